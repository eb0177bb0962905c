/* cpu/exec/a32_fast_branch.c - threaded bodies of A32's and T32's branches.
 * Implements: DDI 0487 F5.1: B, BL, BX, BLX (register), CBZ, CBNZ.
 * Not here:   BLX (immediate), BXJ, TBB, TBH (a32_branch.c). */
#include "cpu/exec/a32_alu.h"
#include "cpu/exec/a32_fast.h"

/* lo: the distance in bytes of ops inside the page; outside, the target relative to the page. */
#define NEAR(K)  BRANCH_NEAR((int32_t)op->lo)
#define FAR(K)   A32_BRANCH_FAR((uint32_t)pe->code_va + op->lo, ISA_OF_##K)
#define LINK     (pe->x[14] = ((uint32_t)pe->code_va + a32_next_offset(pe, op)) | pe->ps.t)

#define DIRECT(HOW, K)                                                                                                     \
	static OP(b_##HOW##_##K)                                                                                           \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		HOW(K);                                                                                                    \
	}                                                                                                                  \
	static OP(bl_##HOW##_##K)                                                                                          \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		LINK;                                                                                                      \
		HOW(K);                                                                                                    \
	}
DIRECT(NEAR, A)
DIRECT(FAR, A)
DIRECT(NEAR, N)
DIRECT(FAR, N)
DIRECT(NEAR, W)
DIRECT(FAR, W)

/* T32's have a condition of their own, and may not stand in an IT block: there the handler decides. */
#define IF(HOW, K, name, cond)                                                                                             \
	static OP(name##_##HOW##_##K)                                                                                      \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		if (cond)                                                                                                  \
			HOW(K);                                                                                            \
		GO_ON_##K;                                                                                                 \
	}
#define CONDITIONAL(name, cond) IF(NEAR, N, name, cond) IF(FAR, N, name, cond) IF(NEAR, W, name, cond) IF(FAR, W, name, cond)
CONDITIONAL(eq, cond_eq(&pe->flags))
CONDITIONAL(ne, !cond_eq(&pe->flags))
CONDITIONAL(cs, cond_cs(&pe->flags))
CONDITIONAL(cc, !cond_cs(&pe->flags))
CONDITIONAL(mi, cond_mi(&pe->flags))
CONDITIONAL(pl, !cond_mi(&pe->flags))
CONDITIONAL(vs, cond_vs(&pe->flags))
CONDITIONAL(vc, !cond_vs(&pe->flags))
CONDITIONAL(hi, cond_hi(&pe->flags))
CONDITIONAL(ls, !cond_hi(&pe->flags))
CONDITIONAL(ge, cond_ge(&pe->flags))
CONDITIONAL(lt, !cond_ge(&pe->flags))
CONDITIONAL(gt, cond_gt(&pe->flags))
CONDITIONAL(le, !cond_gt(&pe->flags))
IF(NEAR, N, cbz, !(uint32_t)pe->x[op->rn])
IF(FAR, N, cbz, !(uint32_t)pe->x[op->rn])
IF(NEAR, N, cbnz, (uint32_t)pe->x[op->rn])
IF(FAR, N, cbnz, (uint32_t)pe->x[op->rn])

/* Prepares a direct branch: true if the target is in the same page. */
static bool set_target(struct op *op, int64_t distance)
{
	bool a32 = op->rm == KIND_A;
	int32_t at = op->hi, target = at + (int32_t)distance + (a32 ? 8 : 4);
	bool near = target >= 0 && target < 4096;

	op->lo = near ? (uint32_t)((target - at) * (int32_t)sizeof(struct op) / (a32 ? 4 : 2)) : (uint32_t)target;
	return near;
}

static void direct(struct op *op, bool link, int64_t distance)
{
	static const op_fn body[KIND_COUNT][2][2] = {
		{ { b_FAR_A, b_NEAR_A }, { bl_FAR_A, bl_NEAR_A } },
		{ { b_FAR_N, b_NEAR_N }, { bl_FAR_N, bl_NEAR_N } },
		{ { b_FAR_W, b_NEAR_W }, { bl_FAR_W, bl_NEAR_W } },
	};
	unsigned kind = op->rm;

	op->fn = op_ref(body[kind][link][set_target(op, distance)]);
}

static void conditional(struct op *op, unsigned cond, int64_t distance)
{
#define OF(n) { { n##_FAR_N, n##_NEAR_N }, { n##_FAR_W, n##_NEAR_W } }
	static const op_fn body[14][2][2] = { OF(eq), OF(ne), OF(cs), OF(cc), OF(mi), OF(pl), OF(vs), OF(vc),
					      OF(hi), OF(ls), OF(ge), OF(lt), OF(gt), OF(le) };
#undef OF
	bool wide = op->rm == KIND_W;

	if (cond < 14)
		op->fn = op_ref(body[cond][wide][set_target(op, distance)]);
}

void fast_a32_branch(struct op *op, const struct args_a32_branch *a)
{
	direct(op, a->link, sext(a->imm24, 24) * 4);
}

void fast_t16_branch(struct op *op, const struct args_t16_branch *a)
{
	direct(op, false, sext(a->imm11, 11) * 2);
}

void fast_t16_branch_cond(struct op *op, const struct args_t16_branch_cond *a)
{
	conditional(op, a->cond, sext(a->imm8, 8) * 2);
}

void fast_t32_branch_cond(struct op *op, const struct args_t32_branch_cond *a)
{
	uint32_t imm = a->S << 19 | a->J2 << 18 | a->J1 << 17 | a->imm6 << 11 | a->imm11;

	conditional(op, a->cond, sext(imm, 20) * 2);
}

void fast_t32_branch(struct op *op, const struct args_t32_branch *a)
{
	direct(op, a->link, a32_far_distance(a->S, a->J1, a->J2, a->imm10, a->imm11));
}

void fast_t16_cbz(struct op *op, const struct args_t16_cbz *a)
{
	static const op_fn body[2][2] = { { cbz_FAR_N, cbz_NEAR_N }, { cbnz_FAR_N, cbnz_NEAR_N } };

	op->fn = op_ref(body[a->nz][set_target(op, a->i << 6 | a->imm5 << 1)]);
	op->rn = (uint8_t)a->Rn;
}

/* ---- by register ---- */

#define EXCHANGE(K)                                                                                                        \
	static OP(bx_##K)                                                                                                  \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		A32_BRANCH_EXCHANGE((uint32_t)pe->x[op->rn]);                                                              \
	}                                                                                                                  \
	static OP(blx_##K)                                                                                                 \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		uint32_t target = (uint32_t)pe->x[op->rn];                                                                 \
		LINK;                                                                                                      \
		A32_BRANCH_EXCHANGE(target);                                                                               \
	}
EXCHANGE(A)
EXCHANGE(N)

void fast_a32_bx(struct op *op, const struct args_a32_bx *a)
{
	static const op_fn body[2][2] = { { bx_A, blx_A }, { bx_N, blx_N } };

	if (a->Rm == 15 || op->rm == KIND_W)
		return;
	op->fn = op_ref(body[op->rm][a->link]);
	op->rn = (uint8_t)a->Rm;
}
