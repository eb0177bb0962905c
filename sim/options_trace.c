/* sim/options_trace.c - the options of `aerie run` that have to do with traces.
 * Not here: what they do (recorder.c). */
#include "sim/options.h"

#include <errno.h>
#include <string.h>

#include "sim/core/bits.h"
#include "sim/core/trace.h"
#include "sim/parse.h"
#include "sim/places.h"
#include "sim/trace/kinds.h"

enum { RING_MAX = 100000000 };

int options_trace(struct options *o, const char *arg, struct error *e)
{
	const char *rest = arg;
	struct parse_item it;

	while (rest) {
		uint32_t kinds;
		int rc = parse_next(&rest, &it, "--trace", e);
		if (rc)
			return rc;
		kinds = kinds_of(it.key, strlen(it.key));
		if (!kinds)
			return error_set(e, EINVAL, "--trace: no kind '%s' (" KIND_NAMES ")", it.key);
		o->trace_mask |= kinds;
	}
	return 0;
}

int options_symbols(struct options *o, const char *arg, struct error *e)
{
	if (!o->places && !(o->places = places_create()))
		return error_set(e, ENOMEM, "out of memory");
	return places_add(o->places, arg, e);
}

int options_trace_ring(struct options *o, const char *arg, struct error *e)
{
	return parse_u64(arg, "--trace-ring", 1, RING_MAX, &o->trace_ring, e);
}

int options_check_trace(struct options *o, struct error *e)
{
	const char *lonely = o->trace_filter ? "--trace-filter" : o->trace_from ? "--trace-from" : o->trace_to ? "--trace-to"
			     : o->trace_ring ? "--trace-ring" : NULL;

	if (o->trace_log && !o->trace_mask)
		o->trace_mask = BIT(TRACE_KIND_COUNT) - 1 - BIT(TRACE_INSN) - BIT(TRACE_REG) - BIT(TRACE_MEM);
	if (lonely && !o->trace_mask && (!o->lockstep || o->trace_ring))
		return error_set(e, EINVAL, "%s chooses from what is traced: it needs --trace or --trace-log", lonely);
	return 0;
}
