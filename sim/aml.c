/* sim/aml.c - writes ACPI Machine Language.
 * Implements: ACPI 6.5, 20.2 (AML grammar), 6.4 (resource descriptors).
 * Not here:   what the objects say (acpi_dsdt.c). */
#include "sim/aml.h"

#include <stdlib.h>
#include <string.h>

#include "sim/core/bits.h"

enum { NAME_OP = 0x08, SCOPE_OP = 0x10, BUFFER_OP = 0x11, PACKAGE_OP = 0x12, METHOD_OP = 0x14, DUAL_NAME = 0x2e, MULTI_NAME = 0x2f,
       EXT_OP = 0x5b, LOCAL0 = 0x60, ARG0 = 0x68, DEVICE_OP = 0x82, IF_OP = 0xa0, ELSE_OP = 0xa1 };
enum { BYTE_CONST = 0x0a, WORD_CONST, DWORD_CONST, STRING_CONST, QWORD_CONST };
enum { WORD_SPACE = 0x88, DWORD_SPACE = 0x87, QWORD_SPACE = 0x8a, MEMORY32_FIXED = 0x86, INTERRUPT = 0x89, GPIO = 0x8c, END_TAG = 0x79 };
enum { SPACE_MEMORY = 0, SPACE_IO = 1, SPACE_BUS = 2, SPACE_FIXED = 0xc /* both ends of the range, positive decode, producer */ };

void aml_free(struct aml *a)
{
	free(a->buf);
	*a = (struct aml){ 0 };
}

static bool make_room(struct aml *a, size_t n)
{
	size_t room = a->room ? a->room : 1024;
	uint8_t *grown;

	while (room - a->len < n)
		room *= 2;
	if (room == a->room || a->failed)
		return !a->failed;
	grown = realloc(a->buf, room);
	if (!grown) {
		a->failed = true;
		return false;
	}
	a->buf = grown;
	a->room = room;
	return true;
}

void aml_bytes(struct aml *a, const void *p, size_t n)
{
	if (!n || !make_room(a, n))
		return;
	memcpy(a->buf + a->len, p, n);
	a->len += n;
}

void aml_byte(struct aml *a, unsigned v)
{
	aml_put(a, 1, v);
}

void aml_put(struct aml *a, unsigned size, uint64_t v)
{
	aml_bytes(a, &v, size); /* little-endian, as the host is */
}

/* ---- packages: their length, of 1 to 4 bytes, is known when they are closed (20.2.4) ---- */

static void open_package(struct aml *a)
{
	if (a->depth == AML_DEPTH)
		a->failed = true;
	else
		a->start[a->depth++] = a->len;
}

void aml_close(struct aml *a)
{
	uint8_t length[4];
	size_t body, n, total;

	if (!a->depth || a->failed) {
		a->failed = true;
		return;
	}
	body = a->len - a->start[--a->depth];
	n = body + 1 < 1 << 6 ? 1 : body + 2 < 1 << 12 ? 2 : body + 3 < 1 << 20 ? 3 : 4;
	total = body + n; /* the length counts itself */
	length[0] = (uint8_t)(n == 1 ? total : (n - 1) << 6 | (total & 0xf));
	for (size_t i = 1; i < n; i++)
		length[i] = (uint8_t)(total >> (8 * i - 4));
	if (!make_room(a, n))
		return;
	memmove(a->buf + a->start[a->depth] + n, a->buf + a->start[a->depth], body);
	memcpy(a->buf + a->start[a->depth], length, n);
	a->len += n;
}

/* ---- names ---- */

/* A segment of four characters, the missing ones '_'. Returns what follows it. */
static const char *put_segment(struct aml *a, const char *s)
{
	char seg[4] = { '_', '_', '_', '_' };

	for (unsigned i = 0; i < sizeof(seg) && *s && *s != '.'; i++)
		seg[i] = *s++;
	aml_bytes(a, seg, sizeof(seg));
	return *s == '.' ? s + 1 : s;
}

