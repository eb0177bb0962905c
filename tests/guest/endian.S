/* Big-endian data: SCTLR.EE and E0E; instructions and their fetches stay little-endian. DDI 0487 B2.6. */
#include "guest.inc"
	.macro	va r, page, off=0
	ldr	\r, =(TESTVA + (\page) * 4096 + (\off))
	.endm
/* Between these no macro may load a literal or write the record: all that would be swapped. */
	.macro	BIG
	mrs	x16, EL(sctlr)
	orr	x17, x16, #1 << 25
	msr	EL(sctlr), x17
	isb
	.endm
	.macro	LITTLE
	msr	EL(sctlr), x16
	isb
	.endm
GUEST_MAIN
	mrs	x0, id_aa64mmfr0_el1
	ubfx	x0, x0, #8, #4
	TEST	"SCTLR.EE: loads and stores of each size"
	SKIP_IF_ZERO x0, the_end
	ldr	x0, =rt_pages
	ldr	x1, =0x0011223344556677
	str	x1, [x0]
	/* tables are read big-endian too: leave translation off meanwhile */
	SCTLR_CHANGE 0, 1
	BIG
	ldr	x2, [x0]
	ldr	w3, [x0]
	ldrh	w4, [x0]
	ldrb	w5, [x0]
	ldrsh	x6, [x0, #6]
	ldp	w7, w8, [x0]
	str	x1, [x0, #8]
	strh	w1, [x0, #16]
	LITTLE
	ldr	x9, [x0, #8]
	ldrh	w10, [x0, #16]
	SCTLR_CHANGE 1, 0
	EXPECT_EQ(x2, 0x7766554433221100)
	EXPECT_EQ(x3, 0x77665544)
	EXPECT_EQ(x4, 0x7766)
	EXPECT_EQ(x5, 0x77)
	EXPECT_EQ(x6, 0x1100)
	EXPECT_EQ(x7, 0x77665544)
	EXPECT_EQ(x8, 0x33221100)
	EXPECT_EQ(x9, 0x7766554433221100)
	EXPECT_EQ(x10, 0x7766)

	TEST	"vectors: elements swap, not the register"
	ldr	x0, =rt_pages
	ldr	x1, =0x8899aabbccddeeff
	str	x1, [x0, #8]
	SCTLR_CHANGE 0, 1
	BIG
	ldr	q0, [x0]
	ldr	d1, [x0]
	ld1	{v2.2s}, [x0]
	LITTLE
	SCTLR_CHANGE 1, 0
	mov	x2, v0.d[0]
	mov	x3, v0.d[1]
	mov	x4, v1.d[0]
	mov	x5, v2.d[0]
	EXPECT_EQ(x3, 0x7766554433221100)
	EXPECT_EQ(x2, 0xffeeddccbbaa9988)
	EXPECT_EQ(x4, 0x7766554433221100)
	EXPECT_EQ(x5, 0x3322110077665544)

	TEST	"atomics and exclusives"
	ldr	x0, =rt_pages
	mov	x1, #0x100
	str	x1, [x0]
	mov	x2, #1
	SCTLR_CHANGE 0, 1
	BIG
	ldxr	x3, [x0]
	stxr	w4, x2, [x0]
	LITTLE
	SCTLR_CHANGE 1, 0
	ldr	x5, [x0]
	EXPECT_EQ(x3, 0x0001000000000000)
	EXPECT_EQ(x5, 0x0100000000000000)

#if TEST_EL == 1
	TEST	"SCTLR_EL1.E0E is EL0's"
	MAP	5, rt_pages, PTE_BASE | PTE_USER
	ldr	x0, =rt_pages
	ldr	x1, =0x0011223344556677
	str	x1, [x0]
	SCTLR_CHANGE 1 << 24, 0
	va	x0, 5
	ldr	x2, [x0]
	RUN_EL0	el0_load
	SCTLR_CHANGE 0, 1 << 24
	EXPECT_EQ(x2, 0x0011223344556677)
	EXPECT_EQ(x3, 0x7766554433221100)
	RUN_EL0	el0_load
	EXPECT_EQ(x3, 0x0011223344556677)

	TEST	"LDTR at EL1 has EL1's endianness: E0E does not concern it"
	SCTLR_CHANGE 1 << 24, 0
	va	x0, 5
	ldtr	x3, [x0]
	ldr	x2, [x0]
	SCTLR_CHANGE 0, 1 << 24
	EXPECT_EQ(x2, 0x0011223344556677)
	EXPECT_EQ(x3, 0x0011223344556677)
#endif
the_end:
GUEST_END
	.balign	64
el0_load:
	ldr	x3, [x0]
	svc	#1
