/* sim/trace/ring.h - the last N events. */
#ifndef AERIE_SIM_TRACE_RING_H
#define AERIE_SIM_TRACE_RING_H

#include <stddef.h>
#include "sim/core/trace.h"

struct ring_slot {
	struct trace_event ev;
	uint64_t *regions; /* what ev.mpu.bars and lars point to; owned, NULL: nothing */
};

struct ring {
	struct ring_slot *slot; /* [size], owned */
	size_t size, used, next;
};

/* -1: out of memory. */
int ring_create(struct ring *r, size_t size);
void ring_destroy(struct ring *r);
/* The event's texts must live as long as the ring. */
void ring_put(struct ring *r, const struct trace_event *ev);
/* The i-th that is kept, the oldest first; i < r->used. */
const struct trace_event *ring_get(const struct ring *r, size_t i);

#endif
