/* cpu/exec/decode.h - from an instruction word to its encoding, and from there to a predecoded op.
 * Implements: DDI 0487 C4 (A64), F3 and F4 (T32, A32); the encodings themselves are the *.decode files. */
#ifndef AERIE_EXEC_DECODE_H
#define AERIE_EXEC_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "cpu/arch/features.h"
#include "decode_gen.h"

struct insn_set;

/* One encoding. Its id is enum a64_id, or enum a32_id for all AArch32 sets; 0 is "unallocated" in both. */
struct insn_info {
	const char *name;             /* Arm's, as in the .decode file */
	const char *handler;
	const char *fields;           /* "Rn:5:5 Rd:0:5": name, lowest bit, width */
	uint32_t mask, value;         /* of the bits that decide */
	uint32_t should_be;           /* (0) and (1) bits, which we do not look at */
	uint32_t should_one;          /* those of them that are (1), where the file says so */
	uint16_t reserved;            /* first row of the set's reserved[] */
	uint8_t reserved_count;
	uint8_t feat_any, feat_count; /* needs any (else all) of feat[] */
	uint16_t feat[4];
	const struct insn_set *set;
};
extern const struct insn_info a64_info[A64_COUNT], a32_info[A32_COUNT];

/* An instruction set. T32's 32-bit instructions are words with the first halfword on top; its 16-bit ones are a set apart. */
struct insn_set {
	const char *name;
	uint8_t bits; /* of a word */
	uint16_t count; /* of info[] */
	const struct insn_info *info;
	const struct insn_reserved *reserved;
	const int32_t *tree;
	const uint16_t *leaves;
};
extern const struct insn_set insn_a64, insn_a32, insn_t32, insn_t16;

/* The encoding of a word when all features are there; 0 if there is none. */
unsigned insn_decode(const struct insn_set *set, uint32_t word);
/* The same for a CPU model: what is absent is unallocated, or the encoding around it (a hint: HINT_HM, a NOP). */
unsigned insn_decode_for(const struct insn_set *set, const struct feature_set *feat, uint32_t word);
bool insn_feature_ok(const struct insn_info *in, const struct feature_set *feat);

/* ---- for people: what `aerie info insn` and listings say ---- */
struct insn_lookup {
	unsigned id;          /* the encoding whose fixed bits match, even when it is reserved or its feature is absent */
	bool undefined;       /* UNDEFINED on this model whatever the state of the PE */
	const char *reserved; /* the reserved values hit ("size=3"), or NULL */
};
struct insn_lookup insn_look_up(const struct insn_set *set, const struct feature_set *feat, uint32_t word);
/* "base", "FEAT_LSE", "FEAT_A+FEAT_B" or "FEAT_A|FEAT_B"; returns buf. */
const char *insn_feature_text(const struct insn_info *in, char *buf, size_t size);
/* Arm's name to its encoding, in any set of the family; 0 if unknown. */
unsigned insn_find(const struct insn_set *set, const char *name);

/* ---- A64 ---- */
struct a64_lookup {
	enum a64_id id;
	bool undefined;
	const char *reserved;
};
enum a64_id a64_decode(uint32_t word);
enum a64_id a64_decode_for(const struct feature_set *feat, uint32_t word);
bool a64_feature_ok(enum a64_id id, const struct feature_set *feat);
struct a64_lookup a64_look_up(const struct feature_set *feat, uint32_t word);
const char *a64_feature_text(enum a64_id id, char *buf, size_t size);
enum a64_id a64_find(const char *name);
/* Makes the op of a word that decoded to `id`; A64_UNALLOCATED makes one that is UNDEFINED. sel_<handler>() finds the word in
 * op->lo and `at`, its offset in the page, in op->hi. */
void a64_build_op(struct op *op, enum a64_id id, uint32_t word, uint32_t at);

#endif
