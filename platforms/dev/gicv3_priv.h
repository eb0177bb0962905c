/* platforms/dev/gicv3_priv.h - the state of a GICv3 and what its files ask of each other.
 *
 * Each PE keeps the set of SPIs that are ready for it (pending, enabled, not active, routed here) and the highest of all its
 * ready interrupts, so that a change costs only the PE that it concerns. */
#ifndef AERIE_DEV_GICV3_PRIV_H
#define AERIE_DEV_GICV3_PRIV_H

#include "platforms/dev/gic.h"
#include "platforms/dev/gic_word.h"
#include "platforms/dev/gic_virt.h"

#define GICV3_WORDS   32   /* of 32 interrupts; word 0 is private to each PE */
#define GICV3_INTIDS  1024
#define GICV3_SPECIAL 1020 /* INTIDs from here to 1023 are no interrupts */
#define GICV3_FIRST_LPI 8192
#define GICV3_ID_BITS 16
#define GICV3_FRAMES  (128 * KiB) /* RD_base and SGI_base of one PE */

enum { /* INTIDs that say something else (IHI 0069 2.2.1) */
	GICV3_SECURE_G1 = 1020,
	GICV3_NONSECURE_G1 = 1021,
};

struct gicv3_ready {
	uint16_t intid; /* GIC_SPURIOUS: nothing */
	uint8_t prio;   /* Secure view; GIC_IDLE: nothing */
	enum gic_group group;
};

struct gicv3_pe {
	struct pe *pe;             /* borrowed */
	uint32_t affinity;         /* Aff3.Aff2.Aff1.Aff0, a byte each */

	/* redistributor */
	struct gic_word w;         /* SGIs and PPIs */
	bool asleep;               /* GICR_WAKER.ProcessorSleep */
	uint64_t propbaser, pendbaser;
	bool lpi_on;               /* GICR_CTLR.EnableLPIs */
	struct gicv3_lpis *lpi;    /* owned; NULL: no LPIs */
	struct gicv3_ready lpi_top; /* highest-priority LPI that is pending and enabled */

	/* ready interrupts */
	uint32_t spi[GICV3_WORDS]; /* SPIs ready here */
	uint32_t spi_words;        /* bit n: spi[n] is not 0 */
	struct gicv3_ready top;    /* highest-priority one of the enabled groups */

	/* CPU interface; [group] where there is one of each */
	uint8_t pmr;
	uint8_t bpr[GIC_GROUPS];   /* as read back: Group 1 Non-secure counts from 1 */
	uint32_t apr[GIC_GROUPS];  /* bit n: an interrupt of group priority n * 8 is active */
	bool enable[GIC_GROUPS];   /* ICC_IGRPEN */
	bool cbpr_s, cbpr_ns;      /* one binary point for both groups of a Security state */
	bool eoimode_el3, eoimode_s, eoimode_ns;
	bool route_g1;             /* ICC_CTLR_EL3.RM: storage */
	bool pmhe;
	uint8_t running;           /* highest active group priority; GIC_IDLE: none */
	bool irq, fiq;             /* levels at the PE */

	struct gic_virt virt;
};

struct gicv3 {
	struct trace *trace;       /* borrowed */
	struct bus *bus;           /* borrowed; for the tables of LPIs */
	bool lpis;                 /* property "lpis" */
	unsigned irqs, words;      /* INTIDs below irqs exist, in this many words */
	bool security;             /* there are two Security states (unless ds) */
	bool nonsecure;            /* property "nonsecure" */
	unsigned maintenance_intid; /* PPI of the virtual CPU interfaces; 0: not wired */
	bool ds;                   /* GICD_CTLR.DS */
	bool dist_enable[GIC_GROUPS];
	bool e1nwf;
	struct gic_word spi[GICV3_WORDS]; /* [0] unused */
	uint64_t router[GICV3_INTIDS];    /* GICD_IROUTER */
	int16_t target[GICV3_INTIDS];     /* PE of IROUTER's affinity; -1: no such PE, or any (IRM) */
	int16_t holder[GICV3_INTIDS];     /* PE in whose `spi` the interrupt is; -1: none */
	uint32_t held[GICV3_WORDS];       /* bit: holder is not -1 */
	struct gicv3_pe *pe;              /* owned; [pe_count] */
	unsigned pe_count;
};

#define GICD_IROUTER_IRM BIT(31)

