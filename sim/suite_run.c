/* sim/suite_run.c - runs a suite's tests, each in a process of its own with a limit of host time, several at once.
 * Not here: which tests there are (suite.c); the report (suite_report.c). */
#include "sim/suite_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <regex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/core/clock.h"

enum { JOBS_MAX = 256, CONSOLE_MAX = 16 << 20 };

struct job {
	unsigned test;
	pid_t pid;           /* 0: free */
	int fd;              /* its console; -1: it has closed it */
	uint64_t start, deadline;
	bool late, too_much;
	char *console;
	size_t len;
	FILE *log;
};

struct run {
	const struct suite *s;
	const struct suite_plan *p;
	struct suite_result *result;
	struct job job[JOBS_MAX];
	unsigned next, told, running;
	bool *finished;
};

static volatile sig_atomic_t stop_signal;

static void on_signal(int sig)
{
	stop_signal = sig;
}

/* ---- starting ---- */

static void child(const struct run *r, const struct suite_test *t, const char *log, int console)
{
	char seed[32];
	const char **argv = calloc(t->argc + 4, sizeof(*argv));
	bool foreign = r->p->emulator && strcmp(t->argv[0], "qemu") == 0;
	int err = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666), in = open("/dev/null", O_RDONLY);
	unsigned n = 0;

	if (!argv || err < 0 || in < 0 || chdir(r->s->dir))
		_exit(126);
	argv[n++] = foreign ? r->p->emulator : r->p->program;
	for (unsigned i = foreign; i < t->argc; i++)
		argv[n++] = t->argv[i];
	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)r->p->seed);
	if (!foreign) {
		argv[n++] = "--seed";
		argv[n++] = seed;
	}
	dup2(in, STDIN_FILENO);
	dup2(console, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	for (int fd = 3; fd < 1024; fd++)
		close(fd);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

static void log_command(const struct run *r, const struct suite_test *t, FILE *f)
{
	fprintf(f, "# cd %s; %s", r->s->dir, r->p->emulator && strcmp(t->argv[0], "qemu") == 0 ? r->p->emulator : "aerie");
	for (unsigned i = r->p->emulator && strcmp(t->argv[0], "qemu") == 0; i < t->argc; i++)
		fprintf(f, strpbrk(t->argv[i], " \t*?$\"\\&;<>()|") || !t->argv[i][0] ? " '%s'" : " %s", t->argv[i]);
	if (!(r->p->emulator && strcmp(t->argv[0], "qemu") == 0))
		fprintf(f, " --seed %llu", (unsigned long long)r->p->seed);
	fputc('\n', f);
	fflush(f);
}

static int start(struct run *r, struct job *j, unsigned test, struct error *e)
{
	const struct suite_test *t = &r->s->test[test];
	struct suite_result *res = &r->result[test];
	int pipes[2];

	if ((size_t)snprintf(res->log, sizeof(res->log), "%s/%s.log", r->p->logs, t->name) >= sizeof(res->log))
		return error_set(e, ENAMETOOLONG, "%s: the name of its log is too long", t->name);
	*j = (struct job){ .test = test, .fd = -1, .start = clock_host_ns() };
	j->deadline = j->start + t->seconds * 1000000000ULL;
	j->log = fopen(res->log, "we");
	if (!j->log)
		return error_set(e, errno, "cannot write %s: %s", res->log, strerror(errno));
	log_command(r, t, j->log);
	if (pipe2(pipes, O_CLOEXEC)) {
		fclose(j->log);
		return error_set(e, errno, "cannot make a pipe: %s", strerror(errno));
	}
	j->pid = fork();
	if (j->pid == 0)
		child(r, t, res->log, pipes[1]);
	close(pipes[1]);
	if (j->pid < 0) {
		j->pid = 0;
		close(pipes[0]);
		fclose(j->log);
		return error_set(e, errno, "cannot start a process: %s", strerror(errno));
	}
	j->fd = pipes[0];
	r->running++;
	return 0;
}

/* ---- judging ---- */

static void count_lines(const struct job *j, struct suite_result *res)
{
	for (const char *p = j->console; p; p = strchr(p, '\n'), p = p ? p + 1 : NULL) {
		res->passes += strncmp(p, "PASS", 4) == 0;
		res->fails += strncmp(p, "FAIL", 4) == 0;
		res->skips += strncmp(p, "SKIP", 4) == 0;
	}
}

/* "": it matches as it should. */
static void look(const struct job *j, const char *pattern, bool wanted, char *why, size_t size)
{
	regex_t re;
	int rc;

	if (!pattern || *why)
		return;
	rc = regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);
	if (rc) {
		snprintf(why, size, "not a regular expression: %s", pattern);
		return;
	}
	if ((regexec(&re, j->console ? j->console : "", 0, NULL, 0) == 0) != wanted)
		snprintf(why, size, wanted ? "the console does not match %s" : "the console matches %s", pattern);
	regfree(&re);
}

