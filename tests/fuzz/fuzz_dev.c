/* tests/fuzz/fuzz_dev.c - pokes every device model with accesses, system registers, wires, input and time from the data.
 * Nothing a guest does may crash, corrupt or hang the host; the sanitizers watch. Run under libFuzzer, or alone
 * (-DFUZZ_STANDALONE): `fuzz_dev [seed [runs]]` makes its own data. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cpu/arch/gic_if.h"
#include "cpu/arch/pe.h"
#include "platforms/dev/devices.h"
#include "platforms/dev/fw_cfg.h"
#include "platforms/dev/gic.h"
#include "platforms/dev/psci_fw.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RAM_BASE 0x40000000u
#define RAM_SIZE (256 * KiB)
#define DEVICES  21

static const struct window {
	const struct device_ops *ops;
	uint64_t base, size, base2, size2;
} map[DEVICES] = {
	{ NULL, 0x08000000, 64 * KiB, 0x080a0000, 3 * 128 * KiB }, /* gicv3 or gicv2 */
	{ &pl011_device, 0x09000000, 4 * KiB, 0, 0 },
	{ &pl031_device, 0x09010000, 4 * KiB, 0, 0 },
	{ &virtio_console_device, 0x0a000000, 512, 0, 0 },
	{ &virtio_blk_device, 0x0a000200, 512, 0, 0 },
	{ &virtio_rng_device, 0x0a000400, 512, 0, 0 },
	{ &virtio_slot_device, 0x0a000600, 512, 0, 0 },
	{ NULL, 0x08080000, 128 * KiB, 0, 0 }, /* an ITS, or GICv2's virtual interfaces (GICH and GICV in one) */
	{ &gic_v2m_device, 0x08020000, 4 * KiB, 0, 0 },
	{ &fvp_pwrc_device, 0x1c100000, 4 * KiB, 0, 0 },
	{ &tzc400_device, 0x2a4a0000, 4 * KiB, RAM_BASE, RAM_SIZE },
	{ &cci550_device, 0x2a000000, 64 * KiB, 0, 0 },
	{ &smmuv3_device, 0x2b400000, 128 * KiB, 0, 0 },
	{ &sp804_device, 0x1c110000, 4 * KiB, 0, 0 },
	{ &sp805_device, 0x1c0f0000, 4 * KiB, 0, 0 },
	{ &cnt_control_device, 0x2a430000, 64 * KiB, 0x2a800000, 64 * KiB },
	{ &cnt_frames_device, 0x2a810000, 64 * KiB, 0x2a820000, 128 * KiB },
	{ &v2m_sysregs_device, 0x1c010000, 4 * KiB, 0, 0 },
	{ &pl061_device, 0x09030000, 4 * KiB, 0, 0 },
	{ &cfi_flash_device, 0x04000000, 256 * KiB, 0, 0 },
	{ &fw_cfg_device, 0x09020000, 24, 0, 0 },
};

enum { ITS = 7, V2M = 8, PWRC = 9 };

struct bench {
	struct bus *bus;
	struct clock *clock;
	struct trace trace;
	struct ram *ram;
	struct blockdev *disk;
	struct chardev chr[2];
	struct pe *pe[3];
	const struct device_ops *ops[DEVICES];
	void *dev[DEVICES];
	struct psci_fw *fw;
	bool v3;
	const uint8_t *in; /* what the host types: the rest of the data */
	size_t in_len;
};

struct op { /* one step, 8 bytes of the data */
	uint8_t kind, who;
	uint16_t off;
	uint32_t val;
};

static const enum sysreg_id icc[] = {
	SR_ICC_IAR0_EL1, SR_ICC_IAR1_EL1, SR_ICC_EOIR0_EL1, SR_ICC_EOIR1_EL1, SR_ICC_HPPIR0_EL1, SR_ICC_HPPIR1_EL1, SR_ICC_BPR0_EL1,
	SR_ICC_BPR1_EL1, SR_ICC_AP0R0_EL1, SR_ICC_AP1R0_EL1, SR_ICC_DIR_EL1, SR_ICC_RPR_EL1, SR_ICC_PMR_EL1, SR_ICC_SGI0R_EL1,
	SR_ICC_SGI1R_EL1, SR_ICC_ASGI1R_EL1, SR_ICC_CTLR_EL1, SR_ICC_CTLR_EL3, SR_ICC_SRE_EL1, SR_ICC_SRE_EL2, SR_ICC_SRE_EL3,
	SR_ICC_IGRPEN0_EL1, SR_ICC_IGRPEN1_EL1, SR_ICC_IGRPEN1_EL3, SR_NONE, SR_ICH_HCR_EL2, SR_ICH_VTR_EL2, SR_ICH_MISR_EL2,
	SR_ICH_EISR_EL2, SR_ICH_ELRSR_EL2, SR_ICH_VMCR_EL2, SR_ICH_AP0R0_EL2, SR_ICH_AP1R0_EL2, SR_ICH_LR0_EL2, SR_ICH_LR1_EL2,
	SR_ICH_LR2_EL2, SR_ICH_LR3_EL2,
};

