/* tests/unit/mmu/model.h - a second model of both stages of translation, written from the manual (DDI 0487 D8) in another way than mmu/:
 * levels are laid out from the page upwards, addresses gathered bit by bit, permissions kept as the rows of the manual's tables. */
#ifndef AERIE_TESTS_MMU_MODEL_H
#define AERIE_TESTS_MMU_MODEL_H

#include "tests/unit/mmu/model_parts.h"

namespace second {

class Model {
      public:
	pe *cpu;
	Wild *mem;
	xlate_in in;
	Answer a;
	bool sec;
	u64 hcr;

	Answer run()
	{
		sec = in.secure;
		hcr = sec ? 0 : SYS(cpu, HCR_EL2);
		if (stage1())
			a.ok = !stage2_on() || in.stage1_only ? flat() : stage2_final();
		return a;
	}

      private:
	bool has_(enum feature x)
	{
		return feature_in(&cpu->model->feat, x);
	}
	bool host()
	{
		return in.regime_el == 2 && has_(FEAT_VHE) && b(hcr, 34);
	}
	bool two()
	{
		return in.regime_el == 1 || host();
	}
	bool stage2_on()
	{
		return in.regime_el == 1 && (b(hcr, 0) || b(hcr, 12));
	}
	u64 reg(enum sysreg_id one, enum sysreg_id two_, enum sysreg_id three)
	{
		return cpu->sr[in.regime_el == 1 ? one : in.regime_el == 2 ? two_ : three];
	}
	bool flat()
	{
		a.out.pa.addr = a.out.ipa.addr;
		a.out.pa.pas = a.out.ipa.pas;
		return true;
	}
	bool fail(enum fault_kind k, int level, int stage = 1, bool s1ptw = false, u64 ipa = 0, int acc = -1)
	{
		unsigned how = acc < 0 ? (unsigned)in.acc : (unsigned)acc;
		a.fl.kind = k;
		a.fl.level = level;
		a.fl.stage = stage;
		a.fl.s1ptw = s1ptw;
		a.fl.ipa.addr = ipa;
		a.fl.write = how == ACC_WRITE || (in.cmo && !s1ptw);
		return false;
	}
	mem_attrs mair(unsigned index, bool dcache)
	{
		u64 byte = reg(SR_MAIR_EL1, SR_MAIR_EL2, SR_MAIR_EL3) >> (8 * index) & 255;
		mem_attrs m{};
		m.type = byte < 16 ? MEM_DEVICE : MEM_NORMAL;
		if (byte < 16) {
			m.inner = byte / 4 * 4;
		} else {
			m.inner = byte % 16;
			m.outer = byte / 16;
			if (byte == 0xa0)
				m.inner = m.outer = 10;
			else if (m.inner == 0 || !dcache)
				m.inner = m.outer = 4;
			if (!dcache)
				m.inner = m.outer = 4;
		}
		return m;
	}
	void share(mem_attrs &m, unsigned sh)
	{
		bool forced = m.type == MEM_DEVICE || (m.inner == 4 && m.outer == 4);
		m.shareability = forced ? 2 : sh == 1 ? 0 : sh;
	}
	Space s1_space(bool high, bool &bad, bool &epd, bool &e0pd, u64 &ttbr, bool &base_wide)
	{
		u64 tcr = reg(SR_TCR_EL1, SR_TCR_EL2, SR_TCR_EL3);
		Space s;
		const int tg0[] = { 12, 16, 14, 12 }, tg1[] = { 12, 14, 12, 16 };
		bool ds = has_(FEAT_LPA2) && (two() ? b(tcr, 59) : b(tcr, 32));
		unsigned sz = high ? f(tcr, 21, 16) : f(tcr, 5, 0), ps = two() ? f(tcr, 34, 32) : f(tcr, 18, 16);
		s.granule = high ? tg1[f(tcr, 31, 30)] : tg0[f(tcr, 15, 14)];
		s.ds = ds && s.granule != 16;
		s.pa_bits = cpu->model->pa_bits;
		s.wide64 = s.pa_bits == 52;
		s.oa = pa_size(ps, s.granule, has_(FEAT_LPA2), s.pa_bits);
		int least = s.ds || (s.granule == 16 && has_(FEAT_LVA)) ? 12 : 16, most = s.granule == 16 ? 47 : 48;
		bad = (int)sz < least || (int)sz > most;
		epd = two() && (high ? b(tcr, 23) : b(tcr, 7));
		e0pd = two() && (high ? b(tcr, 56) : b(tcr, 55));
		ttbr = high ? reg(SR_TTBR1_EL1, SR_TTBR1_EL2, SR_NONE) : reg(SR_TTBR0_EL1, SR_TTBR0_EL2, SR_TTBR0_EL3);
		s.ia = 64 - sz;
		base_wide = s.ds || (s.granule == 16 && ps == 6 && has_(FEAT_LPA));
		if (!bad) {
			s.start = 3;
			while (s.low(s.start - 1) < s.ia)
				s.start--;
			s.base = s.root(ttbr, base_wide);
		}
		return s;
	}
	int top_bit(bool high)
	{
		u64 tcr = reg(SR_TCR_EL1, SR_TCR_EL2, SR_TCR_EL3);
		bool tbi = !two() ? b(tcr, 20) : high ? b(tcr, 38) : b(tcr, 37);
		bool tbid = !two() ? b(tcr, 29) : high ? b(tcr, 52) : b(tcr, 51);
		return tbi && !(tbid && (in.acc & ACC_EXEC)) ? 55 : 63;
	}
	bool stage1()
	{
		u64 sctlr = reg(SR_SCTLR_EL1, SR_SCTLR_EL2, SR_SCTLR_EL3), tcr = reg(SR_TCR_EL1, SR_TCR_EL2, SR_TCR_EL3);
		bool high = two() && b(in.va, 55), dc = in.regime_el == 1 && b(hcr, 12), fetch = in.acc & ACC_EXEC;
		bool off = !b(sctlr, 0) || dc || (in.regime_el == 1 && b(hcr, 27));
		int top = top_bit(high);
		u64 ia_all = top == 55 ? in.va & 0x00ffffffffffffffULL : in.va;
		if (off) {
			if (ia_all >> cpu->model->pa_bits)
				return fail(FAULT_ADDRESS_SIZE, 0);
			a.out.ipa.addr = ia_all;
			a.out.ipa.pas = sec ? PAS_SECURE : PAS_NONSECURE;
			a.out.allow = 7;
			a.out.lg_size = 30;
			a.out.global = true;
			mem_attrs m{};
			m.type = dc || fetch ? MEM_NORMAL : MEM_DEVICE;
			if (m.type == MEM_NORMAL)
				m.inner = m.outer = dc ? 15 : b(sctlr, 12) ? 10 : 4;
			share(m, dc ? 0 : 2);
			a.out.attrs = m;
			return true;
		}
		bool bad, epd, e0pd, wide;
		u64 ttbr;
		Space s = s1_space(high, bad, epd, e0pd, ttbr, wide);
		if (bad || epd || (e0pd && in.el == 0))
			return fail(FAULT_TRANSLATION, 0);
		for (int i = s.ia; i <= top; i++)
			if (b(in.va, i) != high)
				return fail(FAULT_TRANSLATION, 0);
		if (s.beyond(s.base))
			return fail(FAULT_ADDRESS_SIZE, 0);
		/* the walk */
		u64 table = s.base, hier = 0, d;
		bool ns = !sec;
		bool hpd = has_(FEAT_HPDS) && (!two() ? b(tcr, 24) : high ? b(tcr, 42) : b(tcr, 41));
		bool ha = b(tcr, two() ? 39 : 21), hd = ha && b(tcr, two() ? 40 : 22);
		for (int level = s.start;; level++) {
			int lo = s.low(level), hi = level == s.start ? s.ia : s.low(level - 1);
			u64 at = table + f(in.va, hi - 1, lo) * 8, real = at;
			if (stage2_on() && !stage2(at, ACC_READ, true, 1, real, nullptr))
				return false;
			u64 space = (u64)(ns ? PAS_NONSECURE : PAS_SECURE) << 60;
			uint64_t unused;
			if (!Wild::read(mem, pa_t{ real, PAS_NONSECURE }, 8, &unused))
				return fail(FAULT_EXTERNAL_WALK, level);
			d = mem->word(real | space);
			if (!b(d, 0) || (level == 3 && !b(d, 1)) || (level < 3 && !b(d, 1) && !s.block(level)))
				return fail(FAULT_TRANSLATION, level);
			if (level < 3 && b(d, 1)) {
				table = s.address(d, s.granule);
				if (s.beyond(table))
					return fail(FAULT_ADDRESS_SIZE, level);
				if (!hpd)
					hier |= f(d, 62, 59);
				if (sec && b(d, 63))
					ns = true;
				continue;
			}
			return leaf(s, d, level, real, at, space, hier, ns, ha, hd);
		}
	}
	bool leaf(const Space &s, u64 d, int level, u64 real, u64 at, u64 space, u64 hier, bool ns, bool ha, bool hd)
	{
		u64 sctlr = reg(SR_SCTLR_EL1, SR_SCTLR_EL2, SR_SCTLR_EL3);
		int lo = s.low(level);
		u64 oa = s.address(d, lo);
		if (s.granule == 16 && s.wide64)
			oa |= f(d, 15, 12) << 48;
		if (s.ds)
			oa |= f(d, 49, 48) << 48 | f(d, 9, 8) << 50;
		if (s.beyond(oa))
			return fail(FAULT_ADDRESS_SIZE, level);
		if (!b(d, 10) && !ha && !in.cmo)
			return fail(FAULT_ACCESS_FLAG, level);
		bool dirty_hw = hd && b(d, 51), out_ns = ns || b(d, 5);
		/* permissions as rows of the manual's table: EL1, EL0 */
		static const char *const data[4][2] = { { "rw", "" }, { "rw", "rw" }, { "r", "" }, { "r", "r" } };
		unsigned ap = (dirty_hw ? 0 : b(d, 7)) * 2 + b(d, 6);
		if (!two())
			ap &= 2;
		std::string el1 = data[ap][0], el0 = data[ap][1];
		auto drop = [](std::string &t, char c) {
			size_t i = t.find(c);
			if (i != std::string::npos)
				t.erase(i, 1);
		};
		if (b(hier, 3)) {
			drop(el1, 'w');
			drop(el0, 'w');
		}
		if (b(hier, 2) && two())
			el0 = "";
		bool ux = !b(d, 54) && !b(hier, 1);
		bool px = two() ? !b(d, 53) && !b(hier, 0) && el0.find('w') == std::string::npos : ux;
		bool user = two() && in.el == 0;
		std::string can = user ? el0 : el1;
		bool x = user ? ux : px;
		if (b(sctlr, 19) && can.find('w') != std::string::npos)
			x = false;
		if (sec && out_ns && b(SYS(cpu, SCR_EL3), 9))
			x = false;
		if (two() && !user && in.pan && (el0 != "" || (b(sctlr, 57) && has_(FEAT_PAN3) && ux)))
			can = "";
		unsigned allow = (can.find('r') != std::string::npos) * ACC_READ + (can.find('w') != std::string::npos) * ACC_WRITE +
				 x * ACC_EXEC;
		for (unsigned one : { ACC_EXEC, ACC_READ, ACC_WRITE })
			if ((in.acc & one) && !(allow & one))
				return fail(FAULT_PERMISSION, level, 1, false, 0, one);
		/* updates */
		bool write = (in.acc & ACC_WRITE) && !in.cmo;
		u64 now = d;
		if (ha && !in.no_update) {
			now |= 1 << 10;
			if (dirty_hw && write)
				now &= ~(1ULL << 7);
		}
		if (now != d) {
			if (stage2_on() && !stage2(at, ACC_READ | ACC_WRITE, true, 1, real, nullptr))
				return false;
			mem->written[real | space] = now;
		}
		if (dirty_hw && b(now, 7))
			allow &= ~(unsigned)ACC_WRITE;
		a.out.allow = allow;
		a.out.lg_size = lo;
		a.out.ipa.addr = oa | (in.va & ((1ULL << lo) - 1));
		a.out.ipa.pas = out_ns ? PAS_NONSECURE : PAS_SECURE;
		a.out.global = !two() || !(b(d, 11) || (sec && ns));
		a.out.guarded = has_(FEAT_BTI) && b(d, 50);
		mem_attrs m = mair(f(d, 4, 2), b(sctlr, 2));
		if ((in.acc & ACC_EXEC) && (m.type == MEM_DEVICE || !b(sctlr, 12))) {
			m.type = MEM_NORMAL;
			m.inner = m.outer = 4;
		}
		u64 tcr = reg(SR_TCR_EL1, SR_TCR_EL2, SR_TCR_EL3);
		share(m, s.ds ? (two() && b(in.va, 55) ? f(tcr, 29, 28) : f(tcr, 13, 12)) : f(d, 9, 8));
		a.out.attrs = m;
		return true;
	}
	struct Two {
		u64 desc;
		unsigned allow, sh;
		int lo;
	};
	bool stage2(u64 ipa, unsigned acc, bool ptw, unsigned el, u64 &pa, Two *res)
	{
		u64 vtcr = SYS(cpu, VTCR_EL2);
		const int tg0[] = { 12, 16, 14, 12 };
		Space s;
		bool ds = has_(FEAT_LPA2) && b(vtcr, 32);
		unsigned sz = f(vtcr, 5, 0), ps = f(vtcr, 18, 16), sl = f(vtcr, 7, 6);
		s.granule = tg0[f(vtcr, 15, 14)];
		s.ds = ds && s.granule != 16;
		s.pa_bits = cpu->model->pa_bits;
		s.wide64 = s.pa_bits == 52;
		s.oa = pa_size(ps, s.granule, has_(FEAT_LPA2), s.pa_bits);
		int widest = s.ds || s.granule == 16 ? s.pa_bits : std::min(48, s.pa_bits);
		if ((int)(64 - sz) > widest || (int)sz > (s.granule == 16 ? 47 : 48))
			return fail(FAULT_TRANSLATION, 0, 2, ptw, ipa, acc);
		s.ia = 64 - sz;
		int start = 9;
		if (s.granule == 12) {
			const int t[] = { 2, 1, 0, 3 };
			start = s.ds && b(vtcr, 33) ? (sl == 0 ? -1 : 9) : sl == 2 && s.pa_bits < 44 ? 9 : t[sl];
		} else if (s.granule == 14) {
			start = sl == 3 ? (s.ds ? 0 : 9) : sl == 2 && s.pa_bits < 42 ? 9 : 3 - (int)sl;
		} else {
			start = sl == 3 || (sl == 2 && s.pa_bits < 44) ? 9 : 3 - (int)sl;
		}
		/* the first lookup resolves at least one bit, and at most 4 more than a table: 16 concatenated ones */
		if (start == 9 || s.ia <= s.low(start) || s.ia - s.low(start) > s.granule - 3 + 4)
			return fail(FAULT_TRANSLATION, 0, 2, ptw, ipa, acc);
		s.start = start;
		u64 table = s.root(SYS(cpu, VTTBR_EL2), s.ds || (s.granule == 16 && ps == 6 && has_(FEAT_LPA)));
		if (s.beyond(table) && !(ipa >> s.ia))
			return fail(FAULT_ADDRESS_SIZE, 0, 2, ptw, ipa, acc);
		if (ipa >> s.ia)
			return fail(s.beyond(table) ? FAULT_ADDRESS_SIZE : FAULT_TRANSLATION, 0, 2, ptw, ipa, acc);
		for (int level = s.start;; level++) {
			int lo = s.low(level), hi = level == s.start ? s.ia : s.low(level - 1);
			u64 at = table + f(ipa, hi - 1, lo) * 8;
			uint64_t unused;
			if (!Wild::read(mem, pa_t{ at, PAS_NONSECURE }, 8, &unused))
				return fail(FAULT_EXTERNAL_WALK, level, 2, ptw, ipa, acc);
			u64 d = mem->word(at | (u64)PAS_NONSECURE << 60);
			if (!b(d, 0) || (level == 3 && !b(d, 1)) || (level < 3 && !b(d, 1) && !s.block(level)))
				return fail(FAULT_TRANSLATION, level, 2, ptw, ipa, acc);
			u64 oa = s.address(d, level < 3 && b(d, 1) ? s.granule : lo);
			if (s.granule == 16 && s.wide64)
				oa |= f(d, 15, 12) << 48;
			if (s.ds)
				oa |= f(d, 49, 48) << 48 | f(d, 9, 8) << 50;
			if (s.beyond(oa))
				return fail(FAULT_ADDRESS_SIZE, level, 2, ptw, ipa, acc);
			if (level < 3 && b(d, 1)) {
				table = oa;
				continue;
			}
			bool ha = b(vtcr, 21), hd = ha && b(vtcr, 22) && b(d, 51), fwb = b(hcr, 46);
			if (!b(d, 10) && !ha && !(in.cmo && !ptw))
				return fail(FAULT_ACCESS_FLAG, level, 2, ptw, ipa, acc);
			if (ptw && b(hcr, 2) && (fwb ? !b(d, 4) : f(d, 5, 4) == 0)) {
				fail(FAULT_PERMISSION, level, 2, ptw, ipa, acc);
				a.fl.write = acc & ACC_WRITE;
				return false;
			}
			unsigned allow = b(d, 6) * ACC_READ + (b(d, 7) || hd) * ACC_WRITE;
			static const char who[4][3] = { "01", "0", "", "1" };
			if (strchr(who[f(d, 54, 53)], el ? '1' : '0'))
				allow |= ACC_EXEC;
			for (unsigned one : { ACC_EXEC, ACC_READ, ACC_WRITE })
				if ((acc & one) && !(allow & one))
					return fail(FAULT_PERMISSION, level, 2, ptw, ipa, one);
			u64 now = d;
			if (ha && !in.no_update) {
				now |= 1 << 10;
				if (hd && (acc & ACC_WRITE) && (ptw || !in.cmo))
					now |= 1 << 7;
			}
			if (now != d)
				mem->written[at | (u64)PAS_NONSECURE << 60] = now;
			if (hd && !b(now, 7))
				allow &= ~(unsigned)ACC_WRITE;
			pa = oa | (ipa & ((1ULL << lo) - 1));
			if (res)
				*res = Two{ now, allow, (unsigned)(s.ds ? f(vtcr, 13, 12) : f(d, 9, 8)), lo };
			return true;
		}
	}
	bool stage2_final()
	{
		Two t;
		u64 pa;
		if (!stage2(a.out.ipa.addr, in.acc, false, in.el, pa, &t))
			return false;
		a.out.pa.addr = pa;
		a.out.pa.pas = PAS_NONSECURE;
		a.out.allow &= t.allow;
		a.out.lg_size = std::min((int)a.out.lg_size, t.lo);
		mem_attrs &m = a.out.attrs;
		bool fwb = b(hcr, 46), dev2 = fwb ? !b(t.desc, 4) : f(t.desc, 5, 4) == 0;
		unsigned sh = m.shareability;
		if (dev2) {
			unsigned kind = f(t.desc, 3, 2) * 4;
			m.inner = m.type == MEM_DEVICE ? std::min<unsigned>(m.inner, kind) : kind;
			m.outer = 0;
			m.type = MEM_DEVICE;
		} else if (fwb) {
			unsigned how = f(t.desc, 4, 2);
			if (how == 6) {
				sh = m.type == MEM_DEVICE ? 2 : sh;
				m.type = MEM_NORMAL;
				m.inner = m.outer = 15;
			} else if (how == 5 && m.type == MEM_NORMAL) {
				m.inner = m.outer = 4;
				sh = 2;
			}
		} else if (m.type == MEM_NORMAL) {
			auto weaker = [](unsigned s1, unsigned s2) -> uint8_t {
				if (s1 == 4 || s2 <= 1)
					return 4;
				return s2 == 2 ? s1 & ~4u : s1;
			};
			m.outer = weaker(m.outer, f(t.desc, 5, 4));
			m.inner = weaker(m.inner, f(t.desc, 3, 2));
		}
		unsigned other = t.sh;
		share(m, sh == 2 || other == 2 ? 2 : sh == 3 || other == 3 ? 3 : 0);
		if (m.type == MEM_NORMAL && b(hcr, in.acc & ACC_EXEC ? 33 : 32)) {
			m.inner = m.outer = 4;
			m.shareability = 2;
		}
		return true;
	}
};

} // namespace second

#endif
