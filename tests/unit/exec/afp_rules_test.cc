/* tests/unit/exec/afp_rules_test.cc - FEAT_AFP, FEAT_RPRES and FEAT_EBF16, rule by rule from the manual's pseudocode: what the
 * differential test cannot decide (known faults of its other side), and the corners of the rest. */
#include <cstdlib>
#include <cstring>
#include <functional>
#include <gtest/gtest.h>

extern "C" {
#include "cpu/exec/softfloat.h"
#include "cpu/exec/sve.h"
#include "tests/support/insn_run.h"
}

namespace
{

constexpr uint32_t AH = 2, FIZ = 1, NEP = 4, EBF = 1 << 13, FZ = 1 << 24, DN = 1 << 25, RP = 1 << 22, RM = 2 << 22, RZ = 3 << 22;
constexpr uint32_t IOC = 1, DZC = 2, UFC = 8, IXC = 16, IDC = 128;
constexpr uint32_t kOne = 0x3f800000, kInf = 0x7f800000, kQ1 = 0x7fc00011, kQ2 = 0xffc00022, kS1 = 0x7f800033, kTiny = 0x007fffff,
		   kMinNormal = 0x00800000, kMinus = 0x80000000, kQuiet = 0x00400000;

struct Rule {
	const char *rule;
	uint32_t fpcr;
	uint64_t want;
	uint32_t want_fpsr;
	std::function<uint64_t(uint32_t, uint32_t *)> fn;
};
#define F(expr) [](uint32_t c, uint32_t *s) -> uint64_t { (void)c; (void)s; return expr; }

const Rule rules[] = {
	{"FPUnpack: FIZ flushes operands and says nothing", FIZ, 0, 0, F(fp32_mul(kTiny, kOne, c, s))},
	{"FPUnpack: FZ without AH says so, FIZ or not", FIZ | FZ, 0, IDC, F(fp32_mul(kTiny, kOne, c, s))},
	{"FPUnpack: FIZ leaves half precision alone", FIZ, 0x03ff, 0, F(fp16_mul(0x03ff, 0x3c00, c, s))},
	{"FPUnpack: FZ with AH does not flush operands", AH | FZ, 0x00fffffe, IDC, F(fp32_mul(kTiny, 0x40000000, c, s))},
	{"FPProcessDenorms: AH tells of denormals that were used", AH, kTiny, IDC, F(fp32_add(kTiny, 0, c, s))},
	{"FPProcessDenorms: not beside a NaN", AH, kQ1, 0, F(fp32_add(kTiny, kQ1, c, s))},
	{"FPProcessDenorms: not of halves", AH, 0x03ff, 0, F(fp16_add(0x03ff, 0, c, s))},
	{"FPDiv: denormal / 0 is DZC alone", AH, kInf, DZC, F(fp32_div(kTiny, 0, c, s))},
	{"FPSqrt: of a negative denormal, IOC alone", AH, 0xffc00000, IOC, F(fp32_sqrt(kMinus | kTiny, c, s))},
	{"FPMulAdd: invalid: no IDC", AH, 0xffc00000, IOC, F(fp32_muladd(kTiny, kInf, 0, c, s))},
	{"FPLogB: IDC", AH, static_cast<uint32_t>(-127), IDC, F(fp32_logb(kTiny, c, s))},
	{"FPConvert: half to single: no IDC", AH, 0x33800000, 0, F(fp16_to_fp32(1, c, s))},
	{"FPConvert: single to double: IDC", AH, 0x380fffffc0000000, IDC, F(fp32_to_fp64(kTiny, c, s))},
	{"FPToFixed: no IDC", AH, 0, IXC, F(fp32_to_fixed(kTiny, 0, false, FPROUND_ZERO, 32, c, s))},
	{"FPRoundInt: no IDC", AH, 0, 0, F(fp32_round_int(kTiny, FPROUND_TIEEVEN, false, c, s))},
	{"FPDefaultNaN: negative", AH, 0xffc00000, IOC, F(fp32_sub(kInf, kInf, c, s))},
	{"FPDefaultNaN: of DN, too", AH | DN, 0xffc00000, 0, F(fp32_add(kQ1, kOne, c, s))},
	{"FPProcessNaNs: the first, although the second signals", AH, kQ1, IOC, F(fp32_add(kQ1, kS1, c, s))},
	{"FPProcessNaNs: the only one", AH, kS1 | kQuiet, IOC, F(fp32_add(kOne, kS1, c, s))},
	{"FPProcessNaNs3: a factor before the addend", AH, kQ2, IOC, F(fp32_muladd(kS1, kQ2, kOne, c, s))},
	{"FPProcessNaNs3: the first factor", AH, kQ1, 0, F(fp32_muladd(kOne, kQ1, kQ2, c, s))},
	{"FPProcessNaNs3: the second factor, then the addend", AH, kQ2, 0, F(fp32_muladd(kQ1, kOne, kQ2, c, s))},
	{"FPMulAdd: QNaN + inf * 0 is the NaN", AH, kQ1, 0, F(fp32_muladd(kQ1, kInf, 0, c, s))},
	{"FPRound: tiny after rounding", AH, 0x00400000, UFC | IXC, F(fp32_mul(0x00800001, 0x3f000000, c, s))},
	{"FPRound: not tiny when it rounds to a normal with any exponent", AH, kMinNormal, IXC,
	 F(fp32_muladd(kMinNormal, kMinus | kMinNormal, 0x32800000, c, s))},
	{"FPRound: the same without AH", 0, kMinNormal, UFC | IXC, F(fp32_muladd(kMinNormal, kMinus | kMinNormal, 0x32800000, c, s))},
	{"FPRound: FZ flushes after rounding, UFC and IXC", AH | FZ, 0, UFC | IXC, F(fp32_mul(0x00800000, 0x3f000000, c, s))},
	{"FPRound: FZ leaves what rounds to a normal", AH | FZ, kMinNormal, IXC,
	 F(fp32_muladd(kMinNormal, kMinus | kMinNormal, 0x32800000, c, s))},
	{"FPMax: of zeros, the second", AH, kMinus, 0, F(fp32_max(0, kMinus, c, s))},
	{"FPMin: of zeros, the second", AH, 0, 0, F(fp32_min(kMinus, 0, c, s))},
	{"FPMax: of a NaN and a number, the second", AH, kOne, IOC, F(fp32_max(kQ1, kOne, c, s))},
	{"FPMax: the second as it is", AH | DN, kS1, IOC, F(fp32_max(kOne, kS1, c, s))},
	{"FPMax: a denormal is not flushed", AH | FZ, kTiny, IDC, F(fp32_max(0, kTiny, c, s))},
	{"FPMaxNum: a quiet NaN loses", AH, kOne, 0, F(fp32_maxnum(kQ1, kOne, c, s))},
	{"FPMaxNum: two NaNs, the first", AH, kQ1, IOC, F(fp32_maxnum(kQ1, kS1, c, s))},
	{"FPMaxNum: +0 is more than -0", AH, 0, 0, F(fp32_maxnum(0, kMinus, c, s))},
	{"FPMaxNum: a denormal is flushed as a result", AH | FZ, 0, UFC | IXC | IDC, F(fp32_maxnum(0, kTiny, c, s))},
	{"FPNeg: not of a NaN", AH, kQ1, 0, F(fp32_neg_ah(kQ1, c))},
	{"FPNeg: of a number", AH, kMinus | kInf, 0, F(fp32_neg_ah(kInf, c))},
	{"FPAbs: not of a NaN", AH, kQ2, 0, F(fp32_abs_ah(kQ2, c))},
	{"FPCompare: IDC", AH, 0x80000000, IDC, F(fp32_compare(kTiny, kOne, false, c, s))},
	{"FPRecipEstimate: of 0, silently", AH, kInf, 0, F(fp32_recip_estimate(0, c, s))},
	{"FPRecipEstimate: of a denormal, as of zero", AH, kInf, 0, F(fp32_recip_estimate(kTiny, c, s))},
	{"FPRecipEstimate: 8 bits without FEAT_RPRES", AH, 0x3f7f8000, 0, F(fp32_recip_estimate(kOne, c, s))},
	/* a = 2048: (2^26 / 4097 + 1) / 2 = 8190 = 0x1ffe */
	{"FPRecipEstimate: 12 bits", AH | FPCR_HAS_RPRES, 0x3f7ff000, 0, F(fp32_recip_estimate(kOne, c, s))},
	{"FPRecipEstimate: 8 bits without AH", FPCR_HAS_RPRES, 0x3f7f8000, 0, F(fp32_recip_estimate(kOne, c, s))},
	/* a = 1024: 2^18 / sqrt(1024.5) = 8190.0009... */
	{"FPRSqrtEstimate: 12 bits", AH | FPCR_HAS_RPRES, 0x3f7ff000, 0, F(fp32_rsqrt_estimate(kOne, c, s))},
	{"FPRSqrtEstimate: of -1, silently", AH, 0xffc00000, 0, F(fp32_rsqrt_estimate(kMinus | kOne, c, s))},
	{"FPRecipStepFused: rounds to nearest, silently", AH | RZ, 0x3f7ffffc, 0, F(fp32_recip_step_fused(kOne + 1, kOne + 1, c, s))},
	{"FPRecipStepFused: the sign of a NaN stays", AH, kQ1, 0, F(fp32_recip_step_fused(kQ1, kOne, c, s))},
	{"FPConvertBF: to nearest, silently", AH | RZ, 0x3f80, 0, F(fp32_to_bf16(0x3f7fffff, c, s))},
	{"FPConvertBF: a denormal is zero", AH, 0x8000, 0, F(fp32_to_bf16(kMinus | kTiny, c, s))},
	{"BFMulAddH: silently", AH, kInf, 0, F(bf16_muladd(0x7f7fffff, 0x7f7f, 0x7f7f, c, s))},
	/* 1 * 1 + 2^-30 * 2^-30 */
	{"BFDotAdd: EBF = 0: NaN", 0, 0x7fc00000, 0, F(bf16_dot_add(0, 0x7fa0, 0, 0, 0, c))},
	{"BFDotAdd: EBF = 0: AH chooses its sign", AH, 0xffc00000, 0, F(bf16_dot_add(0, 0x7fa0, 0, 0, 0, c))},
	{"BFDotAdd: EBF = 0: to odd", 0, 0x3f800001, 0, F(bf16_dot_add(0, 0x3f80, 0x3080, 0x3f80, 0x3080, c))},
	{"BFDotAdd: EBF = 1: to nearest", EBF, 0x3f800000, 0, F(bf16_dot_add(0, 0x3f80, 0x3080, 0x3f80, 0x3080, c))},
	{"BFDotAdd: EBF = 1: as RMode says", EBF | RP, 0x3f800001, 0, F(bf16_dot_add(0, 0x3f80, 0x3080, 0x3f80, 0x3080, c))},
	{"BFDotAdd: EBF = 1: the zero of 1 - 1 is RMode's", EBF | RM, kMinus, 0, F(bf16_dot_add(0, 0x3f80, 0xbf80, 0x3f80, 0x3f80, c))},
	{"BFDotAdd: EBF = 1: denormals count", EBF, 0x00010000, 0, F(bf16_dot_add(0, 0x0001, 0, 0x3f80, 0, c))},
	{"BFDotAdd: EBF = 0: denormals do not", 0, 0, 0, F(bf16_dot_add(0, 0x0001, 0, 0x3f80, 0, c))},
	{"BFDotAdd: EBF = 1: FIZ", EBF | FIZ, 0, 0, F(bf16_dot_add(0, 0x0001, 0, 0x3f80, 0, c))},
	{"BFDotAdd: EBF = 1: any NaN is the default NaN", EBF, 0x7fc00000, 0, F(bf16_dot_add(0, 0xff81, 0, 0x3f80, 0, c))},
};

TEST(AfpRules, FromThePseudocode)
{
	for (const Rule &r : rules) {
		uint32_t fpsr = 0;
		EXPECT_EQ(r.fn(r.fpcr, &fpsr), r.want) << r.rule << std::hex << ": want " << r.want;
		EXPECT_EQ(fpsr, r.want_fpsr) << r.rule;
	}
}

/* V0 is the destination, V1, V2, V3 the sources. IsMerging(): which of them a scalar instruction leaves the upper elements of. */
struct Merge {
	const char *insn;
	uint32_t word;
	unsigned bits; /* of the result */
	int from;      /* -1: zeros */
};
const Merge merges[] = {
	{"FADD S0, S1, S2", 0x1e222820, 32, 1},
	{"FMUL D0, D1, D2", 0x1e620820, 64, 1},
	{"FMAX H0, H1, H2", 0x1ee24820, 16, 1},
	{"FNMUL S0, S1, S2", 0x1e228820, 32, 1},
	{"FMADD S0, S1, S2, S3", 0x1f020c20, 32, 3},
	{"FNMSUB H0, H1, H2, H3", 0x1fe28c20, 16, 3},
	{"FABS S0, S1", 0x1e20c020, 32, 0},
	{"FNEG D0, D1", 0x1e614020, 64, 0},
	{"FSQRT D0, D1", 0x1e61c020, 64, 0},
	{"FRINTX S0, S1", 0x1e274020, 32, 0},
	{"FCVT H0, D1", 0x1e63c020, 16, 0},
	{"FCVT D0, H1", 0x1ee2c020, 64, 0},
	{"BFCVT H0, S1", 0x1e634020, 16, 0},
	{"SCVTF D0, W1", 0x1e620020, 64, 0},
	{"UCVTF S0, X1, #4", 0x9e03f020, 32, 0},
	{"FMOV S0, S1", 0x1e204020, 32, -1},
	{"FMOV D0, X1", 0x9e670020, 64, -1},
	{"FCSEL H0, H1, H2, EQ", 0x1ee20c20, 16, -1},
	{"FMULX S0, S1, S2", 0x5e22dc20, 32, 1},
	{"FABD D0, D1, D2", 0x7ee2d420, 64, 1},
	{"FRECPS S0, S1, S2", 0x5e22fc20, 32, 1},
	{"FCMGE S0, S1, S2", 0x7e22e420, 32, 2},
	{"FACGT H0, H1, H2", 0x7ec22c20, 16, 2},
	{"FCMEQ S0, S1, #0", 0x5ea0d820, 32, -1},
	{"FRECPE D0, D1", 0x5ee1d820, 64, 0},
	{"FCVTZS S0, S1", 0x5ea1b820, 32, 0},
	{"SCVTF S0, S1", 0x5e21d820, 32, 0},
	{"FCVTXN S0, D1", 0x7e616820, 32, 0},
	{"FMUL S0, S1, V2.S[1]", 0x5fa29020, 32, 1},
	{"FMLA D0, D1, V2.D[1]", 0x5fc21820, 64, 0},
	{"FADDP S0, V1.2S", 0x7e30d820, 32, -1},
	{"SQADD S0, S1, S2", 0x5ea20c20, 32, -1},
};

TEST(AfpRules, ScalarResultsMergeUnderNEP)
{
	for (const Merge &m : merges) {
		struct pe *pe = insn_pe_create();
		pe->fpcr = NEP;
		for (unsigned n = 0; n < 4; n++)
			for (unsigned i = 0; i < 4; i++)
				pe->v[n].s[i] = 0x40400000 + 0x1000 * n + i;
		const union vreg from = m.from < 0 ? (union vreg){} : pe->v[m.from];
		ASSERT_EQ(insn_step(pe, m.word), EXEC_NEXT) << m.insn;
		for (unsigned i = m.bits / 16; i < 8; i++)
			EXPECT_EQ(pe->v[0].h[i], from.h[i]) << m.insn << " half " << i;
		free(pe);
	}
}

/* Vectors do not merge; FNEG and FABS of vectors know AH. */
TEST(AfpRules, Vectors)
{
	struct pe *pe = insn_pe_create();

	pe->fpcr = NEP | AH;
	pe->v[1].d[0] = 0xffc00001bf800000;
	pe->v[0].d[1] = 0x1234;
	ASSERT_EQ(insn_step(pe, 0x2ea0f820), EXEC_NEXT); /* FNEG V0.2S, V1.2S */
	EXPECT_EQ(pe->v[0].d[0], 0xffc000013f800000u);
	EXPECT_EQ(pe->v[0].d[1], 0u);
	pe->v[1].d[1] = 0xfe01bc007c00fc00;
	ASSERT_EQ(insn_step(pe, 0x4ef8f820), EXEC_NEXT); /* FABS V0.8H, V1.8H */
	EXPECT_EQ(pe->v[0].d[1], 0xfe013c007c007c00u);
	pe->fpcr = 0;
	ASSERT_EQ(insn_step(pe, 0x4ef8f820), EXEC_NEXT);
	EXPECT_EQ(pe->v[0].d[1], 0x7e013c007c007c00u);
	free(pe);
}

/* SVE where the other side is wrong: P0 governs singles, all active but in the reduction. */
class AfpSve : public testing::Test
{
protected:
	void SetUp() override
	{
		pe = insn_pe_create();
		pe->eff.vq = 1;
		pe->fpcr = AH;
		memset(pe->p[0].b, 0x11, 2);
		for (unsigned n = 0; n < 32; n++)
			pe->z_live[n] = 1;
	}
	void TearDown() override { free(pe); }
	void set(unsigned n, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
	{
		pe->z[n].q[0] = pe->v[n] = (union vreg){.s = {a, b, c, d}};
	}
	struct pe *pe;
};

TEST_F(AfpSve, PairwiseMaximumTakesTheSecond)
{
	set(0, kQ1, kOne, kOne, kQ1);
	set(1, 0, kMinus, kMinus, 0);
	ASSERT_EQ(insn_step(pe, 0x64968020), EXEC_NEXT); /* FMAXP Z0.S, P0/M, Z0.S, Z1.S */
	EXPECT_EQ(pe->v[0].s[0], kOne);
	EXPECT_EQ(pe->v[0].s[1], kMinus);
	EXPECT_EQ(pe->v[0].s[2], kQ1);
	EXPECT_EQ(pe->v[0].s[3], 0u);
	EXPECT_EQ(pe->fpsr, IOC);
}

TEST_F(AfpSve, ReductionOfNothingIsTheDefaultNaN)
{
	memset(pe->p[0].b, 0, 2);
	ASSERT_EQ(insn_step(pe, 0x65842020), EXEC_NEXT); /* FMAXNMV S0, P0, Z1.S */
	EXPECT_EQ(pe->v[0].s[0], 0xffc00000u);
	pe->fpcr = 0;
	ASSERT_EQ(insn_step(pe, 0x65842020), EXEC_NEXT);
	EXPECT_EQ(pe->v[0].s[0], 0x7fc00000u);
}

TEST_F(AfpSve, ComplexNegationLeavesNaNs)
{
	/* FCMLA Z0.S, Z1.S, Z2.S[0], #90: re += im1 * -im2, im += im1 * re2 */
	set(0, 0, 0, 0, 0);
	set(1, 0, kOne, 0, kOne);
	set(2, kOne, kQ2, 0, 0);
	ASSERT_EQ(insn_step(pe, 0x64e21420), EXEC_NEXT);
	EXPECT_EQ(pe->v[0].s[0], kQ2);
	EXPECT_EQ(pe->v[0].s[1], kOne);
}

/* FPProcessDenorm(): of single precision, not of half. */
TEST_F(AfpSve, DenormalsAreToldOfByTheirPrecision)
{
	set(1, kTiny, kOne, kOne, kOne);
	ASSERT_EQ(insn_step(pe, 0x651ca020), EXEC_NEXT); /* FLOGB Z0.S, P0/M, Z1.S */
	EXPECT_EQ(pe->v[0].s[0], static_cast<uint32_t>(-127));
	EXPECT_EQ(pe->fpsr, IDC);
	pe->fpsr = 0;
	set(1, 0x00010000, 0, 0, 0);
	ASSERT_EQ(insn_step(pe, 0x6489a020), EXEC_NEXT); /* FCVTLT Z0.S, P0/M, Z1.H */
	EXPECT_EQ(pe->v[0].s[0], 0x33800000u);
	EXPECT_EQ(pe->fpsr, 0u);
}

} // namespace
