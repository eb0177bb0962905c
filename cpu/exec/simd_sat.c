/* cpu/exec/simd_sat.c - kernels of the saturating integer instructions and of the shifts by register.
 * Implements: DDI 0487 C7.2: [SU]QADD, [SU]QSUB, SUQADD, USQADD, SQ(R)DMULH, SQRDML[AS]H, [SU](Q)(R)SHL (register);
 *             Saturation of any lane sets FPSR.QC.
 * Not here:   shifts by immediate (simd_shift.c), narrowing (simd_narrow.c), one element (satq.h). */
#include "cpu/exec/satq.h"
#include "cpu/exec/simd_int.h"

/* Like LANES3 and LANES3A, with `sat` for EXPR to set. */
#define SAT3(name, U, F, T, EXPR)                                                                                          \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		typedef __typeof__(r.U[0]) u_t UNUSED;                                                                     \
		bool sat = false;                                                                                          \
		LANES_LOOP(U) {                                                                                            \
			UNUSED T a = n->F[i], b = m->F[i];                                                                  \
			r.U[i] = (u_t)(EXPR);                                                                              \
		}                                                                                                          \
		*d = r;                                                                                                    \
		simd_saturated(pe, sat);                                                                                   \
	}
#define SAT3A(name, U, F, T, EXPR)                                                                                         \
	SIMD_KERNEL(name)                                                                                                  \
	{                                                                                                                  \
		union vreg r;                                                                                              \
		typedef __typeof__(r.U[0]) u_t UNUSED;                                                                     \
		bool sat = false;                                                                                          \
		LANES_LOOP(U) {                                                                                            \
			UNUSED T a = n->F[i], b = m->F[i], c = d->F[i];                                                    \
			r.U[i] = (u_t)(EXPR);                                                                              \
		}                                                                                                          \
		*d = r;                                                                                                    \
		simd_saturated(pe, sat);                                                                                   \
	}

