/* cpu/exec/step.h - the interpreter: an engine (cpu/arch/engine.h) over predecoded ops. */
#ifndef AERIE_EXEC_STEP_H
#define AERIE_EXEC_STEP_H

#include "cpu/arch/engine.h"
#include "cpu/arch/pe.h"
#include "cpu/exec/codepage.h"
#include "sim/core/error.h"

extern const struct engine_ops exec_engine;

/* Gives a PE its caches. `cache` is the machine's, borrowed. 0 or -ENOMEM. Undo with exec_destroy(). */
int exec_create(struct pe *pe, struct code_cache *cache, struct error *e);
void exec_destroy(struct pe *pe);

/* Cold reset into EL `el` (1..3, which must exist): every register as DDI 0487 says or zero where UNKNOWN; PC stays 0. */
void pe_reset(struct pe *pe, unsigned el, bool secure);

/* Everything architectural, and the counts; between runs. Forgets what is cached, in either direction. */
struct snap;
void pe_snap(struct pe *pe, struct snap *s);

/* Asks a running engine to return with `why` at the next opportunity. Called from within the slice (devices, firmware). */
void exec_request_stop(struct pe *pe, enum stop why);

/* Switches every cache off: each instruction is decoded and each address translated anew. Same events, very slow. */
void exec_set_uncached(struct pe *pe, bool uncached);

#endif
