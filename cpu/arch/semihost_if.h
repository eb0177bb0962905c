/* cpu/arch/semihost_if.h - contract: who answers semihosting calls, the instructions by which a program asks its debugger for
 * files, a console and an end. Implemented by sim/semihost.c. */
#ifndef AERIE_ARCH_SEMIHOST_IF_H
#define AERIE_ARCH_SEMIHOST_IF_H

struct pe;

struct semihost_ops {
	/* The operation is in X0 or R0, its parameter in X1 or R1; the answer goes to X0. The PE is at the instruction. */
	void (*call)(void *arg, struct pe *pe);
};

#endif
