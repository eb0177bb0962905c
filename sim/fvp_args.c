/* sim/fvp_args.c - the command line of Arm's Base platform models (FVP_BaseR_AEMv8R, FVP_Base_RevC-2xAEMvA), translated into our options.
 *
 * Not here: their parameters (fvp_params.c); what the options do. */
#include "sim/fvp_args.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/features.h"
#include "sim/core/bits.h"
#include "sim/fvp_cpu.h"
#include "sim/fvp_params.h"
#include "sim/parse.h"

static int keep(struct fvp *p, const char *s, const char **out, struct error *e)
{
	*out = options_keep(p->o, s);
	return *out ? 0 : error_set(e, ENOMEM, "out of memory");
}

/* Lines of NAME=VALUE; # begins a comment. */
static int config_arg(struct fvp *p, const char *path, struct error *e)
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
			rc = fvp_param(p, s, e);
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

static int load(struct fvp *p, const char *arg, bool program, struct error *e)
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

static int program_arg(struct fvp *p, const char *arg, struct error *e)
{
	return load(p, arg, true, e);
}

static int data_arg(struct fvp *p, const char *arg, struct error *e)
{
	return load(p, arg, false, e);
}

/* ---- the rest ---- */

static int seconds_arg(struct fvp *p, const char *arg, struct error *e)
{
	uint64_t n;
	int rc = parse_u64(arg, "fvp: seconds", 1, UINT64_MAX / 1000000000 - 1, &n, e);

	p->o->timeout = n * 1000000000;
	return rc;
}

static int cycles_arg(struct fvp *p, const char *arg, struct error *e)
{
	return parse_u64(arg, "fvp: --cyclelimit", 1, UINT64_MAX, &p->o->max_insns, e);
}

static int stat_arg(struct fvp *p, const char *arg, struct error *e)
{
	(void)arg, (void)e;
	p->o->summary = true;
	return 0;
}

static int explain_arg(struct fvp *p, const char *arg, struct error *e)
{
	(void)arg, (void)e;
	p->explain = true;
	return 0;
}

static int nothing(struct fvp *p, const char *arg, struct error *e)
{
	(void)p, (void)arg, (void)e;
	return 0;
}

static const struct fvp_option {
	const char *brief, *name;
	bool takes_arg;
	int (*set)(struct fvp *p, const char *arg, struct error *e);
} fvp_options[] = {
	{ "-C", "--parameter", true, fvp_param },      { "-f", "--config-file", true, config_arg },
	{ "-a", "--application", true, program_arg },  { "-d", "--data", true, data_arg },
	{ "-T", "--timelimit", true, seconds_arg },    { "", "--simlimit", true, seconds_arg },
	{ "", "--cyclelimit", true, cycles_arg },      { "", "--stat", false, stat_arg },
	{ "", "--explain", false, explain_arg },       { "-q", "--quiet", false, nothing },
	{ "-Q", "--quantum", true, nothing },          { "-R", "--run", false, nothing },
	{ "-p", "--print-port-number", false, nothing },
};

/* The option at argv[*i], its value behind '=' or in the next word. */
static int one_option(struct fvp *p, int argc, char **argv, int *i, struct error *e)
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

static int finish_r(struct fvp *p, struct error *e)
{
	char spec[64] = "v8-r";

	for (unsigned i = 0; i < 2; i++)
		if (p->regions[i] >= 0)
			snprintf(spec + strlen(spec), sizeof(spec) - strlen(spec), "+mpu%u=%d", i + 1, p->regions[i]);
	if (p->no_vmsa)
		snprintf(spec + strlen(spec), sizeof(spec) - strlen(spec), "-VMSA");
	return cpu_model_is_r(p->o->cpu) ? 0 : keep(p, spec, &p->o->cpu, e);
}

static int finish(struct fvp *p, struct error *e)
{
	struct options *o = p->o;
	int rc = o->board->profile_r ? finish_r(p, e) : fvp_cpu_finish(p, e);

	o->smp = p->cores[0] + p->cores[1];
	o->cluster0 = p->cores[0];
	if (!p->stdio_taken && p->serial[0].kind == SERIAL_NULL)
		p->serial[0].kind = SERIAL_STDIO;
	bool ours = !o->serial_count; /* no --serial */
	for (unsigned i = 0; !rc && ours && i < OPT_SERIALS; i++)
		rc = options_add_serial(o, &p->serial[i], e);
	return rc ? rc : options_check(o, e);
}

/* The model is named first or told by its boot ROM. NULL: there is none of that name. */
static const char *board_of(int argc, char **argv)
{
	static const struct {
		const char *model, *board;
	} models[] = { { "FVP_BaseR_AEMv8R", "fvp-r" }, { "FVP_Base_RevC-2xAEMvA", "fvp-base" },
		       { "FVP_Base_RevC-2xAEMv8A", "fvp-base" } };

	for (size_t i = 0; argc && argv[0][0] != '-' && i < ARRAY_SIZE(models); i++)
		if (strncmp(argv[0], models[i].model, strlen(models[i].model)) == 0)
			return models[i].board;
	if (argc && argv[0][0] != '-')
		return NULL;
	for (int i = 0; i < argc; i++)
		if (strstr(argv[i], "bp.secureflashloader."))
			return "fvp-base";
	return "fvp-r";
}

int fvp_args_parse(struct options *o, int argc, char **argv, struct error *e)
{
	const char *board = board_of(argc, argv);
	struct fvp p = { .o = o, .regions = { -1, -1 }, .max_32bit_el = 1 };
	int rc;

	if (!board)
		return error_set(e, EINVAL, "fvp: %s is not modelled (FVP_BaseR_AEMv8R and FVP_Base_RevC-2xAEMvA are)", argv[0]);
	rc = options_machine(o, board, e);
	p.cores[0] = 4;
	p.cores[1] = rc || o->board->profile_r ? 0 : 4;
	for (unsigned n = 0; n < OPT_SERIALS; n++)
		p.serial[n].kind = SERIAL_NULL;
	for (int k = 0; k < argc; k++)
		p.explain |= strcmp(argv[k], "--explain") == 0;
	for (int i = argc && argv[0][0] != '-'; !rc && i < argc; i++)
		rc = one_option(&p, argc, argv, &i, e);
	return rc ? rc : finish(&p, e);
}
