/* The virtual CPU interface of GICv3: list registers, ICV_* registers, maintenance, traps. IHI 0069 chapters 6, 12. TEST_EL 2 only. */
#include "guest.inc"
#include "el1.inc"
#define HCR_FMO   (1 << 3)
#define HCR_IMO   (1 << 4)
#define HCR_MO    (HCR_FMO | HCR_IMO)
#define ICC_PMR   S3_0_C4_C6_0
#define ICC_IAR0  S3_0_C12_C8_0
#define ICC_EOIR0 S3_0_C12_C8_1
#define ICC_AP1R0 S3_0_C12_C9_0
#define ICC_DIR   S3_0_C12_C11_1
#define ICC_RPR   S3_0_C12_C11_3
#define ICC_SGI1R S3_0_C12_C11_5
#define ICC_IAR1  S3_0_C12_C12_0
#define ICC_EOIR1 S3_0_C12_C12_1
#define ICC_HPPIR1 S3_0_C12_C12_2
#define ICC_BPR1  S3_0_C12_C12_3
#define ICC_CTLR  S3_0_C12_C12_4
#define ICC_GRPEN0 S3_0_C12_C12_6
#define ICC_GRPEN1 S3_0_C12_C12_7
#define ICH_AP0R0 S3_4_C12_C8_0
#define ICH_AP0R1 S3_4_C12_C8_1
#define ICH_AP1R0 S3_4_C12_C9_0
#define ICH_HCR   S3_4_C12_C11_0
#define ICH_VTR   S3_4_C12_C11_1
#define ICH_MISR  S3_4_C12_C11_2
#define ICH_EISR  S3_4_C12_C11_3
#define ICH_ELRSR S3_4_C12_C11_5
#define ICH_VMCR  S3_4_C12_C11_7
#define ICH_LR0   S3_4_C12_C12_0
#define ICH_LR1   S3_4_C12_C12_1
#define ICH_LR2   S3_4_C12_C12_2
#define ICH_LR3   S3_4_C12_C12_3
#define ICH_LR4   S3_4_C12_C12_4
/* PMR 0xf0, BPR0 2, BPR1 3, both groups on; VFIQEn reads as one */
#define VMCR_OPEN 0xf04c000b
#define LR(state, flags, prio, id) ((state) << 62 | (flags) << 60 | (prio) << 48 | (id))
#define G1 1
#define HW 2
#define PEND 1
#define ACT 2
	.macro	PUT reg, v
	ldr	x0, =(\v)
	msr	\reg, x0
	isb
	.endm
	.macro	GET_IS reg, v
	mrs	x1, \reg
	EXPECT_EQ(x1, \v)
	.endm
/* An interface with nothing in it, on. */
	.macro	FRESH
	.irp	reg, ICH_LR0, ICH_LR1, ICH_LR2, ICH_LR3, ICH_AP0R0, ICH_AP1R0
	msr	\reg, xzr
	.endr
	PUT	ICH_VMCR, VMCR_OPEN
	PUT	ICH_HCR, 1
	.endm
