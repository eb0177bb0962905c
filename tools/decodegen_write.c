/* tools/decodegen_write.c - writes decode_gen.h, decode_gen.c and decode_a32_gen.c.
 * Implements: enum a64_id and a32_id, the handlers' arguments and prototypes; each encoding's glue, the info tables, the
 *             decision trees.
 * Not here:   the types and functions that use them (cpu/exec/decode_priv.h, decode.c, op.h). */
#include "tools/decodegen_priv.h"

/* Small and capital letters of a family in names of C. */
static const char *const lower[FAMILY_COUNT] = { "a64", "a32" }, *const upper[FAMILY_COUNT] = { "A64", "A32" };

static enum family family_of(const struct insn *in)
{
	return set_info[in->set].family;
}

static void write_ids(const struct gen *g, enum family f, FILE *o)
{
	fprintf(o, "enum %s_id {\n\t%s_UNALLOCATED = 0,\n", lower[f], upper[f]);
	for (int i = 1; i < g->insn_count; i++)
		if (family_of(&g->insns[i]) == f)
			fprintf(o, "\t%s_%s,\n", upper[f], g->insns[i].name);
	fprintf(o, "\t%s_COUNT\n};\n\n", upper[f]);
}

void write_header(const struct gen *g, FILE *o)
{
	fprintf(o, "/* Made by decodegen from the .decode files. */\n#ifndef AERIE_DECODE_GEN_H\n#define "
		   "AERIE_DECODE_GEN_H\n\n"
		   "#include \"cpu/exec/exec.h\"\n#include \"cpu/exec/insn_consts.h\"\n\nstruct op;\n\n");
	write_ids(g, FAMILY_A64, o);
	write_ids(g, FAMILY_A32, o);
	for (int i = 0; i < g->handler_count; i++) {
		const struct handler *h = &g->handlers[i];
		fprintf(o, "struct args_%s {\n\tenum %s_id id;\n", h->name, lower[h->family]);
		for (int j = 0; j < h->member_count; j++)
			fprintf(o, "\t%s %s;\n", h->members[j].is_field ? "uint32_t" : "int", h->members[j].name);
		if (h->threaded)
			fprintf(o, "};\nvoid sel_%s(struct op *op, const struct args_%s *a);\n", h->name, h->name);
		else
			fprintf(o, "};\nenum exec_status exec_%s(struct pe *pe, const struct args_%s *a);\n", h->name,
				h->name);
		if (h->fast)
			fprintf(o, "void fast_%s(struct op *op, const struct args_%s *a);\n", h->name, h->name);
		fputc('\n', o);
	}
	fprintf(o, "#endif\n");
}

static void write_unpack(const struct insn *in, FILE *o)
{
	const char *h = in->handler->name;

	fprintf(o, "\nstatic inline void unpack_%s(struct args_%s *a, uint32_t w)\n{\n\t(void)w;\n", in->name, h);
	fprintf(o, "\t*a = (struct args_%s){\n\t\t.id = %s_%s,\n", h, upper[family_of(in)], in->name);
	for (int i = 0; i < in->field_count; i++) {
		const struct field *f = &in->fields[i];
		fprintf(o, "\t\t.%s = w >> %d & 0x%llx,\n", f->name, f->off, (1ull << f->width) - 1);
	}
	for (int i = 0; i < in->const_count; i++)
		fprintf(o, "\t\t.%s = %s,\n", in->consts[i].name, in->consts[i].text);
	fprintf(o, "\t};\n}\n");
}

/* A64: the body of an op. A32: a function that the one general body of its instruction set calls. */
static void write_general(const struct insn *in, FILE *o)
{
	const char *h = in->handler->name;

	if (family_of(in) == FAMILY_A64)
		fprintf(o, "%s(op_%s, exec_%s, struct args_%s, unpack_%s)\n",
			in->handler->sve ? "GENERAL_SVE" : in->handler->fp ? "GENERAL_FP" : "GENERAL", in->name, h, h, in->name);
	else
		fprintf(o, "%s(run_%s, exec_%s, struct args_%s, unpack_%s)\n", in->handler->fp ? "A32_RUN_FP" : "A32_RUN",
			in->name, h, h, in->name);
}

static void write_glue(const struct insn *in, FILE *o)
{
	const char *h = in->handler->name;

	write_unpack(in, o);
	if (!in->handler->threaded)
		write_general(in, o);
	if (!in->handler->threaded && !in->handler->fast)
		return;
	fprintf(o, "static void build_%s(struct op *op, uint32_t w)\n{\n\tstruct args_%s a;\n\n", in->name, h);
	fprintf(o, "\tunpack_%s(&a, w);\n", in->name);
	if (in->handler->threaded)
		fprintf(o, "\tsel_%s(op, &a);\n}\n", h);
	else if (family_of(in) == FAMILY_A64)
		fprintf(o, "\top->fn = op_ref(op_%s);\n\tfast_%s(op, &a);\n}\n", in->name, h);
	else
		fprintf(o, "\tfast_%s(op, &a);\n}\n", h);
}

