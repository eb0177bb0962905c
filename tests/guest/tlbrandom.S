/* 60000 random steps of memory management against a model of the tables (tlbrandom.c). DDI 0487 D8.16. */
#include "guest.inc"
GUEST_MAIN
	TEST	"60000 random steps of mapping, invalidation and access agree with the tables"
	bl	tlbrandom_run
	EXPECT_EQ(x0, 0)
GUEST_END
