/* cpu/exec/sve_fp.c - floating-point SVE arithmetic, element by element.
 * Implements: DDI 0487 C8.2: FADD, FSUB, FSUBR, FMUL, FMULX, FDIV, FDIVR, FABD, FSCALE, FTSMUL, FRECPS, FRSQRTS, FMAX(NM), FMIN(NM)
 *             (vectors, predicated, constants), the pairwise forms, FMLA and its kin (vectors, indexed), FCADD, FCMLA.
 * Not here:   kernels (simd_fp.c, sve_fp_host.c, sve_fp_math.c). */
#include "cpu/exec/insn_consts.h"
#include "cpu/exec/sve_fp_priv.h"
#include "decode_gen.h"

static const struct sve_fp_op ops[] = {
	[SVE_FADD] = {simd_fadd, {sve_host_fadd_s, sve_host_fadd_d}, false, false},
	[SVE_FSUB] = {simd_fsub, {sve_host_fsub_s, sve_host_fsub_d}, false, false},
	[SVE_FSUBR] = {simd_fsub, {sve_host_fsub_s, sve_host_fsub_d}, true, false},
	[SVE_FMUL] = {simd_fmul, {sve_host_fmul_s, sve_host_fmul_d}, false, false},
	[SVE_FMULX] = {simd_fmulx, {NULL}, false, false},
	[SVE_FDIV] = {simd_fdiv, {sve_host_fdiv_s, sve_host_fdiv_d}, false, true},
	[SVE_FDIVR] = {simd_fdiv, {sve_host_fdiv_s, sve_host_fdiv_d}, true, true},
	[SVE_FABD] = {simd_fabd, {NULL}, false, false},
	[SVE_FSCALE] = {sve_fscale, {NULL}, false, false},
	[SVE_FTSMUL] = {sve_ftsmul, {NULL}, false, false},
	[SVE_FRECPS] = {simd_frecps, {NULL}, false, false},
	[SVE_FRSQRTS] = {simd_frsqrts, {NULL}, false, false},
	[SVE_FMAX] = {simd_fmax, {NULL}, false, false},
	[SVE_FMIN] = {simd_fmin, {NULL}, false, false},
	[SVE_FMAXNM] = {simd_fmaxnm, {NULL}, false, false},
	[SVE_FMINNM] = {simd_fminnm, {NULL}, false, false},
	[SVE_FMLA] = {simd_fmla, {sve_host_fmla_s, sve_host_fmla_d}, false, false},
	[SVE_FMLS] = {simd_fmls, {sve_host_fmls_s, sve_host_fmls_d}, false, false},
	[SVE_FNMLA] = {sve_fnmla, {NULL}, false, false},
	[SVE_FNMLS] = {sve_fnmls, {NULL}, false, false},
};

static bool all_active(const struct pe *pe, const union preg *g, unsigned scale)
{
	for (unsigned q = 0; g && q < pe->eff.vq; q++)
		if (sve_fp_active(g, q, scale) != sve_fp_all(scale))
			return false;
	return true;
}

void sve_fp_run(struct pe *pe, const struct sve_fp_op *o, unsigned scale, const union preg *g, union zreg *d, const union zreg *n,
		const union zreg *m, const union zreg *c)
{
	const sve_fp_host_fn host = scale >= 2 ? o->host[scale - 2] : NULL;
	const simd_fn k = o->k[scale];
	unsigned q = 0;

	if (host && all_active(pe, g, scale) && (q = host(pe, d, n, m, c)) == pe->eff.vq)
		return;
	const sve_v2d benign = sve_fp_fill(o->one ? sve_fp_one(scale) : 0, scale);
	for (; q < pe->eff.vq; q++)
		sve_fp_segment(pe, k, scale, g ? sve_fp_active(g, q, scale) : sve_fp_all(scale), &d->q[q], &n->q[q], &m->q[q],
			       &c->q[q], benign);
}

void sve_fp_apply(struct pe *pe, const struct sve_fp_op *o, unsigned scale, const union preg *g, unsigned d, unsigned n, unsigned m,
		  unsigned c)
{
	const union zreg *zn = z_read(pe, n), *zm = z_read(pe, m), *zc = z_read(pe, c);

	sve_fp_run(pe, o, scale, g, z_update(pe, d), zn, zm, zc);
	z_done(pe, d);
}

enum exec_status exec_sve_fp_binary_u(struct pe *pe, const struct args_sve_fp_binary_u *a)
{
	sve_fp_apply(pe, &ops[a->op], a->size, NULL, a->Zd, a->Zn, a->Zm, a->Zn);
	return EXEC_NEXT;
}

enum exec_status exec_sve_fp_binary(struct pe *pe, const struct args_sve_fp_binary *a)
{
	const struct sve_fp_op *o = &ops[a->op];

