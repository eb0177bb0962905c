/* sim/parse.h - numbers and lists as users write them. All return 0 or -EINVAL with a message that names `what`. */
#ifndef AERIE_SIM_PARSE_H
#define AERIE_SIM_PARSE_H

#include <stdbool.h>
#include <stdint.h>
#include "sim/core/error.h"

/* Decimal or 0x hexadecimal. */
int parse_u64(const char *s, const char *what, uint64_t min, uint64_t max, uint64_t *out, struct error *e);
/* As parse_u64, with a suffix K, M, G or T; a bare number counts `unit` bytes. */
int parse_size(const char *s, const char *what, uint64_t unit, uint64_t *out, struct error *e);
/* Nanoseconds from "10" (seconds), "1.5s", "20ms", "3us", "5ns". */
int parse_duration(const char *s, const char *what, uint64_t *out, struct error *e);
/* on, off, yes, no, true, false. */
int parse_bool(const char *s, const char *what, bool *out, struct error *e);

/* Walks "a=1,b,c=3": copies the next item to `item` (QEMU's ",," is a comma), splits it at the first '=', and returns the
 * rest, NULL at the end of the list. value is NULL where there was no '='. */
struct parse_item {
	char text[1024];
	char *key, *value;
};
int parse_next(const char **rest, struct parse_item *it, const char *what, struct error *e);

#endif
