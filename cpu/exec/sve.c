/* cpu/exec/sve.c - what SVE instructions share: predicates as sets of elements, and vector lengths that change.
 * Implements: DDI 0487 J1: PredTest(), DecodePredCount(), FirstActive, LastElement; B1.2.1 (a vector length that grows).
 * Not here:   the instructions (sve_*.c); which length is in force and what traps (hyp/insn_traps.c). */
#include "cpu/exec/sve.h"

#include "cpu/exec/exec_priv.h"

/* The 64-bit words that predicates of this vector length have; it is a power of two. */
static unsigned words(const struct pe *pe)
{
	return (sve_bytes(pe) + 63) / 64;
}
/* The bits of each that elements use. */
static uint64_t used(const struct pe *pe, unsigned scale)
{
	return p_scale_mask(scale) & (sve_bytes(pe) < 64 ? BIT(sve_bytes(pe)) - 1 : ~0ULL);
}

int sve_pred_first_active(const struct pe *pe, const union preg *p, unsigned scale)
{
	const uint64_t mask = used(pe, scale);

	for (unsigned w = 0; w < words(pe); w++)
		if (p->d[w] & mask)
			return (int)(64 * w) + __builtin_ctzll(p->d[w] & mask);
	return -1;
}

int sve_pred_last_active(const struct pe *pe, const union preg *p, unsigned scale)
{
	const uint64_t mask = used(pe, scale);

	for (unsigned w = words(pe); w-- > 0;)
		if (p->d[w] & mask)
			return (int)(64 * w) + 63 - __builtin_clzll(p->d[w] & mask);
	return -1;
}

/* Not all hosts have an instruction for it. */
static unsigned count_ones(uint64_t v)
{
	v -= v >> 1 & 0x5555555555555555u;
	v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
	v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu;
	return (unsigned)(v * 0x0101010101010101u >> 56);
}

unsigned sve_pred_count(const struct pe *pe, const union preg *p, unsigned scale)
{
	const uint64_t mask = used(pe, scale);
	unsigned n = 0;

	for (unsigned w = 0; w < words(pe); w++)
		n += count_ones(p->d[w] & mask);
	return n;
}

void sve_pred_flags(struct pe *pe, const union preg *g, const union preg *r, unsigned scale)
{
	const uint64_t mask = used(pe, scale);
	bool seen = false, first = false, any = false, last = false;

	for (unsigned w = 0; w < words(pe); w++) {
		const uint64_t on = g->d[w] & mask, hit = on & r->d[w];
		if (!on)
			continue;
		if (!seen)
			first = hit & (on & -on);
		seen = true;
		any |= hit != 0;
		last = hit >> (63 - __builtin_clzll(on)) & 1;
	}
	pe->flags = (struct flags){.n = (uint64_t)first << 63, .z = any, .c = !last, .v = 0};
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
