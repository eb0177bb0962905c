/* tests/diff/diff_oracle.c - what the other side has: an older emulator knows fewer instructions, keeps fewer bits of FPCR, aligns otherwise.
 * What it lacks is left out of the comparison, with its name and number, and is no difference. It is asked by running words on it and not
 * by its version. A feature counts as lacking when every encoding of it is UNDEFINED there; one encoding among others is a difference.
 * Not here: known faults, which go by version (diff_known.c). */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_work.h"

#define TRIES 32u

/* ---- features of A64 that no encoding shows: a word, the state before it, what is there when they are ---- */
#define NOP      0xd503201fu
#define LDADD    0xb8220023u /* LDADD W2, W3, [X1] */
#define FRECPE   0x5ea1d820u /* FRECPE S0, S1 */
#define ALTERNATE (FPCR_AH | FPCR_FIZ | FPCR_NEP)

static bool keeps_alternate(const struct diff_case *c)
{
	return (c->fpcr & ALTERNATE) == ALTERNATE;
}

static bool keeps_ebf(const struct diff_case *c)
{
	return c->fpcr & FPCR_EBF;
}

/* Twelve bits of an estimate, not eight. */
static bool estimates_longer(const struct diff_case *c)
{
	uint32_t s;

	memcpy(&s, c->vec, 4);
	return s & 0x7fff;
}

static bool takes_unaligned(const struct diff_case *c)
{
	return c->event[0] == DIFF_NONE;
}

static const struct {
	const char *feature;
	uint32_t word;
	uint64_t fpcr;
	bool (*has)(const struct diff_case *there);
} unseen[] = {
	{"AFP", NOP, ALTERNATE, keeps_alternate},
	{"EBF16", NOP, FPCR_EBF, keeps_ebf},
	{"RPRES", FRECPE, FPCR_AH, estimates_longer},
	{"LSE2", LDADD, 0, takes_unaligned},
};

/* ---- who has what it lacks ---- */
/* What QEMU 10.0 has and some older version has not, as 10.0.2 (Debian 12's backports) and 7.2 (Debian 12) answer the questions here. */
static const char *const in_newer[] = {"FEAT_AFP",  "FEAT_EBF16", "FEAT_RPRES",          "FEAT_LSE2",
				       "FEAT_MOPS", "FEAT_HBC",   "FEAT_MOPS+FEAT_MTE", "FEAT_XS"};

static enum diff_lack note_lack(struct diff_oracle *q, const char *feature, unsigned encodings)
{
	char count[16] = "";
	bool newer = false;

	for (unsigned i = 0; i < ARRAY_SIZE(in_newer); i++)
		newer |= !strcmp(feature, in_newer[i]);
	char *text = q->text[!newer];
	const size_t at = strlen(text), size = sizeof q->text[0];
	if (encodings)
		snprintf(count, sizeof count, " (%u)", encodings);
	snprintf(text + at, size - at, "%s%s%s", at ? ", " : "", feature, count);
	return newer ? DIFF_NEWER_HAS : DIFF_NONE_HAS;
}

void diff_oracle_print(const struct diff_oracle *q, FILE *f)
{
	fprintf(f, "%s: %u of %u encodings are compared%s%s%s%s%s\n", q->name[0] ? q->name : "the other side", q->asked - q->lacking, q->asked,
		q->text[0][0] ? "; it lacks what QEMU 10.0 has: " : "", q->text[0], q->text[1][0] ? "; it lacks, and no QEMU known here has: " : "",
		q->text[1], q->text[0][0] || q->text[1][0] ? " (numbers: encodings)" : "");
}

/* ---- asking ---- */
static void ask_name(struct diff_oracle *q, const char *program)
{
	char command[512];

	snprintf(command, sizeof command, "'%s' --version 2>/dev/null </dev/null", program);
	FILE *f = popen(command, "r");
	if (f && fgets(q->name, sizeof q->name, f))
		q->name[strcspn(q->name, "\n")] = 0;
	if (f)
		pclose(f);
	const char *v = strstr(q->name, " version ");
	unsigned major, minor;
	q->version = v && sscanf(v, " version %u.%u", &major, &minor) == 2 ? 100 * major + minor : UINT_MAX;
	if (!v)
		q->name[0] = 0;
}

