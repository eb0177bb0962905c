/* sim/esr_text.c - ESR_ELx in words, for traces and `aerie info esr`.
 * Implements: DDI 0487 D24.2 (ESR_EL1: EC, ISS encodings).
 * Not here:   building syndromes (cpu/arch/syndrome.h). */
#include "sim/esr_text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cpu/arch/syndrome.h"
#include "sim/core/bits.h"

struct text {
	char *buf;
	size_t size, n;
};

__attribute__((format(printf, 2, 3))) static void add(struct text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (t->n >= t->size)
		return;
	va_start(ap, fmt);
	n = vsnprintf(t->buf + t->n, t->size - t->n, fmt, ap);
	va_end(ap);
	t->n += n > 0 ? (size_t)n : 0;
}

/* IFSC, DFSC. */
static void add_fault_status(struct text *t, unsigned fsc)
{
	static const char *const by_level[] = { "address size fault", "translation fault", "access flag fault", "permission fault" };
	static const struct { uint8_t code; const char *name; } others[] = {
		{ 0x10, "synchronous external abort" },  { 0x11, "synchronous tag check fault" },
		{ 0x13, "external abort on a table walk, level -1" }, { 0x18, "parity or ECC error" },
		{ 0x21, "alignment fault" },             { 0x22, "debug exception" },
		{ 0x29, "address size fault, level -1" }, { 0x2b, "translation fault, level -1" },
		{ 0x30, "TLB conflict" },                { 0x31, "unsupported atomic hardware update" },
		{ 0x34, "lockdown" },                    { 0x35, "unsupported exclusive or atomic access" },
	};

	if (fsc < 0x10) {
		add(t, "%s, level %u", by_level[fsc >> 2], fsc & 3);
		return;
	}
	if (fsc >= 0x14 && fsc <= 0x17) {
		add(t, "external abort on a table walk, level %u", fsc & 3);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (others[i].code == fsc) {
			add(t, "%s", others[i].name);
			return;
		}
	add(t, "fault status %#x", fsc);
}

static void add_abort(struct text *t, uint32_t iss, bool data)
{
	add_fault_status(t, iss & 0x3f);
	if (data)
		add(t, "%s", bit(iss, 8) ? ", cache maintenance or AT" : bit(iss, 6) ? ", write" : ", read");
	if (data && bit(iss, 24))
		add(t, ", %u bytes %s %c%u", 1u << bits(iss, 23, 22), bit(iss, 6) ? "from" : "to", bit(iss, 15) ? 'X' : 'W',
		    (unsigned)bits(iss, 20, 16));
	if (bit(iss, 7))
		add(t, ", stage 2 on a stage 1 walk");
	if (data && bit(iss, 13))
		add(t, ", VNCR page");
	if (bit(iss, 10))
		add(t, ", FAR not valid");
}

/* The register moved, with the general one or without. */
static void add_sysreg(struct text *t, uint32_t iss, bool whole)
{
	uint32_t op0 = (uint32_t)bits(iss, 21, 20), op2 = (uint32_t)bits(iss, 19, 17), op1 = (uint32_t)bits(iss, 16, 14);
	uint32_t crn = (uint32_t)bits(iss, 13, 10), crm = (uint32_t)bits(iss, 4, 1), rt = (uint32_t)bits(iss, 9, 5);
	bool read = iss & 1;
	const struct sysreg *r = sysreg_by_enc(ENC(op0, op1, crn, crm, op2), read ? DIR_READ : DIR_WRITE);

	add(t, "%s ", op0 == 1 ? read ? "SYSL" : "SYS" : read ? "MRS" : "MSR");
	if (read && whole)
		add(t, rt == 31 ? "XZR, " : "X%u, ", rt);
	if (r)
		add(t, "%s", r->name);
	else
		add(t, "S%u_%u_C%u_C%u_%u", op0, op1, crn, crm, op2);
	if (!read && whole)
		add(t, rt == 31 ? ", XZR" : ", X%u", rt);
}

static const char *wfx_name(uint32_t iss)
{
	static const char *const names[] = { "WFI", "WFE", "WFIT", "WFET" };

	return names[iss & 3];
}

const char *esr_text(uint64_t esr, char *buf, size_t size)
{
	struct text t = { buf, size, 0 };
	unsigned ec = (unsigned)bits(esr, 31, 26);
	uint32_t iss = (uint32_t)bits(esr, 24, 0);

	add(&t, "%s", ec_name(ec));
	switch (ec) {
	case EC_WFX:
		add(&t, ": %s", wfx_name(iss));
		break;
	case EC_SVC32: case EC_HVC32: case EC_SMC32: case EC_SVC64: case EC_HVC64: case EC_SMC64: case EC_BRK64: case EC_BKPT32:
		add(&t, " #%#x", iss & 0xffff);
		break;
	case EC_SYSREG:
		add(&t, ": ");
		add_sysreg(&t, iss, true);
		break;
	case EC_ERET:
		add(&t, ": %s", bit(iss, 1) ? bit(iss, 0) ? "ERETAB" : "ERETAA" : "ERET");
		break;
	case EC_PAC_FAIL:
		add(&t, ": %s key %c", bit(iss, 1) ? "data" : "instruction", bit(iss, 0) ? 'B' : 'A');
		break;
	case EC_BTI:
		add(&t, ": BTYPE %u", iss & 3);
		break;
	case EC_IABORT_LOWER: case EC_IABORT_SAME:
		add(&t, ": ");
		add_abort(&t, iss, false);
		break;
	case EC_DABORT_LOWER: case EC_DABORT_SAME: case EC_WATCHPT_LOWER: case EC_WATCHPT_SAME:
		add(&t, ": ");
		add_abort(&t, iss, true);
		break;
	default:
		if (iss)
			add(&t, ": ISS %#x", iss);
	}
	return buf;
}

const char *esr_what(uint64_t esr, char *buf, size_t size)
{
	struct text t = { buf, size, 0 };
	uint32_t iss = (uint32_t)bits(esr, 24, 0);

	*buf = 0;
	switch (bits(esr, 31, 26)) {
	case EC_SVC32: case EC_HVC32: case EC_SMC32: case EC_SVC64: case EC_HVC64: case EC_SMC64: case EC_BRK64: case EC_BKPT32:
		add(&t, "#%#x", iss & 0xffff);
		break;
	case EC_WFX:
		add(&t, "%s", wfx_name(iss));
		break;
	case EC_SYSREG:
		add_sysreg(&t, iss, false);
		break;
	case EC_IABORT_LOWER: case EC_IABORT_SAME:
		add_abort(&t, iss, false);
		break;
	case EC_DABORT_LOWER: case EC_DABORT_SAME:
		add_abort(&t, iss & ~(uint32_t)BIT(24), true); /* without size and register */
		break;
	}
	return buf;
}
