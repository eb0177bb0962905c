/* sim/loader.c - puts kernel, initrd, device tree, ELF programs and raw files into the machine's memory.
 * Implements: the boot protocols of arm64 and arm (Linux Documentation/arch/arm64/booting.rst, arch/arm/booting.rst) with the
 *             placement that QEMU's virt machine uses; ELF program headers at their physical addresses.
 * Not here:   recognising and unpacking files (image.c); the contents of the device tree (fdt_gen.c). */
#include "sim/loader.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platforms/dev/fw_cfg.h"
#include "sim/acpi_gen.h"
#include "sim/core/bits.h"
#include "sim/image.h"

enum { TREE_ALIGN = 2 << 20, PAGE = 4096, TEXT_OFFSET_32 = 0x10000 };

struct loading {
	const struct options *o;
	struct bus *bus;
	struct fdt_machine *fdt;
	void *fw_cfg;       /* borrowed; NULL: none */
	struct boot *boot;
	uint64_t low, high; /* what the kernel, or the first program, occupies: [low, high) */
};

static uint64_t ram_end(const struct loading *l)
{
	return l->o->board->ram_base + board_ram_first(l->o->board, l->o->ram);
}

static int put(struct loading *l, const char *what, uint64_t addr, const void *data, size_t n, struct error *e)
{
	enum pas pas = l->o->el3 ? PAS_SECURE : PAS_NONSECURE;

	if (n && bus_load(l->bus, (pa_t){ addr, pas }, data, n) != BUS_OK)
		return error_set(e, EINVAL, "%s: %zu bytes at %#llx are not all in the machine's memory (%#llx to %#llx; -m changes it)",
				 what, n, (unsigned long long)addr, (unsigned long long)l->o->board->ram_base,
				 (unsigned long long)ram_end(l) - 1);
	if (addr >= l->o->board->ram_base && addr + n > l->boot->high)
		l->boot->high = addr + n;
	return 0;
}

/* ---- ELF ---- */

static int check_elf(const GElf_Ehdr *h, bool aarch32, const char *path, struct error *e)
{
	int class = aarch32 ? ELFCLASS32 : ELFCLASS64, machine = aarch32 ? EM_ARM : EM_AARCH64;

	if (h->e_ident[EI_CLASS] != class || h->e_ident[EI_DATA] != ELFDATA2LSB || h->e_machine != machine)
		return error_set(e, EINVAL, "%s: an ELF file of another architecture (class %d, data %d, machine %d), not little-endian "
					    "%s", path, h->e_ident[EI_CLASS], h->e_ident[EI_DATA], h->e_machine,
				 aarch32 ? "Arm, 32 bits (--aarch32)" : "AArch64");
	if (h->e_type != ET_EXEC && h->e_type != ET_DYN)
		return error_set(e, EINVAL, "%s: an ELF file that is not executable (type %d)", path, h->e_type);
	return 0;
}

static int put_segment(struct loading *l, const struct image *im, const GElf_Phdr *p, const char *path, struct error *e)
{
	uint8_t *zero;
	int rc;

	if (p->p_offset > im->size || p->p_filesz > im->size - p->p_offset)
		return error_set(e, EINVAL, "%s: truncated: a segment ends behind the file", path);
	if (p->p_memsz < p->p_filesz)
		return error_set(e, EINVAL, "%s: damaged ELF file: a segment holds more than its size", path);
	if (p->p_memsz > l->o->ram)
		return error_set(e, EINVAL, "%s: a segment of %#llx bytes does not fit into memory", path, (unsigned long long)p->p_memsz);
	rc = put(l, path, p->p_paddr, im->data + p->p_offset, p->p_filesz, e);
	if (rc || p->p_memsz == p->p_filesz)
		return rc;
	zero = calloc(1, p->p_memsz - p->p_filesz);
	if (!zero)
		return error_set(e, ENOMEM, "out of memory");
	rc = put(l, path, p->p_paddr + p->p_filesz, zero, p->p_memsz - p->p_filesz, e);
	free(zero);
	return rc;
}

