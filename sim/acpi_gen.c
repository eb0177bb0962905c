/* sim/acpi_gen.c - the ACPI tables of a machine from its board table: those of fixed layout, and the commands by which
 * firmware puts them into memory.
 * Implements: ACPI 6.5, 5.2 (RSDP, XSDT, FADT, MADT, GTDT); PCI Firmware 3.3, 4.1.2 (MCFG); Microsoft's SPCR, revision 2;
 *             QEMU's documented loader interface (128-byte commands: allocate, add a pointer, add a checksum).
 * Not here:   the devices (acpi_dsdt.c); who hands the files to the firmware (loader.c). */
#include "sim/acpi_gen.h"

#include <errno.h>
#include <string.h>

#include "sim/core/bits.h"

#define TABLES "etc/acpi/tables"
#define RSDP   "etc/acpi/rsdp"
#define OEM_ID "AERIE "
#define OEM_TABLE "AERIE   "

enum { HEADER = 36, LENGTH_AT = 4, CHECKSUM_AT = 9, MAX_TABLES = 8, ITS_ID = 0 };

/* ---- the loader's commands ---- */

enum { ALLOCATE = 1, ADD_POINTER = 2, ADD_CHECKSUM = 3, COMMAND_SIZE = 128, NAME_SIZE = 56, ZONE_HIGH = 1, ZONE_LOW = 2 };

static void put_file(struct aml *a, const char *name)
{
	char padded[NAME_SIZE] = { 0 };

	memcpy(padded, name, strlen(name));
	aml_bytes(a, padded, sizeof(padded));
}

static void fill(struct aml *a, size_t end)
{
	while (a->len < end && !a->failed)
		aml_byte(a, 0);
}

static void allocate(struct acpi_files *f, const char *file, unsigned align, unsigned zone)
{
	size_t end = f->loader.len + COMMAND_SIZE;

	aml_put(&f->loader, 4, ALLOCATE);
	put_file(&f->loader, file);
	aml_put(&f->loader, 4, align);
	aml_byte(&f->loader, zone);
	fill(&f->loader, end);
}

/* The 8 bytes at `at` of `file` are a place in the tables. */
static void relocate(struct acpi_files *f, const char *file, size_t at)
{
	size_t end = f->loader.len + COMMAND_SIZE;

	aml_put(&f->loader, 4, ADD_POINTER);
	put_file(&f->loader, file);
	put_file(&f->loader, TABLES);
	aml_put(&f->loader, 4, at);
	aml_byte(&f->loader, 8);
	fill(&f->loader, end);
}

static void sum_up(struct acpi_files *f, const char *file, size_t at, size_t start, size_t length)
{
	size_t end = f->loader.len + COMMAND_SIZE;

	aml_put(&f->loader, 4, ADD_CHECKSUM);
	put_file(&f->loader, file);
	aml_put(&f->loader, 4, at);
	aml_put(&f->loader, 4, start);
	aml_put(&f->loader, 4, length);
	fill(&f->loader, end);
}

/* ---- tables ---- */

static size_t open_table(struct aml *t, const char *signature, unsigned revision)
{
	size_t start = t->len;

	aml_bytes(t, signature, 4);
	aml_put(t, 4, 0);
	aml_byte(t, revision);
	aml_byte(t, 0);
	aml_bytes(t, OEM_ID, 6);
	aml_bytes(t, OEM_TABLE, 8);
	aml_put(t, 4, 1);
	aml_bytes(t, "AERI", 4);
	aml_put(t, 4, 1);
	return start;
}

static void close_table(struct acpi_files *f, size_t start)
{
	struct aml *t = &f->tables;
	uint32_t length = (uint32_t)(t->len - start);

	if (t->failed)
		return;
	memcpy(t->buf + start + LENGTH_AT, &length, sizeof(length));
	sum_up(f, TABLES, start + CHECKSUM_AT, start, length);
}

/* A register in memory: Generic Address Structure (5.2.3.2). */
static void put_register(struct aml *t, unsigned bits_, unsigned access, uint64_t addr)
{
	aml_byte(t, 0);
	aml_byte(t, bits_);
	aml_byte(t, 0);
	aml_byte(t, access);
	aml_put(t, 8, addr);
}

static size_t put_dsdt(struct acpi_files *f, const struct fdt_machine *m)
{
	size_t start = open_table(&f->tables, "DSDT", 2);

	acpi_put_dsdt(&f->tables, m);
	close_table(f, start);
	return start;
}

