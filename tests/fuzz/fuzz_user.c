/* tests/fuzz/fuzz_user.c - what users write: command lines of all three spellings, suites of tests, descriptions of registers, names
 * of processors. Accepted, or refused with a line that says why; never a crash.
 * Input: a byte that says what the rest is; of a command line each word is a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/fvp_args.h"
#include "sim/impdef_file.h"
#include "sim/qemu_args.h"
#include "sim/suite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS = 32, TEXT = 8192 };

static void refused(const struct error *e)
{
	if (!e->msg[0] || strlen(e->msg) >= sizeof(e->msg)) {
		fprintf(stderr, "fuzz_user: refused without a reason\n");
		abort();
	}
}

static void command_line(char *text, int (*parse)(struct options *o, int argc, char **argv, struct error *e))
{
	struct error e = { "" };
	struct options o;
	char *argv[WORDS];
	int argc = 0;

	for (char *word = text; word && argc < WORDS; argc++) {
		char *end = strchr(word, '\n');

		if (end)
			*end++ = 0;
		argv[argc] = word;
		word = end;
	}
	options_init(&o);
	if (parse(&o, argc, argv, &e))
		refused(&e);
	options_free(&o);
}

/* A file of that contents; its name decides who reads it. */
static void suite(const char *text, size_t size, const char *name)
{
	struct suite_request r = { .max_smp = 4, .logs = "/tmp" };
	struct error e = { "" };
	char path[64];
	int fd = memfd_create("suite", 0);
	struct suite *s;

	if (fd < 0 || write(fd, text, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/tmp/aerie-fuzz-%d-%s", (int)getpid(), name);
	unlink(path);
	char target[64];
	snprintf(target, sizeof(target), "/proc/self/fd/%d", fd);
	if (symlink(target, path))
		abort();
	s = suite_load(path, &r, &e);
	if (!s)
		refused(&e);
	else
		suite_destroy(s);
	unlink(path);
	close(fd);
}

static void registers(const char *text)
{
	struct impdef t = { 0 };
	struct error e = { "" };

	if (impdef_parse(&t, "regs", text, &e))
		refused(&e);
}

static void processor(const char *text)
{
	struct cpu_model m;
	struct error e = { "" };

	if (cpu_model_parse(&m, text, &e))
		refused(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[TEXT];

	if (size < 2 || size > TEXT)
		return 0;
	memcpy(text, data + 1, size - 1);
	text[size - 1] = 0;
	switch (data[0] % 7) {
	case 0:
		command_line(text, options_parse);
		break;
	case 1:
		command_line(text, qemu_args_parse);
		break;
	case 2:
		command_line(text, fvp_args_parse);
		break;
	case 3:
		suite(text, size - 1, "a.yaml");
		break;
	case 4:
		suite(text, size - 1, "a.cfg");
		break;
	case 5:
		registers(text);
		break;
	default:
		processor(text);
	}
	return 0;
}
