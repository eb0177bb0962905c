/* cpu/exec/sve_perm.c - SVE: elements that move, whatever they are.
 * Implements: DDI 0487 C4.1.97, groups sve_perm_unpred_*, sve_perm_extract, sve_perm_inter, sve_perm_inter_long; C8.2: DUP (register,
 *             element), INSR, REV, [SU]UNPK{LO,HI}, ZIP, UZP, TRN, TBL, TBX, EXT.
 * Not here:   moves that look at a predicate (sve_perm_pred.c). */
#include "cpu/exec/sve_priv.h"
#include "decode_gen.h"

enum exec_status exec_sve_dup_gpr(struct pe *pe, const struct args_sve_dup_gpr *a)
{
	sve_fill(pe, z_out(pe, a->Zd), a->size, xr_sp(pe, a->Rn));
	z_done(pe, a->Zd);
	return EXEC_NEXT;
}

/* The lowest one of tsz is the size, what is above it the index. */
enum exec_status exec_sve_dup_elem(struct pe *pe, const struct args_sve_dup_elem *a)
{
	const unsigned imm = a->imm2 << 5 | a->tsz, scale = (unsigned)__builtin_ctz(imm), index = imm >> (scale + 1);
	const bool inside = index << scale < sve_bytes(pe);
	const union zreg *n = z_read(pe, a->Zn);

	if (scale == 4) {
		const union vreg e = inside ? n->q[index] : (union vreg){.d = {0, 0}};
		for (unsigned q = 0; q < pe->eff.vq; q++)
			z_out(pe, a->Zd)->q[q] = e;
	} else {
		sve_fill(pe, z_out(pe, a->Zd), scale, inside ? z_elem(n, index, scale) : 0);
	}
	z_done(pe, a->Zd);
	return EXEC_NEXT;
}

enum exec_status exec_sve_insr(struct pe *pe, const struct args_sve_insr *a)
{
	const uint64_t e = a->id == A64_insr_z_r_ ? xr(pe, a->Rm) : pe->v[a->Vm].d[0];
	union zreg *z = z_update(pe, a->Zdn);

	memmove(z->b + (1u << a->size), z->b, sve_bytes(pe) - (1u << a->size));
	z_elem_set(z, 0, a->size, e);
	z_done(pe, a->Zdn);
	return EXEC_NEXT;
}

/* ---- permutes of elements of view U; `count` elements in a vector, `part` 0 or 1 ---- */
typedef void (*perm_fn)(union zreg *r, const union zreg *n, const union zreg *m, unsigned count, unsigned part);
#define PERM(name, U, BODY)                                                                                                 \
	static void name##_##U(union zreg *r, const union zreg *n, UNUSED const union zreg *m, unsigned count, UNUSED unsigned part) BODY
#define PERMS(U)                                                                                                            \
	PERM(zip, U, {                                                                                                      \
		for (unsigned i = 0; i < count / 2; i++) {                                                                  \
			r->U[2 * i] = n->U[part * (count / 2) + i];                                                         \
			r->U[2 * i + 1] = m->U[part * (count / 2) + i];                                                     \
		}                                                                                                           \
	})                                                                                                                  \
	PERM(uzp, U, {                                                                                                      \
		for (unsigned i = 0; i < count / 2; i++) {                                                                  \
			r->U[i] = n->U[2 * i + part];                                                                       \
			r->U[count / 2 + i] = m->U[2 * i + part];                                                           \
		}                                                                                                           \
	})                                                                                                                  \
	PERM(trn, U, {                                                                                                      \
		for (unsigned i = 0; i < count; i += 2) {                                                                   \
			r->U[i] = n->U[i + part];                                                                           \
			r->U[i + 1] = m->U[i + part];                                                                       \
		}                                                                                                           \
	})
#define REVERSE(U)                                                                                                          \
	PERM(rev, U, {                                                                                                      \
		for (unsigned i = 0; i < count; i++)                                                                        \
			r->U[i] = n->U[count - 1 - i];                                                                      \
	})
PERMS(b)
PERMS(h)
PERMS(s)
PERMS(d)
PERMS(q)
REVERSE(b)
REVERSE(h)
REVERSE(s)
REVERSE(d)

