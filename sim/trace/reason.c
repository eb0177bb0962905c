/* sim/trace/reason.c - exceptions by reason: the levels and the class. */
#include "sim/trace/reason.h"

#include <stdio.h>

#include "cpu/arch/syndrome.h"

/* Classes: 0-63 ESR_ELx.EC; behind them IRQ, FIQ, SError in the order of the vectors; then the vectors of AArch32. */
enum { ASYNC = 64, AARCH32 = 128 };

uint64_t reason_of(const struct trace_event *ev)
{
	unsigned v = ev->exc.vector, what;

	if (v & 0x7f)
		what = AARCH32 + (v & 0x7f);
	else if (v & 0x180)
		what = ASYNC + (v >> 7 & 3);
	else
		what = (unsigned)(ev->exc.esr >> 26 & 63);
	return (uint64_t)(ev->exc.from_el << 12 | ev->exc.to_el << 8) | what;
}

const char *reason_name(uint64_t reason)
{
	static const char *const async[] = { "", "IRQ", "FIQ", "SError" };
	static const char *const aarch32[] = { "AArch32 reset",      "AArch32 UNDEFINED", "AArch32 SVC", "AArch32 prefetch abort",
					       "AArch32 data abort", "AArch32 HVC",       "AArch32 IRQ", "AArch32 FIQ" };
	unsigned what = reason & 0xff;

	return what < ASYNC ? ec_name(what) : what < AARCH32 ? async[what & 3] : aarch32[what >> 2 & 7];
}

const char *reason_text(uint64_t reason, char *buf, size_t size)
{
	unsigned what = reason & 0xff, from = reason >> 12 & 3, to = reason >> 8 & 3;

	if (what < ASYNC)
		snprintf(buf, size, "EL%u->EL%u %#04x %s", from, to, what, reason_name(reason));
	else
		snprintf(buf, size, "EL%u->EL%u      %s", from, to, reason_name(reason));
	return buf;
}
