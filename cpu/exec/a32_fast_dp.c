/* cpu/exec/a32_fast_dp.c - threaded bodies of A32's and T32's data processing.
 * Implements: DDI 0487 F5.1: what a32_dp.c and t16_dp.c implement, where neither PC nor RRX nor a shift by a register takes part; MOV
 *             and MOVT of 16 bits; ADR; SXTB, SXTH, UXTB, UXTH.
 * Not here:   everything else about them (there). */
#include "cpu/exec/a32_alu.h"
#include "cpu/exec/a32_fast.h"

/* ---- second operands: b, and the carry out of the shift. lo: the immediate, or how far; rm: the carry of an immediate ---- */

#define RN      ((uint32_t)pe->x[op->rn])
#define RM      ((uint32_t)pe->x[op->rm])
#define N_BITS  (op->lo)
#define IMM     op->lo
#define IMMC    op->lo
#define REG     RM
#define LSL     (RM << N_BITS)
#define LSR     ((uint32_t)((uint64_t)RM >> N_BITS))
#define ASR     ((uint32_t)((int64_t)(int32_t)RM >> N_BITS))
#define ROR     (RM >> N_BITS | RM << (32 - N_BITS))
#define OUT_IMM  ((void)0)
#define OUT_IMMC (pe->flags.c = op->rm)
#define OUT_REG  ((void)0)
#define OUT_LSL  (pe->flags.c = m >> (32 - N_BITS) & 1)
#define OUT_LSR  (pe->flags.c = m >> (N_BITS - 1) & 1)
#define OUT_ASR  OUT_LSR
#define OUT_ROR  OUT_LSR

enum operand { OPERAND_IMM, OPERAND_IMMC, OPERAND_REG, OPERAND_LSL, OPERAND_LSR, OPERAND_ASR, OPERAND_ROR, OPERAND_COUNT };
#define OPERANDS(X, ...)                                                                                                   \
	X(IMM, __VA_ARGS__) X(IMMC, __VA_ARGS__) X(REG, __VA_ARGS__) X(LSL, __VA_ARGS__) X(LSR, __VA_ARGS__)               \
	X(ASR, __VA_ARGS__) X(ROR, __VA_ARGS__)

/* ---- without flags ---- */

#define PLAIN(B, K, name, expr)                                                                                            \
	static OP(name##_##B##_##K)                                                                                        \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		uint32_t b = B;                                                                                            \
		pe->x[op->rd] = (uint32_t)(expr);                                                                          \
		GO_ON_##K;                                                                                                 \
	}

/* ---- logic with flags: `m` before Rd is written, which may be Rm ---- */

#define LOGIC(B, K, name, expr, WRITE)                                                                                     \
	static OP(name##_##B##_##K)                                                                                        \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		uint32_t m = RM, b = B, r = (expr);                                                                         \
		(void)m;                                                                                                   \
		pe->flags.n = (uint64_t)r << 32;                                                                           \
		pe->flags.z = r;                                                                                           \
		OUT_##B;                                                                                                   \
		WRITE;                                                                                                     \
		GO_ON_##K;                                                                                                 \
	}

#define ARITH(B, K, name, expr, WRITE)                                                                                     \
	static OP(name##_##B##_##K)                                                                                        \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		uint32_t b = B, r = (expr);                                                                                \
		WRITE;                                                                                                     \
		GO_ON_##K;                                                                                                 \
	}

#define KEEP (pe->x[op->rd] = r)
#define DROP ((void)r)
#define F    (&pe->flags)
#define C    ((uint32_t)pe->flags.c)

