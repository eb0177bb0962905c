/* FEAT_SVE: access traps and their order, vector lengths by exception level, what Advanced SIMD does to the upper part.
 * DDI 0487 B1.2.1, D19.2 (CPACR_EL1.ZEN, CPTR_EL2.TZ, ZCR_ELx), CheckSVEEnabled(). Lengths are powers of two: all have them. */
#include "guest.inc"
#define ESR_SVE 0x66000000 /* EC 0x19 */
#define ESR_FP  0x1fe00000 /* EC 0x07, COND 0b1110 */
#define ESR_UNDEF 0x02000000
#define ZEN(n)  ((n) << 16)
#define FPEN(n) ((n) << 20)
#define TZ      (1 << 8)
#define TFP     (1 << 10)
	.macro	ZCR n, len
	mov	x16, #\len
	msr	S3_\n\()_C1_C2_0, x16 /* n 0: ZCR_EL1, 4: ZCR_EL2 */
	isb
	.endm
	.macro	CPACR v
	ldr	x16, =(\v)
	msr	cpacr_el1, x16
	isb
	.endm
	.macro	LENGTH_IS n, len, bytes
	ZCR	\n, \len
	rdvl	x0, #1
	EXPECT_EQ(x0, \bytes)
	.endm
GUEST_MAIN
	.arch	armv8.5-a+sve
#if TEST_EL == 2
#define HERE 4
	mrs	x20, cptr_el2
	ldr	x0, =TZ | TFP
	bic	x20, x20, x0
	msr	cptr_el2, x20
	CPACR	ZEN(3) | FPEN(3)
	ldr	x0, =0x30d00800
	msr	sctlr_el1, x0
	isb

	TEST	"CPTR_EL2.TZ: EL2's own SVE instructions"
	orr	x0, x20, #TZ
	msr	cptr_el2, x0
	isb
	TRY
	rdvl	x0, #1
	END_TRY
	EXPECT_ESR(ESR_SVE)

	TEST	"CPTR_EL2.TZ: EL1, its access to ZCR_EL1 too"
	RUN_EL0	g_rdvl, 0x3c5
	EXPECT_ESR(ESR_SVE)
	RUN_EL0	g_zcr, 0x3c5
	EXPECT_ESR(ESR_SVE)

	TEST	"CPTR_EL2.TZ comes before TFP"
	orr	x0, x20, #TZ
	orr	x0, x0, #TFP
	msr	cptr_el2, x0
	isb
	RUN_EL0	g_rdvl, 0x3c5
	EXPECT_ESR(ESR_SVE)
	orr	x0, x20, #TFP
	msr	cptr_el2, x0
	isb
	RUN_EL0	g_rdvl, 0x3c5
	EXPECT_ESR(ESR_FP)
	msr	cptr_el2, x20
	isb

	TEST	"TGE: CPACR_EL1's ZEN and FPEN come before CPTR_EL2, with EL2 as target"
	mrs	x21, hcr_el2
	orr	x0, x21, #1 << 27
	msr	hcr_el2, x0
	orr	x0, x20, #TZ
	orr	x0, x0, #TFP
	msr	cptr_el2, x0
	CPACR	ZEN(0) | FPEN(0)
	RUN_EL0	g_rdvl
	EXPECT_ESR(ESR_SVE)
	CPACR	ZEN(3) | FPEN(0)
	RUN_EL0	g_rdvl
	EXPECT_ESR(ESR_UNDEF)
	EXPECT_ELR(g_rdvl)
	CPACR	ZEN(3) | FPEN(3)
	RUN_EL0	g_rdvl
	EXPECT_ESR(ESR_SVE)
	EXPECT_ELR(g_rdvl)
	orr	x0, x20, #TFP
	msr	cptr_el2, x0
	isb
	RUN_EL0	g_rdvl
	EXPECT_ESR(ESR_FP)
	msr	cptr_el2, x20
	msr	hcr_el2, x21
	isb

	TEST	"ZCR_EL2 limits EL1, ZCR_EL1 does not limit EL2"
	ZCR	4, 1
	ZCR	0, 15
	RUN_EL0	g_rdvl, 0x3c5
	EXPECT_EQ(x0, 32)
	ZCR	0, 0
	RUN_EL0	g_rdvl, 0x3c5
	EXPECT_EQ(x0, 16)
	rdvl	x0, #1
	EXPECT_EQ(x0, 32)
	ZCR	4, 7
	ZCR	0, 3
	RUN_EL0	g_rdvl, 0x3c5
	EXPECT_EQ(x0, 64)
