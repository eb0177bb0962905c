/* cpu/exec/a32_state.c - AArch32 PSTATE, banked registers, and what they look like from AArch64.
 * Implements: DDI 0487 D1.6.1 (mapping between AArch32 and AArch64 general registers), G1.10 (banked registers, CPSR),
 *             AArch64.MaybeZeroRegisterUppers(), SetPSTATEFromPSR() of AArch32, GetPSRFromPSTATE(), Rmode[].
 * Not here:   the SPSR layout that AArch64 sees (exec_state.c); taking exceptions to and returning within AArch32. */
#include "cpu/exec/a32.h"

#include "cpu/exec/a32_op.h"
#include "cpu/exec/exec_priv.h"
#include "hyp/insn_traps.h"

/* ---- banks ---- */

/* Where AArch64 finds the banks' SP and LR. */
static const uint8_t sp_x[] = { [A32_BANK_USR] = 13, [A32_BANK_FIQ] = 29, [A32_BANK_IRQ] = 17, [A32_BANK_SVC] = 19,
				[A32_BANK_ABT] = 21, [A32_BANK_UND] = 23 };
static const uint8_t lr_x[] = { [A32_BANK_USR] = 14, [A32_BANK_FIQ] = 30, [A32_BANK_IRQ] = 16, [A32_BANK_SVC] = 18,
				[A32_BANK_ABT] = 20, [A32_BANK_UND] = 22 };
enum { R8_FIQ_X = 24 };

/* X8-X14 to the banks of `mode`. */
static void bank_save(struct pe *pe, unsigned mode)
{
	uint32_t *high = mode == A32_FIQ ? pe->a32.r8_fiq : pe->a32.r8_usr;
	enum a32_bank_id b = a32_bank_of(mode);

	for (unsigned i = 0; i < 5; i++)
		high[i] = (uint32_t)pe->x[8 + i];
	pe->a32.sp[b] = (uint32_t)pe->x[13];
	pe->a32.lr[b] = (uint32_t)pe->x[14];
}

static void bank_load(struct pe *pe, unsigned mode)
{
	const uint32_t *high = mode == A32_FIQ ? pe->a32.r8_fiq : pe->a32.r8_usr;
	enum a32_bank_id b = a32_bank_of(mode);

	for (unsigned i = 0; i < 5; i++)
		pe->x[8 + i] = high[i];
	pe->x[13] = pe->a32.sp[b];
	pe->x[14] = pe->a32.lr[b];
}

void a32_set_mode(struct pe *pe, unsigned mode)
{
	bank_save(pe, pe->ps.mode);
	pe->ps.mode = (uint8_t)mode;
	bank_load(pe, mode);
}

void a32_enter(struct pe *pe, unsigned mode)
{
	for (unsigned i = 0; i < 15; i++)
		pe->x[i] = (uint32_t)pe->x[i];
	pe->ps.nrw = 1;
	pe->ps.mode = (uint8_t)mode;
	if (!el1_is_aarch32(pe)) /* user mode sees no other register, and so changes none */
		return;
	for (unsigned b = 0; b < A32_BANK_COUNT; b++) {
		pe->a32.sp[b] = (uint32_t)pe->x[sp_x[b]];
		pe->a32.lr[b] = (uint32_t)pe->x[lr_x[b]];
	}
	for (unsigned i = 0; i < 5; i++) {
		pe->a32.r8_usr[i] = (uint32_t)pe->x[8 + i];
		pe->a32.r8_fiq[i] = (uint32_t)pe->x[R8_FIQ_X + i];
	}
	bank_load(pe, mode);
}

void a32_leave(struct pe *pe)
{
	pe->ps.nrw = pe->ps.t = pe->ps.e = pe->ps.it = 0;
	if (!el1_is_aarch32(pe))
		return;
	bank_save(pe, pe->ps.mode);
	for (unsigned b = 0; b < A32_BANK_COUNT; b++) {
		pe->x[sp_x[b]] = pe->a32.sp[b];
		pe->x[lr_x[b]] = pe->a32.lr[b];
	}
	for (unsigned i = 0; i < 5; i++) {
		pe->x[8 + i] = pe->a32.r8_usr[i];
		pe->x[R8_FIQ_X + i] = pe->a32.r8_fiq[i];
	}
}

