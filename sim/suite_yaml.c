/* sim/suite_yaml.c - a suite from YAML: the only file that knows libyaml.
 *
 *	defaults: { machine: virt, cpu: max, seconds: 60 }        what tests leave out
 *	tests:
 *	  - name: hello
 *	    elf: hello.elf                                         or kernel, initrd, append, bios: options of aerie run
 *	    args: [--semihosting]                                  further ones; a list of words
 *	    exit: 0                                                or "any"
 *	    console: 'Hello .*'                                    must be on the console; console-not must not
 *	    xfail: the reason, skip: the reason */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "sim/core/bits.h"
#include "sim/parse.h"
#include "sim/suite.h"

struct reader {
	struct suite *s;
	yaml_document_t doc;
	struct error *e;
};

/* Keys that are options of `aerie run` with their value. */
static const char *const options[][2] = {
	{ "machine", "-M" }, { "cpu", "--cpu" }, { "el", "--el" }, { "smp", "--smp" }, { "memory", "-m" }, { "kernel", "--kernel" },
	{ "initrd", "--initrd" }, { "append", "--append" }, { "elf", "--elf" }, { "bios", "--bios" }, { "dtb", "--dtb" },
	{ "instructions", "--max-insns" },
};
static const char other_keys[] = "name, args, qemu, seconds, exit, console, console-not, xfail, skip";

static int wrong(struct reader *r, const yaml_node_t *n, const char *what, const char *detail)
{
	return error_set(r->e, EINVAL, "%s:%zu: %s%s", r->s->file, n->start_mark.line + 1, what, detail);
}

static yaml_node_t *node(struct reader *r, int index)
{
	return yaml_document_get_node(&r->doc, index);
}

/* NULL: no text, told. */
static const char *text(struct reader *r, const yaml_node_t *n, const char *key)
{
	if (n->type != YAML_SCALAR_NODE || strlen((const char *)n->data.scalar.value) != n->data.scalar.length) {
		wrong(r, n, "a text is wanted for ", key);
		return NULL;
	}
	return (const char *)n->data.scalar.value;
}

static int words(struct reader *r, struct suite_test *t, const yaml_node_t *n, const char *key)
{
	int rc = 0;

	if (n->type != YAML_SEQUENCE_NODE)
		return wrong(r, n, "a list of words is wanted for ", key);
	for (const yaml_node_item_t *i = n->data.sequence.items.start; !rc && i < n->data.sequence.items.top; i++) {
		const char *word = text(r, node(r, *i), key);
		rc = word ? suite_arg(r->s, t, word, r->e) : -EINVAL;
	}
	return rc;
}

static int number(struct reader *r, const yaml_node_t *n, const char *value, const char *key, uint64_t max, uint64_t *out)
{
	struct error ignored;

	return parse_u64(value, key, 0, max, out, &ignored) ? wrong(r, n, "a number is wanted for ", key) : 0;
}

static int set_text(struct reader *r, struct suite_test *t, const yaml_node_t *n, const char *key)
{
	const struct { const char *key; const char **where; } texts[] = {
		{ "console", &t->console }, { "console-not", &t->console_not }, { "xfail", &t->xfail }, { "skip", &t->skip },
	};
	const char *value = text(r, n, key);
	uint64_t v = 0;
	int rc;

	if (!value)
		return -EINVAL;
	if (strcmp(key, "exit") == 0 && strcmp(value, "any") == 0)
		return t->exit = -1, 0;
	if (strcmp(key, "exit") == 0)
		return rc = number(r, n, value, key, 255, &v), t->exit = (int)v, rc;
	if (strcmp(key, "seconds") == 0)
		return rc = number(r, n, value, key, 86400, &v), t->seconds = (unsigned)v, rc;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (strcmp(texts[i].key, key) == 0)
			return (*texts[i].where = suite_keep(r->s, value, r->e)) ? 0 : -ENOMEM;
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (strcmp(options[i][0], key) == 0)
			return suite_arg(r->s, t, options[i][1], r->e) || suite_arg(r->s, t, value, r->e) ? -ENOMEM : 0;
	return error_set(r->e, EINVAL, "%s:%zu: no key '%s' in a test (there are: %s, and machine, cpu, el, smp, memory, kernel, initrd, "
			 "append, elf, bios, dtb, instructions)", r->s->file, n->start_mark.line + 1, key, other_keys);
}

