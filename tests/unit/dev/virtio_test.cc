/* tests/unit/dev/virtio_test.cc - virtio over MMIO, from the driver's side: registers and rings as in OASIS virtio 1.2, drivers that break the
 * rules, entropy and console. Disks: virtio_blk_test.cc. */
#include <functional>
#include "tests/unit/dev/virtio_bench.h"

namespace {

class Virtio : public VirtioBench {};

TEST_F(Virtio, EmptySlot)
{
	start_device(&virtio_slot_device);
	EXPECT_EQ(rd(V), 0x74726976u);
	EXPECT_EQ(rd(V + 4), 2u);
	EXPECT_EQ(rd(V + 8), 0u) << "no device";
	wr(V + 0x70, 1);
	EXPECT_EQ(rd(V + 0x70), 0u);
}

TEST_F(Virtio, Negotiation)
{
	start_device(&virtio_rng_device);
	EXPECT_EQ(rd(V + 8), 4u);
	wr(V + 0x14, 1);
	EXPECT_EQ(rd(V + 0x10) & 1, 1u) << "VERSION_1";
	wr(V + 0x14, 2);
	EXPECT_EQ(rd(V + 0x10), 0u);
	negotiate(0);
	EXPECT_EQ(rd(V + 0x70), 3u) << "a driver without VERSION_1 is not taken";
	negotiate(1ULL << 32 | 1);
	EXPECT_EQ(rd(V + 0x70), 3u) << "nor one that wants what was not offered";
	negotiate();
	EXPECT_EQ(rd(V + 0x70), 11u);
	wr(V + 0x30, 0);
	EXPECT_EQ(rd(V + 0x34), 256u);
	wr(V + 0x30, 1);
	EXPECT_EQ(rd(V + 0x34), 0u) << "one queue only";
	EXPECT_EQ(rd(V + 0xb0), 0xffffffffu) << "no shared memory";
	EXPECT_EQ(rd(V + 0xfc), 0u);
	EXPECT_EQ(rd(V + 8, 1), 0u) << "registers are 32 bits wide";
}

TEST_F(Virtio, QueuesSetUpWrongly)
{
	start_device(&virtio_rng_device);
	negotiate();
	struct Case { uint64_t reg, v; } cases[] = {
		{V + 0x38, 0}, {V + 0x38, 7}, {V + 0x38, 512}, {V + 0x80, DESC + 8}, {V + 0x90, AVAIL + 1}, {V + 0xa0, USED + 2},
	};
	for (const Case &c : cases) {
		set_queue(0);
		EXPECT_EQ(rd(V + 0x44), 1u);
		wr(V + 0x44, 0);
		wr(c.reg, c.v);
		wr(V + 0x44, 1);
		EXPECT_EQ(rd(V + 0x44), 0u) << std::hex << c.reg;
	}
	wr(V + 0x30, 99);
	set_queue(0);
	wr(V + 0x38, 4);
	wr(V + 0x44, 0);
}

/* 4.2.4, 2.7.2: page size, queue size, alignment and first page are all a driver of the legacy interface says. */
TEST_F(Virtio, LegacyInterface)
{
	constexpr uint64_t PAGE = RAM / 4096 + 16, QUEUE = PAGE * 4096;
	props = {{"legacy", 1, nullptr}};
	start_device(&virtio_rng_device);
	EXPECT_EQ(rd(V + 4), 1u) << "version";
	wr(V + 0x14, 1);
	EXPECT_EQ(rd(V + 0x10), 0u) << "32 feature bits, so no VERSION_1";
	wr(V + 0x30, 0);
	wr(V + 0x40, PAGE);
	EXPECT_EQ(rd(V + 0x40), 0u) << "no page size yet";
	wr(V + 0x28, 4096);
	wr(V + 0x38, 8);
	wr(V + 0x3c, 256);
	wr(V + 0x40, PAGE);
	EXPECT_EQ(rd(V + 0x40), PAGE);
	EXPECT_EQ(rd(V + 0x44), 0u) << "QUEUE_READY is not of this version";
	wr(V + 0x44, 0);
	wr(V + 0x80, 0x1000);
	EXPECT_EQ(rd(V + 0x40), PAGE) << "nor are the rings' addresses";
	/* descriptors, available ring behind them, used ring on the next 256 bytes */
	wr(QUEUE, DATA, 8);
	wr(QUEUE + 8, 16);
	wr(QUEUE + 12, WRITE, 2);
	wr(QUEUE + 16 * 8 + 4, 0, 2);
	wr(QUEUE + 16 * 8 + 2, 1, 2);
	wr(V + 0x50, 0); /* without DRIVER_OK */
	EXPECT_EQ(rd(QUEUE + 256 + 2, 2), 1u);
	EXPECT_EQ(rd(QUEUE + 256 + 8), 16u);
	EXPECT_TRUE(rd(DATA, 8) | rd(DATA + 8, 8));
	wr(V + 0x40, 0);
	EXPECT_EQ(rd(V + 0x40), 0u) << "taken away";
	for (unsigned bad : {0u, 3u, 100u}) {
		wr(V + 0x38, 8);
		wr(V + 0x3c, bad);
		wr(V + 0x40, PAGE);
		EXPECT_EQ(rd(V + 0x40), 0u) << "alignment " << bad;
	}
	wr(V + 0x3c, 1u << 31);
	wr(V + 0x40, UINT32_MAX); /* nothing is there: the device breaks, not the host */
	wr(V + 0x50, 0);
	wr(V + 0x70, 0);
	EXPECT_EQ(rd(V + 0x40), 0u);
}

TEST_F(Virtio, Entropy)
{
	start_device(&virtio_rng_device);
	bring_up(1);
	desc(0, DATA, 10, WRITE | NEXT, 3);
	desc(3, DATA + 0x100, 5, WRITE);
	offer(0);
	notify();
	EXPECT_EQ(used_idx(), 1u);
	EXPECT_EQ(used_len(0), 15u);
	EXPECT_NE(peek(DATA, 10), std::string(10, 0));
	EXPECT_NE(peek(DATA + 0x100, 5), std::string(5, 0));
	EXPECT_EQ(peek(DATA + 0x105, 3), std::string(3, 0)) << "not a byte more";
	EXPECT_EQ(rd(V + 0x60), 1u);
	EXPECT_TRUE(irq_level);
	wr(V + 0x64, 1);
	EXPECT_FALSE(irq_level);
	wr(AVAIL, 1, 2); /* VIRTQ_AVAIL_F_NO_INTERRUPT */
	offer(0);
	notify();
	EXPECT_EQ(used_idx(), 2u);
	EXPECT_FALSE(irq_level);
}

TEST_F(Virtio, BuffersOfferedBeforeDriverOk)
{
	start_device(&virtio_rng_device);
	negotiate();
	set_queue(0);
	desc(0, DATA, 8, WRITE);
	offer(0);
	notify();
	EXPECT_EQ(used_idx(), 0u);
	wr(V + 0x70, 15);
	EXPECT_EQ(used_idx(), 1u);
}

TEST_F(Virtio, IndirectDescriptors)
{
	start_device(&virtio_rng_device);
	bring_up(1);
	desc(0, DATA + 0x1000, 3 * 16, INDIRECT);
	desc(0, DATA, 4, WRITE | NEXT, 2, 0, DATA + 0x1000);
	desc(2, DATA + 8, 4, WRITE, 0, 0, DATA + 0x1000);
	offer(0);
	notify();
	EXPECT_EQ(used_idx(), 1u);
	EXPECT_EQ(used_len(0), 8u);
	EXPECT_NE(peek(DATA + 8, 4), std::string(4, 0));
}

TEST_F(Virtio, RingWrapsRoundManyTimes)
{
	start_device(&virtio_rng_device);
	bring_up(1, 4);
	desc(1, DATA, 8, WRITE);
	for (int i = 0; i < 70000; i++) {
		offer(1, 0, 4);
		if (i % 3 == 0)
			notify();
	}
	notify();
	EXPECT_EQ(used_idx(), 70000u % 65536);
	EXPECT_EQ(rd(V + 0x70), 15u);
}

/* What a hostile or broken driver may put in the rings: the device breaks, and comes back after a reset. */
TEST_F(Virtio, RulesBroken)
{
	start_device(&virtio_rng_device);
	struct Case { const char *what; std::function<void()> set_up; } cases[] = {
		{"a head beyond the table", [&] { offer(8); }},
		{"a next beyond the table", [&] { desc(0, DATA, 8, WRITE | NEXT, 8); offer(0); }},
		{"a loop", [&] { desc(0, DATA, 0, WRITE | NEXT, 1); desc(1, DATA, 0, WRITE | NEXT, 0); offer(0); }},
		{"memory that is not there", [&] { desc(0, 0x1000, 8, WRITE); offer(0); }},
		{"a device as memory", [&] { desc(0, V, 8, WRITE); offer(0); }},
		{"over the end of memory", [&] { desc(0, RAM + 1 * MiB - 4, 8, WRITE); offer(0); }},
		{"an address that wraps", [&] { desc(0, UINT64_MAX - 3, 8, WRITE); offer(0); }},
		{"readable behind writable", [&] { desc(0, DATA, 8, WRITE | NEXT, 1); desc(1, DATA, 8); offer(0); }},
		{"indirect with next", [&] { desc(0, DATA, 16, INDIRECT | NEXT, 1); offer(0); }},
		{"indirect of no length", [&] { desc(0, DATA, 0, INDIRECT); offer(0); }},
		{"indirect of odd length", [&] { desc(0, DATA, 24, INDIRECT); offer(0); }},
		{"indirect in indirect", [&] {
			desc(0, DATA + 0x1000, 16, INDIRECT);
			desc(0, DATA, 16, INDIRECT, 0, 0, DATA + 0x1000);
			offer(0);
		}},
		{"indirect loop", [&] {
			desc(0, DATA + 0x1000, 16, INDIRECT);
			desc(0, DATA, 1, WRITE | NEXT, 0, 0, DATA + 0x1000);
			offer(0);
		}},
		{"indirect nowhere", [&] { desc(0, 0x5000, 16, INDIRECT); offer(0); }},
		{"too many parts", [&] {
			desc(0, DATA + 0x1000, 600 * 16, INDIRECT);
			for (unsigned i = 0; i < 600; i++)
				desc(i, DATA, 1, WRITE | (i < 599 ? NEXT : 0), i + 1, 0, DATA + 0x1000);
			offer(0);
		}},
		{"more buffers than the ring holds", [&] { wr(AVAIL + 2, avail_idx[0] += 9, 2); }},
	};
	for (const Case &c : cases) {
		avail_idx[0] = 0;
		wr(AVAIL + 2, 0, 2);
		wr(V + 0x70, 0);
		bring_up(1);
		c.set_up();
		notify();
		EXPECT_EQ(rd(V + 0x70) & NEEDS_RESET, static_cast<uint64_t>(NEEDS_RESET)) << c.what;
		EXPECT_EQ(rd(V + 0x60) & 2, 2u) << c.what << ": the driver is told";
		wr(V + 0x70, 15);
		EXPECT_EQ(rd(V + 0x70) & NEEDS_RESET, static_cast<uint64_t>(NEEDS_RESET)) << c.what;
		notify();
	}
	wr(AVAIL + 2, avail_idx[0] = 0, 2);
	wr(USED + 2, 0, 2);
	bring_up(1);
	EXPECT_FALSE(irq_level);
	desc(0, DATA, 8, WRITE);
	offer(0);
	notify();
	EXPECT_EQ(used_idx(), 1u) << "as good as new";
}

TEST_F(Virtio, RingsOutsideMemory)
{
	start_device(&virtio_rng_device);
	for (uint64_t reg : {0x80u, 0x90u, 0xa0u}) {
		avail_idx[0] = 0;
		wr(AVAIL + 2, 0, 2);
		negotiate();
		set_queue(0);
		wr(V + 0x44, 0);
		wr(V + reg + 4, 0xffffffff);
		wr(V + reg, 0xfffffff0);
		wr(V + 0x44, 1);
		wr(V + 0x70, 15);
		desc(0, DATA, 8, WRITE);
		offer(0);
		notify();
		EXPECT_EQ(rd(V + 0x70) & NEEDS_RESET, static_cast<uint64_t>(NEEDS_RESET)) << std::hex << reg;
	}
}

TEST_F(Virtio, Console)
{
	start_device(&virtio_console_device);
	EXPECT_EQ(rd(V + 8), 3u);
	bring_up(2);
	poke(DATA, "hello ");
	poke(DATA + 0x100, "world");
	desc(0, DATA, 6, NEXT, 1, 1);
	desc(1, DATA + 0x100, 5, 0, 0, 1);
	offer(0, 1);
	notify(1);
	EXPECT_EQ(host.out, "hello world");
	EXPECT_EQ(used_len(0, 1), 0u);
	host.type("abcdef");
	EXPECT_EQ(used_idx(0), 0u) << "no buffer yet";
	desc(0, DATA, 4, WRITE);
	desc(1, DATA + 8, 4, WRITE);
	offer(0);
	offer(1);
	notify(0);
	EXPECT_EQ(used_idx(0), 2u);
	EXPECT_EQ(peek(DATA, 4), "abcd");
	EXPECT_EQ(peek(DATA + 8, 2), "ef");
	EXPECT_EQ(used_len(1), 2u);
	offer(0);
	notify(0);
	host.type("g");
	EXPECT_EQ(used_idx(0), 3u);
	EXPECT_EQ(peek(DATA, 1), "g");
	EXPECT_TRUE(irq_level);
}

TEST_F(Virtio, ConsoleWithoutEnd)
{
	start_device(&virtio_console_device);
	bring_up(2);
	desc(0, RAM, 0xffffffff, 0, 0, 1);
	offer(0, 1);
	notify(1);
	EXPECT_EQ(rd(V + 0x70) & NEEDS_RESET, static_cast<uint64_t>(NEEDS_RESET));
	EXPECT_TRUE(host.out.empty());
}

TEST_F(Virtio, AWindowThatIsTakenIsRefused)
{
	start_device(&virtio_slot_device);
	for (const device_ops *o : {&virtio_slot_device, &virtio_rng_device, &virtio_console_device, &pl011_device, &pl031_device}) {
		EXPECT_EQ(o->create(&env, &err), nullptr) << o->model;
		EXPECT_NE(strstr(err.msg, "overlaps"), nullptr);
	}
	EXPECT_EQ(host.chr.input, nullptr) << "nobody listens who is not there";
}

} // namespace
