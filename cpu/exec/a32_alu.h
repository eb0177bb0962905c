/* cpu/exec/a32_alu.h - shifter operands and the data-processing core of A32 and T32.
 * Implements: DecodeImmShift(), DecodeRegShift(), Shift_C() of DDI 0487 J1. */
#ifndef AERIE_EXEC_A32_ALU_H
#define AERIE_EXEC_A32_ALU_H

#include "cpu/exec/a32.h"
#include "cpu/exec/alu.h"
#include "decode_gen.h"

enum { A32_LSL, A32_LSR, A32_ASR, A32_ROR };

/* A second operand and the carry out of its shift. */
struct a32_shifted {
	uint32_t value, carry;
};

/* Shift_C() by 1..32, or more for register shifts. */
static inline struct a32_shifted a32_shift_by(uint32_t v, unsigned type, unsigned n)
{
	switch (type) {
	case A32_LSL:
		return (struct a32_shifted){ n < 32 ? v << n : 0, n <= 32 ? v >> (32 - n) & 1 : 0 };
	case A32_LSR:
		return (struct a32_shifted){ n < 32 ? v >> n : 0, n <= 32 ? v >> (n - 1) & 1 : 0 };
	case A32_ASR:
		n = n > 32 ? 32 : n;
		return (struct a32_shifted){ (uint32_t)((int64_t)(int32_t)v >> n), (uint32_t)((int64_t)(int32_t)v >> (n - 1)) & 1 };
	default:
		v = ror32(v, n);
		return (struct a32_shifted){ v, v >> 31 };
	}
}

/* By an immediate: LSR and ASR #0 mean #32, ROR #0 is RRX. */
static inline struct a32_shifted a32_shift_imm(const struct pe *pe, uint32_t v, unsigned type, unsigned n)
{
	if (!n && type == A32_LSL)
		return (struct a32_shifted){ v, (uint32_t)pe->flags.c };
	if (!n && type == A32_ROR)
		return (struct a32_shifted){ v >> 1 | (uint32_t)pe->flags.c << 31, v & 1 };
	return a32_shift_by(v, type, n ? n : 32);
}

/* By the bottom byte of a register. */
static inline struct a32_shifted a32_shift_reg(const struct pe *pe, uint32_t v, unsigned type, uint32_t amount)
{
	if (!(amount & 0xff))
		return (struct a32_shifted){ v, (uint32_t)pe->flags.c };
	return a32_shift_by(v, type, amount & 0xff);
}

/* ---- the distance of T32's B, BL and BLX ---- */
/* S:I1:I2:imm10:imm11, where I = NOT(J EOR S). */
static inline int64_t a32_far_distance(uint32_t s, uint32_t j1, uint32_t j2, uint32_t high, uint32_t low)
{
	return sext(s << 23 | (j1 ^ s ^ 1) << 22 | (j2 ^ s ^ 1) << 21 | high << 11 | low, 24) * 2;
}

/* op: DP_AND, ...; s: 0, 1, or 2: outside IT blocks. */
enum exec_status a32_dp(struct pe *pe, int op, int s, unsigned rd, uint32_t a, struct a32_shifted b);

#endif
