/* cpu/arch/pe.h - the state of one processing element: plain data, no code but field access.
 * Implements: DDI 0487 B1.2 (registers), D1.4 (PSTATE). The one exception to "architectural only" is `struct pe_hot`, the few
 * words that the fast path of every engine must reach in one load. */
#ifndef AERIE_ARCH_PE_H
#define AERIE_ARCH_PE_H

#include <stdbool.h>
#include <stdint.h>
#include "cpu/arch/features.h"
#include "cpu/arch/impdef.h"
#include "cpu/arch/mpu.h"
#include "cpu/arch/semihost_if.h"
#include "cpu/arch/sysreg.h"
#include "cpu/arch/xlate.h"
#include "sim/core/irq.h"
#include "sim/core/clock.h"
#include "sim/core/trace.h"

enum el { EL0, EL1, EL2, EL3 };

/* Slots of pe->x beyond X30: decode maps register 31 to one of them, so that no handler tests for it. */
enum { X_SP = 31, X_ZR = 32 /* reads 0, never written */, X_SINK = 33 /* writes to XZR */, X_COUNT };

union vreg {
	uint8_t b[16];
	uint16_t h[8];
	uint32_t s[4];
	uint64_t d[2];
	int8_t sb[16];
	int16_t sh[8];
	int32_t ss[4];
	int64_t sd[2];
	float f[4];
	double fd[2];
} __attribute__((aligned(16)));

/* Z0-Z31 and P0-P15, FFR of FEAT_SVE, at their longest: 2048 bits. Only what the current vector length covers means anything. */
enum { SVE_MAX_BYTES = 256, P_FFR = 16, P_COUNT };
union zreg {
	union vreg q[SVE_MAX_BYTES / 16];
	uint8_t b[SVE_MAX_BYTES];
	uint16_t h[SVE_MAX_BYTES / 2];
	uint32_t s[SVE_MAX_BYTES / 4];
	uint64_t d[SVE_MAX_BYTES / 8];
};
/* One bit for each byte of a vector; an element's is that of its lowest byte. */
union preg {
	uint8_t b[SVE_MAX_BYTES / 8];
	uint16_t h[SVE_MAX_BYTES / 16];
	uint64_t d[SVE_MAX_BYTES / 64];
};

/* Condition flags as the last flag-setting instruction left them: cheap to make and cheap to test. */
struct flags {
	uint64_t n; /* N = bit 63 */
	uint64_t z; /* Z = (z == 0) */
	uint64_t c; /* 0 or 1 */
	uint64_t v; /* V = bit 63 */
};

/* PSTATE without NZCV; fields hold 0/1 unless said otherwise. */
struct pstate {
	uint8_t el;     /* 0..3 */
	uint8_t sp;     /* SPSel */
	uint8_t nrw;    /* 1: AArch32 */
	uint8_t daif;   /* D A I F in bits 3..0 */
	uint8_t btype;  /* 0..3 */
	uint8_t pan, uao, dit, tco, ssbs, il, ss, allint;
	uint8_t stepped_exclusive; /* the instruction that ran alone last was a Load-Exclusive (ISS.EX of the step exception) */
	/* AArch32, valid while nrw is set */
	uint8_t t;      /* T32 */
	uint8_t it;     /* ITSTATE */
	uint8_t ge;     /* GE<3:0> */
	uint8_t e;      /* data accesses are big-endian */
	uint8_t q;      /* saturation happened; not affected by a change of state while an AArch32 program runs */
	uint8_t mode;   /* M<4:0>: enum a32_mode */
	uint8_t it_kept; /* the instruction set `it` itself (an exception return): it does not advance */
	uint8_t ss_fresh; /* `ss` was set by the instruction just executed, an exception return: it does not use it up */
};

/* CPSR.M */
enum a32_mode { A32_USR = 0x10, A32_FIQ, A32_IRQ, A32_SVC, A32_MON = 0x16, A32_ABT, A32_HYP = 0x1a, A32_UND, A32_SYS = 0x1f };

