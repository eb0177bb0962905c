/* tests/diff/diff_run.c - the same cases on both sides, and whether they came out the same. */
#include <string.h>
#include "tests/diff/diff.h"

bool diff_both_start(struct diff_both *b, const struct diff_isa *isa, const char *cpu, char *const argv[], uint32_t vl, bool mte)
{
	b->isa = isa;
	b->pe = diff_pe_create(cpu, isa->number);
	b->shared = diff_peer_start(argv, vl, vl && diff_pe_has_sve(b->pe), mte);
	if (!b->shared || b->shared->mte != mte)
		return false;
	diff_pe_agree(b->pe, b->shared);
	b->vec = diff_vec_bytes(b->shared->vl, b->shared->sve);
	diff_use_vectors(b->shared->vl, b->shared->sve);
	diff_use_tags(mte);
	return true;
}

void diff_both_stop(struct diff_both *b)
{
	diff_peer_stop();
	diff_pe_destroy(b->pe);
}

void diff_case_copy(const struct diff_both *b, struct diff_case *to, const struct diff_case *from)
{
	memcpy(to, from, offsetof(struct diff_case, vec) + b->vec);
}

/* It went where Linux or the other side's program has code: it ends with a branch to nowhere, or not at all. */
static bool went_astray(const struct diff_case *c)
{
	const uint32_t to = (uint32_t)c->wild;

	return c->isa != DIFF_A64 && c->wild &&
	       (to - DIFF32_CODE_AT < 0x2000 || to - DIFF32_TEXT_AT < DIFF32_TEXT_SIZE || to - DIFF32_LINUX_AT < DIFF32_LINUX_SIZE ||
		to >= DIFF32_KERNEL_AT);
}

bool diff_both_run(struct diff_both *b, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		b->in[i].isa = b->isa->number;
		diff_case_copy(b, &b->ours[i], &b->in[i]);
		diff_case_copy(b, &b->shared->cases[i], &b->in[i]);
		b->left_out[i] = !diff_pe_run(b->pe, &b->ours[i]) || went_astray(&b->ours[i]);
		if (b->left_out[i]) /* not there: an empty program */
			b->shared->cases[i].bytes = 0;
		diff_equal_expand(&b->shared->cases[i]);
	}
	if (!diff_peer_run(count))
		return false;
	for (unsigned i = 0; i < count; i++)
		diff_equal_fold(&b->in[i], &b->shared->cases[i]);
	return true;
}

bool diff_both_same(const struct diff_both *b, unsigned i)
{
	const struct diff_case *a = &b->ours[i], *c = &b->shared->cases[i];
	const size_t from = offsetof(struct diff_case, x), to = offsetof(struct diff_case, vec) + b->vec;

	return b->left_out[i] || !memcmp((const uint8_t *)a + from, (const uint8_t *)c + from, to - from);
}
