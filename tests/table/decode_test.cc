// tests/table/decode_test.cc - the decode tables against Arm's list of encodings and LLVM's assembler tests.
// The facts are looked for in $AERIE_SHARED/facts, else in shared/facts beside the source tree ($SRC); without them the
// parts that need them are skipped, and say so.
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
	std::string name, group;
	uint32_t mask, value, should_be;
	enum a64_id id; // ours, or A64_UNALLOCATED
	uint32_t fixed() const
	{
		return mask & ~should_be;
	}
	bool matches(uint32_t w) const
	{
		return (w & fixed()) == (value & fixed());
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

// Encodings of features that are not modelled, by name and by group: from the manual, not from our tables.
struct Absent {
	const char *feature, *name, *group;
};
const Absent absent[] = {
	{"SVE2p1", "(add|[su]max|[su]min|or|eor|and)qv_.*|[su]clamp_.*|dupq_.*|extq_.*|(zip|uzp)q[12]_.*|tb[lx]q_.*|pmov_.*", "sve"},
	{"SVE2p1", "[su]dot_z32_.*|revd_z_p_z_m|[su]qr?shru?n_z_mz2_.*|[su]qcvtu?n_z_mz2_", "sve"},
	{"SVE2p1", "(ld|st)1[wd]_z_p_b[ri]_u128|(ld|st)[1-4]q_.*|psel_.*|pext_.*|ptrue_pn_.*|cntp_r_pn_|while.._p[pn]_rr_", "sve"},
	{"SVE2p2", "(first|last)p_.*", "sve"},
	{"SME", "(adds[vp]l|rdsvl)_.*", "sve"},
	{"SVE2p2", "(abs|neg|[su]xt[bhw]|cl[sz]|cnt|cnot|not|fabs|fneg|rbit|revd|urecpe|ursqrte|sqabs|sqneg)_z_p_z_z", "sve"},
	{"SVE2p2", "rev[bhw]_z_z_z|compact_z_p_z_s|expand_.*", "sve"},
	{"SVE2p3", "(add|sub)qp_.*|addsubp_.*|subp_.*|[su]abal_.*|[su]dot_z16_.*", "sve"},
	{"SVE_AES2", "aes.*_mz_.*|pmu?l+a?l_mz_.*", "sve"},
	{"LUT", "luti[246]_z.*", "sve"},
	{"CPA", "(add|sub)pt_z_.*|(mad|mla)pt_.*", "sve"},
	{"SVE_B16B16", "bf(add|sub|mul|mla|mls|max|min|maxnm|minnm|clamp)_z_.*", "sve"},
	{"SVE_BFSCALE", "bfscale_z_.*", "sve"},
	{"SVE2p1", "f(add|max|min|maxnm|minnm)qv_.*|fdot_z_zzzi?_|fclamp_.*|bfmlsl[bt]_.*", "sve"},
	{"SVE2p2", "(b?f|[su]cvtf).*_z_p_z_.*z|frint(32|64)[xz]_z_p_z_m", "sve"},
	{"SVE2p3", "fcvtz[su]n_.*|[su]cvtf(lt)?_z_z_", "sve"},
	{"FAMINMAX", "fam(ax|in)_z_.*", "sve"},
	{"FP8", "b?f[12]cvt(lt)?_z_z8_.*|b?fcvtn[bt]?_z8_.*|fdot_z.*z8z8.*|fmlal+[bt]+_z.*z8z8.*|fmmla_.*z8z8_", "sve"},
	{"SVE_F16F32MM", "b?fmmla_z(32)?_zzz_h", "sve"},
	{"SME", ".*", "sme.*|mortlach.*"},
	{"CMPBR", ".*", "compbranch_imm|compbranch_regs2?"},
	{"PAuth_LR", ".*(SPPCR?|171615)_.*|PACM_.*", ".*"},
	{"CPA", "(ADD|SUB|MADD|MSUB)PT_.*", ".*"},
	{"D128", "SYSP_.*|MSRR_.*|MRRS_.*|RCWS?(CAS|CLR|SWP|SET)P.*", ".*"},
	{"THE", "RCWS?(CAS|CLR|SWP|SET).*", ".*"},
	{"LSUI", ".*", ".*_unpriv"},
	{"LSUI", "(STTP|LDTP|STTNP|LDTNP)_.*", ".*"},
	{"LSCP", "(STLP|LDAP|LDAPP)_64_.*", "ldiappstilp"},
	{"GCS", "GCS.*", ".*"},
	{"MOPS_GO", ".*", "memset_go"},
	{"LSE128", "(LDCLRP|LDSETP|SWPP).*", "memop_128"},
	{"LSFE", "(LD|ST)B?F(ADD|MAX|MIN).*", "memop"},
	{"PCDPHINT", "STSHH_.*", "hints"},
	{"CMH", "SHUH_.*|STCPH_.*", "hints"},
	{"TEV", "TEXIT_.*|TENTER_.*|TSTART_.*|TTEST_.*|TCHANGE.*", ".*"},
	{"FPRCVT", ".*_sisd_.*", "float2int"},
	{"FAMINMAX", "(FAMAX|FAMIN)_.*", ".*"},
	{"FP8", "FSCALE_.*|B?F[12]CVTL_.*|FCVTN_asimdsame2_.*", ".*"},
	{"FP8FMA", "FMLAL(B|T|L..)_.*", ".*"},
	{"FP8DOT", "FDOT_(asimdsame2_DD?|asimdelem_[DG])", ".*"},
	{"F16F32DOT", "FDOT_.*FP16FP32", ".*"},
	{"FMMLA", "FMMLA_.*", ".*"},
	{"LUT", "LUTI[24]_.*", ".*"},
};

const char *absent_feature(const Row &r)
{
	// LDTR and STTR are as old as the architecture; their group's name is not the pattern's.
	if (r.group == "ldst_unpriv")
		return nullptr;
	static std::vector<std::pair<std::regex, std::regex>> compiled;
	if (compiled.empty())
		for (const Absent &a : absent)
			compiled.emplace_back(std::regex(a.name), std::regex(a.group));
	for (size_t i = 0; i < compiled.size(); i++)
		if (std::regex_match(r.group, compiled[i].second) && std::regex_match(r.name, compiled[i].first))
			return absent[i].feature;
	return nullptr;
}

class Facts : public testing::Test
{
      protected:
	static std::vector<Row> rows;
	static std::vector<std::vector<const Row *>> by_top; // by bits 31:24

	static void SetUpTestSuite()
	{
		std::ifstream in(facts("aarchmrs_a64.tsv"));
		std::string line;
		std::getline(in, line);
		while (std::getline(in, line)) {
			std::vector<std::string> f = split(line, '\t'), path = split(f[5], '/');
			Row r = {f[0],
				 path[1] == "sve" || path[1] == "sme" ? path[1] : path[2],
				 (uint32_t)strtoul(f[1].c_str(), nullptr, 16),
				 (uint32_t)strtoul(f[2].c_str(), nullptr, 16),
				 (uint32_t)strtoul(f[3].c_str(), nullptr, 16),
				 a64_find(f[0].c_str())};
			rows.push_back(r);
		}
		by_top.resize(256);
		for (unsigned top = 0; top < 256; top++)
			for (const Row &r : rows)
				if (!(((top << 24) ^ r.value) & r.fixed() & 0xff000000))
					by_top[top].push_back(&r);
	}
	void SetUp() override
	{
		if (rows.empty()) {
			printf("note decode: %s is not there: not compared with Arm's list\n",
			       facts("aarchmrs_a64.tsv").c_str());
			GTEST_SKIP();
		}
	}
	// Nothing but what the list allows; NULL or what is wrong with this word.
	static const char *wrong(uint32_t w)
	{
		enum a64_id id = a64_decode(w);
		bool found = false;
		for (const Row *r : by_top[w >> 24]) {
			if (!r->matches(w) || !r->id)
				continue;
			if (r->id == id)
				found = true;
			if (!id && !a64_look_up(&none, w).reserved)
				return "is in the list, of a modelled feature, and does not decode";
			if (id && r->id != id && !(~r->fixed() & a64_info[id].mask) && r->fixed() != a64_info[id].mask)
				return "decodes to a wider encoding than the list has";
		}
		return id && !found ? "decodes to what the list does not have there" : nullptr;
	}
	static struct feature_set none;
};
std::vector<Row> Facts::rows;
std::vector<std::vector<const Row *>> Facts::by_top;
struct feature_set Facts::none;

TEST_F(Facts, AbsentFeaturesAreAbsentAndAllOthersThere)
{
	std::map<std::string, int> count;
	for (const Row &r : rows) {
		const char *f = absent_feature(r);
		if (f)
			count[f]++;
		EXPECT_EQ(r.id == A64_UNALLOCATED, f != nullptr) << r.name << (f ? f : " is of a modelled feature");
	}
	for (int id = 1; id < A64_COUNT; id++) {
		bool there = false;
		for (const Row &r : rows)
			there |= r.name == a64_info[id].name;
		EXPECT_TRUE(there) << a64_info[id].name << " is not a name of the list";
	}
	for (const Absent &a : absent)
		EXPECT_GT(count[a.feature], 0) << a.feature << ": the pattern matches nothing";
}

TEST_F(Facts, MasksAndFieldsAreTheLists)
{
	std::ifstream in(facts("aarchmrs_a64.tsv"));
	std::string line;
	for (size_t i = 0; std::getline(in, line);) {
		if (line.compare(0, 5, "name\t") == 0)
			continue;
		const Row &r = rows[i++];
		if (!r.id)
			continue;
		const struct insn_info &a = a64_info[r.id];
		EXPECT_EQ(a.mask, r.fixed()) << r.name;
		EXPECT_EQ(a.value, r.value & r.fixed()) << r.name;
		EXPECT_EQ(a.should_be, r.should_be) << r.name;
		EXPECT_EQ(std::string(a.fields), split(line, '\t')[4]) << r.name;
	}
}

TEST_F(Facts, EveryEncodingDecodesToItsName)
{
	std::mt19937 rnd(1);
	unsigned present = 0, good = 0, words = 0, reserved = 0, narrower = 0;
	for (const Row &r : rows) {
		if (!r.id)
			continue;
		bool hit = false, bad = false;
		present++;
		for (unsigned i = 0; i < 400; i++, words++) {
			uint32_t fill = i == 0 ? 0 : i == 1 ? ~0u : rnd();
			uint32_t w = (r.value & r.mask) | (fill & ~(i & 1 ? r.mask : r.fixed()));
			enum a64_id id = a64_decode(w);
			struct a64_lookup l = a64_look_up(&none, w);
			if (id == r.id)
				hit = true;
			else if (id == A64_UNALLOCATED && l.id == r.id && l.reserved)
				reserved++;
			else if (!wrong(w))
				narrower++; // the list has another encoding there too
			else
				bad = true;
		}
		EXPECT_TRUE(hit) << r.name << " never decodes";
		EXPECT_FALSE(bad) << r.name;
		good += hit && !bad;
	}
	EXPECT_EQ(good, present);
	printf("note decode: %u of %u encodings of modelled features decode to their own names (%zu in the list; %u "
	       "words, %u of "
	       "them reserved values, %u a narrower encoding's)\n",
	       good, present, rows.size(), words, reserved, narrower);
}

TEST_F(Facts, NothingElseDecodes)
{
	std::mt19937 rnd(2);
	unsigned long words = 0, decoded = 0, bad = 0;
	auto check = [&](uint32_t w) {
		const char *why = wrong(w);
		words++;
		decoded += a64_decode(w) != A64_UNALLOCATED;
		if (why && ++bad <= 20)
			ADD_FAILURE() << std::hex << w << " (" << a64_info[a64_decode(w)].name << ") " << why;
	};
	for (unsigned long i = 0; i < 10000000; i++)
		check(rnd());
	for (uint32_t top = 0; top < 1u << 22; top++) { // bits 31:10 exhaustively
		check(top << 10 | 0x3ff);
		check(top << 10 | (rnd() & 0x3ff));
	}
	for (const Row &r : rows) // each fixed bit wrong, and each pair of them, around every encoding of the list
		for (unsigned a = 0; a < 32; a++)
			for (unsigned b = a; b < 32; b++)
				if (r.fixed() >> a & r.fixed() >> b & 1)
					check(((r.value & r.mask) | (rnd() & ~r.mask)) ^ 1u << a ^
					      (a == b ? 0 : 1u << b));
	EXPECT_EQ(bad, 0u);
	printf("note decode: %lu words searched, %lu decode, %lu of them where the list has nothing\n", words, decoded,
	       bad);
}

// LLVM's names of the features that aerie models; all others are absent. A switch that takes a feature away means
// nothing.
const std::set<std::string> llvm_present = {
	"",	    "+v8a",   "+v8.1a",	   "+v8.2a",	    "+v8.3a",	 "+v8.4a",   "+v8.5a", "+v8.6a",
	"+v8.7a",   "+v9.4a", "+fp-armv8", "+neon",	    "+fullfp16", "+crypto",  "crypto", "neon",
	"+sm4",	    "+sha3",  "+crc",	   "+bti",	    "+ssbs",	 "+fp16fml", "+i8mm",  "+ecv",
	"+hbc",	    "+ras",   "+spe",	   "+ccidx",	    "+fgt",	 "+hcx",     "+el3",   "+v8r",
	"+dotprod", "+mte",    "+mops",  "+rcpc3",  "tsv110", "-bti",	   "-specrestrict", "-v8.4a",	 "-ccdp",
};

// The preferred disassembly that stands for an encoding of another name: C3.3, C3.4, C3.5, C5.6.
const std::map<std::string, std::set<std::string>> aliases = {
	{"MOV", {"ADD", "INS", "MOVN", "MOVZ", "ORR", "UMOV", "DUP", "CPY", "SEL", "AND", "DUPM"}}, {"MOVS", {"ANDS", "ORRS"}},
	{"MVN", {"NOT", "ORN"}}, {"NOT", {"EOR"}}, {"NOTS", {"EORS"}}, {"NEG", {"SUB"}}, {"NEGS", {"SUBS"}}, {"NGC", {"SBC"}},
	{"NGCS", {"SBCS"}}, {"CMP", {"SUBS"}}, {"CMN", {"ADDS"}}, {"CMPP", {"SUBPS"}}, {"TST", {"ANDS"}}, {"CINC", {"CSINC"}},
	{"CSET", {"CSINC"}}, {"CINV", {"CSINV"}}, {"CSETM", {"CSINV"}}, {"CNEG", {"CSNEG"}}, {"BFC", {"BFM"}}, {"BFI", {"BFM"}},
	{"BFXIL", {"BFM"}}, {"SBFIZ", {"SBFM"}}, {"SBFX", {"SBFM"}}, {"UBFIZ", {"UBFM"}}, {"UBFX", {"UBFM"}}, {"SXTB", {"SBFM"}},
	{"SXTH", {"SBFM"}}, {"SXTW", {"SBFM"}}, {"UXTB", {"UBFM"}}, {"UXTH", {"UBFM"}}, {"ASR", {"SBFM", "ASRV"}},
	{"LSL", {"UBFM", "LSLV"}}, {"LSR", {"UBFM", "LSRV"}}, {"ROR", {"EXTR", "RORV"}}, {"MUL", {"MADD"}}, {"MNEG", {"MSUB"}},
	{"SMULL", {"SMADDL"}}, {"SMNEGL", {"SMSUBL"}}, {"UMULL", {"UMADDL"}}, {"UMNEGL", {"UMSUBL"}}, {"REV64", {"REV"}},
	{"DFB", {"DSB"}}, {"PSSBB", {"DSB"}}, {"SSBB", {"DSB"}}, {"SXTL", {"SSHLL"}}, {"UXTL", {"USHLL"}}, {"FMOV", {"FDUP", "FCPY", "CPY", "DUP"}},
	{"SMSTART", {"MSR"}}, {"SMSTOP", {"MSR"}}, {"BFMLALB", {"BFMLAL"}}, {"BFMLALT", {"BFMLAL"}},
};

// "add x0, x1, x2" and ADD_64_addsub_shift; SADDL2 is SADDL with Q, STADD is LDADD to XZR, and HINT #n any hint. What SYS and a hint without
// a feature are called is not of this table.
bool names(const std::string &text, const std::string &encoding)
{
	std::string m = text.substr(0, text.find_first_of(". \t,")), e = encoding.substr(0, encoding.find('_'));
	for (std::string *p : {&m, &e})
		for (char &c : *p)
			c = (char)toupper(c);
	auto a = aliases.find(m);
	return m == e || e == "SYS" || e == "SYSL" || e == "HINT" || (m.back() == '2' && m.substr(0, m.size() - 1) == e) || (m.compare(0, 2, "ST") == 0 && "LD" + m.substr(2) == e) ||
	       (m == "HINT" && encoding.find("_hints") != std::string::npos) || (a != aliases.end() && a->second.count(e));
}

// Directives inside a test may switch features on, and the disassembler takes what the architecture leaves unallocated.
bool unclear(const std::vector<std::string> &f, uint32_t w)
{
	return f[0].size() != 8 || f[4].find("directive") != std::string::npos || f[3] == "seh" ||
	       w == 0xd520401f; // MRS with op0 = 0
}

TEST_F(Facts, AssemblerTests)
{
	std::ifstream in(facts("a64_llvm22_mc.tsv"));
	std::string line;
	unsigned present = 0, good = 0, gone = 0, gone_good = 0, shared = 0, shared_good = 0, left_out = 0;
	std::getline(in, line);
	while (std::getline(in, line)) {
		std::vector<std::string> f = split(line, '\t');
		uint32_t w = (uint32_t)strtoul(f[0].c_str(), nullptr, 16);
		bool ours = true, listed = false;
		if (unclear(f, w)) {
			left_out++;
			continue;
		}
		for (const std::string &x : split(f[2], ','))
			ours &= llvm_present.count(x) > 0;
		for (const Row *r : by_top[w >> 24])
			listed |= r->matches(w) && r->id;
		for (const Row *r : by_top[w >> 24]) // BFloat16 elements stand among the sizes of the others
			listed &= !(r->matches(w) && absent_feature(*r) && r->group == "sve");
		if (ours) {
			present++;
			const bool named = names(f[1], a64_info[a64_decode(w)].name);
			good += named;
			EXPECT_TRUE(named) << line << ": " << a64_info[a64_decode(w)].name;
		} else if (listed) {
			shared++; // absent names in MRS, SYS and HINT; tests that switch on more than they use; SVE
			const bool named = names(f[1], a64_info[a64_decode(w)].name);
			shared_good += named;
			EXPECT_TRUE(named) << line << ": " << a64_info[a64_decode(w)].name;
		} else {
			gone++;
			gone_good += a64_decode(w) == A64_UNALLOCATED;
			EXPECT_EQ(a64_decode(w), A64_UNALLOCATED) << line;
		}
	}
	printf("note decode: a64_llvm22_mc.tsv: %u of %u words of encodings that are there decode to the instruction named, %u of %u of "
	       "absent ones are UNDEFINED; %u lines say too little\n",
	       good + shared_good, present + shared, gone_good, gone, left_out);
}

// ---- without the facts: a few words from the manual ----

struct Word {
	uint32_t word;
	const char *name;
};
class Manual : public testing::TestWithParam<Word>
{
};
TEST_P(Manual, Decodes)
{
	EXPECT_STREQ(a64_info[a64_decode(GetParam().word)].name, GetParam().name);
}
INSTANTIATE_TEST_SUITE_P(
	Words, Manual,
	testing::Values(Word{0xd503201f, "NOP_HI_hints"}, Word{0xd503233f, "PACIASP_HI_hints"},
			Word{0xd5032fff, "HINT_HM_hints"}, Word{0x91000420, "ADD_64_addsub_imm"},
			Word{0xd65f03c0, "RET_64R_branch_reg"}, Word{0xd69f03e0, "ERET_64E_branch_reg"},
			Word{0xd4000001, "SVC_EX_exception"}, Word{0xd5033fdf, "ISB_BI_barriers"},
			Word{0xd5384240, "MRS_RS_systemmove"}, Word{0xc85ffc20, "LDAXR_LR64_ldstexclr"},
			Word{0x4f00e400, "MOVI_asimdimm_N_b"},
			Word{0x4f080400, "SSHR_asimdshf_R"}, // the same but for immh, which is not zero
			Word{0x00000000, "UDF_only_perm_undef"},
			Word{0x0bc20020, "UNALLOCATED"}, // ADD (shifted register), shift = 11
			Word{0x0b028020, "UNALLOCATED"}, // 32 bits, imm6 = 32
			Word{0x08207c40, "CASP_CP32_comswappr"}, Word{0x08217c40, "UNALLOCATED"}, // odd Rs
			Word{0xffffffff, "UNALLOCATED"}));

TEST(Decode, AbsentHintsAreNops)
{
	struct feature_set none = {};
	EXPECT_STREQ(a64_info[a64_decode_for(&none, 0xd503233f)].name, "HINT_HM_hints"); // PACIASP
	EXPECT_EQ(a64_decode_for(&none, 0xdac10000), A64_UNALLOCATED);			 // PACIA
	EXPECT_STREQ(a64_info[a64_decode_for(&none, 0x91000420)].name, "ADD_64_addsub_imm");
	struct a64_lookup l = a64_look_up(&none, 0xdac10000);
	EXPECT_STREQ(a64_info[l.id].name, "PACIA_64P_dp_1src");
	EXPECT_TRUE(l.undefined);
	EXPECT_EQ(l.reserved, nullptr);
	EXPECT_STREQ(a64_look_up(&none, 0x0bc20020).reserved, "shift=3");
	char buf[64];
	EXPECT_STREQ(a64_feature_text(l.id, buf, sizeof buf), "FEAT_PAuth");
}

TEST(Decode, EveryEncodingHasABodyOfItsOwnWord)
{
	for (int id = 1; id < A64_COUNT; id++) {
		const struct insn_info *a = &a64_info[id];
		EXPECT_EQ(a->value & ~a->mask, 0u) << a->name;
		EXPECT_EQ(a->mask & a->should_be, 0u) << a->name;
		EXPECT_EQ(a64_find(a->name), id);
	}
}

} // namespace
