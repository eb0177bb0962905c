/* sim/machine.c - builds a machine from its options and board table, starts it, and takes it apart.
 * Implements: the power control that PSCI needs (cpu/arch/power_if.h).
 * Not here:   running it (run.c); devices (platforms/dev); what is loaded (loader.c). */
#include "sim/machine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/exec/codepage.h"
#include "cpu/exec/step.h"
#include "cpu/exec/tlb.h"
#include "cpu/exec/trace_insn.h"
#include "mmu/mmu.h"
#include "platforms/dev/devices.h"
#include "platforms/dev/fw_cfg.h"
#include "platforms/dev/gic.h"
#include "platforms/dev/psci_fw.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"

#define MPIDR_AFF GENMASK(23, 0)

static unsigned conditions(const struct options *o)
{
	return (o->gic_version == 3 ? WHEN_GICV3 : WHEN_GICV2) | (o->el2 ? WHEN_EL2 : 0) | (o->el3 ? WHEN_EL3 : 0);
}

/* ---- power ---- */

static struct pe *find_pe(struct machine *m, uint64_t mpidr)
{
	for (unsigned i = 0; i < m->pe_count; i++)
		if ((m->mpidr[i] & MPIDR_AFF) == mpidr)
			return m->pe[i];
	return NULL;
}

/* The state in which the boot protocol and PSCI hand a PE over: highest level, everything off, interrupts masked. */
static void start_pe(struct machine *m, struct pe *pe, uint64_t entry, uint64_t x0)
{
	pe_reset(pe, m->o->el, m->o->el == 3);
	pe->ps.t = m->o->aarch32 && (entry & 1);
	pe->pc = m->o->aarch32 ? (uint32_t)entry & ~1u : entry;
	pe->x[0] = x0;
	pe->power = 1;
	pe->attention = 1;
}

static int power_cpu_on(void *arg, uint64_t mpidr, uint64_t entry, uint64_t context)
{
	struct machine *m = arg;
	struct pe *pe = find_pe(m, mpidr);

	if (!pe)
		return -ENOENT;
	if (pe->power)
		return -EBUSY;
	start_pe(m, pe, entry, context);
	return 0;
}

static void power_cpu_off(void *arg, struct pe *pe)
{
	(void)arg;
	pe->power = 0;
	exec_request_stop(pe, STOP_OFF);
}

static int power_cpu_state(void *arg, uint64_t mpidr)
{
	struct pe *pe = find_pe(arg, mpidr);

	return pe ? pe->power : -ENOENT;
}

static void power_system(void *arg, enum power_event ev)
{
	struct machine *m = arg;

	if (ev == POWER_RESET)
		m->reset_wanted = true;
	else
		m->off_wanted = true;
	if (m->running)
		exec_request_stop(m->running, STOP_MACHINE);
}

static const struct power_ops power = {
	.cpu_on = power_cpu_on, .cpu_off = power_cpu_off, .cpu_state = power_cpu_state, .system = power_system,
};

/* ---- processors ---- */

/* The CPU model without what the machine does not connect. AArch32 is a draft feature: asking for it brings it. */
static int make_model(struct machine *m, struct error *e)
{
	char spec[512];
	int n = snprintf(spec, sizeof(spec), "%s%s%s%s%s%s", m->o->cpu, m->o->el2 ? "" : "-EL2", m->o->el3 ? "" : "-EL3",
			 m->o->gic_version == 3 ? "" : "-GICv3", m->o->mte ? "" : "-MTE", m->o->aarch32 ? "+AA32EL0+AA32EL1" : "");

	if (n < 0 || (size_t)n >= sizeof(spec))
		return error_set(e, EINVAL, "--cpu: more than %zu characters", sizeof(spec) - 32);
	return cpu_model_parse(&m->model, spec, e);
}

/* Clusters of 16 processors under GICv3, of 8 under GICv2: what a software-generated interrupt can name. */
static uint64_t affinity(const struct machine *m, unsigned i)
{
	unsigned per = m->o->gic_version == 3 ? 16 : 8;

	return BIT(31) | (uint64_t)(i / per) << 8 | i % per;
}

static struct pe *make_pe(struct machine *m, unsigned i, struct error *e)
{
	struct pe *pe = aligned_alloc(64, align_up(sizeof(*pe), 64));

	if (!pe) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	memset(pe, 0, sizeof(*pe));
	pe->model = &m->model;
	pe->index = i;
	pe->mpidr = m->mpidr[i];
	pe->el1_aa32 = m->o->aarch32;
	pe->clock = m->clock;
	pe->bus = m->bus;
	pe->trace = &m->trace;
	pe->xlate_el1 = pe->xlate_el2 = &mmu_xlate_ops;
	pe->peers = m->pe;
	pe->peer_count = m->pe_count;
	if (m->psci) {
		pe->fw = &psci_fw_ops;
		pe->fw_arg = m->psci;
	}
	return pe;
}

