/* tests/unit/dev/cfi_flash_test.cc - NOR flash from the driver's side: JESD68.01 queries, Intel's commands on two 16-bit chips. */
#include <cstdio>
#include <unistd.h>
#include "tests/unit/dev/dev_bench.h"

namespace {

constexpr uint64_t F = 0x04000000, SIZE = 4 * MiB, BLOCK = 256 * KiB;

class Flash : public DevBench {
protected:
	std::string path;
	int remaps = 0;

	void SetUp() override
	{
		bus_on_remap(bus, [](void *arg) { ++*static_cast<int *>(arg); }, &remaps);
		env.window[0] = {F, SIZE};
	}
	void TearDown() override
	{
		DevBench::TearDown();
		if (env.blk)
			blockdev_close(env.blk);
		if (!path.empty())
			unlink(path.c_str());
	}
	void image(uint64_t bytes, bool readonly)
	{
		char name[] = "/tmp/aerie-flash-XXXXXX";
		int fd = mkstemp(name);
		ASSERT_GE(fd, 0);
		path = name;
		ASSERT_EQ(ftruncate(fd, static_cast<off_t>(bytes)), 0);
		ASSERT_EQ(pwrite(fd, "boot", 4, 0), 4);
		close(fd);
		env.blk = blockdev_open(name, readonly, &err);
		ASSERT_NE(env.blk, nullptr) << err.msg;
	}
	uint32_t in_file(uint64_t off)
	{
		uint32_t v = 0;
		EXPECT_TRUE(blockdev_read(env.blk, off, &v, 4));
		return v;
	}
	bool is_memory()
	{
		uint64_t off;
		return bus_find_ram(bus, {F, PAS_NONSECURE}, &off) != nullptr;
	}
	void cmd(uint64_t off, uint8_t c) { wr(F + off, c * 0x10001u); }
	void erase(uint64_t off) { cmd(off, 0x20), cmd(off, 0xd0); }
};

TEST_F(Flash, ReadArrayIsMemoryAndCommandsHideIt)
{
	create(&cfi_flash_device);
	ASSERT_NE(dev, nullptr) << err.msg;
	EXPECT_TRUE(is_memory());
	cmd(0, 0x70);
	EXPECT_FALSE(is_memory());
	EXPECT_EQ(remaps, 1);
	EXPECT_EQ(rd(F), 0x00800080u) << "both chips ready";
	cmd(0, 0xff);
	EXPECT_TRUE(is_memory());
	EXPECT_EQ(remaps, 2);
	cmd(0, 0xff);
	EXPECT_EQ(remaps, 2) << "no change, nothing told";
}

TEST_F(Flash, Query)
{
	create(&cfi_flash_device);
	cmd(0x55 * 4, 0x98);
	EXPECT_EQ(rd(F + 4 * 0x10), 0x00510051u);
	EXPECT_EQ(rd(F + 4 * 0x11), 0x00520052u);
	EXPECT_EQ(rd(F + 4 * 0x12), 0x00590059u);
	EXPECT_EQ(rd(F + 4 * 0x13), 0x00010001u) << "Intel's command set";
	EXPECT_EQ(rd(F + 4 * 0x14), 0u);
	EXPECT_EQ(rd(F + 4 * 0x15), 0x00310031u);
	EXPECT_EQ(rd(F + 4 * 0x27), 0x00190019u) << "32 MiB a chip";
	EXPECT_EQ(rd(F + 4 * 0x2a), 0x000b000bu) << "2 KiB of write buffer a chip";
	EXPECT_EQ(rd(F + 4 * 0x2c), 0x00010001u) << "one region";
	EXPECT_EQ(rd(F + 4 * 0x2d), 0x00ff00ffu);
	EXPECT_EQ(rd(F + 4 * 0x2e), 0u);
	EXPECT_EQ(rd(F + 4 * 0x2f), 0u);
	EXPECT_EQ(rd(F + 4 * 0x30), 0x00020002u) << "128 KiB blocks a chip";
	EXPECT_EQ(rd(F + 4 * 0x31), 0x00500050u);
	EXPECT_EQ(rd(F + 4 * 0x32), 0x00520052u);
	EXPECT_EQ(rd(F + 4 * 0x33), 0x00490049u);
	EXPECT_EQ(rd(F + 4 * 0x10, 1), 0x51u);
	EXPECT_EQ(rd(F + 4 * 0x10 + 2, 2), 0x51u);
	cmd(0, 0x90);
	EXPECT_EQ(rd(F), 0x00890089u) << "Intel";
	EXPECT_EQ(rd(F + 8), 0u) << "not locked";
}

TEST_F(Flash, ProgramClearsBitsOnlyAndEraseSetsThem)
{
	create(&cfi_flash_device);
	erase(BLOCK + 8);
	EXPECT_EQ(rd(F), 0x00800080u);
	cmd(0, 0xff);
	EXPECT_EQ(rd(F + BLOCK), 0xffffffffu);
	EXPECT_EQ(rd(F + 2 * BLOCK - 4), 0xffffffffu);
	EXPECT_EQ(rd(F + 2 * BLOCK), 0u) << "the next block is not touched";
	EXPECT_EQ(rd(F + BLOCK - 4), 0u);
	cmd(BLOCK, 0x40);
	wr(F + BLOCK, 0x12345678);
	EXPECT_EQ(rd(F), 0x00800080u);
	cmd(BLOCK, 0x10);
	wr(F + BLOCK, 0xff00ffff);
	cmd(0, 0xff);
	EXPECT_EQ(rd(F + BLOCK), 0x12005678u);
	EXPECT_EQ(rd(F + BLOCK + 4), 0xffffffffu);
}

TEST_F(Flash, BufferedProgram)
{
	create(&cfi_flash_device);
	erase(0);
	cmd(0, 0xe8);
	EXPECT_EQ(rd(F), 0x00800080u) << "a buffer is free";
	wr(F, 0x00010001); /* two words a chip */
	wr(F + 0x1010, 0x11111111);
	wr(F + 0x1014, 0x22222222);
	cmd(0, 0xd0);
	EXPECT_EQ(rd(F), 0x00800080u);
	cmd(0, 0xff);
	EXPECT_EQ(rd(F + 0x1010, 8), 0x2222222211111111u);
	EXPECT_EQ(rd(F + 0x100c), 0xffffffffu);
	EXPECT_EQ(rd(F + 0x1018), 0xffffffffu);
}

TEST_F(Flash, BadSequencesAreErrors)
{
	create(&cfi_flash_device);
	erase(0);
	cmd(0, 0x20);
	cmd(0, 0xff);
	EXPECT_EQ(rd(F), 0x00b000b0u) << "erase without confirmation";
	cmd(0, 0x50);
	cmd(0, 0x70);
	EXPECT_EQ(rd(F), 0x00800080u) << "cleared";
	cmd(0, 0xe8);
	wr(F, 0xffff);
	EXPECT_EQ(rd(F), 0x00b000b0u) << "more than the buffer";
	cmd(0, 0x50);
	cmd(0, 0xe8);
	wr(F, 1);
	wr(F, 0);
	wr(F + 0x1000, 0); /* outside of the buffer's range */
	cmd(0, 0xd0);
	EXPECT_EQ(rd(F), 0x00b000b0u);
	cmd(0, 0xff);
	EXPECT_EQ(rd(F), 0xffffffffu) << "nothing programmed";
	EXPECT_EQ(rd(F + 0x1000), 0xffffffffu);
}

TEST_F(Flash, ChangesGoToTheFile)
{
	image(SIZE, false);
	create(&cfi_flash_device);
	ASSERT_NE(dev, nullptr) << err.msg;
	EXPECT_EQ(rd(F), 0x746f6f62u);
	cmd(4, 0x40);
	wr(F, 0x706f6f62);
	EXPECT_EQ(in_file(0), 0x706f6f62u);
	erase(0);
	EXPECT_EQ(in_file(BLOCK - 4), 0xffffffffu);
	EXPECT_EQ(in_file(BLOCK), 0u);
}

TEST_F(Flash, AReadOnlyFileIsProtected)
{
	image(512, true);
	create(&cfi_flash_device);
	ASSERT_NE(dev, nullptr) << err.msg;
	EXPECT_EQ(rd(F + SIZE - 4), 0xffffffffu) << "behind the image: erased";
	cmd(0, 0x40);
	wr(F, 0);
	EXPECT_EQ(rd(F), 0x00920092u);
	cmd(0, 0x50);
	erase(0);
	EXPECT_EQ(rd(F), 0x00a200a2u);
	cmd(0, 0xff);
	EXPECT_EQ(rd(F), 0x746f6f62u);
}

TEST_F(Flash, AnImageOfAnotherSizeIsRefused)
{
	image(512, false);
	create(&cfi_flash_device);
	EXPECT_EQ(dev, nullptr);
	EXPECT_NE(std::string(err.msg).find("4194304"), std::string::npos) << err.msg;
}

TEST_F(Flash, ResetGoesBackToMemory)
{
	create(&cfi_flash_device);
	cmd(0, 0xe8);
	ops->reset(dev);
	EXPECT_TRUE(is_memory());
	cmd(0, 0x70);
	EXPECT_EQ(rd(F), 0x00800080u);
}

TEST_F(Flash, AnySequenceOfWritesIsHarmless)
{
	create(&cfi_flash_device);
	uint64_t x = 1;
	for (int i = 0; i < 200000; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		unsigned size = 1u << (x >> 60 & 3);
		static const uint8_t cmds[] = {0x10, 0x20, 0x40, 0x50, 0x60, 0x70, 0x90, 0x98, 0xd0, 0xe8, 0xff, 3};
		uint64_t off = (x >> 20) % SIZE & ~7ull;
		wr(F + off, cmds[(x >> 50) % sizeof(cmds)] * 0x10001u, size);
		rd(F + SIZE - 8, 8);
	}
}

} // namespace
