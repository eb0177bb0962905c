/* sim/trace/kinds.h - what users call the kinds of events. */
#ifndef AERIE_SIM_TRACE_KINDS_H
#define AERIE_SIM_TRACE_KINDS_H

#include <stddef.h>
#include <stdint.h>

/* BIT(enum trace_kind) of those that go by a name: "exc" is exceptions and their returns. 0: no such name. */
uint32_t kinds_of(const char *name, size_t n);
/* The names, for messages. */
#define KIND_NAMES "insn, mem, exc, sysreg, tlbi, irq, call, vncr, mpu, mark, all"

#endif
