/* cpu/exec/sve_index.c - vectors of indices and of addresses.
 * Implements: DDI 0487 C8.2: INDEX, ADR. */
#include "cpu/exec/sve.h"
#include "cpu/exec/sve_mem.h"
#include "decode_gen.h"

static enum exec_status make_index(struct pe *pe, unsigned zd, unsigned esz, uint64_t base, uint64_t step)
{
	union zreg *z = &pe->z[zd];

	for (unsigned i = 0; i < sve_bytes(pe) >> esz; i++)
		sve_elem_set(z, i, esz, base + i * step);
	z_write(pe, zd, z);
	return EXEC_NEXT;
}

enum exec_status exec_sve_index_ii(struct pe *pe, const struct args_sve_index_ii *a)
{
	return make_index(pe, a->Zd, a->size, (uint64_t)sext(a->imm5, 5), (uint64_t)sext(a->imm5b, 5));
}

enum exec_status exec_sve_index_ir(struct pe *pe, const struct args_sve_index_ir *a)
{
	return make_index(pe, a->Zd, a->size, (uint64_t)sext(a->imm5, 5), xr(pe, a->Rm));
}

enum exec_status exec_sve_index_ri(struct pe *pe, const struct args_sve_index_ri *a)
{
	return make_index(pe, a->Zd, a->size, xr(pe, a->Rn), (uint64_t)sext(a->imm5, 5));
}

enum exec_status exec_sve_index_rr(struct pe *pe, const struct args_sve_index_rr *a)
{
	return make_index(pe, a->Zd, a->size, xr(pe, a->Rn), xr(pe, a->Rm));
}

enum exec_status exec_sve_adr(struct pe *pe, const struct args_sve_adr *a)
{
	const unsigned esz = a->ext == SVE_LSL ? 2 + a->sz : 3;
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);
	union zreg *z = &pe->z[a->Zd]; /* may be either: element by element */

	for (unsigned i = 0; i < sve_bytes(pe) >> esz; i++) {
		uint64_t off = sve_elem(m, i, esz);

		if (a->ext == SVE_SXTW)
			off = (uint64_t)(int64_t)(int32_t)off;
		else if (a->ext == SVE_UXTW)
			off = (uint32_t)off;
		sve_elem_set(z, i, esz, sve_elem(n, i, esz) + (off << a->msz));
	}
	z_write(pe, a->Zd, z);
	return EXEC_NEXT;
}