/* gicv3_signal.c: readiness, priorities, wires */
void gicv3_lpi_snap(struct gicv3_pe *p, struct snap *s);
void gicv3_pe_update(struct gicv3 *g, struct gicv3_pe *p);     /* ready interrupts or group enables of p changed */
void gicv3_pe_signal(struct gicv3 *g, struct gicv3_pe *p);     /* masks, active priorities or state of p changed */
void gicv3_all_update(struct gicv3 *g);
void gicv3_spi_update(struct gicv3 *g, unsigned intid);        /* state or route of an SPI changed */
void gicv3_spi_word_update(struct gicv3 *g, unsigned word);    /* of any of 32 SPIs */
void gicv3_any_update(struct gicv3 *g);                        /* the set of PEs that take 1-of-N SPIs changed */
bool gicv3_can_signal(const struct gicv3_pe *p);
uint32_t gicv3_group_mask(const struct gicv3_pe *p, enum gic_group group);
void gicv3_running_update(struct gicv3_pe *p);
void gicv3_activate(struct gicv3 *g, struct gicv3_pe *p);      /* p->top is acknowledged */
void gicv3_deactivate(struct gicv3 *g, struct gicv3_pe *p, uint32_t intid);
void gicv3_input(void *dev, unsigned n, bool level);
void gicv3_trace(const struct gicv3 *g, const struct gicv3_pe *p, const char *what, uint32_t intid, bool level);

void gicv3_virt_update(struct gicv3 *g, struct gicv3_pe *p);   /* whatever of p->virt changed */

/* gicv3_icv.c, gicv3_ich.c: `id` is a register of that kind. */
uint64_t gicv3_icv_read(struct gicv3 *g, struct gicv3_pe *p, unsigned id);
void gicv3_icv_write(struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, unsigned id, uint64_t val);
uint64_t gicv3_ich_read(const struct gic_virt *v, unsigned id);
void gicv3_ich_write(struct gic_virt *v, unsigned id, uint64_t val);

/* gicv3_lpi.c; but for the first three: an `intid` that is no LPI of that PE's does nothing */
int gicv3_lpi_create(struct gicv3_pe *p);
void gicv3_lpi_destroy(struct gicv3_pe *p);
void gicv3_lpi_reset(struct gicv3_pe *p);
bool gicv3_lpi_exists(const struct gicv3_pe *p, uint32_t intid);
void gicv3_lpi_set(struct gicv3 *g, struct gicv3_pe *p, uint32_t intid, bool pending);
void gicv3_lpi_move(struct gicv3 *g, struct gicv3_pe *from, struct gicv3_pe *to, uint32_t intid);
void gicv3_lpi_move_all(struct gicv3 *g, struct gicv3_pe *from, struct gicv3_pe *to);
void gicv3_lpi_invalidate(struct gicv3 *g, struct gicv3_pe *p, uint32_t intid); /* its configuration is read anew */
void gicv3_lpi_invalidate_all(struct gicv3 *g, struct gicv3_pe *p);
void gicv3_lpi_enable(struct gicv3 *g, struct gicv3_pe *p, bool on);
void gicv3_lpi_write_base(struct gicv3_pe *p, bool pend, bool high, uint32_t v); /* GICR_PENDBASER or GICR_PROPBASER */
uint32_t gicv3_lpi_read_base(const struct gicv3_pe *p, bool pend, bool high);

/* gicv3_cpuif.c */
void gicv3_cpuif_reset(struct gicv3_pe *p);
/* May `pe`, in the state it is in, deactivate the interrupt? intid < g->irqs */
bool gicv3_may_deactivate(const struct gicv3 *g, struct gicv3_pe *p, const struct pe *pe, uint32_t intid);
/* gicv3_sgi.c: a write of ICC_SGI1R, ICC_ASGI1R or ICC_SGI0R by `from`; ns: its Security state is Non-secure */
void gicv3_send_sgi(struct gicv3 *g, struct gicv3_pe *from, uint64_t v, enum gic_group group, bool ns);

/* gicv3_dist.c, gicv3_redist.c */
extern const struct mmio_ops gicv3_dist_mmio;
extern const struct mmio_ops gicv3_redist_mmio;
void gicv3_dist_reset(struct gicv3 *g);
void gicv3_redist_reset(const struct gicv3 *g, struct gicv3_pe *p);
uint32_t gicv3_id_register(uint64_t off, bool redist);         /* 0xffd0..0xfffc */
/* The PE of that affinity, or -1. */
int gicv3_find_pe(const struct gicv3 *g, uint32_t affinity);

static inline struct gic_word *gicv3_word(struct gicv3 *g, struct gicv3_pe *p, uint32_t intid)
{
	return intid < 32 ? &p->w : &g->spi[intid / 32];
}

static inline bool gicv3_two_states(const struct gicv3 *g)
{
	return !g->ds;
}

#endif
