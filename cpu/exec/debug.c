/* cpu/exec/debug.c - self-hosted debug: software step, hardware breakpoints and watchpoints.
 * Implements: DDI 0487 D2 and J1: AArch64.GenerateDebugExceptionsFrom(), AArch64.StateMatch(), AArch64.BreakpointMatch(),
 *             AArch64.BreakpointValueMatch(), AArch64.WatchpointMatch(), AArch64.WatchpointByteMatch(), SSAdvance(),
 *             DebugExceptionReturnSS(), CheckSoftwareStep().
 * Not here:   BRK (system.c); where debug exceptions go (hyp/route.c); halting debug (not modelled). */
#include "cpu/exec/debug.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/exec_priv.h"

#define OSLSR_OSLK BIT(1)
#define OSDLR_DLK  BIT(0)
#define MDSCR_KDE  BIT(13)
#define MDCR_TDE   BIT(8)
#define MDCR3_SDD  BIT(16)
#define FSC_DEBUG  0x22u
#define STEP_ISV   BIT(24)

enum { WATCH_LOAD = 1, WATCH_STORE = 2 }; /* DBGWCR<n>_EL1.LSC */

/* Type of a breakpoint, DBGBCR<n>_EL1.BT without the bit that says "linked". */
enum { BT_ADDRESS = 0, BT_CONTEXT = 1, BT_MISMATCH = 2, BT_CONTEXT1 = 3, BT_VMID = 4, BT_VMID_CONTEXT1 = 5, BT_CONTEXT2 = 6,
       BT_BOTH_CONTEXTS = 7 };

/* ---- are debug exceptions taken from there? ---- */

static unsigned target_el(const struct pe *pe)
{
	return el2_enabled(pe) && ((SYS(pe, HCR_EL2) & HCR_TGE) || (SYS(pe, MDCR_EL2) & MDCR_TDE)) ? EL2 : EL1;
}

static bool generate_from(const struct pe *pe, unsigned from, bool masked)
{
	unsigned target = target_el(pe);

	if ((SYS(pe, OSLSR_EL1) & OSLSR_OSLK) || (SYS(pe, OSDLR_EL1) & OSDLR_DLK))
		return false;
	if (is_secure(pe, from) && (SYS(pe, MDCR_EL3) & MDCR3_SDD))
		return false;
	if (from == target)
		return (SYS(pe, MDSCR_EL1) & MDSCR_KDE) && !masked;
	return target > from;
}

static bool generate_here(const struct pe *pe)
{
	return generate_from(pe, pe->ps.el, pe->ps.daif & 8);
}

/* ---- software step ---- */

bool debug_step_enabled(const struct pe *pe)
{
	return generate_here(pe);
}

/* LDXR, LDAXR, LDXP, LDAXP; LDREX, LDAEX and their sizes. PSTATE is still the instruction's set's: none of them changes that. */
static bool is_load_exclusive(const struct pe *pe, uint32_t word)
{
	switch (pstate_isa(&pe->ps)) {
	case ISA_A64:
		return (word & 0x3fc00000) == 0x08400000;
	case ISA_A32:
		return (word & 0x0f900ef0) == 0x01900e90;
	default:
		return (word & 0xfff00000) == 0xe8500000 || (word & 0xfff00040) == 0xe8d00040;
	}
}

void debug_step_advance(struct pe *pe, uint32_t word)
{
	pe->ps.stepped_exclusive = is_load_exclusive(pe, word);
	if (!pe->ps.ss_fresh)
		pe->ps.ss = 0;
	pe->ps.ss_fresh = 0;
}

bool debug_return_ss(const struct pe *pe, uint64_t spsr, unsigned from_el, unsigned to_el)
{
	if (!(SYS(pe, MDSCR_EL1) & MDSCR_SS) || !bit(spsr, 21))
		return false;
	return !generate_from(pe, from_el, pe->ps.daif & 8) && generate_from(pe, to_el, bit(spsr, 9));
}

/* ---- what breakpoints and watchpoints have in common ---- */

static bool security_matches(const struct pe *pe, unsigned ssc, bool hmc, unsigned el)
{
	switch (ssc) {
	case 0:
		return true;
	case 1:
		return !is_secure(pe, el);
	case 2:
		return is_secure(pe, el);
	default:
		return hmc || is_secure(pe, el);
	}
}

