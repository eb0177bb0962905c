/* sim/disasm.c - instruction words as assembler text. The only user of Capstone; decoding for execution is cpu/exec's own. */
#include "sim/disasm.h"

#include <capstone/capstone.h>
#include <stdio.h>
#include <stdlib.h>

#include "cpu/exec/decode.h"

struct disasm {
	csh handle;
	cs_insn *insn; /* owned; reused */
};

struct disasm *disasm_create(void)
{
	struct disasm *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	if (cs_open(CS_ARCH_ARM64, CS_MODE_ARM, &d->handle) != CS_ERR_OK) {
		free(d);
		return NULL;
	}
	d->insn = cs_malloc(d->handle);
	if (d->insn)
		return d;
	disasm_destroy(d);
	return NULL;
}

void disasm_destroy(struct disasm *d)
{
	if (!d)
		return;
	if (d->insn)
		cs_free(d->insn, 1);
	cs_close(&d->handle);
	free(d);
}

/* Older Capstones lack the newer instructions: our tables' name is better than nothing. */
static void undecided(uint32_t word, char *buf, size_t size)
{
	enum a64_id id = a64_decode(word);

	if (id == A64_UNALLOCATED)
		snprintf(buf, size, ".inst 0x%08x", word);
	else
		snprintf(buf, size, ".inst 0x%08x // %s", word, a64_info[id].name);
}

const char *disasm_text(struct disasm *d, uint64_t pc, uint32_t word, char *buf, size_t size)
{
	const uint8_t bytes[4] = { (uint8_t)word, (uint8_t)(word >> 8), (uint8_t)(word >> 16), (uint8_t)(word >> 24) };
	const uint8_t *code = bytes;
	size_t left = sizeof(bytes);

	if (cs_disasm_iter(d->handle, &code, &left, &pc, d->insn))
		snprintf(buf, size, "%s%s%s", d->insn->mnemonic, d->insn->op_str[0] ? " " : "", d->insn->op_str);
	else
		undecided(word, buf, size);
	return buf;
}
