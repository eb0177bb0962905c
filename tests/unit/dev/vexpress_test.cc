// tests/unit/dev/vexpress_test.cc - parts of Arm's Versatile Express and Base platforms: SP804 (DDI 0271), SP805 (DDI 0270), the
// motherboard's system registers (DUI 0447), the memory-mapped Generic Timer (DDI 0487 I3).
#include "dev_bench.h"

namespace
{

constexpr uint64_t US = 1000, MS = 1000 * US, S = 1000 * MS;

/* ---- SP804: TIMCLK 1 MHz, a tick is 1000 ns ---- */

class Sp804 : public DevBench
{
protected:
	void SetUp() override
	{
		env.window[0] = {0x1000, 0x1000};
		create(&sp804_device);
		ASSERT_NE(dev, nullptr);
	}
	uint64_t r(unsigned off) { return rd(0x1000 + off); }
	void w(unsigned off, uint32_t v) { wr(0x1000 + off, v); }
};

TEST_F(Sp804, ResetValuesAndIdentity)
{
	EXPECT_EQ(r(0x00), 0u);
	EXPECT_EQ(r(0x04), 0xffffffffu);
	EXPECT_EQ(r(0x08), 0x20u);
	EXPECT_EQ(r(0x28), 0x20u);
	EXPECT_EQ(r(0x10), 0u);
	const unsigned id[] = {0x04, 0x18, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
	for (unsigned i = 0; i < 8; i++)
		EXPECT_EQ(r(0xfe0 + 4 * i), id[i]);
}

TEST_F(Sp804, PeriodicInterruptsAtZeroAndReloads)
{
	w(0x00, 10);
	w(0x08, 0xe2); // enable, periodic, interrupt, 32 bits
	advance(9 * US);
	EXPECT_EQ(r(0x04), 1u);
	EXPECT_FALSE(irq_level);
	advance(1 * US);
	EXPECT_EQ(r(0x04), 0u);
	EXPECT_TRUE(irq_level);
	EXPECT_EQ(r(0x10), 1u);
	EXPECT_EQ(r(0x14), 1u);
	w(0x0c, 1);
	EXPECT_FALSE(irq_level);
	advance(1 * US);
	EXPECT_EQ(r(0x04), 10u) << "one tick after zero";
	advance(9 * US);
	EXPECT_FALSE(irq_level);
	advance(1 * US);
	EXPECT_TRUE(irq_level) << "the period is load + 1 ticks";
}

TEST_F(Sp804, OneShotStops)
{
	w(0x20, 3);
	w(0x28, 0xa3);
	advance(3 * US);
	EXPECT_TRUE(irq_level);
	EXPECT_EQ(r(0x30), 1u);
	EXPECT_EQ(r(0x10), 0u) << "the other timer";
	w(0x2c, 0);
	advance(1 * S);
	EXPECT_EQ(r(0x24), 0u);
	EXPECT_FALSE(irq_level);
}

TEST_F(Sp804, FreeRunningWrapsAtItsWidth)
{
	w(0x00, 2);
	w(0x08, 0x80); // 16 bits
	advance(3 * US);
	EXPECT_EQ(r(0x04), 0xffffu);
	w(0x08, 0x82);
	w(0x00, 0);
	advance(1 * US);
	EXPECT_EQ(r(0x04), 0xffffffffu);
	EXPECT_EQ(r(0x10), 1u) << "raw, without TimerControl.IntEnable";
	EXPECT_FALSE(irq_level);
}

TEST_F(Sp804, Prescaler)
{
	w(0x00, 100);
	w(0x08, 0x82 | 1 << 2);
	advance(16 * US);
	EXPECT_EQ(r(0x04), 99u);
	w(0x08, 0x82 | 2 << 2);
	advance(256 * US);
	EXPECT_EQ(r(0x04), 98u);
}

TEST_F(Sp804, BackgroundLoadLeavesTheCount)
{
	w(0x00, 10);
	w(0x08, 0xe2);
	advance(4 * US);
	w(0x18, 50);
	EXPECT_EQ(r(0x04), 6u);
	EXPECT_EQ(r(0x00), 50u);
	advance(7 * US);
	EXPECT_EQ(r(0x04), 50u);
}

/* ---- SP805: WDOGCLK 1 kHz ---- */

class Sp805 : public DevBench
{
protected:
	bool reset_level = false;

	void SetUp() override
	{
		env.window[0] = {0x1000, 0x1000};
		props = {{"hz", 1000, nullptr}};
		env.irq[1].sink = this;
		env.irq[1].set = [](void *sink, unsigned, bool level) { static_cast<Sp805 *>(sink)->reset_level = level; };
		create(&sp805_device);
		ASSERT_NE(dev, nullptr);
	}
	uint64_t r(unsigned off) { return rd(0x1000 + off); }
	void w(unsigned off, uint32_t v) { wr(0x1000 + off, v); }
};

TEST_F(Sp805, ResetValuesAndIdentity)
{
	EXPECT_EQ(r(0x000), 0xffffffffu);
	EXPECT_EQ(r(0x004), 0xffffffffu);
	EXPECT_EQ(r(0x008), 0u);
	EXPECT_EQ(r(0xc00), 0u) << "not locked";
	const unsigned id[] = {0x05, 0x18, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
	for (unsigned i = 0; i < 8; i++)
		EXPECT_EQ(r(0xfe0 + 4 * i), id[i]);
}

TEST_F(Sp805, InterruptsThenResets)
{
	w(0x000, 10);
	w(0x008, 3);
	advance(10 * MS);
	EXPECT_TRUE(irq_level);
	EXPECT_EQ(r(0x010), 1u);
	EXPECT_FALSE(reset_level);
	advance(11 * MS);
	EXPECT_TRUE(reset_level) << "zero again with the interrupt still there";
}

TEST_F(Sp805, IntClrReloads)
{
	w(0x000, 10);
	w(0x008, 3);
	for (int i = 0; i < 5; i++) {
		advance(10 * MS);
		EXPECT_TRUE(irq_level);
		w(0x00c, 0x55);
		EXPECT_FALSE(irq_level);
		EXPECT_EQ(r(0x004), 10u);
	}
	EXPECT_FALSE(reset_level);
}

TEST_F(Sp805, WithoutResenItOnlyInterrupts)
{
	w(0x000, 10);
	w(0x008, 1);
	advance(1 * S);
	EXPECT_TRUE(irq_level);
	EXPECT_FALSE(reset_level);
}

TEST_F(Sp805, LockKeepsWritesOut)
{
	w(0xc00, 1);
	EXPECT_EQ(r(0xc00), 1u);
	w(0x000, 5);
	EXPECT_EQ(r(0x000), 0xffffffffu);
	w(0xc00, 0x1acce551);
	EXPECT_EQ(r(0xc00), 0u);
	w(0x000, 5);
	EXPECT_EQ(r(0x000), 5u);
}

TEST_F(Sp805, StopsAndStartsWithInten)
{
	w(0x000, 100);
	w(0x008, 1);
	advance(30 * MS);
	w(0x008, 0);
	advance(1 * S);
	EXPECT_EQ(r(0x004), 70u);
	w(0x008, 1);
	EXPECT_EQ(r(0x004), 100u) << "INTEN from 0 to 1 reloads";
}

/* ---- system registers ---- */

class V2mSysregs : public DevBench
{
protected:
	bool reboot_level = false;

	void SetUp() override
	{
		env.window[0] = {0x1000, 0x1000};
		props = {{"sys-id", 0x20201100, nullptr}};
		env.irq[1].sink = this;
		env.irq[1].set = [](void *sink, unsigned, bool level) { static_cast<V2mSysregs *>(sink)->reboot_level = level; };
		create(&v2m_sysregs_device);
		ASSERT_NE(dev, nullptr);
	}
	uint64_t r(unsigned off) { return rd(0x1000 + off); }
	void w(unsigned off, uint32_t v) { wr(0x1000 + off, v); }
};

TEST_F(V2mSysregs, IdentityAndCounters)
{
	EXPECT_EQ(r(0x000), 0x20201100u);
	w(0x000, 0);
	EXPECT_EQ(r(0x000), 0x20201100u);
	advance(1 * S);
	EXPECT_EQ(r(0x024), 100u);
	EXPECT_EQ(r(0x05c), 24000000u);
}

TEST_F(V2mSysregs, FlagsAreSetAndCleared)
{
	w(0x030, 0xf0);
	w(0x030, 0x0f);
	EXPECT_EQ(r(0x030), 0xffu);
	w(0x034, 0x3c);
	EXPECT_EQ(r(0x030), 0xc3u);
	w(0x038, 0xff);
	w(0x03c, 0x0f);
	EXPECT_EQ(r(0x038), 0xf0u);
	ops->reset(dev);
	EXPECT_EQ(r(0x030), 0u);
	EXPECT_EQ(r(0x038), 0xf0u) << "SYS_NVFLAGS outlive a reset";
}

TEST_F(V2mSysregs, PowerOffAndReboot)
{
	w(0x0a4, 0xc0800000);
	EXPECT_TRUE(irq_level);
	EXPECT_EQ(r(0x0a8), 1u);
	EXPECT_EQ(r(0x0a4), 0x40800000u) << "START is over";
	w(0x0a4, 0xc0900000);
	EXPECT_TRUE(reboot_level);
	w(0x0a4, 0x80100000);
	EXPECT_EQ(r(0x0a8), 3u) << "no oscillators: complete, error";
}

/* ---- the Generic Timer in memory: 100 MHz, 10 ns a count ---- */

class Cnt : public DevBench
{
protected:
	static constexpr uint64_t CTL = 0x10000, F0 = 0x20000, F1 = 0x30000;
	bool irq1 = false;

	void SetUp() override
	{
		env.window[0] = {CTL, 0x10000};
		env.window[1] = {F0, 0x20000};
		props = {{"cntfrq", 100000000, nullptr}};
		env.irq[1].sink = this;
		env.irq[1].set = [](void *sink, unsigned, bool level) { static_cast<Cnt *>(sink)->irq1 = level; };
		create(&cnt_frames_device);
		ASSERT_NE(dev, nullptr);
	}
};

TEST_F(Cnt, FramesAreDescribed)
{
	EXPECT_EQ(rd(CTL), 100000000u);
	EXPECT_EQ(rd(CTL + 8), 0x33u) << "two frames, each implemented and with a virtual timer";
}

TEST_F(Cnt, NonsecureAccessNeedsCntnsarAndCntacr)
{
	advance(1 * US);
	EXPECT_EQ(rd(F1), 0u);
	EXPECT_EQ(rd(F1, 4, PAS_SECURE), 0u) << "CNTACR1.RPCT is clear";
	wr(CTL + 4, 2);
	EXPECT_EQ(rd(CTL + 4, 4, PAS_SECURE), 0u) << "CNTNSAR is Secure software's";
	wr(CTL + 4, 2, 4, PAS_SECURE);
	wr(CTL + 0x44, 0x3f);
	EXPECT_EQ(rd(CTL + 0x44), 0x3fu);
	EXPECT_EQ(rd(F1), 100u);
	EXPECT_EQ(rd(F1 + 0x10), 100000000u);
	EXPECT_EQ(rd(CTL + 0x40), 0u) << "frame 0 stays Secure";
	wr(CTL + 0x40, 0x3f, 4, PAS_SECURE);
	EXPECT_EQ(rd(F0), 0u);
	EXPECT_EQ(rd(F0, 4, PAS_SECURE), 100u);
}

TEST_F(Cnt, PhysicalTimer)
{
	wr(CTL + 4, 3, 4, PAS_SECURE);
	wr(CTL + 0x40, 0x3f);
	wr(F0 + 0x28, 50);
	EXPECT_EQ(rd(F0 + 0x20), 50u) << "CVAL is the count plus TVAL";
	wr(F0 + 0x2c, 1);
	advance(499);
	EXPECT_FALSE(irq_level);
	advance(1);
	EXPECT_TRUE(irq_level);
	EXPECT_EQ(rd(F0 + 0x2c), 5u);
	wr(F0 + 0x2c, 3);
	EXPECT_FALSE(irq_level);
	EXPECT_EQ(rd(F0 + 0x2c), 7u);
	advance(100);
	EXPECT_EQ(rd(F0 + 0x28), 0xfffffff6u) << "TVAL goes on below zero";
	wr(F0 + 0x2c, 0);
	EXPECT_EQ(rd(F0 + 0x2c), 0u);
}

TEST_F(Cnt, VirtualTimerHasItsOffset)
{
	wr(CTL + 4, 3, 4, PAS_SECURE);
	wr(CTL + 0x44, 0x3f);
	advance(10 * US);
	wr(CTL + 0x88, 400, 8);
	EXPECT_EQ(rd(F1 + 8, 8), 600u);
	EXPECT_EQ(rd(F1 + 0x18, 8), 400u);
	wr(F1 + 0x30, 700, 8);
	wr(F1 + 0x3c, 1);
	advance(999);
	EXPECT_FALSE(irq1);
	advance(1);
	EXPECT_TRUE(irq1);
	EXPECT_FALSE(irq_level);
}

TEST_F(DevBench, CntControl)
{
	env.window[0] = {0x1000, 0x1000};
	env.window[1] = {0x2000, 0x1000};
	env.pas_mask = PAS_BIT(PAS_SECURE);
	props = {{"cntfrq", 100000000, nullptr}};
	create(&cnt_control_device);
	ASSERT_NE(dev, nullptr);
	EXPECT_EQ(rd(0x1020, 4, PAS_SECURE), 100000000u);
	wr(0x1000, 1, 4, PAS_SECURE);
	EXPECT_EQ(rd(0x1000, 4, PAS_SECURE), 1u);
	advance(1 * S);
	EXPECT_EQ(rd(0x1008, 8, PAS_SECURE), 100000000u);
	EXPECT_EQ(rd(0x2000), 100000000u);
	wr(0x2000, 7);
	EXPECT_EQ(rd(0x2000, 8), 100000000u) << "CNTReadBase is read-only";
	EXPECT_EQ(rd(0x1008, 4, PAS_SECURE), 100000000u);
	uint64_t v;
	EXPECT_EQ(bus_read(bus, {0x1000, PAS_NONSECURE}, 4, {0, false}, &v), BUS_DECERR);
	wr(0x1008, 5, 8, PAS_SECURE);
	EXPECT_EQ(rd(0x2000, 8), 100000000u) << "CNTCV is not written while it counts";
	wr(0x1000, 0, 4, PAS_SECURE);
	advance(1 * S);
	EXPECT_EQ(rd(0x2000, 8), 100000000u) << "CNTCR.EN clear: it stands still";
	EXPECT_EQ(clock_when_count(clock, 100000000, 100000001), CLOCK_NEVER);
	wr(0x100c, 1, 4, PAS_SECURE);
	EXPECT_EQ(rd(0x2000, 8), 0x105f5e100u);
	wr(0x1008, 500, 8, PAS_SECURE);
	wr(0x1000, 1, 4, PAS_SECURE);
	advance(1 * US);
	EXPECT_EQ(rd(0x2000, 8), 600u);
	ops->reset(dev);
	EXPECT_EQ(rd(0x2000, 8), 0u);
	EXPECT_EQ(rd(0x1000, 4, PAS_SECURE), 1u) << "this one runs from reset on";
}

TEST_F(DevBench, CntControlStandsStillUntilItIsStarted)
{
	env.window[0] = {0x1000, 0x1000};
	props = {{"cntfrq", 100000000, nullptr}, {"runs", 0, nullptr}};
	create(&cnt_control_device);
	ASSERT_NE(dev, nullptr);
	advance(1 * S);
	EXPECT_EQ(rd(0x1000), 0u);
	EXPECT_EQ(rd(0x1008, 8), 0u);
	wr(0x1000, 1);
	advance(1 * US);
	EXPECT_EQ(rd(0x1008, 8), 100u);
}

TEST_F(Cnt, TimersStopWithTheCounter)
{
	wr(CTL + 4, 3, 4, PAS_SECURE);
	wr(CTL + 0x40, 0x3f);
	wr(F0 + 0x20, 100, 8);
	wr(F0 + 0x2c, 1);
	advance(500);
	clock_let_count(clock, 100000000, false);
	advance(1 * S);
	EXPECT_FALSE(irq_level);
	EXPECT_EQ(rd(F0), 50u);
	clock_let_count(clock, 100000000, true);
	advance(499);
	EXPECT_FALSE(irq_level);
	advance(1);
	EXPECT_TRUE(irq_level);
	clock_set_count(clock, 100000000, 7);
	EXPECT_FALSE(irq_level) << "the condition is a comparison, not an event";
}

} // namespace
