// tests/unit/exec/pe_snap_test.cc - a PE's state through a snapshot: every register, vectors, wires, deadlines; damaged streams.
#include <gtest/gtest.h>
#include <random>
#include <vector>
#include "tests/support/one_insn.h"

extern "C" {
#include "sim/core/snap.h"
}

namespace
{

struct Stream {
	std::vector<uint8_t> data;
	size_t at = 0;
};

bool save(void *arg, void *p, size_t n, struct error *)
{
	auto *s = static_cast<Stream *>(arg);

	s->data.insert(s->data.end(), static_cast<uint8_t *>(p), static_cast<uint8_t *>(p) + n);
	return true;
}

bool load(void *arg, void *p, size_t n, struct error *e)
{
	auto *s = static_cast<Stream *>(arg);

	if (n > s->data.size() - s->at) {
		error_set(e, 1, "end");
		return false;
	}
	memcpy(p, s->data.data() + s->at, n);
	s->at += n;
	return true;
}

bool move(pe *cpu, Stream *stream, bool loads)
{
	struct error e;
	struct snap s = { loads, false, loads ? load : save, stream, "test", &e };

	stream->at = 0;
	pe_snap(cpu, &s);
	return !s.failed;
}

void fill(pe *cpu)
{
	std::mt19937_64 random(7);

	for (unsigned i = 1; i < SR_COUNT; i++)
		cpu->sr[i] = random();
	SYS(cpu, HCR_EL2) = SYS(cpu, SCR_EL3) = BIT(31) | BIT(10);
	SYS(cpu, MDSCR_EL1) = SYS(cpu, MDCR_EL2) = 0;
	for (auto &x : cpu->x)
		x = random();
	for (unsigned i = 0; i < 32; i++) {
		cpu->v[i].d[0] = random(), cpu->v[i].d[1] = random();
		cpu->z_live[i] = i & 1;
		for (auto &d : cpu->z[i].d)
			d = random();
	}
	cpu->pc = random();
	cpu->fpcr = 0x400000, cpu->fpsr = 0x1f;
	cpu->excl.valid = true, cpu->excl.size = 16, cpu->excl.pa = random(), cpu->excl.val[1] = random();
	cpu->waiting = 1, cpu->wait_until = 123, cpu->power = 1;
	cpu->irq_in = 5;
	cpu->retired = 1000, cpu->time_base = 77;
	cpu->exc_count[3] = 9;
	clock_arm(cpu->clock, &cpu->timer_event, 500);
	clock_arm(cpu->clock, &cpu->pmu_event, 500);
}

TEST(PeSnap, EverythingComesBack)
{
	one_insn::Machine a("max+SVE"), b("max+SVE");
	Stream s;

	a.prepare(2, true, {}, false);
	b.prepare(1, true, {}, false);
	fill(a.cpu);
	ASSERT_TRUE(move(a.cpu, &s, false));
	ASSERT_TRUE(move(b.cpu, &s, true));
	EXPECT_EQ(s.at, s.data.size());
	for (unsigned i = 1; i < SR_COUNT; i++)
		EXPECT_EQ(a.cpu->sr[i], b.cpu->sr[i]) << sysreg_row((sysreg_id)i)->name;
	EXPECT_EQ(memcmp(a.cpu->x, b.cpu->x, sizeof(a.cpu->x)), 0);
	EXPECT_EQ(memcmp(a.cpu->v, b.cpu->v, sizeof(a.cpu->v)), 0);
	for (unsigned i = 1; i < 32; i += 2)
		EXPECT_EQ(memcmp(&a.cpu->z[i], &b.cpu->z[i], sizeof(a.cpu->z[i])), 0) << i;
	EXPECT_EQ(memcmp(&a.cpu->excl, &b.cpu->excl, sizeof(a.cpu->excl)), 0);
	EXPECT_EQ(memcmp(&a.cpu->eff, &b.cpu->eff, sizeof(a.cpu->eff)), 0);
	EXPECT_EQ(b.cpu->pc, a.cpu->pc);
	EXPECT_EQ(b.cpu->ps.el, 2);
	EXPECT_EQ(b.cpu->fpcr, 0x400000u);
	EXPECT_EQ(b.cpu->waiting, 1);
	EXPECT_EQ(b.cpu->wait_until, 123u);
	EXPECT_EQ(b.cpu->irq_in, 5u);
	EXPECT_EQ(b.cpu->retired, 1000u);
	EXPECT_EQ(b.cpu->time_base, 77u);
	EXPECT_EQ(b.cpu->exc_count[3], 9u);
	EXPECT_EQ(b.cpu->timer_event.when, 500u);
	EXPECT_EQ(clock_next(b.cpu->clock), 500u);
	clock_cancel(b.cpu->clock, &b.cpu->timer_event);
	clock_cancel(b.cpu->clock, &b.cpu->pmu_event);
	clock_cancel(a.cpu->clock, &a.cpu->timer_event);
	clock_cancel(a.cpu->clock, &a.cpu->pmu_event);
}

// Any cut and any changed byte is either taken or refused; the sanitizers' build sees what it touches.
TEST(PeSnap, DamagedStreamsDoNoHarm)
{
	one_insn::Machine a("max+SVE");
	std::mt19937_64 random(3);
	Stream whole;
	unsigned refused = 0;

	a.prepare(1, true, {}, false);
	ASSERT_TRUE(move(a.cpu, &whole, false));
	for (unsigned i = 0; i < 300; i++) {
		Stream s = whole;

		if (i & 1)
			s.data.resize(random() % s.data.size());
		else
			s.data[random() % 4096 % s.data.size()] = (uint8_t)random();
		refused += !move(a.cpu, &s, true);
	}
	EXPECT_GT(refused, 149u);
	ASSERT_TRUE(move(a.cpu, &whole, true));
}

} // namespace
