/* sim/core/bus.h - the physical address map of one machine: RAM, ROM and device windows, and accesses to them.
 * Host memory is reached only through here (design D14). Addresses and lengths in bytes; sizes of an access 1, 2, 4, 8. */
#ifndef AERIE_CORE_BUS_H
#define AERIE_CORE_BUS_H

#include <stddef.h>
#include "sim/core/addr.h"
#include "sim/core/error.h"

struct bus;
struct ram;

enum bus_result { BUS_OK, BUS_DECERR /* nothing there */, BUS_SLVERR /* the device refused */ };

struct bus_attrs {
	uint16_t requester; /* PE number, or BUS_DMA */
	bool unpriv;
	uint32_t device; /* with BUS_DMA: who it is (DeviceID) */
};
#define BUS_DMA 0xffff

/* A window of a device. `off` is relative to the window's base, naturally aligned to `size`; reads return zero-extended. */
struct mmio_ops {
	enum bus_result (*read)(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val);
	enum bus_result (*write)(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val);
};

#define PAS_BIT(p)  (1u << (p))
#define PAS_ANY     0xfu

struct bus *bus_create(void);
void bus_destroy(struct bus *b);
/* pas_mask: which address spaces see the region. Errors: -EEXIST overlap, -EINVAL. `name`, `dev`, `ram` borrowed. */
int bus_map_ram(struct bus *b, const char *name, uint64_t base, struct ram *ram, unsigned pas_mask, struct error *e);
int bus_map_mmio(struct bus *b, const char *name, uint64_t base, uint64_t size, const struct mmio_ops *ops, void *dev,
		 unsigned pas_mask, struct error *e);

/* ROM with a device in front of it (flash): stores go to the device, and while the memory is hidden loads do too. */
int bus_map_rom(struct bus *b, const char *name, uint64_t base, struct ram *ram, const struct mmio_ops *ops, void *dev,
		unsigned pas_mask, struct error *e);
/* Shows or hides the memory of a region mapped by bus_map_rom(); a change is told to the listener. */
void bus_show_rom(struct bus *b, const struct ram *ram, bool shown);
/* The one who must know that what was RAM is no longer, or the reverse: who keeps addresses of host memory. */
void bus_on_remap(struct bus *b, void (*fn)(void *arg), void *arg);

/* Who has a say about accesses to memory in [base, base + size): a TrustZone controller. The answer is the same for all bytes of a
 * page of 4 KiB. Memory that may not be both read and written is not found by bus_find_ram(). */
struct bus_guard {
	uint64_t base, size;
	bool (*allows)(void *arg, pa_t pa, bool write, bool dma);
	/* It did not. BUS_OK: a read gives 0, a write does nothing. */
	enum bus_result (*refused)(void *arg, pa_t pa, bool write, struct bus_attrs at);
	void *arg;
};
/* NULL: none any more. Borrowed. bus_load() does not ask. */
void bus_set_guard(struct bus *b, const struct bus_guard *g);
/* Its answers may be others now: the listener of bus_on_remap() is told. */
void bus_guard_changed(struct bus *b);

enum bus_result bus_read(struct bus *b, pa_t pa, unsigned size, struct bus_attrs at, uint64_t *val);
enum bus_result bus_write(struct bus *b, pa_t pa, unsigned size, struct bus_attrs at, uint64_t val);
/* DMA and loaders: any length, RAM and ROM only (devices: BUS_DECERR). bus_load may write ROM and flash. */
enum bus_result bus_copy_in(struct bus *b, pa_t pa, const void *src, size_t len);
enum bus_result bus_copy_out(struct bus *b, pa_t pa, void *dst, size_t len);
enum bus_result bus_load(struct bus *b, pa_t pa, const void *src, size_t len);

/* The RAM that holds `pa` and its offset there, or NULL where there is none in that space. */
struct ram *bus_find_ram(const struct bus *b, pa_t pa, uint64_t *off);
/* Calls fn for each region in address order (for --dump-map and tests). */
void bus_each(const struct bus *b, void (*fn)(void *arg, const char *name, uint64_t base, uint64_t size, unsigned pas_mask),
	      void *arg);

#endif
