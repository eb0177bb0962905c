/* tests/fuzz/fuzz_semihost.c - semihosting calls of a hostile program: any operation with any parameters, blocks and names. Nothing
 * may crash, and nothing outside its folder may be read, changed, made or lost; the folder has ways out (links) to try.
 * Input: calls of 16 bytes: operation, which block, names and modes; then what memory holds. */
#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cpu/exec/step.h"
#include "sim/core/bits.h"
#include "sim/core/ram.h"
#include "sim/machine.h"
#include "sim/semihost.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CALLS = 24, RAM_BYTES = 1 << 20 };
#define RAM_BASE 0x40000000u

static struct machine *machine;
static char top[64], secret[33]; /* secret: in no text of this program, so that no fuzzer finds it there */
static uint8_t image[RAM_BYTES];

static void must(bool ok)
{
	if (!ok)
		abort();
}

static const char *in_top(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	return path;
}

static void write_file(const char *name, const char *text)
{
	FILE *f = fopen(in_top(name), "w");

	must(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

/* Not memcmp(): libFuzzer learns from what that compares. */
static bool begins_with_secret(const char *s)
{
	unsigned differ = 0;

	for (unsigned i = 0; i < sizeof(secret) - 1; i++)
		differ |= (unsigned)(s[i] ^ secret[i]);
	return !differ;
}

static bool is_secret(const char *name)
{
	char text[64] = "";
	FILE *f = fopen(in_top(name), "r");
	bool good = f && fgets(text, sizeof(text), f) && begins_with_secret(text) && !text[sizeof(secret) - 1];

	if (f)
		fclose(f);
	return good;
}

static void add_link(const char *to, const char *name)
{
	(void)!symlink(to, in_top(name));
}

static unsigned entries(const char *name)
{
	DIR *d = opendir(in_top(name));
	unsigned n = 0;

	must(d != NULL);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type;
	return at->level ? remove(path) : 0;
}

/* The ways out: made again each time, because the program may remove or rename them. */
static void furnish(void)
{
	if (entries("box") > 40)
		must(nftw(in_top("box"), remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0);
	(void)!mkdir(in_top("box/sub"), 0777);
	(void)!mkfifo(in_top("box/fifo"), 0666);
	add_link("../secret", "box/link");
	add_link("../away", "box/linkdir");
	add_link("/", "box/root");
	add_link("../../secret", "box/sub/up");
	if (access(in_top("box/a"), F_OK))
		write_file("box/a", "inside\n");
}

static void build(void)
{
	static struct options o;
	struct console *console;
	struct error e;

	snprintf(top, sizeof(top), "world-XXXXXX");
	must(mkdtemp(top) && !mkdir(in_top("box"), 0777) && !mkdir(in_top("away"), 0777));
	for (unsigned i = 0; i < sizeof(secret) - 1; i++)
		secret[i] = (char)('a' + (i * i * 7 + i * 3) % 26);
	write_file("secret", secret);
	write_file("away/secret", secret);
	options_init(&o);
	must(!options_machine(&o, "virt", &e) && !options_serial(&o, "null", &e) && !options_semihost_arg(&o, "arg=x", &e));
	o.semihost.dir = strdup(in_top("box"));
	o.semihost.out = (struct opt_serial){ .kind = SERIAL_NULL };
	o.el2 = true;
	o.el = 2;
	o.ram = RAM_BYTES;
	console = console_create(&o, &e);
	must(console && (machine = machine_create(&o, console, &e)));
	pe_reset(machine->pe[0], 2, false);
}

static void check(void)
{
	must(is_secret("secret") && is_secret("away/secret"));
	must(entries(".") == 5 && entries("away") == 3);
	for (const uint8_t *p = machine->ram->host; (p = memchr(p, secret[0], (size_t)(machine->ram->host + RAM_BYTES - p))) &&
						     p < machine->ram->host + RAM_BYTES - sizeof(secret); p++)
		must(!begins_with_secret((const char *)p));
}

/* Names that are worth trying, and what the data say. */
static void put_name(const uint8_t *d, uint64_t block, unsigned word, unsigned bytes)
{
	static const char *const names[] = { "a", "b", "sub/a", "../secret", "sub/../../secret", "link", "linkdir/secret", "root/etc/passwd",
					     "/etc/passwd", "sub/up", "fifo", ":tt", ":semihosting-features", ".", "..", "", "sub",
					     "linkdir", "./a", "sub//a", "/proc/self/fd/0", "sub/./../a", "a/", "link/" };
	const char *s = names[d[0] % ARRAY_SIZE(names)];
	uint64_t at = RAM_BASE + 0x8000 + 0x100 * word, n = strlen(s);

	if (d[0] & 0x80) { /* the data's own */
		at = RAM_BASE + 0x10000 + d[1] * 16;
		n = d[2];
	} else {
		memcpy(machine->ram->host + (at - RAM_BASE), s, n + 1);
	}
	memcpy(machine->ram->host + (block - RAM_BASE) + word * bytes, &at, bytes);
	memcpy(machine->ram->host + (block - RAM_BASE) + (word + (d[3] & 1 ? 1 : 2)) * bytes, &n, bytes);
}

/* 0 operation; 1 how: bit 0 a 32-bit caller, bits 3:1 the block; 2-5 small words; 6-9 a name, 10-13 another one. */
static void call(const uint8_t *d)
{
	struct pe *pe = machine->pe[0];
	unsigned bytes = d[1] & 1 ? 4 : 8;
	uint64_t block = RAM_BASE + 0x4000;

	pe->ps.nrw = d[1] & 1;
	for (unsigned i = 0; i < 4; i++) {
		uint64_t v = d[1] & 0x40 ? RAM_BASE + 0x10000 + d[2 + i] * 64 : d[2 + i];
		v = d[2 + i] == 0xff ? UINT64_MAX : d[2 + i] == 0xfe ? RAM_BASE + RAM_BYTES - 3 : v;
		memcpy(machine->ram->host + 0x4000 + i * bytes, &v, bytes);
	}
	if (d[1] & 0x20)
		put_name(d + 6, block, 0, bytes);
	if (d[1] & 0x20 && d[0] == 0x0f)
		put_name(d + 10, block, 2, bytes);
	if (d[1] & 0x10)
		block = d[1] & 2 ? RAM_BASE + RAM_BYTES - 12 : d[1] & 4 ? UINT64_MAX - 5 : d[1] & 8 ? 0x09000000 : RAM_BASE + 0x10000;
	pe->x[0] = d[0];
	pe->x[1] = block;
	semihost_ops.call(machine->semihost, pe);
	pe->ps.nrw = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t n, rest;

	if (size < 17)
		return 0;
	if (!machine)
		build();
	furnish();
	n = 1 + data[0] % CALLS;
	data++, size--;
	n = n * 16 < size ? n : size / 16;
	rest = size - n * 16 < RAM_BYTES - 0x10000 ? size - n * 16 : RAM_BYTES - 0x10000;
	memcpy(machine->ram->host, image, RAM_BYTES);
	memcpy(machine->ram->host + 0x10000, data + n * 16, rest);
	for (size_t i = 0; i < n; i++)
		call(data + i * 16);
	check();
	semihost_reset(machine->semihost);
	return 0;
}
