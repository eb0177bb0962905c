/* sim/options.h - what a machine is to be and do, whichever way the user said it (`aerie run`, `aerie qemu`). */
#ifndef AERIE_SIM_OPTIONS_H
#define AERIE_SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include "platforms/board.h"
#include "sim/core/error.h"
#include "sim/impdef_file.h"

/* Something put into memory before the first instruction. */
struct opt_load {
	enum { LOAD_ELF, LOAD_RAW, LOAD_DATA } kind;
	const char *path;   /* ELF, RAW */
	uint64_t addr;      /* RAW, DATA */
	uint8_t data[8];    /* DATA */
	unsigned data_len;
	bool entry;         /* execution begins here */
	const char *module; /* it is a hypervisor's guest's: "kernel" or "ramdisk", told in the device tree; NULL: not */
	const char *module_args; /* ... with these boot arguments, or NULL */
};

/* Who prints and reads a serial line. */
struct opt_serial {
	enum { SERIAL_STDIO, SERIAL_NULL, SERIAL_FILE } kind;
	const char *path;   /* FILE */
	bool escape;        /* STDIO: Ctrl-A commands even where stdin is no terminal */
};

/* A virtio device: in a given virtio-mmio slot of the board, or as that device of its PCI bus. So is any other PCI function. */
struct opt_virtio {
	const char *model;  /* "virtio-blk", "virtio-console", "virtio-rng", "pci-testdev" */
	unsigned slot;
	bool pci;
	const char *path;   /* blk: image */
	const char *serial; /* blk: serial number the guest sees, NULL: none */
	bool readonly;
	bool legacy;        /* MMIO: registers of version 1 */
	bool testdev;       /* console: its host end is the test device (sim/testdev.h) */
};

/* A bank of flash: the file that keeps it. */
struct opt_flash {
	const char *path;   /* NULL: none */
	bool readonly;
};

/* Semihosting: calls of the guest's to the host. */
struct opt_semihost {
	bool on;
	bool el0;             /* from EL0, too */
	const char *dir;      /* whose files the guest may have; NULL: none */
	bool readonly;
	const char *cmdline;  /* what SYS_GET_CMDLINE says; set by options_check() where nobody said */
	struct opt_serial out; /* where the console goes */
};

enum { OPT_FLASH = 2 };
enum { OPT_LOADS = 64, OPT_VIRTIO = 32, OPT_SERIALS = 4 };

#define RAM_OF_BOARD UINT64_MAX

struct options {
	const struct board *board;
	unsigned gic_version;     /* 2, 3 */
	bool el2, el3;            /* the machine has them */
	bool acpi;                /* firmware finds ACPI tables */
	bool its;                 /* GICv3: with an ITS */
	bool profile_r;           /* its processors are of the R-profile */
	bool highmem;             /* something may lie above 4 GiB */
	bool mte;                 /* the machine's RAM holds allocation tags */
	unsigned el;              /* starts at; 0: the highest it has */
	bool aarch32;             /* EL1 uses AArch32 */
	const char *cpu;          /* "max+feat-feat" */
	struct impdef_names impdef; /* files that describe IMPLEMENTATION DEFINED registers */
	unsigned smp;
	unsigned cluster0;        /* of them in the first cluster, on boards that have clusters; 0: as many as fit */
	bool has_reset_address;
	uint64_t reset_address;   /* where processors start from reset, on boards whose firmware may be elsewhere than in ROM */
	const char *startup;      /* affinities of those that start with the machine, "0.0.0.0,0.1.*.*"; NULL: as the board has it */
	bool counter_runs;        /* from reset on, where software starts the system counter */
	bool secure_memory;       /* what is the Secure world's alone is closed to the other */
	uint64_t ram;             /* bytes; RAM_OF_BOARD until options_check() */

	const char *kernel, *initrd, *append, *dtb;
	const char *bios;         /* firmware for the first bank of flash; it is not written back */
	struct opt_flash flash[OPT_FLASH];
	bool kernel_may_be_raw;   /* an unknown format is a raw image, as QEMU has it */
	struct opt_load load[OPT_LOADS];
	unsigned load_count;
	struct opt_virtio virtio[OPT_VIRTIO];
	unsigned virtio_count;
	struct opt_serial serial[OPT_SERIALS];
	unsigned serial_count;

