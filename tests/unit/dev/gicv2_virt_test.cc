/* tests/unit/dev/gicv2_virt_test.cc - GICv2's virtual CPU interfaces by the book: fields and rules are those of IHI 0048, 5. */
#include "tests/unit/dev/dev_bench.h"

namespace {

constexpr uint64_t D = 0x08000000, C = 0x08010000, H = 0x08030000, V = 0x08040000;
constexpr uint64_t HCR = H, VTR = H + 4, VMCR = H + 8, MISR = H + 0x10, EISR = H + 0x20, ELRSR = H + 0x30, APR = H + 0xf0;
constexpr uint64_t CTLR = V, PMR = V + 4, BPR = V + 8, IAR = V + 0xc, EOIR = V + 0x10, RPR = V + 0x14, HPPIR = V + 0x18;
constexpr uint64_t ABPR = V + 0x1c, AIAR = V + 0x20, AEOIR = V + 0x24, AHPPIR = V + 0x28, DIR = V + 0x1000;
enum : uint32_t { EN = 1, UIE = 2, LRENPIE = 4, NPIE = 8, VGRP0EIE = 0x10, VGRP1DIE = 0x80 };
enum : uint32_t { HW = 1u << 31, GRP1 = 1u << 30, ACTIVE = 1u << 29, PENDING = 1u << 28, EOI = 1u << 19, STATE = 3u << 28 };
enum { MAINTENANCE = 25 };

class VirtGic2 : public DevBench {
protected:
	void *intc = nullptr;

