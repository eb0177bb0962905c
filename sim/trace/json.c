/* sim/trace/json.c - writes JSON that can stand in an HTML document: what is not printable ASCII is escaped, and so are the
 * characters that mean something to HTML.
 * Implements: RFC 8259; RFC 4648 4 (base64). */
#include "sim/trace/json.h"

#include <inttypes.h>
#include <string.h>

static void put(struct json *j, const char *s, size_t n)
{
	fwrite(s, 1, n, j->f);
	j->bytes += n;
}

static void comma(struct json *j)
{
	if (!j->first)
		put(j, ",", 1);
	j->first = false;
}

void json_open(struct json *j, char bracket)
{
	comma(j);
	put(j, &bracket, 1);
	j->first = true;
}

void json_close(struct json *j, char bracket)
{
	put(j, &bracket, 1);
	j->first = false;
}

void json_key(struct json *j, const char *key)
{
	json_text(j, key, SIZE_MAX);
	put(j, ":", 1);
	j->first = true;
}

static void number(struct json *j, const char *format, uint64_t v)
{
	char buf[32];

	comma(j);
	put(j, buf, (size_t)snprintf(buf, sizeof(buf), format, v));
}

void json_uint(struct json *j, uint64_t v)
{
	number(j, "%" PRIu64, v);
}

void json_int(struct json *j, int64_t v)
{
	number(j, "%" PRId64, (uint64_t)v);
}

void json_hex(struct json *j, uint64_t v)
{
	number(j, "\"%#" PRIx64 "\"", v);
}

/* The length of the UTF-8 sequence that begins here; 0: none does. */
static size_t utf8(const uint8_t *s, size_t n)
{
	size_t want = s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : s[0] >= 0xe1 && s[0] < 0xf0 ? 3 : 0;

	if (!want || want > n || (s[0] == 0xed && s[1] >= 0xa0))
		return 0;
	for (size_t i = 1; i < want; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return want;
}

void json_text(struct json *j, const char *text, size_t max)
{
	const uint8_t *s = (const uint8_t *)text;
	size_t n = text ? strnlen(text, max) : 0, used;

	comma(j);
	if (!text) {
		put(j, "null", 4);
		return;
	}
	put(j, "\"", 1);
	for (; n; s += used, n -= used) {
		char buf[8];
		used = utf8(s, n);
		if (used) {
			put(j, (const char *)s, used);
			continue;
		}
		used = 1;
		if (*s < ' ' || *s > '~' || strchr("\"\\<>&'", *s))
			put(j, buf, (size_t)snprintf(buf, sizeof(buf), "\\u%04x", *s > '~' ? 0xfffd : *s));
		else
			put(j, (const char *)s, 1);
	}
	put(j, "\"", 1);
}

void json_bytes(struct json *j, const uint8_t *data, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	comma(j);
	put(j, "\"", 1);
	for (size_t i = 0; i < n; i += 3) {
		bool two = i + 1 < n, three = i + 2 < n;
		uint32_t v = (uint32_t)data[i] << 16 | (two ? data[i + 1] : 0u) << 8 | (three ? data[i + 2] : 0u);
		char out[4] = { digits[v >> 18], digits[v >> 12 & 63], two ? digits[v >> 6 & 63] : '=', three ? digits[v & 63] : '=' };
		put(j, out, 4);
	}
	put(j, "\"", 1);
}
