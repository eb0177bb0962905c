/* tests/diff/diff.h - the parts of the differential tester.
 * An instruction set (struct diff_isa) makes programs and states; diff_aerie.c runs them here and diff_peer.c there; diff_run.c
 * compares; diff_shrink.c makes what differs small and prints it; difftest.c has the work done in parallel. */
#ifndef AERIE_TESTS_DIFF_H
#define AERIE_TESTS_DIFF_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include "cpu/exec/decode.h"
#include "tests/diff/diff_proto.h"

/* ---- diff_value.c: deterministic randomness, and values that are likely to find something ---- */
uint64_t diff_random(void);
void diff_seed(uint64_t seed);
static inline uint64_t diff_below(uint64_t n)
{
	return diff_random() % n;
}
uint64_t diff_word64(void);                /* lanes of one width, mostly */
uint64_t diff_moderates(unsigned width);   /* lanes of floating-point numbers of moderate size */
uint64_t diff_random_fpcr(void);
/* Everything but what an address or a loop depends on: registers, vectors, flags, FPCR, FPSR, memory. */
void diff_random_state(struct diff_case *c);
/* The vectors that states have: bytes of one; whether there are predicates. */
void diff_use_vectors(uint32_t vl, uint32_t sve);
uint32_t diff_vl(void);
/* No other bits of FPCR. */
void diff_use_fpcr(uint64_t bits);
/* States have allocation tags. */
void diff_use_tags(bool on);
bool diff_tags(void);

/* ---- instruction sets ---- */
struct diff_program {
	unsigned count;
	unsigned id[DIFF_WORDS];    /* encodings */
	uint32_t word[DIFF_WORDS];
	bool glued[DIFF_WORDS];     /* belongs to the one before it: no branch comes here */
};

struct diff_isa {
	const char *name, *facts;   /* "a64"; the file of all encodings */
	enum diff_isa_number number;
	unsigned count;             /* of encodings; 0 is none */
	const struct insn_info *info;
	bool (*present)(unsigned id, const struct feature_set *feat);
	const char *(*feature)(unsigned id, char *buf, size_t size);
	const char *(*skip)(unsigned id);      /* why it is not compared, or NULL */
	const char *(*tests)(unsigned id);     /* the guest tests of those; NULL: not listed, and no verdict */
	bool (*alone)(unsigned id);            /* may run by itself, and not only in a program that prepares for it */
	/* A random word of the encoding; false: none found. */
	bool (*make_word)(unsigned id, uint32_t *word);
	/* A state that suits the word by itself. */
	void (*make_state)(unsigned id, uint32_t word, struct diff_case *c);
	/* `count` instructions of the encodings in ids[], and the state that they begin in. */
	void (*make_program)(struct diff_program *p, unsigned count, const uint16_t *ids, unsigned id_count, struct diff_case *c);
	/* The program as it lies in memory. */
	void (*place)(const struct diff_program *p, struct diff_case *c);
	uint32_t nop;
};
extern const struct diff_isa diff_a64, diff_a32, diff_t32, diff_a32fp, diff_t32fp;
/* Of A32 and T32. */
void diff_a32_place(const struct diff_program *p, struct diff_case *c);
/* A field of a word by Arm's name; -1 where the encoding has none. */
int diff_field(const struct insn_info *in, uint32_t word, const char *name);
void diff_set_field(const struct insn_info *in, uint32_t *word, const char *name, int64_t value);
/* A64: a word of FP, SIMD or register data processing that is not allocated. */
uint32_t diff_unallocated_word(const struct feature_set *feat);

/* ---- diff_equal.c: what the other side does not have, by what it has ---- */
bool diff_equal_known(const struct diff_isa *isa, unsigned id);
/* Before and after the other side's run; a program of one instruction. Other programs stay as they are. */
void diff_equal_expand(struct diff_case *c);
void diff_equal_fold(const struct diff_case *in, struct diff_case *out);

/* ---- diff_aerie.c: our side ---- */
struct diff_pe;
struct diff_pe *diff_pe_create(const char *cpu, enum diff_isa_number isa);
void diff_pe_destroy(struct diff_pe *p);
const struct feature_set *diff_pe_features(const struct diff_pe *p);
bool diff_pe_has_sve(const struct diff_pe *p);
/* What both sides have agreed on, once. */
void diff_pe_agree(struct diff_pe *p, const struct diff_shared *s);
/* false: the program does not end. */
bool diff_pe_run(struct diff_pe *p, struct diff_case *c);

/* ---- diff_peer.c: the other side ---- */
/* vl, sve, mte: what is wanted; what is there is in the result, which is shared with the other side. NULL: does not start. */
struct diff_shared *diff_peer_start(char *const argv[], uint32_t vl, bool sve, bool mte);
bool diff_peer_run(unsigned count);
void diff_peer_stop(void);

/* ---- diff_run.c: both sides ---- */
struct diff_both {
	const struct diff_isa *isa;
	struct diff_pe *pe;
	struct diff_shared *shared;
	size_t vec;                    /* bytes of diff_case.vec that count */
	unsigned version;              /* of the other side, where it is QEMU: struct diff_oracle */
	struct diff_case in[DIFF_BATCH], ours[DIFF_BATCH];
	bool left_out[DIFF_BATCH];     /* the other side was spared it: nothing is compared */
};
bool diff_both_start(struct diff_both *b, const struct diff_isa *isa, const char *cpu, char *const argv[], uint32_t vl, bool mte);
void diff_both_stop(struct diff_both *b);
/* Runs in[0..count-1]; results in ours[] and shared->cases[]. false: the other side is gone. */
bool diff_both_run(struct diff_both *b, unsigned count);
bool diff_both_same(const struct diff_both *b, unsigned i);
void diff_case_copy(const struct diff_both *b, struct diff_case *to, const struct diff_case *from);

/* ---- diff_known.c: known faults of the other side ---- */
/* The instruction by itself has been run from `in` in place 0 of `b` and differs: the paragraph that decides, or NULL. */
const char *diff_known_fault(const struct diff_both *b, unsigned id, uint32_t word, const struct diff_case *in);
/* A known fault shows whatever the operands: not for programs, where it would spread. */
bool diff_known_always(const struct diff_both *b, unsigned id);

/* ---- diff_shrink.c ---- */
/* A known fault explains what the last instruction of a program does, which begins in state `c`. */
bool diff_is_known(struct diff_both *b, const struct diff_program *p, const struct diff_case *c);
enum diff_finding { DIFF_REAL, DIFF_KNOWN, DIFF_UNSTEADY /* did not happen again */, DIFF_PEER_DIED };
/* Reduces a program that differs from state `c`, and prints it with a regression test when it is unknown (out NULL: does not). *id: of the
 * instruction it ends with. */
enum diff_finding diff_shrink(struct diff_both *b, const struct diff_program *p, const struct diff_case *c, unsigned *id, FILE *out);

/* ---- diff_replay.c: regression tests as diff_shrink() prints them; the number that fail ---- */
unsigned diff_replay(struct diff_both *b, const char *file);

#endif
