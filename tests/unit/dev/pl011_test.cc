/* tests/unit/dev/pl011_test.cc - PL011: registers, FIFO, interrupts as in DDI 0183. */
#include "tests/unit/dev/dev_bench.h"

namespace {

constexpr uint64_t U = 0x09000000;
constexpr uint64_t DR = U, FR = U + 0x18, IBRD = U + 0x24, FBRD = U + 0x28, LCR_H = U + 0x2c, CR = U + 0x30, IFLS = U + 0x34;
constexpr uint64_t IMSC = U + 0x38, RIS = U + 0x3c, MIS = U + 0x40, ICR = U + 0x44;
enum { RXFE = 1 << 4, TXFF = 1 << 5, RXFF = 1 << 6, TXFE = 1 << 7, RX = 1 << 4, TX = 1 << 5, RT = 1 << 6 };

class Pl011 : public DevBench {
protected:
	FakeChardev host;

	void SetUp() override
	{
		env.window[0] = {U, 4 * KiB};
		env.chr = &host.chr;
		create(&pl011_device);
		ASSERT_NE(dev, nullptr) << err.msg;
	}
	void start(bool fifo)
	{
		wr(IBRD, 13);
		wr(LCR_H, 3 << 5 | (fifo ? 1 << 4 : 0));
		wr(CR, 0x301);
	}
};

TEST_F(Pl011, Identification)
{
	const uint8_t id[] = {0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
	for (unsigned i = 0; i < 8; i++)
		EXPECT_EQ(rd(U + 0xfe0 + 4 * i), id[i]);
	EXPECT_EQ(rd(CR), 0x300u);
	EXPECT_EQ(rd(IFLS), 0x12u);
	EXPECT_EQ(rd(FR) & (RXFE | TXFE | RXFF | TXFF | 8), static_cast<uint64_t>(RXFE | TXFE));
}

TEST_F(Pl011, Transmits)
{
	start(true);
	for (char c : std::string("hello\n"))
		wr(DR, static_cast<uint8_t>(c), 1);
	wr(DR, 0x41, 4);
	EXPECT_EQ(host.out, "hello\nA");
	EXPECT_EQ(rd(RIS), static_cast<uint64_t>(TX));
	EXPECT_FALSE(irq_level);
	wr(IMSC, TX);
	EXPECT_TRUE(irq_level);
	EXPECT_EQ(rd(MIS), static_cast<uint64_t>(TX));
	wr(ICR, TX);
	EXPECT_FALSE(irq_level);
	EXPECT_EQ(rd(RIS), 0u);
}

TEST_F(Pl011, InputWaitsUntilTheReceiverIsOn)
{
	wr(CR, 0x200); /* switched off */
	host.type("abc");
	EXPECT_EQ(rd(FR) & RXFE, static_cast<uint64_t>(RXFE));
	start(false);
	EXPECT_EQ(rd(FR) & (RXFE | RXFF), static_cast<uint64_t>(RXFF)) << "one character deep";
	EXPECT_EQ(rd(RIS) & RX, static_cast<uint64_t>(RX));
	EXPECT_EQ(rd(DR), 'a');
	EXPECT_EQ(rd(DR), 'b');
	EXPECT_EQ(rd(DR), 'c');
	EXPECT_EQ(rd(FR) & RXFE, static_cast<uint64_t>(RXFE));
	EXPECT_EQ(rd(RIS) & RX, 0u);
	EXPECT_EQ(rd(DR), 0u);
}

TEST_F(Pl011, APortThatNobodySetUpGivesInputToWhoPolls)
{
	host.type("abc");
	EXPECT_EQ(rd(DR), 0u) << "nobody asked";
	EXPECT_EQ(rd(FR) & RXFE, 0u);
	EXPECT_EQ(rd(FR, 1) & RXFE, 0u) << "the same character still";
	EXPECT_EQ(rd(RIS) & (RX | RT), 0u) << "no interrupt";
	EXPECT_EQ(rd(DR, 1), 'a');
	EXPECT_EQ(rd(FR) & RXFE, 0u);
	start(true);
	EXPECT_EQ(rd(DR), 'b') << "what a poll saw is not lost";
	EXPECT_EQ(rd(DR), 'c');
	EXPECT_EQ(rd(FR) & RXFE, static_cast<uint64_t>(RXFE));
}

TEST_F(Pl011, TriggerLevelAndTimeout)
{
	start(true);
	wr(IFLS, 2 << 3); /* receive: half full */
	wr(IMSC, RX | RT);
	host.type(std::string(15, 'x'));
	EXPECT_FALSE(irq_level);
	host.type("y");
	EXPECT_EQ(rd(MIS), static_cast<uint64_t>(RX));
	EXPECT_TRUE(irq_level);
	EXPECT_EQ(rd(DR), 'x');
	EXPECT_FALSE(irq_level) << "below the trigger again";
	/* 32 bit periods of 16 * 13 / 24 MHz */
	advance(277000);
	EXPECT_FALSE(irq_level);
	advance(1000);
	EXPECT_EQ(rd(MIS), static_cast<uint64_t>(RT));
	for (int i = 0; i < 15; i++)
		rd(DR);
	EXPECT_EQ(rd(RIS), 0u) << "the time-out ends with the last character";
	host.type("z");
	rd(DR);
	advance(1000000);
	EXPECT_EQ(rd(RIS), 0u) << "nothing to time out for";
	const unsigned level[] = {4, 8, 16, 24, 28};
	for (unsigned i = 0; i < 5; i++) {
		wr(LCR_H, 0);
		wr(LCR_H, 1 << 4); /* flushed */
		wr(IFLS, i << 3);
		host.type(std::string(level[i] - 1, 'q'));
		EXPECT_EQ(rd(RIS) & RX, 0u) << i;
		host.type("q");
		EXPECT_EQ(rd(RIS) & RX, static_cast<uint64_t>(RX)) << i;
	}
}

TEST_F(Pl011, FifoHoldsThirtyTwoAndTheRestStaysWithTheHost)
{
	start(true);
	host.type(std::string(100, 'x') + "!");
	EXPECT_EQ(host.in.size(), 69u);
	EXPECT_EQ(rd(FR) & RXFF, static_cast<uint64_t>(RXFF));
	for (int i = 0; i < 100; i++)
		ASSERT_EQ(rd(DR), 'x');
	EXPECT_EQ(rd(DR), '!');
	EXPECT_EQ(rd(FR) & RXFE, static_cast<uint64_t>(RXFE));
}

TEST_F(Pl011, Loopback)
{
	start(true);
	wr(CR, 0x381);
	wr(DR, 'L');
	EXPECT_EQ(host.out, "");
	EXPECT_EQ(rd(DR), 'L');
}

TEST_F(Pl011, BaudRegistersAndWidths)
{
	wr(IBRD, 0x1234567);
	wr(FBRD, 0xff);
	EXPECT_EQ(rd(IBRD), 0x4567u);
	EXPECT_EQ(rd(FBRD), 0x3fu);
	EXPECT_EQ(rd(IBRD, 2), 0x4567u);
	wr(IMSC, 0xffff);
	EXPECT_EQ(rd(IMSC), 0x7ffu);
}

TEST_F(Pl011, ResetAndNoHost)
{
	start(true);
	host.type("abc");
	wr(IMSC, 0x7ff);
	wr(DR, 'x');
	EXPECT_TRUE(irq_level);
	pl011_device.reset(dev);
	EXPECT_FALSE(irq_level);
	EXPECT_EQ(rd(FR) & RXFE, static_cast<uint64_t>(RXFE));
	EXPECT_EQ(clock_next(clock), CLOCK_NEVER);
	pl011_device.destroy(dev);
	EXPECT_EQ(host.chr.input, nullptr);
	bus_destroy(bus);
	bus = bus_create();
	env.chr = nullptr;
	create(&pl011_device);
	start(true);
	wr(DR, 'x');
	EXPECT_EQ(rd(DR), 0u);
}

/* ---- the real-time clock ---- */

class Pl031 : public DevBench {
protected:
	void SetUp() override
	{
		env.window[0] = {U, 4 * KiB};
		props = {{"epoch", 1000, nullptr}};
		create(&pl031_device);
		ASSERT_NE(dev, nullptr) << err.msg;
	}
};

TEST_F(Pl031, CountsSeconds)
{
	const uint8_t id[] = {0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
	for (unsigned i = 0; i < 8; i++)
		EXPECT_EQ(rd(U + 0xfe0 + 4 * i), id[i]);
	EXPECT_EQ(rd(U), 1000u);
	advance(2999999999u);
	EXPECT_EQ(rd(U), 1002u);
	advance(1);
	EXPECT_EQ(rd(U), 1003u);
	wr(U + 8, 0xffffffff); /* RTCLR */
	EXPECT_EQ(rd(U + 8), 0xffffffffu);
	EXPECT_EQ(rd(U), 0xffffffffu);
	advance(1000000000u);
	EXPECT_EQ(rd(U), 0u);
	pl031_device.reset(dev);
	EXPECT_EQ(rd(U), 0u) << "a reset does not change the time";
	EXPECT_EQ(rd(U + 0xc), 1u) << "RTCCR: runs";
}

TEST_F(Pl031, Alarm)
{
	wr(U + 4, 1005);
	advance(4999999999u);
	EXPECT_EQ(rd(U + 0x14), 0u);
	advance(1);
	EXPECT_EQ(rd(U + 0x14), 1u) << "RTCRIS";
	EXPECT_EQ(rd(U + 0x18), 0u) << "RTCMIS";
	EXPECT_FALSE(irq_level);
	wr(U + 0x10, 1);
	EXPECT_TRUE(irq_level);
	wr(U + 0x1c, 1);
	EXPECT_FALSE(irq_level);
	wr(U + 4, 1005);
	EXPECT_TRUE(irq_level) << "equal already";
	wr(U + 0x1c, 1);
	wr(U + 4, 1010);
	wr(U + 8, 1009); /* the time is put forward */
	advance(1000000000u);
	EXPECT_TRUE(irq_level);
}

} // namespace
