/* tests/diff/diff_known.c - where the other side is known to be wrong: which encodings, when, and the paragraph that decides. */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_known.h"

static uint64_t address(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in, const char *field)
{
	const int r = diff_field(&isa->info[id], word, field);

	return (uint64_t)sext(r == 31 ? in->sp : in->x[r], 56);
}

/* A Store-Exclusive that is not aligned, or not in the scratch page, or checked. */
static bool exclusive_aborts(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	const bool pair = diff_field(&isa->info[id], word, "Rt2") >= 0;
	const unsigned size = 1u << (word >> 30) << pair;
	const uint64_t va = address(isa, id, word, in, "Rn");

	return diff_tags() || va % size || va - DIFF_MEM_BASE >= DIFF_MEM_SIZE;
}

/* Several registers are loaded or stored near the end of the scratch page: some have been when the fault comes. */
static bool over_the_end(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	return address(isa, id, word, in, "Rn") + 1024 - DIFF_MEM_BASE >= DIFF_MEM_SIZE;
}

/* A copy of memory onto itself. */
static bool onto_itself(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	return address(isa, id, word, in, "Rd") == address(isa, id, word, in, "Rs");
}

/* FPSCR.Len or Stride is written. */
static bool writes_len(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	return in->x[diff_field(&isa->info[id], word, "Rt")] & 0x00370000;
}

static bool whatever(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	(void)isa;
	(void)id;
	(void)word;
	(void)in;
	return true;
}

bool diff_long_vectors(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	(void)isa;
	(void)id;
	(void)word;
	(void)in;
	return diff_vl() > 16;
}

static bool longest_vectors(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	(void)isa;
	(void)id;
	(void)word;
	(void)in;
	return diff_vl() > 128;
}

/* Permutes of 128-bit elements in a vector of 128 bits. */
static bool half_a_pair(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	(void)isa;
	(void)id;
	(void)in;
	return diff_vl() == 16 && (word >> 13 & 7) == 0;
}

static bool short_vectors(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	return !diff_long_vectors(isa, id, word, in);
}

/* Structures of more than 32 bytes in Tagged memory: the other side checks 32. */
static bool long_structure(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	static const uint8_t registers[16] = { [0] = 4, [2] = 4, [4] = 3, [6] = 3, [7] = 1, [8] = 2, [10] = 2 };

	(void)isa;
	(void)id;
	(void)in;
	return diff_tags() && registers[word >> 12 & 15] * (bit(word, 30) ? 16 : 8) > 32;
}

static bool tagged(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	(void)isa;
	(void)id;
	(void)word;
	(void)in;
	return diff_tags();
}

/* FPCR.AH */
static bool alternate(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	(void)isa;
	(void)id;
	(void)word;
	return bit(in->fpcr, 1);
}

/* FPCR.NEP: a scalar result takes V[d] along, and nothing above it. */
static bool merges_in_long(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	return bit(in->fpcr, 2) && diff_long_vectors(isa, id, word, in);
}

#define AH_SIGN   "FPNeg(), FPAbs(): with FPCR.AH a NaN stays as it is"
#define AH_MAX    "FPMax(), FPMin(): with FPCR.AH the second operand wins against zeros and NaNs"
#define AH_NAN    "FPDefaultNaN(): with FPCR.AH its sign is set"
#define AH_DENORM "FPLogB(), FPConvert(): FPProcessDenorm() with FPCR.AH sets FPSR.IDC where the operand is not half precision"

#define CHECKED  "C6.2, LDAPUR and STLUR: tagchecked = n != 31"
#define GRANULES "AArch64.CheckTag() of each granule that Mem[] touches"

#define SHORT_VECTORS "G8.2 FPSCR.{Len, Stride}: RES0 where MVFR0.FPShVec is 0"

#define CLOSE "WHILERW, WHILEWR: diff is a number of elements, rounded; when it is 0 all are true"

#define FIRST_FAULT                                                                                                         \
	"LDFF1B and others (scalar plus scalar), LDNF1B and others: every active element is loaded unless an access is suppressed"

#define NO_FAULT \
	"MemSingleNF[]: a non-fault load may be suppressed for any reason (Unpredictable_NONFAULT); here only when it would fault"

#define EXCLUSIVES                                                                                                          \
	"AArch64.ExclusiveMonitorsPass(): IMPLEMENTATION DEFINED whether memory aborts are found before or after the check of the " \
	"local monitor"

