/* Exceptions taken to EL1 in AArch32. Expectations: DDI 0487 G1.12 (modes, vectors, preferred return
 * addresses), G8.2.43 and G8.2.81 (DFSR and IFSR in both formats). */
#include <gtest/gtest.h>
#include <cstdlib>
#include <cstring>

extern "C" {
#include "cpu/arch/syndrome.h"
#include "cpu/exec/a32.h"
#include "cpu/exec/a32_exception.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/step.h"
#include "sim/core/bus.h"
}

namespace
{

bool flat(const pe *, const mem_port *, xlate_cache *, const xlate_in *in, xlate_out *out, fault *)
{
	*out = xlate_out{};
	out->pa = pa_t{ in->va, PAS_NONSECURE };
	out->lg_size = 12;
	out->allow = ACC_READ | ACC_WRITE | ACC_EXEC;
	return true;
}

class Entry : public testing::Test {
      public:
	Entry()
	{
		static const xlate_ops ops = { flat };
		struct error e;

		EXPECT_EQ(cpu_model_parse(&model, "v8.4-EL2-EL3", &e), 0) << e.msg;
		cpu = static_cast<pe *>(calloc(1, sizeof(pe)));
		peers[0] = cpu;
		cpu->model = &model;
		cpu->bus = bus = bus_create();
		cpu->clock = clock_create(false, 1);
		cpu->trace = &trace_;
		cpu->xlate_el1 = cpu->xlate_el2 = &ops;
		cpu->peers = peers;
		cpu->peer_count = 1;
		cpu->el1_aa32 = 1;
		cache = code_cache_create(true);
		EXPECT_EQ(exec_create(cpu, cache, &e), 0);
		pe_reset(cpu, EL1, false);
		SYS(cpu, VBAR_EL1) = 0x80001000;
		cpu->pc = 0x1000;
	}
	~Entry() override
	{
		exec_destroy(cpu);
		clock_destroy(cpu->clock);
		code_cache_destroy(cache);
		bus_destroy(bus);
		free(cpu);
	}
	void user(bool thumb = false)
	{
		a32_set_cpsr(cpu, A32_USR | thumb << 5 | 0xa0000000u);
	}
	void take(unsigned ec, uint32_t iss = 0, uint64_t far = 0)
	{
		cpu->exc = exception{};
		cpu->exc.ec = ec;
		cpu->exc.iss = iss;
		cpu->exc.far = far;
		cpu->exc.far_valid = far != 0;
		exception_take(cpu);
	}
	cpu_model model{};
	pe *cpu;

