/* tests/guest/sel2.S - FEAT_SEL2: EL2 in Secure state, under an EL3 that starts it.
 * DDI 0487 D8.1.3, D8.2 (stage 2 of the Secure EL1&0 regime: VSTTBR_EL2, VSTCR_EL2, VTCR_EL2.{NSW,NSA}), D1.3.6 (routing),
 * D24 (accessors of the registers of Secure EL2), HPFAR_EL2.NS. */
#include "guest.inc"

#define SEL2     (SCR_LOW | SCR_EEL2)
#define HCR      (3 << 40 | 1 << 31)          /* API, APK, RW */
#define HCR_VM   1
#define HCR_IMO  (1 << 4)
#define HCR_FMO  (1 << 3)
#define HCR_TVM  (1 << 26)
#define HCR_TGE  (1 << 27)
#define HCR_E2H  (1 << 34)
#define VTCR     (1 << 31 | 2 << 16 | 3 << 12 | 1 << 6 | 24) /* 40 bits of PA and IPA, 4 KiB, from level 1 */
#define VTCR_NSW (1 << 29)
#define VTCR_NSA (1 << 30)
#define S2_BLOCK (0x7fd & ~2)                 /* AF, Inner Shareable, S2AP read and write, Normal Write-Back, block */
#define S2_RO    (S2_BLOCK & ~0x80)
#define S_TABLE  (rt_free)                    /* level 1 of the Secure IPA space; 2 pages: 40 bits are concatenated */
#define NS_TABLE (rt_free + 0x2000)
#define S1_TABLE (rt_free + 0x4000)           /* level 1 of Secure EL1's stage 1 */
#define PAGE     0x47000000                   /* in main memory, which both physical address spaces have */
#define SECRET   (SECURE_RAM + 0x200000)      /* only in one */
#define NS_VA    0x4000000000                 /* Secure EL1's VAs from here are Non-secure IPAs from 0 */

	.macro	SET reg, v
	ldr	x16, =(\v)
	msr	\reg, x16
	.endm
	.macro	PUT table, index, v
	ldr	x16, =(\table)
	ldr	x17, =(\v)
	str	x17, [x16, #(\index) * 8]
	.endm
	.macro	STAGE2_DONE
	dsb	sy
	tlbi	alle1
	dsb	sy
	isb
	.endm
	/* The usual start: EL2 of the Secure state, stage 2 off. */
	.macro	FRESH
	SET	scr_el3, SEL2
	isb
	SET	hcr_el2, HCR
	SET	S3_4_C2_C6_2, VTCR                 /* VSTCR_EL2 */
	SET	S3_4_C2_C6_0, S_TABLE              /* VSTTBR_EL2 */
	SET	vtcr_el2, VTCR
	SET	vttbr_el2, NS_TABLE
	SET	sctlr_el1, 0x30d00800
	msr	cntp_ctl_el0, xzr
	STAGE2_DONE
	.endm
	/* Stage 2 on, with both spaces mapped flat in blocks of 1 GiB. */
	.macro	STAGE2_ON
	SET	hcr_el2, HCR | HCR_VM
	PUT	S_TABLE, 0, S2_BLOCK
	PUT	S_TABLE, 1, 0x40000000 | S2_BLOCK
	PUT	NS_TABLE, 0, S2_BLOCK
	PUT	NS_TABLE, 1, 0x40000000 | S2_BLOCK
	STAGE2_DONE
	.endm
	/* Stage 1 of Secure EL1: flat below 2 GiB in the Secure IPA space, and the first two GiB of the Non-secure one at NS_VA. */
	.macro	STAGE1_ON
	PUT	S1_TABLE, 0, 0x701
	PUT	S1_TABLE, 1, 0x40000701
	PUT	S1_TABLE, 256, 0x721
	PUT	S1_TABLE, 257, 0x40000721
	SET	mair_el1, 0xff
	SET	tcr_el1, 0x200803519
	SET	ttbr0_el1, S1_TABLE
	SET	sctlr_el1, 0x30d01805
	STAGE2_DONE
	.endm

GUEST_MAIN
	b	begin
nothing:
	smc	#1
load:	ldr	x0, [x1]
	smc	#2
store:	str	x0, [x1]
	smc	#3
call:	hvc	#5
	smc	#4
wait:	ldr	x2, =100000
1:	subs	x2, x2, #1
	b.ne	1b
	smc	#5
read_el:
	mrs	x0, CurrentEL
	smc	#6
read_vsttbr:
	mrs	x0, S3_4_C2_C6_0
	smc	#7
read_cnthps:
	mrs	x0, S3_4_C14_C5_1
	smc	#8
write_sctlr:
	msr	sctlr_el1, x0
	smc	#9
set_cval:
	msr	cntp_cval_el0, x0
	msr	cntv_cval_el0, x1
	isb
	smc	#10
translate:
	at	s12e1r, x1
	isb
	mrs	x0, par_el1
	smc	#11
begin:
	ID_FIELD x0, id_aa64pfr0_el1, 36

TEST "ID_AA64PFR0_EL1.SEL2"
	EXPECT_EQ(x0, 1)

TEST "EL3 returns to EL2 of the Secure state with SCR_EL3.EEL2"
	FRESH
	RUN_AT	read_el, SEL2, AT_EL2
	EXPECT_REC(REC_EL, 3)
	EXPECT_ESR(0x5e000006)
	EXPECT_EQ(x0, 8)

TEST "without SCR_EL3.EEL2 that is an illegal return"
	RUN_AT	read_el, SCR_LOW, AT_EL2
	EXPECT_REC(REC_EL, 3)
	EXPECT_ESR(0x3a000000)

TEST "HVC from Secure EL1 goes to Secure EL2"
	FRESH
	RUN_AT	call, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(0x5a000005)
	EXPECT_VECTOR(0x400)

TEST "HCR_EL2 traps Secure EL1 with SCR_EL3.EEL2, and not without"
	FRESH
	SET	hcr_el2, HCR | HCR_TVM
	ldr	x0, =0x30d00800
	RUN_AT	write_sctlr, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(ESR_SYSREG(3, 0, 1, 0, 0, 0, 0))
	RUN_AT	write_sctlr, SCR_LOW, AT_EL1
	EXPECT_ESR(0x5e000009)

TEST "HCR_EL2.TGE: no return to Secure EL1"
	FRESH
	SET	hcr_el2, HCR | HCR_TGE
	RUN_AT	nothing, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 3)
	EXPECT_ESR(0x3a000000)

