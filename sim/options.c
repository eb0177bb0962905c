/* sim/options.c - the command line of `aerie run`, and the settings both command lines share.
 * Not here: QEMU's spelling (qemu_args.c); what the settings do (machine.c, run.c). */
#include "sim/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/features.h"
#include "sim/core/bits.h"
#include "sim/parse.h"
#include "sim/places.h"

void options_init(struct options *o)
{
	*o = (struct options){
		.board = &virt_board,
		.gic_version = 3,
		.acpi = true,
		.its = true,
		.secure_memory = true,
		.highmem = true,
		.cpu = "max",
		.smp = 1,
		.ram = RAM_OF_BOARD,
		.max_insns = UINT64_MAX,
		.timeout = UINT64_MAX,
		.quantum = 10000,
	};
}

void options_free(struct options *o)
{
	for (unsigned i = 0; i < o->owned_count; i++)
		free(o->owned[i]);
	free(o->owned);
	places_destroy(o->places);
}

const char *options_keep(struct options *o, const char *s)
{
	char **grown = realloc(o->owned, (o->owned_count + 1) * sizeof(*grown));
	char *copy;

	if (!grown)
		return NULL;
	o->owned = grown;
	copy = strdup(s);
	if (copy)
		o->owned[o->owned_count++] = copy;
	return copy;
}

int options_add_load(struct options *o, const struct opt_load *l, struct error *e)
{
	if (o->load_count == OPT_LOADS)
		return error_set(e, EINVAL, "more than %d things to load", OPT_LOADS);
	o->load[o->load_count++] = *l;
	return 0;
}

int options_add_virtio(struct options *o, const struct opt_virtio *v, struct error *e)
{
	if (o->virtio_count == OPT_VIRTIO)
		return error_set(e, EINVAL, "more than %d virtio devices", OPT_VIRTIO);
	o->virtio[o->virtio_count++] = *v;
	return 0;
}

int options_add_flash(struct options *o, const struct opt_flash *f, unsigned unit, struct error *e)
{
	for (unsigned i = 0; unit == OPT_FLASH && i < OPT_FLASH; i++)
		if (!o->flash[i].path)
			unit = i;
	if (unit >= OPT_FLASH)
		return error_set(e, EINVAL, "flash: the machine has %d banks", OPT_FLASH);
	if (o->flash[unit].path)
		return error_set(e, EINVAL, "flash: two files for bank %u", unit);
	o->flash[unit] = *f;
	return 0;
}

unsigned options_pci_slot(const struct options *o)
{
	unsigned slot = 1; /* 0 is the host bridge */

	for (unsigned i = 0; i < o->virtio_count; i++)
		slot += o->virtio[i].pci;
	return slot;
}

int options_add_serial(struct options *o, const struct opt_serial *s, struct error *e)
{
	if (o->serial_count == OPT_SERIALS)
		return error_set(e, EINVAL, "more than %d serial lines", OPT_SERIALS);
	for (unsigned i = 0; i < o->serial_count; i++)
		if (s->kind == SERIAL_STDIO && o->serial[i].kind == SERIAL_STDIO)
			return error_set(e, EINVAL, "two serial lines on standard input and output");
	o->serial[o->serial_count++] = *s;
	return 0;
}

int options_serial(struct options *o, const char *arg, struct error *e)
{
	struct opt_serial s = { .kind = SERIAL_STDIO };

	if (strcmp(arg, "null") == 0 || strcmp(arg, "none") == 0)
		s.kind = SERIAL_NULL;
	else if (strncmp(arg, "file:", 5) == 0 && arg[5])
		s = (struct opt_serial){ .kind = SERIAL_FILE, .path = arg + 5 };
	else if (strcmp(arg, "stdio") != 0)
		return error_set(e, EINVAL, "--serial: '%s' is not stdio, null or file:PATH", arg);
	return options_add_serial(o, &s, e);
}

/* ---- the machine ---- */

