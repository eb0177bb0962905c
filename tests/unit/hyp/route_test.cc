// tests/unit/hyp/route_test.cc - targets and masking of interrupts and synchronous exceptions (DDI 0487 D1.3.6).
#include "tests/unit/hyp/fixture.h"

extern "C" {
#include "hyp/route.h"
}

namespace
{

constexpr uint64_t E2H = BIT(34), TGE = BIT(27), IMO = BIT(4), FMO = BIT(3);

struct Case {
	const char *rule;
	unsigned el;
	bool masked; // PSTATE.I
	uint64_t hcr, scr;
	unsigned target; // 0: not taken
};

class PhysicalIrq : public testing::TestWithParam<Case>
{
};

TEST_P(PhysicalIrq, FollowsTheTable)
{
	const Case &c = GetParam();
	Pe p;
	interrupt_choice i;

	p.at(c.el).with(SR_HCR_EL2, c.hcr).with(SR_SCR_EL3, c.scr);
	p.cpu->ps.daif = c.masked ? 0xf : 0xd;
	p.cpu->irq_in = BIT(WIRE_IRQ);
	bool taken = hyp_pending_interrupt(p.cpu, &i);
	EXPECT_EQ(taken ? i.target_el : 0u, c.target) << c.rule;
	EXPECT_TRUE(hyp_wakeup_pending(p.cpu)) << "WFI wakes whatever the mask";
	if (taken) {
		EXPECT_EQ(i.type, EXC_IRQ);
		EXPECT_FALSE(i.virt);
	}
}

const Case irq_cases[] = {
	{ "EL0, nothing routed", 0, false, 0, 0, 1 },
	{ "EL0, masked", 0, true, 0, 0, 0 },
	{ "EL1, nothing routed", 1, false, 0, 0, 1 },
	{ "EL1, masked", 1, true, 0, 0, 0 },
	{ "EL2, nothing routed: it stays pending", 2, false, 0, 0, 0 },
	{ "EL3, nothing routed: likewise", 3, false, 0, 0, 0 },
	{ "IMO from EL1", 1, false, IMO, 0, 2 },
	{ "IMO from EL1 cannot be masked", 1, true, IMO, 0, 2 },
	{ "IMO from EL0 cannot be masked", 0, true, IMO, 0, 2 },
	{ "IMO at EL2", 2, false, IMO, 0, 2 },
	{ "IMO at EL2, masked", 2, true, IMO, 0, 0 },
	{ "IMO at EL3: stays pending", 3, false, IMO, 0, 0 },
	{ "TGE from EL0", 0, true, TGE, 0, 2 },
	{ "E2H, TGE: a host's EL0 may mask", 0, true, E2H | TGE, 0, 0 },
	{ "E2H, TGE: unmasked", 0, false, E2H | TGE, 0, 2 },
	{ "FMO does not route IRQ", 1, false, FMO, 0, 1 },
	{ "SCR_EL3.IRQ from EL1, masked", 1, true, 0, BIT(1), 3 },
	{ "SCR_EL3.IRQ before IMO", 2, true, IMO, BIT(1), 3 },
	{ "SCR_EL3.IRQ at EL3, masked", 3, true, 0, BIT(1), 0 },
	{ "SCR_EL3.IRQ at EL3", 3, false, 0, BIT(1), 3 },
	{ "SCR_EL3.FIQ does not route IRQ", 1, false, 0, BIT(2), 1 },
};
INSTANTIATE_TEST_SUITE_P(Manual, PhysicalIrq, testing::ValuesIn(irq_cases), [](const testing::TestParamInfo<Case> &i) {
	return "rule" + std::to_string(i.index);
});

TEST(VirtualIrq, NeedsImoAndEl1OrEl0)
{
	Pe p;
	interrupt_choice i;

	p.at(1).with(SR_HCR_EL2, BIT(7)); // VI without IMO
	EXPECT_FALSE(hyp_pending_interrupt(p.cpu, &i));
	p.with(SR_HCR_EL2, IMO);
	ASSERT_TRUE(hyp_pending_interrupt(p.cpu, &i));
	EXPECT_TRUE(i.virt);
	EXPECT_EQ(i.target_el, 1u);
	EXPECT_FALSE(hyp_pending_interrupt(p.at(2).cpu, &i));
	p.at(1).cpu->ps.daif = 2;
	EXPECT_FALSE(hyp_pending_interrupt(p.cpu, &i)) << "PSTATE.I masks it";
	EXPECT_TRUE(hyp_wakeup_pending(p.cpu));
	p.cpu->ps.daif = 0;
	p.with(SR_HCR_EL2, TGE);
	EXPECT_FALSE(hyp_pending_interrupt(p.cpu, &i));
	p.set(SR_HCR_EL2, IMO).cpu->irq_in = BIT(WIRE_VIRQ);
	ASSERT_TRUE(hyp_pending_interrupt(p.cpu, &i));
	EXPECT_TRUE(i.virt);
}

TEST(SError, IsRoutedByEaAndAmo)
{
	Pe p;
	interrupt_choice i;

	p.at(1).cpu->irq_in = BIT(WIRE_SERROR) | BIT(WIRE_IRQ);
	ASSERT_TRUE(hyp_pending_interrupt(p.cpu, &i));
	EXPECT_EQ(i.type, EXC_SERROR);
	EXPECT_EQ(i.target_el, 1u);
	p.with(SR_HCR_EL2, BIT(5));
	ASSERT_TRUE(hyp_pending_interrupt(p.cpu, &i));
	EXPECT_EQ(i.target_el, 2u);
	p.with(SR_SCR_EL3, BIT(3));
	ASSERT_TRUE(hyp_pending_interrupt(p.cpu, &i));
	EXPECT_EQ(i.target_el, 3u);
}

unsigned route(Pe &p, unsigned ec, uint32_t iss = 0, bool stage2 = false)
{
	exception e = {};
	const char *why;

	e.ec = (uint8_t)ec;
	e.iss = iss;
	e.stage2 = stage2;
	return hyp_route_sync(p.cpu, &e, &why);
}

TEST(Synchronous, Targets)
{
	Pe p;

	EXPECT_EQ(route(p.at(0), EC_UNKNOWN), 1u);
	EXPECT_EQ(route(p.at(1), EC_UNKNOWN), 1u);
	EXPECT_EQ(route(p.at(2), EC_UNKNOWN), 2u);
	EXPECT_EQ(route(p.at(3), EC_UNKNOWN), 3u);
	EXPECT_EQ(route(p.at(1), EC_DABORT_LOWER, 7, true), 2u) << "a stage 2 abort";
	EXPECT_EQ(route(p.at(1), EC_BRK64), 1u);
	p.with(SR_MDCR_EL2, BIT(8));
	EXPECT_EQ(route(p.at(1), EC_BRK64), 2u) << "MDCR_EL2.TDE";
	EXPECT_EQ(route(p.at(1), EC_UNKNOWN), 1u);
	p.with(SR_HCR_EL2, TGE);
	EXPECT_EQ(route(p.at(0), EC_UNKNOWN), 2u) << "HCR_EL2.TGE";
	p.set(SR_HCR_EL2, BIT(37));
	EXPECT_EQ(route(p.at(1), EC_DABORT_LOWER, 0x10), 2u) << "HCR_EL2.TEA, external";
	EXPECT_EQ(route(p.at(1), EC_DABORT_LOWER, 0x07), 1u) << "... and no other abort";
	p.with(SR_SCR_EL3, BIT(3));
	EXPECT_EQ(route(p.at(1), EC_DABORT_LOWER, 0x10), 3u) << "SCR_EL3.EA";
	EXPECT_EQ(route(p.at(2), EC_IABORT_LOWER, 0x14), 3u) << "... on a walk";
}

} // namespace