#else
#define HERE 0
	TEST	"CPACR_EL1.ZEN: 0 and 2 trap EL1 and EL0"
	CPACR	ZEN(0) | FPEN(3)
	TRY
	rdvl	x0, #1
	END_TRY
	EXPECT_ESR(ESR_SVE)
	CPACR	ZEN(2) | FPEN(3)
	TRY
	mrs	x0, S3_0_C1_C2_0
	END_TRY
	EXPECT_ESR(ESR_SVE)
	RUN_EL0	g_user_rdvl
	EXPECT_ESR(ESR_SVE)
	EXPECT_VECTOR(0x400)

	TEST	"CPACR_EL1.ZEN: 1 traps EL0 only"
	CPACR	ZEN(1) | FPEN(3)
	TRY
	rdvl	x0, #1
	END_TRY
	EXPECT_NO_TRAP
	RUN_EL0	g_user_rdvl
	EXPECT_ESR(ESR_SVE)

	TEST	"FPEN traps SVE as floating-point, ZEN first"
	CPACR	ZEN(3) | FPEN(0)
	TRY
	rdvl	x0, #1
	END_TRY
	EXPECT_ESR(ESR_FP)
	CPACR	ZEN(0) | FPEN(0)
	TRY
	rdvl	x0, #1
	END_TRY
	EXPECT_ESR(ESR_SVE)
	CPACR	ZEN(0) | FPEN(3)
	TRY
	fmov	d0, x0
	END_TRY
	EXPECT_NO_TRAP

	TEST	"FPEN does not concern ZCR_EL1"
	CPACR	ZEN(3) | FPEN(0)
	TRY
	mrs	x0, S3_0_C1_C2_0
	END_TRY
	EXPECT_NO_TRAP
	CPACR	ZEN(3) | FPEN(3)

	TEST	"EL0 has EL1's length"
	ZCR	0, 3
	RUN_EL0	g_user_rdvl
	EXPECT_ESR(0x56000000)
	EXPECT_EQ(x0, 64)
#endif

	TEST	"lengths: the power of two that LEN says"
	LENGTH_IS HERE, 0, 16
	LENGTH_IS HERE, 15, 256
	LENGTH_IS HERE, 7, 128
	LENGTH_IS HERE, 3, 64
	LENGTH_IS HERE, 1, 32

	TEST	"ZCR_ELx keeps LEN and nothing else"
	mov	x0, #-1
#if TEST_EL == 2
	msr	S3_4_C1_C2_0, x0
	mrs	x0, S3_4_C1_C2_0
#else
	msr	S3_0_C1_C2_0, x0
	mrs	x0, S3_0_C1_C2_0
