/* sim/core/addr.h - the three kinds of address a guest has, kept apart by type.
 * Implements: DDI 0487 D8.1 (address spaces). A VA is what a register holds; an IPA and a PA carry their space. */
#ifndef AERIE_CORE_ADDR_H
#define AERIE_CORE_ADDR_H

#include <stdbool.h>
#include <stdint.h>

typedef uint64_t va_t; /* virtual address, 64 bits as in a register (tag byte included unless said otherwise) */

/* Physical address space of an access: which of the bus's views it sees. */
enum pas { PAS_NONSECURE, PAS_SECURE, PAS_ROOT, PAS_REALM };

typedef struct {
	uint64_t addr; /* bytes, at most 52 bits */
	enum pas pas;
} ipa_t;

typedef struct {
	uint64_t addr; /* bytes, at most 52 bits */
	enum pas pas;
} pa_t;

#define KiB (1ULL << 10)
#define MiB (1ULL << 20)
#define GiB (1ULL << 30)

#endif
