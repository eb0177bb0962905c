/* TLB maintenance and isolation: what an invalidation names is gone, what it does not name may stay. DDI 0487 D8.16, D8.17. */
#include "guest.inc"
#define PAGE_A rt_pages
#define PAGE_B rt_pages + 0x1000
/* A page that was read through is unmapped; after the invalidation it must fault, and mapped anew show the new page. */
	.macro	STALE name, page, insn:vararg
	TEST	"\name"
	MAP	\page, PAGE_A, PTE_BASE | PTE_NG
	ldr	x20, =(TESTVA + (\page) * 4096)
	ldr	x1, [x20]
	EXPECT_EQ(x1, 0xa)
	MAP_CONST \page, 0
	lsr	x0, x20, #12
	\insn
	dsb	ish
	isb
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)
	MAP	\page, PAGE_B, PTE_BASE | PTE_NG
	ldr	x1, [x20]
	EXPECT_EQ(x1, 0xb)
	.endm
/* Two pages: TG 4K (1 at <47:46>), SCALE 0, NUM 0. */
	.macro	range op
	orr	x0, x0, #1 << 46
	tlbi	\op, x0
	.endm
/* (NUM + 1) * 2^(5 * SCALE + 1) pages with SCALE 1, NUM 1: 128, of which x0's is the last. */
	.macro	range_end op
	sub	x0, x0, #127
	orr	x0, x0, #1 << 46
	orr	x0, x0, #1 << 44
	orr	x0, x0, #1 << 39
	tlbi	\op, x0
	.endm
GUEST_MAIN
	ldr	x0, =PAGE_A
	mov	x1, #0xa
	str	x1, [x0]
	ldr	x0, =PAGE_B
	mov	x1, #0xb
	str	x1, [x0]
	ID_FIELD x25, id_aa64isar0_el1, 56   /* 1 outer shareable, 2 range */
	lsr	x24, x25, #1

#if TEST_EL == 1
	STALE	"TLBI VAE1", 100, tlbi vae1, x0
	STALE	"TLBI VALE1", 101, tlbi vale1, x0
	STALE	"TLBI VAAE1", 102, tlbi vaae1, x0
	STALE	"TLBI VAALE1", 103, tlbi vaale1, x0
	STALE	"TLBI VMALLE1", 104, tlbi vmalle1
	STALE	"TLBI ASIDE1", 105, tlbi aside1, xzr
	STALE	"TLBI VAE1IS", 106, tlbi vae1is, x0
	STALE	"TLBI VALE1IS", 107, tlbi vale1is, x0
	STALE	"TLBI VAAE1IS", 108, tlbi vaae1is, x0
	STALE	"TLBI VAALE1IS", 109, tlbi vaale1is, x0
	STALE	"TLBI VMALLE1IS", 110, tlbi vmalle1is
	STALE	"TLBI ASIDE1IS", 111, tlbi aside1is, xzr
	TEST	"outer shareable forms"
	SKIP_IF_ZERO x25, no_outer
	STALE	"TLBI VAE1OS", 112, tlbi vae1os, x0
	STALE	"TLBI VMALLE1OS", 113, tlbi vmalle1os
	STALE	"TLBI ASIDE1OS", 114, tlbi aside1os, xzr
no_outer:
	TEST	"the last pages of all addresses"
	mov	x0, #0xfffffffffff
	tlbi	vae1, x0
	mov	x0, #0xfffffffffe0
	tlbi	vaae1is, x0
	mov	x0, #0xffffffffe00
	tlbi	vale1, x0
	dsb	ish
	isb
	TEST	"range forms"
	SKIP_IF_ZERO x24, no_range
	ldr	x0, =1 << 46 | 0x1fffffffff /* and ranges that end there, or would behind it */
	tlbi	rvae1, x0
	ldr	x0, =1 << 46 | 0x1ffffffffe
	tlbi	rvae1is, x0
	ldr	x0, =1 << 46 | 0x1fffffff00
	orr	x0, x0, #1 << 44
	orr	x0, x0, #3 << 39
	tlbi	rvaae1, x0
	dsb	ish
	isb
	STALE	"TLBI RVAE1", 116, range rvae1
	STALE	"TLBI RVALE1", 118, range rvale1
	STALE	"TLBI RVAAE1IS", 120, range rvaae1is
	STALE	"TLBI RVAE1OS", 122, range rvae1os
	STALE	"TLBI RVAE1: the last page of the range", 255, range_end rvae1
