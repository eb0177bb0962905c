/* cpu/exec/sve_predperm.c - SVE predicates rearranged.
 * Implements: DDI 0487 C8.2: ZIP1, ZIP2, UZP1, UZP2, TRN1, TRN2, REV, PUNPKLO, PUNPKHI (predicates).
 * Not here:   the same of vectors (sve_perm.c).
 *
 * An element of 1 << scale bytes has as many bits here; all of them move. */
#include "cpu/exec/sve.h"
#include "decode_gen.h"

static unsigned get(const union preg *p, unsigned i, unsigned scale)
{
	const unsigned at = i << scale;

	return p->b[at / 8] >> at % 8 & ((1u << (1u << scale)) - 1);
}

static void put(union preg *p, unsigned i, unsigned scale, unsigned v)
{
	const unsigned at = i << scale;

	p->b[at / 8] = (uint8_t)(p->b[at / 8] | v << at % 8);
}

enum exec_status exec_sve_zip_p(struct pe *pe, const struct args_sve_zip_p *a)
{
	const unsigned pairs = sve_bytes(pe) >> a->size >> 1, from = a->part ? pairs : 0;
	union preg r;

	p_clear(&r);
	for (unsigned i = 0; i < pairs; i++) {
		put(&r, 2 * i, a->size, get(&pe->p[a->Pn], from + i, a->size));
		put(&r, 2 * i + 1, a->size, get(&pe->p[a->Pm], from + i, a->size));
	}
	pe->p[a->Pd] = r;
	return EXEC_NEXT;
}

enum exec_status exec_sve_uzp_p(struct pe *pe, const struct args_sve_uzp_p *a)
{
	const unsigned pairs = sve_bytes(pe) >> a->size >> 1;
	union preg r;

	p_clear(&r);
	for (unsigned i = 0; i < pairs; i++) {
		put(&r, i, a->size, get(&pe->p[a->Pn], 2 * i + (unsigned)a->part, a->size));
		put(&r, pairs + i, a->size, get(&pe->p[a->Pm], 2 * i + (unsigned)a->part, a->size));
	}
	pe->p[a->Pd] = r;
	return EXEC_NEXT;
}

enum exec_status exec_sve_trn_p(struct pe *pe, const struct args_sve_trn_p *a)
{
	const unsigned pairs = sve_bytes(pe) >> a->size >> 1;
	union preg r;

	p_clear(&r);
	for (unsigned i = 0; i < pairs; i++) {
		put(&r, 2 * i, a->size, get(&pe->p[a->Pn], 2 * i + (unsigned)a->part, a->size));
		put(&r, 2 * i + 1, a->size, get(&pe->p[a->Pm], 2 * i + (unsigned)a->part, a->size));
	}
	pe->p[a->Pd] = r;
	return EXEC_NEXT;
}

enum exec_status exec_sve_rev_p(struct pe *pe, const struct args_sve_rev_p *a)
{
	const unsigned elements = sve_bytes(pe) >> a->size;
	union preg r;

	p_clear(&r);
	for (unsigned i = 0; i < elements; i++)
		put(&r, elements - 1 - i, a->size, get(&pe->p[a->Pn], i, a->size));
	pe->p[a->Pd] = r;
	return EXEC_NEXT;
}

/* Each bit of one half becomes two. */
enum exec_status exec_sve_punpk(struct pe *pe, const struct args_sve_punpk *a)
{
	const unsigned elements = sve_bytes(pe) / 2, from = a->high ? elements : 0;
	union preg r;

	p_clear(&r);
	for (unsigned i = 0; i < elements; i++)
		put(&r, i, 1, get(&pe->p[a->Pn], from + i, 0));
	pe->p[a->Pd] = r;
	return EXEC_NEXT;
}
