// tests/unit/sim/trace/log_test.cc - the event log: what was put in comes out, byte for byte the file that ARCHITECTURE.md describes, and
// whatever happens to it is noticed.
#include <gtest/gtest.h>
#include <zlib.h>
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

extern "C" {
#include "sim/trace/event_text.h"
#include "sim/trace/filter.h"
#include "sim/trace/differ.h"
#include "sim/trace/log.h"
#include "sim/trace/foreign.h"
#include "sim/disasm.h"
}

namespace
{

std::string path(const char *name)
{
	return testing::TempDir() + "aerie-log-" + std::to_string(getpid()) + "-" + name;
}

std::string slurp(const std::string &p)
{
	std::ifstream f(p, std::ios::binary);
	return { std::istreambuf_iterator<char>(f), std::istreambuf_iterator<char>() };
}

trace_event event(trace_kind kind, uint64_t insns, uint64_t pc, unsigned pe = 0, unsigned el = 1)
{
	trace_event ev = {};
	ev.kind = kind;
	ev.pe = uint8_t(pe);
	ev.el = uint8_t(el);
	ev.insns = insns;
	ev.time = insns + 1000 * pe;
	ev.pc = pc;
	return ev;
}

// One of each kind, with values at the ends of their ranges.
std::vector<trace_event> all_kinds()
{
	static const uint64_t bars[2] = { 0x40000036, 0x80000000 }, lars[2] = { 0x4000ffc5, ~0ull };
	std::vector<trace_event> v;
	trace_event e = event(TRACE_INSN, 1, 0xffff800010000000);

	e.insn.word = 0xd503201f;
	e.insn.length = 4;
	v.push_back(e);
	e.insn = { 0xbf00, 2, 2 };
	v.push_back(e);
	e = event(TRACE_REG, 2, 0xffff800010000004, 3, 0);
	e.reg.reg = 32;
	e.reg.val = ~0ull;
	v.push_back(e);
	e = event(TRACE_MEM, 2, 0, 255, 3);
	e.mem = { 0xffff000012345678, 0x40000678, 0x1122334455667788, 8, true };
	e.vm = 0x10000;
	v.push_back(e);
	e = event(TRACE_EXC_ENTRY, 3, 0x400010, 0, 2);
	e.exc.from_el = 1;
	e.exc.to_el = 2;
	e.exc.vector = 0x400;
	e.exc.esr = 0x92000047;
	e.exc.far = 0x5cf9d0;
	e.exc.ipa = 0x1234567890000;
	e.exc.ipa_valid = true;
	e.exc.elr = 0x400014;
	e.exc.spsr = 0x3c5;
	e.exc.cause = "stage 2 invalid descriptor";
	e.vm = 1;
	v.push_back(e);
	e.exc.cause = nullptr;
	e.exc.vector = 0x480;
	e.exc.ipa_valid = false;
	e.exc.ipa = 0;
	v.push_back(e);
	e = event(TRACE_EXC_RETURN, 9, 0x8000, 0, 2);
	e.ret.from_el = 2;
	e.ret.to_el = 1;
	e.ret.target = 0x400014;
	e.ret.spsr = 0x800003c5;
	v.push_back(e);
	e = event(TRACE_SYSREG, 9, 0x8004);
	e.sysreg = { "HCR_EL2", 0xe088, 0x80000001, true };
	v.push_back(e);
	e.kind = TRACE_IMPDEF;
	e.sysreg = { nullptr, 0xffff, 0, false };
	v.push_back(e);
	e = event(TRACE_VNCR, 10, 0x8008);
	e.vncr = { "VTTBR_EL2", nullptr, "a trap to EL2, EC 0x18", 5, 0x20, true };
	v.push_back(e);
	e.vncr = { "ESR_EL2", "ESR_EL1", "a trap to EL2, EC 0x18", 6, 0, false };
	v.push_back(e);
	e = event(TRACE_TLBI, 11, 0x800c);
	e.op.name = "TLBI VMALLE1";
	e.op.arg = 77;
	v.push_back(e);
	e = event(TRACE_IRQ, 4, 0, 2); // fewer instructions than the last event, another PE
	e.irq.what = "acknowledge";
	e.irq.intid = 0xffffffff;
	e.irq.level = true;
	v.push_back(e);
	e = event(TRACE_CALL, 12, 0x8010);
	e.call = { { 0x84000003, 1, 2, ~0ull }, 16, ~1ull, 0xffff, 1, 3, 1, CALL_ENDS };
	v.push_back(e);
	e.call.name = "as its own software calls it";
	v.push_back(e);
	e = event(TRACE_MPU, 13, 0x8014);
	e.mpu.mpu = 2;
	e.mpu.acc = 2;
	e.mpu.region = -2;
	e.mpu.va = 0x40000000;
	e.mpu.denied = "no region";
	e.mpu.bars = bars;
	e.mpu.lars = lars;
	e.mpu.count = 2;
	v.push_back(e);
	return v;
}

std::string text(disasm *d, const trace_event &ev)
{
	char *s = nullptr;
	size_t n;
	FILE *f = open_memstream(&s, &n);

	event_print(f, d, &ev);
	fclose(f);
	std::string r(s, n);
	free(s);
	return r + " vm " + std::to_string(ev.vm) + " at " + std::to_string(ev.time);
}

class Log : public testing::Test {
protected:
	void SetUp() override { d = disasm_create(); }
	void TearDown() override
	{
		disasm_destroy(d);
		unlink(file.c_str());
	}

