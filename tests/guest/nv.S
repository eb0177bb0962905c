/* Nested virtualization: what HCR_EL2.{NV,NV1,NV2} make of EL1. DDI 0487 D8.11. TEST_EL 2; the guest hypervisor's code runs with
 * translation off. Which register has which place in the page is nested.S's subject. */
#include "guest.inc"
#include "el1.inc"
#define NV      (1 << 42)
#define NV1     (1 << 43)
#define NV2     (1 << 45)
#define HCR_AT  (1 << 44)
#define RW_API  (3 << 40 | 1 << 31)
#define PAGE    TESTVA              /* VNCR_EL2: EL2's VA */
#define ISS_VNCR (1 << 13)
/* HCR_EL2 is set for the test and is RW, APK, API again behind it. */
	.macro	HCR set
	ldr	x16, =RW_API | \set
	msr	hcr_el2, x16
	isb
	.endm
/* A word of the page, by its physical address. */
	.macro	PAGE_WORD r, off
	ldr	\r, =rt_pages
	ldr	\r, [\r, #\off]
	.endm
	.macro	SET_WORD off, value
	ldr	x16, =rt_pages
	ldr	x17, =\value
	str	x17, [x16, #\off]
	.endm
	.macro	EL1_CODE name, insn:vararg
\name:	\insn
	hvc	#1
	.endm
#define DONE     0x5a000001
GUEST_MAIN
	MAP	0, rt_pages, PTE_BASE
	FLUSH_TLB
	ldr	x0, =PAGE
	msr	S3_4_C2_C2_0, x0            /* VNCR_EL2 */
	ldr	x0, =0x30d00800
	msr	sctlr_el1, x0
	adr	x0, el1_vectors
	msr	vbar_el1, x0
	mov	x0, #3
	msr	cnthctl_el2, x0

	TEST	"NV: CurrentEL is EL2 at EL1"
	HCR	0
	RUN_EL1	g_currentel
	EXPECT_EQ(x3, 4)
	HCR	NV
	RUN_EL1	g_currentel
	EXPECT_EQ(x3, 8)
	HCR	NV1 | NV2
	RUN_EL1	g_currentel
	EXPECT_EQ(x3, 4)

	TEST	"NV: ERET, ERETAA, ERETAB trap with EC 0x1a and say which"
	HCR	NV
	RUN_EL1	g_eret
	EXPECT_ESR(0x6a000000)
	EXPECT_ELR(g_eret)
	RUN_EL1	g_eretaa
	EXPECT_ESR(0x6a000002)
	RUN_EL1	g_eretab
	EXPECT_ESR(0x6a000003)

	TEST	"an exception from EL1 to EL1: SPSR_EL1.M says EL2, but not with {NV,NV1,NV2} = {1,1,0}"
	.irp	bits, 0, NV1, NV2, NV1 | NV2
	.ifc	\bits, NV1
	.set	mode, 5
	.else
	.set	mode, 9
	.endif
	HCR	NV | \bits
	msr	spsr_el1, xzr
	RUN_EL1	g_svc
	EXPECT_ESR(0x5a00e200)
	mrs	x0, spsr_el1
	and	x0, x0, #15
	EXPECT_EQ(x0, mode)
	.endr
	HCR	0
	RUN_EL1	g_svc
	mrs	x0, spsr_el1
	and	x0, x0, #15
	EXPECT_EQ(x0, 5)

	TEST	"NV: EL2's registers, TLB maintenance and address translation trap"
	HCR	NV
	RUN_EL1	g_w_vttbr
	EXPECT_ESR(ESR_SYSREG(3, 4, 2, 1, 0, 1, 0))
	RUN_EL1	g_r_elr
	EXPECT_ESR(ESR_SYSREG(3, 4, 4, 0, 1, 3, 1))
	RUN_EL1	g_w_vbar2
	EXPECT_ESR(ESR_SYSREG(3, 4, 12, 0, 0, 1, 0))
	RUN_EL1	g_r_sp_el1
	EXPECT_ESR(ESR_SYSREG(3, 4, 4, 1, 0, 3, 1))
	RUN_EL1	g_tlbi_alle2
	EXPECT_ESR(ESR_SYSREG(1, 4, 8, 7, 0, 31, 0))
	RUN_EL1	g_tlbi_ipas2
	EXPECT_ESR(ESR_SYSREG(1, 4, 8, 4, 1, 1, 0))
	RUN_EL1	g_at_s1e2r
	EXPECT_ESR(ESR_SYSREG(1, 4, 7, 8, 0, 1, 0))
	RUN_EL1	g_at_s12e1r
	EXPECT_ESR(ESR_SYSREG(1, 4, 7, 8, 4, 1, 0))
	RUN_EL1	g_r_sctlr12
	EXPECT_ESR(ESR_SYSREG(3, 5, 1, 0, 0, 3, 1))
	RUN_EL1	g_r_cntv_ctl02
	EXPECT_ESR(ESR_SYSREG(3, 5, 14, 3, 1, 3, 1))

	TEST	"with NV2 the traps that remain: VBAR_EL2, TLBI, AT, _EL12 names with NV1, TVAL"
	HCR	NV | NV2
	RUN_EL1	g_w_vbar2
	EXPECT_ESR(ESR_SYSREG(3, 4, 12, 0, 0, 1, 0))
	RUN_EL1	g_tlbi_alle2
	EXPECT_ESR(ESR_SYSREG(1, 4, 8, 7, 0, 31, 0))
	RUN_EL1	g_at_s1e2r
	EXPECT_ESR(ESR_SYSREG(1, 4, 7, 8, 0, 1, 0))
	RUN_EL1	g_r_cntp_tval02
	EXPECT_ESR(ESR_SYSREG(3, 5, 14, 2, 0, 3, 1))
	RUN_EL1	g_eret
	EXPECT_ESR(0x6a000000)
	HCR	NV | NV1 | NV2
	RUN_EL1	g_r_sctlr12
	EXPECT_ESR(ESR_SYSREG(3, 5, 1, 0, 0, 3, 1))
	RUN_EL1	g_r_cntv_ctl02
	EXPECT_ESR(ESR_SYSREG(3, 5, 14, 3, 1, 3, 1))

	TEST	"without NV the names stay UNDEFINED at EL1"
	HCR	NV1 | NV2
	RUN_EL1	g_w_vttbr
	EXPECT_ESR(0x5a00e200)
	mrs	x0, esr_el1
	EXPECT_EQ(x0, 0x02000000)

	TEST	"{NV,NV1} without NV2: VBAR_EL1, ELR_EL1, SPSR_EL1 trap, the others are the registers"
	HCR	NV | NV1
	RUN_EL1	g_r_vbar1
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 0, 0, 3, 1))
	RUN_EL1	g_r_elr1
	EXPECT_ESR(ESR_SYSREG(3, 0, 4, 0, 1, 3, 1))
	RUN_EL1	g_r_spsr1
	EXPECT_ESR(ESR_SYSREG(3, 0, 4, 0, 0, 3, 1))
	RUN_EL1	g_r_sctlr1
	EXPECT_ESR(DONE)
	mrs	x0, sctlr_el1
	EXPECT_REGS(x3, x0)

	TEST	"{NV,NV2}: _EL12 and _EL02 names are the page, EL1's the registers"
	HCR	NV | NV2
	SET_WORD 0x110, 0x1234567800000110
	SET_WORD 0x170, 0x1234567800000170
	RUN_EL1	g_r_sctlr12
	EXPECT_ESR(DONE)
	EXPECT_EQ(x3, 0x1234567800000110)
	RUN_EL1	g_r_cntv_ctl02
	EXPECT_ESR(DONE)
	EXPECT_EQ(x3, 0x1234567800000170)
	mrs	x4, sctlr_el1
	RUN_EL1	g_r_sctlr1
	EXPECT_REGS(x3, x4)
	ldr	x1, =0xabc0000000000001
	RUN_EL1	g_w_sctlr12
	PAGE_WORD x0, 0x110
	EXPECT_EQ(x0, 0xabc0000000000001)
	mrs	x0, sctlr_el1
	EXPECT_REGS(x0, x4)

	TEST	"{NV,NV2}: ELR_EL2, SPSR_EL2, ESR_EL2, FAR_EL2 are EL1's registers; EL2's own stay"
	ldr	x1, =0x123456789abc
	RUN_EL1	g_w_elr_far
	EXPECT_ESR(DONE)
	EXPECT_ELR(g_w_elr_far + 12)
	mrs	x0, elr_el1
	EXPECT_EQ(x0, 0x123456789abc)
	mrs	x0, far_el1
	EXPECT_EQ(x0, 0x123456789abc)
	ldr	x0, =0x56000123
	msr	esr_el1, x0
	mov	x0, #0x3c9
	msr	spsr_el1, x0
	RUN_EL1	g_r_esr_spsr
	EXPECT_EQ(x3, 0x56000123)
	EXPECT_EQ(x4, 0x3c9)

	TEST	"a write to the page changes nothing else: HCR_EL2, VNCR_EL2"
	SET_WORD 0x078, 0
	mov	x1, #-1
	mrs	x4, hcr_el2
	RUN_EL1	g_w_hcr
	EXPECT_ESR(DONE)
	PAGE_WORD x0, 0x078
	EXPECT_EQ(x0, 0xffffffffffffffff)
	mrs	x0, hcr_el2
	EXPECT_REGS(x0, x4)

	TEST	"a page laid out before entry, read and written by the guest hypervisor, read back"
	.irp	off, 0x020, 0x040, 0x050, 0x088, 0x090
	SET_WORD \off, (0xfedc000000000000 + \off)
	.endr
	RUN_EL1	g_five
	EXPECT_ESR(DONE)
	EXPECT_EQ(x3, 0xfedc000000000020)
	EXPECT_EQ(x4, 0xfedc000000000040)
	EXPECT_EQ(x5, 0xfedc000000000050)
	EXPECT_EQ(x6, 0xfedc000000000088)
	EXPECT_EQ(x7, 0xfedc000000000090)
	.irp	off, 0x020, 0x040, 0x050, 0x088, 0x090
	PAGE_WORD x0, \off
	EXPECT_EQ(x0, (0x0123fffffffffffe - \off))
	.endr

	TEST	"traps come before the page: HFGRTR_EL2, HCR_EL2.TRVM, CPTR_EL2.TCPAC, CNTHCTL_EL2.EL1PCEN"
	ldr	x0, =1 << 38                   /* VBAR_EL1 */
	msr	S3_4_C1_C1_4, x0
	HCR	NV | NV1 | NV2
	RUN_EL1	g_r_vbar1
	EXPECT_ESR(ESR_SYSREG(3, 0, 12, 0, 0, 3, 1))
	msr	S3_4_C1_C1_4, xzr
	SET_WORD 0x250, 0x777
	RUN_EL1	g_r_vbar1
	EXPECT_ESR(DONE)
	EXPECT_EQ(x3, 0x777)
	HCR	(NV | NV1 | NV2 | 1 << 30)
	RUN_EL1	g_r_sctlr1
	EXPECT_ESR(ESR_SYSREG(3, 0, 1, 0, 0, 3, 1))
	HCR	NV | NV1 | NV2
	SYSREG_BITS cptr_el2, 1 << 31, 0
	RUN_EL1	g_r_cpacr1
	EXPECT_ESR(ESR_SYSREG(3, 0, 1, 0, 2, 3, 1))
	SYSREG_BITS cptr_el2, 0, 1 << 31
	SYSREG_BITS cnthctl_el2, 0, 2
	RUN_EL1	g_r_cntp_ctl
	EXPECT_ESR(ESR_SYSREG(3, 3, 14, 2, 1, 3, 1))
	SYSREG_BITS cnthctl_el2, 2, 0

	TEST	"HCR_EL2.AT: AT S1E1R at EL1"
	HCR	HCR_AT
	RUN_EL1	g_at_s1e1r
	EXPECT_ESR(ESR_SYSREG(1, 0, 7, 8, 0, 1, 0))
	HCR	0
	RUN_EL1	g_at_s1e1r
	EXPECT_ESR(DONE)

	TEST	"FEAT_ECV: CNTHCTL_EL2.EL1NVPCT and EL1NVVCT trap the _EL02 names that would be the page"
	ID_FIELD x0, id_aa64mmfr0_el1, 60
	SKIP_IF_ZERO x0, 1f
	HCR	NV | NV2
	SYSREG_BITS cnthctl_el2, 1 << 15, 0
	RUN_EL1	g_r_cntp_ctl02
	EXPECT_ESR(ESR_SYSREG(3, 5, 14, 2, 1, 3, 1))
	RUN_EL1	g_r_cntv_ctl02
	EXPECT_ESR(DONE)
	SYSREG_BITS cnthctl_el2, 1 << 16, 1 << 15
	RUN_EL1	g_r_cntv_ctl02
	EXPECT_ESR(ESR_SYSREG(3, 5, 14, 3, 1, 3, 1))
	RUN_EL1	g_r_cntp_ctl02
	EXPECT_ESR(DONE)
	SYSREG_BITS cnthctl_el2, 0, 1 << 16

	TEST	"FEAT_ECV: CNTHCTL_EL2.EL1TVT and EL1TVCT"
