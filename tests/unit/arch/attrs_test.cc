/* Memory attributes. Expectations: DDI 0487 D8.6 and the description of MAIR_EL1. */
#include "tests/unit/mmu/fixture.h"
extern "C" {
#include "cpu/arch/attrs.h"
}

static std::string show(const mem_attrs &a)
{
	char s[64];
	if (a.type == MEM_DEVICE)
		snprintf(s, sizeof(s), "dev%x sh%d", a.inner, a.shareability);
	else
		snprintf(s, sizeof(s), "o%x i%x sh%d%s", a.outer, a.inner, a.shareability, a.tagged ? " tag" : "");
	return s;
}

TEST(Attrs, MairBytes)
{
	struct { uint8_t byte; bool mte; const char *want; } rows[] = {
		{ 0x00, 0, "dev0 sh2" }, { 0x04, 0, "dev4 sh2" }, { 0x08, 0, "dev8 sh2" }, { 0x0c, 0, "devc sh2" },
		{ 0x01, 0, "dev0 sh2" }, { 0x44, 0, "o4 i4 sh2" }, { 0xff, 0, "of if sh3" }, { 0xbb, 0, "ob ib sh3" },
		{ 0x4f, 0, "o4 if sh3" }, { 0xf0, 1, "of if sh3 tag" }, { 0x40, 0, "o4 i4 sh2" }, { 0xa0, 0, "oa ia sh3" },
		{ 0x77, 0, "o7 i7 sh3" },
	};
	for (auto &r : rows) {
		mem_attrs a = attrs_from_mair(r.byte, r.mte);
		attrs_set_shareability(&a, 3);
		EXPECT_EQ(show(a), r.want) << std::hex << (int)r.byte;
	}
}

TEST(Attrs, ShareabilityOfNonCacheableAndDeviceIsOuter)
{
	for (unsigned sh = 0; sh < 4; sh++) {
		mem_attrs nc = attrs_from_mair(0x44, false), dev = attrs_from_mair(0x04, false), wb = attrs_from_mair(0xff, false);
		attrs_set_shareability(&nc, sh);
		attrs_set_shareability(&dev, sh);
		attrs_set_shareability(&wb, sh);
		EXPECT_EQ(nc.shareability, 2);
		EXPECT_EQ(dev.shareability, 2);
		EXPECT_EQ(wb.shareability, sh == 1 ? 0 : sh);
	}
}

static std::string combine(uint8_t mair, unsigned sh, unsigned memattr, unsigned sh2, bool fwb = false)
{
	mem_attrs a = attrs_from_mair(mair, false);
	attrs_set_shareability(&a, sh);
	return show(attrs_combine(a, memattr, sh2, fwb));
}

/* "Combining stage 1 and stage 2 memory type attributes": the more restrictive one wins. */
TEST(Attrs, StageTwoCombination)
{
	EXPECT_EQ(combine(0xff, 3, 0xf, 3), "of if sh3");
	EXPECT_EQ(combine(0xff, 3, 0x5, 3), "o4 i4 sh2");
	EXPECT_EQ(combine(0xff, 3, 0xa, 3), "ob ib sh3"); /* Write-Through with stage 1's allocation hints */
	EXPECT_EQ(combine(0xff, 3, 0xd, 3), "of i4 sh3");
	EXPECT_EQ(combine(0xbb, 0, 0xf, 0), "ob ib sh0");
	EXPECT_EQ(combine(0xff, 0, 0xf, 3), "of if sh3");
	EXPECT_EQ(combine(0xff, 2, 0xf, 3), "of if sh2");
	EXPECT_EQ(combine(0x44, 0, 0xf, 0), "o4 i4 sh2");
	EXPECT_EQ(combine(0xff, 3, 0x0, 0), "dev0 sh2");
	EXPECT_EQ(combine(0xff, 3, 0x2, 0), "dev8 sh2");
	EXPECT_EQ(combine(0x04, 3, 0xf, 3), "dev4 sh2");
	EXPECT_EQ(combine(0x04, 3, 0x3, 3), "dev4 sh2");
	EXPECT_EQ(combine(0x0c, 3, 0x1, 3), "dev4 sh2");
}

TEST(Attrs, StageTwoForcedWriteBack)
{
	EXPECT_EQ(combine(0x44, 0, 0x6, 3, true), "of if sh2");
	EXPECT_EQ(combine(0x04, 0, 0x6, 3, true), "of if sh2");
	EXPECT_EQ(combine(0xff, 3, 0x5, 3, true), "o4 i4 sh2");
	EXPECT_EQ(combine(0x00, 3, 0x5, 3, true), "dev0 sh2");
	EXPECT_EQ(combine(0xbb, 3, 0x7, 3, true), "ob ib sh3");
	EXPECT_EQ(combine(0x04, 3, 0x7, 3, true), "dev4 sh2");
	EXPECT_EQ(combine(0xff, 3, 0x1, 3, true), "dev4 sh2");
}

class AttrsThroughWalk : public Mmu {};

TEST_F(AttrsThroughWalk, IndexShareabilityAndCacheSwitches)
{
	SYS(cpu, TCR_EL1) = 43 | 5ULL << 32;
	SYS(cpu, TTBR0_EL1) = 0x1000;
	const char *want[8] = { "of if sh3", "o4 i4 sh2", "o4 i4 sh2" /* 0xf0 without FEAT_MTE2 */, "ob ib sh3", "dev4 sh2", "dev8 sh2",
				"devc sh2", "dev0 sh2" };
	for (unsigned i = 0; i < 8; i++) {
		mem.words[0x1000 + 8 * i] = 0xa000 | 3 << 8 | i << 2 | 0x443;
		ASSERT_TRUE(translate(i << 12));
		EXPECT_EQ(show(out.attrs), want[i]) << i;
	}
	ASSERT_TRUE(translate(4 << 12, ACC_EXEC, 0));
	EXPECT_EQ(show(out.attrs), "o4 i4 sh2") << "fetches from Device are Normal Non-cacheable";
	SYS(cpu, SCTLR_EL1) &= ~4ULL; /* C */
	ASSERT_TRUE(translate(0));
	EXPECT_EQ(show(out.attrs), "o4 i4 sh2");
	ASSERT_TRUE(translate(4 << 12));
	EXPECT_EQ(show(out.attrs), "dev4 sh2");
	SYS(cpu, SCTLR_EL1) = 5; /* I clear */
	ASSERT_TRUE(translate(0, ACC_EXEC, 0));
	EXPECT_EQ(show(out.attrs), "o4 i4 sh2");
	feature(FEAT_MTE2);
	ASSERT_TRUE(translate(2 << 12));
	EXPECT_EQ(show(out.attrs), "of if sh3 tag");
}
