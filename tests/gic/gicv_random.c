/* tests/gic/gicv_random.c - a hypervisor that drives GICv2's virtual CPU interface at random and says what it sees, so that two
 * emulators can be compared.
 *
 * It keeps to what is the same on the peer (QEMU 10): QEMU lets an interrupt of a disabled group hide others; finds the list
 * register of a software-generated interrupt without its source; has one list register in mind for each VirtualID; shows
 * nothing in GICV_HPPIR that is masked, or while the interface is disabled.
 *
 * PROBE: only says whether a list register with HW deactivates its SPI, as GICH_LRn.HW of IHI 0048 demands; QEMU 7.2 leaves it active.
 * LEAVES_SPI_ACTIVE: such a peer; which SPIs are active is not looked at. */
#include "gic_guest.h"

#define GICH 0x08030000UL
#define GICV 0x08040000UL
#define LRS  4

static u32 acked[64];
static int acked_count;

/* A list register: each has VirtualIDs of its own. */
static const char *list(u64 *shown)
{
	u32 n = rnd() % LRS, id = 32 + n + LRS * (rnd() % 4), v = id;

	v |= (u32)(rnd() % 31) << 23 | (u32)(rnd() & 3) << 28;
	if (rnd() % 4 == 0)
		v |= 1u << 31 | (32 + (u32)rnd() % 64) << 10;
	else if (rnd() & 1)
		v |= 1u << 19;
	w4(GICH + 0x100 + 4 * n, v);
	*shown = r4(GICH + 0x100 + 4 * n);
	return "list register";
}

static const char *machine_control(u64 *shown)
{
	w4(GICH, (u32)(rnd() & 0x0f) | (rnd() % 8 != 0) | (rnd() % 8 ? 0 : (u32)rnd() & 0xf8000000));
	*shown = r4(GICH) | (u64)r4(GICH + 8) << 32;
	return "hypervisor control";
}

static const char *guest_control(u64 *shown)
{
	switch (rnd() % 4) {
	case 0:
		w4(GICV + 4, rnd() % 4 ? 0xf8 : (u32)rnd() & 0xf8);
		break;
	case 1:
		if (r4(GICV + 0x14) == 0xff)
			w4(GICV + 8, 2 + rnd() % 5);
		break;
	default:
		w4(GICV, 1 | (rnd() & 0x200));
	}
	*shown = (u64)r4(GICV) << 32 | r4(GICV + 4) << 8 | r4(GICV + 8);
	return "guest control";
}

/* An active physical interrupt, for list registers with HW. */
static const char *physical(u64 *shown)
{
	u32 n = 1 + rnd() % 2;

	w4(GICD + 0x300 + 4 * n, rnd());
#ifndef LEAVES_SPI_ACTIVE
	*shown = r4(GICD + 0x300 + 4 * n);
#endif
	return "physical active";
}

static const char *one(u64 *shown)
{
	switch (rnd() % 12) {
	case 0: case 1: case 2:
		return list(shown);
	case 3:
		return machine_control(shown);
	case 4:
		return guest_control(shown);
	case 5:
		return physical(shown);
	case 6: case 7: case 8:
		*shown = r4(GICV + 0xc);
		if (*shown < 1020 && acked_count < 64)
			acked[acked_count++] = *shown;
		return "acknowledge";
	case 9: case 10:
		*shown = acked_count && rnd() % 8 ? acked[--acked_count] : 32 + rnd() % 16;
		w4(GICV + 0x10, *shown);
		return "end";
	default:
		*shown = 32 + rnd() % 16;
		if (r4(GICV) & 0x200)
			w4(GICV + 0x1000, *shown);
		return "deactivate";
	}
}

static void look(void (*show)(u64))
{
	static const u32 hyp[] = { 0x00, 0x08, 0x10, 0x20, 0x30, 0xf0, 0x100, 0x104, 0x108, 0x10c };

	for (u32 i = 0; i < sizeof(hyp) / sizeof(hyp[0]); i++)
		show(r4(GICH + hyp[i]));
	show(r4(GICV + 0x14));
	show((r4(GICH) & 1) && r4(GICV + 4) == 0xf8 ? r4(GICV + 0x18) : 0);
	show(r4(GICD + 0x200) >> 25 & 1); /* the maintenance interrupt */
#ifndef LEAVES_SPI_ACTIVE
	show(r4(GICD + 0x304));
	show(r4(GICD + 0x308));
#endif
}

#ifdef PROBE
/* SPI 40 is active, and so is a virtual interrupt for it that the guest ends. */
static void probe(void)
{
	w4(GICD + 0x304, 1u << 8);
	w4(GICH + 0x100, 1u << 31 | 1u << 28 | 40 << 10 | 40);
	r4(GICV + 0xc);
	w4(GICV + 0x10, 40);
	put_text(r4(GICD + 0x304) >> 8 & 1 ? "leaves it active\n" : "deactivates\n");
	power_off();
}
#endif

void guest_main(void)
{
	w4(GICD, 1);
	w4(GICH, 1);
	w4(GICV + 4, 0xf8);
	w4(GICV, 1);
#ifdef PROBE
	probe();
#endif
	for (u32 i = 0; i < STEPS; i++) {
		u64 shown = 0;
		const char *what = one(&shown);

		end_step(i, what, shown, look);
	}
	put_text("done\n");
	power_off();
}
