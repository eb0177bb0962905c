// QEMU's command lines, as scripts write them, and what becomes of them.
#include <gtest/gtest.h>
#include <string>
#include <vector>

extern "C" {
#include "sim/core/trace.h"
#include "sim/qemu_args.h"
}

namespace {

class Qemu : public testing::Test {
protected:
	struct options o;
	struct error e;

	void SetUp() override { options_init(&o); }
	void TearDown() override { options_free(&o); }

	int parse(std::vector<std::string> args)
	{
		static std::vector<std::string> kept;
		static std::vector<char *> argv;

		options_free(&o);
		options_init(&o);
		e.msg[0] = 0;
		kept = args;
		argv.clear();
		for (auto &a : kept)
			argv.push_back(&a[0]);
		return qemu_args_parse(&o, static_cast<int>(argv.size()), argv.data(), &e);
	}
};

TEST_F(Qemu, DefaultsAreThoseOfItsVirtMachine)
{
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k"}), 0) << e.msg;
	EXPECT_EQ(o.gic_version, 2u);
	EXPECT_EQ(o.ram, 128u << 20);
	EXPECT_EQ(o.smp, 1u);
	EXPECT_FALSE(o.el2);
	EXPECT_EQ(o.el, 1u);
	EXPECT_TRUE(o.kernel_may_be_raw);
	ASSERT_EQ(o.serial_count, 1u);
	EXPECT_EQ(o.serial[0].kind, opt_serial::SERIAL_STDIO);
}

TEST_F(Qemu, AcpiTables)
{
	const struct { const char *machine; bool acpi; } cases[] = {
		{"virt", true}, {"virt,acpi=on", true}, {"virt,acpi=auto", true}, {"virt,acpi=off", false},
	};
	for (auto &c : cases) {
		ASSERT_EQ(parse({"-M", c.machine, "-bios", "b"}), 0) << e.msg;
		EXPECT_EQ(o.acpi, c.acpi) << c.machine;
	}
	EXPECT_LT(parse({"-M", "virt,acpi=perhaps", "-bios", "b"}), 0);
}

TEST_F(Qemu, ALinuxGuest)
{
	ASSERT_EQ(parse({"-machine", "virt,virtualization=on,gic-version=3", "-cpu", "max,pauth-impdef=on", "-smp", "4", "-m", "1G",
			 "-nodefaults", "-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot", "-kernel", "Image",
			 "-initrd", "i", "-append", "console=ttyAMA0"}), 0) << e.msg;
	EXPECT_TRUE(o.el2);
	EXPECT_EQ(o.el, 2u);
	EXPECT_EQ(o.gic_version, 3u);
	EXPECT_EQ(o.smp, 4u);
	EXPECT_EQ(o.ram, 1ull << 30);
	EXPECT_TRUE(o.reset_stops);
	EXPECT_STREQ(o.cpu, "max+PACIMP");
	EXPECT_STREQ(o.kernel, "Image");
	EXPECT_STREQ(o.initrd, "i");
	EXPECT_STREQ(o.append, "console=ttyAMA0");
	EXPECT_FALSE(o.serial[0].escape);
}

TEST_F(Qemu, LoaderData)
{
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-device", "loader,addr=0x401ff000,data=0x4843424d,data-len=8", "-device",
			 "loader,addr=16,data=0x0102,data-len=2,data-be=on"}), 0) << e.msg;
	ASSERT_EQ(o.load_count, 2u);
	EXPECT_EQ(o.load[0].kind, opt_load::LOAD_DATA);
	EXPECT_EQ(o.load[0].addr, 0x401ff000u);
	EXPECT_EQ(o.load[0].data_len, 8u);
	EXPECT_EQ(0, memcmp(o.load[0].data, "\x4d\x42\x43\x48\0\0\0\0", 8));
	EXPECT_EQ(0, memcmp(o.load[1].data, "\x01\x02", 2));
}

TEST_F(Qemu, LoaderFiles)
{
	ASSERT_EQ(parse({"-M", "virt", "-device", "loader,file=a,addr=0x44000000,force-raw=on", "-device", "loader,file=b.elf,cpu-num=0"}), 0)
		<< e.msg;
	EXPECT_EQ(o.load[0].kind, opt_load::LOAD_RAW);
	EXPECT_EQ(o.load[0].addr, 0x44000000u);
	EXPECT_FALSE(o.load[0].entry);
	EXPECT_EQ(o.load[1].kind, opt_load::LOAD_ELF);
	EXPECT_STREQ(o.load[1].path, "b.elf");
	EXPECT_TRUE(o.load[1].entry);
}

