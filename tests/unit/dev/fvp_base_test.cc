// tests/unit/dev/fvp_base_test.cc - parts of Arm's Base platform: power controller, TZC-400 (DDI 0504), CCI-550, SMMUv3 (IHI 0070).
#include "dev_bench.h"

extern "C" {
#include "cpu/arch/power_if.h"
}

namespace
{

/* ---- power controller: two clusters of two processors, MPIDR with MT ---- */

class Pwrc : public DevBench
{
protected:
	static constexpr uint64_t B = 0x1000, PPOFFR = B, PPONR = B + 4, PCOFFR = B + 8, PWKUPR = B + 0xc, PSYSR = B + 0x10;
	static constexpr uint32_t L2 = 1u << 31, L1 = 1u << 30, L0 = 1u << 29, WEN = 1u << 28, PP = 1u << 26;
	power_ops power = {};

	void SetUp() override
	{
		add_pes(4, true);
		for (unsigned i = 0; i < 4; i++) {
			pes[i]->mpidr = 0x81000000u | (i / 2) << 16 | (i % 2) << 8;
			pes[i]->power = i == 0;
		}
		power.cpu_reset = [](void *m, uint64_t id) {
			for (struct pe *p : static_cast<Pwrc *>(m)->pes)
				if ((p->mpidr & 0xffffff) == id)
					p->power = 1;
			return 0;
		};
		power.cpu_off = [](void *, struct pe *p) { p->power = 0; };
		env.window[0] = {B, 0x1000};
		env.power = &power;
		env.power_arg = this;
		create(&fvp_pwrc_device);
		ASSERT_NE(dev, nullptr) << err.msg;
		ops->reset(dev);
	}
	uint32_t psysr(uint32_t id)
	{
		wr(PSYSR, id);
		return static_cast<uint32_t>(rd(PSYSR));
	}
	void wfi(unsigned i)
	{
		ops->input(dev, FVP_PWRC_STANDBY(i), true);
		ops->input(dev, FVP_PWRC_STANDBY(i), false);
	}
};

TEST_F(Pwrc, StateOfAProcessor)
{
	EXPECT_EQ(psysr(0x81000000), L2 | L1 | L0) << "cold: WK 0";
	EXPECT_EQ(psysr(0x100), L2 | 0x100u) << "off in a cluster that is on";
	EXPECT_EQ(psysr(0x200), 0xffffffffu) << "there is no such processor";
}

TEST_F(Pwrc, PponrTurnsOn)
{
	wr(PPONR, 0x10000);
	EXPECT_EQ(pes[2]->power, 1);
	EXPECT_EQ(psysr(0x10000), L2 | L1 | L0 | 2u << 24 | 0x10000u) << "WK: PPONR";
	wr(PPONR, 0x20000);
	EXPECT_EQ(pes[1]->power + pes[3]->power, 0);
}

TEST_F(Pwrc, PpoffrWaitsForWfi)
{
	wr(PPOFFR, 0);
	EXPECT_EQ(psysr(0), L2 | L1 | L0 | PP);
	EXPECT_EQ(pes[0]->power, 1);
	wfi(0);
	EXPECT_EQ(pes[0]->power, 0);
	EXPECT_EQ(psysr(0), L2) << "the cluster was not asked to go off";
	wr(PPONR, 0);
	wfi(0);
	EXPECT_EQ(pes[0]->power, 1) << "WFI alone is not enough";
}

TEST_F(Pwrc, PponrWithdrawsPpoffr)
{
	wr(PPOFFR, 0);
	wr(PPONR, 0);
	wfi(0);
	EXPECT_EQ(pes[0]->power, 1);
	EXPECT_EQ(psysr(0) >> 24 & 3, 0u) << "it was on: the cause is that of the last power-on";
}

TEST_F(Pwrc, ClusterGoesWithItsLastProcessor)
{
	wr(PPONR, 0x100);
	wr(PCOFFR, 0);
	wr(PPOFFR, 0);
	wfi(0);
	EXPECT_TRUE(psysr(0) & L2) << "its other processor is on";
	wr(PPOFFR, 0x100);
	wfi(1);
	EXPECT_EQ(psysr(0) & L2, 0u);
	wr(PPONR, 0x100);
	EXPECT_TRUE(psysr(0) & L2);
}

TEST_F(Pwrc, WakeRequestNeedsWen)
{
	wr(PPOFFR, 0);
	wfi(0);
	ops->input(dev, FVP_PWRC_WAKE(0), true);
	advance(1);
	EXPECT_EQ(pes[0]->power, 0);
	wr(PWKUPR, 0x80000000);
	EXPECT_TRUE(psysr(0) & WEN);
	advance(1);
	EXPECT_EQ(pes[0]->power, 1);
	EXPECT_EQ(psysr(0) >> 24 & 3, 3u) << "WK: the GIC's request";
}

TEST_F(Pwrc, WakeRequestThatCameBeforeWfi)
{
	wr(PWKUPR, 0x80000000);
	ops->input(dev, FVP_PWRC_WAKE(0), true);
	wr(PPOFFR, 0);
	advance(1);
	wfi(0);
	EXPECT_EQ(pes[0]->power, 0);
	advance(1);
	EXPECT_EQ(pes[0]->power, 1);
}

TEST_F(Pwrc, SystemResetIsNoColdStart)
{
	ops->reset(dev);
	EXPECT_EQ(psysr(0) >> 24 & 3, 1u);
}

/* ---- TZC-400 in front of 64 KiB at 0x80000000 ---- */

class Tzc : public DevBench
{
protected:
	static constexpr uint64_t T = 0x1000, M = 0x80000000;
	bool remapped = false;