#define ALL_OF(K)                                                                                                          \
	OPERANDS(PLAIN, K, and, RN & b)                                                                                     \
	OPERANDS(PLAIN, K, eor, RN ^ b)                                                                                     \
	OPERANDS(PLAIN, K, sub, RN - b)                                                                                     \
	OPERANDS(PLAIN, K, rsb, b - RN)                                                                                     \
	OPERANDS(PLAIN, K, add, RN + b)                                                                                     \
	OPERANDS(PLAIN, K, adc, RN + b + C)                                                                                 \
	OPERANDS(PLAIN, K, sbc, RN + ~b + C)                                                                                \
	OPERANDS(PLAIN, K, rsc, ~RN + b + C)                                                                                \
	OPERANDS(PLAIN, K, orr, RN | b)                                                                                     \
	OPERANDS(PLAIN, K, mov, b)                                                                                         \
	OPERANDS(PLAIN, K, bic, RN & ~b)                                                                                    \
	OPERANDS(PLAIN, K, mvn, ~b)                                                                                        \
	OPERANDS(PLAIN, K, orn, RN | ~b)                                                                                    \
	OPERANDS(LOGIC, K, ands, RN & b, KEEP)                                                                              \
	OPERANDS(LOGIC, K, eors, RN ^ b, KEEP)                                                                              \
	OPERANDS(LOGIC, K, orrs, RN | b, KEEP)                                                                              \
	OPERANDS(LOGIC, K, movs, b, KEEP)                                                                                  \
	OPERANDS(LOGIC, K, bics, RN & ~b, KEEP)                                                                             \
	OPERANDS(LOGIC, K, mvns, ~b, KEEP)                                                                                 \
	OPERANDS(LOGIC, K, orns, RN | ~b, KEEP)                                                                             \
	OPERANDS(LOGIC, K, tst, RN & b, DROP)                                                                               \
	OPERANDS(LOGIC, K, teq, RN ^ b, DROP)                                                                               \
	OPERANDS(ARITH, K, subs, sub_flags32(F, RN, b), KEEP)                                                               \
	OPERANDS(ARITH, K, rsbs, sub_flags32(F, b, RN), KEEP)                                                               \
	OPERANDS(ARITH, K, adds, add_flags32(F, RN, b), KEEP)                                                               \
	OPERANDS(ARITH, K, adcs, adc_flags32(F, RN, b, C), KEEP)                                                            \
	OPERANDS(ARITH, K, sbcs, adc_flags32(F, RN, ~b, C), KEEP)                                                           \
	OPERANDS(ARITH, K, rscs, adc_flags32(F, ~RN, b, C), KEEP)                                                           \
	OPERANDS(ARITH, K, cmp, sub_flags32(F, RN, b), DROP)                                                                \
	OPERANDS(ARITH, K, cmn, add_flags32(F, RN, b), DROP)
ALL_OF(A)
ALL_OF(N)
ALL_OF(W)

#define ENTRY(B, K, name) [OPERAND_##B] = name##_##B##_##K,
#define ROW(name, K)      { OPERANDS(ENTRY, K, name) }
#define TABLE(K)                                                                                                           \
	[KIND_##K] = {                                                                                                     \
		[DP_AND] = { ROW(and, K), ROW(ands, K) }, [DP_EOR] = { ROW(eor, K), ROW(eors, K) },                        \
		[DP_SUB] = { ROW(sub, K), ROW(subs, K) }, [DP_RSB] = { ROW(rsb, K), ROW(rsbs, K) },                        \
		[DP_ADD] = { ROW(add, K), ROW(adds, K) }, [DP_ADC] = { ROW(adc, K), ROW(adcs, K) },                        \
		[DP_SBC] = { ROW(sbc, K), ROW(sbcs, K) }, [DP_RSC] = { ROW(rsc, K), ROW(rscs, K) },                        \
		[DP_TST] = { ROW(tst, K), ROW(tst, K) },  [DP_TEQ] = { ROW(teq, K), ROW(teq, K) },                         \
		[DP_CMP] = { ROW(cmp, K), ROW(cmp, K) },  [DP_CMN] = { ROW(cmn, K), ROW(cmn, K) },                         \
		[DP_ORR] = { ROW(orr, K), ROW(orrs, K) }, [DP_MOV] = { ROW(mov, K), ROW(movs, K) },                        \
		[DP_BIC] = { ROW(bic, K), ROW(bics, K) }, [DP_MVN] = { ROW(mvn, K), ROW(mvns, K) },                        \
		[DP_ORN] = { ROW(orn, K), ROW(orns, K) },                                                                  \
	}
