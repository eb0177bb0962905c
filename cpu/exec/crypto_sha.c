/* cpu/exec/crypto_sha.c - SHA-1, SHA-256, SHA-512 and SHA-3.
 * Implements: DDI 0487 C4.1.96: groups cryptosha2, cryptosha3, and of cryptosha512_2, cryptosha512_3, crypto4, crypto3_imm6 what
 *             is SHA-512 and SHA-3; SHAchoose(), SHAmajority(), SHAparity(), SHA256hash() (FIPS 180-4, FIPS 202).
 * Not here:   SM3 and SM4 (crypto_sm.c). */
#include "cpu/exec/crypto.h"
#include "cpu/exec/simd_x86.h"
#include "decode_gen.h"

#define CHOOSE(x, y, z)   ((((y) ^ (z)) & (x)) ^ (z))
#define MAJORITY(x, y, z) (((x) & (y)) | (((x) | (y)) & (z)))
#define PARITY(x, y, z)   ((x) ^ (y) ^ (z))

/* ---- SHA-1: d holds a to d of the state, n.s[0] is e; m holds the schedule ---- */
#define SHA1_ROUNDS(name, FN)                                                                                              \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		uint32_t a = d->s[0], b = d->s[1], c = d->s[2], e3 = d->s[3], e = n->s[0];                                 \
		for (unsigned i = 0; i < 4; i++) {                                                                         \
			uint32_t t = e + rol32(a, 5) + FN(b, c, e3) + m->s[i];                                             \
			e = e3;                                                                                            \
			e3 = c;                                                                                            \
			c = rol32(b, 30);                                                                                  \
			b = a;                                                                                             \
			a = t;                                                                                             \
		}                                                                                                          \
		*d = (union vreg){.s = {a, b, c, e3}};                                                                     \
	}
SHA1_ROUNDS(sha1c, CHOOSE)
SHA1_ROUNDS(sha1p, PARITY)
SHA1_ROUNDS(sha1m, MAJORITY)

SIMD_KERNEL(sha1h)
{
	*d = (union vreg){.s = {rol32(n->s[0], 30), 0, 0, 0}};
}

SIMD_KERNEL(sha1su0)
{
	*d = (union vreg){.d = {d->d[1] ^ d->d[0] ^ m->d[0], n->d[0] ^ d->d[1] ^ m->d[1]}};
}

SIMD_KERNEL(sha1su1)
{
	const uint32_t t[4] = {d->s[0] ^ n->s[1], d->s[1] ^ n->s[2], d->s[2] ^ n->s[3], d->s[3]};
	*d = (union vreg){.s = {rol32(t[0], 1), rol32(t[1], 1), rol32(t[2], 1), rol32(t[3], 1) ^ rol32(t[0], 2)}};
}

/* ---- SHA-256 ---- */
static inline uint32_t big_sigma0(uint32_t x)
{
	return ror32(x, 2) ^ ror32(x, 13) ^ ror32(x, 22);
}
static inline uint32_t big_sigma1(uint32_t x)
{
	return ror32(x, 6) ^ ror32(x, 11) ^ ror32(x, 25);
}
static inline uint32_t small_sigma0(uint32_t x)
{
	return ror32(x, 7) ^ ror32(x, 18) ^ x >> 3;
}
static inline uint32_t small_sigma1(uint32_t x)
{
	return ror32(x, 17) ^ ror32(x, 19) ^ x >> 10;
}

/* Four rounds on a to d in x and e to h in y. */
static inline void sha256_hash(union vreg *x, union vreg *y, const union vreg *w)
{
	for (unsigned i = 0; i < 4; i++) {
		uint32_t t = y->s[3] + big_sigma1(y->s[0]) + CHOOSE(y->s[0], y->s[1], y->s[2]) + w->s[i];
		uint32_t e = x->s[3] + t, a = t + big_sigma0(x->s[0]) + MAJORITY(x->s[0], x->s[1], x->s[2]);
		*x = (union vreg){.s = {a, x->s[0], x->s[1], x->s[2]}};
		*y = (union vreg){.s = {e, y->s[0], y->s[1], y->s[2]}};
	}
}

SIMD_KERNEL(sha256h)
{
	union vreg x = *d, y = *n;
	sha256_hash(&x, &y, m);
	*d = x;
}

SIMD_KERNEL(sha256h2)
{
	union vreg x = *n, y = *d;
	sha256_hash(&x, &y, m);
	*d = y;
}

SIMD_KERNEL(sha256su0)
{
	const uint32_t t[4] = {d->s[1], d->s[2], d->s[3], n->s[0]};
	for (unsigned i = 0; i < 4; i++)
		d->s[i] += small_sigma0(t[i]);
}

SIMD_KERNEL(sha256su1)
{
	const uint32_t t[4] = {n->s[1], n->s[2], n->s[3], m->s[0]}, last[2] = {m->s[2], m->s[3]};
	union vreg r;
	for (unsigned i = 0; i < 4; i++)
		r.s[i] = d->s[i] + t[i] + small_sigma1(i < 2 ? last[i] : r.s[i - 2]);
	*d = r;
}

