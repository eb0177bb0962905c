/* tests/support/fp_values.h - operands worth trying, as raw bits of half, single or double precision: the
 * boundaries of the format and of integer conversion, and random ones that are likely to interact. */
#ifndef AERIE_TESTS_FP_VALUES_H
#define AERIE_TESTS_FP_VALUES_H

#include <cstdint>
#include <random>
#include <vector>

struct FpFormat {
	unsigned width, fbits;

	uint64_t sign() const
	{
		return 1ull << (width - 1);
	}
	uint64_t one_ulp_exp() const
	{
		return 1ull << fbits;
	}
	uint64_t infinity() const
	{
		return (sign() - 1) & ~(one_ulp_exp() - 1);
	}
	uint64_t max_exp() const
	{
		return infinity() >> fbits;
	}
	uint64_t bias() const
	{
		return max_exp() >> 1;
	}
	uint64_t mask() const
	{
		return sign() | (sign() - 1);
	}
	/* 2^e, possibly denormal */
	uint64_t power(int e) const
	{
		int biased = e + static_cast<int>(bias());
		return biased > 0 ? static_cast<uint64_t>(biased) << fbits
		                  : 1ull << (static_cast<int>(fbits) + biased - 1);
	}
	bool is_nan(uint64_t v) const
	{
		return (v & ~sign()) > infinity();
	}
};

constexpr FpFormat kHalf = {16, 10}, kSingle = {32, 23}, kDouble = {64, 52};

class FpValues
{
      public:
	FpValues(FpFormat format, unsigned seed) : f(format), rng(seed)
	{
	}

	/* Few, for all combinations of two or three. */
	std::vector<uint64_t> few() const
	{
		std::vector<uint64_t> v = {0,
		                           1,
		                           f.one_ulp_exp() - 1,
		                           f.one_ulp_exp(),
		                           f.power(0),
		                           f.power(0) + 1,
		                           f.power(1),
		                           f.infinity() - 1,
		                           f.infinity(),
		                           f.infinity() + 5,
		                           f.infinity() | f.one_ulp_exp() >> 1 | 3};
		return with_signs(v);
	}

	/* More, for one operand or all pairs. */
	std::vector<uint64_t> many() const
	{
		std::vector<uint64_t> v = few();
		uint64_t half_ulp_max = f.one_ulp_exp() >> 1;
		std::vector<uint64_t> w = {2,
		                           half_ulp_max,
		                           half_ulp_max - 1,
		                           f.one_ulp_exp() + 1,
		                           2 * f.one_ulp_exp() - 1,
		                           2 * f.one_ulp_exp(),
		                           2 * f.one_ulp_exp() + 1,
		                           f.power(0) - 1,
		                           f.power(-1),
		                           f.power(-1) + 1,
		                           f.power(-1) - 1,
		                           f.power(0) | half_ulp_max,
		                           f.power(1) | half_ulp_max >> 1,
		                           f.power(2) | half_ulp_max,
		                           f.infinity() - f.one_ulp_exp(),
		                           f.infinity() | half_ulp_max,
		                           f.infinity() + 1,
		                           f.infinity() | (f.one_ulp_exp() - 1)};
		for (uint64_t x : with_signs(w))
			v.push_back(x);
		return v;
	}

	/* Boundaries of integer conversion. */
	std::vector<uint64_t> integers() const
	{
		std::vector<uint64_t> v;
		for (int e : {8, 15, 16, 31, 32, 63, 64})
			if (e <= static_cast<int>(f.bias()))
				for (int d = -2; d <= 2; d++)
					v.push_back(f.power(e) + static_cast<uint64_t>(d));
		for (unsigned i = 1; i < 12; i++)
			v.push_back(f.power(0) + i * (f.one_ulp_exp() >> 2)); /* quarters, halves, ... */
		return with_signs(v);
	}

	/* Any bit pattern, or one near a given exponent, or one with few bits set. */
	uint64_t random()
	{
		uint64_t r = rng(), frac = r & (f.one_ulp_exp() - 1), how = rng();
		switch (how % 8) {
		case 0:
			return r & f.mask();
		case 1:
			frac &= rng() & rng();
			break;
		case 2:
			frac |= (rng() | rng()) & (f.one_ulp_exp() - 1);
			break;
		case 3:
			frac = (1ull << (rng() % (f.fbits + 1))) - 1;
			break;
		case 4:
			frac = 0 - (1ull << (rng() % (f.fbits + 1)));
			break;
		default:
			break;
		}
		uint64_t exp = how >> 8 & 7 ? f.bias() - 6 + (how >> 16) % 14 : (how >> 16) % (f.max_exp() + 1);
		if ((how >> 8 & 63) == 0)
			exp = 0;
		if ((how >> 8 & 63) == 32)
			exp = f.max_exp() - 1 - (how >> 16) % 3;
		return (how >> 40 & 1 ? f.sign() : 0) | exp << f.fbits | (frac & (f.one_ulp_exp() - 1));
	}

	FpFormat f;
	std::mt19937_64 rng;

      private:
	std::vector<uint64_t> with_signs(const std::vector<uint64_t> &v) const
	{
		std::vector<uint64_t> r;
		for (uint64_t x : v) {
			r.push_back(x);
			r.push_back(x | f.sign());
		}
		return r;
	}
};

#endif
