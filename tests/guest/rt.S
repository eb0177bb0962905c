/* tests/guest/rt.S - the runtime of guest tests: start, identity map, vectors. Results, serial port, PSCI, interrupts: rt_io.S. */
#include "guest.inc"
	.arch	armv8.2-a
	.section .text.start, "ax"
	.globl	_start
_start:
	msr	daifset, #15
	ldr	x28, =rt_records
	mrs	x19, CurrentEL
	ldr	x0, =rt_bss_start
	ldr	x1, =rt_bss_end
1:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	1b
	ldr	x0, =rt_boot_el
	str	x19, [x0]
#ifndef TEST_MPU
	ldr	x24, =rt_tables
	blr	x24
#endif
	ldr	x24, =guest_main
	ldr	x25, =rt_stack_top
	b	rt_enter

/* A CPU started by PSCI: X0 = function to run, with X28 and the stack of its MPIDR.Aff0. */
	.globl	rt_secondary
rt_secondary:
	msr	daifset, #15
	mov	x24, x0
	mrs	x1, mpidr_el1
	and	x1, x1, #0xff
	ldr	x28, =rt_records
	mov	x2, #REC_SIZE
	madd	x28, x1, x2, x28
	ldr	x25, =rt_stack_top
	lsl	x1, x1, #12
	sub	x25, x25, x1
	b	rt_enter

/* X24 = where to go, X25 = stack. From EL2 with TEST_EL 1: down to EL1 with EL2 out of the way. */
rt_enter:
	mrs	x0, CurrentEL
	cmp	x0, #8
	b.ne	2f
	mov	x0, #3
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	mrs	x0, midr_el1
	msr	vpidr_el2, x0
	mrs	x0, mpidr_el1
	msr	vmpidr_el2, x0
	mov	x0, #0x33ff
	msr	cptr_el2, x0
	mov	x0, #0xf
	msr	S3_4_C12_C9_5, x0          /* ICC_SRE_EL2 */
#if TEST_EL == 2
	ldr	x0, =3 << 40 | 1 << 31 | 0x38  /* HCR_EL2: API, APK, RW, AMO, IMO, FMO */
#else
	ldr	x0, =3 << 40 | 1 << 31
#endif
	msr	hcr_el2, x0
	isb
#if TEST_EL == 1
	ldr	x0, =0x30d00800
	msr	sctlr_el1, x0
	mov	x0, #0x3c5
	msr	spsr_el2, x0
	adr	x0, 2f
	msr	elr_el2, x0
	eret
#endif
2:	msr	spsel, #1
	mov	sp, x25
	ldr	x0, =rt_vectors
	msr	EL(vbar), x0
#if TEST_EL == 3
	ldr	x0, =rt_vectors_low
	msr	vbar_el1, x0
	msr	vbar_el2, x0
	mov	x0, #1 << 31
	msr	hcr_el2, x0                /* RW */
	mov	x0, #0xf
	msr	S3_6_C12_C12_5, x0         /* ICC_SRE_EL3 */
	isb
	msr	S3_4_C12_C9_5, x0          /* ICC_SRE_EL2 */
	msr	cptr_el3, xzr
#endif
	mov	x0, #3 << 20
	msr	cpacr_el1, x0
	bl	rt_mmu_on
	br	x24

	.text
#ifdef TEST_MPU
/* Region 0 the devices, 1 the program, 2 its data behind rt_pages and rt_free, which have none. */
	.globl	rt_mmu_on
rt_mmu_on:
	ldr	x0, =0x4404ff              /* 0 Normal Write-Back, 1 nGnRE, 2 Non-cacheable */
	msr	EL(mair), x0
	REGION	0, 0x00000000, 0x3fffffff, 2, 3
	REGION	1, 0x40000000, 0x403fffff, 0x30, 1
	REGION	2, rt_l1, 0x47ffffff, 0x32, 1
	ldr	x0, =0x30d01805            /* RES1s, I, C, M; SPAN set */