/* The instruction set that executes. */
enum isa { ISA_A64, ISA_A32, ISA_T32 };

static inline enum isa pstate_isa(const struct pstate *p)
{
	return !p->nrw ? ISA_A64 : p->t ? ISA_T32 : ISA_A32;
}

/* General registers of AArch32 modes that the current mode does not see; the current ones are X0-X14. Meaningful only while EL1
 * uses AArch32. cpu/exec/a32_state.c */
enum a32_bank_id { A32_BANK_USR, A32_BANK_FIQ, A32_BANK_IRQ, A32_BANK_SVC, A32_BANK_ABT, A32_BANK_UND, A32_BANK_COUNT };
struct a32_bank {
	uint32_t r8_usr[5], r8_fiq[5]; /* R8-R12 of FIQ mode and of all others */
	uint32_t sp[A32_BANK_COUNT], lr[A32_BANK_COUNT];
};

/* Input wires of a PE, as bits of pe->irq_in. */
enum pe_wire { WIRE_IRQ, WIRE_FIQ, WIRE_VIRQ, WIRE_VFIQ, WIRE_SERROR, WIRE_COUNT };

/* Generic timers of a PE, in the order of pe->timer_irq. */
enum timer_id { TIMER_PHYS, TIMER_VIRT, TIMER_HYP, TIMER_HYP_VIRT, TIMER_SEC, TIMER_SEC_HYP, TIMER_SEC_HYP_VIRT, TIMER_COUNT };

/* State derived from registers and the EL, recomputed only after the writes that change it (FX_TRAPS, FX_XLATE). */
struct pe_derived {
	uint8_t fp_trap;   /* an FP or SIMD instruction would trap now: ask hyp_fp_verdict() */
	uint8_t sve_trap;  /* an SVE instruction would: ask hyp_sve_verdict() */
	uint8_t vq;        /* the current vector length in units of 128 bits; 0 without FEAT_SVE */
	uint8_t el_is_in_host;
	uint8_t secure;    /* current Security state is Secure (or Root at EL3) */
	uint8_t e2h, tge;  /* effective HCR_EL2 bits */
};

/* Verdicts of hyp/access remembered per register, direction and EL. A slot counts while its `gen` is the cache's: whatever
 * changes a trap control (FX_TRAPS) bumps that. */
struct sysreg_cache {
	uint32_t gen;         /* never 0 */
	struct sysreg_slot {
		uint32_t gen;
		uint16_t reg; /* where the access goes */
		uint16_t how; /* cpu/exec/sysmove.c's */
	} slot[4][2][SR_COUNT]; /* EL; read, write */
};

/* What pointer authentication takes from registers, for one EL; cpu/exec/pauth.c fills it when it is first wanted after a
 * change (FX_XLATE, FX_TRAPS). */
struct pauth_state {
	bool valid;
	uint8_t keys;      /* BIT(key) enabled: IA, IB, DA, DB */
	bool may_trap;
	uint8_t tbi[2];    /* tag byte ignored: of code, of data; BIT(0) lower VA range, BIT(1) upper */
	uint8_t bottom[2]; /* lowest bit of the code by VA range */
	bool pauth2, const_field, epac, fault, fault_combined; /* features */
	struct qarma *qarma; /* borrowed from the PE; NULL: the algorithm is the IMPLEMENTATION DEFINED one */
};

/* An exception about to be taken; filled by whoever raises it, consumed by cpu/exec/exception. */
enum exc_type {
	EXC_SYNC, EXC_IRQ, EXC_FIQ, EXC_SERROR,
	EXC_DEBUGGER, /* none: someone outside wants to look before the instruction executes (cpu/exec/stops.h) */
};
struct exception {
	enum exc_type type;
	uint8_t ec;
	uint32_t iss;        /* 25 bits; IL is `il` */
	uint64_t iss2;
	bool il;             /* 32-bit instruction (or none) */
	uint8_t target_el;   /* 0: let hyp_route decide */
	bool far_valid, ipa_valid;
	bool stage2;         /* an abort of stage 2: routed to EL2 */
	uint8_t domain;      /* of a short descriptor's fault, for DFSR */
	bool secure_ipa;     /* HPFAR_EL2.NS has a meaning: Secure EL1&0 */
	uint8_t return_next; /* bytes from the instruction to the preferred return address: 0, or its length (SVC, HVC) */
	uint64_t far;
	ipa_t ipa;           /* HPFAR_EL2 when ipa_valid */
	const char *why;     /* controlling bit or rule, for the trace */
};

