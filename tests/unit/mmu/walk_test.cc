/* Stage 1: geometry, input and output ranges, faults with their levels. Expectations: DDI 0487 D8.2, D8.3. */
#include "tests/unit/mmu/fixture.h"

/* Granule, TxSZ, level of the leaf, log2 of what it maps; start level as tabulated in D8.2.8-10 (Tables of "TxSZ and starting
 * level"). */
struct Shape {
	const char *name;
	unsigned tg0, granule, txsz;
	int start, leaf;
	unsigned lg;
	bool legal;
};

class WalkShape : public Mmu, public testing::WithParamInterface<Shape> {};

TEST_P(WalkShape, MapsOrFaultsAtTheLeaf)
{
	const Shape &s = GetParam();
	const uint64_t root = 0x10000000;
	unsigned ia = 64 - s.txsz;
	uint64_t va = 0xffedcba987654321ULL & ((1ULL << ia) - 1) & ~(1ULL << 55);
	uint64_t oa = 0x5a5a5a5a5a5aULL & ~((1ULL << s.lg) - 1) & ((1ULL << 48) - 1);

	SYS(cpu, TCR_EL1) = s.txsz | (uint64_t)s.tg0 << 14 | 5ULL << 32 | 1 << 23;
	SYS(cpu, TTBR0_EL1) = root | 0x0042000000000001ULL; /* ASID and CnP do not disturb */
	map(root, s.granule, ia, s.start, s.leaf, va, oa | 0x400 | (s.leaf == 3 ? 3 : 1));
	if (s.legal) {
		ASSERT_TRUE(translate(va)) << f.rule;
		EXPECT_EQ(out.pa.addr, oa | (va & ((1ULL << s.lg) - 1)));
		EXPECT_EQ(out.lg_size, s.lg);
		EXPECT_EQ(mem.reads, (unsigned)(s.leaf - s.start + 1));
	} else {
		ASSERT_FALSE(translate(va));
		expect_fault(FAULT_TRANSLATION, s.leaf);
	}
}

INSTANTIATE_TEST_SUITE_P(Manual, WalkShape, testing::Values(
	Shape{ "4K T0SZ 16, page", 0, 12, 16, 0, 3, 12, true }, Shape{ "4K T0SZ 16, 2M", 0, 12, 16, 0, 2, 21, true },
	Shape{ "4K T0SZ 16, 1G", 0, 12, 16, 0, 1, 30, true }, Shape{ "4K T0SZ 16, level 0 block", 0, 12, 16, 0, 0, 39, false },
	Shape{ "4K T0SZ 24", 0, 12, 24, 0, 3, 12, true }, Shape{ "4K T0SZ 25", 0, 12, 25, 1, 3, 12, true },
	Shape{ "4K T0SZ 25, 1G", 0, 12, 25, 1, 1, 30, true }, Shape{ "4K T0SZ 33", 0, 12, 33, 1, 3, 12, true },
	Shape{ "4K T0SZ 34", 0, 12, 34, 2, 3, 12, true }, Shape{ "4K T0SZ 34, 2M", 0, 12, 34, 2, 2, 21, true },
	Shape{ "4K T0SZ 39", 0, 12, 39, 2, 3, 12, true }, Shape{ "4K T0SZ 42", 0, 12, 42, 2, 3, 12, true },
	Shape{ "4K T0SZ 43", 0, 12, 43, 3, 3, 12, true }, Shape{ "4K T0SZ 48", 0, 12, 48, 3, 3, 12, true },
	Shape{ "16K T0SZ 16, page", 2, 14, 16, 0, 3, 14, true }, Shape{ "16K T0SZ 16, 32M", 2, 14, 16, 0, 2, 25, true },
	Shape{ "16K T0SZ 16, level 1 block", 2, 14, 16, 0, 1, 36, false }, Shape{ "16K T0SZ 17", 2, 14, 17, 1, 3, 14, true },
	Shape{ "16K T0SZ 27", 2, 14, 27, 1, 3, 14, true }, Shape{ "16K T0SZ 28", 2, 14, 28, 2, 3, 14, true },
	Shape{ "16K T0SZ 38", 2, 14, 38, 2, 3, 14, true }, Shape{ "16K T0SZ 39", 2, 14, 39, 3, 3, 14, true },
	Shape{ "64K T0SZ 16, page", 1, 16, 16, 1, 3, 16, true }, Shape{ "64K T0SZ 16, 512M", 1, 16, 16, 1, 2, 29, true },
	Shape{ "64K T0SZ 16, level 1 block", 1, 16, 16, 1, 1, 42, false }, Shape{ "64K T0SZ 21", 1, 16, 21, 1, 3, 16, true },
	Shape{ "64K T0SZ 22", 1, 16, 22, 2, 3, 16, true }, Shape{ "64K T0SZ 34", 1, 16, 34, 2, 3, 16, true },
	Shape{ "64K T0SZ 35", 1, 16, 35, 3, 3, 16, true }, Shape{ "64K T0SZ 47", 1, 16, 47, 3, 3, 16, true }));

