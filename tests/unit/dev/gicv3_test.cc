/* tests/unit/dev/gicv3_test.cc - GICv3 by the book: offsets, fields and rules are those of IHI 0069. */
#include "tests/unit/dev/dev_bench.h"

namespace {

constexpr uint64_t D = 0x08000000, R = 0x080a0000, SGI = 0x10000, STRIDE = 0x20000;
constexpr uint64_t GICD_CTLR = D + 0, GICD_TYPER = D + 4, GICD_IROUTER = D + 0x6000;
enum { SPURIOUS = 1023 };

class Gic : public DevBench {
protected:
	void make(unsigned count, bool security = false, uint64_t irqs = 288)
	{
		add_pes(count, security);
		env.window[0] = {D, 64 * KiB};
		env.window[1] = {R, 123 * STRIDE};
		props = {{"irqs", irqs, nullptr}, {"security", security, nullptr}};
		create(&gicv3_device);
		ASSERT_NE(dev, nullptr) << err.msg;
	}
	/* What an operating system does first, in a machine with one Security state: all in Group 1, everything open. */
	void open_all()
	{
		wr(GICD_CTLR, 0x12); /* ARE, EnableGrp1 */
		for (unsigned n = 1; n < 9; n++)
			wr(D + 0x80 + 4 * n, ~0u);
		for (unsigned i = 0; i < pes.size(); i++) {
			wr(R + i * STRIDE + 0x14, 0);
			wr(R + i * STRIDE + SGI + 0x80, ~0u);
			icc(SR_ICC_PMR_EL1, 0xff, i);
			icc(SR_ICC_IGRPEN1_EL1, 1, i);
		}
	}
	void icc(sysreg_id id, uint64_t v, unsigned pe = 0) { gicv3_if.write(dev, pes[pe], id, v); }
	uint64_t icc(sysreg_id id) { return gicv3_if.read(dev, pes[0], id); }
	uint64_t icc_of(unsigned pe, sysreg_id id) { return gicv3_if.read(dev, pes[pe], id); }
	void line(unsigned intid, bool level, unsigned pe = 0) { gicv3_device.input(dev, GIC_INPUT(pe, intid), level); }
	void prio(unsigned intid, uint8_t p) { wr(D + 0x400 + intid, p, 1); }
	void enable(unsigned intid) { wr(D + 0x100 + intid / 32 * 4, 1u << intid % 32); }
	void edge(unsigned intid) { wr(D + 0xc00 + intid / 16 * 4, 2u << 2 * (intid % 16)); }
	bool irq(unsigned pe = 0) const { return wire(pe, WIRE_IRQ); }
	bool fiq(unsigned pe = 0) const { return wire(pe, WIRE_FIQ); }
	void state(unsigned pe, unsigned el, bool secure)
	{
		pes[pe]->ps.el = static_cast<uint8_t>(el);
		pes[pe]->eff.secure = secure;
		gicv3_if.state_changed(dev, pes[pe]);
	}
};

TEST_F(Gic, IdentifiesItself)
{
	make(3);
	EXPECT_EQ(rd(D + 0xffe8) >> 4 & 0xf, 3u) << "PIDR2.ArchRev";
	EXPECT_EQ(rd(R + 0xffe8) >> 4 & 0xf, 3u);
	EXPECT_EQ(rd(D + 8) & 0xfff, 0x43bu) << "IIDR: Arm";
	uint64_t typer = rd(GICD_TYPER);
	EXPECT_EQ(typer & 0x1f, 8u) << "ITLinesNumber: 288 INTIDs";
	EXPECT_EQ(typer >> 10 & 1, 0u) << "SecurityExtn with DS=1";
	EXPECT_EQ(typer >> 17 & 1, 0u) << "LPIS";
	EXPECT_EQ(typer >> 19 & 0x1f, 15u) << "IDbits";
	EXPECT_EQ(typer >> 24 & 1, 1u) << "A3V";
	EXPECT_EQ(typer >> 25 & 1, 0u) << "No1N";
	EXPECT_EQ(rd(GICD_CTLR), 0x50u) << "DS and ARE read as one";
	for (unsigned i = 0; i < 3; i++) {
		uint64_t t = rd(R + i * STRIDE + 8, 8);
		EXPECT_EQ(t >> 32, i) << "Affinity_Value";
		EXPECT_EQ(t >> 8 & 0xffff, i) << "Processor_Number";
		EXPECT_EQ(t >> 4 & 1, i == 2) << "Last";
		EXPECT_EQ(t & 1, 0u) << "PLPIS";
		EXPECT_EQ(rd(R + i * STRIDE + 0xc), i);
	}
	EXPECT_EQ(icc(SR_ICC_SRE_EL1) & 1, 1u);
	EXPECT_EQ(icc(SR_ICC_CTLR_EL1) >> 8 & 7, 4u) << "PRIbits - 1";
	uint64_t v;
	EXPECT_EQ(bus_read(bus, {R + 3 * STRIDE, PAS_NONSECURE}, 4, {0, false}, &v), BUS_DECERR) << "no fourth redistributor";
}

TEST_F(Gic, RefusesWhatDoesNotFit)
{
	add_pes(2, false);
	env.window[0] = {D, 64 * KiB};
	env.window[1] = {R, STRIDE};
	create(&gicv3_device);
	EXPECT_EQ(dev, nullptr);
	EXPECT_NE(strstr(err.msg, "2 PEs"), nullptr);
	env.window[1].size = 2 * STRIDE;
	props = {{"irqs", 70, nullptr}};
	create(&gicv3_device);
	EXPECT_EQ(dev, nullptr);
}

TEST_F(Gic, WakerHasToBeClearedByItsOwner)
{
	make(1);
	EXPECT_EQ(rd(R + 0x14), 6u) << "ProcessorSleep and ChildrenAsleep out of reset";
	wr(R + 0x14, 0);
	EXPECT_EQ(rd(R + 0x14), 0u);
	wr(R + 0x14, 2);
	EXPECT_EQ(rd(R + 0x14), 6u);
}

TEST_F(Gic, LevelSensitiveSpi)
{
	make(1);
	open_all();
	enable(40);
	line(40, true);
	EXPECT_TRUE(irq());
	EXPECT_FALSE(fiq());
	EXPECT_EQ(rd(D + 0x204) >> 8 & 1, 1u) << "GICD_ISPENDR1";
	EXPECT_EQ(icc(SR_ICC_HPPIR1_EL1), 40u);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 40u);
	EXPECT_FALSE(irq());
	EXPECT_EQ(rd(D + 0x304) >> 8 & 1, 1u) << "GICD_ISACTIVER1";
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), static_cast<uint64_t>(SPURIOUS));
	icc(SR_ICC_EOIR1_EL1, 40);
	EXPECT_TRUE(irq()) << "still asserted: pending again";
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 40u);
	line(40, false);
	icc(SR_ICC_EOIR1_EL1, 40);
	EXPECT_FALSE(irq());
	EXPECT_EQ(rd(D + 0x304), 0u);
	EXPECT_EQ(rd(D + 0x204), 0u);
	wr(D + 0x204, 1 << 8);
	EXPECT_TRUE(irq()) << "GICD_ISPENDR latches a level-sensitive interrupt too";
	wr(D + 0x284, 1 << 8);
	EXPECT_FALSE(irq());
}

