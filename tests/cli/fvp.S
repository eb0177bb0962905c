/* fvp.S - a program for the FVP_BaseR_AEMv8R: each processor prints '+', the first what the MPUIR_ELx say as characters, '.' for
 * a region of EL2's MPU that reads back, and ID_AA64MMFR0_EL1.MSA_frac. */
	.arch	armv8-a
	.globl	_start
_start:
	mrs	x0, CurrentEL
	cmp	x0, #2 << 2
	b.ne	.
	movz	x1, #0x9c09, lsl #16
	mov	w2, #'+'
	str	w2, [x1]
	mrs	x0, mpidr_el1
	ldr	x3, =0xff00ffffff
	tst	x0, x3
	b.ne	.
	mrs	x2, S3_0_C0_C0_4        /* MPUIR_EL1 */
	str	w2, [x1]
	mrs	x2, S3_4_C0_C0_4        /* MPUIR_EL2 */
	str	w2, [x1]
	msr	S3_4_C6_C2_1, xzr       /* PRSELR_EL2 */
	isb
	movz	x3, #0x1002
	msr	S3_4_C6_C8_0, x3        /* PRBAR_EL2 */
	isb
	mrs	x4, S3_4_C6_C8_0
	cmp	x3, x4
	b.ne	.
	mov	w2, #'.'
	str	w2, [x1]
	mrs	x2, id_aa64mmfr0_el1
	ubfx	x2, x2, #52, #4         /* MSA_frac */
	add	w2, w2, #'0'
	str	w2, [x1]
	b	.
