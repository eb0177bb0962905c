/* tests/unit/exec/softfloat_test.cc - softfloat.h against MPFR: exact values rounded here to multiples of the last
 * place, results and cumulative flags. */
#include <cstdio>
#include <functional>
#include <gtest/gtest.h>
#include "tests/support/fp_values.h"

#if __has_include(<mpfr.h>)
#include <mpfr.h>

extern "C" {
#include "cpu/exec/softfloat.h"
}

namespace
{

constexpr uint32_t mode_fpcr(int rounding)
{
	return static_cast<uint32_t>(rounding) << FPCR_RMODE_SHIFT;
}

/* Wide enough for any product and sum of doubles. */
constexpr mpfr_prec_t kPrecision = 4400;

struct Real {
	mpfr_t v;
	Real()
	{
		mpfr_init2(v, kPrecision);
	}
	~Real()
	{
		mpfr_clear(v);
	}
	Real(const Real &) = delete;
	Real &operator=(const Real &) = delete;
};

void set_from_bits(Real &r, FpFormat f, uint64_t v)
{
	uint64_t exp = (v & (f.sign() - 1)) >> f.fbits, frac = v & (f.one_ulp_exp() - 1);
	mpfr_set_ui(r.v, exp ? frac | f.one_ulp_exp() : frac, MPFR_RNDN);
	mpfr_mul_2si(r.v, r.v,
	             static_cast<long>(exp ? exp : 1) - static_cast<long>(f.bias()) - static_cast<long>(f.fbits),
	             MPFR_RNDN);
	if (v & f.sign())
		mpfr_neg(r.v, r.v, MPFR_RNDN);
}

/* An integer from x by FPRounding; false: x was one already. */
bool round_to_integer(mpfr_t r, const mpfr_t x, int rounding)
{
	switch (rounding) {
	case FPROUND_TIEEVEN:
		mpfr_rint(r, x, MPFR_RNDN);
		break;
	case FPROUND_POSINF:
		mpfr_ceil(r, x);
		break;
	case FPROUND_NEGINF:
		mpfr_floor(r, x);
		break;
	case FPROUND_TIEAWAY:
		mpfr_round(r, x);
		break;
	case FPROUND_ZERO:
		mpfr_trunc(r, x);
		break;
	case FPROUND_ODD: {
		mpfr_trunc(r, x);
		bool odd = false;
		if (!mpfr_zero_p(r)) {
			Real h;
			mpfr_div_2ui(h.v, r, 1, MPFR_RNDN);
			odd = !mpfr_integer_p(h.v);
		}
		if (mpfr_cmp(r, x) != 0 && !odd)
			mpfr_add_si(r, r, mpfr_signbit(x) ? -1 : 1, MPFR_RNDN);
		break;
	}
	}
	return mpfr_cmp(r, x) != 0;
}

/* FPRound() of a nonzero real, by its definition. */
uint64_t round_to_format(const mpfr_t x, FpFormat f, int rounding, uint32_t *fpsr)
{
	long emin = 1 - static_cast<long>(f.bias()), emax = static_cast<long>(f.bias());
	long exp = mpfr_get_exp(x) - 1; /* x = 1.xxx * 2^exp */
	bool tiny = exp < emin, negative = mpfr_signbit(x);
	long quantum = (tiny ? emin : exp) - static_cast<long>(f.fbits);
	uint64_t sign = negative ? f.sign() : 0;
	Real scaled, whole;

	mpfr_div_2si(scaled.v, x, quantum, MPFR_RNDN);
	bool inexact = round_to_integer(whole.v, scaled.v, rounding);
	mpfr_abs(whole.v, whole.v, MPFR_RNDN);
	if (tiny && inexact)
		*fpsr |= FPSR_UFC;
	uint64_t n = mpfr_get_ui(whole.v, MPFR_RNDN); /* at most 2^(fbits + 1) */
	uint64_t result = n;
	if (!tiny)
		result = n + (static_cast<uint64_t>(exp - emin) << f.fbits);
	if (exp > emax || result >= f.infinity()) {
		*fpsr |= FPSR_OFC | FPSR_IXC;
		bool inf = rounding == FPROUND_TIEEVEN || (rounding == FPROUND_POSINF && !negative) ||
		           (rounding == FPROUND_NEGINF && negative);
		return sign | (inf ? f.infinity() : f.infinity() - 1);
	}
	if (inexact)
		*fpsr |= FPSR_IXC;
	return sign | result;
}

/* Makes the last bit sticky, so that rounding to any shorter format is right. */
void sticky(Real &r, int ternary)
{
	if (ternary == 0)
		return;
	Real ulp;
	mpfr_set_ui_2exp(ulp.v, 1, mpfr_get_exp(r.v) - 300, MPFR_RNDN);
	if ((ternary < 0) == !mpfr_signbit(r.v)) /* the real one lies further from zero */
		mpfr_add(r.v, r.v, ulp.v, mpfr_signbit(r.v) ? MPFR_RNDD : MPFR_RNDU);
	else
		mpfr_sub(r.v, r.v, ulp.v, MPFR_RNDN);
}

template <typename T> struct Ops;
#define OPS(N, T, FORMAT)                                                                                              \
	template <> struct Ops<T> {                                                                                    \
		static constexpr FpFormat f = FORMAT;                                                                  \
		static constexpr auto add = fp##N##_add, sub = fp##N##_sub, mul = fp##N##_mul, div = fp##N##_div;      \
		static constexpr auto sqrt = fp##N##_sqrt;                                                             \
		static constexpr auto muladd = fp##N##_muladd;                                                         \
		static constexpr auto recps = fp##N##_recip_step_fused, rsqrts = fp##N##_rsqrt_step_fused;             \
		static constexpr auto round_int = fp##N##_round_int;                                                   \
		static constexpr auto to_fixed = fp##N##_to_fixed;                                                     \
		static constexpr auto from_fixed = fp##N##_from_fixed;                                                 \
	};
OPS(16, uint16_t, kHalf)
OPS(32, uint32_t, kSingle)
OPS(64, uint64_t, kDouble)

template <typename T> class SoftfloatMpfr : public testing::Test
{
      protected:
	using O = Ops<T>;
	FpFormat f = O::f;
	FpValues values{O::f, 11};
	size_t cases = 0, failures = 0;
	uint64_t in[3] = {0, 0, 0};

	void TearDown() override
	{
		const testing::TestInfo *t = testing::UnitTest::GetInstance()->current_test_info();
		printf("%s.%-12s %zu cases compared with MPFR\n", t->test_suite_name(), t->name(), cases);
	}

	T finite()
	{
		for (;;) {
			uint64_t v = cases % 5 ? values.random() : values.many()[values.rng() % values.many().size()];
			if ((v & (f.sign() - 1)) < f.infinity())
				return static_cast<T>(v);
		}
	}

	/* Compares; `exact` is the real result, ignored when zero (the sign of zero has a test of its own). */
	void expect(const char *what, const mpfr_t exact, int rounding, T got, uint32_t fpsr)
	{
		uint32_t want_fpsr = 0;
		uint64_t want = 0;
		cases++;
		if (mpfr_zero_p(exact))
			got &= static_cast<T>(f.sign() - 1);
		else
			want = round_to_format(exact, f, rounding, &want_fpsr);
		if ((want != got || want_fpsr != fpsr) && failures++ < 10)
			ADD_FAILURE() << std::hex << what << " rounding " << rounding << " of " << in[0] << ' ' << in[1]
				      << ' ' << in[2] << ": want " << want << " fpsr " << want_fpsr << ", got "
				      << uint64_t(got) << " fpsr " << fpsr;
	}
};

using Formats = testing::Types<uint16_t, uint32_t, uint64_t>;
TYPED_TEST_SUITE(SoftfloatMpfr, Formats);

TYPED_TEST(SoftfloatMpfr, Arithmetic)
{
	using O = Ops<TypeParam>;
	Real a, b, c, r;
	for (int i = 0; i < 12000; i++) {
		TypeParam x = this->finite(), y = this->finite(), z = this->finite();
		uint32_t fpsr;
		this->in[0] = x, this->in[1] = y, this->in[2] = z;
		set_from_bits(a, this->f, x);
		set_from_bits(b, this->f, y);
		set_from_bits(c, this->f, z);
		for (int m = 0; m < 4; m++) {
			auto op = [&](const char *what, TypeParam (*fn)(TypeParam, TypeParam, uint32_t, uint32_t *)) {
				TypeParam got = fn(x, y, mode_fpcr(m), &(fpsr = 0));
				this->expect(what, r.v, m, got, fpsr);
			};
			mpfr_add(r.v, a.v, b.v, MPFR_RNDN);
			op("add", O::add);
			mpfr_sub(r.v, a.v, b.v, MPFR_RNDN);
			op("sub", O::sub);
			mpfr_mul(r.v, a.v, b.v, MPFR_RNDN);
			op("mul", O::mul);
			if (!mpfr_zero_p(b.v)) {
				mpfr_set_prec(r.v, 300);
				sticky(r, mpfr_div(r.v, a.v, b.v, MPFR_RNDZ));
				op("div", O::div);
				mpfr_set_prec(r.v, kPrecision);
			}
			mpfr_mul(r.v, a.v, b.v, MPFR_RNDN);
			mpfr_ui_sub(r.v, 2, r.v, MPFR_RNDN);
			op("recip_step_fused", O::recps);
			mpfr_add_ui(r.v, r.v, 1, MPFR_RNDN);
			mpfr_div_2ui(r.v, r.v, 1, MPFR_RNDN);
			op("rsqrt_step_fused", O::rsqrts);
			mpfr_fma(r.v, a.v, b.v, c.v, MPFR_RNDN);
			TypeParam got = O::muladd(z, x, y, mode_fpcr(m), &(fpsr = 0));
			this->expect("muladd", r.v, m, got, fpsr);
		}
	}
}

TYPED_TEST(SoftfloatMpfr, Roots)
{
	using O = Ops<TypeParam>;
	Real a, r;
	int count = sizeof(TypeParam) == 2 ? 0x7c00 : 20000; /* all halves */
	for (int i = 0; i < count; i++) {
		TypeParam x = sizeof(TypeParam) == 2 ? static_cast<TypeParam>(i)
		                                     : static_cast<TypeParam>(this->finite() & (this->f.sign() - 1));
		this->in[0] = x;
		set_from_bits(a, this->f, x);
		mpfr_set_prec(r.v, 300);
		int ternary = mpfr_sqrt(r.v, a.v, MPFR_RNDZ);
		sticky(r, ternary);
		for (int m = 0; m < 4; m++) {
			uint32_t fpsr = 0;
			TypeParam got = O::sqrt(x, mode_fpcr(m), &fpsr);
			this->expect("sqrt", r.v, m, got, fpsr);
		}
		mpfr_set_prec(r.v, kPrecision);
	}
}

TYPED_TEST(SoftfloatMpfr, RoundToIntegral)
{
	using O = Ops<TypeParam>;
	Real a, r;
	auto integers = this->values.integers();
	for (int i = 0; i < 12000; i++) {
		TypeParam x =
			i % 3 ? this->finite() : static_cast<TypeParam>(integers[this->values.rng() % integers.size()]);
		this->in[0] = x;
		set_from_bits(a, this->f, x);
		for (int m = 0; m < 5; m++)
			for (bool exact : {false, true}) {
				uint32_t fpsr = 0, want_fpsr = 0, ignored = 0;
				TypeParam got = O::round_int(x, static_cast<fp_rounding>(m), exact, 0, &fpsr);
				if (round_to_integer(r.v, a.v, m) && exact)
					want_fpsr = FPSR_IXC;
				uint64_t want =
					mpfr_zero_p(r.v) ? 0 : round_to_format(r.v, this->f, FPROUND_ZERO, &ignored);
				want |= x & this->f.sign();
				this->cases++;
				ASSERT_TRUE(want == got && want_fpsr == fpsr)
					<< std::hex << uint64_t(x) << " rounding " << m;
			}
	}
}

TYPED_TEST(SoftfloatMpfr, ToFixed)
{
	using O = Ops<TypeParam>;
	Real a, r;
	auto integers = this->values.integers();
	for (int i = 0; i < 6000; i++) {
		TypeParam x =
			i % 3 ? this->finite() : static_cast<TypeParam>(integers[this->values.rng() % integers.size()]);
		unsigned fbits = i % 2 ? 0 : static_cast<unsigned>(this->values.rng() % 65);
		set_from_bits(a, this->f, x);
		mpfr_mul_2ui(a.v, a.v, fbits, MPFR_RNDN);
		for (int m = 0; m < 5; m++)
			for (unsigned size : {16u, 32u, 64u})
				for (bool is_unsigned : {false, true}) {
					uint32_t fpsr = 0, want_fpsr = round_to_integer(r.v, a.v, m) ? FPSR_IXC : 0;
					Real low, high;
					mpfr_set_ui_2exp(high.v, 1, size - !is_unsigned, MPFR_RNDN);
					mpfr_sub_ui(high.v, high.v, 1, MPFR_RNDN);
					mpfr_set_si_2exp(low.v, is_unsigned ? 0 : -1, size - 1, MPFR_RNDN);
					if (mpfr_cmp(r.v, low.v) < 0)
						mpfr_set(r.v, low.v, MPFR_RNDN), want_fpsr = FPSR_IOC;
					if (mpfr_cmp(r.v, high.v) > 0)
						mpfr_set(r.v, high.v, MPFR_RNDN), want_fpsr = FPSR_IOC;
					uint64_t want = is_unsigned
					                        ? mpfr_get_ui(r.v, MPFR_RNDN)
					                        : static_cast<uint64_t>(mpfr_get_si(r.v, MPFR_RNDN));
					want &= ~0ull >> (64 - size);
					uint64_t got = O::to_fixed(x, fbits, is_unsigned, static_cast<fp_rounding>(m),
					                           size, 0, &fpsr);
					this->cases++;
					ASSERT_TRUE(want == got && want_fpsr == fpsr)
						<< std::hex << uint64_t(x) << " rounding " << m << " size " << size
						<< " fbits " << fbits << ": want " << want << ' ' << want_fpsr
						<< " got " << got << ' ' << fpsr;
				}
	}
}

TYPED_TEST(SoftfloatMpfr, FromFixed)
{
	using O = Ops<TypeParam>;
	Real a;
	for (int i = 0; i < 8000; i++) {
		uint64_t x = this->values.rng() >> (this->values.rng() & 63);
		unsigned fbits = i % 2 ? 0 : static_cast<unsigned>(this->values.rng() % 65);
		if (i % 4 > 1)
			x = ~x;
		if (i % 8 == 0)
			x = (1ull << (i / 8 & 63)) - (i / 512 & 1);
		for (int m = 0; m < 4; m++)
			for (bool is_unsigned : {false, true}) {
				uint32_t fpsr = 0;
				if (is_unsigned)
					mpfr_set_ui(a.v, x, MPFR_RNDN);
				else
					mpfr_set_si(a.v, static_cast<long>(x), MPFR_RNDN);
				mpfr_div_2ui(a.v, a.v, fbits, MPFR_RNDN);
				this->in[0] = x, this->in[1] = fbits, this->in[2] = is_unsigned;
				TypeParam got =
					O::from_fixed(x, fbits, is_unsigned, static_cast<fp_rounding>(m), 0, &fpsr);
				this->expect("from_fixed", a.v, m, got, fpsr);
			}
	}
}

/* FPConvert() between all pairs, FCVTXN's round to odd, BFCVT. */
TEST(SoftfloatConvert, AgainstMpfr)
{
	const FpFormat bfloat = {16, 7};
	size_t cases = 0;
	Real a;
	using Convert = std::function<uint64_t(uint64_t, uint32_t, uint32_t *)>;
	const struct {
		FpFormat from, to;
		int odd;
		Convert fn;
	} pairs[] = {
		{kSingle, kHalf, 0,
	         [](uint64_t v, uint32_t c, uint32_t *s) { return fp32_to_fp16(static_cast<uint32_t>(v), c, s); }},
		{kDouble, kHalf, 0, [](uint64_t v, uint32_t c, uint32_t *s) { return fp64_to_fp16(v, c, s); }},
		{kHalf, kSingle, 0,
	         [](uint64_t v, uint32_t c, uint32_t *s) { return fp16_to_fp32(static_cast<uint16_t>(v), c, s); }},
		{kHalf, kDouble, 0,
	         [](uint64_t v, uint32_t c, uint32_t *s) { return fp16_to_fp64(static_cast<uint16_t>(v), c, s); }},
		{kSingle, kDouble, 0,
	         [](uint64_t v, uint32_t c, uint32_t *s) { return fp32_to_fp64(static_cast<uint32_t>(v), c, s); }},
		{kDouble, kSingle, 0, [](uint64_t v, uint32_t c, uint32_t *s) { return fp64_to_fp32(v, c, s); }},
		{kDouble, kSingle, 1, [](uint64_t v, uint32_t c, uint32_t *s) { return fp64_to_fp32_odd(v, c, s); }},
		{kSingle, bfloat, 0,
	         [](uint64_t v, uint32_t c, uint32_t *s) { return fp32_to_bf16(static_cast<uint32_t>(v), c, s); }},
	};
	for (auto &p : pairs) {
		FpValues values(p.from, 5);
		auto many = values.many();
		for (int i = 0; i < 15000; i++) {
			uint64_t v = i < static_cast<int>(many.size()) ? many[static_cast<size_t>(i)] : values.random();
			/* near the target's ends now and then */
			if (p.from.width > p.to.width && i % 3 == 0 && p.from.bias() != p.to.bias()) {
				uint64_t near_end =
					p.from.bias() + (i % 2 ? p.to.bias() : 0 - p.to.bias() - p.to.fbits / 2);
				v = (v & ~p.from.infinity()) | (near_end + values.rng() % 16 - 8) << p.from.fbits;
			}
			if ((v & (p.from.sign() - 1)) >= p.from.infinity() || (v & (p.from.sign() - 1)) == 0)
				continue;
			set_from_bits(a, p.from, v);
			for (int m = 0; m < 4; m++) {
				uint32_t fpsr = 0, want_fpsr = 0;
				uint64_t got = p.fn(v, mode_fpcr(m), &fpsr);
				uint64_t want = round_to_format(a.v, p.to, p.odd ? static_cast<int>(FPROUND_ODD) : m,
				                                &want_fpsr);
				cases++;
				ASSERT_TRUE(want == got && want_fpsr == fpsr)
					<< std::hex << v << " from " << p.from.width << " to " << p.to.width << " mode "
					<< m << ": want " << want << ' ' << want_fpsr << " got " << got << ' ' << fpsr;
			}
		}
	}
	printf("conversions: %zu cases compared with MPFR\n", cases);
}
} // namespace

#else
TEST(SoftfloatMpfr, Missing)
{
	GTEST_SKIP() << "no MPFR to compare with";
}
#endif