TEST "EL3 names stage 2's registers of Secure EL2 with SCR_EL3.EEL2 only"
	FRESH
	TRY
	mrs	x0, S3_4_C2_C6_0
	END_TRY
	EXPECT_NO_TRAP
	EXPECT_EQ(x0, S_TABLE)
	SET	scr_el3, SCR_LOW
	isb
	TRY
	mrs	x0, S3_4_C2_C6_0
	END_TRY
	EXPECT_ESR(0x02000000)

TEST "and its timers"
	FRESH
	SET	scr_el3, SCR_LOW | SCR_NS
	isb
	TRY
	mrs	x0, S3_4_C14_C5_1
	END_TRY
	EXPECT_ESR(0x02000000)

TEST "registers of Secure EL2: not for the Non-secure EL2"
	FRESH
	RUN_AT	read_vsttbr, SEL2, AT_EL2
	EXPECT_ESR(0x5e000007)
	EXPECT_EQ(x0, S_TABLE)
	RUN_AT	read_vsttbr, SCR_LOW | SCR_NS, AT_EL2
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(0x02000000)
	RUN_AT	read_cnthps, SCR_LOW | SCR_NS, AT_EL2
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(0x02000000)
	RUN_AT	read_cnthps, SEL2, AT_EL2
	EXPECT_ESR(0x5e000008)

TEST "VSTCR_EL2 and VSTTBR_EL2 keep their fields"
	FRESH
	mov	x0, #-1
	msr	S3_4_C2_C6_2, x0
	mrs	x1, S3_4_C2_C6_2
	ldr	x2, =0xe000c0ff                    /* but for SL2, which hangs on FEAT_LPA2 */
	and	x1, x1, x2
	EXPECT_REGS(x1, x2)

TEST "a host's EL2 names the Secure timers CNTP_ and CNTV_"
	FRESH
	SET	hcr_el2, HCR | HCR_E2H
	msr	cnthp_cval_el2, xzr
	mov	x0, #0x111
	mov	x1, #0x222
	RUN_AT	set_cval, SEL2, AT_EL2
	EXPECT_ESR(0x5e00000a)
	mrs	x2, S3_4_C14_C5_2
	mrs	x3, S3_4_C14_C4_2
	mrs	x4, cnthp_cval_el2
	EXPECT_EQ(x2, 0x111)
	EXPECT_EQ(x3, 0x222)
	EXPECT_EQ(x4, 0)
	SET	hcr_el2, HCR

