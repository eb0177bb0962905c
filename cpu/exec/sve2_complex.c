/* cpu/exec/sve2_complex.c - SVE2: integers in pairs, as real and imaginary parts of complex numbers.
 * Implements: DDI 0487 C4.1.97, groups sve_intx_cadd, sve_intx_cmla, sve_intx_cdot; C8.2: CADD, SQCADD, CMLA, SQRDCMLAH, CDOT.
 * Not here:   their by-element forms' operands (sve2_elem.c). */
#include "cpu/exec/satq.h"
#include "cpu/exec/sve_int.h"
#include "decode_gen.h"

#define IGNORED (&(bool){false})

/* n plus m turned by 90 degrees, with imm by 270. */
#define CADD(name, U, F, T, ADD, SUB)                                                                                       \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			enum { N UNUSED = 8 * sizeof(u_t) };                                                                \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i += 2) {                                                 \
				const T nr = n->q[q].F[i], ni = n->q[q].F[i + 1], mr = m->q[q].F[i], mi = m->q[q].F[i + 1]; \
				r.U[i] = (u_t)(imm ? ADD(nr, mi) : SUB(nr, mi));                                            \
				r.U[i + 1] = (u_t)(imm ? SUB(ni, mr) : ADD(ni, mr));                                        \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
#define PLAIN_ADD(x, y) ((x) + (y))
#define PLAIN_SUB(x, y) ((x) - (y))
#define SAT_ADD(x, y)   sat_signed((x) + (y), N, IGNORED)
#define SAT_SUB(x, y)   sat_signed((x) - (y), N, IGNORED)
#define SAT_ADD64(x, y) sqadd64(x, y, IGNORED)
#define SAT_SUB64(x, y) sqsub64(x, y, IGNORED)
CADD(cadd_b, b, b, uint32_t, PLAIN_ADD, PLAIN_SUB)
CADD(cadd_h, h, h, uint32_t, PLAIN_ADD, PLAIN_SUB)
CADD(cadd_s, s, s, uint32_t, PLAIN_ADD, PLAIN_SUB)
CADD(cadd_d, d, d, uint64_t, PLAIN_ADD, PLAIN_SUB)
SVE_TABLE(static, cadd)
CADD(sqcadd_b, b, sb, int64_t, SAT_ADD, SAT_SUB)
CADD(sqcadd_h, h, sh, int64_t, SAT_ADD, SAT_SUB)
CADD(sqcadd_s, s, ss, int64_t, SAT_ADD, SAT_SUB)
CADD(sqcadd_d, d, sd, int64_t, SAT_ADD64, SAT_SUB64)
SVE_TABLE(static, sqcadd)

enum exec_status exec_sve_cadd(struct pe *pe, const struct args_sve_cadd *a)
{
	const union zreg *n = z_read(pe, a->Zdn), *m = z_read(pe, a->Zm);

	sve_run(pe, (a->id == A64_cadd_z_zz_ ? cadd : sqcadd)[a->size], a->Zdn, n, m, n, a->rot);
	return EXEC_NEXT;
}

/* One part of n times both of m: rotations by an odd multiple of 90 degrees take the imaginary one, times i. */
#define CMLA(name, U, F, T, MLA)                                                                                            \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		const unsigned sel = imm & 1;                                                                               \
		const bool sub_i = imm >> 1 & 1, sub_r = sub_i != sel;                                                      \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			enum { N UNUSED = 8 * sizeof(u_t) };                                                                \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i += 2) {                                                 \
				const T x = n->q[q].F[i + sel], zr = a->q[q].F[i], zi = a->q[q].F[i + 1];                   \
				const T yr = m->q[q].F[i + sel], yi = m->q[q].F[i + 1 - sel];                               \
				r.U[i] = (u_t)MLA(zr, x, yr, sub_r);                                                        \
				r.U[i + 1] = (u_t)MLA(zi, x, yi, sub_i);                                                    \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
#define PLAIN(z, x, y, sub)    ((sub) ? (z) - (x) * (y) : (z) + (x) * (y))
#define DOUBLED(z, x, y, sub)  sqrdmlah(z, (sub) ? -((x) * (y)) : (x) * (y), N, IGNORED)
#define DOUBLED64(z, x, y, sub) sqrdmlah64(z, (sub) ? -((__int128)(x) * (y)) : (__int128)(x) * (y))
CMLA(sve_cmla_b, b, b, uint32_t, PLAIN)
CMLA(sve_cmla_h, h, h, uint32_t, PLAIN)
CMLA(sve_cmla_s, s, s, uint32_t, PLAIN)
CMLA(sve_cmla_d, d, d, uint64_t, PLAIN)
SVE_TABLE(, sve_cmla)
CMLA(sve_sqrdcmlah_b, b, sb, int64_t, DOUBLED)
CMLA(sve_sqrdcmlah_h, h, sh, int64_t, DOUBLED)
CMLA(sve_sqrdcmlah_s, s, ss, int64_t, DOUBLED)
CMLA(sve_sqrdcmlah_d, d, sd, int64_t, DOUBLED64)
SVE_TABLE(, sve_sqrdcmlah)

enum exec_status exec_sve_cmla(struct pe *pe, const struct args_sve_cmla *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm), *z = z_read(pe, a->Zda);

	sve_run(pe, (a->id == A64_cmla_z_zzz_ ? sve_cmla : sve_sqrdcmlah)[a->size], a->Zda, n, m, z, a->rot);
	return EXEC_NEXT;
}

/* Two products of elements a quarter as wide are added: their real or imaginary parts, of m or its conjugate. */
#define CDOT(name, U, F, T)                                                                                                 \
	SVE_KERNEL(name)                                                                                                    \
	{                                                                                                                   \
		const unsigned sel = imm & 1;                                                                               \
		const bool sub = sel == (imm >> 1 & 1);                                                                     \
		for (unsigned q = 0; q < vq; q++) {                                                                         \
			union vreg r;                                                                                       \
			typedef __typeof__(r.U[0]) u_t;                                                                     \
			for (unsigned i = 0; i < ARRAY_SIZE(r.U); i++) {                                                    \
				u_t sum = a->q[q].U[i];                                                                     \
				for (unsigned j = 4 * i; j < 4 * i + 4; j += 2) {                                           \
					const T re = (T)n->q[q].F[j] * m->q[q].F[j + sel];                                  \
					const T im = (T)n->q[q].F[j + 1] * m->q[q].F[j + 1 - sel];                          \
					sum += (u_t)re + (sub ? 0 - (u_t)im : (u_t)im);                                     \
				}                                                                                           \
				r.U[i] = sum;                                                                               \
			}                                                                                                   \
			d->q[q] = r;                                                                                        \
		}                                                                                                           \
	}
CDOT(sve_cdot_s, s, sb, int32_t)
CDOT(sve_cdot_d, d, sh, int64_t)
const sve_fn sve_cdot[4] = {NULL, NULL, sve_cdot_s, sve_cdot_d};

enum exec_status exec_sve_cdot(struct pe *pe, const struct args_sve_cdot *a)
{
	const union zreg *n = z_read(pe, a->Zn), *m = z_read(pe, a->Zm), *z = z_read(pe, a->Zda);

	sve_run(pe, sve_cdot[a->size], a->Zda, n, m, z, a->rot);
	return EXEC_NEXT;
}
