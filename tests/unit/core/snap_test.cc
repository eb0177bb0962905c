// tests/unit/core/snap_test.cc - the stream of a snapshot: memory, deadlines and their order, sections, damage.
#include <gtest/gtest.h>
#include <cstring>
#include <vector>

extern "C" {
#include "sim/core/snap.h"
}

namespace
{

struct Stream {
	std::vector<uint8_t> data;
	size_t at = 0;
	struct error e = {};
	struct snap s = {};

	snap *out()
	{
		s = { false, false, save, this, "", &e };
		return &s;
	}
	snap *in()
	{
		at = 0;
		s = { true, false, load, this, "", &e };
		return &s;
	}
	static bool save(void *arg, void *p, size_t n, struct error *)
	{
		auto *t = static_cast<Stream *>(arg);
		t->data.insert(t->data.end(), static_cast<uint8_t *>(p), static_cast<uint8_t *>(p) + n);
		return true;
	}
	static bool load(void *arg, void *p, size_t n, struct error *e)
	{
		auto *t = static_cast<Stream *>(arg);
		if (n > t->data.size() - t->at) {
			error_set(e, 1, "it ends too early");
			return false;
		}
		memcpy(p, t->data.data() + t->at, n);
		t->at += n;
		return true;
	}
};

struct Written {
	std::vector<uint64_t> pages;
	static void note(void *arg, ram *, uint64_t off, uint64_t)
	{
		static_cast<Written *>(arg)->pages.push_back(off >> RAM_PAGE_SHIFT);
	}
};

TEST(Snap, MemoryComesBackAndChangesAreTold)
{
	struct error e;
	ram *r = ram_create(16 * RAM_PAGE_SIZE, false, &e);
	Stream t;
	Written w;

	ASSERT_EQ(ram_add_tags(r, &e), 0);
	memset(r->host + 2 * RAM_PAGE_SIZE, 0xff, 2 * RAM_PAGE_SIZE); // filled pages
	for (unsigned i = 0; i < RAM_PAGE_SIZE; i++)
		r->host[5 * RAM_PAGE_SIZE + i] = (uint8_t)(i * 7);
	r->tags[1000] = 9;
	snap_ram(t.out(), r);
	ASSERT_FALSE(t.s.failed);
	EXPECT_LT(t.data.size(), 2 * RAM_PAGE_SIZE) << "pages of one byte take no room";

	std::vector<uint8_t> was(r->host, r->host + r->size);
	r->host[5 * RAM_PAGE_SIZE + 3] ^= 1;
	r->host[9 * RAM_PAGE_SIZE] = 1;
	r->host[3 * RAM_PAGE_SIZE + 8] = 0;
	r->tags[1000] = 0;
	r->tags[5] = 3;
	r->code_written = Written::note;
	r->code_arg = &w;
	memset(r->flags, RAM_CODE, 16);
	snap_ram(t.in(), r);
	ASSERT_FALSE(t.s.failed);
	EXPECT_EQ(t.at, t.data.size());
	EXPECT_EQ(memcmp(was.data(), r->host, r->size), 0);
	EXPECT_EQ(r->tags[1000], 9);
	EXPECT_EQ(r->tags[5], 0);
	EXPECT_EQ(w.pages, (std::vector<uint64_t>{ 3, 5, 9 }));
	ram_destroy(r);
}

TEST(Snap, MemoryBeyondTheEndIsRefused)
{
	struct error e;
	ram *r = ram_create(4 * RAM_PAGE_SIZE, false, &e);
	Stream t;

	snap_ram(t.out(), r);
	t.data[0] = 200; // pages of the first run
	snap_ram(t.in(), r);
	EXPECT_TRUE(t.s.failed);
	EXPECT_TRUE(strstr(t.e.msg, "beyond the memory's end")) << t.e.msg;
	ram_destroy(r);
}

std::vector<int> fired;
template <int N> void fire(void *)
{
	fired.push_back(N);
}

TEST(Snap, EqualDeadlinesKeepTheirOrder)
{
	struct clock *a = clock_create(false, 1), *b = clock_create(false, 2);
	clock_event ea[3] = { { fire<0>, nullptr, CLOCK_NEVER, 0 }, { fire<1>, nullptr, CLOCK_NEVER, 0 }, { fire<2>, nullptr, CLOCK_NEVER, 0 } };
	clock_event eb[3] = { ea[0], ea[1], ea[2] };
	Stream t;

	clock_sync(a, 50);
	clock_arm(a, &ea[2], 100);
	clock_arm(a, &ea[0], 100);
	uint64_t next;
	snap *s = t.out();
	for (auto &x : ea)
		snap_event(s, a, &x);
	clock_snap(a, s);
	next = clock_random(a);

	clock_arm(b, &eb[1], 7); // not armed in the snapshot
	s = t.in();
	for (auto &x : eb)
		snap_event(s, b, &x);
	clock_snap(b, s);
	ASSERT_FALSE(s->failed);
	EXPECT_EQ(clock_now(b), 50u);
	EXPECT_EQ(clock_next(b), 100u);
	clock_arm(b, &eb[1], 100); // after the others
	clock_sync(b, 100);
	clock_fire(b);
	EXPECT_EQ(fired, (std::vector<int>{ 2, 0, 1 }));
	EXPECT_EQ(clock_random(b), next);
	for (auto &x : ea)
		clock_cancel(a, &x);
	clock_destroy(a);
	clock_destroy(b);
}

TEST(Snap, SectionsAreNamed)
{
	Stream t;
	uint32_t v = 5;

	snap *s = t.out();
	snap_section(s, "uart");
	SNAP(s, v);
	s = t.in();
	snap_section(s, "timer");
	EXPECT_TRUE(s->failed);
	EXPECT_TRUE(strstr(t.e.msg, "it has 'uart' where 'timer' should be")) << t.e.msg;
	SNAP(s, v);
	EXPECT_EQ(v, 0u) << "after a failure there are zeros";
}

} // namespace
