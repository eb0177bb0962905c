/* tests/unit/dev/virtio_blk_test.cc - a virtio disk, from the driver's side: requests as in OASIS virtio 1.2, 5.2. */
#include <unistd.h>
#include "tests/unit/dev/virtio_bench.h"

namespace {

class VirtioBlk : public VirtioBench {
protected:
	std::string path = testing::TempDir() + "aerie_blk_XXXXXX";

	void open_disk(bool readonly)
	{
		int fd = mkstemp(&path[0]);
		ASSERT_GE(fd, 0);
		for (int s = 0; s < 64; s++) {
			std::string sector(512, static_cast<char>('A' + s));
			ASSERT_EQ(write(fd, sector.data(), 512), 512);
		}
		close(fd);
		env.blk = blockdev_open(path.c_str(), readonly, &err);
		ASSERT_NE(env.blk, nullptr) << err.msg;
		props = {{"serial", 0, "serial-number-that-is-too-long"}};
		start_device(&virtio_blk_device);
		bring_up(1);
	}
	void TearDown() override
	{
		VirtioBench::TearDown();
		blockdev_close(env.blk);
		unlink(path.c_str());
	}
	/* One request: header, data of `len` bytes at DATA, status; returns the status byte. */
	unsigned request(uint32_t type, uint64_t sector, uint32_t len, bool to_device)
	{
		uint64_t h = DATA - 0x100, st = DATA - 0x80;
		wr(h, type);
		wr(h + 4, 0);
		wr(h + 8, sector, 8);
		wr(st, 0xee, 1);
		desc(0, h, 16, NEXT, len ? 1 : 2);
		desc(1, DATA, len, NEXT | (to_device ? 0 : WRITE), 2);
		desc(2, st, 1, WRITE);
		offer(0);
		notify();
		return static_cast<unsigned>(rd(st, 1));
	}
};

TEST_F(VirtioBlk, Configuration)
{
	open_disk(false);
	EXPECT_EQ(rd(V + 8), 2u);
	EXPECT_EQ(rd(V + 0x100, 8), 64u) << "capacity in sectors";
	EXPECT_EQ(rd(V + 0x100), 64u);
	EXPECT_EQ(rd(V + 0x100, 1), 64u);
	EXPECT_EQ(rd(V + 0x10c), 254u) << "seg_max";
	EXPECT_EQ(rd(V + 0x114), 512u) << "blk_size";
	EXPECT_EQ(rd(V + 0x1f8, 8), 0u) << "beyond the fields";
	wr(V + 0x14, 0);
	EXPECT_EQ(rd(V + 0x10), 1u << 2 | 1u << 6 | 1u << 9 | 1u << 13 | 1u << 14 | 1u << 28);
	wr(V + 0x100, 1, 8);
	EXPECT_EQ(rd(V + 0x100, 8), 64u);
}

TEST_F(VirtioBlk, ReadsAndWrites)
{
	open_disk(false);
	EXPECT_EQ(request(0, 2, 1024, false), 0u);
	EXPECT_EQ(peek(DATA, 1024), std::string(512, 'C') + std::string(512, 'D'));
	EXPECT_EQ(used_len(0), 1025u);
	poke(DATA, std::string(512, 'z'));
	EXPECT_EQ(request(1, 63, 512, true), 0u);
	EXPECT_EQ(used_len(1), 1u);
	EXPECT_EQ(request(0, 62, 1024, false), 0u);
	EXPECT_EQ(peek(DATA, 1024), std::string(512, 'A' + 62) + std::string(512, 'z'));
	EXPECT_EQ(request(4, 0, 0, false), 0u) << "flush";
}

TEST_F(VirtioBlk, ErrorsGoToTheGuest)
{
	open_disk(false);
	EXPECT_EQ(request(0, 64, 512, false), 1u) << "beyond the end";
	EXPECT_EQ(request(0, 63, 1024, false), 1u);
	EXPECT_EQ(request(1, UINT64_MAX, 512, true), 1u);
	EXPECT_EQ(request(0, 1ULL << 55, 512, false), 1u);
	EXPECT_EQ(request(0, 0, 100, false), 1u) << "not whole sectors";
	EXPECT_EQ(request(99, 0, 0, false), 2u) << "UNSUPP";
	EXPECT_EQ(rd(V + 0x70), 15u) << "and the device goes on";
	desc(0, DATA, 16, 0);
	offer(0);
	notify();
	EXPECT_EQ(rd(V + 0x70) & NEEDS_RESET, static_cast<uint64_t>(NEEDS_RESET)) << "no place for a status";
}

TEST_F(VirtioBlk, Identity)
{
	open_disk(false);
	EXPECT_EQ(request(8, 0, 20, false), 0u);
	EXPECT_EQ(peek(DATA, 20), "serial-number-that-i");
}

TEST_F(VirtioBlk, DiscardAndWriteZeroes)
{
	open_disk(false);
	wr(DATA, 5, 8);
	wr(DATA + 8, 2);
	wr(DATA + 12, 0);
	EXPECT_EQ(request(13, 0, 16, true), 0u);
	wr(DATA + 12, 1);
	EXPECT_EQ(request(11, 0, 16, true), 2u) << "discard has no flags";
	wr(DATA + 12, 0);
	wr(DATA, 1ULL << 55, 8);
	EXPECT_EQ(request(11, 0, 16, true), 1u);
	wr(DATA, 63, 8);
	EXPECT_EQ(request(11, 0, 16, true), 1u);
	EXPECT_EQ(request(11, 0, 15, true), 2u);
	EXPECT_EQ(request(0, 4, 2048, false), 0u);
	EXPECT_EQ(peek(DATA, 2048), std::string(512, 'E') + std::string(1024, 0) + std::string(512, 'H'));
}

TEST_F(VirtioBlk, ReadOnly)
{
	open_disk(true);
	wr(V + 0x14, 0);
	EXPECT_EQ(rd(V + 0x10), 1u << 2 | 1u << 5 | 1u << 6 | 1u << 9 | 1u << 28) << "RO, and neither discard nor write zeroes";
	EXPECT_EQ(request(1, 0, 512, true), 1u);
	EXPECT_EQ(request(13, 0, 16, true), 1u);
	EXPECT_EQ(request(0, 0, 512, false), 0u);
	EXPECT_EQ(request(4, 0, 0, false), 0u);
}

TEST_F(VirtioBlk, ABufferThatRewritesTheRingEnds)
{
	open_disk(false);
	/* Each read lands in the available index. What the sectors hold decides what happens; it must end. */
	for (unsigned i = 0; i < 8; i++) {
		wr(DATA + 64 * i, 0);
		wr(DATA + 64 * i + 8, i, 8);
	}
	desc(0, DATA, 16, NEXT, 1);
	desc(1, AVAIL, 512, WRITE | NEXT, 2);
	desc(2, DATA + 0x8000, 1, WRITE);
	offer(0);
	notify();
	SUCCEED();
}

TEST_F(VirtioBlk, WithoutDiskIsRefused)
{
	add_ram(RAM, 1 * MiB);
	env.window[0] = {V, 512};
	create(&virtio_blk_device);
	EXPECT_EQ(dev, nullptr);
	EXPECT_NE(strstr(err.msg, "disk image"), nullptr);
}

} // namespace
