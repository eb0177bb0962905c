/* cpu/exec/sve_int.c - SVE integer instructions on vectors of one element size: binary, ternary, unary, immediates.
 * Implements: DDI 0487 C4.1.97, groups sve_int_pred_bin, sve_int_muladd_pred, sve_int_unpred_arit, sve_int_unpred_logical,
 *             sve_wideimm_unpred (arithmetic), sve_intx_predicated; C8.2.
 * Not here:   the kernels (sve_int_arith.c, sve_int_sat.c); shifts by immediate (sve_int_shift.c); unary (sve_int_unary.c). */
#include "cpu/exec/crypto.h"
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

/* ---- binary, predicated ---- */
#define ROW(name) [A64_##name##_z_p_zz_ - A64_add_z_p_zz_]
#define ROW_WIDE(name) [A64_##name##_z_p_zw_ - A64_add_z_p_zz_]
static const sve_fn *const bin_pred[] = {
	ROW(add) = sve_add,         ROW(sub) = sve_sub,         ROW(subr) = sve_sub,       ROW(smax) = sve_smax,
	ROW(umax) = sve_umax,       ROW(smin) = sve_smin,       ROW(umin) = sve_umin,      ROW(sabd) = sve_sabd,
	ROW(uabd) = sve_uabd,       ROW(mul) = sve_mul,         ROW(smulh) = sve_smulh,    ROW(umulh) = sve_umulh,
	ROW(sdiv) = sve_sdiv,       ROW(sdivr) = sve_sdiv,      ROW(udiv) = sve_udiv,      ROW(udivr) = sve_udiv,
	ROW(orr) = sve_orr,         ROW(eor) = sve_eor,         ROW(and) = sve_and,        ROW(bic) = sve_bic,
	ROW(asr) = sve_asr,         ROW(asrr) = sve_asr,        ROW(lsr) = sve_lsr,        ROW(lsrr) = sve_lsr,
	ROW(lsl) = sve_lsl,         ROW(lslr) = sve_lsl,        ROW_WIDE(asr) = sve_asr_wide,
	ROW_WIDE(lsr) = sve_lsr_wide, ROW_WIDE(lsl) = sve_lsl_wide,
	ROW(srshl) = sve_srshl,     ROW(srshlr) = sve_srshl,    ROW(urshl) = sve_urshl,    ROW(urshlr) = sve_urshl,
	ROW(sqshl) = sve_sqshl,     ROW(sqshlr) = sve_sqshl,    ROW(uqshl) = sve_uqshl,    ROW(uqshlr) = sve_uqshl,
	ROW(sqrshl) = sve_sqrshl,   ROW(sqrshlr) = sve_sqrshl,  ROW(uqrshl) = sve_uqrshl,  ROW(uqrshlr) = sve_uqrshl,
	ROW(shadd) = sve_shadd,     ROW(uhadd) = sve_uhadd,     ROW(srhadd) = sve_srhadd,  ROW(urhadd) = sve_urhadd,
	ROW(shsub) = sve_shsub,     ROW(shsubr) = sve_shsub,    ROW(uhsub) = sve_uhsub,    ROW(uhsubr) = sve_uhsub,
	ROW(sqadd) = sve_sqadd,     ROW(uqadd) = sve_uqadd,     ROW(sqsub) = sve_sqsub,    ROW(sqsubr) = sve_sqsub,
	ROW(uqsub) = sve_uqsub,     ROW(uqsubr) = sve_uqsub,    ROW(suqadd) = sve_suqadd,  ROW(usqadd) = sve_usqadd,
	ROW(addp) = sve_addp,       ROW(smaxp) = sve_smaxp,     ROW(umaxp) = sve_umaxp,    ROW(sminp) = sve_sminp,
	ROW(uminp) = sve_uminp,
};
#undef ROW

enum exec_status exec_sve_bin_pred(struct pe *pe, const struct args_sve_bin_pred *a)
{
	const sve_fn k = bin_pred[a->id - A64_add_z_p_zz_][a->size];
	const struct sve_govern g = {&pe->p[a->Pg], a->size};
	const union zreg *n = z_read(pe, a->Zdn), *m = z_read(pe, a->Zm);

	sve_run_merging(pe, k, &g, a->Zdn, a->rev ? m : n, a->rev ? n : m, n, 0);
	return EXEC_NEXT;
}

enum exec_status exec_sve_muladd(struct pe *pe, const struct args_sve_muladd *a)
{
	const bool to_addend = a->id == A64_mla_z_p_zzz_ || a->id == A64_mls_z_p_zzz_;
	const sve_fn *k = a->id == A64_mla_z_p_zzz_ || a->id == A64_mad_z_p_zzz_ ? sve_mla : sve_mls;
	const struct sve_govern g = {&pe->p[a->Pg], a->size};
	const union zreg *add = z_read(pe, to_addend ? a->Zda : a->Za), *n = z_read(pe, to_addend ? a->Zn : a->Zdn);

	sve_run_merging(pe, k[a->size], &g, to_addend ? a->Zda : a->Zdn, n, z_read(pe, a->Zm), add, 0);
	return EXEC_NEXT;
}

