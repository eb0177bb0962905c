/* sim/fdt_write.h - what the nodes of a device tree are written with. */
#ifndef AERIE_SIM_FDT_WRITE_H
#define AERIE_SIM_FDT_WRITE_H

#include <stdint.h>

/* The tree while it is being written; the first failure sticks. */
struct writer {
	void *fdt;
	int rc;
};

void fdt_note(struct writer *w, int rc);
/* Its offset; a negative one is noted. */
__attribute__((format(printf, 3, 4))) int add_node(struct writer *w, int parent, const char *fmt, ...);
/* Writing a property never moves the nodes in front of it, and we only ever fill the newest node or the root. */
void put_cells(struct writer *w, int node, const char *name, unsigned n, const uint32_t *v);
void put_string(struct writer *w, int node, const char *name, const char *v);
void put_empty(struct writer *w, int node, const char *name);
/* A list "a\0b\0" that ends with an empty string. */
void put_list(struct writer *w, int node, const char *name, const char *list);

#define CELLS(w, node, name, ...)                                                                                         \
	put_cells((w), (node), (name), sizeof((uint32_t[]){ __VA_ARGS__ }) / 4, (uint32_t[]){ __VA_ARGS__ })
#define HI(v) ((uint32_t)((v) >> 32))
#define LO(v) ((uint32_t)(v))

#endif
