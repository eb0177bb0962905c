/* tests/gic/its_random.c - a guest that gives its Interrupt Translation Service random commands and takes the LPIs that come, and
 * says what it sees, so that two emulators can be compared.
 *
 * It keeps to what is the same on the peer (QEMU 10): when QEMU reads the configuration of an LPI is its own affair, so INVALL
 * follows each change of it; priorities stay above the mask. */
#include "gic_guest.h"

#define GITS 0x08080000UL
#define GICR 0x080a0000UL
#define QUEUE 0x41000000UL
#define QUEUE_BYTES 0x1000UL
#define DEVICES 0x41100000UL
#define COLLECTIONS 0x41200000UL
#define CONFIG 0x41300000UL
#define PENDING 0x41400000UL
#define ITTS 0x42000000UL
#define VALID (1UL << 63)

#define READ_IAR() READ("S3_0_C12_C12_0")
#define READ_HPPIR() READ("S3_0_C12_C12_2")

enum { DEVS = 4, EVENTS = 16, LPIS = 32, FIRST = 8192, ICIDS = 4 };
enum { MOVI = 1, INT = 3, CLEAR = 4, SYNC = 5, MAPD = 8, MAPC = 9, MAPTI = 10, MAPI = 11, INV = 12, INVALL = 13, MOVALL = 14,
       DISCARD = 15 };

static u32 acked[64];
static int acked_count;
static u64 tail;

static u64 r8(u64 a) { return *(volatile u64 *)a; }

static void command(u64 what, u64 device, u64 d1, u64 d2, u64 d3)
{
	u64 a = QUEUE + tail;

	w8(a, what | device << 32);
	w8(a + 8, d1);
	w8(a + 16, d2);
	w8(a + 24, d3);
	asm volatile("dsb sy" ::: "memory");
	tail = (tail + 32) % QUEUE_BYTES;
	w8(GITS + 0x88, tail);
	while (r8(GITS + 0x90) != tail)
		;
}

static void mapd(u64 device, u64 bits)
{
	command(MAPD, device, bits - 1, VALID | (ITTS + device * 0x100000), 0);
}

static void set_up(void)
{
	w8(GICR + 0x70, CONFIG | 15);
	w8(GICR + 0x78, PENDING | 1UL << 62);
	w4(GICR + 0x14, 0);
	w4(GICR, 1);
	w8(GITS + 0x80, VALID | QUEUE);
	w8(GITS + 0x100, VALID | DEVICES | 1UL << 8 * 7 | (r8(GITS + 0x100) & 0x1fUL << 48) | 15);
	w8(GITS + 0x108, VALID | COLLECTIONS | 4UL << 8 * 7 | (r8(GITS + 0x108) & 0x1fUL << 48));
	w4(GITS, 1);
	w4(GICD, 0x12);
	WRITE("S3_0_C12_C12_5", 7);
	WRITE("S3_0_C12_C12_7", 1);
	WRITE("S3_0_C4_C6_0", 0xf8);
	for (u32 i = 0; i < LPIS; i++)
		w1(CONFIG + i, 1 | (rnd() & 0xf0));
	command(MAPC, 0, 0, VALID, 0);
	for (u32 i = 0; i < DEVS - 1; i++)
		mapd(i, 4);
}

static const char *map(u64 *shown)
{
	u64 dev = rnd() % DEVS, event = rnd() % (EVENTS + 2), icid = rnd() % ICIDS, intid = FIRST + rnd() % LPIS;

	switch (rnd() % 8) {
	case 0:
		*shown = dev;
		if (rnd() % 4 == 0)
			command(MAPD, dev, 3, 0, 0);
		else
			mapd(dev, 4);
		return "mapd";
	case 1: /* collection 0 stays */
		*shown = icid = 1 + icid % (ICIDS - 1);
		command(MAPC, 0, 0, (rnd() % 3 ? VALID : 0) | (rnd() % 4 == 0 ? 7UL << 16 : 0) | icid, 0);
		return "mapc";
	case 2:
		*shown = icid = rnd() & 1;
		command(MOVI, dev, event, icid, 0);
		return "movi";
	default:
		*shown = intid;
		command(MAPTI, dev, event | intid << 32, rnd() % 3 ? 0 : icid, 0);
		return "mapti";
	}
}

static const char *configure(u64 *shown)
{
	u64 i = rnd() % LPIS;

	*shown = (rnd() & 0xf0) | (rnd() % 3 != 0);
	w1(CONFIG + i, *shown);
	asm volatile("dsb sy" ::: "memory");
	command(INVALL, 0, 0, 0, 0);
	return "configuration";
}

static const char *one(u64 *shown)
{
	static const u64 kind[] = { INT, INT, INT, INT, CLEAR, DISCARD, INV, SYNC };
	u64 r = rnd() % 16;

	if (r < 3)
		return map(shown);
	if (r < 4)
		return configure(shown);
	if (r < 10) {
		u64 k = kind[rnd() % 8], dev = rnd() % DEVS, event = rnd() % (EVENTS + 2);
		*shown = k << 16 | dev << 8 | event;
		command(k, dev, event, 0, 0);
		return "event";
	}
	if (r < 14) {
		*shown = READ_IAR();
		if (*shown >= FIRST && acked_count < 64)
			acked[acked_count++] = *shown;
		return "acknowledge";
	}
	if (acked_count)
		WRITE("S3_0_C12_C12_1", *shown = acked[--acked_count]);
	return "end";
}

static void look(void (*show)(u64))
{
	show(READ("isr_el1") & 0xc0);
	show(READ("S3_0_C12_C11_3"));
	show(READ_HPPIR());
	show(READ("S3_0_C12_C9_0"));
}

void guest_main(void)
{
	set_up();
	for (u32 i = 0; i < STEPS; i++) {
		u64 shown = 0;
		const char *what = one(&shown);

		end_step(i, what, shown, look);
	}
	put_text("done\n");
	power_off();
}
