/* sim/options_semihost.c - what --semihosting and QEMU's -semihosting-config say.
 * Not here: semihosting itself (semihost.c). */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sim/options.h"
#include "sim/parse.h"

/* Words of the command line, a space between them. */
static int add_word(struct options *o, const char *word, struct error *e)
{
	char line[4096];
	const char *have = o->semihost.cmdline;

	if ((size_t)snprintf(line, sizeof(line), "%s%s%s", have ? have : "", have ? " " : "", word) >= sizeof(line))
		return error_set(e, EINVAL, "--semihosting: a command line of more than %zu characters", sizeof(line) - 1);
	o->semihost.cmdline = options_keep(o, line);
	return o->semihost.cmdline ? 0 : error_set(e, ENOMEM, "out of memory");
}

static int one(struct options *o, const struct parse_item *it, struct error *e)
{
	struct opt_semihost *s = &o->semihost;

	if (!it->value && strcmp(it->key, "ro") == 0)
		return s->readonly = true, 0;
	if (!it->value)
		return parse_bool(it->key, "--semihosting", &s->on, e);
	if (strcmp(it->key, "enable") == 0)
		return parse_bool(it->value, "--semihosting: enable", &s->on, e);
	if (strcmp(it->key, "userspace") == 0)
		return parse_bool(it->value, "--semihosting: userspace", &s->el0, e);
	if (strcmp(it->key, "arg") == 0)
		return add_word(o, it->value, e);
	if (strcmp(it->key, "dir") == 0 && *it->value) {
		s->dir = options_keep(o, it->value);
		return s->dir ? 0 : error_set(e, ENOMEM, "out of memory");
	}
	if (strcmp(it->key, "target") == 0 && (strcmp(it->value, "native") == 0 || strcmp(it->value, "auto") == 0))
		return 0;
	return error_set(e, EINVAL, "--semihosting: cannot use %s=%s (there are: dir=FOLDER, ro, arg=WORD, userspace=on, enable=off, "
				    "target=native)", it->key, it->value);
}

int options_semihost_arg(struct options *o, const char *arg, struct error *e)
{
	struct parse_item it;
	int rc = 0;

	o->semihost.on = true;
	while (!rc && arg) {
		rc = parse_next(&arg, &it, "--semihosting", e);
		if (!rc)
			rc = one(o, &it, e);
	}
	return rc;
}

int options_check_semihost(struct options *o, struct error *e)
{
	const char *program = o->kernel;
	int rc = 0;

	if (!o->semihost.on || o->semihost.cmdline)
		return 0;
	for (unsigned i = 0; i < o->load_count && !program; i++)
		program = o->load[i].path;
	if (program)
		rc = add_word(o, program, e);
	return rc || !o->append ? rc : add_word(o, o->append, e);
}