static int make_pes(struct machine *m, struct error *e)
{
	m->pe_count = m->o->smp;
	m->pe = calloc(m->pe_count, sizeof(*m->pe));
	m->mpidr = calloc(m->pe_count, sizeof(*m->mpidr));
	m->code = code_cache_create(true);
	if (!m->pe || !m->mpidr || !m->code)
		return error_set(e, ENOMEM, "out of memory");
	if (!m->o->el3) {
		m->psci = psci_fw_create(&power, m, m->o->el2, &m->trace);
		if (!m->psci)
			return error_set(e, ENOMEM, "out of memory");
	}
	for (unsigned i = 0; i < m->pe_count; i++) {
		m->mpidr[i] = affinity(m, i);
		m->pe[i] = make_pe(m, i, e);
		if (!m->pe[i])
			return -ENOMEM;
	}
	for (unsigned i = 0; i < m->pe_count; i++) {
		int rc = exec_create(m->pe[i], m->code, e);
		if (rc)
			return rc;
	}
	return 0;
}

/* ---- devices ---- */

static const struct device_ops *const models[] = {
	&gicv3_device, &gicv2_device, &pl011_device, &pl031_device, &pl061_device, &cfi_flash_device, &fw_cfg_device, &pcie_ecam_device,
	&virtio_slot_device, &virtio_console_device, &virtio_blk_device, &virtio_rng_device,
};

static const struct device_ops *find_model(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(models); i++)
		if (strcmp(models[i]->model, name) == 0)
			return models[i];
	CHECK(!"a board names a model that exists");
	return NULL;
}

static void *find_gic(const struct machine *m)
{
	return m->device_count ? m->device[0].dev : NULL;
}

static const struct device_ops *gic_ops(const struct machine *m)
{
	return m->device[0].ops;
}

static struct irq_line line_to_gic(const struct machine *m, unsigned pe, int intid)
{
	return (struct irq_line){ .set = gic_ops(m)->input, .sink = find_gic(m), .n = GIC_INPUT(pe, intid) };
}

/* Private interrupts of each PE. */
static void wire_pes(struct machine *m)
{
	const struct board *b = m->o->board;
	const int ids[TIMER_COUNT] = {
		[TIMER_PHYS] = b->timer_phys, [TIMER_VIRT] = b->timer_virt, [TIMER_HYP] = b->timer_hyp,
		[TIMER_HYP_VIRT] = b->timer_hyp_virt, [TIMER_SEC] = b->timer_sec,
	};

	for (unsigned i = 0; i < m->pe_count; i++) {
		if (m->o->gic_version == 3) {
			m->pe[i]->gic = &gicv3_if;
			m->pe[i]->gic_arg = find_gic(m);
		}
		for (unsigned t = 0; t < TIMER_COUNT; t++)
			if (ids[t])
				m->pe[i]->timer_irq[t] = line_to_gic(m, i, ids[t]);
		m->pe[i]->pmu_irq = line_to_gic(m, i, b->pmu);
	}
}

struct backend {
	struct chardev *chr;
	struct blockdev *blk;
	const char *serial;
	unsigned pas_mask; /* 0: all */
	bool pci_windows;  /* it is the PCI host */
	void *pci;         /* it sits there */
};

static int add_device(struct machine *m, const struct board_part *p, unsigned instance, const char *model, struct backend be,
		      struct error *e)
{
	const struct device_prop props[] = {
		{ "irqs", 32 + m->o->board->spis, NULL }, { "security", m->o->el3, NULL }, { "serial", 0, be.serial },
		{ "ram", m->o->ram, NULL }, { "maintenance", (uint64_t)m->o->board->gic_maintenance, NULL },
	};
	struct machine_device *d = &m->device[m->device_count];
	struct device_env env = {
		.name = p->label, .bus = m->bus, .clock = m->clock, .trace = &m->trace,
		.window = { { p->base + instance * p->size, p->size }, { p->base2, p->size2 } },
		.pas_mask = be.pas_mask, .chr = be.chr, .blk = be.blk, .pe = m->pe, .pe_count = m->pe_count,
		.props = props, .prop_count = ARRAY_SIZE(props),
	};

