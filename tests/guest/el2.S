/* EL2 above an EL1 of its own making: traps and routing. DDI 0487 D1.3.6, HCR_EL2 and relatives. TEST_EL 2 only. */
#include "guest.inc"
#include "el1.inc"
#define HCR_TVM   (1 << 26)
#define HCR_TRVM  (1 << 30)
#define HCR_TSC   (1 << 19)
#define HCR_TWI   (1 << 13)
#define HCR_TWE   (1 << 14)
#define HCR_TID3  (1 << 18)
#define HCR_TIDCP (1 << 20)
#define HCR_TTLB  (1 << 25)
#define HCR_TGE   (1 << 27)
#define HCR_VI    (1 << 7)
#define HCR_E2H   (1 << 34)
#define HCR_TSW   (1 << 22)
#define HCR_TACR  (1 << 21)
GUEST_MAIN
	ldr	x0, =0x30d00800
	msr	sctlr_el1, x0
	adr	x0, el1_vectors
	msr	vbar_el1, x0
	isb
	TEST	"HVC from EL1: EC 0x16, third vector, return behind it"
	RUN_EL1	g_hvc
	EXPECT_ESR(0x5a000123)
	EXPECT_VECTOR(0x400)
	EXPECT_ELR(g_hvc + 4)
	ldr	x0, [x28, #REC_SPSR]
	and	x0, x0, #0x1f
	EXPECT_EQ(x0, 5)

	TEST	"EL1 handles its own SVC and UNDEF"
	RUN_EL1	g_svc
	EXPECT_ESR(0x5a00e200)             /* HVC of EL1's vector 0x200 */
	mrs	x0, esr_el1
	EXPECT_EQ(x0, 0x56000009)
	mrs	x0, elr_el1
	ldr	x1, =g_svc + 4
	EXPECT_REGS(x0, x1)

	TEST	"EL0 under EL1"
	RUN_EL1	g_el0_svc, 0x3c0
	EXPECT_ESR(0x5a00e400)
	mrs	x0, esr_el1
	EXPECT_EQ(x0, 0x56000008)
	mrs	x0, spsr_el1
	EXPECT_EQ(x0, 0x3c0)

	TEST	"HCR_EL2.TVM and TRVM: stage 1 control registers"
	HCR_CHANGE HCR_TVM
	RUN_EL1	g_w_ttbr0
	EXPECT_ESR(ESR_SYSREG(3, 0, 2, 0, 0, 7, 0))
	EXPECT_ELR(g_w_ttbr0)
	RUN_EL1	g_w_sctlr
	EXPECT_ESR(ESR_SYSREG(3, 0, 1, 0, 0, 8, 0))
	RUN_EL1	g_w_contextidr
	EXPECT_ESR(ESR_SYSREG(3, 0, 13, 0, 1, 1, 0))
	RUN_EL1	g_r_ttbr0
	EXPECT_ESR(0x5a000001)
	HCR_CHANGE HCR_TRVM, HCR_TVM
	RUN_EL1	g_r_ttbr0
	EXPECT_ESR(ESR_SYSREG(3, 0, 2, 0, 0, 7, 1))
	HCR_CHANGE 0, HCR_TRVM

	TEST	"HCR_EL2.TSC: SMC"
	HCR_CHANGE HCR_TSC
	RUN_EL1	g_smc
	EXPECT_ESR(0x5e000777)
	EXPECT_ELR(g_smc)
	HCR_CHANGE 0, HCR_TSC

	TEST	"HCR_EL2.TWI"
	HCR_CHANGE HCR_TWI
	RUN_EL1	g_wfi
	EXPECT_ESR(0x07e00000)
	EXPECT_ELR(g_wfi)
	HCR_CHANGE 0, HCR_TWI

	TEST	"HCR_EL2.TID3: ID registers"
	HCR_CHANGE HCR_TID3
	RUN_EL1	g_pfr0
	EXPECT_ESR(ESR_SYSREG(3, 0, 0, 4, 0, 3, 1))
	RUN_EL1	g_mmfr0
	EXPECT_ESR(ESR_SYSREG(3, 0, 0, 7, 0, 3, 1))
	HCR_CHANGE 0, HCR_TID3

	TEST	"HCR_EL2.TIDCP: IMPLEMENTATION DEFINED registers"
	HCR_CHANGE HCR_TIDCP
	RUN_EL1	g_impdef
	EXPECT_ESR(ESR_SYSREG(3, 0, 15, 0, 0, 3, 1))
	HCR_CHANGE 0, HCR_TIDCP

	TEST	"HCR_EL2.TTLB: TLB maintenance"
	HCR_CHANGE HCR_TTLB
	RUN_EL1	g_tlbi
	EXPECT_ESR(ESR_SYSREG(1, 0, 8, 7, 0, 31, 0))
	HCR_CHANGE 0, HCR_TTLB

	TEST	"HCR_EL2.TSW and TACR"
	HCR_CHANGE HCR_TSW | HCR_TACR
	RUN_EL1	g_isw
	EXPECT_ESR(ESR_SYSREG(1, 0, 7, 6, 2, 2, 0))
	RUN_EL1	g_actlr
	EXPECT_ESR(ESR_SYSREG(3, 0, 1, 0, 1, 2, 1))
	HCR_CHANGE 0, HCR_TSW | HCR_TACR

	TEST	"CPTR_EL2.TFP: floating point from EL1 and from EL2"
	SYSREG_BITS cptr_el2, 1 << 10, 0
	RUN_EL1	g_fp
	EXPECT_ESR(0x1fe00000)
	EXPECT_VECTOR(0x400)
	TRY
	fmov	d0, xzr
	END_TRY
	EXPECT_ESR(0x1fe00000)
	SYSREG_BITS cptr_el2, 0, 1 << 10

	TEST	"CPTR_EL2.TCPAC"
	SYSREG_BITS cptr_el2, 1 << 31, 0
	RUN_EL1	g_cpacr
	EXPECT_ESR(ESR_SYSREG(3, 0, 1, 0, 2, 4, 1))
	SYSREG_BITS cptr_el2, 0, 1 << 31

	TEST	"CNTHCTL_EL2: the physical counter and timer"
	SYSREG_BITS cnthctl_el2, 0, 3
	RUN_EL1	g_cntpct
	EXPECT_ESR(ESR_SYSREG(3, 3, 14, 0, 1, 5, 1))
	RUN_EL1	g_cntp_ctl
	EXPECT_ESR(ESR_SYSREG(3, 3, 14, 2, 1, 5, 1))
	SYSREG_BITS cnthctl_el2, 3, 0

	TEST	"MDCR_EL2.TPM: the PMU"
	SYSREG_BITS mdcr_el2, 1 << 6, 0
	RUN_EL1	g_pmcr
	EXPECT_ESR(ESR_SYSREG(3, 3, 9, 12, 0, 6, 1))
	SYSREG_BITS mdcr_el2, 0, 1 << 6

	TEST	"VPIDR_EL2 and VMPIDR_EL2 are what EL1 reads"
	ldr	x0, =0x410fd034
	msr	vpidr_el2, x0
	ldr	x0, =0x80000b0a
	msr	vmpidr_el2, x0
	isb
	RUN_EL1	g_midr
	EXPECT_EQ(x9, 0x410fd034)
	EXPECT_EQ(x10, 0x80000b0a)
	mrs	x0, midr_el1
	msr	vpidr_el2, x0
	mrs	x0, mpidr_el1
	msr	vmpidr_el2, x0

	TEST	"HCR_EL2.VI: a virtual interrupt for EL1"
	HCR_CHANGE HCR_VI
	RUN_EL1	g_spin, 0x345
	HCR_CHANGE 0, HCR_VI
	EXPECT_ESR(0x5a00e280)
	mrs	x0, elr_el1
	ldr	x1, =g_spin
	cmp	x0, x1
	cset	x2, hs
	add	x1, x1, #8
	cmp	x0, x1
	csel	x2, xzr, x2, hi
	EXPECT_EQ(x2, 1)

	TEST	"HCR_EL2.VI is masked by PSTATE.I"
	HCR_CHANGE HCR_VI
	RUN_EL1	g_hvc
	HCR_CHANGE 0, HCR_VI
	EXPECT_ESR(0x5a000123)

	TEST	"HCR_EL2.TGE: EL0's exceptions come here"
	HCR_CHANGE HCR_TGE
	RUN_EL1	g_el0_svc, 0x3c0
	EXPECT_ESR(0x56000008)
	EXPECT_VECTOR(0x400)
	RUN_EL1	g_udf, 0x3c0
	EXPECT_ESR(0x02000000)
	RUN_EL1	g_bad_load, 0x3c0
	EXPECT_ESR(0x92000010)
	HCR_CHANGE 0, HCR_TGE

	TEST	"with TGE a return to EL1 is illegal"
	HCR_CHANGE HCR_TGE
	mov	x0, #0x3c5
	msr	spsr_el2, x0
	adr	x0, illegal
	msr	elr_el2, x0
	TRY
	eret
illegal: nop
	END_TRY
	EXPECT_ESR(0x3a000000)
	HCR_CHANGE 0, HCR_TGE

	TEST	"EL1 aborts carry EL1's syndrome"
	RUN_EL1	g_bad_load
	EXPECT_ESR(0x5a00e200)
	mrs	x0, esr_el1
	EXPECT_EQ(x0, 0x96000010)
	mrs	x0, far_el1
	EXPECT_EQ(x0, NOWHERE)

	TEST	"CNTVOFF_EL2 shows at EL1"
	mov	x20, #1 << 40
	msr	cntvoff_el2, x20
	isb
	RUN_EL1	g_cntvct
	mrs	x0, cntpct_el0
	msr	cntvoff_el2, xzr
	sub	x0, x0, x9
	cmp	x0, x20
	cset	x1, hs
	EXPECT_EQ(x1, 1)

	TEST	"FEAT_FGT: HFGRTR_EL2 and HFGITR_EL2"
	mrs	x0, id_aa64mmfr0_el1
	lsr	x0, x0, #56
	ands	x0, x0, #15
	SKIP_IF_ZERO x0, no_fgt
	mov	x0, #1 << 11               /* CONTEXTIDR_EL1 */
	msr	S3_4_C1_C1_4, x0           /* HFGRTR_EL2 */
	isb
	RUN_EL1	g_r_contextidr
	EXPECT_ESR(ESR_SYSREG(3, 0, 13, 0, 1, 1, 1))
	RUN_EL1	g_r_ttbr0
	EXPECT_ESR(0x5a000001)
	msr	S3_4_C1_C1_4, xzr
	mov	x0, #1 << 50               /* ERET */
	orr	x0, x0, #1 << 0            /* IC IALLUIS */
	msr	S3_4_C1_C1_6, x0           /* HFGITR_EL2 */
	isb
	RUN_EL1	g_ialluis
	EXPECT_ESR(ESR_SYSREG(1, 0, 7, 1, 0, 31, 0))
	msr	S3_4_C1_C1_6, xzr
	isb
no_fgt:
	TEST	"FEAT_VHE: with E2H the EL1 names are EL2's registers"
	mrs	x0, id_aa64mmfr1_el1
	ubfx	x0, x0, #8, #4
	SKIP_IF_ZERO x0, no_vhe
	SCTLR_CHANGE 0, 1
	mrs	x20, tcr_el2
	mrs	x21, cptr_el2
	mrs	x22, cnthctl_el2
	ldr	x0, =0x1234000
	msr	far_el2, x0
	ldr	x0, =0x5678000
	msr	far_el1, x0
	msr	tcr_el1, xzr
	HCR_CHANGE HCR_E2H
	mrs	x1, far_el1
	mrs	x2, S3_5_C6_C0_0           /* FAR_EL12 */
	ldr	x3, =0x200803519 | 1 << 23
	msr	tcr_el1, x3
	isb
	mrs	x4, tcr_el2
	mrs	x5, S3_5_C2_C0_2           /* TCR_EL12 */
	mrs	x6, sctlr_el1
	mrs	x7, sctlr_el2
	mov	x8, #3 << 20
	msr	cpacr_el1, x8
	isb
	mrs	x9, cptr_el2
	HCR_CHANGE 0, HCR_E2H
	msr	tcr_el2, x20
	msr	cptr_el2, x21
	msr	cnthctl_el2, x22
	isb
	FLUSH_TLB
	mov	x10, x1
	mov	x11, x2
	mov	x12, x4
	mov	x13, x5
	mov	x14, x6
	mov	x15, x7
	mov	x19, x9
	SCTLR_CHANGE 1, 0
	EXPECT_EQ(x10, 0x1234000)
	EXPECT_EQ(x11, 0x5678000)
	EXPECT_EQ(x12, 0x200803519 | 1 << 23)
	EXPECT_EQ(x13, 0)
	EXPECT_REGS(x14, x15)
	EXPECT_EQ(x19, 3 << 20)

	TEST	"without E2H the EL12 names are UNDEFINED"
	TRY
	mrs	x0, S3_5_C1_C0_0
	END_TRY
	EXPECT_ESR(0x02000000)
no_vhe:
GUEST_END

	.balign	64
g_hvc:		hvc	#0x123
g_svc:		svc	#9
g_el0_svc:	svc	#8
g_udf:		udf	#0
g_w_ttbr0:	msr	ttbr0_el1, x7
	hvc	#1
g_w_sctlr:	msr	sctlr_el1, x8
	hvc	#1
g_w_contextidr:	msr	contextidr_el1, x1
	hvc	#1
g_r_contextidr:	mrs	x1, contextidr_el1
	hvc	#1
g_r_ttbr0:	mrs	x7, ttbr0_el1
	hvc	#1
g_smc:		smc	#0x777
g_wfi:		wfi
g_pfr0:		mrs	x3, id_aa64pfr0_el1
g_mmfr0:	mrs	x3, id_aa64mmfr0_el1
g_impdef:	mrs	x3, S3_0_C15_C0_0
g_tlbi:		tlbi	vmalle1
g_isw:		dc	isw, x2
g_actlr:	mrs	x2, actlr_el1
g_fp:		fmov	d0, xzr
g_cpacr:	mrs	x4, cpacr_el1
g_cntpct:	mrs	x5, cntpct_el0
g_cntp_ctl:	mrs	x5, cntp_ctl_el0
g_pmcr:		mrs	x6, pmcr_el0
g_ialluis:	ic	ialluis
	hvc	#1
g_midr:
	mrs	x9, midr_el1
	mrs	x10, mpidr_el1
	hvc	#0
g_spin:
	nop
	b	g_spin
g_bad_load:
	mov	x1, #NOWHERE
	ldr	x2, [x1]
	hvc	#1
g_cntvct:
	isb
	mrs	x9, cntvct_el0
	hvc	#0

	EL1_VECTORS
