/* 40000 translations of random tables through both stages, by AT from EL2 (atrandom.c). DDI 0487 D8, D24.2.125. */
#include "guest.inc"
GUEST_MAIN
	TEST	"40000 random translations come to the sum that QEMU gives"
	sub	sp, sp, #16
	str	xzr, [sp]
	mov	x0, sp
	bl	atrandom_run
	ldr	x1, [sp]
	add	sp, sp, #16
	mov	x19, x1
	EXPECT_EQ(x0, 0xeac2ec9a5aa79ac2)
	EXPECT_EQ(x19, 33052)              /* of them faults */
GUEST_END
