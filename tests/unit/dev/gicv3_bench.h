/* tests/unit/dev/gicv3_bench.h - a GICv3 with its PEs, and what the tests of it do all the time. Offsets are those of IHI 0069, 12. */
#ifndef AERIE_TESTS_GICV3_BENCH_H
#define AERIE_TESTS_GICV3_BENCH_H

#include "tests/unit/dev/dev_bench.h"

constexpr uint64_t D = 0x08000000, R = 0x080a0000, SGI = 0x10000, STRIDE = 0x20000;
constexpr uint64_t GICD_CTLR = D + 0, GICD_TYPER = D + 4, GICD_IROUTER = D + 0x6000;
enum { SPURIOUS = 1023 };

class Gicv3Bench : public DevBench {
protected:
	void make(unsigned count, bool security = false, uint64_t irqs = 288)
	{
		add_pes(count, security);
		env.window[0] = {D, 64 * KiB};
		env.window[1] = {R, 123 * STRIDE};
		props = {{"irqs", irqs, nullptr}, {"security", security, nullptr}};
		create(&gicv3_device);
		ASSERT_NE(dev, nullptr) << err.msg;
	}
	/* What an operating system does first, in a machine with one Security state: all in Group 1, everything open. */
	void open_all()
	{
		wr(GICD_CTLR, 0x12); /* ARE, EnableGrp1 */
		for (unsigned n = 1; n < 9; n++)
			wr(D + 0x80 + 4 * n, ~0u);
		for (unsigned i = 0; i < pes.size(); i++) {
			wr(R + i * STRIDE + 0x14, 0);
			wr(R + i * STRIDE + SGI + 0x80, ~0u);
			icc(SR_ICC_PMR_EL1, 0xff, i);
			icc(SR_ICC_IGRPEN1_EL1, 1, i);
		}
	}
	void icc(sysreg_id id, uint64_t v, unsigned pe = 0) { gicv3_if.write(dev, pes[pe], id, v); }
	uint64_t icc(sysreg_id id) { return gicv3_if.read(dev, pes[0], id); }
	uint64_t icc_of(unsigned pe, sysreg_id id) { return gicv3_if.read(dev, pes[pe], id); }
	void line(unsigned intid, bool level, unsigned pe = 0) { gicv3_device.input(dev, GIC_INPUT(pe, intid), level); }
	void prio(unsigned intid, uint8_t p) { wr(D + 0x400 + intid, p, 1); }
	void enable(unsigned intid) { wr(D + 0x100 + intid / 32 * 4, 1u << intid % 32); }
	void edge(unsigned intid) { wr(D + 0xc00 + intid / 16 * 4, 2u << 2 * (intid % 16)); }
	bool irq(unsigned pe = 0) const { return wire(pe, WIRE_IRQ); }
	bool fiq(unsigned pe = 0) const { return wire(pe, WIRE_FIQ); }
	void state(unsigned pe, unsigned el, bool secure)
	{
		pes[pe]->ps.el = static_cast<uint8_t>(el);
		pes[pe]->eff.secure = secure;
		gicv3_if.state_changed(dev, pes[pe]);
	}
};

#endif
