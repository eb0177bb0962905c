// The ACPI tables, put into "memory" as firmware does it; fields and offsets are those of the ACPI specification.
#include <gtest/gtest.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <vector>

extern "C" {
#include "platforms/dev/devices.h"
#include "platforms/dev/fw_cfg.h"
#include "platforms/dev/gic.h"
#include "sim/acpi_gen.h"
}

namespace {

using Bytes = std::vector<uint8_t>;

uint64_t number(const Bytes &b, size_t at, unsigned size)
{
	uint64_t v = 0;
	EXPECT_LE(at + size, b.size());
	for (unsigned i = 0; i < size && at + i < b.size(); i++)
		v |= static_cast<uint64_t>(b[at + i]) << 8 * i;
	return v;
}

uint8_t sum(const Bytes &b)
{
	uint8_t s = 0;
	for (uint8_t x : b)
		s = static_cast<uint8_t>(s + x);
	return s;
}

class Acpi : public testing::Test {
protected:
	static constexpr uint64_t kTables = 0x7f000040, kRsdp = 0x7e000010;
	std::vector<uint64_t> mpidr{0x80000000, 0x80000001, 0x80000100};
	std::vector<fdt_device> devices;
	fdt_machine m{};
	std::map<std::string, Bytes> file;
	std::map<std::string, Bytes> table; // by signature
	Bytes rsdp;

