/* cpu/exec/sve_perm_pred.c - SVE: elements that move as a predicate says.
 * Implements: DDI 0487 C4.1.97, group sve_perm_pred; C8.2: LASTA, LASTB, CLASTA, CLASTB, CPY (scalar, SIMD&FP scalar), COMPACT, SPLICE;
 *             LastActiveElement().
 * Not here:   REVB and its kin, RBIT (sve_int_unary.c); CPY (immediate), SEL (sve_move.c). */
#include "cpu/exec/sve_priv.h"
#include "decode_gen.h"

/* The last active element (`before`) or the one behind it; `none` where no element is active. */
static int last_index(const struct pe *pe, unsigned pg, unsigned scale, bool before, int none)
{
	const int byte = sve_pred_last_active(pe, &pe->p[pg], scale), count = (int)(sve_bytes(pe) >> scale);
	int last = byte >> scale;

	if (byte < 0)
		return none;
	if (!before)
		last = last + 1 < count ? last + 1 : 0;
	return last;
}

/* Without active elements LASTA takes the first element, LASTB the last. */
enum exec_status exec_sve_last(struct pe *pe, const struct args_sve_last *a)
{
	const int none = a->before ? (int)(sve_bytes(pe) >> a->size) - 1 : 0;
	const int i = last_index(pe, a->Pg, a->size, a->before, none);
	const uint64_t e = z_elem(z_read(pe, a->Zn), (unsigned)i, a->size);

	if (a->id == A64_lasta_r_p_z_ || a->id == A64_lastb_r_p_z_)
		xw(pe, a->Rd, e);
	else
		z_write_scalar(pe, a->Vd, e);
	return EXEC_NEXT;
}

/* Without active elements the destination keeps its element, its vector. */
enum exec_status exec_sve_clast(struct pe *pe, const struct args_sve_clast *a)
{
	const int i = last_index(pe, a->Pg, a->size, a->before, -1);
	const union zreg *m = z_read(pe, a->Zm);
	const uint64_t ones = ~0ULL >> (64 - (8u << a->size)), e = i < 0 ? 0 : z_elem(m, (unsigned)i, a->size);

	switch (a->id) {
	case A64_clasta_r_p_z_:
	case A64_clastb_r_p_z_:
		xw(pe, a->Rdn, i < 0 ? xr(pe, a->Rdn) & ones : e);
		break;
	case A64_clasta_v_p_z_:
	case A64_clastb_v_p_z_:
		z_write_scalar(pe, a->Vdn, i < 0 ? pe->v[a->Vdn].d[0] & ones : e);
		break;
	default:
		if (i < 0)
			break;
		sve_fill(pe, z_out(pe, a->Zdn), a->size, e);
		z_done(pe, a->Zdn);
	}
	return EXEC_NEXT;
}

enum exec_status exec_sve_cpy(struct pe *pe, const struct args_sve_cpy *a)
{
	const uint64_t e = a->id == A64_cpy_z_p_r_ ? xr_sp(pe, a->Rn) : pe->v[a->Vn].d[0];
	const union zreg *was = z_read(pe, a->Zd);
	union zreg r;

	sve_fill(pe, &r, a->size, e);
	sve_merge(pe, &pe->z[a->Zd], &pe->p[a->Pg], a->size, &r, was);
	z_done(pe, a->Zd);
	return EXEC_NEXT;
}

enum exec_status exec_sve_compact(struct pe *pe, const struct args_sve_compact *a)
{
	const unsigned scale = 2 + a->sz, count = sve_bytes(pe) >> scale;
	const union zreg *n = z_read(pe, a->Zn);
	const union preg *g = &pe->p[a->Pg];
	unsigned to = 0;
	union zreg r;

	for (unsigned i = 0; i < count; i++) {
		if (p_active(g, i << scale))
			z_elem_set(&r, to++, scale, z_elem(n, i, scale));
	}
	memset(r.b + ((size_t)to << scale), 0, sve_bytes(pe) - ((size_t)to << scale));
	z_write(pe, a->Zd, &r);
	return EXEC_NEXT;
}

/* From the first active element to the last one, then the beginning of the other vector. */
enum exec_status exec_sve_splice(struct pe *pe, const struct args_sve_splice *a)
{
	const bool destructive = a->id == A64_splice_z_p_zz_des;
	const union zreg *n = z_read(pe, destructive ? a->Zdn : a->Zn), *m = z_read(pe, destructive ? a->Zm : (a->Zn + 1) % 32);
	const int first = sve_pred_first_active(pe, &pe->p[a->Pv], a->size), last = sve_pred_last_active(pe, &pe->p[a->Pv], a->size);
	const size_t bytes = first < 0 ? 0 : (size_t)(last - first) + (1u << a->size);
	union zreg r;

	if (bytes)
		memcpy(r.b, n->b + first, bytes);
	memcpy(r.b + bytes, m->b, sve_bytes(pe) - bytes);
	z_write(pe, destructive ? a->Zdn : a->Zd, &r);
	return EXEC_NEXT;
}
