/* tests/unit/core/clock_test.cc - the event queue against a list kept in the obvious way, and the rules of clock.h. */
#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

extern "C" {
#include "sim/core/clock.h"
}

namespace {

struct Waiter {
	clock_event ev = {};
	int id = 0;
	std::vector<int> *log = nullptr;
	struct clock *c = nullptr;
	uint64_t again = 0; /* ns after which to arm again; 0: no */
};

void fired(void *arg)
{
	auto *w = static_cast<Waiter *>(arg);
	w->log->push_back(w->id);
	if (w->again)
		clock_arm(w->c, &w->ev, clock_now(w->c) + w->again - 1);
}

class Clock : public testing::Test {
protected:
	struct clock *c = clock_create(false, 7);
	std::vector<int> log;
	std::vector<Waiter> w = std::vector<Waiter>(200);

	void SetUp() override
	{
		for (size_t i = 0; i < w.size(); i++) {
			w[i].ev.fn = fired;
			w[i].ev.arg = &w[i];
			w[i].id = static_cast<int>(i);
			w[i].log = &log;
			w[i].c = c;
		}
	}
	void TearDown() override { clock_destroy(c); }
	void fire_at(uint64_t ns)
	{
		clock_sync(c, ns);
		clock_fire(c);
	}
};

TEST_F(Clock, TimeMovesForwardOnly)
{
	EXPECT_EQ(clock_now(c), 0u);
	clock_sync(c, 50);
	clock_sync(c, 20);
	EXPECT_EQ(clock_now(c), 50u);
	EXPECT_EQ(clock_next(c), CLOCK_NEVER);
}

TEST_F(Clock, FiresByDeadlineThenByArming)
{
	clock_arm(c, &w[0].ev, 30);
	clock_arm(c, &w[1].ev, 10);
	clock_arm(c, &w[2].ev, 30);
	clock_arm(c, &w[3].ev, 20);
	EXPECT_EQ(clock_next(c), 10u);
	fire_at(25);
	EXPECT_EQ(log, (std::vector<int>{1, 3}));
	fire_at(30);
	EXPECT_EQ(log, (std::vector<int>{1, 3, 0, 2}));
	EXPECT_EQ(w[0].ev.when, CLOCK_NEVER);
}

TEST_F(Clock, CancelAndRearm)
{
	clock_arm(c, &w[0].ev, 10);
	clock_arm(c, &w[1].ev, 10);
	clock_cancel(c, &w[0].ev);
	clock_cancel(c, &w[0].ev);
	clock_arm(c, &w[1].ev, 40);
	EXPECT_EQ(clock_next(c), 40u);
	clock_arm(c, &w[1].ev, CLOCK_NEVER);
	EXPECT_EQ(clock_next(c), CLOCK_NEVER);
	fire_at(100);
	EXPECT_TRUE(log.empty());
}

TEST_F(Clock, AnEventThatRearmsForNowDoesNotHoldTheLoop)
{
	w[0].again = 1; /* always due at once */
	clock_arm(c, &w[0].ev, 5);
	clock_arm(c, &w[1].ev, 6);
	fire_at(6);
	EXPECT_EQ(log, (std::vector<int>{0, 1}));
	EXPECT_EQ(clock_next(c), 6u);
	clock_fire(c);
	EXPECT_EQ(log.size(), 3u);
}

TEST_F(Clock, PastDeadlinesComeAfterWhatIsDue)
{
	clock_sync(c, 100);
	clock_arm(c, &w[0].ev, 100);
	clock_arm(c, &w[1].ev, 3);
	clock_fire(c);
	EXPECT_EQ(log, (std::vector<int>{0, 1}));
}

TEST_F(Clock, TellsWhenTheNextDeadlineGetsEarlier)
{
	int calls = 0;
	clock_on_earlier(c, [](void *n) { ++*static_cast<int *>(n); }, &calls);
	clock_arm(c, &w[0].ev, 50);
	EXPECT_EQ(calls, 1);
	clock_arm(c, &w[1].ev, 60);
	EXPECT_EQ(calls, 1);
	clock_arm(c, &w[1].ev, 40);
	EXPECT_EQ(calls, 2);
	clock_arm(c, &w[1].ev, 70);
	EXPECT_EQ(calls, 2);
}

TEST_F(Clock, AgreesWithASortedList)
{
	struct Item { uint64_t when, seq; int id; };
	std::vector<Item> list;
	uint64_t seq = 0, now = 0;

	for (int step = 0; step < 20000; step++) {
		uint64_t r = clock_random(c);
		int id = static_cast<int>(r % w.size());
		auto is_it = [id](const Item &i) { return i.id == id; };

		if (r >> 32 & 7) {
			uint64_t when = now + (r >> 40) % 50;
			list.erase(std::remove_if(list.begin(), list.end(), is_it), list.end());
			list.push_back({when, seq++, id});
			clock_arm(c, &w[id].ev, when);
		} else if (r >> 35 & 1) {
			list.erase(std::remove_if(list.begin(), list.end(), is_it), list.end());
			clock_cancel(c, &w[id].ev);
		} else {
			std::vector<int> want;
			now += (r >> 40) % 20;
			std::sort(list.begin(), list.end(), [](const Item &a, const Item &b) {
				return a.when != b.when ? a.when < b.when : a.seq < b.seq;
			});
			while (!list.empty() && list.front().when <= now) {
				want.push_back(list.front().id);
				list.erase(list.begin());
			}
			log.clear();
			fire_at(now);
			ASSERT_EQ(log, want) << "step " << step;
		}
		uint64_t next = CLOCK_NEVER;
		for (const Item &i : list)
			next = std::min(next, i.when);
		ASSERT_EQ(clock_next(c), next);
	}
}

TEST(ClockRandom, IsAFunctionOfTheSeed)
{
	struct clock *a = clock_create(false, 1), *b = clock_create(false, 1), *d = clock_create(false, 2);
	int same = 0;

	for (int i = 0; i < 100; i++) {
		uint64_t x = clock_random(a);
		EXPECT_EQ(x, clock_random(b));
		same += x == clock_random(d);
	}
	EXPECT_EQ(same, 0);
	EXPECT_EQ(clock_epoch(a), clock_epoch(d));
	clock_destroy(a);
	clock_destroy(b);
	clock_destroy(d);
}

TEST(ClockHost, FollowsTheHost)
{
	struct clock *c = clock_create(true, 0);
	uint64_t before = clock_now(c);

	EXPECT_TRUE(clock_host_tied(c));
	clock_sync(c, UINT64_MAX / 2);
	EXPECT_LT(clock_now(c), UINT64_MAX / 4);
	while (clock_now(c) == before)
		;
	EXPECT_GT(clock_now(c), before);
	EXPECT_GT(clock_epoch(c), 1700000000u);
	clock_destroy(c);
}

} // namespace