/* Hardware-reduced: all the fields of ACPI's own hardware are 0. Offsets as 5.2.9 has them. */
static size_t put_fadt(struct acpi_files *f, const struct fdt_machine *m, size_t dsdt)
{
	enum { FLAGS = 112, ARM_BOOT = 129, X_DSDT = 140, END = 276, MINOR = 3 };
	enum { BUTTONS_ARE_DEVICES = 3 << 4, HW_REDUCED = 1 << 20, PSCI = 1, PSCI_HVC = 2 };
	struct aml *t = &f->tables;
	size_t start = open_table(t, "FACP", 6);

	fill(t, start + FLAGS);
	aml_put(t, 4, HW_REDUCED | BUTTONS_ARE_DEVICES);
	fill(t, start + ARM_BOOT);
	aml_put(t, 2, !m->psci ? 0 : strcmp(m->psci, "hvc") == 0 ? PSCI | PSCI_HVC : PSCI);
	aml_byte(t, MINOR);
	fill(t, start + X_DSDT);
	relocate(f, TABLES, t->len);
	aml_put(t, 8, dsdt);
	fill(t, start + END);
	close_table(f, start);
	return start;
}

/* ---- MADT: the interrupt controller's parts (5.2.12) ---- */

static void put_gicc(struct aml *t, const struct fdt_machine *m, unsigned i, const struct board_part *gic)
{
	const struct board_part *virt = board_part_find(m->board, "gicv2-virt", m->when);
	bool v2 = m->when & WHEN_GICV2;

	aml_put(t, 2, 0x0b | 80 << 8);
	aml_put(t, 2, 0);
	aml_put(t, 4, i);
	aml_put(t, 4, i); /* _UID of the processor's object */
	aml_put(t, 4, 1); /* enabled; performance interrupt and maintenance interrupt are level-sensitive */
	aml_put(t, 4, 0);
	aml_put(t, 4, m->pmu ? (uint64_t)m->board->pmu : 0);
	aml_put(t, 8, 0);
	aml_put(t, 8, v2 ? gic->base2 : 0);
	aml_put(t, 8, virt ? virt->base2 : 0);
	aml_put(t, 8, virt ? virt->base : 0);
	aml_put(t, 4, m->el2 ? (uint64_t)m->board->gic_maintenance : 0);
	aml_put(t, 8, 0); /* redistributors have an entry of their own */
	aml_put(t, 8, m->mpidr[i] & (GENMASK(39, 32) | GENMASK(23, 0)));
	aml_put(t, 4, 0);
}

static size_t put_madt(struct acpi_files *f, const struct fdt_machine *m)
{
	bool v3 = m->when & WHEN_GICV3;
	const struct board_part *gic = board_part_find(m->board, v3 ? "gicv3" : "gicv2", m->when);
	const struct board_part *its = board_part_find(m->board, "gicv3-its", m->when);
	const struct board_part *v2m = board_part_find(m->board, "gic-v2m", m->when);
	struct aml *t = &f->tables;
	size_t start = open_table(t, "APIC", 4);

	aml_put(t, 8, 0);
	aml_put(t, 2, 0x0c | 24 << 8); /* distributor */
	aml_put(t, 6, 0);
	aml_put(t, 8, gic->base);
	aml_put(t, 4, 0);
	aml_put(t, 4, v3 ? 3 : 2);
	for (unsigned i = 0; i < m->pe_count; i++)
		put_gicc(t, m, i, gic);
	if (v3) {
		aml_put(t, 4, 0x0e | 16 << 8); /* redistributors */
		aml_put(t, 8, gic->base2);
		aml_put(t, 4, gic->size2);
	}
	if (its) {
		aml_put(t, 4, 0x0f | 20 << 8);
		aml_put(t, 4, ITS_ID);
		aml_put(t, 8, its->base);
		aml_put(t, 4, 0);
	}
	if (v2m) { /* the frame's own register says which SPIs it has */
		aml_put(t, 4, 0x0d | 24 << 8);
		aml_put(t, 4, 0);
		aml_put(t, 8, v2m->base);
		aml_put(t, 8, 0);
	}
	close_table(f, start);
	return start;
}

/* ---- IORT: which messages go to the ITS (DEN0049) ---- */

static size_t put_iort(struct acpi_files *f)
{
	enum { NODES = 48, GROUP = 24, ROOT = 56, MAPPING = 36, COHERENT = 1, CACHED_DEVICE = 3 };
	struct aml *t = &f->tables;
	size_t start = open_table(t, "IORT", 3);

	aml_put(t, 4, 2);
	aml_put(t, 4, NODES);
	aml_put(t, 4, 0);
	aml_byte(t, 0); /* a group of one ITS */
	aml_put(t, 2, GROUP);
	aml_put(t, 5, 1);
	aml_put(t, 8, 0);
	aml_put(t, 4, 1);
	aml_put(t, 4, ITS_ID);
	aml_byte(t, 2); /* a PCI root complex, segment 0; its addresses have 64 bits */
	aml_put(t, 2, ROOT);
	aml_byte(t, 3);
	aml_put(t, 4, 1);
	aml_put(t, 4, 1);
	aml_put(t, 4, MAPPING);
	aml_put(t, 4, COHERENT);
	aml_put(t, 3, 0);
	aml_byte(t, CACHED_DEVICE);
	aml_put(t, 8, 0);
	aml_put(t, 4, 64);
	aml_put(t, 4, 0); /* RequesterIDs 0 to 0xffff are DeviceIDs of that group */
	aml_put(t, 4, 0xffff);
	aml_put(t, 4, 0);
	aml_put(t, 4, NODES);
	aml_put(t, 4, 0);
	close_table(f, start);
	return start;
}