class Walk : public Mmu {
      public:
	static constexpr uint64_t root = 0x10000000;
	Walk()
	{
		SYS(cpu, TCR_EL1) = 25 | 25 << 16 | 2ULL << 30 | 5ULL << 32;
		SYS(cpu, TTBR0_EL1) = root;
		SYS(cpu, TTBR1_EL1) = root + 0x100000;
	}
	uint64_t page(uint64_t va, uint64_t desc = 0x400 | 0x40 | 3, uint64_t table_attr = 0)
	{
		uint64_t r = va >> 55 & 1 ? SYS(cpu, TTBR1_EL1) : SYS(cpu, TTBR0_EL1);
		return map(r, 12, 39, 1, 3, va & ((1ULL << 39) - 1), desc, table_attr);
	}
};

TEST_F(Walk, InvalidDescriptorsFaultAtTheirLevel)
{
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_TRANSLATION, 1, "invalid descriptor");
	uint64_t leaf = page(0x1000);
	mem.words[leaf] = 0;
	EXPECT_FALSE(translate(0x1000, ACC_WRITE));
	expect_fault(FAULT_TRANSLATION, 3);
	EXPECT_TRUE(f.write);
	EXPECT_EQ(f.va, 0x1000u);
	mem.words[leaf] = 0x400 | 1; /* reserved at level 3 */
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_TRANSLATION, 3);
	mem.words[root + 0x10000] = 2;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_TRANSLATION, 2);
}

TEST_F(Walk, TheHalfIsChosenByBit55AndTheRestMustBeCopies)
{
	uint64_t hi = 0xffffff8000002000ULL;
	page(0x2000, 0xa000 | 0x443);
	page(hi, 0xb000 | 0x443);
	ASSERT_TRUE(translate(0x2000));
	EXPECT_EQ(out.pa.addr, 0xa000u);
	ASSERT_TRUE(translate(hi)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xb000u);
	for (uint64_t bad : { 0x0000008000002000ULL, 0x0100000000002000ULL, 0xff00000000002000ULL, 0x7fffff8000002000ULL,
			      0xffffff0000002000ULL, 0x0080000000002000ULL, 0x8000000000002000ULL }) {
		EXPECT_FALSE(translate(bad)) << std::hex << bad;
		expect_fault(FAULT_TRANSLATION, 0, "TxSZ");
	}
}

