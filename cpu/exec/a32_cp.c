/* cpu/exec/a32_cp.c - AArch32 System registers: MCR, MRC, MCRR, MRRC, LDC, STC of CP14 and CP15.
 * Implements: DDI 0487 F5.1.110 (MCR) and its neighbours, G8 (registers): each is an AArch64 register, half of one, or one of its
 *             SYS instructions (a32regs.def); the state and its behaviour exist once, in sysreg_ops.c, cmo.c, tlbi.c.
 * Not here:   whether the access is allowed (hyp/a32_access.c); CP10 and CP11, which are floating-point and Advanced SIMD. */
#include "cpu/arch/a32regs.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/a32.h"
#include "cpu/exec/cmo.h"
#include "cpu/exec/impdef.h"
#include "cpu/exec/pmu.h"
#include "cpu/exec/sysreg_ops.h"
#include "cpu/exec/tlbi.h"
#include "decode_gen.h"
#include "hyp/a32_access.h"

#define LOW32 0xffffffffULL

/* ---- values ---- */

/* DBGDIDR: watchpoints, breakpoints, context comparators, less one each; Armv8 debug. */
static uint32_t dbgdidr(const struct pe *pe)
{
	uint64_t d = SYS(pe, ID_AA64DFR0_EL1);

	return (uint32_t)(bits(d, 23, 20) << 28 | bits(d, 15, 12) << 24 | bits(d, 31, 28) << 20 | 6u << 16 | BIT(15) |
			  (has(pe, FEAT_EL3) ? BIT(12) | BIT(14) : 0));
}

static uint64_t read_value(struct pe *pe, const struct a32_reg *r, enum sysreg_id id)
{
	switch ((enum a32_kind)r->kind) {
	case A32_LOW:
		return sysreg_read(pe, id) & LOW32;
	case A32_HIGH:
		return sysreg_read(pe, id) >> 32;
	case A32_WIDE:
		return sysreg_read(pe, id);
	case A32_DBGDIDR:
		return dbgdidr(pe);
	default:
		return r->value;
	}
}

static void write_value(struct pe *pe, const struct a32_reg *r, enum sysreg_id id, uint64_t v)
{
	uint64_t old = pe->sr[id], mask = r->mask;

	if (r->kind == A32_HIGH) {
		v = v << 32 | (old & LOW32);
		mask <<= 32;
	} else if (r->kind == A32_LOW && !sysreg_ops_of(id)->write) {
		v |= old & ~LOW32;
	}
	if (mask)
		pe->sr[id] = (old & ~mask) | (v & mask);
	else
		sysreg_write(pe, id, v);
}

/* What a TLBI's Xt would hold: ASID in <63:48>, VA<55:12> in <43:0>. */
static uint64_t tlbi_operand(uint32_t v)
{
	return (uint64_t)(v & 0xff) << 48 | v >> 12;
}

static enum exec_status do_insn(struct pe *pe, enum sysinsn_id id, uint32_t v)
{
	uint32_t enc = sysinsn_row(id)->enc;
	bool tlbi = (enc >> 7 & 15) == 8, by_asid = (enc & 7) == 2;

	if (!tlbi)
		return exec_cmo(pe, id, v);
	exec_tlbi(pe, enc, by_asid ? (uint64_t)(v & 0xff) << 48 : tlbi_operand(v));
	return EXEC_RESYNC;
}

static enum exec_status do_write(struct pe *pe, const struct a32_reg *r, enum sysreg_id id, uint64_t v)
{
	unsigned fx;

	if (r->kind == A32_INSN)
		return do_insn(pe, (enum sysinsn_id)r->target, (uint32_t)v);
	if (r->kind == A32_BARRIER)
		return EXEC_RESYNC;
	if (!id)
		return EXEC_NEXT;
	fx = sysreg_row(id)->fx | r->fx;
	if (unlikely(pe->pmu_active && fx))
		pmu_sync(pe);
	write_value(pe, r, id, v);
	return fx ? sysreg_written(pe, fx) : EXEC_NEXT;
}

static void trace_access(struct pe *pe, const struct a32_reg *r, uint64_t v, bool write)
{
	struct trace_event ev = { .kind = TRACE_SYSREG, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe),
				  .pc = pe_pc(pe) };

	ev.sysreg.name = r->name;
	ev.sysreg.enc = r->enc;
	ev.sysreg.val = v;
	ev.sysreg.write = write;
	trace_emit(pe->trace, &ev);
}

/* ---- accesses ---- */

/* *v: the value written, or where the value read goes. `iss` is for a trap. */
static enum exec_status access(struct pe *pe, const struct a32_reg *r, uint32_t enc, bool read, uint32_t iss, uint64_t *v)
{
	struct verdict d = a32_access_verdict(pe, r, enc, read ? DIR_READ : DIR_WRITE);

	if (d.what == UNDEFINED || d.what == TRAP)
		return raise_verdict(pe, &d, iss);
	if (d.what == DO_IMPDEF) {
		impdef_access(pe, d.index, !read, v);
		return EXEC_NEXT;
	}
	if (read)
		*v = read_value(pe, r, d.reg);
	if (unlikely(trace_on(pe->trace, TRACE_SYSREG)))
		trace_access(pe, r, *v, !read);
	return read ? EXEC_NEXT : do_write(pe, r, d.reg, *v);
}

