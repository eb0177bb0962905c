/* sim/qemu_args.c - QEMU's command line for its machine virt, translated into our options. The one place where that spelling
 * is known.
 *
 * Three kinds of option: modelled (translated); without effect here and accepted for the scripts' sake, because leaving it out
 * means the same (-nodefaults, -accel tcg, ...); everything else, which is refused by name. Devices and drives: qemu_devices.c.
 * Not here: what the options do. */
#include "sim/qemu_args.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/core/trace.h"
#include "sim/parse.h"
#include "sim/qemu_devices.h"

struct parser {
	struct options *o;
	struct qemu_devices devices;
	bool nodefaults, nographic, stopped;
};

static int refused(const char *option, const char *what, struct error *e)
{
	return error_set(e, EINVAL, "qemu: %s%s%s is not modelled", option, what ? " " : "", what ? what : "");
}

static bool is_any(const char *s, const char *const *list)
{
	for (; *list; list++)
		if (s && strcmp(s, *list) == 0)
			return true;
	return false;
}

static bool is_off(const char *s)
{
	return is_any(s, (const char *const[]){ "off", "no", "false", "none", NULL });
}

/* ---- -machine ---- */

/* Properties whose absence is what aerie models: accepted with that value only. */
static bool harmless_machine_prop(const char *key, const char *value)
{
	static const char *const off[] = { "iommu", "ras", "usb", "graphics", "dump-guest-core", "mem-merge",
					   "default-bus-bypass-iommu", "suppress-vmdesc", "confidential-guest-support", NULL };

	if (strcmp(key, "accel") == 0)
		return value && strstr(value, "tcg");
	if (strcmp(key, "compact-highmem") == 0)
		return !is_off(value);
	return is_any(key, off) && is_off(value);
}

static int machine_prop(struct parser *p, const struct parse_item *it, struct error *e)
{
	int rc;

	if (strcmp(it->key, "dumpdtb") == 0 && it->value) {
		p->o->dump_dtb = options_keep(p->o, it->value);
		return p->o->dump_dtb ? 0 : error_set(e, ENOMEM, "out of memory");
	}
	if (it->value && harmless_machine_prop(it->key, it->value))
		return 0;
	rc = options_machine_prop(p->o, it->key, it->value, e);
	return rc == -ENOENT ? error_set(e, EINVAL, "qemu: -machine property %s%s%s is not modelled", it->key, it->value ? "=" : "",
					 it->value ? it->value : "") : rc;
}

/* "virt", "virt-10.0". */
static int machine_name(struct parser *p, const char *name, struct error *e)
{
	if (strncmp(name, "virt-", 5) == 0 && strspn(name + 5, "0123456789.") == strlen(name + 5))
		name = "virt";
	return options_machine(p->o, name, e);
}

static int machine_arg(struct parser *p, const char *arg, struct error *e)
{
	const char *rest = arg;
	struct parse_item it;
	int rc = 0;

	for (bool first = true; !rc && rest; first = false) {
		rc = parse_next(&rest, &it, "-machine", e);
		if (rc)
			return rc;
		if (first && !it.value)
			rc = machine_name(p, it.key, e);
		else if (strcmp(it.key, "type") == 0 && it.value)
			rc = machine_name(p, it.value, e);
		else
			rc = machine_prop(p, &it, e);
	}
	return rc;
}

/* ---- -cpu ---- */

static int append(char *spec, size_t size, const char *sign, const char *text, struct error *e)
{
	size_t used = strlen(spec);

	if ((size_t)snprintf(spec + used, size - used, "%s%s", sign, text) >= size - used)
		return error_set(e, EINVAL, "qemu: -cpu is too long");
	return 0;
}

static int cpu_prop(struct options *o, char *spec, size_t size, const struct parse_item *it, struct error *e)
{
	static const struct { const char *prop, *feature; } features[] = {
		{ "pauth", "PAuth" }, { "pmu", "PMUv3" }, { "lpa2", "LPA2" },
	};
	static const struct { const char *prop, *feature; } algorithms[] = {
		{ "pauth-impdef", "PACIMP" }, { "pauth-qarma3", "PACQARMA3" }, { "pauth-qarma5", "PACQARMA5" },
	};
	static const char *const absent[] = { "sme", "sme_fa64", "x-rme", "cfgend", NULL };
	bool on;
	int rc = parse_bool(it->value, it->key, &on, e);

	if (rc)
		return rc;
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		if (strcmp(features[i].prop, it->key) == 0)
			return append(spec, size, on ? "+" : "-", features[i].feature, e);
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (strcmp(algorithms[i].prop, it->key) == 0)
			return on ? append(spec, size, "+", algorithms[i].feature, e) : 0;
	if (strcmp(it->key, "aarch64") == 0) {
		o->aarch32 = !on;
		return 0;
	}
	if (!on && (is_any(it->key, absent) || strncmp(it->key, "sme", 3) == 0))
		return 0;
	return error_set(e, EINVAL, "qemu: -cpu property %s=%s is not modelled", it->key, it->value);
}

