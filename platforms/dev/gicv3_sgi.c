/* platforms/dev/gicv3_sgi.c - software-generated interrupts: which PEs get one, and whether they may.
 * Implements: IHI 0069 12.2 (ICC_SGI1R_EL1, ICC_ASGI1R_EL1, ICC_SGI0R_EL1) and table 12-14 (forwarding rules).
 * Not here:   decoding of the registers (gicv3_cpuif.c). */
#include "platforms/dev/gicv3_priv.h"

#include "sim/core/bits.h"

/* Does the receiver's configuration of the SGI let it through? */
static bool forwards(const struct gicv3 *g, const struct gicv3_pe *to, unsigned intid, enum gic_group group, bool ns)
{
	enum gic_group configured = gic_word_group(&to->w, intid, g->ds);

	/* With one Security state ICC_SGI1R_EL1 raises SGIs of either group, and there is no other state for ICC_ASGI1R_EL1. */
	if (!gicv3_two_states(g))
		return group == GIC_G1NS || configured == GIC_G0;
	/* A Secure Group 1 request also raises an SGI that the receiver has put into Group 0. */
	if (group != configured && !(group == GIC_G1S && configured == GIC_G0))
		return false;
	if (ns && configured != GIC_G1NS)
		return gic_word_nsacr(&to->w, intid) >= (configured == GIC_G0 ? 1u : 2u);
	return true;
}

static void send(struct gicv3 *g, struct gicv3_pe *to, unsigned intid, enum gic_group group, bool ns)
{
	if (!forwards(g, to, intid, group, ns))
		return;
	to->w.latched |= 1u << intid;
	gicv3_pe_update(g, to);
}

void gicv3_send_sgi(struct gicv3 *g, struct gicv3_pe *from, uint64_t v, enum gic_group group, bool ns)
{
	unsigned intid = (unsigned)bits(v, 27, 24);
	uint32_t cluster = (uint32_t)(bits(v, 55, 48) << 24 | bits(v, 39, 32) << 16 | bits(v, 23, 16) << 8);
	unsigned first = 16 * (unsigned)bits(v, 47, 44); /* RS */

	for (unsigned i = 0; i < g->pe_count; i++) {
		struct gicv3_pe *to = &g->pe[i];
		unsigned aff0 = to->affinity & 0xff;

		if (bit(v, 40)) { /* IRM: everybody else */
			if (to != from)
				send(g, to, intid, group, ns);
		} else if ((to->affinity & ~0xffu) == cluster && aff0 - first < 16 && bit(v, aff0 - first)) {
			send(g, to, intid, group, ns);
		}
	}
}
