/* tests/unit/dev/gicv3_test.cc - GICv3 by the book, with one Security state: what it is, enables, priorities, the life of an interrupt, reset.
 * Offsets, fields and rules are those of IHI 0069. Which PE an interrupt goes to: gicv3_route_test.cc; two Security states:
 * gicv3_secure_test.cc. */
#include "tests/unit/dev/gicv3_bench.h"

namespace {

class Gic : public Gicv3Bench {};

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

} // namespace
