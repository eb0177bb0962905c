/* tests/unit/dev/gicv3_its_test.cc - LPIs and the ITS by the book: offsets, fields, commands are those of IHI 0069, 5 and 12. */
#include "tests/unit/dev/dev_bench.h"

namespace {

constexpr uint64_t D = 0x08000000, T = 0x08080000, R = 0x080a0000, RAM = 0x40000000, FRAME = 0x20000;
constexpr uint64_t CONFIG = RAM + 0x100000, PENDING = RAM + 0x200000, QUEUE = RAM + 0x10000, DEVICES = RAM + 0x20000;
constexpr uint64_t COLLECTIONS = RAM + 0x30000, ITT = RAM + 0x40000, VALID = 1ull << 63, INDIRECT = 1ull << 62;
constexpr uint64_t CTLR = T, TYPER = T + 8, CBASER = T + 0x80, CWRITER = T + 0x88, CREADR = T + 0x90, BASER = T + 0x100;
enum { FIRST = 8192, SPURIOUS = 1023, DEVICE = 0x17 };
enum { MOVI = 1, INT = 3, CLEAR = 4, SYNC = 5, MAPD = 8, MAPC = 9, MAPTI = 10, MAPI = 11, INV = 12, INVALL = 13, MOVALL = 14,
       DISCARD = 15 };

class Its : public DevBench {
protected:
	void *gic = nullptr;
	uint64_t tail = 0;

