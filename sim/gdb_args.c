/* sim/gdb_args.c - the text of packets: numbers, bytes and threads in what is asked; the answer as it grows.
 * Not here: which packet asks what (gdb_commands.c). */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/gdb_priv.h"

/* ---- the answer ---- */

void gdb_out_start(struct gdbstub *g, const char *text)
{
	g->out_len = 0;
	gdb_out_text(g, "%s", text);
}

void gdb_out_text(struct gdbstub *g, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(g->out + g->out_len, sizeof(g->out) - g->out_len, fmt, ap);
	va_end(ap);
	CHECK(n >= 0 && (size_t)n < sizeof(g->out) - g->out_len);
	g->out_len += (size_t)n;
}

void gdb_out_hex(struct gdbstub *g, const void *data, size_t len)
{
	for (const uint8_t *p = data; len--; p++)
		gdb_out_text(g, "%02x", *p);
}

/* ---- the question ---- */

static int hex_nibble(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Hexadecimal at *s; moves behind it. */
bool gdb_take_number(const char **s, uint64_t *v)
{
	const char *p = *s;

	for (*v = 0; hex_nibble(*p) >= 0; p++) {
		if (*v >> 60)
			return false;
		*v = *v << 4 | (uint64_t)hex_nibble(*p);
	}
	if (p == *s)
		return false;
	*s = p;
	return true;
}

bool gdb_take(const char **s, char c)
{
	return **s == c ? (*s)++, true : false;
}

/* "NUMBER,NUMBER" */
bool gdb_take_pair(const char **s, uint64_t *a, uint64_t *b)
{
	return gdb_take_number(s, a) && gdb_take(s, ',') && gdb_take_number(s, b);
}

bool gdb_take_bytes(const char *s, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int hi = hex_nibble(s[2 * i]), lo = hi < 0 ? -1 : hex_nibble(s[2 * i + 1]);
		if (lo < 0)
			return false;
		out[i] = (uint8_t)(hi << 4 | lo);
	}
	return true;
}

struct pe *gdb_take_thread(struct gdbstub *g, const char **s, bool *any)
{
	uint64_t n;

	*any = strncmp(*s, "-1", 2) == 0;
	if (*any) {
		*s += 2;
		return g->pe;
	}
	if (!gdb_take_number(s, &n))
		return NULL;
	*any = n == 0;
	return n == 0 ? g->pe : n <= g->m->pe_count ? g->m->pe[n - 1] : NULL;
}
