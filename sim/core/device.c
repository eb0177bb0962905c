/* sim/core/device.c - accesses to a bank of 32-bit registers described by a table.
 * Implements: mmio_bank_read(), mmio_bank_write() of sim/core/device.h.
 * Not here:   what a register does (its device); windows on the bus (sim/core/bus.c). */
#include "sim/core/device.h"

#include "sim/core/bits.h"

/* The index of the register at `off`, or -1. */
static int find(const struct mmio_bank *b, uint64_t off)
{
	unsigned lo = 0, hi = b->count;

	while (lo < hi) {
		unsigned mid = lo + (hi - lo) / 2;

		if (b->regs[mid].off < off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < b->count && b->regs[lo].off == off ? (int)lo : -1;
}

static uint32_t read_word(const struct mmio_bank *b, uint64_t off)
{
	int i = find(b, off);

	if (i < 0 || !(b->regs[i].access & REG_RO))
		return 0;
	return b->regs[i].read ? b->regs[i].read(b->dev) : b->val[i];
}

static void write_word(const struct mmio_bank *b, uint64_t off, uint32_t v)
{
	int i = find(b, off);

	if (i < 0 || !(b->regs[i].access & REG_WO))
		return;
	if (b->regs[i].write)
		b->regs[i].write(b->dev, v);
	else
		b->val[i] = v;
}

enum bus_result mmio_bank_read(const struct mmio_bank *b, uint64_t off, unsigned size, uint64_t *val)
{
	if (size == 8)
		*val = read_word(b, off) | (uint64_t)read_word(b, off + 4) << 32;
	else
		*val = bits(read_word(b, off & ~3ULL) >> 8 * (off & 3), 8 * size - 1, 0);
	return BUS_OK;
}

enum bus_result mmio_bank_write(const struct mmio_bank *b, uint64_t off, unsigned size, uint64_t val)
{
	if ((off & 3) == 0)
		write_word(b, off, (uint32_t)val);
	if (size == 8)
		write_word(b, off + 4, (uint32_t)(val >> 32));
	return BUS_OK;
}

void mmio_bank_reset(const struct mmio_bank *b)
{
	for (unsigned i = 0; i < b->count; i++)
		b->val[i] = b->regs[i].reset;
}
