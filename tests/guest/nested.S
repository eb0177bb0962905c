/* A hypervisor that runs itself. L0 is at EL2; its guest L1 is the same code at virtual EL2 (EL1 with HCR_EL2.{NV,NV1,NV2}); L1's guest L2
 * is the same code once more; L2's guest is a program at EL1 that makes hypercalls. None of them knows how deep it is but by a number
 * that says when to stop. DDI 0487 D8.11. TEST_EL 2.
 *
 * What a guest hypervisor does is, by the register: a load or store of the page that VNCR_EL2 points to; an access of EL1's register
 * (ELR_EL2, SPSR_EL2, ESR_EL2, FAR_EL2); or a trap (VBAR_EL2, ERET). So a hypervisor has two states: its guest is at virtual EL2,
 * whose EL1 registers are the guest hypervisor's own; or the guest's guest runs, whose EL1 registers rest in the page meanwhile.
 * Translation is off at EL1, and so is stage 2. */
#include "guest.inc"
#include "nvregs.inc"

/* A hypervisor's record, at its SP. */
#define R_DEPTH     0       /* 0: L0 */
#define R_VEL2      8       /* its guest is at virtual EL2 */
#define R_SYSREGS   16      /* traps: registers, */
#define R_ERETS     24      /* ERET, */
#define R_HVCS      32      /* hypercalls to itself, */
#define R_FORWARDED 40      /* and what it gave to its guest hypervisor */
#define R_BAD_READ  48      /* differences that its look at its own registers found */
#define R_BAD_BACK  56
#define R_SAVE      64      /* X0-X3 */
#define R_RETURN    112     /* L0: where the test goes on */
#define R_CONTEXT   128     /* the guest hypervisor's own EL1 registers, laid out as in the page */
#define R_PAGE      0x1000  /* what VNCR_EL2 points to */
#define R_SEEN      0x2000  /* the page as the guest hypervisor left it when it asked to look */
#define R_SIZE      0x4000
#define LAST        2

#define HCR_NESTED  (1 << 31 | 3 << 40 | 1 << 42 | 1 << 43 | 1 << 45 | 1 << 53) /* RW, APK, API, NV, NV1, NV2, EnSCXT */
#define HCR_PLAIN   (1 << 31 | 3 << 40)
#define SCTLR_OFF   0x30d00800
#define SPSR_EL1H   0x3c5

#define HVC_CALL    0
#define HVC_DONE    1
#define HVC_LOOK    2

