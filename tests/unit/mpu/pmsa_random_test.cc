/* tests/unit/mpu/pmsa_random_test.cc - PMSAv8-64: random programming of both MPUs against a matcher that marks granules one by one. */
#include "tests/unit/mpu/pmsa_bench.h"

namespace {

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

TEST(PmsaRandom, RegionsAgainstMarkedGranules)
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
