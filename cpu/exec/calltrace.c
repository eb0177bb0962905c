/* cpu/exec/calltrace.c - tells HVC and SMC that the guest's own software answers as calls: one event when they are made, one when
 * an exception return reaches the instruction behind them with the result.
 * LIMIT: a virtual processor that a hypervisor takes to another PE in between has no second event.
 * Not here: calls that the firmware model answers (platforms/dev/psci_fw.c); names (sim/calls.c). */
#include "cpu/exec/calltrace.h"

#include "cpu/arch/effective.h"
#include "cpu/exec/a32.h"
#include "cpu/exec/exec_priv.h"

/* What tells virtual machines apart at EL2; EL3 has but its caller's address. */
static uint64_t vm_of(const struct pe *pe)
{
	return SYS(pe, HCR_EL2) & HCR_VM ? effective_vmid_reg(pe) : 0;
}

void calltrace_begin(struct pe *pe, bool smc, uint32_t imm16, unsigned target)
{
	struct call_log *log = &pe->exec->calls;
	struct open_call *c = &log->call[log->next++ % CALLS_OPEN];
	struct trace_event *ev = &c->ev;

	*ev = (struct trace_event){ .kind = TRACE_CALL, .pe = (uint8_t)pe->index, .el = pe->ps.el, .insns = pe_insns(pe), .pc = pe_pc(pe) };
	for (unsigned i = 0; i < 4; i++)
		ev->call.arg[i] = pe->ps.nrw ? (uint32_t)pe->x[i] : pe->x[i];
	ev->call.nr = pe->ps.nrw ? (uint32_t)pe->x[12] : pe->x[16];
	ev->call.imm = (uint16_t)imm16;
	ev->call.smc = smc;
	ev->call.by_el = (uint8_t)target;
	ev->call.stage2 = pe->ps.el < EL2 && (SYS(pe, HCR_EL2) & HCR_VM) != 0;
	ev->call.phase = CALL_BEGINS;
	if (pe->trace->call_name)
		ev->call.name = pe->trace->call_name(pe->trace->call_arg, ev);
	c->open = true;
	c->el = pe->ps.el;
	c->back = ev->pc + (pe->ps.nrw ? a32_insn_length(pe) : 4);
	c->vttbr = pe->ps.el < EL2 ? vm_of(pe) : 0;
	trace_emit(pe->trace, ev);
}

void calltrace_return(struct pe *pe, unsigned from_el)
{
	struct call_log *log = &pe->exec->calls;
	uint64_t vttbr = pe->ps.el < EL2 ? vm_of(pe) : 0;

	for (unsigned i = 0; i < CALLS_OPEN; i++) {
		struct open_call *c = &log->call[i];

		if (!c->open || c->el != pe->ps.el || c->back != pe->pc || c->vttbr != vttbr || c->ev.call.by_el != from_el)
			continue;
		c->open = false;
		c->ev.insns = pe_insns(pe);
		c->ev.call.phase = CALL_ENDS;
		c->ev.call.result = pe->ps.nrw ? (uint32_t)pe->x[0] : pe->x[0];
		for (unsigned n = 1; n < 4; n++)
			c->ev.call.arg[n] = pe->ps.nrw ? (uint32_t)pe->x[n] : pe->x[n];
		trace_emit(pe->trace, &c->ev);
	}
}
