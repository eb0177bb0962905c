/* platforms/dev/gic_word.h - the state of 32 interrupts and the registers that hold one, two or eight bits of each: what the
 * distributors of GICv2 and GICv3 and the redistributors have in common. */
#ifndef AERIE_DEV_GIC_WORD_H
#define AERIE_DEV_GIC_WORD_H

#include <stdbool.h>
#include <stdint.h>

#define GIC_PRIO_BITS 5    /* implemented bits of a priority, the upper ones: 32 levels in the Secure view, 16 in the other */
#define GIC_PRIO_MASK 0xf8u
#define GIC_IDLE      0xffu /* priority of nothing: lower than any interrupt's */
#define GIC_SPURIOUS  1023u

enum gic_group { GIC_G0, GIC_G1S, GIC_G1NS, GIC_GROUPS };

struct gic_word {
	uint32_t group, grpmod; /* IGROUPR, IGRPMODR */
	uint32_t enabled;
	uint32_t latched;       /* pending by an edge, a register write or an SGI */
	uint32_t line;          /* input level */
	uint32_t edge;          /* 1: edge-triggered (ICFGR) */
	uint32_t active;
	uint32_t nsacr[2];
	uint8_t prio[32];       /* Secure view */
};

/* How an access sees the word. */
struct gic_access {
	bool ns;     /* Non-secure, where there are two Security states: only Group 1 Non-secure interrupts show */
	bool grpmod; /* IGRPMODR is there */
	bool nsacr;  /* NSACR is there */
	uint32_t pending_ro; /* interrupts whose pending bits can only be read (SGIs of GICv2) */
};

static inline uint32_t gic_word_pending(const struct gic_word *w)
{
	return w->latched | (w->line & ~w->edge);
}

/* Group of interrupt `i` of the word; `one_state`: GICD_CTLR.DS, where there are only groups 0 and 1. */
static inline enum gic_group gic_word_group(const struct gic_word *w, unsigned i, bool one_state)
{
	if ((w->group >> i) & 1)
		return GIC_G1NS;
	return !one_state && ((w->grpmod >> i) & 1) ? GIC_G1S : GIC_G0;
}

/* Bits of the interrupts in that group. */
static inline uint32_t gic_word_in_group(const struct gic_word *w, enum gic_group g, bool one_state)
{
	uint32_t mod = one_state ? 0 : w->grpmod;

	return g == GIC_G1NS ? w->group : g == GIC_G1S ? ~w->group & mod : ~w->group & ~mod;
}

/* NSACR<n> field of interrupt i: what Non-secure software may do to a Secure interrupt, 0..3. */
static inline unsigned gic_word_nsacr(const struct gic_word *w, unsigned i)
{
	return w->nsacr[i / 16] >> 2 * (i % 16) & 3;
}

/* The number of the word that the register at `off` of a distributor (or of a redistributor's SGI frame) belongs to; -1: it is
 * none of the registers handled here. */
int gic_word_index(uint64_t off);
/* size 1 (only priorities) or 4. Registers and bits not there read 0 and ignore writes. */
uint32_t gic_word_read(const struct gic_word *w, uint64_t off, unsigned size, struct gic_access a);
void gic_word_write(struct gic_word *w, uint64_t off, unsigned size, struct gic_access a, uint32_t v);
/* An input changed. */
void gic_word_input(struct gic_word *w, unsigned i, bool level);

struct pe;
struct trace;
/* Tells who listens what happened to an interrupt at that PE. */
void gic_trace(struct trace *t, const struct pe *pe, const char *what, uint32_t intid, bool level);

/* A priority as Non-secure software sees it, and back (IHI 0069 4.8.1). */
static inline uint8_t gic_prio_to_ns(uint8_t prio)
{
	return (uint8_t)(prio << 1);
}

static inline uint8_t gic_prio_from_ns(uint8_t prio)
{
	return (uint8_t)(0x80 | prio >> 1) & GIC_PRIO_MASK;
}

#endif
