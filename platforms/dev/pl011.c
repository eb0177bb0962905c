/* platforms/dev/pl011.c - the serial port PL011.
 * Implements: DDI 0183 (r1p5): 32-entry receive FIFO, interrupts with trigger levels and receive time-out, loopback,
 *             identification registers. A character written is sent at once, so the transmit FIFO is always empty.
 * Not here:   the host's end (sim/console.c).
 * LIMIT: no DMA (UARTDMACR is storage), no infrared, no line errors; a disabled transmitter sends all the same, and a port
 *        that nobody has set up yet gives input to who polls for it, as early console code of many guests expects of
 *        virtual machines. */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"

#define FIFO_DEPTH 32
#define UARTCLK    24000000u /* Hz: the board's APB clock */

enum { FR_CTS = 1, FR_DSR = 2, FR_DCD = 4, FR_RXFE = 16, FR_RXFF = 64, FR_TXFE = 128 };
enum { INT_RX = BIT(4), INT_TX = BIT(5), INT_RT = BIT(6), INT_ALL = 0x7ff };
enum { LCRH_FEN = BIT(4) };
enum { CR_UARTEN = BIT(0), CR_LBE = BIT(7), CR_RXE = BIT(9), CR_RESET = 0x300 };

enum { DR, RSR, FR, ILPR, IBRD, FBRD, LCR_H, CR, IFLS, IMSC, RIS, MIS, ICR, DMACR, PID0, REGS = PID0 + 8 };

struct pl011 {
	struct mmio_bank bank;
	uint32_t val[REGS];
	struct irq_line irq;
	struct clock *clock;       /* borrowed */
	struct chardev *chr;       /* borrowed; may be NULL */
	struct clock_event timeout;
	uint8_t fifo[FIFO_DEPTH];
	unsigned head, count;
	int early;                 /* character taken for a poll before UARTCR was first written, -1: none */
};

static void update(struct pl011 *u)
{
	irq_set(&u->irq, u->val[RIS] & u->val[IMSC]);
}

static unsigned depth(const struct pl011 *u)
{
	return u->val[LCR_H] & LCRH_FEN ? FIFO_DEPTH : 1;
}

/* Characters in the FIFO at which UARTRXINTR rises. */
static unsigned rx_trigger(const struct pl011 *u)
{
	static const uint8_t eighths[8] = { 1, 2, 4, 6, 7, 7, 7, 7 };

	return u->val[LCR_H] & LCRH_FEN ? FIFO_DEPTH / 8 * eighths[bits(u->val[IFLS], 5, 3)] : 1;
}

/* The receive time-out: 32 bit periods without a new character. */
static uint64_t timeout_ns(const struct pl011 *u)
{
	uint64_t divisor = 64 * u->val[IBRD] + u->val[FBRD]; /* UARTCLK / (16 * baud), times 64 */

	if (u->val[IBRD] == 0)
		divisor = 64 * 13; /* 115200 baud, for software that leaves the divisor alone */
	return 32 * 16 * divisor * 1000000000 / 64 / UARTCLK;
}

static void push(struct pl011 *u, uint8_t c)
{
	u->fifo[(u->head + u->count++) % FIFO_DEPTH] = c;
	if (u->count == rx_trigger(u))
		u->val[RIS] |= INT_RX;
	clock_arm(u->clock, &u->timeout, clock_now(u->clock) + timeout_ns(u));
}

static bool receives(const struct pl011 *u)
{
	return (u->val[CR] & (CR_UARTEN | CR_RXE)) == (CR_UARTEN | CR_RXE);
}

/* Input stays with the host until there is room for it. */
static void pull(struct pl011 *u)
{
	uint8_t buf[FIFO_DEPTH];
	size_t n = 0;

	if (receives(u) && u->early >= 0) {
		push(u, (uint8_t)u->early);
		u->early = -1;
	}
	if (receives(u) && u->count < depth(u))
		n = chardev_read(u->chr, buf, depth(u) - u->count);
	for (size_t i = 0; i < n; i++)
		push(u, buf[i]);
	update(u);
}