/* sve=on|off, sve<bits>=on|off, sve-max-vq=N: here lengths are the powers of two up to a longest one. */
struct sve_props {
	bool on, off;
	unsigned longest, too_long; /* bits; 0: nothing said */
};

static int sve_prop(struct sve_props *s, const struct parse_item *it, struct error *e)
{
	uint64_t n;
	bool on = true;
	int rc = strcmp(it->key, "sve-max-vq") == 0 ? parse_u64(it->value, it->key, 1, 16, &n, e) : parse_bool(it->value, it->key, &on, e);

	if (rc)
		return rc;
	if (strcmp(it->key, "sve") == 0) {
		s->on = on;
		s->off = !on;
		return 0;
	}
	if (strcmp(it->key, "sve-max-vq") == 0)
		n *= 128;
	else if ((rc = parse_u64(it->key + 3, it->key, 128, 2048, &n, e)))
		return rc;
	if (n & (n - 1))
		return on ? error_set(e, EINVAL, "qemu: -cpu %s: only vectors of a power of two bits are modelled", it->key) : 0;
	if (on && n > s->longest)
		s->longest = (unsigned)n;
	if (!on && (!s->too_long || n < s->too_long))
		s->too_long = (unsigned)n;
	return 0;
}

static int append_sve(char *spec, size_t size, const struct sve_props *s, struct error *e)
{
	unsigned bits = s->longest ? s->longest : s->too_long / 2;
	char limit[24];

	if (s->too_long && (bits < 128 || s->too_long <= s->longest))
		return error_set(e, EINVAL, "qemu: -cpu sve%u=off: all shorter vectors of a power of two bits are needed", s->too_long);
	if (s->off)
		return append(spec, size, "-", "SVE", e);
	snprintf(limit, sizeof(limit), "SVE=%u", bits);
	return bits ? append(spec, size, "+", limit, e) : s->on ? append(spec, size, "+", "SVE", e) : 0;
}

static int cpu_arg(struct parser *p, const char *arg, struct error *e)
{
	char spec[512] = "";
	const char *rest = arg;
	struct parse_item it;
	struct sve_props sve = { 0 };
	int rc;

	for (bool first = true; rest; first = false) {
		rc = parse_next(&rest, &it, "-cpu", e);
		if (!rc && first)
			rc = append(spec, sizeof(spec), "", it.text, e);
		else if (!rc)
			rc = strncmp(it.key, "sve", 3) ? cpu_prop(p->o, spec, sizeof(spec), &it, e) : sve_prop(&sve, &it, e);
		if (rc)
			return rc;
	}
	if ((rc = append_sve(spec, sizeof(spec), &sve, e)))
		return rc;
	p->o->cpu = options_keep(p->o, spec);
	return p->o->cpu ? 0 : error_set(e, ENOMEM, "out of memory");
}

/* ---- -smp, -m ---- */

static int smp_arg(struct parser *p, const char *arg, struct error *e)
{
	static const char *const counts[] = { "sockets", "dies", "clusters", "cores", "threads", NULL };
	uint64_t cpus = 0, product = 1, max = 0, v;
	const char *rest = arg;
	struct parse_item it;

	for (bool first = true; rest; first = false) {
		int rc = parse_next(&rest, &it, "-smp", e);
		if (!rc)
			rc = parse_u64(it.value ? it.value : it.key, "-smp", 1, 512, &v, e);
		if (rc)
			return rc;
		if ((first && !it.value) || strcmp(it.key, "cpus") == 0)
			cpus = v;
		else if (strcmp(it.key, "maxcpus") == 0)
			max = v;
		else if (is_any(it.key, counts))
			product *= v;
		else
			return refused("-smp", it.key, e);
	}
	p->o->smp = (unsigned)(cpus ? cpus : product);
	if (max > p->o->smp)
		return error_set(e, EINVAL, "qemu: -smp maxcpus: processors cannot be added while the machine runs");
	return 0;
}

static int memory_arg(struct parser *p, const char *arg, struct error *e)
{
	const char *rest = arg;
	struct parse_item it;
	int rc = parse_next(&rest, &it, "-m", e);

	if (rc)
		return rc;
	if (rest || (it.value && strcmp(it.key, "size") != 0))
		return refused("-m", rest ? rest : it.key, e);
	return parse_size(it.value ? it.value : it.key, "-m", 1 << 20, &p->o->ram, e);
}

