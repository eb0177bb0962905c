/* Stage 2 alone and under a stage 1 walk. Expectations: DDI 0487 D8.2.3 (concatenation), D8.4.6 (S2AP, XN), D8.5, HCR_EL2. */
#include "tests/unit/mmu/fixture.h"

enum : uint64_t { RW = 0xc0, WB = 0x3c, SH = 0x300, AF = 0x400, LEAF = AF | SH | WB | 3 };

class Stage2 : public Mmu {
      public:
	static constexpr uint64_t root = 0x20000000;
	Stage2()
	{
		SYS(cpu, SCTLR_EL1) = 0;
		SYS(cpu, HCR_EL2) = 1;
		SYS(cpu, VTCR_EL2) = 24 | 1 << 6 | 5 << 16; /* 4K, 40 bits from level 1 */
		SYS(cpu, VTTBR_EL2) = root;
	}
	uint64_t page(uint64_t ipa, uint64_t desc)
	{
		return map(root, 12, 40, 1, 3, ipa, desc);
	}
};

TEST_F(Stage2, FlatStageOne)
{
	page(0x5000, 0x77000 | LEAF | RW);
	ASSERT_TRUE(translate(0x5123)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x77123u);
	EXPECT_EQ(out.ipa.addr, 0x5123u);
	EXPECT_EQ(out.lg_size, 12);
	EXPECT_FALSE(translate(0x6123, ACC_WRITE));
	expect_fault(FAULT_TRANSLATION, 3, "", 2);
	EXPECT_EQ(f.ipa.addr, 0x6123u);
	EXPECT_TRUE(f.write);
	EXPECT_FALSE(f.s1ptw);
	EXPECT_FALSE(translate(1ULL << 40));
	expect_fault(FAULT_TRANSLATION, 0, "T0SZ", 2);
}

TEST_F(Stage2, TwoConcatenatedTablesAtLevel1)
{
	uint64_t ipa = 0xff12345000ULL; /* bit 39 set: the second table */
	page(ipa, 0x77000 | LEAF | RW);
	ASSERT_TRUE(translate(ipa)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x77000u);
	EXPECT_NE(mem.words[root + (ipa >> 30) * 8], 0u);
}

TEST_F(Stage2, StartLevelMustFitTheInputSize)
{
	struct { unsigned t0sz, sl0, tg; bool ok; } rows[] = {
		{ 24, 1, 0, true }, { 21, 1, 0, true } /* 43 bits: 16 tables */, { 20, 1, 0, false }, { 33, 1, 0, true }, { 34, 1, 0, false },
		{ 20, 2, 0, true }, { 16, 2, 0, true }, { 25, 2, 0, false }, { 30, 0, 0, true }, { 29, 0, 0, false }, { 42, 0, 0, true },
		{ 43, 0, 0, false }, { 48, 3, 0, true }, { 39, 3, 0, true }, { 38, 3, 0, false },
		{ 24, 1, 2, true } /* 16K level 2, 40 bits: 16 tables */, { 23, 1, 2, false }, { 24, 2, 2, true }, { 28, 2, 2, false },
		{ 16, 2, 2, true }, { 24, 3, 2, false }, { 22, 1, 1, true } /* 64K level 2 */, { 18, 1, 1, true }, { 17, 1, 1, false },
		{ 16, 2, 1, true }, { 22, 2, 1, false }, { 22, 3, 1, false },
	};
	for (auto &r : rows) {
		SYS(cpu, VTCR_EL2) = r.t0sz | r.sl0 << 6 | r.tg << 14 | 5 << 16;
		EXPECT_FALSE(translate(0));
		EXPECT_EQ(mem.reads != 0, r.ok) << "T0SZ " << r.t0sz << " SL0 " << r.sl0 << " TG0 " << r.tg;
		expect_fault(FAULT_TRANSLATION, r.ok ? f.level : 0, r.ok ? "invalid" : "SL0", 2);
		mem.reads = 0;
	}
	SYS(cpu, VTCR_EL2) = 24 | 2 << 6 | 5 << 16; /* level 0 needs 44 bits of PA; its T0SZ does not fit either */
	model.pa_bits = 40;
	EXPECT_FALSE(translate(0));
	expect_fault(FAULT_TRANSLATION, 0, "SL0", 2);
	SYS(cpu, VTCR_EL2) = 23 | 1 << 6 | 5 << 16; /* more input than PA bits */
	EXPECT_FALSE(translate(0));
	expect_fault(FAULT_TRANSLATION, 0, "T0SZ", 2);
}

