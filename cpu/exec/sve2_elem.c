/* cpu/exec/sve2_elem.c - SVE: integer products with one element of each 128-bit segment.
 * Implements: DDI 0487 C4.1.97, groups sve_intx_*_by_indexed_elem; C8.2: MUL, MLA, MLS, SQ(R)DMULH, SQRDML[AS]H, [SU]MULL[BT],
 *             [SU]ML[AS]L[BT], SQDMULL[BT], SQDML[AS]L[BT], CMLA, SQRDCMLAH, CDOT, SDOT, UDOT, USDOT, SUDOT (indexed).
 * The element, or pair or quadruple of them, is copied to its whole segment; then the kernel of the vector form does the rest. */
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

/* r = unit `index` of 1 << scale bytes of each segment of m, all over the segment. */
static const union zreg *broadcast(const struct pe *pe, union zreg *r, const union zreg *m, unsigned index, unsigned scale)
{
	static const uint64_t ones[] = { 0, 0x0001000100010001u, 0x0000000100000001u, 1 };

	for (unsigned q = 0; q < pe->eff.vq; q++) {
		uint64_t e = 0;
		memcpy(&e, m->q[q].b + ((size_t)index << scale & 15), 1u << scale);
		r->q[q].d[0] = r->q[q].d[1] = e * ones[scale];
	}
	return r;
}

/* The index is in the fields of one encoding; those of others are zero. */
#define INDEX(a)      ((a)->i3h << 2 | (a)->i3l | (a)->i2 | (a)->i1)
#define INDEX_LONG(a) ((a)->i3h << 1 | (a)->i3l | (a)->i2h << 1 | (a)->i2l)

/* Kernels by distance from the first row; encodings of an instruction stand together, smallest element first. */
#define ROW_HSD(type, first, name, k)                                                                                       \
	[A64_##name##_z_##type##_h - first] = k, [A64_##name##_z_##type##_s - first] = k, [A64_##name##_z_##type##_d - first] = k
#define ROW_SD(type, first, name, k) [A64_##name##_z_##type##_s - first] = k, [A64_##name##_z_##type##_d - first] = k
#define ROW_BT(type, first, name, k) ROW_SD(type, first, name##b, k), ROW_SD(type, first, name##t, k)

enum exec_status exec_sve_mul_elem(struct pe *pe, const struct args_sve_mul_elem *a)
{
#define ROW(name) ROW_HSD(zzi, A64_mul_z_zzi_h, name, sve_##name)
	static const sve_fn *const k[] = {ROW(mul), ROW(sqdmulh), ROW(sqrdmulh)};
#undef ROW
	const union zreg *n = z_read(pe, a->Zn);
	union zreg e;

	broadcast(pe, &e, z_read(pe, a->Zm), INDEX(a), (unsigned)a->size);
	sve_run(pe, k[a->id - A64_mul_z_zzi_h][a->size], a->Zd, n, &e, n, 0);
	return EXEC_NEXT;
}

enum exec_status exec_sve_mla_elem(struct pe *pe, const struct args_sve_mla_elem *a)
{
#define ROW(name) ROW_HSD(zzzi, A64_mla_z_zzzi_h, name, sve_##name)
	static const sve_fn *const k[] = {ROW(mla), ROW(mls), ROW(sqrdmlah), ROW(sqrdmlsh)};
#undef ROW
	const union zreg *n = z_read(pe, a->Zn), *z = z_read(pe, a->Zda);
	union zreg e;

	broadcast(pe, &e, z_read(pe, a->Zm), INDEX(a), (unsigned)a->size);
	sve_run(pe, k[a->id - A64_mla_z_zzzi_h][a->size], a->Zda, n, &e, z, 0);
	return EXEC_NEXT;
}

/* Every place of a segment has the element: from which of them m is taken does not matter. */
enum exec_status exec_sve_mull_elem(struct pe *pe, const struct args_sve_mull_elem *a)
{
#define ROW(name) ROW_BT(zzi, A64_smullb_z_zzi_s, name, sve_##name)
	static const sve_fn *const k[] = {ROW(smull), ROW(umull), ROW(sqdmull)};
#undef ROW
	const union zreg *n = z_read(pe, a->Zn);
	union zreg e;

	broadcast(pe, &e, z_read(pe, a->Zm), INDEX_LONG(a), (unsigned)a->size - 1);
	sve_run(pe, k[a->id - A64_smullb_z_zzi_s][a->size], a->Zd, n, &e, n, a->top ? SVE_TN : 0);
	return EXEC_NEXT;
}

enum exec_status exec_sve_mlal_elem(struct pe *pe, const struct args_sve_mlal_elem *a)
{
#define ROW(name) ROW_BT(zzzi, A64_smlalb_z_zzzi_s, name, sve_##name)
	static const sve_fn *const k[] = {ROW(smlal), ROW(umlal), ROW(smlsl), ROW(umlsl), ROW(sqdmlal), ROW(sqdmlsl)};
#undef ROW
	const union zreg *n = z_read(pe, a->Zn), *z = z_read(pe, a->Zda);
	union zreg e;

	broadcast(pe, &e, z_read(pe, a->Zm), INDEX_LONG(a), (unsigned)a->size - 1);
	sve_run(pe, k[a->id - A64_smlalb_z_zzzi_s][a->size], a->Zda, n, &e, z, a->top ? SVE_TN : 0);
	return EXEC_NEXT;
}

/* Pairs of elements. */
enum exec_status exec_sve_cmla_elem(struct pe *pe, const struct args_sve_cmla_elem *a)
{
	const bool plain = a->id == A64_cmla_z_zzzi_h || a->id == A64_cmla_z_zzzi_s;
	const union zreg *n = z_read(pe, a->Zn), *z = z_read(pe, a->Zda);
	union zreg e;

	broadcast(pe, &e, z_read(pe, a->Zm), a->i2 | a->i1, (unsigned)a->size + 1);
	sve_run(pe, (plain ? sve_cmla : sve_sqrdcmlah)[a->size], a->Zda, n, &e, z, a->rot);
	return EXEC_NEXT;
}

/* Groups of four, as wide as their sum. */
enum exec_status exec_sve_cdot_elem(struct pe *pe, const struct args_sve_cdot_elem *a)
{
	const union zreg *n = z_read(pe, a->Zn), *z = z_read(pe, a->Zda);
	union zreg e;

	broadcast(pe, &e, z_read(pe, a->Zm), a->i2 | a->i1, (unsigned)a->size);
	sve_run(pe, sve_cdot[a->size], a->Zda, n, &e, z, a->rot);
	return EXEC_NEXT;
}

enum exec_status exec_sve_dot_elem(struct pe *pe, const struct args_sve_dot_elem *a)
{
#define ROW(name) ROW_SD(zzzi, A64_sdot_z_zzzi_s, name, sve_##name)
	static const sve_fn *const k[] = {
		ROW(sdot),
		ROW(udot),
		[A64_usdot_z_zzzi_s - A64_sdot_z_zzzi_s] = sve_usdot,
		[A64_sudot_z_zzzi_s - A64_sdot_z_zzzi_s] = sve_sudot,
	};
#undef ROW
	const union zreg *n = z_read(pe, a->Zn), *z = z_read(pe, a->Zda);
	union zreg e;

	broadcast(pe, &e, z_read(pe, a->Zm), a->i2 | a->i1, (unsigned)a->size);
	sve_run(pe, k[a->id - A64_sdot_z_zzzi_s][a->size], a->Zda, n, &e, z, 0);
	return EXEC_NEXT;
}
