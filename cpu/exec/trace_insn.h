/* cpu/exec/trace_insn.h - switches the costly kinds of event on: instructions, registers, memory. */
#ifndef AERIE_EXEC_TRACE_INSN_H
#define AERIE_EXEC_TRACE_INSN_H

#include "cpu/arch/pe.h"

struct code_cache;

/* After the listeners have subscribed: makes the interpreter produce TRACE_INSN, TRACE_REG and TRACE_MEM where pe->trace
 * wants them. All PEs share the cache. */
void exec_trace_setup(struct code_cache *c, struct pe *const *pe, unsigned pe_count);

#endif
