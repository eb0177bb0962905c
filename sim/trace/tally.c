/* sim/trace/tally.c - how often each of many numbers came. */
#include "sim/trace/tally.h"

#include <stdlib.h>

/* The key's row, or the free one where it belongs. */
static struct tally_row *slot(const struct tally *t, uint64_t key)
{
	size_t i = (key * 0x9e3779b97f4a7c15u >> 20) & (t->size - 1);

	while (t->row[i].count && t->row[i].key != key)
		i = (i + 1) & (t->size - 1);
	return &t->row[i];
}

static int grow(struct tally *t)
{
	struct tally old = *t;

	t->size = old.size ? old.size * 2 : 256;
	t->row = calloc(t->size, sizeof(*t->row));
	if (!t->row) {
		*t = old;
		return -1;
	}
	for (size_t i = 0; i < old.size; i++)
		if (old.row[i].count)
			*slot(t, old.row[i].key) = old.row[i];
	free(old.row);
	return 0;
}

struct tally_row *tally_add(struct tally *t, uint64_t key)
{
	struct tally_row *r;

	if (t->used >= t->size / 2 && grow(t)) {
		t->lost++;
		return NULL;
	}
	r = slot(t, key);
	t->used += !r->count;
	r->key = key;
	r->count++;
	return r;
}

struct tally_row *tally_find(const struct tally *t, uint64_t key)
{
	struct tally_row *r = t->size ? slot(t, key) : NULL;

	return r && r->count ? r : NULL;
}

static int most_first(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

void tally_sort(struct tally *t)
{
	if (t->size)
		qsort(t->row, t->size, sizeof(*t->row), most_first);
}

void tally_free(struct tally *t)
{
	free(t->row);
	*t = (struct tally){ 0 };
}
