// tests/unit/sim/trace/report_test.cc - what reports are made of: JSON that HTML cannot misread, exceptions and their returns.
#include <gtest/gtest.h>
#include <unistd.h>
#include <cstdlib>
#include <cstring>
#include <string>

extern "C" {
#include "sim/core/bits.h"
#include "sim/esr_text.h"
#include "sim/trace/json.h"
#include "sim/trace/log.h"
#include "sim/trace/report.h"
#include "sim/trace/spans.h"
}

namespace
{

template <class F> std::string written(F f)
{
	char *text = nullptr;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	json j = { out, 0, true };
	f(&j);
	fclose(out);
	std::string s(text, n);
	free(text);
	EXPECT_EQ(j.bytes, s.size());
	return s;
}

std::string text(const char *s, size_t max = SIZE_MAX)
{
	return written([&](json *j) { json_text(j, s, max); });
}

TEST(Json, Structure)
{
	EXPECT_EQ(written([](json *j) {
		json_open(j, '{');
		json_key(j, "a");
		json_open(j, '[');
		json_uint(j, UINT64_MAX);
		json_int(j, -1);
		json_open(j, '[');
		json_close(j, ']');
		json_text(j, nullptr, 9);
		json_hex(j, 0xffffffffffffffff);
		json_close(j, ']');
		json_key(j, "b");
		json_uint(j, 0);
		json_close(j, '}');
	}), "{\"a\":[18446744073709551615,-1,[],null,\"0xffffffffffffffff\"],\"b\":0}");
}

TEST(Json, NothingEndsTheScriptOrTheString)
{
	EXPECT_EQ(text("</script><img onerror=\"x\">"), "\"\\u003c/script\\u003e\\u003cimg onerror=\\u0022x\\u0022\\u003e\"");
	EXPECT_EQ(text("<!-- & '"), "\"\\u003c!-- \\u0026 \\u0027\"");
	EXPECT_EQ(text("a\\b\n\t\x7f"), "\"a\\u005cb\\u000a\\u0009\\ufffd\"");
}

TEST(Json, Utf8)
{
	EXPECT_EQ(text("\xc3\xa4\xe2\x82\xac"), "\"\xc3\xa4\xe2\x82\xac\"");
	EXPECT_EQ(text("\xc3"), "\"\\ufffd\"");                         // cut
	EXPECT_EQ(text("\xc3\xa4", 1), "\"\\ufffd\"");
	EXPECT_EQ(text("\xc0\xaf"), "\"\\ufffd\\ufffd\"");              // '/', too long
	EXPECT_EQ(text("\xed\xa0\x80"), "\"\\ufffd\\ufffd\\ufffd\"");   // a surrogate
	EXPECT_EQ(text("abc", 2), "\"ab\"");
}

TEST(Json, Base64) // RFC 4648 10
{
	const char *const vector[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
					  { "foobar", "Zm9vYmFy" } };
	for (auto &v : vector)
		EXPECT_EQ(written([&](json *j) { json_bytes(j, (const uint8_t *)v[0], strlen(v[0])); }), "\"" + std::string(v[1]) + "\"");
}

trace_event entry(unsigned from, unsigned to, uint32_t vm, uint64_t insns)
{
	trace_event ev = {};
	ev.kind = TRACE_EXC_ENTRY;
	ev.exc.from_el = uint8_t(from);
	ev.exc.to_el = ev.el = uint8_t(to);
	ev.vm = vm;
	ev.insns = insns;
	return ev;
}

trace_event back(unsigned from, uint32_t vm)
{
	trace_event ev = {};
	ev.kind = TRACE_EXC_RETURN;
	ev.ret.from_el = ev.el = uint8_t(from);
	ev.vm = vm;
	return ev;
}

TEST(Spans, AReturnEndsTheLatestOfItsLevelAndMachine)
{
	spans *s = spans_create();
	trace_event a = entry(0, 1, 1, 10), b = entry(1, 2, 1, 20), c = entry(0, 1, 2, 30), r;
	span ended;

	spans_enter(s, &a)->node = 1;      // VM 1: EL0 to EL1
	spans_enter(s, &b)->node = 2;      // ... whose handler traps to EL2
	EXPECT_EQ(spans_inside(s, 0, 1, 1)->node, 1u);
	EXPECT_EQ(spans_inside(s, 0, 1, 2), nullptr);
	EXPECT_EQ(spans_inside(s, 0, 2, 2)->node, 2u);
	EXPECT_EQ(spans_inside(s, 1, 2, 1), nullptr); // another processor
	r = back(2, 2);                    // EL2 enters VM 2
	ASSERT_TRUE(spans_leave(s, &r, &ended));
	EXPECT_EQ(ended.node, 2u);
	EXPECT_EQ(ended.insns, 20u);
	EXPECT_FALSE(spans_leave(s, &r, &ended));
	r = back(1, 2);                    // VM 2 has no exception open
	EXPECT_FALSE(spans_leave(s, &r, &ended));
	spans_enter(s, &c)->node = 3;
	ASSERT_TRUE(spans_leave(s, &r, &ended));
	EXPECT_EQ(ended.node, 3u);
	r = back(1, 1);
	ASSERT_TRUE(spans_leave(s, &r, &ended));
	EXPECT_EQ(ended.node, 1u);
	for (unsigned i = 0; i < 100; i++) { // never returning: the oldest go
		a.insns = i;
		spans_enter(s, &a);
	}
	ASSERT_TRUE(spans_leave(s, &r, &ended));
	EXPECT_EQ(ended.insns, 99u);
	spans_destroy(s);
}

// 40,000 exceptions of 256 processors, none like another, in texts of characters that HTML may not see.
TEST(Report, IsBoundedWhateverTheLog)
{
	char path[] = "/tmp/report_test.XXXXXX";
	close(mkstemp(path));
	error e;
	struct log_info info = { BIT(TRACE_EXC_ENTRY) | BIT(TRACE_EXC_RETURN), 256, "" };
	log_writer *w = log_create(path, &info, &e);
	std::string cause(250, '<');
	for (uint64_t i = 0; i < 40000; i++) {
		trace_event ev = i & 1 ? back(i >> 2 & 3, uint32_t(i * 7 % 65536)) : entry(i >> 1 & 3, i >> 3 & 3, uint32_t(i * 11 % 65536), 0);
		ev.pe = uint8_t(i);
		ev.insns = i * 0x9e3779b97f4a7c15u;
		ev.time = ev.insns * 3; // back and forth
		cause[i % 16] = char('a' + i / 16 % 26);
		if (!(i & 1)) {
			ev.exc.cause = cause.c_str();
			ev.exc.esr = i * 0x12345677;
			ev.exc.vector = uint16_t(i % 16 * 0x80);
		}
		ASSERT_TRUE(log_put(w, &ev));
	}
	ASSERT_EQ(log_finish(w, &e), 0);
	log_reader *r = log_open(path, &e);
	ASSERT_NE(r, nullptr);
	FILE *out = tmpfile();
	report_input in = { r, "name", nullptr, nullptr, nullptr };
	EXPECT_EQ(report_export(out, &in, 1, nullptr, &e), 0) << e.msg;
	EXPECT_GT(ftell(out), 8 << 20);
	EXPECT_LT(ftell(out), 20 << 20);
	log_close(r);
	fclose(out);
	unlink(path);
}

TEST(EsrWhat, NamesWhatWasTriedWithoutTheRegister)
{
	char buf[160];
	// MRS X0 and X7, ID_AA64PFR0_EL1: S3_0_C0_C4_0
	EXPECT_STREQ(esr_what(0x62300009, buf, sizeof(buf)), "MRS ID_AA64PFR0_EL1");
	EXPECT_STREQ(esr_what(0x623000e9, buf, sizeof(buf)), "MRS ID_AA64PFR0_EL1");
	EXPECT_STREQ(esr_what(0x62300400, buf, sizeof(buf)), "MSR SCTLR_EL1");
	EXPECT_STREQ(esr_what(0x56000005, buf, sizeof(buf)), "#0x5");
	EXPECT_STREQ(esr_what(0x93820045, buf, sizeof(buf)), "translation fault, level 1, write"); // and not from which register
	EXPECT_STREQ(esr_what(0x02000000, buf, sizeof(buf)), "");
}

} // namespace
