/* sim/fvp_args.c - the command line and the parameters of Arm's FVP_BaseR_AEMv8R, translated into our options. The one place where
 * that spelling is known.
 *
 * A parameter is mapped; or accepted and ignored, because what it sets is so here or is not seen by software, for the reason its row
 * gives (--explain prints it); or refused. Not here: what the options do. */
#include "sim/fvp_args.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpu/arch/features.h"
#include "sim/core/bits.h"
#include "sim/parse.h"

struct parser {
	struct options *o;
	bool explain;
	unsigned cores[2];
	int regions[2];          /* of the MPUs; -1: as the processor has */
	struct opt_serial serial[OPT_SERIALS];
	bool stdio_taken;
};

static int keep(struct parser *p, const char *s, const char **out, struct error *e)
{
	*out = options_keep(p->o, s);
	return *out ? 0 : error_set(e, ENOMEM, "out of memory");
}

/* ---- parameters ---- */

static int cores_param(struct parser *p, const char *name, const char *value, struct error *e)
{
	uint64_t n;
	unsigned cluster = name[7] == '1';
	int rc = parse_u64(value, name, cluster ? 0 : 1, 8, &n, e);

	p->cores[cluster] = (unsigned)n;
	return rc;
}

static int regions_param(struct parser *p, const char *name, const char *value, struct error *e)
{
	uint64_t n;
	int rc = parse_u64(value, name, 0, 255, &n, e);

	p->regions[strstr(name, "_s2") != NULL] = (int)n;
	return rc;
}

static int dram_param(struct parser *p, const char *name, const char *value, struct error *e)
{
	uint64_t n;
	int rc = parse_u64(value, name, 1, 2, &n, e);

	p->o->ram = n << 30;
	return rc;
}

/* The lines that write to standard output: here that is one of them. */
static int uart_param(struct parser *p, const char *name, const char *value, struct error *e)
{
	struct opt_serial *s = &p->serial[strstr(name, "_uart")[5] - '0'];

	if (strcmp(value, "-") != 0) {
		s->kind = SERIAL_FILE;
		return keep(p, value, &s->path, e);
	}
	if (!p->stdio_taken)
		s->kind = SERIAL_STDIO;
	p->stdio_taken = true;
	return 0;
}

static int flash_param(struct parser *p, const char *name, const char *value, struct error *e)
{
	struct opt_flash f = { .readonly = true };
	int rc = keep(p, value, &f.path, e);

	return rc ? rc : options_add_flash(p->o, &f, strstr(name, "flashloader1") ? 1 : 0, e);
}

static int disk_param(struct parser *p, const char *name, const char *value, struct error *e)
{
	struct opt_virtio v = { .model = "virtio-blk" };
	int rc = keep(p, value, &v.path, e);

	(void)name;
	return rc ? rc : options_add_virtio(p->o, &v, e);
}

static bool is_true(const char *v)
{
	return strcmp(v, "1") == 0 || strcasecmp(v, "true") == 0;
}

static int must_be_on(struct parser *p, const char *name, const char *value, struct error *e)
{
	(void)p;
	return is_true(value) ? 0 : error_set(e, EINVAL, "fvp: %s=%s is not modelled: only 1", name, value);
}

static int must_be_off(struct parser *p, const char *name, const char *value, struct error *e)
{
	(void)p;
	return !is_true(value) ? 0 : error_set(e, EINVAL, "fvp: %s=%s is not modelled: only 0", name, value);
}

struct param {
	const char *pattern; /* as for fnmatch() */
	int (*set)(struct parser *p, const char *name, const char *value, struct error *e); /* NULL: ignored */
	const char *why;     /* why it is ignored, or what it sets */
};

