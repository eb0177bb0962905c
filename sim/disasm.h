/* sim/disasm.h - instruction words as assembler text, by Capstone. */
#ifndef AERIE_SIM_DISASM_H
#define AERIE_SIM_DISASM_H

#include <stddef.h>
#include <stdint.h>

struct disasm;
struct insn_set;
struct places;

struct disasm *disasm_create(void); /* NULL: Capstone refused */
void disasm_destroy(struct disasm *d);
/* Text of the word of an instruction set at `pc`; what Capstone does not know is ".inst 0x........". Returns buf. */
const char *disasm_text(struct disasm *d, const struct insn_set *set, uint64_t pc, uint32_t word, char *buf, size_t size);
/* Addresses have names from now on; NULL: they have none. Borrowed. */
void disasm_set_places(struct disasm *d, const struct places *p);
/* "name" or "name+0x10" of the address at that level, vm as in struct trace_event; NULL: it has none. */
const char *disasm_name(const struct disasm *d, unsigned el, uint32_t vm, uint64_t addr, char *buf, size_t size);

#endif