static bool ask_unseen(struct diff_oracle *q, struct diff_both *b, const struct feature_set *feat)
{
	for (unsigned i = 0; i < ARRAY_SIZE(unseen); i++) {
		const enum feature f = feature_find(unseen[i].feature);
		struct diff_program p = {.count = 1, .word = {unseen[i].word}};
		char name[64];
		memset(&b->in[0], 0, sizeof b->in[0]);
		b->in[0].fpcr = unseen[i].fpcr;
		b->in[0].x[1] = DIFF_MEM_BASE + 2049;
		memcpy(b->in[0].vec + diff_vl(), &(uint32_t){0x3fa66666}, 4); /* 1.3 */
		b->isa->place(&p, &b->in[0]);
		if (!diff_both_run(b, 1))
			return false;
		if (!feature_in(feat, f) || unseen[i].has(&b->shared->cases[0]))
			continue;
		snprintf(name, sizeof name, "FEAT_%s", unseen[i].feature);
		note_lack(q, name, 0);
		q->fpcr &= unseen[i].word == NOP ? ~unseen[i].fpcr : ~0ull;
		snprintf(q->cpu + strlen(q->cpu), sizeof q->cpu - strlen(q->cpu), "-%s", unseen[i].feature);
	}
	return true;
}

/* Nothing but UNDEFINED there, and not always so here. -1: it died. */
static int unknown_there(struct diff_both *b, unsigned id)
{
	struct diff_program p = {.count = 1, .id = {id}};
	bool known_here = false;

	for (unsigned i = 0; i < TRIES; i++) {
		if (!b->isa->make_word(id, &p.word[0]))
			return 0;
		b->isa->make_state(id, p.word[0], &b->in[i]);
		b->isa->place(&p, &b->in[i]);
	}
	if (!diff_both_run(b, TRIES))
		return -1;
	for (unsigned i = 0; i < TRIES; i++) {
		if (b->shared->cases[i].event[0] != DIFF_UNDEF)
			return 0;
		known_here |= b->ours[i].event[0] != DIFF_UNDEF;
	}
	return known_here;
}

/* Of the encodings with the feature of `first`, which is not marked yet: whether all are unknown there. */
static bool feature_lacks(const struct diff_both *b, const uint8_t *asked, const uint8_t *unknown, unsigned first, unsigned *count)
{
	char name[64], other[64];
	const char *feature = b->isa->feature(first, name, sizeof name);

	*count = 0;
	for (unsigned id = first; id < b->isa->count; id++) {
		if (!asked[id] || strcmp(b->isa->feature(id, other, sizeof other), feature))
			continue;
		if (!unknown[id])
			return false;
		++*count;
	}
	return true;
}

static bool ask_encodings(struct diff_oracle *q, const struct diff_options *o, struct diff_both *b, const struct feature_set *feat)
{
	static uint8_t asked[DIFF_MAX_IDS], unknown[DIFF_MAX_IDS];
	char name[64], other[64];

	for (unsigned id = 1; id < b->isa->count; id++) {
		asked[id] = diff_wanted(o, id, feat) && b->isa->alone(id) && !diff_equal_known(b->isa, id);
		diff_seed(id);
		const int answer = asked[id] ? unknown_there(b, id) : 0;
		if (answer < 0)
			return false;
		q->asked += asked[id];
		unknown[id] = answer != 0;
	}
	for (unsigned first = 1; first < b->isa->count; first++) {
		unsigned count;
		if (!unknown[first] || q->lacks[first] || !feature_lacks(b, asked, unknown, first, &count))
			continue;
		const char *feature = b->isa->feature(first, name, sizeof name);
		const enum diff_lack lack = note_lack(q, feature, count);
		q->lacking += count;
		for (unsigned id = first; id < b->isa->count; id++) /* also those that are not asked by themselves */
			if (!strcmp(b->isa->feature(id, other, sizeof other), feature))
				q->lacks[id] = (uint8_t)lack;
	}
	return true;
}

bool diff_oracle_ask(struct diff_oracle *q, const struct diff_options *o, char *const argv[])
{
	static struct diff_both b;
	bool good;

	memset(q, 0, sizeof *q);
	snprintf(q->cpu, sizeof q->cpu, "%s", o->cpu);
	q->fpcr = ~0ull;
	ask_name(q, argv[0]);
	if (!diff_both_start(&b, o->isa, o->cpu, argv, o->vl, o->tags))
		return false;
	const struct feature_set *feat = diff_pe_features(b.pe);
	good = (o->isa != &diff_a64 || ask_unseen(q, &b, feat)) && ask_encodings(q, o, &b, feat);
	diff_both_stop(&b);
	return good;
}
