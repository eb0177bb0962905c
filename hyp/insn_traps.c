/* hyp/insn_traps.c - traps of instructions that are no system-register accesses, and the state derived from registers.
 * Implements: see insn_traps.h.
 * Not here:   raising the exception (cpu/exec); SME traps (absent feature). */
#include "hyp/insn_traps.h"

#include "hyp/fgt.h"
#include "hyp/verdicts.h"

#define FPEN_EL0_ONLY 1u
#define FPEN_NONE     3u
#define TFP           BIT(10)
#define TID0          BIT(15) /* HCR_EL2 */
#define TID3          BIT(18)
#define TZ            BIT(8) /* CPTR_EL2, E2H=0 */
#define EZ            BIT(8) /* CPTR_EL3 */

enum { HFGITR_SVC_EL0 = 52, HFGITR_SVC_EL1 = 53, HFGITR_ERET = 51 };

static struct verdict no_trap(void)
{
	return to_reg(SR_NONE);
}

static bool fpen_traps(unsigned fpen, bool el0)
{
	return fpen == FPEN_NONE ? false : fpen == FPEN_EL0_ONLY ? el0 : true;
}

/* Traps are looked for at EL1, EL2, EL3 in turn; at one level, the control of SVE comes before that of FP. These say what the
 * controls of one level make of an instruction. */

/* CPACR, and FPEXC where EL1 uses AArch32. CPACR.ASEDIS is not implemented, so RAZ. */
static struct verdict fp_at_el1(const struct pe *pe, bool check_fpexc)
{
	bool traps = fpen_traps((unsigned)bits(SYS(pe, CPACR_EL1), 21, 20), pe->ps.el == EL0);

	if (pe->ps.el > EL1)
		return no_trap();
	if (el1_is_aarch32(pe)) {
		if (traps)
			return undefined("CPACR.cp10");
		return check_fpexc && !(SYS(pe, FPEXC32_EL2) & FPEXC_EN) ? undefined("FPEXC.EN") : no_trap();
	}
	if (!traps || el_is_in_host(pe, EL0))
		return no_trap();
	if (effective_hcr(pe) & HCR_TGE)
		return trap_to(EL2, EC_UNKNOWN, "CPACR_EL1.FPEN");
	return trap_to(EL1, EC_FP_ACCESS, "CPACR_EL1.FPEN");
}

static struct verdict sve_at_el1(const struct pe *pe)
{
	if (pe->ps.el > EL1 || el_is_in_host(pe, EL0) || !fpen_traps((unsigned)bits(SYS(pe, CPACR_EL1), 17, 16), pe->ps.el == EL0))
		return no_trap();
	return trap_to(effective_hcr(pe) & HCR_TGE ? EL2 : EL1, EC_SVE, "CPACR_EL1.ZEN");
}

/* A field of CPTR_EL2 as CPACR has it, where E2H is 1. */
static bool cptr_field_traps(const struct pe *pe, unsigned lsb)
{
	return fpen_traps((unsigned)bits(SYS(pe, CPTR_EL2), lsb + 1, lsb), pe->ps.el == EL0 && (effective_hcr(pe) & HCR_TGE));
}

static struct verdict fp_at_el2(const struct pe *pe)
{
	if (pe->ps.el > EL2 || !el2_enabled(pe))
		return no_trap();
	if (effective_hcr(pe) & HCR_E2H)
		return cptr_field_traps(pe, 20) ? trap_to(EL2, EC_FP_ACCESS, "CPTR_EL2.FPEN") : no_trap();
	return SYS(pe, CPTR_EL2) & TFP ? trap_to(EL2, EC_FP_ACCESS, "CPTR_EL2.TFP") : no_trap();
}

static struct verdict sve_at_el2(const struct pe *pe)
{
	if (pe->ps.el > EL2 || !el2_enabled(pe))
		return no_trap();
	if (effective_hcr(pe) & HCR_E2H)
		return cptr_field_traps(pe, 16) ? trap_to(EL2, EC_SVE, "CPTR_EL2.ZEN") : no_trap();
	return SYS(pe, CPTR_EL2) & TZ ? trap_to(EL2, EC_SVE, "CPTR_EL2.TZ") : no_trap();
}

static struct verdict fp_at_el3(const struct pe *pe)
{
	return have_el(pe, EL3) && (SYS(pe, CPTR_EL3) & TFP) ? trap_to(EL3, EC_FP_ACCESS, "CPTR_EL3.TFP") : no_trap();
}

static struct verdict sve_at_el3(const struct pe *pe)
{
	return have_el(pe, EL3) && !(SYS(pe, CPTR_EL3) & EZ) ? trap_to(EL3, EC_SVE, "CPTR_EL3.EZ") : no_trap();
}

static struct verdict fp_verdict(const struct pe *pe, bool check_fpexc)
{
	struct verdict v;

	if ((v = fp_at_el1(pe, check_fpexc)).what == DO_REGISTER && (v = fp_at_el2(pe)).what == DO_REGISTER)
		v = fp_at_el3(pe);
	return v;
}

