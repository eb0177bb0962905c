/* tests/unit/mmu/fixture.h - a PE with chosen features and registers, and memory that tables are written into. */
#ifndef AERIE_TEST_MMU_FIXTURE_H
#define AERIE_TEST_MMU_FIXTURE_H

#include <gtest/gtest.h>
#include <cstring>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
extern "C" {
#include "cpu/arch/pe.h"
#include "mmu/at.h"
#include "mmu/mmu.h"
}

/* 64-bit words by address; nothing written: reads 0. Addresses in `broken` abort. */
struct Memory {
	std::map<uint64_t, uint64_t> words;
	std::map<uint64_t, bool> broken;
	unsigned reads = 0, swaps = 0;
	bool interfere = false; /* the next swap finds the word changed: AF set by somebody else */

	static bool read(void *arg, pa_t pa, unsigned size, uint64_t *v)
	{
		Memory *m = static_cast<Memory *>(arg);
		EXPECT_TRUE(size == 8 || size == 4);
		EXPECT_EQ(pa.addr % size, 0u);
		m->reads++;
		if (m->broken.count(pa.addr))
			return false;
		*v = size == 8 ? m->words[pa.addr] : (uint32_t)(m->words[pa.addr & ~7ULL] >> pa.addr % 8 * 8);
		return true;
	}
	static bool cas(void *arg, pa_t pa, unsigned size, uint64_t old, uint64_t desc, uint64_t *was)
	{
		Memory *m = static_cast<Memory *>(arg);
		EXPECT_EQ(size, 8u);
		m->swaps++;
		if (m->interfere) {
			m->interfere = false;
			m->words[pa.addr] |= 1 << 10;
		}
		*was = m->words[pa.addr];
		if (*was == old)
			m->words[pa.addr] = desc;
		return true;
	}
	void put32(uint64_t pa, uint32_t v)
	{
		uint64_t &w = words[pa & ~7ULL];
		unsigned at = pa % 8 * 8;
		w = (w & ~(0xffffffffULL << at)) | (uint64_t)v << at;
	}
	mem_port port()
	{
		return mem_port{ this, read, cas };
	}
};

class Mmu : public testing::Test {
      public:
	cpu_model model{};
	std::unique_ptr<pe> cpu_owner{ new pe() };
	pe *cpu = cpu_owner.get();
	Memory mem;
	xlate_out out{};
	fault f{};

	void feature(enum feature x, bool on = true)
	{
		uint64_t b = 1ULL << (x % 64);
		model.feat.w[x / 64] = on ? model.feat.w[x / 64] | b : model.feat.w[x / 64] & ~b;
	}
	Mmu()
	{
		cpu->model = &model;
		cpu->xlate_el1 = cpu->xlate_el2 = &mmu_xlate_ops;
		model.pa_bits = 48;
		for (enum feature x : { FEAT_EL2, FEAT_EL3, FEAT_TGran4K, FEAT_TGran16K, FEAT_TGran64K, FEAT_PAN, FEAT_PAN2, FEAT_PAN3,
					FEAT_VHE, FEAT_HAF, FEAT_HAFDBS, FEAT_HPDS, FEAT_E0PD, FEAT_TTST, FEAT_XNX, FEAT_BTI, FEAT_PAuth,
					FEAT_S2FWB })
			feature(x);
		SYS(cpu, SCR_EL3) = 1;
		SYS(cpu, SCTLR_EL1) = 0x1005; /* I, C, M */
		SYS(cpu, MAIR_EL1) = 0x0c0804bbf044ff; /* 0 WB, 1 NC, 2 tagged or reserved, 3 WT, 4 nGnRE, 5 nGRE, 6 GRE, 7 nGnRnE */
	}
	xlate_in access(va_t va, unsigned acc = ACC_READ, unsigned el = 1, unsigned regime = 1)
	{
		xlate_in in{};
		in.va = va;
		in.acc = (enum acc)acc;
		in.el = el;
		in.regime_el = regime;
		return in;
	}
	bool translate(const xlate_in &in, xlate_cache *c = nullptr)
	{
		mem_port p = mem.port();
		out = xlate_out{};
		f = fault{};
		return mmu_xlate_ops.translate(cpu, &p, c, &in, &out, &f);
	}
	bool translate(va_t va, unsigned acc = ACC_READ, unsigned el = 1)
	{
		return translate(access(va, acc, el));
	}
	void expect_fault(enum fault_kind kind, int level, const std::string &rule_part = "", unsigned stage = 1)
	{
		EXPECT_EQ(f.kind, kind) << f.rule;
		EXPECT_EQ(f.level, level) << f.rule;
		EXPECT_EQ(f.stage, stage);
		ASSERT_NE(f.rule, nullptr);
		EXPECT_NE(std::string(f.rule).find(rule_part), std::string::npos) << f.rule;
	}
	/* Writes tables from `root` down so that `ia` has a table entry at each level in [start, leaf) and `desc` at `leaf`. Tables
	 * stand at root + 64 KiB * (level - start). Returns the address of the leaf descriptor. */
	uint64_t map(uint64_t root, unsigned granule, unsigned ia_bits, int start, int leaf, uint64_t ia, uint64_t desc,
		     uint64_t table_attr = 0)
	{
		uint64_t table = root;
		for (int level = start;; level++) {
			unsigned lo = granule + (3 - level) * (granule - 3);
			unsigned hi = level == start ? ia_bits : lo + granule - 3;
			uint64_t at = table + ((ia >> lo) & ((1ULL << (hi - lo)) - 1)) * 8;
			if (level == leaf) {
				mem.words[at] = desc;
				return at;
			}
			table += 0x10000;
			mem.words[at] = table | 3 | table_attr;
		}
	}
};

#endif
