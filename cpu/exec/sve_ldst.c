/* cpu/exec/sve_ldst.c - contiguous SVE loads and stores.
 * Implements: DDI 0487 C8.2: LD1B-LD1D, LD2B-LD4D, LDNT1*, LD1R*, LD1RQ*, LD1RO*, ST1B-ST1D, ST2B-ST4D, STNT1* (scalar base),
 *             LDR and STR of Z and P. A load changes nothing before all of it is read.
 * Not here:   first-fault and non-fault loads (sve_ldff.c); gathers and scatters (sve_gather.c). */
#include "cpu/exec/sve_mem.h"
#include "cpu/exec/sve_priv.h"
#include "decode_gen.h"

/* Through SP with an immediate offset: no tag is checked. */
static unsigned tag_flags(unsigned rn)
{
	return rn == 31 ? MEM_NOTAG : 0;
}

/* UNPREDICTABLE: without an active element SP is not checked. */
static enum exec_status check_base(struct pe *pe, unsigned rn, const struct sve_stretch *r)
{
	if (likely(rn != 31) || sve_pred_first_active(pe, r->pg, r->esz) < 0)
		return EXEC_NEXT;
	return check_sp_alignment(pe, rn);
}

static enum exec_status load(struct pe *pe, const struct sve_stretch *r, unsigned rn, unsigned zt, bool uns)
{
	uint8_t buf[SVE_IMAGE_BYTES];
	const uint8_t *image;
	enum exec_status s = check_base(pe, rn, r);

	if (s != EXEC_NEXT || (s = sve_stretch_load(pe, r, buf, &image)) != EXEC_NEXT)
		return s;
	const bool all = sve_pred_count(pe, r->pg, r->esz) == r->count;
	for (unsigned i = 0; i < r->regs; i++) {
		union zreg *z = &pe->z[(zt + i) % 32];

		sve_elems_load(z, image + ((size_t)i << r->msz), r->count, r->regs, r->msz, r->esz, uns);
		if (!all)
			sve_zero_inactive(pe, z, r->pg, r->esz, z);
		z_write(pe, (zt + i) % 32, z);
	}
	return EXEC_NEXT;
}

enum exec_status exec_sve_ld_si(struct pe *pe, const struct args_sve_ld_si *a)
{
	const unsigned count = sve_bytes(pe) >> a->esz, bytes = (unsigned)a->regs * count << a->msz;
	const struct sve_stretch r = { xr_sp(pe, a->Rn) + (uint64_t)sext(a->imm4, 4) * bytes, count, (unsigned)a->regs,
				   (unsigned)a->msz, (unsigned)a->esz, tag_flags(a->Rn), &pe->p[a->Pg] };

	return load(pe, &r, a->Rn, a->Zt, a->uns);
}

enum exec_status exec_sve_ld_ss(struct pe *pe, const struct args_sve_ld_ss *a)
{
	const struct sve_stretch r = { xr_sp(pe, a->Rn) + (xr(pe, a->Rm) << a->msz), sve_bytes(pe) >> a->esz, (unsigned)a->regs,
				   (unsigned)a->msz, (unsigned)a->esz, 0, &pe->p[a->Pg] };

	return load(pe, &r, a->Rn, a->Zt, a->uns);
}

/* 16 or 32 bytes, repeated. */
static enum exec_status load_broadcast(struct pe *pe, const struct sve_stretch *r, unsigned rn, unsigned zt)
{
	const unsigned bytes = r->count << r->msz;
	uint8_t buf[32];
	const uint8_t *image;
	union zreg z = { .d = { 0 } };
	enum exec_status s;

	if (bytes > sve_bytes(pe))
		return EXEC_UNDEF;
	if ((s = check_base(pe, rn, r)) != EXEC_NEXT || (s = sve_stretch_load(pe, r, buf, &image)) != EXEC_NEXT)
		return s;
	memcpy(&z, image, bytes);
	sve_zero_inactive(pe, &z, r->pg, r->esz, &z);
	for (unsigned i = bytes; i < sve_bytes(pe); i += bytes)
		memcpy(z.b + i, z.b, bytes);
	z_write(pe, zt, &z);
	return EXEC_NEXT;
}

enum exec_status exec_sve_ldq_si(struct pe *pe, const struct args_sve_ldq_si *a)
{
	const struct sve_stretch r = { xr_sp(pe, a->Rn) + (uint64_t)sext(a->imm4, 4) * (unsigned)a->bytes, (unsigned)a->bytes >> a->msz, 1,
				   (unsigned)a->msz, (unsigned)a->msz, tag_flags(a->Rn), &pe->p[a->Pg] };

	return load_broadcast(pe, &r, a->Rn, a->Zt);
}

enum exec_status exec_sve_ldq_ss(struct pe *pe, const struct args_sve_ldq_ss *a)
{
	const struct sve_stretch r = { xr_sp(pe, a->Rn) + (xr(pe, a->Rm) << a->msz), (unsigned)a->bytes >> a->msz, 1,
				   (unsigned)a->msz, (unsigned)a->msz, 0, &pe->p[a->Pg] };

	return load_broadcast(pe, &r, a->Rn, a->Zt);
}

