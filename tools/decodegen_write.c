/* tools/decodegen_write.c - writes decode_gen.h and decode_gen.c.
 * Implements: enum a64_id, the handlers' arguments and prototypes; each encoding's glue, a64_info[], the decision tree.
 * Not here:   the types and functions that use them (cpu/exec/decode_priv.h, decode.c, op.h). */
#include "tools/decodegen_priv.h"

void write_header(const struct gen *g, FILE *o)
{
	fprintf(o, "/* Made by decodegen from the .decode files. */\n#ifndef AERIE_DECODE_GEN_H\n#define "
		   "AERIE_DECODE_GEN_H\n\n"
		   "#include \"cpu/exec/exec.h\"\n#include \"cpu/exec/insn_consts.h\"\n\nstruct op;\n\n"
		   "enum a64_id {\n\tA64_UNALLOCATED = 0,\n");
	for (int i = 1; i < g->insn_count; i++)
		fprintf(o, "\tA64_%s,\n", g->insns[i].name);
	fprintf(o, "\tA64_COUNT\n};\n");
	for (int i = 0; i < g->handler_count; i++) {
		const struct handler *h = &g->handlers[i];
		fprintf(o, "\nstruct args_%s {\n\tenum a64_id id;\n", h->name);
		for (int j = 0; j < h->member_count; j++)
			fprintf(o, "\t%s %s;\n", h->members[j].is_field ? "uint32_t" : "int", h->members[j].name);
		if (h->threaded)
			fprintf(o, "};\nvoid sel_%s(struct op *op, const struct args_%s *a);\n", h->name, h->name);
		else
			fprintf(o, "};\nenum exec_status exec_%s(struct pe *pe, const struct args_%s *a);\n", h->name,
				h->name);
		if (h->fast)
			fprintf(o, "void fast_%s(struct op *op, const struct args_%s *a);\n", h->name, h->name);
	}
	fprintf(o, "\n#endif\n");
}

static void write_glue(const struct insn *in, FILE *o)
{
	const char *h = in->handler->name;

	fprintf(o, "\nstatic inline void unpack_%s(struct args_%s *a, uint32_t w)\n{\n\t(void)w;\n", in->name, h);
	fprintf(o, "\t*a = (struct args_%s){\n\t\t.id = A64_%s,\n", h, in->name);
	for (int i = 0; i < in->field_count; i++) {
		const struct field *f = &in->fields[i];
		fprintf(o, "\t\t.%s = w >> %d & 0x%llx,\n", f->name, f->off, (1ull << f->width) - 1);
	}
	for (int i = 0; i < in->const_count; i++)
		fprintf(o, "\t\t.%s = %s,\n", in->consts[i].name, in->consts[i].text);
	fprintf(o, "\t};\n}\n");
	if (!in->handler->threaded)
		fprintf(o, "%s(op_%s, exec_%s, struct args_%s, unpack_%s)\n",
			in->handler->sve ? "GENERAL_SVE" : in->handler->fp ? "GENERAL_FP" : "GENERAL", in->name, h, h, in->name);
	if (!in->handler->threaded && !in->handler->fast)
		return;
	fprintf(o, "static void build_%s(struct op *op, uint32_t w)\n{\n\tstruct args_%s a;\n\n", in->name, h);
	fprintf(o, "\tunpack_%s(&a, w);\n", in->name);
	if (in->handler->threaded)
		fprintf(o, "\tsel_%s(op, &a);\n}\n", h);
	else
		fprintf(o, "\top->fn = op_ref(op_%s);\n\tfast_%s(op, &a);\n}\n", in->name, h);
}

static void write_functions(const struct gen *g, FILE *o)
{
	fprintf(o, "\nconst op_fn a64_body[A64_COUNT] = {\n\t[A64_UNALLOCATED] = op_unallocated,\n");
	for (int i = 1; i < g->insn_count; i++)
		if (!g->insns[i].handler->threaded)
			fprintf(o, "\t[A64_%s] = op_%s,\n", g->insns[i].name, g->insns[i].name);
	fprintf(o, "};\n\nconst a64_build_fn a64_build[A64_COUNT] = {\n");
	for (int i = 1; i < g->insn_count; i++)
		if (g->insns[i].handler->threaded || g->insns[i].handler->fast)
			fprintf(o, "\t[A64_%s] = build_%s,\n", g->insns[i].name, g->insns[i].name);
	fprintf(o, "};\n");
}

static void write_info(const struct insn *in, int first_reserved, FILE *o)
{
	fprintf(o, "\t{ \"%s\", \"%s\", \"", in->name, in->handler->name);
	for (int i = 0; i < in->field_count; i++)
		fprintf(o, "%s%s:%d:%d", i ? " " : "", in->fields[i].name, in->fields[i].off, in->fields[i].width);
	fprintf(o, "\",\n\t  0x%08x, 0x%08x, 0x%08x, %d, %d, %d, %d, {", in->mask, in->value, in->should_be,
		first_reserved, in->not_count, in->feat_any, in->feat_count);
	for (int i = 0; i < in->feat_count; i++)
		fprintf(o, " FEAT_%s,", in->feats[i]);
	fprintf(o, "%s } },\n", in->feat_count ? "" : " 0");
}

static void write_infos(const struct gen *g, FILE *o)
{
	int reserved = 0;

	fprintf(o, "\nconst struct a64_info a64_info[A64_COUNT] = {\n"
		   "\t{ \"UNALLOCATED\", \"\", \"\", 0, 0, 0, 0, 0, 0, 0, { 0 } },\n");
	for (int i = 1; i < g->insn_count; i++) {
		write_info(&g->insns[i], reserved, o);
		reserved += g->insns[i].not_count;
	}
	fprintf(o, "};\n\nconst struct a64_reserved a64_reserved[] = {\n");
	for (int i = 1; i < g->insn_count; i++)
		for (int j = 0; j < g->insns[i].not_count; j++) {
			const struct reserved *n = &g->insns[i].nots[j];
			fprintf(o, "\t{ 0x%08x, 0x%08x, \"%s\" },\n", n->mask, n->value, n->text);
		}
	fprintf(o, "\t{ 0, 1, \"\" },\n};\n");
}

static void write_ints(const char *head, const int *v, int n, FILE *o)
{
	fprintf(o, "\n%s[] = {", head);
	for (int i = 0; i < n; i++)
		fprintf(o, "%s%d,", i % 20 ? " " : "\n\t", v[i]);
	fprintf(o, "\n};\n");
}

void write_code(const struct gen *g, FILE *o)
{
	fprintf(o, "/* Made by decodegen from the .decode files. */\n#include \"cpu/exec/decode_priv.h\"\n");
	for (int i = 1; i < g->insn_count; i++)
		write_glue(&g->insns[i], o);
	write_functions(g, o);
	write_infos(g, o);
	write_ints("const int32_t a64_tree", g->tree, g->tree_size, o);
	write_ints("const uint16_t a64_leaves", g->leaves, g->leaf_size, o);
}
