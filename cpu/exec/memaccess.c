/* cpu/exec/memaccess.c - the slow path of every load and store: alignment, translation, endianness, devices, code pages.
 * Implements: DDI 0487 B2.5 (alignment, endianness), AArch64.MemSingle, Mem[], AArch64.CheckAlignment().
 * Not here:   the probe that avoids all this (memaccess.h); translation (tlb.c). */
#include "cpu/exec/memaccess.h"

#include <string.h>

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/memtag.h"
#include "sim/core/bus.h"
#include "sim/core/ram.h"

static struct bus_attrs attrs_of(const struct pe *pe)
{
	return (struct bus_attrs){ .requester = (uint16_t)pe->index, .unpriv = pe->ps.el == EL0 };
}

/* SCTLR of the regime in which this access translates, and the EL whose bits count. */
static uint64_t sctlr_of(const struct pe *pe, unsigned el)
{
	switch (regime_el(pe, el)) {
	case 1:
		return SYS(pe, SCTLR_EL1);
	case 2:
		return SYS(pe, SCTLR_EL2);
	default:
		return SYS(pe, SCTLR_EL3);
	}
}

/* BigEndian(): by the EL that executes, for LDTR and STTR too. */
bool mem_big_endian(const struct pe *pe)
{
	return pe->ps.nrw ? pe->ps.e : bit(sctlr_of(pe, pe->ps.el), pe->ps.el == EL0 ? 24 : 25);
}

bool mem_unaligned_ordered_ok(const struct pe *pe)
{
	return bit(sctlr_of(pe, pe->ps.el), 6);
}

static unsigned access_el(const struct pe *pe, unsigned flags)
{
	/* LDTR/STTR act as EL0 at EL1 and at EL2 under E2H and TGE, unless PSTATE.UAO says otherwise. */
	if (!(flags & MEM_UNPRIV) || pe->ps.uao)
		return pe->ps.el;
	if (pe->ps.el == EL1 && unlikely(effective_nv1(pe)))
		return EL1;
	if (pe->ps.el == EL1 || (pe->ps.el == EL2 && el_is_in_host(pe, EL0)))
		return EL0;
	return pe->ps.el;
}

static void reverse(uint8_t *b, unsigned size)
{
	for (unsigned i = 0; i < size / 2; i++) {
		uint8_t t = b[i];

		b[i] = b[size - 1 - i];
		b[size - 1 - i] = t;
	}
}

static enum exec_status mem_fault(struct pe *pe, enum fault_kind kind, va_t va, bool write, const char *rule)
{
	struct fault f = { .kind = kind, .stage = 1, .va = va, .write = write, .rule = rule };

	return raise_fault(pe, &f, false);
}

/* A device, or nothing at all: in naturally aligned pieces of at most 8 bytes. */
static enum exec_status bus_access(struct pe *pe, const struct tlb_hit *h, va_t va, unsigned size, bool write, uint8_t *buf)
{
	pe_sync_clock(pe);
	for (unsigned done = 0; done < size;) {
		unsigned n = size - done > 8 ? 8 : size - done;
		pa_t pa = { h->pa.addr + done, h->pa.pas };
		uint64_t v = 0;
		enum bus_result r;

		while (n & (n - 1) || pa.addr & (n - 1)) /* Normal memory without RAM behind it may be misaligned */
			n = n & (n - 1) ? n & (n - 1) : n / 2;
		if (write)
			memcpy(&v, buf + done, n);
		r = write ? bus_write(pe->bus, pa, n, attrs_of(pe), v) : bus_read(pe->bus, pa, n, attrs_of(pe), &v);
		if (r != BUS_OK)
			return mem_fault(pe, FAULT_EXTERNAL, va, write, "no device answers at this physical address");
		if (!write)
			memcpy(buf + done, &v, n);
		done += n;
	}
	return EXEC_NEXT;
}

