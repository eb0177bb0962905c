/* sim/kallsyms.c - finds and unpacks the symbol table of a Linux Image, which no header points to.
 * Implements: the parts that kernels since 6.1 have, each aligned to 4 or 8: number of symbols; names (length, then tokens); markers
 *             (where every 256th name begins); in some the order of names, 3 or 4 bytes each; 256 tokens as strings; where each begins
 *             (16 bits). And 32-bit addresses by symbol: from
 *             the lowest one or (7.x) from the word's own place; behind the tokens or (6.1) before the number of symbols.
 * How it is found: the tokens of the digits are themselves; all the rest has to agree with what is found from there.
 * Not here:   what the names are for (kvm_calls.c). */
#include "sim/kallsyms.h"

#include <string.h>

#include "sim/core/bits.h"

enum { TOKENS = 256, BLOCK = 256, LONGEST_TOKEN = 256, LONGEST_NAME = 1024, INDEX_SIZE = 2 * TOKENS,
       MOST_ORDER = 16 << 20 };

struct table {
	const uint8_t *d;
	size_t size;
	size_t token[TOKENS];  /* their places */
	size_t align, index;   /* of the parts; place of the tokens' beginnings */
	size_t markers, names, addresses;
	uint32_t count;
	bool placed;           /* addresses count from their own places */
};

static uint32_t word(const struct table *t, size_t at)
{
	uint32_t v = 0;

	if (at <= t->size && t->size - at >= sizeof(v))
		memcpy(&v, t->d + at, sizeof(v));
	return v;
}

/* ---- tokens ---- */

/* The string that ends before `at`; its place, or SIZE_MAX. */
static size_t string_before(const struct table *t, size_t at)
{
	size_t from = at - 1;

	if (at < 2 || t->d[from])
		return SIZE_MAX;
	while (from && t->d[from - 1])
		if (at - --from > LONGEST_TOKEN)
			return SIZE_MAX;
	return from;
}

/* All of them, when '0' is at `zero`; *end is behind the last. */
static bool tokens_around(struct table *t, size_t zero, size_t *end)
{
	size_t at = zero;

	for (unsigned i = '0'; i-- > 0;)
		if ((at = string_before(t, at)) == SIZE_MAX)
			return false;
	for (unsigned i = 0; i < TOKENS; i++) {
		const uint8_t *nul = memchr(t->d + at, 0, t->size - at);
		if (!nul)
			return false;
		t->token[i] = at;
		at = (size_t)(nul - t->d) + 1;
	}
	*end = at;
	return true;
}

static bool is_index(struct table *t, size_t at)
{
	t->index = at;
	if (at > t->size || t->size - at < INDEX_SIZE)
		return false;
	for (unsigned i = 0; i < TOKENS; i++)
		if ((word(t, at + 2 * i) & 0xffff) != t->token[i] - t->token[0])
			return false;
	return true;
}

/* ---- names ---- */

/* Moves *at behind a name; its tokens' number, 0: none. */
static size_t next_name(const struct table *t, size_t *at, size_t end)
{
	size_t n;

	if (*at >= end)
		return 0;
	n = t->d[(*at)++];
	if (n & 0x80) {
		if (*at >= end)
			return 0;
		n = (n & 0x7f) | (size_t)t->d[(*at)++] << 7;
	}
	if (!n || n > end - *at)
		return 0;
	*at += n;
	return n;
}

/* `count` names from `at` on end where the markers begin, and the markers say so on the way. */
static bool names_fit(const struct table *t, size_t at)
{
	size_t from = at;

	for (uint32_t i = 0; i < t->count; i++) {
		if (i % BLOCK == 0 && word(t, t->markers + 4 * (i / BLOCK)) != at - from)
			return false;
		if (!next_name(t, &at, t->markers))
			return false;
	}
	return t->markers - at < t->align;
}