TEST_F(Gic, EdgeTriggeredSpi)
{
	make(1);
	open_all();
	enable(41);
	edge(41);
	EXPECT_EQ(rd(D + 0xc08) >> 18 & 3, 2u);
	line(41, true);
	line(41, false);
	EXPECT_TRUE(irq()) << "the edge is remembered";
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 41u);
	EXPECT_EQ(rd(D + 0x204) >> 9 & 1, 0u);
	line(41, true);
	EXPECT_FALSE(irq()) << "active and pending";
	icc(SR_ICC_EOIR1_EL1, 41);
	EXPECT_TRUE(irq());
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 41u);
	icc(SR_ICC_EOIR1_EL1, 41);
	EXPECT_FALSE(irq()) << "a level that stays high is no second edge";
}

TEST_F(Gic, EnablesAtEveryLevel)
{
	make(1);
	open_all();
	line(40, true);
	EXPECT_FALSE(irq()) << "not enabled";
	enable(40);
	EXPECT_TRUE(irq());
	wr(D + 0x184, 1 << 8);
	EXPECT_FALSE(irq()) << "GICD_ICENABLER";
	enable(40);
	wr(GICD_CTLR, 0x10);
	EXPECT_FALSE(irq()) << "group disabled at the distributor";
	EXPECT_EQ(icc(SR_ICC_HPPIR1_EL1), static_cast<uint64_t>(SPURIOUS));
	wr(GICD_CTLR, 0x12);
	EXPECT_TRUE(irq());
	icc(SR_ICC_IGRPEN1_EL1, 0);
	EXPECT_FALSE(irq()) << "group disabled at the CPU interface";
	icc(SR_ICC_IGRPEN1_EL1, 1);
	icc(SR_ICC_PMR_EL1, 0);
	EXPECT_FALSE(irq()) << "priority mask";
	EXPECT_EQ(icc(SR_ICC_HPPIR1_EL1), 40u) << "which ICC_HPPIR1_EL1 does not look at";
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), static_cast<uint64_t>(SPURIOUS));
}

TEST_F(Gic, PrioritiesAndMask)
{
	make(1);
	open_all();
	for (unsigned i : {50u, 51u, 52u})
		enable(i);
	prio(50, 0xa0);
	prio(51, 0x80);
	prio(52, 0x80);
	EXPECT_EQ(rd(D + 0x400 + 48), 0x80a00000u);
	prio(50, 0xff);
	EXPECT_EQ(rd(D + 0x400 + 50, 1), 0xf8u) << "five bits of priority";
	prio(50, 0xa0);
	line(50, true);
	line(51, true);
	line(52, true);
	EXPECT_EQ(icc(SR_ICC_HPPIR1_EL1), 51u) << "the lower INTID among equals";
	icc(SR_ICC_PMR_EL1, 0x80);
	EXPECT_FALSE(irq()) << "must be higher than the mask, not equal";
	icc(SR_ICC_PMR_EL1, 0x88);
	EXPECT_TRUE(irq());
	EXPECT_EQ(icc(SR_ICC_PMR_EL1), 0x88u);
	prio(52, 0x40);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 52u);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0x40u);
	icc(SR_ICC_EOIR1_EL1, 52);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0xffu);
}

