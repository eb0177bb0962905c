/* tests/diff/diff_aerie.c - our side of the differential test: one PE at EL0 as an operating system leaves it, a few pages of RAM,
 * no devices. Programs run in the interpreter as any guest's would; exceptions go to EL1, whose vectors sleep, and from there
 * back behind the instruction, as the other side's signal handler does. */
#include <stdlib.h>
#include <string.h>
#include "cpu/arch/pe.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/step.h"
#include "cpu/exec/sve.h"
#include "mmu/mmu.h"
#include "sim/core/bus.h"
#include "tests/diff/diff.h"

struct diff_pe {
	struct pe pe;
	struct cpu_model model;
	struct trace trace;
	struct pe *peers[1];
	struct code_cache *cache;
	struct ram *ram;
	uint32_t vl, sve, mte;
	uint32_t placed; /* bytes of code in PAGE_CODE */
	uint32_t placed_isa;
	struct error error;
};

/* Physical pages. */
enum { PAGE_MEM, PAGE_RO, PAGE_CODE, PAGE_DONE, PAGE_VECTORS, PAGE_L0, PAGE_L1, PAGE_L2, PAGE_L3_MEM, PAGE_L3_CODE,
       PAGE_L2_32, PAGE_L3_MEM32, PAGE_L3_CODE32, PAGES };
#define RAM_AT     0x40000000ull
#define VECTORS_AT (DIFF_DONE_AT + 0x2000)
#define WFI        0xd503207fu

static uint8_t *page(struct diff_pe *p, unsigned n)
{
	return p->ram->host + n * RAM_PAGE_SIZE;
}

/* ---- set-up ---- */
static void put_descriptor(struct diff_pe *p, unsigned table, uint64_t va, unsigned shift, unsigned target, uint64_t attrs)
{
	const uint64_t d = (RAM_AT + target * RAM_PAGE_SIZE) | attrs | 3;

	memcpy(page(p, table) + 8 * (va >> shift & 511), &d, 8);
}

/* 4 KiB granules, 48 bits of VA. Everything is Normal memory, shared, accessed. */
static void map_pages(struct diff_pe *p)
{
	const uint64_t normal = BIT(10) | 3u << 8, el0 = BIT(6), read_only = BIT(7), uxn = BIT(54), pxn = BIT(53);

	put_descriptor(p, PAGE_L0, DIFF_MEM_BASE, 39, PAGE_L1, 0);
	put_descriptor(p, PAGE_L1, DIFF_MEM_BASE, 30, PAGE_L2, 0);
	put_descriptor(p, PAGE_L2, DIFF_MEM_BASE, 21, PAGE_L3_MEM, 0);
	put_descriptor(p, PAGE_L2, DIFF_CODE_AT, 21, PAGE_L3_CODE, 0);
	put_descriptor(p, PAGE_L3_MEM, DIFF_MEM_BASE, 12, PAGE_MEM, normal | 1 << 2 /* Tagged */ | el0 | uxn | pxn);
	put_descriptor(p, PAGE_L3_MEM, DIFF_RO_BASE, 12, PAGE_RO, normal | el0 | read_only | uxn | pxn);
	put_descriptor(p, PAGE_L3_CODE, DIFF_CODE_AT, 12, PAGE_CODE, normal | el0 | read_only | pxn);
	put_descriptor(p, PAGE_L3_CODE, DIFF_DONE_AT, 12, PAGE_DONE, normal | el0 | read_only | uxn | pxn);
	put_descriptor(p, PAGE_L3_CODE, VECTORS_AT, 12, PAGE_VECTORS, normal | read_only | uxn);
}