#endif
	EXPECT_EQ(x0, 15)

	TEST	"a shorter vector is the low end of a longer one"
	ZCR	HERE, 1
	index	z0.b, #1, #1
	ptrue	p0.b
	pfalse	p1.b
	ZCR	HERE, 0
	umov	x0, v0.d[1]
	ldr	x1, =0x100f0e0d0c0b0a09
	EXPECT_REGS(x0, x1)
	cntp	x0, p0, p0.b
	EXPECT_EQ(x0, 16)
	ZCR	HERE, 1
	cntp	x0, p1, p1.b
	EXPECT_EQ(x0, 0)
	umov	x0, v0.d[1]
	EXPECT_REGS(x0, x1)

	TEST	"Advanced SIMD and FP writes zero what lies beyond"
	ZCR	HERE, 1
	adrp	x9, rt_scratch_sve
	add	x9, x9, :lo12:rt_scratch_sve
	.irp	insn, "movi v0.16b, #1", "fmov d0, x9", "fmov s0, w9", "ins v0.d[1], x9", "ldr q0, [x9]", "ldr b0, [x9]", \
		"ld1 {v0.2d}, [x9]", "fadd d0, d1, d2", "add v0.4s, v1.4s, v2.4s", "scvtf d0, x9", "dup v0.8b, w9", "ext v0.16b, v0.16b, v0.16b, #1", \
		"ldp q0, q1, [x9]", "mov v0.b[3], v1.b[4]"
	index	z0.b, #1, #1
	\insn
	str	z0, [x9, #1, mul vl]
	ldp	x0, x1, [x9, #48]
	orr	x0, x0, x1
	EXPECT_EQ(x0, 0)
	.endr

	TEST	"V written at one length is zero beyond at a longer one"
	ZCR	HERE, 3
	index	z0.b, #1, #1
	ZCR	HERE, 0
	movi	v0.16b, #1
	ZCR	HERE, 3
	str	z0, [x9, #1, mul vl]
	ldp	x0, x1, [x9, #64 + 16]
	orr	x0, x0, x1
	EXPECT_EQ(x0, 0)

	MAP	0x40, rt_scratch_page, PTE_BASE
	MAP_CONST 0x41, 0
	FLUSH_TLB
	ZCR	HERE, 3
	ldr	x10, =TESTVA + 0x40fe0 /* 32 bytes before an unmapped page */
	index	z1.b, #1, #1
	ptrue	p0.b
	ptrue	p2.b, vl32
	st1b	z1.b, p2, [x10]
	mov	x11, #0

	TEST	"a load that leaves the page: Data Abort, nothing loaded; inactive elements do not count"
	index	z0.b, #7, #0
	TRY
	ld1b	z0.b, p0/z, [x10, x11]
	END_TRY
	EXPECT_FAR(TESTVA + 0x41000)
	umov	w0, v0.b[0]
	EXPECT_EQ(x0, 7)
	TRY
	ld1b	z0.b, p2/z, [x10, x11]
	END_TRY
	EXPECT_NO_TRAP
	umov	w0, v0.b[9]
	EXPECT_EQ(x0, 10)

	TEST	"LDFF1B: FFR is false from the first element that would fault on"
	setffr
	TRY
	ldff1b	z0.b, p0/z, [x10]
	END_TRY
	EXPECT_NO_TRAP
	rdffr	p1.b
	cntp	x0, p0, p1.b
	EXPECT_EQ(x0, 32)
	cmpne	p1.b, p2/z, z0.b, z1.b
	cntp	x0, p0, p1.b
	EXPECT_EQ(x0, 0)

	TEST	"LDFF1B: the first active element faults as ever, FFR stays"
	setffr
	add	x12, x10, #32
	TRY
	ldff1b	z0.b, p0/z, [x12]
	END_TRY
	EXPECT_FAR(TESTVA + 0x41000)
	EXPECT_TRAPS(1)
	rdffr	p1.b
	cntp	x0, p0, p1.b
	EXPECT_EQ(x0, 64)

	TEST	"LDNF1B: no element faults; FFR is false where not loaded"
	TRY
	ldnf1b	z0.b, p0/z, [x12]
	END_TRY
	EXPECT_NO_TRAP
	rdffr	p1.b
	cntp	x0, p0, p1.b
	EXPECT_EQ(x0, 0)

	TEST	"LDFF1W of 64-bit elements by addresses: up to the unmapped page"
	index	z2.d, x10, #12
	setffr
	TRY
	ldff1w	{z0.d}, p0/z, [z2.d]
	END_TRY
	EXPECT_NO_TRAP
	rdffr	p1.b
	cntp	x0, p0, p1.d
	EXPECT_EQ(x0, 3)

#if TEST_EL == 1
	TEST	"TCR_EL1.NFD0: EL0's non-fault loads fail, gathers' behind the first; EL1's do not"
	MAP	0x42, rt_scratch_page, PTE_BASE | PTE_USER
	FLUSH_TLB
	ldr	x12, =TESTVA + 0x42000
	index	z2.d, x12, #8
	setffr
	RUN_EL0	g_user_nf
	EXPECT_EQ(x0, 64)
	RUN_EL0	g_user_ff
	EXPECT_EQ(x0, 8)
	mrs	x19, tcr_el1
	orr	x0, x19, #1 << 53
	msr	tcr_el1, x0
	FLUSH_TLB
	RUN_EL0	g_user_ff
	EXPECT_EQ(x0, 1)
	setffr
	RUN_EL0	g_user_nf
	EXPECT_EQ(x0, 0)
	setffr
	ldnf1b	z0.b, p0/z, [x12]
	rdffr	p1.b
	cntp	x0, p0, p1.b
	EXPECT_EQ(x0, 64)
	msr	tcr_el1, x19
	isb
#endif
	TEST	"a store that leaves the page: Data Abort for its second page"
	TRY
	st1b	z1.b, p0, [x10, x11]
	END_TRY
	EXPECT_FAR(TESTVA + 0x41000)
	EXPECT_TRAPS(1)

	TEST	"a vector across two pages"
	MAP	0x41, rt_scratch_page + 4096, PTE_BASE
	FLUSH_TLB
	TRY
	str	z1, [x10]
	ldr	z0, [x10]
	END_TRY
	EXPECT_NO_TRAP
	cmpne	p1.b, p0/z, z0.b, z1.b
	cntp	x0, p0, p1.b
	EXPECT_EQ(x0, 0)
GUEST_END
#if TEST_EL == 2
g_rdvl:	rdvl	x0, #1
	hvc	#0
g_zcr:	mrs	x0, S3_0_C1_C2_0
	hvc	#0
#else
	.section .text.user, "ax"
g_user_rdvl: rdvl x0, #1
	svc	#0
g_user_nf: ldnf1b z0.b, p0/z, [x12]
	rdffr	p1.b
	cntp	x0, p0, p1.b
	svc	#0
g_user_ff: ldff1d {z0.d}, p0/z, [z2.d]
	rdffr	p1.b
	cntp	x0, p0, p1.d
	svc	#0
#endif
	.bss
	.balign	256
rt_scratch_sve: .skip 1024
	.balign	4096
rt_scratch_page: .skip 8192
