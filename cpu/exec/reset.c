/* cpu/exec/reset.c - the state a PE comes out of reset with.
 * Implements: AArch64.TakeReset() (DDI 0487 J1), D1.4.1; UNKNOWN values are zero.
 * Not here:   registers' reset values (sysregs.def); where execution starts (the machine). */
#include <string.h>

#include "cpu/arch/effective.h"
#include "cpu/arch/gic_if.h"
#include "cpu/arch/sysreg.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/pmu.h"
#include "cpu/exec/step.h"
#include "cpu/exec/timer.h"
#include "hyp/insn_traps.h"

#define AA32_SCTLR_RESET 0x00c50838 /* RES1 bits, CP15BEN, nTWI, nTWE, SPAN */

/* What firmware would have left in SCR_EL3 for software below it: every feature enabled that the PE has, lower levels in AArch64. */
static void set_scr(struct pe *pe, bool secure)
{
	uint64_t enables = SCR_RW | SCR_HCE | BIT(16) /* APK */ | SCR_API | BIT(25) /* EnSCXT */ | SCR_FGTEN | BIT(28) /* ECVEn */ |
			   BIT(38) /* HXEn */;

	if (has(pe, FEAT_SVE)) {
		SYS(pe, CPTR_EL3) |= BIT(8); /* EZ */
		SYS(pe, ZCR_EL3) |= 15;
	}
	SYS(pe, SCR_EL3) |= (secure ? 0 : SCR_NS) | (enables & pe->sr_writable[SR_SCR_EL3]);
}

/* EL1 in AArch32 begins in Supervisor mode, and so does EL0's environment; EL2 and EL3 above it have arranged for that. */
static void start_el1(struct pe *pe)
{
	if (!pe->el1_aa32) {
		SYS(pe, HCR_EL2) |= HCR_RW;
		return;
	}
	if (!have_el(pe, EL2))
		SYS(pe, SCR_EL3) &= ~SCR_RW;
	SYS(pe, SCTLR_EL1) = AA32_SCTLR_RESET;
	pe->ps.nrw = 1;
	pe->ps.mode = A32_SVC;
}

void pe_reset(struct pe *pe, unsigned el, bool secure)
{
	memset(pe->x, 0, sizeof(pe->x));
	memset(pe->v, 0, sizeof(pe->v));
	memset(pe->z_live, 0, sizeof(pe->z_live));
	memset(pe->p, 0, sizeof(pe->p));
	memset(&pe->ps, 0, sizeof(pe->ps));
	memset(&pe->excl, 0, sizeof(pe->excl));
	memset(pe->mpu, 0, sizeof(pe->mpu));
	flags_set_nzcv(&pe->flags, 0);
	pe->fpcr = pe->fpsr = 0;
	pe->event_register = pe->waiting = 0;
	pe->wait_until = CLOCK_NEVER;
	pe->pc = 0;
	sysreg_reset(pe);
	if (el < EL3)
		set_scr(pe, secure);
	if (el == EL1)
		start_el1(pe);
	pe->ps.el = (uint8_t)el;
	pe->ps.sp = 1;
	pe->ps.daif = 0xf;
	pe_derive(pe);
	tlb_flush_all(pe);
	tlb_reselect(pe);
	debug_update(pe);
	timer_update(pe);
	if (has(pe, FEAT_PMUv3))
		pmu_update(pe);
	if (pe->gic && pe->gic->reset)
		pe->gic->reset(pe->gic_arg, pe);
	pe->attention = 1;
}
