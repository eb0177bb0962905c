/* sim/trace/reason.h - exceptions by reason: the levels and the class. */
#ifndef AERIE_SIM_TRACE_REASON_H
#define AERIE_SIM_TRACE_REASON_H

#include <stddef.h>
#include <stdint.h>
#include "sim/core/trace.h"

/* Of an exception's entry: from << 12 | to << 8 | the class, which is an EC below 64. */
uint64_t reason_of(const struct trace_event *ev);
/* "data abort (lower EL)", "IRQ", "AArch32 SVC". */
const char *reason_name(uint64_t reason);
/* "EL0->EL1 0x24 data abort (lower EL)"; returns buf. */
const char *reason_text(uint64_t reason, char *buf, size_t size);

#endif
