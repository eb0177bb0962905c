/* An EL2 hypervisor by MPU with two EL1 guests that have MPUs of their own: each switch of worlds toggles EL2's regions by PRENR_EL2,
 * programs EL1's regions and VSCTLR_EL2.VMID. DDI 0600 C1, D1. TEST_EL 2. */
#include "guest.inc"
#include "el1.inc"
#define A_CODE  rt_pages
#define A_DATA  rt_pages + 0x1000
#define B_CODE  rt_pages + 0x4000
#define B_DATA  rt_pages + 0x5000
#define GUEST_RW 0x34                /* EL2's MPU: RW for EL2 and EL1&0 */
#define VM      1
#define SCTLR1  0x30d01805           /* MPU on, caches on */
	.macro	WORLD enables, code, data, vmid
	mov	x16, #(\enables)
	msr	PRENR, x16
	ldr	x16, =(\vmid) << 48
	msr	S3_4_C2_C0_0, x16            /* VSCTLR_EL2 */
	REGION_EL1 0, \code, \code + 0xfff, 0x38, 1
	REGION_EL1 1, \data, \data + 0xfff, 0x32, 1
	ldr	x16, =\code + 0x800
	msr	vbar_el1, x16
	.endm
	.macro	WORLD_A
	WORLD	0xf, A_CODE, A_DATA, 1
	.endm
	.macro	WORLD_B
	WORLD	0x17, B_CODE, B_DATA, 2
	.endm
GUEST_MAIN
	REGION	3, A_CODE, rt_pages + 0x3fff, GUEST_RW, 0
	REGION	4, B_CODE, rt_pages + 0x7fff, GUEST_RW, 0
	mov	x0, #0x1f
	msr	PRENR, x0
	isb
	/* the same program for both: add X2 to what X1 points to */
	ldr	x3, =A_CODE
	ldr	x4, =B_CODE
	adr	x5, program
	mov	x6, #8
1:	ldr	w7, [x5], #4
	str	w7, [x3], #4
	str	w7, [x4], #4
	subs	x6, x6, #1
	b.ne	1b
	ldr	x3, =A_CODE + 0xa00          /* the vector of an exception from EL1h */
	ldr	x4, =B_CODE + 0xa00
	ldr	w7, =0xd4000022              /* hvc #1 */
	str	w7, [x3]
	str	w7, [x4]
	dsb	sy
	ic	ialluis
	dsb	sy
	isb
	ldr	x0, =0x4404ff
	msr	mair_el1, x0
	ldr	x0, =SCTLR1
	msr	sctlr_el1, x0
	mrs	x0, hcr_el2
	orr	x0, x0, #VM
	msr	hcr_el2, x0
	isb
	TEST "guest A runs through both MPUs"
	WORLD_A
	ldr	x1, =A_DATA
	mov	x2, #5
	RUN_EL1	A_CODE
	EXPECT_ESR(0x5a000000)
	ldr	x3, =A_DATA
	ldr	x0, [x3]
	EXPECT_EQ(x0, 5)
	TEST "guest B has its own"
	WORLD_B
	ldr	x1, =B_DATA
	mov	x2, #7
	RUN_EL1	B_CODE
	EXPECT_ESR(0x5a000000)
	ldr	x3, =B_DATA
	ldr	x0, [x3]
	EXPECT_EQ(x0, 7)
	TEST "a thousand switches of worlds"
	mov	x20, #1000
2:	WORLD_A
	ldr	x1, =A_DATA
	mov	x2, #1
	RUN_EL1	A_CODE
	WORLD_B
	ldr	x1, =B_DATA
	mov	x2, #2
	RUN_EL1	B_CODE
	subs	x20, x20, #1
	b.ne	2b
	mov	x0, #0x1f
	msr	PRENR, x0
	isb
	ldr	x3, =A_DATA
	ldr	x0, [x3]
	EXPECT_EQ(x0, 1005)
	ldr	x3, =B_DATA
	ldr	x0, [x3]
	EXPECT_EQ(x0, 2007)
	TEST "a guest's own MPU denies: its own exception"
	WORLD_A
	ldr	x1, =A_DATA + 0x1000
	RUN_EL1	A_CODE
	EXPECT_ESR(0x5a000001)
	mrs	x0, esr_el1
	EXPECT_EQ(x0, 0x96000004)
	mrs	x0, far_el1
	EXPECT_EQ(x0, A_DATA + 0x1000)
	TEST "EL2's MPU denies what the guest's allows: syndrome, HPFAR_EL2"
	REGION_EL1 2, B_DATA, B_DATA + 0xfff, 0x32, 1
	ldr	x1, =B_DATA + 0x18
	RUN_EL1	A_CODE
	EXPECT_ESR(DABT64(0, 4))
	EXPECT_FAR(B_DATA + 0x18)
	HPFAR_IS(B_DATA + 0x18)
	TEST "read-only for the guest"
	REGION	3, A_CODE, rt_pages + 0x3fff, 0x3c, 1
	ldr	x1, =A_DATA
	RUN_EL1	A_CODE
	EXPECT_ESR(DABT64(0, 0x4c))
	HPFAR_IS(A_DATA)
	TEST "what is EL2's alone is no guest's"
	REGION	3, A_CODE, rt_pages + 0x3fff, 0x30, 1
	RUN_EL1	A_CODE
	EXPECT_ESR(0x8200000c)
	HPFAR_IS(A_CODE)
	TEST "no region for the guest's code"
	mov	x0, #7
	msr	PRENR, x0
	isb
	RUN_EL1	A_CODE
	EXPECT_ESR(0x82000004)
	TEST "XN<0> keeps EL1 from executing, not EL0"
	REGION	3, A_CODE, rt_pages + 0x3fff, 0x35, 1
	WORLD_A
	RUN_EL1	A_CODE
	EXPECT_ESR(0x8200000c)
	REGION_EL1 0, A_CODE, A_CODE + 0xfff, 0x3c, 1
	RUN_EL0	A_CODE + 0x1c
	EXPECT_TRAPS(1)
	mrs	x0, esr_el1
	TEST "EL2's own MPU does not ask for AP<0>"
	REGION	3, A_CODE, rt_pages + 0x3fff, 0x30, 1
	ldr	x3, =A_DATA
	ldr	x0, [x3]
	EXPECT_EQ(x0, 1005)
	TEST "a guest's accesses to its MPU's registers trap with HCR_EL2.TVM"
	REGION	3, A_CODE, rt_pages + 0x3fff, GUEST_RW, 1
	ldr	x3, =A_CODE + 0x40
	ldr	w0, =0xd5186801              /* msr PRBAR_EL1, x1 */
	str	w0, [x3]
	dsb	sy
	ic	ialluis
	dsb	sy
	isb
	WORLD_A
	SYSREG_BITS hcr_el2, 1 << 26, 0
	RUN_EL1	A_CODE + 0x40
	SYSREG_BITS hcr_el2, 0, 1 << 26
	EXPECT_ESR(ESR_SYSREG(3, 0, 6, 8, 0, 1, 0))
	mrs	x0, hcr_el2
	bic	x0, x0, #VM
	msr	hcr_el2, x0
	isb
GUEST_END
program:
	ldr	x0, [x1]
	add	x0, x0, x2
	str	x0, [x1]
	hvc	#0
	nop
	nop
	nop
	svc	#0
