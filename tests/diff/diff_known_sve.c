/* tests/diff/diff_known_sve.c - conditions of known faults: SVE, and what Advanced SIMD shares with it. The faults are in diff_known.c. */
#include <stdlib.h>
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_known.h"

/* "..._u16": bytes of the register's elements. */
static unsigned element_bytes(const char *name)
{
	return (unsigned)strtoul(strrchr(name, '_') + 2, NULL, 10) / 8;
}

bool diff_starts_late(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	const unsigned vl = diff_vl(), pg = (unsigned)diff_field(&isa->info[id], word, "Pg");
	const uint8_t *p = in->vec + 32 * vl + pg * vl / 8;

	for (unsigned i = 0; i < vl; i += element_bytes(isa->info[id].name))
		if (p[i / 8] >> i % 8 & 1)
			return i % 64 >= 8;
	return false;
}

/* LDR, STR of Z or P; LDNF1*, LDFF1*, ST1* to ST4*: bytes in memory, and the log2 of those of an element there. */
static unsigned extent(const struct insn_info *in, uint32_t word, unsigned *msz)
{
	const char *p = strpbrk(in->name, "1234");
	const int size = diff_field(in, word, "size"), sz = diff_field(in, word, "sz");
	unsigned registers, esz;

	*msz = 0;
	if (diff_field(in, word, "imm9h") >= 0)
		return diff_field(in, word, "Zt") >= 0 ? diff_vl() : diff_vl() / 8;
	registers = (unsigned)(*p++ - '0');
	p += *p == 's'; /* "ld1sb" */
	*msz = esz = (unsigned)(strchr("bhwd", *p) - "bhwd");
	if (in->name[0] == 'l')
		esz = (unsigned)__builtin_ctz(element_bytes(in->name));
	else if (size >= 0 || sz >= 0)
		esz = size >= 0 ? (unsigned)size : 2 + (unsigned)sz;
	return registers * (diff_vl() >> esz << *msz);
}

bool diff_in_two_pages(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	const struct insn_info *insn = &isa->info[id];
	const int rn = diff_field(insn, word, "Rn"), rm = diff_field(insn, word, "Rm"), imm9h = diff_field(insn, word, "imm9h");
	uint64_t va = rn == 31 ? in->sp : in->x[rn];
	unsigned msz;
	const unsigned bytes = extent(insn, word, &msz);

	if (imm9h >= 0)
		va += (uint64_t)sext((uint64_t)(imm9h << 3 | diff_field(insn, word, "imm9l")), 9) * bytes;
	else if (rm >= 0)
		va += (rm == 31 ? 0 : in->x[rm]) << msz;
	else
		va += (uint64_t)sext((uint64_t)diff_field(insn, word, "imm4"), 4) * bytes;
	return va % 4096 + bytes > 4096;
}

bool diff_pointers_close(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	const unsigned rn = (unsigned)diff_field(&isa->info[id], word, "Rn"), rm = (unsigned)diff_field(&isa->info[id], word, "Rm");
	const uint64_t n = rn == 31 ? 0 : in->x[rn], m = rm == 31 ? 0 : in->x[rm], apart = n > m ? n - m : m - n;

	return apart && apart >> diff_field(&isa->info[id], word, "size") == 0;
}

bool diff_unselected_ones(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	const struct insn_info *insn = &isa->info[id];
	const bool complemented = !strncmp(insn->name, "bsl2n", 5);
	const char *field = insn->name[0] >= 'a' ? "Zm" : insn->name[2] == 'L' ? "Rm" : insn->name[2] == 'T' ? "Rd" : "Rn";
	const uint8_t *v = in->vec + (size_t)diff_field(insn, word, field) * diff_vl();

	for (unsigned at = 0; at < diff_vl(); at += 16) {
		unsigned i = 0;
		while (i < 16 && v[at + i] == (complemented ? 0 : 0xff))
			i++;
		if (i == 16)
			return true;
	}
	return false;
}
