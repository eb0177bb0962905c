/* cpu/exec/sve_fp_compare.c - floating-point SVE comparisons into predicates, and reductions.
 * Implements: DDI 0487 C8.2: FCM<cc> (vectors, zero), FACGE, FACGT; FADDV, FMAX(NM)V, FMIN(NM)V (ReducePredicated()), FADDA.
 * Not here:   the comparisons of a segment (simd_fp.c). */
#include "cpu/exec/fp_host.h"
#include "cpu/exec/insn_consts.h"
#include "cpu/exec/sve_fp_priv.h"
#include "decode_gen.h"

/* FPCompareUN(): Invalid Operation of signalling NaNs only, as of FPCompareEQ(). */
#define UNORDERED(U, N)                                                                                                    \
	static bool is_nan##N(uint##N##_t x)                                                                               \
	{                                                                                                                  \
		return (uint##N##_t)(x << 1) > (uint##N##_t)(fp##N##_infinity << 1);                                       \
	}                                                                                                                  \
	SIMD_KERNEL(fcmuo_##U)                                                                                             \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++) {                                                           \
			fp##N##_compare_eq(n->U[i], m->U[i], pe->fpcr, &pe->fpsr);                                         \
			r.U[i] = (uint##N##_t)-(uint64_t)(is_nan##N(n->U[i]) || is_nan##N(m->U[i]));                       \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}
static const uint16_t fp16_infinity = 0x7c00;
static const uint32_t fp32_infinity = 0x7f800000;
static const uint64_t fp64_infinity = 0x7ff0000000000000u;
UNORDERED(h, 16)
UNORDERED(s, 32)
UNORDERED(d, 64)
static const simd_fn fcmuo[4] = {NULL, fcmuo_h, fcmuo_s, fcmuo_d};

static const struct comparison {
	const simd_fn *k;
	bool negated, reversed;
} comparisons[] = {
	[SVE_FCMGE] = {simd_fcmge, false, false}, [SVE_FCMGT] = {simd_fcmgt, false, false}, [SVE_FCMEQ] = {simd_fcmeq, false, false},
	[SVE_FCMNE] = {simd_fcmeq, true, false},  [SVE_FCMUO] = {fcmuo, false, false},      [SVE_FACGE] = {simd_facge, false, false},
	[SVE_FACGT] = {simd_facgt, false, false}, [SVE_FCMLT] = {simd_fcmgt, false, true},  [SVE_FCMLE] = {simd_fcmge, false, true},
};

/* Bit i of the result is the top bit of byte i. */
static unsigned top_bits(const union vreg *v)
{
#if defined(__SSE2__)
	return (unsigned)_mm_movemask_epi8(*(const __m128i *)v);
#else
	unsigned r = 0;
	for (unsigned i = 0; i < 16; i++)
		r |= (unsigned)(v->b[i] >> 7) << i;
	return r;
#endif
}

static void compare(struct pe *pe, const struct comparison *c, unsigned scale, unsigned pg, unsigned pd, const union zreg *zn,
		    const union zreg *zm)
{
	const union preg *g = &pe->p[pg];
	const simd_fn k = c->k[scale];
	union preg result;

	p_clear(&result);
	for (unsigned q = 0; q < pe->eff.vq; q++) {
		const unsigned on = sve_fp_active(g, q, scale);
		union vreg r = {.d = {0, 0}};
		sve_fp_segment(pe, k, scale, on, &r, c->reversed ? &zm->q[q] : &zn->q[q], c->reversed ? &zn->q[q] : &zm->q[q], &r,
			       (sve_v2d){0});
		result.h[q] = (uint16_t)((c->negated ? ~top_bits(&r) : top_bits(&r)) & on);
	}
	pe->p[pd] = result;
}

enum exec_status exec_sve_fp_compare(struct pe *pe, const struct args_sve_fp_compare *a)
{
	compare(pe, &comparisons[a->op], a->size, a->Pg, a->Pd, z_read(pe, a->Zn), z_read(pe, a->Zm));
	return EXEC_NEXT;
}

enum exec_status exec_sve_fp_compare0(struct pe *pe, const struct args_sve_fp_compare0 *a)
{
	static const union zreg zero;

	compare(pe, &comparisons[a->op], a->size, a->Pg, a->Pd, z_read(pe, a->Zn), &zero);
	return EXEC_NEXT;
}

/* ---- reductions ---- */

/* The identity of a reduction: FADDV +0, FMAXV and FMINV an infinity, the others the default NaN, which has FPCR.AH's sign. */
static uint64_t identity(unsigned op, unsigned scale, uint32_t fpcr)
{
	static const uint64_t infinity[] = {0, 0x7c00, 0x7f800000, 0x7ff0000000000000u};
	static const uint64_t nan[] = {0, 0x7e00, 0x7fc00000, 0x7ff8000000000000u};
	const uint64_t sign = 1ull << ((8u << scale) - 1);

	switch (op) {
	case SVE_FADD:
		return 0;
	case SVE_FMAX:
		return sign | infinity[scale];
	case SVE_FMIN:
		return infinity[scale];
	default:
		return nan[scale] | (fpcr & FPCR_AH ? sign : 0);
	}
}

/* Neighbours at each step: the pairwise kernels, on pairs of segments while there are several. */
static const simd_fn *pairwise(unsigned op)
{
	switch (op) {
	case SVE_FADD:
		return simd_faddp;
	case SVE_FMAX:
		return simd_fmaxp;
	case SVE_FMIN:
		return simd_fminp;
	case SVE_FMAXNM:
		return simd_fmaxnmp;
	default:
		return simd_fminnmp;
	}
}

enum exec_status exec_sve_fp_reduce(struct pe *pe, const struct args_sve_fp_reduce *a)
{
	const union zreg *zn = z_read(pe, a->Zn);
	const sve_v2d other = sve_fp_fill(identity((unsigned)a->op, a->size, pe->fpcr), a->size);
	const simd_fn k = pairwise((unsigned)a->op)[a->size];
	union zreg t;

	for (unsigned q = 0; q < pe->eff.vq; q++) {
		const sve_v2d mask = sve_fp_mask(sve_fp_active(&pe->p[a->Pg], q, a->size), a->size);
		*(sve_v2d *)&t.q[q] = (*(const sve_v2d *)&zn->q[q] & mask) | (other & ~mask);
	}
	for (unsigned vq = pe->eff.vq; vq > 1; vq /= 2)
		for (unsigned q = 0; q < vq / 2; q++)
			k(pe, &t.q[q], &t.q[2 * q], &t.q[2 * q + 1], AUX(16u >> a->size, 0, 0));
	for (unsigned lanes = 16u >> a->size; lanes > 1; lanes /= 2)
		k(pe, &t.q[0], &t.q[0], &t.q[0], AUX(lanes, 0, 0));
	pe->v[a->Vd] = (union vreg){.d = {t.d[0] & ~0ull >> (64 - (8u << a->size)), 0}};
	pe->z_live[a->Vd] = 0;
	return EXEC_NEXT;
}

enum exec_status exec_sve_fp_adda(struct pe *pe, const struct args_sve_fp_adda *a)
{
	const union zreg *zm = z_read(pe, a->Zm);
	const unsigned elements = sve_bytes(pe) >> a->size;
	uint64_t sum = pe->v[a->Vdn].d[0] & ~0ull >> (64 - (8u << a->size));

	for (unsigned i = 0; i < elements; i++) {
		if (!p_active(&pe->p[a->Pg], i << a->size))
			continue;
		switch (a->size) {
		case 1:
			sum = fp16_add((uint16_t)sum, zm->h[i], pe->fpcr, &pe->fpsr);
			break;
		case 2:
			sum = fp32_add_fast((uint32_t)sum, zm->s[i], pe->fpcr, &pe->fpsr);
			break;
		default:
			sum = fp64_add_fast(sum, zm->d[i], pe->fpcr, &pe->fpsr);
			break;
		}
	}
	pe->v[a->Vdn] = (union vreg){.d = {sum, 0}};
	pe->z_live[a->Vdn] = 0;
	return EXEC_NEXT;
}
