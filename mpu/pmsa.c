/* mpu/pmsa.c - an access against the MPUs: match, permissions, attributes, both stages.
 * Implements: DDI 0600 C1 (Protected Memory System Architecture), Table C1-4 (faults: no region and several regions are Translation
 *             faults, a denied access is a Permission fault, all at level 0), D1 (virtualization: EL2's MPU as second stage).
 * Not here:   the registers (cpu/exec/mpu_regs.c); VMSAv8-64 at EL1, which is whatever pe->xlate_vmsa is. */
#include "mpu/pmsa.h"

#include "cpu/arch/attrs.h"
#include "cpu/arch/effective.h"
#include "mpu/region.h"

#define LG_PAGE    12
#define LG_GRANULE 6

#define HCR_PTW BIT(2)
#define HCR_DC  BIT(12)
#define HCR_CD  BIT(32)
#define HCR_ID  BIT(33)

/* What stage 1 of `regime_el` is controlled by. */
struct control {
	const struct mpu_regions *regions;
	unsigned count;
	uint64_t sctlr, mair;
	bool on;
};

static struct control control_of(const struct pe *pe, unsigned regime)
{
	uint64_t hcr = regime == EL1 ? effective_hcr(pe) : 0;

	return (struct control){
		.regions = &pe->mpu[regime - 1],
		.count = pe->model->mpu_regions[regime - 1],
		.sctlr = regime == EL1 ? SYS(pe, SCTLR_EL1) : SYS(pe, SCTLR_EL2),
		.mair = regime == EL1 ? SYS(pe, MAIR_EL1) : SYS(pe, MAIR_EL2),
		.on = bit(regime == EL1 ? SYS(pe, SCTLR_EL1) : SYS(pe, SCTLR_EL2), 0) && !(hcr & (HCR_DC | HCR_TGE)),
	};
}

static struct mem_attrs attrs_of(const struct control *c, unsigned index, unsigned sh, bool fetch)
{
	struct mem_attrs a = attrs_from_mair((uint8_t)(c->mair >> 8 * index), false);

	if (a.type == MEM_NORMAL && !bit(c->sctlr, 2))
		a = attrs_normal_nc();
	if (fetch && (a.type == MEM_DEVICE || !bit(c->sctlr, 12)))
		a = attrs_normal_nc();
	attrs_set_shareability(&a, sh);
	return a;
}

/* ---- faults ---- */

static bool fail1(struct fault *f, const struct xlate_in *in, enum fault_kind kind, const char *rule)
{
	*f = (struct fault){ .kind = kind, .stage = 1, .va = in->va, .rule = rule };
	f->write = in->cmo || ((in->acc & ACC_WRITE) && !(in->acc & ACC_READ));
	return false;
}

static const char *no_region(unsigned mpu, int n)
{
	if (mpu == EL1)
		return n == REGION_NONE ? "EL1 MPU: no region" : "EL1 MPU: several regions";
	return n == REGION_NONE ? "EL2 MPU: no region" : "EL2 MPU: several regions";
}

/* What is missing: ACC_READ is reported before ACC_WRITE, as an atomic reads first. */
static unsigned first_missing(unsigned missing)
{
	return missing & ACC_EXEC ? ACC_EXEC : missing & ACC_READ ? ACC_READ : ACC_WRITE;
}

/* ---- stage 1 ---- */

struct privileges {
	unsigned regime;
	bool user; /* EL0 under EL1's MPU */
	bool pan;
	bool wxn;
};

static unsigned perms1(const struct privileges *p, const struct region *r)
{
	bool low = r->ap & PRBAR_AP_LOW, ro = r->ap & PRBAR_AP_RO;
	bool read = !p->user || low, write = read && !ro;
	bool exec = read && !(r->xn & 2) && !(p->wxn && write);

	if (p->regime == EL1 && !p->user && low && !ro) /* what EL0 may write is never executable at EL1 */
		exec = false;
	if (p->pan && p->regime == EL1 && !p->user && low)
		read = write = false;
	return (read ? ACC_READ : 0) | (write ? ACC_WRITE : 0) | (exec ? ACC_EXEC : 0);
}

