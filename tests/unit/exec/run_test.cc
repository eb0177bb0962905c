/* tests/unit/exec/run_test.cc - the interpreter as an engine: counting, where slices end, fused pairs, modified code, pages.
 * Programs are words from the Arm ARM's encodings; translation is a flat stand-in. */
#include <gtest/gtest.h>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

extern "C" {
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/step.h"
#include "sim/core/bus.h"
#include "sim/core/ram.h"
}

namespace
{

constexpr uint64_t kBase = 0x40000000, kSize = 1 << 20;

enum : uint32_t {
	ADD_X0_1 = 0x91000400,      /* add x0, x0, #1 */
	SUBS_X1_1 = 0xf1000421,     /* subs x1, x1, #1 */
	CMP_X1_0 = 0xf100003f,      /* cmp x1, #0 */
	SUB_X1_1 = 0xd1000421,      /* sub x1, x1, #1 */
	CMP_X1_X4 = 0xeb04003f,     /* cmp x1, x4 */
	TST_X1_X4 = 0xea04003f,     /* tst x1, x4 */
	STR_W2_X3 = 0xb9000062,     /* str w2, [x3] */
	NOP = 0xd503201f,
	B_SELF = 0x14000000,
	RET = 0xd65f03c0,
};

uint32_t b(int words)
{
	return 0x14000000 | (words & 0x3ffffff);
}
uint32_t b_cond(unsigned cond, int words)
{
	return 0x54000000 | (words & 0x7ffff) << 5 | cond;
}

bool flat(const pe *, const mem_port *, xlate_cache *, const xlate_in *in, xlate_out *out, fault *)
{
	*out = xlate_out{};
	out->pa = pa_t{ in->va, PAS_NONSECURE };
	out->lg_size = 12;
	out->allow = ACC_READ | ACC_WRITE | ACC_EXEC;
	out->attrs.type = MEM_NORMAL;
	return true;
}

class Machine {
      public:
	explicit Machine(bool fuse = true, bool uncached = false)
	{
		static const xlate_ops ops = { flat };
		struct error e;

		memset(&model, 0, sizeof(model));
		EXPECT_EQ(cpu_model_parse(&model, "v8.0", &e), 0) << e.msg;
		bus = bus_create();
		memory = ram_create(kSize, false, &e);
		EXPECT_EQ(bus_map_ram(bus, "ram", kBase, memory, PAS_ANY, &e), 0);
		cpu = static_cast<pe *>(calloc(1, sizeof(pe)));
		peers[0] = cpu;
		cpu->model = &model;
		cpu->bus = bus;
		cpu->clock = clock_create(false, 1);
		cpu->trace = &trace_;
		cpu->xlate_el1 = cpu->xlate_el2 = &ops;
		cpu->peers = peers;
		cpu->peer_count = 1;
		cache = code_cache_create(fuse);
		EXPECT_EQ(exec_create(cpu, cache, &e), 0);
		pe_reset(cpu, EL1, false);
		exec_set_uncached(cpu, uncached);
		cpu->power = 1;
		cpu->pc = kBase;
	}
	~Machine()
	{
		exec_destroy(cpu);
		clock_destroy(cpu->clock);
		free(cpu);
		code_cache_destroy(cache);
		bus_destroy(bus);
		ram_destroy(memory);
	}
	void load(uint64_t at, const std::vector<uint32_t> &words)
	{
		memcpy(memory->host + (at - kBase), words.data(), words.size() * 4);
	}
	uint64_t run(uint64_t budget)
	{
		uint64_t before = cpu->retired;

		EXPECT_EQ(exec_engine.run(cpu, budget), STOP_BUDGET);
		return cpu->retired - before;
	}

	cpu_model model;
	struct bus *bus;
	ram *memory;
	pe *cpu;
	code_cache *cache;

