/* tests/diff/diff_replay.c - regression tests, on our side alone. A file of them has for each
 *
 *   case ISA NAME vl=BYTES
 *   code WORD...
 *   in  LOCATION=VALUE...     the state before, all else zero
 *   out LOCATION=VALUE...     what is different after it
 *
 * LOCATION is x0..x30, sp0, nzcv0, fpcr0, fpsr0, wild0 (where it went), or event, vec, mem with the offset in struct diff_case's
 * array of eight bytes; VALUE hexadecimal. Lines that begin with # are comments. */
#include <stdlib.h>
#include <string.h>
#include "tests/diff/diff.h"

static void *location(struct diff_case *c, const char *name, unsigned n)
{
	const struct {
		const char *name;
		void *at;
		unsigned unit, size;
	} all[] = {
		{"x", c->x, 8, sizeof c->x}, {"sp", &c->sp, 8, 8}, {"nzcv", &c->nzcv, 8, 8}, {"fpcr", &c->fpcr, 8, 8},
		{"fpsr", &c->fpsr, 8, 8}, {"wild", &c->wild, 8, 8}, {"event", c->event, 1, sizeof c->event},
		{"vec", c->vec, 1, sizeof c->vec}, {"mem", c->mem, 1, sizeof c->mem}, {"tags", c->tags, 1, sizeof c->tags},
	};

	for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
		if (!strcmp(all[i].name, name) && n * all[i].unit + 8 <= all[i].size)
			return (uint8_t *)all[i].at + n * all[i].unit;
	return NULL;
}

static bool read_state(char *line, struct diff_case *c)
{
	for (char *t = strtok(line, " \n"); t; t = strtok(NULL, " \n")) {
		char name[16];
		unsigned n;
		unsigned long long v;
		void *at;
		if (sscanf(t, "%15[a-z]%u=%llx", name, &n, &v) != 3 || !(at = location(c, name, n)))
			return false;
		memcpy(at, &(uint64_t){v}, 8);
	}
	return true;
}

static bool read_code(char *line, struct diff_case *c)
{
	c->bytes = 0;
	for (char *t = strtok(line, " \n"); t && c->bytes < sizeof c->code; t = strtok(NULL, " \n"), c->bytes += 4)
		c->code[c->bytes / 4] = (uint32_t)strtoul(t, NULL, 16);
	return c->bytes;
}

static bool replay_one(struct diff_both *b, const char *title, const struct diff_case *out)
{
	const size_t from = offsetof(struct diff_case, x), to = offsetof(struct diff_case, vec) + b->vec;
	const bool ok = diff_pe_run(b->pe, &b->ours[0]) && !memcmp((uint8_t *)&b->ours[0] + from, (const uint8_t *)out + from, to - from);

	printf("%s diff replay %s", ok ? "ok" : "not ok", title);
	return ok;
}

unsigned diff_replay(struct diff_both *b, const char *file)
{
	static char line[65536], title[256];
	static struct diff_case out;
	FILE *f = fopen(file, "r");
	unsigned failed = !f;
	bool good = true;

	while (f && fgets(line, sizeof line, f)) {
		if (!strncmp(line, "case ", 5)) {
			snprintf(title, sizeof title, "%.200s", line + 5);
			memset(&b->ours[0], 0, sizeof b->ours[0]);
		} else if (!strncmp(line, "code ", 5))
			good = read_code(line + 5, &b->ours[0]);
		else if (!strncmp(line, "in ", 3))
			good &= read_state(line + 3, &b->ours[0]);
		else if (!strncmp(line, "out ", 4)) {
			out = b->ours[0];
			good &= read_state(line + 4, &out);
			failed += !good || !replay_one(b, title, &out);
		}
	}
	if (f)
		fclose(f);
	return failed;
}
