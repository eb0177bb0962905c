// tests/unit/hyp/impdef_test.cc - accesses to described IMPLEMENTATION DEFINED registers: DDI 0487 D24.2.2 (TIDCP), and the write
// enables of ACTLR_EL2 and ACTLR_EL3 as the manuals of Arm's processors have them (DDI 0500 4.3.32, 4.3.33).
#include "tests/unit/hyp/fixture.h"

extern "C" {
#include "cpu/arch/a32regs.h"
#include "cpu/arch/impdef.h"
#include "hyp/a32_access.h"
#include "hyp/access.h"
}

namespace
{

constexpr uint32_t CPUACTLR = ENC(3, 1, 15, 2, 0), CPUPCR_EL3 = ENC(3, 6, 15, 8, 1), CFR = ENC(3, 0, 15, 0, 0), ATCR = ENC(3, 0, 15, 7, 0);
constexpr uint32_t NAMED = ENC(3, 0, 15, 3, 0), L2CTLR = A32_CP(15, 1, 9, 0, 2), CPUACTLR32 = A32_CP64(15, 0, 15);
constexpr uint32_t INSN = ENC(1, 6, 15, 0, 0);

const impdef &table()
{
	static impdef t;
	auto row = [](const char *name, uint32_t enc, unsigned el, impdef_behaviour b, unsigned rw, unsigned actlr) {
		impdef_row &r = t.row[t.count++];
		snprintf(r.name, sizeof(r.name), "%s", name);
		r.enc = enc;
		r.el = (uint8_t)el;
		r.behaviour = (uint8_t)b;
		r.rw = (uint8_t)rw;
		r.actlr = (uint8_t)actlr;
		snprintf(r.why[0], sizeof(r.why[0]), "ACTLR_EL2[%u]", actlr);
		snprintf(r.why[1], sizeof(r.why[1]), "ACTLR_EL3[%u]", actlr);
		return &r;
	};
	if (t.count)
		return t;
	row("CPUACTLR_EL1", CPUACTLR, 1, IMPDEF_STORAGE, 3, 0);
	row("CPUPCR_EL3", CPUPCR_EL3, 3, IMPDEF_STORAGE, 3, IMPDEF_NO_ACTLR);
	row("CPUCFR_EL1", CFR, 1, IMPDEF_CONSTANT, DIR_READ, IMPDEF_NO_ACTLR);
	row("ATCR_EL1", ATCR, 1, IMPDEF_STORAGE, 3, IMPDEF_NO_ACTLR)->like = SR_TCR_EL1;
	row("CLUSTERCFR_EL1", NAMED, 1, IMPDEF_UNDEFINED, 3, IMPDEF_NO_ACTLR);
	row("L2CTLR", L2CTLR, 1, IMPDEF_STORAGE, 3, 4);
	row("CPUACTLR", CPUACTLR32, 1, IMPDEF_STORAGE, 3, 0);
	row("RAMINDEX_EL3", INSN, 3, IMPDEF_RAZ_WI, DIR_WRITE, IMPDEF_NO_ACTLR);
	EXPECT_EQ(impdef_sort(&t), nullptr);
	return t;
}

struct Case {
	const char *rule;
	unsigned el;
	uint32_t enc;
	dir d;
	uint64_t hcr, actlr2, actlr3;
	enum what want;
	unsigned target, ec; // of a trap
	const char *why;     // of a trap
};

constexpr uint64_t TIDCP = BIT(20), TVM = BIT(26), TRVM = BIT(30);
constexpr unsigned SYSREG_EC = 0x18;

class Impdef : public testing::TestWithParam<Case>
{
};

TEST_P(Impdef, IsAskedAfterTheArchitecturesOwnRules)
{
	const Case &c = GetParam();
	bool a32 = A32_IS_CP15(c.enc);
	Pe p(a32 ? "max+AA32EL0+AA32EL1" : "max");

	p.cpu->impdef = &table();
	SYS(p.cpu, HCR_EL2) = c.hcr | (a32 ? 0 : HCR_RW);
	SYS(p.cpu, ACTLR_EL2) = c.actlr2;
	SYS(p.cpu, ACTLR_EL3) = c.actlr3;
	p.at(c.el);
	p.cpu->ps.nrw = a32;
	verdict v = a32 ? a32_access_verdict(p.cpu, a32_reg_find(c.enc, c.d), c.enc, c.d) : sysreg_unknown_verdict(p.cpu, c.enc, c.d);
	EXPECT_EQ(v.what, c.want) << c.rule << " why: " << (v.why ? v.why : "-");
	if (c.want == TRAP) {
		EXPECT_EQ(v.target_el, c.target) << c.rule;
		EXPECT_EQ(v.ec, c.ec) << c.rule;
		EXPECT_STREQ(v.why, c.why) << c.rule;
	}
	if (c.want == DO_IMPDEF) {
		EXPECT_EQ(table().row[v.index].enc, c.enc) << c.rule;
	}
}

constexpr dir R = DIR_READ, W = DIR_WRITE;

INSTANTIATE_TEST_SUITE_P(Manual, Impdef, testing::Values(
	Case{"read at EL1", 1, CPUACTLR, R, 0, 0, 0, DO_IMPDEF, 0, 0, nullptr},
	Case{"HCR_EL2.TIDCP comes first", 1, CPUACTLR, R, TIDCP, 1, 1, TRAP, 2, SYSREG_EC, "HCR_EL2.TIDCP"},
	Case{"EL0 is below EL1", 0, CPUACTLR, R, 0, 1, 1, UNDEFINED, 0, 0, nullptr},
	Case{"EL0 with TIDCP", 0, CPUACTLR, R, TIDCP, 1, 1, TRAP, 2, SYSREG_EC, "HCR_EL2.TIDCP"},
	Case{"TIDCP is nothing to EL2", 2, CPUACTLR, R, TIDCP, 0, 0, DO_IMPDEF, 0, 0, nullptr},
	Case{"write at EL1 without ACTLR_EL2", 1, CPUACTLR, W, 0, 0, 1, TRAP, 2, SYSREG_EC, "ACTLR_EL2[0]"},
	Case{"write at EL1 without ACTLR_EL3", 1, CPUACTLR, W, 0, 1, 0, TRAP, 3, SYSREG_EC, "ACTLR_EL3[0]"},
	Case{"write at EL1 with both", 1, CPUACTLR, W, 0, 1, 1, DO_IMPDEF, 0, 0, nullptr},
	Case{"write at EL2 needs ACTLR_EL3 alone", 2, CPUACTLR, W, 0, 0, 1, DO_IMPDEF, 0, 0, nullptr},
	Case{"write at EL2 without it", 2, CPUACTLR, W, 0, 1, 0, TRAP, 3, SYSREG_EC, "ACTLR_EL3[0]"},
	Case{"write at EL3", 3, CPUACTLR, W, 0, 0, 0, DO_IMPDEF, 0, 0, nullptr},
	Case{"another bit of ACTLR_EL2", 1, CPUACTLR, W, 0, 0x72, 1, TRAP, 2, SYSREG_EC, "ACTLR_EL2[0]"},
	Case{"EL3's register at EL2", 2, CPUPCR_EL3, R, 0, 0, 0, UNDEFINED, 0, 0, nullptr},
	Case{"EL3's register at EL3", 3, CPUPCR_EL3, R, 0, 0, 0, DO_IMPDEF, 0, 0, nullptr},
	Case{"EL3's register at EL1 with TIDCP", 1, CPUPCR_EL3, R, TIDCP, 0, 0, TRAP, 2, SYSREG_EC, "HCR_EL2.TIDCP"},
	Case{"read-only", 1, CFR, W, 0, 0, 0, UNDEFINED, 0, 0, nullptr},
	Case{"only named", 1, NAMED, R, 0, 0, 0, UNDEFINED, 0, 0, nullptr},
	Case{"not described", 1, ENC(3, 0, 15, 3, 1), R, 0, 0, 0, UNDEFINED, 0, 0, nullptr},
	Case{"as TCR_EL1: TVM", 1, ATCR, W, TVM, 0, 0, TRAP, 2, SYSREG_EC, "HCR_EL2.TVM"},
	Case{"as TCR_EL1: TRVM is for reads", 1, ATCR, W, TRVM, 0, 0, DO_IMPDEF, 0, 0, nullptr},
	Case{"an instruction at EL3", 3, INSN, W, 0, 0, 0, DO_IMPDEF, 0, 0, nullptr},
	Case{"an instruction at EL1 with TIDCP", 1, INSN, W, TIDCP, 0, 0, TRAP, 2, SYSREG_EC, "HCR_EL2.TIDCP"},
	Case{"MRC", 1, L2CTLR, R, 0, 0, 0, DO_IMPDEF, 0, 0, nullptr},
	Case{"MRC with TIDCP: EC 0x03", 1, L2CTLR, R, TIDCP, 0, 0, TRAP, 2, 0x03, "HCR_EL2.TIDCP"},
	Case{"MCR without ACTLR_EL2: EC 0x03", 1, L2CTLR, W, 0, 0, 16, TRAP, 2, 0x03, "ACTLR_EL2[4]"},
	Case{"MCRR without ACTLR_EL3: EC 0x04", 1, CPUACTLR32, W, 0, 1, 0, TRAP, 3, 0x04, "ACTLR_EL3[0]"},
	Case{"TIDCP does not trap MRRC", 1, CPUACTLR32, R, TIDCP, 0, 0, DO_IMPDEF, 0, 0, nullptr}),
	[](const testing::TestParamInfo<Case> &i) { return "Rule" + std::to_string(i.index); });

TEST(ImpdefTidcp1, El0IsEl1sOrItsHosts)
{
	Pe p;

	p.cpu->impdef = &table();
	p.at(0).with(SR_SCTLR_EL1, BIT(63));
	verdict v = sysreg_unknown_verdict(p.cpu, CPUACTLR, R);
	EXPECT_EQ(v.what, TRAP);
	EXPECT_EQ(v.target_el, 1);
	p.set(SR_SCTLR_EL1, 0).with(SR_HCR_EL2, HCR_E2H | HCR_TGE);
	EXPECT_EQ(sysreg_unknown_verdict(p.cpu, CPUACTLR, R).what, UNDEFINED) << "SCTLR_EL2.TIDCP is clear";
	p.with(SR_SCTLR_EL2, BIT(63));
	v = sysreg_unknown_verdict(p.cpu, CPUACTLR, R);
	EXPECT_EQ(v.what, TRAP);
	EXPECT_EQ(v.target_el, 2);
}

} // namespace
