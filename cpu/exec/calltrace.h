/* cpu/exec/calltrace.h - HVC and SMC as calls: what was asked, and what came back. */
#ifndef AERIE_EXEC_CALLTRACE_H
#define AERIE_EXEC_CALLTRACE_H

#include "cpu/exec/exec.h"

enum { CALLS_OPEN = 8 };

/* Calls of one PE that software has not answered yet; the oldest is forgotten for a new one. */
struct call_log {
	struct open_call {
		bool open;
		uint8_t el;        /* the caller's */
		uint64_t back, vttbr; /* where the answer returns to, in which virtual machine */
		struct trace_event ev;
	} call[CALLS_OPEN];
	unsigned next;
};

/* The PE is about to take an HVC or SMC to `target`. */
void calltrace_begin(struct pe *pe, bool smc, uint32_t imm16, unsigned target);
/* An exception return has brought it to where it is. */
void calltrace_return(struct pe *pe, unsigned from_el);

#endif
