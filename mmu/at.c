/* mmu/at.c - address translation instructions.
 * Implements: DDI 0487 D8.17, AArch64.AT(), AArch64.EncodePAR(), D24.2.125 (PAR_EL1).
 * Not here:   whether the instruction is permitted at this EL (hyp/access), taking the abort (cpu/exec/system.c). */
#include "mmu/at.h"
#include "cpu/arch/attrs.h"
#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "mmu/regime.h"
#include "sim/core/bits.h"

#define PAR_F    BIT(0)
#define PAR_PTW  BIT(8)
#define PAR_S    BIT(9)
#define PAR_NS   BIT(9)
#define PAR_RES1 BIT(11)

/* acc 0: no permission is asked for. */
struct at_row {
	uint8_t el;
	uint8_t acc;
	bool both_stages, pan;
};

static const struct at_row at_rows[] = {
	[AT_S1E0R] = { EL0, ACC_READ, false, false },   [AT_S1E0W] = { EL0, ACC_WRITE, false, false },
	[AT_S1E1R] = { EL1, ACC_READ, false, false },   [AT_S1E1W] = { EL1, ACC_WRITE, false, false },
	[AT_S1E1RP] = { EL1, ACC_READ, false, true },   [AT_S1E1WP] = { EL1, ACC_WRITE, false, true },
	[AT_S1E1A] = { EL1, 0, false, false },          [AT_S1E2R] = { EL2, ACC_READ, false, false },
	[AT_S1E2W] = { EL2, ACC_WRITE, false, false },  [AT_S1E2A] = { EL2, 0, false, false },
	[AT_S1E3R] = { EL3, ACC_READ, false, false },   [AT_S1E3W] = { EL3, ACC_WRITE, false, false },
	[AT_S1E3A] = { EL3, 0, false, false },          [AT_S12E0R] = { EL0, ACC_READ, true, false },
	[AT_S12E0W] = { EL0, ACC_WRITE, true, false },  [AT_S12E1R] = { EL1, ACC_READ, true, false },
	[AT_S12E1W] = { EL1, ACC_WRITE, true, false },
};

static uint64_t par_success(const struct pe *pe, const struct xlate_out *o)
{
	uint64_t pa_mask = GENMASK(has(pe, FEAT_LPA) ? 51 : 47, 12);
	uint64_t par = PAR_RES1 | (o->pa.addr & pa_mask) | (uint64_t)o->attrs.shareability << 7;
	if (o->pa.pas == PAS_NONSECURE)
		par |= PAR_NS;
	return par | (uint64_t)attrs_to_mair(o->attrs) << 56;
}

static uint64_t par_fault(const struct fault *f)
{
	uint64_t par = PAR_F | PAR_RES1 | (uint64_t)fault_status_code(f) << 1;
	if (f->s1ptw)
		par |= PAR_PTW;
	if (f->stage == 2)
		par |= PAR_S;
	return par;
}

/* PAR as AArch32 has it with short descriptors: 32 bits, attributes in fields of two and three bits. */
static uint64_t par32_success(const struct xlate_out *o)
{
	bool device = o->attrs.type == MEM_DEVICE, super = o->lg_size == 24;
	uint64_t par = super ? (o->pa.addr & GENMASK(31, 24)) | bits(o->pa.addr, 39, 32) << 16 | BIT(1) : o->pa.addr & GENMASK(31, 12);
	unsigned inner = o->attrs.inner, outer = o->attrs.outer;

	par |= (uint64_t)(o->attrs.shareability != SH_OUTER) << 10; /* NOS */
	par |= (uint64_t)(o->pa.pas == PAS_NONSECURE) << 9 | (uint64_t)(o->attrs.shareability != SH_NON) << 7;
	if (device)
		return par | (inner ? 3 : 1) << 4;
	inner = inner == ATTR_NC ? 0 : inner & 4 ? (inner & 1 ? 5 : 7) : 6;
	outer = outer == ATTR_NC ? 0 : outer & 4 ? (outer & 1 ? 1 : 3) : 2;
	return par | inner << 4 | outer << 2;
}

static uint64_t par32_fault(const struct fault *f)
{
	uint32_t fs = fault_status_short(fault_status_code(f));

	return PAR_F | (fs & 15) << 1 | (uint64_t)(fs >> 10 & 1) << 5;
}

/* Which regime and whose privileges; HCR_EL2.{E2H,TGE} = {1,1} turns EL1&0 into EL2&0. */
static struct xlate_in at_input(const struct pe *pe, const struct at_row *row, va_t va)
{
	struct xlate_in in = { .va = va, .acc = (enum acc)row->acc, .el = row->el, .no_update = true };
	uint64_t hcr;

	in.secure = row->el == EL3 || is_secure_below_el3(pe);
	in.regime_el = row->el == EL0 ? EL1 : row->el;
	in.stage1_only = !row->both_stages;
	in.pan = row->pan && pe->ps.pan;
	hcr = regime_hcr(pe, in.secure);
	if (in.regime_el == EL1 && has(pe, FEAT_VHE) && (hcr & HCR_E2H) && (hcr & HCR_TGE)) {
		in.regime_el = EL2;
		in.el = row->el == EL0 ? EL0 : EL2;
	}
	return in;
}

uint64_t mmu_at(const struct pe *pe, const struct mem_port *mem, enum at_op op, va_t va, struct fault *f)
{
	struct xlate_in in = at_input(pe, &at_rows[op], va);
	struct xlate_out out;
	struct fault found;
	bool par32 = pe->ps.nrw && !(SYS(pe, TCR_EL1) & TTBCR_EAE);

	*f = (struct fault){ .kind = FAULT_NONE };
	if ((in.regime_el == EL1 ? pe->xlate_el1 : pe->xlate_el2)->translate(pe, mem, NULL, &in, &out, &found))
		return par32 ? par32_success(&out) : par_success(pe, &out);
	if (found.kind == FAULT_EXTERNAL_WALK || (pe->ps.el == EL1 && found.s1ptw))
		*f = found;
	return par32 ? par32_fault(&found) : par_fault(&found);
}
