/* tests/unit/dev/fw_cfg_test.cc - fw_cfg as QEMU's specification describes it for a driver: big-endian selector and DMA
 * descriptors, data as strings of bytes. */
#include "tests/unit/dev/dev_bench.h"

extern "C" {
#include "platforms/dev/fw_cfg.h"
}

namespace {

constexpr uint64_t B = 0x09020000, RAM = 0x40000000, DESC = RAM + 0x100, BUF = RAM + 0x1000;
enum { ERROR = 1, READ = 2, SKIP = 4, SELECT = 8, WRITE = 16 };

class FwCfg : public DevBench {
protected:
	void SetUp() override
	{
		add_pes(3, false);
		add_ram(RAM, 1 * MiB);
		props = {{"ram", 512 * MiB, nullptr}};
		env.window[0] = {B, 24};
		create(&fw_cfg_device);
		ASSERT_NE(dev, nullptr) << err.msg;
	}
	void select(uint16_t key) { wr(B + 8, __builtin_bswap16(key), 2); }
	std::string bytes(unsigned n)
	{
		std::string s;
		while (n--)
			s += static_cast<char>(rd(B, 1));
		return s;
	}
	uint32_t dma(uint32_t control, uint32_t len, uint64_t addr, bool halves = false)
	{
		wr(DESC, __builtin_bswap32(control));
		wr(DESC + 4, __builtin_bswap32(len));
		wr(DESC + 8, __builtin_bswap64(addr), 8);
		if (halves) {
			wr(B + 16, 0);
			wr(B + 20, __builtin_bswap32(DESC));
		} else {
			wr(B + 16, __builtin_bswap64(DESC), 8);
		}
		return __builtin_bswap32(static_cast<uint32_t>(rd(DESC)));
	}
	std::string memory(uint64_t at, size_t n)
	{
		return std::string(reinterpret_cast<char *>(ram->host) + (at - RAM), n);
	}
};

TEST_F(FwCfg, SignatureAndFeatures)
{
	select(0);
	EXPECT_EQ(bytes(6), std::string("QEMU\0\0", 6));
	select(0);
	EXPECT_EQ(rd(B, 4), 0x554d4551u) << "bytes keep their order";
	select(1);
	EXPECT_EQ(rd(B, 4), 3u) << "traditional interface and DMA";
	EXPECT_EQ(rd(B + 16, 8), 0x47464320554d4551u) << "\"QEMU CFG\"";
	EXPECT_EQ(rd(B + 20, 4), 0x47464320u);
	select(5);
	EXPECT_EQ(rd(B, 2), 3u) << "processors";
	select(3);
	EXPECT_EQ(rd(B, 8), 512u * MiB);
	select(0x3fff);
	EXPECT_EQ(rd(B, 8), 0u);
}

TEST_F(FwCfg, Directory)
{
	select(FW_CFG_FILE_DIR);
	EXPECT_EQ(bytes(4), std::string(4, 0));
	ASSERT_EQ(fw_cfg_set_file(dev, "etc/one", "1", 1), 0);
	ASSERT_EQ(fw_cfg_set_file(dev, "etc/two", "22", 2), 0);
	ASSERT_EQ(fw_cfg_set_file(dev, "etc/one", "111", 3), 0);
	select(FW_CFG_FILE_DIR);
	EXPECT_EQ(bytes(4), std::string("\0\0\0\2", 4));
	EXPECT_EQ(bytes(64), std::string("\0\0\0\3\0\x20\0\0etc/one", 15) + std::string(49, 0));
	EXPECT_EQ(bytes(64), std::string("\0\0\0\2\0\x21\0\0etc/two", 15) + std::string(49, 0));
	select(0x20);
	EXPECT_EQ(bytes(3), "111");
	EXPECT_EQ(fw_cfg_set_file(dev, std::string(56, 'x').c_str(), "", 0), -ENAMETOOLONG);
	char name[] = "file 00";
	int rc = 0;
	for (int i = 0; i < 100 && !rc; i++) {
		name[5] = static_cast<char>('0' + i / 10);
		name[6] = static_cast<char>('0' + i % 10);
		rc = fw_cfg_set_file(dev, name, name, 7);
	}
	EXPECT_EQ(rc, -ENOSPC);
}

TEST_F(FwCfg, DmaReadsSkipsAndFillsWithZeros)
{
	ASSERT_EQ(fw_cfg_set(dev, FW_CFG_KERNEL_DATA, "abcdefgh", 8), 0);
	wr(BUF, ~0ull, 8);
	EXPECT_EQ(dma(0x110000 | SELECT | READ, 3, BUF), 0u);
	EXPECT_EQ(memory(BUF, 4), "abc\xff");
	EXPECT_EQ(dma(SKIP, 2, 0, true), 0u);
	EXPECT_EQ(dma(READ, 8, BUF, true), 0u);
	EXPECT_EQ(memory(BUF, 8), std::string("fgh\0\0\0\0\0", 8));
	EXPECT_EQ(dma(SELECT | 0x110000, 0, 0), 0u);
	EXPECT_EQ(bytes(2), "ab");
}

TEST_F(FwCfg, DmaErrors)
{
	EXPECT_EQ(dma(SELECT | READ, 4, 0x1000), static_cast<uint32_t>(ERROR)) << "no memory there";
	EXPECT_EQ(dma(SELECT | READ, 0xffffffff, RAM + 0x1000), static_cast<uint32_t>(ERROR)) << "over the end of memory";
	EXPECT_EQ(dma(SELECT | WRITE, 4, BUF), static_cast<uint32_t>(ERROR));
	EXPECT_EQ(dma(SELECT | SKIP, 0xffffffff, 0), 0u);
	EXPECT_EQ(bytes(1), std::string(1, 0));
	wr(B + 16, __builtin_bswap64(0x5000), 8); /* a descriptor where nothing is */
}

TEST_F(FwCfg, KeysOutOfRangeAndAnyAccess)
{
	for (unsigned key = 0; key < 0x10000; key += 7) {
		select(static_cast<uint16_t>(key));
		rd(B, 8);
		dma(key << 16 | SELECT | READ, 16, BUF);
	}
	for (unsigned off = 0; off < 24; off++)
		for (unsigned size = 1; size <= 8 && off % size == 0; size *= 2) {
			rd(B + off, size);
			wr(B + off, 0, size);
		}
}

} // namespace
