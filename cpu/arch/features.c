/* cpu/arch/features.c - the list of features as data, and CPU models as sets of them.
 * Implements: DDI 0487 A2 (which version has which feature, what needs what); MIDR_EL1 and cache geometry of real parts.
 * Not here:   the values of ID registers (idregs.c). */
#include "cpu/arch/features.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpu/arch/mpu.h"
#include "cpu/arch/sysreg.h"
#include "sim/core/bits.h"

#define MAX_NEEDS 3

struct id_field {
	uint16_t reg; /* enum sysreg_id; 0 none */
	uint8_t lsb, value;
};

struct feature_row {
	const char *name;
	struct id_field id[2];
	uint8_t from;     /* 80..89, 90..96; 0: no version has it by itself */
	bool modelled, profile_r;
	uint16_t needs[MAX_NEEDS]; /* enum feature + 1 */
};

#define NOID              .id = { { 0, 0, 0 } }
#define ID(r, l, v)       .id[0] = { SR_ID_AA64##r##_EL1, l, v }
#define ID2(r, l, v)      , .id[1] = { SR_ID_AA64##r##_EL1, l, v }
#define FROM(v)           .from = v
#define MODELLED          .modelled = true
#define ABSENT            .modelled = false
#define PROFILE_R         .modelled = true, .profile_r = true
#define NEEDS_N(a, b, n, ...) NEEDS_##n
#define NEEDS(...)        NEEDS_N(__VA_ARGS__, 2, 1, 0)(__VA_ARGS__)
#define NEEDS_1(a)        .needs = { FEAT_##a + 1 }
#define NEEDS_2(a, b)     .needs = { FEAT_##a + 1, FEAT_##b + 1 }

static const struct feature_row features[FEAT_COUNT] = {
#define FEATURE(n, ...) [FEAT_##n] = { .name = #n, __VA_ARGS__ },
#include "cpu/arch/features.def"
#undef FEATURE
};

/* Caches are not modelled beyond these numbers: L1 and L2 geometry that software may ask for. */
#define CLIDR_TWO_LEVELS 0x0a200023
#define CLIDR_NO_POU     0x82000023 /* none of them has to be cleaned to the Point of Unification */

enum { BASE_ALL = 255 };

struct base_row {
	const char *name;
	uint8_t version;     /* 80..96, or BASE_ALL */
	uint8_t pa_bits, dczid_log2;
	uint64_t midr, ctr;
	uint32_t ccsidr[3];
	const char *adjust;  /* "+feat-feat" on top of the version */
	bool profile_r;
	uint32_t clidr;      /* 0: CLIDR_TWO_LEVELS */
};

#define MIDR_OURS  0x000fae10 /* implementer 0: reserved for software use */
#define MIDR_MAX   0x000f0510 /* likewise; what firmware built for QEMU's virt knows as that machine's processor `max` */
#define CTR_OURS   0xb444c004 /* 64-byte lines, PIPT, DIC, IDC: nothing needs maintaining */
#define CTR_CORTEX 0x8444c004
#define CCSIDR_OURS { 0x701fe01a, 0x201fe01a, 0x70ffe03a }
#define VERSION(n, v) { n, v, 48, 4, MIDR_OURS, CTR_OURS, CCSIDR_OURS, (v) >= 90 ? "-AA32EL1" : "", false, 0 }
#define MIDR_AEM   0x410fd0f0 /* Arm's architecture envelope model, which firmware for the FVPs asks for */
/* Armv8-R AArch64 is Armv8.4 with these beside it: AArch64 and Secure state alone, no host extensions, no limited ordering regions. */
#define R64_ADJUST "-AA32EL0-EL3-VHE-LOR-S2FWB-NV+SB+SSBS+SPECRES+CSV2+CSV3"

