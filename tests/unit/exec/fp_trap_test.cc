/* tests/unit/exec/fp_trap_test.cc - everything that DDI 0487 C4.1 places under "Data Processing -- Scalar Floating-Point and
 * Advanced SIMD", and the loads and stores of SIMD&FP registers, is trapped by CPACR_EL1.FPEN before it does anything. */
#include <cstdio>
#include <gtest/gtest.h>
#include "tests/support/insn_oracle.h"

extern "C" {
#include "cpu/exec/decode.h"
}

namespace
{

bool uses_simd_registers(uint32_t word)
{
	uint32_t op0 = word >> 25 & 15;
	bool load_store = (op0 & 5) == 4 && (word & 1u << 26);
	bool copy_or_set = (word & 0x3b200c00) == 0x19000400; // memory copy and set among them
	return (op0 & 7) == 7 || (load_store && !copy_or_set);
}

TEST(FpTrap, EveryEncoding)
{
	struct pe *pe = insn_pe_create();
	unsigned count = 0;

	for (int id = 1; id < A64_COUNT; id++) {
		/* A word of this encoding: the first that none of its reserved field values excludes. */
		uint32_t open = ~a64_info[id].mask, word = a64_info[id].value;
		for (uint32_t sub = 0; a64_decode(word) != static_cast<a64_id>(id); word = a64_info[id].value | sub) {
			sub = (sub - open) & open;
			if (sub == 0)
				break;
		}
		if (!uses_simd_registers(word) || a64_decode(word) != static_cast<a64_id>(id))
			continue;
		EXPECT_EQ(insn_run_trapped(pe, word), 0x07) << a64_info[id].name << std::hex << ' ' << word;
		count++;
	}
	printf("%u encodings trapped\n", count);
	EXPECT_GT(count, 800u);
	free(pe);
}

} // namespace
