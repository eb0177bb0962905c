/* Traps of registers and instructions newer than Armv8.5, and which level takes them: HCRX_EL2 with SCR_EL3.HXEn, FEAT_LS64, MOPS, XS, ECV,
 * TIDCP1, EVT, WFxT, PAuth, MTE2, SVE, FGT's TDCC, IDST. DDI 0487 D24, the fields; D24.2.45, syndromes. TEST_EL 3, with EL2. */
#include "guest.inc"
#define HCRX_EL2    S3_4_C1_C2_2
#define CNTPOFF_EL2 S3_4_C14_C0_6
#define CNTPCTSS    S3_3_C14_C0_5
#define CNTVCTSS    S3_3_C14_C0_6
#define HFGITR_EL2  S3_4_C1_C1_6
#define ZCR_EL1     S3_0_C1_C2_0
#define ZCR_EL2     S3_4_C1_C2_0
#define HXEN  (1 << 38)
#define ENAS0 (1 << 36)
#define ECVEN (1 << 28)
#define FGTEN (1 << 27)
#define ATA   (1 << 26)
#define SCR_API (1 << 17)
#define SCR_APK (1 << 16)
#define ALL   (SCR_LOW | SCR_NS | HXEN | ENAS0 | ECVEN | FGTEN | ATA | 1 << 25 | 1 << 37)
#define HCR_BASE (1 << 31 | 3 << 40 | 1 << 53 | 1 << 56)  /* RW, APK, API, EnSCXT, ATA */
#define HOST  (1 << 34 | 1 << 27)
#define EL0   0x3c0
#define RAN_EL1 0x56000001, 1             /* SVC #1 behind the instruction */
#define RAN_EL2 0x56000001, 2
#define UNDEF 0x02000000
#define LS64(iss) (0x2a000000 | (iss))
#define WFXT(rn, ti) (0x07e00000 | (rn) << 5 | 1 << 2 | (ti))
	/* Runs `label` there: the syndrome, and the level that took the exception. */
	.macro	GO label, scr, spsr, esr, el
	RUN_AT	\label, \scr, \spsr
	_expect_trap \esr, __LINE__
	_expect_rec REC_EL, \el, __LINE__
	.endm
	.macro	SET reg, v
	ldr	x0, =(\v)
	msr	\reg, x0
	isb
	.endm
	.macro	SKIP_WITHOUT reg, lsb, least, label
	mrs	x0, \reg
	ubfx	x0, x0, #\lsb, #4
	cmp	x0, #\least
	csel	x0, x0, xzr, hs
	SKIP_IF_ZERO x0, \label
	.endm
GUEST_MAIN
	SET	hcr_el2, HCR_BASE
	SET	sctlr_el1, 0x30d00800
	SET	sctlr_el2, 0x30c50830
	msr	cnthctl_el2, xzr
	msr	cptr_el2, xzr
	SET	cptr_el3, 0x100                    /* EZ */
	msr	mdcr_el3, xzr
	ldr	x9, =rt_pages
	mov	x10, x9

	TEST	"HCRX_EL2.{EnALS,EnASR,EnAS0} = 0: EC 0x0A at EL1, ISS 2, 0, 1"
	SKIP_WITHOUT S3_0_C0_C6_1, 60, 3, 1f       /* ID_AA64ISAR1_EL1.LS64 */
	SET	HCRX_EL2, 6
	GO	g_st64bv0, ALL, AT_EL1, LS64(1), 2
	SET	HCRX_EL2, 5
	GO	g_ld64b, ALL, AT_EL1, LS64(2), 2
	GO	g_st64b, ALL, AT_EL1, LS64(2), 2
	SET	HCRX_EL2, 3
	GO	g_st64bv, ALL, AT_EL1, LS64(0), 2