static const struct base_row bases[] = {
	VERSION("v8.0", 80), VERSION("v8.1", 81), VERSION("v8.2", 82), VERSION("v8.3", 83), VERSION("v8.4", 84),
	VERSION("v8.5", 85), VERSION("v8.6", 86), VERSION("v8.7", 87), VERSION("v8.8", 88), VERSION("v8.9", 89),
	VERSION("v9.0", 90), VERSION("v9.1", 91), VERSION("v9.2", 92), VERSION("v9.3", 93), VERSION("v9.4", 94),
	VERSION("v9.5", 95),
	{ "cortex-a53", 80, 40, 4, 0x410fd034, 0x84448004, { 0x700fe01a, 0x201fe01a, 0x707fe07a }, "-TGran16K+DoubleLock", false, 0 },
	{ "cortex-a57", 80, 44, 4, 0x411fd070, CTR_CORTEX, { 0x701fe00a, 0x201fe012, 0x70ffe07a }, "-TGran16K+DoubleLock", false, 0 },
	{ "cortex-a72", 80, 44, 4, 0x410fd083, CTR_CORTEX, { 0x701fe00a, 0x201fe012, 0x707fe07a }, "-TGran16K+DoubleLock", false, 0 },
	{ "cortex-a76", 82, 40, 4, 0x414fd0b1, CTR_CORTEX, { 0x701fe01a, 0x201fe01a, 0x707fe03a },
	  "-AA32EL1+DotProd+LRCPC+SSBS+CSV2+CSV3+DoubleLock", false, CLIDR_NO_POU },
	{ "neoverse-n1", 82, 48, 4, 0x414fd0c1, CTR_CORTEX, { 0x701fe01a, 0x201fe01a, 0x70ffe01a },
	  "-AA32EL1+DotProd+LRCPC+SSBS+SSBS2+CSV2+CSV3+DoubleLock", false, CLIDR_NO_POU },
	{ "cortex-r82", 84, 40, 4, 0x410fd150, CTR_CORTEX, { 0x701fe01a, 0x201fe01a, 0x70ffe03a }, R64_ADJUST, true, 0 },
	{ "v8-r", 84, 48, 4, MIDR_AEM, CTR_OURS, CCSIDR_OURS, R64_ADJUST, true, 0 },
	{ "max", BASE_ALL, 52, 7, MIDR_MAX, CTR_OURS, CCSIDR_OURS, "-DoubleLock+PACIMP", false, 0 },
};

static void set_add(struct feature_set *s, enum feature f)
{
	s->w[f / 64] |= BIT(f % 64);
}

static bool needs(enum feature f, enum feature what)
{
	for (unsigned i = 0; i < MAX_NEEDS; i++)
		if (features[f].needs[i] == what + 1)
			return true;
	return false;
}

void cpu_model_remove(struct cpu_model *m, enum feature f)
{
	if (!feature_in(&m->feat, f))
		return;
	m->feat.w[f / 64] &= ~BIT(f % 64);
	for (unsigned g = 0; g < FEAT_COUNT; g++)
		if (needs((enum feature)g, f))
			cpu_model_remove(m, (enum feature)g);
}

/* v9.n is v8.(n + 5) and more. */
static bool version_has(unsigned version, unsigned from)
{
	if (from == 0)
		return false;
	if (version >= 90)
		return from >= 90 ? from <= version : from <= version - 5;
	return from <= version;
}

static void fill_base(struct cpu_model *m, const struct base_row *b)
{
	memset(m, 0, sizeof(*m));
	snprintf(m->name, sizeof(m->name), "%s", b->name);
	m->midr = b->midr;
	m->pa_bits = b->pa_bits;
	m->pmu_counters = 6;
	m->breakpoints = 6;
	m->watchpoints = 4;
	m->ctr = b->ctr;
	m->clidr = b->clidr ? b->clidr : CLIDR_TWO_LEVELS;
	m->dczid_log2 = b->dczid_log2;
	m->sve_vqs = SVE_VQS_POWERS_OF_2;
	if (b->profile_r) {
		m->mpu_regions[0] = m->mpu_regions[1] = 32;
		set_add(&m->feat, FEAT_PMSA);
		set_add(&m->feat, FEAT_VMSA);
	}
	memcpy(m->ccsidr, b->ccsidr, sizeof(m->ccsidr));
	for (unsigned f = 0; f < FEAT_COUNT; f++)
		if (features[f].modelled && !features[f].profile_r &&
		    (b->version == BASE_ALL || version_has(b->version, features[f].from)))
			set_add(&m->feat, (enum feature)f);
}

/* Pointer authentication has exactly one algorithm. */
static const enum feature algorithms[] = { FEAT_PACIMP, FEAT_PACQARMA5, FEAT_PACQARMA3 };

static void choose_algorithm(struct cpu_model *m, enum feature chosen)
{
	bool is_one = false;

	for (unsigned i = 0; i < ARRAY_SIZE(algorithms); i++)
		is_one |= algorithms[i] == chosen;
	for (unsigned i = 0; is_one && i < ARRAY_SIZE(algorithms); i++)
		if (algorithms[i] != chosen)
			cpu_model_remove(m, algorithms[i]);
}

