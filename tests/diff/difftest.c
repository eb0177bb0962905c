/* tests/diff/difftest.c - the differential tester: random instructions here and under another emulator, by themselves and in
 * programs. Workers are processes, each with an emulator of its own; what they do depends on the seed and not on their number. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/diff/diff_work.h"

enum { WORKERS_MAX = 64 };

static const struct diff_isa *const isas[] = {&diff_a64, &diff_a32, &diff_t32, &diff_a32fp, &diff_t32fp};

static const char usage[] =
	"usage: difftest [OPTION...] -- COMMAND...   COMMAND runs difftest_guest under the other emulator\n"
	"  -a ISA      a64, a32, t32, a32fp, t32fp\n"
	"  -n N        run each encoding N times by itself (1000)\n"
	"  -i N        run programs of N instructions together (0)\n"
	"  -l N        instructions of a program (48)\n"
	"  -u N        try N unallocated words (0)\n"
	"  -s SEED     -j WORKERS     -m CPU     -V BITS of a vector\n"
	"  -g TEXT     only handlers, -e TEXT only encodings whose names contain it\n"
	"  -t          the scratch page is Tagged memory, accesses are checked\n"
	"  -v N        findings shown of an encoding (2)\n"
	"  -f FOLDER   lists of all encodings (aarchmrs_a64.tsv), for the table\n"
	"  -c FILE     add the counts to FILE, print no table\n"
	"  -T FILE     only the table of the runs that FILE has the counts of, and a verdict: -n times each; no COMMAND\n"
	"  -G FOLDER   guest tests, to look whether those of the verdict are there\n"
	"  -r FILE     only repeat the regression tests of FILE; no COMMAND\n";

static uint64_t number(const char *s)
{
	char *end;
	const uint64_t v = strtoull(s, &end, 0);

	return v * (*end == 'k' ? 1000 : *end == 'M' ? 1000000 : 1);
}

/* *total: -T. */
static bool parse(struct diff_options *o, int argc, char **argv, const char **replay, bool *total)
{
	int c;

	while ((c = getopt(argc, argv, "+a:n:i:l:u:s:j:m:V:g:e:v:f:r:tc:T:G:")) != -1) {
		const uint64_t n = optarg ? number(optarg) : 0;
		switch (c) {
		case 'a':
			o->isa = NULL;
			for (unsigned i = 0; i < sizeof isas / sizeof *isas; i++)
				if (!strcmp(optarg, isas[i]->name))
					o->isa = isas[i];
			break;
		case 'n': o->executions = n; break;
		case 'i': o->instructions = n; break;
		case 'l': o->length = (unsigned)n; break;
		case 'u': o->unallocated = (unsigned)n; break;
		case 's': o->seed = n; break;
		case 'j': o->workers = (unsigned)n; break;
		case 'm': o->cpu = optarg; break;
		case 'V': o->vl = (unsigned)n / 8; break;
		case 'g': o->group = optarg; break;
		case 'e': o->encoding = optarg; break;
		case 'v': o->shown = (unsigned)n; break;
		case 'f': o->facts = optarg; break;
		case 't': o->tags = true; break;
		case 'T': *total = true; o->tally = optarg; break;
		case 'c': o->tally = optarg; break;
		case 'G': o->guests = optarg; break;
		case 'r': *replay = optarg; break;
		default: return false;
		}
	}
	return o->isa && o->workers >= 1 && o->workers <= WORKERS_MAX && o->length >= 8 && o->length <= DIFF_WORDS &&
	       o->vl >= 16 && o->vl <= DIFF_MAX_VL && (optind < argc || *replay || *total);
}

/* ---- workers ---- */
static _Noreturn void be_worker(const struct diff_options *o, unsigned w, char *const argv[], struct diff_counts *n, FILE *out)
{
	static struct diff_both b;

	b.version = o->oracle->version;
	diff_use_fpcr(o->oracle->fpcr);
	if (!diff_both_start(&b, o->isa, o->oracle->cpu, argv, o->vl, o->tags)) {
		fprintf(out, "the other side does not start\n");
		n->died = true;
	} else if (!diff_work(&b, o, w, n, out)) {
		n->died = true;
	} else {
		diff_both_stop(&b);
	}
	fflush(out);
	_exit(0);
}

static void show_progress(const struct diff_counts *n, unsigned workers, uint64_t total)
{
	uint64_t done = 0;

	for (unsigned i = 0; i < workers; i++)
		done += n[i].done;
	if (isatty(2))
		fprintf(stderr, "\r%" PRIu64 " of about %" PRIu64 " (%u%%) ", done, total, (unsigned)(total ? 100 * done / total : 0));
}

/* false: one of them ended otherwise than by itself. */
static bool wait_for_workers(const struct diff_counts *n, unsigned workers, uint64_t total)
{
	bool all_well = true;
	int status;

	for (unsigned left = workers; left;) {
		const pid_t p = waitpid(-1, &status, WNOHANG);
		if (p > 0)
			left--, all_well &= status == 0;
		else
			usleep(100000);
		show_progress(n, workers, total);
	}
	if (isatty(2))
		fprintf(stderr, "\r%60s\r", "");
	return all_well;
}

