/* platforms/dev/cfi_flash.c - NOR flash: two 16-bit chips side by side, together 32 bits wide, with Intel's command set.
 * Implements: JEDEC JESD68.01 (common flash interface) and the Intel basic command set it names 0001h: read array, identifier,
 *             query and status; word program, buffered program, block erase, block lock; status register errors.
 *             In read-array mode the memory is plain ROM that can be executed; any other mode hides it behind the device.
 * Not here:   the file behind it (sim/core/blockdev.c).
 * LIMIT: programming and erasing take no time; blocks are never locked; suspend does nothing. The two chips get the same
 *        command, taken from the lower one's lanes. */
#include "platforms/dev/devices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/core/ram.h"

#define BLOCK  (256 * KiB) /* of the pair */
#define BUFFER (4 * KiB)   /* write buffer of the pair */

enum { SR_READY = 0x80, SR_ERASE = 0x20, SR_PROGRAM = 0x10, SR_PROTECTED = 0x02 };
enum {
	CMD_PROGRAM_OLD = 0x10, CMD_ERASE = 0x20, CMD_PROGRAM = 0x40, CMD_CLEAR = 0x50, CMD_LOCK = 0x60, CMD_STATUS = 0x70,
	CMD_ID = 0x90, CMD_QUERY = 0x98, CMD_CONFIRM = 0xd0, CMD_BUFFER = 0xe8, CMD_ARRAY = 0xff,
};

enum reading { READ_ARRAY, READ_STATUS, READ_ID, READ_QUERY };
/* What the next write means. */
enum expecting { EXPECT_COMMAND, EXPECT_WORD, EXPECT_COUNT, EXPECT_DATA, EXPECT_BUFFER_CONFIRM, EXPECT_ERASE_CONFIRM, EXPECT_LOCK };

struct flash {
	struct bus *bus;       /* borrowed */
	struct ram *ram;       /* owned */
	struct blockdev *disk; /* borrowed; NULL: not kept */
	enum reading reading;
	enum expecting expecting;
	uint8_t status;
	unsigned left;         /* writes until the buffer is full */
	uint64_t buffer_at;    /* where in the memory the buffer belongs; UINT64_MAX: no data yet */
	bool buffer_bad;       /* data outside the buffer's range came */
	uint8_t buffer[BUFFER];
};

static void set_reading(struct flash *f, enum reading r)
{
	f->reading = r;
	bus_show_rom(f->bus, f->ram, r == READ_ARRAY);
}

/* ---- what is read ---- */

/* JESD68.01 table 1, from word 10h on; each chip is 32 MiB of 128 KiB blocks. */
static const uint8_t query[] = {
	'Q', 'R', 'Y', 0x01, 0x00, 0x31, 0x00, 0x00, 0x00, 0x00, 0x00,        /* 10h: Intel's set, its table at 31h, no other */
	0x45, 0x55, 0x00, 0x00, 0x07, 0x07, 0x0a, 0x00, 0x04, 0x04, 0x04, 0x00, /* 1Bh: volts, times */
	25, 0x02, 0x00, 11, 0x00, 0x01,                                       /* 27h: 2^25 bytes, x8/x16, 2^11 at a time, 1 region */
	0xff, 0x00, 0x00, 0x02,                                               /* 2Dh: 256 blocks of 512 * 256 bytes */
	'P', 'R', 'I', '1', '0', 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, /* 31h: no optional features */
};

/* What one chip drives on its 16 lanes for the word at `word`. */
static uint16_t chip_word(const struct flash *f, uint64_t word)
{
	switch (f->reading) {
	case READ_ID:
		/* The first words of each block: manufacturer and device; the block's lock, open; nothing more. */
		word &= BLOCK / 4 - 1;
		return word == 0 ? 0x89 : word == 1 ? 0x18 : 0;
	case READ_QUERY:
		word &= 0xff;
		return word >= 0x10 && word - 0x10 < sizeof(query) ? query[word - 0x10] : 0;
	default:
		return f->status;
	}
}

static enum bus_result flash_read(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t *val)
{
	const struct flash *f = dev;

