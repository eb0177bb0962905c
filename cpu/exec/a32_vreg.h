/* cpu/exec/a32_vreg.h - the SIMD&FP registers and FPSCR as AArch32 sees them, and running the A64 kernels on them.
 * Implements: DDI 0487 E1.3.1 (Q0-Q15 are V0-V15; D and S registers are their parts, and a write leaves the other parts
 *             alone), G8.2 FPSCR (its fields are FPCR's and FPSR's; N, Z, C, V are FPSR<31:28>), StandardFPSCRValue(). */
#ifndef AERIE_EXEC_A32_VREG_H
#define AERIE_EXEC_A32_VREG_H

#include "cpu/exec/simd_priv.h"

/* Numbers of registers from their fields: D registers D:Vd, S registers Vd:D. A Q register goes by its lower D register. */
#define DREG(high, low) ((high) << 4 | (low))
#define SREG(low, high) ((low) << 1 | (high))

/* Beyond bit 127 of a Z register there may be zeros after AArch32 had a look at it: a permitted choice. */
static inline union vreg *qreg(struct pe *pe, unsigned d)
{
	pe->z_live[d >> 1] = 0;
	return &pe->v[d >> 1];
}
static inline uint64_t *dreg(struct pe *pe, unsigned d)
{
	return &qreg(pe, d)->d[d & 1];
}
static inline uint32_t *sreg(struct pe *pe, unsigned s)
{
	return &qreg(pe, s >> 1)->s[s & 3];
}
/* A D register as an operand of a kernel: zeros above. */
static inline union vreg dvec(struct pe *pe, unsigned d)
{
	return (union vreg){.d = {pe->v[d >> 1].d[d & 1], 0}};
}

/* ---- FPSCR ---- */
#define FPSCR_NZCV 0xf0000000u
/* The bits of FPCR that AArch32 has: FEAT_AFP and the like do not reach it. */
#define FPSCR_FPCR (FPCR_AHP | FPCR_DN | FPCR_FZ | 3u << FPCR_RMODE_SHIFT | FPCR_FZ16)
#define FPSCR_FPSR (FPSCR_NZCV | FPSR_QC | FPSR_IDC | FPSR_IXC | FPSR_UFC | FPSR_OFC | FPSR_DZC | FPSR_IOC)

static inline uint32_t vfp_fpcr(const struct pe *pe)
{
	return pe->fpcr & FPSCR_FPCR;
}
static inline uint32_t fpscr_read(const struct pe *pe)
{
	return (pe->fpcr & FPSCR_FPCR) | (pe->fpsr & FPSCR_FPSR);
}
/* What AArch64 alone has of FPCR stays. */
static inline void fpscr_write(struct pe *pe, uint32_t v)
{
	const uint32_t fpcr = FPSCR_FPCR & ~(has(pe, FEAT_FP16) ? 0 : (uint32_t)FPCR_FZ16);

	pe->fpcr = (pe->fpcr & ~FPSCR_FPCR) | (v & fpcr);
	pe->fpsr = v & FPSCR_FPSR;
}
static inline void fpscr_set_nzcv(struct pe *pe, uint32_t nzcv)
{
	pe->fpsr = (pe->fpsr & ~FPSCR_NZCV) | nzcv;
}
/* StandardFPSCRValue(): what Advanced SIMD arithmetic uses. */
static inline uint32_t neon_fpcr(const struct pe *pe)
{
	return (pe->fpcr & (FPCR_AHP | FPCR_FZ16)) | FPCR_FZ | FPCR_DN;
}

/* ---- running kernels (a32_neon.c) ----
 * d, n, m are numbers of D registers. All return EXEC_NEXT, or EXEC_UNDEF where there is no kernel: a size that the
 * instruction does not have. */

/* Of one width: 128 bits with q, 64 without. */
enum exec_status neon_run(struct pe *pe, simd_fn k, bool q, unsigned d, unsigned n, unsigned m, uint32_t aux);
/* The same under the standard FPSCR value; aux has the lanes. */
enum exec_status neon_run_fp(struct pe *pe, simd_fn k, bool q, unsigned d, unsigned n, unsigned m, uint32_t aux);
/* With operands given by value: an element in every lane, and the like. */
enum exec_status neon_run_with(struct pe *pe, simd_fn k, bool q, unsigned d, const union vreg *n, const union vreg *m, uint32_t aux);
enum exec_status neon_run_fp_with(struct pe *pe, simd_fn k, bool q, unsigned d, const union vreg *n, const union vreg *m,
				  uint32_t aux);

/* VMLA, VMLS, VMUL (floating-point) by what `m` has in every lane; k is theirs among integers. UNDEFINED without FEAT_FP16 where size
 * is 1. */
enum exec_status neon_scalar_fp(struct pe *pe, int k, unsigned size, bool q, unsigned d, const union vreg *n, const union vreg *m);

/* An element in every lane. */
union vreg neon_spread(uint64_t e, unsigned size);
static inline uint64_t neon_element(const union vreg *v, unsigned size, unsigned index)
{
	return size == 0 ? v->b[index] : size == 1 ? v->h[index] : size == 2 ? v->s[index] : v->d[index];
}

static inline unsigned neon_lanes(unsigned size, bool q)
{
	return (q ? 16u : 8u) >> size;
}

#endif
