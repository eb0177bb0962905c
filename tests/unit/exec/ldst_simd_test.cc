// tests/unit/exec/ldst_simd_test.cc - structure loads and stores where the fast path ends: page crossings, faults, alignment
// checks, big-endian data. Their plain function is compared with another emulator by tests/diff.
#include <gtest/gtest.h>
#include <cstdlib>
#include <cstring>
extern "C" {
#include "cpu/arch/pe.h"
#include "cpu/arch/syndrome.h"
#include "cpu/exec/codepage.h"
#include "cpu/exec/decode.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/step.h"
#include "mmu/mmu.h"
#include "sim/core/bus.h"
#include "sim/core/clock.h"
#include "sim/core/ram.h"
}

namespace
{

OP(op_after)
{
	pe->op = op;
	pe->acc = acc;
	return OP_EXIT_EVENT;
}

// One PE at EL1. RAM of three pages at 1 GiB: a translation table and two pages of data, behind which nothing is mapped.
class Structures : public testing::Test {
protected:
	static constexpr uint64_t BASE = 0x40000000, DATA = BASE + 0x1000, END = DATA + 0x2000;

	Structures()
	{
		struct error e;
		pe = static_cast<struct pe *>(aligned_alloc(64, (sizeof(struct pe) + 63) & ~(size_t)63));
		memset(static_cast<void *>(pe), 0, sizeof *pe);
		peers[0] = pe;
		EXPECT_EQ(cpu_model_parse(&model, "max", &e), 0);
		ram = ram_create(3 * RAM_PAGE_SIZE, false, &e);
		cache = code_cache_create(false);
		page = static_cast<struct code_page *>(calloc(1, sizeof *page));
		pe->model = &model;
		pe->clock = clock_create(false, 0);
		pe->bus = bus_create();
		pe->trace = &trace;
		pe->xlate_el1 = pe->xlate_el2 = &mmu_xlate_ops;
		pe->peers = peers;
		pe->peer_count = 1;
		EXPECT_EQ(bus_map_ram(pe->bus, "ram", BASE, ram, PAS_ANY, &e), 0);
		EXPECT_EQ(exec_create(pe, cache, &e), 0);
		// 39 bits of VA: one block of 1 GiB, Normal memory; what is behind RAM is an external abort.
		const uint64_t block = BASE | BIT(10) | 3u << 8 | 1;
		memcpy(ram->host + 8 * (BASE >> 30), &block, 8);
		pe_reset(pe, 1, false);
		SYS(pe, MAIR_EL1) = 0xff;
		SYS(pe, TTBR0_EL1) = BASE;
		SYS(pe, TCR_EL1) = 25 | BIT(23) | 2ull << 32;
		SYS(pe, SCTLR_EL1) |= 1;
		SYS(pe, CPACR_EL1) |= 3u << 20;
		changed();
		for (unsigned i = 0; i < 0x2000; i++)
			data()[i] = (uint8_t)(i * 7 + (i >> 8));
		for (unsigned i = 0; i < 32; i++)
			pe->v[i].d[0] = pe->v[i].d[1] = 0x1111111111111111u * (i % 16);
	}
	~Structures() override
	{
		exec_destroy(pe);
		code_cache_destroy(cache);
		bus_destroy(pe->bus);
		clock_destroy(pe->clock);
		ram_destroy(ram);
		free(page);
		free(pe);
	}
	void changed()
	{
		pe_changed(pe, FX_TRAPS | FX_XLATE);
		tlb_select(pe);
		pe->attention = 0;
	}
	uint8_t *data()
	{
		return ram->host + RAM_PAGE_SIZE;
	}
	// The word with X1 = base; the exception class, or -1.
	int run(uint32_t word, uint64_t base)
	{
		const enum a64_id id = a64_decode(word);
		EXPECT_NE(id, A64_UNALLOCATED);
		a64_build_op(&page->ops[0], id, word, 0);
		page->ops[1].fn = op_ref(op_after);
		pe->page = page;
		pe->op = page->ops;
		pe->acc = -(intptr_t)page->ops - 4096;
		pe->x[1] = base;
		enum op_exit e;
		do
			e = op_body((const struct op *)pe->op)(pe, (const struct op *)pe->op, pe->acc);
		while (e == OP_AGAIN);
		if (e == OP_EXIT_EVENT)
			return -1;
		EXPECT_EQ(pe->exec->status, EXEC_EXC);
		return pe->exc.ec;
	}