static const char *rule1(const struct privileges *p, const struct region *r, unsigned need)
{
	if (p->user && !(r->ap & PRBAR_AP_LOW))
		return "PRBAR_EL1.AP: no EL0 access";
	if (need == ACC_EXEC) {
		if (r->xn & 2)
			return p->regime == EL1 ? "PRBAR_EL1.XN" : "PRBAR_EL2.XN[1]";
		if (p->regime == EL1 && !p->user && r->ap == PRBAR_AP_LOW)
			return "writable at EL0: PRBAR_EL1.AP = 0b01";
		return "SCTLR_ELx.WXN";
	}
	if (p->pan && p->regime == EL1 && !p->user && (r->ap & PRBAR_AP_LOW))
		return "PSTATE.PAN";
	return p->regime == EL1 ? "PRBAR_EL1.AP: read-only" : "PRBAR_EL2.AP: read-only";
}

/* MPU off: flat, Device for data, Normal for fetches; HCR_EL2.DC makes it all Normal Write-Back. */
static void stage1_off(const struct pe *pe, const struct control *c, const struct xlate_in *in, struct xlate_out *out)
{
	out->allow = ACC_READ | ACC_WRITE | ACC_EXEC;
	if (in->regime_el == EL1 && (effective_hcr(pe) & HCR_DC))
		out->attrs = attrs_normal(ATTR_WB, SH_NON);
	else if (in->acc & ACC_EXEC)
		out->attrs = attrs_normal(bit(c->sctlr, 12) ? ATTR_WT : ATTR_NC, SH_OUTER);
	else
		out->attrs = attrs_device();
}

/* The address without a tag byte that is ignored; false: it has bits beyond the PA size. */
static bool flat_address(const struct pe *pe, const struct xlate_in *in, uint64_t *addr)
{
	unsigned top = effective_tbi(pe, in->va, in->regime_el, !(in->acc & ACC_EXEC)) ? 55 : 63;

	*addr = in->va & GENMASK(pe->model->pa_bits - 1u, 0);
	return !(in->va & GENMASK(top, pe->model->pa_bits));
}

static bool stage1(const struct pe *pe, const struct xlate_in *in, struct xlate_out *out, struct fault *f)
{
	struct control c = control_of(pe, in->regime_el);
	bool user = in->el == EL0;
	uint64_t addr;

	if (!flat_address(pe, in, &addr))
		return fail1(f, in, FAULT_ADDRESS_SIZE, "address beyond the PA size");
	out->ipa = (ipa_t){ addr, PAS_SECURE };
	out->global = true;
	out->guarded = false;
	out->lg_size = LG_PAGE;
	if (!c.on) {
		stage1_off(pe, &c, in, out);
		return true;
	}
	struct region_match m = region_find(c.regions, c.count, addr);
	if (!m.whole_page)
		out->lg_size = LG_GRANULE;
	if (m.n < 0) {
		/* IMPDEF: the background region is what there is without an MPU */
		if (m.n == REGION_SEVERAL || !bit(c.sctlr, 17) || user)
			return fail1(f, in, FAULT_TRANSLATION, no_region(in->regime_el, m.n));
		stage1_off(pe, &c, in, out);
		return true;
	}
	struct region r = region_decode(c.regions->bar[m.n], c.regions->lar[m.n]);
	struct privileges p = { in->regime_el, user, in->pan, bit(c.sctlr, 19) };
	unsigned allow = perms1(&p, &r);
	if (in->acc & ~allow) {
		unsigned need = first_missing(in->acc & ~allow);

		fail1(f, in, FAULT_PERMISSION, rule1(&p, &r, need));
		f->write = in->cmo || need == ACC_WRITE;
		return false;
	}
	out->allow = (uint8_t)allow;
	out->attrs = attrs_of(&c, r.attr, r.sh, in->acc & ACC_EXEC);
	if (r.ns)
		out->ipa.pas = PAS_NONSECURE;
	return true;
}

/* ---- stage 2: the regions of EL2's MPU, seen from EL1&0 ---- */

static bool stage2_is_on(const struct pe *pe, unsigned regime)
{
	return regime == EL1 && (effective_hcr(pe) & (HCR_VM | HCR_DC));
}

