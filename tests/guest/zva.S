/* DC ZVA and cache maintenance by address. DDI 0487 C5.3, D7.5.9. */
#include "guest.inc"
	.macro	va r, page, off=0
	ldr	\r, =(TESTVA + (\page) * 4096 + (\off))
	.endm
GUEST_MAIN
	MAP	5, rt_pages, PTE_BASE
	MAP	6, rt_pages + 0x1000, PTE_BASE | PTE_RO
	MAP	7, rt_pages + 0x2000, PTE_BASE | PTE_DEVICE | PTE_XN
	TEST	"DC ZVA zeroes its block and nothing beside"
	mrs	x19, dczid_el0
	and	x20, x19, #15
	mov	x21, #4
	lsl	x21, x21, x20              /* bytes */
	va	x0, 5
	mov	x1, #-1
	mov	x2, x0
	mov	x3, #512
1:	str	x1, [x2], #8
	subs	x3, x3, #1
	b.ne	1b
	add	x2, x0, x21
	add	x3, x2, #13                /* not aligned: the block that holds it */
	dc	zva, x3
	mov	x4, #0
	mov	x5, x21
2:	ldr	x6, [x2], #8
	orr	x4, x4, x6
	subs	x5, x5, #8
	b.ne	2b
	EXPECT_EQ(x4, 0)
	ldr	x4, [x2]
	EXPECT_EQ(x4, -1)
	add	x2, x0, x21
	ldr	x4, [x2, #-8]
	EXPECT_EQ(x4, -1)

	TEST	"DC ZVA of a read-only page"
	va	x0, 6, 0x123
	TRY
	dc	zva, x0
	END_TRY
	ldr	x1, [x28, #REC_ESR]
	bic	x1, x1, #0x100             /* CM */
	EXPECT_EQ(x1, 0x9600004f)
	EXPECT_FAR(TESTVA + 6 * 4096 + 0x123)

	TEST	"DC ZVA to Device memory: alignment fault"
	va	x0, 7, 0x40
	TRY
	dc	zva, x0
	END_TRY
	ldr	x1, [x28, #REC_ESR]
	bic	x1, x1, #0x100
	EXPECT_EQ(x1, 0x96000061)

	TEST	"DC ZVA of an unmapped page"
	va	x0, 9, 0x40
	TRY
	dc	zva, x0
	END_TRY
	ldr	x1, [x28, #REC_ESR]
	bic	x1, x1, #0x100
	EXPECT_EQ(x1, 0x96000047)

	TEST	"DC CVAC, CIVAC, CVAU of a read-only page do not fault"
	va	x0, 6
	TRY
	dc	cvac, x0
	dc	civac, x0
	dc	cvau, x0
	ic	ivau, x0
	END_TRY
	EXPECT_NO_TRAP

	TEST	"DC CIVAC of an unmapped page: translation fault, CM and WnR"
	va	x0, 9, 8
	TRY
	dc	civac, x0
	END_TRY
	EXPECT_ESR(0x96000147)
	EXPECT_FAR(TESTVA + 9 * 4096 + 8)

	TEST	"set/way operations and IC IALLU are accepted"
	TRY
	dc	isw, xzr
	dc	csw, xzr
	dc	cisw, xzr
	ic	iallu
	END_TRY
	EXPECT_NO_TRAP
#if TEST_EL == 1
	TEST	"DC ZVA at EL0 with SCTLR_EL1.DZE"
	SCTLR_CHANGE 1 << 14, 0
	MAP	8, rt_pages, PTE_BASE | PTE_USER
	va	x0, 8
	mov	x1, #5
	str	x1, [x0]
	RUN_EL0	el0_zva
	EXPECT_ESR(0x56000001)
	ldr	x1, [x0]
	EXPECT_EQ(x1, 0)
	SCTLR_CHANGE 0, 1 << 14

	TEST	"SCTLR_EL1.CMOW: IC IVAU and DC CIVAC at EL0 need write permission, others do not"
	mrs	x1, id_aa64mmfr1_el1
	ubfx	x1, x1, #56, #4
	SKIP_IF_ZERO x1, 1f
	SCTLR_CHANGE 1 << 26, 0
	MAP	8, rt_pages, PTE_BASE | PTE_USER | PTE_RO
	FLUSH_TLB
	va	x0, 8, 8
	RUN_EL0	el0_civac
	EXPECT_ESR(0x56000002)
	RUN_EL0	el0_ivau
	EXPECT_ESR(0x56000003)
	SCTLR_CHANGE 1 << 32, 0
	RUN_EL0	el0_civac
	EXPECT_ESR(0x9200014f)
	EXPECT_FAR(TESTVA + 8 * 4096 + 8)
	RUN_EL0	el0_ivau
	EXPECT_ESR(0x9200014f)
	RUN_EL0	el0_cvac
	EXPECT_ESR(0x56000004)
	MAP	8, rt_pages, PTE_BASE | PTE_USER
	FLUSH_TLB
	RUN_EL0	el0_civac
	EXPECT_ESR(0x56000002)
	RUN_EL0	el0_ivau
	EXPECT_ESR(0x56000003)
	SCTLR_CHANGE 0, 1 << 32 | 1 << 26
1:
#endif
GUEST_END
	.balign	64
el0_zva: dc	zva, x0
	svc	#1
el0_civac: dc	civac, x0
	svc	#2
el0_ivau: ic	ivau, x0
	svc	#3
el0_cvac: dc	cvac, x0
	svc	#4
