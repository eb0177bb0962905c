// Syndromes in words. Expectations: DDI 0487 D24.2, ESR_EL1.
#include <gtest/gtest.h>
#include <string>

extern "C" {
#include "sim/esr_text.h"
}

namespace {

struct Case {
	uint64_t esr;
	std::vector<const char *> words;
};
class Esr : public testing::TestWithParam<Case> {};

TEST_P(Esr, Says)
{
	char buf[200];
	std::string s = esr_text(GetParam().esr, buf, sizeof(buf));

	for (const char *w : GetParam().words)
		EXPECT_NE(s.find(w), std::string::npos) << s;
}
INSTANTIATE_TEST_SUITE_P(Manual, Esr,
			 testing::Values(Case{0x56000007, {"SVC", "#0x7"}}, Case{0x5a000000, {"HVC"}}, Case{0x5e000000, {"SMC"}},
					 Case{0xf2000800, {"BRK", "#0x800"}},
					 Case{0x96000045, {"data abort", "translation fault", "level 1", "write"}},
					 Case{0x92000006, {"data abort", "translation fault", "level 2", "read"}},
					 Case{0x8200000f, {"instruction abort", "permission fault", "level 3"}},
					 Case{0x96000010, {"synchronous external abort"}}, Case{0x96000061, {"alignment fault", "write"}},
					 Case{0x93830006, {"data abort", "4 bytes", "W3"}},     // ISV, SAS 2, SRT 3
					 Case{0x62310001, {"MRS", "X0"}},                       // op0 3 op1 4 op2 0 CRn 0 CRm 0 Rt 0
					 Case{0x62302040, {"MSR", "X2"}}, Case{0x06000000 | 1 << 25, {"WFI"}},
					 Case{0x06000001, {"WFE"}}, Case{0x6a000000, {"ERET"}}, Case{0x36000002, {"BTYPE 2"}}));

TEST(Esr, NeverWritesBehindTheBuffer)
{
	for (unsigned ec = 0; ec < 64; ec++)
		for (uint64_t iss : {0ull, 0x1ffffffull, 0xaaaaaaull, 0x1555555ull}) {
			char buf[20];
			memset(buf, 0x55, sizeof(buf));
			esr_text(static_cast<uint64_t>(ec) << 26 | iss, buf, 10);
			EXPECT_NE(memchr(buf, 0, 10), nullptr);
			EXPECT_EQ(buf[10], 0x55);
		}
}

} // namespace
