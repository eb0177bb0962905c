// The generated device tree, read back with libfdt; expectations from the bindings in Linux's documentation.
#include <gtest/gtest.h>
#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include <libfdt.h>
#include "cpu/arch/features.h"
#include "platforms/dev/devices.h"
#include "platforms/dev/fw_cfg.h"
#include "platforms/dev/gic.h"
#include "sim/fdt_gen.h"
}

namespace {

class Tree : public testing::Test {
protected:
	std::vector<uint64_t> mpidr{0x80000000, 0x80000001};
	std::vector<fdt_device> devices;
	fdt_machine m{};
	void *dtb = nullptr;
	size_t size = 0;

	void SetUp() override
	{
		m.board = &virt_board;
		m.when = WHEN_GICV3;
		m.ram = 512ull << 20;
		m.psci = "hvc";
		m.pmu = true;
		m.bootargs = "console=ttyAMA0 quiet";
		m.initrd_start = 0x48000000;
		m.initrd_end = 0x48001234;
		for (auto &world : m.seed)
			for (auto &s : world)
				s = 0x0123456789abcdef;
	}
	void TearDown() override { free(dtb); }

	void add(const device_ops *ops, const char *model, unsigned instance = 0)
	{
		const bool secure = m.when & WHEN_EL3 && ops == &cfi_flash_device && instance == 0;
		devices.push_back({ops, board_part_find(&virt_board, model, m.when), instance, secure});
	}
	void make()
	{
		error e;

		m.mpidr = mpidr.data();
		m.pe_count = static_cast<unsigned>(mpidr.size());
		add(m.when & WHEN_GICV3 ? &gicv3_device : &gicv2_device, m.when & WHEN_GICV3 ? "gicv3" : "gicv2");
		add(&pl011_device, "pl011");
		add(&pl031_device, "pl031");
		add(&cfi_flash_device, "cfi-flash", 0);
		add(&cfi_flash_device, "cfi-flash", 1);
		add(&fw_cfg_device, "fw-cfg");
		add(&pl061_device, "pl061");
		add(&pcie_ecam_device, "pcie-ecam");
		add(&virtio_slot_device, "virtio-mmio", 0);
		add(&virtio_slot_device, "virtio-mmio", 31);
		m.devices = devices.data();
		m.device_count = static_cast<unsigned>(devices.size());
		ASSERT_EQ(fdt_generate(&m, &dtb, &size, &e), 0) << e.msg;
		ASSERT_EQ(fdt_check_full(dtb, size), 0);
	}
	std::vector<uint32_t> cells(const char *path, const char *prop)
	{
		int len = 0, node = fdt_path_offset(dtb, path);
		auto *p = static_cast<const fdt32_t *>(node < 0 ? nullptr : fdt_getprop(dtb, node, prop, &len));
		std::vector<uint32_t> v;

		EXPECT_NE(p, nullptr) << path << " " << prop;
		for (int i = 0; p && i < len / 4; i++)
			v.push_back(fdt32_to_cpu(p[i]));
		return v;
	}
	std::string text(const char *path, const char *prop)
	{
		int node = fdt_path_offset(dtb, path);
		auto *p = node < 0 ? nullptr : static_cast<const char *>(fdt_getprop(dtb, node, prop, nullptr));

		return p ? p : "(none)";
	}
	using V = std::vector<uint32_t>;
};

// Xen, docs/misc/arm/device-tree/booting.txt: a module is a node under /chosen with its address, its kind and its command line.
TEST_F(Tree, ModulesOfAHypervisor)
{
	m.module[0] = { "kernel", "console=hvc0", 0x49000000, 0x2000000 };
	m.module[1] = { "ramdisk", nullptr, 0x4d000000, 0x1234 };
	m.module_count = 2;
	make();
	EXPECT_EQ(cells("/chosen/module@49000000", "reg"), (std::vector<uint32_t>{ 0, 0x49000000, 0, 0x2000000 }));
	EXPECT_EQ(cells("/chosen/module@4d000000", "reg"), (std::vector<uint32_t>{ 0, 0x4d000000, 0, 0x1234 }));
	int kernel = fdt_path_offset(dtb, "/chosen/module@49000000"), disk = fdt_path_offset(dtb, "/chosen/module@4d000000");
	EXPECT_EQ(fdt_node_check_compatible(dtb, kernel, "multiboot,kernel"), 0);
	EXPECT_EQ(fdt_node_check_compatible(dtb, kernel, "multiboot,module"), 0);
	EXPECT_EQ(fdt_node_check_compatible(dtb, disk, "multiboot,ramdisk"), 0);
	EXPECT_STREQ(static_cast<const char *>(fdt_getprop(dtb, kernel, "bootargs", nullptr)), "console=hvc0");
	EXPECT_EQ(fdt_getprop(dtb, disk, "bootargs", nullptr), nullptr);
}

TEST_F(Tree, Memory)
{
	make();
	EXPECT_EQ(cells("/memory@40000000", "reg"), (V{0, 0x40000000, 0, 0x20000000}));
	EXPECT_EQ(text("/memory@40000000", "device_type"), "memory");
}

TEST_F(Tree, ProcessorsByAffinityStartedByPsci)
{
	mpidr = {0x80000000, 0x80000001, 0x80000100};
	make();
	EXPECT_EQ(cells("/cpus/cpu@0", "reg"), V{0});
	EXPECT_EQ(cells("/cpus/cpu@100", "reg"), V{0x100});
	EXPECT_EQ(text("/cpus/cpu@1", "enable-method"), "psci");
	EXPECT_EQ(text("/psci", "method"), "hvc");
	EXPECT_EQ(fdt_node_check_compatible(dtb, fdt_path_offset(dtb, "/psci"), "arm,psci-1.0"), 0);
}

TEST_F(Tree, TimerAndPmuInterruptsAreLevelSensitivePpis)
{
	make();
	EXPECT_EQ(cells("/timer", "interrupts"), (V{1, 13, 4, 1, 14, 4, 1, 11, 4, 1, 10, 4}));
	EXPECT_EQ(cells("/pmu", "interrupts"), (V{1, 7, 4}));
}

TEST_F(Tree, Gicv2HasProcessorMasksInPpis)
{
	m.when = WHEN_GICV2;
	make();
	EXPECT_EQ(cells("/pmu", "interrupts"), (V{1, 7, 0x304}));
	EXPECT_EQ(cells("/intc@8000000", "reg"), (V{0, 0x8000000, 0, 0x10000, 0, 0x8010000, 0, 0x10000}));
}

TEST_F(Tree, Gicv2WithVirtualInterfaces)
{
	m.when = WHEN_GICV2 | WHEN_EL2;
	m.el2 = true;
	make();
	EXPECT_EQ(cells("/intc@8000000", "reg"), (V{0, 0x8000000, 0, 0x10000, 0, 0x8010000, 0, 0x10000, 0, 0x8030000, 0, 0x10000, 0,
						    0x8040000, 0, 0x10000}));
	EXPECT_EQ(cells("/intc@8000000", "interrupts"), (V{1, 9, 4}));
}

TEST_F(Tree, MessagesGoToTheIts)
{
	m.when = WHEN_GICV3 | WHEN_ITS;
	make();
	EXPECT_EQ(text("/intc@8000000/its@8080000", "compatible"), "arm,gic-v3-its");
	EXPECT_EQ(cells("/intc@8000000/its@8080000", "reg"), (V{0, 0x8080000, 0, 0x20000}));
	EXPECT_EQ(cells("/intc@8000000/its@8080000", "#msi-cells"), V{1});
	uint32_t its = cells("/intc@8000000/its@8080000", "phandle")[0];
	EXPECT_EQ(cells("/pcie@10000000", "msi-map"), (V{0, its, 0, 0x10000}));
}

TEST_F(Tree, MessagesGoToTheFrame)
{
	m.when = WHEN_GICV2;
	make();
	EXPECT_EQ(text("/intc@8000000/v2m@8020000", "compatible"), "arm,gic-v2m-frame");
	EXPECT_EQ(cells("/intc@8000000/v2m@8020000", "reg"), (V{0, 0x8020000, 0, 0x1000}));
	EXPECT_EQ(cells("/pcie@10000000", "msi-map")[1], cells("/intc@8000000/v2m@8020000", "phandle")[0]);
}

TEST_F(Tree, NobodyForMessages)
{
	make();
	EXPECT_EQ(fdt_getprop(dtb, fdt_path_offset(dtb, "/pcie@10000000"), "msi-map", nullptr), nullptr);
}

TEST_F(Tree, Gicv3)
{
	make();
	EXPECT_EQ(text("/intc@8000000", "compatible"), "arm,gic-v3");
	EXPECT_EQ(cells("/intc@8000000", "reg"), (V{0, 0x8000000, 0, 0x10000, 0, 0x80a0000, 0, 0xf60000}));
	EXPECT_EQ(cells("/intc@8000000", "#interrupt-cells"), V{3});
	EXPECT_EQ(cells("/", "interrupt-parent"), cells("/intc@8000000", "phandle"));
}

TEST_F(Tree, HypervisorMachine)
{
	m.el2 = m.vhe = true;
	m.psci = "smc";
	make();
	EXPECT_EQ(cells("/timer", "interrupts").size(), 15u);
	EXPECT_EQ(cells("/timer", "interrupts")[13], 12u);
	EXPECT_EQ(cells("/intc@8000000", "interrupts"), (V{1, 9, 4}));
	EXPECT_EQ(text("/psci", "method"), "smc");
}

TEST_F(Tree, Devices)
{
	make();
	EXPECT_EQ(cells("/pl011@9000000", "interrupts"), (V{0, 1, 4}));
	EXPECT_EQ(cells("/pl011@9000000", "reg"), (V{0, 0x9000000, 0, 0x1000}));
	EXPECT_EQ(cells("/pl011@9000000", "clocks").size(), 2u);
	EXPECT_EQ(cells("/pl031@9010000", "interrupts"), (V{0, 2, 4}));
	EXPECT_EQ(cells("/virtio_mmio@a000000", "interrupts"), (V{0, 16, 1}));
	EXPECT_EQ(cells("/virtio_mmio@a003e00", "interrupts"), (V{0, 47, 1}));
	EXPECT_EQ(cells("/apb-pclk", "clock-frequency"), V{24000000});
}

TEST_F(Tree, Chosen)
{
	make();
	EXPECT_EQ(text("/chosen", "bootargs"), "console=ttyAMA0 quiet");
	EXPECT_EQ(text("/chosen", "stdout-path"), "/pl011@9000000");
	EXPECT_EQ(cells("/chosen", "linux,initrd-start"), (V{0, 0x48000000}));
	EXPECT_EQ(cells("/chosen", "linux,initrd-end"), (V{0, 0x48001234}));
	EXPECT_EQ(cells("/chosen", "rng-seed").size(), 8u);
	EXPECT_EQ(cells("/chosen", "kaslr-seed").size(), 2u);
}

TEST_F(Tree, AUsersTreeKeepsWhatItHasAndGetsMemoryAndArguments)
{
	void *mine = nullptr;
	size_t mine_size = 0;
	error e;

	make();
	std::swap(mine, dtb);
	std::swap(mine_size, size);
	m.ram = 1ull << 30;
	m.bootargs = "other";
	ASSERT_EQ(fdt_adopt(&m, mine, mine_size, "mine.dtb", &dtb, &size, &e), 0) << e.msg;
	EXPECT_EQ(cells("/memory@40000000", "reg"), (V{0, 0x40000000, 0, 0x40000000}));
	EXPECT_EQ(text("/chosen", "bootargs"), "other");
	EXPECT_EQ(cells("/pl011@9000000", "interrupts"), (V{0, 1, 4}));
	free(mine);
}

TEST_F(Tree, DamagedTreesAreRefused)
{
	void *out = nullptr;
	size_t out_size = 0;
	error e;

	make();
	for (size_t cut : {size_t(0), size_t(3), size_t(39), size / 2, size - 1})
		EXPECT_LT(fdt_adopt(&m, dtb, cut, "cut.dtb", &out, &out_size, &e), 0) << cut;
	// Every byte of the structure, changed: refused or a valid tree, never a crash.
	for (size_t i = 0; i < size; i += 3) {
		std::vector<char> copy(static_cast<char *>(dtb), static_cast<char *>(dtb) + size);
		copy[i] = static_cast<char>(~copy[i]);
		if (fdt_adopt(&m, copy.data(), size, "bad.dtb", &out, &out_size, &e) == 0) {
			EXPECT_EQ(fdt_check_full(out, out_size), 0);
			free(out);
		}
	}
}

TEST_F(Tree, FirmwareParts)
{
	using V = std::vector<uint32_t>;
	make();
	EXPECT_EQ(cells("/flash@0", "reg"), (V{0, 0, 0, 0x4000000, 0, 0x4000000, 0, 0x4000000}));
	EXPECT_EQ(cells("/flash@0", "bank-width"), V{4});
	EXPECT_EQ(text("/flash@0", "compatible"), "cfi-flash");
	EXPECT_LT(fdt_path_offset(dtb, "/flash@4000000"), 0) << "one node for both banks";
	EXPECT_EQ(text("/fw-cfg@9020000", "compatible"), "qemu,fw-cfg-mmio");
	EXPECT_EQ(cells("/fw-cfg@9020000", "reg"), (V{0, 0x9020000, 0, 0x18}));
	EXPECT_EQ(cells("/pl061@9030000", "interrupts"), (V{0, 7, 4}));
	EXPECT_EQ(cells("/gpio-keys/poweroff", "linux,code"), V{116});
	V key = cells("/gpio-keys/poweroff", "gpios");
	EXPECT_EQ(key, (V{cells("/pl061@9030000", "phandle")[0], 3, 0}));
}

// As QEMU's virt,secure=on describes it: what is the Secure world's is "disabled" to the other one.
TEST_F(Tree, TheSecureWorldsParts)
{
	using V = std::vector<uint32_t>;
	m.when |= WHEN_EL3;
	m.psci = nullptr;
	for (size_t i = 0; i < virt_board.part_count; i++) {
		const board_part &p = virt_board.parts[i];
		if (p.secure && strcmp(p.model, "ram") != 0)
			devices.push_back({strcmp(p.model, "pl011") == 0 ? &pl011_device : &pl061_device, &p, 0, true});
	}
	make();
	EXPECT_EQ(cells("/flash@4000000", "reg"), (V{0, 0x4000000, 0, 0x4000000}));
	EXPECT_EQ(cells("/secflash@0", "reg"), (V{0, 0, 0, 0x4000000}));
	EXPECT_EQ(cells("/secram@e000000", "reg"), (V{0, 0xe000000, 0, 0x1000000}));
	EXPECT_EQ(text("/secram@e000000", "device_type"), "memory");
	EXPECT_EQ(cells("/pl011@9040000", "interrupts"), (V{0, 8, 4}));
	EXPECT_EQ(cells("/pl061@90b0000", "interrupts"), (V{0, 0, 4}));
	uint32_t gpio = cells("/pl061@90b0000", "phandle")[0];
	EXPECT_EQ(cells("/gpio-poweroff", "gpios"), (V{gpio, 0, 0}));
	EXPECT_EQ(cells("/gpio-restart", "gpios"), (V{gpio, 1, 0}));
	for (const char *node : {"/secflash@0", "/secram@e000000", "/pl011@9040000", "/pl061@90b0000", "/gpio-poweroff", "/gpio-restart"}) {
		EXPECT_EQ(text(node, "status"), "disabled") << node;
		EXPECT_EQ(text(node, "secure-status"), "okay") << node;
	}
	EXPECT_EQ(text("/secure-chosen", "stdout-path"), "/pl011@9040000");
	EXPECT_EQ(text("/chosen", "stdout-path"), "/pl011@9000000");
	EXPECT_EQ(text("/aliases", "serial1"), "/pl011@9040000");
	EXPECT_EQ(cells("/secure-chosen", "rng-seed").size(), 8u);
	EXPECT_LT(fdt_path_offset(dtb, "/psci"), 0) << "firmware at EL3 has that";
}

TEST_F(Tree, PciExpress)
{
	using V = std::vector<uint32_t>;
	const char *node = "/pcie@10000000";
	make();
	EXPECT_EQ(text(node, "compatible"), "pci-host-ecam-generic");
	EXPECT_EQ(cells(node, "reg"), (V{0x40, 0x10000000, 0, 0x10000000}));
	EXPECT_EQ(cells(node, "bus-range"), (V{0, 0xff}));
	EXPECT_EQ(cells(node, "ranges"), (V{0x1000000, 0, 0, 0, 0x3eff0000, 0, 0x10000, 0x2000000, 0, 0x10000000, 0, 0x10000000, 0,
					    0x2eff0000, 0x3000000, 0x80, 0, 0x80, 0, 0x80, 0}));
	EXPECT_EQ(cells(node, "interrupt-map-mask"), (V{0x1800, 0, 0, 7}));
	V map = cells(node, "interrupt-map");
	ASSERT_EQ(map.size(), 160u);
	uint32_t gic = cells("/intc@8000000", "phandle")[0];
	EXPECT_EQ(V(map.begin(), map.begin() + 10), (V{0, 0, 0, 1, gic, 0, 0, 0, 3, 4}));
	EXPECT_EQ(V(map.begin() + 70, map.begin() + 80), (V{0x800, 0, 0, 4, gic, 0, 0, 0, 3, 4}));
	EXPECT_EQ(V(map.begin() + 150, map.end()), (V{0x1800, 0, 0, 4, gic, 0, 0, 0, 5, 4}));
}

} // namespace