static void chr_write(void *arg, const uint8_t *buf, size_t len)
{
	static volatile uint8_t last; /* so that the bytes are looked at */

	(void)arg;
	for (size_t i = 0; i < len; i++)
		last = buf[i];
	(void)last;
}

static size_t chr_read(void *arg, uint8_t *buf, size_t len)
{
	struct bench *b = arg;
	size_t n = len < b->in_len ? len : b->in_len;

	memcpy(buf, b->in, n);
	b->in += n;
	b->in_len -= n;
	return n;
}

static const struct chardev_ops chr_ops = { chr_write, chr_read };

static int cpu_on(void *m, uint64_t mpidr, uint64_t entry, uint64_t context)
{
	(void)m, (void)entry, (void)context;
	return mpidr < 3 ? 0 : -2;
}

static void cpu_off(void *m, struct pe *pe)
{
	(void)m, (void)pe;
}

static int cpu_state(void *m, uint64_t mpidr)
{
	(void)m;
	return mpidr < 3 ? 1 : -2;
}

static void power_system(void *m, enum power_event ev)
{
	struct bench *b = m;

	for (unsigned i = 0; i < DEVICES && ev == POWER_RESET; i++)
		b->ops[i]->reset(b->dev[i]);
}

static int cpu_reset(void *m, uint64_t mpidr)
{
	(void)m;
	return mpidr < 3 ? 0 : -2;
}

static const struct power_ops power = { cpu_on, cpu_off, cpu_state, power_system, cpu_reset };

static void must(bool ok)
{
	if (!ok)
		abort();
}

static struct blockdev *open_disk(void)
{
	char path[64];
	int fd = memfd_create("disk", 0);
	struct blockdev *d;

