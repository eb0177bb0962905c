/* tests/support/insn_case.h - one instruction under test: what goes in and what comes out. Shared by our side,
 * which is C and C++, and the server that runs under another emulator. The word tested has
 * Rd = 0, Rn = 1, Rm = 2, Ra = 3. */
#ifndef AERIE_TESTS_INSN_CASE_H
#define AERIE_TESTS_INSN_CASE_H

#include <stdint.h>

struct insn_case {
	uint64_t v[4][2]; /* V0-V3 */
	uint64_t x[3];    /* X0-X2 */
	uint32_t nzcv;    /* PSTATE<31:28>, in place */
	uint32_t fpsr;
};

struct insn_result {
	uint64_t v[2]; /* V0 */
	uint64_t x;    /* X0 */
	uint32_t nzcv, fpsr;
};

/* What the server reads: a header, then `count` cases; it writes `count` results. A count of zero ends it. */
struct insn_request {
	uint32_t word, fpcr, count, pad;
};

enum { INSN_MAX_COUNT = 4096 };

#endif
