/* mmu/regime.c - reads the translation control registers of a regime into what a walk needs.
 * Implements: DDI 0487 AArch64.GetS1TTWParams(), AArch64.GetS2TTWParams(), AArch64.SS2TTWParams(), SS2OutputPASpace(),
 *             S1DecodeTG0/1(), S1MinTxSZ(), MaxTxSZ(), S1TxSZFaults(), S1StartLevel(), S1TTBaseAddress(), S1Enabled(),
 *             PhysicalAddressSize(), S2StartLevel(), S2InvalidSL(), S2InconsistentSL(), S2TTBaseAddress(), BlockDescSupported().
 * Not here:   FEAT_RME, FEAT_D128, FEAT_S1PIE (not modelled, read as absent). */
#include <string.h>
#include "cpu/arch/attrs.h"
#include "cpu/arch/effective.h"
#include "mmu/desc.h"

/* TCR_ELx of either layout, one half of it. */
struct tcr_half {
	unsigned txsz, tg, sh;
	bool epd, tbi, tbid, hpd, e0pd;
};

uint64_t regime_hcr(const struct pe *pe, bool secure)
{
	return el2_enabled_in(pe, secure) ? SYS(pe, HCR_EL2) : 0;
}

static unsigned decode_tg(unsigned tg, bool second)
{
	static const uint8_t tg0[4] = { 12, 16, 14, 12 }, tg1[4] = { 12, 14, 12, 16 };
	/* IMPDEF: the reserved encoding selects 4KB */
	return second ? tg1[tg & 3] : tg0[tg & 3];
}

/* UNPREDICTABLE: an unimplemented granule behaves as one that is implemented. */
static unsigned supported_granule(const struct pe *pe, unsigned lg)
{
	if (lg == 12 && !has(pe, FEAT_TGran4K))
		return has(pe, FEAT_TGran16K) ? 14 : 16;
	if ((lg == 14 && !has(pe, FEAT_TGran16K)) || (lg == 16 && !has(pe, FEAT_TGran64K)))
		return has(pe, FEAT_TGran4K) ? 12 : lg == 14 ? 16 : 14;
	return lg;
}

static unsigned output_bits(const struct pe *pe, unsigned ps, unsigned granule)
{
	static const uint8_t size[8] = { 32, 36, 40, 42, 44, 48, 52, 52 }; /* IMPDEF: reserved 0b111 as 52 */
	unsigned max = pe->model->pa_bits;
	if (granule != 16 && !has(pe, FEAT_LPA2) && max > 48)
		max = 48;
	return size[ps & 7] < max ? size[ps & 7] : max;
}

/* Fields that follow from granule, DS and output size, the same for both stages. */
static void tt_geometry(struct tt *t, const struct pe *pe, unsigned granule, unsigned ps, bool ds)
{
	unsigned oa = output_bits(pe, ps, granule);
	t->granule = granule;
	t->over = GENMASK(55, oa);
	t->high_9_8 = ds && granule != 16;
	t->high_15_12 = granule == 16 && pe->model->pa_bits >= 52;
	t->addr_mask = GENMASK(t->high_9_8 ? 49 : 47, granule);
	if (granule == 12)
		t->block_levels = t->high_9_8 ? 7 : 6;
	else if (granule == 14)
		t->block_levels = t->high_9_8 ? 6 : 4;
	else
		t->block_levels = pe->model->pa_bits >= 52 ? 6 : 4;
}

static void tt_dead(struct tt *t, enum fault_kind kind, const char *rule)
{
	if (!t->dead) {
		t->dead = rule;
		t->dead_kind = kind;
	}
}

/* The first table, aligned to its size; with 52-bit addresses BADDR<51:48> are bits <5:2> of the register. */
static void tt_base(struct tt *t, uint64_t ttbr, bool wide, const char *rule)
{
	unsigned lg = t->ia_bits - desc_lg_size(t, t->start) + 3;
	if (wide && lg < 6)
		lg = 6;
	t->base = ttbr & GENMASK(47, lg);
	if (wide)
		t->base |= bits(ttbr, 5, 2) << 48;
	if (t->base & t->over)
		tt_dead(t, FAULT_ADDRESS_SIZE, rule);
}

