/* sim/trace/log_write.c - writes an event log, block by block: what a crash leaves is whole up to its last finished block.
 * Not here: an event's bytes (codec_put.c); reading (log_read.c). */
#include <errno.h>
#include <stdlib.h>

#include "sim/core/bits.h"
#include "sim/trace/codec.h"
#include "sim/trace/log_priv.h"
#include "sim/trace/pack.h"

struct log_writer {
	FILE *f;
	const char *path;       /* borrowed */
	struct packer *packer;
	struct codec codec;
	uint8_t *raw, *stored;
	size_t used;            /* of raw */
	struct log_block block; /* the one being filled */
	uint8_t *index;         /* INDEX_ENTRY bytes a block; owned */
	size_t blocks, room;
	int err;                /* errno of the first failure */
};

static void begin_block(struct log_writer *w)
{
	uint64_t first = w->block.first + w->block.events, offset = w->block.offset;

	w->block = (struct log_block){ .offset = offset, .first = first, .min_insns = UINT64_MAX };
	w->used = 0;
	codec_begin_block(&w->codec);
}

static void write_out(struct log_writer *w, const void *data, size_t n)
{
	errno = EIO;
	if (!w->err && fwrite(data, 1, n, w->f) != n)
		w->err = errno;
}

static void write_block(struct log_writer *w, uint32_t magic, const uint8_t *raw, size_t raw_n, uint8_t h[BLOCK_SIZE])
{
	struct log_block *b = &w->block;
	size_t stored = packer_pack(w->packer, raw, raw_n, w->stored);

	memset(h, 0, BLOCK_SIZE);
	store32(h + BLOCK_MAGIC, magic);
	store32(h + BLOCK_STORED, (uint32_t)stored);
	store32(h + BLOCK_RAW, (uint32_t)raw_n);
	store32(h + BLOCK_DATA_CRC, checksum(w->stored, stored));
	store32(h + BLOCK_EVENTS, b->events);
	store64(h + BLOCK_FIRST, b->first);
	store64(h + BLOCK_MIN, b->min_insns);
	store64(h + BLOCK_MAX, b->max_insns);
	store64(h + BLOCK_TIME, b->time);
	store32(h + BLOCK_KINDS, b->kinds);
	store32(h + BLOCK_CRC, checksum(h + BLOCK_STORED, BLOCK_SIZE - BLOCK_STORED));
	write_out(w, h, BLOCK_SIZE);
	write_out(w, w->stored, stored);
	errno = EIO;
	if (!w->err && fflush(w->f))
		w->err = errno;
	b->offset += BLOCK_SIZE + stored;
}

static void note_block(struct log_writer *w, uint64_t offset, const uint8_t h[BLOCK_SIZE])
{
	if (w->blocks == w->room) {
		size_t room = w->room ? w->room * 2 : 256;
		uint8_t *grown = realloc(w->index, room * INDEX_ENTRY);
		if (!grown) {
			w->err = ENOMEM;
			return;
		}
		w->index = grown;
		w->room = room;
	}
	store64(w->index + w->blocks * INDEX_ENTRY, offset);
	memcpy(w->index + w->blocks * INDEX_ENTRY + 8, h, BLOCK_SIZE);
	w->blocks++;
}

static void finish_block(struct log_writer *w)
{
	uint64_t offset = w->block.offset;
	uint8_t h[BLOCK_SIZE];

	if (!w->block.events)
		return;
	write_block(w, BLOCK_EVENT, w->raw, w->used, h);
	note_block(w, offset, h);
	begin_block(w);
}