1:
	TEST	"... each lets its own through"
	SKIP_WITHOUT S3_0_C0_C6_1, 60, 3, 1f
	SET	HCRX_EL2, 1
	RUN_AT	g_st64bv0, ALL, AT_EL1
	bl	not_ls64
	SET	HCRX_EL2, 2
	RUN_AT	g_ld64b, ALL, AT_EL1
	bl	not_ls64
	SET	HCRX_EL2, 4
	RUN_AT	g_st64bv, ALL, AT_EL1
	bl	not_ls64
1:
	TEST	"... SCR_EL3.HXEn = 0: as if all were 0"
	SKIP_WITHOUT S3_0_C0_C6_1, 60, 3, 1f
	SET	HCRX_EL2, 7
	GO	g_ld64b, ALL & ~HXEN, AT_EL1, LS64(2), 2
	GO	g_st64bv, ALL & ~HXEN, AT_EL1, LS64(0), 2
	GO	g_st64bv0, ALL & ~HXEN, AT_EL1, LS64(1), 2
1:
	TEST	"... SCR_EL3.EnAS0 = 0: ST64BV0 at EL1 and EL2 to EL3"
	SKIP_WITHOUT S3_0_C0_C6_1, 60, 3, 1f
	SET	HCRX_EL2, 7
	GO	g_st64bv0, ALL & ~ENAS0, AT_EL1, LS64(1), 3
	GO	g_st64bv0, ALL & ~ENAS0, AT_EL2, LS64(1), 3
1:
	TEST	"... SCTLR_EL1's for EL0 first, and in a host SCTLR_EL2's alone"
	SKIP_WITHOUT S3_0_C0_C6_1, 60, 3, 1f
	SET	HCRX_EL2, 0
	GO	g_ld64b, ALL, EL0, LS64(2), 1
	SET	sctlr_el1, 0x30d00800 | 1 << 56
	GO	g_ld64b, ALL, EL0, LS64(2), 2
	SET	hcr_el2, HCR_BASE | HOST
	GO	g_ld64b, ALL, EL0, LS64(2), 2
	SET	sctlr_el2, 0x30c50830 | 1 << 56
	RUN_AT	g_ld64b, ALL, EL0
	bl	not_ls64
	SET	hcr_el2, HCR_BASE
	SET	sctlr_el1, 0x30d00800
	SET	sctlr_el2, 0x30c50830
1:
	mov	x11, #0
	TEST	"HCRX_EL2.MSCEn with SCR_EL3.HXEn = 0 is 0: UNDEFINED at EL1, not at EL2"
	SKIP_WITHOUT S3_0_C0_C6_2, 16, 1, 1f       /* ID_AA64ISAR2_EL1.MOPS */
	SET	HCRX_EL2, 1 << 11
	GO	g_setp, ALL, AT_EL1, RAN_EL1
	GO	g_setp, ALL & ~HXEN, AT_EL1, UNDEF, 1
	GO	g_setp, ALL & ~HXEN, AT_EL2, RAN_EL2
	SET	HCRX_EL2, 0
	GO	g_setp, ALL, AT_EL1, UNDEF, 1
1:
	TEST	"... a host's EL0 has SCTLR_EL2.MSCEn"
	SKIP_WITHOUT S3_0_C0_C6_2, 16, 1, 1f
	SET	hcr_el2, HCR_BASE | HOST
	GO	g_setp, ALL, EL0, UNDEF, 2
	SET	sctlr_el2, 0x30c50830 | 1 << 33
	GO	g_setp, ALL, EL0, RAN_EL2
	SET	sctlr_el2, 0x30c50830
	SET	hcr_el2, HCR_BASE