static void s1_half(struct tt *t, const struct pe *pe, const struct tcr_half *h, unsigned ps, bool ds, uint64_t ttbr)
{
	unsigned stride, min, max;

	tt_geometry(t, pe, supported_granule(pe, h->tg), ps, ds);
	t->sh = h->sh;
	t->top_d = h->tbi ? 55 : 63;
	t->top_i = h->tbi && !h->tbid ? 55 : 63;
	t->e0pd = h->e0pd;
	min = t->high_9_8 || (t->granule == 16 && has(pe, FEAT_LVA)) ? 12 : 16;
	max = !has(pe, FEAT_TTST) ? 39 : t->granule == 16 ? 47 : 48;
	if (h->txsz < min || h->txsz > max) {
		/* IMPDEF: without FEAT_LVA the field could also be taken as the nearest legal value */
		tt_dead(t, FAULT_TRANSLATION, "TCR_ELx.TxSZ out of range");
		return;
	}
	t->ia_bits = 64 - h->txsz;
	stride = t->granule - 3;
	t->start = 3 - (int)((t->ia_bits - 1 - t->granule) / stride);
	if (h->epd)
		tt_dead(t, FAULT_TRANSLATION, "TCR_ELx.EPDx");
	tt_base(t, ttbr, t->high_9_8 || (t->granule == 16 && ps == 6 && has(pe, FEAT_LPA)), "TTBRx_ELx beyond TCR_ELx.IPS");
}

/* TCR_EL1's layout, also TCR_EL2's with E2H: half 0 or 1. */
static struct tcr_half tcr_two_half(const struct pe *pe, uint64_t tcr, unsigned n)
{
	struct tcr_half h = {
		.txsz = bits(tcr, 16 * n + 5, 16 * n),
		.epd = bit(tcr, 16 * n + 7),
		.sh = bits(tcr, 16 * n + 13, 16 * n + 12),
		.tg = decode_tg(bits(tcr, 16 * n + 15, 16 * n + 14), n == 1),
		.tbi = bit(tcr, 37 + n),
		.hpd = has(pe, FEAT_HPDS) && bit(tcr, 41 + n),
		.tbid = has(pe, FEAT_PAuth) && bit(tcr, 51 + n),
		.e0pd = has(pe, FEAT_E0PD) && bit(tcr, 55 + n),
	};
	return h;
}

static struct tcr_half tcr_one_half(const struct pe *pe, uint64_t tcr)
{
	struct tcr_half h = {
		.txsz = bits(tcr, 5, 0),
		.sh = bits(tcr, 13, 12),
		.tg = decode_tg(bits(tcr, 15, 14), false),
		.tbi = bit(tcr, 20),
		.hpd = has(pe, FEAT_HPDS) && bit(tcr, 24),
		.tbid = has(pe, FEAT_PAuth) && bit(tcr, 29),
	};
	return h;
}

/* What the short way asks for in one flag; it knows neither 52-bit descriptors nor swapped ones. */
static void tt_plain(const struct regime *rg, struct tt *t, unsigned n)
{
	t->plain = !t->dead && !t->e0pd && !t->high_9_8 && !t->high_15_12 && !rg->big_endian;
	t->span = 2 * t->granule - 3;
	t->copies = n ? -1 : 0;
}

static void regime_tables(struct regime *rg, const struct pe *pe, uint64_t tcr, uint64_t ttbr0, uint64_t ttbr1, bool secure)
{
	unsigned halves = rg->two_privs ? 2 : 1;
	unsigned ps = rg->two_privs ? bits(tcr, 34, 32) : bits(tcr, 18, 16);
	bool ds = has(pe, FEAT_LPA2) && bit(tcr, rg->two_privs ? 59 : 32);
	unsigned hier = (rg->two_privs ? HIER_PXN | HIER_UXN | HIER_NO_EL0 | HIER_RO : HIER_UXN | HIER_RO);

	rg->ha = has(pe, FEAT_HAF) && bit(tcr, rg->two_privs ? 39 : 21);
	rg->hd = rg->ha && has(pe, FEAT_HAFDBS) && bit(tcr, rg->two_privs ? 40 : 22);
	for (unsigned n = 0; n < halves; n++) {
		struct tcr_half h = rg->two_privs ? tcr_two_half(pe, tcr, n) : tcr_one_half(pe, tcr);
		rg->tt[n].hier_mask = (h.hpd ? 0 : hier) | (secure ? HIER_NS : 0);
		s1_half(&rg->tt[n], pe, &h, ps, ds, n ? ttbr1 : ttbr0);
		tt_plain(rg, &rg->tt[n], n);
	}
}

