/* cpu/exec/cmo.c - DC, IC, AT and the prediction restriction instructions.
 * Implements: DDI 0487 C5.3 (DC, IC), C5.4 (AT), AArch64.DC(), AArch64.IC(), AArch64.AT(), AArch64.MemZero(), D7.5.9
 *             (permissions of cache maintenance by VA). Caches are coherent: maintenance checks its operand and does nothing.
 * Not here:   traps (hyp/access.c); the walk of AT (mmu/at.c). */
#include "cpu/exec/cmo.h"

#include <string.h>

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/memaccess.h"
#include "cpu/exec/memtag.h"
#include "mmu/at.h"

#define ISS_CM  BIT(8)
#define ISS_WNR BIT(6)

static enum exec_status raise_cmo_fault(struct pe *pe, struct fault *f, va_t va)
{
	f->va = va;
	enum exec_status s = raise_fault(pe, f, false);
	pe->exc.iss |= (uint32_t)(ISS_CM | ISS_WNR);
	return s;
}

/* DC and IC by VA to the point of something: the address must translate; EL0 needs read permission, DC IVAC write. */
static enum exec_status by_va(struct pe *pe, va_t va, bool invalidates)
{
	struct tlb_hit hit;
	struct fault f;
	enum acc acc = invalidates ? ACC_WRITE : ACC_READ;

	if (tlb_translate(pe, va, acc, pe->ps.el, &hit, &f))
		return EXEC_NEXT;
	if (f.kind == FAULT_PERMISSION && f.stage == 1 && !f.s1ptw && pe->ps.el != EL0 && !invalidates)
		return EXEC_NEXT;
	return raise_cmo_fault(pe, &f, va);
}

/* IC by VA, and DC that cleans and invalidates: write permission too, with FEAT_CMOW of stage 1 at EL0 where SCTLR_ELx.CMOW says so
 * (R_FTXTG), of stage 2 at EL1 and EL0 where HCRX_EL2.CMOW does (R_BBLTJ). */
static enum exec_status by_va_writable(struct pe *pe, va_t va)
{
	const unsigned el = pe->ps.el;
	enum exec_status s = by_va(pe, va, false);
	struct mem_port port = tlb_mem_port(pe);
	struct xlate_out out;
	struct fault f;

	if (s != EXEC_NEXT || el > EL1 || !has(pe, FEAT_CMOW))
		return s;
	bool stage1 = el == EL0 && bit(effective_sctlr(pe, EL0), 32);
	bool stage2 = (effective_hcrx(pe) & HCRX_CMOW) && !el_is_in_host(pe, EL0);
	if (!stage1 && !stage2)
		return EXEC_NEXT;
	struct xlate_in in = { .va = va, .acc = stage1 ? ACC_READ | ACC_WRITE : ACC_READ, .el = (uint8_t)el,
			       .regime_el = (uint8_t)regime_el(pe, el), .secure = is_secure(pe, el), .cmo = true,
			       .acc2 = stage2 ? ACC_READ | ACC_WRITE : ACC_READ };
	const struct xlate_ops *ops = in.regime_el == EL1 ? pe->xlate_el1 : pe->xlate_el2;
	return ops->translate(pe, &port, NULL, &in, &out, &f) ? EXEC_NEXT : raise_cmo_fault(pe, &f, va);
}

static enum exec_status zero(struct pe *pe, va_t xt, unsigned flags)
{
	static const uint8_t zeros[16];
	size_t size = (size_t)4 << pe->model->dczid_log2;
	va_t va = xt & ~(va_t)(size - 1);
	void *host = mem_fast_w(pe, va, (unsigned)size);
	struct tlb_hit hit;
	struct fault f;

	if (likely(host)) {
		memset(host, 0, size);
		return EXEC_NEXT;
	}
	if (!tlb_translate(pe, va, ACC_WRITE, pe->ps.el, &hit, &f)) {
		f.va = xt;
		return raise_fault(pe, &f, false);
	}
	if (hit.device) {
		f = (struct fault){ .kind = FAULT_ALIGNMENT, .stage = 1, .write = true, .va = xt,
				    .rule = "DC ZVA to Device memory" };
		return raise_fault(pe, &f, false);
	}
	for (size_t i = 0; i < size; i += sizeof(zeros)) {
		enum exec_status s = mem_store(pe, va + i, sizeof(zeros), flags, zeros);

		if (s != EXEC_NEXT)
			return s;
	}
	return EXEC_NEXT;
}

