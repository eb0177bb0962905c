/* sim/trace_hash.h - a hash of the event stream, for comparing runs. */
#ifndef AERIE_SIM_TRACE_HASH_H
#define AERIE_SIM_TRACE_HASH_H

#include <stdint.h>
#include "sim/core/trace.h"

struct trace_hash {
	struct trace_listener listener;
	uint64_t value, events;
};

/* Listens on `t`; h is the caller's and must outlive it. */
void trace_hash_start(struct trace_hash *h, struct trace *t, uint32_t mask);
/* Adds anything else that should be alike (final registers, memory). */
void trace_hash_add(struct trace_hash *h, const void *data, uint64_t n);

#endif
