/* Stage 2: faults with HPFAR_EL2 and their syndromes, VMIDs, invalidation by IPA, both stages together. DDI 0487 D8. TEST_EL 2. */
#include "guest.inc"
#include "el1.inc"
#define S2_L1   rt_free              /* 39 bits of IPA from level 1 */
#define S2_L2   rt_free + 0x1000     /* IPA 0x80000000 */
#define S2_L3   rt_free + 0x2000
#define S2B_L1  rt_free + 0x3000     /* another VM's */
#define S2B_L2  rt_free + 0x4000
#define S2B_L3  rt_free + 0x5000
#define S1_L1   rt_free + 0x6000     /* EL1's tables */
#define S1_L2   rt_free + 0x7000
#define S1_L3   rt_free + 0x8000
#define S2_PAGE 0x7ff                /* AF, Inner Shareable, RW, Write-Back, page */
#define S2_BLK  0x7fd
#define S2_RO   (S2_PAGE & ~0x80)
#define S2_XN   (2 << 53)
#define IPAWIN  0x80000000
#define VM      1
/* ESR of a data abort from EL1 with a valid syndrome: size log2, sign, register, 64 bits */
#define DABT(sas, sse, rt, sf, rest) (0x92000000 | 1 << 24 | (sas) << 22 | (sse) << 21 | (rt) << 16 | (sf) << 15 | (rest))
	.macro	PUT table, index, value
	ldr	x0, =\table
	ldr	x1, =(\value)
	str	x1, [x0, #(\index) * 8]
	dsb	ish
	isb
	.endm
	.macro	FLUSH_VM
	dsb	ishst
	tlbi	vmalls12e1
	dsb	ish
	isb
	.endm
GUEST_MAIN
	/* flat below 2 GiB, a window of pages at 2 GiB */
	PUT	S2_L1, 0, 0x4c1 | 1                  /* Device */
	PUT	S2_L1, 1, 0x40000000 | S2_BLK
	PUT	S2_L1, 2, (S2_L2) + 3
	PUT	S2_L2, 0, (S2_L3) + 3
	PUT	S2_L3, 0, (rt_pages) + S2_PAGE
	PUT	S2B_L1, 0, 0x4c1 | 1
	PUT	S2B_L1, 1, 0x40000000 | S2_BLK
	PUT	S2B_L1, 2, (S2B_L2) + 3
	PUT	S2B_L2, 0, (S2B_L3) + 3
	PUT	S2B_L3, 0, (rt_pages + 0x1000) + S2_PAGE
	ldr	x0, =rt_pages
	mov	x1, #0xa
	str	x1, [x0]
	ldr	x0, =rt_pages + 0x1000
	mov	x1, #0xb
	str	x1, [x0]
	ldr	x0, =0x80023559              /* T0SZ 25, SL0 1, 4K, PS 40 */
	msr	vtcr_el2, x0
	ldr	x0, =S2_L1 + (1 << 48)
	msr	vttbr_el2, x0
	ldr	x0, =0x30d00800
	msr	sctlr_el1, x0
	adr	x0, el1_vectors
	msr	vbar_el1, x0
	SYSREG_BITS hcr_el2, VM, 0
	FLUSH_VM

	TEST	"a flat EL1 reads through stage 2"
	ldr	x0, =IPAWIN
	RUN_EL1	g_ldr_x
	EXPECT_ESR(0x5a000001)
	EXPECT_EQ(x3, 0xa)

	TEST	"translation fault: HPFAR_EL2, FAR_EL2, level"
	ldr	x0, =IPAWIN + 0x5678
	RUN_EL1	g_ldr_w
	EXPECT_ESR(DABT(2, 0, 3, 0, 0x07))
	EXPECT_FAR(IPAWIN + 0x5678)
	HPFAR_IS(IPAWIN + 0x5000)
	EXPECT_ELR(g_ldr_w)
	ldr	x0, =IPAWIN + 0x345678
	RUN_EL1	g_ldr_w
	EXPECT_ESR(DABT(2, 0, 3, 0, 0x06))
	HPFAR_IS(IPAWIN + 0x345000)
	ldr	x0, =5 << 30
	RUN_EL1	g_ldr_w
	EXPECT_ESR(DABT(2, 0, 3, 0, 0x05))
	mov	x0, #1 << 39
	RUN_EL1	g_ldr_w
	EXPECT_ESR(DABT(2, 0, 3, 0, 0x04))

	TEST	"the syndrome says which load or store it was"
	ldr	x0, =IPAWIN + 0x5000
	RUN_EL1	g_str_x
	EXPECT_ESR(DABT(3, 0, 4, 1, 0x47))
	RUN_EL1	g_ldrsb
	EXPECT_ESR(DABT(0, 1, 5, 1, 0x07))
	RUN_EL1	g_ldrsh_w
	EXPECT_ESR(DABT(1, 1, 6, 0, 0x07))
	RUN_EL1	g_ldrsw
	EXPECT_ESR(DABT(2, 1, 7, 1, 0x07))
	RUN_EL1	g_strb_zr
	EXPECT_ESR(DABT(0, 0, 31, 0, 0x47))
	RUN_EL1	g_ldr_reg
	EXPECT_ESR(DABT(3, 0, 9, 1, 0x07))

	TEST	"writeback, pairs and vectors have no valid syndrome"
	RUN_EL1	g_ldr_post
	EXPECT_ESR(0x92000007)
	RUN_EL1	g_ldp
	EXPECT_ESR(0x92000007)
	RUN_EL1	g_str_q
	EXPECT_ESR(0x92000047)

	TEST	"acquire and release: AR"
	RUN_EL1	g_ldar
	EXPECT_ESR(DABT(3, 0, 3, 1, 1 << 14 | 0x07))

	TEST	"permission: stores to read-only, fetches from execute-never"
	PUT	S2_L3, 1, (rt_pages) + S2_RO
	PUT	S2_L3, 2, (rt_pages) + S2_PAGE + S2_XN
	ldr	x0, =IPAWIN + 0x1008
	RUN_EL1	g_ldr_x
	EXPECT_ESR(0x5a000001)
	RUN_EL1	g_str_x
	EXPECT_ESR(DABT(3, 0, 4, 1, 0x4f))
	HPFAR_IS(IPAWIN + 0x1000)
	ldr	x0, =IPAWIN + 0x2000
	RUN_EL1	g_br
	EXPECT_ESR(0x8200000f)
	EXPECT_ELR(IPAWIN + 0x2000)

	TEST	"HCRX_EL2.CMOW: IC IVAU and DC CIVAC need stage 2's write permission, others do not"
	mrs	x0, id_aa64mmfr1_el1
	ubfx	x0, x0, #56, #4
	SKIP_IF_ZERO x0, 1f
	msr	S3_4_C1_C2_2, xzr
	isb
	ldr	x0, =IPAWIN + 0x1008               /* read-only */
	RUN_EL1	g_civac
	EXPECT_ESR(0x5a000001)
	mov	x1, #1 << 9
	msr	S3_4_C1_C2_2, x1
	isb
	RUN_EL1	g_civac
	EXPECT_ESR(0x9200014f)
	EXPECT_FAR(IPAWIN + 0x1008)
	HPFAR_IS(IPAWIN + 0x1000)
	ldr	x0, =IPAWIN + 0x1008
	RUN_EL1	g_ivau
	EXPECT_ESR(0x9200014f)
	ldr	x0, =IPAWIN + 0x1008
	RUN_EL1	g_cvac
	EXPECT_ESR(0x5a000001)
	ldr	x0, =IPAWIN + 8
	RUN_EL1	g_civac
	EXPECT_ESR(0x5a000001)
	msr	S3_4_C1_C2_2, xzr
	isb
1:
	TEST	"access flag at stage 2"
	PUT	S2_L3, 3, (rt_pages) + (S2_PAGE & ~0x400)
	ldr	x0, =IPAWIN + 0x3000
	RUN_EL1	g_ldr_x
	EXPECT_ESR(DABT(3, 0, 3, 1, 0x0b))

	TEST	"hardware access flag and dirty state at stage 2"
	ID_FIELD x4, id_aa64mmfr1_el1, 0
	SKIP_IF_ZERO x4, no_haf
	SYSREG_BITS vtcr_el2, 3 << 21, 0
	PUT	S2_L3, 4, (rt_pages) + ((S2_RO | 1 << 51) & ~0x400)
	FLUSH_VM
	ldr	x0, =IPAWIN + 0x4000
	RUN_EL1	g_ldr_x
	EXPECT_ESR(0x5a000001)
	ldr	x1, =S2_L3
	ldr	x2, [x1, #4 * 8]
	ubfx	x3, x2, #7, #4
	EXPECT_EQ(x3, 0xe)
	mov	x4, #0xa
	RUN_EL1	g_str_x
	EXPECT_ESR(0x5a000001)
	ldr	x2, [x1, #4 * 8]
	ubfx	x3, x2, #7, #4
	EXPECT_EQ(x3, 0xf)
	SYSREG_BITS vtcr_el2, 0, 3 << 21
	FLUSH_VM
no_haf:
	TEST	"VMIDs keep the machines apart without invalidation"
	ldr	x21, =S2_L1 + (1 << 48)
	ldr	x22, =S2B_L1 + (2 << 48)
	mov	x23, #8
	ldr	x0, =IPAWIN
1:	msr	vttbr_el2, x21
	isb
	RUN_EL1	g_ldr_x
	EXPECT_EQ(x3, 0xa)
	msr	vttbr_el2, x22
	isb
	RUN_EL1	g_ldr_x
	EXPECT_EQ(x3, 0xb)
	subs	x23, x23, #1
	b.ne	1b
	msr	vttbr_el2, x21
	isb

	TEST	"TLBI IPAS2E1 and VMALLE1 take a page away"
	PUT	S2_L3, 6, (rt_pages) + S2_PAGE
	ldr	x0, =IPAWIN + 0x6000
	RUN_EL1	g_ldr_x
	EXPECT_EQ(x3, 0xa)
	PUT	S2_L3, 6, 0
	ldr	x0, =(IPAWIN + 0x6000) >> 12
	tlbi	ipas2e1, x0
	dsb	ish
	tlbi	vmalle1
	dsb	ish
	isb
	ldr	x0, =IPAWIN + 0x6000
	RUN_EL1	g_ldr_x
	EXPECT_ESR(DABT(3, 0, 3, 1, 0x07))
	PUT	S2_L3, 6, (rt_pages + 0x1000) + S2_PAGE
	ldr	x0, =IPAWIN + 0x6000
	RUN_EL1	g_ldr_x
	EXPECT_EQ(x3, 0xb)

	TEST	"TLBI IPAS2LE1IS, VMALLE1IS; VMALLS12E1IS; ALLE1"
	.irp	which, 1, 2, 3
	PUT	S2_L3, 7, (rt_pages) + S2_PAGE
	ldr	x0, =IPAWIN + 0x7000
	RUN_EL1	g_ldr_x
	EXPECT_EQ(x3, 0xa)
	PUT	S2_L3, 7, 0
	ldr	x0, =(IPAWIN + 0x7000) >> 12
	.if	\which == 1
	tlbi	ipas2le1is, x0
	dsb	ish
	tlbi	vmalle1is
	.elseif	\which == 2
	tlbi	vmalls12e1is
	.else
	tlbi	alle1
	.endif
	dsb	ish
	isb
	ldr	x0, =IPAWIN + 0x7000
	RUN_EL1	g_ldr_x
	EXPECT_ESR(DABT(3, 0, 3, 1, 0x07))
	.endr

	/* EL1's own tables: VA 0 and 1 GiB flat in blocks, VA 2 GiB + n pages -> IPA window */
	PUT	S1_L1, 0, 0x401 | 4
	PUT	S1_L1, 1, 0x40000000 | 0x701
	PUT	S1_L1, 2, (S1_L2) + 3
	PUT	S1_L2, 0, (S1_L3) + 3
	PUT	S1_L3, 0, IPAWIN | 0x743
	PUT	S1_L3, 1, (IPAWIN + 0x5000) | 0x743
	PUT	S1_L3, 2, (IPAWIN + 0x1000) | 0x743
	ldr	x0, =0x4404ff
	msr	mair_el1, x0
	ldr	x0, =0x200803519 | 1 << 23
	msr	tcr_el1, x0
	ldr	x0, =S1_L1
	msr	ttbr0_el1, x0
	ldr	x0, =0x30d01805
	msr	sctlr_el1, x0
	isb
	FLUSH_VM
	TEST	"both stages: VA to IPA to PA"
	ldr	x0, =TESTVA
	RUN_EL1	g_ldr_x
	EXPECT_ESR(0x5a000001)
	EXPECT_EQ(x3, 0xa)

	TEST	"both stages: a stage 2 fault of the output"
	ldr	x0, =TESTVA + 0x1018
	RUN_EL1	g_ldr_x
	EXPECT_ESR(DABT(3, 0, 3, 1, 0x07))
	EXPECT_FAR(TESTVA + 0x1018)
	HPFAR_IS(IPAWIN + 0x5000)
	ldr	x0, =TESTVA + 0x2020
	RUN_EL1	g_str_x
	EXPECT_ESR(DABT(3, 0, 4, 1, 0x4f))
	HPFAR_IS(IPAWIN + 0x1000)

	TEST	"both stages: EL1 takes its own stage 1 fault"
	ldr	x0, =TESTVA + 0x9000
	RUN_EL1	g_ldr_x
	EXPECT_ESR(0x5a00e200)
	mrs	x0, esr_el1
	EXPECT_EQ(x0, 0x96000007)
	mrs	x0, far_el1
	EXPECT_EQ(x0, TESTVA + 0x9000)

	TEST	"a stage 2 fault of a stage 1 table: S1PTW, HPFAR_EL2 the table"
	PUT	S1_L2, 1, (IPAWIN + 0x5000) | 3
	ldr	x0, =TESTVA + 0x200000 + 0x3000
	RUN_EL1	g_ldr_x
	ldr	x0, [x28, #REC_ESR]
	bic	x0, x0, #0x40
	EXPECT_EQ(x0, 0x92000087)
	EXPECT_FAR(TESTVA + 0x200000 + 0x3000)
	HPFAR_IS(IPAWIN + 0x5000)

	TEST	"the same for a fetch"
	ldr	x0, =TESTVA + 0x200000 + 0x3000
	RUN_EL1	g_br
	EXPECT_ESR(0x82000087)

	TEST	"stage 2 switched off and on"
	SYSREG_BITS hcr_el2, 0, VM
	PUT	S1_L3, 5, (rt_pages + 0x1000) + 0x743
	FLUSH_VM
	ldr	x0, =TESTVA + 0x5000
	RUN_EL1	g_ldr_x
	EXPECT_EQ(x3, 0xb)
	SYSREG_BITS hcr_el2, VM, 0
	ldr	x0, =TESTVA
	RUN_EL1	g_ldr_x
	EXPECT_EQ(x3, 0xa)

	TEST	"AT S12E1R, S12E0R, S1E1R from EL2"
	ldr	x0, =TESTVA + 0x123
	at	s12e1r, x0
	isb
	mrs	x1, par_el1
	and	x1, x1, #0xfffffffff000
	orr	x1, x1, #1
	ldr	x2, =rt_pages + 1
	EXPECT_REGS(x1, x2)
	at	s1e1r, x0
	isb
	mrs	x1, par_el1
	and	x1, x1, #0xfffffffff000
	EXPECT_EQ(x1, IPAWIN)
	ldr	x0, =TESTVA + 0x1000
	at	s12e0r, x0
	isb
	mrs	x1, par_el1
	bic	x1, x1, #0x400
	bic	x1, x1, #0xfffffffffffff000
	EXPECT_EQ(x1, 0xa0f)                /* F, stage 2 translation fault of level 3, S, RES1 */

	TEST	"EL1's AT through a stage 2 hole: an abort to EL2"
	ldr	x0, =TESTVA + 0x200000
	RUN_EL1	g_at
	ldr	x0, [x28, #REC_ESR]
	EXPECT_EQ(x0, 0x920001c7)          /* CM, S1PTW, WnR */

	TEST	"HCR_EL2.DC: EL1's translation is off, all is Normal memory"
	SYSREG_BITS hcr_el2, 1 << 12, 0
	FLUSH_VM
	ldr	x0, =IPAWIN + 1
	RUN_EL1	g_ldr_x
	EXPECT_ESR(0x5a000001)
	SYSREG_BITS hcr_el2, 0, 1 << 12
	FLUSH_VM

	TEST	"16 KiB at stage 2: concatenated tables"
	mrs	x0, id_aa64mmfr0_el1
	ubfx	x0, x0, #20, #4
	SKIP_IF_ZERO x0, the_end
	/* 36 bits from level 2: one table of 2048 entries (32 MiB each) */
	ldr	x0, =rt_free + 0x10000
	ldr	x1, =S2_BLK
	mov	x2, #2048
	mov	x3, #0x2000000
2:	str	x1, [x0], #8
	add	x1, x1, x3
	subs	x2, x2, #1
	b.ne	2b
	dsb	ish
	ldr	x0, =0x80020000 | 2 << 14 | 0x3500 | 1 << 6 | 28
	msr	vtcr_el2, x0
	ldr	x0, =rt_free + 0x10000 + (3 << 48)
	msr	vttbr_el2, x0
	ldr	x0, =0x30d00800
	msr	sctlr_el1, x0
	isb
	FLUSH_VM
	ldr	x0, =rt_pages
	RUN_EL1	g_ldr_x
	EXPECT_ESR(0x5a000001)
	EXPECT_EQ(x3, 0xa)
	mov	x0, #1 << 36
	RUN_EL1	g_ldr_w
	EXPECT_ESR(DABT(2, 0, 3, 0, 0x04))
the_end:
	SYSREG_BITS hcr_el2, 0, VM
GUEST_END

	.balign	64
g_ldr_x:	ldr	x3, [x0]
	hvc	#1
g_ldr_w:	ldr	w3, [x0]
	hvc	#1
g_str_x:	str	x4, [x0]
	hvc	#1
g_civac:	dc	civac, x0
	hvc	#1
g_cvac:	dc	cvac, x0
	hvc	#1
g_ivau:	ic	ivau, x0
	hvc	#1
g_ldrsb:	ldrsb	x5, [x0]
	hvc	#1
g_ldrsh_w:	ldrsh	w6, [x0]
	hvc	#1
g_ldrsw:	ldrsw	x7, [x0]
	hvc	#1
g_strb_zr:	strb	wzr, [x0]
	hvc	#1
g_ldr_reg:	ldr	x9, [x0, xzr]
	hvc	#1
g_ldr_post:	ldr	x3, [x0], #8
	hvc	#1
g_ldp:		ldp	x3, x4, [x0]
	hvc	#1
g_str_q:	str	q0, [x0]
	hvc	#1
g_ldar:		ldar	x3, [x0]
	hvc	#1
g_br:		br	x0
g_at:		at	s1e1r, x0
	hvc	#1

	EL1_VECTORS
