/* Access flag and dirty state. Expectations: DDI 0487 D8.5. */
#include "tests/unit/mmu/fixture.h"

enum : uint64_t { AF = 1 << 10, RO = 1 << 7, USER = 1 << 6, DBM = 1ULL << 51, HA = 1ULL << 39, HD = 1ULL << 40 };

class HwUpdate : public Mmu {
      public:
	static constexpr uint64_t leaf = 0x1000;
	HwUpdate()
	{
		SYS(cpu, TCR_EL1) = 43 | 5ULL << 32;
		SYS(cpu, TTBR0_EL1) = leaf;
	}
	uint64_t &desc()
	{
		return mem.words[leaf];
	}
};

TEST_F(HwUpdate, AccessFlagFaultWithoutHa)
{
	desc() = 0xa003;
	EXPECT_FALSE(translate(0, ACC_WRITE));
	expect_fault(FAULT_ACCESS_FLAG, 3, "AF");
	EXPECT_TRUE(f.write);
	SYS(cpu, TCR_EL1) |= HD; /* HD without HA does nothing */
	EXPECT_FALSE(translate(0));
	expect_fault(FAULT_ACCESS_FLAG, 3);
	SYS(cpu, TCR_EL1) |= HA;
	feature(FEAT_HAF, false);
	EXPECT_FALSE(translate(0));
	EXPECT_EQ(mem.swaps, 0u);
}

TEST_F(HwUpdate, HaSetsTheFlag)
{
	SYS(cpu, TCR_EL1) |= HA;
	desc() = 0xa003;
	EXPECT_TRUE(translate(0));
	EXPECT_EQ(desc(), 0xa003 | AF);
	EXPECT_TRUE(translate(0));
	EXPECT_EQ(mem.swaps, 1u);
}

TEST_F(HwUpdate, APermissionFaultLeavesTheFlag)
{
	SYS(cpu, TCR_EL1) |= HA;
	desc() = 0xa003 | RO;
	EXPECT_FALSE(translate(0, ACC_WRITE));
	expect_fault(FAULT_PERMISSION, 3);
	EXPECT_EQ(desc(), 0xa003 | RO);
}

TEST_F(HwUpdate, DirtyStateOfACleanPage)
{
	SYS(cpu, TCR_EL1) |= HA | HD;
	desc() = 0xa003 | RO | DBM;
	ASSERT_TRUE(translate(0));
	EXPECT_EQ(desc(), 0xa003 | RO | DBM | AF);
	EXPECT_FALSE(out.allow & ACC_WRITE) << "the first write must come back";
	ASSERT_TRUE(translate(0, ACC_WRITE));
	EXPECT_EQ(desc(), 0xa003 | DBM | AF);
	EXPECT_TRUE(out.allow & ACC_WRITE);
}

TEST_F(HwUpdate, WithoutHdDbmIsSoftware)
{
	SYS(cpu, TCR_EL1) |= HA;
	desc() = 0xa003 | RO | DBM | AF;
	EXPECT_FALSE(translate(0, ACC_WRITE));
	expect_fault(FAULT_PERMISSION, 3, "AP[2]");
	SYS(cpu, TCR_EL1) |= HD;
	feature(FEAT_HAFDBS, false);
	EXPECT_FALSE(translate(0, ACC_WRITE));
}

TEST_F(HwUpdate, EffectiveWritableCountsForExecuteRules)
{
	SYS(cpu, TCR_EL1) |= HA | HD;
	desc() = 0xa003 | RO | USER | DBM | AF;
	EXPECT_FALSE(translate(0, ACC_EXEC)) << "clean but writable at EL0: not executable at EL1";
	expect_fault(FAULT_PERMISSION, 3, "EL0");
}

TEST_F(HwUpdate, AtomicsDirtyThePageInOneUpdate)
{
	SYS(cpu, TCR_EL1) |= HA | HD;
	desc() = 0xa003 | RO | DBM;
	ASSERT_TRUE(translate(0, ACC_READ | ACC_WRITE));
	EXPECT_EQ(desc(), 0xa003 | DBM | AF);
	EXPECT_EQ(mem.swaps, 1u);
}

TEST_F(HwUpdate, NoUpdateLooksOnly)
{
	SYS(cpu, TCR_EL1) |= HA | HD;
	desc() = 0xa003 | RO | DBM;
	xlate_in in = access(0, ACC_WRITE);
	in.no_update = true;
	EXPECT_TRUE(translate(in));
	EXPECT_EQ(desc(), 0xa003 | RO | DBM);
	EXPECT_EQ(mem.swaps, 0u);
}

TEST_F(HwUpdate, MaintenanceDoesNotDirty)
{
	SYS(cpu, TCR_EL1) |= HA | HD;
	desc() = 0xa003 | RO | DBM | AF;
	xlate_in in = access(0, ACC_WRITE);
	in.cmo = true;
	EXPECT_TRUE(translate(in));
	EXPECT_EQ(desc(), 0xa003 | RO | DBM | AF);
}

TEST_F(HwUpdate, AChangedDescriptorIsWalkedAgain)
{
	SYS(cpu, TCR_EL1) |= HA | HD;
	desc() = 0xa003 | RO | DBM;
	mem.interfere = true;
	ASSERT_TRUE(translate(0, ACC_WRITE));
	EXPECT_EQ(mem.swaps, 2u);
	EXPECT_EQ(desc(), 0xa003 | DBM | AF);
}

TEST_F(HwUpdate, TablesInUnwritableMemory)
{
	SYS(cpu, TCR_EL1) |= HA;
	desc() = 0xa003;
	mem_port p = mem.port();
	p.cas = nullptr;
	xlate_in in = access(0);
	EXPECT_FALSE(mmu_xlate_ops.translate(cpu, &p, nullptr, &in, &out, &f));
	expect_fault(FAULT_EXTERNAL_WALK, 3, "update");
}