TEST_F(Qemu, DisksFindTheirDrivesWhereverTheyStand)
{
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-device", "virtio-blk-device,drive=d1,serial=one", "-drive",
			 "if=none,id=d1,format=raw,readonly=on,file=one.img", "-drive", "file=two.img,format=raw,if=virtio"}), 0) << e.msg;
	ASSERT_EQ(o.virtio_count, 2u);
	EXPECT_STREQ(o.virtio[0].path, "two.img");
	EXPECT_EQ(o.virtio[0].slot, 31u) << "the first device gets the last slot";
	EXPECT_STREQ(o.virtio[1].path, "one.img");
	EXPECT_STREQ(o.virtio[1].serial, "one");
	EXPECT_TRUE(o.virtio[1].readonly);
	EXPECT_EQ(o.virtio[1].slot, 30u);
}

TEST_F(Qemu, SerialLines)
{
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-nographic"}), 0);
	EXPECT_TRUE(o.serial[0].escape);
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-nodefaults"}), 0);
	EXPECT_EQ(o.serial[0].kind, opt_serial::SERIAL_NULL);
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-serial", "mon:stdio"}), 0);
	EXPECT_TRUE(o.serial[0].escape);
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-chardev", "stdio,id=c,mux=on,signal=off", "-serial", "chardev:c"}), 0) << e.msg;
	EXPECT_EQ(o.serial[0].kind, opt_serial::SERIAL_STDIO);
	EXPECT_TRUE(o.serial[0].escape);
}

TEST_F(Qemu, ProcessorProperties)
{
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-cpu", "max,pauth=off,pmu=off,sve=off,sme=off,lpa2=on"}), 0) << e.msg;
	EXPECT_STREQ(o.cpu, "max-PAuth-PMUv3+LPA2-SVE");
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-cpu", "max,pauth-qarma3=on,pauth-impdef=off"}), 0) << e.msg;
	EXPECT_STREQ(o.cpu, "max+PACQARMA3");
	EXPECT_FALSE(o.aarch32);
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-cpu", "cortex-a57,aarch64=off"}), 0) << e.msg;
	EXPECT_STREQ(o.cpu, "cortex-a57");
	EXPECT_TRUE(o.aarch32);
}

TEST_F(Qemu, VectorLengths)
{
	const struct {
		const char *cpu, *want; // NULL: refused
	} cases[] = {
		{"max,sve=on", "max+SVE"},
		{"max,sve256=on", "max+SVE=256"},
		{"max,sve128=on,sve512=on", "max+SVE=512"},
		{"max,sve-max-vq=4", "max+SVE=512"},
		{"max,sve1024=off", "max+SVE=512"},
		{"max,sve384=off", "max"},
		{"max,sve256=on,sve=off", "max-SVE"},
		{"max,sve384=on", nullptr},
		{"max,sve-max-vq=3", nullptr},
		{"max,sve-max-vq=17", nullptr},
		{"max,sve128=off", nullptr},
		{"max,sve128=off,sve256=on", nullptr},
		{"max,svelte=on", nullptr},
	};
	for (const auto &c : cases) {
		const int rc = parse({"-M", "virt", "-kernel", "k", "-cpu", c.cpu});
		EXPECT_EQ(rc == 0, c.want != nullptr) << c.cpu << ": " << e.msg;
		if (c.want && !rc) {
			EXPECT_STREQ(o.cpu, c.want);
		}
	}
}

TEST_F(Qemu, ProcessorsAndMemory)
{
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-smp", "cpus=4,sockets=2,cores=2", "-m", "size=2G"}), 0) << e.msg;
	EXPECT_EQ(o.smp, 4u);
	EXPECT_EQ(o.ram, 2ull << 30);
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-smp", "sockets=2,cores=3,threads=1"}), 0) << e.msg;
	EXPECT_EQ(o.smp, 6u);
	EXPECT_LT(parse({"-M", "virt", "-kernel", "k", "-smp", "2,maxcpus=4"}), 0);
	EXPECT_LT(parse({"-M", "virt", "-kernel", "k", "-m", "1G,slots=2,maxmem=4G"}), 0);
}

TEST_F(Qemu, Logs)
{
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-d", "in_asm,int,guest_errors", "-D", "log"}), 0) << e.msg;
	EXPECT_EQ(o.trace_mask, 1u << TRACE_INSN | 1u << TRACE_EXC_ENTRY | 1u << TRACE_EXC_RETURN);
	EXPECT_STREQ(o.trace_file, "log");
}

TEST_F(Qemu, OurOwnLongOptionsWork)
{
	ASSERT_EQ(parse({"--clock", "host", "-M", "virt,gic-version=3,mte=on", "-cpu", "max", "-kernel", "k", "--timeout=1.5"}), 0) << e.msg;
	EXPECT_TRUE(o.host_clock);
	EXPECT_EQ(o.timeout, 1500000000u);
}