TEST_F(Gic, PreemptionFollowsTheBinaryPoint)
{
	make(1);
	open_all();
	for (unsigned i : {50u, 51u, 52u})
		enable(i);
	prio(50, 0xa0);
	prio(51, 0x98);
	prio(52, 0x80);
	line(50, true);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 50u);
	line(51, true);
	EXPECT_TRUE(irq()) << "0x98 preempts 0xa0 with all five bits";
	icc(SR_ICC_BPR1_EL1, 5); /* Non-secure binary point 5: group priority is bits 7:5 */
	EXPECT_TRUE(irq()) << "0x80 < 0xa0";
	icc(SR_ICC_BPR1_EL1, 6);
	EXPECT_FALSE(irq()) << "both 0x80 in bits 7:6";
	line(51, false);
	icc(SR_ICC_BPR1_EL1, 7); /* bit 7 only */
	line(52, true);
	EXPECT_FALSE(irq()) << "0x80 and 0xa0 share bit 7: same group priority";
	icc(SR_ICC_BPR1_EL1, 0);
	EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 3u) << "the least binary point of five bits, plus one";
	EXPECT_TRUE(irq());
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 52u);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0x80u);
	EXPECT_EQ(icc(SR_ICC_AP1R0_EL1), 1u << (0xa0 >> 3) | 1u << (0x80 >> 3));
	icc(SR_ICC_EOIR1_EL1, 52);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0xa0u);
	icc(SR_ICC_EOIR1_EL1, 50);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0xffu);
	icc(SR_ICC_EOIR1_EL1, 50);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0xffu);
	icc(SR_ICC_AP1R0_EL1, 1u << 3);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 3u << 3);
}

TEST_F(Gic, SplitEndOfInterrupt)
{
	make(1);
	open_all();
	enable(40);
	enable(41);
	line(40, true);
	icc(SR_ICC_CTLR_EL1, 2); /* EOImode */
	EXPECT_EQ(icc(SR_ICC_CTLR_EL1) & 3, 2u);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 40u);
	line(41, true);
	EXPECT_FALSE(irq());
	icc(SR_ICC_EOIR1_EL1, 40);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0xffu);
	EXPECT_EQ(rd(D + 0x304), 1u << 8) << "still active";
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 41u) << "but others come through";
	icc(SR_ICC_DIR_EL1, 40);
	EXPECT_EQ(rd(D + 0x304), 1u << 9);
	icc(SR_ICC_CTLR_EL1, 0);
	icc(SR_ICC_DIR_EL1, 41);
	EXPECT_EQ(rd(D + 0x304), 1u << 9) << "ICC_DIR_EL1 means nothing with EOImode 0";
}

TEST_F(Gic, SpecialAndAbsentIntidsAreIgnored)
{
	make(1);
	open_all();
	enable(40);
	line(40, true);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 40u);
	for (uint64_t id : {288u, 1019u, 1023u, 8192u, 0xffffffu}) {
		icc(SR_ICC_EOIR1_EL1, id);
		icc(SR_ICC_DIR_EL1, id);
	}
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0u);
	icc(SR_ICC_EOIR0_EL1, 40);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0u) << "the register of the other group";
}

TEST_F(Gic, PrivatePeripheralInterrupts)
{
	make(2);
	open_all();
	for (unsigned i = 0; i < 2; i++)
		wr(R + i * STRIDE + SGI + 0x100, 1 << 27);
	line(27, true, 1);
	EXPECT_FALSE(irq(0));
	EXPECT_TRUE(irq(1));
	EXPECT_EQ(rd(R + STRIDE + SGI + 0x200), 1u << 27);
	EXPECT_EQ(rd(R + SGI + 0x200), 0u);
	EXPECT_EQ(icc_of(1, SR_ICC_IAR1_EL1), 27u);
	line(27, false, 1);
	icc(SR_ICC_EOIR1_EL1, 27, 1);
	EXPECT_EQ(rd(R + STRIDE + SGI + 0x300), 0u);
	wr(R + SGI + 0xc04, 2u << 22); /* ICFGR1: 27 edge-triggered */
	line(27, true);
	line(27, false);
	EXPECT_TRUE(irq(0));
	EXPECT_EQ(rd(D + 0x200), 0u) << "GICD_ISPENDR0 is RES0 with affinity routing";
	wr(R + SGI + 0x400 + 24, 0x20406080);
	EXPECT_EQ(rd(R + SGI + 0x400 + 27, 1), 0x20u);
}

