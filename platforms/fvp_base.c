/* platforms/fvp_base.c - the board "fvp-base": memory map and interrupt numbers of Arm's FVP_Base_RevC, so that firmware built for it
 * runs unmodified. The first processor starts from reset at EL3, in the trusted boot
 * ROM; the power controller starts the others there.
 * Not here:   parts of that model that aerie does not have. Those that device trees for it name (SP810, AACI, MMCI, KMI, CLCD,
 *             LAN91C111, the functions of PCI Express) are empty slots; generic watchdog, TRNG, non-volatile counters are not on the
 *             bus. */
#include "platforms/board.h"

#include "platforms/fvp_motherboard.h"
#include "sim/core/addr.h"
#include "sim/core/bits.h"

static const struct board_part fvp_base_parts[] = {
	/* label     model          base        size       irq      when         count  second window, secure */
	{ "gic",     "gicv3",       0x2f000000, 64 * KiB,  0,       WHEN_GICV3,  0,     0x2f100000, 16 * 128 * KiB, false },
	{ "its",     "gicv3-its",   0x2f020000, 128 * KiB, 0,       WHEN_ITS,    0,     0, 0, false },
	{ "rom",     "rom",         0x00000000, 64 * MiB,  0,       WHEN_ALWAYS, 0,     0, 0, true },
	{ "sram",    "memory",      0x04000000, 512 * KiB, 0,       WHEN_ALWAYS, 0,     0, 0, true },
	{ "tdram",   "memory",      0x06000000, 32 * MiB,  0,       WHEN_ALWAYS, 0,     0, 0, true },
	FVP_MOTHERBOARD(0x00000000)
	{ "ls64",    "memory",      0x1d000000, 64 * KiB,  0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "pwrc",    "fvp-pwrc",    0x1c100000, 4 * KiB,   0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "cci",     "cci-550",     0x2a000000, 1 * MiB,   0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "cntctl",  "cnt-control", 0x2a430000, 64 * KiB,  0,       WHEN_ALWAYS, 0,     0x2a800000, 64 * KiB, true },
	{ "twdog",   "sp805",       0x2a490000, 4 * KiB,   SPI(24), WHEN_ALWAYS, 0,     0, 0, true },
	{ "tzc",     "tzc-400",     0x2a4a0000, 4 * KiB,   SPI(48), WHEN_ALWAYS, 0,     0, 0, true },
	{ "frames",  "cnt-frames",  0x2a810000, 64 * KiB,  SPI(25), WHEN_ALWAYS, 0,     0x2a820000, 128 * KiB, false },
	{ "smmu",    "smmuv3",      0x2b400000, 1 * MiB,   0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "pcie",    "empty-pcie",  0x40000000, 256 * MiB, 0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "nsram",   "memory",      0x2e000000, 64 * KiB,  0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "ram",     "ram",         0x80000000, 0,         0,       WHEN_ALWAYS, 0,     0x880000000, 30 * GiB, false },
};

const struct board fvp_base_board = {
	.name = "fvp-base",
	.compatible = "arm,fvp-base",
	.parts = fvp_base_parts,
	.part_count = ARRAY_SIZE(fvp_base_parts),
	.ram_base = 0x80000000,
	.ram_low = 2 * GiB,
	.ram_max = 32 * GiB,
	.ram_default = 4 * GiB,
	.max_pes_gicv2 = 0,
	.max_pes_gicv3 = 8,
	.cluster = 4,
	.has_el3 = true,
	.startup = "0.0.0.0",
	.midr = 0x410fd0f0,
	.sys_id = 0x20201100,
	.spis = 224,
	.cntfrq = 100000000,
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
