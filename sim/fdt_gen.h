/* sim/fdt_gen.h - the device tree of a machine. */
#ifndef AERIE_SIM_FDT_GEN_H
#define AERIE_SIM_FDT_GEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "platforms/board.h"
#include "sim/core/device.h"
#include "sim/core/error.h"

/* One instance of a part, as it was built. */
struct fdt_device {
	const struct device_ops *ops;
	const struct board_part *part;
	unsigned instance;
	bool secure;                /* for the Secure world only */
};

/* What a hypervisor is to start: a node under /chosen ("multiboot,kernel", "multiboot,ramdisk"). */
struct fdt_module {
	const char *kind;           /* "kernel", "ramdisk" */
	const char *bootargs;       /* NULL: none */
	uint64_t addr, size;
};
enum { FDT_MODULES = 16 };

struct fdt_machine {
	const struct board *board;
	unsigned when;              /* enum board_when of this machine */
	unsigned pe_count;
	const uint64_t *mpidr;      /* [pe_count] */
	bool el2, vhe, pmu;
	const char *psci;           /* "hvc", "smc"; NULL: no PSCI */
	uint64_t ram;               /* bytes */
	const struct fdt_device *devices;
	unsigned device_count;
	const char *bootargs;       /* NULL: none */
	uint64_t initrd_start, initrd_end; /* equal: none */
	struct fdt_module module[FDT_MODULES];
	unsigned module_count;
	uint64_t seed[2][5];        /* random bits for /chosen and /secure-chosen: rng-seed (4) and kaslr-seed */
};

/* A new tree, malloc'ed and packed. */
int fdt_generate(const struct fdt_machine *m, void **dtb, size_t *size, struct error *e);
/* A user's tree: checked, with memory, bootargs, initrd of this machine put in. */
int fdt_adopt(const struct fdt_machine *m, const void *in, size_t in_size, const char *path, void **dtb, size_t *size,
	      struct error *e);

#endif
