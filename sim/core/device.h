/* sim/core/device.h - what a device model is: a table of registers and a handful of operations.
 * A device sees only its interrupt lines, the clock and a bus port for DMA. The machine owns it. */
#ifndef AERIE_CORE_DEVICE_H
#define AERIE_CORE_DEVICE_H

#include "sim/core/bus.h"
#include "sim/core/clock.h"
#include "sim/core/irq.h"

struct snap;

enum { REG_RO = 1, REG_WO = 2, REG_RW = 3 };

/* One register: 32 bits, at `off` in the window. read/write NULL: plain storage in dev->regs[index]. */
struct mmio_reg {
	const char *name;
	uint32_t off;
	uint32_t access;
	uint32_t reset;
	uint32_t (*read)(void *dev);
	void (*write)(void *dev, uint32_t v);
};
#define REG(n, o, a, rst, r, w) { #n, (o), REG_##a, (rst), (r), (w) }

#endif
