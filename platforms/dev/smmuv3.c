/* platforms/dev/smmuv3.c - an SMMUv3 that translates nothing: its identification registers say so, and firmware can close it.
 * Implements: IHI 0070 6.3, of both Security states: IDR0 to IDR5 without a stage of translation, CR0 and CR0ACK that stay 0, GBPA,
 *             S_INIT that is done at once.
 *             No device of a machine of ours sits behind it.
 * Not here:   streams, queues, translation: those registers read 0 and ignore writes. */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

enum { IDR1 = 0x04, GBPA = 0x44, SECURE = 0x8000 };

#define IDR1_SECURE_IMPL BIT(31)
#define GBPA_UPDATE      BIT(31)
#define GBPA_FIELDS      (BIT(20) /* ABORT */ | GENMASK(19, 16) | GENMASK(13, 12) | GENMASK(11, 8) | BIT(4) | GENMASK(3, 0))
#define GBPA_RESET       BIT(12) /* SHCFG: use the incoming attribute */

struct smmu {
	uint32_t gbpa[2]; /* Non-secure, Secure */
};

static bool hidden(uint64_t off, enum pas pas)
{
	return off >= SECURE && pas == PAS_NONSECURE;
}

static enum bus_result smmu_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	const struct smmu *s = dev;
	bool secure = off & SECURE;

	(void)at;
	*val = 0;
	if (size != 4 || hidden(off, pas))
		return BUS_OK;
	if ((off & ~(uint64_t)SECURE) == GBPA)
		*val = s->gbpa[secure]; /* Update reads 0: it is done at once */
	else if (off == SECURE + IDR1)
		*val = IDR1_SECURE_IMPL;
	return BUS_OK; /* CR0.SMMUEN cannot be set: there is no translation to enable */
}

static enum bus_result smmu_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct smmu *s = dev;
	bool secure = off & SECURE;

	(void)at;
	if (size == 4 && !hidden(off, pas) && (off & ~(uint64_t)SECURE) == GBPA && (val & GBPA_UPDATE))
		s->gbpa[secure] = (uint32_t)(val & GBPA_FIELDS);
	return BUS_OK;
}

static const struct mmio_ops smmu_mmio = { smmu_read, smmu_write };

static void smmu_reset(void *dev)
{
	*(struct smmu *)dev = (struct smmu){ { GBPA_RESET, GBPA_RESET } };
}

static void smmu_snap(void *dev, struct snap *s)
{
	SNAP(s, *(struct smmu *)dev);
}

static void smmu_destroy(void *dev)
{
	free(dev);
}

static void *smmu_create(const struct device_env *env, struct error *e)
{
	struct smmu *s = calloc(1, sizeof(*s));

	if (!s) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &smmu_mmio, s,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(s);
		return NULL;
	}
	smmu_reset(s);
	return s;
}

const struct device_ops smmuv3_device = {
	.model = "smmuv3",
	.create = smmu_create,
	.reset = smmu_reset,
	.destroy = smmu_destroy,
	.snap = smmu_snap,
};
