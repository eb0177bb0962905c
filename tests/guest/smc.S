/* Self-modifying code: made visible by DC CVAU, IC, ISB; seen through every alias; never run stale. DDI 0487 B2.4.4. */
#include "guest.inc"
#define MOV_X0 0xd2800000     /* MOV X0, #imm16 at <20:5> */
#define RET    0xd65f03c0
	.macro	va r, page, off=0
	ldr	\r, =(TESTVA + (\page) * 4096 + (\off))
	.endm
/* instruction word w to [x0 + off] */
	.macro	EMIT r, word, off=0
	ldr	w16, =(\word)
	str	w16, [\r, #\off]
	.endm
	.macro	SYNC r
	dc	cvau, \r
	dsb	ish
	ic	ivau, \r
	dsb	ish
	isb
	.endm
GUEST_MAIN
	MAP	5, rt_pages, PTE_BASE
	MAP	6, rt_pages, PTE_BASE
	MAP	7, rt_pages + 0x1000, PTE_BASE
	MAP	8, rt_pages + 0x3000, PTE_BASE
	TEST	"a function rewritten 64 times"
	va	x19, 5
	EMIT	x19, RET, 4
	mov	x20, #0
1:	ldr	w1, =MOV_X0
	orr	w1, w1, w20, lsl #5
	str	w1, [x19]
	SYNC	x19
	blr	x19
	EXPECT_REGS(x0, x20)
	add	x20, x20, #1
	cmp	x20, #64
	b.ne	1b

	TEST	"written through another VA"
	va	x21, 6
	EMIT	x21, MOV_X0 | 777 << 5
	SYNC	x21
	blr	x19
	EXPECT_EQ(x0, 777)
	blr	x21
	EXPECT_EQ(x0, 777)

	TEST	"written through the identity map by every kind of store"
	ldr	x22, =rt_pages
	EMIT	x22, MOV_X0 | 1 << 5
	SYNC	x22
	blr	x19
	EXPECT_EQ(x0, 1)
	mov	w1, #0x40                /* MOV X0, #2: one byte changes */
	strb	w1, [x22]
	SYNC	x22
	blr	x19
	EXPECT_EQ(x0, 2)
	ldr	w1, =MOV_X0 | 3 << 5
	ldr	w2, =RET
	stp	w1, w2, [x22]
	SYNC	x22
	blr	x19
	EXPECT_EQ(x0, 3)
	ldr	x1, =(RET << 32) | MOV_X0 | 4 << 5
	fmov	d0, x1
	str	d0, [x22]
	SYNC	x22
	blr	x19
	EXPECT_EQ(x0, 4)
	mov	w1, #0x20
	ldadd	w1, w2, [x22]
	SYNC	x22
	blr	x19
	EXPECT_EQ(x0, 5)
	ldxr	w1, [x22]
	add	w1, w1, #0x20
	stxr	w2, w1, [x22]
	SYNC	x22
	blr	x19
	EXPECT_EQ(x0, 6)
	ldr	w1, [x22]
	add	w2, w1, #0x20
	cas	w1, w2, [x22]
	SYNC	x22
	blr	x19
	EXPECT_EQ(x0, 7)

	TEST	"IC IALLU and IALLUIS"
	EMIT	x22, MOV_X0 | 8 << 5
	dc	cvau, x22
	dsb	ish
	ic	iallu
	dsb	nsh
	isb
	blr	x19
	EXPECT_EQ(x0, 8)
	EMIT	x22, MOV_X0 | 9 << 5
	dc	cvau, x22
	dsb	ish
	ic	ialluis
	dsb	ish
	isb
	blr	x19
	EXPECT_EQ(x0, 9)

	TEST	"DC ZVA over code makes it UDF"
	mrs	x1, dczid_el0
	tbnz	x1, #4, 1f
	dc	zva, x22
	SYNC	x22
	TRY
	blr	x19
	END_TRY
	EXPECT_ESR(0x02000000)
1:
	TEST	"code that changes the word ahead of itself"
	adr	x1, patch_me
	ldr	w2, =MOV_X0 | 123 << 5
	str	w2, [x1]
	SYNC	x1
patch_me:
	mov	x0, #1
	EXPECT_EQ(x0, 123)

	TEST	"code that changes a loop it runs in"
	mov	x3, #0
	mov	x5, #0
	adr	x1, loop_word
1:	ldr	w2, =MOV_X0
	orr	w2, w2, w3, lsl #5
	str	w2, [x1]
	SYNC	x1
loop_word:
	mov	x0, #0
	add	x5, x5, x0
	add	x3, x3, #1
	cmp	x3, #10
	b.ne	1b
	EXPECT_EQ(x5, 45)

	TEST	"code across a page boundary, the second page elsewhere in memory"
	ldr	x1, =rt_pages + 0x1ff8
	EMIT	x1, MOV_X0 | 11 << 5
	EMIT	x1, 0x91001400, 4            /* ADD X0, X0, #5 */
	SYNC	x1
	ldr	x1, =rt_pages + 0x3000
	EMIT	x1, 0x91001c00               /* ADD X0, X0, #7 */
	EMIT	x1, RET, 4
	SYNC	x1
	va	x19, 7, 0xff8
	blr	x19
	EXPECT_EQ(x0, 23)
	EMIT	x1, 0x91002000               /* ADD X0, X0, #8 */
	SYNC	x1
	blr	x19
	EXPECT_EQ(x0, 24)

	TEST	"branches over the boundary, forwards and back"
	ldr	x1, =rt_pages + 0x1ff0
	EMIT	x1, MOV_X0 | 1 << 5
	EMIT	x1, 0x14000004, 4            /* B +16: into the second page, word 1 */
	EMIT	x1, 0x91000800, 8            /* ADD X0, X0, #2 */
	EMIT	x1, RET, 12
	SYNC	x1
	ldr	x1, =rt_pages + 0x3000
	EMIT	x1, 0x00000000
	EMIT	x1, 0x91001000, 4            /* ADD X0, X0, #4 */
	EMIT	x1, 0x17fffffc, 8            /* B -16 */
	SYNC	x1
	va	x19, 7, 0xff0
	blr	x19
	EXPECT_EQ(x0, 7)

	TEST	"remapped under the same VA"
	va	x19, 10
	ldr	x1, =rt_pages + 0x4000
	EMIT	x1, MOV_X0 | 31 << 5
	EMIT	x1, RET, 4
	SYNC	x1
	ldr	x1, =rt_pages + 0x5000
	EMIT	x1, MOV_X0 | 32 << 5
	EMIT	x1, RET, 4
	SYNC	x1
	mov	x20, #20
2:	MAP	10, rt_pages + 0x4000, PTE_BASE
	blr	x19
	EXPECT_EQ(x0, 31)
	MAP_CONST 10, 0
	FLUSH_TLB
	MAP	10, rt_pages + 0x5000, PTE_BASE
	blr	x19
	EXPECT_EQ(x0, 32)
	MAP_CONST 10, 0
	FLUSH_TLB
	subs	x20, x20, #1
	b.ne	2b

	TEST	"data beside running code may change at will"
	MAP	11, rt_pages + 0x6000, PTE_BASE
	va	x19, 11
	/* ldr x0, [x1]; add x0, x0, #1; str x0, [x1]; ret */
	EMIT	x19, 0xf9400020
	EMIT	x19, 0x91000400, 4
	EMIT	x19, 0xf9000020, 8
	EMIT	x19, RET, 12
	SYNC	x19
	add	x1, x19, #0x800
	str	xzr, [x1]
	mov	x20, #100
3:	blr	x19
	subs	x20, x20, #1
	b.ne	3b
	ldr	x0, [x1]
	EXPECT_EQ(x0, 100)
GUEST_END
