/* tests/diff/diff_proto.h - what the differential test and the program under the other emulator (tools/difftest_guest.c) have
 * in common: a piece of memory that both map, with a batch of cases. The host writes the number of cases to the program's stdin;
 * it runs them, leaves the results in place and writes the number back. Both sides are little-endian; sizes are fixed, so that
 * a 32-bit program can use the same. */
#ifndef AERIE_TESTS_DIFF_PROTO_H
#define AERIE_TESTS_DIFF_PROTO_H

#include <stddef.h>
#include <stdint.h>

#define DIFF_MEM_BASE  0x510000000ull /* the scratch page; nothing is mapped round it */
#define DIFF_MEM_SIZE  4096u
#define DIFF_RO_BASE   0x510010000ull /* a page that can only be read, filled with diff_pattern() */
#define DIFF_CODE_AT   0x520000000ull /* the page of the program */
/* The same for AArch32. */
#define DIFF32_MEM_BASE 0x51000000u
#define DIFF32_RO_BASE  0x51010000u
#define DIFF32_CODE_AT  0x52000000u
#define DIFF32_DONE_AT  0x52001000u
/* Where the other side has code besides: its program (linked there by tests/diff/run), what Linux gives it, Linux's own page. */
#define DIFF32_TEXT_AT    0x3a5c0000u
#define DIFF32_TEXT_SIZE  0x01000000u
#define DIFF32_LINUX_AT   0x3f000000u
#define DIFF32_LINUX_SIZE 0x03000000u
#define DIFF32_KERNEL_AT  0xffff0000u
#define DIFF32_DONE_T32 (DIFF32_DONE_AT + 0x800) /* where T32 programs end */
#define DIFF32_FLAGS    0xf80f0000u /* of CPSR, in nzcv: N, Z, C, V, Q, GE */
#define DIFF_LITERALS  2048u          /* of it: from here on diff_pattern() */
#define DIFF_DONE_AT   0x520001000ull /* where programs end: the start of the other side's own code, in the next page */
#define DIFF_INCLUDE   0xb5a6u        /* tags that ADDG and SUBG may make where tags are in use */
#define DIFF_BATCH     64u            /* cases of one round trip */
#define DIFF_WORDS     64u            /* instructions of a program, the branch at its end not counted */
#define DIFF_MAX_VL    256u           /* bytes of the longest vector */

/* What became of an instruction, besides what it did to the state. The program goes on behind one that faulted. */
enum diff_event { DIFF_NONE, DIFF_UNDEF, DIFF_FAULT, DIFF_ALIGN, DIFF_TRAP, DIFF_OTHER, DIFF_EVENTS };

struct diff_case {
	/* the program */
	uint32_t bytes;                   /* of code[] */
	uint32_t isa;                     /* DIFF_A64, ...: which instruction set it is */
	uint32_t code[DIFF_WORDS];
	/* the state, before and then after */
	uint64_t x[31], sp;
	uint64_t nzcv, fpcr, fpsr;
	uint64_t wild;                    /* where it went when not to its end, in AArch32 diff32_wild(); 0: it came to its end */
	uint8_t event[2 * DIFF_WORDS];    /* enum diff_event by instruction, counted in units of the instruction set: 4 or 2 bytes */
	uint8_t mem[DIFF_MEM_SIZE];
	uint8_t tags[DIFF_MEM_SIZE / 16]; /* allocation tags of mem[], where they are in use */
	/* Z0-Z31 of VL bytes each, then P0-P15 and FFR of VL/8; V0-V31 where VL is 16 and there is no SVE */
	uint8_t vec[32 * DIFF_MAX_VL + 17 * DIFF_MAX_VL / 8];
};

enum diff_isa_number { DIFF_A64, DIFF_A32, DIFF_T32 };

/* struct diff_shared: the head, with what the other side says of itself once it has started; then the cases. */
struct diff_shared {
	uint32_t vl;             /* bytes of a vector: host's wish, then what it is */
	uint32_t sve;            /* the state includes P and FFR */
	uint32_t mte;            /* the scratch page is Tagged memory, accesses are checked synchronously */
	uint8_t stub[4096];      /* the page at DIFF_DONE_AT */
	struct diff_case cases[DIFF_BATCH];
};

/* Where a program of AArch32 went, and by which instruction set it would have gone on. */
static inline uint64_t diff32_wild(uint32_t pc, uint32_t cpsr)
{
	return pc | 1ull << 32 | (uint64_t)(cpsr >> 5 & 1) << 33;
}

/* The branch behind a program of AArch32, as it lies in memory: A32's B, T32's B.W. */
static inline uint32_t diff32_end(const struct diff_case *c)
{
	const uint32_t pc = DIFF32_CODE_AT + c->bytes;
	uint32_t t32;

	if (c->isa == DIFF_A32)
		return 0xea000000 | (DIFF32_DONE_AT - pc - 8) / 4;
	t32 = DIFF32_DONE_T32 - pc - 4;
	return (0xf000 | (t32 >> 12 & 0x3ff)) | (0xb800 | (t32 >> 1 & 0x7ff)) << 16;
}

static inline uint8_t diff_pattern(unsigned i)
{
	return (uint8_t)((i * 0x9e3779b1u) >> 13 ^ i);
}

/* Bytes of vec[] that a vector length uses. */
static inline size_t diff_vec_bytes(uint32_t vl, uint32_t sve)
{
	return 32 * (size_t)vl + (sve ? 17 * (size_t)vl / 8 : 0);
}

#endif