/* ---- addition and subtraction ---- */
#define SIGNED_SAT(KIND, name, NARROW, WIDE)                                                                               \
	KIND(name##_b, b, sb, int64_t, sat_signed(NARROW, 8, &sat))                                                        \
	KIND(name##_h, h, sh, int64_t, sat_signed(NARROW, 16, &sat))                                                       \
	KIND(name##_s, s, ss, int64_t, sat_signed(NARROW, 32, &sat))                                                       \
	KIND(name##_d, d, sd, int64_t, WIDE)                                                                               \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};
#define UNSIGNED_SAT(KIND, name, NARROW, WIDE)                                                                             \
	KIND(name##_b, b, b, int64_t, sat_unsigned(NARROW, 8, &sat))                                                       \
	KIND(name##_h, h, h, int64_t, sat_unsigned(NARROW, 16, &sat))                                                      \
	KIND(name##_s, s, s, int64_t, sat_unsigned(NARROW, 32, &sat))                                                      \
	KIND(name##_d, d, d, uint64_t, WIDE)                                                                               \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};
SIGNED_SAT(SAT3, simd_sqadd, a + b, sqadd64(a, b, &sat))
SIGNED_SAT(SAT3, simd_sqsub, a - b, sqsub64(a, b, &sat))
UNSIGNED_SAT(SAT3, simd_uqadd, a + b, uqadd64(a, b, &sat))
UNSIGNED_SAT(SAT3, simd_uqsub, a - b, uqsub64(a, b, &sat))

/* SUQADD: the unsigned Vn to the signed Vd. USQADD: the signed Vn to the unsigned Vd. */
#define SUQ(U, N)                                                                                                          \
	SAT3A(simd_suqadd_##U, U, U, uint64_t, sat_signed((int64_t)a + sext(c, N), N, &sat))                               \
	SAT3A(simd_usqadd_##U, U, U, uint64_t, sat_unsigned((int64_t)c + sext(a, N), N, &sat))
SUQ(b, 8)
SUQ(h, 16)
SUQ(s, 32)
SAT3A(simd_suqadd_d, d, d, uint64_t, suqadd64((int64_t)c, a, &sat))
SAT3A(simd_usqadd_d, d, d, uint64_t, usqadd64(c, (int64_t)a, &sat))
const simd_fn simd_suqadd[4] = {simd_suqadd_b, simd_suqadd_h, simd_suqadd_s, simd_suqadd_d};
const simd_fn simd_usqadd[4] = {simd_usqadd_b, simd_usqadd_h, simd_usqadd_s, simd_usqadd_d};

/* ---- doubling multiply, high half ---- */
SAT3(simd_sqdmulh_h, h, sh, int64_t, sqdmulh(a, b, 0, 16, &sat))
SAT3(simd_sqdmulh_s, s, ss, int64_t, sqdmulh(a, b, 0, 32, &sat))
const simd_fn simd_sqdmulh[4] = {NULL, simd_sqdmulh_h, simd_sqdmulh_s, NULL};
SAT3(simd_sqrdmulh_h, h, sh, int64_t, sqdmulh(a, b, 1 << 14, 16, &sat))
SAT3(simd_sqrdmulh_s, s, ss, int64_t, sqdmulh(a, b, 1 << 30, 32, &sat))
const simd_fn simd_sqrdmulh[4] = {NULL, simd_sqrdmulh_h, simd_sqrdmulh_s, NULL};
SAT3A(simd_sqrdmlah_h, h, sh, int64_t, sqrdmlah(c, a *b, 16, &sat))
SAT3A(simd_sqrdmlah_s, s, ss, int64_t, sqrdmlah(c, a *b, 32, &sat))
const simd_fn simd_sqrdmlah[4] = {NULL, simd_sqrdmlah_h, simd_sqrdmlah_s, NULL};
SAT3A(simd_sqrdmlsh_h, h, sh, int64_t, sqrdmlah(c, -(a * b), 16, &sat))
SAT3A(simd_sqrdmlsh_s, s, ss, int64_t, sqrdmlah(c, -(a * b), 32, &sat))
const simd_fn simd_sqrdmlsh[4] = {NULL, simd_sqrdmlsh_h, simd_sqrdmlsh_s, NULL};

/* ---- shifts by register: the signed low byte of b, left if positive ---- */
#define SHIFT_REG(name, F, T, FN, ROUND, SATURATE)                                                                         \
	SAT3(name##_b, b, F##b, T, FN(a, (int8_t)b, 8, ROUND, SATURATE, &sat))                                             \
	SAT3(name##_h, h, F##h, T, FN(a, (int8_t)b, 16, ROUND, SATURATE, &sat))                                            \
	SAT3(name##_s, s, F##s, T, FN(a, (int8_t)b, 32, ROUND, SATURATE, &sat))                                            \
	SAT3(name##_d, d, F##d, T, FN(a, (int8_t)b, 64, ROUND, SATURATE, &sat))                                            \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};
SHIFT_REG(simd_sshl, s, int64_t, shift_signed, false, false)
SHIFT_REG(simd_srshl, s, int64_t, shift_signed, true, false)
SHIFT_REG(simd_sqshl, s, int64_t, shift_signed, false, true)
SHIFT_REG(simd_sqrshl, s, int64_t, shift_signed, true, true)
SHIFT_REG(simd_ushl, , uint64_t, shift_unsigned, false, false)
SHIFT_REG(simd_urshl, , uint64_t, shift_unsigned, true, false)
SHIFT_REG(simd_uqshl, , uint64_t, shift_unsigned, false, true)
SHIFT_REG(simd_uqrshl, , uint64_t, shift_unsigned, true, true)

/* The same by an immediate, in AUX_LANES(aux). SQSHLU: signed to unsigned. */
#define SHIFT_IMM(name, F, T, EXPR)                                                                                        \
	SAT3(name##_b, b, F##b, T, EXPR(8))                                                                                \
	SAT3(name##_h, h, F##h, T, EXPR(16))                                                                               \
	SAT3(name##_s, s, F##s, T, EXPR(32))                                                                               \
	SAT3(name##_d, d, F##d, T, EXPR(64))                                                                               \
	const simd_fn name[4] = {name##_b, name##_h, name##_s, name##_d};
#define SQSHL_IMM(N)  shift_signed(a, (int8_t)AUX_LANES(aux), N, false, true, &sat)
#define UQSHL_IMM(N)  shift_unsigned(a, (int8_t)AUX_LANES(aux), N, false, true, &sat)
#define SQSHLU_IMM(N) shift_to_unsigned(a, (int8_t)AUX_LANES(aux), N, &sat)
SHIFT_IMM(simd_sqshl_imm, s, int64_t, SQSHL_IMM)
SHIFT_IMM(simd_uqshl_imm, , uint64_t, UQSHL_IMM)
SHIFT_IMM(simd_sqshlu, s, int64_t, SQSHLU_IMM)

/* ---- SQABS, SQNEG ---- */
SIGNED_SAT(SAT3, simd_sqabs, a < 0 ? -a : a, a < 0 ? sqsub64(0, a, &sat) : a)
SIGNED_SAT(SAT3, simd_sqneg, -a, sqsub64(0, a, &sat))
