/* AT instructions and PAR_EL1. DDI 0487 D24.2.125. Runs at EL1; PAR_EL1.NS is UNKNOWN in Non-secure state. */
#include "guest.inc"
	.macro	va r, page, off=0
	ldr	\r, =(TESTVA + (\page) * 4096 + (\off))
	.endm
	.macro	TRANSLATE op, r
	at	\op, \r
	isb
	mrs	x1, par_el1
	bic	x1, x1, #0x600           /* NS, IMPLEMENTATION DEFINED */
	.endm
/* PAR for a page of rt_pages + off with these upper bits */
	.macro	EXPECT_PAR pa, upper, line
	ldr	x2, =\pa
	sub	x1, x1, x2
	_expect	x1, \upper, \line
	.endm
#define PAR_IS(pa, upper) EXPECT_PAR pa, (upper), __LINE__
#define FAULT(fst) (0x801 | (fst) << 1)
#define WB  (0xff << 56 | 0x800 | 3 << 7)
GUEST_MAIN
	MAP	5, rt_pages, PTE_BASE | PTE_UXN
	MAP	6, rt_pages + 0x1000, PTE_BASE | PTE_USER | PTE_RO
	MAP	7, rt_pages + 0x2000, PTE_BASE | PTE_DEVICE
	MAP	8, rt_pages + 0x3000, PTE_BASE | PTE_NC
	MAP	9, rt_pages, PTE_BASE & ~PTE_NOAF
	TEST	"S1E1R and S1E1W: address, attributes, shareability"
	va	x0, 5, 0x123
	TRANSLATE s1e1r, x0
	PAR_IS(rt_pages, WB)
	TRANSLATE s1e1w, x0
	PAR_IS(rt_pages, WB)

	TEST	"Device and Non-cacheable are Outer Shareable"
	va	x0, 7
	TRANSLATE s1e1r, x0
	PAR_IS(rt_pages + 0x2000, 0x04 << 56 | 0x800 | 2 << 7)
	va	x0, 8
	TRANSLATE s1e1r, x0
	PAR_IS(rt_pages + 0x3000, 0x44 << 56 | 0x800 | 2 << 7)

	TEST	"blocks give the page's address"
	ldr	x0, =rt_pages + 0x5678
	TRANSLATE s1e1r, x0
	PAR_IS(rt_pages + 0x5000, WB)

	TEST	"S1E0R, S1E0W: EL0's permissions"
	va	x0, 5
	TRANSLATE s1e0r, x0
	EXPECT_EQ(x1, FAULT(0x0f))
	va	x0, 6
	TRANSLATE s1e0r, x0
	PAR_IS(rt_pages + 0x1000, WB)
	TRANSLATE s1e0w, x0
	EXPECT_EQ(x1, FAULT(0x0f))
	TRANSLATE s1e1w, x0
	EXPECT_EQ(x1, FAULT(0x0f))

	TEST	"faults: translation at each level, access flag"
	va	x0, 50
	TRANSLATE s1e1r, x0
	EXPECT_EQ(x1, FAULT(0x07))
	ldr	x0, =TESTVA + 0x400000
	TRANSLATE s1e1r, x0
	EXPECT_EQ(x1, FAULT(0x06))
	ldr	x0, =0xc0000000
	TRANSLATE s1e1w, x0
	EXPECT_EQ(x1, FAULT(0x05))
	mov	x0, #1 << 45
	TRANSLATE s1e1r, x0
	EXPECT_EQ(x1, FAULT(0x04))
	va	x0, 9
	TRANSLATE s1e1r, x0
	EXPECT_EQ(x1, FAULT(0x0b))

	TEST	"PAN concerns S1E1RP and S1E1WP only"
	msr	pan, #1
	va	x0, 6
	TRANSLATE s1e1r, x0
	PAR_IS(rt_pages + 0x1000, WB)
	TRANSLATE s1e1rp, x0
	EXPECT_EQ(x1, FAULT(0x0f))
	msr	pan, #0
	TRANSLATE s1e1rp, x0
	PAR_IS(rt_pages + 0x1000, WB)
	va	x0, 5
	msr	pan, #1
	TRANSLATE s1e1wp, x0
	msr	pan, #0
	PAR_IS(rt_pages, WB)

	TEST	"with the MMU off: flat, Device"
	SCTLR_CHANGE 0, 1
	ldr	x0, =rt_pages + 0x4321
	TRANSLATE s1e1r, x0
	mov	x5, x1
	SCTLR_CHANGE 1, 0
	mov	x1, x5
	PAR_IS(rt_pages + 0x4000, 0x00 << 56 | 0x800 | 2 << 7)

	TEST	"PAR_EL1 is a register like another"
	ldr	x0, =0x123456789000
	msr	par_el1, x0
	mrs	x1, par_el1
	and	x1, x1, #0xfffffffff000
	EXPECT_EQ(x1, 0x123456789000)
GUEST_END
