/* FEAT_MTE2, MTE3: the controls of other levels. At EL1 those of EL0 and of the upper half, at EL2 those of EL1. DDI 0487 D10. */
#include "guest.inc"
#include "el1.inc"
#include "mte.inc"
#define USER     7
#define ATA0     (1 << 42)
#define TCF0     (3 << 38)
#define TCF0_S   (1 << 38)
#define TCF0_A   (2 << 38)
/* el1_tags with HCR_EL2.{RW,DC} and `hcr`. */
	.macro	EL1_TAGS hcr
	msr	tfsr_el1, xzr
	ldr	x3, =(1 << 31 | 1 << 12 | (\hcr))
	msr	hcr_el2, x3
	isb
	tlbi	vmalls12e1is
	dsb	ish
	isb
	RUN_EL1	el1_tags
	EXPECT_ESR(0x5a000001)
	mrs	x5, tfsr_el1
	msr	hcr_el2, x19
	isb
	.endm
GUEST_MAIN
	.arch_extension memtag
	TAGGED_PAGES

#if TEST_EL == 1
	TEST	"EL0 has its own controls: SCTLR_EL1.{ATA0,TCF0}, TFSRE0_EL1"
	MAP	USER, rt_pages, PTE_BASE | PTE_XN | PTE_TAG | PTE_USER
	SCTLR_CHANGE ATA0, TCF0
	msr	tco, #1
	va	x1, 7, 0, USER
	va	x0, 6, 0, USER
	stg	x1, [x1]
	RUN_EL0	el0_load
	EXPECT_ESR(0x56000001)
	SCTLR_CHANGE TCF0_S, 0
	RUN_EL0	el0_load
	EXPECT_ESR(0x92000011)
	EXPECT_FAR(TESTVA + USER * 4096 + (6 << 56))
	RUN_EL0	el0_load, 0x20003c0  /* PSTATE.TCO */
	EXPECT_ESR(0x56000001)
	SCTLR_CHANGE TCF0_A, TCF0_S
	msr	tfsre0_el1, xzr
	msr	tfsr_el1, xzr
	RUN_EL0	el0_load
	EXPECT_ESR(0x56000001)
	mrs	x3, tfsre0_el1
	EXPECT_EQ(x3, 1)
	mrs	x3, tfsr_el1
	EXPECT_EQ(x3, 0)             /* is not concerned */

	TEST	"asymmetric at EL0: a store is recorded, a load aborts"
	SCTLR_CHANGE TCF0, 0
	msr	tfsre0_el1, xzr
	RUN_EL0	el0_store
	EXPECT_ESR(0x56000001)
	mrs	x3, tfsre0_el1
	EXPECT_EQ(x3, 1)
	msr	tfsre0_el1, xzr
	RUN_EL0	el0_load
	EXPECT_ESR(0x92000011)
	mrs	x3, tfsre0_el1
	EXPECT_EQ(x3, 0)

	TEST	"the upper half: TFSR_EL1.TF1, TCMA1"
	mrs	x19, tcr_el1
	ldr	x2, =(3 << 30 | 0x3f << 16 | 1 << 23)
	bic	x2, x19, x2
	ldr	x3, =(2 << 30 | 3 << 28 | 5 << 24 | 25 << 16 | 1 << 38)
	orr	x2, x2, x3
	msr	tcr_el1, x2
	ldr	x3, =rt_l1
	msr	ttbr1_el1, x3
	isb
	TCF_IS	TCF_A
	ldr	x4, =(0xf6ffff8000000000 + TESTVA + DATA * 4096)
	ldr	x5, =(0xffffff8000000000 + TESTVA + DATA * 4096)
	msr	tfsr_el1, xzr
	msr	tco, #0
	TRY
	ldr	x3, [x4]
	END_TRY
	EXPECT_NO_TRAP
	mrs	x3, tfsr_el1
	EXPECT_EQ(x3, 2)
	str	xzr, [x0]
	mrs	x3, tfsr_el1
	EXPECT_EQ(x3, 3)
	msr	tfsr_el1, xzr
	ldr	x3, [x5]
	mrs	x3, tfsr_el1
	EXPECT_EQ(x3, 2)
	msr	tfsr_el1, xzr
	SYSREG_BITS tcr_el1, (1 << 58), 0
	ldr	x3, [x5]
	mrs	x3, tfsr_el1
	EXPECT_EQ(x3, 0)
	ldr	x3, [x4]
	mrs	x3, tfsr_el1
	EXPECT_EQ(x3, 2)
	msr	tcr_el1, x19
	isb
	FLUSH_TLB
	SCTLR_CHANGE 0, TCF

	TEST	"LDTR, STTR at EL1 are checked as EL0's"
	SCTLR_CHANGE TCF0_S, TCF0_A
	msr	tco, #0
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_NO_TRAP
	TRY
	sttr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + USER * 4096 + (6 << 56), 1
	msr	tco, #0
	TRY
	ldtr	x3, [x1]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"LDGM, STGM, STZGM are not for EL0"
	RUN_EL0	el0_ldgm
	EXPECT_ESR(0x02000000)
