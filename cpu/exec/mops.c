/* cpu/exec/mops.c - memory copy and memory set (FEAT_MOPS).
 * Implements: DDI 0487 C6.2 CPYFP/CPYFM/CPYFE, CPYP/CPYM/CPYE, SETP/SETM/SETE, SETGP/SETGM/SETGE and their kin by option A:
 *             the size counts up to zero (forwards), addresses point behind the end; CheckMOPSEnabled(), MismatchedCpy..., -SetException.
 *
 * IMPDEF: a prologue goes to the end of a page, a main part does whole pages, an epilogue less than one. A main part that has
 * done a few pages executes anew for the rest: its registers say how far it is, and interrupts are taken in between. */
#include <string.h>

#include "cpu/arch/syndrome.h"
#include "cpu/exec/decode.h"
#include "cpu/exec/memaccess.h"
#include "cpu/exec/memtag.h"
#include "hyp/insn_traps.h"

enum { PROLOGUE, MAIN, EPILOGUE };
#define PAGE       4096u
#define MAIN_BYTES (16 * PAGE) /* of a main part at once */

/* What all of them start with. */
struct mops {
	unsigned d, s, n;      /* registers: destination, source or data, size */
	int stage, opt;
	bool set, tags;
};

static unsigned to_page_end(va_t va)
{
	return PAGE - (unsigned)(va & (PAGE - 1));
}

