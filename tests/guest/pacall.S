/* Each instruction of FEAT_PAuth: what it signs with which key and modifier, by the others; and what traps them. DDI 0487 C6.2, D8.10.
 * pauth.S has the rules that the algorithm must keep, pacrandom.c the algorithms themselves. */
#include "guest.inc"
#define EN_ALL (1 << 31 | 1 << 30 | 1 << 27 | 1 << 13)
/* Signing is undone by authentication with the same key and modifier. X20: a pointer, X21: a modifier. */
	.macro	PAIR sign, auth, modifier:vararg
	mov	x0, x20
	\sign	x0 \modifier
	mov	x1, x0
	\auth	x1 \modifier
	EXPECT_REGS(x1, x20)
	cmp	x0, x20
	cset	x2, ne
	EXPECT_EQ(x2, 1)
	.endm
/* With a zero modifier it is the same as with XZR. */
	.macro	ZERO z, full
	mov	x0, x20
	\z	x0
	mov	x1, x20
	mov	x2, #0
	\full	x1, x2
	EXPECT_REGS(x0, x1)
	.endm
/* A hint that works on `reg` with `modifier` does what `full` does. */
	.macro	HINT_IS hint, reg, modifier, full
	mov	\reg, x20
	\hint
	mov	x0, x20
	\full	x0, \modifier
	EXPECT_REGS(\reg, x0)
	.endm
/* Its opposite takes that back. */
	.macro	HINT_BACK sign, auth, reg
	mov	\reg, x20
	\sign
	\auth
	EXPECT_REGS(\reg, x20)
	.endm
/* To `label`, by X16: QEMU 10.0 trips an assertion with other registers. */
	.macro	TO_BRANCH label, sign, branch
	adr	x16, \label
	\sign
	\branch
	.endm
/* SCTLR_ELx bit `n` enables `sign`. */
	.macro	ENABLE_OF n, sign
	SCTLR_CHANGE 0, (1 << \n)
	mov	x0, x20
	\sign	x0, x21
	EXPECT_REGS(x0, x20)
	SCTLR_CHANGE (1 << \n), 0
	mov	x0, x20
	\sign	x0, x21
	cmp	x0, x20
	cset	x1, ne
	EXPECT_EQ(x1, 1)
	.endm
	.macro	GUEST_CODE name, insn:vararg
g_\name:
	\insn
	hvc	#1
	.endm
GUEST_MAIN
	.arch	armv8.5-a+pauth
	ldr	x0, =0x0123456789abcdef
	.irp	key, apiakeylo_el1, apiakeyhi_el1, apibkeylo_el1, apibkeyhi_el1, apdakeylo_el1, apdakeyhi_el1, apdbkeylo_el1, apdbkeyhi_el1, \
		apgakeylo_el1, apgakeyhi_el1
	msr	\key, x0
	ror	x0, x0, #7
	.endr
	SCTLR_CHANGE EN_ALL, 0
	ldr	x20, =0x40212340
	ldr	x21, =0x1234567890

	TEST	"PACxx Xd, Xn and AUTxx Xd, Xn"
	PAIR	pacia, autia, , x21
	PAIR	pacib, autib, , x21
	PAIR	pacda, autda, , x21
	PAIR	pacdb, autdb, , x21
	mov	x22, sp
	PAIR	pacia, autia, , sp
	PAIR	pacdb, autdb, , sp

	TEST	"PACxZx and AUTxZx: a modifier of zero"
	PAIR	paciza, autiza
	PAIR	pacizb, autizb
	PAIR	pacdza, autdza
	PAIR	pacdzb, autdzb
	ZERO	paciza, pacia
	ZERO	pacizb, pacib
	ZERO	pacdza, pacda
	ZERO	pacdzb, pacdb

	TEST	"PACIAZ, PACIASP, PACIA1716 and those of key B"
	mov	x22, sp
	mov	x16, x21
	mov	x6, #0
	HINT_IS	paciaz, x30, x6, pacia
	HINT_IS	pacibz, x30, x6, pacib
	HINT_IS	paciasp, x30, x22, pacia
	HINT_IS	pacibsp, x30, x22, pacib
	mov	x17, x20
	mov	x16, x21
	pacia1716
	mov	x5, x17
	mov	x0, x20
	pacia	x0, x21
	EXPECT_REGS(x5, x0)
	mov	x17, x20
	mov	x16, x21
	pacib1716
	mov	x5, x17
	mov	x0, x20
	pacib	x0, x21
	EXPECT_REGS(x5, x0)

	TEST	"AUTIAZ, AUTIASP, AUTIA1716, XPACLRI and those of key B"
	HINT_BACK paciaz, autiaz, x30
	HINT_BACK pacibz, autibz, x30
	HINT_BACK paciasp, autiasp, x30
	HINT_BACK pacibsp, autibsp, x30
	HINT_BACK paciasp, xpaclri, x30
	mov	x17, x20
	mov	x16, x21
	pacia1716
	autia1716
	mov	x5, x17
	EXPECT_REGS(x5, x20)
	mov	x17, x20
	mov	x16, x21
	pacib1716
	autib1716
	mov	x5, x17
	EXPECT_REGS(x5, x20)

	TEST	"RETAA, RETAB: X30 with SP"
	adr	x30, 1f
	paciasp
	retaa
	FAIL
