/* cpu/exec/sve.c - what SVE instructions share: predicates as sets of elements, and vector lengths that change.
 * Implements: DDI 0487 J1: PredTest(), DecodePredCount(), FirstActive, LastElement; B1.2.1 (a vector length that grows).
 * Not here:   the instructions (sve_*.c); which length is in force and what traps (hyp/insn_traps.c). */
#include "cpu/exec/sve.h"

#include "cpu/exec/exec_priv.h"

/* The bits of 64-bit word w of a predicate that elements of this vector length use. */
static uint64_t used(const struct pe *pe, unsigned w, unsigned scale)
{
	const unsigned bytes = sve_bytes(pe);

	if (bytes <= 64 * w)
		return 0;
	return p_scale_mask(scale) & (bytes >= 64 * w + 64 ? ~0ULL : BIT(bytes - 64 * w) - 1);
}

int sve_pred_first_active(const struct pe *pe, const union preg *p, unsigned scale)
{
	for (unsigned w = 0; w < ARRAY_SIZE(p->d); w++) {
		uint64_t on = p->d[w] & used(pe, w, scale);
		if (on)
			return (int)(64 * w) + __builtin_ctzll(on);
	}
	return -1;
}

int sve_pred_last_active(const struct pe *pe, const union preg *p, unsigned scale)
{
	for (unsigned w = ARRAY_SIZE(p->d); w-- > 0;) {
		uint64_t on = p->d[w] & used(pe, w, scale);
		if (on)
			return (int)(64 * w) + 63 - __builtin_clzll(on);
	}
	return -1;
}

unsigned sve_pred_count(const struct pe *pe, const union preg *p, unsigned scale)
{
	unsigned n = 0;

	for (unsigned w = 0; w < ARRAY_SIZE(p->d); w++)
		n += (unsigned)__builtin_popcountll(p->d[w] & used(pe, w, scale));
	return n;
}

void sve_pred_flags(struct pe *pe, const union preg *g, const union preg *r, unsigned scale)
{
	const int first = sve_pred_first_active(pe, g, scale), last = sve_pred_last_active(pe, g, scale);
	bool any = false;

	for (unsigned w = 0; w < ARRAY_SIZE(g->d); w++)
		any |= (g->d[w] & r->d[w] & used(pe, w, scale)) != 0;
	flags_set_nzcv(&pe->flags, (uint32_t)(first >= 0 && p_active(r, (unsigned)first)) << 31 | (uint32_t)!any << 30 |
					   (uint32_t)!(last >= 0 && p_active(r, (unsigned)last)) << 29);
}

void sve_pred_first(union preg *p, unsigned elements, unsigned scale)
{
	const unsigned bytes = elements << scale;

	for (unsigned w = 0; w < ARRAY_SIZE(p->d); w++)
		p->d[w] = bytes <= 64 * w ? 0 : p_scale_mask(scale) & (bytes >= 64 * w + 64 ? ~0ULL : BIT(bytes - 64 * w) - 1);
}

unsigned sve_pattern_count(const struct pe *pe, unsigned pattern, unsigned scale)
{
	static const uint16_t vl[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64, 128, 256 };
	const unsigned elements = sve_bytes(pe) >> scale;

	switch (pattern) {
	case 0: /* POW2 */
		return 1u << (31 - __builtin_clz(elements));
	case 29: /* MUL4 */
		return elements - elements % 4;
	case 30: /* MUL3 */
		return elements - elements % 3;
	case 31: /* ALL */
		return elements;
	default:
		return pattern < ARRAY_SIZE(vl) && vl[pattern] <= elements ? vl[pattern] : 0;
	}
}

/* Bits that become accessible are zero, as if they had been zeroed when they became inaccessible. */
void sve_resized(struct pe *pe, unsigned was, unsigned is)
{
	if (is <= was)
		return;
	for (unsigned n = 0; n < ARRAY_SIZE(pe->z); n++)
		memset(pe->z[n].b + 16 * was, 0, 16 * (is - was));
	for (unsigned n = 0; n < P_COUNT; n++)
		memset(pe->p[n].b + 2 * was, 0, 2 * (is - was));
}
