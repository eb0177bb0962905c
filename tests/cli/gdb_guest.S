// gdb_guest.S - what the debugger's tests debug: EL2 sets up a trap of WFI and starts EL1, which counts to 5 in memory, calls the
// hypervisor, and waits; EL2 counts what it takes and powers off by PSCI at the second.
	.globl	_start, el1, loop, store, load, call, counter, taken
_start:	adr	x0, vectors
	msr	vbar_el2, x0
	mov	x0, #(1 << 31)
	orr	x0, x0, #(1 << 13)	// HCR_EL2.{RW,TWI}
	msr	hcr_el2, x0
	adr	x0, el1
	msr	elr_el2, x0
	mov	x0, #0x3c5
	msr	spsr_el2, x0
	eret
el1:	mov	x1, #0
	adr	x2, counter
loop:	add	x1, x1, #1
store:	str	x1, [x2]
load:	ldr	x3, [x2]
	cmp	x1, #5
	b.lt	loop
call:	hvc	#7
	wfi
	b	.

	.balign	2048
vectors:
	.skip	0x400
taken:	mrs	x4, esr_el2
	lsr	x4, x4, #26
	cmp	x4, #0x16		// HVC
	b.ne	off
	eret
off:	mov	x0, #0x0008		// PSCI SYSTEM_OFF
	movk	x0, #0x8400, lsl #16
	smc	#0
	.balign	8
counter: .quad	0
