/* Memory copy and memory set (FEAT_MOPS). DDI 0487 C6.2 CPY*, SET*; D1.3 Memory Copy and Memory Set exceptions. */
#include "guest.inc"
#define DATA  8  /* pages of TESTVA that the tests map: two of them, then one that is not */
#define MSCEN (1 << 33)
#define C_SET (1 << 29)
	.macro	va r, offset
	ldr	\r, =(TESTVA + DATA * 4096 + (\offset))
	.endm
/* Fills [X0, X0+X2) with bytes 0, 1, 2, ...; changes X3. */
	.macro	COUNT_UP
	mov	x3, #0
77:	strb	w3, [x0, x3]
	add	x3, x3, #1
	cmp	x3, x2
	b.lo	77b
	.endm
GUEST_MAIN
	.arch	armv8.8-a+mops
	mrs	x0, id_aa64isar2_el1
	ubfx	x0, x0, #16, #4
	cbnz	x0, present
	TEST	"MOPS"
	SKIP_IF_ZERO x0, absent
present:
	MAP	DATA, rt_pages, PTE_BASE | PTE_XN
	MAP	DATA + 1, rt_pages + 4096, PTE_BASE | PTE_XN

	TEST	"CPYF copies across pages, registers end as they should"
	va	x0, 100
	mov	x2, #3000
	COUNT_UP
	va	x0, 3500
	va	x1, 100
	mov	x2, #3000
	cpyfp	[x0]!, [x1]!, x2!
	cpyfm	[x0]!, [x1]!, x2!
	cpyfe	[x0]!, [x1]!, x2!
	EXPECT_EQ(x2, 0)
	EXPECT_EQ(x0, TESTVA + DATA * 4096 + 6500)
	EXPECT_EQ(x1, TESTVA + DATA * 4096 + 3100)
	va	x1, 3500 + 2999
	ldrb	w3, [x1]
	EXPECT_EQ(x3, 2999 & 255)

	TEST	"the prologue of option A: C clear, the size is negative, addresses behind the end"
	va	x0, 4000
	va	x1, 200
	mov	x2, #500
	msr	nzcv, xzr
	cpyfp	[x0]!, [x1]!, x2!
	mrs	x3, nzcv
	EXPECT_EQ(x3, 0)
	EXPECT_EQ(x0, TESTVA + DATA * 4096 + 4500)
	EXPECT_EQ(x1, TESTVA + DATA * 4096 + 700)
	EXPECT_EQ(x2, 96 - 500)

	TEST	"CPY copies upwards onto itself from the end"
	va	x0, 1000
	mov	x2, #2000
	COUNT_UP
	va	x0, 1001
	va	x1, 1000
	mov	x2, #2000
	cpyp	[x0]!, [x1]!, x2!
	cpym	[x0]!, [x1]!, x2!
	cpye	[x0]!, [x1]!, x2!
	EXPECT_EQ(x2, 0)
	va	x1, 1001 + 1999
	ldrb	w3, [x1]
	EXPECT_EQ(x3, 1999 & 255)
	va	x1, 1002
	ldrb	w3, [x1]
	EXPECT_EQ(x3, 1)

	TEST	"SET fills, the data register may be XZR"
	va	x0, 4090
	mov	x2, #12
	setp	[x0]!, x2!, xzr
	setm	[x0]!, x2!, xzr
	sete	[x0]!, x2!, xzr
	va	x1, 4094
	ldr	w3, [x1]
	EXPECT_EQ(x3, 0)
	EXPECT_EQ(x0, TESTVA + DATA * 4096 + 4102)

	TEST	"a main part under option B's PSTATE.C: EC 0x27, WrongOption"
	va	x0, 100
	va	x1, 200
	mov	x2, #-50
	mov	x3, #C_SET
	msr	nzcv, x3
	TRY
