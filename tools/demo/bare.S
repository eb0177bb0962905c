/* tools/demo/bare.S - a guest of our own for the demo where there is no network: prints on the PL011, takes exceptions, counts
 * primes, lets the virtual timer interrupt it through the GIC, and asks PSCI for SYSTEM_OFF. Starts at EL1, no MMU. */
	.ifndef	LIMIT
	.equ	LIMIT, 10000			/* primes below this are counted */
	.endif
	.equ	UART, 0x09000000
	.equ	GICD, 0x08000000
	.equ	GICR, 0x080a0000
	.equ	GICR_SGI, 0x080b0000
	.equ	TIMER_PPI, 27

	.macro	mov32 reg, val
	movz	\reg, #(\val) & 0xffff
	movk	\reg, #(\val) >> 16, lsl #16
	.endm

	.text
	.globl	_start
_start:
	adr	x0, stack_top
	mov	sp, x0
	adr	x0, vectors
	msr	vbar_el1, x0
	mov	x0, #3 << 20			/* CPACR_EL1.FPEN */
	msr	cpacr_el1, x0
	isb
	adr	x0, hello
	bl	print

	mov	x19, xzr			/* 1000 system calls to ourselves */
1:	svc	#0
	cmp	x19, #1000
	b.lo	1b
	mov	x0, x19
	adr	x1, calls
	bl	report

	mov	x20, xzr			/* primes */
	mov	x2, #2
2:	mov	x3, #2
3:	mul	x4, x3, x3
	cmp	x4, x2
	b.hi	4f
	udiv	x5, x2, x3
	msub	x5, x5, x3, x2
	cbz	x5, 5f
	add	x3, x3, #1
	b	3b
4:	add	x20, x20, #1
5:	add	x2, x2, #1
	mov32	x6, LIMIT
	cmp	x2, x6
	b.lo	2b
	mov	x0, x20
	adr	x1, primes
	bl	report

	mov32	x0, GICD			/* ten timer interrupts */
	mov	w1, #0x12			/* ARE, group 1 */
	str	w1, [x0]
	mov32	x0, GICR
	str	wzr, [x0, #0x14]		/* GICR_WAKER: awake */
8:	ldr	w1, [x0, #0x14]
	tbnz	w1, #2, 8b
	mov32	x0, GICR_SGI
	mov	w1, #1 << TIMER_PPI
	str	w1, [x0, #0x80]			/* GICR_IGROUPR0 */
	str	w1, [x0, #0x100]		/* GICR_ISENABLER0 */
	mov	x1, #7
	msr	S3_0_C12_C12_5, x1		/* ICC_SRE_EL1 */
	isb
	mov	x1, #0xff
	msr	S3_0_C4_C6_0, x1		/* ICC_PMR_EL1 */
	mov	x1, #1
	msr	S3_0_C12_C12_7, x1		/* ICC_IGRPEN1_EL1 */
	mov	x21, xzr
	bl	arm_timer
	msr	daifclr, #2
6:	wfi
	cmp	x21, #10
	b.lo	6b
	msr	daifset, #2
	mov	x0, x21
	adr	x1, ticks
	bl	report

	.if	LIMIT == 10000
	cmp	x20, #1229
	b.ne	7f
	.endif
	adr	x0, done
	bl	print
7:	mov32	x0, 0x84000008			/* PSCI SYSTEM_OFF */
	hvc	#0
	b	.

arm_timer:
	mrs	x0, cntfrq_el0
	mov	x1, #1000
	udiv	x0, x0, x1
	msr	cntv_tval_el0, x0
	mov	x0, #1
	msr	cntv_ctl_el0, x0
	ret

/* print the text at x0 */
print:
	mov32	x1, UART
1:	ldrb	w2, [x0], #1
	cbz	w2, 2f
	str	w2, [x1]
	b	1b
2:	ret

/* print "demo: ", x0 in decimal, the text at x1 */
report:
	stp	x29, x30, [sp, #-64]!
	stp	x0, x1, [sp, #16]
	adr	x0, prefix
	bl	print
	ldr	x0, [sp, #16]
	add	x2, sp, #63
	strb	wzr, [x2]
	mov	x3, #10
1:	udiv	x4, x0, x3
	msub	x5, x4, x3, x0
	add	x5, x5, #'0'
	strb	w5, [x2, #-1]!
	mov	x0, x4
	cbnz	x0, 1b
	mov	x0, x2
	bl	print
	ldr	x0, [sp, #24]
	bl	print
	ldp	x29, x30, [sp], #64
	ret

	.balign	2048
vectors:
	.balign	128
	b	.				/* current EL with SP0 */
	.balign	128
	b	.
	.balign	128
	b	.
	.balign	128
	b	.
	.balign	128
	add	x19, x19, #1			/* SVC */
	eret
	.balign	128				/* IRQ */
	stp	x0, x1, [sp, #-32]!
	str	x30, [sp, #16]
	mrs	x0, S3_0_C12_C12_0		/* ICC_IAR1_EL1 */
	add	x21, x21, #1
	str	x0, [sp, #24]
	bl	arm_timer
	ldr	x0, [sp, #24]
	msr	S3_0_C12_C12_1, x0		/* ICC_EOIR1_EL1 */
	ldr	x30, [sp, #16]
	ldp	x0, x1, [sp], #32
	eret
	.balign	128
	b	.
	.balign	128
	b	.
	.balign	2048

hello:	.asciz	"demo: hello from bare metal at EL1\n"
prefix:	.asciz	"demo: "
calls:	.asciz	" system calls\n"
primes:	.asciz	" primes\n"
ticks:	.asciz	" timer interrupts\n"
done:	.asciz	"demo: done\n"
	.balign	16
	.space	4096
stack_top:
