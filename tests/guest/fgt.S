/* Fine-grained traps (fgt.c) and the instructions that have bits of their own. DDI 0487 D24: HFGRTR_EL2, HFGWTR_EL2, HFGITR_EL2,
 * HDFGRTR_EL2, HDFGWTR_EL2, SCR_EL3.FGTEn. TEST_EL 2: each bit; 3: what makes the bits count for nothing. */
#include "guest.inc"
#define HFGRTR_EL2  S3_4_C1_C1_4
#define HFGWTR_EL2  S3_4_C1_C1_5
#define HFGITR_EL2  S3_4_C1_C1_6
#define HDFGRTR_EL2 S3_4_C3_C1_4
#define HDFGWTR_EL2 S3_4_C3_C1_5
#define HCRX_EL2    S3_4_C1_C2_2
#define FGT_SVC_EL0 (1 << 52)
#define FGT_SVC_EL1 (1 << 53)
#define FGT_ERET    (1 << 51)
/* SCR_EL3: all that traps accesses to EL3 the other way: ADEn, EnSCXT, ATA, FGTEn, ECVEn, HXEn */
#define SCR_ALL     (SCR_LOW | SCR_NS | 1 << 37 | 1 << 25 | 1 << 26 | 1 << 28 | 1 << 38)
#define SCR_FGTEN   (1 << 27)
	.macro	BITS name, n
	TEST	"each bit of \name\()_EL2 traps its accesses, and no other does"
	SKIP_IF_ZERO x20, 1f
	mov	x0, #\n
	bl	fgt_bits
	EXPECT_EQ(x0, 0)
1:
	.endm
	.macro	IGNORED what, scr, host
	.irp	reg, HFGRTR, HFGWTR, HFGITR, HDFGRTR, HDFGWTR
	TEST	"\what no bit of \reg counts"
	SKIP_IF_ZERO x20, 1f
	ldr	x0, =(\scr)
	msr	scr_el3, x0
	isb
	mov	x0, #\host
	mov	x1, x22
	bl	fgt_ignored
	EXPECT_EQ(x0, 0)
1:	add	x22, x22, #1
	.endr
	.endm
GUEST_MAIN
	mov	x22, #0
#if TEST_EL == 2
	adr	x0, el1_vectors
	msr	vbar_el1, x0
#else
	ldr	x0, =SCR_ALL | SCR_FGTEN
	msr	scr_el3, x0
	ldr	x0, =0x30c50830 | 1 << 26 | 1 << 20 | 1 << 15 | 1 << 14 | 1 << 10
	bic	x0, x0, #1 << 20
	msr	sctlr_el2, x0              /* UCI, UCT, DZE, EnRCTX of a host's EL0; not TSCXT */
#endif
	isb
	mrs	x0, S3_0_C0_C7_0           /* ID_AA64MMFR0_EL1.FGT */
	ubfx	x20, x0, #56, #4
	ldr	x0, =0x30c00800 | 1 << 28 | 1 << 29 | 1 << 26 | 1 << 15 | 1 << 14 | 1 << 10 | 1 << 18 | 1 << 16
	msr	sctlr_el1, x0
	mov	x0, #0x303
	msr	cntkctl_el1, x0
	mov	x0, #15
	msr	pmuserenr_el0, x0
	isb
#if TEST_EL == 2
	mrs	x21, hcr_el2
	msr	HCRX_EL2, xzr

	BITS	HFGRTR, 0
	BITS	HFGWTR, 1
	BITS	HFGITR, 2
	BITS	HDFGRTR, 3
	BITS	HDFGWTR, 4
	TEST	"all of their registers and instructions are there"
	SKIP_IF_ZERO x20, 1f
	ldr	x0, =fgt_absent
	ldr	x0, [x0]
	EXPECT_EQ(x0, 0)
1:
	ldr	x0, =fgt_accesses
	ldr	x0, [x0]
	bl	put_count

	TEST	"HFGITR_EL2.SVC_EL0: EC 0x15, with the immediate, before the SVC"
	SKIP_IF_ZERO x20, 1f
	SYSREG_BITS HFGITR_EL2, FGT_SVC_EL0, 0
	RUN_EL0	g_svc
	EXPECT_ESR(0x56000123)
	EXPECT_ELR(g_svc)
	RUN_EL0	g_svc, 0x3c5               /* EL1's is another bit */
	EXPECT_ESR(0x5a0000ee)
1:
	TEST	"HFGITR_EL2.SVC_EL1"
	SKIP_IF_ZERO x20, 1f
	SYSREG_BITS HFGITR_EL2, FGT_SVC_EL1, FGT_SVC_EL0
	RUN_EL0	g_svc, 0x3c5
	EXPECT_ESR(0x56000123)
	EXPECT_ELR(g_svc)
	RUN_EL0	g_svc
	EXPECT_ESR(0x5a0000ee)
