/* tests/fuzz/replay.c - a fuzzer's entry without libFuzzer: `NAME SEEDS [COUNT [STATE]]` runs the inputs of SEEDS (one a line in hexadecimal, `#`
 * begins a comment) and COUNT more at random, always the same. Prints how many; what is wrong with one ends the program. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX = 1 << 16 };

static int digit(int c)
{
	return isdigit(c) ? c - '0' : isxdigit(c) ? tolower(c) - 'a' + 10 : -1;
}

/* The bytes of a line; -1: it is no such line. */
static long parse(const char *line, uint8_t *to)
{
	long n = 0;

	for (; digit((unsigned char)line[0]) >= 0 && digit((unsigned char)line[1]) >= 0 && n < MAX; line += 2)
		to[n++] = (uint8_t)(digit((unsigned char)line[0]) << 4 | digit((unsigned char)line[1]));
	return *line == '\n' || *line == 0 || *line == ' ' ? n : -1;
}

/* An input in memory of just its size, so that reading past its end is noticed. */
static void run(const uint8_t *bytes, size_t n)
{
	uint8_t *own = malloc(n ? n : 1);

	if (!own)
		abort();
	memcpy(own, bytes, n);
	LLVMFuzzerTestOneInput(own, n);
	free(own);
}

static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

/* Bytes, few of them large: choices are small numbers. */
static void at_random(uint64_t *state, uint8_t *to, size_t n)
{
	uint64_t mask = next(state) & 1 ? 0xff : 0x1f;

	for (size_t i = 0; i < n; i++)
		to[i] = (uint8_t)(next(state) & mask);
}

int main(int argc, char **argv)
{
	static char line[2 * MAX + 4096];
	static uint8_t bytes[MAX];
	unsigned long seeds = 0, count = argc > 2 ? strtoul(argv[2], NULL, 0) : 0;
	uint64_t state = argc > 3 ? strtoull(argv[3], NULL, 0) : 1;
	FILE *f = argc > 1 ? fopen(argv[1], "r") : NULL;

	if (!f) {
		fprintf(stderr, "usage: %s SEEDS [COUNT [STATE]]\n", argv[0]);
		return 1;
	}
	for (; fgets(line, sizeof(line), f); ) {
		long n = parse(line, bytes);

		if (line[0] == '#')
			continue;
		if (n < 0) {
			fprintf(stderr, "%s: not an input: %.40s\n", argv[1], line);
			return 1;
		}
		run(bytes, (size_t)n);
		seeds++;
	}
	fclose(f);
	for (unsigned long i = 0; i < count; i++) {
		size_t n = 16 + next(&state) % 2000;

		at_random(&state, bytes, n);
		run(bytes, n);
	}
	printf("%lu seeds, %lu at random\n", seeds, count);
	return 0;
}