static const op_fn bodies[KIND_COUNT][DP_ORN + 1][2][OPERAND_COUNT] = { TABLE(A), TABLE(N), TABLE(W) };

/* s: 0, 1, or 2, which is 1 outside IT blocks. PC as a register is the handler's. */
static void choose(struct op *op, int dp, int s, unsigned rd, unsigned rn, enum operand b)
{
	if (rd == 15 || rn == 15)
		return;
	op->fn = op_ref(bodies[op->rm][dp][s != 0][b]);
	op->rd = (uint8_t)rd;
	op->rn = (uint8_t)rn;
}

static void with_imm(struct op *op, int dp, int s, unsigned rd, unsigned rn, uint32_t imm)
{
	choose(op, dp, s, rd, rn, OPERAND_IMM);
	op->lo = imm;
}

/* The same where the carry out is the immediate's bit 31. */
static void with_rotated_imm(struct op *op, int dp, int s, unsigned rd, unsigned rn, uint32_t imm)
{
	choose(op, dp, s, rd, rn, OPERAND_IMMC);
	op->lo = imm;
	op->rm = (uint8_t)(imm >> 31);
}

static void with_reg(struct op *op, int dp, int s, unsigned rd, unsigned rn, unsigned rm, unsigned type, unsigned n)
{
	static const enum operand kinds[] = { OPERAND_LSL, OPERAND_LSR, OPERAND_ASR, OPERAND_ROR };

	if (rm == 15 || (type == A32_ROR && !n)) /* RRX */
		return;
	choose(op, dp, s, rd, rn, type == A32_LSL && !n ? OPERAND_REG : kinds[type]);
	op->lo = n ? n : 32;
	op->rm = (uint8_t)rm;
}

void fast_a32_dp_imm(struct op *op, const struct args_a32_dp_imm *a)
{
	unsigned rotate = a->imm12 >> 8 << 1;
	uint32_t imm = ror32(a->imm12 & 0xff, rotate);

	if (rotate)
		with_rotated_imm(op, a->op, a->S, a->Rd, a->Rn, imm);
	else
		with_imm(op, a->op, a->S, a->Rd, a->Rn, imm);
}

void fast_t32_dp_imm(struct op *op, const struct args_t32_dp_imm *a)
{
	static const uint32_t spread[] = { 1, 0x00010001, 0x01000100, 0x01010101 };
	unsigned how = a->i << 3 | a->imm3;

	if (how < 4)
		with_imm(op, a->op, a->S, a->Rd, a->Rn, a->imm8 * spread[how]);
	else
		with_rotated_imm(op, a->op, a->S, a->Rd, a->Rn, ror32(0x80 | a->imm8, how << 1 | a->imm8 >> 7));
}

void fast_t32_dp_plain(struct op *op, const struct args_t32_dp_plain *a)
{
	with_imm(op, a->op, 0, a->Rd, a->Rn, a->i << 11 | a->imm3 << 8 | a->imm8);
}

void fast_t16_dp_imm(struct op *op, const struct args_t16_dp_imm *a)
{
	with_imm(op, a->op, a->S, a->Rd | a->Rdn, a->Rn | a->Rdn, a->imm8 | a->imm3);
}

void fast_t16_sp_imm(struct op *op, const struct args_t16_sp_imm *a)
{
	with_imm(op, a->op, 0, a->Rd, 13, (a->imm8 | a->imm7) << 2);
}

void fast_a32_dp_reg(struct op *op, const struct args_a32_dp_reg *a)
{
	with_reg(op, a->op, a->S, a->Rd | a->Rdn, a->Rn | a->Rdn, a->Rm, (unsigned)a->stype, a->imm5 | a->imm3 << 2 | a->imm2);
}

void fast_t16_shift(struct op *op, const struct args_t16_shift *a)
{
	with_reg(op, DP_MOV, 2, a->Rd, 0, a->Rm, a->op, a->imm5);
}

void fast_t16_special(struct op *op, const struct args_t16_special *a)
{
	unsigned rd = (a->DN | a->N | a->D | a->DM) << 3 | a->Rdn | a->Rn | a->Rd | a->Rdm;

	with_reg(op, a->op, a->op == DP_CMP, rd, rd, a->Rm, A32_LSL, 0);
}

