/* cpu/exec/decode_priv.h - what decode_gen.c and decode.c share besides decode.h: bodies and builders of ops. */
#ifndef AERIE_EXEC_DECODE_PRIV_H
#define AERIE_EXEC_DECODE_PRIV_H

#include "cpu/exec/decode.h"
#include "cpu/exec/op.h"

typedef void (*a64_build_fn)(struct op *op, uint32_t word);

OP(op_unallocated);                             /* UNDEFINED */
OP(op_general);                                 /* where a fast body cannot: the general body of the word in op->lo */
extern const op_fn a64_body[A64_COUNT];         /* general handlers; NULL: threaded */
extern const a64_build_fn a64_build[A64_COUNT]; /* threaded and fast handlers; NULL: the body is all */

struct a64_reserved {
	uint32_t mask, value;
	const char *text; /* as the .decode file has it */
};
extern const struct a64_reserved a64_reserved[];
extern const int32_t a64_tree[];
extern const uint16_t a64_leaves[];

#endif
