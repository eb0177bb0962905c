/* tests/unit/dev/gicv2_test.cc - GICv2 by the book: offsets, fields and rules are those of IHI 0048. */
#include "tests/unit/dev/dev_bench.h"

namespace {

constexpr uint64_t D = 0x08000000, C = 0x08010000;
constexpr uint64_t CTLR = C, PMR = C + 4, BPR = C + 8, IAR = C + 0xc, EOIR = C + 0x10, RPR = C + 0x14, HPPIR = C + 0x18;
constexpr uint64_t ABPR = C + 0x1c, AIAR = C + 0x20, AEOIR = C + 0x24, AHPPIR = C + 0x28, DIR = C + 0x1000;
constexpr enum pas NS = PAS_NONSECURE, S = PAS_SECURE;

class Gic2 : public DevBench {
protected:
	void make(unsigned count, bool security = false)
	{
		add_pes(count, security);
		env.window[0] = {D, 64 * KiB};
		env.window[1] = {C, 64 * KiB};
		props = {{"security", security, nullptr}};
		create(&gicv2_device);
		ASSERT_NE(dev, nullptr) << err.msg;
	}
	/* As a kernel does that knows of no groups. */
	void open_all()
	{
		wr(D, 1);
		for (unsigned i = 0; i < pes.size(); i++) {
			wr(PMR, 0xf0, 4, NS, i);
			wr(CTLR, 1, 4, NS, i);
		}
	}
	void line(unsigned intid, bool level, unsigned pe = 0) { gicv2_device.input(dev, GIC_INPUT(pe, intid), level); }
	void enable(unsigned intid, unsigned targets = 1)
	{
		wr(D + 0x100 + intid / 32 * 4, 1u << intid % 32);
		wr(D + 0x800 + intid, targets, 1);
	}
	uint64_t on(unsigned pe, uint64_t reg) { return rd(reg, 4, NS, pe); }
	bool irq(unsigned pe = 0) const { return wire(pe, WIRE_IRQ); }
	bool fiq(unsigned pe = 0) const { return wire(pe, WIRE_FIQ); }
};

TEST_F(Gic2, IdentifiesItself)
{
	make(4);
	EXPECT_EQ(rd(D + 4) & 0x1f, 8u) << "ITLinesNumber";
	EXPECT_EQ(rd(D + 4) >> 5 & 7, 3u) << "CPUNumber";
	EXPECT_EQ(rd(D + 4) >> 10 & 1, 0u);
	EXPECT_EQ(rd(D + 0xfe8) >> 4, 2u) << "ICPIDR2.ArchRev";
	EXPECT_EQ(rd(C + 0xfc) >> 16 & 0xf, 2u) << "GICC_IIDR architecture version";
	for (unsigned i = 0; i < 4; i++)
		EXPECT_EQ(rd(D + 0x800, 4, NS, i), 0x01010101u << i) << "GICD_ITARGETSR0 tells a PE its own number";
	EXPECT_EQ(rd(D + 0x100), 0xffffu) << "SGIs are always enabled";
	wr(D + 0x180, ~0u);
	EXPECT_EQ(rd(D + 0x100), 0xffffu);
	EXPECT_EQ(rd(D + 0xc00), 0xaaaaaaaau);
}

TEST_F(Gic2, NinePesAreTooMany)
{
	add_pes(9, false);
	env.window[0] = {D, 64 * KiB};
	env.window[1] = {C, 64 * KiB};
	create(&gicv2_device);
	EXPECT_EQ(dev, nullptr);
	EXPECT_NE(strstr(err.msg, "9"), nullptr);
}

TEST_F(Gic2, LifeOfALevelSensitiveSpi)
{
	make(2);
	open_all();
	enable(40, 2);
	line(40, true);
	EXPECT_FALSE(irq(0));
	EXPECT_TRUE(irq(1));
	EXPECT_FALSE(fiq(1)) << "Group 0 with FIQEn 0";
	EXPECT_EQ(on(1, HPPIR), 40u);
	EXPECT_EQ(on(0, IAR), 1023u);
	EXPECT_EQ(on(1, IAR), 40u);
	EXPECT_FALSE(irq(1));
	EXPECT_EQ(rd(D + 0x304), 1u << 8);
	EXPECT_EQ(on(1, RPR), 0u);
	wr(EOIR, 40, 4, NS, 1);
	EXPECT_TRUE(irq(1));
	line(40, false);
	EXPECT_FALSE(irq(1));
	EXPECT_EQ(on(1, RPR), 0xffu);
}

TEST_F(Gic2, ManyTargetsOneTaker)
{
	make(3);
	open_all();
	enable(50, 0xff);
	EXPECT_EQ(rd(D + 0x800 + 50, 1), 7u) << "only PEs that exist";
	line(50, true);
	EXPECT_TRUE(irq(0) && irq(1) && irq(2));
	EXPECT_EQ(on(2, IAR), 50u);
	EXPECT_FALSE(irq(0) || irq(1) || irq(2));
	EXPECT_EQ(on(0, IAR), 1023u);
	wr(D + 0x800 + 50, 1, 1);
	wr(EOIR, 50, 4, NS, 2);
	EXPECT_TRUE(irq(0));
	EXPECT_FALSE(irq(2));
}

TEST_F(Gic2, OnePeNeedsNoTargets)
{
	make(1);
	open_all();
	enable(50, 0);
	EXPECT_EQ(rd(D + 0x800), 0u) << "RAZ/WI";
	line(50, true);
	EXPECT_TRUE(irq());
}

TEST_F(Gic2, SoftwareGeneratedInterruptsBySource)
{
	make(4);
	open_all();
	wr(D + 0xf00, 2 << 16 | 3, 4, NS, 0); /* list: PE 1 */
	wr(D + 0xf00, 1 << 24 | 3, 4, NS, 2); /* all but self */
	EXPECT_EQ(rd(D + 0xf20, 4, NS, 1), 5u << 24) << "GICD_SPENDSGIR0: from PEs 0 and 2";
	EXPECT_EQ(rd(D + 0xf23, 1, NS, 0), 4u);
	EXPECT_EQ(rd(D + 0xf23, 1, NS, 2), 0u);
	EXPECT_EQ(on(1, HPPIR), 3u);
	EXPECT_EQ(on(1, IAR), 3u) << "from PE 0 first";
	EXPECT_EQ(rd(D + 0x200, 4, NS, 1), 8u) << "the other one is pending still";
	EXPECT_FALSE(irq(1));
	wr(EOIR, 3, 4, NS, 1);
	EXPECT_TRUE(irq(1));
	EXPECT_EQ(on(1, IAR), 2u << 10 | 3);
	wr(EOIR, 2u << 10 | 3, 4, NS, 1);
	EXPECT_FALSE(irq(1));
	wr(D + 0xf00, 2 << 24 | 9, 4, NS, 3); /* self */
	EXPECT_EQ(on(3, HPPIR), 2u << 10 | 3) << "SGI 3 from PE 2 before SGI 9";
	EXPECT_EQ(on(3, IAR), 2u << 10 | 3);
	wr(EOIR, 2u << 10 | 3, 4, NS, 3);
	EXPECT_EQ(on(3, IAR), 3u << 10 | 9);
}

TEST_F(Gic2, SgiPendingRegisters)
{
	make(2);
	open_all();
	wr(D + 0x200, 0xffff);
	EXPECT_EQ(rd(D + 0x200), 0u) << "GICD_ISPENDR0 does not set SGIs";
	wr(D + 0xf25, 0xff, 1);
	EXPECT_EQ(rd(D + 0xf25, 1), 3u) << "sources that exist";
	EXPECT_TRUE(irq());
	wr(D + 0xf15, 1, 1);
	EXPECT_EQ(on(0, IAR), 1u << 10 | 5);
	wr(EOIR, 1u << 10 | 5);
	EXPECT_FALSE(irq());
}

TEST_F(Gic2, PreemptionAndSplitEnd)
{
	make(1);
	open_all();
	enable(40);
	enable(41);
	wr(D + 0x400 + 40, 0xa0, 1);
	wr(D + 0x400 + 41, 0x90, 1);
	wr(CTLR, 1 | 1 << 9); /* EOImode */
	line(40, true);
	EXPECT_EQ(rd(IAR), 40u);
	wr(BPR, 4); /* group priority: bits 7:5 */
	line(41, true);
	EXPECT_TRUE(irq()) << "0x80 < 0xa0";
	wr(BPR, 6); /* bit 7 */
	EXPECT_FALSE(irq());
	wr(BPR, 0);
	EXPECT_EQ(rd(BPR), 2u);
	EXPECT_EQ(rd(IAR), 41u);
	EXPECT_EQ(rd(RPR), 0x90u);
	EXPECT_EQ(rd(C + 0xd0), 1u << (0x90 >> 3) | 1u << (0xa0 >> 3));
	wr(EOIR, 41);
	wr(EOIR, 40);
	EXPECT_EQ(rd(RPR), 0xffu);
	EXPECT_EQ(rd(D + 0x304), 3u << 8);
	wr(DIR, 41);
	EXPECT_EQ(rd(D + 0x304), 1u << 8);
}

TEST_F(Gic2, GroupsWithoutSecurityExtensions)
{
	make(1);
	open_all();
	wr(D, 3);
	wr(CTLR, 3 | 1 << 3); /* both groups, FIQEn */
	enable(40);
	enable(41);
	wr(D + 0x84, 1 << 9);
	line(41, true);
	EXPECT_TRUE(irq());
	EXPECT_EQ(rd(IAR), 1022u) << "AckCtl 0: Group 1 is not acknowledged by GICC_IAR";
	EXPECT_EQ(rd(HPPIR), 1022u);
	EXPECT_EQ(rd(AHPPIR), 41u);
	EXPECT_EQ(rd(ABPR), 3u);
	line(40, true);
	EXPECT_TRUE(fiq());
	EXPECT_FALSE(irq());
	EXPECT_EQ(rd(AIAR), 1023u);
	EXPECT_EQ(rd(IAR), 40u);
	line(40, false);
	wr(AEOIR, 40);
	EXPECT_EQ(rd(RPR), 0u) << "GICC_AEOIR is for Group 1";
	wr(EOIR, 40);
	EXPECT_EQ(rd(AIAR), 41u);
	EXPECT_EQ(rd(C + 0xe0), 1u) << "GICC_NSAPR0";
	line(41, false);
	wr(AEOIR, 41);
	wr(CTLR, 3 | 1 << 2);
	line(41, true);
	EXPECT_EQ(rd(IAR), 41u) << "AckCtl 1";
}

TEST_F(Gic2, SecurityExtensions)
{
	make(1, true);
	EXPECT_EQ(rd(D + 4) >> 10 & 1, 1u);
	wr(D, 3, 4, S);
	EXPECT_EQ(rd(D), 1u) << "EnableGrp1 in bit 0 of the Non-secure view";
	wr(D, 0);
	EXPECT_EQ(rd(D, 4, S), 1u);
	wr(D, 1);
	wr(D + 0x84, ~0u);
	EXPECT_EQ(rd(D + 0x84, 4, S), 0u) << "IGROUPR is Secure";
	wr(D + 0x84, 1 << 9, 4, S);
	wr(D + 0x104, ~0u);
	EXPECT_EQ(rd(D + 0x104, 4, S), 1u << 9);
	wr(D + 0x104, 1 << 8, 4, S);
	wr(D + 0x429, 0x40, 1);
	EXPECT_EQ(rd(D + 0x429, 1, S), 0xa0u);
	wr(PMR, 0xff, 4, S);
	wr(CTLR, 0x1 | 1 << 3, 4, S);
	wr(CTLR, 0x1 | 1 << 9);
	EXPECT_EQ(rd(CTLR, 4, S), 0x3u | 1 << 3 | 1 << 10) << "EnableGrp1 and EOImodeNS";
	EXPECT_EQ(rd(CTLR), 1u | 1 << 9);
	line(41, true);
	EXPECT_TRUE(irq());
	EXPECT_EQ(rd(IAR), 41u) << "Non-secure GICC_IAR acknowledges Group 1";
	EXPECT_EQ(rd(RPR), 0x40u);
	EXPECT_EQ(rd(RPR, 4, S), 0xa0u);
	line(40, true);
	EXPECT_TRUE(fiq());
	EXPECT_EQ(rd(IAR), 1023u);
	EXPECT_EQ(rd(HPPIR), 1023u);
	EXPECT_EQ(rd(IAR, 4, S), 40u);
	EXPECT_EQ(rd(RPR), 0u);
	wr(EOIR, 40);
	EXPECT_EQ(rd(RPR, 4, S), 0u) << "Non-secure software cannot end a Secure interrupt";
	line(40, false);
	wr(EOIR, 40, 4, S);
	wr(EOIR, 41);
	EXPECT_EQ(rd(D + 0x304, 4, S), 1u << 9) << "EOImodeNS";
	wr(DIR, 41);
	EXPECT_EQ(rd(D + 0x304, 4, S), 0u);
	EXPECT_EQ(rd(AIAR), 0u) << "aliases are Secure registers";
	EXPECT_EQ(rd(BPR), 3u);
	EXPECT_EQ(rd(BPR, 4, S), 2u);
	wr(PMR, 0x40, 4, S);
	wr(PMR, 0xff);
	EXPECT_EQ(rd(PMR, 4, S), 0x40u);
	EXPECT_EQ(rd(PMR), 0u);
	wr(D + 0xf00, 1 << 16 | 4);
	EXPECT_EQ(rd(D + 0x200, 4, S), 0u) << "a Non-secure request for a Secure SGI";
	wr(D + 0xf00, 1 << 16 | 4, 4, S);
	EXPECT_EQ(rd(D + 0x200, 4, S), 1u << 4);
}

TEST_F(Gic2, AsFirmwareWouldLeaveItForANonSecureKernel)
{
	add_pes(1, true);
	env.window[0] = {D, 64 * KiB};
	env.window[1] = {C, 64 * KiB};
	props = {{"security", 1, nullptr}, {"nonsecure", 1, nullptr}};
	create(&gicv2_device);
	open_all();
	EXPECT_EQ(rd(PMR), 0xf0u);
	enable(40);
	line(40, true);
	EXPECT_TRUE(irq());
	EXPECT_EQ(rd(IAR), 40u);
}

TEST_F(Gic2, TracesTheLifeOfAnInterrupt)
{
	std::string log;
	trace_listener l = {[](void *arg, const trace_event *ev) { *static_cast<std::string *>(arg) += std::string(ev->irq.what) + " "; },
			    &log, 1u << TRACE_IRQ, nullptr};
	make(1);
	open_all();
	enable(40);
	trace_listen(&trace, &l);
	line(40, true);
	rd(IAR);
	line(40, false);
	wr(EOIR, 40);
	EXPECT_EQ(log, "irq acknowledge irq end ");
}

TEST_F(Gic2, ResetKeepsTheInputsOnly)
{
	make(1);
	open_all();
	enable(40);
	line(40, true);
	gicv2_device.reset(dev);
	EXPECT_FALSE(irq());
	open_all();
	enable(40);
	EXPECT_TRUE(irq());
}

} // namespace