void aml_path(struct aml *a, const char *path)
{
	unsigned segments = 1;

	for (; *path == '\\' || *path == '^'; path++)
		aml_byte(a, (uint8_t)*path);
	for (const char *s = path; *s; s++)
		segments += *s == '.';
	if (!*path)
		aml_byte(a, 0);
	else if (segments == 2)
		aml_byte(a, DUAL_NAME);
	else if (segments > 2) {
		aml_byte(a, MULTI_NAME);
		aml_byte(a, segments);
	}
	while (*path)
		path = put_segment(a, path);
}

void aml_scope(struct aml *a, const char *path)
{
	aml_byte(a, SCOPE_OP);
	open_package(a);
	aml_path(a, path);
}

void aml_device(struct aml *a, const char *name)
{
	aml_byte(a, EXT_OP);
	aml_byte(a, DEVICE_OP);
	open_package(a);
	aml_path(a, name);
}

void aml_method(struct aml *a, const char *name, unsigned args)
{
	aml_byte(a, METHOD_OP);
	open_package(a);
	aml_path(a, name);
	aml_byte(a, args); /* not serialized */
}

void aml_name(struct aml *a, const char *name)
{
	aml_byte(a, NAME_OP);
	aml_path(a, name);
}

/* ---- values ---- */

void aml_int(struct aml *a, uint64_t v)
{
	unsigned prefix = v >> 32 ? QWORD_CONST : v >> 16 ? DWORD_CONST : v >> 8 ? WORD_CONST : BYTE_CONST;
	unsigned size = v >> 32 ? 8 : v >> 16 ? 4 : v >> 8 ? 2 : 1;

	if (v > 1)
		aml_byte(a, prefix);
	aml_put(a, size, v); /* 0 and 1 are opcodes of their own */
}

void aml_string(struct aml *a, const char *s)
{
	aml_byte(a, STRING_CONST);
	aml_bytes(a, s, strlen(s) + 1);
}

static unsigned hex_digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c | 0x20) - 'a' + 10;
}

/* Three letters of 5 bits and four hexadecimal digits, big-endian (19.6.36). */
void aml_eisaid(struct aml *a, const char *id)
{
	uint32_t v = (uint32_t)(id[0] - 0x40) << 26 | (uint32_t)(id[1] - 0x40) << 21 | (uint32_t)(id[2] - 0x40) << 16;

	for (unsigned i = 3; i < 7; i++)
		v |= hex_digit(id[i]) << 4 * (6 - i);
	aml_byte(a, DWORD_CONST);
	aml_put(a, 4, __builtin_bswap32(v));
}

void aml_package(struct aml *a, unsigned elements)
{
	aml_byte(a, PACKAGE_OP);
	open_package(a);
	aml_byte(a, elements);
}

/* The first three fields of the text are little-endian numbers (19.6.142). */
void aml_uuid(struct aml *a, const char *text)
{
	static const uint8_t order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
	uint8_t b[16];

	for (unsigned i = 0; i < 16; i++, text += 2) {
		text += *text == '-';
		b[order[i]] = (uint8_t)(hex_digit(text[0]) << 4 | hex_digit(text[1]));
	}
	aml_byte(a, BUFFER_OP);
	open_package(a);
	aml_int(a, sizeof(b));
	aml_bytes(a, b, sizeof(b));
	aml_close(a);
}

void aml_op(struct aml *a, unsigned op)
{
	aml_byte(a, op);
}

void aml_arg(struct aml *a, unsigned n)
{
	aml_byte(a, ARG0 + n);
}

void aml_local(struct aml *a, unsigned n)
{
	aml_byte(a, LOCAL0 + n);
}

void aml_if(struct aml *a)
{
	aml_byte(a, IF_OP);
	open_package(a);
}

void aml_else(struct aml *a)
{
	aml_byte(a, ELSE_OP);
	open_package(a);
}

void aml_name_int(struct aml *a, const char *name, uint64_t v)
{
	aml_name(a, name);
	aml_int(a, v);
}

void aml_name_string(struct aml *a, const char *name, const char *s)
{
	aml_name(a, name);
	aml_string(a, s);
}

