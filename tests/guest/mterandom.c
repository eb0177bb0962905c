/* Random tag instructions and checked accesses of every kind, one at a time, with their faults: the sum of all registers,
 * syndromes, data and tags is known from QEMU. Only what the architecture leaves no choice in is generated, or comes to the sum.
 * Left out too: what goes by the block size in DCZID_EL0; CAS, which QEMU 10.0 checks as a write only; accesses of more than 32
 * bytes, of which it checks 32. TEST_EL 1. */
#include <stdint.h>

typedef uint64_t u64;
typedef uint32_t u32;
u64 mterandom_run(u64 data, u64 *plain, u64 *record, u32 *slot);
void mterandom_step(u64 *state);

#define BATCHES 400
#define STEPS   100
#define REC_COUNT 0
#define REC_ESR   1
#define REC_FAR   2
#define TAG_CHECK 0x11

/* Registers: X0-X3 point into the page, X15 is a small index, the others are data. */
enum {
	RT = 1,        /* data register at 4:0 */
	RT2 = 2,       /* 14:10 */
	RM = 4,        /* data register at 20:16 */
	INDEX = 8,     /* X15 there */
	IMM9 = 16, IMM7 = 32, IMM9_SMALL = 64,
	ALIGN = 128,   /* the address must be so */
	GRANULE = 256, /* mostly aligned to 16 */
	ANY = 1024,    /* any register at 4:0, 20:16 */
	IMMS = 4096,   /* ADDG's */
	PARTLY = 8192, /* a store that may be done in part before it faults */
	VECTOR = 16384 /* a vector register at 4:0 */
};

