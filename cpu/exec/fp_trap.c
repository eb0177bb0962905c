/* cpu/exec/fp_trap.c - the way out of a threaded FP or SIMD body when such instructions are trapped.
 * Not here: whether and where they trap (hyp/insn_traps.c, by way of raise_fp_trap()). */
#include "cpu/exec/fp_op.h"

OP(op_fp_trapped)
{
	pe->op = op;
	pe->acc = acc;
	return op_general_exit(pe, raise_fp_trap(pe));
}
