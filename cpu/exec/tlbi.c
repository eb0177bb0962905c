/* cpu/exec/tlbi.c - TLBI instructions: what each names, from its encoding and operand.
 * Implements: DDI 0487 C5.5 (TLBI *): regime, shareability, VMID, ASID, address, range. FEAT_TLBIOS, FEAT_TLBIRANGE, FEAT_XS;
 *             TTL is a hint that is not needed.
 * Not here:   traps (hyp/access.c); what goes from the caches (tlb_inv.c). */
#include "cpu/exec/tlbi.h"

#include "cpu/arch/effective.h"
#include "cpu/exec/tlb.h"

#define HCR_FB BIT(9)

enum { OP1_EL1 = 0, OP1_EL2 = 4, OP1_EL3 = 6 };

struct tlbi {
	unsigned op1, crm, op2;
};

/* CRm says which form and how far it goes. */
static bool is_range(const struct tlbi *t)
{
	if (t->op1 == OP1_EL2 && (t->crm == 0 || t->crm == 4))
		return t->op2 == 2 || t->op2 == 3 || t->op2 == 6 || t->op2 == 7;
	return t->crm == 2 || t->crm == 5 || t->crm == 6;
}

static bool is_broadcast(const struct pe *pe, const struct tlbi *t)
{
	if (t->op1 == OP1_EL2 && t->crm == 4)
		return t->op2 == 0 || t->op2 == 3 || t->op2 == 4 || t->op2 == 7; /* IPAS2*OS */
	if (t->crm < 6)
		return true;
	return pe->ps.el == EL1 && (effective_hcr(pe) & HCR_FB);
}

static bool is_ipa(const struct tlbi *t)
{
	return t->op1 == OP1_EL2 && (t->crm == 0 || t->crm == 4);
}

/* Regime, Security state, VMID. */
static void set_regime(const struct pe *pe, const struct tlbi *t, struct tlb_scope *s)
{
	bool on_el1 = t->op1 == OP1_EL1 || is_ipa(t) || t->op2 == 4 || t->op2 == 6;

	s->secure = is_secure_below_el3(pe);
	s->vmid = el2_enabled(pe) ? (uint16_t)(effective_vmid_reg(pe) >> 48) : 0;
	if (t->op1 == OP1_EL3) {
		s->regime_el = EL3;
		s->secure = true;
	} else if (t->op1 == OP1_EL1 && pe->ps.el != EL1 && el_is_in_host(pe, EL0)) {
		s->regime_el = EL2;
		s->el2_host = true;
	} else if (on_el1) {
		s->regime_el = EL1;
	} else {
		s->regime_el = EL2;
		s->el2_host = el_is_in_host(pe, EL2);
	}
	s->any_vmid = s->regime_el != EL1 || (t->op1 == OP1_EL2 && t->op2 == 4 && !is_ipa(t));
}

static void set_kind(const struct tlbi *t, struct tlb_scope *s)
{
	s->last_level = t->op2 >= 5;
	if (is_ipa(t)) {
		s->kind = TLBI_IPA;
		s->last_level = t->op2 >= 4;
		return;
	}
	if (t->op1 == OP1_EL2 && t->op2 == 6) {
		s->kind = TLBI_VMALLS12;
		return;
	}
	switch (t->op2) {
	case 2:
		s->kind = TLBI_ASID;
		break;
	case 1:
	case 5:
		s->kind = TLBI_VA;
		break;
	case 3:
	case 7:
		s->kind = TLBI_VAA;
		break;
	default:
		s->kind = TLBI_ALL;
		break;
	}
}

/* TCR_ELx.DS or VTCR_EL2.DS: ranges count in 64 KiB whatever the granule. */
static bool has_ds(const struct pe *pe, const struct tlb_scope *s)
{
	if (!has(pe, FEAT_LPA2))
		return false;
	if (s->kind == TLBI_IPA)
		return bit(SYS(pe, VTCR_EL2), 32);
	if (s->regime_el == EL1)
		return bit(SYS(pe, TCR_EL1), 59);
	if (s->regime_el == EL2)
		return bit(SYS(pe, TCR_EL2), s->el2_host ? 59 : 32);
	return bit(SYS(pe, TCR_EL3), 32);
}

/* BaseADDR, NUM, SCALE, TG. false: reserved TG, which names nothing. */
static bool set_range(const struct pe *pe, uint64_t xt, struct tlb_scope *s)
{
	static const uint8_t lg_granule[] = { 0, 12, 14, 16 };
	unsigned lg = lg_granule[bits(xt, 47, 46)], scale = (unsigned)bits(xt, 45, 44);
	uint64_t pages = (bits(xt, 43, 39) + 1) << (5 * scale + 1), base = bits(xt, 36, 0);

	if (!lg)
		return false;
	if (s->kind != TLBI_IPA)
		base = (uint64_t)sext(base, 37);
	s->start = base << (has_ds(pe, s) ? 16 : lg);
	s->end = s->start + (pages << lg);
	return true;
}

static void set_address(uint64_t xt, struct tlb_scope *s)
{
	if (s->kind == TLBI_IPA)
		s->start = bits(xt, 39, 0) << 12;
	else
		s->start = (uint64_t)sext(bits(xt, 43, 0), 44) << 12;
	s->end = s->start + 4 * KiB;
}

void exec_tlbi(struct pe *pe, uint32_t enc, uint64_t xt)
{
	const struct tlbi t = { enc >> 11 & 7, enc >> 3 & 15, enc & 7 };
	struct tlb_scope s = { .broadcast = is_broadcast(pe, &t) };

	set_regime(pe, &t, &s);
	set_kind(&t, &s);
	s.asid = (uint16_t)(xt >> 48);
	if (is_range(&t)) {
		if (!set_range(pe, xt, &s))
			return;
	} else {
		set_address(xt, &s);
	}
	tlb_invalidate(pe, &s);
}