/* ---- resources: a buffer whose size is a word ---- */

void aml_resources(struct aml *a)
{
	aml_byte(a, BUFFER_OP);
	open_package(a);
	aml_byte(a, WORD_CONST);
	a->size_at = a->len;
	aml_put(a, 2, 0);
}

void aml_end_resources(struct aml *a)
{
	uint16_t size;

	aml_byte(a, END_TAG);
	aml_byte(a, 0); /* a checksum of 0 is not looked at */
	if (a->failed)
		return;
	size = (uint16_t)(a->len - a->size_at - 2);
	memcpy(a->buf + a->size_at, &size, sizeof(size));
	aml_close(a);
}

/* A large descriptor's first bytes: its tag, and the length of what follows. */
static void large(struct aml *a, unsigned tag, unsigned length)
{
	aml_byte(a, tag);
	aml_put(a, 2, length);
}

void aml_res_memory32(struct aml *a, uint32_t base, uint32_t size)
{
	large(a, MEMORY32_FIXED, 9);
	aml_byte(a, 1); /* read and written */
	aml_put(a, 4, base);
	aml_put(a, 4, size);
}

void aml_res_interrupt(struct aml *a, uint32_t gsi)
{
	large(a, INTERRUPT, 6);
	aml_byte(a, 1); /* consumer; level, active high, not shared */
	aml_byte(a, 1);
	aml_put(a, 4, gsi);
}

/* The fields of `size` bytes each: granularity, first, last, translation, length. */
static void window(struct aml *a, unsigned tag, unsigned space, unsigned flags, unsigned size, const uint64_t field[5])
{
	large(a, tag, 3 + 5 * size);
	aml_byte(a, space);
	aml_byte(a, SPACE_FIXED);
	aml_byte(a, flags);
	for (unsigned i = 0; i < 5; i++)
		aml_put(a, size, field[i]);
}

void aml_res_buses(struct aml *a, uint16_t first, uint16_t last)
{
	window(a, WORD_SPACE, SPACE_BUS, 0, 2, (uint64_t[]){ 0, first, last, 0, last - first + 1u });
}

/* Type-specific flags: memory is writable (bit 0); I/O is all of the range (3), and memory to the processors (bit 4). */
void aml_res_window32(struct aml *a, enum aml_window type, uint32_t base, uint32_t size, uint32_t offset)
{
	window(a, DWORD_SPACE, type == AML_IO ? SPACE_IO : SPACE_MEMORY, type == AML_IO ? 0x13 : 1, 4,
	       (uint64_t[]){ 0, base, (uint64_t)base + size - 1, offset, size });
}

void aml_res_window64(struct aml *a, uint64_t base, uint64_t size)
{
	window(a, QWORD_SPACE, SPACE_MEMORY, 1, 8, (uint64_t[]){ 0, base, base + size - 1, 0, size });
}

/* 6.4.3.8.1: revision 1; offsets count from the descriptor's first byte. */
void aml_res_gpio_int(struct aml *a, const char *controller, uint16_t pin)
{
	enum { HEADER = 23, NAME_AT = HEADER + 2 };
	unsigned end = NAME_AT + (unsigned)strlen(controller) + 1;

	large(a, GPIO, end - 3);
	aml_byte(a, 1);           /* revision */
	aml_byte(a, 0);           /* an interrupt */
	aml_put(a, 2, 1);         /* consumer */
	aml_put(a, 2, 1);         /* edge-triggered, active high, exclusive, no wake-up */
	aml_byte(a, 1);           /* pulled up */
	aml_put(a, 2, 0);         /* drive strength */
	aml_put(a, 2, 0);         /* debounce time */
	aml_put(a, 2, HEADER);    /* the pins */
	aml_byte(a, 0);           /* controller's index */
	aml_put(a, 2, NAME_AT);   /* its name */
	aml_put(a, 2, end);       /* no vendor data */
	aml_put(a, 2, 0);
	aml_put(a, 2, pin);
	aml_bytes(a, controller, strlen(controller) + 1);
}
