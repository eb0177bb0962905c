/* tests/unit/mmu/random_test.cc - random registers, tables and accesses, translated by mmu/ and by a second model (model.h). */
#include <cstdlib>
#include <vector>
#include "tests/unit/mmu/model.h"

namespace {

using namespace second;

std::string show(const Answer &a)
{
	char s[400];
	if (!a.ok)
		snprintf(s, sizeof(s), "fault kind %d level %d stage %d s1ptw %d write %d ipa %llx (%s)", a.fl.kind, a.fl.level, a.fl.stage,
			 a.fl.s1ptw, a.fl.write, a.fl.stage == 2 ? (unsigned long long)a.fl.ipa.addr : 0, a.fl.rule ? a.fl.rule : "");
	else
		snprintf(s, sizeof(s), "pa %d:%llx ipa %d:%llx lg %d allow %d %s%s %s o%x i%x sh%d", a.out.pa.pas,
			 (unsigned long long)a.out.pa.addr, a.out.ipa.pas, (unsigned long long)a.out.ipa.addr, a.out.lg_size, a.out.allow,
			 a.out.global ? "G" : "g", a.out.guarded ? "P" : "p", a.out.attrs.type ? "dev" : "nor", a.out.attrs.outer,
			 a.out.attrs.inner, a.out.attrs.shareability);
	return s;
}

/* All but the rule. */
std::string key(Answer a)
{
	a.fl.rule = nullptr;
	return show(a);
}

class Random : public Mmu {
      public:
	Rng r{ 1 };
	u64 mair()
	{
		const unsigned bytes[] = { 0xff, 0x44, 0x00, 0x04, 0x08, 0x0c, 0xbb, 0x4f, 0xf4, 0x40, 0xa0, 0x77, 0x33, 0x50, 0xf0, 0xee };
		u64 v = 0;
		for (int i = 0; i < 8; i++)
			v = v << 8 | bytes[r() % 16];
		return v;
	}
	u64 size()
	{
		return r.one_in(12) ? r() % 64 : 16 + r() % 30;
	}
	/* Sizes and stage 2 start levels that mostly fit each other; everything else random. */
	void registers()
	{
		bool big = r.one_in(3);
		model.pa_bits = big ? 52 : r.one_in(3) ? 40 : 48;
		feature(FEAT_LPA, big);
		feature(FEAT_LVA, big);
		feature(FEAT_LPA2, big && r.one_in(2));
		feature(FEAT_HPDS, !r.one_in(4));
		feature(FEAT_PAN3, !r.one_in(4));
		feature(FEAT_BTI, !r.one_in(4));
		for (unsigned i = SR_NONE; i < SR_COUNT; i++)
			cpu->sr[i] = 0;
		auto sctlr = [&] { return (r() & (1ULL << 57 | 1 << 19 | 1 << 12 | 4)) | (r.one_in(16) ? 0 : 1) | (r.one_in(4) ? 0 : 4); };
		auto ps = [&] { return r.one_in(6) ? r() % 8 : 5 + (big && r.one_in(2)); };
		SYS(cpu, SCTLR_EL1) = sctlr();
		SYS(cpu, SCTLR_EL2) = sctlr();
		SYS(cpu, SCTLR_EL3) = sctlr();
		for (auto m : { SR_MAIR_EL1, SR_MAIR_EL2, SR_MAIR_EL3 })
			cpu->sr[m] = mair();
		auto tcr1 = [&] {
			u64 rare = r.one_in(8) ? r() & (1 << 7 | 1 << 23 | 3ULL << 55) : 0;
			return size() | size() << 16 | (r() & (3 << 14 | 3ULL << 30 | 3 << 12 | 3 << 28 | 0xffULL << 37 | 3ULL << 51)) |
			       ps() << 32 | (big ? r() & 1ULL << 59 : 0) | rare;
		};
		bool e2h = r.one_in(2);
		SYS(cpu, TCR_EL1) = tcr1();
		SYS(cpu, TCR_EL3) = size() | ps() << 16 | (r() & (3 << 14 | 3 << 12 | 7 << 20 | 1 << 24 | 1 << 29 | 1ULL << 32));
		SYS(cpu, TCR_EL2) = e2h ? tcr1() : size() | ps() << 16 | (r() & (3 << 14 | 3 << 12 | 7 << 20 | 1 << 24 | 1 << 29 | 1ULL << 32));
		for (auto t : { SR_TTBR0_EL1, SR_TTBR1_EL1, SR_TTBR0_EL2, SR_TTBR1_EL2, SR_TTBR0_EL3, SR_VTTBR_EL2 })
			cpu->sr[t] = r.one_in(8) ? r() : r() & 0xffff00003fffffffULL;
		SYS(cpu, SCR_EL3) = 1 | (r() & 1 << 9);
		SYS(cpu, HCR_EL2) = (u64)e2h << 34 | (r.one_in(20) ? 1ULL << 27 : 0) | (r.one_in(20) ? 1 << 12 : 0) | r() % 2 |
				    (r.one_in(4) ? r() & (1ULL << 46 | 3ULL << 32 | 4) : 0);
		unsigned sl = r() % 4, tg = r() % 4, sz = size();
		if (!r.one_in(8)) { /* fit T0SZ to the level */
			const int bases[3][4] = { { 22, 31, 40, 13 }, { 15, 26, 37, 48 }, { 17, 30, 43, 17 } };
			int gi = tg == 1 ? 2 : tg == 2 ? 1 : 0;
			int ia = bases[gi][sl] + (int)(r() % (gi == 0 ? 9 : 11));
			sz = 64 - std::max(16, std::min(ia, (int)model.pa_bits));
		}
		SYS(cpu, VTCR_EL2) = sz | sl << 6 | tg << 14 | ps() << 16 | (r() & (3 << 12 | 3 << 21 | (big ? 3ULL << 32 : 0)));
	}
	std::map<std::string, unsigned> seen;
	unsigned cases = 0, again = 0;

