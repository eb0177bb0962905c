/* platforms/dev/gicv2_priv.h - the state of a GICv2 and what its files ask of each other. */
#ifndef AERIE_DEV_GICV2_PRIV_H
#define AERIE_DEV_GICV2_PRIV_H

#include "platforms/dev/gic.h"
#include "platforms/dev/gic_virt.h"
#include "platforms/dev/gic_word.h"

#define GICV2_PES     8
#define GICV2_WORDS   32
#define GICV2_INTIDS  1024
#define GICV2_SPECIAL 1020
#define GICV2_CPUIF_IIDR 0x0202143b
#define GICV2_GROUP1  1022u /* "a Group 1 interrupt that this read does not acknowledge" */

/* Group 0 and group 1; group 1 is gic_word's GIC_G1NS. */
enum { V2_G0, V2_G1, V2_GROUPS };

struct gicv2_pe {
	struct pe *pe;             /* borrowed */
	struct trace *trace;       /* borrowed */
	struct gic_word w;         /* SGIs and PPIs; latched of an SGI: sgi_from is not 0 */
	uint8_t sgi_from[16];      /* which PEs' SGIs are pending */
	uint32_t spi[GICV2_WORDS]; /* SPIs ready here */
	uint32_t spi_words;        /* bit n: spi[n] is not 0 */
	uint16_t top;              /* highest ready interrupt of the enabled groups; GIC_SPURIOUS */
	uint8_t top_prio, top_group;

	bool enable[V2_GROUPS];    /* GICC_CTLR */
	bool ackctl, fiqen, cbpr, eoimode_s, eoimode_ns;
	uint8_t bypass;            /* GICC_CTLR<8:5>: storage */
	uint8_t pmr;
	uint8_t bpr[V2_GROUPS];    /* GICC_BPR, GICC_ABPR */
	uint32_t apr[V2_GROUPS];   /* GICC_APR0, GICC_NSAPR0: bit n: group priority 8 * n is active */
	uint8_t running;
	bool irq, fiq;

	struct gic_virt virt;      /* with the device "gicv2-virt" */
};

struct gicv2 {
	unsigned irqs, words;
	bool security;
	bool nonsecure;            /* property "nonsecure" */
	bool enable[V2_GROUPS];    /* GICD_CTLR */
	struct gic_word spi[GICV2_WORDS]; /* [0] unused */
	uint8_t targets[GICV2_INTIDS];
	unsigned maintenance_intid; /* PPI of the virtual CPU interfaces; 0: not wired */
	struct gicv2_pe pe[GICV2_PES];
	unsigned pe_count;
};

extern const struct mmio_ops gicv2_dist_mmio;
extern const struct mmio_ops gicv2_cpuif_mmio;

void gicv2_dist_reset(struct gicv2 *g);
void gicv2_cpuif_reset(const struct gicv2 *g, struct gicv2_pe *p);

/* gicv2_signal.c */
void gicv2_pe_update(struct gicv2 *g, struct gicv2_pe *p);
void gicv2_pe_signal(struct gicv2_pe *p);
void gicv2_spi_update(struct gicv2 *g, unsigned intid);
void gicv2_changed(struct gicv2 *g, struct gicv2_pe *p, unsigned intid);
bool gicv2_can_signal(const struct gicv2_pe *p);
void gicv2_running_update(struct gicv2_pe *p);
uint32_t gicv2_activate(struct gicv2 *g, struct gicv2_pe *p); /* acknowledges p->top; the value of GICC_IAR */
void gicv2_deactivate(struct gicv2 *g, struct gicv2_pe *p, unsigned intid);
void gicv2_sgi_pend(struct gicv2_pe *p, unsigned intid, uint8_t set, uint8_t clear); /* masks of source PEs */
void gicv2_trace(const struct gicv2_pe *p, const char *what, uint32_t intid, bool level);
void gicv2_input(void *dev, unsigned n, bool level);

static inline struct gic_word *gicv2_word(struct gicv2 *g, struct gicv2_pe *p, unsigned intid)
{
	return intid < 32 ? &p->w : &g->spi[intid / 32];
}

/* The PE that makes an access; anything else on the bus is taken for the first. */
static inline struct gicv2_pe *gicv2_requester(struct gicv2 *g, struct bus_attrs at)
{
	return &g->pe[at.requester < g->pe_count ? at.requester : 0];
}

#endif
