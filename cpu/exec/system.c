/* cpu/exec/system.c - exception generation and return, and SYS instructions.
 * Implements: DDI 0487 C6.2: SVC, HVC, SMC, BRK, HLT, UDF, DCPSn, DRPS, ERET, ERETAA, ERETAB, SYS, SYSL;
 *             AArch64.ExceptionReturn(), IllegalExceptionReturn(), ELFromSPSR(), SetPSTATEFromPSR().
 * Not here:   hints, barriers, MSR (immediate) (hints.c); DC, IC, AT (cmo.c); TLBI (tlbi.c); taking exceptions (exception.c). */
#include "cpu/arch/effective.h"
#include "cpu/arch/power_if.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/a32.h"
#include "cpu/exec/calltrace.h"
#include "cpu/exec/cmo.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/impdef.h"
#include "cpu/exec/pauth.h"
#include "cpu/exec/system.h"
#include "cpu/exec/tlbi.h"
#include "decode_gen.h"
#include "hyp/access.h"
#include "hyp/insn_traps.h"

/* ---- exception generation ---- */

/* A call that its EL takes: it returns behind the instruction. A trapped one returns to it. */
static enum exec_status raise_call(struct pe *pe, const struct verdict *v, uint32_t imm16, bool trapped)
{
	bool a32_call = pe->ps.nrw && v->ec >= EC_SVC64 && v->ec <= EC_SMC64;
	unsigned ec = a32_call ? v->ec - (EC_SVC64 - EC_SVC32) : v->ec;

	raise_sync(pe, ec, iss_imm16(imm16), v->target_el, v->why); /* SMC in AArch32: it has passed its condition, so CV is RES0 */
	pe->exc.return_next = trapped ? 0 : pe->ps.nrw ? (uint8_t)a32_insn_length(pe) : 4;
	if (!trapped) {
		pe->ps.ss = 0; /* SSAdvance(): the call counts as stepped */
		a32_it_advance(pe);
	}
	return EXEC_EXC;
}

enum exec_status call_svc(struct pe *pe, uint32_t imm16)
{
	struct verdict v = hyp_svc_verdict(pe);

	return raise_call(pe, &v, imm16, v.why != NULL);
}

bool firmware_takes(struct pe *pe, bool smc)
{
	if (!pe->fw)
		return false;
	pe_sync_clock(pe);
	pe->pc = pe_pc(pe); /* for the trace of the call */
	if (!pe->fw->call(pe->fw_arg, pe, smc))
		return false;
	for (unsigned i = 0; i < 4 && pe->ps.nrw; i++)
		pe->x[i] = (uint32_t)pe->x[i];
	return true;
}

enum exec_status call_hvc(struct pe *pe, uint32_t imm16)
{
	struct verdict v = hyp_hvc_verdict(pe);

	if (v.what == UNDEFINED)
		return EXEC_UNDEF;
	if (v.what == DO_NOTHING)
		return firmware_takes(pe, false) ? EXEC_RESYNC : EXEC_UNDEF;
	/* R-profile: there is nothing above EL2 that a call could go to, so a machine's firmware takes those of the EL it starts */
	if (has(pe, FEAT_PMSA) && firmware_takes(pe, false))
		return EXEC_RESYNC;
	if (unlikely(trace_on(pe->trace, TRACE_CALL)))
		calltrace_begin(pe, false, imm16, v.target_el);
	return raise_call(pe, &v, imm16, false);
}

enum exec_status call_smc(struct pe *pe, uint32_t imm16)
{
	struct verdict v = hyp_smc_verdict(pe);

	if (v.what == UNDEFINED)
		return EXEC_UNDEF;
	if (v.what == DO_NOTHING || v.target_el == EL3)
		if (firmware_takes(pe, true))
			return EXEC_RESYNC;
	if (v.what == DO_NOTHING)
		return EXEC_UNDEF;
	if (unlikely(trace_on(pe->trace, TRACE_CALL)))
		calltrace_begin(pe, true, imm16, v.target_el);
	return raise_call(pe, &v, imm16, v.target_el != EL3);
}

/* Semihosting for AArch32 and AArch64, 2.0: the numbers that make HLT and SVC a call, in A64, A32 and T32. */
enum { SEMIHOST_A64 = 0xf000, SEMIHOST_A32_HLT = 0xf000, SEMIHOST_T32_HLT = 0x3c, SEMIHOST_A32_SVC = 0x123456, SEMIHOST_T32_SVC = 0xab };

