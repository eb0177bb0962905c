/* sim/trace/log_read.c - reads an event log: the list of its blocks, from its index or from block to block, then their events.
 * Nothing in the file is believed. Messages name the file and where in it something is wrong.
 * Not here: an event's bytes (codec_get.c); writing (log_write.c). */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "sim/trace/codec.h"
#include "sim/trace/log_priv.h"
#include "sim/trace/pack.h"

struct log_reader {
	FILE *f;
	const char *name;          /* borrowed */
	uint64_t size;
	struct log_info info;
	struct log_block *block;   /* [blocks], owned */
	size_t blocks, room, next; /* next: to load */
	bool ended;                /* the file says that it is whole */
	struct error tail;         /* what is wrong behind the last block */
	struct codec codec;
	uint8_t *stored, *raw;
	size_t raw_n, at;          /* the loaded block's bytes, and where in them the next event is */
	uint32_t left;             /* its events that are still to come */
	uint64_t number;
	bool (*want)(void *arg, const struct log_block *b);
	void *want_arg;
};

static int wrong(const struct log_reader *r, uint64_t offset, const char *what, struct error *e)
{
	return error_set(e, EINVAL, "%s: offset %" PRIu64 ": %s", r->name, offset, what);
}

static int read_at(struct log_reader *r, uint64_t offset, void *buf, size_t n, struct error *e)
{
	if (offset > r->size || n > r->size - offset)
		return wrong(r, r->size, "the file ends in the middle of something", e);
	errno = EIO;
	if (fseeko(r->f, (off_t)offset, SEEK_SET) || fread(buf, 1, n, r->f) != n)
		return error_set(e, errno, "cannot read %s: %s", r->name, strerror(errno));
	return 0;
}

static int read_header(struct log_reader *r, struct error *e)
{
	uint8_t h[HEADER_SIZE];
	uint32_t text;

	if (r->size < HEADER_SIZE)
		return wrong(r, 0, "not a trace log: too short", e);
	if (read_at(r, 0, h, sizeof(h), e))
		return -EINVAL;
	if (memcmp(h, LOG_MAGIC, 8) != 0)
		return wrong(r, 0, "not a trace log (a file that --trace-log wrote)", e);
	if (h[HEADER_VERSION] != LOG_VERSION || h[HEADER_VERSION + 1])
		return error_set(e, EINVAL, "%s: offset %d: a trace log of version %d; this aerie reads version %d", r->name,
				 HEADER_VERSION, h[HEADER_VERSION] | h[HEADER_VERSION + 1] << 8, LOG_VERSION);
	text = load32(h + HEADER_TEXT);
	if (text >= LOG_TEXT_MAX)
		return wrong(r, HEADER_TEXT, "the header is too long", e);
	if (read_at(r, HEADER_SIZE, r->info.text, text, e))
		return -EINVAL;
	if ((checksum(h, HEADER_CRC) ^ checksum(r->info.text, text)) != load32(h + HEADER_CRC))
		return wrong(r, HEADER_CRC, "the header is damaged: its checksum differs", e);
	for (uint32_t i = 0; i < text; i++)
		if ((r->info.text[i] < ' ' || r->info.text[i] > '~') && r->info.text[i] != '\n')
			return wrong(r, HEADER_SIZE + i, "the header has characters that cannot be printed", e);
	r->info.pes = h[HEADER_PES] | (unsigned)h[HEADER_PES + 1] << 8;
	r->info.kinds = load32(h + HEADER_KINDS);
	return (int)(HEADER_SIZE + text);
}

/* ---- the list of blocks ---- */

