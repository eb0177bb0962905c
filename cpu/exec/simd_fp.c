/* cpu/exec/simd_fp.c - kernels of the floating-point vector instructions with two or three operands.
 * Implements: DDI 0487 C7.2: FADD, FSUB, FMUL, FMULX, FDIV, FABD, FMLA, FMLS, FMAX(NM), FMIN(NM), FRECPS, FRSQRTS, FCMxx and
 *             FACxx (register), the pairwise forms, and the reductions FMAX(NM)V, FMIN(NM)V (Reduce()).
 * Not here:   the arithmetic (softfloat.h, fp_host.h); one-operand instructions (simd_fpmisc.c). */
#include "cpu/exec/fp_host.h"
#include "cpu/exec/simd_fp.h"

/* Half precision has no host arithmetic. */
#define fp16_add_fast    fp16_add
#define fp16_sub_fast    fp16_sub
#define fp16_mul_fast    fp16_mul
#define fp16_div_fast    fp16_div
#define fp16_muladd_fast fp16_muladd

/* Kernels for half, single and double:  r = EXPR(16) , EXPR(32), EXPR(64)  of a and b, and c, the destination's lane. KIND_d and
 * KIND_m are for those whose scalar forms merge with d and m, not n. */
#define FP_LANES3(name, U, N, EXPR)    static FP_KERNEL3(name, U, N, n, EXPR)
#define FP_LANES3_m(name, U, N, EXPR)  static FP_KERNEL3(name, U, N, m, EXPR)
#define FP_SHARED3(name, U, N, EXPR)   FP_KERNEL3(name, U, N, n, EXPR)
#define FP_SHARED3_d(name, U, N, EXPR) FP_KERNEL3(name, U, N, d, EXPR)
#define FP_SHARED3_m(name, U, N, EXPR) FP_KERNEL3(name, U, N, m, EXPR)
#define FP_KERNEL3(name, U, N, SOURCE, EXPR)                                                                               \
	SIMD_SHARED_KERNEL(name##_##U)                                                                                     \
	{                                                                                                                  \
		union vreg r = simd_fp_rest(pe, aux, SOURCE);                                                              \
		const uint32_t fpcr = pe->fpcr;                                                                            \
		uint32_t fpsr = pe->fpsr;                                                                                  \
		for (unsigned i = 0; i < AUX_LANES(aux); i++) {                                                            \
			UNUSED const uint##N##_t a = n->U[i], b = m->U[i], c = d->U[i];                                    \
			r.U[i] = (uint##N##_t)(EXPR(N));                                                                   \
		}                                                                                                          \
		*d = r;                                                                                                    \
		pe->fpsr = fpsr;                                                                                           \
	}
#define FP_HSD(KIND, name, EXPR)                                                                                           \
	KIND(name, h, 16, EXPR)                                                                                            \
	KIND(name, s, 32, EXPR)                                                                                            \
	KIND(name, d, 64, EXPR)                                                                                            \
	const simd_fn name[4] = {NULL, name##_h, name##_s, name##_d};

#define ADD(N)     fp##N##_add_fast(a, b, fpcr, &fpsr)
#define SUB(N)     fp##N##_sub_fast(a, b, fpcr, &fpsr)
#define MUL(N)     fp##N##_mul_fast(a, b, fpcr, &fpsr)
#define MULX(N)    fp##N##_mulx(a, b, fpcr, &fpsr)
#define DIV(N)     fp##N##_div_fast(a, b, fpcr, &fpsr)
#define ABD(N)     fp##N##_abs_ah(fp##N##_sub_fast(a, b, fpcr, &fpsr), fpcr)
#define MLA(N)     fp##N##_muladd_fast(c, a, b, fpcr, &fpsr)
#define MLS(N)     fp##N##_muladd_fast(c, fp##N##_neg_ah(a, fpcr), b, fpcr, &fpsr)
#define MAX(N)     fp##N##_max(a, b, fpcr, &fpsr)
#define MIN(N)     fp##N##_min(a, b, fpcr, &fpsr)
#define MAXNM(N)   fp##N##_maxnum(a, b, fpcr, &fpsr)
#define MINNM(N)   fp##N##_minnum(a, b, fpcr, &fpsr)
#define RECPS(N)   fp##N##_recip_step_fused(a, b, fpcr, &fpsr)
#define RSQRTS(N)  fp##N##_rsqrt_step_fused(a, b, fpcr, &fpsr)
#define CMEQ(N)    -(uint64_t)fp##N##_compare_eq(a, b, fpcr, &fpsr)
#define CMGE(N)    -(uint64_t)fp##N##_compare_ge(a, b, fpcr, &fpsr)
#define CMGT(N)    -(uint64_t)fp##N##_compare_gt(a, b, fpcr, &fpsr)
#define ACGE(N)    -(uint64_t)fp##N##_compare_ge(fp##N##_abs_ah(a, fpcr), fp##N##_abs_ah(b, fpcr), fpcr, &fpsr)
#define ACGT(N)    -(uint64_t)fp##N##_compare_gt(fp##N##_abs_ah(a, fpcr), fp##N##_abs_ah(b, fpcr), fpcr, &fpsr)

FP_HSD(FP_SHARED3, simd_fadd, ADD)
FP_HSD(FP_SHARED3, simd_fsub, SUB)
FP_HSD(FP_SHARED3, simd_fmul, MUL)
FP_HSD(FP_LANES3, simd_fmulx, MULX)
FP_HSD(FP_SHARED3, simd_fdiv, DIV)
FP_HSD(FP_LANES3, simd_fabd, ABD)
FP_HSD(FP_SHARED3_d, simd_fmla, MLA)
FP_HSD(FP_SHARED3_d, simd_fmls, MLS)
FP_HSD(FP_SHARED3, simd_fmax, MAX)
FP_HSD(FP_SHARED3, simd_fmin, MIN)
FP_HSD(FP_SHARED3, simd_fmaxnm, MAXNM)
FP_HSD(FP_SHARED3, simd_fminnm, MINNM)
FP_HSD(FP_LANES3, simd_frecps, RECPS)
FP_HSD(FP_LANES3, simd_frsqrts, RSQRTS)
FP_HSD(FP_SHARED3_m, simd_fcmeq, CMEQ)
FP_HSD(FP_SHARED3_m, simd_fcmge, CMGE)
FP_HSD(FP_SHARED3_m, simd_fcmgt, CMGT)
FP_HSD(FP_LANES3_m, simd_facge, ACGE)
FP_HSD(FP_LANES3_m, simd_facgt, ACGT)

/* Pairwise over Vm:Vn, each of AUX_LANES lanes. */
#define FP_PAIR(name, U, N, EXPR)                                                                                          \
	SIMD_KERNEL(name##_##U)                                                                                            \
	{                                                                                                                  \
		union vreg r = {.d = {0, 0}};                                                                              \
		const unsigned lanes = AUX_LANES(aux);                                                                     \
		const uint32_t fpcr = pe->fpcr;                                                                            \
		uint32_t fpsr = pe->fpsr;                                                                                  \
		for (unsigned i = 0; i < lanes; i++) {                                                                     \
			const unsigned lo = 2 * i, hi = lo + 1;                                                            \
			const uint##N##_t a = lo < lanes ? n->U[lo] : m->U[lo - lanes];                                    \
			const uint##N##_t b = hi < lanes ? n->U[hi] : m->U[hi - lanes];                                    \
			r.U[i] = EXPR(N);                                                                                  \
		}                                                                                                          \
		*d = r;                                                                                                    \
		pe->fpsr = fpsr;                                                                                           \
	}
FP_HSD(FP_PAIR, simd_faddp, ADD)
FP_HSD(FP_PAIR, simd_fmaxp, MAX)
FP_HSD(FP_PAIR, simd_fminp, MIN)
FP_HSD(FP_PAIR, simd_fmaxnmp, MAXNM)
FP_HSD(FP_PAIR, simd_fminnmp, MINNM)

/* Reduce(): the halves first, then their results; that is neighbours at each step. */
#define FP_REDUCE(name, U, N, EXPR)                                                                                        \
	SIMD_KERNEL(name##_##U)                                                                                            \
	{                                                                                                                  \
		union vreg r = *n;                                                                                         \
		const uint32_t fpcr = pe->fpcr;                                                                            \
		uint32_t fpsr = pe->fpsr;                                                                                  \
		for (unsigned lanes = AUX_LANES(aux) / 2; lanes; lanes /= 2)                                               \
			for (unsigned i = 0; i < lanes; i++) {                                                             \
				const uint##N##_t a = r.U[2 * i], b = r.U[2 * i + 1];                                      \
				r.U[i] = EXPR(N);                                                                          \
			}                                                                                                  \
		*d = (union vreg){.d = {r.U[0], 0}};                                                                       \
		pe->fpsr = fpsr;                                                                                           \
	}
FP_HSD(FP_REDUCE, simd_fmaxv, MAX)
FP_HSD(FP_REDUCE, simd_fminv, MIN)
FP_HSD(FP_REDUCE, simd_fmaxnmv, MAXNM)
FP_HSD(FP_REDUCE, simd_fminnmv, MINNM)
