/* sim/gdb_frame.c - packets of GDB's remote serial protocol from bytes, and back.
 * Not here: where the bytes come from (gdb_link.c); what the packets say (gdbstub.c). */
#include <string.h>

#include "sim/gdb_link.h"

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void frame_start(struct gdb_frame *f)
{
	f->state = FRAME_DATA;
	f->escaped = f->too_long = false;
	f->sum = 0;
	f->len = 0;
}

static void frame_add(struct gdb_frame *f, uint8_t byte)
{
	f->sum = (uint8_t)(f->sum + byte);
	if (byte == '}' && !f->escaped) {
		f->escaped = true;
		return;
	}
	if (f->len == GDB_PACKET) {
		f->too_long = true;
		return;
	}
	f->data[f->len++] = (char)(f->escaped ? byte ^ 0x20 : byte);
	f->escaped = false;
}

static enum gdb_event frame_end(struct gdb_frame *f, int low)
{
	bool good = f->given != 0xff && low >= 0 && (uint8_t)(f->given << 4 | low) == f->sum;

	f->state = FRAME_IDLE;
	if (!good || f->too_long || f->escaped)
		return GDB_DAMAGED;
	f->data[f->len] = 0;
	return GDB_COMMAND;
}

enum gdb_event gdb_frame_feed(struct gdb_frame *f, uint8_t byte)
{
	if (byte == '$') { /* never inside a packet: a new one, whatever came before */
		frame_start(f);
		return GDB_NOTHING;
	}
	switch (f->state) {
	case FRAME_IDLE:
		return byte == 3 ? GDB_INTERRUPT : byte == '-' ? GDB_RESEND : GDB_NOTHING;
	case FRAME_DATA:
		if (byte == '#')
			f->state = FRAME_SUM1;
		else
			frame_add(f, byte);
		return GDB_NOTHING;
	case FRAME_SUM1:
		f->given = (uint8_t)hex_digit(byte);
		f->state = FRAME_SUM2;
		return GDB_NOTHING;
	case FRAME_SUM2:
		break;
	}
	return frame_end(f, hex_digit(byte));
}

size_t gdb_frame_wrap(const char *data, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t sum = 0;
	size_t n = 0;

	out[n++] = '$';
	for (size_t i = 0; i < len; i++) {
		if (data[i] && strchr("$#}*", data[i])) {
			out[n++] = '}';
			out[n++] = (char)(data[i] ^ 0x20);
			sum = (uint8_t)(sum + '}');
		} else {
			out[n++] = data[i];
		}
		sum = (uint8_t)(sum + (uint8_t)out[n - 1]);
	}
	out[n++] = '#';
	out[n++] = digits[sum >> 4];
	out[n++] = digits[sum & 15];
	return n;
}