1:
	TEST	"HCRX_EL2.FGTnXS lets TLBI nXS through, not with SCR_EL3.HXEn = 0"
	SKIP_WITHOUT S3_0_C0_C6_1, 56, 1, 1f       /* ID_AA64ISAR1_EL1.XS */
	SET	HFGITR_EL2, 1 << 42
	GO	g_tlbi_nxs, ALL, AT_EL1, ESR_SYSREG(1, 0, 9, 7, 0, 31, 0), 2
	SET	HCRX_EL2, 1 << 4
	GO	g_tlbi_nxs, ALL, AT_EL1, RAN_EL1
	GO	g_tlbi, ALL, AT_EL1, ESR_SYSREG(1, 0, 8, 7, 0, 31, 0), 2
	GO	g_tlbi_nxs, ALL & ~HXEN, AT_EL1, ESR_SYSREG(1, 0, 9, 7, 0, 31, 0), 2
	SET	HCRX_EL2, 0
	msr	HFGITR_EL2, xzr
1:
	TEST	"SCR_EL3.ECVEn = 0: CNTPOFF_EL2 is EL3's"
	SKIP_WITHOUT S3_0_C0_C7_0, 60, 2, 1f       /* ID_AA64MMFR0_EL1.ECV */
	GO	g_cntpoff, ALL & ~ECVEN, AT_EL2, ESR_SYSREG(3, 4, 14, 0, 6, 0, 1), 3
	GO	g_cntpoff, ALL, AT_EL2, RAN_EL2
1:
	TEST	"CNTHCTL_EL2.ECV: CNTPOFF_EL2 comes off CNTPCT_EL0 at EL1, with SCR_EL3.ECVEn only"
	SKIP_WITHOUT S3_0_C0_C7_0, 60, 2, 1f
	SET	CNTPOFF_EL2, 1 << 40
	SET	cnthctl_el2, 3
	RUN_AT	g_cntpct, ALL, AT_EL1
	lsr	x1, x0, #40
	EXPECT_EQ(x1, 0)
	SET	cnthctl_el2, 3 | 1 << 12
	RUN_AT	g_cntpct, ALL & ~ECVEN, AT_EL1
	lsr	x1, x0, #40
	EXPECT_EQ(x1, 0)
	RUN_AT	g_cntpct, ALL, AT_EL1
	lsr	x1, x0, #40
	EXPECT_EQ(x1, 0xffffff)
	RUN_AT	g_cntpct, ALL, AT_EL2
	lsr	x1, x0, #40
	EXPECT_EQ(x1, 0)
	msr	CNTPOFF_EL2, xzr
1:
	TEST	"CNTHCTL_EL2.{EL1TVCT,EL1TVT}; EL1PCTEN for CNTPCTSS_EL0, too"
	SKIP_WITHOUT S3_0_C0_C7_0, 60, 1, 1f
	SET	cnthctl_el2, 3
	GO	g_cntvct, ALL, AT_EL1, RAN_EL1
	SET	cnthctl_el2, 3 | 1 << 14
	GO	g_cntvct, ALL, AT_EL1, ESR_SYSREG(3, 3, 14, 0, 2, 0, 1), 2
	GO	g_cntvctss, ALL, AT_EL1, ESR_SYSREG(3, 3, 14, 0, 6, 0, 1), 2
	GO	g_cntv_ctl, ALL, AT_EL1, RAN_EL1
	SET	cnthctl_el2, 3 | 1 << 13
	GO	g_cntv_ctl, ALL, AT_EL1, ESR_SYSREG(3, 3, 14, 3, 1, 0, 1), 2
	GO	g_cntvct, ALL, AT_EL1, RAN_EL1
	SET	cnthctl_el2, 2
	GO	g_cntpctss, ALL, AT_EL1, ESR_SYSREG(3, 3, 14, 0, 5, 0, 1), 2
	msr	cnthctl_el2, xzr
