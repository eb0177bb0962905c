/* sim/fdt_gen.c - writes the device tree of a machine from its board table and the descriptions its devices carry.
 * Implements: the bindings Linux documents for what is there; node names and numbers as QEMU's virt machine has them.
 * Not here:   which devices there are (machine.c); where the tree goes in memory (loader.c). */
#include "sim/fdt_gen.h"

#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/fdt_write.h"

enum { PHANDLE_CLOCK = 0x8000, PHANDLE_GIC = 0x8001, PHANDLE_GPIO = 0x8002, PHANDLE_MSI = 0x8003, PHANDLE_SECURE_GPIO = 0x8004,
       PHANDLE_CPU = 0x8100 };
enum { IRQ_SPI = 0, IRQ_PPI = 1, IRQ_EDGE = 1, IRQ_LEVEL = 4 };

/* ---- processors ---- */

static void put_psci(struct writer *w, const struct fdt_machine *m)
{
	int n;

	if (!m->psci)
		return;
	n = add_node(w, 0, "psci");
	put_list(w, n, "compatible", "arm,psci-1.0\0arm,psci-0.2\0arm,psci\0");
	put_string(w, n, "method", m->psci);
	CELLS(w, n, "cpu_suspend", 0xc4000001);
	CELLS(w, n, "cpu_off", 0x84000002);
	CELLS(w, n, "cpu_on", 0xc4000003);
	CELLS(w, n, "migrate", 0xc4000005);
}

static void put_cpus(struct writer *w, const struct fdt_machine *m)
{
	int cpus = add_node(w, 0, "cpus");

	CELLS(w, cpus, "#address-cells", 1);
	CELLS(w, cpus, "#size-cells", 0);
	/* Subnodes come out in the reverse order of their making. */
	for (unsigned i = m->pe_count; i-- > 0;) {
		uint32_t affinity = m->mpidr[i] & 0xffffff;
		int n = add_node(w, cpus, "cpu@%x", affinity);
		put_string(w, n, "device_type", "cpu");
		put_string(w, n, "compatible", "arm,armv8");
		CELLS(w, n, "reg", affinity);
		if (m->psci)
			put_string(w, n, "enable-method", "psci");
		CELLS(w, n, "phandle", PHANDLE_CPU + i);
	}
}

/* GICv2 wants the processors' mask in a private interrupt's flags. */
static uint32_t ppi_flags(const struct fdt_machine *m)
{
	uint32_t mask = m->pe_count >= 8 ? 0xff : (1u << m->pe_count) - 1;

	return IRQ_LEVEL | (m->when & WHEN_GICV2 ? mask << 8 : 0);
}

static void put_timer(struct writer *w, const struct fdt_machine *m)
{
	const struct board *b = m->board;
	const int ids[] = { b->timer_sec, b->timer_phys, b->timer_virt, b->timer_hyp, b->timer_hyp_virt };
	int n = add_node(w, 0, "timer");
	uint32_t cells[15];
	unsigned count = m->el2 && m->vhe ? 5 : 4;

	for (unsigned i = 0; i < count; i++) {
		cells[3 * i] = IRQ_PPI;
		cells[3 * i + 1] = (uint32_t)ids[i] - PPI(0);
		cells[3 * i + 2] = ppi_flags(m);
	}
	put_list(w, n, "compatible", "arm,armv8-timer\0arm,armv7-timer\0");
	put_empty(w, n, "always-on");
	put_cells(w, n, "interrupts", 3 * count, cells);
}

static void put_pmu(struct writer *w, const struct fdt_machine *m)
{
	int n;

	if (!m->pmu)
		return;
	n = add_node(w, 0, "pmu");
	put_string(w, n, "compatible", "arm,armv8-pmuv3");
	CELLS(w, n, "interrupts", IRQ_PPI, (uint32_t)m->board->pmu - PPI(0), ppi_flags(m));
}

/* ---- devices ---- */

/* Distributor, redistributors or CPU interfaces, and GICv2's virtual interfaces, if any. */
static void put_windows(struct writer *w, int n, const struct board_part *p, const struct board_part *virt)
{
	const struct board_part *parts[] = { p, virt };
	uint32_t cells[16];
	unsigned count = 0;

	for (unsigned i = 0; i < ARRAY_SIZE(parts) && parts[i]; i++) {
		const uint32_t regs[] = { HI(parts[i]->base), LO(parts[i]->base), HI(parts[i]->size), LO(parts[i]->size),
					  HI(parts[i]->base2), LO(parts[i]->base2), HI(parts[i]->size2), LO(parts[i]->size2) };
		memcpy(cells + count, regs, sizeof(regs));
		count += ARRAY_SIZE(regs);
	}
	put_cells(w, n, "reg", count, cells);
}

