/* sim/trace/proto.h - a little of the protocol buffers' wire format: fields are appended to a message in memory. */
#ifndef AERIE_SIM_TRACE_PROTO_H
#define AERIE_SIM_TRACE_PROTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct proto {
	uint8_t *data; /* owned */
	size_t n, size;
	bool failed;   /* there was no memory; what comes then is dropped */
};

void proto_uint(struct proto *p, unsigned field, uint64_t v);
void proto_fixed64(struct proto *p, unsigned field, uint64_t v);
void proto_bytes(struct proto *p, unsigned field, const void *data, size_t n);
void proto_string(struct proto *p, unsigned field, const char *s);
/* `inner` becomes a field of `p`, and is empty again. */
void proto_message(struct proto *p, unsigned field, struct proto *inner);
void proto_free(struct proto *p);

#endif
