/* The MPU of the EL that runs: registers, match, permissions, overlap, 64-byte regions, fetches. DDI 0600 C1, G1.3. */
#include "guest.inc"
#define PAGES   rt_pages
#define RW_     0x30                 /* inner shareable, RW at this EL alone */
#define RO_     0x38
#define XN      2
#define WB      1                    /* attribute 0, enabled */
#define DEVICE  3
#define DABT    0x96000000
#define IABT    0x86000000
	.macro	OFF n
	mov	x16, #(\n)
	msr	PRSELR, x16
	isb
	msr	PRLAR, xzr
	dsb	sy
	isb
	.endm
	.macro	PUT_WORD at, word
	ldr	x16, =(\at)
	ldr	w17, =(\word)
	str	w17, [x16]
	dc	cvau, x16
	dsb	ish
	ic	ivau, x16
	dsb	ish
	isb
	.endm
GUEST_MAIN
	TEST "MPUIR counts 32 regions"
	mrs	x0, MPUIR
	EXPECT_EQ(x0, 32)
	TEST "ID_AA64MMFR0_EL1: MSA 15, MSA_frac 2"
	mrs	x0, id_aa64mmfr0_el1
	ubfx	x0, x0, #48, #8
	EXPECT_EQ(x0, 0x2f)
	TEST "PRBAR, PRLAR, PRSELR: RES0 bits"
	mov	x0, #-1
	mov	x1, #20
	msr	PRSELR, x1
	isb
	msr	PRBAR, x0
	mov	x1, #-2
	msr	PRLAR, x1
	mrs	x2, PRBAR
#if TEST_EL == 2
	EXPECT_EQ(x2, 0x0000ffffffffffff)
#else
	EXPECT_EQ(x2, 0x0000fffffffffffe)
