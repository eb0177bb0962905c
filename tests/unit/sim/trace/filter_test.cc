// tests/unit/sim/trace/filter_test.cc - filter expressions: what they select, what they refuse; the last N events.
#include <gtest/gtest.h>
#include <cstring>
#include <string>

extern "C" {
#include "sim/trace/filter.h"
#include "sim/trace/ring.h"
}

namespace
{

trace_event trap(unsigned ec, unsigned from, unsigned to)
{
	trace_event ev = {};
	ev.kind = TRACE_EXC_ENTRY;
	ev.el = uint8_t(to);
	ev.exc.from_el = uint8_t(from);
	ev.exc.to_el = uint8_t(to);
	ev.exc.vector = 0x400;
	ev.exc.esr = uint64_t(ec) << 26;
	ev.exc.far = 0x1000;
	ev.insns = 50;
	ev.pc = 0x8000;
	ev.vm = 3; // VMID 2
	return ev;
}

bool selects(const char *text, const trace_event &ev)
{
	error e;
	filter *f = filter_parse(text, &e);
	EXPECT_NE(f, nullptr) << e.msg;
	bool r = filter_match(f, &ev);
	filter_free(f);
	return r;
}

TEST(Filter, Fields)
{
	trace_event hvc = trap(0x16, 1, 2), irq = hvc;
	irq.exc.vector = 0x480;

	for (const char *yes : { "kind=exc", "kind=irq,exc", "kind!=irq", "ec=0x16", "ec=22", "ec=0x10..0x18", "from=1 and to=2", "el=2",
				 "vmid=2", "vmid!=1", "pe=0", "insn=50", "insn=..50", "insn=50..", "insn=1,2,49..51", "pc=0x8000",
				 "not ec=0x17", "ec=1 or ec=0x16", "ec=1 or ec=2 and el=1 or (kind=exc and (not not pe=0))",
				 " kind = exc  and ec = 0x16 ", "kind=all", "time=0" })
		EXPECT_TRUE(selects(yes, hvc)) << yes;
	for (const char *no : { "kind=insn", "kind!=exc", "ec=0x17", "ec!=0x16", "ec=..21", "insn=51..", "insn=..49", "vmid=3", "vmid!=2",
				"to=1", "not kind=exc", "pe=1", "kind=exc and ec=1", "addr=0x1000" /* HVC has no FAR */ })
		EXPECT_FALSE(selects(no, hvc)) << no;
	// and binds tighter than or
	EXPECT_TRUE(selects("pe=0 or pe=0 and pe=1", hvc));
	EXPECT_FALSE(selects("(pe=0 or pe=0) and pe=1", hvc));
	// an interrupt has no class: neither equal nor different
	EXPECT_FALSE(selects("ec=0x16", irq));
	EXPECT_FALSE(selects("ec!=0x15", irq));
	EXPECT_TRUE(selects("not ec=0x16", irq));
	EXPECT_TRUE(selects("addr=0x1000", trap(0x24, 0, 1)));
	// outside of virtual machines
	hvc.vm = 0;
	EXPECT_FALSE(selects("vmid=0..", hvc));
}

TEST(Filter, WhatIsRefused)
{
	for (const char *bad : { "", "kind", "kind=", "kind=gossip", "colour=1", "ec=x", "ec=1..x", "ec=1 ec=2", "ec=1 and", "(ec=1", "ec=1)",
				 "not", "ec==1", "ec=-1", "insn=99999999999999999999", "ec=1,", "ec<1", "and" }) {
		error e;
		filter *f = filter_parse(bad, &e);
		EXPECT_EQ(f, nullptr) << bad;
		EXPECT_NE(strstr(e.msg, "filter"), nullptr) << bad;
		EXPECT_EQ(strchr(e.msg, '\n'), nullptr);
		filter_free(f);
	}
	error e;
	EXPECT_EQ(filter_parse(std::string(100000, '(').c_str(), &e), nullptr);
	std::string many = "pe=0";
	for (int i = 0; i < 1000; i++)
		many += " and pe=0";
	EXPECT_EQ(filter_parse(many.c_str(), &e), nullptr);
}

TEST(Ring, KeepsTheLast)
{
	uint64_t regions[2] = { 1, 2 };
	trace_event ev = {};
	ring r;

	ASSERT_EQ(ring_create(&r, 3), 0);
	for (unsigned i = 0; i < 10; i++) {
		ev.insns = i;
		ev.kind = i == 8 ? TRACE_MPU : TRACE_INSN;
		if (i == 8) {
			ev.mpu.denied = "no";
			ev.mpu.bars = ev.mpu.lars = regions;
			ev.mpu.count = 2;
		}
		ring_put(&r, &ev);
		EXPECT_EQ(r.used, i < 2 ? i + 1 : 3);
		EXPECT_EQ(ring_get(&r, r.used - 1)->insns, i);
		regions[0] = regions[1] = 1;
	}
	EXPECT_EQ(ring_get(&r, 0)->insns, 7u);
	regions[0] = 99; // what it keeps is of its own
	EXPECT_EQ(ring_get(&r, 1)->mpu.bars[0], 1u);
	EXPECT_EQ(ring_get(&r, 1)->mpu.count, 2u);
	ring_destroy(&r);
}

} // namespace
