/* sim/places.c - addresses as symbols and source lines, by elfutils' libdw, or from a list of symbols. Nothing is looked for outside of the
 * file itself.
 * Not here: symbols of the files that are loaded (symbols.c). */
#include "sim/places.h"

#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/parse.h"

enum { FILES_MAX = 32, SYMBOLS_MAX = 1 << 24, LAST_BYTES = 4096 }; /* LAST_BYTES: of a list's last symbol */

struct symbol {
	uint64_t addr, size;
	const char *name;
	unsigned rank;   /* of several at the address the lowest speaks */
};

struct file {
	Dwfl *dwfl;      /* NULL: a list */
	Dwfl_Module *module;
	int el;          /* -1: any */
	int64_t vm;      /* as in struct trace_event; -1: any */
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
	for (size_t i = 0; !f->dwfl && i < f->symbols; i++)
		free((char *)f->symbol[i].name);
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

/* A line "ffff800080000000 T _text"; what is absolute or undefined is no address. false: no memory. */
static bool read_line(struct file *f, size_t *room, char *line)
{
	char type, *name;
	uint64_t addr;
	int at = 0;

	if (sscanf(line, "%" SCNx64 "%*[ \t]%c%*[ \t]%n", &addr, &type, &at) < 2 || !at || line[at] == '$' || strchr("AaUN", type))
		return true;
	line[at + (int)strcspn(line + at, " \t\r\n")] = 0;
	for (char *c = line + at; *c; c++) /* it goes to a terminal */
		*c = *c < ' ' || *c > '~' ? '?' : *c;
	if (!line[at])
		return true;
	if (f->symbols == *room) {
		struct symbol *grown = realloc(f->symbol, (*room = *room ? *room * 2 : 1024) * sizeof(*grown));
		if (!grown)
			return false;
		f->symbol = grown;
	}
	name = strdup(line + at);
	if (name)
		f->symbol[f->symbols++] = (struct symbol){ .addr = addr, .name = name, .rank = (type | 0x20) != 't' };
	return name != NULL;
}

static int read_list(struct file *f, const char *path, struct error *e)
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t size = 0, room = 0;
	bool good = in != NULL;

	while (good && f->symbols < SYMBOLS_MAX && getline(&line, &size, in) >= 0)
		good = read_line(f, &room, line);
	free(line);
	if (in)
		fclose(in);
	if (!good)
		return error_set(e, ENOMEM, "--symbols: too many symbols for the memory there is");
	if (!f->symbols)
		return error_set(e, EINVAL, "--symbols: %s is neither an ELF file nor a list as nm prints it (System.map)", path);
	qsort(f->symbol, f->symbols, sizeof(*f->symbol), by_address);
	return 0;
}

/* ---- files ---- */

static int no_debuginfo(Dwfl_Module *m, void **data, const char *name, Dwarf_Addr base, const char *file, const char *link,
			GElf_Word crc, char **found)
{
	(void)m, (void)data, (void)name, (void)base, (void)file, (void)link, (void)crc, (void)found;
	return -1;
}

static const Dwfl_Callbacks callbacks = { .find_debuginfo = no_debuginfo, .section_address = dwfl_offline_section_address };

