/* sim/trace/strings.c - a set of strings, each kept once.
 * By contents, not by address: what a log holds must not depend on how the linker merged literals. */
#include "sim/trace/strings.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash(const char *s, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (uint8_t)s[i]) * 16777619u;
	return h ^ h >> 15;
}

/* The slot of `text`, or the free one where it belongs. */
static uint32_t *find(const struct strings *s, const char *text, size_t n)
{
	uint32_t i = hash(text, n) & (s->size - 1);

	while (s->slot[i] && (strncmp(s->text[s->slot[i] - 1], text, n) != 0 || s->text[s->slot[i] - 1][n]))
		i = (i + 1) & (s->size - 1);
	return &s->slot[i];
}

static int grow(struct strings *s)
{
	uint32_t size = s->size ? s->size * 2 : 64;
	uint32_t *slot = calloc(size, sizeof(*slot));
	char **text = realloc(s->text, size / 2 * sizeof(*text));

	if (text)
		s->text = text;
	if (!slot || !text) {
		free(slot);
		return -1;
	}
	free(s->slot);
	s->slot = slot;
	s->size = size;
	for (uint32_t i = 0; i < s->count; i++)
		*find(s, s->text[i], strlen(s->text[i])) = i + 1;
	return 0;
}

int64_t strings_add(struct strings *s, const char *text)
{
	size_t n = strnlen(text, STRING_LENGTH_MAX);
	uint32_t *slot;

	if (s->size && *(slot = find(s, text, n)))
		return *slot - 1;
	if (s->count == STRINGS_MAX || (s->count >= s->size / 2 && grow(s)))
		return -1;
	s->text[s->count] = strndup(text, n);
	if (!s->text[s->count])
		return -1;
	*find(s, text, n) = ++s->count;
	return s->count - 1;
}

void strings_clear(struct strings *s)
{
	for (uint32_t i = 0; i < s->count; i++)
		free(s->text[i]);
	free(s->text);
	free(s->slot);
	*s = (struct strings){ 0 };
}
