/* sim/why.c - `aerie why`: runs one instruction on a fresh PE and says what became of it, which bit of which register decided, and
 * what would have happened without that bit; `--rows` answers rows on standard input, for whole tables.
 * Not here: the PE (probe.c); which values another outcome needs (why_control.c); assembler text (insn_text.c). */
#include "sim/why.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/effective.h"
#include "cpu/exec/decode.h"
#include "sim/disasm.h"
#include "sim/esr_text.h"
#include "sim/impdef_file.h"
#include "sim/insn_text.h"
#include "sim/parse.h"
#include "sim/probe.h"
#include "sim/why_control.h"

#define MAX_STEPS 8 /* controls followed one after the other */

struct why {
	struct cpu_model model;
	struct impdef impdef;
	struct probe *probe;
	struct disasm *disasm;
	struct probe_state state;
	bool rows;
};

/* ---- the state that is asked about ---- */

/* A field's value into the register's, on top of what was set before or reset left. */
static int set_field(struct why *w, const struct sysreg *r, const char *field, uint64_t v, struct error *e)
{
	const uint64_t writable = sysreg_writable((enum sysreg_id)r->id, &w->model.feat);
	unsigned n;
	const struct sysreg_field *f = sysreg_fields((enum sysreg_id)r->id, &n);

	for (unsigned i = 0; i < n; i++) {
		if (strcmp(f[i].name, field) != 0 || !bits(writable, f[i].hi, f[i].lo))
			continue;
		if (f[i].hi - f[i].lo < 63 && v >> (f[i].hi - f[i].lo + 1))
			return error_set(e, EINVAL, "--set %s.%s: %#" PRIx64 " does not fit in its %d bits", r->name, field, v,
					 f[i].hi - f[i].lo + 1);
		w->state.value[r->id] = deposit(w->state.value[r->id], f[i].hi, f[i].lo, v);
		return 0;
	}
	return error_set(e, EINVAL, "--set: %s has no field %s in --cpu %s (aerie info sysreg %s lists them)", r->name, field,
			 w->model.name, r->name);
}

/* "HCR_EL2.TVM=1" or "HCR_EL2=0x80000000". */
static int set_arg(struct why *w, const char *arg, struct error *e)
{
	char name[64], *dot, *eq;
	uint64_t v;
	uint32_t enc;

	if (snprintf(name, sizeof(name), "%s", arg) >= (int)sizeof(name) || !(eq = strchr(name, '=')))
		return error_set(e, EINVAL, "--set: REGISTER=VALUE or REGISTER.FIELD=VALUE expected, not '%s'", arg);
	*eq = 0;
	if ((dot = strchr(name, '.')))
		*dot = 0;
	const struct sysreg *r = reg_find(name, &enc);
	if (!r || !sysreg_exists(r, &w->model.feat))
		return error_set(e, EINVAL, "--set: no register '%s' in --cpu %s", name, w->model.name);
	int rc = parse_u64(eq + 1, "--set", 0, UINT64_MAX, &v, e);
	if (rc)
		return rc;
	if (!w->state.set[r->id])
		w->state.value[r->id] = probe_reset_value(w->probe, &w->state, (enum sysreg_id)r->id);
	w->state.set[r->id] = true;
	if (dot)
		return set_field(w, r, dot + 1, v, e);
	w->state.value[r->id] = v;
	return 0;
}

/* "0=0x1234" */
static int x_arg(struct why *w, const char *arg, struct error *e)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (end == arg || *end != '=' || n > 30)
		return error_set(e, EINVAL, "--x: NUMBER=VALUE expected with a number up to 30, not '%s'", arg);
	return parse_u64(end + 1, "--x", 0, UINT64_MAX, &w->state.x[n], e);
}

/* ---- an outcome in words ---- */

static void print_register(const struct probe_outcome *o)
{
	const struct trace_event *ev = &o->reg;

	if (ev->kind == TRACE_VNCR && ev->vncr.el1_name)
		printf("executes: %s %s in the place of %s; without NV2: %s\n", ev->vncr.write ? "writes" : "reads", ev->vncr.el1_name,
		       ev->vncr.name, ev->vncr.without);
	else if (ev->kind == TRACE_VNCR)
		printf("executes: %s the VNCR page at offset %#x in the place of %s; without NV2: %s\n",
		       ev->vncr.write ? "writes" : "reads", ev->vncr.offset, ev->vncr.name, ev->vncr.without);
	else if (ev->kind == TRACE_SYSREG)
		printf("executes: %s %s\n", ev->sysreg.write ? "writes" : "reads", ev->sysreg.name);
	else
		printf("executes: %s\n", ev->op.name);
}