TEST_F(Gic, SoftwareGeneratedInterrupts)
{
	make(18);
	open_all();
	for (unsigned i = 0; i < 18; i++)
		wr(R + i * STRIDE + SGI + 0x100, 0xffff);
	EXPECT_EQ(rd(R + SGI + 0xc00), 0xaaaaaaaau) << "SGIs are edge-triggered";
	wr(R + SGI + 0xc00, 0);
	EXPECT_EQ(rd(R + SGI + 0xc00), 0xaaaaaaaau);
	auto pending = [&](unsigned intid) {
		uint32_t m = 0;
		for (unsigned i = 0; i < 18; i++)
			m |= static_cast<uint32_t>(rd(R + i * STRIDE + SGI + 0x200) >> intid & 1) << i;
		return m;
	};
	icc(SR_ICC_SGI1R_EL1, 5ULL << 24 | 0x8003); /* 0.0.0.{0,1,15} */
	EXPECT_EQ(pending(5), 0x8003u);
	EXPECT_TRUE(irq(0));
	EXPECT_TRUE(irq(15));
	EXPECT_FALSE(irq(2));
	icc(SR_ICC_SGI1R_EL1, 6ULL << 24 | 1 << 16 | 0xffff); /* 0.0.1.* */
	EXPECT_EQ(pending(6), 0x30000u);
	icc(SR_ICC_SGI1R_EL1, 7ULL << 24 | 1ULL << 40, 3); /* IRM: all but the sender */
	EXPECT_EQ(pending(7), 0x3ffffu & ~8u);
	icc(SR_ICC_SGI1R_EL1, 8ULL << 24 | 1ULL << 44 | 0xffff); /* RS 1: Aff0 16..31, where there is nobody */
	EXPECT_EQ(pending(8), 0u);
	icc(SR_ICC_SGI1R_EL1, 8ULL << 24 | 1ULL << 48 | 0xffff);
	icc(SR_ICC_SGI1R_EL1, 8ULL << 24 | 1ULL << 32 | 0xffff);
	EXPECT_EQ(pending(8), 0u) << "other Aff3, Aff2";
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 5u);
	EXPECT_EQ(pending(5), 0x8002u);
	icc(SR_ICC_SGI1R_EL1, 5ULL << 24 | 1);
	EXPECT_EQ(pending(5), 0x8003u) << "to an active one: active and pending";
	icc(SR_ICC_EOIR1_EL1, 5);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 5u);
	icc(SR_ICC_SGI0R_EL1, 9ULL << 24 | 1);
	EXPECT_EQ(pending(9), 0u) << "a Group 0 request for an SGI in Group 1";
}

TEST_F(Gic, SgisWithOneSecurityState)
{
	make(1);
	open_all();
	wr(R + SGI + 0x80, ~1u); /* SGI 0 in Group 0 */
	struct Case { sysreg_id reg; unsigned want; } cases[] = {{SR_ICC_SGI0R_EL1, 1}, {SR_ICC_SGI1R_EL1, 3}, {SR_ICC_ASGI1R_EL1, 1}};
	for (const Case &c : cases) {
		icc(c.reg, 1);
		icc(c.reg, 1ULL << 24 | 1);
		EXPECT_EQ(rd(R + SGI + 0x200), c.want) << c.reg;
		wr(R + SGI + 0x280, 3);
	}
}

TEST_F(Gic, Group0IsFiq)
{
	make(1);
	open_all();
	wr(GICD_CTLR, 0x13);
	icc(SR_ICC_IGRPEN0_EL1, 1);
	wr(R + SGI + 0x80, ~1u); /* SGI 0 in Group 0 */
	wr(R + SGI + 0x100, 1);
	icc(SR_ICC_SGI0R_EL1, 1);
	EXPECT_TRUE(fiq());
	EXPECT_FALSE(irq());
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), static_cast<uint64_t>(SPURIOUS));
	EXPECT_EQ(icc(SR_ICC_HPPIR1_EL1), static_cast<uint64_t>(SPURIOUS));
	EXPECT_EQ(icc(SR_ICC_HPPIR0_EL1), 0u);
	EXPECT_EQ(icc(SR_ICC_IAR0_EL1), 0u);
	EXPECT_EQ(icc(SR_ICC_AP0R0_EL1), 1u);
	icc(SR_ICC_EOIR1_EL1, 0);
	EXPECT_EQ(icc(SR_ICC_AP0R0_EL1), 1u);
	icc(SR_ICC_EOIR0_EL1, 0);
	EXPECT_EQ(icc(SR_ICC_AP0R0_EL1), 0u);
	icc(SR_ICC_BPR0_EL1, 0);
	EXPECT_EQ(icc(SR_ICC_BPR0_EL1), 2u);
	icc(SR_ICC_BPR0_EL1, 5);
	icc(SR_ICC_CTLR_EL1, 1); /* CBPR */
	EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 6u) << "ICC_BPR0_EL1 + 1";
	icc(SR_ICC_BPR1_EL1, 3);
	EXPECT_EQ(icc(SR_ICC_BPR0_EL1), 5u) << "and writes are ignored";
	icc(SR_ICC_BPR0_EL1, 7);
	EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 7u) << "saturated";
}

