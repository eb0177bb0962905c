// tests/unit/sim/impdef_file_test.cc - files that describe IMPLEMENTATION DEFINED registers, and what reset makes of them.
// Encodings: DDI 0487 D24.2 (op0 = 3, CRn = 11, 15), DDI 0500 4.5 (CP15).
#include <gtest/gtest.h>
#include <cstring>
#include <memory>

extern "C" {
#include "cpu/arch/a32regs.h"
#include "cpu/arch/pe.h"
#include "sim/impdef_file.h"
}

namespace
{

struct Table {
	impdef *t = static_cast<impdef *>(calloc(1, sizeof(impdef)));
	error e = {};
	~Table()
	{
		free(t);
	}
	int parse(const char *text, const char *file = "regs")
	{
		return impdef_parse(t, file, text, &e);
	}
};

TEST(ImpdefFile, EveryKindOfLine)
{
	Table x;

	ASSERT_EQ(x.parse("# nothing\n\n"
			  "A_EL1 S3_1_C15_C2_0 EL1 storage 0x12 actlr=6 # words\n"
			  "B_EL3 S3_6_C11_C0_7 EL3 constant 7 ro\r\n"
			  "C S1_0_C15_C0_0 EL2 raz-wi wo\n"
			  "D S3_0_C15_C0_0 EL0 trace\n"
			  "E S3_0_C15_C0_1 EL1\n"
			  "F p15_1_C9_C0_2 EL1 same A_EL1\n"
			  "G p15_0_C15 EL1 same A_EL1"), 0) << x.e.msg;
	ASSERT_EQ(impdef_sort(x.t), nullptr);
	EXPECT_EQ(x.t->count, 7u);
	EXPECT_TRUE(x.t->traced);
	const impdef_row *a = impdef_by_enc(x.t, ENC(3, 1, 15, 2, 0));
	ASSERT_NE(a, nullptr);
	EXPECT_STREQ(a->name, "A_EL1");
	EXPECT_EQ(a->behaviour, IMPDEF_STORAGE);
	EXPECT_EQ(a->value, 0x12u);
	EXPECT_EQ(a->el, 1);
	EXPECT_EQ(a->actlr, 6);
	EXPECT_EQ(a->rw, DIR_READ | DIR_WRITE);
	EXPECT_EQ(impdef_by_name(x.t, "b_el3")->rw, DIR_READ);
	EXPECT_EQ(impdef_by_name(x.t, "C")->rw, DIR_WRITE);
	EXPECT_EQ(impdef_by_name(x.t, "E")->behaviour, IMPDEF_UNDEFINED);
	EXPECT_EQ(&x.t->row[impdef_by_enc(x.t, A32_CP(15, 1, 9, 0, 2))->state], a);
	EXPECT_EQ(&x.t->row[impdef_by_enc(x.t, A32_CP64(15, 0, 15))->state], a);
	EXPECT_EQ(impdef_by_enc(x.t, ENC(3, 1, 15, 2, 1)), nullptr);
}

TEST(ImpdefFile, ALaterFileReplacesRows)
{
	Table x;

	ASSERT_EQ(x.parse("A S3_1_C15_C2_0 EL1 storage 1\nB p15_0_C15 EL1 same A\n"), 0);
	ASSERT_EQ(x.parse("Z S3_1_C15_C2_0 EL3 constant 2\n"), 0);
	ASSERT_EQ(impdef_sort(x.t), nullptr);
	EXPECT_EQ(x.t->count, 2u);
	EXPECT_STREQ(impdef_by_enc(x.t, ENC(3, 1, 15, 2, 0))->name, "Z");
	EXPECT_STREQ(x.t->row[impdef_by_name(x.t, "B")->state].name, "Z");
}

struct Bad {
	const char *text, *message;
};

class ImpdefBad : public testing::TestWithParam<Bad>
{
};

TEST_P(ImpdefBad, SaysWhereAndWhat)
{
	Table x;

	EXPECT_EQ(x.parse(GetParam().text), -EINVAL);
	EXPECT_NE(strstr(x.e.msg, GetParam().message), nullptr) << x.e.msg;
	EXPECT_EQ(strchr(x.e.msg, '\n'), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Files, ImpdefBad, testing::Values(
	Bad{"A\n", "regs:1: a line is NAME"}, Bad{"\n# x\nA S3_1_C15_C2_0\n", "regs:3: a line is NAME"},
	Bad{"A S3_1_C15_C2_8 EL1 raz-wi\n", "regs:1: 'S3_1_C15_C2_8' is no encoding"},
	Bad{"A S3_1_C15_C2_0x EL1 raz-wi\n", "is no encoding"}, Bad{"A p15_0_C16 EL1 raz-wi\n", "is no encoding"},
	Bad{"A S3_0_C1_C0_0 EL1 raz-wi\n", "regs:1: S3_0_C1_C0_0 is not IMPLEMENTATION DEFINED space"},
	Bad{"A p15_0_C9_C12_0 EL1 raz-wi\n", "is not IMPLEMENTATION DEFINED space"},
	Bad{"A S3_1_C15_C2_0 EL4 raz-wi\n", "'EL4' is no Exception level"}, Bad{"A S3_1_C15_C2_0 EL1 hum\n", "no behaviour 'hum'"},
	Bad{"A S3_1_C15_C2_0 EL1 storage\n", "regs:1: storage wants a value"},
	Bad{"A S3_1_C15_C2_0 EL1 storage x\n", "regs:1: value"}, Bad{"A S3_1_C15_C2_0 EL1 raz-wi 7\n", "'7' is not ro, wo"},
	Bad{"A S3_1_C15_C2_0 EL1 raz-wi actlr=64\n", "'actlr=64' is not"}, Bad{"A S3_1_C15_C2_0 EL1 raz-wi traps=X\n", "'traps=X' is not"},
	Bad{"A S3_1_C15_C2_0 EL1 same B\n", "same B: no line above"}, Bad{"A S3_1_C15_C2_0 EL1 same\n", "same wants a name"},
	Bad{"A S3_1_C15_C2_0 EL1 raz-wi\nB S3_1_C15_C2_0 EL1 raz-wi\n", "regs:2: B has the encoding of A above"},
	Bad{"A S3_0_C1_C0_1 EL1 trace\n", "ACTLR_EL1 is the architecture's"}, Bad{"3 S3_1_C15_C2_0 EL1\n", "'3' is no name"},
	Bad{"a-b S3_1_C15_C2_0 EL1\n", "'a-b' is no name"}));

TEST(ImpdefFile, NoMoreRowsThanThereIsRoomFor)
{
	Table x;
	std::string text;

	for (unsigned i = 0; i <= IMPDEF_MAX; i++)
		text += "R" + std::to_string(i) + " S3_" + std::to_string(i >> 7 & 7) + "_C15_C" + std::to_string(i >> 3 & 15) + "_" +
			std::to_string(i & 7) + " EL1\n";
	EXPECT_EQ(x.parse(text.c_str()), -EINVAL);
	EXPECT_NE(strstr(x.e.msg, ":513: more than 512 registers"), nullptr) << x.e.msg;
}

TEST(ImpdefFile, ThoseThatComeWithAerieAreInOrder)
{
	unsigned n = 0;

	for (const impdef_builtin *b = impdef_builtins; b->name; b++, n++) {
		Table x;
		EXPECT_EQ(x.parse(b->text, b->name), 0) << x.e.msg;
		EXPECT_EQ(impdef_sort(x.t), nullptr) << b->name;
		EXPECT_GT(x.t->count, 10u) << b->name;
	}
	EXPECT_GE(n, 7u);
}

TEST(ImpdefFile, TheProcessorsOwnIsFoundByItsName)
{
	Table x;
	cpu_model m;
	impdef_names none = {};

	ASSERT_EQ(cpu_model_parse(&m, "cortex-a72", &x.e), 0);
	ASSERT_EQ(impdef_load(x.t, &m, &none, &x.e), 0) << x.e.msg;
	EXPECT_NE(impdef_by_name(x.t, "CPUECTLR_EL1"), nullptr);
	ASSERT_EQ(impdef_names_add(&none, "none", &x.e), 0);
	ASSERT_EQ(impdef_load(x.t, &m, &none, &x.e), 0);
	EXPECT_EQ(x.t->count, 0u);
}

TEST(ImpdefReset, StateAndAuxiliaryRegisters)
{
	Table x;
	cpu_model m;
	std::unique_ptr<pe, decltype(&free)> cpu(static_cast<pe *>(calloc(1, sizeof(pe))), free);

	ASSERT_EQ(cpu_model_parse(&m, "max", &x.e), 0);
	ASSERT_EQ(x.parse("A S3_1_C15_C2_0 EL1 storage 0x55\nACTLR_EL2 S3_4_C1_C0_1 EL2 storage 0x10\nX S3_4_C5_C1_0 EL2 constant 3\n"), 0);
	ASSERT_EQ(impdef_sort(x.t), nullptr);
	cpu->model = &m;
	cpu->impdef = x.t;
	sysreg_reset(cpu.get());
	EXPECT_EQ(cpu->impdef_value[impdef_by_name(x.t, "A")->state], 0x55u);
	EXPECT_EQ(SYS(cpu, ACTLR_EL2), 0x10u);
	EXPECT_EQ(cpu->sr_writable[SR_ACTLR_EL2], ~0ULL);
	EXPECT_EQ(SYS(cpu, AFSR0_EL2), 3u);
	EXPECT_EQ(cpu->sr_writable[SR_AFSR0_EL2], 0u);
	EXPECT_EQ(cpu->sr_writable[SR_ACTLR_EL1], 0u) << "not described: RES0";
}

} // namespace
