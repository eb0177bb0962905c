/* The reset of a PE is that of its GIC CPU interface, and of nothing else in the GIC: PSCI CPU_OFF, then CPU_ON. IHI 0069 12.2, 12.4: the
 * registers' values on a Warm reset; binary points as Cortex-A53's (DDI 0500, GIC system registers), which has five bits of priority, too. */
#include "guest.inc"
#define PSCI_CPU_OFF       0x84000002
#define PSCI_CPU_ON        0xc4000003
#define PSCI_AFFINITY_INFO 0xc4000004
#define ICC_PMR     S3_0_C4_C6_0
#define ICC_BPR0    S3_0_C12_C8_3
#define ICC_AP0R0   S3_0_C12_C8_4
#define ICC_AP1R0   S3_0_C12_C9_0
#define ICC_RPR     S3_0_C12_C11_3
#define ICC_SGI1R   S3_0_C12_C11_5
#define ICC_IAR1    S3_0_C12_C12_0
#define ICC_BPR1    S3_0_C12_C12_3
#define ICC_CTLR    S3_0_C12_C12_4
#define ICC_IGRPEN0 S3_0_C12_C12_6
#define ICC_IGRPEN1 S3_0_C12_C12_7
#define ICH_AP1R0   S3_4_C12_C9_0
#define ICH_HCR     S3_4_C12_C11_0
#define ICH_MISR    S3_4_C12_C11_2
#define ICH_VMCR    S3_4_C12_C11_7
#define ICH_LR0     S3_4_C12_C12_0
#define GICR1_SGI   (GICR_SGI + 0x20000)
#define SGI_TO_1(n) ((n) << 24 | 1 << 1)
	.macro	KEEP n, reg
	mrs	x1, \reg
	str	x1, [x0, #8 * \n]
	.endm
#define KEPT(n, v) _kept n, (v), __LINE__
	.macro	_kept n, v, line
	ldr	x1, [x22, #8 * \n]
	_expect	x1, \v, \line
	.endm
/* CPU 1 runs `label` and turns itself off. */
	.macro	ONE_LIFE label
	str	xzr, [x22, #120]
	ldr	x0, =PSCI_CPU_ON
	mov	x1, #1
	ldr	x2, =rt_secondary
	ldr	x3, =\label
	bl	rt_psci
	EXPECT_EQ(x0, 0)
	add	x0, x22, #120
69:	ldar	x1, [x0]
	cbz	x1, 69b
	ldr	x21, =1000000
70:	ldr	x0, =PSCI_AFFINITY_INFO
	mov	x1, #1
	mov	x2, #0
	bl	rt_psci
	subs	x21, x21, #1
	ccmp	x0, #1, #4, ne
	b.ne	70b
	EXPECT_EQ(x0, 1)
	.endm
GUEST_MAIN
	bl	rt_gic_init
	ldr	x22, =kept

	TEST	"a PE sets its interface up, has an active interrupt, and is turned off"
	ONE_LIFE first_life
	KEPT(0, 0xf8)                          /* priorities have five bits */
	KEPT(3, 0x80)
	KEPT(4, 1 << (0x80 >> 3))
	KEPT(5, 3)
	KEPT(6, 1)
	KEPT(7, 1)
	KEPT(10, 5)
#if TEST_EL == 2
	KEPT(11, 1)
	KEPT(12, 1)
#endif

	TEST	"an interrupt comes while it is off"
	ldr	x0, =SGI_TO_1(6)
	msr	ICC_SGI1R, x0
	isb
	ldr	x1, =GICR1_SGI
	ldr	w0, [x1, #0x200]
	and	x0, x0, #0xffff
	EXPECT_EQ(x0, 1 << 6)

	TEST	"turned on again: ICC_* are those of a reset"
	ONE_LIFE second_life
	KEPT(0, 0)
	KEPT(1, 2)
	KEPT(2, 3)
	KEPT(3, 0xff)
	KEPT(4, 0)
	KEPT(5, 0)
	KEPT(6, 0)
	KEPT(7, 0)
	KEPT(8, 0)
	KEPT(9, 0)                             /* no interrupt is signalled */
#if TEST_EL == 2

	TEST	"turned on again: ICH_* are those of a reset"
	KEPT(11, 0)
	KEPT(12, 0)
	KEPT(13, 0)
#endif

	TEST	"the redistributor is not reset: what came is pending, what was active still is"
	KEPT(10, 6)
	ldr	x1, =GICR1_SGI
	ldr	w0, [x1, #0x300]
	EXPECT_EQ(x0, 3 << 5)
	ldr	w0, [x1, #0x100]
	EXPECT_EQ(x0, 0xffffffff)
GUEST_END

/* X0: where to. IAR apart, which changes something. */
keep_all:
	KEEP	0, ICC_PMR
	KEEP	1, ICC_BPR0
	KEEP	2, ICC_BPR1
	KEEP	3, ICC_RPR
	KEEP	4, ICC_AP1R0
	mrs	x1, ICC_CTLR
	and	x1, x1, #3                     /* EOImode, CBPR */
	str	x1, [x0, #40]
	KEEP	6, ICC_IGRPEN0
	KEEP	7, ICC_IGRPEN1
	KEEP	8, ICC_AP0R0
	KEEP	9, isr_el1
#if TEST_EL == 2
	KEEP	11, ICH_HCR
	KEEP	12, ICH_AP1R0
	KEEP	13, ICH_MISR
#endif
	ret

first_life:
	bl	rt_gic_init
	ldr	x0, =SGI_TO_1(5)
	msr	ICC_SGI1R, x0
	isb
1:	mrs	x20, ICC_IAR1
	cmp	x20, #5
	b.ne	1b
	mov	x1, #7
	msr	ICC_BPR0, x1
	msr	ICC_BPR1, x1
	mov	x1, #3
	msr	ICC_CTLR, x1
	mov	x1, #1
	msr	ICC_IGRPEN0, x1
#if TEST_EL == 2
	msr	ICH_HCR, x1
	msr	ICH_AP1R0, x1
	ldr	x1, =0xff000002                /* VPMR, VENG1 */
	msr	ICH_VMCR, x1
	ldr	x1, =1 << 62 | 1 << 60 | 27    /* pending, Group 1 */
	msr	ICH_LR0, x1
#endif
	isb
	ldr	x0, =kept
	str	x20, [x0, #80]
	bl	keep_all
	b	off

second_life:
	ldr	x0, =kept
	bl	keep_all
	mov	x1, #0xff
	msr	ICC_PMR, x1
	mov	x1, #1
	msr	ICC_IGRPEN1, x1
	isb
	mrs	x1, ICC_IAR1                   /* nothing of its priority is active any more */
	str	x1, [x0, #80]
off:	mov	x1, #1
	add	x0, x0, #120
	stlr	x1, [x0]
	dsb	sy
1:	ldr	w0, =PSCI_CPU_OFF
	bl	rt_psci
	b	1b
	.ltorg

	.bss
	.balign	64
kept:	.skip	128
