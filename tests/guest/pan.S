/* PSTATE.PAN, EPAN, UAO. DDI 0487 D8.4.2. Runs at EL1. */
#include "guest.inc"
	.macro	va r, page
	ldr	\r, =(TESTVA + (\page) * 4096)
	.endm
#define USER_RW  5
#define USER_RO  6
#define KERNEL   7
#define USER_X   8
#define SPAN     (1 << 23)
#define EPAN     (1 << 57)
GUEST_MAIN
	MAP	USER_RW, rt_pages, PTE_BASE | PTE_USER | PTE_UXN
	MAP	USER_RO, rt_pages, PTE_BASE | PTE_USER | PTE_RO
	MAP	KERNEL, rt_pages, PTE_BASE | PTE_UXN
	MAP	USER_X, rt_pages, PTE_BASE
	TEST	"PAN refuses EL1's loads and stores of EL0's pages"
	va	x0, USER_RW
	msr	pan, #1
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(0x9600000f)
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_ESR(0x9600004f)
	va	x0, USER_RO
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(0x9600000f)

	TEST	"but not those of its own pages"
	va	x0, KERNEL
	TRY
	str	x1, [x0]
	ldr	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"nor LDTR and STTR"
	va	x0, USER_RW
	TRY
	ldtr	x1, [x0]
	sttr	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"MSR PAN, #0 takes effect at once, both ways"
	msr	pan, #0
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP
	msr	pan, #1
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(0x9600000f)
	msr	pan, #0
	mrs	x2, pan
	EXPECT_EQ(x2, 0)

	TEST	"MSR PAN, Xt"
	mov	x2, #1 << 22
	msr	pan, x2
	mrs	x3, pan
	EXPECT_EQ(x3, 1 << 22)
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(0x9600000f)
	ldr	x4, [x28, #REC_SPSR]
	ubfx	x4, x4, #22, #1
	EXPECT_EQ(x4, 1)
	msr	pan, #0

	TEST	"ERET restores PAN"
	mov	x2, #SPSR_HERE
	orr	x2, x2, #1 << 22
	msr	spsr_el1, x2
	adr	x3, 1f
	msr	elr_el1, x3
	eret
1:	mrs	x3, pan
	EXPECT_EQ(x3, 1 << 22)
	msr	pan, #0

	TEST	"SCTLR_EL1.SPAN = 0: an exception sets PAN; = 1: it leaves it"
	adr	x0, own_vectors
	mrs	x19, vbar_el1
	msr	vbar_el1, x0
	SCTLR_CHANGE 0, SPAN
	svc	#0
	EXPECT_EQ(x20, 1 << 22)
	SCTLR_CHANGE SPAN, 0
	svc	#0
	EXPECT_EQ(x20, 0)
	msr	vbar_el1, x19
	isb

	TEST	"EPAN: pages that only EL0 executes"
	ID_FIELD x2, id_aa64mmfr1_el1, 20
	cmp	x2, #3
	csel	x2, xzr, x2, lo
	SKIP_IF_ZERO x2, no_epan
	va	x0, USER_X
	msr	pan, #1
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP
	msr	pan, #0
	SCTLR_CHANGE EPAN, 0         /* now code cannot be read at EL1: no literals while PAN is set */
	msr	pan, #1
	TRY
	ldr	x1, [x0]
	END_TRY
	msr	pan, #0
	SCTLR_CHANGE 0, EPAN
	EXPECT_ESR(0x9600000f)
no_epan:
	TEST	"UAO: LDTR with EL1's permissions"
	ID_FIELD x2, id_aa64mmfr2_el1, 4
	SKIP_IF_ZERO x2, no_uao
	va	x0, KERNEL
	TRY
	ldtr	x1, [x0]
	END_TRY
	EXPECT_ESR(0x9600000f)
	msr	uao, #1
	TRY
	ldtr	x1, [x0]
	END_TRY
	msr	uao, #0
	EXPECT_NO_TRAP
	msr	uao, #1
	msr	pan, #1
	va	x0, USER_RW
	TRY
	ldtr	x1, [x0]
	END_TRY
	msr	pan, #0
	msr	uao, #0
	EXPECT_ESR(0x9600000f)
no_uao:
	TEST	"EL0 is not concerned by PAN"
	va	x0, USER_RW
	RUN_EL0	el0_load, 0x4003c0
	EXPECT_ESR(0x56000001)
	ldr	x4, [x28, #REC_SPSR]
	ubfx	x4, x4, #22, #1
	EXPECT_EQ(x4, 1)
GUEST_END
	.balign	64
el0_load:
	ldr	x1, [x0]
	svc	#1
	.balign	2048
own_vectors:
	.skip	0x200
	mrs	x20, pan
	eret
	.skip	0x600 - 8
