/* cpu/exec/sysmove.c - MRS and MSR of system registers: carries out the verdict of hyp/access.
 * Implements: DDI 0487 C6.2 MRS, MSR (register).
 * A verdict is remembered per register, direction and EL (struct sysreg_cache) until a trap control changes; plain storage is
 * then reached by one compare. Some registers that need no verdict have bodies of their own.
 * Not here:   MSR (immediate) (system.c); what registers do (sysreg_ops.c). */
#include "cpu/arch/effective.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/debug.h"
#include "cpu/exec/impdef.h"
#include "cpu/exec/op.h"
#include "cpu/exec/pmu.h"
#include "cpu/exec/sysreg_ops.h"
#include "cpu/exec/vncr.h"
#include "decode_gen.h"
#include "hyp/access.h"
#include "hyp/route.h"

enum how {
	HOW_PLAIN = 1, /* the value in pe->sr, masked; a write changes nothing else */
	HOW_OPS,       /* allowed; sysreg_read() or sysreg_write() and the row's effects */
	HOW_MEMORY,    /* the VNCR page, at the offset that stands in the place of the register */
};

/* What decode leaves in an op: rd the slot of Rt, lo the encoding, hi the register (0: not in the table). */
static unsigned rt_of(const struct op *op)
{
	return op->rd >= 31 ? 31 : op->rd;
}

static struct sysreg_slot *slot_of(struct pe *pe, unsigned id, bool write)
{
	return &pe->sr_cache.slot[pe->ps.el][write][id];
}

/* The verdict hangs on more than trap controls and the EL: ask each time. */
static bool is_volatile(unsigned id)
{
	return id == SR_SP_EL0 || id == SR_PMXEVCNTR_EL0 || id == SR_PMXEVTYPER_EL0;
}

/* At EL1 only FEAT_NV2 makes a name mean another register. */
static bool is_redirected(const struct pe *pe, unsigned named, enum sysreg_id reg)
{
	return pe->ps.el == EL1 && reg != named;
}

static void remember(struct pe *pe, struct sysreg_slot *s, unsigned named, enum sysreg_id reg, bool write)
{
	const struct sysreg_ops *o = sysreg_ops_of(reg);
	bool plain = write ? !o->write && !sysreg_row(reg)->fx : !o->read;

	s->gen = pe->sr_cache.gen;
	s->reg = (uint16_t)reg;
	s->how = plain && !is_redirected(pe, named, reg) && !trace_on(pe->trace, TRACE_SYSREG) ? HOW_PLAIN : HOW_OPS;
}

static void remember_memory(struct pe *pe, struct sysreg_slot *s, unsigned offset)
{
	*s = (struct sysreg_slot){ pe->sr_cache.gen, (uint16_t)offset, HOW_MEMORY };
}

static void trace_access(struct pe *pe, enum sysreg_id reg, uint32_t enc, uint64_t v, bool write)
{
	struct trace_event ev = { .kind = TRACE_SYSREG, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe),
				  .pc = pe_pc(pe) };

	ev.sysreg.name = sysreg_row(reg)->name;
	ev.sysreg.enc = enc;
	ev.sysreg.val = v;
	ev.sysreg.write = write;
	trace_emit(pe->trace, &ev);
}

/* Where an access ends. */
struct place {
	enum sysreg_id reg; /* SR_NONE: reads zero, ignores writes */
	bool in_memory, is_impdef;
	uint16_t offset;    /* in the VNCR page; or row of pe->impdef */
};

/* The place of the access, or an exception. */
static enum exec_status resolve(struct pe *pe, const struct op *op, bool write, struct place *at)
{
	enum dir d = write ? DIR_WRITE : DIR_READ;
	struct sysreg_slot *s = slot_of(pe, (unsigned)op->hi, write);
	struct verdict v;

	if (likely(op->hi && s->gen == pe->sr_cache.gen)) {
		*at = (struct place){ (enum sysreg_id)s->reg, s->how == HOW_MEMORY, false, s->reg };
		return EXEC_NEXT;
	}
	v = op->hi ? sysreg_verdict(pe, sysreg_row((enum sysreg_id)op->hi), d) : sysreg_unknown_verdict(pe, op->lo, d);
	*at = (struct place){ v.reg, v.what == DO_MEMORY, v.what == DO_IMPDEF, v.index };
	switch (v.what) {
	case DO_REGISTER:
		if (!is_volatile((unsigned)op->hi))
			remember(pe, s, (unsigned)op->hi, v.reg, write);
		return EXEC_NEXT;
	case DO_MEMORY:
		remember_memory(pe, s, v.index);
		return EXEC_NEXT;
	case DO_IMPDEF:
	case DO_NOTHING:
		return EXEC_NEXT;
	default:
		if (v.ec == EC_SVE)
			return raise_verdict(pe, &v, 0);
		return raise_verdict(pe, &v, v.ec == EC_SYSREG ? iss_sysreg(op->lo, rt_of(op), !write) : iss_fp_access());
	}
}

static enum exec_status do_mrs(struct pe *pe, const struct op *op)
{
	struct place at;
	uint64_t v = 0;
	enum exec_status s = resolve(pe, op, false, &at);

	if (s == EXEC_NEXT && unlikely(at.in_memory))
		s = vncr_access(pe, sysreg_row((enum sysreg_id)op->hi), at.offset, false, &v);
	else if (s == EXEC_NEXT && at.is_impdef)
		impdef_access(pe, at.offset, false, &v);
	else if (s == EXEC_NEXT && at.reg)
		v = sysreg_read(pe, at.reg);
	if (s != EXEC_NEXT)
		return s;
	xw(pe, rt_of(op), v);
	if (unlikely(at.in_memory || at.is_impdef))
		return EXEC_NEXT;
	if (unlikely(at.reg && is_redirected(pe, (unsigned)op->hi, at.reg)))
		nv_note_el1(pe, sysreg_row((enum sysreg_id)op->hi), at.reg, false, v);
	if (unlikely(trace_on(pe->trace, TRACE_SYSREG)))
		trace_access(pe, at.reg ? at.reg : (enum sysreg_id)op->hi, op->lo, v, false);
	return EXEC_NEXT;
}