/* What happened at virtual EL2 (EL1 under HCR_EL2.NV) of one guest hypervisor, told apart by its VMID. For the summary. */
#define NV_WORLDS       8
#define NV_WORLD_OTHERS 0x10000u /* the last account, shared */
struct nv_world {
	uint32_t vmid;
	bool used;
	uint64_t traps[64];  /* exceptions to EL2 by EC */
	uint64_t interrupts; /* to EL2 */
	uint64_t avoided;    /* register accesses that FEAT_NV2 kept from trapping */
	uint64_t redirected; /* register accesses that it sent to the page and that would not have trapped */
};

struct tlb_entry;
struct tag_table;
struct qarma;
struct jump_entry;
struct code_page;
struct exec;
struct gic_if_ops;
struct firmware_ops;
struct bus;

struct pe {
	/* ---- hot: what every handler reaches ---- */
	uint64_t x[X_COUNT];      /* X0-X30, current SP, zero, sink */
	struct flags flags;
	struct tlb_entry *dtlb;   /* data TLB of the current context (cpu/exec/tlb.h) */
	struct jump_entry *jump;  /* code pages of the current context by VA, likewise */
	struct code_page *page;   /* the page whose ops run now (cpu/exec/codepage.h) */
	uint64_t code_va;         /* VA of the page whose ops run now */
	const void *op;           /* the engine's position while C code of an instruction runs: see cpu/exec/op.h */
	intptr_t acc;
	struct pe_derived eff;
	struct pe_derived eff_of[4]; /* by EL: what `eff` was there, while the EL's bit of eff_known is set */
	uint8_t eff_known;
	struct pstate ps;
	volatile uint8_t attention; /* something to look at before the next instruction: interrupt, stop, resync */
	uint16_t z_live[32];      /* z[n] holds all of Zn. 0: V[n] was written since, Zn is it and zeros (cpu/exec/sve.h) */
	union vreg v[32];         /* V0-V31: always true */

	/* ---- architectural ---- */
	uint64_t pc;              /* valid between runs; inside a run use pe_pc() of cpu/exec */
	uint64_t sr[SR_COUNT];    /* storage of every row of sysregs.def */
	uint64_t sr_writable[SR_COUNT]; /* bits that a write changes: fields.def and the model; see sysreg_reset() */
	uint64_t impdef_value[IMPDEF_MAX]; /* of the rows of `impdef` that hold state */
	struct sysreg_cache sr_cache;
	struct pauth_state pauth[4]; /* by EL */
	union zreg z[32];         /* Z0-Z31 while z_live */
	union preg p[P_COUNT];    /* P0-P15, FFR */
	struct mpu_regions mpu[2]; /* PMSAv8-64: EL1's MPU, EL2's */
	struct a32_bank a32;      /* what AArch32 state keeps outside X0-X14 */
	uint32_t fpcr, fpsr;      /* FPCR, FPSR: here, not in sr[], for speed */
	uint8_t event_register;   /* WFE */
	uint8_t waiting;          /* 1 WFI, 2 WFE: asleep until a wake-up */
	uint64_t wait_until;      /* virtual ns at which WFET/WFIT wakes; CLOCK_NEVER */
	uint8_t power;            /* 1 on, 0 off (PSCI) */
	uint8_t el1_aa32;         /* configured: a start at EL1 is one in AArch32 (without EL2 and EL3: EL1 has no other state) */
	struct { /* exclusive monitor, local */
		bool valid;
		uint8_t size;      /* bytes: 1..16 */
		uint64_t pa;
		uint64_t val[2];
	} excl;
	struct exception exc;     /* pending, valid when a handler returned EXEC_EXC */

