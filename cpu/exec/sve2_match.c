/* cpu/exec/sve2_match.c - SVE2: elements looked for among others: character matching and histograms.
 * Implements: DDI 0487 C4.1.97, groups sve_intx_match, sve_intx_histcnt, sve_intx_histseg; C8.2: MATCH, NMATCH, HISTCNT, HISTSEG.
 * Not here:   comparisons element by element (sve_int_cmp.c). */
#include "cpu/exec/sve_priv.h"
#include "decode_gen.h"

/* Ones where n has what is somewhere in the same segment of m. */
#define MATCH(name, U)                                                                                                      \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r = {.d = {0, 0}};                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			for (unsigned j = 0; j < ARRAY_SIZE(r.U); j++) {                                                    \
				const u_t y = m->q[q].U[j];                                                                 \
				for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++)                                              \
					r.U[i] |= n->q[q].U[i] == y ? (u_t)~0u : 0;                                         \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
MATCH(match_b, b)
MATCH(match_h, h)

enum exec_status exec_sve_match(struct pe *pe, const struct args_sve_match *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);
	const union preg g = pe->p[a->Pg];
	union zreg r;

	(a->sz ? match_h : match_b)(&r, n, m, n, pe->eff.vq, 0);
	if (a->id == A64_nmatch_p_p_zz_) {
		for (unsigned i = 0; i < sve_bytes(pe) / 8; i++)
			r.d[i] = ~r.d[i];
	}
	sve_pred_from_mask(pe, &pe->p[a->Pd], &g, a->sz, &r);
	sve_pred_flags(pe, &g, &pe->p[a->Pd], a->sz);
	return EXEC_NEXT;
}

/* How many active elements of m, up to its own place, equal an active element of n. */
enum exec_status exec_sve_histcnt(struct pe *pe, const struct args_sve_histcnt *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);
	const union preg *g = &pe->p[a->Pg];
	const unsigned count = sve_bytes(pe) >> a->size;
	union zreg r;

	for (unsigned i = 0; i < count; i++) {
		uint64_t found = 0;
		for (unsigned j = 0; p_active(g, i << a->size) && j <= i; j++)
			found += p_active(g, j << a->size) && z_elem(m, j, a->size) == z_elem(n, i, a->size);
		z_elem_set(&r, i, a->size, found);
	}
	z_write(pe, a->Zd, &r);
	return EXEC_NEXT;
}

/* How many bytes of the same segment of m equal a byte of n. */
SVE_KERNEL(histseg)
{
	for (unsigned q = 0; q < vq; q++) {
		union vreg r = {.d = {0, 0}};
		for (unsigned j = 0; j < 16; j++) {
			for (unsigned i = 0; i < 16; i++)
				r.b[i] = (uint8_t)(r.b[i] + (n->q[q].b[i] == m->q[q].b[j]));
		}
		d->q[q] = r;
	}
}

enum exec_status exec_sve_histseg(struct pe *pe, const struct args_sve_histseg *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);

	sve_run(pe, histseg, a->Zd, n, m, n, 0);
	return EXEC_NEXT;
}
