// tests/unit/exec/sve_fp_test.cc - floating-point SVE: predication and FPSR, reductions, complex numbers, conversions, the
// helpers of exp and sin. Expectations from the manual's text and pseudocode, written out by hand.
#include <gtest/gtest.h>
#include <cmath>
#include <cstdlib>
#include <cstring>
extern "C" {
#include "cpu/exec/sve.h"
#include "tests/support/insn_run.h"
}

namespace
{

enum { IOC = 1, DZC = 2, IXC = 16 };

uint32_t bits_of(float f)
{
	uint32_t v;
	memcpy(&v, &f, sizeof v);
	return v;
}
uint64_t bits_of(double f)
{
	uint64_t v;
	memcpy(&v, &f, sizeof v);
	return v;
}

// Z1 and Z2 are the operands, Z0 the destination, P1 governs; a test runs at each of the vector lengths.
class SveFp : public testing::TestWithParam<unsigned>
{
protected:
	void SetUp() override
	{
		pe = insn_pe_create();
		pe->eff.vq = static_cast<uint8_t>(GetParam() / 128);
		for (unsigned n = 0; n < 32; n++)
			pe->z_live[n] = 1;
	}
	void TearDown() override { free(pe); }
	unsigned elements(unsigned scale) const { return GetParam() / 8 >> scale; }
	void run(uint32_t word) { ASSERT_EQ(insn_step(pe, word), EXEC_NEXT) << std::hex << word; }
	// Every `step`th element of 1 << scale bytes active, from `first`.
	void activate(unsigned scale, unsigned first = 0, unsigned step = 1)
	{
		memset(&pe->p[1], 0, sizeof pe->p[1]);
		for (unsigned i = first; i < elements(scale); i += step)
			pe->p[1].b[(i << scale) / 8] |= static_cast<uint8_t>(1u << (i << scale) % 8);
	}
	void fill(unsigned n, float f)
	{
		for (unsigned i = 0; i < elements(2); i++)
			pe->z[n].s[i] = bits_of(f);
		pe->v[n] = pe->z[n].q[0];
	}
	void fill(unsigned n, double f)
	{
		for (unsigned i = 0; i < elements(3); i++)
			pe->z[n].d[i] = bits_of(f);
		pe->v[n] = pe->z[n].q[0];
	}
	uint32_t s(unsigned n, unsigned i) const { return z_read(pe, n)->s[i]; }
	uint64_t d(unsigned n, unsigned i) const { return z_read(pe, n)->d[i]; }

