// tests/support/one_insn.h - a PE with flat memory that executes one instruction in a state given by control registers; and
// tables of ../shared/facts as rows of fields.
#ifndef AERIE_TESTS_ONE_INSN_H
#define AERIE_TESTS_ONE_INSN_H

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

namespace one_insn
{

using Fields = std::vector<std::string>;

inline std::string facts(const char *file)
{
	const char *shared = getenv("AERIE_SHARED"), *src = getenv("SRC");

	return (shared ? std::string(shared) : std::string(src ? src : ".") + "/../shared") + "/facts/" + file;
}

inline Fields split(const std::string &s, char sep)
{
	Fields out;
	std::string part;
	std::istringstream in(s);

	while (std::getline(in, part, sep))
		out.push_back(part);
	return out;
}

inline std::vector<Fields> read_table(const char *file)
{
	std::vector<Fields> rows;
	std::string text;
	char buf[65536];
	size_t n;
	FILE *p = popen(("xzcat -f '" + facts(file) + "' 2>/dev/null").c_str(), "r");

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
inline uint64_t gic_read(void *, pe *p, sysreg_id id)
{
	return p->sr[id];
}
inline void gic_write(void *, pe *p, sysreg_id id, uint64_t v)
{
	p->sr[id] = v;
}
const gic_if_ops gic = { gic_read, gic_write, nullptr, nullptr };

constexpr uint64_t kPc = 0x1000, kVncrPage = 0x50000;
constexpr uint32_t kBranchToSelf = 0x14000000;

struct Outcome {
	bool exception, sleeps;
	unsigned el, vec;
	uint64_t esr, elr;
};

class Machine
{
public:
	explicit Machine(const char *spec)
	{
		struct error e;

		memset(&model, 0, sizeof(model));
		EXPECT_EQ(cpu_model_parse(&model, spec, &e), 0) << e.msg;
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
		SYS(cpu, VNCR_EL2) = kVncrPage;
		for (uint64_t o = 0; o < 4096; o += 8)
			put64(kVncrPage + o, (0xc0de0000 + o) << 32 | (0xc0de0000 + o));
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

	uint64_t get64(uint64_t pa) const
	{
		uint64_t v;

		memcpy(&v, memory->host + pa, 8);
		return v;
	}
	void put64(uint64_t pa, uint64_t v)
	{
		memcpy(memory->host + pa, &v, 8);
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

} // namespace one_insn

#endif
