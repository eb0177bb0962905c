/* cpu/exec/a32.h - what handlers of A32 and T32 instructions share: registers, PC, IT state, conditions of syndromes, memory.
 * Implements: R[], PC, BXWritePC(), BranchWritePC(), ALUWritePC(), LoadWritePC(), InITBlock(), CurrentInstrSet() of DDI 0487 J1. */
#ifndef AERIE_EXEC_A32_H
#define AERIE_EXEC_A32_H

#include "cpu/arch/effective.h"
#include "cpu/exec/exec.h"
#include "sim/core/bits.h"

/* Address of the instruction being executed. */
static inline uint32_t a32_insn_address(const struct pe *pe)
{
	return (uint32_t)pe_pc(pe);
}

/* PC as an operand: 8 bytes on in A32, 4 in T32. */
static inline uint32_t a32_pc(const struct pe *pe)
{
	return a32_insn_address(pe) + (pe->ps.t ? 4 : 8);
}

/* R[n]; 15 is PC. */
static inline uint32_t a32_reg_r(const struct pe *pe, unsigned n)
{
	return likely(n != 15) ? (uint32_t)pe->x[n] : a32_pc(pe);
}

/* R[n] = v for n < 15; 15 is PC's business, below. */
static inline void a32_reg_w(struct pe *pe, unsigned n, uint32_t v)
{
	pe->x[n] = v;
}

/* BranchTo() in the current instruction set. */
static inline enum exec_status a32_branch_write_pc(struct pe *pe, uint32_t target)
{
	pe->pc = target & (pe->ps.t ? ~1u : ~3u);
	return EXEC_JUMP;
}

/* Bit 0 selects the instruction set. UNPREDICTABLE: to A32 with bit 1 set: the target's PC alignment fault tells. */
static inline enum exec_status a32_bx_write_pc(struct pe *pe, uint32_t target)
{
	pe->ps.t = target & 1;
	pe->pc = target & ~1u;
	return EXEC_JUMP;
}

static inline enum exec_status a32_load_write_pc(struct pe *pe, uint32_t target)
{
	return a32_bx_write_pc(pe, target);
}

static inline enum exec_status a32_alu_write_pc(struct pe *pe, uint32_t target)
{
	return pe->ps.t ? a32_branch_write_pc(pe, target) : a32_bx_write_pc(pe, target);
}

/* R[n] = v where n may be PC: a data-processing result. */
static inline enum exec_status a32_alu_write(struct pe *pe, unsigned n, uint32_t v)
{
	if (unlikely(n == 15))
		return a32_alu_write_pc(pe, v);
	pe->x[n] = v;
	return EXEC_NEXT;
}

static inline bool a32_in_it_block(const struct pe *pe)
{
	return pe->ps.it & 15;
}
static inline bool a32_last_in_it_block(const struct pe *pe)
{
	return (pe->ps.it & 15) == 8;
}
/* ITAdvance() */
static inline void a32_it_advance(struct pe *pe)
{
	unsigned it = pe->ps.it;

	pe->ps.it = (uint8_t)(it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0);
}

/* Bytes of the instruction being executed. */
unsigned a32_insn_length(const struct pe *pe);
/* The X register in which AArch64 finds R[n] of the current mode. */
unsigned a32_x_view(const struct pe *pe, unsigned n);
/* SCTLR of the translation regime; ITD, SED, CP15BEN, nTWI, nTWE, A. */
static inline uint64_t a32_sctlr(const struct pe *pe)
{
	return effective_sctlr(pe, pe->ps.el);
}

/* ---- memory: addresses of 32 bits, endianness by PSTATE.E ---- */
/* size 1..8. `flags`: enum mem_flags. Values are zero-extended. */
enum exec_status a32_load(struct pe *pe, uint32_t va, unsigned size, unsigned flags, uint64_t *val);
enum exec_status a32_store(struct pe *pe, uint32_t va, unsigned size, unsigned flags, uint64_t val);

/* ---- state (a32_state.c) ---- */
/* CPSR of now in its own layout (DIT in bit 21, no SS). */
uint32_t a32_get_cpsr(const struct pe *pe);
/* PSTATE from a value in CPSR layout, mode included: after the checks of an exception return. Follows el1's derived state. */
void a32_set_cpsr(struct pe *pe, uint32_t cpsr);
/* Is M a mode that exists at EL0 or EL1? */
bool a32_mode_valid(unsigned mode);
static inline enum a32_bank_id a32_bank_of(unsigned mode)
{
	return mode == A32_FIQ ? A32_BANK_FIQ : mode == A32_IRQ ? A32_BANK_IRQ : mode == A32_SVC ? A32_BANK_SVC :
	       mode == A32_ABT ? A32_BANK_ABT : mode == A32_UND ? A32_BANK_UND : A32_BANK_USR;
}
/* Changes PSTATE.M within AArch32 and swaps the banked registers. Does not move between EL0 and EL1. */
void a32_set_mode(struct pe *pe, unsigned mode);
/* AArch64 to AArch32 and back: the mapping of X0-X30 to the banked registers. `mode`: PSTATE.M to be. */
void a32_enter(struct pe *pe, unsigned mode);
void a32_leave(struct pe *pe);
/* R[n] as mode `mode` sees it: LDM (user registers), SRS, MRS (banked). */
uint32_t a32_get_banked(const struct pe *pe, unsigned mode, unsigned n);
void a32_set_banked(struct pe *pe, unsigned mode, unsigned n, uint32_t v);

#endif
