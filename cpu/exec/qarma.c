/* cpu/exec/qarma.c - the tweakable block cipher QARMA-64 with three and with five rounds.
 * Implements: ComputePAC() for FEAT_PACQARMA3 and FEAT_PACQARMA5 (DDI 0487 J1); R. Avanzi, "The QARMA Block Cipher Family".
 * Not here:   where the code goes in a pointer (pauth_core.h).
 *
 * The state is 16 cells of 4 bits, cell 0 on top. Substitution, shuffle and column mixing act on single cells whose effects add up
 * (exclusive or), so that several layers together are one table: what each value of each cell contributes to the new state. */
#include "cpu/exec/qarma.h"

#include <stdlib.h>

#define CELLS      16
#define ROUNDS_MAX 5

typedef uint64_t layer[CELLS][16];

/* ---- the parts, as constant expressions; lists of nibbles begin at the bottom ---- */

#define NIBBLE(list, i) ((list) >> 4 * (i) & 15)
#define SHUFFLE    0x294f83e57c1ad6b0ULL /* cell i is taken from cell NIBBLE(SHUFFLE, i) */
#define UNSHUFFLE  0xc93614eb728daf50ULL
#define UNTWEAK    0x32a9fedc801b7654ULL /* cell i of the tweak goes to cell NIBBLE(UNTWEAK, i) */
#define TWEAK_STEP 0x291bu               /* BIT(cell): there it passes a shift register */
#define ALPHA      0xc0ac29b7c97c50ddULL

#define SUB5   0xa12d5473e90cf86bULL
#define UNSUB5 0x37c40f6291ba8de5ULL
#define SUB3   0x421bc089537f6edaULL /* its own inverse */

#define AT(cell, v)    ((uint64_t)(v) << (60 - 4 * (cell)))
#define TURN(v, n)     (((v) << (n) | (v) >> (4 - (n))) & 15)
#define STEPPED(v)     ((v) >> 1 | (((v) ^ (v) >> 1) & 1) << 3)
#define MIX(place, c, v)                                                                                                    \
	(AT(place(((c) + 4) & 15), TURN(v, 1)) | AT(place(((c) + 8) & 15), TURN(v, 2)) | AT(place(((c) + 12) & 15), TURN(v, 1)))
#define STAYS(c)       (c)
#define TO_SHUFFLED(c) NIBBLE(UNSHUFFLE, c)
#define TO_PLAIN(c)    NIBBLE(SHUFFLE, c)

/* ---- layers ---- */

#define DIFFUSE(c, v)       MIX(STAYS, TO_SHUFFLED(c), (uint64_t)(v))
#define FORWARD(sub, c, v)  MIX(STAYS, TO_SHUFFLED(c), NIBBLE(sub, v))
#define REFLECT(sub, c, v)  MIX(TO_PLAIN, TO_PLAIN(c), NIBBLE(sub, v))
#define BACKWARD(sub, c, v) MIX(TO_PLAIN, c, NIBBLE(sub, v))
#define LAST(sub, c, v)     AT(c, NIBBLE(sub, v))
#define TWEAK(c, v)                                                                                                        \
	AT(NIBBLE(UNTWEAK, c), (TWEAK_STEP >> NIBBLE(UNTWEAK, c) & 1) ? STEPPED((uint64_t)(v)) : (uint64_t)(v))

#define VALUES(F, ...)                                                                                                     \
	{ F(__VA_ARGS__, 0), F(__VA_ARGS__, 1), F(__VA_ARGS__, 2), F(__VA_ARGS__, 3), F(__VA_ARGS__, 4), F(__VA_ARGS__, 5), \
	  F(__VA_ARGS__, 6), F(__VA_ARGS__, 7), F(__VA_ARGS__, 8), F(__VA_ARGS__, 9), F(__VA_ARGS__, 10), F(__VA_ARGS__, 11), \
	  F(__VA_ARGS__, 12), F(__VA_ARGS__, 13), F(__VA_ARGS__, 14), F(__VA_ARGS__, 15) }
