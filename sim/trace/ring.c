/* sim/trace/ring.c - the last N events, with what they point to only while they happen. */
#include "sim/trace/ring.h"

#include <stdlib.h>
#include <string.h>

int ring_create(struct ring *r, size_t size)
{
	*r = (struct ring){ .slot = calloc(size, sizeof(*r->slot)), .size = size };
	return r->slot ? 0 : -1;
}

void ring_destroy(struct ring *r)
{
	for (size_t i = 0; i < r->used; i++)
		free(r->slot[i].regions);
	free(r->slot);
	*r = (struct ring){ 0 };
}

/* A denied access comes with all regions of the MPU: they are those of that moment. */
static void keep_regions(struct ring_slot *s)
{
	size_t n = s->ev.mpu.denied && s->ev.mpu.bars ? s->ev.mpu.count : 0;

	s->regions = n ? malloc(2 * n * sizeof(*s->regions)) : NULL;
	s->ev.mpu.count = s->regions ? s->ev.mpu.count : 0;
	if (s->regions) {
		memcpy(s->regions, s->ev.mpu.bars, n * sizeof(*s->regions));
		memcpy(s->regions + n, s->ev.mpu.lars, n * sizeof(*s->regions));
	}
	s->ev.mpu.bars = s->regions;
	s->ev.mpu.lars = s->regions ? s->regions + n : NULL;
}

void ring_put(struct ring *r, const struct trace_event *ev)
{
	struct ring_slot *s = &r->slot[r->next];

	free(s->regions);
	s->regions = NULL;
	s->ev = *ev;
	if (ev->kind == TRACE_MPU)
		keep_regions(s);
	r->next = r->next + 1 == r->size ? 0 : r->next + 1;
	r->used += r->used < r->size;
}

const struct trace_event *ring_get(const struct ring *r, size_t i)
{
	return &r->slot[(r->next + r->size - r->used + i) % r->size].ev;
}
