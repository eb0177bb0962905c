/* sim/info.c - `aerie info`: questions to the tables. insn and sysreg take questions as arguments, or one a line on standard
 * input, and answer each in one line of tab-separated columns.
 * Not here: the tables (cpu/exec/decode.h, cpu/arch/sysreg.h, cpu/arch/features.h, platforms/board.h). */
#include "sim/info.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpu/arch/features.h"
#include "cpu/arch/sysreg.h"
#include "cpu/exec/decode.h"
#include "platforms/board.h"
#include "sim/disasm.h"
#include "sim/esr_text.h"
#include "sim/impdef_file.h"
#include "sim/mpu_text.h"
#include "sim/core/bits.h"
#include "sim/parse.h"

struct info {
	struct cpu_model model;
	struct impdef impdef;
	struct disasm *disasm;
	const struct insn_set *set; /* A32's and T32's encodings have one space of names; T32's words say their length */
};

typedef int (*answer_fn)(struct info *in, const char *question, struct error *e);

/* ---- insn ---- */

static void print_encoding(const struct insn_info *i)
{
	char feature[128];

	printf("%s\t%s\tmask 0x%08x value 0x%08x\thandler %s\tfields %s\n", i->name, insn_feature_text(i, feature, sizeof(feature)),
	       i->mask, i->value, i->handler, i->fields && *i->fields ? i->fields : "-");
}

/* UDF, of every instruction set. */
static bool is_udf(const struct insn_info *i)
{
	return strncmp(i->name, "UDF_", 4) == 0;
}

static void print_word(struct info *in, uint32_t word)
{
	const struct insn_set *set = in->set == &insn_t32 && word <= 0xffff ? &insn_t16 : in->set;
	struct insn_lookup l = insn_look_up(set, &in->model.feat, word);
	int digits = set->bits / 4;
	char feature[128], text[200];

	disasm_text(in->disasm, set, 0, word, text, sizeof(text));
	if (!l.id) {
		printf("0x%0*x\t-\t-\tUNDEFINED: unallocated\t%s\n", digits, word, text);
		return;
	}
	printf("0x%0*x\t%s\t%s\t", digits, word, set->info[l.id].name, insn_feature_text(&set->info[l.id], feature, sizeof(feature)));
	if (l.reserved)
		printf("UNDEFINED: reserved %s", l.reserved);
	else if (l.undefined)
		printf("UNDEFINED: not in --cpu %s", in->model.name);
	else if (is_udf(&set->info[l.id]))
		printf("UNDEFINED: permanently");
	else
		printf("defined");
	printf("\t%s\n", text);
}

/* "0xd503201f", "d503201f" or an encoding's name. */
static int answer_insn(struct info *in, const char *q, struct error *e)
{
	unsigned id = insn_find(in->set, q);
	char *end;
	uint64_t word;

	if (id) {
		print_encoding(&in->set->info[id]);
		return 0;
	}
	errno = 0;
	word = strtoull(q, &end, 16);
	if (end == q || *end || errno || word > UINT32_MAX || *q == '-')
		return error_set(e, EINVAL, "info insn: '%s' is neither a 32-bit word in hexadecimal nor the name of an encoding", q);
	print_word(in, (uint32_t)word);
	return 0;
}

/* ---- sysreg ---- */

static void print_fields(const struct sysreg *r, const struct cpu_model *m)
{
	unsigned n;
	const struct sysreg_field *f = sysreg_fields((enum sysreg_id)r->id, &n);
	bool any = false;

	for (unsigned i = 0; i < n; i++) {
		if (!sysreg_field_exists(&f[i], &m->feat))
			continue;
		if (f[i].hi == f[i].lo)
			printf("%s%s[%u]", any ? " " : "", f[i].name, f[i].hi);
		else
			printf("%s%s[%u:%u]", any ? " " : "", f[i].name, f[i].hi, f[i].lo);
		any = true;
	}
	printf(any ? "\n" : "-\n");
}

static void print_sysreg(struct info *in, const struct sysreg *r)
{
	char access[32] = "";
	size_t n = 0;

	if (r->rw & DIR_READ)
		n = (size_t)snprintf(access, sizeof(access), "read EL%u", r->el_read);
	if (r->rw & DIR_WRITE)
		snprintf(access + n, sizeof(access) - n, "%swrite EL%u", n ? ", " : "", r->el_write);
	printf("%s\tS%u_%u_C%u_C%u_%u\t%s\t%s%s\t%s\t", r->name, r->enc >> 14 & 3, r->enc >> 11 & 7, r->enc >> 7 & 15, r->enc >> 3 & 15,
	       r->enc & 7, *access ? access : "no instruction", r->feature ? "FEAT_" : "base",
	       r->feature ? feature_name((enum feature)(r->feature - 1)) : "",
	       sysreg_exists(r, &in->model.feat) ? "present" : "UNDEFINED");
	if (r->enc >> 14 == 1)
		printf("-\n");
	else
		print_fields(r, &in->model);
}

