/* sim/mpu_text.c - MPU regions and events in words: the trace's, the debugger's, and `aerie info mpu`.
 * Implements: DDI 0600 G1.3 (the fields of PRBAR_ELx and PRLAR_ELx).
 * Not here: what they mean for an access (mpu/). */
#include "sim/mpu_text.h"

#include <inttypes.h>

#include "cpu/arch/effective.h"
#include "mpu/region.h"

void mpu_print_region(FILE *f, unsigned mpu, uint64_t bar, uint64_t lar)
{
	static const char *const shareability[] = { "non-shareable", "reserved SH", "outer shareable", "inner shareable" };
	struct region r = region_decode(bar, lar);
	const char *way = r.ap & PRBAR_AP_RO ? "RO" : "RW", *low = r.ap & PRBAR_AP_LOW ? way : "no access";

	fprintf(f, "%#" PRIx64 "-%#" PRIx64 " %s EL%u, %s %s, ", r.base, r.limit, way, mpu, low, mpu == 1 ? "EL0" : "EL1&0");
	if (mpu == 1)
		fprintf(f, "%s", r.xn & 2 ? "XN" : "X");
	else
		fprintf(f, "XN %u%u", r.xn >> 1, r.xn & 1);
	fprintf(f, ", attributes %u, %s%s%s", r.attr, shareability[r.sh], r.ns ? ", NS" : "", r.limit < r.base ? ", empty" : "");
	if (!(lar & PRLAR_EN))
		fprintf(f, ", disabled");
}

/* The enabled ones, a line each, begun with a line's end. */
static void print_map(FILE *f, unsigned mpu, const uint64_t *bars, const uint64_t *lars, unsigned count)
{
	for (unsigned n = 0; n < count; n++) {
		if (!(lars[n] & PRLAR_EN))
			continue;
		fprintf(f, "\n    EL%u MPU region %3u  ", mpu, n);
		mpu_print_region(f, mpu, bars[n], lars[n]);
	}
}

void mpu_print_pe(FILE *f, const struct pe *pe, unsigned mpu)
{
	uint64_t sctlr = mpu == EL1 ? SYS(pe, SCTLR_EL1) : SYS(pe, SCTLR_EL2);
	const struct mpu_regions *m = &pe->mpu[mpu - 1];

	fprintf(f, "EL%u MPU: %u regions, %s, background region %s", mpu, pe->model->mpu_regions[mpu - 1], bit(sctlr, 0) ? "on" : "off",
		bit(sctlr, 17) ? "on" : "off");
	if (mpu == EL1 && el1_is_vmsa(pe))
		fprintf(f, "; VTCR_EL2.MSA: tables translate in its place");
	if (mpu == EL2)
		fprintf(f, "; second stage of EL1&0 %s", effective_hcr(pe) & BIT(0) ? "on" : "off");
	print_map(f, mpu, m->bar, m->lar, pe->model->mpu_regions[mpu - 1]);
	fputc('\n', f);
}

void mpu_print_event(FILE *f, const struct trace_event *ev)
{
	const char *how = ev->mpu.acc & 4 ? "execute" : ev->mpu.acc == 3 ? "read and write" : ev->mpu.acc & 2 ? "write" : "read";

	if (ev->mpu.programmed) {
		fprintf(f, "mpu_region EL%u region %d: ", ev->mpu.mpu, ev->mpu.region);
		mpu_print_region(f, ev->mpu.mpu, ev->mpu.bar, ev->mpu.lar);
		return;
	}
	fprintf(f, "mpu_match EL%u %s %#" PRIx64 ": ", ev->mpu.mpu, how, ev->mpu.va);
	if (ev->mpu.region == REGION_NONE)
		fprintf(f, "no region");
	else if (ev->mpu.region == REGION_SEVERAL)
		fprintf(f, "several regions");
	else {
		fprintf(f, "region %d ", ev->mpu.region);
		mpu_print_region(f, ev->mpu.mpu, ev->mpu.bar, ev->mpu.lar);
	}
	if (ev->mpu.denied) {
		fprintf(f, ", denied (%s)", ev->mpu.denied);
		print_map(f, ev->mpu.mpu, ev->mpu.bars, ev->mpu.lars, ev->mpu.count);
	}
}
