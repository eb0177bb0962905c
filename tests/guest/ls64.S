/* 64-byte stores and loads, and what ST64BV0 takes from ACCDATA_EL1. DDI 0487 C6.2, D24.2. */
#include "guest.inc"
#define LD64B(t, n)      .inst 0xf83fd000 | (n) << 5 | (t)
#define ST64B(t, n)      .inst 0xf83f9000 | (n) << 5 | (t)
#define ST64BV(s, t, n)  .inst 0xf820b000 | (s) << 16 | (n) << 5 | (t)
#define ST64BV0(s, t, n) .inst 0xf820a000 | (s) << 16 | (n) << 5 | (t)
#define ACCDATA_EL1      s3_0_c13_c0_5
#define ENABLE           (7 << 54)  /* SCTLR_ELx.{EnALS, EnAS0, EnASR}: for EL0 */

	.macro	fill
	ldr	x0, =0x1111222233334444
	.irp	n, 1, 2, 3, 4, 5, 6, 7
	mov	x\n, #\n
	.endr
	.endm
GUEST_MAIN
	ID_FIELD x0, id_aa64isar1_el1, 60
	subs	x0, x0, #2
	csel	x0, x0, xzr, hi
	TEST	"ACCDATA_EL1 holds 32 bits"
	SKIP_IF_ZERO x0, no_accdata
	mov	x1, #-1
	msr	ACCDATA_EL1, x1
	mrs	x1, ACCDATA_EL1
	EXPECT_EQ(x1, 0xffffffff)
	TEST	"ST64BV0 stores ACCDATA_EL1 in the place of the low word of its first register"
	ldr	x1, =0xdeadbeef
	msr	ACCDATA_EL1, x1
	isb
	adrp	x20, block
	add	x20, x20, :lo12:block
	fill
	mov	x8, #-1
	ST64BV0(8, 0, 20)
	EXPECT_EQ(x8, 0)
	EXPECT_EQ(x0, 0x1111222233334444)
	ldr	x9, [x20]
	EXPECT_EQ(x9, 0x11112222deadbeef)
	ldr	x9, [x20, #8]
	EXPECT_EQ(x9, 1)
	ldr	x9, [x20, #56]
	EXPECT_EQ(x9, 7)
	TEST	"ST64BV and ST64B store the register"
	fill
	ST64BV(8, 0, 20)
	EXPECT_EQ(x8, 0)
	ldr	x9, [x20]
	EXPECT_EQ(x9, 0x1111222233334444)
	str	xzr, [x20]
	ST64B(0, 20)
	LD64B(2, 20)
	EXPECT_EQ(x2, 0x1111222233334444)
	EXPECT_EQ(x9, 7)
#if TEST_EL == 1
	TEST	"ST64BV0 at EL0 without SCTLR_EL1.EnAS0: EC 0x0A, ISS 1"
	MAP	5, rt_pages, PTE_BASE | PTE_USER
	ldr	x20, =(TESTVA + 5 * 4096)
	SCTLR_CHANGE 0, ENABLE
	RUN_EL0	el0_store
	EXPECT_ESR(0x2a000001)
	TEST	"... and with it"
	SCTLR_CHANGE (1 << 55), 0
	RUN_EL0	el0_store
	EXPECT_ESR(0x56000000)
	ldr	x9, [x20]
	EXPECT_EQ(x9, 0x11112222deadbeef)
	TEST	"ACCDATA_EL1 is not for EL0"
	RUN_EL0	el0_accdata
	EXPECT_ESR(0x02000000)
#endif
	TEST	"not aligned to 64 bytes: alignment fault"
	adrp	x20, block
	add	x20, x20, :lo12:block
	add	x20, x20, #32
	fill
	TRY
	ST64BV0(8, 0, 20)
	END_TRY
	EXPECT_TRAPS(1)
	ldr	x1, [x28, #REC_ESR]
	and	x1, x1, #0x3f
	EXPECT_EQ(x1, 0x21)
	TEST	"an odd register, and X24 and up: UNDEFINED"
	TRY
	ST64BV0(8, 1, 20)
	END_TRY
	EXPECT_ESR(0x02000000)
	TRY
	ST64BV0(8, 24, 20)
	END_TRY
	EXPECT_ESR(0x02000000)
no_accdata:
GUEST_END

el0_store:
	ST64BV0(8, 0, 20)
	svc	#0
el0_accdata:
	mrs	x0, ACCDATA_EL1
	svc	#0
	.data
	.balign	64
block:	.skip	128
