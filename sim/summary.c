/* sim/summary.c - what is printed when a run is over. */
#include "sim/summary.h"

#include <inttypes.h>

#include "cpu/arch/syndrome.h"
#include "cpu/exec/tlb.h"

static const char *how(const struct run_result *r)
{
	static const char *const names[] = {
		[RUN_OFF] = "the guest powered off",      [RUN_RESET] = "the guest reset",
		[RUN_QUIT] = "left by Ctrl-A x",          [RUN_SIGNAL] = "stopped by a signal",
		[RUN_MAX_INSNS] = "stopped by --max-insns", [RUN_TIMEOUT] = "stopped by --timeout",
		[RUN_DEADLOCK] = "nothing left to wake the guest", [RUN_HOST] = "stopped by a host error",
	};
	return names[r->end];
}

/* 1234567 as "1,234,567". */
static const char *grouped(uint64_t v, char buf[32])
{
	char *p = buf + 31;

	*p = 0;
	for (int n = 0; v || !n; n++) {
		if (n && n % 3 == 0)
			*--p = ',';
		*--p = (char)('0' + v % 10);
		v /= 10;
	}
	return p;
}

static void print_row(FILE *f, const char *what, uint64_t n)
{
	char buf[32];

	fprintf(f, "  %-36s %16s\n", what, grouped(n, buf));
}

/* The accounts of all processors for one guest hypervisor, in *sum; false: the machine has none with this VMID. */
static bool sum_world(const struct machine *m, uint32_t vmid, struct nv_world *sum)
{
	*sum = (struct nv_world){ .vmid = vmid };
	for (unsigned i = 0; i < m->pe_count; i++)
		for (unsigned n = 0; n < NV_WORLDS; n++) {
			const struct nv_world *w = &m->pe[i]->nv_world[n];
			if (!w->used || w->vmid != vmid)
				continue;
			sum->used = true;
			for (unsigned ec = 0; ec < 64; ec++)
				sum->traps[ec] += w->traps[ec];
			sum->interrupts += w->interrupts;
			sum->avoided += w->avoided;
			sum->redirected += w->redirected;
		}
	return sum->used;
}

static void print_world(FILE *f, const struct nv_world *w)
{
	uint64_t total = w->interrupts;

	if (w->vmid == NV_WORLD_OTHERS)
		fprintf(f, "virtual EL2 of other VMIDs: exceptions to EL2\n");
	else
		fprintf(f, "virtual EL2, VMID %" PRIu32 ": exceptions to EL2\n", w->vmid);
	for (unsigned ec = 0; ec < 64; ec++) {
		if (w->traps[ec])
			print_row(f, ec_name(ec), w->traps[ec]);
		total += w->traps[ec];
	}
	if (w->interrupts)
		print_row(f, "interrupts", w->interrupts);
	print_row(f, "all", total);
	print_row(f, "avoided by FEAT_NV2", w->avoided);
	print_row(f, "other accesses of the VNCR page", w->redirected);
}

/* The registers whose accesses FEAT_NV2 kept from trapping, the most frequent first. */
static void print_avoided(FILE *f, const struct machine *m)
{
	uint64_t n[SR_COUNT] = { 0 }, rest = 0;
	enum { ROWS = 16 };

	for (unsigned id = 0; id < SR_COUNT; id++)
		for (unsigned i = 0; i < m->pe_count; i++)
			n[id] += m->pe[i]->nv_avoided[id];
	fprintf(f, "traps avoided by FEAT_NV2\n");
	for (unsigned row = 0; row < ROWS; row++) {
		unsigned most = 0;
		for (unsigned id = 1; id < SR_COUNT; id++)
			if (n[id] > n[most])
				most = id;
		if (!n[most])
			return;
		print_row(f, sysreg_row((enum sysreg_id)most)->name, n[most]);
		n[most] = 0;
	}
	for (unsigned id = 0; id < SR_COUNT; id++)
		rest += n[id];
	if (rest)
		print_row(f, "other registers", rest);
}