	void SetUp() override
	{
		add_pes(2, false);
		env.window[0] = {D, 64 * KiB};
		env.window[1] = {C, 64 * KiB};
		props = {{"irqs", 96, nullptr}, {"maintenance", MAINTENANCE, nullptr}};
		create(&gicv2_device);
		ASSERT_NE(dev, nullptr) << err.msg;
		intc = dev;
		env.gic = intc;
		env.window[0] = {H, 64 * KiB};
		env.window[1] = {V, 64 * KiB};
		create(&gicv2_virt_device);
		ASSERT_NE(dev, nullptr) << err.msg;
		wr(HCR, EN);
		wr(PMR, 0xf8);
		wr(CTLR, 1);
	}
	void TearDown() override
	{
		ops->destroy(dev);
		dev = intc;
		ops = &gicv2_device;
		DevBench::TearDown();
	}
	static uint32_t entry(uint32_t flags, uint32_t prio, uint32_t id) { return flags | prio >> 3 << 23 | id; }
	void lr(unsigned n, uint32_t v) { wr(H + 0x100 + 4 * n, v); }
	uint64_t lr(unsigned n) { return rd(H + 0x100 + 4 * n); }
	bool virq(unsigned pe = 0) const { return wire(pe, WIRE_VIRQ); }
	bool vfiq() const { return wire(0, WIRE_VFIQ); }
	bool maintenance() { return rd(D + 0x200) >> MAINTENANCE & 1; }
};

TEST_F(VirtGic2, IdentifiesItself)
{
	EXPECT_EQ(rd(VTR), 4u << 29 | 4u << 26 | 3u) << "PRIbits and PREbits five, ListRegs four";
	EXPECT_EQ(rd(V + 0xfc) >> 16 & 0xf, 2u) << "architecture version 2";
	EXPECT_EQ(rd(V + 0xfc) & 0xfff, 0x43bu) << "Arm";
}

TEST_F(VirtGic2, ReservedBitsStayZero)
{
	lr(0, ~0u);
	EXPECT_EQ(lr(0), 0xff8fffffu) << "with HW the whole PhysicalID";
	lr(0, ~HW);
	EXPECT_EQ(lr(0), 0x7f881fffu) << "without: EOI and CPUID";
	lr(0, 0);
	wr(H + 0x110, ~0u);
	EXPECT_EQ(rd(H + 0x110), 0u) << "no fifth list register";
	wr(HCR, ~0u);
	EXPECT_EQ(rd(HCR), 0xf80000ffu);
	wr(VMCR, ~0u);
	EXPECT_EQ(rd(VMCR), 0xf8fc021fu);
	wr(VMCR, 0);
	EXPECT_EQ(rd(VMCR), 0x004c0000u) << "least binary points 2 and 3";
}

TEST_F(VirtGic2, TheGuestsRegistersAreFieldsOfVmcr)
{
	wr(CTLR, 0x21f);
	wr(PMR, 0xa0);
	wr(BPR, 5);
	wr(ABPR, 6);
	EXPECT_EQ(rd(VMCR), 0xa0000000u | 5u << 21 | 6u << 18 | 1u << 9 | 0x1fu);
	wr(VMCR, 0x80000000u | 4u << 21 | 7u << 18 | 3);
	EXPECT_EQ(rd(CTLR), 3u);
	EXPECT_EQ(rd(PMR), 0x80u);
	EXPECT_EQ(rd(BPR), 4u);
	EXPECT_EQ(rd(ABPR), 7u);
}

TEST_F(VirtGic2, LifeOfAVirtualInterrupt)
{
	lr(1, entry(PENDING, 0xa0, 40));
	EXPECT_TRUE(virq()) << "Group 0 is IRQ while FIQEn is 0";
	EXPECT_FALSE(vfiq());
	EXPECT_FALSE(virq(1)) << "each PE has its own";
	EXPECT_EQ(rd(HPPIR), 40u);
	EXPECT_EQ(rd(IAR), 40u);
	EXPECT_FALSE(virq());
	EXPECT_EQ(lr(1), entry(ACTIVE, 0xa0, 40));
	EXPECT_EQ(rd(APR), 1u << 20);
	EXPECT_EQ(rd(V + 0xd0), 1u << 20) << "GICV_APR0";
	EXPECT_EQ(rd(RPR), 0xa0u);
	EXPECT_EQ(rd(IAR), 1023u);
	wr(EOIR, 40);
	EXPECT_EQ(lr(1), entry(0, 0xa0, 40));
	EXPECT_EQ(rd(RPR), 0xffu);
}

TEST_F(VirtGic2, GroupsAndSignals)
{
	wr(CTLR, 3 | 8);
	lr(0, entry(PENDING | GRP1, 0x80, 40));
	EXPECT_TRUE(virq());
	EXPECT_EQ(rd(IAR), 1022u) << "Group 1 without AckCtl";
	EXPECT_EQ(rd(HPPIR), 1022u);
	EXPECT_EQ(rd(AHPPIR), 40u);
	lr(1, entry(PENDING, 0x40, 41));
	EXPECT_TRUE(vfiq());
	EXPECT_FALSE(virq());
	EXPECT_EQ(rd(AIAR), 1023u) << "the highest is Group 0";
	EXPECT_EQ(rd(IAR), 41u);
	wr(EOIR, 41);
	EXPECT_EQ(rd(AIAR), 40u);
	wr(AEOIR, 40);
	EXPECT_EQ(lr(0), entry(GRP1, 0x80, 40));
	wr(CTLR, 3 | 4);
	lr(0, entry(PENDING | GRP1, 0x80, 40));
	EXPECT_EQ(rd(IAR), 40u) << "AckCtl";
}

TEST_F(VirtGic2, PrioritiesMaskAndPreempt)
{
	lr(0, entry(PENDING, 0xb8, 40));
	wr(PMR, 0xb8);
	EXPECT_FALSE(virq()) << "not above the mask";
	wr(PMR, 0xf8);
	wr(BPR, 5); /* group priority: bits 7:6 */
	EXPECT_EQ(rd(IAR), 40u);
	EXPECT_EQ(rd(RPR), 0x80u);
	lr(1, entry(PENDING, 0x90, 41));
	EXPECT_FALSE(virq()) << "the same group priority";
	lr(1, entry(PENDING, 0x78, 41));
	EXPECT_TRUE(virq());
}

TEST_F(VirtGic2, SoftwareGeneratedInterruptsHaveASource)
{
	lr(0, entry(PENDING, 0x40, 5) | 3u << 10);
	lr(1, entry(PENDING, 0x40, 5) | 6u << 10);
	EXPECT_EQ(rd(IAR), 3u << 10 | 5);
	wr(EOIR, 6u << 10 | 5);
	EXPECT_EQ(rd(HCR) >> 27, 1u) << "not the active one's source";
	EXPECT_EQ(lr(0), entry(ACTIVE, 0x40, 5) | 3u << 10);
	wr(HCR, EN);
	EXPECT_EQ(rd(IAR), 6u << 10 | 5);
	wr(EOIR, 6u << 10 | 5);
	EXPECT_EQ(lr(1), entry(0, 0x40, 5) | 6u << 10);
}

TEST_F(VirtGic2, EndAndDeactivate)
{
	wr(CTLR, 1 | 1 << 9); /* EOImode */
	lr(0, entry(PENDING | ACTIVE, 0x40, 50));
	EXPECT_FALSE(virq()) << "active as well";
	wr(APR, 1u << 8);
	wr(EOIR, 50);
	EXPECT_EQ(rd(APR), 0u);
	EXPECT_EQ(lr(0), entry(PENDING | ACTIVE, 0x40, 50));
	wr(DIR, 50);
	EXPECT_EQ(lr(0), entry(PENDING, 0x40, 50));
	wr(DIR, 51);
	EXPECT_EQ(rd(HCR) >> 27, 1u);
	wr(HCR, EN);
	wr(EOIR, 51);
	EXPECT_EQ(rd(HCR) >> 27, 0u) << "no active priority: not counted";
	wr(CTLR, 1);
	lr(0, entry(ACTIVE, 0x40, 50));
	wr(DIR, 50);
	EXPECT_EQ(lr(0), entry(ACTIVE, 0x40, 50)) << "DIR does nothing without EOImode";
	wr(EOIR, 50);
	EXPECT_EQ(lr(0), entry(0, 0x40, 50)) << "an end without an active priority deactivates all the same";
	wr(APR, 1);
	wr(EOIR, 1023);
	EXPECT_EQ(rd(APR), 1u);
}

TEST_F(VirtGic2, HwDeactivatesThePhysicalInterrupt)
{
	wr(D + 0x304, 1u << 8); /* INTID 40 active */
	lr(0, entry(PENDING | HW, 0x40, 70) | 40u << 10);
	EXPECT_EQ(rd(IAR), 70u);
	EXPECT_EQ(rd(D + 0x304), 1u << 8);
	wr(EOIR, 70);
	EXPECT_EQ(rd(D + 0x304), 0u);
	EXPECT_EQ(rd(EISR), 0u);
	wr(D + 0x300, 1u << 27);
	lr(0, entry(PENDING | HW, 0x40, 27) | 27u << 10);
	rd(IAR);
	wr(EOIR, 27);
	EXPECT_EQ(rd(D + 0x300), 0u);
	lr(0, entry(PENDING | HW, 0x40, 27) | 0x3ffu << 10); /* no such interrupt */
	rd(IAR);
	wr(EOIR, 27);
	EXPECT_EQ(lr(0) & STATE, 0u);
}

TEST_F(VirtGic2, MaintenanceConditions)
{
	EXPECT_EQ(rd(ELRSR), 0xfu);
	wr(HCR, EN | UIE);
	EXPECT_EQ(rd(MISR), static_cast<uint64_t>(UIE));
	EXPECT_TRUE(maintenance());
	lr(0, entry(PENDING, 0x40, 40));
	EXPECT_TRUE(maintenance()) << "one valid is still underflow";
	lr(1, entry(ACTIVE, 0x40, 41) | EOI);
	EXPECT_FALSE(maintenance());
	EXPECT_EQ(rd(ELRSR), 0xcu);
	wr(APR, 1u << 8);
	wr(EOIR, 41);
	EXPECT_EQ(rd(EISR), 2u);
	EXPECT_EQ(rd(ELRSR), 0xcu) << "one that asks for maintenance is not free";
	EXPECT_EQ(rd(MISR), 1u | UIE);
	lr(1, 0);
	wr(HCR, EN | NPIE);
	EXPECT_EQ(rd(MISR), 0u);
	rd(IAR);
	EXPECT_EQ(rd(MISR), static_cast<uint64_t>(NPIE));
	wr(HCR, EN | LRENPIE);
	wr(APR, 1);
	wr(EOIR, 60);
	EXPECT_EQ(rd(MISR), static_cast<uint64_t>(LRENPIE));
	wr(HCR, EN | VGRP0EIE | VGRP1DIE);
	EXPECT_EQ(rd(MISR), VGRP0EIE | VGRP1DIE);
	wr(HCR, VGRP0EIE | VGRP1DIE);
	EXPECT_FALSE(maintenance()) << "the interface is off";
}

TEST_F(VirtGic2, ResetTakesItAllAway)
{
	lr(0, entry(PENDING, 0xa0, 40));
	wr(HCR, EN | UIE);
	EXPECT_TRUE(virq());
	EXPECT_TRUE(maintenance());
	gicv2_virt_device.reset(dev);
	EXPECT_FALSE(virq());
	EXPECT_FALSE(maintenance());
	EXPECT_EQ(lr(0), 0u);
	EXPECT_EQ(rd(CTLR), 0u);
}

} // namespace