static bool has_algorithm(const struct cpu_model *m)
{
	for (unsigned i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (feature_in(&m->feat, algorithms[i]))
			return true;
	return false;
}

static int check_needs(const struct cpu_model *m, enum feature f, struct error *e)
{
	for (unsigned i = 0; i < MAX_NEEDS; i++) {
		unsigned n = features[f].needs[i];

		if (n && !feature_in(&m->feat, (enum feature)(n - 1)))
			return error_set(e, EINVAL, "CPU feature %s needs %s, which %s does not have: add +%s", features[f].name,
					 features[n - 1].name, m->name, features[n - 1].name);
	}
	return 0;
}

/* "+SVE=bits": vectors of at most that many bits. */
static int limit_vectors(struct cpu_model *m, const char *value, struct error *e)
{
	char *end;
	unsigned long bits = strtoul(value, &end, 10);

	if (*end || bits < 128 || bits > 2048 || bits & (bits - 1))
		return error_set(e, EINVAL, "CPU feature SVE=%s: vectors have 128, 256, 512, 1024 or 2048 bits", value);
	m->sve_vqs = (uint16_t)(SVE_VQS_POWERS_OF_2 & ((1u << bits / 128) - 1));
	return 0;
}

/* "+counters=31" and the like: how many there are of what no feature counts. 1: it was one of them. */
static int adjust_number(struct cpu_model *m, const char *name, const char *value, struct error *e)
{
	const struct { const char *name; uint8_t *n; unsigned least, most; } numbers[] = {
		{ "counters", &m->pmu_counters, 1, 31 },
		{ "breakpoints", &m->breakpoints, 2, 16 },
		{ "watchpoints", &m->watchpoints, 2, 16 },
	};

	for (unsigned i = 0; i < ARRAY_SIZE(numbers); i++) {
		char *end;
		if (strcmp(name, numbers[i].name) != 0)
			continue;
		unsigned long n = strtoul(value ? value : "", &end, 10);
		if (!value || end == value || *end || n < numbers[i].least || n > numbers[i].most)
			return error_set(e, EINVAL, "CPU model: +%s=N, where N is %u to %u", name, numbers[i].least, numbers[i].most);
		*numbers[i].n = (uint8_t)n;
		return 1;
	}
	return 0;
}

/* "+mpu1=N", "+mpu2=N": regions of EL1's MPU, of EL2's. */
static int set_regions(struct cpu_model *m, unsigned mpu, const char *value, struct error *e)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (!feature_in(&m->feat, FEAT_PMSA))
		return error_set(e, EINVAL, "+mpu%u: %s has no MPU (cortex-r82 and v8-r have)", mpu, m->name);
	if (*end || end == value || n > MPU_MAX_REGIONS)
		return error_set(e, EINVAL, "+mpu%u=%s: an MPU has 0 to %d regions", mpu, value, MPU_MAX_REGIONS);
	m->mpu_regions[mpu - 1] = (uint8_t)n;
	return 0;
}

/* One "+name" or "-name" of `len` characters after the sign. */
static int adjust_one(struct cpu_model *m, char sign, const char *s, size_t len, struct error *e)
{
	char name[40];

	if (len == 0 || len >= sizeof(name))
		return error_set(e, EINVAL, "bad CPU feature name after '%c' in the CPU model", sign);
	memcpy(name, s, len);
	name[len] = 0;
	char *value = strchr(name, '=');
	if (value)
		*value++ = 0;
	int number = sign == '+' ? adjust_number(m, name, value, e) : 0;
	if (number)
		return number < 0 ? number : 0;
	if (value && sign == '+' && (!strcasecmp(name, "mpu1") || !strcasecmp(name, "mpu2")))
		return set_regions(m, (unsigned)(name[3] - '0'), value, e);
	enum feature f = feature_find(name);
	if (f == FEAT_COUNT)
		return error_set(e, EINVAL, "unknown CPU feature '%s'", name);
	if (value && (f != FEAT_SVE || sign == '-'))
		return error_set(e, EINVAL, "CPU feature %s has no value", features[f].name);
	if (value && limit_vectors(m, value, e))
		return -EINVAL;
	if (f == FEAT_PMSA || (features[f].profile_r && !feature_in(&m->feat, FEAT_PMSA)))
		return error_set(e, EINVAL, "CPU feature %s is the R-profile's: its models have it (cortex-r82, v8-r), no other can",
				 features[f].name);
	if (sign == '-') {
		cpu_model_remove(m, f);
		return 0;
	}
	if (!features[f].modelled)
		return error_set(e, EINVAL, "CPU feature %s is not modelled", features[f].name);
	set_add(&m->feat, f);
	choose_algorithm(m, f);
	if (f == FEAT_PAuth && !has_algorithm(m))
		set_add(&m->feat, FEAT_PACIMP);
	return 0;
}