/* The first row that fits counts. */
static const struct param params[] = {
	{ "cluster[01].NUM_CORES", cores_param, "the number of processors" },
	{ "cluster[01].num_protection_regions_s[12]", regions_param, "the regions of the EL1 and EL2 MPUs" },
	{ "cluster*.has_aarch64", must_be_on, "the processors are AArch64's" },
	{ "cluster*.VMSA_supported", NULL, "EL1 can always use VMSAv8-64" },
	{ "cluster*.max_32bit_el", NULL, "there is no AArch32" },
	{ "cluster*.gicv3.*", NULL, "the interrupt controller is GICv3 by system registers" },
	{ "cluster*.PA_SIZE", NULL, "addresses have 48 bits" },
	{ "cluster*.semihosting-*", NULL, "there is no semihosting" },
	{ "cluster*.cpu*.semihosting-*", NULL, "there is no semihosting" },
	{ "semihosting-*", NULL, "there is no semihosting" },
	{ "cluster*.stage12_tlb_size", NULL, "TLB sizes are not seen by software" },
	{ "gic_distributor.has-two-security-states", must_be_off, "the GIC has one Security state" },
	{ "gic_distributor.*", NULL, "the GIC is what it is without" },
	{ "bp.refcounter.*", NULL, "the counter runs from reset on, in virtual time" },
	{ "bp.dram_size", dram_param, "the DRAM below 2 GiB" },
	{ "bp.secure_memory", must_be_off, "memory is open to all" },
	{ "bp.pl011_uart[0-3].out_file", uart_param, "where a serial line writes" },
	{ "bp.pl011_uart[0-3].*", NULL, "serial lines neither wait nor stop the simulation" },
	{ "bp.terminal_*", NULL, "there are no telnet terminals" },
	{ "bp.vis.*", NULL, "there is no window" },
	{ "bp.flashloader[01].fname", flash_param, "what flash holds" },
	{ "bp.virtioblockdevice.image_path", disk_param, "the disk" },
	{ "bp.exclusive_monitor.*", NULL, "exclusives work everywhere in memory" },
	{ "bp.ve_sysregs.*", NULL, "there are no V2M system registers" },
	{ "bp.smsc_91c111.*", NULL, "there is no network" },
	{ "bp.virtio_net.*", NULL, "there is no network" },
	{ "bp.hostbridge.*", NULL, "there is no network" },
	{ "bp.sp805_*", NULL, "there is no watchdog" },
	{ "cci400.*", NULL, "memory is always coherent" },
	{ "cache_state_modelled", NULL, "caches are not seen by software" },
	{ "pctl.*", NULL, "all processors start from reset" },
};

/* name=value */
static int param_arg(struct parser *p, const char *arg, struct error *e)
{
	char name[128];
	const char *eq = strchr(arg, '=');

	if (!eq || eq == arg || (size_t)(eq - arg) >= sizeof(name))
		return error_set(e, EINVAL, "fvp: -C wants NAME=VALUE, not '%s'", arg);
	memcpy(name, arg, (size_t)(eq - arg));
	name[eq - arg] = 0;
	for (size_t i = 0; i < ARRAY_SIZE(params); i++) {
		const struct param *r = &params[i];

		if (fnmatch(r->pattern, name, 0) != 0)
			continue;
		if (p->explain)
			fprintf(stderr, "%-7s %s=%s: %s\n", r->set ? "mapped" : "ignored", name, eq + 1, r->why);
		return r->set ? r->set(p, name, eq + 1, e) : 0;
	}
	return error_set(e, EINVAL, "fvp: the parameter %s is not modelled (leave it out if the software does not need it)", name);
}

/* Lines of NAME=VALUE; # begins a comment. */
static int config_arg(struct parser *p, const char *path, struct error *e)
{
	FILE *f = fopen(path, "r");
	char line[512];
	int rc = 0;

	if (!f)
		return error_set(e, errno, "cannot open %s: %s", path, strerror(errno));
	while (!rc && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "#\r\n")] = 0;
		char *s = line + strspn(line, " \t"), *end = s + strlen(s);
		while (end > s && (end[-1] == ' ' || end[-1] == '\t'))
			*--end = 0;
		if (*s)
			rc = param_arg(p, s, e);
	}
	fclose(f);
	return rc;
}

/* ---- images ---- */

/* "cluster0.cpu0=file": which processor does not matter, all see the same memory. */
static const char *without_instance(const char *arg)
{
	const char *eq = strchr(arg, '='), *slash = strchr(arg, '/');

	while (*arg == '=')
		return without_instance(arg + 1);
	return eq && (!slash || eq < slash) && strncmp(arg, "cluster", 7) == 0 ? eq + 1 : arg;
}

static int load(struct parser *p, const char *arg, bool program, struct error *e)
{
	const char *at;
	struct opt_load l = { .kind = program ? LOAD_ELF : LOAD_RAW, .entry = program };
	char path[4096];
	int rc;

	arg = without_instance(arg);
	at = strrchr(arg, '@');
	if (!at && !program)
		return error_set(e, EINVAL, "fvp: --data wants FILE@ADDRESS, not '%s'", arg);
	if (at) {
		rc = parse_u64(at + 1, "fvp: address", 0, UINT64_MAX, &l.addr, e);
		if (rc)
			return rc;
		l.kind = LOAD_RAW;
	}
	snprintf(path, sizeof(path), "%.*s", at ? (int)(at - arg) : (int)strlen(arg), arg);
	rc = keep(p, path, &l.path, e);
	return rc ? rc : options_add_load(p->o, &l, e);
}

static int program_arg(struct parser *p, const char *arg, struct error *e)
{
	return load(p, arg, true, e);
}

static int data_arg(struct parser *p, const char *arg, struct error *e)
{
	return load(p, arg, false, e);
}

