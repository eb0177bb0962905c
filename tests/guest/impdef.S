/* IMPLEMENTATION DEFINED registers of a description (--impdef cortex-a72): storage, constants, TIDCP, ACTLR_EL2. DDI 0487 D24.2,
 * 100095 (Cortex-A72) 4.3. TEST_EL 2 only. */
#include "guest.inc"
#include "el1.inc"
#define HCR_TIDCP (1 << 20)
GUEST_MAIN
	TEST	"storage keeps what is written"
	mrs	x0, S3_1_C15_C2_1
	ldr	x1, =0x1b00000000
	EXPECT_REGS(x0, x1)
	ldr	x1, =0x1b00000040
	msr	S3_1_C15_C2_1, x1
	mrs	x0, S3_1_C15_C2_1
	EXPECT_REGS(x0, x1)

	TEST	"a constant that is read-only"
	mrs	x0, S3_1_C15_C3_0
	EXPECT_EQ(x0, 0)
	TRY
	msr	S3_1_C15_C3_0, x0
	END_TRY
	EXPECT_ESR(0x02000000)

	TEST	"what is not described stays UNDEFINED"
	TRY
	mrs	x0, S3_0_C15_C2_0
	END_TRY
	EXPECT_ESR(0x02000000)
	TRY
	sys	#0, c15, c2, #0, x0
	END_TRY
	EXPECT_ESR(0x02000000)

	TEST	"EL1 reads, and writes where ACTLR_EL2 lets it"
	RUN_EL1	g_read
	EXPECT_ESR(0x5a000001)
	ldr	x1, =0x1b00000040
	EXPECT_REGS(x3, x1)
	RUN_EL1	g_write
	EXPECT_ESR(ESR_SYSREG(3, 1, 15, 2, 1, 4, 0))
	mov	x0, #2
	msr	actlr_el2, x0
	mrs	x1, actlr_el2
	EXPECT_REGS(x1, x0)
	RUN_EL1	g_write
	EXPECT_ESR(0x5a000002)
	mrs	x0, S3_1_C15_C2_1
	EXPECT_EQ(x0, 0x123)

	TEST	"HCR_EL2.TIDCP comes before the description"
	SYSREG_BITS hcr_el2, HCR_TIDCP, 0
	RUN_EL1	g_read
	EXPECT_ESR(ESR_SYSREG(3, 1, 15, 2, 1, 3, 1))
	RUN_EL1	g_write
	EXPECT_ESR(ESR_SYSREG(3, 1, 15, 2, 1, 4, 0))
	SYSREG_BITS hcr_el2, 0, HCR_TIDCP
GUEST_END
g_read:	mrs	x3, S3_1_C15_C2_1
	hvc	#1
g_write:
	mov	x4, #0x123
	msr	S3_1_C15_C2_1, x4
	hvc	#2
