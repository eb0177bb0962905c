// tests/table/traps_test.cc - one instruction at a time against the outcomes of an independent model (facts/traps): executes,
// traps (EL, EC, whole ESR, vector), is UNDEFINED, and which register a redirected name reaches.
// Rows about what is not modelled here, or what the model's README flags as doubtful, are left out and counted.
#include <gtest/gtest.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>
#include <string>
#include <vector>

extern "C" {
#include "cpu/arch/gic_if.h"
#include "cpu/arch/pe.h"
#include "cpu/exec/step.h"
#include "cpu/exec/sysreg_ops.h"
#include "hyp/insn_traps.h"
#include "mmu/mmu.h"
#include "sim/core/bits.h"
#include "sim/core/bus.h"
#include "sim/core/ram.h"
}

namespace
{

using Fields = std::vector<std::string>;

std::string facts(const char *file)
{
	const char *shared = getenv("AERIE_SHARED"), *src = getenv("SRC");

	return (shared ? std::string(shared) : std::string(src ? src : ".") + "/../shared") + "/facts/traps/" + file;
}

Fields split(const std::string &s, char sep)
{
	Fields out;
	std::string part;
	std::istringstream in(s);

	while (std::getline(in, part, sep))
		out.push_back(part);
	return out;
}

std::vector<Fields> read_table(const char *file)
{
	std::vector<Fields> rows;
	std::string text;
	char buf[65536];
	size_t n;
	FILE *p = popen(("xzcat '" + facts(file) + "' 2>/dev/null").c_str(), "r");

	while (p && (n = fread(buf, 1, sizeof(buf), p)) > 0)
		text.append(buf, n);
	if (p)
		pclose(p);
	std::istringstream in(text);
	for (std::string line; std::getline(in, line);)
		rows.push_back(split(line, '\t'));
	return rows;
}

// A GIC that is only storage.
uint64_t gic_read(void *, pe *p, sysreg_id id)
{
	return p->sr[id];
}
void gic_write(void *, pe *p, sysreg_id id, uint64_t v)
{
	p->sr[id] = v;
}
const gic_if_ops gic = { gic_read, gic_write, nullptr, nullptr };

constexpr uint64_t kPc = 0x1000;
constexpr uint32_t kBranchToSelf = 0x14000000;

struct Outcome {
	bool exception, sleeps;
	unsigned el, vec;
	uint64_t esr, elr;
};

class Machine
{
public:
	Machine()
	{
		struct error e;

		memset(&model, 0, sizeof(model));
		EXPECT_EQ(cpu_model_parse(&model, "v8.5+CSV2_2", &e), 0) << e.msg;
		cpu_model_remove(&model, FEAT_EVT);  // the model's README: no effect there
		cpu_model_remove(&model, FEAT_IDST); // no effect there either
		model.dczid_log2 = 4;
		bus = bus_create();
		memory = ram_create(1 << 20, false, &e);
		EXPECT_EQ(bus_map_ram(bus, "ram", 0, memory, PAS_ANY, &e), 0);
		cpu = static_cast<pe *>(calloc(1, sizeof(pe)));
		peers[0] = cpu;
		cpu->model = &model;
		cpu->bus = bus;
		cpu->clock = clock_create(false, 1);
		cpu->trace = &trace_;
		cpu->gic = &gic;
		cpu->xlate_el1 = cpu->xlate_el2 = &mmu_xlate_ops;
		cpu->peers = peers;
		cpu->peer_count = 1;
		cache = code_cache_create(false);
		EXPECT_EQ(exec_create(cpu, cache, &e), 0);
		for (uint64_t a = 0; a < 1 << 20; a += 4)
			memcpy(memory->host + a, &kBranchToSelf, 4);
	}
	~Machine()
	{
		exec_destroy(cpu);
		clock_destroy(cpu->clock);
		free(cpu);
		code_cache_destroy(cache);
		bus_destroy(bus);
		ram_destroy(memory);
	}

	void prepare(unsigned el, bool sph, const std::map<std::string, uint64_t> &controls, bool msr)
	{
		pe_reset(cpu, EL3, true);
		cpu->power = 1;
		for (unsigned i = 1; i < SR_COUNT; i++)
			if (!sysreg_ops_of((sysreg_id)i)->read && !sysreg_row((sysreg_id)i)->fx)
				cpu->sr[i] = (cpu->sr[i] & ~cpu->sr_writable[i]) |
					     ((0x1111000100010000ULL * i + i) & cpu->sr_writable[i]);
		for (const auto &c : controls) {
			const sysreg *r = sysreg_by_name(c.first.c_str());
			if (r)
				cpu->sr[r->id] = c.second;
		}
		SYS(cpu, VBAR_EL1) = 0x10000;
		SYS(cpu, VBAR_EL2) = 0x20000;
		SYS(cpu, VBAR_EL3) = 0x30000;
		SYS(cpu, ELR_EL1) = 0x71000;
		SYS(cpu, ELR_EL2) = 0x72000;
		SYS(cpu, ELR_EL3) = 0x73000;
		SYS(cpu, PMSELR_EL0) = 0;
		SYS(cpu, OSLSR_EL1) &= ~2ULL;
		for (unsigned i = 0; i < 31; i++)
			cpu->x[i] = 0xe000000000e00000ULL | (uint64_t)i << 32 | i << 4;
		cpu->x[1] = msr ? 0x123456789abcULL : 0x60000;
		cpu->x[2] = 0x61000;
		cpu->x[3] = 0x62000;
		pe_set_el(cpu, el, el && sph);
		cpu->ps.daif = 0xf;
		cpu->sr_cache.gen++;
		pe_derive(cpu);
		cpu->pc = kPc;
	}

