/* sim/recorder.h - writes down what a machine's event stream tells: as text, as a log, or the last events only. */
#ifndef AERIE_SIM_RECORDER_H
#define AERIE_SIM_RECORDER_H

#include <stdbool.h>
#include <stdint.h>
#include "sim/core/error.h"

struct machine;
struct recorder;
struct trace_event;

/* Listens for the kinds, as the machine's options say. m->trace_failed becomes true when the host takes no more. */
struct recorder *recorder_create(struct machine *m, uint32_t kinds, struct error *e);
/* What an event's emitter does not know: the virtual machine that runs, and the time. */
void recorder_complete(const struct machine *m, struct trace_event *ev);
/* A ring of last events is written when the run was `bad`. 0, or -errno with a message when not everything could be written. NULL
 * is fine. */
int recorder_finish(struct recorder *r, bool bad, struct error *e);

#endif
