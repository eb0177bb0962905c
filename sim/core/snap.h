/* sim/core/snap.h - the state of a machine as a stream: one function per object serves both directions.
 *
 *	static void thing_snap(void *dev, struct snap *s)
 *	{
 *		struct thing *t = dev;
 *
 *		SNAP(s, t->val);
 *		snap_irq(s, &t->irq);
 *		snap_event(s, t->clock, &t->due);
 *		snap_require(s, t->count <= DEPTH, "more bytes than the FIFO has");
 *	}
 *
 * Saving writes the members, loading overwrites them. A stream is as untrusted as any file: what indexes something is checked
 * with snap_require(). After the first failure nothing is read or written any more; loading then gives zeros. */
#ifndef AERIE_CORE_SNAP_H
#define AERIE_CORE_SNAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/core/clock.h"
#include "sim/core/error.h"
#include "sim/core/irq.h"
#include "sim/core/ram.h"

/* Where the bytes go to, or come from. false: *e says why not. */
typedef bool (*snap_bytes_fn)(void *arg, void *p, size_t n, struct error *e);

struct snap {
	bool loads;          /* direction */
	bool failed;
	snap_bytes_fn bytes;
	void *arg;           /* borrowed */
	const char *section; /* for messages; borrowed */
	struct error *e;     /* borrowed */
};

void snap_bytes(struct snap *s, void *p, size_t n);
#define SNAP(s, member) snap_bytes(s, &(member), sizeof(member))
/* The members of *obj from `first` to `last` inclusive, in the order of their declaration: none of them a pointer. */
#define SNAP_RANGE(s, obj, first, last) \
	snap_bytes(s, &(obj)->first, (size_t)((char *)(&(obj)->last + 1) - (char *)&(obj)->first))

/* ... and those of them from `first` to `last`, all of them bools, are true or false. */
#define SNAP_BOOLS(s, obj, first, last) snap_bools(s, &(obj)->first, (size_t)((char *)(&(obj)->last + 1) - (char *)&(obj)->first))
void snap_bools(struct snap *s, void *p, size_t n);
/* Loading: the object cannot be in that state; the load fails and says so. */
void snap_require(struct snap *s, bool ok, const char *what);
/* Everything until the next call belongs to `name`; loading checks that it is the one that was saved there. */
void snap_section(struct snap *s, const char *name);
/* The level of an output; its sink keeps its own side. */
void snap_irq(struct snap *s, struct irq_line *l);
/* The deadline of an event and its place among equal ones (clock.c). */
void snap_event(struct snap *s, struct clock *c, struct clock_event *e);
/* Virtual time and the random bits. After all events: loading sets the order of the next one. */
void clock_snap(struct clock *c, struct snap *s);
/* Contents and tags. Loading tells whoever keeps decoded instructions of a page that changed. */
void snap_ram(struct snap *s, struct ram *r);

#endif
