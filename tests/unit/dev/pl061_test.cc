/* tests/unit/dev/pl061_test.cc - PL061 by DDI 0190: masked data, direction, interrupts by edge and level. */
#include "tests/unit/dev/dev_bench.h"

namespace {

constexpr uint64_t G = 0x09030000;

class Pl061 : public DevBench {
protected:
	void SetUp() override
	{
		env.window[0] = {G, 4096};
		create(&pl061_device);
		ASSERT_NE(dev, nullptr) << err.msg;
	}
	void pin(unsigned n, bool level) { ops->input(dev, n, level); }
};

TEST_F(Pl061, Identification)
{
	static const unsigned id[] = {0x61, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
	for (unsigned i = 0; i < 8; i++)
		EXPECT_EQ(rd(G + 0xfe0 + 4 * i), id[i]);
}

TEST_F(Pl061, AddressBitsMaskTheData)
{
	wr(G + 0x400, 0xf0);
	wr(G + 0x3fc, 0xff);
	EXPECT_EQ(rd(G + 0x3fc), 0xf0u) << "inputs are low";
	wr(G + (0x10 << 2), 0);
	EXPECT_EQ(rd(G + 0x3fc), 0xe0u);
	EXPECT_EQ(rd(G + (0x60 << 2)), 0x60u);
	pin(3, true);
	EXPECT_EQ(rd(G + 0x3fc), 0xe8u);
	EXPECT_EQ(rd(G), 0u);
	pin(7, true);
	wr(G + 0x3fc, 0);
	EXPECT_EQ(rd(G + 0x3fc), 0x08u) << "an output is what the guest drives";
}

TEST_F(Pl061, RisingEdge)
{
	wr(G + 0x40c, 8);
	wr(G + 0x41c, 0xff);
	wr(G + 0x410, 8);
	EXPECT_FALSE(irq_level);
	pin(3, true);
	EXPECT_TRUE(irq_level);
	pin(3, false);
	EXPECT_TRUE(irq_level) << "latched";
	EXPECT_EQ(rd(G + 0x418), 8u);
	wr(G + 0x41c, 8);
	EXPECT_FALSE(irq_level);
	EXPECT_EQ(rd(G + 0x414), 0u);
}

TEST_F(Pl061, FallingAndBothEdges)
{
	wr(G + 0x410, 3);
	wr(G + 0x408, 2);
	pin(0, true);
	EXPECT_FALSE(irq_level);
	pin(0, false);
	EXPECT_EQ(rd(G + 0x418), 1u);
	wr(G + 0x41c, 1);
	pin(1, true);
	EXPECT_EQ(rd(G + 0x418), 2u);
	wr(G + 0x41c, 2);
	pin(1, false);
	EXPECT_EQ(rd(G + 0x418), 2u);
}

TEST_F(Pl061, Level)
{
	wr(G + 0x404, 0x11);
	wr(G + 0x40c, 0x10);
	wr(G + 0x410, 0x10);
	EXPECT_EQ(rd(G + 0x414), 1u) << "pin 0: low";
	EXPECT_FALSE(irq_level);
	pin(4, true);
	EXPECT_TRUE(irq_level);
	wr(G + 0x41c, 0xff);
	EXPECT_TRUE(irq_level) << "a level cannot be cleared";
	pin(4, false);
	EXPECT_FALSE(irq_level);
}

TEST_F(Pl061, Reset)
{
	wr(G + 0x400, 0xff);
	wr(G + 0x404, 0xff);
	wr(G + 0x410, 0xff);
	EXPECT_TRUE(irq_level);
	ops->reset(dev);
	EXPECT_FALSE(irq_level);
	EXPECT_EQ(rd(G + 0x400), 0u);
	EXPECT_EQ(rd(G + 0x410), 0u);
}

class Pl061Pins : public DevBench {
protected:
	bool line[3] = {};
};

// A pin drives its line while it is an output and its data bit is 1.
TEST_F(Pl061Pins, LinesFollowOutputs)
{
	env.window[0] = {G, 4096};
	for (unsigned n = 0; n < 3; n++)
		env.irq[1 + n] = {[](void *sink, unsigned i, bool level) { static_cast<bool *>(sink)[i] = level; }, line, n, false};
	create(&pl061_device);
	ASSERT_NE(dev, nullptr) << err.msg;
	wr(G + (0x3 << 2), 0x3);
	EXPECT_FALSE(line[0]) << "an input";
	wr(G + 0x400, 0x1);
	EXPECT_TRUE(line[0]);
	EXPECT_FALSE(line[1]);
	wr(G + 0x400, 0x2);
	EXPECT_FALSE(line[0]);
	EXPECT_TRUE(line[1]);
	ops->reset(dev);
	EXPECT_FALSE(line[1]);
}

} // namespace