static void judge(const struct suite_test *t, const struct job *j, int status, struct suite_result *res)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (j->late)
		snprintf(res->why, sizeof(res->why), "not done after %u seconds", t->seconds);
	else if (j->too_much)
		snprintf(res->why, sizeof(res->why), "more than %d MiB on the console", CONSOLE_MAX >> 20);
	else if (WIFSIGNALED(status))
		snprintf(res->why, sizeof(res->why), "killed by signal %d", WTERMSIG(status));
	else if (t->skip_exit >= 0 && code == t->skip_exit)
		res->outcome = OUT_SKIP;
	else if (t->exit >= 0 && code != t->exit)
		snprintf(res->why, sizeof(res->why), "exit status %d, not %d", code, t->exit);
	look(j, t->console, true, res->why, sizeof(res->why));
	look(j, t->console_not, false, res->why, sizeof(res->why));
	if (res->outcome == OUT_SKIP)
		snprintf(res->why, sizeof(res->why), "it says so itself");
	else if (*res->why)
		res->outcome = t->xfail ? OUT_XFAIL : OUT_FAIL;
	else
		res->outcome = t->xfail ? OUT_XPASS : OUT_PASS;
}

static void finish(struct run *r, struct job *j)
{
	struct suite_result *res = &r->result[j->test];
	int status = 0;

	while (waitpid(j->pid, &status, WNOHANG) == 0) { /* it may have closed its console and go on */
		if (clock_host_ns() >= j->deadline) {
			j->late = true;
			kill(j->pid, SIGKILL);
		}
		poll(NULL, 0, 1);
	}
	res->host_ns = clock_host_ns() - j->start;
	if (j->console)
		fwrite(j->console, 1, j->len, j->log);
	count_lines(j, res);
	judge(&r->s->test[j->test], j, status, res);
	if (*res->why)
		fprintf(j->log, "\n# %s\n", res->why);
	fclose(j->log);
	free(j->console);
	j->console = NULL;
	j->pid = 0;
	r->running--;
	r->finished[j->test] = true;
}

/* Some of the console; false: its end. */
static bool take(struct job *j)
{
	char buf[16384], *grown;
	ssize_t n = read(j->fd, buf, sizeof(buf));

	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0)
		return false;
	if (j->len + (size_t)n > CONSOLE_MAX || !(grown = realloc(j->console, j->len + (size_t)n + 1))) {
		j->too_much = true;
		kill(j->pid, SIGKILL);
		return false;
	}
	j->console = grown;
	for (ssize_t i = 0; i < n; i++) /* a NUL would end what is looked at */
		j->console[j->len++] = buf[i] ? buf[i] : ' ';
	j->console[j->len] = 0;
	return true;
}

/* ---- all of them ---- */

static void tell(struct run *r)
{
	while (r->told < r->s->count && r->finished[r->told]) {
		if (r->result[r->told].outcome != OUT_NOT_RUN)
			r->p->done(r->p->arg, r->told, &r->result[r->told]);
		r->told++;
	}
}

static int fill(struct run *r, struct error *e)
{
	unsigned jobs = r->p->jobs < JOBS_MAX ? r->p->jobs : JOBS_MAX;

	for (unsigned i = 0; i < jobs && r->next < r->s->count;) {
		const struct suite_test *t = &r->s->test[r->next];
		struct suite_result *res = &r->result[r->next];

		if (!r->p->chosen[r->next] || t->skip) {
			res->outcome = r->p->chosen[r->next] ? OUT_SKIP : OUT_NOT_RUN;
			snprintf(res->why, sizeof(res->why), "%s", t->skip ? t->skip : "");
			r->finished[r->next++] = true;
		} else if (r->job[i].pid) {
			i++;
		} else if (start(r, &r->job[i], r->next++, e)) {
			return -EIO;
		}
	}
	return 0;
}

static void wait_a_while(struct run *r)
{
	struct pollfd p[JOBS_MAX];
	unsigned who[JOBS_MAX], n = 0;
	uint64_t now = clock_host_ns(), due = now + 1000000000;

	for (unsigned i = 0; i < JOBS_MAX; i++)
		if (r->job[i].pid) {
			p[n] = (struct pollfd){ .fd = r->job[i].fd, .events = POLLIN };
			who[n++] = i;
			due = r->job[i].deadline < due ? r->job[i].deadline : due;
		}
	poll(p, n, due > now ? (int)((due - now) / 1000000) + 1 : 0);
	now = clock_host_ns();
	for (unsigned k = 0; k < n; k++) {
		struct job *j = &r->job[who[k]];
		bool over = p[k].revents && !take(j);
		if (!over && now >= j->deadline) {
			j->late = over = true;
			kill(j->pid, SIGKILL);
		}
		if (over) {
			close(j->fd);
			finish(r, j);
		}
	}
}

int suite_run(const struct suite *s, const struct suite_plan *p, struct suite_result *result, struct error *e)
{
	struct run *r = calloc(1, sizeof(*r));
	struct sigaction sa = { .sa_handler = on_signal };
	int rc = 0;

	if (!r || !(r->finished = calloc(s->count, sizeof(*r->finished)))) {
		free(r);
		return error_set(e, ENOMEM, "out of memory");
	}
	r->s = s;
	r->p = p;
	r->result = result;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	while (!rc && !stop_signal && r->told < s->count) {
		rc = fill(r, e);
		tell(r);
		if (!rc && r->running) {
			if (p->progress)
				fprintf(stderr, "\r[%u/%u] %u running \x1b[K", r->told, s->count, r->running);
			wait_a_while(r);
		}
	}
	if (p->progress)
		fprintf(stderr, "\r\x1b[K");
	for (unsigned i = 0; i < JOBS_MAX; i++)
		if (r->job[i].pid) {
			kill(r->job[i].pid, SIGKILL);
			close(r->job[i].fd);
			finish(r, &r->job[i]);
		}
	free(r->finished);
	free(r);
	return rc ? rc : stop_signal ? error_set(e, EINTR, "stopped by signal %d", (int)stop_signal) : 0;
}
