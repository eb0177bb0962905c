/* Data and instruction aborts: ESR and FAR to the bit. DDI 0487 D24.2.37, D8.15. */
#include "guest.inc"
#define DABORT 0x96000000
#define WRITE  0x40
#define IABORT 0x86000000
	.macro	va r, page, off=0
	ldr	\r, =(TESTVA + (\page) * 4096 + (\off))
	.endm
GUEST_MAIN
	TEST	"translation fault, level 3: read and write"
	va	x0, 5, 8
	TRY
the_load: ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x07)
	EXPECT_FAR(TESTVA + 0x5008)
	EXPECT_ELR(the_load)
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x07)

	TEST	"translation fault, levels 2, 1 and 0"
	ldr	x0, =TESTVA + 0x400123
	TRY
	ldrb	w1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x06)
	EXPECT_FAR(TESTVA + 0x400123)
	ldr	x0, =0xc0000000
	TRY
	ldrb	w1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x05)
	mov	x0, #1 << 39
	TRY
	ldrb	w1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x04)
	mov	x0, #-4096
	TRY
	ldrb	w1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x04)
	EXPECT_FAR(-4096)

	TEST	"access flag fault"
	MAP	5, rt_pages, PTE_BASE & ~PTE_NOAF
	va	x0, 5
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x0b)
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x0b)

	TEST	"permission fault of a store to a read-only page"
	MAP	6, rt_pages, PTE_BASE | PTE_RO
	va	x0, 6, 16
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x0f)
	EXPECT_FAR(TESTVA + 0x6010)

	TEST	"an atomic on a read-only page is a write, on a missing one a read"
	va	x0, 6
	mov	x1, #1
	TRY
	ldadd	x1, x2, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x0f)
	va	x0, 9
	TRY
	ldadd	x1, x2, [x0]
	END_TRY
	ldr	x3, [x28, #REC_ESR]
	bic	x3, x3, #WRITE
	EXPECT_EQ(x3, DABORT | 0x07)

	TEST	"address size fault of an output address"
	MAP_CONST 7, (1 << 44) | PTE_BASE
	va	x0, 7
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x03)

	TEST	"external abort where nothing answers"
	MAP_CONST 8, NOWHERE | PTE_BASE | PTE_DEVICE
	va	x0, 8, 4
	TRY
	ldr	w1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x10)
	EXPECT_FAR(TESTVA + 0x8004)
	TRY
	str	w1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x10)

	TEST	"execute-never: instruction abort, FAR is the target"
	MAP	10, rt_pages, PTE_BASE | PTE_XN
	va	x0, 10, 0x100
	TRY
	blr	x0
	END_TRY
	EXPECT_ESR(IABORT | 0x0f)
	EXPECT_FAR(TESTVA + 0xa100)
	EXPECT_ELR(TESTVA + 0xa100)

	TEST	"fetch from an unmapped page"
	va	x0, 11
	TRY
	br	x0
	END_TRY
	EXPECT_ESR(IABORT | 0x07)
	EXPECT_FAR(TESTVA + 0xb000)

	TEST	"running off the end of a page"
	MAP	12, rt_pages + 0x1000, PTE_BASE
	ldr	x1, =rt_pages + 0x1ffc
	ldr	w2, the_nop
	str	w2, [x1]
	dc	cvau, x1
	dsb	ish
	ic	ivau, x1
	dsb	ish
	isb
	va	x0, 12, 0xffc
	TRY
	br	x0
	END_TRY
	EXPECT_ESR(IABORT | 0x07)
	EXPECT_FAR(TESTVA + 0xd000)
	EXPECT_ELR(TESTVA + 0xd000)
	b	1f
