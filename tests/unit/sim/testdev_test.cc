/* tests/unit/sim/testdev_test.cc - the statuses that a test program's messages end the run with. */
#include <gtest/gtest.h>

#include <string>
#include <vector>

extern "C" {
#include "sim/testdev.h"
}

namespace {

std::vector<int> ends(const std::string &text)
{
	std::vector<int> got;
	testdev t;
	testdev_init(&t, [](void *arg, int status) { static_cast<std::vector<int> *>(arg)->push_back(status); }, &got);
	for (char c : text) { /* however it is cut */
		auto byte = static_cast<uint8_t>(c);
		chardev_write(&t.chr, &byte, 1);
	}
	return got;
}

TEST(Testdev, TwiceTheNumberPlusOne)
{
	EXPECT_EQ(ends("0q"), std::vector<int>({1}));
	EXPECT_EQ(ends("1q38q"), std::vector<int>({3, 77}));
	EXPECT_EQ(ends("q"), std::vector<int>({1})) << "no number is 0";
	EXPECT_EQ(ends("12x1q"), std::vector<int>({3})) << "what it does not know it forgets";
	EXPECT_EQ(ends("99999999999999999999q").size(), 1u);
	EXPECT_TRUE(ends("hello 7").empty());
}

} // namespace
