/* tests/diff/difftest.c - the differential test: each A64 encoding that EL0 may execute, with random fields and registers, here
 * and under another emulator; all registers, flags, FPSR and memory must agree. -u: also random words that are unallocated here.
 *   difftest [-n EXECUTIONS] [-c CASES] [-g GROUP] [-e ENCODING] [-s SEED] [-m CPU] [-u WORDS] [-v SHOWN] -- COMMAND...
 * COMMAND runs tools/difftest_guest, e.g. qemu-aarch64 -cpu max difftest_guest. Prints a table by group; exit 1 on differences. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tests/diff/diff.h"

struct group {
	const char *name;
	unsigned encodings, absent, words, executions, undefined, differences;
};
static struct group groups[128];
static unsigned group_count;
static unsigned executions = 1000, cases_per_word = 8, unallocated, shown_per_encoding = 2;
static const char *only_group, *only_encoding;

static struct group *group_of(const char *name)
{
	for (unsigned i = 0; i < group_count; i++)
		if (!strcmp(groups[i].name, name))
			return &groups[i];
	groups[group_count].name = name;
	return &groups[group_count++];
}

static const char *status_name(uint64_t s)
{
	static const char *const names[] = {"next", "taken", "undefined", "fault", "trap", "not run"};

	return s < 6 ? names[s] : "?";
}

static void show_word64(const char *what, unsigned n, uint64_t in, uint64_t ours, uint64_t theirs)
{
	if (ours != theirs)
		printf("    %s%-3u in %016" PRIx64 "  aerie %016" PRIx64 "  other %016" PRIx64 "\n", what, n, in, ours, theirs);
}

static void show(enum a64_id id, uint32_t word, const struct diff_case *in, const struct diff_case *a, const struct diff_case *b)
{
	const int rd = diff_field(id, word, "Rd"), rn = diff_field(id, word, "Rn"), rm = diff_field(id, word, "Rm");

	printf("  %08x %s", word, a64_info[id].name);
	for (int k = 0, reg[] = {rd, rn, rm}; k < 3; k++)
		if (reg[k] >= 0)
			printf(" %s=v%d:%016" PRIx64 "%016" PRIx64, k == 0 ? "Rd" : k == 1 ? "Rn" : "Rm", reg[k], in->v[reg[k]][1],
			       in->v[reg[k]][0]);
	printf(" fpcr=%08" PRIx64 " fpsr=%08" PRIx64 "\n", in->fpcr, in->fpsr);
	if (a->status != b->status || a->pc != b->pc)
		printf("    aerie %s %" PRIx64 ", other %s %" PRIx64 "\n", status_name(a->status), a->pc, status_name(b->status), b->pc);
	for (unsigned i = 0; i < 31; i++)
		show_word64("x", i, in->x[i], a->x[i], b->x[i]);
	show_word64("sp", 0, in->sp, a->sp, b->sp);
	for (unsigned i = 0; i < 64; i++)
		show_word64(i & 1 ? "vhi" : "vlo", i / 2, in->v[i / 2][i & 1], a->v[i / 2][i & 1], b->v[i / 2][i & 1]);
	show_word64("nzcv", 0, in->nzcv, a->nzcv, b->nzcv);
	show_word64("fpcr", 0, in->fpcr, a->fpcr, b->fpcr);
	show_word64("fpsr", 0, in->fpsr, a->fpsr, b->fpsr);
	for (unsigned i = 0; i < DIFF_MEM_SIZE; i++)
		if (a->mem[i] != b->mem[i])
			printf("    mem[%u] in %02x aerie %02x other %02x\n", i, in->mem[i], a->mem[i], b->mem[i]);
}

static bool same(const struct diff_case *a, const struct diff_case *b)
{
	if (a->status != b->status)
		return false;
	if (a->status == DIFF_UNDEF)
		return true;
	if (a->pc != b->pc)
		return false;
	return !memcmp(a->x, b->x, sizeof a->x) && a->sp == b->sp && !memcmp(a->v, b->v, sizeof a->v) && a->nzcv == b->nzcv &&
	       a->fpcr == b->fpcr && a->fpsr == b->fpsr && !memcmp(a->mem, b->mem, sizeof a->mem);
}

/* One word on `n` states; false: the other side is gone. */
static bool try_word(struct diff_pe *pe, struct group *g, enum a64_id id, uint32_t word, unsigned n, unsigned *shown)
{
	static struct diff_case in[DIFF_MAX], ours[DIFF_MAX], theirs[DIFF_MAX];

	for (unsigned i = 0; i < n; i++)
		diff_make_case(id, word, &in[i]);
	memcpy(ours, in, n * sizeof *in);
	memcpy(theirs, in, n * sizeof *in);
	diff_pe_run(pe, word, ours, n);
	if (!diff_peer_run(word, theirs, n))
		return false;
	g->words++;
	for (unsigned i = 0; i < n && theirs[i].status != DIFF_NOT_RUN; i++) {
		g->executions++;
		g->undefined += theirs[i].status == DIFF_UNDEF;
		if (same(&ours[i], &theirs[i]))
			continue;
		g->differences++;
		if ((*shown)++ < shown_per_encoding)
			show(id, word, &in[i], &ours[i], &theirs[i]);
		if (ours[i].status == DIFF_UNDEF || theirs[i].status == DIFF_UNDEF)
			break;
	}
	return true;
}

