/* cpu/arch/power_if.h - contract: power control of PEs and of the machine, and the firmware call hook.
 * The machine implements power_ops; platforms/dev/psci_fw implements firmware_ops on top of it. */
#ifndef AERIE_ARCH_POWER_IF_H
#define AERIE_ARCH_POWER_IF_H

#include <stdbool.h>
#include <stdint.h>

struct pe;

enum power_event { POWER_OFF, POWER_RESET };

struct power_ops {
	/* Starts the PE of that affinity at `entry` with X0 = context. 0, or -ENOENT no such PE, -EBUSY already on. */
	int (*cpu_on)(void *machine, uint64_t mpidr, uint64_t entry, uint64_t context);
	void (*cpu_off)(void *machine, struct pe *pe);
	/* 1 on, 0 off, -ENOENT. */
	int (*cpu_state)(void *machine, uint64_t mpidr);
	void (*system)(void *machine, enum power_event ev);
	/* Starts the PE out of reset, where the machine starts. 0, -ENOENT, -EBUSY. */
	int (*cpu_reset)(void *machine, uint64_t mpidr);
};

struct firmware_ops {
	/* HVC or SMC that no higher EL takes: true if it was a call for us (X0.. hold the result), false: UNDEFINED. */
	bool (*call)(void *fw, struct pe *pe, bool smc);
};

#endif
