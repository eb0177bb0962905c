/* cpu/arch/a32regs.c - the table of AArch32 System registers and its look-up.
 * Implements: DDI 0487 G1.21 (encoding space of CP14 and CP15).
 * Not here:   access rules (hyp/a32_access.c); reading and writing (cpu/exec/a32_cp.c). */
#include "cpu/arch/a32regs.h"

#include "sim/core/bits.h"

/* ---- what the columns of a32regs.def mean ---- */
#define LOW(r)         .kind = A32_LOW, .target = SR_##r
#define HIGH(r)        .kind = A32_HIGH, .target = SR_##r
#define WIDE(r)        .kind = A32_WIDE, .target = SR_##r
#define INSN(i)        .kind = A32_INSN, .target = SI_##i
#define CONST(v)       .kind = A32_CONST, .value = v
#define BARRIER        .kind = A32_BARRIER
#define DBGDIDR_VALUE  .kind = A32_DBGDIDR
#define RW             .rw = DIR_READ | DIR_WRITE
#define RO             .rw = DIR_READ
#define WO             .rw = DIR_WRITE
#define RW_PL0         .rw = DIR_READ | DIR_WRITE, .rw_pl0 = DIR_READ | DIR_WRITE
#define RO_PL0         .rw = DIR_READ, .rw_pl0 = DIR_READ
#define WO_PL0         .rw = DIR_WRITE, .rw_pl0 = DIR_WRITE
#define R_PL0          .rw = DIR_READ | DIR_WRITE, .rw_pl0 = DIR_READ
#define MASK(m)        .mask = m
#define EFFECT(e)      .fx = e
#define NEEDS(r)       .needs = SR_##r
#define TRAP2_N(a, b, n, ...) n
#define TRAP2(...)     .trap2 = { TRAP2_N(__VA_ARGS__, TRAP2_2, TRAP2_1, )(__VA_ARGS__) }
#define TRAP2_1(a)     CTL_##a
#define TRAP2_2(a, b)  CTL_##a, CTL_##b

static const struct a32_reg rows[] = {
#define A32REG(n, e, ...) { .name = #n, .enc = e, __VA_ARGS__ },
#include "cpu/arch/a32regs.def"
#undef A32REG
};

unsigned a32_reg_count(void)
{
	return ARRAY_SIZE(rows);
}

const struct a32_reg *a32_reg_row(unsigned i)
{
	return &rows[i];
}

const struct a32_reg *a32_reg_find(uint32_t enc, enum dir d)
{
	unsigned lo = 0, hi = ARRAY_SIZE(rows);

	while (lo < hi) {
		unsigned mid = (lo + hi) / 2;

		if (rows[mid].enc < enc)
			lo = mid + 1;
		else
			hi = mid;
	}
	/* DBGDTRRXint and DBGDTRTXint share an encoding */
	if (lo + 1 < ARRAY_SIZE(rows) && rows[lo].enc == enc && !(rows[lo].rw & d) && rows[lo + 1].enc == enc)
		lo++;
	return lo < ARRAY_SIZE(rows) && rows[lo].enc == enc ? &rows[lo] : NULL;
}
