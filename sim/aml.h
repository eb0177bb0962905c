/* sim/aml.h - writes ACPI Machine Language: a few lines of C for a few lines of ASL.
 *
 * What has a length is opened and closed; a failure (out of memory, too deep) sticks in `failed`, for the end to look at. */
#ifndef AERIE_SIM_AML_H
#define AERIE_SIM_AML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AML_DEPTH = 12 };

struct aml {
	uint8_t *buf;   /* owned; aml_free() */
	size_t len, room;
	bool failed;
	unsigned depth;
	size_t start[AML_DEPTH]; /* where each open package's length is to be */
	size_t size_at; /* of the open resource template: its length's place */
};

void aml_free(struct aml *a);
void aml_bytes(struct aml *a, const void *p, size_t n);
void aml_byte(struct aml *a, unsigned v);
/* `size` bytes of v, little-endian: parts of tables and resources. */
void aml_put(struct aml *a, unsigned size, uint64_t v);

/* ---- named objects; paths such as "\\_SB", "PCI0", "^^CTRL" ---- */
void aml_scope(struct aml *a, const char *path);
void aml_device(struct aml *a, const char *name);
void aml_method(struct aml *a, const char *name, unsigned args);
/* The value follows. */
void aml_name(struct aml *a, const char *name);
void aml_close(struct aml *a);

/* ---- values ---- */
void aml_int(struct aml *a, uint64_t v);
void aml_string(struct aml *a, const char *s);
void aml_eisaid(struct aml *a, const char *id); /* "PNP0A08" */
void aml_path(struct aml *a, const char *path); /* a reference, or a call of a method */
void aml_package(struct aml *a, unsigned elements);
void aml_uuid(struct aml *a, const char *text); /* as ToUUID() stores it */
void aml_op(struct aml *a, unsigned op);        /* enum aml_op; its operands follow */
void aml_arg(struct aml *a, unsigned n);
void aml_local(struct aml *a, unsigned n);
void aml_if(struct aml *a);                     /* the condition follows */
void aml_else(struct aml *a);

enum aml_op { AML_STORE = 0x70, AML_AND = 0x7b, AML_OR = 0x7d, AML_DWORD_FIELD = 0x8a, AML_NOTIFY = 0x86, AML_NOT = 0x92,
	      AML_EQUAL = 0x93, AML_RETURN = 0xa4, AML_NOWHERE = 0 };

/* Frequent names with their values. */
void aml_name_int(struct aml *a, const char *name, uint64_t v);
void aml_name_string(struct aml *a, const char *name, const char *s);

/* ---- resources: between aml_resources() and aml_end_resources() ---- */
void aml_resources(struct aml *a);
void aml_end_resources(struct aml *a);
void aml_res_memory32(struct aml *a, uint32_t base, uint32_t size);
void aml_res_interrupt(struct aml *a, uint32_t gsi); /* level, active high */
void aml_res_buses(struct aml *a, uint16_t first, uint16_t last);
/* Windows of a bus: at `base` as its devices see it, `base + offset` as the processors do. */
enum aml_window { AML_MEMORY = 0, AML_IO = 1 };
void aml_res_window32(struct aml *a, enum aml_window type, uint32_t base, uint32_t size, uint32_t offset);
void aml_res_window64(struct aml *a, uint64_t base, uint64_t size);
/* An edge-triggered, active-high GPIO interrupt of that controller. */
void aml_res_gpio_int(struct aml *a, const char *controller, uint16_t pin);

#endif