int options_machine_prop(struct options *o, const char *key, const char *value, struct error *e)
{
	if (strcmp(key, "gic-version") == 0) {
		if (value && (strcmp(value, "3") == 0 || strcmp(value, "max") == 0))
			o->gic_version = 3;
		else if (value && strcmp(value, "2") == 0)
			o->gic_version = 2;
		else
			return error_set(e, EINVAL, "gic-version: '%s' is not 2 or 3", value ? value : "");
		return 0;
	}
	if (strcmp(key, "virtualization") == 0)
		return parse_bool(value, "virtualization", &o->el2, e);
	if (strcmp(key, "secure") == 0)
		return parse_bool(value, "secure", &o->el3, e);
	if (strcmp(key, "acpi") == 0) {
		o->acpi = true;
		return value && strcmp(value, "auto") == 0 ? 0 : parse_bool(value, "acpi", &o->acpi, e);
	}
	if (strcmp(key, "its") == 0)
		return parse_bool(value, "its", &o->its, e);
	if (strcmp(key, "profile") == 0) {
		o->profile_r = value && strcmp(value, "r") == 0;
		return o->profile_r || (value && strcmp(value, "a") == 0) ? 0 : error_set(e, EINVAL, "profile: a or r");
	}
	if (strcmp(key, "mte") == 0)
		return parse_bool(value, "mte", &o->mte, e);
	if (strcmp(key, "secure-memory") == 0)
		return parse_bool(value, "secure-memory", &o->secure_memory, e);
	if (strcmp(key, "highmem") == 0)
		return parse_bool(value, "highmem", &o->highmem, e);
	return -ENOENT;
}

int options_machine(struct options *o, const char *name, struct error *e)
{
	o->board = board_find(name);
	if (!o->board)
		return error_set(e, EINVAL, "no machine '%s' (there are: %s)", name, board_names());
	return 0;
}

static int machine_arg(struct options *o, const char *arg, struct error *e)
{
	const char *rest = arg;
	struct parse_item it;

	for (bool first = true; rest; first = false) {
		int rc = parse_next(&rest, &it, "-M", e);
		if (!rc)
			rc = first && !it.value ? options_machine(o, it.key, e) : options_machine_prop(o, it.key, it.value, e);
		if (rc == -ENOENT)
			return error_set(e, EINVAL, "-M: no property '%s' (there are: acpi, gic-version, its, virtualization, secure, "
					 "secure-memory, mte, highmem, profile)", it.key);
		if (rc)
			return rc;
	}
	return 0;
}

/* ---- what to load ---- */

static int bin_arg(struct options *o, const char *arg, struct error *e)
{
	struct opt_load l = { .kind = LOAD_RAW };
	const char *at = strrchr(arg, '@');
	char path[4096];
	int rc;

	if (!at || at == arg || (size_t)(at - arg) >= sizeof(path))
		return error_set(e, EINVAL, "--bin: '%s' is not FILE@ADDRESS", arg);
	rc = parse_u64(at + 1, "--bin: address", 0, UINT64_MAX, &l.addr, e);
	if (rc)
		return rc;
	memcpy(path, arg, (size_t)(at - arg));
	path[at - arg] = 0;
	l.path = options_keep(o, path);
	if (!l.path)
		return error_set(e, ENOMEM, "out of memory");
	return options_add_load(o, &l, e);
}

static int elf_arg(struct options *o, const char *arg, struct error *e)
{
	return options_add_load(o, &(struct opt_load){ .kind = LOAD_ELF, .path = arg, .entry = true }, e);
}

static int disk_arg(struct options *o, const char *arg, struct error *e)
{
	struct opt_virtio v = { .model = "virtio-blk", .slot = o->virtio_count };
	const char *rest = arg;
	struct parse_item it;

	while (rest) {
		int rc = parse_next(&rest, &it, "--disk", e);
		if (rc)
			return rc;
		if (!v.path)
			v.path = options_keep(o, it.text);
		else if (strcmp(it.key, "ro") == 0 && !it.value)
			v.readonly = true;
		else if (strcmp(it.key, "pci") == 0 && !it.value)
			v.pci = true;
		else if (strcmp(it.key, "serial") == 0 && it.value)
			v.serial = options_keep(o, it.value);
		else
			return error_set(e, EINVAL, "--disk: no property '%s' (there are: ro, pci, serial=NAME)", it.key);
	}
	if (!v.path || !*v.path)
		return error_set(e, EINVAL, "--disk wants FILE or FILE,ro");
	if (v.pci)
		v.slot = options_pci_slot(o);
	return options_add_virtio(o, &v, e);
}

