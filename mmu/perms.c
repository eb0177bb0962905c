/* mmu/perms.c - access permissions of stage 1 and stage 2 leaves.
 * Implements: DDI 0487 D8.4, AArch64.S1DirectBasePermissions(), S1HasPermissionsFault(), S2DirectBasePermissions().
 * Not here:   permission indirection and overlays (not modelled, read as absent); dirty state (hwupdate.c). */
#include "mmu/perms.h"
#include "mmu/desc.h"

/* Read, write, execute of both privilege levels before PAN, WXN and SIF. */
struct base_perms {
	bool pr, pw, px, ur, uw, ux;
};

/* HCR_EL2.{NV,NV1} = {1,1}: UXN's places hold PXN, and there is neither UXN nor an AP[1]. */
static struct base_perms base_nv1(const struct perm_in *p)
{
	struct base_perms b = { .pr = true, .ux = true };

	b.pw = !(p->desc & DESC_AP2) && !(p->hier & HIER_RO);
	b.px = !(p->desc & DESC_UXN) && !(p->hier & HIER_UXN);
	return b;
}

static inline struct base_perms base_two_privs(const struct regime *rg, const struct perm_in *p)
{
	struct base_perms b;
	bool ro = (p->desc & DESC_AP2) || (p->hier & HIER_RO);

	if (unlikely(rg->nv1))
		return base_nv1(p);

	b.pr = true;
	b.pw = !ro;
	b.ur = (p->desc & DESC_AP1) && !(p->hier & HIER_NO_EL0);
	b.uw = b.ur && !ro;
	/* what EL0 may write is never executable at a higher level */
	b.px = !(p->desc & DESC_PXN) && !(p->hier & HIER_PXN) && !b.uw;
	b.ux = !(p->desc & DESC_UXN) && !(p->hier & HIER_UXN);
	return b;
}

static inline struct base_perms base_one_priv(const struct perm_in *p)
{
	struct base_perms b = { .pr = true };
	b.pw = !(p->desc & DESC_AP2) && !(p->hier & HIER_RO);
	b.px = !(p->desc & DESC_UXN) && !(p->hier & HIER_UXN);
	return b;
}

unsigned perms_stage1(const struct regime *rg, const struct perm_in *p)
{
	if (unlikely(rg->aa32)) {
		struct perm32 q = perm32_long(p);

		return perms_aa32(rg, &q, p);
	}
	struct base_perms b = rg->two_privs ? base_two_privs(rg, p) : base_one_priv(p);
	bool user = rg->two_privs && p->el == 0;
	bool r = user ? b.ur : b.pr, w = user ? b.uw : b.pw, x = user ? b.ux : b.px;

	if ((rg->wxn && w) || (rg->sif && rg->pas == PAS_SECURE && p->pa_ns))
		x = false;
	if (p->pan && !user && rg->two_privs && !rg->nv1 && (b.ur || (rg->epan && b.ux)))
		r = w = false;
	return (r ? ACC_READ : 0) | (w ? ACC_WRITE : 0) | (x ? ACC_EXEC : 0);
}

static const char *exec_rule(const struct regime *rg, const struct perm_in *p, bool user)
{
	struct base_perms b = rg->two_privs ? base_two_privs(rg, p) : base_one_priv(p);

	if (user || !rg->two_privs) {
		if (p->desc & DESC_UXN)
			return rg->two_privs ? "descriptor UXN" : "descriptor XN";
		if (p->hier & HIER_UXN)
			return rg->two_privs ? "table UXNTable" : "table XNTable";
	} else if (rg->nv1) {
		return p->desc & DESC_UXN ? "descriptor PXN (HCR_EL2.NV1)" : "table PXNTable (HCR_EL2.NV1)";
	} else {
		if (p->desc & DESC_PXN)
			return "descriptor PXN";
		if (p->hier & HIER_PXN)
			return "table PXNTable";
		if (b.uw)
			return "writable at EL0: AP[2:1] = 0b01";
	}
	return rg->wxn && (user ? b.uw : b.pw) ? "SCTLR_ELx.WXN" : "SCR_EL3.SIF";
}

static const char *data_rule(const struct regime *rg, const struct perm_in *p, unsigned need, bool user)
{
	if (user && rg->nv1)
		return "HCR_EL2.NV1: no EL0 access";
	if (user) {
		if (!(p->desc & DESC_AP1))
			return "descriptor AP[1] = 0: no EL0 access";
		if (p->hier & HIER_NO_EL0)
			return "table APTable[0]: no EL0 access";
	} else if (p->pan && rg->two_privs) {
		struct base_perms b = base_two_privs(rg, p);
		if (b.ur)
			return "PSTATE.PAN";
		if (rg->epan && b.ux)
			return "PSTATE.PAN, SCTLR_ELx.EPAN: executable at EL0";
	}
	return need == ACC_WRITE && (p->desc & DESC_AP2) ? "descriptor AP[2] = 1: read-only" : "table APTable[1]: read-only";
}

const char *perms_stage1_rule(const struct regime *rg, const struct perm_in *p, unsigned need)
{
	bool user = rg->two_privs && p->el == 0;

	if (rg->aa32) {
		struct perm32 q = perm32_long(p);

		return perms_aa32_rule(rg, &q, p, need);
	}
	return need == ACC_EXEC ? exec_rule(rg, p, user) : data_rule(rg, p, need, user);
}

unsigned perms_stage2(const struct stage2 *s2, uint64_t desc, unsigned el)
{
	unsigned xn = (unsigned)bits(desc, 54, 53), allow = 0;
	bool x;

	if (desc & DESC_S2_R)
		allow |= ACC_READ;
	if (desc & DESC_S2_W)
		allow |= ACC_WRITE;
	if (s2->xnx) /* 0 both, 1 EL0 only, 2 none, 3 EL1 only */
		x = el == 0 ? xn < 2 : xn == 0 || xn == 3;
	else
		x = !(xn & 2);
	return allow | (x ? ACC_EXEC : 0);
}