	struct pe *pe, *peers[1];
	struct cpu_model model;
	struct trace trace = {};
	struct ram *ram;
	struct code_cache *cache;
	struct code_page *page;
};

// Whether from a lower EL is decided when the exception is taken.
constexpr int DATA_ABORT = EC_DABORT_LOWER;

enum : uint32_t {
	LD4_16B_POST = 0x4cdf0020,    // LD4 {V0.16B-V3.16B}, [X1], #64
	LD1_4_16B = 0x4c402020,       // LD1 {V0.16B-V3.16B}, [X1]
	LD1_4_4S = 0x4c402820,
	ST1_2_8H = 0x4c00a420,        // ST1 {V0.8H, V1.8H}, [X1]
	ST3_8H = 0x4c004420,
	ST4_4S_POST = 0x4c9f0820,
	LD2_S1 = 0x0d609020,          // LD2 {V0.S, V1.S}[1], [X1]
	LD1R_2D = 0x4d40cc20,
	LD1_2_16B_SP = 0x4c40a3e0,    // LD1 {V0.16B, V1.16B}, [SP]
};

TEST_F(Structures, CrossPages)
{
	EXPECT_EQ(run(LD4_16B_POST, DATA + 0x1000 - 30), -1);
	for (unsigned e = 0; e < 16; e++)
		for (unsigned r = 0; r < 4; r++)
			EXPECT_EQ(pe->v[r].b[e], data()[0x1000 - 30 + 4 * e + r]);
	EXPECT_EQ(pe->x[1], DATA + 0x1000 + 34);
	EXPECT_EQ(run(ST3_8H, DATA + 0x1000 - 7), -1);
	for (unsigned e = 0; e < 8; e++)
		for (unsigned r = 0; r < 3; r++)
			EXPECT_EQ(memcmp(data() + 0x1000 - 7 + 2 * (3 * e + r), &pe->v[r].h[e], 2), 0);
}

TEST_F(Structures, AbortedLoadChangesNoRegister)
{
	const union vreg before = pe->v[0];
	EXPECT_EQ(run(LD1_4_16B, END - 48), DATA_ABORT);
	EXPECT_EQ(pe->exc.far, END);
	EXPECT_EQ(memcmp(&before, &pe->v[0], sizeof before), 0);
	EXPECT_EQ(run(LD4_16B_POST, END - 1), DATA_ABORT);
	EXPECT_EQ(pe->x[1], END - 1);
	EXPECT_EQ(run(ST4_4S_POST, END - 60), DATA_ABORT);
	EXPECT_EQ(pe->x[1], END - 60) << "no writeback";
}

TEST_F(Structures, AlignmentIsThatOfTheElement)
{
	SYS(pe, SCTLR_EL1) |= 2; // A
	changed();
	EXPECT_EQ(run(LD1_4_16B, DATA + 1), -1);
	EXPECT_EQ(run(LD1_4_4S, DATA + 4), -1);
	EXPECT_EQ(run(LD1_4_4S, DATA + 2), DATA_ABORT);
	EXPECT_EQ(pe->exc.far, DATA + 2);
	EXPECT_EQ(run(ST1_2_8H, DATA + 2), -1);
	EXPECT_EQ(run(LD2_S1, DATA + 4), -1);
	EXPECT_EQ(run(LD2_S1, DATA + 6), DATA_ABORT);
	EXPECT_EQ(run(LD1R_2D, DATA + 4), DATA_ABORT);
}

TEST_F(Structures, StackPointerMustBeAligned)
{
	SYS(pe, SCTLR_EL1) |= 8; // SA
	changed();
	pe->x[X_SP] = DATA + 16;
	EXPECT_EQ(run(LD1_2_16B_SP, 0), -1);
	pe->x[X_SP] = DATA + 8;
	EXPECT_EQ(run(LD1_2_16B_SP, 0), EC_SP_ALIGN);
}

TEST_F(Structures, BigEndianReversesElements)
{
	SYS(pe, SCTLR_EL1) |= BIT(25); // EE
	// The table is read in the same order.
	const uint64_t block = __builtin_bswap64(BASE | BIT(10) | 3u << 8 | 1);
	memcpy(ram->host + 8 * (BASE >> 30), &block, 8);
	tlb_flush_all(pe);
	changed();
	for (unsigned i = 0; i < 16; i++)
		data()[i] = (uint8_t)i;
	EXPECT_EQ(run(LD1_4_4S, DATA), -1);
	EXPECT_EQ(pe->v[0].s[0], 0x00010203u);
	EXPECT_EQ(pe->v[0].s[1], 0x04050607u);
	EXPECT_EQ(run(LD1_4_16B, DATA), -1);
	EXPECT_EQ(pe->v[0].b[1], 1);
	pe->v[0].h[0] = 0x1234;
	EXPECT_EQ(run(ST1_2_8H, DATA), -1);
	EXPECT_EQ(data()[0], 0x12);
}

TEST_F(Structures, RegistersWrapRoundV31)
{
	EXPECT_EQ(run(LD1_4_16B | 30, DATA), -1);
	EXPECT_EQ(memcmp(&pe->v[30], data(), 32), 0);
	EXPECT_EQ(memcmp(&pe->v[0], data() + 32, 32), 0);
}

TEST_F(Structures, PostIndexByRegister)
{
	pe->x[2] = ~0ull;
	EXPECT_EQ(run(0x4cc27020, DATA + 16), -1) << "LD1 {V0.16B}, [X1], X2";
	EXPECT_EQ(pe->x[1], DATA + 15);
	EXPECT_EQ(run(0x0ddf0020, DATA), -1) << "LD1 {V0.B}[0], [X1], #1";
	EXPECT_EQ(pe->x[1], DATA + 1);
	EXPECT_EQ(run(0x4dffe820, DATA), -1) << "LD4R {V0.4S-V3.4S}, [X1], #16";
	EXPECT_EQ(pe->x[1], DATA + 16);
	for (unsigned i = 0; i < 4; i++)
		EXPECT_EQ(memcmp(&pe->v[i].s[3], data() + 4 * i, 4), 0);
}

} // namespace
