/* tests/unit/dev/virtio_bench.h - a virtio device behind its MMIO registers, memory for rings, and what a driver does with them. */
#ifndef AERIE_TESTS_VIRTIO_BENCH_H
#define AERIE_TESTS_VIRTIO_BENCH_H

#include "tests/unit/dev/dev_bench.h"

constexpr uint64_t V = 0x0a000000, RAM = 0x40000000;
constexpr uint64_t DESC = RAM, AVAIL = RAM + 0x1000, USED = RAM + 0x2000, DATA = RAM + 0x10000;
enum { NEXT = 1, WRITE = 2, INDIRECT = 4 };
enum { NEEDS_RESET = 0x40 };

class VirtioBench : public DevBench {
protected:
	FakeChardev host;
	uint16_t avail_idx[2] = {0, 0};

	void start_device(const device_ops *o)
	{
		if (!ram)
			add_ram(RAM, 1 * MiB);
		env.window[0] = {V, 512};
		env.chr = &host.chr;
		create(o);
		ASSERT_NE(dev, nullptr) << err.msg;
	}
	static uint64_t ring(uint64_t base, unsigned queue) { return base + queue * 0x4000; }

	void set_queue(unsigned queue, unsigned num = 8)
	{
		wr(V + 0x30, queue);
		wr(V + 0x38, num);
		wr(V + 0x80, ring(DESC, queue));
		wr(V + 0x84, 0);
		wr(V + 0x90, ring(AVAIL, queue));
		wr(V + 0xa0, ring(USED, queue));
		wr(V + 0x44, 1);
	}
	void negotiate(uint64_t features = 1ULL << 32 | 1 << 28)
	{
		wr(V + 0x70, 0);
		wr(V + 0x70, 1);
		wr(V + 0x70, 3);
		for (unsigned i = 0; i < 2; i++) {
			wr(V + 0x24, i);
			wr(V + 0x20, features >> 32 * i & 0xffffffff);
		}
		wr(V + 0x70, 11);
	}
	void bring_up(unsigned queues, unsigned num = 8)
	{
		negotiate();
		ASSERT_EQ(rd(V + 0x70), 11u) << "FEATURES_OK stays";
		for (unsigned q = 0; q < queues; q++)
			set_queue(q, num);
		wr(V + 0x70, 15);
	}
	void desc(unsigned i, uint64_t addr, uint32_t len, unsigned flags = 0, unsigned next = 0, unsigned queue = 0,
		  uint64_t table = 0)
	{
		uint64_t at = (table ? table : ring(DESC, queue)) + 16 * i;
		wr(at, addr, 8);
		wr(at + 8, len);
		wr(at + 12, flags, 2);
		wr(at + 14, next, 2);
	}
	void offer(unsigned head, unsigned queue = 0, unsigned num = 8)
	{
		wr(ring(AVAIL, queue) + 4 + 2 * (avail_idx[queue] % num), head, 2);
		wr(ring(AVAIL, queue) + 2, ++avail_idx[queue], 2);
	}
	void notify(unsigned queue = 0) { wr(V + 0x50, queue); }
	uint64_t used_idx(unsigned queue = 0) { return rd(ring(USED, queue) + 2, 2); }
	uint64_t used_len(unsigned slot, unsigned queue = 0) { return rd(ring(USED, queue) + 4 + 8 * slot + 4); }
	void poke(uint64_t addr, const std::string &s) { bus_copy_in(bus, {addr, PAS_NONSECURE}, s.data(), s.size()); }
	std::string peek(uint64_t addr, size_t n)
	{
		std::string s(n, 0);
		bus_copy_out(bus, {addr, PAS_NONSECURE}, &s[0], n);
		return s;
	}
};

#endif
