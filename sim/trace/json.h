/* sim/trace/json.h - writes JSON that can stand in an HTML document: whatever a string holds, it ends neither itself nor the script. */
#ifndef AERIE_SIM_TRACE_JSON_H
#define AERIE_SIM_TRACE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json {
	FILE *f;
	uint64_t bytes;     /* written so far */
	bool first;         /* the next item is the first of its array or object */
};

void json_open(struct json *j, char bracket);  /* '[' or '{', an item of what is open */
void json_close(struct json *j, char bracket); /* ']' or '}' */
void json_key(struct json *j, const char *key);
void json_uint(struct json *j, uint64_t v);
void json_int(struct json *j, int64_t v);
/* As a string "0x...": JavaScript's numbers have 53 bits. */
void json_hex(struct json *j, uint64_t v);
/* NULL: null. At most `max` bytes of it. */
void json_text(struct json *j, const char *text, size_t max);
/* As a string of base64. */
void json_bytes(struct json *j, const uint8_t *data, size_t n);

#endif