static void print_outcome(const struct probe_outcome *o)
{
	char text[200];

	if (o->kind == PROBE_SLEEPS)
		printf("executes: waits\n");
	else if (o->kind == PROBE_RAN && o->has_reg)
		print_register(o);
	else if (o->kind == PROBE_RAN)
		printf("executes%s\n", o->pc != PROBE_PC + 4 ? " and branches" : "");
	else
		printf("%s EL%u: ESR_EL%u %#" PRIx64 " (%s), vector offset %#x\n",
		       o->exc.exc.esr >> 26 ? "exception to" : "UNDEFINED, taken to", o->exc.exc.to_el, o->exc.exc.to_el, o->exc.exc.esr,
		       esr_text(o->exc.exc.esr, text, sizeof(text)), o->exc.exc.vector);
}

static const char *cause_of(const struct probe_outcome *o)
{
	return o->kind == PROBE_EXCEPTION ? o->exc.exc.cause : NULL;
}

/* Follows the controls: what decided, what would have been without it, and so on. */
static void print_chain(struct why *w, uint32_t word, struct probe_outcome *o)
{
	struct probe_state s = w->state;

	for (unsigned n = 0; n < MAX_STEPS && cause_of(o); n++) {
		struct control c;
		struct probe_outcome next;

		if (!control_find(w->probe, &s, word, o, &c)) {
			printf("  decided by %s\n", cause_of(o));
			return;
		}
		printf("  decided by %s = %#" PRIx64 "\n", c.name, c.value);
		probe_run(w->probe, &c.other, word, &next);
		printf("  with %s = %#" PRIx64 ": ", c.name, c.other_value);
		print_outcome(&next);
		s = c.other;
		*o = next;
	}
}

static int answer(struct why *w, const char *text, struct error *e)
{
	struct probe_outcome o;
	uint32_t word;
	char dis[200];
	int rc = insn_parse(text, &w->impdef, &word, e);

	if (rc)
		return rc;
	probe_run(w->probe, &w->state, word, &o);
	if (*text == '0')
		text = disasm_text(w->disasm, &insn_a64, PROBE_PC, word, dis, sizeof(dis));
	printf("%s (0x%08x) at EL%u, %s, --cpu %s\n", text, word,
	       w->state.el, w->state.secure || feature_in(&w->model.feat, FEAT_PMSA) ? "Secure" : "Non-secure", w->model.name);
	printf("  ");
	print_outcome(&o);
	print_chain(w, word, &o);
	return 0;
}

/* ---- rows ---- */

/* kind, EL, EC, ESR, vector offset, ELR - PC, what it reached, cause */
static void print_row(const struct probe_outcome *o)
{
	const char *cause = cause_of(o);

	if (o->kind == PROBE_EXCEPTION)
		printf("%s\tEL%u\t0x%02x\t0x%" PRIx64 "\t0x%x\t%" PRId64 "\t-\t%s\n", o->exc.exc.esr >> 26 & 0x3f ? "trap" : "undef",
		       o->exc.exc.to_el, (unsigned)(o->exc.exc.esr >> 26 & 0x3f), o->exc.exc.esr, o->exc.exc.vector & 0x7ff,
		       (int64_t)(o->exc.exc.elr - PROBE_PC), cause ? cause : "-");
	else if (o->has_reg && o->reg.kind == TRACE_VNCR && o->reg.vncr.el1_name)
		printf("ok\t-\t-\t-\t-\t-\t%s:%s\t-\n", o->reg.vncr.write ? "W" : "R", o->reg.vncr.el1_name);
	else if (o->has_reg && o->reg.kind == TRACE_VNCR)
		printf("vncr\t-\t-\t-\t-\t-\t%s:0x%03x=0x%" PRIx64 "\t-\n", o->reg.vncr.write ? "W" : "R", o->reg.vncr.offset,
		       o->reg.vncr.val);
	else if (o->has_reg && o->reg.kind == TRACE_SYSREG)
		printf("ok\t-\t-\t-\t-\t-\t%s:%s\t-\n", o->reg.sysreg.write ? "W" : "R", o->reg.sysreg.name);
	else
		printf("%s\t-\t-\t-\t-\t-\t-\t-\n", o->kind == PROBE_SLEEPS ? "sleep" : "ok");
}