/* The same pages again, below 4 GiB: A64's programs do not find them there. */
static void map_pages_a32(struct diff_pe *p)
{
	const uint64_t normal = BIT(10) | 3u << 8, el0 = BIT(6), read_only = BIT(7), uxn = BIT(54), pxn = BIT(53);

	put_descriptor(p, PAGE_L1, DIFF32_MEM_BASE, 30, PAGE_L2_32, 0);
	put_descriptor(p, PAGE_L2_32, DIFF32_MEM_BASE, 21, PAGE_L3_MEM32, 0);
	put_descriptor(p, PAGE_L2_32, DIFF32_CODE_AT, 21, PAGE_L3_CODE32, 0);
	put_descriptor(p, PAGE_L3_MEM32, DIFF32_MEM_BASE, 12, PAGE_MEM, normal | el0 | uxn | pxn);
	put_descriptor(p, PAGE_L3_MEM32, DIFF32_RO_BASE, 12, PAGE_RO, normal | el0 | read_only | uxn | pxn);
	put_descriptor(p, PAGE_L3_CODE32, DIFF32_CODE_AT, 12, PAGE_CODE, normal | el0 | read_only | pxn);
	put_descriptor(p, PAGE_L3_CODE32, DIFF32_DONE_AT, 12, PAGE_DONE, normal | el0 | read_only | uxn | pxn);
}

static void fill_pages(struct diff_pe *p)
{
	for (unsigned i = 0; i < RAM_PAGE_SIZE; i++) {
		page(p, PAGE_RO)[i] = diff_pattern(i);
		page(p, PAGE_CODE)[i] = i < DIFF_LITERALS ? 0 : diff_pattern(i);
	}
	for (unsigned i = 0; i < RAM_PAGE_SIZE; i += 4)
		memcpy(page(p, PAGE_VECTORS) + i, &(uint32_t){WFI}, 4);
}

/* What Linux gives EL0, and what the other side has besides: no SP alignment check. */
static void set_up_el0(struct pe *pe)
{
	pe_reset(pe, 1, false);
	SYS(pe, MAIR_EL1) = 0xf0ff;
	SYS(pe, TTBR0_EL1) = RAM_AT + PAGE_L0 * RAM_PAGE_SIZE;
	SYS(pe, TCR_EL1) = 16 | BIT(23) /* EPD1 */ | 2ULL << 32 /* IPS: 40 bits */ | BIT(37) /* TBI0 */;
	SYS(pe, SCTLR_EL1) |= BIT(0) | BIT(2) | BIT(14) | BIT(15) | BIT(16) | BIT(18) | BIT(26); /* M, C, DZE, UCT, nTWI, nTWE, UCI */
	SYS(pe, SCTLR_EL1) |= BIT(33) & pe->sr_writable[SR_SCTLR_EL1];                  /* MSCEn */
	SYS(pe, SCTLR_EL1) |= GENMASK(56, 54) & pe->sr_writable[SR_SCTLR_EL1];          /* EnALS, EnAS0, EnASR */
	SYS(pe, SCTLR_EL1) &= ~BIT(4);                                                  /* SA0 */
	SYS(pe, CPACR_EL1) |= 3u << 20;                                                 /* FPEN */
	SYS(pe, VBAR_EL1) = VECTORS_AT;
	pe_changed(pe, FX_TRAPS | FX_XLATE);
	tlb_select(pe);
}

struct diff_pe *diff_pe_create(const char *cpu, enum diff_isa_number isa)
{
	struct diff_pe *p = aligned_alloc(64, align_up(sizeof *p, 64));
	struct pe *pe = &p->pe;

	if (!p)
		return NULL;
	memset(p, 0, sizeof *p);
	p->peers[0] = pe;
	p->cache = code_cache_create(true);
	p->ram = ram_create(PAGES * RAM_PAGE_SIZE, false, &p->error);
	pe->model = &p->model;
	pe->clock = clock_create(false, 0);
	pe->bus = bus_create();
	pe->trace = &p->trace;
	pe->power = 1;
	pe->xlate_el1 = pe->xlate_el2 = &mmu_xlate_ops;
	pe->peers = p->peers;
	pe->peer_count = 1;
	if (!p->cache || !p->ram || !pe->clock || !pe->bus || cpu_model_parse(&p->model, cpu, &p->error)) {
		fprintf(stderr, "difftest: %s\n", p->error.msg);
		exit(2);
	}
	cpu_model_remove(&p->model, FEAT_EL3);
	cpu_model_remove(&p->model, FEAT_EL2);
	if (ram_add_tags(p->ram, &p->error) || bus_map_ram(pe->bus, "ram", RAM_AT, p->ram, PAS_ANY, &p->error) ||
	    exec_create(pe, p->cache, &p->error)) {
		fprintf(stderr, "difftest: %s\n", p->error.msg);
		exit(2);
	}
	map_pages(p);
	if (isa != DIFF_A64)
		map_pages_a32(p);
	fill_pages(p);
	set_up_el0(pe);
	return p;
}

