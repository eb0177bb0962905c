/* cpu/exec/decode.c - finds the encoding of an A64 word in the tables that decodegen made; builds its predecoded op.
 * Implements: DDI 0487 C4; C4.1 "UNALLOCATED encodings are UNDEFINED".
 * Not here:   the encodings (*.decode), the tables' making (tools/decodegen.c), what instructions do (the handlers). */
#include "cpu/exec/decode.h"

#include <stdio.h>
#include <string.h>
#include "cpu/exec/decode_priv.h"

/* The candidates of a word, most specific first, ending in 0. Nodes: shift, width, 2^width children; negative: ~leaf. */
static const uint16_t *candidates(uint32_t word)
{
	int32_t at = 0;

	do {
		const int32_t *node = &a64_tree[at];
		at = node[2 + (word >> node[0] & ((1u << node[1]) - 1))];
	} while (at >= 0);
	return &a64_leaves[~at];
}

static bool matches(const struct a64_info *in, uint32_t word)
{
	return (word & in->mask) == in->value;
}

static const struct a64_reserved *reserved_row(const struct a64_info *in, uint32_t word)
{
	for (const struct a64_reserved *r = &a64_reserved[in->reserved], *end = r + in->reserved_count; r < end; r++)
		if ((word & r->mask) == r->value)
			return r;
	return NULL;
}

enum a64_id a64_decode(uint32_t word)
{
	for (const uint16_t *c = candidates(word); *c; c++)
		if (matches(&a64_info[*c], word) && !reserved_row(&a64_info[*c], word))
			return *c;
	return A64_UNALLOCATED;
}

static inline bool features_there(const struct a64_info *in, const struct feature_set *feat)
{
	unsigned have = 0;

	for (unsigned i = 0; i < in->feat_count; i++)
		have += feature_in(feat, in->feat[i]);
	return in->feat_any ? have > 0 : have == in->feat_count;
}

bool a64_feature_ok(enum a64_id id, const struct feature_set *feat)
{
	return features_there(&a64_info[id], feat);
}

enum a64_id a64_decode_for(const struct feature_set *feat, uint32_t word)
{
	for (const uint16_t *c = candidates(word); *c; c++) {
		const struct a64_info *in = &a64_info[*c];
		if (matches(in, word) && features_there(in, feat) && !reserved_row(in, word))
			return *c;
	}
	return A64_UNALLOCATED;
}

OP(op_unallocated)
{
	pe->op = op;
	pe->acc = acc;
	return op_general_exit(pe, EXEC_UNDEF);
}

OP(op_general)
{
	TAILCALL a64_body[a64_decode(op->lo)](pe, op, acc);
}

void a64_build_op(struct op *op, enum a64_id id, uint32_t word, uint32_t at)
{
	memset(op, 0, sizeof *op);
	op->lo = word;
	op->hi = (int32_t)at;
	if (a64_build[id])
		a64_build[id](op, word);
	else
		op->fn = op_ref(a64_body[id]);
}

struct a64_lookup a64_look_up(const struct feature_set *feat, uint32_t word)
{
	enum a64_id id = a64_decode_for(feat, word);

	if (id)
		return (struct a64_lookup){ id, false, NULL };
	id = a64_decode(word);
	if (id)
		return (struct a64_lookup){ id, true, NULL };
	for (const uint16_t *c = candidates(word); *c; c++)
		if (matches(&a64_info[*c], word))
			return (struct a64_lookup){ *c, true, reserved_row(&a64_info[*c], word)->text };
	return (struct a64_lookup){ A64_UNALLOCATED, true, NULL };
}

const char *a64_feature_text(enum a64_id id, char *buf, size_t size)
{
	const struct a64_info *in = &a64_info[id];
	size_t at = 0;

	snprintf(buf, size, "base");
	for (unsigned i = 0; i < in->feat_count && at < size; i++)
		at += (size_t)snprintf(buf + at, size - at, "%sFEAT_%s", !i ? "" : in->feat_any ? "|" : "+",
				       feature_name(in->feat[i]));
	return buf;
}

enum a64_id a64_find(const char *name)
{
	for (int id = 1; id < A64_COUNT; id++)
		if (!strcmp(a64_info[id].name, name))
			return (enum a64_id)id;
	return A64_UNALLOCATED;
}
