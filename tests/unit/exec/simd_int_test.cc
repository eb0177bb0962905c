// tests/unit/exec/simd_int_test.cc - Advanced SIMD integer instructions: one line a rule, values worked out from the manual's
// pseudocode. Against another emulator the same instructions are compared by tests/diff.
#include <gtest/gtest.h>
#include <cstdlib>
extern "C" {
#include "cpu/arch/pe.h"
#include "cpu/exec/decode.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/op.h"
#include "tests/support/insn_run.h"
}

namespace
{

constexpr uint32_t QC = 1u << 27;
struct V {
	uint64_t hi, lo;
};
bool operator==(const V &a, const V &b)
{
	return a.hi == b.hi && a.lo == b.lo;
}
std::ostream &operator<<(std::ostream &o, const V &v)
{
	char s[40];
	snprintf(s, sizeof s, "%016llx_%016llx", (unsigned long long)v.hi, (unsigned long long)v.lo);
	return o << s;
}

struct Case {
	const char *rule;
	uint32_t word; // Rd = 0, Rn = 1, Rm = 2 where there are such fields
	V d, n, m, want;
	uint32_t fpsr;
};
std::ostream &operator<<(std::ostream &o, const Case &c)
{
	return o << c.rule;
}

class SimdInt : public testing::TestWithParam<Case> {};

TEST_P(SimdInt, ComputesWhatTheManualSays)
{
	const Case &c = GetParam();
	struct pe *pe = insn_pe_create();
	insn_case in = {};
	insn_result out = {};
	const V *from[] = {&c.d, &c.n, &c.m};

	for (int i = 0; i < 3; i++) {
		in.v[i][0] = from[i]->lo;
		in.v[i][1] = from[i]->hi;
	}
	ASSERT_TRUE(insn_run(pe, c.word, 0, &in, &out, 1));
	EXPECT_EQ((V{out.v[1], out.v[0]}), c.want);
	EXPECT_EQ(out.fpsr, c.fpsr);
	free(pe);
}

constexpr uint64_t ONES = ~0ull;
const V ZERO = {0, 0}, FULL = {ONES, ONES};

INSTANTIATE_TEST_SUITE_P(Manual, SimdInt, testing::Values(
	Case{"ADD 16B wraps in each lane", 0x4e228420, ZERO, {0xff01ff01ff01ff01, 0x80}, {0x0101010101010101, 0x80},
	     {0x0002000200020002, 0}, 0},
	Case{"ADD 8B clears the upper half", 0x0e228420, FULL, {ONES, 1}, {ONES, 1}, {0, 2}, 0},
	Case{"ADD D (scalar) clears the upper half", 0x5ee28420, FULL, {5, ONES}, {7, 2}, {0, 1}, 0},
	Case{"SUB 2D", 0x6ee28420, ZERO, {0, 0}, {1, ONES}, {ONES, 1}, 0},
	Case{"MUL 4S keeps the low halves", 0x4ea29c20, ZERO, {0x0001000000000003, 0xffffffff}, {0x0001000000000005, 0xffffffff},
	     {15, 1}, 0},
	Case{"MLS 8H", 0x6e629420, {10, 0}, {3, 0}, {4, 0}, {0xfffe, 0}, 0},
	Case{"PMUL 8B has no carries", 0x2e229c20, ZERO, {0, 0x0380}, {0, 0x0303}, {0, 0x0580}, 0},
	Case{"CMGT 16B is signed", 0x4e223420, ZERO, {0, 0x7f80}, {0, 0x807f}, {0, 0xff00}, 0},
	Case{"CMHI 16B is unsigned", 0x6e223420, ZERO, {0, 0x7f80}, {0, 0x807f}, {0, 0x00ff}, 0},
	Case{"CMTST 2D", 0x4ee28c20, ZERO, {6, 1}, {1, 1}, {0, ONES}, 0},
	Case{"CMEQ D, zero (scalar)", 0x5ee09820, FULL, {1, 0}, ZERO, {0, ONES}, 0},
	Case{"SHADD rounds to minus infinity", 0x4e220420, ZERO, {0, 0xff}, {0, 0xfe}, {0, 0xfe}, 0},
	Case{"SRHADD rounds up", 0x4e221420, ZERO, {0, 0xff}, {0, 0xfe}, {0, 0xff}, 0},
	Case{"UHADD keeps the carry", 0x6e220420, ZERO, {0, 0xff}, {0, 0xff}, {0, 0xff}, 0},
	Case{"UHSUB may be negative", 0x6e222420, ZERO, {0, 0}, {0, 1}, {0, 0xff}, 0},
	Case{"SABD of the extremes", 0x4ea27420, ZERO, {0, 0x80000000}, {0, 0x7fffffff}, {0, 0xffffffff}, 0},
	Case{"SABA accumulates", 0x4e227c20, {0, 1}, {0, 3}, {0, 5}, {0, 3}, 0},
	Case{"ADDP 8B: Vm above Vn", 0x0e22bc20, FULL, {9, 0x0807060504030201}, {9, 0x100f0e0d0c0b0a09}, {0, 0x1f1b1713'0f0b0703}, 0},
	Case{"ADDP D (scalar)", 0x5ef1b820, FULL, {5, 6}, ZERO, {0, 11}, 0},
	Case{"BSL selects by Vd", 0x6e621c20, {ONES, 0xff}, {1, 0x1234}, {2, 0x5678}, {1, 0x5634}, 0},
	Case{"BIT inserts where Vm is 1", 0x6ea21c20, {0, 0xaaaa}, {0, 0x5555}, {0, 0x00ff}, {0, 0xaa55}, 0},
	Case{"BIF inserts where Vm is 0", 0x6ee21c20, {0, 0xaaaa}, {0, 0x5555}, {0, 0x00ff}, {0, 0x55aa}, 0},
	// saturation
	Case{"SQADD saturates and sets QC", 0x4e220c20, ZERO, {0, 0x7f80}, {0, 0x01ff}, {0, 0x7f80}, QC},
	Case{"SQADD without saturation leaves QC", 0x4e220c20, ZERO, {0, 0x7e81}, {0, 0x01ff}, {0, 0x7f80}, 0},
	Case{"SQADD 8B: the upper half cannot saturate", 0x0e220c20, ZERO, {0x7f, 1}, {0x7f, 1}, {0, 2}, 0},
	Case{"SQADD B (scalar): other lanes cannot saturate", 0x5e220c20, FULL, {0, 0x7f01}, {0, 0x7f01}, {0, 2}, 0},
	Case{"UQSUB stops at zero", 0x6e222c20, ZERO, {0, 1}, {0, 2}, ZERO, QC},
	Case{"SUQADD: unsigned to signed", 0x4e203820, {0, 0x80}, {0, 0xff}, ZERO, {0, 0x7f}, 0},
	Case{"USQADD: negative to unsigned", 0x6e203820, {0, 5}, {0, 0xfa}, ZERO, ZERO, QC},
	Case{"SQABS of the minimum", 0x4ee07820, ZERO, {0, 1ull << 63}, ZERO, {0, (1ull << 63) - 1}, QC},
	Case{"SQDMULH of the minima", 0x4e62b420, ZERO, {0, 0x8000}, {0, 0x8000}, {0, 0x7fff}, QC},
	Case{"SQRDMULH rounds", 0x6e62b420, ZERO, {0, 0x4000}, {0, 0x0001}, {0, 1}, 0},
	Case{"SQRDMLAH keeps the whole sum before saturating", 0x6e828420, {0, 0x80000000}, {0, 0x80000000}, {0, 0x80000000},
	     {0, 0}, 0},
	Case{"SQXTN saturates into the low half", 0x0e214820, FULL, {0x8000'7fff'0001'ffff, 0}, ZERO, {0, 0x807f01ff'00000000}, QC},
	Case{"SQXTUN: negatives to zero", 0x2e212820, ZERO, {0, 0xffff}, ZERO, ZERO, QC},
	Case{"UQXTN2 keeps the low half", 0x6e214820, {1, 2}, {0, 0x0100}, ZERO, {0xff, 2}, QC},
	// shifts
	Case{"SSHL by a negative register amount", 0x4e224420, ZERO, {0, 0x80}, {0, 0xff}, {0, 0xc0}, 0},
	Case{"SSHL looks at the low byte only", 0x4ea24420, ZERO, {0, 1}, {0, 0xffffff01}, {0, 2}, 0},
	Case{"USHL right by the width is zero", 0x6ee24420, ZERO, {0, ONES}, {0, 0xc0}, ZERO, 0},
	Case{"URSHL right by the width leaves the round", 0x6ee25420, ZERO, {0, ONES}, {0, 0xc0}, {0, 1}, 0},
	Case{"SRSHL right beyond the width is zero", 0x4ee25420, ZERO, {0, ONES}, {0, 0x80}, ZERO, 0},
	Case{"SQSHL left beyond the width", 0x4ee24c20, ZERO, {0, ONES}, {0, 0x7f}, {0, 1ull << 63}, QC},
	Case{"UQRSHL without saturation", 0x6ee25c20, ZERO, {0, 3}, {0, 0xff}, {0, 2}, 0},
	Case{"SSHR by the width", 0x4f080420, ZERO, {0, 0x7f80}, ZERO, {0, 0x00ff}, 0},
	Case{"USHR by the width", 0x6f400420, ZERO, {0, ONES}, ZERO, ZERO, 0},
	Case{"URSRA by the width adds the round", 0x6f403420, {0, 5}, {0, ONES}, ZERO, {0, 6}, 0},
	Case{"SLI keeps the low bits of Vd", 0x6f0c5420, {0, 0x35}, {0, 0x7f}, ZERO, {0, 0xf5}, 0},
	Case{"SRI by the width keeps Vd", 0x6f084420, {1, 2}, FULL, ZERO, {1, 2}, 0},
	Case{"SQSHLU of a negative", 0x6f086420, ZERO, {0, 0xff}, ZERO, ZERO, QC},
	Case{"RSHRN rounds", 0x0f0f8c20, FULL, {0, 0x0001}, ZERO, {0, 1}, 0},
	Case{"SQRSHRUN to 32 bits", 0x2f208c20, ZERO, {0, 0x0000000080000000}, ZERO, {0, 1}, 0},
	Case{"SSHLL2 takes the upper half", 0x4f08a420, ZERO, {0x80, 1}, ZERO, {0, 0xff80}, 0},
	Case{"SHLL shifts by the width", 0x2e213820, ZERO, {0, 0x81}, ZERO, {0, 0x8100}, 0},
	// widths
	Case{"SADDL2", 0x4e220020, ZERO, {0xff, 1}, {0xff, 1}, {0, 0xfffe}, 0},
	Case{"UADDW", 0x2e221020, ZERO, {0, 0x100}, {0, 0xff}, {0, 0x1ff}, 0},
	Case{"ADDHN keeps the high half of the sum", 0x0e224020, FULL, {0, 0x80ff}, {0, 0x8101}, {0, 0x02}, 0},
	Case{"RSUBHN rounds", 0x2e226020, ZERO, {0, 0x0080}, {0, 0}, {0, 1}, 0},
	Case{"UMLAL", 0x2e228020, {0, 1}, {0, 0xff}, {0, 0xff}, {0, 0xfe02}, 0},
	Case{"SQDMULL of the minima", 0x0e62d020, ZERO, {0, 0x8000}, {0, 0x8000}, {0, 0x7fffffff}, QC},
	Case{"SQDMLAL saturates twice", 0x0ea29020, {0, 1}, {0, 0x80000000}, {0, 0x80000000}, {0, INT64_MAX}, QC},
	Case{"PMULL of doublewords", 0x0ee2e020, ZERO, {0, 1ull << 63}, {0, 3}, {1, 1ull << 63}, 0},
	Case{"PMULL2 of doublewords", 0x4ee2e020, ZERO, {7, 0}, {3, 0}, {0, 9}, 0},
	Case{"SADALP", 0x4e206820, {0, 1}, {0, 0xffff}, ZERO, {0, 0xffff}, 0},
	// by element: H:L:M choose the lane, V0-V15 only for 16-bit ones
	Case{"MUL 8H, element 7", 0x4f728820, ZERO, {0, 3}, {5ull << 48, 0}, {0, 15}, 0},
	Case{"SMULL2 4S, element 3", 0x4fa2a820, ZERO, {2, 0}, {0xffffffff00000000, 0}, {0, (uint64_t)-2}, 0},
	Case{"SQDMULH S (scalar), element 0", 0x5f82c020, FULL, {0, 0x80000000}, {ONES, 0x80000000}, {0, 0x7fffffff}, QC},
	Case{"UDOT by element", 0x6f82e020, {0, 1}, {0, 0x01020304}, {0, 0x01010101}, {0, 11}, 0},
	Case{"USMMLA", 0x4e82ac20, ZERO, {0, 0xff}, {0, 0xff}, {0, 0xffffff01}, 0}));

INSTANTIATE_TEST_SUITE_P(ManualOneOperand, SimdInt, testing::Values(
	Case{"REV64 8H", 0x4e600820, ZERO, {0, 0x1111222233334444}, ZERO, {0, 0x4444333322221111}, 0},
	Case{"REV32 8B", 0x2e200820, FULL, {0, 0x0102030405060708}, ZERO, {0, 0x0403020108070605}, 0},
	Case{"REV16", 0x4e201820, ZERO, {0, 0x0102}, ZERO, {0, 0x0201}, 0},
	Case{"RBIT", 0x6e605820, ZERO, {0, 0x0180}, ZERO, {0, 0x8001}, 0},
	Case{"CNT", 0x4e205820, ZERO, {0, 0xff0103}, ZERO, {0, 0x080102}, 0},
	Case{"CLS of all ones", 0x4ea04820, ZERO, {0, 0xffffffff}, ZERO, {0x0000001f0000001f, 0x0000001f0000001f}, 0},
	Case{"CLZ of zero", 0x6e604820, ZERO, {0, 1}, ZERO, {0x0010001000100010, 0x001000100010000f}, 0},
	Case{"ABS of the minimum wraps", 0x4e20b820, ZERO, {0, 0x80ff}, ZERO, {0, 0x8001}, 0},
	Case{"ADDV 4S", 0x4eb1b820, FULL, {0x0000000100000002, 0x0000000300000004}, ZERO, {0, 10}, 0},
	Case{"SADDLV 8B", 0x0e303820, FULL, {ONES, 0x80ffffffffffffff}, ZERO, {0, 0xff79}, 0},
	Case{"UMAXV 16B", 0x6e30a820, FULL, {0x01ff, 0x80}, ZERO, {0, 0xff}, 0},
	Case{"SMINV 8H", 0x4e71a820, FULL, {0x8000, 1}, ZERO, {0, 0x8000}, 0},
	Case{"ZIP2 8B: the upper halves of the lower halves", 0x0e027820, FULL, {0, 0x0807060504030201}, ZERO, {0, 0x0008000700060005}, 0},
	Case{"UZP2 4H of 64-bit registers", 0x0e425820, FULL, {9, 0x0004000300020001}, {9, 0x0008000700060005},
	     {0, 0x0008000600040002}, 0},
	Case{"TRN2 2D", 0x4ec26820, ZERO, {1, 2}, {3, 4}, {3, 1}, 0},
	Case{"EXT 16B by 9", 0x6e024820, ZERO, {0x1011121314151617, 0}, {0, 0xa7}, {0, 0xa710111213141516}, 0}));

struct Reserved {
	const char *what;
	uint32_t word;
};
TEST(SimdDecode, ReservedCombinationsAreUnallocated)
{
	const Reserved words[] = {
		{"ADD 1D", 0x0ee28420}, {"MUL 2D", 0x4ee29c20}, {"PMUL 8H", 0x6e629c20}, {"SQDMULH 16B", 0x4e22b420},
		{"FADD 1D", 0x0e62d420}, {"SDOT size 1", 0x4e429420}, {"FCMLA size 0", 0x6e02c420}, {"REV64 2D", 0x4ee00820},
		{"CNT 8H", 0x4e605820}, {"ADDV 2S", 0x0eb1b820}, {"SADDL size 3", 0x4ee20020}, {"PMULL size 1", 0x4e62e020},
		{"SQDMULL size 0", 0x4e22d020}, {"MUL by element size 0", 0x4f028020}, {"FMUL by element 1D", 0x0fc29020},
		{"FMUL by element 2D, L", 0x4fe29020}, {"SSHR 1D", 0x0f400420}, {"SHRN from 128 bits", 0x0f408420},
		{"SCVTF 8-bit lanes", 0x4f08e420}, {"DUP size 16", 0x4e000420}, {"DUP 1D", 0x0e080420}, {"SMOV Wd, S", 0x0e042c20},
		{"UMOV Wd, D", 0x0e083c20}, {"ZIP1 1D", 0x0ec23820}, {"EXT 8B by 8", 0x2e024020}, {"LD2 1D", 0x0c408c20},
		{"SQXTN from 128 bits (scalar)", 0x5ee14820}, {"SQDMULH B (scalar)", 0x5e22b420},
	};
	struct pe *pe = insn_pe_create();
	insn_case in = {};
	insn_result out = {};

	for (const Reserved &r : words)
		EXPECT_FALSE(insn_run(pe, r.word, 0, &in, &out, 1)) << r.what;
	free(pe);
}

// Forms that need a feature which their encoding as a whole does not.
TEST(SimdDecode, FormsThatNeedAnotherFeature)
{
	const struct {
		const char *what;
		uint32_t word;
		enum feature without;
	} rows[] = {
		{"PMULL 1Q", 0x0ee2e020, FEAT_PMULL},        {"PMULL2 1Q", 0x4ee2e020, FEAT_PMULL},
		{"SCVTF 8H, #1", 0x4f1fe420, FEAT_FP16},     {"FCVTZU H, #1 (scalar)", 0x7f1ffc20, FEAT_FP16},
		{"FCMLA 8H", 0x6e42c420, FEAT_FP16},         {"FCADD 4H", 0x2e42e420, FEAT_FP16},
		{"FCMLA 8H, by element", 0x6f421020, FEAT_FP16},
	};
	struct pe *pe = insn_pe_create();
	struct cpu_model model = *pe->model;
	insn_case in = {};
	insn_result out = {};

	pe->model = &model;
	for (const auto &r : rows) {
		struct op op[1] = {};
		EXPECT_TRUE(insn_run(pe, r.word, 0, &in, &out, 1)) << r.what;
		model.feat.w[r.without / 64] &= ~BIT(r.without % 64);
		a64_build_op(op, a64_decode(r.word), r.word, 0);
		EXPECT_EQ(op_body(op)(pe, op, 0), OP_EXIT_STATUS) << r.what;
		EXPECT_EQ(pe->exec->status, EXEC_UNDEF) << r.what;
		model.feat.w[r.without / 64] |= BIT(r.without % 64);
	}
	free(pe);
}

} // namespace
