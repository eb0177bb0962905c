/* tests/diff/diff_known.c - where the other side is known to be wrong: which encodings, when, and the paragraph that decides. */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff.h"

/* A Store-Exclusive that is not aligned, or not in the scratch page. */
static bool exclusive_aborts(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	const int rn = diff_field(&isa->info[id], word, "Rn");
	const bool pair = diff_field(&isa->info[id], word, "Rt2") >= 0;
	const unsigned size = 1u << (word >> 30) << pair;
	const uint64_t va = (uint64_t)sext(rn == 31 ? in->sp : in->x[rn], 56);

	return va % size || va - DIFF_MEM_BASE >= DIFF_MEM_SIZE;
}

#define EXCLUSIVES                                                                                                          \
	"AArch64.ExclusiveMonitorsPass(): IMPLEMENTATION DEFINED whether memory aborts are found before or after the check of the " \
	"local monitor"

struct known_fault {
	const char *isa, *name; /* the encoding's name begins with that */
	bool (*when)(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in);
	const char *paragraph;
};

static const struct known_fault faults[] = {
	{"a64", "STX", exclusive_aborts, EXCLUSIVES},
	{"a64", "STLX", exclusive_aborts, EXCLUSIVES},
	{NULL, NULL, NULL, NULL},
};

const char *diff_known_fault(const struct diff_isa *isa, unsigned id, uint32_t word, const struct diff_case *in)
{
	for (const struct known_fault *f = faults; f->isa; f++)
		if (!strcmp(f->isa, isa->name) && !strncmp(f->name, isa->info[id].name, strlen(f->name)) &&
		    (!f->when || f->when(isa, id, word, in)))
			return f->paragraph;
	return NULL;
}
