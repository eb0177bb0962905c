/* tests/diff/diff_a32fp_rules.c - which words of A32 and T32 are UNPREDICTABLE, and so not to be compared.
 * Implements: DDI 0487 F6.1: "if ... then UNPREDICTABLE" of floating-point and Advanced SIMD instructions. */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_a32.h"

/* Registers that a load or store of structures reaches behind its first one, and how many they are apart. */
static unsigned last_of_structures(unsigned id, uint32_t w)
{
	const char *name = a32_info[id].name; /* V LD|ST n _m|_1|_a _A i */
	const unsigned n = (unsigned)(name[3] - '0');
	const int itype = a32_field(id, w, "itype"), t = a32_field(id, w, "T"), align = a32_field(id, w, "index_align");
	const char form = name[5];
	const unsigned variant = (unsigned)(name[8] - '0');

	if (form == 'm' && n == 1)
		return variant - 1;
	if (form == 'm' && n == 2 && variant == 2)
		return 3;
	if (form == 'm')
		return (n - 1) * (itype > 0 ? 2 : 1);
	if (form == 'a')
		return n == 1 ? (unsigned)t : (n - 1) * (t > 0 ? 2 : 1);
	const bool twice = n > 1 && variant > 1 && align >> (variant - 1) & 1;
	return (n - 1) * (twice ? 2 : 1);
}

static bool structures(unsigned id, uint32_t w)
{
	const unsigned d = (unsigned)a32_field(id, w, "D") << 4 | (unsigned)a32_field(id, w, "Vd");

	return a32_field(id, w, "Rn") == 15 || a32_field(id, w, "Rm") == a32_field(id, w, "Rn") ||
	       d + last_of_structures(id, w) > 31;
}

static bool multiple(unsigned id, uint32_t w)
{
	const bool dbl = bit(w, 8);
	const unsigned regs = (unsigned)a32_field(id, w, "imm8"), d = (unsigned)a32_field(id, w, "D"), vd = (unsigned)a32_field(id, w, "Vd");
	const unsigned first = dbl ? d << 4 | vd : vd << 1 | d;

	return a32_field(id, w, "Rn") == 15 || !regs || first + regs > 32 || (dbl && regs > 16);
}

static bool moves(unsigned id, uint32_t w)
{
	const int rt = a32_field(id, w, "Rt"), rt2 = a32_field(id, w, "Rt2");

	if (rt == 15 || rt2 == 15 || (rt2 >= 0 && rt == rt2))
		return true;
	if (a32_info[id].set == &insn_t32 && (rt == 13 || rt2 == 13))
		return true;
	return a32_handler_is(id, "vfp_move_pair") && (w & 15) == 15 && bit(w, 5);
}

bool a32_half_precision(unsigned id)
{
	const char *name = a32_info[id].name;
	const size_t len = strlen(name);

	return (len > 2 && !strcmp(name + len - 2, "_H")) || a32_handler_is(id, "vfp_move_half");
}

void a32_tame(unsigned id, uint32_t *w)
{
	const struct insn_info *in = &a32_info[id];

	if (a32_handler_is(id, "vfp_ldstm"))
		diff_set_field(in, w, "imm8", 1 + (int64_t)diff_below(16));
	if (a32_handler_is(id, "vmrs") || a32_handler_is(id, "vmsr"))
		diff_set_field(in, w, "reg", 1);
	if (!strncmp(in->name, "VLDR_l", 6)) /* beyond the program, or before the page */
		diff_set_field(in, w, "imm8", DIFF_WORDS + 4 + (int64_t)diff_below(128));
}

bool a32_unpredictable(unsigned id, uint32_t w)
{
	const int rt = a32_field(id, w, "Rt");

	if (a32_handler_is(id, "neon_ld"))
		return structures(id, w);
	if (a32_handler_is(id, "vfp_ldstm"))
		return multiple(id, w);
	if (a32_handler_is(id, "vfp_ldst"))
		return a32_field(id, w, "Rn") == 15 && !strncmp(a32_info[id].name, "VST", 3);
	if (a32_handler_is(id, "neon_swap"))
		return bit(w, 22) == bit(w, 5) && (w >> 12 & 15) == (w & 15);
	if (a32_handler_is(id, "neon_table"))
		return (bit(w, 7) << 4 | (w >> 16 & 15)) + (w >> 8 & 3) > 31;
	if (a32_handler_is(id, "vfp_fixed"))
		return !bit(w, 7) && ((w & 15) << 1 | bit(w, 5)) > 16;
	if (a32_handler_is(id, "vmrs"))
		return a32_info[id].set == &insn_t32 && rt == 13;
	return rt >= 0 && moves(id, w);
}