	void write(const std::vector<trace_event> &v, unsigned times = 1)
	{
		struct log_info info = {};
		error e;
		info.kinds = 0xfff;
		info.pes = 3;
		strcpy(info.text, "aerie=test\n");
		log_writer *w = log_create(file.c_str(), &info, &e);
		ASSERT_NE(w, nullptr) << e.msg;
		for (unsigned i = 0; i < times; i++)
			for (const trace_event &ev : v)
				EXPECT_TRUE(log_put(w, &ev));
		EXPECT_EQ(log_finish(w, &e), 0);
	}

	// The lines that come out, and how reading ended.
	std::vector<std::string> read(error *e, int *rc, filter *only = nullptr)
	{
		std::vector<std::string> out;
		trace_event ev;
		log_reader *r = log_open(file.c_str(), e);
		*rc = -1;
		if (!r)
			return out;
		log_only(r, filter_wants_block, only);
		while ((*rc = log_next(r, &ev, e)) == 1)
			out.push_back(text(d, ev));
		log_close(r);
		return out;
	}

	void put_file(const std::string &s) { std::ofstream(file, std::ios::binary | std::ios::trunc) << s; }

	std::string file = path("a");
	disasm *d = nullptr;
};

TEST_F(Log, EveryKindComesBackAsItWas)
{
	std::vector<trace_event> v = all_kinds();
	error e;
	int rc;

	write(v, 3);
	std::vector<std::string> got = read(&e, &rc);
	EXPECT_EQ(rc, 0);
	ASSERT_EQ(got.size(), 3 * v.size());
	for (size_t i = 0; i < got.size(); i++)
		EXPECT_EQ(got[i], text(d, v[i % v.size()]));
}

uint32_t word(const std::string &s, size_t at)
{
	uint32_t v;
	memcpy(&v, s.data() + at, 4);
	return v;
}

// Written from the description of the format, with zlib alone.
TEST_F(Log, TheFileIsAsDescribed)
{
	trace_event ev = event(TRACE_IRQ, 5, 0);
	ev.irq.what = "irq";
	ev.irq.intid = 27;
	ev.irq.level = true;
	trace_event again = ev;
	again.insns = 4;
	again.time = 7;
	again.vm = 300;

	write({ ev, again });
	std::string s = slurp(file);
	EXPECT_EQ(s.substr(0, 8), std::string("\x89" "AET\r\n\x1a\n"));
	EXPECT_EQ(word(s, 8), 1u | 3u << 16); // version, PEs
	EXPECT_EQ(word(s, 12), 0xfffu);
	EXPECT_EQ(word(s, 16), 11u);
	EXPECT_EQ(word(s, 20), uint32_t(crc32(0, (const Bytef *)s.data(), 20) ^ crc32(0, (const Bytef *)s.data() + 24, 11)));
	EXPECT_EQ(s.substr(24, 11), "aerie=test\n");
	size_t b = 35;
	EXPECT_EQ(s.substr(b, 4), "Ablk");
	EXPECT_EQ(word(s, b + 4), uint32_t(crc32(0, (const Bytef *)s.data() + b + 8, 56)));
	uint32_t stored = word(s, b + 8), raw = word(s, b + 12);
	EXPECT_EQ(word(s, b + 16), uint32_t(crc32(0, (const Bytef *)s.data() + b + 64, stored)));
	EXPECT_EQ(word(s, b + 20), 2u);      // events
	EXPECT_EQ(word(s, b + 24), 0u);      // number of the first
	EXPECT_EQ(word(s, b + 32), 4u);      // least, most instructions
	EXPECT_EQ(word(s, b + 40), 5u);
	EXPECT_EQ(word(s, b + 48), 5u);      // time
	EXPECT_EQ(word(s, b + 56), 1u << 8); // kinds
	std::string bytes(raw, 0);
	uLongf n = raw;
	ASSERT_EQ(uncompress((Bytef *)&bytes[0], &n, (const Bytef *)s.data() + b + 64, stored), Z_OK);
	const std::string want("\x28\x01\x0a\x00\x01\x03irq\x37"      // kind 8, EL 1, +5, +0, text 1: "irq", 27 and high
			       "\xc8\xac\x02\x06\x01\x00\x01\x37", 18); // VM 300, time 3 ahead, -1, +0, text 1
	EXPECT_EQ(bytes, want);
	size_t i = b + 64 + stored;
	EXPECT_EQ(s.substr(i, 4), "Aidx");
	EXPECT_EQ(s.substr(s.size() - 4), "Aend");
	EXPECT_EQ(word(s, s.size() - 16), i);
}

TEST_F(Log, TheSameEventsAreTheSameBytes)
{
	write(all_kinds(), 1000);
	std::string a = slurp(file);
	std::vector<trace_event> v = all_kinds();
	std::string copy = "HCR_EL2"; // the same name at another address
	for (trace_event &ev : v)
		if (ev.kind == TRACE_SYSREG)
			ev.sysreg.name = copy.c_str();
	write(v, 1000);
	EXPECT_EQ(a, slurp(file));
}

TEST_F(Log, CutAnywhereItKeepsWholeBlocksAndSaysSo)
{
	std::vector<trace_event> v = all_kinds();
	error e;
	int rc;

	write(v, 3000); // several blocks
	std::string whole = slurp(file);
	std::vector<std::string> all = read(&e, &rc);
	size_t last = 0;
	for (size_t n = 0; n < whole.size(); n += n < 40 ? 1 : whole.size() / 29) {
		put_file(whole.substr(0, n));
		std::vector<std::string> got = read(&e, &rc);
		EXPECT_LT(rc, 0) << n;
		EXPECT_NE(strstr(e.msg, file.c_str()), nullptr) << e.msg;
		EXPECT_NE(strstr(e.msg, "offset "), nullptr) << e.msg;
		EXPECT_GE(got.size(), last);
		EXPECT_LE(got.size(), all.size());
		EXPECT_TRUE(std::equal(got.begin(), got.end(), all.begin()));
		last = got.size();
	}
	EXPECT_GT(last, 0u);
	// Without its index, and cut where a block ends: all blocks are there, but nobody says that they are all.
	put_file(whole.substr(0, whole.find("Aidx")));
	EXPECT_EQ(read(&e, &rc).size(), all.size());
	EXPECT_LT(rc, 0);
	EXPECT_NE(strstr(e.msg, "not closed"), nullptr) << e.msg;
	// Without its last bytes only: from block to block to the index.
	put_file(whole.substr(0, whole.size() - 16));
	EXPECT_EQ(read(&e, &rc).size(), all.size());
	EXPECT_EQ(rc, 0);
}

TEST_F(Log, AFlippedBitIsNoticed)
{
	std::vector<trace_event> v = all_kinds();
	error e;
	int rc;

	write(v, 2);
	std::string whole = slurp(file);
	size_t index = whole.find("Aidx");
	for (size_t at = 0; at < index; at++) {
		std::string s = whole;
		s[at] ^= 0x10;
		put_file(s);
		std::vector<std::string> got = read(&e, &rc);
		EXPECT_LT(rc, 0) << at;
		EXPECT_TRUE(got.empty()) << at;
	}
	for (size_t at = index; at < whole.size(); at++) { // a damaged index is none
		std::string s = whole;
		s[at] ^= 0x10;
		put_file(s);
		EXPECT_EQ(read(&e, &rc).size(), 2 * v.size()) << at;
	}
}

// Checksums are right, the contents are not: each of these is an event of the wrong kind, range or length.
TEST_F(Log, EventsThatCannotBe)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *what;
	} cases[] = {
		{ "\x0d\0\0\0\0", 5, "no known kind" },
		{ "\x0c\0\0\x02", 4, "neither on nor off" },
		{ "\x08\0\0\0\0", 5, "a name is missing" },
		{ "\x08\0\0\x02\0", 5, "a text that the block does not have" },
		{ "\x08\0\0\x01\x05" "ab", 7, "behind the end of its block" },
		{ "\x08\0\0\x01\x02" "a\x1b\0", 8, "cannot be printed" },
		{ "\x08\0\0\x01\x81\x02", 6, "too long" },
		{ "\x28\x04\0\0", 4, "exception level" },
		{ "\x18\x80\x02\0\0", 5, "processor" },
		{ "\x00\0\0\x03\0", 5, "no known set" },
		{ "\x00\0\0\x08\0", 5, "no known set" },
		{ "\x01\0\0\x21\0", 5, "register" },
		{ "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12, "64 bits" },
		{ "\x03\0\0\x00\x80\x10", 6, "vector" },
		{ "\x0a\0\0\x30", 4, "phase" },
		{ "\x0a\0\0\x70", 4, "phase" },
		{ "\x0b\0\0\0\x05\0\0\0\0\0", 10, "region" },
		{ "\x08", 1, "behind the end" },
	};

	for (const auto &c : cases) {
		write({ event(TRACE_TLBI, 0, 0) });
		std::string s = slurp(file), data(200, 0);
		uLongf n = data.size();
		// one block of these bytes behind the header, nothing else
		compress((Bytef *)&data[0], &n, (const Bytef *)c.bytes, c.n);
		data.resize(n);
		std::string h = s.substr(35, 64);
		auto put = [&h](size_t at, uint32_t v) { memcpy(&h[at], &v, 4); };
		put(8, uint32_t(n));
		put(12, uint32_t(c.n));
		put(16, uint32_t(crc32(0, (const Bytef *)data.data(), uInt(n))));
		put(4, uint32_t(crc32(0, (const Bytef *)h.data() + 8, 56)));
		put_file(s.substr(0, 35) + h + data);
		error e;
		int rc;
		EXPECT_TRUE(read(&e, &rc).empty());
		EXPECT_LT(rc, 0);
		EXPECT_NE(strstr(e.msg, c.what), nullptr) << e.msg << ", not " << c.what;
		EXPECT_NE(strstr(e.msg, "offset 35"), nullptr) << e.msg;
	}
}