	void SetUp() override
	{
		add_pes(2, false);
		add_ram(RAM, 8 * MiB);
		env.window[0] = {D, 64 * KiB};
		env.window[1] = {R, 2 * FRAME};
		props = {{"irqs", 288, nullptr}, {"lpis", 1, nullptr}};
		create(&gicv3_device);
		ASSERT_NE(dev, nullptr) << err.msg;
		gic = dev;
		env.gic = gic;
		env.window[0] = {T, 128 * KiB};
		create(&gicv3_its_device);
		ASSERT_NE(dev, nullptr) << err.msg;
		wr(D, 0x12);
		for (unsigned i = 0; i < 2; i++) {
			wr(redist(i) + 0x70, CONFIG | 15, 8);
			wr(redist(i) + 0x78, (PENDING + i * 0x10000) | 1ull << 62, 8);
			wr(redist(i), 1);
			gicv3_if.write(gic, pes[i], SR_ICC_PMR_EL1, 0xf8);
			gicv3_if.write(gic, pes[i], SR_ICC_IGRPEN1_EL1, 1);
		}
		wr(CBASER, VALID | QUEUE, 8);
		wr(BASER, VALID | DEVICES | 15, 8); /* 16 pages of 4 KiB */
		wr(BASER + 8, VALID | COLLECTIONS | 0, 8);
		wr(CTLR, 1);
		for (unsigned i = 0; i < 4096; i++)
			wr(CONFIG + i, 0xa1, 1);
	}
	void TearDown() override
	{
		ops->destroy(dev);
		dev = gic;
		ops = &gicv3_device;
		DevBench::TearDown();
	}
	static uint64_t redist(unsigned i) { return R + i * FRAME; }
	void command(unsigned what, uint32_t device, uint64_t d1, uint64_t d2, uint64_t d3 = 0)
	{
		wr(QUEUE + tail, what | static_cast<uint64_t>(device) << 32, 8);
		wr(QUEUE + tail + 8, d1, 8);
		wr(QUEUE + tail + 16, d2, 8);
		wr(QUEUE + tail + 24, d3, 8);
		tail = (tail + 32) % 4096;
		wr(CWRITER, tail, 8);
		EXPECT_EQ(rd(CREADR, 8), tail) << "carried out";
	}
	void mapd(uint32_t device, uint64_t itt, unsigned event_bits) { command(MAPD, device, event_bits - 1, VALID | itt); }
	void mapc(unsigned icid, uint64_t pe) { command(MAPC, 0, 0, VALID | pe << 16 | icid); }
	void mapti(uint32_t device, uint64_t event, uint64_t intid, unsigned icid) { command(MAPTI, device, event | intid << 32, icid); }
	/* One device of 16 events, two collections, event n of collection 0 is LPI 8192 + n. */
	void usual()
	{
		mapd(DEVICE, ITT, 4);
		mapc(0, 0);
		mapc(1, 1);
		for (unsigned n = 0; n < 16; n++)
			mapti(DEVICE, n, FIRST + n, 0);
	}
	void message(uint32_t device, uint32_t event)
	{
		EXPECT_EQ(bus_write(bus, {T + 0x10040, PAS_NONSECURE}, 4, {BUS_DMA, false, device}, event), BUS_OK);
	}
	uint64_t ack(unsigned pe = 0) { return gicv3_if.read(gic, pes[pe], SR_ICC_IAR1_EL1); }
	void eoi(uint64_t intid, unsigned pe = 0) { gicv3_if.write(gic, pes[pe], SR_ICC_EOIR1_EL1, intid); }
	uint64_t highest(unsigned pe = 0) { return gicv3_if.read(gic, pes[pe], SR_ICC_HPPIR1_EL1); }
	bool irq(unsigned pe = 0) const { return wire(pe, WIRE_IRQ); }
};

TEST_F(Its, IdentifiesItself)
{
	uint64_t typer = rd(TYPER, 8);
	EXPECT_EQ(typer & 1, 1u) << "physical LPIs";
	EXPECT_EQ(typer >> 1 & 1, 0u) << "no virtual ones";
	EXPECT_EQ(typer >> 8 & 0x1f, 15u) << "16 bits of EventID";
	EXPECT_EQ(typer >> 13 & 0x1f, 15u) << "16 bits of DeviceID";
	EXPECT_EQ(typer >> 19 & 1, 0u) << "PTA: targets are processor numbers";
	EXPECT_EQ(typer >> 24 & 0xff, 0u) << "collections are in memory";
	EXPECT_EQ(rd(BASER, 8) >> 56 & 7, 1u) << "devices";
	EXPECT_EQ(rd(BASER + 8, 8) >> 56 & 7, 4u) << "collections";
	EXPECT_EQ(rd(BASER + 16, 8), 0u);
	EXPECT_EQ(rd(T + 0xffe8) >> 4 & 0xf, 3u) << "PIDR2.ArchRev";
	EXPECT_EQ(rd(CTLR), 0x80000001u) << "enabled, quiescent";
	EXPECT_EQ(rd(D + 4) >> 17 & 1, 1u) << "GICD_TYPER.LPIS";
	EXPECT_EQ(rd(redist(0) + 8, 8) & 1, 1u) << "GICR_TYPER.PLPIS";
	EXPECT_EQ(rd(redist(1) + 8, 8) >> 8 & 0xffff, 1u) << "processor number";
}

TEST_F(Its, TablesStayWhileInUse)
{
	wr(BASER, 0, 8);
	wr(CBASER, 0, 8);
	wr(redist(0) + 0x70, 0, 8);
	EXPECT_EQ(rd(BASER, 8), VALID | 1ull << 56 | 7ull << 48 | DEVICES | 15);
	EXPECT_EQ(rd(CBASER, 8), VALID | QUEUE);
	EXPECT_EQ(rd(redist(0) + 0x70, 8), CONFIG | 15);
	EXPECT_EQ(rd(redist(0) + 0x78, 8), PENDING) << "PTZ reads as zero";
}

TEST_F(Its, AMessageBecomesAnInterrupt)
{
	usual();
	message(DEVICE, 3);
	EXPECT_TRUE(irq());
	EXPECT_FALSE(irq(1));
	EXPECT_EQ(highest(), FIRST + 3u);
	EXPECT_EQ(ack(), FIRST + 3u);
	EXPECT_FALSE(irq());
	EXPECT_EQ(gicv3_if.read(gic, pes[0], SR_ICC_RPR_EL1), 0xa0u);
	message(DEVICE, 3);
	EXPECT_EQ(highest(), FIRST + 3u) << "LPIs have no active state: pending again at once";
	EXPECT_FALSE(irq()) << "the same priority does not preempt";
	eoi(FIRST + 3);
	EXPECT_TRUE(irq());
	EXPECT_EQ(ack(), FIRST + 3u);
	eoi(FIRST + 3);
	EXPECT_EQ(ack(), static_cast<uint64_t>(SPURIOUS));
}

TEST_F(Its, MessagesThatLeadNowhere)
{
	usual();
	message(DEVICE + 1, 3);
	message(DEVICE, 16);
	message(0xffffffff, 0xffffffff);
	EXPECT_FALSE(irq());
	wr(T + 0x10040, 3);
	EXPECT_FALSE(irq()) << "a processor has no DeviceID";
	wr(CTLR, 0);
	message(DEVICE, 3);
	EXPECT_FALSE(irq()) << "disabled";
	wr(CTLR, 1);
	message(DEVICE, 3);
	EXPECT_TRUE(irq());
}

TEST_F(Its, PrioritiesAndEnablesAreInMemory)
{
	usual();
	wr(CONFIG + 1, 0x80, 1); /* disabled */
	wr(CONFIG + 2, 0x41, 1);
	message(DEVICE, 1);
	EXPECT_FALSE(irq());
	message(DEVICE, 0);
	message(DEVICE, 2);
	EXPECT_EQ(highest(), FIRST + 2u) << "0x40 is before 0xa0";
	wr(CONFIG + 1, 0x21, 1);
	EXPECT_EQ(highest(), FIRST + 2u) << "not yet read again";
	command(INV, DEVICE, 1, 0);
	EXPECT_EQ(ack(), FIRST + 1u);
	wr(CONFIG + 2, 0x40, 1);
	command(INVALL, 0, 0, 0);
	eoi(FIRST + 1);
	EXPECT_EQ(ack(), FIRST + 0u) << "2 is disabled now";
}

TEST_F(Its, IntAndClear)
{
	usual();
	command(INT, DEVICE, 5, 0);
	EXPECT_EQ(highest(), FIRST + 5u);
	command(CLEAR, DEVICE, 5, 0);
	EXPECT_EQ(highest(), static_cast<uint64_t>(SPURIOUS));
	command(SYNC, 0, 0, 0);
}

TEST_F(Its, MapiTakesTheEventAsIntid)
{
	mapd(DEVICE, ITT, 16);
	mapc(0, 0);
	command(MAPI, DEVICE, FIRST + 7, 0);
	message(DEVICE, FIRST + 7);
	EXPECT_EQ(ack(), FIRST + 7u);
	command(MAPI, DEVICE, 40, 0);
	message(DEVICE, 40);
	EXPECT_EQ(highest(), static_cast<uint64_t>(SPURIOUS)) << "INTID 40 is no LPI";
}

TEST_F(Its, MovesTakePendingInterruptsAlong)
{
	usual();
	message(DEVICE, 4);
	EXPECT_TRUE(irq(0));
	command(MOVI, DEVICE, 4, 1);
	EXPECT_FALSE(irq(0));
	EXPECT_TRUE(irq(1));
	EXPECT_EQ(ack(1), FIRST + 4u);
	eoi(FIRST + 4, 1);
	message(DEVICE, 4);
	EXPECT_EQ(highest(1), FIRST + 4u);
	message(DEVICE, 6);
	command(MOVALL, 0, 0, 0ull << 16, 1ull << 16);
	EXPECT_FALSE(irq(0));
	EXPECT_EQ(ack(1), FIRST + 4u);
	EXPECT_EQ(ack(1), static_cast<uint64_t>(SPURIOUS));
	eoi(FIRST + 4, 1);
	EXPECT_EQ(ack(1), FIRST + 6u);
}

TEST_F(Its, UnmappingStopsThem)
{
	usual();
	message(DEVICE, 4);
	command(DISCARD, DEVICE, 4, 0);
	EXPECT_FALSE(irq()) << "DISCARD clears the pending state";
	message(DEVICE, 4);
	EXPECT_FALSE(irq());
	command(MAPC, 0, 0, 0); /* collection 0, V 0 */
	message(DEVICE, 5);
	EXPECT_FALSE(irq());
	mapc(0, 1);
	message(DEVICE, 5);
	EXPECT_TRUE(irq(1)) << "the collection is of PE 1 now";
	command(MAPD, DEVICE, 3, 0);
	eoi(ack(1), 1);
	message(DEVICE, 5);
	EXPECT_FALSE(irq(1));
}

TEST_F(Its, WrongCommandsAreIgnored)
{
	usual();
	mapc(0, 2); /* no such PE */
	message(DEVICE, 0);
	EXPECT_TRUE(irq(0)) << "the mapping is as it was";
	mapc(600, 0);
	command(MOVI, DEVICE, 1, 600); /* the table has 512 */
	message(DEVICE, 1);
	mapd(0xffff, ITT, 4);
	command(MAPD, DEVICE, 16, VALID | ITT); /* 17 bits */
	mapti(DEVICE, 3, 65536, 0);
	mapti(DEVICE, 99, FIRST, 0);
	command(0x77, DEVICE, 1, 0);
	command(MOVALL, 0, 0, 9ull << 16, 1ull << 16);
	eoi(ack());
	EXPECT_EQ(ack(), FIRST + 1u);
}

TEST_F(Its, TwoLevelDeviceTable)
{
	wr(CTLR, 0);
	wr(BASER, VALID | INDIRECT | DEVICES, 8);
	wr(CTLR, 1);
	mapd(DEVICE, ITT, 4);
	mapc(0, 0);
	mapti(DEVICE, 1, FIRST, 0);
	message(DEVICE, 1);
	EXPECT_FALSE(irq()) << "the page is not there";
	wr(DEVICES + 2 * 8, VALID | (RAM + 0x50000), 8); /* devices 1024 to 1535 */
	mapd(1030, ITT, 4);
	mapti(1030, 1, FIRST, 0);
	message(1030, 1);
	EXPECT_TRUE(irq());
}

TEST_F(Its, TheQueueWraps)
{
	usual();
	for (unsigned i = 0; i < 300; i++) {
		command(INT, DEVICE, i % 16, 0);
		EXPECT_EQ(ack(), FIRST + i % 16);
		eoi(FIRST + i % 16);
	}
	wr(CWRITER, 0x2000, 8);
	EXPECT_NE(rd(CREADR, 8), 0x2000u) << "outside the queue";
}

TEST_F(Its, PendingTableInMemory)
{
	usual();
	wr(redist(0), 0);
	wr(PENDING + FIRST / 8, 0x0102, 2); /* LPIs 8193 and 8200 */
	message(DEVICE, 5);
	EXPECT_FALSE(irq()) << "LPIs are disabled";
	wr(redist(0) + 0x78, PENDING, 8);
	wr(redist(0), 1);
	EXPECT_EQ(ack(), FIRST + 1u);
	eoi(FIRST + 1);
	EXPECT_EQ(highest(), FIRST + 8u);
	wr(redist(0), 0);
	EXPECT_FALSE(irq());
	EXPECT_EQ(rd(PENDING + FIRST / 8, 2), 0x0100u);
	EXPECT_EQ(rd(redist(0)) & 1, 0u);
}

TEST_F(Its, FewerBitsOfIntid)
{
	wr(redist(0), 0);
	wr(redist(0) + 0x70, CONFIG | 12, 8); /* 13 bits: no LPI at all */
	wr(redist(0), 1);
	usual();
	message(DEVICE, 0);
	EXPECT_FALSE(irq());
}

TEST_F(Its, SharedInterruptsComeFirstIfTheirPriorityIsHigher)
{
	usual();
	wr(D + 0x84, ~0u);
	wr(D + 0x104, 1);
	wr(D + 0x420, 0x98, 1);
	message(DEVICE, 0);
	gicv3_device.input(gic, GIC_INPUT(0, 32), true);
	EXPECT_EQ(ack(), 32u);
	eoi(32);
}

TEST_F(Its, ResetForgets)
{
	usual();
	message(DEVICE, 0);
	gicv3_device.reset(gic);
	gicv3_its_device.reset(dev);
	EXPECT_FALSE(irq());
	EXPECT_EQ(rd(CTLR), 0x80000000u);
	EXPECT_EQ(rd(redist(0)) & 1, 0u);
	EXPECT_EQ(rd(BASER, 8), 1ull << 56 | 7ull << 48 | 2 << 8) << "64 KiB: drivers that only fill in an address expect that";
}

TEST_F(DevBench, NoLpisWithoutTheProperty)
{
	add_pes(1, false);
	env.window[0] = {D, 64 * KiB};
	env.window[1] = {R, FRAME};
	create(&gicv3_device);
	ASSERT_NE(dev, nullptr) << err.msg;
	EXPECT_EQ(rd(D + 4) >> 17 & 1, 0u);
	EXPECT_EQ(rd(R + 8, 8) & 1, 0u);
	wr(R, 1);
	wr(R + 0x70, ~0ull, 8);
	EXPECT_EQ(rd(R), 0u);
	EXPECT_EQ(rd(R + 0x70, 8), 0u);
}

class V2m : public DevBench {};

TEST_F(V2m, RaisesSharedInterrupts)
{
	std::vector<unsigned> seen;
	struct Sink { static void set(void *sink, unsigned n, bool level)
	{
		if (level)
			static_cast<std::vector<unsigned> *>(sink)->push_back(n);
	} };
	ops = &gic_v2m_device;
	env.name = "v2m";
	env.bus = bus;
	env.window[0] = {0x08020000, 4 * KiB};
	env.irq[0] = {Sink::set, &seen, 80, false};
	dev = ops->create(&env, &err);
	ASSERT_NE(dev, nullptr) << err.msg;
	EXPECT_EQ(rd(0x08020008), 80u << 16 | 64u) << "base SPI, number of SPIs";
	wr(0x08020040, 80);
	wr(0x08020040, 143, 2);
	wr(0x08020040, 79);
	wr(0x08020040, 144);
	EXPECT_EQ(seen, (std::vector<unsigned>{80, 143}));
	EXPECT_EQ(rd(0x08020040), 0u);
}

} // namespace
