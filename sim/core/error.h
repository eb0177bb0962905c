/* sim/core/error.h - failures that are the user's or the host's, and CHECK() for our own bugs.
 * A function that can fail for the user's sake returns 0 or a negative errno and fills `struct error`; only main prints. */
#ifndef AERIE_CORE_ERROR_H
#define AERIE_CORE_ERROR_H

struct error {
	char msg[512]; /* one line, names the thing and the way out; no newline */
};

/* Formats the message (e may be NULL) and returns -err. */
int error_set(struct error *e, int err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Our own bug: says where, and aborts. Never for outside input. */
void check_failed(const char *file, int line, const char *what) __attribute__((noreturn));
#define CHECK(x) ((x) ? (void)0 : check_failed(__FILE__, __LINE__, #x))

#endif
