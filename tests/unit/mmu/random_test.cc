/* Random registers, tables and accesses against a second model of both stages, written from the manual in another way: levels
 * are laid out from the page upwards, addresses gathered bit by bit, permissions kept as the manual's table rows. */
#include "tests/unit/mmu/fixture.h"
#include <cstdlib>
#include <vector>

namespace {

typedef uint64_t u64;
u64 mix(u64 x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}
struct Rng {
	u64 s;
	u64 operator()()
	{
		return mix(s++);
	}
	bool one_in(unsigned n)
	{
		return (*this)() % n == 0;
	}
};
bool b(u64 v, int n)
{
	return v >> n & 1;
}
u64 f(u64 v, int hi, int lo)
{
	return v >> lo & ((1ULL << (hi - lo + 1)) - 1);
}

/* Every address holds a plausible descriptor until it is written. */
struct Wild {
	u64 seed;
	bool big_endian; /* of stage 1 only: stage 2 uses the same in these tests */
	std::map<u64, u64> written;
	bool calm = false; /* nearly all valid, few different attributes: what caches live on */

	u64 calm_word(u64 addr)
	{
		u64 r = mix(addr ^ seed), attr = mix(seed ^ r % 5), d = r % 32 ? 3 : r & 3;
		d |= (r & 0x7fff0000) | (attr & 0x0067000000000ffcULL & ~0x304ULL) | 1 << 10;
		if (f(r, 40, 37) == 0)
			d |= 1ULL << 47; /* beyond most output sizes */
		if (f(r, 44, 42) == 0)
			d |= attr & 31ULL << 59;
		return d;
	}
	u64 word(u64 addr)
	{
		auto it = written.find(addr);
		if (it != written.end())
			return it->second;
		if (calm)
			return calm_word(addr);
		u64 r = mix(addr ^ seed), k = mix(r), d = r & 0x007f000000000ffcULL;
		d |= k % 16 == 0 ? r & 2 : k % 16 < 4 ? 1 : 3;
		u64 a = mix(k);
		d |= a & (f(k, 7, 5) == 0 ? 0xfffffffff000ULL : 0x3fffffff0000ULL & (f(k, 10, 8) ? 0xffffffffULL : ~0ULL));
		d |= f(k, 13, 11) ? 0 : a & 0xf000;
		if (f(k, 17, 16))
			d &= ~0x0003000000000000ULL;
		if (f(k, 19, 18))
			d &= ~0x300ULL;
		if (f(k, 22, 20))
			d |= 1 << 10;
		for (int i = 59; i < 64; i++)
			if (f(k, i, i - 2) == 0)
				d |= 1ULL << i;
		return d;
	}
	static bool read(void *arg, pa_t pa, unsigned, uint64_t *v)
	{
		Wild *w = static_cast<Wild *>(arg);
		u64 d = w->word(pa.addr | (u64)pa.pas << 60);
		*v = w->big_endian ? __builtin_bswap64(d) : d;
		return !(mix(pa.addr ^ w->seed ^ 77) % 256 == 0);
	}
	static bool cas(void *arg, pa_t pa, unsigned, uint64_t old, uint64_t now, uint64_t *was)
	{
		Wild *w = static_cast<Wild *>(arg);
		u64 at = pa.addr | (u64)pa.pas << 60, d = w->word(at);
		*was = w->big_endian ? __builtin_bswap64(d) : d;
		if (*was == old)
			w->written[at] = w->big_endian ? __builtin_bswap64(now) : now;
		return true;
	}
};

struct Answer {
	bool ok = false;
	fault fl{};
	xlate_out out{};
};

/* One set of tables: what both stages need to know. */
struct Space {
	int granule = 12, ia = 48, start = 0;
	bool ds = false, wide64 = false;
	int oa = 48, pa_bits = 48;
	u64 base = 0;

	int low(int level) const
	{
		int lo = granule;
		for (int l = 3; l > level; l--)
			lo += granule - 3;
		return lo;
	}
	u64 address(u64 d, int from) const
	{
		u64 a = 0;
		for (int i = from; i < 52; i++) {
			bool v = i < 48 && b(d, i);
			if (i >= 48 && ds)
				v = i < 50 ? b(d, i) : b(d, i - 50 + 8);
			if (i >= 48 && granule == 16 && wide64)
				v = b(d, i - 48 + 12);
			a |= (u64)v << i;
		}
		return a;
	}
	bool beyond(u64 a) const
	{
		return oa < 52 && a >> oa;
	}
	u64 root(u64 ttbr, bool wide) const
	{
		int size = ia - low(start) + 3;
		if (wide && size < 6)
			size = 6;
		u64 a = ttbr & 0x0000fffffffffffeULL;
		if (wide)
			a = (a & ~63ULL) | f(ttbr, 5, 2) << 48;
		return a >> size << size;
	}
	bool block(int level) const
	{
		switch (granule) {
		case 12:
			return level == 1 || level == 2 || (level == 0 && ds);
		case 14:
			return level == 2 || (level == 1 && ds);
		default:
			return level == 2 || (level == 1 && pa_bits == 52);
		}
	}
};

int pa_size(unsigned code, int granule, bool lpa2, int pa_bits)
{
	const int sizes[] = { 32, 36, 40, 42, 44, 48, 52, 52 };
	int top = granule == 16 || lpa2 ? pa_bits : std::min(48, pa_bits);
	return std::min(sizes[code], top);
}

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
