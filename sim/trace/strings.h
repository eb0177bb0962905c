/* sim/trace/strings.h - a set of strings, each kept once: the texts that events carry. */
#ifndef AERIE_SIM_TRACE_STRINGS_H
#define AERIE_SIM_TRACE_STRINGS_H

#include <stdint.h>

enum { STRINGS_MAX = 1 << 16, STRING_LENGTH_MAX = 255 };

struct strings {
	char **text;       /* [count], owned */
	uint32_t *slot;    /* [size] of the hash: index + 1, 0: free */
	uint32_t count, size;
};

/* The string's index, which is the old `count` when it is new (shortened to STRING_LENGTH_MAX); -1: out of memory, or full. */
int64_t strings_add(struct strings *s, const char *text);
void strings_clear(struct strings *s);

#endif
