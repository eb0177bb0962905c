/* platforms/fvp_r.c - the board "fvp-r": memory map and interrupt numbers of Arm's FVP_BaseR_AEMv8R, so that software built for it
 * runs unmodified. All processors start from reset at the image's entry, at EL2.
 * Not here: parts of that model that aerie does not have. Those that device trees for it name (LAN91C111, SP810, CLCD, KMI, MMCI, AACI) are
 *           empty slots; CCI-400 and TZC-400 are not on the bus. */
#include "platforms/board.h"

#include "platforms/fvp_motherboard.h"
#include "sim/core/addr.h"
#include "sim/core/bits.h"

static const struct board_part fvp_r_parts[] = {
	/* label     model          base        size       irq      when         count  second window */
	{ "gic",     "gicv3",       0xaf000000, 64 * KiB,  0,       WHEN_GICV3,  0,     0xaf100000, 8 * 128 * KiB, false },
	{ "its",     "gicv3-its",   0xaf020000, 128 * KiB, 0,       WHEN_ITS,    0,     0, 0, false },
	{ "rom",     "memory",      0x80000000, 64 * MiB,  0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "sram",    "memory",      0x84000000, 256 * KiB, 0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "tdram",   "memory",      0x86000000, 32 * MiB,  0,       WHEN_ALWAYS, 0,     0, 0, false },
	FVP_MOTHERBOARD(0x80000000)
	{ "cntctl",  "cnt-control", 0xaa430000, 64 * KiB,  0,       WHEN_ALWAYS, 0,     0xaa800000, 64 * KiB, false },
	{ "twdog",   "sp805",       0xaa490000, 4 * KiB,   SPI(24), WHEN_ALWAYS, 0,     0, 0, false },
	{ "frames",  "cnt-frames",  0xaa810000, 64 * KiB,  SPI(25), WHEN_ALWAYS, 0,     0xaa820000, 128 * KiB, false },
	{ "sram2",   "memory",      0xae000000, 64 * KiB,  0,       WHEN_ALWAYS, 0,     0, 0, false },
	{ "ram",     "ram",         0x00000000, 0,         0,       WHEN_ALWAYS, 0,     0x880000000, 30 * GiB, false },
};

const struct board fvp_r_board = {
	.name = "fvp-r",
	.compatible = "arm,fvp-base-r",
	.parts = fvp_r_parts,
	.part_count = ARRAY_SIZE(fvp_r_parts),
	.ram_base = 0,
	.ram_low = 2 * GiB,
	.ram_max = 32 * GiB,
	.ram_default = 4 * GiB,
	.max_pes_gicv2 = 0,
	.max_pes_gicv3 = 8,
	.spis = 224,
	.profile_r = true,
	.sys_id = 0x00201100,
	.cntfrq = 100000000,
	.timer_sec = PPI(13),
	.timer_sec_hyp = PPI(4),
	.timer_phys = PPI(14),
	.timer_virt = PPI(11),
	.timer_hyp = PPI(10),
	.pmu = PPI(7),
	.gic_maintenance = PPI(9),
};
