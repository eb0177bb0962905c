/* cpu/exec/debug.h - self-hosted debug: software step, hardware breakpoints and watchpoints.
 * Implements: DDI 0487 D2. */
#ifndef AERIE_EXEC_DEBUG_H
#define AERIE_EXEC_DEBUG_H

#include "cpu/exec/exec.h"

/* Software step is enabled at the current EL (MDSCR_EL1.{MDE,SS}, KDE, OS Lock): single-step, or raise. */
bool debug_step_active(const struct pe *pe);
/* Behind an executed instruction with PSTATE.SS set: active-not-pending becomes active-pending. */
void debug_step_advance(struct pe *pe);
/* Before an instruction at pe->pc: a Software Step exception that is pending, or a breakpoint that matches. true: pe->exc is filled. */
bool debug_before_insn(struct pe *pe);
/* Any breakpoint (watchpoint) may match at the current EL. */
bool debug_breakpoints_active(const struct pe *pe);
bool debug_watchpoints_active(const struct pe *pe);
/* An access of `size` bytes at `va`: a watchpoint matches; pe->exc is filled. */
bool debug_watch(struct pe *pe, va_t va, unsigned size, enum acc acc);
/* SoftwareStep: PSTATE.SS that an exception return to `spsr` leaves (DebugExceptionReturnSS()). */
bool debug_return_ss(const struct pe *pe, uint64_t spsr, unsigned from_el, unsigned to_el);

#endif
