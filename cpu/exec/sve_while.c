/* cpu/exec/sve_while.c - loop control: predicates from counters and pointers.
 * Implements: DDI 0487 C8.2: WHILELT, WHILELE, WHILELO, WHILELS, WHILEGT, WHILEGE, WHILEHI, WHILEHS, WHILERW, WHILEWR, CTERMEQ, CTERMNE. */
#include "cpu/exec/sve.h"
#include "decode_gen.h"

/* Pd = n elements, the first or the last; flags as for a predicate under all true. */
static enum exec_status set_elements(struct pe *pe, unsigned pd, uint64_t n, unsigned scale, bool last)
{
	const unsigned elements = sve_bytes(pe) >> scale, set = n > elements ? elements : (unsigned)n;
	union preg ones, *p = &pe->p[pd];

	sve_pred_first(&ones, elements, scale);
	sve_pred_first(p, last ? elements - set : set, scale);
	for (unsigned w = 0; last && w < ARRAY_SIZE(p->d); w++)
		p->d[w] ^= ones.d[w];
	sve_pred_flags(pe, &ones, p, scale);
	return EXEC_NEXT;
}

/* How often low < high holds (with eq: low <= high) while low counts up to high; all there are: when it never ends. Signed
 * numbers are moved so that they compare as unsigned ones. */
static uint64_t steps(uint64_t low, uint64_t high, bool endless, bool eq)
{
	if (eq ? low > high : low >= high)
		return 0;
	return eq && endless ? UINT64_MAX : high - low + eq;
}

static uint64_t counter(uint64_t x, unsigned sf, int uns)
{
	const uint64_t v = sf ? x : uns ? (uint32_t)x : (uint64_t)(int64_t)(int32_t)x;

	return uns ? v : v ^ BIT(63);
}
static uint64_t counter_max(unsigned sf, int uns)
{
	return counter(uns ? UINT64_MAX : sf ? (uint64_t)INT64_MAX : INT32_MAX, sf, uns);
}
static uint64_t counter_min(unsigned sf, int uns)
{
	return counter(uns ? 0 : sf ? BIT(63) : BIT(31), sf, uns);
}

enum exec_status exec_sve_while_up(struct pe *pe, const struct args_sve_while_up *a)
{
	const uint64_t n = counter(xr(pe, a->Rn), a->sf, a->uns), m = counter(xr(pe, a->Rm), a->sf, a->uns);

	return set_elements(pe, a->Pd, steps(n, m, m == counter_max(a->sf, a->uns), a->eq), a->size, false);
}

enum exec_status exec_sve_while_down(struct pe *pe, const struct args_sve_while_down *a)
{
	const uint64_t n = counter(xr(pe, a->Rn), a->sf, a->uns), m = counter(xr(pe, a->Rm), a->sf, a->uns);

	return set_elements(pe, a->Pd, steps(m, n, m == counter_min(a->sf, a->uns), a->eq), a->size, true);
}

/* Elements that can be handled at once before a store through one pointer reaches what is read through the other. */
enum exec_status exec_sve_while_conflict(struct pe *pe, const struct args_sve_while_conflict *a)
{
	const uint64_t n = xr(pe, a->Rn), m = xr(pe, a->Rm);
	uint64_t diff = m > n ? m - n : a->rw ? n - m : 0;

	diff >>= a->size;
	return set_elements(pe, a->Pd, diff ? diff : UINT64_MAX, a->size, false);
}

enum exec_status exec_sve_cterm(struct pe *pe, const struct args_sve_cterm *a)
{
	const uint64_t n = xr(pe, a->Rn), m = xr(pe, a->Rm);
	const bool equal = a->sz ? n == m : (uint32_t)n == (uint32_t)m, term = equal != a->ne;

	pe->flags.n = (uint64_t)term << 63;
	pe->flags.v = (uint64_t)(!term && !pe->flags.c) << 63;
	return EXEC_NEXT;
}
