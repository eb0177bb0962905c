/* platforms/virt.c - the board "virt": memory map and interrupt numbers of QEMU's machine of that name, so that kernels and
 * firmware built for it run unmodified.
 * Not here: what the parts do (platforms/dev); parts of that machine that aerie does not model are simply absent from the
 *           table, and so from the bus and the device tree. */
#include "platforms/board.h"

#include "sim/core/addr.h"
#include "sim/core/bits.h"

static const struct board_part virt_parts[] = {
	/* label     model          base        size       irq      when         count  second window, secure */
	{ "gic",     "gicv3",       0x08000000, 64 * KiB,  0,       WHEN_GICV3,  0,     0x080a0000, 123 * 128 * KiB, false },
	{ "gic",     "gicv2",       0x08000000, 64 * KiB,  0,       WHEN_GICV2,  0,     0x08010000, 64 * KiB, false },
	{ "gicv",    "gicv2-virt",  0x08030000, 64 * KiB,  0,       WHEN_GICV2 | WHEN_EL2, 0, 0x08040000, 64 * KiB, false },
	{ "its",     "gicv3-its",   0x08080000, 128 * KiB, 0,       WHEN_GICV3 | WHEN_ITS, 0, 0, 0, false },
	{ "v2m",     "gic-v2m",     0x08020000, 4 * KiB,   SPI(48), WHEN_GICV2,  0,     0, 0, false },
	{ "flash",   "cfi-flash",   0x00000000, 64 * MiB,  0,       WHEN_ALWAYS, 2,     0, 0, false },
	{ "uart0",   "pl011",       0x09000000, 4 * KiB,   SPI(1),  WHEN_ALWAYS, 0,     0, 0, false },
	{ "rtc",     "pl031",       0x09010000, 4 * KiB,   SPI(2),  WHEN_ALWAYS, 0,     0, 0, false },
	{ "fw-cfg",  "fw-cfg",      0x09020000, 24,        0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "gpio",    "pl061",       0x09030000, 4 * KiB,   SPI(7),  WHEN_ALWAYS, 0,     0, 0, false },
	{ "pcie",    "pcie-ecam",   0x4010000000, 256 * MiB, SPI(3), WHEN_ALWAYS, 0,    0, 0, false },
	{ "pcie",    "pcie-ecam",   0x3f000000, 16 * MiB,  SPI(3),  WHEN_LOWMEM, 0,     0, 0, false },
	{ "virtio",  "virtio-mmio", 0x0a000000, 512,       SPI(16), WHEN_ALWAYS, 32,    0, 0, false },
	{ "ram",     "ram",         0x40000000, 0,         0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "uart1",   "pl011",       0x09040000, 4 * KiB,   SPI(8),  WHEN_EL3,    0,     0, 0, true },
	{ "sgpio",   "pl061",       0x090b0000, 4 * KiB,   SPI(0),  WHEN_EL3,    0,     0, 0, true },
	{ "secram",  "ram",         0x0e000000, 16 * MiB,  0,       WHEN_EL3,    0,     0, 0, true },
};

const struct board virt_board = {
	.name = "virt",
	.compatible = "linux,dummy-virt",
	.parts = virt_parts,
	.part_count = ARRAY_SIZE(virt_parts),
	.ram_base = 0x40000000,
	.ram_max = 255 * GiB,
	.max_pes_gicv2 = 8,
	.max_pes_gicv3 = 123,
	.spis = 256,
	.unopened = "LS64_ACCDATA", /* SCR_EL3.{ADEn,EnAS0}: Trusted Firmware-A's platform for this map leaves them 0 */
	.pci_low = { 0x10000000, 0x2eff0000 },
	.pci_high = { 0x8000000000, 512 * GiB },
	.pci_io = { 0x3eff0000, 64 * KiB },
	.timer_sec_hyp = PPI(4),
	.timer_sec_hyp_virt = PPI(3),
	.timer_sec = PPI(13),
	.timer_phys = PPI(14),
	.timer_virt = PPI(11),
	.timer_hyp = PPI(10),
	.timer_hyp_virt = PPI(12),
	.pmu = PPI(7),
	.gic_maintenance = PPI(9),
};
