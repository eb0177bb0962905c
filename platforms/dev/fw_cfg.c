/* platforms/dev/fw_cfg.c - the firmware configuration device: items selected by number, read by bytes or by DMA.
 * Implements: QEMU's documented interface (docs/specs/fw_cfg), memory-mapped: data at 0, selector at 8, DMA address at 16, the
 *             latter two big-endian; the directory of named items; DMA operations select, read, skip.
 * Not here:   what the items say (sim/loader.c).
 * LIMIT: no item can be written: such a DMA operation reports an error. */
#include "platforms/dev/fw_cfg.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"

#define NAME_BYTES 56

enum { DATA = 0, DATA_END = 8, SELECTOR = 8, DMA_HIGH = 16, DMA_LOW = 20, WINDOW = 24 };
enum { DMA_ERROR = 1, DMA_READ = 2, DMA_SKIP = 4, DMA_SELECT = 8, DMA_WRITE = 16 };

enum { ITEM_MAX = 1 << 30 }; /* of a snapshot: a kernel or a ramdisk */

struct item {
	uint8_t *data; /* owned */
	size_t len;
	char name[NAME_BYTES]; /* of a file */
};

struct fw_cfg {
	struct bus *bus; /* borrowed */
	struct item item[FW_CFG_KEYS];
	unsigned files;
	uint16_t key;
	size_t at;
	uint32_t dma_high;
};

struct dma_request { /* in guest memory, big-endian */
	uint32_t control, length;
	uint64_t address;
};

struct dir_entry { /* big-endian, but for the name */
	uint32_t size;
	uint16_t key, reserved;
	char name[NAME_BYTES];
};

/* ---- items ---- */

int fw_cfg_set(void *dev, enum fw_cfg_key key, const void *data, size_t len)
{
	struct fw_cfg *f = dev;
	struct item *it = &f->item[key];
	uint8_t *copy = malloc(len ? len : 1);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, data, len);
	free(it->data);
	it->data = copy;
	f->at = 0;
	it->len = len;
	return 0;
}

int fw_cfg_set_u32(void *dev, enum fw_cfg_key key, uint32_t v)
{
	return fw_cfg_set(dev, key, &v, sizeof(v)); /* little-endian, as the host is */
}

static int write_directory(struct fw_cfg *f)
{
	struct {
		uint32_t count;
		struct dir_entry e[FW_CFG_KEYS - FW_CFG_FILE_FIRST];
	} dir = { .count = __builtin_bswap32(f->files) };

	for (unsigned i = 0; i < f->files; i++) {
		const struct item *it = &f->item[FW_CFG_FILE_FIRST + i];
		dir.e[i].size = __builtin_bswap32((uint32_t)it->len);
		dir.e[i].key = __builtin_bswap16((uint16_t)(FW_CFG_FILE_FIRST + i));
		memcpy(dir.e[i].name, it->name, NAME_BYTES);
	}
	return fw_cfg_set(f, FW_CFG_FILE_DIR, &dir, sizeof(dir.count) + f->files * sizeof(dir.e[0]));
}

int fw_cfg_set_file(void *dev, const char *name, const void *data, size_t len)
{
	struct fw_cfg *f = dev;
	unsigned i = 0;
	int rc;

	if (strlen(name) >= NAME_BYTES)
		return -ENAMETOOLONG;
	while (i < f->files && strcmp(f->item[FW_CFG_FILE_FIRST + i].name, name) != 0)
		i++;
	if (i == FW_CFG_KEYS - FW_CFG_FILE_FIRST)
		return -ENOSPC;
	rc = fw_cfg_set(f, (enum fw_cfg_key)(FW_CFG_FILE_FIRST + i), data, len);
	if (rc)
		return rc;
	if (i == f->files) {
		memcpy(f->item[FW_CFG_FILE_FIRST + i].name, name, strlen(name));
		f->files++;
	}
	return write_directory(f);
}

static const struct item *selected(const struct fw_cfg *f)
{
	static const struct item none;

	return f->key < FW_CFG_KEYS ? &f->item[f->key] : &none;
}

static void select_item(struct fw_cfg *f, uint16_t key)
{
	f->key = key & (uint16_t)~BIT(14);
	f->at = 0;
}

/* ---- DMA ---- */

static bool fill_zero(struct fw_cfg *f, pa_t pa, uint64_t len)
{
	static const uint8_t zero[4096];

	while (len) {
		size_t n = len < sizeof(zero) ? (size_t)len : sizeof(zero);
		if (bus_copy_in(f->bus, pa, zero, n) != BUS_OK)
			return false;
		pa.addr += n;
		len -= n;
	}
	return true;
}

/* Behind an item's end there are zeros. */
static bool dma_read(struct fw_cfg *f, pa_t to, uint32_t len)
{
	const struct item *it = selected(f);
	size_t left = it->len - f->at, n = len < left ? len : left;

	if (n && bus_copy_in(f->bus, to, it->data + f->at, n) != BUS_OK)
		return false;
	f->at += n;
	to.addr += n;
	return fill_zero(f, to, len - n);
}

static void dma(struct fw_cfg *f, pa_t at)
{
	struct dma_request r;
	uint32_t control, len, done;
	bool ok = true;

	if (bus_copy_out(f->bus, at, &r, sizeof(r)) != BUS_OK)
		return; /* there is nowhere to say that it failed */
	control = __builtin_bswap32(r.control);
	len = __builtin_bswap32(r.length);
	if (control & DMA_SELECT)
		select_item(f, (uint16_t)(control >> 16));
	if (control & DMA_READ)
		ok = dma_read(f, (pa_t){ __builtin_bswap64(r.address), at.pas }, len);
	else if (control & DMA_WRITE)
		ok = len == 0;
	else if (control & DMA_SKIP)
		f->at += len < selected(f)->len - f->at ? len : selected(f)->len - f->at;
	done = ok ? 0 : __builtin_bswap32(DMA_ERROR);
	bus_copy_in(f->bus, at, &done, sizeof(done));
}