static int flash_arg(struct options *o, const char *arg, struct error *e)
{
	struct opt_flash f = { 0 };
	uint64_t unit = OPT_FLASH;
	const char *rest = arg;
	struct parse_item it;

	while (rest) {
		int rc = parse_next(&rest, &it, "--flash", e);
		if (!rc && !f.path)
			f.path = options_keep(o, it.text);
		else if (!rc && strcmp(it.key, "ro") == 0 && !it.value)
			f.readonly = true;
		else if (!rc && strcmp(it.key, "unit") == 0 && it.value)
			rc = parse_u64(it.value, "--flash: unit", 0, OPT_FLASH - 1, &unit, e);
		else if (!rc)
			rc = error_set(e, EINVAL, "--flash: no property '%s' (there are: ro, unit=0 or 1)", it.key);
		if (rc)
			return rc;
	}
	if (!f.path || !*f.path)
		return error_set(e, EINVAL, "--flash wants FILE or FILE,ro");
	return options_add_flash(o, &f, (unsigned)unit, e);
}

static int clock_arg(struct options *o, const char *arg, struct error *e)
{
	if (strcmp(arg, "host") != 0 && strcmp(arg, "virtual") != 0)
		return error_set(e, EINVAL, "--clock: '%s' is not virtual or host", arg);
	o->host_clock = arg[0] == 'h';
	return 0;
}

/* ---- the table of options ---- */

static int number_arg(unsigned *out, const char *arg, const char *what, unsigned min, unsigned max, struct error *e)
{
	uint64_t v;
	int rc = parse_u64(arg, what, min, max, &v, e);

	if (!rc)
		*out = (unsigned)v;
	return rc;
}

static int smp_arg(struct options *o, const char *arg, struct error *e)
{
	return number_arg(&o->smp, arg, "--smp", 1, 512, e);
}

static int el_arg(struct options *o, const char *arg, struct error *e)
{
	return number_arg(&o->el, arg, "--el", 1, 3, e);
}
static int ram_arg(struct options *o, const char *arg, struct error *e)
{
	return parse_size(arg, "-m", 1 << 20, &o->ram, e);
}

static int insns_arg(struct options *o, const char *arg, struct error *e)
{
	return parse_u64(arg, "--max-insns", 1, UINT64_MAX - 1, &o->max_insns, e);
}

static int timeout_arg(struct options *o, const char *arg, struct error *e)
{
	return parse_duration(arg, "--timeout", &o->timeout, e);
}

static int seed_arg(struct options *o, const char *arg, struct error *e)
{
	return parse_u64(arg, "--seed", 0, UINT64_MAX, &o->seed, e);
}

static int quantum_arg(struct options *o, const char *arg, struct error *e)
{
	return parse_u64(arg, "--quantum", 1, 1000000000, &o->quantum, e);
}

static int rng_arg(struct options *o, const char *arg, struct error *e)
{
	(void)arg;
	return options_add_virtio(o, &(struct opt_virtio){ .model = "virtio-rng", .slot = o->virtio_count }, e);
}

static int impdef_arg(struct options *o, const char *arg, struct error *e)
{
	return impdef_names_add(&o->impdef, arg, e);
}

static int vcon_arg(struct options *o, const char *arg, struct error *e)
{
	(void)arg;
	return options_add_virtio(o, &(struct opt_virtio){ .model = "virtio-console", .slot = o->virtio_count }, e);
}

struct option_row {
	const char *name;
	bool takes_arg;
	int (*set)(struct options *o, const char *arg, struct error *e); /* or: */
	size_t str, flag;                                               /* offset of the string or bool to set */
};

#define CALL(fn)   true, fn, 0, 0
#define SWITCH(fn) false, fn, 0, 0
#define MAYBE(fn)  false, fn, 0, 1 /* with a value behind '=', or NULL */
#define STR(field) true, NULL, offsetof(struct options, field), 0
#define FLAG(field) false, NULL, 0, offsetof(struct options, field)