1:
	TEST	"HFGITR_EL2.ERET: EC 0x1A, ISS by kind of return"
	SKIP_IF_ZERO x20, 1f
	SYSREG_BITS HFGITR_EL2, FGT_ERET, FGT_SVC_EL1
	RUN_EL0	g_eret, 0x3c5
	EXPECT_ESR(0x6a000000)
	EXPECT_ELR(g_eret)
	RUN_EL0	g_eretaa, 0x3c5
	EXPECT_ESR(0x6a000002)
	RUN_EL0	g_eretab, 0x3c5
	EXPECT_ESR(0x6a000003)
1:	msr	HFGITR_EL2, xzr
	msr	hcr_el2, x21
	isb
#else
	IGNORED	"HCR_EL2.{E2H,TGE} = {1,1}: in a host's EL0", SCR_ALL | SCR_FGTEN, 1
	mov	x22, #0
	IGNORED	"SCR_EL3.FGTEn = 0:", SCR_ALL, 0
	ldr	x0, =fgt_accesses
	ldr	x0, [x0]
	bl	put_count

	TEST	"... and EL2's accesses to the registers trap to EL3"
	SKIP_IF_ZERO x20, 1f
	RUN_AT	g_hfgrtr, SCR_ALL, AT_EL2
	EXPECT_ESR(ESR_SYSREG(3, 4, 1, 1, 4, 0, 1))
	EXPECT_REC(REC_EL, 3)
	RUN_AT	g_hdfgwtr, SCR_ALL, AT_EL2
	EXPECT_ESR(ESR_SYSREG(3, 4, 3, 1, 5, 0, 0))
	EXPECT_REC(REC_EL, 3)
	RUN_AT	g_hfgrtr, SCR_ALL | SCR_FGTEN, AT_EL2
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(0x5a0000ef)
1:
	TEST	"SCR_EL3.HXEn = 0: HCRX_EL2 is EL3's"
	mrs	x0, S3_0_C0_C7_1           /* ID_AA64MMFR1_EL1.HCX */
	ubfx	x0, x0, #40, #4
	SKIP_IF_ZERO x0, 1f
	RUN_AT	g_hcrx, SCR_LOW | SCR_NS, AT_EL2
	EXPECT_ESR(ESR_SYSREG(3, 4, 1, 2, 2, 0, 1))
	EXPECT_REC(REC_EL, 3)
1:
#endif
GUEST_END

/* fgt_go(code, spsr, x1): comes back by whatever exception. */
	.globl	fgt_go
fgt_go:
	adr	x17, 1f
	str	x17, [x28, #REC_RECOVER]
	mov	x17, #SPSR_HERE
	str	x17, [x28, #REC_RSPSR]
	str	xzr, [x28, #REC_COUNT]
	msr	EL(elr), x0
	msr	EL(spsr), x1
	mov	x1, x2
	isb
	eret
1:	ret

/* fgt_read(code): what it leaves in X0; 0 if it is UNDEFINED. */
	.globl	fgt_read
fgt_read:
	stp	x29, x30, [sp, #-16]!
	mov	x2, x0
	TRY
	mov	x0, #0
	blr	x2
	END_TRY
	ldr	x1, [x28, #REC_COUNT]
	cmp	x1, #0
	csel	x0, x0, xzr, eq
	ldp	x29, x30, [sp], #16
	ret

	.globl	fgt_set
fgt_set:
	ldp	x1, x2, [x0]
	msr	HFGRTR_EL2, x1
	msr	HFGWTR_EL2, x2
	ldp	x1, x2, [x0, #16]
	msr	HFGITR_EL2, x1
	msr	HDFGRTR_EL2, x2
	ldr	x1, [x0, #32]
	msr	HDFGWTR_EL2, x1
	isb
	ret

	.globl	fgt_hcr
fgt_hcr:
	msr	hcr_el2, x0
	isb
	ret

	.globl	fgt_esr_el1
fgt_esr_el1:
	mrs	x0, esr_el1
	ret

	.globl	fgt_level
fgt_level:
#if TEST_EL == 3
	ldr	x0, [x28, #REC_EL]
#else
	ldr	x0, [x28, #REC_ESR]
	movz	x1, #0x5a00, lsl #16
	movk	x1, #0xee                  /* from EL1's vectors */
	cmp	x0, x1
	mov	w0, #2
	cinc	w0, w0, eq
	mov	w1, #1
	csel	w0, w1, w0, eq
#endif
	ret

put_count:
	stp	x19, x30, [sp, #-16]!
	mov	x19, x0
	adr	x0, text_count
	bl	rt_puts
	mov	x0, x19
	bl	rt_dec
	adr	x0, text_accesses
	bl	rt_puts
	ldp	x19, x30, [sp], #16
	ret
text_count:	.asciz	"note fine-grained traps: "
text_accesses:	.asciz	" accesses\n"
	.balign	4

g_svc:	svc	#0x123
g_eret:	eret
g_eretaa: .inst	0xd69f0bff
g_eretab: .inst	0xd69f0fff
g_hfgrtr: mrs	x0, HFGRTR_EL2
	hvc	#0xef
g_hdfgwtr: msr	HDFGWTR_EL2, x0
	hvc	#0xef
g_hcrx:	mrs	x0, HCRX_EL2
	hvc	#0xef

	.balign	2048
el1_vectors:
	.rept	16
	.balign	128
	hvc	#0xee
	.endr
	.balign	128
