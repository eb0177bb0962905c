// Kernel files: what they are recognised as, unpacked, refused.
#include <gtest/gtest.h>
#include <cstring>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>
#include <zlib.h>

extern "C" {
#include "sim/image.h"
#include "sim/loader.h"
#include "sim/core/ram.h"
}

namespace {

using Bytes = std::string;

Bytes le(uint64_t v, int n)
{
	Bytes s;
	for (int i = 0; i < n; i++)
		s += static_cast<char>(v >> (8 * i));
	return s;
}

// An arm64 Image by the boot protocol: code0, code1, text_offset, image_size, flags, res2-4, magic, res5.
Bytes Image(uint64_t text_offset, uint64_t image_size, size_t length)
{
	Bytes s = le(0x14000000, 4) + le(0, 4) + le(text_offset, 8) + le(image_size, 8) + le(0xa, 8) + Bytes(24, '\0') + "ARM\x64" + le(0, 4);
	s.resize(length, '\x5a');
	return s;
}

Bytes Gzip(const Bytes &in)
{
	z_stream z{};
	Bytes out(in.size() + 1000, '\0');

	deflateInit2(&z, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
	z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(in.data()));
	z.avail_in = static_cast<uInt>(in.size());
	z.next_out = reinterpret_cast<Bytef *>(&out[0]);
	z.avail_out = static_cast<uInt>(out.size());
	deflate(&z, Z_FINISH);
	out.resize(z.total_out);
	deflateEnd(&z);
	return out;
}

Bytes Zboot(const Bytes &payload, const char *method)
{
	Bytes s = Bytes("MZ\0\0zimg", 8) + le(64, 4) + le(payload.size(), 4) + Bytes(8, '\0') + method;
	s.resize(64, '\0');
	return s + payload;
}

class Kernel : public testing::Test {
protected:
	std::string path;
	image im{};
	error e{};

	void SetUp() override { path = testing::TempDir() + "aerie-image-" + std::to_string(getpid()); }
	void TearDown() override
	{
		image_free(&im);
		unlink(path.c_str());
	}
	void write(const Bytes &b) { std::ofstream(path, std::ios::binary).write(b.data(), static_cast<std::streamsize>(b.size())); }
	int read(const Bytes &b, bool raw_ok = false, size_t limit = 64 << 20)
	{
		image_free(&im);
		write(b);
		return image_read_kernel(&im, path.c_str(), limit, raw_ok, &e);
	}
};

TEST_F(Kernel, PlainImage)
{
	ASSERT_EQ(read(Image(0, 0x20000, 5000)), 0) << e.msg;
	EXPECT_EQ(im.kind, IMAGE_LINUX);
	EXPECT_EQ(im.size, 5000u);
	EXPECT_EQ(im.text_offset, 0u);
	EXPECT_EQ(im.mem_size, 0x20000u);
}

TEST_F(Kernel, BeforeLinux317TheSizeIsZeroAndTheOffset512K)
{
	ASSERT_EQ(read(Image(0, 0, 5000)), 0) << e.msg;
	EXPECT_EQ(im.text_offset, 0x80000u);
	EXPECT_EQ(im.mem_size, 5000u);
}

TEST_F(Kernel, Compressed)
{
	Bytes plain = Image(0x1000, 0x300000, 3000000);

	ASSERT_EQ(read(Gzip(plain)), 0) << e.msg;
	EXPECT_EQ(im.size, plain.size());
	EXPECT_EQ(0, memcmp(im.data, plain.data(), plain.size()));
	EXPECT_EQ(im.text_offset, 0x1000u);
	ASSERT_EQ(read(Zboot(Gzip(plain), "gzip")), 0) << e.msg;
	EXPECT_EQ(im.size, plain.size());
	EXPECT_EQ(im.kind, IMAGE_LINUX);
}

TEST_F(Kernel, EveryTruncationOfACompressedImageIsRefused)
{
	Bytes z = Gzip(Image(0, 0x20000, 20000)), b = Zboot(z, "gzip");

	for (size_t n = 1; n < z.size(); n++)
		ASSERT_LT(read(z.substr(0, n)), 0) << n;
	for (size_t n = 1; n < b.size(); n += 7)
		ASSERT_LT(read(b.substr(0, n)), 0) << n;
}

TEST_F(Kernel, RawOnlyWhereAllowed)
{
	EXPECT_LT(read(Bytes(100, 'x')), 0);
	ASSERT_EQ(read(Bytes(100, 'x'), true), 0);
	EXPECT_EQ(im.kind, IMAGE_RAW);
	EXPECT_LT(read(Gzip(Bytes(100, 'x')), true), 0) << "what was compressed as a kernel must be one";
}

TEST_F(Kernel, MoreThanTheLimitIsRefused)
{
	EXPECT_LT(read(Image(0, 0, 5000), false, 4096), 0);
	EXPECT_LT(read(Gzip(Image(0, 0, 3000000)), false, 1 << 20), 0);
	EXPECT_NE(strstr(e.msg, "more than"), nullptr) << e.msg;
}

TEST_F(Kernel, ZbootOfOtherMethodsIsNamed)
{
	EXPECT_LT(read(Zboot(Bytes(100, 'x'), "lzma")), 0);
	EXPECT_NE(strstr(e.msg, "lzma"), nullptr) << e.msg;
}

// Where things go: as under QEMU's virt, so that a guest finds them at the same addresses.
class Placement : public Kernel {
protected:
	options o;
	bus *b = nullptr;
	ram *r = nullptr;
	fdt_machine fdt{};
	boot boot_{};
	const uint64_t mpidr[1] = {0x80000000};

