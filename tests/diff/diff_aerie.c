/* tests/diff/diff_aerie.c - our side of the differential test: one PE at EL0, one page of RAM mapped at its own address and one
 * for the translation table that says so, no devices.
 * A word becomes an op at a fixed place of a code page of our own; its body runs once for each case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cpu/arch/pe.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/codepage.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/step.h"
#include "mmu/mmu.h"
#include "sim/core/bus.h"
#include "tests/diff/diff.h"

struct diff_pe {
	struct pe pe;
	struct cpu_model model;
	struct trace trace;
	struct pe *peers[1];
	struct code_cache *cache;
	struct code_page *page;
	struct ram *ram;
	struct error error;
};

/* Stands wherever the instruction may go on in its page. */
static OP(op_stop)
{
	pe->op = op;
	pe->acc = acc;
	return OP_EXIT_EVENT;
}

/* A level 1 table of 4 KiB granules, 39 bits of VA: the gigabyte round the scratch page, Normal memory, EL0 may write. */
#define TABLE_AT (DIFF_MEM_BASE + RAM_PAGE_SIZE)
static void map_scratch(struct diff_pe *p)
{
	const uint64_t gigabyte = DIFF_MEM_BASE >> 30, block = gigabyte << 30 | BIT(10) /* AF */ | 3u << 8 /* ISH */ | 1u << 6 | 1;

	memcpy(p->ram->host + RAM_PAGE_SIZE + 8 * gigabyte, &block, 8);
}

/* What an operating system gives EL0. */
static void set_up_el0(struct pe *pe)
{
	pe_reset(pe, 1, false);
	SYS(pe, MAIR_EL1) = 0xff;
	SYS(pe, TTBR0_EL1) = TABLE_AT;
	SYS(pe, TCR_EL1) = 25 | BIT(23) /* EPD1 */ | 2ULL << 32 /* IPS: 40 bits */;
	SYS(pe, SCTLR_EL1) |= BIT(0) | BIT(14) | BIT(15) | BIT(16) | BIT(18) | BIT(26); /* M, DZE, UCT, nTWI, nTWE, UCI */
	SYS(pe, CPACR_EL1) |= 3u << 20;                                       /* FPEN */
	pe->ps.el = 0;
	pe->ps.sp = 0;
	pe->ps.daif = 0;
	pe_changed(pe, FX_TRAPS | FX_XLATE);
	tlb_select(pe);
	pe->attention = 0;
}

struct diff_pe *diff_pe_create(const char *cpu)
{
	struct diff_pe *p = aligned_alloc(64, align_up(sizeof *p, 64));
	struct pe *pe = &p->pe;

	if (!p)
		return NULL;
	memset(p, 0, sizeof *p);
	p->peers[0] = pe;
	p->page = calloc(1, sizeof *p->page);
	p->cache = code_cache_create(false);
	p->ram = ram_create(2 * RAM_PAGE_SIZE, false, &p->error);
	pe->model = &p->model;
	pe->clock = clock_create(false, 0);
	pe->bus = bus_create();
	pe->trace = &p->trace;
	pe->xlate_el1 = pe->xlate_el2 = &mmu_xlate_ops;
	pe->peers = p->peers;
	pe->peer_count = 1;
	if (!p->page || !p->cache || !p->ram || !pe->clock || !pe->bus || cpu_model_parse(&p->model, cpu, &p->error) ||
	    bus_map_ram(pe->bus, "scratch", DIFF_MEM_BASE, p->ram, PAS_ANY, &p->error) ||
	    exec_create(pe, p->cache, &p->error)) {
		fprintf(stderr, "difftest: %s\n", p->error.msg);
		exit(2);
	}
	map_scratch(p);
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
	free(p->page);
	free(p);
}

const struct feature_set *diff_pe_features(const struct diff_pe *p)
{
	return &p->model.feat;
}

static void load(struct diff_pe *p, const struct diff_case *c)
{
	struct pe *pe = &p->pe;

	memcpy(pe->x, c->x, sizeof c->x);
	pe->x[X_SP] = c->sp;
	pe->x[X_ZR] = 0;
	memcpy(pe->v, c->v, sizeof c->v);
	flags_set_nzcv(&pe->flags, (uint32_t)c->nzcv);
	pe->fpcr = (uint32_t)c->fpcr;
	pe->fpsr = (uint32_t)c->fpsr;
	memcpy(p->ram->host + DIFF_MEM_AT, c->mem, DIFF_MEM_SIZE);
}

static void store(struct diff_pe *p, struct diff_case *c)
{
	const struct pe *pe = &p->pe;

	memcpy(c->x, pe->x, sizeof c->x);
	c->sp = pe->x[X_SP];
	memcpy(c->v, pe->v, sizeof c->v);
	c->nzcv = flags_nzcv(&pe->flags);
	c->fpcr = pe->fpcr;
	c->fpsr = pe->fpsr;
	memcpy(c->mem, p->ram->host + DIFF_MEM_AT, DIFF_MEM_SIZE);
}

/* Where it went, as the other side would say it: the page behind the instruction's slot is not mapped there. */
static void went_to(struct diff_case *c, uint64_t pc)
{
	const uint64_t away = pc - DIFF_CODE_AT;

	c->status = away == 4 ? DIFF_NEXT : away == 8 ? DIFF_TAKEN : DIFF_FAULT;
	c->pc = away == 4 || away == 8 ? 0 : pc;
}

static void status_exit(struct diff_pe *p, struct diff_case *c)
{
	struct pe *pe = &p->pe;

	c->pc = DIFF_CODE_AT;
	switch (pe->exec->status) {
	case EXEC_UNDEF:
		c->status = DIFF_UNDEF;
		break;
	case EXEC_EXC:
		c->status = pe->exc.ec == EC_UNKNOWN ? DIFF_UNDEF : pe->exc.ec == EC_BRK64 ? DIFF_TRAP : DIFF_FAULT;
		break;
	case EXEC_JUMP:
		went_to(c, pe->pc);
		break;
	default:
		c->status = DIFF_NEXT;
		c->pc = 0;
	}
}

static void run_one(struct diff_pe *p, struct diff_case *c)
{
	struct pe *pe = &p->pe;
	const struct op *first = &p->page->ops[(DIFF_CODE_AT & 0xfff) / 4];
	enum op_exit e;

	load(p, c);
	pe->page = p->page;
	pe->code_va = DIFF_CODE_AT & ~0xfffull;
	pe->op = first;
	pe->acc = -(intptr_t)first - 4096; /* far from the end of a slice */
	pe->excl.valid = false;
	pe->ps.btype = 0;
	do
		e = op_body((const struct op *)pe->op)(pe, pe->op, pe->acc);
	while (e == OP_AGAIN);
	if (e == OP_EXIT_STATUS)
		status_exit(p, c);
	else
		went_to(c, e == OP_EXIT_PC ? pe->pc : pe_pc(pe));
	if (pe->attention || pe->ps.el != EL0)
		set_up_el0(pe);
	store(p, c);
}

void diff_pe_run(struct diff_pe *p, uint32_t word, struct diff_case *cases, unsigned count)
{
	const unsigned at = (DIFF_CODE_AT & 0xfff) / 4;
	const enum a64_id id = a64_decode_for(&p->model.feat, word);

	for (unsigned i = 0; i <= PAGE_OPS; i++)
		p->page->ops[i].fn = op_ref(op_stop);
	a64_build_op(&p->page->ops[at], id, word, DIFF_CODE_AT & 0xfff);
	for (unsigned i = 0; i < count; i++)
		run_one(p, &cases[i]);
}
