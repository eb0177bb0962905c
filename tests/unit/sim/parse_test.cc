// Numbers, sizes, times and lists as people write them.
#include <gtest/gtest.h>

extern "C" {
#include "sim/parse.h"
}

namespace {

struct SizeCase {
	const char *text;
	uint64_t bytes; // 0: refused
};
class Size : public testing::TestWithParam<SizeCase> {};

TEST_P(Size, IsWhatIsWritten)
{
	uint64_t v = 0;
	struct error e;
	int rc = parse_size(GetParam().text, "-m", 1 << 20, &v, &e);

	if (GetParam().bytes) {
		EXPECT_EQ(rc, 0);
		EXPECT_EQ(v, GetParam().bytes);
	} else {
		EXPECT_LT(rc, 0);
	}
}
INSTANTIATE_TEST_SUITE_P(All, Size,
			 testing::Values(SizeCase{"512", 512ull << 20}, SizeCase{"512M", 512ull << 20}, SizeCase{"1G", 1ull << 30},
					 SizeCase{"1g", 1ull << 30}, SizeCase{"4K", 4096}, SizeCase{"2T", 2ull << 40},
					 SizeCase{"0x10", 16ull << 20}, SizeCase{"1GiB", 1ull << 30}, SizeCase{"", 0}, SizeCase{"G", 0},
					 SizeCase{"-1", 0}, SizeCase{"1X", 0}, SizeCase{"1GG", 0}, SizeCase{" 1", 0},
					 SizeCase{"16777216T", 0}, SizeCase{"99999999999999999999", 0}));

TEST(Duration, HasUnitsAndFractions)
{
	const struct { const char *text; uint64_t ns; } good[] = {
		{"10", 10000000000}, {"1.5", 1500000000}, {"1.5s", 1500000000}, {"20ms", 20000000}, {"0.25ms", 250000}, {"3us", 3000}, {"7ns", 7},
	};
	uint64_t v;

	for (auto &g : good) {
		ASSERT_EQ(parse_duration(g.text, "t", &v, nullptr), 0) << g.text;
		EXPECT_EQ(v, g.ns) << g.text;
	}
	for (const char *bad : {"", "s", "1h", "-1", "1..5", "1e9", "99999999999999s"})
		EXPECT_LT(parse_duration(bad, "t", &v, nullptr), 0) << bad;
}

TEST(Number, RefusesWhatIsNotAllOfIt)
{
	uint64_t v;

	EXPECT_EQ(parse_u64("0x40000000", "n", 0, UINT64_MAX, &v, nullptr), 0);
	EXPECT_EQ(v, 0x40000000u);
	EXPECT_EQ(parse_u64("010", "n", 0, UINT64_MAX, &v, nullptr), 0);
	EXPECT_EQ(v, 10u) << "a leading zero does not make it octal";
	for (const char *bad : {"", "x", "0x", "1 ", "+1", "-1", "18446744073709551616", "0xg"})
		EXPECT_LT(parse_u64(bad, "n", 0, UINT64_MAX, &v, nullptr), 0) << bad;
	EXPECT_LT(parse_u64("9", "n", 1, 8, &v, nullptr), 0);
}

TEST(List, SplitsAtCommasButNotAtDoubledOnes)
{
	const char *rest = "virt,gic-version=3,file=a,,b=c,last";
	struct parse_item it;

	ASSERT_EQ(parse_next(&rest, &it, "x", nullptr), 0);
	EXPECT_STREQ(it.key, "virt");
	EXPECT_EQ(it.value, nullptr);
	ASSERT_EQ(parse_next(&rest, &it, "x", nullptr), 0);
	EXPECT_STREQ(it.key, "gic-version");
	EXPECT_STREQ(it.value, "3");
	ASSERT_EQ(parse_next(&rest, &it, "x", nullptr), 0);
	EXPECT_STREQ(it.key, "file");
	EXPECT_STREQ(it.value, "a,b=c");
	ASSERT_EQ(parse_next(&rest, &it, "x", nullptr), 0);
	EXPECT_STREQ(it.key, "last");
	EXPECT_EQ(rest, nullptr);
}

TEST(List, RefusesWhatIsTooLong)
{
	std::string s(5000, 'a');
	const char *rest = s.c_str();
	struct parse_item it;

	EXPECT_LT(parse_next(&rest, &it, "x", nullptr), 0);
}

} // namespace
