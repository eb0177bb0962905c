/* Exclusives and the local monitor. DDI 0487 B2.9. */
#include "guest.inc"
	.macro	va r, page, off=0
	ldr	\r, =(TESTVA + (\page) * 4096 + (\off))
	.endm
GUEST_MAIN
	MAP	5, rt_pages, PTE_BASE
	MAP	6, rt_pages, PTE_BASE | PTE_RO
	TEST	"LDXR, STXR: value stored, status 0; sizes"
	va	x0, 5
	ldr	x1, =0x1122334455667788
	str	x1, [x0]
	ldxr	x2, [x0]
	add	x2, x2, #1
	stxr	w3, x2, [x0]
	EXPECT_EQ(x3, 0)
	ldr	x4, [x0]
	EXPECT_EQ(x4, 0x1122334455667789)
	ldxrb	w2, [x0]
	EXPECT_EQ(x2, 0x89)
	mov	w2, #0xff
	stxrb	w3, w2, [x0]
	EXPECT_EQ(x3, 0)
	ldaxrh	w2, [x0]
	EXPECT_EQ(x2, 0x77ff)
	mov	w2, #0xabcd
	stlxrh	w3, w2, [x0]
	EXPECT_EQ(x3, 0)
	ldxr	w2, [x0]
	EXPECT_EQ(x2, 0x5566abcd)
	stxr	w3, wzr, [x0]
	EXPECT_EQ(x3, 0)
	ldr	x4, [x0]
	EXPECT_EQ(x4, 0x1122334400000000)

	TEST	"pairs"
	mov	x1, #11
	mov	x2, #22
	ldxp	x4, x5, [x0]
	stxp	w3, x1, x2, [x0]
	EXPECT_EQ(x3, 0)
	ldaxp	x4, x5, [x0]
	EXPECT_EQ(x4, 11)
	EXPECT_EQ(x5, 22)
	stlxp	w3, x2, x1, [x0]
	EXPECT_EQ(x3, 0)
	ldxp	w4, w5, [x0]
	EXPECT_EQ(x4, 22)
	EXPECT_EQ(x5, 0)
	stxp	w3, w1, w2, [x0]
	ldr	x4, [x0]
	EXPECT_EQ(x4, 22 << 32 | 11)

	TEST	"a second STXR fails and stores nothing"
	ldxr	x2, [x0]
	stxr	w3, x2, [x0]
	stxr	w4, xzr, [x0]
	EXPECT_EQ(x3, 0)
	EXPECT_EQ(x4, 1)
	ldr	x5, [x0]
	EXPECT_EQ(x5, 22 << 32 | 11)

	TEST	"CLREX"
	ldxr	x2, [x0]
	clrex
	stxr	w3, xzr, [x0]
	EXPECT_EQ(x3, 1)

	TEST	"an exception return clears the monitor"
	ldxr	x2, [x0]
	TRY
	svc	#0
	END_TRY
	stxr	w3, xzr, [x0]
	EXPECT_EQ(x3, 1)

	TEST	"alignment is always checked: across 16 bytes even with FEAT_LSE2"
	va	x0, 5, 12
	TRY
	ldxr	x1, [x0]
	END_TRY
	EXPECT_ESR(0x96000021)
	va	x0, 5, 8
	TRY
	ldxp	x1, x2, [x0]
	END_TRY
	EXPECT_ESR(0x96000021)
	va	x0, 5, 15
	TRY
	ldaxrh	w1, [x0]
	END_TRY
	EXPECT_ESR(0x96000021)

	TEST	"a failing load leaves no reservation"
	clrex
	va	x0, 20
	TRY
	ldxr	x1, [x0]
	END_TRY
	EXPECT_ESR(0x96000007)
	va	x0, 5
	stxr	w3, xzr, [x0]
	EXPECT_EQ(x3, 1)

	TEST	"a faulting STXR leaves status and memory alone"
	va	x0, 6
	mov	w3, #77
	ldxr	x1, [x0]
	TRY
	stxr	w3, x1, [x0]
	END_TRY
	EXPECT_ESR(0x9600004f)
	EXPECT_EQ(x3, 77)

	TEST	"a counter by exclusives"
	va	x0, 5
	str	xzr, [x0]
	mov	x5, #1000
1:	ldxr	x1, [x0]
	add	x1, x1, #1
	stxr	w3, x1, [x0]
	cbnz	w3, 1b
	subs	x5, x5, #1
	b.ne	1b
	ldr	x1, [x0]
	EXPECT_EQ(x1, 1000)

	TEST	"LDAR, STLR, LDAPR"
	mov	x1, #0x55
	stlr	x1, [x0]
	ldar	x2, [x0]
	EXPECT_EQ(x2, 0x55)
	stlrb	wzr, [x0]
	ldarh	w2, [x0]
	EXPECT_EQ(x2, 0)
	.arch_extension rcpc
	str	x1, [x0]
	ldapr	w2, [x0]
	EXPECT_EQ(x2, 0x55)
GUEST_END