1:
	TEST	"SCTLR_ELx.TIDCP: EL0's IMPLEMENTATION DEFINED space, before HCR_EL2.TIDCP"
	SKIP_WITHOUT S3_0_C0_C7_1, 52, 1, 1f       /* ID_AA64MMFR1_EL1.TIDCP1 */
	GO	g_impdef, ALL, EL0, UNDEF, 1
	SET	hcr_el2, HCR_BASE | 1 << 20
	SET	sctlr_el1, 0x30d00800 | 1 << 63
	GO	g_impdef, ALL, EL0, ESR_SYSREG(3, 3, 11, 0, 0, 0, 1), 1
	SET	hcr_el2, HCR_BASE | HOST
	GO	g_impdef, ALL, EL0, UNDEF, 2
	SET	sctlr_el2, 0x30c50830 | 1 << 63
	GO	g_impdef, ALL, EL0, ESR_SYSREG(3, 3, 11, 0, 0, 0, 1), 2
	SET	sctlr_el2, 0x30c50830
	SET	sctlr_el1, 0x30d00800
	SET	hcr_el2, HCR_BASE
1:
	TEST	"HCR_EL2.{TID4,TICAB,TOCU,TTLBIS,TTLBOS}, each its own"
	SKIP_WITHOUT S3_0_C0_C7_2, 56, 2, 1f       /* ID_AA64MMFR2_EL1.EVT */
	SET	hcr_el2, HCR_BASE | 1 << 49
	GO	g_ccsidr, ALL, AT_EL1, ESR_SYSREG(3, 1, 0, 0, 0, 0, 1), 2
	GO	g_ialluis, ALL, AT_EL1, RAN_EL1
	SET	hcr_el2, HCR_BASE | 1 << 50
	GO	g_ialluis, ALL, AT_EL1, ESR_SYSREG(1, 0, 7, 1, 0, 31, 0), 2
	GO	g_iallu, ALL, AT_EL1, RAN_EL1
	SET	hcr_el2, HCR_BASE | 1 << 52
	GO	g_iallu, ALL, AT_EL1, ESR_SYSREG(1, 0, 7, 5, 0, 31, 0), 2
	GO	g_ialluis, ALL, AT_EL1, RAN_EL1
	GO	g_ccsidr, ALL, AT_EL1, RAN_EL1
	SET	hcr_el2, HCR_BASE | 1 << 54
	GO	g_tlbi_is, ALL, AT_EL1, ESR_SYSREG(1, 0, 8, 3, 0, 31, 0), 2
	GO	g_tlbi_os, ALL, AT_EL1, RAN_EL1
	GO	g_tlbi, ALL, AT_EL1, RAN_EL1
	SET	hcr_el2, HCR_BASE | 1 << 55
	GO	g_tlbi_os, ALL, AT_EL1, ESR_SYSREG(1, 0, 8, 1, 0, 31, 0), 2
	GO	g_tlbi_is, ALL, AT_EL1, RAN_EL1
	SET	hcr_el2, HCR_BASE
1:
	TEST	"SCR_EL3.{TWE,TWI}: WFET and WFIT of EL1 and EL2, the register in the syndrome"
	SKIP_WITHOUT S3_0_C0_C6_2, 0, 2, 1f        /* ID_AA64ISAR2_EL1.WFxT */
	mov	x7, #-1
	mov	x9, #-1
	GO	g_wfet, ALL | 1 << 13, AT_EL1, WFXT(7, 3), 3
	GO	g_wfet, ALL | 1 << 13, AT_EL2, WFXT(7, 3), 3
	GO	g_wfit, ALL | 1 << 12, AT_EL1, WFXT(9, 2), 3
	EXPECT_ELR(g_wfit)
