/* cpu/exec/simd_copy.c - Advanced SIMD copy and modified immediate.
 * Implements: DDI 0487 C4.1.96: groups asimdins, asisdone, asimdimm; C7.2: DUP, INS, SMOV, UMOV, MOVI, MVNI, ORR, BIC, FMOV (vector,
 *             immediate); AdvSIMDExpandImm().
 * These are short and frequent: every form has a body of its own. op->imm is an element index, or the expanded immediate. */
#include "cpu/exec/simd_priv.h"
#include "decode_gen.h"

#define SPREAD_b(x) ((uint64_t)(x)*0x0101010101010101u)
#define SPREAD_h(x) ((uint64_t)(x)*0x0001000100010001u)
#define SPREAD_s(x) ((uint64_t)(x)*0x0000000100000001u)
#define SPREAD_d(x) ((uint64_t)(x))

/* CHECK: SIMD_WRITES, or SIMD_CHECK where op->rd is a general register. */
#define BODY_WITH(CHECK, name, ...)                                                                                        \
	static OP(name)                                                                                                    \
	{                                                                                                                  \
		CHECK();                                                                                                   \
		__VA_ARGS__                                                                                                \
		NEXT();                                                                                                    \
	}
#define BODY(name, ...)         BODY_WITH(SIMD_WRITES, name, __VA_ARGS__)
#define BODY_TO_X(name, ...)    BODY_WITH(SIMD_CHECK, name, __VA_ARGS__)

/* An element of width `mask` at byte `at`. */
static inline void insert(union vreg *d, unsigned at, uint64_t mask, uint64_t x)
{
	const unsigned shift = 8 * (at & 7);
	const uint64_t keep = ~(mask << shift), bits = (x & mask) << shift;
	const uint64_t lo = (d->d[0] & keep) | bits, hi = (d->d[1] & keep) | bits;

	simd_put(d, at < 8 ? lo : d->d[0], at < 8 ? d->d[1] : hi);
}

/* For each element view T: the forms of DUP, INS and UMOV. */
#define COPY_BODIES(T)                                                                                                     \
	BODY(dup_elem_q_##T, {                                                                                             \
		uint64_t x = SPREAD_##T(pe->v[op->rn].T[op->imm]);                                                         \
		simd_put(&pe->v[op->rd], x, x);                                                                            \
	})                                                                                                                 \
	BODY(dup_elem_d_##T, {                                                                                             \
		simd_put(&pe->v[op->rd], SPREAD_##T(pe->v[op->rn].T[op->imm]), 0);                                         \
	})                                                                                                                 \
	BODY(dup_scalar_##T, {                                                                                             \
		simd_put(&pe->v[op->rd], pe->v[op->rn].T[op->imm], 0);                                                     \
	})                                                                                                                 \
	BODY(dup_gen_q_##T, {                                                                                              \
		uint64_t x = SPREAD_##T((__typeof__(pe->v[0].T[0]))pe->x[op->rn]);                                         \
		simd_put(&pe->v[op->rd], x, x);                                                                            \
	})                                                                                                                 \
	BODY(dup_gen_d_##T, {                                                                                              \
		simd_put(&pe->v[op->rd], SPREAD_##T((__typeof__(pe->v[0].T[0]))pe->x[op->rn]), 0);                         \
	})                                                                                                                 \
	BODY_TO_X(umov_##T, {                                                                                                   \
		pe->x[op->rd] = pe->v[op->rn].T[op->imm];                                                                  \
	})                                                                                                                 \
	BODY(ins_gen_##T, {                                                                                                \
		insert(&pe->v[op->rd], op->lo * sizeof(pe->v[0].T[0]), (__typeof__(pe->v[0].T[0])) ~0ULL, pe->x[op->rn]);  \
	})                                                                                                                 \
	BODY(ins_elem_##T, {                                                                                               \
		insert(&pe->v[op->rd], op->lo * sizeof(pe->v[0].T[0]), (__typeof__(pe->v[0].T[0])) ~0ULL,                  \
		       pe->v[op->rn].T[op->hi]);                                                                           \
	})
