/* sim/main.c - the command line's first word, and the only place that prints errors and decides the exit status.
 * Not here: what the commands do. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cpu/exec/sve.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"
#include "sim/calls.h"
#include "sim/fvp_args.h"
#include "sim/gdbstub.h"
#include "sim/rewind.h"
#include "sim/help.h"
#include "sim/info.h"
#include "sim/kvm_calls.h"
#include "sim/lockstep.h"
#include "sim/machine.h"
#include "sim/options.h"
#include "sim/qemu_args.h"
#include "sim/qemu_help.h"
#include "sim/recorder.h"
#include "sim/run.h"
#include "sim/summary.h"
#include "sim/test_main.h"
#include "sim/trace/command.h"
#include "sim/trace_hash.h"
#include "sim/why.h"

enum { STATUS_OK = 0, STATUS_USER = 1, STATUS_DIFFER = 1, STATUS_LIMIT = 3 };

static int complain(const struct error *e)
{
	fprintf(stderr, "aerie: %s\n", e->msg);
	return STATUS_USER;
}

/* What was printed must have arrived. */
static int flush_stdout(void)
{
	struct error e;

	if (!ferror(stdout) && fflush(stdout) == 0)
		return STATUS_OK;
	error_set(&e, EIO, "cannot write to standard output: %s", strerror(errno));
	return complain(&e);
}