the_nop: nop
1:
	TEST	"WXN makes writable pages execute-never"
	SCTLR_CHANGE 0, 0
	MAP	13, rt_pages + 0x1000, PTE_BASE
	MAP	14, rt_pages + 0x1000, PTE_BASE | PTE_RO
	ldr	x1, =rt_pages + 0x1000
	ldr	w2, the_ret
	str	w2, [x1]
	dc	cvau, x1
	dsb	ish
	ic	ivau, x1
	dsb	ish
	isb
	va	x0, 13
	TRY
	blr	x0
	END_TRY
	EXPECT_NO_TRAP
	b	1f
the_ret: ret
1:
	TEST	"a failed load leaves its registers alone"
	va	x0, 20
	mov	x1, #11
	mov	x2, #22
	TRY
	ldr	x1, [x0], #8
	END_TRY
	EXPECT_EQ(x0, TESTVA + 0x14000)
	EXPECT_EQ(x1, 11)
	TRY
	ldr	x1, [x0, #64]!
	END_TRY
	EXPECT_EQ(x0, TESTVA + 0x14000)
	EXPECT_FAR(TESTVA + 0x14040)
	TRY
	ldp	x1, x2, [x0, #-16]!
	END_TRY
	EXPECT_EQ(x0, TESTVA + 0x14000)
	EXPECT_EQ(x1, 11)
	EXPECT_EQ(x2, 22)
	EXPECT_FAR(TESTVA + 0x13ff0)

	TEST	"crossing into an unmapped page: FAR is the second page"
	MAP	22, rt_pages + 0x2000, PTE_BASE
	va	x0, 23, -4
	mov	x1, #33
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x07)
	EXPECT_FAR(TESTVA + 23 * 4096)
	EXPECT_EQ(x1, 33)
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x07)
	EXPECT_FAR(TESTVA + 23 * 4096)
	va	x0, 23, -8
	TRY
	ldp	x1, x2, [x0]
	END_TRY
	EXPECT_FAR(TESTVA + 23 * 4096)
	va	x0, 23, -1
	TRY
	ldrh	w1, [x0]
	END_TRY
	EXPECT_FAR(TESTVA + 23 * 4096)
	va	x0, 23, -15
	TRY
	ldr	q0, [x0]
	END_TRY
	EXPECT_FAR(TESTVA + 23 * 4096)

	TEST	"crossing from an unmapped page: FAR is the access"
	va	x0, 22, -3
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_FAR(TESTVA + 22 * 4096 - 3)

	TEST	"crossing into a read-only page: permission fault there"
	MAP	23, rt_pages + 0x3000, PTE_BASE | PTE_RO
	va	x0, 23, -2
	TRY
	str	w1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x0f)
	EXPECT_FAR(TESTVA + 23 * 4096)

	TEST	"Device memory: aligned accesses of every size"
	MAP	24, rt_pages + 0x4000, PTE_BASE | PTE_DEVICE | PTE_XN
	va	x0, 24, 8
	TRY
	ldr	x1, [x0]
	str	w1, [x0, #4]
	ldrb	w1, [x0, #3]
	strh	w1, [x0, #2]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"Device memory: unaligned accesses are alignment faults"
	va	x0, 24, 13
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x21)
	EXPECT_FAR(TESTVA + 24 * 4096 + 13)
	va	x0, 24, 15
	TRY
	strh	w1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x21)

	TEST	"Device memory: unaligned within 16 bytes too"
	va	x0, 24, 1
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x21)

	TEST	"SCTLR.A: unaligned accesses to Normal memory"
	SCTLR_CHANGE 2, 0
	MAP	25, rt_pages + 0x5000, PTE_BASE
	va	x0, 25, 2
	TRY
	ldr	w1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x21)
	EXPECT_FAR(TESTVA + 25 * 4096 + 2)
	TRY
	ldrh	w1, [x0]
	END_TRY
	EXPECT_NO_TRAP
	va	x0, 25, 8
	TRY
	ldp	x1, x2, [x0]
	END_TRY
	EXPECT_NO_TRAP
	va	x0, 25, 4
	TRY
	stp	x1, x2, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x21)
	SCTLR_CHANGE 0, 2
	TRY
	stp	x1, x2, [x0]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"alignment comes before translation"
	SCTLR_CHANGE 2, 0
	va	x0, 30, 1
	TRY
	ldr	w1, [x0]
	END_TRY
	SCTLR_CHANGE 0, 2
	EXPECT_ESR(DABORT | 0x21)

	TEST	"unaligned accesses across pages at two places in memory"
	MAP	26, rt_pages + 0x6000, PTE_BASE
	MAP	27, rt_pages + 0x3000, PTE_BASE
	va	x0, 27, -3
	ldr	x1, =0x1122334455667788
	str	x1, [x0]
	ldr	x2, [x0]
	EXPECT_EQ(x2, 0x1122334455667788)
	ldr	x3, =rt_pages + 0x6ffd
	ldrh	w4, [x3]
	ldrb	w5, [x3, #2]
	EXPECT_EQ(x4, 0x7788)
	EXPECT_EQ(x5, 0x66)
	ldr	x3, =rt_pages + 0x3000
	ldr	w4, [x3]
	ldrb	w5, [x3, #4]
	EXPECT_EQ(x4, 0x22334455)
	EXPECT_EQ(x5, 0x11)
	ldr	q0, =0xffeeddccbbaa99887766554433221100
	str	q0, [x0, #-6]
	ldr	q1, [x0, #-6]
	mov	x4, v1.d[0]
	mov	x5, v1.d[1]
	EXPECT_EQ(x4, 0x7766554433221100)
	EXPECT_EQ(x5, 0xffeeddccbbaa9988)

	TEST	"LDP and STP across pages"
	va	x0, 27, -8
	mov	x1, #0x1234
	mov	x2, #0x5678
	stp	x1, x2, [x0]
	ldp	x3, x4, [x0]
	EXPECT_EQ(x3, 0x1234)
	EXPECT_EQ(x4, 0x5678)
	ldr	x5, =rt_pages + 0x6ff8
	ldr	x6, [x5]
	EXPECT_EQ(x6, 0x1234)

#if TEST_EL == 1
	TEST	"EL0: permission faults and vectors"
	MAP	40, rt_pages, PTE_BASE
	MAP	41, rt_pages, PTE_BASE | PTE_USER | PTE_RO
	MAP	42, rt_pages, PTE_BASE | PTE_USER | PTE_UXN
	va	x0, 40
	RUN_EL0	el0_load
	EXPECT_ESR(0x9200000f)
	EXPECT_VECTOR(0x400)
	EXPECT_FAR(TESTVA + 40 * 4096)
	RUN_EL0	el0_store
	EXPECT_ESR(0x9200004f)
	va	x0, 41
	RUN_EL0	el0_load
	EXPECT_ESR(0x56000001)
	RUN_EL0	el0_store
	EXPECT_ESR(0x9200004f)
	va	x0, 42
	RUN_EL0	el0_store
	EXPECT_ESR(0x56000001)
	RUN_EL0	el0_jump
	EXPECT_ESR(0x8200000f)
	EXPECT_ELR(TESTVA + 42 * 4096)

	TEST	"EL1 does not execute what EL0 may write"
	MAP	43, rt_pages, PTE_BASE | PTE_USER
	va	x0, 43
	TRY
	blr	x0
	END_TRY
	EXPECT_ESR(IABORT | 0x0f)

	TEST	"LDTR and STTR have EL0's permissions"
	va	x0, 40
	TRY
	ldtr	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | 0x0f)
	va	x0, 41
	TRY
	ldtr	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP
	TRY
	sttr	x1, [x0]
	END_TRY
	EXPECT_ESR(DABORT | WRITE | 0x0f)
#endif
GUEST_END

	.balign	64
el0_load:
	ldr	x1, [x0]
	svc	#1
el0_store:
	str	x1, [x0]
	svc	#1
el0_jump:
	br	x0