COPY_BODIES(b)
COPY_BODIES(h)
COPY_BODIES(s)
COPY_BODIES(d)

#define SMOV_BODIES(T)                                                                                                     \
	BODY_TO_X(smov_w_##T, {                                                                                                 \
		pe->x[op->rd] = (uint32_t)pe->v[op->rn].T[op->imm];                                                        \
	})                                                                                                                 \
	BODY_TO_X(smov_x_##T, {                                                                                                 \
		pe->x[op->rd] = (uint64_t)pe->v[op->rn].T[op->imm];                                                        \
	})
SMOV_BODIES(sb)
SMOV_BODIES(sh)
SMOV_BODIES(ss)

#define BY_SIZE(name) {name##b, name##h, name##s, name##d}
static const op_fn dup_elem[2][4] = {BY_SIZE(dup_elem_d_), BY_SIZE(dup_elem_q_)};
static const op_fn dup_gen[2][4] = {BY_SIZE(dup_gen_d_), BY_SIZE(dup_gen_q_)};
static const op_fn dup_scalar[4] = BY_SIZE(dup_scalar_);
static const op_fn umov[4] = BY_SIZE(umov_);
static const op_fn ins_gen[4] = BY_SIZE(ins_gen_);
static const op_fn ins_elem[4] = BY_SIZE(ins_elem_);
static const op_fn smov_w[4] = {smov_w_sb, smov_w_sh, smov_w_ss, NULL};
static const op_fn smov_x[4] = {smov_x_sb, smov_x_sh, smov_x_ss, NULL};

static void set(struct op *op, op_fn body, unsigned rd, unsigned rn, uint64_t imm)
{
	op->fn = op_ref(body);
	op->rd = (uint8_t)rd;
	op->rn = (uint8_t)rn;
	op->rm = op->ra = 0;
	op->imm = imm;
}

void sel_asimdins(struct op *op, const struct args_asimdins *a)
{
	/* imm5 is index:1:zeros, as many zeros as the log2 of the element's bytes; INS (element)'s source index is in imm4. */
	const unsigned imm5 = a->id == A64_UMOV_asimdins_X_x ? a->imm5 << 4 | 8 : a->imm5;
	const unsigned size = (unsigned)__builtin_ctz(imm5), index = imm5 >> (size + 1);
	const unsigned xd = a->Rd == 31 ? X_SINK : a->Rd, xn = a->Rn == 31 ? X_ZR : a->Rn;

	switch (a->id) {
	case A64_DUP_asimdins_DV_v:
		set(op, dup_elem[a->Q][size], a->Rd, a->Rn, index);
		break;
	case A64_DUP_asimdins_DR_r:
		set(op, dup_gen[a->Q][size], a->Rd, xn, 0);
		break;
	case A64_SMOV_asimdins_W_w:
		set(op, smov_w[size], xd, a->Rn, index);
		break;
	case A64_SMOV_asimdins_X_x:
		set(op, smov_x[size], xd, a->Rn, index);
		break;
	case A64_INS_asimdins_IR_r:
		set(op, ins_gen[size], a->Rd, xn, index);
		break;
	case A64_INS_asimdins_IV_v:
		set(op, ins_elem[size], a->Rd, a->Rn, (uint64_t)(a->imm4 >> size) << 32 | index);
		break;
	default: /* UMOV */
		set(op, umov[size], xd, a->Rn, index);
	}
}

void sel_asisdone(struct op *op, const struct args_asisdone *a)
{
	const unsigned size = (unsigned)__builtin_ctz(a->imm5);

	set(op, dup_scalar[size], a->Rd, a->Rn, a->imm5 >> (size + 1));
}

