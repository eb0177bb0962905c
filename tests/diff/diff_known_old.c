/* tests/diff/diff_known_old.c - where older versions of the other side are known to be wrong and newer ones right: which encodings, when, the
 * paragraph that decides, and the first version that was seen to be right. Rows are as in diff_known.c. */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_known.h"

/* ---- conditions ---- */
/* The address is not a multiple of the access's size, which is that of a pair where there are two registers. */
static bool unaligned(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	const struct insn_info *insn = &isa->info[id];
	const int rn = diff_field(insn, word, "Rn");
	const bool casp = !strncmp(insn->handler, "comswappr", 9);
	const unsigned size = (casp ? 8u << bit(word, 30) : 1u << (word >> 30)) << (diff_field(insn, word, "Rt2") >= 0);

	return (rn == 31 ? in->sp : in->x[rn]) & (size - 1);
}

static bool tagged_unaligned(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	return diff_tags() && unaligned(isa, id, word, in);
}

/* Structures whose address is to be a multiple of 32, and is not. */
static bool not_of_32(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	const int rn = diff_field(&isa->info[id], word, "Rn");

	return bits(word, 5, 4) == 3 && rn < 15 && in->x[rn] % 32;
}

/* A double that is not zero becomes +0 by FPCR.FZ. */
static bool flushed(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	const int rn = diff_field(&isa->info[id], word, "Rn");
	const size_t a32 = 8 * (bit(word, 5) << 4 | (word & 15));
	uint64_t v;

	memcpy(&v, in->vec + (rn < 0 ? a32 : (size_t)rn * diff_vl()), 8);
	return in->fpcr & BIT(24) && v && v < BIT(52);
}

static bool half_precision(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	(void)isa;
	(void)id;
	(void)in;
	return bits(word, 22, 20) == 1; /* immh 001x */
}

bool diff_may_end_it(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	(void)isa;
	(void)id;
	(void)word;
	(void)in;
	return false;
}

/* ---- what puts it right ---- */
/* An Alignment fault: nothing else has happened. */
static void mend_unaligned(const struct diff_mend *m, struct diff_case *there)
{
	diff_mend_undefined(m, there);
	there->event[0] = DIFF_ALIGN;
}

static void mend_z(const struct diff_mend *m, struct diff_case *there)
{
	*(m->in->isa == DIFF_A64 ? &there->nzcv : &there->fpsr) &= ~BIT(30);
}

/* A scalar of 16 bits: all above it is zero. */
static void mend_half(const struct diff_mend *m, struct diff_case *there)
{
	memset(there->vec + (size_t)diff_field(m->insn, m->word, "Rd") * diff_vl() + 2, 0, diff_vl() - 2);
}

#define ZEROES "V[] (assignment): the bits of Zd beyond V are set to zero, whichever instruction writes V"
#define ORDERED "AArch64.UnalignedAccessFaults(): an ordered access that is not aligned faults, without FEAT_LSE2 and with it across 16 bytes"
#define TAG_LATER "AArch64.MemSingle[]: AArch64.TranslateAddress(), which finds Alignment faults, comes before AArch64.CheckTag()"
#define MULTIPLE "VLD1 to VLD4, VST1 to VST4 (multiple): the alignment that the word asks for is checked, AArch32.UnalignedAccessFaults()"
#define JAVASCRIPT "FPToFixedJS(): PSTATE.Z is 0 where the value is +0 and the operand, which FPCR.FZ flushed, is not"
#define HALF "FCVTZS (scalar, fixed-point): V[d, 16], all above it is zero"

#define ASSERTION "LD2B to LD4D into an unmapped second page, with a tag in the address: a Data Abort, and not the end of QEMU by an assertion"

#define LONG(name, handler) {1000, {"a64", name, handler, diff_long_vectors, ZEROES, diff_mend_zeroes}}

static const struct {
	unsigned right; /* 1000 is QEMU 10.0; versions between 7.2 and that were not looked at */
	struct known_fault fault;
} faults[] = {
	LONG("SADD", "asimddiff"), LONG("SSUB", "asimddiff"), LONG("SAB", "asimddiff"), LONG("SML", "asimddiff"),
	LONG("SMULL", "asimddiff"), LONG("SQDM", "asimddiff"), LONG("UADD", "asimddiff"), LONG("USUB", "asimddiff"),
	LONG("UAB", "asimddiff"), LONG("UML", "asimddiff"), LONG("UMULL", "asimddiff"), LONG("SML", "asimdelem"),
	LONG("SMULL", "asimdelem"), LONG("SQDML", "asimdelem"), LONG("SQDMULL", "asimdelem"), LONG("UML", "asimdelem"),
	LONG("UMULL", "asimdelem"), LONG("SQDML", "asisdelem"), LONG("SQDMULL", "asisdelem"), LONG("", "crypto4"),
	LONG("SSHLL", "asimdshf"), LONG("USHLL", "asimdshf"), LONG("REV32", "asimdmisc"), LONG("REV64", "asimdmisc"),
	LONG("FCVTL_", "asimdmisc"), LONG("SADDLP", "asimdmisc"), LONG("UADDLP", "asimdmisc"), LONG("SADALP", "asimdmisc"),
	LONG("UADALP", "asimdmisc"), LONG("ADDP_", "asimdsame"), LONG("FADDP_", "asimdsame"), LONG("FMAXP_", "asimdsame"),
	LONG("FMINP_", "asimdsame"), LONG("FMAXNMP_", "asimdsame"), LONG("FMINNMP_", "asimdsame"),
	{1000, {"a64", "ld2", "sve_ld_", diff_may_end_it, ASSERTION, NULL}},
	{1000, {"a64", "ld3", "sve_ld_", diff_may_end_it, ASSERTION, NULL}},
	{1000, {"a64", "ld4", "sve_ld_", diff_may_end_it, ASSERTION, NULL}},
	{1000, {"a64", "LDAPR", "ldapr", unaligned, ORDERED, mend_unaligned}},
	{1000, {"a64", "", "memop", tagged_unaligned, TAG_LATER, mend_unaligned}},
	{1000, {"a64", "", "comswap", tagged_unaligned, TAG_LATER, mend_unaligned}},
	{1000, {"a64", "", "ldstexcl", tagged_unaligned, TAG_LATER, mend_unaligned}},
	{1000, {"a64", "", "ldstord", tagged_unaligned, TAG_LATER, mend_unaligned}},
	{1000, {"a64", "FJCVTZS_", "", flushed, JAVASCRIPT, mend_z}},
	{1000, {"a64", "FCVTZS_", "asisdshf", half_precision, HALF, mend_half}},
	{1000, {"a32fp", "", "neon_ldst", not_of_32, MULTIPLE, mend_unaligned}},
	{1000, {"t32fp", "", "neon_ldst", not_of_32, MULTIPLE, mend_unaligned}},
	{1000, {"a32fp", "VJCVT_", "", flushed, JAVASCRIPT, mend_z}},
	{1000, {"t32fp", "VJCVT_", "", flushed, JAVASCRIPT, mend_z}},
};

const struct known_fault *diff_old_fault(unsigned version, unsigned n)
{
	for (unsigned i = 0; i < ARRAY_SIZE(faults); i++)
		if (version < faults[i].right && n-- == 0)
			return &faults[i].fault;
	return NULL;
}