TEST_F(Gic, RoutesSpis)
{
	make(18);
	open_all();
	enable(60);
	line(60, true);
	EXPECT_TRUE(irq(0)) << "0.0.0.0 out of reset";
	wr(GICD_IROUTER + 8 * 60, 0x101, 8); /* 0.0.1.1 */
	EXPECT_FALSE(irq(0));
	EXPECT_TRUE(irq(17));
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 60, 8), 0x101u);
	wr(GICD_IROUTER + 8 * 60 + 4, 0xff12345601);
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 60, 8), 0x0100000101u) << "32-bit halves; only Aff3 above";
	for (unsigned i = 0; i < 18; i++)
		EXPECT_FALSE(irq(i)) << "nobody has that affinity";
	wr(GICD_IROUTER + 8 * 60 + 4, 0);
	EXPECT_TRUE(irq(17));
	EXPECT_EQ(icc_of(17, SR_ICC_IAR1_EL1), 60u);
	wr(GICD_IROUTER + 8 * 60, 3, 8);
	line(60, false);
	line(60, true);
	EXPECT_FALSE(irq(3)) << "active";
	icc(SR_ICC_EOIR1_EL1, 60, 17);
	EXPECT_TRUE(irq(3)) << "the new route after deactivation";
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 31, 8), 0u);
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 300, 8), 0u);
	wr(GICD_IROUTER + 8 * 300, 3, 8);
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 300, 8), 0u) << "no such interrupt";
}

TEST_F(Gic, OneOfN)
{
	make(3);
	open_all();
	wr(R + 0x14, 2); /* the first PE sleeps */
	enable(60);
	wr(GICD_IROUTER + 8 * 60, 1u << 31, 8);
	line(60, true);
	EXPECT_EQ(irq(0) + irq(1) + irq(2), 1);
	EXPECT_TRUE(irq(1));
	icc(SR_ICC_IGRPEN1_EL1, 0, 1);
	EXPECT_EQ(irq(0) + irq(1) + irq(2), 1);
	EXPECT_TRUE(irq(2)) << "goes on to one that takes the group";
	EXPECT_EQ(icc_of(2, SR_ICC_IAR1_EL1), 60u);
	EXPECT_EQ(irq(0) + irq(1) + irq(2), 0);
	line(60, false);
	icc(SR_ICC_EOIR1_EL1, 60, 2);
	icc(SR_ICC_IGRPEN1_EL1, 0, 2);
	line(60, true);
	EXPECT_EQ(irq(0) + irq(1) + irq(2), 0) << "nobody to take it";
	wr(R + 0x14, 0);
	EXPECT_TRUE(irq(0)) << "until somebody wakes";
}

TEST_F(Gic, MessageBasedSpis)
{
	make(1);
	open_all();
	enable(70);
	EXPECT_EQ(rd(GICD_TYPER) >> 16 & 1, 1u);
	wr(D + 0x40, 70);
	EXPECT_TRUE(irq());
	wr(D + 0x48, 70);
	EXPECT_FALSE(irq());
	wr(D + 0x40, 20);
	wr(D + 0x40, 500);
	EXPECT_FALSE(irq());
}

TEST_F(Gic, AllThatIntidsCanNumber)
{
	make(1, false, 1020);
	open_all();
	EXPECT_EQ(rd(GICD_TYPER) & 0x1f, 31u);
	wr(D + 0x80 + 31 * 4, ~0u);
	wr(D + 0x100 + 31 * 4, ~0u);
	EXPECT_EQ(rd(D + 0x100 + 31 * 4), 0x0fffffffu) << "1020 and up are no interrupts";
	wr(D + 0x200 + 31 * 4, 0xf8000000u);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 1019u);
	icc(SR_ICC_EOIR1_EL1, 1019);
	EXPECT_FALSE(irq());
	wr(GICD_IROUTER + 8 * 1020, 3, 8);
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 1020, 8), 0u);
}

TEST_F(Gic, ResetKeepsTheInputsOnly)
{
	make(1);
	open_all();
	enable(40);
	line(40, true);
	icc(SR_ICC_IAR1_EL1);
	gicv3_device.reset(dev);
	EXPECT_FALSE(irq());
	EXPECT_EQ(rd(D + 0x104), 0u);
	EXPECT_EQ(rd(D + 0x304), 0u);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0xffu);
	EXPECT_EQ(icc(SR_ICC_PMR_EL1), 0u);
	open_all();
	enable(40);
	EXPECT_TRUE(irq()) << "the line never fell";
	gicv3_if.reset(dev, pes[0]);
	EXPECT_FALSE(irq()) << "the PE's interface is off after its reset";
	EXPECT_EQ(rd(D + 0x104), 1u << 8) << "the distributor is not touched";
}

TEST_F(Gic, TracesAcknowledgeAndEnd)
{
	std::vector<std::string> log;
	trace_listener l = {[](void *arg, const trace_event *ev) {
		static_cast<std::vector<std::string> *>(arg)->push_back(std::string(ev->irq.what) + std::to_string(ev->irq.intid));
	}, &log, 1u << TRACE_IRQ, nullptr};

	make(1);
	open_all();
	enable(40);
	trace_listen(&trace, &l);
	edge(40);
	line(40, true);
	icc(SR_ICC_IAR1_EL1);
	icc(SR_ICC_EOIR1_EL1, 40);
	ASSERT_EQ(log.size(), 4u);
	EXPECT_EQ(log[0], "irq40");
	EXPECT_EQ(log[1], "acknowledge40");
	EXPECT_EQ(log[3], "end40");
}

