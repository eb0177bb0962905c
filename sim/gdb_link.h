/* sim/gdb_link.h - a debugger's connection: a listening socket, one peer, and the packets of GDB's remote serial protocol
 * (GDB manual, appendix E: "$data#checksum", acknowledgement, escapes, the interrupt byte). */
#ifndef AERIE_SIM_GDB_LINK_H
#define AERIE_SIM_GDB_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "sim/core/error.h"

enum { GDB_PACKET = 16384 }; /* bytes of the longest packet's data, either way */

/* ---- framing: bytes to packets; knows no socket ---- */

enum gdb_event {
	GDB_NOTHING,
	GDB_COMMAND,   /* frame->data[0, len) is a whole packet, its escapes undone; a 0 follows */
	GDB_INTERRUPT, /* the byte 0x03 between packets */
	GDB_DAMAGED,   /* wrong checksum, or longer than GDB_PACKET: ask for it again */
	GDB_RESEND,    /* the peer could not read the last answer */
};

struct gdb_frame {
	enum { FRAME_IDLE, FRAME_DATA, FRAME_SUM1, FRAME_SUM2 } state;
	bool escaped, too_long;
	uint8_t sum, given;
	size_t len;
	char data[GDB_PACKET + 1];
};

enum gdb_event gdb_frame_feed(struct gdb_frame *f, uint8_t byte);
/* "$...#xx" around `len` bytes, escaped; returns its length, at most 2 * len + 4. */
size_t gdb_frame_wrap(const char *data, size_t len, char *out);

/* ---- the connection ---- */

struct gdb_link;

/* `where`: "[HOST]:PORT" or "PORT" (TCP; 127.0.0.1 unless named), "unix:PATH". Errors: -EINVAL, the host's. */
struct gdb_link *gdb_link_listen(const char *where, struct error *e);
void gdb_link_close(struct gdb_link *l);
/* Where it listens, as gdb's `target remote` takes it. */
const char *gdb_link_name(const struct gdb_link *l);
/* The descriptor to poll for something to do; -1 never. */
int gdb_link_fd(const struct gdb_link *l);
bool gdb_link_connected(const struct gdb_link *l);
/* Takes a connection that waits; true: there is a new one. */
bool gdb_link_accept(struct gdb_link *l);
void gdb_link_drop(struct gdb_link *l);
/* The next packet or interrupt. Sleeps for it with `wait`, or until *stop (a signal). GDB_NOTHING: none there, or the peer is
 * gone (see gdb_link_connected). Acknowledges by itself until gdb_link_no_ack(). */
enum gdb_event gdb_link_next(struct gdb_link *l, bool wait, const char **data, size_t *len);
void gdb_link_no_ack(struct gdb_link *l);
/* Sends one packet. */
void gdb_link_send(struct gdb_link *l, const char *data, size_t len);

#endif
