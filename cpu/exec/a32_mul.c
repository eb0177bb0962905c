/* cpu/exec/a32_mul.c - multiplication and division of A32 and T32.
 * Implements: DDI 0487 F5.1: MUL, MLA, MLS, UMULL, UMLAL, SMULL, SMLAL, UMAAL, SMLA<x><y> and its kin, SMLAD, SMLSD, SMUAD, SMUSD,
 *             SMLALD, SMLSLD, SMMLA, SMMLS, SMMUL, SDIV, UDIV. */
#include "cpu/exec/a32_alu.h"

static void set_nz32(struct pe *pe, uint32_t r)
{
	pe->flags.n = (uint64_t)r << 32;
	pe->flags.z = r;
}

static void write_long(struct pe *pe, unsigned hi, unsigned lo, uint64_t v)
{
	a32_reg_w(pe, lo, (uint32_t)v);
	a32_reg_w(pe, hi, (uint32_t)(v >> 32)); /* UNPREDICTABLE: the same register: the upper half */
}

static uint64_t read_long(const struct pe *pe, unsigned hi, unsigned lo)
{
	return (uint64_t)a32_reg_r(pe, hi) << 32 | a32_reg_r(pe, lo);
}

enum exec_status exec_a32_mul(struct pe *pe, const struct args_a32_mul *a)
{
	uint32_t acc = a->op == MUL_MUL ? 0 : a32_reg_r(pe, a->Ra), p = a32_reg_r(pe, a->Rn) * a32_reg_r(pe, a->Rm | a->Rdm);
	uint32_t r = a->op == MUL_MLS ? acc - p : acc + p;

	if ((a->Rd | a->Rdm) == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	a32_reg_w(pe, a->Rd | a->Rdm, r);
	if (a->S == 2 ? !a32_in_it_block(pe) : a->S)
		set_nz32(pe, r);
	return EXEC_NEXT;
}

enum exec_status exec_a32_mul_long(struct pe *pe, const struct args_a32_mul_long *a)
{
	uint32_t n = a32_reg_r(pe, a->Rn), m = a32_reg_r(pe, a->Rm);
	uint64_t r = (uint64_t)n * m, acc = read_long(pe, a->RdHi, a->RdLo);

	if (a->RdHi == 15 || a->RdLo == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (a->op == MULL_SMULL || a->op == MULL_SMLAL)
		r = (uint64_t)((int64_t)(int32_t)n * (int32_t)m);
	if (a->op == MULL_UMLAL || a->op == MULL_SMLAL)
		r += acc;
	else if (a->op == MULL_UMAAL)
		r += (acc >> 32) + (uint32_t)acc;
	write_long(pe, a->RdHi, a->RdLo, r);
	if (a->S) {
		pe->flags.n = r;
		pe->flags.z = r;
	}
	return EXEC_NEXT;
}

static int32_t half(uint32_t v, bool top)
{
	return (int16_t)(top ? v >> 16 : v);
}

/* Rd = sum; Q if it does not fit. */
static void write_q(struct pe *pe, unsigned rd, int64_t sum)
{
	pe->ps.q |= sum != (int32_t)sum;
	a32_reg_w(pe, rd, (uint32_t)sum);
}

enum exec_status exec_a32_mul_half(struct pe *pe, const struct args_a32_mul_half *a)
{
	uint32_t rn = a32_reg_r(pe, a->Rn);
	int32_t m = half(a32_reg_r(pe, a->Rm), a->m), n = half(rn, a->n);

	if (a->Rd == 15 || a->RdHi == 15 || a->RdLo == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	switch (a->op) {
	case HALF_UL:
		a32_reg_w(pe, a->Rd, (uint32_t)(n * m));
		break;
	case HALF_LA:
		write_q(pe, a->Rd, (int64_t)(n * m) + (int32_t)a32_reg_r(pe, a->Ra));
		break;
	case HALF_LAL:
		write_long(pe, a->RdHi, a->RdLo, read_long(pe, a->RdHi, a->RdLo) + (uint64_t)(int64_t)(n * m));
		break;
	case HALF_ULW:
		a32_reg_w(pe, a->Rd, (uint32_t)((int64_t)(int32_t)rn * m >> 16));
		break;
	default: /* HALF_LAW */
		write_q(pe, a->Rd, ((int64_t)(int32_t)rn * m >> 16) + (int32_t)a32_reg_r(pe, a->Ra));
		break;
	}
	return EXEC_NEXT;
}

/* Two products of halfwords; X swaps those of Rm. */
static void products(const struct pe *pe, unsigned rn, unsigned rm, bool x, int64_t out[2])
{
	uint32_t n = a32_reg_r(pe, rn), m = a32_reg_r(pe, rm);

	out[0] = (int64_t)half(n, false) * half(m, x);
	out[1] = (int64_t)half(n, true) * half(m, !x);
}

enum exec_status exec_a32_mul_dual(struct pe *pe, const struct args_a32_mul_dual *a)
{
	int64_t p[2], acc = a->acc ? (int32_t)a32_reg_r(pe, a->Ra) : 0;

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	products(pe, a->Rn, a->Rm, a->X, p);
	write_q(pe, a->Rd, (a->sub ? p[0] - p[1] : p[0] + p[1]) + acc);
	return EXEC_NEXT;
}

enum exec_status exec_a32_mul_dual_long(struct pe *pe, const struct args_a32_mul_dual_long *a)
{
	int64_t p[2];

	if (a->RdHi == 15 || a->RdLo == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	products(pe, a->Rn, a->Rm, a->X, p);
	write_long(pe, a->RdHi, a->RdLo, read_long(pe, a->RdHi, a->RdLo) + (uint64_t)(a->sub ? p[0] - p[1] : p[0] + p[1]));
	return EXEC_NEXT;
}

/* The upper word of a product, rounded with R. */
enum exec_status exec_a32_mul_top(struct pe *pe, const struct args_a32_mul_top *a)
{
	uint64_t p = (uint64_t)((int64_t)(int32_t)a32_reg_r(pe, a->Rn) * (int32_t)a32_reg_r(pe, a->Rm));
	uint64_t acc = a->acc ? (uint64_t)a32_reg_r(pe, a->Ra) << 32 : 0, r = (a->sub ? acc - p : acc + p) + (a->R ? 0x80000000u : 0);

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	a32_reg_w(pe, a->Rd, (uint32_t)(r >> 32));
	return EXEC_NEXT;
}

/* By 0 it is 0; the one quotient that does not fit wraps. */
enum exec_status exec_a32_div(struct pe *pe, const struct args_a32_div *a)
{
	uint32_t n = a32_reg_r(pe, a->Rn), m = a32_reg_r(pe, a->Rm), r;

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (!m)
		r = 0;
	else
		r = a->sign ? (uint32_t)((int64_t)(int32_t)n / (int32_t)m) : n / m;
	a32_reg_w(pe, a->Rd, r);
	return EXEC_NEXT;
}
