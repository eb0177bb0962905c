/* sim/console.c - serial lines on the host's side: buffers, the terminal's raw mode, Ctrl-A commands, signals.
 * Not here: the UART (platforms/dev/pl011.c); when to poll (run.c). */
#include "sim/console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { OUT_SIZE = 16384, IN_SIZE = CONSOLE_IN, CTRL_A = 1 };

struct line {
	struct chardev chr;
	struct console *console;   /* borrowed */
	int fd;                    /* where output goes; -1: nowhere */
	bool owns_fd, reads;       /* reads: standard input is this line's */
	uint8_t out[OUT_SIZE];
	size_t out_len;
};

struct console {
	struct line line[OPT_SERIALS];
	unsigned line_count;
	struct line host;          /* a semihosting program's, unless a serial line is on standard output */
	bool terminal, input_open, escape;
	bool ctrl_a;               /* the last key was Ctrl-A */
	struct console_input in;
	bool muted;
	void (*on_input)(void *arg, uint8_t byte); /* NULL: nobody */
	void *on_input_arg;        /* borrowed */
	uint64_t traffic;
	enum console_ask asked;
	int (*watch)(const void *arg); /* someone else's descriptor, which ends a sleep too; NULL: none */
	const void *watch_arg;     /* borrowed */
	int write_error;           /* errno of the first failed write */
	const char *failed;        /* its line's name */
};

/* The one piece of global state: a signal handler is given nothing but a number. */
static struct {
	volatile sig_atomic_t raw, received;
	struct termios saved;
} terminal;

static const int polite_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
static const int fatal_signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };

/* ---- terminal and signals ---- */

static void restore_terminal(void)
{
	if (terminal.raw)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal.saved);
	terminal.raw = 0;
}

/* Once: the run loop ends the run in good order. A second time, or for our own crash: at once. */
static void on_signal(int sig)
{
	bool polite = false;

	for (size_t i = 0; i < sizeof(polite_signals) / sizeof(polite_signals[0]); i++)
		polite |= polite_signals[i] == sig;
	if (polite && !terminal.received) {
		terminal.received = sig;
		return;
	}
	restore_terminal();
	signal(sig, SIG_DFL);
	raise(sig);
}

static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof(polite_signals) / sizeof(polite_signals[0]); i++)
		sigaction(polite_signals[i], &sa, NULL);
	for (size_t i = 0; terminal.raw && i < sizeof(fatal_signals) / sizeof(fatal_signals[0]); i++)
		sigaction(fatal_signals[i], &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Keys go to the guest one by one, Ctrl-C included. */
static void make_raw(struct console *c)
{
	struct termios t;

	c->terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &terminal.saved) == 0;
	if (!c->terminal)
		return;
	t = terminal.saved;
	t.c_iflag &= (tcflag_t) ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	t.c_lflag &= (tcflag_t) ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	terminal.raw = 1;
	tcsetattr(STDIN_FILENO, TCSANOW, &t);
}

/* ---- output ---- */

static void flush_line(struct console *c, struct line *l)
{
	size_t done = 0;

	while (l->fd >= 0 && !c->write_error && done < l->out_len) {
		ssize_t n = write(l->fd, l->out + done, l->out_len - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno == EAGAIN)
			poll(&(struct pollfd){ .fd = l->fd, .events = POLLOUT }, 1, 100);
		else if (errno != EINTR)
			c->write_error = errno, c->failed = l->owns_fd ? "the serial line's file" : "standard output";
	}
	l->out_len = 0;
}

static void line_write(void *arg, const uint8_t *buf, size_t len)
{
	struct line *l = arg;

	l->console->traffic += len;
	while (len && !l->console->muted) {
		size_t n = OUT_SIZE - l->out_len;
		n = n < len ? n : len;
		memcpy(l->out + l->out_len, buf, n);
		l->out_len += n;
		buf += n;
		len -= n;
		if (l->out_len == OUT_SIZE)
			flush_line(l->console, l);
	}
}

