/* sim/symbols.h - addresses by the names that ELF files have for them. */
#ifndef AERIE_SIM_SYMBOLS_H
#define AERIE_SIM_SYMBOLS_H

#include <stdint.h>
#include "sim/core/error.h"

/* The value of a defined symbol of the file. -ENOENT: it has none of this name, or is no ELF file. */
int symbol_find(const char *path, const char *name, uint64_t *addr, struct error *e);

#endif
