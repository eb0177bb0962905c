/* mmu/short.c - stage 1 of the EL1&0 regime by VMSAv8-32 short descriptors.
 * Implements: DDI 0487 G5.4, AArch32.S1WalkSD(), AArch32.DefaultTEXDecode(), AArch32.RemappedTEXDecode(), G5.6.2 (domains).
 * Not here:   the registers (regime32.c), permissions from AP bits (perms32.c), stage 2 (stage2.c). */
#include "mmu/short.h"
#include "cpu/arch/attrs.h"
#include "mmu/perms.h"
#include "mmu/stage2.h"

enum { DOMAIN_CLIENT = 1, DOMAIN_MANAGER = 3 };

/* One leaf, whatever its size. */
struct sd_leaf {
	uint64_t oa;
	uint8_t lg_size, level, domain, ap, tex, cb;
	bool xn, pxn, s, ng, ns;
};

static bool sd_fault(struct fault *f, const struct xlate_in *in, enum fault_kind kind, const struct sd_leaf *l, const char *rule)
{
	walk_fault(f, in, kind, l->level, rule);
	f->domain = l->domain;
	return false;
}

static bool fetch(const struct walker *w, const struct xlate_in *in, uint64_t addr, bool ns, const struct sd_leaf *l, uint32_t *desc,
		  struct fault *f)
{
	pa_t pa = { addr, ns ? PAS_NONSECURE : w->rg->pas };
	uint64_t v;

	if (w->s2) {
		struct s2_in si = { .ipa = { addr, pa.pas }, .acc = ACC_READ, .el = 1, .s1ptw = true, .no_update = in->no_update,
				    .va = in->va };
		struct s2_out so;

		if (!stage2_translate(w->s2, w->cache, w->mem, &si, &so, f))
			return false;
		pa = so.pa;
	}
	if (!w->mem->read(w->mem->arg, pa, 4, &v))
		return sd_fault(f, in, FAULT_EXTERNAL_WALK, l, "stage 1 descriptor fetch");
	*desc = w->rg->big_endian ? __builtin_bswap32((uint32_t)v) : (uint32_t)v;
	return true;
}

static void section(uint32_t d, va_t va, struct sd_leaf *l)
{
	bool super = d >> 18 & 1;

	l->lg_size = super ? 24 : 20;
	l->oa = d & GENMASK(31, l->lg_size);
	if (super)
		l->oa |= bits(d, 23, 20) << 32 | bits(d, 8, 5) << 36;
	l->domain = super ? 0 : (uint8_t)bits(d, 8, 5);
	l->oa |= va & (BIT(l->lg_size) - 1);
	l->ap = (uint8_t)((d >> 15 & 1) << 2 | bits(d, 11, 10));
	l->tex = (uint8_t)bits(d, 14, 12);
	l->cb = (uint8_t)bits(d, 3, 2);
	l->pxn = d & 1;
	l->xn = d >> 4 & 1;
	l->s = d >> 16 & 1;
	l->ng = d >> 17 & 1;
	l->ns = d >> 19 & 1;
}

static void page(uint32_t d, va_t va, struct sd_leaf *l)
{
	bool small = d & 2;

	l->lg_size = small ? 12 : 16;
	l->oa = (d & GENMASK(31, l->lg_size)) | (va & (BIT(l->lg_size) - 1));
	l->ap = (uint8_t)((d >> 9 & 1) << 2 | bits(d, 5, 4));
	l->tex = (uint8_t)(small ? bits(d, 8, 6) : bits(d, 14, 12));
	l->cb = (uint8_t)bits(d, 3, 2);
	l->xn = small ? d & 1 : d >> 15 & 1;
	l->s = d >> 10 & 1;
	l->ng = d >> 11 & 1;
}

/* From a VA to its leaf. */
static bool walk(const struct walker *w, const struct xlate_in *in, struct sd_leaf *l, struct fault *f)
{
	const struct short_tables *sd = &w->rg->sd;
	unsigned half = sd->n && in->va >> (32 - sd->n), n = half ? 0 : sd->n;
	uint32_t d;

	*l = (struct sd_leaf){ .level = 1 };
	if (sd->dead[half])
		return sd_fault(f, in, FAULT_TRANSLATION, l, half ? "TTBCR.PD1" : "TTBCR.PD0");
	if (!fetch(w, in, sd->base[half] | bits(in->va, 31 - n, 20) << 2, false, l, &d, f))
		return false;
	if ((d & 3) == 0)
		return sd_fault(f, in, FAULT_TRANSLATION, l, "stage 1 invalid descriptor");
	if (d & 2) {
		section(d, in->va, l);
		return true;
	}
	l->level = 2;
	l->domain = (uint8_t)bits(d, 8, 5);
	l->pxn = d >> 2 & 1;
	l->ns = d >> 3 & 1;
	if (!fetch(w, in, (d & GENMASK(31, 10)) | bits(in->va, 19, 12) << 2, l->ns, l, &d, f))
		return false;
	if ((d & 3) == 0)
		return sd_fault(f, in, FAULT_TRANSLATION, l, "stage 1 invalid descriptor");
	page(d, in->va, l);
	return true;
}

