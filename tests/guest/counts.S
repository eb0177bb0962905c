/* The last of what there is n times: breakpoints, watchpoints, event counters; and one beyond. DDI 0487 D2, D13; the numbers are those of
 * ID_AA64DFR0_EL1 and PMCR_EL0. TEST_EL 1. */
#include "guest.inc"
#define MDE (1 << 15)
/* `op` with the number in X19. */
	.macro	DBG op
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	cmp	x19, #\n
	b.ne	70f
	\op	\n
70:
	.endr
	.endm
	.macro	CNT op
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	cmp	x19, #\n
	b.ne	70f
	\op	\n
70:
	.endr
	.endm
	.macro	SET_BREAK n
	msr	dbgbvr\n\()_el1, x0
	msr	dbgbcr\n\()_el1, x1
	.endm
	.macro	SET_WATCH n
	msr	dbgwvr\n\()_el1, x0
	msr	dbgwcr\n\()_el1, x1
	.endm
	.macro	GET_BREAK n
	mrs	x0, dbgbcr\n\()_el1
	.endm
	.macro	GET_WATCH n
	mrs	x0, dbgwcr\n\()_el1
	.endm
	.macro	SET_COUNTER n
	msr	pmevcntr\n\()_el0, x0
	msr	pmevtyper\n\()_el0, x1
	.endm
	.macro	GET_COUNTER n
	mrs	x0, pmevcntr\n\()_el0
	.endm
GUEST_MAIN
	msr	oslar_el1, xzr
	SYSREG_BITS mdscr_el1, MDE, 0
	mrs	x20, id_aa64dfr0_el1
	MAP	5, rt_pages, PTE_BASE | PTE_USER

	TEST	"the last breakpoint"
	ubfx	x19, x20, #12, #4
	adr	x0, el0_two + 4
	ldr	x1, =1 | 2 << 1 | 0xf << 5
	DBG	SET_BREAK
	isb
	RUN_EL0	el0_two
	EXPECT_ESR(0xc2000022)
	EXPECT_ELR(el0_two + 4)
	mov	x1, xzr
	DBG	SET_BREAK
	isb
	RUN_EL0	el0_two
	EXPECT_ESR(0x56000002)

	TEST	"no breakpoint behind it"
	add	x19, x19, #1
	cmp	x19, #16
	b.eq	1f
	TRY
	DBG	GET_BREAK
	END_TRY
	EXPECT_ESR(0x02000000)

1:	TEST	"the last breakpoint compares contexts: a watchpoint is linked to it"
	ubfx	x19, x20, #12, #4
	mov	x0, #0x77
	ldr	x1, =1 | 3 << 1 | 0xf << 5 | 3 << 20   /* linked context match */
	DBG	SET_BREAK
	lsl	x2, x19, #16                           /* LBN */
	ubfx	x19, x20, #20, #4
	ldr	x0, =TESTVA + 5 * 4096
	ldr	x1, =1 | 2 << 1 | 3 << 3 | 0xff << 5 | 1 << 20
	orr	x1, x1, x2
	DBG	SET_WATCH
	mov	x2, #0x76
	msr	contextidr_el1, x2
	isb
	RUN_EL0	el0_load
	EXPECT_ESR(0x56000001)
	mov	x2, #0x77
	msr	contextidr_el1, x2
	isb
	RUN_EL0	el0_load
	ldr	x1, [x28, #REC_ESR]
	bic	x1, x1, #0x1f00000
	EXPECT_EQ(x1, 0xd2000022)
	EXPECT_FAR(TESTVA + 5 * 4096)

	TEST	"no watchpoint behind the last"
	mov	x1, xzr
	DBG	SET_WATCH
	add	x19, x19, #1
	cmp	x19, #16
	b.eq	1f
	TRY
	DBG	GET_WATCH
	END_TRY
	EXPECT_ESR(0x02000000)

1:	TEST	"the last event counter counts software's increments, overflows, and is what PMSELR_EL0 selects"
	ubfx	x0, x20, #8, #4
	SKIP_IF_ZERO x0, the_end
	mrs	x19, pmcr_el0
	ubfx	x19, x19, #11, #5
	SKIP_IF_ZERO x19, the_end
	sub	x19, x19, #1
	ldr	x0, =0xfffffffe
	mov	x1, xzr                                /* SW_INCR */
	CNT	SET_COUNTER
	mov	x21, #1
	lsl	x21, x21, x19
	msr	pmovsclr_el0, x21
	msr	pmcntenset_el0, x21
	mrs	x0, pmcr_el0
	bic	x0, x0, #0x80                          /* LP: 32 bits */
	orr	x0, x0, #1
	msr	pmcr_el0, x0
	isb
	mrs	x0, pmovsset_el0
	tst	x0, x21
	cset	x0, ne
	EXPECT_EQ(x0, 0)
	msr	pmswinc_el0, x21
	isb
	mrs	x0, pmovsset_el0
	tst	x0, x21
	cset	x0, ne
	EXPECT_EQ(x0, 0)
	msr	pmswinc_el0, x21
	isb
	mrs	x0, pmovsset_el0
	tst	x0, x21
	cset	x0, ne
	EXPECT_EQ(x0, 1)
	msr	pmcntenclr_el0, x21
	isb
	msr	pmselr_el0, x19
	isb
	mrs	x1, pmxevcntr_el0
	CNT	GET_COUNTER
	EXPECT_REGS(x0, x1)
	mrs	x1, pmxevtyper_el0
	EXPECT_EQ(x1, 0)

	TEST	"no event counter behind it"
	add	x19, x19, #1
	cmp	x19, #31
	b.eq	the_end
	TRY
	CNT	GET_COUNTER
	END_TRY
	EXPECT_ESR(0x02000000)
the_end:
	GUEST_END
el0_two:
	nop
	nop
	svc	#2
el0_load:
	ldr	x1, [x0]
	svc	#1
