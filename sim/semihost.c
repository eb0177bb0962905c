/* sim/semihost.c - semihosting: what a program may ask of the host by HLT or SVC.
 * Implements: Arm's "Semihosting for AArch32 and AArch64", release 2.0: all its operations but SYS_SYSTEM. Time is the
 *             machine's. Parameters and buffers are the guest's: all of them are checked.
 * Not here:   which instructions call (cpu/exec/system.c); files (semihost_files.c).
 * IMPDEF: SYS_ERRNO gives Linux's numbers.
 * LIMIT: memory is reached as the caller's Exception level translates it, whatever its permissions. */
#include "sim/semihost.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/exec/exec.h"
#include "cpu/exec/inspect.h"
#include "sim/calls.h"
#include "sim/core/bits.h"
#include "sim/semihost_files.h"

enum { SYS_OPEN = 0x01, SYS_CLOSE, SYS_WRITEC, SYS_WRITE0, SYS_WRITE, SYS_READ, SYS_READC, SYS_ISERROR, SYS_ISTTY, SYS_SEEK,
       SYS_FLEN = 0x0c, SYS_TMPNAM, SYS_REMOVE, SYS_RENAME, SYS_CLOCK, SYS_TIME, SYS_SYSTEM, SYS_ERRNO, SYS_GET_CMDLINE = 0x15,
       SYS_HEAPINFO, SYS_EXIT = 0x18, SYS_EXIT_EXTENDED = 0x20, SYS_ELAPSED = 0x30, SYS_TICKFREQ };
enum { NAME_MAX_BYTES = 4096, TEXT_MAX = 1 << 20, BLOCK = 4096 };
#define STOPPED_APPLICATION_EXIT 0x20026

struct semihost {
	struct machine *m;            /* borrowed */
	struct semihost_files *files; /* owned */
	int error;                    /* of the last call that failed */
	bool said;                    /* that SYS_SYSTEM is refused */
};

/* ---- the caller's memory ---- */

/* One page's worth at a time; false: nothing is there. */
static bool reach(const struct semihost *s, struct pe *pe, uint64_t va, size_t *len, pa_t *pa)
{
	struct xlate_out out;
	struct fault f;
	uint64_t unit;

	if (!inspect_translate(pe, (enum inspect_space)pe->ps.el, pe->ps.nrw ? (uint32_t)va : va, NULL, NULL, &out, &f))
		return false;
	(void)s;
	unit = BIT(out.lg_size < 12 ? out.lg_size : 12);
	*pa = out.pa;
	if (*len > unit - (va & (unit - 1)))
		*len = (size_t)(unit - (va & (unit - 1)));
	return true;
}

static bool get(const struct semihost *s, struct pe *pe, uint64_t va, void *buf, size_t len)
{
	for (size_t done = 0, n; done < len; done += n) {
		pa_t pa;
		n = len - done;
		if (!reach(s, pe, va + done, &n, &pa) || bus_copy_out(s->m->bus, pa, (uint8_t *)buf + done, n) != BUS_OK)
			return false;
	}
	return true;
}

static bool put(const struct semihost *s, struct pe *pe, uint64_t va, const void *buf, size_t len)
{
	for (size_t done = 0, n; done < len; done += n) {
		pa_t pa;
		n = len - done;
		if (!reach(s, pe, va + done, &n, &pa) || bus_copy_in(s->m->bus, pa, (const uint8_t *)buf + done, n) != BUS_OK)
			return false;
	}
	return true;
}

static unsigned word_bytes(const struct pe *pe)
{
	return pe->ps.nrw ? 4 : 8;
}

/* Word n of the block that the parameter points to. */
static bool arg(const struct semihost *s, struct pe *pe, unsigned n, uint64_t *v)
{
	*v = 0;
	return get(s, pe, pe->x[1] + n * word_bytes(pe), v, word_bytes(pe));
}