	void report(const char *what)
	{
		printf("mmu: %u %s agree (%u again through the same tables)\n", cases, what, again);
		for (auto &k : seen)
			printf("mmu:   %-20s %u\n", k.first.c_str(), k.second);
	}
	/* One set of registers and tables, `count` accesses, all but some through one cache. */
	void run_set(unsigned set, bool calm, unsigned count)
	{
		r.s = (u64)set << 20;
		registers();
		unsigned regime = r.one_in(3) ? 2 + r() % 2 : 1;
		bool secure = regime == 3 || r.one_in(calm ? 3 : 8);
		Wild mine{ r(), r.one_in(8), {}, calm }, theirs;
		if (calm)
			calm_registers();
		if (mine.big_endian)
			for (auto s : { SR_SCTLR_EL1, SR_SCTLR_EL2, SR_SCTLR_EL3 })
				cpu->sr[s] |= 1 << 25;
		theirs = mine;
		xlate_cache cache{};
		u64 va0 = 0;
		for (unsigned i = 0; i < count; i++) {
			xlate_in in = some_access(r.one_in(2));
			in.regime_el = regime;
			in.secure = secure;
			in.el = regime == 3 ? 3 : regime == 2 ? (b(SYS(cpu, HCR_EL2), 34) && r.one_in(2) ? 0 : 2) : r() % 2;
			if (i && !r.one_in(calm ? 12 : 2)) {
				in.va = va0 ^ (r() & (calm ? 0xf000 : 0x1fffff)); /* the same tables again */
				again++;
			}
			if (calm && !r.one_in(16))
				in.va = b(in.va, 55) ? in.va | ~0ULL << 38 : in.va & ((1ULL << 38) - 1);
			va0 = in.va;
			mem_port port{ &mine, Wild::read, Wild::cas };
			Answer got;
			xlate_cache *c = calm || i & 1 || set & 1 ? &cache : nullptr;
			got.ok = mmu_xlate_ops.translate(cpu, &port, c, &in, &got.out, &got.fl);
			Model model{};
			model.cpu = cpu;
			model.mem = &theirs;
			model.in = in;
			Answer want = model.run();
			cases++;
			seen[want.ok ? "ok" : "fault " + std::to_string(want.fl.kind) + " stage " + std::to_string(want.fl.stage)]++;
			ASSERT_EQ(key(want), key(got)) << "set " << set << " case " << i << " va " << std::hex << in.va << " acc " << in.acc
						       << " el " << (int)in.el << " regime " << (int)regime << " rule " << show(got);
			ASSERT_EQ(theirs.written, mine.written) << "set " << set << " case " << i;
		}
	}
	/* Sizes that work, so that most accesses get to a page. */
	void calm_registers()
	{
		for (auto t : { SR_TTBR0_EL1, SR_TTBR1_EL1, SR_TTBR0_EL2, SR_TTBR1_EL2, SR_TTBR0_EL3, SR_VTTBR_EL2 })
			cpu->sr[t] &= 0xffff00003fffffffULL;
		for (auto t : { SR_TCR_EL1, SR_TCR_EL2 })
			cpu->sr[t] = (cpu->sr[t] & ~(63ULL | 63 << 16 | 7ULL << 32 | 1 << 7 | 1 << 23)) | 25 | 25 << 16 | 4ULL << 32;
		if (!b(SYS(cpu, HCR_EL2), 34))
			SYS(cpu, TCR_EL2) = (SYS(cpu, TCR_EL2) & ~(7ULL << 16 | 7ULL << 32)) | 4 << 16;
		SYS(cpu, TCR_EL3) = (SYS(cpu, TCR_EL3) & ~(63ULL | 7ULL << 16)) | 25 | 4 << 16;
		for (auto s : { SR_SCTLR_EL1, SR_SCTLR_EL2, SR_SCTLR_EL3 })
			cpu->sr[s] |= 5;
	}
	xlate_in some_access(bool high)
	{
		xlate_in in{};
		unsigned accs[] = { ACC_READ, ACC_READ, ACC_WRITE, ACC_EXEC, ACC_READ | ACC_WRITE, 0 };
		in.va = r() | (high ? ~0ULL << 55 : 0);
		if (!r.one_in(8)) { /* in range for most sizes */
			unsigned n = r.one_in(4) ? r() % 40 + 10 : r() % 14 + 6;
			in.va = high ? in.va | ~0ULL << n : in.va & ((1ULL << n) - 1);
		}
		in.acc = (enum acc)accs[r() % 6];
		in.pan = r.one_in(2) && !(in.acc & ACC_EXEC);
		in.no_update = r.one_in(8);
		in.stage1_only = r.one_in(16);
		in.cmo = r.one_in(16) && in.acc != ACC_EXEC && in.acc != (ACC_READ | ACC_WRITE);
		return in;
	}
};

TEST_F(Random, AgreesWithASecondModel)
{
	const char *n = getenv("MMU_RANDOM_SETS");
	const unsigned sets = n ? atoi(n) : 110000;

	for (unsigned set = 0; set < sets && !HasFailure(); set++)
		run_set(set, false, 10);
	report("random translations");
}

TEST_F(Random, AgreesWhenItsCachesAreWarm)
{
	const char *n = getenv("MMU_RANDOM_SETS");
	const unsigned sets = n ? atoi(n) / 4 : 30000;

	for (unsigned set = 0; set < sets && !HasFailure(); set++)
		run_set(1000000 + set, true, 40);
	report("translations among few tables");
}

} // namespace
