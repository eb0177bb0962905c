/* cpu/arch/engine.h - contract: run a PE for a budget of instructions and say why it stopped (design D1).
 * Implemented by cpu/exec (interpreter). Any engine may stop at any instruction boundary with the whole state in struct pe. */
#ifndef AERIE_ARCH_ENGINE_H
#define AERIE_ARCH_ENGINE_H

#include <stdint.h>

struct pe;

enum stop {
	STOP_BUDGET,     /* the budget is used up, or somebody asked for attention */
	STOP_WAIT,       /* WFI or WFE with nothing to wake it */
	STOP_OFF,        /* powered off */
	STOP_BREAKPOINT, /* the debugger's */
	STOP_MACHINE,    /* the machine was told to stop (power off, reset, exit) */
	STOP_SEMIHOST,   /* semihosting call: X0/X1 hold it, PC is behind it */
};

struct engine_ops {
	const char *name;
	/* Runs until about `budget` instructions have retired: stops at the first taken branch, exception or page crossing
	 * at or after it. pe->retired counts exactly. */
	enum stop (*run)(struct pe *pe, uint64_t budget);
};

#endif