/* Who receives messages: a part of the interrupt controller. */
static void put_msi_controller(struct writer *w, const struct fdt_machine *m, int gic)
{
	const struct board_part *its = board_part_find(m->board, "gicv3-its", m->when);
	const struct board_part *v2m = board_part_find(m->board, "gic-v2m", m->when), *p = its ? its : v2m;
	int n;

	if (!p)
		return;
	n = add_node(w, gic, "%s@%llx", p->label, (unsigned long long)p->base);
	put_string(w, n, "compatible", its ? "arm,gic-v3-its" : "arm,gic-v2m-frame");
	put_empty(w, n, "msi-controller");
	if (its)
		CELLS(w, n, "#msi-cells", 1);
	CELLS(w, n, "reg", HI(p->base), LO(p->base), HI(p->size), LO(p->size));
	CELLS(w, n, "phandle", PHANDLE_MSI);
}

static void put_gic(struct writer *w, const struct fdt_machine *m, const struct fdt_device *d, int n)
{
	const struct board_part *p = d->part;

	CELLS(w, n, "phandle", PHANDLE_GIC);
	put_empty(w, n, "interrupt-controller");
	CELLS(w, n, "#interrupt-cells", 3);
	CELLS(w, n, "#address-cells", 2);
	CELLS(w, n, "#size-cells", 2);
	put_empty(w, n, "ranges");
	put_windows(w, n, p, board_part_find(m->board, "gicv2-virt", m->when));
	if (m->when & WHEN_GICV3)
		CELLS(w, n, "#redistributor-regions", 1);
	if (m->el2)
		CELLS(w, n, "interrupts", IRQ_PPI, (uint32_t)m->board->gic_maintenance - PPI(0), IRQ_LEVEL);
	put_msi_controller(w, m, n);
}

static void put_plain(struct writer *w, const struct fdt_device *d, int n)
{
	const struct board_part *p = d->part;
	const struct device_dt *dt = &d->ops->dt;
	uint64_t base = p->base + d->instance * p->size;
	uint32_t clocks[8];
	unsigned count = 0;

	CELLS(w, n, "reg", HI(base), LO(base), HI(p->size), LO(p->size));
	if (p->irq)
		CELLS(w, n, "interrupts", IRQ_SPI, (uint32_t)p->irq - SPI(0) + d->instance,
		      dt->flags & DT_IRQ_EDGE ? IRQ_EDGE : IRQ_LEVEL);
	if (dt->clock_names) {
		for (const char *s = dt->clock_names; *s && count < ARRAY_SIZE(clocks); s += strlen(s) + 1)
			clocks[count++] = PHANDLE_CLOCK;
		put_cells(w, n, "clocks", count, clocks);
		put_list(w, n, "clock-names", dt->clock_names);
	}
}

/* What only the Secure world has: whoever reads the tree for the Non-secure one is to leave it alone. */
static void put_secure(struct writer *w, int node)
{
	put_string(w, node, "status", "disabled");
	put_string(w, node, "secure-status", "okay");
}

/* One node for both banks, but for the one that is the Secure world's. */
static void put_flash(struct writer *w, const struct fdt_machine *m, const struct fdt_device *d, int n)
{
	const struct board_part *p = d->part;
	uint64_t second = p->base + p->size, own = p->base + d->instance * p->size;

	if (m->when & WHEN_EL3)
		CELLS(w, n, "reg", HI(own), LO(own), HI(p->size), LO(p->size));
	else
		CELLS(w, n, "reg", HI(p->base), LO(p->base), HI(p->size), LO(p->size), HI(second), LO(second), HI(p->size),
		      LO(p->size));
	CELLS(w, n, "bank-width", 4);
}

