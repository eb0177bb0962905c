/* cpu/exec/vncr.c - register accesses that FEAT_NV2 turns into loads and stores of the page at VNCR_EL2.BADDR.
 * Implements: DDI 0487 D8.11.4: the access is made as if by EL2, in EL2's translation regime, in its endianness, unchecked by tags
 *             and PAN; an abort is taken to EL2 as one from EL2, with ISS.VNCR set.
 * Not here:   which accesses those are (hyp/nv.c).
 * LIMIT: watchpoints do not match these accesses. */
#include "cpu/exec/vncr.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/memaccess.h"
#include "hyp/route.h"

#define ISS_VNCR BIT(13)

static enum exec_status vncr_abort(struct pe *pe)
{
	const char *why;

	pe->exc.iss |= ISS_VNCR;
	if (hyp_route_sync(pe, &pe->exc, &why) == EL3) /* SCR_EL3.EA */
		return EXEC_EXC;
	pe->exc.ec = EC_DABORT_SAME;
	pe->exc.target_el = EL2;
	return EXEC_EXC;
}

/* What the access would have come to if HCR_EL2.NV2 had been 0. */
static const char *without_nv2(const struct pe *pe, const struct sysreg *r)
{
	if (r->el_read >= EL2)
		return "a trap to EL2, EC 0x18";
	return effective_nv1(pe) && (r->id == SR_VBAR_EL1 || r->id == SR_ELR_EL1 || r->id == SR_SPSR_EL1) ?
		       "a trap to EL2, EC 0x18" : "the register";
}

static void trace_vncr(struct pe *pe, const struct sysreg *r, unsigned offset, bool write, uint64_t val)
{
	struct trace_event ev = { .kind = TRACE_VNCR, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };

	ev.vncr.name = r->name;
	ev.vncr.without = without_nv2(pe, r);
	ev.vncr.val = val;
	ev.vncr.offset = (uint16_t)offset;
	ev.vncr.write = write;
	trace_emit(pe->trace, &ev);
}

enum exec_status vncr_access(struct pe *pe, const struct sysreg *r, unsigned offset, bool write, uint64_t *val)
{
	const va_t va = (uint64_t)sext(SYS(pe, VNCR_EL2) & GENMASK(56, 12), 57) + offset;
	const bool swap = bit(SYS(pe, SCTLR_EL2), 25);
	uint64_t v = swap ? __builtin_bswap64(*val) : *val;
	struct tlb_hit h;
	struct fault f;

	if (!tlb_translate_pan(pe, va, write ? ACC_WRITE : ACC_READ, EL2, false, &h, &f)) {
		raise_fault(pe, &f, false);
		return vncr_abort(pe);
	}
	if (mem_hit_access(pe, &h, va, sizeof(v), write, (uint8_t *)&v) != EXEC_NEXT)
		return vncr_abort(pe);
	if (!write)
		*val = swap ? __builtin_bswap64(v) : v;
	pe->vncr_count[write]++;
	if (unlikely(trace_on(pe->trace, TRACE_VNCR)))
		trace_vncr(pe, r, offset, write, *val);
	return EXEC_NEXT;
}