static const struct {
	u32 word, how;
} forms[] = {
	{ 0x9ac01000, ANY | RM }, { 0x9ac01400, ANY | RM }, { 0x9ac00000, ANY }, { 0xbac00000, ANY },       /* IRG GMI SUBP SUBPS */
	{ 0x91800000, ANY | IMMS }, { 0xd1800000, ANY | IMMS },                                            /* ADDG SUBG */
	{ 0xd9200400, RT | IMM9_SMALL | GRANULE }, { 0xd9200800, RT | IMM9_SMALL | GRANULE },              /* STG */
	{ 0xd9200c00, RT | IMM9_SMALL | GRANULE }, { 0xd9600400, RT | IMM9_SMALL | GRANULE },              /* STZG */
	{ 0xd9600800, RT | IMM9_SMALL | GRANULE }, { 0xd9600c00, RT | IMM9_SMALL | GRANULE },
	{ 0xd9a00400, RT | IMM9_SMALL | GRANULE }, { 0xd9a00800, RT | IMM9_SMALL | GRANULE },              /* ST2G */
	{ 0xd9a00c00, RT | IMM9_SMALL | GRANULE }, { 0xd9e00400, RT | IMM9_SMALL | GRANULE },              /* STZ2G */
	{ 0xd9e00800, RT | IMM9_SMALL | GRANULE }, { 0xd9e00c00, RT | IMM9_SMALL | GRANULE },
	{ 0xd9600000, RT | IMM9_SMALL }, { 0xd9600000, RT | IMM9_SMALL },                                  /* LDG */
	{ 0x68800000, RT | RT2 | IMM7 | GRANULE }, { 0x69800000, RT | RT2 | IMM7 | GRANULE },              /* STGP */
	{ 0x69000000, RT | RT2 | IMM7 | GRANULE },
	{ 0xd9a00000, RT }, { 0xd9e00000, RT },                                                            /* STGM LDGM */
	{ 0x38400000, RT | IMM9 }, { 0x78400000, RT | IMM9 }, { 0xb8400000, RT | IMM9 }, { 0xf8400000, RT | IMM9 }, /* LDUR */
	{ 0x38000000, RT | IMM9 }, { 0x78000000, RT | IMM9 }, { 0xb8000000, RT | IMM9 }, { 0xf8000000, RT | IMM9 }, /* STUR */
	{ 0x38800000, RT | IMM9 }, { 0xb8800000, RT | IMM9 },                                              /* LDURSB LDURSW */
	{ 0xf8400400, RT | IMM9 }, { 0xf8400c00, RT | IMM9 }, { 0xf8000400, RT | IMM9 }, { 0xf8000c00, RT | IMM9 },
	{ 0xf8606800, RT | INDEX }, { 0xf8206800, RT | INDEX }, { 0x38606800, RT | INDEX }, { 0xf9400000, RT }, { 0xf9000000, RT },
	{ 0xa9400000, RT | RT2 | IMM7 }, { 0xa8c00000, RT | RT2 | IMM7 }, { 0xa9c00000, RT | RT2 | IMM7 },  /* LDP */
	{ 0xa9000000, RT | RT2 | IMM7 | PARTLY }, { 0xa8800000, RT | RT2 | IMM7 | PARTLY },                /* STP */
	{ 0xa9800000, RT | RT2 | IMM7 | PARTLY }, { 0x69400000, RT | RT2 | IMM7 }, { 0x29400000, RT | RT2 | IMM7 },
	{ 0xad400000, VECTOR | IMM7 }, { 0xad000000, VECTOR | IMM7 | PARTLY }, { 0x3cc00000, VECTOR | IMM9 }, { 0x3c800000, VECTOR | IMM9 },
	{ 0x4c407000, VECTOR }, { 0x0c402000, VECTOR }, { 0x0c400000, VECTOR }, { 0x4c408000, VECTOR },     /* LD1 LD1x4 LD4 LD2 */
	{ 0x4c007000, VECTOR | PARTLY }, { 0x0c002000, VECTOR | PARTLY }, { 0x0c000000, VECTOR | PARTLY }, /* ST1 ST1x4 ST4 */
	{ 0x0cdf2000, VECTOR }, { 0x4d40c000, VECTOR }, { 0x0d400000, VECTOR }, { 0x0d000000, VECTOR },
	{ 0xc85f7c00, RT | ALIGN }, { 0xc85ffc00, RT | ALIGN }, { 0xc87f0000, RT | RT2 | ALIGN },           /* LDXR LDAXR LDXP */
	{ 0xc8dffc00, RT | ALIGN }, { 0xc89ffc00, RT | ALIGN }, { 0xf8bfc000, RT | ALIGN },                 /* LDAR STLR LDAPR */
	{ 0xf8200000, RT | RM | ALIGN }, { 0xb8e00000, RT | RM | ALIGN }, { 0xf8208000, RT | RM | ALIGN },  /* LDADD LDADDAL SWP */
	{ 0xf8204000, RT | RM | ALIGN },                                                                   /* LDSMAX */
	{ 0xf8400800, RT | IMM9 }, { 0xf8000800, RT | IMM9 },                                              /* LDTR STTR */
};
#define FORMS (sizeof forms / sizeof *forms)

static u64 seed, sum, state[17];

static u64 rnd(void)
{
	u64 x = seed += 0x9e3779b97f4a7c15UL;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9UL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebUL;
	return x ^ x >> 31;
}

static void add(u64 x)
{
	sum = (sum << 7 | sum >> 57) + x;
}

#define MSR(reg, v) __asm__ volatile("msr " reg ", %0\n\tisb" : : "r"((u64)(v)))
#define MRS(reg) ({ u64 v_; __asm__ volatile("mrs %0, " reg : "=r"(v_)); v_; })
#define SCTLR    "sctlr_el1"
#define RGSR     "S3_0_C1_C0_5"
#define GCR      "S3_0_C1_C0_6"
#define TFSR     "S3_0_C5_C6_0"
#define TFSRE0   "S3_0_C5_C6_1"
#define TCO      "S3_3_C4_C2_7"

static u64 tag_at(u64 va)
{
	u64 v = 0;

	__asm__ volatile(".arch armv8.5-a+memtag\n\tldg %0, [%1]" : "+r"(v) : "r"(va));
	return v >> 56 & 15;
}