TEST_F(Stage2, Permissions)
{
	struct { uint64_t desc; bool xnx; const char *el1, *el0; } rows[] = {
		{ RW, true, "rwx", "rwx" }, { 0x40, true, "r-x", "r-x" }, { 0x80, true, "-wx", "-wx" }, { 0, true, "--x", "--x" },
		{ RW | 1ULL << 53, true, "rw-", "rwx" }, { RW | 2ULL << 53, true, "rw-", "rw-" }, { RW | 3ULL << 53, true, "rwx", "rw-" },
		{ RW | 1ULL << 53, false, "rwx", "rwx" }, { RW | 2ULL << 53, false, "rw-", "rw-" }, { RW | 3ULL << 53, false, "rw-", "rw-" },
	};
	for (auto &r : rows) {
		page(0x5000, 0x77000 | LEAF | r.desc);
		feature(FEAT_XNX, r.xnx);
		for (unsigned el : { 0, 1 }) {
			std::string got;
			for (unsigned a : { ACC_READ, ACC_WRITE, ACC_EXEC }) {
				bool ok = translate(0x5000, a, el);
				got += !ok ? '-' : a == ACC_READ ? 'r' : a == ACC_WRITE ? 'w' : 'x';
				if (!ok)
					expect_fault(FAULT_PERMISSION, 3, a == ACC_EXEC ? "XN" : "S2AP", 2);
			}
			EXPECT_EQ(got, el ? r.el1 : r.el0) << std::hex << r.desc << " XNX " << r.xnx;
		}
	}
}

TEST_F(Stage2, AccessFlagAndDirtyState)
{
	uint64_t leaf = page(0x5000, 0x77000 | SH | WB | 0x40 | 3 | 1ULL << 51);
	EXPECT_FALSE(translate(0x5000));
	expect_fault(FAULT_ACCESS_FLAG, 3, "AF", 2);
	SYS(cpu, VTCR_EL2) |= 1 << 21;
	EXPECT_TRUE(translate(0x5000));
	EXPECT_EQ(mem.words[leaf] & (AF | RW), AF | 0x40);
	EXPECT_FALSE(translate(0x5000, ACC_WRITE));
	expect_fault(FAULT_PERMISSION, 3, "S2AP", 2);
	SYS(cpu, VTCR_EL2) |= 1 << 22;
	ASSERT_TRUE(translate(0x5000));
	EXPECT_FALSE(out.allow & ACC_WRITE);
	ASSERT_TRUE(translate(0x5000, ACC_WRITE));
	EXPECT_EQ(mem.words[leaf] & RW, RW);
	EXPECT_TRUE(out.allow & ACC_WRITE);
}

class Nested : public Stage2 {
      public:
	uint64_t table_leaf, data_leaf;
	/* Stage 1: one level 3 table at IPA 0x1000; VA 0x0000 -> IPA 0x5000. Stage 2: 0x1000 -> 0x91000, 0x5000 -> 0x77000. */
	Nested()
	{
		SYS(cpu, SCTLR_EL1) = 0x1005;
		SYS(cpu, TCR_EL1) = 43 | 5ULL << 32;
		SYS(cpu, TTBR0_EL1) = 0x1000;
		table_leaf = page(0x1000, 0x91000 | LEAF | RW);
		data_leaf = page(0x5000, 0x77000 | LEAF | RW);
		mem.words[0x91000] = 0x5000 | 0x743;
	}
};

TEST_F(Nested, TablesAndDataGoThroughStage2)
{
	ASSERT_TRUE(translate(0x123)) << f.rule;
	EXPECT_EQ(out.pa.addr, 0x77123u);
	EXPECT_EQ(out.ipa.addr, 0x5123u);
	mem.words[data_leaf] = 0;
	EXPECT_FALSE(translate(0x123));
	expect_fault(FAULT_TRANSLATION, 3, "", 2);
	EXPECT_FALSE(f.s1ptw);
	EXPECT_EQ(f.ipa.addr, 0x5123u);
	EXPECT_EQ(f.va, 0x123u);
	mem.words[table_leaf] = 0;
	EXPECT_FALSE(translate(0x1123));
	expect_fault(FAULT_TRANSLATION, 3, "", 2);
	EXPECT_TRUE(f.s1ptw);
	EXPECT_EQ(f.ipa.addr, 0x1008u) << "the descriptor's address";
}