	(void)at, (void)pas;
	*val = 0;
	for (unsigned i = 0; i < size; i++) {
		uint64_t a = off + i, w = chip_word(f, a / 4);
		*val |= (w >> 8 * (a & 1) & 0xff) << 8 * i;
	}
	return BUS_OK;
}

/* ---- programming ---- */

static bool may_change(struct flash *f, uint8_t error)
{
	if (!f->disk || !blockdev_readonly(f->disk))
		return true;
	f->status |= error | SR_PROTECTED;
	return false;
}

static void changed(struct flash *f, uint64_t off, uint64_t len, uint8_t error)
{
	ram_note_write(f->ram, off, len);
	if (f->disk && !blockdev_write(f->disk, off, f->ram->host + off, len))
		f->status |= error;
}

/* Programming can only clear bits. */
static void program(struct flash *f, uint64_t off, const uint8_t *data, unsigned len)
{
	if (!may_change(f, SR_PROGRAM))
		return;
	for (unsigned i = 0; i < len; i++)
		f->ram->host[off + i] &= data[i];
	changed(f, off, len, SR_PROGRAM);
}

static void erase(struct flash *f, uint64_t off)
{
	if (!may_change(f, SR_ERASE))
		return;
	off &= ~(uint64_t)(BLOCK - 1);
	memset(f->ram->host + off, 0xff, BLOCK);
	changed(f, off, BLOCK, SR_ERASE);
}

/* ---- commands ---- */

static void command(struct flash *f, uint8_t c)
{
	enum reading r = READ_STATUS;

	f->expecting = EXPECT_COMMAND;
	switch (c) {
	case CMD_PROGRAM:
	case CMD_PROGRAM_OLD:
		f->expecting = EXPECT_WORD;
		break;
	case CMD_ERASE:
		f->expecting = EXPECT_ERASE_CONFIRM;
		break;
	case CMD_LOCK:
		f->expecting = EXPECT_LOCK;
		break;
	case CMD_BUFFER:
		f->expecting = EXPECT_COUNT;
		break;
	case CMD_CLEAR:
		f->status = SR_READY;
		r = f->reading;
		break;
	case CMD_STATUS:
	case CMD_CONFIRM: /* resume: nothing is suspended */
		break;
	case CMD_ID:
		r = READ_ID;
		break;
	case CMD_QUERY:
		r = READ_QUERY;
		break;
	default:
		r = READ_ARRAY;
	}
	set_reading(f, r);
}

/* The count is that of words less one; a buffer belongs to the aligned range that the first data falls into. */
static void begin_buffer(struct flash *f, uint64_t count)
{
	f->expecting = EXPECT_COMMAND;
	if (count >= BUFFER / 4) {
		f->status |= SR_PROGRAM | SR_ERASE; /* a bad sequence of commands */
		return;
	}
	f->left = (unsigned)count + 1;
	f->buffer_at = UINT64_MAX;
	f->buffer_bad = false;
	memset(f->buffer, 0xff, sizeof(f->buffer));
	f->expecting = EXPECT_DATA;
}

static void fill_buffer(struct flash *f, uint64_t off, const uint8_t *data, unsigned len)
{
	if (f->buffer_at == UINT64_MAX)
		f->buffer_at = off & ~(uint64_t)(BUFFER - 1);
	if (off - f->buffer_at >= BUFFER)
		f->buffer_bad = true;
	else
		memcpy(f->buffer + (off - f->buffer_at), data, len); /* len is off's alignment: it cannot reach over the end */
	if (--f->left == 0)
		f->expecting = EXPECT_BUFFER_CONFIRM;
}

static void end_buffer(struct flash *f, uint8_t c)
{
	f->expecting = EXPECT_COMMAND;
	if (c == CMD_CONFIRM && !f->buffer_bad)
		program(f, f->buffer_at, f->buffer, BUFFER);
	else
		f->status |= SR_PROGRAM | SR_ERASE;
}

