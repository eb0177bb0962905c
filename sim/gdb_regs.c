/* sim/gdb_regs.c - registers for gdb.
 * Not here: how a system register is read (cpu/exec/inspect.c); packets (gdbstub.c). */
#include "sim/gdb_regs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/arch/effective.h"
#include "cpu/exec/exec.h"
#include "cpu/exec/inspect.h"
#include "cpu/exec/pauth.h"
#include "cpu/exec/sve.h"
#include "sim/core/bits.h"

/* ---- the description ---- */

/* Fields of SPSR_ELx, which gdb calls CPSR. */
static const struct {
	const char *name;
	uint8_t lo, hi;
} cpsr[] = {
	{ "SP", 0, 0 },     { "EL", 2, 3 },   { "nRW", 4, 4 },  { "F", 6, 6 },    { "I", 7, 7 },    { "A", 8, 8 },    { "D", 9, 9 },
	{ "BTYPE", 10, 11 }, { "SSBS", 12, 12 }, { "IL", 20, 20 }, { "SS", 21, 21 }, { "PAN", 22, 22 }, { "UAO", 23, 23 },
	{ "DIT", 24, 24 },  { "TCO", 25, 25 }, { "V", 28, 28 },  { "C", 29, 29 },  { "Z", 30, 30 },  { "N", 31, 31 },
};

static void core_xml(FILE *f)
{
	fprintf(f, "<feature name=\"org.gnu.gdb.aarch64.core\">");
	for (unsigned i = 0; i < 31; i++)
		fprintf(f, "<reg name=\"x%u\" bitsize=\"64\"/>", i);
	fprintf(f, "<reg name=\"sp\" bitsize=\"64\" type=\"data_ptr\"/><reg name=\"pc\" bitsize=\"64\" type=\"code_ptr\"/>"
		   "<flags id=\"cpsr_flags\" size=\"4\">");
	for (size_t i = 0; i < ARRAY_SIZE(cpsr); i++)
		fprintf(f, "<field name=\"%s\" start=\"%u\" end=\"%u\"/>", cpsr[i].name, cpsr[i].lo, cpsr[i].hi);
	fprintf(f, "</flags><reg name=\"cpsr\" bitsize=\"32\" type=\"cpsr_flags\"/></feature>");
}

static void vector_xml(FILE *f, const char *id, const char *type, unsigned count)
{
	fprintf(f, "<vector id=\"%s\" type=\"%s\" count=\"%u\"/>", id, type, count);
}

static void fpsr_xml(FILE *f)
{
	fprintf(f, "<reg name=\"fpsr\" bitsize=\"32\" type=\"int\"/><reg name=\"fpcr\" bitsize=\"32\" type=\"int\"/>");
}

static void fpu_xml(FILE *f)
{
	fprintf(f, "<feature name=\"org.gnu.gdb.aarch64.fpu\">");
	vector_xml(f, "v2d", "ieee_double", 2);
	vector_xml(f, "v2u", "uint64", 2);
	vector_xml(f, "v4f", "ieee_single", 4);
	vector_xml(f, "v4u", "uint32", 4);
	vector_xml(f, "v8u", "uint16", 8);
	vector_xml(f, "v16u", "uint8", 16);
	fprintf(f, "<union id=\"aarch64v\"><field name=\"d\" type=\"v2d\"/><field name=\"du\" type=\"v2u\"/>"
		   "<field name=\"f\" type=\"v4f\"/>"
		   "<field name=\"su\" type=\"v4u\"/><field name=\"hu\" type=\"v8u\"/><field name=\"bu\" type=\"v16u\"/>"
		   "<field name=\"q\" type=\"uint128\"/></union>");
	for (unsigned i = 0; i < 32; i++)
		fprintf(f, "<reg name=\"v%u\" bitsize=\"128\" type=\"aarch64v\"/>", i);
	fpsr_xml(f);
	fprintf(f, "</feature>");
}

static void add(struct gdb_regs *r, enum gdb_rest what, unsigned n)
{
	r->rest[r->count].what = (uint8_t)what;
	r->rest[r->count++].n = (uint16_t)n;
}

/* $z0.d.f[0], $z0.b.u[1], ...: by element and by type. */
static void sve_types_xml(FILE *f, unsigned bytes)
{
	static const struct {
		const char *name, *f, *u, *s;
		unsigned bytes;
	} types[] = { { "q", NULL, "uint128", "int128", 16 }, { "d", "ieee_double", "uint64", "int64", 8 },
		      { "s", "ieee_single", "uint32", "int32", 4 }, { "h", "ieee_half", "uint16", "int16", 2 },
		      { "b", NULL, "uint8", "int8", 1 } };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const char *const kind[] = { types[i].f, types[i].u, types[i].s };
		char id[16];

		for (unsigned k = 0; k < 3; k++) {
			snprintf(id, sizeof(id), "svev%s%c", types[i].name, "fus"[k]);
			if (kind[k])
				vector_xml(f, id, kind[k], bytes / types[i].bytes);
		}
		fprintf(f, "<union id=\"svevn%s\">", types[i].name);
		for (unsigned k = 0; k < 3; k++)
			if (kind[k])
				fprintf(f, "<field name=\"%c\" type=\"svev%s%c\"/>", "fus"[k], types[i].name, "fus"[k]);
		fprintf(f, "</union>");
	}
	fprintf(f, "<union id=\"svev\">");
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		fprintf(f, "<field name=\"%s\" type=\"svevn%s\"/>", types[i].name, types[i].name);
	fprintf(f, "</union>");
	vector_xml(f, "svep", "uint8", bytes / 8);
}

