/* sim/core/device.h - what a device model is: a handful of operations, and usually a table of registers.
 * A device sees only its interrupt lines, its host backend, the clock and a bus port for DMA. The machine owns it.
 *
 * How a machine uses a model:
 *	dev = ops->create(&env, &e);     once; the device maps its own windows on env.bus; NULL: refused, e says why
 *	ops->reset(dev);                 before the first instruction and at each system reset
 *	ops->destroy(dev);               once, before the bus, the clock and the backends go
 * An interrupt controller is created before the devices wired to it: for each wire the machine fills
 *	env.irq[i] = (struct irq_line){ .set = intc_ops->input, .sink = intc, .n = GIC_INPUT(0, 32 + spi) };
 * where GIC_INPUT (platforms/dev/gic.h) says how `n` names an SPI or a PE's PPI. */
#ifndef AERIE_CORE_DEVICE_H
#define AERIE_CORE_DEVICE_H

#include <string.h>
#include "sim/core/blockdev.h"
#include "sim/core/bus.h"
#include "sim/core/chardev.h"
#include "sim/core/clock.h"
#include "sim/core/irq.h"
#include "sim/core/snap.h"
#include "sim/core/trace.h"

struct pe;
struct power_ops;

#define DEVICE_WINDOWS 4
#define DEVICE_IRQS    4

struct device_window {
	uint64_t base, size; /* bytes; size 0: not there */
};

/* One option of a device; each model's header lists those it knows. Others are ignored. */
struct device_prop {
	const char *name;
	uint64_t num;        /* numbers and booleans */
	const char *str;     /* strings; borrowed */
};

/* Everything a model is given. Valid during create(); what the pointers point to outlives the device (borrowed). */
struct device_env {
	const char *name;                      /* the part's label: "uart0"; borrowed for the device's life */
	struct bus *bus;                       /* to map the windows on, and for DMA */
	struct clock *clock;
	struct trace *trace;
	struct device_window window[DEVICE_WINDOWS];
	unsigned pas_mask;                     /* which address spaces see the windows; 0 means all */
	struct irq_line irq[DEVICE_IRQS];      /* outputs, copied by the device; .set NULL: unconnected */
	struct chardev *chr;                   /* host end of a character device; NULL: none */
	struct blockdev *blk;                  /* disk image; NULL: none */
	void *pci;                             /* PCI host to sit on (platforms/dev/pci.h) instead of windows; NULL: none */
	unsigned pci_slot;                     /* device number there */
	void *gic;                             /* the interrupt controller that the device is a part of; NULL: none */
	struct pe *const *pe;                  /* interrupt controllers: all PEs, pe[i]->index == i */
	unsigned pe_count;
	const struct power_ops *power;         /* power controllers: cpu/arch/power_if.h; NULL: none */
	void *power_arg;
	const struct device_prop *props;
	unsigned prop_count;
};

/* What a device-tree node of the model says besides reg, interrupts and phandles, which come from the board. Lists are
 * strings each ended by NUL, the list by an empty string: "arm,pl011\0arm,primecell\0". */
struct device_dt {
	const char *node;        /* name before the '@'; NULL: the model has no node */
	const char *compatible;
	const char *clock_names; /* as many references to the APB clock as names; NULL: none */
	unsigned flags;          /* DT_* */
};
enum {
	DT_DMA_COHERENT = 1, /* empty property dma-coherent */
	DT_IRQ_EDGE = 2,     /* interrupts are rising-edge (cell 1), otherwise level-high (cell 4) */
	DT_INTC = 4,         /* interrupt-controller, #interrupt-cells = 3; the board adds what its GIC needs */
};

struct device_ops {
	const char *model;       /* name in board tables and on the command line: "pl011" */
	unsigned irqs;           /* outputs wired to consecutive interrupts; 0 means 1 */
	void *(*create)(const struct device_env *env, struct error *e);
	void (*reset)(void *dev);
	void (*destroy)(void *dev);
	/* Interrupt and power controllers: an input wire changed; has the type of irq_line.set. NULL otherwise. */
	void (*input)(void *dev, unsigned n, bool level);
	/* Saves or loads everything that reset() sets and guests change (sim/core/snap.h). NULL: there is no such thing. */
	void (*snap)(void *dev, struct snap *s);
	struct device_dt dt;
};

static inline const struct device_prop *device_prop(const struct device_env *env, const char *name)
{
	for (unsigned i = 0; i < env->prop_count; i++)
		if (strcmp(env->props[i].name, name) == 0)
			return &env->props[i];
	return NULL;
}

static inline uint64_t device_prop_num(const struct device_env *env, const char *name, uint64_t otherwise)
{
	const struct device_prop *p = device_prop(env, name);
	return p ? p->num : otherwise;
}

static inline const char *device_prop_str(const struct device_env *env, const char *name, const char *otherwise)
{
	const struct device_prop *p = device_prop(env, name);
	return p && p->str ? p->str : otherwise;
}

/* ---- register banks: peripherals made of 32-bit registers ---- */

enum { REG_RO = 1, REG_WO = 2, REG_RW = 3 };

/* One register of 32 bits at `off` in the window. read/write NULL: plain storage in bank->val[index]; a value that comes
 * back from `read` is not stored. Writes to RO and reads of WO registers do nothing and give 0. */
struct mmio_reg {
	const char *name;
	uint32_t off;
	uint32_t access;
	uint32_t reset;
	uint32_t (*read)(void *dev);
	void (*write)(void *dev, uint32_t v);
};
#define REG(n, o, a, rst, r, w) { #n, (o), REG_##a, (rst), (r), (w) }

struct mmio_bank {
	const struct mmio_reg *regs; /* sorted by off */
	unsigned count;
	uint32_t *val;               /* [count]; the device's */
	void *dev;                   /* passed to the hooks */
};

/* Accesses as a 32-bit peripheral bus carries them out: 8- and 16-bit reads see their lanes of the register, narrow writes
 * arrive zero-extended at its lowest byte and are ignored elsewhere, 64 bits are two registers. Holes read 0. */
enum bus_result mmio_bank_read(const struct mmio_bank *b, uint64_t off, unsigned size, uint64_t *val);
enum bus_result mmio_bank_write(const struct mmio_bank *b, uint64_t off, unsigned size, uint64_t val);
void mmio_bank_reset(const struct mmio_bank *b);
static inline void mmio_bank_snap(const struct mmio_bank *b, struct snap *s)
{
	snap_bytes(s, b->val, b->count * sizeof(*b->val));
}

#endif
