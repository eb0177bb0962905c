/* cpu/exec/sve_elems.c - elements of SVE loads and stores between an image of memory and registers.
 * Implements: DDI 0487 C8.2: what LD1B ... ST4D do with elements: Extend(), interleaving.
 * Not here:   memory (sve_mem.c). */
#include "cpu/exec/sve_mem.h"

/* One pair of types; unit steps apart, so that the compiler makes vectors of them. */
#define LOAD(name, D, S)                                                                                                   \
	static void name(union zreg *z, const uint8_t *image, unsigned count, unsigned step)                               \
	{                                                                                                                  \
		for (unsigned i = 0; i < count; i++) {                                                                     \
			S s;                                                                                               \
			memcpy(&s, image + (size_t)i * step * sizeof(s), sizeof(s));                                       \
			D d = (D)s;                                                                                        \
			memcpy(z->b + i * sizeof(d), &d, sizeof(d));                                                       \
		}                                                                                                          \
	}
LOAD(load_8_8, uint8_t, uint8_t)
LOAD(load_16_8, uint16_t, uint8_t)
LOAD(load_32_8, uint32_t, uint8_t)
LOAD(load_64_8, uint64_t, uint8_t)
LOAD(load_16_16, uint16_t, uint16_t)
LOAD(load_32_16, uint32_t, uint16_t)
LOAD(load_64_16, uint64_t, uint16_t)
LOAD(load_32_32, uint32_t, uint32_t)
LOAD(load_64_32, uint64_t, uint32_t)
LOAD(load_64_64, uint64_t, uint64_t)
LOAD(load_16_s8, int16_t, int8_t)
LOAD(load_32_s8, int32_t, int8_t)
LOAD(load_64_s8, int64_t, int8_t)
LOAD(load_32_s16, int32_t, int16_t)
LOAD(load_64_s16, int64_t, int16_t)
LOAD(load_64_s32, int64_t, int32_t)

#define STORE(name, D, S)                                                                                                  \
	static void name(uint8_t *image, const union zreg *z, unsigned count, unsigned step)                               \
	{                                                                                                                  \
		for (unsigned i = 0; i < count; i++) {                                                                     \
			S s;                                                                                               \
			memcpy(&s, z->b + i * sizeof(s), sizeof(s));                                                       \
			D d = (D)s;                                                                                        \
			memcpy(image + (size_t)i * step * sizeof(d), &d, sizeof(d));                                       \
		}                                                                                                          \
	}
STORE(store_8_8, uint8_t, uint8_t)
STORE(store_8_16, uint8_t, uint16_t)
STORE(store_8_32, uint8_t, uint32_t)
STORE(store_8_64, uint8_t, uint64_t)
STORE(store_16_16, uint16_t, uint16_t)
STORE(store_16_32, uint16_t, uint32_t)
STORE(store_16_64, uint16_t, uint64_t)
STORE(store_32_32, uint32_t, uint32_t)
STORE(store_32_64, uint32_t, uint64_t)
STORE(store_64_64, uint64_t, uint64_t)

void sve_elems_load(union zreg *z, const uint8_t *image, unsigned count, unsigned step, unsigned msz, unsigned esz, bool uns)
{
	/* by sign, size in memory, size in the register */
	static void (*const load[2][4][4])(union zreg *, const uint8_t *, unsigned, unsigned) = {
		{ { load_8_8, load_16_s8, load_32_s8, load_64_s8 },
		  { NULL, load_16_16, load_32_s16, load_64_s16 },
		  { NULL, NULL, load_32_32, load_64_s32 },
		  { NULL, NULL, NULL, load_64_64 } },
		{ { load_8_8, load_16_8, load_32_8, load_64_8 },
		  { NULL, load_16_16, load_32_16, load_64_16 },
		  { NULL, NULL, load_32_32, load_64_32 },
		  { NULL, NULL, NULL, load_64_64 } },
	};

	if (msz == esz && step == 1) /* whole vectors: no call for so little */
		for (unsigned i = 0; i < count << esz; i += 16)
			memcpy(z->b + i, image + i, 16);
	else
		load[uns][msz][esz](z, image, count, step);
}

void sve_elems_store(uint8_t *image, const union zreg *z, unsigned count, unsigned step, unsigned msz, unsigned esz)
{
	static void (*const store[4][4])(uint8_t *, const union zreg *, unsigned, unsigned) = {
		{ store_8_8, store_8_16, store_8_32, store_8_64 },
		{ NULL, store_16_16, store_16_32, store_16_64 },
		{ NULL, NULL, store_32_32, store_32_64 },
		{ NULL, NULL, NULL, store_64_64 },
	};

	if (msz == esz && step == 1)
		memcpy(image, z, (size_t)count << esz);
	else
		store[msz][esz](image, z, count, step);
}

uint64_t sve_extend(uint64_t v, unsigned msz, bool uns)
{
	const unsigned shift = 64 - (8u << msz);

	return uns ? v << shift >> shift : (uint64_t)((int64_t)(v << shift) >> shift);
}

uint64_t sve_elem(const union zreg *z, unsigned i, unsigned esz)
{
	switch (esz) {
	case 0:
		return z->b[i];
	case 1:
		return z->h[i];
	case 2:
		return z->s[i];
	default:
		return z->d[i];
	}
}

void sve_elem_set(union zreg *z, unsigned i, unsigned esz, uint64_t v)
{
	memcpy(z->b + ((size_t)i << esz), &v, (size_t)1 << esz);
}
