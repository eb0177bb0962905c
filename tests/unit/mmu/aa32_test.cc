/* VMSAv8-32: short and long descriptors of the EL1&0 regime. Expectations: DDI 0487 G5.4 (short), G5.5 (long), G5.6
 * (permissions, domains), G5.7 (attributes). */
#include "tests/unit/mmu/fixture.h"

class Aa32 : public Mmu {
      public:
	Aa32()
	{
		feature(FEAT_AA32EL0);
		feature(FEAT_AA32EL1);
		feature(FEAT_EL3, false);
		SYS(cpu, HCR_EL2) = 0; /* RW = 0 */
	}
};

class Short : public Aa32 {
      public:
	static constexpr uint32_t root = 0x10000000, second = 0x10008000, client = 0x55555555;
	Short()
	{
		SYS(cpu, TTBR0_EL1) = root | 0x6a;
		SYS(cpu, TTBR1_EL1) = second;
		SYS(cpu, DACR32_EL2) = client;
	}
	void first(uint32_t va, uint32_t desc, uint32_t table = root)
	{
		mem.put32(table + (va >> 20) * 4, desc);
	}
	void level2(uint32_t va, uint32_t desc, uint32_t l1_attr = 0)
	{
		first(va, 0x10010000 | 1 | l1_attr);
		mem.put32(0x10010000 + (va >> 12 & 0xff) * 4, desc);
	}
};

TEST_F(Short, SectionsSupersectionsLargeAndSmallPages)
{
	first(0x12345678, 0xabc00000 | 3 << 10 | 2);
	ASSERT_TRUE(translate(0x12345678)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xabc45678u);
	EXPECT_EQ(out.lg_size, 20);
	EXPECT_TRUE(out.global);
	first(0x21345678, 0x7f300000 | 0xa << 5 | 1 << 18 | 3 << 10 | 2);
	ASSERT_TRUE(translate(0x21345678)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xa37f345678u) << "PA[39:36] = bits 8:5, PA[35:32] = bits 23:20";
	EXPECT_EQ(out.lg_size, 24);
	level2(0x34567890, 0xfeedc000 | 1 << 11 | 3 << 4 | 2);
	ASSERT_TRUE(translate(0x34567890)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xfeedc890u);
	EXPECT_EQ(out.lg_size, 12);
	EXPECT_FALSE(out.global) << "nG";
	level2(0x3456789c, 0xfeed0000 | 3 << 4 | 1);
	ASSERT_TRUE(translate(0x3456789c)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xfeed789cu);
	EXPECT_EQ(out.lg_size, 16);
}

TEST_F(Short, InvalidDescriptorsAndDisabledTablesFaultAtLevelsOneAndTwo)
{
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_TRANSLATION, 1, "invalid");
	level2(0x1000, 0, 7 << 5);
	EXPECT_FALSE(translate(0x1000, ACC_WRITE));
	expect_fault(FAULT_TRANSLATION, 2, "invalid");
	EXPECT_TRUE(f.write);
	EXPECT_EQ(f.domain, 7);
	mem.broken[0x10010004] = true;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_EXTERNAL_WALK, 2);
	SYS(cpu, TCR_EL1) = 1 << 4;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_TRANSLATION, 1, "PD0");
}

TEST_F(Short, TtbcrNSplitsTheAddressSpace)
{
	for (unsigned n = 1; n < 8; n++) {
		uint32_t below = (1u << (32 - n)) - 0x1000, above = 1u << (32 - n);
		uint32_t small = root & ~((1u << (14 - n)) - 1);
		SYS(cpu, TCR_EL1) = n;
		mem.put32(small + (below >> 20) * 4, 0x11100000 | 3 << 10 | 2);
		first(above, 0x22200000 | 3 << 10 | 2, second);
		ASSERT_TRUE(translate(below)) << f.rule;
		EXPECT_EQ(out.pa.addr >> 20, 0x111u);
		ASSERT_TRUE(translate(above)) << f.rule;
		EXPECT_EQ(out.pa.addr >> 20, 0x222u);
	}
	SYS(cpu, TCR_EL1) = 2 | 1 << 5;
	EXPECT_FALSE(translate(0x40000000));
	expect_fault(FAULT_TRANSLATION, 1, "PD1");
}

TEST_F(Short, DomainsDecideBeforePermissions)
{
	first(0x100000, 0x100000 | 9 << 5 | 1 << 4 | 2); /* AP 000, XN */
	for (unsigned mode = 0; mode < 4; mode++) {
		SYS(cpu, DACR32_EL2) = mode << 18;
		bool ok = translate(0x100000, ACC_WRITE, 0);
		if (mode == 3) {
			EXPECT_TRUE(ok);
			EXPECT_EQ(out.allow, ACC_READ | ACC_WRITE | ACC_EXEC) << "managers see no XN";
		} else {
			EXPECT_FALSE(ok);
			expect_fault(mode == 1 ? FAULT_PERMISSION : FAULT_DOMAIN, 1);
			EXPECT_EQ(f.domain, 9);
			EXPECT_TRUE(f.write);
		}
	}
}

