/* tests/diff/diff_equal.c - A64: encodings that the other side does not have, and what it runs in their place: a few instructions that
 * the manual's pseudocode of the encoding amounts to. Afterwards what they needed besides is taken away again.
 * Not here: tagged memory, where an access by another instruction may be checked differently. */
#include <stdlib.h>
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff.h"

/* Words in hexadecimal, each with the fields that go into it, LETTER@BIT or LETTER+N@BIT: d, n, m, t, u, s are Rd, Rn, Rm, Rt, Rt2,
 * Rs; i, j, q are imm8, imm9, Q; T and V are a general and a vector register that the encoding does not name. Any may change NZCV,
 * which none of the encodings does. */
struct equal {
	const char *name, *words;
};

#define MINMAX_IMM(name, sf, extend, csel)                                                                                  \
	{name, "52800000 T@0 i@5 " extend sf "b00001f n@5 T@16 " csel " d@0 n@5 T@16"}
#define SXTB_32 "13001c00 T@0 T@5 "
#define SXTB_64 "93401c00 T@0 T@5 "
#define MINMAX(name, sf, csel) {name, sf "b00001f n@5 m@16 " csel " d@0 n@5 m@16"}

static const struct equal table[] = {
	/* FEAT_CSSC: MOV (and SXTB), CMP, CSEL; RBIT, CLZ; FMOV, CNT, ADDV, FMOV; CMP, CSNEG */
	MINMAX_IMM("SMAX_32_minmax_imm", "6", SXTB_32, "1a80c000"),
	MINMAX_IMM("SMIN_32_minmax_imm", "6", SXTB_32, "1a80b000"),
	MINMAX_IMM("UMAX_32U_minmax_imm", "6", "", "1a808000"),
	MINMAX_IMM("UMIN_32U_minmax_imm", "6", "", "1a803000"),
	MINMAX_IMM("SMAX_64_minmax_imm", "e", SXTB_64, "9a80c000"),
	MINMAX_IMM("SMIN_64_minmax_imm", "e", SXTB_64, "9a80b000"),
	MINMAX_IMM("UMAX_64U_minmax_imm", "e", "", "9a808000"),
	MINMAX_IMM("UMIN_64U_minmax_imm", "e", "", "9a803000"),
	MINMAX("SMAX_32_dp_2src", "6", "1a80c000"),
	MINMAX("SMIN_32_dp_2src", "6", "1a80b000"),
	MINMAX("UMAX_32_dp_2src", "6", "1a808000"),
	MINMAX("UMIN_32_dp_2src", "6", "1a803000"),
	MINMAX("SMAX_64_dp_2src", "e", "9a80c000"),
	MINMAX("SMIN_64_dp_2src", "e", "9a80b000"),
	MINMAX("UMAX_64_dp_2src", "e", "9a808000"),
	MINMAX("UMIN_64_dp_2src", "e", "9a803000"),
	{"CTZ_32_dp_1src", "5ac00000 n@5 d@0 5ac01000 d@5 d@0"},
	{"CTZ_64_dp_1src", "dac00000 n@5 d@0 dac01000 d@5 d@0"},
	{"CNT_32_dp_1src", "1e270000 n@5 V@0 0e205800 V@5 V@0 0e31b800 V@5 V@0 1e260000 V@5 d@0"},
	{"CNT_64_dp_1src", "9e670000 n@5 V@0 0e205800 V@5 V@0 0e31b800 V@5 V@0 1e260000 V@5 d@0"},
	{"ABS_32_dp_1src", "6b1f001f n@5 5a805400 d@0 n@5 n@16"},
	{"ABS_64_dp_1src", "eb1f001f n@5 da805400 d@0 n@5 n@16"},
	/* FEAT_LRCPC3: the unordered accesses. One PE sees no difference. */
	{"STILP_32SE_ldiappstilp", "29bf0000 t@0 u@10 n@5"},
	{"STILP_32S_ldiappstilp", "29000000 t@0 u@10 n@5"},
	{"LDIAPP_32LE_ldiappstilp", "28c10000 t@0 u@10 n@5"},
	{"LDIAPP_32L_ldiappstilp", "29400000 t@0 u@10 n@5"},
	{"STILP_64SS_ldiappstilp", "a9bf0000 t@0 u@10 n@5"},
	{"STILP_64S_ldiappstilp", "a9000000 t@0 u@10 n@5"},
	{"LDIAPP_64LS_ldiappstilp", "a8c10000 t@0 u@10 n@5"},
	{"LDIAPP_64L_ldiappstilp", "a9400000 t@0 u@10 n@5"},
	{"STLR_32S_ldapstl_writeback", "b81fcc00 t@0 n@5"},
	{"LDAPR_32L_ldapstl_writeback", "b8404400 t@0 n@5"},
	{"STLR_64S_ldapstl_writeback", "f81f8c00 t@0 n@5"},
	{"LDAPR_64L_ldapstl_writeback", "f8408400 t@0 n@5"},
	{"STLUR_B_ldapstl_simd", "3c000000 t@0 n@5 j@12"},
	{"LDAPUR_B_ldapstl_simd", "3c400000 t@0 n@5 j@12"},
	{"STLUR_H_ldapstl_simd", "7c000000 t@0 n@5 j@12"},
	{"LDAPUR_H_ldapstl_simd", "7c400000 t@0 n@5 j@12"},
	{"STLUR_S_ldapstl_simd", "bc000000 t@0 n@5 j@12"},
	{"LDAPUR_S_ldapstl_simd", "bc400000 t@0 n@5 j@12"},
	{"STLUR_D_ldapstl_simd", "fc000000 t@0 n@5 j@12"},
	{"LDAPUR_D_ldapstl_simd", "fc400000 t@0 n@5 j@12"},
	{"STLUR_Q_ldapstl_simd", "3c800000 t@0 n@5 j@12"},
	{"LDAPUR_Q_ldapstl_simd", "3cc00000 t@0 n@5 j@12"},
	{"STL1_asisdlso_D1", "0d008400 t@0 n@5 q@30"},
	{"LDAP1_asisdlso_D1", "0d408400 t@0 n@5 q@30"},
	/* FEAT_LS64 and what builds on it: pairs; then MOV Rs, #0. ACCDATA_EL1 is 0: AND takes the low word away. */
	{"LD64B_64L_memop", "91000000 n@5 T@0 a9400000 T@5 t@0 t+1@10 a9410000 T@5 t+2@0 t+3@10 a9420000 T@5 t+4@0 t+5@10 "
			    "a9430000 T@5 t+6@0 t+7@10"},
	{"ST64B_64L_memop", "a9000000 n@5 t@0 t+1@10 a9010000 n@5 t+2@0 t+3@10 a9020000 n@5 t+4@0 t+5@10 a9030000 n@5 t+6@0 t+7@10"},
	{"ST64BV_64_memop", "a9000000 n@5 t@0 t+1@10 a9010000 n@5 t+2@0 t+3@10 a9020000 n@5 t+4@0 t+5@10 a9030000 n@5 t+6@0 t+7@10 "
			    "d2800000 s@0"},
	{"ST64BV0_64_memop", "92607c00 t@5 T@0 a9000000 n@5 T@0 t+1@10 a9010000 n@5 t+2@0 t+3@10 a9020000 n@5 t+4@0 t+5@10 "
			     "a9030000 n@5 t+6@0 t+7@10 d2800000 s@0"},
};

