/* cpu/exec/a32_media.c - arithmetic on parts of general registers: A32 and T32 media instructions, saturation, bit fields, CRC.
 * Implements: DDI 0487 F5.1: SADD8 to UHSUB16, SEL, USAD8, PKH, SSAT, USAT, QADD, SXTB and its kin, REV, RBIT, CLZ, BFI, SBFX, CRC32.
 * Not here:   multiplication (a32_mul.c). */
#include "cpu/exec/a32_alu.h"
#include "cpu/exec/crc32.h"

/* ---- parallel addition and subtraction ---- */

static int32_t clamp(int32_t v, int32_t lo, int32_t hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

/* One lane's result; *ge: what GE says of it. */
static uint32_t lane(int kind, unsigned width, uint32_t a, uint32_t b, bool sub, bool *ge)
{
	bool sign = kind <= PAR_SH;
	int32_t x = sign ? (int32_t)sext(a, width) : (int32_t)a, y = sign ? (int32_t)sext(b, width) : (int32_t)b;
	int32_t r = sub ? x - y : x + y, top = 1 << (width - 1);

	*ge = sign || sub ? r >= 0 : r >= 2 * top;
	switch (kind) {
	case PAR_Q:
		r = clamp(r, -top, top - 1);
		break;
	case PAR_UQ:
		r = clamp(r, 0, 2 * top - 1);
		break;
	case PAR_SH:
	case PAR_UH:
		r >>= 1;
		break;
	default:
		break;
	}
	return (uint32_t)r & (uint32_t)(2 * top - 1);
}

enum exec_status exec_a32_parallel(struct pe *pe, const struct args_a32_parallel *a)
{
	uint32_t n = a32_reg_r(pe, a->Rn), m = a32_reg_r(pe, a->Rm), r = 0, ge = 0;
	unsigned width = a->op >= PAR_ADD8 ? 8 : 16;
	bool exchange = a->op == PAR_ASX || a->op == PAR_SAX, lane_ge;

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (exchange)
		m = m << 16 | m >> 16;
	for (unsigned i = 0; i < 32; i += width) {
		bool sub = a->op == PAR_SUB8 || a->op == PAR_SUB16 || (a->op == PAR_ASX && i == 0) || (a->op == PAR_SAX && i);
		uint32_t mask = (1u << width) - 1;

		r |= lane(a->kind, width, n >> i & mask, m >> i & mask, sub, &lane_ge) << i;
		ge |= (lane_ge ? (width == 8 ? 1u : 3u) : 0) << i / 8;
	}
	a32_reg_w(pe, a->Rd, r);
	if (a->kind == PAR_S || a->kind == PAR_U)
		pe->ps.ge = (uint8_t)ge;
	return EXEC_NEXT;
}

enum exec_status exec_a32_sel(struct pe *pe, const struct args_a32_sel *a)
{
	uint32_t mask = 0;

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	for (unsigned i = 0; i < 4; i++)
		mask |= bit(pe->ps.ge, i) ? 0xffu << 8 * i : 0;
	a32_reg_w(pe, a->Rd, (a32_reg_r(pe, a->Rn) & mask) | (a32_reg_r(pe, a->Rm) & ~mask));
	return EXEC_NEXT;
}

enum exec_status exec_a32_usad8(struct pe *pe, const struct args_a32_usad8 *a)
{
	uint32_t n = a32_reg_r(pe, a->Rn), m = a32_reg_r(pe, a->Rm), r = a->acc ? a32_reg_r(pe, a->Ra) : 0;

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	for (unsigned i = 0; i < 32; i += 8) {
		int32_t d = (int32_t)(n >> i & 0xff) - (int32_t)(m >> i & 0xff);

		r += (uint32_t)(d < 0 ? -d : d);
	}
	a32_reg_w(pe, a->Rd, r);
	return EXEC_NEXT;
}

/* ---- saturation ---- */

static int64_t saturate(struct pe *pe, int64_t v, int64_t lo, int64_t hi)
{
	if (v >= lo && v <= hi)
		return v;
	pe->ps.q = 1;
	return v < lo ? lo : hi;
}

enum exec_status exec_a32_qadd(struct pe *pe, const struct args_a32_qadd *a)
{
	int64_t n = (int32_t)a32_reg_r(pe, a->Rn), m = (int32_t)a32_reg_r(pe, a->Rm);

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (a->dbl)
		n = saturate(pe, 2 * n, INT32_MIN, INT32_MAX);
	a32_reg_w(pe, a->Rd, (uint32_t)saturate(pe, a->sub ? m - n : m + n, INT32_MIN, INT32_MAX));
	return EXEC_NEXT;
}

/* To sat_imm bits, or one more for signed ones. */
static uint32_t sat_to(struct pe *pe, int64_t v, bool sign, unsigned imm)
{
	int64_t span = (int64_t)1 << imm;

	return (uint32_t)saturate(pe, v, sign ? -span : 0, span - 1);
}

enum exec_status exec_a32_sat(struct pe *pe, const struct args_a32_sat *a)
{
	unsigned n = a->imm5 | a->imm3 << 2 | a->imm2;
	uint32_t v = a32_shift_imm(pe, a32_reg_r(pe, a->Rn), a->sh ? A32_ASR : A32_LSL, n).value;

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	a32_reg_w(pe, a->Rd, sat_to(pe, (int32_t)v, a->sign, a->sat_imm));
	return EXEC_NEXT;
}

enum exec_status exec_a32_sat16(struct pe *pe, const struct args_a32_sat16 *a)
{
	uint32_t n = a32_reg_r(pe, a->Rn);

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	a32_reg_w(pe, a->Rd, (sat_to(pe, (int16_t)n, a->sign, a->sat_imm) & 0xffff) |
			     sat_to(pe, (int16_t)(n >> 16), a->sign, a->sat_imm) << 16);
	return EXEC_NEXT;
}

/* ---- moving parts about ---- */

enum exec_status exec_a32_pkh(struct pe *pe, const struct args_a32_pkh *a)
{
	unsigned n = a->imm5 | a->imm3 << 2 | a->imm2;
	uint32_t rn = a32_reg_r(pe, a->Rn), m = a32_shift_imm(pe, a32_reg_r(pe, a->Rm), a->tb ? A32_ASR : A32_LSL, n).value;

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	a32_reg_w(pe, a->Rd, a->tb ? (rn & 0xffff0000u) | (m & 0xffff) : (rn & 0xffff) | (m & 0xffff0000u));
	return EXEC_NEXT;
}

enum exec_status exec_a32_extend(struct pe *pe, const struct args_a32_extend *a)
{
	uint32_t m = ror32(a32_reg_r(pe, a->Rm), a->rotate * 8), n = a->acc ? a32_reg_r(pe, a->Rn) : 0, lo, hi;

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	if (a->size == EXT_B16) {
		lo = a->sign ? (uint32_t)(int8_t)m : m & 0xff;
		hi = a->sign ? (uint32_t)(int8_t)(m >> 16) : m >> 16 & 0xff;
		a32_reg_w(pe, a->Rd, ((n + lo) & 0xffff) | ((n >> 16) + hi) << 16);
		return EXEC_NEXT;
	}
	if (a->size == EXT_B)
		lo = a->sign ? (uint32_t)(int8_t)m : m & 0xff;
	else
		lo = a->sign ? (uint32_t)(int16_t)m : m & 0xffff;
	a32_reg_w(pe, a->Rd, n + lo);
	return EXEC_NEXT;
}

static uint32_t reverse_bits(uint32_t v)
{
	v = __builtin_bswap32(v);
	v = (v & 0x0f0f0f0fu) << 4 | (v >> 4 & 0x0f0f0f0fu);
	v = (v & 0x33333333u) << 2 | (v >> 2 & 0x33333333u);
	return (v & 0x55555555u) << 1 | (v >> 1 & 0x55555555u);
}

enum exec_status exec_a32_rev(struct pe *pe, const struct args_a32_rev *a)
{
	uint32_t m = a32_reg_r(pe, a->Rm), halves = (m & 0x00ff00ffu) << 8 | (m >> 8 & 0x00ff00ffu);

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	switch (a->op) {
	case REV_WORD:
		m = __builtin_bswap32(m);
		break;
	case REV_HALVES:
		m = halves;
		break;
	case REV_SIGNED:
		m = (uint32_t)(int16_t)halves;
		break;
	default:
		m = reverse_bits(m);
		break;
	}
	a32_reg_w(pe, a->Rd, m);
	return EXEC_NEXT;
}

enum exec_status exec_a32_clz(struct pe *pe, const struct args_a32_clz *a)
{
	uint32_t m = a32_reg_r(pe, a->Rm);

	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	a32_reg_w(pe, a->Rd, m ? (uint32_t)__builtin_clz(m) : 32);
	return EXEC_NEXT;
}

/* ---- bit fields; those that do not fit are UNPREDICTABLE: UNDEFINED here ---- */

enum exec_status exec_a32_bfi(struct pe *pe, const struct args_a32_bfi *a)
{
	unsigned lsb = a->lsb | a->imm3 << 2 | a->imm2;

	if (a->msb < lsb || a->Rd == 15)
		return EXEC_UNDEF;
	uint32_t mask = (uint32_t)GENMASK(a->msb, lsb), n = a->clear ? 0 : a32_reg_r(pe, a->Rn);
	a32_reg_w(pe, a->Rd, (a32_reg_r(pe, a->Rd) & ~mask) | (n << lsb & mask));
	return EXEC_NEXT;
}

enum exec_status exec_a32_bfx(struct pe *pe, const struct args_a32_bfx *a)
{
	unsigned lsb = a->lsb | a->imm3 << 2 | a->imm2;

	if (lsb + a->widthm1 > 31 || a->Rd == 15)
		return EXEC_UNDEF;
	uint32_t v = (uint32_t)bits(a32_reg_r(pe, a->Rn), lsb + a->widthm1, lsb);
	a32_reg_w(pe, a->Rd, a->sign ? (uint32_t)sext(v, a->widthm1 + 1) : v);
	return EXEC_NEXT;
}

enum exec_status exec_a32_crc32(struct pe *pe, const struct args_a32_crc32 *a)
{
	if (a->Rd == 15)
		return EXEC_UNDEF; /* UNPREDICTABLE */
	a32_reg_w(pe, a->Rd, crc32_of(a32_reg_r(pe, a->Rn), a32_reg_r(pe, a->Rm), (unsigned)a->size, a->c));
	return EXEC_NEXT;
}
