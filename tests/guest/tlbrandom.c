/* Random mapping, unmapping, invalidation, ASID and PAN changes and code patching, each done by the book; every access must
 * behave as a model of the tables says. What a TLB, a walk cache or a code cache keeps too long shows here. TEST_EL 1. */
#include <stdint.h>

typedef uint64_t u64;
extern u64 rt_l1[512];
void rt_puts(const char *s);
void rt_hex(u64 v);

#define FRAMES   16
#define FRAME(n) (0x44000000UL + (u64)(n) * 4096)
#define BLOCK    0x44000000UL        /* the frames again, through a 2 MiB block */
#define TABLES   0x45000000UL
#define ASIDS    3
#define PAGES    48                  /* of each of two level 3 tables; the last 8 are global */
#define GLOBAL   40
#define WINDOW   0x80000000UL
#define STEPS    60000

enum { READ, WRITE, READ_USER, WRITE_USER, CALL, KINDS };
#define RO   (1UL << 7)
#define USER (1UL << 6)
#define NG   (1UL << 11)
#define AF   (1UL << 10)
#define PXN  (1UL << 53)

static u64 seed = 42, asid, code[FRAMES], data[FRAMES];

static u64 rnd(void)
{
	u64 x = seed += 0x9e3779b97f4a7c15UL;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9UL;
	return x ^ x >> 31;
}

static unsigned below(unsigned n)
{
	return rnd() % n;
}

/* Tables of an ASID: level 1, level 2, two of level 3. */
static volatile u64 *table(unsigned a, unsigned n)
{
	return (volatile u64 *)(TABLES + a * 0x10000 + n * 0x1000);
}

/* The level 3 table that stands at window `which` now (change_tables() lets them change places). */
static volatile u64 *pages(unsigned a, unsigned which)
{
	return (volatile u64 *)(table(a, 1)[which] & ~0xfffUL);
}

static void sync(void)
{
	asm volatile("dsb ish\n\tisb" ::: "memory");
}

static void write_code(unsigned frame, unsigned id)
{
	volatile uint32_t *p = (volatile uint32_t *)FRAME(frame);
	p[0] = 0xd2800000 | id << 5; /* MOV X0, #id */
	p[1] = 0xd65f03c0;           /* RET */
	code[frame] = id;
	asm volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %0\n\tdsb ish\n\tisb" ::"r"(p) : "memory");
}

static void build(void)
{
	for (unsigned f = 0; f < FRAMES; f++) {
		write_code(f, f);
		*(volatile u64 *)(FRAME(f) + 64) = data[f] = f;
	}
	for (unsigned a = 0; a < ASIDS; a++) {
		for (unsigned i = 0; i < 512; i++) {
			table(a, 0)[i] = rt_l1[i];
			table(a, 1)[i] = table(a, 2)[i] = table(a, 3)[i] = 0;
		}
		table(a, 0)[2] = (u64)table(a, 1) | 3;
		table(a, 1)[0] = (u64)table(a, 2) | 3;
		table(a, 1)[1] = (u64)table(a, 3) | 3;
	}
	sync();
}

static void set_asid(unsigned a)
{
	asid = a;
	asm volatile("msr ttbr0_el1, %0\n\tisb" ::"r"((u64)table(a, 0) | (u64)(a + 1) << 48) : "memory");
}

