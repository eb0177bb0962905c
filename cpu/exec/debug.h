/* cpu/exec/debug.h - self-hosted debug: software step, hardware breakpoints and watchpoints.
 * Implements: DDI 0487 D2. */
#ifndef AERIE_EXEC_DEBUG_H
#define AERIE_EXEC_DEBUG_H

#include "cpu/arch/effective.h"
#include "cpu/exec/exec.h"
#include "sim/core/bits.h"

#define MDSCR_SS  BIT(0)
#define MDSCR_MDE BIT(15)

bool debug_step_enabled(const struct pe *pe);
bool debug_breakpoints_enabled(const struct pe *pe);

/* Software step acts at the current EL: one instruction at a time, with debug_before_insn() in front of each. */
static inline bool debug_step_active(const struct pe *pe)
{
	return unlikely(SYS(pe, MDSCR_EL1) & MDSCR_SS) && debug_step_enabled(pe);
}

/* Some breakpoint may match at the current EL: likewise. */
static inline bool debug_breakpoints_active(const struct pe *pe)
{
	return unlikely(SYS(pe, MDSCR_EL1) & MDSCR_MDE) && debug_breakpoints_enabled(pe);
}

/* PSTATE.DAIF changes: with anything pending, or debug exceptions possible, somebody has to look what may be taken now. */
static inline bool unmask_matters(const struct pe *pe)
{
	return unlikely(pe->irq_in || (SYS(pe, HCR_EL2) & (HCR_VI | HCR_VF | HCR_VSE)) ||
			(SYS(pe, MDSCR_EL1) & (MDSCR_SS | MDSCR_MDE)));
}

/* Before the instruction at pe->pc: a Software Step exception that is pending, or a breakpoint that matches. true: pe->exc is
 * filled. */
bool debug_before_insn(struct pe *pe);
/* Behind the instruction `word`, which ran alone: active-not-pending becomes active-pending. */
void debug_step_advance(struct pe *pe, uint32_t word);
/* An access of `size` bytes at `va` with the privileges of `el`, while pe->watch_active: a watchpoint matches; pe->exc is
 * filled. */
bool debug_watch(struct pe *pe, va_t va, unsigned size, enum acc acc, unsigned el);
/* The same for an access of the VNCR page: EL2's, from where debug exceptions are not masked (AArch64.CheckDebug()). */
bool debug_watch_vncr(struct pe *pe, va_t va, unsigned size, enum acc acc);
/* DebugExceptionReturnSS(): PSTATE.SS that an exception return leaves. */
bool debug_return_ss(const struct pe *pe, uint64_t spsr, unsigned from_el, unsigned to_el);
/* After a write of a debug register. */
void debug_update(struct pe *pe);

#endif