int console_flush(struct console *c, struct error *e)
{
	if (c->host.out_len)
		flush_line(c, &c->host);
	for (unsigned i = 0; i < c->line_count; i++)
		if (c->line[i].out_len)
			flush_line(c, &c->line[i]);
	if (c->write_error)
		return error_set(e, c->write_error, "cannot write the guest's console to %s: %s", c->failed, strerror(c->write_error));
	return 0;
}

void console_say(struct console *c, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	int n;

	console_flush(c, NULL);
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n > 0)
		fprintf(stderr, "%s%.*s\n", c->terminal ? "\r" : "", (int)sizeof(text), text);
}

/* ---- input ---- */

static size_t line_read(void *arg, uint8_t *buf, size_t len)
{
	struct line *l = arg;
	struct console *c = l->console;

	if (!l->reads)
		return 0;
	len = len < c->in.len ? len : c->in.len;
	memcpy(buf, c->in.bytes, len);
	memmove(c->in.bytes, c->in.bytes + len, c->in.len - len);
	c->in.len -= len;
	c->traffic += len;
	return len;
}

static void help(struct console *c)
{
	console_say(c, "Ctrl-A h: this help   Ctrl-A x: end the run   Ctrl-A c: where the processors are   Ctrl-A s: save a snapshot   "
		       "Ctrl-A Ctrl-A: send Ctrl-A");
}

/* A key; true: it is for the guest. */
static bool take_key(struct console *c, uint8_t key)
{
	if (!c->escape)
		return true;
	if (!c->ctrl_a) {
		c->ctrl_a = key == CTRL_A;
		return !c->ctrl_a;
	}
	c->ctrl_a = false;
	if (key == 'x' || key == 'X')
		c->asked = ASK_QUIT;
	else if (key == 'c' || key == 'C')
		c->asked = ASK_STATUS;
	else if (key == 's' || key == 'S')
		c->asked = ASK_SNAPSHOT;
	else if (key == 'h' || key == 'H' || key == '?')
		help(c);
	return key == CTRL_A;
}

static void receive(struct console *c)
{
	uint8_t raw[IN_SIZE];
	ssize_t n = read(STDIN_FILENO, raw, IN_SIZE - c->in.len);

	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		c->input_open = false;
	for (ssize_t i = 0; i < n; i++)
		if (take_key(c, raw[i])) {
			c->in.bytes[c->in.len++] = raw[i];
			if (c->on_input)
				c->on_input(c->on_input_arg, raw[i]);
		}
}

void console_poll(struct console *c, uint64_t wait_ns)
{
	struct pollfd p[2] = { { .fd = c->input_open && c->in.len < IN_SIZE ? STDIN_FILENO : -1, .events = POLLIN },
			       { .fd = c->watch && wait_ns ? c->watch(c->watch_arg) : -1, .events = POLLIN } };
	struct timespec ts = { (time_t)(wait_ns / 1000000000), (long)(wait_ns % 1000000000) };

	if (wait_ns > 3600000000000) /* one hour is for ever */
		ts.tv_sec = 3600;
	if (p[0].fd < 0 && !wait_ns)
		return;
	if (!c->muted && ppoll(p, 2, &ts, NULL) > 0 && p[0].revents)
		receive(c);
	for (unsigned i = 0; i < c->line_count && c->in.len; i++)
		if (c->line[i].reads && c->line[i].chr.input)
			c->line[i].chr.input(c->line[i].chr.dev);
}

/* ---- a run that is repeated ---- */

void console_on_input(struct console *c, void (*fn)(void *arg, uint8_t byte), void *arg)
{
	c->on_input = fn;
	c->on_input_arg = arg;
}

void console_mute(struct console *c, bool on)
{
	c->muted = on;
}

void console_feed(struct console *c, uint8_t byte)
{
	if (c->in.len < IN_SIZE)
		c->in.bytes[c->in.len++] = byte;
}