void diff_pe_destroy(struct diff_pe *p)
{
	exec_destroy(&p->pe);
	code_cache_destroy(p->cache);
	bus_destroy(p->pe.bus);
	clock_destroy(p->pe.clock);
	ram_destroy(p->ram);
	free(p);
}

const struct feature_set *diff_pe_features(const struct diff_pe *p)
{
	return &p->model.feat;
}

bool diff_pe_has_sve(const struct diff_pe *p)
{
	return has(&p->pe, FEAT_SVE);
}

void diff_pe_agree(struct diff_pe *p, const struct diff_shared *s)
{
	p->vl = s->vl;
	p->sve = s->sve;
	p->mte = s->mte;
	if (s->mte) {
		SYS(&p->pe, SCTLR_EL1) |= BIT(42) | BIT(38); /* ATA0, TCF0 synchronous */
		SYS(&p->pe, GCR_EL1) = BIT(16) | (~DIFF_INCLUDE & 0xffff);
		pe_changed(&p->pe, FX_XLATE);
	}
	memcpy(page(p, PAGE_DONE), s->stub, sizeof s->stub);
	if (s->sve) {
		SYS(&p->pe, CPACR_EL1) |= 3u << 16; /* ZEN */
		SYS(&p->pe, ZCR_EL1) = s->vl / 16 - 1;
		pe_changed(&p->pe, FX_TRAPS);
	}
}

/* ---- state ---- */
static void load_vectors(struct diff_pe *p, const uint8_t *from)
{
	struct pe *pe = &p->pe;

	for (unsigned n = 0; n < 32; n++, from += p->vl) {
		memcpy(&pe->v[n], from, 16);
		if (p->sve)
			memcpy(&pe->z[n], from, p->vl);
		pe->z_live[n] = p->sve != 0;
	}
	for (unsigned n = 0; p->sve && n < P_COUNT; n++, from += p->vl / 8)
		memcpy(&pe->p[n], from, p->vl / 8);
}

static void store_vectors(struct diff_pe *p, uint8_t *to)
{
	struct pe *pe = &p->pe;

	for (unsigned n = 0; n < 32; n++, to += p->vl)
		memcpy(to, p->sve ? (const void *)z_read(pe, n) : &pe->v[n], p->vl);
	for (unsigned n = 0; p->sve && n < P_COUNT; n++, to += p->vl / 8)
		memcpy(to, &pe->p[n], p->vl / 8);
}

static void load(struct diff_pe *p, const struct diff_case *c)
{
	struct pe *pe = &p->pe;

	memcpy(pe->x, c->x, sizeof c->x);
	pe->x[X_ZR] = 0;
	load_vectors(p, c->vec);
	pe->fpcr = (uint32_t)c->fpcr;
	pe->fpsr = (uint32_t)c->fpsr;
	pe->excl.valid = false;
	memcpy(page(p, PAGE_MEM), c->mem, DIFF_MEM_SIZE);
	memcpy(p->ram->tags + PAGE_MEM * sizeof c->tags, c->tags, sizeof c->tags);
	if (c->isa != DIFF_A64) {
		pe_set_pstate(pe, (c->nzcv & DIFF32_FLAGS) | A32_USR | (uint64_t)(c->isa == DIFF_T32) << 5);
		pe->pc = DIFF32_CODE_AT;
		return;
	}
	pe_set_pstate(pe, c->nzcv);
	pe_set_sp(pe, EL0, c->sp);
	pe->pc = DIFF_CODE_AT;
}

static void store(struct diff_pe *p, struct diff_case *c)
{
	const struct pe *pe = &p->pe;

	memcpy(c->x, pe->x, sizeof c->x);
	store_vectors(p, c->vec);
	memcpy(c->mem, page(p, PAGE_MEM), DIFF_MEM_SIZE);
	c->fpcr = pe->fpcr;
	c->fpsr = pe->fpsr;
	if (c->isa != DIFF_A64) { /* as the last exception left it */
		c->nzcv = SYS(pe, SPSR_EL1) & DIFF32_FLAGS;
		return;
	}
	c->sp = pe_get_sp(pe, EL0);
	c->nzcv = flags_nzcv(&pe->flags);
	memcpy(c->tags, p->ram->tags + PAGE_MEM * sizeof c->tags, sizeof c->tags);
}

