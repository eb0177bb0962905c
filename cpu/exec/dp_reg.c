/* cpu/exec/dp_reg.c - data processing on registers: ADD/SUB, logical, shifts, multiply, divide, conditional forms.
 * Implements: DDI 0487 C4.1.95 (group), C6.2 (each instruction).
 * Not here:   immediates (dp_imm.c); CRC32, CSSC, RMIF, SETF (dp_misc.c); pointer authentication (pauth.c). */
#include "cpu/exec/alu.h"
#include "decode_gen.h"

#define RD (pe->x[op->rd])
#define RN (pe->x[op->rn])
#define RM (pe->x[op->rm])
#define RA (pe->x[op->ra])
#define WN ((uint32_t)RN)
#define WM ((uint32_t)RM)
#define WA ((uint32_t)RA)

/* One body: `name` assigns `expr` to Rd. */
#define BODY(name, expr)                                                                                                   \
	static OP(name)                                                                                                    \
	{                                                                                                                  \
		RD = (expr);                                                                                               \
		NEXT();                                                                                                    \
	}

/* ---- second operands: plain, shifted (ra: amount), extended (ra: left shift, imm: option) ---- */
#define LSL64 (RM << op->ra)
#define LSR64 (RM >> op->ra)
#define ASR64 ((uint64_t)((int64_t)RM >> op->ra))
#define ROR64 (ror64(RM, op->ra))
#define LSL32 (WM << op->ra)
#define LSR32 (WM >> op->ra)
#define ASR32 ((uint32_t)((int32_t)WM >> op->ra))
#define ROR32 (ror32(WM, op->ra))
#define EXT64 (extend(RM, op->lo) << op->ra)
#define EXT32 ((uint32_t)EXT64)

