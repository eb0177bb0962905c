// tests/unit/exec/derived_test.cc - what a PE remembers of trap controls by EL is what they say, whatever was written at which EL.
#include <gtest/gtest.h>
#include <random>
#include "tests/support/one_insn.h"

extern "C" {
#include "cpu/exec/inspect.h"
#include "hyp/insn_traps.h"
}

namespace
{

TEST(Derived, FollowsRegistersAndLevels)
{
	static const sysreg_id regs[] = { SR_CPACR_EL1, SR_CPTR_EL2, SR_CPTR_EL3, SR_HCR_EL2, SR_SCR_EL3,
					  SR_ZCR_EL1,   SR_ZCR_EL2,  SR_ZCR_EL3,  SR_FPEXC32_EL2 };
	one_insn::Machine m("max+SVE");
	std::mt19937_64 random(1);
	unsigned seen[2] = {};

	m.prepare(3, true, {}, false);
	for (unsigned i = 0; i < 20000; i++) {
		pe_derived want;

		if (random() & 1) {
			sysreg_id id = regs[random() % ARRAY_SIZE(regs)];
			// RES1, and RW, without which EL1 would use AArch32.
			inspect_sysreg_write(m.cpu, id, random() | (id == SR_HCR_EL2 ? BIT(31) : id == SR_SCR_EL3 ? BIT(10) : 0));
		} else {
			pe_set_el(m.cpu, (unsigned)(random() % 4), 1);
		}
		want = hyp_derive(m.cpu);
		ASSERT_EQ(memcmp(&want, &m.cpu->eff, sizeof(want)), 0) << "step " << i << " at EL" << unsigned(m.cpu->ps.el);
		seen[want.fp_trap]++;
	}
	EXPECT_GT(seen[0], 1000u);
	EXPECT_GT(seen[1], 1000u);
}

} // namespace
