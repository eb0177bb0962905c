/* Random keys, pointers and modifiers through every signing instruction (pacrandom.c), by the architected algorithms.
 * DDI 0487 D8.10, ComputePAC(). */
#include "guest.inc"
GUEST_MAIN
	.arch	armv8.5-a+pauth
	mrs	x0, id_aa64isar1_el1
	ubfx	x19, x0, #4, #4            /* APA: QARMA5 */
	mrs	x0, id_aa64isar2_el1
	ubfx	x20, x0, #12, #4           /* APA3: QARMA3 */
	SCTLR_CHANGE (1 << 31 | 1 << 30 | 1 << 27 | 1 << 13), 0

	TEST	"an architected algorithm"
	orr	x0, x19, x20
	cmp	x0, #0
	cset	x0, ne
	EXPECT_EQ(x0, 1)

	cbz	x19, not_5
	TEST	"QARMA5: 20000 random codes come to the sum that QEMU gives"
	bl	pacrandom_run
	EXPECT_EQ(x0, 0x65aab9d56e42ab30)
not_5:
	cbz	x20, not_3
	TEST	"QARMA3: 20000 random codes come to the sum that QEMU gives"
	bl	pacrandom_run
	EXPECT_EQ(x0, 0x3ef11171c6713a05)
not_3:
GUEST_END