/* Steps for one register; X0 and X1 are scratch. */
	.macro	TO_PAGE reg, off
	mrs	x0, \reg
	str	x0, [sp, #R_PAGE + \off]
	.endm
	.macro	FROM_PAGE reg, off
	ldr	x0, [sp, #R_PAGE + \off]
	msr	\reg, x0
	.endm
	.macro	TO_CONTEXT reg, off
	mrs	x0, \reg
	str	x0, [sp, #R_CONTEXT + \off]
	.endm
	.macro	FROM_CONTEXT reg, off
	ldr	x0, [sp, #R_CONTEXT + \off]
	msr	\reg, x0
	.endm
	.macro	CLEAR reg, off
	msr	\reg, xzr
	.endm
/* Patterns: what a hypervisor lays out before entry (0xa...), what the guest hypervisor writes (0xb...). */
	.macro	LAY_OUT reg, off
	ldr	x0, =0xa00000000000 + \off * 0x10001
	str	x0, [sp, #R_PAGE + \off]
	.endm
	.macro	READ_LAID_OUT reg, off
	mrs	x0, \reg
	ldr	x1, =0xa00000000000 + \off * 0x10001
	eor	x0, x0, x1
	orr	x2, x2, x0
	.endm
	.macro	WRITE reg, off
	ldr	x0, =0xb00000000000 + \off * 0x10001
	msr	\reg, x0
	.endm
	.macro	READ_BACK reg, off
	mrs	x0, \reg
	ldr	x1, =0xb00000000000 + \off * 0x10001
	eor	x0, x0, x1
	orr	x3, x3, x0
	.endm
	.macro	CHECK_SEEN reg, off
	ldr	x0, [x19, #R_SEEN + \off]
	EXPECT_EQ(x0, 0xb00000000000 + \off * 0x10001)
	.endm

	.macro	COUNT field
	ldr	x0, [sp, #\field]
	add	x0, x0, #1
	str	x0, [sp, #\field]
	.endm
/* HCR_EL2 and the guest's VMID and page, from X0, X1, X2. */
	.macro	ENTER_WORLD
	msr	hcr_el2, x0
	msr	vttbr_el2, x1
	msr	S3_4_C2_C2_0, x2
	isb
	.endm

GUEST_MAIN
	TEST	"FEAT_NV2 is there"
	ID_FIELD x0, S3_0_C0_C7_2, 24          /* ID_AA64MMFR2_EL1.NV */
	EXPECT_EQ(x0, 2)
	cmp	x0, #2
	b.ne	no_nv2

	TEST	"L0 runs L1, which runs L2, which runs a program"
	mov	x20, sp
	ldr	x19, =levels
	mov	sp, x19
	adr	x30, 1f
	str	x30, [sp, #R_RETURN]
	b	hypervisor
1:	mov	sp, x20
	ldr	x0, =rt_vectors
	msr	vbar_el2, x0
	ldr	x0, =HCR_PLAIN | 0x38
	mov	x1, xzr
	mov	x2, xzr
	ENTER_WORLD
	add	x21, x19, #R_SIZE * 2
	ldr	x0, [x21, #R_HVCS]
	EXPECT_EQ(x0, 6)                       /* the program's: five calls, one that ends */

	TEST	"L1 took L2's VBAR_EL2 and CNTHCTL_EL2, its ERETs, its look and its end, and forwarded the program's hypercalls"
	add	x21, x19, #R_SIZE
	ldr	x0, [x21, #R_SYSREGS]
	EXPECT_EQ(x0, 2)
	ldr	x0, [x21, #R_ERETS]
	EXPECT_EQ(x0, 6)
	ldr	x0, [x21, #R_HVCS]
	EXPECT_EQ(x0, 2)
	ldr	x0, [x21, #R_FORWARDED]
	EXPECT_EQ(x0, 6)

	TEST	"L0 took the same of L1: one ERET for each exception it had given to it, and the first"
	ldr	x0, [x19, #R_SYSREGS]
	EXPECT_EQ(x0, 2)
	ldr	x0, [x19, #R_ERETS]
	EXPECT_EQ(x0, 16)                      /* 2 + 6 + 2 + 6 */
	ldr	x0, [x19, #R_HVCS]
	EXPECT_EQ(x0, 2)
	ldr	x0, [x19, #R_FORWARDED]
	EXPECT_EQ(x0, 16)                      /* 2 + 6 + 2 + 6 */

	TEST	"a page laid out before entry is what the guest hypervisor reads: L1"
	ldr	x0, [x21, #R_BAD_READ]
	EXPECT_EQ(x0, 0)
	TEST	"and L2"
	ldr	x0, [x21, #R_SIZE + R_BAD_READ]
	EXPECT_EQ(x0, 0)
	TEST	"it reads back what it wrote: L1"
	ldr	x0, [x21, #R_BAD_BACK]
	EXPECT_EQ(x0, 0)
	TEST	"and L2"
	ldr	x0, [x21, #R_SIZE + R_BAD_BACK]
	EXPECT_EQ(x0, 0)
	TEST	"each register's place in the page of L1, as L0 saw it"
	EL1_REGS CHECK_SEEN
	OTHER_REGS CHECK_SEEN
	TEST	"each register's place in the page of L2, as L1 saw it"
	add	x19, x19, #R_SIZE
	EL1_REGS CHECK_SEEN
	OTHER_REGS CHECK_SEEN
	bl	dump
	no_nv2:
GUEST_END

/* ---- the hypervisor: at EL2, or at virtual EL2, with SP = its record ---- */

hypervisor:
	adr	x1, vectors
	msr	vbar_el2, x1                   /* traps at virtual EL2 */
	ldr	x0, [sp, #R_DEPTH]
	cbz	x0, 1f
	bl	look_at_registers
1:	EL1_REGS CLEAR                         /* the guest's world */
	ldr	x0, =SCTLR_OFF
	msr	sctlr_el1, x0
	EL1_REGS LAY_OUT
	OTHER_REGS LAY_OUT
	mov	x0, #3
	msr	cnthctl_el2, x0                /* traps too; EL1's counter and timer are its own */
	ldr	x3, [sp, #R_DEPTH]
	add	x1, x3, #1
	lsl	x1, x1, #48                    /* VMID */
	add	x2, sp, #R_PAGE
	cmp	x3, #LAST
	b.eq	2f
	str	x1, [sp, #R_VEL2]
	add	x0, sp, #R_SIZE
	msr	sp_el1, x0
	add	x3, x3, #1
	str	x3, [x0, #R_DEPTH]
	ldr	x0, =HCR_NESTED
	ENTER_WORLD
	adr	x0, hypervisor
	b	3f
2:	ldr	x0, =HCR_PLAIN
	ENTER_WORLD
	adr	x0, program
3:	msr	elr_el2, x0
	mov	x0, #SPSR_EL1H
	msr	spsr_el2, x0
	eret

/* A guest hypervisor looks at what its registers hold, writes them, reads them back, and asks its own to look at the page. */
look_at_registers:
	mov	x2, xzr
	mov	x3, xzr
	EL1_REGS READ_LAID_OUT
	OTHER_REGS READ_LAID_OUT
	EL1_REGS WRITE
	OTHER_REGS WRITE
	EL1_REGS READ_BACK
	OTHER_REGS READ_BACK
	stp	x2, x3, [sp, #R_BAD_READ]
	hvc	#HVC_LOOK
	ret

	.balign	2048
vectors:
	.skip	0x400
	stp	x0, x1, [sp, #R_SAVE]
	stp	x2, x3, [sp, #R_SAVE + 16]
	mrs	x1, esr_el2
	lsr	x2, x1, #26
	ldr	x0, [sp, #R_VEL2]
	cbnz	x0, from_virtual_el2
	ldr	x0, [sp, #R_DEPTH]
	cmp	x0, #LAST
	b.eq	hypercall
	b	forward
	.balign	2048

from_virtual_el2:
	cmp	x2, #0x1a
	b.eq	guest_eret
	cmp	x2, #0x18
	b.eq	guest_sysreg
hypercall:
	COUNT	R_HVCS
	and	x1, x1, #3
	cmp	x1, #HVC_DONE
	b.eq	done
	cmp	x1, #HVC_LOOK
	b.ne	resume
	add	x0, sp, #R_PAGE
	add	x1, sp, #R_SEEN
	mov	x2, #4096
1:	ldr	x3, [x0], #8
	str	x3, [x1], #8
	subs	x2, x2, #8
	b.ne	1b
	b	resume

/* Of the registers without a place in the page this hypervisor needs VBAR_EL2 only: it is the guest hypervisor's own VBAR_EL1. */
guest_sysreg:
	ldr	x2, =0x3ffc1e                  /* Op0, Op2, Op1, CRn, CRm */
	and	x2, x1, x2
	ldr	x3, =ESR_SYSREG(3, 4, 12, 0, 0, 0, 0) & 0x3ffc1e
	COUNT	R_SYSREGS
	cmp	x2, x3
	b.ne	1f
	ubfx	x2, x1, #5, #5
	add	x3, sp, #R_SAVE
	ldr	x0, [x3, x2, lsl #3]           /* X0 to X3 */
	msr	vbar_el1, x0
1:	mrs	x0, elr_el2
	add	x0, x0, #4
	msr	elr_el2, x0
	b	resume

/* The guest hypervisor returns to its guest: exchange the worlds. Where it goes is in EL1's registers. */
guest_eret:
	COUNT	R_ERETS
	mrs	x0, elr_el1
	msr	elr_el2, x0
	mrs	x0, spsr_el1
	msr	spsr_el2, x0
	EL1_REGS TO_CONTEXT
	EL1_REGS FROM_PAGE
	ldr	x0, [sp, #R_PAGE + 0x078]
	ldr	x1, [sp, #R_PAGE + 0x020]
	ldr	x2, [sp, #R_PAGE + 0x0b0]
	ENTER_WORLD
	str	xzr, [sp, #R_VEL2]
	b	resume

/* An exception of the guest's guest is the guest hypervisor's to handle: the way back, and the exception. */
forward:
	COUNT	R_FORWARDED
	EL1_REGS TO_PAGE
	EL1_REGS FROM_CONTEXT
	mrs	x0, elr_el2
	msr	elr_el1, x0
	mrs	x0, spsr_el2
	msr	spsr_el1, x0
	mrs	x0, esr_el2
	msr	esr_el1, x0
	mrs	x0, far_el2
	msr	far_el1, x0
	mrs	x0, vbar_el1
	add	x0, x0, #0x400
	msr	elr_el2, x0
	mov	x0, #SPSR_EL1H
	msr	spsr_el2, x0
	ldr	x0, =HCR_NESTED
	ldr	x1, [sp, #R_DEPTH]
	add	x1, x1, #1
	lsl	x1, x1, #48
	add	x2, sp, #R_PAGE
	ENTER_WORLD
	str	x1, [sp, #R_VEL2]
resume:
	ldp	x2, x3, [sp, #R_SAVE + 16]
	ldp	x0, x1, [sp, #R_SAVE]
	eret

done:
	ldr	x0, [sp, #R_DEPTH]
	cbz	x0, 1f
	hvc	#HVC_DONE
1:	ldr	x30, [sp, #R_RETURN]
	br	x30

/* ---- the innermost guest, at EL1 ---- */
program:
	mov	x5, #5
1:	hvc	#HVC_CALL
	subs	x5, x5, #1
	b.ne	1b
	hvc	#HVC_DONE

/* Prints both pages' words, for comparison with another emulator's: "page N OFFSET VALUE". */
dump:
	stp	x29, x30, [sp, #-16]!
	ldr	x19, =levels
	mov	x20, #0
1:	add	x21, x19, #R_SEEN
	mov	x22, #0
2:	ldr	x23, [x21, x22]
	cbz	x23, 3f
	adr	x0, text_page
	bl	rt_puts
	mov	x0, x20
	bl	rt_hex
	adr	x0, text_space
	bl	rt_puts
	mov	x0, x22
	bl	rt_hex
	adr	x0, text_space
	bl	rt_puts
	mov	x0, x23
	bl	rt_hex
	adr	x0, text_newline
	bl	rt_puts
3:	add	x22, x22, #8
	cmp	x22, #4096
	b.ne	2b
	add	x19, x19, #R_SIZE
	add	x20, x20, #1
	cmp	x20, #2
	b.ne	1b
	ldp	x29, x30, [sp], #16
	ret
text_page:
	.asciz	"page "
text_space:
	.asciz	" "
text_newline:
	.asciz	"\n"
	.balign	4
	.ltorg

	.bss
	.balign	4096
levels:
	.skip	R_SIZE * 3