enum exec_status exec_sve_rev(struct pe *pe, const struct args_sve_rev *a)
{
	static const perm_fn rev[] = {rev_b, rev_h, rev_s, rev_d};
	const union zreg *n = z_read(pe, a->Zn);
	union zreg r;

	rev[a->size](&r, n, n, sve_bytes(pe) >> a->size, 0);
	z_write(pe, a->Zd, &r);
	return EXEC_NEXT;
}

enum exec_status exec_sve_zip(struct pe *pe, const struct args_sve_zip *a)
{
	static const perm_fn zip[] = {zip_b, zip_h, zip_s, zip_d, zip_q}, uzp[] = {uzp_b, uzp_h, uzp_s, uzp_d, uzp_q},
			     trn[] = {trn_b, trn_h, trn_s, trn_d, trn_q};
	static const struct {
		const perm_fn *k;
		unsigned part;
	} rows[] = {
#define ROW(name, k, part) [A64_##name##_z_zz_ - A64_zip1_z_zz_] = {k, part}, [A64_##name##_z_zz_q - A64_zip1_z_zz_] = {k, part}
		ROW(zip1, zip, 0), ROW(zip2, zip, 1), ROW(uzp1, uzp, 0), ROW(uzp2, uzp, 1), ROW(trn1, trn, 0), ROW(trn2, trn, 1),
#undef ROW
	};
	const unsigned row = a->id - A64_zip1_z_zz_;
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);
	union zreg r;

	if (sve_bytes(pe) < 2u << a->size)
		return EXEC_UNDEF;
	rows[row].k[a->size](&r, n, m, sve_bytes(pe) >> a->size, rows[row].part);
	z_write(pe, a->Zd, &r);
	return EXEC_NEXT;
}

/* a->size is that of the results. */
enum exec_status exec_sve_unpack(struct pe *pe, const struct args_sve_unpack *a)
{
	const bool is_signed = a->id == A64_sunpklo_z_z_ || a->id == A64_sunpkhi_z_z_;
	const unsigned count = sve_bytes(pe) >> a->size, from = a->high ? count : 0, scale = a->size - 1;
	const union zreg *n = z_read(pe, a->Zn);
	union zreg r;

	for (unsigned i = 0; i < count; i++) {
		const uint64_t e = z_elem(n, from + i, scale);
		z_elem_set(&r, i, a->size, is_signed ? (uint64_t)sext(e, 8u << scale) : e);
	}
	z_write(pe, a->Zd, &r);
	return EXEC_NEXT;
}

/* Indices beyond the table give zeros (TBL) or leave the element as it is (TBX). Zm may be part of the table. */
enum exec_status exec_sve_tbl(struct pe *pe, const struct args_sve_tbl *a)
{
	const unsigned count = sve_bytes(pe) >> a->size;
	const union zreg *lo = z_read(pe, a->Zn), *hi = z_read(pe, (a->Zn + 1) % 32), *m = z_read(pe, a->Zm);
	const unsigned limit = a->id == A64_tbl_z_zz_2 ? 2 * count : count;
	union zreg r;

	if (a->id == A64_tbx_z_zz_)
		r = *z_read(pe, a->Zd);
	for (unsigned i = 0; i < count; i++) {
		const uint64_t index = z_elem(m, i, a->size);
		if (index < limit)
			z_elem_set(&r, i, a->size, index < count ? z_elem(lo, index, a->size) : z_elem(hi, index - count, a->size));
		else if (a->id != A64_tbx_z_zz_)
			z_elem_set(&r, i, a->size, 0);
	}
	z_write(pe, a->Zd, &r);
	return EXEC_NEXT;
}

enum exec_status exec_sve_ext(struct pe *pe, const struct args_sve_ext *a)
{
	const bool destructive = a->id == A64_ext_z_zi_des;
	const unsigned bytes = sve_bytes(pe), imm = a->imm8h << 3 | a->imm8l, from = imm < bytes ? imm : 0;
	const union zreg *lo = z_read(pe, destructive ? a->Zdn : a->Zn), *hi = z_read(pe, destructive ? a->Zm : (a->Zn + 1) % 32);
	union zreg r;

	memcpy(r.b, lo->b + from, bytes - from);
	memcpy(r.b + bytes - from, hi->b, from);
	z_write(pe, destructive ? a->Zdn : a->Zd, &r);
	return EXEC_NEXT;
}
