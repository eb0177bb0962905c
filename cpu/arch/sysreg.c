/* cpu/arch/sysreg.c - the system-register table: rows from the .def files, look-up, writable bits, reset values.
 * Implements: DDI 0487 C5.1 (encodings; reserved ID registers read as zero), D24 (fields, reset values).
 * Not here:   access rules (hyp/access.c); behaviour beyond storage (cpu/exec/sysreg_ops.c); ID values (idregs.c). */
#include "cpu/arch/sysreg.h"

#include <string.h>
#include <strings.h>

#include "cpu/arch/a32regs.h"
#include "cpu/arch/idregs.h"
#include "cpu/arch/pe.h"
#include "sim/core/bits.h"

/* ---- what the columns of sysregs.def and sysinsns.def mean ---- */
#define RW(el)         .rw = DIR_READ | DIR_WRITE, .el_read = el, .el_write = el
#define RO(el)         .rw = DIR_READ, .el_read = el, .el_write = el
#define WO(el)         .rw = DIR_WRITE, .el_read = el, .el_write = el
#define RW2(r, w)      .rw = DIR_READ | DIR_WRITE, .el_read = r, .el_write = w
#define NO_ACCESS      .alias = SR_NONE
#define FPTRAP         .fp_trap = 1
#define SVETRAP        .sve_trap = 1
#define FGT(g, n)      .fgt = FGT_##g, .fgt_bit = n
#define E2H(n)         .e2h = SR_##n
#define ALIAS(n)       .alias = SR_##n
#define VNCR(o, w)     .vncr_off = o, .vncr_when = w
#define NV2(n)         .nv2_el1 = SR_##n
#define A_ONLY         .a_only = 1
#define IF(f)          .feature = FEAT_##f + 1
#define RESET(v)       .reset = v
#define EACH_N(a, b, c, d, e, n, ...) n
#define EACH(m, ...)   EACH_N(__VA_ARGS__, EACH_5, EACH_4, EACH_3, EACH_2, EACH_1)(m, __VA_ARGS__)
#define EACH_1(m, a)   m(a)
#define EACH_2(m, a, ...) m(a), m(__VA_ARGS__)
#define EACH_3(m, a, ...) m(a), EACH_2(m, __VA_ARGS__)
#define EACH_4(m, a, ...) m(a), EACH_3(m, __VA_ARGS__)
#define EACH_5(m, a, ...) m(a), EACH_4(m, __VA_ARGS__)
#define CTL_OF(c)      CTL_##c
#define TRAP1(...)     .trap1 = { EACH(CTL_OF, __VA_ARGS__) }
#define TRAP2(...)     .trap2 = { EACH(CTL_OF, __VA_ARGS__) }
#define TRAP3(...)     .trap3 = { EACH(CTL_OF, __VA_ARGS__) }
#define FX_N(a, b, c, d, e, f, n, ...) n
#define FX(...)        .fx = FX_N(__VA_ARGS__, FX_6_, FX_5_, FX_4_, FX_3_, FX_2_, FX_1_)(__VA_ARGS__)
#define FX_1_(a)       FX_##a
#define FX_2_(a, ...)  FX_##a | FX_1_(__VA_ARGS__)
#define FX_3_(a, ...)  FX_##a | FX_2_(__VA_ARGS__)
#define FX_4_(a, ...)  FX_##a | FX_3_(__VA_ARGS__)
#define FX_5_(a, ...)  FX_##a | FX_4_(__VA_ARGS__)
#define FX_6_(a, ...)  FX_##a | FX_5_(__VA_ARGS__)

static const struct sysreg rows[SR_COUNT] = {
#define SYSREG(n, e, ...) [SR_##n] = { .name = #n, .id = SR_##n, .enc = e, __VA_ARGS__ },
#include "cpu/arch/sysregs.def"
#undef SYSREG
};

static const struct sysreg insns[SI_COUNT] = {
#define SYSINSN(n, e, ...) [SI_##n] = { .name = #n, .id = SI_##n, .enc = e, __VA_ARGS__ },
#include "cpu/arch/sysinsns.def"
#undef SYSINSN
};