#endif
	mrs	x2, PRLAR
	EXPECT_EQ(x2, 0x0000ffffffffffde)
	msr	PRSELR, x0
	mrs	x2, PRSELR
	EXPECT_EQ(x2, 0xff)
	mov	x1, #20
	msr	PRSELR, x1
	isb
	msr	PRBAR, xzr
	msr	PRLAR, xzr
	TEST "numbered registers: PRSELR<7:4> and the number"
	mov	x0, #16
	msr	PRSELR, x0
	isb
	ldr	x1, =0x1234000
	msr	PRBAR1, x1
	ldr	x2, =0x1235002
	msr	PRLAR1, x2
	ldr	x3, =0x5678000
	msr	PRBAR14, x3
	mov	x0, #17
	msr	PRSELR, x0
	isb
	mrs	x4, PRBAR
	EXPECT_REGS(x4, x1)
	mrs	x4, PRLAR
	EXPECT_EQ(x4, 0x1235002)
	mrs	x4, PRBAR1
	EXPECT_REGS(x4, x1)
	mov	x0, #30
	msr	PRSELR, x0
	isb
	mrs	x4, PRBAR
	EXPECT_REGS(x4, x3)
	msr	PRBAR, xzr
	mov	x0, #15
	msr	PRSELR, x0
	isb
	mov	x1, #0x2002
	msr	PRLAR15, x1
	mrs	x4, PRLAR
	EXPECT_EQ(x4, 0x2002)
	msr	PRLAR, xzr
	mrs	x4, PRBAR1
	EXPECT_EQ(x4, 0x40000030)
	TEST "PRENR shows and sets PRLAR.EN"
	mrs	x0, PRENR
	EXPECT_EQ(x0, 7)
	REGION	17, PAGES, PAGES + 0xfff, RW_, 0
	ldr	x3, =PAGES
	ldr	x0, =0x20007
	msr	PRENR, x0
	isb
	str	xzr, [x3]
	mrs	x0, PRLAR
	and	x0, x0, #1
	EXPECT_EQ(x0, 1)
	mov	x0, #7
	msr	PRENR, x0
	isb
	TRY
	str	xzr, [x3]
	END_TRY
	EXPECT_ESR(DABT | 0x44)
	OFF	17
	TEST "no region: translation fault, level 0"
	ldr	x3, =PAGES + 0x108
	TRY
	ldr	x0, [x3]
	END_TRY
	EXPECT_ESR(DABT | 4)
	EXPECT_FAR(PAGES + 0x108)
	TEST "64 bytes"
	REGION	5, PAGES + 0x1040, PAGES + 0x107f, RW_ | XN, WB
	ldr	x3, =PAGES + 0x1040
	str	x3, [x3]
	ldr	x0, [x3]
	EXPECT_REGS(x0, x3)
	ldrb	w0, [x3, #63]
	TRY
	ldrb	w0, [x3, #64]
	END_TRY
	EXPECT_ESR(DABT | 4)
	EXPECT_FAR(PAGES + 0x1080)
	TRY
	strb	w0, [x3, #-1]
	END_TRY
	EXPECT_ESR(DABT | 0x44)
	TEST "an access over a region's end"
	TRY
	ldur	x0, [x3, #60]
	END_TRY
	EXPECT_ESR(DABT | 4)
	EXPECT_FAR(PAGES + 0x1080)
	TRY
	ldur	x0, [x3, #-4]
	END_TRY
	EXPECT_ESR(DABT | 4)
	EXPECT_FAR(PAGES + 0x103c)
	mov	x0, #7
	str	x0, [x3, #56]
	TRY
	stp	x3, x3, [x3, #56]
	END_TRY
	EXPECT_ESR(DABT | 0x44)
	REGION	6, PAGES + 0x1080, PAGES + 0x10bf, RW_ | XN, WB
	mov	x4, #-1
	stur	x4, [x3, #60]
	ldur	x0, [x3, #60]
	EXPECT_EQ(x0, -1)
	OFF	6
	TEST "atomics and exclusives in a region of 64 bytes"
	str	xzr, [x3]
	mov	x1, #5
	.arch_extension lse
	ldadd	x1, x2, [x3]
	ldr	x0, [x3]
	EXPECT_EQ(x0, 5)
1:	ldxr	x0, [x3]
	add	x0, x0, #1
	stxr	w1, x0, [x3]
	cbnz	w1, 1b
	ldr	x0, [x3]
	EXPECT_EQ(x0, 6)
	TEST "read-only"
	REGION	5, PAGES + 0x1040, PAGES + 0x107f, RO_ | XN, WB
	ldr	x0, [x3]
	TRY
	str	x0, [x3]
	END_TRY
	EXPECT_ESR(DABT | 0x4c)
	TEST "several regions: translation fault where both are"
	REGION	5, PAGES, PAGES + 0x2fff, RW_ | XN, WB
	REGION	6, PAGES + 0x1000, PAGES + 0x1fff, RW_ | XN, WB
	ldr	x3, =PAGES
	str	x3, [x3]
	TRY
	ldr	x0, [x3, #4096]
	END_TRY
	EXPECT_ESR(DABT | 4)
	ldr	x0, [x3, #8192]
	OFF	6
	ldr	x0, [x3, #4096]
	OFF	5
	TEST "limit below base: nothing"
	REGION	5, PAGES + 0x2000, PAGES + 0x1fff, RW_, WB
	TRY
	ldr	x0, [x3, #8192]
	END_TRY
	EXPECT_ESR(DABT | 4)
	OFF	5
	TEST "fetches: XN, region, end of a region inside a page"
	REGION	5, PAGES, PAGES + 0xfff, RW_ | XN, WB
	PUT_WORD PAGES + 0x38, 0xd2800ae0     /* mov x0, #87 */
	PUT_WORD PAGES + 0x3c, 0x91000400     /* add x0, x0, #1 */
	PUT_WORD PAGES + 0x40, 0x91000400
	PUT_WORD PAGES + 0x44, 0xd65f03c0     /* ret */
	ldr	x3, =PAGES + 0x38
	mov	x0, #0
	TRY
	blr	x3
	END_TRY
	EXPECT_ESR(IABT | 0xc)
	EXPECT_FAR(PAGES + 0x38)
	REGION	5, PAGES, PAGES + 0x3f, RO_, WB
	TRY
	blr	x3
	END_TRY
	EXPECT_ESR(IABT | 4)
	EXPECT_ELR(PAGES + 0x40)
	EXPECT_EQ(x0, 88)
	REGION	6, PAGES + 0x40, PAGES + 0x7f, RO_, WB
	TRY
	blr	x3
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x0, 89)
	REGION	6, PAGES + 0x40, PAGES + 0x7f, RO_ | XN, WB
	TRY
	blr	x3
	END_TRY
	EXPECT_ESR(IABT | 0xc)
	EXPECT_ELR(PAGES + 0x40)
	OFF	6
	REGION	5, PAGES, PAGES + 0xfff, RO_, WB
	TRY
	blr	x3
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x0, 89)
	TEST "writable is not executable with WXN"
	REGION	5, PAGES, PAGES + 0xfff, RW_, WB
	TRY
	blr	x3
	END_TRY
	EXPECT_NO_TRAP
	REGION	1, 0x40000000, 0x403fffff, RO_, WB
	SCTLR_CHANGE 1 << 19, 0
	TRY
	blr	x3
	END_TRY
	EXPECT_ESR(IABT | 0xc)
	SCTLR_CHANGE 0, 1 << 19
	REGION	1, 0x40000000, 0x403fffff, RW_, WB
	TEST "Device memory: no misaligned access, no DC ZVA"
	REGION	5, PAGES, PAGES + 0xfff, RW_ | XN, DEVICE
	ldr	x3, =PAGES
	ldr	x0, [x3, #8]
	TRY
	ldur	x0, [x3, #1]
	END_TRY
	EXPECT_ESR(DABT | 0x21)
	TRY
	dc	zva, x3
	END_TRY
	EXPECT_TRAPS(1)
	REGION	5, PAGES, PAGES + 0xfff, RW_ | XN, WB
	str	x3, [x3, #56]
	dc	zva, x3
	ldr	x0, [x3, #56]
	EXPECT_EQ(x0, 0)
	TEST "background region: for this EL where no region is"
	SCTLR_CHANGE 1 << 17, 0
	ldr	x4, =PAGES + 0x1000
	str	x4, [x4]
	ldr	x0, [x4]
	SCTLR_CHANGE 0, 1 << 17
	EXPECT_REGS(x0, x4)
	TRY
	ldr	x0, [x4]
	END_TRY
	EXPECT_ESR(DABT | 4)
	TEST "MPU off: flat"
	SCTLR_CHANGE 0, 1
	ldr	x0, [x4]
	SCTLR_CHANGE 1, 0
	EXPECT_REGS(x0, x4)
	TEST "AT: PAR_EL1 from the MPU"
#if TEST_EL == 2
	at	s1e2r, x3
#else
	at	s1e1r, x3
#endif
	isb
	mrs	x0, par_el1
	EXPECT_EQ(x0, 0xff00000000000980 + PAGES)
#if TEST_EL == 2
	at	s1e2r, x4
#else
	at	s1e1r, x4
#endif
	isb
	mrs	x0, par_el1
	EXPECT_EQ(x0, 0x809)
	REGION	5, PAGES, PAGES + 0xfff, RO_ | XN, WB
#if TEST_EL == 2
	at	s1e2w, x3
#else
	at	s1e1w, x3
#endif
	isb
	mrs	x0, par_el1
	EXPECT_EQ(x0, 0x819)
#if TEST_EL == 1
	TEST "EL0: AP<0>, no execution at EL1 of what EL0 may write, no background"
	REGION	5, PAGES, PAGES + 0xfff, RW_, WB
	PUT_WORD PAGES, 0xf9400020            /* ldr x0, [x1] */
	PUT_WORD PAGES + 4, 0xf9000020        /* str x0, [x1] */
	PUT_WORD PAGES + 8, 0xd4000001        /* svc #0 */
	ldr	x1, =PAGES + 0x100
	REGION	5, PAGES, PAGES + 0xfff, RW_ | 4, WB
	RUN_EL0	PAGES
	EXPECT_ESR(0x56000000)
	ldr	x3, =PAGES
	TRY
	blr	x3
	END_TRY
	EXPECT_ESR(IABT | 0xc)
	REGION	5, PAGES, PAGES + 0xfff, RO_ | 4, WB
	RUN_EL0	PAGES
	EXPECT_ESR(0x9200004c)
	REGION	5, PAGES, PAGES + 0xfff, RO_, WB
	RUN_EL0	PAGES
	EXPECT_ESR(0x8200000c)
	REGION	5, PAGES, PAGES + 0xff, RO_ | 4, WB
	SCTLR_CHANGE 1 << 17, 0
	RUN_EL0	PAGES
	SCTLR_CHANGE 0, 1 << 17
	EXPECT_ESR(0x92000004)
	EXPECT_FAR(PAGES + 0x100)
	TEST "PAN and LDTR"
	REGION	5, PAGES, PAGES + 0xfff, RW_ | 4 | XN, WB
	msr	pan, #1
	TRY
	ldr	x0, [x1]
	END_TRY
	EXPECT_ESR(DABT | 0xc)
	ldtr	x0, [x1]
	msr	pan, #0
	REGION	5, PAGES, PAGES + 0xfff, RW_ | XN, WB
	ldr	x0, [x1]
	TRY
	ldtr	x0, [x1]
	END_TRY
	EXPECT_ESR(DABT | 0xc)
#endif
	OFF	5
	TEST "SMC is UNDEFINED: there is no EL3"
	TRY
	smc	#0
	END_TRY
	EXPECT_ESR(0x02000000)
#if TEST_EL == 2
	TEST "VSCTLR_EL2 in the place of TTBR0_EL2"
	mov	x0, #-1
	msr	S3_4_C2_C0_0, x0
	mrs	x1, S3_4_C2_C0_0
	EXPECT_EQ(x1, 0xffff000000000000)
	msr	S3_4_C2_C0_0, xzr
	TEST "what the R-profile does not have is UNDEFINED"
	.irp	r, S3_4_C2_C0_1, S3_4_C2_C1_0, S3_4_C2_C6_0, S3_6_C1_C0_0, S3_6_C1_C1_0, S3_6_C2_C0_0, S3_0_C10_C4_0, S3_4_C13_C0_1
	TRY
	mrs	x0, \r
	END_TRY
	EXPECT_ESR(0x02000000)
	.endr
	TEST "VSTCR_EL2, VTCR_EL2.MSA, CNTHPS_CTL_EL2"
	mrs	x0, S3_4_C2_C6_2
	EXPECT_EQ(x0, 0x80000000)
	mov	x0, #0x80000000
	msr	vtcr_el2, x0
	mrs	x0, vtcr_el2
	EXPECT_EQ(x0, 0x80000000)
	msr	vtcr_el2, xzr
	mrs	x0, vtcr_el2
	EXPECT_EQ(x0, 0)
	mov	x0, #2
	msr	S3_4_C14_C5_1, x0
	mrs	x0, S3_4_C14_C5_1
	EXPECT_EQ(x0, 2)
	TEST "HCR_EL2: RW and SWIO are one, E2H is zero"
	mrs	x1, hcr_el2
	msr	hcr_el2, xzr
	mrs	x0, hcr_el2
	EXPECT_EQ(x0, 0x80000002)           /* SWIO is RES1 too */
	orr	x0, x1, #1 << 34
	msr	hcr_el2, x0
	mrs	x0, hcr_el2
	EXPECT_REGS(x0, x1)
#endif
	TEST "ID_AA64PFR0_EL1: EL3 0, EL2 to EL0 1, SEL2 1"
	mrs	x0, id_aa64pfr0_el1
	and	x1, x0, #0xffff
	EXPECT_EQ(x1, 0x0111)
	ubfx	x1, x0, #36, #4
	EXPECT_EQ(x1, 1)
	TEST "DFB is a barrier"
	TRY
	.inst	0xd5033c9f
	END_TRY
	EXPECT_NO_TRAP
GUEST_END
