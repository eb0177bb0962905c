// tests/table/traps_test.cc - one instruction at a time against the outcomes of an independent model (facts/traps): executes,
// traps (EL, EC, whole ESR, vector), is UNDEFINED, and which register a redirected name reaches.
// Rows about what is not modelled here, or what the model's README flags as doubtful, are left out and counted.
#include "tests/support/one_insn.h"

using namespace one_insn;

namespace
{

// FEAT_EVT's bits.
constexpr uint64_t kHcrLeftOut = BIT(49) | BIT(50) | BIT(52) | BIT(54) | BIT(55);

// Settings of what is absent here: Secure EL2, a GIC with SRE = 0, AArch32, MPAM.
bool left_out(const std::string &setting, const std::map<std::string, uint64_t> &c)
{
	uint64_t scr = c.at("SCR_EL3");

	return (c.at("HCR_EL2") & kHcrLeftOut) || (!(scr & 1) && (scr & BIT(18))) || setting.find("ICC_SRE") != std::string::npos ||
	       setting.find("MPAM") != std::string::npos || setting.find("EASE") != std::string::npos ||
	       setting.find("NMEA") != std::string::npos;
}

uint32_t encoding_of(uint32_t w)
{
	return w >> 5 & 0xffff;
}

bool is_system(uint32_t w)
{
	return (w & 0xffc00000) == 0xd5000000 && (w >> 19 & 3) != 0;
}

// Registers of features that are absent here.
bool not_modelled(const Machine &m, uint32_t w, const std::string &mnemonic)
{
	if (is_system(w)) {
		const sysreg *r = sysreg_by_enc(encoding_of(w), w & BIT(21) ? DIR_READ : DIR_WRITE);
		if (!r) /* known the other way round: UNDEFINED this way */
			r = sysreg_by_enc(encoding_of(w), w & BIT(21) ? DIR_WRITE : DIR_READ);
		return (!r || !sysreg_exists(r, &m.model.feat)) && (w >> 12 & 15) != 11 && (w >> 12 & 15) != 15;
	}
	static const char *const absent[] = { "subp", "irg", "msr SSBS", "msr TCO", "msr ALLINT" };
	for (const char *a : absent)
		if (mnemonic.rfind(a, 0) == 0)
			return true;
	return false;
}

// Where that model and the manual part. The manual: DDI 0487.
struct Doubt {
	const char *setting, *mnemonic, *why; // substrings; nullptr: any
};
const Doubt doubts[] = {
	{ nullptr, "msr CNTV_TVAL_EL0", "UNDEFINED there at EL2, unlike every other access to the timer" },
	{ nullptr, "PMEVCNTR4_EL0", "beyond MDCR_EL2.HPMN: CONSTRAINED UNPREDICTABLE" },
	{ nullptr, "msr dit, #", "SCTLR_EL1.UMA is about DAIF only (MSR (immediate))" },
	{ "API=0", "xpac", "Strip() does not trap" },
	{ "TGE", "MDCCSR_EL0", "HCR_EL2.TGE acts as MDCR_EL2.TDE" },
	{ "TGE", "DBGDTR", "the same" },
	{ "TVM", "SCXTNUM", "not among the registers of HCR_EL2.TVM" },
	{ "TRVM", "SCXTNUM", "nor of HCR_EL2.TRVM" },
	{ "E2H+TGE+NV|HCR_EL2.EnSCXT", "SCXTNUM_EL0", "HCR_EL2.EnSCXT does not count in a host's EL0" },
	{ "E2H+TGE+NV+NV1+NV2|HCR_EL2.EnSCXT", "SCXTNUM_EL0", "the same" },
	{ "E2H+TGE|HCR_EL2.EnSCXT", "SCXTNUM_EL0", "HCR_EL2.EnSCXT does not count in a host's EL0" },
	{ "S|HCR_EL2.EnSCXT", "SCXTNUM", "EL2 is disabled" },
	{ "S+TGE|HCR_EL2.EnSCXT", "SCXTNUM", "EL2 is disabled" },
	{ "S+E2H+TGE|HCR_EL2.EnSCXT", "SCXTNUM", "EL2 is disabled" },
	{ "S+NV+NV1+NV2", "SCXTNUM", "EL2 is disabled" },
	{ "NV+NV2|HCR_EL2.NV1", "SPSR_EL1", "VBAR_EL1, ELR_EL1, SPSR_EL1 trap where there is no page for them: NV2 = 0" },
	{ "NV+NV2|HCR_EL2.NV1", "ELR_EL1", "the same" },
	{ "NV+NV2+AT|HCR_EL2.NV1", "SPSR_EL1", "the same" },
	{ "NV+NV2+AT|HCR_EL2.NV1", "ELR_EL1", "the same" },
	{ "TID3", "MVFR", "EC 0x07 there; the accessor says 0x18" },
	{ "TGE+NV+NV1+NV2|CPACR_EL1.FPEN", "FP", "the same as TGE alone" },
	{ "TGE|CPACR_EL1.FPEN", "FPCR", "EC 0x07 there; 0x00 where HCR_EL2.TGE takes EL1's trap" },
	{ "TGE|CPACR_EL1.FPEN", "FPSR", "the same" },
	{ "TGE|CPTR_EL3.TFP=1|CPACR_EL1.FPEN", "FP", "the same" },
	{ "E2H+TGE+NV|HCR_EL2.TIDCP", "", "HCR_EL2.TIDCP acts as 0 in a host's EL0" },
	{ "E2H+TGE+NV+NV1+NV2|HCR_EL2.TIDCP", "", "the same" },
	{ "E2H+TGE|HCR_EL2.TIDCP", "", "HCR_EL2.TIDCP acts as 0 in a host's EL0" },
};

bool is_doubtful(const std::string &setting, const std::string &mnemonic)
{
	for (const Doubt &d : doubts)
		if ((!d.setting || setting.find(d.setting) != std::string::npos) && mnemonic.find(d.mnemonic) != std::string::npos)
			return true;
	return false;
}

struct Totals {
	unsigned checked = 0, absent = 0, doubtful = 0, wrong = 0, redirected = 0, memory = 0;
	std::map<std::string, unsigned> by_mnemonic, absent_names;
};

std::string describe(const Outcome &o)
{
	char s[128];

	if (!o.exception)
		return o.sleeps ? "ok, sleeps" : "ok";
	snprintf(s, sizeof(s), "EL%u esr=%#llx vec=%#x elr=%#llx", o.el, (unsigned long long)o.esr, o.vec, (unsigned long long)o.elr);
	return s;
}

// "X1=0x...(NAME)": NAME is the register whose value was read.
std::string register_read(const std::string &effect)
{
	if (effect.rfind("X1=", 0) != 0)
		return "";
	size_t a = effect.find('('), b = effect.find(')');
	return a == std::string::npos || b == std::string::npos ? "" : effect.substr(a + 1, b - a - 1);
}

// "R:0x158/8" or "W:0x158/8=0x123": what happened to the page at VNCR_EL2.BADDR, and to nothing else of it.
bool check_memory(const Machine &m, const Fields &f)
{
	const std::string &what = f[11];
	uint64_t off = strtoull(what.c_str() + 2, nullptr, 16), n = 0;
	bool write = what[0] == 'W';

	for (uint64_t o = 0; o < 4096; o += 8)
		n += m.get64(kVncrPage + o) != ((0xc0de0000 + o) << 32 | (0xc0de0000 + o));
	if (write) { // the manual stores all of Xt; that model the low half where it thinks the register 32 bits wide
		uint64_t want = strtoull(what.c_str() + what.find('=') + 1, nullptr, 16), got = m.get64(kVncrPage + off);
		return n == 1 && got == m.cpu->x[1] && (want == got || want == (uint32_t)got);
	}
	return n == 0 && m.cpu->x[1] == ((0xc0de0000 + off) << 32 | (0xc0de0000 + off));
}

bool check_row(Machine &m, const Fields &f, Totals &t)
{
	uint32_t w = (uint32_t)strtoul(f[3].c_str(), nullptr, 16);
	const std::string &kind = f[5];
	std::string name = kind == "ok" ? register_read(f[10]) : "";
	const sysreg *named = name.empty() ? nullptr : sysreg_by_name(name.c_str());
	uint64_t expected = named ? m.cpu->sr[named->id] : 0;
	Outcome o = m.run(w);

	if (kind == "vncr-memory") {
		t.memory++;
		return !o.exception && check_memory(m, f);
	}
	if (kind == "ok") {
		bool sleeps = f[10].find("sleep") != std::string::npos;
		if (o.exception || o.sleeps != sleeps)
			return false;
		if (!named || sysreg_ops_of((sysreg_id)named->id)->read)
			return true;
		t.redirected++;
		return m.cpu->x[1] == expected;
	}
	unsigned el = (unsigned)(f[6][2] - '0'), off = f[10].find("ELR=PC+4") == 0 ? 4 : 0;
	return o.exception && o.el == el && o.esr == strtoull(f[8].c_str(), nullptr, 16) &&
	       o.vec == strtoul(f[9].c_str(), nullptr, 16) && o.elr == kPc + off;
}

TEST(Traps, OneInstructionAgainstAnIndependentModel)
{
	std::vector<Fields> settings = read_table("traps/settings.tsv.xz"), rows = read_table("traps/traps.tsv.xz");
	if (settings.size() < 2 || rows.size() < 2)
		GTEST_SKIP() << "no " << facts("traps/traps.tsv.xz");

	std::map<std::string, std::map<std::string, uint64_t>> controls;
	std::map<std::string, bool> sph;
	for (size_t i = 1; i < settings.size(); i++)
		for (size_t c = 7; c < settings[i].size(); c++) {
			controls[settings[i][0]][settings[0][c]] = strtoull(settings[i][c].c_str(), nullptr, 16);
			sph[settings[i][0]] = settings[i][6] == "h";
		}
	Machine m("v8.5+CSV2_2+NV+NV2");
	Totals t;
	for (size_t i = 1; i < rows.size(); i++) {
		const Fields &f = rows[i];
		uint32_t w = (uint32_t)strtoul(f[3].c_str(), nullptr, 16);
		const auto &c = controls.at(f[0]);

		if (f[12] != "-" || is_doubtful(f[0], f[4])) {
			t.doubtful++;
			continue;
		}
		if (left_out(f[0], c) || not_modelled(m, w, f[4])) {
			t.absent++;
			if (!left_out(f[0], c))
				t.absent_names[f[4]]++;
			continue;
		}
		m.prepare((unsigned)atoi(f[2].c_str()), sph.at(f[0]), c, f[4].rfind("msr", 0) == 0);
		t.checked++;
		if (check_row(m, f, t))
			continue;
		t.wrong++;
		if (t.by_mnemonic[f[4]]++ < 3 && t.wrong < 400) {
			Outcome o = { false, false, 0, 0, 0, 0 };
			m.prepare((unsigned)atoi(f[2].c_str()), sph.at(f[0]), c, f[4].rfind("msr", 0) == 0);
			o = m.run(w);
			printf("%s EL%s %s %s: want %s %s %s %s [%s], got %s x1=%#llx\n", f[0].c_str(), f[2].c_str(), f[3].c_str(),
			       f[4].c_str(), f[5].c_str(), f[6].c_str(), f[8].c_str(), f[9].c_str(), f[10].c_str(),
			       describe(o).c_str(), (unsigned long long)m.cpu->x[1]);
		}
	}
	printf("note traps: %u outcomes checked, %u of them also by which register was read, %u by the VNCR page; %u wrong; left out: "
	       "%u of absent features, %u doubtful\n", t.checked, t.redirected, t.memory, t.wrong, t.absent, t.doubtful);
	if (getenv("VERBOSE"))
		for (const auto &a : t.absent_names)
			printf("absent: %s (%u)\n", a.first.c_str(), a.second);
	EXPECT_EQ(t.wrong, 0u);
	EXPECT_GT(t.checked, 9000u);
}

} // namespace
