/* Hardware access flag and dirty state (FEAT_HAFDBS). DDI 0487 D8.5. */
#include "guest.inc"
#if TEST_EL == 2
#define HA (1 << 21)
#define HD (1 << 22)
#else
#define HA (1 << 39)
#define HD (1 << 40)
#endif
	.macro	va r, page, off=0
	ldr	\r, =(TESTVA + (\page) * 4096 + (\off))
	.endm
	.macro	EXPECT_PTE page, pa, attr, line
	GET_PTE	x14, \page
	ldr	x15, =\pa
	sub	x14, x14, x15
	_expect	x14, \attr, \line
	.endm
#define PTE_IS(page, pa, attr) EXPECT_PTE page, pa, (attr), __LINE__
GUEST_MAIN
	ID_FIELD x20, id_aa64mmfr1_el1, 0
	TEST	"TCR.HA: a read sets the access flag"
	SKIP_IF_ZERO x20, the_end
	SYSREG_BITS EL(tcr), HA, 0
	FLUSH_TLB
	MAP	5, rt_pages, PTE_BASE & ~PTE_NOAF
	va	x0, 5
	TRY
	ldr	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP
	PTE_IS(5, rt_pages, PTE_BASE)

	TEST	"a store sets it too, and a fetch"
	MAP	6, rt_pages, PTE_BASE & ~PTE_NOAF
	va	x0, 6
	ldr	w1, the_ret
	str	w1, [x0]
	PTE_IS(6, rt_pages, PTE_BASE)
	dc	cvau, x0
	dsb	ish
	ic	ivau, x0
	dsb	ish
	isb
	MAP	7, rt_pages, PTE_BASE & ~PTE_NOAF
	va	x0, 7
	TRY
	blr	x0
	END_TRY
	EXPECT_NO_TRAP
	PTE_IS(7, rt_pages, PTE_BASE)

	TEST	"a block descriptor's flag"
	ldr	x2, =rt_l2test + 24
	ldr	x1, =0x40000000 | (PTE_BASE & ~2 & ~PTE_NOAF)
	str	x1, [x2]
	dsb	ish
	isb
	ldr	x0, =TESTVA + 0x612340
	ldr	x1, [x0]
	dsb	ish
	ldr	x1, [x2]
	EXPECT_EQ(x1, 0x40000000 | (PTE_BASE & ~2))
	str	xzr, [x2]
	FLUSH_TLB

	TEST	"DBM without TCR.HD: read-only stays read-only"
	sub	x20, x20, #1
	SKIP_IF_ZERO x20, the_end
	MAP	8, rt_pages, PTE_BASE | PTE_RO | PTE_DBM
	va	x0, 8
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_ESR(0x9600004f)
	PTE_IS(8, rt_pages, PTE_BASE | PTE_RO | PTE_DBM)

	TEST	"TCR.HD: reads leave a clean page clean"
	SYSREG_BITS EL(tcr), HD, 0
	FLUSH_TLB
	MAP	9, rt_pages, PTE_BASE | PTE_RO | PTE_DBM
	va	x0, 9
	ldr	x1, [x0]
	PTE_IS(9, rt_pages, PTE_BASE | PTE_RO | PTE_DBM)

	TEST	"the first store makes it dirty"
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_NO_TRAP
	PTE_IS(9, rt_pages, PTE_BASE | PTE_DBM)

	TEST	"read-only without DBM faults"
	MAP	10, rt_pages, PTE_BASE | PTE_RO
	va	x0, 10
	TRY
	str	x1, [x0]
	END_TRY
	EXPECT_ESR(0x9600004f)
	PTE_IS(10, rt_pages, PTE_BASE | PTE_RO)

	TEST	"flag and dirty state in one store; atomics; DC ZVA"
	MAP	11, rt_pages, (PTE_BASE | PTE_RO | PTE_DBM) & ~PTE_NOAF
	va	x0, 11
	str	x1, [x0]
	PTE_IS(11, rt_pages, PTE_BASE | PTE_DBM)
	MAP	12, rt_pages, (PTE_BASE | PTE_RO | PTE_DBM) & ~PTE_NOAF
	va	x0, 12
	ldadd	x1, x2, [x0]
	PTE_IS(12, rt_pages, PTE_BASE | PTE_DBM)
	MAP	13, rt_pages, PTE_BASE | PTE_RO | PTE_DBM
	va	x0, 13
	dc	zva, x0
	PTE_IS(13, rt_pages, PTE_BASE | PTE_DBM)

	TEST	"a store across two clean pages makes both dirty"
	MAP	14, rt_pages, PTE_BASE | PTE_RO | PTE_DBM
	MAP	15, rt_pages, PTE_BASE | PTE_RO | PTE_DBM
	va	x0, 15, -4
	str	x1, [x0]
	PTE_IS(14, rt_pages, PTE_BASE | PTE_DBM)
	PTE_IS(15, rt_pages, PTE_BASE | PTE_DBM)

	TEST	"an exclusive store that fails may or may not; one that succeeds does"
	MAP	16, rt_pages, PTE_BASE | PTE_RO | PTE_DBM
	va	x0, 16
	ldxr	x1, [x0]
	stxr	w2, x1, [x0]
	EXPECT_EQ(x2, 0)
	PTE_IS(16, rt_pages, PTE_BASE | PTE_DBM)

#if TEST_EL == 1
	TEST	"EL0's store to an EL1 page leaves all as it was"
	MAP	17, rt_pages, (PTE_BASE | PTE_DBM | PTE_RO)
	va	x0, 17
	RUN_EL0	el0_store
	EXPECT_ESR(0x9200004f)
	PTE_IS(17, rt_pages, PTE_BASE | PTE_DBM | PTE_RO)
	MAP	18, rt_pages, PTE_BASE | PTE_DBM | PTE_RO | PTE_USER
	va	x0, 18
	RUN_EL0	el0_store
	EXPECT_ESR(0x56000001)
	PTE_IS(18, rt_pages, PTE_BASE | PTE_DBM | PTE_USER)
#endif
	SYSREG_BITS EL(tcr), 0, HA | HD
	FLUSH_TLB
the_end:
GUEST_END
the_ret: ret
	.balign	64
el0_store:
	str	x1, [x0]
	svc	#1