static void write_functions(const struct gen *g, enum family f, FILE *o)
{
	if (f == FAMILY_A64)
		fprintf(o, "\nconst op_fn a64_body[A64_COUNT] = {\n\t[A64_UNALLOCATED] = op_unallocated,\n");
	else
		fprintf(o, "\nconst a32_run_fn a32_run[A32_COUNT] = {\n\t[A32_UNALLOCATED] = a32_run_unallocated,\n");
	for (int i = 1; i < g->insn_count; i++)
		if (family_of(&g->insns[i]) == f && !g->insns[i].handler->threaded)
			fprintf(o, "\t[%s_%s] = %s_%s,\n", upper[f], g->insns[i].name, f == FAMILY_A64 ? "op" : "run",
				g->insns[i].name);
	fprintf(o, "};\n\nconst insn_build_fn %s_build[%s_COUNT] = {\n", lower[f], upper[f]);
	for (int i = 1; i < g->insn_count; i++)
		if (family_of(&g->insns[i]) == f && (g->insns[i].handler->threaded || g->insns[i].handler->fast))
			fprintf(o, "\t[%s_%s] = build_%s,\n", upper[f], g->insns[i].name, g->insns[i].name);
	fprintf(o, "};\n");
}

static void write_info(const struct insn *in, int first_reserved, FILE *o)
{
	fprintf(o, "\t{ \"%s\", \"%s\", \"", in->name, in->handler->name);
	for (int i = 0; i < in->field_count; i++)
		fprintf(o, "%s%s:%d:%d", i ? " " : "", in->fields[i].name, in->fields[i].off, in->fields[i].width);
	fprintf(o, "\",\n\t  0x%08x, 0x%08x, 0x%08x, 0x%08x, %d, %d, %d, %d, {", in->mask, in->value, in->should_be,
		in->should_one,
		first_reserved, in->not_count, in->feat_any, in->feat_count);
	for (int i = 0; i < in->feat_count; i++)
		fprintf(o, " FEAT_%s,", in->feats[i]);
	fprintf(o, "%s }, &insn_%s },\n", in->feat_count ? "" : " 0", set_info[in->set].name);
}

static void write_infos(const struct gen *g, enum family f, FILE *o)
{
	int reserved = 0;

	fprintf(o, "\nconst struct insn_info %s_info[%s_COUNT] = {\n"
		   "\t{ \"UNALLOCATED\", \"\", \"\", 0, 0, 0, 0, 0, 0, 0, 0, { 0 }, NULL },\n", lower[f], upper[f]);
	for (int i = 1; i < g->insn_count; i++) {
		if (family_of(&g->insns[i]) != f)
			continue;
		write_info(&g->insns[i], reserved, o);
		reserved += g->insns[i].not_count;
	}
	fprintf(o, "};\n\nstatic const struct insn_reserved reserved[] = {\n");
	for (int i = 1; i < g->insn_count; i++)
		for (int j = 0; family_of(&g->insns[i]) == f && j < g->insns[i].not_count; j++) {
			const struct reserved *n = &g->insns[i].nots[j];
			fprintf(o, "\t{ 0x%08x, 0x%08x, \"%s\" },\n", n->mask, n->value, n->text);
		}
	fprintf(o, "\t{ 0, 1, \"\" },\n};\n");
}

static void write_ints(const char *type, const char *set, const char *what, const int *v, int n, FILE *o)
{
	fprintf(o, "\nstatic const %s %s_%s[] = {", type, set, what);
	for (int i = 0; i < n; i++)
		fprintf(o, "%s%d,", i % 20 ? " " : "\n\t", v[i]);
	fprintf(o, "\n};\n");
}

static void write_set(const struct gen *g, enum set s, FILE *o)
{
	const struct set_info *in = &set_info[s];
	const struct tree *t = &g->tree[s];

	write_ints("int32_t", in->name, "tree", t->nodes, t->node_count, o);
	write_ints("uint16_t", in->name, "leaves", t->leaves, t->leaf_count, o);
	fprintf(o, "\nconst struct insn_set insn_%s = { \"%s\", %d, %s_COUNT, %s_info, reserved, %s_tree, %s_leaves };\n",
		in->name, in->name, in->bits, upper[in->family], lower[in->family], in->name, in->name);
}

void write_code(const struct gen *g, enum family family, FILE *o)
{
	fprintf(o, "/* Made by decodegen from the .decode files. */\n#include \"cpu/exec/decode_priv.h\"\n");
	for (int i = 1; i < g->insn_count; i++)
		if (family_of(&g->insns[i]) == family)
			write_glue(&g->insns[i], o);
	write_functions(g, family, o);
	write_infos(g, family, o);
	for (int s = 0; s < SET_COUNT; s++)
		if (set_info[s].family == family)
			write_set(g, (enum set)s, o);
}