/* ---- logs, accelerators, time ---- */

static int log_arg(struct parser *p, const char *arg, struct error *e)
{
	static const struct { const char *name; uint32_t mask; } kinds[] = {
		{ "in_asm", BIT(TRACE_INSN) }, { "exec", BIT(TRACE_INSN) }, { "cpu", BIT(TRACE_INSN) | BIT(TRACE_REG) },
		{ "int", BIT(TRACE_EXC_ENTRY) | BIT(TRACE_EXC_RETURN) }, { "mmu", BIT(TRACE_MEM) | BIT(TRACE_TLBI) },
		{ "guest_errors", 0 }, { "unimp", 0 }, { "nochain", 0 },
	};
	const char *rest = arg;
	struct parse_item it;

	while (rest) {
		size_t i = 0;
		int rc = parse_next(&rest, &it, "-d", e);
		if (rc)
			return rc;
		while (i < ARRAY_SIZE(kinds) && strcmp(kinds[i].name, it.text) != 0)
			i++;
		if (i == ARRAY_SIZE(kinds))
			return refused("-d", it.text, e);
		p->o->trace_mask |= kinds[i].mask;
	}
	return 0;
}

static int accel_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)p;
	return strncmp(arg, "tcg", 3) == 0 && (!arg[3] || arg[3] == ',') ? 0 : refused("-accel", arg, e);
}

/* One instruction is one nanosecond: shift=0 is what always holds. */
static int icount_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)p;
	return strcmp(arg, "0") == 0 || strncmp(arg, "shift=0", 7) == 0 ? 0 : refused("-icount", arg, e);
}

static int rtc_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)p;
	return strcmp(arg, "base=utc") == 0 ? 0 : refused("-rtc", arg, e);
}

static int semihosting_arg(struct parser *p, const char *arg, struct error *e)
{
	return qemu_semihosting(&p->devices, p->o, arg, e);
}

static int seed_arg(struct parser *p, const char *arg, struct error *e)
{
	return parse_u64(arg, "-seed", 0, UINT64_MAX, &p->o->seed, e);
}

/* ---- devices ---- */

static int device_arg(struct parser *p, const char *arg, struct error *e)
{
	return qemu_device(&p->devices, p->o, arg, e);
}

static int drive_arg(struct parser *p, const char *arg, struct error *e)
{
	return qemu_drive(&p->devices, p->o, arg, e);
}

static int pflash_arg(struct parser *p, const char *arg, struct error *e)
{
	return options_add_flash(p->o, &(struct opt_flash){ .path = arg }, OPT_FLASH, e);
}

static int chardev_arg(struct parser *p, const char *arg, struct error *e)
{
	return qemu_chardev(&p->devices, p->o, arg, e);
}

static int serial_arg(struct parser *p, const char *arg, struct error *e)
{
	return qemu_serial(&p->devices, p->o, arg, e);
}

static int global_arg(struct parser *p, const char *arg, struct error *e)
{
	static const char legacy[] = "virtio-mmio.force-legacy=";
	int rc;

	if (strncmp(arg, legacy, strlen(legacy)) != 0)
		return -ENOENT;
	rc = parse_bool(arg + strlen(legacy), "-global virtio-mmio.force-legacy", &p->devices.legacy, e);
	p->devices.legacy_said = true;
	return rc;
}

static int object_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)p;
	/* Where random numbers come from: ours always come from the seed. */
	return strncmp(arg, "rng-", 4) == 0 ? 0 : refused("-object", arg, e);
}

static int only_none(struct parser *p, const char *arg, struct error *e)
{
	(void)p;
	(void)e;
	return strcmp(arg, "none") == 0 || strcmp(arg, "null") == 0 ? 0 : -ENOENT;
}

static int nothing(struct parser *p, const char *arg, struct error *e)
{
	(void)p, (void)arg, (void)e;
	return 0;
}

static int kernel_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)e;
	p->o->kernel = arg;
	p->o->kernel_may_be_raw = true;
	return 0;
}

static int nodefaults_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)arg, (void)e;
	p->nodefaults = true;
	return 0;
}

static int nographic_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)arg, (void)e;
	p->nographic = true;
	return 0;
}

static int no_reboot_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)arg, (void)e;
	p->o->reset_stops = true;
	return 0;
}

/* Whoever stops the machine at its start has a debugger to start it. */
static int gdb_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)e;
	p->o->gdb = strncmp(arg, "tcp:", 4) == 0 ? arg + 4 : arg;
	return 0;
}

static int gdb_default_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)arg;
	return gdb_arg(p, "tcp::1234", e);
}

static int stopped_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)arg, (void)e;
	p->stopped = true;
	return 0;
}

