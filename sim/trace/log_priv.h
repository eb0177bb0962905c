/* sim/trace/log_priv.h - where things are in the file. Numbers are little-endian. */
#ifndef AERIE_SIM_TRACE_LOG_PRIV_H
#define AERIE_SIM_TRACE_LOG_PRIV_H

#include <stdint.h>
#include <string.h>
#include "sim/trace/log.h"

enum {
	LOG_VERSION = 1,
	LOG_RAW = 256 << 10,      /* a block is written when it holds that much */
	LOG_RAW_MAX = 1 << 20,    /* and never more than this */
	LOG_INDEX_MAX = 64 << 20,

	/* the file's header: magic, version, PEs, kinds, length of the text, checksum of all that and the text; the text */
	HEADER_VERSION = 8, HEADER_PES = 10, HEADER_KINDS = 12, HEADER_TEXT = 16, HEADER_CRC = 20, HEADER_SIZE = 24,

	/* a block's header; the index is a block, too */
	BLOCK_MAGIC = 0, BLOCK_CRC = 4,      /* of the rest of the header */
	BLOCK_STORED = 8, BLOCK_RAW = 12, BLOCK_DATA_CRC = 16, BLOCK_EVENTS = 20, BLOCK_FIRST = 24, BLOCK_MIN = 32, BLOCK_MAX = 40,
	BLOCK_TIME = 48, BLOCK_KINDS = 56, BLOCK_SIZE = 64,
	INDEX_ENTRY = 8 + BLOCK_SIZE,        /* a block's offset and its header */

	/* the last bytes of a finished file: where the block is that holds the index, checksum, magic */
	TRAILER_INDEX = 0, TRAILER_CRC = 8, TRAILER_MAGIC = 12, TRAILER_SIZE = 16,
};

#define LOG_MAGIC     "\211AET\r\n\032\n"
#define BLOCK_EVENT   0x6b6c6241u /* "Ablk" */
#define BLOCK_INDEX   0x78646941u /* "Aidx" */
#define TRAILER_WORD  0x646e6541u /* "Aend" */

/* The hosts are little-endian (configure sees to it). */
static inline void store32(uint8_t *p, uint32_t v)
{
	memcpy(p, &v, sizeof(v));
}

static inline void store64(uint8_t *p, uint64_t v)
{
	memcpy(p, &v, sizeof(v));
}

static inline uint32_t load32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline uint64_t load64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

#endif