TEST_F(Short, AccessPermissionsByAp)
{
	/* AP[2:0]: PL1, PL0: 0 none, 1 read, 3 read and write */
	static const unsigned pl1[8] = { 0, 3, 3, 3, 0, 1, 1, 1 }, pl0[8] = { 0, 0, 1, 3, 0, 0, 1, 1 };
	for (unsigned ap = 0; ap < 8; ap++) {
		level2(0x5000, 0x5000 | (ap >> 2) << 9 | (ap & 3) << 4 | 2);
		for (unsigned el = 0; el < 2; el++) {
			unsigned want = el ? pl1[ap] : pl0[ap];
			for (unsigned acc : { ACC_READ, ACC_WRITE })
				EXPECT_EQ(translate(0x5000, acc, el), (want & acc) != 0) << ap << " EL" << el;
			EXPECT_EQ(translate(0x5000, ACC_EXEC, el), want != 0) << "not readable is not executable";
		}
	}
}

TEST_F(Short, ExecuteNever)
{
	level2(0x5000, 0x5000 | 3 << 4 | 2 | 1);
	EXPECT_FALSE(translate(0x5000, ACC_EXEC, 0));
	expect_fault(FAULT_PERMISSION, 2, "XN");
	level2(0x5000, 0x5000 | 3 << 4 | 2, 1 << 2); /* PXN in the first level */
	EXPECT_TRUE(translate(0x5000, ACC_EXEC, 0));
	EXPECT_FALSE(translate(0x5000, ACC_EXEC, 1));
	expect_fault(FAULT_PERMISSION, 2, "PXN");
	level2(0x5000, 0x5000 | 3 << 4 | 2);
	EXPECT_TRUE(translate(0x5000, ACC_EXEC, 1)) << "writable at PL0 is no bar without UWXN";
	SYS(cpu, SCTLR_EL1) |= 1 << 20;
	EXPECT_FALSE(translate(0x5000, ACC_EXEC, 1));
	expect_fault(FAULT_PERMISSION, 2, "UWXN");
	EXPECT_TRUE(translate(0x5000, ACC_EXEC, 0));
	SYS(cpu, SCTLR_EL1) |= 1 << 19;
	EXPECT_FALSE(translate(0x5000, ACC_EXEC, 0));
	expect_fault(FAULT_PERMISSION, 2, "WXN");
}

TEST_F(Short, AccessFlagWithAfe)
{
	SYS(cpu, SCTLR_EL1) |= 1 << 29;
	first(0x100000, 0x100000 | 2 << 10 | 2); /* AP[1] set, AP[0] clear */
	EXPECT_FALSE(translate(0x100000));
	expect_fault(FAULT_ACCESS_FLAG, 1);
	first(0x100000, 0x100000 | 3 << 10 | 2);
	EXPECT_TRUE(translate(0x100000, ACC_WRITE, 0));
	first(0x100000, 0x100000 | 1 << 15 | 3 << 10 | 2);
	EXPECT_TRUE(translate(0x100000, ACC_READ, 0));
	EXPECT_FALSE(translate(0x100000, ACC_WRITE, 1)) << "AP[2]";
}

TEST_F(Short, Pan)
{
	level2(0x5000, 0x5000 | 3 << 4 | 2);
	xlate_in in = access(0x5000);
	in.pan = true;
	EXPECT_FALSE(translate(in));
	expect_fault(FAULT_PERMISSION, 2, "PAN");
	level2(0x5000, 0x5000 | 1 << 4 | 2);
	EXPECT_TRUE(translate(in)) << "no PL0 access";
}

TEST_F(Short, AttributesWithoutRemap)
{
	struct { unsigned tex, cb; mem_type type; unsigned inner, outer; } rows[] = {
		{ 0, 0, MEM_DEVICE, 0, 0 }, { 0, 1, MEM_DEVICE, 4, 0 }, { 0, 2, MEM_NORMAL, 0xa, 0xa }, { 0, 3, MEM_NORMAL, 0xe, 0xe },
		{ 1, 0, MEM_NORMAL, 4, 4 }, { 1, 3, MEM_NORMAL, 0xf, 0xf }, { 2, 0, MEM_DEVICE, 4, 0 }, { 5, 2, MEM_NORMAL, 0xa, 0xf },
	};
	for (auto &r : rows) {
		level2(0x5000, 0x5000 | 1 << 10 | r.tex << 6 | 3 << 4 | r.cb << 2 | 2);
		ASSERT_TRUE(translate(0x5000));
		EXPECT_EQ(out.attrs.type, r.type) << r.tex << r.cb;
		EXPECT_EQ(out.attrs.inner, r.inner) << r.tex << r.cb;
		if (r.type == MEM_NORMAL) {
			EXPECT_EQ(out.attrs.outer, r.outer) << r.tex << r.cb;
		}
	}
}