/* ---- modified immediate ---- */
BODY(movi_q, {
	simd_put(&pe->v[op->rd], op->imm, op->imm);
})
BODY(movi_d, {
	simd_put(&pe->v[op->rd], op->imm, 0);
})
BODY(orr_imm_q, {
	*(simd_pair *)&pe->v[op->rd] |= (simd_pair){op->imm, op->imm};
})
BODY(orr_imm_d, {
	simd_put(&pe->v[op->rd], pe->v[op->rd].d[0] | op->imm, 0);
})
BODY(bic_imm_q, {
	*(simd_pair *)&pe->v[op->rd] &= ~(simd_pair){op->imm, op->imm};
})
BODY(bic_imm_d, {
	simd_put(&pe->v[op->rd], pe->v[op->rd].d[0] & ~op->imm, 0);
})

/* Each bit of imm8 as a byte. */
static uint64_t expand_bytes(unsigned imm8)
{
	uint64_t x = 0;

	for (unsigned i = 0; i < 8; i++)
		x |= (imm8 >> i & 1) * (0xffULL << 8 * i);
	return x;
}

void sel_asimdimm(struct op *op, const struct args_asimdimm *a)
{
	const unsigned imm8 = a->a << 7 | a->b << 6 | a->c << 5 | a->d << 4 | a->e << 3 | a->f << 2 | a->g << 1 | a->h;
	const uint64_t word = SPREAD_s(imm8 << 8 * a->cmode), half = SPREAD_h(imm8 << 8 * (a->cmode & 1));
	/* MSL: ones shifted in from below. */
	const uint64_t ones = SPREAD_s(a->cmode & 1 ? imm8 << 16 | 0xffff : imm8 << 8 | 0xff);
	const op_fn mov = a->Q ? movi_q : movi_d, orr = a->Q ? orr_imm_q : orr_imm_d, bic = a->Q ? bic_imm_q : bic_imm_d;

	switch (a->id) {
	case A64_MOVI_asimdimm_L_sl:
		return set(op, mov, a->Rd, 0, word);
	case A64_MVNI_asimdimm_L_sl:
		return set(op, mov, a->Rd, 0, ~word);
	case A64_ORR_asimdimm_L_sl:
		return set(op, orr, a->Rd, 0, word);
	case A64_BIC_asimdimm_L_sl:
		return set(op, bic, a->Rd, 0, word);
	case A64_MOVI_asimdimm_L_hl:
		return set(op, mov, a->Rd, 0, half);
	case A64_MVNI_asimdimm_L_hl:
		return set(op, mov, a->Rd, 0, ~half);
	case A64_ORR_asimdimm_L_hl:
		return set(op, orr, a->Rd, 0, half);
	case A64_BIC_asimdimm_L_hl:
		return set(op, bic, a->Rd, 0, half);
	case A64_MOVI_asimdimm_M_sm:
		return set(op, mov, a->Rd, 0, ones);
	case A64_MVNI_asimdimm_M_sm:
		return set(op, mov, a->Rd, 0, ~ones);
	case A64_MOVI_asimdimm_N_b:
		return set(op, mov, a->Rd, 0, SPREAD_b(imm8));
	case A64_MOVI_asimdimm_D_ds:
		return set(op, movi_d, a->Rd, 0, expand_bytes(imm8));
	case A64_MOVI_asimdimm_D2_d:
		return set(op, movi_q, a->Rd, 0, expand_bytes(imm8));
	case A64_FMOV_asimdimm_H_h:
		return set(op, mov, a->Rd, 0, SPREAD_h(fp16_expand_imm((uint8_t)imm8)));
	case A64_FMOV_asimdimm_S_s:
		return set(op, mov, a->Rd, 0, SPREAD_s(fp32_expand_imm((uint8_t)imm8)));
	default: /* FMOV, 2D */
		return set(op, movi_q, a->Rd, 0, fp64_expand_imm((uint8_t)imm8));
	}
}
