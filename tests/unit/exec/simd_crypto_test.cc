// tests/unit/exec/simd_crypto_test.cc - the cryptographic instructions compute the examples of the standards: FIPS 197 (AES),
// FIPS 180-4 (SHA-1, SHA-256, SHA-512), GB/T 32907 (SM4), each written with the instructions as a program would.
#include <gtest/gtest.h>
#include <cmath>
#include <cstdlib>
#include <cstring>
extern "C" {
#include "tests/support/insn_run.h"
}

namespace
{

struct Q {
	uint8_t b[16];
};
Q words(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	const uint32_t w[4] = {a, b, c, d};
	Q q;
	memcpy(&q, w, 16);
	return q;
}
uint32_t word_of(const Q &q, int i)
{
	uint32_t w;
	memcpy(&w, q.b + 4 * i, 4);
	return w;
}

class Crypto : public testing::Test {
protected:
	~Crypto() override
	{
		free(pe_);
	}
	// d = word(d, n, m): Rd = 0, Rn = 1, Rm = 2.
	Q op(uint32_t word, const Q &d, const Q &n, const Q &m = {})
	{
		insn_case in = {};
		insn_result out = {};
		memcpy(in.v[0], &d, 16);
		memcpy(in.v[1], &n, 16);
		memcpy(in.v[2], &m, 16);
		EXPECT_TRUE(insn_run(pe_, word, 0, &in, &out, 1));
		Q q;
		memcpy(&q, out.v, 16);
		return q;
	}

private:
	struct pe *pe_ = insn_pe_create();
};

enum : uint32_t {
	AESE = 0x4e284820, AESD = 0x4e285820, AESMC = 0x4e286820, AESIMC = 0x4e287820,
	SHA1H = 0x5e280820, SHA1SU1 = 0x5e281820, SHA256SU0 = 0x5e282820,
	SHA1C = 0x5e020020, SHA1P = 0x5e021020, SHA1M = 0x5e022020, SHA1SU0 = 0x5e023020,
	SHA256H = 0x5e024020, SHA256H2 = 0x5e025020, SHA256SU1 = 0x5e026020,
	SHA512H = 0xce628020, SHA512H2 = 0xce628420, SHA512SU0 = 0xcec08020, SHA512SU1 = 0xce628820,
	SM4E = 0xcec08420, SM4EKEY = 0xce62c820,
};

// AES-128's key schedule, of which AESE with a zero key computes SubBytes().
TEST_F(Crypto, Aes128OfFips197)
{
	Q key[11] = {}, text, zero = {};
	for (int i = 0; i < 16; i++) {
		key[0].b[i] = (uint8_t)i;
		text.b[i] = (uint8_t)(i * 0x11);
	}
	uint8_t rcon = 1;
	for (int r = 1; r < 11; r++) {
		Q last = {};
		for (int i = 0; i < 4; i++) // in every row of column 0, where ShiftRows leaves something of each
			for (int c = 0; c < 4; c++)
				last.b[4 * c + i] = key[r - 1].b[12 + i];
		Q sub = op(AESE, last, zero);
		for (int i = 0; i < 16; i++)
			key[r].b[i] = key[r - 1].b[i] ^ (i < 4 ? sub.b[(i + 1) % 4] : key[r].b[i - 4]) ^ (i == 0 ? rcon : 0);
		rcon = (uint8_t)(rcon << 1 ^ (rcon >> 7) * 0x1b);
	}
	Q s = text;
	for (int r = 0; r < 9; r++)
		s = op(AESMC, zero, op(AESE, s, key[r]));
	s = op(AESE, s, key[9]);
	for (int i = 0; i < 16; i++)
		s.b[i] ^= key[10].b[i];
	const uint8_t want[16] = {0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30, 0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a};
	EXPECT_EQ(memcmp(s.b, want, 16), 0);

	for (int r = 10; r > 1; r--) // the equivalent inverse cipher
		s = op(AESIMC, zero, op(AESD, s, r == 10 ? key[10] : op(AESIMC, zero, key[r])));
	s = op(AESD, s, op(AESIMC, zero, key[1]));
	for (int i = 0; i < 16; i++)
		s.b[i] ^= key[0].b[i];
	EXPECT_EQ(memcmp(s.b, text.b, 16), 0);
}

// The single block of the message "abc" as big-endian words.
const uint32_t abc[16] = {0x61626380, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 24};

TEST_F(Crypto, Sha1OfAbc)
{
	const uint32_t k[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
	const uint32_t round[4] = {SHA1C, SHA1P, SHA1M, SHA1P};
	Q w[20], s = words(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476), e = words(0xc3d2e1f0, 0, 0, 0);
	for (int i = 0; i < 20; i++) {
		if (i < 4)
			w[i] = words(abc[4 * i], abc[4 * i + 1], abc[4 * i + 2], abc[4 * i + 3]);
		else
			w[i] = op(SHA1SU1, op(SHA1SU0, w[i - 4], w[i - 3], w[i - 2]), w[i - 1]);
		uint32_t add[4];
		for (int j = 0; j < 4; j++)
			add[j] = word_of(w[i], j) + k[i / 5];
		Q next = op(SHA1H, {}, s);
		s = op(round[i / 5], s, e, words(add[0], add[1], add[2], add[3]));
		e = next;
	}
	EXPECT_EQ(word_of(s, 0) + 0x67452301, 0xa9993e36u);
	EXPECT_EQ(word_of(s, 1) + 0xefcdab89, 0x4706816au);
	EXPECT_EQ(word_of(s, 2) + 0x98badcfe, 0xba3e2571u);
	EXPECT_EQ(word_of(s, 3) + 0x10325476, 0x7850c26cu);
	EXPECT_EQ(word_of(e, 0) + 0xc3d2e1f0, 0x9cd0d89du);
}

// The first bits of the fractional part of a root of the n-th prime: the constants of SHA-2.
unsigned prime(int n)
{
	unsigned p = 2;
	for (;; p++) {
		bool is = true;
		for (unsigned d = 2; d * d <= p; d++)
			is &= p % d != 0;
		if (is && n-- == 0)
			return p;
	}
}
uint64_t fraction_of_root(unsigned p, int degree)
{
	// The largest x with x^degree <= p * 2^(64 * degree), bit by bit; long multiplication in 256 bits of 32.
	unsigned __int128 x = 0;
	for (int bit = 67; bit >= 0; bit--) {
		unsigned __int128 t = x | (unsigned __int128)1 << bit;
		uint64_t power[8] = {1}, limit[8] = {}; // little-endian limbs of 32 bits
		for (int d = 0; d < degree; d++) {
			uint64_t r[8] = {};
			for (int i = 0; i < 8; i++) {
				uint64_t carry = 0;
				for (int j = 0; i + j < 8; j++) {
					const uint64_t limb = j < 4 ? (uint32_t)(t >> 32 * j) : 0;
					const uint64_t sum = r[i + j] + power[i] * limb + carry;
					r[i + j] = (uint32_t)sum;
					carry = sum >> 32;
				}
			}
			memcpy(power, r, sizeof r);
		}
		limit[2 * degree] = p;
		int i = 7;
		while (i > 0 && power[i] == limit[i])
			i--;
		if (power[i] <= limit[i])
			x = t;
	}
	return (uint64_t)x;
}

TEST_F(Crypto, Sha256OfAbc)
{
	uint32_t h[8];
	for (int i = 0; i < 8; i++)
		h[i] = (uint32_t)(fraction_of_root(prime(i), 2) >> 32);
	Q w[16], x = words(h[0], h[1], h[2], h[3]), y = words(h[4], h[5], h[6], h[7]);
	for (int i = 0; i < 16; i++) {
		if (i < 4)
			w[i] = words(abc[4 * i], abc[4 * i + 1], abc[4 * i + 2], abc[4 * i + 3]);
		else
			w[i] = op(SHA256SU1, op(SHA256SU0, w[i - 4], w[i - 3]), w[i - 2], w[i - 1]);
		uint32_t add[4];
		for (int j = 0; j < 4; j++)
			add[j] = word_of(w[i], j) + (uint32_t)(fraction_of_root(prime(4 * i + j), 3) >> 32);
		const Q wk = words(add[0], add[1], add[2], add[3]), before = x;
		x = op(SHA256H, x, y, wk);
		y = op(SHA256H2, y, before, wk);
	}
	const uint32_t want[8] = {0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223, 0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad};
	for (int i = 0; i < 4; i++) {
		EXPECT_EQ(word_of(x, i) + h[i], want[i]);
		EXPECT_EQ(word_of(y, i) + h[4 + i], want[4 + i]);
	}
}

Q pair(uint64_t lo, uint64_t hi)
{
	return words((uint32_t)lo, (uint32_t)(lo >> 32), (uint32_t)hi, (uint32_t)(hi >> 32));
}
uint64_t half(const Q &q, int i)
{
	return word_of(q, 2 * i) | (uint64_t)word_of(q, 2 * i + 1) << 32;
}

TEST_F(Crypto, Sha512OfAbc)
{
	uint64_t h[8];
	for (int i = 0; i < 8; i++)
		h[i] = fraction_of_root(prime(i), 2);
	Q w[40], ab = pair(h[0], h[1]), cd = pair(h[2], h[3]), ef = pair(h[4], h[5]), gh = pair(h[6], h[7]);
	for (int i = 0; i < 40; i++) {
		if (i < 8)
			w[i] = pair(i == 0 ? 0x6162638000000000 : 0, i == 7 ? 24 : 0);
		else
			w[i] = op(SHA512SU1, op(SHA512SU0, w[i - 8], w[i - 7]), w[i - 1], pair(half(w[i - 4], 1), half(w[i - 3], 0)));
		const uint64_t k0 = half(w[i], 0) + fraction_of_root(prime(2 * i), 3);
		const uint64_t k1 = half(w[i], 1) + fraction_of_root(prime(2 * i + 1), 3);
		// The first round of the pair uses h, the upper half of gh; its constant goes there.
		Q sum = pair(half(gh, 0) + k1, half(gh, 1) + k0);
		Q t = op(SHA512H, sum, pair(half(ef, 1), half(gh, 0)), pair(half(cd, 1), half(ef, 0)));
		Q new_ef = pair(half(cd, 0) + half(t, 0), half(cd, 1) + half(t, 1));
		Q new_ab = op(SHA512H2, t, cd, ab);
		gh = ef;
		ef = new_ef;
		cd = ab;
		ab = new_ab;
	}
	EXPECT_EQ(half(ab, 0) + h[0], 0xddaf35a193617abau);
	EXPECT_EQ(half(ab, 1) + h[1], 0xcc417349ae204131u);
	EXPECT_EQ(half(cd, 0) + h[2], 0x12e6fa4e89a97ea2u);
	EXPECT_EQ(half(gh, 1) + h[7], 0x2a9ac94fa54ca49fu);
}

TEST_F(Crypto, Sm4OfTheStandard)
{
	const uint32_t fk[4] = {0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc};
	const uint32_t data[4] = {0x01234567, 0x89abcdef, 0xfedcba98, 0x76543210};
	Q key = words(data[0] ^ fk[0], data[1] ^ fk[1], data[2] ^ fk[2], data[3] ^ fk[3]);
	Q text = words(data[0], data[1], data[2], data[3]);
	for (int r = 0; r < 8; r++) {
		uint32_t ck[4] = {};
		for (int j = 0; j < 4; j++)
			for (int b = 0; b < 4; b++)
				ck[j] |= (uint32_t)((4 * (4 * r + j) + b) * 7 & 0xff) << (24 - 8 * b);
		key = op(SM4EKEY, {}, key, words(ck[0], ck[1], ck[2], ck[3]));
		text = op(SM4E, text, key);
	}
	EXPECT_EQ(word_of(text, 3), 0x681edf34u);
	EXPECT_EQ(word_of(text, 2), 0xd206965eu);
	EXPECT_EQ(word_of(text, 1), 0x86b3e94fu);
	EXPECT_EQ(word_of(text, 0), 0x536e4246u);
}

} // namespace
