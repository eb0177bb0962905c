// tests/unit/hyp/a32_access_test.cc - accessor rules of AArch32 System registers (DDI 0487 G8), one a line; encodings as the
// manual prints them.
#include "tests/unit/hyp/fixture.h"

extern "C" {
#include "hyp/a32_access.h"
}

namespace
{

constexpr uint64_t RW64 = BIT(31), TGE = BIT(27);

struct Case {
	const char *rule;
	unsigned el;
	uint32_t enc;
	dir d;
	uint64_t hcr;
	sysreg_id ctl; // one more register that matters
	uint64_t value;
	enum what want;
	unsigned target, ec;   // of a trap
	const char *reaches;   // AArch64 register of DO_REGISTER
};

class A32Access : public testing::TestWithParam<Case>
{
};

TEST_P(A32Access, FollowsTheAccessorPseudocode)
{
	const Case &c = GetParam();
	Pe p("max");

	SYS(p.cpu, HCR_EL2) = c.hcr;
	SYS(p.cpu, CNTHCTL_EL2) = 3;
	SYS(p.cpu, CNTKCTL_EL1) = 0x303;
	SYS(p.cpu, SCTLR_EL1) = BIT(5);
	if (c.ctl)
		p.cpu->sr[c.ctl] = c.value;
	p.at(c.el);
	p.cpu->ps.nrw = 1;
	verdict v = a32_access_verdict(p.cpu, a32_reg_find(c.enc, c.d), c.enc, c.d);
	EXPECT_EQ(v.what, c.want) << c.rule << " why: " << (v.why ? v.why : "-");
	if (c.want == TRAP) {
		EXPECT_EQ(v.target_el, c.target) << c.rule;
		EXPECT_EQ(v.ec, c.ec) << c.rule;
		EXPECT_NE(v.why, nullptr) << c.rule;
	}
	if (c.want == DO_REGISTER && c.reaches) {
		EXPECT_STREQ(sysreg_row(v.reg)->name, c.reaches) << c.rule;
	}
}

#define CP15(a, b, c, d) A32_CP(15, a, b, c, d)
#define R DIR_READ
#define W DIR_WRITE
const Case cases[] = {
	{ "SCTLR is SCTLR_EL1", 1, CP15(0, 1, 0, 0), W, 0, SR_NONE, 0, DO_REGISTER, 0, 0, "SCTLR_EL1" },
	{ "SCTLR at EL0", 0, CP15(0, 1, 0, 0), R, 0, SR_NONE, 0, UNDEFINED, 0, 0, nullptr },
	{ "TVM traps writes of SCTLR", 1, CP15(0, 1, 0, 0), W, BIT(26), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TVM leaves reads", 1, CP15(0, 1, 0, 0), R, BIT(26), SR_NONE, 0, DO_REGISTER, 0, 0, "SCTLR_EL1" },
	{ "TRVM traps reads of TTBR0, 64 bits", 1, A32_CP64(15, 0, 2), R, BIT(30), SR_NONE, 0, TRAP, 2, 0x04, nullptr },
	{ "TVM traps DACR", 1, CP15(0, 3, 0, 0), W, BIT(26), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TVM traps IFSR", 1, CP15(0, 5, 0, 1), W, BIT(26), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TVM traps CONTEXTIDR", 1, CP15(0, 13, 0, 1), W, BIT(26), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "DFAR is FAR_EL1", 1, CP15(0, 6, 0, 0), R, 0, SR_NONE, 0, DO_REGISTER, 0, 0, "FAR_EL1" },
	{ "IFAR is FAR_EL1", 1, CP15(0, 6, 0, 2), R, 0, SR_NONE, 0, DO_REGISTER, 0, 0, "FAR_EL1" },
	{ "NMRR is MAIR_EL1", 1, CP15(0, 10, 2, 1), R, 0, SR_NONE, 0, DO_REGISTER, 0, 0, "MAIR_EL1" },
	{ "HSTR.T1 traps SCTLR", 1, CP15(0, 1, 0, 0), R, 0, SR_HSTR_EL2, BIT(1), TRAP, 2, 0x03, nullptr },
	{ "HSTR.T2 traps MRRC of TTBR1 by CRm", 1, A32_CP64(15, 1, 2), R, 0, SR_HSTR_EL2, BIT(2), TRAP, 2, 0x04, nullptr },
	{ "HSTR.T13 traps TPIDRURO at EL0", 0, CP15(0, 13, 0, 3), R, 0, SR_HSTR_EL2, BIT(13), TRAP, 2, 0x03, nullptr },
	{ "HSTR.T13 does not trap what EL0 may not name", 0, CP15(0, 13, 0, 4), R, 0, SR_HSTR_EL2, BIT(13), UNDEFINED, 0, 0, nullptr },
	{ "HSTR.T9 traps an encoding that is not there", 1, CP15(0, 9, 15, 7), R, 0, SR_HSTR_EL2, BIT(9), TRAP, 2, 0x03, nullptr },
	{ "HSTR.T0 traps a write of MIDR, which only reads", 1, CP15(0, 0, 0, 0), W, 0, SR_HSTR_EL2, BIT(0), TRAP, 2, 0x03, nullptr },
	{ "... without it it is UNDEFINED", 1, CP15(0, 0, 0, 0), W, 0, SR_HSTR_EL2, 0, UNDEFINED, 0, 0, nullptr },
	{ "HSTR has no bit for CP14", 1, A32_CP(14, 0, 1, 1, 4), R, 0, SR_HSTR_EL2, 0xffff, DO_REGISTER, 0, 0, "OSLSR_EL1" },
	{ "TIDCP traps c15", 1, CP15(0, 15, 0, 0), R, BIT(20), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TIDCP traps c9 c0", 1, CP15(1, 9, 0, 2), W, BIT(20), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TIDCP leaves c9 c12", 1, CP15(0, 9, 14, 7), W, BIT(20), SR_NONE, 0, UNDEFINED, 0, 0, nullptr },
	{ "c15 without TIDCP", 1, CP15(0, 15, 0, 0), R, 0, SR_NONE, 0, UNDEFINED, 0, 0, nullptr },
	{ "TID3 traps ID_ISAR0", 1, CP15(0, 0, 2, 0), R, BIT(18), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TID1 traps TLBTR", 1, CP15(0, 0, 0, 3), R, BIT(16), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TID2 traps CTR", 1, CP15(0, 0, 0, 1), R, BIT(17), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "CTR at EL0", 0, CP15(0, 0, 0, 1), R, 0, SR_NONE, 0, UNDEFINED, 0, 0, nullptr },
	{ "TID0 traps JIDR", 1, A32_CP(14, 7, 0, 0, 0), R, BIT(15), SR_NONE, 0, TRAP, 2, 0x05, nullptr },
	{ "TACR traps ACTLR", 1, CP15(0, 1, 0, 1), R, BIT(21), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TCPAC traps CPACR", 1, CP15(0, 1, 0, 2), R, 0, SR_CPTR_EL2, BIT(31), TRAP, 2, 0x03, nullptr },
	{ "TTLB traps TLBIMVA", 1, CP15(0, 8, 7, 1), W, BIT(25), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TSW traps DCCISW", 1, CP15(0, 7, 14, 2), W, BIT(22), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TPU traps ICIALLU", 1, CP15(0, 7, 5, 0), W, BIT(24), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "TPCP traps DCCMVAC", 1, CP15(0, 7, 10, 1), W, BIT(23), SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "DCCMVAC at EL0", 0, CP15(0, 7, 10, 1), W, 0, SR_NONE, 0, UNDEFINED, 0, 0, nullptr },
	{ "TDA traps DBGDSCRext", 1, A32_CP(14, 0, 0, 2, 2), R, 0, SR_MDCR_EL2, BIT(9), TRAP, 2, 0x05, nullptr },
	{ "TDRA traps MRRC of DBGDRAR", 1, A32_CP64(14, 0, 1), R, 0, SR_MDCR_EL2, BIT(11), TRAP, 2, 0x0c, nullptr },
	{ "TDOSA traps DBGOSLAR", 1, A32_CP(14, 0, 1, 0, 4), W, 0, SR_MDCR_EL2, BIT(10), TRAP, 2, 0x05, nullptr },
	{ "TPM traps PMCR", 1, CP15(0, 9, 12, 0), R, 0, SR_MDCR_EL2, BIT(6), TRAP, 2, 0x03, nullptr },
	{ "PMUSERENR.EN clear, EL1 in AArch64", 0, CP15(0, 9, 12, 0), R, RW64, SR_NONE, 0, TRAP, 1, 0x03, nullptr },
	{ "PMUSERENR.EN clear, EL1 in AArch32", 0, CP15(0, 9, 12, 0), R, 0, SR_NONE, 0, UNDEFINED, 0, 0, nullptr },
	{ "PMUSERENR.EN clear, TGE", 0, CP15(0, 9, 12, 0), R, RW64 | TGE, SR_NONE, 0, TRAP, 2, 0x03, nullptr },
	{ "PMUSERENR.EN", 0, CP15(0, 9, 12, 0), R, RW64, SR_PMUSERENR_EL0, 1, DO_REGISTER, 0, 0, "PMCR_EL0" },
	{ "CNTVCT at EL0", 0, A32_CP64(15, 1, 14), R, RW64, SR_NONE, 0, DO_REGISTER, 0, 0, "CNTVCT_EL0" },
	{ "CNTVCT, EL0VCTEN clear", 0, A32_CP64(15, 1, 14), R, RW64, SR_CNTKCTL_EL1, 1, TRAP, 1, 0x04, nullptr },
	{ "CNTP_CTL, EL1PCEN clear", 1, CP15(0, 14, 2, 1), R, 0, SR_CNTHCTL_EL2, 1, TRAP, 2, 0x03, nullptr },
	{ "CNTFRQ is written by the highest level only", 1, CP15(0, 14, 0, 0), W, 0, SR_NONE, 0, UNDEFINED, 0, 0, nullptr },
	{ "TPIDRURO is read-only at EL0", 0, CP15(0, 13, 0, 3), W, RW64, SR_NONE, 0, UNDEFINED, 0, 0, nullptr },
	{ "TPIDRPRW is TPIDR_EL1", 1, CP15(0, 13, 0, 4), W, 0, SR_NONE, 0, DO_REGISTER, 0, 0, "TPIDR_EL1" },
	{ "CP15DMB", 0, CP15(0, 7, 10, 5), W, RW64, SR_NONE, 0, DO_REGISTER, 0, 0, nullptr },
	{ "CP15DMB without CP15BEN", 0, CP15(0, 7, 10, 5), W, RW64, SR_SCTLR_EL1, 0, UNDEFINED, 0, 0, nullptr },
	{ "HSTR.T7 traps CP15ISB", 0, CP15(0, 7, 5, 4), W, RW64, SR_HSTR_EL2, BIT(7), TRAP, 2, 0x03, nullptr },
	{ "MDSCR.TDCC traps DBGDSCRint", 0, A32_CP(14, 0, 0, 1, 0), R, RW64, SR_MDSCR_EL1, BIT(12), TRAP, 1, 0x05, nullptr },
	{ "VPIDR is Hyp mode's", 1, CP15(4, 0, 0, 0), R, 0, SR_NONE, 0, UNDEFINED, 0, 0, nullptr },
};

INSTANTIATE_TEST_SUITE_P(Manual, A32Access, testing::ValuesIn(cases));

TEST(A32Regs, AreSortedAndUniqueButForTheDtrPair)
{
	for (unsigned i = 1; i < a32_reg_count(); i++) {
		const a32_reg *a = a32_reg_row(i - 1), *b = a32_reg_row(i);

		if (a->enc == b->enc) {
			EXPECT_EQ(a->rw & b->rw, 0) << a->name;
		} else {
			EXPECT_LT(a->enc, b->enc) << b->name;
		}
		EXPECT_EQ(a->rw_pl0 & ~a->rw, 0) << a->name;
	}
}

TEST(A32Regs, WideRowsAreWide)
{
	for (unsigned i = 0; i < a32_reg_count(); i++) {
		const a32_reg *r = a32_reg_row(i);

		if (r->kind == A32_WIDE) {
			EXPECT_TRUE(A32_IS_WIDE(r->enc)) << r->name;
		}
		if (r->kind == A32_LOW || r->kind == A32_HIGH || r->kind == A32_INSN) {
			EXPECT_FALSE(A32_IS_WIDE(r->enc)) << r->name;
		}
	}
}

}
