/* PMSAv8-64: a table of rules with the manual's expectations (DDI 0600 C1, D1 and the descriptions of PRBAR_ELx and PRLAR_ELx), and
 * random programming against a matcher that marks granules one by one. */
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

namespace {

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

/* One region 0x10000-0x1ffff of one MPU with AP and XN, one access in it. */
struct Permission {
	unsigned mpu, ap, xn;
	unsigned el, acc;
	bool pan;
	u64 sctlr; /* beside M */
	const char *want;
};

/* EL1's MPU: AP 00 RW at EL1, 01 RW at EL1 and EL0, 10 RO at EL1, 11 RO at both; execution needs read access and XN = 0; what EL0
 * may write does not execute at EL1; WXN makes what is writable XN; PAN keeps EL1's data accesses from what EL0 may access. */
const Permission permissions[] = {
	{ 1, RW1, 0, 1, R, 0, 0, "ok" },     { 1, RW1, 0, 1, W, 0, 0, "ok" },     { 1, RW1, 0, 1, X, 0, 0, "ok" },
	{ 1, RW1, 0, 0, R, 0, 0, "1P0" },    { 1, RW1, 0, 0, W, 0, 0, "1P0" },    { 1, RW1, 0, 0, X, 0, 0, "1P0" },
	{ 1, RW_ALL, 0, 1, R, 0, 0, "ok" },  { 1, RW_ALL, 0, 1, W, 0, 0, "ok" },  { 1, RW_ALL, 0, 1, X, 0, 0, "1P0" },
	{ 1, RW_ALL, 0, 0, R, 0, 0, "ok" },  { 1, RW_ALL, 0, 0, W, 0, 0, "ok" },  { 1, RW_ALL, 0, 0, X, 0, 0, "ok" },
	{ 1, RO1, 0, 1, R, 0, 0, "ok" },     { 1, RO1, 0, 1, W, 0, 0, "1P0" },    { 1, RO1, 0, 1, X, 0, 0, "ok" },
	{ 1, RO1, 0, 0, R, 0, 0, "1P0" },    { 1, RO1, 0, 0, W, 0, 0, "1P0" },    { 1, RO1, 0, 0, X, 0, 0, "1P0" },
	{ 1, RO_ALL, 0, 1, R, 0, 0, "ok" },  { 1, RO_ALL, 0, 1, W, 0, 0, "1P0" }, { 1, RO_ALL, 0, 1, X, 0, 0, "ok" },
	{ 1, RO_ALL, 0, 0, R, 0, 0, "ok" },  { 1, RO_ALL, 0, 0, W, 0, 0, "1P0" }, { 1, RO_ALL, 0, 0, X, 0, 0, "ok" },
	{ 1, RW1, 2, 1, R, 0, 0, "ok" },     { 1, RW1, 2, 1, W, 0, 0, "ok" },     { 1, RW1, 2, 1, X, 0, 0, "1P0" },
	{ 1, RW_ALL, 2, 0, R, 0, 0, "ok" },  { 1, RW_ALL, 2, 0, X, 0, 0, "1P0" }, { 1, RO_ALL, 2, 0, X, 0, 0, "1P0" },
	{ 1, RO1, 2, 1, X, 0, 0, "1P0" },    { 1, RO_ALL, 2, 1, X, 0, 0, "1P0" }, { 1, RO_ALL, 2, 1, R, 0, 0, "ok" },
	/* WXN */
	{ 1, RW1, 0, 1, X, 0, WXN, "1P0" },  { 1, RW_ALL, 0, 0, X, 0, WXN, "1P0" }, { 1, RO1, 0, 1, X, 0, WXN, "ok" },
	{ 1, RO_ALL, 0, 0, X, 0, WXN, "ok" }, { 1, RO_ALL, 0, 1, X, 0, WXN, "ok" }, { 1, RW1, 0, 1, W, 0, WXN, "ok" },
	/* PAN */
	{ 1, RW1, 0, 1, R, 1, 0, "ok" },     { 1, RW1, 0, 1, W, 1, 0, "ok" },     { 1, RO1, 0, 1, R, 1, 0, "ok" },
	{ 1, RW_ALL, 0, 1, R, 1, 0, "1P0" }, { 1, RW_ALL, 0, 1, W, 1, 0, "1P0" }, { 1, RO_ALL, 0, 1, R, 1, 0, "1P0" },
	{ 1, RO_ALL, 0, 1, X, 1, 0, "ok" },  { 1, RW_ALL, 0, 0, R, 1, 0, "ok" },
	/* EL2's MPU for EL2: AP<1> is read-only, AP<0> is the lower levels' alone; XN<1> counts, XN<0> does not */
	{ 2, RW1, 0, 2, R, 0, 0, "ok" },     { 2, RW1, 0, 2, W, 0, 0, "ok" },     { 2, RW1, 0, 2, X, 0, 0, "ok" },
	{ 2, RW_ALL, 0, 2, R, 0, 0, "ok" },  { 2, RW_ALL, 0, 2, W, 0, 0, "ok" },  { 2, RW_ALL, 0, 2, X, 0, 0, "ok" },
	{ 2, RO1, 0, 2, R, 0, 0, "ok" },     { 2, RO1, 0, 2, W, 0, 0, "1P0" },    { 2, RO1, 0, 2, X, 0, 0, "ok" },
	{ 2, RO_ALL, 0, 2, R, 0, 0, "ok" },  { 2, RO_ALL, 0, 2, W, 0, 0, "1P0" }, { 2, RO_ALL, 0, 2, X, 0, 0, "ok" },
	{ 2, RW1, 1, 2, X, 0, 0, "ok" },     { 2, RW1, 2, 2, X, 0, 0, "1P0" },    { 2, RW1, 3, 2, X, 0, 0, "1P0" },
	{ 2, RO_ALL, 2, 2, X, 0, 0, "1P0" }, { 2, RO_ALL, 2, 2, R, 0, 0, "ok" },  { 2, RW1, 0, 2, X, 0, WXN, "1P0" },
	{ 2, RW_ALL, 0, 2, X, 0, WXN, "1P0" }, { 2, RO1, 0, 2, X, 0, WXN, "ok" }, { 2, RW_ALL, 0, 2, R, 1, 0, "ok" },
	/* the same seen from EL1&0 as stage 2 (mpu 3: EL1's MPU is off): AP<0> = 0 is no access, AP<1> read-only; XN as in stage 2
	 * descriptors; what is writable may execute, WXN of SCTLR_EL2 is EL2's own */
	{ 3, RW1, 0, 1, R, 0, 0, "2P0" },    { 3, RW1, 0, 1, W, 0, 0, "2P0" },    { 3, RW1, 0, 1, X, 0, 0, "2P0" },
	{ 3, RW1, 0, 0, R, 0, 0, "2P0" },    { 3, RO1, 0, 1, R, 0, 0, "2P0" },    { 3, RO1, 0, 0, X, 0, 0, "2P0" },
	{ 3, RW_ALL, 0, 1, R, 0, 0, "ok" },  { 3, RW_ALL, 0, 1, W, 0, 0, "ok" },  { 3, RW_ALL, 0, 1, X, 0, 0, "ok" },
	{ 3, RW_ALL, 0, 0, R, 0, 0, "ok" },  { 3, RW_ALL, 0, 0, W, 0, 0, "ok" },  { 3, RW_ALL, 0, 0, X, 0, 0, "ok" },
	{ 3, RO_ALL, 0, 1, R, 0, 0, "ok" },  { 3, RO_ALL, 0, 1, W, 0, 0, "2P0" }, { 3, RO_ALL, 0, 1, X, 0, 0, "ok" },
	{ 3, RO_ALL, 0, 0, W, 0, 0, "2P0" }, { 3, RW_ALL, 1, 1, X, 0, 0, "2P0" }, { 3, RW_ALL, 1, 0, X, 0, 0, "ok" },
	{ 3, RW_ALL, 2, 1, X, 0, 0, "2P0" }, { 3, RW_ALL, 2, 0, X, 0, 0, "2P0" }, { 3, RW_ALL, 3, 1, X, 0, 0, "ok" },
	{ 3, RW_ALL, 3, 0, X, 0, 0, "2P0" }, { 3, RW_ALL, 2, 1, R, 0, 0, "ok" },  { 3, RW_ALL, 0, 1, X, 0, WXN, "ok" },
};

TEST(Pmsa, PermissionsByLevelApAndXn)
{
	for (auto &p : permissions) {
		Machine m;
		unsigned mpu = p.mpu == 3 ? 2 : p.mpu;
		m.region(mpu, 0, 0x10000, 0x1ffff, p.ap, p.xn);
		(mpu == 1 ? SYS(m.cpu, SCTLR_EL1) : SYS(m.cpu, SCTLR_EL2)) |= p.sctlr;
		if (p.mpu == 3) {
			SYS(m.cpu, HCR_EL2) = VM;
			SYS(m.cpu, SCTLR_EL1) = I | C;
		}
		EXPECT_EQ(m.outcome(0x12340, p.acc, p.el, p.pan), p.want)
			<< "mpu " << p.mpu << " AP " << p.ap << " XN " << p.xn << " EL" << p.el << " acc " << p.acc << " pan " << p.pan
			<< " sctlr " << p.sctlr;
	}
	printf("note PMSAv8-64: %zu rules of permission\n", sizeof(permissions) / sizeof(permissions[0]));
}

/* Regions as lines: mpu, number, first, last, AP, enabled; then one access. `hcr` VM makes EL2's MPU count for EL1. */
struct Line {
	unsigned mpu, n;
	u64 first, last;
	unsigned ap;
	bool en;
};
struct Match {
	const char *rule;
	std::vector<Line> regions;
	u64 hcr, sctlr1, sctlr2;
	u64 va;
	unsigned acc, el;
	const char *want;
};

TEST(Pmsa, MatchingOverlapBackgroundAndStages)
{
	const u64 top = 0xffffffffffULL;
	const std::vector<Match> rules = {
		{ "no region", {}, 0, 0, 0, 0x1000, R, 1, "1T0" },
		{ "no region, EL2", {}, 0, 0, 0, 0x1000, R, 2, "1T0" },
		{ "first byte", { { 1, 0, 0x1040, 0x107f, RW1, 1 } }, 0, 0, 0, 0x1040, R, 1, "ok" },
		{ "last byte", { { 1, 0, 0x1040, 0x107f, RW1, 1 } }, 0, 0, 0, 0x107f, R, 1, "ok" },
		{ "byte before", { { 1, 0, 0x1040, 0x107f, RW1, 1 } }, 0, 0, 0, 0x103f, R, 1, "1T0" },
		{ "byte behind", { { 1, 0, 0x1040, 0x107f, RW1, 1 } }, 0, 0, 0, 0x1080, R, 1, "1T0" },
		{ "limit = base is 64 bytes", { { 1, 0, 0x1040, 0x1040, RW1, 1 } }, 0, 0, 0, 0x107f, R, 1, "ok" },
		{ "limit below base holds nothing", { { 1, 0, 0x2000, 0x1fff, RW1, 1 } }, 0, 0, 0, 0x2000, R, 1, "1T0" },
		{ "limit below base, the other end", { { 1, 0, 0x2000, 0x1fff, RW1, 1 } }, 0, 0, 0, 0x1fff, R, 1, "1T0" },
		{ "EN = 0", { { 1, 0, 0, top, RW1, 0 } }, 0, 0, 0, 0x1000, R, 1, "1T0" },
		{ "the whole space", { { 1, 0, 0, top, RW1, 1 } }, 0, 0, 0, top, R, 1, "ok" },
		{ "beyond the PA size", { { 1, 0, 0, top, RW1, 1 } }, 0, 0, 0, top + 1, R, 1, "1A0" },
		{ "beyond the PA size, MPU off", {}, 0, M, 0, top + 1, R, 1, "1A0" },
		{ "overlap where both hold", { { 1, 0, 0, 0x1fff, RW1, 1 }, { 1, 1, 0x1000, 0x2fff, RW1, 1 } }, 0, 0, 0, 0x1000, R, 1, "1T0" },
		{ "overlap, only the first", { { 1, 0, 0, 0x1fff, RW1, 1 }, { 1, 1, 0x1000, 0x2fff, RW1, 1 } }, 0, 0, 0, 0xfff, R, 1, "ok" },
		{ "overlap, only the second", { { 1, 0, 0, 0x1fff, RW1, 1 }, { 1, 1, 0x1000, 0x2fff, RW1, 1 } }, 0, 0, 0, 0x2000, R, 1, "ok" },
		{ "overlap of three", { { 1, 0, 0, 0xfff, RW1, 1 }, { 1, 4, 0, 0xfff, RW1, 1 }, { 1, 9, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R, 1, "1T0" },
		{ "overlap with a disabled one", { { 1, 0, 0, 0xfff, RW1, 1 }, { 1, 1, 0, 0xfff, RW1, 0 } }, 0, 0, 0, 8, R, 1, "ok" },
		{ "overlap where one would deny", { { 1, 0, 0, 0xfff, RO1, 1 }, { 1, 1, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, W, 1, "1T0" },
		{ "overlap at EL2", { { 2, 0, 0, 0xfff, RW1, 1 }, { 2, 1, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R, 2, "1T0" },
		{ "overlap in stage 2", { { 2, 0, 0, 0xfff, RW_ALL, 1 }, { 2, 1, 0, 0xfff, RW_ALL, 1 } }, VM, M, 0, 8, R, 1, "2T0" },
		{ "overlap beats the background", { { 1, 0, 0, 0xfff, RW1, 1 }, { 1, 1, 0, 0xfff, RW1, 1 } }, 0, BR, 0, 8, R, 1, "1T0" },
		{ "number 31", { { 1, 31, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R, 1, "ok" },
		{ "numbers from MPUIR.REGION on", { { 1, 32, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R, 1, "1T0" },
		{ "background, EL1", {}, 0, BR, 0, 0x1000, R, 1, "ok" },
		{ "background, EL1 writes", {}, 0, BR, 0, 0x1000, W, 1, "ok" },
		{ "background is never EL0's", {}, 0, BR, 0, 0x1000, R, 0, "1T0" },
		{ "background, EL2", {}, 0, 0, BR, 0x1000, R, 2, "ok" },
		{ "EL1's BR is not EL2's", {}, 0, BR, 0, 0x1000, R, 2, "1T0" },
		{ "EL2's BR is not EL1's", {}, 0, 0, BR, 0x1000, R, 1, "1T0" },
		{ "EL2's background is no stage 2", {}, VM, M, BR, 0x1000, R, 1, "2T0" },
		{ "a region beats the background", { { 1, 0, 0, 0xfff, RO1, 1 } }, 0, BR, 0, 8, W, 1, "1P0" },
		{ "MPU off, EL1", {}, 0, M, 0, 0x1000, W, 1, "ok" },
		{ "MPU off, EL0", {}, 0, M, 0, 0x1000, W, 0, "ok" },
		{ "MPU off, EL2", {}, 0, 0, M, 0x1000, X, 2, "ok" },
		{ "MPU off: regions do not count", { { 1, 0, 0, 0xfff, RO1, 1 } }, 0, M, 0, 8, W, 0, "ok" },
		{ "VM = 0: EL2's regions do not count", { { 1, 0, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, W, 1, "ok" },
		{ "EL2 denies what EL1 allows", { { 1, 0, 0, 0xfff, RW1, 1 }, { 2, 0, 0, 0xfff, RO_ALL, 1 } }, VM, 0, 0, 8, W, 1, "2P0" },
		{ "EL1 denies what EL2 allows", { { 1, 0, 0, 0xfff, RO1, 1 }, { 2, 0, 0, 0xfff, RW_ALL, 1 } }, VM, 0, 0, 8, W, 1, "1P0" },
		{ "both allow", { { 1, 0, 0, 0xfff, RW1, 1 }, { 2, 0, 0, 0xfff, RW_ALL, 1 } }, VM, 0, 0, 8, W, 1, "ok" },
		{ "both deny: stage 1 comes first", { { 1, 0, 0, 0xfff, RO1, 1 }, { 2, 0, 0, 0xfff, RO_ALL, 1 } }, VM, 0, 0, 8, W, 1, "1P0" },
		{ "EL1 has a region, EL2 none", { { 1, 0, 0, 0xfff, RW1, 1 } }, VM, 0, 0, 8, R, 1, "2T0" },
		{ "EL2 has a region, EL1 none", { { 2, 0, 0, 0xfff, RW_ALL, 1 } }, VM, 0, 0, 8, R, 1, "1T0" },
		{ "EL2's own region is no guest's", { { 1, 0, 0, 0xfff, RW1, 1 }, { 2, 0, 0, 0xfff, RW1, 1 } }, VM, 0, 0, 8, R, 1, "2P0" },
		{ "stage 2 while EL2's MPU is off", { { 1, 0, 0, 0xfff, RW1, 1 } }, VM, 0, M, 8, R, 1, "2T0" },
		{ "EL0 through both", { { 1, 0, 0, 0xfff, RW_ALL, 1 }, { 2, 0, 0, 0xfff, RW_ALL, 1 } }, VM, 0, 0, 8, W, 0, "ok" },
		{ "EL0 denied by stage 2", { { 1, 0, 0, 0xfff, RW_ALL, 1 }, { 2, 0, 0, 0xfff, RO_ALL, 1 } }, VM, 0, 0, 8, W, 0, "2P0" },
		{ "DC: stage 1 off, stage 2 on", { { 2, 0, 0, 0xfff, RW_ALL, 1 } }, DC, 0, 0, 8, W, 1, "ok" },
		{ "DC, denied", { { 2, 0, 0, 0xfff, RW1, 1 } }, DC, 0, 0, 8, W, 1, "2P0" },
		{ "TGE: EL0 without EL1's MPU", {}, TGE, 0, 0, 8, W, 0, "ok" },
		{ "an atomic's read is what is denied", { { 1, 0, 0, 0xfff, RW1, 1 } }, 0, 0, 0, 8, R | W, 0, "1P0" },
		{ "a region from a page's middle", { { 1, 0, 0x1800, 0x2fff, RW1, 1 } }, 0, 0, 0, 0x17ff, R, 1, "1T0" },
		{ "... and inside it", { { 1, 0, 0x1800, 0x2fff, RW1, 1 } }, 0, 0, 0, 0x1800, R, 1, "ok" },
		{ "a hole of one granule", { { 1, 0, 0, 0xfbf, RW1, 1 }, { 1, 1, 0x1000, 0x1fff, RW1, 1 } }, 0, 0, 0, 0xfc0, R, 1, "1T0" },
		{ "BASE<47:6>: high regions", { { 1, 0, 0xff00000000, 0xff0000ffff, RW1, 1 } }, 0, 0, 0, 0xff00008000, R, 1, "ok" },
	};
	for (auto &r : rules) {
		Machine m;
		for (auto &l : r.regions)
			m.region(l.mpu, l.n, l.first, l.last, l.ap, 0, 0, 3, l.en);
		SYS(m.cpu, HCR_EL2) = r.hcr;
		SYS(m.cpu, SCTLR_EL1) ^= r.sctlr1; /* M turns the MPU off */
		SYS(m.cpu, SCTLR_EL2) ^= r.sctlr2;
		EXPECT_EQ(m.outcome(r.va, r.acc, r.el), r.want) << r.rule;
	}
	printf("note PMSAv8-64: %zu rules of matching, background and stages\n", rules.size());
}

TEST(Pmsa, FaultsSayWriteAndAddress)
{
	Machine m;
	m.region(1, 0, 0, 0xffff, RO_ALL);
	EXPECT_EQ(m.outcome(0x123, R | W, 1), "1P0");
	EXPECT_TRUE(m.f.write); /* the read of an atomic is allowed: the write faults */
	EXPECT_EQ(m.f.va, 0x123u);
	EXPECT_EQ(m.outcome(0x10000, R | W, 1), "1T0");
	EXPECT_FALSE(m.f.write);
	m.region(1, 0, 0, 0xffff, RW_ALL);
	SYS(m.cpu, HCR_EL2) = VM;
	EXPECT_EQ(m.outcome(0x4568, W, 1), "2T0");
	EXPECT_TRUE(m.f.write);
	EXPECT_EQ(m.f.ipa.addr, 0x4568u);
	EXPECT_EQ(m.f.ipa.pas, PAS_SECURE);
	EXPECT_STREQ(m.f.rule, "EL2 MPU: no region");
}

TEST(Pmsa, TagByteIsIgnoredByTbi)
{
	Machine m;
	m.region(1, 0, 0, 0xffff, RW_ALL);
	EXPECT_EQ(m.outcome(0x5500000000000040, R, 1), "1A0");
	SYS(m.cpu, TCR_EL1) = 1ULL << 37; /* TBI0 */
	EXPECT_TRUE(m.access(0x5500000000000040, R, 1));
	EXPECT_EQ(m.out.pa.addr, 0x40u);
	EXPECT_EQ(m.outcome(0x5501000000000040, R, 1), "1A0");
}

static std::string show(const mem_attrs &a)
{
	char s[64];
	if (a.type == MEM_DEVICE)
		snprintf(s, sizeof(s), "dev%x", a.inner);
	else
		snprintf(s, sizeof(s), "o%x i%x sh%d", a.outer, a.inner, a.shareability);
	return s;
}

/* AttrIndx through the MAIR of the MPU's own level; stage 2 combines as stage 2 descriptors do: the weaker memory type wins. */
TEST(Pmsa, Attributes)
{
	struct { unsigned attr1, sh1; int attr2; unsigned sh2; unsigned acc; u64 sctlr1_off; const char *want; } rows[] = {
		{ 0, 3, -1, 0, R, 0, "of if sh3" }, { 0, 2, -1, 0, R, 0, "of if sh2" }, { 0, 0, -1, 0, R, 0, "of if sh0" },
		{ 1, 0, -1, 0, R, 0, "o4 i4 sh2" }, { 2, 0, -1, 0, R, 0, "dev0" }, { 3, 3, -1, 0, R, 0, "ob ib sh3" },
		{ 4, 0, -1, 0, R, 0, "dev4" }, { 5, 0, -1, 0, R, 0, "dev8" }, { 6, 0, -1, 0, R, 0, "devc" },
		{ 0, 3, -1, 0, R, C, "o4 i4 sh2" }, { 0, 3, -1, 0, X, I, "o4 i4 sh2" }, { 0, 3, -1, 0, R, I, "of if sh3" },
		{ 0, 3, 0, 3, R, 0, "of if sh3" }, { 0, 3, 1, 3, R, 0, "o4 i4 sh2" }, { 0, 3, 2, 3, R, 0, "dev0" },
		{ 0, 3, 3, 3, R, 0, "ob ib sh3" }, { 1, 3, 0, 3, R, 0, "o4 i4 sh2" }, { 3, 3, 0, 3, R, 0, "ob ib sh3" },
		{ 6, 3, 4, 3, R, 0, "dev4" }, { 4, 3, 6, 3, R, 0, "dev4" }, { 2, 3, 0, 3, R, 0, "dev0" }, { 0, 3, 6, 3, R, 0, "devc" },
		{ 0, 0, 0, 3, R, 0, "of if sh3" }, { 0, 3, 0, 2, R, 0, "of if sh2" }, { 0, 0, 0, 0, R, 0, "of if sh0" },
	};
	for (auto &r : rows) {
		Machine m;
		m.region(1, 0, 0, 0xffff, RO_ALL, 0, r.attr1, r.sh1);
		SYS(m.cpu, SCTLR_EL1) &= ~r.sctlr1_off;
		if (r.attr2 >= 0) {
			m.region(2, 0, 0, 0xffff, RW_ALL, 0, (unsigned)r.attr2, r.sh2);
			SYS(m.cpu, HCR_EL2) = VM;
		}
		ASSERT_TRUE(m.access(0x40, r.acc, 1));
		EXPECT_EQ(show(m.out.attrs), r.want) << r.attr1 << " " << r.attr2;
	}
	Machine m; /* off: Device for data, Normal for fetches */
	SYS(m.cpu, SCTLR_EL1) = I;
	ASSERT_TRUE(m.access(0x40, R, 1));
	EXPECT_EQ(show(m.out.attrs), "dev0");
	ASSERT_TRUE(m.access(0x40, X, 1));
	EXPECT_EQ(show(m.out.attrs), "oa ia sh2");
	SYS(m.cpu, SCTLR_EL1) = 0;
	ASSERT_TRUE(m.access(0x40, X, 1));
	EXPECT_EQ(show(m.out.attrs), "o4 i4 sh2");
	printf("note PMSAv8-64: %zu rules of attributes\n", sizeof(rows) / sizeof(rows[0]));
}

/* PRLAR.NS says which space; VSTCR_EL2.SC faults where the stages disagree. */
TEST(Pmsa, NonSecureOutput)
{
	Machine m;
	m.region(1, 0, 0, 0xffff, RW_ALL, 0, 0, 3, true, true);
	ASSERT_TRUE(m.access(0x40, R, 1));
	EXPECT_EQ(m.out.pa.pas, PAS_NONSECURE);
	m.region(2, 0, 0, 0xffff, RW_ALL);
	SYS(m.cpu, HCR_EL2) = VM;
	ASSERT_TRUE(m.access(0x40, R, 1));
	EXPECT_EQ(m.out.pa.pas, PAS_NONSECURE); /* the less secure one */
	SYS(m.cpu, VSTCR_EL2) = 1 << 20;
	EXPECT_EQ(m.outcome(0x40, R, 1), "2P0");
	m.region(2, 0, 0, 0xffff, RW_ALL, 0, 0, 3, true, true);
	EXPECT_EQ(m.outcome(0x40, R, 1), "ok");
	ASSERT_TRUE(m.access(0x40, R, 2));
	EXPECT_EQ(m.out.pa.pas, PAS_NONSECURE);
	m.region(2, 0, 0, 0xffff, RW_ALL);
	ASSERT_TRUE(m.access(0x40, R, 2));
	EXPECT_EQ(m.out.pa.pas, PAS_SECURE);
}

/* VTCR_EL2.MSA = 1: stage 1 of EL1&0 walks tables, and the walks go through EL2's MPU. */
TEST(Pmsa, VmsaUnderTheMpu)
{
	Machine m;
	SYS(m.cpu, VTCR_EL2) = MSA;
	SYS(m.cpu, HCR_EL2) = VM | (1ULL << 31);
	SYS(m.cpu, TCR_EL1) = 25 | 1 << 23 | 2ULL << 32; /* 39 bits, 4 KiB, TTBR1 off, 40-bit outputs */
	SYS(m.cpu, TTBR0_EL1) = 0x1000;
	m.words[0x1000 / 8] = 0x2003;
	m.words[0x2000 / 8 + 1] = 0x3003;
	m.words[0x3000 / 8] = 0x8000 | 3 | 1 << 10;              /* VA 0x200000 -> 0x8000, privileged RW */
	m.words[0x3000 / 8 + 1] = 0x9000 | 3 | 1 << 10 | 1 << 6; /* VA 0x201000 -> 0x9000 */
	m.region(2, 0, 0x1000, 0x3fff, RO_ALL);
	m.region(2, 1, 0x8000, 0x87ff, RW_ALL);
	ASSERT_TRUE(m.access(0x200010, W, 1));
	EXPECT_EQ(m.out.pa.addr, 0x8010u);
	EXPECT_EQ(m.out.pa.pas, PAS_SECURE);
	EXPECT_LT(m.out.lg_size, 12); /* half of the page */
	EXPECT_EQ(m.outcome(0x200800, W, 1), "2T0");
	EXPECT_EQ(m.f.ipa.addr, 0x8800u);
	EXPECT_EQ(m.outcome(0x201000, R, 1), "2T0");
	EXPECT_EQ(m.outcome(0x202000, R, 1), "1T3");
	EXPECT_EQ(m.outcome(0x200000, R, 0), "1P3");
	/* a table that EL2 keeps to itself */
	m.region(2, 0, 0x1000, 0x2fff, RO_ALL);
	EXPECT_EQ(m.outcome(0x200000, R, 1), "2T0w");
	EXPECT_EQ(m.f.va, 0x200000u);
	EXPECT_EQ(m.f.ipa.addr, 0x3000u);
	m.region(2, 2, 0x3000, 0x3fff, RO1);
	EXPECT_EQ(m.outcome(0x200000, R, 1), "2P0w");
	/* PTW: tables in Device memory */
	m.region(2, 2, 0x3000, 0x3fff, RO_ALL, 0, 2);
	EXPECT_TRUE(m.access(0x200000, R, 1));
	SYS(m.cpu, HCR_EL2) |= PTW;
	EXPECT_EQ(m.outcome(0x200000, R, 1), "2P0w");
	/* hardware's access flag needs write access to the table */
	SYS(m.cpu, HCR_EL2) &= ~PTW;
	m.region(2, 2, 0x3000, 0x3fff, RO_ALL);
	m.words[0x3000 / 8] &= ~(1ULL << 10);
	SYS(m.cpu, TCR_EL1) |= 1ULL << 39;
	EXPECT_EQ(m.outcome(0x200000, R, 1), "2P0w");
	m.region(2, 2, 0x3000, 0x3fff, RW_ALL);
	EXPECT_TRUE(m.access(0x200000, R, 1));
	EXPECT_TRUE(m.words[0x3000 / 8] >> 10 & 1);
	/* EL2 itself stays with its MPU */
	EXPECT_EQ(m.outcome(0x200000, R, 2), "1T0");
	EXPECT_EQ(m.outcome(0x8000, R, 2), "ok");
	/* and stage 2 is off without VM */
	SYS(m.cpu, HCR_EL2) = 1ULL << 31;
	EXPECT_TRUE(m.access(0x201000, R, 1));
}

/* VMSAv8-64 at EL1 is a choice of the implementation: MSA_frac 2 with, 1 without; then VTCR_EL2.MSA is RES0. RES1 in the A-profile. */
TEST(Pmsa, VmsaIsAnOption)
{
	struct { const char *cpu; unsigned msa; bool writable, res1; } rows[] = {
		{ "v8-r", 0x2f, true, false }, { "v8-r-VMSA", 0x1f, false, false }, { "cortex-r82-VMSA", 0x1f, false, false },
		{ "max", 0, false, true }, { "v8.4", 0, false, true },
	};
	for (auto &r : rows) {
		cpu_model m;
		error e;
		ASSERT_EQ(cpu_model_parse(&m, r.cpu, &e), 0) << r.cpu;
		EXPECT_EQ(idreg_value(&m, SR_ID_AA64MMFR0_EL1) >> 48 & 0xff, r.msa) << r.cpu;
		EXPECT_EQ((sysreg_writable(SR_VTCR_EL2, &m.feat) & MSA) != 0, r.writable) << r.cpu;
		EXPECT_EQ((sysreg_fixed_ones(SR_VTCR_EL2, &m.feat) & MSA) != 0, r.res1) << r.cpu;
	}
	cpu_model m;
	error e;
	EXPECT_NE(cpu_model_parse(&m, "v8-r-PMSA", &e), 0);
	EXPECT_NE(cpu_model_parse(&m, "max+VMSA", &e), 0);
	EXPECT_NE(cpu_model_parse(&m, "max-VMSA", &e), 0);
}

/* ---- random regions against granules marked one by one ---- */

struct Rng {
	u64 s;
	u64 operator()()
	{
		u64 x = s += 0x9e3779b97f4a7c15;
		x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
		x = (x ^ x >> 27) * 0x94d049bb133111eb;
		return x ^ x >> 31;
	}
};

const unsigned GRANULES = 1024; /* 64 KiB */

struct Marks {
	std::vector<int> owners = std::vector<int>(GRANULES), last = std::vector<int>(GRANULES);
	void clear()
	{
		std::fill(owners.begin(), owners.end(), 0);
	}
	void mark(long first, long last_granule, int region)
	{
		for (long g = first; g <= last_granule; g++)
			if (g >= 0 && g < (long)GRANULES) {
				owners[g]++;
				last[g] = region;
			}
	}
};

struct Setting { /* a region as chosen, not as encoded */
	unsigned ap, xn;
};

/* "ok", or the fault as a letter and a stage; written from Table C1-4 and the AP and XN tables. */
const char *judge1(const Marks &k, const std::vector<Setting> &s, unsigned g, unsigned mpu, unsigned el, unsigned acc, bool pan, bool br,
		   bool wxn)
{
	static const bool readable[2][4] = { { 0, 1, 0, 1 }, { 1, 1, 1, 1 } };
	static const bool writable[2][4] = { { 0, 1, 0, 0 }, { 1, 1, 0, 0 } };

	if (k.owners[g] == 0)
		return br && el == mpu ? "ok" : "1T0";
	if (k.owners[g] > 1)
		return "1T0";
	const Setting &r = s[k.last[g]];
	bool rd = readable[el != 0][r.ap], wr = writable[el != 0][r.ap], ex = rd && r.xn < 2;
	if (wxn && wr)
		ex = false;
	if (mpu == 1 && el == 1 && r.ap == RW_ALL)
		ex = false;
	if (mpu == 1 && el == 1 && pan && (r.ap & 1))
		rd = wr = false;
	return ((acc & R) && !rd) || ((acc & W) && !wr) || ((acc & X) && !ex) ? "1P0" : "ok";
}

const char *judge2(const Marks &k, const std::vector<Setting> &s, unsigned g, unsigned el, unsigned acc)
{
	static const bool executes[2][4] = { { 1, 1, 0, 0 }, { 1, 0, 0, 1 } }; /* EL0, EL1 by XN */

	if (k.owners[g] != 1)
		return "2T0";
	const Setting &r = s[k.last[g]];
	if (!(r.ap & 1) || ((acc & W) && r.ap == RO_ALL) || ((acc & X) && !executes[el][r.xn]))
		return "2P0";
	return "ok";
}

void program(Machine &m, Rng &rng, unsigned mpu, u64 origin, Marks &k, std::vector<Setting> &s)
{
	unsigned count = m.model.mpu_regions[mpu - 1], used = rng() % 4 ? rng() % 24 : rng() % 256;

	s.assign(256, Setting());
	k.clear();
	memset(&m.cpu->mpu[mpu - 1], 0, sizeof(m.cpu->mpu[0]));
	for (unsigned i = 0; i < used; i++) {
		unsigned n = rng() % MPU_MAX_REGIONS;
		if (used < 24 && count)
			n = (unsigned)(rng() % count);
		long first = (long)(rng() % (GRANULES + 128)) - 64;
		long size = rng() % 8 ? (long)(rng() % 16) : (long)(rng() % GRANULES);
		long last = rng() % 16 ? first + size : first - 1 - size;
		if (rng() % 4 == 0)
			first &= ~63L, last |= 63;
		bool en = rng() % 8;
		Setting t = { (unsigned)(rng() % 4), (unsigned)(rng() % (mpu == 1 ? 2 : 4)) };
		if (mpu == 1)
			t.xn *= 2;
		if (m.cpu->mpu[mpu - 1].lar[n])
			continue; /* each number once: marks cannot be undone */
		m.region(mpu, n, origin + 64 * (u64)first, origin + 64 * (u64)last, t.ap, t.xn, (unsigned)(rng() % 2), 3, en);
		if (!en)
			m.cpu->mpu[mpu - 1].lar[n] |= 2; /* not zero: the number is taken */
		s[n] = t;
		if (en && n < count)
			k.mark(first, last, (int)n);
	}
}

/* outcome() without strings. */
const char *quick(Machine &m, va_t va, unsigned acc, unsigned el, bool pan)
{
	if (m.access(va, acc, el, pan))
		return m.out.pa.addr == va ? "ok" : "not flat";
	if (m.f.level)
		return "level";
	if (m.f.kind == FAULT_TRANSLATION)
		return m.f.stage == 1 ? "1T0" : "2T0";
	return m.f.kind != FAULT_PERMISSION ? "?" : m.f.stage == 1 ? "1P0" : "2P0";
}

TEST(Pmsa, RandomRegionsAgainstMarkedGranules)
{
	const unsigned configurations = 2000, accesses = 5000;
	Rng rng{ 20260 };
	u64 differences = 0, done = 0, denied = 0;

	for (unsigned c = 0; c < configurations; c++) {
		Machine m;
		Marks k1, k2;
		std::vector<Setting> s1, s2;
		u64 origin = (rng() & 0x3fffffffULL) << 8 & ~0xffffULL;
		origin += 0x100000;
		m.model.mpu_regions[0] = rng() % 3 ? 32 : rng() % 256;
		m.model.mpu_regions[1] = rng() % 3 ? 24 : rng() % 256;
		program(m, rng, 1, origin, k1, s1);
		program(m, rng, 2, origin, k2, s2);
		bool br1 = rng() % 4 == 0, br2 = rng() % 4 == 0, wxn1 = rng() % 4 == 0, wxn2 = rng() % 4 == 0, vm = rng() % 2, on1 = rng() % 4;
		SYS(m.cpu, SCTLR_EL1) = C | I | (on1 ? M : 0) | (br1 ? BR : 0) | (wxn1 ? WXN : 0);
		SYS(m.cpu, SCTLR_EL2) = C | I | M | (br2 ? BR : 0) | (wxn2 ? WXN : 0);
		SYS(m.cpu, HCR_EL2) = vm ? VM : 0;
		for (unsigned a = 0; a < accesses; a++) {
			unsigned g = (unsigned)(rng() % GRANULES), el = (unsigned)(rng() % 3);
			static const unsigned kinds[] = { R, W, X, R | W };
			unsigned acc = kinds[rng() % 4];
			bool pan = rng() % 4 == 0;
			const char *want = "ok";
			if (el == 2)
				want = judge1(k2, s2, g, 2, 2, acc, pan, br2, wxn2);
			else if (on1)
				want = judge1(k1, s1, g, 1, el, acc, pan, br1, wxn1);
			if (el < 2 && vm && !strcmp(want, "ok"))
				want = judge2(k2, s2, g, el, acc);
			const char *got = quick(m, origin + 64 * (u64)g + rng() % 64, acc, el, pan);
			done++;
			denied += strcmp(got, "ok") != 0;
			if (strcmp(got, want) && differences++ < 10)
				ADD_FAILURE() << "configuration " << c << " granule " << g << " EL" << el << " acc " << acc << ": " << got
					      << ", want " << want;
			/* a page said to be uniform is: another of its granules has the same outcome */
			if (!strcmp(got, "ok") && m.out.lg_size >= 12 && a % 16 == 0) {
				unsigned other = (g & ~63u) | (unsigned)(rng() % 64);
				if (strcmp(quick(m, origin + 64 * (u64)other, acc, el, pan), "ok"))
					differences++;
			}
		}
	}
	EXPECT_EQ(differences, 0u);
	EXPECT_GT(denied, done / 10);
	EXPECT_LT(denied, done - done / 10);
	printf("note PMSAv8-64: %llu random accesses, %llu denied, %llu differences\n", (unsigned long long)done, (unsigned long long)denied,
	       (unsigned long long)differences);
}

} // namespace