	void SetUp() override
	{
		m.board = &virt_board;
		m.when = WHEN_GICV3;
		m.psci = "hvc";
		m.pmu = true;
	}
	void add(const device_ops *ops, const char *model, unsigned instance = 0)
	{
		const bool secure = m.when & WHEN_EL3 && ops == &cfi_flash_device && instance == 0;
		devices.push_back({ops, board_part_find(&virt_board, model, m.when), instance, secure});
	}
	void make()
	{
		acpi_files f;
		error e;
		m.mpidr = mpidr.data();
		m.pe_count = static_cast<unsigned>(mpidr.size());
		add(&pl011_device, "pl011");
		add(&cfi_flash_device, "cfi-flash", 0);
		add(&cfi_flash_device, "cfi-flash", 1);
		add(&fw_cfg_device, "fw-cfg");
		add(&pl061_device, "pl061");
		add(&pcie_ecam_device, "pcie-ecam");
		add(&virtio_slot_device, "virtio-mmio", 0);
		add(&virtio_slot_device, "virtio-mmio", 31);
		m.devices = devices.data();
		m.device_count = static_cast<unsigned>(devices.size());
		ASSERT_EQ(acpi_generate(&m, &f, &e), 0) << e.msg;
		file["etc/acpi/tables"] = Bytes(f.tables.buf, f.tables.buf + f.tables.len);
		file["etc/acpi/rsdp"] = Bytes(f.rsdp.buf, f.rsdp.buf + f.rsdp.len);
		load(Bytes(f.loader.buf, f.loader.buf + f.loader.len));
		acpi_free(&f);
		find_tables();
	}
	// QEMU's docs/specs: commands of 128 bytes; 1 allocate, 2 add a pointer, 3 add a checksum.
	void load(const Bytes &commands)
	{
		std::map<std::string, uint64_t> base;
		ASSERT_EQ(commands.size() % 128, 0u);
		for (size_t at = 0; at < commands.size(); at += 128) {
			auto text = [&](size_t off) { return std::string(reinterpret_cast<const char *>(&commands[at + off])); };
			std::string name = text(4);
			ASSERT_TRUE(file.count(name)) << name;
			Bytes &b = file[name];
			switch (number(commands, at, 4)) {
			case 1:
				EXPECT_EQ(number(commands, at + 64, 1), name == "etc/acpi/rsdp" ? 2u : 1u);
				base[name] = name == "etc/acpi/rsdp" ? kRsdp : kTables;
				EXPECT_EQ(base[name] % number(commands, at + 60, 4), 0u);
				break;
			case 2: {
				uint64_t off = number(commands, at + 116, 4), size = number(commands, at + 120, 1);
				ASSERT_TRUE(base.count(text(60))) << "a file is allocated before it is pointed to";
				uint64_t v = number(b, off, static_cast<unsigned>(size)) + base[text(60)];
				memcpy(&b[off], &v, size);
				break;
			}
			case 3: {
				size_t off = number(commands, at + 60, 4), start = number(commands, at + 64, 4);
				size_t length = number(commands, at + 68, 4);
				ASSERT_LE(start + length, b.size());
				b[off] = static_cast<uint8_t>(b[off] - sum(Bytes(b.begin() + start, b.begin() + start + length)));
				break;
			}
			default:
				FAIL() << "no such command";
			}
		}
	}
	Bytes at(uint64_t address)
	{
		const Bytes &t = file["etc/acpi/tables"];
		size_t off = address - kTables;
		if (off + 36 > t.size()) {
			ADD_FAILURE() << std::hex << address;
			return {};
		}
		size_t length = number(t, off + 4, 4);
		EXPECT_LE(off + length, t.size());
		return Bytes(t.begin() + off, t.begin() + off + length);
	}
	void keep(const Bytes &t)
	{
		std::string name(t.begin(), t.begin() + 4);
		EXPECT_EQ(sum(t), 0) << name;
		table[name] = t;
	}
	void find_tables()
	{
		rsdp = file["etc/acpi/rsdp"];
		ASSERT_EQ(rsdp.size(), 36u);
		EXPECT_EQ(std::string(rsdp.begin(), rsdp.begin() + 8), "RSD PTR ");
		EXPECT_EQ(sum(Bytes(rsdp.begin(), rsdp.begin() + 20)), 0);
		EXPECT_EQ(sum(rsdp), 0);
		EXPECT_EQ(rsdp[15], 2);
		Bytes x = at(number(rsdp, 24, 8));
		EXPECT_EQ(std::string(x.begin(), x.begin() + 4), "XSDT");
		for (size_t i = 36; i < x.size(); i += 8)
			keep(at(number(x, i, 8)));
		keep(x);
		keep(at(number(table["FACP"], 140, 8)));
	}
	// The MADT's structures of that type.
	std::vector<Bytes> parts(unsigned type)
	{
		const Bytes &t = table["APIC"];
		std::vector<Bytes> found;
		for (size_t i = 44; i + 2 <= t.size() && t[i + 1] >= 2; i += t[i + 1])
			if (t[i] == type)
				found.emplace_back(t.begin() + i, t.begin() + i + t[i + 1]);
		return found;
	}
	// As iasl of acpica-tools disassembles the table; empty: not installed.
	std::string disassemble(const char *signature)
	{
		char dir[] = "/tmp/acpi_test.XXXXXX";
		if (std::system("command -v iasl >/dev/null 2>&1") != 0 || !mkdtemp(dir))
			return "";
		std::string path = std::string(dir) + "/t";
		const Bytes &t = table[signature];
		std::ofstream(path + ".aml", std::ios::binary).write(reinterpret_cast<const char *>(t.data()), static_cast<long>(t.size()));
		int rc = std::system(("iasl -d " + path + ".aml >" + path + ".log 2>&1").c_str());
		std::ifstream in(path + ".dsl");
		std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
		EXPECT_EQ(rc, 0);
		if (strcmp(signature, "DSDT") == 0) {
			EXPECT_EQ(std::system(("iasl -p " + path + "2 " + path + ".dsl >" + path + ".log 2>&1").c_str()), 0) << "compiles again";
		}
		std::system(("rm -r " + std::string(dir)).c_str());
		return text;
	}
};

TEST_F(Acpi, Fadt)
{
	make();
	const Bytes &t = table["FACP"];
	EXPECT_EQ(t.size(), 276u);
	EXPECT_EQ(t[8], 6);
	EXPECT_EQ(number(t, 112, 4) >> 20 & 1, 1u) << "HW_REDUCED_ACPI";
	EXPECT_EQ(number(t, 129, 2), 3u) << "PSCI, by HVC";
	EXPECT_EQ(std::string(table["DSDT"].begin(), table["DSDT"].begin() + 4), "DSDT");
}

TEST_F(Acpi, PsciByAnotherWayOrNotAtAll)
{
	m.psci = "smc";
	make();
	EXPECT_EQ(number(table["FACP"], 129, 2), 1u);
}

TEST_F(Acpi, NoPsci)
{
	m.psci = nullptr;
	make();
	EXPECT_EQ(number(table["FACP"], 129, 2), 0u);
}

TEST_F(Acpi, MadtOfGicv3)
{
	m.el2 = true;
	make();
	auto cpus = parts(0x0b), dist = parts(0x0c), redist = parts(0x0e);
	ASSERT_EQ(cpus.size(), 3u);
	ASSERT_EQ(dist.size(), 1u);
	ASSERT_EQ(redist.size(), 1u);
	for (unsigned i = 0; i < 3; i++) {
		EXPECT_EQ(cpus[i].size(), 80u);
		EXPECT_EQ(number(cpus[i], 8, 4), i) << "_UID";
		EXPECT_EQ(number(cpus[i], 12, 4), 1u) << "enabled";
		EXPECT_EQ(number(cpus[i], 20, 4), 23u) << "performance interrupt";
		EXPECT_EQ(number(cpus[i], 32, 8), 0u);
		EXPECT_EQ(number(cpus[i], 56, 4), 25u) << "maintenance interrupt";
		EXPECT_EQ(number(cpus[i], 68, 8), mpidr[i] & 0xffffff);
	}
	EXPECT_EQ(number(dist[0], 8, 8), 0x08000000u);
	EXPECT_EQ(dist[0][20], 3);
	EXPECT_EQ(number(redist[0], 4, 8), 0x080a0000u);
	EXPECT_EQ(number(redist[0], 12, 4), 0xf60000u);
}

TEST_F(Acpi, MadtOfGicv2)
{
	m.when = WHEN_GICV2 | WHEN_EL2;
	m.el2 = true;
	make();
	auto cpus = parts(0x0b);
	ASSERT_EQ(cpus.size(), 3u);
	EXPECT_EQ(number(cpus[1], 32, 8), 0x08010000u) << "GICC";
	EXPECT_EQ(number(cpus[1], 40, 8), 0x08040000u) << "GICV";
	EXPECT_EQ(number(cpus[1], 48, 8), 0x08030000u) << "GICH";
	EXPECT_EQ(parts(0x0c)[0][20], 2);
	EXPECT_TRUE(parts(0x0e).empty());
}

TEST_F(Acpi, MessagesToTheIts)
{
	m.when = WHEN_GICV3 | WHEN_ITS;
	make();
	auto its = parts(0x0f);
	ASSERT_EQ(its.size(), 1u);
	EXPECT_EQ(number(its[0], 8, 8), 0x08080000u);
	const Bytes &t = table["IORT"];
	ASSERT_EQ(t.size(), 128u);
	EXPECT_EQ(number(t, 36, 4), 2u) << "nodes";
	EXPECT_EQ(number(t, 40, 4), 48u) << "the first one";
	EXPECT_EQ(t[48], 0) << "a group of ITSs";
	EXPECT_EQ(number(t, 64, 4), 1u);
	EXPECT_EQ(number(t, 68, 4), number(its[0], 4, 4)) << "that one";
	EXPECT_EQ(t[72], 2) << "a PCI root complex";
	EXPECT_EQ(number(t, 72 + 36 + 4, 4), 0xffffu);
	EXPECT_EQ(number(t, 72 + 36 + 12, 4), 48u) << "mapped to the group";
	std::string text = disassemble("IORT");
	if (!text.empty())
		EXPECT_NE(text.find("Output Reference : 00000030"), std::string::npos) << text;
}

TEST_F(Acpi, MessagesToTheFrame)
{
	m.when = WHEN_GICV2;
	make();
	auto frame = parts(0x0d);
	ASSERT_EQ(frame.size(), 1u);
	EXPECT_EQ(number(frame[0], 8, 8), 0x08020000u);
	EXPECT_FALSE(table.count("IORT"));
}

TEST_F(Acpi, Gtdt)
{
	m.el2 = m.vhe = true;
	make();
	const Bytes &t = table["GTDT"];
	EXPECT_EQ(t.size(), 104u);
	EXPECT_EQ(number(t, 36, 8), ~0ull);
	EXPECT_EQ(number(t, 48, 4), 29u);
	EXPECT_EQ(number(t, 56, 4), 30u);
	EXPECT_EQ(number(t, 64, 4), 27u);
	EXPECT_EQ(number(t, 72, 4), 26u);
	EXPECT_EQ(number(t, 96, 4), 28u);
	EXPECT_EQ(number(t, 52, 4) & 3, 0u) << "level, active high";
}

TEST_F(Acpi, McfgAndSpcr)
{
	make();
	const Bytes &c = table["MCFG"], &s = table["SPCR"];
	EXPECT_EQ(c.size(), 60u);
	EXPECT_EQ(number(c, 44, 8), 0x4010000000u);
	EXPECT_EQ(number(c, 54, 2), 0xff00u) << "buses 0 to 255";
	EXPECT_EQ(s.size(), 80u);
	EXPECT_EQ(s[36], 3) << "PL011";
	EXPECT_EQ(number(s, 44, 8), 0x09000000u);
	EXPECT_EQ(s[52], 8) << "a GIC's";
	EXPECT_EQ(number(s, 54, 4), 33u);
}

TEST_F(Acpi, AnotherReaderUnderstandsThem)
{
	make();
	std::string dsdt = disassemble("DSDT");
	if (dsdt.empty())
		GTEST_SKIP() << "no iasl";
	for (const char *text : {"\"ARMH0011\"", "\"LNRO0005\"", "\"ACPI0007\"", "EisaId (\"PNP0A08\")", "Device (C002)", "Device (VR31)",
				 "0x0A003E00,", "0x0000004F,", "TypeTranslation", "0x0000008000000000,", "0x3EFF0000,",
				 "\"33db4d5b-1ff7-401c-9657-7441c03dd766\"", "Notify (\\_SB.PWRB, 0x80)", "GpioInt (Edge, ActiveHigh"})
		EXPECT_NE(dsdt.find(text), std::string::npos) << text;
	EXPECT_NE(disassemble("FACP").find("Hardware Reduced (V5) : 1"), std::string::npos);
	EXPECT_NE(disassemble("APIC").find("Subtable Type : 0E [Generic Interrupt Redistributor]"), std::string::npos);
	EXPECT_NE(disassemble("GTDT").find("Virtual EL2 Timer GSIV"), std::string::npos);
	EXPECT_NE(disassemble("SPCR").find("Interface Type : 03"), std::string::npos);
}

TEST_F(Acpi, WhatIsTheSecureWorldsIsNotShown)
{
	m.when |= WHEN_EL3;
	for (size_t i = 0; i < virt_board.part_count; i++)
		if (virt_board.parts[i].base == 0x09040000)
			devices.push_back({&pl011_device, &virt_board.parts[i], 0, true});
	ASSERT_EQ(devices.size(), 1u);
	make();
	std::string text(table["DSDT"].begin(), table["DSDT"].end());
	EXPECT_EQ(text.find("FLS0"), std::string::npos);
	EXPECT_NE(text.find("FLS1"), std::string::npos);
	EXPECT_NE(text.find(std::string("\x00\x00\x00\x09", 4)), std::string::npos) << "the UART at 0x09000000";
	EXPECT_EQ(text.find(std::string("\x00\x00\x04\x09", 4)), std::string::npos) << "not the one at 0x09040000";
}

// The language's encodings, ACPI 20.2.
class Aml : public testing::Test {
protected:
	aml a{};
	void TearDown() override { aml_free(&a); }
	Bytes bytes() { return Bytes(a.buf, a.buf + a.len); }
};

TEST_F(Aml, Integers)
{
	for (uint64_t v : {0ull, 1ull, 2ull, 0xffull, 0x100ull, 0x10000ull, 0x100000000ull})
		aml_int(&a, v);
	EXPECT_EQ(bytes(), (Bytes{0, 1, 0x0a, 2, 0x0a, 0xff, 0x0b, 0, 1, 0x0c, 0, 0, 1, 0, 0x0e, 0, 0, 0, 0, 1, 0, 0, 0}));
}

TEST_F(Aml, Names)
{
	aml_path(&a, "\\_SB");
	aml_path(&a, "^A.B2");
	aml_path(&a, "A.B.C");
	EXPECT_EQ(std::string(a.buf, a.buf + a.len), "\\_SB_^.A___B2__/\x03" "A___B___C___");
}

TEST_F(Aml, IdentifiersAndUuids)
{
	aml_eisaid(&a, "PNP0A08");
	EXPECT_EQ(bytes(), (Bytes{0x0c, 0x41, 0xd0, 0x0a, 0x08}));
	aml_free(&a);
	aml_uuid(&a, "33DB4D5B-1FF7-401C-9657-7441C03DD766");
	EXPECT_EQ(bytes(), (Bytes{0x11, 0x13, 0x0a, 0x10, 0x5b, 0x4d, 0xdb, 0x33, 0xf7, 0x1f, 0x1c, 0x40, 0x96, 0x57, 0x74, 0x41, 0xc0,
				  0x3d, 0xd7, 0x66}));
}

TEST_F(Aml, LengthsOfPackages)
{
	const struct {
		size_t body;
		Bytes length;
	} row[] = {{62, {63}}, {63, {0x41, 0x04}}, {4093, {0x4f, 0xff}}, {4094, {0x81, 0x00, 0x01}}, {1048572, {0x8f, 0xff, 0xff}},
		   {1048573, {0xc1, 0x00, 0x00, 0x01}}};
	for (const auto &r : row) {
		aml_package(&a, 7);
		for (size_t i = 1; i < r.body; i++)
			aml_byte(&a, 0xee);
		aml_close(&a);
		ASSERT_FALSE(a.failed);
		EXPECT_EQ(Bytes(a.buf + 1, a.buf + 1 + r.length.size()), r.length) << r.body;
		EXPECT_EQ(a.buf[1 + r.length.size()], 7);
		EXPECT_EQ(a.len, 1 + r.length.size() + r.body);
		aml_free(&a);
	}
}

TEST_F(Aml, MistakesStick)
{
	aml_close(&a);
	EXPECT_TRUE(a.failed);
	aml_free(&a);
	for (unsigned i = 0; i <= AML_DEPTH; i++)
		aml_package(&a, 1);
	EXPECT_TRUE(a.failed);
}

} // namespace
