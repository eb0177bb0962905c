/* tests/fuzz/fuzz_trace.c - event logs that nobody wrote: any bytes as a file, any bytes as a block whose checksums are right, with
 * everything that reads events behind it; and any text as a filter. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/disasm.h"
#include "sim/trace/codec.h"
#include "sim/trace/event_text.h"
#include "sim/trace/filter.h"
#include "sim/trace/log.h"
#include "sim/trace/log_priv.h"
#include "sim/trace/pack.h"
#include "sim/trace/perfetto.h"
#include "sim/trace/report.h"
#include "sim/trace/ring.h"
#include "sim/trace/tarmac.h"
#include "sim/trace/totals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FILE *sink;
static struct disasm *disasm;

static void use(struct log_reader *r, const struct filter *filter, unsigned how)
{
	struct totals *t;
	struct trace_event ev;
	struct ring ring;
	struct error e;

	if (how == 1) {
		tarmac_export(sink, r, "x", filter, &e);
		return;
	}
	if (how == 2) {
		perfetto_export(sink, r, "x", filter, &e);
		return;
	}
	if (how == 3) {
		report_export(sink, &(struct report_input){ .log = r, .name = "x", .filter = filter, .expression = "y" }, 1, NULL, &e);
		return;
	}
	t = totals_create();
	if (!t || ring_create(&ring, 3))
		abort();
	while (log_next(r, &ev, &e) == 1) {
		if (!filter_match(filter, &ev))
			continue;
		event_print(sink, disasm, &ev);
		totals_add(t, &ev);
		ring_put(&ring, &ev);
	}
	if (ring.used)
		event_print(sink, disasm, ring_get(&ring, 0));
	totals_print(sink, t);
	totals_destroy(t);
	ring_destroy(&ring);
}

static void read_file(const uint8_t *data, size_t size, const struct filter *filter, unsigned how)
{
	FILE *f = size ? fmemopen((void *)data, size, "rb") : NULL;
	struct log_reader *r;
	struct error e;

	r = f ? log_open_file(f, "x", &e) : NULL;
	if (!r)
		return;
	log_only(r, filter_wants_block, (void *)filter);
	use(r, filter, how);
	log_close(r);
}

/* The bytes as the contents of one block, behind a header: checksums and lengths are no obstacle. */
static void read_block(const uint8_t *data, size_t size, const struct filter *filter, unsigned how)
{
	static uint8_t file[LOG_RAW_MAX + 4096];
	struct packer *p = packer_create();
	uint8_t *h = file + HEADER_SIZE;
	size_t n;

	if (!p || packer_bound(p, size) > LOG_RAW_MAX)
		abort();
	memset(file, 0, HEADER_SIZE + BLOCK_SIZE);
	memcpy(file, LOG_MAGIC, 8);
	file[HEADER_VERSION] = LOG_VERSION;
	file[HEADER_PES] = 2;
	store32(file + HEADER_KINDS, BIT(TRACE_KIND_COUNT) - 1);
	store32(file + HEADER_CRC, checksum(file, HEADER_CRC) ^ checksum(file, 0));
	n = packer_pack(p, data, size, h + BLOCK_SIZE);
	packer_destroy(p);
	store32(h + BLOCK_MAGIC, BLOCK_EVENT);
	store32(h + BLOCK_STORED, (uint32_t)n);
	store32(h + BLOCK_RAW, (uint32_t)size);
	store32(h + BLOCK_DATA_CRC, checksum(h + BLOCK_SIZE, n));
	store32(h + BLOCK_EVENTS, UINT32_MAX);
	store32(h + BLOCK_KINDS, UINT32_MAX);
	store64(h + BLOCK_MAX, UINT64_MAX);
	store32(h + BLOCK_CRC, checksum(h + BLOCK_STORED, BLOCK_SIZE - BLOCK_STORED));
	read_file(file, HEADER_SIZE + BLOCK_SIZE + n, filter, how);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct filter *filter = NULL;
	struct error e;
	char text[64];

	if (!sink)
		sink = fopen("/dev/null", "w");
	if (!disasm)
		disasm = disasm_create();
	if (size < 2 || size > 100000)
		return 0;
	/* how; length of a filter, and the filter; the rest */
	unsigned how = data[0], n = data[1] % sizeof(text);
	data += 2;
	size -= 2;
	if (n && n <= size) {
		memcpy(text, data, n);
		text[n] = 0;
		filter = filter_parse(text, &e);
		data += n;
		size -= n;
	}
	if (how & 4)
		read_file(data, size, filter, how & 3);
	else
		read_block(data, size, filter, how & 3);
	filter_free(filter);
	return 0;
}
