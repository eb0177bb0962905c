/* cpu/arch/xlate.h - contract: turn a VA into a PA with permissions and attributes, or into a fault.
 * Implemented by mmu/ (VMSAv8-64) and mpu/ (PMSAv8-64); used by cpu/exec (memaccess, tlb) and by AT.
 * Implements: AArch64.TranslateAddress() and the FaultRecord of DDI 0487 J1. Pure: takes const struct pe *, changes no register. */
#ifndef AERIE_ARCH_XLATE_H
#define AERIE_ARCH_XLATE_H

#include "sim/core/addr.h"

struct pe;

enum acc { ACC_READ = 1, ACC_WRITE = 2, ACC_EXEC = 4 }; /* ACC_READ|ACC_WRITE: an atomic */

enum fault_kind {
	FAULT_NONE,
	FAULT_ADDRESS_SIZE,
	FAULT_TRANSLATION,
	FAULT_ACCESS_FLAG,
	FAULT_PERMISSION,
	FAULT_EXTERNAL,         /* synchronous external abort on the access */
	FAULT_EXTERNAL_WALK,    /* ... on a translation table walk */
	FAULT_TAG_CHECK,
	FAULT_ALIGNMENT,
	FAULT_TLB_CONFLICT,
	FAULT_UNSUPPORTED_ATOMIC, /* atomic or exclusive to a memory type that does not support it */
	FAULT_HW_UPDATE,        /* unsupported atomic hardware update of a table */
	FAULT_DEBUG,            /* breakpoint, watchpoint: syndrome only */
	FAULT_DOMAIN,           /* VMSAv8-32 short descriptors: DACR */
};

struct fault {
	enum fault_kind kind;
	int8_t level;      /* -1..3 of the walk; 0 where it has no meaning */
	uint8_t stage;     /* 1 or 2 */
	bool s1ptw;        /* stage 2 fault on a stage 1 table walk */
	bool write;
	uint8_t domain;    /* of a short descriptor */
	va_t va;
	ipa_t ipa;         /* valid for stage 2 faults */
	const char *rule;  /* what decided, in words: "stage 1 level 3 AP[2:1]"; static string */
};

enum mem_type { MEM_NORMAL, MEM_DEVICE };

struct mem_attrs {
	enum mem_type type;
	uint8_t inner, outer;   /* Normal: MAIR-style 4-bit cacheability of each; Device: `inner` 0 nGnRnE, 4 nGnRE, 8 nGRE, 12 GRE */
	uint8_t shareability;   /* 0 non, 2 outer, 3 inner */
	bool tagged;            /* Normal Tagged (MTE) */
};

/* Access to memory for a walk. Returns false for an external abort. */
struct mem_port {
	void *arg; /* borrowed */
	bool (*read)(void *arg, pa_t pa, unsigned size, uint64_t *val);
	/* Atomic: if *pa == old then *pa = new; *old_out is what was there. false: external abort. */
	bool (*cas)(void *arg, pa_t pa, unsigned size, uint64_t old, uint64_t new_, uint64_t *old_out);
};

struct xlate_in {
	va_t va;           /* as in the register, tag byte included */
	enum acc acc;
	uint8_t el;        /* whose privileges: 0 for LDTR/STTR and for EL0 */
	uint8_t regime_el; /* 1, 2, 3: which regime's registers (EL0 runs in 1, or in 2 under E2H+TGE) */
	bool secure;
	bool pan;          /* PSTATE.PAN applies to this access */
	bool no_update;    /* AT, debugger: write no table; where hardware would update one, go on as if it had */
	bool stage1_only;  /* AT S1E1x: stop before stage 2 */
	bool cmo;          /* cache maintenance by VA: permission rules of DDI 0487 D7.5.9 */
	uint8_t acc2;      /* what stage 2 must allow, where that is not `acc`; 0: it is */
};

struct xlate_out {
	pa_t pa;           /* of `va`, to the byte */
	ipa_t ipa;         /* after stage 1 */
	struct mem_attrs attrs;
	uint8_t lg_size;   /* log2 of the block that maps it (both stages' minimum): 12, 14, 16, 21, 25, 29, 30 ...; less than
	                     * 12 where an MPU region ends inside the page: then nothing beyond is known, and nothing may be kept */
	uint8_t allow;     /* ACC_* that this el/pan may do without another walk (a clean DBM page does not allow ACC_WRITE) */
	bool global;       /* not tied to the ASID */
	bool guarded;      /* GP bit (BTI) */
};

/* What an implementation keeps between calls as long as the controlling registers stay as they were: the prepared regime
 * and a cache of upper levels. The caller owns it, zeroes it to invalidate, and keeps one per context (design D5). */
struct xlate_cache {
	uint64_t words[320];
};

struct xlate_ops {
	/* true: *out is valid. false: *f is. `cache` may be NULL. */
	bool (*translate)(const struct pe *pe, const struct mem_port *mem, struct xlate_cache *cache, const struct xlate_in *in,
			  struct xlate_out *out, struct fault *f);
	/* EL1&0's second stage alone, whatever the access: where an IPA leads (out->pa, lg_size). Changes no table. */
	bool (*translate_ipa)(const struct pe *pe, const struct mem_port *mem, ipa_t ipa, struct xlate_out *out, struct fault *f);
};

#endif
