/* sim/gdb_regs.h - the registers as gdb sees them: numbers, the target description (GDB manual, appendix G), values.
 * X0-X30, SP, PC, CPSR; V0-V31, or with FEAT_SVE Z0-Z31 in their place, FPSR, FPCR; P0-P15, FFR and VG; the bits of pointers that hold
 * authentication codes, and what is checked of tags, where the processor has either; then every system register that it has, a group an
 * exception level. */
#ifndef AERIE_SIM_GDB_REGS_H
#define AERIE_SIM_GDB_REGS_H

#include "cpu/arch/pe.h"

enum { GDB_X0 = 0, GDB_SP = 31, GDB_PC, GDB_CPSR, GDB_V0, GDB_FPSR = GDB_V0 + 32, GDB_FPCR, GDB_REST, GDB_REG_BYTES = SVE_MAX_BYTES };

/* Behind FPCR, those that there are. */
enum gdb_rest { GDB_P, GDB_FFR, GDB_VG, GDB_PAC_MASK, GDB_TAG_CTL, GDB_SYSREG };

struct gdb_regs {
	unsigned z_bytes;          /* of the longest vectors; 0: no FEAT_SVE */
	unsigned count;            /* of what is behind FPCR */
	struct {
		uint8_t what;      /* enum gdb_rest */
		uint16_t n;        /* P: number; PAC_MASK: 0 data, 1 code, 2, 3 the same of upper addresses; SYSREG: enum sysreg_id */
	} rest[32 + SR_COUNT];
	char *xml;                 /* owned: target.xml, 0-terminated */
};

/* What a PE like this one has. NULL: out of memory. */
struct gdb_regs *gdb_regs_create(const struct pe *pe);
void gdb_regs_destroy(struct gdb_regs *r);
/* Registers that `g` and `G` have: those gdb asks for with every stop. */
unsigned gdb_regs_general(const struct gdb_regs *r);
/* Bytes of a register; 0: no such. */
unsigned gdb_reg_size(const struct gdb_regs *r, uint64_t n);
/* Little-endian values of gdb_reg_size() bytes. false: cannot be set to that. */
void gdb_reg_read(const struct gdb_regs *r, struct pe *pe, unsigned n, uint8_t out[GDB_REG_BYTES]);
bool gdb_reg_write(const struct gdb_regs *r, struct pe *pe, unsigned n, const uint8_t *in);

#endif
