/* tests/diff/diff_elsewhere.c - A64: what is not compared with the other side, why, and the guest tests (tests/guest) that it has. */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_a64.h"

#define KEYS "keys differ"

/* By what the names of encoding and handler begin with; the first row that fits. */
static const struct {
	const char *name, *handler, *why, *tests;
} elsewhere[] = {
	{"XPAC", "", NULL, NULL},
	{"DRPS", "", "for Debug state", "undef"},
	{"ERETA", "", "leaves EL0", "pacall"},
	{"ERET", "", "leaves EL0", "ret"},
	{"SVC", "", "calls the system", "exc"},
	{"HLT", "", "calls the system", "undef"},
	{"WFET", "", "waits", "wfx pstate"},
	{"WFIT", "", "waits", "wfx pstate"},
	{"WFE", "", "waits", "wfx exc"},
	{"WFI", "", "waits", "wfx exc el2"},
	{"MSR_SI", "", "not for EL0", "pstate pan mtecheck"},
	{"SYSL", "", "not for EL0", "undef"},
	{"SYS", "", "not for EL0", "tlb at zva mte mtecheck"},
	{"", "pauth", KEYS, "pacall pacrandom"},
	{"", "branch_reg_pauth", KEYS, "pacall"},
	{"", "ldst_pac", KEYS, "pacall"},
	{"", "hints_pauth", KEYS, "pacall"},
	{"", "mte_block", "not for EL0", "mte mtelow mterandom"},
};

static unsigned row(unsigned id)
{
	unsigned i = 0;

	while (i < ARRAY_SIZE(elsewhere) && (strncmp(a64_info[id].name, elsewhere[i].name, strlen(elsewhere[i].name)) ||
					     !a64_handler_is(id, elsewhere[i].handler)))
		i++;
	return i;
}

const char *a64_skip(unsigned id)
{
	const char *name = a64_info[id].name;
	const unsigned i = row(id);

	if (diff_tags() && (!strncmp(name, "IRG", 3) || strstr(name, "64B_") || strstr(name, "64BV")))
		return "random; or not known to the other side";
	return i < ARRAY_SIZE(elsewhere) ? elsewhere[i].why : NULL;
}

const char *a64_tests(unsigned id)
{
	const unsigned i = row(id);

	return i < ARRAY_SIZE(elsewhere) ? elsewhere[i].tests : NULL;
}
