/* cpu/exec/simd_perm.c - Advanced SIMD permute, extract and table lookup.
 * Implements: DDI 0487 C4.1.96: groups asimdperm, asimdext, asimdtbl; C7.2: ZIP, UZP, TRN, EXT, TBL, TBX. */
#include <string.h>
#include "cpu/exec/simd_int.h"
#include "cpu/exec/simd_x86.h"
#include "decode_gen.h"

#define PERM(name, U, A, B)                                                                                                \
	SIMD_KERNEL(name##_##U)                                                                                            \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		UNUSED const unsigned half = ARRAY_SIZE(r.U) / 2;                                                          \
		for (unsigned i = 0; i < half; i++) {                                                                      \
			r.U[2 * i] = A;                                                                                    \
			r.U[2 * i + 1] = B;                                                                                \
		}                                                                                                          \
		*d = r;                                                                                                    \
	}
#define PERM_BHSD(name, A, B)                                                                                              \
	PERM(name, b, n->b[A], m->b[B])                                                                                    \
	PERM(name, h, n->h[A], m->h[B])                                                                                    \
	PERM(name, s, n->s[A], m->s[B])                                                                                    \
	PERM(name, d, n->d[A], m->d[B])                                                                                    \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};
PERM_BHSD(simd_zip1, i, i)
PERM_BHSD(simd_zip2, half + i, half + i)
PERM_BHSD(simd_zip2_64, half / 2 + i, half / 2 + i) /* of 64-bit operands, into the low half */
PERM_BHSD(simd_trn1, 2 * i, 2 * i)
PERM_BHSD(simd_trn2, 2 * i + 1, 2 * i + 1)

#define UNZIP(name, U, PART)                                                                                               \
	SIMD_KERNEL(name##_##U)                                                                                            \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		const unsigned half = ARRAY_SIZE(r.U) / 2;                                                                 \
		for (unsigned i = 0; i < half; i++)                                                                        \
			r.U[i] = n->U[2 * i + (PART)];                                                                     \
		for (unsigned i = 0; i < half; i++)                                                                        \
			r.U[half + i] = m->U[2 * i + (PART)];                                                              \
		*d = r;                                                                                                    \
	}
#define UNZIP_BHSD(name, PART)                                                                                             \
	UNZIP(name, b, PART)                                                                                               \
	UNZIP(name, h, PART)                                                                                               \
	UNZIP(name, s, PART)                                                                                               \
	UNZIP(name, d, PART)                                                                                               \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};
UNZIP_BHSD(simd_uzp1, 0)
UNZIP_BHSD(simd_uzp2, 1)

void sel_asimdperm(struct op *op, const struct args_asimdperm *a)
{
	const unsigned q = a->Q, size = a->size, rd = a->Rd, rn = a->Rn, rm = a->Rm;
	const op_fn same = q ? op_simd_q : op_simd_d, unzip = q ? op_simd_q : op_simd_pair_d;

	switch (a->id) {
	case A64_UZP1_asimdperm_only:
		simd_set(op, unzip, simd_uzp1[size], rd, rn, rm, 0);
		break;
	case A64_UZP2_asimdperm_only:
		simd_set(op, unzip, simd_uzp2[size], rd, rn, rm, 0);
		break;
	case A64_TRN1_asimdperm_only:
		simd_set(op, same, simd_trn1[size], rd, rn, rm, 0);
		break;
	case A64_TRN2_asimdperm_only:
		simd_set(op, same, simd_trn2[size], rd, rn, rm, 0);
		break;
	case A64_ZIP1_asimdperm_only:
		simd_set(op, same, simd_zip1[size], rd, rn, rm, 0);
		break;
	default:
		simd_set(op, same, (q ? simd_zip2 : simd_zip2_64)[size], rd, rn, rm, 0);
	}
}

/* ---- EXT: bytes aux.. of Vm:Vn ---- */
static inline uint64_t window(uint64_t hi, uint64_t lo, unsigned bit)
{
	return bit ? lo >> bit | hi << (64 - bit) : lo;
}
SIMD_KERNEL(ext_low) /* 0 to 7 */
{
	const unsigned bit = 8 * AUX_LANES(aux);
	*d = (union vreg){.d = {window(n->d[1], n->d[0], bit), window(m->d[0], n->d[1], bit)}};
}
SIMD_KERNEL(ext_high) /* 8 to 15 */
{
	const unsigned bit = 8 * AUX_LANES(aux) - 64;
	*d = (union vreg){.d = {window(m->d[0], n->d[1], bit), window(m->d[1], m->d[0], bit)}};
}
SIMD_KERNEL(ext_64)
{
	*d = (union vreg){.d = {window(m->d[0], n->d[0], 8 * AUX_LANES(aux)), 0}};
}

void sel_asimdext(struct op *op, const struct args_asimdext *a)
{
	simd_set(op, op_simd_q, !a->Q ? ext_64 : a->imm4 < 8 ? ext_low : ext_high, a->Rd, a->Rn, a->Rm, AUX(a->imm4, 0, 0));
}