static int adjust(struct cpu_model *m, const char *s, struct error *e)
{
	while (*s) {
		size_t len = strcspn(s + 1, "+-");
		int r = adjust_one(m, *s, s + 1, len, e);

		if (r)
			return r;
		s += 1 + len;
	}
	if (feature_in(&m->feat, FEAT_AA32EL1) && (m->breakpoints > 6 || m->watchpoints > 4))
		return error_set(e, EINVAL, "CPU model %s: AArch32 at EL1 goes with at most 6 breakpoints and 4 watchpoints", m->name);
	for (unsigned f = 0; f < FEAT_COUNT; f++)
		if (feature_in(&m->feat, (enum feature)f)) {
			int r = check_needs(m, (enum feature)f, e);

			if (r)
				return r;
		}
	return 0;
}

/* Length of the base's name at the start of a model's spec: names may hold '-', so the longest that fits counts. */
static const struct base_row *find_base(const char *spec, size_t *len)
{
	const struct base_row *best = NULL;

	*len = 0;
	for (size_t i = 0; i < ARRAY_SIZE(bases); i++) {
		size_t n = strlen(bases[i].name);

		if (n > *len && !strncasecmp(spec, bases[i].name, n) && (!spec[n] || spec[n] == '+' || spec[n] == '-')) {
			best = &bases[i];
			*len = n;
		}
	}
	return best;
}

bool cpu_model_is_r(const char *spec)
{
	size_t len;
	const struct base_row *b = find_base(spec, &len);

	return b && b->profile_r;
}

int cpu_model_parse(struct cpu_model *m, const char *spec, struct error *e)
{
	size_t len;
	const struct base_row *b = find_base(spec, &len);

	if (!b)
		return error_set(e, EINVAL, "unknown CPU model '%s'", spec);
	fill_base(m, b);
	int r = adjust(m, b->adjust, e);
	if (!r)
		r = adjust(m, spec + len, e);
	if (r)
		return r;
	if (feature_in(&m->feat, FEAT_PMSA)) /* Secure state without an EL3 to leave it by */
		set_add(&m->feat, FEAT_SEL2);
	if (feature_in(&m->feat, FEAT_PMSA) && !feature_in(&m->feat, FEAT_EL2))
		return error_set(e, EINVAL, "--cpu %s: the R-profile always has EL2", m->name);
	if (feature_in(&m->feat, FEAT_PAuth) && !has_algorithm(m))
		return error_set(e, EINVAL, "CPU feature PAuth needs an algorithm: PACIMP, PACQARMA3 or PACQARMA5");
	if (m->pa_bits > 48 && !feature_in(&m->feat, FEAT_LPA))
		m->pa_bits = 48;
	m->cntfrq = feature_in(&m->feat, FEAT_ECV) ? 1000000000 : 62500000;
	return 0;
}

const char *const *cpu_model_names(void)
{
	static const char *const names[] = { "v8.0", "v8.1", "v8.2", "v8.3", "v8.4", "v8.5", "v8.6", "v8.7", "v8.8", "v8.9",
					     "v9.0", "v9.1", "v9.2", "v9.3", "v9.4", "v9.5", "cortex-a53", "cortex-a57",
					     "cortex-a72", "cortex-a76", "neoverse-n1", "cortex-r82", "v8-r", "max", NULL };

	_Static_assert(ARRAY_SIZE(names) == ARRAY_SIZE(bases) + 1, "one name a base");
	return names;
}

const char *feature_name(enum feature f)
{
	return features[f].name;
}

bool feature_modelled(enum feature f)
{
	return features[f].modelled;
}

unsigned feature_id_field(enum feature f, unsigned n, unsigned *lsb, unsigned *value)
{
	*lsb = features[f].id[n].lsb;
	*value = features[f].id[n].value;
	return features[f].id[n].reg;
}

enum feature feature_find(const char *name)
{
	if (!strncasecmp(name, "FEAT_", 5))
		name += 5;
	for (unsigned f = 0; f < FEAT_COUNT; f++)
		if (!strcasecmp(name, features[f].name))
			return (enum feature)f;
	return FEAT_COUNT;
}