	CHECK(m->device_count < MACHINE_DEVICES);
	for (unsigned i = 0; p->irq && i < (be.pci_windows ? 4 : 1); i++)
		env.irq[i] = line_to_gic(m, 0, p->irq + (int)(instance + i));
	if (be.pci_windows) {
		const struct board *b = m->o->board;
		env.window[1] = (struct device_window){ b->pci_low.base, b->pci_low.size };
		env.window[2] = (struct device_window){ b->pci_high.base, b->pci_high.size };
		env.window[3] = (struct device_window){ b->pci_io.base, b->pci_io.size };
	}
	if (be.pci) { /* not a part of the board */
		memset(env.window, 0, sizeof(env.window));
		p = NULL;
		env.pci = be.pci;
		env.pci_slot = instance;
	}
	d->ops = find_model(model);
	d->part = p;
	d->instance = instance;
	d->blk = be.blk;
	m->device_count++;
	d->dev = d->ops->create(&env, e);
	return d->dev ? 0 : -EINVAL;
}

static int virtio_backend(struct machine *m, const struct opt_virtio *v, struct backend *be, struct error *e)
{
	be->serial = v->serial;
	if (v->path) {
		be->blk = blockdev_open(v->path, v->readonly, e);
		return be->blk ? 0 : -EINVAL;
	}
	if (strcmp(v->model, "virtio-console") == 0)
		be->chr = console_serial(m->console, 1);
	return 0;
}

static int add_virtio(struct machine *m, const struct board_part *p, unsigned slot, struct error *e)
{
	struct backend be = { 0 };
	const char *model = p->model;

	for (unsigned i = 0; i < m->o->virtio_count; i++) {
		const struct opt_virtio *v = &m->o->virtio[i];
		if (v->slot != slot || v->pci)
			continue;
		model = v->model;
		if (virtio_backend(m, v, &be, e))
			return -EINVAL;
	}
	return add_device(m, p, slot, model, be, e);
}

/* The host, and what sits on its bus. */
static int add_pci(struct machine *m, const struct board_part *p, struct error *e)
{
	int rc = add_device(m, p, 0, p->model, (struct backend){ .pci_windows = true }, e);
	void *host = m->device[m->device_count - 1].dev;

	for (unsigned i = 0; !rc && i < m->o->virtio_count; i++) {
		const struct opt_virtio *v = &m->o->virtio[i];
		struct backend be = { .pci = host };
		if (!v->pci)
			continue;
		rc = virtio_backend(m, v, &be, e);
		if (!rc)
			rc = add_device(m, p, v->slot, v->model, be, e);
	}
	return rc;
}

/* With EL3 the first bank holds the Secure world's firmware, and only that world sees it. */
static int add_flash(struct machine *m, const struct board_part *p, unsigned bank, struct error *e)
{
	struct backend be = { .pas_mask = m->o->el3 && bank == 0 ? PAS_BIT(PAS_SECURE) : 0 };

	if (m->o->flash[bank].path) {
		be.blk = blockdev_open(m->o->flash[bank].path, m->o->flash[bank].readonly, e);
		if (!be.blk)
			return -EINVAL;
	}
	return add_device(m, p, bank, p->model, be, e);
}

static int make_ram(struct machine *m, const struct board_part *p, struct error *e)
{
	m->ram = ram_create(m->o->ram, false, e);
	if (!m->ram || (feature_in(&m->model.feat, FEAT_MTE2) && ram_add_tags(m->ram, e)))
		return -ENOMEM;
	return bus_map_ram(m->bus, p->label, p->base, m->ram, PAS_BIT(PAS_NONSECURE) | PAS_BIT(PAS_SECURE), e);
}

static int make_devices(struct machine *m, struct error *e)
{
	const struct board *b = m->o->board;
	unsigned uarts = 0;
	int rc = 0;

	for (size_t k = 0; !rc && k < b->part_count; k++) {
		const struct board_part *p = &b->parts[k];
		if (!board_part_present(p, conditions(m->o)))
			continue;
		for (unsigned i = 0; !rc && i < board_part_count(p); i++) {
			if (strcmp(p->model, "ram") == 0)
				rc = make_ram(m, p, e);
			else if (strcmp(p->model, "virtio-mmio") == 0)
				rc = add_virtio(m, p, i, e);
			else if (strcmp(p->model, "pcie-ecam") == 0)
				rc = add_pci(m, p, e);
			else if (strcmp(p->model, "cfi-flash") == 0)
				rc = add_flash(m, p, i, e);
			else if (strcmp(p->model, "pl011") == 0)
				rc = add_device(m, p, i, p->model, (struct backend){ .chr = console_serial(m->console, uarts++) }, e);
			else
				rc = add_device(m, p, i, p->model, (struct backend){ 0 }, e);
		}
	}
	if (!rc)
		wire_pes(m);
	return rc;
}

