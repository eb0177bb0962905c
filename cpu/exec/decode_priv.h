/* cpu/exec/decode_priv.h - what the generated tables and decode.c share besides decode.h: bodies and builders of ops. */
#ifndef AERIE_EXEC_DECODE_PRIV_H
#define AERIE_EXEC_DECODE_PRIV_H

#include "cpu/exec/a32_op.h"
#include "cpu/exec/decode.h"
#include "cpu/exec/op.h"

typedef void (*insn_build_fn)(struct op *op, uint32_t word);

OP(op_unallocated);                              /* UNDEFINED */
OP(op_general);                                  /* where a fast body cannot: the general body of the word in op->lo */
extern const op_fn a64_body[A64_COUNT];          /* general handlers; NULL: threaded */
extern const insn_build_fn a64_build[A64_COUNT]; /* threaded and fast handlers; NULL: the body is all */

struct insn_reserved {
	uint32_t mask, value;
	const char *text; /* as the .decode file has it */
};

#endif
