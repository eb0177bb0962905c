/* sim/console.h - the host ends of serial lines: terminal or pipe on standard input and output, files, nothing. */
#ifndef AERIE_SIM_CONSOLE_H
#define AERIE_SIM_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>
#include "sim/core/chardev.h"
#include "sim/core/error.h"
#include "sim/options.h"

struct console;

/* What the user asked for with Ctrl-A keys, or by a signal. */
enum console_ask { ASK_NOTHING, ASK_QUIT, ASK_STATUS, ASK_SNAPSHOT };

struct console *console_create(const struct options *o, struct error *e);
/* The guest is done: everything printed is out, and the terminal is as it was. */
void console_done(struct console *c);
void console_destroy(struct console *c);
/* What a semihosting program prints, on standard output or standard error, or with --semihosting's own file there. */
void console_host_write(struct console *c, bool to_stderr, const uint8_t *buf, size_t len);
/* Its input: waits for at least one byte of standard input. 0: the input has ended, or somebody wants to stop. */
size_t console_host_read(struct console *c, uint8_t *buf, size_t len);
/* The n-th serial line; NULL where the options have none. */
struct chardev *console_serial(struct console *c, unsigned n);

/* Writes out what the guest printed. -EPIPE and the like with a message when the host does not take it. */
int console_flush(struct console *c, struct error *e);
/* Takes what input there is, and tells the devices. Sleeps at most `wait_ns` of host time for it (0: not at all). */
void console_poll(struct console *c, uint64_t wait_ns);
/* ---- for a run that is repeated (rewind.h) ---- */

enum { CONSOLE_IN = 256 };
struct console_input { /* what has arrived and waits for a device */
	size_t len;
	uint8_t bytes[CONSOLE_IN];
};
/* Each byte for the guest is told to fn as well. NULL: no longer. */
void console_on_input(struct console *c, void (*fn)(void *arg, uint8_t byte), void *arg);
/* What the guest prints is dropped, and no input is taken. */
void console_mute(struct console *c, bool on);
/* A byte as if it had just arrived. */
void console_feed(struct console *c, uint8_t byte);
void console_input_save(const struct console *c, struct console_input *to);
void console_input_restore(struct console *c, const struct console_input *from);

/* Sleep also ends when the descriptor fd(arg) can be read (-1: none). NULL: no longer. */
void console_watch(struct console *c, int (*fd)(const void *arg), const void *arg);
enum console_ask console_asked(struct console *c);
/* Signal that asked to stop, 0: none. */
int console_signal(const struct console *c);
/* Bytes that went either way so far. */
uint64_t console_traffic(const struct console *c);
/* Input may still come; from a person at a terminal. */
bool console_input_open(const struct console *c);
bool console_is_terminal(const struct console *c);
/* Prints a line of the simulator's own on the terminal's standard error, in raw mode too. */
void console_say(struct console *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
