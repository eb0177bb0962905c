/* cpu/exec/crypto_sm.c - SM3 and SM4.
 * Implements: DDI 0487 C7.2: SM3TT1A, SM3TT1B, SM3TT2A, SM3TT2B, SM3PARTW1, SM3PARTW2, SM4E, SM4EKEY (GB/T 32905, GB/T 32907).
 * Not here:   SM3SS1 (crypto_sha.c, with the other four-register instructions). */
#include "cpu/exec/crypto.h"
#include "decode_gen.h"

/* ---- SM3 ---- */
/* The permutations of SM3's compression (P0) and message expansion (P1). */
static inline uint32_t permute0(uint32_t x)
{
	return x ^ rol32(x, 9) ^ rol32(x, 17);
}
static inline uint32_t permute1(uint32_t x)
{
	return x ^ rol32(x, 15) ^ rol32(x, 23);
}

/* State words in d, first in d.s[3]; BOOL is the round's function of the first three. */
#define SM3_TT1(name, BOOL)                                                                                                \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		const uint32_t a = d->s[3], b = d->s[2], c = d->s[1];                                                      \
		const uint32_t ss2 = n->s[3] ^ rol32(a, 12);                                                               \
		*d = (union vreg){.s = {c, rol32(b, 9), a, (BOOL) + d->s[0] + ss2 + m->s[AUX_INDEX(aux)]}};                \
	}
#define SM3_TT2(name, BOOL)                                                                                                \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		const uint32_t a = d->s[3], b = d->s[2], c = d->s[1];                                                      \
		const uint32_t tt2 = (BOOL) + d->s[0] + n->s[3] + m->s[AUX_INDEX(aux)];                                    \
		*d = (union vreg){.s = {c, rol32(b, 19), a, permute0(tt2)}};                                               \
	}
SM3_TT1(sm3tt1a, a ^ b ^ c)
SM3_TT1(sm3tt1b, (a & b) | (a & c) | (b & c))
SM3_TT2(sm3tt2a, a ^ b ^ c)
SM3_TT2(sm3tt2b, (a & b) | (~a & c))

void sel_crypto3_imm2(struct op *op, const struct args_crypto3_imm2 *a)
{
	const simd_fn k = a->id == A64_SM3TT1A_VVV4_crypto3_imm2 ? sm3tt1a
			: a->id == A64_SM3TT1B_VVV4_crypto3_imm2 ? sm3tt1b
			: a->id == A64_SM3TT2A_VVV4_crypto3_imm2 ? sm3tt2a : sm3tt2b;

	simd_set(op, op_simd_q, k, a->Rd, a->Rn, a->Rm, AUX(0, a->imm2, 0));
}

SIMD_SHARED_KERNEL(crypto_sm3partw1)
{
	union vreg r;
	for (unsigned i = 0; i < 4; i++)
		r.s[i] = permute1(d->s[i] ^ n->s[i] ^ rol32(i < 3 ? m->s[i + 1] : r.s[0], 15));
	*d = r;
}

SIMD_SHARED_KERNEL(crypto_sm3partw2)
{
	union vreg t;
	for (unsigned i = 0; i < 4; i++) {
		t.s[i] = n->s[i] ^ rol32(m->s[i], 7);
		t.s[i] ^= i < 3 ? 0 : permute1(rol32(t.s[0], 15));
	}
	for (unsigned i = 0; i < 4; i++)
		d->s[i] ^= t.s[i];
}

