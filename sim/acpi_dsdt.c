/* sim/acpi_dsdt.c - the devices of a machine as ACPI objects, from its board table.
 * Implements: ACPI 6.5, 5 and 6 (objects of devices), PCI Firmware 3.3, 4.5 (_OSC of a PCI Express host); hardware names as in
 *             Linux's drivers and Documentation/arch/arm64.
 * Not here:   the language (aml.c); the tables of fixed layout (acpi_gen.c). */
#include "sim/acpi_gen.h"

#include <stdio.h>
#include <string.h>

#include "sim/core/bits.h"

#define POWER_KEY_PIN 3 /* of the GPIO controller, as the device tree has it */

static void open_device(struct aml *a, const char *fmt, unsigned n)
{
	char name[16];

	snprintf(name, sizeof(name), fmt, n);
	aml_device(a, name);
}

static void put_cpus(struct aml *a, const struct fdt_machine *m)
{
	for (unsigned i = 0; i < m->pe_count; i++) {
		open_device(a, "C%03X", i);
		aml_name_string(a, "_HID", "ACPI0007");
		aml_name_int(a, "_UID", i);
		aml_close(a);
	}
}

/* ---- devices on the system bus: memory and one interrupt ---- */

static const struct acpi_row {
	const char *model; /* of the board's part */
	const char *name, *hid;
	bool dma;
} rows[] = {
	{ "pl011", "COM%u", "ARMH0011", false },
	{ "cfi-flash", "FLS%u", "LNRO0015", false },
	{ "fw-cfg", "FWC%u", "QEMU0002", true },
	{ "virtio-mmio", "VR%02u", "LNRO0005", true },
	{ "pl061", "GPO%u", "ARMH0061", false },
};

static const struct acpi_row *find_row(const struct fdt_device *d)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].model, d->part->model) == 0)
			return &rows[i];
	return NULL;
}

/* The key that asks the system to power off: an event of the GPIO controller, handed to the button. */
static void put_power_key(struct aml *a)
{
	char event[8];

	aml_name(a, "_AEI");
	aml_resources(a);
	aml_res_gpio_int(a, "\\_SB.GPO0", POWER_KEY_PIN);
	aml_end_resources(a);
	snprintf(event, sizeof(event), "_E%02X", POWER_KEY_PIN);
	aml_method(a, event, 0);
	aml_op(a, AML_NOTIFY);
	aml_path(a, "\\_SB.PWRB");
	aml_int(a, 0x80);
	aml_close(a);
}

static void put_power_button(struct aml *a)
{
	aml_device(a, "PWRB");
	aml_name(a, "_HID");
	aml_eisaid(a, "PNP0C0C");
	aml_name_int(a, "_UID", 0);
	aml_close(a);
}

static void put_device(struct aml *a, const struct fdt_device *d)
{
	const struct acpi_row *r = find_row(d);
	const struct board_part *p = d->part;

	if (!r || d->secure)
		return;
	open_device(a, r->name, d->instance);
	aml_name_string(a, "_HID", r->hid);
	aml_name_int(a, "_UID", d->instance);
	if (r->dma)
		aml_name_int(a, "_CCA", 1);
	aml_name(a, "_CRS");
	aml_resources(a);
	aml_res_memory32(a, (uint32_t)(p->base + d->instance * p->size), (uint32_t)p->size);
	if (p->irq)
		aml_res_interrupt(a, (uint32_t)p->irq + d->instance);
	aml_end_resources(a);
	if (strcmp(p->model, "pl061") == 0)
		put_power_key(a);
	aml_close(a);
}

/* ---- the PCI Express host ---- */

enum { PINS = 4, SLOTS = 32 };

/* The four lines, as links that cannot be changed. */
static void put_links(struct aml *a, const struct board_part *p)
{
	for (unsigned i = 0; i < PINS; i++) {
		static const char *const same[] = { "_PRS", "_CRS" };

		open_device(a, "GSI%u", i);
		aml_name(a, "_HID");
		aml_eisaid(a, "PNP0C0F");
		aml_name_int(a, "_UID", i);
		for (unsigned k = 0; k < ARRAY_SIZE(same); k++) {
			aml_name(a, same[k]);
			aml_resources(a);
			aml_res_interrupt(a, (uint32_t)p->irq + i);
			aml_end_resources(a);
		}
		aml_method(a, "_SRS", 1);
		aml_close(a);
		aml_close(a);
	}
}