/* SCTLR.TRE: the eight attributes of {TEX[0],C,B} and what PRRR makes of S. */
static struct mem_attrs attrs_remapped(const struct short_tables *sd, const struct sd_leaf *l)
{
	unsigned i = (l->tex & 1u) << 2 | l->cb;
	struct mem_attrs a = sd->remap[i];
	bool shared = sd->prrr >> ((a.type == MEM_DEVICE ? 16 : 18) + l->s) & 1;

	attrs_set_shareability(&a, !shared ? SH_NON : sd->prrr >> (24 + i) & 1 ? SH_INNER : SH_OUTER);
	return a;
}

static struct mem_attrs attrs_default(const struct sd_leaf *l)
{
	static const uint8_t policy[4] = { ATTR_NC, ATTR_WB, ATTR_WT, 0xe /* Write-Back, no write-allocate */ };
	struct mem_attrs a = attrs_device();

	switch (l->tex << 2 | l->cb) {
	case 0: /* Strongly-ordered */
		return a;
	case 1: /* Device, shareable or not */
	case 8:
		a.inner = 4;
		return a;
	default:
		break;
	}
	a = (struct mem_attrs){ .type = MEM_NORMAL, .inner = policy[l->cb], .outer = policy[l->cb] };
	if (l->tex & 4)
		a.outer = policy[l->tex & 3];
	else if (l->tex == 1) /* UNPREDICTABLE: what is neither Non-cacheable nor Write-Back is IMPDEF or reserved */
		a.inner = a.outer = l->cb == 3 ? ATTR_WB : ATTR_NC;
	else if (l->tex == 0)
		a.inner = a.outer = l->cb == 3 ? 0xe : ATTR_WT;
	attrs_set_shareability(&a, l->s ? SH_INNER : SH_NON);
	return a;
}

static void attributes(const struct regime *rg, const struct xlate_in *in, const struct sd_leaf *l, struct xlate_out *out)
{
	out->attrs = rg->sd.tre ? attrs_remapped(&rg->sd, l) : attrs_default(l);
	if (in->acc & ACC_EXEC ? !rg->icache || out->attrs.type == MEM_DEVICE : !rg->dcache && out->attrs.type == MEM_NORMAL)
		out->attrs = attrs_normal_nc();
}

bool short_stage1(const struct walker *w, const struct xlate_in *in, struct xlate_out *out, struct fault *f)
{
	const struct regime *rg = w->rg;
	struct sd_leaf l;

	if (!walk(w, in, &l, f))
		return false;
	bool ns = rg->pas != PAS_SECURE || l.ns;
	struct perm_in p = { .el = in->el, .pan = in->pan, .pa_ns = ns };
	struct perm32 q = perm32_short(rg->sd.afe ? l.ap | 1u : l.ap, l.xn, l.pxn);
	unsigned allow = perms_aa32(rg, &q, &p), domain = rg->sd.dacr >> (2 * l.domain) & 3;

	if (rg->sd.afe && !(l.ap & 1) && !in->cmo)
		return sd_fault(f, in, FAULT_ACCESS_FLAG, &l, "short descriptor AP[0] = 0, SCTLR.AFE = 1");
	if (!(domain & DOMAIN_CLIENT)) /* UNPREDICTABLE: the reserved value is No access */
		return sd_fault(f, in, FAULT_DOMAIN, &l, "DACR: no access");
	if (domain == DOMAIN_MANAGER)
		allow = ACC_READ | ACC_WRITE | ACC_EXEC;
	if (in->acc & ~allow) {
		unsigned missing = in->acc & ~allow;
		unsigned need = missing & ACC_EXEC ? ACC_EXEC : missing & ACC_READ ? ACC_READ : ACC_WRITE;

		sd_fault(f, in, FAULT_PERMISSION, &l, perms_aa32_rule(rg, &q, &p, need));
		f->write = in->cmo || need == ACC_WRITE;
		return false;
	}
	out->ipa = (ipa_t){ l.oa, ns ? PAS_NONSECURE : PAS_SECURE };
	out->allow = (uint8_t)allow;
	out->lg_size = l.lg_size;
	out->global = !l.ng;
	out->guarded = false;
	attributes(rg, in, &l, out);
	return true;
}
