/* cpu/exec/sve_count.c - element counts: read, added to and subtracted from registers and vectors, with saturation.
 * Implements: DDI 0487 C8.2: CNTB-CNTD, INCB-INCD, DECB-DECD, SQINC*, SQDEC*, UQINC*, UQDEC*, INCP, DECP, SQINCP, SQDECP, UQINCP,
 *             UQDECP, ADDVL, ADDPL, RDVL. */
#include "cpu/exec/sve.h"
#include "cpu/exec/sve_mem.h"
#include "decode_gen.h"

/* v + n or v - n in `bits` bits, as `sat` says; sign-extended if signed. n is at most 4096. */
static uint64_t adjust(uint64_t v, unsigned n, bool dec, int sat, unsigned bits)
{
	const unsigned shift = 64 - bits;
	const uint64_t delta = dec ? -(uint64_t)n : n;

	if (sat == SVE_SIGNED) {
		const int64_t max = INT64_MAX >> shift, x = (int64_t)(v << shift) >> shift, d = (int64_t)delta;
		if (d > 0 ? x > max - d : x < -max - 1 - d)
			return (uint64_t)(d > 0 ? max : -max - 1);
		return (uint64_t)(x + d);
	}
	v = v << shift >> shift;
	if (sat == SVE_UNSIGNED) {
		const uint64_t max = UINT64_MAX >> shift;
		if (dec ? v < n : v > max - n)
			return dec ? 0 : max;
	}
	return (v + delta) << shift >> shift;
}

static unsigned multiple(const struct pe *pe, unsigned pattern, unsigned imm4, int esz)
{
	return sve_pattern_count(pe, pattern, (unsigned)esz) * (imm4 + 1);
}

enum exec_status exec_sve_cnt(struct pe *pe, const struct args_sve_cnt *a)
{
	xw(pe, a->Rd, multiple(pe, a->pattern, a->imm4, a->esz));
	return EXEC_NEXT;
}

enum exec_status exec_sve_inc_r(struct pe *pe, const struct args_sve_inc_r *a)
{
	const unsigned n = multiple(pe, a->pattern, a->imm4, a->esz);

	xw(pe, a->Rdn, adjust(xr(pe, a->Rdn), n, a->dec, a->sat, a->sf ? 64 : 32));
	return EXEC_NEXT;
}

static void adjust_elements(struct pe *pe, unsigned zdn, unsigned n, unsigned esz, bool dec, int sat)
{
	union zreg *z = z_update(pe, zdn);

	for (unsigned i = 0; i < sve_bytes(pe) >> esz; i++)
		sve_elem_set(z, i, esz, adjust(sve_elem(z, i, esz), n, dec, sat, 8u << esz));
	z_done(pe, zdn);
}

enum exec_status exec_sve_inc_z(struct pe *pe, const struct args_sve_inc_z *a)
{
	adjust_elements(pe, a->Zdn, multiple(pe, a->pattern, a->imm4, a->esz), (unsigned)a->esz, a->dec, a->sat);
	return EXEC_NEXT;
}

enum exec_status exec_sve_incp_r(struct pe *pe, const struct args_sve_incp_r *a)
{
	const unsigned n = sve_pred_count(pe, &pe->p[a->Pm], a->size);

	xw(pe, a->Rdn, adjust(xr(pe, a->Rdn), n, a->dec, a->sat, a->sf ? 64 : 32));
	return EXEC_NEXT;
}

enum exec_status exec_sve_incp_z(struct pe *pe, const struct args_sve_incp_z *a)
{
	adjust_elements(pe, a->Zdn, sve_pred_count(pe, &pe->p[a->Pm], a->size), a->size, a->dec, a->sat);
	return EXEC_NEXT;
}

/* ---- the vector length itself ---- */

enum exec_status exec_sve_addvl(struct pe *pe, const struct args_sve_addvl *a)
{
	pe->x[a->Rd] = xr_sp(pe, a->Rn) + (uint64_t)sext(a->imm6, 6) * (unsigned)a->unit * pe->eff.vq;
	return EXEC_NEXT;
}

enum exec_status exec_sve_rdvl(struct pe *pe, const struct args_sve_rdvl *a)
{
	xw(pe, a->Rd, (uint64_t)sext(a->imm6, 6) * sve_bytes(pe));
	return EXEC_NEXT;
}
