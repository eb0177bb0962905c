/* Random changes of both stages for two virtual machines with two ASIDs each, invalidated by the book from EL2; every access of
 * EL1 must end as the tables say: done, a stage 1 fault for EL1, or a stage 2 fault with the right IPA for EL2. TEST_EL 2. */
#include <stdint.h>

typedef uint64_t u64;
void rt_puts(const char *s);
void rt_hex(u64 v);

/* vmrandom.S: enters EL1; *value in and out; what ended it in ESR_EL2, and ESR_EL1 when that was EL1's vector. */
u64 vm_enter(unsigned kind, u64 va, u64 *value, u64 *esr1);

#define FRAMES   16
#define FRAME(n) (0x44000000UL + (u64)(n) * 4096)
#define VMS      2
#define ASIDS    2
#define PAGES    24                  /* of the VA window, of the IPA window */
#define VAWIN    0x80000000UL
#define IPAWIN   0xc0000000UL
#define STEPS    40000
enum { READ, WRITE, CALL, KINDS };
#define RO   (1UL << 7)
#define AF   (1UL << 10)
#define NG   (1UL << 11)
#define PXN  (1UL << 53)
#define S2_W (1UL << 7)
#define S2_R (1UL << 6)

static u64 seed = 7, code[FRAMES], data[FRAMES];
static unsigned vm, asid;

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

/* Tables of a VM: n = 0..2 stage 2 from level 1 down; 4 + 4 * asid + 0..2 stage 1. Stage 1's are flat in IPA. */
static volatile u64 *table(unsigned v, unsigned n)
{
	return (volatile u64 *)(0x45000000UL + v * 0x10000 + n * 0x1000);
}

static volatile u64 *stage1(unsigned v, unsigned a)
{
	return table(v, 4 + 4 * a + 2);
}

static volatile u64 *stage2(unsigned v)
{
	return table(v, 2);
}

static void sync(void)
{
	asm volatile("dsb ish\n\tisb" ::: "memory");
}

static void build(void)
{
	for (unsigned f = 0; f < FRAMES; f++) {
		volatile uint32_t *p = (volatile uint32_t *)FRAME(f);
		p[0] = 0xd2800000 | f << 5; /* MOV X0, #f; RET */
		p[1] = 0xd65f03c0;
		code[f] = f;
		*(volatile u64 *)(FRAME(f) + 64) = data[f] = f;
	}
	for (unsigned v = 0; v < VMS; v++) {
		for (volatile u64 *p = table(v, 0); p < table(v, 16); p++)
			*p = 0;
		table(v, 0)[1] = 0x40000000 | 0x7fd; /* flat RAM: code and stage 1 tables */
		table(v, 0)[3] = (u64)table(v, 1) | 3;
		table(v, 1)[0] = (u64)table(v, 2) | 3;
		for (unsigned a = 0; a < ASIDS; a++) {
			volatile u64 *l1 = table(v, 4 + 4 * a);
			l1[1] = 0x40000000 | 0x701;
			l1[2] = (u64)table(v, 4 + 4 * a + 1) | 3;
			table(v, 4 + 4 * a + 1)[0] = (u64)stage1(v, a) | 3;
		}
	}
	asm volatile("dsb sy\n\tic iallu\n\tdsb sy\n\tisb" ::: "memory");
	asm volatile("msr vtcr_el2, %0" ::"r"(0x80023559UL)); /* 39 bits from level 1, 4K */
	asm volatile("msr tcr_el1, %0" ::"r"(0x200803519UL | 1 << 23));
	asm volatile("msr mair_el1, %0" ::"r"(0x4404ffUL));
	asm volatile("msr sctlr_el1, %0" ::"r"(0x30d01805UL));
	asm volatile("msr hcr_el2, %0" ::"r"(3UL << 40 | 1UL << 31 | 1));
	asm volatile("isb\n\ttlbi alle1\n\tdsb ish\n\tisb" ::: "memory");
}

static void choose(unsigned v, unsigned a)
{
	vm = v;
	asid = a;
	asm volatile("msr vttbr_el2, %0" ::"r"((u64)table(v, 0) | (u64)(v + 1) << 48));
	asm volatile("msr ttbr0_el1, %0\n\tisb" ::"r"((u64)table(v, 4 + 4 * a) | (u64)(a + 5) << 48) : "memory");
}

/* Of the current VM. */
static void change_stage1(void)
{
	unsigned a = below(ASIDS), page = below(PAGES);
	volatile u64 *e = &stage1(vm, a)[page];
	u64 d = 0, with = (VAWIN + page * 4096) >> 12 | (u64)(a + 5) << 48;

	if (below(4)) {
		d = (IPAWIN + below(PAGES) * 4096) | 0x303 | NG | (below(16) ? AF : 0) | (below(3) ? 0 : RO) | (below(4) ? 0 : PXN);
	}
	if (*e & 1) {
		*e = 0;
		asm volatile("dsb ishst" ::: "memory");
		switch (below(6)) {
		case 0: asm volatile("tlbi vae1, %0" ::"r"(with)); break;
		case 1: asm volatile("tlbi vale1is, %0" ::"r"(with)); break;
		case 2: asm volatile("tlbi vaae1is, %0" ::"r"(with & 0xffffffffffffUL)); break;
		case 3: asm volatile("tlbi aside1, %0" ::"r"((u64)(a + 5) << 48)); break;
		case 4: asm volatile("tlbi vmalle1"); break;
		default: asm volatile("tlbi vmalls12e1is"); break;
		}
		sync();
	}
	*e = d;
	sync();
}

