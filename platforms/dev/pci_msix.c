/* platforms/dev/pci_msix.c - interrupts as messages: the MSI-X capability of a function and its table.
 * Implements: PCI Local Bus 3.0, 6.8.2 (MSI-X capability, table, pending bits, masks).
 * Not here:   who receives a message (the interrupt controller, through the bus). */
#include "platforms/dev/pci.h"

#include <string.h>

#include "sim/core/bits.h"

enum { CAP_ID = 0x11, CONTROL = 2, TABLE = 4, PBA = 8, COMMAND = 0x04, ENTRY = 16 };
enum { CONTROL_ENABLE = 0x8000, CONTROL_MASK = 0x4000, COMMAND_MASTER = 4, VECTOR_MASKED = 1 };

void pci_msix_init(struct pci_msix *m, struct pci_function *f, unsigned cap, unsigned next, unsigned count, uint32_t table)
{
	uint16_t control = CONTROL_ENABLE | CONTROL_MASK;

	m->cap = cap;
	m->count = count;
	pci_put(f, cap, 1, CAP_ID);
	pci_put(f, cap + 1, 1, next);
	pci_put(f, cap + CONTROL, 2, count - 1);
	pci_put(f, cap + TABLE, 4, table | f->bar);
	pci_put(f, cap + PBA, 4, (table + PCI_MSIX_PBA) | f->bar);
	memcpy(f->writable + cap + CONTROL, &control, sizeof(control));
	pci_msix_reset(m);
}

void pci_msix_reset(struct pci_msix *m)
{
	memset(m->entry, 0, sizeof(m->entry));
	for (unsigned i = 0; i < m->count; i++)
		m->entry[i].control = VECTOR_MASKED;
	m->pending = 0;
}

bool pci_msix_enabled(const struct pci_msix *m, const struct pci_function *f)
{
	return pci_get(f, m->cap + CONTROL, 2) & CONTROL_ENABLE;
}

/* Sends what is pending and no longer masked. */
void pci_msix_update(struct pci_msix *m, struct pci_host *h, const struct pci_function *f, unsigned slot)
{
	uint32_t control = pci_get(f, m->cap + CONTROL, 2);

	if (!(control & CONTROL_ENABLE) || (control & CONTROL_MASK) || !(pci_get(f, COMMAND, 2) & COMMAND_MASTER))
		return;
	for (unsigned i = 0; m->pending && i < m->count; i++)
		if ((m->pending >> i & 1) && !(m->entry[i].control & VECTOR_MASKED)) {
			m->pending &= ~(1u << i);
			pci_message(h, slot, m->entry[i].addr, m->entry[i].data);
		}
}

uint64_t pci_msix_read(const struct pci_msix *m, uint64_t off, unsigned size)
{
	uint8_t pba[8] = { 0 };
	uint64_t v = 0;

	memcpy(pba, &m->pending, sizeof(m->pending));
	if (off + size <= m->count * ENTRY)
		memcpy(&v, (const uint8_t *)m->entry + off, size);
	else if (off >= PCI_MSIX_PBA && off + size <= PCI_MSIX_PBA + sizeof(pba))
		memcpy(&v, pba + (off - PCI_MSIX_PBA), size);
	return v;
}

void pci_msix_write(struct pci_msix *m, uint64_t off, unsigned size, uint64_t val)
{
	if (size < 4 || off + size > m->count * ENTRY)
		return; /* a table is written in words or pairs of them */
	memcpy((uint8_t *)m->entry + off, &val, size);
	m->entry[off / ENTRY].addr &= ~3ULL;
	m->entry[off / ENTRY].control &= VECTOR_MASKED;
}
