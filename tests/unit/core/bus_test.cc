/* tests/unit/core/bus_test.cc - the physical map: what is found where, in which address space, and what is refused. */
#include <cstring>
#include <gtest/gtest.h>
#include <string>
#include <vector>

extern "C" {
#include "sim/core/bus.h"
#include "sim/core/ram.h"
}

namespace {

struct Seen {
	uint64_t off, val;
	unsigned size;
	bus_attrs at;
	enum pas pas;
	bus_result result;
};

bus_result dev_read(void *dev, uint64_t off, unsigned size, bus_attrs at, enum pas pas, uint64_t *val)
{
	auto *s = static_cast<Seen *>(dev);
	*s = {off, 0, size, at, pas, s->result};
	*val = 0x1122334455667788u;
	return s->result;
}

bus_result dev_write(void *dev, uint64_t off, unsigned size, bus_attrs at, enum pas pas, uint64_t val)
{
	auto *s = static_cast<Seen *>(dev);
	*s = {off, val, size, at, pas, s->result};
	return s->result;
}

const mmio_ops kOps = {dev_read, dev_write};

pa_t ns(uint64_t a) { return {a, PAS_NONSECURE}; }
pa_t sec(uint64_t a) { return {a, PAS_SECURE}; }

class Bus : public testing::Test {
protected:
	struct bus *b = bus_create();
	ram *r = ram_create(64 * KiB, false, nullptr), *rom = ram_create(4 * KiB, true, nullptr);
	Seen dev = {}, secret = {};
	error e = {};
	bus_attrs at = {3, true};

	void SetUp() override
	{
		ASSERT_EQ(bus_map_ram(b, "ram", 0x40000000, r, PAS_BIT(PAS_NONSECURE) | PAS_BIT(PAS_SECURE), &e), 0);
		ASSERT_EQ(bus_map_ram(b, "rom", 0x0, rom, PAS_ANY, &e), 0);
		ASSERT_EQ(bus_map_mmio(b, "dev", 0x09000000, 0x1000, &kOps, &dev, PAS_ANY, &e), 0);
		ASSERT_EQ(bus_map_mmio(b, "secret", 0x0a000000, 0x1000, &kOps, &secret, PAS_BIT(PAS_SECURE), &e), 0);
	}
	void TearDown() override
	{
		bus_destroy(b);
		ram_destroy(r);
		ram_destroy(rom);
	}
};

TEST_F(Bus, RamOfEachSize)
{
	uint64_t v;

	ASSERT_EQ(bus_write(b, ns(0x40000008), 8, at, 0x8877665544332211u), BUS_OK);
	const uint8_t want[] = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};
	EXPECT_EQ(memcmp(r->host + 8, want, 8), 0);
	for (unsigned size : {1u, 2u, 4u, 8u}) {
		ASSERT_EQ(bus_read(b, sec(0x40000009), size, at, &v), BUS_OK) << size;
		EXPECT_EQ(v, size == 8 ? 0x0088776655443322u : 0x88776655443322u & ((1ULL << 8 * size) - 1));
	}
	ASSERT_EQ(bus_write(b, ns(0x40000008), 2, at, 0xffffffffffffaabbu), BUS_OK);
	EXPECT_EQ(r->host[8], 0xbb);
	EXPECT_EQ(r->host[9], 0xaa);
	EXPECT_EQ(r->host[10], 0x33);
}

TEST_F(Bus, DeviceSeesOffsetSizeAndRequester)
{
	uint64_t v;

	ASSERT_EQ(bus_read(b, ns(0x09000ffc), 4, at, &v), BUS_OK);
	EXPECT_EQ(dev.off, 0xffcu);
	EXPECT_EQ(dev.size, 4u);
	EXPECT_EQ(dev.at.requester, 3);
	EXPECT_TRUE(dev.at.unpriv);
	EXPECT_EQ(dev.pas, PAS_NONSECURE);
	ASSERT_EQ(bus_write(b, sec(0x09000001), 1, at, 0x1234), BUS_OK);
	EXPECT_EQ(dev.val, 0x34u);
	EXPECT_EQ(dev.pas, PAS_SECURE);
	dev.result = BUS_SLVERR;
	EXPECT_EQ(bus_read(b, ns(0x09000000), 4, at, &v), BUS_SLVERR);
}

TEST_F(Bus, NothingThere)
{
	uint64_t v = 1;

	EXPECT_EQ(bus_read(b, ns(0x20000000), 4, at, &v), BUS_DECERR);
	EXPECT_EQ(v, 0u);
	EXPECT_EQ(bus_read(b, ns(UINT64_MAX), 1, at, &v), BUS_DECERR);
	EXPECT_EQ(bus_write(b, ns(0x40010000), 1, at, 0), BUS_DECERR);
	EXPECT_EQ(bus_read(b, ns(0x0a000000), 4, at, &v), BUS_DECERR) << "a Secure device from Non-secure";
	EXPECT_EQ(bus_read(b, sec(0x0a000000), 4, at, &v), BUS_OK);
	EXPECT_EQ(bus_read(b, {0x40000000, PAS_REALM}, 4, at, &v), BUS_DECERR);
}

TEST_F(Bus, UnalignedAndStraddling)
{
	uint64_t v;

	EXPECT_EQ(bus_read(b, ns(0x09000002), 4, at, &v), BUS_SLVERR);
	EXPECT_EQ(bus_read(b, ns(0x4000ffff), 2, at, &v), BUS_DECERR);
	EXPECT_EQ(bus_read(b, ns(0x4000fffd), 8, at, &v), BUS_DECERR);
	EXPECT_EQ(bus_read(b, ns(0x4000fff8), 8, at, &v), BUS_OK);
}

