/* sim/machine.h - one machine: owns every object it is made of. */
#ifndef AERIE_SIM_MACHINE_H
#define AERIE_SIM_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include "cpu/arch/features.h"
#include "cpu/arch/pe.h"
#include "cpu/arch/power_if.h"
#include "sim/console.h"
#include "sim/fdt_gen.h"
#include "sim/loader.h"
#include "sim/options.h"
#include "sim/testdev.h"

struct code_cache;
struct gdbstub;
struct rewind;
struct psci_fw;
struct semihost;

enum { MACHINE_DEVICES = 96, MACHINE_MEMORIES = 8 };

extern const struct power_ops machine_power_ops; /* of a struct machine */

struct machine_device {
	const struct device_ops *ops;
	void *dev;                /* owned */
	struct blockdev *blk;     /* owned */
	const struct board_part *part;
	unsigned instance;
	bool secure;              /* seen from the Secure physical address space only */
};

struct machine {
	const struct options *o;  /* borrowed */
	struct cpu_model model;
	struct impdef impdef;
	struct console *console;  /* borrowed; NULL: none */
	struct bus *bus;
	struct clock *clock;
	struct trace trace;
	struct ram *ram;
	struct ram *secure_ram;   /* NULL: none */
	struct ram *memory[MACHINE_MEMORIES]; /* fixed ones of the board beside it; owned */
	unsigned memory_count;
	struct code_cache *code;
	struct psci_fw *psci;     /* NULL: none; firmware at EL3 does that */
	struct pe **pe;           /* [pe_count], owned */
	unsigned pe_count;
	uint64_t *mpidr;          /* [pe_count], owned */
	struct machine_device device[MACHINE_DEVICES];
	unsigned device_count;
	struct boot boot;
	struct gdbstub *gdb;      /* NULL: none. Borrowed */
	struct rewind *rewind;    /* NULL: the run cannot go back. Borrowed */
	struct semihost *semihost; /* owned; NULL: off */
	struct testdev testdev;   /* of virtio consoles that have it */
	/* what the guest asked for, by PSCI or a test device */
	bool off_wanted, reset_wanted;
	int exit_status;          /* with off_wanted */
	bool saved;               /* by Ctrl-A s, to --save's file */
	bool trace_failed;        /* a listener cannot go on: the run ends */
	bool parted;              /* from the run that was recorded (lockstep.h): the run ends */
	uint64_t next_poll;       /* virtual (clock tied to the host: host) time of the next look at the console */
	struct pe *running;       /* the PE whose slice it is; NULL between slices. Borrowed */
};

struct machine *machine_create(const struct options *o, struct console *console, struct error *e);
void machine_destroy(struct machine *m);
/* The guest powers the machine off, or resets it; at the end of the slice. */
void machine_power(struct machine *m, enum power_event ev);
/* The guest ends the run with that status. */
void machine_exit(struct machine *m, int status);
/* Puts the options' files into memory (and writes --dump-dtb). */
int machine_load(struct machine *m, struct error *e);
/* After the last trace_listen(): the engines look which kinds of event are wanted. */
void machine_listening(struct machine *m);
/* Before the first instruction, and again when the guest resets: loads memory, resets devices and PEs, starts PE 0. */
int machine_reset(struct machine *m, struct error *e);
/* As reset, but the options' snapshot says what memory and everything else hold. */
int machine_resume(struct machine *m, struct error *e);
/* Prints the physical memory map. */
void machine_print_map(const struct machine *m);

#endif
