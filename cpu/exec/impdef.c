/* cpu/exec/impdef.c - accesses to what the user described as IMPLEMENTATION DEFINED: storage, constants, names in the trace.
 * Not here: whether the access is allowed (hyp/impdef.c); the auxiliary registers, which are rows of sysregs.def. */
#include "cpu/exec/impdef.h"

#include "cpu/arch/a32regs.h"
#include "cpu/arch/impdef.h"
#include "cpu/exec/exec_priv.h"

static void tell(struct pe *pe, const struct impdef_row *r, enum trace_kind kind, bool write, uint64_t v)
{
	struct trace_event ev = { .kind = kind, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };

	ev.sysreg.name = r->name;
	ev.sysreg.enc = r->enc;
	ev.sysreg.val = v;
	ev.sysreg.write = write;
	trace_emit(pe->trace, &ev);
}

void impdef_access(struct pe *pe, unsigned i, bool write, uint64_t *v)
{
	const struct impdef_row *r = &pe->impdef->row[i], *s = &pe->impdef->row[r->state];
	bool half = A32_IS_CP15(r->enc) && !A32_IS_WIDE(r->enc); /* MCR writes bits <31:0> and leaves the others */
	uint64_t *state = &pe->impdef_value[r->state];

	if (!write)
		*v = s->behaviour == IMPDEF_STORAGE || s->behaviour == IMPDEF_CONSTANT ? *state : 0;
	if (!write && half)
		*v = (uint32_t)*v;
	if (write && s->behaviour == IMPDEF_STORAGE)
		*state = half ? deposit(*state, 31, 0, *v) : *v;
	if (trace_on(pe->trace, TRACE_SYSREG))
		tell(pe, r, TRACE_SYSREG, write, *v);
	if (r->behaviour == IMPDEF_TRACE && trace_on(pe->trace, TRACE_IMPDEF))
		tell(pe, r, TRACE_IMPDEF, write, *v);
}