/* A name of `len` bytes at `va`, NUL-terminated; -errno. */
static int get_name(const struct semihost *s, struct pe *pe, uint64_t va, uint64_t len, char name[NAME_MAX_BYTES])
{
	if (len >= NAME_MAX_BYTES)
		return -ENAMETOOLONG;
	if (!get(s, pe, va, name, (size_t)len))
		return -EFAULT;
	name[len] = 0;
	return strlen(name) == len ? 0 : -EINVAL;
}

/* ---- the operations: an answer, or -errno ---- */

static int64_t do_open(struct semihost *s, struct pe *pe)
{
	char name[NAME_MAX_BYTES];
	uint64_t at, mode, len;
	int rc;

	if (!arg(s, pe, 0, &at) || !arg(s, pe, 1, &mode) || !arg(s, pe, 2, &len))
		return -EFAULT;
	rc = get_name(s, pe, at, len, name);
	return rc ? rc : semihost_open(s->files, name, mode > 11 ? 12 : (unsigned)mode);
}

static int64_t on_handle(struct semihost *s, struct pe *pe, uint64_t op)
{
	uint64_t handle, to;

	if (!arg(s, pe, 0, &handle) || (op == SYS_SEEK && !arg(s, pe, 1, &to)))
		return -EFAULT;
	switch (op) {
	case SYS_CLOSE:
		return semihost_close(s->files, handle);
	case SYS_SEEK:
		return semihost_seek(s->files, handle, to);
	case SYS_FLEN:
		return semihost_length(s->files, handle);
	default:
		return semihost_is_tty(s->files, handle);
	}
}

/* What was not moved. */
static int64_t do_transfer(struct semihost *s, struct pe *pe, bool write)
{
	uint64_t handle, at, left;
	uint8_t buf[BLOCK];

	if (!arg(s, pe, 0, &handle) || !arg(s, pe, 1, &at) || !arg(s, pe, 2, &left))
		return -EFAULT;
	if (left > s->m->o->ram) /* more than there is to come from or go to */
		return -EINVAL;
	while (left) {
		size_t want = left < sizeof(buf) ? (size_t)left : sizeof(buf);
		int64_t n;

		/* The destination first: input must not get lost. */
		if (!get(s, pe, at, buf, want))
			return -EFAULT;
		n = write ? semihost_write(s->files, handle, buf, want) : semihost_read(s->files, handle, buf, want);
		if (n < 0) {
			s->error = (int)-n;
			break;
		}
		if (!write && !put(s, pe, at, buf, (size_t)n))
			return -EFAULT;
		at += (uint64_t)n;
		left -= (uint64_t)n;
		if ((size_t)n < want)
			break;
	}
	return (int64_t)left;
}

static int64_t do_write0(struct semihost *s, struct pe *pe)
{
	uint8_t c[64];

	for (unsigned done = 0; done < TEXT_MAX;) {
		size_t n = sizeof(c), len;
		pa_t pa;

		if (!reach(s, pe, pe->x[1] + done, &n, &pa) || bus_copy_out(s->m->bus, pa, c, n) != BUS_OK)
			return -EFAULT;
		len = strnlen((const char *)c, n);
		console_host_write(s->m->console, false, c, len);
		if (len < n)
			return 0;
		done += (unsigned)n;
	}
	return -EINVAL;
}

static int64_t do_writec(struct semihost *s, struct pe *pe)
{
	uint8_t c;

	if (!get(s, pe, pe->x[1], &c, 1))
		return -EFAULT;
	console_host_write(s->m->console, false, &c, 1);
	return 0;
}

static int64_t do_readc(struct semihost *s)
{
	uint8_t c;

	return console_host_read(s->m->console, &c, 1) ? c : -EIO;
}