1:	ID_FIELD x0, id_aa64mmfr0_el1, 60
	SKIP_IF_ZERO x0, 2f
	HCR	NV | NV2
	SYSREG_BITS cnthctl_el2, 1 << 13, 0
	RUN_EL1	g_r_cntv_ctl
	EXPECT_ESR(ESR_SYSREG(3, 3, 14, 3, 1, 3, 1))
	SYSREG_BITS cnthctl_el2, 1 << 14, 1 << 13
	RUN_EL1	g_r_cntvct
	EXPECT_ESR(ESR_SYSREG(3, 3, 14, 0, 2, 3, 1))
	SYSREG_BITS cnthctl_el2, 0, 1 << 14

	TEST	"no page: a data abort of EL2's regime, ISS.VNCR, FAR_EL2 in EL2's VAs, through the vector of a lower EL"
2:	HCR	NV | NV2
	MAP_CONST 0, 0
	FLUSH_TLB
	RUN_EL1	g_w_vttbr
	EXPECT_ESR(0x96000047 | ISS_VNCR)
	EXPECT_FAR(PAGE + 0x20)
	EXPECT_ELR(g_w_vttbr)
	EXPECT_VECTOR(0x400)
	RUN_EL1	g_r_sctlr12
	EXPECT_ESR(0x96000007 | ISS_VNCR)
	EXPECT_FAR(PAGE + 0x110)

	TEST	"a read-only page: permission faults of writes"
	MAP	0, rt_pages, PTE_BASE | PTE_RO
	FLUSH_TLB
	RUN_EL1	g_w_vttbr
	EXPECT_ESR(0x9600004f | ISS_VNCR)
	RUN_EL1	g_r_sctlr12
	EXPECT_ESR(DONE)

	TEST	"nothing behind the page: a synchronous External abort"
	MAP_CONST 0, NOWHERE | PTE_BASE | PTE_NC
	FLUSH_TLB
	RUN_EL1	g_r_sctlr12
	EXPECT_ESR(0x96000010 | ISS_VNCR)
	MAP	0, rt_pages, PTE_BASE
	FLUSH_TLB

	TEST	"SCTLR_EL2.EE: the page's words are big-endian"
	SET_WORD 0x110, 0x1122334455667788
	ldr	x1, =0x0102030405060708
	bl	in_big_endian
	EXPECT_EQ(x3, 0x8877665544332211)
	PAGE_WORD x0, 0x020
	EXPECT_EQ(x0, 0x0807060504030201)

	TEST	"a watchpoint on the page: EL2's access, EC 0x35, ISS.VNCR"
	msr	oslar_el1, xzr
	ldr	x0, =PAGE + 0x20
	msr	dbgwvr0_el1, x0
	ldr	x0, =1 | 1 << 1 | 3 << 3 | 0xff << 5 | 1 << 13 /* E, loads and stores, 8 bytes; PAC, HMC: EL1, EL2, EL3 */
	msr	dbgwcr0_el1, x0
	SYSREG_BITS mdscr_el1, 1 << 15 | 1 << 13, 0    /* MDE, KDE */
	SYSREG_BITS mdcr_el2, 1 << 8, 0                /* TDE */
	HCR	NV | NV2
	SET_WORD 0x20, 0x20
	mov	x1, #5
	RUN_EL1	g_w_vttbr
	EXPECT_ESR(0xd6000062 | ISS_VNCR)
	EXPECT_FAR(PAGE + 0x20)
	EXPECT_ELR(g_w_vttbr)
	PAGE_WORD x0, 0x20
	EXPECT_EQ(x0, 0x20)
	RUN_EL1	g_r_vttbr
	EXPECT_ESR(0xd6000022 | ISS_VNCR)

	TEST	"another word does not match, nor a watchpoint for EL1"
	RUN_EL1	g_r_sctlr12
	EXPECT_ESR(DONE)
	ldr	x0, =1 | 1 << 1 | 3 << 3 | 0xff << 5   /* PAC: EL1 */
	msr	dbgwcr0_el1, x0
	isb
	RUN_EL1	g_r_vttbr
	EXPECT_ESR(DONE)

	TEST	"without KDE, and with debug exceptions not routed to EL2, there is none"
	ldr	x0, =1 | 1 << 1 | 3 << 3 | 0xff << 5 | 1 << 13
	msr	dbgwcr0_el1, x0
	SYSREG_BITS mdscr_el1, 0, 1 << 13
	RUN_EL1	g_r_vttbr
	EXPECT_ESR(DONE)
	SYSREG_BITS mdscr_el1, 1 << 13, 0
	SYSREG_BITS mdcr_el2, 0, 1 << 8
	RUN_EL1	g_r_vttbr
	EXPECT_ESR(DONE)
	SYSREG_BITS mdscr_el1, 0, 1 << 15 | 1 << 13
	msr	dbgwcr0_el1, xzr

	TEST	"{NV,NV1}: the tables of EL1 have EL2's format, and EL0 sees no data"
	ldr	x0, =rt_l1                     /* EL2's map does for EL1 */
	msr	ttbr0_el1, x0
	ldr	x0, =0x200803519 | 1 << 23
	msr	tcr_el1, x0
	ldr	x0, =0x4404ff
	msr	mair_el1, x0
	ldr	x0, =0x30d01805
	msr	sctlr_el1, x0
	MAP	1, rt_pages + 0x1000, PTE_BASE | PTE_USER | 1 << 54
	FLUSH_TLB
	ldr	x2, =TESTVA + 0x1000
	HCR	0
	tlbi	alle1
	dsb	sy
	isb
	at	s1e0r, x2
	isb
	mrs	x0, par_el1
	and	x0, x0, #1
	EXPECT_EQ(x0, 0)
	HCR	NV | NV1
	at	s1e0r, x2
	isb
	mrs	x0, par_el1
	and	x0, x0, #0x7f
	EXPECT_EQ(x0, 0x1f)                    /* permission fault, level 3 */
	at	s1e1r, x2
	isb
	mrs	x0, par_el1
	and	x0, x0, #1
	EXPECT_EQ(x0, 0)

	TEST	"{NV,NV1}: PAN does nothing, LDTR is EL1's, bit 54 is PXN"
	SYSREG_BITS sctlr_el1, 0, 1 << 23
	ldr	x0, =rt_pages + 0x1000
	ldr	x1, =0xd65f03c0d503201f
	str	x1, [x0]
	ldr	x2, =TESTVA + 0x1000
	RUN_EL1	g_pan_ldtr
	EXPECT_ESR(DONE)
	EXPECT_EQ(x3, 0xd65f03c0d503201f)
	EXPECT_EQ(x4, 0xd65f03c0d503201f)
	RUN_EL1	g_call
	EXPECT_ESR(0x5a00e200)
	mrs	x0, esr_el1
	EXPECT_EQ(x0, 0x8600000f)
	ldr	x0, =0x30d00800
	msr	sctlr_el1, x0
	ldr	x0, =RW_API | 0x38
	msr	hcr_el2, x0
	isb
	GUEST_END

