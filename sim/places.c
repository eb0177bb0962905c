/* sim/places.c - addresses as symbols and source lines, by elfutils' libdw. Nothing is looked for outside of the file itself.
 * Not here: names to addresses (symbols.c). */
#include "sim/places.h"

#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/parse.h"

enum { FILES_MAX = 16, SYMBOLS_MAX = 1 << 24 };

struct symbol {
	uint64_t addr, size;
	const char *name;
	unsigned rank;   /* of several at the address the lowest speaks */
};

struct file {
	Dwfl *dwfl;
	Dwfl_Module *module;
	uint64_t offset;
	struct symbol *symbol; /* [symbols], by address; owned */
	size_t symbols;
};

struct places {
	struct file file[FILES_MAX];
	unsigned files;
};

struct places *places_create(void)
{
	return calloc(1, sizeof(struct places));
}

static void close_file(struct file *f)
{
	free(f->symbol);
	dwfl_end(f->dwfl);
}

void places_destroy(struct places *p)
{
	for (unsigned i = 0; p && i < p->files; i++)
		close_file(&p->file[i]);
	free(p);
}

/* ---- symbols ---- */

static int by_address(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return x->rank != y->rank ? (x->rank < y->rank ? -1 : 1) : strcmp(x->name, y->name);
}

/* Code first, then what is global; false: it names no place in memory ($x and $d mark what follows as code and data). */
static bool rank_symbol(const GElf_Sym *sym, const char *name, unsigned *rank)
{
	unsigned type = GELF_ST_TYPE(sym->st_info);

	if (!name || !*name || *name == '$' || sym->st_shndx == SHN_UNDEF || sym->st_shndx == SHN_ABS)
		return false;
	*rank = (type != STT_FUNC) * 2u + (GELF_ST_BIND(sym->st_info) != STB_GLOBAL);
	return type == STT_FUNC || type == STT_NOTYPE || type == STT_OBJECT;
}

static int read_symbols(struct file *f, struct error *e)
{
	int n = dwfl_module_getsymtab(f->module);

	if (n <= 0)
		return 0;
	if (n > SYMBOLS_MAX || !(f->symbol = calloc((size_t)n, sizeof(*f->symbol))))
		return error_set(e, ENOMEM, "--symbols: too many symbols for the memory there is");
	for (int i = 1; i < n; i++) {
		struct symbol *s = &f->symbol[f->symbols];
		GElf_Sym sym;
		GElf_Addr addr;
		s->name = dwfl_module_getsym_info(f->module, i, &sym, &addr, NULL, NULL, NULL);
		if (!s->name || !rank_symbol(&sym, s->name, &s->rank))
			continue;
		s->addr = addr;
		s->size = sym.st_size;
		f->symbols++;
	}
	qsort(f->symbol, f->symbols, sizeof(*f->symbol), by_address);
	return 0;
}

/* The last symbol at or below the address, which must not lie behind its end. */
static const struct symbol *find_symbol(const struct file *f, uint64_t addr)
{
	size_t lo = 0, hi = f->symbols;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (f->symbol[mid].addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo)
		return NULL;
	const struct symbol *s = &f->symbol[lo - 1];
	while (s > f->symbol && s[-1].addr == s->addr)
		s--;
	return s->size && addr - s->addr >= s->size ? NULL : s;
}

/* ---- files ---- */

static int no_debuginfo(Dwfl_Module *m, void **data, const char *name, Dwarf_Addr base, const char *file, const char *link,
			GElf_Word crc, char **found)
{
	(void)m, (void)data, (void)name, (void)base, (void)file, (void)link, (void)crc, (void)found;
	return -1;
}

static const Dwfl_Callbacks callbacks = { .find_debuginfo = no_debuginfo, .section_address = dwfl_offline_section_address };

static int open_file(struct file *f, const char *path, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return error_set(e, errno, "--symbols: cannot read %s: %s", path, strerror(errno));
	f->dwfl = dwfl_begin(&callbacks);
	if (f->dwfl)
		f->module = dwfl_report_elf(f->dwfl, path, path, fd, 0, true); /* takes the descriptor */
	if (!f->module) {
		close(fd);
		return error_set(e, EINVAL, "--symbols: %s is no ELF file (%s)", path, dwfl_errmsg(-1));
	}
	dwfl_report_end(f->dwfl, NULL, NULL);
	return read_symbols(f, e);
}

int places_add(struct places *p, const char *spec, struct error *e)
{
	const char *at = strrchr(spec, '@');
	struct file *f = &p->file[p->files];
	char *path;
	int rc = 0;

	if (p->files == FILES_MAX)
		return error_set(e, EINVAL, "--symbols: more than %d files", FILES_MAX);
	*f = (struct file){ 0 };
	if (at)
		rc = parse_u64(at + 1, "--symbols FILE@OFFSET", 0, UINT64_MAX, &f->offset, e);
	if (rc)
		return rc;
	path = at ? strndup(spec, (size_t)(at - spec)) : strdup(spec);
	rc = path ? open_file(f, path, e) : error_set(e, ENOMEM, "out of memory");
	free(path);
	if (rc)
		close_file(f);
	else
		p->files++;
	return rc;
}

/* ---- addresses ---- */

static void find_line(const struct file *f, uint64_t addr, struct place *place)
{
	Dwfl_Line *line = dwfl_module_getsrc(f->module, addr);

	place->file = line ? dwfl_lineinfo(line, NULL, &place->line, NULL, NULL, NULL) : NULL;
	place->folder = place->file ? dwfl_line_comp_dir(line) : NULL;
}

struct place places_find(const struct places *p, uint64_t addr)
{
	struct place place = { 0 };

	for (unsigned i = 0; p && i < p->files && !place.symbol && !place.file; i++) {
		const struct file *f = &p->file[i];
		Dwarf_Addr begin, end;
		const struct symbol *s;
		dwfl_module_info(f->module, NULL, &begin, &end, NULL, NULL, NULL, NULL);
		if (addr - f->offset < begin || addr - f->offset >= end)
			continue;
		s = find_symbol(f, addr - f->offset);
		if (s) {
			place.symbol = s->name;
			place.offset = addr - f->offset - s->addr;
		}
		find_line(f, addr - f->offset, &place);
	}
	return place;
}
