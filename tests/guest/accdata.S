/* tests/guest/accdata.S - FEAT_LS64_ACCDATA under EL3: what SCR_EL3 opens to the levels below. DDI 0487 D24 (ACCDATA_EL1), C6.2 ST64BV0. */
#include "guest.inc"

#define SCR_ENAS0 (1 << 36)
#define SCR_ADEN  (1 << 37)
#define BELOW     (SCR_LOW | SCR_NS)
#define ST64BV0   .inst 0xf820a040 | 4 << 16   /* st64bv0 x4, x0, [x2] */
#define PAGE      0x47000000

GUEST_MAIN
	b	begin
access:	msr	S3_0_C13_C0_5, x0
	mrs	x1, S3_0_C13_C0_5
	smc	#1
store:	ST64BV0
	smc	#2
begin:
	ID_FIELD x0, id_aa64isar1_el1, 60

TEST "LS64_ACCDATA: named by --cpu it is there under EL3, too"
	EXPECT_EQ(x0, 3)

TEST "LS64_ACCDATA: without SCR_EL3.ADEn an access of ACCDATA_EL1 is EL3's"
	mov	x0, #0x55
	RUN_AT	access, BELOW, AT_EL1
	EXPECT_REC(REC_EL, 3)
	EXPECT_ESR(ESR_SYSREG(3, 0, 13, 0, 5, 0, 0))

TEST "LS64_ACCDATA: with it the register is there"
	RUN_AT	access, BELOW | SCR_ADEN, AT_EL1
	EXPECT_ESR(0x5e000001)
	EXPECT_EQ(x1, 0x55)

TEST "LS64_ACCDATA: without SCR_EL3.EnAS0 ST64BV0 is EL3's"
	ldr	x0, =0x1111111122222222
	ldr	x2, =PAGE
	RUN_AT	store, BELOW, AT_EL1
	EXPECT_REC(REC_EL, 3)
	EXPECT_ESR(0x2a000001)

TEST "LS64_ACCDATA: with it the store takes its low word from ACCDATA_EL1"
	RUN_AT	store, BELOW | SCR_ENAS0, AT_EL1
	EXPECT_ESR(0x5e000002)
	EXPECT_EQ(x4, 0)
	ldr	x1, [x2]
	EXPECT_EQ(x1, 0x1111111100000055)
GUEST_END