/* At EL1, with EL2's translation off and its data big-endian: X3 = SCTLR_EL12, VTTBR_EL2 = X1. */
in_big_endian:
	mrs	x20, sctlr_el2
	mrs	x21, vbar_el2
	mrs	x22, S3_4_C2_C2_0
	adr	x16, big_vectors
	msr	vbar_el2, x16
	ldr	x16, =rt_pages
	msr	S3_4_C2_C2_0, x16
	ldr	x16, =RW_API | NV | NV2
	msr	hcr_el2, x16
	adr	x16, g_big
	msr	elr_el2, x16
	mov	x16, #0x3c5
	msr	spsr_el2, x16
	bic	x16, x20, #1
	orr	x16, x16, #1 << 25
	msr	sctlr_el2, x16
	isb
	eret
	.balign	2048
big_vectors:
	.skip	0x400
	msr	sctlr_el2, x20
	msr	vbar_el2, x21
	msr	S3_4_C2_C2_0, x22
	isb
	ret
	EL1_VECTORS

	EL1_CODE g_currentel, mrs x3, CurrentEL
	EL1_CODE g_eret, eret
	EL1_CODE g_eretaa, eretaa
	EL1_CODE g_eretab, eretab
	EL1_CODE g_svc, svc #1
	EL1_CODE g_w_vttbr, msr vttbr_el2, x1
	EL1_CODE g_r_vttbr, mrs x3, vttbr_el2
	EL1_CODE g_r_elr, mrs x3, elr_el2
	EL1_CODE g_w_vbar2, msr vbar_el2, x1
	EL1_CODE g_r_sp_el1, mrs x3, sp_el1
	EL1_CODE g_tlbi_alle2, tlbi alle2
	EL1_CODE g_tlbi_ipas2, tlbi ipas2e1, x1
	EL1_CODE g_at_s1e2r, at s1e2r, x1
	EL1_CODE g_at_s12e1r, at s12e1r, x1
	EL1_CODE g_at_s1e1r, at s1e1r, x1
	EL1_CODE g_r_sctlr12, mrs x3, S3_5_C1_C0_0
	EL1_CODE g_w_sctlr12, msr S3_5_C1_C0_0, x1
	EL1_CODE g_r_cntv_ctl02, mrs x3, S3_5_C14_C3_1
	EL1_CODE g_r_cntp_ctl02, mrs x3, S3_5_C14_C2_1
	EL1_CODE g_r_cntp_tval02, mrs x3, S3_5_C14_C2_0
	EL1_CODE g_r_cntv_ctl, mrs x3, cntv_ctl_el0
	EL1_CODE g_r_cntp_ctl, mrs x3, cntp_ctl_el0
	EL1_CODE g_r_cntvct, mrs x3, cntvct_el0
	EL1_CODE g_r_vbar1, mrs x3, vbar_el1
	EL1_CODE g_r_elr1, mrs x3, elr_el1
	EL1_CODE g_r_spsr1, mrs x3, spsr_el1
	EL1_CODE g_r_sctlr1, mrs x3, sctlr_el1
	EL1_CODE g_r_cpacr1, mrs x3, cpacr_el1
	EL1_CODE g_w_hcr, msr hcr_el2, x1
g_w_elr_far:
	msr	elr_el2, x1
	msr	far_el2, x1
	hvc	#1
g_r_esr_spsr:
	mrs	x3, esr_el2
	mrs	x4, spsr_el2
	hvc	#1
g_five:
	.macro	FIVE reg, r, off
	mrs	\r, \reg
	ldr	x8, =0x0123fffffffffffe - \off
	msr	\reg, x8
	.endm
	FIVE	vttbr_el2, x3, 0x020
	FIVE	vtcr_el2, x4, 0x040
	FIVE	vmpidr_el2, x5, 0x050
	FIVE	vpidr_el2, x6, 0x088
	FIVE	tpidr_el2, x7, 0x090
	hvc	#1
g_pan_ldtr:
	.inst	0xd500419f                     /* MSR PAN, #1 */
	ldr	x3, [x2]
	ldtr	x4, [x2]
	hvc	#1
g_call:
	blr	x2
	hvc	#1
g_big:
	mrs	x3, S3_5_C1_C0_0
	msr	vttbr_el2, x1
	hvc	#1
	.ltorg
