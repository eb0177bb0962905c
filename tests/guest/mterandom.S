/* 40000 random instructions to tagged memory under random controls (mterandom.c). DDI 0487 D10. */
#include "guest.inc"
#define DATA  5                   /* a tagged page of TESTVA, which EL0 may access too */
#define PLAIN 6                   /* the same memory, not Tagged */
GUEST_MAIN
	.arch_extension memtag
	ID_FIELD x2, id_aa64pfr1_el1, 8
	cmp	x2, #3
	csel	x2, xzr, x2, lo
	TEST	"40000 random instructions come to the sum that QEMU gives"
	SKIP_IF_ZERO x2, no_mte
	SYSREG_BITS tcr_el1, (1 << 37), 0
	SYSREG_BITS mair_el1, (0xf0 << 24), (0x0f << 24)
	MAP	DATA, rt_pages, PTE_BASE | PTE_XN | PTE_USER | (3 << 2)
	MAP	PLAIN, rt_pages, PTE_BASE | PTE_XN
	FLUSH_TLB
	ldr	x0, =(TESTVA + DATA * 4096)
	ldr	x1, =(TESTVA + PLAIN * 4096)
	mov	x2, x28
	adr	x3, slot
	bl	mterandom_run
	msr	tco, #1
	EXPECT_EQ(x0, 0x7df9e99e57594914)
no_mte:
GUEST_END

/* X0: X0-X15 and NZCV in memory, before and after. */
	.globl	mterandom_step
mterandom_step:
	str	x0, [sp, #-16]!
	adr	x17, 1f
	str	x17, [x28, #REC_RECOVER]
	str	xzr, [x28, #REC_RSPSR]
	str	xzr, [x28, #REC_COUNT]
	mov	x16, x0
	ldr	x1, [x16, #128]
	msr	nzcv, x1
	.irp	n, 0, 2, 4, 6, 8, 10, 12
	ldp	x\n, x1, [x16, #8 * \n]
	.endr
	.irp	n, 1, 3, 5, 7, 9, 11, 13, 14, 15
	ldr	x\n, [x16, #8 * \n]
	.endr
	msr	tco, #0
slot:	nop
1:	msr	tco, #1
	str	xzr, [x28, #REC_RECOVER]
	ldr	x16, [sp], #16
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	str	x\n, [x16, #8 * \n]
	.endr
	mrs	x1, nzcv
	str	x1, [x16, #128]
	ret
