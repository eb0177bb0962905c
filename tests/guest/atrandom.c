/* Random stage 1 and stage 2 tables and registers, asked through AT from EL2: the sum of all PAR_EL1 values is known from QEMU.
 * Only what the architecture leaves no choice in is generated. TEST_EL 2. */
#include <stdint.h>

typedef uint64_t u64;
extern uint64_t rt_records[];
void rt_puts(const char *s);
void rt_hex(u64 v);

#define WINDOW 0x44000000UL /* stage 1 tables, 4 MiB, and what all tables point to */
#define UPPER  0x45000000UL /* stage 2 tables by level: above 2, 2, 3; 1 MiB each */
#define MID    0x45100000UL
#define LOWER  0x45200000UL
#define SETS   400
#define PER_SET 100

static u64 seed;

static u64 rnd(void)
{
	u64 x = seed += 0x9e3779b97f4a7c15UL;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9UL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebUL;
	return x ^ x >> 31;
}

static unsigned one_in(unsigned n)
{
	return rnd() % n == 0;
}

/* An address in the window, 64 KiB aligned so that every granule agrees about it. */
static u64 somewhere(void)
{
	return WINDOW | (rnd() & 0x3f0000);
}

/* SH other than the reserved 1. */
static u64 share(u64 d)
{
	return (d >> 8 & 3) == 1 ? d | 0x200 : d;
}

static u64 stage1_word(void)
{
	u64 d = somewhere() | (rnd() & 0x0060000000000bfcUL) | (one_in(8) ? 0 : 0x400);
	if (one_in(6))
		d |= rnd() & 0x7800000000000000UL;
	if (one_in(24)) { /* not 38 and 39: QEMU's PCI windows */
		unsigned b = rnd() % 14;
		d |= 1UL << (b < 6 ? 32 + b : 34 + b);
	}
	d |= one_in(12) ? rnd() & 2 : one_in(8) ? 1 : 3;
	return share(d);
}

static u64 stage2_attributes(void)
{
	/* not Device 2 and 3: QEMU 10.0 combines them wrongly with some Normal types */
	static const uint8_t memattr[] = { 0, 1, 5, 6, 7, 9, 10, 11, 13, 14, 15, 15, 15, 15, 15, 15 };
	/* always readable and writable: a stage 2 permission fault in AT trips an assertion in QEMU 10.0 */
	return share((rnd() & 0x300) | 0xc0 | memattr[rnd() % 16] << 2 | (one_in(12) ? 0 : 0x400));
}

static u64 stage2_word(int part)
{
	u64 bad = one_in(16) ? rnd() & 2 : 3;
	if (part == 0)
		return (MID + (rnd() & 0xf0000)) | bad;
	if (part == 1 && !one_in(4))
		return (LOWER + (rnd() & 0xf0000)) | bad;
	if (part == 1)
		return (WINDOW & ~0x1ffffffUL) | stage2_attributes() | 1;
	return somewhere() | stage2_attributes() | bad;
}

static void fill(u64 base, u64 bytes, int part)
{
	for (u64 *p = (u64 *)base; p < (u64 *)(base + bytes); p++)
		*p = part < 0 ? stage1_word() : stage2_word(part);
}

static u64 mair(void)
{
	/* not Device GRE and nGRE, not transient: what QEMU makes of those with stage 2 is its own */
	static const uint8_t bytes[] = { 0xff, 0x44, 0x00, 0x04, 0xb4, 0x4b, 0xbb, 0x4f, 0xf4, 0xaa, 0xee, 0xcc };
	u64 v = 0;
	for (int i = 0; i < 8; i++)
		v = v << 8 | bytes[rnd() % 12];
	return v;
}

static unsigned flat; /* stage 1 is off: S12 forms would be stage 2 alone, which QEMU 10.0 does not expect in AT */

static void stage1_registers(void)
{
	u64 tcr = (16 + rnd() % 27) | (16 + rnd() % 27) << 16; /* TxSZ 16..42 */
	static const u64 tg0[] = { 0, 1, 2 }, tg1[] = { 2, 3, 1 };
	u64 g0 = rnd() % 3, g1 = rnd() % 3;
	tcr |= tg0[g0] << 14 | tg1[g1] << 30 | (one_in(4) ? rnd() % 6 : 5) << 32;
	tcr |= rnd() & (3UL << 37 | 3UL << 41);
	if (one_in(8))
		tcr |= rnd() & (1 << 7 | 1 << 23 | 3UL << 55);
	flat = one_in(16);
	u64 sctlr = 0x30d00800 | 4 | 0x1000 | !flat;
	asm volatile("msr tcr_el1, %0" ::"r"(tcr));
	asm volatile("msr ttbr0_el1, %0" ::"r"(somewhere() | rnd() << 48));
	asm volatile("msr ttbr1_el1, %0" ::"r"(somewhere()));
	asm volatile("msr mair_el1, %0" ::"r"(mair()));
	asm volatile("msr sctlr_el1, %0" ::"r"(sctlr));
}

