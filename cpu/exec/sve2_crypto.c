/* cpu/exec/sve2_crypto.c - SVE2: AES and SM4, which do to every 128-bit segment what Advanced SIMD does to a register.
 * Implements: DDI 0487 C4.1.97, group sve_intx_crypto; C8.2: AESE, AESD, AESMC, AESIMC, SM4E, SM4EKEY.
 * Not here:   the rounds (crypto_aes.c, crypto_sm.c); RAX1, EOR3, BCAX, XAR (sve_int.c, sve_int_shift.c); PMULL (sve2_long.c). */
#include "cpu/exec/crypto.h"
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

/* Zd = k(Zd, n, m) in each segment. */
static void segments(struct pe *pe, simd_fn k, unsigned zd, const union zreg *n, const union zreg *m)
{
	union zreg *d = z_update(pe, zd);

	for (unsigned q = 0; q < pe->eff.vq; q++)
		k(pe, &d->q[q], &n->q[q], &m->q[q], 0);
	z_done(pe, zd);
}

enum exec_status exec_sve_crypto(struct pe *pe, const struct args_sve_crypto *a)
{
	const simd_fn k = a->id == A64_sm4e_z_zz_ ? crypto_sm4e : crypto_aes_kernel(a->id == A64_aese_z_zz_ ? CRYPTO_AESE : CRYPTO_AESD);
	const union zreg *m = z_read(pe, a->Zm);

	segments(pe, k, a->Zdn, m, m);
	return EXEC_NEXT;
}

enum exec_status exec_sve_aesmc(struct pe *pe, const struct args_sve_aesmc *a)
{
	const union zreg *n = z_read(pe, a->Zdn);

	segments(pe, crypto_aes_kernel(a->id == A64_aesmc_z_z_ ? CRYPTO_AESMC : CRYPTO_AESIMC), a->Zdn, n, n);
	return EXEC_NEXT;
}

enum exec_status exec_sve_sm4ekey(struct pe *pe, const struct args_sve_sm4ekey *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm);

	segments(pe, crypto_sm4ekey, a->Zd, n, m);
	return EXEC_NEXT;
}
