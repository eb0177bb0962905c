/* tests/gic/gic_random.c - a guest that drives its interrupt controller at random and says what it sees after each step, so
 * that two emulators can be compared. Interrupts stay masked; ISR_EL1 shows what is signalled. GIC: 2 or 3.
 *
 * It keeps to what is the same on the peer (QEMU 10): QEMU stores priority bits that a GIC of 32 levels does not have; lets an
 * interrupt of a group that is disabled at the CPU interface (GICv3) or at the distributor (GICv2) hide others from HPPIR;
 * takes ICC_SGI1R_EL1 for Group 1 only; has no GICC_AIAR, GICC_AEOIR; compares with an unmasked running priority on GICv2. */
#include "gic_guest.h"

#define GICC 0x08010000UL
#define GICR 0x080a0000UL
#define SGI  (GICR + 0x10000)

#define WORDS 3   /* INTIDs 0..95 */
#define KEPT  64  /* acknowledged, not yet ended */

static u32 acked[KEPT];
static int acked_count;

/* The frame that has the registers of word n. */
static u64 frame(u32 n) { return GIC == 3 && n == 0 ? SGI : GICD; }

static u32 sparse(void)
{
	u32 v = (u32)rnd();

	for (int i = 0; i < 2; i++)
		if (rnd() & 1)
			v &= (u32)rnd();
	return v;
}

/* One of the registers with a bit an interrupt: IGROUPR, IS/ICENABLER, IS/ICPENDR, IS/ICACTIVER. */
static const char *bits(u64 *shown)
{
	static const u32 reg[] = { 0x80, 0x100, 0x100, 0x180, 0x200, 0x200, 0x280, 0x300, 0x380, 0x380 };
	u32 n = rnd() % WORDS, off = reg[rnd() % 10], v = sparse();

	if (off == 0x300)
		v &= sparse() & sparse();
	if (off == 0x380)
		v = ~0u;
	w4(frame(n) + off + 4 * n, v);
	*shown = r4(frame(n) + off + 4 * n);
	return "bits";
}

static const char *priority(u64 *shown)
{
	u32 intid = rnd() % (32 * WORDS);
	u64 a = frame(intid / 32) + 0x400 + intid;

	w1(a, rnd() & 0xf8);
	*shown = r4(a & ~3UL);
	return "priority";
}

static const char *config(u64 *shown)
{
	u64 a = GICD + 0xc08 + 4 * (rnd() & 3);

	w4(a, rnd() & 0xaaaaaaaa);
	*shown = r4(a);
	return "config";
}

static void keep(u32 intid)
{
	if ((intid & 0x3ff) < 1020 && acked_count < KEPT)
		acked[acked_count++] = intid;
}

#if GIC == 3
#define PMR "S3_0_C4_C6_0"
#define IAR(n) "S3_0_C12_C" #n "_0"
#define EOIR(n) "S3_0_C12_C" #n "_1"
#define HPPIR(n) "S3_0_C12_C" #n "_2"
#define BPR(n) "S3_0_C12_C" #n "_3"
#define AP0R0 "S3_0_C12_C8_4"
#define AP1R0 "S3_0_C12_C9_0"
#define RPR "S3_0_C12_C11_3"
#define CTLR "S3_0_C12_C12_4"

static void set_up(void)
{
	w4(GICD, 0x13);
	w4(GICR + 0x14, 0);
	WRITE("S3_0_C12_C12_5", 7);
	WRITE("S3_0_C12_C12_6", 1);
	WRITE("S3_0_C12_C12_7", 1);
	WRITE(PMR, 0xf8);
}

static const char *route(u64 *shown)
{
	u64 a = GICD + 0x6000 + 8 * (32 + rnd() % 64), r = rnd() % 6;

	w8(a, r < 4 ? 0 : r == 4 ? 1 : 0x500);
	*shown = *(volatile u64 *)a;
	return "route";
}

static const char *end_active(u64 *shown)
{
	WRITE(AP1R0, 0);
	WRITE(AP0R0, 0);
	if (rnd() % 4 == 0) {
		*shown = sparse() & sparse();
		WRITE(AP1R0, *shown);
	}
	return "active priorities";
}

static const char *send_sgi(u64 *shown)
{
	u64 v = *shown = (rnd() & 15) << 24 | 1;

	switch (rnd() % 3) {
	case 0:
		WRITE("S3_0_C12_C11_7", v);
		return "sgi0";
	case 1:
		WRITE("S3_0_C12_C11_6", v);
		return "asgi1";
	}
	if (r4(SGI + 0x80) >> (v >> 24) & 1)
		WRITE("S3_0_C12_C11_5", v);
	return "sgi1";
}