/* ---- two Security states ---- */

constexpr enum pas S = PAS_SECURE;

TEST_F(Gic, SecureViewOfTheDistributor)
{
	make(1, true);
	EXPECT_EQ(rd(GICD_TYPER) >> 10 & 1, 1u) << "SecurityExtn";
	EXPECT_EQ(rd(GICD_CTLR, 4, S), 0x30u) << "ARE_S, ARE_NS; DS clear";
	EXPECT_EQ(rd(GICD_CTLR), 0x10u) << "ARE_NS in the Non-secure view";
	wr(GICD_CTLR, 0x37, 4, S);
	EXPECT_EQ(rd(GICD_CTLR, 4, S), 0x37u);
	EXPECT_EQ(rd(GICD_CTLR), 0x12u) << "EnableGrp1A";
	wr(GICD_CTLR, 0x10);
	EXPECT_EQ(rd(GICD_CTLR, 4, S), 0x35u) << "Non-secure software sees and changes its own group's enable only";
	EXPECT_EQ(rd(R + 0x14), 0u) << "GICR_WAKER is RAZ/WI";
	wr(R + 0x14, 0);
	EXPECT_EQ(rd(R + 0x14, 4, S), 6u);
}

TEST_F(Gic, NonSecureSeesItsGroupOnly)
{
	make(1, true);
	wr(D + 0x84, ~0u); /* from Non-secure: IGROUPR is RAZ/WI */
	EXPECT_EQ(rd(D + 0x84, 4, S), 0u);
	wr(D + 0x84, 0xff, 4, S);
	wr(D + 0xd04, 0xf00, 4, S); /* IGRPMODR: 40-43 Secure Group 1 */
	EXPECT_EQ(rd(D + 0xd04, 4, S), 0xf00u);
	EXPECT_EQ(rd(D + 0xd04), 0u);
	wr(D + 0x104, ~0u);
	EXPECT_EQ(rd(D + 0x104), 0xffu);
	EXPECT_EQ(rd(D + 0x104, 4, S), 0xffu);
	wr(D + 0x204, ~0u);
	EXPECT_EQ(rd(D + 0x204, 4, S), 0xffu);
	wr(D + 0xc08, ~0u);
	EXPECT_EQ(rd(D + 0xc08, 4, S), 0xaaaau);
	/* priorities: the Non-secure view is the lower half, shifted */
	wr(D + 0x420, 0x80, 1);
	EXPECT_EQ(rd(D + 0x420, 1), 0x80u);
	EXPECT_EQ(rd(D + 0x420, 1, S), 0xc0u);
	wr(D + 0x428, 0x80, 1);
	EXPECT_EQ(rd(D + 0x428, 1, S), 0u) << "Secure interrupt";
	wr(D + 0x428, 0x40, 1, S);
	EXPECT_EQ(rd(D + 0x428, 1), 0u);
	/* routes */
	wr(GICD_IROUTER + 8 * 40, 1u << 31, 8);
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 40, 8, S), 0u);
	wr(GICD_IROUTER + 8 * 32, 1u << 31, 8);
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 32, 8, S), 1u << 31);
}

TEST_F(Gic, NsacrOpensSecureInterrupts)
{
	make(1, true);
	wr(D + 0xe08, 1 << 2 | 2 << 4 | 3 << 6, 4, S); /* 33: set; 34: and clear; 35: and routes */
	EXPECT_EQ(rd(D + 0xe08), 0u);
	wr(D + 0x204, 0xf);
	EXPECT_EQ(rd(D + 0x204, 4, S), 0xeu);
	EXPECT_EQ(rd(D + 0x204), 0xeu);
	wr(D + 0x284, 0xf);
	EXPECT_EQ(rd(D + 0x204, 4, S), 0x2u);
	wr(GICD_IROUTER + 8 * 34, 1u << 31, 8);
	wr(GICD_IROUTER + 8 * 35, 1u << 31, 8);
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 34, 8, S), 0u);
	EXPECT_EQ(rd(GICD_IROUTER + 8 * 35, 8, S), 1u << 31);
	wr(D + 0x104, 0xf);
	EXPECT_EQ(rd(D + 0x104, 4, S), 0u) << "never the enables";
}

TEST_F(Gic, DsIsForEver)
{
	make(1, true);
	wr(GICD_CTLR, 0x40, 4, S);
	EXPECT_EQ(rd(GICD_CTLR), 0x50u);
	wr(GICD_CTLR, 0, 4, S);
	EXPECT_EQ(rd(GICD_CTLR), 0x50u);
	EXPECT_EQ(rd(GICD_TYPER) >> 10 & 1, 0u);
	wr(D + 0x84, 5);
	EXPECT_EQ(rd(D + 0x84), 5u) << "Non-secure accesses see everything";
	gicv3_device.reset(dev);
	EXPECT_EQ(rd(GICD_CTLR, 4, S), 0x30u);
}

