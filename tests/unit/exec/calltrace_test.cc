// tests/unit/exec/calltrace_test.cc - HVC and SMC that software at EL2 answers: an event for the call, one for the answer.
// Words are encodings of DDI 0487 C6.2; the vector for calls from a lower EL in AArch64 is VBAR_EL2 + 0x400 (D1.3.1).
#include <gtest/gtest.h>
#include <cstdlib>
#include <cstring>
#include <vector>

extern "C" {
#include "cpu/arch/effective.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/step.h"
#include "sim/core/bus.h"
#include "sim/core/ram.h"
}

namespace
{

constexpr uint64_t kBase = 0x40000000, kSize = 1 << 20, kVectors = kBase + 0x1000;

enum : uint32_t {
	HVC_0 = 0xd4000002, HVC_EA1 = 0xd401d422, SMC_0 = 0xd4000003, B_SELF = 0x14000000, ERET = 0xd69f03e0,
	MOV_X0_7 = 0xd28000e0,          // mov x0, #7
	MRS_X1_ELR = 0xd53c4021,        // mrs x1, elr_el2
	ADD_X1_4 = 0x91001021,          // add x1, x1, #4
	MSR_ELR_X1 = 0xd51c4021,        // msr elr_el2, x1
	MSR_VTTBR_X2 = 0xd51c2102,      // msr vttbr_el2, x2
};

bool flat(const pe *, const mem_port *, xlate_cache *, const xlate_in *in, xlate_out *out, fault *)
{
	*out = xlate_out{};
	out->pa = pa_t{ in->va, PAS_NONSECURE };
	out->lg_size = 12;
	out->allow = ACC_READ | ACC_WRITE | ACC_EXEC;
	out->attrs.type = MEM_NORMAL;
	return true;
}

class CallTrace : public testing::Test
{
protected:
	cpu_model model = {};
	struct bus *bus = bus_create();
	ram *memory = nullptr;
	pe *cpu = static_cast<pe *>(calloc(1, sizeof(pe)));
	pe *peers[1] = { cpu };
	code_cache *cache = code_cache_create(true);
	struct trace trace = {};
	trace_listener listener = {};
	std::vector<trace_event> seen;

	void SetUp() override
	{
		static const xlate_ops ops = { flat };
		struct error e;

		ASSERT_EQ(cpu_model_parse(&model, "v8.0", &e), 0) << e.msg;
		memory = ram_create(kSize, false, &e);
		ASSERT_EQ(bus_map_ram(bus, "ram", kBase, memory, PAS_ANY, &e), 0);
		cpu->model = &model;
		cpu->bus = bus;
		cpu->clock = clock_create(false, 1);
		cpu->trace = &trace;
		cpu->xlate_el1 = cpu->xlate_el2 = &ops;
		cpu->peers = peers;
		cpu->peer_count = 1;
		ASSERT_EQ(exec_create(cpu, cache, &e), 0);
		listener.event = [](void *arg, const trace_event *ev) { static_cast<CallTrace *>(arg)->seen.push_back(*ev); };
		listener.arg = this;
		listener.mask = 1u << TRACE_CALL;
		trace_listen(&trace, &listener);
		pe_reset(cpu, EL1, false);
		cpu->power = 1;
		cpu->pc = kBase;
	}
	void TearDown() override
	{
		exec_destroy(cpu);
		clock_destroy(cpu->clock);
		free(cpu);
		code_cache_destroy(cache);
		bus_destroy(bus);
		ram_destroy(memory);
	}
	// The caller's instruction, then what EL2 does with it.
	void run(uint32_t call, const std::vector<uint32_t> &handler, uint64_t hcr)
	{
		const uint32_t program[] = { call, B_SELF };

		memcpy(memory->host, program, sizeof(program));
		memcpy(memory->host + (kVectors - kBase) + 0x400, handler.data(), handler.size() * 4);
		SYS(cpu, SCR_EL3) |= SCR_NS | SCR_RW | BIT(8); // HCE
		SYS(cpu, HCR_EL2) = HCR_RW | hcr;
		SYS(cpu, VBAR_EL2) = kVectors;
		pe_changed(cpu, FX_XLATE | FX_TRAPS);
		EXPECT_EQ(exec_engine.run(cpu, 30), STOP_BUDGET);
	}
};

TEST_F(CallTrace, HvcAndItsAnswer)
{
	cpu->x[0] = 0x84000000;
	cpu->x[1] = 0x11;
	trace.call_name = [](void *arg, const trace_event *ev) -> const char * {
		return ev->call.arg[1] == 0x11 ? static_cast<const char *>(arg) : nullptr;
	};
	trace.call_arg = const_cast<char *>("as it is called");
	run(HVC_0, { MOV_X0_7, 0xd2800442 /* MOV X2, #0x22 */, ERET }, 0);
	ASSERT_EQ(seen.size(), 2u);
	EXPECT_STREQ(seen[0].call.name, "as it is called");
	EXPECT_STREQ(seen[1].call.name, "as it is called");
	EXPECT_EQ(seen[0].call.phase, CALL_BEGINS);
	EXPECT_EQ(seen[0].call.arg[0], 0x84000000u);
	EXPECT_EQ(seen[0].call.arg[1], 0x11u);
	EXPECT_EQ(seen[0].call.by_el, EL2);
	EXPECT_FALSE(seen[0].call.smc);
	EXPECT_EQ(seen[0].el, EL1);
	EXPECT_EQ(seen[0].pc, kBase);
	EXPECT_EQ(seen[1].call.phase, CALL_ENDS);
	EXPECT_EQ(seen[1].call.result, 7u);
	EXPECT_EQ(seen[1].call.arg[0], 0x84000000u) << "the answer still says to what";
	EXPECT_EQ(seen[1].call.arg[2], 0x22u) << "X2 of the answer";
	EXPECT_EQ(seen[1].insns, seen[0].insns + 3);
}

TEST_F(CallTrace, TheImmediateAndX16)
{
	cpu->x[16] = 32;
	run(HVC_EA1, { MOV_X0_7, ERET }, HCR_VM);
	ASSERT_EQ(seen.size(), 2u);
	EXPECT_EQ(seen[0].call.imm, 0xea1);
	EXPECT_EQ(seen[0].call.nr, 32u);
	EXPECT_TRUE(seen[0].call.stage2);
}

TEST_F(CallTrace, ATrappedSmcReturnsBehindItself)
{
	run(SMC_0, { MOV_X0_7, MRS_X1_ELR, ADD_X1_4, MSR_ELR_X1, ERET }, BIT(19)); // TSC
	ASSERT_EQ(seen.size(), 2u);
	EXPECT_TRUE(seen[0].call.smc);
	EXPECT_EQ(seen[0].call.by_el, EL2);
	EXPECT_EQ(seen[1].call.result, 7u);
}

TEST_F(CallTrace, AnotherVirtualMachineAtTheSameAddressIsNoAnswer)
{
	cpu->x[2] = 0x0001000048000000;
	run(HVC_0, { MSR_VTTBR_X2, ERET }, HCR_VM);
	ASSERT_EQ(seen.size(), 1u);
	EXPECT_EQ(seen[0].call.phase, CALL_BEGINS);
}

TEST_F(CallTrace, AReturnElsewhereIsNoAnswer)
{
	run(HVC_0, { MRS_X1_ELR, ADD_X1_4, MSR_ELR_X1, ERET }, 0);
	EXPECT_EQ(seen.size(), 1u);
}

} // namespace
