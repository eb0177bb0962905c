/* tests/diff/diff_elsewhere32.c - A32 and T32: what is not compared with the other side, why, and the guest tests (tests/guest) of that
 * and of what EL0 does not see of the rest. */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_a32.h"

#define SYSTEM "System registers"
#define NOT_EL0 "not for EL0"
#define FP_SIMD "FP, SIMD: compared as a32fp, t32fp"

/* By what the names of encoding and handler begin with; the first row that fits. No reason: compared, as EL0 sees it. */
static const struct {
	const char *name, *handler, *why, *tests;
} elsewhere[] = {
	{"", "vfp_", FP_SIMD, NULL},
	{"", "neon_", FP_SIMD, NULL},
	{"", "vmrs", FP_SIMD, NULL},
	{"", "vmsr", FP_SIMD, NULL},
	{"MCR_", "", SYSTEM, "a32el1 a32sys a32t32"},
	{"MRC_", "", SYSTEM, "a32el1 a32sys a32t32"},
	{"MCRR_", "", SYSTEM, "a32el1 a32sys a32t32"},
	{"MRRC_", "", SYSTEM, "a32el1 a32sys a32t32"},
	{"", "a32_cp_ldst", SYSTEM, "a32sys a32t32"},
	{"", "a32_rfe", NOT_EL0, "a32sys a32t32"},
	{"", "a32_srs", NOT_EL0, "a32sys a32t32"},
	{"", "a32_ldm_user", NOT_EL0, "a32sys"},
	{"", "a32_ldm_return", NOT_EL0, "a32sys"},
	{"", "a32_eret", NOT_EL0, "a32sys a32t32"},
	{"", "t32_subs_pc", NOT_EL0, "a32t32"},
	{"", "a32_mrs_banked", NOT_EL0, "a32sys a32t32"},
	{"", "a32_msr_banked", NOT_EL0, "a32sys a32t32"},
	{"", "a32_setpan", NOT_EL0, "a32sys a32t32"},
	{"", "a32_svc", "calls the system", "a32el1 a32sys a32t32"},
	{"HLT_", "", "calls the system", "a32sys a32t32"},
	{"WFE_", "", "waits", "a32sys a32t32 el2a32"},
	{"WFI_", "", "waits", "a32sys a32t32 el2a32"},
	{"", "a32_cps", NULL, "a32sys a32t32"},
	{"", "a32_hvc", NULL, "a32sys a32t32 el2a32"},
	{"", "a32_smc", NULL, "a32sys a32t32 el2a32"},
	{"", "a32_bkpt", NULL, "a32sys a32t32"},
	{"", "a32_undefined", NULL, "a32el1 a32sys a32t32"},
	{"", "a32_mrs", NULL, "a32sys a32t32"},
	{"", "a32_msr", NULL, "a32sys a32t32"},
};

static unsigned row(unsigned id)
{
	unsigned i = 0;

	while (i < ARRAY_SIZE(elsewhere) && (strncmp(a32_info[id].name, elsewhere[i].name, strlen(elsewhere[i].name)) ||
					     !a32_handler_is(id, elsewhere[i].handler)))
		i++;
	return i;
}

const char *a32_skip(unsigned id)
{
	const unsigned i = row(id);

	return i < ARRAY_SIZE(elsewhere) ? elsewhere[i].why : NULL;
}

const char *a32_tests(unsigned id)
{
	const unsigned i = row(id);

	return i < ARRAY_SIZE(elsewhere) ? elsewhere[i].tests : NULL;
}