/* Nested virtualization: one account a guest hypervisor. */
static void print_nested(FILE *f, const struct machine *m)
{
	uint64_t pages[2] = { 0, 0 };
	struct nv_world w;
	bool any = false;

	for (uint32_t vmid = 0; vmid <= NV_WORLD_OTHERS; vmid++)
		if (sum_world(m, vmid, &w)) {
			print_world(f, &w);
			any = true;
		}
	if (!any)
		return;
	print_avoided(f, m);
	for (unsigned i = 0; i < m->pe_count; i++)
		for (unsigned write = 0; write < 2; write++)
			pages[write] += m->pe[i]->vncr_count[write];
	fprintf(f, "accesses of the VNCR page\n");
	print_row(f, "reads", pages[0]);
	print_row(f, "writes", pages[1]);
}

/* Design D5: a world switch selects a context, it does not flush. */
static void print_contexts(FILE *f, const struct machine *m)
{
	struct tlb_counts sum = { 0 };

	for (unsigned i = 0; i < m->pe_count; i++) {
		struct tlb_counts c = tlb_counts(m->pe[i]);

		sum.found += c.found, sum.made += c.made, sum.replaced += c.replaced;
	}
	fprintf(f, "translation contexts after changes of registers\n");
	print_row(f, "found again", sum.found);
	print_row(f, "new", sum.made);
	print_row(f, "in the place of an old one", sum.replaced);
}

void summary_print(FILE *f, const struct machine *m, const struct run_result *r)
{
	static const char *const async[] = { NULL, "IRQ", "FIQ", "SError" };
	double host = (double)r->host_ns / 1e9, guest = (double)clock_now(m->clock) / 1e9;
	uint64_t total = 0;
	char buf[32];

	fprintf(f, "summary: %s\n", how(r));
	fprintf(f, "  instructions  %s on %u processor%s\n", grouped(r->insns, buf), m->pe_count, m->pe_count > 1 ? "s" : "");
	fprintf(f, "  guest time    %.3f s (idle %.3f s)\n", guest, (double)r->idle_ns / 1e9);
	fprintf(f, "  host time     %.3f s, %.0f MIPS\n", host, host > 0 ? (double)r->insns / host / 1e6 : 0);
	fprintf(f, "exceptions taken\n");
	for (unsigned ec = 0; ec < 64; ec++) {
		uint64_t n = 0;
		for (unsigned i = 0; i < m->pe_count; i++)
			n += m->pe[i]->exc_count[ec];
		if (n)
			print_row(f, ec_name(ec), n);
		total += n;
	}
	for (unsigned t = 1; t < 4; t++) {
		uint64_t n = 0;
		for (unsigned i = 0; i < m->pe_count; i++)
			n += m->pe[i]->irq_count[t];
		if (n)
			print_row(f, async[t], n);
		total += n;
	}
	print_row(f, "all", total);
	print_contexts(f, m);
	print_nested(f, m);
}

const char *summary_end(const struct machine *m, const struct run_result *r, char *buf, size_t size)
{
	const struct pe *pe = m->pe[0];

	switch (r->end) {
	case RUN_MAX_INSNS:
		snprintf(buf, size, "stopped after %" PRIu64 " instructions (--max-insns), PC %#" PRIx64 " EL%u", r->insns, pe->pc,
			 pe->ps.el);
		return buf;
	case RUN_TIMEOUT:
		snprintf(buf, size, "stopped after %.3f s of guest time (--timeout), PC %#" PRIx64 " EL%u",
			 (double)clock_now(m->clock) / 1e9, pe->pc, pe->ps.el);
		return buf;
	case RUN_DEADLOCK:
		snprintf(buf, size, "the guest sleeps for ever: no processor runs and nothing is left to wake one (PE 0: PC %#" PRIx64
			 " EL%u, %s)", pe->pc, pe->ps.el, pe->power ? pe->waiting == 2 ? "WFE" : "WFI" : "off");
		return buf;
	default:
		return NULL;
	}
}
