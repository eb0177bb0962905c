/* cpu/exec/pauth_insn.c - the pointer authentication instructions.
 * Implements: DDI 0487 C6.2: PACIA... PACDB, AUTIA... AUTDB, XPAC*, PACGA, the hint forms, BRA*, BLRA*, RETA*, LDRA*.
 * Not here:   ERETAA, ERETAB (system.c). */
#include "cpu/exec/branch.h"
#include "cpu/exec/pauth_core.h"
#include "decode_gen.h"

enum { OP_PAC, OP_AUT, OP_XPAC, OP_PACGA }; /* `op` of pauth_dp in dp.decode */

enum exec_status exec_pauth_dp(struct pe *pe, const struct args_pauth_dp *a)
{
	uint64_t x = xr(pe, a->Rd), mod = a->zero ? 0 : xr_sp(pe, a->Rn);
	enum pauth_key key = (enum pauth_key)a->key;
	struct pauth_result r = { 0, EXEC_NEXT };

	switch (a->op) {
	case OP_PAC:
		r = pauth_add(pe, x, mod, key);
		break;
	case OP_AUT:
		r = pauth_auth(pe, x, mod, key, false);
		break;
	case OP_XPAC:
		r.ptr = pauth_strip(pe, x, key >= KEY_DA);
		break;
	default:
		r = pauth_generic(pe, xr(pe, a->Rn), xr_sp(pe, a->Rm));
		break;
	}
	if (r.status == EXEC_NEXT)
		xw(pe, a->Rd, r.ptr);
	return r.status;
}

/* ---- hints: lo is the encoding's id ---- */

static enum exec_status hint(struct pe *pe, enum a64_id id)
{
	bool on_17 = id == A64_PACIA1716_HI_hints || id == A64_PACIB1716_HI_hints || id == A64_AUTIA1716_HI_hints ||
		     id == A64_AUTIB1716_HI_hints;
	unsigned reg = on_17 ? 17 : 30;
	uint64_t x = pe->x[reg], sp = pe->x[X_SP];
	struct pauth_result r = { 0, EXEC_NEXT };

	switch (id) {
	case A64_PACIASP_HI_hints:
		r = pauth_add(pe, x, sp, KEY_IA);
		break;
	case A64_AUTIASP_HI_hints:
		r = pauth_auth(pe, x, sp, KEY_IA, false);
		break;
	case A64_PACIBSP_HI_hints:
		r = pauth_add(pe, x, sp, KEY_IB);
		break;
	case A64_AUTIBSP_HI_hints:
		r = pauth_auth(pe, x, sp, KEY_IB, false);
		break;
	case A64_PACIAZ_HI_hints:
		r = pauth_add(pe, x, 0, KEY_IA);
		break;
	case A64_AUTIAZ_HI_hints:
		r = pauth_auth(pe, x, 0, KEY_IA, false);
		break;
	case A64_PACIBZ_HI_hints:
		r = pauth_add(pe, x, 0, KEY_IB);
		break;
	case A64_AUTIBZ_HI_hints:
		r = pauth_auth(pe, x, 0, KEY_IB, false);
		break;
	case A64_PACIA1716_HI_hints:
		r = pauth_add(pe, x, pe->x[16], KEY_IA);
		break;
	case A64_PACIB1716_HI_hints:
		r = pauth_add(pe, x, pe->x[16], KEY_IB);
		break;
	case A64_AUTIA1716_HI_hints:
		r = pauth_auth(pe, x, pe->x[16], KEY_IA, false);
		break;
	case A64_AUTIB1716_HI_hints:
		r = pauth_auth(pe, x, pe->x[16], KEY_IB, false);
		break;
	default: /* XPACLRI */
		r.ptr = pauth_strip(pe, x, false);
		break;
	}
	if (r.status == EXEC_NEXT)
		pe->x[reg] = r.ptr;
	return r.status;
}

static OP(hint_any)
{
	enum exec_status s;

	pe->op = op;
	pe->acc = acc;
	s = hint(pe, (enum a64_id)op->lo);
	if (likely(s == EXEC_NEXT && !pe->attention))
		NEXT();
	return op_general_exit(pe, s);
}

/* Key IA is enabled and nothing traps: the frequent case of the two frequent hints. */
static inline const struct pauth_state *plain_ia(const struct pe *pe)
{
	const struct pauth_state *s = &pe->pauth[pe->ps.el];

	return likely(s->valid && (s->keys & 1) && !s->may_trap) ? s : NULL;
}

static OP(paciasp)
{
	const struct pauth_state *s = plain_ia(pe);

	if (unlikely(!s))
		TAILCALL hint_any(pe, op, acc);
	pe->x[30] = pauth_insert(s, pe->x[30], pe->x[X_SP], &SYS(pe, APIAKeyLo_EL1), false);
	NEXT();
}

