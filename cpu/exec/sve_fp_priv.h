/* cpu/exec/sve_fp_priv.h - how floating-point SVE instructions are put together: kernels of Advanced SIMD, which compute 128 bits
 * (simd_priv.h), segment by segment under a governing predicate.
 *
 * Kernels set FPSR, and inactive elements must not show there. So in a segment with inactive elements those get operands that
 * raise nothing, and are left out of the result: zeros, or what `benign` is where zeros would (0 / 0). */
#ifndef AERIE_EXEC_SVE_FP_PRIV_H
#define AERIE_EXEC_SVE_FP_PRIV_H

#include "cpu/exec/simd_fp.h"
#include "cpu/exec/sve.h"

/* d = n op m, or c + n op m, by the host's arithmetic on whole segments, until something happens that is not for it; the number
 * of segments done. */
typedef unsigned (*sve_fp_host_fn)(const struct pe *pe, union zreg *d, const union zreg *n, const union zreg *m, const union zreg *c);

/* One instruction: kernels by element size, and the host's of singles and doubles. */
struct sve_fp_op {
	const simd_fn *k;
	sve_fp_host_fn host[2];
	bool reversed; /* operands change places */
	bool one;      /* benign is 1.0 */
};

/* The bits of the predicate that govern segment q. */
static inline unsigned sve_fp_active(const union preg *g, unsigned q, unsigned scale)
{
	return g->h[q] & (unsigned)p_scale_mask(scale);
}
static inline unsigned sve_fp_all(unsigned scale)
{
	return (unsigned)p_scale_mask(scale) & 0xffff;
}

typedef uint16_t sve_v8h __attribute__((vector_size(16), may_alias));
typedef uint32_t sve_v4s __attribute__((vector_size(16), may_alias));
typedef uint64_t sve_v2d __attribute__((vector_size(16), may_alias));

/* All ones in the active elements. */
static inline sve_v2d sve_fp_mask(unsigned on, unsigned scale)
{
	const uint16_t h = (uint16_t)on;
	const sve_v8h by_h = {h & 1, h & 1 << 2, h & 1 << 4, h & 1 << 6, h & 1 << 8, h & 1 << 10, h & 1 << 12, h & 1 << 14};
	const sve_v4s by_s = {on & 1, on & 1 << 4, on & 1 << 8, on & 1 << 12};

	switch (scale) {
	case 1:
		return (sve_v2d)(by_h != 0);
	case 2:
		return (sve_v2d)(by_s != 0);
	default:
		return (sve_v2d){-(uint64_t)(on & 1), -(uint64_t)(on >> 8 & 1)};
	}
}

/* x in every element. */
static inline sve_v2d sve_fp_fill(uint64_t x, unsigned scale)
{
	static const uint64_t ones[] = {0, 0x0001000100010001u, 0x0000000100000001u, 1};

	return (sve_v2d){x * ones[scale], x * ones[scale]};
}
static inline uint64_t sve_fp_one(unsigned scale)
{
	return scale == 1 ? fp16_expand_imm(0x70) : scale == 2 ? fp32_expand_imm(0x70) : fp64_expand_imm(0x70);
}

/* The active elements of *d = k(n, m) with c in the destination (the addend). d, n, m, c may be the same. */
static inline void sve_fp_segment(struct pe *pe, simd_fn k, unsigned scale, unsigned on, union vreg *d, const union vreg *n,
				  const union vreg *m, const union vreg *c, sve_v2d benign)
{
	union vreg r = *c;

	if (likely(on == sve_fp_all(scale))) {
		k(pe, &r, n, m, AUX(16u >> scale, 0, 0));
		*d = r;
	} else if (on) {
		const sve_v2d mask = sve_fp_mask(on, scale), other = ~mask & benign;
		union vreg a, b;

		*(sve_v2d *)&a = (*(const sve_v2d *)n & mask) | other;
		*(sve_v2d *)&b = (*(const sve_v2d *)m & mask) | other;
		*(sve_v2d *)&r = *(const sve_v2d *)&r & mask;
		k(pe, &r, &a, &b, AUX(16u >> scale, 0, 0));
		*(sve_v2d *)d = (*(const sve_v2d *)&r & mask) | (*(const sve_v2d *)d & ~mask);
	}
}

/* sve_fp.c: the same for whole vectors, and for registers by number; all elements are active where g is NULL. */
void sve_fp_run(struct pe *pe, const struct sve_fp_op *o, unsigned scale, const union preg *g, union zreg *d, const union zreg *n,
		const union zreg *m, const union zreg *c);
void sve_fp_apply(struct pe *pe, const struct sve_fp_op *o, unsigned scale, const union preg *g, unsigned d, unsigned n, unsigned m,
		  unsigned c);

/* sve_fp_host.c */
#define SVE_FP_HOST(name) \
	unsigned name(const struct pe *pe, union zreg *d, const union zreg *n, const union zreg *m, const union zreg *c)
#define SVE_FP_HOST_SD(name)   \
	SVE_FP_HOST(name##_s); \
	SVE_FP_HOST(name##_d);
SVE_FP_HOST_SD(sve_host_fadd)
SVE_FP_HOST_SD(sve_host_fsub)
SVE_FP_HOST_SD(sve_host_fmul)
SVE_FP_HOST_SD(sve_host_fdiv)
SVE_FP_HOST_SD(sve_host_fmla)
SVE_FP_HOST_SD(sve_host_fmls)
#undef SVE_FP_HOST_SD

/* sve_fp_math.c: FNMLA, FNMLS, FTSMUL, FSCALE, FLOGB, FEXPA */
extern const simd_fn sve_fnmla[4], sve_fnmls[4], sve_ftsmul[4], sve_fscale[4], sve_flogb[4], sve_fexpa[4];

#endif