GUEST_MAIN
	bl	rt_gic_init
	ldr	x2, =GICR_SGI              /* maintenance is looked at, not taken */
	mov	w1, #1 << 25
	str	w1, [x2, #0x180]
	ldr	x0, =0x30d00800
	msr	sctlr_el1, x0
	adr	x0, el1_vectors
	msr	vbar_el1, x0
	isb
	TEST	"ICH_VTR_EL2: four list registers, five bits of priority, TDIR"
	mrs	x0, ICH_VTR
	and	x1, x0, #31
	EXPECT_EQ(x1, 3)
	lsr	x1, x0, #26
	EXPECT_EQ(x1, 0x24)
	ubfx	x1, x0, #19, #1
	EXPECT_EQ(x1, 1)

	TEST	"what is not there is UNDEFINED: a fifth list register, a second word of active priorities"
	TRY
	mrs	x0, ICH_LR4
	END_TRY
	EXPECT_ESR(0x02000000)
	TRY
	msr	ICH_AP0R1, x0
	END_TRY
	EXPECT_ESR(0x02000000)

	TEST	"without IMO and FMO EL1 has the physical interface"
	FRESH
	HCR_CHANGE 0, HCR_MO
	mov	x3, #0x80
	RUN_EL1	g_w_pmr
	GET_IS	ICC_PMR, 0x80
	GET_IS	ICH_VMCR, VMCR_OPEN
	PUT	ICC_PMR, 0xf8

	TEST	"with either of them the common registers are virtual"
	HCR_CHANGE HCR_IMO
	mov	x3, #0x50
	RUN_EL1	g_w_pmr
	EXPECT_ESR(0x5a000001)
	GET_IS	ICH_VMCR, 0x504c000b
	HCR_CHANGE HCR_FMO, HCR_IMO
	mov	x3, #0x67
	RUN_EL1	g_w_pmr
	GET_IS	ICH_VMCR, 0x604c000b
	RUN_EL1	g_r_pmr
	EXPECT_EQ(x3, 0x60)
	GET_IS	ICC_PMR, 0xf8

	TEST	"group enables are virtual by their own bit only"
	FRESH
	mov	x3, #0
	RUN_EL1	g_w_grpen0
	GET_IS	ICH_VMCR, VMCR_OPEN & ~1
	FRESH
	HCR_CHANGE HCR_IMO, HCR_FMO
	mov	x3, #0
	RUN_EL1	g_w_grpen1
	GET_IS	ICH_VMCR, VMCR_OPEN & ~2
	GET_IS	ICC_GRPEN1, 1
	HCR_CHANGE HCR_MO

	TEST	"a pending Group 1 interrupt is a virtual IRQ at EL1"
	FRESH
	PUT	ICH_LR0, LR(PEND, G1, 0xa0, 42)
	RUN_EL1	g_spin, 0x345
	EXPECT_ESR(0x5a00e280)
	GET_IS	isr_el1, 0

	TEST	"a pending Group 0 interrupt is a virtual FIQ"
	FRESH
	PUT	ICH_LR1, LR(PEND, 0, 0xa0, 42)
	RUN_EL1	g_spin, 0x305
	EXPECT_ESR(0x5a00e300)

	TEST	"acknowledge, end: state, active priority, running priority"
	FRESH
	PUT	ICH_LR0, LR(PEND, G1, 0xa0, 42)
	RUN_EL1	g_iar1
	EXPECT_EQ(x3, 42)
	EXPECT_EQ(x4, 0xa0)
	GET_IS	ICH_LR0, LR(ACT, G1, 0xa0, 42)
	GET_IS	ICH_AP1R0, 1 << 20
	RUN_EL1	g_isr
	EXPECT_EQ(x3, 0)
	mov	x3, #42
	RUN_EL1	g_eoir1
	GET_IS	ICH_LR0, LR(0, G1, 0xa0, 42)
	GET_IS	ICH_AP1R0, 0
	RUN_EL1	g_iar1
	EXPECT_EQ(x3, 1023)
	EXPECT_EQ(x4, 0xff)

	TEST	"pending and active: held back until the first is over"
	FRESH
	PUT	ICH_LR0, LR(PEND, G1, 0xa0, 42)
	RUN_EL1	g_iar1
	PUT	ICH_LR0, LR(PEND + ACT, G1, 0xa0, 42)
	RUN_EL1	g_iar1
	EXPECT_EQ(x3, 1023)
	mov	x3, #42
	RUN_EL1	g_eoir1
	GET_IS	ICH_LR0, LR(PEND, G1, 0xa0, 42)
	RUN_EL1	g_iar1
	EXPECT_EQ(x3, 42)

	TEST	"the more urgent of two; it preempts by group priority only"
	FRESH
	PUT	ICH_LR0, LR(PEND, G1, 0xa0, 42)
	PUT	ICH_LR2, LR(PEND, G1, 0x80, 43)
	RUN_EL1	g_iar1
	EXPECT_EQ(x3, 43)
	RUN_EL1	g_iar1
	EXPECT_EQ(x3, 1023)
	PUT	ICH_LR1, LR(PEND, G1, 0x78, 44)
	RUN_EL1	g_isr
	EXPECT_EQ(x3, 0x80)
	mov	x3, #5                     /* groups of 32 */
	RUN_EL1	g_w_bpr1
	RUN_EL1	g_iar1
	EXPECT_EQ(x3, 44)
	GET_IS	ICH_AP1R0, 1 << 16 | 1 << 12
	PUT	ICH_LR3, LR(PEND, G1, 0x68, 45)
	RUN_EL1	g_iar1
	EXPECT_EQ(x3, 1023)

	TEST	"masks: priority, group, the interface itself"
	FRESH
	PUT	ICH_LR0, LR(PEND, G1, 0xa0, 42)
	PUT	ICH_VMCR, (VMCR_OPEN & 0xffffff) | 0xa0000000
	RUN_EL1	g_isr
	EXPECT_EQ(x3, 0)
	RUN_EL1	g_hppir1
	EXPECT_EQ(x3, 42)
	PUT	ICH_VMCR, VMCR_OPEN & ~2
	RUN_EL1	g_hppir1
	EXPECT_EQ(x3, 1023)
	PUT	ICH_VMCR, VMCR_OPEN
	PUT	ICH_HCR, 0
	RUN_EL1	g_iar1
	EXPECT_EQ(x3, 1023)
	PUT	ICH_HCR, 1
	RUN_EL1	g_isr
	EXPECT_EQ(x3, 0x80)

	TEST	"binary points: least values, and one for both groups with CBPR"
	FRESH
	PUT	ICH_VMCR, 0xf000000b
	GET_IS	ICH_VMCR, VMCR_OPEN
	mov	x3, #0
	RUN_EL1	g_w_bpr1
	EXPECT_EQ(x4, 3)
	mov	x3, #1                     /* CBPR */
	RUN_EL1	g_w_ctlr
	PUT	ICH_VMCR, VMCR_OPEN | 1 << 4 | 7 << 21
	mov	x3, #4
	RUN_EL1	g_w_bpr1
	EXPECT_EQ(x4, 7)
	GET_IS	ICH_VMCR, VMCR_OPEN | 1 << 4 | 7 << 21

	TEST	"EOImode: priority drop and deactivation apart"
	FRESH
	mov	x3, #2
	RUN_EL1	g_w_ctlr
	PUT	ICH_LR0, LR(PEND, G1, 0xa0, 42)
	RUN_EL1	g_iar1
	mov	x3, #42
	RUN_EL1	g_eoir1
	GET_IS	ICH_AP1R0, 0
	GET_IS	ICH_LR0, LR(ACT, G1, 0xa0, 42)
	mov	x3, #42
	RUN_EL1	g_dir
	GET_IS	ICH_LR0, LR(0, G1, 0xa0, 42)

	TEST	"HW: the physical interrupt is deactivated too"
	FRESH
	ldr	x2, =GICD
	mov	w1, #1 << 8                /* INTID 40 */
	ldr	w3, [x2, #0x84]
	orr	w3, w3, w1
	str	w3, [x2, #0x84]
	str	w1, [x2, #0x304]           /* GICD_ISACTIVER1 */
	PUT	ICH_LR0, LR(PEND, G1 + HW, 0xa0, 42 + (40 << 32))
	RUN_EL1	g_iar1
	ldr	w1, [x2, #0x304]
	EXPECT_EQ(x1, 1 << 8)
	mov	x3, #42
	RUN_EL1	g_eoir1
	ldr	w1, [x2, #0x304]
	EXPECT_EQ(x1, 0)
	GET_IS	ICH_LR0, LR(0, G1 + HW, 0xa0, 42 + (40 << 32))

	TEST	"ends without a list register are counted; without an active priority they are not"
	FRESH
	mov	x3, #99
	RUN_EL1	g_eoir1
	GET_IS	ICH_HCR, 1
	PUT	ICH_AP1R0, 1 << 20
	mov	x3, #99
	RUN_EL1	g_eoir1
	GET_IS	ICH_HCR, 1 << 27 | 1
	GET_IS	ICH_AP1R0, 0

	TEST	"ICH_EISR_EL2, ICH_ELRSR_EL2"
	FRESH
	PUT	ICH_LR0, LR(PEND, G1, 0xa0, 42 + (1 << 41))
	PUT	ICH_LR1, LR(0, G1, 0xa0, 43 + (1 << 41))
	PUT	ICH_LR2, LR(0, G1 + HW, 0xa0, 44)
	GET_IS	ICH_EISR, 2
	GET_IS	ICH_ELRSR, 0xc
	RUN_EL1	g_iar1
	mov	x3, #42
	RUN_EL1	g_eoir1
	GET_IS	ICH_EISR, 3
	GET_IS	ICH_MISR, 1

	TEST	"maintenance conditions and their enables"
	FRESH
	GET_IS	ICH_MISR, 0
	PUT	ICH_HCR, 0xff
	GET_IS	ICH_MISR, 0x5a             /* U, NP, VGrp0E, VGrp1E */
	PUT	ICH_VMCR, VMCR_OPEN & ~3
	GET_IS	ICH_MISR, 0xaa
	PUT	ICH_LR0, LR(PEND, G1, 0xa0, 42)
	GET_IS	ICH_MISR, 0xa2
	PUT	ICH_LR1, LR(ACT, G1, 0xa0, 43)
	GET_IS	ICH_MISR, 0xa0
	PUT	ICH_HCR, 3 << 27 | 0x05
	GET_IS	ICH_MISR, 4

	TEST	"the maintenance interrupt: level of INTID 25"
	FRESH
	ldr	x2, =GICR_SGI
	ldr	w1, [x2, #0x200]
	ubfx	x1, x1, #25, #1
	EXPECT_EQ(x1, 0)
	PUT	ICH_HCR, 3
	ldr	w1, [x2, #0x200]
	ubfx	x1, x1, #25, #1
	EXPECT_EQ(x1, 1)
	PUT	ICH_HCR, 2
	ldr	w1, [x2, #0x200]
	ubfx	x1, x1, #25, #1
	EXPECT_EQ(x1, 0)

	TEST	"ICH_HCR_EL2.TC, TALL0, TALL1, TDIR"
	FRESH
	PUT	ICH_HCR, 1 << 10 | 1
	RUN_EL1	g_r_pmr
	EXPECT_ESR(ESR_SYSREG(3, 0, 4, 6, 0, 3, 1))
	RUN_EL1	g_dir
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 11, 1, 3, 0))
	RUN_EL1	g_w_grpen1
	EXPECT_ESR(0x5a000001)
	PUT	ICH_HCR, 1 << 11 | 1
	RUN_EL1	g_w_grpen0
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 12, 6, 3, 0))
	RUN_EL1	g_iar1
	EXPECT_ESR(0x5a000001)
	PUT	ICH_HCR, 1 << 12 | 1
	RUN_EL1	g_iar1
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 12, 0, 3, 1))
	RUN_EL1	g_w_grpen0
	EXPECT_ESR(0x5a000001)
	PUT	ICH_HCR, 1 << 14 | 1
	RUN_EL1	g_dir
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 11, 1, 3, 0))
	RUN_EL1	g_r_pmr
	EXPECT_ESR(0x5a000001)

	TEST	"SGIs of a guest are EL2's, with IMO or FMO"
	FRESH
	RUN_EL1	g_sgi
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 11, 5, 3, 0))
	HCR_CHANGE 0, HCR_IMO
	RUN_EL1	g_sgi
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 11, 5, 3, 0))

	TEST	"without IMO the virtual IRQ is not there"
	FRESH
	PUT	ICH_LR0, LR(PEND, G1, 0xa0, 42)
	RUN_EL1	g_isr
	EXPECT_EQ(x3, 0)
	HCR_CHANGE HCR_IMO
	RUN_EL1	g_isr
	EXPECT_EQ(x3, 0x80)
GUEST_END

	.balign	64
g_w_pmr:	msr	ICC_PMR, x3
	hvc	#1
g_r_pmr:	mrs	x3, ICC_PMR
	hvc	#1
g_w_grpen0:	msr	ICC_GRPEN0, x3
	hvc	#1
g_w_grpen1:	msr	ICC_GRPEN1, x3
	hvc	#1
g_w_ctlr:	msr	ICC_CTLR, x3
	hvc	#1
g_w_bpr1:	msr	ICC_BPR1, x3
	mrs	x4, ICC_BPR1
	hvc	#1
g_iar1:		mrs	x3, ICC_IAR1
	mrs	x4, ICC_RPR
	hvc	#1
g_hppir1:	mrs	x3, ICC_HPPIR1
	hvc	#1
g_eoir1:	msr	ICC_EOIR1, x3
	hvc	#1
g_dir:		msr	ICC_DIR, x3
	hvc	#1
g_sgi:		msr	ICC_SGI1R, x3
	hvc	#1
g_isr:		mrs	x3, isr_el1
	hvc	#1
g_spin:
	nop
	b	g_spin

	EL1_VECTORS
