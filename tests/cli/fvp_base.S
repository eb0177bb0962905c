/* fvp_base.S - a program for the boot ROM of FVP_Base_RevC: prints a letter for each thing that is as the platform's documents and TF-A
 * have it, '!' for one that is not, and powers the machine off. Processor 1 tells why it was turned on and goes off again. */
	.arch	armv8-a
#define UART    0x1c090000
#define SYSREGS 0x1c010000
#define PWRC    0x1c100000
#define CNTCTL  0x2a430000
#define CNTREAD 0x2a800000
#define TZC     0x2a4a0000
#define GICD    0x2f000000
#define GICR1   0x2f120000
#define MAILBOX 0x04001000
#define NS_CODE 0x80001000

	/* Prints `letter` when the flags say equal. */
	.macro	SAY letter
	mov	w9, #\letter
	mov	w10, #'!'
	csel	w9, w9, w10, eq
	ldr	x10, =UART
	str	w9, [x10]
	.endm
	/* What a Non-secure load from `addr` comes to: X20 = EC of the exception to EL3. */
	.macro	NS_LOAD addr
	ldr	x1, =(\addr)
	bl	ns_load
	.endm

	.globl	_start
_start:
	mrs	x0, mpidr_el1
	tst	x0, #0xffff
	b.ne	second
	ldr	x1, =0x81000000
	cmp	x0, x1
	mrs	x0, CurrentEL
	mov	x1, #3 << 2
	ccmp	x0, x1, #0, eq
	SAY	'E'
	adr	x0, vectors
	msr	vbar_el3, x0

	ldr	x1, =SYSREGS
	ldr	w0, [x1]
	ldr	w2, =0x20201100
	cmp	w0, w2
	SAY	'I'

	/* the system counter: stands still, then runs, and CNTPCT_EL0 is the same */
	ldr	x1, =CNTREAD
	ldr	x2, [x1]
	mrs	x3, cntpct_el0
	orr	x2, x2, x3
	ldr	x4, =CNTCTL
	mov	w5, #1
	str	w5, [x4]
	mov	x6, #1000
1:	subs	x6, x6, #1
	b.ne	1b
	ldr	x5, [x1]
	mrs	x6, cntpct_el0
	cmp	x2, #0
	ccmp	x5, #0, #4, eq      /* differ */
	cset	w7, ne
	subs	x6, x6, x5          /* read after it, at 100 MHz and 1 ns an instruction */
	cmp	x6, #2
	cset	w8, ls
	and	w7, w7, w8
	cmp	w7, #1
	SAY	'C'

	ldr	x1, =0x0403fff8
	str	x1, [x1]
	ldr	x2, [x1]
	cmp	x1, x2
	SAY	'S'

	/* closed gates in front of the DRAM */
	mov	x20, #0
	mov	x1, #0x80000000
	ldr	x2, [x1]
	cmp	x20, #0x25
	SAY	'T'
	ldr	x1, =TZC
	mov	w0, #1
	str	w0, [x1, #4]        /* refusals are errors */
	str	w0, [x1, #8]        /* gate 0 opens */
	mov	w0, #0xc0000000
	str	w0, [x1, #0x110]    /* region 0: Secure accesses */
	ldr	w0, =0x80000000
	str	w0, [x1, #0x120]
	ldr	w0, =0x8fffffff
	str	w0, [x1, #0x128]
	ldr	w0, =0x02000200     /* region 1: the processors' Non-secure ones too */
	str	w0, [x1, #0x134]
	ldr	w0, =0xc0000001
	str	w0, [x1, #0x130]
	ldr	x1, =0x880000000
	str	x1, [x1]
	ldr	x2, [x1]
	cmp	x1, x2
	SAY	'D'

	/* the Non-secure world */
	mrs	x0, scr_el3
	ldr	x1, =0x409          /* RW, EA, RES1 bits as they are, NS */
	orr	x0, x0, x1
	msr	scr_el3, x0
	ldr	x1, =NS_CODE
	adr	x2, ns_routine
	ldp	w3, w4, [x2]
	stp	w3, w4, [x1]
	NS_LOAD	0x00000000
	cmp	x20, #0x24
	SAY	'r'
	NS_LOAD	0x04000000
	cmp	x20, #0x24
	SAY	's'
	NS_LOAD	0x80000000
	cmp	x20, #0x17
	SAY	'd'
	NS_LOAD	0x90000040
	cmp	x20, #0x24
	SAY	't'
	ldr	x1, =TZC
	ldr	w2, [x1, #0x20]
	ldr	w3, =0x90000040
	cmp	w2, w3
	SAY	'a'
	NS_LOAD	0x08000000
	cmp	x20, #0x17
	SAY	'f'

	/* processor 1: off, on by PPONR, off in WFI, on by the GIC's WakeRequest */
	ldr	x19, =MAILBOX
	mov	w0, #0x100
	bl	psysr
	tst	w0, #1 << 29
	SAY	'o'
	str	wzr, [x19]
	ldr	x1, =PWRC
	mov	w2, #0x100
	str	w2, [x1, #4]
	bl	await_second
	cmp	w0, #2 + 1
	SAY	'p'
	str	wzr, [x19]
	ldr	x1, =PWRC
	ldr	w2, =0x80000100     /* WEN */
	str	w2, [x1, #0xc]
	ldr	x1, =GICD
	mov	w0, #0x31           /* affinity routing, Group 0 */
	str	w0, [x1]
	ldr	x1, =GICR1 + 0x10000
	mov	w0, #1
	str	w0, [x1, #0x100]
	str	w0, [x1, #0x200]
	bl	await_second
	cmp	w0, #3 + 1
	SAY	'g'

	ldr	x1, =SYSREGS
	ldr	w0, =0xc0800000
	str	w0, [x1, #0xa4]
	b	.

second:
	mov	w5, #0x100
	ldr	x1, =PWRC
	str	w5, [x1, #0x10]
	ldr	w0, [x1, #0x10]
	ubfx	w0, w0, #24, #2
	add	w0, w0, #1
	ldr	x2, =MAILBOX
	str	w0, [x2]
	str	w5, [x1, #0xc]      /* no WEN */
	ldr	x3, =GICR1 + 0x10000
	mov	w4, #1
	str	w4, [x3, #0x280]
	str	w5, [x1]
	dsb	sy
	wfi
	b	.

/* W0: why processor 1 was turned on, plus 1; returns when it is off again. */
await_second:
	mov	x21, x30
1:	ldr	w22, [x19]
	cbz	w22, 1b
2:	mov	w0, #0x100
	bl	psysr
	tbnz	w0, #29, 2b
	mov	w0, w22
	ret	x21
psysr:
	ldr	x1, =PWRC
	str	w0, [x1, #0x10]
	ldr	w0, [x1, #0x10]
	ret

ns_routine:
	ldr	w2, [x1]
	smc	#0
ns_load:
	mov	x21, x30
	ldr	x0, =NS_CODE
	msr	elr_el3, x0
	mov	x0, #0x3c9          /* EL2h, everything masked */
	msr	spsr_el3, x0
	eret

	.ltorg
	.balign	2048
vectors:
	.balign	0x200               /* at EL3: the next instruction, X20 = EC */
	b	.
	.org	vectors + 0x200
	mrs	x20, esr_el3
	lsr	x20, x20, #26
	mrs	x21, elr_el3
	add	x21, x21, #4
	msr	elr_el3, x21
	eret
	.org	vectors + 0x400     /* from EL2: back to the caller of ns_load */
	mrs	x20, esr_el3
	lsr	x20, x20, #26
	ret	x21
