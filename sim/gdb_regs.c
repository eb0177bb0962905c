/* sim/gdb_regs.c - registers for gdb.
 * Not here: how a system register is read (cpu/exec/inspect.c); packets (gdbstub.c). */
#include "sim/gdb_regs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/exec/exec.h"
#include "cpu/exec/inspect.h"
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

static void fpu_xml(FILE *f)
{
	fprintf(f, "<feature name=\"org.gnu.gdb.aarch64.fpu\">"
		   "<vector id=\"v2d\" type=\"ieee_double\" count=\"2\"/><vector id=\"v2u\" type=\"uint64\" count=\"2\"/>"
		   "<vector id=\"v4f\" type=\"ieee_single\" count=\"4\"/><vector id=\"v4u\" type=\"uint32\" count=\"4\"/>"
		   "<vector id=\"v8u\" type=\"uint16\" count=\"8\"/><vector id=\"v16u\" type=\"uint8\" count=\"16\"/>"
		   "<union id=\"aarch64v\"><field name=\"d\" type=\"v2d\"/><field name=\"du\" type=\"v2u\"/>"
		   "<field name=\"f\" type=\"v4f\"/>"
		   "<field name=\"su\" type=\"v4u\"/><field name=\"hu\" type=\"v8u\"/><field name=\"bu\" type=\"v16u\"/>"
		   "<field name=\"q\" type=\"uint128\"/></union>");
	for (unsigned i = 0; i < 32; i++)
		fprintf(f, "<reg name=\"v%u\" bitsize=\"128\" type=\"aarch64v\"/>", i);
	fprintf(f, "<reg name=\"fpsr\" bitsize=\"32\" type=\"int\"/><reg name=\"fpcr\" bitsize=\"32\" type=\"int\"/></feature>");
}

/* The registers of one level, in the table's order. FPCR and FPSR are there already; gdb's names are not case-sensitive. */
static void level_xml(struct gdb_regs *r, const struct pe *pe, unsigned el, FILE *f)
{
	fprintf(f, "<feature name=\"aerie.el%u\">", el);
	for (unsigned id = SR_NONE + 1; id < SR_COUNT; id++) {
		const struct sysreg *row = sysreg_row((enum sysreg_id)id);
		if (row->el_read != el || id == SR_FPCR || id == SR_FPSR || !inspect_sysreg_readable(pe, (enum sysreg_id)id))
			continue;
		r->sysreg[r->sysreg_count++] = (uint16_t)id;
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
	fprintf(f, "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target version=\"1.0\">"
		   "<architecture>aarch64</architecture>");
	core_xml(f);
	fpu_xml(f);
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

unsigned gdb_reg_size(const struct gdb_regs *r, uint64_t n)
{
	if (n == GDB_CPSR || n == GDB_FPSR || n == GDB_FPCR)
		return 4;
	if (n >= GDB_V0 && n < GDB_V0 + 32)
		return 16;
	return n < GDB_SYSREGS + r->sysreg_count ? 8 : 0;
}

void gdb_reg_read(const struct gdb_regs *r, struct pe *pe, unsigned n, uint8_t out[GDB_REG_BYTES])
{
	uint64_t v;

	if (n >= GDB_V0 && n < GDB_V0 + 32) {
		memcpy(out, pe->v[n - GDB_V0].b, 16);
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
		v = inspect_sysreg_read(pe, (enum sysreg_id)r->sysreg[n - GDB_SYSREGS]);
	memcpy(out, &v, 8);
}

bool gdb_reg_write(const struct gdb_regs *r, struct pe *pe, unsigned n, const uint8_t *in)
{
	uint64_t v = 0;

	if (n >= GDB_V0 && n < GDB_V0 + 32) {
		memcpy(pe->v[n - GDB_V0].b, in, 16);
		pe->z_live[n - GDB_V0] = 0; /* as an Advanced SIMD instruction writes it */
		return true;
	}
	memcpy(&v, in, gdb_reg_size(r, n));
	if (n <= GDB_SP)
		pe->x[n] = v;
	else if (n == GDB_PC)
		pe->pc = v;
	else if (n == GDB_CPSR)
		return inspect_set_pstate(pe, v);
	else
		inspect_sysreg_write(pe, n == GDB_FPSR ? SR_FPSR : n == GDB_FPCR ? SR_FPCR : (enum sysreg_id)r->sysreg[n - GDB_SYSREGS], v);
	return true;
}