TEST_F(Short, TexRemap)
{
	SYS(cpu, SCTLR_EL1) |= 1 << 28;
	/* PRRR: TR0 Strongly-ordered, TR1 Device, TR2.. Normal; NS1 shareable, NOS2 inner. NMRR: 2 inner WBWA, outer WT. */
	SYS(cpu, MAIR_EL1) = 0xaaa4u | 1 << 19 | 1 << 26 | (uint64_t)(1 << 4 | 2 << 20) << 32;
	level2(0x5000, 0x5000 | 1 << 10 | 3 << 4 | 0 << 2 | 2);
	ASSERT_TRUE(translate(0x5000));
	EXPECT_EQ(out.attrs.type, MEM_DEVICE);
	level2(0x5000, 0x5000 | 1 << 10 | 6 << 6 | 3 << 4 | 2 << 2 | 2); /* TEX[2:1] are software's */
	ASSERT_TRUE(translate(0x5000));
	EXPECT_EQ(out.attrs.type, MEM_NORMAL);
	EXPECT_EQ(out.attrs.inner, 0xf);
	EXPECT_EQ(out.attrs.outer, 0xa);
	EXPECT_EQ(out.attrs.shareability, 3);
	level2(0x5000, 0x5000 | 3 << 4 | 2 << 2 | 2);
	ASSERT_TRUE(translate(0x5000));
	EXPECT_EQ(out.attrs.shareability, 0) << "PRRR.NS0";
}

TEST_F(Short, TableWalksAndOutputGoThroughStage2)
{
	SYS(cpu, HCR_EL2) = 1; /* VM, RW = 0 */
	SYS(cpu, VTCR_EL2) = 32 | 1 << 6 | 2 << 16;
	SYS(cpu, VTTBR_EL2) = 0x40000000;
	mem.words[0x40000000] = 0x80000000 | 0x400 | 3 << 6 | 0xf << 2 | 1; /* IPA 0 + 1 GiB -> 0x80000000 */
	mem.put32(0x80000000 + root, 0);
	mem.put32(0x80000000 + root + 4, 0x00100000 | 3 << 10 | 2);
	ASSERT_TRUE(translate(0x100004)) << f.rule;
	EXPECT_EQ(out.ipa.addr, 0x100004u);
	EXPECT_EQ(out.pa.addr, 0x80100004u);
	SYS(cpu, TTBR0_EL1) = 0xc0000000;
	EXPECT_FALSE(translate(0x100004));
	expect_fault(FAULT_TRANSLATION, 1, "", 2);
	EXPECT_TRUE(f.s1ptw);
	EXPECT_EQ(f.ipa.addr, 0xc0000004u);
}

class Long : public Aa32 {
      public:
	static constexpr uint64_t root = 0x10000000, second = 0x20000000, leaf = 0x400 | 0x40 | 3;
	Long()
	{
		SYS(cpu, TCR_EL1) = 1u << 31;
		SYS(cpu, TTBR0_EL1) = root;
		SYS(cpu, TTBR1_EL1) = second;
	}
	void page(uint32_t va, uint64_t desc, unsigned txsz = 0, uint64_t table = root, uint64_t attr = 0)
	{
		map(table, 12, 32 - txsz, txsz < 2 ? 1 : 2, 3, va & ((1ULL << (32 - txsz)) - 1), desc, attr);
	}
};

TEST_F(Long, ThreeLevelsOrTwoByT0sz)
{
	page(0x87654321, 0xab12345000 | leaf);
	ASSERT_TRUE(translate(0x87654321)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xab12345321u);
	EXPECT_EQ(mem.reads, 3u);
	mem = Memory();
	SYS(cpu, TCR_EL1) |= 2;
	page(0x07654321, 0x5000 | leaf, 2);
	ASSERT_TRUE(translate(0x07654321)) << f.rule;
	EXPECT_EQ(mem.reads, 2u);
	EXPECT_FALSE(translate(0x87654321));
	expect_fault(FAULT_TRANSLATION, 1);
}