static void change_stage2(void)
{
	unsigned page = below(PAGES);
	volatile u64 *e = &stage2(vm)[page];
	u64 d = 0, ipa = (IPAWIN + page * 4096) >> 12;

	if (below(4)) {
		d = FRAME(below(FRAMES)) | 0x33f | (below(16) ? AF : 0) | (below(8) ? S2_R : 0) | (below(3) ? S2_W : 0) |
		    (u64)(below(4) ? 0 : 2) << 53;
	}
	if (*e & 1) {
		*e = 0;
		asm volatile("dsb ishst" ::: "memory");
		switch (below(4)) {
		case 0:
			asm volatile("tlbi ipas2e1, %0\n\tdsb ish\n\ttlbi vmalle1" ::"r"(ipa));
			break;
		case 1:
			asm volatile("tlbi ipas2le1is, %0\n\tdsb ish\n\ttlbi vmalle1is" ::"r"(ipa));
			break;
		case 2:
			asm volatile("tlbi vmalls12e1is");
			break;
		default:
			asm volatile("tlbi alle1");
			break;
		}
		sync();
	}
	*e = d;
	sync();
}

struct outcome {
	u64 esr2, esr1, ipa, value;
};

/* The syndrome of the stubs' accesses: LDR X0, [X1, #64]; STR X0, [X1, #64]; BLR X1. */
static struct outcome expected(unsigned kind, unsigned page, unsigned *frame)
{
	static const u64 stage1_base[] = { 0x96000000, 0x96000040, 0x86000000 };
	static const u64 stage2_base[] = { 0x93c08000, 0x93c08040, 0x82000000 };
	u64 d1 = stage1(vm, asid)[page], d2, code1 = 0, code2 = 0;
	struct outcome o = { 0x5a000001, 0, 0, 0 };

	if (!(d1 & 1))
		code1 = 0x07;
	else if (!(d1 & AF))
		code1 = 0x0b;
	else if ((kind == WRITE && (d1 & RO)) || (kind == CALL && (d1 & PXN)))
		code1 = 0x0f;
	if (code1) {
		o.esr2 = 0x5a00e200;
		o.esr1 = stage1_base[kind] | code1;
		return o;
	}
	d2 = stage2(vm)[(d1 >> 12 & 0xfffff) - (IPAWIN >> 12)];
	if (!(d2 & 1))
		code2 = 0x07;
	else if (!(d2 & AF))
		code2 = 0x0b;
	else if ((kind == READ && !(d2 & S2_R)) || (kind == WRITE && !(d2 & S2_W)) || (kind == CALL && (d2 & 1UL << 54)))
		code2 = 0x0f;
	if (code2) {
		o.esr2 = stage2_base[kind] | code2;
		o.ipa = d1 & 0xfffffffff000UL;
	}
	*frame = (d2 & 0xfffffffff000UL) >> 12 & (FRAMES - 1);
	return o;
}

static unsigned access_once(unsigned step)
{
	unsigned kind = below(KINDS), page = below(PAGES), frame = 0;
	struct outcome want = expected(kind, page, &frame), got = { 0, 0, 0, rnd() };
	u64 written = got.value, hpfar;

	got.esr2 = vm_enter(kind, VAWIN + page * 4096, &got.value, &got.esr1);
	asm volatile("mrs %0, hpfar_el2" : "=r"(hpfar));
	got.ipa = want.ipa ? hpfar << 8 : 0;
	if (want.esr2 != 0x5a00e200)
		got.esr1 = 0;
	if (want.esr2 == 0x5a000001 && got.esr2 == want.esr2) {
		if (kind == WRITE)
			data[frame] = written;
		want.value = kind == WRITE ? written : kind == READ ? data[frame] : code[frame];
	} else {
		got.value = 0;
	}
	if (want.esr2 == got.esr2 && want.esr1 == got.esr1 && want.ipa == got.ipa && want.value == got.value)
		return 0;
	rt_puts("step, kind, page, wanted and got esr2 esr1 ipa value: ");
	for (unsigned i = 0; i < 11; i++) {
		u64 v[] = { step, kind, page, want.esr2, got.esr2, want.esr1, got.esr1, want.ipa, got.ipa, want.value, got.value };
		rt_hex(v[i]);
		rt_puts(i < 10 ? " " : "\n");
	}
	return 1;
}

u64 vmrandom_run(void)
{
	unsigned bad = 0;
	build();
	choose(0, 0);
	for (unsigned step = 0; step < STEPS && bad < 5; step++) {
		switch (below(24)) {
		case 0: case 1:
			change_stage1();
			break;
		case 2: case 3:
			change_stage2();
			break;
		case 4: case 5:
			choose(below(VMS), below(ASIDS));
			break;
		default:
			bad += access_once(step);
		}
	}
	asm volatile("msr hcr_el2, %0\n\tisb" ::"r"(3UL << 40 | 1UL << 31 | 0x38));
	return bad;
}