#else
	TEST	"HCR_EL2.ATA = 0 traps EL1's registers"
	TRY
	mrs	x3, gcr_el1
	mrs	x3, tfsr_el1
	mrs	x3, tfsre0_el1
	mrs	x3, gmid_el1
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x3, 6)
	mrs	x19, hcr_el2
	ldr	x3, =(1 << 31)
	msr	hcr_el2, x3
	isb
	RUN_EL1	el1_gcr
	EXPECT_ESR(ESR_SYSREG(3, 0, 1, 0, 6, 3, 1))
	ldr	x3, =(1 << 31 | 1 << 56 | 1 << 58)
	msr	hcr_el2, x3
	isb
	RUN_EL1	el1_gmid
	EXPECT_ESR(ESR_SYSREG(3, 1, 0, 0, 4, 3, 1))
	msr	hcr_el2, x19
	isb

	TEST	"stage 2: HCR_EL2.DCT, its memory type, and HCR_EL2.ATA decide for EL1"
	ldr	x2, =rt_l3b              /* level 1: an identity block for RAM */
	ldr	x3, =0x400007fd
	str	x3, [x2, #8]
	msr	vttbr_el2, x2
	ldr	x3, =0x80023559
	msr	vtcr_el2, x3
	ldr	x3, =(0x30d00800 | ATA | TCF_A)
	msr	sctlr_el1, x3
	ldr	x3, =(1 << 37)
	msr	tcr_el1, x3
	ldr	x0, =rt_pages + (6 << 56)
	ldr	x1, =rt_pages + (7 << 56)
	EL1_TAGS (1 << 57 | 1 << 56)
	EXPECT_EQ(x4, 0x0700000000000000)
	EXPECT_EQ(x5, 1)
	EL1_TAGS (1 << 56)
	EXPECT_EQ(x4, 0)
	EXPECT_EQ(x5, 0)
	EL1_TAGS (1 << 57)
	EXPECT_EQ(x4, 0)
	mrs	x5, tfsr_el1
	EXPECT_EQ(x5, 0)
	ldr	x3, =0x400007d5          /* Non-cacheable */
	str	x3, [x2, #8]
	EL1_TAGS (1 << 57 | 1 << 56)
	EXPECT_EQ(x4, 0)
	EXPECT_EQ(x5, 0)
#endif
GUEST_END
	.balign	64
#if TEST_EL == 1
el0_load:
	ldr	x4, [x0]
	svc	#1
el0_store:
	str	x4, [x0]
	svc	#1
el0_ldgm:
	ldgm	x4, [x0]
	svc	#1
#else
el1_gcr:
	mrs	x3, gcr_el1
	hvc	#1
el1_gmid:
	mrs	x3, gcr_el1
	mrs	x3, gmid_el1
	hvc	#1
/* X0, X1: an address with the tags 6 and 7. X4: the tag that LDG finds, X5: TFSR_EL1 */
el1_tags:
	mov	x4, #0
	stg	x1, [x1]
	ldg	x4, [x1]
	ldr	x6, [x1]
	ldr	x6, [x0]
	hvc	#1
#endif
