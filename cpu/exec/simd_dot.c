/* cpu/exec/simd_dot.c - kernels of the integer dot products and matrix products of bytes.
 * Implements: DDI 0487 C7.2: SDOT, UDOT, USDOT, SUDOT, SMMLA, UMMLA, USMMLA; MatMulAdd().
 * Not here:   choosing kernels (simd_same.c, simd_elem.c). */
#include "cpu/exec/simd_int.h"

/* Four products a lane; FN and FM are the byte views of the operands. */
#define DOT(name, FN, FM)                                                                                                  \
	SIMD_KERNEL(name##_s)                                                                                              \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		for (unsigned i = 0; i < 4; i++) {                                                                         \
			int32_t sum = 0;                                                                                   \
			for (unsigned j = 4 * i; j < 4 * i + 4; j++)                                                       \
				sum += n->FN[j] * m->FM[j];                                                                \
			r.s[i] = d->s[i] + (uint32_t)sum;                                                                  \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}                                                                                                                  \
	const simd_fn name[4] = {NULL, NULL, name##_s, NULL};
DOT(simd_sdot, sb, sb)
DOT(simd_udot, b, b)
DOT(simd_usdot, b, sb)
DOT(simd_sudot, sb, b)

/* 2x8 times 8x2 */
#define MMLA(name, FN, FM)                                                                                                 \
	SIMD_KERNEL(name##_s)                                                                                              \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		for (unsigned i = 0; i < 4; i++) {                                                                         \
			int32_t sum = 0;                                                                                   \
			for (unsigned k = 0; k < 8; k++)                                                                   \
				sum += n->FN[8 * (i / 2) + k] * m->FM[8 * (i % 2) + k];                                    \
			r.s[i] = d->s[i] + (uint32_t)sum;                                                                  \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}                                                                                                                  \
	const simd_fn name[4] = {NULL, NULL, name##_s, NULL};
MMLA(simd_smmla, sb, sb)
MMLA(simd_ummla, b, b)
MMLA(simd_usmmla, b, sb)