static int64_t do_tmpnam(struct semihost *s, struct pe *pe)
{
	uint64_t at, id, len;
	char name[24];
	int n;

	if (!arg(s, pe, 0, &at) || !arg(s, pe, 1, &id) || !arg(s, pe, 2, &len))
		return -EFAULT;
	n = snprintf(name, sizeof(name), "semihost-%03u.tmp", (unsigned)(id & 0xff));
	if (id > 255 || len <= (unsigned)n)
		return -EINVAL;
	return put(s, pe, at, name, (size_t)n + 1) ? 0 : -EFAULT;
}

static int64_t do_names(struct semihost *s, struct pe *pe, bool rename)
{
	char from[NAME_MAX_BYTES], to[NAME_MAX_BYTES];
	uint64_t at, len;
	int rc;

	if (!arg(s, pe, 0, &at) || !arg(s, pe, 1, &len))
		return -EFAULT;
	rc = get_name(s, pe, at, len, from);
	if (rc || !rename)
		return rc ? rc : semihost_remove(s->files, from);
	if (!arg(s, pe, 2, &at) || !arg(s, pe, 3, &len))
		return -EFAULT;
	rc = get_name(s, pe, at, len, to);
	return rc ? rc : semihost_rename(s->files, from, to);
}

static int64_t do_cmdline(struct semihost *s, struct pe *pe)
{
	const char *line = s->m->o->semihost.cmdline ? s->m->o->semihost.cmdline : "";
	uint64_t at, size, len = strlen(line);

	if (!arg(s, pe, 0, &at) || !arg(s, pe, 1, &size))
		return -EFAULT;
	if (size <= len)
		return -E2BIG;
	return put(s, pe, at, line, len + 1) && put(s, pe, pe->x[1] + word_bytes(pe), &len, word_bytes(pe)) ? 0 : -EFAULT;
}

/* What nothing was loaded to, up to the end of memory; the stack comes down from there. */
static int64_t do_heapinfo(struct semihost *s, struct pe *pe)
{
	uint64_t end = s->m->o->board->ram_base + s->m->o->ram, base = align_up(s->m->boot.high, 64), at;
	uint64_t info[4] = { base, end, end, base };

	if (!arg(s, pe, 0, &at))
		return -EFAULT;
	for (unsigned i = 0; i < ARRAY_SIZE(info); i++) {
		uint64_t v = base < end ? info[i] : 0;
		if (!put(s, pe, at + i * word_bytes(pe), &v, word_bytes(pe)))
			return -EFAULT;
	}
	return 0;
}

/* AArch32's SYS_EXIT has its reason in R1 itself. */
static int64_t do_exit(struct semihost *s, struct pe *pe, bool extended)
{
	uint64_t reason = pe->x[1], code = 0;

	if ((!pe->ps.nrw || extended) && (!arg(s, pe, 0, &reason) || !arg(s, pe, 1, &code)))
		return -EFAULT;
	machine_exit(s->m, reason == STOPPED_APPLICATION_EXIT ? (int)(code & 0xff) : 1);
	return 0;
}

/* Ticks, a nanosecond each: in a block of 64 bits, which AArch32 has as two words. */
static int64_t do_elapsed(struct semihost *s, struct pe *pe)
{
	uint64_t now = clock_now(s->m->clock);

	return put(s, pe, pe->x[1], &now, sizeof(now)) ? 0 : -EFAULT;
}

static int64_t do_iserror(struct semihost *s, struct pe *pe)
{
	uint64_t v;

	if (!arg(s, pe, 0, &v))
		return -EFAULT;
	return pe->ps.nrw ? (int32_t)v < 0 : (int64_t)v < 0;
}

/* A guest runs no programs of the host's. Said once: it may ask for ever. */
static int64_t refuse_system(struct semihost *s)
{
	if (!s->said && s->m->console)
		console_say(s->m->console, "aerie: semihosting: SYS_SYSTEM is refused: a guest runs no commands of the host");
	s->said = true;
	return -ENOSYS;
}