	void SetUp() override
	{
		add_ram(M, 0x10000);
		env.window[0] = {T, 0x1000};
		env.window[1] = {M, 0x10000};
		bus_on_remap(bus, [](void *arg) { static_cast<Tzc *>(arg)->remapped = true; }, this);
		create(&tzc400_device);
		ASSERT_NE(dev, nullptr) << err.msg;
	}
	void w(unsigned off, uint32_t v) { wr(T + off, v); }
	uint64_t r(unsigned off) { return rd(T + off); }
	void region(unsigned n, uint64_t base, uint64_t top, uint32_t attr, uint32_t access)
	{
		w(0x100 + 0x20 * n, static_cast<uint32_t>(base));
		w(0x104 + 0x20 * n, static_cast<uint32_t>(base >> 32));
		w(0x108 + 0x20 * n, static_cast<uint32_t>(top));
		w(0x10c + 0x20 * n, static_cast<uint32_t>(top >> 32));
		w(0x114 + 0x20 * n, access);
		w(0x110 + 0x20 * n, attr);
	}
	bus_result load(uint64_t a, enum pas pas, uint16_t who = 0)
	{
		uint64_t v;
		return bus_read(bus, {a, pas}, 4, {who, false}, &v);
	}
	bus_result store(uint64_t a, enum pas pas) { return bus_write(bus, {a, pas}, 4, {0, false}, 1); }
};

TEST_F(Tzc, Reset)
{
	EXPECT_EQ(r(0x000), 0x03003f08u) << "4 filters, 64 bits of address, 9 regions";
	EXPECT_EQ(r(0x008), 0u) << "gates closed";
	EXPECT_EQ(r(0x110), 0xfu) << "region 0 is of all filters, and lets nobody in";
	EXPECT_EQ(r(0x108), 0xffffffffu);
	const unsigned id[] = {0x60, 0xb4, 0x2b, 0, 0x0d, 0xf0, 0x05, 0xb1};
	for (unsigned i = 0; i < 8; i++)
		EXPECT_EQ(r(0xfe0 + 4 * i), id[i]);
	EXPECT_NE(load(M, PAS_SECURE), BUS_OK) << "through a closed gate";
}

TEST_F(Tzc, GateKeeperStatusFollowsRequest)
{
	w(0x008, 5);
	EXPECT_EQ(r(0x008), 0x00050005u);
	EXPECT_TRUE(remapped);
}

TEST_F(Tzc, RegionZeroCoversTheRest)
{
	w(0x008, 1);
	w(0x004, 1);
	EXPECT_EQ(load(M, PAS_SECURE), BUS_DECERR);
	region(0, 0x5000, 0x6000, 0xc0000000, 0);
	EXPECT_EQ(r(0x100), 0u) << "its bounds cannot be written";
	EXPECT_EQ(r(0x110), 0xc000000fu);
	EXPECT_EQ(load(M + 0x8000, PAS_SECURE), BUS_OK);
	EXPECT_EQ(store(M + 0x8000, PAS_SECURE), BUS_OK);
	EXPECT_EQ(load(M, PAS_NONSECURE), BUS_DECERR);
}

TEST_F(Tzc, RegionsGrantByNsaidAndDirection)
{
	w(0x008, 1);
	w(0x004, 1);
	region(1, M, M + 0x1fff, 1, 1u << 9);                    /* the processors may read */
	region(2, M + 0x2000, M + 0x3fff, 1, 1u << 8 | 1u << 24); /* DMA may do both */
	region(3, M + 0x4000, M + 0x4fff, 0xc0000002, ~0u);      /* not of filter 0 */
	EXPECT_EQ(load(M, PAS_NONSECURE), BUS_OK);
	EXPECT_EQ(store(M, PAS_NONSECURE), BUS_DECERR);
	EXPECT_EQ(load(M, PAS_SECURE), BUS_DECERR);
	EXPECT_EQ(load(M + 0x2000, PAS_NONSECURE), BUS_DECERR);
	EXPECT_EQ(load(M + 0x2000, PAS_NONSECURE, BUS_DMA), BUS_OK);
	EXPECT_EQ(load(M + 0x4000, PAS_NONSECURE), BUS_DECERR);
	uint64_t off;
	EXPECT_EQ(bus_find_ram(bus, {M, PAS_NONSECURE}, &off), nullptr) << "not for direct access: stores are refused";
	region(1, M, M + 0x1fff, 1, 1u << 9 | 1u << 25);
	EXPECT_EQ(bus_find_ram(bus, {M + 0x1234, PAS_NONSECURE}, &off), ram);
	EXPECT_EQ(off, 0x1234u);
}

TEST_F(Tzc, TheFirstRefusalIsKept)
{
	w(0x008, 1);
	w(0x004, 2);
	EXPECT_EQ(store(M + 0x123c, PAS_NONSECURE), BUS_OK) << "ACTION without an error: nothing happens";
	EXPECT_EQ(ram->host[0x123c], 0);
	EXPECT_TRUE(irq_level);
	EXPECT_EQ(r(0x010), 1u);
	EXPECT_EQ(r(0x020), 0x8000123cu);
	EXPECT_EQ(r(0x024), 0u);
	EXPECT_EQ(r(0x028), 0x01300000u) << "write, Non-secure, privileged";
	load(M + 0x40, PAS_SECURE);
	EXPECT_EQ(r(0x010), 0x101u) << "overrun";
	EXPECT_EQ(r(0x020), 0x8000123cu);
	w(0x014, 1);
	EXPECT_FALSE(irq_level);
	EXPECT_EQ(r(0x010), 0u);
	load(M + 0x40, PAS_SECURE);
	EXPECT_EQ(r(0x028), 0x00100000u);
}

TEST_F(Tzc, CopiesAskTooLoadersDoNot)
{
	uint8_t buf[0x2000] = {};
	w(0x008, 1);
	w(0x004, 1);
	region(1, M, M + 0xfff, 1, 1u << 8 | 1u << 24);
	EXPECT_EQ(bus_copy_in(bus, {M, PAS_NONSECURE}, buf, 0x1000), BUS_OK);
	EXPECT_EQ(bus_copy_in(bus, {M, PAS_NONSECURE}, buf, 0x1001), BUS_DECERR);
	EXPECT_EQ(bus_copy_out(bus, {M + 0x1000, PAS_NONSECURE}, buf, 1), BUS_DECERR);
	EXPECT_EQ(bus_load(bus, {M, PAS_NONSECURE}, buf, sizeof(buf)), BUS_OK);
}

/* ---- CCI-550 ---- */

TEST_F(DevBench, Cci550)
{
	env.window[0] = {0x100000, 0x100000};
	create(&cci550_device);
	ASSERT_NE(dev, nullptr);
	EXPECT_EQ(rd(0x100fe0), 0x23u);
	EXPECT_EQ(rd(0x100fe4), 0xb4u);
	EXPECT_EQ(rd(0x10000c, 4, PAS_SECURE), 0u) << "no change pending";
	uint64_t v;
	EXPECT_EQ(bus_read(bus, {0x106000, PAS_NONSECURE}, 4, {0, false}, &v), BUS_SLVERR) << "Secure Access is closed at reset";
	EXPECT_EQ(rd(0x106000, 4, PAS_SECURE), 0xc0000000u) << "slave interface 5 takes snoops and DVM messages";
	EXPECT_EQ(rd(0x101000, 4, PAS_SECURE), 0x80000000u);
	wr(0x106000, 3, 4, PAS_SECURE);
	wr(0x101000, 3, 4, PAS_SECURE);
	EXPECT_EQ(rd(0x106000, 4, PAS_SECURE), 0xc0000003u);
	EXPECT_EQ(rd(0x101000, 4, PAS_SECURE), 0x80000002u) << "snoops are not supported there";
	wr(0x100008, 1, 4, PAS_SECURE);
	EXPECT_EQ(rd(0x106000), 0xc0000003u);
}

/* ---- SMMUv3 ---- */

TEST_F(DevBench, SmmuTranslatesNothing)
{
	env.window[0] = {0x100000, 0x20000};
	create(&smmuv3_device);
	ASSERT_NE(dev, nullptr);
	EXPECT_EQ(rd(0x100000), 0u) << "IDR0: no stage of translation";
	wr(0x100020, 1);
	EXPECT_EQ(rd(0x100024), 0u) << "CR0ACK";
	EXPECT_EQ(rd(0x100044), 0x1000u);
	wr(0x100044, 0x00101000);
	EXPECT_EQ(rd(0x100044), 0x1000u) << "without Update";
	wr(0x100044, 0x80101000);
	EXPECT_EQ(rd(0x100044), 0x00101000u) << "Update reads 0 when it is done";
	EXPECT_EQ(rd(0x108004), 0u) << "Secure registers are Secure accesses'";
	EXPECT_EQ(rd(0x108004, 4, PAS_SECURE), 0x80000000u);
	wr(0x108044, 0x80101000);
	EXPECT_EQ(rd(0x108044, 4, PAS_SECURE), 0x1000u);
	wr(0x10803c, 1, 4, PAS_SECURE);
	EXPECT_EQ(rd(0x10803c, 4, PAS_SECURE), 0u) << "S_INIT.INV_ALL is done";
}

/* ---- the GIC's WakeRequest (IHI 0069 11.1) ---- */

class Wake : public DevBench
{
protected:
	static constexpr uint64_t D = 0x10000, R = 0x40000;
	bool wanted = false;

