/* Generic timer: counters and compare registers. DDI 0487 D11. */
#include "guest.inc"
GUEST_MAIN
	TEST	"CNTFRQ_EL0 says something"
	mrs	x0, cntfrq_el0
	cmp	x0, #0
	cset	x0, ne
	EXPECT_EQ(x0, 1)

	TEST	"CNTVCT_EL0 never goes back, and moves"
	mrs	x1, cntvct_el0
	mov	x6, x1
	mov	x5, #4096
	mov	x4, #0
1:	isb
	mrs	x2, cntvct_el0
	cmp	x2, x1
	cinc	x4, x4, lo
	mov	x1, x2
	subs	x5, x5, #1
	b.ne	1b
	EXPECT_EQ(x4, 0)
2:	isb
	mrs	x2, cntvct_el0
	cmp	x2, x6
	b.eq	2b

	TEST	"TVAL reads CVAL less the count"
	mrs	x0, cntvct_el0
	mov	x1, #1 << 30
	add	x2, x0, x1
	msr	cntv_cval_el0, x2
	isb
	mrs	x3, cntv_tval_el0
	mrs	x4, cntvct_el0
	sub	x5, x1, x3                 /* how late the read was */
	sub	x4, x4, x0
	cmp	x5, x4
	cset	x5, ls
	EXPECT_EQ(x5, 1)

	TEST	"a write of TVAL sets CVAL, sign-extended"
	mrs	x0, cntvct_el0
	mov	w1, #-1000
	msr	cntv_tval_el0, x1
	isb
	mrs	x2, cntv_cval_el0
	mrs	x3, cntvct_el0
	add	x2, x2, #1000
	cmp	x2, x0
	cset	x4, lo
	EXPECT_EQ(x4, 0)
	cmp	x2, x3
	cset	x4, hi
	EXPECT_EQ(x4, 0)

	TEST	"ISTATUS follows the comparison"
	mov	x0, #3
	msr	cntv_ctl_el0, x0
	mov	x1, #1 << 30
	msr	cntv_tval_el0, x1
	isb
	mrs	x2, cntv_ctl_el0
	EXPECT_EQ(x2, 3)
	msr	cntv_tval_el0, xzr
	isb
	mrs	x2, cntv_ctl_el0
	EXPECT_EQ(x2, 7)
	mov	x1, #-1
	msr	cntv_cval_el0, x1
	isb
	mrs	x2, cntv_ctl_el0
	EXPECT_EQ(x2, 3)
	msr	cntv_ctl_el0, xzr

	TEST	"CNTPCT_EL0 and CNTVCT_EL0 without offset agree"
	mrs	x0, cntvct_el0
	isb
	mrs	x1, cntpct_el0
	isb
	mrs	x2, cntvct_el0
	cmp	x1, x0
	cset	x3, lo
	cmp	x1, x2
	cinc	x3, x3, hi
	EXPECT_EQ(x3, 0)

#if TEST_EL == 2
	TEST	"CNTVOFF_EL2 is taken off"
	mov	x4, #1 << 20
	mrs	x0, cntpct_el0
	sub	x0, x0, x4
	msr	cntvoff_el2, x4
	isb
	mrs	x1, cntvct_el0
	isb
	mrs	x2, cntpct_el0
	sub	x2, x2, x4
	msr	cntvoff_el2, xzr
	cmp	x1, x0
	cset	x3, lt
	cmp	x1, x2
	cinc	x3, x3, gt
	EXPECT_EQ(x3, 0)
#endif
GUEST_END