static bool fail2(struct fault *f, const struct xlate_in *in, ipa_t ipa, enum fault_kind kind, const char *rule)
{
	*f = (struct fault){ .kind = kind, .stage = 2, .va = in->va, .ipa = ipa, .rule = rule };
	f->write = in->cmo || ((in->acc & ACC_WRITE) && (!(in->acc & ACC_READ) || kind == FAULT_PERMISSION));
	return false;
}

/* XN is as in a stage 2 descriptor with FEAT_XNX: 0 both, 1 EL0 only, 2 none, 3 EL1 only; without, its upper bit alone. */
static unsigned perms2(const struct pe *pe, const struct region *r, unsigned el)
{
	bool x;

	if (!(r->ap & PRBAR_AP_LOW))
		return 0;
	if (has(pe, FEAT_XNX))
		x = el == EL0 ? r->xn < 2 : r->xn == 0 || r->xn == 3;
	else
		x = !(r->xn & 2);
	return ACC_READ | (r->ap & PRBAR_AP_RO ? 0 : ACC_WRITE) | (x ? ACC_EXEC : 0);
}

static const char *rule2(const struct region *r, unsigned need)
{
	if (!(r->ap & PRBAR_AP_LOW))
		return "PRBAR_EL2.AP: no EL1&0 access";
	return need == ACC_EXEC ? "PRBAR_EL2.XN" : "PRBAR_EL2.AP: read-only";
}

/* VSTCR_EL2.{SC,SA}: the space that both stages agree on. */
static bool output_space(const struct pe *pe, const struct region *r, ipa_t ipa, enum pas *pas)
{
	uint64_t vstcr = SYS(pe, VSTCR_EL2);

	if (bit(vstcr, 20) && r->ns != (ipa.pas == PAS_NONSECURE))
		return false;
	*pas = r->ns || ipa.pas == PAS_NONSECURE || bit(vstcr, 30) ? PAS_NONSECURE : PAS_SECURE;
	return true;
}

/* Which region, and whether it lets the access through. */
static bool stage2_check(const struct pe *pe, const struct xlate_in *in, ipa_t ipa, struct region_match *m, struct region *r,
			 unsigned *allow, struct fault *f)
{
	*m = region_find(&pe->mpu[1], pe->model->mpu_regions[1], ipa.addr);
	if (m->n < 0)
		return fail2(f, in, ipa, FAULT_TRANSLATION, no_region(EL2, m->n));
	*r = region_decode(pe->mpu[1].bar[m->n], pe->mpu[1].lar[m->n]);
	*allow = perms2(pe, r, in->el);
	unsigned missing = (in->acc2 ? in->acc2 : in->acc) & ~*allow;
	if (!missing)
		return true;
	unsigned need = first_missing(missing);
	fail2(f, in, ipa, FAULT_PERMISSION, rule2(r, need));
	f->write = in->cmo || need == ACC_WRITE;
	return false;
}

static bool stage2(const struct pe *pe, const struct xlate_in *in, struct xlate_out *out, struct fault *f)
{
	struct control c = control_of(pe, EL2);
	bool fetch = in->acc & ACC_EXEC;
	struct region_match m;
	struct region r;
	unsigned allow;
	enum pas pas;

	if (!stage2_check(pe, in, out->ipa, &m, &r, &allow, f))
		return false;
	if (!output_space(pe, &r, out->ipa, &pas))
		return fail2(f, in, out->ipa, FAULT_PERMISSION, "VSTCR_EL2.SC: the stages' NS differ");
	struct mem_attrs a = attrs_from_mair((uint8_t)(c.mair >> 8 * r.attr), false);
	out->pa = (pa_t){ out->ipa.addr, pas };
	out->allow &= (uint8_t)allow;
	out->attrs = attrs_combine(out->attrs, attrs_as_memattr(a), r.sh, false);
	if (out->attrs.type == MEM_NORMAL && (effective_hcr(pe) & (fetch ? HCR_ID : HCR_CD)))
		out->attrs = attrs_normal_nc();
	if (!m.whole_page)
		out->lg_size = LG_GRANULE;
	return true;
}

/* ---- VMSAv8-64 at EL1: its walks read through stage 2 ---- */

struct walk {
	const struct pe *pe;
	const struct mem_port *mem;
	const struct xlate_in *in;
	struct fault *f;
	bool denied;
};