unsigned a32_x_view(const struct pe *pe, unsigned n)
{
	enum a32_bank_id b = a32_bank_of(pe->ps.mode);

	if (n < 8 || n > 14)
		return n;
	if (n < 13)
		return pe->ps.mode == A32_FIQ ? n - 8 + R8_FIQ_X : n;
	return n == 13 ? sp_x[b] : lr_x[b];
}

/* Where R[n] of `mode` is kept while `pe` is in another mode; NULL: it is the current mode's. */
static uint32_t *banked(struct pe *pe, unsigned mode, unsigned n)
{
	bool fiq = mode == A32_FIQ;
	enum a32_bank_id b = a32_bank_of(mode);

	if (n < 8)
		return NULL;
	if (n < 13)
		return fiq == (pe->ps.mode == A32_FIQ) ? NULL : fiq ? &pe->a32.r8_fiq[n - 8] : &pe->a32.r8_usr[n - 8];
	if (b == a32_bank_of(pe->ps.mode))
		return NULL;
	return n == 13 ? &pe->a32.sp[b] : &pe->a32.lr[b];
}

uint32_t a32_get_banked(const struct pe *pe, unsigned mode, unsigned n)
{
	const uint32_t *r = banked((struct pe *)(uintptr_t)pe, mode, n);

	return r ? *r : (uint32_t)pe->x[n];
}

void a32_set_banked(struct pe *pe, unsigned mode, unsigned n, uint32_t v)
{
	uint32_t *r = banked(pe, mode, n);

	if (r)
		*r = v;
	else
		pe->x[n] = v;
}

bool a32_mode_valid(unsigned mode)
{
	switch (mode) {
	case A32_USR:
	case A32_FIQ:
	case A32_IRQ:
	case A32_SVC:
	case A32_ABT:
	case A32_UND:
	case A32_SYS:
		return true;
	default:
		return false;
	}
}

/* ---- CPSR ---- */

uint32_t a32_get_cpsr(const struct pe *pe)
{
	const struct pstate *p = &pe->ps;

	return flags_nzcv(&pe->flags) | (uint32_t)p->q << 27 | (p->it & 3u) << 25 | (uint32_t)p->ssbs << 23 |
	       (uint32_t)p->pan << 22 | (uint32_t)p->dit << 21 | (uint32_t)p->il << 20 | (uint32_t)p->ge << 16 |
	       (uint32_t)(p->it >> 2) << 10 | (uint32_t)p->e << 9 | (p->daif & 7u) << 6 | (uint32_t)p->t << 5 | p->mode;
}

void a32_set_cpsr(struct pe *pe, uint32_t v)
{
	struct pstate *p = &pe->ps;
	unsigned mode = v & 31, el = mode == A32_USR ? EL0 : EL1;

	flags_set_nzcv(&pe->flags, v & 0xf0000000u);
	p->q = bit(v, 27);
	p->it = (uint8_t)(bits(v, 15, 10) << 2 | bits(v, 26, 25));
	p->ssbs = has(pe, FEAT_SSBS) && bit(v, 23);
	p->pan = has(pe, FEAT_PAN) && bit(v, 22);
	p->dit = has(pe, FEAT_DIT) && bit(v, 21);
	p->il = bit(v, 20);
	p->ge = (uint8_t)bits(v, 19, 16);
	p->e = bit(v, 9);
	p->daif = (uint8_t)((p->daif & 8) | bits(v, 8, 6));
	p->t = bit(v, 5);
	if (mode != p->mode)
		a32_set_mode(pe, mode);
	pe_set_el(pe, el, el);
	pe->attention = 1;
}

unsigned a32_insn_length(const struct pe *pe)
{
	return A32_OP_LENGTH((const struct op *)pe->op);
}