static int set(struct reader *r, struct suite_test *t, const yaml_node_pair_t *p)
{
	const yaml_node_t *value = node(r, p->value);
	const char *key = text(r, node(r, p->key), "a key");

	if (!key)
		return -EINVAL;
	if (strcmp(key, "name") == 0)
		return 0; /* it has been used */
	if (strcmp(key, "args") == 0)
		return words(r, t, value, key);
	if (strcmp(key, "qemu") == 0)
		return t->argv[0] = "qemu", words(r, t, value, key);
	return set_text(r, t, value, key);
}

static const yaml_node_t *find(struct reader *r, const yaml_node_t *map, const char *key)
{
	for (const yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top; p++) {
		const yaml_node_t *k = node(r, p->key);
		if (k->type == YAML_SCALAR_NODE && strcmp((const char *)k->data.scalar.value, key) == 0)
			return node(r, p->value);
	}
	return NULL;
}

/* Defaults come first, without those that the test has itself. */
static int one_test(struct reader *r, const yaml_node_t *map, const yaml_node_t *defaults)
{
	const yaml_node_t *name = map->type == YAML_MAPPING_NODE ? find(r, map, "name") : NULL;
	const char *called = name ? text(r, name, "name") : NULL;
	struct suite_test *t;
	int rc;

	if (map->type != YAML_MAPPING_NODE || !name)
		return wrong(r, map, "a test is a mapping with a name", "");
	if (!called || !*called || strspn(called, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+") != strlen(called) ||
	    *called == '.')
		return wrong(r, name, "a name is made of letters, digits, - _ . +", "");
	t = suite_add(r->s, called, r->e);
	rc = t ? suite_arg(r->s, t, "run", r->e) : -ENOMEM;
	if (!rc && find(r, map, "qemu"))
		t->argv[0] = "qemu";
	for (const yaml_node_pair_t *p = defaults ? defaults->data.mapping.pairs.start : NULL;
	     !rc && defaults && p < defaults->data.mapping.pairs.top; p++) {
		const char *key = text(r, node(r, p->key), "a key");
		rc = !key ? -EINVAL : find(r, map, key) && strcmp(key, "args") != 0 ? 0 : set(r, t, p);
	}
	for (const yaml_node_pair_t *p = map->data.mapping.pairs.start; !rc && p < map->data.mapping.pairs.top; p++)
		rc = set(r, t, p);
	return rc;
}

static int whole(struct reader *r)
{
	const yaml_node_t *root = yaml_document_get_root_node(&r->doc), *tests, *defaults;
	int rc = 0;

	if (!root)
		return error_set(r->e, EINVAL, "%s:1: an empty file", r->s->file);
	tests = root->type == YAML_MAPPING_NODE ? find(r, root, "tests") : NULL;
	defaults = root->type == YAML_MAPPING_NODE ? find(r, root, "defaults") : NULL;
	if (!tests || tests->type != YAML_SEQUENCE_NODE)
		return wrong(r, tests ? tests : root, "a suite has a list of tests", "");
	if (defaults && defaults->type != YAML_MAPPING_NODE)
		return wrong(r, defaults, "defaults are a mapping", "");
	for (const yaml_node_pair_t *p = root->data.mapping.pairs.start; p < root->data.mapping.pairs.top; p++) {
		const char *key = text(r, node(r, p->key), "a key");
		if (!key || (strcmp(key, "tests") != 0 && strcmp(key, "defaults") != 0))
			return wrong(r, node(r, p->key), "a suite has defaults and tests, and nothing called ", key ? key : "that");
	}
	for (const yaml_node_item_t *i = tests->data.sequence.items.start; !rc && i < tests->data.sequence.items.top; i++)
		rc = one_test(r, node(r, *i), defaults);
	return rc;
}

int suite_read_yaml(struct suite *s, struct error *e)
{
	struct reader r = { .s = s, .e = e };
	FILE *f = fopen(s->file, "rbe");
	yaml_parser_t parser;
	int rc;

	if (!f)
		return error_set(e, errno, "%s: %s", s->file, strerror(errno));
	if (!yaml_parser_initialize(&parser)) {
		fclose(f);
		return error_set(e, ENOMEM, "out of memory");
	}
	yaml_parser_set_input_file(&parser, f);
	if (yaml_parser_load(&parser, &r.doc)) {
		rc = whole(&r);
		yaml_document_delete(&r.doc);
	} else {
		rc = error_set(e, EINVAL, "%s:%zu: %s", s->file, parser.problem_mark.line + 1, parser.problem ? parser.problem : "no YAML");
	}
	yaml_parser_delete(&parser);
	fclose(f);
	return rc;
}
