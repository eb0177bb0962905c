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

struct layout {
	bool tbi;
	bool two_ranges;
	unsigned bottom[2]; /* lowest bit of the code, by bit 55 or whatever selects the range */
	bool high_by_55;    /* the range is chosen by bit 55 rather than 63 when a code is added */
};

static unsigned bottom_bit(const struct pe *pe, uint64_t tcr, bool upper, bool two_ranges)
{
	unsigned tsz = (unsigned)(upper ? bits(tcr, 21, 16) : bits(tcr, 5, 0));
	bool k64 = upper ? bits(tcr, 31, 30) == 3 : bits(tcr, 15, 14) == 1;
	bool ds = has(pe, FEAT_LPA2) && bit(tcr, two_ranges ? 59 : 32);
	unsigned max = !has(pe, FEAT_TTST) ? 39 : k64 ? 47 : 48, min = (k64 && has(pe, FEAT_LVA)) || ds ? 12 : 16;

	tsz = tsz > max ? max : tsz < min ? min : tsz;
	return 64 - tsz;
}

static uint64_t regime_tcr(const struct pe *pe, unsigned rel)
{
	return rel == EL1 ? SYS(pe, TCR_EL1) : rel == EL2 ? SYS(pe, TCR_EL2) : SYS(pe, TCR_EL3);
}

static struct layout layout_of(const struct pe *pe, uint64_t ptr, bool data)
{
	unsigned rel = regime_el(pe, pe->ps.el);
	uint64_t tcr = regime_tcr(pe, rel);
	struct layout l = { .two_ranges = rel == EL1 || (rel == EL2 && el_is_in_host(pe, EL2)) };
	bool lo, hi;

	if (!l.two_ranges) {
		l.tbi = bit(tcr, 20) && (data || !bit(tcr, 29));
		l.bottom[0] = l.bottom[1] = bottom_bit(pe, tcr, false, false);
		l.high_by_55 = l.tbi;
		return l;
	}
	lo = bit(tcr, 37) && (data || !bit(tcr, 51));
	hi = bit(tcr, 38) && (data || !bit(tcr, 52));
	l.tbi = bit(ptr, 55) ? hi : lo;
	l.bottom[0] = bottom_bit(pe, tcr, false, true);
	l.bottom[1] = bottom_bit(pe, tcr, true, true);
	l.high_by_55 = lo || hi;
	return l;
}

/* The bits that hold the code: from `bottom` up, without bit 55, without the tag byte. */
static uint64_t code_mask(const struct layout *l, unsigned bottom)
{
	return GENMASK(54, bottom) | (l->tbi ? 0 : GENMASK(63, 56));
}

/* ptr with all of its extension bits, tag byte apart, equal to `high`. */
static uint64_t extended(uint64_t ptr, const struct layout *l, unsigned bottom, bool high)
{
	uint64_t m = code_mask(l, bottom) | BIT(55);

	return high ? ptr | m : ptr & ~m;
}

static uint64_t add(const struct pe *pe, uint64_t ptr, uint64_t modifier, const uint64_t key[2], bool data)
{
	struct layout l = layout_of(pe, ptr, data);
	bool sel = l.high_by_55 || has(pe, FEAT_CONSTPACFIELD) ? bit(ptr, 55) : bit(ptr, 63);
	unsigned bottom = l.bottom[sel], top = l.tbi ? 55 : 63;
	uint64_t mask = code_mask(&l, bottom), field = mask | BIT(55);
	uint64_t pac = compute_pac(extended(ptr, &l, bottom, sel), modifier, key[1], key[0]);
	uint64_t result;

	if ((ptr & field) != 0 && (ptr & field) != field) {
		if (has(pe, FEAT_EPAC) && !has(pe, FEAT_PAuth2))
			pac = 0;
		else if (!has(pe, FEAT_PAuth2))
			pac ^= BIT(top - 1);
	}
	if (has(pe, FEAT_PAuth2))
		result = ptr ^ (pac & mask);
	else
		result = (ptr & ~mask) | (pac & mask);
	return deposit(result, 55, 55, sel);
}

