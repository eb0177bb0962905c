/* tests/guest/svgic.S - the virtual CPU interface of GICv3 in Secure state: an EL2 that SCR_EL3.EEL2 enables gives virtual interrupts to
 * Secure EL1. IHI 0069 4.6 (FIQ and IRQ by Security state), 6 (list registers), 12.3, 12.4; DDI 0487 D1.3.6, D24 (ICC_* and ICH_* accessors). */
#include "guest.inc"

#define SEL2    (SCR_LOW | SCR_EEL2)
#define NSEL2   (SCR_LOW | SCR_NS)
#define HCR     (3 << 40 | 1 << 31)            /* API, APK, RW */
#define HCR_FMO (1 << 3)
#define HCR_IMO (1 << 4)
#define HCR_MO  (HCR_FMO | HCR_IMO)
#define ICC_PMR    S3_0_C4_C6_0
#define ICC_DIR    S3_0_C12_C11_1
#define ICC_SGI1R  S3_0_C12_C11_5
#define ICC_IAR0   S3_0_C12_C8_0
#define ICC_EOIR0  S3_0_C12_C8_1
#define ICC_IAR1   S3_0_C12_C12_0
#define ICC_EOIR1  S3_0_C12_C12_1
#define ICC_HPPIR0 S3_0_C12_C8_2
#define ICC_HPPIR1 S3_0_C12_C12_2
#define ICC_IGRPEN1_EL3 S3_6_C12_C12_7
#define ICC_IGRPEN0 S3_0_C12_C12_6
#define ICH_AP0R0  S3_4_C12_C8_0
#define ICH_AP1R0  S3_4_C12_C9_0
#define ICH_HCR    S3_4_C12_C11_0
#define ICH_MISR   S3_4_C12_C11_2
#define ICH_VMCR   S3_4_C12_C11_7
#define ICH_LR0    S3_4_C12_C12_0
#define ICH_LR1    S3_4_C12_C12_1
#define VMCR_OPEN  0xf04c000b                  /* PMR 0xf0, BPR0 2, BPR1 3, both groups; VFIQEn */
#define LR(state, flags, prio, id) ((state) << 62 | (flags) << 60 | (prio) << 48 | (id))
#define G1   1
#define HW   2
#define PEND 1
#define ACT  2
#define PPI_G1S (1 << 20)
#define PPI_G0  (1 << 21)
#define PPI_G1N (1 << 22)
#define MAINTENANCE (1 << 25)

	.macro	SET reg, v
	ldr	x16, =(\v)
	msr	\reg, x16
	isb
	.endm
	.macro	GET_IS reg, v
	mrs	x1, \reg
	EXPECT_EQ(x1, \v)
	.endm
	/* The interface empty and on, by EL3; HCR_EL2 routes to EL2, which gives virtual interrupts to EL1. */
	.macro	FRESH
	SET	scr_el3, SEL2
	.irp	reg, ICH_LR0, ICH_LR1, ICH_AP0R0, ICH_AP1R0
	msr	\reg, xzr
	.endr
	SET	ICH_VMCR, VMCR_OPEN
	SET	ICH_HCR, 1
	SET	hcr_el2, HCR | HCR_MO
	ldr	x16, =GICR_SGI
	ldr	w17, =PPI_G1S | PPI_G0 | PPI_G1N
	str	w17, [x16, #0x280]         /* nothing pending, nothing active */
	str	w17, [x16, #0x380]
	.endm
	.macro	PEND_PPI m
	ldr	x16, =GICR_SGI
	ldr	w17, =\m
	str	w17, [x16, #0x200]
	.endm
	.macro	ACTIVE_IS m
	ldr	x16, =GICR_SGI
	ldr	w1, [x16, #0x300]
	ldr	w17, =PPI_G1S | PPI_G0 | PPI_G1N
	and	w1, w1, w17
	EXPECT_EQ(x1, \m)
	.endm

GUEST_MAIN
	b	begin
spin:	ldr	x2, =100000
1:	subs	x2, x2, #1
	b.ne	1b
	smc	#1
iar1:	mrs	x3, ICC_IAR1
	smc	#2
iar0:	mrs	x3, ICC_IAR0
	smc	#3
eoir1:	msr	ICC_EOIR1, x3
	smc	#4
r_pmr:	mrs	x3, ICC_PMR
	smc	#5
w_pmr:	msr	ICC_PMR, x3
	smc	#6
sgi:	msr	ICC_SGI1R, x3
	smc	#7
r_hcr:	mrs	x3, ICH_HCR
	smc	#8
w_lr:	msr	ICH_LR0, x3
	smc	#9
isr:	mrs	x3, isr_el1
	smc	#10
begin:
	bl	gic_init

TEST "ICH_* belong to EL2 of either Security state: one set of registers"
	FRESH
	ldr	x3, =LR(PEND, G1, 0xa0, 77)
	RUN_AT	w_lr, SEL2, AT_EL2
	EXPECT_ESR(0x5e000009)
	RUN_AT	r_hcr, NSEL2, AT_EL2
	EXPECT_ESR(0x5e000008)
	EXPECT_EQ(x3, 1)
	GET_IS	ICH_LR0, LR(PEND, G1, 0xa0, 77)

TEST "they are UNDEFINED at Secure EL1"
	FRESH
	RUN_AT	r_hcr, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 1)
	EXPECT_ESR(0x02000000)

TEST "a pending Group 1 list register is a virtual IRQ at Secure EL1"
	FRESH
	SET	ICH_LR0, LR(PEND, G1, 0xa0, 77)
	RUN_AT	isr, SEL2, AT_EL1
	EXPECT_EQ(x3, 0x80)
	RUN_AT	spin, SEL2, 0x345
	EXPECT_REC(REC_EL, 1)
	EXPECT_VECTOR(0x280)

TEST "a pending Group 0 one is a virtual FIQ"
	FRESH
	SET	ICH_LR1, LR(PEND, 0, 0xa0, 78)
	RUN_AT	isr, SEL2, AT_EL1
	EXPECT_EQ(x3, 0x40)
	RUN_AT	spin, SEL2, 0x385
	EXPECT_REC(REC_EL, 1)
	EXPECT_VECTOR(0x300)

TEST "not at Secure EL2 itself, and not without SCR_EL3.EEL2"
	FRESH
	SET	ICH_LR0, LR(PEND, G1, 0xa0, 77)
	SET	ICH_LR1, LR(PEND, 0, 0xa0, 78)
	RUN_AT	spin, SEL2, 0x309
	EXPECT_ESR(0x5e000001)
	RUN_AT	spin, SCR_LOW, 0x305
	EXPECT_ESR(0x5e000001)
	RUN_AT	isr, SCR_LOW, AT_EL1
	EXPECT_EQ(x3, 0)

TEST "acknowledge and end by Secure EL1: the list register, the active priorities"
	FRESH
	SET	ICH_LR0, LR(PEND, G1, 0xa0, 77)
	RUN_AT	iar1, SEL2, AT_EL1
	EXPECT_EQ(x3, 77)
	GET_IS	ICH_LR0, LR(ACT, G1, 0xa0, 77)
	GET_IS	ICH_AP1R0, 1 << 20
	RUN_AT	eoir1, SEL2, AT_EL1
	EXPECT_ESR(0x5e000004)
	GET_IS	ICH_LR0, LR(0, G1, 0xa0, 77)
	GET_IS	ICH_AP1R0, 0

TEST "ICC_PMR_EL1 of Secure EL1 is ICH_VMCR_EL2's with SCR_EL3.EEL2, the physical one without"
	FRESH
	mov	x3, #0x67
	RUN_AT	w_pmr, SEL2, AT_EL1
	GET_IS	ICH_VMCR, 0x604c000b
	GET_IS	ICC_PMR, 0xf8
	RUN_AT	r_pmr, SCR_LOW, AT_EL1
	EXPECT_EQ(x3, 0xf8)

TEST "HW: the end deactivates a physical interrupt of Secure Group 1"
	FRESH
	ldr	x16, =GICR_SGI
	mov	w17, #PPI_G1S
	str	w17, [x16, #0x300]
	SET	ICH_LR0, LR(PEND, G1 + HW, 0xa0, 77 + (20 << 32))
	RUN_AT	iar1, SEL2, AT_EL1
	ACTIVE_IS PPI_G1S
	RUN_AT	eoir1, SEL2, AT_EL1
	ACTIVE_IS 0
	GET_IS	ICH_LR0, LR(0, G1 + HW, 0xa0, 77 + (20 << 32))

TEST "a physical interrupt of Secure Group 1 is an IRQ, taken from Secure EL1 to Secure EL2 by HCR_EL2.IMO"
	FRESH
	PEND_PPI PPI_G1S
	RUN_AT	spin, SEL2, 0x3c5
	EXPECT_REC(REC_EL, 2)
	EXPECT_VECTOR(0x480)
	RUN_AT	iar1, SEL2, AT_EL2                 /* which acknowledges it */
	EXPECT_EQ(x3, 20)
	RUN_AT	eoir1, SEL2, AT_EL2
	ACTIVE_IS 0

TEST "... and one of Group 0 an FIQ, by HCR_EL2.FMO"
	FRESH
	PEND_PPI PPI_G0
	RUN_AT	spin, SEL2, 0x3c5
	EXPECT_REC(REC_EL, 2)
	EXPECT_VECTOR(0x500)
	RUN_AT	iar0, SEL2, AT_EL2
	EXPECT_EQ(x3, 21)
	SET	ICC_EOIR0, 21

TEST "one of the Non-secure Group 1 is an FIQ in Secure state"
	FRESH
	PEND_PPI PPI_G1N
	RUN_AT	spin, SEL2, 0x3c5
	EXPECT_REC(REC_EL, 2)
	EXPECT_VECTOR(0x500)
	RUN_AT	iar1, SEL2, AT_EL2                 /* not to be acknowledged there */
	EXPECT_EQ(x3, 1023)

TEST "a virtual and a physical interrupt at once: the physical one goes to EL2 first"
	FRESH
	SET	ICH_LR0, LR(PEND, G1, 0x10, 77)
	PEND_PPI PPI_G1S
	RUN_AT	spin, SEL2, 0x305
	EXPECT_REC(REC_EL, 2)
	EXPECT_VECTOR(0x480)

TEST "SGIs of Secure EL1 are Secure EL2's"
	FRESH
	mov	x3, #0
	RUN_AT	sgi, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 11, 5, 3, 0))

TEST "ICH_HCR_EL2.TC and TALL1 trap Secure EL1 with SCR_EL3.EEL2, and not without"
	FRESH
	SET	ICH_HCR, 1 << 12 | 1 << 10 | 1
	RUN_AT	r_pmr, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(ESR_SYSREG(3, 0, 4, 6, 0, 3, 1))
	RUN_AT	iar1, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 12, 0, 3, 1))
	RUN_AT	r_pmr, SCR_LOW, AT_EL1
	EXPECT_ESR(0x5e000005)