/* What a block's header says; NULL, or what is wrong. */
static const char *parse_block(const struct log_reader *r, const uint8_t *h, uint64_t offset, struct log_block *b)
{
	bool index = load32(h + BLOCK_MAGIC) == BLOCK_INDEX;

	if (!index && load32(h + BLOCK_MAGIC) != BLOCK_EVENT)
		return "no block begins here";
	if (checksum(h + BLOCK_STORED, BLOCK_SIZE - BLOCK_STORED) != load32(h + BLOCK_CRC))
		return "a block's header is damaged: its checksum differs";
	*b = (struct log_block){
		.offset = offset, .first = load64(h + BLOCK_FIRST), .min_insns = load64(h + BLOCK_MIN), .max_insns = load64(h + BLOCK_MAX),
		.time = load64(h + BLOCK_TIME), .events = load32(h + BLOCK_EVENTS), .kinds = load32(h + BLOCK_KINDS),
		.stored = load32(h + BLOCK_STORED), .raw = load32(h + BLOCK_RAW), .crc = load32(h + BLOCK_DATA_CRC),
	};
	if (b->raw > (index ? LOG_INDEX_MAX : LOG_RAW_MAX) || (!index && !b->events))
		return "a block of a size that cannot be";
	if (b->stored > r->size - offset - BLOCK_SIZE)
		return "the file ends in the middle of a block";
	return NULL;
}

static int add_block(struct log_reader *r, const struct log_block *b, struct error *e)
{
	if (r->blocks == r->room) {
		size_t room = r->room ? r->room * 2 : 256;
		struct log_block *grown = realloc(r->block, room * sizeof(*grown));
		if (!grown)
			return error_set(e, ENOMEM, "out of memory");
		r->block = grown;
		r->room = room;
	}
	r->block[r->blocks++] = *b;
	return 0;
}

/* From block to block. What ends the walk early is kept for when the events before it have been read. */
static int walk(struct log_reader *r, uint64_t at, struct error *e)
{
	struct log_block b;
	uint8_t h[BLOCK_SIZE];
	const char *what = NULL;

	while (at < r->size) {
		if (r->size - at < BLOCK_SIZE) {
			what = "the file ends in the middle of a block";
			break;
		}
		if (read_at(r, at, h, sizeof(h), e))
			return -EINVAL;
		what = parse_block(r, h, at, &b);
		if (what || load32(h) == BLOCK_INDEX)
			break;
		if (add_block(r, &b, e))
			return -ENOMEM;
		at += BLOCK_SIZE + b.stored;
	}
	if (what)
		wrong(r, at, what, &r->tail);
	else if (at == r->size)
		wrong(r, at, "the log was not closed: what came behind its last finished block is lost", &r->tail);
	else
		r->ended = true;
	return 0;
}

/* The blocks as the index has them; false: there is none that can be used. */
static bool use_index(struct log_reader *r, uint64_t begin)
{
	uint8_t t[TRAILER_SIZE], h[BLOCK_SIZE], *stored = NULL, *raw = NULL;
	struct log_block b;
	bool good = false;

	if (r->size < begin + TRAILER_SIZE + BLOCK_SIZE || read_at(r, r->size - TRAILER_SIZE, t, sizeof(t), NULL) ||
	    load32(t + TRAILER_MAGIC) != TRAILER_WORD || load32(t + TRAILER_CRC) != checksum(t, TRAILER_CRC) ||
	    load64(t) > r->size - TRAILER_SIZE - BLOCK_SIZE || read_at(r, load64(t), h, sizeof(h), NULL) ||
	    load32(h) != BLOCK_INDEX || parse_block(r, h, load64(t), &b) || !b.raw || b.raw % INDEX_ENTRY)
		return false;
	stored = malloc(b.stored + 1);
	raw = malloc(b.raw);
	if (stored && raw && !read_at(r, b.offset + BLOCK_SIZE, stored, b.stored, NULL) && checksum(stored, b.stored) == b.crc &&
	    !unpack_bytes(stored, b.stored, raw, b.raw))
		good = true;
	for (uint32_t i = 0; good && i < b.raw / INDEX_ENTRY; i++) {
		const uint8_t *entry = raw + (size_t)i * INDEX_ENTRY;
		uint64_t at = load64(entry);
		struct log_block one;
		good = at >= begin && at <= r->size - BLOCK_SIZE && load32(entry + 8) == BLOCK_EVENT &&
		       !parse_block(r, entry + 8, at, &one) && !add_block(r, &one, NULL);
	}
	free(stored);
	free(raw);
	if (!good)
		r->blocks = 0;
	return r->ended = good;
}

