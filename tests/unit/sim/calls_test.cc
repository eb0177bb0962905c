// tests/unit/sim/calls_test.cc - names of calls: identifiers as DEN0022, DEN0028, DEN0054, DEN0057, DEN0077, DEN0098 print them.
#include <gtest/gtest.h>
#include <cstdlib>
#include <cstring>
#include <string>

extern "C" {
#include "sim/calls.h"
}

namespace
{

trace_event event(uint64_t id, bool smc = true, uint16_t imm = 0)
{
	trace_event ev = {};

	ev.kind = TRACE_CALL;
	ev.el = 1;
	ev.call.arg[0] = id;
	ev.call.smc = smc;
	ev.call.imm = imm;
	ev.call.stage2 = 1;
	return ev;
}

std::string name(const trace_event &ev)
{
	char buf[48];

	return call_name(&ev, buf, sizeof(buf));
}

std::string printed(const trace_event &ev)
{
	char *text = nullptr;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	call_print(f, &ev);
	fclose(f);
	std::string s = text;
	free(text);
	return s;
}

TEST(Calls, NamesOfTheStandards)
{
	EXPECT_EQ(name(event(0x84000000)), "PSCI_VERSION");
	EXPECT_EQ(name(event(0xc4000003)), "CPU_ON");
	EXPECT_EQ(name(event(0x84000003)), "CPU_ON");
	EXPECT_EQ(name(event(0x80000001)), "SMCCC_ARCH_FEATURES");
	EXPECT_EQ(name(event(0x84000050)), "TRNG_VERSION");
	EXPECT_EQ(name(event(0xc4000053)), "TRNG_RND");
	EXPECT_EQ(name(event(0xc4000020)), "SDEI_VERSION");
	EXPECT_EQ(name(event(0x84000063)), "FFA_VERSION");
	EXPECT_EQ(name(event(0xc400006f)), "FFA_MSG_SEND_DIRECT_REQ");
	EXPECT_EQ(name(event(0xc5000021, false)), "PV_TIME_ST");
	EXPECT_EQ(name(event(0x8600ff01, false)), "VENDOR_HYP_CALL_UID");
	EXPECT_EQ(name(event(0x32000004)), "OPTEE_CALL_WITH_ARG");
}

TEST(Calls, WhatHasNoNameHasAnOwner)
{
	EXPECT_EQ(name(event(0xc4000000)), "standard secure 0xc4000000") << "PSCI_VERSION has no 64-bit form";
	EXPECT_EQ(name(event(0xc2000012)), "SiP 0xc2000012");
	EXPECT_EQ(name(event(0x83000001)), "OEM 0x83000001");
	EXPECT_EQ(name(event(0, true, 7)), "#0x7");
}

TEST(Calls, XenAndKvm)
{
	trace_event xen = event(5, false, 0xea1), host = event(0xc600000a, false);

	xen.call.nr = 32;
	EXPECT_EQ(name(xen), "XEN_event_channel_op");
	xen.call.nr = 99;
	EXPECT_EQ(name(xen), "XEN hypercall 99");
	host.call.by_el = 2;
	host.call.stage2 = 0;
	EXPECT_EQ(name(host), "KVM host call 10") << "the host has no stage 2";
}

TEST(Calls, Text)
{
	trace_event ev = event(0xc4000003);

	ev.call.arg[1] = 1;
	ev.call.arg[2] = 0x40080000;
	ev.call.result = 0xfffffffffffffffc;
	EXPECT_EQ(printed(ev), "smc CPU_ON(0x1, 0x40080000, 0) = 0xfffffffffffffffc");
	ev.call.by_el = 3;
	ev.call.phase = CALL_BEGINS;
	EXPECT_EQ(printed(ev), "smc CPU_ON(0x1, 0x40080000, 0) to EL3");
	ev.call.phase = CALL_ENDS;
	EXPECT_EQ(printed(ev), "smc CPU_ON = 0xfffffffffffffffc from EL3");
	ev = event(1, false, 0xea1);
	ev.call.nr = 17;
	EXPECT_EQ(printed(ev), "hvc XEN_xen_version(0x1, 0, 0, 0) = 0");
}

TEST(Calls, CountedOnceByName)
{
	trace t = {};
	call_counts *c = call_counts_create(&t);
	trace_event ev = event(0x84000000);
	char *text = nullptr;
	size_t size;

	trace_emit(&t, &ev);
	ev.call.phase = CALL_BEGINS;
	trace_emit(&t, &ev);
	ev.call.phase = CALL_ENDS;
	trace_emit(&t, &ev);
	ev = event(0x84000002);
	trace_emit(&t, &ev);
	FILE *f = open_memstream(&text, &size);
	call_counts_print(f, c);
	fclose(f);
	EXPECT_STREQ(text, "calls to higher exception levels and the host\n"
			   "  PSCI_VERSION                                        2\n"
			   "  CPU_OFF                                             1\n");
	free(text);
	call_counts_destroy(c);
}

} // namespace
