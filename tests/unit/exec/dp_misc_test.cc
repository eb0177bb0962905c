// tests/unit/exec/dp_misc_test.cc - CRC32, flag manipulation and FEAT_CSSC: values from the manual's definitions, and
// the same words under another emulator where that is installed (which lacks FEAT_CSSC).
#include <gtest/gtest.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>
#include "tests/support/insn_oracle.h"

namespace
{

struct Pe {
	struct pe *pe = insn_pe_create();
	~Pe()
	{
		free(pe);
	}
};

insn_result run(uint32_t word, uint64_t x0, uint64_t x1, uint64_t x2, uint32_t nzcv = 0)
{
	Pe p;
	insn_case in = {};
	insn_result out = {};
	in.x[0] = x0;
	in.x[1] = x1;
	in.x[2] = x2;
	in.nzcv = nzcv << 28;
	EXPECT_TRUE(insn_run(p.pe, word, 0, &in, &out, 1)) << std::hex << word;
	return out;
}

uint32_t rm(uint32_t word)
{
	return word | 2 << 16 | 1 << 5;
} // Rd = 0, Rn = 1, Rm = 2
uint32_t rn(uint32_t word)
{
	return word | 1 << 5;
}

// The catalogued check values: CRC of the nine bytes "123456789".
uint32_t crc_of_digits(uint32_t byte_word, uint32_t half_word, uint32_t word_word, uint32_t x_word)
{
	uint64_t crc = 0xffffffff;
	crc = run(rm(x_word), 0, crc, 0x3837363534333231).x;
	crc = run(rm(byte_word), 0, crc, '9').x;
	uint64_t other = 0xffffffff; // the same in pieces
	other = run(rm(word_word), 0, other, 0xffffffff34333231).x;
	other = run(rm(half_word), 0, other, 0x3635).x;
	other = run(rm(half_word), 0, other, 0xff3837).x;
	other = run(rm(byte_word), 0, other, 0x139).x;
	EXPECT_EQ(crc, other);
	return ~(uint32_t)crc;
}

TEST(Crc32, CheckValues)
{
	EXPECT_EQ(crc_of_digits(0x1ac04000, 0x1ac04400, 0x1ac04800, 0x9ac04c00), 0xcbf43926u);
	EXPECT_EQ(crc_of_digits(0x1ac05000, 0x1ac05400, 0x1ac05800, 0x9ac05c00), 0xe3069283u);
}

TEST(Flags, InvertAndConvert)
{
	for (uint32_t f = 0; f < 16; f++) {
		bool z = f & 4, c = f & 2, v = f & 1;
		EXPECT_EQ(run(0xd500401f, 0, 0, 0, f).nzcv >> 28, f ^ 2) << "CFINV " << f;
		EXPECT_EQ(run(0xd500405f, 0, 0, 0, f).nzcv >> 28, (z || v ? 4u : 0) | (c && !v ? 2u : 0))
			<< "AXFLAG " << f;
		EXPECT_EQ(run(0xd500403f, 0, 0, 0, f).nzcv >> 28,
			  (!c && !z ? 8u : 0) | (z && c ? 4u : 0) | (c || z ? 2u : 0) | (!c && z ? 1u : 0))
			<< "XAFLAG " << f;
	}
}

TEST(Flags, Setf)
{
	EXPECT_EQ(run(rn(0x3a00080d), 0, 0x80, 0, 2).nzcv >> 28, 0xbu);	 // N, V: bits 8 and 7 differ; C stays
	EXPECT_EQ(run(rn(0x3a00080d), 0, 0x180, 0, 0).nzcv >> 28, 0x8u); // N
	EXPECT_EQ(run(rn(0x3a00080d), 0, 0x100, 0, 0).nzcv >> 28, 0x5u); // Z, V
	EXPECT_EQ(run(rn(0x3a00480d), 0, 0x8000, 0, 2).nzcv >> 28, 0xbu);
	EXPECT_EQ(run(rn(0x3a00480d), 0, 0x80, 0, 0).nzcv >> 28, 0u);
	EXPECT_EQ(run(rn(0x3a00480d), 0, 0xfffe0000, 0, 0).nzcv >> 28, 4u);
}

TEST(Flags, Rmif)
{
	// RMIF X1, #60, #mask: bits 63:60 of X1 rotated to the bottom
	for (uint32_t mask = 0; mask < 16; mask++)
		EXPECT_EQ(run(rn(0xba000400) | 60 << 15 | mask, 0, 0xa000000000000000, 0, 5).nzcv >> 28,
			  (0xa & mask) | (5 & ~mask));
	EXPECT_EQ(run(rn(0xba000400) | 0 << 15 | 15, 0, 6, 0, 0).nzcv >> 28, 6u);
}

TEST(Cssc, BitCounts)
{
	EXPECT_EQ(run(rn(0x5ac01800), ~0ull, 0, 0).x, 32u); // CTZ W
	EXPECT_EQ(run(rn(0xdac01800), ~0ull, 0, 0).x, 64u);
	EXPECT_EQ(run(rn(0xdac01800), 0, 1ull << 40, 0).x, 40u);
	EXPECT_EQ(run(rn(0x5ac01800), 0, 1ull << 40, 0).x, 32u);
	EXPECT_EQ(run(rn(0xdac01c00), 0, ~0ull, 0).x, 64u); // CNT
	EXPECT_EQ(run(rn(0x5ac01c00), 0, ~0ull, 0).x, 32u);
	EXPECT_EQ(run(rn(0xdac02000), 0, (uint64_t)-5, 0).x, 5u); // ABS
	EXPECT_EQ(run(rn(0xdac02000), 0, 1ull << 63, 0).x, 1ull << 63);
	EXPECT_EQ(run(rn(0x5ac02000), 0, 0xffffffff80000000, 0).x, 0x80000000u);
	EXPECT_EQ(run(rn(0x5ac02000), 0, 0xfffffffb, 0).x, 5u);
}

TEST(Cssc, MinMax)
{
	const uint64_t m1 = ~0ull;
	EXPECT_EQ(run(rm(0x9ac06000), 0, m1, 1).x, 1u); // SMAX, UMAX, SMIN, UMIN
	EXPECT_EQ(run(rm(0x9ac06400), 0, m1, 1).x, m1);
	EXPECT_EQ(run(rm(0x9ac06800), 0, m1, 1).x, m1);
	EXPECT_EQ(run(rm(0x9ac06c00), 0, m1, 1).x, 1u);
	EXPECT_EQ(run(rm(0x1ac06000), 0, m1, 1).x, 1u);
	EXPECT_EQ(run(rm(0x1ac06400), 0, m1, 1).x, 0xffffffffu);
	EXPECT_EQ(run(rm(0x1ac06800), 0, m1, 1).x, 0xffffffffu);
	EXPECT_EQ(run(rm(0x1ac06c00), 0, m1, 0xf00000001).x, 1u);
	EXPECT_EQ(run(rn(0x91c00000) | 0xff << 10, 0, (uint64_t)-7, 0).x, m1); // SMAX #-1
	EXPECT_EQ(run(rn(0x91c40000) | 0xff << 10, 0, 7, 0).x, 255u);	       // UMAX #255
	EXPECT_EQ(run(rn(0x11c80000) | 0x80 << 10, 0, 7, 0).x, 0xffffff80u);   // SMIN #-128
	EXPECT_EQ(run(rn(0x11cc0000) | 0xff << 10, 0, m1, 0).x, 255u);	       // UMIN #255
}

TEST(DpMisc, AgreesWithAnotherEmulator)
{
	InsnOracle oracle;
	std::string why = oracle.start();
	if (!why.empty())
		GTEST_SKIP() << why;
	std::vector<uint32_t> words = {0xd500401f, 0xd500403f, 0xd500405f, rn(0x3a00080d), rn(0x3a00480d)};
	for (uint32_t w : {0x1ac04000, 0x1ac04400, 0x1ac04800, 0x1ac05000, 0x1ac05400, 0x1ac05800})
		words.push_back(rm(w));
	words.push_back(rm(0x9ac04c00));
	words.push_back(rm(0x9ac05c00));
	for (uint32_t i = 0; i < 64; i++)
		words.push_back(rn(0xba000400) | i << 15 | (i * 7 & 15));
	std::mt19937_64 rnd(3);
	unsigned long cases = 0;
	Pe p;
	for (uint32_t word : words) {
		std::vector<insn_case> in(200);
		std::vector<insn_result> theirs(in.size()), ours(in.size());
		for (insn_case &c : in) {
			c = {};
			for (uint64_t &x : c.x)
				x = rnd() >> (rnd() & 63);
			c.nzcv = (uint32_t)rnd() & 0xf0000000;
		}
		ASSERT_TRUE(oracle.run(word, 0, in, theirs)) << std::hex << word;
		ASSERT_TRUE(insn_run(p.pe, word, 0, in.data(), ours.data(), in.size()));
		for (size_t i = 0; i < in.size(); i++, cases++) {
			EXPECT_EQ(ours[i].x, theirs[i].x) << std::hex << word;
			EXPECT_EQ(ours[i].nzcv, theirs[i].nzcv) << std::hex << word;
		}
	}
	printf("note dp_misc: %lu cases agree with qemu-user\n", cases);
}

} // namespace
