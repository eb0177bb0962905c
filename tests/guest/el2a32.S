/* A guest of EL2 whose EL1 uses AArch32 (HCR_EL2.RW = 0): traps with their classes, where AArch64 finds the guest's registers,
 * exceptions that the guest takes itself. DDI 0487 D1.6, D24.2.37 (ISS of EC 0x01, 0x03, 0x04, 0x05, 0x12), G1.12. TEST_EL 2 only. */
#include "guest.inc"
#include "el1.inc"
#define HCR_VI   (1 << 7)
#define HCR_IMO  (1 << 4)
#define HCR_TWI  (1 << 13)
#define HCR_TID0 (1 << 15)
#define HCR_TWE  (1 << 14)
#define HCR_TID3 (1 << 18)
#define HCR_TSC  (1 << 19)
#define HCR_TVM  (1 << 26)
#define HCR_TRVM (1 << 30)
#define HCR_RW   (1 << 31)
#define SVC_MODE 0x1d3
	.macro	RUN_A32 label, spsr=SVC_MODE
	RUN_EL0	\label, \spsr
	.endm
GUEST_MAIN
	ldr	x0, =0x00c50838
	msr	sctlr_el1, x0
	adrp	x0, a_vectors
	add	x0, x0, :lo12:a_vectors
	msr	vbar_el1, x0
	isb
	HCR_CHANGE 0, HCR_RW

	TEST	"HVC from AArch32: EC 0x12, fourth vector, return behind it"
	RUN_A32	a_hvc
	EXPECT_ESR(0x4a000005)
	EXPECT_VECTOR(0x600)
	EXPECT_ELR(a_hvc + 4)
	ldr	x0, [x28, #REC_SPSR]
	and	x0, x0, #0xff
	EXPECT_EQ(x0, 0xd3)

	TEST	"TVM: MCR SCTLR, EC 0x03"
	HCR_CHANGE HCR_TVM
	RUN_A32	a_sctlr
	EXPECT_ESR(0x0fe00420)
	EXPECT_ELR(a_sctlr)
	HCR_CHANGE 0, HCR_TVM

	TEST	"TRVM: MRRC TTBR0, EC 0x04"
	HCR_CHANGE HCR_TRVM
	RUN_A32	a_ttbr0
	EXPECT_ESR(0x13e00405)
	HCR_CHANGE 0, HCR_TRVM

	TEST	"TID3: MRC ID_ISAR0"
	HCR_CHANGE HCR_TID3
	RUN_A32	a_isar0
	EXPECT_ESR(0x0fe00045)
	HCR_CHANGE 0, HCR_TID3

	TEST	"TID0: MRC JIDR, EC 0x05"
	HCR_CHANGE HCR_TID0
	RUN_A32	a_jidr
	EXPECT_ESR(0x17e1c061)
	HCR_CHANGE 0, HCR_TID0

	TEST	"HSTR_EL2.T13: MRC TPIDRPRW"
	mov	x0, #(1 << 13)
	msr	hstr_el2, x0
	RUN_A32	a_tpidr
	EXPECT_ESR(0x0fe83481)
	msr	hstr_el2, xzr

	TEST	"HSTR_EL2.T0: a write of MIDR, which only reads, at EL1"
	mov	x0, #1
	msr	hstr_el2, x0
	RUN_A32	a_w_midr
	EXPECT_ESR(0x0fe00000)
	EXPECT_ELR(a_w_midr)
	msr	hstr_el2, xzr

	TEST	"TWI: EC 0x01"
	HCR_CHANGE HCR_TWI
	RUN_A32	a_wfi
	EXPECT_ESR(0x07e00000)
	HCR_CHANGE 0, HCR_TWI

	TEST	"TWE: EC 0x01, of a WFE that finds no event"
	HCR_CHANGE HCR_TWE
	RUN_A32	a_wfe
	EXPECT_ESR(0x07e00001)
	EXPECT_ELR(a_wfe + 4)
	HCR_CHANGE 0, HCR_TWE

	TEST	"TSC: SMC, EC 0x13; with CCKNOWNPASS = 0, CV and COND are RES0"
	HCR_CHANGE HCR_TSC
	RUN_A32	a_smc
	EXPECT_ESR(0x4e000000)
	EXPECT_ELR(a_smc)
	HCR_CHANGE 0, HCR_TSC

	TEST	"HVC from T32: the immediate's halves, return behind it"
	RUN_A32	a_thumb, 0x1f3
	EXPECT_ESR(0x4a001234)
	EXPECT_ELR(a_thumb + 4)

	TEST	"SP_svc is X19, SP_abt X21, R8_fiq X24"
	RUN_A32	a_banks
	EXPECT_EQ(x19, 0x55)
	EXPECT_EQ(x21, 0x66)
	EXPECT_EQ(x24, 0x77)
	EXPECT_EQ(x8, 0x44)

	TEST	"UNDEFINED is the guest's: LR_und is X22"
	RUN_A32	a_udf
	EXPECT_ESR(0x4a000004)
	ldr	x1, =a_udf + 4
	EXPECT_REGS(x22, x1)

	TEST	"SPSR_und by name"
	mrs	x0, s3_4_c4_c3_2
	EXPECT_EQ(x0, SVC_MODE)

	TEST	"a virtual IRQ is taken in IRQ mode"
	HCR_CHANGE (HCR_VI | HCR_IMO)
	RUN_A32	a_spin, 0x153
	EXPECT_ESR(0x4a000018)
	ldr	x0, [x28, #REC_SPSR]
	and	x0, x0, #0x1f
	EXPECT_EQ(x0, 0x12)
	HCR_CHANGE 0, (HCR_VI | HCR_IMO)

	TEST	"return to EL1 in AArch64 is illegal while RW is 0"
	RUN_EL0	a_hvc, 0x3c5
	ldr	x0, [x28, #REC_ESR]
	lsr	x0, x0, #26
	EXPECT_EQ(x0, 0x0e)

	HCR_CHANGE HCR_RW
GUEST_END

	.text
	.balign	4
a_hvc:		.inst	0xe1400075	/* hvc #5 */
a_sctlr:	.inst	0xee011f10	/* mcr p15, 0, r1, c1, c0, 0 */
		.inst	0xe140007f
a_ttbr0:	.inst	0xec510f02	/* mrrc p15, 0, r0, r1, c2 */
		.inst	0xe140007f
a_isar0:	.inst	0xee102f12	/* mrc p15, 0, r2, c0, c2, 0 */
		.inst	0xe140007f
a_jidr:		.inst	0xeef03e10	/* mrc p14, 7, r3, c0, c0, 0 */
		.inst	0xe140007f
a_tpidr:	.inst	0xee1d4f90	/* mrc p15, 0, r4, c13, c0, 4 */
		.inst	0xe140007f
a_w_midr:	.inst	0xee000f10	/* mcr p15, 0, r0, c0, c0, 0 */
		.inst	0xe140007f
a_wfi:		.inst	0xe320f003
		.inst	0xe140007f
a_wfe:		.inst	0xe320f002	/* wfe: the event of the exception return */
		.inst	0xe320f002
		.inst	0xe140007f
a_smc:		.inst	0xe1600070
		.inst	0xe140007f
a_thumb:	.inst	0x8234f7e1	/* hvc #0x1234, halfwords f7e1 8234 */
		.inst	0xe140007f
a_banks:	.inst	0xe3a0d055	/* mov sp, #0x55 */
		.inst	0xe3a08044	/* mov r8, #0x44 */
		.inst	0xf1020017	/* cps #0x17 */
		.inst	0xe3a0d066	/* mov sp, #0x66 */
		.inst	0xf1020011	/* cps #0x11 */
		.inst	0xe3a08077	/* mov r8, #0x77 */
		.inst	0xf1020013	/* cps #0x13 */
		.inst	0xe140007f
a_udf:		.inst	0xe7f000f0
a_spin:		.inst	0xeafffffe

	.balign	32
a_vectors:	.inst	0xe1400070, 0xe1400074, 0xe1400078, 0xe140007c	/* hvc #offset */
		.inst	0xe1400170, 0xe1400174, 0xe1400178, 0xe140017c
