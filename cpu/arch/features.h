/* cpu/arch/features.h - which architecture features a CPU model has; features.def is the list.
 * Implements: DDI 0487 A2 (feature names), D24 (ID registers). What is not in features.def as modelled reads as absent. */
#ifndef AERIE_ARCH_FEATURES_H
#define AERIE_ARCH_FEATURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "sim/core/error.h"

enum feature {
#define FEATURE(name, ...) FEAT_##name,
#include "cpu/arch/features.def"
#undef FEATURE
	FEAT_COUNT
};

/* cpu_model.sve_vqs of all the lengths that the architecture allows: 128, 256, 512, 1024, 2048 bits. */
#define SVE_VQS_POWERS_OF_2 0x808b

struct feature_set {
	uint64_t w[(FEAT_COUNT + 63) / 64];
};

static inline bool feature_in(const struct feature_set *s, enum feature f)
{
	return (s->w[f / 64] >> (f % 64)) & 1;
}

/* A CPU model: what `--cpu` names. Plain data, owned by whoever filled it. */
struct cpu_model {
	char name[32];            /* the base's name */
	struct feature_set feat;
	uint64_t midr, revidr;
	uint8_t pa_bits;          /* PARange: 32..52 */
	uint8_t pmu_counters;     /* PMCR_EL0.N */
	uint8_t breakpoints, watchpoints;
	uint64_t ctr, dczid_log2; /* CTR_EL0 value; DC ZVA block size as log2 of words */
	uint64_t clidr;
	uint32_t ccsidr[3];       /* L1 data, L1 instruction, L2; in the 32-bit format */
	uint16_t sve_vqs;         /* BIT(n - 1): vectors of n * 128 bits are implemented; FEAT_SVE */
	uint8_t mpu_regions[2];   /* MPUIR_EL1.REGION, MPUIR_EL2.REGION: FEAT_PMSA */
	uint32_t cntfrq;          /* Hz: 62500000 before Armv8.6, 1000000000 from it on */
};

/* Parses "base[+feat][-feat]..." as in `--cpu max-mte+sve=512` (the longest vector in bits), with
 * numbers as in `+counters=31`. Errors: -EINVAL unknown base or feature, missing dependency. */
int cpu_model_parse(struct cpu_model *m, const char *spec, struct error *e);
/* The spec's base is of the R-profile. */
bool cpu_model_is_r(const char *spec);
/* Takes a feature away, and whatever needs it. */
void cpu_model_remove(struct cpu_model *m, enum feature f);
/* Names of bases, NULL-terminated, and of features. */
const char *const *cpu_model_names(void);
const char *feature_name(enum feature f);
/* aerie models it: `+name` is possible. */
bool feature_modelled(enum feature f);
/* Where ID registers show it: enum sysreg_id of the n-th field (0, 1), 0 for none; its lowest bit and value. */
unsigned feature_id_field(enum feature f, unsigned n, unsigned *lsb, unsigned *value);
/* FEAT_COUNT where there is none of that name (with or without "FEAT_"; case-insensitive). */
enum feature feature_find(const char *name);

#endif