TEST_F(Nested, AStage1FaultComesBeforeStage2OfTheOutput)
{
	mem.words[data_leaf] = 0;
	mem.words[0x91000] |= 1 << 7;
	EXPECT_FALSE(translate(0x123, ACC_WRITE));
	expect_fault(FAULT_PERMISSION, 3, "AP[2]", 1);
}

TEST_F(Nested, HardwareUpdateNeedsStage2Write)
{
	SYS(cpu, TCR_EL1) |= 1ULL << 39;
	mem.words[0x91000] = 0x5343;
	mem.words[table_leaf] = 0x91000 | LEAF | 0x40;
	for (int i = 0; i < 2; i++) { /* also with a warm cache */
		xlate_cache c{};
		if (i) {
			mem.words[0x91008] = 0x5743;
			ASSERT_TRUE(translate(access(0x1000), &c));
		}
		EXPECT_FALSE(translate(access(0x123), &c));
		expect_fault(FAULT_PERMISSION, 3, "S2AP", 2);
		EXPECT_TRUE(f.s1ptw);
		EXPECT_EQ(f.ipa.addr, 0x1000u);
		EXPECT_TRUE(f.write);
	}
	mem.words[table_leaf] |= RW;
	ASSERT_TRUE(translate(0x123));
	EXPECT_EQ(mem.words[0x91000], 0x5743u);
}

TEST_F(Nested, PtwRefusesTablesInDeviceMemory)
{
	mem.words[table_leaf] = 0x91000 | AF | RW | 3; /* Device */
	EXPECT_TRUE(translate(0x123));
	SYS(cpu, HCR_EL2) |= 4;
	EXPECT_FALSE(translate(0x123));
	expect_fault(FAULT_PERMISSION, 3, "PTW", 2);
	EXPECT_TRUE(f.s1ptw);
}

TEST_F(Nested, TheSmallerBlockCounts)
{
	SYS(cpu, TCR_EL1) = 34 | 5ULL << 32;
	mem.words[0x91000] = 0x200000 | 0x741; /* 2M */
	page(0x200000, 0x79000 | LEAF | RW);
	ASSERT_TRUE(translate(0x123)) << f.rule;
	EXPECT_EQ(out.lg_size, 12);
	EXPECT_EQ(out.pa.addr, 0x79123u);
}

TEST_F(Nested, WarmWalksReadTwoDescriptors)
{
	xlate_cache c{};
	mem.words[0x91008] = 0x5743;
	ASSERT_TRUE(translate(access(0x123), &c));
	mem.reads = 0;
	ASSERT_TRUE(translate(access(0x1123), &c));
	EXPECT_EQ(out.pa.addr, 0x77123u);
	EXPECT_LE(mem.reads, 3u);
}

TEST_F(Nested, NotForOtherRegimesAndNotWithoutEl2)
{
	SYS(cpu, SCTLR_EL2) = 0;
	ASSERT_TRUE(translate(access(0x6000, ACC_READ, 2, 2)));
	EXPECT_EQ(out.pa.addr, 0x6000u);
	feature(FEAT_EL2, false);
	mem.words[0x1000] = 0x6743;
	ASSERT_TRUE(translate(0x123));
	EXPECT_EQ(out.pa.addr, 0x6123u);
	feature(FEAT_EL2);
	xlate_in in = access(0x123);
	in.secure = true; /* no FEAT_SEL2 */
	ASSERT_TRUE(translate(in));
	EXPECT_EQ(out.pa.addr, 0x6123u);
}

TEST_F(Nested, CacheDisableBits)
{
	ASSERT_TRUE(translate(0x123));
	EXPECT_EQ(out.attrs.inner, 0xf);
	SYS(cpu, HCR_EL2) |= 1ULL << 32; /* CD */
	ASSERT_TRUE(translate(0x123));
	EXPECT_EQ(out.attrs.inner, 0x4);
	ASSERT_TRUE(translate(0x123, ACC_EXEC, 0));
	EXPECT_EQ(out.attrs.inner, 0xf);
	SYS(cpu, HCR_EL2) ^= 3ULL << 32; /* ID */
	ASSERT_TRUE(translate(0x123, ACC_EXEC, 0));
	EXPECT_EQ(out.attrs.inner, 0x4);
}