TEST_F(Qemu, PciDevices)
{
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-drive", "if=none,id=d,format=raw,file=disk", "-device", "virtio-rng-pci",
			 "-device", "virtio-blk-pci,drive=d,disable-legacy=on"}), 0) << e.msg;
	ASSERT_EQ(o.virtio_count, 2u);
	EXPECT_TRUE(o.virtio[0].pci && o.virtio[1].pci);
	EXPECT_EQ(o.virtio[0].slot, 1u);
	EXPECT_EQ(o.virtio[1].slot, 2u);
	EXPECT_STREQ(o.virtio[1].model, "virtio-blk");
	EXPECT_LT(parse({"-M", "virt", "-kernel", "k", "-device", "virtio-blk-pci,drive=x"}), 0);
}

TEST_F(Qemu, Firmware)
{
	ASSERT_EQ(parse({"-M", "virt", "-bios", "fw.bin", "-kernel", "k", "-append", "a"}), 0) << e.msg;
	EXPECT_STREQ(o.bios, "fw.bin");
	EXPECT_TRUE(options_firmware(&o));
	ASSERT_EQ(parse({"-M", "virt", "-drive", "if=pflash,unit=1,format=raw,file=vars", "-drive",
			 "if=pflash,unit=0,format=raw,readonly=on,file=code"}), 0) << e.msg;
	EXPECT_STREQ(o.flash[0].path, "code");
	EXPECT_TRUE(o.flash[0].readonly);
	EXPECT_STREQ(o.flash[1].path, "vars");
	EXPECT_FALSE(o.flash[1].readonly);
	ASSERT_EQ(parse({"-M", "virt", "-pflash", "code", "-pflash", "vars"}), 0) << e.msg;
	EXPECT_STREQ(o.flash[1].path, "vars");
	EXPECT_EQ(o.virtio_count, 0u);
	EXPECT_LT(parse({"-M", "virt", "-pflash", "a", "-bios", "b"}), 0);
	EXPECT_LT(parse({"-M", "virt", "-pflash", "a", "-drive", "if=pflash,unit=0,file=b"}), 0);
	EXPECT_LT(parse({"-M", "virt", "-drive", "if=pflash,unit=2,file=b"}), 0);
	ASSERT_EQ(parse({"-M", "virt,secure=on", "-bios", "b", "-kernel", "k"}), 0) << e.msg;
	EXPECT_EQ(o.el, 3u);
}

TEST_F(Qemu, TestDevices)
{
	ASSERT_EQ(parse({"-M", "virt,highmem=off", "-kernel", "k", "-device", "virtio-serial-device", "-device", "virtconsole,chardev=c",
			 "-chardev", "testdev,id=c", "-device", "pci-testdev", "-serial", "stdio"}), 0) << e.msg;
	EXPECT_FALSE(o.highmem);
	ASSERT_EQ(o.virtio_count, 2u);
	EXPECT_STREQ(o.virtio[0].model, "pci-testdev");
	EXPECT_TRUE(o.virtio[0].pci);
	EXPECT_STREQ(o.virtio[1].model, "virtio-console");
	EXPECT_TRUE(o.virtio[1].testdev && o.virtio[1].legacy && !o.virtio[1].pci);
	ASSERT_EQ(parse({"-M", "virt", "-kernel", "k", "-global", "virtio-mmio.force-legacy=on", "-device", "virtio-rng-device"}), 0);
	EXPECT_TRUE(o.virtio[0].legacy);
	EXPECT_LT(parse({"-M", "virt", "-kernel", "k", "-device", "virtconsole,chardev=c", "-chardev", "testdev,id=c"}), 0) << "no bus";
	EXPECT_LT(parse({"-M", "virt,highmem=off", "-kernel", "k", "-m", "4G"}), 0) << "3 GiB fit";
}

TEST_F(Qemu, WhatIsNotModelledIsRefusedByName)
{
	const struct { std::vector<std::string> args; const char *name; } cases[] = {
		{{"-M", "virt", "-fw_cfg", "name=a"}, "-fw_cfg"},
		{{"-M", "virt", "-drive", "if=ide,file=f"}, "if=ide"},
		{{"-M", "virt", "-accel", "kvm"}, "kvm"},
		{{"-M", "virt,iommu=smmuv3"}, "iommu"},
		{{"-M", "virt", "-device", "virtio-serial-device", "-device", "virtconsole"}, "virtconsole"},
		{{"-M", "virt", "-global", "virtio-net.x=y"}, "-global"},
		{{"-M", "virt", "-device", "virtio-net-device,netdev=n"}, "virtio-net-device"},
		{{"-M", "virt", "-serial", "pty"}, "pty"},
		{{"-M", "virt", "-monitor", "stdio"}, "-monitor"},
		{{"-M", "virt", "-icount", "shift=7"}, "shift=7"},
		{{"-M", "virt", "-nic", "user"}, "-nic"},
		{{"stray"}, "stray"},
	};

	for (auto &c : cases) {
		EXPECT_LT(parse(c.args), 0) << c.name;
		EXPECT_NE(std::string(e.msg).find(c.name), std::string::npos) << e.msg;
		EXPECT_NE(std::string(e.msg).find("not modelled"), std::string::npos) << e.msg;
	}
}

} // namespace
