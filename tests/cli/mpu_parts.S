/* mpu_parts.S - what sits on FVP_BaseR_AEMv8R, as a program finds it: a letter for each part that does what it should, then power off. */
	.arch	armv8-a
	.globl	_start
	.macro	ADDR reg, value
	ldr	\reg, =\value
	.endm
	.macro	SAY letter
	mov	w2, #\letter
	str	w2, [x1]
	.endm
/* Waits for the interrupt to be pending at the distributor. */
	.macro	PENDING intid
	ADDR	x10, 0xaf000200 + \intid / 32 * 4   /* GICD_ISPENDR */
1:	ldr	w11, [x10]
	tbz	w11, #\intid % 32, 1b
	.endm
_start:
	ADDR	x1, 0x9c090000
	ADDR	x3, 0x9c010000          /* V2M system registers */
	ldr	w4, [x3]
	ubfx	w4, w4, #16, #12        /* SYS_ID.HBI */
	cmp	w4, #0x20
	b.ne	.
	SAY	'i'
	ADDR	x4, 0x880000000         /* the second window of DRAM */
	ADDR	x5, 0x123456789abcdef0
	str	x5, [x4, #8]
	ldr	x6, [x4, #8]
	cmp	x5, x6
	b.ne	.
	mov	x7, #0
	ldr	x6, [x7, #8]
	cmp	x5, x6
	b.eq	.
	SAY	'd'
	ADDR	x4, 0x9c110000          /* SP804: one-shot, 32 bits, 100 ticks */
	mov	w5, #0xa3
	mov	w6, #100
	str	w6, [x4]                /* TimerLoad */
	str	w5, [x4, #8]            /* TimerControl */
	PENDING	34
	str	wzr, [x4, #0xc]         /* TimerIntClr */
	ADDR	x4, 0x9c120020          /* the second timer of the other one */
	str	w6, [x4]
	str	w5, [x4, #8]
	PENDING	35
	SAY	't'
	ADDR	x4, 0x9c0f0000          /* SP805 */
	ADDR	w5, 0x1acce551
	str	w5, [x4, #0xc00]        /* WdogLock */
	mov	w5, #10
	str	w5, [x4]                /* WdogLoad */
	mov	w5, #1
	str	w5, [x4, #8]            /* WdogControl.INTEN */
	PENDING	32
	SAY	'w'
	ADDR	x4, 0xaa490000
	ADDR	w5, 0x1acce551
	str	w5, [x4, #0xc00]
	mov	w5, #10
	str	w5, [x4]
	mov	w5, #1
	str	w5, [x4, #8]
	PENDING	56
	SAY	'w'
	ADDR	x4, 0xaa810000          /* CNTCTLBase: CNTACR<n> */
	mov	w5, #0x3f
	str	w5, [x4, #0x40]
	str	w5, [x4, #0x44]
	ADDR	x4, 0xaa820000          /* CNTBase0, CNTBase1: CNTP_TVAL, CNTP_CTL */
	mov	w5, #1
	mov	w6, #1000
	str	w6, [x4, #0x28]
	str	w5, [x4, #0x2c]
	PENDING	57
	ADDR	x4, 0xaa830000
	str	w6, [x4, #0x28]
	str	w5, [x4, #0x2c]
	PENDING	58
	mrs	x7, cntpct_el0          /* one counter for all */
	ldr	x8, [x4]
	ADDR	x9, 0xaa800000          /* CNTReadBase */
	ldr	x9, [x9]
	cmp	x7, x8
	b.hi	.
	cmp	x8, x9
	b.hi	.
	SAY	'c'
	ADDR	x4, 0xaf020000          /* GITS_CTLR.Quiescent */
	ldr	w5, [x4]
	tbz	w5, #31, .
	SAY	'l'
	ADDR	w5, 0xc0800000          /* SYS_CFGCTRL: start, write, shutdown */
	str	w5, [x3, #0xa4]
	b	.
