/* sim/gdb_memory.c - memory as the debugger names it: VAs of a regime, IPAs, PAs. Devices are left alone: reading them acts. */
#include "sim/core/bits.h"
#include "sim/core/bus.h"
#include "sim/gdb_priv.h"

enum inspect_space gdb_space(const struct gdbstub *g)
{
	return g->space_follows ? (enum inspect_space)g->pe->ps.el : g->space;
}

/* Up to the end of the page, or of what an MPU says of the address. */
static bool translate(struct gdbstub *g, uint64_t addr, size_t *len, pa_t *pa)
{
	struct xlate_out out;
	struct fault f;
	size_t unit, left;

	if (!inspect_translate(g->pe, gdb_space(g), addr, NULL, NULL, &out, &f))
		return false;
	unit = BIT(out.lg_size < 12 ? out.lg_size : 12);
	left = unit - (addr & (unit - 1));
	*pa = out.pa;
	*len = *len < left ? *len : left;
	return true;
}

size_t gdb_memory_read(struct gdbstub *g, uint64_t addr, uint8_t *buf, size_t len)
{
	size_t done = 0, n;
	pa_t pa;

	while (n = len - done, n && translate(g, addr + done, &n, &pa)) {
		if (bus_copy_out(g->m->bus, pa, buf + done, n) != BUS_OK)
			break;
		done += n;
	}
	return done;
}

size_t gdb_memory_write(struct gdbstub *g, uint64_t addr, const uint8_t *buf, size_t len)
{
	size_t done = 0, n;
	pa_t pa;

	while (n = len - done, n && translate(g, addr + done, &n, &pa)) {
		if (bus_copy_in(g->m->bus, pa, buf + done, n) != BUS_OK)
			break;
		done += n;
	}
	return done;
}