/* Both widths of an operation for each kind of second operand: table NAME[kind][sf]; 0 plain, 1 LSL, 2 LSR, 3 ASR, 4 ROR. */
#define SHIFTED(n, X, W)                                                                                                   \
	BODY(n##_x, X(RM)) BODY(n##_w, W(WM))                                                                              \
	BODY(n##_x_lsl, X(LSL64)) BODY(n##_w_lsl, W(LSL32))                                                                \
	BODY(n##_x_lsr, X(LSR64)) BODY(n##_w_lsr, W(LSR32))                                                                \
	BODY(n##_x_asr, X(ASR64)) BODY(n##_w_asr, W(ASR32))                                                                \
	BODY(n##_x_ror, X(ROR64)) BODY(n##_w_ror, W(ROR32))                                                                \
	static const op_fn n##_bodies[5][2] = { { n##_w, n##_x }, { n##_w_lsl, n##_x_lsl }, { n##_w_lsr, n##_x_lsr },      \
						{ n##_w_asr, n##_x_asr }, { n##_w_ror, n##_x_ror } };

static inline uint64_t ands64(struct pe *pe, uint64_t r)
{
	logic_flags64(&pe->flags, r);
	return r;
}
static inline uint32_t ands32(struct pe *pe, uint32_t r)
{
	logic_flags32(&pe->flags, r);
	return r;
}

#define ADD_X(b)  (RN + (b))
#define ADD_W(b)  (uint32_t)(WN + (b))
#define SUB_X(b)  (RN - (b))
#define SUB_W(b)  (uint32_t)(WN - (b))
#define ADDS_X(b) add_flags64(&pe->flags, RN, (b))
#define ADDS_W(b) add_flags32(&pe->flags, WN, (b))
#define SUBS_X(b) sub_flags64(&pe->flags, RN, (b))
#define SUBS_W(b) sub_flags32(&pe->flags, WN, (b))
#define AND_X(b)  (RN & (b))
#define AND_W(b)  (WN & (b))
#define ORR_X(b)  (RN | (b))
#define ORR_W(b)  (WN | (b))
#define EOR_X(b)  (RN ^ (b))
#define EOR_W(b)  (WN ^ (b))
#define BIC_X(b)  (RN & ~(b))
#define BIC_W(b)  (uint32_t)(WN & ~(b))
#define ORN_X(b)  (RN | ~(b))
#define ORN_W(b)  (uint32_t)(WN | ~(b))
#define EON_X(b)  (RN ^ ~(b))
#define EON_W(b)  (uint32_t)(WN ^ ~(b))
#define ANDS_X(b) ands64(pe, RN & (b))
#define ANDS_W(b) ands32(pe, WN & (b))
#define BICS_X(b) ands64(pe, RN & ~(b))
#define BICS_W(b) ands32(pe, WN & ~(b))

SHIFTED(add, ADD_X, ADD_W)
SHIFTED(sub, SUB_X, SUB_W)
SHIFTED(adds, ADDS_X, ADDS_W)
SHIFTED(subs, SUBS_X, SUBS_W)
SHIFTED(and, AND_X, AND_W)
SHIFTED(orr, ORR_X, ORR_W)
SHIFTED(eor, EOR_X, EOR_W)
SHIFTED(bic, BIC_X, BIC_W)
SHIFTED(orn, ORN_X, ORN_W)
SHIFTED(eon, EON_X, EON_W)
SHIFTED(ands, ANDS_X, ANDS_W)
SHIFTED(bics, BICS_X, BICS_W)
BODY(mov_x, RM)
BODY(mov_w, WM)

static void sel_shifted(struct op *op, const op_fn bodies[5][2], int sf, uint32_t shift, uint32_t amount)
{
	if (!sf && amount >= 32) {
		op_reserved(op);
		return;
	}
	op->ra = (uint8_t)amount;
	op->fn = op_ref(bodies[amount ? shift + 1 : 0][sf]);
}

void sel_addsub_shift(struct op *op, const struct args_addsub_shift *a)
{
	static const op_fn(*const table[4])[2] = { add_bodies, adds_bodies, sub_bodies, subs_bodies };

	if (a->shift == 3) {
		op_reserved(op);
		return;
	}
	op->rd = slot_dst(a->Rd);
	op->rn = slot_src(a->Rn);
	op->rm = slot_src(a->Rm);
	sel_shifted(op, table[a->op << 1 | a->S], a->sf, a->shift, a->imm6);
}

void sel_log_shift(struct op *op, const struct args_log_shift *a)
{
	static const op_fn(*const table[8])[2] = { and_bodies, bic_bodies, orr_bodies, orn_bodies,
						   eor_bodies, eon_bodies, ands_bodies, bics_bodies };

	op->rd = slot_dst(a->Rd);
	op->rn = slot_src(a->Rn);
	op->rm = slot_src(a->Rm);
	sel_shifted(op, table[a->opc << 1 | a->N], a->sf, a->shift, a->imm6);
	if (a->opc == 1 && !a->N && a->Rn == 31 && a->imm6 == 0)
		op->fn = op_ref(a->sf ? mov_x : mov_w);
}

/* ---- extended ---- */
BODY(add_x_ext, ADD_X(EXT64))
BODY(add_w_ext, ADD_W(EXT32))
BODY(sub_x_ext, SUB_X(EXT64))
BODY(sub_w_ext, SUB_W(EXT32))
BODY(adds_x_ext, ADDS_X(EXT64))
BODY(adds_w_ext, ADDS_W(EXT32))
BODY(subs_x_ext, SUBS_X(EXT64))
BODY(subs_w_ext, SUBS_W(EXT32))
BODY(add_x_uxtw, RN + ((uint64_t)WM << op->ra))
BODY(add_x_sxtw, RN + ((uint64_t)(int64_t)(int32_t)WM << op->ra))

void sel_addsub_ext(struct op *op, const struct args_addsub_ext *a)
{
	static const op_fn table[4][2] = { { add_w_ext, add_x_ext }, { adds_w_ext, adds_x_ext }, { sub_w_ext, sub_x_ext },
					   { subs_w_ext, subs_x_ext } };

	if (a->imm3 > 4) {
		op_reserved(op);
		return;
	}
	op->rd = a->S ? slot_dst(a->Rd) : (uint8_t)a->Rd;
	op->rn = (uint8_t)a->Rn;
	op->rm = slot_src(a->Rm);
	op->ra = (uint8_t)a->imm3;
	op->imm = a->option;
	op->fn = op_ref(table[a->op << 1 | a->S][a->sf]);
	if (a->sf && !a->op && !a->S && (a->option & 3) == 2)
		op->fn = op_ref(a->option == 2 ? add_x_uxtw : add_x_sxtw);
}

/* ---- with carry ---- */
BODY(adc_x, RN + RM + pe->flags.c)
BODY(adc_w, (uint32_t)(WN + WM + (uint32_t)pe->flags.c))
BODY(sbc_x, RN + ~RM + pe->flags.c)
BODY(sbc_w, (uint32_t)(WN + ~WM + (uint32_t)pe->flags.c))
BODY(adcs_x, adc_flags64(&pe->flags, RN, RM, pe->flags.c))
BODY(adcs_w, adc_flags32(&pe->flags, WN, WM, pe->flags.c))
BODY(sbcs_x, adc_flags64(&pe->flags, RN, ~RM, pe->flags.c))
BODY(sbcs_w, adc_flags32(&pe->flags, WN, ~WM, pe->flags.c))

void sel_addsub_carry(struct op *op, const struct args_addsub_carry *a)
{
	static const op_fn table[4][2] = { { adc_w, adc_x }, { adcs_w, adcs_x }, { sbc_w, sbc_x }, { sbcs_w, sbcs_x } };

	op->rd = slot_dst(a->Rd);
	op->rn = slot_src(a->Rn);
	op->rm = slot_src(a->Rm);
	op->fn = op_ref(table[a->op << 1 | a->S][a->sf]);
}

/* ---- conditional select; ra: condition. CSEL, CSINC, CSINV, CSNEG ---- */
#define SELECT(n, c)                                                                                                       \
	BODY(csel_x_##n, c ? RN : RM) BODY(csel_w_##n, c ? WN : WM)                                                        \
	BODY(csinc_x_##n, c ? RN : RM + 1) BODY(csinc_w_##n, c ? WN : WM + 1)
SELECT(eq, cond_eq(&pe->flags))
SELECT(ne, !cond_eq(&pe->flags))
SELECT(cs, cond_cs(&pe->flags))
SELECT(cc, !cond_cs(&pe->flags))
SELECT(mi, cond_mi(&pe->flags))
SELECT(pl, !cond_mi(&pe->flags))
SELECT(vs, cond_vs(&pe->flags))
SELECT(vc, !cond_vs(&pe->flags))
SELECT(hi, cond_hi(&pe->flags))
SELECT(ls, !cond_hi(&pe->flags))
SELECT(ge, cond_ge(&pe->flags))
SELECT(lt, !cond_ge(&pe->flags))
SELECT(gt, cond_gt(&pe->flags))
SELECT(le, !cond_gt(&pe->flags))
SELECT(al, cond_al(&pe->flags))
#define SELECT_ROW(n, sf_) { n##_##sf_##_eq, n##_##sf_##_ne, n##_##sf_##_cs, n##_##sf_##_cc, n##_##sf_##_mi, n##_##sf_##_pl,   \
			     n##_##sf_##_vs, n##_##sf_##_vc, n##_##sf_##_hi, n##_##sf_##_ls, n##_##sf_##_ge, n##_##sf_##_lt,   \
			     n##_##sf_##_gt, n##_##sf_##_le, n##_##sf_##_al, n##_##sf_##_al }
BODY(csinv_x, cond_holds(&pe->flags, op->ra) ? RN : ~RM)
BODY(csinv_w, cond_holds(&pe->flags, op->ra) ? WN : (uint32_t)~WM)
BODY(csneg_x, cond_holds(&pe->flags, op->ra) ? RN : -RM)
BODY(csneg_w, cond_holds(&pe->flags, op->ra) ? WN : (uint32_t)-WM)

void sel_condsel(struct op *op, const struct args_condsel *a)
{
	static const op_fn by_cond[2][2][16] = { { SELECT_ROW(csel, w), SELECT_ROW(csel, x) },
						 { SELECT_ROW(csinc, w), SELECT_ROW(csinc, x) } };

	op->rd = slot_dst(a->Rd);
	op->rn = slot_src(a->Rn);
	op->rm = slot_src(a->Rm);
	op->ra = (uint8_t)a->cond;
	if (!a->op)
		op->fn = op_ref(by_cond[a->o2][a->sf][a->cond]);
	else if (!a->o2)
		op->fn = op_ref(a->sf ? csinv_x : csinv_w);
	else
		op->fn = op_ref(a->sf ? csneg_x : csneg_w);
}

/* ---- conditional compare; rd: condition, ra: NZCV, rm: register slot, or imm in imm ---- */
#define COMPARE(name, yes)                                                                                                 \
	static OP(name)                                                                                                    \
	{                                                                                                                  \
		if (cond_holds(&pe->flags, op->rd))                                                                        \
			(void)yes;                                                                                         \
		else                                                                                                       \
			flags_set_nzcv(&pe->flags, (uint32_t)op->ra << 28);                                                \
		NEXT();                                                                                                    \
	}
COMPARE(ccmp_x, sub_flags64(&pe->flags, RN, RM))
COMPARE(ccmp_w, sub_flags32(&pe->flags, WN, WM))
COMPARE(ccmn_x, add_flags64(&pe->flags, RN, RM))
COMPARE(ccmn_w, add_flags32(&pe->flags, WN, WM))
COMPARE(ccmp_x_imm, sub_flags64(&pe->flags, RN, op->imm))
COMPARE(ccmp_w_imm, sub_flags32(&pe->flags, WN, op->lo))
COMPARE(ccmn_x_imm, add_flags64(&pe->flags, RN, op->imm))
COMPARE(ccmn_w_imm, add_flags32(&pe->flags, WN, op->lo))

void sel_condcmp_reg(struct op *op, const struct args_condcmp_reg *a)
{
	op->rn = slot_src(a->Rn);
	op->rm = slot_src(a->Rm);
	op->rd = (uint8_t)a->cond;
	op->ra = (uint8_t)a->nzcv;
	op->fn = op_ref(a->op ? (a->sf ? ccmp_x : ccmp_w) : (a->sf ? ccmn_x : ccmn_w));
}

void sel_condcmp_imm(struct op *op, const struct args_condcmp_imm *a)
{
	op->rn = slot_src(a->Rn);
	op->imm = a->imm5;
	op->rd = (uint8_t)a->cond;
	op->ra = (uint8_t)a->nzcv;
	op->fn = op_ref(a->op ? (a->sf ? ccmp_x_imm : ccmp_w_imm) : (a->sf ? ccmn_x_imm : ccmn_w_imm));
}

/* ---- one source ---- */
static inline uint64_t rbit64(uint64_t v)
{
	v = (v >> 1 & 0x5555555555555555) | (v & 0x5555555555555555) << 1;
	v = (v >> 2 & 0x3333333333333333) | (v & 0x3333333333333333) << 2;
	v = (v >> 4 & 0x0f0f0f0f0f0f0f0f) | (v & 0x0f0f0f0f0f0f0f0f) << 4;
	return __builtin_bswap64(v);
}
static inline uint64_t rev16_64(uint64_t v)
{
	return (v >> 8 & 0x00ff00ff00ff00ff) | (v & 0x00ff00ff00ff00ff) << 8;
}
static inline uint64_t rev32_64(uint64_t v)
{
	return ror64(__builtin_bswap64(v), 32);
}
static inline uint64_t clz64(uint64_t v)
{
	return v ? (uint64_t)__builtin_clzll(v) : 64;
}
static inline uint32_t clz32(uint32_t v)
{
	return v ? (uint32_t)__builtin_clz(v) : 32;
}
BODY(rbit_x, rbit64(RN))
BODY(rbit_w, rbit64(WN) >> 32)
BODY(rev16_x, rev16_64(RN))
BODY(rev16_w, rev16_64(WN))
BODY(rev32_x, rev32_64(RN))
BODY(rev_x, __builtin_bswap64(RN))
BODY(rev_w, __builtin_bswap32(WN))
BODY(clz_x, clz64(RN))
BODY(clz_w, clz32(WN))
BODY(cls_x, clz64((RN ^ RN << 1) | 1))
BODY(cls_w, clz32((WN ^ WN << 1) | 1))

void sel_dp_1src(struct op *op, const struct args_dp_1src *a)
{
	op_fn f = NULL;

	switch (a->id) {
	case A64_RBIT_32_dp_1src:
		f = rbit_w;
		break;
	case A64_RBIT_64_dp_1src:
		f = rbit_x;
		break;
	case A64_REV16_32_dp_1src:
		f = rev16_w;
		break;
	case A64_REV16_64_dp_1src:
		f = rev16_x;
		break;
	case A64_REV_32_dp_1src:
		f = rev_w;
		break;
	case A64_REV32_64_dp_1src:
		f = rev32_x;
		break;
	case A64_REV_64_dp_1src:
		f = rev_x;
		break;
	case A64_CLZ_32_dp_1src:
		f = clz_w;
		break;
	case A64_CLZ_64_dp_1src:
		f = clz_x;
		break;
	case A64_CLS_32_dp_1src:
		f = cls_w;
		break;
	default:
		f = cls_x;
		break;
	}
	op->rd = slot_dst(a->Rd);
	op->rn = slot_src(a->Rn);
	op->fn = op_ref(f);
}

/* ---- two source ---- */
static inline uint64_t sdiv64(int64_t a, int64_t b)
{
	if (b == 0)
		return 0;
	return b == -1 ? -(uint64_t)a : (uint64_t)(a / b);
}
static inline uint32_t sdiv32(int32_t a, int32_t b)
{
	if (b == 0)
		return 0;
	return b == -1 ? -(uint32_t)a : (uint32_t)(a / b);
}
BODY(udiv_x, RM ? RN / RM : 0)
BODY(udiv_w, WM ? WN / WM : 0)
BODY(sdiv_x, sdiv64((int64_t)RN, (int64_t)RM))
BODY(sdiv_w, sdiv32((int32_t)WN, (int32_t)WM))
BODY(lslv_x, RN << (RM & 63))
BODY(lslv_w, WN << (RM & 31))
BODY(lsrv_x, RN >> (RM & 63))
BODY(lsrv_w, WN >> (RM & 31))
BODY(asrv_x, (uint64_t)((int64_t)RN >> (RM & 63)))
BODY(asrv_w, (uint32_t)((int32_t)WN >> (RM & 31)))
BODY(rorv_x, ror64(RN, RM & 63))
BODY(rorv_w, ror32(WN, RM & 31))

void sel_dp_2src(struct op *op, const struct args_dp_2src *a)
{
	/* opcode is bits 15:10 of the word: 2, 3 divide; 8-11 shift */
	static const op_fn div[2][2] = { { udiv_w, udiv_x }, { sdiv_w, sdiv_x } };
	static const op_fn shift[4][2] = { { lslv_w, lslv_x }, { lsrv_w, lsrv_x }, { asrv_w, asrv_x }, { rorv_w, rorv_x } };
	unsigned opcode = op->lo >> 10 & 0x3f;

	op->fn = op_ref(opcode < 4 ? div[opcode & 1][a->sf] : shift[opcode & 3][a->sf]);
	op->rd = slot_dst(a->Rd);
	op->rn = slot_src(a->Rn);
	op->rm = slot_src(a->Rm);
}

/* ---- three source ---- */
BODY(madd_x, RA + RN * RM)
BODY(madd_w, WA + WN * WM)
BODY(mul_x, RN * RM)
BODY(mul_w, WN * WM)
BODY(msub_x, RA - RN * RM)
BODY(msub_w, WA - WN * WM)
BODY(smaddl, RA + (uint64_t)((int64_t)(int32_t)WN * (int32_t)WM))
BODY(smsubl, RA - (uint64_t)((int64_t)(int32_t)WN * (int32_t)WM))
BODY(umaddl, RA + (uint64_t)WN * WM)
BODY(umsubl, RA - (uint64_t)WN * WM)
BODY(smulh, (uint64_t)((__int128)(int64_t)RN * (int64_t)RM >> 64))
BODY(umulh, (uint64_t)((unsigned __int128)RN * RM >> 64))

void sel_dp_3src(struct op *op, const struct args_dp_3src *a)
{
	/* op31 is bits 23:21, o0 bit 15 of the word */
	unsigned op31 = op->lo >> 21 & 7, o0 = op->lo >> 15 & 1;
	uint32_t ra = op->lo >> 10 & 31;

	op->rd = slot_dst(a->Rd);
	op->rn = slot_src(a->Rn);
	op->rm = slot_src(a->Rm);
	op->ra = slot_src(ra);
	switch (op31) {
	case 0:
		op->fn = op_ref(o0 ? (a->sf ? msub_x : msub_w) : ra == 31 ? (a->sf ? mul_x : mul_w) : a->sf ? madd_x : madd_w);
		break;
	case 1:
		op->fn = op_ref(o0 ? smsubl : smaddl);
		break;
	case 2:
		op->fn = op_ref(smulh);
		break;
	case 5:
		op->fn = op_ref(o0 ? umsubl : umaddl);
		break;
	default:
		op->fn = op_ref(umulh);
		break;
	}
}