/* The user's own: name, encoding, access, "IMPDEF", whether it exists, behaviour. */
static void print_impdef(const struct info *in, const struct impdef_row *r)
{
	char enc[32], text[160], access[32] = "read, write";

	if (r->rw != (DIR_READ | DIR_WRITE))
		snprintf(access, sizeof(access), "%s", r->rw & DIR_READ ? "read" : "write");
	printf("%s\t%s\t%s EL%u\tIMPDEF\t%s\t%s\n", r->name, impdef_encoding_text(r->enc, enc, sizeof(enc)), access, r->el,
	       r->behaviour == IMPDEF_UNDEFINED ? "UNDEFINED" : "present", impdef_behaviour_text(&in->impdef, r, text, sizeof(text)));
}

/* Every row of the description, or one by its name. */
static int print_impdefs(const struct info *in, struct error *e)
{
	if (!in->impdef.count)
		return error_set(e, EINVAL, "info impdef: nothing is described (--impdef FILE, or --cpu with a processor of that name)");
	for (unsigned i = 0; i < in->impdef.count; i++)
		print_impdef(in, &in->impdef.row[i]);
	return 0;
}

/* A name, S<op0>_<op1>_C<n>_C<m>_<op2>, or "op0 op1 CRn CRm op2". */
static int answer_sysreg(struct info *in, const char *q, struct error *e)
{
	const struct sysreg *r = sysreg_by_name(q);
	const struct impdef_row *own = impdef_by_name(&in->impdef, q);
	unsigned v[5];

	if (!r && (sscanf(q, "%*1[sS]%u_%u_%*1[cC]%u_%*1[cC]%u_%u", &v[0], &v[1], &v[2], &v[3], &v[4]) == 5 ||
		   sscanf(q, "%u %u %u %u %u", &v[0], &v[1], &v[2], &v[3], &v[4]) == 5)) {
		if (v[0] > 3 || v[1] > 7 || v[2] > 15 || v[3] > 15 || v[4] > 7)
			return error_set(e, EINVAL, "info sysreg: '%s' is not an encoding", q);
		r = sysreg_by_enc(ENC(v[0], v[1], v[2], v[3], v[4]), DIR_READ);
		if (!r)
			r = sysreg_by_enc(ENC(v[0], v[1], v[2], v[3], v[4]), DIR_WRITE);
		if (!r)
			own = impdef_by_enc(&in->impdef, ENC(v[0], v[1], v[2], v[3], v[4]));
		if (!r && !own) {
			printf("-\tS%u_%u_C%u_C%u_%u\t-\t-\tUNDEFINED\t-\n", v[0], v[1], v[2], v[3], v[4]);
			return 0;
		}
	}
	if (own) {
		print_impdef(in, own);
		return 0;
	}
	if (!r)
		return error_set(e, EINVAL, "info sysreg: no register '%s' (a name, or S<op0>_<op1>_C<n>_C<m>_<op2>)", q);
	print_sysreg(in, r);
	return 0;
}

/* ---- esr ---- */

static int answer_esr(struct info *in, const char *q, struct error *e)
{
	char text[200];
	uint64_t v;
	int rc = parse_u64(q, "info esr", 0, UINT64_MAX, &v, e);

	(void)in;
	if (!rc)
		printf("%#" PRIx64 "\tEC %#x IL %u ISS %#x\t%s\n", v, (unsigned)(v >> 26 & 0x3f), (unsigned)(v >> 25 & 1),
		       (unsigned)(v & 0x1ffffff), esr_text(v, text, sizeof(text)));
	return rc;
}

/* ---- features, map ---- */

static int print_features(const struct info *in)
{
	for (int f = 0; f < FEAT_COUNT; f++)
		printf("FEAT_%-16s %s\n", feature_name((enum feature)f),
		       feature_in(&in->model.feat, (enum feature)f) ? "present" :
		       feature_modelled((enum feature)f) ? "modelled, not in this CPU" : "absent");
	return 0;
}

