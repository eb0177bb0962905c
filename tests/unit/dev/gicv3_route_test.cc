/* tests/unit/dev/gicv3_route_test.cc - GICv3, which PE an interrupt is for: PPIs, SGIs, GICD_IROUTER, 1 of N, messages; IHI 0069, 3 and 4. */
#include "tests/unit/dev/gicv3_bench.h"

namespace {

class GicRoutes : public Gicv3Bench {};

TEST_F(GicRoutes, PrivatePeripheralInterrupts)
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

TEST_F(GicRoutes, SoftwareGeneratedInterrupts)
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

TEST_F(GicRoutes, SgisWithOneSecurityState)
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

TEST_F(GicRoutes, RoutesSpis)
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

TEST_F(GicRoutes, OneOfN)
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

TEST_F(GicRoutes, MessageBasedSpis)
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

} // namespace
