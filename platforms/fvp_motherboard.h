/* platforms/fvp_motherboard.h - what Arm's Base FVPs have in common (boards fvp_base.c, fvp_r.c): the flash, memory and peripherals of the
 * Versatile Express motherboard, at their offsets from where the model has it. Rows of struct board_part. */
#ifndef AERIE_PLATFORMS_FVP_MOTHERBOARD_H
#define AERIE_PLATFORMS_FVP_MOTHERBOARD_H

#define FVP_MOTHERBOARD(at) \
	{ "flash",   "cfi-flash",   (at) + 0x08000000, 64 * MiB,  0,       WHEN_ALWAYS, 2,     0, 0, false }, \
	{ "psram",   "memory",      (at) + 0x14000000, 64 * MiB,  0,       WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "vram",    "memory",      (at) + 0x18000000, 32 * MiB,  0,       WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "sysregs", "v2m-sysregs", (at) + 0x1c010000, 4 * KiB,   0,       WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "uart0",   "pl011",       (at) + 0x1c090000, 4 * KiB,   SPI(5),  WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "uart1",   "pl011",       (at) + 0x1c0a0000, 4 * KiB,   SPI(6),  WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "uart2",   "pl011",       (at) + 0x1c0b0000, 4 * KiB,   SPI(7),  WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "uart3",   "pl011",       (at) + 0x1c0c0000, 4 * KiB,   SPI(8),  WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "wdog",    "sp805",       (at) + 0x1c0f0000, 4 * KiB,   SPI(0),  WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "timer01", "sp804",       (at) + 0x1c110000, 4 * KiB,   SPI(2),  WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "timer23", "sp804",       (at) + 0x1c120000, 4 * KiB,   SPI(3),  WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "virtio0", "virtio-mmio", (at) + 0x1c130000, 512,       SPI(42), WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "virtio1", "virtio-mmio", (at) + 0x1c140000, 512,       SPI(43), WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "virtio2", "virtio-mmio", (at) + 0x1c150000, 512,       SPI(44), WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "rtc",     "pl031",       (at) + 0x1c170000, 4 * KiB,   SPI(4),  WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "virtio3", "virtio-mmio", (at) + 0x1c200000, 512,       SPI(46), WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "eth",     "empty-slot",  (at) + 0x1a000000, 64 * KiB,  0,       WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "sysctl",  "empty-slot",  (at) + 0x1c020000, 4 * KiB,   0,       WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "aaci",    "empty-slot",  (at) + 0x1c040000, 4 * KiB,   0,       WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "mmci",    "empty-slot",  (at) + 0x1c050000, 4 * KiB,   0,       WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "kmi0",    "empty-slot",  (at) + 0x1c060000, 4 * KiB,   0,       WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "kmi1",    "empty-slot",  (at) + 0x1c070000, 4 * KiB,   0,       WHEN_ALWAYS, 0,     0, 0, false }, \
	{ "clcd",    "empty-slot",  (at) + 0x1c1f0000, 4 * KiB,   0,       WHEN_ALWAYS, 0,     0, 0, false },

#endif
