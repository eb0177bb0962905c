/* tests/fuzz/fuzz_decode.c - libFuzzer on the decoder: any words, any features; the tables must agree with themselves.
 * Implements: LLVMFuzzerTestOneInput; input: the feature set, then instruction words.
 * Not here:   whether the tables are Arm's (tests/table/decode_test.cc). */
#include <stdlib.h>
#include <string.h>
#include "cpu/exec/decode.h"
#include "cpu/exec/op.h"

#define REQUIRE(x)                                                                                                     \
	do {                                                                                                           \
		if (!(x))                                                                                              \
			abort();                                                                                       \
	} while (0)

static void check_word(const struct feature_set *feat, uint32_t word)
{
	enum a64_id id = a64_decode(word), model = a64_decode_for(feat, word);
	struct a64_lookup l = a64_look_up(feat, word);
	struct op op;

	REQUIRE(id < A64_COUNT && model < A64_COUNT && l.id < A64_COUNT);
	REQUIRE((word & a64_info[id].mask) == a64_info[id].value);
	REQUIRE((word & a64_info[model].mask) == a64_info[model].value);
	REQUIRE(a64_feature_ok(model, feat));
	REQUIRE(l.undefined == (model == A64_UNALLOCATED));
	REQUIRE(!l.reserved || (id == A64_UNALLOCATED && l.id != A64_UNALLOCATED));
	REQUIRE(id != A64_UNALLOCATED || model == A64_UNALLOCATED);
	a64_build_op(&op, model, word, word & 0xffc);
	REQUIRE(op.fn != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct feature_set feat;
	uint32_t word;

	memset(&feat, 0, sizeof feat);
	if (size < sizeof feat + sizeof word)
		return 0;
	memcpy(&feat, data, sizeof feat);
	for (size_t at = sizeof feat; at + sizeof word <= size; at += sizeof word) {
		memcpy(&word, data + at, sizeof word);
		check_word(&feat, word);
	}
	return 0;
}
