/* sim/impdef_file.h - files that describe IMPLEMENTATION DEFINED registers: the user's, and those that come with aerie. */
#ifndef AERIE_SIM_IMPDEF_FILE_H
#define AERIE_SIM_IMPDEF_FILE_H

#include "cpu/arch/features.h"
#include "cpu/arch/impdef.h"
#include "sim/core/error.h"

enum { IMPDEF_FILES = 8 };

/* What `--impdef` was given, in order. */
struct impdef_names {
	const char *name[IMPDEF_FILES];
	unsigned count;
};
int impdef_names_add(struct impdef_names *n, const char *name, struct error *e);

/* A file that comes with aerie (cpu/impdef/NAME.regs, made part of the program by the makefile). The last has no name. */
struct impdef_builtin {
	const char *name, *text;
};
extern const struct impdef_builtin impdef_builtins[];

/* Fills *t from the file of the CPU model's own name, where there is one, then from `names`, whose rows replace earlier ones of the
 * same encoding. A name is that of a built-in file or a path; "none" forgets what came before it. */
int impdef_load(struct impdef *t, const struct cpu_model *m, const struct impdef_names *names, struct error *e);
/* One file's text; `file` is for messages. Rows are added to *t, not yet in order. */
int impdef_parse(struct impdef *t, const char *file, const char *text, struct error *e);
/* "S3_1_C15_C2_0", "p15_1_C9_C0_2", "p15_0_C15". */
const char *impdef_encoding_text(uint32_t enc, char *buf, size_t size);
/* "storage, reset 0x0, written from below EL2 and EL3 with ACTLR_ELx[0]" */
const char *impdef_behaviour_text(const struct impdef *t, const struct impdef_row *r, char *buf, size_t size);

#endif
