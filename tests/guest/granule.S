/* 16 KiB and 64 KiB granules, and 4 KiB with a 48-bit VA: the same image under each. DDI 0487 D8.2. */
#include "guest.inc"
#define T16 rt_free            /* 64 KiB aligned */
#define T64 rt_free + 0x20000
#define T4  rt_free + 0x40000
#define LEAF (PTE_BASE & ~2)
#if TEST_EL == 2
#define DEVICE (0x441 | PTE_DEVICE | PTE_XN)
#else
#define DEVICE (0x401 | PTE_DEVICE | PTE_XN)
#endif
	.macro	PUT table, index, value
	ldr	x0, =\table
	ldr	x1, =(\value)
	ldr	x2, =(\index) * 8
	str	x1, [x0, x2]
	.endm
/* TCR fields T0SZ and TG0, table: with the MMU off in between */
	.macro	SWITCH t0sz, tg0, table
	mrs	x20, EL(tcr)
	mrs	x21, EL(ttbr0)
	bic	x22, x20, #0x3f
	bic	x22, x22, #0xc000
	ldr	x1, =(\t0sz) | (\tg0) << 14
	orr	x22, x22, x1
	ldr	x23, =\table
	SCTLR_CHANGE 0, 1
	msr	EL(tcr), x22
	msr	EL(ttbr0), x23
	isb
	FLUSH_TLB
	SCTLR_CHANGE 1, 0
	.endm
	.macro	BACK
	SCTLR_CHANGE 0, 1
	msr	EL(tcr), x20
	msr	EL(ttbr0), x21
	isb
	FLUSH_TLB
	SCTLR_CHANGE 1, 0
	.endm
	.macro	PROBE
	ldr	x0, =rt_pages + 0x10000 - 0x10000
	mov	x1, #0x4242
	ldr	x2, =0x80000000
	add	x2, x2, #0x123, lsl #12
	.endm
GUEST_MAIN
	mrs	x19, id_aa64mmfr0_el1
	TEST	"16 KiB granule"
	ubfx	x0, x19, #20, #4
	SKIP_IF_ZERO x0, no_16k
	/* 39 bits: level 1 of 8 entries, 32 MiB blocks, level 3 table for 0x80000000 */
	PUT	T16, 0, (T16 + 0x4000) + 3
	PUT	T16 + 0x4000, 4, 0x08000000 | DEVICE
	PUT	T16 + 0x4000, 32, 0x40000000 | LEAF
	PUT	T16 + 0x4000, 64, (T16 + 0x8000) + 3
	PUT	T16 + 0x8000, 5, rt_pages + PTE_BASE
	PUT	T16 + 0x8000, 6, rt_pages + 0x4000 + (PTE_BASE & ~PTE_NOAF)
	PUT	T16 + 0x8000, 7, rt_pages + 0x4000 + (PTE_BASE | PTE_RO)
	ldr	x0, =rt_pages + 0x3ff8
	mov	x1, #0x16
	str	x1, [x0]
	SWITCH	25, 2, T16
	ldr	x0, =TESTVA + 5 * 0x4000 + 0x3ff8
	ldr	x3, [x0]
	EXPECT_EQ(x3, 0x16)
	ldr	x0, =TESTVA + 6 * 0x4000
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x9600000b)
	ldr	x0, =TESTVA + 7 * 0x4000 + 0x10
	TRY
	str	x3, [x0]
	END_TRY
	EXPECT_ESR(0x9600004f)
	ldr	x0, =TESTVA + 8 * 0x4000
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x96000007)
	ldr	x0, =0x50000000
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x96000006)
	mov	x0, #1 << 36
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x96000005)
	/* a page and its neighbour: invalidation by VA in this granule */
	ldr	x5, =T16 + 0x8000
	ldr	x0, =TESTVA + 5 * 0x4000
	ldr	x3, [x0]
	str	xzr, [x5, #5 * 8]
	dsb	ish
	add	x0, x0, #0x3000
	lsr	x4, x0, #12
#if TEST_EL == 1
	tlbi	vae1, x4
#else
	tlbi	vae2, x4
#endif
	dsb	ish
	isb
	ldr	x0, =TESTVA + 5 * 0x4000 + 0x1000
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x96000007)
	ldr	x0, =TESTVA + 5 * 0x4000
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x96000007)
	BACK
no_16k:
	TEST	"64 KiB granule"
	ubfx	x0, x19, #24, #4
	eor	x0, x0, #15
	SKIP_IF_ZERO x0, no_64k
	/* 39 bits: level 2 of 1024 entries, 512 MiB blocks */
	PUT	T64, 0, 0x00000000 | DEVICE
	PUT	T64, 2, 0x40000000 | LEAF
	PUT	T64, 4, (T64 + 0x10000) + 3
	PUT	T64 + 0x10000, 5, rt_pages + PTE_BASE
	PUT	T64 + 0x10000, 6, rt_pages + (PTE_BASE | PTE_RO)
	ldr	x0, =rt_pages + 0xfff8
	mov	x1, #0x64
	str	x1, [x0]
	SWITCH	25, 1, T64
	ldr	x0, =TESTVA + 5 * 0x10000 + 0xfff8
	ldr	x3, [x0]
	EXPECT_EQ(x3, 0x64)
	ldr	x0, =TESTVA + 6 * 0x10000 + 0xfff8
	TRY
	str	x3, [x0]
	END_TRY
	EXPECT_ESR(0x9600004f)
	ldr	x0, =TESTVA + 7 * 0x10000
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x96000007)
	mov	x0, #1 << 36
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x96000006)
	BACK
no_64k:
	TEST	"4 KiB granule, 48 bits, from level 0"
	ldr	x1, =rt_l1 + 3
	ldr	x0, =T4
	str	x1, [x0]
	str	x1, [x0, #511 * 8]
	MAP	9, rt_pages + 0x5000, PTE_BASE
	ldr	x0, =rt_pages + 0x5000
	mov	x1, #0x48
	str	x1, [x0]
	SWITCH	16, 0, T4
	ldr	x0, =TESTVA + 9 * 4096
	ldr	x3, [x0]
	EXPECT_EQ(x3, 0x48)
	mov	x4, #0x1ff << 39
	orr	x0, x0, x4
	ldr	x3, [x0]
	EXPECT_EQ(x3, 0x48)
	mov	x0, #1 << 40
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x96000004)
	BACK

	TEST	"4 KiB granule, 30 bits: straight from level 2 is too small for this image; 32 bits from level 1"
	ldr	x0, =rt_l1
	SWITCH	32, 0, rt_l1
	ldr	x0, =TESTVA + 9 * 4096
	ldr	x3, [x0]
	EXPECT_EQ(x3, 0x48)
	mov	x0, #1 << 32
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_ESR(0x96000004)
	BACK
GUEST_END
