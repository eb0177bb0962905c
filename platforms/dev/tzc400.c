/* platforms/dev/tzc400.c - the TrustZone address space controller TZC-400: which Security state may reach which memory.
 * Implements: DDI 0504: nine regions of up to four filters, gate keepers, the record of the first refused access, its interrupt.
 *             Filter 0 stands before the memory that the board gives it; the processors' accesses have NSAID 9, DMA has 8.
 * LIMIT: an access through a closed gate, which waits on hardware, is refused with a bus error. Instructions are not fetched from where
 *        data may only be read, or only written, and a refused fetch leaves no record.
 * Not here:   speculative accesses (SPECULATION_CTRL is storage). */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

enum { FILTERS = 4, REGIONS = 9, NSAID_PE = 9, NSAID_DMA = 8 };
enum { BUILD_CONFIG = 0x000, ACTION = 0x004, GATE_KEEPER = 0x008, SPECULATION = 0x00c, INT_STATUS = 0x010, INT_CLEAR = 0x014,
       FAIL = 0x020, FAIL_SIZE = 0x10, REGION = 0x100, REGION_SIZE = 0x20, ID = 0xfd0 };
enum { ACTION_ERR = 1, ACTION_INT = 2 };

#define FAIL_WRITE      BIT(24)
#define FAIL_NONSECURE  BIT(21)
#define FAIL_PRIVILEGED BIT(20)
#define ATTR_WRITE      BIT(31)
#define ATTR_READ       BIT(30)

struct region {
	uint64_t base, top;
	uint32_t attr, access; /* filters and Secure permissions; Non-secure ones by NSAID: write<31:16>, read<15:0> */
};

struct tzc {
	struct bus *bus;       /* borrowed */
	struct irq_line irq;
	struct bus_guard guard;
	struct region region[REGIONS];
	uint32_t action, gates, speculation;
	bool failed, overrun;  /* INT_STATUS of filter 0 */
	uint64_t fail_address;
	uint32_t fail_control, fail_id;
};

/* ---- the filter ---- */

/* The region that decides is the highest-numbered of those filter 0 has there. UNPREDICTABLE: regions that overlap; region 0 is where
 * no other is. */
static const struct region *region_of(const struct tzc *t, uint64_t addr)
{
	for (unsigned i = REGIONS - 1; i > 0; i--)
		if ((t->region[i].attr & 1) && addr >= t->region[i].base && addr <= t->region[i].top)
			return &t->region[i];
	return &t->region[0];
}

static bool tzc_allows(void *dev, pa_t pa, bool write, bool dma)
{
	const struct tzc *t = dev;
	const struct region *r = region_of(t, pa.addr);

	if (!bit(t->gates, 0))
		return false;
	if (pa.pas == PAS_SECURE)
		return r->attr & (write ? ATTR_WRITE : ATTR_READ);
	return bit(r->access, (write ? 16 : 0) + (dma ? NSAID_DMA : NSAID_PE));
}

static void update(struct tzc *t)
{
	irq_set(&t->irq, t->failed && (t->action & ACTION_INT));
}

/* The first one is kept until software clears it. */
static enum bus_result tzc_refused(void *dev, pa_t pa, bool write, struct bus_attrs at)
{
	struct tzc *t = dev;

	if (!bit(t->gates, 0))
		return BUS_DECERR;
	t->overrun |= t->failed;
	if (!t->failed) {
		t->failed = true;
		t->fail_address = pa.addr;
		t->fail_control = (uint32_t)((write ? FAIL_WRITE : 0) | (pa.pas == PAS_SECURE ? 0 : FAIL_NONSECURE) |
					     (at.unpriv ? 0 : FAIL_PRIVILEGED));
		t->fail_id = at.requester == BUS_DMA ? at.device : at.requester;
	}
	update(t);
	return t->action & ACTION_ERR ? BUS_DECERR : BUS_OK;
}

/* ---- registers ---- */

static uint32_t region_read(const struct region *r, unsigned off)
{
	const uint32_t w[] = { (uint32_t)r->base, (uint32_t)(r->base >> 32), (uint32_t)r->top, (uint32_t)(r->top >> 32),
			       r->attr, r->access };

	return off / 4 < ARRAY_SIZE(w) ? w[off / 4] : 0;
}

