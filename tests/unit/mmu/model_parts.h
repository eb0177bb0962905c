/* tests/unit/mmu/model_parts.h - what the second model of translation (model.h) is made of: bits, tables full of descriptors that look
 * plausible, and the geometry of a table. */
#ifndef AERIE_TESTS_MMU_MODEL_PARTS_H
#define AERIE_TESTS_MMU_MODEL_PARTS_H

#include <map>
#include "tests/unit/mmu/fixture.h"

namespace second {

typedef uint64_t u64;
inline u64 mix(u64 x)
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
inline bool b(u64 v, int n)
{
	return v >> n & 1;
}
inline u64 f(u64 v, int hi, int lo)
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

inline int pa_size(unsigned code, int granule, bool lpa2, int pa_bits)
{
	const int sizes[] = { 32, 36, 40, 42, 44, 48, 52, 52 };
	int top = granule == 16 || lpa2 ? pa_bits : std::min(48, pa_bits);
	return std::min(sizes[code], top);
}

} // namespace second

#endif