#define LAYER(F)                                                                                                           \
	{ VALUES(F, 0), VALUES(F, 1), VALUES(F, 2), VALUES(F, 3), VALUES(F, 4), VALUES(F, 5), VALUES(F, 6), VALUES(F, 7),     \
	  VALUES(F, 8), VALUES(F, 9), VALUES(F, 10), VALUES(F, 11), VALUES(F, 12), VALUES(F, 13), VALUES(F, 14), VALUES(F, 15) }
#define LAYER_OF(F, sub)                                                                                                   \
	{ VALUES(F, sub, 0), VALUES(F, sub, 1), VALUES(F, sub, 2), VALUES(F, sub, 3), VALUES(F, sub, 4), VALUES(F, sub, 5),   \
	  VALUES(F, sub, 6), VALUES(F, sub, 7), VALUES(F, sub, 8), VALUES(F, sub, 9), VALUES(F, sub, 10), VALUES(F, sub, 11), \
	  VALUES(F, sub, 12), VALUES(F, sub, 13), VALUES(F, sub, 14), VALUES(F, sub, 15) }

static const layer diffuse = LAYER(DIFFUSE), next_tweak = LAYER(TWEAK);

static const struct cipher {
	unsigned rounds;
	layer forward, reflect, backward, last;
} ciphers[] = {
	[QARMA3] = { 3, LAYER_OF(FORWARD, SUB3), LAYER_OF(REFLECT, SUB3), LAYER_OF(BACKWARD, SUB3), LAYER_OF(LAST, SUB3) },
	[QARMA5] = { 5, LAYER_OF(FORWARD, SUB5), LAYER_OF(REFLECT, UNSUB5), LAYER_OF(BACKWARD, UNSUB5), LAYER_OF(LAST, UNSUB5) },
};

static inline uint64_t through(const layer l, uint64_t x)
{
#define C(i) l[i][x >> (60 - 4 * (i)) & 15]
	return C(0) ^ C(1) ^ C(2) ^ C(3) ^ C(4) ^ C(5) ^ C(6) ^ C(7) ^ C(8) ^ C(9) ^ C(10) ^ C(11) ^ C(12) ^ C(13) ^ C(14) ^ C(15);
#undef C
}

/* ---- the cipher ---- */

uint64_t qarma_compute(enum qarma_variant variant, uint64_t data, uint64_t modifier, uint64_t key_hi, uint64_t key_lo)
{
	static const uint64_t constants[ROUNDS_MAX] = { 0, 0x13198a2e03707344ULL, 0xa4093822299f31d0ULL, 0x082efa98ec4e6c89ULL,
							0x452821e638d01377ULL };
	const struct cipher *q = &ciphers[variant];
	uint64_t key_end = (key_hi >> 1 | key_hi << 63) ^ key_hi >> 63, round[ROUNDS_MAX], x;
	unsigned i = 0;

	do {
		round[i] = key_lo ^ modifier ^ constants[i];
		modifier = through(next_tweak, modifier);
	} while (++i < q->rounds);
	/* A round's key comes before its diffusion: added behind it, it is diffused by itself. */
	x = data ^ key_hi ^ round[0];
	for (i = 1; i < q->rounds; i++)
		x = through(q->forward, x) ^ through(diffuse, round[i]);
	x = through(q->forward, x) ^ through(diffuse, key_end ^ modifier);
	x = through(q->reflect, through(q->forward, x) ^ key_lo) ^ key_hi ^ modifier;
	while (--i)
		x = through(q->backward, x) ^ round[i] ^ ALPHA;
	return through(q->last, x) ^ round[0] ^ ALPHA ^ key_end;
}

/* ---- results ---- */

struct qarma *qarma_create(enum qarma_variant variant)
{
	struct qarma *q = calloc(1, sizeof(*q));

	if (!q)
		return NULL;
	q->variant = variant;
	for (unsigned i = 0; i < QARMA_ENTRIES; i++)
		q->result[i].pac = qarma_compute(variant, 0, 0, 0, 0);
	return q;
}

uint64_t qarma_recompute(struct qarma *q, struct qarma_result *r, uint64_t data, uint64_t modifier, const uint64_t key[2])
{
	*r = (struct qarma_result){ data, modifier, key[1], key[0], qarma_compute(q->variant, data, modifier, key[1], key[0]) };
	return r->pac;
}
