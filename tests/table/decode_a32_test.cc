// tests/table/decode_a32_test.cc - the decode tables of A32 and T32 against Arm's list of encodings and LLVM's assembler tests.
// Facts as in decode_test.cc: without them the tests are skipped.
#include <gtest/gtest.h>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <regex>
#include <set>
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
	printf("note decode: %s: %u encodings and %u words of them decode to their names; %u of %u of FP and SIMD are there\n", file, count, words,
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

// The assembler's names that stand for an encoding of another name: aliases of F5.1 and F6.1, IT with its mask, RFE and SRS of T32, a wide
// ADD. A hint without a name shares IT's encoding.
const std::map<std::string, std::set<std::string>> aliases = {
	{"ASR", {"MOV", "MOVS"}}, {"LSL", {"MOV", "MOVS"}}, {"LSR", {"MOV", "MOVS"}}, {"ROR", {"MOV", "MOVS"}}, {"RRX", {"MOV", "MOVS"}},
	{"ADDW", {"ADD"}}, {"SUBW", {"SUB", "ADR"}}, {"SUB", {"ADR"}}, {"MOVW", {"MOV"}}, {"BLX", {"BL"}}, {"DFB", {"DSB"}},
	{"HINT", {"IT", "SEVL"}}, {"ITE", {"IT"}}, {"ITET", {"IT"}}, {"ITETE", {"IT"}}, {"ITETT", {"IT"}}, {"ITT", {"IT"}},
	{"ITTE", {"IT"}}, {"ITTEE", {"IT"}}, {"ITTTE", {"IT"}}, {"MRC", {"VMOV"}}, {"PLDW", {"PLD"}}, {"POP", {"LDM", "LDR"}},
	{"PUSH", {"STMDB", "STR"}}, {"RFEDB", {"RFE"}}, {"SRSDB", {"SRS"}}, {"SRSIA", {"SRS"}}, {"VFMAB", {"VFMA"}},
	{"VFMAT", {"VFMA"}}, {"VLDMIA", {"VLDM"}}, {"VPOP", {"VLDM"}}, {"VPUSH", {"VSTMDB"}}, {"VSTMIA", {"VSTM"}},
};

std::string upper(std::string s)
{
	for (char &c : s)
		c = (char)toupper(c);
	return s;
}

// "addseq r0, r1, r2" and ADDS_r_A1: mnemonic with S and a condition or without.
bool names(const std::string &text, const std::string &encoding)
{
	static const std::set<std::string> conditions = {"EQ", "NE", "CS", "HS", "CC", "LO", "MI", "PL", "VS",
							 "VC", "HI", "LS", "GE", "LT", "GT", "LE", "AL"};
	const std::string e = encoding.substr(0, encoding.find('_'));
	std::set<std::string> m = {upper(text.substr(0, text.find_first_of(". \t,<")))};
	for (const std::string &x : std::set<std::string>(m))
		if (x.size() > 2 && conditions.count(x.substr(x.size() - 2)))
			m.insert(x.substr(0, x.size() - 2));
	for (const std::string &x : std::set<std::string>(m))
		if (x.back() == 'S')
			m.insert(x.substr(0, x.size() - 1));
	for (const std::string &x : m) {
		auto a = aliases.find(x);
		if (x == e || (a != aliases.end() && a->second.count(e)))
			return true;
	}
	return false;
}

// Not M-profile's, MVE and custom instructions; nor what older architectures call coprocessor instructions.
bool is_ours(const std::vector<std::string> &f)
{
	static const std::regex others(".*(mve|8m|8\\.1m|cde|mclass|pacbti|vscclrm|lob|-m$|v7em|v7m|v6m).*"), coprocessor("^(cdp|(ldc|stc|mrc|mcr)2)");

	return !std::regex_match(f[3] + " " + f[4], others) && !std::regex_search(f[2], coprocessor);
}

TEST(DecodeA32, AssemblerTests)
{
	std::ifstream in(facts("arm32_llvm22_mc.tsv"));
	std::string line;
	std::vector<Row> a = rows("aarchmrs_a32.tsv"), t = rows("aarchmrs_t32.tsv");
	unsigned good = 0, present = 0, gone = 0, gone_good = 0, unclear = 0, others = 0;
	if (!in || a.empty())
		GTEST_SKIP() << "no facts";
	std::getline(in, line);
	while (std::getline(in, line)) {
		auto f = split(line, '\t');
		const struct insn_set *set;
		uint32_t w;
		if (f.size() < 5 || !parse_bytes(f[1], f[0] == "T32", &w, &set)) {
			unclear++;
			continue;
		}
		bool listed = false;
		for (const Row &r : set == &insn_a32 ? a : t)
			listed |= set_of(r) == set && r.matches(w);
		const char *name = set->info[insn_decode(set, w)].name;
		if (is_ours(f) && listed) {
			present++;
			good += names(f[2], name);
			EXPECT_TRUE(names(f[2], name)) << line << ": " << name;
		} else if (!listed) {
			gone++;
			gone_good += !insn_decode(set, w);
			EXPECT_EQ(insn_decode(set, w), 0u) << line << ": " << name;
		} else {
			others++;
		}
	}
	printf("note decode: arm32_llvm22_mc.tsv: %u of %u words of encodings that are there decode to the instruction named, %u of %u of "
	       "absent ones are UNDEFINED; %u are another instruction's in M-profile or before Armv8, %u lines with fixups\n", good,
	       present, gone_good, gone, others, unclear);
}

} // namespace