TEST_F(Walk, TopByteIgnoreIsPerHalfAndTbidExemptsFetches)
{
	page(0x2000, 0xa000 | 0x403);
	page(0xffffff8000002000ULL, 0xb000 | 0x403);
	EXPECT_FALSE(translate(0x5a00000000002000ULL));
	SYS(cpu, TCR_EL1) |= 1ULL << 37; /* TBI0 */
	EXPECT_TRUE(translate(0x5a00000000002000ULL));
	EXPECT_EQ(out.pa.addr, 0xa000u);
	EXPECT_TRUE(translate(0x5a00000000002000ULL, ACC_EXEC));
	EXPECT_FALSE(translate(0x5affff8000002000ULL));
	SYS(cpu, TCR_EL1) |= 1ULL << 38; /* TBI1 */
	EXPECT_TRUE(translate(0x5affff8000002000ULL));
	EXPECT_EQ(out.pa.addr, 0xb000u);
	EXPECT_FALSE(translate(0x5aff7f8000002000ULL)) << "bit 55 selects, bits 54:39 are compared";
	SYS(cpu, TCR_EL1) |= 1ULL << 51; /* TBID0 */
	EXPECT_TRUE(translate(0x5a00000000002000ULL));
	EXPECT_FALSE(translate(0x5a00000000002000ULL, ACC_EXEC));
	expect_fault(FAULT_TRANSLATION, 0);
	feature(FEAT_PAuth, false);
	EXPECT_TRUE(translate(0x5a00000000002000ULL, ACC_EXEC)) << "TBID is FEAT_PAuth's";
}

TEST_F(Walk, EpdDisablesAHalf)
{
	page(0x2000);
	page(0xffffff8000002000ULL);
	SYS(cpu, TCR_EL1) |= 1 << 7;
	EXPECT_FALSE(translate(0x2000));
	expect_fault(FAULT_TRANSLATION, 0, "EPD");
	EXPECT_TRUE(translate(0xffffff8000002000ULL));
	SYS(cpu, TCR_EL1) ^= 1 << 7 | 1 << 23;
	EXPECT_TRUE(translate(0x2000));
	EXPECT_FALSE(translate(0xffffff8000002000ULL));
	expect_fault(FAULT_TRANSLATION, 0, "EPD");
}

TEST_F(Walk, E0pdHidesAHalfFromEl0Only)
{
	page(0x2000);
	SYS(cpu, TCR_EL1) |= 1ULL << 55;
	EXPECT_TRUE(translate(0x2000));
	EXPECT_FALSE(translate(0x2000, ACC_READ, 0));
	expect_fault(FAULT_TRANSLATION, 0, "E0PD");
	SYS(cpu, TCR_EL1) ^= 3ULL << 55;
	EXPECT_TRUE(translate(0x2000, ACC_READ, 0));
	SYS(cpu, TCR_EL1) ^= 3ULL << 55;
	feature(FEAT_E0PD, false);
	EXPECT_TRUE(translate(0x2000, ACC_READ, 0));
}

TEST_F(Walk, TxszOutOfRangeIsALevel0TranslationFault)
{
	for (unsigned txsz : { 0u, 12u, 15u, 49u, 63u }) {
		SYS(cpu, TCR_EL1) = txsz | 5ULL << 32;
		EXPECT_FALSE(translate(0x1000)) << txsz;
		expect_fault(FAULT_TRANSLATION, 0, "TxSZ");
	}
	feature(FEAT_TTST, false);
	SYS(cpu, TCR_EL1) = 40 | 5ULL << 32;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_TRANSLATION, 0, "TxSZ");
	SYS(cpu, TCR_EL1) = 48 | 1 << 14 | 5ULL << 32; /* 64K: at most 47 */
	feature(FEAT_TTST);
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_TRANSLATION, 0, "TxSZ");
}

TEST_F(Walk, AddressSizeFaultsOfBaseTableAndOutput)
{
	SYS(cpu, TCR_EL1) = 25 | 0ULL << 32; /* IPS 32 bits */
	uint64_t leaf = page(0x1000, 1ULL << 32 | 0x443);
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_ADDRESS_SIZE, 3, "IPS");
	mem.words[leaf] = 0xffff0000ULL | 0x443;
	EXPECT_TRUE(translate(0x1000));
	mem.words[root] |= 1ULL << 33;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_ADDRESS_SIZE, 1);
	SYS(cpu, TTBR0_EL1) = root | 1ULL << 40;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_ADDRESS_SIZE, 0);
	/* IPS larger than the PA size means the PA size */
	SYS(cpu, TCR_EL1) = 25 | 6ULL << 32;
	SYS(cpu, TTBR0_EL1) = root;
	mem.words[root] = (root + 0x10000) | 3;
	model.pa_bits = 40;
	mem.words[leaf] = 1ULL << 40 | 0x443;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_ADDRESS_SIZE, 3);
	model.pa_bits = 48;
	EXPECT_TRUE(translate(0x1000));
}

