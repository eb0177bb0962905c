/* Stage 1 permissions. Expectations: DDI 0487 D8.4, the tables of "Data access permissions" and "Instruction execution". */
#include "tests/unit/mmu/fixture.h"

enum { AP_RW_PRIV = 0, AP_RW_ALL = 1, AP_RO_PRIV = 2, AP_RO_ALL = 3 };
enum : uint64_t { UXN = 1ULL << 54, PXN = 1ULL << 53, WXN = 1 << 19, EPAN = 1ULL << 57 };
enum : uint64_t { T_PXN = 1ULL << 59, T_UXN = 1ULL << 60, T_AP0 = 1ULL << 61, T_AP1 = 1ULL << 62 };

struct PermCase {
	const char *rule;
	unsigned ap;
	uint64_t desc, table, sctlr;
	bool pan;
	const char *el1, *el0; /* "rwx" with '-' where refused */
};

class Perms : public Mmu, public testing::WithParamInterface<PermCase> {
      public:
	static std::string text(unsigned allow)
	{
		return std::string(allow & ACC_READ ? "r" : "-") + (allow & ACC_WRITE ? "w" : "-") + (allow & ACC_EXEC ? "x" : "-");
	}
	/* What succeeds when asked for one at a time. PSTATE.PAN belongs to data accesses. */
	std::string probe(unsigned el, bool pan, unsigned regime = 1)
	{
		unsigned ok = 0;
		for (unsigned a : { ACC_READ, ACC_WRITE, ACC_EXEC }) {
			xlate_in in = access(0x3000, a, el, regime);
			in.pan = pan && a != ACC_EXEC && el != 0;
			if (translate(in))
				ok |= a;
			else
				expect_fault(FAULT_PERMISSION, 3);
		}
		return text(ok);
	}
};

TEST_P(Perms, El1And0)
{
	const PermCase &c = GetParam();
	SYS(cpu, TCR_EL1) = 34 | 5ULL << 32;
	SYS(cpu, TTBR0_EL1) = 0x10000;
	SYS(cpu, SCTLR_EL1) |= c.sctlr;
	map(0x10000, 12, 30, 2, 3, 0x3000, 0x8000 | 0x403 | c.ap << 6 | c.desc, c.table);
	EXPECT_EQ(probe(1, c.pan), c.el1) << c.rule;
	EXPECT_EQ(probe(0, c.pan), c.el0) << c.rule;
	/* `allow` of a successful translation says the same as asking for each */
	for (unsigned el : { 0, 1 }) {
		std::string want = el ? c.el1 : c.el0;
		for (unsigned a : { ACC_READ, ACC_WRITE, ACC_EXEC }) {
			xlate_in in = access(0x3000, a, el);
			in.pan = c.pan && el;
			if (translate(in)) {
				EXPECT_EQ(text(out.allow), want) << c.rule;
			}
		}
	}
}

INSTANTIATE_TEST_SUITE_P(Manual, Perms, testing::Values(
	PermCase{ "AP 00", AP_RW_PRIV, 0, 0, 0, false, "rwx", "--x" },
	PermCase{ "AP 01: EL0-writable is not executable at EL1", AP_RW_ALL, 0, 0, 0, false, "rw-", "rwx" },
	PermCase{ "AP 10", AP_RO_PRIV, 0, 0, 0, false, "r-x", "--x" },
	PermCase{ "AP 11", AP_RO_ALL, 0, 0, 0, false, "r-x", "r-x" },
	PermCase{ "PXN", AP_RO_ALL, PXN, 0, 0, false, "r--", "r-x" },
	PermCase{ "UXN", AP_RO_ALL, UXN, 0, 0, false, "r-x", "r--" },
	PermCase{ "UXN and PXN", AP_RW_PRIV, UXN | PXN, 0, 0, false, "rw-", "---" },
	PermCase{ "WXN, AP 00", AP_RW_PRIV, 0, 0, WXN, false, "rw-", "--x" },
	PermCase{ "WXN, AP 01", AP_RW_ALL, 0, 0, WXN, false, "rw-", "rw-" },
	PermCase{ "WXN leaves read-only code", AP_RO_ALL, 0, 0, WXN, false, "r-x", "r-x" },
	PermCase{ "APTable[0] takes EL0's access", AP_RW_ALL, 0, T_AP0, 0, false, "rwx", "--x" },
	PermCase{ "APTable[1] makes read-only", AP_RW_ALL, 0, T_AP1, 0, false, "r-x", "r-x" },
	PermCase{ "APTable 11", AP_RW_ALL, 0, T_AP0 | T_AP1, 0, false, "r-x", "--x" },
	PermCase{ "PXNTable", AP_RO_ALL, 0, T_PXN, 0, false, "r--", "r-x" },
	PermCase{ "UXNTable", AP_RO_ALL, 0, T_UXN, 0, false, "r-x", "r--" },
	PermCase{ "PAN: EL0-readable", AP_RO_ALL, 0, 0, 0, true, "--x", "r-x" },
	PermCase{ "PAN: EL0-writable", AP_RW_ALL, 0, 0, 0, true, "---", "rwx" },
	PermCase{ "PAN does not mind EL1-only pages", AP_RW_PRIV, 0, 0, 0, true, "rwx", "--x" },
	PermCase{ "PAN after APTable[0]", AP_RW_ALL, 0, T_AP0, 0, true, "rwx", "--x" },
	PermCase{ "EPAN: EL0-executable only", AP_RW_PRIV, 0, 0, EPAN, true, "--x", "--x" },
	PermCase{ "EPAN: UXN page is EL1's", AP_RW_PRIV, UXN, 0, EPAN, true, "rwx", "---" },
	PermCase{ "EPAN: UXNTable", AP_RW_PRIV, 0, T_UXN, EPAN, true, "rwx", "---" },
	PermCase{ "EPAN without PAN", AP_RW_PRIV, 0, 0, EPAN, false, "rwx", "--x" }));

