// tests/unit/hyp/access_test.cc - single rules of the accessor pseudocode (DDI 0487 D24), one a line.
#include "tests/unit/hyp/fixture.h"

extern "C" {
#include "hyp/access.h"
}

namespace
{

constexpr uint64_t E2H = BIT(34), TGE = BIT(27), NS = 1;
constexpr int ABSENT = -1;

struct Case {
	const char *rule;
	unsigned el;
	const char *reg;
	dir d;
	uint64_t hcr;
	sysreg_id ctl; // one more register that matters
	uint64_t value;
	enum what want;
	int target; // EL of a trap; or ABSENT
	const char *reaches; // register of DO_REGISTER
};

class Access : public testing::TestWithParam<Case>
{
};

TEST_P(Access, FollowsTheAccessorPseudocode)
{
	const Case &c = GetParam();
	Pe p;
	const sysreg *r = sysreg_by_name(c.reg);

	ASSERT_NE(r, nullptr) << c.reg;
	SYS(p.cpu, HCR_EL2) |= c.hcr | BIT(40) | BIT(41) | BIT(53); // APK, API, EnSCXT
	SYS(p.cpu, SCR_EL3) |= BIT(8) | BIT(16) | BIT(17) | BIT(25) | BIT(27) | BIT(28) | BIT(38);
	SYS(p.cpu, CNTHCTL_EL2) |= c.hcr & E2H ? BIT(10) | BIT(11) | 3 | BIT(8) | BIT(9) : 3;
	SYS(p.cpu, CNTKCTL_EL1) = 0x303;
	SYS(p.cpu, CPACR_EL1) = BIT(20) | BIT(21);
	SYS(p.cpu, CPTR_EL2) = c.hcr & E2H ? BIT(20) | BIT(21) : 0;
	SYS(p.cpu, SCTLR_EL1) |= BIT(9) | BIT(10) | BIT(14) | BIT(15) | BIT(26);
	SYS(p.cpu, SCTLR_EL2) |= BIT(10) | BIT(14) | BIT(15) | BIT(26);
	if (c.ctl)
		p.cpu->sr[c.ctl] = c.value;
	p.at(c.el);
	verdict v = sysreg_verdict(p.cpu, r, c.d);
	EXPECT_EQ(v.what, c.want) << c.rule << " why: " << (v.why ? v.why : "-");
	if (c.want == TRAP) {
		EXPECT_EQ(v.target_el, c.target) << c.rule;
		EXPECT_NE(v.why, nullptr) << c.rule;
	}
	if (c.want == DO_REGISTER && c.reaches) {
		EXPECT_STREQ(sysreg_row(v.reg)->name, c.reaches) << c.rule;
	}
}

const Case cases[] = {
	{ "EL0 may not name SCTLR_EL1", 0, "SCTLR_EL1", DIR_READ, 0, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
	{ "EL1 may", 1, "SCTLR_EL1", DIR_WRITE, 0, SR_NONE, 0, DO_REGISTER, ABSENT, "SCTLR_EL1" },
	{ "HCR_EL2.TVM traps the write", 1, "SCTLR_EL1", DIR_WRITE, BIT(26), SR_NONE, 0, TRAP, 2, nullptr },
	{ "and not the read", 1, "SCTLR_EL1", DIR_READ, BIT(26), SR_NONE, 0, DO_REGISTER, ABSENT, "SCTLR_EL1" },
	{ "HCR_EL2.TRVM traps the read", 1, "TTBR0_EL1", DIR_READ, BIT(30), SR_NONE, 0, TRAP, 2, nullptr },
	{ "HCR_EL2.TVM is not about EL2", 2, "SCTLR_EL1", DIR_WRITE, BIT(26), SR_NONE, 0, DO_REGISTER, ABSENT, "SCTLR_EL1" },
	{ "E2H: EL2 reaches its own register", 2, "SCTLR_EL1", DIR_WRITE, E2H, SR_NONE, 0, DO_REGISTER, ABSENT, "SCTLR_EL2" },
	{ "E2H: CPACR_EL1 is CPTR_EL2", 2, "CPACR_EL1", DIR_READ, E2H, SR_NONE, 0, DO_REGISTER, ABSENT, "CPTR_EL2" },
	{ "E2H: CNTKCTL_EL1 is CNTHCTL_EL2", 2, "CNTKCTL_EL1", DIR_READ, E2H, SR_NONE, 0, DO_REGISTER, ABSENT, "CNTHCTL_EL2" },
	{ "E2H: EL3 reaches EL1's", 3, "SCTLR_EL1", DIR_READ, E2H, SR_NONE, 0, DO_REGISTER, ABSENT, "SCTLR_EL1" },
	{ "_EL12 needs E2H", 2, "SCTLR_EL12", DIR_READ, 0, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
	{ "_EL12 with E2H", 2, "SCTLR_EL12", DIR_READ, E2H, SR_NONE, 0, DO_REGISTER, ABSENT, "SCTLR_EL1" },
	{ "_EL12 at EL1", 1, "SCTLR_EL12", DIR_READ, E2H, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
	{ "_EL02 with E2H", 2, "CNTV_CTL_EL02", DIR_READ, E2H, SR_NONE, 0, DO_REGISTER, ABSENT, "CNTV_CTL_EL0" },
	{ "E2H: EL2's virtual timer", 2, "CNTV_CTL_EL0", DIR_READ, E2H, SR_NONE, 0, DO_REGISTER, ABSENT, "CNTHV_CTL_EL2" },
	{ "a host's EL0 as well", 0, "CNTV_CTL_EL0", DIR_READ, E2H | TGE, SR_NONE, 0, DO_REGISTER, ABSENT, "CNTHV_CTL_EL2" },
	{ "CPTR_EL2.TCPAC", 1, "CPACR_EL1", DIR_READ, 0, SR_CPTR_EL2, BIT(31), TRAP, 2, nullptr },
	{ "CPTR_EL3.TCPAC from EL2", 2, "CPTR_EL2", DIR_READ, 0, SR_CPTR_EL3, BIT(31), TRAP, 3, nullptr },
	{ "TID3 at EL1", 1, "ID_AA64PFR0_EL1", DIR_READ, BIT(18), SR_NONE, 0, TRAP, 2, nullptr },
	{ "TID3 with TGE: nothing left to trap", 2, "ID_AA64PFR0_EL1", DIR_READ, BIT(18), SR_NONE, 0, DO_REGISTER, ABSENT, nullptr },
	{ "FEAT_IDST: EL0 reads an ID register", 0, "ID_AA64PFR0_EL1", DIR_READ, 0, SR_NONE, 0, TRAP, 1, nullptr },
	{ "... to EL2 under TGE", 0, "MIDR_EL1", DIR_READ, TGE, SR_NONE, 0, TRAP, 2, nullptr },
	{ "ID registers cannot be written", 1, "MIDR_EL1", DIR_WRITE, 0, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
	{ "CNTKCTL_EL1.EL0VCTEN clear", 0, "CNTVCT_EL0", DIR_READ, 0, SR_CNTKCTL_EL1, 0, TRAP, 1, nullptr },
	{ "... under TGE to EL2", 0, "CNTVCT_EL0", DIR_READ, TGE, SR_CNTKCTL_EL1, 0, TRAP, 2, nullptr },
	{ "a host's EL0 looks at CNTHCTL_EL2", 0, "CNTVCT_EL0", DIR_READ, E2H | TGE, SR_CNTKCTL_EL1, 0, DO_REGISTER, ABSENT, nullptr },
	{ "... and traps by it", 0, "CNTVCT_EL0", DIR_READ, E2H | TGE, SR_CNTHCTL_EL2, 0, TRAP, 2, nullptr },
	{ "CNTHCTL_EL2.EL1PCTEN, E2H = 0", 1, "CNTPCT_EL0", DIR_READ, 0, SR_CNTHCTL_EL2, 2, TRAP, 2, nullptr },
	{ "CNTHCTL_EL2.EL1PCTEN, E2H = 1, is bit 10", 1, "CNTPCT_EL0", DIR_READ, E2H, SR_CNTHCTL_EL2, BIT(10), DO_REGISTER, ABSENT, nullptr },
	{ "CNTHCTL_EL2.EL1TVCT (FEAT_ECV)", 1, "CNTVCT_EL0", DIR_READ, 0, SR_CNTHCTL_EL2, 3 | BIT(14), TRAP, 2, nullptr },
	{ "PMUSERENR_EL0.EN", 0, "PMCR_EL0", DIR_READ, 0, SR_NONE, 0, TRAP, 1, nullptr },
	{ "PMUSERENR_EL0.CR lets EL0 read the cycle counter", 0, "PMCCNTR_EL0", DIR_READ, 0, SR_PMUSERENR_EL0, 4, DO_REGISTER, ABSENT, nullptr },
	{ "... not write it", 0, "PMCCNTR_EL0", DIR_WRITE, 0, SR_PMUSERENR_EL0, 4, TRAP, 1, nullptr },
	{ "PMUSERENR_EL0.SW", 0, "PMSWINC_EL0", DIR_WRITE, 0, SR_PMUSERENR_EL0, 2, DO_REGISTER, ABSENT, nullptr },
	{ "MDCR_EL2.TPM", 1, "PMCR_EL0", DIR_READ, 0, SR_MDCR_EL2, BIT(6) | 6, TRAP, 2, nullptr },
	{ "MDCR_EL3.TPM from EL2", 2, "PMCR_EL0", DIR_READ, 0, SR_MDCR_EL3, BIT(6), TRAP, 3, nullptr },
	{ "MDCR_EL2.HPMN hides counter 3 (FEAT_FGT: trap)", 1, "PMEVCNTR3_EL0", DIR_READ, 0, SR_MDCR_EL2, 2, TRAP, 2, nullptr },
	{ "... but not counter 1", 1, "PMEVCNTR1_EL0", DIR_READ, 0, SR_MDCR_EL2, 2, DO_REGISTER, ABSENT, nullptr },
	{ "MDCR_EL2.TDE implies TDA", 1, "MDSCR_EL1", DIR_READ, 0, SR_MDCR_EL2, BIT(8), TRAP, 2, nullptr },
	{ "HFGRTR_EL2 bit 29", 1, "SCTLR_EL1", DIR_READ, 0, SR_HFGRTR_EL2, BIT(29), TRAP, 2, nullptr },
	{ "... is not about writes", 1, "SCTLR_EL1", DIR_WRITE, 0, SR_HFGRTR_EL2, BIT(29), DO_REGISTER, ABSENT, nullptr },
	{ "HFGWTR_EL2 bit 35 at EL0", 0, "TPIDR_EL0", DIR_WRITE, 0, SR_HFGWTR_EL2, BIT(35), TRAP, 2, nullptr },
	{ "... not in a host's EL0", 0, "TPIDR_EL0", DIR_WRITE, E2H | TGE, SR_HFGWTR_EL2, BIT(35), DO_REGISTER, ABSENT, nullptr },
	{ "SCR_EL3.FGTEn clear: EL2 cannot reach HFGRTR_EL2", 2, "HFGRTR_EL2", DIR_READ, 0, SR_SCR_EL3, NS, TRAP, 3, nullptr },
	{ "SCR_EL3.APK clear", 1, "APIAKeyLo_EL1", DIR_READ, 0, SR_SCR_EL3, NS, TRAP, 3, nullptr },
	{ "HCR_EL2 at EL1", 1, "HCR_EL2", DIR_READ, 0, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
	{ "SCR_EL3 at EL2", 2, "SCR_EL3", DIR_READ, 0, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
	{ "CNTFRQ_EL0 is written by the highest EL only", 2, "CNTFRQ_EL0", DIR_WRITE, 0, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
	{ "CNTFRQ_EL0 at EL3", 3, "CNTFRQ_EL0", DIR_WRITE, 0, SR_NONE, 0, DO_REGISTER, ABSENT, nullptr },
	{ "RVBAR_EL1 does not exist below EL3", 1, "RVBAR_EL1", DIR_READ, 0, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
	{ "RVBAR_EL3 does", 3, "RVBAR_EL3", DIR_READ, 0, SR_NONE, 0, DO_REGISTER, ABSENT, nullptr },
	{ "CNTPS_CTL_EL1 in Non-secure state", 1, "CNTPS_CTL_EL1", DIR_READ, 0, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
	{ "CNTPS_CTL_EL1 at Secure EL1, SCR_EL3.ST clear", 1, "CNTPS_CTL_EL1", DIR_READ, 0, SR_SCR_EL3, BIT(8), TRAP, 3, nullptr },
	{ "CNTPS_CTL_EL1 at Secure EL1, SCR_EL3.ST set", 1, "CNTPS_CTL_EL1", DIR_READ, 0, SR_SCR_EL3, BIT(11), DO_REGISTER, ABSENT, nullptr },
	{ "DAIF at EL0 with SCTLR_EL1.UMA", 0, "DAIF", DIR_READ, 0, SR_NONE, 0, DO_REGISTER, ABSENT, nullptr },
	{ "DAIF in a host's EL0 always traps", 0, "DAIF", DIR_READ, E2H | TGE, SR_NONE, 0, TRAP, 2, nullptr },
	{ "CPTR_EL2.TFP traps FPCR", 1, "FPCR", DIR_READ, 0, SR_CPTR_EL2, BIT(10), TRAP, 2, nullptr },
	{ "ICC_* without a GIC", 1, "ICC_IAR1_EL1", DIR_READ, 0, SR_NONE, 0, UNDEFINED, ABSENT, nullptr },
};
INSTANTIATE_TEST_SUITE_P(Manual, Access, testing::ValuesIn(cases), [](const testing::TestParamInfo<Case> &i) {
	return "rule" + std::to_string(i.index);
});

TEST(AccessTable, AccdataTrapsWhereItsFineGrainedBitIsClear)
{
	const sysreg *accdata = sysreg_by_name("ACCDATA_EL1");
	Pe p;

	p.with(SR_SCR_EL3, BIT(27) | BIT(37)).set(SR_HFGRTR_EL2, 0).set(SR_HFGWTR_EL2, BIT(50));
	EXPECT_EQ(sysreg_verdict(p.at(0).cpu, accdata, DIR_READ).what, UNDEFINED);
	verdict v = sysreg_verdict(p.at(1).cpu, accdata, DIR_READ);
	EXPECT_EQ(v.what, TRAP);
	EXPECT_EQ(v.target_el, 2u);
	EXPECT_EQ(sysreg_verdict(p.at(1).cpu, accdata, DIR_WRITE).what, DO_REGISTER);
	EXPECT_EQ(sysreg_verdict(p.at(2).cpu, accdata, DIR_READ).what, DO_REGISTER);
	p.without(SR_SCR_EL3, BIT(27));
	EXPECT_EQ(sysreg_verdict(p.at(1).cpu, accdata, DIR_READ).what, DO_REGISTER) << "SCR_EL3.FGTEn clear";
	p.without(SR_SCR_EL3, BIT(37));
	for (unsigned el : {1u, 2u}) {
		v = sysreg_verdict(p.at(el).cpu, accdata, DIR_READ);
		EXPECT_EQ(v.what, TRAP) << "SCR_EL3.ADEn";
		EXPECT_EQ(v.target_el, 3u);
	}
	EXPECT_EQ(sysreg_verdict(p.at(3).cpu, accdata, DIR_READ).what, DO_REGISTER);
}

TEST(AccessTable, WithoutEl2ItsControlsDoNotCount)
{
	Pe p("max-EL2");

	p.at(1).with(SR_HCR_EL2, BIT(26) | BIT(30));
	EXPECT_EQ(sysreg_verdict(p.cpu, sysreg_by_name("SCTLR_EL1"), DIR_WRITE).what, DO_REGISTER);
	EXPECT_EQ(sysreg_verdict(p.at(3).cpu, sysreg_by_name("HCR_EL2"), DIR_READ).what, DO_NOTHING) << "RES0 to EL3";
	EXPECT_EQ(sysreg_verdict(p.at(3).cpu, sysreg_by_name("VPIDR_EL2"), DIR_READ).reg, SR_MIDR_EL1);
	EXPECT_EQ(sysreg_verdict(p.at(3).cpu, sysreg_by_name("SP_EL1"), DIR_READ).reg, SR_SP_EL1);
	EXPECT_EQ(sysreg_verdict(p.at(3).cpu, sysreg_by_name("TTBR1_EL2"), DIR_READ).what, UNDEFINED);
}

TEST(AccessTable, SecureStateDisablesEl2)
{
	Pe p;

	p.at(1).with(SR_HCR_EL2, BIT(26)).set(SR_SCR_EL3, 0);
	EXPECT_EQ(sysreg_verdict(p.cpu, sysreg_by_name("SCTLR_EL1"), DIR_WRITE).what, DO_REGISTER);
}

TEST(AccessTable, AbsentFeaturesMakeRegistersUndefined)
{
	Pe p("v8.0");

	EXPECT_EQ(sysreg_verdict(p.at(1).cpu, sysreg_by_name("APIAKeyLo_EL1"), DIR_READ).what, UNDEFINED);
	EXPECT_EQ(sysreg_verdict(p.at(1).cpu, sysreg_by_name("PAN"), DIR_READ).what, UNDEFINED);
	EXPECT_EQ(sysreg_verdict(p.at(2).cpu, sysreg_by_name("TTBR1_EL2"), DIR_READ).what, UNDEFINED) << "FEAT_VHE";
	EXPECT_EQ(sysreg_verdict(p.at(0).cpu, sysreg_by_name("MIDR_EL1"), DIR_READ).what, UNDEFINED) << "no FEAT_IDST";
}

TEST(AccessTable, ImplementationDefinedSpace)
{
	Pe p;
	uint32_t enc = ENC(3, 0, 15, 2, 0);

	EXPECT_EQ(sysreg_unknown_verdict(p.at(1).cpu, enc, DIR_READ).what, UNDEFINED);
	p.with(SR_HCR_EL2, BIT(20));
	verdict v = sysreg_unknown_verdict(p.cpu, enc, DIR_READ);
	EXPECT_EQ(v.what, TRAP);
	EXPECT_STREQ(v.why, "HCR_EL2.TIDCP");
	EXPECT_EQ(sysreg_unknown_verdict(p.at(2).cpu, enc, DIR_READ).what, UNDEFINED);
	p.at(0).with(SR_SCTLR_EL1, BIT(63));
	EXPECT_EQ(sysreg_unknown_verdict(p.cpu, enc, DIR_READ).target_el, 1) << "SCTLR_EL1.TIDCP before HCR_EL2.TIDCP";
}

} // namespace