static void input(void *dev)
{
	pull(dev);
}

static void timed_out(void *dev)
{
	struct pl011 *u = dev;

	if (u->count)
		u->val[RIS] |= INT_RT;
	update(u);
}

static uint32_t dr_read(void *dev)
{
	struct pl011 *u = dev;
	uint8_t c;

	if (u->count == 0) {
		c = u->early >= 0 ? (uint8_t)u->early : 0;
		u->early = -1;
		return c;
	}
	c = u->fifo[u->head];
	u->head = (u->head + 1) % FIFO_DEPTH;
	u->count--;
	if (u->count < rx_trigger(u))
		u->val[RIS] &= ~(uint32_t)INT_RX;
	if (u->count == 0) {
		u->val[RIS] &= ~(uint32_t)INT_RT;
		clock_cancel(u->clock, &u->timeout);
	}
	pull(u);
	return c;
}

static void dr_write(void *dev, uint32_t v)
{
	struct pl011 *u = dev;
	uint8_t c = (uint8_t)v;

	if (!(u->val[CR] & CR_LBE))
		chardev_write(u->chr, &c, 1);
	else if (u->count < depth(u))
		push(u, c);
	u->val[RIS] |= INT_TX;
	update(u);
}

static uint32_t fr_read(void *dev)
{
	struct pl011 *u = dev;
	uint8_t c;

	if (u->val[CR] == CR_RESET && u->early < 0 && chardev_read(u->chr, &c, 1))
		u->early = c;
	/* The other end is ready for ever, as on a three-wire cable. */
	return FR_CTS | FR_DSR | FR_DCD | FR_TXFE | (u->count || u->early >= 0 ? 0 : FR_RXFE) | (u->count >= depth(u) ? FR_RXFF : 0);
}

static void rsr_write(void *dev, uint32_t v)
{
	(void)dev; /* clears errors, of which there are none */
	(void)v;
}

/* Switching the FIFO on or off flushes it. */
static void lcr_h_write(void *dev, uint32_t v)
{
	struct pl011 *u = dev;

	if ((u->val[LCR_H] ^ v) & LCRH_FEN) {
		u->count = 0;
		u->val[RIS] &= ~(uint32_t)(INT_RX | INT_RT);
		clock_cancel(u->clock, &u->timeout);
	}
	u->val[LCR_H] = v & 0xff;
	pull(u);
}

static void cr_write(void *dev, uint32_t v)
{
	struct pl011 *u = dev;

	u->val[CR] = v & 0xff87;
	pull(u);
}

static void ibrd_write(void *dev, uint32_t v)
{
	((struct pl011 *)dev)->val[IBRD] = v & 0xffff;
}

static void fbrd_write(void *dev, uint32_t v)
{
	((struct pl011 *)dev)->val[FBRD] = v & 0x3f;
}

static void imsc_write(void *dev, uint32_t v)
{
	struct pl011 *u = dev;

	u->val[IMSC] = v & INT_ALL;
	update(u);
}

static uint32_t mis_read(void *dev)
{
	struct pl011 *u = dev;

	return u->val[RIS] & u->val[IMSC];
}

static void icr_write(void *dev, uint32_t v)
{
	struct pl011 *u = dev;

	u->val[RIS] &= ~v;
	update(u);
}