/* ---- registers ---- */

/* The DMA register reads as this text, by which drivers know that it is there. */
static uint64_t signature(uint64_t off, unsigned size)
{
	static const char text[8] = { 'Q', 'E', 'M', 'U', ' ', 'C', 'F', 'G' };
	uint64_t v = 0;

	memcpy(&v, text + off, size);
	return v;
}

static enum bus_result fw_cfg_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	struct fw_cfg *f = dev;
	const struct item *it = selected(f);

	(void)at, (void)pas;
	*val = 0;
	if (off < DATA_END)
		for (unsigned i = 0; i < size && f->at < it->len; i++)
			*val |= (uint64_t)it->data[f->at++] << 8 * i;
	else if (off >= DMA_HIGH && off + size <= WINDOW)
		*val = signature(off - DMA_HIGH, size);
	return BUS_OK;
}

static enum bus_result fw_cfg_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	struct fw_cfg *f = dev;

	(void)at;
	if (off == SELECTOR && size == 2) {
		select_item(f, __builtin_bswap16((uint16_t)val));
	} else if (off == DMA_HIGH && size == 8) {
		dma(f, (pa_t){ __builtin_bswap64(val), pas });
	} else if (off == DMA_HIGH && size == 4) {
		f->dma_high = __builtin_bswap32((uint32_t)val);
	} else if (off == DMA_LOW && size == 4) {
		uint64_t high = f->dma_high;
		f->dma_high = 0;
		dma(f, (pa_t){ high << 32 | __builtin_bswap32((uint32_t)val), pas });
	}
	return BUS_OK;
}

static const struct mmio_ops fw_cfg_mmio = { fw_cfg_read, fw_cfg_write };

/* ---- life ---- */

static void fw_cfg_reset(void *dev)
{
	struct fw_cfg *f = dev;

	select_item(f, 0);
	f->dma_high = 0;
}

static void fw_cfg_destroy(void *dev)
{
	struct fw_cfg *f = dev;

	if (!f)
		return;
	for (unsigned i = 0; i < FW_CFG_KEYS; i++)
		free(f->item[i].data);
	free(f);
}

static int set_common(struct fw_cfg *f, const struct device_env *env)
{
	uint64_t ram = device_prop_num(env, "ram", 0);
	uint16_t pes = (uint16_t)env->pe_count, nographic = 1;
	int rc = fw_cfg_set(f, FW_CFG_SIGNATURE, "QEMU", 4);

	if (!rc)
		rc = fw_cfg_set_u32(f, FW_CFG_ID, 3); /* registers and DMA */
	if (!rc)
		rc = fw_cfg_set(f, FW_CFG_RAM_SIZE, &ram, sizeof(ram));
	if (!rc)
		rc = fw_cfg_set(f, FW_CFG_NOGRAPHIC, &nographic, sizeof(nographic));
	if (!rc)
		rc = fw_cfg_set(f, FW_CFG_NB_CPUS, &pes, sizeof(pes));
	if (!rc)
		rc = fw_cfg_set(f, FW_CFG_MAX_CPUS, &pes, sizeof(pes));
	return rc ? rc : write_directory(f);
}

/* Loading takes the contents as they were: the files need not be given again. */
static void snap_item(struct item *it, struct snap *s)
{
	uint32_t len = (uint32_t)it->len;

	SNAP(s, len);
	SNAP(s, it->name);
	it->name[NAME_BYTES - 1] = 0;
	if (s->loads && len != it->len) {
		uint8_t *data = len <= ITEM_MAX ? realloc(it->data, len ? len : 1) : NULL;

		snap_require(s, data != NULL, "an item of fw_cfg that is too large");
		if (!data)
			return;
		it->data = data;
		it->len = len;
	}
	if (it->len)
		snap_bytes(s, it->data, it->len);
}

static void fw_cfg_snap(void *dev, struct snap *s)
{
	struct fw_cfg *f = dev;

	for (unsigned i = 0; i < FW_CFG_KEYS && !s->failed; i++)
		snap_item(&f->item[i], s);
	SNAP_RANGE(s, f, files, dma_high);
	snap_require(s, f->files <= FW_CFG_KEYS - FW_CFG_FILE_FIRST, "more files than there is room for");
}

static void *fw_cfg_create(const struct device_env *env, struct error *e)
{
	struct fw_cfg *f = calloc(1, sizeof(*f));

	if (!f || set_common(f, env)) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		fw_cfg_destroy(f);
		return NULL;
	}
	f->bus = env->bus;
	if (bus_map_mmio(env->bus, env->name, env->window[0].base, env->window[0].size, &fw_cfg_mmio, f,
			 env->pas_mask ? env->pas_mask : PAS_ANY, e)) {
		fw_cfg_destroy(f);
		return NULL;
	}
	return f;
}

const struct device_ops fw_cfg_device = {
	.model = "fw-cfg",
	.create = fw_cfg_create,
	.reset = fw_cfg_reset,
	.destroy = fw_cfg_destroy,
	.snap = fw_cfg_snap,
	.dt = { .node = "fw-cfg", .compatible = "qemu,fw-cfg-mmio\0", .flags = DT_DMA_COHERENT },
};
