/* tests/diff/diff_tally.c - the counts of several runs of one instruction set, kept in a file: a line for each run, and one for each
 * encoding by its number. */
#include <inttypes.h>
#include <string.h>
#include "tests/diff/diff_work.h"

bool diff_tally_add(const struct diff_options *o, const struct diff_counts *n)
{
	FILE *f = fopen(o->tally, "a");

	if (!f)
		return false;
	fprintf(f, "run %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %d\n", n->done, n->programs, n->unallocated,
		n->unallocated_differ, n->unsteady, n->died);
	fputs("oracle ", f);
	diff_oracle_print(o->oracle, f);
	for (unsigned id = 1; id < o->isa->count; id++)
		fprintf(f, "%u %" PRIu64 " %" PRIu64 " %" PRIu64 " %d\n", id, n->alone[id] + n->excepted[id] + n->in_program[id],
			n->differ[id], n->known[id], n->lacks[id]);
	return fclose(f) == 0;
}

unsigned diff_tally_read(const struct diff_options *o, struct diff_counts *sum, char *oracle, size_t size)
{
	FILE *f = fopen(o->tally, "r");
	char line[2048];
	unsigned runs = 0;

	while (f && fgets(line, sizeof line, f)) {
		uint64_t v[5];
		unsigned id;
		int flag;
		if (sscanf(line, "run %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %d", &v[0], &v[1], &v[2], &v[3], &v[4],
			   &flag) == 6) {
			runs++;
			sum->done += v[0];
			sum->programs += v[1];
			sum->unallocated += v[2];
			sum->unallocated_differ += v[3];
			sum->unsteady += v[4];
			sum->died |= flag != 0;
		} else if (!strncmp(line, "oracle ", 7)) {
			snprintf(oracle, size, "%.*s", (int)strcspn(line + 7, "\n"), line + 7);
		} else if (sscanf(line, "%u %" SCNu64 " %" SCNu64 " %" SCNu64 " %d", &id, &v[0], &v[1], &v[2], &flag) == 5 &&
			   id < o->isa->count) {
			sum->alone[id] += v[0];
			sum->differ[id] += v[1];
			sum->known[id] += v[2];
			if (flag > sum->lacks[id])
				sum->lacks[id] = (uint8_t)flag;
		}
	}
	if (f)
		fclose(f);
	return runs;
}