	void SetUp() override
	{
		Kernel::SetUp();
		options_init(&o);
		o.ram = 512ull << 20;
		o.kernel = path.c_str();
	}
	void TearDown() override
	{
		clean();
		options_free(&o);
		Kernel::TearDown();
	}
	void clean()
	{
		bus_destroy(b);
		ram_destroy(r);
		b = nullptr;
		r = nullptr;
	}
	int load(const Bytes &kernel)
	{
		clean();
		write(kernel);
		b = bus_create();
		r = ram_create(o.ram, false, &e);
		EXPECT_EQ(bus_map_ram(b, "ram", 0x40000000, r, PAS_ANY, &e), 0);
		fdt.board = &virt_board;
		fdt.when = WHEN_GICV3;
		fdt.pe_count = 1;
		fdt.mpidr = mpidr;
		fdt.ram = o.ram;
		return loader_load(&o, b, &fdt, nullptr, &boot_, &e);
	}
};

TEST_F(Placement, KernelInitrdTree)
{
	ASSERT_EQ(load(Image(0, 0x100000, 5000)), 0) << e.msg;
	EXPECT_TRUE(boot_.linux_boot);
	EXPECT_EQ(boot_.entry, 0x40200000u);
	EXPECT_EQ(boot_.dtb, 0x48000000u);
	EXPECT_EQ(0, memcmp(r->host + 0x200000 + 56, "ARM\x64", 4));
	EXPECT_EQ(0, memcmp(r->host + 0x8000000, "\xd0\x0d\xfe\xed", 4));

	o.initrd = path.c_str(); // any file
	ASSERT_EQ(load(Image(0, 0x100000, 5000)), 0) << e.msg;
	EXPECT_EQ(fdt.initrd_start, 0x48000000u);
	EXPECT_EQ(fdt.initrd_end, 0x48000000u + 5000);
	EXPECT_EQ(boot_.dtb, 0x48200000u);
}

TEST_F(Placement, OffsetBeyondThePageOfTheStub)
{
	ASSERT_EQ(load(Image(0x80000, 0x100000, 5000)), 0) << e.msg;
	EXPECT_EQ(boot_.entry, 0x40080000u);
}

TEST_F(Placement, LittleMemory)
{
	o.ram = 64ull << 20;
	ASSERT_EQ(load(Image(0, 0x100000, 5000)), 0) << e.msg;
	EXPECT_EQ(boot_.dtb, 0x42000000u);
	o.ram = 4ull << 20;
	EXPECT_LT(load(Image(0, 0x100000, 5000)), 0) << "no room for the tree on a 2 MiB boundary";
	o.ram = 2ull << 20;
	EXPECT_LT(load(Image(0, 0x100000, 5000)), 0);
}

TEST_F(Placement, RawKernel)
{
	o.kernel_may_be_raw = true;
	ASSERT_EQ(load(Bytes(100, 'x')), 0) << e.msg;
	EXPECT_EQ(boot_.entry, 0x40080000u);
	EXPECT_TRUE(boot_.linux_boot);
}

TEST_F(Placement, DataGoesWhereItIsTold)
{
	o.load[0].kind = opt_load::LOAD_DATA;
	o.load[0].addr = 0x401ff000;
	o.load[0].data_len = 4;
	memcpy(o.load[0].data, "\x4d\x42\x43\x48", 4);
	o.load_count = 1;
	ASSERT_EQ(load(Image(0, 0x100000, 5000)), 0) << e.msg;
	EXPECT_EQ(0, memcmp(r->host + 0x1ff000, "\x4d\x42\x43\x48", 4));
	o.load[0].addr = 0x3fffffff;
	EXPECT_LT(load(Image(0, 0x100000, 5000)), 0);
}

} // namespace
