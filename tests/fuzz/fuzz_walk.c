/* tests/fuzz/fuzz_walk.c - libFuzzer entry: any registers, any tables, any access; nothing may crash or be undefined, and a
 * success must lie within the PA size.
 * Input: 96 bytes of registers and choices, 8 bytes a seed, then accesses of 16 bytes; the rest of the tables is the seed's. */
#include <stdlib.h>
#include <string.h>
#include "cpu/arch/pe.h"
#include "mmu/at.h"
#include "mmu/mmu.h"

struct tables {
	const uint8_t *data;
	size_t size;
	uint64_t seed;
};

static uint64_t word(const struct tables *t, uint64_t addr)
{
	uint64_t v, off = addr % (1 << 16);
	if (off + 8 <= t->size) {
		memcpy(&v, t->data + off, 8);
		return v;
	}
	v = (addr ^ t->seed) * 0x9e3779b97f4a7c15ULL;
	v ^= v >> 29;
	return v & 1 ? v & 0xffffffffULL : v;
}

static bool table_read(void *arg, pa_t pa, unsigned size, uint64_t *val)
{
	(void)size;
	*val = word(arg, pa.addr);
	return (*val & 0xff00) != 0xab00;
}

/* Every third swap finds the word changed. */
static bool table_cas(void *arg, pa_t pa, unsigned size, uint64_t old, uint64_t new_, uint64_t *was)
{
	struct tables *t = arg;
	(void)size;
	(void)new_;
	t->seed++;
	*was = t->seed % 3 ? old : word(t, pa.addr);
	return t->seed % 7 != 0;
}

static void registers(struct pe *pe, const uint64_t *w)
{
	static const enum sysreg_id ids[] = { SR_SCTLR_EL1, SR_TCR_EL1, SR_TTBR0_EL1, SR_TTBR1_EL1, SR_MAIR_EL1, SR_HCR_EL2, SR_VTCR_EL2,
					      SR_VTTBR_EL2, SR_TCR_EL2, SR_TTBR0_EL2, SR_SCR_EL3 };
	for (unsigned i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		pe->sr[ids[i]] = w[i];
	SYS(pe, SCTLR_EL2) = w[0];
	SYS(pe, SCTLR_EL3) = w[0];
	SYS(pe, TTBR1_EL2) = w[3];
	SYS(pe, TCR_EL3) = w[8];
	SYS(pe, TTBR0_EL3) = w[9];
}

static void check(const struct cpu_model *m, const struct xlate_out *out, const struct fault *f, bool ok)
{
	if (ok ? out->pa.addr >> m->pa_bits != 0 || out->lg_size > 48 : f->kind == FAULT_NONE || !f->rule || f->level < -1 || f->level > 3)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t pa_sizes[8] = { 32, 36, 40, 42, 44, 48, 52, 48 };
	struct cpu_model model = { .pa_bits = 48 };
	struct tables t;
	struct mem_port port = { &t, table_read, table_cas };
	struct xlate_cache cache = { { 0 } };
	struct pe *pe;
	uint64_t w[13], a[2];

	if (size < sizeof(w))
		return 0;
	memcpy(w, data, sizeof(w));
	t = (struct tables){ data + sizeof(w), size - sizeof(w), w[12] };
	pe = calloc(1, sizeof(*pe));
	if (!pe)
		return 0;
	pe->model = &model;
	pe->xlate_el1 = pe->xlate_el2 = pe->xlate_vmsa = &mmu_xlate_ops;
	memset(&model.feat, w[11] & 8 ? 0xff : 0, sizeof(model.feat));
	for (unsigned i = 0; i < sizeof(model.feat.w) / 8; i++)
		model.feat.w[i] ^= w[11] >> 16 & (0x8421082108421ULL << i);
	model.pa_bits = pa_sizes[w[11] & 7];
	registers(pe, w);
	pe->ps.el = w[11] >> 4 & 3;
	for (unsigned i = 0; i < 16 && (i + 1) * 16 <= t.size; i++) {
		struct xlate_out out;
		struct fault f;
		memcpy(a, t.data + i * 16, 16);
		struct xlate_in in = { .va = a[0], .acc = (enum acc)(a[1] & 7), .el = a[1] >> 3 & 3, .regime_el = (a[1] >> 5 & 3) | !(a[1] >> 5 & 3),
				       .secure = a[1] >> 7 & 1, .pan = a[1] >> 8 & 1, .no_update = a[1] >> 9 & 1,
				       .stage1_only = a[1] >> 10 & 1, .cmo = a[1] >> 11 & 1 };
		bool ok = mmu_xlate_ops.translate(pe, &port, a[1] >> 12 & 1 ? &cache : NULL, &in, &out, &f);
		check(&model, &out, &f, ok);
		mmu_at(pe, &port, (enum at_op)(a[1] >> 16 & 15), a[0], &f);
	}
	free(pe);
	return 0;
}