static void regime_controls(struct regime *rg, const struct pe *pe, uint64_t sctlr, uint64_t mair)
{
	bool dcache = bit(sctlr, 2);
	rg->on = bit(sctlr, 0);
	rg->icache = bit(sctlr, 12);
	rg->dcache = dcache;
	rg->wxn = bit(sctlr, 19);
	rg->big_endian = bit(sctlr, 25);
	rg->epan = rg->two_privs && has(pe, FEAT_PAN3) && bit(sctlr, 57);
	rg->sif = has(pe, FEAT_EL3) && bit(SYS(pe, SCR_EL3), 9);
	rg->bti = has(pe, FEAT_BTI);
	rg->pa_bits = pe->model->pa_bits;
	for (unsigned i = 0; i < 8; i++) {
		rg->attr[i] = attrs_from_mair((uint8_t)(mair >> (8 * i)), has(pe, FEAT_MTE2));
		if (!dcache && rg->attr[i].type == MEM_NORMAL)
			rg->attr[i] = attrs_normal_nc();
	}
}

void regime_get(struct regime *rg, const struct pe *pe, unsigned regime_el, bool secure)
{
	uint64_t hcr = regime_hcr(pe, secure);

	memset(rg, 0, sizeof(*rg));
	rg->pas = secure ? PAS_SECURE : PAS_NONSECURE;
	if (regime_el == 3) {
		rg->id = REGIME_EL3;
		regime_controls(rg, pe, SYS(pe, SCTLR_EL3), SYS(pe, MAIR_EL3));
		regime_tables(rg, pe, SYS(pe, TCR_EL3), SYS(pe, TTBR0_EL3), 0, secure);
	} else if (regime_el == 2) {
		rg->two_privs = has(pe, FEAT_VHE) && (hcr & HCR_E2H);
		rg->id = rg->two_privs ? REGIME_EL20 : REGIME_EL2;
		regime_controls(rg, pe, SYS(pe, SCTLR_EL2), SYS(pe, MAIR_EL2));
		regime_tables(rg, pe, SYS(pe, TCR_EL2), SYS(pe, TTBR0_EL2), SYS(pe, TTBR1_EL2), secure);
	} else {
		rg->id = REGIME_EL10;
		rg->two_privs = true;
		regime_controls(rg, pe, SYS(pe, SCTLR_EL1), SYS(pe, MAIR_EL1));
		if (el1_is_aarch32(pe))
			regime32_get(rg, pe);
		else
			regime_tables(rg, pe, SYS(pe, TCR_EL1), SYS(pe, TTBR0_EL1), SYS(pe, TTBR1_EL1), secure);
		rg->dc = bit(hcr, 12);
		rg->nv1 = (hcr & (HCR_NV | HCR_NV1)) == (HCR_NV | HCR_NV1);
		rg->dct = rg->dc && has(pe, FEAT_MTE2) && bit(hcr, 57);
		if (rg->dc || (hcr & HCR_TGE)) /* SCTLR_EL1.M as if 0 */
			rg->on = false;
	}
}

/* Level that VTCR_EL2.{SL2,SL0} starts at; -2: the combination is reserved for this granule and PA size. */
static int s2_start_level(const struct pe *pe, unsigned granule, unsigned sl0, bool sl2, bool ds)
{
	static const int8_t by_sl0[3][4] = { { 2, 1, 0, 3 }, { 3, 2, 1, 0 }, { 3, 2, 1, -2 } };
	unsigned pa = pe->model->pa_bits;
	int level = by_sl0[(granule - 12) / 2][sl0];

	if (granule == 12 && ds && sl2)
		return sl0 == 0 ? -1 : -2;
	if (granule == 12 && ((sl0 == 3 && !has(pe, FEAT_TTST)) || (sl0 == 2 && pa < 44)))
		return -2;
	if (granule == 14 && ((sl0 == 3 && !ds) || (sl0 == 2 && pa < 42)))
		return -2;
	if (granule == 16 && sl0 == 2 && pa < 44)
		return -2;
	return level;
}

/* What VTCR_EL2 and VSTCR_EL2 say of one IPA space's tables. */
struct s2_tcr {
	unsigned t0sz, sl0, tg0, ps, sh;
	bool sl2, ds;
	uint64_t ttbr;
};

