// tests/unit/sim/kvm_calls_test.cc - names of KVM's host calls from a kernel's Image. The images are made here, by the description of the
// parts in the kernel's documentation of kallsyms: 6.1's order as it was and with names in
// order, 6.4's, and 7.x's addresses by place.
#include <gtest/gtest.h>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

extern "C" {
#include "sim/calls.h"
#include "sim/kallsyms.h"
#include "sim/kvm_calls.h"
}

namespace
{

using Bytes = std::vector<uint8_t>;
using Symbols = std::vector<std::pair<std::string, uint32_t>>;

void put(Bytes &b, uint64_t v, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		b.push_back(static_cast<uint8_t>(v >> 8 * i));
}

void align(Bytes &b, unsigned to)
{
	while (b.size() % to)
		b.push_back(0);
}

enum Form { OLD, ORDERED, NEW, PLACED };

const uint64_t kLinked = 0xffff800080000000; // where the linker puts a kernel's first byte
const uint32_t kTable = 0x3008, kTableEnd = kTable + 8 * 6;

Symbols symbols(bool data = true)
{
	Symbols s = { { "T_text", 0 }, { "t__kvm_nvhe_handle___kvm_vcpu_run", 0x1100 }, { "t__kvm_nvhe_handle___pkvm_init", 0x1240 },
		      { "t__kvm_nvhe_handle___vgic_v3_init_lrs", 0x1300 } };

	for (uint32_t i = 0; i < 600; i++)
		s.push_back({ "tfiller_" + std::to_string(i) + (i == 5 ? std::string(150, 'x') : ""), 0x1400 + i * 4 });
	if (data) {
		s.push_back({ "d__kvm_nvhe_host_hcall", kTable });
		s.push_back({ "d__kvm_nvhe_after", kTableEnd });
	}
	return s;
}

// The tables behind what `b` already holds.
void append(Bytes &b, const Symbols &syms, Form form)
{
	const unsigned to = form == PLACED ? 4 : 8;
	std::vector<std::string> token(256);
	std::vector<uint32_t> markers;
	Bytes names;

	for (int c = 33; c < 127; c++)
		token[c] = std::string(1, char(c));
	token[1] = "__kvm_nvhe_";
	token[200] = "handle_";
	for (size_t i = 0; i < syms.size(); i++) {
		const std::string &s = syms[i].first;
		Bytes coded;

		if (i % 256 == 0)
			markers.push_back(uint32_t(names.size()));
		for (size_t k = 0; k < s.size(); k++) {
			int t = s.compare(k, token[1].size(), token[1]) == 0 ? 1 : s.compare(k, token[200].size(), token[200]) == 0 ? 200 : s[k];
			coded.push_back(uint8_t(t));
			k += token[t].size() - 1;
		}
		if (coded.size() < 128) {
			put(names, coded.size(), 1);
		} else {
			put(names, (coded.size() & 0x7f) | 0x80, 1);
			put(names, coded.size() >> 7, 1);
		}
		names.insert(names.end(), coded.begin(), coded.end());
	}
	auto addresses = [&] {
		align(b, to);
		for (const auto &s : syms)
			put(b, form == PLACED ? s.second - uint32_t(b.size()) : s.second, 4);
	};
	align(b, to);
	if (form <= ORDERED) {
		addresses();
		align(b, 8);
		put(b, kLinked, 8);
	}
	align(b, to);
	put(b, syms.size(), 4);
	align(b, to);
	b.insert(b.end(), names.begin(), names.end());
	align(b, to);
	for (uint32_t m : markers)
		put(b, m, 4);
	align(b, to);
	for (size_t i = 0; form == ORDERED && i < syms.size(); i++)
		put(b, syms.size() - i, 3);
	align(b, to);
	size_t first = b.size();
	std::vector<size_t> index;
	for (const std::string &t : token) {
		index.push_back(b.size() - first);
		b.insert(b.end(), t.begin(), t.end());
		b.push_back(0);
	}
	align(b, to);
	for (size_t i : index)
		put(b, i, 2);
	if (form > ORDERED)
		addresses();
	align(b, 8);
	put(b, 0x1122334455667788, 8);
}

// In place, or by records that stand anywhere.
Bytes image(Form form, bool relocated, bool data = true)
{
	const uint64_t handlers[6] = { 0, 0x1240, 0, 0x1100, 0x1300, 0 };
	Bytes b(0x4000, 0);

	b[0x40] = '0'; // not the tokens
	memcpy(&b[0x100], "0\0001\0002\0003\0004\0005\0006\0007\0008\0009", 20);
	append(b, symbols(data), form);
	for (unsigned i = 0; i < 6; i++) {
		uint64_t v = handlers[i] ? kLinked + handlers[i] : 0;
		if (!relocated)
			memcpy(&b[kTable + 8 * i], &v, 8);
	}
	for (unsigned i = 0; relocated && i < 6; i++)
		if (handlers[i]) {
			put(b, kLinked + kTable + 8 * i, 8);
			put(b, 0x403, 8);
			put(b, kLinked + handlers[i], 8);
			put(b, kLinked + 0x9000 + 0x100 * i, 8); // other pointers, as far from each other, not in one table
			put(b, 0x403, 8);
			put(b, kLinked + 0x10000 + handlers[i] + 0x10000 * (i == 3), 8);
		}
	return b;
}

trace_event call(uint64_t number)
{
	trace_event ev = {};

	ev.kind = TRACE_CALL;
	ev.el = 1;
	ev.call.by_el = 2;
	ev.call.arg[0] = 0xc6000000 | number;
	ev.call.phase = CALL_BEGINS;
	return ev;
}

std::string name_in(kvm_calls *c, uint64_t number)
{
	trace_event ev = call(number);
	const char *name = kvm_calls_name(c, &ev);

	return name ? name : "-";
}

TEST(KvmCalls, NamesByNumberInEveryForm)
{
	for (Form form : { OLD, ORDERED, NEW, PLACED })
		for (unsigned how = 0; how < 4; how++) {
			Bytes b = image(form, how & 1, how & 2); // with symbols of data, and without
			kvm_calls *c = kvm_calls_create(b.data(), b.size());

			ASSERT_TRUE(c) << form << how;
			EXPECT_EQ(name_in(c, 1), "__pkvm_init");
			EXPECT_EQ(name_in(c, 2), "-");
			EXPECT_EQ(name_in(c, 3), "__kvm_vcpu_run");
			EXPECT_EQ(name_in(c, 4), "__vgic_v3_init_lrs");
			EXPECT_EQ(name_in(c, 5), "-");
			EXPECT_EQ(name_in(c, 0xffff), "-");
			EXPECT_EQ(name_in(c, 0), "__kvm_hyp_init") << "before there is a table";
			kvm_calls_destroy(c);
		}
}

TEST(KvmCalls, OtherCallsHaveNone)
{
	Bytes b = image(NEW, false);
	kvm_calls *c = kvm_calls_create(b.data(), b.size());
	trace_event guest = call(3), psci = call(3);

	ASSERT_TRUE(c);
	guest.call.stage2 = 1;
	EXPECT_EQ(kvm_calls_name(c, &guest), nullptr) << "a guest's HVC";
	psci.call.smc = 1;
	EXPECT_EQ(kvm_calls_name(c, &psci), nullptr);
	kvm_calls_destroy(c);
}

TEST(KvmCalls, AllSymbols)
{
	Bytes b = image(PLACED, true);
	Symbols seen;

	ASSERT_TRUE(kallsyms_each(b.data(), b.size(), [](void *arg, const char *name, uint64_t off) {
		static_cast<Symbols *>(arg)->push_back({ name, uint32_t(off) });
	}, &seen));
	Symbols want = symbols();
	ASSERT_EQ(seen.size(), want.size());
	for (size_t i = 0; i < want.size(); i++) {
		EXPECT_EQ(seen[i].first, want[i].first.substr(1));
		EXPECT_EQ(seen[i].second, want[i].second);
	}
}

// A file is as untrusted as a guest: cut off anywhere, or with any byte of the tables another, it is read to no harm.
TEST(KvmCalls, DamagedImages)
{
	for (Form form : { OLD, ORDERED, NEW, PLACED }) {
		Bytes whole = image(form, true);

		for (size_t n = 0; n < whole.size(); n += 61) {
			Bytes cut(whole.begin(), whole.begin() + long(n));
			kvm_calls_destroy(kvm_calls_create(cut.data(), cut.size()));
		}
		for (size_t at = 0x4000; at < whole.size(); at += 37)
			for (int bit = 0; bit < 8; bit += 3) {
				Bytes other = whole;
				other[at] = static_cast<uint8_t>(other[at] ^ 1 << bit);
				kvm_calls_destroy(kvm_calls_create(other.data(), other.size()));
			}
	}
	EXPECT_EQ(kvm_calls_create(nullptr, 0), nullptr);
}

TEST(KvmCalls, PrintedWithTheKernelsName)
{
	trace_event ev = call(3);
	char *text = nullptr;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ev.call.name = "__kvm_vcpu_run";
	ev.call.arg[1] = 0x10;
	call_print(f, &ev);
	fputs("\n", f);
	ev.call.phase = CALL_ENDS; // X0: there is such a function; X1: what it gives
	ev.call.arg[1] = 2;
	call_print(f, &ev);
	fputs("\n", f);
	ev.call.result = ~0ull;
	call_print(f, &ev);
	fclose(f);
	EXPECT_STREQ(text, "hvc __kvm_vcpu_run(0x10, 0, 0) to EL2\nhvc __kvm_vcpu_run = 0x2 from EL2\n"
			   "hvc __kvm_vcpu_run = 0xffffffffffffffff from EL2");
	free(text);
}

} // namespace
