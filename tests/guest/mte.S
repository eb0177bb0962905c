/* FEAT_MTE, MTE2: tag arithmetic, tags in memory. DDI 0487 D10. Runs at EL1 or EL2. Checked accesses: mtecheck.S. */
#include "guest.inc"
#include "mte.inc"
GUEST_MAIN
	.arch_extension memtag
	ID_FIELD x2, id_aa64pfr1_el1, 8
	TEST	"FEAT_MTE3; and where memory has no tags, no FEAT_MTE2"
	cmp	x2, #3
	b.hs	1f
	lsr	x2, x2, #1
	EXPECT_EQ(x2, 0)
	b	no_mte
1:
	TAGGED_PAGES

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
no_mte:
GUEST_END