	sve_fp_apply(pe, o, a->size, &pe->p[a->Pg], a->Zdn, o->reversed ? a->Zm : a->Zdn, o->reversed ? a->Zdn : a->Zm, a->Zdn);
	return EXEC_NEXT;
}

/* The constants are 0.5 and 1.0; of FMUL 0.5 and 2.0; of the choices 0.0 and 1.0. As VFPExpandImm() makes them of eight bits. */
enum { IMM_HALF = 0x60, IMM_ONE = 0x70, IMM_TWO = 0 };
static uint64_t expand(unsigned imm8, unsigned scale)
{
	return scale == 1 ? fp16_expand_imm((uint8_t)imm8) : scale == 2 ? fp32_expand_imm((uint8_t)imm8) : fp64_expand_imm((uint8_t)imm8);
}
static uint64_t constant(unsigned op, unsigned i1, unsigned scale)
{
	switch (op) {
	case SVE_FADD:
	case SVE_FSUB:
	case SVE_FSUBR:
		return expand(i1 ? IMM_ONE : IMM_HALF, scale);
	case SVE_FMUL:
		return expand(i1 ? IMM_TWO : IMM_HALF, scale);
	default:
		return i1 ? expand(IMM_ONE, scale) : 0;
	}
}

enum exec_status exec_sve_fp_binary_i(struct pe *pe, const struct args_sve_fp_binary_i *a)
{
	const sve_v2d imm = sve_fp_fill(constant((unsigned)a->op, a->i1, a->size), a->size);
	const struct sve_fp_op *o = &ops[a->op];
	union zreg *z = z_update(pe, a->Zdn);
	union zreg m;

	for (unsigned q = 0; q < pe->eff.vq; q++)
		*(sve_v2d *)&m.q[q] = imm;
	sve_fp_run(pe, o, a->size, &pe->p[a->Pg], z, o->reversed ? &m : z, o->reversed ? z : &m, z);
	z_done(pe, a->Zdn);
	return EXEC_NEXT;
}

/* Even elements of the result are those of n's pairs, odd ones of m's: first and second operands apart. */
static void split_pairs(union vreg *first, union vreg *second, const union vreg *n, const union vreg *m, unsigned scale)
{
	const unsigned size = 1u << scale;

	for (unsigned i = 0; i < 16; i += 2 * size) {
		memcpy(&first->b[i], &n->b[i], size);
		memcpy(&first->b[i + size], &m->b[i], size);
		memcpy(&second->b[i], &n->b[i + size], size);
		memcpy(&second->b[i + size], &m->b[i + size], size);
	}
}

enum exec_status exec_sve_fp_pairwise(struct pe *pe, const struct args_sve_fp_pairwise *a)
{
	const union zreg *zm = z_read(pe, a->Zm);
	union zreg *zd = z_update(pe, a->Zdn);
	union zreg first, second;

	for (unsigned q = 0; q < pe->eff.vq; q++)
		split_pairs(&first.q[q], &second.q[q], &zd->q[q], &zm->q[q], a->size);
	sve_fp_run(pe, &ops[a->op], a->size, &pe->p[a->Pg], zd, &first, &second, &first);
	z_done(pe, a->Zdn);
	return EXEC_NEXT;
}

enum exec_status exec_sve_fp_mla(struct pe *pe, const struct args_sve_fp_mla *a)
{
	sve_fp_apply(pe, &ops[a->op], a->size, &pe->p[a->Pg], a->Zda, a->Zn, a->Zm, a->Zda);
	return EXEC_NEXT;
}

enum exec_status exec_sve_fp_mad(struct pe *pe, const struct args_sve_fp_mad *a)
{
	sve_fp_apply(pe, &ops[a->op], a->size, &pe->p[a->Pg], a->Zdn, a->Zdn, a->Zm, a->Za);
	return EXEC_NEXT;
}

/* Element `index` of a segment, in all its elements. */
static union vreg spread(const union vreg *v, unsigned index, unsigned scale)
{
	union vreg r;

	*(sve_v2d *)&r = sve_fp_fill(scale == 1 ? v->h[index] : scale == 2 ? v->s[index] : v->d[index], scale);
	return r;
}

enum exec_status exec_sve_fp_elem(struct pe *pe, const struct args_sve_fp_elem *a)
{
	const unsigned scale = (unsigned)a->size, d = a->op == SVE_FMUL ? a->Zd : a->Zda;
	const unsigned index = scale == 1 ? a->i3h << 2 | a->i3l : scale == 2 ? a->i2 : a->i1;
	const union zreg *zn = z_read(pe, a->Zn), *zm = z_read(pe, a->Zm);
	union zreg *zd = z_update(pe, d);
	union zreg m;