/* ---- SM4 ---- */
static const uint8_t sm4_sbox[256] = {
	0xd6, 0x90, 0xe9, 0xfe, 0xcc, 0xe1, 0x3d, 0xb7, 0x16, 0xb6, 0x14, 0xc2, 0x28, 0xfb, 0x2c, 0x05,
	0x2b, 0x67, 0x9a, 0x76, 0x2a, 0xbe, 0x04, 0xc3, 0xaa, 0x44, 0x13, 0x26, 0x49, 0x86, 0x06, 0x99,
	0x9c, 0x42, 0x50, 0xf4, 0x91, 0xef, 0x98, 0x7a, 0x33, 0x54, 0x0b, 0x43, 0xed, 0xcf, 0xac, 0x62,
	0xe4, 0xb3, 0x1c, 0xa9, 0xc9, 0x08, 0xe8, 0x95, 0x80, 0xdf, 0x94, 0xfa, 0x75, 0x8f, 0x3f, 0xa6,
	0x47, 0x07, 0xa7, 0xfc, 0xf3, 0x73, 0x17, 0xba, 0x83, 0x59, 0x3c, 0x19, 0xe6, 0x85, 0x4f, 0xa8,
	0x68, 0x6b, 0x81, 0xb2, 0x71, 0x64, 0xda, 0x8b, 0xf8, 0xeb, 0x0f, 0x4b, 0x70, 0x56, 0x9d, 0x35,
	0x1e, 0x24, 0x0e, 0x5e, 0x63, 0x58, 0xd1, 0xa2, 0x25, 0x22, 0x7c, 0x3b, 0x01, 0x21, 0x78, 0x87,
	0xd4, 0x00, 0x46, 0x57, 0x9f, 0xd3, 0x27, 0x52, 0x4c, 0x36, 0x02, 0xe7, 0xa0, 0xc4, 0xc8, 0x9e,
	0xea, 0xbf, 0x8a, 0xd2, 0x40, 0xc7, 0x38, 0xb5, 0xa3, 0xf7, 0xf2, 0xce, 0xf9, 0x61, 0x15, 0xa1,
	0xe0, 0xae, 0x5d, 0xa4, 0x9b, 0x34, 0x1a, 0x55, 0xad, 0x93, 0x32, 0x30, 0xf5, 0x8c, 0xb1, 0xe3,
	0x1d, 0xf6, 0xe2, 0x2e, 0x82, 0x66, 0xca, 0x60, 0xc0, 0x29, 0x23, 0xab, 0x0d, 0x53, 0x4e, 0x6f,
	0xd5, 0xdb, 0x37, 0x45, 0xde, 0xfd, 0x8e, 0x2f, 0x03, 0xff, 0x6a, 0x72, 0x6d, 0x6c, 0x5b, 0x51,
	0x8d, 0x1b, 0xaf, 0x92, 0xbb, 0xdd, 0xbc, 0x7f, 0x11, 0xd9, 0x5c, 0x41, 0x1f, 0x10, 0x5a, 0xd8,
	0x0a, 0xc1, 0x31, 0x88, 0xa5, 0xcd, 0x7b, 0xbd, 0x2d, 0x74, 0xd0, 0x12, 0xb8, 0xe5, 0xb4, 0xb0,
	0x89, 0x69, 0x97, 0x4a, 0x0c, 0x96, 0x77, 0x7e, 0x65, 0xb9, 0xf1, 0x09, 0xc5, 0x6e, 0xc6, 0x84,
	0x18, 0xf0, 0x7d, 0xec, 0x3a, 0xdc, 0x4d, 0x20, 0x79, 0xee, 0x5f, 0x3e, 0xd7, 0xcb, 0x39, 0x48,
};

static inline uint32_t substitute(uint32_t x)
{
	return (uint32_t)sm4_sbox[x >> 24] << 24 | (uint32_t)sm4_sbox[x >> 16 & 0xff] << 16 |
	       (uint32_t)sm4_sbox[x >> 8 & 0xff] << 8 | sm4_sbox[x & 0xff];
}

/* Four rounds; MIX is the linear step. */
#define SM4_ROUNDS(START, KEYS, MIX)                                                                                       \
	uint32_t a = (START)->s[0], b = (START)->s[1], c = (START)->s[2], e = (START)->s[3];                               \
	for (unsigned i = 0; i < 4; i++) {                                                                                 \
		const uint32_t x = substitute(b ^ c ^ e ^ (KEYS)->s[i]), y = a ^ (MIX);                                    \
		a = b;                                                                                                     \
		b = c;                                                                                                     \
		c = e;                                                                                                     \
		e = y;                                                                                                     \
	}                                                                                                                  \
	*d = (union vreg){.s = {a, b, c, e}}

SIMD_SHARED_KERNEL(crypto_sm4e)
{
	SM4_ROUNDS(d, n, x ^ rol32(x, 2) ^ rol32(x, 10) ^ rol32(x, 18) ^ rol32(x, 24));
}

SIMD_SHARED_KERNEL(crypto_sm4ekey)
{
	SM4_ROUNDS(n, m, x ^ rol32(x, 13) ^ rol32(x, 23));
}
