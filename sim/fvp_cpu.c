/* sim/fvp_cpu.c - the processors' parameters of Arm's FVP_Base_RevC-2xAEMvA, cluster<n>.NAME: what features the processors have.
 *
 * A level of 0 takes a feature away, any other wants it; where nothing is said the processor is what `--cpu` says. What is asked for and
 * not modelled is refused by the CPU model's parser. Not here: the other parameters (fvp_params.c). */
#include "sim/fvp_cpu.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/parse.h"

enum { SAID = 1, WANTED = 2 }; /* fvp.feature[cluster][row]: 0 nobody said anything */

static const struct {
	const char *name, *feature;
} features[] = {
	{ "bti_support_level", "BTI" },
	{ "ecv_support_level", "ECV" },
	{ "has_16k_granule", "TGran16K" },
	{ "has_amu", "AMUv1" },
	{ "has_branch_target_exception", "BTI" },
	{ "has_brbe", "BRBE" },
	{ "has_const_pac", "CONSTPACFIELD" },
	{ "has_gcs", "GCS" },
	{ "has_hpmn0", "HPMN0" },
	{ "has_large_system_ext", "LSE" },
	{ "has_large_va", "LVA" },
	{ "has_permission_indirection_s1", "S1PIE" },
	{ "has_permission_indirection_s2", "S2PIE" },
	{ "has_permission_overlay_s1", "S1POE" },
	{ "has_permission_overlay_s2", "S2POE" },
	{ "has_pointer_authentication", "PAuth" },
	{ "has_rme", "RME" },
	{ "has_rndr", "RNG" },
	{ "has_sve", "SVE" },
	{ "rme_support_level", "RME" },
	{ "sve.has_sme", "SME" },
	{ "sve.has_sme2", "SME2" },
	{ "sve.has_sve2", "SVE2" },
};

_Static_assert(ARRAY_SIZE(features) <= FVP_FEATURES, "room for what is said about each");

/* A negative number stands for "none" in some of them. */
static int level(const char *name, const char *value, int least, int most, int *n, struct error *e)
{
	uint64_t v = 0;
	int rc = parse_u64(value + (*value == '-'), name, 0, 64, &v, e);

	*n = *value == '-' ? -(int)v : (int)v;
	if (!rc && (*n < least || *n > most))
		return error_set(e, EINVAL, "fvp: %s=%s is not modelled: only %d to %d", name, value, least, most);
	return rc;
}

static int feature_param(struct fvp *p, unsigned cluster, size_t row, const char *name, const char *value, struct error *e)
{
	int n = strcmp(value, "true") == 0, rc = 0;

	if (!n && strcmp(value, "false") != 0)
		rc = level(name, value, 0, 64, &n, e);
	p->feature[cluster][row] = SAID | (n ? WANTED : 0);
	return rc;
}

int fvp_max_32bit_el(struct fvp *p, const char *name, const char *value, struct error *e)
{
	return level(name, value, -1, 1, &p->max_32bit_el, e);
}

/* MTE needs RAM with tags: it is the machine's. */
int fvp_memory_tagging(struct fvp *p, const char *name, const char *value, struct error *e)
{
	int n = 0, rc = level(name, value, 0, 3, &n, e);

	if (!rc && n == 1)
		return error_set(e, EINVAL, "fvp: %s=1 is not modelled: 0, 2 or 3", name);
	p->o->mte |= n > 0;
	return rc;
}

/* All processors start there. */
int fvp_reset_address(struct fvp *p, const char *name, const char *value, struct error *e)
{
	uint64_t at = 0;
	int rc = parse_u64(value, name, 0, UINT64_MAX, &at, e);

	if (rc)
		return rc;
	if (p->o->has_reset_address && p->o->reset_address != at)
		return error_set(e, EINVAL, "fvp: %s=%s: all processors start at the same address, %#llx by another parameter", name, value,
				 (unsigned long long)p->o->reset_address);
	p->o->has_reset_address = true;
	p->o->reset_address = at;
	return 0;
}

int fvp_cpu_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		if (strcmp(name + strlen("cluster0."), features[i].name) == 0)
			return feature_param(p, name[7] == '1', i, name, value, e);
	return error_set(e, EINVAL, "fvp: the parameter %s is not modelled (leave it out if the software does not need it)", name);
}

int fvp_cpu_finish(struct fvp *p, struct error *e)
{
	char spec[512];
	size_t n = (size_t)snprintf(spec, sizeof(spec), "%s%s", p->o->cpu,
				    p->max_32bit_el < 0 ? "-AA32EL0" : p->max_32bit_el < 1 ? "-AA32EL1" : "");

	for (size_t i = 0; i < ARRAY_SIZE(features); i++) {
		unsigned a = p->feature[0][i], b = p->feature[1][i];

		if (p->cores[1] && a && b && a != b)
			return error_set(e, EINVAL, "fvp: %s: both clusters have the same processors", features[i].name);
		if ((a || b) && n < sizeof(spec))
			n += (size_t)snprintf(spec + n, sizeof(spec) - n, "%c%s", (a | b) & WANTED ? '+' : '-', features[i].feature);
	}
	if (n >= sizeof(spec))
		return error_set(e, EINVAL, "fvp: too much is said about the processors");
	p->o->cpu = options_keep(p->o, spec);
	return p->o->cpu ? 0 : error_set(e, ENOMEM, "out of memory");
}