enum exec_status mem_hit_access(struct pe *pe, const struct tlb_hit *h, va_t va, unsigned size, bool write, uint8_t *buf)
{
	if (!h->ram)
		return bus_access(pe, h, va, size, write, buf);
	if (!write) {
		memcpy(buf, h->ram->host + h->ram_off, size);
		return EXEC_NEXT;
	}
	if (h->ram->readonly) /* flash takes stores as commands; other ROM refuses */
		return bus_access(pe, h, va, size, true, buf);
	memcpy(h->ram->host + h->ram_off, buf, size);
	ram_note_write(h->ram, h->ram_off, size);
	return EXEC_NEXT;
}

static void trace_access(struct pe *pe, const struct tlb_hit *h, va_t va, unsigned size, bool write, const uint8_t *buf)
{
	struct trace_event ev = { .kind = TRACE_MEM, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };

	ev.mem.va = va;
	ev.mem.pa = h->pa.addr;
	ev.mem.size = (uint8_t)size;
	ev.mem.write = write;
	memcpy(&ev.mem.val, buf, size < 8 ? size : 8);
	trace_emit(pe->trace, &ev);
}

/* Tags of the part of an access that lies in one page. */
static enum exec_status check_part(struct pe *pe, const struct tlb_hit *h, va_t va, unsigned size, unsigned flags, enum acc acc)
{
	if (likely(!h->tags))
		return EXEC_NEXT;
	if (!(flags & MEM_UNPRIV))
		tag_remember(pe, va, h);
	return flags & MEM_NOTAG ? EXEC_NEXT : tag_check(pe, va, size, acc, access_el(pe, flags), h->tags);
}

/* All that is checked before an access; where its first part is, and that in the next page (or MPU granule) if it has one. */
static enum exec_status check_access(struct pe *pe, va_t va, unsigned size, unsigned flags, enum acc acc, struct tlb_hit h[2])
{
	unsigned el = access_el(pe, flags), first;
	bool misaligned = va & (size - 1), write = acc & ACC_WRITE;
	struct fault f;
	enum exec_status st;

	if (flags & MEM_WORD_ALIGNED && va & 3)
		return mem_fault(pe, FAULT_ALIGNMENT, va, write, "must be word-aligned");
	if (misaligned && (flags & MEM_ALIGNED || bit(sctlr_of(pe, el), 1)))
		return mem_fault(pe, FAULT_ALIGNMENT, va, write, flags & MEM_ALIGNED ? "must be aligned" : "SCTLR_ELx.A");
	if (!tlb_translate(pe, va, acc, el, &h[0], &f))
		return raise_fault(pe, &f, false);
	first = h[0].span;
	if (misaligned && h[0].device)
		return mem_fault(pe, FAULT_ALIGNMENT, va, write, "misaligned access to Device memory");
	if (unlikely(pe->watch_active) && (debug_watch(pe, va, size, acc, el) || stops_access(pe, va, size, acc)))
		return EXEC_EXC;
	if ((st = check_part(pe, &h[0], va, first < size ? first : size, flags, acc)) != EXEC_NEXT || likely(first >= size))
		return st;
	if (!tlb_translate(pe, va + first, acc, el, &h[1], &f))
		return raise_fault(pe, &f, false);
	if (h[1].device)
		return mem_fault(pe, FAULT_ALIGNMENT, va, write, "misaligned access to Device memory");
	return check_part(pe, &h[1], va + first, size - first, flags, acc);
}

static enum exec_status mem_slow(struct pe *pe, va_t va, unsigned size, unsigned flags, bool write, uint8_t *buf)
{
	bool swap = mem_big_endian(pe);
	struct tlb_hit h[2];
	enum exec_status st = check_access(pe, va, size, flags, write ? ACC_WRITE : ACC_READ, h);