/* Pins of devices 0 to 3 (the pattern repeats) onto four lines; windows of I/O, 32-bit and 64-bit memory. */
static void put_pcie(struct writer *w, const struct fdt_machine *m, const struct fdt_device *d, int n)
{
	const struct board *b = m->board;
	const struct board_part *p = d->part;
	uint32_t map[16 * 10];

	for (uint32_t i = 0; i < 16; i++) {
		const uint32_t dev = i / 4, pin = i % 4;
		const uint32_t row[10] = { dev << 11, 0, 0, pin + 1, PHANDLE_GIC, 0, 0, IRQ_SPI,
					   (uint32_t)p->irq - SPI(0) + (dev + pin) % 4, IRQ_LEVEL };
		memcpy(map + 10 * i, row, sizeof(row));
	}
	put_string(w, n, "device_type", "pci");
	CELLS(w, n, "#address-cells", 3);
	CELLS(w, n, "#size-cells", 2);
	CELLS(w, n, "#interrupt-cells", 1);
	CELLS(w, n, "linux,pci-domain", 0);
	CELLS(w, n, "bus-range", 0, LO(p->size >> 20) - 1);
	CELLS(w, n, "reg", HI(p->base), LO(p->base), HI(p->size), LO(p->size));
	const uint32_t ranges[] = { 0x1000000, 0, 0, HI(b->pci_io.base), LO(b->pci_io.base), 0, LO(b->pci_io.size), 0x2000000,
	      HI(b->pci_low.base), LO(b->pci_low.base), HI(b->pci_low.base), LO(b->pci_low.base), HI(b->pci_low.size),
	      LO(b->pci_low.size), 0x3000000, HI(b->pci_high.base), LO(b->pci_high.base), HI(b->pci_high.base),
	      LO(b->pci_high.base), HI(b->pci_high.size), LO(b->pci_high.size) };
	put_cells(w, n, "ranges", m->when & WHEN_LOWMEM ? 14 : 21, ranges);
	if (board_part_find(b, "gicv3-its", m->when) || board_part_find(b, "gic-v2m", m->when))
		CELLS(w, n, "msi-map", 0, PHANDLE_MSI, 0, 0x10000);
	CELLS(w, n, "interrupt-map-mask", 0x1800, 0, 0, 7);
	put_cells(w, n, "interrupt-map", ARRAY_SIZE(map), map);
}

static void put_gpio(struct writer *w, const struct fdt_device *d, int n)
{
	put_empty(w, n, "gpio-controller");
	CELLS(w, n, "#gpio-cells", 2);
	CELLS(w, n, "phandle", d->secure ? PHANDLE_SECURE_GPIO : PHANDLE_GPIO);
}

/* Pins of the Secure world's block: 0 powers off, 1 resets. */
static void put_power_pins(struct writer *w)
{
	static const char *const what[] = { "gpio-poweroff", "gpio-restart" };

	for (uint32_t pin = ARRAY_SIZE(what); pin-- > 0;) {
		int n = add_node(w, 0, "%s", what[pin]);
		put_string(w, n, "compatible", what[pin]);
		CELLS(w, n, "gpios", PHANDLE_SECURE_GPIO, pin, 0);
		put_secure(w, n);
	}
}

/* Pin 3 is the key that asks the system to power off; its code is KEY_POWER. */
static void put_power_key(struct writer *w)
{
	int n = add_node(w, 0, "gpio-keys");

	put_string(w, n, "compatible", "gpio-keys");
	n = add_node(w, n, "poweroff");
	put_string(w, n, "label", "GPIO Key Poweroff");
	CELLS(w, n, "linux,code", 116);
	CELLS(w, n, "gpios", PHANDLE_GPIO, 3, 0);
}

static void put_device(struct writer *w, const struct fdt_machine *m, const struct fdt_device *d)
{
	const struct device_dt *dt = &d->ops->dt;
	uint64_t base = d->part->base + d->instance * d->part->size;
	bool flash = strcmp(d->ops->model, "cfi-flash") == 0;
	int n;

	if (!dt->node || (flash && d->instance && !(m->when & WHEN_EL3)))
		return;
	if (strcmp(d->ops->model, "pcie-ecam") == 0)
		base = m->board->pci_low.base;
	if (strcmp(d->ops->model, "pl061") == 0)
		(d->secure ? put_power_pins : put_power_key)(w);
	n = add_node(w, 0, "%s%s@%llx", flash && d->secure ? "sec" : "", dt->node, (unsigned long long)base);
	put_list(w, n, "compatible", dt->compatible);
	if (dt->flags & DT_INTC)
		put_gic(w, m, d, n);
	else if (flash)
		put_flash(w, m, d, n);
	else if (strcmp(d->ops->model, "pcie-ecam") == 0)
		put_pcie(w, m, d, n);
	else
		put_plain(w, d, n);
	if (dt->flags & DT_DMA_COHERENT)
		put_empty(w, n, "dma-coherent");
	if (strcmp(d->ops->model, "pl061") == 0)
		put_gpio(w, d, n);
	if (d->secure)
		put_secure(w, n);
}