/* One of the invalidations that cover `va` of ASID `a`. */
static void invalidate(u64 va, unsigned a, unsigned global)
{
	u64 op = va >> 12, with = op | (u64)(a + 1) << 48;
	asm volatile("dsb ishst" ::: "memory");
	switch (below(global ? 8 : 11)) {
	case 0: asm volatile("tlbi vae1, %0" ::"r"(with)); break;
	case 1: asm volatile("tlbi vaae1, %0" ::"r"(op)); break;
	case 2: asm volatile("tlbi vale1, %0" ::"r"(with)); break;
	case 3: asm volatile("tlbi vaale1is, %0" ::"r"(op)); break;
	case 4: asm volatile("tlbi vae1is, %0" ::"r"(with)); break;
	case 5: asm volatile("tlbi vaae1is, %0" ::"r"(op)); break;
	case 6:
		if (below(8) == 0)
			asm volatile("tlbi vmalle1");
		else
			asm volatile("tlbi vale1is, %0" ::"r"(with));
		break;
	case 7:
		if (below(8) == 0)
			asm volatile("tlbi vmalle1is");
		else
			asm volatile("tlbi vaale1, %0" ::"r"(op));
		break;
	case 8: asm volatile("tlbi aside1, %0" ::"r"((u64)(a + 1) << 48)); break;
	case 9: asm volatile("tlbi aside1is, %0" ::"r"((u64)(a + 1) << 48)); break;
	default: asm volatile("tlbi vae1, %0" ::"r"(with)); break;
	}
	sync();
}

static u64 random_attributes(void)
{
	u64 d = 0x303 | NG | (below(16) ? AF : 0);
	if (below(3) == 0)
		d |= RO;
	if (below(2))
		d |= USER;
	if (below(4) == 0)
		d |= PXN;
	return d;
}

static u64 page_va(unsigned which, unsigned page)
{
	return WINDOW + which * 0x200000 + page * 4096;
}

/* Break before make; what was invalid needs no invalidation. */
static void change(volatile u64 *entry, u64 desc, u64 va, unsigned a, unsigned global)
{
	u64 old = *entry;
	if (old & 1) {
		*entry = 0;
		invalidate(va, a, global);
	}
	*entry = desc;
	sync();
}

static void change_page(void)
{
	unsigned a = below(ASIDS), which = below(2), page = below(PAGES), global = page >= GLOBAL;
	u64 desc = below(4) ? FRAME(below(FRAMES)) | random_attributes() : 0;

	if (!global) {
		change(&pages(a, which)[page], desc, page_va(which, page), a, 0);
		return;
	}
	/* a global page is the same in every ASID: out of all first, one invalidation, then into all */
	for (unsigned i = 0; i < ASIDS; i++)
		pages(i, which)[page] = 0;
	invalidate(page_va(which, page), a, 1);
	for (unsigned i = 0; i < ASIDS; i++)
		pages(i, which)[page] = desc & ~NG;
	sync();
}

static void change_block(void)
{
	unsigned a = below(ASIDS);
	u64 desc = below(3) ? BLOCK | (random_attributes() & ~2UL) : 0;
	change(&table(a, 1)[2], desc, WINDOW + 0x400000 + below(512) * 4096, a, 0);
}

/* The two level 3 tables change places: by address for the whole range is too long, so by ASID or all. */
static void change_tables(void)
{
	unsigned a = below(ASIDS);
	u64 t0 = table(a, 1)[0], t1 = table(a, 1)[1];
	for (unsigned page = GLOBAL; page < PAGES; page++) /* global pages would have to change everywhere */
		if (pages(a, 0)[page] != pages(a, 1)[page])
			return;
	table(a, 1)[0] = table(a, 1)[1] = 0;
	asm volatile("dsb ishst\n\ttlbi aside1, %0\n\tdsb ish\n\tisb" ::"r"((u64)(a + 1) << 48) : "memory");
	table(a, 1)[0] = t1;
	table(a, 1)[1] = t0;
	sync();
}

/* What the tables say: ESR of the access or 0, and the frame reached. */
static u64 expected(u64 desc, unsigned level, unsigned kind, unsigned pan)
{
	u64 base = kind == CALL ? 0x86000000 : 0x96000000 | (kind == WRITE || kind == WRITE_USER ? 0x40 : 0);
	unsigned user = desc >> 6 & 1, ro = desc >> 7 & 1, ok;

	if (!(desc & 1))
		return base | (4 + level);
	if (!(desc & AF))
		return base | (8 + level);
	switch (kind) {
	case READ: ok = !(pan && user); break;
	case WRITE: ok = !(pan && user) && !ro; break;
	case READ_USER: ok = user; break;
	case WRITE_USER: ok = user && !ro; break;
	default: ok = !(desc & PXN) && !(user && !ro); break;
	}
	return ok ? 0 : base | (12 + level);
}

