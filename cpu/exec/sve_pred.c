/* cpu/exec/sve_pred.c - SVE predicates: logic, breaks, initialisation, tests, the first-fault register.
 * Implements: DDI 0487 C8.2: AND ... SEL (predicates), BRKA, BRKB, BRKN, BRKPA, BRKPB, PFALSE, PFIRST, PNEXT, PTEST, PTRUE, RDFFR,
 *             SETFFR, WRFFR, CNTP; forms that set flags.
 * Not here:   permutations (sve_predperm.c); WHILE*, CTERM* (sve_while.c); comparisons that make predicates (sve_cmp.c). */
#include "cpu/exec/sve.h"
#include "decode_gen.h"

/* Pd = r, with flags of it under g if S. Any of them may be the same register. */
static enum exec_status finish(struct pe *pe, unsigned pd, const union preg *g, const union preg *r, int S)
{
	const union preg result = *r;

	if (S)
		sve_pred_flags(pe, g, r, 0);
	pe->p[pd] = result;
	return EXEC_NEXT;
}

enum exec_status exec_sve_pred_logical(struct pe *pe, const struct args_sve_pred_logical *a)
{
	const union preg *g = &pe->p[a->Pg], *n = &pe->p[a->Pn], *m = &pe->p[a->Pm];
	union preg r;

	for (unsigned w = 0; w < ARRAY_SIZE(r.d); w++) {
		const uint64_t gw = g->d[w], x = n->d[w], y = m->d[w];

		switch (a->op) {
		case SVE_P_AND:
			r.d[w] = x & y & gw;
			break;
		case SVE_P_BIC:
			r.d[w] = x & ~y & gw;
			break;
		case SVE_P_ORR:
			r.d[w] = (x | y) & gw;
			break;
		case SVE_P_ORN:
			r.d[w] = (x | ~y) & gw;
			break;
		case SVE_P_EOR:
			r.d[w] = (x ^ y) & gw;
			break;
		case SVE_P_SEL:
			r.d[w] = (x & gw) | (y & ~gw);
			break;
		case SVE_P_NOR:
			r.d[w] = ~(x | y) & gw;
			break;
		default:
			r.d[w] = ~(x & y) & gw;
		}
	}
	return finish(pe, a->Pd, g, &r, a->S);
}

/* r = the elements active in g up to where p first breaks. */
static void break_at(const struct pe *pe, union preg *r, const union preg *g, const union preg *p, bool after)
{
	union preg both;
	int at;

	for (unsigned w = 0; w < ARRAY_SIZE(both.d); w++)
		both.d[w] = g->d[w] & p->d[w];
	at = sve_pred_first_active(pe, &both, 0);
	sve_pred_first(r, at < 0 ? sve_bytes(pe) : (unsigned)at + after, 0);
	for (unsigned w = 0; w < ARRAY_SIZE(both.d); w++)
		r->d[w] &= g->d[w];
}

enum exec_status exec_sve_brk(struct pe *pe, const struct args_sve_brk *a)
{
	const union preg *g = &pe->p[a->Pg];
	union preg r;

	break_at(pe, &r, g, &pe->p[a->Pn], a->after);
	for (unsigned w = 0; a->M && w < ARRAY_SIZE(r.d); w++)
		r.d[w] |= pe->p[a->Pd].d[w] & ~g->d[w];
	return finish(pe, a->Pd, g, &r, a->S);
}

static bool last_active_is_set(const struct pe *pe, const union preg *g, const union preg *p)
{
	const int last = sve_pred_last_active(pe, g, 0);

	return last >= 0 && p_active(p, (unsigned)last);
}

enum exec_status exec_sve_brkp(struct pe *pe, const struct args_sve_brkp *a)
{
	const union preg *g = &pe->p[a->Pg];
	union preg r;

	p_clear(&r);
	if (last_active_is_set(pe, g, &pe->p[a->Pn]))
		break_at(pe, &r, g, &pe->p[a->Pm], a->after);
	return finish(pe, a->Pd, g, &r, a->S);
}

