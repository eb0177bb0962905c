/* cpu/exec/sve_mem.h - contiguous SVE loads and stores: a stretch of elements in memory, its image, the registers it belongs to. */
#ifndef AERIE_EXEC_SVE_MEM_H
#define AERIE_EXEC_SVE_MEM_H

#include "cpu/exec/memaccess.h"
#include "cpu/exec/sve.h"

/* Structures of `regs` elements of 1 << msz bytes, one behind the other from `va` on; structure e is governed by element e of
 * `pg`, whose elements have 1 << esz bytes. */
struct sve_stretch {
	va_t va;
	unsigned count, regs, msz, esz;
	unsigned flags;         /* enum mem_flags */
	const union preg *pg;
};

#define SVE_IMAGE_BYTES (4 * SVE_MAX_BYTES)

/* ---- sve_mem.c: between memory and an image ---- */
/* The image of the stretch: in `buf`, or memory itself where that is all of it. What belongs to no active structure is arbitrary. */
enum exec_status sve_stretch_load(struct pe *pe, const struct sve_stretch *r, uint8_t *buf, const uint8_t **image);
/* The same where it takes no look at translations: false, and nothing happened. */
bool sve_stretch_peek(struct pe *pe, const struct sve_stretch *r, uint8_t *buf, const uint8_t **image);
enum exec_status sve_stretch_store(struct pe *pe, const struct sve_stretch *r, const uint8_t *image);
/* The bytes of a register: no elements, so the same whatever the byte order; checked for alignment by `piece` bytes. */
enum exec_status sve_bytes_load(struct pe *pe, va_t va, unsigned bytes, unsigned piece, unsigned flags, uint8_t *to);
enum exec_status sve_bytes_store(struct pe *pe, va_t va, unsigned bytes, unsigned piece, unsigned flags, const uint8_t *from);
/* TCR_ELx.NFD<n>: no access at EL0 that may not fault is made. */
bool sve_nonfault_fails(const struct pe *pe, va_t va);
/* FFR from the element at this byte on: false. */
void sve_ffr_clear_from(struct pe *pe, unsigned byte);

/* ---- sve_elems.c: between an image and registers ---- */
/* Elements of 1 << esz bytes from those of 1 << msz, sign- or zero-extended; every `step`th element of the image. */
void sve_elems_load(union zreg *z, const uint8_t *image, unsigned count, unsigned step, unsigned msz, unsigned esz, bool uns);
void sve_elems_store(uint8_t *image, const union zreg *z, unsigned count, unsigned step, unsigned msz, unsigned esz);
/* The low 1 << msz bytes of v as an element. */
uint64_t sve_extend(uint64_t v, unsigned msz, bool uns);
uint64_t sve_elem(const union zreg *z, unsigned i, unsigned esz);
void sve_elem_set(union zreg *z, unsigned i, unsigned esz, uint64_t v);

#endif
