/* tests/guest/a32impdef.S - CP15 registers of a description (--impdef cortex-a53) at EL1 in AArch32.
 * Expectations: DDI 0500 4.5 (encodings, reset values), DDI 0487 G1.21 (UNDEFINED). */
#include "a32.inc"

A32_MAIN
	ldr	r4, =record
	mrrc	p15, 0, r5, r6, c15             /* CPUACTLR */
	EXPECT	"MRRC: low half", r5, 0x90ca000
	EXPECT	"MRRC: high half", r6, 0
	ldr	r5, =0x12345678
	mcr	p15, 1, r5, c9, c0, 2           /* L2CTLR */
	mrc	p15, 1, r6, c9, c0, 2
	EXPECT	"MCR and MRC", r6, 0x12345678
	ldr	r6, =0x9abcdef0
	mcrr	p15, 1, r5, r6, c15             /* CPUECTLR */
	mrrc	p15, 1, r7, r8, c15
	EXPECT	"MCRR writes both halves: low", r7, 0x12345678
	EXPECT	"MCRR writes both halves: high", r8, 0x9abcdef0
	TRY	1f
	mov	r5, #0
	mcr	p15, 1, r5, c15, c3, 0          /* CBAR */
1:	EXPECT_VECTOR "a read-only register", 4
	mov	r5, #0
	str	r5, [r4]
	TRY	1f
	mrc	p15, 0, r5, c15, c1, 0
1:	EXPECT_VECTOR "not described", 4
A32_END