TEST_F(Log, BlocksThatAFilterCannotWantAreNotRead)
{
	std::vector<trace_event> v;
	error e;
	int rc;

	for (unsigned i = 0; i < 200000; i++) {
		v.push_back(event(TRACE_TLBI, i, i));
		v.back().op.name = "TLBI VMALLE1";
	}
	write(v);
	filter *f = filter_parse("insn=150000 and kind=tlbi", &e);
	std::vector<std::string> got = read(&e, &rc, f);
	EXPECT_GT(got.size(), 0u);
	EXPECT_LT(got.size(), 100000u);
	EXPECT_NE(std::find(got.begin(), got.end(), text(d, v[150000])), got.end());
	filter_free(f);
	f = filter_parse("kind=call or insn=200000..", &e);
	EXPECT_TRUE(read(&e, &rc, f).empty());
	EXPECT_EQ(rc, 0);
	filter_free(f);
}

// What QEMU 10.0 printed for `-d int`, with lines of other kinds in between.
const char qemu_text[] = "PSCI: something else\n"
			 "Taking exception 2 [SVC] on CPU 1\n"
			 "...from EL0 to EL1\n"
			 "...with ESR 0x15/0x56000000\n"
			 "...with SPSR 0x80000000\n"
			 "...with ELR 0x400018\n"
			 "...to EL1 PC 0xffff800080010c00 PSTATE 0x3c5\n"
			 "Exception return from AArch64 EL1 to AArch64 EL0 PC 0x400018\n"
			 "Taking exception 11 [Hypervisor Call] on CPU 1\n"
			 "...from EL1 to EL2\n"
			 "...with ESR 0x16/0x5a000000\n"
			 "...handled as PSCI call\n"
			 "Taking exception 4 [Data Abort] on CPU 1\n"
			 "...from EL1 to EL2\n"
			 "...with ESR 0x24/0x93820006\n"
			 "...with FAR 0xffff800008000010\n"
			 "...with SPSR 0x600003c5\n"
			 "...with ELR 0xffff800080020000\n"
			 "...to EL2 PC 0x40080c00 PSTATE 0x3c9\n"
			 "Illegal exception return at EL2: resuming execution at 0x40081000\n"
			 "Taking exception 5 [IRQ] on CPU 1\n"
			 "...from EL2 to EL2\n"
			 "...with ESR 0x24/0x93820006\n"
			 "...with ELR 0x40081000\n"
			 "...to EL2 PC 0x40080a80 PSTATE 0x3c9\n";