/* Does it; returns the ESR of the exception or 0. */
static u64 attempt(u64 va, unsigned kind, u64 *value)
{
	u64 esr = 0, v = *value;
#define TRYING(insn)                                                                                                       \
	asm volatile("adr x17, 1f\n\tstr x17, [x28, #48]\n\tstr xzr, [x28, #56]\n\tstr xzr, [x28]\n\tmov x0, %2\n\t"        \
		     "mov x1, %1\n\t" insn "\n\tmov %1, x0\n1:\tstr xzr, [x28, #48]\n\tldr x1, [x28]\n\tcbz x1, 2f\n\t"     \
		     "ldr %0, [x28, #8]\n2:"                                                                               \
		     : "+r"(esr), "+r"(v) : "r"(va) : "x0", "x1", "x17", "x30", "memory")
	switch (kind) {
	case READ: TRYING("ldr x0, [x0, #64]"); break;
	case WRITE: TRYING("str x1, [x0, #64]\n\tmov x0, x1"); break;
	case READ_USER: TRYING("ldtr x0, [x0, #64]"); break;
	case WRITE_USER: TRYING("sttr x1, [x0, #64]\n\tmov x0, x1"); break;
	default: TRYING("blr x0"); break;
	}
	*value = v;
	return esr;
}

static u64 access_once(unsigned step)
{
	unsigned kind = below(KINDS), pan = below(2), level = 3, where = below(5);
	u64 va, desc, pa, want, got, value = rnd();

	if (where == 4) {
		unsigned f = below(FRAMES);
		desc = table(asid, 1)[2];
		va = WINDOW + 0x400000 + f * 4096;
		pa = f;
		level = 2;
	} else {
		unsigned which = where & 1, page = below(PAGES);
		va = page_va(which, page);
		desc = pages(asid, which)[page];
		pa = (desc & 0xfffffffff000UL) >> 12 & (FRAMES - 1);
	}
	want = expected(desc, level, kind, pan);
	if (pan)
		asm volatile(".inst 0xd500419f" ::: "memory"); /* MSR PAN, #1 */
	got = attempt(va, kind, &value);
	asm volatile(".inst 0xd500409f" ::: "memory"); /* MSR PAN, #0 */
	if (want == 0 && got == 0) {
		if (kind == WRITE || kind == WRITE_USER)
			data[pa] = value;
		else
			want = kind == CALL ? code[pa] : data[pa], got = value;
	}
	if (want == got)
		return 0;
	rt_puts("step, kind, va, descriptor, want, got: ");
	for (unsigned i = 0; i < 6; i++) {
		u64 v[] = { step, kind, va, desc, want, got };
		rt_hex(v[i]);
		rt_puts(i < 5 ? " " : "\n");
	}
	return 1;
}

u64 tlbrandom_run(void)
{
	u64 bad = 0, home;
	asm volatile("mrs %0, ttbr0_el1" : "=r"(home));
	build();
	set_asid(0);
	for (unsigned step = 0; step < STEPS && bad < 5; step++) {
		switch (below(32)) {
		case 0: case 1: case 2: case 3:
			change_page();
			break;
		case 4:
			change_block();
			break;
		case 5:
			if (below(4) == 0)
				change_tables();
			break;
		case 6:
			write_code(below(FRAMES), below(60000));
			break;
		case 7: case 8:
			set_asid(below(ASIDS));
			break;
		default:
			bad += access_once(step);
		}
	}
	asm volatile("msr ttbr0_el1, %0\n\tisb\n\ttlbi vmalle1\n\tdsb ish\n\tisb" ::"r"(home));
	return bad;
}