static void s2_tables(struct tt *t, const struct pe *pe, const struct s2_tcr *c)
{
	unsigned t0sz = c->t0sz, ps = c->ps, stride, least, min, max, ips;
	int start;

	tt_geometry(t, pe, supported_granule(pe, decode_tg(c->tg0, false)), ps, c->ds);
	t->sh = c->sh;
	ips = pe->model->pa_bits;
	if (!t->high_9_8 && t->granule != 16 && ips > 48)
		ips = 48;
	min = 64 - ips;
	max = !has(pe, FEAT_TTST) ? 39 : t->granule == 16 ? 47 : 48;
	if (t0sz < min || t0sz > max) {
		tt_dead(t, FAULT_TRANSLATION, "VTCR_EL2.T0SZ out of range");
		return;
	}
	start = s2_start_level(pe, t->granule, c->sl0, c->sl2, t->high_9_8);
	stride = t->granule - 3;
	t->ia_bits = 64 - t0sz;
	least = (unsigned)(3 - start) * stride + t->granule + 1;
	if (start == -2 || t->ia_bits < least || t->ia_bits > least + stride - 1 + 4) {
		tt_dead(t, FAULT_TRANSLATION, "VTCR_EL2.SL0 reserved, or inconsistent with T0SZ");
		return;
	}
	t->start = (int8_t)start;
	tt_base(t, c->ttbr, t->high_9_8 || (t->granule == 16 && ps == 6 && has(pe, FEAT_LPA)), "VTTBR_EL2 beyond VTCR_EL2.PS");
}

/* T0SZ, SL0, TG0, SL2 of VTCR_EL2 or VSTCR_EL2; the rest is VTCR_EL2's for both. */
static struct s2_tcr s2_tcr(const struct pe *pe, uint64_t tcr, uint64_t ttbr)
{
	uint64_t vtcr = SYS(pe, VTCR_EL2);

	return (struct s2_tcr){ .t0sz = bits(tcr, 5, 0), .sl0 = bits(tcr, 7, 6), .tg0 = bits(tcr, 15, 14), .sl2 = bit(tcr, 33),
				.ps = bits(vtcr, 18, 16), .sh = bits(vtcr, 13, 12), .ds = has(pe, FEAT_LPA2) && bit(vtcr, 32),
				.ttbr = ttbr };
}

/* VSTCR_EL2.SW, SA and VTCR_EL2.NSW, NSA: each later one acts as 1 where an earlier one of its register, or SA for NSA, is 1. */
static void s2_spaces(struct stage2 *s2, const struct pe *pe, bool secure)
{
	struct stage2_space *ns = &s2->space[PAS_NONSECURE], *s = &s2->space[PAS_SECURE];
	uint64_t vtcr = SYS(pe, VTCR_EL2), vstcr = SYS(pe, VSTCR_EL2);
	bool sw = bit(vstcr, 29), sa = sw || bit(vstcr, 30), nsw = bit(vtcr, 29), nsa = nsw || sa || bit(vtcr, 30);
	struct s2_tcr c = s2_tcr(pe, vtcr, SYS(pe, VTTBR_EL2));

	s2_tables(&ns->tt, pe, &c);
	ns->walk = ns->out = PAS_NONSECURE;
	if (!secure)
		return;
	c = s2_tcr(pe, vstcr, SYS(pe, VSTTBR_EL2));
	s2_tables(&s->tt, pe, &c);
	ns->walk = nsw ? PAS_NONSECURE : PAS_SECURE;
	ns->out = nsa ? PAS_NONSECURE : PAS_SECURE;
	s->walk = sw ? PAS_NONSECURE : PAS_SECURE;
	s->out = sa ? PAS_NONSECURE : PAS_SECURE;
}

void stage2_get(struct stage2 *s2, const struct pe *pe, unsigned regime_el, bool secure)
{
	uint64_t hcr = regime_hcr(pe, secure), vtcr;

	memset(s2, 0, sizeof(*s2));
	/* DC implies VM; the R-profile's stage 2 is EL2's MPU */
	s2->on = regime_el == 1 && (hcr & (HCR_VM | BIT(12))) && !has(pe, FEAT_PMSA);
	if (!s2->on)
		return;
	vtcr = SYS(pe, VTCR_EL2);
	s2->ha = has(pe, FEAT_HAF) && bit(vtcr, 21);
	s2->hd = s2->ha && has(pe, FEAT_HAFDBS) && bit(vtcr, 22);
	s2->fwb = has(pe, FEAT_S2FWB) && bit(hcr, 46);
	s2->xnx = has(pe, FEAT_XNX);
	s2->ptw = bit(hcr, 2);
	s2->data_nc = bit(hcr, 32);
	s2->fetch_nc = bit(hcr, 33);
	s2->big_endian = bit(SYS(pe, SCTLR_EL2), 25);
	s2_spaces(s2, pe, secure);
}