struct verdict hyp_fp_verdict(const struct pe *pe)
{
	return fp_verdict(pe, true);
}

enum { VFP_FPSID = 0, VFP_FPSCR = 1, VFP_MVFR2 = 5, VFP_MVFR0 = 7 };

struct verdict hyp_vfp_reg_verdict(const struct pe *pe, unsigned reg, bool read)
{
	uint64_t hcr = effective_hcr(pe);
	struct verdict v;

	if (reg == VFP_FPSCR)
		return hyp_fp_verdict(pe);
	if (pe->ps.el == EL0)
		return undefined("VMRS and VMSR of FPSCR only at EL0");
	v = fp_verdict(pe, false);
	if (v.what != DO_REGISTER || !read)
		return v;
	if (reg == VFP_FPSID && (hcr & TID0))
		return trap_to(EL2, EC_CP10_RT, "HCR_EL2.TID0");
	if (reg >= VFP_MVFR2 && reg <= VFP_MVFR0 && (hcr & TID3))
		return trap_to(EL2, EC_CP10_RT, "HCR_EL2.TID3");
	return v;
}

/* Accesses to ZCR_ELx: the controls of SVE alone. */
struct verdict hyp_sve_access_verdict(const struct pe *pe)
{
	struct verdict v;

	if ((v = sve_at_el1(pe)).what == DO_REGISTER && (v = sve_at_el2(pe)).what == DO_REGISTER)
		v = sve_at_el3(pe);
	return v;
}

/* CheckOriginalSVEEnabled(). */
struct verdict hyp_sve_verdict(const struct pe *pe)
{
	struct verdict v;

	if ((v = sve_at_el1(pe)).what == DO_REGISTER && (v = fp_at_el1(pe, true)).what == DO_REGISTER &&
	    (v = sve_at_el2(pe)).what == DO_REGISTER && (v = fp_at_el2(pe)).what == DO_REGISTER &&
	    (v = sve_at_el3(pe)).what == DO_REGISTER)
		v = fp_at_el3(pe);
	return v;
}

static unsigned zcr_vq(uint64_t zcr)
{
	return (unsigned)(zcr & 15) + 1;
}

/* CurrentVL: the longest implemented vector that no ZCR_ELx in force exceeds. */
static unsigned current_vq(const struct pe *pe)
{
	unsigned el = pe->ps.el, vq = 16;

	if (el <= EL1 && !el_is_in_host(pe, el))
		vq = zcr_vq(SYS(pe, ZCR_EL1));
	if (el <= EL2 && el2_enabled(pe) && zcr_vq(SYS(pe, ZCR_EL2)) < vq)
		vq = zcr_vq(SYS(pe, ZCR_EL2));
	if (have_el(pe, EL3) && zcr_vq(SYS(pe, ZCR_EL3)) < vq)
		vq = zcr_vq(SYS(pe, ZCR_EL3));
	return 32u - (unsigned)__builtin_clz((pe->model->sve_vqs & ((1u << vq) - 1)) | 1);
}

struct pe_derived hyp_derive(const struct pe *pe)
{
	uint64_t hcr = effective_hcr(pe);
	struct pe_derived d = { 0 };

	d.fp_trap = hyp_fp_verdict(pe).what != DO_REGISTER;
	if (has(pe, FEAT_SVE)) {
		d.sve_trap = hyp_sve_verdict(pe).what != DO_REGISTER;
		d.vq = (uint8_t)current_vq(pe);
	}
	d.el_is_in_host = el_is_in_host(pe, pe->ps.el);
	d.secure = is_secure(pe, pe->ps.el);
	d.e2h = (hcr & HCR_E2H) != 0;
	d.tge = (hcr & HCR_TGE) != 0;
	return d;
}

struct verdict hyp_wfx_verdict(const struct pe *pe, unsigned ti)
{
	bool wfe = ti & 1;
	unsigned el = pe->ps.el;

	if (el == EL0 && !bit(effective_sctlr(pe, EL0), wfe ? 18 : 16))
		return trap_to_el1(pe, EC_WFX, wfe ? "SCTLR_ELx.nTWE" : "SCTLR_ELx.nTWI");
	if (el < EL2 && !el_is_in_host(pe, el) && (effective_hcr(pe) & (wfe ? HCR_TWE : HCR_TWI)))
		return trap_to(EL2, EC_WFX, wfe ? "HCR_EL2.TWE" : "HCR_EL2.TWI");
	if (el < EL3 && have_el(pe, EL3) && (SYS(pe, SCR_EL3) & (wfe ? SCR_TWE : SCR_TWI)))
		return trap_to(EL3, EC_WFX, wfe ? "SCR_EL3.TWE" : "SCR_EL3.TWI");
	return no_trap();
}

struct verdict hyp_hvc_verdict(const struct pe *pe)
{
	if (pe->ps.el == EL0)
		return undefined("HVC at EL0");
	if (!have_el(pe, EL2))
		return do_nothing("no EL2");
	if (pe->ps.el == EL3)
		return trap_to(EL3, EC_HVC64, "HVC");
	if (!el2_enabled(pe))
		return undefined("EL2 is disabled");
	if (have_el(pe, EL3) ? !(SYS(pe, SCR_EL3) & SCR_HCE) : (SYS(pe, HCR_EL2) & HCR_HCD) != 0)
		return undefined(have_el(pe, EL3) ? "SCR_EL3.HCE" : "HCR_EL2.HCD");
	return trap_to(EL2, EC_HVC64, "HVC");
}