/* The names of `blocks` markers, and between markers and tokens `width` bytes by symbol: 0, or the symbols in another order. */
static bool names_before(struct table *t, size_t markers, uint32_t blocks, unsigned width)
{
	size_t last = markers + 4 * ((size_t)blocks - 1), from;

	for (uint32_t i = 1; i < blocks; i++)
		if (word(t, markers + 4 * (size_t)i) <= word(t, markers + 4 * ((size_t)i - 1)))
			return false;
	if (word(t, last) > markers)
		return false;
	t->markers = markers;
	from = (markers - word(t, last)) & ~(t->align - 1);
	for (size_t back = 0; back <= BLOCK * LONGEST_TOKEN && back + t->align <= from; back += 4) {
		t->names = from - back;
		t->count = word(t, t->names - t->align);
		if ((t->count + (uint64_t)BLOCK - 1) / BLOCK == blocks &&
		    align_up(align_up(last + 4, t->align) + width * (size_t)t->count, t->align) == t->token[0] && names_fit(t, t->names))
			return true;
	}
	return false;
}

/* The first marker is 0; how many there are follows from where the tokens begin. */
static bool find_names(struct table *t)
{
	static const unsigned widths[] = { 0, 3, 4 };
	size_t end = t->token[0], lowest = end > MOST_ORDER ? end - MOST_ORDER : 4;

	if (end % 4)
		return false;
	for (size_t at = end - 4; at > lowest; at -= 4) {
		if (word(t, at) || !word(t, at + 4))
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(widths); i++) {
			uint32_t blocks = (uint32_t)((end - at) / (4 + BLOCK * widths[i])), more = widths[i] ? 1 : 0;
			for (uint32_t b = blocks - !more; b && b <= blocks + more; b++)
				if (names_before(t, at, b, widths[i]))
					return true;
		}
	}
	return false;
}

/* ---- addresses ---- */

static uint64_t address(const struct table *t, uint32_t i)
{
	return (uint32_t)(word(t, t->addresses + 4 * (size_t)i) - word(t, t->addresses) + (t->placed ? 4 * i : 0));
}

/* The lowest symbol is before the tables: its word is 0, or negative where words count from their own places. */
static bool addresses_ascend(struct table *t, size_t at)
{
	t->addresses = at;
	t->placed = word(t, at) >> 31;
	if (at > t->size || (t->size - at) / 4 < t->count)
		return false;
	for (uint32_t i = 1; i < t->count; i++)
		if (address(t, i) < address(t, i - 1))
			return false;
	return address(t, t->count - 1) > 0;
}

static bool find_addresses(struct table *t)
{
	size_t behind = t->index + INDEX_SIZE, before = align_up(4 * (size_t)t->count, 8) + 8 + t->align;

	return addresses_ascend(t, behind) || (t->names >= before && addresses_ascend(t, t->names - before));
}

/* ---- all ---- */

static bool find(struct table *t)
{
	static const char digits[] = "0\0001\0002\0003\0004\0005\0006\0007\0008\0009";
	const uint8_t *from = t->d, *hit;

	for (; (hit = memmem(from, t->size - (size_t)(from - t->d), digits, sizeof(digits))); from = hit + 1) {
		size_t end;
		if (!tokens_around(t, (size_t)(hit - t->d), &end))
			continue;
		for (t->align = 4; t->align <= 8; t->align *= 2)
			if (is_index(t, align_up(end, t->align)) && find_names(t) && find_addresses(t))
				return true;
	}
	return false;
}

/* The first letter of what the tokens make is the symbol's type. */
static void unpack(const struct table *t, size_t at, size_t n, char name[LONGEST_NAME])
{
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		const char *s = (const char *)t->d + t->token[t->d[at + i]];
		size_t len = strlen(s);
		if (len >= LONGEST_NAME - used)
			break;
		memcpy(name + used, s, len);
		used += len;
	}
	name[used] = 0;
}

bool kallsyms_each(const uint8_t *image, size_t size, void (*fn)(void *arg, const char *name, uint64_t off), void *arg)
{
	struct table t = { .d = image, .size = size };
	char name[LONGEST_NAME];
	size_t at;

	if (!find(&t))
		return false;
	at = t.names;
	for (uint32_t i = 0; i < t.count; i++) {
		size_t n = next_name(&t, &at, t.markers);

		unpack(&t, at - n, n, name);
		if (*name)
			fn(arg, name + 1, address(&t, i));
	}
	return true;
}
