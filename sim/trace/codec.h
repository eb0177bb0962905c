/* sim/trace/codec.h - one event as bytes, and back: the contents of a log's blocks. ARCHITECTURE.md describes them. */
#ifndef AERIE_SIM_TRACE_CODEC_H
#define AERIE_SIM_TRACE_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include "sim/core/trace.h"
#include "sim/trace/strings.h"

enum { CODEC_PES = 256, CODEC_REGIONS = 255 };
/* No event takes more: an MPU's regions in full, and its texts. */
enum { CODEC_EVENT_MAX = 2 * CODEC_REGIONS * 10 + 3 * (STRING_LENGTH_MAX + 10) + 256 };

/* The first byte of an event: its kind, and what follows. */
enum { CODEC_KIND = 0x0f, CODEC_PE = 0x10, CODEC_EL = 0x20, CODEC_VM = 0x40, CODEC_TIME = 0x80 };
_Static_assert(TRACE_KIND_COUNT <= CODEC_KIND + 1, "kinds fit the first byte");

/* What numbers of an event are written as differences from. */
struct codec_pe {
	uint64_t insns, pc, skew; /* skew: time - insns */
	uint32_t vm;
	uint8_t el;
};

struct codec {
	struct codec_pe pe[CODEC_PES];
	uint8_t last_pe;
	struct strings strings;      /* of this block */
	/* reading */
	const char **name;           /* [names]: the block's strings, of `kept` */
	uint32_t names, names_size;
	struct strings kept;         /* of all blocks: texts of events stay valid as long as the codec */
	uint64_t bars[CODEC_REGIONS], lars[CODEC_REGIONS]; /* of the last event */
};

/* Before the first event of a block. */
void codec_begin_block(struct codec *c);
void codec_destroy(struct codec *c);

/* Appends the event to `out`, which has room for CODEC_EVENT_MAX; the number of bytes, 0 when out of memory. */
size_t codec_put(struct codec *c, const struct trace_event *ev, uint8_t *out);
/* The event at in[0..n); its length goes to *used. NULL, or what is wrong with it. */
const char *codec_get(struct codec *c, const uint8_t *in, size_t n, struct trace_event *ev, size_t *used);

#endif
