/* sim/calls.c - names and counts calls to higher Exception levels.
 * Implements: DEN0028 2.5 (function identifiers: fast or yielding, 32 or 64 bits, owner, number).
 * Not here:   the names (calls.def); who notices a call and its end (cpu/exec/calltrace.c, platforms/dev/psci_fw.c). */
#include "sim/calls.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"

enum { XEN_TAG = 0xea1, MAX_NAMES = 64, NAME_SIZE = 48 };

#define ONE  false
#define BOTH true
static const struct {
	uint32_t id;
	bool both;
	const char *name;
} calls[] = {
#define CALL(id, both, name) { id, both, name },
#define XEN(nr, name)
#define SEMIHOST(nr, words, name)
#include "sim/calls.def"
#undef CALL
#undef XEN
#undef SEMIHOST
};
static const struct {
	uint32_t nr;
	const char *name;
} xen_calls[] = {
#define CALL(id, both, name)
#define XEN(nr, name) { nr, name },
#define SEMIHOST(nr, words, name)
#include "sim/calls.def"
#undef CALL
#undef XEN
#undef SEMIHOST
};
enum { IN_X1 = SEMIHOST_IN_X1 };
static const struct {
	uint8_t nr;
	int8_t words;
	const char *name;
} semihost_calls[] = {
#define CALL(id, both, name)
#define XEN(nr, name)
#define SEMIHOST(nr, words, name) { nr, words, name },
#include "sim/calls.def"
#undef CALL
#undef XEN
#undef SEMIHOST
};

int semihost_words(uint64_t operation)
{
	for (size_t i = 0; i < ARRAY_SIZE(semihost_calls); i++)
		if (operation == semihost_calls[i].nr)
			return semihost_calls[i].words;
	return 0;
}

static const char *semihost_name(uint64_t operation)
{
	for (size_t i = 0; i < ARRAY_SIZE(semihost_calls); i++)
		if (operation == semihost_calls[i].nr)
			return semihost_calls[i].name;
	return NULL;
}

static const char *xen_name(const struct trace_event *ev)
{
	for (size_t i = 0; i < ARRAY_SIZE(xen_calls); i++)
		if (ev->call.nr == xen_calls[i].nr)
			return xen_calls[i].name;
	return NULL;
}

static const char *smccc_name(uint32_t id)
{
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		if (id == calls[i].id || (calls[i].both && id == (calls[i].id | BIT(30))))
			return calls[i].name;
	return NULL;
}

/* The owner's part of a function identifier. */
static const char *owner(uint32_t id)
{
	static const char *const names[] = { "Arm architecture", "CPU", "SiP", "OEM", "standard secure", "standard hypervisor",
					     "vendor hypervisor" };
	unsigned n = id >> 24 & 63;

	if (n < ARRAY_SIZE(names))
		return names[n];
	return n == 48 || n == 49 ? "trusted application" : n >= 50 ? "trusted OS" : "reserved owner";
}

int call_kvm_host(const struct trace_event *ev)
{
	uint32_t id = (uint32_t)ev->call.arg[0];

	if (ev->call.smc || ev->call.semihost || ev->call.imm || ev->call.stage2)
		return -1;
	if (ev->el != 1 || ev->call.by_el != 2 || id >> 24 != 0xc6)
		return -1;
	return (int)(id & 0xffff);
}

const char *call_name(const struct trace_event *ev, char *buf, size_t size)
{
	uint32_t id = (uint32_t)ev->call.arg[0];
	bool xen = !ev->call.smc && ev->call.imm == XEN_TAG;
	bool kvm_host = call_kvm_host(ev) >= 0;
	const char *name = ev->call.name ? ev->call.name : ev->call.semihost ? semihost_name(ev->call.nr) : xen ? xen_name(ev)
			   : ev->call.imm || kvm_host ? NULL : smccc_name(id);

	if (name)
		snprintf(buf, size, "%s", name);
	else if (ev->call.semihost)
		snprintf(buf, size, "semihosting %#" PRIx64, ev->call.nr);
	else if (xen)
		snprintf(buf, size, "XEN hypercall %" PRIu64, ev->call.nr);
	else if (ev->call.imm)
		snprintf(buf, size, "#%#x", ev->call.imm);
	else if (kvm_host)
		snprintf(buf, size, "KVM host call %u", id & 0xffff);
	else
		snprintf(buf, size, "%s %#x", owner(id), id);
	return buf;
}

