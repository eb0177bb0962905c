/* mmu/perms32.c - access permissions in VMSAv8-32, both descriptor formats.
 * Implements: DDI 0487 G5.6 (memory access control), AArch32.S1HasPermissionsFault(), AArch32.S1TTWParams()'s UWXN.
 * Not here:   domains, the access flag (short.c, mmu.c). */
#include "mmu/desc.h"
#include "mmu/perms.h"

struct perm32 perm32_long(const struct perm_in *p)
{
	struct perm32 q = { .pr = true };
	bool ro = (p->desc & DESC_AP2) || (p->hier & HIER_RO);

	q.pw = !ro;
	q.ur = (p->desc & DESC_AP1) && !(p->hier & HIER_NO_EL0);
	q.uw = q.ur && !ro;
	q.xn = (p->desc & DESC_UXN) || (p->hier & HIER_UXN);
	q.pxn = (p->desc & DESC_PXN) || (p->hier & HIER_PXN);
	return q;
}

/* UNPREDICTABLE: the reserved value 0b100 permits nothing. */
struct perm32 perm32_short(unsigned ap, bool xn, bool pxn)
{
	return (struct perm32){ .pr = ap & 3 || ap >= 5, .pw = ap >= 1 && ap <= 3, .ur = (ap & 3) >= 2, .uw = ap == 3,
				.xn = xn, .pxn = pxn };
}

unsigned perms_aa32(const struct regime *rg, const struct perm32 *q, const struct perm_in *p)
{
	bool user = p->el == 0, r = user ? q->ur : q->pr, w = user ? q->uw : q->pw;
	bool x = r && !q->xn && (user || (!q->pxn && !(rg->uwxn && q->uw)));

	if ((rg->wxn && w) || (rg->sif && rg->pas == PAS_SECURE && p->pa_ns))
		x = false;
	if (p->pan && !user && q->ur)
		r = w = false;
	return (r ? ACC_READ : 0) | (w ? ACC_WRITE : 0) | (x ? ACC_EXEC : 0);
}

const char *perms_aa32_rule(const struct regime *rg, const struct perm32 *q, const struct perm_in *p, unsigned need)
{
	bool user = p->el == 0;

	if (need != ACC_EXEC)
		return !user && p->pan && q->ur ? "CPSR.PAN" : "descriptor AP";
	if (q->xn)
		return "descriptor XN";
	if (!user && q->pxn)
		return "descriptor PXN";
	if (!(user ? q->ur : q->pr))
		return "descriptor AP: not readable, so not executable";
	if (!user && rg->uwxn && q->uw)
		return "SCTLR.UWXN";
	return rg->wxn && (user ? q->uw : q->pw) ? "SCTLR.WXN" : "SCR_EL3.SIF";
}
