/* FEAT_MTE2, MTE3: accesses that are checked, at the EL that runs. DDI 0487 D10. Runs at EL1 or EL2. Other levels: mtelow.S. */
#include "guest.inc"
#include "mte.inc"
GUEST_MAIN
	.arch_extension memtag
	TAGGED_PAGES
	va	x1, 7
	st2g	x1, [x1]                 /* two granules of tag 7; those behind them have 0 */

	TEST	"synchronous: a load and a store of another tag abort"
	TCF_IS	TCF_S
	msr	tco, #0
	va	x1, 7
	va	x0, 6, 8
	TRY
	ldr	x3, [x1]
	str	x3, [x1, #16]
	ldp	x3, x4, [x1, #16]
	END_TRY
	EXPECT_NO_TRAP
	TRY
	ldr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 8 + (6 << 56), 0
	msr	tco, #0
	TRY
	str	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 8 + (6 << 56), 1
	msr	tco, #0
	TRY
	ldaddal	x3, x3, [x0]         /* a read would fault too: WnR is 0 */
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 8 + (6 << 56), 0
	msr	tco, #0
	TRY
	ldxr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 8 + (6 << 56), 0

	TEST	"both granules of an access count"
	msr	tco, #0
	va	x1, 7, 28                /* the granule at 32 has tag 0 */
	TRY
	ldr	x3, [x1]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 32 + (7 << 56), 0

	TEST	"accesses of 64 bytes: each granule"
	va	x1, 9, 1024
	st2g	x1, [x1]
	st2g	x1, [x1, #32]
	stg	x0, [x1, #48]            /* tag 6 */
	msr	tco, #0
	TRY
	ld1	{v0.16b-v3.16b}, [x1]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 1024 + 48 + (9 << 56), 0
	msr	tco, #0
	TRY
	st4	{v0.16b-v3.16b}, [x1]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + 1024 + 48 + (9 << 56), 1
	stg	x1, [x1, #48]
	msr	tco, #0
	TRY
	ld4	{v0.16b-v3.16b}, [x1]
	st1	{v0.16b-v3.16b}, [x1], #64
	END_TRY
	EXPECT_NO_TRAP

	TEST	"DC ZVA: each granule; DC GZVA is not checked"
	mrs	x2, dczid_el0
	and	x2, x2, #15
	mov	x4, #4
	lsl	x4, x4, x2
	va	x1, 5, 2048
	dc	gva, x1
	sub	x5, x4, #16
	add	x5, x5, x1               /* the last granule */
	str	x4, [x5]
	msr	tco, #0
	TRY
	dc	zva, x1
	ldr	x3, [x5]
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x3, 0)
	stg	x0, [x5]                 /* tag 6 */
	msr	tco, #0
	TRY
	dc	zva, x1
	END_TRY
	EXPECT_ESR(0x96000051)
	msr	tco, #0
	TRY
	dc	gzva, x1
	ldr	x3, [x5]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"pages that are not Tagged are not checked"
	msr	tco, #0
	va	x4, 6, 0, PLAIN
	TRY
	ldr	x3, [x4]
	str	x3, [x4]
	END_TRY
	EXPECT_NO_TRAP

	TEST	"nor through SP without writeback or index register"
	va	x0, 6
	mov	x19, sp
	TRY
	mov	sp, x0
	ldr	x3, [sp]
	str	x3, [sp, #8]
	ldp	x3, x4, [sp]
	ldar	x3, [sp]
	END_TRY
	mov	sp, x19
	EXPECT_NO_TRAP
	msr	tco, #0
	TRY
	mov	sp, x0
	ldr	x3, [sp, xzr]
	END_TRY
	mov	sp, x19
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0

	TEST	"PSTATE.TCO: set by an exception, silences checks"
	mrs	x3, tco
	EXPECT_EQ(x3, 0)
	ldr	x3, [x28, #REC_SPSR]
	ubfx	x3, x3, #25, #1
	EXPECT_EQ(x3, 0)
	va	x0, 6
	msr	tco, #1
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_NO_TRAP
	mov	x3, #0
	msr	tco, x3
	TRY
	ldr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0

	TEST	"TCMA: the canonical tag is not checked"
	va	x0, 0
	msr	tco, #0
	TRY
	ldr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096, 0
#if TEST_EL == 2
	SYSREG_BITS tcr_el2, (1 << 30), 0
#else
	SYSREG_BITS tcr_el1, (1 << 57), 0
#endif
	msr	tco, #0
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_NO_TRAP
#if TEST_EL == 2
	SYSREG_BITS tcr_el2, 0, (1 << 30)
#else
	SYSREG_BITS tcr_el1, 0, (1 << 57)
#endif

	TEST	"asynchronous: TFSR"
	TCF_IS	TCF_A
	msr	EL(tfsr), xzr
	msr	tco, #0
	va	x0, 6
	TRY
	ldr	x3, [x0]
	END_TRY
	EXPECT_NO_TRAP
	mrs	x3, EL(tfsr)
	EXPECT_EQ(x3, 1)
	msr	EL(tfsr), xzr
	va	x1, 7
	ldr	x3, [x1]
	mrs	x3, EL(tfsr)
	EXPECT_EQ(x3, 0)

	TEST	"asymmetric: loads abort, stores are recorded"
	TCF_IS	TCF
	msr	tco, #0
	TRY
	str	xzr, [x0]
	END_TRY
	EXPECT_NO_TRAP
	mrs	x3, EL(tfsr)
	EXPECT_EQ(x3, 1)
	TRY
	ldr	x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0

	TEST	"asymmetric: what reads and writes counts as a read"
	msr	EL(tfsr), xzr
	msr	tco, #0
	TRY
	ldadd	x3, x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0
	msr	tco, #0
	TRY
	cas	x3, x3, [x0]
	END_TRY
	TAG_ABORT TESTVA + DATA * 4096 + (6 << 56), 0
	mrs	x3, EL(tfsr)
	EXPECT_EQ(x3, 0)

	TEST	"without ATA: no tags, no checks"
	SCTLR_CHANGE TCF_S, ATA
	msr	tco, #0
	va	x0, 6
	TRY
	ldr	x3, [x0]
	mov	x3, #-1
	ldg	x3, [x0]
	stg	x0, [x0]
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x3, 0xf0ffffffffffffff)
	irg	x3, x0
	EXPECT_EQ(x3, TESTVA + DATA * 4096)
	SCTLR_CHANGE ATA, TCF
	mov	x3, #0
	ldg	x3, [x0]
	EXPECT_EQ(x3, 0x0700000000000000)
	msr	tco, #0
GUEST_END