no_range:
#else
	STALE	"TLBI VAE2", 100, tlbi vae2, x0
	STALE	"TLBI VALE2", 101, tlbi vale2, x0
	STALE	"TLBI ALLE2", 102, tlbi alle2
	STALE	"TLBI VAE2IS", 103, tlbi vae2is, x0
	STALE	"TLBI VALE2IS", 104, tlbi vale2is, x0
	STALE	"TLBI ALLE2IS", 105, tlbi alle2is
	TEST	"outer shareable forms"
	SKIP_IF_ZERO x25, no_outer
	STALE	"TLBI VAE2OS", 112, tlbi vae2os, x0
	STALE	"TLBI ALLE2OS", 113, tlbi alle2os
no_outer:
	TEST	"range forms"
	SKIP_IF_ZERO x24, no_range
	STALE	"TLBI RVAE2", 116, range rvae2
	STALE	"TLBI RVALE2IS", 118, range rvale2is
no_range:
#endif

	TEST	"a TTL hint that is right"
	MAP	130, PAGE_A, PTE_BASE | PTE_NG
	ldr	x20, =TESTVA + 130 * 4096
	ldr	x1, [x20]
	MAP_CONST 130, 0
	lsr	x0, x20, #12
	orr	x0, x0, #7 << 44         /* 4K, level 3 */
#if TEST_EL == 1
	tlbi	vale1, x0
#else
	tlbi	vale2, x0
