/* tests/unit/core/device_test.cc - banks of 32-bit registers, block devices, trace listeners, error texts. */
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

extern "C" {
#include "sim/core/blockdev.h"
#include "sim/core/device.h"
#include "sim/core/trace.h"
}

namespace {

struct Bank {
	uint32_t val[4] = {}, written = 0;
};

uint32_t count_read(void *dev) { return ++static_cast<Bank *>(dev)->written; }
void note_write(void *dev, uint32_t v) { static_cast<Bank *>(dev)->written = v; }

const mmio_reg kRegs[] = {
	{"PLAIN", 0x00, REG_RW, 0x12345678, nullptr, nullptr},
	{"FIXED", 0x04, REG_RO, 0xcafe, nullptr, nullptr},
	{"HOOKS", 0x10, REG_RW, 0, count_read, note_write},
	{"WRITE", 0x14, REG_WO, 0, nullptr, note_write},
};

TEST(MmioBank, LanesHolesAndHooks)
{
	Bank d;
	mmio_bank b = {kRegs, 4, d.val, &d};
	auto rd = [&](uint64_t off, unsigned size) {
		uint64_t v = ~0ULL;
		EXPECT_EQ(mmio_bank_read(&b, off, size, &v), BUS_OK);
		return v;
	};

	mmio_bank_reset(&b);
	EXPECT_EQ(rd(0, 4), 0x12345678u);
	EXPECT_EQ(rd(1, 1), 0x56u);
	EXPECT_EQ(rd(2, 2), 0x1234u);
	EXPECT_EQ(rd(0, 8), 0x0000cafe12345678u);
	EXPECT_EQ(rd(8, 4), 0u);
	EXPECT_EQ(rd(0x14, 4), 0u) << "write-only";
	EXPECT_EQ(rd(0x10, 4), 1u);
	mmio_bank_write(&b, 0x10, 4, 77);
	EXPECT_EQ(rd(0x10, 4), 78u);
	mmio_bank_write(&b, 4, 4, 1);
	EXPECT_EQ(rd(4, 4), 0xcafeu) << "read-only";
	mmio_bank_write(&b, 0, 1, 0xff);
	EXPECT_EQ(rd(0, 4), 0xffu);
	mmio_bank_write(&b, 1, 1, 0xff);
	EXPECT_EQ(rd(0, 4), 0xffu) << "not at the lowest byte";
	mmio_bank_write(&b, 0x10, 8, 0x900000005u);
	EXPECT_EQ(d.written, 9u);
}

class Disk : public testing::Test {
protected:
	std::string path = testing::TempDir() + "aerie_disk_XXXXXX";
	error e = {};

