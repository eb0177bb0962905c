/* sim/why_control.c - finds the control that a cause names, and tries its other values until the outcome is another.
 * A cause is what verdicts carry: "HCR_EL2.TVM", "MDCR_EL2.{TDE,TDA}", "SCTLR_ELx.UCI" (of the regime), "HFGRTR_EL2" (the bit of the
 * register that is accessed). Nothing here knows what a bit does: the same PE is asked again. */
#include "sim/why_control.h"

#include <stdio.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/insn_text.h"

/* The bits that a cause names in one register. */
struct target {
	const struct sysreg *r;
	uint64_t mask;
};

static const struct sysreg_field *field_at(enum sysreg_id id, unsigned bit)
{
	unsigned n;
	const struct sysreg_field *f = sysreg_fields(id, &n);

	for (unsigned i = 0; i < n; i++)
		if (bit >= f[i].lo && bit <= f[i].hi)
			return &f[i];
	return NULL;
}

/* "FIELD" or "{A,B}" of the register as a mask; 0: there is no such field. */
static uint64_t field_mask(enum sysreg_id id, const char *names)
{
	unsigned n;
	const struct sysreg_field *f = sysreg_fields(id, &n);
	uint64_t mask = 0;
	char copy[64], *save;

	snprintf(copy, sizeof(copy), "%s", names);
	for (char *s = strtok_r(copy, "{},", &save); s; s = strtok_r(NULL, "{},", &save))
		for (unsigned i = 0; i < n; i++)
			if (!strcmp(f[i].name, s))
				mask |= GENMASK(f[i].hi, f[i].lo);
	return mask;
}

/* "ACTLR_EL2[7]", of a register without names for its bits: "ACTLR_EL2" stays in the name. 0: no such index. */
static uint64_t index_mask(char *name)
{
	char *at = strchr(name, '[');
	unsigned n;

	if (!at || sscanf(at, "[%u]", &n) != 1 || n > 63)
		return 0;
	*at = 0;
	return BIT(n);
}

/* The cause as register and bits, ELx being `el`. */
static bool parse_cause(const char *cause, unsigned el, uint32_t word, struct target *t)
{
	char name[64], *dot, *x;
	enum dir d;
	const struct sysreg *row = insn_row(word, &d);

	if (snprintf(name, sizeof(name), "%s", cause) >= (int)sizeof(name))
		return false;
	if ((dot = strchr(name, '.')))
		*dot = 0;
	if ((x = strstr(name, "_ELx")))
		x[3] = (char)('0' + el);
	t->mask = index_mask(name);
	t->r = sysreg_by_name(name);
	if (!t->r)
		return false;
	if (t->mask)
		return true;
	if (dot)
		t->mask = field_mask((enum sysreg_id)t->r->id, dot + 1);
	else
		t->mask = row && row->fgt ? BIT(row->fgt_bit) : 0;
	return t->mask != 0;
}

static void set_name(struct control *c, const struct target *t, const char *cause)
{
	const char *dot = strchr(cause, '.'), *index = strchr(cause, '[');
	const struct sysreg_field *f = field_at((enum sysreg_id)t->r->id, (unsigned)__builtin_ctzll(t->mask));

	snprintf(c->name, sizeof(c->name), "%s%s%s", t->r->name, index ? "" : ".", index ? index : dot ? dot + 1 : f ? f->name : "?");
}

static bool same_outcome(const struct probe_outcome *a, const struct probe_outcome *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind != PROBE_EXCEPTION)
		return true;
	return a->exc.exc.esr == b->exc.exc.esr && a->exc.exc.to_el == b->exc.exc.to_el && a->exc.exc.cause == b->exc.exc.cause;
}

/* The masked bits of v without the gaps between them. */
static uint64_t gather(uint64_t v, uint64_t mask)
{
	uint64_t out = 0;
	unsigned n = 0;

	for (unsigned i = 0; i < 64; i++)
		if (mask >> i & 1)
			out |= (v >> i & 1) << n++;
	return out;
}

static uint64_t scatter(uint64_t v, uint64_t mask)
{
	uint64_t out = 0;

	for (unsigned i = 0; i < 64; i++)
		if (mask >> i & 1) {
			out |= (v & 1) << i;
			v >>= 1;
		}
	return out;
}

/* The first other value that changes the outcome: all bits clear, all set, then each. */
static bool try_values(struct probe *p, uint32_t word, const struct probe_outcome *o, const struct target *t, struct control *c)
{
	const unsigned width = (unsigned)__builtin_popcountll(t->mask), id = t->r->id;
	const uint64_t all = width < 4 ? BIT(width) - 1 : 15, was = c->other.value[id];

	for (uint64_t n = 0; n <= all + 1; n++) {
		uint64_t v = n == 1 ? all : n ? n - 1 : 0;
		struct probe_outcome next;

		if (v == c->value)
			continue;
		c->other.value[id] = (was & ~t->mask) | scatter(v, t->mask);
		probe_run(p, &c->other, word, &next);
		if (!same_outcome(o, &next)) {
			c->other_value = v;
			return true;
		}
	}
	return false;
}

bool control_find(struct probe *p, const struct probe_state *s, uint32_t word, const struct probe_outcome *o, struct control *c)
{
	const char *cause = o->exc.exc.cause;

	for (unsigned el = 1; cause && el <= 3; el++) { /* ELx: whichever decides */
		struct target t;

		if (!parse_cause(cause, el, word, &t))
			return false;
		c->other = *s;
		if (!s->set[t.r->id])
			c->other.value[t.r->id] = probe_reset_value(p, s, (enum sysreg_id)t.r->id);
		c->other.set[t.r->id] = true;
		c->value = gather(c->other.value[t.r->id], t.mask);
		set_name(c, &t, cause);
		if (try_values(p, word, o, &t, c))
			return true;
		if (!strstr(cause, "_ELx"))
			return false;
	}
	return false;
}