/* ---- the whole ---- */

/* Flash showed or hid its memory: what the PEs have cached of it is void. */
static void remapped(void *arg)
{
	struct machine *m = arg;

	for (unsigned i = 0; i < m->pe_count; i++)
		tlb_flush_all(m->pe[i]);
}

static void *find_device(const struct machine *m, const char *model)
{
	for (unsigned i = 0; i < m->device_count; i++)
		if (strcmp(m->device[i].ops->model, model) == 0)
			return m->device[i].dev;
	return NULL;
}

struct machine *machine_create(const struct options *o, struct console *console, struct error *e)
{
	struct machine *m = calloc(1, sizeof(*m));

	if (!m) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	m->o = o;
	m->console = console;
	m->bus = bus_create();
	m->clock = clock_create(o->host_clock, o->seed);
	if (!m->bus || !m->clock)
		error_set(e, ENOMEM, "out of memory");
	else if (!make_model(m, e) && !make_pes(m, e) && !make_devices(m, e)) {
		bus_on_remap(m->bus, remapped, m);
		return m;
	}
	machine_destroy(m);
	return NULL;
}

void machine_destroy(struct machine *m)
{
	if (!m)
		return;
	while (m->device_count) {
		struct machine_device *d = &m->device[--m->device_count];
		if (d->dev)
			d->ops->destroy(d->dev);
		if (d->blk)
			blockdev_close(d->blk);
	}
	for (unsigned i = 0; i < m->pe_count && m->pe; i++) {
		if (m->pe[i])
			exec_destroy(m->pe[i]);
		free(m->pe[i]);
	}
	free(m->pe);
	free(m->mpidr);
	psci_fw_destroy(m->psci);
	code_cache_destroy(m->code);
	bus_destroy(m->bus);
	ram_destroy(m->ram);
	clock_destroy(m->clock);
	free(m);
}

int machine_load(struct machine *m, struct error *e)
{
	struct fdt_device devices[MACHINE_DEVICES];
	struct fdt_machine f = {
		.board = m->o->board, .when = conditions(m->o), .pe_count = m->pe_count, .mpidr = m->mpidr,
		.el2 = m->o->el2, .vhe = feature_in(&m->model.feat, FEAT_VHE), .pmu = feature_in(&m->model.feat, FEAT_PMUv3),
		.psci = !m->psci ? NULL : m->o->el2 ? "smc" : "hvc", .ram = m->o->ram,
		.devices = devices, .bootargs = m->o->append,
	};

	for (unsigned i = 0; i < m->device_count; i++)
		if (m->device[i].part)
			devices[f.device_count++] = (struct fdt_device){ m->device[i].ops, m->device[i].part, m->device[i].instance };
	for (unsigned i = 0; i < ARRAY_SIZE(f.seed); i++)
		f.seed[i] = clock_random(m->clock);
	return loader_load(m->o, m->bus, &f, find_device(m, "fw-cfg"), &m->boot, e);
}

int machine_reset(struct machine *m, struct error *e)
{
	int rc = machine_load(m, e);

	if (rc)
		return rc;
	m->off_wanted = m->reset_wanted = false;
	for (unsigned i = 0; i < m->pe_count; i++) {
		pe_reset(m->pe[i], m->o->el, m->o->el == 3);
		m->pe[i]->power = 0;
	}
	for (unsigned i = 0; i < m->device_count; i++)
		m->device[i].ops->reset(m->device[i].dev);
	start_pe(m, m->pe[0], m->boot.entry, m->boot.linux_boot && !m->o->aarch32 ? m->boot.dtb : 0);
	if (m->boot.linux_boot && m->o->aarch32) { /* R1: machine type, none; R2: device tree */
		m->pe[0]->x[1] = 0xffffffff;
		m->pe[0]->x[2] = m->boot.dtb;
	}
	return 0;
}

void machine_listening(struct machine *m)
{
	exec_trace_setup(m->code, m->pe, m->pe_count);
}

static void print_region(void *arg, const char *name, uint64_t base, uint64_t size, unsigned pas_mask)
{
	(void)arg;
	printf("%#014llx  %#014llx  %-10s %s%s\n", (unsigned long long)base, (unsigned long long)(base + size - 1), name,
	       pas_mask & PAS_BIT(PAS_NONSECURE) ? "non-secure " : "", pas_mask & PAS_BIT(PAS_SECURE) ? "secure" : "");
}

void machine_print_map(const struct machine *m)
{
	printf("first           last            what       seen by\n");
	bus_each(m->bus, print_region, NULL);
}
