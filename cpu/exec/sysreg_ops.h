/* cpu/exec/sysreg_ops.h - what registers do beyond holding a value. */
#ifndef AERIE_EXEC_SYSREG_OPS_H
#define AERIE_EXEC_SYSREG_OPS_H

#include "cpu/exec/exec.h"

struct sysreg_ops {
	uint64_t (*read)(struct pe *pe, enum sysreg_id id);            /* NULL: storage */
	void (*write)(struct pe *pe, enum sysreg_id id, uint64_t v);   /* NULL: storage, writable bits only */
};

const struct sysreg_ops *sysreg_ops_of(enum sysreg_id id);

/* Storage with the bits that exist; RES1 and read-only bits stay as they are. */
static inline void sysreg_store(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	pe->sr[id] = (v & pe->sr_writable[id]) | (pe->sr[id] & ~pe->sr_writable[id]);
}

/* An access whose verdict was DO_REGISTER; the effects of a write are the caller's (sysreg_row(id)->fx). */
static inline uint64_t sysreg_read(struct pe *pe, enum sysreg_id id)
{
	const struct sysreg_ops *o = sysreg_ops_of(id);

	return o->read ? o->read(pe, id) : pe->sr[id];
}

static inline void sysreg_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	const struct sysreg_ops *o = sysreg_ops_of(id);

	if (o->write)
		o->write(pe, id, v);
	else
		sysreg_store(pe, id, v);
}

/* Follows up on a write: derived state, timers, counters. EXEC_RESYNC where the translation context changed. */
enum exec_status sysreg_written(struct pe *pe, unsigned fx);

#endif