	if (st != EXEC_NEXT)
		return st;
	const unsigned first = h[0].span;
	if (swap && write)
		reverse(buf, size);
	st = mem_hit_access(pe, &h[0], va, likely(first >= size) ? size : first, write, buf);
	if (st == EXEC_NEXT && unlikely(first < size))
		st = mem_hit_access(pe, &h[1], va + first, size - first, write, buf + first);
	if (st == EXEC_NEXT && unlikely(trace_on(pe->trace, TRACE_MEM)))
		trace_access(pe, &h[0], va, size, write, buf);
	if (swap && !write)
		reverse(buf, size);
	return st;
}

enum exec_status mem_store_check(struct pe *pe, va_t va, unsigned size, unsigned flags)
{
	struct tlb_hit h[2];

	return mem_fast_w(pe, va, size) || tag_fast(pe, va, size, ACC_WRITE, flags) ? EXEC_NEXT
										     : check_access(pe, va, size, flags, ACC_WRITE, h);
}

enum exec_status mem_load(struct pe *pe, va_t va, unsigned size, unsigned flags, void *out)
{
	const void *p;

	if (!(flags & (MEM_UNPRIV | MEM_ALIGNED | MEM_SLOW)) && (p = mem_fast_r(pe, va, size))) {
		memcpy(out, p, size);
		return EXEC_NEXT;
	}
	if (!(flags & (MEM_UNPRIV | MEM_ALIGNED | MEM_SLOW)) && (p = tag_fast(pe, va, size, ACC_READ, flags))) {
		memcpy(out, p, size);
		return EXEC_NEXT;
	}
	return mem_slow(pe, va, size, flags, false, out);
}

/* The part of a non-fault access that lies in one page: where its bytes are, or NULL. */
static const uint8_t *nofault_part(struct pe *pe, va_t va, unsigned size, unsigned flags, bool misaligned)
{
	const unsigned el = pe->ps.el;
	struct tlb_hit h;
	struct fault f;

	if (!tlb_translate(pe, va, ACC_READ, el, &h, &f) || h.device || !h.ram || h.span < size)
		return NULL; /* no CPU with an MPU has non-fault loads: a region that ends inside is not looked behind */
	if (misaligned && bit(sctlr_of(pe, el), 1))
		return NULL;
	if (unlikely(pe->watch_active) && debug_watch(pe, va, size, ACC_READ, el))
		return NULL;
	if (h.tags && !(flags & MEM_NOTAG) && !tag_check_passes(pe, va, size, el, h.tags))
		return NULL;
	return h.ram->host + h.ram_off;
}

bool mem_load_nofault(struct pe *pe, va_t va, unsigned size, unsigned flags, void *out)
{
	const unsigned first = (unsigned)(4096 - (va & 0xfff));
	const bool misaligned = va & (size - 1);
	const uint8_t *p = mem_fast_r(pe, va, size), *p2;

	if (likely(p)) {
		memcpy(out, p, size);
		return true;
	}
	if (first >= size) {
		if (!(p = nofault_part(pe, va, size, flags, misaligned)))
			return false;
		memcpy(out, p, size);
	} else {
		if (!(p = nofault_part(pe, va, first, flags, misaligned)) ||
		    !(p2 = nofault_part(pe, va + first, size - first, flags, misaligned)))
			return false;
		memcpy(out, p, first);
		memcpy((uint8_t *)out + first, p2, size - first);
	}
	if (mem_big_endian(pe))
		reverse(out, size);
	return true;
}

enum exec_status mem_store(struct pe *pe, va_t va, unsigned size, unsigned flags, const void *in)
{
	uint8_t buf[16];
	void *p;

	if (!(flags & (MEM_UNPRIV | MEM_ALIGNED | MEM_SLOW)) && (p = mem_fast_w(pe, va, size))) {
		memcpy(p, in, size);
		return EXEC_NEXT;
	}
	if (!(flags & (MEM_UNPRIV | MEM_ALIGNED | MEM_SLOW)) && (p = tag_fast(pe, va, size, ACC_WRITE, flags))) {
		memcpy(p, in, size);
		return EXEC_NEXT;
	}
	memcpy(buf, in, size);
	return mem_slow(pe, va, size, flags, true, buf);
}