      private:
	struct bus *bus;
	code_cache *cache;
	trace trace_{};
	pe *peers[1];
};

TEST_F(Entry, StartsInSupervisorModeWithEverythingMasked)
{
	EXPECT_EQ(a32_get_cpsr(cpu) & 0x1ff, 0x1d3u);
	EXPECT_EQ(SYS(cpu, SCTLR_EL1) & 0x30c50030, 0xc50030u);
}

TEST_F(Entry, Undefined)
{
	user();
	take(EC_UNKNOWN);
	EXPECT_EQ(cpu->pc, 0x80001004u);
	EXPECT_EQ(cpu->x[14], 0x1004u);
	EXPECT_EQ(a32_get_cpsr(cpu) & 0x1ff, 0x09bu) << "I masked, A and F as they were";
	EXPECT_EQ(SYS(cpu, SPSR_und), 0xa0000010u);
	EXPECT_EQ(cpu->ps.el, EL1);
}

TEST_F(Entry, UndefinedInT32ReturnsTwoBytesOn)
{
	user(true);
	take(EC_UNKNOWN);
	EXPECT_EQ(cpu->x[14], 0x1002u);
	EXPECT_EQ(SYS(cpu, SPSR_und), 0xa0000030u);
	EXPECT_EQ(cpu->ps.t, 0);
}

TEST_F(Entry, SupervisorCallReturnsBehindIt)
{
	user(true);
	cpu->exc = exception{};
	cpu->exc.ec = EC_SVC32;
	cpu->exc.return_next = 2;
	exception_take(cpu);
	EXPECT_EQ(cpu->pc, 0x80001008u);
	EXPECT_EQ(cpu->x[14], 0x1002u);
	EXPECT_EQ(cpu->ps.mode, A32_SVC);
	EXPECT_EQ(SYS(cpu, SPSR_EL1), 0xa0000030u);
}

TEST_F(Entry, TrapsThatAArch64WouldTakeAreUndefined)
{
	user();
	take(EC_FP_ACCESS);
	EXPECT_EQ(cpu->pc, 0x80001004u);
	EXPECT_EQ(cpu->ps.mode, A32_UND);
}

TEST_F(Entry, DataAbortShortFormat)
{
	struct { unsigned fsc; uint32_t fs; } rows[] = {
		{ 0x05, 0x005 }, { 0x06, 0x007 }, { 0x09, 0x003 }, { 0x0a, 0x006 }, { 0x0d, 0x00d }, { 0x0e, 0x00f }, { 0x3d, 0x009 },
		{ 0x3e, 0x00b }, { 0x21, 0x001 }, { 0x10, 0x008 }, { 0x15, 0x00c }, { 0x16, 0x00e }, { 0x35, 0x405 },
	};
	for (auto &r : rows) {
		user();
		cpu->pc = 0x1000;
		take(EC_DABORT_LOWER, r.fsc | 0x40, 0xdeadbee4);
		EXPECT_EQ(cpu->pc, 0x80001010u);
		EXPECT_EQ(cpu->x[14], 0x1008u);
		EXPECT_EQ(cpu->ps.mode, A32_ABT);
		EXPECT_EQ(SYS(cpu, ESR_EL1), r.fs | 0x800) << std::hex << r.fsc;
		EXPECT_EQ((uint32_t)SYS(cpu, FAR_EL1), 0xdeadbee4u);
	}
	EXPECT_EQ(a32_get_cpsr(cpu) & 0x1c0, 0x180u) << "A and I masked";
}

TEST_F(Entry, DomainIsReported)
{
	user();
	cpu->exc = exception{};
	cpu->exc.ec = EC_DABORT_LOWER;
	cpu->exc.iss = 0x3e;
	cpu->exc.domain = 5;
	exception_take(cpu);
	EXPECT_EQ(SYS(cpu, ESR_EL1), 0x5bu);
}

TEST_F(Entry, AbortsInTheLongFormat)
{
	SYS(cpu, TCR_EL1) = 1u << 31;
	user();
	take(EC_DABORT_LOWER, 0x07 | 0x40 | 0x100, 0x1234);
	EXPECT_EQ(SYS(cpu, ESR_EL1), 0x2a07u) << "CM, WnR, LPAE, translation level 3";
	user();
	cpu->pc = 0x2000;
	take(EC_IABORT_LOWER, 0x0f, 0x2000);
	EXPECT_EQ(cpu->pc, 0x8000100cu);
	EXPECT_EQ(cpu->x[14], 0x2004u);
	EXPECT_EQ(SYS(cpu, IFSR32_EL2), 0x20fu);
	EXPECT_EQ(SYS(cpu, FAR_EL1), 0x2000ULL << 32 | 0x1234) << "IFAR is the upper half";
}

TEST_F(Entry, BreakpointInstructionIsAPrefetchAbort)
{
	user();
	take(EC_BKPT32);
	EXPECT_EQ(cpu->pc, 0x8000100cu);
	EXPECT_EQ(SYS(cpu, IFSR32_EL2), 2u);
	EXPECT_EQ(SYS(cpu, MDSCR_EL1) >> 2 & 15, 3u) << "DBGDSCRext.MOE";
}

TEST_F(Entry, InterruptsUseTheirModesAndBanks)
{
	user();
	cpu->x[13] = 0x100;
	cpu->x[8] = 8;
	cpu->irq_in = BIT(WIRE_IRQ);
	EXPECT_TRUE(exception_take_interrupt(cpu));
	EXPECT_EQ(cpu->pc, 0x80001018u);
	EXPECT_EQ(cpu->x[14], 0x1004u);
	EXPECT_EQ(cpu->ps.mode, A32_IRQ);
	EXPECT_EQ(a32_get_cpsr(cpu) & 0x1c0, 0x180u);
	EXPECT_EQ(cpu->x[8], 8u);
	cpu->irq_in = BIT(WIRE_FIQ);
	cpu->pc = 0x3000;
	EXPECT_TRUE(exception_take_interrupt(cpu));
	EXPECT_EQ(cpu->pc, 0x8000101cu);
	EXPECT_EQ(cpu->ps.mode, A32_FIQ);
	EXPECT_EQ(a32_get_cpsr(cpu) & 0x1c0, 0x1c0u);
	EXPECT_EQ(cpu->x[14], 0x3004u);
	EXPECT_EQ(SYS(cpu, SPSR_fiq) & 0x1f, A32_IRQ);
}

TEST_F(Entry, SctlrGivesVectorsStateEndiannessAndPan)
{
	SYS(cpu, SCTLR_EL1) |= BIT(13) | BIT(25) | BIT(30);
	SYS(cpu, SCTLR_EL1) &= ~BIT(23);
	user();
	take(EC_UNKNOWN);
	EXPECT_EQ(cpu->pc, 0xffff0004u);
	EXPECT_EQ(cpu->ps.t, 1);
	EXPECT_EQ(cpu->ps.e, 1);
	EXPECT_EQ(cpu->ps.pan, 1);
	EXPECT_EQ(SYS(cpu, SPSR_und) & BIT(22), 0u);
}

TEST_F(Entry, ItStateIsSavedAndCleared)
{
	user(true);
	cpu->ps.it = 0xa5;
	take(EC_UNKNOWN);
	EXPECT_EQ(cpu->ps.it, 0);
	EXPECT_EQ(SYS(cpu, SPSR_und), 0xa0000030u | 0x29u << 10 | 1u << 25);
}

}