	must(fd >= 0 && ftruncate(fd, 64 * KiB) == 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	d = blockdev_open(path, false, NULL);
	must(d != NULL);
	close(fd);
	return d;
}

static void bench_make(struct bench *b, bool v3, bool security, bool guarded)
{
	const struct device_prop props[] = { { "security", security, NULL }, { "irqs", v3 ? 1020 : 160, NULL }, { "lpis", 1, NULL },
					     { "maintenance", 25, NULL } };

	b->v3 = v3;
	b->bus = bus_create();
	b->clock = clock_create(false, 1);
	b->ram = ram_create(RAM_SIZE, false, NULL);
	b->disk = open_disk();
	must(b->bus && b->clock && b->ram && bus_map_ram(b->bus, "ram", RAM_BASE, b->ram, PAS_ANY, NULL) == 0);
	for (unsigned i = 0; i < 3; i++) {
		b->pe[i] = calloc(1, (sizeof(struct pe) + 63) / 64 * 64);
		must(b->pe[i] != NULL);
		b->pe[i]->index = i;
		b->pe[i]->mpidr = 0x80000000u | i;
		b->pe[i]->ps.el = 1;
		SYS(b->pe[i], SCR_EL3) = 1;
	}
	for (unsigned i = 0; i < DEVICES; i++) {
		struct device_env env = {
			.name = "dev", .bus = b->bus, .clock = b->clock, .trace = &b->trace,
			.window = { { map[i].base, map[i].size }, { map[i].base2, map[i].size2 } },
			.chr = i == 1 ? &b->chr[0] : i == 3 ? &b->chr[1] : NULL, .blk = i == 4 ? b->disk : NULL,
			.pe = b->pe, .pe_count = 3, .power = &power, .power_arg = b, .props = props, .prop_count = ARRAY_SIZE(props), .gic = b->dev[0],
		};
		b->ops[i] = map[i].ops ? map[i].ops : v3 ? i ? &gicv3_its_device : &gicv3_device : i ? &gicv2_virt_device : &gicv2_device;
		if (map[i].ops == &tzc400_device && !guarded)
			env.window[1].size = 0;
		if (i == ITS && !v3) { /* halves of the window */
			env.window[0].size = env.window[1].size = 64 * KiB;
			env.window[1].base = env.window[0].base + 64 * KiB;
		}
		if (i)
			env.irq[0] = (struct irq_line){ .set = b->ops[0]->input, .sink = b->dev[0], .n = GIC_INPUT(0, 32 + (i == V2M ? 48 : i)) };
		if (i == 1 || i == 3)
			b->chr[i / 2] = (struct chardev){ .ops = &chr_ops, .arg = b };
		b->dev[i] = b->ops[i]->create(&env, NULL);
		must(b->dev[i] != NULL);
		b->ops[i]->reset(b->dev[i]);
	}
	b->fw = psci_fw_create(&power, b, false, &b->trace);
	must(b->fw != NULL);
}

static void bench_free(struct bench *b)
{
	psci_fw_destroy(b->fw);
	for (unsigned i = DEVICES; i-- > 0;)
		b->ops[i]->destroy(b->dev[i]);
	for (unsigned i = 0; i < 3; i++)
		free(b->pe[i]);
	blockdev_close(b->disk);
	bus_destroy(b->bus);
	ram_destroy(b->ram);
	clock_destroy(b->clock);
}

static pa_t address(const struct op *o)
{
	const struct window *w = &map[o->who % DEVICES];
	uint64_t a = w->base + ((uint64_t)o->off | (uint64_t)(o->who >> 4 & 1) << 16) % w->size;

	if (w->size2 && o->kind & 0x80) /* second window: 3 bits more than `off` has */
		a = w->base2 + ((uint64_t)o->off | (uint64_t)(o->who >> 4) << 16) % w->size2;
	return (pa_t){ a, o->kind & 0x40 ? PAS_SECURE : PAS_NONSECURE };
}

/* Values that registers and rings give a meaning to: small numbers, addresses in RAM, single bits. */
static uint64_t value(const struct op *o)
{
	switch (o->who >> 6) {
	case 0:
		return o->val;
	case 1:
		return o->val & 0xff;
	case 2:
		return RAM_BASE + (o->val & (RAM_SIZE - 1) & ~15u);
	default:
		return BIT(o->val % 33);
	}
}

/* A driver's way to a running queue, so that notifications lead somewhere; the rings are what RAM holds. */
static void bring_up(struct bench *b, const struct op *o)
{
	uint64_t base = map[3 + o->who % 3].base;
	const uint32_t step[][2] = {
		{ 0x70, 0 }, { 0x70, 3 }, { 0x24, 1 }, { 0x20, 1 }, { 0x24, 0 }, { 0x20, 1u << 28 }, { 0x70, 11 }, { 0x30, o->off & 1 },
		{ 0x38, 1u << (o->off >> 1 & 7) }, { 0x80, RAM_BASE + (o->val & 0xfff0) }, { 0x90, RAM_BASE + (o->val >> 8 & 0xfffe) },
		{ 0xa0, RAM_BASE + (o->val >> 16 & 0xfffc) }, { 0x44, 1 }, { 0x70, 15 }, { 0x50, o->off & 1 },
	};

	for (unsigned i = 0; i < ARRAY_SIZE(step); i++)
		bus_write(b->bus, (pa_t){ base + step[i][0], PAS_NONSECURE }, 4, (struct bus_attrs){ .requester = 0 }, step[i][1]);
}

static void put(struct bench *b, uint64_t addr, unsigned size, uint64_t v)
{
	bus_write(b->bus, (pa_t){ addr, PAS_SECURE }, size, (struct bus_attrs){ .requester = 0 }, v);
}

/* What an operating system does first with the interrupt controller: everything enabled, so that interrupts flow. */
static void open_gic(struct bench *b, uint32_t groups)
{
	uint64_t d = map[0].base, r = map[0].base2;

	put(b, d, 4, 0x37);
	for (unsigned n = 0; n < 4; n++) {
		put(b, d + 0x80 + 4 * n, 4, groups);
		put(b, d + 0x100 + 4 * n, 4, ~0u);
		for (unsigned i = 0; i < 8; i++)
			put(b, d + 0x800 + 32 * n + 4 * i, 4, groups >> n | 0x01020407);
	}
	for (unsigned i = 0; i < 3; i++) {
		if (!b->v3) {
			bus_write(b->bus, (pa_t){ r, PAS_SECURE }, 4, (struct bus_attrs){ .requester = (uint16_t)i }, 0xf | (groups & 0x600));
			bus_write(b->bus, (pa_t){ r + 4, PAS_SECURE }, 4, (struct bus_attrs){ .requester = (uint16_t)i }, 0xf0);
			continue;
		}
		put(b, r + i * 0x20000 + 0x14, 4, 0);
		put(b, r + i * 0x20000 + 0x10080, 4, groups);
		put(b, r + i * 0x20000 + 0x10d00, 4, groups >> 7);
		put(b, r + i * 0x20000 + 0x10100, 4, ~0u);
		gicv3_if.write(b->dev[0], b->pe[i], SR_ICC_PMR_EL1, 0xf8);
		gicv3_if.write(b->dev[0], b->pe[i], SR_ICC_IGRPEN0_EL1, 1);
		gicv3_if.write(b->dev[0], b->pe[i], SR_ICC_IGRPEN1_EL3, 3);
	}
}

/* A request of three descriptors at the rings' usual place, its fields from the data. */
static void blk_request(struct bench *b, const struct op *o)
{
	const uint64_t desc = RAM_BASE + 0x10000, avail = desc + 0x1000, header = desc + 0x3000;
	const uint32_t len = o->off & 8 ? o->val & 0xffff : 512u << (o->val & 7);
	static const uint8_t types[8] = { 0, 1, 4, 8, 11, 13, 2, 255 };
	const uint32_t step[][2] = { { 0x30, 0 }, { 0x44, 0 }, { 0x38, 8 }, { 0x80, desc }, { 0x90, avail }, { 0xa0, desc + 0x2000 },
				     { 0x44, 1 }, { 0x50, 0 } };

	put(b, header, 4, types[o->off & 7]);
	put(b, header + 8, 8, o->val >> 16);
	for (unsigned i = 0; i < 3; i++) {
		bool writes = i == 2 || (i == 1 && !(o->off & 1));

		put(b, desc + 16 * i, 8, header + 0x100 * i);
		put(b, desc + 16 * i + 8, 4, i == 0 ? 16 : i == 1 ? len : 1);
		put(b, desc + 16 * i + 12, 4, (i < 2) | (uint32_t)writes << 1 | (i + 1) << 16);
	}
	put(b, avail + 2, 2, 1);
	put(b, avail + 4, 2, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(step); i++)
		put(b, map[3 + o->who % 3].base + step[i][0], 4, step[i][1]);
}

/* An ITS at work: its tables and queue are where RAM holds the data, and a command is made of the next words of it. */
static void its_command(struct bench *b, const struct op *o)
{
	const uint64_t its = map[ITS].base, r = map[0].base2, queue = RAM_BASE + 0x20000, indirect = (uint64_t)(o->val >> 31) << 62;
	static const uint8_t kinds[16] = { 8, 9, 10, 11, 1, 3, 4, 12, 13, 14, 15, 5, 8, 9, 10, 3 };
	uint64_t small = o->val & 0xff, place = RAM_BASE + (o->val & 0x3ff00), tail;

	if (!b->v3)
		return;
	if (o->off & 0x10) {
		put(b, its, 4, 0);
		put(b, its + 0x80, 8, 1ULL << 63 | queue | (o->val & 3));
		put(b, its + 0x100, 8, 1ULL << 63 | indirect | (RAM_BASE + (o->val & 0x3f000)) | (o->val & 0x303));
		put(b, its + 0x108, 8, 1ULL << 63 | (RAM_BASE + (o->val << 4 & 0x3f000)));
		put(b, its, 4, 1);
		for (unsigned i = 0; i < 3; i++) {
			put(b, r + i * 0x20000, 4, 0);
			put(b, r + i * 0x20000 + 0x70, 8, RAM_BASE | (o->val & 0x1000) | (o->who & 31));
			put(b, r + i * 0x20000 + 0x78, 8, RAM_BASE + 0x10000 * i);
			put(b, r + i * 0x20000, 4, 1);
		}
	}
	bus_read(b->bus, (pa_t){ its + 0x88, PAS_NONSECURE }, 8, (struct bus_attrs){ .requester = 0 }, &tail);
	if (tail >= 0x1000)
		tail = 0;
	put(b, queue + tail, 8, kinds[o->off & 15] | (o->val & 7ULL) << 32);
	put(b, queue + tail + 8, 8, (o->off & 15) == 0 ? o->val & 31 : (small & 15) | (8192ULL + small) << 32);
	put(b, queue + tail + 16, 8, (uint64_t)!(o->val & 0x100) << 63 | (kinds[o->off & 15] == 8 ? place : small >> 4 << 16 | (small & 7)));
	put(b, queue + tail + 24, 8, (uint64_t)(o->who & 3) << 16);
	put(b, its + 0x88, 8, tail + 32);
	bus_write(b->bus, (pa_t){ its + 0x10040, PAS_NONSECURE }, 4, (struct bus_attrs){ .requester = BUS_DMA, .device = o->val & 7 }, small & 15);
}

static void other(struct bench *b, const struct op *o)
{
	struct pe *pe = b->pe[o->who % 3];

	if (o->off & 0x8000) {
		if (o->off & 0x2000)
			its_command(b, o);
		else if (o->off & 0x4000)
			open_gic(b, o->val);
		else
			blk_request(b, o);
		return;
	}
	switch (o->off & 7) {
	case 0:
		clock_sync(b->clock, clock_now(b->clock) + o->val);
		clock_fire(b->clock);
		break;
	case 1:
		pe->ps.el = o->val & 3;
		pe->eff.secure = pe->ps.el == 3 || (o->val & 4);
		SYS(pe, SCR_EL3) = o->val >> 3 & 7;
		if (b->v3)
			gicv3_if.state_changed(b->dev[0], pe);
		break;
	case 2:
		if (b->chr[o->who & 1].input)
			b->chr[o->who & 1].input(b->chr[o->who & 1].dev);
		break;
	case 3: /* a descriptor or an index in RAM */
		bus_write(b->bus, (pa_t){ RAM_BASE + o->val % RAM_SIZE, PAS_NONSECURE }, 1, (struct bus_attrs){ .requester = 0 }, o->off >> 3);
		break;
	case 4:
		pe->x[0] = 0x84000000u | (o->val & 0x4000001f);
		pe->x[1] = o->who;
		psci_fw_ops.call(b->fw, pe, false);
		break;
	case 5:
		bring_up(b, o);
		break;
	case 6:
		if (o->off & 16)
			b->ops[PWRC]->input(b->dev[PWRC], o->val % 6, o->off & 8);
		b->ops[0]->input(b->dev[0], GIC_INPUT(o->who % 3, 16 + o->val % 80), o->off & 8);
		break;
	default:
		b->ops[o->who % DEVICES]->reset(b->dev[o->who % DEVICES]);
	}
}

static void step(struct bench *b, const struct op *o)
{
	struct bus_attrs at = { .requester = o->who & 3 };
	unsigned size = o->kind & 8 ? 1u << (o->kind >> 4 & 3) : 4;
	enum sysreg_id id = icc[o->off % ARRAY_SIZE(icc)];
	pa_t pa = address(o);
	uint64_t v;

	pa.addr &= ~(uint64_t)(size - 1);
	switch (o->kind & 7) {
	case 0:
	case 1:
	case 2:
		bus_write(b->bus, pa, size, at, value(o));
		break;
	case 3:
		bus_read(b->bus, pa, size, at, &v);
		break;
	case 4: /* the physical interface's, or the virtual one's of that name */
		if (b->v3)
			(o->kind & 0x40 ? gicv3_if.virt_read : gicv3_if.read)(b->dev[0], b->pe[o->who % 3], id);
		break;
	case 5: /* of a list register the upper half, too */
		if (b->v3)
			(o->kind & 0x40 ? gicv3_if.virt_write : gicv3_if.write)(b->dev[0], b->pe[o->who % 3], id,
										value(o) | (uint64_t)o->off << 32 | (uint64_t)o->who << 56);
		break;
	default:
		other(b, o);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench b = { 0 };

	if (size < 8)
		return 0;
	bench_make(&b, data[0] & 1, data[0] & 2, data[0] & 4);
	memcpy(b.ram->host, data, size < RAM_SIZE ? size : RAM_SIZE); /* rings and descriptors of a sort */
	b.in = data;
	b.in_len = size;
	for (size_t i = 1; (i + 1) * sizeof(struct op) <= size && i < 4000; i++) {
		struct op o;

		memcpy(&o, data + i * sizeof(o), sizeof(o));
		step(&b, &o);
	}
	bench_free(&b);
	return 0;
}

#ifdef FUZZ_STANDALONE
int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1, runs = argc > 2 ? strtoull(argv[2], NULL, 0) : 1000;
	struct clock *rng = clock_create(false, seed);
	static uint64_t data[4096];

	must(rng != NULL);
	for (uint64_t i = 0; i < runs; i++) {
		size_t n = 64 + clock_random(rng) % (ARRAY_SIZE(data) - 64);

		for (size_t k = 0; k < n; k++)
			data[k] = clock_random(rng);
		LLVMFuzzerTestOneInput((const uint8_t *)data, n * sizeof(data[0]));
	}
	printf("fuzz_dev: %llu inputs of seed %llu\n", (unsigned long long)runs, (unsigned long long)seed);
	clock_destroy(rng);
	return 0;
}
#endif
