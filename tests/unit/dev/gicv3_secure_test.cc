/* tests/unit/dev/gicv3_secure_test.cc - GICv3 with two Security states: views of the distributor, banked registers, who is told which
 * interrupt; IHI 0069, 4.6 and 12. */
#include "tests/unit/dev/gicv3_bench.h"

namespace {

class GicSecurity : public Gicv3Bench {};

constexpr enum pas S = PAS_SECURE;

TEST_F(GicSecurity, SecureViewOfTheDistributor)
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

TEST_F(GicSecurity, NonSecureSeesItsGroupOnly)
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

TEST_F(GicSecurity, NsacrOpensSecureInterrupts)
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

TEST_F(GicSecurity, DsIsForEver)
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

TEST_F(GicSecurity, AsFirmwareWouldLeaveItForANonSecureKernel)
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
class TwoStates : public Gicv3Bench {
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

/* IHI 0069 12.2: on a Warm reset of the PE both Security states' registers have their reset values; the rest of the GIC keeps its own. */
TEST_F(TwoStates, AResetOfThePeIsOneOfItsInterface)
{
	line(41, true);
	state(0, EL1, true);
	EXPECT_EQ(icc(SR_ICC_IAR1_EL1), 41u);
	state(0, EL3, true);
	icc(SR_ICC_CTLR_EL3, 0x1f); /* CBPR and EOImode of each */
	for (uint64_t ns : {0, 1}) {
		SYS(pes[0], SCR_EL3) = ns;
		icc(SR_ICC_BPR0_EL1, 7);
		icc(SR_ICC_BPR1_EL1, 7);
		icc(SR_ICC_AP1R0_EL1, 1u << 20);
	}
	icc(SR_ICC_AP0R0_EL1, 1u << 3);
	gicv3_if.reset(dev, pes[0]);
	EXPECT_FALSE(irq() || fiq());
	EXPECT_EQ(icc(SR_ICC_PMR_EL1), 0u);
	EXPECT_EQ(icc(SR_ICC_IGRPEN0_EL1), 0u);
	EXPECT_EQ(icc(SR_ICC_IGRPEN1_EL3), 0u);
	EXPECT_EQ(icc(SR_ICC_CTLR_EL3) & 0x1f, 0u);
	EXPECT_EQ(icc(SR_ICC_BPR0_EL1), 2u);
	EXPECT_EQ(icc(SR_ICC_AP0R0_EL1), 0u);
	EXPECT_EQ(icc(SR_ICC_RPR_EL1), 0xffu);
	for (uint64_t ns : {0, 1}) {
		SYS(pes[0], SCR_EL3) = ns;
		EXPECT_EQ(icc(SR_ICC_BPR1_EL1), 2 + ns);
		EXPECT_EQ(icc(SR_ICC_AP1R0_EL1), 0u);
		EXPECT_EQ(icc(SR_ICC_IGRPEN1_EL1), 0u);
		EXPECT_EQ(icc(SR_ICC_CTLR_EL1) & 3, 0u);
	}
	EXPECT_EQ(rd(D + 0x304, 4, S), 1u << 9) << "still active: it is the distributor's";
	EXPECT_EQ(rd(D + 0x104, 4, S), 7u << 8);
	EXPECT_EQ(rd(GICD_CTLR, 4, S), 0x37u);
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
