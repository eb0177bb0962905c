/* cpu/exec/a32_vfp_ldst.c - AArch32 loads and stores of floating-point registers: VLDR, VSTR, VLDM, VSTM, FLDMX, FSTMX.
 * Implements: DDI 0487 F4.1.20 "System register access, Advanced SIMD, floating-point load/store"; F6.1.
 * Not here:   structures (a32_neon_ldst.c); memory itself (memaccess.c).
 *
 * Addresses are word-aligned whatever SCTLR.A says (VLDR.16: halfword-aligned). A D register is two words. */
#include "cpu/exec/a32.h"
#include "cpu/exec/a32_vreg.h"
#include "decode_gen.h"

/* size: of the register, 1 to 3. */
static enum exec_status load(struct pe *pe, uint32_t va, unsigned size, uint64_t *v)
{
	uint64_t second;
	enum exec_status s = a32_load(pe, va, size == 1 ? 2 : 4, MEM_ALIGNED, v);

	if (s != EXEC_NEXT || size < 3)
		return s;
	s = a32_load(pe, va + 4, 4, MEM_ALIGNED, &second);
	*v = pe->ps.e ? *v << 32 | second : second << 32 | *v;
	return s;
}

static enum exec_status store(struct pe *pe, uint32_t va, unsigned size, uint64_t v)
{
	const uint32_t first = (uint32_t)(size == 3 && pe->ps.e ? v >> 32 : v), second = (uint32_t)(pe->ps.e ? v : v >> 32);
	const enum exec_status s = a32_store(pe, va, size == 1 ? 2 : 4, MEM_ALIGNED, size == 1 ? (uint16_t)first : first);

	return s != EXEC_NEXT || size < 3 ? s : a32_store(pe, va + 4, 4, MEM_ALIGNED, second);
}

enum exec_status exec_vfp_ldst(struct pe *pe, const struct args_vfp_ldst *a)
{
	const uint32_t base = a->Rn == 15 ? a32_pc(pe) & ~3u : (uint32_t)pe->x[a->Rn], offset = a->imm8 << (a->size == 1 ? 1 : 2);
	const uint32_t va = a->U ? base + offset : base - offset;
	const unsigned size = (unsigned)a->size, d = DREG(a->D, a->Vd), sd = SREG(a->Vd, a->D);
	uint64_t v;

	if (!a->load)
		return store(pe, va, size, size == 3 ? *dreg(pe, d) : *sreg(pe, sd));
	const enum exec_status s = load(pe, va, size, &v);
	if (s == EXEC_NEXT && size == 3)
		*dreg(pe, d) = v;
	else if (s == EXEC_NEXT)
		*sreg(pe, sd) = (uint32_t)v;
	return s;
}

/* No registers, more than 16 D registers or ones beyond the last, and PC written back are UNPREDICTABLE: UNDEFINED here. */
enum exec_status exec_vfp_ldstm(struct pe *pe, const struct args_vfp_ldstm *a)
{
	const unsigned size = (unsigned)a->size, regs = a->imm8, first = size == 3 ? DREG(a->D, a->Vd) : SREG(a->Vd, a->D);
	const uint32_t bytes = (regs << size) + (a->x ? 4 : 0), base = a->Rn == 15 ? a32_pc(pe) & ~3u : (uint32_t)pe->x[a->Rn];
	uint32_t va = a->db ? base - bytes : base;
	enum exec_status s = EXEC_NEXT;
	uint64_t v[32];

	if (!regs || first + regs > 32 || (size == 3 && regs > 16) || (a->Rn == 15 && (a->W || pe->ps.t)))
		return EXEC_UNDEF;
	for (unsigned i = 0; i < regs && s == EXEC_NEXT; i++, va += 1u << size) {
		v[i] = size == 3 ? *dreg(pe, first + i) : *sreg(pe, first + i);
		s = a->load ? load(pe, va, size, &v[i]) : store(pe, va, size, v[i]);
	}
	if (s != EXEC_NEXT)
		return s;
	for (unsigned i = 0; a->load && i < regs; i++) {
		if (size == 3)
			*dreg(pe, first + i) = v[i];
		else
			*sreg(pe, first + i) = (uint32_t)v[i];
	}
	if (a->W)
		a32_reg_w(pe, a->Rn, a->db ? base - bytes : base + bytes);
	return EXEC_NEXT;
}
