// tests/unit/exec/qarma_test.cc - QARMA-64 against its paper's test vector, the cached results against the plain ones.
#include <gtest/gtest.h>
#include <cstdlib>

extern "C" {
#include "cpu/exec/qarma.h"
}

namespace
{

constexpr uint64_t kW0 = 0x84be85ce9804e94b, kK0 = 0xec2802d4e0a488e9, kTweak = 0x477d469dec0b8762, kPlain = 0xfb623599da6e8127;

// R. Avanzi, "The QARMA Block Cipher Family", test vectors: five rounds with the S-box sigma 2.
TEST(Qarma, ThePapersVector)
{
	EXPECT_EQ(qarma_compute(QARMA5, kPlain, kTweak, kW0, kK0), 0xc003b93999b33765u);
}

// The paper's algorithm written down step by step, for any number of rounds and S-box.
class Steps
{
public:
	Steps(unsigned rounds, const unsigned char *sub) : r(rounds), s(sub)
	{
	}
	uint64_t encrypt(uint64_t p, uint64_t t, uint64_t w0, uint64_t k0) const
	{
		static const uint64_t c[] = { 0, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89, 0x452821e638d01377 };
		uint64_t w1 = (w0 >> 1 | w0 << 63) ^ w0 >> 63, x = p ^ w0, tweaks[5];

		for (unsigned i = 0; i < r; i++) {
			tweaks[i] = t;
			x ^= k0 ^ t ^ c[i];
			x = sub(i ? mix(permute(x)) : x);
			t = next(t);
		}
		x = sub(mix(permute(x ^ w1 ^ t)));
		x = unpermute(mix(permute(x)) ^ k0);
		x = unpermute(mix(unsub(x))) ^ w0 ^ t;
		for (unsigned i = r; i-- > 0;) {
			x = unsub(x);
			x = (i ? unpermute(mix(x)) : x) ^ k0 ^ tweaks[i] ^ c[i] ^ 0xc0ac29b7c97c50ddu;
		}
		return x ^ w1;
	}

private:
	static unsigned cell(uint64_t x, unsigned i)
	{
		return x >> (60 - 4 * i) & 15;
	}
	template <class F> static uint64_t each(F f)
	{
		uint64_t x = 0;
		for (unsigned i = 0; i < 16; i++)
			x = x << 4 | f(i);
		return x;
	}
	static uint64_t permute(uint64_t x)
	{
		return each([&](unsigned i) { return cell(x, tau[i]); });
	}
	static uint64_t unpermute(uint64_t x)
	{
		uint64_t y = 0;
		for (unsigned i = 0; i < 16; i++)
			y |= (uint64_t)cell(x, i) << (60 - 4 * tau[i]);
		return y;
	}
	static unsigned turn(unsigned v, unsigned n)
	{
		return (v << n | v >> (4 - n)) & 15;
	}
	static uint64_t mix(uint64_t x)
	{
		return each([&](unsigned i) {
			return turn(cell(x, (i + 4) % 16), 1) ^ turn(cell(x, (i + 8) % 16), 2) ^ turn(cell(x, (i + 12) % 16), 1);
		});
	}
	uint64_t sub(uint64_t x) const
	{
		return each([&](unsigned i) { return s[cell(x, i)]; });
	}
	uint64_t unsub(uint64_t x) const
	{
		return each([&](unsigned i) {
			unsigned v = 0;
			while (s[v] != cell(x, i))
				v++;
			return v;
		});
	}
	static uint64_t next(uint64_t t)
	{
		static const unsigned char h[] = { 6, 5, 14, 15, 0, 1, 2, 3, 7, 12, 13, 4, 8, 9, 10, 11 };
		static const bool lfsr[] = { true, true, false, true, true, false, false, false, true, false, false, true, false, true };
		return each([&](unsigned i) {
			unsigned v = cell(t, h[i]);
			return i < 14 && lfsr[i] ? v >> 1 | ((v ^ v >> 1) & 1) << 3 : v;
		});
	}
	static constexpr unsigned char tau[] = { 0, 11, 6, 13, 10, 1, 12, 7, 5, 14, 3, 8, 15, 4, 9, 2 };
	unsigned r;
	const unsigned char *s;
};
constexpr unsigned char Steps::tau[];

TEST(Qarma, TablesAreThePapersSteps)
{
	static const unsigned char sigma1[] = { 10, 13, 14, 6, 15, 7, 3, 5, 9, 8, 0, 12, 11, 1, 2, 4 };
	static const unsigned char sigma2[] = { 11, 6, 8, 15, 12, 0, 9, 14, 3, 7, 4, 5, 13, 2, 1, 10 };
	const Steps three(3, sigma1), five(5, sigma2);
	uint64_t x = 1;

	auto next = [&] { return x = x * 6364136223846793005u + 1442695040888963407u, x ^ x >> 29; };
	EXPECT_EQ(Steps(5, sigma1).encrypt(kPlain, kTweak, kW0, kK0), 0x544b0ab95bda7c3au) << "the paper's vector for sigma 1";
	for (unsigned i = 0; i < 1000; i++) {
		uint64_t p = next(), t = next(), w = next(), k = next();

		EXPECT_EQ(qarma_compute(QARMA3, p, t, w, k), three.encrypt(p, t, w, k));
		EXPECT_EQ(qarma_compute(QARMA5, p, t, w, k), five.encrypt(p, t, w, k));
	}
}

TEST(Qarma, RememberedResultsAreTheSame)
{
	for (qarma_variant v : { QARMA3, QARMA5 }) {
		qarma *q = qarma_create(v);

		ASSERT_NE(q, nullptr);
		for (unsigned pass = 0; pass < 2; pass++)
			for (uint64_t i = 0; i < 2000; i++) {
				const uint64_t key[2] = { i / 7, i / 11 };

				EXPECT_EQ(qarma_code(q, i / 3, i / 5, key), qarma_compute(v, i / 3, i / 5, key[1], key[0]));
			}
		free(q);
	}
}

} // namespace
