/* sim/trace/qemu_log.c - exceptions that QEMU logged (-d int), as an event log: for the summary of what another emulator did, and for
 * the first exception where it did something else.
 * Implements: what QEMU 10's `-d int` prints for AArch64 (other kinds of -d may stand in between):
 *             Taking exception 2 [SVC] on CPU 0 / ...from EL0 to EL1 / ...with ESR 0x15/0x56000000 / ...with FAR 0x0 /
 *             ...with ELR 0x400000 / ...to EL1 PC 0xffff800010010400 PSTATE 0x3c5
 *             Exception return from AArch64 EL1 to AArch64 EL0 PC 0x400004
 *             Illegal exception return at EL1: resuming execution at 0x400004
 * Not here:   comparing (differ.c). */
#include "sim/trace/qemu_log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/trace/log.h"

struct import {
	struct log_writer *log;
	struct trace_event ev;
	bool open;            /* lines of an exception are being collected */
	uint64_t events;
	unsigned pe;          /* of the last exception: a return does not say */
};

static const char made_by[] = "source=qemu -d int\n";

bool qemu_log_made(const struct log_info *info)
{
	return strcmp(info->text, made_by) == 0;
}

bool qemu_log_would_tell(struct trace_event *ev)
{
	ev->insns = ev->time = 0;
	ev->vm = 0;
	if (ev->kind == TRACE_EXC_RETURN) {
		ev->el = ev->ret.from_el;
		ev->pc = ev->ret.spsr = 0;
		return true;
	}
	if (ev->kind != TRACE_EXC_ENTRY || ev->exc.vector & 0x7f)
		return false;
	ev->exc.ipa_valid = false;
	ev->exc.ipa = ev->exc.spsr = 0;
	ev->exc.cause = NULL;
	if (!trace_is_sync(ev))
		ev->exc.esr = ev->exc.far = 0;
	return true;
}

/* The line is complete: what it says goes into the log. 0, or -EIO. */
static int put(struct import *im)
{
	im->open = false;
	if (!qemu_log_would_tell(&im->ev))
		return 0;
	im->events++;
	return log_put(im->log, &im->ev) ? 0 : -EIO;
}

/* One of the lines behind "Taking exception". */
static int detail(struct import *im, const char *s)
{
	struct trace_event *ev = &im->ev;
	unsigned from, to, ec;
	uint64_t v, pc;

	if (sscanf(s, "...from EL%u to EL%u", &from, &to) == 2) {
		ev->exc.from_el = from & 3;
		ev->exc.to_el = ev->el = to & 3;
	} else if (sscanf(s, "...with ESR 0x%x/0x%" SCNx64, &ec, &v) == 2) {
		ev->exc.esr = v;
	} else if (sscanf(s, "...with FAR 0x%" SCNx64, &v) == 1) {
		ev->exc.far = v;
	} else if (sscanf(s, "...with ELR 0x%" SCNx64, &v) == 1) {
		ev->exc.elr = ev->pc = v;
	} else if (sscanf(s, "...to EL%u PC 0x%" SCNx64, &to, &pc) == 2) {
		ev->exc.vector = pc & 0x780;
		return put(im);
	} else if (strncmp(s, "...handled as", 13) == 0) { /* PSCI, semihosting: QEMU's own, no exception of the guest's */
		im->open = false;
	}
	return 0;
}

static int came_back(struct import *im, unsigned from, unsigned to, uint64_t target)
{
	im->ev = (struct trace_event){ .kind = TRACE_EXC_RETURN, .pe = (uint8_t)im->pe };
	im->ev.ret.from_el = from & 3;
	im->ev.ret.to_el = to & 3;
	im->ev.ret.target = target;
	return put(im);
}

static int line(struct import *im, const char *s)
{
	unsigned number, pe, from, to;
	uint64_t pc;

	if (sscanf(s, "Taking exception %u [%*[^]]] on CPU %u", &number, &pe) == 2) {
		im->pe = pe & 0xff;
		im->ev = (struct trace_event){ .kind = TRACE_EXC_ENTRY, .pe = (uint8_t)im->pe };
		im->open = true;
		return 0;
	}
	if (im->open && strncmp(s, "...", 3) == 0)
		return detail(im, s);
	if (sscanf(s, "Illegal exception return at EL%u: resuming execution at 0x%" SCNx64, &from, &pc) == 2)
		return came_back(im, from, from, pc);
	if (sscanf(s, "Exception return from AArch64 EL%u to AArch64 EL%u PC 0x%" SCNx64, &from, &to, &pc) == 3 ||
	    sscanf(s, "Exception return from AArch64 EL%u to AArch32 EL%u PC 0x%" SCNx64, &from, &to, &pc) == 3)
		return came_back(im, from, to, pc);
	return 0;
}

static int read_lines(struct import *im, const char *name, FILE *f, struct error *e)
{
	char *s = NULL;
	size_t size = 0;
	int rc = 0;

	errno = 0;
	while (!rc && getline(&s, &size, f) >= 0)
		rc = line(im, s);
	if (!rc && !feof(f))
		rc = error_set(e, errno ? errno : EIO, "cannot read %s: %s", name, strerror(errno));
	else if (!rc && !im->events)
		rc = error_set(e, EINVAL, "%s: no exception that QEMU logged (-d int -D FILE)", name);
	free(s);
	return rc;
}

int qemu_log_import(const char *text, const char *log, struct error *e)
{
	struct log_info info = { .kinds = BIT(TRACE_EXC_ENTRY) | BIT(TRACE_EXC_RETURN), .pes = 1 };
	struct import im = { .open = false };
	FILE *f = fopen(text, "re");
	struct error finish;
	int rc = -EIO, finished;

	if (!f)
		return error_set(e, errno, "cannot read %s: %s", text, strerror(errno));
	memcpy(info.text, made_by, sizeof(made_by));
	im.log = log_create(log, &info, e);
	if (im.log) {
		rc = read_lines(&im, text, f, e);
		finished = log_finish(im.log, &finish);
		if (finished)
			*e = finish;
		rc = finished ? finished : rc;
	}
	fclose(f);
	return rc;
}
