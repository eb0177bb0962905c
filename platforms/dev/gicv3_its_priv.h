/* platforms/dev/gicv3_its_priv.h - the state of an ITS and what its two files ask of each other. */
#ifndef AERIE_DEV_GICV3_ITS_PRIV_H
#define AERIE_DEV_GICV3_ITS_PRIV_H

#include "platforms/dev/gicv3_priv.h"

enum { ITS_DEVICES, ITS_COLLECTIONS, ITS_TABLES };
enum { ITS_ID_BITS = 16, ITS_EVENT_BITS = 16, ITS_ENTRY = 8 /* bytes of an entry of any table */ };

struct gicv3_its {
	struct gicv3 *g;           /* borrowed */
	struct bus *bus;           /* borrowed */
	bool enabled;              /* GITS_CTLR.Enabled */
	uint64_t cbaser, cwriter, creadr;
	uint64_t baser[ITS_TABLES];
};

/* gicv3_its_cmd.c */
void gicv3_its_run(struct gicv3_its *s);                                  /* the command queue, as far as it is filled */
void gicv3_its_signal(struct gicv3_its *s, uint32_t device, uint32_t event); /* a message arrived */

#endif