/* In the place of the FPU's: gdb makes V0-V31 of it. */
static void sve_xml(struct gdb_regs *r, FILE *f)
{
	fprintf(f, "<feature name=\"org.gnu.gdb.aarch64.sve\">");
	sve_types_xml(f, r->z_bytes);
	for (unsigned i = 0; i < 32; i++)
		fprintf(f, "<reg name=\"z%u\" bitsize=\"%u\" type=\"svev\"/>", i, 8 * r->z_bytes);
	fpsr_xml(f);
	for (unsigned i = 0; i < 16; i++) {
		fprintf(f, "<reg name=\"p%u\" bitsize=\"%u\" type=\"svep\"/>", i, r->z_bytes);
		add(r, GDB_P, i);
	}
	fprintf(f, "<reg name=\"ffr\" bitsize=\"%u\" type=\"svep\" group=\"vector\"/>", r->z_bytes);
	fprintf(f, "<reg name=\"vg\" bitsize=\"64\" type=\"int\"/></feature>");
	add(r, GDB_FFR, P_COUNT - 1);
	add(r, GDB_VG, 0);
}

static void pauth_xml(struct gdb_regs *r, FILE *f)
{
	static const char *const names[] = { "pauth_dmask", "pauth_cmask", "pauth_dmask_high", "pauth_cmask_high" };

	fprintf(f, "<feature name=\"org.gnu.gdb.aarch64.pauth_v2\">");
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
		fprintf(f, "<reg name=\"%s\" bitsize=\"64\" type=\"int\" save-restore=\"no\"/>", names[i]);
		add(r, GDB_PAC_MASK, i);
	}
	fprintf(f, "</feature>");
}

static void mte_xml(struct gdb_regs *r, FILE *f)
{
	fprintf(f, "<feature name=\"org.gnu.gdb.aarch64.mte\"><reg name=\"tag_ctl\" bitsize=\"64\" type=\"uint64\" group=\"system\" "
		   "save-restore=\"no\"/></feature>");
	add(r, GDB_TAG_CTL, 0);
}

/* The registers of one level, in the table's order. FPCR and FPSR are there already; gdb's names are not case-sensitive. */
static void level_xml(struct gdb_regs *r, const struct pe *pe, unsigned el, FILE *f)
{
	fprintf(f, "<feature name=\"aerie.el%u\">", el);
	for (unsigned id = SR_NONE + 1; id < SR_COUNT; id++) {
		const struct sysreg *row = sysreg_row((enum sysreg_id)id);
		if (row->el_read != el || id == SR_FPCR || id == SR_FPSR || !inspect_sysreg_readable(pe, (enum sysreg_id)id))
			continue;
		add(r, GDB_SYSREG, id);
		fprintf(f, "<reg name=\"%s\" bitsize=\"64\" group=\"EL%u\" type=\"int\" save-restore=\"no\"/>", row->name, el);
	}
	fprintf(f, "</feature>");
}

struct gdb_regs *gdb_regs_create(const struct pe *pe)
{
	struct gdb_regs *r = calloc(1, sizeof(*r));
	size_t size;
	FILE *f;

	if (!r || !(f = open_memstream(&r->xml, &size))) {
		free(r);
		return NULL;
	}
	for (unsigned vq = 1; vq <= 16 && has(pe, FEAT_SVE); vq++)
		if (bit(pe->model->sve_vqs, vq - 1))
			r->z_bytes = 16 * vq;
	fprintf(f, "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target version=\"1.0\">"
		   "<architecture>aarch64</architecture>");
	core_xml(f);
	if (r->z_bytes)
		sve_xml(r, f);
	else
		fpu_xml(f);
	if (has(pe, FEAT_PAuth))
		pauth_xml(r, f);
	if (has(pe, FEAT_MTE2))
		mte_xml(r, f);
	for (unsigned el = EL0; el <= EL3; el++)
		level_xml(r, pe, el, f);
	fprintf(f, "</target>");
	if (fclose(f) == 0)
		return r;
	gdb_regs_destroy(r);
	return NULL;
}

void gdb_regs_destroy(struct gdb_regs *r)
{
	if (r)
		free(r->xml);
	free(r);
}

