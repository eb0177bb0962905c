/* tests/guest/secure.S - EL3 and two Security states: who sees which part of the machine, and whose an interrupt is.
 * DDI 0487 D1.3.6 (routing), D8.4 (NS in descriptors), IHI 0069 4.6 (groups), 12.9 (views of the distributor). */
#include "guest.inc"

#define PTE_NS (1 << 5)
#define DEV    (0x443 | 1 << 54 | PTE_DEVICE)
#define NS_DIST (TESTVA + 0x0000)  /* the distributor as the Non-secure world sees it */
#define NS_PAGE (TESTVA + 0x1000)  /* what the test maps there */
#define NS_REDIST (TESTVA + 0x2000)
#define TIMER_PPI 29

	/* Maps page 1 onto a physical address of the Non-secure space. */
	.macro	NS_MAP pa
	MAP_CONST 1, (\pa) | DEV | PTE_NS
	FLUSH_TLB
	.endm

	/* The interrupt of the Secure physical timer belongs to: Group 0 (0, 0), Secure Group 1 (0, 1), Non-secure Group 1 (1, 0). */
	.macro	TIMER_GROUP group, mod
	ldr	x0, =GICR_SGI
	mov	w1, #(\group) << 29
	str	w1, [x0, #0x80]
	mov	w1, #(\mod) << 29
	str	w1, [x0, #0xd00]
	dsb	sy
	isb
	.endm
	.macro	TIMER_FIRES
	msr	S3_7_C14_C2_2, xzr         /* CNTPS_CVAL_EL1 */
	mov	x0, #1
	msr	S3_7_C14_C2_1, x0          /* CNTPS_CTL_EL1 */
	isb
	.endm
	.macro	TIMER_OFF
	msr	S3_7_C14_C2_1, xzr
	isb
	.endm

GUEST_MAIN
	b	begin
read_x1:
	ldr	w0, [x1]
	smc	#1
accdata:
	mrs	x0, S3_0_C13_C0_5          /* ACCDATA_EL1 */
	smc	#8
spin:	b	spin
	/* X2 counts: the interrupt that never comes shows as an SMC. */
wait:	ldr	x2, =100000
1:	subs	x2, x2, #1
	b.ne	1b
	smc	#2
	/* AArch32 at Secure EL1; what it takes itself shows as an SMC (EC 0x13). */
a_mrs:	.inst	0xe10d1300		/* mrs r1, sp_mon */
	.inst	0xe1600070
a_msr:	.inst	0xe16cf301		/* msr spsr_mon, r1 */
	.inst	0xe1600070
a_srs:	.inst	0xf96d0516		/* srsdb sp!, #0x16 */
	.inst	0xe1600070
a_cps:	.inst	0xf1020016		/* cps #0x16 */
	.inst	0xe320f000
a_nsacr: .inst	0xee111f51		/* mrc p15, 0, r1, c1, c1, 2 */
	.inst	0xe1600070
	.balign	32
a_vectors:
	.inst	0xe1600070, 0xe1600070, 0xe1600070, 0xe1600070, 0xe1600070, 0xe1600070, 0xe1600070, 0xe1600070
begin:

#define SCR_A32 (1 << 8)
#define A32_SVC 0x1d3
	mrs	x20, sctlr_el1
	mrs	x21, vbar_el1
	ldr	x0, =0x00c50838
	msr	sctlr_el1, x0
	adr	x0, a_vectors
	msr	vbar_el1, x0
TEST "MRS SP_mon from Secure EL1 in AArch32: AArch64.MonitorModeTrap()"
	RUN_AT	a_mrs, SCR_A32, A32_SVC
	EXPECT_ESR(0x02000000)
	EXPECT_ELR(a_mrs)
	ldr	x0, [x28, #REC_EL]
	EXPECT_EQ(x0, 3)
TEST "MSR SPSR_mon from Secure EL1 in AArch32: AArch64.MonitorModeTrap()"
	RUN_AT	a_msr, SCR_A32, A32_SVC
	EXPECT_ESR(0x02000000)
	EXPECT_ELR(a_msr)
	ldr	x0, [x28, #REC_EL]
	EXPECT_EQ(x0, 3)
TEST "SRS to Monitor mode from Secure EL1 in AArch32: AArch64.MonitorModeTrap()"
	RUN_AT	a_srs, SCR_A32, A32_SVC
	EXPECT_ESR(0x02000000)
	EXPECT_ELR(a_srs)
	ldr	x0, [x28, #REC_EL]
	EXPECT_EQ(x0, 3)
TEST "CPS to Monitor mode is an illegal change of mode"
	RUN_AT	a_cps, SCR_A32, A32_SVC
	EXPECT_ESR(0x4e000000)
	EXPECT_ELR(a_vectors + 8)
TEST "NSACR from Secure EL1 in AArch32: EC 0x03 to EL3"
	RUN_AT	a_nsacr, SCR_A32, A32_SVC
	EXPECT_ESR(0x0fe40423)
	EXPECT_ELR(a_nsacr)
	ldr	x0, =SCR_LOW
	msr	scr_el3, x0
	msr	sctlr_el1, x20
	msr	vbar_el1, x21
	isb

TEST "Secure RAM holds what EL3 writes"
	ldr	x0, =SECURE_RAM
	ldr	x1, =0x1122334455667788
	TRY
	str	x1, [x0, #0x100]
	ldr	x2, [x0, #0x100]
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_REGS(x1, x2)

TEST "Secure RAM is not in the Non-secure address space: External abort"
	NS_MAP	SECURE_RAM
	ldr	x0, =NS_PAGE
	TRY
	ldr	x1, [x0, #0x100]
	END_TRY
	EXPECT_ESR(0x96000010)
	EXPECT_FAR(NS_PAGE + 0x100)

TEST "the Secure UART is not in the Non-secure address space"
	NS_MAP	SECURE_UART
	ldr	x0, =NS_PAGE
	TRY
	ldr	w1, [x0, #0x18]
	END_TRY
	EXPECT_ESR(0x96000010)
	ldr	x0, =SECURE_UART
	TRY
	ldr	w1, [x0, #0x18]
	END_TRY
	EXPECT_NO_TRAP
	and	w1, w1, #0xf0
	EXPECT_EQ(x1, 0x90)

TEST "the first bank of flash is Secure, the second everybody's"
	NS_MAP	0
	ldr	x0, =NS_PAGE
	TRY
	ldr	w1, [x0]
	END_TRY
	EXPECT_ESR(0x96000010)
	NS_MAP	0x04000000
	ldr	x0, =NS_PAGE
	TRY
	ldr	w1, [x0]
	END_TRY
	EXPECT_NO_TRAP

TEST "main memory is in both address spaces"
	MAP_CONST 1, 0x47000000 | PTE_BASE | PTE_NS | PTE_XN
	FLUSH_TLB
	ldr	x0, =NS_PAGE
	ldr	x1, =0x47000000
	ldr	x2, =0xfeedc0dec0ffee00
	str	x2, [x0]
	ldr	x3, [x1]
	EXPECT_REGS(x2, x3)

TEST "Non-secure EL1 reads Secure RAM: External abort, by default its own"
	ldr	x1, =SECURE_RAM
	RUN_AT	read_x1, SCR_LOW | SCR_NS, AT_EL1
	EXPECT_REC(REC_EL, 1)
	EXPECT_ESR(0x96000010)
	EXPECT_FAR(SECURE_RAM)

TEST "ACCDATA_EL1 is not there: firmware for this machine would not open it"
	RUN_AT	accdata, SCR_LOW | SCR_NS, AT_EL1
	EXPECT_REC(REC_EL, 1)
	EXPECT_ESR(0x02000000)

TEST "the same abort goes to EL3 with SCR_EL3.EA"
	ldr	x1, =SECURE_RAM
	RUN_AT	read_x1, SCR_LOW | SCR_NS | 8, AT_EL1
	EXPECT_REC(REC_EL, 3)
	EXPECT_ESR(0x92000010)
	EXPECT_VECTOR(0x400)

TEST "Secure EL1 reads Secure RAM"
	ldr	x1, =SECURE_RAM
	ldr	w2, [x1]
	RUN_AT	read_x1, SCR_LOW, AT_EL1
	EXPECT_ESR(0x5e000001)
	EXPECT_REGS(x0, x2)

TEST "GICD_CTLR: two Security states, each with its view"
	MAP_CONST 0, GICD | DEV | PTE_NS
	MAP_CONST 2, GICR_SGI | DEV | PTE_NS
	FLUSH_TLB
	bl	gic_init
	ldr	x0, =GICD
	ldr	w1, [x0]
	EXPECT_EQ(x1, 0x37)                /* ARE_NS, ARE_S, all groups; DS is 0 */
	ldr	x0, =NS_DIST
	ldr	w1, [x0]
	EXPECT_EQ(x1, 0x12)                /* ARE_NS, EnableGrp1A */

TEST "groups and Secure interrupts are out of Non-secure reach"
	TIMER_GROUP 0, 0
	ldr	x0, =NS_REDIST
	mov	w1, #-1
	str	w1, [x0, #0x80]
	str	w1, [x0, #0x180]
	ldr	w2, [x0, #0x100]
	EXPECT_EQ(x2, 0)
	ldr	x0, =GICR_SGI
	ldr	w1, [x0, #0x80]
	EXPECT_EQ(x1, 0)
	ldr	w1, [x0, #0x100]
	tst	w1, #1 << TIMER_PPI
	cset	x1, ne
	EXPECT_EQ(x1, 1)

TEST "Non-secure software sees its priorities shifted, and half of the range"
	TIMER_GROUP 1, 0
	ldr	x0, =GICR_SGI
	mov	w1, #0xa0
	strb	w1, [x0, #0x400 + TIMER_PPI]
	ldr	x0, =NS_REDIST
	ldrb	w1, [x0, #0x400 + TIMER_PPI]
	EXPECT_EQ(x1, 0x40)
	mov	w1, #0x80
	strb	w1, [x0, #0x400 + TIMER_PPI]
	ldr	x0, =GICR_SGI
	ldrb	w1, [x0, #0x400 + TIMER_PPI]
	EXPECT_EQ(x1, 0xc0)
	mov	w1, #0x40
	strb	w1, [x0, #0x400 + TIMER_PPI]

TEST "Group 0 is an FIQ; SCR_EL3.FIQ takes it to EL3 from the Non-secure state"
	TIMER_GROUP 0, 0
	TIMER_FIRES
	RUN_AT	wait, SCR_LOW | SCR_NS | SCR_FIQ, AT_EL1
	EXPECT_REC(REC_EL, 3)
	EXPECT_VECTOR(0x500)
	mrs	x0, S3_0_C12_C8_0          /* ICC_IAR0_EL1 */
	EXPECT_EQ(x0, TIMER_PPI)
	TIMER_OFF
	msr	S3_0_C12_C8_1, x0          /* ICC_EOIR0_EL1 */
	mrs	x0, S3_0_C12_C8_0
	EXPECT_EQ(x0, 1023)

TEST "Secure Group 1 is an FIQ to the Non-secure state, and named as such to EL3"
	TIMER_GROUP 0, 1
	TIMER_FIRES
	RUN_AT	wait, SCR_LOW | SCR_NS | SCR_FIQ, AT_EL1
	EXPECT_REC(REC_EL, 3)
	EXPECT_VECTOR(0x500)
	mrs	x0, S3_0_C12_C8_0          /* not of Group 0: 1020 says whose it is */
	EXPECT_EQ(x0, 1020)
	TIMER_OFF

TEST "Secure Group 1 is an IRQ to Secure EL1"
	TIMER_FIRES
	RUN_AT	wait, SCR_LOW | SCR_FIQ, 0x305
	EXPECT_REC(REC_EL, 1)
	EXPECT_VECTOR(0x280)
	TIMER_OFF

TEST "Non-secure Group 1 is an FIQ to Secure EL1"
	TIMER_GROUP 1, 0
	TIMER_FIRES
	RUN_AT	wait, SCR_LOW, 0x305
	EXPECT_REC(REC_EL, 1)
	EXPECT_VECTOR(0x300)
	TIMER_OFF

TEST "Non-secure Group 1 is an IRQ to Non-secure EL1"
	TIMER_FIRES
	RUN_AT	wait, SCR_LOW | SCR_NS, 0x305
	EXPECT_REC(REC_EL, 1)
	EXPECT_VECTOR(0x280)
	TIMER_OFF

TEST "CNTPS_CTL_EL1: Secure EL1's with SCR_EL3.ST, trapped without, UNDEFINED to the Non-secure state"
	RUN_AT	read_cntps, SCR_LOW | 1 << 11, AT_EL1
	EXPECT_ESR(0x5e000003)
	RUN_AT	read_cntps, SCR_LOW, AT_EL1
	EXPECT_REC(REC_EL, 3)
	EXPECT_ESR(ESR_SYSREG(3, 7, 14, 2, 1, 0, 1))
	RUN_AT	read_cntps, SCR_LOW | SCR_NS | 1 << 11, AT_EL1
	EXPECT_REC(REC_EL, 1)
	EXPECT_ESR(0x02000000)

	ID_FIELD x0, id_aa64pfr0_el1, 8
	cbnz	x0, done
TEST "EL2's registers are RES0 to EL3 where there is no EL2"
	TRY
	mov	x0, #-1
	msr	vbar_el2, x0
	msr	vttbr_el2, x0
	msr	elr_el2, x0
	msr	cntvoff_el2, x0
	mrs	x1, vbar_el2
	mrs	x2, vttbr_el2
	mrs	x3, elr_el2
	mrs	x4, cntvoff_el2
	mrs	x5, vpidr_el2
	mrs	x6, midr_el1
	mov	x0, #0x5a0
	msr	sp_el1, x0
	mrs	x7, sp_el1
	END_TRY
	EXPECT_NO_TRAP
	orr	x1, x1, x2
	orr	x1, x1, x3
	orr	x1, x1, x4
	EXPECT_EQ(x1, 0)
	EXPECT_REGS(x5, x6)
	EXPECT_EQ(x7, 0x5a0)
done:
	GUEST_END

read_cntps:
	mrs	x0, S3_7_C14_C2_1
	smc	#3

/* All groups on, the timer's PPI enabled, nothing masked. */
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
	mov	w1, #0x40
	strb	w1, [x0, #0x400 + TIMER_PPI]
	mov	w1, #1 << TIMER_PPI
	str	w1, [x0, #0x100]
	mov	x1, #0xff
	msr	S3_0_C4_C6_0, x1           /* ICC_PMR_EL1 */
	mov	x1, #1
	msr	S3_0_C12_C12_6, x1         /* ICC_IGRPEN0_EL1 */
	mov	x1, #3
	msr	S3_6_C12_C12_7, x1         /* ICC_IGRPEN1_EL3 */
	isb
	ret
