/* tests/diff/diff_known.h - conditions of known faults that the tables of diff_known.c share. */
#ifndef AERIE_TESTS_DIFF_KNOWN_H
#define AERIE_TESTS_DIFF_KNOWN_H

#include "tests/diff/diff.h"

/* ---- diff_mend.c: `there`, what the other side came to, put right for an instruction and the state before it ---- */
struct diff_mend {
	const struct insn_info *insn;
	uint32_t word;
	const struct diff_case *in;
};
void diff_mend_sign(const struct diff_mend *m, struct diff_case *there);
void diff_mend_fcmla(const struct diff_mend *m, struct diff_case *there);
void diff_mend_pairwise(const struct diff_mend *m, struct diff_case *there);
void diff_mend_identity(const struct diff_mend *m, struct diff_case *there);
void diff_mend_logb(const struct diff_mend *m, struct diff_case *there);
void diff_mend_from_half(const struct diff_mend *m, struct diff_case *there);
void diff_mend_zeroes(const struct diff_mend *m, struct diff_case *there);
void diff_mend_select(const struct diff_mend *m, struct diff_case *there);
void diff_mend_select32(const struct diff_mend *m, struct diff_case *there);
void diff_mend_narrow(const struct diff_mend *m, struct diff_case *there);
void diff_mend_len(const struct diff_mend *m, struct diff_case *there);
void diff_mend_undefined(const struct diff_mend *m, struct diff_case *there);

/* ---- a row of the tables ---- */
struct known_fault {
	const char *isa, *name, *handler; /* what the encoding's begin with */
	bool (*when)(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in);
	const char *paragraph;
	/* puts right what the paragraph decides: known is what is then the same. NULL: the paragraph leaves it open, or decides all. */
	void (*mend)(const struct diff_mend *m, struct diff_case *there);
};

/* ---- diff_known.c: vectors are longer than 128 bits ---- */
bool diff_long_vectors(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in);

/* ---- diff_known_old.c: the other side may end by an assertion of its own: no difference is explained, but programs have none of these ---- */
bool diff_may_end_it(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in);

/* ---- diff_known_old.c: row n of those that hold for `version` of QEMU, and no longer for a newer one; NULL: no more ---- */
const struct known_fault *diff_old_fault(unsigned version, unsigned n);

/* ---- diff_known_sve.c ---- */
/* The first active element of a contiguous load is not in the first 8 bits of its 64 of the predicate. */
bool diff_starts_late(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in);
/* What a contiguous load or store reaches with all elements active is in two pages. */
bool diff_in_two_pages(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in);
/* BSL and its like: the operand that a 0 of the mask selects is all ones (of BSL2N: zero) in some 16 bytes. */
bool diff_unselected_ones(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in);
/* WHILERW, WHILEWR: pointers less than an element apart, but not equal. */
bool diff_pointers_close(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in);

#endif