static bool walk_allowed(struct walk *w, pa_t pa, enum acc acc)
{
	struct xlate_in in = { .va = w->in->va, .acc = acc, .el = EL1, .regime_el = EL1, .secure = true };
	struct region_match m;
	struct region r;
	unsigned allow;
	ipa_t ipa = { pa.addr, pa.pas };

	if (!stage2_is_on(w->pe, EL1))
		return true;
	w->denied = !stage2_check(w->pe, &in, ipa, &m, &r, &allow, w->f);
	if (!w->denied && (effective_hcr(w->pe) & HCR_PTW) &&
	    attrs_from_mair((uint8_t)(SYS(w->pe, MAIR_EL2) >> 8 * r.attr), false).type == MEM_DEVICE)
		w->denied = !fail2(w->f, &in, ipa, FAULT_PERMISSION, "HCR_EL2.PTW: stage 1 table in Device memory");
	w->f->s1ptw = w->denied;
	return !w->denied;
}

static bool walk_read(void *arg, pa_t pa, unsigned size, uint64_t *val)
{
	struct walk *w = arg;

	return walk_allowed(w, pa, ACC_READ) && w->mem->read(w->mem->arg, pa, size, val);
}

static bool walk_cas(void *arg, pa_t pa, unsigned size, uint64_t old, uint64_t new_, uint64_t *old_out)
{
	struct walk *w = arg;

	return walk_allowed(w, pa, (enum acc)(ACC_READ | ACC_WRITE)) && w->mem->cas(w->mem->arg, pa, size, old, new_, old_out);
}

static bool stage1_vmsa(const struct pe *pe, const struct mem_port *mem, struct xlate_cache *cache, const struct xlate_in *in,
			struct xlate_out *out, struct fault *f)
{
	struct fault stage2_fault = { .kind = FAULT_NONE };
	struct walk w = { pe, mem, in, &stage2_fault, false };
	const struct mem_port port = { &w, walk_read, walk_cas };
	struct xlate_in s1 = *in;

	s1.stage1_only = true;
	if (pe->xlate_vmsa->translate(pe, &port, cache, &s1, out, f))
		return true;
	if (w.denied)
		*f = stage2_fault;
	return false;
}

static bool pmsa_translate(const struct pe *pe, const struct mem_port *mem, struct xlate_cache *cache, const struct xlate_in *in,
			   struct xlate_out *out, struct fault *f)
{
	bool vmsa = in->regime_el == EL1 && el1_is_vmsa(pe);

	if (!(vmsa ? stage1_vmsa(pe, mem, cache, in, out, f) : stage1(pe, in, out, f)))
		return false;
	out->pa = (pa_t){ out->ipa.addr, out->ipa.pas };
	return in->stage1_only || !stage2_is_on(pe, in->regime_el) || stage2(pe, in, out, f);
}

static bool pmsa_translate_ipa(const struct pe *pe, const struct mem_port *mem, ipa_t ipa, struct xlate_out *out, struct fault *f)
{
	struct xlate_in in = { .va = ipa.addr, .el = EL1, .regime_el = EL1, .secure = true, .no_update = true };

	(void)mem;
	out->pa = (pa_t){ ipa.addr, ipa.pas };
	out->ipa = ipa;
	return !stage2_is_on(pe, EL1) || stage2(pe, &in, out, f);
}

const struct xlate_ops pmsa_xlate_ops = { .translate = pmsa_translate, .translate_ipa = pmsa_translate_ipa };

unsigned pmsa_explain(const struct pe *pe, const struct xlate_in *in, struct pmsa_stage_report out[2])
{
	struct control c = control_of(pe, in->regime_el);
	struct xlate_out o;
	struct fault f;
	unsigned n = 0;
	uint64_t addr;

	if (in->regime_el == EL1 && el1_is_vmsa(pe))
		return 0;
	if (!flat_address(pe, in, &addr))
		return 0;
	if (c.on)
		out[n++] = (struct pmsa_stage_report){ in->regime_el, region_find(c.regions, c.count, addr).n };
	if (stage2_is_on(pe, in->regime_el) && stage1(pe, in, &o, &f))
		out[n++] = (struct pmsa_stage_report){ EL2, region_find(&pe->mpu[1], pe->model->mpu_regions[1], addr).n };
	return n;
}
