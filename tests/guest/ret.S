/* Exception return, stack pointers, illegal states, alignment of PC and SP. DDI 0487 D1.3.4, D1.3.5, D1.4. */
#include "guest.inc"
GUEST_MAIN
	TEST	"ERET restores NZCV and DAIF"
	mov	x0, #SPSR_HERE
	mov	x1, #0x3c0
	bic	x0, x0, x1
	orr	x0, x0, #0x60000000
	mov	x1, #0x240
	orr	x0, x0, x1
	msr	EL(spsr), x0
	adr	x1, 1f
	msr	EL(elr), x1
	eret
	FAIL
1:	mrs	x2, nzcv
	mrs	x3, daif
	msr	daifset, #15
	EXPECT_EQ(x2, 0x60000000)
	EXPECT_EQ(x3, 0x240)

	TEST	"SP_EL0 and SP_ELx are banked by SPSel"
	mov	x5, sp
	mov	x0, #0x1230
	msr	sp_el0, x0
	msr	spsel, #0
	mov	x1, sp
	mov	x2, #0x4560
	mov	sp, x2
	msr	spsel, #1
	mov	x3, sp
	mrs	x4, sp_el0
	EXPECT_EQ(x1, 0x1230)
	EXPECT_REGS(x3, x5)
	EXPECT_EQ(x4, 0x4560)

	TEST	"ERET to SP_EL0 and back"
	mov	x5, sp
	mov	x0, #0x7890
	msr	sp_el0, x0
	mov	x0, #SPSR_HERE & 0x3ce
	mov	x0, #(SPSR_HERE - 1)
	msr	EL(spsr), x0
	adr	x1, 1f
	msr	EL(elr), x1
	eret
1:	mov	x2, sp
	mrs	x3, spsel
	msr	spsel, #1
	mov	x4, sp
	EXPECT_EQ(x2, 0x7890)
	EXPECT_EQ(x3, 0)
	EXPECT_REGS(x4, x5)

	TEST	"illegal return to a higher EL: PSTATE.IL, then EC 0x0e at the target"
	mov	x0, #0x3cd
	mov	x1, #0x90000000
	orr	x0, x0, x1
	msr	EL(spsr), x0
	adr	x1, illegal1
	msr	EL(elr), x1
	TRY
	eret
illegal1:
	nop
	END_TRY
	EXPECT_ESR(0x3a000000)
	EXPECT_ELR(illegal1)
	ldr	x0, [x28, #REC_SPSR]
	lsr	x1, x0, #28
	EXPECT_EQ(x1, 9)
	ubfx	x1, x0, #20, #1
	EXPECT_EQ(x1, 1)
	and	x1, x0, #0x1f
	EXPECT_EQ(x1, SPSR_HERE & 0x1f)

	TEST	"illegal return: reserved M[3:0]"
	mov	x0, #0x3c2
	msr	EL(spsr), x0
	adr	x1, illegal2
	msr	EL(elr), x1
	TRY
	eret
illegal2:
	nop
	END_TRY
	EXPECT_ESR(0x3a000000)

	TEST	"illegal return to EL0 with SPSel 1"
	mov	x0, #0x3c1
	msr	EL(spsr), x0
	adr	x1, illegal3
	msr	EL(elr), x1
	TRY
	eret
illegal3:
	nop
	END_TRY
	EXPECT_ESR(0x3a000000)

	TEST	"PC alignment: EC 0x22, FAR and ELR are the target"
	adr	x0, misaligned + 2
	TRY
	br	x0
	END_TRY
	EXPECT_ESR(0x8a000000)
	EXPECT_FAR(misaligned + 2)
	EXPECT_ELR(misaligned + 2)

	TEST	"PC alignment by RET and by ERET"
	adr	x30, misaligned + 1
	TRY
	ret
	END_TRY
	EXPECT_ESR(0x8a000000)
	EXPECT_FAR(misaligned + 1)
	adr	x0, misaligned + 3
	msr	EL(elr), x0
	mov	x0, #SPSR_HERE
	msr	EL(spsr), x0
	TRY
	eret
	END_TRY
	EXPECT_ESR(0x8a000000)
	EXPECT_FAR(misaligned + 3)

	TEST	"SP alignment: EC 0x26 with SCTLR.SA"
	SCTLR_CHANGE 8, 0
	mov	x19, sp
	sub	x0, x19, #24
	TRY
	mov	sp, x0
sp_user: ldr	x1, [sp]
	END_TRY
	mov	sp, x19
	EXPECT_ESR(0x9a000000)
	EXPECT_ELR(sp_user)

	TEST	"SP alignment: every kind of access through SP"
	mov	x19, sp
	sub	x0, x19, #40
	mov	sp, x0
	.irp	insn, "strb w1, [sp]", "stp x1, x2, [sp, #8]", "ldr x1, [sp, x2]", "ldr q0, [sp]", "ldar x1, [sp]", "ldxr x1, [sp]"
	TRY
	mov	x2, #0
	\insn
	END_TRY
	mov	sp, x19
	EXPECT_ESR(0x9a000000)
	sub	x0, x19, #40
	mov	sp, x0
	.endr
	mov	sp, x19

	TEST	"SP alignment: prefetches and arithmetic do not care"
	mov	x19, sp
	sub	x0, x19, #24
	TRY
	mov	sp, x0
	add	sp, sp, #4
	prfm	pldl1keep, [sp]
	END_TRY
	mov	sp, x19
	EXPECT_NO_TRAP

	TEST	"without SCTLR.SA it does not matter"
	SCTLR_CHANGE 0, 8
	mov	x19, sp
	sub	x0, x19, #24
	TRY
	mov	sp, x0
	ldr	x1, [sp]
	END_TRY
	mov	sp, x19
	EXPECT_NO_TRAP

#if TEST_EL == 1
	TEST	"SP alignment at EL0 is SCTLR_EL1.SA0's"
	SCTLR_CHANGE 0x10, 0
	ldr	x0, =rt_pages + 8
	msr	sp_el0, x0
	RUN_EL0	el0_sp
	EXPECT_ESR(0x9a000000)
	EXPECT_VECTOR(0x400)
	SCTLR_CHANGE 0, 0x10

	TEST	"EL0 keeps its stack pointer and flags across an exception"
	mov	x0, #0x5550
	msr	sp_el0, x0
	RUN_EL0	el0_flags, 0x300003c0
	mrs	x1, sp_el0
	EXPECT_EQ(x1, 0x5560)
	ldr	x0, [x28, #REC_SPSR]
	lsr	x0, x0, #28
	EXPECT_EQ(x0, 6)

	TEST	"illegal return from EL0's SPSR: none for EL0t with masks set"
	RUN_EL0	el0_plain, 0x3c0
	EXPECT_ESR(0x56000003)
#endif
GUEST_END

	.balign	64
misaligned:
	nop
	nop
el0_sp:	ldr	x0, [sp]
el0_flags:
	add	sp, sp, #16
	cmp	x0, x0
	svc	#0
el0_plain:
	svc	#3