	for (unsigned q = 0; q < pe->eff.vq; q++)
		m.q[q] = spread(&zm->q[q], index, scale);
	sve_fp_run(pe, &ops[a->op], scale, NULL, zd, zn, &m, zd);
	z_done(pe, d);
	return EXEC_NEXT;
}

/* ---- complex numbers: even elements are real parts ---- */

/* The sign bits of the even (first) and odd elements. */
static sve_v2d signs(bool even, bool odd, unsigned scale)
{
	const uint64_t e = (uint64_t)even << ((8u << scale) - 1), o = (uint64_t)odd << ((8u << scale) - 1);

	if (scale == 3)
		return (sve_v2d){e, o};
	return sve_fp_fill(e | o << (8u << scale), scale + 1);
}

/* FPNeg() of elements: `negate` has their sign bits. With FPCR.AH, NaNs stay as they are. */
static void negate_some(const struct pe *pe, union vreg *v, sve_v2d negate, unsigned scale)
{
	union vreg sign;

	*(sve_v2d *)&sign = negate;
	if (likely(!(pe->fpcr & FPCR_AH)))
		*(sve_v2d *)v ^= negate;
	else if (scale == 1)
		for (unsigned i = 0; i < 8; i++)
			v->h[i] ^= fp16_is_nan(v->h[i]) ? 0 : sign.h[i];
	else if (scale == 2)
		for (unsigned i = 0; i < 4; i++)
			v->s[i] ^= fp32_is_nan(v->s[i]) ? 0 : sign.s[i];
	else
		for (unsigned i = 0; i < 2; i++)
			v->d[i] ^= fp64_is_nan(v->d[i]) ? 0 : sign.d[i];
}

/* The parts of each number exchanged. */
static union vreg exchanged(const union vreg *v, unsigned scale)
{
	const unsigned size = 1u << scale;
	union vreg r;

	for (unsigned i = 0; i < 16; i += size)
		memcpy(&r.b[i], &v->b[i ^ size], size);
	return r;
}

/* The real (which = 0) or imaginary part of each number, in both places. */
static union vreg part(const union vreg *v, unsigned which, unsigned scale)
{
	const unsigned size = 1u << scale;
	union vreg r;

	for (unsigned i = 0; i < 16; i += size)
		memcpy(&r.b[i], &v->b[which ? i | size : i & ~size], size);
	return r;
}

enum exec_status exec_sve_fp_cadd(struct pe *pe, const struct args_sve_fp_cadd *a)
{
	const sve_v2d negate = signs(!a->rot, a->rot, a->size);
	const union zreg *zm = z_read(pe, a->Zm);
	union zreg *zd = z_update(pe, a->Zdn);
	union zreg m;

	for (unsigned q = 0; q < pe->eff.vq; q++) {
		m.q[q] = exchanged(&zm->q[q], a->size);
		negate_some(pe, &m.q[q], negate, a->size);
	}
	sve_fp_run(pe, &ops[SVE_FADD], a->size, &pe->p[a->Pg], zd, zd, &m, zd);
	z_done(pe, a->Zdn);
	return EXEC_NEXT;
}

/* One part of n times m (or m with parts exchanged), with signs as the rotation wants. */
static void cmla(struct pe *pe, unsigned scale, unsigned rot, const union preg *g, unsigned zda, unsigned zn, const union zreg *m)
{
	const sve_v2d negate = signs(rot == 1 || rot == 2, rot & 2, scale);
	const union zreg *n = z_read(pe, zn);
	union zreg *d = z_update(pe, zda);
	union zreg first, second;

	for (unsigned q = 0; q < pe->eff.vq; q++) {
		first.q[q] = part(&n->q[q], rot & 1, scale);
		second.q[q] = rot & 1 ? exchanged(&m->q[q], scale) : m->q[q];
		negate_some(pe, &second.q[q], negate, scale);
	}
	sve_fp_run(pe, &ops[SVE_FMLA], scale, g, d, &first, &second, d);
	z_done(pe, zda);
}

enum exec_status exec_sve_fp_cmla(struct pe *pe, const struct args_sve_fp_cmla *a)
{
	cmla(pe, a->size, a->rot, &pe->p[a->Pg], a->Zda, a->Zn, z_read(pe, a->Zm));
	return EXEC_NEXT;
}

enum exec_status exec_sve_fp_cmla_elem(struct pe *pe, const struct args_sve_fp_cmla_elem *a)
{
	const unsigned scale = (unsigned)a->size;
	const union zreg *zm = z_read(pe, a->Zm);
	union zreg m;

	for (unsigned q = 0; q < pe->eff.vq; q++)
		m.q[q] = spread(&zm->q[q], scale == 1 ? a->i2 : a->i1, scale + 1);
	cmla(pe, scale, a->rot, NULL, a->Zda, a->Zn, &m);
	return EXEC_NEXT;
}
