/* tests/unit/exec/softfloat_rules_test.cc - softfloat.h where no real number decides: NaNs, infinities, zeros,
 * flushing, out-of-range conversions, case by case from the pseudocode. */
#include <functional>
#include <gtest/gtest.h>

extern "C" {
#include "cpu/exec/softfloat.h"
}

namespace
{

constexpr uint32_t mode_fpcr(int rounding)
{
	return static_cast<uint32_t>(rounding) << FPCR_RMODE_SHIFT;
}

struct Rule {
	const char *rule;
	uint64_t want;
	uint32_t want_fpsr;
	std::function<uint64_t(uint32_t *)> fn;
};

constexpr uint64_t kInf = 0x7ff0000000000000, kDefaultNaN = 0x7ff8000000000000, kMinus = 0x8000000000000000;
constexpr uint64_t kQ1 = 0x7ff8000000000011, kQ2 = 0xfff8000000000022, kS1 = 0x7ff0000000000033,
		   kS2 = 0xfff0000000000044;
constexpr uint64_t kOne = 0x3ff0000000000000, kTwo = 0x4000000000000000, kDenormal = 0x000fffffffffffff;
constexpr uint64_t kMinNormal = 0x0010000000000000, kMax = 0x7fefffffffffffff;

TEST(SoftfloatRules, FromThePseudocode)
{
	const Rule rules[] = {
		{"first quiet NaN wins", kQ1, 0, [](uint32_t *s) { return fp64_add(kQ1, kQ2, 0, s); }},
		{"a signalling NaN before a quiet one", kS2 | kMinNormal >> 1, FPSR_IOC,
	         [](uint32_t *s) { return fp64_add(kQ1, kS2, 0, s); }},
		{"first signalling NaN wins", kS1 | kMinNormal >> 1, FPSR_IOC,
	         [](uint32_t *s) { return fp64_mul(kS1, kS2, 0, s); }},
		{"FPCR.DN: the default NaN", kDefaultNaN, 0,
	         [](uint32_t *s) { return fp64_div(kQ2, kOne, FPCR_DN, s); }},
		{"FPMulAdd: addend first", kQ1, 0, [](uint32_t *s) { return fp64_muladd(kQ1, kQ2, kOne, 0, s); }},
		{"FPMulAdd: QNaN + inf * 0 is the default NaN", kDefaultNaN, FPSR_IOC,
	         [](uint32_t *s) { return fp64_muladd(kQ1, kInf, 0, 0, s); }},
		{"FPMulAdd: SNaN + inf * 0 is the quietened NaN", kS1 | kMinNormal >> 1, FPSR_IOC,
	         [](uint32_t *s) { return fp64_muladd(kS1, kInf, 0, 0, s); }},
		{"inf - inf", kDefaultNaN, FPSR_IOC, [](uint32_t *s) { return fp64_sub(kInf, kInf, 0, s); }},
		{"inf * 0", kDefaultNaN, FPSR_IOC, [](uint32_t *s) { return fp64_mul(kInf, kMinus, 0, s); }},
		{"FPMulX inf * -0 = -2", kMinus | kTwo, 0, [](uint32_t *s) { return fp64_mulx(kInf, kMinus, 0, s); }},
		{"1 / -0", kMinus | kInf, FPSR_DZC, [](uint32_t *s) { return fp64_div(kOne, kMinus, 0, s); }},
		{"0 / 0", kDefaultNaN, FPSR_IOC, [](uint32_t *s) { return fp64_div(0, 0, 0, s); }},
		{"inf / 0 raises nothing", kInf, 0, [](uint32_t *s) { return fp64_div(kInf, 0, 0, s); }},
		{"sqrt(-0) = -0", kMinus, 0, [](uint32_t *s) { return fp64_sqrt(kMinus, 0, s); }},
		{"sqrt(-1)", kDefaultNaN, FPSR_IOC, [](uint32_t *s) { return fp64_sqrt(kMinus | kOne, 0, s); }},
		{"1 - 1 = +0", 0, 0, [](uint32_t *s) { return fp64_sub(kOne, kOne, 0, s); }},
		{"1 - 1 = -0 towards minus infinity", kMinus, 0,
	         [](uint32_t *s) { return fp64_sub(kOne, kOne, mode_fpcr(2), s); }},
		{"-0 + -0 = -0", kMinus, 0, [](uint32_t *s) { return fp64_add(kMinus, kMinus, 0, s); }},
		{"FZ: denormal operand is a zero, IDC", 0, FPSR_IDC,
	         [](uint32_t *s) { return fp64_mul(kDenormal, kOne, FPCR_FZ, s); }},
		{"FZ: tiny result is a zero, UFC alone", 0, FPSR_UFC,
	         [](uint32_t *s) { return fp64_div(kMinNormal, kTwo, FPCR_FZ, s); }},
		{"tiny and exact raises nothing", kMinNormal >> 1, 0,
	         [](uint32_t *s) { return fp64_div(kMinNormal, kTwo, 0, s); }},
		{"tiny before rounding, normal afterwards: UFC", kMinNormal, FPSR_UFC | FPSR_IXC,
	         [](uint32_t *s) { return fp64_mul(kMinNormal, kOne - 1, 0, s); }},
		{"FZ16 sets no IDC", 0, 0, [](uint32_t *s) { return fp16_mul(0x03ff, 0x3c00, FPCR_FZ16, s); }},
		{"FZ leaves half precision alone", 0x03ff, 0,
	         [](uint32_t *s) { return fp16_mul(0x03ff, 0x3c00, FPCR_FZ, s); }},
		{"FZ16 does not flush conversions", 0x33800000, 0,
	         [](uint32_t *s) { return fp16_to_fp32(0x0001, FPCR_FZ16, s); }},
		{"AHP: exponent 31 is a number", 0x47800000, 0,
	         [](uint32_t *s) { return fp16_to_fp32(0x7c00, FPCR_AHP, s); }},
		{"AHP: NaN becomes zero", 0x8000, FPSR_IOC,
	         [](uint32_t *s) { return fp32_to_fp16(0xffc00000, FPCR_AHP, s); }},
		{"AHP: infinity becomes the largest", 0x7fff, FPSR_IOC,
	         [](uint32_t *s) { return fp32_to_fp16(0x7f800000, FPCR_AHP, s); }},
		{"AHP: overflow is invalid, not inexact", 0xffff, FPSR_IOC,
	         [](uint32_t *s) { return fp32_to_fp16(0xc8000000, FPCR_AHP, s); }},
		{"FPMaxNum: a number beats a quiet NaN", kOne, 0,
	         [](uint32_t *s) { return fp64_maxnum(kQ1, kOne, 0, s); }},
		{"FPMinNum: two NaNs, the first", kQ1, 0, [](uint32_t *s) { return fp64_minnum(kQ1, kQ2, 0, s); }},
		{"FPMax(-0, +0) = +0", 0, 0, [](uint32_t *s) { return fp64_max(kMinus, 0, 0, s); }},
		{"FPMin(+0, -0) = -0", kMinus, 0, [](uint32_t *s) { return fp64_min(0, kMinus, 0, s); }},
		{"FPCompare unordered is 0011", 0x30000000, 0,
	         [](uint32_t *s) { return fp64_compare(kQ1, kOne, false, 0, s); }},
		{"FPCompare, E: quiet NaNs signal", 0x30000000, FPSR_IOC,
	         [](uint32_t *s) { return fp64_compare(kQ1, kOne, true, 0, s); }},
		{"FPToFixed(NaN) = 0", 0, FPSR_IOC,
	         [](uint32_t *s) { return fp64_to_fixed(kQ1, 0, false, FPROUND_ZERO, 32, 0, s); }},
		{"FPToFixed(-inf) saturates", 0x80000000, FPSR_IOC,
	         [](uint32_t *s) { return fp64_to_fixed(kMinus | kInf, 0, false, FPROUND_ZERO, 32, 0, s); }},
		{"FPRoundIntN out of range", 0xc1e0000000000000, FPSR_IOC,
	         [](uint32_t *s) { return fp64_round_int_n(0x41e0000000000000, FPROUND_ZERO, 32, 0, s); }},
		{"FPRecipEstimate(1)", 0x3feff00000000000, 0,
	         [](uint32_t *s) { return fp64_recip_estimate(kOne, 0, s); }},
		{"FPRecipEstimate of the smallest overflows", kInf, FPSR_OFC | FPSR_IXC,
	         [](uint32_t *s) { return fp64_recip_estimate(1, 0, s); }},
		{"FPRSqrtEstimate(-0)", kMinus | kInf, FPSR_DZC,
	         [](uint32_t *s) { return fp64_rsqrt_estimate(kMinus, 0, s); }},
		{"overflow towards zero", kMax, FPSR_OFC | FPSR_IXC,
	         [](uint32_t *s) { return fp64_add(kMax, kMax, mode_fpcr(3), s); }},
	};
	for (const Rule &r : rules) {
		uint32_t fpsr = 0;
		EXPECT_EQ(r.fn(&fpsr), r.want) << r.rule;
		EXPECT_EQ(fpsr, r.want_fpsr) << r.rule;
	}
}

TEST(SoftfloatRules, JavaScriptConversion)
{
	const struct {
		uint64_t in;
		uint32_t want;
		bool z;
		uint32_t fpsr;
	} cases[] = {
		{0, 0, true, 0},
		{kMinus, 0, false, 0},
		{kOne, 1, true, 0},
		{kMinus | kOne, 0xffffffff, true, 0},
		{0x3ff8000000000000, 1, false, FPSR_IXC},
		{0x41f0000000100000, 1, false, FPSR_IOC},
		{0xc1f0000000100000, 0xffffffff, false, FPSR_IOC},
		{kInf, 0, false, FPSR_IOC},
		{kQ1, 0, false, FPSR_IOC},
		{0x41e0000000000000, 0x80000000, false, FPSR_IOC},
		{0xc1e0000000000000, 0x80000000, true, 0},
	};
	for (auto &c : cases) {
		uint32_t fpsr = 0;
		bool z;
		EXPECT_EQ(fp64_to_fixed_js(c.in, &z, 0, &fpsr), c.want) << std::hex << c.in;
		EXPECT_EQ(z, c.z) << std::hex << c.in;
		EXPECT_EQ(fpsr, c.fpsr) << std::hex << c.in;
	}
}

} // namespace