TEST_F(Gic, AsFirmwareWouldLeaveItForANonSecureKernel)
{
	add_pes(1, true);
	env.window[0] = {D, 64 * KiB};
	env.window[1] = {R, STRIDE};
	props = {{"security", 1, nullptr}, {"nonsecure", 1, nullptr}};
	create(&gicv3_device);
	state(0, EL1, false);
	EXPECT_EQ(rd(R + 0x14, 4, S), 0u) << "awake";
	wr(GICD_CTLR, 0x12);
	wr(R + SGI + 0x100, 1u << 27);
	enable(40);
	icc(SR_ICC_PMR_EL1, 0xff);
	icc(SR_ICC_IGRPEN1_EL1, 1);
	line(27, true);
	line(40, true);
	EXPECT_TRUE(irq());
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 27u);
	icc(SR_ICC_EOIR1_EL1, 27);
	line(27, false);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 40u);
}

/* 40 Group 0, 41 Secure Group 1, 42 Non-secure Group 1; all enabled everywhere. */
class TwoStates : public Gic {
protected:
	void SetUp() override
	{
		make(1, true);
		wr(GICD_CTLR, 0x37, 4, S);
		wr(D + 0x84, 1 << 10, 4, S);
		wr(D + 0xd04, 1 << 9, 4, S);
		wr(D + 0x104, 7 << 8, 4, S);
		prio_s(42, 0xa0);
		state(0, EL3, true);
		icc(SR_ICC_IGRPEN0_EL1, 1);
		icc(SR_ICC_IGRPEN1_EL3, 3);
		icc(SR_ICC_PMR_EL1, 0xff);
	}
	void prio_s(unsigned intid, uint8_t p) { wr(D + 0x400 + intid, p, 1, S); }
};

TEST_F(TwoStates, WhichWire)
{
	struct Case { unsigned intid, el; bool secure, irq, fiq; } cases[] = {
		{40, EL1, false, false, true}, {40, EL1, true, false, true}, {40, EL3, true, false, true},
		{41, EL1, false, false, true}, {41, EL1, true, true, false}, {41, EL0, true, true, false}, {41, EL3, true, false, true},
		{42, EL1, false, true, false}, {42, EL2, false, true, false}, {42, EL1, true, false, true}, {42, EL3, true, false, true},
	};
	for (const Case &c : cases) {
		line(c.intid, true);
		state(0, c.el, c.secure);
		EXPECT_EQ(irq(), c.irq) << c.intid << " EL" << c.el << (c.secure ? " Secure" : " Non-secure");
		EXPECT_EQ(fiq(), c.fiq) << c.intid << " EL" << c.el << (c.secure ? " Secure" : " Non-secure");
		line(c.intid, false);
	}
}

TEST_F(TwoStates, SpecialIdentifiers)
{
	line(41, true);
	EXPECT_EQ(icc(SR_ICC_HPPIR0_EL1), 1020u) << "at EL3: for Secure EL1";
	EXPECT_EQ(icc(SR_ICC_IAR0_EL1), 1020u);
	state(0, EL1, false);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 1023u) << "Non-secure software does not see it";
	EXPECT_EQ(icc(SR_ICC_HPPIR1_EL1), 1023u);
	EXPECT_EQ(icc(SR_ICC_HPPIR0_EL1), 1023u);
	state(0, EL1, true);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 41u);
	line(41, false);
	icc(SR_ICC_EOIR1_EL1, 41);
	line(42, true);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 1023u) << "Secure EL1, interrupt of the other state";
	state(0, EL3, true);
	EXPECT_EQ(icc(SR_ICC_HPPIR0_EL1), 1021u) << "at EL3: for Non-secure EL1 or EL2";
	EXPECT_EQ(icc(SR_ICC_HPPIR1_EL1), 42u);
	state(0, EL1, false);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 42u);
	state(0, EL1, true);
	icc(SR_ICC_EOIR1_EL1, 42);
	EXPECT_EQ(rd(D + 0x304, 4, S), 1u << 10) << "Secure EL1 does not end it";
	state(0, EL1, false);
	icc(SR_ICC_EOIR1_EL1, 42);
	EXPECT_EQ(rd(D + 0x304, 4, S), 0u);
	line(42, false);
	line(40, true);
	EXPECT_EQ(icc(SR_ICC_HPPIR0_EL1), 1023u) << "Group 0 is Secure";
	EXPECT_EQ(icc(SR_ICC_IAR0_EL1), 1023u);
	state(0, EL1, true);
	EXPECT_EQ(icc(SR_ICC_IAR0_EL1), 40u);
}

