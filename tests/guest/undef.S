/* Instructions that are UNDEFINED at every EL outside Debug state, and encodings of SYS and SYSL with nothing behind them.
 * DDI 0487 C6.2 (DCPS1, DCPS2, DCPS3, DRPS, HLT), D24.2.2. */
#include "guest.inc"
#define ESR_UNDEF 0x02000000
	.macro	IS_UNDEFINED word
	TRY
1:	.inst	\word
	END_TRY
	EXPECT_ESR(ESR_UNDEF)
	.endm
GUEST_MAIN
	TEST	"DRPS and DCPS1 to DCPS3 outside Debug state"
	IS_UNDEFINED 0xd6bf03e0
	IS_UNDEFINED 0xd4a00001
	IS_UNDEFINED 0xd4a00002
	IS_UNDEFINED 0xd4a00003

	TEST	"HLT with halting disabled"
	IS_UNDEFINED 0xd4400000
	IS_UNDEFINED 0xd45fffe0

	TEST	"SYS and SYSL that nothing defines"
	IS_UNDEFINED 0xd5087700 /* SYS #0, C7, C7, #0, X0 */
	IS_UNDEFINED 0xd52b7fe0 /* SYSL X0, #3, C7, C15, #7 */
	IS_UNDEFINED 0xd5287123 /* SYSL X3, #0, C7, C1, #1: of IC IALLUIS */
	IS_UNDEFINED 0xd52f9000 /* SYSL X0, #7, C9, C0, #0 */
#if TEST_EL == 1
	TEST	"the same at EL0"
	.irp	word, 0xd6bf03e0, 0xd4a00001, 0xd4400000, 0xd5287123
	RUN_EL0	u_\word
	EXPECT_ESR(ESR_UNDEF)
	EXPECT_VECTOR(0x400)
	.endr
#endif
GUEST_END
#if TEST_EL == 1
	.section .text.user, "ax"
	.irp	word, 0xd6bf03e0, 0xd4a00001, 0xd4400000, 0xd5287123
u_\word: .inst	\word
	svc	#0
	.endr
#endif
