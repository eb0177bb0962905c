/* cpu/exec/sve_ldff.c - first-fault and non-fault contiguous loads.
 * Implements: DDI 0487 C8.2: LDFF1*, LDNF1* (scalar base); MemNF[], ElemFFR[]; AArch64.S1Translate()'s TCR_ELx.NFD<n>.
 * Not here:   first-fault gathers (sve_gather.c); MemNF[]'s single access: mem_load_nofault() (memaccess.c).
 *
 * CONSTRAINED UNPREDICTABLE: from the first suppressed element on the register's elements are zero and memory is not
 * accessed; elements before it that FFR already excludes are loaded. */
#include "cpu/arch/effective.h"
#include "cpu/exec/sve_mem.h"
#include "cpu/exec/sve_priv.h"
#include "decode_gen.h"

#define SCTLR_M BIT(0)
#define HCR_DC  BIT(12)

bool sve_nonfault_fails(const struct pe *pe, va_t va)
{
	const bool host = el_is_in_host(pe, EL0);
	const bool stage1 = (effective_sctlr(pe, EL0) & SCTLR_M) && (host || !(effective_hcr(pe) & (HCR_TGE | HCR_DC)));

	return pe->ps.el == EL0 && stage1 && bit(host ? SYS(pe, TCR_EL2) : SYS(pe, TCR_EL1), bit(va, 55) ? 54 : 53);
}

static enum exec_status load_until_fault(struct pe *pe, const struct sve_stretch *r, unsigned zt, bool uns, bool first_fault)
{
	const unsigned elem = 1u << r->msz;
	union zreg z = { .d = { 0 } };
	uint8_t buf[SVE_IMAGE_BYTES];
	const uint8_t *image;

	const bool fails = !first_fault && sve_nonfault_fails(pe, r->va);

	if (!fails && sve_stretch_peek(pe, r, buf, &image)) {
		sve_elems_load(&z, image, r->count, 1, r->msz, r->esz, uns);
		sve_zero_inactive(pe, &z, r->pg, r->esz, &z);
		z_write(pe, zt, &z);
		return EXEC_NEXT;
	}
	for (unsigned e = 0; e < r->count; e++) {
		uint64_t v = 0;

		if (!p_active(r->pg, e << r->esz))
			continue;
		if (first_fault) {
			const enum exec_status s = mem_load(pe, r->va + e * elem, elem, r->flags, &v);

			if (s != EXEC_NEXT)
				return s;
			first_fault = false;
		} else if (fails || !mem_load_nofault(pe, r->va + e * elem, elem, r->flags, &v)) {
			sve_ffr_clear_from(pe, e << r->esz);
			break;
		}
		sve_elem_set(&z, e, r->esz, sve_extend(v, r->msz, uns));
	}
	z_write(pe, zt, &z);
	return EXEC_NEXT;
}

enum exec_status exec_sve_ldff_ss(struct pe *pe, const struct args_sve_ldff_ss *a)
{
	const struct sve_stretch r = { xr_sp(pe, a->Rn) + (xr(pe, a->Rm) << a->msz), sve_bytes(pe) >> a->esz, 1,
				   (unsigned)a->msz, (unsigned)a->esz, 0, &pe->p[a->Pg] };
	enum exec_status s = EXEC_NEXT;

	if (a->Rn == 31 && sve_pred_first_active(pe, r.pg, r.esz) >= 0)
		s = check_sp_alignment(pe, 31);
	return s == EXEC_NEXT ? load_until_fault(pe, &r, a->Zt, a->uns, true) : s;
}

enum exec_status exec_sve_ldnf_si(struct pe *pe, const struct args_sve_ldnf_si *a)
{
	const unsigned count = sve_bytes(pe) >> a->esz;
	const struct sve_stretch r = { xr_sp(pe, a->Rn) + (uint64_t)sext(a->imm4, 4) * ((uint64_t)count << a->msz), count, 1,
				   (unsigned)a->msz, (unsigned)a->esz, a->Rn == 31 ? MEM_NOTAG : 0, &pe->p[a->Pg] };
	enum exec_status s = EXEC_NEXT;

	if (a->Rn == 31 && sve_pred_first_active(pe, r.pg, r.esz) >= 0)
		s = check_sp_alignment(pe, 31);
	return s == EXEC_NEXT ? load_until_fault(pe, &r, a->Zt, a->uns, false) : s;
}
