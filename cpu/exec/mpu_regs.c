/* cpu/exec/mpu_regs.c - PRENR_ELx, PRBAR_ELx, PRLAR_ELx and PRBAR<n>_ELx, PRLAR<n>_ELx as views of the regions.
 * Implements: DDI 0600 G1.3: PRSELR_ELx.REGION chooses the region of PRBAR_ELx and PRLAR_ELx; of the forms with a number from 1 to 15
 *             its bits <7:4> choose the group of sixteen. PRENR_ELx shows the enables of regions 0 to 31.
 * Not here:   MPUIR_ELx, PRSELR_ELx, VSCTLR_EL2 (plain storage); what regions do (mpu/). */
#include "cpu/exec/mpu_regs.h"

#include "cpu/exec/exec_priv.h"
#include "mpu/pmsa.h"
#include "sim/core/bits.h"

bool mpu_reg_is_view(enum sysreg_id id)
{
	return (id >= SR_PRBAR_EL1 && id <= SR_PRLAR15_EL1) || (id >= SR_PRBAR_EL2 && id <= SR_PRLAR15_EL2) || id == SR_PRENR_EL1 ||
	       id == SR_PRENR_EL2;
}

/* What a register's name says. */
struct view {
	unsigned el;
	unsigned region;
	bool limit;   /* PRLAR */
	bool enables; /* PRENR */
	bool exists;  /* the region does */
};

static struct view view_of(const struct pe *pe, enum sysreg_id id)
{
	unsigned el = id >= SR_PRENR_EL2 ? EL2 : EL1;
	unsigned slot = id - (el == EL2 ? SR_PRBAR_EL2 : SR_PRBAR_EL1), n = slot / 2;
	unsigned sel = (unsigned)bits(el == EL2 ? SYS(pe, PRSELR_EL2) : SYS(pe, PRSELR_EL1), 7, 0);
	struct view v = { .el = el, .limit = slot % 2, .enables = id == SR_PRENR_EL1 || id == SR_PRENR_EL2 };

	v.region = n ? (sel & 0xf0) | n : sel;
	v.exists = v.region < pe->model->mpu_regions[el - 1];
	return v;
}

static unsigned enable_count(const struct pe *pe, unsigned el)
{
	unsigned n = pe->model->mpu_regions[el - 1];

	return n < 32 ? n : 32;
}

uint64_t mpu_reg_read(struct pe *pe, enum sysreg_id id)
{
	struct view v = view_of(pe, id);
	const struct mpu_regions *m = &pe->mpu[v.el - 1];
	uint64_t enables = 0;

	if (!v.enables) /* UNPREDICTABLE: a region that does not exist reads as zero and ignores writes */
		return !v.exists ? 0 : v.limit ? m->lar[v.region] : m->bar[v.region];
	for (unsigned n = 0; n < enable_count(pe, v.el); n++)
		enables |= (m->lar[n] & PRLAR_EN) << n;
	return enables;
}

static void trace_region(struct pe *pe, unsigned el, unsigned n)
{
	const struct mpu_regions *m = &pe->mpu[el - 1];
	struct trace_event ev = { .kind = TRACE_MPU, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };

	ev.mpu.mpu = (uint8_t)el;
	ev.mpu.region = (int16_t)n;
	ev.mpu.programmed = true;
	ev.mpu.bar = m->bar[n];
	ev.mpu.lar = m->lar[n];
	trace_emit(pe->trace, &ev);
}

static void set_region(struct pe *pe, unsigned el, unsigned n, uint64_t bar, uint64_t lar)
{
	struct mpu_regions *m = &pe->mpu[el - 1];

	if (m->bar[n] == bar && m->lar[n] == lar)
		return;
	mpu_region_set(m, n, bar, lar);
	if (unlikely(trace_on(pe->trace, TRACE_MPU)))
		trace_region(pe, el, n);
}

void mpu_reg_write(struct pe *pe, enum sysreg_id id, uint64_t val)
{
	struct view v = view_of(pe, id);
	const struct mpu_regions *m = &pe->mpu[v.el - 1];
	enum sysreg_id layout = v.limit ? (v.el == EL2 ? SR_PRLAR_EL2 : SR_PRLAR_EL1) : v.el == EL2 ? SR_PRBAR_EL2 : SR_PRBAR_EL1;

	for (unsigned n = 0; v.enables && n < enable_count(pe, v.el); n++)
		set_region(pe, v.el, n, m->bar[n], (m->lar[n] & ~PRLAR_EN) | (val >> n & 1));
	if (v.enables || !v.exists)
		return;
	val &= pe->sr_writable[layout];
	set_region(pe, v.el, v.region, v.limit ? m->bar[v.region] : val, v.limit ? val : m->lar[v.region]);
}

void mpu_trace_match(struct pe *pe, const struct xlate_in *in, const struct fault *f)
{
	struct trace_event ev = { .kind = TRACE_MPU, .pe = (uint8_t)pe->index, .el = in->el, .insns = pe_insns(pe) };
	struct pmsa_stage_report r[2];
	unsigned n = pmsa_explain(pe, in, r);

	ev.pc = in->acc & ACC_EXEC ? in->va : pe_pc(pe);

	for (unsigned i = 0; i < n; i++) {
		const struct mpu_regions *m = &pe->mpu[r[i].mpu - 1];

		ev.mpu.mpu = r[i].mpu;
		ev.mpu.acc = (uint8_t)in->acc;
		ev.mpu.va = in->va;
		ev.mpu.region = r[i].region;
		ev.mpu.bar = r[i].region < 0 ? 0 : m->bar[r[i].region];
		ev.mpu.lar = r[i].region < 0 ? 0 : m->lar[r[i].region];
		ev.mpu.denied = f && i == n - 1 ? f->rule : NULL;
		ev.mpu.bars = m->bar;
		ev.mpu.lars = m->lar;
		ev.mpu.count = pe->model->mpu_regions[r[i].mpu - 1];
		trace_emit(pe->trace, &ev);
	}
}
