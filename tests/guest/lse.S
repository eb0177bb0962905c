/* Atomic instructions (FEAT_LSE): results, sizes, sign, faults. DDI 0487 C3.2.12. */
#include "guest.inc"
	.macro	va r, page, off=0
	ldr	\r, =(TESTVA + (\page) * 4096 + (\off))
	.endm
/* old value in memory, operand, what is in memory after; the instruction must return the old value */
	.macro	ATOMIC insn, old, operand, new, line
	ldr	x1, =\old
	str	x1, [x0]
	ldr	x2, =\operand
	\insn	x2, x3, [x0]
	ldr	x4, [x0]
	_expect	x3, \old, \line
	_expect	x4, \new, \line
	.endm
	.macro	ATOMICW insn, old, operand, ret, new, line
	ldr	x1, =\old
	str	x1, [x0]
	ldr	x2, =\operand
	mov	x3, #-1
	\insn	w2, w3, [x0]
	ldr	x4, [x0]
	_expect	x3, \ret, \line
	_expect	x4, \new, \line
	.endm
#define OP(insn, old, operand, new)       ATOMIC insn, old, operand, new, __LINE__
#define OPW(insn, old, operand, ret, new) ATOMICW insn, old, operand, ret, new, __LINE__
GUEST_MAIN
	ID_FIELD x19, id_aa64isar0_el1, 20
	MAP	5, rt_pages, PTE_BASE
	MAP	6, rt_pages + 0x1000, PTE_BASE | PTE_DEVICE | PTE_XN
	va	x0, 5
	TEST	"LDADD, LDCLR, LDEOR, LDSET, SWP"
	SKIP_IF_ZERO x19, the_end
	OP(ldadd, 0xffffffffffffffff, 3, 2)
	OP(ldaddal, 0x7fffffffffffffff, 1, 0x8000000000000000)
	OP(ldclr, 0xff00ff00ff00ff00, 0x0ff00ff00ff00ff0, 0xf000f000f000f000)
	OP(ldeor, 0xff00ff00ff00ff00, 0x0ff00ff00ff00ff0, 0xf0f0f0f0f0f0f0f0)
	OP(ldset, 0xff00ff00ff00ff00, 0x0ff00ff00ff00ff0, 0xfff0fff0fff0fff0)
	OP(swp, 0x1111, 0x2222, 0x2222)
	OP(swpal, 0x1111, 0x2222, 0x2222)

	TEST	"signed and unsigned minimum and maximum"
	OP(ldsmax, 0xffffffffffffffff, 1, 1)
	OP(ldsmin, 0xffffffffffffffff, 1, 0xffffffffffffffff)
	OP(ldumax, 0xffffffffffffffff, 1, 0xffffffffffffffff)
	OP(ldumin, 0xffffffffffffffff, 1, 1)

	TEST	"32, 16 and 8 bits touch only their bytes and zero-extend"
	OPW(ldadd, 0xaaaaaaaaffffffff, 2, 0xffffffff, 0xaaaaaaaa00000001)
	OPW(ldaddh, 0xaaaaaaaaaaaaffff, 2, 0xffff, 0xaaaaaaaaaaaa0001)
	OPW(ldaddb, 0xaaaaaaaaaaaaaaff, 2, 0xff, 0xaaaaaaaaaaaaaa01)
	OPW(ldsmaxb, 0x80, 0x7f, 0x80, 0x7f)
	OPW(ldumaxb, 0x80, 0x7f, 0x80, 0x80)
	OPW(ldsminh, 0x8000, 0x7fff, 0x8000, 0x8000)
	OPW(lduminh, 0x8000, 0x7fff, 0x8000, 0x7fff)
	OPW(ldsmax, 0x80000000, 0x7fffffff, 0x80000000, 0x7fffffff)
	OPW(swpb, 0x1234, 0xff, 0x34, 0x12ff)

	TEST	"the forms without result"
	mov	x1, #5
	str	x1, [x0]
	mov	x2, #7
	stadd	x2, [x0]
	ldr	x3, [x0]
	EXPECT_EQ(x3, 12)
	steor	x2, [x0]
	ldr	x3, [x0]
	EXPECT_EQ(x3, 11)

	TEST	"CAS: equal swaps, unequal does not; both return what was there"
	mov	x1, #5
	str	x1, [x0]
	mov	x2, #5
	mov	x3, #6
	cas	x2, x3, [x0]
	EXPECT_EQ(x2, 5)
	ldr	x4, [x0]
	EXPECT_EQ(x4, 6)
	mov	x2, #5
	mov	x3, #9
	casal	x2, x3, [x0]
	EXPECT_EQ(x2, 6)
	ldr	x4, [x0]
	EXPECT_EQ(x4, 6)
	ldr	x2, =0xffffffffffffff06
	mov	x3, #0x77
	casb	w2, w3, [x0]
	EXPECT_EQ(x2, 6)
	ldr	x4, [x0]
	EXPECT_EQ(x4, 0x77)

	TEST	"CASP"
	mov	x2, #1
	mov	x3, #2
	stp	x2, x3, [x0]
	mov	x4, #3
	mov	x5, #4
	casp	x2, x3, x4, x5, [x0]
	EXPECT_EQ(x2, 1)
	EXPECT_EQ(x3, 2)
	ldp	x6, x7, [x0]
	EXPECT_EQ(x6, 3)
	EXPECT_EQ(x7, 4)
	casp	x2, x3, x4, x5, [x0]
	EXPECT_EQ(x2, 3)
	EXPECT_EQ(x3, 4)

	TEST	"across 16 bytes: alignment fault, even with FEAT_LSE2"
	va	x0, 5, 12
	TRY
	ldadd	x1, x2, [x0]
	END_TRY
	ldr	x3, [x28, #REC_ESR]
	bic	x3, x3, #0x40
	EXPECT_EQ(x3, 0x96000021)

	TEST	"inside 16 bytes: allowed with FEAT_LSE2"
	ID_FIELD x3, id_aa64mmfr2_el1, 32
	SKIP_IF_ZERO x3, no_lse2
	va	x0, 5, 4
	ldr	x1, =0x100000001
	str	x1, [x0]
	TRY
	ldadd	x1, x2, [x0]
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x2, 0x100000001)
	ldr	x3, [x0]
	EXPECT_EQ(x3, 0x200000002)
no_lse2:
	TEST	"LD64 register rules: XZR operand and result"
	va	x0, 5
	mov	x1, #9
	str	x1, [x0]
	swp	xzr, x2, [x0]
	EXPECT_EQ(x2, 9)
	ldr	x2, [x0]
	EXPECT_EQ(x2, 0)
the_end:
GUEST_END
