/* FEAT_MTE, MTE2, MTE3: tag arithmetic, tags in memory, checked accesses. DDI 0487 D10. Runs at EL1 or EL2. */
#include "guest.inc"
#define DATA     5                   /* a tagged page of TESTVA */
#define PLAIN    6                   /* the same memory, not Tagged */
#define USER     7
#define ATA0     (1 << 42)
#define TCF0     (3 << 38)
#define TCF0_S   (1 << 38)
#define TCF0_A   (2 << 38)
#define PTE_TAG  (3 << 2)            /* attribute 3 */
#define ATA      (1 << 43)
#define TCF      (3 << 40)
#define TCF_S    (1 << 40)
#define TCF_A    (2 << 40)
	.macro	va r, tag, offset=0, page=DATA
	ldr	\r, =(TESTVA + (\page) * 4096 + (\offset) + ((\tag) << 56))
	.endm
	.macro	TCF_IS mode
	SCTLR_CHANGE \mode, (TCF & ~(\mode))
	.endm
/* As RUN_EL0, at EL1. */
	.macro	RUN_EL1 label
	RUN_EL0	\label, 0x3c5
	.endm
	.macro	TAG_ABORT va, write
	EXPECT_ESR(0x96000011 | (\write) << 6)
	EXPECT_FAR(\va)
	.endm
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
	ID_FIELD x2, id_aa64pfr1_el1, 8
	cmp	x2, #3
	csel	x2, xzr, x2, lo
	TEST	"there is FEAT_MTE3"
	SKIP_IF_ZERO x2, no_mte
#if TEST_EL == 2
	SYSREG_BITS tcr_el2, (1 << 20), (1 << 30)
#else
	SYSREG_BITS tcr_el1, (1 << 37), (3 << 57)
