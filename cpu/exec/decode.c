/* cpu/exec/decode.c - finds the encoding of a word in the tables that decodegen made; builds the predecoded op of an A64 word.
 * Implements: DDI 0487 C4, F3, F4; C4.1 "UNALLOCATED encodings are UNDEFINED".
 * Not here:   the encodings (*.decode), the tables' making (tools/decodegen.c), what instructions do (the handlers);
 *             the ops of A32 and T32 (a32_step.c). */
#include "cpu/exec/decode.h"

#include <stdio.h>
#include <string.h>
#include "cpu/exec/decode_priv.h"

/* The candidates of a word, most specific first, ending in 0. Nodes: shift, width, 2^width children; negative: ~leaf. */
static const uint16_t *candidates(const struct insn_set *set, uint32_t word)
{
	int32_t at = 0;

	do {
		const int32_t *node = &set->tree[at];
		at = node[2 + (word >> node[0] & ((1u << node[1]) - 1))];
	} while (at >= 0);
	return &set->leaves[~at];
}

static bool matches(const struct insn_info *in, uint32_t word)
{
	return (word & in->mask) == in->value;
}

static const struct insn_reserved *reserved_row(const struct insn_info *in, uint32_t word)
{
	const struct insn_reserved *first = &in->set->reserved[in->reserved];

	for (const struct insn_reserved *r = first, *end = r + in->reserved_count; r < end; r++)
		if ((word & r->mask) == r->value)
			return r;
	return NULL;
}

unsigned insn_decode(const struct insn_set *set, uint32_t word)
{
	for (const uint16_t *c = candidates(set, word); *c; c++)
		if (matches(&set->info[*c], word) && !reserved_row(&set->info[*c], word))
			return *c;
	return 0;
}

bool insn_feature_ok(const struct insn_info *in, const struct feature_set *feat)
{
	unsigned have = 0;

	for (unsigned i = 0; i < in->feat_count; i++)
		have += feature_in(feat, in->feat[i]);
	return in->feat_any ? have > 0 : have == in->feat_count;
}

unsigned insn_decode_for(const struct insn_set *set, const struct feature_set *feat, uint32_t word)
{
	for (const uint16_t *c = candidates(set, word); *c; c++) {
		const struct insn_info *in = &set->info[*c];
		if (matches(in, word) && insn_feature_ok(in, feat) && !reserved_row(in, word))
			return *c;
	}
	return 0;
}

struct insn_lookup insn_look_up(const struct insn_set *set, const struct feature_set *feat, uint32_t word)
{
	unsigned id = insn_decode_for(set, feat, word);

	if (id)
		return (struct insn_lookup){ id, false, NULL };
	id = insn_decode(set, word);
	if (id)
		return (struct insn_lookup){ id, true, NULL };
	for (const uint16_t *c = candidates(set, word); *c; c++)
		if (matches(&set->info[*c], word))
			return (struct insn_lookup){ *c, true, reserved_row(&set->info[*c], word)->text };
	return (struct insn_lookup){ 0, true, NULL };
}

const char *insn_feature_text(const struct insn_info *in, char *buf, size_t size)
{
	size_t at = 0;

	snprintf(buf, size, "base");
	for (unsigned i = 0; i < in->feat_count && at < size; i++)
		at += (size_t)snprintf(buf + at, size - at, "%sFEAT_%s", !i ? "" : in->feat_any ? "|" : "+",
				       feature_name(in->feat[i]));
	return buf;
}

unsigned insn_find(const struct insn_set *set, const char *name)
{
	for (unsigned id = 1; id < set->count; id++)
		if (!strcmp(set->info[id].name, name))
			return id;
	return 0;
}

/* ---- A64 ---- */

enum a64_id a64_decode(uint32_t word)
{
	return (enum a64_id)insn_decode(&insn_a64, word);
}

enum a64_id a64_decode_for(const struct feature_set *feat, uint32_t word)
{
	return (enum a64_id)insn_decode_for(&insn_a64, feat, word);
}

bool a64_feature_ok(enum a64_id id, const struct feature_set *feat)
{
	return insn_feature_ok(&a64_info[id], feat);
}

struct a64_lookup a64_look_up(const struct feature_set *feat, uint32_t word)
{
	struct insn_lookup l = insn_look_up(&insn_a64, feat, word);

	return (struct a64_lookup){ (enum a64_id)l.id, l.undefined, l.reserved };
}

const char *a64_feature_text(enum a64_id id, char *buf, size_t size)
{
	return insn_feature_text(&a64_info[id], buf, size);
}

enum a64_id a64_find(const char *name)
{
	return (enum a64_id)insn_find(&insn_a64, name);
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
