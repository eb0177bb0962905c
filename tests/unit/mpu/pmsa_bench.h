/* tests/unit/mpu/pmsa_bench.h - a PE with two MPUs and a little memory for tables: regions in, the outcome of an access out. */
#ifndef AERIE_TESTS_PMSA_BENCH_H
#define AERIE_TESTS_PMSA_BENCH_H

#include <gtest/gtest.h>
#include <cstring>
#include <memory>
#include <string>
#include <vector>
extern "C" {
#include "cpu/arch/attrs.h"
#include "cpu/arch/idregs.h"
#include "cpu/arch/pe.h"
#include "cpu/arch/sysreg.h"
#include "mmu/mmu.h"
#include "mpu/pmsa.h"
#include "mpu/region.h"
}

typedef uint64_t u64;
enum { RW1 = 0, RW_ALL = 1, RO1 = 2, RO_ALL = 3 }; /* AP */
enum { R = ACC_READ, W = ACC_WRITE, X = ACC_EXEC };

const u64 VM = 1, DC = 1 << 12, TGE = 1 << 27, PTW = 4, MSA = 1ULL << 31;
const u64 M = 1, C = 4, I = 1 << 12, BR = 1 << 17, WXN = 1 << 19;

struct Machine {
	cpu_model model{};
	std::unique_ptr<pe> owner{ new pe() };
	pe *cpu = owner.get();
	std::vector<u64> words = std::vector<u64>(0x4000); /* 128 KiB of memory at 0 for tables */
	xlate_out out{};
	fault f{};

	void feature(enum feature x)
	{
		model.feat.w[x / 64] |= 1ULL << (x % 64);
	}
	Machine()
	{
		cpu->model = &model;
		model.pa_bits = 40;
		model.mpu_regions[0] = model.mpu_regions[1] = 32;
		for (enum feature x : { FEAT_EL2, FEAT_PMSA, FEAT_SEL2, FEAT_TGran4K, FEAT_PAN, FEAT_PAN2, FEAT_XNX, FEAT_HAF, FEAT_HAFDBS })
			feature(x);
		SYS(cpu, SCTLR_EL1) = M | C | I;
		SYS(cpu, SCTLR_EL2) = M | C | I;
		SYS(cpu, MAIR_EL1) = SYS(cpu, MAIR_EL2) = 0x0c0804bb0044ff; /* 0 WB, 1 NC, 2 nGnRnE, 3 WT, 4 nGnRE, 5 nGRE, 6 GRE */
		cpu->xlate_vmsa = &mmu_xlate_ops;
	}
	void region(unsigned mpu, unsigned n, u64 base, u64 limit, unsigned ap, unsigned xn = 0, unsigned attr = 0, unsigned sh = 3,
		    bool en = true, bool ns = false)
	{
		mpu_region_set(&cpu->mpu[mpu - 1], n, (base & ~63ULL) | sh << 4 | ap << 2 | xn,
			       (limit & ~63ULL) | (u64)ns << 4 | attr << 1 | en);
	}
	static bool read(void *arg, pa_t pa, unsigned size, uint64_t *v)
	{
		Machine *m = static_cast<Machine *>(arg);
		if (size != 8 || pa.addr / 8 >= m->words.size())
			return false;
		*v = m->words[pa.addr / 8];
		return true;
	}
	static bool cas(void *arg, pa_t pa, unsigned, uint64_t old, uint64_t desc, uint64_t *was)
	{
		Machine *m = static_cast<Machine *>(arg);
		if (pa.addr / 8 >= m->words.size())
			return false;
		*was = m->words[pa.addr / 8];
		if (*was == old)
			m->words[pa.addr / 8] = desc;
		return true;
	}
	bool access(va_t va, unsigned acc, unsigned el, bool pan = false, unsigned regime = 0)
	{
		mem_port port = { this, read, cas };
		xlate_in in{};
		in.va = va;
		in.acc = (enum acc)acc;
		in.el = el;
		in.regime_el = regime ? regime : el ? el : 1;
		in.secure = true;
		in.pan = pan;
		out = xlate_out{};
		f = fault{};
		return pmsa_xlate_ops.translate(cpu, &port, nullptr, &in, &out, &f);
	}
	/* "ok", or stage, kind and level of the fault: "1T0", "2P0". */
	std::string outcome(va_t va, unsigned acc, unsigned el, bool pan = false, unsigned regime = 0)
	{
		if (access(va, acc, el, pan, regime))
			return out.pa.addr == (va & 0xffffffffffULL) ? "ok" : "not flat";
		std::string s = std::to_string(f.stage);
		s += f.kind == FAULT_TRANSLATION ? "T" : f.kind == FAULT_PERMISSION ? "P" : f.kind == FAULT_ADDRESS_SIZE ? "A" : "?";
		return s + std::to_string(f.level) + (f.s1ptw ? "w" : "");
	}
};

#endif