class PermsMore : public Perms {
      public:
	void page(uint64_t desc, uint64_t table = 0)
	{
		map(0x10000, 12, 30, 2, 3, 0x3000, 0x8000 | 0x403 | desc, table);
	}
	PermsMore()
	{
		SYS(cpu, TCR_EL1) = 34 | 5ULL << 32;
		SYS(cpu, TTBR0_EL1) = 0x10000;
	}
};

TEST_F(PermsMore, EpanNeedsPan3)
{
	feature(FEAT_PAN3, false);
	SYS(cpu, SCTLR_EL1) |= EPAN;
	page(0);
	EXPECT_EQ(probe(1, true), "rwx");
}

TEST_F(PermsMore, HpdIgnoresTableAttributes)
{
	page(AP_RW_ALL << 6, T_AP0 | T_AP1 | T_UXN | T_PXN);
	EXPECT_EQ(probe(0, false), "---");
	SYS(cpu, TCR_EL1) |= 1ULL << 41;
	EXPECT_EQ(probe(0, false), "rwx");
	feature(FEAT_HPDS, false);
	EXPECT_EQ(probe(0, false), "---");
}

TEST_F(PermsMore, OnePrivilegeLevel)
{
	for (unsigned regime : { 2, 3 }) {
		enum sysreg_id tcr = regime == 2 ? SR_TCR_EL2 : SR_TCR_EL3;
		cpu->sr[tcr] = 34 | 5 << 16;
		cpu->sr[regime == 2 ? SR_TTBR0_EL2 : SR_TTBR0_EL3] = 0x10000;
		cpu->sr[regime == 2 ? SR_SCTLR_EL2 : SR_SCTLR_EL3] = 0x1005;
		page(AP_RW_PRIV << 6 | PXN);
		EXPECT_EQ(probe(regime, false, regime), "rwx") << "PXN is not of these regimes";
		page(AP_RW_ALL << 6);
		EXPECT_EQ(probe(regime, true, regime), "rwx") << "no PAN, no EL0";
		page(AP_RO_ALL << 6);
		EXPECT_EQ(probe(regime, false, regime), "r-x");
		page(AP_RW_ALL << 6 | UXN);
		EXPECT_EQ(probe(regime, false, regime), "rw-") << "XN";
		page(AP_RW_ALL << 6, T_AP1);
		EXPECT_EQ(probe(regime, false, regime), "r-x");
		page(AP_RW_ALL << 6, T_AP0 | T_PXN);
		EXPECT_EQ(probe(regime, false, regime), "rwx");
		page(AP_RW_ALL << 6, T_UXN);
		EXPECT_EQ(probe(regime, false, regime), "rw-");
		cpu->sr[tcr] |= 1 << 24; /* HPD */
		EXPECT_EQ(probe(regime, false, regime), "rwx");
		cpu->sr[regime == 2 ? SR_SCTLR_EL2 : SR_SCTLR_EL3] |= WXN;
		EXPECT_EQ(probe(regime, false, regime), "rw-");
	}
}

/* HCR_EL2.{NV,NV1} = {1,1}: bit 54 is PXN, bit 60 of tables PXNTable; AP[1], bit 53 and their places in tables count no more; EL0 has no
 * data; PAN does nothing. NV1 alone is CONSTRAINED UNPREDICTABLE: it does nothing here. */
