/* sim/parse.c - numbers and lists as users write them on the command line.
 * Not here: what the options mean (options.c, qemu_args.c). */
#include "sim/parse.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* strtoull without its leniency about signs, blanks and octal. */
static const char *number(const char *s, uint64_t *out)
{
	bool hex = s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
	char *end;

	if (!isdigit((unsigned char)s[0]) || (hex && !isxdigit((unsigned char)s[2])))
		return NULL;
	errno = 0;
	*out = strtoull(s, &end, hex ? 16 : 10);
	return errno ? NULL : end;
}

int parse_u64(const char *s, const char *what, uint64_t min, uint64_t max, uint64_t *out, struct error *e)
{
	const char *end = number(s, out);

	if (!end || *end)
		return error_set(e, EINVAL, "%s: '%s' is not a number", what, s);
	if (*out < min || *out > max)
		return error_set(e, EINVAL, "%s: %s is not within %" PRIu64 "..%" PRIu64, what, s, min, max);
	return 0;
}

int parse_size(const char *s, const char *what, uint64_t unit, uint64_t *out, struct error *e)
{
	static const char suffixes[] = "KMGT";
	const char *end = number(s, out);

	if (end && *end) {
		const char *p = strchr(suffixes, toupper((unsigned char)*end));
		unit = p ? 1024ULL << (10 * (p - suffixes)) : 0;
		end++;
		if (*end == 'i' || *end == 'I')
			end++;
		if (*end == 'B' || *end == 'b')
			end++;
	}
	if (!end || *end || !unit)
		return error_set(e, EINVAL, "%s: '%s' is not a size (examples: 512M, 1G)", what, s);
	if (*out > UINT64_MAX / unit)
		return error_set(e, EINVAL, "%s: %s is too large", what, s);
	*out *= unit;
	return 0;
}

int parse_duration(const char *s, const char *what, uint64_t *out, struct error *e)
{
	static const struct { const char *name; uint64_t ns; } units[] = {
		{ "", 1000000000 }, { "s", 1000000000 }, { "ms", 1000000 }, { "us", 1000 }, { "ns", 1 },
	};
	uint64_t whole, frac = 0, scale = 1;
	const char *end = number(s, &whole);

	if (end && *end == '.') {
		for (end++; isdigit((unsigned char)*end); end++) {
			if (scale >= 1000000000)
				continue;
			frac = frac * 10 + (uint64_t)(*end - '0');
			scale *= 10;
		}
	}
	for (size_t i = 0; end && i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].name) != 0)
			continue;
		if (whole > UINT64_MAX / 4 / units[i].ns)
			return error_set(e, EINVAL, "%s: %s is too long", what, s);
		*out = whole * units[i].ns + frac * units[i].ns / scale;
		return 0;
	}
	return error_set(e, EINVAL, "%s: '%s' is not a time (examples: 10, 1.5s, 20ms)", what, s);
}

int parse_bool(const char *s, const char *what, bool *out, struct error *e)
{
	static const char *const names[2][4] = { { "off", "no", "false", "0" }, { "on", "yes", "true", "1" } };

	for (int v = 0; v < 2; v++)
		for (int i = 0; s && i < 4; i++)
			if (strcasecmp(s, names[v][i]) == 0) {
				*out = v;
				return 0;
			}
	return error_set(e, EINVAL, "%s: '%s' is neither on nor off", what, s ? s : "");
}

int parse_next(const char **rest, struct parse_item *it, const char *what, struct error *e)
{
	const char *s = *rest;
	size_t n = 0;

	for (; *s && !(s[0] == ',' && s[1] != ','); s++) {
		if (s[0] == ',')
			s++;
		if (n + 1 >= sizeof(it->text))
			return error_set(e, EINVAL, "%s: an item is longer than %zu characters", what, sizeof(it->text) - 1);
		it->text[n++] = *s;
	}
	it->text[n] = 0;
	it->key = it->text;
	it->value = strchr(it->text, '=');
	if (it->value)
		*it->value++ = 0;
	*rest = *s ? s + 1 : NULL;
	return 0;
}
