/* sim/disasm.c - instruction words as assembler text. The only user of Capstone; decoding for execution is cpu/exec's own. */
#include "sim/disasm.h"

#include <capstone/capstone.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "cpu/exec/decode.h"
#include "sim/places.h"

enum { MODE_A64, MODE_A32, MODE_T32, MODES };

struct disasm {
	csh handle[MODES];
	cs_insn *insn; /* owned; reused */
	const struct places *places; /* NULL: none. Borrowed */
};

static bool open_all(struct disasm *d)
{
	const cs_mode v8 = (cs_mode)((unsigned)CS_MODE_ARM | CS_MODE_V8);
	const cs_mode thumb = (cs_mode)((unsigned)CS_MODE_THUMB | CS_MODE_V8);

	return cs_open(CS_ARCH_ARM64, CS_MODE_ARM, &d->handle[MODE_A64]) == CS_ERR_OK &&
	       cs_open(CS_ARCH_ARM, v8, &d->handle[MODE_A32]) == CS_ERR_OK &&
	       cs_open(CS_ARCH_ARM, thumb, &d->handle[MODE_T32]) == CS_ERR_OK;
}

struct disasm *disasm_create(void)
{
	struct disasm *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	if (open_all(d))
		d->insn = cs_malloc(d->handle[MODE_A64]);
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
	for (unsigned i = 0; i < MODES; i++)
		if (d->handle[i])
			cs_close(&d->handle[i]);
	free(d);
}

/* Older Capstones lack the newer instructions: our tables' name is better than nothing. */
static void undecided(const struct insn_set *set, uint32_t word, char *buf, size_t size)
{
	unsigned id = insn_decode(set, word);

	if (!id)
		snprintf(buf, size, ".inst 0x%0*x", set->bits / 4, word);
	else
		snprintf(buf, size, ".inst 0x%0*x // %s", set->bits / 4, word, set->info[id].name);
}

const char *disasm_text(struct disasm *d, const struct insn_set *set, uint64_t pc, uint32_t word, char *buf, size_t size)
{
	uint32_t m = set == &insn_t32 ? word << 16 | word >> 16 : word; /* as it lies in memory */
	const uint8_t bytes[4] = { (uint8_t)m, (uint8_t)(m >> 8), (uint8_t)(m >> 16), (uint8_t)(m >> 24) };
	const uint8_t *code = bytes;
	size_t left = set->bits / 8;
	csh h = d->handle[set == &insn_a64 ? MODE_A64 : set == &insn_a32 ? MODE_A32 : MODE_T32];

	if (cs_disasm_iter(h, &code, &left, &pc, d->insn))
		snprintf(buf, size, "%s%s%s", d->insn->mnemonic, d->insn->op_str[0] ? " " : "", d->insn->op_str);
	else
		undecided(set, word, buf, size);
	return buf;
}

void disasm_set_places(struct disasm *d, const struct places *p)
{
	d->places = p;
}

const char *disasm_name(const struct disasm *d, unsigned el, uint32_t vm, uint64_t addr, char *buf, size_t size)
{
	struct place p = places_at(d->places, el, vm, addr);

	if (!p.symbol)
		return NULL;
	if (p.offset)
		snprintf(buf, size, "%s+%#" PRIx64, p.symbol, p.offset);
	else
		snprintf(buf, size, "%s", p.symbol);
	for (char *c = buf; *c; c++) /* whoever made the file may have meant harm to a terminal */
		*c = *c < ' ' || *c > '~' ? '?' : *c;
	return buf;
}