static enum exec_status do_msr(struct pe *pe, const struct op *op)
{
	struct place at;
	enum exec_status s = resolve(pe, op, true, &at);
	uint64_t v = xr(pe, rt_of(op));

	if (s != EXEC_NEXT)
		return s;
	if (unlikely(at.in_memory))
		return vncr_access(pe, sysreg_row((enum sysreg_id)op->hi), at.offset, true, &v);
	if (at.is_impdef)
		impdef_access(pe, at.offset, true, &v);
	if (!at.reg)
		return EXEC_NEXT;
	if (unlikely(is_redirected(pe, (unsigned)op->hi, at.reg)))
		nv_note_el1(pe, sysreg_row((enum sysreg_id)op->hi), at.reg, true, v);
	if (unlikely(trace_on(pe->trace, TRACE_SYSREG)))
		trace_access(pe, at.reg, op->lo, v, true);
	unsigned fx = sysreg_row(at.reg)->fx;
	if (unlikely(pe->pmu_active && fx))
		pmu_sync(pe);
	sysreg_write(pe, at.reg, v);
	return fx ? sysreg_written(pe, fx) : EXEC_NEXT;
}

#define SLOW(name, doit)                                                                                                   \
	static OP(name)                                                                                                    \
	{                                                                                                                  \
		enum exec_status s;                                                                                        \
		pe->op = op;                                                                                               \
		pe->acc = acc;                                                                                             \
		s = doit(pe, op);                                                                                          \
		if (likely(s == EXEC_NEXT && !pe->attention))                                                              \
			NEXT();                                                                                            \
		return op_general_exit(pe, s);                                                                             \
	}
SLOW(mrs_slow, do_mrs)
SLOW(msr_slow, do_msr)

static OP(mrs)
{
	const struct sysreg_slot *s = slot_of(pe, (unsigned)op->hi, false);

	if (unlikely(s->gen != pe->sr_cache.gen || s->how != HOW_PLAIN))
		TAILCALL mrs_slow(pe, op, acc);
	pe->x[op->rd] = pe->sr[s->reg];
	NEXT();
}

static OP(msr)
{
	const struct sysreg_slot *s = slot_of(pe, (unsigned)op->hi, true);

	if (unlikely(s->gen != pe->sr_cache.gen || s->how != HOW_PLAIN))
		TAILCALL msr_slow(pe, op, acc);
	sysreg_store(pe, (enum sysreg_id)s->reg, pe->x[op->rd]);
	NEXT();
}

/* ---- registers that no control traps above EL0 ---- */

static OP(mrs_nzcv)
{
	pe->x[op->rd] = flags_nzcv(&pe->flags);
	NEXT();
}

static OP(msr_nzcv)
{
	flags_set_nzcv(&pe->flags, (uint32_t)pe->x[op->rd]);
	NEXT();
}

static OP(mrs_sp_el0)
{
	if (unlikely(!pe->ps.el || !pe->ps.sp))
		TAILCALL mrs_slow(pe, op, acc);
	pe->x[op->rd] = SYS(pe, SP_EL0);
	NEXT();
}

static OP(msr_sp_el0)
{
	if (unlikely(!pe->ps.el || !pe->ps.sp))
		TAILCALL msr_slow(pe, op, acc);
	SYS(pe, SP_EL0) = pe->x[op->rd];
	NEXT();
}

static OP(mrs_daif)
{
	if (unlikely(!pe->ps.el))
		TAILCALL mrs_slow(pe, op, acc);
	pe->x[op->rd] = (uint64_t)pe->ps.daif << 6;
	NEXT();
}

static OP(msr_daif)
{
	if (unlikely(!pe->ps.el) || unmask_matters(pe))
		TAILCALL msr_slow(pe, op, acc);
	pe->ps.daif = (uint8_t)bits(pe->x[op->rd], 9, 6);
	NEXT();
}

static OP(mrs_current_el)
{
	if (unlikely(!pe->ps.el || (SYS(pe, HCR_EL2) & HCR_NV)))
		TAILCALL mrs_slow(pe, op, acc);
	pe->x[op->rd] = (uint64_t)pe->ps.el << 2;
	NEXT();
}

static op_fn body_of(unsigned id, bool read)
{
	switch (id) {
	case SR_NZCV:
		return read ? mrs_nzcv : msr_nzcv;
	case SR_SP_EL0:
		return read ? mrs_sp_el0 : msr_sp_el0;
	case SR_DAIF:
		return read ? mrs_daif : msr_daif;
	case SR_CurrentEL:
		return mrs_current_el;
	case SR_NONE:
		return read ? mrs_slow : msr_slow;
	default:
		return read ? mrs : msr;
	}
}

void sel_systemmove(struct op *op, const struct args_systemmove *a)
{
	bool read = a->id == A64_MRS_RS_systemmove;
	uint32_t enc = ENC(2 | a->o0, a->op1, a->CRn, a->CRm, a->op2);
	const struct sysreg *r = sysreg_by_enc(enc, read ? DIR_READ : DIR_WRITE);

	op->rd = a->Rt == 31 ? (read ? X_SINK : X_ZR) : (uint8_t)a->Rt;
	op->lo = enc;
	op->hi = r ? r->id : 0;
	op->fn = op_ref(body_of((unsigned)op->hi, read));
}
