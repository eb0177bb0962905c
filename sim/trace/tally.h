/* sim/trace/tally.h - how often each of many numbers came. */
#ifndef AERIE_SIM_TRACE_TALLY_H
#define AERIE_SIM_TRACE_TALLY_H

#include <stddef.h>
#include <stdint.h>

struct tally_row {
	uint64_t key, count, sum, max; /* count 0: a free slot */
};

struct tally {
	struct tally_row *row; /* [size], owned */
	size_t size, used;
	uint64_t lost;         /* found no memory */
};

/* Counts the key; the row, or NULL when out of memory. It stays where it is until the next key comes. */
struct tally_row *tally_add(struct tally *t, uint64_t key);
/* The row of a key that was counted; NULL: it was not. */
struct tally_row *tally_find(const struct tally *t, uint64_t key);
/* The rows with the highest counts first, keys in order where counts are equal. Ends the counting. */
void tally_sort(struct tally *t);
void tally_free(struct tally *t);

#endif
