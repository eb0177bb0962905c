/* sim/trace/kinds.c - what users call the kinds of events. */
#include "sim/trace/kinds.h"

#include <string.h>

#include "sim/core/bits.h"
#include "sim/core/trace.h"

uint32_t kinds_of(const char *name, size_t n)
{
	static const struct {
		const char *name;
		uint32_t mask;
	} names[] = {
		{ "insn", BIT(TRACE_INSN) | BIT(TRACE_REG) },
		{ "mem", BIT(TRACE_MEM) },
		{ "exc", BIT(TRACE_EXC_ENTRY) | BIT(TRACE_EXC_RETURN) },
		{ "sysreg", BIT(TRACE_SYSREG) },
		{ "tlbi", BIT(TRACE_TLBI) },
		{ "irq", BIT(TRACE_IRQ) },
		{ "call", BIT(TRACE_CALL) },
		{ "vncr", BIT(TRACE_VNCR) },
		{ "mpu", BIT(TRACE_MPU) },
		{ "mark", BIT(TRACE_MARK) },
		{ "all", BIT(TRACE_KIND_COUNT) - 1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strlen(names[i].name) == n && memcmp(names[i].name, name, n) == 0)
			return names[i].mask;
	return 0;
}
