/* cpu/exec/sve_mask.c - predicates as masks of bytes, and merging under them.
 * Implements: DDI 0487 J1: ActivePredicateElement() for whole vectors.
 * Not here:   predicates as sets of elements (sve.c); instructions that compute predicates. */
#include "cpu/exec/sve_priv.h"

bool sve_all_active(const struct pe *pe, const union preg *p, unsigned scale)
{
	const uint64_t want = p_scale_mask(scale);
	const unsigned bytes = sve_bytes(pe);

	if (bytes < 64) {
		const uint64_t used = want & (BIT(bytes) - 1);
		return (p->d[0] & used) == used;
	}
	for (unsigned w = 0; w < bytes / 64; w++) {
		if ((p->d[w] & want) != want)
			return false;
	}
	return true;
}

/* 0xff for each bit of b. */
static inline uint64_t spread(uint64_t b)
{
	const uint64_t one_each = (b * 0x0101010101010101u) & 0x8040201008040201u;

	return ((one_each + 0x7f7f7f7f7f7f7f7fu) >> 7 & 0x0101010101010101u) * 0xff;
}

/* The mask of the eight bytes from byte 8 * i. Bits of elements do not touch, so a product copies each to its neighbours. */
static inline uint64_t mask8(const union preg *p, unsigned i, unsigned scale)
{
	return spread((p->b[i] & p_scale_mask(scale) & 0xff) * (BIT(1u << scale) - 1));
}

void sve_mask(const struct pe *pe, const union preg *p, unsigned scale, union zreg *mask)
{
	for (unsigned i = 0; i < sve_bytes(pe) / 8; i++)
		mask->d[i] = mask8(p, i, scale);
}

void sve_merge(const struct pe *pe, union zreg *d, const union preg *p, unsigned scale, const union zreg *r, const union zreg *other)
{
	for (unsigned i = 0; i < sve_bytes(pe) / 8; i++) {
		const uint64_t mask = mask8(p, i, scale);
		d->d[i] = (r->d[i] & mask) | (other->d[i] & ~mask);
	}
}

void sve_zero_inactive(const struct pe *pe, union zreg *d, const union preg *p, unsigned scale, const union zreg *r)
{
	for (unsigned i = 0; i < sve_bytes(pe) / 8; i++)
		d->d[i] = r->d[i] & mask8(p, i, scale);
}

void sve_pred_from_mask(const struct pe *pe, union preg *p, const union preg *g, unsigned scale, const union zreg *r)
{
	union preg t;

	p_clear(&t);
	for (unsigned i = 0; i < sve_bytes(pe) / 8; i++) {
		/* The top bit of each byte, gathered in the top byte. */
		const uint64_t on = (r->d[i] >> 7 & 0x0101010101010101u) * 0x0102040810204080u >> 56;
		t.b[i] = (uint8_t)(on & g->b[i] & p_scale_mask(scale));
	}
	*p = t;
}

void sve_fill(const struct pe *pe, union zreg *d, unsigned scale, uint64_t e)
{
	static const uint64_t ones[] = { 0x0101010101010101u, 0x0001000100010001u, 0x0000000100000001u, 1 };

	e &= ~0ULL >> (64 - (8u << scale));
	for (unsigned i = 0; i < sve_bytes(pe) / 8; i++)
		d->d[i] = e * ones[scale];
}

/* ---- running kernels ---- */

void sve_run(struct pe *pe, sve_fn k, unsigned d, const union zreg *n, const union zreg *m, const union zreg *a, uint64_t imm)
{
	k(z_out(pe, d), n, m, a, pe->eff.vq, imm);
	z_done(pe, d);
}

void sve_run_merging(struct pe *pe, sve_fn k, const struct sve_govern *g, unsigned d, const union zreg *n, const union zreg *m,
		     const union zreg *a, uint64_t imm)
{
	const union zreg *was = z_read(pe, d);
	union zreg r;

	if (sve_all_active(pe, g->p, g->scale)) {
		sve_run(pe, k, d, n, m, a, imm);
		return;
	}
	k(&r, n, m, a, pe->eff.vq, imm);
	sve_merge(pe, &pe->z[d], g->p, g->scale, &r, was);
	z_done(pe, d);
}
