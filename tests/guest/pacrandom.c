/* Random pointers signed, authenticated and stripped under random keys, address sizes and tag controls: the sum of all results
 * is known from QEMU. What FEAT_CONSTPACFIELD changes is not generated. TEST_EL 1. */
#include <stdint.h>

typedef uint64_t u64;
u64 pacrandom_run(void);

#define KEYS 200
#define PER_KEY 100

static u64 seed, sum;

static u64 rnd(void)
{
	u64 x = seed += 0x9e3779b97f4a7c15UL;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9UL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebUL;
	return x ^ x >> 31;
}

#define MSR(reg, v) __asm__ volatile(".arch armv8.3-a\n\tmsr " reg ", %0\n\tisb" : : "r"(v))
#define OP2(op, x, m) __asm__ volatile(".arch armv8.3-a\n\t" op " %0, %1" : "+r"(x) : "r"(m))
#define OP1(op, x)    __asm__ volatile(".arch armv8.3-a\n\t" op " %0" : "+r"(x))

static void add(u64 x)
{
	sum = (sum << 7 | sum >> 57) ^ x;
}

static void new_keys(void)
{
	MSR("apiakeylo_el1", rnd());
	MSR("apiakeyhi_el1", rnd());
	MSR("apibkeylo_el1", rnd());
	MSR("apibkeyhi_el1", rnd());
	MSR("apdakeylo_el1", rnd());
	MSR("apdakeyhi_el1", rnd());
	MSR("apdbkeylo_el1", rnd());
	MSR("apdbkeyhi_el1", rnd());
	MSR("apgakeylo_el1", rnd());
	MSR("apgakeyhi_el1", rnd());
}

/* T1SZ, and TBI and TBID of both halves; the program itself lives in the lower half, whose size stays. */
static u64 new_layout(u64 tcr)
{
	u64 t1sz = 16 + rnd() % 24;

	tcr = (tcr & ~(0x3fUL << 16 | 0x18UL << 48 | 3UL << 37)) | t1sz << 16 | (rnd() & 3) << 37 | (rnd() & 3) << 51;
	MSR("tcr_el1", tcr);
	return tcr;
}

static u64 pointer(u64 tcr)
{
	u64 upper = rnd() & 1, bits = 64 - (upper ? tcr >> 16 & 63 : tcr & 63), p = rnd() & ((1UL << bits) - 1);

	return upper ? p | ~0UL << bits : p;
}

#define SIGN_AND_CHECK(pac, aut, xpac)                                                                                      \
	do {                                                                                                               \
		u64 p = pointer(tcr), m = rnd(), x = p, y;                                                                 \
		OP2(pac, x, m);                                                                                            \
		add(x);                                                                                                    \
		y = x;                                                                                                     \
		OP2(aut, y, m);                                                                                            \
		add(y ^ p);                                                                                                \
		OP1(xpac, x);                                                                                              \
		add(x);                                                                                                    \
	} while (0)

u64 pacrandom_run(void)
{
	u64 old, tcr;

	seed = sum = 1;
	__asm__ volatile("mrs %0, tcr_el1" : "=r"(old));
	for (unsigned k = 0; k < KEYS; k++) {
		new_keys();
		tcr = new_layout(old);
		for (unsigned i = 0; i < PER_KEY; i += 5) {
			u64 a = rnd(), b = rnd(), x;

			SIGN_AND_CHECK("pacia", "autia", "xpaci");
			SIGN_AND_CHECK("pacib", "autib", "xpaci");
			SIGN_AND_CHECK("pacda", "autda", "xpacd");
			SIGN_AND_CHECK("pacdb", "autdb", "xpacd");
			__asm__ volatile(".arch armv8.3-a\n\tpacga %0, %1, %2" : "=r"(x) : "r"(a), "r"(b));
			add(x);
		}
	}
	MSR("tcr_el1", old);
	return sum;
}