	struct opt_semihost semihost;

	const char *dump_dtb;     /* write the device tree there and stop */
	bool dump_map;            /* print the memory map and stop */
	uint32_t trace_mask;      /* BIT(enum trace_kind) for the text */
	const char *trace_file;   /* NULL: standard error; with trace_log: no text */
	const char *trace_log;    /* binary log; NULL: none */
	struct places *places;    /* names for addresses in what is traced; NULL: none. Owned */
	const char *lockstep;     /* a log that the run is compared with; NULL: none */
	const char *trace_filter; /* expression (sim/trace/filter.h); NULL: everything */
	const char *trace_from, *trace_to; /* moments (sim/trace_window.h); NULL: beginning, end */
	uint64_t trace_ring;      /* keep so many last events, for a run that ends badly; 0: write all */
	bool trace_hash;
	bool summary;
	const char *gdb;          /* where a debugger connects (sim/gdb_link.h); NULL: none */
	bool reverse;             /* the debugger can go back */
	bool gdb_runs;            /* ... while the guest runs: it is not waited for */
	const char *save_snapshot; /* at the end of the run, or when the user says so; NULL: never */
	const char *load_snapshot; /* where the run begins; NULL: with reset */
	uint64_t max_insns;       /* of all PEs together; UINT64_MAX: no limit */
	uint64_t timeout;         /* virtual ns; UINT64_MAX: no limit */
	bool host_clock;
	uint64_t seed;
	uint64_t quantum;         /* ns of virtual time a PE runs before the next has its turn */
	bool reset_stops;         /* a guest's reset ends the run instead of starting again */

	char **owned;             /* strings made while parsing */
	unsigned owned_count;
};

/* The machine starts its firmware; a kernel is then the firmware's to start. */
static inline bool options_firmware(const struct options *o)
{
	return o->bios || (o->flash[0].path && !board_part_find(o->board, "rom", ~0u));
}
void options_init(struct options *o);
void options_free(struct options *o);
/* A copy that lives as long as the options; NULL when out of memory. */
const char *options_keep(struct options *o, const char *s);

/* `aerie run ARGS`: argv[0] is the first argument after "run". */
int options_parse(struct options *o, int argc, char **argv, struct error *e);
/* The option at argv[*i] with its value; moves *i to the last word used. -ENOENT: no such option. */
int options_one(struct options *o, int argc, char **argv, int *i, struct error *e);
/* What only makes sense together. Called by options_parse and qemu_args_parse at their end. */
int options_check(struct options *o, struct error *e);
/* ... in the R-profile: settles profile_r, and with it cpu, el and el2. Called by options_check(). */
int options_check_r(struct options *o, struct error *e);
/* ... of traces: settles trace_mask. Called by options_check(). */
int options_check_trace(struct options *o, struct error *e);
/* FILE[@OFFSET][,el=N][,vmid=N] of --symbols. */
int options_symbols(struct options *o, const char *arg, struct error *e);
/* "exc,irq" of --trace; N of --trace-ring. */
int options_trace(struct options *o, const char *arg, struct error *e);
int options_trace_ring(struct options *o, const char *arg, struct error *e);
/* "virt,gic-version=3,virtualization=on": -EINVAL with a message; -ENOENT for a property the caller may know. */
int options_machine(struct options *o, const char *name, struct error *e);
int options_machine_prop(struct options *o, const char *key, const char *value, struct error *e);
int options_add_load(struct options *o, const struct opt_load *l, struct error *e);
int options_add_virtio(struct options *o, const struct opt_virtio *v, struct error *e);
/* The next free device number of the PCI bus. */
unsigned options_pci_slot(const struct options *o);
/* unit: the bank, or OPT_FLASH for the first that is free. */
int options_add_flash(struct options *o, const struct opt_flash *f, unsigned unit, struct error *e);
int options_add_serial(struct options *o, const struct opt_serial *s, struct error *e);
/* --semihosting[="enable=on,arg=a,dir=FOLDER,ro,userspace=on"]; NULL: on. */
int options_semihost_arg(struct options *o, const char *arg, struct error *e);
/* The program's command line where nobody said one: its file's name and --append. */
int options_check_semihost(struct options *o, struct error *e);
/* "stdio", "null", "file:PATH". */
int options_serial(struct options *o, const char *arg, struct error *e);

#endif
