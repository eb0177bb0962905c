/* tools/decodegen_priv.h - what decodegen knows about the encodings it read; shared by its files. */
#ifndef AERIE_DECODEGEN_PRIV_H
#define AERIE_DECODEGEN_PRIV_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
	MAX_INSNS = 8192,
	MAX_HANDLERS = 1024,
	MAX_SETS = 128,
	MAX_FIELDS = 12, /* of an encoding */
	MAX_CONSTS = 12,
	MAX_NOTS = 24,
	MAX_FEATS = 4,
	MAX_OVERS = 8,
	MAX_MEMBERS = 64, /* of a handler's arguments */
	MAX_ERRORS = 20,
};

struct where {
	const char *file;
	int line;
};

struct field {
	char *name;
	int off, width;
};

struct constant {
	char *name, *text;
};

struct reserved { /* not(...): words with these bits are not the encoding */
	char *text;
	uint32_t mask, value;
};

struct reserved_set { /* reserved NAME not(...)...: spelled out where reserved(NAME) stands */
	char *name, *text;
	struct where at;
};

/* Instruction sets, by the beginning of the file's name; sets of one family share an enum, an info table and handlers. */
enum family { FAMILY_A64, FAMILY_A32, FAMILY_COUNT };
enum set { SET_A64, SET_A32, SET_T32, SET_T16, SET_COUNT };

struct set_info {
	const char *name;
	enum family family;
	int bits; /* of a pattern */
};
extern const struct set_info set_info[SET_COUNT];

struct handler {
	char *name;
	bool threaded, fp, sve, fast, used;
	enum family family;
	struct where at;
	struct {
		const char *name;
		bool is_field;
	} members[MAX_MEMBERS];
	int member_count;
};

struct insn {
	char *name, *handler_name, *over[MAX_OVERS], *twin_name, *feats[MAX_FEATS];
	struct handler *handler;
	enum set set;
	struct where at;
	uint32_t mask, value, should_be, should_one;
	struct field fields[MAX_FIELDS];
	struct constant consts[MAX_CONSTS];
	struct reserved nots[MAX_NOTS];
	int field_count, const_count, not_count, feat_count, over_count;
	bool feat_any;
};

/* A decision tree. A node is shift, width, then 2^width children; a child < 0 is the leaf at ~child, a list of ids that ends
 * in 0, the one to try first in front. */
struct tree {
	int *nodes, *leaves;
	int node_count, leaf_count;
};

struct gen {
	struct insn insns[MAX_INSNS]; /* [0] stays empty */
	int insn_count;
	struct handler handlers[MAX_HANDLERS];
	int handler_count;
	struct reserved_set sets[MAX_SETS];
	int set_count;
	bool twins; /* the file being read says so */
	int errors;
	struct text *texts; /* all that copy_text() made */
	int id[MAX_INSNS];  /* of insns[] within the family, from 1 */
	struct tree tree[SET_COUNT];
};

/* decodegen.c: report what is wrong in the input; give up for a reason outside it. */
void fail(struct gen *g, struct where at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void die(const char *what, const char *name) __attribute__((noreturn));
char *copy_text(struct gen *g, const char *s); /* lives as long as g */

void read_decode_file(struct gen *g, const char *path); /* decodegen_read.c */
struct handler *find_handler(struct gen *g, const char *name);
void add_twin(struct gen *g); /* decodegen_twin.c: of the encoding read last */
void check_encodings(struct gen *g); /* decodegen_check.c */
bool goes_before(const struct insn *a, const struct insn *b);
void make_tree(struct gen *g, enum set set);			 /* decodegen_tree.c */
void write_header(const struct gen *g, FILE *o); /* decodegen_write.c */
void write_code(const struct gen *g, enum family family, FILE *o);

#endif
