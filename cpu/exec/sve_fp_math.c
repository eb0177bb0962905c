/* cpu/exec/sve_fp_math.c - floating-point kernels that only SVE has, and the steps of exponentials and of sine and cosine.
 * Implements: DDI 0487 C8.2: FNMLA, FNMLS, FSCALE, FLOGB; FEXPA, FTSMUL, FTMAD, FTSSEL: FPExpA(), FPTrigSMul(), FPTrigMAdd(),
 *             FPTrigSSel() with the tables FPExpCoefficient and FPTrigMAddCoefficient.
 * Not here:   who calls them (sve_fp.c, sve_fp_unary.c). */
#include "cpu/exec/fp_host.h"
#include "cpu/exec/sve_fp_priv.h"
#include "decode_gen.h"

/* r = EXPR(bits) of a and b, and c, the element of the destination. */
#define KERNEL(name, U, N, EXPR)                                                                                           \
	SIMD_KERNEL(name##_##U)                                                                                            \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		UNUSED const uint32_t fpcr = pe->fpcr;                                                                     \
		uint32_t fpsr = pe->fpsr;                                                                                  \
		for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++) {                                                           \
			UNUSED const uint##N##_t a = n->U[i], b = m->U[i], c = d->U[i];                                    \
			r.U[i] = (uint##N##_t)(EXPR(N));                                                                   \
		}                                                                                                          \
		*d = r;                                                                                                    \
		pe->fpsr = fpsr;                                                                                           \
	}
