/* cpu/exec/system.h - SVC, HVC and SMC of every instruction set. */
#ifndef AERIE_EXEC_SYSTEM_H
#define AERIE_EXEC_SYSTEM_H

#include "cpu/exec/exec.h"

enum exec_status call_svc(struct pe *pe, uint32_t imm16);
enum exec_status call_hvc(struct pe *pe, uint32_t imm16);
enum exec_status call_smc(struct pe *pe, uint32_t imm16);
/* Tells of an exception return that has been made, from the level with that SPSR. */
void trace_return(struct pe *pe, unsigned from, uint64_t spsr);
/* AArch32's HLT or SVC with that immediate is a semihosting call, and it has been answered. */
bool semihost_takes_a32(struct pe *pe, uint32_t imm, bool svc);

#endif