static int print_map(const char *name, struct error *e)
{
	const struct board *b = board_find(name ? name : "virt");

	if (!b)
		return error_set(e, EINVAL, "info map: no machine '%s' (there are: %s)", name, board_names());
	printf("%-10s  %-12s  %-12s  %-12s  %s\n", "label", "model", "base", "size", "interrupt");
	for (size_t i = 0; i < b->part_count; i++) {
		const struct board_part *p = &b->parts[i];
		char irq[24] = "-", size[24] = "-m";
		if (p->irq >= SPI(0))
			snprintf(irq, sizeof(irq), "SPI %d%s", p->irq - SPI(0), board_part_count(p) > 1 ? " and on" : "");
		if (p->size)
			snprintf(size, sizeof(size), "%#" PRIx64, p->size);
		printf("%-10s  %-12s  %#-12" PRIx64 "  %-12s  %s", p->label, p->model, p->base, size, irq);
		if (board_part_count(p) > 1)
			printf("  (%u of them)", board_part_count(p));
		if (p->size2)
			printf("  (second window %#" PRIx64 ", %#" PRIx64 " bytes)", p->base2, p->size2);
		printf("\n");
	}
	return 0;
}

/* ---- vncr ---- */

struct redirect {
	const char *name;
	const char *to; /* EL1's register; NULL: the page */
	unsigned offset;
	const char *nv1, *without, *state;
};

/* Places of the page without a register here. */
static const struct redirect unused_places[] = {
#define PLACE(off, reg, feature) { #reg, NULL, off, "-", "UNDEFINED", "absent: FEAT_" #feature },
#include "cpu/arch/vncr_places.def"
#undef PLACE
};

static int by_offset(const void *a, const void *b)
{
	const struct redirect *x = a, *y = b;

	return x->offset != y->offset ? (int)x->offset - (int)y->offset : strcmp(x->name, y->name);
}

/* The place of r in the VNCR page, or in EL1's register (which sort behind the page); false: FEAT_NV2 leaves it alone. */
static bool redirect_of(const struct sysreg *r, const char *state, struct redirect *to)
{
	const struct sysreg *el1 = r->alias ? sysreg_row((enum sysreg_id)r->alias) : r;

	*to = (struct redirect){ r->name, NULL, el1->vncr_off, "any", "traps", state };
	if (r->nv2_el1) {
		to->to = sysreg_row((enum sysreg_id)r->nv2_el1)->name;
		to->offset = 0x1000;
		return true;
	}
	if (r->alias) {
		to->nv1 = "0";
		return el1->vncr_when == VNCR_NV1;
	}
	if (r->vncr_when == VNCR_NV1)
		to->nv1 = "1";
	if (r->vncr_when == VNCR_ANY || (r->vncr_when == VNCR_NV1 && !sysreg_traps_with_nv1((enum sysreg_id)r->id)))
		to->without = "the register";
	return r->vncr_when != VNCR_NEVER;
}

/* What an access at EL1 comes to while HCR_EL2.{NV,NV2} = {1,1}. */
static int print_vncr(const struct info *in)
{
	struct redirect list[SR_COUNT + ARRAY_SIZE(unused_places)];
	size_t n = ARRAY_SIZE(unused_places);

	memcpy(list, unused_places, sizeof(unused_places));
	for (unsigned id = 1; id < SR_COUNT; id++) {
		const struct sysreg *r = sysreg_row((enum sysreg_id)id);

		n += redirect_of(r, sysreg_exists(r, &in->model.feat) ? "present" : "absent", &list[n]);
	}
	qsort(list, n, sizeof(list[0]), by_offset);
	printf("%-8s  %-16s  %-4s  %-14s  %s\n", "offset", "register", "NV1", "without NV2", "in this CPU");
	for (size_t i = 0; i < n; i++) {
		const struct redirect *to = &list[i];
		char place[16];

		snprintf(place, sizeof(place), "0x%03x", to->offset);
		printf("%-8s  %-16s  %-4s  %-14s  %s\n", to->to ? to->to : place, to->name, to->nv1, to->without, to->state);
	}
	return 0;
}

/* ---- mpu ---- */

/* "1 PRBAR PRLAR" or "2 PRBAR PRLAR": what the region is. */
static int print_mpu(int argc, char **argv, struct error *e)
{
	uint64_t v[3];
	int rc = argc == 3 ? 0 : error_set(e, EINVAL, "info mpu: wants whose MPU (1, 2), PRBAR and PRLAR");

	for (int i = 0; !rc && i < 3; i++)
		rc = parse_u64(argv[i], "info mpu", i ? 0 : 1, i ? UINT64_MAX : 2, &v[i], e);
	if (rc)
		return rc;
	mpu_print_region(stdout, (unsigned)v[0], v[1], v[2]);
	printf("\n");
	return 0;
}

