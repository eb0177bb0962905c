/* VMSAv8-64 at EL1 under EL2's MPU: VTCR_EL2.MSA = 1. DDI 0600 C1, D1. TEST_EL 2. */
#include "guest.inc"
#include "el1.inc"
#define L1      rt_free
#define L2      rt_free + 0x1000
#define L3      rt_free + 0x2000
#define CODE    rt_pages
#define DATA    rt_pages + 0x2000
#define VA_CODE 0x600000000
#define VA_DATA 0x600001000
#define VM      1
	.macro	PUT at, value
	ldr	x16, =(\at)
	ldr	x17, =(\value)
	str	x17, [x16]
	dsb	sy
	isb
	.endm
	.macro	FLUSH
	dsb	sy
	tlbi	vmalls12e1is
	dsb	sy
	isb
	.endm
/* EL1 at a virtual address. */
	.macro	_run_va va
	adr	x17, 76f
	str	x17, [x28, #REC_RECOVER]
	mov	x17, #SPSR_HERE
	str	x17, [x28, #REC_RSPSR]
	str	xzr, [x28, #REC_COUNT]
	ldr	x17, =\va
	msr	elr_el2, x17
	mov	x17, #0x3c5
	msr	spsr_el2, x17
	eret
76:
	.endm
GUEST_MAIN
	REGION	3, rt_pages, rt_pages + 0xffff, 0x34, 1
	REGION	4, rt_free, rt_free + 0x2fff, 0x34, 1
	PUT_WORD CODE, 0xf9400020             /* ldr x0, [x1] */
	PUT_WORD CODE + 4, 0x8b020000         /* add x0, x0, x2 */
	PUT_WORD CODE + 8, 0xf9000020         /* str x0, [x1] */
	PUT_WORD CODE + 12, 0xd4000002        /* hvc #0 */
	dsb	sy
	ic	ialluis
	PUT	L1 + 8 * 24, (L2) + 3
	PUT	L2, (L3) + 3
	PUT	L3, CODE + 0x783                  /* RO at EL1, AF, inner shareable */
	PUT	L3 + 8, DATA + 0x703
	ldr	x0, =0x4404ff
	msr	mair_el1, x0
	ldr	x0, =25 | 1 << 23 | 2 << 32 | 0x3500
	msr	tcr_el1, x0
	ldr	x0, =L1
	msr	ttbr0_el1, x0
	ldr	x0, =0x30d01805
	msr	sctlr_el1, x0
	mov	x0, #0x80000000
	msr	vtcr_el2, x0
	mov	x0, #1 << 48
	msr	S3_4_C2_C0_0, x0
	mrs	x0, hcr_el2
	orr	x0, x0, #VM
	msr	hcr_el2, x0
	isb
	FLUSH
	TEST "tables at EL1, regions at EL2"
	ldr	x1, =VA_DATA
	mov	x2, #11
	_run_va	VA_CODE
	EXPECT_ESR(0x5a000000)
	ldr	x3, =DATA
	ldr	x0, [x3]
	EXPECT_EQ(x0, 11)
	TEST "a page that EL2's MPU ends in the middle of"
	REGION	3, rt_pages, rt_pages + 0x27ff, 0x34, 1
	FLUSH
	ldr	x1, =VA_DATA + 0x7f8
	_run_va	VA_CODE
	EXPECT_ESR(0x5a000000)
	ldr	x1, =VA_DATA + 0x800
	_run_va	VA_CODE
	EXPECT_ESR(DABT64(0, 4))
	EXPECT_FAR(VA_DATA + 0x800)
	HPFAR_IS(DATA + 0x800)
	TEST "and that is mapped anew: TLBI by address"
	PUT	DATA + 0x7f8, 0x1000
	PUT	rt_pages + 0x17f8, 0x2000
	ldr	x1, =VA_DATA + 0x7f8
	mov	x2, #1
	_run_va	VA_CODE
	PUT	L3 + 8, rt_pages + 0x1703
	ldr	x0, =VA_DATA >> 12
	tlbi	vaae1is, x0
	dsb	sy
	isb
	_run_va	VA_CODE
	EXPECT_ESR(0x5a000000)
	ldr	x3, =DATA + 0x7f8
	ldr	x0, [x3]
	EXPECT_EQ(x0, 0x1001)
	ldr	x3, =rt_pages + 0x17f8
	ldr	x0, [x3]
	EXPECT_EQ(x0, 0x2001)
	PUT	L3 + 8, DATA + 0x703
	FLUSH
	mov	x2, #11
	REGION	3, rt_pages, rt_pages + 0xffff, 0x34, 1
	TEST "a table that is not the guest's: S1PTW"
	REGION	4, rt_free, rt_free + 0x1fff, 0x34, 1
	FLUSH
	_run_va	VA_CODE
	EXPECT_ESR(0x82000084)
	HPFAR_IS(L3)
	REGION	4, rt_free, rt_free + 0x2fff, 0x34, 1
	FLUSH
	TEST "EL1's MPU does not count: MSA is 1"
	REGION_EL1 0, 0, 0xffffffff, 0x38, 1
	ldr	x1, =VA_DATA
	_run_va	VA_CODE
	EXPECT_ESR(0x5a000000)
	ldr	x3, =DATA
	ldr	x0, [x3]
	EXPECT_EQ(x0, 22)
	TEST "EL2 itself stays with its MPU"
	ldr	x3, =VA_DATA
	TRY
	ldr	x0, [x3]
	END_TRY
	EXPECT_ESR(0x96000004)
	TEST "AT S12E1R: both stages"
	at	s12e1r, x3
	isb
	mrs	x0, par_el1
	EXPECT_EQ(x0, 0xff00000000000980 + DATA)
	REGION	3, rt_pages, rt_pages + 0x1fff, 0x34, 1
	FLUSH
	at	s12e1r, x3
	isb
	mrs	x0, par_el1
	EXPECT_EQ(x0, 0xa09)
	mrs	x0, hcr_el2
	bic	x0, x0, #VM
	msr	hcr_el2, x0
	isb
GUEST_END
