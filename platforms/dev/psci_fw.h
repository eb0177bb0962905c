/* platforms/dev/psci_fw.h - PSCI and SMCCC calls answered by the simulator when the machine runs no firmware of its own.
 * Implements: DEN0022 (PSCI 1.1), DEN0028 (SMCCC 1.1). Set pe->fw = &psci_fw_ops, pe->fw_arg = the object. */
#ifndef AERIE_DEV_PSCI_FW_H
#define AERIE_DEV_PSCI_FW_H

#include <stdbool.h>
#include "cpu/arch/power_if.h"
#include "sim/core/trace.h"

struct psci_fw;

/* `smc`: the conduit is SMC, otherwise HVC; calls by the other one are not ours. power, machine, trace: borrowed. */
struct psci_fw *psci_fw_create(const struct power_ops *power, void *machine, bool smc, struct trace *trace);
/* HVC from this Exception level alone is a call to the firmware. */
void psci_fw_only_from(struct psci_fw *fw, unsigned el);
void psci_fw_destroy(struct psci_fw *fw);

extern const struct firmware_ops psci_fw_ops;

#endif
