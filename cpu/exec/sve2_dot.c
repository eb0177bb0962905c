/* cpu/exec/sve2_dot.c - SVE: integer dot products and matrix products.
 * Implements: DDI 0487 C4.1.97, groups sve_intx_dot, sve_intx_mixed_dot, sve_intx_mmla; C8.2: SDOT, UDOT, USDOT, SUDOT, [SU]MMLA,
 *             USMMLA.
 * Not here:   the by-element forms' operands (sve2_elem.c); the matrix product of one segment (simd_dot.c). */
#include "cpu/exec/simd_int.h"
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

/* Four products a sum; FN and FM are the views of the operands. */
#define DOT(name, U, FN, FM, T)                                                                                             \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++) {                                                    \
				T sum = 0;                                                                                  \
				for (unsigned j = 4 * i; j < 4 * i + 4; j++)                                                \
					sum += (T)n->q[q].FN[j] * m->q[q].FM[j];                                            \
				r.U[i] = a->q[q].U[i] + (u_t)sum;                                                           \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
DOT(sdot_s, s, sb, sb, int32_t)
DOT(sdot_d, d, sh, sh, int64_t)
DOT(udot_s, s, b, b, uint32_t)
DOT(udot_d, d, h, h, uint64_t)
DOT(usdot_s, s, b, sb, int32_t)
DOT(sudot_s, s, sb, b, int32_t)
const sve_fn sve_sdot[4] = {NULL, NULL, sdot_s, sdot_d};
const sve_fn sve_udot[4] = {NULL, NULL, udot_s, udot_d};
const sve_fn sve_usdot[4] = {NULL, NULL, usdot_s, NULL};
const sve_fn sve_sudot[4] = {NULL, NULL, sudot_s, NULL};

enum exec_status exec_sve_dot(struct pe *pe, const struct args_sve_dot *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm), *z = z_read(pe, a->Zda);

	sve_run(pe, (a->id == A64_sdot_z_zzz_ ? sve_sdot : sve_udot)[2 + a->size], a->Zda, n, m, z, 0);
	return EXEC_NEXT;
}

#define MMLA(name)                                                                                                          \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r = a->q[q];                                                                             \
			simd_##name[2](NULL, &r, &n->q[q], &m->q[q], 0);                                                    \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
MMLA(smmla)
MMLA(ummla)
MMLA(usmmla)

/* Of bytes only. */
enum exec_status exec_sve_dot8(struct pe *pe, const struct args_sve_dot8 *a)
{
	const sve_fn k = a->id == A64_smmla_z_zzz_ ? smmla
		       : a->id == A64_ummla_z_zzz_ ? ummla
		       : a->id == A64_usmmla_z_zzz_ ? usmmla : usdot_s;
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm), *z = z_read(pe, a->Zda);

	sve_run(pe, k, a->Zda, n, m, z, 0);
	return EXEC_NEXT;
}