static bool auth(const struct pe *pe, uint64_t *ptr, uint64_t modifier, const uint64_t key[2], bool data, bool b_key, bool combined)
{
	struct layout l = layout_of(pe, *ptr, data);
	bool high = bit(*ptr, 55);
	unsigned bottom = l.bottom[high];
	uint64_t mask = code_mask(&l, bottom), good = extended(*ptr, &l, bottom, high);
	uint64_t pac = compute_pac(good, modifier, key[1], key[0]);

	if (!has(pe, FEAT_PAuth2)) {
		unsigned error = b_key ? 2 : 1, at = l.tbi ? 53 : 61;

		*ptr = (pac & mask) == (*ptr & mask) ? good : deposit(good, at + 1, at, error);
		return true;
	}
	*ptr ^= pac & mask;
	return *ptr == good || !(has(pe, FEAT_FPACCOMBINE) || (has(pe, FEAT_FPAC) && !combined));
}

uint64_t pauth_strip(const struct pe *pe, uint64_t ptr, bool data)
{
	struct layout l = layout_of(pe, ptr, data);

	return extended(ptr, &l, l.bottom[bit(ptr, 55)], bit(ptr, 55));
}

/* ---- keys, enables, traps ---- */

static bool key_enabled(const struct pe *pe, enum pauth_key key)
{
	static const uint8_t enable_bit[] = { [KEY_IA] = 31, [KEY_IB] = 30, [KEY_DA] = 27, [KEY_DB] = 13 };

	return bit(effective_sctlr(pe, pe->ps.el), enable_bit[key]);
}

static const uint64_t *key_value(const struct pe *pe, enum pauth_key key)
{
	_Static_assert(SR_APIAKeyHi_EL1 == SR_APIAKeyLo_EL1 + 1 && SR_APIBKeyLo_EL1 == SR_APIAKeyLo_EL1 + 2 &&
		       SR_APDAKeyLo_EL1 == SR_APIAKeyLo_EL1 + 4 && SR_APDBKeyLo_EL1 == SR_APIAKeyLo_EL1 + 6 &&
		       SR_APGAKeyLo_EL1 == SR_APIAKeyLo_EL1 + 8, "keys stand in the order of their encodings");
	return &pe->sr[SR_APIAKeyLo_EL1 + 2 * (unsigned)key];
}

/* HCR_EL2.API or SCR_EL3.API. */
static bool trapped(struct pe *pe, struct pauth_result *r)
{
	struct verdict v;

	if (likely(pe->ps.el == EL3 || (!have_el(pe, EL2) && !have_el(pe, EL3))))
		return false;
	v = hyp_pauth_verdict(pe);
	if (v.what == DO_REGISTER)
		return false;
	r->status = raise_verdict(pe, &v, 0);
	return true;
}

struct pauth_result pauth_add(struct pe *pe, uint64_t ptr, uint64_t modifier, enum pauth_key key)
{
	struct pauth_result r = { ptr, EXEC_NEXT };

	if (key_enabled(pe, key) && !trapped(pe, &r))
		r.ptr = add(pe, ptr, modifier, key_value(pe, key), key >= KEY_DA);
	return r;
}

struct pauth_result pauth_auth(struct pe *pe, uint64_t ptr, uint64_t modifier, enum pauth_key key, bool combined)
{
	struct pauth_result r = { ptr, EXEC_NEXT };
	bool data = key >= KEY_DA, b_key = key & 1;

	if (!key_enabled(pe, key) || trapped(pe, &r))
		return r;
	if (!auth(pe, &r.ptr, modifier, key_value(pe, key), data, b_key, combined))
		r.status = raise_sync(pe, EC_PAC_FAIL, iss_pac_fail(data, b_key), 0, "pointer authentication code does not match");
	return r;
}

struct pauth_result pauth_generic(struct pe *pe, uint64_t x, uint64_t y)
{
	struct pauth_result r = { 0, EXEC_NEXT };
	const uint64_t *key = &SYS(pe, APGAKeyLo_EL1);

	if (!trapped(pe, &r))
		r.ptr = compute_pac(x, y, key[1], key[0]) & GENMASK(63, 32);
	return r;
}
