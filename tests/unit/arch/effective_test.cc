// tests/unit/arch/effective_test.cc - EL2Enabled(), ELIsInHost(), Security state, translation regime (DDI 0487 J1).
#include "tests/unit/hyp/fixture.h"

namespace
{

constexpr uint64_t E2H = BIT(34), TGE = BIT(27);

TEST(Effective, El2Enabled)
{
	Pe p, no_el3("max-EL3"), no_el2("max-EL2");

	EXPECT_TRUE(el2_enabled(p.cpu));
	p.set(SR_SCR_EL3, 0);
	EXPECT_FALSE(el2_enabled(p.cpu)) << "Secure state without Secure EL2";
	EXPECT_TRUE(el2_enabled(no_el3.cpu));
	EXPECT_FALSE(el2_enabled(no_el2.cpu));
	no_el2.with(SR_HCR_EL2, TGE);
	EXPECT_EQ(effective_hcr(no_el2.cpu), 0u);
}

TEST(Effective, SecurityState)
{
	Pe p, no_el3("max-EL3");

	EXPECT_TRUE(is_secure(p.cpu, 3));
	EXPECT_FALSE(is_secure(p.cpu, 1));
	p.set(SR_SCR_EL3, 0);
	EXPECT_TRUE(is_secure(p.cpu, 0));
	no_el3.set(SR_SCR_EL3, 0);
	EXPECT_FALSE(is_secure(no_el3.cpu, 1));
}

TEST(Effective, ElIsInHost)
{
	Pe p;

	for (unsigned el = 0; el < 4; el++)
		EXPECT_FALSE(el_is_in_host(p.cpu, el));
	p.with(SR_HCR_EL2, E2H);
	EXPECT_FALSE(el_is_in_host(p.cpu, 0));
	EXPECT_FALSE(el_is_in_host(p.cpu, 1));
	EXPECT_TRUE(el_is_in_host(p.cpu, 2));
	EXPECT_FALSE(el_is_in_host(p.cpu, 3));
	EXPECT_EQ(regime_el(p.cpu, 0), 1u);
	p.with(SR_HCR_EL2, TGE);
	EXPECT_TRUE(el_is_in_host(p.cpu, 0));
	EXPECT_EQ(regime_el(p.cpu, 0), 2u);
	EXPECT_EQ(regime_el(p.cpu, 1), 1u);
	EXPECT_EQ(regime_el(p.cpu, 3), 3u);
}

TEST(Effective, E2hIsRes0WithoutVhe)
{
	Pe p("v8.0");

	EXPECT_EQ(p.cpu->sr_writable[SR_HCR_EL2] & E2H, 0u);
	EXPECT_NE(p.cpu->sr_writable[SR_HCR_EL2] & TGE, 0u);
}

TEST(Reset, RegistersThatTheArchitectureFixes)
{
	Pe p("cortex-a57-AA32EL0");

	EXPECT_EQ(SYS(p.cpu, HCR_EL2) & BIT(31), BIT(31)) << "RW: EL1 is AArch64 only";
	EXPECT_EQ(SYS(p.cpu, SCTLR_EL1), 0x30d00980u) << "RES1 without the features of later versions, and without AArch32";
	EXPECT_EQ(SYS(p.cpu, OSLSR_EL1) & 2, 2u) << "the OS Lock is locked";
	EXPECT_EQ(SYS(p.cpu, CNTFRQ_EL0), 62500000u);
	EXPECT_EQ(SYS(p.cpu, ID_AA64PFR0_EL1) >> 24 & 15, 0u) << "no GIC attached";
	EXPECT_EQ(p.cpu->sr_writable[SR_TTBR0_EL1] & 1, 0u) << "CnP needs FEAT_TTCNP";
	EXPECT_EQ(p.cpu->sr_writable[SR_TPIDR_EL0], ~0ULL);
	EXPECT_EQ(p.cpu->sr_writable[SR_VBAR_EL1], ~0x7ffULL);
}

TEST(Reset, RegistersThatAArch32Shares)
{
	Pe both("cortex-a57"), el0("cortex-a76"), none("max-AA32EL0");

	EXPECT_EQ(both.cpu->sr_writable[SR_HCR_EL2] & BIT(31), BIT(31)) << "RW: a choice";
	EXPECT_EQ(el0.cpu->sr_writable[SR_HCR_EL2] & BIT(31), 0u) << "RW: RAO/WI where EL1 is AArch64 only";
	EXPECT_EQ(SYS(el0.cpu, HCR_EL2) & BIT(31), BIT(31));
	EXPECT_EQ(el0.cpu->sr_writable[SR_SCR_EL3] & BIT(10), 0u);
	EXPECT_EQ(el0.cpu->sr_writable[SR_SCTLR_EL1] & 0x1a0, 0x1a0u) << "SED, ITD, CP15BEN are EL0's too";
	EXPECT_EQ(el0.cpu->sr_writable[SR_HSTR_EL2], 0xffffu) << "HSTR_EL2 traps EL0's accesses";
	EXPECT_EQ(none.cpu->sr_writable[SR_HSTR_EL2], 0u);
	EXPECT_EQ(none.cpu->sr_writable[SR_SCTLR_EL1] & 0x1a0, 0u);
}

} // namespace
