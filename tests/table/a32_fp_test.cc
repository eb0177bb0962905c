// tests/table/a32_fp_test.cc - the AArch32 floating-point and Advanced SIMD decode tables, A32 and T32, against Arm's list of
// encodings (LLVM's assembler tests: decode_a32_test.cc). The facts are looked for as in decode_test.cc; without them they are skipped.
#include <gtest/gtest.h>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

extern "C" {
#include "cpu/exec/decode.h"
}

namespace
{

struct Row {
	std::string name, fields;
	uint32_t mask, value, should_be;
};

std::vector<std::string> split(const std::string &s, char sep)
{
	std::vector<std::string> out;
	std::string part;
	std::istringstream in(s);
	while (std::getline(in, part, sep))
		out.push_back(part);
	return out;
}

std::ifstream facts(const std::string &file)
{
	const char *shared = getenv("AERIE_SHARED"), *src = getenv("SRC");
	const std::string dir = shared ? shared : std::string(src ? src : ".") + "/../shared";
	return std::ifstream(dir + "/facts/" + file);
}

// What of the list is floating-point, Advanced SIMD or cryptography: by its path.
std::vector<Row> listed(const std::string &file)
{
	static const std::regex ours("A32/uncond_as/advsimd.*|A32/cops_as/(fpdp|advsimdext)/.*|"
				     "A32/cops_as/(sysldst_mov64|sys_mov32)/(ldstsimdfp|movsimd.*|movfp.*)|"
				     "T32/w/cpaf/(simddp|fpdp|advsimdext)/.*|T32/w/cpaf/(sysldst_mov64|sys_mov32)/(simd|fp).*|"
				     "T32/w/vldst/.*");
	std::vector<Row> rows;
	std::ifstream in = facts(file);
	std::string line;
	std::getline(in, line);
	while (std::getline(in, line)) {
		const std::vector<std::string> f = split(line, '\t');
		if (std::regex_match(f[5], ours))
			rows.push_back({f[0], f[4], (uint32_t)strtoul(f[1].c_str(), nullptr, 16),
					(uint32_t)strtoul(f[2].c_str(), nullptr, 16), (uint32_t)strtoul(f[3].c_str(), nullptr, 16)});
	}
	return rows;
}

struct Set {
	const char *isa, *file;
	const struct insn_set *set;
};
class A32Fp : public testing::TestWithParam<Set>
{
};

TEST_P(A32Fp, MasksAndFieldsAreTheLists)
{
	const std::vector<Row> rows = listed(GetParam().file);
	if (rows.empty())
		GTEST_SKIP() << "no list of encodings";
	EXPECT_EQ(rows.size(), 654u);
	for (const Row &r : rows) {
		const unsigned id = insn_find(GetParam().set, r.name.c_str());
		ASSERT_NE(id, 0u) << r.name;
		const struct insn_info &in = GetParam().set->info[id];
		EXPECT_EQ(in.set, GetParam().set) << r.name;
		EXPECT_EQ(in.mask, r.mask & ~r.should_be) << r.name;
		EXPECT_EQ(in.value, r.value & ~r.should_be) << r.name;
		EXPECT_EQ(in.should_be, r.should_be) << r.name;
		std::vector<std::string> a = split(in.fields, ' '), b = split(r.fields, ' ');
		std::sort(a.begin(), a.end());
		std::sort(b.begin(), b.end());
		EXPECT_EQ(a, b) << r.name;
	}
}

INSTANTIATE_TEST_SUITE_P(Lists, A32Fp, testing::Values(Set{"A32", "aarchmrs_a32.tsv", &insn_a32}, Set{"T32", "aarchmrs_t32.tsv", &insn_t32}));

} // namespace
