/* cpu/exec/sve_int_cmp.c - SVE comparisons of integers, which make predicates and flags.
 * Implements: DDI 0487 C4.1.97, groups sve_cmpvec, sve_cmpsimm, sve_cmpuimm; C8.2: CMPEQ, CMPNE, CMPGE, CMPGT, CMPLE, CMPLT, CMPHS,
 *             CMPHI, CMPLS, CMPLO (vectors, wide elements, immediate).
 * Not here:   character matching (sve2_match.c). */
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

/* Kernels make elements of ones or zeros. */
#define WHERE(c) ((c) ? -1 : 0)
SVE_UNSIGNED(static, cmpeq, WHERE(x == y))
SVE_UNSIGNED(static, cmpne, WHERE(x != y))
SVE_SIGNED(static, cmpge, WHERE(x >= y))
SVE_SIGNED(static, cmpgt, WHERE(x > y))
SVE_UNSIGNED(static, cmphs, WHERE(x >= y))
SVE_UNSIGNED(static, cmphi, WHERE(x > y))
SVE_SIGNED(static, cmpeq_wide, WHERE(x == (int64_t)w))
SVE_SIGNED(static, cmpne_wide, WHERE(x != (int64_t)w))
SVE_SIGNED(static, cmpge_wide, WHERE(x >= (int64_t)w))
SVE_SIGNED(static, cmpgt_wide, WHERE(x > (int64_t)w))
SVE_SIGNED(static, cmple_wide, WHERE(x <= (int64_t)w))
SVE_SIGNED(static, cmplt_wide, WHERE(x < (int64_t)w))
SVE_UNSIGNED(static, cmphs_wide, WHERE(x >= w))
SVE_UNSIGNED(static, cmphi_wide, WHERE(x > w))
SVE_UNSIGNED(static, cmpls_wide, WHERE(x <= w))
SVE_UNSIGNED(static, cmplo_wide, WHERE(x < w))

/* Pd and the flags, of the elements that are ones in r. */
static void put(struct pe *pe, unsigned pd, unsigned pg, unsigned scale, const union zreg *r)
{
	const union preg g = pe->p[pg];

	sve_pred_from_mask(pe, &pe->p[pd], &g, scale, r);
	sve_pred_flags(pe, &g, &pe->p[pd], scale);
}

#define ROW(name) [A64_##name - A64_cmphs_p_p_zz_]
static const sve_fn *const vectors[] = {
	ROW(cmpeq_p_p_zz_) = cmpeq,      ROW(cmpne_p_p_zz_) = cmpne,      ROW(cmpge_p_p_zz_) = cmpge,      ROW(cmpgt_p_p_zz_) = cmpgt,
	ROW(cmphs_p_p_zz_) = cmphs,      ROW(cmphi_p_p_zz_) = cmphi,      ROW(cmpeq_p_p_zw_) = cmpeq_wide, ROW(cmpne_p_p_zw_) = cmpne_wide,
	ROW(cmpge_p_p_zw_) = cmpge_wide, ROW(cmpgt_p_p_zw_) = cmpgt_wide, ROW(cmple_p_p_zw_) = cmple_wide, ROW(cmplt_p_p_zw_) = cmplt_wide,
	ROW(cmphs_p_p_zw_) = cmphs_wide, ROW(cmphi_p_p_zw_) = cmphi_wide, ROW(cmpls_p_p_zw_) = cmpls_wide, ROW(cmplo_p_p_zw_) = cmplo_wide,
};
#undef ROW

enum exec_status exec_sve_cmp(struct pe *pe, const struct args_sve_cmp *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);
	union zreg r;

	vectors[a->id - A64_cmphs_p_p_zz_][a->size](&r, n, m, n, pe->eff.vq, 0);
	put(pe, a->Pd, a->Pg, a->size, &r);
	return EXEC_NEXT;
}

/* The immediate is made a vector. LT, LE, LO, LS are GT, GE, HI, HS the other way round. */
static const struct imm_row {
	const sve_fn *k;
	bool rev, is_signed;
} immediates[] = {
#define ROW(name) [A64_##name##_p_p_zi_ - A64_cmpge_p_p_zi_]
	ROW(cmpge) = {cmpge, false, true},  ROW(cmpgt) = {cmpgt, false, true},  ROW(cmple) = {cmpge, true, true},
	ROW(cmplt) = {cmpgt, true, true},   ROW(cmpeq) = {cmpeq, false, true},  ROW(cmpne) = {cmpne, false, true},
	ROW(cmphs) = {cmphs, false, false}, ROW(cmphi) = {cmphi, false, false}, ROW(cmpls) = {cmphs, true, false},
	ROW(cmplo) = {cmphi, true, false},
#undef ROW
};

enum exec_status exec_sve_cmp_imm(struct pe *pe, const struct args_sve_cmp_imm *a)
{
	const struct imm_row *row = &immediates[a->id - A64_cmpge_p_p_zi_];
	const union zreg *n = z_read(pe, a->Zn);
	union zreg m, r;

	sve_fill(pe, &m, a->size, row->is_signed ? (uint64_t)sext(a->imm5, 5) : a->imm7);
	row->k[a->size](&r, row->rev ? &m : n, row->rev ? n : &m, n, pe->eff.vq, 0);
	put(pe, a->Pd, a->Pg, a->size, &r);
	return EXEC_NEXT;
}
