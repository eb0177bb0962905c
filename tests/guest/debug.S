/* Self-hosted debug: software step, breakpoints, watchpoints. DDI 0487 D2. Runs at EL1, debugs EL0 and itself. */
#include "guest.inc"
#define SS  1
#define MDE (1 << 15)
#define KDE (1 << 13)
#define STEP_PSTATE 0x2003c0    /* EL0t, SS */
GUEST_MAIN
	msr	oslar_el1, xzr
	isb
	MAP	5, rt_pages, PTE_BASE | PTE_USER
	MAP	6, rt_pages, PTE_BASE | PTE_USER | PTE_RO
	TEST	"software step of EL0: one instruction, then EC 0x32"
	SYSREG_BITS mdscr_el1, SS, 0
	mov	x5, #0
	RUN_EL0	el0_three, STEP_PSTATE
	EXPECT_ESR(0xcb000022)
	EXPECT_ELR(el0_three + 4)
	EXPECT_EQ(x5, 1)

	TEST	"step of an exclusive load: ISS.EX"
	ldr	x0, =TESTVA + 5 * 4096
	RUN_EL0	el0_ldxr, STEP_PSTATE
	EXPECT_ESR(0xcb000062)

	TEST	"step of an instruction that faults: the fault first, the step after its handler"
	ldr	x0, =TESTVA + 9 * 4096
	RUN_EL0	el0_load, STEP_PSTATE
	EXPECT_ESR(0x92000007)
	ldr	x1, [x28, #REC_SPSR]
	ubfx	x1, x1, #21, #1
	EXPECT_EQ(x1, 1)

	TEST	"step over SVC: the SVC's exception, SPSR.SS clear"
	RUN_EL0	el0_svc, STEP_PSTATE
	EXPECT_ESR(0x56000009)
	ldr	x1, [x28, #REC_SPSR]
	ubfx	x1, x1, #21, #1
	EXPECT_EQ(x1, 0)

	TEST	"with SPSR.SS clear the step is pending at once"
	mov	x5, #0
	RUN_EL0	el0_three, 0x3c0
	ldr	x1, [x28, #REC_ESR]
	lsr	x1, x1, #26
	EXPECT_EQ(x1, 0x32)
	EXPECT_ELR(el0_three)
	EXPECT_EQ(x5, 0)

	TEST	"step of a taken branch"
	RUN_EL0	el0_branch, STEP_PSTATE
	EXPECT_ESR(0xcb000022)
	EXPECT_ELR(el0_svc)
	SYSREG_BITS mdscr_el1, 0, SS

	TEST	"a breakpoint at EL0: before the instruction"
	adr	x0, el0_three + 4
	msr	dbgbvr0_el1, x0
	ldr	x0, =1 | 2 << 1 | 0xf << 5
	msr	dbgbcr0_el1, x0
	SYSREG_BITS mdscr_el1, MDE, 0
	mov	x5, #0
	RUN_EL0	el0_three
	EXPECT_ESR(0xc2000022)
	EXPECT_ELR(el0_three + 4)
	EXPECT_EQ(x5, 1)

	TEST	"disabled, it does nothing"
	msr	dbgbcr0_el1, xzr
	isb
	RUN_EL0	el0_three
	EXPECT_ESR(0x56000003)

	TEST	"a breakpoint for EL1 only does not stop EL0"
	ldr	x0, =1 | 1 << 1 | 0xf << 5
	msr	dbgbcr0_el1, x0
	isb
	RUN_EL0	el0_three
	EXPECT_ESR(0x56000003)
	msr	dbgbcr0_el1, xzr
	isb

	TEST	"a watchpoint on stores: FAR, WnR"
	ldr	x0, =TESTVA + 5 * 4096
	add	x1, x0, #8
	msr	dbgwvr0_el1, x1
	ldr	x1, =1 | 2 << 1 | 2 << 3 | 0xff << 5
	msr	dbgwcr0_el1, x1
	isb
	add	x0, x0, #8
	RUN_EL0	el0_load
	EXPECT_ESR(0x56000001)
	RUN_EL0	el0_store
	ldr	x1, [x28, #REC_ESR]
	bic	x1, x1, #0x1f00000         /* FEAT_Debugv8p9 and later fill fields here */
	EXPECT_EQ(x1, 0xd2000062)
	EXPECT_FAR(TESTVA + 5 * 4096 + 8)
	EXPECT_ELR(el0_store)

	TEST	"a watchpoint leaves neighbours alone"
	ldr	x0, =TESTVA + 5 * 4096
	RUN_EL0	el0_store
	EXPECT_ESR(0x56000001)
	ldr	x0, =TESTVA + 5 * 4096 + 16
	RUN_EL0	el0_store
	EXPECT_ESR(0x56000001)

	TEST	"byte address select"
	ldr	x1, =1 | 2 << 1 | 3 << 3 | 0x10 << 5
	msr	dbgwcr0_el1, x1
	isb
	ldr	x0, =TESTVA + 5 * 4096 + 8
	RUN_EL0	el0_ldrb
	EXPECT_ESR(0x56000001)
	ldr	x0, =TESTVA + 5 * 4096 + 12
	RUN_EL0	el0_ldrb
	ldr	x1, [x28, #REC_ESR]
	bic	x1, x1, #0x1f00000
	EXPECT_EQ(x1, 0xd2000022)

	TEST	"a page fault comes before the watchpoint"
	ldr	x1, =TESTVA + 6 * 4096
	msr	dbgwvr0_el1, x1
	ldr	x2, =1 | 2 << 1 | 2 << 3 | 0xff << 5
	msr	dbgwcr0_el1, x2
	isb
	mov	x0, x1
	RUN_EL0	el0_store
	EXPECT_ESR(0x9200004f)
	msr	dbgwcr0_el1, xzr
	isb

	TEST	"EL1 debugging itself needs KDE and PSTATE.D clear"
	ldr	x0, =rt_pages + 0x100
	msr	dbgwvr0_el1, x0
	ldr	x1, =1 | 1 << 1 | 2 << 3 | 0xff << 5
	msr	dbgwcr0_el1, x1
	isb
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP
	SYSREG_BITS mdscr_el1, KDE, 0
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP
	TRY
	msr	daifclr, #8
	str	x1, [x0]
	END_TRY
	msr	daifset, #8
	ldr	x2, [x28, #REC_ESR]
	bic	x2, x2, #0x1f00000
	EXPECT_EQ(x2, 0xd6000062)
	msr	dbgwcr0_el1, xzr
	SYSREG_BITS mdscr_el1, 0, KDE | MDE

	.irp	unmask, 0, 1
	.if	\unmask
	TEST	"a step of EL1 is pending behind MSR DAIF, X"
	.else
	TEST	"a step of EL1 is pending behind MSR DAIFClr"
	.endif
	SYSREG_BITS mdscr_el1, SS | KDE, 0
	mov	x5, #0
	TRY
	mov	x17, #SPSR_HERE
	str	x17, [x28, #REC_RSPSR]
	.if	\unmask
	msr	daif, xzr
	.else
	msr	daifclr, #8
	.endif
101:	mov	x5, #1
	END_TRY
	msr	daifset, #15
	SYSREG_BITS mdscr_el1, 0, SS | KDE
	ldr	x1, [x28, #REC_ESR]
	lsr	x1, x1, #26
	EXPECT_EQ(x1, 0x33)
	adr	x2, 101b
	ldr	x1, [x28, #REC_ELR]
	EXPECT_REGS(x1, x2)
	EXPECT_EQ(x5, 0)
	.endr

	TEST	"a breakpoint of EL1 behind MSR DAIFClr"
	adr	x0, 102f
	msr	dbgbvr0_el1, x0
	ldr	x0, =1 | 1 << 1 | 0xf << 5
	msr	dbgbcr0_el1, x0
	SYSREG_BITS mdscr_el1, MDE | KDE, 0
	mov	x5, #0
	TRY
	mov	x17, #SPSR_HERE
	str	x17, [x28, #REC_RSPSR]
	msr	daifclr, #8
102:	mov	x5, #1
	END_TRY
	msr	daifset, #15
	msr	dbgbcr0_el1, xzr
	SYSREG_BITS mdscr_el1, 0, MDE | KDE
	EXPECT_ESR(0xc6000022)
	adr	x2, 102b
	ldr	x1, [x28, #REC_ELR]
	EXPECT_REGS(x1, x2)
	EXPECT_EQ(x5, 0)

	TEST	"the OS lock silences it all"
	adr	x0, el0_three
	msr	dbgbvr0_el1, x0
	ldr	x0, =1 | 2 << 1 | 0xf << 5
	msr	dbgbcr0_el1, x0
	SYSREG_BITS mdscr_el1, MDE, 0
	mov	x0, #1
	msr	oslar_el1, x0
	isb
	mrs	x1, oslsr_el1
	and	x1, x1, #2
	EXPECT_EQ(x1, 2)
	RUN_EL0	el0_three
	EXPECT_ESR(0x56000003)
	msr	oslar_el1, xzr
	isb
	RUN_EL0	el0_three
	EXPECT_ESR(0xc2000022)
	msr	dbgbcr0_el1, xzr
	SYSREG_BITS mdscr_el1, 0, MDE
GUEST_END
	.balign	64
el0_three:
	mov	x5, #1
	mov	x5, #2
	mov	x5, #3
	svc	#3
el0_ldxr:
	ldxr	x1, [x0]
	svc	#1
el0_load:
	ldr	x1, [x0]
	svc	#1
el0_ldrb:
	ldrb	w1, [x0]
	svc	#1
el0_store:
	str	x1, [x0]
	svc	#1
el0_branch:
	b	el0_svc
	nop
el0_svc:
	svc	#9