/* The host's SHA instructions keep the state as (a b e f) and (c d g h), a and c on top. */
#if defined(SIMD_HOST_X86)
#define SHA_TARGET __attribute__((target("sha,sse4.1")))
static inline __m128i get(const union vreg *v)
{
	return _mm_load_si128((const __m128i *)v);
}

/* After four rounds: the upper halves are those of X (H) or the lower ones those of Y (H2). */
SHA_TARGET static inline void host_rounds(const union vreg *x, const union vreg *y, const union vreg *w, __m128i *new_abef,
					  __m128i *new_cdgh)
{
	const __m128i abcd = _mm_shuffle_epi32(get(x), 0x1b), efgh = _mm_shuffle_epi32(get(y), 0x1b); /* a, e on top */
	const __m128i abef = _mm_unpackhi_epi64(efgh, abcd), cdgh = _mm_unpacklo_epi64(efgh, abcd);

	*new_cdgh = _mm_sha256rnds2_epu32(cdgh, abef, get(w));
	*new_abef = _mm_sha256rnds2_epu32(abef, *new_cdgh, _mm_unpackhi_epi64(get(w), get(w)));
}

SHA_TARGET SIMD_KERNEL(host_sha256h)
{
	__m128i abef, cdgh;
	host_rounds(d, n, m, &abef, &cdgh);
	_mm_store_si128((__m128i *)d, _mm_shuffle_epi32(_mm_unpackhi_epi64(cdgh, abef), 0x1b));
}

SHA_TARGET SIMD_KERNEL(host_sha256h2)
{
	__m128i abef, cdgh;
	host_rounds(n, d, m, &abef, &cdgh);
	_mm_store_si128((__m128i *)d, _mm_shuffle_epi32(_mm_unpacklo_epi64(cdgh, abef), 0x1b));
}

SHA_TARGET SIMD_KERNEL(host_sha256su0)
{
	_mm_store_si128((__m128i *)d, _mm_sha256msg1_epu32(get(d), get(n)));
}

SHA_TARGET SIMD_KERNEL(host_sha256su1)
{
	const __m128i sum = _mm_add_epi32(get(d), _mm_alignr_epi8(get(m), get(n), 4));
	_mm_store_si128((__m128i *)d, _mm_sha256msg2_epu32(sum, get(m)));
}

static bool host_has_sha(void)
{
	unsigned a, b = 0, c, d;

	__asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(7), "c"(0)); /* __builtin_cpu_supports() knows no "sha" */
	return (b >> 29 & 1) && __builtin_cpu_supports("sse4.1");
}
#else
#define host_sha256h   sha256h
#define host_sha256h2  sha256h2
#define host_sha256su0 sha256su0
#define host_sha256su1 sha256su1

static bool host_has_sha(void)
{
	return false;
}
#endif

simd_fn crypto_sha_kernel(enum crypto_insn insn)
{
	static const simd_fn k[] = {sha1h, sha1su1, sha256su0, sha1c, sha1p, sha1m, sha1su0, sha256h, sha256h2, sha256su1};

	return k[insn - CRYPTO_SHA1H];
}

void sel_cryptosha2(struct op *op, const struct args_cryptosha2 *a)
{
	const simd_fn su0 = host_has_sha() ? host_sha256su0 : sha256su0;
	const simd_fn k = a->id == A64_SHA1H_SS_cryptosha2 ? sha1h : a->id == A64_SHA1SU1_VV_cryptosha2 ? sha1su1 : su0;

	simd_set(op, op_simd_q, k, a->Rd, a->Rn, a->Rn, 0);
}

void sel_cryptosha3(struct op *op, const struct args_cryptosha3 *a)
{
	const bool host = host_has_sha();
	simd_fn k;

	switch (a->id) {
	case A64_SHA1C_QSV_cryptosha3:
		k = sha1c;
		break;
	case A64_SHA1P_QSV_cryptosha3:
		k = sha1p;
		break;
	case A64_SHA1M_QSV_cryptosha3:
		k = sha1m;
		break;
	case A64_SHA1SU0_VVV_cryptosha3:
		k = sha1su0;
		break;
	case A64_SHA256H_QQV_cryptosha3:
		k = host ? host_sha256h : sha256h;
		break;
	case A64_SHA256H2_QQV_cryptosha3:
		k = host ? host_sha256h2 : sha256h2;
		break;
	default:
		k = host ? host_sha256su1 : sha256su1;
	}
	simd_set(op, op_simd_q, k, a->Rd, a->Rn, a->Rm, 0);
}

/* ---- SHA-512: two rounds; every operand is a pair ---- */
SIMD_KERNEL(sha512h)
{
	const uint64_t e = m->d[1], f = n->d[0], g = n->d[1];
	uint64_t hi = CHOOSE(e, f, g) + (ror64(e, 14) ^ ror64(e, 18) ^ ror64(e, 41)) + d->d[1], t = hi + m->d[0];
	uint64_t lo = CHOOSE(t, e, f) + (ror64(t, 14) ^ ror64(t, 18) ^ ror64(t, 41)) + d->d[0];
	*d = (union vreg){.d = {lo, hi}};
}