/* "set REG=VALUE ...": the registers from here on; "x N=VALUE ..."; "EL SP WORD": a row to be answered. */
static int row(struct why *w, char *line, struct error *e)
{
	struct probe_outcome o;
	char *save, *s = strtok_r(line, " \t", &save);
	unsigned el, sp;
	uint32_t word;
	int rc = 0;

	if (!s)
		return 0;
	if (!strcmp(s, "set") || !strcmp(s, "x")) {
		bool x = *s == 'x';
		if (!x)
			memset(w->state.set, 0, sizeof(w->state.set));
		while (!rc && (s = strtok_r(NULL, " \t", &save)))
			rc = x ? x_arg(w, s, e) : set_arg(w, s, e);
		return rc;
	}
	if (sscanf(s, "%u", &el) != 1 || el > 3 || !(s = strtok_r(NULL, " \t", &save)) || sscanf(s, "%u", &sp) != 1 || sp > 1 ||
	    !(s = strtok_r(NULL, " \t", &save)))
		return error_set(e, EINVAL, "why --rows: 'set REG=VALUE...', 'x N=VALUE...' or 'EL SP WORD' expected");
	if ((rc = insn_parse(s, &w->impdef, &word, e)))
		return rc;
	w->state.el = el;
	w->state.sp = sp;
	probe_run(w->probe, &w->state, word, &o);
	print_row(&o);
	return 0;
}

static int answer_rows(struct why *w, struct error *e)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int rc = 0;

	while (!rc && (n = getline(&line, &size, stdin)) >= 0) {
		while (n && strchr("\r\n", line[n - 1]))
			line[--n] = 0;
		rc = row(w, line, e);
	}
	free(line);
	return rc;
}

/* ---- arguments ---- */

static int option(struct why *w, const char *name, const char *arg, struct error *e)
{
	uint64_t v;
	int rc;

	if (!strcmp(name, "--set"))
		return set_arg(w, arg, e);
	if (!strcmp(name, "--x"))
		return x_arg(w, arg, e);
	if (!strcmp(name, "--el")) {
		rc = parse_u64(arg, "--el", 0, 3, &v, e);
		w->state.el = rc ? 0 : (unsigned)v;
		if (!rc && v > 1 && !feature_in(&w->model.feat, v == 2 ? FEAT_EL2 : FEAT_EL3))
			return error_set(e, EINVAL, "--el %u: --cpu %s has no EL%u", (unsigned)v, w->model.name, (unsigned)v);
		return rc;
	}
	return error_set(e, EINVAL, "why: unknown option '%s' (--cpu, --impdef, --el, --secure, --sp0, --set, --x, --rows)", name);
}

static int start(struct why *w, const char *cpu, const struct impdef_names *impdef, struct error *e)
{
	int rc = cpu_model_parse(&w->model, cpu, e);

	if (!rc)
		rc = impdef_load(&w->impdef, &w->model, impdef, e);
	if (rc)
		return rc;
	w->probe = probe_create(&w->model, &w->impdef, e);
	w->disasm = disasm_create();
	w->state.el = EL1;
	w->state.sp = true;
	if (w->probe && !w->disasm)
		error_set(e, ENOMEM, "out of memory");
	return w->probe && w->disasm ? 0 : -ENOMEM;
}

static int run(struct why *w, int argc, char **argv, struct error *e)
{
	bool asked = false;
	int rc = 0;

	for (int i = 0; !rc && i < argc; i++) {
		const char *a = argv[i];

		if (!strcmp(a, "--secure"))
			w->state.secure = true;
		else if (!strcmp(a, "--sp0"))
			w->state.sp = false;
		else if (!strcmp(a, "--rows"))
			w->rows = true;
		else if (!strcmp(a, "--cpu") || !strcmp(a, "--impdef"))
			i++;
		else if (a[0] == '-' && a[1] == '-')
			rc = i + 1 < argc ? option(w, a, argv[++i], e) : error_set(e, EINVAL, "why: %s needs a value", a);
		else
			asked = true, rc = answer(w, a, e);
	}
	if (rc || asked)
		return rc;
	return w->rows ? answer_rows(w, e) :
			 error_set(e, EINVAL, "why: which instruction? (a word, or text: 'msr SCTLR_EL1, x0'; --rows reads rows)");
}

int why_main(int argc, char **argv, struct error *e)
{
	struct why *w = calloc(1, sizeof(*w));
	const char *cpu = "max";
	struct impdef_names impdef = { .count = 0 };
	int rc = 0;

	if (!w)
		return error_set(e, ENOMEM, "out of memory");
	for (int i = 0; !rc && i + 1 < argc; i++)
		if (!strcmp(argv[i], "--cpu"))
			cpu = argv[i + 1];
		else if (!strcmp(argv[i], "--impdef"))
			rc = impdef_names_add(&impdef, argv[i + 1], e);
	if (!rc)
		rc = start(w, cpu, &impdef, e);
	if (!rc)
		rc = run(w, argc, argv, e);
	disasm_destroy(w->disasm);
	probe_destroy(w->probe);
	free(w);
	return rc;
}