TEST_F(Long, RangesOfTheTwoTables)
{
	SYS(cpu, TCR_EL1) |= 2u << 16; /* T1SZ: the upper GiB */
	page(0xc0001000, 0x1000 | leaf, 2, second);
	page(0xbffff000, 0x2000 | leaf, 0, root);
	ASSERT_TRUE(translate(0xc0001000)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x1000u);
	ASSERT_TRUE(translate(0xbffff000)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x2000u);
	SYS(cpu, TCR_EL1) |= 2; /* a hole between */
	EXPECT_FALSE(translate(0xbffff000));
	expect_fault(FAULT_TRANSLATION, 1);
	SYS(cpu, TCR_EL1) = 1u << 31 | 1; /* T1SZ 0: TTBR1 from where TTBR0 ends, indexed by all of VA */
	mem = Memory();
	page(0x80001000, 0x3000 | leaf, 0, second);
	ASSERT_TRUE(translate(0x80001000)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x3000u);
	SYS(cpu, TCR_EL1) |= 1 << 23;
	EXPECT_FALSE(translate(0x80001000));
	expect_fault(FAULT_TRANSLATION, 1, "EPD1");
}

TEST_F(Long, TheUpperTableWorksWithAWarmCache)
{
	xlate_cache c{};
	SYS(cpu, TCR_EL1) |= 2u << 16;
	page(0xc0001000, 0x1000 | leaf, 2, second);
	page(0xc0002000, 0x7000 | leaf, 2, second);
	for (int i = 0; i < 3; i++) {
		ASSERT_TRUE(translate(access(0xc0001000), &c)) << f.rule;
		EXPECT_EQ(out.pa.addr, 0x1000u);
		ASSERT_TRUE(translate(access(0xc0002000), &c)) << f.rule;
		EXPECT_EQ(out.pa.addr, 0x7000u);
		EXPECT_FALSE(translate(access(0x00001000), &c));
	}
}

TEST_F(Long, PermissionsDifferFromAArch64)
{
	page(0x5000, 0x5000 | leaf); /* AP 01 */
	EXPECT_TRUE(translate(0x5000, ACC_EXEC, 1)) << "writable at PL0 does not imply PXN";
	EXPECT_TRUE(translate(0x5000, ACC_EXEC, 0));
	page(0x5000, 0x5000 | leaf | 1ULL << 54); /* XN is both levels' */
	EXPECT_FALSE(translate(0x5000, ACC_EXEC, 1));
	EXPECT_FALSE(translate(0x5000, ACC_EXEC, 0));
	page(0x5000, 0x5000 | 0x403); /* AP 00: not readable at PL0, so not executable there */
	EXPECT_FALSE(translate(0x5000, ACC_EXEC, 0));
	EXPECT_TRUE(translate(0x5000, ACC_EXEC, 1));
	page(0x5000, 0x5000 | leaf, 0, root, 1ULL << 59); /* PXNTable */
	EXPECT_FALSE(translate(0x5000, ACC_EXEC, 1));
	EXPECT_TRUE(translate(0x5000, ACC_EXEC, 0));
	page(0x5000, 0x5000 | 0x43); /* no hardware access flag, whatever TCR_EL1<39> */
	SYS(cpu, TCR_EL1) |= 1ULL << 39;
	EXPECT_FALSE(translate(0x5000));
	expect_fault(FAULT_ACCESS_FLAG, 3);
}

TEST_F(Long, OutputBeyondFortyBitsIsAnAddressSizeFault)
{
	page(0x5000, 1ULL << 40 | leaf);
	EXPECT_FALSE(translate(0x5000));
	expect_fault(FAULT_ADDRESS_SIZE, 3);
}

TEST_F(Aa32, StageOneOffIsFlat)
{
	SYS(cpu, SCTLR_EL1) = 0;
	ASSERT_TRUE(translate(0xfedcba98));
	EXPECT_EQ(out.pa.addr, 0xfedcba98u);
	EXPECT_EQ(out.attrs.type, MEM_DEVICE);
}

TEST_F(Aa32, WhoUsesAArch32)
{
	SYS(cpu, SCTLR_EL1) = 5;
	SYS(cpu, TCR_EL1) = 25 | 1u << 31; /* T0SZ 25 in AArch64; EAE, T0SZ 1 in AArch32 */
	SYS(cpu, HCR_EL2) = 1u << 31;
	EXPECT_FALSE(translate(0x5000));
	expect_fault(FAULT_TRANSLATION, 1); /* 39 bits: level 1 */
	EXPECT_EQ(mem.reads, 1u);
	SYS(cpu, HCR_EL2) = 0;
	EXPECT_FALSE(translate(0x90000000));
	expect_fault(FAULT_TRANSLATION, 1);
	feature(FEAT_EL2, false);
	cpu->el1_aa32 = 0;
	EXPECT_FALSE(translate(1ULL << 38));
	EXPECT_EQ(mem.reads, 3u) << "AArch64: within range, a level 1 table is read";
}