/* ---- arguments ---- */

static int answer_stdin(struct info *in, answer_fn fn, struct error *e)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int rc = 0;

	while (!rc && (n = getline(&line, &size, stdin)) >= 0) {
		while (n && strchr(" \t\r\n", line[n - 1]))
			line[--n] = 0;
		if (n)
			rc = fn(in, line + strspn(line, " \t"), e);
	}
	free(line);
	return rc;
}

static int answer(struct info *in, const char *topic, int argc, char **argv, struct error *e)
{
	static const struct { const char *name; answer_fn fn; } topics[] = {
		{ "insn", answer_insn }, { "sysreg", answer_sysreg }, { "esr", answer_esr },
	};
	int rc = 0;

	if (strcmp(topic, "features") == 0)
		return argc ? error_set(e, EINVAL, "info features: unexpected '%s'", argv[0]) : print_features(in);
	if (strcmp(topic, "impdef") == 0)
		return argc ? error_set(e, EINVAL, "info impdef: unexpected '%s'", argv[0]) : print_impdefs(in, e);
	if (strcmp(topic, "vncr") == 0)
		return argc ? error_set(e, EINVAL, "info vncr: unexpected '%s'", argv[0]) : print_vncr(in);
	if (strcmp(topic, "map") == 0)
		return argc > 1 ? error_set(e, EINVAL, "info map: unexpected '%s'", argv[1]) : print_map(argc ? argv[0] : NULL, e);
	if (strcmp(topic, "mpu") == 0)
		return print_mpu(argc, argv, e);
	for (size_t t = 0; t < sizeof(topics) / sizeof(topics[0]); t++) {
		if (strcmp(topics[t].name, topic) != 0)
			continue;
		if (!argc)
			return answer_stdin(in, topics[t].fn, e);
		for (int i = 0; !rc && i < argc; i++)
			rc = topics[t].fn(in, argv[i], e);
		return rc;
	}
	return error_set(e, EINVAL, "info: no topic '%s' (insn, sysreg, impdef, esr, features, vncr, map, mpu)", topic);
}

static const struct insn_set *set_named(const char *name)
{
	static const struct insn_set *const sets[] = { &insn_a64, &insn_a32, &insn_t32 };

	for (unsigned i = 0; i < ARRAY_SIZE(sets); i++)
		if (strcmp(sets[i]->name, name) == 0)
			return sets[i];
	return NULL;
}

int info_main(int argc, char **argv, struct error *e)
{
	struct info in = { .set = &insn_a64 };
	struct impdef_names names = { .count = 0 };
	const char *cpu = "max", *isa = "a64";
	char *rest[argc + 1];
	int n = 0, rc = 0;

	for (int i = 0; !rc && i < argc; i++) {
		if (strcmp(argv[i], "--cpu") == 0 && i + 1 < argc)
			cpu = argv[++i];
		else if (strncmp(argv[i], "--cpu=", 6) == 0)
			cpu = argv[i] + 6;
		else if (strcmp(argv[i], "--isa") == 0 && i + 1 < argc)
			isa = argv[++i];
		else if (strcmp(argv[i], "--impdef") == 0 && i + 1 < argc)
			rc = impdef_names_add(&names, argv[++i], e);
		else if (argv[i][0] == '-')
			return error_set(e, EINVAL, "info: unknown option '%s'", argv[i]);
		else
			rest[n++] = argv[i];
	}
	if (rc)
		return rc;
	if (!n)
		return error_set(e, EINVAL, "info: which topic? (insn, sysreg, impdef, esr, features, vncr, map, mpu)");
	in.set = set_named(isa);
	if (!in.set)
		return error_set(e, EINVAL, "info: --isa %s: which instruction set? (a64, a32, t32)", isa);
	rc = cpu_model_parse(&in.model, cpu, e);
	if (!rc)
		rc = impdef_load(&in.impdef, &in.model, &names, e);
	if (rc)
		return rc;
	in.disasm = disasm_create();
	if (!in.disasm)
		return error_set(e, ENOMEM, "out of memory");
	rc = answer(&in, rest[0], n - 1, rest + 1, e);
	disasm_destroy(in.disasm);
	return rc;
}