static void add_counts(struct diff_counts *sum, const struct diff_counts *n)
{
	sum->done += n->done;
	sum->programs += n->programs;
	sum->unsteady += n->unsteady;
	sum->unallocated += n->unallocated;
	sum->unallocated_differ += n->unallocated_differ;
	sum->died |= n->died;
	for (unsigned i = 0; i < DIFF_MAX_IDS; i++) {
		sum->alone[i] += n->alone[i];
		sum->excepted[i] += n->excepted[i];
		sum->in_program[i] += n->in_program[i];
		sum->differ[i] += n->differ[i];
		sum->known[i] += n->known[i];
	}
}

static void print_findings(FILE *f)
{
	int c;

	rewind(f);
	while ((c = getc(f)) != EOF)
		putchar(c);
	fclose(f);
}

static uint64_t expected_total(const struct diff_options *o, const struct feature_set *feat)
{
	uint64_t n = o->instructions;

	for (unsigned id = 1; id < o->isa->count; id++)
		n += diff_wanted(o, id, feat) && o->isa->alone(id) ? o->executions : 0;
	return n;
}

static int run_workers(const struct diff_options *o, char *const argv[], const struct feature_set *feat, struct diff_counts *sum)
{
	struct diff_counts *n = mmap(NULL, o->workers * sizeof *n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	FILE *out[WORKERS_MAX];

	if (n == MAP_FAILED)
		return -1;
	for (unsigned i = 0; i < o->workers; i++) {
		out[i] = tmpfile();
		if (!out[i])
			return -1;
		fflush(stdout);
		if (fork() == 0)
			be_worker(o, i, argv, &n[i], out[i]);
	}
	sum->died = !wait_for_workers(n, o->workers, expected_total(o, feat));
	for (unsigned i = 0; i < o->workers; i++) {
		print_findings(out[i]);
		add_counts(sum, &n[i]);
	}
	for (unsigned id = 1; id < o->isa->count; id++)
		sum->lacks[id] = o->isa->present(id, feat) ? o->oracle->lacks[id] : DIFF_HAS;
	return 0;
}

static int run_all(struct diff_options *o, char *const argv[])
{
	static struct diff_oracle oracle;
	static struct diff_counts sum;

	if (!diff_oracle_ask(&oracle, o, argv)) {
		printf("the other side does not start\n");
		return 2;
	}
	o->oracle = &oracle;
	printf("oracle %s: ", o->isa->name);
	diff_oracle_print(&oracle, stdout);
	struct diff_pe *pe = diff_pe_create(oracle.cpu, o->isa->number);
	const struct feature_set *feat = diff_pe_features(pe);
	if (run_workers(o, argv, feat, &sum))
		return 2;
	uint64_t differ = sum.unallocated_differ;
	if (!o->tally)
		differ += diff_print_table(o, &sum, feat);
	else if (!diff_tally_add(o, &sum))
		return 2;
	for (unsigned id = 1; o->tally && id < o->isa->count; id++)
		differ += sum.differ[id];
	printf("seed %" PRIu64 ": %" PRIu64 " executions and instructions, %" PRIu64 " programs, %" PRIu64 " unallocated words; %" PRIu64
	       " unexplained differences, %" PRIu64 " that did not come back%s\n", o->seed, sum.done, sum.programs, sum.unallocated,
	       differ, sum.unsteady, sum.died ? "; A WORKER DIED" : "");
	diff_pe_destroy(pe);
	if (!sum.done)
		printf("nothing was executed\n");
	return sum.died || !sum.done ? 2 : differ != 0;
}

static int total(const struct diff_options *o)
{
	static struct diff_counts sum;
	struct diff_pe *pe = diff_pe_create(o->cpu, o->isa->number);
	static char oracle[2048];
	const unsigned runs = diff_tally_read(o, &sum, oracle, sizeof oracle);

	const uint64_t differ = diff_print_table(o, &sum, diff_pe_features(pe));
	const bool good = !o->isa->tests || diff_print_verdict(o, &sum, diff_pe_features(pe), oracle);
	diff_pe_destroy(pe);
	return !good || differ || sum.died || !runs;
}

static int replay_all(const struct diff_options *o, const char *file)
{
	static struct diff_both b;
	static struct diff_shared s;

	s.vl = o->vl;
	s.mte = o->tags;
	b.isa = o->isa;
	b.pe = diff_pe_create(o->cpu, o->isa->number);
	s.sve = o->vl > 16 && diff_pe_has_sve(b.pe);
	if (!s.sve)
		s.vl = 16;
	diff_pe_agree(b.pe, &s);
	b.shared = &s;
	b.vec = diff_vec_bytes(s.vl, s.sve);
	const unsigned failed = diff_replay(&b, file);
	diff_pe_destroy(b.pe);
	return failed != 0;
}

int main(int argc, char **argv)
{
	struct diff_options o = {.isa = &diff_a64, .cpu = "max", .seed = 1, .executions = 1000, .workers = 1, .length = 48, .shown = 2,
				 .vl = 16};
	const char *replay = NULL;
	bool only_total = false;

	if (!parse(&o, argc, argv, &replay, &only_total)) {
		fputs(usage, stderr);
		return 2;
	}
	if (only_total)
		return total(&o);
	return replay ? replay_all(&o, replay) : run_all(&o, argv + optind);
}