static const char *cpu_interface(u64 *shown)
{
	switch (rnd() % 16) {
	case 0:
		WRITE(PMR, rnd() % 4 ? 0xf8 : rnd() & 0xf8);
		*shown = READ(PMR);
		return "mask";
	case 1:
		WRITE(BPR(8), rnd() & 7);
		*shown = READ(BPR(8)) | READ(BPR(12)) << 8;
		return "binary point 0";
	case 2:
		WRITE(BPR(12), rnd() & 7);
		*shown = READ(BPR(8)) | READ(BPR(12)) << 8;
		return "binary point 1";
	case 3:
		WRITE(CTLR, rnd() & 3);
		*shown = READ(CTLR) & 3;
		return "control";
	case 4: case 5: case 6:
		keep(*shown = READ(IAR(8)));
		return "acknowledge 0";
	case 7: case 8: case 9:
		keep(*shown = READ(IAR(12)));
		return "acknowledge 1";
	case 10: case 11:
		if (acked_count)
			WRITE(EOIR(12), *shown = acked[--acked_count]);
		return "end 1";
	case 12:
		if (acked_count)
			WRITE(EOIR(8), *shown = acked[--acked_count]);
		return "end 0";
	case 13:
		WRITE("S3_0_C12_C11_1", *shown = rnd() % 96);
		return "deactivate";
	case 14:
		return end_active(shown);
	default:
		return send_sgi(shown);
	}
}

static void show_interface(void (*show)(u64))
{
	show(READ(RPR));
	show(READ(HPPIR(8)));
	show(READ(HPPIR(12)));
	show(READ(AP0R0));
	show(READ(AP1R0));
}
#else
static void set_up(void)
{
	w4(GICD, 3);
	w4(GICC, 7);
	w4(GICC + 4, 0xf8);
	w4(GICC + 8, 3);
	w4(GICC + 0x1c, 4);
}

static const char *route(u64 *shown)
{
	u64 a = GICD + 0x800 + 32 + rnd() % 64;

	w1(a, rnd() % 4 ? 1 : 0);
	*shown = r4(a & ~3UL);
	return "target";
}

static const char *binary_points(u64 *shown)
{
	if (r4(GICC + 0x14) == 0xff) { /* idle */
		u32 b = 2 + rnd() % 5;
		w4(GICC + 8, b);
		w4(GICC + 0x1c, b + 1);
	}
	*shown = r4(GICC + 8) | r4(GICC + 0x1c) << 8;
	return "binary points";
}

static const char *cpu_interface(u64 *shown)
{
	switch (rnd() % 12) {
	case 0:
		w4(GICC + 4, rnd() % 4 ? 0xf8 : rnd() & 0xf8);
		*shown = r4(GICC + 4);
		return "mask";
	case 1:
		return binary_points(shown);
	case 2:
		w4(GICC, 7 | (rnd() & 0x208));
		*shown = r4(GICC);
		return "control";
	case 3: case 4: case 5: case 6:
		keep(*shown = r4(GICC + 0xc));
		return "acknowledge";
	case 7: case 8: case 9:
		if (acked_count)
			w4(GICC + 0x10, *shown = acked[--acked_count]);
		return "end";
	case 10:
		*shown = rnd() % 96;
		if (r4(GICC) & 0x200)
			w4(GICC + 0x1000, *shown);
		return "deactivate";
	default:
		w4(GICD + 0xf00, *shown = (rnd() & 15) | 0x10000 | (rnd() & 0x8000));
		return "sgi";
	}
}

static void show_interface(void (*show)(u64))
{
	show(r4(GICC + 0x14));
	show(r4(GICC + 4) == 0xf8 ? r4(GICC + 0x18) : 0);
	show(r4(GICD + 0xf20));
}
#endif

/* Everything that one step may have changed. */
static void look(void (*show)(u64))
{
	static const u32 reg[] = { 0x80, 0x100, 0x200, 0x300 };

	show(READ("isr_el1") & 0xc0);
	show_interface(show);
	for (u32 n = 0; n < WORDS; n++)
		for (u32 i = 0; i < 4; i++)
			show(r4(frame(n) + reg[i] + 4 * n));
}

static void step(u32 i)
{
	const char *what;
	u64 shown = 0, r = rnd() % 32;

	what = r < 9 ? bits(&shown) : r < 11 ? priority(&shown) : r < 12 ? config(&shown) : r < 13 ? route(&shown) :
	       cpu_interface(&shown);
	end_step(i, what, shown, look);
}

void guest_main(void)
{
	set_up();
	for (u32 i = 0; i < 32 * WORDS; i++) {
		w1(frame(i / 32) + 0x400 + i, rnd() & 0xf8);
		if (GIC == 2 && i >= 32)
			w1(GICD + 0x800 + i, 1);
	}
	for (u32 i = 0; i < STEPS; i++)
		step(i);
	put_text("done\n");
	power_off();
}