/* ---- open, close ---- */

struct log_reader *log_open_file(FILE *f, const char *name, struct error *e)
{
	struct log_reader *r = calloc(1, sizeof(*r));
	off_t size;
	int begin;

	if (!r) {
		fclose(f);
		error_set(e, ENOMEM, "out of memory");
		return NULL;
	}
	r->f = f;
	r->name = name;
	r->raw = malloc(LOG_RAW_MAX);
	errno = EIO;
	if (!r->raw)
		error_set(e, ENOMEM, "out of memory");
	else if (fseeko(f, 0, SEEK_END) || (size = ftello(f)) < 0)
		error_set(e, errno, "cannot read %s: %s", name, strerror(errno));
	else {
		r->size = (uint64_t)size;
		begin = read_header(r, e);
		if (begin > 0 && (use_index(r, (uint64_t)begin) || !walk(r, (uint64_t)begin, e)))
			return r;
	}
	log_close(r);
	return NULL;
}

struct log_reader *log_open(const char *name, struct error *e)
{
	FILE *f = fopen(name, "rbe");

	if (!f) {
		error_set(e, errno, "cannot read %s: %s", name, strerror(errno));
		return NULL;
	}
	return log_open_file(f, name, e);
}

void log_close(struct log_reader *r)
{
	if (!r)
		return;
	codec_destroy(&r->codec);
	fclose(r->f);
	free(r->block);
	free(r->stored);
	free(r->raw);
	free(r);
}

const struct log_info *log_info(const struct log_reader *r)
{
	return &r->info;
}

void log_only(struct log_reader *r, bool (*want)(void *arg, const struct log_block *b), void *arg)
{
	r->want = want;
	r->want_arg = arg;
}

void log_rewind(struct log_reader *r)
{
	r->next = 0;
	r->left = 0;
}

uint64_t log_number(const struct log_reader *r)
{
	return r->number;
}

/* ---- events ---- */

static int load(struct log_reader *r, const struct log_block *b, struct error *e)
{
	uint8_t h[BLOCK_SIZE], *grown = realloc(r->stored, b->stored + 1);
	struct log_block there;

	if (!grown)
		return error_set(e, ENOMEM, "out of memory");
	r->stored = grown;
	if (read_at(r, b->offset, h, sizeof(h), e) || read_at(r, b->offset + BLOCK_SIZE, r->stored, b->stored, e))
		return -EINVAL;
	if (load32(h) != BLOCK_EVENT || parse_block(r, h, b->offset, &there) || there.crc != b->crc || there.stored != b->stored ||
	    there.raw != b->raw || there.events != b->events)
		return wrong(r, b->offset, "no block begins here, or not the one that the index has", e);
	if (checksum(r->stored, b->stored) != b->crc)
		return wrong(r, b->offset, "a block is damaged: its checksum differs", e);
	if (unpack_bytes(r->stored, b->stored, r->raw, b->raw))
		return wrong(r, b->offset, "a block cannot be unpacked", e);
	codec_begin_block(&r->codec);
	r->raw_n = b->raw;
	r->at = 0;
	r->left = b->events;
	r->number = b->first - 1;
	return 0;
}

int log_next(struct log_reader *r, struct trace_event *ev, struct error *e)
{
	const char *what;
	size_t used;

	while (!r->left) {
		if (r->next == r->blocks) {
			if (r->ended)
				return 0;
			if (e)
				*e = r->tail;
			return -EINVAL;
		}
		const struct log_block *b = &r->block[r->next++];
		if (r->want && !r->want(r->want_arg, b))
			continue;
		int rc = load(r, b, e);
		if (rc)
			return rc;
	}
	what = r->at == r->raw_n ? "a block has fewer events than its header says"
				 : codec_get(&r->codec, r->raw + r->at, r->raw_n - r->at, ev, &used);
	if (what)
		return error_set(e, EINVAL, "%s: offset %" PRIu64 ": event at byte %zu of the block: %s", r->name,
				 r->block[r->next - 1].offset, r->at, what);
	r->at += used;
	r->left--;
	r->number++;
	return 1;
}