#if TEST_EL == 2
	ldr	x0, =0x30c51835 & ~0x30
#endif
	msr	EL(sctlr), x0
	isb
	ret
#else
/* Builds the maps: 1 GiB of devices, 1 GiB of RAM in 2 MiB blocks, the test windows. */
rt_tables:
	ldr	x0, =rt_l1
#if TEST_EL >= 2
	ldr	x1, =0x441 | PTE_DEVICE | PTE_XN
#else
	ldr	x1, =0x401 | PTE_DEVICE | PTE_XN
#endif
	str	x1, [x0]
	ldr	x1, =rt_l2 + 3
	str	x1, [x0, #8]
	ldr	x1, =rt_l2test + 3
	str	x1, [x0, #16]
	ldr	x0, =rt_l2test
	ldr	x1, =rt_l3 + 3
	str	x1, [x0]
	ldr	x1, =rt_l3b + 3
	str	x1, [x0, #8]
	ldr	x0, =rt_l2
	ldr	x1, =0x40000000 | (PTE_BASE & ~2)
	mov	x2, #512
1:	str	x1, [x0], #8
	add	x1, x1, #0x200000
	subs	x2, x2, #1
	b.ne	1b
#if TEST_EL == 1
	ldr	x0, =rt_l2 + 16            /* the block of .bss */
	ldr	x1, [x0]
	orr	x1, x1, #PTE_UXN
	str	x1, [x0]
#endif
	dsb	sy
	ret

/* TxSZ 25, 4 KiB, Inner Shareable, Write-Back walks, 40-bit PA; the upper half off. */
	.globl	rt_mmu_on
rt_mmu_on:
	ldr	x0, =0x4404ff              /* 0 Normal Write-Back, 1 nGnRE, 2 Non-cacheable */
	msr	EL(mair), x0
#if TEST_EL >= 2
	ldr	x0, =0x80823519
#else
	ldr	x0, =0x200803519 | 1 << 23
#endif
	msr	EL(tcr), x0
	ldr	x0, =rt_l1
	msr	EL(ttbr0), x0
	isb
	FLUSH_TLB
	ldr	x0, =0x30d01805            /* RES1s, I, C, M; SPAN set */
#if TEST_EL >= 2
	ldr	x0, =0x30c51835 & ~0x30
#endif
	msr	EL(sctlr), x0
	isb
	ret
#endif

/* ---- exceptions ---- */
	.macro	sync_entry off
	.balign	128
	stp	x0, x1, [x28, #REC_SAVE]
	mov	x0, #\off
	b	rt_sync
	.endm
	.macro	irq_entry off
	.balign	128
	stp	x0, x1, [x28, #REC_SAVE]
	mov	x0, #\off
#if TEST_EL == 3
	b	rt_sync                    /* recorded like the others: the vector tells */
#else
	b	rt_irq
#endif
	.endm
	.balign	2048
	.globl	rt_vectors
rt_vectors:
	sync_entry 0x000
	irq_entry 0x080
	irq_entry 0x100
	sync_entry 0x180
	sync_entry 0x200
	irq_entry 0x280
	irq_entry 0x300
	sync_entry 0x380
	sync_entry 0x400
	irq_entry 0x480
	irq_entry 0x500
	sync_entry 0x580
	sync_entry 0x600
	irq_entry 0x680
	irq_entry 0x700
	sync_entry 0x780

#if TEST_EL == 3
/* Lower levels record likewise and hand over by an SMC of their own. */
#define LOW_SMC 0xfff
	.macro	low_entry off
	.balign	128
	stp	x0, x1, [x28, #REC_SAVE]
	mov	x0, #\off
	b	rt_low
	.endm
	.balign	2048
	.globl	rt_vectors_low
rt_vectors_low:
	.irp	off, 0x000, 0x080, 0x100, 0x180, 0x200, 0x280, 0x300, 0x380, 0x400, 0x480, 0x500, 0x580, 0x600, 0x680, 0x700, 0x780
	low_entry \off
	.endr
	.macro	record_low el
	mrs	x0, esr_el\el
	mrs	x1, far_el\el
	stp	x0, x1, [x28, #REC_ESR]
	mrs	x0, elr_el\el
	mrs	x1, spsr_el\el
	stp	x0, x1, [x28, #REC_ELR]
	.endm
	.balign	128
rt_low:
	str	x0, [x28, #REC_VECTOR]
	mrs	x0, CurrentEL
	lsr	x0, x0, #2
	str	x0, [x28, #REC_EL]
	cmp	x0, #2
	b.eq	1f
	record_low 1
	b	2f
1:	record_low 2
	mrs	x0, hpfar_el2
	str	x0, [x28, #REC_HPFAR]
2:	ldp	x0, x1, [x28, #REC_SAVE]
	smc	#LOW_SMC
#endif

	.balign	128
rt_sync:
#if TEST_EL == 3
	mrs	x1, esr_el3
	movz	x16, #0x5e00, lsl #16
	movk	x16, #LOW_SMC
	cmp	x1, x16
	b.ne	1f
	mrs	x1, spsr_el3
	b	2f
1:	mov	x1, #3
	str	x1, [x28, #REC_EL]
#endif
	str	x0, [x28, #REC_VECTOR]
	mrs	x0, EL(esr)
	mrs	x1, EL(far)
	stp	x0, x1, [x28, #REC_ESR]
	mrs	x0, EL(elr)
	mrs	x1, EL(spsr)
	stp	x0, x1, [x28, #REC_ELR]
2:	ldr	x0, [x28, #REC_COUNT]
	add	x0, x0, #1
	str	x0, [x28, #REC_COUNT]
	ldr	x0, [x28, #REC_RECOVER]
	cbz	x0, rt_unexpected
	msr	EL(elr), x0
	str	xzr, [x28, #REC_RECOVER]
	ldr	x0, [x28, #REC_RSPSR]
	cbnz	x0, 1f
	bic	x0, x1, #0xc00
	bic	x0, x0, #1 << 20
1:	msr	EL(spsr), x0
	str	xzr, [x28, #REC_RSPSR]
	ldp	x0, x1, [x28, #REC_SAVE]
	eret

/* Acknowledge, quieten the timers, end. */
rt_irq:
	str	x0, [x28, #REC_VECTOR]
	mrs	x0, EL(elr)
	mrs	x1, EL(spsr)
	stp	x0, x1, [x28, #REC_IRQ_ELR]
	mrs	x0, S3_0_C12_C12_0         /* ICC_IAR1_EL1 */
	str	x0, [x28, #REC_INTID]
	ldr	x1, [x28, #REC_IRQS]
	add	x1, x1, #1
	str	x1, [x28, #REC_IRQS]
	cmp	x0, #16
	b.lo	1f
	msr	cntv_ctl_el0, xzr
	msr	cntp_ctl_el0, xzr
#if TEST_EL == 2
	msr	cnthp_ctl_el2, xzr
#endif
	isb
1:	msr	S3_0_C12_C12_1, x0         /* ICC_EOIR1_EL1 */
	ldp	x0, x1, [x28, #REC_SAVE]
	eret
	.ltorg

	.bss
	.balign	65536
	.globl	rt_pages, rt_l1, rt_l2, rt_l2test, rt_l3, rt_l3b, rt_free
rt_pages:	.skip	65536              /* 16 pages for tests to map */
rt_free:	.skip	0x50000            /* more, 64 KiB aligned: tables of other granules */
rt_l1:		.skip	4096
rt_l2:		.skip	4096
rt_l2test:	.skip	4096
rt_l3:		.skip	4096
rt_l3b:		.skip	4096
rt_stacks:	.skip	0x8000
rt_stack_top:
	.globl	rt_records, rt_stack_top, rt_boot_el
rt_records:	.skip	REC_SIZE * 8
rt_boot_el:	.skip	8