/* ---- the rest ---- */

static int seconds_arg(struct parser *p, const char *arg, struct error *e)
{
	uint64_t n;
	int rc = parse_u64(arg, "fvp: seconds", 1, UINT64_MAX / 1000000000 - 1, &n, e);

	p->o->timeout = n * 1000000000;
	return rc;
}

static int cycles_arg(struct parser *p, const char *arg, struct error *e)
{
	return parse_u64(arg, "fvp: --cyclelimit", 1, UINT64_MAX, &p->o->max_insns, e);
}

static int stat_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)arg, (void)e;
	p->o->summary = true;
	return 0;
}

static int explain_arg(struct parser *p, const char *arg, struct error *e)
{
	(void)arg, (void)e;
	p->explain = true;
	return 0;
}

static int nothing(struct parser *p, const char *arg, struct error *e)
{
	(void)p, (void)arg, (void)e;
	return 0;
}

static const struct fvp_option {
	const char *brief, *name;
	bool takes_arg;
	int (*set)(struct parser *p, const char *arg, struct error *e);
} fvp_options[] = {
	{ "-C", "--parameter", true, param_arg },      { "-f", "--config-file", true, config_arg },
	{ "-a", "--application", true, program_arg },  { "-d", "--data", true, data_arg },
	{ "-T", "--timelimit", true, seconds_arg },    { "", "--simlimit", true, seconds_arg },
	{ "", "--cyclelimit", true, cycles_arg },      { "", "--stat", false, stat_arg },
	{ "", "--explain", false, explain_arg },       { "-q", "--quiet", false, nothing },
	{ "-Q", "--quantum", true, nothing },          { "-R", "--run", false, nothing },
	{ "-p", "--print-port-number", false, nothing },
};

/* The option at argv[*i], its value behind '=' or in the next word. */
static int one_option(struct parser *p, int argc, char **argv, int *i, struct error *e)
{
	const char *word = argv[*i], *value = NULL;
	size_t n = strcspn(word, "=");

	for (size_t k = 0; k < ARRAY_SIZE(fvp_options); k++) {
		const struct fvp_option *r = &fvp_options[k];
		bool is_long = strlen(r->name) == n && strncmp(word, r->name, n) == 0;

		if (!is_long && strcmp(word, r->brief) != 0)
			continue;
		if (is_long && word[n] == '=')
			value = word + n + 1;
		else if (r->takes_arg && ++*i == argc)
			return error_set(e, EINVAL, "fvp: %s wants a value", word);
		else if (r->takes_arg)
			value = argv[*i];
		return r->set(p, value, e);
	}
	if (strncmp(word, "--", 2) == 0) { /* an option of our own: --trace exc */
		int rc = options_one(p->o, argc, argv, i, e);
		if (rc != -ENOENT)
			return rc;
	}
	return error_set(e, EINVAL, "fvp: %s is not modelled", word);
}

static int finish(struct parser *p, struct error *e)
{
	struct options *o = p->o;
	char spec[64] = "v8-r";
	int rc = 0;

	o->smp = p->cores[0] + p->cores[1];
	for (unsigned i = 0; i < 2; i++)
		if (p->regions[i] >= 0)
			snprintf(spec + strlen(spec), sizeof(spec) - strlen(spec), "+mpu%u=%d", i + 1, p->regions[i]);
	if (!cpu_model_is_r(o->cpu))
		rc = keep(p, spec, &o->cpu, e);
	if (!p->stdio_taken && p->serial[0].kind == SERIAL_NULL)
		p->serial[0].kind = SERIAL_STDIO;
	bool ours = !o->serial_count; /* no --serial */
	for (unsigned i = 0; !rc && ours && i < OPT_SERIALS; i++)
		rc = options_add_serial(o, &p->serial[i], e);
	return rc ? rc : options_check(o, e);
}

int fvp_args_parse(struct options *o, int argc, char **argv, struct error *e)
{
	struct parser p = { .o = o, .cores = { 4, 0 }, .regions = { -1, -1 } };
	int i = 0, rc = options_machine(o, "fvp-r", e);

	for (unsigned n = 0; n < OPT_SERIALS; n++)
		p.serial[n].kind = SERIAL_NULL;
	for (int k = 0; k < argc; k++)
		p.explain |= strcmp(argv[k], "--explain") == 0;
	if (!rc && argc && argv[0][0] != '-') {
		if (strncmp(argv[0], "FVP_BaseR_AEMv8R", 16) != 0)
			return error_set(e, EINVAL, "fvp: %s is not modelled (FVP_BaseR_AEMv8R is)", argv[0]);
		i = 1;
	}
	for (; !rc && i < argc; i++)
		rc = one_option(&p, argc, argv, &i, e);
	return rc ? rc : finish(&p, e);
}
