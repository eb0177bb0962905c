/* tests/unit/exec/fp_host_test.cc - host arithmetic is bit for bit softfloat, results and FPSR, whether FPSR.IXC
 * was set before or not, in every FPCR mode (most of which must not use the host at all). */
#include <cstdio>
#include <gtest/gtest.h>
#include "tests/support/fp_values.h"

extern "C" {
#include "cpu/exec/fp_host.h"
#include "cpu/exec/fp_vec.h"
}

namespace
{

const uint32_t kModes[] = {0, 0, 0, 0, FPCR_DN, 1u << FPCR_RMODE_SHIFT, 3u << FPCR_RMODE_SHIFT, FPCR_FZ};

template <typename T> class Comparison
{
      public:
	explicit Comparison(FpFormat f) : values(f, 3)
	{
		many = values.many();
	}

	T operand(int i)
	{
		uint64_t r = values.rng();
		if (i % 16 == 0)
			return static_cast<T>(many[r % many.size()]);
		if (i % 4 == 1) { /* a small integer: exact results */
			double d = static_cast<double>(static_cast<int64_t>(r) >> (40 + (r & 15)));
			return sizeof(T) == 8 ? static_cast<T>(fp64_bits(d))
			                      : static_cast<T>(fp32_bits(static_cast<float>(d)));
		}
		return static_cast<T>(values.random());
	}

	template <typename Fast, typename Exact>
	bool same(const char *name, Fast fast, Exact exact, uint32_t mode, uint32_t before)
	{
		uint32_t s1 = before, s2 = before;
		T got = fast(mode, &s1), want = exact(mode, &s2);
		count++;
		exact_results += !(s2 & FPSR_IXC);
		if (got == want && s1 == s2)
			return true;
		ADD_FAILURE() << std::hex << name << ' ' << uint64_t(a) << ' ' << uint64_t(b) << ' ' << uint64_t(c)
			      << " FPCR " << mode << " FPSR " << before << ": want " << uint64_t(want) << ' ' << s2
			      << " got " << uint64_t(got) << ' ' << s1;
		return ++failures < 20;
	}

	FpValues values;
	std::vector<uint64_t> many;
	T a = 0, b = 0, c = 0;
	size_t count = 0, exact_results = 0, failures = 0;
};

#define SAME(op, ...)                                                                                                  \
	t.same(                                                                                                        \
		#op, [&](uint32_t f, uint32_t *s) { return op##_fast(__VA_ARGS__, f, s); },                            \
		[&](uint32_t f, uint32_t *s) { return op(__VA_ARGS__, f, s); }, mode, before)

TEST(FpHost, DoubleIsSoftfloat)
{
	Comparison<uint64_t> t(kDouble);
	bool ok = true;
	for (int i = 0; i < 1000000 && ok; i++) {
		uint32_t mode = kModes[i % 8], before = i & 8 ? FPSR_IXC : 0;
		t.a = t.operand(i), t.b = t.operand(i / 3), t.c = t.operand(i / 5);
		ok = SAME(fp64_add, t.a, t.b) && SAME(fp64_sub, t.a, t.b) && SAME(fp64_mul, t.a, t.b) &&
		     SAME(fp64_div, t.a, t.b);
		ok = ok && SAME(fp64_sqrt, t.a) && SAME(fp64_muladd, t.c, t.a, t.b);
		if (i % 4 == 2) { /* exact quotients and roots */
			uint32_t ignored = 0;
			t.c = fp64_mul(t.a, t.b, 0, &ignored);
			ok = ok && SAME(fp64_div, t.c, t.a) && SAME(fp64_sqrt, fp64_mul(t.a, t.a, 0, &ignored));
		}
		uint32_t s1 = before, s2 = before;
		ASSERT_EQ(fp64_to_fp32_fast(t.a, mode, &s1), fp64_to_fp32(t.a, mode, &s2)) << std::hex << t.a;
		ASSERT_EQ(s1, s2) << std::hex << t.a;
	}
	printf("double: %zu results compared, %zu of them exact\n", t.count, t.exact_results);
}

TEST(FpHost, SingleIsSoftfloat)
{
	Comparison<uint32_t> t(kSingle);
	bool ok = true;
	for (int i = 0; i < 1000000 && ok; i++) {
		uint32_t mode = kModes[i % 8], before = i & 8 ? FPSR_IXC : 0;
		t.a = t.operand(i), t.b = t.operand(i / 3), t.c = t.operand(i / 5);
		ok = SAME(fp32_add, t.a, t.b) && SAME(fp32_sub, t.a, t.b) && SAME(fp32_mul, t.a, t.b) &&
		     SAME(fp32_div, t.a, t.b);
		ok = ok && SAME(fp32_sqrt, t.a) && SAME(fp32_muladd, t.c, t.a, t.b);
		if (i % 4 == 2) {
			uint32_t ignored = 0;
			t.c = fp32_mul(t.a, t.b, 0, &ignored);
			ok = ok && SAME(fp32_div, t.c, t.a) && SAME(fp32_sqrt, fp32_mul(t.a, t.a, 0, &ignored));
		}
	}
	printf("single: %zu results compared, %zu of them exact\n", t.count, t.exact_results);
}

/* Whole vectors: what they accept is what softfloat.h gives lane by lane without a flag but Inexact. */
FP_HOST_FMA_TARGET bool muladd4(const vreg *d, const vreg *n, const vreg *m, bool negate, unsigned lanes, vreg *r)
{
	return fp32x4_try_muladd(d, n, m, negate, lanes, r);
}
FP_HOST_FMA_TARGET bool muladd2(const vreg *d, const vreg *n, const vreg *m, bool negate, unsigned lanes, vreg *r)
{
	return fp64x2_try_muladd(d, n, m, negate, lanes, r);
}

TEST(FpHost, VectorsAreSoftfloat)
{
	Comparison<uint32_t> s(kSingle);
	Comparison<uint64_t> t(kDouble);
	size_t accepted = 0, refused = 0, wrong = 0;
	vreg n, m, d, r;
	auto lanes32 = [&](bool done, unsigned lanes, auto exact) {
		uint32_t fpsr = 0;
		bool same = true;
		for (unsigned i = 0; i < lanes; i++)
			same &= exact(i, &fpsr) == r.s[i];
		done ? accepted++ : refused++;
		if (done && (!same || (fpsr & ~static_cast<uint32_t>(FPSR_IXC))) && wrong++ < 10)
			ADD_FAILURE() << std::hex << n.s[0] << ' ' << m.s[0] << ' ' << d.s[0] << " fpsr " << fpsr;
	};
	auto lanes64 = [&](bool done, unsigned lanes, auto exact) {
		uint32_t fpsr = 0;
		bool same = true;
		for (unsigned i = 0; i < lanes; i++)
			same &= exact(i, &fpsr) == r.d[i];
		done ? accepted++ : refused++;
		if (done && (!same || (fpsr & ~static_cast<uint32_t>(FPSR_IXC))) && wrong++ < 10)
			ADD_FAILURE() << std::hex << n.d[0] << ' ' << m.d[0] << ' ' << d.d[0] << " fpsr " << fpsr;
	};
	for (int k = 0; k < 300000; k++) {
		unsigned lanes = k & 1 ? 4 : 2;
		for (unsigned i = 0; i < 4; i++)
			n.s[i] = s.operand(k + (k % 11 ? 2 : i)), m.s[i] = s.operand(k / 3), d.s[i] = s.operand(k / 5);
#define EXACT32(op) [&](unsigned i, uint32_t *f) { return fp32_##op(n.s[i], m.s[i], 0, f); }
		lanes32(fp32x4_try_add(&n, &m, lanes, &r), lanes, EXACT32(add));
		lanes32(fp32x4_try_sub(&n, &m, lanes, &r), lanes, EXACT32(sub));
		lanes32(fp32x4_try_mul(&n, &m, lanes, &r), lanes, EXACT32(mul));
		lanes32(fp32x4_try_div(&n, &m, lanes, &r), lanes, EXACT32(div));
		if (fp_host_has_fma())
			lanes32(muladd4(&d, &n, &m, k & 2, lanes, &r), lanes, [&](unsigned i, uint32_t *f) {
				return fp32_muladd(d.s[i], k & 2 ? fp32_neg(n.s[i]) : n.s[i], m.s[i], 0, f);
			});
		lanes /= 2;
		for (unsigned i = 0; i < 2; i++)
			n.d[i] = t.operand(k + (k % 11 ? 2 : i)), m.d[i] = t.operand(k / 3), d.d[i] = t.operand(k / 5);
#define EXACT64(op) [&](unsigned i, uint32_t *f) { return fp64_##op(n.d[i], m.d[i], 0, f); }
		lanes64(fp64x2_try_add(&n, &m, lanes, &r), lanes, EXACT64(add));
		lanes64(fp64x2_try_sub(&n, &m, lanes, &r), lanes, EXACT64(sub));
		lanes64(fp64x2_try_mul(&n, &m, lanes, &r), lanes, EXACT64(mul));
		lanes64(fp64x2_try_div(&n, &m, lanes, &r), lanes, EXACT64(div));
		if (fp_host_has_fma())
			lanes64(muladd2(&d, &n, &m, k & 2, lanes, &r), lanes, [&](unsigned i, uint32_t *f) {
				return fp64_muladd(d.d[i], k & 2 ? fp64_neg(n.d[i]) : n.d[i], m.d[i], 0, f);
			});
	}
	printf("vectors: %zu accepted, %zu left to softfloat\n", accepted, refused);
	EXPECT_GT(accepted, refused);
}

/* Every sum of two numbers with few bits, at every distance: where two-sum and cancellation are at their limits. */
TEST(FpHost, SumsAtEveryDistance)
{
	size_t count = 0;
	for (int e = 0; e < 120; e++)
		for (uint64_t fa : {0ull, 1ull, 0xfffffffffffffull, 0x8000000000000ull, 0x5555555555555ull})
			for (uint64_t fb : {0ull, 1ull, 0xfffffffffffffull, 0x8000000000000ull, 0xaaaaaaaaaaaaaull})
				for (int top : {1000, 2046, 121})
					for (uint64_t sign : {0ull, 1ull}) {
						uint64_t a = static_cast<uint64_t>(top) << 52 | fa;
						uint64_t b = sign << 63 | static_cast<uint64_t>(top - e) << 52 | fb;
						uint32_t s1 = 0, s2 = 0;
						ASSERT_EQ(fp64_add_fast(a, b, 0, &s1), fp64_add(a, b, 0, &s2))
							<< std::hex << a << ' ' << b;
						ASSERT_EQ(s1, s2) << std::hex << a << ' ' << b;
						count++;
					}
	printf("sums: %zu\n", count);
}

} // namespace