#define PARTLY                                                                                                              \
	"D1.3.4: after a synchronous Data Abort, what the instruction would have loaded is UNKNOWN, as is memory it would have "  \
	"stored to"
#define ITSELF "Mem[] (assignment): a store needs permission to write, also of what is there already"
#define ZEROES "V[] (assignment): the bits of Zd beyond V are set to zero, whichever instruction writes V"

#define SELECT "BSL, BIT, BIF, BSL1N, BSL2N, NBSL: (operand1 AND mask) OR (operand2 AND NOT mask), whatever operand2 is"
#define SELECT32 "VBIF, VBIT, VBSL: each bit from the operand that the mask selects, also where the other is known to be all ones"
#define UNSIGNED "UQXTNB, UQXTNT: the element that is saturated is unsigned, UInt(element1)"
#define QUADWORDS "ZIP, UZP, TRN (quadwords): UNDEFINED where the vector length is less than two elements"
#define MATRIX "FMMLA (64-bit elements): UNDEFINED where the vector length is less than 256 bits"

static const struct known_fault faults[] = {
	{"a64", "", "sve_ldff_", diff_starts_late, FIRST_FAULT, NULL},
	{"a64", "", "sve_ldnf_", diff_starts_late, FIRST_FAULT, NULL},
	{"a64", "", "sve_ldff_", diff_in_two_pages, NO_FAULT, NULL},
	{"a64", "", "sve_ldnf_", diff_in_two_pages, NO_FAULT, NULL},
	{"a64", "", "sve_ldr_", diff_in_two_pages, PARTLY, NULL},
	{"a64", "", "sve_str_", diff_in_two_pages, PARTLY, NULL},
	{"a64", "", "sve_st_", diff_in_two_pages, PARTLY, NULL},
	{"a64", "while", "sve_while_conflict", diff_pointers_close, CLOSE, NULL},
	{"a64", "STX", "", exclusive_aborts, EXCLUSIVES, NULL},
	{"a64", "STLX", "", exclusive_aborts, EXCLUSIVES, NULL},
	{"a64", "LD", "asisdlso", diff_long_vectors, ZEROES, diff_mend_zeroes},
	{"a64", "LDAP1_", "", diff_long_vectors, ZEROES, diff_mend_zeroes},
	{"a64", "FCVTN", "asisd", merges_in_long, ZEROES, diff_mend_zeroes},
	{"a64", "FCVTM", "asisd", merges_in_long, ZEROES, diff_mend_zeroes},
	{"a64", "FCVTA", "asisd", merges_in_long, ZEROES, diff_mend_zeroes},
	{"a64", "FCVTP", "asisd", merges_in_long, ZEROES, diff_mend_zeroes},
	{"a64", "FCVTZ", "asisd", merges_in_long, ZEROES, diff_mend_zeroes},
	{"a64", "", "asisdls", over_the_end, PARTLY, NULL},
	{"a64", "", "ldstpair", over_the_end, PARTLY, NULL},
	{"a64", "", "ldstnapair", over_the_end, PARTLY, NULL},
	{"a64", "STR_Q", "", over_the_end, PARTLY, NULL},
	{"a64", "STUR_Q", "", over_the_end, PARTLY, NULL},
	{"a64", "CPY", "", onto_itself, ITSELF, NULL},
	{"a64", "", "asisdlse", long_structure, GRANULES, NULL},
	{"a64", "", "ldapstl_unscaled", tagged, CHECKED, NULL},
	{"a64", "SHLL_", "asimdmisc", diff_long_vectors, ZEROES, diff_mend_zeroes},
	{"a64", "", "sve_zip", half_a_pair, QUADWORDS, diff_mend_undefined},
	{"a64", "BSL_", "asimdsame", diff_unselected_ones, SELECT, diff_mend_select},
	{"a64", "BIT_", "asimdsame", diff_unselected_ones, SELECT, diff_mend_select},
	{"a64", "BIF_", "asimdsame", diff_unselected_ones, SELECT, diff_mend_select},
	{"a64", "bsl", "sve_ternary", diff_unselected_ones, SELECT, diff_mend_select},
	{"a64", "nbsl", "sve_ternary", diff_unselected_ones, SELECT, diff_mend_select},
	{"a64", "FABS_", "asimdmisc", alternate, AH_SIGN, diff_mend_sign},
	{"a64", "FNEG_", "asimdmisc", alternate, AH_SIGN, diff_mend_sign},
	{"a64", "fcmla_z_zzzi_", "", alternate, AH_SIGN, diff_mend_fcmla},
	{"a64", "fmaxp_z", "", alternate, AH_MAX, diff_mend_pairwise},
	{"a64", "fminp_z", "", alternate, AH_MAX, diff_mend_pairwise},
	{"a64", "fmaxnmv_v", "", alternate, AH_NAN, diff_mend_identity},
	{"a64", "fminnmv_v", "", alternate, AH_NAN, diff_mend_identity},
	{"a64", "flogb_z", "", alternate, AH_DENORM, diff_mend_logb},
	{"a64", "fcvtlt_z_p_z_h2s", "", alternate, AH_DENORM, diff_mend_from_half},
	{"a64", "fmmla_z_zzz_d", "", short_vectors, MATRIX, diff_mend_undefined},
	{"a64", "uqxtn", "sve_xtn", longest_vectors, UNSIGNED, diff_mend_narrow},
	{"a32fp", "VMSR", "", writes_len, SHORT_VECTORS, diff_mend_len},
	{"t32fp", "VMSR", "", writes_len, SHORT_VECTORS, diff_mend_len},
	{"a32fp", "VBIF_", "", whatever, SELECT32, diff_mend_select32},
	{"a32fp", "VBIT_", "", whatever, SELECT32, diff_mend_select32},
	{"a32fp", "VBSL_", "", whatever, SELECT32, diff_mend_select32},
	{"t32fp", "VBIF_", "", whatever, SELECT32, diff_mend_select32},
	{"t32fp", "VBIT_", "", whatever, SELECT32, diff_mend_select32},
	{"t32fp", "VBSL_", "", whatever, SELECT32, diff_mend_select32},
	{NULL, NULL, NULL, NULL, NULL, NULL},
};