#endif
	dsb	ish
	isb
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)

	TEST	"an invalid entry is never cached"
	ldr	x20, =TESTVA + 131 * 4096
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)
	MAP	131, PAGE_A, PTE_BASE
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x1, 0xa)

	TEST	"nor one without access flag"
	MAP	132, PAGE_A, PTE_BASE & ~PTE_NOAF
	ldr	x20, =TESTVA + 132 * 4096
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x9600000b)
	MAP	132, PAGE_A, PTE_BASE
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"any address of a block invalidates the block"
	adrp	x2, rt_l2test
	add	x2, x2, :lo12:rt_l2test
	ldr	x1, =0x40000000 | (PTE_BASE & ~2)
	str	x1, [x2, #3 * 8]
	dsb	ish
	isb
	ldr	x20, =TESTVA + 0x600000
	mov	x3, #0x10000
	mov	x4, #0x150000
	ldr	x5, [x20, x3]
	ldr	x5, [x20, x4]
	ldr	x5, [x20]
	str	xzr, [x2, #3 * 8]
	dsb	ish
	ldr	x0, =(TESTVA + 0x7ff000) >> 12
#if TEST_EL == 1
	tlbi	vae1, x0
#else
	tlbi	vae2, x0
#endif
	dsb	ish
	isb
	TRY
	ldr	x5, [x20, x3]
	END_TRY
	EXPECT_ESR(0x96000006)
	TRY
	ldr	x5, [x20, x4]
	END_TRY
	EXPECT_ESR(0x96000006)
	TRY
	ldr	x5, [x20]
	END_TRY
	EXPECT_ESR(0x96000006)

	TEST	"a table that goes away takes its pages along"
	MAP	1, PAGE_A, PTE_BASE, rt_l3b
	MAP	2, PAGE_B, PTE_BASE, rt_l3b
	ldr	x20, =TESTVA2 + 0x1000
	ldr	x5, [x20]
	adrp	x2, rt_l2test
	add	x2, x2, :lo12:rt_l2test
	ldr	x3, [x2, #8]
	str	xzr, [x2, #8]
	dsb	ish
	lsr	x0, x20, #12
#if TEST_EL == 1
	tlbi	vae1, x0
#else
	tlbi	vae2, x0
#endif
	dsb	ish
	isb
	TRY
	ldr	x5, [x20]
	END_TRY
	EXPECT_ESR(0x96000006)
	ldr	x20, =TESTVA2 + 0x2000
	TRY
	ldr	x5, [x20]
	END_TRY
	EXPECT_ESR(0x96000006)

	TEST	"another table in its place is seen"
	ldr	x4, =rt_free
	ldr	x5, =PAGE_B
	ldr	x6, =PTE_BASE
	orr	x5, x5, x6
	str	x5, [x4, #8]
	orr	x4, x4, #3
	str	x4, [x2, #8]
	dsb	ish
	isb
	ldr	x20, =TESTVA2 + 0x1000
	ldr	x5, [x20]
	EXPECT_EQ(x5, 0xb)
	str	xzr, [x2, #8]
	FLUSH_TLB
	str	x3, [x2, #8]
	FLUSH_TLB

	TEST	"block to pages by break before make"
	adrp	x2, rt_l2test
	add	x2, x2, :lo12:rt_l2test
	ldr	x1, =0x40200000 | (PTE_BASE & ~2)
	str	x1, [x2, #4 * 8]
	dsb	ish
	isb
	ldr	x20, =TESTVA + 0x800000
	ldr	w5, [x20]
	ldr	x6, =0x40200000
	ldr	w7, [x6]
	EXPECT_REGS(x5, x7)
	str	xzr, [x2, #4 * 8]
	FLUSH_TLB
	ldr	x1, =rt_l3b + 3
	str	x1, [x2, #4 * 8]
	dsb	ish
	isb
	MAP	0, PAGE_B, PTE_BASE, rt_l3b
	ldr	x5, [x20]
	EXPECT_EQ(x5, 0xb)
	str	xzr, [x2, #4 * 8]
	FLUSH_TLB

	TEST	"permissions taken away and given back"
	MAP	140, PAGE_A, PTE_BASE
	ldr	x20, =TESTVA + 140 * 4096
	mov	x5, #0xa
	str	x5, [x20]
	MAP	140, PAGE_A, PTE_BASE | PTE_RO
	FLUSH_TLB
	TRY
	str	x5, [x20]
	END_TRY
	EXPECT_ESR(0x9600004f)
	MAP	140, PAGE_A, PTE_BASE
	FLUSH_TLB
	TRY
	str	x5, [x20]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"instruction side: a remapped code page runs the new code"
	adr	x0, code_1
	ldr	x1, =rt_pages + 0x2000
	bl	copy_code
	adr	x0, code_2
	ldr	x1, =rt_pages + 0x3000
	bl	copy_code
	MAP	141, rt_pages + 0x2000, PTE_BASE
	ldr	x20, =TESTVA + 141 * 4096
	blr	x20
	EXPECT_EQ(x0, 1)
	MAP_CONST 141, 0
	FLUSH_TLB
	MAP	141, rt_pages + 0x3000, PTE_BASE
	blr	x20
	EXPECT_EQ(x0, 2)
	MAP_CONST 141, 0
	FLUSH_TLB
	TRY
	blr	x20
	END_TRY
	EXPECT_ESR(0x86000007)

#if TEST_EL == 1
	TEST	"ASIDs keep non-global pages apart without invalidation"
	/* tables B at rt_free + 0x1000: as A, but the window's first table is rt_l3b */
	ldr	x0, =rt_l1
	ldr	x1, =rt_free + 0x1000
	mov	x2, #512
1:	ldr	x3, [x0], #8
	str	x3, [x1], #8
	subs	x2, x2, #1
	b.ne	1b
	ldr	x1, =rt_free + 0x1000
	ldr	x2, =rt_free + 0x2000
	ldr	x3, =rt_l3b + 3
	str	x3, [x2]
	orr	x2, x2, #3
	str	x2, [x1, #16]
	MAP	150, PAGE_A, PTE_BASE | PTE_NG
	MAP	150, PAGE_B, PTE_BASE | PTE_NG, rt_l3b
	ldr	x20, =TESTVA + 150 * 4096
	ldr	x21, =rt_l1 + (1 << 48)
	ldr	x22, =rt_free + 0x1000 + (2 << 48)
	mov	x23, #8
2:	msr	ttbr0_el1, x21
	isb
	ldr	x1, [x20]
	EXPECT_EQ(x1, 0xa)
	msr	ttbr0_el1, x22
	isb
	ldr	x1, [x20]
	EXPECT_EQ(x1, 0xb)
	subs	x23, x23, #1
	b.ne	2b

	TEST	"TLBI by VA hits the ASID it names"
	MAP_CONST 150, 0
	MAP_CONST 150, 0, rt_l3b
	lsr	x0, x20, #12
	orr	x0, x0, #2 << 48
	tlbi	vae1, x0
	dsb	ish
	isb
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)
	msr	ttbr0_el1, x21
	isb
	lsr	x0, x20, #12
	orr	x0, x0, #1 << 48
	tlbi	vae1, x0
	dsb	ish
	isb
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)

	TEST	"TLBI VAAE1 hits every ASID"
	MAP	151, PAGE_A, PTE_BASE | PTE_NG
	MAP	151, PAGE_B, PTE_BASE | PTE_NG, rt_l3b
	ldr	x20, =TESTVA + 151 * 4096
	ldr	x1, [x20]
	msr	ttbr0_el1, x22
	isb
	ldr	x1, [x20]
	MAP_CONST 151, 0
	MAP_CONST 151, 0, rt_l3b
	lsr	x0, x20, #12
	tlbi	vaae1, x0
	dsb	ish
	isb
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)
	msr	ttbr0_el1, x21
	isb
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)

	TEST	"TLBI ASIDE1 from another ASID"
	MAP	152, PAGE_B, PTE_BASE | PTE_NG, rt_l3b
	ldr	x20, =TESTVA + 152 * 4096
	msr	ttbr0_el1, x22
	isb
	ldr	x1, [x20]
	EXPECT_EQ(x1, 0xb)
	msr	ttbr0_el1, x21
	isb
	MAP_CONST 152, 0, rt_l3b
	mov	x0, #2 << 48
	tlbi	aside1, x0
	dsb	ish
	isb
	msr	ttbr0_el1, x22
	isb
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)

	TEST	"TLBI by VA takes global entries with any ASID"
	MAP	153, PAGE_A, PTE_BASE
	MAP	153, PAGE_A, PTE_BASE, rt_l3b
	ldr	x20, =TESTVA + 153 * 4096
	ldr	x1, [x20]
	MAP_CONST 153, 0
	MAP_CONST 153, 0, rt_l3b
	lsr	x0, x20, #12
	mov	x1, #77 << 48
	orr	x0, x0, x1
	tlbi	vae1, x0
	dsb	ish
	isb
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)
	msr	ttbr0_el1, x21
	isb
	TRY
	ldr	x1, [x20]
	END_TRY
	EXPECT_ESR(0x96000007)
	ldr	x21, =rt_l1
	msr	ttbr0_el1, x21
	isb

	TEST	"TCR_EL1.EPD0 and A1 take effect with ISB"
	MAP	154, PAGE_A, PTE_BASE
	ldr	x20, =TESTVA + 154 * 4096
	ldr	x1, [x20]
	EXPECT_EQ(x1, 0xa)
	SYSREG_BITS tcr_el1, 1 << 22, 0
	ldr	x1, [x20]
	EXPECT_EQ(x1, 0xa)
	SYSREG_BITS tcr_el1, 0, 1 << 22

	TEST	"TBI0: the tag byte is ignored"
	mov	x2, #0x5a << 56
	orr	x2, x2, x20
	TRY
	ldr	x1, [x2]
	END_TRY
	EXPECT_ESR(0x96000004)
	EXPECT_FAR(0x5a << 56 | TESTVA + 154 * 4096)
	SYSREG_BITS tcr_el1, 1 << 37, 0
	TRY
	ldr	x1, [x2]
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x1, 0xa)
	SYSREG_BITS tcr_el1, 0, 1 << 37
	TRY
	ldr	x1, [x2]
	END_TRY
	EXPECT_ESR(0x96000004)

	TEST	"the upper half with TTBR1_EL1"
	ldr	x0, =rt_free + 0x1000 + (2 << 48)
	msr	ttbr1_el1, x0
	SYSREG_BITS tcr_el1, 25 << 16 | 3 << 28 | 1 << 26 | 1 << 24, 1 << 23
	MAP	155, PAGE_A, PTE_BASE
	MAP	155, PAGE_B, PTE_BASE, rt_l3b
	ldr	x20, =TESTVA + 155 * 4096
	orr	x21, x20, #0xffffff8000000000
	ldr	x1, [x20]
	ldr	x2, [x21]
	EXPECT_EQ(x1, 0xa)
	EXPECT_EQ(x2, 0xb)
	SYSREG_BITS tcr_el1, 1 << 23, 0
	FLUSH_TLB
	TRY
	ldr	x2, [x21]
	END_TRY
	EXPECT_ESR(0x96000004)
#endif
GUEST_END

	.balign	64
code_1:	mov	x0, #1
	ret
code_2:	mov	x0, #2
	ret
/* two words from X0 to X1, made visible to fetches */
copy_code:
	ldr	x2, [x0]
	str	x2, [x1]
	dc	cvau, x1
	dsb	ish
	ic	ivau, x1
	dsb	ish
	isb
	ret