TEST_F(Walk, ATtbrBeyondIpsComesAfterTheInputChecks)
{
	SYS(cpu, TCR_EL1) = 25 | 0ULL << 32 | 1ULL << 55;
	SYS(cpu, TTBR0_EL1) = 1ULL << 40;
	EXPECT_FALSE(translate(1ULL << 45));
	expect_fault(FAULT_TRANSLATION, 0);
	EXPECT_FALSE(translate(0x1000, ACC_READ, 0));
	expect_fault(FAULT_TRANSLATION, 0, "E0PD");
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_ADDRESS_SIZE, 0);
}

TEST_F(Walk, ExternalAbortsOfTheWalkNameTheLevel)
{
	uint64_t leaf = page(0x1000);
	mem.broken[leaf] = true;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_EXTERNAL_WALK, 3);
	mem.broken[root] = true;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_EXTERNAL_WALK, 1);
}

TEST_F(Walk, BigEndianTables)
{
	uint64_t leaf = page(0x1000, 0xa000 | 0x443);
	for (auto &w : mem.words)
		w.second = __builtin_bswap64(w.second);
	SYS(cpu, SCTLR_EL1) |= 1 << 25;
	ASSERT_TRUE(translate(0x1000)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xa000u);
	/* and hardware updates keep the order */
	mem.words[leaf] = __builtin_bswap64(0xa003);
	SYS(cpu, TCR_EL1) |= 1ULL << 39;
	ASSERT_TRUE(translate(0x1000));
	EXPECT_EQ(mem.words[leaf], __builtin_bswap64(0xa403));
}

TEST_F(Walk, TtbrLowBitsBelowTheTableSizeAreIgnored)
{
	/* 4K, TxSZ 32: one table of 4 entries, 32 bytes, at level 1 */
	SYS(cpu, TCR_EL1) = 32 | 5ULL << 32;
	SYS(cpu, TTBR0_EL1) = root + 0x1e0 + 0x1f;
	mem.words[root + 0x1e0 + 3 * 8] = 0x40000000 | 0x441;
	ASSERT_TRUE(translate(0xc0001234)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x40001234u);
}

TEST_F(Walk, Lva64kGives52BitInput)
{
	SYS(cpu, TCR_EL1) = 12 | 1 << 14 | 5ULL << 32;
	EXPECT_FALSE(translate(0x1000));
	expect_fault(FAULT_TRANSLATION, 0, "TxSZ");
	feature(FEAT_LVA);
	uint64_t va = 0x000f123456789abcULL;
	SYS(cpu, TTBR0_EL1) = root;
	map(root, 16, 52, 1, 3, va, 0x70000 | 0x443);
	ASSERT_TRUE(translate(va)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x79abcu);
	feature(FEAT_LPA2, false);
	SYS(cpu, TCR_EL1) = 12 | 5ULL << 32 | 1ULL << 59;
	EXPECT_FALSE(translate(va)) << "4K with DS but without FEAT_LPA2";
}

TEST_F(Walk, Lpa64kPutsAddressBits51To48In15To12)
{
	feature(FEAT_LPA);
	model.pa_bits = 52;
	SYS(cpu, TCR_EL1) = 22 | 1 << 14 | 6ULL << 32; /* starts at level 2 */
	SYS(cpu, TTBR0_EL1) = 0x10000 | 0xcULL << 2;  /* table at 0x000c000000010000 */
	mem.words[0x000c000000010000] = 0x20000 | 0xaULL << 12 | 3;
	mem.words[0x000a000000020000] = 0x30000 | 0xfULL << 12 | 0x443;
	ASSERT_TRUE(translate(0x123)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x000f000000030123ULL);
	mem.words[0x000c000000010000] = 0x20000000 | 0xbULL << 12 | 0x441;
	ASSERT_TRUE(translate(0x123)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x000b000020000123ULL);
	/* with IPS 48 bits those bits are an address size fault, and the base has none of them */
	SYS(cpu, TCR_EL1) = 22 | 1 << 14 | 5ULL << 32;
	mem.words[0x10000] = 0x20000000 | 0xbULL << 12 | 0x441;
	EXPECT_FALSE(translate(0x123));
	expect_fault(FAULT_ADDRESS_SIZE, 2);
}