/* A file opened later must not become descriptor 0, 1 or 2 by accident. */
static int check_descriptors(void)
{
	struct error e;

	if (fcntl(STDERR_FILENO, F_GETFD) < 0)
		(void)!open("/dev/null", O_WRONLY);
	if (fcntl(STDIN_FILENO, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != STDIN_FILENO)
		return STATUS_USER;
	if (fcntl(STDOUT_FILENO, F_GETFD) >= 0)
		return STATUS_OK;
	error_set(&e, EBADF, "standard output is closed");
	return complain(&e);
}

/* ---- aerie run, aerie qemu ---- */

/* Z0-Z31, P0-P15 and FFR as long as they are now. */
static void hash_sve(struct trace_hash *h, struct pe *pe)
{
	if (!has(pe, FEAT_SVE))
		return;
	for (unsigned n = 0; n < ARRAY_SIZE(pe->z); n++)
		trace_hash_add(h, z_read(pe, n), sve_bytes(pe));
	for (unsigned n = 0; n < P_COUNT; n++)
		trace_hash_add(h, &pe->p[n], sve_bytes(pe) / 8);
}

static void print_hash(struct trace_hash *h, const struct machine *m)
{
	for (unsigned i = 0; i < m->pe_count; i++) {
		struct pe *pe = m->pe[i];
		trace_hash_add(h, pe->x, 32 * sizeof(pe->x[0]));
		trace_hash_add(h, pe->v, sizeof(pe->v));
		hash_sve(h, pe);
		trace_hash_add(h, &pe->pc, sizeof(pe->pc));
		trace_hash_add(h, &pe->retired, sizeof(pe->retired));
		trace_hash_add(h, pe->sr, sizeof(pe->sr));
		trace_hash_add(h, pe->impdef_value, m->impdef.count * sizeof(pe->impdef_value[0]));
	}
	trace_hash_add(h, m->ram->host, m->ram->size);
	if (m->secure_ram)
		trace_hash_add(h, m->secure_ram->host, m->secure_ram->size);
	fprintf(stderr, "trace-hash %016llx of %llu events\n", (unsigned long long)h->value, (unsigned long long)h->events);
}

static int status_of(const struct machine *m, const struct run_result *r)
{
	char line[256];
	const char *why = summary_end(m, r, line, sizeof(line));

	if (why)
		fprintf(stderr, "aerie: %s\n", why);
	if (r->end == RUN_DEADLOCK)
		return STATUS_USER;
	return r->end == RUN_MAX_INSNS || r->end == RUN_TIMEOUT ? STATUS_LIMIT : r->end == RUN_OFF ? m->exit_status : STATUS_OK;
}

/* Not by the guest's or the user's own wish, or with a guest that says so: then the last events are of interest. */
static bool ended_badly(const struct machine *m, const struct run_result *r)
{
	return r->end == RUN_OFF ? m->exit_status != 0 : r->end != RUN_RESET && r->end != RUN_QUIT;
}

/* What listens to a machine, or talks to it. */
struct listeners {
	struct recorder *recorder; /* NULL: nothing is traced */
	struct lockstep *lockstep; /* NULL: none */
	struct trace_hash hash;
};

static int set_up(struct machine *m, struct listeners *l, struct error *e)
{
	const struct options *o = m->o;
	uint32_t shown = o->trace_mask | (m->impdef.traced ? BIT(TRACE_IMPDEF) : 0);

	if ((shown && !(l->recorder = recorder_create(m, shown, e))) || (o->lockstep && !(l->lockstep = lockstep_create(m, e))))
		return -EINVAL;
	if (o->trace_hash)
		trace_hash_start(&l->hash, &m->trace,
				 shown | (BIT(TRACE_KIND_COUNT) - 1 - BIT(TRACE_INSN) - BIT(TRACE_REG) - BIT(TRACE_MEM)));
	if ((o->gdb && !(m->gdb = gdbstub_create(m, e))) || (o->reverse && !(m->rewind = rewind_create(m, e))))
		return -EINVAL;
	machine_listening(m);
	return 0;
}

static void take_down(struct machine *m, struct listeners *l)
{
	gdbstub_destroy(m->gdb);
	rewind_destroy(m->rewind);
	lockstep_destroy(l->lockstep);
}

/* In lockstep the question is whether the runs are alike, however this one ended. */
static int judge(const struct machine *m, const struct run_result *r, struct lockstep *l)
{
	struct error e;
	bool differ;

	if (!l)
		return status_of(m, r);
	if (lockstep_finish(l, stderr, &differ, &e))
		return complain(&e);
	return differ ? STATUS_DIFFER : STATUS_OK;
}

/* `calls` counts for the summary; NULL: nobody wants one. */
static int run_with(struct console *console, struct machine *m, struct run_result *r, struct call_counts *calls)
{
	struct listeners l = { .recorder = NULL };
	struct error e;
	int rc = set_up(m, &l, &e), status;

	if (rc) {
		recorder_finish(l.recorder, false, NULL);
		take_down(m, &l);
		return complain(&e);
	}
	rc = run_machine(m, r, &e);
	if (!rc)
		rc = recorder_finish(l.recorder, ended_badly(m, r), &e);
	else
		recorder_finish(l.recorder, true, NULL);
	console_done(console);
	if (rc) {
		take_down(m, &l);
		return complain(&e);
	}
	status = judge(m, r, l.lockstep);
	if (m->gdb)
		gdbstub_exited(m->gdb, status);
	if (m->o->summary)
		summary_print(stderr, m, r);
	if (calls)
		call_counts_print(stderr, calls);
	if (m->o->trace_hash)
		print_hash(&l.hash, m);
	take_down(m, &l);
	return status;
}

/* KVM's calls to itself get the kernel's own names where somebody looks at calls. */
static struct kvm_calls *name_calls(const struct options *o, struct machine *m)
{
	struct kvm_calls *names = NULL;

	if (o->kernel && o->el >= 2 && (o->summary || (o->trace_mask & BIT(TRACE_CALL))))
		names = kvm_calls_of(o->kernel, o->ram);
	m->trace.call_name = names ? kvm_calls_name : NULL;
	m->trace.call_arg = names;
	return names;
}

static int run_options(const struct options *o, struct run_result *r)
{
	struct console *console = NULL;
	struct machine *m;
	struct error e;
	int status;

	/* What is only looked at leaves the terminal alone. */
	if (!o->dump_map && !o->dump_dtb && !(console = console_create(o, &e)))
		return complain(&e);
	m = machine_create(o, console, &e);
	if (!m) {
		console_destroy(console);
		return complain(&e);
	}
	if (o->dump_map) {
		machine_print_map(m);
		status = flush_stdout();
	} else if (o->dump_dtb) {
		status = machine_load(m, &e) ? complain(&e) : STATUS_OK;
	} else {
		struct call_counts *calls = o->summary ? call_counts_create(&m->trace) : NULL;
		struct kvm_calls *names = name_calls(o, m);
		status = run_with(console, m, r, calls);
		call_counts_destroy(calls);
		kvm_calls_destroy(names);
	}
	machine_destroy(m);
	console_destroy(console);
	return status;
}

static int run_command(int argc, char **argv, int (*parse)(struct options *, int, char **, struct error *))
{
	struct run_result r = { 0 };
	struct options o;
	struct error e;
	int status;

	options_init(&o);
	status = parse(&o, argc, argv, &e) ? complain(&e) : run_options(&o, &r);
	options_free(&o);
	if (r.signal) {
		signal(r.signal, SIG_DFL);
		raise(r.signal);
	}
	return status;
}

/* ---- the first word ---- */

static int qemu_command(int argc, char **argv)
{
	if (qemu_help(argc, argv))
		return flush_stdout();
	return run_command(argc, argv, qemu_args_parse);
}

/* info, why */
static int question_command(int argc, char **argv, int (*answer)(int, char **, struct error *))
{
	struct error e;
	int rc = answer(argc, argv, &e), status = flush_stdout();

	return rc ? complain(&e) : status;
}

static int test_command(int argc, char **argv)
{
	struct error e;
	int rc = test_main(argc, argv, &e), status = flush_stdout();

	return rc < 0 ? complain(&e) : rc ? rc : status;
}

static int trace_command(int argc, char **argv)
{
	struct error e;
	bool differ = false;
	int rc = trace_main(argc, argv, &differ, &e), status = flush_stdout();

	return rc ? complain(&e) : status ? status : differ ? STATUS_DIFFER : STATUS_OK;
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";
	struct error e;

	if (check_descriptors())
		return STATUS_USER;
	signal(SIGPIPE, SIG_IGN);
	if (strcmp(command, "run") == 0)
		return run_command(argc - 2, argv + 2, options_parse);
	if (strcmp(command, "qemu") == 0)
		return qemu_command(argc - 2, argv + 2);
	if (strcmp(command, "fvp") == 0)
		return run_command(argc - 2, argv + 2, fvp_args_parse);
	if (strcmp(command, "info") == 0)
		return question_command(argc - 2, argv + 2, info_main);
	if (strcmp(command, "why") == 0)
		return question_command(argc - 2, argv + 2, why_main);
	if (strcmp(command, "test") == 0)
		return test_command(argc - 2, argv + 2);
	if (strcmp(command, "trace") == 0)
		return trace_command(argc - 2, argv + 2);
	if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0 || strcmp(command, "help") == 0) {
		help_print();
		return flush_stdout();
	}
	if (strcmp(command, "--version") == 0) {
		help_version();
		return flush_stdout();
	}
	if (*command == '-') /* scripts keep QEMU's name in one word */
		return qemu_command(argc - 1, argv + 1);
	if (*command)
		error_set(&e, EINVAL, "no command '%s' (run, qemu, fvp, test, info, why, trace; --help says more)", command);
	else
		error_set(&e, EINVAL, "what shall I do? (run, qemu, fvp, test, info, why, trace; --help says more)");
	return complain(&e);
}
