/* What FEAT_NV2 saves: one guest hypervisor's accesses, run twice each, with the VNCR page and without it, every trap counted. The sum
 * of the traps taken and those that the summary says were avoided must be the traps of the run without (tests/cli/nested.sh). VMIDs:
 * 1 and 2: NV1 = 0, with NV2 and without; 3 and 4: NV1 = 1. DDI 0487 D8.11. TEST_EL 2. */
#include "guest.inc"
#include "nvregs.inc"

#define HCR_NV   (1 << 31 | 3 << 40 | 1 << 42 | 1 << 53) /* RW, APK, API, NV, EnSCXT */
#define NV1      (1 << 43)
#define NV2      (1 << 45)

	.macro	ACCESS reg, off
	mrs	x0, \reg
	msr	\reg, x0
	.endm
	.macro	COUNT_IN_LIST reg, off
	.set	listed, listed + 1
	.endm
	.macro	LENGTH name, list
	.set	listed, 0
	\list	COUNT_IN_LIST
	.set	\name, listed
	.endm
	LENGTH	EL1_COUNT, EL1_REGS
	LENGTH	EL2_COUNT, EL2_REGS
	LENGTH	EL12_COUNT, EL12_REGS

/* The guest hypervisor at \label under HCR_EL2 \hcr, as VMID \vmid: X19 = registers trapped, X20 = ERETs trapped. */
	.macro	RUN_COUNTED label, hcr, vmid
	ldr	x0, =(\hcr)
	mov	x1, #\vmid
	adr	x2, \label
	bl	run_counted
	.endm

/* What every guest hypervisor does besides: EL2's registers, what EL1's stand in for, what traps always. */
	.macro	COMMON_ACCESSES
	EL2_REGS ACCESS
	ACCESS	elr_el2
	ACCESS	spsr_el2
	ACCESS	esr_el2
	ACCESS	far_el2
	mrs	x0, vbar_el2
	tlbi	alle2
	at	s1e2r, x0
	eret
	.endm
	.set	STAND_INS, 8
	.set	ALWAYS, 3       /* VBAR_EL2, TLBI, AT */

GUEST_MAIN
	mov	x0, #3
	msr	cnthctl_el2, x0                /* EL1's counter and timer are its own */

	TEST	"{NV,NV1} = {1,0} with NV2: what traps is VBAR_EL2, TLBI, AT, ERET"
	RUN_COUNTED names_of_host, HCR_NV | NV2, 1
	EXPECT_EQ(x19, ALWAYS)
	EXPECT_EQ(x20, 1)
	TEST	"the same without NV2: EL2's registers and the _EL12 and _EL02 names, too"
	RUN_COUNTED names_of_host, HCR_NV, 2
	EXPECT_EQ(x19, ALWAYS + STAND_INS + EL2_COUNT * 2 + EL12_COUNT * 2)
	EXPECT_EQ(x20, 1)

	TEST	"{NV,NV1} = {1,1} with NV2: the same that traps"
	RUN_COUNTED names_of_el1, HCR_NV | NV1 | NV2, 3
	EXPECT_EQ(x19, ALWAYS)
	EXPECT_EQ(x20, 1)
	TEST	"without NV2: EL2's registers, SP_EL1, and of EL1's VBAR_EL1, ELR_EL1, SPSR_EL1, SCXTNUM_EL1"
	RUN_COUNTED names_of_el1, HCR_NV | NV1, 4
	EXPECT_EQ(x19, ALWAYS + STAND_INS + EL2_COUNT * 2 + 2 + 4 * 2)
	EXPECT_EQ(x20, 1)
	ldr	x0, =(1 << 31)
	msr	hcr_el2, x0
	GUEST_END

names_of_host:
	COMMON_ACCESSES
	EL12_REGS ACCESS
	hvc	#0
names_of_el1:
	COMMON_ACCESSES
	EL1_REGS ACCESS
	TIMER_REGS ACCESS
	hvc	#0
	.ltorg

run_counted:
	ldr	x3, =vectors
	mrs	x4, vbar_el2
	ldr	x5, =page
	adr	x6, counted
	stp	x4, x30, [x6]
	msr	vbar_el2, x3
	msr	hcr_el2, x0
	lsl	x1, x1, #48
	msr	vttbr_el2, x1
	msr	S3_4_C2_C2_0, x5               /* VNCR_EL2 */
	ldr	x3, =0x30d00800                /* translation off */
	msr	sctlr_el1, x3
	mov	x3, #AT_EL1
	msr	spsr_el2, x3
	msr	elr_el2, x2
	mov	x19, #0
	mov	x20, #0
	isb
	eret
counted:
	.quad	0, 0

	.balign	2048
vectors:
	.skip	0x400
	mrs	x9, esr_el2
	lsr	x9, x9, #26
	cmp	x9, #0x18
	b.eq	1f
	cmp	x9, #0x1a
	b.eq	2f
	adr	x6, counted                    /* HVC, or what the counts will tell */
	ldp	x4, x30, [x6]
	msr	vbar_el2, x4
	ret
1:	add	x19, x19, #1
	b	3f
2:	add	x20, x20, #1
3:	mrs	x9, elr_el2
	add	x9, x9, #4
	msr	elr_el2, x9
	eret
	.balign	2048

	.bss
	.balign	4096
page:	.skip	4096