/* StateMatch() but for the linked context: SSC, HMC and PMC or PAC of a control register against `el`. */
static bool state_matches(const struct pe *pe, uint64_t cr, unsigned el)
{
	unsigned ssc = (unsigned)bits(cr, 15, 14), pxc = (unsigned)bits(cr, 2, 1);
	bool hmc = bit(cr, 13), match;

	switch (el) {
	case EL0:
		match = pxc & 2;
		break;
	case EL1:
		match = pxc & 1;
		break;
	case EL2:
		match = (hmc && !(ssc == 2 && pxc == 0)) || ssc == 3;
		break;
	default:
		match = hmc && !(ssc & 1);
		break;
	}
	return match && security_matches(pe, ssc, hmc, el);
}

enum { BVR, BCR, WVR, WCR };

/* Register `which` of breakpoint or watchpoint n, 0 to 15; those that the model has not are 0. */
static uint64_t debug_reg(const struct pe *pe, unsigned n, unsigned which)
{
#define DBG(n) { SR_DBGBVR##n##_EL1, SR_DBGBCR##n##_EL1, SR_DBGWVR##n##_EL1, SR_DBGWCR##n##_EL1 }
	static const uint16_t id[16][4] = { DBG(0), DBG(1), DBG(2), DBG(3), DBG(4), DBG(5), DBG(6), DBG(7), DBG(8), DBG(9), DBG(10),
					    DBG(11), DBG(12), DBG(13), DBG(14), DBG(15) };
#undef DBG

	return pe->sr[id[n & 15][which]];
}

static uint64_t bcr(const struct pe *pe, unsigned n)
{
	return debug_reg(pe, n, BCR);
}

static uint64_t bvr(const struct pe *pe, unsigned n)
{
	return debug_reg(pe, n, BVR);
}

static bool is_context_aware(const struct pe *pe, unsigned n)
{
	return n < pe->model->breakpoints && n + 2u >= pe->model->breakpoints;
}

/* VMID<15:8> counts with VTCR_EL2.VS. */
static bool vmid_matches(const struct pe *pe, uint64_t value)
{
	uint64_t m = has(pe, FEAT_VMID16) && bit(SYS(pe, VTCR_EL2), 19) ? 0xffff : 0xff;

	return pe->ps.el < EL2 && el2_enabled(pe) && !el_is_in_host(pe, EL0) &&
	       (effective_vmid_reg(pe) >> 48 & m) == (bits(value, 47, 32) & m);
}

/* The context that breakpoint n, of type `type`, compares with. */
static bool context_matches(const struct pe *pe, unsigned n, unsigned type)
{
	uint64_t v = bvr(pe, n);
	unsigned el = pe->ps.el;
	bool host = el_is_in_host(pe, el), below = el < EL2 && !host;
	bool c1 = (uint32_t)v == (uint32_t)SYS(pe, CONTEXTIDR_EL1), c2 = (uint32_t)(v >> 32) == (uint32_t)SYS(pe, CONTEXTIDR_EL2);

	if (!is_context_aware(pe, n))
		return false;
	switch (type) {
	case BT_CONTEXT:
		return host ? (uint32_t)v == (uint32_t)SYS(pe, CONTEXTIDR_EL2) : el < EL2 && c1;
	case BT_CONTEXT1:
		return below && c1;
	case BT_VMID:
		return vmid_matches(pe, v);
	case BT_VMID_CONTEXT1:
		return vmid_matches(pe, v) && c1;
	case BT_CONTEXT2:
		return el < EL3 && el2_enabled(pe) && c2;
	case BT_BOTH_CONTEXTS:
		return below && el2_enabled(pe) && c1 && c2;
	default:
		return false;
	}
}

/* The breakpoint that LBN names is a linked context match, and it matches. */
static bool link_matches(const struct pe *pe, uint64_t cr)
{
	unsigned n = (unsigned)bits(cr, 19, 16);
	uint64_t linked = bcr(pe, n);
	unsigned bt = (unsigned)bits(linked, 23, 20);

	return (linked & 1) && (bt & 1) && context_matches(pe, n, bt >> 1);
}

/* ---- breakpoints ---- */

bool debug_breakpoints_enabled(const struct pe *pe)
{
	bool any = false;

	for (unsigned n = 0; n < pe->model->breakpoints; n++)
		any |= bcr(pe, n) & 1;
	return any && generate_here(pe);
}

/* Bits of a DBGBVR that hold an address: up to the VA size, sign-extended from there. */
static uint64_t address_bits(const struct pe *pe)
{
	return GENMASK(has(pe, FEAT_LVA) ? 52 : 48, 2);
}