static bool semihost_takes(struct pe *pe)
{
	if (!pe->semihost || (pe->ps.el == EL0 && !pe->semihost_el0))
		return false;
	pe_sync_clock(pe);
	pe->semihost->call(pe->semihost_arg, pe);
	if (pe->ps.nrw)
		pe->x[0] = (uint32_t)pe->x[0];
	return true;
}

bool semihost_takes_a32(struct pe *pe, uint32_t imm, bool svc)
{
	uint32_t call = svc ? (pe->ps.t ? SEMIHOST_T32_SVC : SEMIHOST_A32_SVC) : pe->ps.t ? SEMIHOST_T32_HLT : SEMIHOST_A32_HLT;

	return unlikely(pe->semihost) && imm == call && semihost_takes(pe);
}

enum exec_status exec_exception(struct pe *pe, const struct args_exception *a)
{
	switch (a->id) {
	case A64_SVC_EX_exception:
		return call_svc(pe, a->imm16);
	case A64_HVC_EX_exception:
		return call_hvc(pe, a->imm16);
	case A64_SMC_EX_exception:
		return call_smc(pe, a->imm16);
	case A64_BRK_EX_exception:
		return raise_sync(pe, EC_BRK64, iss_imm16(a->imm16), 0, NULL);
	case A64_HLT_EX_exception:
		if (a->imm16 == SEMIHOST_A64 && semihost_takes(pe))
			return EXEC_RESYNC;
		return EXEC_UNDEF; /* halting debug is not modelled */
	default: /* DCPSn need halting debug, which is not modelled; UDF */
		return EXEC_UNDEF;
	}
}

/* ---- ERET ---- */

/* AArch32 modes of EL0 and EL1, and of an Exception level that may use it there. */
static int el_from_a32_spsr(const struct pe *pe, uint64_t spsr)
{
	unsigned mode = (unsigned)bits(spsr, 4, 0);

	if (!has(pe, FEAT_AA32EL0) || !a32_mode_valid(mode) || (mode != A32_USR && !el1_is_aarch32(pe)))
		return -1;
	return mode == A32_USR ? EL0 : EL1;
}

/* ELFromSPSR(): -1 where the mode is not one that exists here, or not in that execution state. */
static int el_from_spsr(const struct pe *pe, uint64_t spsr)
{
	unsigned el = (unsigned)bits(spsr, 3, 2);

	if (bit(spsr, 4))
		return el_from_a32_spsr(pe, spsr);
	if (el < EL2 && el1_is_aarch32(pe))
		return -1;
	if (bit(spsr, 1) || !have_el(pe, el))
		return -1;
	if (el == EL0 && bit(spsr, 0))
		return -1;
	if (el == EL2 && !el2_enabled(pe))
		return -1;
	return (int)el;
}

static bool is_illegal_return(const struct pe *pe, uint64_t spsr)
{
	int target = el_from_spsr(pe, spsr);

	if (target < 0 || target > pe->ps.el)
		return true;
	return target == EL1 && (effective_hcr(pe) & HCR_TGE);
}

/* What an illegal return changes: PSTATE.IL, and the fields that are reinstated regardless. */
static void illegal_return(struct pe *pe, uint64_t spsr)
{
	flags_set_nzcv(&pe->flags, (uint32_t)spsr & 0xf0000000u);
	pe->ps.daif = (uint8_t)bits(spsr, 9, 6);
	pe->ps.il = 1;
	pe->ps.ss = 0;
	if (has(pe, FEAT_PAN))
		pe_set_pan(pe, bit(spsr, 22));
	pe->attention = 1;
}

/* AArch64.BranchAddr(): the tag byte of a target at EL `el`. */
static uint64_t branch_addr(const struct pe *pe, uint64_t va, unsigned el)
{
	unsigned rel = regime_el(pe, el);
	bool two = rel == EL1 || (rel == EL2 && el_is_in_host(pe, EL2)), tbi;
	uint64_t tcr = rel == EL1 ? SYS(pe, TCR_EL1) : rel == EL2 ? SYS(pe, TCR_EL2) : SYS(pe, TCR_EL3);

	if (two)
		tbi = bit(va, 55) ? bit(tcr, 38) && !bit(tcr, 52) : bit(tcr, 37) && !bit(tcr, 51);
	else
		tbi = bit(tcr, 20) && !bit(tcr, 29);
	if (!tbi)
		return va;
	return two ? (uint64_t)sext(va, 56) : va & GENMASK(55, 0);
}

