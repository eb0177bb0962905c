/* sim/gdb_regs.h - the registers as gdb sees them: numbers, the target description (GDB manual, appendix G), values.
 * X0-X30, SP, PC, CPSR; V0-V31, FPSR, FPCR; then every system register that the processor has, a group an exception level. */
#ifndef AERIE_SIM_GDB_REGS_H
#define AERIE_SIM_GDB_REGS_H

#include "cpu/arch/pe.h"

enum { GDB_X0 = 0, GDB_SP = 31, GDB_PC, GDB_CPSR, GDB_V0, GDB_FPSR = GDB_V0 + 32, GDB_FPCR, GDB_SYSREGS, GDB_REG_BYTES = 16 };

struct gdb_regs {
	unsigned sysreg_count;
	uint16_t sysreg[SR_COUNT]; /* enum sysreg_id of register GDB_SYSREGS + n */
	char *xml;                 /* owned: target.xml, 0-terminated */
};

/* What a PE like this one has. NULL: out of memory. */
struct gdb_regs *gdb_regs_create(const struct pe *pe);
void gdb_regs_destroy(struct gdb_regs *r);
/* Bytes of a register; 0: no such. */
unsigned gdb_reg_size(const struct gdb_regs *r, uint64_t n);
/* Little-endian values of gdb_reg_size() bytes. false: cannot be set to that. */
void gdb_reg_read(const struct gdb_regs *r, struct pe *pe, unsigned n, uint8_t out[GDB_REG_BYTES]);
bool gdb_reg_write(const struct gdb_regs *r, struct pe *pe, unsigned n, const uint8_t *in);

#endif
