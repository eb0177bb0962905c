/* sim/trace/event_text.h - one event in words. */
#ifndef AERIE_SIM_TRACE_EVENT_TEXT_H
#define AERIE_SIM_TRACE_EVENT_TEXT_H

#include <stdio.h>
#include "sim/core/trace.h"

struct disasm;

/* A line (behind an access that an MPU denied: one for each enabled region, too). What does not arrive shows in ferror(f). */
void event_print(FILE *f, struct disasm *d, const struct trace_event *ev);
/* The same without its beginning (processor, level, instructions, address) and its end. */
void event_print_words(FILE *f, struct disasm *d, const struct trace_event *ev);

#endif