TEST "the physical timer of Secure EL2 is PPI 4, routed by HCR_EL2.IMO"
	FRESH
	bl	gic_init
	SET	hcr_el2, HCR | HCR_IMO
	msr	S3_4_C14_C5_2, xzr
	mov	x0, #1
	msr	S3_4_C14_C5_1, x0
	isb
	RUN_AT	wait, SEL2, 0x305
	EXPECT_REC(REC_EL, 2)
	EXPECT_VECTOR(0x480)
	mrs	x0, S3_0_C12_C12_2         /* ICC_HPPIR1_EL1 at EL3: Secure */
	EXPECT_EQ(x0, 20)
	msr	S3_4_C14_C5_1, xzr
	isb

TEST "the virtual timer of Secure EL2 is PPI 3"
	msr	S3_4_C14_C4_2, xzr
	mov	x0, #1
	msr	S3_4_C14_C4_1, x0
	isb
	RUN_AT	wait, SEL2, 0x305
	EXPECT_REC(REC_EL, 2)
	mrs	x0, S3_0_C12_C12_2
	EXPECT_EQ(x0, 19)
	msr	S3_4_C14_C4_1, xzr
	isb

TEST "a virtual interrupt for Secure EL1"
	FRESH
	SET	hcr_el2, HCR | HCR_IMO | 1 << 7    /* VI */
	RUN_AT	wait, SEL2, 0x305
	EXPECT_REC(REC_EL, 1)
	EXPECT_VECTOR(0x280)
	RUN_AT	wait, SCR_LOW, 0x305
	EXPECT_ESR(0x5e000005)
	SET	hcr_el2, HCR

TEST "stage 2 of the Secure IPA space: VSTTBR_EL2, Secure output"
	FRESH
	ldr	x0, =SECRET
	ldr	x1, =0x5ec2e75ec2e7
	str	x1, [x0]
	dsb	sy
	STAGE2_ON
	ldr	x1, =SECRET
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_ESR(0x5e000002)
	EXPECT_EQ(x0, 0x5ec2e75ec2e7)

TEST "stage 2 does not act without SCR_EL3.EEL2"
	PUT	S_TABLE, 0, 0
	STAGE2_DONE
	ldr	x1, =SECRET
	RUN_AT	load, SCR_LOW, AT_EL1
	EXPECT_ESR(0x5e000002)
	EXPECT_EQ(x0, 0x5ec2e75ec2e7)

TEST "a fault of the Secure IPA space: HPFAR_EL2.NS = 0"
	SET	scr_el3, SEL2                      /* a TLB may keep EEL2 */
	isb
	STAGE2_DONE
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(0x93c08005)
	EXPECT_FAR(SECRET)
	EXPECT_REC(REC_HPFAR, SECRET >> 8)

TEST "a read-only page of the Secure IPA space"
	PUT	S_TABLE, 0, S2_RO
	STAGE2_DONE
	ldr	x1, =SECRET
	RUN_AT	store, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(0x93c0804d)
	PUT	S_TABLE, 0, S2_BLOCK
	STAGE2_DONE

TEST "NS in stage 1 selects the Non-secure IPA space: VTTBR_EL2"
	FRESH
	STAGE2_ON
	STAGE1_ON
	SET	vtcr_el2, VTCR | VTCR_NSW | VTCR_NSA
	PUT	NS_TABLE, 1, S2_BLOCK              /* IPA of main memory: nothing there in the Non-secure space */
	STAGE2_DONE
	ldr	x1, =NS_VA + 0x40000000 + SECRET
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2 - 1)
	EXPECT_ESR(0x96000010)
	ldr	x1, =SECRET                        /* the Secure IPA space is as it was */
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_ESR(0x5e000002)
	EXPECT_EQ(x0, 0x5ec2e75ec2e7)

TEST "VTCR_EL2.NSA = 0: the Non-secure IPA space maps to the Secure physical one"
	SET	vtcr_el2, VTCR
	STAGE2_DONE
	ldr	x1, =NS_VA + SECRET
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_ESR(0x5e000002)
	EXPECT_EQ(x0, 0x5ec2e75ec2e7)

TEST "VTCR_EL2.NSW = 1 acts as NSA = 1"
	SET	vtcr_el2, VTCR | VTCR_NSW
	STAGE2_DONE
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 1)
	EXPECT_ESR(0x96000010)

TEST "VSTCR_EL2.SA = 1 acts as NSA = 1, and puts Secure IPAs into the Non-secure space"
	SET	vtcr_el2, VTCR
	SET	S3_4_C2_C6_2, VTCR | VTCR_NSA
	STAGE2_DONE
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 1)
	EXPECT_ESR(0x96000010)
	ldr	x1, =SECRET
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 1)
	EXPECT_ESR(0x96000010)
	SET	S3_4_C2_C6_2, VTCR