enum exec_status mem_rmw(struct pe *pe, va_t va, unsigned size, unsigned flags, mem_rmw_fn fn, const void *arg, uint64_t old[2])
{
	unsigned el = access_el(pe, flags);
	uint64_t new_[2] = { 0, 0 };
	bool store = false, swap = mem_big_endian(pe);
	const enum acc both = (enum acc)(ACC_READ | ACC_WRITE), acc = flags & MEM_STOREX ? ACC_WRITE : both;
	enum exec_status st;
	struct tlb_hit h;
	struct fault f;

	old[0] = old[1] = 0;
	if (va & (size - 1) && (!has(pe, FEAT_LSE2) || flags & MEM_ALIGNED || (va & 15) + size > 16 || bit(sctlr_of(pe, el), 1)))
		return mem_fault(pe, FAULT_ALIGNMENT, va, true, "atomic access must be aligned");
	if (!tlb_translate(pe, va, (enum acc)(ACC_READ | ACC_WRITE), el, &h, &f))
		return raise_fault(pe, &f, false);
	if (va & (size - 1) && h.device)
		return mem_fault(pe, FAULT_ALIGNMENT, va, true, "misaligned access to Device memory");
	if (!h.ram || h.ram->readonly) /* IMPDEF: atomics to devices are not supported */
		return mem_fault(pe, FAULT_UNSUPPORTED_ATOMIC, va, true, "atomic access to a device or ROM");
	if (unlikely(pe->watch_active) && (debug_watch(pe, va, size, both, el) || stops_access(pe, va, size, both)))
		return EXEC_EXC;
	if ((st = check_part(pe, &h, va, size, flags, acc)) != EXEC_NEXT)
		return st;
	memcpy(old, h.ram->host + h.ram_off, size);
	if (swap)
		reverse((uint8_t *)old, size);
	fn(arg, old, new_, &store);
	if (swap)
		reverse((uint8_t *)new_, size);
	if (store) {
		memcpy(h.ram->host + h.ram_off, new_, size);
		ram_note_write(h.ram, h.ram_off, size);
	}
	if (unlikely(trace_on(pe->trace, TRACE_MEM)))
		trace_access(pe, &h, va, size, store, store ? (uint8_t *)new_ : (uint8_t *)old);
	return EXEC_NEXT;
}

bool mem_monitor_key(struct pe *pe, va_t va, enum acc acc, uint64_t *key, enum exec_status *st)
{
	struct tlb_hit h;
	struct fault f;

	if (!tlb_translate(pe, va, acc, pe->ps.el, &h, &f)) {
		*st = raise_fault(pe, &f, false);
		return false;
	}
	if (!h.ram) {
		*st = mem_fault(pe, FAULT_UNSUPPORTED_ATOMIC, va, acc != ACC_READ, "exclusive access to a device");
		return false;
	}
	*key = (uint64_t)(uintptr_t)(h.ram->host + h.ram_off);
	return true;
}

enum exec_status mem_with_isv(struct pe *pe, enum exec_status st, const struct mem_isv *v)
{
	bool on_walk = pe->exc.iss & BIT(7); /* S1PTW: it is the table's address that counts */

	if (st == EXEC_EXC && pe->exc.stage2 && !on_walk)
		pe->exc.iss |= iss_dabort_isv(v->lg_size, v->sign, v->rt, v->to_x, v->ordered);
	return st;
}

enum exec_status check_sp_alignment(struct pe *pe, unsigned rn)
{
	if (likely(rn != 31 || !(pe->x[X_SP] & 15)))
		return EXEC_NEXT;
	if (!bit(sctlr_of(pe, pe->ps.el), pe->ps.el == EL0 ? 4 : 3))
		return EXEC_NEXT;
	return raise_sync(pe, 0x26, 0, 0, "SCTLR_ELx.SA");
}
