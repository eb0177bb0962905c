/* tests/gic/gic_guest.h - what the guests that drive an interrupt controller at random need: numbers, registers, a console. */
#ifndef GIC_GUEST_H
#define GIC_GUEST_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

#ifndef SEED
#define SEED 1
#endif
#ifndef STEPS
#define STEPS 1000
#endif

#define GICD 0x08000000UL
#define UART 0x09000000UL
#ifndef PSCI
#define PSCI "hvc"
#endif

static u64 seed = SEED;
static u64 hash;

static u64 rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static u32 r4(u64 a) { return *(volatile u32 *)a; }
static void w4(u64 a, u32 v) { *(volatile u32 *)a = v; }
static void w1(u64 a, u8 v) { *(volatile u8 *)a = v; }
static void w8(u64 a, u64 v) { *(volatile u64 *)a = v; }

static void put(char c) { w4(UART, (u8)c); }

static void put_text(const char *s)
{
	while (*s)
		put(*s++);
}

static void put_hex(u64 v)
{
	char digit[16];
	int n = 0;

	do {
		digit[n++] = "0123456789abcdef"[v & 15];
		v >>= 4;
	} while (v);
	while (n)
		put(digit[--n]);
	put(' ');
}

#define READ(reg) ({ u64 v_; asm volatile("isb; mrs %0, " reg "; isb" : "=r"(v_) :: "memory"); v_; })
#define WRITE(reg, v) asm volatile("msr " reg ", %0; isb" :: "r"((u64)(v)) : "memory")

static void mix(u64 v) { hash = hash * 31 + v; }

/* Step i was `what` and gave `shown`; `look` says everything else that it may have changed. Only a hash, unless VERBOSE. */
static void end_step(u32 i, const char *what, u64 shown, void (*look)(void (*show)(u64)))
{
	mix(shown);
	look(mix);
#ifdef VERBOSE
	put_hex(i);
	put_text(what);
	put(' ');
	put_hex(shown);
	put_text("| ");
	look(put_hex);
	put('\n');
#else
	(void)what;
	if (i % 64 == 63) {
		put_hex(i);
		put_hex(hash);
		put('\n');
	}
#endif
}

static void power_off(void)
{
	register u64 x0 asm("x0") = 0x84000008; /* PSCI SYSTEM_OFF */

	asm volatile(PSCI " #0" : : "r"(x0));
}

asm(".pushsection .text\n"
    ".globl _start\n"
    "_start: adr x0, stack_top\n"
    "	mov sp, x0\n"
    "	bl guest_main\n"
    "0:	b 0b\n"
    ".popsection\n"
    ".pushsection .bss\n"
    ".balign 16\n"
    ".space 16384\n"
    "stack_top:\n"
    ".popsection\n");

#endif
