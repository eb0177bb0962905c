/* AT instructions and PAR_EL1. Expectations: DDI 0487 D24.2.125 and the pages of the AT instructions. */
#include "tests/unit/mmu/fixture.h"

class At : public Mmu {
      public:
	fault taken{};
	At()
	{
		SYS(cpu, TCR_EL1) = 43 | 5ULL << 32;
		SYS(cpu, TTBR0_EL1) = 0x1000;
		cpu->ps.el = 1;
	}
	uint64_t at(enum at_op op, va_t va)
	{
		mem_port p = mem.port();
		return mmu_at(cpu, &p, op, va, &taken);
	}
};

TEST_F(At, Success)
{
	mem.words[0x1000] = 0xabcde000 | 3 << 8 | 0x443;
	EXPECT_EQ(at(AT_S1E1R, 0x123), 0xff000000abcde000ULL | 1 << 11 | 1 << 9 | 3 << 7);
	mem.words[0x1000] = 0xabcde000 | 3 << 8 | 4 << 2 | 0x443; /* nGnRE: Outer Shareable */
	EXPECT_EQ(at(AT_S1E0W, 0x123), 0x04000000abcde000ULL | 1 << 11 | 1 << 9 | 2 << 7);
}

TEST_F(At, FaultsAreReportedNotTaken)
{
	EXPECT_EQ(at(AT_S1E1R, 0), 1u | 1 << 11 | 0x07 << 1); /* translation, level 3 */
	EXPECT_EQ(taken.kind, FAULT_NONE);
	mem.words[0x1000] = 0xa003 | 0x400;
	EXPECT_EQ(at(AT_S1E0R, 0), 1u | 1 << 11 | 0x0f << 1); /* permission, level 3 */
	EXPECT_FALSE(at(AT_S1E1W, 0) & 1);
	mem.words[0x1000] = 0xa003;
	EXPECT_EQ(at(AT_S1E1R, 0), 1u | 1 << 11 | 0x0b << 1); /* access flag, level 3 */
	EXPECT_EQ(at(AT_S1E1R, 1ULL << 40), 1u | 1 << 11 | 0x04 << 1);
}

TEST_F(At, PanOnlyForTheVariantsThatSaySo)
{
	mem.words[0x1000] = 0xa443;
	cpu->ps.pan = 1;
	EXPECT_FALSE(at(AT_S1E1R, 0) & 1);
	EXPECT_TRUE(at(AT_S1E1RP, 0) & 1);
	EXPECT_TRUE(at(AT_S1E1WP, 0) & 1);
	cpu->ps.pan = 0;
	EXPECT_FALSE(at(AT_S1E1RP, 0) & 1);
}

TEST_F(At, S1E1AChecksNoPermission)
{
	mem.words[0x1000] = 0xa403 | 1 << 7;
	EXPECT_TRUE(at(AT_S1E1W, 0) & 1);
	EXPECT_FALSE(at(AT_S1E1A, 0) & 1);
	mem.words[0x1000] = 0;
	EXPECT_TRUE(at(AT_S1E1A, 0) & 1);
}

TEST_F(At, ExternalAbortOfTheWalkIsTaken)
{
	mem.broken[0x1000] = true;
	at(AT_S1E1R, 0);
	EXPECT_EQ(taken.kind, FAULT_EXTERNAL_WALK);
}

TEST_F(At, HostUsesEl2And0)
{
	SYS(cpu, HCR_EL2) = 1ULL << 34 | 1ULL << 27;
	SYS(cpu, SCTLR_EL2) = 0x1005;
	SYS(cpu, MAIR_EL2) = 0xff;
	SYS(cpu, TCR_EL2) = 43 | 5ULL << 32;
	SYS(cpu, TTBR0_EL2) = 0x2000;
	mem.words[0x2000] = 0xb000 | 0x403;
	cpu->ps.el = 2;
	EXPECT_EQ(at(AT_S1E1R, 0) & 0xfffffffff000, 0xb000u);
	EXPECT_TRUE(at(AT_S1E0R, 0) & 1);
	EXPECT_EQ(at(AT_S12E1R, 0) & 0xfffffffff000, 0xb000u);
	SYS(cpu, HCR_EL2) = 1ULL << 34; /* TGE clear: EL1&0 */
	mem.words[0x1000] = 0xc403;
	EXPECT_EQ(at(AT_S1E1R, 0) & 0xfffffffff000, 0xc000u);
	EXPECT_EQ(at(AT_S1E2R, 0) & 0xfffffffff000, 0xb000u);
}

TEST_F(At, StageTwo)
{
	SYS(cpu, HCR_EL2) = 1;
	SYS(cpu, VTCR_EL2) = 43 | 3 << 6 | 5 << 16; /* 4K, level 3 start, 21 bits of IPA */
	SYS(cpu, VTTBR_EL2) = 0x80000;
	mem.words[0x80000 + 1 * 8] = 0x1000 | 0x4ff;         /* IPA 0x1000: the stage 1 table */
	mem.words[0x80000 + 5 * 8] = 0x77000 | 0x4ff | 0xc0; /* IPA 0x5000 */
	mem.words[0x1000] = 0x5000 | 3 << 8 | 0x443;
	mem.words[0x1008] = 0x6000 | 0x443;
	cpu->ps.el = 2;
	EXPECT_EQ(at(AT_S12E1R, 0x234) & 0xfffffffff001, 0x77000u);
	EXPECT_EQ(at(AT_S1E1R, 0x234) & 0xfffffffff001, 0x5000u);
	EXPECT_EQ(at(AT_S12E1R, 0x1234) & 0xfff, 1u | 1 << 11 | 1 << 9 | 0x07 << 1) << "stage 2 level 3 translation";
	EXPECT_FALSE(at(AT_S1E1R, 0x1234) & 1);
	mem.words[0x80000 + 1 * 8] = 0;
	EXPECT_EQ(at(AT_S1E1R, 0) & 0xfff, 1u | 1 << 11 | 1 << 9 | 1 << 8 | 0x07 << 1) << "S and PTW";
	EXPECT_EQ(taken.kind, FAULT_NONE);
	cpu->ps.el = 1;
	at(AT_S1E1R, 0);
	EXPECT_EQ(taken.kind, FAULT_TRANSLATION) << "at EL1 it goes to EL2 as an abort";
	EXPECT_TRUE(taken.s1ptw);
	EXPECT_EQ(taken.ipa.addr, 0x1000u);
}