TEST "VSTCR_EL2.SW = 1: tables of the Secure IPA space are Non-secure, and so is what they map"
	/* stage 2 tables in Secure RAM are not there for such walks: External abort on the walk, level 1 */
	SET	S3_4_C2_C6_0, SECURE_RAM + 0x400000
	PUT	SECURE_RAM + 0x400000, 0, S2_BLOCK
	PUT	SECURE_RAM + 0x400000, 1, 0x40000000 | S2_BLOCK
	STAGE2_DONE
	ldr	x1, =SECRET
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_ESR(0x5e000002)
	EXPECT_EQ(x0, 0x5ec2e75ec2e7)
	SET	S3_4_C2_C6_2, VTCR | VTCR_NSW      /* SW has the same place */
	STAGE2_DONE
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_ESR(0x82000095)             /* on the walk of stage 1 */
	SET	S3_4_C2_C6_2, VTCR
	SET	S3_4_C2_C6_0, S_TABLE

TEST "a fault of the Non-secure IPA space: HPFAR_EL2.NS = 1"
	FRESH
	STAGE2_ON
	STAGE1_ON
	PUT	NS_TABLE, 1, 0
	STAGE2_DONE
	ldr	x1, =NS_VA + PAGE
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(0x93c08005)
	EXPECT_REC(REC_HPFAR, 1 << 63 | PAGE >> 8)

TEST "VSTCR_EL2.T0SZ is the Secure IPA space's own"
	SET	S3_4_C2_C6_2, VTCR + 10            /* 30 bits */
	STAGE2_DONE
	ldr	x1, =PAGE
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_REC(REC_ESR, 0x82000084)            /* level 0, on the walk of stage 1, whose tables are at 1 GiB */
	SET	S3_4_C2_C6_2, VTCR

TEST "AT S12E1R at Secure EL2: both spaces, PAR_EL1.NS"
	FRESH
	STAGE2_ON
	STAGE1_ON
	ldr	x1, =SECRET
	RUN_AT	translate, SEL2, AT_EL2
	EXPECT_ESR(0x5e00000b)
	EXPECT_EQ(x0, 0xff00000000000980 | SECRET | 0 << 9)
	SET	vtcr_el2, VTCR | VTCR_NSA
	STAGE2_DONE
	ldr	x1, =NS_VA + 0x47000000
	RUN_AT	translate, SEL2, AT_EL2
	EXPECT_EQ(x0, 0xff00000047000b80)

TEST "stage 2 translations of the Secure state live apart from the Non-secure ones"
	FRESH
	STAGE2_ON
	ldr	x1, =SECRET
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_EQ(x0, 0x5ec2e75ec2e7)
	PUT	S_TABLE, 0, 0
	dsb	sy
	SET	scr_el3, SCR_LOW | SCR_NS
	isb
	tlbi	alle1                              /* the Non-secure state's: what a TLB kept of the other may go or stay */
	dsb	sy
	SET	scr_el3, SEL2
	isb
	tlbi	alle1                              /* now it must be gone */
	dsb	sy
	isb
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_REC(REC_EL, 2)
	EXPECT_ESR(0x93c08005)

TEST "TLBI IPAS2E1 and VMALLE1 at Secure EL2"
	PUT	S_TABLE, 0, S2_BLOCK
	STAGE2_DONE
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_ESR(0x5e000002)
	PUT	S_TABLE, 0, 0
	dsb	sy
	RUN_AT	tlb_ipa, SEL2, AT_EL2
	ldr	x1, =SECRET
	RUN_AT	load, SEL2, AT_EL1
	EXPECT_ESR(0x93c08005)
	SET	hcr_el2, HCR
	GUEST_END

tlb_ipa:
	ldr	x0, =SECRET >> 12
	tlbi	ipas2e1, x0
	dsb	sy
	tlbi	vmalle1
	dsb	sy
	isb
	smc	#12

gic_init:
	ldr	x0, =GICD
	mov	w1, #0x30
	str	w1, [x0]
	mov	w1, #0x37
	str	w1, [x0]
	ldr	x0, =GICR
	ldr	w1, [x0, #0x14]
	bic	w1, w1, #2
	str	w1, [x0, #0x14]
1:	ldr	w1, [x0, #0x14]
	tbnz	w1, #2, 1b
	ldr	x0, =GICR_SGI
	mov	w1, #3 << 19
	str	w1, [x0, #0xd00]                   /* GICR_IGRPMODR0: Secure Group 1 */
	str	w1, [x0, #0x100]
	mov	x1, #0xff
	msr	S3_0_C4_C6_0, x1
	mov	x1, #3
	msr	S3_6_C12_C12_7, x1
	isb
	ret