static OP(autiasp)
{
	const struct pauth_state *s = plain_ia(pe);
	uint64_t good;

	if (unlikely(!s))
		TAILCALL hint_any(pe, op, acc);
	good = pauth_good(s, pe->x[30], false);
	if (unlikely(pauth_insert(s, good, pe->x[X_SP], &SYS(pe, APIAKeyLo_EL1), false) != pe->x[30]))
		TAILCALL hint_any(pe, op, acc);
	pe->x[30] = good;
	NEXT();
}

void sel_hints_pauth(struct op *op, const struct args_hints_pauth *a)
{
	op->lo = (uint32_t)a->id;
	op->fn = op_ref(a->id == A64_PACIASP_HI_hints ? paciasp : a->id == A64_AUTIASP_HI_hints ? autiasp : hint_any);
}

/* ---- branches: rn the target, rm the modifier's slot, rd the key; ra: BTYPE; lo: offset of the return address ---- */

#define AUTHENTICATED(name, then)                                                                                          \
	static OP(name)                                                                                                    \
	{                                                                                                                  \
		struct pauth_result r_;                                                                                    \
		pe->op = op;                                                                                               \
		pe->acc = acc;                                                                                             \
		r_ = pauth_auth(pe, pe->x[op->rn], pe->x[op->rm], (enum pauth_key)op->rd, true);                           \
		if (unlikely(r_.status != EXEC_NEXT))                                                                      \
			return op_general_exit(pe, r_.status);                                                             \
		then;                                                                                                      \
	}
AUTHENTICATED(reta, BRANCH_FAR(r_.ptr))
AUTHENTICATED(bra, BRANCH_INDIRECT(r_.ptr, op->ra))
AUTHENTICATED(blra, pe->x[30] = pe->code_va + op->lo; BRANCH_INDIRECT(r_.ptr, 2))

struct branch_form {
	op_fn fn;
	enum pauth_key key;
	bool sp_modifier, zero_modifier;
};

static struct branch_form form_of(enum a64_id id)
{
	switch (id) {
	case A64_RETAA_64E_branch_reg:
		return (struct branch_form){ reta, KEY_IA, true, false };
	case A64_RETAB_64E_branch_reg:
		return (struct branch_form){ reta, KEY_IB, true, false };
	case A64_BRAAZ_64_branch_reg:
		return (struct branch_form){ bra, KEY_IA, false, true };
	case A64_BRABZ_64_branch_reg:
		return (struct branch_form){ bra, KEY_IB, false, true };
	case A64_BRAA_64P_branch_reg:
		return (struct branch_form){ bra, KEY_IA, false, false };
	case A64_BRAB_64P_branch_reg:
		return (struct branch_form){ bra, KEY_IB, false, false };
	case A64_BLRAAZ_64_branch_reg:
		return (struct branch_form){ blra, KEY_IA, false, true };
	case A64_BLRABZ_64_branch_reg:
		return (struct branch_form){ blra, KEY_IB, false, true };
	case A64_BLRAA_64P_branch_reg:
		return (struct branch_form){ blra, KEY_IA, false, false };
	default: /* BLRAB */
		return (struct branch_form){ blra, KEY_IB, false, false };
	}
}

void sel_branch_reg_pauth(struct op *op, const struct args_branch_reg_pauth *a)
{
	struct branch_form f = form_of(a->id);
	bool ret = f.sp_modifier;

	op->rn = ret ? 30 : a->Rn == 31 ? X_ZR : (uint8_t)a->Rn;
	op->rm = f.zero_modifier ? X_ZR : ret ? X_SP : (uint8_t)a->Rm; /* Rm 31 is SP here: slot 31 */
	op->rd = (uint8_t)f.key;
	op->ra = a->Rn == 16 || a->Rn == 17 ? 1 : 3;
	op->lo = (uint32_t)op->hi + 4;
	op->fn = op_ref(f.fn);
}

enum exec_status exec_ldst_pac(struct pe *pe, const struct args_ldst_pac *a)
{
	bool b_key = a->id == A64_LDRAB_64_ldst_pac || a->id == A64_LDRAB_64W_ldst_pac;
	bool wback = a->id == A64_LDRAA_64W_ldst_pac || a->id == A64_LDRAB_64W_ldst_pac;
	int64_t offset = sext((uint64_t)a->S << 9 | a->imm9, 10) * 8;
	enum exec_status s = check_sp_alignment(pe, a->Rn);
	uint64_t data;

	if (s != EXEC_NEXT)
		return s;
	struct pauth_result r = pauth_auth(pe, xr_sp(pe, a->Rn), 0, b_key ? KEY_DB : KEY_DA, true);
	if (r.status != EXEC_NEXT)
		return r.status;
	r.ptr += (uint64_t)offset;
	s = mem_load(pe, r.ptr, 8, a->Rn == 31 && !wback ? MEM_NOTAG : 0, &data);
	if (s != EXEC_NEXT)
		return s;
	if (wback)
		pe->x[a->Rn] = r.ptr;
	xw(pe, a->Rt, data);
	return EXEC_NEXT;
}
