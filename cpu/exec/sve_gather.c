/* cpu/exec/sve_gather.c - SVE loads and stores whose addresses are in a vector; prefetches.
 * Implements: DDI 0487 C8.2: LD1*, LDFF1*, LDNT1*, ST1*, STNT1* (scalar plus vector, vector plus immediate, vector plus scalar);
 *             PRFB, PRFH, PRFW, PRFD, which do nothing.
 * Not here:   contiguous ones (sve_ldst.c, sve_ldff.c). */
#include "cpu/exec/sve_mem.h"
#include "decode_gen.h"

/* Element e's address is base + (element e of `index`, of which 32 bits count unless `wide`) << shift. */
struct addresses {
	uint64_t base;
	const union zreg *index;
	unsigned esz, shift;
	bool wide, is_signed;
};

static va_t address(const struct addresses *a, unsigned e)
{
	uint64_t off = sve_elem(a->index, e, a->esz);

	if (!a->wide)
		off = a->is_signed ? (uint64_t)(int64_t)(int32_t)off : (uint32_t)off;
	return a->base + (off << a->shift);
}

static struct addresses scalar_vector(struct pe *pe, unsigned rn, unsigned zm, unsigned xs, int esz, int wide, int shift)
{
	return (struct addresses){ xr_sp(pe, rn), z_read(pe, zm), (unsigned)esz, (unsigned)shift, wide, xs };
}
static struct addresses vector_scalar(struct pe *pe, unsigned zn, uint64_t offset, int esz)
{
	return (struct addresses){ offset, z_read(pe, zn), (unsigned)esz, 0, esz == 3, false };
}

static enum exec_status check_sp(struct pe *pe, unsigned rn, unsigned pg, int esz)
{
	return rn == 31 && sve_pred_first_active(pe, &pe->p[pg], (unsigned)esz) >= 0 ? check_sp_alignment(pe, 31) : EXEC_NEXT;
}

struct kind {
	unsigned zt, pg;
	int msz, uns;
	bool first_fault;
};

static enum exec_status gather(struct pe *pe, const struct addresses *a, struct kind k)
{
	const unsigned count = sve_bytes(pe) >> a->esz, size = 1u << k.msz;
	union zreg z = { .d = { 0 } };
	bool may_fault = true;

	for (unsigned e = 0; e < count; e++) {
		uint64_t v = 0;

		if (!p_active(&pe->p[k.pg], e << a->esz))
			continue;
		if (may_fault) {
			const enum exec_status s = mem_load(pe, address(a, e), size, 0, &v);

			if (s != EXEC_NEXT)
				return s;
			may_fault = !k.first_fault;
		} else if (sve_nonfault_fails(pe, address(a, e)) || !mem_load_nofault(pe, address(a, e), size, 0, &v)) {
			sve_ffr_clear_from(pe, e << a->esz); /* the rest as in sve_ldff.c */
			break;
		}
		sve_elem_set(&z, e, a->esz, sve_extend(v, (unsigned)k.msz, k.uns));
	}
	z_write(pe, k.zt, &z);
	return EXEC_NEXT;
}

static enum exec_status scatter(struct pe *pe, const struct addresses *a, unsigned zt, unsigned pg, int msz)
{
	const unsigned count = sve_bytes(pe) >> a->esz;
	const union zreg *z = z_read(pe, zt);
	enum exec_status s = EXEC_NEXT;

	for (unsigned e = 0; e < count && s == EXEC_NEXT; e++)
		if (p_active(&pe->p[pg], e << a->esz))
			s = mem_store_check(pe, address(a, e), 1u << msz, 0);
	for (unsigned e = 0; e < count && s == EXEC_NEXT; e++)
		if (p_active(&pe->p[pg], e << a->esz))
			s = mem_store(pe, address(a, e), 1u << msz, 0, z->b + ((size_t)e << a->esz));
	return s;
}

enum exec_status exec_sve_gather_sv(struct pe *pe, const struct args_sve_gather_sv *a)
{
	const struct addresses at = scalar_vector(pe, a->Rn, a->Zm, a->xs, a->esz, a->wide, a->shift);
	const enum exec_status s = check_sp(pe, a->Rn, a->Pg, a->esz);

	return s != EXEC_NEXT ? s : gather(pe, &at, (struct kind){ a->Zt, a->Pg, a->msz, a->uns, a->ff });
}

enum exec_status exec_sve_gather_vi(struct pe *pe, const struct args_sve_gather_vi *a)
{
	const struct addresses at = vector_scalar(pe, a->Zn, (uint64_t)a->imm5 << a->msz, a->esz);

	return gather(pe, &at, (struct kind){ a->Zt, a->Pg, a->msz, a->uns, a->ff });
}

enum exec_status exec_sve_gather_vs(struct pe *pe, const struct args_sve_gather_vs *a)
{
	const struct addresses at = vector_scalar(pe, a->Zn, xr(pe, a->Rm), a->esz);

	return gather(pe, &at, (struct kind){ a->Zt, a->Pg, a->msz, a->uns, false });
}

enum exec_status exec_sve_scatter_sv(struct pe *pe, const struct args_sve_scatter_sv *a)
{
	const struct addresses at = scalar_vector(pe, a->Rn, a->Zm, a->xs, a->esz, a->wide, a->shift);
	const enum exec_status s = check_sp(pe, a->Rn, a->Pg, a->esz);

	return s != EXEC_NEXT ? s : scatter(pe, &at, a->Zt, a->Pg, a->msz);
}

enum exec_status exec_sve_scatter_vi(struct pe *pe, const struct args_sve_scatter_vi *a)
{
	const struct addresses at = vector_scalar(pe, a->Zn, (uint64_t)a->imm5 << a->msz, a->esz);

	return scatter(pe, &at, a->Zt, a->Pg, a->msz);
}

enum exec_status exec_sve_scatter_vs(struct pe *pe, const struct args_sve_scatter_vs *a)
{
	const struct addresses at = vector_scalar(pe, a->Zn, xr(pe, a->Rm), a->esz);

	return scatter(pe, &at, a->Zt, a->Pg, a->msz);
}

enum exec_status exec_sve_prefetch(struct pe *pe, const struct args_sve_prefetch *a)
{
	(void)pe;
	(void)a;
	return EXEC_NEXT;
}