1:	adr	x30, 2f
	pacibsp
	retab
	FAIL
2:
	TEST	"BRAA, BRAB, BRAAZ, BRABZ"
	TO_BRANCH 1f, "pacia x16, x21", "braa x16, x21"
	FAIL
1:	TO_BRANCH 1f, "pacib x16, x21", "brab x16, x21"
	FAIL
1:	TO_BRANCH 1f, "paciza x16", "braaz x16"
	FAIL
1:	TO_BRANCH 1f, "pacizb x16", "brabz x16"
	FAIL
1:
	TEST	"BLRAA, BLRAB, BLRAAZ, BLRABZ: X30 too"
	mov	x6, #0
	TO_BRANCH a_function, "pacia x16, x21", "blraa x16, x21"
	EXPECT_EQ(x6, 1)
	TO_BRANCH a_function, "pacib x16, x21", "blrab x16, x21"
	EXPECT_EQ(x6, 2)
	TO_BRANCH a_function, "paciza x16", "blraaz x16"
	EXPECT_EQ(x6, 3)
	TO_BRANCH a_function, "pacizb x16", "blrabz x16"
	EXPECT_EQ(x6, 4)

	TEST	"LDRAA, LDRAB: an authenticated base, with offset and with writeback"
	ldr	x10, =rt_pages
	mov	x1, #0x77
	stp	x1, x1, [x10, #8]
	.irp	key, a, b
	mov	x0, x10
	pacdz\key x0
	ldra\key x2, [x0, #8]
	EXPECT_EQ(x2, 0x77)
	ldra\key x3, [x0, #16]!
	EXPECT_EQ(x3, 0x77)
	add	x4, x10, #16
	EXPECT_REGS(x0, x4)
	.endr

	TEST	"PACGA: upper half only, of both operands"
	pacga	x0, x20, x21
	pacga	x1, x20, x21
	EXPECT_REGS(x0, x1)
	mov	w2, w0
	EXPECT_EQ(x2, 0)
	pacga	x1, x21, x20
	cmp	x0, x1
	cset	x2, ne
	EXPECT_EQ(x2, 1)

	TEST	"ERETAA, ERETAB: ELR with SP"
	mov	x0, #SPSR_HERE
	msr	EL(spsr), x0
	adr	x1, 1f
	mov	x22, sp
	pacia	x1, x22
	msr	EL(elr), x1
	eretaa
	FAIL
1:	mov	x0, #SPSR_HERE
	msr	EL(spsr), x0
	adr	x1, 2f
	pacib	x1, x22
	msr	EL(elr), x1
	eretab
	FAIL
2:	EXPECT_NO_TRAP

	TEST	"each key has its enable; without it signing does nothing"
	.irp	what, "31, pacia", "30, pacib", "27, pacda", "13, pacdb"
	ENABLE_OF \what
	.endr
#if TEST_EL == 2
	TEST	"HCR_EL2.API = 0: EL1's instructions trap, EC 0x09; not where EL1 has them off"
	ldr	x0, =0x30d00800 | EN_ALL
	msr	sctlr_el1, x0
	mrs	x19, hcr_el2
	bic	x0, x19, #1 << 41
	msr	hcr_el2, x0
	isb
	.irp	label, g_pacia, g_autib, g_pacga, g_braa, g_ldraa
	RUN_EL0	\label, 0x3c5
	EXPECT_ESR(0x26000000)
	EXPECT_ELR(\label)
	.endr
	RUN_EL0	g_xpaci, 0x3c5
	EXPECT_ESR(0x5a000001)
	ldr	x0, =0x30d00800
	msr	sctlr_el1, x0
	isb
	RUN_EL0	g_pacia, 0x3c5
	EXPECT_ESR(0x5a000001)
	RUN_EL0	g_pacga, 0x3c5
	EXPECT_ESR(0x26000000)

	TEST	"HCR_EL2.APK = 0: EL1's accesses to the keys trap, EC 0x18"
	bic	x0, x19, #1 << 40
	msr	hcr_el2, x0
	isb
	RUN_EL0	g_key, 0x3c5
	EXPECT_ESR(ESR_SYSREG(3, 0, 2, 1, 0, 3, 0))
	RUN_EL0	g_pacga, 0x3c5
	EXPECT_ESR(0x5a000001)
	msr	hcr_el2, x19
	isb
	RUN_EL0	g_key, 0x3c5
	EXPECT_ESR(0x5a000001)
#endif
GUEST_END
a_function:
	add	x6, x6, #1
	ret
#if TEST_EL == 2
	.irp	what, "pacia, pacia x0, x1", "autib, autib x0, x1", "pacga, pacga x0, x1, x2", "braa, braa x16, x17", "ldraa, ldraa x0, [x1]", \
		"xpaci, xpaci x0", "key, msr apiakeylo_el1, x3"
	GUEST_CODE \what
	.endr
#endif