/* ---- GTDT, MCFG, SPCR ---- */

/* Level-sensitive, active high, and on while the processor sleeps. */
static size_t put_gtdt(struct acpi_files *f, const struct fdt_machine *m)
{
	const struct board *b = m->board;
	const int timer[] = { b->timer_sec, b->timer_phys, b->timer_virt, b->timer_hyp };
	enum { ALWAYS_ON = 4 };
	bool hyp_virt = m->el2 && m->vhe;
	struct aml *t = &f->tables;
	size_t start = open_table(t, "GTDT", 3);

	aml_put(t, 8, UINT64_MAX); /* no counter in memory */
	aml_put(t, 4, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(timer); i++) {
		aml_put(t, 4, (uint32_t)timer[i]);
		aml_put(t, 4, ALWAYS_ON);
	}
	aml_put(t, 8, UINT64_MAX);
	aml_put(t, 4, 0); /* no timers of the platform */
	aml_put(t, 4, 0);
	aml_put(t, 4, hyp_virt ? (uint32_t)b->timer_hyp_virt : 0);
	aml_put(t, 4, hyp_virt ? ALWAYS_ON : 0);
	close_table(f, start);
	return start;
}

static size_t put_mcfg(struct acpi_files *f, const struct board_part *p)
{
	struct aml *t = &f->tables;
	size_t start = open_table(t, "MCFG", 1);

	aml_put(t, 8, 0);
	aml_put(t, 8, p->base);
	aml_put(t, 2, 0); /* segment */
	aml_byte(t, 0);
	aml_byte(t, (unsigned)(p->size >> 20) - 1);
	aml_put(t, 4, 0);
	close_table(f, start);
	return start;
}

static size_t put_spcr(struct acpi_files *f, const struct board_part *p)
{
	enum { PL011 = 3, ON_GIC = 8, BAUD_115200 = 7, NO_PCI = 0xffff };
	struct aml *t = &f->tables;
	size_t start = open_table(t, "SPCR", 2);

	aml_put(t, 4, PL011);
	put_register(t, 32, 3, p->base);
	aml_put(t, 2, ON_GIC);
	aml_put(t, 4, (uint32_t)p->irq);
	aml_byte(t, BAUD_115200);
	aml_byte(t, 0); /* no parity */
	aml_byte(t, 1); /* stop bit */
	aml_put(t, 3, 0);
	aml_put(t, 2, NO_PCI);
	aml_put(t, 2, NO_PCI);
	fill(t, start + 80);
	close_table(f, start);
	return start;
}

/* ---- the roots ---- */

static void put_roots(struct acpi_files *f, const size_t *table, unsigned count)
{
	struct aml *r = &f->rsdp;
	size_t start = open_table(&f->tables, "XSDT", 1);

	for (unsigned i = 0; i < count; i++) {
		relocate(f, TABLES, f->tables.len);
		aml_put(&f->tables, 8, table[i]);
	}
	close_table(f, start);
	aml_bytes(r, "RSD PTR ", 8);
	aml_byte(r, 0);
	aml_bytes(r, OEM_ID, 6);
	aml_byte(r, 2);
	aml_put(r, 4, 0);
	aml_put(r, 4, HEADER);
	relocate(f, RSDP, r->len);
	aml_put(r, 8, start);
	aml_put(r, 4, 0);
	sum_up(f, RSDP, 8, 0, 20);
	sum_up(f, RSDP, 32, 0, 36);
}

int acpi_generate(const struct fdt_machine *m, struct acpi_files *f, struct error *e)
{
	const struct board_part *pci = board_part_find(m->board, "pcie-ecam", m->when);
	const struct board_part *uart = board_part_find(m->board, "pl011", m->when);
	size_t table[MAX_TABLES];
	unsigned n = 0;

	*f = (struct acpi_files){ 0 };
	allocate(f, TABLES, 64, ZONE_HIGH);
	allocate(f, RSDP, 16, ZONE_LOW);
	table[n++] = put_fadt(f, m, put_dsdt(f, m));
	table[n++] = put_madt(f, m);
	table[n++] = put_gtdt(f, m);
	if (pci)
		table[n++] = put_mcfg(f, pci);
	if (uart)
		table[n++] = put_spcr(f, uart);
	if (pci && board_part_find(m->board, "gicv3-its", m->when))
		table[n++] = put_iort(f);
	put_roots(f, table, n);
	if (f->tables.failed || f->rsdp.failed || f->loader.failed)
		return error_set(e, ENOMEM, "out of memory");
	return 0;
}

void acpi_free(struct acpi_files *f)
{
	aml_free(&f->tables);
	aml_free(&f->rsdp);
	aml_free(&f->loader);
}