      private:
	trace trace_{};
	pe *peers[1];
};

TEST(Run, EndsASliceAtTheFirstTakenBranchAfterTheBudget)
{
	Machine m;

	m.load(kBase, { ADD_X0_1, ADD_X0_1, ADD_X0_1, b(-3) });
	EXPECT_EQ(m.run(1), 4u);
	EXPECT_EQ(m.cpu->pc, kBase);
	EXPECT_EQ(m.run(5), 8u);
	EXPECT_EQ(m.cpu->x[0], 9u);
}

TEST(Run, EndsASliceAtAPageCrossing)
{
	Machine m;

	for (unsigned i = 0; i < 2048; i++)
		m.load(kBase + 4 * i, { ADD_X0_1 });
	m.load(kBase + 8192, { B_SELF });
	EXPECT_EQ(m.run(10), 1024u);
	EXPECT_EQ(m.cpu->pc, kBase + 4096);
	EXPECT_EQ(m.run(1024), 1024u);
	EXPECT_EQ(m.cpu->x[0], 2048u);
}

struct State {
	uint64_t pc, retired, x0, x1;
	uint32_t nzcv;
	bool operator==(const State &o) const
	{
		return pc == o.pc && retired == o.retired && x0 == o.x0 && x1 == o.x1 && nzcv == o.nzcv;
	}
};

std::vector<State> history(bool fuse, bool uncached, const std::vector<uint32_t> &program, uint64_t x1, uint64_t x4)
{
	Machine m(fuse, uncached);
	std::vector<State> h;

	m.load(kBase, program);
	m.cpu->x[1] = x1;
	m.cpu->x[4] = x4;
	for (unsigned budget = 1; budget < 60; budget++) {
		m.run(budget % 7 + 1);
		h.push_back({ m.cpu->pc, m.cpu->retired, m.cpu->x[0], m.cpu->x[1], flags_nzcv(&m.cpu->flags) });
	}
	return h;
}

TEST(Run, FusedPairsAndCachesChangeNothingThatShows)
{
	for (unsigned cond = 0; cond < 16; cond++)
		for (uint32_t compare : { CMP_X1_0 + 0, CMP_X1_X4 + 0, TST_X1_X4 + 0, SUBS_X1_1 + 0, CMP_X1_X4 & 0x7fffffff })
			for (uint64_t x4 : { 0ULL, 3ULL, 1ULL << 63, ~0ULL, 0x80000000ULL }) {
				const std::vector<uint32_t> loop = { ADD_X0_1, compare, b_cond(cond, 3), ADD_X0_1,
								     b(-4),    SUB_X1_1, b(-6) };
				const auto plain = history(false, false, loop, 5, x4);

				EXPECT_TRUE(plain == history(true, false, loop, 5, x4)) << "cond " << cond << " fused";
				EXPECT_TRUE(plain == history(true, true, loop, 5, x4)) << "cond " << cond << " uncached";
			}
}

TEST(Run, StoresToDecodedCodeTakeEffect)
{
	Machine m;

	/* The loop replaces its third instruction by what is in w2; both orders of decoding and storing occur. */
	m.load(kBase, { STR_W2_X3, ADD_X0_1, NOP, b(-3) });
	m.cpu->x[2] = NOP;
	m.cpu->x[3] = kBase + 8;
	m.run(40);
	uint64_t rounds = m.cpu->x[0];
	EXPECT_EQ(rounds, 10u);
	m.cpu->x[2] = ADD_X0_1;
	m.run(40);
	EXPECT_EQ(m.cpu->x[0], rounds + 20);
}

TEST(Run, AStoreToTheBranchOfAFusedPairUndoesIt)
{
	Machine m;
	const uint64_t pair = kBase + 60; /* the compare ends one 64-byte granule, the branch begins the next */

	m.load(kBase, { b(15) });
	m.load(pair, { CMP_X1_X4, b_cond(0, -1), ADD_X0_1, STR_W2_X3, b(-4) });
	m.cpu->x[1] = 1;
	m.cpu->x[3] = pair + 4;
	m.cpu->x[2] = b_cond(0, -1);
	m.run(21);
	EXPECT_EQ(m.cpu->x[0], 4u); /* never equal: falls through */
	m.cpu->x[2] = b(3);         /* skips the ADD and the store; the next round ends in B at the end */
	m.run(5);
	uint64_t added = m.cpu->x[0];
	m.run(50);
	EXPECT_LE(m.cpu->x[0] - added, 1u);
}

TEST(Run, DmaToDecodedCodeTakesEffect)
{
	Machine m;
	const uint32_t twice[2] = { ADD_X0_1, b(-1) };

	m.load(kBase, { NOP, b(-1) });
	m.run(10);
	EXPECT_EQ(m.cpu->x[0], 0u);
	EXPECT_EQ(bus_copy_in(m.bus, pa_t{ kBase, PAS_NONSECURE }, twice, sizeof(twice)), BUS_OK);
	m.run(10);
	EXPECT_EQ(m.cpu->x[0], 5u);
}

TEST(Run, UndefinedInstructionsAreTakenToEl1)
{
	Machine m;

	SYS(m.cpu, VBAR_EL1) = kBase + 0x800;
	m.load(kBase, { ADD_X0_1, 0x00000000 });
	m.load(kBase + 0x800 + 0x200, { B_SELF });
	m.run(3);
	EXPECT_EQ(m.cpu->pc, kBase + 0xa00);
	EXPECT_EQ(SYS(m.cpu, ELR_EL1), kBase + 4);
	EXPECT_EQ(SYS(m.cpu, ESR_EL1) >> 26, 0u);
	EXPECT_EQ(SYS(m.cpu, SPSR_EL1) & 0xf, 5u); /* EL1h */
}

TEST(Run, AMisalignedBranchTargetIsAPcAlignmentFault)
{
	Machine m;

	SYS(m.cpu, VBAR_EL1) = kBase + 0x800;
	m.load(kBase, { RET });
	m.load(kBase + 0x800 + 0x200, { B_SELF });
	m.cpu->x[30] = kBase + 2;
	m.run(3);
	EXPECT_EQ(SYS(m.cpu, ESR_EL1) >> 26, 0x22u);
	EXPECT_EQ(SYS(m.cpu, FAR_EL1), kBase + 2);
	EXPECT_EQ(SYS(m.cpu, ELR_EL1), kBase + 2);
}

} // namespace
