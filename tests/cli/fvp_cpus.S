/* fvp_cpus.S - a program at the address that RVBAR parameters name, in FVP_Base_RevC's trusted SRAM: the processors print Aff2 and Aff1
 * of MPIDR_EL1 one after the other, in the order of their numbers ('!' where MT is not 1, Aff0 not 0 or RVBAR_EL3 another address); the last
 * one powers the machine off.
 * PROCESSORS: how many there are. */
	.arch	armv8.7-a
	.globl	_start
_start:
	mrs	x0, mpidr_el1
	ubfx	x1, x0, #16, #8     /* cluster */
	ubfx	x2, x0, #8, #8      /* core */
	add	x3, x2, x1, lsl #2
	ldr	x4, =turn
1:	ldar	w5, [x4]
	cmp	w5, w3
	b.ne	1b

	and	x5, x0, #0xff
	eor	x5, x5, #1 << 24
	and	x6, x0, #1 << 24
	eor	x5, x5, x6          /* 0: as it should be */
	mrs	x6, rvbar_el3
	adr	x7, _start
	sub	x6, x6, x7
	orr	x5, x5, x6
	ldr	x10, =0x1c090000
	cbz	x5, 2f
	mov	w5, #'!'
	str	w5, [x10]
2:	add	w1, w1, #'0'
	str	w1, [x10]
	add	w2, w2, #'0'
	str	w2, [x10]
	add	w3, w3, #1
	cmp	w3, #PROCESSORS
	b.eq	last
	stlr	w3, [x4]
3:	wfi
	b	3b

last:
	ldr	x1, =0x1c010000
	ldr	w0, =0xc0800000
	str	w0, [x1, #0xa4]
	b	.
	.ltorg
	.balign	8
turn:	.word	0
