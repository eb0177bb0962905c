/* cpu/exec/hints.h - hints that do something, for every instruction set. */
#ifndef AERIE_EXEC_HINTS_H
#define AERIE_EXEC_HINTS_H

#include "cpu/exec/exec.h"
#include "cpu/exec/op.h"

/* HINT numbers, in every instruction set, by which a program says where its trace begins and ends. Unallocated: a NOP on hardware. */
enum { HINT_TRACE_ON = 0x70, HINT_TRACE_OFF = 0x71 };

/* HINT_WFE, ... of insn_consts.h */
enum exec_status hint_do(struct pe *pe, int hint);
/* A hint without a name: does nothing, but says so if it is one of the trace's. */
void hint_unnamed(struct pe *pe, unsigned number);
OP(op_hint_unnamed); /* op->rd: the number */

#endif