static void new_controls(void)
{
	u64 sctlr = MRS(SCTLR) & ~(0x7fUL << 37);

	/* ATA0 and ATA mostly; TCF, TCF0; TCMA0 */
	sctlr |= (u64)(rnd() % 8 != 0) << 42 | (u64)(rnd() % 8 != 0) << 43 | (rnd() & 3) << 38 | (rnd() & 3) << 40;
	MSR(SCTLR, sctlr);
	MSR("tcr_el1", (MRS("tcr_el1") & ~(1UL << 57)) | (rnd() & 1) << 57);
	MSR(GCR, rnd() % 8 ? rnd() & rnd() & 0xffff : 0xffff);
	MSR(RGSR, (rnd() & 0xffff0f) | 0x100);
}

static void new_state(u64 data, u32 how)
{
	for (unsigned i = 0; i < 17; i++)
		state[i] = rnd();
	for (unsigned i = 0; i < 4; i++) {
		u64 at = 1024 + rnd() % 2048;

		if (how & ALIGN || (how & GRANULE && rnd() % 8) || rnd() & 1)
			at &= ~15UL;
		at += data;
		state[i] = at | (rnd() % 4 ? tag_at(at) : rnd() & 15) << 56;
	}
	state[15] = rnd() % 64;
	state[16] &= 0xf0000000;
}

static u32 data_register(u32 but)
{
	for (;;) {
		u32 r = 4 + rnd() % 10;

		if (r != but)
			return r;
	}
}

static u32 new_word(u32 word, u32 how)
{
	u32 t = data_register(0), rn = rnd() & 3;

	word |= rn << 5;
	if (how & RT)
		word |= t;
	if (how & ANY)
		word |= rnd() & 15;
	if (how & ANY && !(how & IMMS))
		word |= (rnd() & 15) << 16;
	if (how & VECTOR)
		word |= rnd() & 7;
	if (how & VECTOR && how & IMM7) /* pairs of vectors */
		word |= 8 << 10;
	if (how & RT2)
		word |= data_register(t) << 10;
	if (how & RM && !(how & ANY))
		word |= data_register(t) << 16;
	if (how & INDEX)
		word |= 15 << 16;
	if (how & IMM9)
		word |= ((rnd() & 127) - 64 & 511) << 12;
	if (how & IMM9_SMALL)
		word |= ((rnd() & 15) - 8 & 511) << 12;
	if (how & IMM7)
		word |= ((rnd() & 15) - 8 & 127) << 15;
	if (how & IMMS)
		word |= (rnd() & 15) << 10 | (rnd() & 63) << 16;
	return word;
}

static void account(const u64 *record)
{
	for (unsigned i = 0; i < 17; i++)
		add(state[i]);
	add(MRS(TFSR));
	add(MRS(TFSRE0));
	add(MRS(RGSR));
	add(record[REC_COUNT]);
	if (!record[REC_COUNT])
		return;
	add(record[REC_ESR]);
	/* FAR<63:60> is UNKNOWN then. */
	add((record[REC_ESR] & 63) == TAG_CHECK ? record[REC_FAR] & ~(15UL << 60) : record[REC_FAR]);
}

static void fill(u64 *plain, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++)
		plain[i] = rnd();
}

u64 mterandom_run(u64 data, u64 *plain, u64 *record, u32 *slot)
{
	u64 sctlr = MRS(SCTLR);

	seed = sum = 1;
	fill(plain, 0, 512);
	for (unsigned b = 0; b < BATCHES; b++) {
		new_controls();
		for (unsigned s = 0; s < STEPS; s++) {
			unsigned f = rnd() % FORMS;

			new_state(data, forms[f].how);
			*slot = new_word(forms[f].word, forms[f].how);
			__asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %0\n\tdsb ish\n\tisb" : : "r"(slot) : "memory");
			mterandom_step(state);
			account(record);
			if (record[REC_COUNT] && forms[f].how & PARTLY)
				fill(plain, 0, 512);
		}
		MSR(SCTLR, sctlr | 1UL << 43);
		for (unsigned i = 0; i < 512; i++)
			add(plain[i]);
		for (unsigned i = 0; i < 256; i++)
			add(tag_at(data + 16 * i));
	}
	MSR(SCTLR, sctlr);
	return sum;
}
