/* The AArch32 identification registers. Expectations: Arm Cortex-A53 MPCore Technical Reference Manual (DDI 0500), table of AArch32
 * identification registers, less what only AArch32 at EL3 and EL2, trace and the absent parts add; DDI 0487 G8.2 for later fields. */
#include <gtest/gtest.h>

extern "C" {
#include "cpu/arch/idregs.h"
}

namespace
{

uint64_t value(const char *spec, sysreg_id id)
{
	cpu_model m;
	struct error e;

	EXPECT_EQ(cpu_model_parse(&m, spec, &e), 0) << e.msg;
	return idreg_value(&m, id);
}

TEST(IdRegs32, CortexA53)
{
	const char *a53 = "cortex-a53";

	EXPECT_EQ(value(a53, SR_ID_PFR0_EL1), 0x131u);
	EXPECT_EQ(value(a53, SR_ID_PFR1_EL1) & 0x000f000f, 0x00010001u) << "no Security Extensions, no Hyp mode";
	EXPECT_EQ(value(a53, SR_ID_DFR0_EL1), 0x03000006u) << "no trace, no Secure debug";
	EXPECT_EQ(value(a53, SR_ID_MMFR0_EL1), 0x10201105u);
	EXPECT_EQ(value(a53, SR_ID_MMFR1_EL1), 0x40000000u);
	EXPECT_EQ(value(a53, SR_ID_MMFR2_EL1), 0x01260000u);
	EXPECT_EQ(value(a53, SR_ID_MMFR3_EL1), 0x02102211u);
	EXPECT_EQ(value(a53, SR_ID_ISAR0_EL1), 0x02101110u);
	EXPECT_EQ(value(a53, SR_ID_ISAR1_EL1), 0x13112111u);
	EXPECT_EQ(value(a53, SR_ID_ISAR2_EL1), 0x21232042u);
	EXPECT_EQ(value(a53, SR_ID_ISAR3_EL1), 0x01112131u);
	EXPECT_EQ(value(a53, SR_ID_ISAR4_EL1), 0x00011142u);
	EXPECT_EQ(value(a53, SR_ID_ISAR5_EL1), 0x00011121u);
	EXPECT_EQ(value(a53, SR_ID_ISAR6_EL1), 0u);
	EXPECT_EQ(value(a53, SR_MVFR0_EL1), 0x10110222u);
	EXPECT_EQ(value(a53, SR_MVFR1_EL1), 0x12111111u);
	EXPECT_EQ(value(a53, SR_MVFR2_EL1), 0x00000043u);
}

TEST(IdRegs32, LaterFeatures)
{
	EXPECT_EQ(value("v8.4", SR_MVFR1_EL1) >> 20 & 0xff, value("v8.4", SR_ID_AA64PFR0_EL1) & 0x10000 ? 0x32u : 0x21u);
	EXPECT_EQ(value("v8.1", SR_ID_MMFR3_EL1) >> 16 & 15, 1u) << "PAN";
	EXPECT_EQ(value("v8.2", SR_ID_MMFR3_EL1) >> 16 & 15, 2u) << "ATS1CPRP";
	EXPECT_EQ(value("v8.3", SR_ID_ISAR5_EL1) >> 28, 1u) << "VCMA";
}

/* Cortex-A76 and Neoverse N1 (their Technical Reference Manuals), Armv9-A (DDI 0487 A1.3): only EL0 may use AArch32. */
TEST(IdRegs32, WhoUsesAArch32)
{
	EXPECT_EQ(value("cortex-a53", SR_ID_AA64PFR0_EL1) & 0xff, 0x22u);
	EXPECT_EQ(value("cortex-a72", SR_ID_AA64PFR0_EL1) & 0xff, 0x22u);
	EXPECT_EQ(value("v8.9", SR_ID_AA64PFR0_EL1) & 0xff, 0x22u);
	EXPECT_EQ(value("max", SR_ID_AA64PFR0_EL1) & 0xff, 0x22u);
	EXPECT_EQ(value("cortex-a76", SR_ID_AA64PFR0_EL1) & 0xff, 0x12u);
	EXPECT_EQ(value("neoverse-n1", SR_ID_AA64PFR0_EL1) & 0xff, 0x12u);
	EXPECT_EQ(value("v9.0", SR_ID_AA64PFR0_EL1) & 0xff, 0x12u);
	EXPECT_EQ(value("v9.5", SR_ID_AA64PFR0_EL1) & 0xff, 0x12u);
	EXPECT_EQ(value("max-AA32EL0", SR_ID_AA64PFR0_EL1) & 0xff, 0x11u);
	EXPECT_EQ(value("cortex-a76", SR_ID_PFR1_EL1) & 15, 0u) << "no modes but User";
}

/* MSR and MRS of SSBS, not only PSTATE's bit: Cortex-A76 has it without them, Neoverse N1 with (as silicon reports itself). */
TEST(IdRegs32, SpeculativeStoreBypass)
{
	EXPECT_EQ(value("cortex-a76", SR_ID_AA64PFR1_EL1) >> 4 & 15, 1u);
	EXPECT_EQ(value("neoverse-n1", SR_ID_AA64PFR1_EL1) >> 4 & 15, 2u);
	EXPECT_EQ(value("cortex-a72", SR_ID_AA64PFR1_EL1) >> 4 & 15, 0u);
}

/* Their Technical Reference Manuals: LoUU and LoUIS are 0, as QEMU has it, too. */
TEST(IdRegs32, CacheLevelsToThePointOfUnification)
{
	EXPECT_EQ(value("cortex-a76", SR_CLIDR_EL1), 0x82000023u);
	EXPECT_EQ(value("neoverse-n1", SR_CLIDR_EL1), 0x82000023u);
	EXPECT_EQ(value("cortex-a57", SR_CLIDR_EL1), 0x0a200023u);
}

TEST(IdRegs32, ZeroWithoutAArch32)
{
	for (unsigned id = SR_ID_PFR0_EL1; id <= SR_ID_MMFR5_EL1; id++)
		EXPECT_EQ(value("v8.0-AA32EL0", (sysreg_id)id), 0u) << id;
}

}