static int put_segments(struct loading *l, const struct image *im, Elf *elf, const char *path, uint64_t *entry, struct error *e)
{
	GElf_Ehdr h;
	size_t count;
	bool any = false;

	if (!gelf_getehdr(elf, &h) || elf_getphdrnum(elf, &count) != 0)
		return error_set(e, EINVAL, "%s: damaged ELF file: %s", path, elf_errmsg(-1));
	if (check_elf(&h, l->o->aarch32, path, e))
		return -EINVAL;
	*entry = h.e_entry;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr p;
		int rc;
		if (!gelf_getphdr(elf, (int)i, &p))
			return error_set(e, EINVAL, "%s: damaged ELF file: %s", path, elf_errmsg(-1));
		if (p.p_type != PT_LOAD || !p.p_memsz)
			continue;
		rc = put_segment(l, im, &p, path, e);
		if (rc)
			return rc;
		if (h.e_entry >= p.p_vaddr && h.e_entry - p.p_vaddr < p.p_memsz)
			*entry = h.e_entry - p.p_vaddr + p.p_paddr;
		if (p.p_paddr < l->low)
			l->low = p.p_paddr;
		if (p.p_paddr + p.p_memsz > l->high)
			l->high = p.p_paddr + p.p_memsz;
		any = true;
	}
	return any ? 0 : error_set(e, EINVAL, "%s: an ELF file with nothing to load", path);
}

static int load_elf(struct loading *l, const struct image *im, const char *path, uint64_t *entry, struct error *e)
{
	Elf *elf;
	int rc;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)im->data, im->size);
	if (!elf || elf_kind(elf) != ELF_K_ELF)
		rc = error_set(e, EINVAL, "%s: damaged or truncated ELF file", path);
	else
		rc = put_segments(l, im, elf, path, entry, e);
	elf_end(elf);
	return rc;
}

/* ---- firmware ---- */

/* The kernel's parts as items of fw_cfg, which the firmware fetches; absent ones have size 0. */
static int offer(struct loading *l, enum fw_cfg_key size, enum fw_cfg_key data, const void *p, size_t n, struct error *e)
{
	if (fw_cfg_set_u32(l->fw_cfg, size, (uint32_t)n) || fw_cfg_set(l->fw_cfg, data, n ? p : "", n))
		return error_set(e, ENOMEM, "out of memory");
	return 0;
}

static int offer_kernel(struct loading *l, struct error *e)
{
	const struct options *o = l->o;
	struct image im = { 0 };
	int rc = 0;

	if (!l->fw_cfg)
		return o->kernel ? error_set(e, EINVAL, "%s: this machine has no way to hand a kernel to its firmware", o->kernel) : 0;
	if (o->kernel)
		rc = image_read_kernel(&im, o->kernel, l->o->ram, o->kernel_may_be_raw, e);
	if (!rc)
		rc = offer(l, FW_CFG_KERNEL_SIZE, FW_CFG_KERNEL_DATA, im.data, im.size, e);
	image_free(&im);
	im = (struct image){ 0 };
	if (!rc && o->initrd)
		rc = image_read(&im, o->initrd, "initrd", l->o->ram, e);
	if (!rc)
		rc = offer(l, FW_CFG_INITRD_SIZE, FW_CFG_INITRD_DATA, im.data, im.size, e);
	image_free(&im);
	if (!rc)
		rc = offer(l, FW_CFG_CMDLINE_SIZE, FW_CFG_CMDLINE_DATA, o->append, o->append ? strlen(o->append) + 1 : 0, e);
	return rc;
}

static int offer_acpi(struct loading *l, struct error *e)
{
	struct acpi_files f;
	int rc = acpi_generate(l->fdt, &f, e);

	if (!rc && (fw_cfg_set_file(l->fw_cfg, "etc/acpi/tables", f.tables.buf, f.tables.len) ||
		    fw_cfg_set_file(l->fw_cfg, "etc/acpi/rsdp", f.rsdp.buf, f.rsdp.len) ||
		    fw_cfg_set_file(l->fw_cfg, "etc/table-loader", f.loader.buf, f.loader.len)))
		rc = error_set(e, ENOMEM, "out of memory");
	acpi_free(&f);
	return rc;
}

