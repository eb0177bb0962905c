/* cpu/exec/vncr.c - register accesses at virtual EL2 that FEAT_NV2 redirects: loads and stores of the page at VNCR_EL2.BADDR, and
 * EL1's registers in the place of EL2's.
 * Implements: DDI 0487 D8.11.4: the access is made as if by EL2, in EL2's translation regime, in its endianness, unchecked by tags
 *             and PAN; an abort or a watchpoint is taken to EL2 as one from EL2, with ISS.VNCR set.
 * Not here:   which accesses those are (hyp/nv.c). */
#include "cpu/exec/vncr.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/memaccess.h"
#include "hyp/nv.h"
#include "hyp/route.h"

#define ISS_VNCR BIT(13)

/* ---- accounts ---- */

/* The account of the guest hypervisor that runs. More of them than there are accounts share the last one. */
static struct nv_world *world(struct pe *pe)
{
	uint32_t vmid = (uint32_t)(SYS(pe, VTTBR_EL2) >> 48);
	unsigned n = 0;

	while (n < NV_WORLDS && pe->nv_world[n].used && pe->nv_world[n].vmid != vmid)
		n++;
	if (n == NV_WORLDS) {
		n--;
		vmid = NV_WORLD_OTHERS;
	}
	pe->nv_world[n].used = true;
	pe->nv_world[n].vmid = vmid;
	return &pe->nv_world[n];
}

void nv_count_trap(struct pe *pe)
{
	struct nv_world *w = world(pe);

	if (pe->exc.type == EXC_SYNC)
		w->traps[pe->exc.ec & 63]++;
	else
		w->interrupts++;
}

static void count_access(struct pe *pe, const struct sysreg *r)
{
	struct nv_world *w = world(pe);

	if (nv_trap_avoided(pe, r)) {
		w->avoided++;
		pe->nv_avoided[r->id]++;
	} else {
		w->redirected++;
	}
}

/* ---- the event ---- */

static void trace_redirect(struct pe *pe, const struct sysreg *r, const struct sysreg *el1, unsigned offset, bool write, uint64_t val)
{
	struct trace_event ev = { .kind = TRACE_VNCR, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };

	ev.vncr.name = r->name;
	ev.vncr.el1_name = el1 ? el1->name : NULL;
	ev.vncr.without = nv_trap_avoided(pe, r) ? "a trap to EL2, EC 0x18" : "the register";
	ev.vncr.val = val;
	ev.vncr.offset = (uint16_t)offset;
	ev.vncr.write = write;
	trace_emit(pe->trace, &ev);
}

void nv_note_el1(struct pe *pe, const struct sysreg *r, enum sysreg_id el1, bool write, uint64_t val)
{
	count_access(pe, r);
	if (unlikely(trace_on(pe->trace, TRACE_VNCR)))
		trace_redirect(pe, r, sysreg_row(el1), 0, write, val);
}

/* ---- the page ---- */

/* What was raised for the access, as if by EL2 and to EL2; SCR_EL3.EA takes external aborts to EL3. */
static enum exec_status taken_by_el2(struct pe *pe, unsigned ec)
{
	const char *why;

	pe->exc.iss |= ISS_VNCR;
	if (hyp_route_sync(pe, &pe->exc, &why) == EL3)
		return EXEC_EXC;
	pe->exc.ec = (uint8_t)ec;
	pe->exc.target_el = EL2;
	return EXEC_EXC;
}

enum exec_status vncr_access(struct pe *pe, const struct sysreg *r, unsigned offset, bool write, uint64_t *val)
{
	const va_t va = (uint64_t)sext(SYS(pe, VNCR_EL2) & GENMASK(56, 12), 57) + offset;
	const enum acc acc = write ? ACC_WRITE : ACC_READ;
	const bool swap = bit(SYS(pe, SCTLR_EL2), 25);
	uint64_t v = swap ? __builtin_bswap64(*val) : *val;
	struct tlb_hit h;
	struct fault f;

	if (!tlb_translate_pan(pe, va, acc, EL2, false, &h, &f)) {
		raise_fault(pe, &f, false);
		return taken_by_el2(pe, EC_DABORT_SAME);
	}
	if (unlikely(pe->watch_active) && debug_watch_vncr(pe, va, sizeof(v), acc))
		return taken_by_el2(pe, EC_WATCHPT_SAME);
	if (mem_hit_access(pe, &h, va, sizeof(v), write, (uint8_t *)&v) != EXEC_NEXT)
		return taken_by_el2(pe, EC_DABORT_SAME);
	if (!write)
		*val = swap ? __builtin_bswap64(v) : v;
	pe->vncr_count[write]++;
	count_access(pe, r);
	if (unlikely(trace_on(pe->trace, TRACE_VNCR)))
		trace_redirect(pe, r, NULL, offset, write, *val);
	return EXEC_NEXT;
}