static void write_word(struct flash *f, uint64_t off, unsigned size, uint32_t val)
{
	uint8_t data[4], c = (uint8_t)val;

	memcpy(data, &val, sizeof(data));
	switch (f->expecting) {
	case EXPECT_COMMAND:
		command(f, c);
		break;
	case EXPECT_WORD:
		f->expecting = EXPECT_COMMAND;
		program(f, off, data, size);
		break;
	case EXPECT_COUNT:
		begin_buffer(f, val & 0xffff);
		break;
	case EXPECT_DATA:
		fill_buffer(f, off, data, size);
		break;
	case EXPECT_BUFFER_CONFIRM:
		end_buffer(f, c);
		break;
	case EXPECT_ERASE_CONFIRM:
		f->expecting = EXPECT_COMMAND;
		if (c == CMD_CONFIRM)
			erase(f, off);
		else
			f->status |= SR_PROGRAM | SR_ERASE;
		break;
	case EXPECT_LOCK: /* set, clear, lock down: blocks are open all the same */
		f->expecting = EXPECT_COMMAND;
		if (c == CMD_ARRAY)
			set_reading(f, READ_ARRAY);
		break;
	}
}

static enum bus_result flash_write(void *dev, uint64_t off, unsigned size, struct bus_attrs at, enum pas pas, uint64_t val)
{
	(void)at, (void)pas;
	if (size == 8) {
		write_word(dev, off, 4, (uint32_t)val);
		write_word(dev, off + 4, 4, (uint32_t)(val >> 32));
	} else {
		write_word(dev, off, size, (uint32_t)val);
	}
	return BUS_OK;
}

static const struct mmio_ops flash_mmio = { flash_read, flash_write };

/* ---- life ---- */

static void flash_reset(void *dev)
{
	struct flash *f = dev;

	f->expecting = EXPECT_COMMAND;
	f->status = SR_READY;
	set_reading(f, READ_ARRAY);
}

static void flash_destroy(void *dev)
{
	struct flash *f = dev;

	if (!f)
		return;
	ram_destroy(f->ram);
	free(f);
}

/* An image smaller than the flash could not take what the guest programs behind its end. */
static int read_image(struct flash *f, const char *name, struct error *e)
{
	uint64_t bytes = f->disk ? blockdev_sectors(f->disk) * BLOCK_SECTOR : 0;

	if (!f->disk)
		return 0;
	if (bytes > f->ram->size || (bytes < f->ram->size && !blockdev_readonly(f->disk)))
		return error_set(e, EINVAL,
				 "%s: the image has %llu bytes and must have %llu, as the flash has (truncate -s %lluM makes it so)", name,
				 (unsigned long long)bytes, (unsigned long long)f->ram->size,
				 (unsigned long long)(f->ram->size >> 20));
	memset(f->ram->host + bytes, 0xff, f->ram->size - bytes);
	if (!blockdev_read(f->disk, 0, f->ram->host, bytes))
		return error_set(e, EIO, "%s: cannot read the image", name);
	return 0;
}

static void flash_snap(void *dev, struct snap *s)
{
	struct flash *f = dev;

	snap_ram(s, f->ram);
	SNAP_RANGE(s, f, reading, expecting);
	SNAP_RANGE(s, f, status, buffer);
	SNAP_BOOLS(s, f, buffer_bad, buffer_bad);
	snap_require(s, f->buffer_at == UINT64_MAX || f->buffer_at < f->ram->size, "a buffer beyond its memory");
	if (s->loads)
		bus_show_rom(f->bus, f->ram, f->reading == READ_ARRAY);
}

static void *flash_create(const struct device_env *env, struct error *e)
{
	struct flash *f = calloc(1, sizeof(*f));

	if (!f) {
		error_set(e, ENOMEM, "%s: out of memory", env->name);
		return NULL;
	}
	f->bus = env->bus;
	f->disk = env->blk;
	f->ram = ram_create(env->window[0].size, true, e);
	if (!f->ram || read_image(f, env->name, e) ||
	    bus_map_rom(env->bus, env->name, env->window[0].base, f->ram, &flash_mmio, f, env->pas_mask ? env->pas_mask : PAS_ANY,
			e)) {
		flash_destroy(f);
		return NULL;
	}
	flash_reset(f);
	return f;
}

const struct device_ops cfi_flash_device = {
	.model = "cfi-flash",
	.create = flash_create,
	.reset = flash_reset,
	.destroy = flash_destroy,
	.snap = flash_snap,
	.dt = { .node = "flash", .compatible = "cfi-flash\0" },
};
