// tests/unit/exec/simd_copy_test.cc - modified immediates, element moves and table look-ups; values from the manual.
#include <gtest/gtest.h>
#include <cstdlib>
extern "C" {
#include "tests/support/insn_run.h"
}

namespace
{

struct Outcome {
	uint64_t hi, lo, x;
};

Outcome run(uint32_t word, insn_case in = {})
{
	struct pe *pe = insn_pe_create();
	insn_result out = {};

	EXPECT_TRUE(insn_run(pe, word, 0, &in, &out, 1)) << std::hex << word;
	free(pe);
	return {out.v[1], out.v[0], out.x};
}

// AdvSIMDExpandImm() with imm8 = 0xa5: op, cmode, what each doubleword becomes (MVNI and BIC invert it).
struct Expand {
	unsigned op, cmode;
	uint64_t want;
};
uint32_t immediate(unsigned q, unsigned op, unsigned cmode, unsigned imm8, unsigned o2 = 0)
{
	return 0x0f000400 | q << 30 | op << 29 | (imm8 >> 5) << 16 | cmode << 12 | o2 << 11 | (imm8 & 31) << 5;
}

TEST(ModifiedImmediate, Moves)
{
	const Expand rows[] = {
		{0, 0, 0x000000a5000000a5}, {0, 2, 0x0000a5000000a500}, {0, 4, 0x00a5000000a50000}, {0, 6, 0xa5000000a5000000},
		{0, 8, 0x00a500a500a500a5}, {0, 10, 0xa500a500a500a500}, {0, 12, 0x0000a5ff0000a5ff}, {0, 13, 0x00a5ffff00a5ffff},
		{0, 14, 0xa5a5a5a5a5a5a5a5}, {1, 14, 0xff00ff0000ff00ff}, {1, 0, ~0x000000a5000000a5ull},
		{1, 10, ~0xa500a500a500a500ull}, {1, 13, ~0x00a5ffff00a5ffffull},
		{0, 15, 0xc1280000c1280000}, {1, 15, 0xc025000000000000}, // -10.5
	};
	for (const Expand &r : rows) {
		Outcome q = run(immediate(1, r.op, r.cmode, 0xa5));
		EXPECT_EQ(q.lo, r.want) << "op " << r.op << " cmode " << r.cmode;
		EXPECT_EQ(q.hi, r.want) << "op " << r.op << " cmode " << r.cmode;
		if (r.op && r.cmode == 15)
			continue; // there is no 1D form
		Outcome d = run(immediate(0, r.op, r.cmode, 0xa5));
		EXPECT_EQ(d.lo, r.want);
		EXPECT_EQ(d.hi, 0u);
	}
	EXPECT_EQ(run(immediate(1, 0, 15, 0x70, 1)).lo, 0x3c003c003c003c00u) << "FMOV 8H, 1.0";
}

TEST(ModifiedImmediate, CombinesWithTheOldValue)
{
	insn_case in = {};
	in.v[0][0] = in.v[0][1] = 0x1111111111111111;
	EXPECT_EQ(run(immediate(1, 0, 1, 0xa5), in).hi, 0x111111b5111111b5u) << "ORR 4S";
	EXPECT_EQ(run(immediate(1, 1, 11, 0xff), in).hi, 0x0011001100110011u) << "BIC 8H, LSL 8";
	EXPECT_EQ(run(immediate(0, 0, 9, 0xa5), in).lo, 0x11b511b511b511b5u) << "ORR 4H";
	EXPECT_EQ(run(immediate(0, 0, 9, 0xa5), in).hi, 0u);
}

TEST(ElementMoves, ReadAndWriteOneElement)
{
	insn_case in = {};
	in.v[0][0] = in.v[0][1] = 0x5555555555555555;
	in.v[1][0] = 0x8877665544332281;
	in.v[1][1] = 0x00ffeeddccbbaa99;
	in.x[0] = ~0ull;
	in.x[1] = 0x123456789abcdef0;
	EXPECT_EQ(run(0x0e013c20, in).x, 0x81u) << "UMOV W0, V1.B[0]";
	EXPECT_EQ(run(0x0e012c20, in).x, 0xffffff81u) << "SMOV W0, V1.B[0]";
	EXPECT_EQ(run(0x4e012c20, in).x, 0xffffffffffffff81u) << "SMOV X0, V1.B[0]";
	EXPECT_EQ(run(0x4e0c2c20, in).x, 0xffffffff88776655u) << "SMOV X0, V1.S[1]";
	EXPECT_EQ(run(0x4e183c20, in).x, 0x00ffeeddccbbaa99u) << "UMOV X0, V1.D[1]";
	EXPECT_EQ(run(0x4e011c20, in).lo, 0x55555555555555f0u) << "INS V0.B[0], W1";
	EXPECT_EQ(run(0x4e1f1c20, in).hi, 0xf055555555555555u) << "INS V0.B[15], W1";
	EXPECT_EQ(run(0x4e181c20, in).hi, 0x123456789abcdef0u) << "INS V0.D[1], X1";
	EXPECT_EQ(run(0x4e181c20, in).lo, 0x5555555555555555u);
	EXPECT_EQ(run(0x6e0e7420, in).lo, 0x00ff555555555555u) << "INS V0.H[3], V1.H[7]";
	EXPECT_EQ(run(0x4e0c0420, in).hi, 0x8877665588776655u) << "DUP V0.4S, V1.S[1]";
	EXPECT_EQ(run(0x0e0c0420, in).hi, 0u) << "DUP V0.2S, V1.S[1]";
	EXPECT_EQ(run(0x4e020c20, in).hi, 0xdef0def0def0def0u) << "DUP V0.8H, W1";
	EXPECT_EQ(run(0x5e140420, in).lo, 0xccbbaa99u) << "DUP S0, V1.S[2]";
	EXPECT_EQ(run(0x4e010fe0, in).lo, 0u) << "DUP V0.16B, WZR";
}

TEST(TableLookup, OutOfRangeIsZeroOrKept)
{
	insn_case in = {};
	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++)
			for (int b = 0; b < 8; b++)
				in.v[1 + i][j] |= (uint64_t)(0x10 + 16 * i + 8 * j + b) << 8 * b;
	in.v[0][0] = in.v[0][1] = 0xeeeeeeeeeeeeeeee;
	in.v[3][0] = 0xff80201f100f0100;
	in.v[3][1] = 0x11;
	EXPECT_EQ(run(0x4e030020, in).lo, 0x00000000001f1110u) << "TBL, one register";
	EXPECT_EQ(run(0x4e031020, in).lo, 0xeeeeeeeeee1f1110u) << "TBX, one register";
	EXPECT_EQ(run(0x4e032020, in).lo, 0x0000002f201f1110u) << "TBL, two registers";
	EXPECT_EQ(run(0x4e032020, in).hi, 0x1010101010101021u);
	EXPECT_EQ(run(0x0e032020, in).hi, 0u) << "64-bit form";
}

TEST(SimdTrap, IsLookedAtFirst)
{
	struct pe *pe = insn_pe_create();
	const uint32_t words[] = {
		0x4e228420, 0x0e228420, 0x4e22d420, 0x4e22cc20, 0x4f000400, 0x4e010c20, 0x0e013c20, 0x4e030020, 0x6e024820,
		0x4e284820, 0x5e026020, 0xce020c20, 0x0f825020, 0x4f829020, 0x5ee28420, 0x4c407020, 0x4c007020, 0x0d40c020,
	};
	for (uint32_t w : words)
		EXPECT_EQ(insn_run_trapped(pe, w), 0x07) << std::hex << w;
	free(pe);
}

} // namespace