#define KERNELS(name, EXPR)                                                                                                \
	KERNEL(name, h, 16, EXPR)                                                                                          \
	KERNEL(name, s, 32, EXPR)                                                                                          \
	KERNEL(name, d, 64, EXPR)                                                                                          \
	const simd_fn name[4] = {NULL, name##_h, name##_s, name##_d};

#define fp16_muladd_fast fp16_muladd
#define fp16_mul_fast    fp16_mul
#define NMLA(N)   fp##N##_muladd_fast(fp##N##_neg_ah(c, fpcr), fp##N##_neg_ah(a, fpcr), b, fpcr, &fpsr)
#define NMLS(N)   fp##N##_muladd_fast(fp##N##_neg_ah(c, fpcr), a, b, fpcr, &fpsr)
#define SCALE(N)  fp##N##_scale(a, (int##N##_t)b, fpcr, &fpsr)
#define LOGB(N)   fp##N##_logb(a, fpcr, &fpsr)
KERNELS(sve_fnmla, NMLA)
KERNELS(sve_fnmls, NMLS)
KERNELS(sve_fscale, SCALE)
KERNELS(sve_flogb, LOGB)

/* FPTrigSMul(): the square, with the sign that bit 0 of the second operand is, unless it is a NaN. */
#define SIGNED_SQUARE(N, T, INF)                                                                                           \
	static T signed_square##N(T a, T b, uint32_t fpcr, uint32_t *fpsr)                                                 \
	{                                                                                                                  \
		const T r = fp##N##_mul_fast(a, a, fpcr, fpsr);                                                            \
		return fp##N##_abs(r) > (INF) ? r : (T)(fp##N##_abs(r) | (T)((T)(b & 1) << (N - 1)));                      \
	}
SIGNED_SQUARE(16, uint16_t, 0x7c00)
SIGNED_SQUARE(32, uint32_t, 0x7f800000)
SIGNED_SQUARE(64, uint64_t, 0x7ff0000000000000u)
#define SMUL(N) signed_square##N(a, b, fpcr, &fpsr)
KERNELS(sve_ftsmul, SMUL)

/* FPExpCoefficient: the fraction of 2^(i/64), of doubles. Those of singles are these rounded; those of halves every other one. */
static const uint64_t exp_fraction[64] = {
	0x0000000000000, 0x02c9a3e778061, 0x059b0d3158574, 0x0874518759bc8, 0x0b5586cf9890f, 0x0e3ec32d3d1a2,
	0x11301d0125b51, 0x1429aaea92de0, 0x172b83c7d517b, 0x1a35beb6fcb75, 0x1d4873168b9aa, 0x2063b88628cd6,
	0x2387a6e756238, 0x26b4565e27cdd, 0x29e9df51fdee1, 0x2d285a6e4030b, 0x306fe0a31b715, 0x33c08b26416ff,
	0x371a7373aa9cb, 0x3a7db34e59ff7, 0x3dea64c123422, 0x4160a21f72e2a, 0x44e086061892d, 0x486a2b5c13cd0,
	0x4bfdad5362a27, 0x4f9b2769d2ca7, 0x5342b569d4f82, 0x56f4736b527da, 0x5ab07dd485429, 0x5e76f15ad2148,
	0x6247eb03a5585, 0x6623882552225, 0x6a09e667f3bcd, 0x6dfb23c651a2f, 0x71f75e8ec5f74, 0x75feb564267c9,
	0x7a11473eb0187, 0x7e2f336cf4e62, 0x82589994cce13, 0x868d99b4492ed, 0x8ace5422aa0db, 0x8f1ae99157736,
	0x93737b0cdc5e5, 0x97d829fde4e50, 0x9c49182a3f090, 0xa0c667b5de565, 0xa5503b23e255d, 0xa9e6b5579fdbf,
	0xae89f995ad3ad, 0xb33a2b84f15fb, 0xb7f76f2fb5e47, 0xbcc1e904bc1d2, 0xc199bdd85529c, 0xc67f12e57d14b,
	0xcb720dcef9069, 0xd072d4a07897c, 0xd5818dcfba487, 0xda9e603db3285, 0xdfc97337b9b5f, 0xe502ee78b3ff6,
	0xea4afa2a490da, 0xefa1bee615a27, 0xf50765b6e4540, 0xfa7c1819e90d8,
};
static uint64_t exp16(uint16_t a)
{
	return (a >> 5 & 0x1f) << 10 | ((exp_fraction[2 * (a & 31)] + BIT(41)) >> 42);
}
static uint64_t exp32(uint32_t a)
{
	return (a >> 6 & 0xff) << 23 | ((exp_fraction[a & 63] + BIT(28)) >> 29);
}
static uint64_t exp64(uint64_t a)
{
	return (a >> 6 & 0x7ff) << 52 | exp_fraction[a & 63];
}
#define EXPA(N) exp##N(a)
KERNELS(sve_fexpa, EXPA)

/* FPTrigMAddCoefficient: the series of the sine, then of the cosine, by element size. */
static const uint64_t trig_coefficient[4][16] = {
	[1] = {
		0x3c00, 0xb155, 0x2030, 0, 0, 0, 0, 0,
		0x3c00, 0xb800, 0x293a, 0, 0, 0, 0, 0,
	},
	[2] = {
		0x3f800000, 0xbe2aaaab, 0x3c088886, 0xb95008b9, 0x36369d6d, 0, 0, 0,
		0x3f800000, 0xbf000000, 0x3d2aaaa6, 0xbab60705, 0x37cd37cc, 0, 0, 0,
	},
	[3] = {
		0x3ff0000000000000, 0xbfc5555555555543, 0x3f8111111110f30c, 0xbf2a01a019b92fc6,
		0x3ec71de351f3d22b, 0xbe5ae5e2b60f7b91, 0x3de5d8408868552f, 0,
		0x3ff0000000000000, 0xbfe0000000000000, 0x3fa5555555555536, 0xbf56c16c16c13a0b,
		0x3efa01a019b1e8d8, 0xbe927e4f7282f468, 0x3e21ee96d2641b13, 0xbda8f76380fbb401,
	},
};

enum exec_status exec_sve_fp_tmad(struct pe *pe, const struct args_sve_fp_tmad *a)
{
	const uint64_t *coefficient = &trig_coefficient[a->size][a->imm3], sign = BIT((8u << a->size) - 1);
	const union zreg *zm = z_read(pe, a->Zm);
	union zreg *zd = z_update(pe, a->Zdn);
	const uint32_t fpcr = pe->fpcr;

	for (unsigned i = 0; i < sve_bytes(pe) >> a->size; i++) {
		const uint64_t m = a->size == 1 ? zm->h[i] : a->size == 2 ? zm->s[i] : zm->d[i];
		const uint64_t c = coefficient[m & sign ? 8 : 0];
		if (a->size == 1)
			zd->h[i] = fp16_muladd((uint16_t)c, zd->h[i], fp16_abs_ah((uint16_t)m, fpcr), fpcr, &pe->fpsr);
		else if (a->size == 2)
			zd->s[i] = fp32_muladd_fast((uint32_t)c, zd->s[i], fp32_abs_ah((uint32_t)m, fpcr), fpcr, &pe->fpsr);
		else
			zd->d[i] = fp64_muladd_fast(c, zd->d[i], fp64_abs_ah(m, fpcr), fpcr, &pe->fpsr);
	}
	z_done(pe, a->Zdn);
	return EXEC_NEXT;
}

/* FPTrigSSel(): Zn or 1.0, by bit 0 of Zm; negated by bit 1. */
#define ONE(N)      (uint##N##_t)sve_fp_one(N == 16 ? 1 : N == 32 ? 2 : 3)
#define SELECTED(N) (b & 2 ? fp##N##_neg_ah(b & 1 ? ONE(N) : a, fpcr) : b & 1 ? ONE(N) : a)
KERNEL(trig_select, h, 16, SELECTED)
KERNEL(trig_select, s, 32, SELECTED)
KERNEL(trig_select, d, 64, SELECTED)
static const simd_fn trig_select[4] = {NULL, trig_select_h, trig_select_s, trig_select_d};

enum exec_status exec_sve_fp_tssel(struct pe *pe, const struct args_sve_fp_tssel *a)
{
	const struct sve_fp_op o = {trig_select, {NULL}, false, false};

	sve_fp_apply(pe, &o, a->size, NULL, a->Zd, a->Zn, a->Zm, a->Zn);
	return EXEC_NEXT;
}
