// tests/unit/exec/sve_int_test.cc - integer SVE and permutes: predication, saturation, places of elements, ends of vectors.
// Expectations from the manual's text and pseudocode, written out by hand.
#include <gtest/gtest.h>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
extern "C" {
#include "cpu/exec/sve.h"
#include "tests/support/insn_run.h"
}

namespace
{

enum { B, H, S, D };
using Values = std::initializer_list<uint64_t>;

// Z1, Z2, Z3 are operands, Z0 is the destination, P1 governs, P2 is a result; a test runs at each of the vector lengths.
class SveInt : public testing::TestWithParam<unsigned>
{
protected:
	void SetUp() override
	{
		pe = insn_pe_create();
		pe->eff.vq = static_cast<uint8_t>(GetParam() / 128);
		for (unsigned n = 0; n < 32; n++)
			pe->z_live[n] = 1;
		activate(B, {1});
	}
	void TearDown() override { free(pe); }
	unsigned count(unsigned scale) const { return GetParam() / 8 >> scale; }
	// The values, again and again, in the elements of Zn.
	void set(unsigned n, unsigned scale, Values v)
	{
		for (unsigned i = 0; i < count(scale); i++)
			put(n, scale, i, v.begin()[i % v.size()]);
	}
	void put(unsigned n, unsigned scale, unsigned i, uint64_t v)
	{
		memcpy(pe->z[n].b + (i << scale), &v, 1u << scale);
		pe->v[n] = pe->z[n].q[0];
	}
	uint64_t get(unsigned n, unsigned scale, unsigned i) const
	{
		uint64_t v = 0;
		memcpy(&v, pe->z[n].b + (i << scale), 1u << scale);
		return v;
	}
	// P1: the bits of elements as in the list, again and again.
	void activate(unsigned scale, Values on)
	{
		memset(&pe->p[1], 0, sizeof pe->p[1]);
		for (unsigned i = 0; i < count(scale); i++)
			p_set(&pe->p[1], i << scale, scale, on.begin()[i % on.size()]);
	}
	void only(unsigned scale, Values elements)
	{
		memset(&pe->p[1], 0, sizeof pe->p[1]);
		for (uint64_t i : elements)
			p_set(&pe->p[1], static_cast<unsigned>(i) << scale, scale, true);
	}
	void run(uint32_t word) { ASSERT_EQ(insn_step(pe, word), EXEC_NEXT) << std::hex << word; }
	void expect(const char *what, unsigned scale, Values v)
	{
		const uint64_t mask = ~0ULL >> (64 - (8u << scale));
		for (unsigned i = 0; i < count(scale); i++)
			ASSERT_EQ(get(0, scale, i), v.begin()[i % v.size()] & mask) << what << ", element " << i;
		EXPECT_EQ(pe->v[0].d[0], pe->z[0].d[0]) << what << ": V0 is the low end of Z0";
	}
	struct pe *pe;
};

TEST_P(SveInt, MergesUnderTheLowestBitOfEachElement)
{
	set(0, S, {1, 2});
	set(1, S, {10});
	activate(S, {1, 0});
	for (unsigned i = 0; i < count(S); i++)
		pe->p[1].b[i / 2] |= static_cast<uint8_t>(0xe << i % 2 * 4); // what an element does not look at
	run(0x04800420); // add z0.s, p1/m, z0.s, z1.s
	expect("inactive elements stay", S, {11, 2});
	set(1, D, {5});
	set(0, D, {3});
	activate(D, {1});
	run(0x04c30420); // subr z0.d, p1/m, z0.d, z1.d
	expect("SUBR takes Zdn from Zm", D, {2});
}

TEST_P(SveInt, WritingVClearsTheRestOfZ)
{
	set(0, D, {7});
	set(1, D, {1});
	pe->v[0] = (union vreg){.d = {40, 50}}; // as Advanced SIMD does
	pe->z_live[0] = 0;
	run(0x04c00420); // add z0.d, p1/m, z0.d, z1.d
	for (unsigned i = 0; i < count(D); i++)
		EXPECT_EQ(get(0, D, i), i == 0 ? 41u : i == 1 ? 51u : 1u);
}

TEST_P(SveInt, SaturatesWithoutFpsr)
{
	set(0, B, {100, 0x9c});
	run(0x2524d900); // sqadd z0.b, z0.b, #200: the immediate is unsigned
	expect("SQADD #200", B, {127, 100});
	set(0, H, {0, 0x7fff});
	run(0x2566ffe0); // sqsub z0.h, z0.h, #65280
	expect("SQSUB #65280", H, {0x8000, 0x80ff});
	set(1, H, {0x8000, 1});
	set(2, H, {0x8000, 1});
	run(0x45826020); // sqdmullb z0.s, z1.h, z2.h
	expect("SQDMULLB of the least numbers", S, {0x7fffffff});
	set(0, S, {0x7fffffff});
	run(0x44820820); // sqdmlalbt z0.s, z1.h, z2.h: -0x8000 times 1, twice
	expect("SQDMLALBT", S, {0x7ffeffff});
	set(0, B, {0x40, 0x40, 0xff});
	set(1, B, {1, 0x80, 9});
	run(0x44088420); // sqshl z0.b, p1/m, z0.b, z1.b
	expect("SQSHL", B, {0x7f, 0, 0x80});
	set(1, H, {0xff00, 0x80});
	run(0x45284820); // uqxtnb z0.b, z1.h
	expect("UQXTNB", H, {0xff, 0x80});
	EXPECT_EQ(pe->fpsr, 0u);
}

TEST_P(SveInt, DividesAndShiftsByAnything)
{
	set(0, S, {0x80000000, 7, 0xfffffff9});
	set(1, S, {0xffffffff, 0, 2});
	run(0x04940420); // sdiv z0.s, p1/m, z0.s, z1.s
	expect("SDIV: what does not fit, by zero, towards zero", S, {0x80000000, 0, 0xfffffffd});
	set(0, B, {0x80, 0x7f, 0x80});
	set(1, B, {8, 255, 1});
	run(0x04108420); // asr z0.b, p1/m, z0.b, z1.b
	expect("ASR", B, {0xff, 0, 0xc0});
	set(0, H, {1, 1, 1});
	set(1, H, {15, 16, 0x100});
	run(0x04538420); // lsl z0.h, p1/m, z0.h, z1.h
	expect("LSL looks at the whole element", H, {0x8000, 0, 0});
	set(1, S, {0x80000000});
	set(2, D, {0x100000004, 4});
	run(0x04a28420); // lsr z0.s, z1.s, z2.d
	expect("LSR by a wide element", S, {0, 0, 0x08000000, 0x08000000});
	set(0, B, {0xff, 0xfd, 3, 0x80});
	run(0x040485e0); // asrd z0.b, p1/m, z0.b, #1
	expect("ASRD rounds towards zero", B, {0, 0xff, 1, 0xc0});
	run(0x04048500); // asrd z0.b, p1/m, z0.b, #8
	expect("ASRD by the width", B, {0});
	set(0, H, {0x4000, 0x4000, 3});
	set(1, H, {0x100, 0xffff, 0xfffe});
	run(0x44428420); // srshl z0.h, p1/m, z0.h, z1.h
	expect("SRSHL looks at the whole element, and rounds", H, {0, 0x2000, 1});
	set(0, B, {0x0f});
	set(1, B, {0xf1});
	run(0x04283420); // xar z0.b, z0.b, z1.b, #8
	expect("XAR by the width", B, {0xfe});
	set(0, B, {0x0f});
	run(0x042d3420); // xar z0.b, z0.b, z1.b, #3
	expect("XAR by 3", B, {0xdf});
}

TEST_P(SveInt, Reductions)
{
	const unsigned n = count(B);

	set(1, B, {0xff, 1, 0xff, 0xff});
	activate(B, {1, 0});
	run(0x04002420); // saddv d0, p1, z1.b
	EXPECT_EQ(pe->v[0].d[0], 0 - static_cast<uint64_t>(n / 2));
	run(0x04012420); // uaddv d0, p1, z1.b
	EXPECT_EQ(pe->v[0].d[0], 255u * (n / 2));
	EXPECT_EQ(pe->v[0].d[1], 0u);
	EXPECT_EQ(pe->z_live[0], 0u) << "the rest of Z0 is zero";
	only(H, {});
	run(0x04482420); // smaxv h0, p1, z1.h
	EXPECT_EQ(pe->v[0].d[0], 0x8000u) << "none active: the least number";
	run(0x049a2420); // andv s0, p1, z1.s
	EXPECT_EQ(pe->v[0].d[0], 0xffffffffu);
	set(1, H, {0xfffe, 0x8000});
	activate(H, {1});
	run(0x04482420); // smaxv h0, p1, z1.h
	EXPECT_EQ(pe->v[0].d[0], 0xfffeu);
}

TEST_P(SveInt, ComparisonsAndMatchesSetPredicatesAndFlags)
{
	set(1, H, {0xfffd, 0xfffe});
	activate(H, {1});
	run(0x255d0432); // cmpgt p2.h, p1/z, z1.h, #-3
	for (unsigned i = 0; i < 2 * count(H); i++)
		ASSERT_EQ(p_active(&pe->p[2], i), i % 4 == 2) << i;
	EXPECT_EQ(flags_nzcv(&pe->flags) >> 28, 0x0u) << "first not active, some are, the last one is";
	set(1, B, {5});
	set(2, D, {4, 0x100});
	activate(B, {1});
	run(0x2402c432); // cmphi p2.b, p1/z, z1.b, z2.d
	for (unsigned i = 0; i < count(B); i++)
		ASSERT_EQ(p_active(&pe->p[2], i), i % 16 < 8) << i;
	EXPECT_EQ(flags_nzcv(&pe->flags) >> 28, 0xau) << "the first is, the last one is not";
	set(1, B, {1, 2, 3, 4});
	set(2, B, {9});
	put(2, B, 15, 3);
	run(0x45228422); // match p2.b, p1/z, z1.b, z2.b: within 128 bits
	for (unsigned i = 0; i < count(B); i++)
		ASSERT_EQ(p_active(&pe->p[2], i), i < 16 && i % 4 == 2) << i;
	set(1, S, {1, 2, 1, 1});
	set(2, S, {1, 1, 2, 1});
	activate(S, {1, 1, 1, 0});
	run(0x45a2c420); // histcnt z0.s, p1/z, z1.s, z2.s
	for (unsigned i = 0; i < count(S); i += 4) {
		EXPECT_EQ(get(0, S, i), i / 2 + 1u) << "so far, with itself";
		EXPECT_EQ(get(0, S, i + 1), i / 4u);
		EXPECT_EQ(get(0, S, i + 2), i / 2 + 2u);
		EXPECT_EQ(get(0, S, i + 3), 0u) << "inactive";
	}
}

TEST_P(SveInt, LastElements)
{
	const unsigned n = count(H);

	for (unsigned i = 0; i < n; i++)
		put(1, H, i, 0x100 + i);
	only(H, {2, 3});
	run(0x0560a420); // lasta w0, p1, z1.h
	EXPECT_EQ(pe->x[0], 0x104u);
	run(0x0561a420); // lastb w0, p1, z1.h
	EXPECT_EQ(pe->x[0], 0x103u);
	only(H, {n - 1});
	run(0x0560a420);
	EXPECT_EQ(pe->x[0], 0x100u) << "behind the last element comes the first";
	only(H, {});
	run(0x0561a420);
	EXPECT_EQ(pe->x[0], 0x100u + n - 1) << "LASTB without active elements: the last";
	pe->x[0] = 0x1234567890abcdef;
	run(0x0531a420); // clastb w0, p1, w0, z1.b
	EXPECT_EQ(pe->x[0], 0xefu) << "CLASTB without: what was there, of that size";
	set(0, S, {1, 2});
	run(0x05a88420); // clasta z0.s, p1, z0.s, z1.s
	expect("CLASTA without: the vector stays", S, {1, 2});
}

TEST_P(SveInt, SpliceAndCompact)
{
	for (unsigned i = 0; i < count(H); i++) {
		put(0, H, i, 0x100 + i);
		put(1, H, i, 0x200 + i);
	}
	only(H, {2, 4});
	run(0x056c8420); // splice z0.h, p1, z0.h, z1.h
	for (unsigned i = 0; i < count(H); i++)
		EXPECT_EQ(get(0, H, i), i < 3 ? 0x102u + i : 0x200u + i - 3);
	set(1, S, {1, 2, 3, 4});
	activate(S, {0, 1, 1, 0});
	run(0x05a18420); // compact z0.s, p1, z1.s
	for (unsigned i = 0; i < count(S); i++)
		EXPECT_EQ(get(0, S, i), i < count(S) / 2 ? i % 2 + 2u : 0u);
}

TEST_P(SveInt, Permutes)
{
	const unsigned n = count(B);

	for (unsigned i = 0; i < n; i++) {
		put(1, B, i, i);
		put(2, B, i, 255 - i);
	}
	run(0x05226420); // zip2 z0.b, z1.b, z2.b
	for (unsigned i = 0; i < n; i++)
		ASSERT_EQ(get(0, B, i), (i % 2 ? 255 - (n + i) / 2 : (n + i) / 2)) << i;
	run(0x05626c20); // uzp2 z0.h, z1.h, z2.h
	EXPECT_EQ(get(0, H, 0), 0x0302u);
	EXPECT_EQ(get(0, H, count(H) / 2), 0xfcfdu);
	run(0x05713820); // sunpkhi z0.h, z1.b
	EXPECT_EQ(get(0, H, 0), (n / 2 < 128 ? n / 2 : 0xff00u | n / 2));
	run(0x053e2020); // mov z0.h, z1.h[7]
	expect("DUP of an element", H, {0x0f0e});
	run(0x05f02020); // mov z0.q, z1.q[3]
	EXPECT_EQ(get(0, D, 0), n > 48 ? 0x3736353433323130u : 0u) << "DUP of what is not there: zeros";
	set(0, B, {0x77});
	run(0x05221020); // ext z0.b, z0.b, z1.b, #20
	for (unsigned i = 0; i < n; i++)
		ASSERT_EQ(get(0, B, i), n <= 20 || i + 20 < n ? 0x77u : i + 20 - n) << i;
	pe->x[0] = 0xaabbccdd;
	run(0x05a43800); // insr z0.s, w0
	EXPECT_EQ(get(0, S, 0), 0xaabbccddu);
	EXPECT_EQ(get(0, S, 1), 0x77777777u);
	EXPECT_EQ(insn_step(pe, 0x05a20020), n == 16 ? EXEC_UNDEF : EXEC_NEXT) << "zip1 z0.q, z1.q, z2.q wants two of them";
	if (n > 16) {
		EXPECT_EQ(get(0, B, 0), 0u);
		EXPECT_EQ(get(0, B, 16), 255u);
		EXPECT_EQ(get(0, B, n - 16), 255 - (n / 2 - 16));
	}
}

TEST_P(SveInt, TablesAndWhatIsBeyondThem)
{
	const unsigned n = count(H);

	for (unsigned i = 0; i < n; i++)
		put(1, H, i, 0x100 + i);
	set(2, H, {1, n, 0xffff, n - 1});
	set(0, H, {0x55});
	run(0x05622c20); // tbx z0.h, z1.h, z2.h
	expect("TBX keeps", H, {0x101, 0x55, 0x55, 0x100 + n - 1});
	for (unsigned i = 0; i < count(S); i++) {
		put(1, S, i, 0x1000 + i);
		put(2, S, i, 0x2000 + i);
	}
	set(3, S, {1, count(S), 2 * count(S) - 1, 2 * count(S)});
	run(0x05a32820); // tbl z0.s, {z1.s, z2.s}, z3.s
	expect("TBL of two", S, {0x1001, 0x2000, 0x2000 + count(S) - 1, 0});
}

TEST_P(SveInt, NarrowAndWide)
{
	set(0, H, {0xaa55});
	set(1, H, {0x1234, 0xfff8});
	run(0x452c1420); // shrnt z0.b, z1.h, #4
	expect("top: the even places stay", H, {0x2355, 0xff55});
	run(0x452f0020); // sqshrunb z0.b, z1.h, #1
	expect("bottom: the odd places become zero", H, {0xff, 0});
	set(0, H, {0x0011});
	set(1, H, {0x7f80});
	set(2, H, {0x0000, 0x0100});
	run(0x45626c20); // raddhnt z0.b, z1.h, z2.h
	expect("RADDHNT", H, {0x8011, 0x8111});
	set(0, S, {0xffffffff});
	set(1, H, {0, 0, 7, 0xffff});
	set(2, H, {0, 0, 0, 3});
	run(0x44aa8c20); // smlalt z0.s, z1.h, z2.h[3]
	expect("SMLALT by element", S, {0xffffffff, 0xfffffffc});
	set(0, S, {0xffffffff, 0});
	set(1, S, {0, 9});
	set(2, S, {0, 1});
	run(0x4502d020); // adclb z0.s, z1.s, z2.s: the carry is bit 0 of the odd element
	expect("ADCLB", S, {0, 1});
	set(0, S, {5, 0});
	set(1, S, {0, 9});
	set(2, S, {0, 0xfffffffe});
	run(0x4582d420); // sbclt z0.s, z1.s, z2.s: 5 - 9 - 1
	expect("SBCLT", S, {0xfffffffb, 0});
}

TEST_P(SveInt, PairsAndComplexNumbers)
{
	set(0, B, {1, 2, 3, 4});
	set(1, B, {10, 20, 30, 40});
	run(0x4411a420); // addp z0.b, p1/m, z0.b, z1.b
	expect("ADDP: even from Zdn, odd from Zm", B, {3, 30, 7, 70});
	set(0, S, {1000});
	set(1, B, {2, 3, 4, 5});
	set(2, B, {7, 0xff, 1, 10});
	run(0x44821420); // cdot z0.s, z1.b, z2.b, #90: real times imaginary plus imaginary times real
	expect("CDOT #90", S, {1000 - 2 + 21 + 40 + 5});
	set(0, H, {100, 100});
	set(1, H, {0x4000, 0x1111});
	set(2, H, {0x10, 0xfff0});
	run(0x44423820); // sqrdcmlah z0.h, z1.h, z2.h, #180: minus the real part, 1/2, times both
	expect("SQRDCMLAH #180", H, {92, 108});
	set(1, H, {3});
	set(2, H, {0, 0, 0, 0, 0, 5, 0, 0});
	run(0x446af820); // mul z0.h, z1.h, z2.h[5]
	expect("MUL by element", H, {15});
}

TEST_P(SveInt, Bits)
{
	set(0, B, {0x11, 0x22});
	set(1, B, {1, 2});
	set(2, B, {4, 8});
	run(0x45029020); // eorbt z0.b, z1.b, z2.b
	expect("EORBT leaves odd places", B, {9, 0x22});
	set(1, D, {0, 3});
	set(2, D, {0, 3});
	run(0x45026c20); // pmullt z0.q, z1.d, z2.d
	expect("PMULLT", D, {5, 0});
	set(1, B, {0xa5});
	set(2, B, {0x0f, 0xf0});
	run(0x4502b820); // bgrp z0.b, z1.b, z2.b
	expect("BGRP", B, {0xa5, 0x5a});
	set(1, B, {0, 3});
	run(0x041ba420); // cnot z0.b, p1/m, z1.b
	expect("CNOT", B, {1, 0});
	set(1, S, {0x11223344});
	run(0x05a58420); // revh z0.s, p1/m, z1.s
	expect("REVH", S, {0x33441122});
}

INSTANTIATE_TEST_SUITE_P(Lengths, SveInt, testing::Values(128, 256, 2048));

} // namespace