/* Whether the other side knows an encoding at all: some word of it is executed there. */
static bool known_there(enum a64_id id)
{
	static struct diff_case c;
	uint32_t word;

	for (unsigned i = 0; i < 64; i++) {
		if (!diff_make_word(id, &word))
			return true;
		diff_make_case(id, word, &c);
		if (!diff_peer_run(word, &c, 1) || c.status != DIFF_UNDEF)
			return true;
	}
	return false;
}

static bool try_encoding(struct diff_pe *pe, enum a64_id id)
{
	struct group *g = group_of(a64_info[id].handler);
	unsigned shown = 0, before = g->executions;
	uint32_t word;

	g->encodings++;
	if (!known_there(id)) {
		g->absent++;
		printf("  not known to the other side: %s\n", a64_info[id].name);
		return true;
	}
	for (unsigned i = 0; i < 10 * executions && g->executions - before < executions; i++) {
		if (!diff_make_word(id, &word)) {
			printf("  no word for %s\n", a64_info[id].name);
			return true;
		}
		if (!try_word(pe, g, id, word, cases_per_word, &shown)) {
			printf("the other side died at %08x %s\n", word, a64_info[id].name);
			return false;
		}
	}
	return true;
}

/* Words that are UNDEFINED here must be so there. */
static bool try_unallocated(const struct diff_pe *pe, unsigned count)
{
	static struct diff_case c;
	struct group *g = group_of("unallocated");

	for (; count; count--) {
		const uint32_t word = diff_unallocated_word(diff_pe_features(pe));
		diff_make_case(A64_UNALLOCATED, word, &c);
		if (!diff_peer_run(word, &c, 1)) {
			printf("the other side died at %08x\n", word);
			return false;
		}
		g->words++;
		g->executions++;
		g->undefined += c.status == DIFF_UNDEF;
		if (c.status != DIFF_UNDEF && g->differences++ < 200)
			printf("  %08x unallocated here, %s there\n", word, status_name(c.status));
	}
	return true;
}

static bool wanted(const struct diff_pe *pe, enum a64_id id)
{
	const struct a64_info *in = &a64_info[id];

	return !diff_skip_handler(in->handler) && a64_feature_ok(id, diff_pe_features(pe)) &&
	       (!only_group || strstr(in->handler, only_group)) && (!only_encoding || strstr(in->name, only_encoding));
}

static unsigned print_table(void)
{
	struct group sum = {.name = "all"};

	printf("%-18s %9s %7s %8s %11s %10s %12s\n", "group", "encodings", "absent", "words", "executions", "undefined", "differences");
	for (unsigned i = 0; i <= group_count; i++) {
		const struct group *g = i < group_count ? &groups[i] : &sum;
		printf("%-18s %9u %7u %8u %11u %10u %12u\n", g->name, g->encodings, g->absent, g->words, g->executions, g->undefined,
		       g->differences);
		sum.encodings += g->encodings;
		sum.absent += g->absent;
		sum.words += g->words;
		sum.executions += g->executions;
		sum.undefined += g->undefined;
		sum.differences += g->differences;
	}
	return sum.differences;
}

int main(int argc, char **argv)
{
	const char *cpu = "max";
	bool alive = true;
	int c;

	while ((c = getopt(argc, argv, "+n:c:g:e:s:m:u:v:")) != -1) {
		switch (c) {
		case 'n':
			executions = (unsigned)strtoul(optarg, NULL, 0);
			break;
		case 'c':
			cases_per_word = (unsigned)strtoul(optarg, NULL, 0);
			break;
		case 'g':
			only_group = optarg;
			break;
		case 'e':
			only_encoding = optarg;
			break;
		case 's':
			diff_seed(strtoull(optarg, NULL, 0));
			break;
		case 'm':
			cpu = optarg;
			break;
		case 'u':
			unallocated = (unsigned)strtoul(optarg, NULL, 0);
			break;
		case 'v':
			shown_per_encoding = (unsigned)strtoul(optarg, NULL, 0);
			break;
		default:
			return 2;
		}
	}
	if (optind >= argc || cases_per_word < 1 || cases_per_word > DIFF_MAX || !diff_peer_start(argv + optind)) {
		fprintf(stderr, "usage: difftest [-n executions] [-c cases] [-g group] [-e encoding] [-s seed] [-m cpu] [-u words] [-v n] -- command...\n");
		return 2;
	}
	struct diff_pe *pe = diff_pe_create(cpu);
	for (enum a64_id id = 1; alive && id < A64_COUNT; id++)
		if (wanted(pe, id))
			alive = try_encoding(pe, id);
	alive = alive && try_unallocated(pe, unallocated);
	diff_pe_destroy(pe);
	if (alive)
		diff_peer_stop();
	return print_table() || !alive;
}
