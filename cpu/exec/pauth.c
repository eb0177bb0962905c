/* cpu/exec/pauth.c - pointer authentication: codes, and adding, checking and stripping them.
 * Implements: DDI 0487 J1: AddPAC(), Auth(), Strip(), CalculateBottomPACBit(), EffectiveTBI(), AddPACGA(), the enables of
 *             AddPACIA() and kin; FEAT_PAuth, FEAT_EPAC, FEAT_PAuth2, FEAT_FPAC, FEAT_FPACCOMBINE, FEAT_CONSTPACFIELD.
 * IMPDEF:     ComputePAC() is an algorithm of our own (FEAT_PACIMP): two 64x64-bit multiplications, folded.
 * Not here:   the instructions (pauth_insn.c); trap rules (hyp/insn_traps.c). */
#include "cpu/exec/pauth.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "hyp/insn_traps.h"

/* ---- the code ---- */

static uint64_t fold(uint64_t a, uint64_t b)
{
	unsigned __int128 p = (unsigned __int128)a * b;

	return (uint64_t)p ^ (uint64_t)(p >> 64);
}

/* Odd constants without structure: the binary expansions of sqrt(3) and sqrt(5). */
#define MIX_A 0xbb67ae8584caa73bULL
#define MIX_B 0x3c6ef372fe94f82bULL

static uint64_t compute_pac(uint64_t data, uint64_t modifier, uint64_t key_hi, uint64_t key_lo)
{
	uint64_t h = fold(data ^ key_lo ^ MIX_A, (modifier ^ key_hi) | 1) ^ modifier;

	return fold(h + key_hi + MIX_B, (data + key_lo) ^ MIX_A) ^ h;
}

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
	s->valid = true;
}

static inline const struct pauth_state *state_of(struct pe *pe)
{
	struct pauth_state *s = &pe->pauth[pe->ps.el];

	if (unlikely(!s->valid))
		fill(pe, s);
	return s;
}

/* The bits that hold the code: from the bottom up, without bit 55, without the tag byte. */
static inline uint64_t code_mask(const struct pauth_state *s, bool tbi, bool upper)
{
	return (~0ULL << s->bottom[upper] & ~BIT(55)) & (tbi ? GENMASK(55, 0) : ~0ULL);
}

/* ptr with all of its extension bits, tag byte apart, equal to `high`. */
static inline uint64_t extended(uint64_t ptr, uint64_t mask, bool high)
{
	return high ? ptr | mask | BIT(55) : ptr & ~(mask | BIT(55));
}

static uint64_t add(const struct pauth_state *s, uint64_t ptr, uint64_t modifier, const uint64_t key[2], bool data)
{
	bool tbi = s->tbi[data] >> bit(ptr, 55) & 1;
	bool sel = s->tbi[data] || s->const_field ? bit(ptr, 55) : bit(ptr, 63);
	uint64_t mask = code_mask(s, tbi, sel), field = mask | BIT(55);
	uint64_t pac = compute_pac(extended(ptr, mask, sel), modifier, key[1], key[0]);
	uint64_t result;

	if (unlikely((ptr & field) != 0 && (ptr & field) != field && !s->pauth2))
		pac = s->epac ? 0 : pac ^ BIT((tbi ? 55 : 63) - 1);
	result = s->pauth2 ? ptr ^ (pac & mask) : (ptr & ~mask) | (pac & mask);
	return (result & ~BIT(55)) | (uint64_t)sel << 55;
}

static bool auth(const struct pauth_state *s, uint64_t *ptr, uint64_t modifier, const uint64_t key[2], enum pauth_key k, bool combined)
{
	bool data = k >= KEY_DA, high = bit(*ptr, 55), tbi = s->tbi[data] >> high & 1;
	uint64_t mask = code_mask(s, tbi, high), good = extended(*ptr, mask, high);
	uint64_t pac = compute_pac(good, modifier, key[1], key[0]);

	if (s->pauth2) {
		*ptr ^= pac & mask;
		return likely(*ptr == good) || !(s->fault_combined || (s->fault && !combined));
	}
	if (likely(((pac ^ *ptr) & mask) == 0)) {
		*ptr = good;
	} else {
		unsigned at = tbi ? 53 : 61;

		*ptr = deposit(good, at + 1, at, k & 1 ? 2 : 1);
	}
	return true;
}

uint64_t pauth_strip(struct pe *pe, uint64_t ptr, bool data)
{
	const struct pauth_state *s = state_of(pe);
	bool high = bit(ptr, 55);

	return extended(ptr, code_mask(s, s->tbi[data] >> high & 1, high), high);
}

/* ---- keys, enables, traps ---- */

static inline const uint64_t *key_value(const struct pe *pe, enum pauth_key key)
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
	return (struct pauth_result){ add(s, ptr, modifier, key_value(pe, key), key >= KEY_DA), EXEC_NEXT };
}

struct pauth_result pauth_auth(struct pe *pe, uint64_t ptr, uint64_t modifier, enum pauth_key key, bool combined)
{
	const struct pauth_state *s = state_of(pe);
	struct pauth_result r = { ptr, EXEC_NEXT };

	if (!(s->keys >> key & 1))
		return r;
	if (unlikely(s->may_trap))
		return trapped(pe, ptr);
	if (unlikely(!auth(s, &r.ptr, modifier, key_value(pe, key), key, combined)))
		r.status = raise_sync(pe, EC_PAC_FAIL, iss_pac_fail(key >= KEY_DA, key & 1), 0,
				      "pointer authentication code does not match");
	return r;
}

struct pauth_result pauth_generic(struct pe *pe, uint64_t x, uint64_t y)
{
	const uint64_t *key = &SYS(pe, APGAKeyLo_EL1);

	if (unlikely(state_of(pe)->may_trap))
		return trapped(pe, 0);
	return (struct pauth_result){ compute_pac(x, y, key[1], key[0]) & GENMASK(63, 32), EXEC_NEXT };
}