/* Pin n of device d is on line (n + d) mod 4. */
static void put_routing(struct aml *a)
{
	aml_name(a, "_PRT");
	aml_package(a, SLOTS * PINS);
	for (unsigned i = 0; i < SLOTS * PINS; i++) {
		char link[8];

		snprintf(link, sizeof(link), "GSI%u", (i / PINS + i) % PINS);
		aml_package(a, 4);
		aml_int(a, (uint64_t)(i / PINS) << 16 | 0xffff);
		aml_int(a, i % PINS);
		aml_path(a, link);
		aml_int(a, 0);
		aml_close(a);
	}
	aml_close(a);
}

static void put_pci_windows(struct aml *a, const struct board *b, const struct board_part *p, bool high)
{
	aml_name(a, "_CRS");
	aml_resources(a);
	aml_res_buses(a, 0, (uint16_t)((p->size >> 20) - 1));
	aml_res_window32(a, AML_MEMORY, (uint32_t)b->pci_low.base, (uint32_t)b->pci_low.size, 0);
	aml_res_window32(a, AML_IO, 0, (uint32_t)b->pci_io.size, (uint32_t)b->pci_io.base);
	if (high)
		aml_res_window64(a, b->pci_high.base, b->pci_high.size);
	aml_end_resources(a);
}

/* Status bits of the first word: 2 unknown UUID, 3 unknown revision, 4 something was not granted. */
static void put_flag(struct aml *a, unsigned flag)
{
	aml_op(a, AML_OR);
	aml_path(a, "CDW1");
	aml_int(a, flag);
	aml_path(a, "CDW1");
}

static void put_field(struct aml *a, unsigned at, const char *name)
{
	aml_op(a, AML_DWORD_FIELD);
	aml_arg(a, 3);
	aml_int(a, at);
	aml_path(a, name);
}

/* The system may control all that it asks for of the five controls there are, none of which has hardware behind it. */
static void put_control(struct aml *a)
{
	enum { CONTROLS = 0x1f };

	put_field(a, 8, "CDW3");
	aml_op(a, AML_AND);
	aml_path(a, "CDW3");
	aml_int(a, CONTROLS);
	aml_local(a, 0);
	aml_if(a); /* Arg1, the revision, is not 1 */
	aml_op(a, AML_NOT);
	aml_op(a, AML_EQUAL);
	aml_arg(a, 1);
	aml_int(a, 1);
	put_flag(a, 1 << 3);
	aml_close(a);
	aml_if(a);
	aml_op(a, AML_NOT);
	aml_op(a, AML_EQUAL);
	aml_path(a, "CDW3");
	aml_local(a, 0);
	put_flag(a, 1 << 4);
	aml_close(a);
	aml_op(a, AML_STORE);
	aml_local(a, 0);
	aml_path(a, "CDW3");
}

static void put_osc(struct aml *a)
{
	aml_method(a, "_OSC", 4);
	put_field(a, 0, "CDW1");
	aml_if(a);
	aml_op(a, AML_EQUAL);
	aml_arg(a, 0);
	aml_uuid(a, "33DB4D5B-1FF7-401C-9657-7441C03DD766");
	put_control(a);
	aml_close(a);
	aml_else(a);
	put_flag(a, 1 << 2);
	aml_close(a);
	aml_op(a, AML_RETURN);
	aml_arg(a, 3);
	aml_close(a);
}

/* The configuration space is nobody's but the host's (PCI Firmware 4.1.2). */
static void put_ecam(struct aml *a, const struct board_part *p)
{
	aml_device(a, "RES0");
	aml_name(a, "_HID");
	aml_eisaid(a, "PNP0C02");
	aml_name(a, "_CRS");
	aml_resources(a);
	aml_res_window64(a, p->base, p->size);
	aml_end_resources(a);
	aml_close(a);
}

static void put_pci(struct aml *a, const struct fdt_machine *m)
{
	const struct board_part *p = board_part_find(m->board, "pcie-ecam", m->when);

	if (!p)
		return;
	put_links(a, p);
	aml_device(a, "PCI0");
	aml_name(a, "_HID");
	aml_eisaid(a, "PNP0A08");
	aml_name(a, "_CID");
	aml_eisaid(a, "PNP0A03");
	aml_name_int(a, "_UID", 0);
	aml_name_int(a, "_SEG", 0);
	aml_name_int(a, "_BBN", 0);
	aml_name_int(a, "_CCA", 1);
	put_routing(a);
	put_pci_windows(a, m->board, p, !(m->when & WHEN_LOWMEM));
	put_osc(a);
	put_ecam(a, p);
	aml_close(a);
}

void acpi_put_dsdt(struct aml *a, const struct fdt_machine *m)
{
	aml_scope(a, "\\_SB");
	put_cpus(a, m);
	for (unsigned i = 0; i < m->device_count; i++)
		put_device(a, &m->devices[i]);
	if (board_part_find(m->board, "pl061", m->when))
		put_power_button(a);
	put_pci(a, m);
	aml_close(a);
}
