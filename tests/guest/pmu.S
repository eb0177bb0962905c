/* Performance counters. DDI 0487 D13. */
#include "guest.inc"
GUEST_MAIN
	mrs	x19, id_aa64dfr0_el1
	ubfx	x19, x19, #8, #4
	cmp	x19, #15
	csel	x19, xzr, x19, eq
#if TEST_EL == 2
	cbz	x19, 1f
	mrs	x0, pmcr_el0
	ubfx	x0, x0, #11, #5
	msr	mdcr_el2, x0               /* HPMN = N */
1:
#endif
	TEST	"the cycle counter counts when enabled, stands when not"
	SKIP_IF_ZERO x19, the_end
	mov	x0, #0x47                  /* LC, C, P, E */
	msr	pmcr_el0, x0
#if TEST_EL == 2
	mov	x0, #1 << 27               /* NSH: count at EL2 */
#else
	mov	x0, #0
#endif
	msr	pmccfiltr_el0, x0
	mov	x0, #1 << 31
	msr	pmcntenset_el0, x0
	isb
	mrs	x1, pmccntr_el0
	mov	x5, #1000
1:	subs	x5, x5, #1
	b.ne	1b
	isb
	mrs	x2, pmccntr_el0
	cmp	x2, x1
	cset	x3, hi
	EXPECT_EQ(x3, 1)
	mov	x0, #1 << 31
	msr	pmcntenclr_el0, x0
	isb
	mrs	x1, pmccntr_el0
	mov	x5, #1000
2:	subs	x5, x5, #1
	b.ne	2b
	isb
	mrs	x2, pmccntr_el0
	EXPECT_REGS(x1, x2)

	TEST	"PMCCNTR_EL0 can be written, PMCR_EL0.C clears it"
	ldr	x0, =0x123456789
	msr	pmccntr_el0, x0
	isb
	mrs	x1, pmccntr_el0
	EXPECT_EQ(x1, 0x123456789)
	mov	x0, #0x45
	msr	pmcr_el0, x0
	isb
	mrs	x1, pmccntr_el0
	EXPECT_EQ(x1, 0)

	TEST	"software increment"
	mrs	x0, pmcr_el0
	ubfx	x0, x0, #11, #5
	SKIP_IF_ZERO x0, the_end
#if TEST_EL == 2
	mov	x0, #1 << 27
#else
	mov	x0, #0
#endif
	msr	pmevtyper0_el0, x0         /* SW_INCR */
	msr	pmevcntr0_el0, xzr
	mov	x0, #1
	msr	pmcntenset_el0, x0
	isb
	msr	pmswinc_el0, x0
	msr	pmswinc_el0, x0
	msr	pmswinc_el0, x0
	isb
	mrs	x1, pmevcntr0_el0
	EXPECT_EQ(x1, 3)
	mov	x2, #5
	msr	pmselr_el0, xzr
	isb
	mrs	x1, pmxevcntr_el0
	EXPECT_EQ(x1, 3)

	TEST	"overflow sets PMOVSSET_EL0"
	mov	x0, #1
	msr	pmovsclr_el0, x0
	mov	x1, #-1
	ubfx	x1, x1, #0, #32
	msr	pmevcntr0_el0, x1
	isb
	msr	pmswinc_el0, x0
	isb
	mrs	x2, pmovsset_el0
	and	x2, x2, #1
	EXPECT_EQ(x2, 1)
	msr	pmovsclr_el0, x0
	mrs	x2, pmovsclr_el0
	and	x2, x2, #1
	EXPECT_EQ(x2, 0)
	msr	pmcntenclr_el0, x0

	TEST	"PMUv3p1 has STALL_FRONTEND and STALL_BACKEND, PMUv3p4 STALL"
	mrs	x1, pmceid1_el0
	ubfx	x2, x1, #3, #2
	cmp	x19, #4
	mov	x3, #3
	csel	x3, x3, xzr, hs
	EXPECT_REGS(x2, x3)
	ubfx	x2, x1, #28, #1
	cmp	x19, #5
	cset	x3, hs
	EXPECT_REGS(x2, x3)

	TEST	"INST_RETIRED counts exactly"
	mrs	x0, pmceid0_el0
	ubfx	x0, x0, #8, #1
	SKIP_IF_ZERO x0, the_end
	mov	x0, #8
#if TEST_EL == 2
	orr	x0, x0, #1 << 27
#endif
	msr	pmevtyper0_el0, x0
	mov	x1, #1
	isb
	msr	pmcntenset_el0, x1
	isb
	mrs	x2, pmevcntr0_el0
	isb
	mov	x5, #50
3:	subs	x5, x5, #1
	b.ne	3b
	isb
	mrs	x3, pmevcntr0_el0
	sub	x3, x3, x2
	EXPECT_EQ(x3, 104)                 /* MRS to MRS: ISB, MOV, 50 * 2, ISB, and one of the MRS */

#if TEST_EL == 1
	TEST	"EL0 needs PMUSERENR_EL0.EN"
	msr	pmuserenr_el0, xzr
	isb
	RUN_EL0	el0_cycles
	EXPECT_ESR(ESR_SYSREG(3, 3, 9, 13, 0, 4, 1))
	mov	x0, #1
	msr	pmuserenr_el0, x0
	isb
	RUN_EL0	el0_cycles
	EXPECT_ESR(0x56000001)
	msr	pmuserenr_el0, xzr
#endif
the_end:
GUEST_END
	.balign	64
el0_cycles:
	mrs	x4, pmccntr_el0
	svc	#1