/* ---- the rest of the root ---- */

static void put_memory(struct writer *w, const struct fdt_machine *m)
{
	const struct board_part *main = board_part_find(m->board, "ram", 0);
	uint64_t first = board_ram_first(m->board, m->ram);
	int n = add_node(w, 0, "memory@%llx", (unsigned long long)m->board->ram_base);

	put_string(w, n, "device_type", "memory");
	if (first < m->ram)
		CELLS(w, n, "reg", HI(m->board->ram_base), LO(m->board->ram_base), HI(first), LO(first), HI(main->base2), LO(main->base2),
		      HI(m->ram - first), LO(m->ram - first));
	else
		CELLS(w, n, "reg", HI(m->board->ram_base), LO(m->board->ram_base), HI(m->ram), LO(m->ram));
	for (size_t i = 0; i < m->board->part_count; i++) {
		const struct board_part *p = &m->board->parts[i];
		if (strcmp(p->model, "ram") != 0 || !p->secure || !board_part_present(p, m->when))
			continue;
		n = add_node(w, 0, "secram@%llx", (unsigned long long)p->base);
		put_string(w, n, "device_type", "memory");
		CELLS(w, n, "reg", HI(p->base), LO(p->base), HI(p->size), LO(p->size));
		put_secure(w, n);
	}
}

static void put_clock(struct writer *w)
{
	int n = add_node(w, 0, "apb-pclk");

	put_string(w, n, "compatible", "fixed-clock");
	CELLS(w, n, "#clock-cells", 0);
	CELLS(w, n, "clock-frequency", 24000000);
	put_string(w, n, "clock-output-names", "clk24mhz");
	CELLS(w, n, "phandle", PHANDLE_CLOCK);
}

static void put_boot(struct writer *w, const struct fdt_machine *m, int n)
{
	if (m->bootargs)
		put_string(w, n, "bootargs", m->bootargs);
	if (m->initrd_end > m->initrd_start) {
		CELLS(w, n, "linux,initrd-start", HI(m->initrd_start), LO(m->initrd_start));
		CELLS(w, n, "linux,initrd-end", HI(m->initrd_end), LO(m->initrd_end));
	}
}

static void put_modules(struct writer *w, const struct fdt_machine *m, int chosen)
{
	for (unsigned i = 0; i < m->module_count; i++) {
		const struct fdt_module *d = &m->module[i];
		int n = add_node(w, chosen, "module@%llx", (unsigned long long)d->addr);

		if (strcmp(d->kind, "kernel") == 0)
			put_list(w, n, "compatible", "multiboot,kernel\0multiboot,module\0");
		else
			put_list(w, n, "compatible", "multiboot,ramdisk\0multiboot,module\0");
		CELLS(w, n, "reg", HI(d->addr), LO(d->addr), HI(d->size), LO(d->size));
		if (d->bootargs)
			put_string(w, n, "bootargs", d->bootargs);
	}
}

/* Path of the first serial line of a world; empty: it has none. */
static void uart_path(const struct fdt_machine *m, bool secure, char path[64])
{
	path[0] = 0;
	for (unsigned i = 0; i < m->device_count && !path[0]; i++) {
		const struct fdt_device *d = &m->devices[i];
		if (strcmp(d->ops->model, "pl011") == 0 && d->secure == secure)
			snprintf(path, 64, "/%s@%llx", d->ops->dt.node, (unsigned long long)d->part->base);
	}
}

static void put_console_and_seeds(struct writer *w, int n, const char *uart, const uint64_t *seeds)
{
	uint32_t seed[10];

	for (unsigned i = 0; i < 10; i++)
		seed[i] = LO(seeds[i / 2] >> (32 * (i & 1)));
	if (uart[0])
		put_string(w, n, "stdout-path", uart);
	put_cells(w, n, "rng-seed", 8, seed);
	put_cells(w, n, "kaslr-seed", 2, seed + 8);
}