	void SetUp() override
	{
		int fd = mkstemp(&path[0]);
		ASSERT_GE(fd, 0);
		std::string data(1300, 'a');
		ASSERT_EQ(write(fd, data.data(), data.size()), 1300);
		close(fd);
	}
	void TearDown() override { unlink(path.c_str()); }
};

TEST_F(Disk, ReadsWritesAndPadsTheLastSector)
{
	blockdev *b = blockdev_open(path.c_str(), false, &e);
	std::vector<uint8_t> buf(1536, 1);

	ASSERT_NE(b, nullptr) << e.msg;
	EXPECT_EQ(blockdev_sectors(b), 3u);
	EXPECT_TRUE(blockdev_read(b, 0, buf.data(), 1536));
	EXPECT_EQ(buf[1299], 'a');
	EXPECT_EQ(buf[1300], 0);
	EXPECT_EQ(buf[1535], 0);
	EXPECT_TRUE(blockdev_write(b, 1024, "xyz", 3));
	EXPECT_TRUE(blockdev_flush(b));
	EXPECT_TRUE(blockdev_read(b, 1023, buf.data(), 4));
	EXPECT_EQ(memcmp(buf.data(), "axyz", 4), 0);
	EXPECT_TRUE(blockdev_zero(b, 512, 512));
	EXPECT_TRUE(blockdev_read(b, 511, buf.data(), 514));
	EXPECT_EQ(buf[0], 'a');
	EXPECT_EQ(buf[1], 0);
	EXPECT_EQ(buf[512], 0);
	EXPECT_EQ(buf[513], 'x');
	EXPECT_FALSE(blockdev_read(b, 1536, buf.data(), 1));
	EXPECT_FALSE(blockdev_read(b, 1, buf.data(), 1536));
	EXPECT_FALSE(blockdev_write(b, UINT64_MAX, buf.data(), 2));
	EXPECT_FALSE(blockdev_zero(b, 512, UINT64_MAX));
	blockdev_close(b);
}

TEST_F(Disk, ReadOnly)
{
	blockdev *b = blockdev_open(path.c_str(), true, &e);

	ASSERT_NE(b, nullptr);
	EXPECT_TRUE(blockdev_readonly(b));
	EXPECT_FALSE(blockdev_write(b, 0, "x", 1));
	EXPECT_FALSE(blockdev_zero(b, 0, 512));
	EXPECT_TRUE(blockdev_flush(b));
	blockdev_close(b);
}

TEST_F(Disk, ClearErrors)
{
	EXPECT_EQ(blockdev_open("/no/such/disk.img", false, &e), nullptr);
	EXPECT_NE(strstr(e.msg, "/no/such/disk.img"), nullptr);
	EXPECT_EQ(blockdev_open(testing::TempDir().c_str(), true, &e), nullptr);
	EXPECT_NE(strstr(e.msg, "neither a file nor a block device"), nullptr);
	EXPECT_EQ(blockdev_open("/dev/null", false, &e), nullptr);
	if (geteuid() != 0) {
		chmod(path.c_str(), 0444);
		EXPECT_EQ(blockdev_open(path.c_str(), false, &e), nullptr);
		EXPECT_NE(strstr(e.msg, "readonly=on"), nullptr);
	}
	blockdev_close(nullptr);
}

TEST_F(Disk, AFullDiskIsAnErrorOfTheGuestAndOneLineOfOurs)
{
	blockdev *b = blockdev_open(path.c_str(), false, &e);
	rlimit old, limit;
	std::vector<uint8_t> sector(512, 7);

	ASSERT_NE(b, nullptr);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = {1300, old.rlim_max};
	auto *handler = signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit); /* the file cannot grow, as on a disk without room */
	testing::internal::CaptureStderr();
	EXPECT_FALSE(blockdev_write(b, 1024, sector.data(), 512));
	EXPECT_FALSE(blockdev_write(b, 1024, sector.data(), 512));
	std::string said = testing::internal::GetCapturedStderr();
	setrlimit(RLIMIT_FSIZE, &old);
	signal(SIGXFSZ, handler);
	EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
	EXPECT_NE(said.find(path), std::string::npos);
	EXPECT_TRUE(blockdev_write(b, 1024, sector.data(), 512));
	blockdev_close(b);
}

TEST(Trace, ListenersHearTheKindsTheyAskedForInOrder)
{
	trace t = {};
	std::vector<int> log;
	struct L { std::vector<int> *log; int id; } a = {&log, 1}, b = {&log, 2};
	auto note = [](void *arg, const trace_event *) { static_cast<L *>(arg)->log->push_back(static_cast<L *>(arg)->id); };
	trace_listener la = {note, &a, 1u << TRACE_IRQ, nullptr}, lb = {note, &b, 1u << TRACE_IRQ | 1u << TRACE_CALL, nullptr};
	trace_event ev = {};

	EXPECT_FALSE(trace_on(&t, TRACE_IRQ));
	trace_listen(&t, &la);
	trace_listen(&t, &lb);
	EXPECT_TRUE(trace_on(&t, TRACE_CALL));
	EXPECT_FALSE(trace_on(&t, TRACE_INSN));
	ev.kind = TRACE_IRQ;
	trace_emit(&t, &ev);
	ev.kind = TRACE_CALL;
	trace_emit(&t, &ev);
	EXPECT_EQ(log, (std::vector<int>{1, 2, 2}));
}

TEST(Error, FormatsAndReturnsTheNegative)
{
	error e = {};

	EXPECT_EQ(error_set(&e, 22, "%s: %d", "what", 5), -22);
	EXPECT_STREQ(e.msg, "what: 5");
	EXPECT_EQ(error_set(nullptr, 2, "x"), -2);
	error_set(&e, 1, "%s", std::string(2000, 'y').c_str());
	EXPECT_EQ(strlen(e.msg), sizeof(e.msg) - 1);
}

} // namespace