	void SetUp() override
	{
		add_pes(1, true);
		pes[0]->wake_request.sink = this;
		pes[0]->wake_request.set = [](void *sink, unsigned, bool level) { static_cast<Wake *>(sink)->wanted = level; };
		env.window[0] = {D, 0x10000};
		env.window[1] = {R, 0x20000};
		props = {{"security", 1, nullptr}, {"irqs", 64, nullptr}};
		create(&gicv3_device);
		ASSERT_NE(dev, nullptr) << err.msg;
		ops->reset(dev);
		wr(D, 0x37, 4, PAS_SECURE);                /* ARE, all groups */
		wr(R + 0x10080, ~0u, 4, PAS_SECURE);       /* Group 1 Non-secure */
		wr(R + 0x10100, 1u << 29, 4, PAS_SECURE);  /* PPI 13 enabled */
		gicv3_if.write(dev, pes[0], SR_ICC_PMR_EL1, 0xf0);
		gicv3_if.write(dev, pes[0], SR_ICC_IGRPEN1_EL1, 1);
	}
	void ppi(bool level) { ops->input(dev, GIC_INPUT(0, 29), level); }
};

TEST_F(Wake, AsleepNothingIsForwardedButAskedFor)
{
	ppi(true);
	EXPECT_TRUE(wanted) << "ProcessorSleep is set at reset";
	EXPECT_FALSE(wire(0, WIRE_IRQ));
	wr(R + 0x14, 0, 4, PAS_SECURE);
	EXPECT_FALSE(wanted);
	EXPECT_TRUE(wire(0, WIRE_IRQ));
	wr(R + 0x14, 2, 4, PAS_SECURE);
	EXPECT_TRUE(wanted);
	EXPECT_FALSE(wire(0, WIRE_IRQ));
	ppi(false);
	EXPECT_FALSE(wanted);
}

TEST_F(Wake, TheCpuInterfaceHasNoSay)
{
	gicv3_if.write(dev, pes[0], SR_ICC_IGRPEN1_EL1, 0);
	ppi(true);
	EXPECT_TRUE(wanted);
	wr(R + 0x10180, 1u << 29, 4, PAS_SECURE); /* disabled */
	EXPECT_FALSE(wanted);
	wr(R + 0x10100, 1u << 29, 4, PAS_SECURE);
	EXPECT_TRUE(wanted);
	wr(D, 0x30, 4, PAS_SECURE); /* no group */
	EXPECT_FALSE(wanted);
}

/* ---- empty slots ---- */

class EmptySlot : public DevBench
{
protected:
	void make(const device_ops *what)
	{
		add_pes(1, true);
		env.window[0] = {0x1000, 0x1000};
		create(what);
		ASSERT_NE(dev, nullptr) << err.msg;
		ops->reset(dev);
	}
};

// Linux's AMBA bus asks for 0xb105f00d in the last four registers; 0 is nobody.
TEST_F(EmptySlot, ReadsZero)
{
	make(&empty_slot_device);
	wr(0x1000, 0xffffffff);
	EXPECT_EQ(rd(0x1000), 0u);
	EXPECT_EQ(rd(0x1ff0), 0u);
}

// PCI Express 2.3.2: a configuration read of what does not exist gives all ones.
TEST_F(EmptySlot, ConfigurationSpaceReadsOnes)
{
	make(&empty_pcie_device);
	wr(0x1000, 0);
	EXPECT_EQ(rd(0x1000), 0xffffffffu) << "vendor and device";
}

} // namespace