static bool breakpoint_matches(const struct pe *pe, unsigned n)
{
	uint64_t cr = bcr(pe, n);
	unsigned bt = (unsigned)bits(cr, 23, 20), type = bt >> 1;

	if (!(cr & 1) || !state_matches(pe, cr, pe->ps.el) || type == BT_MISMATCH)
		return false;
	if (type != BT_ADDRESS)
		return !(bt & 1) && context_matches(pe, n, type);
	if (pe->ps.nrw && !bit(cr, 5 + (unsigned)(pe->pc & 3))) /* BAS, which AArch64 does not look at */
		return false;
	return !((pe->pc ^ bvr(pe, n)) & address_bits(pe)) && (!(bt & 1) || link_matches(pe, cr));
}

bool debug_before_insn(struct pe *pe)
{
	pe->ps.ss_fresh = 0;
	if (debug_step_active(pe) && !pe->ps.ss) {
		raise_sync(pe, EC_STEP_LOWER, (uint32_t)STEP_ISV | (uint32_t)pe->ps.stepped_exclusive << 6 | FSC_DEBUG, 0,
			   "MDSCR_EL1.SS");
		return true;
	}
	if (!debug_breakpoints_active(pe))
		return false;
	for (unsigned n = 0; n < pe->model->breakpoints; n++)
		if (breakpoint_matches(pe, n)) {
			raise_sync(pe, EC_BREAKPT_LOWER, FSC_DEBUG, 0, "DBGBCR<n>_EL1");
			return true;
		}
	return false;
}

/* ---- watchpoints ---- */

static uint64_t wcr(const struct pe *pe, unsigned n)
{
	return debug_reg(pe, n, WCR);
}

static uint64_t wvr(const struct pe *pe, unsigned n)
{
	return debug_reg(pe, n, WVR);
}

/* WatchpointByteMatch() */
static bool byte_matches(const struct pe *pe, uint64_t cr, uint64_t vr, va_t va)
{
	unsigned mask = (unsigned)bits(cr, 28, 24), bas = (unsigned)bits(cr, 12, 5);
	unsigned top = has(pe, FEAT_LVA) ? 52 : 48, bottom = bit(vr, 2) ? 2 : 3;

	if (mask > 2)
		return !((va ^ vr) & GENMASK(top, mask)) && bas == 0xff;
	return !((va ^ vr) & GENMASK(top, bottom)) && bit(bas, (unsigned)va & ((1u << bottom) - 1));
}

static bool watchpoint_matches(const struct pe *pe, unsigned n, va_t va, unsigned size, enum acc acc, unsigned el)
{
	uint64_t cr = wcr(pe, n), vr = wvr(pe, n);
	unsigned lsc = (unsigned)bits(cr, 4, 3);
	bool wanted = ((lsc & WATCH_LOAD) && (acc & ACC_READ)) || ((lsc & WATCH_STORE) && (acc & ACC_WRITE));
	bool any = false;

	if (!(cr & 1) || !wanted || !state_matches(pe, cr, el) || (bit(cr, 20) && !link_matches(pe, cr)))
		return false;
	for (unsigned i = 0; i < size; i++)
		any |= byte_matches(pe, cr, vr, va + i);
	return any;
}

static bool watch(struct pe *pe, va_t va, unsigned size, enum acc acc, unsigned el)
{
	for (unsigned n = 0; n < pe->model->watchpoints; n++)
		if (watchpoint_matches(pe, n, va, size, acc, el)) {
			raise_sync(pe, EC_WATCHPT_LOWER, FSC_DEBUG | (acc & ACC_WRITE ? 1u << 6 : 0), 0, "DBGWCR<n>_EL1");
			pe->exc.far = va;
			pe->exc.far_valid = true;
			return true;
		}
	return false;
}

bool debug_watch(struct pe *pe, va_t va, unsigned size, enum acc acc, unsigned el)
{
	return (SYS(pe, MDSCR_EL1) & MDSCR_MDE) && generate_here(pe) && watch(pe, va, size, acc, el);
}

bool debug_watch_vncr(struct pe *pe, va_t va, unsigned size, enum acc acc)
{
	return (SYS(pe, MDSCR_EL1) & MDSCR_MDE) && generate_from(pe, EL2, false) && watch(pe, va, size, acc, EL2);
}

void debug_update(struct pe *pe)
{
	bool any = false;

	for (unsigned n = 0; n < pe->model->watchpoints; n++)
		any |= wcr(pe, n) & 1;
	any = any && (SYS(pe, MDSCR_EL1) & MDSCR_MDE);
	any |= pe->stops && stops_watching(pe->stops);
	if (any == pe->watch_active)
		return;
	pe->watch_active = any;
	tlb_set_checked(pe, any || trace_on(pe->trace, TRACE_MEM));
}
