/* cpu/exec/pauth.c - pointer authentication: codes, and adding, checking and stripping them.
 * Implements: DDI 0487 J1: AddPAC(), Auth(), Strip(), CalculateBottomPACBit(), EffectiveTBI(), AddPACGA(), the enables of
 *             AddPACIA() and kin; FEAT_PAuth, FEAT_EPAC, FEAT_PAuth2, FEAT_FPAC, FEAT_FPACCOMBINE, FEAT_CONSTPACFIELD.
 * Not here:   the arithmetic of one pointer (pauth_core.h); the instructions (pauth_insn.c); trap rules (hyp/insn_traps.c). */
#include "cpu/exec/pauth.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/pauth_core.h"
#include "hyp/insn_traps.h"

/* ---- the layout of a pointer ---- */

static unsigned bottom_bit(const struct pe *pe, uint64_t tcr, bool upper, bool two_ranges)
{
	unsigned tsz = (unsigned)(upper ? bits(tcr, 21, 16) : bits(tcr, 5, 0));
	bool k64 = upper ? bits(tcr, 31, 30) == 3 : bits(tcr, 15, 14) == 1;
	bool ds = has(pe, FEAT_LPA2) && bit(tcr, two_ranges ? 59 : 32);
	unsigned max = !has(pe, FEAT_TTST) ? 39 : k64 ? 47 : 48, min = (k64 && has(pe, FEAT_LVA)) || ds ? 12 : 16;

	tsz = tsz > max ? max : tsz < min ? min : tsz;
	return 64 - tsz;
}

static void fill_layout(const struct pe *pe, struct pauth_state *s)
{
	unsigned rel = regime_el(pe, pe->ps.el);
	uint64_t tcr = rel == EL1 ? SYS(pe, TCR_EL1) : rel == EL2 ? SYS(pe, TCR_EL2) : SYS(pe, TCR_EL3);
	bool lo, hi;

	if (rel == EL3 || (rel == EL2 && !el_is_in_host(pe, EL2))) {
		lo = bit(tcr, 20);
		s->tbi[1] = lo ? 3 : 0;
		s->tbi[0] = lo && !bit(tcr, 29) ? 3 : 0;
		s->bottom[0] = s->bottom[1] = (uint8_t)bottom_bit(pe, tcr, false, false);
		return;
	}
	lo = bit(tcr, 37);
	hi = bit(tcr, 38);
	s->tbi[1] = (uint8_t)(lo | hi << 1);
	s->tbi[0] = (uint8_t)((lo && !bit(tcr, 51)) | (hi && !bit(tcr, 52)) << 1);
	s->bottom[0] = (uint8_t)bottom_bit(pe, tcr, false, true);
	s->bottom[1] = (uint8_t)bottom_bit(pe, tcr, true, true);
}

/* Not inline: once after each change of a register it depends on. */
static __attribute__((noinline)) void fill(struct pe *pe, struct pauth_state *s)
{
	uint64_t sctlr = effective_sctlr(pe, pe->ps.el);

	fill_layout(pe, s);
	s->keys = (uint8_t)(bit(sctlr, 31) | bit(sctlr, 30) << 1 | bit(sctlr, 27) << 2 | bit(sctlr, 13) << 3);
	s->may_trap = hyp_pauth_verdict(pe).what != DO_REGISTER;
	s->pauth2 = has(pe, FEAT_PAuth2);
	s->const_field = has(pe, FEAT_CONSTPACFIELD);
	s->epac = has(pe, FEAT_EPAC);
	s->fault = has(pe, FEAT_FPAC);
	s->fault_combined = has(pe, FEAT_FPACCOMBINE);
	s->qarma = pe->qarma;
	s->valid = true;
}

static inline const struct pauth_state *state_of(struct pe *pe)
{
	struct pauth_state *s = &pe->pauth[pe->ps.el];

	if (unlikely(!s->valid))
		fill(pe, s);
	return s;
}

uint64_t pauth_mask(struct pe *pe, bool data, bool upper)
{
	const struct pauth_state *s = state_of(pe);

	return pauth_code_mask(s, s->tbi[data] >> upper & 1, upper);
}

uint64_t pauth_strip(struct pe *pe, uint64_t ptr, bool data)
{
	return pauth_good(state_of(pe), ptr, data);
}

/* ---- keys, enables, traps ---- */

static const uint64_t *key_value(const struct pe *pe, enum pauth_key key)
{
	_Static_assert(SR_APIAKeyHi_EL1 == SR_APIAKeyLo_EL1 + 1 && SR_APIBKeyLo_EL1 == SR_APIAKeyLo_EL1 + 2 &&
		       SR_APDAKeyLo_EL1 == SR_APIAKeyLo_EL1 + 4 && SR_APDBKeyLo_EL1 == SR_APIAKeyLo_EL1 + 6 &&
		       SR_APGAKeyLo_EL1 == SR_APIAKeyLo_EL1 + 8, "keys stand in the order of their encodings");
	return &pe->sr[SR_APIAKeyLo_EL1 + 2 * (unsigned)key];
}

/* HCR_EL2.API or SCR_EL3.API. */
static struct pauth_result trapped(struct pe *pe, uint64_t ptr)
{
	struct verdict v = hyp_pauth_verdict(pe);

	return (struct pauth_result){ ptr, raise_verdict(pe, &v, 0) };
}

struct pauth_result pauth_add(struct pe *pe, uint64_t ptr, uint64_t modifier, enum pauth_key key)
{
	const struct pauth_state *s = state_of(pe);

	if (!(s->keys >> key & 1))
		return (struct pauth_result){ ptr, EXEC_NEXT };
	if (unlikely(s->may_trap))
		return trapped(pe, ptr);
	return (struct pauth_result){ pauth_insert(s, ptr, modifier, key_value(pe, key), key >= KEY_DA), EXEC_NEXT };
}

struct pauth_result pauth_auth(struct pe *pe, uint64_t ptr, uint64_t modifier, enum pauth_key key, bool combined)
{
	const struct pauth_state *s = state_of(pe);
	struct pauth_result r = { ptr, EXEC_NEXT };

	if (!(s->keys >> key & 1))
		return r;
	if (unlikely(s->may_trap))
		return trapped(pe, ptr);
	if (unlikely(!pauth_check(s, &r.ptr, modifier, key_value(pe, key), key, combined)))
		r.status = raise_sync(pe, EC_PAC_FAIL, iss_pac_fail(key >= KEY_DA, key & 1), 0,
				      "pointer authentication code does not match");
	return r;
}

struct pauth_result pauth_generic(struct pe *pe, uint64_t x, uint64_t y)
{
	const struct pauth_state *s = state_of(pe);

	if (unlikely(s->may_trap))
		return trapped(pe, 0);
	return (struct pauth_result){ pauth_compute(s, x, y, &SYS(pe, APGAKeyLo_EL1)) & GENMASK(63, 32), EXEC_NEXT };
}
