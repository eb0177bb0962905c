/* hyp/insn_traps.h - traps of instructions that are no system-register accesses: FP, WFx, HVC, SMC, ERET, SVC, PAuth.
 * Implements: DDI 0487 D1.3 and J1: AArch64.CheckFPAdvSIMDEnabled(), AArch32.CheckAdvSIMDOrFPEnabled(),
 *             AArch32.CheckAdvSIMDOrFPRegisterTraps(), AArch64.CheckForWFxTrap(), AArch64.CheckForSMCUndefOrTrap(),
 *             HVC's and SVC's own checks, AArch64.CheckForERetTrap(), the trap half of AddPAC() and Auth(). */
#ifndef AERIE_HYP_INSN_TRAPS_H
#define AERIE_HYP_INSN_TRAPS_H

#include "cpu/arch/pe.h"
#include "cpu/arch/verdict.h"
#include "sim/core/bits.h"

/* Everything in struct pe_derived, from the registers and the current EL. */
struct pe_derived hyp_derive(const struct pe *pe);

/* pe->eff after a register changed. */
static inline void pe_derive(struct pe *pe)
{
	pe->eff = pe->eff_of[pe->ps.el] = hyp_derive(pe);
	pe->eff_known = (uint8_t)(1u << pe->ps.el);
}

/* pe->eff after nothing changed but the EL: exceptions and their returns are too frequent to ask every control again. */
static inline void pe_derive_el(struct pe *pe)
{
	if (unlikely(!(pe->eff_known >> pe->ps.el & 1))) {
		pe->eff_of[pe->ps.el] = hyp_derive(pe);
		pe->eff_known |= (uint8_t)(1u << pe->ps.el);
	}
	pe->eff = pe->eff_of[pe->ps.el];
}

/* DO_REGISTER stands for "no trap: execute". */
struct verdict hyp_fp_verdict(const struct pe *pe);
/* VMRS (read) and VMSR of the register that the instruction's field `reg` names: they have FPEXC.EN's check for FPSCR only. */
struct verdict hyp_vfp_reg_verdict(const struct pe *pe, unsigned reg, bool read);
/* CheckSVEEnabled(): of an instruction, which is an FP instruction too; of an access to ZCR_ELx. */
struct verdict hyp_sve_verdict(const struct pe *pe);
struct verdict hyp_sve_access_verdict(const struct pe *pe);
/* ti as in iss_wfx(); only asked when the instruction would really wait. */
struct verdict hyp_wfx_verdict(const struct pe *pe, unsigned ti);
/* DO_NOTHING: no EL takes it (the caller asks the firmware hook or makes it UNDEFINED). TRAP: to `target_el` with `ec`. */
struct verdict hyp_hvc_verdict(const struct pe *pe);
struct verdict hyp_smc_verdict(const struct pe *pe);
struct verdict hyp_svc_verdict(const struct pe *pe);
struct verdict hyp_eret_verdict(const struct pe *pe);
/* Pointer authentication with a key that is enabled. */
struct verdict hyp_pauth_verdict(const struct pe *pe);
/* CheckLDST64BEnabled(), CheckST64BVEnabled(), CheckST64BV0Enabled(). The numbers are those of the ISS of EC 0x0A. */
enum ls64_kind { LS64_ST64BV = 0, LS64_ST64BV0 = 1, LS64_PLAIN = 2 };
struct verdict hyp_ls64_verdict(const struct pe *pe, enum ls64_kind kind);
/* CheckMOPSEnabled(), and the EL that takes a memory copy or set exception: MismatchedMemSetTargetEL() and its kin. */
struct verdict hyp_mops_verdict(const struct pe *pe);
unsigned hyp_mops_target(const struct pe *pe);

#endif
