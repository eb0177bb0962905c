/* cpu/arch/effective.h - values that several registers decide together.
 * Implements: EL2Enabled(), ELIsInHost(), IsSecureBelowEL3(), SecurityStateAtEL(), EffectiveHCR_EL2(), S1TranslationRegime()
 *             of DDI 0487 J1. */
#ifndef AERIE_ARCH_EFFECTIVE_H
#define AERIE_ARCH_EFFECTIVE_H

#include "cpu/arch/pe.h"
#include "sim/core/bits.h"

/* HCR_EL2 */
#define HCR_VM   BIT(0)
#define HCR_FMO  BIT(3)
#define HCR_IMO  BIT(4)
#define HCR_AMO  BIT(5)
#define HCR_VF   BIT(6)
#define HCR_VI   BIT(7)
#define HCR_VSE  BIT(8)
#define HCR_TWI  BIT(13)
#define HCR_TWE  BIT(14)
#define HCR_TSC  BIT(19)
#define HCR_TGE  BIT(27)
#define HCR_HCD  BIT(29)
#define HCR_RW   BIT(31)
#define HCR_E2H  BIT(34)
#define HCR_TEA  BIT(37)
#define HCR_API  BIT(41)
#define HCR_NV   BIT(42)
#define HCR_NV1  BIT(43)
#define HCR_NV2  BIT(45)
#define HCR_AMVOFFEN BIT(51)
/* FPEXC32_EL2 */
#define FPEXC_EN BIT(30)
/* SCR_EL3 */
#define SCR_NS    BIT(0)
#define SCR_IRQ   BIT(1)
#define SCR_FIQ   BIT(2)
#define SCR_EA    BIT(3)
#define SCR_SMD   BIT(7)
#define SCR_HCE   BIT(8)
#define SCR_RW    BIT(10)
#define SCR_TWI   BIT(12)
#define SCR_TWE   BIT(13)
#define SCR_API   BIT(17)
#define SCR_EEL2  BIT(18)
#define SCR_FGTEN BIT(27)
#define SCR_ENAS0 BIT(36)
#define SCR_HXEN  BIT(38)
/* TTBCR, TCR_EL1 under AArch32 */
#define TTBCR_EAE BIT(31)
/* HCRX_EL2 */
#define HCRX_ENAS0  BIT(0)
#define HCRX_ENALS  BIT(1)
#define HCRX_ENASR  BIT(2)
#define HCRX_FGTNXS BIT(4)
#define HCRX_CMOW   BIT(9)
#define HCRX_MCE2   BIT(10)
#define HCRX_MSCEN  BIT(11)

static inline bool have_el(const struct pe *pe, unsigned el)
{
	return el < EL2 || has(pe, el == EL2 ? FEAT_EL2 : FEAT_EL3);
}

/* IsSecureBelowEL3(). A PE without EL3 is Non-secure, but for the R-profile, which is Secure. */
static inline bool is_secure_below_el3(const struct pe *pe)
{
	return have_el(pe, EL3) ? !(SYS(pe, SCR_EL3) & SCR_NS) : has(pe, FEAT_PMSA);
}

/* The Security state that software at `el` executes in is Secure. */
static inline bool is_secure(const struct pe *pe, unsigned el)
{
	return el == EL3 || is_secure_below_el3(pe);
}

/* EL2Enabled() for a Security state that need not be the current one. */
static inline bool el2_enabled_in(const struct pe *pe, bool secure)
{
	if (!have_el(pe, EL2))
		return false;
	return !secure || has(pe, FEAT_PMSA) || (has(pe, FEAT_SEL2) && (SYS(pe, SCR_EL3) & SCR_EEL2));
}

static inline bool el2_enabled(const struct pe *pe)
{
	return el2_enabled_in(pe, is_secure_below_el3(pe));
}

/* HCR_EL2 as it acts on EL1 and EL0 now: 0 while EL2 is disabled; E2H is 0 without FEAT_VHE. */
static inline uint64_t effective_hcr(const struct pe *pe)
{
	return el2_enabled(pe) ? SYS(pe, HCR_EL2) : 0;
}

/* EffectiveHCR_EL2_NVx() as a set. NV1 and NV2 count with NV only; without FEAT_NV the bits cannot be set. */
enum { NV_NV = 1, NV_NV1 = 2, NV_NV2 = 4 };
static inline unsigned effective_nv(const struct pe *pe)
{
	uint64_t hcr = effective_hcr(pe);

	if (likely(!(hcr & HCR_NV)))
		return 0;
	return NV_NV | (hcr & HCR_NV1 ? NV_NV1 : 0) | (hcr & HCR_NV2 ? NV_NV2 : 0);
}