static int load_firmware(struct loading *l, struct error *e)
{
	const struct board_part *boot = board_boot_part(l->o->board);
	struct image im;
	int rc = 0;

	if (!boot)
		return error_set(e, EINVAL, "%s has neither flash nor ROM for firmware", l->o->board->name);
	if (l->o->bios) {
		rc = image_read(&im, l->o->bios, "firmware", boot->size, e);
		if (rc)
			return rc;
		rc = put(l, l->o->bios, boot->base, im.data, im.size, e);
		image_free(&im);
	}
	l->boot->entry = boot->base;
	l->boot->has_entry = true;
	if (!rc)
		rc = offer_kernel(l, e);
	if (!rc && l->fw_cfg && l->o->acpi)
		rc = offer_acpi(l, e);
	return rc;
}

/* ---- what the options name ---- */

static int load_kernel(struct loading *l, struct error *e)
{
	struct boot *b = l->boot;
	uint64_t base = l->o->board->ram_base;
	struct image im;
	int rc = image_read_kernel(&im, l->o->kernel, l->o->ram, l->o->kernel_may_be_raw, e);

	if (rc)
		return rc;
	b->has_entry = true;
	if (im.kind == (l->o->aarch32 ? IMAGE_LINUX : IMAGE_ZIMAGE)) {
		rc = error_set(e, EINVAL, l->o->aarch32 ? "%s: a kernel for AArch64 (--aarch32 starts EL1 in AArch32)"
						      : "%s: a 32-bit kernel: it needs --aarch32", l->o->kernel);
	} else if (im.kind == IMAGE_ELF) {
		rc = load_elf(l, &im, l->o->kernel, &b->entry, e);
	} else {
		uint64_t off = l->o->aarch32 ? TEXT_OFFSET_32 : im.kind == IMAGE_RAW ? 0x80000 : im.text_offset;
		uint64_t need = im.kind == IMAGE_RAW ? im.size : im.mem_size;
		/* QEMU keeps the first page of memory for its boot stub, and moves a kernel that would be there up. */
		l->low = base + (off < PAGE ? off + TREE_ALIGN : off);
		l->high = l->low + need;
		b->entry = l->low;
		b->linux_boot = true;
		if (need > l->o->ram || l->high > ram_end(l))
			rc = error_set(e, EINVAL, "%s: the kernel needs %llu MiB of memory, the machine has %llu (-m gives it more)",
				       l->o->kernel, (unsigned long long)((l->high - base) >> 20) + 1,
				       (unsigned long long)(l->o->ram >> 20));
		else
			rc = put(l, l->o->kernel, l->low, im.data, im.size, e);
	}
	image_free(&im);
	return rc;
}

static int load_initrd(struct loading *l, struct error *e)
{
	uint64_t half = l->o->ram / 2, at = l->o->board->ram_base + (half < 128 * MiB ? half : 128 * MiB);
	struct image im;
	int rc;

	at = align_up(at < l->high ? l->high : at, PAGE);
	l->fdt->initrd_start = l->fdt->initrd_end = at;
	if (!l->o->initrd)
		return 0;
	rc = image_read(&im, l->o->initrd, "initrd", l->o->ram, e);
	if (rc)
		return rc;
	l->fdt->initrd_end = at + im.size;
	if (at + im.size > ram_end(l))
		rc = error_set(e, EINVAL, "%s: the initrd of %zu MiB does not fit behind the kernel (-m gives more memory)", l->o->initrd,
			       (im.size >> 20) + 1);
	else
		rc = put(l, l->o->initrd, at, im.data, im.size, e);
	image_free(&im);
	return rc;
}

static int make_dtb(struct loading *l, void **dtb, size_t *size, struct error *e)
{
	struct image im;
	int rc;

	if (!l->o->dtb)
		return fdt_generate(l->fdt, dtb, size, e);
	rc = image_read(&im, l->o->dtb, "device tree", 16 << 20, e);
	if (rc)
		return rc;
	rc = fdt_adopt(l->fdt, im.data, im.size, l->o->dtb, dtb, size, e);
	image_free(&im);
	return rc;
}

