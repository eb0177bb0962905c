/* sim/core/error.c - fills `struct error`, and ends the program when we find a bug of our own.
 * Implements: the failure rules of sim/core/error.h.
 * Not here:   printing errors of the user or the host (sim/main.c). */
#include "sim/core/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int error_set(struct error *e, int err, const char *fmt, ...)
{
	va_list ap;

	if (e) {
		va_start(ap, fmt);
		vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
		va_end(ap);
	}
	return -err;
}

_Noreturn void check_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "aerie: internal error at %s:%d: %s does not hold\n", file, line, what);
	abort();
}
