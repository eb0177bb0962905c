/* An R-profile processor without VMSAv8-64 at EL1: ID_AA64MMFR0_EL1.MSA_frac is 1, VTCR_EL2.MSA is RES0, and stage 1 of EL1&0 is
 * EL1's MPU whatever is written there. DDI 0600 C1, G1.3. TEST_EL 2. */
#include "guest.inc"
#include "el1.inc"
#define CODE    rt_pages
#define DATA    rt_pages + 0x2000
GUEST_MAIN
	TEST "ID_AA64MMFR0_EL1: MSA 15, MSA_frac 1"
	mrs	x0, id_aa64mmfr0_el1
	ubfx	x0, x0, #48, #8
	EXPECT_EQ(x0, 0x1f)
	TEST "VTCR_EL2.MSA is RES0"
	mov	x0, #-1
	msr	vtcr_el2, x0
	isb
	mrs	x0, vtcr_el2
	ubfx	x0, x0, #31, #1
	EXPECT_EQ(x0, 0)
	TEST "EL1's MPU translates"
	REGION	3, rt_pages, rt_pages + 0xffff, 0x34, 1
	PUT_WORD CODE, 0xf9400020             /* ldr x0, [x1] */
	PUT_WORD CODE + 4, 0x8b020000         /* add x0, x0, x2 */
	PUT_WORD CODE + 8, 0xf9000020         /* str x0, [x1] */
	PUT_WORD CODE + 12, 0xd4000002        /* hvc #0 */
	PUT_WORD CODE + 0xa00, 0xd4000022     /* an exception from EL1h: hvc #1 */
	dsb	sy
	ic	ialluis
	REGION_EL1 0, CODE, CODE + 0xfff, 0x38, 1
	REGION_EL1 1, DATA, DATA + 0xfff, 0x32, 1
	ldr	x0, =CODE + 0x800
	msr	vbar_el1, x0
	ldr	x0, =0x30d01805
	msr	sctlr_el1, x0
	isb
	ldr	x1, =DATA
	mov	x2, #11
	RUN_EL0	CODE, 0x3c5
	EXPECT_ESR(0x5a000000)
	ldr	x3, =DATA
	ldr	x0, [x3]
	EXPECT_EQ(x0, 11)
	TEST "and refuses"
	REGION_EL1 1, DATA, DATA + 0x7ff, 0x32, 1
	ldr	x1, =DATA + 0x800
	RUN_EL0	CODE, 0x3c5
	EXPECT_ESR(0x5a000001)
	mrs	x0, esr_el1
	EXPECT_EQ(x0, 0x96000004)
GUEST_END