static int64_t answer(struct semihost *s, struct pe *pe, uint32_t op)
{
	switch (op) {
	case SYS_OPEN:          return do_open(s, pe);
	case SYS_CLOSE:
	case SYS_SEEK:
	case SYS_FLEN:
	case SYS_ISTTY:         return on_handle(s, pe, op);
	case SYS_WRITEC:        return do_writec(s, pe);
	case SYS_WRITE0:        return do_write0(s, pe);
	case SYS_WRITE:         return do_transfer(s, pe, true);
	case SYS_READ:          return do_transfer(s, pe, false);
	case SYS_READC:         return do_readc(s);
	case SYS_ISERROR:       return do_iserror(s, pe);
	case SYS_TMPNAM:        return do_tmpnam(s, pe);
	case SYS_REMOVE:        return do_names(s, pe, false);
	case SYS_RENAME:        return do_names(s, pe, true);
	case SYS_CLOCK:         return (int64_t)(clock_now(s->m->clock) / 10000000);
	case SYS_TIME:          return (int64_t)(clock_epoch(s->m->clock) + clock_now(s->m->clock) / 1000000000);
	case SYS_ERRNO:         return s->error;
	case SYS_GET_CMDLINE:   return do_cmdline(s, pe);
	case SYS_HEAPINFO:      return do_heapinfo(s, pe);
	case SYS_EXIT:          return do_exit(s, pe, false);
	case SYS_EXIT_EXTENDED: return do_exit(s, pe, true);
	case SYS_ELAPSED:       return do_elapsed(s, pe);
	case SYS_TICKFREQ:      return 1000000000;
	case SYS_SYSTEM:        return refuse_system(s);
	default:                return -ENOSYS;
	}
}

/* What is asked, before the answer changes it. */
static void note_question(const struct semihost *s, struct pe *pe, struct trace_event *ev)
{
	int words;

	*ev = (struct trace_event){ .kind = TRACE_CALL, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };
	ev->call.semihost = 1;
	ev->call.phase = CALL_WHOLE;
	ev->call.nr = (uint32_t)pe->x[0];
	words = pe->ps.nrw && ev->call.nr == SYS_EXIT ? SEMIHOST_IN_X1 : semihost_words(ev->call.nr);
	if (words == SEMIHOST_IN_X1)
		ev->call.arg[0] = pe->ps.nrw ? (uint32_t)pe->x[1] : pe->x[1];
	for (int i = 0; i < words; i++)
		(void)arg(s, pe, (unsigned)i, &ev->call.arg[i]);
}

static void call(void *arg, struct pe *pe)
{
	struct semihost *s = arg;
	bool told = trace_on(&s->m->trace, TRACE_CALL);
	struct trace_event ev;
	int64_t v;

	if (told)
		note_question(s, pe, &ev);
	v = answer(s, pe, (uint32_t)pe->x[0]);
	if (v < 0)
		s->error = (int)-v;
	pe->x[0] = v < 0 ? UINT64_MAX : (uint64_t)v;
	if (!told)
		return;
	ev.call.result = pe->x[0];
	ev.call.imm = v < 0 ? (uint16_t)-v : 0;
	trace_emit(&s->m->trace, &ev);
}

const struct semihost_ops semihost_ops = { .call = call };

/* ---- life ---- */

struct semihost *semihost_create(struct machine *m, struct error *e)
{
	struct semihost *s = calloc(1, sizeof(*s));

	if (!s) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	s->m = m;
	s->files = semihost_files_create(m->o->semihost.dir, m->o->semihost.readonly, m->console, e);
	if (!s->files) {
		free(s);
		return NULL;
	}
	return s;
}

void semihost_reset(struct semihost *s)
{
	if (!s)
		return;
	semihost_files_reset(s->files);
	s->error = 0;
}

void semihost_destroy(struct semihost *s)
{
	if (!s)
		return;
	semihost_files_destroy(s->files);
	free(s);
}
