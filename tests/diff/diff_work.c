/* tests/diff/diff_work.c - one worker's part of a run: each encoding by itself on states that suit it, then programs. What is done
 * depends on the seed alone, not on the number of workers. */
#include <string.h>
#include "tests/diff/diff_work.h"

#define WORDS_OF_BATCH   16u  /* of one encoding by itself; each on some states */
#define FINDINGS_MAX     200u /* more are only counted */

struct worker {
	struct diff_both *b;
	const struct diff_options *o;
	struct diff_counts *n;
	FILE *out;
	unsigned findings;
	uint8_t shown[DIFF_MAX_IDS];
};

bool diff_wanted(const struct diff_options *o, unsigned id, const struct feature_set *feat)
{
	const struct insn_info *in = &o->isa->info[id];

	return !o->isa->skip(id) && o->isa->present(id, feat) && !(o->oracle && o->oracle->lacks[id]) && (!o->group || strstr(in->handler, o->group)) &&
	       (!o->encoding || strstr(in->name, o->encoding));
}

/* A difference: whose, and is it known? */
static void found(struct worker *w, const struct diff_program *p, const struct diff_case *c)
{
	unsigned id = p->id[p->count - 1];

	if (p->count == 1 && w->shown[id] >= w->o->shown) {
		if (diff_is_known(w->b, p, c))
			w->n->known[id]++;
		else
			w->n->differ[id]++;
		return;
	}
	if (w->findings >= FINDINGS_MAX) {
		w->n->differ[id]++;
		return;
	}
	switch (diff_shrink(w->b, p, c, &id, w->shown[id] < w->o->shown ? w->out : NULL)) {
	case DIFF_UNSTEADY:
		w->n->unsteady++;
		return;
	case DIFF_KNOWN:
		w->n->known[id]++;
		return;
	default:
		w->n->differ[id]++;
		w->shown[id]++;
		w->findings++;
	}
}

/* ---- one encoding by itself ---- */
static bool batch_of(struct worker *w, unsigned id, unsigned count)
{
	static struct diff_program p[DIFF_BATCH];
	static struct diff_case in[DIFF_BATCH];
	struct diff_both *b = w->b;
	unsigned differing = 0, at[DIFF_BATCH];

	for (unsigned i = 0; i < count; i++) {
		p[i] = (struct diff_program){.count = 1, .id = {id}};
		if (i % (DIFF_BATCH / WORDS_OF_BATCH))
			p[i].word[0] = p[i - 1].word[0];
		else if (!w->o->isa->make_word(id, &p[i].word[0]))
			return true;
		w->o->isa->make_state(id, p[i].word[0], &b->in[i]);
		w->o->isa->place(&p[i], &b->in[i]);
	}
	if (!diff_both_run(b, count))
		return false;
	for (unsigned i = 0; i < count; i++) {
		const unsigned ev = b->shared->cases[i].event[0];
		if (b->left_out[i])
			continue;
		*(ev ? &w->n->excepted[id] : &w->n->alone[id]) += 1;
		if (!diff_both_same(b, i)) {
			diff_case_copy(b, &in[i], &b->in[i]);
			at[differing++] = i;
		}
	}
	for (unsigned i = 0; i < differing; i++)
		found(w, &p[at[i]], &in[at[i]]);
	w->n->done += count;
	return true;
}

static bool encodings_alone(struct worker *w, unsigned first)
{
	const struct feature_set *feat = diff_pe_features(w->b->pe);

	for (unsigned id = 1 + first; id < w->o->isa->count; id += w->o->workers) {
		if (!diff_wanted(w->o, id, feat) || !w->o->isa->alone(id))
			continue;
		diff_seed(w->o->seed << 32 ^ id);
		for (uint64_t left = w->o->executions; left;) {
			const unsigned n = left < DIFF_BATCH ? (unsigned)left : DIFF_BATCH;
			if (!batch_of(w, id, n)) {
				fprintf(w->out, "the other side died at %s\n", w->o->isa->info[id].name);
				return false;
			}
			left -= n;
		}
	}
	return true;
}

/* ---- programs ---- */
static bool batch_of_programs(struct worker *w, const uint16_t *ids, unsigned id_count)
{
	static struct diff_program p[DIFF_BATCH];
	static struct diff_case in[DIFF_BATCH];
	struct diff_both *b = w->b;
	unsigned differing = 0, at[DIFF_BATCH];

	for (unsigned i = 0; i < DIFF_BATCH; i++) {
		w->o->isa->make_program(&p[i], w->o->length, ids, id_count, &b->in[i]);
		w->o->isa->place(&p[i], &b->in[i]);
	}
	if (!diff_both_run(b, DIFF_BATCH))
		return false;
	for (unsigned i = 0; i < DIFF_BATCH; i++) {
		for (unsigned k = 0; k < p[i].count; k++)
			w->n->in_program[p[i].id[k]]++;
		w->n->done += p[i].count;
		w->n->programs++;
		if (!diff_both_same(b, i)) {
			diff_case_copy(b, &in[i], &b->in[i]);
			at[differing++] = i;
		}
	}
	for (unsigned i = 0; i < differing; i++)
		found(w, &p[at[i]], &in[at[i]]);
	return true;
}

static bool programs(struct worker *w, unsigned first)
{
	const uint64_t batches = w->o->instructions / (DIFF_BATCH * w->o->length);
	static uint16_t ids[DIFF_MAX_IDS];
	unsigned count = 0;

	for (unsigned id = 1; id < w->o->isa->count; id++) {
		if (w->o->instructions && diff_wanted(w->o, id, diff_pe_features(w->b->pe)) && !diff_known_always(w->b, id) &&
		    !diff_equal_known(w->o->isa, id))
			ids[count++] = (uint16_t)id;
	}
	for (uint64_t i = first; count && i < batches; i += w->o->workers) {
		diff_seed(w->o->seed << 32 ^ i << 13 ^ 1);
		if (!batch_of_programs(w, ids, count)) {
			fprintf(w->out, "the other side died in programs %" PRIu64 "\n", i);
			return false;
		}
	}
	return true;
}

/* ---- words that are UNDEFINED here must be so there ---- */
static bool unallocated(struct worker *w, unsigned first)
{
	const struct feature_set *feat = diff_pe_features(w->b->pe);
	struct diff_both *b = w->b;

	for (unsigned i = first; i < w->o->unallocated; i += w->o->workers) {
		struct diff_program p = {.count = 1};
		diff_seed(w->o->seed << 32 ^ i ^ 1u << 31);
		p.word[0] = diff_unallocated_word(feat);
		diff_random_state(&b->in[0]);
		w->o->isa->place(&p, &b->in[0]);
		if (!diff_both_run(b, 1))
			return false;
		w->n->unallocated++;
		if (b->shared->cases[0].event[0] != DIFF_UNDEF && w->n->unallocated_differ++ < 20)
			fprintf(w->out, "%08x is unallocated here, not there\n", p.word[0]);
	}
	return true;
}

bool diff_work(struct diff_both *b, const struct diff_options *o, unsigned first, struct diff_counts *n, FILE *out)
{
	static struct worker w;

	w = (struct worker){.b = b, .o = o, .n = n, .out = out};
	return encodings_alone(&w, first) && programs(&w, first) && unallocated(&w, first);
}
