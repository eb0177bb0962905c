/* tests/unit/dev/pci_test.cc - the PCI Express host and virtio functions on it, from a driver's side: ECAM, BARs, capabilities,
 * INTx and MSI-X as the PCI specifications and OASIS virtio 1.2, 4.1 say. */
#include "tests/unit/dev/dev_bench.h"

namespace {

constexpr uint64_t ECAM = 0x4010000000, LOW = 0x10000000, HIGH = 0x8000000000, IO = 0x3eff0000, RAM = 0x40000000;
constexpr uint64_t BAR = HIGH + 0x40000;
constexpr unsigned SLOT = 2;

class Pci : public DevBench {
protected:
	void *rng = nullptr;
	bool line[4] = {};

	void SetUp() override
	{
		add_ram(RAM, 1 * MiB);
		env.window[0] = {ECAM, 256 * MiB};
		env.window[1] = {LOW, 0x2eff0000};
		env.window[2] = {HIGH, 512 * GiB};
		env.window[3] = {IO, 64 * KiB};
		for (unsigned i = 1; i < 4; i++) {
			env.irq[i].sink = line;
			env.irq[i].n = i;
			env.irq[i].set = [](void *sink, unsigned n, bool level) { static_cast<bool *>(sink)[n] = level; };
		}
		create(&pcie_ecam_device);
		ASSERT_NE(dev, nullptr) << err.msg;
		device_env e = env;
		memset(e.window, 0, sizeof(e.window));
		memset(e.irq, 0, sizeof(e.irq));
		e.pci = dev;
		e.pci_slot = SLOT;
		rng = virtio_rng_device.create(&e, &err);
		ASSERT_NE(rng, nullptr) << err.msg;
		virtio_rng_device.reset(rng);
		e.pci_slot = 0;
		EXPECT_EQ(virtio_rng_device.create(&e, &err), nullptr) << "the bridge's place";
		e.pci_slot = 32;
		EXPECT_EQ(virtio_rng_device.create(&e, &err), nullptr);
	}
	void TearDown() override
	{
		virtio_rng_device.destroy(rng);
		DevBench::TearDown();
	}
	static uint64_t cfg(unsigned slot, unsigned reg) { return ECAM + (slot << 15) + reg; }
	void map_bar()
	{
		wr(cfg(SLOT, 0x20), static_cast<uint32_t>(BAR));
		wr(cfg(SLOT, 0x24), BAR >> 32);
		wr(cfg(SLOT, 4), 6, 2);
	}
	/* Offset of the virtio capability of that type; 0: none. */
	unsigned cap(unsigned type)
	{
		unsigned at = static_cast<unsigned>(rd(cfg(SLOT, 0x34), 1)), guard = 0;
		while (at && guard++ < 16 && !(rd(cfg(SLOT, at), 1) == 9 && rd(cfg(SLOT, at + 3), 1) == type))
			at = static_cast<unsigned>(rd(cfg(SLOT, at + 1), 1));
		return at;
	}
	uint64_t structure(unsigned type)
	{
		unsigned c = cap(type);
		EXPECT_NE(c, 0u) << type;
		EXPECT_EQ(rd(cfg(SLOT, c + 4), 1), 4u) << "which BAR";
		return BAR + rd(cfg(SLOT, c + 8));
	}
	void start_queue(uint64_t common)
	{
		wr(common + 20, 0, 1);
		wr(common + 20, 3, 1);
		wr(common, 1);
		EXPECT_EQ(rd(common + 4) & 1, 1u) << "VERSION_1 is offered";
		wr(common + 8, 1);
		wr(common + 12, 1);
		wr(common + 20, 11, 1);
		EXPECT_EQ(rd(common + 20, 1), 11u);
		wr(common + 22, 0, 2);
		EXPECT_EQ(rd(common + 24, 2), 256u);
		wr(common + 24, 8, 2);
		wr(common + 32, RAM, 8);
		wr(common + 40, RAM + 0x1000);
		wr(common + 44, 0);
		wr(common + 48, RAM + 0x2000, 8);
		wr(common + 28, 1, 2);
		wr(common + 20, 15, 1);
		wr(RAM, RAM + 0x3000, 8);
		wr(RAM + 8, 16);
		wr(RAM + 12, 2, 2);
	}
	/* Descriptor 0 once more. */
	void request()
	{
		uint64_t common = structure(1);
		wr(RAM + 0x1002, rd(RAM + 0x1002, 2) + 1, 2);
		wr(structure(2) + 4 * rd(common + 30, 2), 0, 2);
	}
};

TEST_F(Pci, Enumeration)
{
	EXPECT_EQ(rd(cfg(0, 0xa), 2), 0x0600u) << "host bridge";
	EXPECT_EQ(rd(cfg(SLOT, 0)), 0x10441af4u) << "entropy device, not transitional";
	EXPECT_EQ(rd(cfg(SLOT, 8), 1), 1u);
	EXPECT_EQ(rd(cfg(SLOT, 0xe), 1), 0u) << "header type 0, one function";
	EXPECT_EQ(rd(cfg(SLOT, 0x3d), 1), 1u) << "pin A";
	EXPECT_EQ(rd(cfg(1, 0)), 0xffffffffu);
	EXPECT_EQ(rd(cfg(SLOT, 0x1000)), 0xffffffffu) << "function 1";
	EXPECT_EQ(rd(ECAM + (1 << 20), 2), 0xffffu) << "bus 1";
	EXPECT_EQ(rd(cfg(SLOT, 0x100)), 0u) << "no extended capabilities";
	EXPECT_EQ(rd(IO, 1), 0xffu);
	EXPECT_EQ(rd(LOW), 0xffffffffu);
	wr(LOW, 0);
	wr(IO, 0);
}

TEST_F(Pci, BarSizeAndDecoding)
{
	wr(cfg(SLOT, 0x20), 0xffffffff);
	wr(cfg(SLOT, 0x24), 0xffffffff);
	EXPECT_EQ(rd(cfg(SLOT, 0x20)), 0xffff800cu) << "32 KiB, 64 bits, prefetchable";
	EXPECT_EQ(rd(cfg(SLOT, 0x24)), 0xffffffffu);
	for (unsigned reg = 0x10; reg < 0x20; reg += 4) {
		wr(cfg(SLOT, reg), 0xffffffff);
		EXPECT_EQ(rd(cfg(SLOT, reg)), 0u);
	}
	map_bar();
	EXPECT_EQ(rd(BAR + 0x12, 2), 1u) << "num_queues";
	wr(cfg(SLOT, 4), 0, 2);
	EXPECT_EQ(rd(BAR + 0x12, 2), 0xffffu) << "memory space is off";
	wr(cfg(SLOT, 0x20), LOW + 0x8000);
	wr(cfg(SLOT, 0x24), 0);
	wr(cfg(SLOT, 4), 2, 2);
	EXPECT_EQ(rd(LOW + 0x8012, 2), 1u);
	EXPECT_EQ(rd(LOW + 0x10012, 2), 0xffffu) << "behind it";
	ops->reset(dev);
	EXPECT_EQ(rd(cfg(SLOT, 0x20)), 0xcu);
	EXPECT_EQ(rd(cfg(SLOT, 4), 2), 0u);
}

TEST_F(Pci, AVirtioRequestAndItsInterrupt)
{
	map_bar();
	uint64_t common = structure(1), isr = structure(3);
	EXPECT_EQ(rd(cfg(SLOT, cap(2) + 16)), 4u) << "multiplier";
	start_queue(common);
	EXPECT_EQ(rd(common + 28, 2), 1u);
	EXPECT_EQ(rd(common + 40, 8), RAM + 0x1000);
	EXPECT_FALSE(line[SLOT]);
	request();
	EXPECT_EQ(rd(RAM + 0x2002, 2), 1u) << "used";
	EXPECT_NE(rd(RAM + 0x3000, 8), 0u);
	EXPECT_TRUE(line[SLOT]) << "pin A of device 2: the third line";
	EXPECT_EQ(rd(cfg(SLOT, 6), 2) & 8, 8u);
	wr(cfg(SLOT, 4), 0x406, 2);
	EXPECT_FALSE(line[SLOT]) << "INTx disabled";
	wr(cfg(SLOT, 4), 6, 2);
	EXPECT_TRUE(line[SLOT]);
	EXPECT_EQ(rd(isr, 1), 1u);
	EXPECT_FALSE(line[SLOT]) << "reading acknowledges";
	EXPECT_EQ(rd(isr, 1), 0u);
}

TEST_F(Pci, InterruptsAsMessages)
{
	unsigned c = static_cast<unsigned>(rd(cfg(SLOT, 0x34), 1));
	while (c && rd(cfg(SLOT, c), 1) != 0x11)
		c = static_cast<unsigned>(rd(cfg(SLOT, c + 1), 1));
	ASSERT_NE(c, 0u);
	EXPECT_EQ(rd(cfg(SLOT, c + 2), 2), 1u) << "two vectors, off";
	uint64_t table = BAR + (rd(cfg(SLOT, c + 4)) & ~7ull), pba = BAR + (rd(cfg(SLOT, c + 8)) & ~7ull), common = structure(1);
	EXPECT_EQ(rd(cfg(SLOT, c + 4)) & 7, 4u) << "which BAR";
	map_bar();
	EXPECT_EQ(rd(table + 12), 1u) << "masked";
	for (unsigned i = 0; i < 2; i++) {
		wr(table + 16 * i, RAM + 0x8000 + 4 * i, 8);
		wr(table + 16 * i + 8, 0x1234 + i);
		wr(table + 16 * i + 12, 0);
	}
	wr(table + 32, ~0u);
	EXPECT_EQ(rd(table + 32), 0u) << "no third one";
	EXPECT_EQ(rd(common + 16, 2), 0xffffu);
	wr(common + 16, 2, 2);
	EXPECT_EQ(rd(common + 16, 2), 0xffffu) << "no such vector";
	wr(common + 16, 0, 2);
	EXPECT_EQ(rd(common + 16, 2), 0u);
	wr(common + 22, 0, 2);
	wr(common + 26, 1, 2);
	EXPECT_EQ(rd(common + 26, 2), 1u);
	wr(cfg(SLOT, c + 2), 0xc000, 2); /* on, all masked */
	wr(common + 20, 0xf, 1);         /* features were not agreed upon: status is what it is */
	wr(common + 20, 0, 1);
	EXPECT_EQ(rd(common + 26, 2), 0xffffu) << "a reset of virtio takes the vectors away";
	EXPECT_EQ(rd(table + 8), 0x1234u) << "not the table";
	start_queue(common);
	wr(common + 26, 1, 2);
	request();
	EXPECT_EQ(rd(RAM + 0x8004), 0u);
	EXPECT_EQ(rd(pba), 2u) << "pending";
	wr(table + 16 + 12, 1);
	wr(cfg(SLOT, c + 2), 0x8000, 2);
	EXPECT_EQ(rd(pba), 2u) << "masked by its own bit";
	wr(table + 16 + 12, 0);
	EXPECT_EQ(rd(RAM + 0x8004), 0x1235u);
	EXPECT_EQ(rd(pba), 0u);
	EXPECT_FALSE(line[SLOT]) << "no INTx";
	wr(RAM + 0x8004, 0);
	request();
	EXPECT_EQ(rd(RAM + 0x8004), 0x1235u);
	wr(cfg(SLOT, 4), 2, 2); /* no bus master */
	wr(RAM + 0x8004, 0);
	request();
	EXPECT_EQ(rd(RAM + 0x8004), 0u);
	ops->reset(dev);
	map_bar();
	EXPECT_EQ(rd(table + 12), 1u);
	EXPECT_EQ(rd(table + 8), 0u);
}

TEST_F(Pci, TheWindowInConfigurationSpace)
{
	unsigned c = cap(5);
	ASSERT_NE(c, 0u);
	wr(cfg(SLOT, c + 4), 4, 1);
	wr(cfg(SLOT, c + 8), 20);
	wr(cfg(SLOT, c + 12), 1);
	wr(cfg(SLOT, c + 16), 3, 1);
	EXPECT_EQ(rd(cfg(SLOT, c + 16), 1), 3u);
	map_bar();
	EXPECT_EQ(rd(BAR + 20, 1), 3u) << "device status";
	wr(cfg(SLOT, c + 12), 3);
	wr(cfg(SLOT, c + 16), 15, 1);
	EXPECT_EQ(rd(BAR + 20, 1), 3u) << "no access of 3 bytes";
}

TEST_F(Pci, AnyAccessIsHarmless)
{
	uint64_t x = 1;
	for (int i = 0; i < 200000; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		unsigned size = 1u << (x >> 60 & 3);
		uint64_t at = (x >> 40 & 1) ? cfg(SLOT, x >> 41 & 0xfff & ~7u) : BAR + (x >> 41 & 0x7ff8);
		if (x >> 59 & 1)
			wr(at, x >> 5, size);
		else
			rd(at, size);
		if (i % 64 == 0)
			map_bar();
	}
}


/* ---- the function that counts writes ---- */

TEST_F(Pci, TestdevCountsInMemoryAndIo)
{
	constexpr unsigned TD = 3;
	device_env e = env;
	memset(e.window, 0, sizeof(e.window));
	e.pci = dev;
	e.pci_slot = TD;
	void *td = pci_testdev_device.create(&e, &err);
	ASSERT_NE(td, nullptr) << err.msg;
	pci_testdev_device.reset(td);
	EXPECT_EQ(rd(cfg(TD, 0)), 0x00051b36u);
	wr(cfg(TD, 0x10), ~0u);
	EXPECT_EQ(rd(cfg(TD, 0x10)), 0xfffff000u) << "32 bits, 4 KiB";
	wr(cfg(TD, 0x14), ~0u);
	EXPECT_EQ(rd(cfg(TD, 0x14)), 0xffffff01u) << "I/O, 256 bytes";
	wr(cfg(TD, 0x18), ~0u);
	EXPECT_EQ(rd(cfg(TD, 0x18)), 0u) << "and no more";
	wr(cfg(TD, 0x10), LOW + 0x2000);
	wr(cfg(TD, 0x14), 0x400);
	EXPECT_EQ(rd(LOW + 0x2000), UINT32_MAX) << "decoding is off";
	EXPECT_EQ(rd(IO + 0x400), UINT32_MAX);
	wr(cfg(TD, 4), 3, 2);
	EXPECT_EQ(rd(cfg(TD, 4), 2), 3u);
	for (uint64_t bar : {LOW + 0x2000, IO + 0x400}) {
		for (unsigned test = 0; test < 3; test++) {
			wr(bar, test, 1);
			EXPECT_EQ(rd(bar + 12), 0u) << "count";
			EXPECT_EQ(rd(bar + 1, 1), 1u) << "width";
			uint64_t at = bar + rd(bar + 4), data = rd(bar + 8);
			wr(at, data, 1);
			wr(at, data, 1);
			wr(at, data ^ 1, 1);
			wr(at, data, 4);
			EXPECT_EQ(rd(bar + 12), 2u) << "that value in that width only";
			EXPECT_EQ(rd(bar + 16, 1), bar < IO ? 'm' : 'p') << "mmio-..., portio-...";
		}
		wr(bar, 3, 1);
		EXPECT_EQ(rd(bar + 1, 1), 0u) << "no such test";
		wr(bar + 0x80, 0xfa, 1);
		EXPECT_EQ(rd(bar + 12), 0u);
	}
	EXPECT_EQ(rd(IO + 0x500), UINT32_MAX);
	pci_testdev_device.destroy(td);
}
} // namespace
