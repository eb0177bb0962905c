// tests/table/decode_a32_test.cc - the decode tables of A32 and T32 against Arm's list of encodings and LLVM's assembler tests.
// Facts as in decode_test.cc: without them the tests are skipped.
#include <gtest/gtest.h>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
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
	std::string name, path;
	uint32_t mask, value, should_be;
	bool cond; // bits 31:28, not 1111
	bool matches(uint32_t w) const
	{
		return (w & mask & ~should_be) == (value & ~should_be) && !(cond && w >> 28 == 15);
	}
};

std::string facts(const char *file)
{
	const char *shared = getenv("AERIE_SHARED"), *src = getenv("SRC");
	std::string dir = shared ? shared : std::string(src ? src : ".") + "/../shared";
	return dir + "/facts/" + file;
}

std::vector<std::string> split(const std::string &s, char sep)
{
	std::vector<std::string> out;
	std::string part;
	std::istringstream in(s);
	while (std::getline(in, part, sep))
		out.push_back(part);
	return out;
}

uint32_t hex(const std::string &s)
{
	return static_cast<uint32_t>(strtoul(s.c_str(), nullptr, 16));
}

std::vector<Row> rows(const char *file)
{
	std::vector<Row> out;
	std::ifstream in(facts(file));
	std::string line;
	while (std::getline(in, line)) {
		auto f = split(line, '\t');
		if (f.size() == 6 && f[0] != "name")
			out.push_back({f[0], f[5], hex(f[1]), hex(f[2]), hex(f[3]), f[4].find("cond:28:4") != std::string::npos});
	}
	return out;
}

// Floating-point, Advanced SIMD: by path.
bool is_fp_simd(const Row &r)
{
	static const std::regex fp("A32/cops_as/(advsimdext|fpdp).*|.*/mov(fp|simd)\\w*|.*/ldstsimdfp|A32/uncond_as/advsimd.*|"
				   "T32/w/cpaf/(advsimdext|fpdp|simddp).*|.*/(fp_mov|fp_msr|simd_dup_el|simdfp_)\\w*|.*/fp_msr|T32/w/vldst.*");
	return std::regex_match(r.path, fp);
}

const struct insn_set *set_of(const Row &r)
{
	if (r.path.rfind("A32", 0) == 0)
		return &insn_a32;
	return r.path.rfind("T32/w", 0) == 0 ? &insn_t32 : &insn_t16;
}

// A word of the row; decodes to the row, or to another that it is also of.
void check_row(const std::vector<Row> &all, const Row &r, unsigned *words, unsigned *wrong)
{
	static std::mt19937 random(1);
	static const struct feature_set none = {};
	const struct insn_set *set = set_of(r);
	const uint32_t fixed = r.mask | r.should_be, width = set->bits == 16 ? 0xffff : 0xffffffff;
	for (unsigned i = 0; i < 64; i++) {
		uint32_t w = (static_cast<uint32_t>(random()) & ~fixed & width) | r.value;
		if (!r.matches(w))
			continue;
		const char *name = set->info[insn_decode(set, w)].name;
		bool ok = r.name == name;
		for (const Row &o : all)
			ok |= o.name == name && o.matches(w) && set_of(o) == set;
		++*words;
		if (!ok && insn_look_up(set, &none, w).reserved)
			continue;
		if (!ok && ++*wrong < 20)
			ADD_FAILURE() << set->name << " " << std::hex << w << ": " << r.name << " decodes to " << name;
	}
}

void check_list(const char *file)
{
	std::vector<Row> all = rows(file);
	unsigned count = 0, fp = 0, fp_known = 0, words = 0, wrong = 0;
	if (all.empty())
		GTEST_SKIP() << "no facts";
	for (const Row &r : all) {
		unsigned id = insn_find(set_of(r), r.name.c_str());
		if (is_fp_simd(r)) {
			fp++;
			fp_known += id != 0;
			continue;
		}
		count++;
		EXPECT_NE(id, 0u) << r.name << " (" << r.path << ") is not in our tables";
		EXPECT_TRUE(!id || a32_info[id].set == set_of(r)) << r.name;
		check_row(all, r, &words, &wrong);
	}
	printf("%s: %u encodings and %u words of them decode to their names; %u of %u of FP and SIMD are there\n", file, count, words,
	       fp_known, fp);
}

TEST(DecodeA32, EveryEncodingOfArmsList)
{
	check_list("aarchmrs_a32.tsv");
}

TEST(DecodeT32, EveryEncodingOfArmsList)
{
	check_list("aarchmrs_t32.tsv");
}

// Names that are not Arm's: hints without a name.
TEST(DecodeA32, NoOtherNames)
{
	std::vector<Row> a = rows("aarchmrs_a32.tsv"), t = rows("aarchmrs_t32.tsv");
	if (a.empty())
		GTEST_SKIP() << "no facts";
	a.insert(a.end(), t.begin(), t.end());
	for (unsigned id = 1; id < A32_COUNT; id++) {
		bool there = std::string(a32_info[id].name) == "HINT_T2";
		for (const Row &r : a)
			there |= r.name == a32_info[id].name;
		EXPECT_TRUE(there) << a32_info[id].name;
	}
}

// Bytes in memory order; false where the line has a fixup in them.
bool parse_bytes(const std::string &s, bool t32, uint32_t *word, const struct insn_set **set)
{
	auto b = split(s, ' ');
	for (auto &x : b)
		if (x.size() != 2 || x.find_first_not_of("0123456789abcdef") != std::string::npos)
			return false;
	if (b.size() == 2) {
		*set = &insn_t16;
		*word = hex(b[1] + b[0]);
		return t32;
	}
	if (b.size() != 4)
		return false;
	*set = t32 ? &insn_t32 : &insn_a32;
	*word = t32 ? hex(b[1] + b[0] + b[3] + b[2]) : hex(b[3] + b[2] + b[1] + b[0]);
	return true;
}

TEST(DecodeA32, AssemblerTests)
{
	static const std::regex groups("basic-(arm|thumb2?)-instructions(-v8)?|arm-tests|thumb-tests|thumb2|arm-memory-instructions|"
				       "(arm|thumb)-shift-encoding|thumb2-(branches|preloads)|arm-arithmetic-aliases|virtexts-(arm|thumb)|"
				       "move-banked-regs-(arm|thumb)|mul-v4|arm-load-store-multiple-deprecated|crc32(-thumb)?|"
				       "udf-(arm|thumb(-2)?)|load-store-acquire-release-v8(-thumb)?|diagnostics|thumb-hints|idiv|ssat.*");
	// Floating-point, coprocessors that Armv8 does not have, SWP: other tests, or gone.
	static const std::regex elsewhere("^(v|swp|cdp|ldc|stc|mcr|mrc|mrrc)");
	std::ifstream in(facts("arm32_llvm22_mc.tsv"));
	std::string line;
	unsigned good = 0, skipped = 0;
	if (!in)
		GTEST_SKIP() << "no facts";
	while (std::getline(in, line)) {
		auto f = split(line, '\t');
		const struct insn_set *set;
		uint32_t w;
		if (f.size() < 5 || !std::regex_match(f[4], groups) || std::regex_search(f[2], elsewhere))
			continue;
		if (!parse_bytes(f[1], f[0] == "T32", &w, &set)) {
			skipped++;
			continue;
		}
		unsigned id = insn_decode(set, w);
		good += id != 0;
		EXPECT_NE(id, 0u) << line;
	}
	printf("arm32_llvm22_mc.tsv: %u instructions of the base groups decode; %u lines with fixups\n", good, skipped);
}

} // namespace
