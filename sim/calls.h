/* sim/calls.h - calls to higher Exception levels (TRACE_CALL) by name, and their number. */
#ifndef AERIE_SIM_CALLS_H
#define AERIE_SIM_CALLS_H

#include <stddef.h>
#include <stdio.h>
#include "sim/core/trace.h"

/* The function's number when a Linux kernel asks its own part at EL2 (nVHE, protected KVM), or -1. */
int call_kvm_host(const struct trace_event *ev);
/* What the event's caller asked for: a name of calls.def, or owner and number: "OEM 0x12". Always returns buf. */
const char *call_name(const struct trace_event *ev, char *buf, size_t size);
/* The whole event: "smc CPU_ON(0x1, 0x40080000, 0x0) to EL3", "smc CPU_ON = 0x0 from EL3", "hvc CPU_ON(...) = 0x0",
 * "semihosting SYS_CLOSE(0x3) = 0". */
void call_print(FILE *f, const struct trace_event *ev);

/* What a semihosting operation takes: words of its parameter block, at most 4, or SEMIHOST_IN_X1: the parameter itself. */
enum { SEMIHOST_IN_X1 = -1 };
int semihost_words(uint64_t operation);

/* Counts calls by name while it listens. */
struct call_counts;
struct call_counts *call_counts_create(struct trace *t); /* NULL: out of memory; lives as long as the trace is used */
void call_counts_destroy(struct call_counts *c);
/* The name with the i-th highest count; NULL: there are fewer. */
const char *call_counts_get(struct call_counts *c, unsigned i, uint64_t *n);
void call_counts_print(FILE *f, struct call_counts *c);

#endif
