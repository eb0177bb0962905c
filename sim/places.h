/* sim/places.h - what the symbols and the line table of ELF files, or lists as nm prints them (System.map), say of an address. */
#ifndef AERIE_SIM_PLACES_H
#define AERIE_SIM_PLACES_H

#include <stdint.h>
#include "sim/core/error.h"

struct places;

struct place {
	const char *symbol; /* NULL: none. Lives as long as the places */
	uint64_t offset;    /* from the symbol */
	const char *file;   /* of the source; NULL: no line is known. Lives as long as the places */
	const char *folder; /* where a relative `file` begins; NULL: not known */
	int line;
};

struct places *places_create(void); /* NULL: out of memory */
void places_destroy(struct places *p);
/* FILE, or FILE@OFFSET of one whose addresses are higher by the offset where it runs; ",el=N" for that level alone, ",vmid=N" for that
 * virtual machine, ",vmid=none" for what is in none. */
int places_add(struct places *p, const char *spec, struct error *e);
/* Of the files that are for this level and virtual machine (vm as in struct trace_event), in the order in which they were added. An
 * address that none knows gives an empty place. */
struct place places_find(const struct places *p, unsigned el, uint32_t vm, uint64_t addr);
/* The symbol alone. */
struct place places_at(const struct places *p, unsigned el, uint32_t vm, uint64_t addr);
/* The address of a symbol of the first file that has it. -ENOENT: none. */
int places_address(const struct places *p, const char *name, uint64_t *addr);

#endif