static void stage2_registers(void)
{
	/* granule, SL0, T0SZ from and number of values, first table's part */
	static const struct {
		uint8_t tg, sl0, from, count, part;
	} shape[] = { { 0, 1, 25, 9, 0 }, { 0, 1, 21, 4, 0 }, { 0, 0, 34, 6, 1 }, { 0, 2, 20, 5, 0 }, { 2, 1, 28, 10, 1 },
		      { 2, 2, 20, 7, 0 }, { 1, 1, 22, 12, 1 } };
	unsigned n = rnd() % 7;
	u64 hcr, base = shape[n].part ? MID : UPPER;
	u64 vtcr = 0x80000000UL | (shape[n].from + rnd() % shape[n].count) | shape[n].sl0 << 6 | shape[n].tg << 14 |
		   (rnd() & 0xf00) | 3 << 12 | 5 << 16;
	asm volatile("msr vtcr_el2, %0" ::"r"(vtcr));
	asm volatile("msr vttbr_el2, %0" ::"r"(base | (rnd() & 0xff) << 48));
	asm volatile("mrs %0, hcr_el2" : "=r"(hcr));
	hcr &= ~(1UL | 1 << 12);
	if (one_in(2))
		hcr |= 1;
	if (one_in(16)) {
		hcr |= 1 << 12;
		flat = 1;
	}
	asm volatile("msr hcr_el2, %0" ::"r"(hcr));
}

/* PAR_EL1 without what may differ (NS, IMPLEMENTATION DEFINED), or all ones where the instruction took an abort. */
#define AT(op)                                                                                                             \
	static u64 at_##op(u64 va)                                                                                         \
	{                                                                                                                  \
		u64 par;                                                                                                   \
		asm volatile("adr x17, 1f\n\tstr x17, [x28, #48]\n\tstr xzr, [x28, #56]\n\tmov %0, #-1\n\t"                \
			     "at " #op ", %1\n\tisb\n\tmrs %0, par_el1\n1:\tstr xzr, [x28, #48]"                           \
			     : "=&r"(par) : "r"(va) : "x17", "memory");                                                    \
		if (par == ~0UL)                                                                                           \
			return par;                                                                                        \
		return par & 1 ? par & ~0x400UL : par & ~0x600UL;                                                          \
	}
AT(s1e0r) AT(s1e0w) AT(s1e1r) AT(s1e1w) AT(s12e0r) AT(s12e0w) AT(s12e1r) AT(s12e1w)

static u64 some_va(void)
{
	unsigned bits = 12 + rnd() % 37;
	u64 va = rnd();
	if (one_in(12))
		return va;
	return one_in(2) ? va & ((1UL << bits) - 1) : va | ~0UL << bits;
}

u64 atrandom_run(u64 *faults)
{
	static u64 (*const ask[])(u64) = { at_s1e0r, at_s1e0w, at_s1e1r, at_s1e1w, at_s12e0r, at_s12e0w, at_s12e1r, at_s12e1w };
	u64 sum = 0;

	seed = 1;
	fill(WINDOW, 0x400000, -1);
	fill(UPPER, 0x100000, 0);
	fill(MID, 0x100000, 1);
	fill(LOWER, 0x100000, 2);
	asm volatile("dsb sy");
	for (int set = 0; set < SETS; set++) {
		seed = 0x1000000UL * (set + 1);
		stage1_registers();
		stage2_registers();
		asm volatile("isb\n\tdsb sy\n\ttlbi alle1\n\tdsb sy\n\tisb");
		for (int i = 0; i < PER_SET; i++) {
			u64 va = some_va(), par = ask[rnd() % (flat ? 4 : 8)](va);
			*faults += par & 1;
			sum = (sum << 7 | sum >> 57) ^ par;
		}
#ifdef VERBOSE /* to find the set that differs */
		rt_hex(sum);
		rt_puts("\n");
#endif
	}
	return sum;
}
