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

/* ---- permutes of elements of view U; cat: the operands one behind the other, `count` elements each; part: 0 or 1 ---- */
typedef void (*perm_fn)(union zreg *r, const void *cat, unsigned vq, unsigned part);
#define PERM(name, U, ...)                                                                                                  \
	static void name##_##U(union zreg *r, const void *cat, unsigned vq, UNUSED unsigned part)                           \
	{                                                                                                                   \
		typedef __typeof__(r->U[0]) u_t __attribute__((may_alias));                                                 \
		enum { E = sizeof(union vreg) / sizeof(u_t) };                                                              \
		const unsigned count = vq * E;                                                                              \
		const u_t *const n = cat;                                                                                   \
		UNUSED const u_t *const m = n + count;                                                                      \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			const unsigned at = q * E;                                                                          \
			union vreg v;                                                                                       \
			__VA_ARGS__                                                                                         \
			r->q[q] = v;                                                                                        \
		}                                                                                                           \
	}
#define PERMS(U)                                                                                                            \
	PERM(zip, U, {                                                                                                      \
		const u_t *const x = n + (part * count + at) / 2, *const y = m + (part * count + at) / 2;                   \
		for (unsigned i = 0; i < E / 2; i++) {                                                                      \
			v.U[2 * i] = x[i];                                                                                   \
			v.U[2 * i + 1] = y[i];                                                                               \
		}                                                                                                           \
	})                                                                                                                  \
	PERM(uzp, U, {                                                                                                      \
		for (unsigned i = 0; i < E; i++)                                                                            \
			v.U[i] = n[2 * (at + i) + part];                                                                     \
	})                                                                                                                  \
	PERM(trn, U, {                                                                                                      \
		for (unsigned i = 0; i < E; i += 2) {                                                                       \
			v.U[i] = n[at + i + part];                                                                           \
			v.U[i + 1] = m[at + i + part];                                                                       \
		}                                                                                                           \
	})                                                                                                                  \
	PERM(rev, U, {                                                                                                      \
		for (unsigned i = 0; i < E; i++)                                                                            \
			v.U[i] = n[count - 1 - at - i];                                                                      \
	})
PERMS(b)
PERMS(h)
PERMS(s)
PERMS(d)

/* Of segments: there is an even number of them. */
static void zip_q(union zreg *r, const void *cat, unsigned vq, unsigned part)
{
	const union vreg *n = cat, *m = n + vq;

	for (unsigned i = 0; i < vq; i++)
		r->q[i] = (i & 1 ? m : n)[(part * vq + i) / 2];
}
static void uzp_q(union zreg *r, const void *cat, unsigned vq, unsigned part)
{
	const union vreg *n = cat;

	for (unsigned i = 0; i < vq; i++)
		r->q[i] = n[2 * i + part];
}
static void trn_q(union zreg *r, const void *cat, unsigned vq, unsigned part)
{
	const union vreg *n = cat, *m = n + vq;

	for (unsigned i = 0; i < vq; i++)
		r->q[i] = (i & 1 ? m : n)[(i & ~1u) + part];
}

/* Zn and Zm one behind the other, in b. */
struct both {
	union zreg z[2];
};
static const void *join(struct pe *pe, struct both *b, unsigned n, unsigned m)
{
	memcpy(b, z_read(pe, n), sve_bytes(pe));
	memcpy((uint8_t *)b + sve_bytes(pe), z_read(pe, m), sve_bytes(pe));
	return b;
}

enum exec_status exec_sve_rev(struct pe *pe, const struct args_sve_rev *a)
{
	static const perm_fn rev[] = {rev_b, rev_h, rev_s, rev_d};
	union zreg r;

	rev[a->size](&r, z_read(pe, a->Zn), pe->eff.vq, 0);
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
	struct both b;
	union zreg r;

	if (sve_bytes(pe) < 2u << a->size)
		return EXEC_UNDEF;
	rows[row].k[a->size](&r, join(pe, &b, a->Zn, a->Zm), pe->eff.vq, rows[row].part);
	z_write(pe, a->Zd, &r);
	return EXEC_NEXT;
}

/* Named by the size of the results; `from`: the half of n they come from. */
#define UNPACK(name, U, T, F)                                                                                               \
	static void name(union zreg *r, const uint8_t *from, unsigned vq)                                                   \
	{                                                                                                                   \
		for (unsigned q = 0; q < vq; q++, from += 8) {                                                              \
			union vreg v;                                                                                       \
			memcpy(&v, from, 8);                                                                                \
			for (unsigned i = 0; i < ARRAY_SIZE(v.U); i++)                                                      \
				r->q[q].U[i] = (__typeof__(v.U[0]))(T)v.F[i];                                               \
		}                                                                                                           \
	}
UNPACK(sunpk_h, h, int8_t, b)
UNPACK(sunpk_s, s, int16_t, h)
UNPACK(sunpk_d, d, int32_t, s)
UNPACK(uunpk_h, h, uint8_t, b)
UNPACK(uunpk_s, s, uint16_t, h)
UNPACK(uunpk_d, d, uint32_t, s)

enum exec_status exec_sve_unpack(struct pe *pe, const struct args_sve_unpack *a)
{
	static void (*const unpack[2][4])(union zreg *, const uint8_t *, unsigned) = {
		{NULL, uunpk_h, uunpk_s, uunpk_d},
		{NULL, sunpk_h, sunpk_s, sunpk_d},
	};
	const bool is_signed = a->id == A64_sunpklo_z_z_ || a->id == A64_sunpkhi_z_z_;
	const union zreg *n = z_read(pe, a->Zn);
	union zreg r;

	unpack[is_signed][a->size](&r, n->b + (a->high ? sve_bytes(pe) / 2 : 0), pe->eff.vq);
	z_write(pe, a->Zd, &r);
	return EXEC_NEXT;
}

/* r = table[m]; indices from `limit` on take what `out` has there. Zm may be part of the table. */
#define LOOK_UP(U)                                                                                                          \
	static void look_up_##U(union zreg *r, const void *table, const union zreg *m, const union zreg *out, unsigned limit, \
				unsigned count)                                                                             \
	{                                                                                                                   \
		typedef __typeof__(r->U[0]) u_t __attribute__((may_alias));                                                 \
		for (unsigned i = 0; i < count; i++)                                                                        \
			r->U[i] = m->U[i] < limit ? ((const u_t *)table)[m->U[i]] : out->U[i];                              \
	}
LOOK_UP(b)
LOOK_UP(h)
LOOK_UP(s)
LOOK_UP(d)

enum exec_status exec_sve_tbl(struct pe *pe, const struct args_sve_tbl *a)
{
	static void (*const look_up[])(union zreg *, const void *, const union zreg *, const union zreg *, unsigned, unsigned) = {
		look_up_b, look_up_h, look_up_s, look_up_d,
	};
	static const union zreg zeros;
	const unsigned count = sve_bytes(pe) >> a->size;
	const bool two = a->id == A64_tbl_z_zz_2;
	const union zreg *out = a->id == A64_tbx_z_zz_ ? z_read(pe, a->Zd) : &zeros;
	struct both b;
	union zreg r;

	look_up[a->size](&r, two ? join(pe, &b, a->Zn, (a->Zn + 1) % 32) : z_read(pe, a->Zn), z_read(pe, a->Zm), out,
			 two ? 2 * count : count, count);
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
