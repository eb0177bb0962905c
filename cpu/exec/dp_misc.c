/* cpu/exec/dp_misc.c - the rarer integer instructions: CRC32, flag manipulation, min/max and bit counts of FEAT_CSSC.
 * Implements: DDI 0487 C6.2 (CRC32*, CRC32C*, RMIF, SETF8, SETF16, CFINV, AXFLAG, XAFLAG, ABS, CNT, CTZ, SMAX, SMIN,
 * UMAX, UMIN). Not here:   the rest of data processing (dp_imm.c, dp_reg.c); FCMP, which AXFLAG serves (fp.c). */
#include "cpu/exec/crc32.h"
#include "cpu/exec/decode.h"
#include "sim/core/bits.h"

/* Effect of four bits shifted out, by polynomial: 0x04c11db7, and Castagnoli's 0x1edc6f41, both bit-reversed. */
static const uint32_t crc_nibble[2][16] = {
	{0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
	 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c},
	{0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d, 0x82f63b78,
	 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75},
};

uint32_t crc32_of(uint32_t crc, uint64_t data, unsigned bytes, bool castagnoli)
{
	const uint32_t *table = crc_nibble[castagnoli];

	for (unsigned i = 0; i < bytes; i++) {
		crc ^= (uint8_t)(data >> 8 * i);
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
	}
	return crc;
}

enum exec_status exec_crc32(struct pe *pe, const struct args_crc32 *a)
{
	ww(pe, a->Rd, crc32_of((uint32_t)xr(pe, a->Rn), xr(pe, a->Rm), 1u << a->sz, a->castagnoli));
	return EXEC_NEXT;
}

enum exec_status exec_rmif(struct pe *pe, const struct args_rmif *a)
{
	uint64_t v = xr(pe, a->Rn);
	uint32_t set = a->mask << 28, old = flags_nzcv(&pe->flags);

	v = v >> a->imm6 | v << (-a->imm6 & 63);
	flags_set_nzcv(&pe->flags, (old & ~set) | ((uint32_t)(v & 15) << 28 & set));
	return EXEC_NEXT;
}

enum exec_status exec_setf(struct pe *pe, const struct args_setf *a)
{
	unsigned msb = a->sz ? 15 : 7;
	uint32_t v = (uint32_t)xr(pe, a->Rn), n = v >> msb & 1, z = !(v << (31 - msb)),
		 over = (v >> (msb + 1) & 1) != n;
	uint32_t c = flags_nzcv(&pe->flags) >> 29 & 1; /* kept */

	flags_set_nzcv(&pe->flags, n << 31 | z << 30 | c << 29 | over << 28);
	return EXEC_NEXT;
}

enum exec_status exec_flagm(struct pe *pe, const struct args_flagm *a)
{
	uint32_t f = flags_nzcv(&pe->flags), n = f >> 31, z = f >> 30 & 1, c = f >> 29 & 1, v = f >> 28 & 1;

	switch (a->id) {
	case A64_CFINV_M_pstate:
		c = !c;
		break;
	case A64_AXFLAG_M_pstate: /* from Arm's result of a comparison of floating-point numbers to the alternative one
				   */
		z |= v;
		c &= !v;
		n = v = 0;
		break;
	default: /* XAFLAG: back */
		f = z;
		n = !c && !z;
		v = !c && f;
		z = f && c;
		c |= f;
		break;
	}
	flags_set_nzcv(&pe->flags, n << 31 | z << 30 | c << 29 | v << 28);
	return EXEC_NEXT;
}

static uint64_t min_max(int op, unsigned bits, uint64_t x, uint64_t y)
{
	int64_t sx = sext(x, bits), sy = sext(y, bits);

	switch (op) {
	case CSSC_SMAX:
		return (uint64_t)(sx > sy ? sx : sy);
	case CSSC_SMIN:
		return (uint64_t)(sx < sy ? sx : sy);
	case CSSC_UMAX:
		return x > y ? x : y;
	default: /* CSSC_UMIN */
		return x < y ? x : y;
	}
}

static void write_sized(struct pe *pe, unsigned rd, bool sf, uint64_t v)
{
	xw(pe, rd, sf ? v : (uint32_t)v);
}

enum exec_status exec_cssc_imm(struct pe *pe, const struct args_cssc_imm *a)
{
	uint64_t mask = a->sf ? ~0ULL : 0xffffffff, x = xr(pe, a->Rn) & mask;
	bool is_signed = a->op == CSSC_SMAX || a->op == CSSC_SMIN;
	uint64_t imm = is_signed ? (uint64_t)sext(a->imm8, 8) & mask : a->imm8;

	write_sized(pe, a->Rd, a->sf, min_max(a->op, a->sf ? 64 : 32, x, imm));
	return EXEC_NEXT;
}

enum exec_status exec_cssc(struct pe *pe, const struct args_cssc *a)
{
	unsigned bits = a->sf ? 64 : 32;
	uint64_t mask = a->sf ? ~0ULL : 0xffffffff, x = xr(pe, a->Rn) & mask, v;

	switch (a->op) {
	case CSSC_ABS:
		v = x >> (bits - 1) ? -x : x;
		break;
	case CSSC_CNT:
		v = (uint64_t)__builtin_popcountll(x);
		break;
	case CSSC_CTZ:
		v = x ? (uint64_t)__builtin_ctzll(x) : bits;
		break;
	default:
		v = min_max(a->op, bits, x, xr(pe, a->Rm) & mask);
		break;
	}
	write_sized(pe, a->Rd, a->sf, v);
	return EXEC_NEXT;
}
