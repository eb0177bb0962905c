/* mpu_guest.S - programs EL2's MPU and runs into its end; the exception powers the machine off. */
	.arch	armv8-a
	.globl	_start, faults
	.macro	REGION n, bar, lar
	mov	x0, #\n
	msr	S3_4_C6_C2_1, x0        /* PRSELR_EL2 */
	isb
	ldr	x0, =\bar
	msr	S3_4_C6_C8_0, x0        /* PRBAR_EL2 */
	ldr	x0, =\lar
	msr	S3_4_C6_C8_1, x0        /* PRLAR_EL2 */
	.endm
_start:
	adr	x0, vectors
	msr	vbar_el2, x0
	REGION	3, 0x00010038, 0x0001ffc1        /* this program, read-only */
	REGION	5, 0x00020032, 0x0002ffc1        /* data, execute never */
	REGION	6, 0x9c00003a, 0x9cffffc3        /* devices, read-only at first */
	REGION	6, 0x9c000032, 0x9cffffc3
	REGION	7, 0x00030030, 0x0003ffc0        /* not enabled */
	ldr	x0, =0x04ff                      /* MAIR_EL2: 0 Write-Back, 1 Device */
	msr	mair_el2, x0
	dsb	sy
	isb
	ldr	x0, =0x30c50831                  /* SCTLR_EL2: M */
	msr	sctlr_el2, x0
	isb
	ldr	x1, =0x0002ff00
	str	x0, [x1]
faults:
	str	x0, [x1, #0x100]
	b	.
	.ltorg
	.balign	2048
vectors:
	.org	vectors + 0x200
	ldr	x1, =0x9c010000                  /* SYS_CFGCTRL: start, write, shutdown */
	ldr	w0, =0xc0800000
	str	w0, [x1, #0xa4]
	b	.
