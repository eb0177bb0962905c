/* sim/trace_text.h - listeners of the event stream: text lines for people, and a hash of everything for comparing runs. */
#ifndef AERIE_SIM_TRACE_TEXT_H
#define AERIE_SIM_TRACE_TEXT_H

#include <stdint.h>
#include "sim/core/error.h"
#include "sim/core/trace.h"

struct trace_text;

/* `path` NULL: standard error. Listens on `t` for the kinds of `mask`. *failed becomes true when the host takes no more. */
struct trace_text *trace_text_create(struct trace *t, uint32_t mask, const char *path, bool *failed, struct error *e);
/* Closes the file. 0, or -errno with a message when not everything could be written. NULL is fine. */
int trace_text_destroy(struct trace_text *tt, struct error *e);

struct trace_hash {
	struct trace_listener listener;
	uint64_t value, events;
};

/* Listens on `t`; h is the caller's and must outlive it. */
void trace_hash_start(struct trace_hash *h, struct trace *t, uint32_t mask);
/* Adds anything else that should be alike (final registers, memory). */
void trace_hash_add(struct trace_hash *h, const void *data, uint64_t n);

#endif
