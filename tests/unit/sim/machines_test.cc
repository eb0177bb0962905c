/* tests/unit/sim/machines_test.cc - two machines in one process know nothing of each other: what each does is what it does alone. */
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

extern "C" {
#include "sim/core/bits.h"
#include "sim/machine.h"
#include "sim/run.h"
#include "sim/trace_hash.h"
}

namespace {

/* Mixes the number in its first instruction with a counter and the virtual counter, 65535 times through memory, leaves the result in
 * X6 and turns the machine off. */
std::vector<uint32_t> program(uint32_t number)
{
	return {0xd2800000 | number << 5, /* mov x0, #number */
		0xd29fffe1,               /* mov x1, #0xffff */
		0x100001c2,               /* adr x2, data */
		0x8b010000,               /* again: add x0, x0, x1 */
		0xcac00c00,               /* eor x0, x0, x0, ror #3 */
		0xf9000040, 0xf9400043,   /* str x0, [x2]; ldr x3, [x2] */
		0xd53be044,               /* mrs x4, cntvct_el0 */
		0x8b040060,               /* add x0, x3, x4 */
		0xf1000421, 0x54ffff21,   /* subs x1, x1, #1; b.ne again */
		0xaa0003e6,               /* mov x6, x0 */
		0xd2800100, 0xf2b08000,   /* mov x0, #0x84000008: SYSTEM_OFF */
		0xd4000002,               /* hvc #0 */
		0, 0, 0};                 /* data, aligned to 8 bytes */
}

struct Result {
	uint64_t x6, hash, events, insns;
	bool operator==(const Result &o) const { return x6 == o.x6 && hash == o.hash && events == o.events && insns == o.insns; }
};

class Machine {
	options o;
	console *con = nullptr;
	machine *m = nullptr;
	trace_hash hash = {};
	std::string path;

public:
	Machine(const char *board, const char *cpu, uint32_t number)
	{
		char name[] = "/tmp/aerie-machines-XXXXXX";
		int fd = mkstemp(name);
		std::vector<uint32_t> code = program(number);
		size_t bytes = code.size() * sizeof(code[0]);
		error e = {};

		EXPECT_EQ(write(fd, code.data(), bytes), static_cast<ssize_t>(bytes));
		close(fd);
		path = name;
		std::string bin = path + "@0x40000000";
		const char *args[] = {"-M", board, "--cpu", cpu, "-m", "2M", "--serial", "null", "--bin", bin.c_str()};
		options_init(&o);
		EXPECT_EQ(options_parse(&o, ARRAY_SIZE(args), const_cast<char **>(args), &e), 0) << e.msg;
		o.load[0].entry = true;
		con = console_create(&o, &e);
		m = machine_create(&o, con, &e);
		EXPECT_NE(m, nullptr) << e.msg;
		trace_hash_start(&hash, &m->trace, BIT(TRACE_EXC_ENTRY) | BIT(TRACE_SYSREG) | BIT(TRACE_MEM) | BIT(TRACE_CALL));
		machine_listening(m);
	}
	~Machine()
	{
		machine_destroy(m);
		console_destroy(con);
		options_free(&o);
		unlink(path.c_str());
	}
	Machine(const Machine &) = delete;
	Machine &operator=(const Machine &) = delete;

	Result run()
	{
		run_result r;
		error e = {};

		EXPECT_EQ(run_machine(m, &r, &e), 0) << e.msg;
		EXPECT_EQ(r.end, RUN_OFF);
		return {m->pe[0]->x[6], hash.value, hash.events, r.insns};
	}
};

constexpr const char *kBoard[2] = {"virt", "virt,gic-version=2"};
constexpr const char *kCpu[2] = {"max", "cortex-a57"};

TEST(Machines, TwoAtOnceDoWhatEachDoesAlone)
{
	Result alone[2], together[2];

	for (unsigned i = 0; i < 2; i++)
		alone[i] = Machine(kBoard[i], kCpu[i], 7 * i + 1).run();
	EXPECT_GT(alone[0].events, 65535u) << "reads of the counter are events";
	EXPECT_NE(alone[0].x6, alone[1].x6);
	for (int round = 0; round < 3; round++) {
		Machine a(kBoard[0], kCpu[0], 1), b(kBoard[1], kCpu[1], 8);
		std::thread other([&] { together[1] = b.run(); });
		together[0] = a.run();
		other.join();
		EXPECT_TRUE(together[0] == alone[0]) << std::hex << together[0].x6 << " " << alone[0].x6;
		EXPECT_TRUE(together[1] == alone[1]) << std::hex << together[1].x6 << " " << alone[1].x6;
	}
}

} // namespace