TEST_F(Bus, RomRefusesStoresButCanBeLoaded)
{
	uint64_t v;

	EXPECT_EQ(bus_write(b, ns(0), 4, at, 1), BUS_SLVERR);
	EXPECT_EQ(bus_copy_in(b, ns(0), "x", 1), BUS_SLVERR);
	EXPECT_EQ(bus_load(b, ns(0), "ROM!", 4), BUS_OK);
	EXPECT_EQ(bus_read(b, ns(0), 4, at, &v), BUS_OK);
	EXPECT_EQ(v, 0x214d4f52u);
}

TEST_F(Bus, CopiesCrossAdjacentBlocks)
{
	ram *next = ram_create(4 * KiB, false, nullptr);
	std::string text(6000, 'q'), back(6000, 0);

	ASSERT_EQ(bus_map_ram(b, "next", 0x40010000, next, PAS_ANY, &e), 0);
	ASSERT_EQ(bus_copy_in(b, ns(0x40010000 - 3000), text.data(), text.size()), BUS_OK);
	ASSERT_EQ(bus_copy_out(b, ns(0x40010000 - 3000), &back[0], back.size()), BUS_OK);
	EXPECT_EQ(text, back);
	EXPECT_EQ(bus_copy_out(b, ns(0x40011000 - 1), &back[0], 2), BUS_DECERR);
	EXPECT_EQ(bus_copy_out(b, ns(0x09000000), &back[0], 4), BUS_DECERR);
	EXPECT_EQ(bus_copy_out(b, ns(0x20000000), &back[0], 0), BUS_OK);
	ram_destroy(next);
}

TEST_F(Bus, WritesToPagesWithCodeAreReported)
{
	struct Hit { uint64_t off, len; int n; } hit = {0, 0, 0};

	r->flags[2] = RAM_CODE;
	r->code_arg = &hit;
	r->code_written = [](void *arg, ram *, uint64_t off, uint64_t len) {
		auto *h = static_cast<Hit *>(arg);
		*h = {off, len, h->n + 1};
	};
	bus_write(b, ns(0x40001ff8), 8, at, 0);
	EXPECT_EQ(hit.n, 0);
	bus_write(b, ns(0x40002000), 4, at, 0);
	EXPECT_EQ(hit.n, 1);
	EXPECT_EQ(hit.off, 0x2000u);
	EXPECT_EQ(hit.len, 4u);
	bus_copy_in(b, ns(0x40001fff), "ab", 2);
	EXPECT_EQ(hit.n, 2);
}

TEST_F(Bus, OverlapIsRefusedWithinAnAddressSpaceOnly)
{
	ram *r2 = ram_create(8 * KiB, false, nullptr);

	EXPECT_EQ(bus_map_ram(b, "again", 0x4000f000, r2, PAS_BIT(PAS_NONSECURE), &e), -EEXIST);
	EXPECT_NE(strstr(e.msg, "again"), nullptr);
	EXPECT_NE(strstr(e.msg, "ram"), nullptr);
	EXPECT_EQ(bus_map_ram(b, "realm", 0x4000f000, r2, PAS_BIT(PAS_REALM), &e), 0);
	EXPECT_EQ(bus_map_mmio(b, "none", 0x1000, 0, &kOps, &dev, PAS_ANY, &e), -EINVAL);
	EXPECT_EQ(bus_map_mmio(b, "wraps", UINT64_MAX - 10, 0x1000, &kOps, &dev, PAS_ANY, &e), -EINVAL);
	ram_destroy(r2);
}

TEST_F(Bus, FindsAmongManyWindowsInAnyOrder)
{
	std::vector<Seen> many(100);
	uint64_t v;

	for (unsigned i = 0; i < many.size(); i++) {
		uint64_t slot = (i * 37) % many.size();
		ASSERT_EQ(bus_map_mmio(b, "many", 0x100000000 + slot * 0x400, 0x200, &kOps, &many[slot], PAS_ANY, &e), 0);
	}
	for (unsigned i = 0; i < 1000; i++) {
		uint64_t slot = (i * 61) % many.size();
		ASSERT_EQ(bus_read(b, ns(0x100000000 + slot * 0x400 + 0x1fc), 4, at, &v), BUS_OK);
		EXPECT_EQ(many[slot].off, 0x1fcu);
		many[slot].off = 0;
		ASSERT_EQ(bus_read(b, ns(0x100000000 + slot * 0x400 + 0x200), 4, at, &v), BUS_DECERR);
	}
	uint64_t last = 0;
	bus_each(b, [](void *arg, const char *, uint64_t base, uint64_t, unsigned) {
		EXPECT_GE(base, *static_cast<uint64_t *>(arg));
		*static_cast<uint64_t *>(arg) = base;
	}, &last);
	EXPECT_EQ(last, 0x100000000u + 99 * 0x400);
}

TEST_F(Bus, FindRam)
{
	uint64_t off = 0;

	EXPECT_EQ(bus_find_ram(b, ns(0x40001234), &off), r);
	EXPECT_EQ(off, 0x1234u);
	EXPECT_EQ(bus_find_ram(b, ns(0x09000000), &off), nullptr);
	EXPECT_EQ(bus_find_ram(b, ns(0x20000000), &off), nullptr);
}

TEST(Ram, SizesRefused)
{
	error e = {};

	EXPECT_EQ(ram_create(0, false, &e), nullptr);
	EXPECT_EQ(ram_create(4097, false, &e), nullptr);
	EXPECT_NE(strstr(e.msg, "multiple"), nullptr);
	EXPECT_EQ(ram_create(1ULL << 50, false, &e), nullptr);
	EXPECT_NE(strstr(e.msg, "more than this host has"), nullptr);
	EXPECT_EQ(ram_create(~0xfffULL, false, &e), nullptr);
	ram_destroy(nullptr);
}

} // namespace
