/* Interrupts: SGI, SPI, timers; masks, priorities, vectors. DDI 0487 D1.3.6, D11; IHI 0069 chapters 4, 12. */
#include "guest.inc"
#define ICC_PMR    S3_0_C4_C6_0
#define ICC_HPPIR1 S3_0_C12_C12_2
#define ICC_SGI1R  S3_0_C12_C11_5
#define ICC_RPR    S3_0_C12_C11_3
#if TEST_EL == 2
#define TIMER_TVAL cnthp_tval_el2
#define TIMER_CTL  cnthp_ctl_el2
#define TIMER_ID   26
#else
#define TIMER_TVAL cntp_tval_el0
#define TIMER_CTL  cntp_ctl_el0
#define TIMER_ID   30
#endif
	.macro	SGI_SELF id
	ldr	x0, =(\id) << 24 | 1
	msr	ICC_SGI1R, x0
	isb
	.endm
	.macro	CLEAR
	str	xzr, [x28, #REC_IRQS]
	str	xzr, [x28, #REC_INTID]
	.endm
/* until an interrupt came, at most a second or so */
	.macro	WAIT
	ldr	x1, =200000000
75:	ldr	x0, [x28, #REC_IRQS]
	cbnz	x0, 74f
	subs	x1, x1, #1
	b.ne	75b
74:
	.endm
	.macro	NOPS
	.rept	8
	nop
	.endr
	.endm
GUEST_MAIN
	bl	rt_gic_init
	TEST	"an SGI to itself"
	CLEAR
	msr	daifclr, #2
	SGI_SELF 5
	WAIT
	msr	daifset, #2
	EXPECT_REC(REC_IRQS, 1)
	EXPECT_REC(REC_INTID, 5)
	EXPECT_REC(REC_VECTOR, 0x280)

	TEST	"PSTATE.I holds it back; ISR_EL1 shows it; then it comes"
	CLEAR
	SGI_SELF 6
	NOPS
	mrs	x1, isr_el1
	EXPECT_EQ(x1, 0x80)
	EXPECT_REC(REC_IRQS, 0)
	mrs	x1, ICC_HPPIR1
	EXPECT_EQ(x1, 6)
	msr	daifclr, #2
	isb
	NOPS
	msr	daifset, #2
	EXPECT_REC(REC_IRQS, 1)
	EXPECT_REC(REC_INTID, 6)
	mrs	x1, isr_el1
	EXPECT_EQ(x1, 0)

	TEST	"SPSR of an interrupt has I clear"
	ldr	x1, [x28, #REC_IRQ_SPSR]
	and	x1, x1, #0xc0
	EXPECT_EQ(x1, 0x40)

	TEST	"ICC_PMR_EL1 holds back what is not more urgent"
	CLEAR
	mov	x1, #0x80
	msr	ICC_PMR, x1
	isb
	msr	daifclr, #2
	SGI_SELF 7
	NOPS
	EXPECT_REC(REC_IRQS, 0)
	mov	x1, #0x90
	msr	ICC_PMR, x1
	isb
	NOPS
	EXPECT_REC(REC_IRQS, 1)
	EXPECT_REC(REC_INTID, 7)
	mov	x1, #0xff
	msr	ICC_PMR, x1
	msr	daifset, #2

	TEST	"the more urgent of two comes first"
	CLEAR
	ldr	x2, =GICR_SGI
	mov	w1, #0x40
	strb	w1, [x2, #0x400 + 9]
	SGI_SELF 8
	SGI_SELF 9
	mrs	x1, ICC_HPPIR1
	EXPECT_EQ(x1, 9)
	msr	daifclr, #2
	isb
	NOPS
	msr	daifset, #2
	EXPECT_REC(REC_IRQS, 2)
	EXPECT_REC(REC_INTID, 8)

	TEST	"a disabled SGI stays pending"
	CLEAR
	mov	w1, #1 << 10
	str	w1, [x2, #0x180]           /* GICR_ICENABLER0 */
	dsb	sy
	msr	daifclr, #2
	SGI_SELF 10
	NOPS
	EXPECT_REC(REC_IRQS, 0)
	ldr	w3, [x2, #0x200]           /* GICR_ISPENDR0 */
	and	x3, x3, #1 << 10
	EXPECT_EQ(x3, 1 << 10)
	str	w1, [x2, #0x100]
	dsb	sy
	WAIT
	msr	daifset, #2
	EXPECT_REC(REC_INTID, 10)

	TEST	"pending by GICR_ISPENDR0"
	CLEAR
	msr	daifclr, #2
	mov	w1, #1 << 11
	str	w1, [x2, #0x200]
	WAIT
	msr	daifset, #2
	EXPECT_REC(REC_INTID, 11)

	TEST	"an SPI made pending in the distributor"
	CLEAR
	ldr	x2, =GICD
	mov	w1, #1 << 8                /* INTID 40 */
	ldr	w3, [x2, #0x84]
	orr	w3, w3, w1
	str	w3, [x2, #0x84]            /* GICD_IGROUPR1 */
	mov	w3, #0xa0
	strb	w3, [x2, #0x400 + 40]
	mov	x4, #0x6140
	str	xzr, [x2, x4]              /* GICD_IROUTER40: affinity 0 */
	str	w1, [x2, #0x104]           /* GICD_ISENABLER1 */
	msr	daifclr, #2
	str	w1, [x2, #0x204]           /* GICD_ISPENDR1 */
	WAIT
	msr	daifset, #2
	EXPECT_REC(REC_IRQS, 1)
	EXPECT_REC(REC_INTID, 40)
	str	w1, [x2, #0x184]

	TEST	"the virtual timer: INTID 27"
	CLEAR
	mov	x0, #20000
	msr	cntv_tval_el0, x0
	mov	x0, #1
	msr	cntv_ctl_el0, x0
	isb
	msr	daifclr, #2
	WAIT
	msr	daifset, #2
	EXPECT_REC(REC_IRQS, 1)
	EXPECT_REC(REC_INTID, 27)

	TEST	"a physical timer of this EL"
	CLEAR
	mov	x0, #20000
	msr	TIMER_TVAL, x0
	mov	x0, #1
	msr	TIMER_CTL, x0
	isb
	msr	daifclr, #2
	WAIT
	msr	daifset, #2
	EXPECT_REC(REC_IRQS, 1)
	EXPECT_REC(REC_INTID, TIMER_ID)

	TEST	"IMASK holds the timer back, ISTATUS shows it"
	CLEAR
	msr	daifclr, #2
	mov	x0, #3
	msr	cntv_ctl_el0, x0
	mov	x0, #0
	msr	cntv_tval_el0, x0
	isb
	NOPS
	mrs	x1, cntv_ctl_el0
	EXPECT_EQ(x1, 7)
	EXPECT_REC(REC_IRQS, 0)
	mov	x0, #1
	msr	cntv_ctl_el0, x0
	isb
	WAIT
	msr	daifset, #2
	EXPECT_REC(REC_INTID, 27)

	TEST	"WFI wakes by a masked interrupt and goes on"
	CLEAR
	mov	x0, #30000
	msr	cntv_tval_el0, x0
	mov	x0, #1
	msr	cntv_ctl_el0, x0
	isb
	wfi
1:	mrs	x1, cntv_ctl_el0           /* an early wake-up is allowed */
	tbz	x1, #2, 1b
	EXPECT_REC(REC_IRQS, 0)
	mrs	x1, isr_el1
	EXPECT_EQ(x1, 0x80)
	msr	cntv_ctl_el0, xzr
	isb

	TEST	"WFI, then unmasked: the handler runs"
	CLEAR
	mov	x0, #30000
	msr	cntv_tval_el0, x0
	mov	x0, #1
	msr	cntv_ctl_el0, x0
	isb
2:	wfi                                /* masked, or it might sleep behind the interrupt */
	msr	daifclr, #2
	isb
	msr	daifset, #2
	ldr	x0, [x28, #REC_IRQS]
	cbz	x0, 2b
	EXPECT_REC(REC_INTID, 27)

#if TEST_EL == 1
	TEST	"an interrupt at EL0 takes the third set of vectors and returns there"
	CLEAR
	mrs	x0, cntkctl_el1
	orr	x0, x0, #3
	msr	cntkctl_el1, x0
	mov	x0, #20000
	msr	cntv_tval_el0, x0
	mov	x0, #1
	msr	cntv_ctl_el0, x0
	isb
	mov	x7, #0
	RUN_EL0	el0_count, 0
	EXPECT_ESR(0x56000009)
	EXPECT_REC(REC_IRQS, 1)
	ldr	x0, [x28, #REC_IRQ_SPSR]
	and	x0, x0, #0x1f
	EXPECT_EQ(x0, 0)
#endif
GUEST_END
	.balign	64
/* well past the timer, then back */
el0_count:
	mrs	x1, cntvct_el0
	isb
	add	x1, x1, #2500, lsl #12
1:	mrs	x3, cntvct_el0
	isb
	cmp	x3, x1
	b.lo	1b
	svc	#9