SIMD_KERNEL(sha512h2)
{
	const uint64_t a = m->d[0], b = m->d[1], c = n->d[0];
	uint64_t hi = MAJORITY(c, b, a) + (ror64(a, 28) ^ ror64(a, 34) ^ ror64(a, 39)) + d->d[1];
	uint64_t lo = MAJORITY(hi, a, b) + (ror64(hi, 28) ^ ror64(hi, 34) ^ ror64(hi, 39)) + d->d[0];
	*d = (union vreg){.d = {lo, hi}};
}

static inline uint64_t small_sigma0_64(uint64_t x)
{
	return ror64(x, 1) ^ ror64(x, 8) ^ x >> 7;
}
static inline uint64_t small_sigma1_64(uint64_t x)
{
	return ror64(x, 19) ^ ror64(x, 61) ^ x >> 6;
}

SIMD_KERNEL(sha512su0)
{
	*d = (union vreg){.d = {d->d[0] + small_sigma0_64(d->d[1]), d->d[1] + small_sigma0_64(n->d[0])}};
}

SIMD_KERNEL(sha512su1)
{
	*d = (union vreg){.d = {d->d[0] + small_sigma1_64(n->d[0]) + m->d[0], d->d[1] + small_sigma1_64(n->d[1]) + m->d[1]}};
}

/* ---- SHA-3 ---- */
LANES3(rax1, d, d, uint64_t, a ^ (b << 1 | b >> 63))

SIMD_KERNEL(xar)
{
	for (unsigned i = 0; i < 2; i++)
		d->d[i] = ror64(n->d[i] ^ m->d[i], AUX_LANES(aux));
}

void sel_cryptosha512_2(struct op *op, const struct args_cryptosha512_2 *a)
{
	const simd_fn k = a->id == A64_SHA512SU0_VV2_cryptosha512_2 ? sha512su0 : crypto_sm4e;

	simd_set(op, op_simd_q, k, a->Rd, a->Rn, a->Rn, 0);
}

void sel_cryptosha512_3(struct op *op, const struct args_cryptosha512_3 *a)
{
	simd_fn k;

	switch (a->id) {
	case A64_SHA512H_QQV_cryptosha512_3:
		k = sha512h;
		break;
	case A64_SHA512H2_QQV_cryptosha512_3:
		k = sha512h2;
		break;
	case A64_SHA512SU1_VVV2_cryptosha512_3:
		k = sha512su1;
		break;
	case A64_RAX1_VVV2_cryptosha512_3:
		k = rax1;
		break;
	case A64_SM3PARTW1_VVV4_cryptosha512_3:
		k = crypto_sm3partw1;
		break;
	case A64_SM3PARTW2_VVV4_cryptosha512_3:
		k = crypto_sm3partw2;
		break;
	default:
		k = crypto_sm4ekey;
	}
	simd_set(op, op_simd_q, k, a->Rd, a->Rn, a->Rm, 0);
}

void sel_crypto3_imm6(struct op *op, const struct args_crypto3_imm6 *a)
{
	simd_set(op, op_simd_q, xar, a->Rd, a->Rn, a->Rm, AUX(a->imm6, 0, 0));
}

/* ---- four registers: bodies of their own, the fourth is op->ra ---- */
#define FOUR_BODY(name, EXPR)                                                                                              \
	static OP(name)                                                                                                    \
	{                                                                                                                  \
		SIMD_WRITES();                                                                                             \
		for (unsigned i = 0; i < 2; i++) {                                                                         \
			uint64_t n = pe->v[op->rn].d[i], m = pe->v[op->rm].d[i], a = pe->v[op->ra].d[i];                   \
			pe->v[op->rd].d[i] = (EXPR);                                                                       \
		}                                                                                                          \
		NEXT();                                                                                                    \
	}
FOUR_BODY(op_eor3, n ^ m ^ a)
FOUR_BODY(op_bcax, n ^ (m & ~a))

static OP(op_sm3ss1)
{
	SIMD_WRITES();
	uint32_t sum = rol32(pe->v[op->rn].s[3], 12) + pe->v[op->rm].s[3] + pe->v[op->ra].s[3];
	pe->v[op->rd] = (union vreg){.s = {0, 0, 0, rol32(sum, 7)}};
	NEXT();
}

void sel_crypto4(struct op *op, const struct args_crypto4 *a)
{
	op->fn = op_ref(a->id == A64_EOR3_VVV16_crypto4 ? op_eor3 : a->id == A64_BCAX_VVV16_crypto4 ? op_bcax : op_sm3ss1);
	op->rd = (uint8_t)a->Rd;
	op->rn = (uint8_t)a->Rn;
	op->rm = (uint8_t)a->Rm;
	op->ra = (uint8_t)a->Ra;
	op->imm = 0;
}