	Outcome run(uint32_t word)
	{
		uint64_t before = 0, after = 0;

		memcpy(memory->host + kPc, &word, 4);
		ram_note_write(memory, kPc, 4);
		for (uint64_t n : cpu->exc_count)
			before += n;
		exec_engine.run(cpu, 1);
		for (uint64_t n : cpu->exc_count)
			after += n;
		static const sysreg_id esr[] = { SR_NONE, SR_ESR_EL1, SR_ESR_EL2, SR_ESR_EL3 };
		static const sysreg_id elr[] = { SR_NONE, SR_ELR_EL1, SR_ELR_EL2, SR_ELR_EL3 };
		unsigned el = cpu->ps.el;

		return { after != before, cpu->waiting != 0, el, (unsigned)(cpu->pc & 0x7ff), cpu->sr[esr[el]], cpu->sr[elr[el]] };
	}

	cpu_model model;
	struct bus *bus;
	ram *memory;
	pe *cpu;
	code_cache *cache;
	pe *peers[1];
	trace trace_ = {};
};

// HCR_EL2.{NV,NV1,NV2,AT}, FEAT_EVT's bits.
constexpr uint64_t kHcrLeftOut = BIT(42) | BIT(43) | BIT(44) | BIT(45) | BIT(49) | BIT(50) | BIT(52) | BIT(54) | BIT(55);

// Settings of what is absent here: nested virtualisation, Secure EL2, a GIC with SRE = 0, AArch32, MPAM.
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
	{ "E2H+TGE|HCR_EL2.EnSCXT", "SCXTNUM_EL0", "HCR_EL2.EnSCXT does not count in a host's EL0" },
	{ "S|HCR_EL2.EnSCXT", "SCXTNUM", "EL2 is disabled" },
	{ "S+TGE|HCR_EL2.EnSCXT", "SCXTNUM", "EL2 is disabled" },
	{ "S+E2H+TGE|HCR_EL2.EnSCXT", "SCXTNUM", "EL2 is disabled" },
	{ "TID3", "MVFR", "EC 0x07 there; the accessor says 0x18" },
	{ "TGE|CPACR_EL1.FPEN", "FPCR", "EC 0x07 there; 0x00 where HCR_EL2.TGE takes EL1's trap" },
	{ "TGE|CPACR_EL1.FPEN", "FPSR", "the same" },
	{ "TGE|CPTR_EL3.TFP=1|CPACR_EL1.FPEN", "FP", "the same" },
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
	unsigned checked = 0, absent = 0, doubtful = 0, wrong = 0, redirected = 0;
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

bool check_row(Machine &m, const Fields &f, Totals &t)
{
	uint32_t w = (uint32_t)strtoul(f[3].c_str(), nullptr, 16);
	const std::string &kind = f[5];
	std::string name = kind == "ok" ? register_read(f[10]) : "";
	const sysreg *named = name.empty() ? nullptr : sysreg_by_name(name.c_str());
	uint64_t expected = named ? m.cpu->sr[named->id] : 0;
	Outcome o = m.run(w);

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
	std::vector<Fields> settings = read_table("settings.tsv.xz"), rows = read_table("traps.tsv.xz");
	if (settings.size() < 2 || rows.size() < 2)
		GTEST_SKIP() << "no " << facts("traps.tsv.xz");

	std::map<std::string, std::map<std::string, uint64_t>> controls;
	std::map<std::string, bool> sph;
	for (size_t i = 1; i < settings.size(); i++)
		for (size_t c = 7; c < settings[i].size(); c++) {
			controls[settings[i][0]][settings[0][c]] = strtoull(settings[i][c].c_str(), nullptr, 16);
			sph[settings[i][0]] = settings[i][6] == "h";
		}
	Machine m;
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
	printf("traps: %u outcomes checked, %u of them also by which register was read; %u wrong; left out: %u of absent "
	       "features, %u doubtful\n", t.checked, t.redirected, t.wrong, t.absent, t.doubtful);
	if (getenv("VERBOSE"))
		for (const auto &a : t.absent_names)
			printf("absent: %s (%u)\n", a.first.c_str(), a.second);
	EXPECT_EQ(t.wrong, 0u);
	EXPECT_GT(t.checked, 9000u);
}

} // namespace