/* R15 as the target of MRC: the flags. */
static void mrc_result(struct pe *pe, unsigned rt, uint32_t v)
{
	if (rt == 15)
		flags_set_nzcv(&pe->flags, v & 0xf0000000u);
	else
		a32_reg_w(pe, rt, v);
}

enum exec_status exec_a32_cp(struct pe *pe, const struct args_a32_cp *a)
{
	bool read = a->id == A32_MRC_A1 || a->id == A32_MRC_T1;
	uint32_t enc = A32_CP(14 + a->cp15, a->opc1, a->CRn, a->CRm, a->opc2);
	uint32_t iss = iss_cp_rt(a->opc1, a->CRn, a->CRm, a->opc2, a32_x_view(pe, a->Rt), read);
	uint64_t v = read ? 0 : a32_reg_r(pe, a->Rt);
	enum exec_status s;

	/* UNPREDICTABLE: MCR from R15 takes the PC */
	s = access(pe, a32_reg_find(enc, read ? DIR_READ : DIR_WRITE), enc, read, iss, &v);
	if (s == EXEC_NEXT && read)
		mrc_result(pe, a->Rt, (uint32_t)v);
	return s;
}

enum exec_status exec_a32_cp64(struct pe *pe, const struct args_a32_cp64 *a)
{
	bool read = a->id == A32_MRRC_A1 || a->id == A32_MRRC_T1;
	uint32_t enc = A32_CP64(14 + a->cp15, a->opc1, a->CRm);
	uint32_t iss = iss_cp_rrt(a->opc1, a->CRm, a32_x_view(pe, a->Rt), a32_x_view(pe, a->Rt2), read);
	uint64_t v = 0;
	enum exec_status s;

	if (a->Rt == 15 || a->Rt2 == 15) /* UNPREDICTABLE */
		return EXEC_UNDEF;
	if (!read)
		v = a32_reg_r(pe, a->Rt) | (uint64_t)a32_reg_r(pe, a->Rt2) << 32;
	s = access(pe, a32_reg_find(enc, read ? DIR_READ : DIR_WRITE), enc, read, iss, &v);
	if (s == EXEC_NEXT && read) {
		a32_reg_w(pe, a->Rt, (uint32_t)v);
		a32_reg_w(pe, a->Rt2, (uint32_t)(v >> 32));
	}
	return s;
}

/* ---- LDC, STC: DBGDTRTXint from memory, DBGDTRRXint to memory ---- */

static bool is_stc(const struct args_a32_cp_ldst *a)
{
	switch (a->id) {
	case A32_STC_A1_off:
	case A32_STC_A1_post:
	case A32_STC_A1_pre:
	case A32_STC_A1_unind:
	case A32_STC_T1_off:
	case A32_STC_T1_post:
	case A32_STC_T1_pre:
	case A32_STC_T1_unind:
		return true;
	default:
		return false;
	}
}

/* P in bit 1, W in bit 0, literal in bit 2. */
static unsigned addressing_mode(const struct args_a32_cp_ldst *a)
{
	switch (a->id) {
	case A32_STC_A1_off:
	case A32_STC_T1_off:
	case A32_LDC_i_A1_off:
	case A32_LDC_i_T1_off:
		return 2;
	case A32_STC_A1_post:
	case A32_STC_T1_post:
	case A32_LDC_i_A1_post:
	case A32_LDC_i_T1_post:
		return 1;
	case A32_STC_A1_pre:
	case A32_STC_T1_pre:
	case A32_LDC_i_A1_pre:
	case A32_LDC_i_T1_pre:
		return 3;
	case A32_LDC_l_A1:
	case A32_LDC_l_T1:
		return 4 | a->P << 1 | a->W;
	default:
		return 0;
	}
}

enum exec_status exec_a32_cp_ldst(struct pe *pe, const struct args_a32_cp_ldst *a)
{
	bool stc = is_stc(a), wback;
	unsigned am = addressing_mode(a), rn = am & 4 ? 15 : a->Rn;
	uint32_t base = am & 4 ? a32_pc(pe) & ~3u : a32_reg_r(pe, rn), offset = a->imm8 << 2;
	uint32_t moved = a->U ? base + offset : base - offset, enc = A32_CP(14, 0, 0, 5, 0);
	const struct a32_reg *r = a32_reg_find(enc, stc ? DIR_READ : DIR_WRITE);
	struct verdict d = a32_access_verdict(pe, r, enc, stc ? DIR_READ : DIR_WRITE);
	enum exec_status s;
	uint64_t v = 0;

	wback = (am & 1) && rn != 15; /* UNPREDICTABLE: write-back to PC does not happen */
	if (d.what == TRAP) {
		d.ec = EC_CP14_DT;
		return raise_verdict(pe, &d, iss_cp_ldst(a->imm8, rn == 15 ? 31 : a32_x_view(pe, rn), a->U, am, !stc));
	}
	if (d.what != DO_REGISTER)
		return raise_verdict(pe, &d, 0);
	if (stc) {
		v = read_value(pe, r, d.reg);
		s = a32_store(pe, am & 2 ? moved : base, 4, MEM_ALIGNED, v);
	} else {
		s = a32_load(pe, am & 2 || am == 4 ? moved : base, 4, MEM_ALIGNED, &v);
	}
	if (s != EXEC_NEXT)
		return s;
	if (wback)
		a32_reg_w(pe, rn, moved);
	return stc ? EXEC_NEXT : do_write(pe, r, d.reg, v);
}
