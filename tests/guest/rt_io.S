/* tests/guest/rt_io.S - the runtime of guest tests: results, serial port, PSCI, the GIC. Start and exceptions: rt.S. */
#include "guest.inc"
	.arch	armv8.2-a
	.text
/* An exception that no test expects: what it was, and the end. */
	.globl	rt_unexpected
rt_unexpected:
	ldr	x25, =rt_stack_top
	mov	sp, x25
	adr	x0, text_unexpected
	bl	rt_puts
	ldr	x0, =rt_name
	ldr	x0, [x0]
	bl	rt_puts
	adr	x0, text_esr
	bl	rt_puts
	ldr	x0, [x28, #REC_ESR]
	bl	rt_hex
	adr	x0, text_elr
	bl	rt_puts
	ldr	x0, [x28, #REC_ELR]
	bl	rt_hex
	adr	x0, text_far
	bl	rt_puts
	ldr	x0, [x28, #REC_FAR]
	bl	rt_hex
	adr	x0, text_end
	bl	rt_puts
	b	rt_off

/* ---- results ---- */
/* X16 got, X17 wanted, W18 line. Keeps all but X16-X18, X30. */
	.globl	rt_check
rt_check:
	cmp	x16, x17
	b.eq	1f
	stp	x0, x1, [sp, #-16]!
	ldr	x0, =rt_failed
	ldr	w1, [x0]
	cbnz	w1, 2f
	str	w18, [x0]
	stp	x16, x17, [x0, #8]
2:	ldp	x0, x1, [sp], #16
1:	ret

/* A test begins: X16 = its name. Keeps all but X16-X18, X30. */
	.globl	rt_begin
rt_begin:
	stp	x16, x30, [sp, #-16]!
	.irp	a, 0, 2, 4, 6, 8, 10, 12, 14, 19, 21, 23, 25
	stp	x\a, x29, [sp, #-16]!
	.endr
	.irp	a, 1, 3, 5, 7, 9, 11, 13, 15, 20, 22, 24
	stp	x\a, x29, [sp, #-16]!
	.endr
	bl	rt_result
	.irp	a, 24, 22, 20, 15, 13, 11, 9, 7, 5, 3, 1, 25, 23, 21, 19, 14, 12, 10, 8, 6, 4, 2, 0
	ldp	x\a, x29, [sp], #16
	.endr
	ldp	x16, x30, [sp], #16
	ldr	x17, =rt_name
	str	x16, [x17]
	ret

	.globl	rt_skip
rt_skip:
	ldr	x17, =rt_skipped
	mov	w16, #1
	str	w16, [x17]
	ret

/* Prints how the test before ended. Keeps nothing. */
rt_result:
	stp	x29, x30, [sp, #-16]!
	ldr	x19, =rt_name
	ldr	x20, [x19]
	cbz	x20, 9f
	ldr	x21, =rt_failed
	ldr	w22, [x21]
	ldr	x23, =rt_skipped
	ldr	w24, [x23]
	adr	x0, text_ok
	cbz	w24, 1f
	adr	x0, text_skip
1:	cbz	w22, 2f
	adr	x0, text_not_ok
2:	bl	rt_puts
	mov	x0, x20
	bl	rt_puts
	cbz	w22, 3f
	adr	x0, text_line
	bl	rt_puts
	mov	w0, w22
	bl	rt_dec
	adr	x0, text_got
	bl	rt_puts
	ldr	x0, [x21, #8]
	bl	rt_hex
	adr	x0, text_want
	bl	rt_puts
	ldr	x0, [x21, #16]
	bl	rt_hex
	adr	x0, text_close
	bl	rt_puts
3:	adr	x0, text_nl
	bl	rt_puts
	str	wzr, [x21]
	str	wzr, [x23]
9:	ldp	x29, x30, [sp], #16
	ret

	.globl	rt_finish
rt_finish:
	bl	rt_result
	adr	x0, text_done
	bl	rt_puts
	.globl	rt_off
rt_off:
#if TEST_EL == 3
	ldr	x0, =SECURE_GPIO           /* pin 0 powers the machine off */
	mov	w1, #1
	str	w1, [x0, #0x400]
	str	w1, [x0, #4]
#else
	ldr	w0, =0x84000008            /* PSCI SYSTEM_OFF */
	bl	rt_psci
#endif
1:	wfi
	b	1b

/* PSCI call in X0-X3 by the conduit of the machine. */
	.globl	rt_psci
rt_psci:
#ifndef TEST_MPU
	ldr	x16, =rt_boot_el
	ldr	x16, [x16]
	cmp	x16, #8
	b.eq	1f
#endif
	hvc	#0
	ret
1:	smc	#0
	ret

/* ---- serial port: X0-X7 are not kept ---- */
	.globl	rt_puts
rt_puts:
	ldr	x1, =UART
1:	ldrb	w2, [x0], #1
	cbz	w2, 2f
	str	w2, [x1]
	b	1b
2:	ret
	.globl	rt_hex
rt_hex:
	ldr	x1, =UART
	mov	x2, #60
1:	lsr	x3, x0, x2
	and	x3, x3, #15
	cmp	x3, #10
	add	x4, x3, #'0'
	add	x5, x3, #'a' - 10
	csel	x4, x4, x5, lo
	str	w4, [x1]
	subs	x2, x2, #4
	b.pl	1b
	ret
	.globl	rt_dec                     /* of at most four digits */
rt_dec:
	ldr	x1, =UART
	mov	w2, #1000
	mov	w6, #10
1:	udiv	w3, w0, w2
	msub	w0, w3, w2, w0
	add	w3, w3, #'0'
	str	w3, [x1]
	udiv	w2, w2, w6
	cbnz	w2, 1b
	ret

/* ---- GICv3: Group 1, all SGIs and PPIs of this CPU on at priority 0x80. Keeps X19 and above. ---- */
	.globl	rt_gic_init
rt_gic_init:
	ldr	x0, =GICD
	mov	w1, #0x12                  /* ARE, EnableGrp1 (one Security state) */
	str	w1, [x0]
	mrs	x2, mpidr_el1
	and	x2, x2, #0xff
	ldr	x0, =GICR
	add	x0, x0, x2, lsl #17
	ldr	w1, [x0, #0x14]            /* GICR_WAKER: awake */
	bic	w1, w1, #2
	str	w1, [x0, #0x14]
1:	ldr	w1, [x0, #0x14]
	tbnz	w1, #2, 1b
	add	x0, x0, #0x10000
	mov	w1, #-1
	str	w1, [x0, #0x80]            /* GICR_IGROUPR0 */
	ldr	w1, =0x80808080
	add	x2, x0, #0x400             /* GICR_IPRIORITYR */
	mov	w3, #8
2:	str	w1, [x2], #4
	subs	w3, w3, #1
	b.ne	2b
	mov	w1, #-1
	str	w1, [x0, #0x100]           /* GICR_ISENABLER0 */
	mrs	x1, S3_0_C12_C12_5         /* ICC_SRE_EL1 */
	orr	x1, x1, #1
	msr	S3_0_C12_C12_5, x1
	isb
	mov	x1, #0xff
	msr	S3_0_C4_C6_0, x1           /* ICC_PMR_EL1 */
	msr	S3_0_C12_C12_3, xzr        /* ICC_BPR1_EL1 */
	mov	x1, #1
	msr	S3_0_C12_C12_7, x1         /* ICC_IGRPEN1_EL1 */
	isb
	ret

text_ok:	.asciz	"ok "
text_not_ok:	.asciz	"not ok "
text_skip:	.asciz	"skip "
text_line:	.asciz	" (line "
text_got:	.asciz	": got 0x"
text_want:	.asciz	" want 0x"
text_close:	.asciz	")"
text_nl:	.asciz	"\n"
text_done:	.asciz	"GUEST-DONE\n"
text_unexpected: .asciz "not ok "
text_esr:	.asciz	" (unexpected exception: ESR 0x"
text_elr:	.asciz	" ELR 0x"
text_far:	.asciz	" FAR 0x"
text_end:	.asciz	")\n"
	.balign	4
	.ltorg

	.bss
	.balign	8
rt_name:	.skip	8
rt_failed:	.skip	24                 /* line of the first failed check or 0, pad; got; wanted */
rt_skipped:	.skip	8
