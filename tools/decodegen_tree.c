/* tools/decodegen_tree.c - the decision tree by which a word finds its few candidates.
 * Implements: at each node the window of adjacent bits that tells the encodings apart best; a leaf when none helps.
 * Not here:   the walk through it (cpu/exec/decode.c), which compares mask and value at the leaf. */
#include <stdlib.h>
#include "tools/decodegen_priv.h"

enum { LEAF_SIZE = 3, MAX_WINDOW = 6, MAX_TREE = 1 << 18 };

static bool fits(const struct insn *in, int shift, int width, uint32_t v)
{
	uint32_t m = in->mask >> shift & ((1u << width) - 1);

	return (in->value >> shift & m) == (v & m);
}

/* How many candidates remain on average over the encodings (an empty slot proves nothing: the leaf compares), and a
 * little for the table's size. */
static double window_cost(const struct gen *g, const int *ids, int n, int shift, int width)
{
	double sum = 0;

	for (uint32_t v = 0; v < 1u << width; v++) {
		double c = 0;
		for (int i = 0; i < n; i++)
			c += fits(&g->insns[ids[i]], shift, width, v);
		sum += c * c;
	}
	return sum / n + 0.02 * (1 << width);
}

/* False if no window is worth it. */
static bool best_window(const struct gen *g, const int *ids, int n, int *shift, int *width)
{
	double best = 0.7 * n;

	*width = 0;
	for (int w = 1; w <= MAX_WINDOW; w++)
		for (int s = 0; s + w <= 32; s++) {
			double c = window_cost(g, ids, n, s, w);
			if (c >= best)
				continue;
			best = c;
			*shift = s;
			*width = w;
		}
	return *width > 0;
}

/* Nothing of ids[0..n) goes before ids[i]. */
static bool is_first(const struct gen *g, const int *ids, int n, int i)
{
	for (int j = 0; j < n; j++)
		if (j != i && goes_before(&g->insns[ids[j]], &g->insns[ids[i]]))
			return false;
	return true;
}

/* Encodings in the order in which they are tried. */
static int make_leaf(const struct gen *g, struct tree *t, int *ids, int n)
{
	int at = t->leaf_count;

	if (!n)
		return ~0;
	if (t->leaf_count + n + 1 > MAX_TREE)
		die("decision tree too large", "");
	for (; n; n--) {
		int first = 0;
		while (first < n - 1 && !is_first(g, ids, n, first))
			first++;
		t->leaves[t->leaf_count++] = g->id[ids[first]];
		ids[first] = ids[n - 1];
	}
	t->leaves[t->leaf_count++] = 0;
	return ~at;
}

static int make_node(const struct gen *g, struct tree *t, int *ids, int n)
{
	int shift, width, *sub, at = t->node_count;

	if (n <= LEAF_SIZE || !best_window(g, ids, n, &shift, &width))
		return make_leaf(g, t, ids, n);
	t->node_count += 2 + (1 << width);
	if (t->node_count > MAX_TREE || !(sub = malloc(sizeof *sub * (size_t)n)))
		die("decision tree too large", "");
	t->nodes[at] = shift;
	t->nodes[at + 1] = width;
	for (int v = 0; v < 1 << width; v++) {
		int k = 0;
		for (int i = 0; i < n; i++)
			if (fits(&g->insns[ids[i]], shift, width, (uint32_t)v))
				sub[k++] = ids[i];
		t->nodes[at + 2 + v] = make_node(g, t, sub, k);
	}
	free(sub);
	return at;
}

void make_tree(struct gen *g, enum set set)
{
	int *ids = malloc(sizeof *ids * MAX_INSNS), n = 0, root;
	struct tree *t = &g->tree[set];

	t->nodes = malloc(sizeof *t->nodes * MAX_TREE);
	t->leaves = malloc(sizeof *t->leaves * MAX_TREE);
	if (!ids || !t->nodes || !t->leaves)
		die("out of memory", "");
	t->leaves[t->leaf_count++] = 0; /* the leaf at 0: nothing */
	for (int i = 1; i < g->insn_count; i++)
		if (g->insns[i].set == set)
			ids[n++] = i;
	root = make_node(g, t, ids, n);
	if (root < 0) { /* so few that the root is a leaf: a node before it */
		t->nodes[0] = 31;
		t->nodes[1] = 1;
		t->nodes[2] = t->nodes[3] = root;
		t->node_count = 4;
	}
	free(ids);
}
