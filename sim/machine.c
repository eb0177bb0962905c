/* sim/machine.c - builds a machine from its options and board table, starts it, and takes it apart.
 * Implements: the power control that PSCI needs (cpu/arch/power_if.h).
 * Not here:   running it (run.c); its devices (machine_devices.c); what is loaded (loader.c). */
#include "sim/machine.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/exec/codepage.h"
#include "cpu/exec/step.h"
#include "cpu/exec/tlb.h"
#include "cpu/exec/trace_insn.h"
#include "cpu/arch/effective.h"
#include "mmu/mmu.h"
#include "mpu/pmsa.h"
#include "platforms/dev/psci_fw.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"
#include "sim/machine_devices.h"
#include "sim/semihost.h"
#include "sim/snapshot.h"

#define MPIDR_AFF GENMASK(23, 0)

/* ---- power ---- */

static struct pe *find_pe(struct machine *m, uint64_t mpidr)
{
	for (unsigned i = 0; i < m->pe_count; i++)
		if ((m->mpidr[i] & MPIDR_AFF) == mpidr)
			return m->pe[i];
	return NULL;
}

/* EL1 of the R-profile starts below an EL2 whose firmware stays out of the way; a kernel gets VMSAv8-64. */
static void start_below_el2(const struct machine *m, struct pe *pe)
{
	SYS(pe, CNTHCTL_EL2) = 3; /* EL1PCEN, EL1PCTEN */
	SYS(pe, VTCR_EL2) |= m->boot.linux_boot ? BIT(31) : 0; /* MSA */
	pe_changed(pe, FX_XLATE | FX_TRAPS);
}

