/* platforms/board.h - a board is data: which parts sit where and which interrupt they have (design D12). The bus map, the
 * wiring, the device tree, --dump-map and the overlap test all read the same rows. */
#ifndef AERIE_BOARD_H
#define AERIE_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* GIC INTIDs: the only numbering the machine uses. */
#define PPI(n) (16 + (n))
#define SPI(n) (32 + (n))

/* Conditions on a part: every bit set must hold. */
enum board_when {
	WHEN_ALWAYS = 0,
	WHEN_GICV2 = 1,
	WHEN_GICV3 = 2,
	WHEN_EL2 = 4,
	WHEN_EL3 = 8,
	WHEN_ITS = 16,
	WHEN_LOWMEM = 32, /* ... and nothing lies above 4 GiB */
};

struct board_part {
	const char *label;
	const char *model;
	uint64_t base, size; /* bytes; of each instance */
	int irq;             /* INTID of the first instance, 0: none; the next ones have the following */
	unsigned when;       /* enum board_when */
	unsigned count;      /* instances side by side; 0 means 1 */
	uint64_t base2, size2; /* a second window of the same part; size2 0: none */
	bool secure;         /* only the Secure physical address space has it */
};

struct board {
	const char *name;
	const char *compatible;   /* device tree: of the root node, and its model */
	const struct board_part *parts;
	size_t part_count;
	uint64_t ram_base;
	uint64_t ram_low;         /* bytes of -m there, the rest is in the part's second window; 0: all */
	uint64_t ram_max;         /* bytes of address space for it */
	uint64_t ram_default;     /* without -m; 0: 256 MiB */
	unsigned max_pes_gicv2, max_pes_gicv3;
	unsigned spis;            /* interrupt lines of the GIC beyond the 32 private ones */
	struct { uint64_t base, size; } pci_low, pci_high, pci_io; /* windows of the PCI host besides its ECAM */
	/* PPIs of each PE, INTIDs */
	uint32_t cntfrq;          /* Hz of the system counter; 0: the processor's */
	bool has_el3;             /* always, and EL2; the counter stands still until software starts it */
	unsigned cluster;         /* processors of a cluster, each of one thread (MPIDR_EL1.MT); 0: none has threads */
	const char *unopened;     /* a feature that the board's public firmware does not open to the levels below EL3; NULL: none */
	const char *startup;      /* see struct options; NULL: all processors */
	uint64_t midr;            /* of processors that are no product (`max`, `v8.4`); 0: their own */
	uint32_t sys_id;          /* SYS_ID of the system registers */
	bool profile_r;           /* its processors are of the R-profile, and all of them start from reset */
	int timer_sec_hyp, timer_sec_hyp_virt; /* Secure EL2's; 0: not connected */
	int timer_sec, timer_phys, timer_virt, timer_hyp, timer_hyp_virt, pmu, gic_maintenance;
};

extern const struct board virt_board, fvp_r_board, fvp_base_board;

/* NULL: no board of that name. */
const struct board *board_find(const char *name);
/* Their names, for messages. */
const char *board_names(void);
/* All boards, NULL-terminated. */
const struct board *const *board_list(void);
/* The first part of that model under the conditions `when`, NULL if the board has none. */
const struct board_part *board_part_find(const struct board *b, const char *model, unsigned when);
/* How many instances of that model there are under the conditions `when`. */
unsigned board_model_count(const struct board *b, const char *model, unsigned when);

/* Out of which the first processor starts: the boot ROM, or the first bank of flash; NULL: neither. */
const struct board_part *board_boot_part(const struct board *b);

/* Of `ram` bytes of memory, those at ram_base. */
static inline uint64_t board_ram_first(const struct board *b, uint64_t ram)
{
	return b->ram_low && ram > b->ram_low ? b->ram_low : ram;
}

static inline unsigned board_part_count(const struct board_part *p)
{
	return p->count ? p->count : 1;
}

static inline bool board_part_present(const struct board_part *p, unsigned when)
{
	return (p->when & ~when) == 0 && !((when & WHEN_LOWMEM) && p->base >> 32);
}

#endif