1:
	TEST	"HCR_EL2.API, APK and SCR_EL3's: EC 0x09 and 0x18"
	SET	sctlr_el1, 0x30d00800 | 1 << 31
	SET	hcr_el2, HCR_BASE & ~(1 << 41)
	GO	g_pacia, ALL, AT_EL1, 0x26000000, 2
	SET	hcr_el2, HCR_BASE & ~(1 << 40)
	GO	g_apia, ALL, AT_EL1, ESR_SYSREG(3, 0, 2, 1, 0, 0, 1), 2
	SET	hcr_el2, HCR_BASE
	GO	g_pacia, ALL & ~SCR_API, AT_EL1, 0x26000000, 3
	GO	g_apia, ALL & ~SCR_APK, AT_EL2, ESR_SYSREG(3, 0, 2, 1, 0, 0, 1), 3
	SET	sctlr_el1, 0x30d00800

	TEST	"SCR_EL3.ATA = 0: the tag registers of EL1 and EL2; HCR_EL2.TID5: GMID_EL1"
	SKIP_WITHOUT S3_0_C0_C4_1, 8, 2, 1f        /* ID_AA64PFR1_EL1.MTE */
	GO	g_gcr, ALL & ~ATA, AT_EL1, ESR_SYSREG(3, 0, 1, 0, 6, 0, 1), 3
	GO	g_tfsr2, ALL & ~ATA, AT_EL2, ESR_SYSREG(3, 4, 5, 6, 0, 0, 1), 3
	SET	hcr_el2, HCR_BASE | 1 << 58
	GO	g_gmid, ALL, AT_EL1, ESR_SYSREG(3, 1, 0, 0, 4, 0, 1), 2
	SET	hcr_el2, HCR_BASE
	GO	g_gmid, ALL, AT_EL1, RAN_EL1
1:
	TEST	"CPTR_EL3.EZ = 0: SVE and ZCR_ELx at EL1 and EL2, EC 0x19, behind EL1's and EL2's"
	SKIP_WITHOUT S3_0_C0_C4_0, 32, 1, 1f       /* ID_AA64PFR0_EL1.SVE */
	SET	cpacr_el1, 0x330000
	msr	cptr_el3, xzr
	GO	g_sve, ALL, AT_EL1, 0x66000000, 3
	GO	g_zcr2, ALL, AT_EL2, 0x66000000, 3
	SET	cptr_el2, 1 << 8
	GO	g_zcr1, ALL, AT_EL1, 0x66000000, 2
	SET	cpacr_el1, 0x300000
	GO	g_sve, ALL, AT_EL1, 0x66000000, 1
	msr	cptr_el2, xzr
	SET	cptr_el3, 0x100
1:
	TEST	"MDCR_EL2.TDCC and MDCR_EL3.TDCC: the debug channel's registers, no others"
	SKIP_WITHOUT S3_0_C0_C7_0, 56, 1, 1f       /* ID_AA64MMFR0_EL1.FGT */
	mrs	x21, mdcr_el2
	GO	g_mdccsr, ALL, AT_EL1, RAN_EL1
	orr	x0, x21, #1 << 27
	msr	mdcr_el2, x0
	GO	g_mdccsr, ALL, AT_EL1, ESR_SYSREG(2, 3, 0, 1, 0, 0, 1), 2
	GO	g_mdscr, ALL, AT_EL1, RAN_EL1
	msr	mdcr_el2, x21
	SET	mdcr_el3, 1 << 27
	GO	g_mdccsr, ALL, AT_EL1, ESR_SYSREG(2, 3, 0, 1, 0, 0, 1), 3
	GO	g_mdccsr, ALL, AT_EL2, ESR_SYSREG(2, 3, 0, 1, 0, 0, 1), 3
	GO	g_mdscr, ALL, AT_EL2, RAN_EL2
	msr	mdcr_el3, xzr