void console_input_save(const struct console *c, struct console_input *to)
{
	*to = c->in;
}

void console_input_restore(struct console *c, const struct console_input *from)
{
	c->in = *from;
}

void console_watch(struct console *c, int (*fd)(const void *arg), const void *arg)
{
	if (!c)
		return;
	c->watch = fd;
	c->watch_arg = arg;
}

enum console_ask console_asked(struct console *c)
{
	enum console_ask a = c->asked;

	c->asked = ASK_NOTHING;
	return terminal.received ? ASK_QUIT : a;
}

int console_signal(const struct console *c)
{
	(void)c;
	return terminal.received;
}

uint64_t console_traffic(const struct console *c)
{
	return c->traffic;
}

bool console_input_open(const struct console *c)
{
	return c->input_open;
}

bool console_is_terminal(const struct console *c)
{
	return c->terminal;
}

/* ---- a semihosting program's ---- */

void console_host_write(struct console *c, bool to_stderr, const uint8_t *buf, size_t len)
{
	struct line *l = c ? &c->host : NULL;

	if (!c)
		return;
	if (to_stderr && !l->owns_fd) {
		console_flush(c, NULL);
		(void)!write(STDERR_FILENO, buf, len);
		return;
	}
	for (unsigned i = 0; i < c->line_count && !l->owns_fd; i++)
		if (c->line[i].fd == STDOUT_FILENO)
			l = &c->line[i];
	line_write(l, buf, len);
}

size_t console_host_read(struct console *c, uint8_t *buf, size_t len)
{
	struct line reader = { .console = c, .reads = true };

	if (!c)
		return 0;
	console_flush(c, NULL);
	while (!c->in.len && c->input_open && !terminal.received && c->asked == ASK_NOTHING)
		if (poll(&(struct pollfd){ .fd = STDIN_FILENO, .events = POLLIN }, 1, 1000) > 0)
			receive(c);
	return line_read(&reader, buf, len);
}

/* ---- making and unmaking ---- */

static const struct chardev_ops line_ops = { .write = line_write, .read = line_read };

static int open_line(struct console *c, struct line *l, const struct opt_serial *s, struct error *e)
{
	l->console = c;
	l->chr.ops = &line_ops;
	l->chr.arg = l;
	l->fd = -1;
	if (s->kind == SERIAL_STDIO) {
		l->fd = STDOUT_FILENO;
		l->reads = true;
		c->input_open = true;
		if (!terminal.raw)
			make_raw(c);
		c->escape |= s->escape || c->terminal;
	} else if (s->kind == SERIAL_FILE) {
		l->owns_fd = true;
		l->fd = open(s->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (l->fd < 0)
			return error_set(e, errno, "cannot write the serial line's file %s: %s", s->path, strerror(errno));
	}
	return 0;
}

struct console *console_create(const struct options *o, struct error *e)
{
	struct console *c = calloc(1, sizeof(*c));

	if (!c) {
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	for (unsigned i = 0; i < o->serial_count; i++) {
		c->line_count++;
		if (open_line(c, &c->line[i], &o->serial[i], e)) {
			console_destroy(c);
			return NULL;
		}
	}
	if (o->semihost.on && open_line(c, &c->host, &o->semihost.out, e)) {
		console_destroy(c);
		return NULL;
	}
	catch_signals();
	return c;
}

void console_done(struct console *c)
{
	console_flush(c, NULL);
	if (c->terminal)
		restore_terminal();
	c->terminal = false;
}

void console_destroy(struct console *c)
{
	if (!c)
		return;
	console_done(c);
	for (unsigned i = 0; i < c->line_count; i++)
		if (c->line[i].owns_fd && c->line[i].fd >= 0)
			close(c->line[i].fd);
	if (c->host.owns_fd && c->host.fd >= 0)
		close(c->host.fd);
	free(c);
}

struct chardev *console_serial(struct console *c, unsigned n)
{
	return c && n < c->line_count ? &c->line[n].chr : NULL;
}
