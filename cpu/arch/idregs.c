/* cpu/arch/idregs.c - the identification registers' values, computed from a CPU model's features.
 * Implements: DDI 0487 D24.2: MIDR_EL1, MPIDR_EL1, ID_AA64*_EL1, CTR_EL0, DCZID_EL0, CLIDR_EL1, CCSIDR_EL1.
 * Not here:   which features exist (features.c); AArch32's (idregs32.c). */
#include "cpu/arch/idregs.h"
#include "sim/core/bits.h"

/* The largest value that a feature of the model gives each field of the register. */
static uint64_t from_features(const struct cpu_model *m, enum sysreg_id id)
{
	uint64_t v = 0;

	for (unsigned f = 0; f < FEAT_COUNT; f++) {
		if (!feature_in(&m->feat, (enum feature)f))
			continue;
		for (unsigned n = 0; n < 2; n++) {
			unsigned lsb, val;

			if (feature_id_field((enum feature)f, n, &lsb, &val) == id && val > bits(v, lsb + 3, lsb))
				v = deposit(v, lsb + 3, lsb, val);
		}
	}
	return v;
}

static bool in(const struct cpu_model *m, enum feature f)
{
	return feature_in(&m->feat, f);
}

static uint64_t pfr0(const struct cpu_model *m, uint64_t v)
{
	if (!in(m, FEAT_FP))
		v = deposit(v, 19, 16, 0xf);
	if (!in(m, FEAT_AdvSIMD))
		v = deposit(v, 23, 20, 0xf);
	v |= bits(v, 3, 0) ? 0 : 1; /* EL0 and EL1 without AArch32 */
	return v | (bits(v, 7, 4) ? 0 : 0x10);
}

static uint64_t dfr0(const struct cpu_model *m, uint64_t v)
{
	v = deposit(v, 15, 12, m->breakpoints - 1u);
	v = deposit(v, 23, 20, m->watchpoints - 1u);
	v = deposit(v, 31, 28, 1); /* the last two breakpoints compare contexts */
	return in(m, FEAT_DoubleLock) ? v : deposit(v, 39, 36, 0xf);
}

/* The level of pointer authentication, which the features give as API's, stands in the field of the algorithm. */
static uint64_t isar1(const struct cpu_model *m, uint64_t v)
{
	uint64_t level = bits(v, 11, 8);

	if (!in(m, FEAT_PACIMP))
		v = deposit(v, 11, 8, 0);
	return in(m, FEAT_PACQARMA5) ? deposit(v, 7, 4, level) : v;
}

static uint64_t isar2(const struct cpu_model *m, uint64_t v)
{
	uint64_t level = bits(from_features(m, SR_ID_AA64ISAR1_EL1), 11, 8);

	return in(m, FEAT_PACQARMA3) ? deposit(v, 15, 12, level) : v;
}

static unsigned pa_range(unsigned bits)
{
	static const uint8_t sizes[] = { 32, 36, 40, 42, 44, 48, 52 };
	unsigned r = 0;

	while (r + 1 < ARRAY_SIZE(sizes) && sizes[r + 1] <= bits)
		r++;
	return r;
}

static uint64_t mmfr0(const struct cpu_model *m, uint64_t v)
{
	bool lpa2 = in(m, FEAT_LPA2), gtg = in(m, FEAT_GTG);
	unsigned stage2 = lpa2 ? 3 : 2;

	if (in(m, FEAT_PMSA)) /* MSA, MSA_frac: PMSAv8-64 at EL1 and EL2; 2: VMSAv8-64 too at EL1 */
		v = deposit(deposit(v, 51, 48, 0xf), 55, 52, in(m, FEAT_VMSA) ? 2 : 1);
	v = deposit(v, 3, 0, pa_range(m->pa_bits));
	v = deposit(v, 31, 28, !in(m, FEAT_TGran4K) ? 0xf : lpa2);
	v = deposit(v, 27, 24, in(m, FEAT_TGran64K) ? 0 : 0xf);
	if (in(m, FEAT_TGran16K))
		v = deposit(v, 23, 20, lpa2 ? 2 : 1);
	if (gtg && in(m, FEAT_EL2)) {
		v = deposit(v, 43, 40, in(m, FEAT_TGran4K) ? stage2 : 1);
		v = deposit(v, 39, 36, in(m, FEAT_TGran64K) ? 2 : 1);
		v = deposit(v, 35, 32, in(m, FEAT_TGran16K) ? stage2 : 1);
	}
	return v;
}

uint64_t idreg_value(const struct cpu_model *m, enum sysreg_id id)
{
	uint64_t v = id >= SR_ID_AA64PFR0_EL1 && id <= SR_ID_AA64MMFR4_EL1 ? from_features(m, id) : 0;

	if (id >= SR_ID_PFR0_EL1 && id <= SR_ID_MMFR5_EL1)
		return idreg32_value(m, id);

	switch (id) {
	case SR_MIDR_EL1:
		return m->midr;
	case SR_REVIDR_EL1:
		return m->revidr;
	case SR_CTR_EL0: /* TminLine: tags are cached with their data, by the line of DminLine */
		return in(m, FEAT_MTE2) ? deposit(m->ctr, 37, 32, bits(m->ctr, 19, 16)) : m->ctr;
	case SR_CLIDR_EL1:
		return m->clidr;
	case SR_DCZID_EL0:
		return m->dczid_log2;
	case SR_ID_AA64PFR0_EL1:
		return pfr0(m, v);
	case SR_ID_AA64ZFR0_EL1:
		return in(m, FEAT_SVE) ? v : 0;
	case SR_ID_AA64DFR0_EL1:
		return dfr0(m, v);
	case SR_ID_AA64ISAR1_EL1:
		return isar1(m, v);
	case SR_ID_AA64ISAR2_EL1:
		return isar2(m, v);
	case SR_ID_AA64MMFR0_EL1:
		return mmfr0(m, v);
	default:
		return v;
	}
}

uint64_t idreg_ccsidr(const struct cpu_model *m, uint64_t csselr)
{
	unsigned level = (unsigned)bits(csselr, 3, 1);
	bool insn = csselr & 1;

	if (level > 1 || (level == 1 && insn) || (csselr & 16))
		return 0;
	uint32_t c = m->ccsidr[level ? 2 : insn];
	if (!in(m, FEAT_CCIDX))
		return c;
	return bits(c, 27, 13) << 32 | bits(c, 12, 3) << 3 | bits(c, 2, 0);
}