enum exec_status exec_sve_ld1r(struct pe *pe, const struct args_sve_ld1r *a)
{
	const unsigned count = sve_bytes(pe) >> a->esz;
	const union preg *pg = &pe->p[a->Pg];
	union zreg z = { .d = { 0 } };
	uint64_t v = 0;
	enum exec_status s;

	if (sve_pred_first_active(pe, pg, (unsigned)a->esz) >= 0) {
		s = check_sp_alignment(pe, a->Rn);
		if (s == EXEC_NEXT)
			s = mem_load(pe, xr_sp(pe, a->Rn) + ((uint64_t)a->imm6 << a->msz), 1u << a->msz, tag_flags(a->Rn), &v);
		if (s != EXEC_NEXT)
			return s;
		v = sve_extend(v, (unsigned)a->msz, a->uns);
		for (unsigned i = 0; i < count; i++)
			if (p_active(pg, i << a->esz))
				sve_elem_set(&z, i, (unsigned)a->esz, v);
	}
	z_write(pe, a->Zt, &z);
	return EXEC_NEXT;
}

static enum exec_status store(struct pe *pe, const struct sve_stretch *r, unsigned rn, unsigned zt)
{
	uint8_t buf[SVE_IMAGE_BYTES];
	const uint8_t *image = buf;
	enum exec_status s = check_base(pe, rn, r);

	if (s != EXEC_NEXT)
		return s;
	if (r->regs == 1 && r->msz == r->esz)
		image = z_read(pe, zt)->b;
	for (unsigned i = 0; image == buf && i < r->regs; i++)
		sve_elems_store(buf + ((size_t)i << r->msz), z_read(pe, (zt + i) % 32), r->count, r->regs, r->msz, r->esz);
	return sve_stretch_store(pe, r, image);
}

enum exec_status exec_sve_st_si(struct pe *pe, const struct args_sve_st_si *a)
{
	const unsigned esz = (unsigned)a->esz + a->size + a->sz;
	const unsigned count = sve_bytes(pe) >> esz, bytes = (unsigned)a->regs * count << a->msz;
	const struct sve_stretch r = { xr_sp(pe, a->Rn) + (uint64_t)sext(a->imm4, 4) * bytes, count, (unsigned)a->regs,
				   (unsigned)a->msz, esz, tag_flags(a->Rn), &pe->p[a->Pg] };

	return store(pe, &r, a->Rn, a->Zt);
}

enum exec_status exec_sve_st_ss(struct pe *pe, const struct args_sve_st_ss *a)
{
	const unsigned esz = (unsigned)a->esz + a->size + a->sz;
	const struct sve_stretch r = { xr_sp(pe, a->Rn) + (xr(pe, a->Rm) << a->msz), sve_bytes(pe) >> esz, (unsigned)a->regs,
				   (unsigned)a->msz, esz, 0, &pe->p[a->Pg] };

	return store(pe, &r, a->Rn, a->Zt);
}

/* ---- LDR, STR: the bytes of a register; the offset counts registers ---- */
static va_t spill_address(const struct pe *pe, unsigned rn, unsigned imm9h, unsigned imm9l, unsigned bytes)
{
	return xr_sp(pe, rn) + (uint64_t)sext(imm9h << 3 | imm9l, 9) * bytes;
}

enum exec_status exec_sve_ldr_z(struct pe *pe, const struct args_sve_ldr_z *a)
{
	const unsigned bytes = sve_bytes(pe);
	union zreg z;
	enum exec_status s = check_sp_alignment(pe, a->Rn);

	if (s == EXEC_NEXT)
		s = sve_bytes_load(pe, spill_address(pe, a->Rn, a->imm9h, a->imm9l, bytes), bytes, 16, tag_flags(a->Rn), z.b);
	if (s == EXEC_NEXT)
		z_write(pe, a->Zt, &z);
	return s;
}

enum exec_status exec_sve_str_z(struct pe *pe, const struct args_sve_str_z *a)
{
	const unsigned bytes = sve_bytes(pe);
	const enum exec_status s = check_sp_alignment(pe, a->Rn);

	if (s != EXEC_NEXT)
		return s;
	return sve_bytes_store(pe, spill_address(pe, a->Rn, a->imm9h, a->imm9l, bytes), bytes, 16, tag_flags(a->Rn),
			       z_read(pe, a->Zt)->b);
}

enum exec_status exec_sve_ldr_p(struct pe *pe, const struct args_sve_ldr_p *a)
{
	const unsigned bytes = sve_bytes(pe) / 8;
	union preg p;
	enum exec_status s = check_sp_alignment(pe, a->Rn);

	if (s == EXEC_NEXT)
		s = sve_bytes_load(pe, spill_address(pe, a->Rn, a->imm9h, a->imm9l, bytes), bytes, 2, tag_flags(a->Rn), p.b);
	if (s == EXEC_NEXT)
		memcpy(pe->p[a->Pt].b, p.b, bytes);
	return s;
}

enum exec_status exec_sve_str_p(struct pe *pe, const struct args_sve_str_p *a)
{
	const unsigned bytes = sve_bytes(pe) / 8;
	const enum exec_status s = check_sp_alignment(pe, a->Rn);

	if (s != EXEC_NEXT)
		return s;
	return sve_bytes_store(pe, spill_address(pe, a->Rn, a->imm9h, a->imm9l, bytes), bytes, 2, tag_flags(a->Rn), pe->p[a->Pt].b);
}
