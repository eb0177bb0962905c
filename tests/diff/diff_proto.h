/* tests/diff/diff_proto.h - what the differential test and the program under the other emulator (tools/difftest_guest.c) say to
 * each other: on stdin a request and its cases, on stdout as many cases with what the instruction made of them.
 * Both sides are little-endian; sizes are fixed. */
#ifndef AERIE_TESTS_DIFF_PROTO_H
#define AERIE_TESTS_DIFF_PROTO_H

#include <stddef.h>
#include <stdint.h>

#define DIFF_MEM_BASE 0x510000000ull /* the scratch page */
#define DIFF_MEM_AT   1536u          /* of it, the part that a case carries */
#define DIFF_MEM_SIZE 512u
#define DIFF_CODE_AT  0x520000800ull /* the instruction; its page holds nothing else that our side knows of */
#define DIFF_MAX      256u           /* cases of one request */
#define DIFF_RESERVED 29             /* X29 points to the case while the instruction runs: no word may name it */

/* What became of the instruction. */
enum diff_status { DIFF_NEXT, DIFF_TAKEN /* went on two instructions further */, DIFF_UNDEF, DIFF_FAULT, DIFF_TRAP, DIFF_NOT_RUN };

struct diff_request {
	uint32_t word, count; /* count 0: the end */
};

struct diff_case {
	uint64_t x[31], sp;
	uint64_t v[32][2];
	uint64_t nzcv, fpcr, fpsr;
	uint64_t status;      /* enum diff_status */
	uint64_t pc;          /* unless it went on: where it stopped */
	uint64_t host_sp;     /* the other side's own */
	uint8_t mem[DIFF_MEM_SIZE];
};

#endif
