/* cpu/exec/crypto.h - what the cryptographic kernels share. */
#ifndef AERIE_EXEC_CRYPTO_H
#define AERIE_EXEC_CRYPTO_H

#include "cpu/exec/insn_consts.h"
#include "cpu/exec/simd_priv.h"

static inline uint32_t rol32(uint32_t x, unsigned n)
{
	return x << (n & 31) | x >> (-n & 31);
}
static inline uint32_t ror32(uint32_t x, unsigned n)
{
	return x >> (n & 31) | x << (-n & 31);
}
static inline uint64_t ror64(uint64_t x, unsigned n)
{
	return x >> (n & 63) | x << (-n & 63);
}

/* The kernels of what AArch32 has too. Those of SHA are not the host's: asking whether it has them takes long. */
simd_fn crypto_aes_kernel(enum crypto_insn insn);
simd_fn crypto_sha_kernel(enum crypto_insn insn);

/* crypto_sm.c: those whose group is shared with SHA-512 */
SIMD_SHARED_KERNEL(crypto_sm3partw1);
SIMD_SHARED_KERNEL(crypto_sm3partw2);
SIMD_SHARED_KERNEL(crypto_sm4e);
SIMD_SHARED_KERNEL(crypto_sm4ekey);

#endif