/* Region 0 is everywhere and of all filters. */
static void region_write(struct region *r, bool first, unsigned off, uint32_t v)
{
	if (first && off < 0x10)
		return;
	switch (off) {
	case 0x00:
		r->base = deposit(r->base, 31, 0, v & ~0xfffu);
		break;
	case 0x04:
		r->base = deposit(r->base, 63, 32, v);
		break;
	case 0x08:
		r->top = deposit(r->top, 31, 0, v | 0xfff);
		break;
	case 0x0c:
		r->top = deposit(r->top, 63, 32, v);
		break;
	case 0x10:
		r->attr = (v & (uint32_t)(ATTR_READ | ATTR_WRITE)) | (first ? r->attr & 0xf : v & 0xf);
		break;
	case 0x14:
		r->access = v;
		break;
	default:
		break;
	}
}

static uint32_t reg_read(const struct tzc *t, unsigned off)
{
	static const uint8_t id[] = { 0x04, 0, 0, 0, 0x60, 0xb4, 0x2b, 0, 0x0d, 0xf0, 0x05, 0xb1 };
	const uint32_t fail[] = { (uint32_t)t->fail_address, (uint32_t)(t->fail_address >> 32), t->fail_control, t->fail_id };

	if (off >= REGION && off < REGION + REGIONS * REGION_SIZE)
		return region_read(&t->region[(off - REGION) / REGION_SIZE], off % REGION_SIZE);
	if (off >= FAIL && off < FAIL + FAIL_SIZE)
		return fail[(off - FAIL) / 4];
	if (off >= ID && off < 0x1000)
		return id[(off - ID) / 4];
	switch (off) {
	case BUILD_CONFIG:
		return (FILTERS - 1) << 24 | 63 << 8 | (REGIONS - 1);
	case ACTION:
		return t->action;
	case GATE_KEEPER:
		return t->gates << 16 | t->gates;
	case SPECULATION:
		return t->speculation;
	case INT_STATUS:
		return t->overrun << 8 | t->failed;
	default:
		return 0;
	}
}

static void reg_write(struct tzc *t, unsigned off, uint32_t v)
{
	switch (off) {
	case ACTION:
		t->action = v & 3;
		break;
	case GATE_KEEPER:
		t->gates = v & 0xf;
		break;
	case SPECULATION:
		t->speculation = v & 3;
		break;
	case INT_CLEAR:
		if (v & 1)
			t->failed = t->overrun = false;
		break;
	default:
		if (off >= REGION && off < REGION + REGIONS * REGION_SIZE)
			region_write(&t->region[(off - REGION) / REGION_SIZE], off < REGION + REGION_SIZE, off % REGION_SIZE, v);
	}
	update(t);
	bus_guard_changed(t->bus);
}

static enum bus_result tzc_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	(void)at, (void)pas;
	*val = size == 4 ? reg_read(dev, (unsigned)off) : 0;
	return BUS_OK;
}

static enum bus_result tzc_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	(void)at, (void)pas;
	if (size == 4)
		reg_write(dev, (unsigned)off, (uint32_t)val);
	return BUS_OK;
}

static const struct mmio_ops tzc_mmio = { tzc_read, tzc_write };

static void tzc_reset(void *dev)
{
	struct tzc *t = dev;

	for (unsigned i = 0; i < REGIONS; i++)
		t->region[i] = (struct region){ .top = i ? 0xfff : UINT64_MAX, .attr = i ? 0 : 0xf };
	t->action = t->gates = t->speculation = 0;
	t->failed = t->overrun = false;
	t->fail_address = t->fail_control = t->fail_id = 0;
	update(t);
	bus_guard_changed(t->bus);
}

static void tzc_snap(void *dev, struct snap *s)
{
	struct tzc *t = dev;

	SNAP_RANGE(s, t, region, fail_id);
	SNAP_BOOLS(s, t, failed, overrun);
	snap_irq(s, &t->irq);
	if (s->loads)
		bus_guard_changed(t->bus);
}

static void tzc_destroy(void *dev)
{
	struct tzc *t = dev;

	if (t)
		bus_set_guard(t->bus, NULL);
	free(t);
}

static void *tzc_create(const struct device_env *env, struct error *e)
{
	struct tzc *t = calloc(1, sizeof(*t));

	if (!t) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	t->bus = env->bus;
	t->irq = env->irq[0];
	t->guard = (struct bus_guard){ .base = env->window[1].base, .size = env->window[1].size, .allows = tzc_allows,
				       .refused = tzc_refused, .arg = t };
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &tzc_mmio, t,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(t);
		return NULL;
	}
	if (t->guard.size)
		bus_set_guard(env->bus, &t->guard);
	tzc_reset(t);
	return t;
}

const struct device_ops tzc400_device = {
	.model = "tzc-400",
	.create = tzc_create,
	.reset = tzc_reset,
	.destroy = tzc_destroy,
	.snap = tzc_snap,
};
