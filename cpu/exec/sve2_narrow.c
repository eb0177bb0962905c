/* cpu/exec/sve2_narrow.c - SVE2: results half as wide as operands, into even (bottom) or odd (top) places.
 * Implements: DDI 0487 C4.1.97, group sve_intx_narrowing; C8.2: (R)ADDHN[BT], (R)SUBHN[BT], (R)SHRN[BT], [SU]Q(R)SHRN[BT],
 *             SQ(R)SHRUN[BT], [SU]QXTN[BT], SQXTUN[BT]. Bottom forms zero the odd places, top forms leave the even ones.
 * Not here:   widening (sve2_long.c). */
#include "cpu/exec/satq.h"
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

/* imm: a shift amount, and above it 1 for top. Kernels are named by the width of their operands. */
enum { TOP = 0x100 };

/* For each element of n and m, x and y of type T: the low half of EXPR goes to one half of the element, beside what a has. */
#define NARROW_LOOP(name, U, F, T, EXPR)                                                                                    \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		typedef __typeof__(d->U[0]) u_t;                                                                            \
		enum { N = 8 * sizeof(u_t), H = N / 2 };                                                                    \
		const u_t low = (u_t)((u_t)~0ULL >> H), keep = imm & TOP ? low : 0;                                         \
		const unsigned to = imm & TOP ? H : 0;                                                                      \
		UNUSED const unsigned by = imm & 0xff;                                                                      \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++) {                                                    \
				UNUSED const T x = n->q[q].F[i], y = m->q[q].F[i];                                          \
				r.U[i] = (u_t)((a->q[q].U[i] & keep) | (u_t)((u_t)(EXPR) & low) << to);                     \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
#define NARROW(name, S, T, EXPR)                                                                                            \
	NARROW_LOOP(name##_h, h, S##h, T, EXPR)                                                                             \
	NARROW_LOOP(name##_s, s, S##s, T, EXPR)                                                                             \
	NARROW_LOOP(name##_d, d, S##d, T, EXPR)                                                                             \
	static const sve_fn name[4] = {NULL, name##_h, name##_s, name##_d};

#define HALF_UNIT (1ULL << (H - 1))
NARROW(addhn, , uint64_t, (x + y) >> H)
NARROW(raddhn, , uint64_t, (x + y + HALF_UNIT) >> H)
NARROW(subhn, , uint64_t, (x - y) >> H)
NARROW(rsubhn, , uint64_t, (x - y + HALF_UNIT) >> H)

#define IGNORED (&(bool){false})
#define ROUNDED ((x >> by) + (x >> (by - 1) & 1))
NARROW(shrn, , uint64_t, x >> by)
NARROW(rshrn, , uint64_t, ROUNDED)
NARROW(sqshrn, s, int64_t, sat_signed(x >> by, H, IGNORED))
NARROW(sqrshrn, s, int64_t, sat_signed(ROUNDED, H, IGNORED))
NARROW(uqshrn, , uint64_t, sat_down(x >> by, H, IGNORED))
NARROW(uqrshrn, , uint64_t, sat_down(ROUNDED, H, IGNORED))
NARROW(sqshrun, s, int64_t, sat_unsigned(x >> by, H, IGNORED))
NARROW(sqrshrun, s, int64_t, sat_unsigned(ROUNDED, H, IGNORED))

#define ROWS(kind, first, name, k)                                                                                          \
	[A64_##name##b_z_##kind##_ - first] = k, [A64_##name##t_z_##kind##_ - first] = k
#define ROW(name) ROWS(zz, A64_addhnb_z_zz_, name, name)
static const sve_fn *const high_halves[] = {ROW(addhn), ROW(raddhn), ROW(subhn), ROW(rsubhn)};
#undef ROW
#define ROW(name) ROWS(zi, A64_sqshrunb_z_zi_, name, name)
static const sve_fn *const shifts[] = {
	ROW(shrn), ROW(rshrn), ROW(sqshrn), ROW(sqrshrn), ROW(uqshrn), ROW(uqrshrn), ROW(sqshrun), ROW(sqrshrun),
};
#undef ROW
/* By nothing. */
#define ROW(name, k) ROWS(zz, A64_sqxtnb_z_zz_, name, k)
static const sve_fn *const extracts[] = {ROW(sqxtn, sqshrn), ROW(uqxtn, uqshrn), ROW(sqxtun, sqshrun)};
#undef ROW

enum exec_status exec_sve_narrow(struct pe *pe, const struct args_sve_narrow *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm), *was = z_read(pe, a->Zd);

	sve_run(pe, high_halves[a->id - A64_addhnb_z_zz_][a->size], a->Zd, n, m, was, a->top ? TOP : 0);
	return EXEC_NEXT;
}

enum exec_status exec_sve_shift_narrow(struct pe *pe, const struct args_sve_shift_narrow *a)
{
	const unsigned tsz = a->tszh << 2 | a->tszl, amount = sve_shift_amount(tsz, a->imm3, true);
	const union zreg *n = z_read(pe, a->Zn), *was = z_read(pe, a->Zd);

	sve_run(pe, shifts[a->id - A64_sqshrunb_z_zi_][sve_shift_scale(tsz) + 1], a->Zd, n, n, was, amount | (a->top ? TOP : 0));
	return EXEC_NEXT;
}

enum exec_status exec_sve_xtn(struct pe *pe, const struct args_sve_xtn *a)
{
	const unsigned tsz = a->tszh << 2 | a->tszl;
	const union zreg *n = z_read(pe, a->Zn), *was = z_read(pe, a->Zd);

	sve_run(pe, extracts[a->id - A64_sqxtnb_z_zz_][sve_shift_scale(tsz) + 1], a->Zd, n, n, was, a->top ? TOP : 0);
	return EXEC_NEXT;
}
