/* 40000 random steps with two virtual machines (vmrandom.c). DDI 0487 D8. TEST_EL 2 only. */
#include "guest.inc"
#include "el1.inc"
GUEST_MAIN
	adr	x0, el1_vectors
	msr	vbar_el1, x0
	TEST	"40000 random steps of two machines' stages agree with the tables"
	bl	vmrandom_run
	EXPECT_EQ(x0, 0)
GUEST_END

/* u64 vm_enter(kind, va, u64 *value, u64 *esr1) */
	.globl	vm_enter
vm_enter:
	stp	x29, x30, [sp, #-16]!
	stp	x2, x3, [sp, #-16]!
	adr	x4, stubs
	add	x4, x4, x0, lsl #4
	msr	elr_el2, x4
	mov	x5, #0x3c5
	msr	spsr_el2, x5
	mov	x5, #SPSR_HERE
	adr	x6, 1f
	stp	x6, x5, [x28, #REC_RECOVER]
	ldr	x0, [x2]
	eret
1:	ldp	x2, x3, [sp], #16
	ldp	x29, x30, [sp], #16
	str	x0, [x2]
	mrs	x4, esr_el1
	str	x4, [x3]
	ldr	x0, [x28, #REC_ESR]
	ret

	.balign	16
stubs:
	ldr	x0, [x1, #64]
	hvc	#1
	nop
	nop
	str	x0, [x1, #64]
	hvc	#1
	nop
	nop
	blr	x1
	hvc	#1

	EL1_VECTORS
