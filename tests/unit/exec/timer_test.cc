// tests/unit/exec/timer_test.cc - counters, comparators and interrupts of the generic timer (DDI 0487 D12).
#include "tests/unit/hyp/fixture.h"

extern "C" {
#include "cpu/exec/step.h"
#include "cpu/exec/timer.h"
#include "sim/core/clock.h"
}

namespace
{

constexpr uint64_t kSecond = 1000000000;

class Timer : public testing::Test
{
protected:
	explicit Timer(const char *spec = "cortex-a57") : p(spec)
	{
		struct error e;

		p.cpu->clock = clock_create(false, 1);
		p.cpu->trace = &trace_;
		cache = code_cache_create(false);
		EXPECT_EQ(exec_create(p.cpu, cache, &e), 0);
		p.at(1);
		for (unsigned i = 0; i < TIMER_COUNT; i++) {
			p.cpu->timer_irq[i].set = note;
			p.cpu->timer_irq[i].sink = &level[i];
		}
	}
	~Timer()
	{
		exec_destroy(p.cpu);
		code_cache_destroy(cache);
		clock_cancel(p.cpu->clock, &p.cpu->timer_event);
		clock_destroy(p.cpu->clock);
	}
	static void note(void *sink, unsigned, bool l)
	{
		*static_cast<bool *>(sink) = l;
	}
	// Moves time; the PE's own time follows, as in the run loop.
	void to(uint64_t ns)
	{
		p.cpu->time_base = ns;
		clock_sync(p.cpu->clock, ns);
		clock_fire(p.cpu->clock);
	}
	uint64_t read(const char *name)
	{
		return sysreg_read(p.cpu, (sysreg_id)sysreg_by_name(name)->id);
	}
	void write(const char *name, uint64_t v)
	{
		const sysreg *r = sysreg_by_name(name);
		sysreg_write(p.cpu, (sysreg_id)r->id, v);
		sysreg_written(p.cpu, r->fx & FX_TIMER);
	}
	Pe p;
	trace trace_ = {};
	code_cache *cache;
	bool level[TIMER_COUNT] = {};
};

TEST_F(Timer, CountsExactly)
{
	to(15);
	EXPECT_EQ(read("CNTPCT_EL0"), 0u) << "62.5 MHz: 16 ns a tick";
	to(16);
	EXPECT_EQ(read("CNTPCT_EL0"), 1u);
	to(kSecond * 1000000 + 15);
	EXPECT_EQ(read("CNTPCT_EL0"), 62500000ULL * 1000000) << "eleven days";
}

TEST_F(Timer, VirtualCountHasItsOffset)
{
	to(kSecond);
	write("CNTVOFF_EL2", 500);
	EXPECT_EQ(read("CNTVCT_EL0"), 62500000u - 500);
	EXPECT_EQ(read("CNTPCT_EL0"), 62500000u);
}

TEST_F(Timer, FiresAtTheTickAndNotBefore)
{
	write("CNTV_CVAL_EL0", 1000);
	write("CNTV_CTL_EL0", 1);
	EXPECT_EQ(clock_next(p.cpu->clock), 16000u);
	to(15999);
	EXPECT_FALSE(level[TIMER_VIRT]);
	EXPECT_EQ(read("CNTV_CTL_EL0"), 1u);
	to(16000);
	EXPECT_TRUE(level[TIMER_VIRT]);
	EXPECT_EQ(read("CNTV_CTL_EL0"), 5u) << "ISTATUS";
	EXPECT_FALSE(level[TIMER_PHYS]);
	write("CNTV_CTL_EL0", 3);
	EXPECT_FALSE(level[TIMER_VIRT]) << "IMASK";
	EXPECT_EQ(read("CNTV_CTL_EL0"), 7u);
	write("CNTV_CTL_EL0", 1);
	EXPECT_TRUE(level[TIMER_VIRT]) << "the level comes back";
	write("CNTV_CVAL_EL0", 2000);
	EXPECT_FALSE(level[TIMER_VIRT]) << "a later target takes it away";
}

TEST_F(Timer, TvalIsTheSignedDistance)
{
	to(16000);
	write("CNTP_TVAL_EL0", 100);
	EXPECT_EQ(read("CNTP_CVAL_EL0"), 1100u);
	EXPECT_EQ(read("CNTP_TVAL_EL0"), 100u);
	to(16000 + 200 * 16);
	EXPECT_EQ(read("CNTP_TVAL_EL0"), 0xffffff9cu) << "-100";
	write("CNTP_TVAL_EL0", 0xffffffff);
	EXPECT_EQ(read("CNTP_CVAL_EL0"), 1199u);
	write("CNTP_CTL_EL0", 1);
	EXPECT_TRUE(level[TIMER_PHYS]) << "at once";
}

TEST_F(Timer, EachTimerHasItsLine)
{
	to(16000);
	write("CNTHP_CTL_EL2", 1);
	EXPECT_TRUE(level[TIMER_HYP]);
	write("CNTPS_CTL_EL1", 1);
	EXPECT_TRUE(level[TIMER_SEC]);
	EXPECT_FALSE(level[TIMER_PHYS]);
	EXPECT_FALSE(level[TIMER_VIRT]);
	write("CNTHP_CTL_EL2", 0);
	EXPECT_FALSE(level[TIMER_HYP]);
}

TEST_F(Timer, ATargetBeyondTheEndOfTimeArmsNothing)
{
	write("CNTV_CVAL_EL0", ~0ULL);
	write("CNTV_CTL_EL0", 1);
	EXPECT_FALSE(level[TIMER_VIRT]);
	EXPECT_EQ(clock_next(p.cpu->clock), CLOCK_NEVER);
	write("CNTVOFF_EL2", 1); // the virtual count is -1 now
	EXPECT_TRUE(level[TIMER_VIRT]);
}

TEST_F(Timer, TheOffsetMovesTheDeadline)
{
	write("CNTV_CVAL_EL0", 1000);
	write("CNTV_CTL_EL0", 1);
	write("CNTVOFF_EL2", 500);
	EXPECT_TRUE(level[TIMER_VIRT]) << "the virtual count is far ahead: -500";
	to(16 * 500);
	write("CNTVOFF_EL2", 500);
	EXPECT_FALSE(level[TIMER_VIRT]);
	EXPECT_EQ(clock_next(p.cpu->clock), 16u * 1500);
}

TEST_F(Timer, EventStreamFollowsTheBit)
{
	EXPECT_EQ(timer_event_stream(p.cpu), CLOCK_NEVER);
	write("CNTKCTL_EL1", BIT(2) | 3 << 4); // bit 3 going from 0 to 1
	EXPECT_EQ(timer_event_stream(p.cpu), 8u * 16);
	to(8 * 16);
	EXPECT_EQ(timer_event_stream(p.cpu), 24u * 16);
	write("CNTKCTL_EL1", BIT(2) | BIT(3) | 3 << 4); // from 1 to 0
	EXPECT_EQ(timer_event_stream(p.cpu), 16u * 16);
}

TEST_F(Timer, WaitWithTimeout)
{
	EXPECT_EQ(timer_when_cntvct(p.cpu, 1000), 16000u);
	to(16000);
	EXPECT_EQ(timer_when_cntvct(p.cpu, 1000), 16000u) << "reached";
	EXPECT_EQ(timer_when_cntvct(p.cpu, ~0ULL), CLOCK_NEVER);
}

class Timer1GHz : public Timer
{
protected:
	Timer1GHz() : Timer("max")
	{
	}
};

TEST_F(Timer1GHz, CntpoffActsWhereItIsEnabled)
{
	to(5000);
	write("CNTPOFF_EL2", 1000);
	EXPECT_EQ(read("CNTPCT_EL0"), 5000u) << "CNTHCTL_EL2.ECV is clear";
	p.with(SR_CNTHCTL_EL2, BIT(12)).with(SR_SCR_EL3, BIT(28));
	EXPECT_EQ(read("CNTPCT_EL0"), 4000u);
	p.at(2);
	EXPECT_EQ(read("CNTPCT_EL0"), 5000u) << "not at EL2";
}

TEST_F(Timer1GHz, AHostSeesNoOffset)
{
	to(5000);
	write("CNTVOFF_EL2", 1000);
	p.with(SR_HCR_EL2, BIT(34)).at(2);
	EXPECT_EQ(read("CNTVCT_EL0"), 5000u);
	p.at(1);
	EXPECT_EQ(read("CNTVCT_EL0"), 4000u);
}

} // namespace