TEST_F(PermsMore, GuestHypervisorsTables)
{
	const uint64_t NV = 1ULL << 42, NV1 = 1ULL << 43;

	SYS(cpu, SCR_EL3) = 1;
	for (uint64_t hcr : { (uint64_t)0, NV, NV1, NV | NV1 }) {
		bool nv1 = hcr == (NV | NV1);
		SYS(cpu, HCR_EL2) = hcr | 1ULL << 31;
		page(AP_RW_ALL << 6);
		EXPECT_EQ(probe(1, false), nv1 ? "rwx" : "rw-") << hcr;
		EXPECT_EQ(probe(0, false), nv1 ? "--x" : "rwx") << hcr;
		EXPECT_EQ(probe(1, true), nv1 ? "rwx" : "---") << hcr;
		page(AP_RO_ALL << 6 | UXN);
		EXPECT_EQ(probe(1, false), nv1 ? "r--" : "r-x") << hcr;
		EXPECT_EQ(probe(0, false), nv1 ? "--x" : "r--") << hcr;
		page(AP_RO_PRIV << 6 | PXN);
		EXPECT_EQ(probe(1, false), nv1 ? "r-x" : "r--") << hcr;
		page(AP_RO_ALL << 6, T_UXN);
		EXPECT_EQ(probe(1, false), nv1 ? "r--" : "r-x") << hcr;
		page(AP_RO_ALL << 6, T_PXN | T_AP0);
		EXPECT_EQ(probe(1, false), nv1 ? "r-x" : "r--") << hcr;
		page(AP_RW_ALL << 6, T_AP1);
		EXPECT_EQ(probe(1, false), "r-x") << hcr;
		EXPECT_EQ(probe(0, false), nv1 ? "--x" : "r-x") << hcr;
	}
}

TEST_F(PermsMore, RulesNameTheDecidingBit)
{
	struct { uint64_t desc, table, sctlr; bool pan; unsigned acc, el; const char *rule; bool write; } rows[] = {
		{ AP_RO_PRIV << 6, 0, 0, false, ACC_WRITE, 1, "AP[2]", true },
		{ AP_RO_PRIV << 6, 0, 0, false, ACC_READ | ACC_WRITE, 1, "AP[2]", true },
		{ AP_RW_PRIV << 6, 0, 0, false, ACC_READ | ACC_WRITE, 0, "AP[1]", false }, /* the atomic's read faults */
		{ AP_RW_PRIV << 6, 0, 0, false, ACC_READ, 0, "AP[1]", false },
		{ AP_RW_ALL << 6, T_AP0, 0, false, ACC_WRITE, 0, "APTable[0]", true },
		{ AP_RW_ALL << 6, T_AP1, 0, false, ACC_WRITE, 0, "APTable[1]", true },
		{ AP_RW_ALL << 6, 0, 0, true, ACC_WRITE, 1, "PSTATE.PAN", true },
		{ AP_RW_PRIV << 6, 0, EPAN, true, ACC_READ, 1, "EPAN", false },
		{ AP_RO_ALL << 6 | PXN, 0, 0, false, ACC_EXEC, 1, "PXN", false },
		{ AP_RO_ALL << 6 | UXN, 0, 0, false, ACC_EXEC, 0, "UXN", false },
		{ AP_RO_ALL << 6, T_PXN, 0, false, ACC_EXEC, 1, "PXNTable", false },
		{ AP_RO_ALL << 6, T_UXN, 0, false, ACC_EXEC, 0, "UXNTable", false },
		{ AP_RW_ALL << 6, 0, 0, false, ACC_EXEC, 1, "EL0", false },
		{ AP_RW_PRIV << 6, 0, WXN, false, ACC_EXEC, 1, "WXN", false },
	};
	for (auto &r : rows) {
		SYS(cpu, SCTLR_EL1) = 0x1005 | r.sctlr;
		page(r.desc, r.table);
		xlate_in in = access(0x3000, r.acc, r.el);
		in.pan = r.pan;
		EXPECT_FALSE(translate(in)) << r.rule;
		expect_fault(FAULT_PERMISSION, 3, r.rule);
		EXPECT_EQ(f.write, r.write) << r.rule;
	}
}

TEST_F(PermsMore, SecureInstructionFetchOfNonSecureMemory)
{
	SYS(cpu, SCR_EL3) = 1 << 9; /* SIF, Secure */
	page(AP_RW_PRIV << 6 | 1 << 5);
	xlate_in in = access(0x3000, ACC_EXEC);
	in.secure = true;
	EXPECT_FALSE(translate(in));
	expect_fault(FAULT_PERMISSION, 3, "SIF");
	page(AP_RW_PRIV << 6);
	EXPECT_TRUE(translate(in));
}

TEST_F(PermsMore, NoPermissionAskedForIsNoPermissionFault)
{
	page(AP_RO_PRIV << 6 | UXN | PXN);
	EXPECT_TRUE(translate(access(0x3000, 0, 0)));
}
