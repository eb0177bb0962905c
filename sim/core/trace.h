/* sim/core/trace.h - the event stream (design D10): the model says what happened, listeners decide what to do with it.
 * Off costs one predictable branch: test trace_on() before building an event. */
#ifndef AERIE_CORE_TRACE_H
#define AERIE_CORE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

enum trace_kind {
	TRACE_INSN,       /* one instruction about to execute */
	TRACE_REG,        /* registers an instruction changed */
	TRACE_MEM,        /* one access */
	TRACE_EXC_ENTRY,  /* exception taken */
	TRACE_EXC_RETURN, /* ERET */
	TRACE_SYSREG,     /* MRS, MSR, SYS */
	TRACE_VNCR,       /* a register access that went to the VNCR page (FEAT_NV2) */
	TRACE_TLBI,       /* TLBI, AT, IC, DC, barriers */
	TRACE_IRQ,        /* a device raised, a CPU interface acknowledged, ended */
	TRACE_IMPDEF,     /* an access that the description of an IMPLEMENTATION DEFINED register wants told */
	TRACE_CALL,       /* HVC and SMC as calls: what was asked, what came back */
	TRACE_MPU,        /* a region programmed; an access looked up in an MPU */
	TRACE_MARK,       /* the program wants its trace on, or off (cpu/exec/hints.h) */
	TRACE_KIND_COUNT
};

enum call_phase { CALL_WHOLE, CALL_BEGINS, CALL_ENDS };

struct trace_event {
	enum trace_kind kind;
	uint8_t pe, el;       /* PE number; exception level at the event */
	uint64_t insns;       /* instructions this PE had retired */
	uint64_t pc;          /* VA of the instruction concerned */
	/* The next two are not the emitter's: who writes events down fills them in (sim/recorder.c). */
	uint32_t vm;          /* the virtual machine below EL2 that runs, leaves or is entered: VMID + 1; 0: none */
	uint64_t time;        /* virtual ns */
	union {
		struct { uint32_t word; uint8_t isa, length; } insn; /* enum isa; bytes */
		struct { uint8_t reg; uint64_t val; } reg;   /* reg: 0-30 X, 31 SP, 32 NZCV */
		struct { uint64_t va, pa, val; uint8_t size; bool write; } mem;
		struct {
			uint8_t from_el, to_el;
			bool ipa_valid;      /* of a stage 2 fault */
			uint16_t vector;
			uint64_t esr, far, ipa, elr, spsr;
			const char *cause;
		} exc;
		struct { uint8_t from_el, to_el; uint64_t target, spsr; } ret;
		struct { const char *name; uint32_t enc; uint64_t val; bool write; } sysreg;
		struct { const char *name, *el1_name, *without; uint64_t val; uint16_t offset; bool write; } vncr;
		/* el1_name: the register that was accessed; NULL: the page at `offset` */
		struct { const char *name; uint64_t arg; } op;
		struct { const char *what; uint32_t intid; bool level; } irq;
		/* X0-X3 (of CALL_ENDS X0 as it was, X1-X3 of the answer); X16, Xen's number; the answer (X0). by_el: who answers, 0:
		 * aerie's firmware. semihost: nr is the operation, arg its parameters, imm the errno of an answer of -1.
		 * name: as the software itself has it; NULL: it has none, or it is not known */
		struct {
			uint64_t arg[4], nr, result;
			uint16_t imm;
			uint8_t smc, by_el, stage2, phase, semihost;
			const char *name;
		} call;
		struct {
			uint8_t mpu;         /* whose: 1, 2 */
			uint8_t acc;         /* 1 read, 2 write, 4 execute */
			bool programmed;     /* the region got new contents; otherwise an access */
			uint8_t count;       /* regions of that MPU */
			int16_t region;      /* -1 none, -2 several */
			uint64_t va, bar, lar;
			const uint64_t *bars, *lars; /* all of them, during the event */
			const char *denied;  /* why; NULL: allowed */
		} mpu;
		struct { bool on; } mark;
	};
};

struct trace_listener {
	void (*event)(void *arg, const struct trace_event *ev);
	void *arg;           /* borrowed */
	uint32_t mask;       /* BIT(kind) of what it wants */
	struct trace_listener *next;
};

struct trace {
	uint32_t mask;                    /* union of the listeners' masks */
	struct trace_listener *listeners; /* borrowed */
	/* The run is being repeated: nobody hears again what was heard before, or the debugger alone. */
	enum { TRACE_HEARD, TRACE_MUTED, TRACE_FOR_DEBUGGER } muted;
	const struct trace_listener *debugger; /* NULL: it does not listen. Borrowed */
	const char *(*call_name)(void *arg, const struct trace_event *call); /* NULL: none. What it gives outlives the events */
	void *call_arg;                   /* borrowed */
};

void trace_listen(struct trace *t, struct trace_listener *l);
void trace_emit(const struct trace *t, const struct trace_event *ev);

static inline bool trace_on(const struct trace *t, enum trace_kind k)
{
	return __builtin_expect((t->mask >> k) & 1, 0);
}

/* An exception entry to AArch64 that is synchronous: ESR says why. (Vectors of AArch32 are 4 bytes apart.) */
static inline bool trace_is_sync(const struct trace_event *ev)
{
	return ev->kind == TRACE_EXC_ENTRY && !(ev->exc.vector & 0x1ff);
}

#endif
