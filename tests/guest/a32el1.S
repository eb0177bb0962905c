/* tests/guest/a32el1.S - a 32-bit program at EL1 (AArch32, A32): exceptions, short and long descriptors, modes, banked registers.
 * Expectations: DDI 0487 G1.12, G5.4, G5.5, G8.2. */
#include "a32.inc"

#define L1   0x40200000
#define L2   0x40210000
#define LPAE 0x40220000

A32_MAIN
	/* ---- calls and UNDEFINED ---- */
	TRY	1f
	svc	#7
1:	EXPECT_VECTOR "SVC uses vector 8", 8
	ldr	r4, =record
	ldr	r3, [r4, #4]
	EXPECT	"LR_svc is the next instruction", r3, 1b
	ldr	r3, [r4, #8]
	and	r3, r3, #0xff
	EXPECT	"SPSR_svc is CPSR of before", r3, 0xd3
	TRY	2f
3:	udf	#1
2:	EXPECT_VECTOR "UDF uses vector 4", 4
	ldr	r3, [r4, #4]
	EXPECT	"LR_und in A32 is 4 on", r3, 3b + 4
	ldr	r3, [r4, #12]
	and	r3, r3, #0xff
	EXPECT	"CPSR in Undefined mode", r3, 0xdb
	TRY	2f
	ldr	r0, =thumb + 1
	bx	r0
2:	ldr	r3, [r4, #4]
	EXPECT	"LR_und in T32 is 2 on", r3, thumb + 2
	ldr	r3, [r4, #8]
	and	r3, r3, #0x20
	EXPECT	"SPSR_und.T", r3, 0x20

	/* ---- short descriptors ---- */
	ldr	r0, =L1
	mov	r1, #0
	ldr	r2, =0x4000
4:	str	r1, [r0], #4
	subs	r2, r2, #4
	bne	4b
	ldr	r0, =L1
	ldr	r1, =0x09000c02			/* UART: section, domain 0, AP 011, Strongly-ordered */
	str	r1, [r0, #0x240]
	ldr	r1, =0x40000c0e			/* program: Write-Back */
	add	r2, r0, #0x1000
	str	r1, [r2]
	ldr	r1, =0x40200c0e
	str	r1, [r2, #8]
	ldr	r1, =0x40000c2e			/* 0x80000000: domain 1 */
	ldr	r2, =L1 + 0x2000
	str	r1, [r2]
	ldr	r1, =0x4000840e			/* 0x80200000: AP 101, read-only at PL1 */
	str	r1, [r2, #8]
	ldr	r1, =L2 + 1			/* 0x80300000: pages */
	str	r1, [r2, #12]
	ldr	r1, =0x4000041e			/* 0x80400000: AP 001, XN */
	str	r1, [r2, #16]
	ldr	r0, =L2
	ldr	r1, =0x40000032			/* small page, AP 011 */
	str	r1, [r0]
	mov	r1, #0
	str	r1, [r0, #4]
	ldr	r0, =L1
	mcr	p15, 0, r0, c2, c0, 0		/* TTBR0 */
	mov	r0, #0
	mcr	p15, 0, r0, c2, c0, 2		/* TTBCR */
	mov	r0, #1
	mcr	p15, 0, r0, c3, c0, 0		/* DACR: domain 0 client */
	mcr	p15, 0, r0, c8, c7, 0		/* TLBIALL */
	dsb
	isb
	mrc	p15, 0, r0, c1, c0, 0
	orr	r0, r0, #1
	mcr	p15, 0, r0, c1, c0, 0
	isb
	ldr	r0, =0x80300000
	ldr	r3, [r0]
	ldr	r1, =0x40000000
	ldr	r1, [r1]
	sub	r3, r3, r1
	EXPECT	"small page translates", r3, 0
	TRY	5f
	ldr	r0, =0x80000010
6:	ldr	r0, [r0]
5:	EXPECT_VECTOR "data abort uses vector 16", 16
	ldr	r3, [r4, #4]
	EXPECT	"LR_abt of a data abort is 8 on", r3, 6b + 8
	mrc	p15, 0, r3, c5, c0, 0
	EXPECT	"DFSR: domain fault, level 1, domain 1", r3, 0x19
	mrc	p15, 0, r3, c6, c0, 0
	EXPECT	"DFAR", r3, 0x80000010
	TRY	5f
	ldr	r0, =0x80100004
	ldr	r0, [r0]
5:	mrc	p15, 0, r3, c5, c0, 0
	EXPECT	"DFSR: translation fault, level 1", r3, 0x5
	TRY	5f
	ldr	r0, =0x80301000
	ldr	r0, [r0]
5:	mrc	p15, 0, r3, c5, c0, 0
	EXPECT	"DFSR: translation fault, level 2", r3, 0x7
	TRY	5f
	ldr	r0, =0x80200000
	str	r0, [r0]
5:	mrc	p15, 0, r3, c5, c0, 0
	EXPECT	"DFSR: permission fault, level 1, write", r3, 0x80d
	TRY	5f
	ldr	r0, =0x80400000
	bx	r0
5:	EXPECT_VECTOR "prefetch abort uses vector 12", 12
	mrc	p15, 0, r3, c5, c0, 1
	EXPECT	"IFSR: permission fault, level 1 (XN)", r3, 0xd
	mrc	p15, 0, r3, c6, c0, 2
	EXPECT	"IFAR", r3, 0x80400000
	ldr	r3, [r4, #4]
	EXPECT	"LR_abt of a prefetch abort is 4 on", r3, 0x80400004
	mov	r0, #0xd			/* domain 1 manager, domain 0 client */
	mcr	p15, 0, r0, c3, c0, 0
	isb
	ldr	r0, =0x80000000
	ldr	r3, [r0]
	ldr	r1, =0x40000000
	ldr	r1, [r1]
	sub	r3, r3, r1
	EXPECT	"DACR takes effect: manager", r3, 0
	ldr	r0, =0x80301000
	mcr	p15, 0, r0, c7, c8, 0		/* ATS1CPR */
	isb
	mrc	p15, 0, r3, c7, c4, 0
	EXPECT	"PAR of a failed ATS1CPR", r3, 0xf
	ldr	r0, =0x80300123
	mcr	p15, 0, r0, c7, c8, 0
	isb
	mrc	p15, 0, r3, c7, c4, 0
	lsr	r3, r3, #12
	EXPECT	"PAR of ATS1CPR", r3, 0x40000

	/* ---- EL0 ---- */
	TRY	7f
	ldr	r0, =user
	mov	r1, #0x10
	msr	spsr_cxsf, r1
	movs	pc, r0
7:	EXPECT_VECTOR "MCR SCTLR in User mode is UNDEFINED", 4
	ldr	r3, [r4, #8]
	and	r3, r3, #0x1f
	EXPECT	"SPSR_und.M is User", r3, 0x10

	/* ---- long descriptors ---- */
	mrc	p15, 0, r0, c1, c0, 0
	bic	r0, r0, #1
	mcr	p15, 0, r0, c1, c0, 0
	isb
	ldr	r0, =LPAE
	mov	r1, #0
	ldr	r2, =0x00000745			/* 0: Device, index 1 */
	str	r2, [r0]
	str	r1, [r0, #4]
	ldr	r2, =0x40000701			/* 1 GiB: Normal, index 0 */
	str	r2, [r0, #8]
	str	r1, [r0, #12]
	ldr	r2, =0x40000781			/* 2 GiB: read-only */
	str	r2, [r0, #16]
	str	r1, [r0, #20]
	str	r1, [r0, #24]
	str	r1, [r0, #28]
	ldr	r2, =0x000000ff
	mcr	p15, 0, r2, c10, c2, 0		/* MAIR0 */
	mcrr	p15, 0, r0, r1, c2		/* TTBR0, 64 bits */
	mov	r2, #0x80000000
	mcr	p15, 0, r2, c2, c0, 2		/* TTBCR.EAE */
	mcr	p15, 0, r2, c8, c7, 0
	dsb
	isb
	mrc	p15, 0, r0, c1, c0, 0
	orr	r0, r0, #1
	mcr	p15, 0, r0, c1, c0, 0
	isb
	TRY	8f
	ldr	r0, =0xc0000020
	ldr	r0, [r0]
8:	mrc	p15, 0, r3, c5, c0, 0
	EXPECT	"DFSR, long format: translation fault, level 1", r3, 0x205
	TRY	8f
	ldr	r0, =0x80000020
	str	r0, [r0]
8:	mrc	p15, 0, r3, c5, c0, 0
	EXPECT	"DFSR, long format: permission fault, level 1, write", r3, 0xa0d
	TRY	8f
	ldr	r0, =0xc0000000
	bx	r0
8:	mrc	p15, 0, r3, c5, c0, 1
	EXPECT	"IFSR, long format", r3, 0x205

	/* ---- modes and banks ---- */
	ldr	r0, =0x1234
	msr	sp_irq, r0
	msr	spsr_fiq, r0
	cps	#0x12
	mov	r5, sp
	cps	#0x13
	EXPECT	"MSR SP_irq is IRQ mode's SP", r5, 0x1234
	mrs	r5, spsr_fiq
	EXPECT	"SPSR_fiq", r5, 0x1234
	mov	r8, #8
	cps	#0x11
	mov	r8, #88
	cps	#0x13
	EXPECT	"R8 is banked in FIQ mode", r8, 8
	ldr	r0, =frame_end
	msr	sp_abt, r0
	ldr	lr, =0x40000abc
	mov	r1, #0xd3
	msr	spsr_cxsf, r1
	srsdb	sp!, #0x17
	mrs	r5, sp_abt
	EXPECT	"SRS writes back to the mode's SP", r5, frame_end - 8
	ldr	r0, =frame_end
	ldr	r5, [r0, #-8]
	EXPECT	"SRS stores LR", r5, 0x40000abc
	ldr	r0, =frame_end
	ldr	r1, =9f
	str	r1, [r0, #-8]
	ldr	r1, =0x800001df
	str	r1, [r0, #-4]
	sub	r0, r0, #8
	rfeia	r0!
	udf	#2
9:	mrs	r5, cpsr
	ldr	sp, =stack_sys
	cps	#0x13
	ldr	r1, =0xf80001ff
	and	r5, r5, r1
	EXPECT	"RFE sets CPSR", r5, 0x800001df

A32_END

user:	mrc	p15, 0, r0, c1, c0, 0
	b	.

	.thumb
	.balign	4
thumb:	udf	#3
	b	.
	.arm
	.balign	4
	.ltorg