/* ---- frequent ones ---- */
SIMD_HOT_BHSD(simd_zip1)
SIMD_HOT_BHSD(simd_zip2)
SIMD_HOT_BHSD(simd_uzp1)
SIMD_HOT_BHSD(simd_uzp2)
SIMD_HOT_BHSD(simd_trn1)
SIMD_HOT_BHSD(simd_trn2)
SIMD_HOT(ext_low)
SIMD_HOT(ext_high)

const struct simd_hot simd_hot_perm[] = {
	SIMD_HOT_ROWS_BHSD(simd_zip1), SIMD_HOT_ROWS_BHSD(simd_zip2), SIMD_HOT_ROWS_BHSD(simd_uzp1), SIMD_HOT_ROWS_BHSD(simd_uzp2),
	SIMD_HOT_ROWS_BHSD(simd_trn1), SIMD_HOT_ROWS_BHSD(simd_trn2), SIMD_HOT_ROW(ext_low),    SIMD_HOT_ROW(ext_high),
	SIMD_HOT_END,
};

/* ---- TBL, TBX: op->ra registers from Vn, wrapping round V31 ---- */
static inline void lookup(const struct pe *pe, const struct op *op, union vreg *r)
{
	uint8_t table[64];
	const union vreg index = pe->v[op->rm];

	for (unsigned i = 0; i < op->ra; i++)
		memcpy(table + 16 * i, &pe->v[(op->rn + i) % 32], 16);
	for (unsigned i = 0; i < 16; i++)
		if (index.b[i] < 16 * op->ra)
			r->b[i] = table[index.b[i]];
}

#if defined(SIMD_HOST_X86)
#define SHUFFLE_TARGET __attribute__((target("ssse3")))
/* PSHUFB takes the low four bits of an index, and gives zero where its top bit is set: adding 0x70 with saturation sets that for
 * whatever is 16 or more, be it because the index is of a later register or, having wrapped, of an earlier one. */
SHUFFLE_TARGET static inline void host_lookup(const struct pe *pe, const struct op *op, union vreg *r)
{
	__m128i index = _mm_load_si128((const __m128i *)&pe->v[op->rm]), sum = _mm_setzero_si128();
	const __m128i beyond = _mm_subs_epu8(index, _mm_set1_epi8((char)(16 * op->ra - 1)));
	const __m128i found = _mm_cmpeq_epi8(beyond, _mm_setzero_si128()), old = _mm_load_si128((const __m128i *)r);

	for (unsigned i = 0; i < op->ra; i++) {
		const __m128i t = _mm_load_si128((const __m128i *)&pe->v[(op->rn + i) % 32]);
		sum = _mm_or_si128(sum, _mm_shuffle_epi8(t, _mm_adds_epu8(index, _mm_set1_epi8(0x70))));
		index = _mm_sub_epi8(index, _mm_set1_epi8(16));
	}
	_mm_store_si128((__m128i *)r, _mm_or_si128(sum, _mm_andnot_si128(found, old)));
}
static bool host_has_shuffle(void)
{
	return __builtin_cpu_supports("ssse3");
}
#else
#define SHUFFLE_TARGET
#define host_lookup lookup
static bool host_has_shuffle(void)
{
	return false;
}
#endif

#define TABLE_BODY(ATTR, name, LOOKUP, INIT, UPPER)                                                                        \
	ATTR static OP(name)                                                                                               \
	{                                                                                                                  \
		SIMD_WRITES();                                                                                             \
		{                                                                                                          \
			union vreg r = INIT;                                                                               \
			LOOKUP(pe, op, &r);                                                                                \
			simd_put(&pe->v[op->rd], r.d[0], UPPER);                                                           \
		}                                                                                                          \
		NEXT();                                                                                                    \
	}
#define TABLE_BODIES(ATTR, name, LOOKUP)                                                                                   \
	TABLE_BODY(ATTR, name##_tbl_q, LOOKUP, {{0}}, r.d[1])                                                              \
	TABLE_BODY(ATTR, name##_tbl_d, LOOKUP, {{0}}, 0)                                                                   \
	TABLE_BODY(ATTR, name##_tbx_q, LOOKUP, pe->v[op->rd], r.d[1])                                                      \
	TABLE_BODY(ATTR, name##_tbx_d, LOOKUP, pe->v[op->rd], 0)
TABLE_BODIES(UNUSED, plain, lookup)
TABLE_BODIES(SHUFFLE_TARGET, host, host_lookup)

void sel_asimdtbl(struct op *op, const struct args_asimdtbl *a)
{
	static const op_fn plain[2][2] = {{plain_tbl_d, plain_tbl_q}, {plain_tbx_d, plain_tbx_q}};
	static const op_fn host[2][2] = {{host_tbl_d, host_tbl_q}, {host_tbx_d, host_tbx_q}};

	op->fn = op_ref((host_has_shuffle() ? host : plain)[a->op][a->Q]);
	op->rd = (uint8_t)a->Rd;
	op->rn = (uint8_t)a->Rn;
	op->rm = (uint8_t)a->Rm;
	op->ra = (uint8_t)a->len;
	op->imm = 0;
}
