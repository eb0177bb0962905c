/* tests/guest/a32sys.S - A32 at EL1: what EL0 cannot show (a32both.inc), and what only A32 has: RFE and SRS with DA and IB, LDM and STM of the
 * User registers, exception return by LDM and by data processing. Expectations: DDI 0487 F5.1, F4.1. */
#include "a32.inc"
#include "a32sys.inc"
	.arch_extension pan

/* STM (User registers) and LDM (User registers): R8 and SP_usr at frame + at */
	.macro	TEST_USER am, at
	cps	#SYS
	ldr	sp, =0x5e000013
	ldr	lr, =0x5e000014
	cps	#FIQ
	ldr	r8, =0xbad
	cps	#SVC
	ldr	r8, =0x5e000008
	cps	#FIQ				/* where R8 is another */
	ldr	r5, =frame
	stm\am	r5, {r8, sp, lr}^
	cps	#SVC
	ldr	r0, =frame + \at
	ldr	r6, [r0]
	ldr	r7, [r0, #4]
	EXPECT	"STM\am ^: R8_usr", r6, 0x5e000008
	EXPECT	"STM\am ^: SP_usr", r7, 0x5e000013
	ldr	r0, =frame + \at
	ldr	r6, [r0, #8]
	EXPECT	"STM\am ^: LR_usr", r6, 0x5e000014
	ldr	r0, =frame + \at
	ldr	r1, =0x5f000008
	str	r1, [r0]
	add	r1, r1, #5
	str	r1, [r0, #4]
	add	r1, r1, #1
	str	r1, [r0, #8]
	cps	#FIQ
	ldm\am	r5, {r8, sp, lr}^
	nop
	mov	r7, r8
	cps	#SYS
	mov	r6, sp
	mov	r4, lr
	cps	#SVC
	mov	r9, r7
	EXPECT	"LDM\am ^: R8_usr", r8, 0x5f000008
	EXPECT	"LDM\am ^: SP_usr", r6, 0x5f00000d
	EXPECT	"LDM\am ^: LR_usr", r4, 0x5f00000e
	EXPECT	"LDM\am ^: R8_fiq stays", r9, 0xbad
	EXPECT	"LDM\am ^: base", r5, frame
	POOL
	.endm

/* LDM (exception return) of R6, R7 and PC at frame + at */
	.macro	TEST_LDM_RETURN insn, at, wback
	ldr	r0, =frame + \at
	ldr	r1, =0x66
	str	r1, [r0]
	ldr	r1, =0x77
	str	r1, [r0, #4]
	ldr	r1, =71f + 2			/* bit 1 is not looked at */
	str	r1, [r0, #8]
	ldr	r1, =0x680f0000 | PSR(SYS)
	msr	spsr_cxsf, r1
	ldr	r5, =frame
	\insn, {r6, r7, pc}^
	udf	#2
71:	mrs	r4, cpsr
	cps	#SVC
	EXPECT	"\insn ^ with PC: CPSR", r4, 0x680f0000 | SHOWN(SYS)
	EXPECT	"\insn ^ with PC: R6", r6, 0x66
	EXPECT	"\insn ^ with PC: R7", r7, 0x77
	EXPECT	"\insn ^ with PC: base", r5, frame + \wback
	POOL
	.endm

/* A data-processing instruction that sets flags, to PC: the result is 71f, with R5 and R6 as given. */
	.macro	TEST_ALU_RETURN insn, r5, r6, carry, before, operands:vararg
	ldr	r5, =\r5
	ldr	r6, =\r6
	ldr	r1, =0x980f0000 | PSR(SYS)
	msr	spsr_cxsf, r1
	ldr	r1, =\carry << 29
	msr	cpsr_f, r1
	\before
	\insn	pc, \operands
	udf	#2
71:	mrs	r4, cpsr
	cps	#SVC
	EXPECT	"\insn PC", r4, 0x980f0000 | SHOWN(SYS)
	.endm

A32_MAIN
#include "a32both.inc"
	TEST_RFE "RFEDA", "rfeda r5", -4, 0
	TEST_RFE "RFEDA!", "rfeda r5!", -4, -8
	TEST_RFE "RFEIB", "rfeib r5", 4, 0
	TEST_RFE "RFEIB!", "rfeib r5!", 4, 8
	TEST_SRS "SRSDA", "srsda sp, #0x17", -4, 0
	TEST_SRS "SRSDA!", "srsda sp!, #0x17", -4, -8
	TEST_SRS "SRSIB", "srsib sp, #0x17", 4, 0
	TEST_SRS "SRSIB!", "srsib sp!, #0x17", 4, 8
	TEST_USER da, -8
	TEST_USER db, -12
	TEST_USER ia, 0
	TEST_USER ib, 4
	TEST_LDM_RETURN "ldmda r5", -8, 0
	TEST_LDM_RETURN "ldmda r5!", -8, -12
	TEST_LDM_RETURN "ldmdb r5", -12, 0
	TEST_LDM_RETURN "ldmdb r5!", -12, -12
	TEST_LDM_RETURN "ldmia r5", 0, 0
	TEST_LDM_RETURN "ldmia r5!", 0, 12
	TEST_LDM_RETURN "ldmib r5", 4, 0
	TEST_LDM_RETURN "ldmib r5!", 4, 12
	TEST_ALU_RETURN ands, 71f, 0xffffffff, 0, nop, r5, r6
	TEST_ALU_RETURN eors, 71f, 0, 0, nop, r5, r6
	TEST_ALU_RETURN subs, 71f + 4, 4, 0, nop, r5, r6
	TEST_ALU_RETURN rsbs, 8, 71f + 8, 0, nop, r5, r6
	POOL
	TEST_ALU_RETURN adds, 71f - 8, 8, 0, nop, r5, r6
	TEST_ALU_RETURN adcs, 71f - 8, 7, 1, nop, r5, r6
	TEST_ALU_RETURN sbcs, 71f + 9, 8, 0, nop, r5, r6
	TEST_ALU_RETURN rscs, 8, 71f + 9, 0, nop, r5, r6
	TEST_ALU_RETURN orrs, 71f, 0, 0, nop, r5, r6
	TEST_ALU_RETURN bics, 71f, 0, 0, nop, r5, r6
	POOL
	TEST_ALU_RETURN movs, 71f, 0, 0, nop, r5
	TEST_ALU_RETURN mvns, 71f, 0, 0, "mvn r6, r5", r6
	TEST_ALU_RETURN subs, 71f + 4, 0, 0, nop, r5, #4
	TEST_ALU_RETURN adds, 71f - 0x400, 0, 0, nop, r5, #0x400
	mov	r0, #0
	msr	spsr_cxsf, r0
	msr	spsr_f, #0x98000000
	mrs	r6, spsr
	EXPECT	"MSR SPSR_f, #imm", r6, 0x98000000
	msr	cpsr_f, #0x60000000
	mrs	r6, cpsr
	lsr	r6, r6, #27
	EXPECT	"MSR CPSR_f, #imm", r6, 0xc
A32_END
