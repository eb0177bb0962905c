/* cpu/exec/crc32.h - CRC32 and CRC32C of up to 8 bytes, least significant first. */
#ifndef AERIE_EXEC_CRC32_H
#define AERIE_EXEC_CRC32_H

#include <stdbool.h>
#include <stdint.h>

uint32_t crc32_of(uint32_t crc, uint64_t data, unsigned bytes, bool castagnoli);

#endif
