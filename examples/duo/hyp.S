/* examples/duo/hyp.S - a hypervisor that runs two guests, one after the other: stage 2, ID registers of its own making, PSCI.
 * It has a mistake, unless it is built with -DFIXED. docs/cases.md finds it. */

#define UART        0x09000000
#define SYSTEM_OFF  0x84000008
#define HCR_VM      (1 << 0)
#define HCR_TID3    (1 << 18)
#define HCR_TSC     (1 << 19)
#define HCR_RW      (1 << 31)
#ifdef FIXED
#define HCR         (HCR_RW | HCR_TID3 | HCR_TSC | HCR_VM)
#else
#define HCR         (HCR_RW | HCR_TID3 | HCR_VM)
#endif
#define VTCR        0x80023560     /* 4 KiB, 32 bits of IPA from level 1, 40 bits of PA, Write-Back, Inner Shareable */
#define BLOCK       0x7fd          /* AF, Inner Shareable, readable and writable, Normal Write-Back */
#define SVE         (0xf << 32)    /* ID_AA64PFR0_EL1.SVE */

	.arch	armv8.2-a
	.text
	.globl	_start
_start:
	adr	x0, vectors
	msr	vbar_el2, x0
	ldr	x0, =HCR
	msr	hcr_el2, x0
	ldr	x0, =VTCR
	msr	vtcr_el2, x0
	mov	x0, #1
	ldr	x1, =guest1
	b	start_guest

/* Guest X0, whose block begins at X1. Does not come back. */
	.type	start_guest, %function
start_guest:
	ldr	x2, =hyp_saved + 248
	str	x0, [x2]                   /* the guest that runs */
	ldr	x3, =hyp_tables - 2 * 4096
	add	x3, x3, x0, lsl #13        /* two tables a guest: level 1, level 2 */
	add	x4, x3, #4096
	orr	x5, x4, #3
	str	x5, [x3, #8]               /* IPA 0x40000000, 1 GiB */
	mov	x5, #BLOCK
	orr	x5, x5, x1
	ubfx	x6, x1, #21, #9
	str	x5, [x4, x6, lsl #3]
	orr	x3, x3, x0, lsl #48        /* VMID */
	msr	vttbr_el2, x3
	msr	elr_el2, x1
	mov	x5, #0x3c5
	msr	spsr_el2, x5
	dsb	ish
	isb
	eret
	.size	start_guest, . - start_guest

/* X0: text, to the serial port. */
	.type	print, %function
print:
	mov	x1, #UART
1:	ldrb	w2, [x0], #1
	cbz	w2, 2f
	str	w2, [x1]
	b	1b
2:	ret
	.size	print, . - print

/* ---- what guests do ---- */

	.type	from_guest, %function
from_guest:
	msr	tpidr_el2, x30
	ldr	x30, =hyp_saved
	stp	x0, x1, [x30]
	stp	x2, x3, [x30, #16]
	mrs	x0, esr_el2
	lsr	x1, x0, #26
	cmp	x1, #0x16
	b.eq	guest_hvc
	cmp	x1, #0x17
	b.eq	guest_smc
	cmp	x1, #0x18
	b.eq	guest_mrs
	adr	x0, text_lost
	b	stop
	.size	from_guest, . - from_guest

/* HVC: X0 is a text. */
	.type	guest_hvc, %function
guest_hvc:
	ldr	x0, [x30]
	bl	print
	b	back
	.size	guest_hvc, . - guest_hvc

/* SMC: PSCI, of which there is SYSTEM_OFF: the next guest's turn. */
	.type	guest_smc, %function
guest_smc:
	ldr	w0, [x30]
	ldr	w1, =SYSTEM_OFF
	cmp	w0, w1
	b.ne	1f
	ldr	x0, [x30, #248]
	cmp	x0, #2
	b.eq	2f
	mov	x0, #2
	ldr	x1, =guest2
	b	start_guest
1:	mov	x0, #-1                    /* NOT_SUPPORTED */
	str	x0, [x30]
	b	skip
2:	adr	x0, text_done
	b	stop
	.size	guest_smc, . - guest_smc

/* MRS X0, ID_AA64PFR0_EL1: without SVE. Other ID registers read as zero. */
	.type	guest_mrs, %function
guest_mrs:
	bic	x0, x0, #1 << 25           /* IL */
	ldr	w1, =0x60300009            /* direction, CRm, Rt, CRn, Op1, Op2, Op0 of that one */
	mov	x2, #0
	cmp	w0, w1
	b.ne	1f
	mrs	x2, id_aa64pfr0_el1
	bic	x2, x2, #SVE
1:	str	x2, [x30]
	b	skip
	.size	guest_mrs, . - guest_mrs

skip:
	mrs	x0, elr_el2
	add	x0, x0, #4
	msr	elr_el2, x0
back:
	ldr	x30, =hyp_saved
	ldp	x0, x1, [x30]
	ldp	x2, x3, [x30, #16]
	mrs	x30, tpidr_el2
	eret

/* Prints X0 and powers off. */
stop:
	bl	print
	ldr	w0, =SYSTEM_OFF
	smc	#0
	b	.

text_lost:	.asciz	"hypervisor: a guest did what I do not know\n"
text_done:	.asciz	"hypervisor: both guests are done\n"

	.balign	2048
vectors:
	.rept	16
	.balign	128
	b	from_guest
	.endr
