/* cpu/exec/sve_move.c - SVE: immediates broadcast and copied, bitmask immediates, select, MOVPRFX.
 * Implements: DDI 0487 C4.1.97, groups sve_wideimm_pred, sve_wideimm_unpred (DUP, FDUP), sve_maskimm, sve_int_select,
 *             sve_int_movprfx_pred, sve_int_bin_cons_misc_0_d; C8.2. A MOVPRFX is a move like any other here.
 * Not here:   broadcasts and copies of registers and elements (sve_perm.c). */
#include "cpu/exec/alu.h"
#include "cpu/exec/softfloat.h"
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

static uint64_t wide_imm(unsigned imm8, unsigned sh)
{
	return (uint64_t)(int8_t)imm8 << 8 * sh;
}

static void dup(struct pe *pe, unsigned zd, unsigned scale, uint64_t e)
{
	sve_fill(pe, z_out(pe, zd), scale, e);
	z_done(pe, zd);
}

/* Where active; elsewhere zeros or what was there. */
static void copy(struct pe *pe, unsigned zd, unsigned pg, unsigned scale, bool zeroing, uint64_t e)
{
	const union zreg *was = z_read(pe, zd);
	union zreg r;

	sve_fill(pe, &r, scale, e);
	if (zeroing)
		sve_zero_inactive(pe, &pe->z[zd], &pe->p[pg], scale, &r);
	else
		sve_merge(pe, &pe->z[zd], &pe->p[pg], scale, &r, was);
	z_done(pe, zd);
}

/* VFPExpandImm() */
static uint64_t expand_imm(unsigned scale, uint8_t imm8)
{
	return scale == 1 ? fp16_expand_imm(imm8) : scale == 2 ? fp32_expand_imm(imm8) : fp64_expand_imm(imm8);
}

enum exec_status exec_sve_dup_imm(struct pe *pe, const struct args_sve_dup_imm *a)
{
	dup(pe, a->Zd, a->size, wide_imm(a->imm8, a->sh));
	return EXEC_NEXT;
}
enum exec_status exec_sve_fdup(struct pe *pe, const struct args_sve_fdup *a)
{
	dup(pe, a->Zd, a->size, expand_imm(a->size, (uint8_t)a->imm8));
	return EXEC_NEXT;
}
enum exec_status exec_sve_cpy_imm(struct pe *pe, const struct args_sve_cpy_imm *a)
{
	copy(pe, a->Zd, a->Pg, a->size, a->zeroing, wide_imm(a->imm8, a->sh));
	return EXEC_NEXT;
}
enum exec_status exec_sve_fcpy(struct pe *pe, const struct args_sve_fcpy *a)
{
	copy(pe, a->Zd, a->Pg, a->size, false, expand_imm(a->size, (uint8_t)a->imm8));
	return EXEC_NEXT;
}

static uint64_t mask_imm(unsigned imm13)
{
	uint64_t wmask, tmask;

	return decode_bit_masks(imm13 >> 12, imm13 & 0x3f, imm13 >> 6 & 0x3f, true, 64, &wmask, &tmask) ? wmask : 0;
}
enum exec_status exec_sve_dupm(struct pe *pe, const struct args_sve_dupm *a)
{
	dup(pe, a->Zd, 3, mask_imm(a->imm13));
	return EXEC_NEXT;
}
enum exec_status exec_sve_log_imm(struct pe *pe, const struct args_sve_log_imm *a)
{
	const sve_fn *k = a->id == A64_and_z_zi_ ? sve_and : a->id == A64_orr_z_zi_ ? sve_orr : sve_eor;
	const union zreg *n = z_read(pe, a->Zdn);
	union zreg m;

	sve_fill(pe, &m, 3, mask_imm(a->imm13));
	sve_run(pe, k[3], a->Zdn, n, &m, n, 0);
	return EXEC_NEXT;
}

enum exec_status exec_sve_sel(struct pe *pe, const struct args_sve_sel *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);

	sve_merge(pe, z_out(pe, a->Zd), &pe->p[a->Pv], a->size, n, m);
	z_done(pe, a->Zd);
	return EXEC_NEXT;
}
enum exec_status exec_sve_movprfx_pred(struct pe *pe, const struct args_sve_movprfx_pred *a)
{
	const union zreg *n = z_read(pe, a->Zn), *was = z_read(pe, a->Zd);

	if (a->M)
		sve_merge(pe, &pe->z[a->Zd], &pe->p[a->Pg], a->size, n, was);
	else
		sve_zero_inactive(pe, &pe->z[a->Zd], &pe->p[a->Pg], a->size, n);
	z_done(pe, a->Zd);
	return EXEC_NEXT;
}
enum exec_status exec_sve_movprfx(struct pe *pe, const struct args_sve_movprfx *a)
{
	z_write(pe, a->Zd, z_read(pe, a->Zn));
	return EXEC_NEXT;
}
