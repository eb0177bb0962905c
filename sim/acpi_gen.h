/* sim/acpi_gen.h - the ACPI tables of a machine, as firmware fetches them from fw_cfg. */
#ifndef AERIE_SIM_ACPI_GEN_H
#define AERIE_SIM_ACPI_GEN_H

#include "sim/aml.h"
#include "sim/core/error.h"
#include "sim/fdt_gen.h"

/* Three files: pointers in them count from a file's start until the firmware has carried out the loader's commands. */
struct acpi_files {
	struct aml tables; /* "etc/acpi/tables" */
	struct aml rsdp;   /* "etc/acpi/rsdp" */
	struct aml loader; /* "etc/table-loader": what to allocate, to relocate and to sum up */
};

/* -ENOMEM; acpi_free() in any case. */
int acpi_generate(const struct fdt_machine *m, struct acpi_files *f, struct error *e);
void acpi_free(struct acpi_files *f);

/* acpi_dsdt.c: the differentiated description block behind its header. */
void acpi_put_dsdt(struct aml *a, const struct fdt_machine *m);

#endif