bool log_put(struct log_writer *w, const struct trace_event *ev)
{
	struct log_block *b = &w->block;
	size_t n;

	if (w->err)
		return false;
	n = codec_put(&w->codec, ev, w->raw + w->used);
	if (!n)
		w->err = ENOMEM;
	w->used += n;
	if (!b->events++)
		b->time = ev->time;
	b->kinds |= BIT(ev->kind);
	b->min_insns = ev->insns < b->min_insns ? ev->insns : b->min_insns;
	b->max_insns = ev->insns > b->max_insns ? ev->insns : b->max_insns;
	if (w->used >= LOG_RAW)
		finish_block(w);
	return !w->err;
}

static void write_header(struct log_writer *w, const struct log_info *info)
{
	size_t n = strnlen(info->text, sizeof(info->text) - 1);
	uint8_t h[HEADER_SIZE + LOG_TEXT_MAX] = LOG_MAGIC;

	h[HEADER_VERSION] = LOG_VERSION;
	h[HEADER_PES] = (uint8_t)info->pes;
	h[HEADER_PES + 1] = (uint8_t)(info->pes >> 8);
	store32(h + HEADER_KINDS, info->kinds);
	store32(h + HEADER_TEXT, (uint32_t)n);
	memcpy(h + HEADER_SIZE, info->text, n);
	store32(h + HEADER_CRC, checksum(h, HEADER_CRC) ^ checksum(h + HEADER_SIZE, n));
	write_out(w, h, HEADER_SIZE + n);
	w->block.offset = HEADER_SIZE + n;
	if (!w->err && fflush(w->f))
		w->err = errno;
}

static void destroy(struct log_writer *w)
{
	packer_destroy(w->packer);
	codec_destroy(&w->codec);
	free(w->raw);
	free(w->stored);
	free(w->index);
	free(w);
}

struct log_writer *log_create_file(FILE *f, const char *path, const struct log_info *info, struct error *e)
{
	struct log_writer *w = calloc(1, sizeof(*w));

	if (w) {
		w->path = path;
		w->packer = packer_create();
		w->raw = malloc(LOG_RAW + CODEC_EVENT_MAX);
		w->stored = w->packer ? malloc(packer_bound(w->packer, LOG_RAW + CODEC_EVENT_MAX)) : NULL;
	}
	if (!w || !w->raw || !w->stored) {
		error_set(e, ENOMEM, "out of memory");
		fclose(f);
		if (w)
			destroy(w);
		return NULL;
	}
	w->f = f;
	write_header(w, info);
	begin_block(w);
	return w;
}

struct log_writer *log_create(const char *path, const struct log_info *info, struct error *e)
{
	FILE *f = fopen(path, "wbe");

	if (f)
		return log_create_file(f, path, info, e);
	error_set(e, errno, "cannot write the trace log %s: %s", path, strerror(errno));
	return NULL;
}

/* An index that would be too large is left empty: the reader then goes from block to block. */
static void write_index(struct log_writer *w)
{
	size_t n = w->blocks * INDEX_ENTRY <= LOG_INDEX_MAX ? w->blocks * INDEX_ENTRY : 0;
	uint8_t *room = realloc(w->stored, packer_bound(w->packer, n)), h[BLOCK_SIZE], t[TRAILER_SIZE];
	uint64_t at = w->block.offset;

	if (!room) {
		w->err = w->err ? w->err : ENOMEM;
		return;
	}
	w->stored = room;
	w->block.min_insns = 0;
	write_block(w, BLOCK_INDEX, w->index, n, h);
	store64(t + TRAILER_INDEX, at);
	store32(t + TRAILER_CRC, checksum(t, TRAILER_CRC));
	store32(t + TRAILER_MAGIC, TRAILER_WORD);
	write_out(w, t, sizeof(t));
}

int log_finish(struct log_writer *w, struct error *e)
{
	int rc = 0;

	if (!w)
		return 0;
	finish_block(w);
	write_index(w);
	errno = EIO;
	if (fclose(w->f) && !w->err)
		w->err = errno;
	if (w->err)
		rc = error_set(e, w->err, "cannot write the trace log %s: %s", w->path, strerror(w->err));
	destroy(w);
	return rc;
}