/* ---- fields.def ---- */
#undef IF
#define IF(f)           .when = FIELD_IF, .feature = FEAT_##f
#define IF_NOT(f)       .when = FIELD_IF_NOT, .feature = FEAT_##f
#define ONE_WITHOUT(f)  .when = FIELD_ONE_WITHOUT, .feature = FEAT_##f
#define AND(f)          .also = FEAT_##f + 1
#define ONE             .when = FIELD_ONE
#define ZERO            .when = FIELD_ZERO
static const struct sysreg_field fields[] = {
#define FIELD(r, n, h, l, ...) { .name = #n, .reg = SR_##r, .hi = h, .lo = l, __VA_ARGS__ },
#include "cpu/arch/fields.def"
#undef FIELD
};
#undef IF

const struct sysreg *sysreg_row(enum sysreg_id id)
{
	return &rows[id];
}

const struct sysreg *sysinsn_row(enum sysinsn_id id)
{
	return &insns[id];
}

/* First row of that encoding or NULL; index 0 of a table is no row. */
static const struct sysreg *search(const struct sysreg *t, unsigned count, uint32_t enc)
{
	unsigned lo = 1, hi = count;

	while (lo < hi) {
		unsigned mid = (lo + hi) / 2;

		if (t[mid].enc < enc)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < count && t[lo].enc == enc ? &t[lo] : NULL;
}

static bool is_id_space(uint32_t enc)
{
	return enc >= ENC(3, 0, 0, 1, 0) && enc <= ENC(3, 0, 0, 7, 7);
}

const struct sysreg *sysreg_by_enc(uint32_t enc, enum dir d)
{
	if (enc >> 14 == 1)
		return search(insns, SI_COUNT, enc);
	const struct sysreg *r = search(rows, SR_COUNT, enc);

	/* DBGDTRRX_EL0 and DBGDTRTX_EL0 share one. */
	if (r && !(r->rw & d) && r + 1 < rows + SR_COUNT && r[1].enc == enc)
		r++;
	if (!r && d == DIR_READ && is_id_space(enc))
		r = &rows[SR_ID_RESERVED];
	return r && (r->rw & d) ? r : NULL;
}

const struct sysreg *sysreg_of_model(const struct sysreg *r, const struct feature_set *f)
{
	if (r->a_only && !sysreg_exists(r, f) && r + 1 < rows + SR_COUNT && r[1].enc == r->enc)
		return r + 1;
	return r;
}

const struct sysreg *sysreg_by_name(const char *name)
{
	for (unsigned i = 1; i < SR_COUNT; i++)
		if (!strcasecmp(rows[i].name, name))
			return &rows[i];
	return NULL;
}

const struct sysreg_field *sysreg_fields(enum sysreg_id id, unsigned *n)
{
	unsigned i = 0;

	*n = 0;
	while (i < ARRAY_SIZE(fields) && fields[i].reg != id)
		i++;
	while (i + *n < ARRAY_SIZE(fields) && fields[i + *n].reg == id)
		++*n;
	return &fields[i < ARRAY_SIZE(fields) ? i : 0];
}

/* The field is there for software to write. */
static bool field_writable(const struct sysreg_field *fd, const struct feature_set *f)
{
	if (fd->also && !feature_in(f, (enum feature)(fd->also - 1)))
		return false;
	switch ((enum field_when)fd->when) {
	case FIELD_ALWAYS:
		return true;
	case FIELD_IF:
	case FIELD_ONE_WITHOUT:
		return feature_in(f, (enum feature)fd->feature);
	case FIELD_IF_NOT:
		return !feature_in(f, (enum feature)fd->feature);
	case FIELD_ONE:
	case FIELD_ZERO:
		break;
	}
	return false;
}

/* It reads as ones and nothing else. */
static bool field_res1(const struct sysreg_field *fd, const struct feature_set *f)
{
	return fd->when == FIELD_ONE || (fd->when == FIELD_ONE_WITHOUT && !feature_in(f, (enum feature)fd->feature));
}

bool sysreg_field_exists(const struct sysreg_field *fd, const struct feature_set *f)
{
	return fd->when == FIELD_ONE || fd->when == FIELD_ZERO || field_writable(fd, f);
}

uint64_t sysreg_writable(enum sysreg_id id, const struct feature_set *f)
{
	unsigned n;
	const struct sysreg_field *fd = sysreg_fields(id, &n);
	uint64_t m = n ? 0 : ~0ULL;

	for (; n; n--, fd++)
		if (field_writable(fd, f))
			m |= GENMASK(fd->hi, fd->lo);
	return m;
}

uint64_t sysreg_fixed_ones(enum sysreg_id id, const struct feature_set *f)
{
	unsigned n;
	const struct sysreg_field *fd = sysreg_fields(id, &n);
	uint64_t m = 0;

	for (; n; n--, fd++)
		if (field_res1(fd, f))
			m |= GENMASK(fd->hi, fd->lo);
	return m;
}

/* Registers whose value hangs on the machine around the PE. */
static void reset_wired(struct pe *pe)
{
	SYS(pe, MPIDR_EL1) = pe->mpidr;
	SYS(pe, VPIDR_EL2) = pe->model->midr;
	SYS(pe, VMPIDR_EL2) = pe->mpidr;
	SYS(pe, MPUIR_EL1) = pe->model->mpu_regions[0];
	SYS(pe, MPUIR_EL2) = pe->model->mpu_regions[1];
	SYS(pe, CNTFRQ_EL0) = pe->model->cntfrq;
	SYS(pe, MDCR_EL2) = pe->model->pmu_counters; /* HPMN: all counters are the guest's */
	if (!pe->gic) {
		SYS(pe, ID_AA64PFR0_EL1) = deposit(SYS(pe, ID_AA64PFR0_EL1), 27, 24, 0);
		SYS(pe, ID_PFR1_EL1) = deposit(SYS(pe, ID_PFR1_EL1), 31, 28, 0);
	}
}

/* Writable bits and RES1 of all registers, in one pass over the fields. */
static void reset_masks(struct pe *pe)
{
	const struct feature_set *f = &pe->model->feat;
	unsigned last = 0;

	memset(pe->sr_writable, 0xff, sizeof(pe->sr_writable));
	for (unsigned i = 0; i < ARRAY_SIZE(fields); i++) {
		const struct sysreg_field *fd = &fields[i];

		if (fd->reg != last)
			pe->sr_writable[fd->reg] = 0;
		last = fd->reg;
		if (field_writable(fd, f))
			pe->sr_writable[fd->reg] |= GENMASK(fd->hi, fd->lo);
		else if (field_res1(fd, f))
			pe->sr[fd->reg] |= GENMASK(fd->hi, fd->lo);
	}
}

/* A bit that AArch32's layout of a register has and AArch64's fixes is storage for both (RES0, RES1 "in some contexts"). */
static void share_layouts(struct pe *pe)
{
	static const enum sysreg_id spsr[] = { SR_SPSR_EL1, SR_SPSR_EL2, SR_SPSR_EL3 };
	const uint64_t psr = BIT(27) /* Q */ | GENMASK(26, 22) /* IT, DIT, SSBS, PAN */ | GENMASK(19, 10) /* GE, IT */ | BIT(5) /* T */;

	for (unsigned i = 0; i < ARRAY_SIZE(spsr) && has(pe, FEAT_AA32EL0); i++)
		pe->sr_writable[spsr[i]] |= psr;
	if (!has(pe, FEAT_AA32EL1))
		return;
	for (unsigned i = 0; i < a32_reg_count(); i++) {
		const struct a32_reg *r = a32_reg_row(i);

		if (r->mask)
			pe->sr_writable[r->target] |= (uint64_t)r->mask << (r->kind == A32_HIGH ? 32 : 0);
	}
}

void sysreg_reset(struct pe *pe)
{
	memset(&pe->sr_cache, 0, sizeof(pe->sr_cache));
	memset(pe->pauth, 0, sizeof(pe->pauth));
	pe->sr_cache.gen = 1;
	for (unsigned i = 0; i < SR_COUNT; i++)
		pe->sr[i] = rows[i].reset | idreg_value(pe->model, (enum sysreg_id)i);
	reset_masks(pe);
	share_layouts(pe);
	reset_wired(pe);
	impdef_reset(pe);
}
