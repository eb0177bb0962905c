/* cpu/arch/trapctl.c - the trap controls of trapctl.def as a table.
 * Implements: see trapctl.h. Not here: when they are asked, and in what order (hyp/access.c). */
#include "cpu/arch/trapctl.h"

#include "cpu/arch/sysreg.h"
#include "sim/core/bits.h"

#define BOTH       (DIR_READ | DIR_WRITE)
#define TWIN_OF(r) .twin = SR_##r
#define TWIN_NAME(n) .twin_name = n
#define IF(f)      .feature = FEAT_##f + 1

static const struct trapctl_row controls[CTL_COUNT] = {
#define CTL(i, n, r, m, t, d, w, ...)                                                                                              \
	[CTL_##i] = { .name = n, .reg = SR_##r, .mask = m, .test = t, .dirs = d, .where = w, __VA_ARGS__ },
#include "cpu/arch/trapctl.def"
#undef CTL
};

const struct trapctl_row *trapctl_row(enum trapctl c)
{
	return &controls[c];
}