/* HCR_EL2.{NV,NV1} = {1,1}: EL1's tables have EL2's format, PAN and unprivileged accesses do not count. */
static inline bool effective_nv1(const struct pe *pe)
{
	return (effective_hcr(pe) & (HCR_NV | HCR_NV1)) == (HCR_NV | HCR_NV1);
}

/* HCRX_EL2 as it acts now. */
static inline uint64_t effective_hcrx(const struct pe *pe)
{
	if (!el2_enabled(pe) || !has(pe, FEAT_HCX) || (have_el(pe, EL3) && !(SYS(pe, SCR_EL3) & SCR_HXEN)))
		return 0;
	return SYS(pe, HCRX_EL2);
}

/* EL2 runs a host operating system (el = EL2), or EL0 is that host's (el = EL0: HCR_EL2.TGE too). */
static inline bool el_is_in_host(const struct pe *pe, unsigned el)
{
	uint64_t hcr = effective_hcr(pe);

	if (!(hcr & HCR_E2H) || el == EL1 || el == EL3)
		return false;
	return el == EL2 || (hcr & HCR_TGE);
}

/* ELUsingAArch32(EL1). EL1 of a PE without higher levels stays what it was at reset; EL2 is AArch64 here, and makes the
 * effective value of SCR_EL3.RW 1 wherever it is enabled. */
static inline bool el1_is_aarch32(const struct pe *pe)
{
	uint64_t host = HCR_E2H | HCR_TGE;

	if (!has(pe, FEAT_AA32EL1))
		return false;
	if (el2_enabled(pe))
		return !(SYS(pe, HCR_EL2) & HCR_RW) && (SYS(pe, HCR_EL2) & host) != host;
	return have_el(pe, EL3) ? !(SYS(pe, SCR_EL3) & SCR_RW) : pe->el1_aa32;
}

/* Stage 1 of EL1&0 is VMSAv8-64: always in the A-profile, by VTCR_EL2.MSA (RES0 without VMSA) in the R-profile. */
static inline bool el1_is_vmsa(const struct pe *pe)
{
	return !has(pe, FEAT_PMSA) || bit(SYS(pe, VTCR_EL2), 31);
}

/* The register that names EL1&0's VMID in bits <63:48>. */
static inline uint64_t effective_vmid_reg(const struct pe *pe)
{
	return has(pe, FEAT_PMSA) ? SYS(pe, VSCTLR_EL2) : SYS(pe, VTTBR_EL2);
}

/* Whose registers control the translation of `el`: 1, 2 or 3. */
static inline unsigned regime_el(const struct pe *pe, unsigned el)
{
	if (el)
		return el;
	return el_is_in_host(pe, EL0) ? EL2 : EL1;
}

/* SCTLR_ELx of the regime of `el`. */
static inline uint64_t effective_sctlr(const struct pe *pe, unsigned el)
{
	switch (regime_el(pe, el)) {
	case EL1:
		return SYS(pe, SCTLR_EL1);
	case EL2:
		return SYS(pe, SCTLR_EL2);
	default:
		return SYS(pe, SCTLR_EL3);
	}
}

/* EffectiveTBI(): the top byte of `va` is ignored at `el`, for data accesses or for instruction addresses. */
static inline bool effective_tbi(const struct pe *pe, uint64_t va, unsigned el, bool is_data)
{
	unsigned rel = regime_el(pe, el);

	if (rel == EL1 && el1_is_aarch32(pe))
		return false;
	uint64_t tcr = rel == EL1 ? SYS(pe, TCR_EL1) : rel == EL2 ? SYS(pe, TCR_EL2) : SYS(pe, TCR_EL3);
	bool tbi, tbid;

	if (rel == EL1 || (rel == EL2 && el_is_in_host(pe, EL2))) {
		tbi = bit(tcr, bit(va, 55) ? 38 : 37);
		tbid = bit(tcr, bit(va, 55) ? 52 : 51);
	} else {
		tbi = bit(tcr, 20);
		tbid = bit(tcr, 29);
	}
	return tbi && (is_data || !has(pe, FEAT_PAuth) || !tbid);
}

/* HFGxTR_EL2 and siblings count: EL2 enabled, FEAT_FGT, and SCR_EL3.FGTEn where EL3 exists. */
static inline bool fgt_enabled(const struct pe *pe)
{
	return has(pe, FEAT_FGT) && el2_enabled(pe) && (!have_el(pe, EL3) || (SYS(pe, SCR_EL3) & SCR_FGTEN));
}

#endif
