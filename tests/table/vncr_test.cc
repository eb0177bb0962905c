// tests/table/vncr_test.cc - every place of the VNCR page (facts/vncr_layout.tsv) under every setting of HCR_EL2.{NV,NV1,NV2} and E2H,
// read and written at EL1. Offsets come from that file; what happens where comes from the manual (DDI 0487 D8.11):
//   a name of EL2's:        traps with NV; the page with NV and NV2
//   a name of EL1's:        the register; the page with NV, NV1 and NV2 (ACTLR_EL1, MDSCR_EL1: with NV and NV2)
//   VBAR, ELR, SPSR_EL1:    the same, but they trap with NV and NV1 where NV2 is 0
//   _EL12 and _EL02 names:  trap with NV; the page with NV and NV2 where NV1 is 0
//   names of absent features: UNDEFINED, whatever the setting
// Encodings of the absent come from facts/sysregs_a_llvm22.tsv.
#include "tests/support/one_insn.h"

extern "C" {
#include "cpu/exec/inspect.h"
}

using namespace one_insn;

namespace
{

constexpr uint64_t kNV = BIT(42), kNV1 = BIT(43), kNV2 = BIT(45), kE2H = BIT(34), kRW = BIT(31), kApi = BIT(40) | BIT(41);
constexpr uint64_t kEnables = BIT(53) | BIT(56); // EnSCXT, ATA

enum Where { REGISTER, TRAP_EL2, PAGE };

bool ends(const std::string &s, const char *with)
{
	size_t n = strlen(with);

	return s.size() >= n && s.compare(s.size() - n, n, with) == 0;
}

Where expected(const std::string &name, bool nv1_only, uint64_t hcr)
{
	bool nv1 = hcr & kNV1, nv2 = hcr & kNV2;

	if (ends(name, "_EL12") || ends(name, "_EL02"))
		return nv2 && !nv1 ? PAGE : TRAP_EL2;
	if (ends(name, "_EL2") || name == "SP_EL1")
		return nv2 ? PAGE : TRAP_EL2;
	if (nv2 && (!nv1_only || nv1))
		return PAGE;
	bool traps = name == "VBAR_EL1" || name == "ELR_EL1" || name == "SPSR_EL1" || name == "SCXTNUM_EL1" || name == "TFSR_EL1";
	return !nv2 && nv1 && traps ? TRAP_EL2 : REGISTER;
}

uint32_t word_of(const sysreg *r, bool read)
{
	return 0xd5000000u | (read ? BIT(21) : 0) | (uint32_t)r->enc << 5 | 1;
}

// What one access came to; the page must have changed in its own place only.
bool check(Machine &m, const sysreg *r, unsigned offset, bool read, Where want)
{
	uint64_t old_value = m.cpu->sr[r->alias ? r->alias : r->id];
	Outcome o = m.run(word_of(r, read));
	uint64_t at = m.get64(kVncrPage + offset), untouched = (0xc0de0000ULL + offset) << 32 | (0xc0de0000 + offset);

	switch (want) {
	case TRAP_EL2:
		return o.exception && o.el == 2 && o.esr >> 26 == 0x18 && at == untouched;
	case PAGE:
		return !o.exception && (read ? m.cpu->x[1] == untouched && at == untouched : at == 0x123456789abcULL) &&
		       m.cpu->sr[r->alias ? r->alias : r->id] == old_value;
	default:
		return !o.exception && at == untouched;
	}
}

// Arm's and QEMU's names of the same places: "CPACR", "ICH_LRn_EL2".
std::string full_name(std::string n)
{
	return n == "CPACR" || n == "SCTLR" || n == "VBAR" ? n + "_EL1" : n == "AMAIR0" ? "AMAIR_EL1" : n;
}

// SCR_EL3: NS, HCE, RW, APK, API, EnSCXT, ATA, FGTEn, ECVEn, HXEn; for Secure EL2's own, EEL2 and not NS. CPACR, CPTR: ZEN, EZ, as
// SVE's own traps come before the page.
void prepare(Machine &m, const std::string &name, uint64_t hcr, uint64_t sctlr_el2)
{
	bool e2h = hcr & kE2H;
	uint64_t scr = name == "VSTTBR_EL2" || name == "VSTCR_EL2" ? 0x401e070500ULL : 0x401e030501ULL;

	m.prepare(1, true, { { "HCR_EL2", hcr | kRW | kApi | kEnables }, { "SCR_EL3", scr }, { "CNTHCTL_EL2", e2h ? 0xc00 : 3 },
			     { "CPACR_EL1", 0x330000 }, { "CPTR_EL2", e2h ? 0x330000 : 0 }, { "CPTR_EL3", 0x100 },
			     { "SCTLR_EL2", sctlr_el2 } }, true);
}

// A row of the list: its name, where it lies, and that name's row here, if any.
struct Place {
	std::string name;
	unsigned offset;
	bool nv1_only;
	const sysreg *r;
};

std::vector<Place> places_of_list(const feature_set *feat)
{
	std::vector<Place> places;
	std::map<std::string, bool> seen;
	std::vector<Fields> rows = read_table("vncr_layout.tsv");

	for (size_t i = 1; i < rows.size(); i++) {
		std::string name = full_name(rows[i][1]), cond = rows[i].size() > 6 ? rows[i][6] : "";
		unsigned offset = (unsigned)strtoul(rows[i][0].c_str(), nullptr, 16);
		std::vector<std::string> names{ name };
		if (cond == "NV2_REDIR_NV1" && ends(name, "_EL1"))
			names.push_back(name + "2");
		for (const std::string &n : names) {
			const sysreg *r = sysreg_by_name(n.c_str());
			if (seen[n] || n == "ICH_LRn_EL2")
				continue;
			seen[n] = true;
			if (r && !sysreg_exists(r, feat))
				r = nullptr;
			bool nv1_only = (r && r->vncr_when == VNCR_NV1) || !cond.empty();
			if (n == "ACTLR_EL1" || n == "MDSCR_EL1")
				nv1_only = false;
			places.push_back({ n, offset, nv1_only, r });
		}
	}
	return places;
}

const uint64_t kNvSettings[] = { kNV, kNV | kNV1, kNV | kNV2, kNV | kNV1 | kNV2 };

TEST(Vncr, EveryPlaceUnderEverySetting)
{
	Machine m("max");
	std::vector<Place> list = places_of_list(&m.model.feat);
	unsigned places = 0, accesses = 0, wrong = 0;

	if (list.empty())
		GTEST_SKIP() << "no " << facts("vncr_layout.tsv");
	for (const Place &p : list) {
		if (!p.r)
			continue;
		places++;
		for (uint64_t nv : kNvSettings)
			for (uint64_t e2h : { (uint64_t)0, kE2H })
				for (bool read : { true, false }) {
					prepare(m, p.name, nv | e2h, 0);
					accesses++;
					if (check(m, p.r, p.offset, read, expected(p.name, p.nv1_only, nv)))
						continue;
					wrong++;
					ADD_FAILURE() << p.name << (read ? " read" : " written") << ", HCR_EL2 " << std::hex << (nv | e2h);
				}
	}
	printf("note vncr: %u registers, %u accesses (4 settings of NV, 2 of E2H, read and written), %u wrong\n", places, accesses, wrong);
	EXPECT_GT(places, 60u);
}

TEST(Vncr, AbsentNamesAreUndefinedUnderEverySetting)
{
	Machine m("max");
	std::vector<Place> list = places_of_list(&m.model.feat);
	std::map<std::string, uint32_t> words;
	unsigned names = 0, accesses = 0;

	if (list.empty())
		GTEST_SKIP() << "no " << facts("vncr_layout.tsv");
	for (const Fields &f : read_table("sysregs_a_llvm22.tsv"))
		if (f.size() > 5 && isdigit(f[1][0]))
			words[f[0]] = 0xd5000001u | (uint32_t)ENC((uint32_t)stoi(f[1]), (uint32_t)stoi(f[2]), (uint32_t)stoi(f[3]),
								  (uint32_t)stoi(f[4]), (uint32_t)stoi(f[5])) << 5;
	for (const Place &p : list) {
		if (p.r)
			continue;
		names++;
		ASSERT_TRUE(words.count(p.name)) << p.name;
		for (uint64_t nv : kNvSettings)
			for (uint64_t e2h : { (uint64_t)0, kE2H })
				for (uint32_t read : { 0u, (uint32_t)BIT(21) }) {
					prepare(m, p.name, nv | e2h, 0);
					Outcome o = m.run(words[p.name] | read);
					accesses++;
					EXPECT_TRUE(o.exception && o.el == 1 && o.esr >> 26 == 0) << p.name << " HCR_EL2 " << std::hex << (nv | e2h);
					EXPECT_EQ(m.get64(kVncrPage + p.offset), (0xc0de0000ULL + p.offset) << 32 | (0xc0de0000 + p.offset)) << p.name;
				}
	}
	printf("note vncr: %u names of absent features, %u accesses, UNDEFINED\n", names, accesses);
	EXPECT_GT(names, 0u);
}

// SCTLR_EL2.EE gives the bytes' order, EL1's does not; VNCR_EL2<11:0> is RES0, so every place is aligned, whatever was written there.
TEST(Vncr, EveryPlaceInEitherByteOrderAndAligned)
{
	Machine m("max");
	std::vector<Place> list = places_of_list(&m.model.feat);
	unsigned accesses = 0;

	if (list.empty())
		GTEST_SKIP() << "no " << facts("vncr_layout.tsv");
	for (const Place &p : list) {
		if (!p.r)
			continue;
		for (uint64_t ee_el2 : { (uint64_t)0, (uint64_t)BIT(25) })
			for (uint64_t ee_el1 : { (uint64_t)0, (uint64_t)BIT(25) })
				for (bool read : { true, false }) {
					uint64_t nv1 = p.r->alias || ends(p.name, "_EL02") ? 0 : kNV1;
					uint64_t there = 0x0102030405060708ULL + p.offset, mine = 0x123456789abcULL;

					prepare(m, p.name, kNV | nv1 | kNV2, ee_el2 | BIT(1));
					SYS(m.cpu, SCTLR_EL1) = ee_el1;
					inspect_sysreg_write(m.cpu, SR_VNCR_EL2, kVncrPage | 0xfff);
					m.put64(kVncrPage + p.offset, there);
					Outcome o = m.run(word_of(p.r, read));
					accesses++;
					EXPECT_FALSE(o.exception) << p.name;
					if (read)
						EXPECT_EQ(m.cpu->x[1], ee_el2 ? __builtin_bswap64(there) : there) << p.name;
					else
						EXPECT_EQ(m.get64(kVncrPage + p.offset), ee_el2 ? __builtin_bswap64(mine) : mine) << p.name;
				}
	}
	printf("note vncr: %u accesses in either byte order of EL2 and EL1, with VNCR_EL2<11:0> written as ones\n", accesses);
}

// FEAT_D128 makes these 128 bits wide: the eight bytes behind each are nobody's.
TEST(Vncr, PlacesOfWideRegistersAreKept)
{
	Machine m("max");

	for (const char *wide : { "VTTBR_EL2", "TTBR0_EL1", "TTBR1_EL1" })
		for (unsigned id = 1; id < SR_COUNT; id++) {
			const sysreg *r = sysreg_row((sysreg_id)id);
			EXPECT_FALSE(r->vncr_when != VNCR_NEVER && r->vncr_off == sysreg_by_name(wide)->vncr_off + 8u) << wide << ", " << r->name;
		}
}

} // namespace
