// tests/table/vncr_test.cc - every place of the VNCR page (facts/vncr_layout.tsv) under every setting of HCR_EL2.{NV,NV1,NV2} and E2H,
// read and written at EL1. Offsets come from that file; what happens where comes from the manual (DDI 0487 D8.11):
//   a name of EL2's:        traps with NV; the page with NV and NV2
//   a name of EL1's:        the register; the page with NV, NV1 and NV2 (ACTLR_EL1, MDSCR_EL1: with NV and NV2)
//   VBAR, ELR, SPSR_EL1:    the same, but they trap with NV and NV1 where NV2 is 0
//   _EL12 and _EL02 names:  trap with NV; the page with NV and NV2 where NV1 is 0
#include "tests/support/one_insn.h"

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

TEST(Vncr, EveryPlaceUnderEverySetting)
{
	std::vector<Fields> rows = read_table("vncr_layout.tsv");
	if (rows.size() < 2)
		GTEST_SKIP() << "no " << facts("vncr_layout.tsv");

	Machine m("max");
	unsigned places = 0, accesses = 0, absent = 0, wrong = 0;
	std::map<std::string, bool> seen;
	for (size_t i = 1; i < rows.size(); i++) {
		std::string name = full_name(rows[i][1]), cond = rows[i].size() > 6 ? rows[i][6] : "";
		unsigned offset = (unsigned)strtoul(rows[i][0].c_str(), nullptr, 16);
		std::vector<std::string> names{ name };
		if (cond == "NV2_REDIR_NV1" && ends(name, "_EL1"))
			names.push_back(name + "2");
		for (const std::string &n : names) {
			const sysreg *r = sysreg_by_name(n.c_str());
			if (!r || !sysreg_exists(r, &m.model.feat)) {
				absent += !seen[n];
				seen[n] = true;
				continue;
			}
			if (seen[n])
				continue;
			seen[n] = true;
			places++;
			bool nv1_only = r->vncr_when == VNCR_NV1 || !cond.empty();
			if (n == "ACTLR_EL1" || n == "MDSCR_EL1")
				nv1_only = false;
			for (uint64_t nv : { kNV, kNV | kNV1, kNV | kNV2, kNV | kNV1 | kNV2 })
				for (uint64_t e2h : { (uint64_t)0, kE2H })
					for (bool read : { true, false }) {
						uint64_t hcr = nv | e2h | kRW | kApi | kEnables;
						// SCR_EL3: NS, HCE, RW, APK, API, EnSCXT, ATA, FGTEn, ECVEn, HXEn; for Secure EL2's own, EEL2 and not NS
						uint64_t scr = n == "VSTTBR_EL2" || n == "VSTCR_EL2" ? 0x401e070500ULL : 0x401e030501ULL;
						m.prepare(1, true, { { "HCR_EL2", hcr }, { "SCR_EL3", scr },
								     { "CNTHCTL_EL2", e2h ? 0xc00 : 3 },
								     // ZEN, EZ: SVE's own traps come before the page
								     { "CPACR_EL1", 0x330000 }, { "CPTR_EL2", e2h ? 0x330000 : 0 },
								     { "CPTR_EL3", 0x100 } }, true);
						accesses++;
						if (check(m, r, offset, read, expected(n, nv1_only, hcr)))
							continue;
						wrong++;
						ADD_FAILURE() << n << (read ? " read" : " written") << " with HCR_EL2 " << std::hex << hcr;
					}
		}
	}
	printf("note vncr: %u registers, %u accesses (4 settings of NV, 2 of E2H, read and written), %u wrong; %u names of absent features\n",
	       places, accesses, wrong, absent);
	EXPECT_GT(places, 60u);
}

} // namespace
