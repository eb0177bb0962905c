/* Pointer authentication. DDI 0487 D8.10. The algorithm is free; what must hold for any is checked. */
#include "guest.inc"
#define EN_ALL (1 << 31 | 1 << 30 | 1 << 27 | 1 << 13)
GUEST_MAIN
	.arch	armv8.5-a+pauth
	mrs	x19, id_aa64isar1_el1
	ubfx	x0, x19, #4, #4
	ubfx	x1, x19, #8, #4
	orr	x19, x0, x1
	mrs	x0, id_aa64isar2_el1
	ubfx	x0, x0, #12, #4
	orr	x19, x19, x0               /* 1 basic ... 4 FPAC, 5 FPACCOMBINE */
	TEST	"PACIA, AUTIA: the pointer comes back"
	SKIP_IF_ZERO x19, the_end
	ldr	x0, =0x0123456789abcdef
	msr	apiakeylo_el1, x0
	msr	apdakeyhi_el1, x0
	mvn	x0, x0
	msr	apiakeyhi_el1, x0
	msr	apibkeylo_el1, x0
	msr	apdakeylo_el1, x0
	msr	apdbkeylo_el1, x0
	msr	apgakeylo_el1, x0
	SCTLR_CHANGE EN_ALL, 0
	ldr	x20, =0x40212340
	ldr	x21, =0x1234567890
	mov	x0, x20
	pacia	x0, x21
	mov	x1, x0
	autia	x1, x21
	EXPECT_REGS(x1, x20)
	mov	x1, x0
	xpaci	x1
	EXPECT_REGS(x1, x20)

	TEST	"the signed pointer differs, bit 55 and the address do not"
	cmp	x0, x20
	cset	x2, ne
	EXPECT_EQ(x2, 1)
	eor	x2, x0, x20
	and	x2, x2, #(1 << 55)
	EXPECT_EQ(x2, 0)
	and	x2, x0, #0xffffffff
	EXPECT_REGS(x2, x20)

	TEST	"upper-half pointers stay upper"
	orr	x3, x20, #0xffffff8000000000
	mov	x0, x3
	pacda	x0, x21
	tst	x0, #1 << 55
	cset	x2, ne
	EXPECT_EQ(x2, 1)
	xpacd	x0
	EXPECT_REGS(x0, x3)

	TEST	"keys differ: A is not B, I is not D"
	mov	x0, x20
	pacia	x0, x21
	mov	x1, x20
	pacib	x1, x21
	mov	x2, x20
	pacda	x2, x21
	cmp	x0, x1
	cset	x4, eq
	cmp	x0, x2
	cinc	x4, x4, eq
	EXPECT_EQ(x4, 0)

	TEST	"modifiers differ, and signing is a function"
	mov	x1, x20
	add	x5, x21, #1
	pacia	x1, x5
	cmp	x0, x1
	cset	x4, eq
	EXPECT_EQ(x4, 0)
	mov	x1, x20
	pacia	x1, x21
	EXPECT_REGS(x1, x0)

	TEST	"a wrong modifier does not authenticate"
	mov	x1, x0
	add	x5, x21, #1
	TRY
	autia	x1, x5
	END_TRY
	cmp	x19, #4
	b.lo	1f
	EXPECT_ESR(0x72000000)
	EXPECT_REGS(x1, x0)
	b	2f
1:	EXPECT_NO_TRAP
	cmp	x1, x20
	cset	x4, eq
	EXPECT_EQ(x4, 0)
	TRY
	ldr	x2, [x1]
	END_TRY
	EXPECT_ESR(0x96000004)
2:
	TEST	"the syndrome of each key"
	cmp	x19, #4
	cset	x4, hs
	SKIP_IF_ZERO x4, no_fpac
	eor	x0, x20, #1 << 50
	TRY
	autib	x0, x21
	END_TRY
	EXPECT_ESR(0x72000001)
	TRY
	autda	x0, x21
	END_TRY
	EXPECT_ESR(0x72000002)
	TRY
	autdb	x0, x21
	END_TRY
	EXPECT_ESR(0x72000003)
no_fpac:
	TEST	"SP forms: PACIASP, AUTIASP, RETAA"
	adr	x30, 3f
	paciasp
	retaa
3:	mov	x30, x20
	pacibsp
	autibsp
	EXPECT_REGS(x30, x20)
	mov	x17, x20
	mov	x16, x21
	pacia1716
	autia1716
	mov	x5, x17
	EXPECT_REGS(x5, x20)

	TEST	"BRAA, BLRAA, LDRAA"
	adr	x16, 4f
	pacia	x16, x21
	braa	x16, x21                   /* X16: other registers trip an assertion in QEMU 10.0 */
	FAIL
4:	adr	x0, a_function
	paciza	x0
	mov	x6, #0
	blraaz	x0
	EXPECT_EQ(x6, 1)
	ldr	x0, =rt_pages
	mov	x1, #0x77
	str	x1, [x0, #8]
	pacdza	x0
	ldraa	x2, [x0, #8]
	EXPECT_EQ(x2, 0x77)

	TEST	"PACGA: 32 bits on top"
	pacga	x0, x20, x21
	and	x1, x0, #0xffffffff
	EXPECT_EQ(x1, 0)
	lsr	x1, x0, #32
	cmp	x1, #0
	cset	x1, ne
	EXPECT_EQ(x1, 1)

	TEST	"without SCTLR.EnIA, PACIA and AUTIA do nothing"
	SCTLR_CHANGE 0, EN_ALL
	mov	x0, x20
	pacia	x0, x21
	EXPECT_REGS(x0, x20)
	autia	x0, x5
	EXPECT_REGS(x0, x20)
	pacga	x1, x20, x21
	cmp	x1, #0
	cset	x1, ne
	EXPECT_EQ(x1, 1)
the_end:
GUEST_END
a_function:
	mov	x6, #1
	ret
