/* sim/kallsyms.h - the symbols that a Linux kernel carries in its Image for itself. */
#ifndef AERIE_SIM_KALLSYMS_H
#define AERIE_SIM_KALLSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Calls fn for each, in the order of addresses; `off` is from the Image's first byte. false: it has none, or in a form not known here. */
bool kallsyms_each(const uint8_t *image, size_t size, void (*fn)(void *arg, const char *name, uint64_t off), void *arg);

#endif
