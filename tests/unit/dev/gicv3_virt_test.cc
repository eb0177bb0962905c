/* tests/unit/dev/gicv3_virt_test.cc - the virtual CPU interface by the book: fields and rules are those of IHI 0069. */
#include "tests/unit/dev/dev_bench.h"

namespace {

constexpr uint64_t D = 0x08000000, R = 0x080a0000, SGI = 0x10000;
constexpr uint64_t EOI = 1ull << 41, G1 = 1ull << 60, HW = 1ull << 61, PENDING = 1ull << 62, ACTIVE = 1ull << 63;
enum { EN = 1, UIE = 2, LRENPIE = 4, NPIE = 8, GRP0EIE = 0x10, GRP0DIE = 0x20, GRP1EIE = 0x40, GRP1DIE = 0x80 };
enum { SPURIOUS = 1023, MAINTENANCE = 25 };

class VirtGic : public DevBench {
protected:
	void SetUp() override
	{
		add_pes(2, false);
		env.window[0] = {D, 64 * KiB};
		env.window[1] = {R, 2 * 0x20000};
		props = {{"irqs", 288, nullptr}, {"maintenance", MAINTENANCE, nullptr}};
		create(&gicv3_device);
		ASSERT_NE(dev, nullptr) << err.msg;
		ich(SR_ICH_HCR_EL2, EN);
		ich(SR_ICH_VMCR_EL2, 0xff000003);
	}
	void ich(sysreg_id id, uint64_t v) { gicv3_if.write(dev, pes[0], id, v); }
	uint64_t ich(sysreg_id id) { return gicv3_if.read(dev, pes[0], id); }
	void icv(sysreg_id id, uint64_t v) { gicv3_if.virt_write(dev, pes[0], id, v); }
	uint64_t icv(sysreg_id id) { return gicv3_if.virt_read(dev, pes[0], id); }
	void lr(unsigned n, uint64_t v) { ich(static_cast<sysreg_id>(SR_ICH_LR0_EL2 + n), v); }
	uint64_t lr(unsigned n) { return ich(static_cast<sysreg_id>(SR_ICH_LR0_EL2 + n)); }
	static uint64_t entry(uint64_t flags, uint64_t prio, uint64_t id) { return flags | prio << 48 | id; }
	bool virq() const { return wire(0, WIRE_VIRQ); }
	bool vfiq() const { return wire(0, WIRE_VFIQ); }
	bool maintenance() { return rd(R + SGI + 0x200) >> MAINTENANCE & 1; }
	uint64_t misr() { return ich(SR_ICH_MISR_EL2); }
};

TEST_F(VirtGic, IdentifiesItself)
{
	uint64_t vtr = ich(SR_ICH_VTR_EL2);
	EXPECT_EQ(vtr & 0x1f, 3u) << "ListRegs: four";
	EXPECT_EQ(vtr >> 29, 4u) << "PRIbits: five";
	EXPECT_EQ(vtr >> 26 & 7, 4u) << "PREbits: five";
	EXPECT_EQ(vtr >> 23 & 7, 0u) << "IDbits: 16";
	EXPECT_EQ(vtr >> 22 & 1, 0u) << "SEIS";
	EXPECT_EQ(vtr >> 21 & 1, 1u) << "A3V";
	EXPECT_EQ(vtr >> 20 & 1, 1u) << "nV4: no direct injection";
	EXPECT_EQ(vtr >> 19 & 1, 1u) << "TDS";
	EXPECT_EQ(icv(SR_ICC_CTLR_EL1) >> 8 & 7, 4u) << "ICV_CTLR_EL1.PRIbits";
	EXPECT_EQ(icv(SR_ICC_CTLR_EL1) >> 15 & 1, 1u) << "A3V";
	EXPECT_TRUE(gicv3_if.exists(dev, SR_ICH_LR3_EL2));
	EXPECT_FALSE(gicv3_if.exists(dev, SR_ICH_LR4_EL2));
	EXPECT_FALSE(gicv3_if.exists(dev, SR_ICH_LR15_EL2));
	EXPECT_TRUE(gicv3_if.exists(dev, SR_ICH_AP1R0_EL2));
	EXPECT_FALSE(gicv3_if.exists(dev, SR_ICH_AP1R1_EL2));
	EXPECT_FALSE(gicv3_if.exists(dev, SR_ICC_AP0R3_EL1));
	EXPECT_TRUE(gicv3_if.exists(dev, SR_ICC_IAR1_EL1));
}

TEST_F(VirtGic, ReservedBitsStayZero)
{
	lr(0, ~0ull);
	EXPECT_EQ(lr(0), 0xf0f81fff0000ffffu) << "with HW: pINTID";
	lr(0, ~HW);
	EXPECT_EQ(lr(0), 0xd0f802000000ffffu) << "without: EOI";
	lr(0, 0);
	ich(SR_ICH_HCR_EL2, ~0ull);
	EXPECT_EQ(ich(SR_ICH_HCR_EL2), 0xf8005cffu) << "no TSEI without SEIS, no DVIM";
	ich(SR_ICH_HCR_EL2, 0);
	ich(SR_ICH_VMCR_EL2, ~0ull);
	EXPECT_EQ(ich(SR_ICH_VMCR_EL2), 0xf8fc021bu) << "VAckCtl RES0, VFIQEn RES1";
	ich(SR_ICH_VMCR_EL2, 0);
	EXPECT_EQ(ich(SR_ICH_VMCR_EL2), 0x004c0008u) << "least binary points 2 and 3";
}

TEST_F(VirtGic, GroupsChooseTheSignal)
{
	lr(1, entry(PENDING | G1, 0xa0, 40));
	EXPECT_TRUE(virq());
	EXPECT_FALSE(vfiq());
	lr(2, entry(PENDING, 0x80, 41));
	EXPECT_TRUE(vfiq());
	EXPECT_FALSE(virq());
	EXPECT_FALSE(wire(1, WIRE_VFIQ)) << "each PE has its own";
	EXPECT_FALSE(wire(0, WIRE_IRQ));
	EXPECT_EQ(icv(SR_ICC_IAR1_EL1), static_cast<uint64_t>(SPURIOUS)) << "the other group is first";
	EXPECT_EQ(icv(SR_ICC_HPPIR1_EL1), static_cast<uint64_t>(SPURIOUS));
	EXPECT_EQ(icv(SR_ICC_HPPIR0_EL1), 41u);
	EXPECT_EQ(icv(SR_ICC_IAR0_EL1), 41u);
	EXPECT_FALSE(vfiq());
	EXPECT_EQ(ich(SR_ICH_AP0R0_EL2), 1u << 16);
	icv(SR_ICC_EOIR0_EL1, 41);
	EXPECT_EQ(lr(2), entry(0, 0x80, 41));
	EXPECT_TRUE(virq());
	EXPECT_EQ(icv(SR_ICC_IAR1_EL1), 40u);
}

TEST_F(VirtGic, PrioritiesAndMasks)
{
	lr(0, entry(PENDING | G1, 0xa0, 40));
	icv(SR_ICC_PMR_EL1, 0xa0);
	EXPECT_FALSE(virq()) << "not above the mask";
	EXPECT_EQ(ich(SR_ICH_VMCR_EL2) >> 24, 0xa0u);
	icv(SR_ICC_PMR_EL1, 0xaf);
	EXPECT_EQ(icv(SR_ICC_PMR_EL1), 0xa8u) << "five bits";
	EXPECT_TRUE(virq());
	icv(SR_ICC_IGRPEN1_EL1, 0);
	EXPECT_FALSE(virq());
	icv(SR_ICC_IGRPEN1_EL1, 1);
	lr(1, entry(PENDING | G1, 0xa0, 39));
	EXPECT_EQ(icv(SR_ICC_HPPIR1_EL1), 40u);
	ich(SR_ICH_HCR_EL2, 0);
	EXPECT_FALSE(virq());
	EXPECT_EQ(icv(SR_ICC_IAR1_EL1), static_cast<uint64_t>(SPURIOUS));
	ich(SR_ICH_HCR_EL2, EN);
	ich(SR_ICH_AP1R0_EL2, 1u << 20);
	EXPECT_FALSE(virq()) << "an active priority of 0xa0";
	EXPECT_EQ(icv(SR_ICC_RPR_EL1), 0xa0u);
	icv(SR_ICC_AP1R0_EL1, 0);
	EXPECT_TRUE(virq());
	EXPECT_EQ(icv(SR_ICC_RPR_EL1), 0xffu);
}

TEST_F(VirtGic, BinaryPointsGroupPriorities)
{
	icv(SR_ICC_BPR1_EL1, 0);
	EXPECT_EQ(icv(SR_ICC_BPR1_EL1), 3u);
	icv(SR_ICC_BPR0_EL1, 0);
	EXPECT_EQ(icv(SR_ICC_BPR0_EL1), 2u);
	icv(SR_ICC_BPR1_EL1, 6); /* groups of 64 */
	lr(0, entry(PENDING | G1, 0xb8, 40));
	EXPECT_EQ(icv(SR_ICC_IAR1_EL1), 40u);
	EXPECT_EQ(icv(SR_ICC_RPR_EL1), 0x80u) << "the group's priority";
	lr(1, entry(PENDING | G1, 0x88, 41));
	EXPECT_FALSE(virq());
	lr(1, entry(PENDING | G1, 0x78, 41));
	EXPECT_TRUE(virq());
	icv(SR_ICC_CTLR_EL1, 1); /* CBPR */
	EXPECT_EQ(icv(SR_ICC_BPR1_EL1), 3u) << "BPR0 + 1";
	icv(SR_ICC_BPR1_EL1, 7);
	EXPECT_EQ(ich(SR_ICH_VMCR_EL2) >> 18 & 7, 6u) << "write ignored";
}

TEST_F(VirtGic, EndAndDeactivate)
{
	lr(3, entry(PENDING | ACTIVE | G1, 0x40, 50));
	EXPECT_FALSE(virq()) << "active as well";
	ich(SR_ICH_AP1R0_EL2, 1u << 8);
	icv(SR_ICC_EOIR1_EL1, 50);
	EXPECT_EQ(lr(3), entry(PENDING | G1, 0x40, 50));
	EXPECT_EQ(icv(SR_ICC_IAR1_EL1), 50u);
	icv(SR_ICC_CTLR_EL1, 2); /* EOImode */
	icv(SR_ICC_EOIR1_EL1, 50);
	EXPECT_EQ(lr(3), entry(ACTIVE | G1, 0x40, 50));
	EXPECT_EQ(icv(SR_ICC_RPR_EL1), 0xffu);
	icv(SR_ICC_DIR_EL1, 50);
	EXPECT_EQ(lr(3), entry(G1, 0x40, 50));
	lr(3, entry(ACTIVE | G1, 0x40, 50));
	icv(SR_ICC_CTLR_EL1, 0);
	icv(SR_ICC_DIR_EL1, 50);
	EXPECT_EQ(lr(3), entry(ACTIVE | G1, 0x40, 50)) << "DIR does nothing without EOImode";
	icv(SR_ICC_EOIR1_EL1, 50);
	EXPECT_EQ(lr(3), entry(ACTIVE | G1, 0x40, 50)) << "nor does an end without an active priority";
	EXPECT_EQ(ich(SR_ICH_HCR_EL2) >> 27, 0u);
}

TEST_F(VirtGic, LpisAreDeactivatedByTheirEnd)
{
	icv(SR_ICC_CTLR_EL1, 2);
	lr(0, entry(PENDING | G1, 0x40, 8192));
	EXPECT_EQ(icv(SR_ICC_IAR1_EL1), 8192u);
	icv(SR_ICC_EOIR1_EL1, 8192);
	EXPECT_EQ(lr(0), entry(G1, 0x40, 8192));
	ich(SR_ICH_AP1R0_EL2, 1);
	icv(SR_ICC_EOIR1_EL1, 8193);
	EXPECT_EQ(ich(SR_ICH_HCR_EL2) >> 27, 0u) << "not counted";
}

TEST_F(VirtGic, SpecialIntidsNeverBecomeActive)
{
	lr(0, entry(PENDING | G1, 0x40, 1021));
	EXPECT_EQ(icv(SR_ICC_IAR1_EL1), 1021u);
	EXPECT_EQ(lr(0), entry(G1, 0x40, 1021));
	EXPECT_EQ(ich(SR_ICH_AP1R0_EL2), 0u);
}

TEST_F(VirtGic, HwDeactivatesThePhysicalInterrupt)
{
	wr(D + 0x84, ~0u);
	wr(D + 0x304, 1u << 8); /* INTID 40 active */
	wr(R + SGI + 0x300, 1u << 27);
	lr(0, entry(PENDING | G1 | HW | 40ull << 32, 0x40, 70));
	EXPECT_EQ(icv(SR_ICC_IAR1_EL1), 70u);
	EXPECT_EQ(rd(D + 0x304), 1u << 8);
	icv(SR_ICC_EOIR1_EL1, 70);
	EXPECT_EQ(rd(D + 0x304), 0u);
	lr(0, entry(PENDING | G1 | HW | 27ull << 32, 0x40, 27));
	icv(SR_ICC_IAR1_EL1);
	icv(SR_ICC_EOIR1_EL1, 27);
	EXPECT_EQ(rd(R + SGI + 0x300), 0u);
	lr(0, entry(PENDING | G1 | HW | 0x1fffull << 32, 0x40, 27)); /* no such interrupt */
	icv(SR_ICC_IAR1_EL1);
	icv(SR_ICC_EOIR1_EL1, 27);
	EXPECT_EQ(lr(0) >> 62, 0u);
}

TEST_F(VirtGic, EoiCountWraps)
{
	ich(SR_ICH_HCR_EL2, EN | LRENPIE | 30ull << 27);
	EXPECT_EQ(misr(), 4u);
	for (unsigned i = 31; i < 34; i++) {
		ich(SR_ICH_AP1R0_EL2, 2);
		icv(SR_ICC_EOIR1_EL1, 60);
		EXPECT_EQ(ich(SR_ICH_HCR_EL2), (EN | LRENPIE | static_cast<uint64_t>(i % 32) << 27));
		EXPECT_EQ(maintenance(), i != 32);
	}
}

TEST_F(VirtGic, EmptyListRegisters)
{
	EXPECT_EQ(ich(SR_ICH_ELRSR_EL2), 0xfu);
	lr(0, entry(PENDING | G1, 0x40, 40));
	lr(1, entry(ACTIVE | G1 | EOI, 0x40, 41));
	lr(2, entry(EOI, 0x40, 42));
	EXPECT_EQ(ich(SR_ICH_ELRSR_EL2), 8u) << "one that asks for maintenance is not free";
	EXPECT_EQ(ich(SR_ICH_EISR_EL2), 4u);
	EXPECT_EQ(misr(), 1u);
	EXPECT_TRUE(maintenance());
	lr(2, 0);
	EXPECT_FALSE(maintenance());
}

TEST_F(VirtGic, MaintenanceConditions)
{
	const struct {
		unsigned enable, expect;
	} row[] = {{UIE, UIE}, {NPIE, NPIE}, {LRENPIE, 0}, {GRP0EIE, GRP0EIE}, {GRP0DIE, 0}, {GRP1EIE, 0}, {GRP1DIE, GRP1DIE}};
	ich(SR_ICH_VMCR_EL2, 1); /* VENG0 */
	for (const auto &r : row) {
		ich(SR_ICH_HCR_EL2, EN | r.enable);
		EXPECT_EQ(misr(), r.expect);
		EXPECT_EQ(maintenance(), r.expect != 0) << r.enable;
		ich(SR_ICH_HCR_EL2, r.enable);
		EXPECT_FALSE(maintenance()) << "the interface is off";
	}
	ich(SR_ICH_HCR_EL2, EN | UIE | NPIE);
	lr(0, entry(PENDING, 0x40, 40));
	EXPECT_EQ(misr(), static_cast<uint64_t>(UIE)) << "one valid is still underflow";
	lr(1, entry(PENDING | ACTIVE, 0x40, 41));
	EXPECT_EQ(misr(), 0u);
	lr(0, entry(ACTIVE, 0x40, 40));
	EXPECT_EQ(misr(), static_cast<uint64_t>(NPIE)) << "pending and active is not pending";
}

TEST_F(VirtGic, MaintenanceIsAnInterruptLikeOthers)
{
	wr(D, 0x12);
	wr(R + 0x14, 0);
	wr(R + SGI + 0x80, ~0u);
	wr(R + SGI + 0x100, 1u << MAINTENANCE);
	gicv3_if.write(dev, pes[0], SR_ICC_PMR_EL1, 0xff);
	gicv3_if.write(dev, pes[0], SR_ICC_IGRPEN1_EL1, 1);
	ich(SR_ICH_HCR_EL2, EN | UIE);
	EXPECT_TRUE(wire(0, WIRE_IRQ));
	EXPECT_EQ(gicv3_if.read(dev, pes[0], SR_ICC_IAR1_EL1), static_cast<uint64_t>(MAINTENANCE));
	ich(SR_ICH_HCR_EL2, EN);
	gicv3_if.write(dev, pes[0], SR_ICC_EOIR1_EL1, MAINTENANCE);
	EXPECT_FALSE(wire(0, WIRE_IRQ));
}

TEST_F(VirtGic, ResetTakesItAllAway)
{
	lr(0, entry(PENDING | G1, 0xa0, 40));
	ich(SR_ICH_HCR_EL2, EN | UIE);
	EXPECT_TRUE(virq());
	EXPECT_TRUE(maintenance());
	gicv3_if.reset(dev, pes[0]);
	EXPECT_FALSE(virq());
	EXPECT_FALSE(maintenance());
	EXPECT_EQ(lr(0), 0u);
}

} // namespace
