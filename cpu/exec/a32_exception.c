/* cpu/exec/a32_exception.c - exceptions taken to EL1 while it uses AArch32.
 * Implements: DDI 0487 G1.12 (modes, vectors, link registers), AArch32.EnterMode(), AArch32.TakeUndefInstrException() and kin,
 *             AArch32.Abort(), AArch32.FaultSyndrome(), ExcVectorBase().
 * Not here:   whether EL1 takes it (hyp/route); exceptions from AArch32 to AArch64 (exception.c); returns (a32_sys.c). */
#include "cpu/exec/a32_exception.h"

#include "cpu/arch/syndrome.h"
#include "cpu/exec/a32.h"

#define SCTLR_V     BIT(13)
#define SCTLR_SPAN  BIT(23)
#define SCTLR_EE    BIT(25)
#define SCTLR_TE    BIT(30)
#define SCTLR_DSSBS BIT(31)
#define FSR_LPAE    BIT(9)
#define FSR_WNR     BIT(11)
#define FSR_CM      BIT(13)
#define ISS_WNR     BIT(6)
#define ISS_CM      BIT(8)

enum { FSC_ALIGNMENT = 0x21, FSC_DEBUG = 0x22, FSC_SERROR = 0x11 };
/* PSTATE.DAIF */
enum { MASK_F = 1, MASK_I = 2, MASK_A = 4 };

enum a32_class { CLASS_UND, CLASS_SVC, CLASS_PABT, CLASS_DABT, CLASS_IRQ, CLASS_FIQ };

static const struct entry {
	uint8_t mode, vector, mask;
	uint8_t lr_a32, lr_t32; /* link register less the instruction's address */
} entries[] = {
	[CLASS_UND] = { A32_UND, 0x04, MASK_I, 4, 2 },
	[CLASS_SVC] = { A32_SVC, 0x08, MASK_I, 4, 2 },
	[CLASS_PABT] = { A32_ABT, 0x0c, MASK_I | MASK_A, 4, 4 },
	[CLASS_DABT] = { A32_ABT, 0x10, MASK_I | MASK_A, 8, 8 },
	[CLASS_IRQ] = { A32_IRQ, 0x18, MASK_I | MASK_A, 4, 4 },
	[CLASS_FIQ] = { A32_FIQ, 0x1c, MASK_I | MASK_A | MASK_F, 4, 4 },
};

static enum a32_class class_of(const struct exception *e)
{
	if (e->type == EXC_IRQ)
		return CLASS_IRQ;
	if (e->type == EXC_FIQ)
		return CLASS_FIQ;
	if (e->type == EXC_SERROR)
		return CLASS_DABT;
	switch (e->ec) {
	case EC_SVC32:
		return CLASS_SVC;
	case EC_IABORT_LOWER:
	case EC_PC_ALIGN:
	case EC_BKPT32:
	case EC_BREAKPT_LOWER:
	case EC_VECTOR_CATCH:
		return CLASS_PABT;
	case EC_DABORT_LOWER:
	case EC_WATCHPT_LOWER:
		return CLASS_DABT;
	default: /* UNDEFINED, illegal state, and what would be a trap to EL1 in AArch64 */
		return CLASS_UND;
	}
}

unsigned a32_exception_vector(const struct pe *pe)
{
	return entries[class_of(&pe->exc)].vector;
}

enum sysreg_id a32_spsr_id(unsigned mode)
{
	switch (mode) {
	case A32_FIQ:
		return SR_SPSR_fiq;
	case A32_IRQ:
		return SR_SPSR_irq;
	case A32_SVC:
		return SR_SPSR_EL1;
	case A32_ABT:
		return SR_SPSR_abt;
	case A32_UND:
		return SR_SPSR_und;
	default:
		return SR_NONE;
	}
}

/* ---- fault status ---- */

static uint32_t status(const struct pe *pe, unsigned fsc)
{
	if (SYS(pe, TCR_EL1) & TTBCR_EAE)
		return (uint32_t)FSR_LPAE | fsc;
	return fault_status_short(fsc);
}