struct qemu_row {
	const char *name;
	bool takes_arg;
	int (*set)(struct parser *p, const char *arg, struct error *e);
	size_t str; /* set NULL: offset of the string in struct options; 0: refused */
};

#define STR(field) true, NULL, offsetof(struct options, field)

static const struct qemu_row qemu_rows[] = {
	{ "M", true, machine_arg, 0 },        { "machine", true, machine_arg, 0 }, { "cpu", true, cpu_arg, 0 },
	{ "smp", true, smp_arg, 0 },          { "m", true, memory_arg, 0 },        { "kernel", true, kernel_arg, 0 },
	{ "initrd", STR(initrd) },            { "append", STR(append) },           { "dtb", STR(dtb) },
	{ "bios", STR(bios) },                { "pflash", true, pflash_arg, 0 },
	{ "device", true, device_arg, 0 },    { "drive", true, drive_arg, 0 },     { "chardev", true, chardev_arg, 0 },
	{ "serial", true, serial_arg, 0 },    { "object", true, object_arg, 0 },   { "d", true, log_arg, 0 },
	{ "D", STR(trace_file) },             { "accel", true, accel_arg, 0 },     { "icount", true, icount_arg, 0 },
	{ "gdb", true, gdb_arg, 0 },          { "s", false, gdb_default_arg, 0 },  { "S", false, stopped_arg, 0 },
	{ "rtc", true, rtc_arg, 0 },          { "seed", true, seed_arg, 0 },       { "nodefaults", false, nodefaults_arg, 0 },
	{ "nographic", false, nographic_arg, 0 }, { "no-reboot", false, no_reboot_arg, 0 },
	{ "semihosting-config", true, semihosting_arg, 0 }, { "semihosting", false, semihosting_arg, 0 },
	/* accepted for the scripts' sake */
	{ "display", true, only_none, 0 },    { "monitor", true, only_none, 0 },   { "vga", true, only_none, 0 },
	{ "net", true, only_none, 0 },        { "nic", true, only_none, 0 },       { "parallel", true, only_none, 0 },
	{ "name", true, nothing, 0 },         { "no-user-config", false, nothing, 0 },
	/* known, and refused with their value */
	{ "plugin", true, NULL, 0 },
	{ "netdev", true, NULL, 0 },          { "fw_cfg", true, NULL, 0 },         { "global", true, global_arg, 0 },
};

static const struct qemu_row *find_row(const char *arg)
{
	if (arg[0] != '-')
		return NULL;
	arg += arg[1] == '-' ? 2 : 1;
	for (size_t i = 0; i < ARRAY_SIZE(qemu_rows); i++)
		if (strcmp(qemu_rows[i].name, arg) == 0)
			return &qemu_rows[i];
	return NULL;
}

static int one_option(struct parser *p, int argc, char **argv, int *i, struct error *e)
{
	const char *name = argv[*i], *arg = NULL;
	const struct qemu_row *r = find_row(name);
	int rc;

	if (!r) { /* an option of our own: --clock host */
		rc = strncmp(name, "--", 2) == 0 ? options_one(p->o, argc, argv, i, e) : -ENOENT;
		return rc == -ENOENT ? refused(name, NULL, e) : rc;
	}
	if (r->takes_arg && ++*i == argc)
		return error_set(e, EINVAL, "qemu: %s wants a value", name);
	if (r->takes_arg)
		arg = argv[*i];
	if (r->set) {
		rc = r->set(p, arg, e);
		return rc == -ENOENT ? refused(name, arg, e) : rc;
	}
	if (!r->str)
		return refused(name, arg, e);
	*(const char **)((char *)p->o + r->str) = arg;
	return 0;
}

/* QEMU's own defaults where they differ from ours. */
int qemu_args_parse(struct options *o, int argc, char **argv, struct error *e)
{
	struct parser p = { .o = o };
	int rc = 0;

	o->gic_version = 2;
	o->ram = 128 << 20;
	for (int i = 0; !rc && i < argc; i++)
		rc = one_option(&p, argc, argv, &i, e);
	if (!rc)
		rc = qemu_devices_done(&p.devices, o, e);
	if (!rc && !o->serial_count && p.nodefaults && !p.nographic)
		rc = options_add_serial(o, &(struct opt_serial){ .kind = SERIAL_NULL }, e);
	else if (!rc && !o->serial_count)
		rc = options_add_serial(o, &(struct opt_serial){ .kind = SERIAL_STDIO, .escape = p.nographic }, e);
	if (!rc && p.stopped && !o->gdb)
		rc = error_set(e, EINVAL, "qemu: -S stops the machine until a debugger starts it: it needs -s or -gdb tcp::PORT");
	o->gdb_runs = o->gdb && !p.stopped;
	return rc ? rc : options_check(o, e);
}