/* ---- 16-bit immediates, addresses ---- */

#define MOVT(K)                                                                                                            \
	static OP(movt_##K)                                                                                                \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		pe->x[op->rd] = (pe->x[op->rd] & 0xffff) | op->lo;                                                         \
		GO_ON_##K;                                                                                                 \
	}                                                                                                                  \
	static OP(adr_##K)                                                                                                 \
	{                                                                                                                  \
		ENTER_##K;                                                                                                 \
		pe->x[op->rd] = (uint32_t)pe->code_va + op->lo;                                                            \
		GO_ON_##K;                                                                                                 \
	}
MOVT(A)
MOVT(N)
MOVT(W)

void fast_a32_movw(struct op *op, const struct args_a32_movw *a)
{
	static const op_fn movt[] = { movt_A, movt_N, movt_W };
	uint32_t imm16 = a->imm4 << 12 | a->imm12 | a->i << 11 | a->imm3 << 8 | a->imm8;

	if (!a->top) {
		with_imm(op, DP_MOV, 0, a->Rd, 0, imm16);
	} else if (a->Rd != 15) {
		op->fn = op_ref(movt[op->rm]);
		op->rd = (uint8_t)a->Rd;
		op->lo = imm16 << 16;
	}
}

/* `at`: the instruction's offset. A page begins at a multiple of 4: Align(PC, 4) is one of the offset. */
static void address(struct op *op, unsigned rd, bool add, uint32_t imm)
{
	static const op_fn adr[] = { adr_A, adr_N, adr_W };
	uint32_t base = ((uint32_t)op->hi + (op->rm == KIND_A ? 8 : 4)) & ~3u;

	if (rd == 15)
		return;
	op->fn = op_ref(adr[op->rm]);
	op->rd = (uint8_t)rd;
	op->lo = add ? base + imm : base - imm;
}

void fast_a32_adr(struct op *op, const struct args_a32_adr *a)
{
	address(op, a->Rd, a->add, ror32(a->imm12 & 0xff, a->imm12 >> 8 << 1));
}

void fast_t32_adr(struct op *op, const struct args_t32_adr *a)
{
	address(op, a->Rd, a->add, a->i << 11 | a->imm3 << 8 | a->imm8);
}

void fast_t16_adr(struct op *op, const struct args_t16_adr *a)
{
	address(op, a->Rd, true, a->imm8 << 2);
}

/* ---- extension ---- */

#define EXTEND(K)                                                                                                          \
	static OP(uxtb_##K) { ENTER_##K; pe->x[op->rd] = (uint8_t)pe->x[op->rm]; GO_ON_##K; }                              \
	static OP(uxth_##K) { ENTER_##K; pe->x[op->rd] = (uint16_t)pe->x[op->rm]; GO_ON_##K; }                             \
	static OP(sxtb_##K) { ENTER_##K; pe->x[op->rd] = (uint32_t)(int8_t)pe->x[op->rm]; GO_ON_##K; }                     \
	static OP(sxth_##K) { ENTER_##K; pe->x[op->rd] = (uint32_t)(int16_t)pe->x[op->rm]; GO_ON_##K; }
EXTEND(A)
EXTEND(N)
EXTEND(W)

void fast_a32_extend(struct op *op, const struct args_a32_extend *a)
{
	static const op_fn body[KIND_COUNT][2][2] = { /* sign, EXT_ */
		{ { uxtb_A, uxth_A }, { sxtb_A, sxth_A } },
		{ { uxtb_N, uxth_N }, { sxtb_N, sxth_N } },
		{ { uxtb_W, uxth_W }, { sxtb_W, sxth_W } },
	};

	if (a->acc || a->rotate || a->size > EXT_H || a->Rd == 15 || a->Rm == 15)
		return;
	op->fn = op_ref(body[op->rm][a->sign][a->size]);
	op->rd = (uint8_t)a->Rd;
	op->rm = (uint8_t)a->Rm;
}
