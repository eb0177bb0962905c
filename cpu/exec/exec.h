/* cpu/exec/exec.h - what instruction handlers share: status codes, raising exceptions, memory.
 *
 * Two kinds of handler, declared in a64.decode:
 *   general   enum exec_status exec_<handler>(struct pe *, const struct args_<handler> *)
 *             gets unpacked fields, does the work, says how it went. Most instructions.
 *   threaded  void sel_<handler>(struct op *, const struct args_<handler> *)
 *             runs once at decode: picks the specialised op body (op.h). For the hot forms only. */
#ifndef AERIE_EXEC_EXEC_H
#define AERIE_EXEC_EXEC_H

#include "cpu/arch/pe.h"
#include "cpu/arch/verdict.h"

enum exec_status {
	EXEC_NEXT = 0, /* done, go on behind it */
	EXEC_EXC,      /* pe->exc holds an exception to take; nothing of the instruction is visible */
	EXEC_UNDEF,    /* UNDEFINED: the caller raises it */
	EXEC_JUMP,     /* done, pe->pc is where to go on */
	EXEC_RESYNC,   /* done; context may have changed (MSR, ISB, TLBI, ...): go on behind it after looking at everything */
	EXEC_WAIT,     /* done; pe->waiting is set */
	EXEC_STOP,     /* done; leave the engine (pe->exec->stop says why) */
};

/* Where the instruction being executed stands. Valid in general handlers and slow paths only. */
uint64_t pe_pc(const struct pe *pe);
/* Brings the clock to this instruction's time; call before reading time or touching a device. */
void pe_sync_clock(struct pe *pe);
/* Instructions retired before the one being executed. */
uint64_t pe_insns(const struct pe *pe);

/* Registers by number as the manual's X[n] (31 reads zero, writes nothing) and SP[] forms. */
static inline uint64_t xr(const struct pe *pe, unsigned n)
{
	return pe->x[n == 31 ? (unsigned)X_ZR : n];
}
static inline void xw(struct pe *pe, unsigned n, uint64_t v)
{
	pe->x[n == 31 ? (unsigned)X_SINK : n] = v;
}
static inline void ww(struct pe *pe, unsigned n, uint32_t v)
{
	pe->x[n == 31 ? (unsigned)X_SINK : n] = v;
}
/* Xn|SP */
static inline uint64_t xr_sp(const struct pe *pe, unsigned n)
{
	return pe->x[n];
}

/* Raise: fill pe->exc, return EXEC_EXC. */
enum exec_status raise_sync(struct pe *pe, unsigned ec, uint32_t iss, unsigned target_el /* 0: route */, const char *why);
enum exec_status raise_verdict(struct pe *pe, const struct verdict *v, uint32_t iss);
enum exec_status raise_fault(struct pe *pe, const struct fault *f, bool ifetch);

/* ---- memory (memaccess.c): alignment, TLB, bus, watchpoints; size 1..16 bytes, little or big endian as the EL says ---- */
enum mem_flags {
	MEM_UNPRIV  = 1,  /* LDTR/STTR */
	MEM_ALIGNED = 2,  /* must be naturally aligned whatever SCTLR.A says (exclusives, acquire/release without LSE2) */
	MEM_ATOMIC  = 4,  /* single-copy atomic as a whole; read-modify-write checks write permission first */
	MEM_ACQ     = 8,
	MEM_REL     = 16,
	MEM_NOTAG   = 32, /* unchecked by MTE */
	MEM_LOAD128 = 64,
	MEM_STOREX  = 128, /* mem_rmw() for a Store-Exclusive: checked as a store */
	MEM_SLOW    = 256, /* not the fast path: it knows little-endian only */
	MEM_WORD_ALIGNED = 512, /* must be aligned to 4 bytes (AArch32: LDRD, LDM and their like) */
};
enum exec_status mem_load(struct pe *pe, va_t va, unsigned size, unsigned flags, void *out);
enum exec_status mem_store(struct pe *pe, va_t va, unsigned size, unsigned flags, const void *in);
/* The exception that mem_store() would raise now, if any, external aborts left out: for instructions that store in pieces. */
enum exec_status mem_store_check(struct pe *pe, va_t va, unsigned size, unsigned flags);
/* MemNF[]: false where the access would fault, hit a watchpoint or reach a device; then nothing has happened. */
bool mem_load_nofault(struct pe *pe, va_t va, unsigned size, unsigned flags, void *out);
/* Atomic read-modify-write of 1, 2, 4, 8 or 16 bytes: fn computes new from old (little-endian, `size` bytes used). */
typedef void (*mem_rmw_fn)(const void *arg, const uint64_t old[2], uint64_t new_[2], bool *store);
enum exec_status mem_rmw(struct pe *pe, va_t va, unsigned size, unsigned flags, mem_rmw_fn fn, const void *arg, uint64_t old[2]);
/* CheckSPAlignment() for a base register number. */
enum exec_status check_sp_alignment(struct pe *pe, unsigned rn);

/* ---- state changes (exec_state.c) ---- */
/* After anything that FX_* names changed. */
void pe_changed(struct pe *pe, unsigned fx);
/* SPSR-format PSTATE of now; and PSTATE from it (all legal fields, EL and SP included: banks the stack pointer). */
uint64_t pe_get_spsr(const struct pe *pe);
void pe_set_pstate(struct pe *pe, uint64_t spsr);
/* The banked stack pointers, current one included. */
uint64_t pe_get_sp(const struct pe *pe, unsigned el);
void pe_set_sp(struct pe *pe, unsigned el, uint64_t v);
void pe_set_spsel(struct pe *pe, unsigned sp);
/* Moves to another EL and stack pointer; derived state and translation context follow. */
void pe_set_el(struct pe *pe, unsigned el, unsigned sp);
/* PSTATE.PAN changed: the translation context follows. */
void pe_set_pan(struct pe *pe, unsigned pan);
void pe_set_tco(struct pe *pe, unsigned tco);

#endif