TEST_F(Log, WhatQemuLogged)
{
	std::string in = path("qemu"), ours = path("ours");
	error e;
	int rc;

	std::ofstream(in) << qemu_text;
	ASSERT_EQ(foreign_import(in.c_str(), file.c_str(), &e), 0) << e.msg;
	std::vector<std::string> got = read(&e, &rc);
	EXPECT_EQ(rc, 0);
	ASSERT_EQ(got.size(), 5u); // not the call that QEMU answered itself
	EXPECT_NE(got[0].find("PE1 EL1 "), std::string::npos) << got[0];
	EXPECT_NE(got[0].find("exception EL0->EL1 vector 0x400: SVC #0; ESR 0x56000000 FAR 0 ELR 0x400018"), std::string::npos) << got[0];
	EXPECT_NE(got[1].find("return EL1->EL0 to 0x400018"), std::string::npos) << got[1];
	EXPECT_NE(got[2].find("ESR 0x93820006 FAR 0xffff800008000010"), std::string::npos) << got[2];
	EXPECT_NE(got[3].find("return EL2->EL2 to 0x40081000"), std::string::npos) << got[3];
	EXPECT_NE(got[4].find("exception EL2->EL2 vector 0x280: IRQ ELR 0x40081000"), std::string::npos) << got[4];

	// The same run as aerie tells it: with more of everything, and other events in between.
	auto exc = [](unsigned from, unsigned to, unsigned vector, uint64_t esr, uint64_t far, uint64_t elr) {
		trace_event ev = event(TRACE_EXC_ENTRY, 77, elr, 1, to);
		ev.exc.from_el = uint8_t(from);
		ev.exc.to_el = uint8_t(to);
		ev.exc.vector = uint16_t(vector);
		ev.exc.esr = esr;
		ev.exc.far = far;
		ev.exc.elr = elr;
		ev.exc.spsr = 5;
		ev.exc.cause = "because";
		ev.vm = 1;
		return ev;
	};
	trace_event back = event(TRACE_EXC_RETURN, 78, 0x1234, 1, 1);
	back.ret.from_el = 1;
	back.ret.target = 0x400018;
	trace_event illegal = event(TRACE_EXC_RETURN, 79, 0x1234, 1, 2);
	illegal.ret.from_el = illegal.ret.to_el = 2;
	illegal.ret.target = 0x40081000;
	std::vector<trace_event> v = { exc(0, 1, 0x400, 0x56000000, 0, 0x400018), event(TRACE_INSN, 77, 1, 1), back,
				       exc(1, 2, 0x400, 0x93820006, 0xffff800008000010, 0xffff800080020000),
				       illegal, exc(2, 2, 0x280, 0, 0, 0x40081000) };
	v[1].insn.length = 4;
	std::string qemu = file;
	for (bool want : { false, true }) {
		bool differ = false;
		file = ours;
		write(v);
		FILE *sink = fopen("/dev/null", "w");
		const char *logs[] = { qemu.c_str(), ours.c_str() };
		EXPECT_EQ(trace_diff(sink, logs, nullptr, nullptr, 3, &differ, &e), 0) << e.msg;
		fclose(sink);
		EXPECT_EQ(differ, want);
		v[3].exc.esr ^= 1; // another syndrome
	}
	unlink(qemu.c_str());
	std::ofstream(in) << "nothing of the kind\n";
	EXPECT_LT(foreign_import(in.c_str(), file.c_str(), &e), 0);
	EXPECT_NE(strstr(e.msg, "neither a trace log nor a text"), nullptr) << e.msg;
	unlink(in.c_str());
}

} // namespace
