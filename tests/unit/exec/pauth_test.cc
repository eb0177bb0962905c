// tests/unit/exec/pauth_test.cc - AddPAC(), Auth() and Strip() by their rules, whatever the code's algorithm.
#include "tests/unit/hyp/fixture.h"

extern "C" {
#include "cpu/exec/pauth.h"
}

namespace
{

constexpr uint64_t TBI0 = BIT(37), TBI1 = BIT(38), TBID0 = BIT(51);
constexpr uint64_t kLow = 0x0000123456789abcULL, kHigh = 0xffff923456789abcULL;

class Pauth : public Pe
{
public:
	explicit Pauth(const char *spec, uint64_t tcr = 0) : Pe(spec)
	{
		at(1).with(SR_HCR_EL2, BIT(40) | BIT(41)).with(SR_SCR_EL3, BIT(16) | BIT(17));
		set(SR_TCR_EL1, tcr | 16 | 16 << 16); // 48-bit both halves: the code begins at bit 48
		with(SR_SCTLR_EL1, BIT(31) | BIT(30) | BIT(27) | BIT(13));
		for (unsigned i = 0; i < 10; i++)
			cpu->sr[SR_APIAKeyLo_EL1 + i] = 0x9e3779b97f4a7c15ULL * (i + 1);
	}
	uint64_t add(uint64_t p, uint64_t m = 7, pauth_key k = KEY_IA)
	{
		pauth_result r = pauth_add(cpu, p, m, k);
		EXPECT_EQ(r.status, EXEC_NEXT);
		return r.ptr;
	}
	uint64_t auth(uint64_t p, uint64_t m = 7, pauth_key k = KEY_IA)
	{
		pauth_result r = pauth_auth(cpu, p, m, k, false);
		EXPECT_EQ(r.status, EXEC_NEXT);
		return r.ptr;
	}
};

class PauthModels : public testing::TestWithParam<const char *>
{
};

TEST_P(PauthModels, SignedPointersComeBack)
{
	for (uint64_t tcr : { uint64_t(0), uint64_t(TBI0 | TBI1), uint64_t(TBI0), uint64_t(TBI0 | TBID0) }) {
		Pauth p(GetParam(), tcr);
		for (uint64_t ptr : { kLow, kHigh, uint64_t(0x1000), uint64_t(0xffffffffffff0000) })
			for (pauth_key k : { KEY_IA, KEY_IB, KEY_DA, KEY_DB }) {
				uint64_t s = p.add(ptr, 99, k);
				EXPECT_EQ(s & GENMASK(47, 0), ptr & GENMASK(47, 0)) << "the address stays";
				EXPECT_EQ(s >> 55 & 1, ptr >> 55 & 1) << "bit 55 says which half";
				EXPECT_EQ(p.auth(s, 99, k), ptr) << GetParam() << std::hex << " tcr " << tcr << " " << ptr;
				EXPECT_EQ(pauth_strip(p.cpu, s, k >= KEY_DA), ptr);
			}
	}
}
INSTANTIATE_TEST_SUITE_P(Each, PauthModels, testing::Values("v8.3", "v8.3+EPAC", "v8.6", "v8.6+CONSTPACFIELD", "max"),
			 [](const testing::TestParamInfo<const char *> &i) { return "model" + std::to_string(i.index); });

TEST(PauthRules, TagByteIsLeftAloneUnderTbi)
{
	Pauth p("v8.3", TBI0 | TBI1);
	uint64_t tagged = kLow | 0x5aULL << 56;

	EXPECT_EQ(p.add(tagged) >> 56, 0x5au);
	EXPECT_EQ(p.auth(p.add(tagged)), tagged);
}

TEST(PauthRules, TbidMakesTheTagByteCodeForInstructions)
{
	Pauth p("v8.3", TBI0 | TBID0);
	bool differs = false;

	for (uint64_t m = 0; m < 16; m++) {
		differs |= p.add(kLow, m, KEY_IA) >> 56 != 0;
		EXPECT_EQ(p.add(kLow, m, KEY_DA) >> 56, 0u);
	}
	EXPECT_TRUE(differs);
}

TEST(PauthRules, FailureInV83PutsTheErrorCodeIntoTheTopBits)
{
	Pauth p("v8.3"), t("v8.3", TBI0 | TBI1);

	EXPECT_EQ(p.auth(p.add(kLow) ^ BIT(50)), kLow | 1ULL << 61) << "key A: 01 in bits 62:61";
	EXPECT_EQ(p.auth(p.add(kLow, 7, KEY_IB) ^ BIT(50), 7, KEY_IB), kLow | 2ULL << 61) << "key B: 10";
	EXPECT_EQ(p.auth(p.add(kHigh) ^ BIT(50)), (kHigh & ~(3ULL << 61)) | 1ULL << 61);
	EXPECT_EQ(t.auth(t.add(kLow) ^ BIT(50)), kLow | 1ULL << 53) << "under TBI bits 54:53";
}

TEST(PauthRules, WrongModifierOrKeyFails)
{
	Pauth p("v8.3");
	unsigned accepted = 0;

	for (uint64_t m = 0; m < 64; m++)
		accepted += p.auth(p.add(kLow, m), m + 1) == kLow;
	EXPECT_EQ(accepted, 0u);
	EXPECT_NE(p.auth(p.add(kLow, 1, KEY_IA), 1, KEY_IB), kLow);
}

TEST(PauthRules, PAuth2LeavesTheDifferenceInTheCode)
{
	Pauth p("v8.6");

	EXPECT_EQ(p.auth(p.add(kLow) ^ BIT(50)), kLow ^ BIT(50));
}

TEST(PauthRules, NonCanonicalPointersDoNotVerify)
{
	uint64_t bad = kLow | BIT(49);
	Pauth v83("v8.3"), epac("v8.3+EPAC"), v86("v8.6");

	EXPECT_NE(v83.auth(v83.add(bad)), kLow);
	EXPECT_EQ(epac.add(bad) & (GENMASK(63, 56) | GENMASK(54, 48)), 0u) << "FEAT_EPAC: the code is zero";
	EXPECT_EQ(v86.auth(v86.add(bad)), bad);
}

TEST(PauthRules, FpacFaults)
{
	Pauth p("max");
	pauth_result r = pauth_auth(p.cpu, p.add(kLow, 7, KEY_DB) ^ BIT(50), 7, KEY_DB, true);

	EXPECT_EQ(r.status, EXEC_EXC);
	EXPECT_EQ(p.cpu->exc.ec, 0x1c);
	EXPECT_EQ(p.cpu->exc.iss, 3u) << "data, key B";
	Pauth q("v8.6+FPAC");
	EXPECT_EQ(pauth_auth(q.cpu, q.add(kLow) ^ BIT(50), 7, KEY_IA, true).status, EXEC_NEXT)
		<< "combined instructions need FEAT_FPACCOMBINE";
	EXPECT_EQ(pauth_auth(q.cpu, q.add(kLow) ^ BIT(50), 7, KEY_IA, false).status, EXEC_EXC);
}

TEST(PauthRules, DisabledKeysDoNothing)
{
	Pauth p("max");

	p.cpu->sr[SR_SCTLR_EL1] &= ~BIT(31);
	p.cpu->pauth[1].valid = false;
	EXPECT_EQ(p.add(kLow), kLow);
	EXPECT_EQ(p.auth(kLow | BIT(50)), kLow | BIT(50));
	EXPECT_NE(p.add(kLow, 7, KEY_IB), kLow);
}

TEST(PauthRules, GenericCodeIsTheTopHalf)
{
	Pauth p("max");
	uint64_t a = pauth_generic(p.cpu, 1, 2).ptr, b = pauth_generic(p.cpu, 1, 3).ptr;

	EXPECT_EQ(a & 0xffffffff, 0u);
	EXPECT_NE(a, b);
}

TEST(PauthRules, TrapsAreTaken)
{
	Pauth p("max");

	p.cpu->sr[SR_HCR_EL2] &= ~BIT(41);
	EXPECT_EQ(pauth_add(p.cpu, kLow, 0, KEY_IA).status, EXEC_EXC);
	EXPECT_EQ(p.cpu->exc.ec, 0x09);
	EXPECT_EQ(p.cpu->exc.target_el, 2);
	EXPECT_EQ(pauth_generic(p.cpu, 0, 0).status, EXEC_EXC);
}

} // namespace
