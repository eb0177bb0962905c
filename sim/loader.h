/* sim/loader.h - puts kernel, initrd, device tree and other files into the machine's memory and says where to begin. */
#ifndef AERIE_SIM_LOADER_H
#define AERIE_SIM_LOADER_H

#include "sim/core/bus.h"
#include "sim/fdt_gen.h"
#include "sim/options.h"

struct boot {
	bool linux_boot;   /* by the arm64 boot protocol: X0 = dtb */
	bool has_entry;
	uint64_t entry;    /* physical address of the first instruction */
	uint64_t dtb;      /* 0: none in memory */
	uint64_t high;     /* behind everything that was put into RAM */
};

/* Places everything the options name. `fdt` describes the machine; its initrd fields are filled here. With firmware the
 * kernel goes into `fw_cfg` (a device of that model; NULL: none), for the firmware to fetch. */
int loader_load(const struct options *o, struct bus *bus, struct fdt_machine *fdt, void *fw_cfg, struct boot *b,
		struct error *e);

#endif