static unsigned to_page_begin(va_t va)
{
	return (unsigned)(va & (PAGE - 1)) + 1;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void *host(struct pe *pe, va_t va, bool write, unsigned flags)
{
	if (flags & MEM_UNPRIV && pe->ps.el != EL0)
		return NULL;
	return write ? mem_fast_w(pe, va, 1) : mem_fast_r(pe, va, 1);
}

/* ---- checks ---- */

/* CONSTRAINED UNPREDICTABLE: registers that are the same, or that cannot hold an address: UNDEFINED. */
static bool registers_ok(const struct mops *m)
{
	return m->d != m->s && m->d != m->n && m->s != m->n && m->d != 31 && m->n != 31 && (m->set || m->s != 31);
}

static enum exec_status mismatch(struct pe *pe, const struct mops *m, bool wrong_option)
{
	const uint32_t iss = (uint32_t)m->set << 24 | (uint32_t)m->tags << 23 | (uint32_t)m->opt << 19 |
			     (uint32_t)(m->stage == EPILOGUE) << 18 | (uint32_t)wrong_option << 17 | 1u << 16 | m->d << 10 |
			     m->s << 5 | m->n;

	return raise_sync(pe, EC_MOPS, iss, hyp_mops_target(pe), wrong_option ? "option B's PSTATE.C" : "size of another part");
}

static enum exec_status begin(struct pe *pe, const struct mops *m)
{
	const struct verdict v = hyp_mops_verdict(pe);

	if (v.what != DO_REGISTER)
		return raise_verdict(pe, &v, 0);
	if (!registers_ok(m))
		return EXEC_UNDEF;
	/* IMPDEF: MemCpyZeroSizeCheck(), MemSetZeroSizeCheck(): nothing to do is done by either option */
	return m->stage != PROLOGUE && pe->flags.c && pe->x[m->n] ? mismatch(pe, m, true) : EXEC_NEXT;
}

/* How much of what is left a main part or epilogue does now; false: *st is the exception. */
static bool part(struct pe *pe, const struct mops *m, uint64_t left, uint64_t *now, enum exec_status *st)
{
	*now = m->stage == MAIN ? least(left & ~(uint64_t)(PAGE - 1), MAIN_BYTES) : left;
	*st = EXEC_NEXT;
	if (m->stage == EPILOGUE && left >= PAGE)
		*st = mismatch(pe, m, false);
	return *st == EXEC_NEXT;
}

/* A main part with whole pages left is executed again. */
static enum exec_status end(struct pe *pe, const struct mops *m, uint64_t left)
{
	if (m->stage != MAIN || left < PAGE)
		return EXEC_NEXT;
	pe->pc = pe_pc(pe);
	return EXEC_JUMP;
}

/* ---- copy ---- */

/* The long way: a device, a watchpoint, tags, or a fault. All is read before anything is written, as the short way does it. */
static enum exec_status copy_each(struct pe *pe, va_t to, va_t from, unsigned n, int step, int opt, unsigned *done)
{
	enum exec_status load = EXEC_NEXT, store = EXEC_NEXT;
	uint8_t buf[PAGE];
	unsigned loaded = 0;

	for (; loaded < n && load == EXEC_NEXT; loaded += load == EXEC_NEXT)
		load = mem_load(pe, from + (va_t)((int64_t)step * loaded), 1, opt & 2 ? MEM_UNPRIV : 0, &buf[loaded]);
	const struct exception fault = pe->exc;
	for (*done = 0; *done < loaded && store == EXEC_NEXT; *done += store == EXEC_NEXT)
		store = mem_store(pe, to + (va_t)((int64_t)step * *done), 1, opt & 1 ? MEM_UNPRIV : 0, &buf[*done]);
	if (store != EXEC_NEXT)
		return store;
	pe->exc = fault;
	return load;
}

/* n bytes upwards from `from` to `to`, downwards from there with step -1, within a page on both sides. *done: before a fault. */
static enum exec_status copy_bytes(struct pe *pe, va_t to, va_t from, unsigned n, int step, int opt, unsigned *done)
{
	const unsigned back = step < 0 ? n - 1 : 0;
	const void *r = host(pe, from - back, false, opt & 2 ? MEM_UNPRIV : 0);
	void *w = host(pe, to - back, true, opt & 1 ? MEM_UNPRIV : 0);

	if (!r || !w)
		return copy_each(pe, to, from, n, step, opt, done);
	memmove(w, r, n);
	*done = n;
	return EXEC_NEXT;
}

static enum exec_status copy_forwards(struct pe *pe, const struct mops *m)
{
	uint64_t left, now;
	va_t to = pe->x[m->d], from = pe->x[m->s];
	enum exec_status st = EXEC_NEXT;

	if (m->stage == PROLOGUE) {
		left = pe->x[m->n];
		now = least(left, least(to_page_end(to), to_page_end(from)));
	} else {
		left = 0 - pe->x[m->n];
		to -= left;
		from -= left;
		if (!part(pe, m, left, &now, &st))
			return st;
	}
	while (now && st == EXEC_NEXT) {
		const unsigned n = (unsigned)least(now, least(to_page_end(to), to_page_end(from)));
		unsigned done;
		st = copy_bytes(pe, to, from, n, 1, m->opt, &done);
		to += done;
		from += done;
		left -= done;
		now -= done;
	}
	if (m->stage == PROLOGUE && st != EXEC_NEXT) {
		pe->x[m->d] = to;
		pe->x[m->s] = from;
		pe->x[m->n] = left;
		return st;
	}
	pe->x[m->d] = to + left;
	pe->x[m->s] = from + left;
	pe->x[m->n] = 0 - left;
	return st == EXEC_NEXT ? end(pe, m, left) : st;
}

static enum exec_status copy_backwards(struct pe *pe, const struct mops *m)
{
	uint64_t left = pe->x[m->n], now;
	va_t to = pe->x[m->d] + left - 1, from = pe->x[m->s] + left - 1;
	enum exec_status st = EXEC_NEXT;

	if (m->stage == PROLOGUE)
		now = least(left, least(to_page_begin(to), to_page_begin(from)));
	else if (!part(pe, m, left, &now, &st))
		return st;
	while (now && st == EXEC_NEXT) {
		const unsigned n = (unsigned)least(now, least(to_page_begin(to), to_page_begin(from)));
		unsigned done;
		st = copy_bytes(pe, to, from, n, -1, m->opt, &done);
		to -= done;
		from -= done;
		left -= done;
		now -= done;
	}
	pe->x[m->n] = left;
	return st == EXEC_NEXT ? end(pe, m, left) : st;
}

/* Whether copying upwards would overwrite what is still to be read. */
static bool must_go_backwards(const struct pe *pe, const struct mops *m)
{
	const uint64_t to = pe->x[m->d] & GENMASK(55, 0), from = pe->x[m->s] & GENMASK(55, 0);

	return from < to && ((from + pe->x[m->n]) & GENMASK(55, 0)) > to;
}

enum exec_status exec_mops_cpy(struct pe *pe, const struct args_mops_cpy *a)
{
	const struct mops m = {.d = a->Rd, .s = a->Rs, .n = a->Rn, .stage = a->stage, .opt = a->opt};
	enum exec_status st = begin(pe, &m);
	bool backwards = false;

	if (st != EXEC_NEXT)
		return st;
	if (m.stage == PROLOGUE) {
		pe->x[m.n] = least(pe->x[m.n], a->move ? GENMASK(54, 0) : GENMASK(62, 0));
		backwards = a->move && must_go_backwards(pe, &m);
	} else {
		backwards = a->move && !(pe->x[m.n] >> 63);
	}
	st = backwards ? copy_backwards(pe, &m) : copy_forwards(pe, &m);
	if (m.stage == PROLOGUE && st == EXEC_NEXT)
		flags_set_nzcv(&pe->flags, 0);
	return st;
}

/* ---- set ---- */

/* n bytes within a page; with tags, whole granules. */
static enum exec_status set_bytes(struct pe *pe, const struct mops *m, va_t to, unsigned n, uint8_t data, unsigned *done)
{
	const unsigned flags = (m->opt & 1 ? MEM_UNPRIV : 0) | (m->tags ? MEM_NOTAG : 0);
	void *w = host(pe, to, true, flags);
	enum exec_status st = EXEC_NEXT;

	*done = 0;
	if (m->tags && (st = tag_store(pe, to, n / TAG_GRANULE, va_tag(to))) != EXEC_NEXT)
		return st;
	if (w)
		memset(w, data, n);
	for (unsigned i = 0; !w && i < n; i++, *done = i)
		if ((st = mem_store(pe, to + i, 1, flags, &data)) != EXEC_NEXT)
			return st;
	*done = n;
	return st;
}

/* Granules are set as a whole: the fault is as of a store that must be aligned. */
static enum exec_status check_granules(struct pe *pe, const struct mops *m, va_t to, uint64_t left)
{
	const uint8_t zeros[16] = {0};

	if (!m->tags || !left || !((to | left) & (TAG_GRANULE - 1)))
		return EXEC_NEXT;
	return mem_store(pe, to | 1, TAG_GRANULE, MEM_ALIGNED | MEM_NOTAG, zeros);
}

enum exec_status exec_mops_set(struct pe *pe, const struct args_mops_set *a)
{
	const struct mops m = {.d = a->Rd, .s = a->Rs, .n = a->Rn, .stage = a->stage, .opt = a->opt, .set = true, .tags = a->tags != 0};
	enum exec_status st = begin(pe, &m);
	uint64_t left = m.stage == PROLOGUE ? pe->x[m.n] : 0 - pe->x[m.n], now = 0;
	va_t to = pe->x[m.d];

	if (st != EXEC_NEXT)
		return st;
	if (m.stage == PROLOGUE) {
		left = left >> 63 ? GENMASK(62, m.tags ? 4 : 0) : left;
		now = least(left, to_page_end(to));
	} else {
		to -= left;
		if (!part(pe, &m, left, &now, &st))
			return st;
	}
	if ((st = check_granules(pe, &m, to, left)) != EXEC_NEXT)
		return st;
	while (now && st == EXEC_NEXT) {
		const unsigned n = (unsigned)least(now, to_page_end(to));
		unsigned done;
		st = set_bytes(pe, &m, to, n, (uint8_t)xr(pe, m.s), &done);
		to += done;
		left -= done;
		now -= done;
	}
	if (m.stage == PROLOGUE && st != EXEC_NEXT) {
		pe->x[m.d] = to;
		pe->x[m.n] = left;
		return st;
	}
	pe->x[m.d] = to + left;
	pe->x[m.n] = 0 - left;
	if (st != EXEC_NEXT)
		return st;
	if (m.stage == PROLOGUE)
		flags_set_nzcv(&pe->flags, 0);
	return end(pe, &m, left);
}