	struct pe *pe;
};
INSTANTIATE_TEST_SUITE_P(Lengths, SveFp, testing::Values(128u, 256u, 512u, 1024u, 2048u));

TEST_P(SveFp, InactiveElementsKeepTheirValueAndRaiseNothing)
{
	// FDIV Z0.S, P1/M, Z0.S, Z2.S: 6 / 3 in the even elements; the odd ones divide by zero
	activate(2, 0, 2);
	fill(0, 6.0f);
	fill(2, 3.0f);
	for (unsigned i = 1; i < elements(2); i += 2)
		pe->z[2].s[i] = 0;
	pe->v[2] = pe->z[2].q[0];
	run(0x658d8440);
	for (unsigned i = 0; i < elements(2); i++)
		EXPECT_EQ(s(0, i), bits_of(i & 1 ? 6.0f : 2.0f)) << i;
	EXPECT_EQ(pe->fpsr, 0u);
	EXPECT_EQ(pe->v[0].s[1], bits_of(6.0f)) << "V is the low end of Z";

	activate(2);
	run(0x658d8440);
	EXPECT_EQ(pe->fpsr & DZC, unsigned{DZC});
}

TEST_P(SveFp, ReversedFormsExchangeTheOperands)
{
	activate(3);
	fill(0, 2.0);
	fill(2, 10.0);
	run(0x65c38440); // FSUBR Z0.D, P1/M, Z0.D, Z2.D
	EXPECT_EQ(d(0, elements(3) - 1), bits_of(8.0));
	run(0x65cc8440); // FDIVR
	EXPECT_EQ(d(0, elements(3) - 1), bits_of(1.25));
	run(0x65db8420); // FSUBR Z0.D, P1/M, Z0.D, #1.0
	EXPECT_EQ(d(0, elements(3) - 1), bits_of(-0.25));
	run(0x65da8420); // FMUL #2.0
	EXPECT_EQ(d(0, elements(3) - 1), bits_of(-0.5));
}

TEST_P(SveFp, MultiplyAddHasFourSignsAndTwoDestinations)
{
	struct {
		uint32_t word;
		float want;
	} const rows[] = {
		{0x65a20420, 7.0f},  // FMLA  Z0, Z1, Z2: 1 + 2 * 3
		{0x65a22420, -5.0f}, // FMLS  1 - 2 * 3
		{0x65a24420, -7.0f}, // FNMLA -1 - 2 * 3
		{0x65a26420, 5.0f},  // FNMLS -1 + 2 * 3
		{0x65a28420, 5.0f},  // FMAD  Z0, Z1, Z2: 3 + 1 * 2
		{0x65a2a420, 1.0f},  // FMSB  3 - 1 * 2
		{0x65a2c420, -5.0f}, // FNMAD -3 - 1 * 2
		{0x65a2e420, -1.0f}, // FNMSB -3 + 1 * 2
	};
	activate(2);
	fill(1, 2.0f);
	fill(2, 3.0f);
	for (const auto &r : rows) {
		fill(0, 1.0f);
		run(r.word);
		for (unsigned i = 0; i < elements(2); i++)
			EXPECT_EQ(s(0, i), bits_of(r.want)) << std::hex << r.word;
	}
}

// ReducePredicated(): neighbours are added first, so 2^24 + 1 loses its 1 only where they are neighbours.
TEST_P(SveFp, SumsOfPairsAndSumsInOrder)
{
	const unsigned n = elements(2);

	activate(2);
	fill(1, 1.0f);
	pe->z[1].s[0] = bits_of(0x1p24f);
	pe->v[1] = pe->z[1].q[0];
	run(0x65802420); // FADDV S0, P1, Z1.S
	EXPECT_EQ(pe->v[0].s[0], bits_of(0x1p24f + static_cast<float>(n - 2)));
	EXPECT_EQ(pe->v[0].s[1], 0u);
	EXPECT_EQ(d(0, n / 2 - 1), 0u) << "the rest of Z0 is zero";
	EXPECT_EQ(pe->fpsr, unsigned{IXC});

	pe->v[0].s[0] = bits_of(0x1p24f);
	fill(1, 1.0f);
	run(0x65982420); // FADDA S0, P1, S0, Z1.S: each 1 is lost
	EXPECT_EQ(pe->v[0].s[0], bits_of(0x1p24f));
	activate(2, n, 1);
	pe->fpsr = 0;
	run(0x65802420);
	EXPECT_EQ(pe->v[0].s[0], 0u) << "nothing active: +0";
	run(0x65862420); // FMAXV
	EXPECT_EQ(pe->v[0].s[0], 0xff800000u);
	run(0x65872420); // FMINV
	EXPECT_EQ(pe->v[0].s[0], 0x7f800000u);
	run(0x65842420); // FMAXNMV
	EXPECT_EQ(pe->v[0].s[0], 0x7fc00000u);
	EXPECT_EQ(pe->fpsr, 0u);
}

TEST_P(SveFp, ComparisonsMakePredicates)
{
	const unsigned n = elements(3);

	activate(3, 0, 2);
	fill(1, 1.0);
	fill(2, 1.0);
	pe->z[2].d[0] = 0x7ff8000000000000u; // a quiet NaN
	pe->z[2].d[1] = 0x7ff0000000000001u; // signalling, but inactive
	pe->v[2] = pe->z[2].q[0];
	pe->p[3].d[0] = ~0ull;
	run(0x65c26423); // FCMEQ P3.D, P1/Z, Z1.D, Z2.D
	for (unsigned i = 0; i < n; i++)
		EXPECT_EQ(pe->p[3].b[i], i % 2 == 0 && i != 0) << i;
	EXPECT_EQ(pe->fpsr, 0u) << "quiet";
	run(0x65c26433); // FCMNE
	EXPECT_EQ(pe->p[3].b[0], 1);
	run(0x65c2c423); // FCMUO
	EXPECT_EQ(pe->p[3].b[0], 1);
	EXPECT_EQ(pe->p[3].b[1], 0);
	EXPECT_EQ(pe->fpsr, 0u);
	run(0x65c24423); // FCMGE signals every NaN
	EXPECT_EQ(pe->p[3].b[0], 0);
	EXPECT_EQ(pe->fpsr, unsigned{IOC});
	run(0x65d12423); // FCMLT P3.D, P1/Z, Z1.D, #0.0
	EXPECT_EQ(pe->p[3].b[0], 0);
}

// (1 + 2i) * (3 + 4i) = -5 + 10i in two steps; an active part sees the whole of both operands.
TEST_P(SveFp, ComplexProducts)
{
	fill(0, 0.0f);
	for (unsigned i = 0; i < elements(2); i++) {
		pe->z[1].s[i] = bits_of(i & 1 ? 2.0f : 1.0f);
		pe->z[2].s[i] = bits_of(i & 1 ? 4.0f : 3.0f);
	}
	activate(2);
	run(0x64820420); // FCMLA Z0.S, P1/M, Z1.S, Z2.S, #0
	EXPECT_EQ(s(0, 0), bits_of(3.0f));
	EXPECT_EQ(s(0, 1), bits_of(4.0f));
	activate(2, 0, 2);
	run(0x64822420); // #90
	EXPECT_EQ(s(0, elements(2) - 2), bits_of(-5.0f));
	EXPECT_EQ(s(0, elements(2) - 1), bits_of(4.0f)) << "inactive";
	activate(2);
	fill(0, 0.0f);
	run(0x64808440); // FCADD Z0.S, P1/M, Z0.S, Z2.S, #90: + i * (3 + 4i)
	EXPECT_EQ(s(0, 0), bits_of(-4.0f));
	EXPECT_EQ(s(0, 1), bits_of(3.0f));
}

TEST_P(SveFp, ConversionsWorkInTheWiderElement)
{
	activate(3);
	fill(1, -2.5);
	fill(0, 1.0);
	run(0x65d8a420); // FCVTZS Z0.S, P1/M, Z1.D: sign-extended
	EXPECT_EQ(d(0, elements(3) - 1), 0xfffffffffffffffeu);
	run(0x65caa420); // FCVT Z0.S, P1/M, Z1.D: zero-extended
	EXPECT_EQ(d(0, elements(3) - 1), bits_of(-2.5f));
	run(0x64caa420); // FCVTNT Z0.S, P1/M, Z1.D: the odd elements
	EXPECT_EQ(s(0, elements(2) - 2), bits_of(-2.5f));
	EXPECT_EQ(s(0, elements(2) - 1), bits_of(-2.5f));
	// FPConvertSVE(): infinity in half precision whatever FPCR.AHP says
	pe->fpcr = 1u << 26;
	activate(2);
	for (unsigned i = 0; i < elements(2); i++)
		pe->z[1].s[i] = 0x12347c00;
	run(0x6589a420); // FCVT Z0.S, P1/M, Z1.H
	EXPECT_EQ(s(0, elements(2) - 1), 0x7f800000u);
}

TEST_P(SveFp, ExponentsAndSeries)
{
	activate(3);
	fill(0, 3.0);
	for (unsigned i = 0; i < elements(3); i++)
		pe->z[2].d[i] = i & 1 ? -3ull : ~0ull >> 1;
	run(0x65c98440); // FSCALE Z0.D, P1/M, Z0.D, Z2.D
	EXPECT_EQ(d(0, 0), 0x7ff0000000000000u);
	EXPECT_EQ(d(0, elements(3) - 1), bits_of(0.375));
	fill(1, 0.375);
	run(0x651ea420); // FLOGB Z0.D, P1/M, Z1.D
	EXPECT_EQ(d(0, elements(3) - 1), -2ull);

	// FEXPA: bits 16:6 are the exponent, bits 5:0 the 64ths: 2^(n / 64) to the last place
	for (unsigned i = 0; i < 64; i++) {
		for (unsigned j = 0; j < elements(3); j++)
			pe->z[1].d[j] = 1023u << 6 | i;
		run(0x04e0b820); // FEXPA Z0.D, Z1.D
		double r;
		memcpy(&r, &z_read(pe, 0)->d[elements(3) - 1], sizeof r);
		EXPECT_EQ(r, std::exp2(i / 64.0)) << i;
	}
	// FTSSEL: bit 0 of the quadrant takes 1.0, bit 1 negates
	const double want[] = {0.5, 1.0, -0.5, -1.0};
	fill(1, 0.5);
	for (unsigned q = 0; q < 4; q++) {
		for (unsigned j = 0; j < elements(3); j++)
			pe->z[2].d[j] = q;
		run(0x04e2b020); // FTSSEL Z0.D, Z1.D, Z2.D
		EXPECT_EQ(d(0, elements(3) - 1), bits_of(want[q]));
	}
	// FTMAD: the last step of the series is 1 + Z0 * |Z2|; that of the cosine (sign bit) begins with -1/2 at step 1
	fill(0, 3.0);
	fill(2, 0.25);
	run(0x65d08040); // FTMAD Z0.D, Z0.D, Z2.D, #0
	EXPECT_EQ(d(0, elements(3) - 1), bits_of(1.75));
	fill(0, 3.0);
	fill(2, -0.25);
	run(0x65d18040); // #1
	EXPECT_EQ(d(0, elements(3) - 1), bits_of(0.25));
}

TEST_P(SveFp, MatricesOfDoublesNeedTwoSegments)
{
	fill(0, 1.0);
	fill(1, 2.0);
	fill(2, 3.0);
	if (GetParam() == 128) {
		EXPECT_EQ(insn_step(pe, 0x64e2e420), EXEC_UNDEF);
		return;
	}
	run(0x64e2e420); // FMMLA Z0.D, Z1.D, Z2.D: 1 + 2 * 3 + 2 * 3
	for (unsigned i = 0; i < elements(3); i++)
		EXPECT_EQ(d(0, i), bits_of(13.0));
}

TEST_P(SveFp, HalfOfTheSizesIsReserved)
{
	EXPECT_EQ(insn_step(pe, 0x65020020), -1) << "FADD Z0.B would be of BFloat16";
	EXPECT_EQ(insn_step(pe, 0x6502c420), -1) << "FCMUO";
	EXPECT_EQ(insn_step(pe, 0x0420b820), -1) << "FEXPA";
}

} // namespace