TEST_F(Walk, Lpa2With4kAnd16kGranules)
{
	feature(FEAT_LPA);
	feature(FEAT_LVA);
	feature(FEAT_LPA2);
	model.pa_bits = 52;
	/* 4K, 52-bit input: five levels from -1. SH comes from TCR, <9:8> is OA<51:50>. */
	SYS(cpu, TCR_EL1) = 12 | 3 << 12 | 6ULL << 32 | 1ULL << 59;
	SYS(cpu, TTBR0_EL1) = 0x1000 | 0xdULL << 2;
	uint64_t va = 0x000fedcba9876543ULL, t = 0x000d000000001000ULL;
	mem.words[t + (va >> 48) * 8] = 0x2000 | 3;
	mem.words[0x2000 + (va >> 39 & 511) * 8] = 0x0003000000003000ULL | 2 << 8 | 3; /* table at 0xb000000003000 */
	mem.words[0x000b000000003000 + (va >> 30 & 511) * 8] = 0x4000 | 3;
	mem.words[0x4000 + (va >> 21 & 511) * 8] = 0x5000 | 3;
	mem.words[0x5000 + (va >> 12 & 511) * 8] = 0x0002000000006000ULL | 3 << 8 | 0x443;
	ASSERT_TRUE(translate(va)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x000e000000006543ULL);
	EXPECT_EQ(out.attrs.shareability, 3);
	/* a level 0 block is 512 GB; invalid at level -1 says -1 */
	mem.words[0x2000 + (va >> 39 & 511) * 8] = 0x0001008000000000ULL | 0x441;
	ASSERT_TRUE(translate(va)) << f.rule;
	EXPECT_EQ(out.lg_size, 39);
	EXPECT_EQ(out.pa.addr, 0x0001008000000000ULL | (va & ((1ULL << 39) - 1)));
	mem.words[t + (va >> 48) * 8] = 0x2001;
	EXPECT_FALSE(translate(va));
	expect_fault(FAULT_TRANSLATION, -1);
	/* 16K, 52 bits: level 0 with 32 entries (<51:47>); level 1 blocks of 64 GB */
	SYS(cpu, TCR_EL1) = 12 | 2 << 14 | 6ULL << 32 | 1ULL << 59;
	SYS(cpu, TTBR0_EL1) = 0x100000;
	mem.words[0x100000 + (va >> 47) * 8] = 0x200000 | 3;
	mem.words[0x200000 + (va >> 36 & 2047) * 8] = 0x0000001000000000ULL | 1 << 8 | 0x441;
	ASSERT_TRUE(translate(va)) << f.rule;
	EXPECT_EQ(out.lg_size, 36);
	EXPECT_EQ(out.pa.addr, 0x0004001000000000ULL | (va & ((1ULL << 36) - 1)));
}

TEST_F(Walk, ReservedGranulesBehaveAs4k)
{
	SYS(cpu, TCR_EL1) = 25 | 3 << 14 | 5ULL << 32;
	page(0x1000, 0xa000 | 0x443);
	ASSERT_TRUE(translate(0x1000)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xa000u);
}

TEST_F(Walk, Tg1HasItsOwnEncoding)
{
	uint64_t va = 0xfffffc0000012345ULL;
	SYS(cpu, TCR_EL1) = 25 | 22 << 16 | 3ULL << 30 | 5ULL << 32; /* TG1 = 64K */
	SYS(cpu, TTBR1_EL1) = root;
	map(root, 16, 42, 2, 3, va & ((1ULL << 42) - 1), 0x70000 | 0x443);
	ASSERT_TRUE(translate(va)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x72345u);
	SYS(cpu, TCR_EL1) = 25 | 22 << 16 | 1ULL << 30 | 5ULL << 32; /* TG1 = 16K */
	map(root, 14, 42, 1, 3, va & ((1ULL << 42) - 1), 0x74000 | 0x443);
	ASSERT_TRUE(translate(va)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x74000u | (va & 0x3fff));
}