1:
	TEST	"HCR_EL2.NV: CFP, DVP and CPP RCTX of EL1, with NV2, too"
	GO	g_cfp, ALL, AT_EL1, RAN_EL1
	SET	hcr_el2, HCR_BASE | 1 << 42
	GO	g_cfp, ALL, AT_EL1, ESR_SYSREG(1, 3, 7, 3, 4, 31, 0), 2
	SET	hcr_el2, HCR_BASE | 1 << 42 | 1 << 45
	GO	g_dvp, ALL, AT_EL1, ESR_SYSREG(1, 3, 7, 3, 5, 31, 0), 2
	SET	hcr_el2, HCR_BASE | 1 << 42 | 1 << 43 | 1 << 45
	GO	g_cpp, ALL, AT_EL1, ESR_SYSREG(1, 3, 7, 3, 7, 31, 0), 2
	SET	hcr_el2, HCR_BASE

	TEST	"unused encodings of the ID space: EC 0x18 to the level itself"
	SKIP_WITHOUT S3_0_C0_C7_2, 36, 1, 1f       /* ID_AA64MMFR2_EL1.IDS */
	GO	g_unused, ALL, AT_EL1, ESR_SYSREG(3, 1, 0, 1, 0, 0, 1), 1
	GO	g_unused, ALL, AT_EL2, ESR_SYSREG(3, 1, 0, 1, 0, 0, 1), 2
	GO	g_unused, ALL, EL0, ESR_SYSREG(3, 1, 0, 1, 0, 0, 1), 1
	TRY
	mrs	x0, S3_1_C0_C1_0
	END_TRY
	EXPECT_ESR(ESR_SYSREG(3, 1, 0, 1, 0, 0, 1))
1:
GUEST_END

/* Whatever else it was, no trap of FEAT_LS64; nor UNDEFINED. */
not_ls64:
	ldr	x0, [x28, #REC_ESR]
	lsr	x0, x0, #26
	cmp	x0, #0x0a
	ccmp	x0, #0, #4, ne
	cset	x0, eq
	mov	x1, #0
	stp	x29, x30, [sp, #-16]!
	EXPECT_EQ(x0, 0)
	ldp	x29, x30, [sp], #16
	ret

	.macro	CODE name, insn:vararg
\name:	\insn
	svc	#1
	.endm
	CODE	g_ld64b, .inst 0xf83fd120          /* x0, [x9] */
	CODE	g_st64b, .inst 0xf83f9120
	CODE	g_st64bv, .inst 0xf82bb120
	CODE	g_st64bv0, .inst 0xf82ba120
	CODE	g_setp, .inst 0x19cc056a           /* setp [x10]!, x11!, x12 */
	CODE	g_tlbi, tlbi vmalle1
	CODE	g_tlbi_is, tlbi vmalle1is
	CODE	g_tlbi_os, .inst 0xd508811f
	CODE	g_tlbi_nxs, .inst 0xd508971f
	CODE	g_cntpoff, mrs x0, CNTPOFF_EL2
	CODE	g_cntpct, mrs x0, cntpct_el0
	CODE	g_cntvct, mrs x0, cntvct_el0
	CODE	g_cntpctss, mrs x0, CNTPCTSS
	CODE	g_cntvctss, mrs x0, CNTVCTSS
	CODE	g_cntv_ctl, mrs x0, cntv_ctl_el0
	CODE	g_impdef, mrs x0, S3_3_C11_C0_0
	CODE	g_ccsidr, mrs x0, ccsidr_el1
	CODE	g_ialluis, ic ialluis
	CODE	g_iallu, ic iallu
	CODE	g_pacia, pacia x0, x1
	CODE	g_apia, mrs x0, S3_0_C2_C1_0
	CODE	g_gcr, mrs x0, S3_0_C1_C0_6
	CODE	g_tfsr2, mrs x0, S3_4_C5_C6_0
	CODE	g_gmid, mrs x0, S3_1_C0_C0_4
	CODE	g_sve, .inst 0x04bf5020            /* rdvl x0, #1 */
	CODE	g_zcr1, mrs x0, ZCR_EL1
	CODE	g_zcr2, mrs x0, ZCR_EL2
	CODE	g_mdccsr, mrs x0, S2_3_C0_C1_0
	CODE	g_mdscr, mrs x0, S2_0_C0_C2_2
	CODE	g_wfit, .inst 0xd5031029
g_wfet:	wfe                                       /* takes the event of the exception return */
	CODE	wfet_itself, .inst 0xd5031007
	CODE	g_cfp, .inst 0xd50b739f
	CODE	g_dvp, .inst 0xd50b73bf
	CODE	g_cpp, .inst 0xd50b73ff
	CODE	g_unused, mrs x0, S3_1_C0_C1_0
