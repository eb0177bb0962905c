/* cpu/exec/sve2_acc.c - SVE2: integers added to an accumulator, and exclusive OR across places.
 * Implements: DDI 0487 C4.1.97, groups sve_intx_aba, sve_intx_qrdmlah, sve_intx_adc_long, sve_intx_eorx,
 *             sve_intx_accumulate_long_pairs; C8.2: SABA, UABA, SQRDML[AS]H, ADCL[BT], SBCL[BT], EORBT, EORTB, [SU]ADALP.
 * Not here:   products (sve2_long.c, sve2_elem.c). */
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

/* ---- with an accumulator of the same size ---- */
SVE_SIGNED(static, saba, (u_t)z + (u_t)(x > y ? (u_t)x - (u_t)y : (u_t)y - (u_t)x))
SVE_UNSIGNED(static, uaba, z + (u_t)(x > y ? x - y : y - x))

enum exec_status exec_sve_acc(struct pe *pe, const struct args_sve_acc *a)
{
	const sve_fn *k = a->id == A64_saba_z_zzz_ ? saba
			: a->id == A64_uaba_z_zzz_ ? uaba
			: a->id == A64_sqrdmlah_z_zzz_ ? sve_sqrdmlah : sve_sqrdmlsh;
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm), *z = z_read(pe, a->Zda);

	sve_run(pe, k[a->size], a->Zda, n, m, z, 0);
	return EXEC_NEXT;
}

/* ---- long additions with carry: z and the even (top: odd) element of n; the odd element of m is the carry, and of the result ---- */
#define ADC_LONG(name, U, W)                                                                                                \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		const unsigned top = imm & 1, invert = imm >> 1 & 1;                                                        \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i += 2) {                                                 \
				const u_t x = n->q[q].U[i + top];                                                           \
				const W sum = (W)a->q[q].U[i] + (u_t)(invert ? ~x : x) + (m->q[q].U[i + 1] & 1);            \
				r.U[i] = (u_t)sum;                                                                          \
				r.U[i + 1] = (u_t)(sum >> 8 * sizeof(u_t) & 1);                                             \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
ADC_LONG(adc_s, s, uint64_t)
ADC_LONG(adc_d, d, unsigned __int128)

enum exec_status exec_sve_adc_long(struct pe *pe, const struct args_sve_adc_long *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm), *z = z_read(pe, a->Zda);

	sve_run(pe, a->sz ? adc_d : adc_s, a->Zda, n, m, z, (uint64_t)a->top | (uint64_t)a->sub << 1);
	return EXEC_NEXT;
}

/* ---- EORBT: even elements of n with odd ones of m, into the even places; EORTB the other way round ---- */
#define EORX(name, U)                                                                                                       \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r = a->q[q];                                                                             \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i += 2)                                                   \
				r.U[i + imm] = n->q[q].U[i + imm] ^ m->q[q].U[i + 1 - imm];                                 \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
EORX(eorx_b, b)
EORX(eorx_h, h)
EORX(eorx_s, s)
EORX(eorx_d, d)
SVE_TABLE(static, eorx)

enum exec_status exec_sve_eorx(struct pe *pe, const struct args_sve_eorx *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm), *z = z_read(pe, a->Zd);

	sve_run(pe, eorx[a->size], a->Zd, n, m, z, (uint64_t)a->tn);
	return EXEC_NEXT;
}

/* ---- pairs of n, added to elements of a twice as wide ---- */
#define ADALP(name, U, F, T)                                                                                                \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++)                                                      \
				r.U[i] = (__typeof__(r.U[0]))(a->q[q].U[i] + (T)n->q[q].F[2 * i] + (T)n->q[q].F[2 * i + 1]); \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
ADALP(sadalp_h, h, sb, uint32_t)
ADALP(sadalp_s, s, sh, uint32_t)
ADALP(sadalp_d, d, ss, uint64_t)
ADALP(uadalp_h, h, b, uint32_t)
ADALP(uadalp_s, s, h, uint32_t)
ADALP(uadalp_d, d, s, uint64_t)

enum exec_status exec_sve_adalp(struct pe *pe, const struct args_sve_adalp *a)
{
	static const sve_fn sadalp[4] = {NULL, sadalp_h, sadalp_s, sadalp_d}, uadalp[4] = {NULL, uadalp_h, uadalp_s, uadalp_d};
	const struct sve_govern g = {&pe->p[a->Pg], a->size};
	const union zreg *n = z_read(pe, a->Zn), *z = z_read(pe, a->Zda);

	sve_run_merging(pe, (a->id == A64_sadalp_z_p_z_ ? sadalp : uadalp)[a->size], &g, a->Zda, n, n, z, 0);
	return EXEC_NEXT;
}
