/* cpu/exec/sve_mem.c - memory as SVE loads and stores reach it: stretches of structures, registers as bytes.
 * Implements: DDI 0487 C8.2: the accesses of LD1B ... LD4D, ST1B ... ST4D, LDR and STR of Z and P: in order, each element by itself.
 *             Nothing is stored unless all can be.
 * Not here:   a single access (memaccess.c); what becomes of elements (sve_elems.c). */
#include "cpu/exec/sve_mem.h"

#include "cpu/exec/memtag.h"
#include "cpu/exec/sve_priv.h"

/* The active structures: the first, and how many up to the last. */
static unsigned span_of(const struct pe *pe, const struct sve_stretch *r, unsigned *first)
{
	if (sve_all_active(pe, r->pg, r->esz)) {
		*first = 0;
		return r->count;
	}
	const int last = sve_pred_last_active(pe, r->pg, r->esz);
	unsigned end = last < 0 ? 0 : ((unsigned)last >> r->esz) + 1;

	*first = last < 0 ? 0 : (unsigned)sve_pred_first_active(pe, r->pg, r->esz) >> r->esz;
	if (end > r->count)
		end = r->count;
	return end > *first ? end - *first : 0;
}

static void *fast(const struct pe *pe, va_t va, unsigned size, enum acc acc, unsigned flags)
{
	void *p = acc == ACC_WRITE ? mem_fast_w(pe, va, size) : mem_fast_r(pe, va, size);

	return p ? p : tag_fast(pe, va, size, acc, flags);
}

bool sve_stretch_peek(struct pe *pe, const struct sve_stretch *r, uint8_t *buf, const uint8_t **image)
{
	const unsigned bytes = r->regs << r->msz;
	unsigned first;
	const unsigned span = span_of(pe, r, &first);
	const uint8_t *p = span ? fast(pe, r->va + first * bytes, span * bytes, ACC_READ, r->flags) : buf;

	if (!p)
		return false;
	if (span == r->count) {
		*image = p;
		return true;
	}
	*image = buf;
	memset(buf, 0, r->count * bytes);
	if (span)
		memcpy(buf + first * bytes, p, span * bytes);
	return true;
}

enum exec_status sve_stretch_load(struct pe *pe, const struct sve_stretch *r, uint8_t *buf, const uint8_t **image)
{
	const unsigned bytes = r->regs << r->msz, elem = 1u << r->msz;
	enum exec_status s = EXEC_NEXT;

	if (likely(sve_stretch_peek(pe, r, buf, image)))
		return EXEC_NEXT;
	*image = buf;
	memset(buf, 0, r->count * bytes);
	for (unsigned e = 0; e < r->count; e++)
		for (unsigned i = 0; p_active(r->pg, e << r->esz) && i < bytes && s == EXEC_NEXT; i += elem)
			s = mem_load(pe, r->va + e * bytes + i, elem, r->flags, buf + e * bytes + i);
	return s;
}

enum exec_status sve_stretch_store(struct pe *pe, const struct sve_stretch *r, const uint8_t *image)
{
	const unsigned bytes = r->regs << r->msz, elem = 1u << r->msz;
	unsigned first;
	const unsigned span = span_of(pe, r, &first);
	enum exec_status s = EXEC_NEXT;
	uint8_t *p;

	if (span == 0)
		return EXEC_NEXT;
	p = fast(pe, r->va + first * bytes, span * bytes, ACC_WRITE, r->flags);
	if (p && sve_pred_count(pe, r->pg, r->esz) == span) {
		memcpy(p, image + first * bytes, span * bytes);
		return EXEC_NEXT;
	}
	for (unsigned e = first; e < first + span; e++)
		for (unsigned i = 0; !p && p_active(r->pg, e << r->esz) && i < bytes && s == EXEC_NEXT; i += elem)
			s = mem_store_check(pe, r->va + e * bytes + i, elem, r->flags);
	for (unsigned e = first; e < first + span && s == EXEC_NEXT; e++) {
		if (!p_active(r->pg, e << r->esz))
			continue;
		if (p)
			memcpy(p + (e - first) * bytes, image + e * bytes, bytes);
		for (unsigned i = 0; !p && i < bytes && s == EXEC_NEXT; i += elem)
			s = mem_store(pe, r->va + e * bytes + i, elem, r->flags, image + e * bytes + i);
	}
	return s;
}

static void reverse(uint8_t *b, unsigned size)
{
	for (unsigned i = 0; i < size / 2; i++) {
		const uint8_t t = b[i];

		b[i] = b[size - 1 - i];
		b[size - 1 - i] = t;
	}
}

enum exec_status sve_bytes_load(struct pe *pe, va_t va, unsigned bytes, unsigned piece, unsigned flags, uint8_t *to)
{
	const uint8_t *p = fast(pe, va, bytes, ACC_READ, flags);
	enum exec_status s = EXEC_NEXT;

	if (p)
		memcpy(to, p, bytes);
	for (unsigned i = 0; !p && i < bytes && s == EXEC_NEXT; i += piece) {
		s = mem_load(pe, va + i, piece, flags, to + i);
		if (unlikely(mem_big_endian(pe)))
			reverse(to + i, piece);
	}
	return s;
}

enum exec_status sve_bytes_store(struct pe *pe, va_t va, unsigned bytes, unsigned piece, unsigned flags, const uint8_t *from)
{
	uint8_t *p = fast(pe, va, bytes, ACC_WRITE, flags);
	enum exec_status s = EXEC_NEXT;
	uint8_t buf[16];

	if (p)
		memcpy(p, from, bytes);
	for (unsigned i = 0; !p && i < bytes && s == EXEC_NEXT; i += piece)
		s = mem_store_check(pe, va + i, piece, flags);
	for (unsigned i = 0; !p && i < bytes && s == EXEC_NEXT; i += piece) {
		memcpy(buf, from + i, piece);
		if (unlikely(mem_big_endian(pe)))
			reverse(buf, piece);
		s = mem_store(pe, va + i, piece, flags, buf);
	}
	return s;
}

void sve_ffr_clear_from(struct pe *pe, unsigned byte)
{
	union preg *ffr = &pe->p[P_FFR];

	if (byte % 8)
		ffr->b[byte / 8] &= (uint8_t)((1u << byte % 8) - 1);
	memset(ffr->b + (byte + 7) / 8, 0, sizeof(ffr->b) - (byte + 7) / 8);
}
