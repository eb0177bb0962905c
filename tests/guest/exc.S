/* Synchronous exceptions: vectors, syndromes, preferred return addresses. DDI 0487 D1.3, D24.2.37. */
#include "guest.inc"
GUEST_MAIN
	TEST	"SVC at the same EL: EC 0x15, return behind it"
	TRY
	svc	#0x1234
after_svc:
	END_TRY
	EXPECT_ESR(0x56001234)
	EXPECT_VECTOR(0x200)
	EXPECT_ELR(after_svc)

	TEST	"BRK: EC 0x3c, return to it"
	TRY
the_brk: brk	#0xabcd
	END_TRY
	EXPECT_ESR(0xf200abcd)
	EXPECT_ELR(the_brk)

	TEST	"UDF: EC 0, IL set"
	TRY
the_udf: udf	#7
	END_TRY
	EXPECT_ESR(0x02000000)
	EXPECT_ELR(the_udf)

	TEST	"an unallocated word is UNDEFINED"
	TRY
	.inst	0x03000000
	END_TRY
	EXPECT_ESR(0x02000000)

	TEST	"a register that does not exist is UNDEFINED"
	TRY
	mrs	x0, S3_0_C15_C15_7
	END_TRY
	EXPECT_ESR(0x02000000)

	TEST	"with SP_EL0 selected the vector is the first"
	TRY
	msr	spsel, #0
	svc	#1
	END_TRY
	EXPECT_VECTOR(0x000)
	ldr	x0, [x28, #REC_SPSR]
	and	x0, x0, #0x1f
	EXPECT_EQ(x0, SPSR_HERE & 0x1e)
	msr	spsel, #1

	TEST	"SPSR holds the flags, the masks and the EL"
	mov	x0, #0xa0000000
	msr	nzcv, x0
	msr	daifclr, #8
	TRY
	svc	#0
	END_TRY
	msr	daifset, #15
	ldr	x0, [x28, #REC_SPSR]
	and	x0, x0, #0xf0000000
	EXPECT_EQ(x0, 0xa0000000)
	ldr	x0, [x28, #REC_SPSR]
	mov	x1, #0x3df
	and	x0, x0, x1
	EXPECT_EQ(x0, SPSR_HERE & ~0x200)

	TEST	"an exception masks D, A, I, F and selects SP_ELx"
	msr	daifclr, #15
	adr	x0, own_vectors
	mrs	x19, EL(vbar)
	msr	EL(vbar), x0
	isb
	svc	#0
	msr	EL(vbar), x19
	isb
	msr	daifset, #15
	EXPECT_EQ(x20, 0x3c0)
	EXPECT_EQ(x21, 1)

#if TEST_EL == 1
	TEST	"SVC from EL0 takes the third vector"
	RUN_EL0	el0_svc
	EXPECT_ESR(0x56000077)
	EXPECT_VECTOR(0x400)
	EXPECT_REC(REC_SPSR, 0x3c0)

	TEST	"EL0: BRK"
	RUN_EL0	el0_brk
	EXPECT_ESR(0xf2000005)
	EXPECT_ELR(el0_brk)

	TEST	"EL0: HVC and SMC are UNDEFINED"
	RUN_EL0	el0_hvc
	EXPECT_ESR(0x02000000)
	RUN_EL0	el0_smc
	EXPECT_ESR(0x02000000)

	TEST	"EL0: ERET is UNDEFINED"
	RUN_EL0	el0_eret
	EXPECT_ESR(0x02000000)

	TEST	"EL0: an EL1 register is UNDEFINED"
	RUN_EL0	el0_sctlr
	EXPECT_ESR(0x02000000)

	TEST	"EL1: an EL2 register is UNDEFINED"
	TRY
	mrs	x0, hcr_el2
	END_TRY
	EXPECT_ESR(0x02000000)

	TEST	"EL1: an EL3 register is UNDEFINED"
	TRY
	mrs	x0, scr_el3
	END_TRY
	EXPECT_ESR(0x02000000)

	TEST	"EL0: CNTVCT_EL0 trapped by CNTKCTL_EL1: EC 0x18 with the register's encoding"
	mrs	x19, cntkctl_el1
	msr	cntkctl_el1, xzr
	isb
	RUN_EL0	el0_cntvct
	msr	cntkctl_el1, x19
	EXPECT_ESR(ESR_SYSREG(3, 3, 14, 0, 2, 3, 1))

	TEST	"EL0: DAIF trapped by SCTLR_EL1.UMA"
	RUN_EL0	el0_daif
	EXPECT_ESR(ESR_SYSREG(3, 3, 4, 2, 1, 5, 1))

	TEST	"EL0: CTR_EL0 trapped by SCTLR_EL1.UCT"
	RUN_EL0	el0_ctr
	EXPECT_ESR(ESR_SYSREG(3, 3, 0, 0, 1, 9, 1))

	TEST	"EL0: WFI trapped by SCTLR_EL1.nTWI"
	RUN_EL0	el0_wfi
	EXPECT_ESR(0x07e00000)

	TEST	"EL0: WFE trapped by SCTLR_EL1.nTWE"
	clrex
	RUN_EL0	el0_wfe
	EXPECT_ESR(0x07e00001)

	TEST	"EL0: DC ZVA trapped by SCTLR_EL1.DZE"
	RUN_EL0	el0_dczva
	EXPECT_ESR(ESR_SYSREG(1, 3, 7, 4, 1, 0, 0))

	TEST	"EL0: IC IVAU trapped by SCTLR_EL1.UCI"
	RUN_EL0	el0_icivau
	EXPECT_ESR(ESR_SYSREG(1, 3, 7, 5, 1, 0, 0))

	TEST	"CPACR_EL1.FPEN: EC 0x07 at EL1 and at EL0"
	mov	x0, #0
	msr	cpacr_el1, x0
	isb
	TRY
	fmov	d0, xzr
	END_TRY
	EXPECT_ESR(0x1fe00000)
	mov	x0, #1 << 20
	msr	cpacr_el1, x0
	isb
	TRY
	fmov	d0, xzr
	END_TRY
	EXPECT_NO_TRAP
	RUN_EL0	el0_fp
	EXPECT_ESR(0x1fe00000)
	mov	x0, #3 << 20
	msr	cpacr_el1, x0
	isb
	RUN_EL0	el0_fp
	EXPECT_ESR(0x56000001)

	TEST	"EL0 cannot read ID registers: IDST reports EC 0x18, otherwise UNDEFINED"
	ID_FIELD x22, id_aa64mmfr2_el1, 36
	RUN_EL0	el0_midr
	ldr	x0, [x28, #REC_ESR]
	lsr	x0, x0, #26
	mov	x1, #0x18
	cmp	x22, #0
	csel	x1, x1, xzr, ne
	EXPECT_REGS(x0, x1)

	TEST	"TPIDR_EL0 and NZCV are EL0's"
	mov	x0, #77
	msr	tpidr_el0, x0
	RUN_EL0	el0_tpidr
	EXPECT_ESR(0x56000001)
	EXPECT_EQ(x5, 77)
#else
	TEST	"EL2: an EL3 register is UNDEFINED"
	TRY
	mrs	x0, scr_el3
	END_TRY
	EXPECT_ESR(0x02000000)

	TEST	"EL2: HVC takes EL2's own vector, EC 0x16"
	TRY
	hvc	#0x4321
after_hvc:
	END_TRY
	EXPECT_ESR(0x5a004321)
	EXPECT_VECTOR(0x200)
	EXPECT_ELR(after_hvc)
#endif
GUEST_END

	.balign	64
el0_svc:	svc	#0x77
el0_brk:	brk	#5
el0_hvc:	hvc	#0
el0_smc:	smc	#0
el0_eret:	eret
el0_sctlr:	mrs	x0, sctlr_el1
el0_cntvct:	mrs	x3, cntvct_el0
el0_daif:	mrs	x5, daif
el0_ctr:	mrs	x9, ctr_el0
el0_wfi:	wfi
el0_wfe:	wfe                        /* the first may find the event register set */
	wfe
	svc	#2
el0_dczva:	dc	zva, x0
el0_icivau:	ic	ivau, x0
el0_fp:		fmov	d0, xzr
	svc	#1
el0_midr:	mrs	x0, midr_el1
el0_tpidr:	mrs	x5, tpidr_el0
	svc	#1

	.balign	2048
own_vectors:
	.skip	0x200
	mrs	x20, daif
	mrs	x21, spsel
	eret
	.skip	0x600 - 12
