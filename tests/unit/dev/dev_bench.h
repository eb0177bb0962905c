/* tests/unit/dev/dev_bench.h - a bus, a clock, some PEs without a core, and a device to be poked. */
#ifndef AERIE_TESTS_DEV_BENCH_H
#define AERIE_TESTS_DEV_BENCH_H

#include <cstdlib>
#include <cstring>
#include <gtest/gtest.h>
#include <string>
#include <vector>

extern "C" {
#include "cpu/arch/gic_if.h"
#include "cpu/arch/pe.h"
#include "platforms/dev/devices.h"
#include "platforms/dev/gic.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"
}

/* A host end that keeps what the guest wrote and has typed what it is told. */
struct FakeChardev {
	std::string out, in;
	chardev chr = {};
	chardev_ops ops = {};

	FakeChardev()
	{
		ops.write = [](void *arg, const uint8_t *buf, size_t len) {
			static_cast<FakeChardev *>(arg)->out.append(reinterpret_cast<const char *>(buf), len);
		};
		ops.read = [](void *arg, uint8_t *buf, size_t len) {
			auto *f = static_cast<FakeChardev *>(arg);
			size_t n = std::min(len, f->in.size());
			memcpy(buf, f->in.data(), n);
			f->in.erase(0, n);
			return n;
		};
		chr.ops = &ops;
		chr.arg = this;
	}
	void type(const std::string &text)
	{
		in += text;
		if (chr.input)
			chr.input(chr.dev);
	}
};

class DevBench : public testing::Test {
protected:
	struct bus *bus = bus_create();
	struct clock *clock = clock_create(false, 1);
	struct trace trace = {};
	struct ram *ram = nullptr;
	std::vector<struct pe *> pes;
	const device_ops *ops = nullptr;
	void *dev = nullptr;
	device_env env = {};
	bool irq_level = false; /* of the device's first interrupt line */
	int irq_edges = 0;
	error err = {};
	std::vector<struct device_prop> props;

	void TearDown() override
	{
		if (dev)
			ops->destroy(dev);
		bus_destroy(bus);
		ram_destroy(ram);
		clock_destroy(clock);
		for (struct pe *p : pes)
			free(p);
	}

	void add_pes(unsigned n, bool el3)
	{
		for (unsigned i = 0; i < n; i++) {
			auto *p = static_cast<struct pe *>(aligned_alloc(64, (sizeof(struct pe) + 63) / 64 * 64));
			memset(static_cast<void *>(p), 0, sizeof(*p));
			p->index = i;
			p->mpidr = 0x80000000u | (i / 16) << 8 | i % 16;
			p->ps.el = EL1;
			SYS(p, SCR_EL3) = el3 ? 1 : 0;
			pes.push_back(p);
		}
	}

	void add_ram(uint64_t base, uint64_t size)
	{
		ram = ram_create(size, false, &err);
		ASSERT_NE(ram, nullptr) << err.msg;
		ASSERT_EQ(bus_map_ram(bus, "ram", base, ram, PAS_ANY, &err), 0);
	}

	void create(const device_ops *o)
	{
		ops = o;
		env.name = "dut";
		env.bus = bus;
		env.clock = clock;
		env.trace = &trace;
		env.pe = pes.data();
		env.pe_count = static_cast<unsigned>(pes.size());
		env.props = props.data();
		env.prop_count = static_cast<unsigned>(props.size());
		env.irq[0].sink = this;
		env.irq[0].set = [](void *sink, unsigned, bool level) {
			auto *b = static_cast<DevBench *>(sink);
			b->irq_level = level;
			b->irq_edges += level;
		};
		dev = ops->create(&env, &err);
	}

	uint64_t rd(uint64_t addr, unsigned size = 4, enum pas pas = PAS_NONSECURE, unsigned pe = 0)
	{
		uint64_t v = ~0ULL;
		EXPECT_EQ(bus_read(bus, {addr, pas}, size, {static_cast<uint16_t>(pe), false}, &v), BUS_OK) << std::hex << addr;
		return v;
	}
	void wr(uint64_t addr, uint64_t v, unsigned size = 4, enum pas pas = PAS_NONSECURE, unsigned pe = 0)
	{
		EXPECT_EQ(bus_write(bus, {addr, pas}, size, {static_cast<uint16_t>(pe), false}, v), BUS_OK) << std::hex << addr;
	}
	void advance(uint64_t ns)
	{
		uint64_t end = clock_now(clock) + ns;
		while (clock_next(clock) <= end) {
			clock_sync(clock, clock_next(clock));
			clock_fire(clock);
		}
		clock_sync(clock, end);
	}
	bool wire(unsigned pe, unsigned w) const { return pes[pe]->irq_in >> w & 1; }
};

#endif