1:	cpyfm	[x0]!, [x1]!, x2!
	END_TRY
	EXPECT_ESR(0x9e030022)
	EXPECT_ELR(1b)
	EXPECT_EQ(x2, -50)
	mov	x3, #C_SET
	msr	nzcv, x3
	TRY
	setetn	[x0]!, x2!, x1
	END_TRY
	EXPECT_ESR(0x9f1f0022)

	TEST	"an epilogue with more to do than any: EC 0x27"
	va	x0, 5000
	mov	x2, #-4500
	msr	nzcv, xzr
	TRY
	cpyfewt	[x0]!, [x1]!, x2!
	END_TRY
	EXPECT_ESR(0x9e0d0022)

	TEST	"a fault in the middle: registers say how far it went"
	va	x0, 8092
	va	x1, 0
	mov	x2, #500
	TRY
	cpyfp	[x0]!, [x1]!, x2!
	cpyfm	[x0]!, [x1]!, x2!
2:	cpyfe	[x0]!, [x1]!, x2!
	END_TRY
	EXPECT_ESR(0x96000047)
	EXPECT_FAR(TESTVA + (DATA + 2) * 4096)
	EXPECT_ELR(2b)
	EXPECT_EQ(x2, -400)
	va	x0, 8192
	va	x1, 0
	mov	x2, #500
	TRY
	cpyp	[x0]!, [x1]!, x2!
	END_TRY
	EXPECT_ESR(0x96000047)
	EXPECT_EQ(x0, TESTVA + (DATA + 2) * 4096)
	EXPECT_EQ(x2, 500)

	TEST	"the source cannot be read: no WnR"
	va	x0, 0
	va	x1, 8192
	mov	x2, #5
	TRY
	cpyfp	[x0]!, [x1]!, x2!
	END_TRY
	EXPECT_ESR(0x96000007)
	EXPECT_FAR(TESTVA + (DATA + 2) * 4096)

	TEST	"equal registers, and X31 for an address: UNDEFINED"
	va	x0, 0
	mov	x2, #0
	TRY
	.inst	0x19000440             /* CPYFP [X0]!, [X0]!, X2! */
	END_TRY
	EXPECT_ESR(0x02000000)
	TRY
	.inst	0x1901045f             /* CPYFP [X31]!, [X1]!, X2! */
	END_TRY
	EXPECT_ESR(0x02000000)
#if TEST_EL == 1
	TEST	"SCTLR_EL1.MSCEn = 0: UNDEFINED at EL0"
	mrs	x19, sctlr_el1
	bic	x3, x19, #MSCEN
	msr	sctlr_el1, x3
	isb
	RUN_EL0	el0_copy
	EXPECT_ESR(0x02000000)
	orr	x3, x19, #MSCEN
	msr	sctlr_el1, x3
	isb
	RUN_EL0	el0_copy
	EXPECT_ESR(0x56000007)
	RUN_EL0	el0_wrong, 0x200003c0
	EXPECT_ESR(0x9e030022)
	msr	sctlr_el1, x19
	isb
#else
	TEST	"HCRX_EL2.MSCEn = 0: UNDEFINED at EL1"
	adr	x3, el1_vectors
	msr	vbar_el1, x3
	mrs	x19, S3_4_C1_C2_2
	bic	x3, x19, #1 << 11
	bic	x3, x3, #1 << 10
	msr	S3_4_C1_C2_2, x3
	isb
	RUN_EL0	el0_copy, 0x3c5
	EXPECT_ESR(0x5a000009)
	orr	x3, x3, #1 << 11
	msr	S3_4_C1_C2_2, x3
	isb
	RUN_EL0	el0_copy, 0x3c5
	EXPECT_ESR(0x5a000007)
	TEST	"HCRX_EL2.MCE2: EL2 takes EL1's memory copy exceptions"
	orr	x3, x3, #1 << 10
	msr	S3_4_C1_C2_2, x3
	isb
	RUN_EL0	el0_wrong, 0x200003c5
	EXPECT_ESR(0x9e030022)
	msr	S3_4_C1_C2_2, x19
	isb
#endif
absent:
GUEST_END

	.balign	64
#if TEST_EL == 1
#define BACK svc
#else
#define BACK hvc
#endif
el0_copy:
	mov	x2, #0
	cpyfp	[x0]!, [x1]!, x2!
	BACK	#7
el0_wrong:
	mov	x2, #-50
	cpyfm	[x0]!, [x1]!, x2!
	BACK	#8
#if TEST_EL == 2
	.balign	2048
el1_vectors:
	.space	0x200
	hvc	#9
#endif