enum exec_status exec_sve_brkn(struct pe *pe, const struct args_sve_brkn *a)
{
	union preg ones, r;

	p_clear(&r);
	memset(&ones, 0xff, sizeof(ones));
	if (last_active_is_set(pe, &pe->p[a->Pg], &pe->p[a->Pn]))
		r = pe->p[a->Pdm];
	return finish(pe, a->Pdm, &ones, &r, a->S);
}

enum exec_status exec_sve_pfalse(struct pe *pe, const struct args_sve_pfalse *a)
{
	p_clear(&pe->p[a->Pd]);
	return EXEC_NEXT;
}

enum exec_status exec_sve_pfirst(struct pe *pe, const struct args_sve_pfirst *a)
{
	const int first = sve_pred_first_active(pe, &pe->p[a->Pg], 0);
	union preg r = pe->p[a->Pdn];

	if (first >= 0)
		p_set(&r, (unsigned)first, 0, true);
	return finish(pe, a->Pdn, &pe->p[a->Pg], &r, true);
}

enum exec_status exec_sve_pnext(struct pe *pe, const struct args_sve_pnext *a)
{
	const union preg *g = &pe->p[a->Pv];
	const int last = sve_pred_last_active(pe, &pe->p[a->Pdn], a->size);
	unsigned next = last < 0 ? 0 : (unsigned)last + (1u << a->size);
	union preg r;

	while (next < sve_bytes(pe) && !p_active(g, next))
		next += 1u << a->size;
	p_clear(&r);
	if (next < sve_bytes(pe))
		p_set(&r, next, a->size, true);
	sve_pred_flags(pe, g, &r, a->size);
	return finish(pe, a->Pdn, g, &r, false);
}

enum exec_status exec_sve_ptest(struct pe *pe, const struct args_sve_ptest *a)
{
	sve_pred_flags(pe, &pe->p[a->Pg], &pe->p[a->Pn], 0);
	return EXEC_NEXT;
}

enum exec_status exec_sve_ptrue(struct pe *pe, const struct args_sve_ptrue *a)
{
	union preg *p = &pe->p[a->Pd];

	sve_pred_first(p, sve_pattern_count(pe, a->pattern, a->size), a->size);
	if (a->S)
		sve_pred_flags(pe, p, p, a->size);
	return EXEC_NEXT;
}

enum exec_status exec_sve_cntp(struct pe *pe, const struct args_sve_cntp *a)
{
	union preg both;

	for (unsigned w = 0; w < ARRAY_SIZE(both.d); w++)
		both.d[w] = pe->p[a->Pg].d[w] & pe->p[a->Pn].d[w];
	xw(pe, a->Rd, sve_pred_count(pe, &both, a->size));
	return EXEC_NEXT;
}

/* ---- FFR ---- */

enum exec_status exec_sve_rdffr_pred(struct pe *pe, const struct args_sve_rdffr_pred *a)
{
	const union preg *g = &pe->p[a->Pg];
	union preg r;

	for (unsigned w = 0; w < ARRAY_SIZE(r.d); w++)
		r.d[w] = pe->p[P_FFR].d[w] & g->d[w];
	return finish(pe, a->Pd, g, &r, a->S);
}

enum exec_status exec_sve_rdffr(struct pe *pe, const struct args_sve_rdffr *a)
{
	pe->p[a->Pd] = pe->p[P_FFR];
	return EXEC_NEXT;
}

enum exec_status exec_sve_setffr(struct pe *pe, const struct args_sve_setffr *a)
{
	(void)a;
	memset(&pe->p[P_FFR], 0xff, sizeof(pe->p[P_FFR]));
	return EXEC_NEXT;
}

enum exec_status exec_sve_wrffr(struct pe *pe, const struct args_sve_wrffr *a)
{
	pe->p[P_FFR] = pe->p[a->Pn];
	return EXEC_NEXT;
}