static const struct mmio_reg regs[] = {
	[DR] = REG(UARTDR, 0x000, RW, 0, dr_read, dr_write),
	[RSR] = REG(UARTRSR, 0x004, RW, 0, NULL, rsr_write),
	[FR] = REG(UARTFR, 0x018, RO, 0, fr_read, NULL),
	[ILPR] = REG(UARTILPR, 0x020, RW, 0, NULL, NULL),
	[IBRD] = REG(UARTIBRD, 0x024, RW, 0, NULL, ibrd_write),
	[FBRD] = REG(UARTFBRD, 0x028, RW, 0, NULL, fbrd_write),
	[LCR_H] = REG(UARTLCR_H, 0x02c, RW, 0, NULL, lcr_h_write),
	[CR] = REG(UARTCR, 0x030, RW, CR_RESET, NULL, cr_write),
	[IFLS] = REG(UARTIFLS, 0x034, RW, 0x12, NULL, NULL),
	[IMSC] = REG(UARTIMSC, 0x038, RW, 0, NULL, imsc_write),
	[RIS] = REG(UARTRIS, 0x03c, RO, 0, NULL, NULL),
	[MIS] = REG(UARTMIS, 0x040, RO, 0, mis_read, NULL),
	[ICR] = REG(UARTICR, 0x044, WO, 0, NULL, icr_write),
	[DMACR] = REG(UARTDMACR, 0x048, RW, 0, NULL, NULL),
	[PID0] = REG(UARTPeriphID0, 0xfe0, RO, 0x11, NULL, NULL),
	REG(UARTPeriphID1, 0xfe4, RO, 0x10, NULL, NULL),
	REG(UARTPeriphID2, 0xfe8, RO, 0x34, NULL, NULL),
	REG(UARTPeriphID3, 0xfec, RO, 0x00, NULL, NULL),
	REG(UARTPCellID0, 0xff0, RO, 0x0d, NULL, NULL),
	REG(UARTPCellID1, 0xff4, RO, 0xf0, NULL, NULL),
	REG(UARTPCellID2, 0xff8, RO, 0x05, NULL, NULL),
	REG(UARTPCellID3, 0xffc, RO, 0xb1, NULL, NULL),
};
_Static_assert(ARRAY_SIZE(regs) == REGS, "a value for each register");

static enum bus_result pl011_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	(void)at, (void)pas;
	return mmio_bank_read(&((struct pl011 *)dev)->bank, off, size, val);
}

static enum bus_result pl011_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	(void)at, (void)pas;
	return mmio_bank_write(&((struct pl011 *)dev)->bank, off, size, val);
}

static const struct mmio_ops pl011_mmio = { pl011_read, pl011_write };

static void pl011_reset(void *dev)
{
	struct pl011 *u = dev;

	mmio_bank_reset(&u->bank);
	u->head = u->count = 0;
	u->early = -1;
	clock_cancel(u->clock, &u->timeout);
	update(u);
}

static void pl011_destroy(void *dev)
{
	struct pl011 *u = dev;

	if (!u)
		return;
	clock_cancel(u->clock, &u->timeout);
	if (u->chr)
		u->chr->input = NULL;
	free(u);
}

static void pl011_snap(void *dev, struct snap *s)
{
	struct pl011 *u = dev;

	mmio_bank_snap(&u->bank, s);
	snap_irq(s, &u->irq);
	snap_event(s, u->clock, &u->timeout);
	SNAP_RANGE(s, u, fifo, early);
	snap_require(s, u->early >= -1 && u->early <= 255, "a character of more than 8 bits");
	snap_require(s, u->head < FIFO_DEPTH && u->count <= FIFO_DEPTH, "more bytes than the FIFO has");
}

static void *pl011_create(const struct device_env *env, struct error *e)
{
	struct pl011 *u = calloc(1, sizeof(*u));

	if (!u) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	u->bank = (struct mmio_bank){ regs, ARRAY_SIZE(regs), u->val, u };
	u->irq = env->irq[0];
	u->clock = env->clock;
	u->timeout.fn = timed_out;
	u->timeout.arg = u;
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &pl011_mmio, u,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		free(u);
		return NULL;
	}
	u->chr = env->chr;
	if (u->chr) {
		u->chr->input = input;
		u->chr->dev = u;
	}
	pl011_reset(u);
	return u;
}

const struct device_ops pl011_device = {
	.model = "pl011",
	.create = pl011_create,
	.reset = pl011_reset,
	.destroy = pl011_destroy,
	.snap = pl011_snap,
	.dt = { .node = "pl011", .compatible = "arm,pl011\0arm,primecell\0", .clock_names = "uartclk\0apb_pclk\0" },
};
