/* tests/unit/sim/gdb_frame_test.cc - packets of GDB's remote protocol. Expectations: GDB manual, appendix E.1 (Overview). */
#include <gtest/gtest.h>
#include <memory>
#include <string>

extern "C" {
#include "sim/gdb_link.h"
}

namespace
{

struct Fed {
	gdb_event last = GDB_NOTHING;
	std::string data;
};

Fed feed(gdb_frame *f, const std::string &bytes)
{
	Fed r;
	for (unsigned char c : bytes) {
		gdb_event ev = gdb_frame_feed(f, c);
		if (ev != GDB_NOTHING)
			r.last = ev;
		if (ev == GDB_COMMAND)
			r.data.assign(f->data, f->len);
	}
	return r;
}

class Frame : public testing::Test {
      protected:
	std::unique_ptr<gdb_frame> f = std::make_unique<gdb_frame>();
};

TEST_F(Frame, ChecksumIsTheSumOfTheBytesModulo256)
{
	EXPECT_EQ(feed(f.get(), "$OK#9a").last, GDB_COMMAND);
	EXPECT_EQ(feed(f.get(), "$m0,4#fd").data, "m0,4");
	EXPECT_EQ(feed(f.get(), "$OK#9b").last, GDB_DAMAGED);
	EXPECT_EQ(feed(f.get(), "$OK#zz").last, GDB_DAMAGED);
	EXPECT_EQ(feed(f.get(), "$OK#9z").last, GDB_DAMAGED);
	EXPECT_EQ(feed(f.get(), "$OK#9A").last, GDB_COMMAND);
}

TEST_F(Frame, AnEscapedByteIsXoredWith0x20AndCountsAsSent)
{
	/* '}' 0x7d, then '#' ^ 0x20 = 0x03: the sum is 0x80 */
	Fed r = feed(f.get(), std::string("$}\x03#80"));
	EXPECT_EQ(r.last, GDB_COMMAND);
	EXPECT_EQ(r.data, "#");
	EXPECT_EQ(feed(f.get(), "$}#7d").last, GDB_DAMAGED); /* nothing is escaped */
}

TEST_F(Frame, InterruptOnlyBetweenPackets)
{
	EXPECT_EQ(feed(f.get(), "\x03").last, GDB_INTERRUPT);
	EXPECT_EQ(feed(f.get(), "$\x03#03").last, GDB_COMMAND);
}

TEST_F(Frame, AcknowledgementsAndNoiseBetweenPackets)
{
	EXPECT_EQ(feed(f.get(), "+++xyz").last, GDB_NOTHING);
	EXPECT_EQ(feed(f.get(), "-").last, GDB_RESEND);
}

TEST_F(Frame, ANewPacketBeginsWhateverCameBefore)
{
	EXPECT_EQ(feed(f.get(), "$garbage$OK#9a").data, "OK");
	EXPECT_EQ(feed(f.get(), "$garbage#1$OK#9a").data, "OK");
}

TEST_F(Frame, TheLongestPacketAndOneByteMore)
{
	std::string most(GDB_PACKET, 'a');
	char sum[4];
	snprintf(sum, sizeof(sum), "#%02x", unsigned('a') * GDB_PACKET & 0xff);
	EXPECT_EQ(feed(f.get(), "$" + most + sum).data.size(), size_t(GDB_PACKET));
	snprintf(sum, sizeof(sum), "#%02x", unsigned('a') * (GDB_PACKET + 1) & 0xff);
	EXPECT_EQ(feed(f.get(), "$" + most + "a" + sum).last, GDB_DAMAGED);
	EXPECT_EQ(feed(f.get(), "$OK#9a").data, "OK");
}

TEST_F(Frame, WhatIsWrappedIsReadBack)
{
	std::string data("a#b$c}d*e\0f", 11);
	std::string out(2 * data.size() + 4, 0);
	out.resize(gdb_frame_wrap(data.data(), data.size(), &out[0]));
	EXPECT_EQ(out.find('#'), out.size() - 3);
	EXPECT_EQ(out.find('*'), std::string::npos); /* would begin a run */
	EXPECT_EQ(feed(f.get(), out).data, data);
}

} // namespace
