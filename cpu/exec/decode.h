/* cpu/exec/decode.h - from an instruction word to its encoding, and from there to a predecoded op.
 * Implements: DDI 0487 C4 (A64 instruction set encoding); the encodings themselves are the *.decode files. */
#ifndef AERIE_EXEC_DECODE_H
#define AERIE_EXEC_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "cpu/arch/features.h"
#include "decode_gen.h"

struct a64_info {
	const char *name;             /* Arm's, as in the .decode file */
	const char *handler;
	const char *fields;           /* "Rn:5:5 Rd:0:5": name, lowest bit, width */
	uint32_t mask, value;         /* of the bits that decide */
	uint32_t should_be;           /* (0) and (1) bits, which we do not look at */
	uint16_t reserved;            /* first row of a64_reserved[] */
	uint8_t reserved_count;
	uint8_t feat_any, feat_count; /* needs any (else all) of feat[] */
	uint16_t feat[4];
};
extern const struct a64_info a64_info[A64_COUNT];

/* The encoding of a word when all features are there; A64_UNALLOCATED if there is none. */
enum a64_id a64_decode(uint32_t word);
/* The same for a CPU model: what is absent is unallocated, or the encoding around it (a hint: HINT_HM, a NOP). */
enum a64_id a64_decode_for(const struct feature_set *feat, uint32_t word);
bool a64_feature_ok(enum a64_id id, const struct feature_set *feat);
/* Makes the op of a word that decoded to `id`; A64_UNALLOCATED makes one that is UNDEFINED. sel_<handler>() finds the word in
 * op->lo and `at`, its offset in the page, in op->hi. */
void a64_build_op(struct op *op, enum a64_id id, uint32_t word, uint32_t at);

/* ---- for people: what `aerie info insn` and listings say ---- */
struct a64_lookup {
	enum a64_id id;       /* the encoding whose fixed bits match, even when it is reserved or its feature is absent */
	bool undefined;       /* UNDEFINED on this model whatever the state of the PE */
	const char *reserved; /* the reserved values hit ("size=3"), or NULL */
};
struct a64_lookup a64_look_up(const struct feature_set *feat, uint32_t word);
/* "base", "FEAT_LSE", "FEAT_A+FEAT_B" or "FEAT_A|FEAT_B"; returns buf. */
const char *a64_feature_text(enum a64_id id, char *buf, size_t size);
/* Arm's name to its encoding; A64_UNALLOCATED if unknown. */
enum a64_id a64_find(const char *name);

#endif
