/* cpu/exec/alu.h - integer arithmetic shared by the op bodies: flags, conditions, register slots, immediates.
 * Implements: AddWithCarry(), ConditionHolds(), DecodeBitMasks(), ShiftReg(), ExtendReg() of DDI 0487 J1. */
#ifndef AERIE_EXEC_ALU_H
#define AERIE_EXEC_ALU_H

#include "cpu/arch/pe.h"
#include "cpu/exec/op.h"
#include "sim/core/bits.h"

/* Slots for register fields where 31 is XZR. Where it is SP the field itself is the slot. */
static inline uint8_t slot_src(uint32_t r)
{
	return r == 31 ? X_ZR : (uint8_t)r;
}
static inline uint8_t slot_dst(uint32_t r)
{
	return r == 31 ? X_SINK : (uint8_t)r;
}

/* ---- flags ---- */
static inline uint64_t add_flags64(struct flags *f, uint64_t a, uint64_t b)
{
	uint64_t r = a + b;

	f->n = f->z = r;
	f->c = r < a;
	f->v = (a ^ r) & (b ^ r);
	return r;
}
static inline uint64_t sub_flags64(struct flags *f, uint64_t a, uint64_t b)
{
	uint64_t r = a - b;

	f->n = f->z = r;
	f->c = a >= b;
	f->v = (a ^ b) & (a ^ r);
	return r;
}
static inline uint32_t add_flags32(struct flags *f, uint32_t a, uint32_t b)
{
	uint32_t r = a + b;

	f->n = (uint64_t)r << 32;
	f->z = r;
	f->c = r < a;
	f->v = (uint64_t)((a ^ r) & (b ^ r)) << 32;
	return r;
}
static inline uint32_t sub_flags32(struct flags *f, uint32_t a, uint32_t b)
{
	uint32_t r = a - b;

	f->n = (uint64_t)r << 32;
	f->z = r;
	f->c = a >= b;
	f->v = (uint64_t)((a ^ b) & (a ^ r)) << 32;
	return r;
}
static inline uint64_t adc_flags64(struct flags *f, uint64_t a, uint64_t b, uint64_t cin)
{
	uint64_t r = a + b + cin;

	f->n = f->z = r;
	f->c = cin ? r <= a : r < a;
	f->v = (a ^ r) & (b ^ r);
	return r;
}
static inline uint32_t adc_flags32(struct flags *f, uint32_t a, uint32_t b, uint64_t cin)
{
	uint64_t wide = (uint64_t)a + b + cin;
	uint32_t r = (uint32_t)wide;

	f->n = (uint64_t)r << 32;
	f->z = r;
	f->c = wide >> 32;
	f->v = (uint64_t)((a ^ r) & (b ^ r)) << 32;
	return r;
}
static inline void logic_flags64(struct flags *f, uint64_t r)
{
	f->n = f->z = r;
	f->c = f->v = 0;
}
static inline void logic_flags32(struct flags *f, uint32_t r)
{
	f->n = (uint64_t)r << 32;
	f->z = r;
	f->c = f->v = 0;
}

/* ---- conditions ---- */
static inline bool cond_eq(const struct flags *f)
{
	return f->z == 0;
}
static inline bool cond_cs(const struct flags *f)
{
	return f->c;
}
static inline bool cond_mi(const struct flags *f)
{
	return (int64_t)f->n < 0;
}
static inline bool cond_vs(const struct flags *f)
{
	return (int64_t)f->v < 0;
}
static inline bool cond_hi(const struct flags *f)
{
	return f->c && f->z;
}
static inline bool cond_ge(const struct flags *f)
{
	return (int64_t)(f->n ^ f->v) >= 0;
}
static inline bool cond_gt(const struct flags *f)
{
	return f->z && (int64_t)(f->n ^ f->v) >= 0;
}
static inline bool cond_al(const struct flags *f)
{
	(void)f;
	return true;
}
/* ConditionHolds(cond) */
static inline bool cond_holds(const struct flags *f, unsigned cond)
{
	bool r;

	switch (cond >> 1) {
	case 0:
		r = cond_eq(f);
		break;
	case 1:
		r = cond_cs(f);
		break;
	case 2:
		r = cond_mi(f);
		break;
	case 3:
		r = cond_vs(f);
		break;
	case 4:
		r = cond_hi(f);
		break;
	case 5:
		r = cond_ge(f);
		break;
	case 6:
		r = cond_gt(f);
		break;
	default:
		return true;
	}
	return (cond & 1) ? !r : r;
}

/* ---- operands ---- */
static inline uint64_t ror64(uint64_t v, unsigned n)
{
	return n & 63 ? v >> (n & 63) | v << (64 - (n & 63)) : v;
}
static inline uint32_t ror32(uint32_t v, unsigned n)
{
	return n & 31 ? v >> (n & 31) | v << (32 - (n & 31)) : v;
}
/* ExtendReg(): option 0-3 UXTB..UXTX, 4-7 SXTB..SXTX */
static inline uint64_t extend(uint64_t v, unsigned option)
{
	unsigned n = 8u << (option & 3);

	if (n == 64)
		return v;
	return option & 4 ? (uint64_t)sext(v, n) : v & ((1ULL << n) - 1);
}

/* DecodeBitMasks(): false where reserved. `immediate`: all ones is reserved too. wmask, tmask for `datasize` 32 or 64. */
bool decode_bit_masks(unsigned n, unsigned imms, unsigned immr, bool immediate, unsigned datasize, uint64_t *wmask, uint64_t *tmask);

static inline void op_reserved(struct op *op)
{
	OP(op_undefined);
	op->fn = op_ref(op_undefined);
}

#endif
