/* sim/symbols.c - addresses by the names that ELF files have for them.
 * Not here: loading ELF files (loader.c). */
#include "sim/symbols.h"

#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <string.h>

#include "sim/image.h"

#define SYMBOL_FILE_MAX ((size_t)4 << 30)

static int find_in(Elf *elf, const char *name, uint64_t *addr)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr h;
	GElf_Sym sym;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data;
		if (!gelf_getshdr(scn, &h) || h.sh_type != SHT_SYMTAB || !h.sh_entsize || !(data = elf_getdata(scn, NULL)))
			continue;
		for (uint64_t i = 0; i < h.sh_size / h.sh_entsize && i < INT32_MAX; i++) {
			const char *s = gelf_getsym(data, (int)i, &sym) ? elf_strptr(elf, h.sh_link, sym.st_name) : NULL;
			if (!s || sym.st_shndx == SHN_UNDEF || strcmp(s, name) != 0)
				continue;
			*addr = sym.st_value;
			return 0;
		}
	}
	return -ENOENT;
}

int symbol_find(const char *path, const char *name, uint64_t *addr, struct error *e)
{
	struct image im;
	Elf *elf;
	int rc = image_read(&im, path, "ELF file", SYMBOL_FILE_MAX, e);

	if (rc)
		return rc;
	elf_version(EV_CURRENT);
	elf = elf_memory((char *)im.data, im.size);
	rc = elf && elf_kind(elf) == ELF_K_ELF ? find_in(elf, name, addr) : -ENOENT;
	elf_end(elf);
	image_free(&im);
	return rc ? error_set(e, ENOENT, "%s has no symbol '%s'", path, name) : 0;
}
