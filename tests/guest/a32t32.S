/* tests/guest/a32t32.S - T32 at EL1: what EL0 cannot show (a32both.inc), and what only T32 has: SUBS PC, LR with an offset, DCPS, narrow and
 * wide forms. Expectations: DDI 0487 F5.1, F3.1. */
#define T32
#include "a32.inc"
#include "a32sys.inc"
	.arch_extension pan

	.macro	TEST_SUBS offset
	ldr	r0, =0x980f0000 | PSR(SYS)
	msr	spsr_cxsf, r0
	ldr	lr, =71f + \offset
	subs	pc, lr, #\offset
	udf	#2
	.balign	4
71:	mrs	r6, cpsr
	cps	#SVC
	EXPECT	"SUBS PC, LR, #\offset", r6, 0x980f0000 | SHOWN(SYS)
	.endm

A32_MAIN
#include "a32both.inc"
	POOL
	TEST_SUBS 4
	TEST_SUBS 8
	TEST_SUBS 254
	EXPECT_UNDEF "DCPS1", "dcps1"
	EXPECT_UNDEF "DCPS2", "dcps2"
	EXPECT_UNDEF "DCPS3", "dcps3"
	EXPECT_UNDEF "UDF (wide)", "udf.w #3"
	TEST_CPSR "CPSIE (wide) I", 0x140 | SVC, "cpsie.w i"
	TEST_CPSR "CPSID (wide) F", 0x40 | SVC, "cpsid.w f", "cpsie aif"
	sevl
	wfe.w
	sev.w
	wfe
	sevl.w
	wfe.w
	POOL
	ldr	r0, =20000
	mcr	p15, 0, r0, c14, c3, 0		/* CNTV_TVAL */
	mov	r0, #1
	mcr	p15, 0, r0, c14, c3, 1
	isb
	wfi.w
	isb
	mrrc	p15, 1, r5, r6, c14
	mrrc	p15, 3, r7, r8, c14
	subs	r5, r5, r7
	sbcs	r6, r6, r8
	ite	hs
	movhs	r4, #1
	movlo	r4, #0
	EXPECT	"WFI (wide) waits for the timer", r4, 1
A32_END