TEST "the maintenance interrupt: INTID 25, of the group that software gives it"
	FRESH
	ldr	x16, =GICR_SGI
	ldr	w1, [x16, #0x200]
	and	w1, w1, #MAINTENANCE
	EXPECT_EQ(x1, 0)
	SET	ICH_HCR, 3                         /* UIE */
	GET_IS	ICH_MISR, 2
	RUN_AT	spin, SEL2, 0x3c5
	EXPECT_REC(REC_EL, 2)
	EXPECT_VECTOR(0x480)
	RUN_AT	iar1, SEL2, AT_EL2
	EXPECT_EQ(x3, 25)
	SET	ICH_HCR, 1
	RUN_AT	eoir1, SEL2, AT_EL2
	EXPECT_ESR(0x5e000004)
GUEST_END

gic_init:
	ldr	x0, =GICD
	mov	w1, #0x30
	str	w1, [x0]
	mov	w1, #0x37
	str	w1, [x0]
	ldr	x0, =GICR
	ldr	w1, [x0, #0x14]
	bic	w1, w1, #2
	str	w1, [x0, #0x14]
1:	ldr	w1, [x0, #0x14]
	tbnz	w1, #2, 1b
	ldr	x0, =GICR_SGI
	ldr	w1, =PPI_G1N
	str	w1, [x0, #0x80]                    /* GICR_IGROUPR0 */
	ldr	w1, =PPI_G1S | MAINTENANCE
	str	w1, [x0, #0xd00]                   /* GICR_IGRPMODR0 */
	ldr	w1, =PPI_G1S | PPI_G0 | PPI_G1N | MAINTENANCE
	str	w1, [x0, #0x100]
	mov	x1, #0xff
	msr	ICC_PMR, x1
	mov	x1, #3
	msr	ICC_IGRPEN1_EL3, x1
	mov	x1, #1
	msr	ICC_IGRPEN0, x1
	isb
	ret
