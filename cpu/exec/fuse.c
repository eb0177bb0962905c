/* cpu/exec/fuse.c - a compare and the conditional branch behind it run as one op.
 * The first op of the pair does both and goes on behind the second, or at its target; the second stays an op of its own for
 * whoever branches to it. Nothing between the two is observable: neither can fault, and flags are left as both would.
 * Implements: CMP, TST followed by B.cond to the same page (DDI 0487 C6.2.67, C6.2.407, C6.2.26).
 * Not here:   each of them alone (dp_imm.c, dp_reg.c, branch.c). */
#include "cpu/exec/alu.h"
#include "cpu/exec/branch.h"
#include "cpu/exec/codepage.h"

#define RN (pe->x[op->rn])
#define RM (pe->x[op->rm])

/* hi: distance from the first op to the target. A: first operand; B: second; F: the flags they leave. */
#define FUSED(name, T, A, B, F, cond)                                                                                      \
	static OP(name)                                                                                                    \
	{                                                                                                                  \
		T a = (T)(A), b = (T)(B);                                                                                  \
		F;                                                                                                         \
		if (cond)                                                                                                  \
			BRANCH_NEAR2(op->hi);                                                                              \
		DISPATCH(op + 2, acc);                                                                                     \
	}
/* As BRANCH_NEAR, two instructions retiring. */
#define BRANCH_NEAR2(bytes)                                                                                                \
	do {                                                                                                               \
		intptr_t d_ = (bytes);                                                                                     \
		const struct op *t_ = (const struct op *)((const char *)op + d_);                                          \
		acc += 2 * (intptr_t)sizeof(struct op) - d_;                                                               \
		if (unlikely(acc + (intptr_t)t_ >= 0))                                                                     \
			return op_event(pe, t_, acc);                                                                      \
		DISPATCH(t_, acc);                                                                                         \
	} while (0)

/* Conditions after a comparison, from its operands; after a test, C and V being clear. s: the signed type, f: flags. */
#define CMP_FAMILY(n, T, S, B, F)                                                                                          \
	FUSED(n##_eq, T, RN, B, F, a == b) FUSED(n##_ne, T, RN, B, F, a != b)                                              \
	FUSED(n##_cs, T, RN, B, F, a >= b) FUSED(n##_cc, T, RN, B, F, a < b)                                               \
	FUSED(n##_mi, T, RN, B, F, (S)(a - b) < 0) FUSED(n##_pl, T, RN, B, F, (S)(a - b) >= 0)                             \
	FUSED(n##_vs, T, RN, B, F, cond_vs(&pe->flags)) FUSED(n##_vc, T, RN, B, F, !cond_vs(&pe->flags))                   \
	FUSED(n##_hi, T, RN, B, F, a > b) FUSED(n##_ls, T, RN, B, F, a <= b)                                               \
	FUSED(n##_ge, T, RN, B, F, (S)a >= (S)b) FUSED(n##_lt, T, RN, B, F, (S)a < (S)b)                                   \
	FUSED(n##_gt, T, RN, B, F, (S)a > (S)b) FUSED(n##_le, T, RN, B, F, (S)a <= (S)b)
#define TST_FAMILY(n, T, S, B, F)                                                                                          \
	FUSED(n##_eq, T, RN, B, F, !(a & b)) FUSED(n##_ne, T, RN, B, F, a & b)                                             \
	FUSED(n##_mi, T, RN, B, F, (S)(a & b) < 0) FUSED(n##_pl, T, RN, B, F, (S)(a & b) >= 0)
#define CMP_ROW(n) { n##_eq, n##_ne, n##_cs, n##_cc, n##_mi, n##_pl, n##_vs, n##_vc, n##_hi, n##_ls, n##_ge, n##_lt, n##_gt, n##_le }
#define TST_ROW(n) { n##_eq, n##_ne, NULL, NULL, n##_mi, n##_pl, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }

CMP_FAMILY(cmp_x_imm, uint64_t, int64_t, op->lo, sub_flags64(&pe->flags, a, b))
CMP_FAMILY(cmp_w_imm, uint32_t, int32_t, op->lo, sub_flags32(&pe->flags, a, b))
CMP_FAMILY(cmp_x_reg, uint64_t, int64_t, RM, sub_flags64(&pe->flags, a, b))
CMP_FAMILY(cmp_w_reg, uint32_t, int32_t, RM, sub_flags32(&pe->flags, a, b))
TST_FAMILY(tst_x_imm, uint64_t, int64_t, op->lo, logic_flags64(&pe->flags, a & b))
TST_FAMILY(tst_w_imm, uint32_t, int32_t, op->lo, logic_flags32(&pe->flags, a & b))
TST_FAMILY(tst_x_reg, uint64_t, int64_t, RM, logic_flags64(&pe->flags, a & b))
TST_FAMILY(tst_w_reg, uint32_t, int32_t, RM, logic_flags32(&pe->flags, a & b))

/* [sf][register][condition] */
static const op_fn cmp_bodies[2][2][14] = { { CMP_ROW(cmp_w_imm), CMP_ROW(cmp_w_reg) }, { CMP_ROW(cmp_x_imm), CMP_ROW(cmp_x_reg) } };
static const op_fn tst_bodies[2][2][14] = { { TST_ROW(tst_w_imm), TST_ROW(tst_w_reg) }, { TST_ROW(tst_x_imm), TST_ROW(tst_x_reg) } };

/* The body for a compare or test `w` with condition `cond`, or NULL. The plain op's operands are the fused one's, but for hi. */
static op_fn body_for(const struct op *op, uint32_t w, unsigned cond)
{
	unsigned sf = w >> 31;

	if (cond >= 14)
		return NULL;
	if ((w & 0x7f80001f) == 0x7100001f) /* SUBS (immediate) to ZR */
		return cmp_bodies[sf][0][cond];
	if ((w & 0x7fe0fc1f) == 0x6b00001f) /* SUBS (register), not shifted */
		return cmp_bodies[sf][1][cond];
	if ((w & 0x7f80001f) == 0x7200001f && op->hi == 0) /* ANDS (immediate) whose mask fits beside the distance */
		return tst_bodies[sf][0][cond];
	if ((w & 0x7fe0fc1f) == 0x6a00001f) /* ANDS (register), not shifted */
		return tst_bodies[sf][1][cond];
	return NULL;
}

void op_fuse(struct code_page *p, unsigned i)
{
	struct op *op = &p->ops[i];
	uint32_t next;

	if (i + 1 >= PAGE_OPS)
		return;
	next = code_page_word(p, i + 1);
	if ((next & 0xff000010) != 0x54000000) /* B.cond */
		return;
	int64_t target = (int64_t)i + 1 + sext(next >> 5 & 0x7ffff, 19);
	op_fn f = body_for(op, code_page_word(p, i), next & 15);
	if (!f || target < 0 || target >= PAGE_OPS)
		return;
	op->hi = (int32_t)((target - (int64_t)i) * (int64_t)sizeof(struct op));
	op->fn = op_ref(f);
	code_page_watch(p, i + 1); /* a store to the branch undoes the pair */
}