TEST_F(TwoStates, RegistersBankedBySecurityState)
{
	SYS(pes[0], SCR_EL3) = 0;
	icc(SR_ICC_BPR1_EL1, 2);
	icc(SR_ICC_CTLR_EL3, 1 << 3); /* EOImode_EL1S */
	EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 2u);
	EXPECT_EQ(icc(SR_ICC_CTLR_EL1) & 3, 2u) << "the Secure instance at EL3 with SCR_EL3.NS 0";
	SYS(pes[0], SCR_EL3) = 1;
	EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 3u);
	EXPECT_EQ(icc(SR_ICC_CTLR_EL1) & 3, 0u);
	icc(SR_ICC_IGRPEN1_EL1, 0);
	EXPECT_EQ(icc(SR_ICC_IGRPEN1_EL3), 2u);
	state(0, EL1, false);
	icc(SR_ICC_CTLR_EL1, 3);
	EXPECT_EQ(icc(SR_ICC_CTLR_EL1) & 3, 2u) << "CBPR is EL3's while there are two Security states";
	state(0, EL3, true);
	EXPECT_EQ(icc(SR_ICC_CTLR_EL3) & 0x1f, 0x18u);
	icc(SR_ICC_CTLR_EL3, 2); /* CBPR_EL1NS */
	icc(SR_ICC_BPR0_EL1, 4);
	EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 3u) << "EL3 sees the register itself";
	state(0, EL1, false);
	EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 5u);
	state(0, EL3, true);
	icc(SR_ICC_CTLR_EL3, 1); /* CBPR_EL1S */
	SYS(pes[0], SCR_EL3) = 0;
	EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 2u) << "EL3 again";
	state(0, EL1, true);
	EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 4u);
	icc(SR_ICC_BPR1_EL1, 6);
	EXPECT_EQ(icc(SR_ICC_BPR0_EL1), 6u);
}

TEST_F(TwoStates, NonSecureActivePrioritiesStayInTheLowerHalf)
{
	state(0, EL1, false);
	icc(SR_ICC_AP1R0_EL1, 0x00018001);
	EXPECT_EQ(icc(SR_ICC_AP1R0_EL1), 0x00010000u);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0x80u);
	icc(SR_ICC_AP1R0_EL1, 0);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0xffu);
	state(0, EL1, true);
	icc(SR_ICC_AP1R0_EL1, 0x8001);
	EXPECT_EQ(icc(SR_ICC_AP1R0_EL1), 0x8001u);
}

TEST_F(TwoStates, NonSecurePrioritiesWhereFiqsGoToEl3)
{
	SYS(pes[0], SCR_EL3) = 1 | 1 << 2; /* NS, FIQ */
	icc(SR_ICC_PMR_EL1, 0x40);
	state(0, EL1, false);
	EXPECT_EQ(icc(SR_ICC_PMR_EL1), 0u) << "a mask in the Secure half";
	icc(SR_ICC_PMR_EL1, 0xff);
	state(0, EL3, true);
	EXPECT_EQ(icc(SR_ICC_PMR_EL1), 0x40u) << "cannot be changed";
	icc(SR_ICC_PMR_EL1, 0xf0);
	state(0, EL1, false);
	EXPECT_EQ(icc(SR_ICC_PMR_EL1), 0xe0u);
	icc(SR_ICC_PMR_EL1, 0x80);
	line(42, true);
	EXPECT_TRUE(irq());
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 42u);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0x40u);
	state(0, EL3, true);
	EXPECT_EQ(icc(SR_ICC_PMR_EL1), 0xc0u);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0xa0u);
	line(40, true);
	EXPECT_EQ(icc(SR_ICC_IAR0_EL1), 40u);
	state(0, EL1, false);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0u) << "a running priority in the Secure half";
}

TEST_F(TwoStates, SgisAreForwardedByTheReceiversGroup)
{
	auto pending = [&] { return rd(R + SGI + 0x200, 4, S); };
	auto clear = [&] { wr(R + SGI + 0x280, 0xffff, 4, S); };

	wr(R + SGI + 0x80, 4, 4, S);  /* SGI 0 Group 0, 1 Secure Group 1, 2 Non-secure Group 1 */
	wr(R + SGI + 0xd00, 2, 4, S);
	struct Case { bool secure; sysreg_id reg; unsigned want, nsacr; } cases[] = {
		{true, SR_ICC_SGI1R_EL1, 3, 0},   {true, SR_ICC_ASGI1R_EL1, 4, 0},  {true, SR_ICC_SGI0R_EL1, 1, 0},
		{false, SR_ICC_SGI1R_EL1, 4, 0},  {false, SR_ICC_ASGI1R_EL1, 0, 0}, {false, SR_ICC_SGI0R_EL1, 0, 0},
		{false, SR_ICC_SGI0R_EL1, 1, 1},  {false, SR_ICC_ASGI1R_EL1, 1, 1}, {false, SR_ICC_ASGI1R_EL1, 3, 2},
	};
	for (const Case &c : cases) {
		state(0, EL1, c.secure);
		wr(R + SGI + 0xe00, c.nsacr * 0x15, 4, S);
		for (uint64_t i = 0; i < 3; i++)
			icc(c.reg, i << 24 | 1);
		EXPECT_EQ(pending(), c.want) << c.secure << " " << c.reg << " " << c.nsacr;
		clear();
	}
}

} // namespace
