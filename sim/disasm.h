/* sim/disasm.h - instruction words as assembler text, by Capstone. */
#ifndef AERIE_SIM_DISASM_H
#define AERIE_SIM_DISASM_H

#include <stddef.h>
#include <stdint.h>

struct disasm;
struct insn_set;

struct disasm *disasm_create(void); /* NULL: Capstone refused */
void disasm_destroy(struct disasm *d);
/* Text of the word of an instruction set at `pc`; what Capstone does not know is ".inst 0x........". Returns buf. */
const char *disasm_text(struct disasm *d, const struct insn_set *set, uint64_t pc, uint32_t word, char *buf, size_t size);

#endif
