/* platforms/dev/psci_fw.c - answers PSCI and SMCCC calls where no firmware is loaded.
 * Implements: DEN0022 5 (PSCI 1.1), DEN0028 7 (SMCCC 1.1: version and feature query).
 * Not here:   switching PEs on and off (the machine, through cpu/arch/power_if.h); HVC and SMC as instructions (cpu/exec).
 * IMPDEF: a power-down request of CPU_SUSPEND is carried out as standby, which DEN0022 5.4 allows. */
#include "platforms/dev/psci_fw.h"

#include <errno.h>
#include <stdlib.h>

#include "cpu/arch/pe.h"
#include "platforms/dev/smccc.h"
#include "sim/core/bits.h"

struct psci_fw {
	const struct power_ops *power; /* borrowed */
	void *machine;                 /* borrowed */
	struct trace *trace;           /* borrowed */
	bool smc;
	unsigned hvc_el;               /* 0: HVC from every level, otherwise from that one alone */
};

struct function {
	uint32_t id;
	bool both; /* also as a 64-bit call */
	int64_t (*call)(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3]);
};

static const struct function *find(uint64_t id);

static int64_t smccc_version(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	(void)fw, (void)pe, (void)arg;
	return 0x10001;
}

static int64_t smccc_arch_features(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	(void)fw, (void)pe;
	return arg[0] == SMCCC_VERSION || arg[0] == SMCCC_ARCH_FEATURES ? PSCI_SUCCESS : PSCI_NOT_SUPPORTED;
}

static int64_t psci_version(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	(void)fw, (void)pe, (void)arg;
	return 0x10001;
}

static int64_t cpu_suspend(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	(void)fw;
	if (arg[0] & ~(GENMASK(25, 24) | BIT(16) | GENMASK(15, 0))) /* original format of power_state */
		return PSCI_INVALID_PARAMETERS;
	pe->waiting = 1;
	pe->wait_until = CLOCK_NEVER;
	pe->attention = 1;
	return PSCI_SUCCESS;
}

static int64_t cpu_off(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	(void)arg;
	fw->power->cpu_off(fw->machine, pe);
	return PSCI_SUCCESS;
}

static int64_t cpu_on(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	if (arg[1] & (pe->ps.nrw && (arg[1] & 1) ? 0 : 3)) /* bit 0 asks for T32 */
		return PSCI_INVALID_ADDRESS;
	switch (fw->power->cpu_on(fw->machine, arg[0], arg[1], arg[2])) {
	case 0:
		return PSCI_SUCCESS;
	case -EBUSY:
		return PSCI_ALREADY_ON;
	default:
		return PSCI_INVALID_PARAMETERS;
	}
}

static int64_t affinity_info(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	int state;

	(void)pe;
	if (arg[1] > 3)
		return PSCI_INVALID_PARAMETERS;
	if (arg[1] > 0)
		return 0; /* clusters are on */
	state = fw->power->cpu_state(fw->machine, arg[0]);
	return state < 0 ? PSCI_INVALID_PARAMETERS : state ? 0 : 1;
}

static int64_t migrate_info_type(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	(void)fw, (void)pe, (void)arg;
	return 2; /* there is no Trusted OS that would have to move */
}

static int64_t system_off(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	(void)pe, (void)arg;
	fw->power->system(fw->machine, POWER_OFF);
	return PSCI_SUCCESS;
}

static int64_t system_reset(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	(void)pe, (void)arg;
	fw->power->system(fw->machine, POWER_RESET);
	return PSCI_SUCCESS;
}

/* Architectural reset types: only 0, SYSTEM_WARM_RESET; vendors' (bit 31) are none of ours. */
static int64_t system_reset2(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	return arg[0] == 0 ? system_reset(fw, pe, arg) : PSCI_INVALID_PARAMETERS;
}

static int64_t psci_features(struct psci_fw *fw, struct pe *pe, const uint64_t arg[3])
{
	const struct function *f = find(arg[0]);

	(void)fw, (void)pe;
	return f && (f->id != SMCCC_ARCH_FEATURES) ? 0 : PSCI_NOT_SUPPORTED;
}

static const struct function functions[] = {
	{ SMCCC_VERSION, false, smccc_version },
	{ SMCCC_ARCH_FEATURES, false, smccc_arch_features },
	{ PSCI_VERSION, false, psci_version },
	{ PSCI_CPU_SUSPEND, true, cpu_suspend },
	{ PSCI_CPU_OFF, false, cpu_off },
	{ PSCI_CPU_ON, true, cpu_on },
	{ PSCI_AFFINITY_INFO, true, affinity_info },
	{ PSCI_MIGRATE_INFO_TYPE, false, migrate_info_type },
	{ PSCI_SYSTEM_OFF, false, system_off },
	{ PSCI_SYSTEM_RESET, false, system_reset },
	{ PSCI_FEATURES, false, psci_features },
	{ PSCI_SYSTEM_RESET2, true, system_reset2 },
};

static const struct function *find(uint64_t id)
{
	for (unsigned i = 0; i < ARRAY_SIZE(functions); i++)
		if (id == functions[i].id || (functions[i].both && id == (functions[i].id | SMCCC_64BIT)))
			return &functions[i];
	return NULL;
}

static void trace_call(const struct psci_fw *fw, const struct pe *pe, uint64_t id, const uint64_t arg[3], int64_t result)
{
	struct trace_event ev = { .kind = TRACE_CALL };

	if (!fw->trace || !trace_on(fw->trace, TRACE_CALL))
		return;
	ev.pe = (uint8_t)pe->index;
	ev.el = pe->ps.el;
	ev.insns = pe->retired;
	ev.pc = pe->pc;
	ev.call.smc = fw->smc;
	ev.call.phase = CALL_WHOLE;
	ev.call.arg[0] = id;
	for (unsigned i = 0; i < 3; i++)
		ev.call.arg[i + 1] = arg[i];
	ev.call.result = (uint64_t)result;
	trace_emit(fw->trace, &ev);
}

static bool psci_call(void *arg, struct pe *pe, bool smc)
{
	struct psci_fw *fw = arg;
	uint64_t id = (uint32_t)pe->x[0], a[3];
	const struct function *f = find(id);
	int64_t result = PSCI_NOT_SUPPORTED;

	if (smc != fw->smc || (!smc && fw->hvc_el && pe->ps.el != fw->hvc_el))
		return false;
	for (unsigned i = 0; i < 3; i++)
		a[i] = id & SMCCC_64BIT ? pe->x[i + 1] : (uint32_t)pe->x[i + 1];
	if (f)
		result = f->call(fw, pe, a);
	trace_call(fw, pe, id, a, result);
	pe->x[0] = pe->ps.nrw ? (uint32_t)result : (uint64_t)result;
	return true;
}

struct psci_fw *psci_fw_create(const struct power_ops *power, void *machine, bool smc, struct trace *trace)
{
	struct psci_fw *fw = calloc(1, sizeof(*fw));

	if (fw)
		*fw = (struct psci_fw){ power, machine, trace, smc, 0 };
	return fw;
}

void psci_fw_destroy(struct psci_fw *fw)
{
	free(fw);
}

void psci_fw_only_from(struct psci_fw *fw, unsigned el)
{
	fw->hvc_el = el;
}

const struct firmware_ops psci_fw_ops = { psci_call };
