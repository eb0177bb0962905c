/* examples/duo/guest.S - a guest (GUEST: 1 or 2): says who it is, looks whether there is SVE, works, powers itself off. */

#define SYSTEM_OFF  0x84000008
#define PASTE(a, b) a##b
#define NAME(n)     PASTE(guest, n)

	.section .guest, "ax"
	.globl	NAME(GUEST)
	.type	NAME(GUEST), %function
NAME(GUEST):
	adr	x0, hello
	hvc	#1
	mrs	x0, id_aa64pfr0_el1
	ubfx	x0, x0, #32, #4            /* SVE, which the hypervisor hides */
	cbnz	x0, .
	mov	x1, #1000
1:	subs	x1, x1, #1
	b.ne	1b
	ldr	w0, =SYSTEM_OFF
	smc	#0
	b	.
	.size	NAME(GUEST), . - NAME(GUEST)

hello:	.ascii	"guest "
	.byte	'0' + GUEST
	.asciz	": here\n"
	.balign	8
	.ltorg