/* DC GVA, DC GZVA: gives the block the tag of its address. */
static enum exec_status set_tags(struct pe *pe, va_t xt, bool data)
{
	unsigned size = 4u << pe->model->dczid_log2;
	va_t va = xt & ~(va_t)(size - 1);
	struct tlb_hit hit;
	struct fault f;
	enum exec_status s = EXEC_NEXT;

	if (data) {
		s = zero(pe, xt, MEM_NOTAG);
	} else if (!tlb_translate(pe, va, ACC_WRITE, pe->ps.el, &hit, &f)) {
		f.va = xt;
		s = raise_fault(pe, &f, false);
	} else if (hit.device) {
		f = (struct fault){ .kind = FAULT_ALIGNMENT, .stage = 1, .write = true, .va = xt, .rule = "DC GVA to Device memory" };
		s = raise_fault(pe, &f, false);
	}
	return s == EXEC_NEXT ? tag_store(pe, va, size / TAG_GRANULE, va_tag(xt)) : s;
}

static enum exec_status translate(struct pe *pe, enum at_op op, va_t va)
{
	struct mem_port port = tlb_mem_port(pe);
	struct fault f = { .kind = FAULT_NONE };
	uint64_t par = mmu_at(pe, &port, op, va, &f);

	if (f.kind != FAULT_NONE)
		return raise_cmo_fault(pe, &f, va);
	SYS(pe, PAR_EL1) = par;
	return EXEC_NEXT;
}

static enum at_op at_of(enum sysinsn_id id)
{
	switch (id) {
	case SI_AT_S1E1R:
		return AT_S1E1R;
	case SI_AT_S1E1W:
		return AT_S1E1W;
	case SI_AT_S1E0R:
		return AT_S1E0R;
	case SI_AT_S1E0W:
		return AT_S1E0W;
	case SI_AT_S1E1RP:
		return AT_S1E1RP;
	case SI_AT_S1E1WP:
		return AT_S1E1WP;
	case SI_AT_S1E1A:
		return AT_S1E1A;
	case SI_AT_S1E2R:
		return AT_S1E2R;
	case SI_AT_S1E2W:
		return AT_S1E2W;
	case SI_AT_S1E2A:
		return AT_S1E2A;
	case SI_AT_S12E1R:
		return AT_S12E1R;
	case SI_AT_S12E1W:
		return AT_S12E1W;
	case SI_AT_S12E0R:
		return AT_S12E0R;
	case SI_AT_S12E0W:
		return AT_S12E0W;
	case SI_AT_S1E3R:
		return AT_S1E3R;
	case SI_AT_S1E3W:
		return AT_S1E3W;
	default:
		return AT_S1E3A;
	}
}

enum exec_status exec_cmo(struct pe *pe, enum sysinsn_id id, uint64_t xt)
{
	switch (id) {
	case SI_DC_ZVA:
		return zero(pe, xt, 0);
	case SI_DC_GVA:
		return set_tags(pe, xt, false);
	case SI_DC_GZVA:
		return set_tags(pe, xt, true);
	case SI_DC_IVAC:
	case SI_DC_IGVAC:
	case SI_DC_IGDVAC:
		return by_va(pe, xt, true);
	case SI_DC_CIVAC:
	case SI_DC_CIGVAC:
	case SI_DC_CIGDVAC:
	case SI_IC_IVAU:
		return by_va_writable(pe, xt);
	case SI_DC_CVAC:
	case SI_DC_CVAU:
	case SI_DC_CVAP:
	case SI_DC_CVADP:
	case SI_DC_CGVAC:
	case SI_DC_CGDVAC:
	case SI_DC_CGVAP:
	case SI_DC_CGDVAP:
	case SI_DC_CGVADP:
	case SI_DC_CGDVADP:
		return by_va(pe, xt, false);
	case SI_IC_IALLU:
	case SI_IC_IALLUIS:
	case SI_DC_ISW:
	case SI_DC_CSW:
	case SI_DC_CISW:
	case SI_DC_IGSW:
	case SI_DC_IGDSW:
	case SI_DC_CGSW:
	case SI_DC_CGDSW:
	case SI_DC_CIGSW:
	case SI_DC_CIGDSW:
	case SI_CFP_RCTX:
	case SI_DVP_RCTX:
	case SI_COSP_RCTX:
	case SI_CPP_RCTX:
		return EXEC_NEXT;
	default:
		return translate(pe, at_of(id), xt);
	}
}