static int write_file(const char *path, const void *data, size_t n, struct error *e)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDOUT_FILENO) : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	const uint8_t *p = data;

	while (fd >= 0 && n) {
		ssize_t k = write(fd, p, n);
		if (k < 0)
			break;
		p += k;
		n -= (size_t)k;
	}
	if (fd < 0 || n || close(fd) != 0)
		return error_set(e, errno, "cannot write %s: %s", path, strerror(errno));
	return 0;
}

/* Behind the initrd for a kernel; at the start of memory for other programs, where there is room. */
static int load_dtb(struct loading *l, struct error *e)
{
	uint64_t at = l->o->board->ram_base;
	void *dtb;
	size_t size;
	int rc = make_dtb(l, &dtb, &size, e);

	if (rc)
		return rc;
	if (l->boot->linux_boot)
		at = align_up(l->fdt->initrd_end, l->o->aarch32 ? PAGE : TREE_ALIGN);
	if (l->o->dump_dtb)
		rc = write_file(l->o->dump_dtb, dtb, size, e);
	else if (!l->boot->linux_boot && (at + size > l->low || at + size > ram_end(l)))
		l->boot->dtb = 0;
	else if (at + size > ram_end(l))
		rc = error_set(e, EINVAL, "no room for the device tree behind kernel and initrd (-m gives more memory)");
	else {
		l->boot->dtb = at;
		rc = put(l, "device tree", at, dtb, size, e);
	}
	free(dtb);
	return rc;
}

static int note_module(struct loading *l, const struct opt_load *ld, size_t size, struct error *e)
{
	if (l->fdt->module_count == FDT_MODULES)
		return error_set(e, EINVAL, "more than %d guest modules", FDT_MODULES);
	l->fdt->module[l->fdt->module_count++] = (struct fdt_module){ ld->module, ld->module_args, ld->addr, size };
	return 0;
}

static int load_one(struct loading *l, const struct opt_load *ld, struct error *e)
{
	uint64_t entry = ld->addr;
	struct image im;
	int rc;

	if (ld->kind == LOAD_DATA)
		return put(l, "loader data", ld->addr, ld->data, ld->data_len, e);
	rc = image_read(&im, ld->path, ld->kind == LOAD_ELF ? "program" : "file", l->o->ram, e);
	if (rc)
		return rc;
	if (ld->kind == LOAD_ELF) {
		rc = load_elf(l, &im, ld->path, &entry, e);
	} else {
		rc = put(l, ld->path, ld->addr, im.data, im.size, e);
		if (!rc && ld->addr < l->low)
			l->low = ld->addr;
		if (!rc && ld->module)
			rc = note_module(l, ld, im.size, e);
	}
	image_free(&im);
	if (!rc && (ld->entry || (!l->boot->has_entry && !l->o->kernel))) {
		l->boot->entry = entry;
		l->boot->has_entry = true;
	}
	return rc;
}

int loader_load(const struct options *o, struct bus *bus, struct fdt_machine *fdt, void *fw_cfg, struct boot *b,
		struct error *e)
{
	struct loading l = { .o = o, .bus = bus, .fdt = fdt, .fw_cfg = fw_cfg, .boot = b, .low = UINT64_MAX };
	int rc = 0;

	*b = (struct boot){ 0 };
	if (options_firmware(o))
		rc = load_firmware(&l, e);
	else if (o->kernel)
		rc = load_kernel(&l, e);
	if (o->has_reset_address) {
		b->entry = o->reset_address;
		b->has_entry = true;
	}
	if (!rc && !options_firmware(o))
		rc = load_initrd(&l, e);
	for (unsigned i = 0; !rc && i < o->load_count; i++)
		rc = load_one(&l, &o->load[i], e);
	if (!rc)
		rc = load_dtb(&l, e);
	return rc;
}