static void print_semihost(FILE *f, const struct trace_event *ev)
{
	int words = semihost_words(ev->call.nr), n = words == SEMIHOST_IN_X1 ? 1 : words;
	char name[NAME_SIZE];

	if (semihost_name(ev->call.nr))
		fprintf(f, "semihosting %s(", call_name(ev, name, sizeof(name)));
	else
		fprintf(f, "semihosting operation %#" PRIx64 "(", ev->call.nr);
	for (int i = 0; i < n; i++)
		fprintf(f, "%s%#" PRIx64, i ? ", " : "", ev->call.arg[i]);
	if (ev->call.imm)
		fprintf(f, ") = -1, errno %u", ev->call.imm);
	else
		fprintf(f, ") = %#" PRIx64, ev->call.result);
}

void call_print(FILE *f, const struct trace_event *ev)
{
	bool xen = !ev->call.smc && ev->call.imm == XEN_TAG; /* X0 is an argument, not the function */
	char name[NAME_SIZE];

	if (ev->call.semihost) {
		print_semihost(f, ev);
		return;
	}
	fprintf(f, "%s %s", ev->call.smc ? "smc" : "hvc", call_name(ev, name, sizeof(name)));
	for (unsigned i = xen ? 0 : 1; ev->call.phase != CALL_ENDS && i < 4; i++)
		fprintf(f, "%s%#" PRIx64 "%s", i == (xen ? 0 : 1) ? "(" : ", ", ev->call.arg[i], i == 3 ? ")" : "");
	if (ev->call.phase == CALL_BEGINS)
		fprintf(f, " to EL%u", ev->call.by_el);
	else /* KVM's own calls say in X0 whether there is such a function, in X1 what came of it; the first has but X0 */
		fprintf(f, " = %#" PRIx64, call_kvm_host(ev) > 0 && !ev->call.result ? ev->call.arg[1] : ev->call.result);
	if (ev->call.phase == CALL_ENDS)
		fprintf(f, " from EL%u", ev->call.by_el);
}

/* ---- counts ---- */

struct call_count {
	char name[NAME_SIZE];
	uint64_t n;
};

struct call_counts {
	struct trace_listener listener;
	unsigned used;
	struct call_count row[MAX_NAMES];
	uint64_t others; /* of names that found no row */
};

static void count(void *arg, const struct trace_event *ev)
{
	struct call_counts *c = arg;
	char name[NAME_SIZE];
	unsigned i = 0;

	if (ev->call.phase == CALL_ENDS)
		return;
	call_name(ev, name, sizeof(name));
	while (i < c->used && strcmp(c->row[i].name, name) != 0)
		i++;
	if (i == MAX_NAMES) {
		c->others++;
		return;
	}
	if (i == c->used) {
		memcpy(c->row[i].name, name, sizeof(name));
		c->used++;
	}
	c->row[i].n++;
}

struct call_counts *call_counts_create(struct trace *t)
{
	struct call_counts *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->listener = (struct trace_listener){ .event = count, .arg = c, .mask = BIT(TRACE_CALL) };
	trace_listen(t, &c->listener);
	return c;
}

void call_counts_destroy(struct call_counts *c)
{
	free(c);
}

static int most_first(const void *a, const void *b)
{
	const struct call_count *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->name, y->name);
}

const char *call_counts_get(struct call_counts *c, unsigned i, uint64_t *n)
{
	if (!i)
		qsort(c->row, c->used, sizeof(c->row[0]), most_first);
	*n = i < c->used ? c->row[i].n : c->others;
	if (i < c->used)
		return c->row[i].name;
	return i == c->used && c->others ? "others" : NULL;
}

void call_counts_print(FILE *f, struct call_counts *c)
{
	const char *name;
	uint64_t n;

	for (unsigned i = 0; (name = call_counts_get(c, i, &n)); i++)
		fprintf(f, "%s  %-36s %16" PRIu64 "\n", i ? "" : "calls to higher exception levels and the host\n", name, n);
}