struct verdict hyp_smc_verdict(const struct pe *pe)
{
	if (pe->ps.el == EL0)
		return undefined("SMC at EL0");
	/* IMPDEF: without EL3 HCR_EL2.TSC traps too, whatever NV is (AArch64.CheckForSMCUndefOrTrap()) */
	if (pe->ps.el == EL1 && (effective_hcr(pe) & HCR_TSC))
		return trap_to(EL2, EC_SMC64, "HCR_EL2.TSC");
	if (!have_el(pe, EL3))
		return do_nothing("no EL3");
	if (SYS(pe, SCR_EL3) & SCR_SMD)
		return undefined("SCR_EL3.SMD");
	return trap_to(EL3, EC_SMC64, "SMC");
}

struct verdict hyp_svc_verdict(const struct pe *pe)
{
	if (fgt_insn_hit(pe, pe->ps.el == EL0 ? HFGITR_SVC_EL0 : HFGITR_SVC_EL1))
		return trap_to(EL2, EC_SVC64, pe->ps.el == EL0 ? "HFGITR_EL2.SVC_EL0" : "HFGITR_EL2.SVC_EL1");
	if (pe->ps.el == EL0)
		return trap_to_el1(pe, EC_SVC64, NULL);
	return trap_to(pe->ps.el, EC_SVC64, NULL);
}

struct verdict hyp_eret_verdict(const struct pe *pe)
{
	if (pe->ps.el == EL0)
		return undefined("ERET at EL0");
	if (pe->ps.el == EL1 && effective_nv(pe))
		return trap_to(EL2, EC_ERET, "HCR_EL2.NV");
	if (pe->ps.el == EL1 && fgt_insn_hit(pe, HFGITR_ERET))
		return trap_to(EL2, EC_ERET, "HFGITR_EL2.ERET");
	return no_trap();
}

struct verdict hyp_pauth_verdict(const struct pe *pe)
{
	unsigned el = pe->ps.el;

	if (el < EL2 && el2_enabled(pe) && !el_is_in_host(pe, el) && !(SYS(pe, HCR_EL2) & HCR_API))
		return trap_to(EL2, EC_PAC, "HCR_EL2.API");
	if (el < EL3 && have_el(pe, EL3) && !(SYS(pe, SCR_EL3) & SCR_API))
		return trap_to(EL3, EC_PAC, "SCR_EL3.API");
	return no_trap();
}

struct verdict hyp_mops_verdict(const struct pe *pe)
{
	const unsigned el = pe->ps.el;

	if (el < EL2 && el2_enabled(pe) && !el_is_in_host(pe, EL0) && !(effective_hcrx(pe) & HCRX_MSCEN))
		return undefined("HCRX_EL2.MSCEn");
	if (el == EL0 && !bit(effective_sctlr(pe, EL0), 33))
		return undefined("SCTLR_ELx.MSCEn");
	return no_trap();
}

unsigned hyp_mops_target(const struct pe *pe)
{
	const unsigned el = pe->ps.el;

	if (el > EL1)
		return el;
	if (el == EL0 && el2_enabled(pe) && (effective_hcr(pe) & HCR_TGE))
		return EL2;
	return el2_enabled(pe) && (effective_hcrx(pe) & HCRX_MCE2) ? EL2 : EL1;
}

struct verdict hyp_ls64_verdict(const struct pe *pe, enum ls64_kind kind)
{
	static const struct {
		unsigned sctlr;
		uint64_t hcrx;
		const char *why_el1, *why_el2;
	} control[] = {
		[LS64_ST64BV] = { 54, HCRX_ENASR, "SCTLR_ELx.EnASR", "HCRX_EL2.EnASR" },
		[LS64_ST64BV0] = { 55, HCRX_ENAS0, "SCTLR_ELx.EnAS0", "HCRX_EL2.EnAS0" },
		[LS64_PLAIN] = { 56, HCRX_ENALS, "SCTLR_ELx.EnALS", "HCRX_EL2.EnALS" },
	};
	const unsigned el = pe->ps.el;

	if (el == EL0 && !bit(effective_sctlr(pe, EL0), control[kind].sctlr))
		return trap_to_el1(pe, EC_LS64, control[kind].why_el1);
	if (el < EL2 && el2_enabled(pe) && !el_is_in_host(pe, EL0) && !(effective_hcrx(pe) & control[kind].hcrx))
		return trap_to(EL2, EC_LS64, control[kind].why_el2);
	if (kind == LS64_ST64BV0 && el < EL3 && have_el(pe, EL3) && !(SYS(pe, SCR_EL3) & SCR_ENAS0))
		return trap_to(EL3, EC_LS64, "SCR_EL3.EnAS0");
	return no_trap();
}
