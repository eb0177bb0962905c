/* cpu/exec/sve2_long.c - SVE2: results twice as wide as operands, which come from even (bottom) or odd (top) places.
 * Implements: DDI 0487 C4.1.97, groups sve_intx_cons_widening, sve_intx_clong, sve_intx_shift_long, sve_intx_aba_long,
 *             sve_intx_mlal_long, sve_intx_qdmlal_long, sve_intx_qdmlalbt; C8.2; PolynomialMult().
 * Not here:   by element (sve2_elem.c); narrowing (sve2_narrow.c); the product of doublewords (simd_diff.c). */
#include "cpu/exec/satq.h"
#include "cpu/exec/simd_int.h"
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

/* For each element of the result, of view F: x and y are the halves of the elements of n and m that imm says, z is that of a. A
 * bottom half is shifted to the top first, then every half down, which extends it. FX: the view of n if it is wide already. */
#define HALF(v, F, up) ((__typeof__(r.F[0]))(u_t)((v) << (up)) >> (N / 2))
#define LONG_LOOP(name, U, F, T, X, EXPR)                                                                                   \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		enum { N = 8 * sizeof(d->U[0]) };                                                                           \
		UNUSED const unsigned up_n = imm & SVE_TN ? 0 : N / 2, up_m = imm & SVE_TM ? 0 : N / 2;                     \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++) {                                                    \
				const T x = X(F, n->q[q], U), y = HALF(m->q[q].U[i], F, up_m);                              \
				UNUSED const T z = a->q[q].F[i];                                                            \
				r.U[i] = (u_t)(EXPR);                                                                       \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
#define X_LONG(F, v, U) HALF(v.U[i], F, up_n)
#define X_WIDE(F, v, U) v.F[i]
#define LONG_TABLE(STORAGE, name) STORAGE const sve_fn name[4] = {NULL, name##_h, name##_s, name##_d};
#define LONG_SIGNED(STORAGE, name, EXPR)                                                                                    \
	LONG_LOOP(name##_h, h, sh, int32_t, X_LONG, EXPR)                                                                   \
	LONG_LOOP(name##_s, s, ss, int32_t, X_LONG, EXPR)                                                                   \
	LONG_LOOP(name##_d, d, sd, int64_t, X_LONG, EXPR)                                                                   \
	LONG_TABLE(STORAGE, name)
#define LONG_UNSIGNED(STORAGE, name, EXPR)                                                                                  \
	LONG_LOOP(name##_h, h, h, uint32_t, X_LONG, EXPR)                                                                   \
	LONG_LOOP(name##_s, s, s, uint32_t, X_LONG, EXPR)                                                                   \
	LONG_LOOP(name##_d, d, d, uint64_t, X_LONG, EXPR)                                                                   \
	LONG_TABLE(STORAGE, name)
#define WIDE_SIGNED(name, EXPR)                                                                                             \
	LONG_LOOP(name##_h, h, sh, int32_t, X_WIDE, EXPR)                                                                   \
	LONG_LOOP(name##_s, s, ss, int32_t, X_WIDE, EXPR)                                                                   \
	LONG_LOOP(name##_d, d, sd, int64_t, X_WIDE, EXPR)                                                                   \
	LONG_TABLE(static, name)
#define WIDE_UNSIGNED(name, EXPR)                                                                                           \
	LONG_LOOP(name##_h, h, h, uint32_t, X_WIDE, EXPR)                                                                   \
	LONG_LOOP(name##_s, s, s, uint32_t, X_WIDE, EXPR)                                                                   \
	LONG_LOOP(name##_d, d, d, uint64_t, X_WIDE, EXPR)                                                                   \
	LONG_TABLE(static, name)

LONG_SIGNED(static, saddl, x + y)
LONG_UNSIGNED(static, uaddl, x + y)
LONG_SIGNED(static, ssubl, x - y)
LONG_UNSIGNED(static, usubl, x - y)
#define ABS_DIFF (x > y ? x - y : y - x)
LONG_SIGNED(static, sabdl, ABS_DIFF)
LONG_UNSIGNED(static, uabdl, ABS_DIFF)
LONG_SIGNED(static, sabal, (u_t)z + (u_t)ABS_DIFF)
LONG_UNSIGNED(static, uabal, z + ABS_DIFF)
WIDE_SIGNED(saddw, (u_t)x + (u_t)y)
WIDE_UNSIGNED(uaddw, x + y)
WIDE_SIGNED(ssubw, (u_t)x - (u_t)y)
WIDE_UNSIGNED(usubw, x - y)
LONG_SIGNED(, sve_smull, x *y)
LONG_UNSIGNED(, sve_umull, x *y)
LONG_SIGNED(, sve_smlal, (u_t)z + (u_t)(x * y))
LONG_UNSIGNED(, sve_umlal, z + x * y)
LONG_SIGNED(, sve_smlsl, (u_t)z - (u_t)(x * y))
LONG_UNSIGNED(, sve_umlsl, z - x * y)

/* Saturating doubling; those that accumulate saturate twice. */
#define IGNORED    (&(bool){false})
#define DOUBLE16   (int32_t)sat_signed(2 * x * y, 16, IGNORED)
#define DOUBLE32   (int64_t)sqdmull32(x, y, IGNORED)
#define DOUBLE64   sqdmull64(x, y, IGNORED)
#define DOUBLING(name, HALFWORD, WORD, DOUBLEWORD)                                                                          \
	LONG_LOOP(name##_h, h, sh, int32_t, X_LONG, HALFWORD)                                                               \
	LONG_LOOP(name##_s, s, ss, int32_t, X_LONG, WORD)                                                                   \
	LONG_LOOP(name##_d, d, sd, int64_t, X_LONG, DOUBLEWORD)                                                             \
	LONG_TABLE(, name)
DOUBLING(sve_sqdmull, DOUBLE16, DOUBLE32, DOUBLE64)
DOUBLING(sve_sqdmlal, sat_signed(z + DOUBLE16, 16, IGNORED), sat_signed(z + DOUBLE32, 32, IGNORED), sqadd64(z, DOUBLE64, IGNORED))
DOUBLING(sve_sqdmlsl, sat_signed(z - DOUBLE16, 16, IGNORED), sat_signed(z - DOUBLE32, 32, IGNORED), sqsub64(z, DOUBLE64, IGNORED))

static inline uint64_t poly_mul(uint64_t x, uint64_t y, unsigned n)
{
	uint64_t r = 0;

	for (unsigned i = 0; i < n; i++)
		r ^= -(y >> i & 1) & x << i;
	return r;
}
LONG_LOOP(pmull_h, h, h, uint32_t, X_LONG, poly_mul(x, y, 8))
LONG_LOOP(pmull_d, d, d, uint64_t, X_LONG, poly_mul(x, y, 32))
static const sve_fn pmull[4] = {NULL, pmull_h, NULL, pmull_d};

/* The kernels of bottom and top forms, by their distance from the first row. */
#define ROWS(kind, first, name, k)                                                                                          \
	[A64_##name##b_z_##kind##_ - first] = k, [A64_##name##t_z_##kind##_ - first] = k
#define ROW(name, k) ROWS(zz, A64_saddlb_z_zz_, name, k)
static const sve_fn *const longs[] = {
	ROW(saddl, saddl),
	ROW(uaddl, uaddl),
	ROW(ssubl, ssubl),
	ROW(usubl, usubl),
	ROW(sabdl, sabdl),
	ROW(uabdl, uabdl),
	ROW(smull, sve_smull),
	ROW(umull, sve_umull),
	ROW(sqdmull, sve_sqdmull),
	ROW(pmull, pmull),
	[A64_saddlbt_z_zz_ - A64_saddlb_z_zz_] = saddl,
	[A64_ssublbt_z_zz_ - A64_saddlb_z_zz_] = ssubl,
	[A64_ssubltb_z_zz_ - A64_saddlb_z_zz_] = ssubl,
};
#undef ROW
#define ROW(name) ROWS(zz, A64_saddwb_z_zz_, name, name)
static const sve_fn *const wides[] = {ROW(saddw), ROW(uaddw), ROW(ssubw), ROW(usubw)};
#undef ROW
#define ROW(name, k) ROWS(zzz, A64_sabalb_z_zzz_, name, k)
static const sve_fn *const long_accs[] = {
	ROW(sabal, sabal),
	ROW(uabal, uabal),
	ROW(smlal, sve_smlal),
	ROW(umlal, sve_umlal),
	ROW(smlsl, sve_smlsl),
	ROW(umlsl, sve_umlsl),
	ROW(sqdmlal, sve_sqdmlal),
	ROW(sqdmlsl, sve_sqdmlsl),
	[A64_sqdmlalbt_z_zzz_ - A64_sabalb_z_zzz_] = sve_sqdmlal,
	[A64_sqdmlslbt_z_zzz_ - A64_sabalb_z_zzz_] = sve_sqdmlsl,
};
#undef ROW

static uint64_t places(int tn, int tm)
{
	return (tn ? SVE_TN : 0) | (tm ? SVE_TM : 0);
}

enum exec_status exec_sve_long(struct pe *pe, const struct args_sve_long *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);

	sve_run(pe, longs[a->id - A64_saddlb_z_zz_][a->size], a->Zd, n, m, n, places(a->tn, a->tm));
	return EXEC_NEXT;
}
enum exec_status exec_sve_wide(struct pe *pe, const struct args_sve_wide *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);

	sve_run(pe, wides[a->id - A64_saddwb_z_zz_][a->size], a->Zd, n, m, n, places(a->tn, a->tm));
	return EXEC_NEXT;
}
enum exec_status exec_sve_long_acc(struct pe *pe, const struct args_sve_long_acc *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm), *z = z_read(pe, a->Zda);

	sve_run(pe, long_accs[a->id - A64_sabalb_z_zzz_][a->size], a->Zda, n, m, z, places(a->tn, a->tm));
	return EXEC_NEXT;
}

/* Of the low or high doublewords of each segment. */
enum exec_status exec_sve_pmull128(struct pe *pe, const struct args_sve_pmull128 *a)
{
	const simd_fn k = simd_pmull_kernel();
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);
	union zreg *d = z_out(pe, a->Zd);

	for (unsigned q = 0; q < pe->eff.vq; q++) {
		const union vreg x = {.d = {n->q[q].d[a->top], 0}}, y = {.d = {m->q[q].d[a->top], 0}};
		k(pe, &d->q[q], &x, &y, 0);
	}
	z_done(pe, a->Zd);
	return EXEC_NEXT;
}

/* ---- shift left long; imm: the amount, and SVE_TN above it ---- */
#define SHLL(name, U, F)                                                                                                    \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		enum { N = 8 * sizeof(d->U[0]) };                                                                           \
		const unsigned up = imm >> 8 & SVE_TN ? 0 : N / 2, by = imm & 0xff;                                         \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++)                                                      \
				r.U[i] = (u_t)((u_t)HALF(n->q[q].U[i], F, up) << by);                                       \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
SHLL(sshll_b, h, sh)
SHLL(sshll_h, s, ss)
SHLL(sshll_s, d, sd)
SHLL(ushll_b, h, h)
SHLL(ushll_h, s, s)
SHLL(ushll_s, d, d)

enum exec_status exec_sve_shift_long(struct pe *pe, const struct args_sve_shift_long *a)
{
	static const sve_fn sshll[] = {sshll_b, sshll_h, sshll_s}, ushll[] = {ushll_b, ushll_h, ushll_s};
	const bool is_signed = a->id == A64_sshllb_z_zi_ || a->id == A64_sshllt_z_zi_;
	const unsigned tsz = a->tszh << 2 | a->tszl, scale = sve_shift_scale(tsz);
	const union zreg *n = z_read(pe, a->Zn);

	sve_run(pe, (is_signed ? sshll : ushll)[scale], a->Zd, n, n, n, sve_shift_amount(tsz, a->imm3, false) | (uint64_t)a->top << 8);
	return EXEC_NEXT;
}