/* The state in which the boot protocol and PSCI hand a PE over: highest level, everything off, interrupts masked. */
static void start_pe(struct machine *m, struct pe *pe, uint64_t entry, uint64_t x0)
{
	pe_reset(pe, m->o->el, m->o->el == 3);
	if (m->o->profile_r && m->o->el == 1)
		start_below_el2(m, pe);
	if (m->o->el == 3)
		SYS(pe, RVBAR_EL3) = m->boot.entry;
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

static int power_cpu_reset(void *arg, uint64_t mpidr)
{
	return power_cpu_on(arg, mpidr, ((struct machine *)arg)->boot.entry, 0);
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

void machine_power(struct machine *m, enum power_event ev)
{
	if (ev == POWER_RESET)
		m->reset_wanted = true;
	else
		m->off_wanted = true;
	if (m->running)
		exec_request_stop(m->running, STOP_MACHINE);
}

void machine_exit(struct machine *m, int status)
{
	if (!m->off_wanted)
		m->exit_status = status;
	machine_power(m, POWER_OFF);
}

static void testdev_exit(void *arg, int status)
{
	machine_exit(arg, status);
}

static void power_system(void *arg, enum power_event ev)
{
	machine_power(arg, ev);
}

const struct power_ops machine_power_ops = {
	.cpu_on = power_cpu_on, .cpu_off = power_cpu_off, .cpu_state = power_cpu_state, .system = power_system,
	.cpu_reset = power_cpu_reset,
};

/* ---- processors ---- */

/* With EL3, what a lower level can name in vain only: firmware that does not know it would take the trap. Whoever names it has it. */
static void hide_unopened(struct machine *m)
{
	const char *name = m->o->board->unopened;

	if (name && m->o->el3 && !strcasestr(m->o->cpu, name))
		cpu_model_remove(&m->model, feature_find(name));
}

/* The CPU model without what the machine does not connect. */
static int make_model(struct machine *m, struct error *e)
{
	char spec[512];
	int n = snprintf(spec, sizeof(spec), "%s%s%s%s%s", m->o->cpu, m->o->el2 ? "" : "-EL2", m->o->el3 || m->o->profile_r ? "" : "-EL3",
			 m->o->gic_version == 3 ? "" : "-GICv3", m->o->mte ? "" : "-MTE");

	if (n < 0 || (size_t)n >= sizeof(spec))
		return error_set(e, EINVAL, "--cpu: more than %zu characters", sizeof(spec) - 32);
	n = cpu_model_parse(&m->model, m->o->cpu, e); /* what is wrong with it is said of what the user wrote */
	n = n ? n : cpu_model_parse(&m->model, spec, e);
	if (!n && m->o->aarch32 && !feature_in(&m->model.feat, FEAT_AA32EL1))
		return error_set(e, EINVAL, "--aarch32: EL1 of --cpu %s is never in AArch32: take max, v8.x or cortex-a72", m->o->cpu);
	if (!n && m->o->board->cntfrq)
		m->model.cntfrq = m->o->board->cntfrq;
	if (!n && m->o->board->midr && bits(m->model.midr, 31, 24) == 0)
		m->model.midr = m->o->board->midr;
	if (!n)
		hide_unopened(m);
	return n ? n : impdef_load(&m->impdef, &m->model, &m->o->impdef, e);
}

/* Clusters of 16 processors under GICv3, of 8 under GICv2: what a software-generated interrupt can name. With threads the numbers are
 * one level up. */
static uint64_t affinity(const struct machine *m, unsigned i)
{
	unsigned per = m->o->gic_version == 3 ? 16 : 8, first = m->o->cluster0 ? m->o->cluster0 : m->o->board->cluster;

	if (m->o->board->cluster)
		return BIT(31) | BIT(24) | (i < first ? (uint64_t)i << 8 : 1 << 16 | (uint64_t)(i - first) << 8);

	return BIT(31) | (uint64_t)(i / per) << 8 | i % per;
}

/* Without an EL3 to go to SMC is UNDEFINED in the R-profile: the level that software starts at calls by HVC. */
static bool calls_by_smc(const struct options *o)
{
	return o->el2 && !o->profile_r;
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
	pe->impdef = &m->impdef;
	pe->index = i;
	pe->mpidr = m->mpidr[i];
	pe->el1_aa32 = m->o->aarch32;
	pe->clock = m->clock;
	pe->bus = m->bus;
	pe->trace = &m->trace;
	pe->xlate_el1 = pe->xlate_el2 = m->o->profile_r ? &pmsa_xlate_ops : &mmu_xlate_ops;
	pe->xlate_vmsa = &mmu_xlate_ops;
	pe->peers = m->pe;
	pe->peer_count = m->pe_count;
	if (m->psci) {
		pe->fw = &psci_fw_ops;
		pe->fw_arg = m->psci;
	}
	if (m->semihost) {
		pe->semihost = &semihost_ops;
		pe->semihost_arg = m->semihost;
		pe->semihost_el0 = m->o->semihost.el0;
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
	if (!m->o->el3 && !m->o->board->profile_r) {
		m->psci = psci_fw_create(&machine_power_ops, m, calls_by_smc(m->o), &m->trace);
		if (!m->psci)
			return error_set(e, ENOMEM, "out of memory");
		if (m->o->profile_r)
			psci_fw_only_from(m->psci, m->o->el);
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

/* ---- the whole ---- */

/* Flash showed or hid its memory: what the PEs have cached of it is void. */
static void remapped(void *arg)
{
	struct machine *m = arg;

	for (unsigned i = 0; i < m->pe_count; i++)
		tlb_flush_all(m->pe[i]);
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
	testdev_init(&m->testdev, testdev_exit, m);
	m->bus = bus_create();
	m->clock = clock_create(o->host_clock, o->seed);
	if (!m->bus || !m->clock)
		error_set(e, ENOMEM, "out of memory");
	else if (o->semihost.on && !(m->semihost = semihost_create(m, e)))
		;
	else if (!make_model(m, e) && !make_pes(m, e) && !machine_make_devices(m, e)) {
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
	semihost_destroy(m->semihost);
	code_cache_destroy(m->code);
	bus_destroy(m->bus);
	ram_destroy(m->ram);
	ram_destroy(m->secure_ram);
	while (m->memory_count)
		ram_destroy(m->memory[--m->memory_count]);
	clock_destroy(m->clock);
	free(m);
}

int machine_load(struct machine *m, struct error *e)
{
	struct fdt_device devices[MACHINE_DEVICES];
	struct fdt_machine f = {
		.board = m->o->board, .when = machine_conditions(m->o), .pe_count = m->pe_count, .mpidr = m->mpidr,
		.el2 = m->o->el2, .vhe = feature_in(&m->model.feat, FEAT_VHE), .pmu = feature_in(&m->model.feat, FEAT_PMUv3),
		.psci = !m->psci ? NULL : calls_by_smc(m->o) ? "smc" : "hvc", .ram = m->o->ram,
		.devices = devices, .bootargs = m->o->append,
	};

	for (unsigned i = 0; i < m->device_count; i++)
		if (m->device[i].part)
			devices[f.device_count++] =
				(struct fdt_device){ m->device[i].ops, m->device[i].part, m->device[i].instance, m->device[i].secure };
	for (unsigned i = 0; i < (m->o->el3 ? 2 : 1) * ARRAY_SIZE(f.seed[0]); i++)
		f.seed[i / ARRAY_SIZE(f.seed[0])][i % ARRAY_SIZE(f.seed[0])] = clock_random(m->clock);
	return loader_load(m->o, m->bus, &f, machine_find_device(m, "fw-cfg"), &m->boot, e);
}

/* Is it on the list of those that start with the machine? */
static bool starts(const struct machine *m, unsigned i)
{
	const char *list = m->o->startup ? m->o->startup : m->o->board->startup, *s = list;
	char name[32], pattern[32];
	uint64_t id = m->mpidr[i];

	snprintf(name, sizeof(name), "%u.%u.%u.%u", (unsigned)bits(id, 39, 32), (unsigned)bits(id, 23, 16), (unsigned)bits(id, 15, 8),
		 (unsigned)bits(id, 7, 0));
	while (s && *s) {
		size_t n = strcspn(s, ",");
		snprintf(pattern, sizeof(pattern), "%.*s", (int)n, s);
		if (fnmatch(pattern, name, 0) == 0)
			return true;
		s += n + (s[n] == ',');
	}
	return !list;
}

static void reset_objects(struct machine *m)
{
	m->off_wanted = m->reset_wanted = false;
	m->exit_status = 0;
	semihost_reset(m->semihost);
	for (unsigned i = 0; i < m->pe_count; i++) {
		pe_reset(m->pe[i], m->o->el, m->o->el == 3);
		m->pe[i]->power = 0;
	}
	for (unsigned i = 0; i < m->device_count; i++)
		m->device[i].ops->reset(m->device[i].dev);
}

int machine_resume(struct machine *m, struct error *e)
{
	reset_objects(m);
	return snapshot_load(m, m->o->load_snapshot, e);
}

int machine_reset(struct machine *m, struct error *e)
{
	int rc = machine_load(m, e);

	if (rc)
		return rc;
	reset_objects(m);
	start_pe(m, m->pe[0], m->boot.entry, m->boot.linux_boot && !m->o->aarch32 ? m->boot.dtb : 0);
	for (unsigned i = 1; !m->psci && i < m->pe_count; i++) /* as out of reset: firmware sorts them out */
		if (starts(m, i))
			start_pe(m, m->pe[i], m->boot.entry, 0);
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