static const struct equal *find(unsigned id)
{
	for (unsigned i = 0; i < ARRAY_SIZE(table); i++)
		if (!diff_tags() && !strcmp(table[i].name, a64_info[id].name))
			return &table[i];
	return NULL;
}

bool diff_equal_known(const struct diff_isa *isa, unsigned id)
{
	return isa == &diff_a64 && find(id);
}

static const struct {
	char letter;
	const char *field;
} fields[] = {{'d', "Rd"}, {'n', "Rn"}, {'m', "Rm"}, {'t', "Rt"}, {'u', "Rt2"}, {'s', "Rs"}, {'i', "imm8"}, {'j', "imm9"}, {'q', "Q"}};

static int field(const struct insn_info *in, uint32_t word, char letter)
{
	for (unsigned i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].letter == letter)
			return diff_field(in, word, fields[i].field);
	return -1;
}

static bool eight_registers(unsigned id)
{
	return strstr(a64_info[id].name, "64B") != NULL;
}

/* A general register that the word does not name. */
static uint32_t spare(unsigned id, uint32_t word)
{
	uint64_t used = 0;
	uint32_t r = 0;

	for (const char *l = "dnmtus"; *l; l++) {
		const int reg = field(&a64_info[id], word, *l);
		if (reg >= 0)
			used |= (*l == 't' && eight_registers(id) ? 0xffull : 1) << reg;
	}
	while (bit(used, r))
		r++;
	return r;
}

/* The words of a row, for one word of its encoding; their number. */
static unsigned words_of(const struct equal *e, unsigned id, uint32_t word, uint32_t *out)
{
	const uint32_t temporary = spare(id, word);
	unsigned n = 0;

	for (const char *p = e->words; *p; p += *p == ' ') {
		char *end;
		if (p[1] != '@' && p[1] != '+') {
			out[n++] = (uint32_t)strtoul(p, &end, 16);
		} else {
			uint32_t v = *p == 'T' ? temporary : *p == 'V' ? 0 : (uint32_t)field(&a64_info[id], word, *p);
			if (p[1] == '+')
				v += (uint32_t)p[2] - '0';
			out[n - 1] |= v << strtoul(strchr(p, '@') + 1, &end, 10);
		}
		p = end;
	}
	return n;
}

static unsigned encoding_of(const struct diff_case *c)
{
	return c->isa == DIFF_A64 && c->bytes == 4 ? a64_decode(c->code[0]) : 0;
}

void diff_equal_expand(struct diff_case *c)
{
	const unsigned id = encoding_of(c);
	const struct equal *e = id ? find(id) : NULL;
	const uint32_t word = c->code[0], rt = word & 31;

	if (!e)
		return;
	c->bytes = 4 * words_of(e, id, word, c->code);
	if (eight_registers(id) && (rt % 2 || rt > 22)) { /* UNDEFINED */
		c->bytes = 4;
		c->code[0] = 0;
	}
}

void diff_equal_fold(const struct diff_case *in, struct diff_case *out)
{
	const unsigned id = encoding_of(in);
	const struct equal *e = id ? find(id) : NULL;
	uint8_t event = DIFF_NONE;

	if (!e)
		return;
	for (unsigned i = 0; i < DIFF_WORDS && !event; i++)
		event = out->event[i];
	if (event) { /* nothing of the instruction happens */
		memcpy(out->x, in->x, sizeof out->x);
		out->sp = in->sp;
		memset(out->event, 0, sizeof out->event);
		out->event[0] = event;
	}
	if (event || strchr(e->words, 'V'))
		memcpy(out->vec, in->vec, diff_vec_bytes(diff_vl(), 1));
	out->x[spare(id, in->code[0])] = in->x[spare(id, in->code[0])];
	out->nzcv = in->nzcv;
}
