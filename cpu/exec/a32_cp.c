/* cpu/exec/a32_cp.c - the coprocessor space: MCR, MRC, MCRR, MRRC, LDC, STC of CP14 and CP15.
 * Implements: DDI 0487 F5.1.110 and its neighbours: with no AArch32 system register there every access is UNDEFINED.
 * Not here:   CP10 and CP11, which are floating-point and Advanced SIMD. */
#include "decode_gen.h"

enum exec_status exec_a32_cp(struct pe *pe, const struct args_a32_cp *a)
{
	(void)pe;
	(void)a;
	return EXEC_UNDEF;
}

enum exec_status exec_a32_cp64(struct pe *pe, const struct args_a32_cp64 *a)
{
	(void)pe;
	(void)a;
	return EXEC_UNDEF;
}

enum exec_status exec_a32_cp_ldst(struct pe *pe, const struct args_a32_cp_ldst *a)
{
	(void)pe;
	(void)a;
	return EXEC_UNDEF;
}