static const struct option_row option_rows[] = {
	{ "-M", CALL(machine_arg) },        { "--machine", CALL(machine_arg) },
	{ "--cpu", STR(cpu) },              { "-cpu", STR(cpu) },
	{ "--smp", CALL(smp_arg) },         { "-smp", CALL(smp_arg) },
	{ "-m", CALL(ram_arg) },            { "--el", CALL(el_arg) },
	{ "--kernel", STR(kernel) },        { "--initrd", STR(initrd) },
	{ "--append", STR(append) },        { "--dtb", STR(dtb) },
	{ "--bios", STR(bios) },            { "--flash", CALL(flash_arg) },
	{ "--elf", CALL(elf_arg) },         { "--bin", CALL(bin_arg) },
	{ "--disk", CALL(disk_arg) },       { "--serial", CALL(options_serial) },
	{ "--rng", SWITCH(rng_arg) },       { "--virtio-console", SWITCH(vcon_arg) },
	{ "--dump-dtb", STR(dump_dtb) },    { "--dump-map", FLAG(dump_map) },
	{ "--trace", CALL(options_trace) }, { "-o", STR(trace_file) },
	{ "--trace-log", STR(trace_log) },  { "--trace-filter", STR(trace_filter) },
	{ "--trace-from", STR(trace_from) }, { "--trace-to", STR(trace_to) },
	{ "--trace-ring", CALL(options_trace_ring) }, { "--lockstep", STR(lockstep) },
	{ "--symbols", CALL(options_symbols) },
	{ "--aarch32", FLAG(aarch32) },     { "--trace-hash", FLAG(trace_hash) },
	{ "--summary", FLAG(summary) },     { "--impdef", CALL(impdef_arg) },
	{ "--gdb", STR(gdb) },              { "--gdb-later", FLAG(gdb_runs) },
	{ "--max-insns", CALL(insns_arg) }, { "--timeout", CALL(timeout_arg) },
	{ "--clock", CALL(clock_arg) },     { "--seed", CALL(seed_arg) },
	{ "--semihosting", MAYBE(options_semihost_arg) },
	{ "--quantum", CALL(quantum_arg) }, { "--no-reboot", FLAG(reset_stops) },
	{ "--reverse", FLAG(reverse) },
	{ "--save", STR(save_snapshot) },   { "--load", STR(load_snapshot) },
};

static const struct option_row *find_row(const char *arg, const char **value)
{
	for (size_t i = 0; i < ARRAY_SIZE(option_rows); i++) {
		const struct option_row *r = &option_rows[i];
		size_t n = strlen(r->name);
		if (strncmp(arg, r->name, n) != 0)
			continue;
		*value = arg[n] == '=' && r->name[1] == '-' ? arg + n + 1 : NULL;
		if (!arg[n] || *value)
			return r;
	}
	return NULL;
}

int options_one(struct options *o, int argc, char **argv, int *i, struct error *e)
{
	const char *value;
	const struct option_row *r = find_row(argv[*i], &value);

	if (!r)
		return -ENOENT;
	if (r->takes_arg && !value && ++*i == argc)
		return error_set(e, EINVAL, "%s wants a value", r->name);
	if (!r->takes_arg && value && !(r->set && r->flag))
		return error_set(e, EINVAL, "%s takes no value", r->name);
	if (r->takes_arg && !value)
		value = argv[*i];
	if (r->set)
		return r->set(o, value, e);
	if (r->takes_arg)
		*(const char **)((char *)o + r->str) = value;
	else
		*(bool *)((char *)o + r->flag) = true;
	return 0;
}

int options_parse(struct options *o, int argc, char **argv, struct error *e)
{
	for (int i = 0; i < argc; i++) {
		int rc = options_one(o, argc, argv, &i, e);
		if (rc == -ENOENT)
			return error_set(e, EINVAL, "run: unknown option '%s' (aerie --help lists them)", argv[i]);
		if (rc)
			return rc;
	}
	return options_check(o, e);
}