void trace_return(struct pe *pe, unsigned from, uint64_t spsr)
{
	struct trace_event ev = { .kind = TRACE_EXC_RETURN, .pe = (uint8_t)pe->index, .el = (uint8_t)from,
				  .insns = pe_insns(pe), .pc = pe_pc(pe) };

	ev.ret.from_el = (uint8_t)from;
	ev.ret.to_el = pe->ps.el;
	ev.ret.target = pe->pc;
	ev.ret.spsr = spsr;
	trace_emit(pe->trace, &ev);
}

static enum exec_status exception_return(struct pe *pe, uint64_t elr, uint64_t spsr)
{
	unsigned from = pe->ps.el;
	bool ss;

	pe->event_register = 1;
	pe->excl.valid = false;
	if (is_illegal_return(pe, spsr)) {
		illegal_return(pe, spsr);
	} else {
		ss = debug_return_ss(pe, spsr, from, (unsigned)el_from_spsr(pe, spsr));
		pe_set_pstate(pe, deposit(spsr, 21, 21, ss));
		pe->ps.ss_fresh = ss;
	}
	if (pe->ps.nrw)
		pe->pc = (uint32_t)elr & (pe->ps.t ? ~1u : ~3u);
	else
		pe->pc = branch_addr(pe, elr, pe->ps.el);
	if (unlikely(trace_on(pe->trace, TRACE_EXC_RETURN)))
		trace_return(pe, from, spsr);
	if (unlikely(trace_on(pe->trace, TRACE_CALL)))
		calltrace_return(pe, from);
	return EXEC_JUMP;
}

enum exec_status exec_eret(struct pe *pe, const struct args_eret *a)
{
	static const enum sysreg_id elr_id[] = { SR_NONE, SR_ELR_EL1, SR_ELR_EL2, SR_ELR_EL3 };
	static const enum sysreg_id spsr_id[] = { SR_NONE, SR_SPSR_EL1, SR_SPSR_EL2, SR_SPSR_EL3 };
	unsigned el = pe->ps.el;
	bool authenticated = a->id != A64_ERET_64E_branch_reg, b_key = a->id == A64_ERETAB_64E_branch_reg;
	struct pauth_result target = { 0, EXEC_NEXT };

	if (el == EL0 || a->id == A64_DRPS_64E_branch_reg)
		return EXEC_UNDEF;
	struct verdict v = hyp_eret_verdict(pe);
	if (v.what != DO_REGISTER)
		return raise_verdict(pe, &v, iss_eret(authenticated, b_key));
	target.ptr = pe->sr[elr_id[el]];
	if (authenticated)
		target = pauth_auth(pe, target.ptr, pe->x[X_SP], b_key ? KEY_IB : KEY_IA, true);
	if (target.status != EXEC_NEXT)
		return target.status;
	return exception_return(pe, target.ptr, pe->sr[spsr_id[el]]);
}

/* ---- SYS ---- */

static void trace_sys(struct pe *pe, const struct sysreg *r, uint64_t xt)
{
	struct trace_event ev = { .kind = TRACE_TLBI, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe),
				  .pc = pe_pc(pe) };

	ev.op.name = r->name;
	ev.op.arg = xt;
	trace_emit(pe->trace, &ev);
}

/* SYS and SYSL of the implementation's own. */
static enum exec_status impdef_insn(struct pe *pe, const struct verdict *v, bool read, unsigned rt)
{
	uint64_t x = read ? 0 : xr(pe, rt);

	impdef_access(pe, v->index, !read, &x);
	if (read)
		xw(pe, rt, x);
	return EXEC_NEXT;
}

enum exec_status exec_systeminstrs(struct pe *pe, const struct args_systeminstrs *a)
{
	bool read = a->id == A64_SYSL_RC_systeminstrs;
	uint32_t enc = ENC(1, a->op1, a->CRn, a->CRm, a->op2);
	enum dir d = read ? DIR_READ : DIR_WRITE;
	const struct sysreg *r = sysreg_by_enc(enc, d);
	struct verdict v = r ? sysreg_verdict(pe, r, d) : sysreg_unknown_verdict(pe, enc, d);

	if (v.what == DO_IMPDEF)
		return impdef_insn(pe, &v, read, a->Rt);
	if (v.what != DO_REGISTER)
		return raise_verdict(pe, &v, iss_sysreg(enc, a->Rt, read));
	if (unlikely(trace_on(pe->trace, TRACE_TLBI)))
		trace_sys(pe, r, xr(pe, a->Rt));
	if (a->CRn == 7)
		return exec_cmo(pe, (enum sysinsn_id)r->id, xr(pe, a->Rt));
	exec_tlbi(pe, enc, xr(pe, a->Rt));
	return EXEC_RESYNC;
}
