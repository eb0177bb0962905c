/* sim/machine_devices.c - makes the parts of a machine that its board table names, and wires their interrupts.
 * Not here:   what a part does (platforms/dev); the order of making and taking apart (machine.c). */
#include "sim/machine_devices.h"

#include <errno.h>
#include <string.h>

#include "platforms/dev/devices.h"
#include "platforms/dev/fw_cfg.h"
#include "platforms/dev/gic.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"

unsigned machine_conditions(const struct options *o)
{
	unsigned gic = o->gic_version == 2 ? WHEN_GICV2 : WHEN_GICV3 | (o->its ? WHEN_ITS : 0);

	return gic | (o->highmem ? 0 : WHEN_LOWMEM) | (o->el2 ? WHEN_EL2 : 0) | (o->el3 ? WHEN_EL3 : 0);
}

static const struct device_ops *const models[] = {
	&gicv3_device, &gicv3_its_device, &gicv2_device, &gicv2_virt_device, &gic_v2m_device,
	&pl011_device, &pl031_device, &pl061_device, &cfi_flash_device, &fw_cfg_device,
	&sp804_device, &sp805_device, &v2m_sysregs_device, &cnt_control_device, &cnt_frames_device,
	&fvp_pwrc_device, &cci550_device, &tzc400_device, &smmuv3_device,
	&pcie_ecam_device, &virtio_slot_device, &virtio_console_device, &virtio_blk_device, &virtio_rng_device,
	&pci_testdev_device, &empty_slot_device, &empty_pcie_device,
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
		[TIMER_SEC_HYP] = b->timer_sec_hyp, [TIMER_SEC_HYP_VIRT] = b->timer_sec_hyp_virt,
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

/* The power controller's inputs. */
static void wire_standby(struct machine *m)
{
	for (unsigned k = 0; k < m->device_count; k++)
		for (unsigned i = 0; m->device[k].ops == &fvp_pwrc_device && i < m->pe_count; i++) {
			struct irq_line in = { .set = fvp_pwrc_device.input, .sink = m->device[k].dev };
			m->pe[i]->standby = m->pe[i]->wake_request = in;
			m->pe[i]->standby.n = FVP_PWRC_STANDBY(i);
			m->pe[i]->wake_request.n = FVP_PWRC_WAKE(i);
		}
}

/* Outputs of devices that power the machine off (pin 0) or reset it (1). */
static void power_pin(void *sink, unsigned n, bool level)
{
	if (level)
		machine_power(sink, n == 0 ? POWER_OFF : POWER_RESET);
}

static void wire_power(struct machine *m, const char *model, bool secure, struct irq_line *out)
{
	static const struct {
		const char *model;
		bool secure_only;
		unsigned wire, pin, count;
	} rows[] = { { "pl061", true, 1, 0, 2 }, { "v2m-sysregs", false, 0, 0, 2 }, { "sp805", false, 1, 1, 1 } };

	for (unsigned i = 0; i < ARRAY_SIZE(rows); i++)
		for (unsigned k = 0; strcmp(rows[i].model, model) == 0 && (secure || !rows[i].secure_only) && k < rows[i].count; k++)
			out[rows[i].wire + k] = (struct irq_line){ .set = power_pin, .sink = m, .n = rows[i].pin + k };
}

struct backend {
	struct chardev *chr;
	struct blockdev *blk;
	const char *serial;
	bool pci_windows;   /* it is the PCI host */
	void *pci;          /* it sits there */
	bool secure;        /* the Non-secure world does not see it */
	bool legacy;        /* a virtio device of before version 1.0 */
};

/* Of all windows. */
static uint64_t ram_end(const struct options *o)
{
	const struct board_part *p = board_part_find(o->board, "ram", 0);

	return p->size2 ? p->base2 + p->size2 : o->board->ram_base + o->ram;
}

/* LPIs come from nowhere else. */
static bool has_its(const struct options *o)
{
	return board_part_find(o->board, "gicv3-its", machine_conditions(o)) != NULL;
}

static int add_device(struct machine *m, const struct board_part *p, unsigned instance, const char *model, struct backend be,
		      struct error *e)
{
	const struct device_prop props[] = {
		{ "irqs", 32 + m->o->board->spis, NULL }, { "security", m->o->el3, NULL }, { "serial", 0, be.serial },
		{ "ram", m->o->ram, NULL }, { "lpis", has_its(m->o), NULL },
		{ "maintenance", (uint64_t)m->o->board->gic_maintenance, NULL },
		{ "cntfrq", m->model.cntfrq, NULL }, { "runs", !m->o->board->has_el3 || m->o->counter_runs, NULL },
		{ "sys-id", m->o->board->sys_id, NULL }, { "legacy", be.legacy, NULL },
	};
	struct machine_device *d = &m->device[m->device_count];
	const struct device_ops *ops = find_model(model);
	bool secure = (p->secure || be.secure) && m->o->secure_memory;
	struct device_env env = {
		.name = p->label, .bus = m->bus, .clock = m->clock, .trace = &m->trace,
		.window = { { p->base + instance * p->size, p->size }, { p->base2, p->size2 } },
		.pas_mask = secure ? PAS_BIT(PAS_SECURE) : 0, .chr = be.chr, .blk = be.blk, .gic = find_gic(m), .pe = m->pe,
		.pe_count = m->pe_count, .power = &machine_power_ops, .power_arg = m,
		.props = props, .prop_count = ARRAY_SIZE(props),
	};

	CHECK(m->device_count < MACHINE_DEVICES);
	for (unsigned i = 0; p->irq && i < (ops->irqs ? ops->irqs : 1); i++)
		env.irq[i] = line_to_gic(m, 0, p->irq + (int)(instance + i));
	wire_power(m, model, p->secure, env.irq);
	if (ops == &tzc400_device && m->o->secure_memory)
		env.window[1] = (struct device_window){ m->o->board->ram_base, ram_end(m->o) - m->o->board->ram_base };
	if (be.pci_windows) {
		const struct board *b = m->o->board;
		env.window[1] = (struct device_window){ b->pci_low.base, b->pci_low.size };
		if (m->o->highmem)
			env.window[2] = (struct device_window){ b->pci_high.base, b->pci_high.size };
		env.window[3] = (struct device_window){ b->pci_io.base, b->pci_io.size };
	}
	if (be.pci) { /* not a part of the board */
		memset(env.window, 0, sizeof(env.window));
		p = NULL;
		env.pci = be.pci;
		env.pci_slot = instance;
	}
	d->ops = ops;
	d->part = p;
	d->instance = instance;
	d->secure = secure;
	d->blk = be.blk;
	m->device_count++;
	d->dev = d->ops->create(&env, e);
	return d->dev ? 0 : -EINVAL;
}

static int virtio_backend(struct machine *m, const struct opt_virtio *v, struct backend *be, struct error *e)
{
	be->serial = v->serial;
	be->legacy = v->legacy;
	if (v->path) {
		be->blk = blockdev_open(v->path, v->readonly, e);
		return be->blk ? 0 : -EINVAL;
	}
	if (strcmp(v->model, "virtio-console") == 0)
		be->chr = v->testdev ? &m->testdev.chr : console_serial(m->console, 1);
	return 0;
}

static int add_virtio(struct machine *m, const struct board_part *p, unsigned instance, unsigned slot, struct error *e)
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
	return add_device(m, p, instance, model, be, e);
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

/* With EL3 the bank that the machine starts in holds the Secure world's firmware, and only that world sees it. */
static int add_flash(struct machine *m, const struct board_part *p, unsigned bank, struct error *e)
{
	struct backend be = { .secure = m->o->el3 && bank == 0 && board_boot_part(m->o->board) == p };

	if (m->o->flash[bank].path) {
		be.blk = blockdev_open(m->o->flash[bank].path, m->o->flash[bank].readonly, e);
		if (!be.blk)
			return -EINVAL;
	}
	return add_device(m, p, bank, p->model, be, e);
}

static unsigned seen_by(const struct machine *m, const struct board_part *p)
{
	return PAS_BIT(PAS_SECURE) | (p->secure && m->o->secure_memory ? 0 : PAS_BIT(PAS_NONSECURE));
}

/* Memory of the board beside that of -m: its size is its own. */
static int make_memory(struct machine *m, const struct board_part *p, uint64_t base, uint64_t size, struct error *e)
{
	struct ram *r = ram_create(size, strcmp(p->model, "rom") == 0, e);

	CHECK(m->memory_count < MACHINE_MEMORIES);
	if (!r)
		return -ENOMEM;
	m->memory[m->memory_count++] = r;
	return bus_map_ram(m->bus, p->label, base, r, seen_by(m, p), e);
}

static int make_ram(struct machine *m, const struct board_part *p, struct error *e)
{
	uint64_t first = board_ram_first(m->o->board, m->o->ram);
	struct ram *r = ram_create(p->size ? p->size : first, false, e);
	int rc;

	*(p->secure ? &m->secure_ram : &m->ram) = r;
	if (!r || (feature_in(&m->model.feat, FEAT_MTE2) && ram_add_tags(r, e)))
		return -ENOMEM;
	rc = bus_map_ram(m->bus, p->label, p->base, r, seen_by(m, p), e);
	return rc || p->size || first == m->o->ram ? rc : make_memory(m, p, p->base2, m->o->ram - first, e);
}

int machine_make_devices(struct machine *m, struct error *e)
{
	const struct board *b = m->o->board;
	unsigned uarts = 0, slots = 0;
	int rc = 0;

	for (size_t k = 0; !rc && k < b->part_count; k++) {
		const struct board_part *p = &b->parts[k];
		if (!board_part_present(p, machine_conditions(m->o)))
			continue;
		for (unsigned i = 0; !rc && i < board_part_count(p); i++) {
			if (strcmp(p->model, "ram") == 0)
				rc = make_ram(m, p, e);
			else if (strcmp(p->model, "memory") == 0 || strcmp(p->model, "rom") == 0)
				rc = make_memory(m, p, p->base, p->size, e);
			else if (strcmp(p->model, "virtio-mmio") == 0)
				rc = add_virtio(m, p, i, slots++, e);
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
	if (!rc) {
		wire_pes(m);
		wire_standby(m);
	}
	return rc;
}

void *machine_find_device(const struct machine *m, const char *model)
{
	for (unsigned i = 0; i < m->device_count; i++)
		if (strcmp(m->device[i].ops->model, model) == 0)
			return m->device[i].dev;
	return NULL;
}
