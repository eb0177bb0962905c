/* examples/duo/guest.S - the two guests: say who they are, look whether there is SVE, work, power themselves off. */

#define SYSTEM_OFF  0x84000008

	.macro	GUEST nr
	.section .guest\nr, "ax"
	.globl	guest\nr
	.type	guest\nr, %function
guest\nr:
	adr	x0, 2f
	hvc	#1
	mrs	x0, id_aa64pfr0_el1
	ubfx	x0, x0, #32, #4
	cbnz	x0, .
	mov	x1, #1000
1:	subs	x1, x1, #1
	b.ne	1b
	ldr	w0, =SYSTEM_OFF
	smc	#0
	b	.
	.size	guest\nr, . - guest\nr
2:	.asciz	"guest \nr: here\n"
	.balign	8
	.ltorg
	.endm

	GUEST	1
	GUEST	2
