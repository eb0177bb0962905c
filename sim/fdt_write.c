/* sim/fdt_write.c - nodes and properties of a device tree that is being written.
 * Not here:   which there are (fdt_gen.c). */
#include "sim/fdt_write.h"

#include <libfdt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void fdt_note(struct writer *w, int rc)
{
	if (!w->rc && rc < 0)
		w->rc = rc;
}

int add_node(struct writer *w, int parent, const char *fmt, ...)
{
	char name[64];
	va_list ap;
	int n;

	va_start(ap, fmt);
	vsnprintf(name, sizeof(name), fmt, ap);
	va_end(ap);
	n = fdt_add_subnode(w->fdt, parent, name);
	fdt_note(w, n);
	return n;
}

void put_cells(struct writer *w, int node, const char *name, unsigned n, const uint32_t *v)
{
	fdt32_t cells[160];

	for (unsigned i = 0; i < n; i++)
		cells[i] = cpu_to_fdt32(v[i]);
	fdt_note(w, fdt_setprop(w->fdt, node, name, cells, (int)(n * sizeof(cells[0]))));
}

void put_string(struct writer *w, int node, const char *name, const char *v)
{
	fdt_note(w, fdt_setprop_string(w->fdt, node, name, v));
}

void put_empty(struct writer *w, int node, const char *name)
{
	fdt_note(w, fdt_setprop(w->fdt, node, name, NULL, 0));
}

void put_list(struct writer *w, int node, const char *name, const char *list)
{
	size_t n = 0;

	while (list[n])
		n += strlen(list + n) + 1;
	fdt_note(w, fdt_setprop(w->fdt, node, name, list, (int)n));
}