TEST_F(Walk, MmuOffIsFlat)
{
	SYS(cpu, SCTLR_EL1) = 0;
	ASSERT_TRUE(translate(0x123456789abc, ACC_READ | ACC_WRITE, 0));
	EXPECT_EQ(out.pa.addr, 0x123456789abcu);
	EXPECT_EQ(out.attrs.type, MEM_DEVICE);
	EXPECT_EQ(out.attrs.inner, 0);
	EXPECT_EQ(out.allow, ACC_READ | ACC_WRITE | ACC_EXEC);
	ASSERT_TRUE(translate(0x1000, ACC_EXEC));
	EXPECT_EQ(out.attrs.type, MEM_NORMAL);
	EXPECT_EQ(out.attrs.inner, 0x4);
	SYS(cpu, SCTLR_EL1) = 1 << 12;
	ASSERT_TRUE(translate(0x1000, ACC_EXEC));
	EXPECT_EQ(out.attrs.inner, 0xa);
	EXPECT_EQ(out.attrs.shareability, 2);
	EXPECT_FALSE(translate(1ULL << 48));
	expect_fault(FAULT_ADDRESS_SIZE, 0);
	EXPECT_FALSE(translate(0x5a00000000001000ULL));
	SYS(cpu, TCR_EL1) = 1ULL << 37;
	ASSERT_TRUE(translate(0x5a00000000001000ULL));
	EXPECT_EQ(out.pa.addr, 0x1000u);
	EXPECT_FALSE(translate(0x5a80000000001000ULL)) << "bit 55 selects TBI1";
}

TEST_F(Walk, HcrTgeAndDcSwitchStage1Off)
{
	SYS(cpu, HCR_EL2) = 1ULL << 27;
	ASSERT_TRUE(translate(0x7000));
	EXPECT_EQ(out.pa.addr, 0x7000u);
	EXPECT_EQ(out.attrs.type, MEM_DEVICE);
	SYS(cpu, HCR_EL2) = 1ULL << 12;
	xlate_in in = access(0x7000);
	in.stage1_only = true;
	ASSERT_TRUE(translate(in));
	EXPECT_EQ(out.attrs.type, MEM_NORMAL);
	EXPECT_EQ(out.attrs.inner, 0xf);
	EXPECT_EQ(out.attrs.shareability, 0);
}

TEST_F(Walk, El2AndEl3RegimesHaveOneRange)
{
	SYS(cpu, SCTLR_EL2) = 0x1005;
	SYS(cpu, MAIR_EL2) = 0xff;
	SYS(cpu, TCR_EL2) = 25 | 5 << 16;
	SYS(cpu, TTBR0_EL2) = root;
	page(0x3000, 0xc000 | 0x403);
	ASSERT_TRUE(translate(access(0x3000, ACC_WRITE, 2, 2))) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xc000u);
	EXPECT_FALSE(translate(access(0xffffff8000003000ULL, ACC_READ, 2, 2)));
	expect_fault(FAULT_TRANSLATION, 0);
	SYS(cpu, TCR_EL2) |= 1 << 20;
	EXPECT_TRUE(translate(access(0xff00000000003000ULL & ~(1ULL << 55), ACC_READ, 2, 2)));
	EXPECT_FALSE(translate(access(0xff80000000003000ULL, ACC_READ, 2, 2))) << "bit 55 is an address bit here";
	SYS(cpu, SCTLR_EL3) = 0x1005;
	SYS(cpu, MAIR_EL3) = 0xff;
	SYS(cpu, TCR_EL3) = 25 | 5 << 16;
	SYS(cpu, TTBR0_EL3) = root;
	xlate_in in = access(0x3000, ACC_READ, 3, 3);
	in.secure = true;
	ASSERT_TRUE(translate(in));
	EXPECT_EQ(out.pa.pas, PAS_SECURE);
}

