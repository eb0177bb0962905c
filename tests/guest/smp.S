/* Several CPUs: PSCI, atomicity, ordering, broadcast maintenance, SGIs. DDI 0487 B2, D8.17; DEN 0022. */
#include "guest.inc"
#define OTHERS 3
#define PSCI_CPU_OFF       0x84000002
#define PSCI_CPU_ON        0xc4000003
#define PSCI_AFFINITY_INFO 0xc4000004
/* All other CPUs run `label` (X19 = their number, X20 = 1 << 30 free) and this one waits until they are done. */
	.macro	ALL label
	START	\label
	WAIT_DONE
	.endm
	.macro	START label
	ldr	x16, =done
	str	xzr, [x16]
	adrp	x17, \label
	add	x17, x17, :lo12:\label
	ldr	x16, =work
	str	x17, [x16, #8]
	ldr	x17, [x16]
	add	x17, x17, #1
	stlr	x17, [x16]
	dsb	ish
	sev
	.endm
	.macro	WAIT_DONE
	ldr	x16, =done
70:	ldar	x17, [x16]
	cmp	x17, #OTHERS
	b.ne	70b
	.endm
GUEST_MAIN
	bl	rt_gic_init
	TEST	"PSCI CPU_ON starts the others with their context"
	mov	x21, #1
1:	ldr	x0, =PSCI_CPU_ON
	mov	x1, x21
	ldr	x2, =rt_secondary
	ldr	x3, =secondary
	bl	rt_psci
	EXPECT_EQ(x0, 0)
	add	x21, x21, #1
	cmp	x21, #OTHERS + 1
	b.ne	1b
	WAIT_DONE

	TEST	"CPU_ON of a running CPU: ALREADY_ON; of none: INVALID_PARAMETERS"
	ldr	x0, =PSCI_CPU_ON
	mov	x1, #1
	ldr	x2, =rt_secondary
	mov	x3, #0
	bl	rt_psci
	EXPECT_EQ(x0, -4)
	ldr	x0, =PSCI_CPU_ON
	mov	x1, #0x7700
	ldr	x2, =rt_secondary
	bl	rt_psci
	EXPECT_EQ(x0, -2)

	TEST	"AFFINITY_INFO: on"
	ldr	x0, =PSCI_AFFINITY_INFO
	mov	x1, #2
	mov	x2, #0
	bl	rt_psci
	EXPECT_EQ(x0, 0)

	TEST	"LDADD from all sides"
	ldr	x22, =counter
	str	xzr, [x22]
	START	do_ldadd
	bl	work_ldadd
	WAIT_DONE
	ldr	x0, [x22]
	EXPECT_EQ(x0, (OTHERS + 1) * 5000)

	TEST	"exclusives from all sides"
	str	xzr, [x22]
	START	do_excl
	bl	work_excl
	WAIT_DONE
	ldr	x0, [x22]
	EXPECT_EQ(x0, (OTHERS + 1) * 5000)

	TEST	"compare and swap from all sides"
	str	xzr, [x22]
	START	do_cas
	bl	work_cas
	WAIT_DONE
	ldr	x0, [x22]
	EXPECT_EQ(x0, (OTHERS + 1) * 5000)

	TEST	"a lock of LDAXR and STLR around plain accesses"
	str	xzr, [x22]
	START	do_lock
	bl	work_lock
	WAIT_DONE
	ldr	x0, [x22]
	EXPECT_EQ(x0, (OTHERS + 1) * 2000)

	TEST	"128-bit exclusives are not torn"
	ldr	x23, =pair
	stp	xzr, xzr, [x23]
	START	do_pair
	bl	work_pair
	WAIT_DONE
	ldp	x0, x1, [x23]
	EXPECT_EQ(x0, (OTHERS + 1) * 2000)
	EXPECT_EQ(x1, -(OTHERS + 1) * 2000)

	TEST	"another CPU's store breaks a reservation"
	mov	x0, #5
	str	x0, [x22]
	ldxr	x1, [x22]
	mov	x20, x1
	ALL	do_store9
	ldxr	x1, [x22]
	EXPECT_EQ(x1, 9)
	clrex

	TEST	"a broadcast TLBI reaches all"
	ldr	x0, =rt_pages
	mov	x1, #0xa
	str	x1, [x0]
	mov	x1, #0xb
	ldr	x0, =rt_pages + 0x1000
	str	x1, [x0]
	mov	x21, #20
2:	MAP	9, rt_pages, PTE_BASE
	ALL	do_read_a
	ldr	x0, =wrong
	ldr	x1, [x0]
	EXPECT_EQ(x1, 0)
	MAP_CONST 9, 0
	ldr	x0, =(TESTVA + 9 * 4096) >> 12
#if TEST_EL == 1
	tlbi	vae1is, x0
#else
	tlbi	vae2is, x0
#endif
	dsb	ish
	MAP	9, rt_pages + 0x1000, PTE_BASE
	ALL	do_read_b
	ldr	x0, =wrong
	ldr	x1, [x0]
	EXPECT_EQ(x1, 0)
	MAP_CONST 9, 0
#if TEST_EL == 1
	tlbi	vmalle1is
#else
	tlbi	alle2is
#endif
	dsb	ish
	subs	x21, x21, #1
	b.ne	2b

	TEST	"new code is seen by all after IC IVAU"
	mov	x21, #20
	ldr	x22, =rt_pages + 0x2000
	ldr	w0, =0xd65f03c0
	str	w0, [x22, #4]
	ldr	x1, =expected
3:	ldr	w0, =0xd2800000
	orr	w0, w0, w21, lsl #5
	str	w0, [x22]
	str	x21, [x1]
	dc	cvau, x22
	dsb	ish
	ic	ivau, x22
	dsb	ish
	isb
	ALL	do_call
	subs	x21, x21, #1
	b.ne	3b
	ldr	x0, =wrong
	ldr	x1, [x0]
	EXPECT_EQ(x1, 0)

	TEST	"an SGI to each"
	START	do_wait_sgi
	ldr	x21, =ready
4:	ldar	x0, [x21]
	cmp	x0, #OTHERS
	b.ne	4b
	ldr	x0, =3 << 24 | 0xe
	msr	S3_0_C12_C11_5, x0
	isb
	WAIT_DONE
	ldr	x0, =rt_records
	ldr	x1, [x0, #REC_SIZE + REC_INTID]
	EXPECT_EQ(x1, 3)
	ldr	x1, [x0, #2 * REC_SIZE + REC_INTID]
	EXPECT_EQ(x1, 3)
	ldr	x1, [x0, #3 * REC_SIZE + REC_INTID]
	EXPECT_EQ(x1, 3)

	TEST	"an SGI to all but oneself"
	ldr	x0, =ready
	str	xzr, [x0]
	str	xzr, [x28, #REC_IRQS]
	START	do_wait_sgi
	ldr	x21, =ready
5:	ldar	x0, [x21]
	cmp	x0, #OTHERS
	b.ne	5b
	ldr	x0, =4 << 24 | 1 << 40
	msr	S3_0_C12_C11_5, x0
	isb
	WAIT_DONE
	mrs	x1, isr_el1
	EXPECT_EQ(x1, 0)
	ldr	x0, =rt_records
	ldr	x1, [x0, #3 * REC_SIZE + REC_INTID]
	EXPECT_EQ(x1, 4)

	TEST	"CPU_OFF, AFFINITY_INFO says so, and on again"
	START	do_off3
	ldr	x21, =100000
6:	ldr	x0, =PSCI_AFFINITY_INFO
	mov	x1, #3
	mov	x2, #0
	bl	rt_psci
	subs	x21, x21, #1
	ccmp	x0, #1, #4, ne
	b.ne	6b
	EXPECT_EQ(x0, 1)
	ldr	x0, =done
	str	xzr, [x0]
	ldr	x0, =PSCI_CPU_ON
	mov	x1, #3
	ldr	x2, =rt_secondary
	ldr	x3, =secondary
	bl	rt_psci
	EXPECT_EQ(x0, 0)
	ldr	x0, =done
7:	ldar	x1, [x0]
	cbz	x1, 7b
GUEST_END

/* ---- the others ---- */
secondary:
	bl	rt_gic_init
	mrs	x19, mpidr_el1
	and	x19, x19, #0xff
	ldr	x25, =work
	ldr	x24, [x25]
	b	finished
loop:	ldar	x0, [x25]
	cmp	x0, x24
	b.ne	1f
	wfe
	b	loop
1:	mov	x24, x0
	ldr	x1, [x25, #8]
	blr	x1
finished:
	ldr	x0, =done
	mov	x1, #1
	staddl	x1, [x0]
	dsb	ish
	b	loop

do_ldadd:
	ldr	x22, =counter
work_ldadd:
	mov	x0, #5000
	mov	x1, #1
1:	ldadd	x1, x2, [x22]
	subs	x0, x0, #1
	b.ne	1b
	ret
do_excl:
	ldr	x22, =counter
work_excl:
	mov	x0, #5000
1:	ldxr	x1, [x22]
	add	x1, x1, #1
	stxr	w2, x1, [x22]
	cbnz	w2, 1b
	subs	x0, x0, #1
	b.ne	1b
	ret
do_cas:
	ldr	x22, =counter
work_cas:
	mov	x0, #5000
1:	ldr	x1, [x22]
	mov	x2, x1
	add	x3, x1, #1
	cas	x2, x3, [x22]
	cmp	x1, x2
	b.ne	1b
	subs	x0, x0, #1
	b.ne	1b
	ret
do_lock:
	ldr	x22, =counter
work_lock:
	mov	x0, #2000
	mov	w4, #1
	add	x5, x22, #64
1:	ldaxr	w1, [x5]
	cbnz	w1, 1b
	stxr	w2, w4, [x5]
	cbnz	w2, 1b
	ldr	x3, [x22]
	add	x3, x3, #1
	str	x3, [x22]
	stlr	wzr, [x5]
	subs	x0, x0, #1
	b.ne	1b
	ret
do_pair:
	ldr	x23, =pair
work_pair:
	mov	x0, #2000
1:	ldxp	x1, x2, [x23]
	add	x1, x1, #1
	sub	x2, x2, #1
	stxp	w3, x1, x2, [x23]
	cbnz	w3, 1b
	subs	x0, x0, #1
	b.ne	1b
	ret
do_store9:
	ldr	x0, =counter
	mov	x1, #9
	str	x1, [x0]
	ret
do_read_a:
	mov	x2, #0xa
	b	1f
do_read_b:
	mov	x2, #0xb
1:	isb
	ldr	x0, =TESTVA + 9 * 4096
	ldr	x1, [x0]
	cmp	x1, x2
	b.eq	2f
	ldr	x0, =wrong
	mov	x1, #1
	stadd	x1, [x0]
2:	ret
do_call:
	mov	x5, x30
	isb
	ldr	x0, =rt_pages + 0x2000
	blr	x0
	ldr	x1, =expected
	ldr	x1, [x1]
	cmp	x0, x1
	b.eq	3f
	ldr	x0, =wrong
	mov	x1, #1
	stadd	x1, [x0]
3:	ret	x5
do_wait_sgi:
	str	xzr, [x28, #REC_IRQS]
	ldr	x0, =ready
	mov	x1, #1
	staddl	x1, [x0]
4:	wfi
	msr	daifclr, #2
	isb
	msr	daifset, #2
	ldr	x0, [x28, #REC_IRQS]
	cbz	x0, 4b
	ret
do_off3:
	cmp	x19, #3
	b.ne	5f
	ldr	w0, =PSCI_CPU_OFF
	bl	rt_psci
5:	ret
	.ltorg

	.bss
	.balign	128
counter: .skip	128
pair:	.skip	64
work:	.skip	16
done:	.skip	64
ready:	.skip	64
wrong:	.skip	8
expected: .skip	8