/* Rows in their order, those of older versions of the other side behind the others; NULL: no more. */
static const struct known_fault *fault(const struct diff_both *b, unsigned n)
{
	return n < ARRAY_SIZE(faults) - 1 ? &faults[n] : diff_old_fault(b->version, n - (ARRAY_SIZE(faults) - 1));
}

static bool is_of(const struct known_fault *f, const struct diff_isa *isa, unsigned id)
{
	const struct insn_info *in = &isa->info[id];

	return !strcmp(f->isa, isa->name) && !strncmp(f->name, in->name, strlen(f->name)) &&
	       !strncmp(f->handler, in->handler, strlen(f->handler));
}

/* What both sides have come to is the same once the fault is put right. Only a selection goes wrong by what came before it, and so
 * perhaps not by itself. */
static bool is_that(const struct diff_both *b, const struct known_fault *f, unsigned id, uint32_t word, const struct diff_case *in)
{
	static struct diff_case there;
	const struct diff_mend m = {&b->isa->info[id], word, in};
	const size_t from = offsetof(struct diff_case, x), to = offsetof(struct diff_case, vec) + b->vec;

	if (!f->mend)
		return true;
	diff_case_copy(b, &there, &b->shared->cases[0]);
	f->mend(&m, &there);
	if (diff_both_same(b, 0) && f->mend != diff_mend_select && f->mend != diff_mend_select32)
		return false;
	return !memcmp((const uint8_t *)&there + from, (const uint8_t *)&b->ours[0] + from, to - from);
}

const char *diff_known_fault(const struct diff_both *b, unsigned id, uint32_t word, const struct diff_case *in)
{
	const struct known_fault *f;

	for (unsigned i = 0; (f = fault(b, i)); i++)
		if (is_of(f, b->isa, id) && f->when(b->isa, id, word, in) && is_that(b, f, id, word, in))
			return f->paragraph;
	return NULL;
}

bool diff_known_always(const struct diff_both *b, unsigned id)
{
	const struct known_fault *f;

	for (unsigned i = 0; (f = fault(b, i)); i++)
		if (is_of(f, b->isa, id) && (f->when == (diff_vl() > 16 ? diff_long_vectors : short_vectors) || f->when == diff_may_end_it ||
					     (f->when == tagged && diff_tags())))
			return true;
	return false;
}