TEST_F(Walk, El2And0RegimeUsesEl1Layout)
{
	uint64_t hi = 0xffffff8000003000ULL;
	SYS(cpu, HCR_EL2) = 1ULL << 34;
	SYS(cpu, SCTLR_EL2) = 0x1005;
	SYS(cpu, MAIR_EL2) = 0xff;
	SYS(cpu, TCR_EL2) = 25 | 25 << 16 | 2ULL << 30 | 5ULL << 32;
	SYS(cpu, TTBR1_EL2) = root + 0x100000;
	page(hi, 0xd000 | 0x403);
	ASSERT_TRUE(translate(access(hi, ACC_READ, 2, 2))) << f.rule;
	EXPECT_EQ(out.pa.addr, 0xd000u);
	EXPECT_FALSE(translate(access(hi, ACC_READ, 0, 2)));
	expect_fault(FAULT_PERMISSION, 3);
}

TEST_F(Walk, SecureWalksHonourNsAndNstable)
{
	xlate_in in = access(0x1000);
	in.secure = true;
	SYS(cpu, SCR_EL3) = 0;
	uint64_t leaf = page(0x1000);
	ASSERT_TRUE(translate(in));
	EXPECT_EQ(out.pa.pas, PAS_SECURE);
	EXPECT_TRUE(out.global);
	mem.words[leaf] |= 1 << 5;
	ASSERT_TRUE(translate(in));
	EXPECT_EQ(out.pa.pas, PAS_NONSECURE);
	mem.words[leaf] &= ~(1ULL << 5);
	mem.words[root] |= 1ULL << 63;
	ASSERT_TRUE(translate(in));
	EXPECT_EQ(out.pa.pas, PAS_NONSECURE);
	EXPECT_FALSE(out.global) << "tables from Non-secure memory give non-global entries";
}

TEST_F(Walk, AWarmCacheReadsOneDescriptorAndSeesItsChanges)
{
	xlate_cache c{};
	uint64_t leaf = page(0x1000, 0xa000 | 0x443);
	ASSERT_TRUE(translate(access(0x1000), &c));
	EXPECT_EQ(mem.reads, 3u);
	mem.reads = 0;
	mem.words[leaf + 8] = 0xb000 | 0x443;
	ASSERT_TRUE(translate(access(0x2000), &c));
	EXPECT_EQ(out.pa.addr, 0xb000u);
	EXPECT_EQ(mem.reads, 1u);
	/* tables above may be stale until the caller zeroes the cache */
	mem.words[root] = 0;
	EXPECT_TRUE(translate(access(0x1000), &c));
	memset(&c, 0, sizeof(c));
	EXPECT_FALSE(translate(access(0x1000), &c));
	expect_fault(FAULT_TRANSLATION, 1);
}

TEST_F(Walk, TheCacheKeepsHierarchicalBitsAndHalvesApart)
{
	xlate_cache c{};
	uint64_t hi = 0xffffff8000001000ULL;
	page(0x1000, 0xa000 | 0x443, 1ULL << 62 /* APTable[1] */);
	page(hi, 0xb000 | 0x443);
	for (int i = 0; i < 2; i++) {
		EXPECT_FALSE(translate(access(0x1000, ACC_WRITE), &c));
		expect_fault(FAULT_PERMISSION, 3, "APTable[1]");
		ASSERT_TRUE(translate(access(hi, ACC_WRITE), &c));
		EXPECT_EQ(out.pa.addr, 0xb000u);
	}
}

TEST_F(Walk, GuardedAndGlobal)
{
	page(0x1000, 1ULL << 50 | 0xa000 | 0xc43);
	ASSERT_TRUE(translate(0x1000));
	EXPECT_TRUE(out.guarded);
	EXPECT_FALSE(out.global);
	feature(FEAT_BTI, false);
	ASSERT_TRUE(translate(0x1000));
	EXPECT_FALSE(out.guarded);
}