	/* ---- wiring; all borrowed but exec ---- */
	const struct cpu_model *model;
	const struct impdef *impdef; /* NULL: nothing described */
	unsigned index;           /* PE number in the machine */
	uint64_t mpidr;
	uint32_t irq_in;          /* BIT(enum pe_wire) levels */
	struct irq_line timer_irq[TIMER_COUNT];
	struct irq_line pmu_irq;
	struct irq_line standby;      /* output STANDBYWFI, to the power controller: pulsed when it begins to wait in WFI */
	struct irq_line wake_request; /* WakeRequest of its redistributor, to the power controller; unconnected: never asleep */
	struct clock_watch count_watch;
	struct clock_event timer_event; /* earliest deadline of this PE's timers */
	struct clock_event pmu_event;   /* next overflow that interrupts */
	struct clock *clock;
	struct bus *bus;
	struct trace *trace;
	const struct xlate_ops *xlate_el1, *xlate_el2; /* EL3 uses el2's, VMSA */
	const struct xlate_ops *xlate_vmsa; /* PMSAv8-64: stage 1 of EL1&0 where VTCR_EL2.MSA selects VMSAv8-64 */
	const struct gic_if_ops *gic;
	void *gic_arg;
	const struct firmware_ops *fw; /* NULL: HVC/SMC go to the ELs that exist */
	void *fw_arg;
	const struct semihost_ops *semihost; /* NULL: HLT and SVC are what they are */
	void *semihost_arg;
	bool semihost_el0;        /* EL0 may call, too */
	struct pe **peers;        /* all PEs of the machine, this one included: broadcast TLBI, SEV */
	unsigned peer_count;

	/* ---- counting ---- */
	uint64_t retired;         /* instructions retired; exact between runs, behind inside one (pe_insns()) */
	uint64_t time_base;       /* ns: this PE's virtual time is time_base + retired; set by the run loop before a slice */
	uint64_t pmu_synced;      /* instructions retired when the event counters were last brought up to date */
	bool watch_active;        /* some watchpoint is enabled, the guest's or a debugger's: accesses take the slow path and ask */
	struct stops *stops;      /* borrowed; NULL: no debugger. cpu/exec/stops.h */
	bool pmu_active;          /* some event counter counts: bring them up to date before the EL changes */
	uint64_t exc_count[64];   /* exceptions taken by EC, for the summary */
	uint64_t irq_count[4];    /* by enum exc_type */
	uint64_t vncr_count[2];   /* reads and writes of the VNCR page in the place of registers */
	struct nv_world nv_world[NV_WORLDS];
	uint64_t nv_avoided[SR_COUNT]; /* accesses by name that FEAT_NV2 kept from trapping */
	struct tag_table *tags;   /* current context's way to Tagged memory; NULL: tags cannot be reached */
	struct qarma *qarma;      /* FEAT_PACQARMA5's and 3's latest results; owned by cpu/exec; NULL: FEAT_PACIMP */
	struct exec *exec;        /* the interpreter's caches; owned by cpu/exec */
};

#define SYS(pe, reg) ((pe)->sr[SR_##reg])

static inline bool has(const struct pe *pe, enum feature f)
{
	return feature_in(&pe->model->feat, f);
}

/* PSTATE.{N,Z,C,V} as in SPSR<31:28>. */
static inline uint32_t flags_nzcv(const struct flags *f)
{
	return (uint32_t)(f->n >> 63) << 31 | (uint32_t)(f->z == 0) << 30 | (uint32_t)f->c << 29 | (uint32_t)(f->v >> 63) << 28;
}

static inline void flags_set_nzcv(struct flags *f, uint32_t nzcv)
{
	f->n = (uint64_t)(nzcv >> 31 & 1) << 63;
	f->z = !(nzcv >> 30 & 1);
	f->c = nzcv >> 29 & 1;
	f->v = (uint64_t)(nzcv >> 28 & 1) << 63;
}

#endif
