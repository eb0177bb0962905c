/* platforms/dev/pci.h - functions on a PCI Express root bus, as their device models see it. */
#ifndef AERIE_DEV_PCI_H
#define AERIE_DEV_PCI_H

#include "sim/core/device.h"

#define PCI_SLOTS  32
#define PCI_CONFIG 256 /* bytes of configuration space with registers */

struct pci_host;

/* One function of at most one memory BAR and one I/O BAR. The device fills it before pci_attach(). */
struct pci_function {
	uint8_t config[PCI_CONFIG];
	uint8_t writable[PCI_CONFIG]; /* bits that software may change */
	uint8_t initial[PCI_CONFIG];  /* config as it is after reset: pci_attach() takes it */
	unsigned bar;                 /* number of the memory BAR's first register */
	bool bar32;                   /* it is one register of 32 bits, not prefetchable; otherwise two for 64 bits */
	uint64_t bar_size;            /* bytes, a power of two from 4 KiB; 0: no BAR */
	unsigned io_bar;              /* number of the I/O BAR */
	uint32_t io_size;             /* bytes, a power of two from 4; 0: no BAR */
	uint64_t (*read)(void *dev, uint64_t off, unsigned size);
	void (*write)(void *dev, uint64_t off, unsigned size, uint64_t val);
	uint64_t (*io_read)(void *dev, uint64_t off, unsigned size);
	void (*io_write)(void *dev, uint64_t off, unsigned size, uint64_t val);
	/* The capability at `off` in the configuration space is accessed; NULL: nothing special. */
	void (*config_read)(void *dev, unsigned off, unsigned size);
	void (*config_written)(void *dev, unsigned off, unsigned size);
	void (*reset)(void *dev);     /* of what is not in `config`; NULL: nothing */
	void *dev;
	bool intx;                    /* wants an interrupt, by pin A */
};

/* Header type 0 with these identities; `class_code` of 24 bits. */
void pci_function_init(struct pci_function *f, uint16_t vendor, uint16_t device, uint32_t class_code);
void pci_put(struct pci_function *f, unsigned off, unsigned size, uint32_t v);
uint32_t pci_get(const struct pci_function *f, unsigned off, unsigned size);
/* Borrowed until pci_detach(). -EBUSY: the slot is taken; -EINVAL: no such slot. */
int pci_attach(struct pci_host *h, struct pci_function *f, unsigned slot, struct error *e);
void pci_detach(struct pci_host *h, unsigned slot);
/* The line of pin A of the function in that slot. */
struct irq_line pci_intx(struct pci_host *h, unsigned slot);

/* A message to memory, and so to an interrupt controller, sent by the function in that slot. */
void pci_message(struct pci_host *h, unsigned slot, uint64_t addr, uint32_t data);

/* ---- MSI-X (pci_msix.c) ---- */

#define PCI_MSIX_VECTORS 4
#define PCI_MSIX_SIZE 0x1000 /* of the place of table and pending bits in the function's BAR */
#define PCI_MSIX_PBA  0x800  /* the latter in it */
#define PCI_MSIX_CAP  12     /* bytes of the capability */

struct pci_msix {
	unsigned cap, count;
	struct { uint64_t addr; uint32_t data, control; } entry[PCI_MSIX_VECTORS]; /* as software sees it */
	uint32_t pending;
};

/* The capability at `cap`, followed by the one at `next` (0: the last); the table at `table` in the function's BAR. */
void pci_msix_init(struct pci_msix *m, struct pci_function *f, unsigned cap, unsigned next, unsigned count, uint32_t table);
void pci_msix_reset(struct pci_msix *m);
bool pci_msix_enabled(const struct pci_msix *m, const struct pci_function *f);
/* m->pending, a mask or the configuration changed. */
void pci_msix_update(struct pci_msix *m, struct pci_host *h, const struct pci_function *f, unsigned slot);
/* `off` counts from the table's start. */
uint64_t pci_msix_read(const struct pci_msix *m, uint64_t off, unsigned size);
void pci_msix_write(struct pci_msix *m, uint64_t off, unsigned size, uint64_t val);

#endif
