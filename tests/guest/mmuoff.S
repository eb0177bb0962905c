/* Turning the MMU off and on; what accesses are while it is off. DDI 0487 D8.2.12. */
#include "guest.inc"
GUEST_MAIN
	MAP	5, rt_pages + 0x2000, PTE_BASE
	ldr	x19, =TESTVA + 5 * 4096
	ldr	x20, =rt_pages + 0x2000
	TEST	"data written under translation is read flat, and the other way"
	mov	x1, #0x111
	str	x1, [x19]
	SCTLR_CHANGE 0, 1
	ldr	x2, [x20]
	mov	x3, #0x222
	str	x3, [x20, #8]
	SCTLR_CHANGE 1, 0
	ldr	x4, [x19, #8]
	EXPECT_EQ(x2, 0x111)
	EXPECT_EQ(x4, 0x222)

	TEST	"switched a hundred times"
	mov	x5, #100
	str	xzr, [x19]
1:	SCTLR_CHANGE 0, 1
	ldr	x2, [x20]
	add	x2, x2, #1
	str	x2, [x20]
	SCTLR_CHANGE 1, 0
	ldr	x2, [x19]
	add	x2, x2, #1
	str	x2, [x19]
	subs	x5, x5, #1
	b.ne	1b
	EXPECT_EQ(x2, 200)

	TEST	"off, an address is its own: the window is not there"
	SCTLR_CHANGE 0, 1
	ldr	x6, =NOWHERE
	TRY
	ldr	x1, [x6]
	END_TRY
	SCTLR_CHANGE 1, 0
	EXPECT_ESR(0x96000010)

	TEST	"off, unaligned data accesses are alignment faults: Device memory"
	SCTLR_CHANGE 0, 1
	add	x0, x20, #1
	TRY
	ldr	x1, [x0]
	END_TRY
	SCTLR_CHANGE 1, 0
	EXPECT_ESR(0x96000021)

	TEST	"off, an address beyond the PA size: address size fault, level 0"
	SCTLR_CHANGE 0, 1
	mov	x0, #1 << 54
	TRY
	ldr	x1, [x0]
	END_TRY
	SCTLR_CHANGE 1, 0
	EXPECT_ESR(0x96000000)
	EXPECT_FAR(1 << 54)

	TEST	"off, a fetch beyond the PA size"
	SCTLR_CHANGE 0, 1
	mov	x0, #1 << 54
	TRY
	br	x0
	END_TRY
	SCTLR_CHANGE 1, 0
	EXPECT_ESR(0x86000000)
	EXPECT_ELR(1 << 54)

	TEST	"off, exclusives and DC ZVA need Normal memory or do as they like: plain ones work"
	SCTLR_CHANGE 0, 1
	mov	x1, #77
	str	x1, [x20]
	ldr	x2, [x20]
	ldp	x3, x4, [x20]
	SCTLR_CHANGE 1, 0
	EXPECT_EQ(x2, 77)
	EXPECT_EQ(x3, 77)
GUEST_END
