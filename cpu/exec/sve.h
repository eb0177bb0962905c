/* cpu/exec/sve.h - the registers of FEAT_SVE as instructions reach them.
 * Implements: DDI 0487 B1.2.1 (Z0-Z31, P0-P15, FFR), Z[], P[], FFR[], ElemP[], PredTest(), DecodePredCount(), CurrentVL.
 *
 * V[n] is the low end of Zn. Most of the time nobody uses the rest, so it lives elsewhere: while z_live[n], z[n] is all of Zn and
 * V[n] a copy of its low end. Advanced SIMD and FP write V[n] and clear z_live[n]: Zn is then V[n] and zeros. Instructions here
 * go through z_read() and z_write(); in place: z_update(), change it, z_done().
 * What lies beyond the current vector length in z[] and p[] is rubbish; sve_resized() zeroes what a longer one uncovers. */
#ifndef AERIE_EXEC_SVE_H
#define AERIE_EXEC_SVE_H

#include <string.h>
#include "cpu/exec/exec.h"
#include "sim/core/bits.h"

/* The current vector length in bytes: 16..256, a multiple of 16. */
static inline unsigned sve_bytes(const struct pe *pe)
{
	return 16u * pe->eff.vq;
}

/* All of Zn. The pointer holds until Zn is written. */
static inline const union zreg *z_read(struct pe *pe, unsigned n)
{
	union zreg *z = &pe->z[n];

	if (!pe->z_live[n]) {
		z->q[0] = pe->v[n];
		memset(&z->q[1], 0, sve_bytes(pe) - 16);
		pe->z_live[n] = 1;
	}
	return z;
}

/* Zn to be changed in place; z_done() afterwards. No exception may be raised in between. */
static inline union zreg *z_update(struct pe *pe, unsigned n)
{
	return (union zreg *)z_read(pe, n);
}
static inline void z_done(struct pe *pe, unsigned n)
{
	pe->v[n] = pe->z[n].q[0];
}

/* Zn = *r, which may be a register. */
static inline void z_write(struct pe *pe, unsigned n, const union zreg *r)
{
	if (r != &pe->z[n])
		memcpy(&pe->z[n], r, sve_bytes(pe));
	pe->z_live[n] = 1;
	z_done(pe, n);
}

/* ---- predicates: bit i governs byte i of a vector; an element is active when the bit of its lowest byte is set ---- */
static inline bool p_active(const union preg *p, unsigned byte)
{
	return p->b[byte / 8] >> (byte & 7) & 1;
}
/* Sets the bits of the element of 1 << scale bytes at `byte`: 1 or 0 in the lowest, 0 in the others. */
static inline void p_set(union preg *p, unsigned byte, unsigned scale, bool on)
{
	const unsigned shift = byte & 7, mask = (1u << (1u << scale)) - 1;

	p->b[byte / 8] = (uint8_t)((p->b[byte / 8] & ~(mask << shift)) | (unsigned)on << shift);
}
static inline void p_clear(union preg *p)
{
	memset(p, 0, sizeof(*p));
}
/* The bits that elements of 1 << scale bytes use, of each 64. */
static inline uint64_t p_scale_mask(unsigned scale)
{
	static const uint64_t mask[] = { ~0ULL, 0x5555555555555555u, 0x1111111111111111u, 0x0101010101010101u, 0x0001000100010001u };

	return mask[scale];
}

/* sve.c */
/* PSTATE.NZCV = PredTest(governing, result): N first active, Z none active, C last not active, V 0. */
void sve_pred_flags(struct pe *pe, const union preg *g, const union preg *r, unsigned scale);
/* Elements of 1 << scale bytes in the first n bytes' worth of a predicate: all true. */
void sve_pred_first(union preg *p, unsigned elements, unsigned scale);
/* How many elements of 1 << scale bytes the pattern of PTRUE, CNTB, ... names. */
unsigned sve_pattern_count(const struct pe *pe, unsigned pattern, unsigned scale);
/* Active elements of 1 << scale bytes. */
unsigned sve_pred_count(const struct pe *pe, const union preg *p, unsigned scale);
/* The byte of the first or last active element, -1: none. */
int sve_pred_first_active(const struct pe *pe, const union preg *p, unsigned scale);
int sve_pred_last_active(const struct pe *pe, const union preg *p, unsigned scale);

#endif
