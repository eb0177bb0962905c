/* PSTATE.{DIT, SSBS, TCO, PAN, UAO}: who may set them, where exceptions keep them and what exceptions make of them; RNDR and the flags;
 * WFET and WFIT under the controls of WFE and WFI. DDI 0487 C5.2, AArch64.TakeException(), ISS of EC 0x01. */
#include "guest.inc"
#define SSBS 12
#define PAN  22
#define UAO  23
#define DIT  24
#define TCO  25
#define ESR_SVC 0x56000000
#define RNDR   S3_3_C2_C4_0
#define RNDRRS S3_3_C2_C4_1
/* The bit of SPSR after an exception that was taken with the field as it is. */
	.macro	IN_SPSR bit, v
	TRY
	svc	#0
	END_TRY
	ldr	x0, [x28, #REC_SPSR]
	ubfx	x0, x0, #\bit, #1
	EXPECT_EQ(x0, \v)
	.endm
	.macro	IS field, bit, v
	mrs	x0, \field
	EXPECT_EQ(x0, (\v) << \bit)
	.endm
/* By immediate and by register; kept over an exception and its return. */
	.macro	FIELD field, bit
	msr	\field, #1
	IS	\field, \bit, 1
	IN_SPSR	\bit, 1
	IS	\field, \bit, 1
	msr	\field, #0
	IS	\field, \bit, 0
	IN_SPSR	\bit, 0
	mov	x0, #-1
	msr	\field, x0
	IS	\field, \bit, 1
	msr	\field, xzr
	IS	\field, \bit, 0
	.endm
GUEST_MAIN
	.arch	armv8.5-a+rng+memtag+ssbs
	TEST	"DIT"
	FIELD	dit, DIT
	TEST	"SSBS"
	FIELD	ssbs, SSBS
	TEST	"UAO"
	FIELD	uao, UAO
	TEST	"PAN"
	FIELD	pan, PAN

	TEST	"SPSel and DAIF by immediate"
	mrs	x1, daif
	msr	daifclr, #2
	mrs	x0, daif
	msr	daifset, #15
	bic	x1, x1, #0x80
	EXPECT_REGS(x0, x1)
	msr	spsel, #0
	mrs	x0, spsel
	msr	spsel, #1
	EXPECT_EQ(x0, 0)

	TEST	"an exception clears UAO, sets SSBS to DSSBS, PAN where SPAN is 0"
	mrs	x22, EL(vbar)
	adr	x0, own_vectors
	msr	EL(vbar), x0
	SCTLR_CHANGE 0, (1 << 44)
	msr	dit, xzr
	msr	pan, xzr
	mov	x0, #1 << UAO
	msr	uao, x0
	mov	x0, #1 << SSBS
	msr	ssbs, x0
	svc	#0
	EXPECT_EQ(x2, 0)
	EXPECT_EQ(x3, 0)
	EXPECT_EQ(x4, 0)
	SCTLR_CHANGE (1 << 44), (1 << 23)
	msr	ssbs, xzr
	svc	#0
	EXPECT_EQ(x2, 1 << SSBS)
	EXPECT_EQ(x3, 0)
#if TEST_EL == 1
	EXPECT_EQ(x4, 1 << PAN)
#else
	EXPECT_EQ(x4, 0)
#endif
	SCTLR_CHANGE (1 << 23), (1 << 44)

	TEST	"an exception leaves DIT as it is"
	msr	dit, #1
	svc	#0
	EXPECT_EQ(x1, 1 << DIT)
	msr	dit, #0
	svc	#0
	EXPECT_EQ(x1, 0)
	msr	EL(vbar), x22
	msr	pan, xzr

	TEST	"RNDR, RNDRRS: NZCV is zero where there is a number; two differ"
	ldr	x1, =0xf0000000
	msr	nzcv, x1
	mrs	x2, RNDR
	mrs	x0, nzcv
	EXPECT_EQ(x0, 0)
	msr	nzcv, x1
	mrs	x3, RNDRRS
	mrs	x0, nzcv
	EXPECT_EQ(x0, 0)
	cmp	x2, x3
	cset	x0, ne
	EXPECT_EQ(x0, 1)
	TRY
	.inst	0xd51b2400 /* MSR RNDR, X0 */
	END_TRY
	EXPECT_ESR(0x02000000)
#if TEST_EL == 1
	TEST	"EL0 has DIT and SSBS, but not PAN, UAO and SPSel"
	RUN_EL0	u_fields
	EXPECT_ESR(ESR_SVC)
	EXPECT_EQ(x1, 1 << DIT)
	EXPECT_EQ(x2, 1 << SSBS)
	.irp	field, pan, uao, spsel, pan_by_register
	RUN_EL0	u_\field
	EXPECT_ESR(0x02000000)
	EXPECT_VECTOR(0x400)
	.endr

	TEST	"EL0: WFET trapped by SCTLR_EL1.nTWE: the register in the syndrome"
	SCTLR_CHANGE 0, (5 << 16)
	mov	x3, #-1
	mov	x29, #-1
	RUN_EL0	u_wfet
	EXPECT_ESR(0x06000000 | 1 << 24 | 0xe << 20 | 3 << 5 | 1 << 2 | 3)

	TEST	"EL0: WFIT trapped by SCTLR_EL1.nTWI, where its time has not come"
	RUN_EL0	u_wfit
	EXPECT_ESR(0x06000000 | 1 << 24 | 0xe << 20 | 29 << 5 | 1 << 2 | 2)
	mov	x3, #0                      /* in the past: no wait, no trap */
	RUN_EL0	u_wfet
	EXPECT_ESR(ESR_SVC)
	SCTLR_CHANGE (5 << 16), 0

	TEST	"EL0: CFP RCTX and others under SCTLR_EL1.EnRCTX"
	SCTLR_CHANGE 0, (1 << 10)
	RUN_EL0	u_cfp
	EXPECT_ESR(ESR_SYSREG(1, 3, 7, 3, 4, 0, 0))
	RUN_EL0	u_dvp
	EXPECT_ESR(ESR_SYSREG(1, 3, 7, 3, 5, 0, 0))
	RUN_EL0	u_cpp
	EXPECT_ESR(ESR_SYSREG(1, 3, 7, 3, 7, 0, 0))
	SCTLR_CHANGE (1 << 10), 0
	mov	x0, #0
	RUN_EL0	u_cfp
	EXPECT_ESR(ESR_SVC)
#else
	TEST	"HCR_EL2.TWE: EL1's WFET"
	mrs	x19, hcr_el2
	orr	x0, x19, #3 << 13
	msr	hcr_el2, x0
	isb
	mov	x3, #-1
	mov	x29, #-1
	RUN_EL0	g_wfet, 0x3c5
	EXPECT_ESR(0x06000000 | 1 << 24 | 0xe << 20 | 3 << 5 | 1 << 2 | 3)

	TEST	"HCR_EL2.TWI: EL1's WFIT"
	RUN_EL0	g_wfit, 0x3c5
	EXPECT_ESR(0x06000000 | 1 << 24 | 0xe << 20 | 29 << 5 | 1 << 2 | 2)
	msr	hcr_el2, x19
	isb
#endif
GUEST_END
/* X1 to X4: the fields as the exception made them. */
	.balign	2048
own_vectors:
	.skip	512
	mrs	x1, dit
	mrs	x2, ssbs
	mrs	x3, uao
	mrs	x4, pan
	eret
	.balign	2048
#if TEST_EL == 2
g_wfet:	.inst	0xd5031003 /* WFET X3: the first finds the event that an exception return is */
	.inst	0xd5031003
	hvc	#0
g_wfit:	.inst	0xd503103d /* WFIT X29 */
	hvc	#0
#else
	.section .text.user, "ax"
u_fields: mov	x0, #1
	.inst	0xd503415f /* MSR DIT, #1 */
	.inst	0xd503413f /* MSR SSBS, #1 */
	mrs	x1, dit
	mrs	x2, ssbs
	svc	#0
u_pan:	.inst	0xd500419f /* MSR PAN, #1 */
	svc	#0
u_uao:	.inst	0xd500417f /* MSR UAO, #1 */
	svc	#0
u_spsel: .inst	0xd50041bf /* MSR SPSel, #1 */
	svc	#0
u_pan_by_register: msr pan, x0
	svc	#0
u_wfet:	.inst	0xd5031003
	.inst	0xd5031003
	svc	#0
u_wfit:	.inst	0xd503103d
	svc	#0
u_cfp:	.inst	0xd50b7380
	svc	#0
u_dvp:	.inst	0xd50b73a0
	svc	#0
u_cpp:	.inst	0xd50b73e0
	svc	#0
#endif