static int open_elf(struct file *f, const char *path, int fd, struct error *e)
{
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

static int open_file(struct file *f, const char *path, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char magic[SELFMAG] = "";

	if (fd < 0)
		return error_set(e, errno, "--symbols: cannot read %s: %s", path, strerror(errno));
	if (pread(fd, magic, sizeof(magic), 0) == sizeof(magic) && memcmp(magic, ELFMAG, SELFMAG) == 0)
		return open_elf(f, path, fd, e);
	close(fd);
	return read_list(f, path, e);
}

static int limit(struct file *f, const struct parse_item *it, struct error *e)
{
	uint64_t v = 0;
	int rc;

	if (it->value && strcmp(it->key, "vmid") == 0 && strcmp(it->value, "none") == 0) {
		f->vm = 0;
		return 0;
	}
	if (it->value && strcmp(it->key, "vmid") == 0) {
		rc = parse_u64(it->value, "--symbols: vmid", 0, 0xffff, &v, e);
		f->vm = (int64_t)v + 1;
		return rc;
	}
	if (it->value && strcmp(it->key, "el") == 0) {
		rc = parse_u64(it->value, "--symbols: el", 0, 3, &v, e);
		f->el = (int)v;
		return rc;
	}
	return error_set(e, EINVAL, "--symbols: no property '%s' (there are: el=N, vmid=N or none)", it->key);
}

/* What is behind the file's name, which `path` has then alone. */
static int parse_spec(struct file *f, const char *spec, char *path, size_t size, struct error *e)
{
	struct parse_item it;
	char *at;
	int rc = 0;

	*f = (struct file){ .el = -1, .vm = -1 };
	for (bool first = true; spec && !rc; first = false) {
		rc = parse_next(&spec, &it, "--symbols", e);
		if (!rc && first)
			snprintf(path, size, "%s%s%s", it.key, it.value ? "=" : "", it.value ? it.value : "");
		else if (!rc)
			rc = limit(f, &it, e);
	}
	at = rc ? NULL : strrchr(path, '@');
	if (!at)
		return rc;
	*at = 0;
	return parse_u64(at + 1, "--symbols FILE@OFFSET", 0, UINT64_MAX, &f->offset, e);
}

int places_add(struct places *p, const char *spec, struct error *e)
{
	struct file *f = &p->file[p->files];
	char path[1100] = "";
	int rc;

	if (p->files == FILES_MAX)
		return error_set(e, EINVAL, "--symbols: more than %d files", FILES_MAX);
	rc = parse_spec(f, spec, path, sizeof(path), e);
	if (!rc)
		rc = open_file(f, path, e);
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

static bool covers(const struct file *f, uint64_t addr)
{
	Dwarf_Addr begin = 0, end = 0;

	if (f->dwfl)
		dwfl_module_info(f->module, NULL, &begin, &end, NULL, NULL, NULL, NULL);
	else
		end = f->symbol[f->symbols - 1].addr + LAST_BYTES;
	return addr >= begin && addr < end;
}

static void name_address(const struct file *f, uint64_t addr, struct place *place)
{
	const struct symbol *s = covers(f, addr) ? find_symbol(f, addr) : NULL;

	if (!s)
		return;
	place->symbol = s->name;
	place->offset = addr - s->addr;
}

static bool is_for(const struct file *f, unsigned el, uint32_t vm)
{
	return (f->el < 0 || f->el == (int)el) && (f->vm < 0 || f->vm == (int64_t)vm);
}

struct place places_find(const struct places *p, unsigned el, uint32_t vm, uint64_t addr)
{
	struct place place = { 0 };

	for (unsigned i = 0; p && i < p->files && !place.symbol && !place.file; i++) {
		const struct file *f = &p->file[i];
		if (!is_for(f, el, vm))
			continue;
		name_address(f, addr - f->offset, &place);
		if (f->dwfl && covers(f, addr - f->offset))
			find_line(f, addr - f->offset, &place);
	}
	return place;
}

struct place places_at(const struct places *p, unsigned el, uint32_t vm, uint64_t addr)
{
	struct place place = { 0 };

	for (unsigned i = 0; p && i < p->files && !place.symbol; i++) {
		const struct file *f = &p->file[i];
		if (is_for(f, el, vm))
			name_address(f, addr - f->offset, &place);
	}
	return place;
}

int places_address(const struct places *p, const char *name, uint64_t *addr)
{
	for (unsigned i = 0; p && i < p->files; i++)
		for (size_t n = 0; n < p->file[i].symbols; n++)
			if (strcmp(p->file[i].symbol[n].name, name) == 0) {
				*addr = p->file[i].symbol[n].addr + p->file[i].offset;
				return 0;
			}
	return -ENOENT;
}
