// tests/unit/arch/syndrome_test.cc - ISS encodings against literal values of DDI 0487 D24.2.37.
#include <gtest/gtest.h>

extern "C" {
#include "cpu/arch/syndrome.h"
}

namespace
{

fault make(fault_kind k, int level, bool write = false, bool s1ptw = false)
{
	fault f = {};

	f.kind = k;
	f.level = (int8_t)level;
	f.write = write;
	f.s1ptw = s1ptw;
	return f;
}

TEST(FaultStatusCode, Table)
{
	struct {
		fault_kind kind;
		int level;
		unsigned code;
	} const cases[] = {
		{ FAULT_ADDRESS_SIZE, 0, 0x00 }, { FAULT_ADDRESS_SIZE, 3, 0x03 }, { FAULT_ADDRESS_SIZE, -1, 0x29 },
		{ FAULT_TRANSLATION, 0, 0x04 },  { FAULT_TRANSLATION, 3, 0x07 },  { FAULT_TRANSLATION, -1, 0x2b },
		{ FAULT_ACCESS_FLAG, 1, 0x09 },  { FAULT_PERMISSION, 3, 0x0f },   { FAULT_EXTERNAL, 0, 0x10 },
		{ FAULT_EXTERNAL_WALK, 2, 0x16 }, { FAULT_EXTERNAL_WALK, -1, 0x13 }, { FAULT_TAG_CHECK, 0, 0x11 },
		{ FAULT_ALIGNMENT, 0, 0x21 },    { FAULT_TLB_CONFLICT, 0, 0x30 }, { FAULT_HW_UPDATE, 0, 0x31 },
		{ FAULT_UNSUPPORTED_ATOMIC, 0, 0x35 }, { FAULT_DEBUG, 0, 0x22 },
	};
	for (const auto &c : cases) {
		fault f = make(c.kind, c.level);
		EXPECT_EQ(fault_status_code(&f), c.code) << c.kind << " level " << c.level;
	}
}

TEST(Iss, Aborts)
{
	fault f = make(FAULT_PERMISSION, 3, true);

	EXPECT_EQ(iss_dabort(&f, false), 0x4fu);
	EXPECT_EQ(iss_iabort(&f), 0x0fu);
	f = make(FAULT_TRANSLATION, 1, false, true);
	EXPECT_EQ(iss_dabort(&f, false), 0x85u) << "S1PTW";
	EXPECT_EQ(iss_dabort(&f, true), 0x1c5u) << "CM and WnR";
	EXPECT_EQ(iss_dabort_isv(3, false, 5, true, false), 1u << 24 | 3u << 22 | 5u << 16 | 1u << 15);
}

TEST(Iss, Instructions)
{
	// mrs x1, ID_AA64PFR0_EL1 (d5380401): Op0 3, Op2 0, Op1 0, CRn 0, Rt 1, CRm 4, read.
	EXPECT_EQ(iss_sysreg(ENC(3, 0, 0, 4, 0), 1, true), 0x300029u);
	// msr HCR_EL2, x2: Op0 3, Op2 0, Op1 4, CRn 1, Rt 2, CRm 1.
	EXPECT_EQ(iss_sysreg(ENC(3, 4, 1, 1, 0), 2, false), 0x310442u);
	EXPECT_EQ(iss_wfx(0, 31, false), 0x1e00000u);
	EXPECT_EQ(iss_wfx(3, 2, true), 0x1e00047u);
	EXPECT_EQ(iss_fp_access(), 0x1e00000u);
	EXPECT_EQ(iss_imm16(0x12345), 0x2345u);
	EXPECT_EQ(iss_eret(false, false), 0u);
	EXPECT_EQ(iss_eret(true, true), 3u);
	EXPECT_EQ(iss_pac_fail(true, false), 2u);
	EXPECT_EQ(iss_bti(3), 3u);
}

TEST(EcName, NeverNull)
{
	for (unsigned ec = 0; ec < 256; ec++)
		EXPECT_NE(ec_name(ec), nullptr);
	EXPECT_STREQ(ec_name(0x15), "SVC");
	EXPECT_STREQ(ec_name(0x3f), "reserved");
}

} // namespace
