/* cpu/exec/pauth_core.h - the arithmetic of pointer authentication: the code, and putting it into a pointer and checking it.
 * Implements: ComputePAC(), the cores of AddPAC() and Auth() (DDI 0487 J1).
 * IMPDEF:     ComputePAC() of FEAT_PACIMP is an algorithm of our own: two 64x64-bit multiplications, folded.
 * Not here:   ComputePAC() of FEAT_PACQARMA5 and FEAT_PACQARMA3 (qarma.c). */
#ifndef AERIE_EXEC_PAUTH_CORE_H
#define AERIE_EXEC_PAUTH_CORE_H

#include "cpu/exec/pauth.h"
#include "cpu/exec/qarma.h"
#include "sim/core/bits.h"

/* ---- the code ---- */

static inline uint64_t pauth_fold(uint64_t a, uint64_t b)
{
	unsigned __int128 p = (unsigned __int128)a * b;

	return (uint64_t)p ^ (uint64_t)(p >> 64);
}

/* Odd constants without structure: the binary expansions of sqrt(3) and sqrt(5). */
#define PAUTH_MIX_A 0xbb67ae8584caa73bULL
#define PAUTH_MIX_B 0x3c6ef372fe94f82bULL

/* `key`: low half, high half, as the registers stand. */
static inline uint64_t pauth_compute(const struct pauth_state *s, uint64_t data, uint64_t modifier, const uint64_t key[2])
{
	uint64_t lo = key[0], hi = key[1], h;

	if (unlikely(s->qarma != NULL))
		return qarma_code(s->qarma, data, modifier, key);
	h = pauth_fold(data ^ lo ^ PAUTH_MIX_A, (modifier ^ hi) | 1) ^ modifier;
	return pauth_fold(h + hi + PAUTH_MIX_B, (data + lo) ^ PAUTH_MIX_A) ^ h;
}

/* The bits that hold the code: from the bottom up, without bit 55, without the tag byte. */
static inline uint64_t pauth_code_mask(const struct pauth_state *s, bool tbi, bool upper)
{
	return (~0ULL << s->bottom[upper] & ~BIT(55)) & (tbi ? GENMASK(55, 0) : ~0ULL);
}

/* ptr with all of its extension bits, tag byte apart, equal to `high`. */
static inline uint64_t pauth_extended(uint64_t ptr, uint64_t mask, bool high)
{
	return high ? ptr | mask | BIT(55) : ptr & ~(mask | BIT(55));
}

/* The pointer as it was before any code was put in. */
static inline uint64_t pauth_good(const struct pauth_state *s, uint64_t ptr, bool data)
{
	bool high = bit(ptr, 55);

	return pauth_extended(ptr, pauth_code_mask(s, s->tbi[data] >> high & 1, high), high);
}

static inline uint64_t pauth_insert(const struct pauth_state *s, uint64_t ptr, uint64_t modifier, const uint64_t key[2],
				    bool data)
{
	bool tbi = s->tbi[data] >> bit(ptr, 55) & 1;
	bool sel = s->tbi[data] || s->const_field ? bit(ptr, 55) : bit(ptr, 63);
	uint64_t mask = pauth_code_mask(s, tbi, sel), field = mask | BIT(55);
	uint64_t pac = pauth_compute(s, pauth_extended(ptr, mask, sel), modifier, key);
	uint64_t result;

	if (unlikely((ptr & field) != 0 && (ptr & field) != field && !s->pauth2))
		pac = s->epac ? 0 : pac ^ BIT((tbi ? 55 : 63) - 1);
	result = s->pauth2 ? ptr ^ (pac & mask) : (ptr & ~mask) | (pac & mask);
	return (result & ~BIT(55)) | (uint64_t)sel << 55;
}

/* false: the fault of FEAT_FPAC. *ptr becomes what the architecture leaves of it. */
static inline bool pauth_check(const struct pauth_state *s, uint64_t *ptr, uint64_t modifier, const uint64_t key[2],
			       enum pauth_key k, bool combined)
{
	bool data = k >= KEY_DA, high = bit(*ptr, 55), tbi = s->tbi[data] >> high & 1;
	uint64_t mask = pauth_code_mask(s, tbi, high), good = pauth_extended(*ptr, mask, high);
	uint64_t pac = pauth_compute(s, good, modifier, key);

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

#endif