/* A data fault by a short descriptor names its domain. */
static uint32_t domain_of(const struct pe *pe, unsigned fsc)
{
	bool has_one = (fsc & 0x3c) == 0x0c || (fsc & 0x3c) == 0x08 || (fsc & 0x3c) == 0x3c || fsc == 0x06;

	return SYS(pe, TCR_EL1) & TTBCR_EAE || !has_one ? 0 : (uint32_t)pe->exc.domain << 4;
}

static void set_low(struct pe *pe, enum sysreg_id id, uint32_t v)
{
	pe->sr[id] = (pe->sr[id] & ~0xffffffffULL) | v;
}

/* DBGDSCRext.MOE: which debug event it was. */
static void set_moe(struct pe *pe, unsigned moe)
{
	SYS(pe, MDSCR_EL1) = deposit(SYS(pe, MDSCR_EL1), 5, 2, moe);
}

static void report_prefetch(struct pe *pe)
{
	const struct exception *e = &pe->exc;
	unsigned fsc = e->iss & 0x3f;

	if (e->ec == EC_PC_ALIGN)
		fsc = FSC_ALIGNMENT;
	else if (e->ec != EC_IABORT_LOWER)
		fsc = FSC_DEBUG;
	if (fsc == FSC_DEBUG)
		set_moe(pe, e->ec == EC_BKPT32 ? 3 : 1);
	SYS(pe, IFSR32_EL2) = status(pe, fsc);
	if (e->far_valid)
		SYS(pe, FAR_EL1) = (SYS(pe, FAR_EL1) & 0xffffffffULL) | e->far << 32;
}

static void report_data(struct pe *pe)
{
	const struct exception *e = &pe->exc;
	unsigned fsc = e->type == EXC_SERROR ? FSC_SERROR : e->ec == EC_WATCHPT_LOWER ? FSC_DEBUG : e->iss & 0x3f;
	uint32_t v = status(pe, fsc);

	if (fsc == FSC_DEBUG)
		set_moe(pe, 10);
	if (e->type != EXC_SERROR)
		v |= domain_of(pe, fsc) | (e->iss & ISS_WNR ? (uint32_t)FSR_WNR : 0) | (e->iss & ISS_CM ? (uint32_t)FSR_CM : 0);
	set_low(pe, SR_ESR_EL1, v);
	if (e->far_valid)
		set_low(pe, SR_FAR_EL1, (uint32_t)e->far);
}

/* ---- entry ---- */

static uint32_t vector_base(const struct pe *pe)
{
	return SYS(pe, SCTLR_EL1) & SCTLR_V ? 0xffff0000u : (uint32_t)SYS(pe, VBAR_EL1) & ~0x1fu;
}

void a32_exception_enter(struct pe *pe)
{
	enum a32_class c = class_of(&pe->exc);
	const struct entry *n = &entries[c];
	uint64_t sctlr = SYS(pe, SCTLR_EL1);
	uint32_t spsr = a32_get_cpsr(pe), pc = (uint32_t)pe->pc;
	uint32_t lr = c == CLASS_SVC ? pc + pe->exc.return_next : pc + (pe->ps.t ? n->lr_t32 : n->lr_a32);
	struct pstate *p = &pe->ps;

	if (c == CLASS_PABT)
		report_prefetch(pe);
	else if (c == CLASS_DABT)
		report_data(pe);
	a32_set_mode(pe, n->mode);
	pe->sr[a32_spsr_id(n->mode)] = spsr;
	pe->x[14] = lr;
	p->daif |= n->mask;
	p->it = p->il = p->ss = 0;
	p->t = (sctlr & SCTLR_TE) != 0;
	p->e = (sctlr & SCTLR_EE) != 0;
	p->ssbs = has(pe, FEAT_SSBS) && (sctlr & SCTLR_DSSBS);
	if (has(pe, FEAT_PAN) && !(sctlr & SCTLR_SPAN))
		p->pan = 1;
	pe_set_el(pe, EL1, 1);
	pe->pc = vector_base(pe) + n->vector;
}