/* ---- values ---- */

unsigned gdb_regs_general(const struct gdb_regs *r)
{
	return r->z_bytes ? GDB_V0 : GDB_REST;
}

unsigned gdb_reg_size(const struct gdb_regs *r, uint64_t n)
{
	if (n == GDB_CPSR || n == GDB_FPSR || n == GDB_FPCR)
		return 4;
	if (n >= GDB_V0 && n < GDB_V0 + 32)
		return r->z_bytes ? r->z_bytes : 16;
	if (n < GDB_REST)
		return 8;
	if (n >= GDB_REST + r->count)
		return 0;
	return r->rest[n - GDB_REST].what <= GDB_FFR ? r->z_bytes / 8 : 8;
}

/* What Linux would call the process's: addresses are tagged; SCTLR_ELx.TCF; the tags that IRG may choose. */
static uint64_t tag_ctl(const struct pe *pe)
{
	unsigned rel = regime_el(pe, pe->ps.el);
	uint64_t sctlr = rel == EL1 ? SYS(pe, SCTLR_EL1) : rel == EL2 ? SYS(pe, SCTLR_EL2) : SYS(pe, SCTLR_EL3);

	return 1 | bits(sctlr, 41, 40) << 1 | (~SYS(pe, GCR_EL1) & 0xffff) << 3;
}

static uint64_t read_rest(struct pe *pe, unsigned what, unsigned n)
{
	switch (what) {
	case GDB_VG:
		return sve_bytes(pe) / 8;
	case GDB_PAC_MASK:
		return pauth_mask(pe, !(n & 1), n >> 1);
	case GDB_TAG_CTL:
		return tag_ctl(pe);
	default:
		return inspect_sysreg_read(pe, (enum sysreg_id)n);
	}
}

/* Beyond the current length of vectors there are zeros. */
static void read_vector(const struct gdb_regs *r, struct pe *pe, unsigned n, uint8_t *out)
{
	memset(out, 0, gdb_reg_size(r, n));
	if (n >= GDB_REST)
		memcpy(out, pe->p[r->rest[n - GDB_REST].n].b, sve_bytes(pe) / 8);
	else if (r->z_bytes)
		memcpy(out, z_read(pe, n - GDB_V0)->b, sve_bytes(pe));
	else
		memcpy(out, pe->v[n - GDB_V0].b, 16);
}

static bool is_vector(const struct gdb_regs *r, unsigned n)
{
	return (n >= GDB_V0 && n < GDB_V0 + 32) || (n >= GDB_REST && r->rest[n - GDB_REST].what <= GDB_FFR);
}

void gdb_reg_read(const struct gdb_regs *r, struct pe *pe, unsigned n, uint8_t out[GDB_REG_BYTES])
{
	uint64_t v;

	if (is_vector(r, n)) {
		read_vector(r, pe, n, out);
		return;
	}
	if (n <= GDB_SP)
		v = pe->x[n];
	else if (n == GDB_PC)
		v = pe->pc;
	else if (n == GDB_CPSR)
		v = inspect_pstate(pe);
	else if (n == GDB_FPSR)
		v = inspect_sysreg_read(pe, SR_FPSR);
	else if (n == GDB_FPCR)
		v = inspect_sysreg_read(pe, SR_FPCR);
	else
		v = read_rest(pe, r->rest[n - GDB_REST].what, r->rest[n - GDB_REST].n);
	memcpy(out, &v, 8);
}

static void write_vector(const struct gdb_regs *r, struct pe *pe, unsigned n, const uint8_t *in)
{
	union zreg z;

	if (n >= GDB_REST) {
		memcpy(pe->p[r->rest[n - GDB_REST].n].b, in, sve_bytes(pe) / 8);
	} else if (r->z_bytes) {
		memcpy(z.b, in, r->z_bytes);
		z_write(pe, n - GDB_V0, &z);
	} else {
		memcpy(pe->v[n - GDB_V0].b, in, 16);
	}
}

bool gdb_reg_write(const struct gdb_regs *r, struct pe *pe, unsigned n, const uint8_t *in)
{
	uint64_t v = 0;

	if (is_vector(r, n)) {
		write_vector(r, pe, n, in);
		return true;
	}
	memcpy(&v, in, gdb_reg_size(r, n));
	if (n <= GDB_SP)
		pe->x[n] = v;
	else if (n == GDB_PC)
		pe->pc = v;
	else if (n == GDB_CPSR)
		return inspect_set_pstate(pe, v);
	else if (n == GDB_FPSR || n == GDB_FPCR)
		inspect_sysreg_write(pe, n == GDB_FPSR ? SR_FPSR : SR_FPCR, v);
	else if (r->rest[n - GDB_REST].what != GDB_SYSREG)
		return false; /* it follows from others */
	else
		inspect_sysreg_write(pe, (enum sysreg_id)r->rest[n - GDB_REST].n, v);
	return true;
}