#endif
	SYSREG_BITS EL(mair), (0xf0 << 24), (0x0f << 24)
	SCTLR_CHANGE ATA, TCF
	MAP	DATA, rt_pages, PTE_BASE | PTE_XN | PTE_TAG
	MAP	PLAIN, rt_pages, PTE_BASE | PTE_XN
	FLUSH_TLB

	TEST	"ADDG, SUBG skip excluded tags"
	ldr	x0, =0x0e00000000001000
	msr	gcr_el1, xzr
	addg	x1, x0, #32, #3
	EXPECT_EQ(x1, 0x0100000000001020)
	subg	x1, x0, #32, #0
	EXPECT_EQ(x1, 0x0e00000000000fe0)
	mov	x2, #0x8001
	msr	gcr_el1, x2
	addg	x1, x0, #0, #1
	EXPECT_EQ(x1, 0x0100000000001000)
	mov	x2, #0x5000          /* an excluded start counts as the place to step from */
	msr	gcr_el1, x2
	ldr	x0, =0x0c00000000001000
	addg	x1, x0, #0, #1
	EXPECT_EQ(x1, 0x0d00000000001000)
	addg	x1, x0, #0, #2
	EXPECT_EQ(x1, 0x0f00000000001000)
	addg	x1, x0, #0, #0
	EXPECT_EQ(x1, 0x0d00000000001000)
	ldr	x0, =0x0e00000000001000
	mov	x2, #0xffff
	msr	gcr_el1, x2
	addg	x1, x0, #0, #5
	EXPECT_EQ(x1, 0x0000000000001000)

	TEST	"GMI, SUBP, SUBPS"
	mov	x2, #1
	gmi	x1, x0, x2
	EXPECT_EQ(x1, 0x4001)
	ldr	x2, =0x0300000000000800
	subp	x1, x0, x2
	EXPECT_EQ(x1, 0x800)
	subps	x1, x2, x0
	mrs	x3, nzcv
	EXPECT_EQ(x1, 0xfffffffffffff800)
	EXPECT_EQ(x3, 0x80000000)

	TEST	"IRG with RRND = 0 steps the generator of RGSR_EL1"
	msr	gcr_el1, xzr
	mov	x2, #0x100
	msr	rgsr_el1, x2
	irg	x1, x0
	mrs	x3, rgsr_el1
	lsr	x4, x1, #56
	and	x5, x3, #15
	EXPECT_REGS(x4, x5)
	EXPECT_EQ(x4, 0x1)           /* bits 1, 0, 0, 0 of the register's taps 5, 3, 2, 0 */
	EXPECT_EQ(x3, 0x100001)
	mov	x2, #0xfffd
	irg	x1, x0, x2
	EXPECT_EQ(x1, 0x0100000000001000)
	mov	x2, #0xffff
	irg	x1, x0, x2
	EXPECT_EQ(x1, 0x0000000000001000)

	TEST	"STG, LDG"
	va	x0, 0
	va	x1, 7
	stg	x1, [x0, #16]
	mov	x2, #-1
	ldg	x2, [x0, #16]
	EXPECT_EQ(x2, 0xf7ffffffffffffff)
	mov	x2, #-1
	ldg	x2, [x0]
	EXPECT_EQ(x2, 0xf0ffffffffffffff)

	TEST	"ST2G, STZG, STZ2G, STGP and their writeback"
	mov	x3, x0
	st2g	x1, [x3], #64
	EXPECT_EQ(x3, TESTVA + DATA * 4096 + 64)
	mov	x2, #-1
	str	x2, [x3, #-16]
	stzg	x1, [x3, #-16]!
	ldr	x2, [x3]
	EXPECT_EQ(x2, 0)
	mov	x2, #0
	ldg	x2, [x0, #48]
	EXPECT_EQ(x2, 0x0700000000000000)
	mov	x2, #5
	va	x4, 9, 128
	stgp	x2, x1, [x4], #16
	va	x4, 0, 128
	ldp	x5, x6, [x4]
	EXPECT_EQ(x5, 5)
	EXPECT_REGS(x6, x1)
	mov	x2, #0
	ldg	x2, [x4]
	EXPECT_EQ(x2, 0x0900000000000000)
	va	x4, 0, 8
	TRY
	stg	x4, [x4]
	END_TRY
	EXPECT_ESR(0x96000061)
	EXPECT_FAR(TESTVA + DATA * 4096 + 8)

	TEST	"STGM, LDGM, DC GVA"
	ldr	x2, =0x0123456789abcdef
	va	x4, 0, 256
	stgm	x2, [x4]
	ldgm	x3, [x4]
	EXPECT_REGS(x2, x3)
	mov	x3, #0
	ldg	x3, [x4, #16]
	EXPECT_EQ(x3, 0x0e00000000000000)
	va	x5, 3, 512
	dc	gva, x5
	mov	x3, #0
	ldg	x3, [x5, #48]
	EXPECT_EQ(x3, 0x0300000000000000)
	mov	x3, #1
	str	x3, [x5]
	dc	gzva, x5
	ldr	x3, [x5]
	EXPECT_EQ(x3, 0)

	TEST	"memory that is not Tagged has tag 0 and keeps the others"
	va	x4, 5, 0, PLAIN
	stg	x4, [x4]
	mov	x3, #-1
	ldg	x3, [x4]
	EXPECT_EQ(x3, 0xf0ffffffffffffff)
	mov	x3, #0
	ldg	x3, [x0]
	EXPECT_EQ(x3, 0x0700000000000000)

	TEST	"synchronous: a load and a store of another tag abort"
	TCF_IS	TCF_S
	msr	tco, #0
	va	x1, 7
	va	x0, 6, 8
	TRY
	ldr	x3, [x1]
	str	x3, [x1, #16]
	ldp	x3, x4, [x1, #16]
	END_TRY
	EXPECT_NO_TRAP
	TRY
	ldr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 8 + (6 << 56), 0
	msr	tco, #0
	TRY
	str	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 8 + (6 << 56), 1
	msr	tco, #0
	TRY
	ldaddal	x3, x3, [x0]         /* a read would fault too: WnR is 0 */
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 8 + (6 << 56), 0
	msr	tco, #0
	TRY
	ldxr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 8 + (6 << 56), 0

	TEST	"both granules of an access count"
	msr	tco, #0
	va	x1, 7, 28                /* the granule at 32 has tag 0 */
	TRY
	ldr	x3, [x1]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 32 + (7 << 56), 0

	TEST	"accesses of 64 bytes: each granule"
	va	x1, 9, 1024
	st2g	x1, [x1]
	st2g	x1, [x1, #32]
	stg	x0, [x1, #48]            /* tag 6 */
	msr	tco, #0
	TRY
	ld1	{v0.16b-v3.16b}, [x1]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 1024 + 48 + (9 << 56), 0
	msr	tco, #0
	TRY
	st4	{v0.16b-v3.16b}, [x1]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 1024 + 48 + (9 << 56), 1
	stg	x1, [x1, #48]
	msr	tco, #0
	TRY
	ld4	{v0.16b-v3.16b}, [x1]
	st1	{v0.16b-v3.16b}, [x1], #64
	END_TRY
	EXPECT_NO_TRAP

	TEST	"DC ZVA: each granule; DC GZVA is not checked"
	mrs	x2, dczid_el0
	and	x2, x2, #15
	mov	x4, #4
	lsl	x4, x4, x2
	va	x1, 5, 2048
	dc	gva, x1
	sub	x5, x4, #16
	add	x5, x5, x1               /* the last granule */
	str	x4, [x5]
	msr	tco, #0
	TRY
	dc	zva, x1
	ldr	x3, [x5]
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x3, 0)
	stg	x0, [x5]                 /* tag 6 */
	msr	tco, #0
	TRY
	dc	zva, x1
	END_TRY
	EXPECT_ESR(0x96000051)
	msr	tco, #0
	TRY
	dc	gzva, x1
	ldr	x3, [x5]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"pages that are not Tagged are not checked"
	msr	tco, #0
	va	x4, 6, 0, PLAIN
	TRY
	ldr	x3, [x4]
	str	x3, [x4]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"nor through SP without writeback or index register"
	va	x0, 6
	mov	x19, sp
	TRY
	mov	sp, x0
	ldr	x3, [sp]
	str	x3, [sp, #8]
	ldp	x3, x4, [sp]
	ldar	x3, [sp]
	END_TRY
	mov	sp, x19
	EXPECT_NO_TRAP
	msr	tco, #0
	TRY
	mov	sp, x0
	ldr	x3, [sp, xzr]
	END_TRY
	mov	sp, x19
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0

	TEST	"PSTATE.TCO: set by an exception, silences checks"
	mrs	x3, tco
	EXPECT_EQ(x3, 0)
	ldr	x3, [x28, #REC_SPSR]
	ubfx	x3, x3, #25, #1
	EXPECT_EQ(x3, 0)
	va	x0, 6
	msr	tco, #1
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_NO_TRAP
	mov	x3, #0
	msr	tco, x3
	TRY
	ldr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0

	TEST	"TCMA: the canonical tag is not checked"
	va	x0, 0
	msr	tco, #0
	TRY
	ldr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096, 0
#if TEST_EL == 2
	SYSREG_BITS tcr_el2, (1 << 30), 0
#else
	SYSREG_BITS tcr_el1, (1 << 57), 0
#endif
	msr	tco, #0
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_NO_TRAP
#if TEST_EL == 2
	SYSREG_BITS tcr_el2, 0, (1 << 30)
#else
	SYSREG_BITS tcr_el1, 0, (1 << 57)
#endif

	TEST	"asynchronous: TFSR"
	TCF_IS	TCF_A
	msr	EL(tfsr), xzr
	msr	tco, #0
	va	x0, 6
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_NO_TRAP
	mrs	x3, EL(tfsr)
	EXPECT_EQ(x3, 1)
	msr	EL(tfsr), xzr
	va	x1, 7
	ldr	x3, [x1]
	mrs	x3, EL(tfsr)
	EXPECT_EQ(x3, 0)

	TEST	"asymmetric: loads abort, stores are recorded"
	TCF_IS	TCF
	msr	tco, #0
	TRY
	str	xzr, [x0]
	END_TRY
	EXPECT_NO_TRAP
	mrs	x3, EL(tfsr)
	EXPECT_EQ(x3, 1)
	TRY
	ldr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0

	TEST	"asymmetric: what reads and writes counts as a read"
	msr	EL(tfsr), xzr
	msr	tco, #0
	TRY
	ldadd	x3, x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0
	msr	tco, #0
	TRY
	cas	x3, x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0
	mrs	x3, EL(tfsr)
	EXPECT_EQ(x3, 0)

	TEST	"without ATA: no tags, no checks"
	SCTLR_CHANGE TCF_S, ATA
	msr	tco, #0
	va	x0, 6
	TRY
	ldr	x3, [x0]
	mov	x3, #-1
	ldg	x3, [x0]
	stg	x0, [x0]
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x3, 0xf0ffffffffffffff)
	irg	x3, x0
	EXPECT_EQ(x3, TESTVA + DATA * 4096)
	SCTLR_CHANGE ATA, TCF
	mov	x3, #0
	ldg	x3, [x0]
	EXPECT_EQ(x3, 0x0700000000000000)
	msr	tco, #0
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
no_mte:
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