static void put_chosen(struct writer *w, const struct fdt_machine *m)
{
	char uart[64], secure[64];
	int n;

	uart_path(m, false, uart);
	uart_path(m, true, secure);
	n = add_node(w, 0, "aliases");
	if (uart[0])
		put_string(w, n, "serial0", uart);
	if (secure[0])
		put_string(w, n, "serial1", secure);
	if (m->when & WHEN_EL3)
		put_console_and_seeds(w, add_node(w, 0, "secure-chosen"), secure, m->seed[1]);
	n = add_node(w, 0, "chosen");
	put_boot(w, m, n);
	put_console_and_seeds(w, n, uart, m->seed[0]);
	put_modules(w, m, n);
}

static int finish(struct writer *w, void **dtb, size_t *size, struct error *e)
{
	if (!w->rc)
		fdt_note(w, fdt_pack(w->fdt));
	if (w->rc) {
		error_set(e, EINVAL, "cannot write the device tree: %s", fdt_strerror(w->rc));
		free(w->fdt);
		return -EINVAL;
	}
	*dtb = w->fdt;
	*size = fdt_totalsize(w->fdt);
	return 0;
}

int fdt_generate(const struct fdt_machine *m, void **dtb, size_t *size, struct error *e)
{
	size_t room = 65536 + 256 * m->pe_count + (m->bootargs ? strlen(m->bootargs) : 0);
	struct writer w = { .fdt = malloc(room) };

	if (!w.fdt)
		return error_set(e, ENOMEM, "out of memory");
	fdt_note(&w, fdt_create_empty_tree(w.fdt, (int)room));
	if (!w.rc) {
		put_string(&w, 0, "compatible", m->board->compatible);
		put_string(&w, 0, "model", m->board->compatible);
		CELLS(&w, 0, "#address-cells", 2);
		CELLS(&w, 0, "#size-cells", 2);
		CELLS(&w, 0, "interrupt-parent", PHANDLE_GIC);
		put_empty(&w, 0, "dma-coherent");
		/* Subnodes come out in the reverse order of their making: the console first, the slots by address. */
		put_chosen(&w, m);
		put_clock(&w);
		put_timer(&w, m);
		put_cpus(&w, m);
		put_pmu(&w, m);
		for (unsigned i = m->device_count; i-- > 0;)
			put_device(&w, m, &m->devices[i]);
		put_memory(&w, m);
		put_psci(&w, m);
	}
	return finish(&w, dtb, size, e);
}

static void replace_memory(struct writer *w, const struct fdt_machine *m)
{
	int n = fdt_first_subnode(w->fdt, 0);

	while (n >= 0) {
		const char *type = fdt_getprop(w->fdt, n, "device_type", NULL);
		const char *status = fdt_getprop(w->fdt, n, "status", NULL);
		int next = fdt_next_subnode(w->fdt, n);
		if (type && strcmp(type, "memory") == 0 && !(status && strcmp(status, "disabled") == 0)) {
			fdt_note(w, fdt_del_node(w->fdt, n));
			next = fdt_first_subnode(w->fdt, 0);
		}
		n = next;
	}
	put_memory(w, m);
}

int fdt_adopt(const struct fdt_machine *m, const void *in, size_t in_size, const char *path, void **dtb, size_t *size,
	      struct error *e)
{
	size_t room = in_size + 4096 + (m->bootargs ? strlen(m->bootargs) : 0);
	struct writer w = { 0 };
	int n;

	if (in_size < sizeof(struct fdt_header) || fdt_check_full(in, in_size) != 0)
		return error_set(e, EINVAL, "%s: not a device tree blob, or a damaged one", path);
	w.fdt = malloc(room);
	if (!w.fdt)
		return error_set(e, ENOMEM, "out of memory");
	fdt_note(&w, fdt_open_into(in, w.fdt, (int)room));
	if (!w.rc && (fdt_address_cells(w.fdt, 0) != 2 || fdt_size_cells(w.fdt, 0) != 2)) {
		free(w.fdt);
		return error_set(e, EINVAL, "%s: the root node's #address-cells and #size-cells must be 2", path);
	}
	if (!w.rc) {
		replace_memory(&w, m);
		n = fdt_path_offset(w.fdt, "/chosen");
		if (n == -FDT_ERR_NOTFOUND)
			n = add_node(&w, 0, "chosen");
		fdt_note(&w, n);
		if (!w.rc)
			put_boot(&w, m, n);
	}
	return finish(&w, dtb, size, e);
}
