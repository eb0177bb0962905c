/* tests/unit/dev/psci_test.cc - firmware calls: numbers, arguments and results as in DEN0022 and DEN0028. */
#include <cerrno>
#include "tests/unit/dev/dev_bench.h"

extern "C" {
#include "platforms/dev/psci_fw.h"
}

namespace {

struct FakeMachine {
	uint64_t mpidr = 0, entry = 0, context = 0;
	int on_result = 0, state = 0, offs = 0, last_system = -1;
};

const power_ops kPower = {
	[](void *m, uint64_t mpidr, uint64_t entry, uint64_t context) {
		auto *f = static_cast<FakeMachine *>(m);
		f->mpidr = mpidr;
		f->entry = entry;
		f->context = context;
		return f->on_result;
	},
	[](void *m, struct pe *) { static_cast<FakeMachine *>(m)->offs++; },
	[](void *m, uint64_t mpidr) {
		static_cast<FakeMachine *>(m)->mpidr = mpidr;
		return static_cast<FakeMachine *>(m)->state;
	},
	[](void *m, power_event ev) { static_cast<FakeMachine *>(m)->last_system = ev; },
};

class Psci : public DevBench {
protected:
	FakeMachine m;
	psci_fw *fw = nullptr;

	void SetUp() override
	{
		add_pes(1, false);
		fw = psci_fw_create(&kPower, &m, false, &trace);
	}
	void TearDown() override
	{
		psci_fw_destroy(fw);
		DevBench::TearDown();
	}
	int64_t call(uint64_t id, uint64_t a = 0, uint64_t b = 0, uint64_t c = 0)
	{
		pes[0]->x[0] = id;
		pes[0]->x[1] = a;
		pes[0]->x[2] = b;
		pes[0]->x[3] = c;
		EXPECT_TRUE(psci_fw_ops.call(fw, pes[0], false));
		return static_cast<int64_t>(pes[0]->x[0]);
	}
};

TEST_F(Psci, VersionsAndFeatures)
{
	EXPECT_EQ(call(0x84000000), 0x10001);
	EXPECT_EQ(call(0x80000000), 0x10001);
	for (uint64_t id : {0x84000000u, 0x84000001u, 0xc4000001u, 0x84000002u, 0x84000003u, 0xc4000003u, 0x84000004u, 0xc4000004u,
			    0x84000006u, 0x84000008u, 0x84000009u, 0x8400000au, 0x84000012u, 0xc4000012u, 0x80000000u})
		EXPECT_EQ(call(0x8400000a, id), 0) << std::hex << id;
	for (uint64_t id : {0x8400000eu, 0xc400000eu, 0xc4000002u, 0x84000005u, 0u, 0x84000099u})
		EXPECT_EQ(call(0x8400000a, id), -1) << std::hex << id;
	EXPECT_EQ(call(0x80000001, 0x80000000), 0);
	EXPECT_EQ(call(0x80000001, 0x80008000), -1) << "no workarounds";
	EXPECT_EQ(call(0x84000006), 2) << "no Trusted OS";
}

TEST_F(Psci, UnknownFunctionsAndTheOtherConduit)
{
	EXPECT_EQ(call(0x84000099), -1);
	EXPECT_EQ(call(0xc4000009), -1) << "SYSTEM_RESET is a 32-bit call";
	EXPECT_EQ(call(0), -1);
	pes[0]->x[0] = 0x84000000;
	EXPECT_FALSE(psci_fw_ops.call(fw, pes[0], true));
	EXPECT_EQ(pes[0]->x[0], 0x84000000u);
}

TEST_F(Psci, CpuOn)
{
	EXPECT_EQ(call(0xc4000003, 0x100000001, 0x40080000, 0xffff000012345678), 0);
	EXPECT_EQ(m.mpidr, 0x100000001u);
	EXPECT_EQ(m.entry, 0x40080000u);
	EXPECT_EQ(m.context, 0xffff000012345678u);
	EXPECT_EQ(call(0x84000003, 0xff00000001, 0xff40080000, 0xff00000005), 0);
	EXPECT_EQ(m.mpidr, 1u) << "32-bit arguments";
	EXPECT_EQ(m.entry, 0x40080000u);
	EXPECT_EQ(m.context, 5u);
	m.on_result = -EBUSY;
	EXPECT_EQ(call(0xc4000003, 1, 0, 0), -4) << "ALREADY_ON";
	m.on_result = -ENOENT;
	EXPECT_EQ(call(0xc4000003, 77, 0, 0), -2) << "INVALID_PARAMETERS";
	EXPECT_EQ(call(0xc4000003, 1, 0x40080002, 0), -9) << "INVALID_ADDRESS";
}

TEST_F(Psci, AffinityInfo)
{
	m.state = 1;
	EXPECT_EQ(call(0xc4000004, 3, 0), 0) << "ON";
	EXPECT_EQ(m.mpidr, 3u);
	m.state = 0;
	EXPECT_EQ(call(0xc4000004, 3, 0), 1) << "OFF";
	m.state = -ENOENT;
	EXPECT_EQ(call(0xc4000004, 9, 0), -2);
	EXPECT_EQ(call(0xc4000004, 0, 4), -2);
}

TEST_F(Psci, PowerOfThePeAndOfTheSystem)
{
	call(0x84000002);
	EXPECT_EQ(m.offs, 1);
	EXPECT_EQ(call(0xc4000001, 0), 0);
	EXPECT_EQ(pes[0]->waiting, 1) << "as WFI";
	EXPECT_EQ(call(0xc4000001, 1ULL << 31), -2) << "bits of power_state that must be zero";
	call(0x84000008);
	EXPECT_EQ(m.last_system, POWER_OFF);
	call(0x84000009);
	EXPECT_EQ(m.last_system, POWER_RESET);
	m.last_system = -1;
	EXPECT_EQ(call(0xc4000012, 1, 0), -2);
	EXPECT_EQ(m.last_system, -1);
	call(0xc4000012, 0, 0);
	EXPECT_EQ(m.last_system, POWER_RESET);
}

TEST_F(Psci, Traced)
{
	trace_event seen = {};
	trace_listener l = {[](void *arg, const trace_event *ev) { *static_cast<trace_event *>(arg) = *ev; }, &seen,
			    1u << TRACE_CALL, nullptr};
	trace_listen(&trace, &l);
	call(0x84000000);
	EXPECT_EQ(seen.call.phase, CALL_WHOLE);
	EXPECT_EQ(seen.call.by_el, 0) << "the firmware model";
	EXPECT_EQ(seen.call.arg[0], 0x84000000u);
	EXPECT_EQ(seen.call.result, 0x10001u);
	pes[0]->x[0] = 1;
	call(0x12345);
	EXPECT_EQ(seen.call.arg[0], 0x12345u);
	EXPECT_EQ(seen.call.result, static_cast<uint64_t>(-1));
}

} // namespace