/* The code, and behind it the branch to DIFF_DONE_AT; nothing to do while it is the same. */
static void place(struct diff_pe *p, const struct diff_case *c)
{
	const uint32_t a64_end = 0x14000000 | (uint32_t)(DIFF_DONE_AT - DIFF_CODE_AT - c->bytes) / 4;
	const uint32_t end = c->isa == DIFF_A64 ? a64_end : diff32_end(c);
	uint8_t *code = page(p, PAGE_CODE);

	if (c->bytes == p->placed && c->isa == p->placed_isa && !memcmp(code, c->code, c->bytes))
		return;
	memset(code, 0, p->placed + 4);
	memcpy(code, c->code, c->bytes);
	memcpy(code + c->bytes, &end, 4);
	ram_note_write(p->ram, PAGE_CODE * RAM_PAGE_SIZE, RAM_PAGE_SIZE);
	p->placed = c->bytes;
	p->placed_isa = c->isa;
}

/* ---- exceptions ---- */
static enum diff_event event_of(uint64_t esr)
{
	switch (esr >> 26 & 0x3f) {
	case EC_DABORT_LOWER:
		return (esr & 0x3f) == 0x21 ? DIFF_ALIGN : DIFF_FAULT;
	case EC_BRK64:
	case EC_BKPT32:
		return DIFF_TRAP;
	case EC_SVC64:
	case EC_SVC32:
		return DIFF_OTHER;
	default:
		return DIFF_UNDEF;
	}
}

/* After an exception to EL1: back behind the instruction. false: it was none of the program's, or its end. */
static bool go_on(struct diff_pe *p, struct diff_case *c)
{
	struct pe *pe = &p->pe;
	const uint64_t elr = SYS(pe, ELR_EL1), at = elr - DIFF_CODE_AT, spsr = SYS(pe, SPSR_EL1);

	pe->waiting = 0;
	pe->excl.valid = false; /* an exception return does that */
	if (elr == DIFF_DONE_AT)
		return false;
	if (at >= c->bytes || at % 4) {
		c->wild = elr;
		return false;
	}
	c->event[at / 4] = (uint8_t)event_of(SYS(pe, ESR_EL1));
	pe_set_pstate(pe, spsr & ~(uint64_t)0xc00);
	pe->pc = elr + 4;
	return true;
}

/* The same in AArch32, where an IT block ends with the exception. */
static bool go_on_a32(struct diff_pe *p, struct diff_case *c)
{
	struct pe *pe = &p->pe;
	const uint32_t elr = (uint32_t)SYS(pe, ELR_EL1), at = elr - DIFF32_CODE_AT, unit = c->isa == DIFF_T32 ? 2 : 4;
	uint16_t first;

	pe->waiting = 0;
	pe->excl.valid = false;
	if (elr == DIFF32_DONE_AT || elr == DIFF32_DONE_T32)
		return false;
	if (at >= c->bytes || at % unit) {
		c->wild = diff32_wild(elr, (uint32_t)SYS(pe, SPSR_EL1));
		return false;
	}
	c->event[at / unit] = (uint8_t)event_of(SYS(pe, ESR_EL1));
	pe_set_pstate(pe, SYS(pe, SPSR_EL1) & ~0x0600fe00u);
	memcpy(&first, (const uint8_t *)c->code + at, 2);
	pe->pc = elr + (unit == 4 || first >= 0xe800 ? 4 : 2);
	return true;
}

bool diff_pe_run(struct diff_pe *p, struct diff_case *c)
{
	struct pe *pe = &p->pe;

	place(p, c);
	load(p, c);
	do {
		if (exec_engine.run(pe, 64 * DIFF_WORDS) != STOP_WAIT)
			return false;
	} while (c->isa == DIFF_A64 ? go_on(p, c) : go_on_a32(p, c));
	store(p, c);
	return true;
}
