/* tests/unit/mpu/pmsa_test.cc - PMSAv8-64: tables of rules with the manual's expectations (DDI 0600 C1, D1 and the descriptions of
 * PRBAR_ELx and PRLAR_ELx). Random programming: pmsa_random_test.cc. */
#include "tests/unit/mpu/pmsa_bench.h"

namespace {

/* One region 0x10000-0x1ffff of one MPU with AP and XN, one access in it. */
struct Permission {
	unsigned mpu, ap, xn;
	unsigned el, acc;
	bool pan;
	u64 sctlr; /* beside M */
	const char *want;
};

/* EL1's MPU: AP 00 RW at EL1, 01 RW at EL1 and EL0, 10 RO at EL1, 11 RO at both; execution needs read access and XN = 0; what EL0
 * may write does not execute at EL1; WXN makes what is writable XN; PAN keeps EL1's data accesses from what EL0 may access. */
const Permission permissions[] = {
	{ 1, RW1, 0, 1, R, 0, 0, "ok" },     { 1, RW1, 0, 1, W, 0, 0, "ok" },     { 1, RW1, 0, 1, X, 0, 0, "ok" },
	{ 1, RW1, 0, 0, R, 0, 0, "1P0" },    { 1, RW1, 0, 0, W, 0, 0, "1P0" },    { 1, RW1, 0, 0, X, 0, 0, "1P0" },
	{ 1, RW_ALL, 0, 1, R, 0, 0, "ok" },  { 1, RW_ALL, 0, 1, W, 0, 0, "ok" },  { 1, RW_ALL, 0, 1, X, 0, 0, "1P0" },
	{ 1, RW_ALL, 0, 0, R, 0, 0, "ok" },  { 1, RW_ALL, 0, 0, W, 0, 0, "ok" },  { 1, RW_ALL, 0, 0, X, 0, 0, "ok" },
	{ 1, RO1, 0, 1, R, 0, 0, "ok" },     { 1, RO1, 0, 1, W, 0, 0, "1P0" },    { 1, RO1, 0, 1, X, 0, 0, "ok" },
	{ 1, RO1, 0, 0, R, 0, 0, "1P0" },    { 1, RO1, 0, 0, W, 0, 0, "1P0" },    { 1, RO1, 0, 0, X, 0, 0, "1P0" },
	{ 1, RO_ALL, 0, 1, R, 0, 0, "ok" },  { 1, RO_ALL, 0, 1, W, 0, 0, "1P0" }, { 1, RO_ALL, 0, 1, X, 0, 0, "ok" },
	{ 1, RO_ALL, 0, 0, R, 0, 0, "ok" },  { 1, RO_ALL, 0, 0, W, 0, 0, "1P0" }, { 1, RO_ALL, 0, 0, X, 0, 0, "ok" },
	{ 1, RW1, 2, 1, R, 0, 0, "ok" },     { 1, RW1, 2, 1, W, 0, 0, "ok" },     { 1, RW1, 2, 1, X, 0, 0, "1P0" },
	{ 1, RW_ALL, 2, 0, R, 0, 0, "ok" },  { 1, RW_ALL, 2, 0, X, 0, 0, "1P0" }, { 1, RO_ALL, 2, 0, X, 0, 0, "1P0" },
	{ 1, RO1, 2, 1, X, 0, 0, "1P0" },    { 1, RO_ALL, 2, 1, X, 0, 0, "1P0" }, { 1, RO_ALL, 2, 1, R, 0, 0, "ok" },
	/* WXN */
	{ 1, RW1, 0, 1, X, 0, WXN, "1P0" },  { 1, RW_ALL, 0, 0, X, 0, WXN, "1P0" }, { 1, RO1, 0, 1, X, 0, WXN, "ok" },
	{ 1, RO_ALL, 0, 0, X, 0, WXN, "ok" }, { 1, RO_ALL, 0, 1, X, 0, WXN, "ok" }, { 1, RW1, 0, 1, W, 0, WXN, "ok" },
	/* PAN */
	{ 1, RW1, 0, 1, R, 1, 0, "ok" },     { 1, RW1, 0, 1, W, 1, 0, "ok" },     { 1, RO1, 0, 1, R, 1, 0, "ok" },
	{ 1, RW_ALL, 0, 1, R, 1, 0, "1P0" }, { 1, RW_ALL, 0, 1, W, 1, 0, "1P0" }, { 1, RO_ALL, 0, 1, R, 1, 0, "1P0" },
	{ 1, RO_ALL, 0, 1, X, 1, 0, "ok" },  { 1, RW_ALL, 0, 0, R, 1, 0, "ok" },
	/* EL2's MPU for EL2: AP<1> is read-only, AP<0> is the lower levels' alone; XN<1> counts, XN<0> does not */
	{ 2, RW1, 0, 2, R, 0, 0, "ok" },     { 2, RW1, 0, 2, W, 0, 0, "ok" },     { 2, RW1, 0, 2, X, 0, 0, "ok" },
	{ 2, RW_ALL, 0, 2, R, 0, 0, "ok" },  { 2, RW_ALL, 0, 2, W, 0, 0, "ok" },  { 2, RW_ALL, 0, 2, X, 0, 0, "ok" },
	{ 2, RO1, 0, 2, R, 0, 0, "ok" },     { 2, RO1, 0, 2, W, 0, 0, "1P0" },    { 2, RO1, 0, 2, X, 0, 0, "ok" },
	{ 2, RO_ALL, 0, 2, R, 0, 0, "ok" },  { 2, RO_ALL, 0, 2, W, 0, 0, "1P0" }, { 2, RO_ALL, 0, 2, X, 0, 0, "ok" },
	{ 2, RW1, 1, 2, X, 0, 0, "ok" },     { 2, RW1, 2, 2, X, 0, 0, "1P0" },    { 2, RW1, 3, 2, X, 0, 0, "1P0" },
	{ 2, RO_ALL, 2, 2, X, 0, 0, "1P0" }, { 2, RO_ALL, 2, 2, R, 0, 0, "ok" },  { 2, RW1, 0, 2, X, 0, WXN, "1P0" },
	{ 2, RW_ALL, 0, 2, X, 0, WXN, "1P0" }, { 2, RO1, 0, 2, X, 0, WXN, "ok" }, { 2, RW_ALL, 0, 2, R, 1, 0, "ok" },
	/* the same seen from EL1&0 as stage 2 (mpu 3: EL1's MPU is off): AP<0> = 0 is no access, AP<1> read-only; XN as in stage 2
	 * descriptors; what is writable may execute, WXN of SCTLR_EL2 is EL2's own */
	{ 3, RW1, 0, 1, R, 0, 0, "2P0" },    { 3, RW1, 0, 1, W, 0, 0, "2P0" },    { 3, RW1, 0, 1, X, 0, 0, "2P0" },
	{ 3, RW1, 0, 0, R, 0, 0, "2P0" },    { 3, RO1, 0, 1, R, 0, 0, "2P0" },    { 3, RO1, 0, 0, X, 0, 0, "2P0" },
	{ 3, RW_ALL, 0, 1, R, 0, 0, "ok" },  { 3, RW_ALL, 0, 1, W, 0, 0, "ok" },  { 3, RW_ALL, 0, 1, X, 0, 0, "ok" },
	{ 3, RW_ALL, 0, 0, R, 0, 0, "ok" },  { 3, RW_ALL, 0, 0, W, 0, 0, "ok" },  { 3, RW_ALL, 0, 0, X, 0, 0, "ok" },
	{ 3, RO_ALL, 0, 1, R, 0, 0, "ok" },  { 3, RO_ALL, 0, 1, W, 0, 0, "2P0" }, { 3, RO_ALL, 0, 1, X, 0, 0, "ok" },
	{ 3, RO_ALL, 0, 0, W, 0, 0, "2P0" }, { 3, RW_ALL, 1, 1, X, 0, 0, "2P0" }, { 3, RW_ALL, 1, 0, X, 0, 0, "ok" },
	{ 3, RW_ALL, 2, 1, X, 0, 0, "2P0" }, { 3, RW_ALL, 2, 0, X, 0, 0, "2P0" }, { 3, RW_ALL, 3, 1, X, 0, 0, "ok" },
	{ 3, RW_ALL, 3, 0, X, 0, 0, "2P0" }, { 3, RW_ALL, 2, 1, R, 0, 0, "ok" },  { 3, RW_ALL, 0, 1, X, 0, WXN, "ok" },
};

TEST(Pmsa, PermissionsByLevelApAndXn)
{
	for (auto &p : permissions) {
		Machine m;
		unsigned mpu = p.mpu == 3 ? 2 : p.mpu;
		m.region(mpu, 0, 0x10000, 0x1ffff, p.ap, p.xn);
		(mpu == 1 ? SYS(m.cpu, SCTLR_EL1) : SYS(m.cpu, SCTLR_EL2)) |= p.sctlr;
		if (p.mpu == 3) {
			SYS(m.cpu, HCR_EL2) = VM;
			SYS(m.cpu, SCTLR_EL1) = I | C;
		}
		EXPECT_EQ(m.outcome(0x12340, p.acc, p.el, p.pan), p.want)
			<< "mpu " << p.mpu << " AP " << p.ap << " XN " << p.xn << " EL" << p.el << " acc " << p.acc << " pan " << p.pan
			<< " sctlr " << p.sctlr;
	}
	printf("note PMSAv8-64: %zu rules of permission\n", sizeof(permissions) / sizeof(permissions[0]));
}

/* Regions as lines: mpu, number, first, last, AP, enabled; then one access. `hcr` VM makes EL2's MPU count for EL1. */
struct Line {
	unsigned mpu, n;
	u64 first, last;
	unsigned ap;
	bool en;
};
struct Match {
	const char *rule;
	std::vector<Line> regions;
	u64 hcr, sctlr1, sctlr2;
	u64 va;
	unsigned acc, el;
	const char *want;
};

TEST(Pmsa, MatchingOverlapBackgroundAndStages)
{
	const u64 top = 0xffffffffffULL;
	const std::vector<Match> rules = {
		{ "no region", {}, 0, 0, 0, 0x1000, R, 1, "1T0" },
		{ "no region, EL2", {}, 0, 0, 0, 0x1000, R, 2, "1T0" },
		{ "first byte", { { 1, 0, 0x1040, 0x107f, RW1, 1 } }, 0, 0, 0, 0x1040, R, 1, "ok" },
		{ "last byte", { { 1, 0, 0x1040, 0x107f, RW1, 1 } }, 0, 0, 0, 0x107f, R, 1, "ok" },
		{ "byte before", { { 1, 0, 0x1040, 0x107f, RW1, 1 } }, 0, 0, 0, 0x103f, R, 1, "1T0" },
		{ "byte behind", { { 1, 0, 0x1040, 0x107f, RW1, 1 } }, 0, 0, 0, 0x1080, R, 1, "1T0" },
		{ "limit = base is 64 bytes", { { 1, 0, 0x1040, 0x1040, RW1, 1 } }, 0, 0, 0, 0x107f, R, 1, "ok" },
		{ "limit below base holds nothing", { { 1, 0, 0x2000, 0x1fff, RW1, 1 } }, 0, 0, 0, 0x2000, R, 1, "1T0" },
		{ "limit below base, the other end", { { 1, 0, 0x2000, 0x1fff, RW1, 1 } }, 0, 0, 0, 0x1fff, R, 1, "1T0" },
		{ "EN = 0", { { 1, 0, 0, top, RW1, 0 } }, 0, 0, 0, 0x1000, R, 1, "1T0" },
		{ "the whole space", { { 1, 0, 0, top, RW1, 1 } }, 0, 0, 0, top, R, 1, "ok" },
		{ "beyond the PA size", { { 1, 0, 0, top, RW1, 1 } }, 0, 0, 0, top + 1, R, 1, "1A0" },
		{ "beyond the PA size, MPU off", {}, 0, M, 0, top + 1, R, 1, "1A0" },
		{ "overlap where both hold", { { 1, 0, 0, 0x1fff, RW1, 1 }, { 1, 1, 0x1000, 0x2fff, RW1, 1 } }, 0, 0, 0, 0x1000, R, 1, "1T0" },
		{ "overlap, only the first", { { 1, 0, 0, 0x1fff, RW1, 1 }, { 1, 1, 0x1000, 0x2fff, RW1, 1 } }, 0, 0, 0, 0xfff, R, 1, "ok" },
		{ "overlap, only the second", { { 1, 0, 0, 0x1fff, RW1, 1 }, { 1, 1, 0x1000, 0x2fff, RW1, 1 } }, 0, 0, 0, 0x2000, R, 1, "ok" },
		{ "overlap of three", { { 1, 0, 0, 0xfff, RW1, 1 }, { 1, 4, 0, 0xfff, RW1, 1 }, { 1, 9, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R, 1, "1T0" },
		{ "overlap with a disabled one", { { 1, 0, 0, 0xfff, RW1, 1 }, { 1, 1, 0, 0xfff, RW1, 0 } }, 0, 0, 0, 8, R, 1, "ok" },
		{ "overlap where one would deny", { { 1, 0, 0, 0xfff, RO1, 1 }, { 1, 1, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, W, 1, "1T0" },
		{ "overlap at EL2", { { 2, 0, 0, 0xfff, RW1, 1 }, { 2, 1, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R, 2, "1T0" },
		{ "overlap in stage 2", { { 2, 0, 0, 0xfff, RW_ALL, 1 }, { 2, 1, 0, 0xfff, RW_ALL, 1 } }, VM, M, 0, 8, R, 1, "2T0" },
		{ "overlap beats the background", { { 1, 0, 0, 0xfff, RW1, 1 }, { 1, 1, 0, 0xfff, RW1, 1 } }, 0, BR, 0, 8, R, 1, "1T0" },
		{ "number 31", { { 1, 31, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R, 1, "ok" },
		{ "numbers from MPUIR.REGION on", { { 1, 32, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R, 1, "1T0" },
		{ "background, EL1", {}, 0, BR, 0, 0x1000, R, 1, "ok" },
		{ "background, EL1 writes", {}, 0, BR, 0, 0x1000, W, 1, "ok" },
		{ "background is never EL0's", {}, 0, BR, 0, 0x1000, R, 0, "1T0" },
		{ "background, EL2", {}, 0, 0, BR, 0x1000, R, 2, "ok" },
		{ "EL1's BR is not EL2's", {}, 0, BR, 0, 0x1000, R, 2, "1T0" },
		{ "EL2's BR is not EL1's", {}, 0, 0, BR, 0x1000, R, 1, "1T0" },
		{ "EL2's background is no stage 2", {}, VM, M, BR, 0x1000, R, 1, "2T0" },
		{ "a region beats the background", { { 1, 0, 0, 0xfff, RO1, 1 } }, 0, BR, 0, 8, W, 1, "1P0" },
		{ "MPU off, EL1", {}, 0, M, 0, 0x1000, W, 1, "ok" },
		{ "MPU off, EL0", {}, 0, M, 0, 0x1000, W, 0, "ok" },
		{ "MPU off, EL2", {}, 0, 0, M, 0x1000, X, 2, "ok" },
		{ "MPU off: regions do not count", { { 1, 0, 0, 0xfff, RO1, 1 } }, 0, M, 0, 8, W, 0, "ok" },
		{ "VM = 0: EL2's regions do not count", { { 1, 0, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, W, 1, "ok" },
		{ "EL2 denies what EL1 allows", { { 1, 0, 0, 0xfff, RW1, 1 }, { 2, 0, 0, 0xfff, RO_ALL, 1 } }, VM, 0, 0, 8, W, 1, "2P0" },
		{ "EL1 denies what EL2 allows", { { 1, 0, 0, 0xfff, RO1, 1 }, { 2, 0, 0, 0xfff, RW_ALL, 1 } }, VM, 0, 0, 8, W, 1, "1P0" },
		{ "both allow", { { 1, 0, 0, 0xfff, RW1, 1 }, { 2, 0, 0, 0xfff, RW_ALL, 1 } }, VM, 0, 0, 8, W, 1, "ok" },
		{ "both deny: stage 1 comes first", { { 1, 0, 0, 0xfff, RO1, 1 }, { 2, 0, 0, 0xfff, RO_ALL, 1 } }, VM, 0, 0, 8, W, 1, "1P0" },
		{ "EL1 has a region, EL2 none", { { 1, 0, 0, 0xfff, RW1, 1 } }, VM, 0, 0, 8, R, 1, "2T0" },
		{ "EL2 has a region, EL1 none", { { 2, 0, 0, 0xfff, RW_ALL, 1 } }, VM, 0, 0, 8, R, 1, "1T0" },
		{ "EL2's own region is no guest's", { { 1, 0, 0, 0xfff, RW1, 1 }, { 2, 0, 0, 0xfff, RW1, 1 } }, VM, 0, 0, 8, R, 1, "2P0" },
		{ "stage 2 while EL2's MPU is off", { { 1, 0, 0, 0xfff, RW1, 1 } }, VM, 0, M, 8, R, 1, "2T0" },
		{ "EL0 through both", { { 1, 0, 0, 0xfff, RW_ALL, 1 }, { 2, 0, 0, 0xfff, RW_ALL, 1 } }, VM, 0, 0, 8, W, 0, "ok" },
		{ "EL0 denied by stage 2", { { 1, 0, 0, 0xfff, RW_ALL, 1 }, { 2, 0, 0, 0xfff, RO_ALL, 1 } }, VM, 0, 0, 8, W, 0, "2P0" },
		{ "DC: stage 1 off, stage 2 on", { { 2, 0, 0, 0xfff, RW_ALL, 1 } }, DC, 0, 0, 8, W, 1, "ok" },
		{ "DC, denied", { { 2, 0, 0, 0xfff, RW1, 1 } }, DC, 0, 0, 8, W, 1, "2P0" },
		{ "TGE: EL0 without EL1's MPU", {}, TGE, 0, 0, 8, W, 0, "ok" },
		{ "an atomic's read is what is denied", { { 1, 0, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R | W, 0, "1P0" },
		{ "a region from a page's middle", { { 1, 0, 0x1800, 0x2fff, RW1, 1 } }, 0, 0, 0, 0x17ff, R, 1, "1T0" },
		{ "... and inside it", { { 1, 0, 0x1800, 0x2fff, RW1, 1 } }, 0, 0, 0, 0x1800, R, 1, "ok" },
		{ "a hole of one granule", { { 1, 0, 0, 0xfbf, RW1, 1 }, { 1, 1, 0x1000, 0x1fff, RW1, 1 } }, 0, 0, 0, 0xfc0, R, 1, "1T0" },
		{ "BASE<47:6>: high regions", { { 1, 0, 0xff00000000, 0xff0000ffff, RW1, 1 } }, 0, 0, 0, 0xff00008000, R, 1, "ok" },
	};
	for (auto &r : rules) {
		Machine m;
		for (auto &l : r.regions)
			m.region(l.mpu, l.n, l.first, l.last, l.ap, 0, 0, 3, l.en);
		SYS(m.cpu, HCR_EL2) = r.hcr;
		SYS(m.cpu, SCTLR_EL1) ^= r.sctlr1; /* M turns the MPU off */
		SYS(m.cpu, SCTLR_EL2) ^= r.sctlr2;
		EXPECT_EQ(m.outcome(r.va, r.acc, r.el), r.want) << r.rule;
	}
	printf("note PMSAv8-64: %zu rules of matching, background and stages\n", rules.size());
}

TEST(Pmsa, FaultsSayWriteAndAddress)
{
	Machine m;
	m.region(1, 0, 0, 0xffff, RO_ALL);
	EXPECT_EQ(m.outcome(0x123, R | W, 1), "1P0");
	EXPECT_TRUE(m.f.write); /* the read of an atomic is allowed: the write faults */
	EXPECT_EQ(m.f.va, 0x123u);
	EXPECT_EQ(m.outcome(0x10000, R | W, 1), "1T0");
	EXPECT_FALSE(m.f.write);
	m.region(1, 0, 0, 0xffff, RW_ALL);
	SYS(m.cpu, HCR_EL2) = VM;
	EXPECT_EQ(m.outcome(0x4568, W, 1), "2T0");
	EXPECT_TRUE(m.f.write);
	EXPECT_EQ(m.f.ipa.addr, 0x4568u);
	EXPECT_EQ(m.f.ipa.pas, PAS_SECURE);
	EXPECT_STREQ(m.f.rule, "EL2 MPU: no region");
}

TEST(Pmsa, TagByteIsIgnoredByTbi)
{
	Machine m;
	m.region(1, 0, 0, 0xffff, RW_ALL);
	EXPECT_EQ(m.outcome(0x5500000000000040, R, 1), "1A0");
	SYS(m.cpu, TCR_EL1) = 1ULL << 37; /* TBI0 */
	EXPECT_TRUE(m.access(0x5500000000000040, R, 1));
	EXPECT_EQ(m.out.pa.addr, 0x40u);
	EXPECT_EQ(m.outcome(0x5501000000000040, R, 1), "1A0");
}

static std::string show(const mem_attrs &a)
{
	char s[64];
	if (a.type == MEM_DEVICE)
		snprintf(s, sizeof(s), "dev%x", a.inner);
	else
		snprintf(s, sizeof(s), "o%x i%x sh%d", a.outer, a.inner, a.shareability);
	return s;
}

/* AttrIndx through the MAIR of the MPU's own level; stage 2 combines as stage 2 descriptors do: the weaker memory type wins. */
TEST(Pmsa, Attributes)
{
	struct { unsigned attr1, sh1; int attr2; unsigned sh2; unsigned acc; u64 sctlr1_off; const char *want; } rows[] = {
		{ 0, 3, -1, 0, R, 0, "of if sh3" }, { 0, 2, -1, 0, R, 0, "of if sh2" }, { 0, 0, -1, 0, R, 0, "of if sh0" },
		{ 1, 0, -1, 0, R, 0, "o4 i4 sh2" }, { 2, 0, -1, 0, R, 0, "dev0" }, { 3, 3, -1, 0, R, 0, "ob ib sh3" },
		{ 4, 0, -1, 0, R, 0, "dev4" }, { 5, 0, -1, 0, R, 0, "dev8" }, { 6, 0, -1, 0, R, 0, "devc" },
		{ 0, 3, -1, 0, R, C, "o4 i4 sh2" }, { 0, 3, -1, 0, X, I, "o4 i4 sh2" }, { 0, 3, -1, 0, R, I, "of if sh3" },
		{ 0, 3, 0, 3, R, 0, "of if sh3" }, { 0, 3, 1, 3, R, 0, "o4 i4 sh2" }, { 0, 3, 2, 3, R, 0, "dev0" },
		{ 0, 3, 3, 3, R, 0, "ob ib sh3" }, { 1, 3, 0, 3, R, 0, "o4 i4 sh2" }, { 3, 3, 0, 3, R, 0, "ob ib sh3" },
		{ 6, 3, 4, 3, R, 0, "dev4" }, { 4, 3, 6, 3, R, 0, "dev4" }, { 2, 3, 0, 3, R, 0, "dev0" }, { 0, 3, 6, 3, R, 0, "devc" },
		{ 0, 0, 0, 3, R, 0, "of if sh3" }, { 0, 3, 0, 2, R, 0, "of if sh2" }, { 0, 0, 0, 0, R, 0, "of if sh0" },
	};
	for (auto &r : rows) {
		Machine m;
		m.region(1, 0, 0, 0xffff, RO_ALL, 0, r.attr1, r.sh1);
		SYS(m.cpu, SCTLR_EL1) &= ~r.sctlr1_off;
		if (r.attr2 >= 0) {
			m.region(2, 0, 0, 0xffff, RW_ALL, 0, (unsigned)r.attr2, r.sh2);
			SYS(m.cpu, HCR_EL2) = VM;
		}
		ASSERT_TRUE(m.access(0x40, r.acc, 1));
		EXPECT_EQ(show(m.out.attrs), r.want) << r.attr1 << " " << r.attr2;
	}
	Machine m; /* off: Device for data, Normal for fetches */
	SYS(m.cpu, SCTLR_EL1) = I;
	ASSERT_TRUE(m.access(0x40, R, 1));
	EXPECT_EQ(show(m.out.attrs), "dev0");
	ASSERT_TRUE(m.access(0x40, X, 1));
	EXPECT_EQ(show(m.out.attrs), "oa ia sh2");
	SYS(m.cpu, SCTLR_EL1) = 0;
	ASSERT_TRUE(m.access(0x40, X, 1));
	EXPECT_EQ(show(m.out.attrs), "o4 i4 sh2");
	printf("note PMSAv8-64: %zu rules of attributes\n", sizeof(rows) / sizeof(rows[0]));
}

/* PRLAR.NS says which space; VSTCR_EL2.SC faults where the stages disagree. */
TEST(Pmsa, NonSecureOutput)
{
	Machine m;
	m.region(1, 0, 0, 0xffff, RW_ALL, 0, 0, 3, true, true);
	ASSERT_TRUE(m.access(0x40, R, 1));
	EXPECT_EQ(m.out.pa.pas, PAS_NONSECURE);
	m.region(2, 0, 0, 0xffff, RW_ALL);
	SYS(m.cpu, HCR_EL2) = VM;
	ASSERT_TRUE(m.access(0x40, R, 1));
	EXPECT_EQ(m.out.pa.pas, PAS_NONSECURE); /* the less secure one */
	SYS(m.cpu, VSTCR_EL2) = 1 << 20;
	EXPECT_EQ(m.outcome(0x40, R, 1), "2P0");
	m.region(2, 0, 0, 0xffff, RW_ALL, 0, 0, 3, true, true);
	EXPECT_EQ(m.outcome(0x40, R, 1), "ok");
	ASSERT_TRUE(m.access(0x40, R, 2));
	EXPECT_EQ(m.out.pa.pas, PAS_NONSECURE);
	m.region(2, 0, 0, 0xffff, RW_ALL);
	ASSERT_TRUE(m.access(0x40, R, 2));
	EXPECT_EQ(m.out.pa.pas, PAS_SECURE);
}

/* VTCR_EL2.MSA = 1: stage 1 of EL1&0 walks tables, and the walks go through EL2's MPU. */
TEST(Pmsa, VmsaUnderTheMpu)
{
	Machine m;
	SYS(m.cpu, VTCR_EL2) = MSA;
	SYS(m.cpu, HCR_EL2) = VM | (1ULL << 31);
	SYS(m.cpu, TCR_EL1) = 25 | 1 << 23 | 2ULL << 32; /* 39 bits, 4 KiB, TTBR1 off, 40-bit outputs */
	SYS(m.cpu, TTBR0_EL1) = 0x1000;
	m.words[0x1000 / 8] = 0x2003;
	m.words[0x2000 / 8 + 1] = 0x3003;
	m.words[0x3000 / 8] = 0x8000 | 3 | 1 << 10;              /* VA 0x200000 -> 0x8000, privileged RW */
	m.words[0x3000 / 8 + 1] = 0x9000 | 3 | 1 << 10 | 1 << 6; /* VA 0x201000 -> 0x9000 */
	m.region(2, 0, 0x1000, 0x3fff, RO_ALL);
	m.region(2, 1, 0x8000, 0x87ff, RW_ALL);
	ASSERT_TRUE(m.access(0x200010, W, 1));
	EXPECT_EQ(m.out.pa.addr, 0x8010u);
	EXPECT_EQ(m.out.pa.pas, PAS_SECURE);
	EXPECT_LT(m.out.lg_size, 12); /* half of the page */
	EXPECT_EQ(m.outcome(0x200800, W, 1), "2T0");
	EXPECT_EQ(m.f.ipa.addr, 0x8800u);
	EXPECT_EQ(m.outcome(0x201000, R, 1), "2T0");
	EXPECT_EQ(m.outcome(0x202000, R, 1), "1T3");
	EXPECT_EQ(m.outcome(0x200000, R, 0), "1P3");
	/* a table that EL2 keeps to itself */
	m.region(2, 0, 0x1000, 0x2fff, RO_ALL);
	EXPECT_EQ(m.outcome(0x200000, R, 1), "2T0w");
	EXPECT_EQ(m.f.va, 0x200000u);
	EXPECT_EQ(m.f.ipa.addr, 0x3000u);
	m.region(2, 2, 0x3000, 0x3fff, RO1);
	EXPECT_EQ(m.outcome(0x200000, R, 1), "2P0w");
	/* PTW: tables in Device memory */
	m.region(2, 2, 0x3000, 0x3fff, RO_ALL, 0, 2);
	EXPECT_TRUE(m.access(0x200000, R, 1));
	SYS(m.cpu, HCR_EL2) |= PTW;
	EXPECT_EQ(m.outcome(0x200000, R, 1), "2P0w");
	/* hardware's access flag needs write access to the table */
	SYS(m.cpu, HCR_EL2) &= ~PTW;
	m.region(2, 2, 0x3000, 0x3fff, RO_ALL);
	m.words[0x3000 / 8] &= ~(1ULL << 10);
	SYS(m.cpu, TCR_EL1) |= 1ULL << 39;
	EXPECT_EQ(m.outcome(0x200000, R, 1), "2P0w");
	m.region(2, 2, 0x3000, 0x3fff, RW_ALL);
	EXPECT_TRUE(m.access(0x200000, R, 1));
	EXPECT_TRUE(m.words[0x3000 / 8] >> 10 & 1);
	/* EL2 itself stays with its MPU */
	EXPECT_EQ(m.outcome(0x200000, R, 2), "1T0");
	EXPECT_EQ(m.outcome(0x8000, R, 2), "ok");
	/* and stage 2 is off without VM */
	SYS(m.cpu, HCR_EL2) = 1ULL << 31;
	EXPECT_TRUE(m.access(0x201000, R, 1));
}

/* VMSAv8-64 at EL1 is a choice of the implementation: MSA_frac 2 with, 1 without; then VTCR_EL2.MSA is RES0. RES1 in the A-profile. */
TEST(Pmsa, VmsaIsAnOption)
{
	struct { const char *cpu; unsigned msa; bool writable, res1; } rows[] = {
		{ "v8-r", 0x2f, true, false }, { "v8-r-VMSA", 0x1f, false, false }, { "cortex-r82-VMSA", 0x1f, false, false },
		{ "max", 0, false, true }, { "v8.4", 0, false, true },
	};
	for (auto &r : rows) {
		cpu_model m;
		error e;
		ASSERT_EQ(cpu_model_parse(&m, r.cpu, &e), 0) << r.cpu;
		EXPECT_EQ(idreg_value(&m, SR_ID_AA64MMFR0_EL1) >> 48 & 0xff, r.msa) << r.cpu;
		EXPECT_EQ((sysreg_writable(SR_VTCR_EL2, &m.feat) & MSA) != 0, r.writable) << r.cpu;
		EXPECT_EQ((sysreg_fixed_ones(SR_VTCR_EL2, &m.feat) & MSA) != 0, r.res1) << r.cpu;
	}
	cpu_model m;
	error e;
	EXPECT_NE(cpu_model_parse(&m, "v8-r-PMSA", &e), 0);
	EXPECT_NE(cpu_model_parse(&m, "max+VMSA", &e), 0);
	EXPECT_NE(cpu_model_parse(&m, "max-VMSA", &e), 0);
}

} // namespace