/* ---- binary, unpredicated ---- */
#define ROW(name) [A64_##name##_z_zz_ - A64_add_z_zz_]
static const sve_fn *const bin[] = {
	ROW(add) = sve_add,
	ROW(sub) = sve_sub,
	ROW(sqadd) = sve_sqadd,
	ROW(uqadd) = sve_uqadd,
	ROW(sqsub) = sve_sqsub,
	ROW(uqsub) = sve_uqsub,
	[A64_asr_z_zw_ - A64_add_z_zz_] = sve_asr_wide,
	[A64_lsr_z_zw_ - A64_add_z_zz_] = sve_lsr_wide,
	[A64_lsl_z_zw_ - A64_add_z_zz_] = sve_lsl_wide,
	ROW(mul) = sve_mul,
	ROW(smulh) = sve_smulh,
	ROW(umulh) = sve_umulh,
	ROW(sqdmulh) = sve_sqdmulh,
	ROW(sqrdmulh) = sve_sqrdmulh,
	ROW(bext) = sve_bext,
	ROW(bdep) = sve_bdep,
	ROW(bgrp) = sve_bgrp,
};
#undef ROW

enum exec_status exec_sve_bin(struct pe *pe, const struct args_sve_bin *a)
{
	const sve_fn k = bin[a->id - A64_add_z_zz_][a->size];
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);

	sve_run(pe, k, a->Zd, n, m, n, 0);
	return EXEC_NEXT;
}

SVE_EACH(rax1, d, d, uint64_t, x ^ ror64(y, 63))

enum exec_status exec_sve_bin_nosize(struct pe *pe, const struct args_sve_bin_nosize *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);
	sve_fn k;

	switch (a->id) {
	case A64_and_z_zz_:
		k = sve_and[3];
		break;
	case A64_orr_z_zz_:
		k = sve_orr[3];
		break;
	case A64_eor_z_zz_:
		k = sve_eor[3];
		break;
	case A64_bic_z_zz_:
		k = sve_bic[3];
		break;
	case A64_pmul_z_zz_:
		k = sve_pmul[0];
		break;
	default:
		k = rax1;
	}
	sve_run(pe, k, a->Zd, n, m, n, 0);
	return EXEC_NEXT;
}

/* ---- ternary logic: n is Zdn, m Zm, a Zk ---- */
SVE_EACH(eor3, d, d, uint64_t, x ^ y ^ z)
SVE_EACH(bcax, d, d, uint64_t, x ^ (y & ~z))
SVE_EACH(bsl, d, d, uint64_t, (x & z) | (y & ~z))
SVE_EACH(bsl1n, d, d, uint64_t, (~x & z) | (y & ~z))
SVE_EACH(bsl2n, d, d, uint64_t, (x & z) | (~y & ~z))
SVE_EACH(nbsl, d, d, uint64_t, ~((x & z) | (y & ~z)))

enum exec_status exec_sve_ternary(struct pe *pe, const struct args_sve_ternary *a)
{
#define ROW(name) [A64_##name##_z_zzz_ - A64_eor3_z_zzz_] = name
	static const sve_fn k[] = {ROW(eor3), ROW(bcax), ROW(bsl), ROW(bsl1n), ROW(bsl2n), ROW(nbsl)};
#undef ROW
	const union zreg *n = z_read(pe, a->Zdn), *m = z_read(pe, a->Zm), *z = z_read(pe, a->Zk);

	sve_run(pe, k[a->id - A64_eor3_z_zzz_], a->Zdn, n, m, z, 0);
	return EXEC_NEXT;
}

/* ---- with an immediate, which is made a vector: unsigned and shiftable, or signed for SMAX, SMIN, MUL ---- */
#define ROW(name) [A64_##name##_z_zi_ - A64_add_z_zi_]
static const sve_fn *const arith_imm[] = {
	ROW(add) = sve_add,
	ROW(sub) = sve_sub,
	ROW(subr) = sve_sub,
	ROW(sqadd) = sve_suqadd,
	ROW(sqsub) = sve_sqsub_imm,
	ROW(uqadd) = sve_uqadd,
	ROW(uqsub) = sve_uqsub,
	ROW(smax) = sve_smax,
	ROW(smin) = sve_smin,
	ROW(umax) = sve_umax,
	ROW(umin) = sve_umin,
	ROW(mul) = sve_mul,
};
#undef ROW

enum exec_status exec_sve_arith_imm(struct pe *pe, const struct args_sve_arith_imm *a)
{
	const bool is_signed = a->id == A64_smax_z_zi_ || a->id == A64_smin_z_zi_ || a->id == A64_mul_z_zi_;
	const bool rev = a->id == A64_subr_z_zi_;
	const union zreg *n = z_read(pe, a->Zdn);
	union zreg m;

	sve_fill(pe, &m, a->size, is_signed ? (uint64_t)(int8_t)a->imm8 : (uint64_t)a->imm8 << 8 * a->sh);
	sve_run(pe, arith_imm[a->id - A64_add_z_zi_][a->size], a->Zdn, rev ? &m : n, rev ? n : &m, n, 0);
	return EXEC_NEXT;
}
