/* Branch target identification: guarded pages. DDI 0487 D8.4.8, C6.2 (BTI). */
#include "guest.inc"
#define BT  (1 << 36)
#define BT0 (1 << 35) /* of EL1 */
/* EL0 begins at `label` of the guarded copy with that BTYPE; what lands returns to SVC #0. */
	.macro	EL0_AT label, btype
	va	x0, 7, \label
	adrp	x30, u_svc
	add	x30, x30, :lo12:u_svc
	msr	elr_el1, x0
	mov	x0, #0x3c0
	orr	x0, x0, #(\btype) << 10
	msr	spsr_el1, x0
	mov	x0, #SPSR_HERE
	TRY
	str	x0, [x28, #REC_RSPSR]
	eret
	END_TRY
	.endm
/* where `label` of the copied code is in that page's mapping; X14, X15 are lost */
	.macro	va r, page, label
	adr	x14, \label
	adr	x15, targets
	sub	x14, x14, x15
	ldr	\r, =(TESTVA + (\page) * 4096)
	add	\r, \r, x14
	.endm
/* branch `insn` to `label` of the guarded copy; want: 0 no fault, otherwise 0x36000000 | BTYPE */
	.macro	BRANCH insn, reg, label, want, line
	va	\reg, 5, \label
	adr	x30, 73f
	TRY
	\insn	\reg
	END_TRY
73:	str	xzr, [x28, #REC_RECOVER]
	ldr	x1, [x28, #REC_COUNT]
	ldr	x2, [x28, #REC_ESR]
	cmp	x1, #0
	csel	x1, x2, xzr, ne
	_expect	x1, \want, \line
	.endm
#define TO(insn, reg, label, want) BRANCH insn, reg, label, want, __LINE__
#define FAULT(btype) (0x36000000 | (btype))
GUEST_MAIN
	mrs	x19, id_aa64pfr1_el1
	ands	x19, x19, #15
	TEST	"BR from an unguarded page: BTYPE 1"
	SKIP_IF_ZERO x19, the_end
	/* the code under test, copied to a page that is guarded */
	adr	x0, targets
	ldr	x1, =rt_pages
	mov	x2, #64
1:	ldr	w3, [x0], #4
	str	w3, [x1], #4
	subs	x2, x2, #1
	b.ne	1b
	dsb	ish
	ic	iallu
	dsb	ish
	isb
	MAP	5, rt_pages, PTE_BASE | PTE_GP
	SCTLR_CHANGE BT, 0
	TO(br, x0, t_nop, FAULT(1))
	EXPECT_ELR(TESTVA + 5 * 4096)
	ldr	x1, [x28, #REC_SPSR]
	ubfx	x1, x1, #10, #2
	EXPECT_EQ(x1, 1)
	TO(br, x0, t_c, 0)
	TO(br, x0, t_j, 0)
	TO(br, x0, t_jc, 0)
	TO(br, x0, t_none, FAULT(1))

	TEST	"BLR: BTYPE 2"
	TO(blr, x0, t_nop, FAULT(2))
	TO(blr, x0, t_c, 0)
	TO(blr, x0, t_j, FAULT(2))
	TO(blr, x0, t_jc, 0)

	TEST	"RET and direct branches need no landing"
	TO(ret, x0, t_nop, 0)
	TO(br, x0, t_c_direct, 0)

	TEST	"BR inside guarded pages: BTYPE 3, through X16 and X17 BTYPE 1"
	va	x16, 5, t_br_x1
	va	x1, 5, t_c
	adr	x30, 2f
	TRY
	br	x16
	END_TRY
2:	EXPECT_ESR(FAULT(3))
	va	x1, 5, t_j
	va	x16, 5, t_br_x1
	adr	x30, 3f
	TRY
	br	x16
	END_TRY
3:	str	xzr, [x28, #REC_RECOVER]
	EXPECT_NO_TRAP
	va	x16, 5, t_br_x17
	va	x17, 5, t_c
	mov	x5, x17
	adr	x30, 4f
	TRY
	mov	x17, x5
	br	x16
	END_TRY
4:	str	xzr, [x28, #REC_RECOVER]
	EXPECT_NO_TRAP

	TEST	"PACIASP lands calls; jumps too only without SCTLR.BT"
	TO(blr, x0, t_paciasp, 0)
	va	x16, 5, t_br_x1
	va	x1, 5, t_paciasp
	adr	x30, 5f
	TRY
	br	x16
	END_TRY
5:	str	xzr, [x28, #REC_RECOVER]
	EXPECT_ESR(FAULT(3))
	SCTLR_CHANGE 0, BT
	va	x16, 5, t_br_x1
	va	x1, 5, t_paciasp
	adr	x30, 6f
	TRY
	br	x16
	END_TRY
6:	str	xzr, [x28, #REC_RECOVER]
	EXPECT_NO_TRAP

	TEST	"BRK and HLT as landings raise their own exception"
	va	x0, 5, t_brk
	TRY
	br	x0
	END_TRY
	EXPECT_ESR(0xf2000009)

	TEST	"unguarded pages do not check"
	MAP	6, rt_pages, PTE_BASE
	va	x0, 6, t_nop
	adr	x30, 7f
	TRY
	blr	x0
	END_TRY
7:	str	xzr, [x28, #REC_RECOVER]
	EXPECT_NO_TRAP

	TEST	"SPSR.BTYPE is restored: returning onto a plain instruction faults again"
	va	x0, 5, t_nop
	msr	EL(elr), x0
	mov	x1, #SPSR_HERE
	orr	x1, x1, #2 << 10
	msr	EL(spsr), x1
	TRY
	eret
	END_TRY
	EXPECT_ESR(FAULT(2))

#if TEST_EL == 1
	TEST	"EL0: SCTLR_EL1.BT0 decides whether jumps land on PACIASP"
	MAP	7, rt_pages, PTE_BASE | PTE_GP | PTE_USER | PTE_PXN
	SCTLR_CHANGE 0, BT0
	EL0_AT	t_paciasp, 3
	EXPECT_ESR(0x56000000)
	EL0_AT	t_nop, 2
	EXPECT_ESR(FAULT(2))
	EXPECT_VECTOR(0x400)
	SCTLR_CHANGE BT0, BT
	EL0_AT	t_paciasp, 3
	EXPECT_ESR(FAULT(3))
	EL0_AT	t_paciasp, 2
	EXPECT_ESR(0x56000000)
	EL0_AT	t_jc, 3
	EXPECT_ESR(0x56000000)
	SCTLR_CHANGE 0, BT0
#endif

	TEST	"guarded and plain mappings of one page side by side"
	mov	x4, #10
8:	va	x0, 6, t_nop
	adr	x30, 9f
	TRY
	blr	x0
	END_TRY
9:	str	xzr, [x28, #REC_RECOVER]
	EXPECT_NO_TRAP
	va	x0, 5, t_nop
	TRY
	blr	x0
	END_TRY
	EXPECT_ESR(FAULT(2))
	subs	x4, x4, #1
	b.ne	8b
the_end:
GUEST_END

	.balign	64
targets:
t_nop:		nop
		ret
t_none:		bti
		ret
t_c:		bti	c
		ret
t_j:		bti	j
		ret
t_jc:		bti	jc
		ret
t_c_direct:	bti	c
		b	1f
		nop
1:		ret
t_br_x1:	bti	c
		br	x1
t_br_x17:	bti	c
		br	x17
t_paciasp:	paciasp
		autiasp
		ret
t_brk:		brk	#9
#if TEST_EL == 1
	.section .text.user, "ax"
u_svc:	svc	#0
#endif
