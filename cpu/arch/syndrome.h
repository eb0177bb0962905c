/* cpu/arch/syndrome.h - exception classes and ESR_ELx.ISS builders, one per class.
 * Implements: DDI 0487 D24.2.37 (ESR_EL1), AArch64.ReportException's syndromes: exception.syndrome of the pseudocode. */
#ifndef AERIE_ARCH_SYNDROME_H
#define AERIE_ARCH_SYNDROME_H

#include <stdbool.h>
#include <stdint.h>
#include "cpu/arch/sysreg.h"
#include "cpu/arch/xlate.h"

/* ESR_ELx.EC as taken from the same or a lower EL; where the two differ the name ends in _LOWER and the other is +1. */
enum ec {
	EC_UNKNOWN        = 0x00, /* UNDEFINED and others */
	EC_WFX            = 0x01,
	EC_CP15_RT        = 0x03,
	EC_CP15_RRT       = 0x04,
	EC_CP14_RT        = 0x05,
	EC_CP14_DT        = 0x06,
	EC_FP_ACCESS      = 0x07, /* SVE, Advanced SIMD, FP by CPACR/CPTR */
	EC_CP10_RT        = 0x08,
	EC_PAC            = 0x09, /* HCR_EL2.API, SCR_EL3.API */
	EC_LS64           = 0x0a,
	EC_CP14_RRT       = 0x0c,
	EC_BTI            = 0x0d,
	EC_ILLEGAL_STATE  = 0x0e,
	EC_SVC32          = 0x11,
	EC_HVC32          = 0x12,
	EC_SMC32          = 0x13,
	EC_SYSREG128      = 0x14,
	EC_SVC64          = 0x15,
	EC_HVC64          = 0x16,
	EC_SMC64          = 0x17,
	EC_SYSREG         = 0x18, /* MSR, MRS, SYS */
	EC_SVE            = 0x19,
	EC_ERET           = 0x1a, /* HCR_EL2.NV, HFGITR_EL2 */
	EC_TSTART         = 0x1b,
	EC_PAC_FAIL       = 0x1c, /* FEAT_FPAC */
	EC_SME            = 0x1d,
	EC_GPC            = 0x1e,
	EC_IABORT_LOWER   = 0x20,
	EC_IABORT_SAME    = 0x21,
	EC_PC_ALIGN       = 0x22,
	EC_DABORT_LOWER   = 0x24,
	EC_DABORT_SAME    = 0x25,
	EC_SP_ALIGN       = 0x26,
	EC_MOPS           = 0x27,
	EC_FP32           = 0x28,
	EC_FP64           = 0x2c, /* trapped floating-point exception */
	EC_GCS            = 0x2d,
	EC_SERROR         = 0x2f,
	EC_BREAKPT_LOWER  = 0x30,
	EC_BREAKPT_SAME   = 0x31,
	EC_STEP_LOWER     = 0x32,
	EC_STEP_SAME      = 0x33,
	EC_WATCHPT_LOWER  = 0x34,
	EC_WATCHPT_SAME   = 0x35,
	EC_BKPT32         = 0x38,
	EC_VECTOR_CATCH   = 0x3a,
	EC_BRK64          = 0x3c,
	EC_PMU            = 0x3d,
};

/* 0x18: direction 1 is a read (MRS); `enc` as ENC(). */
static inline uint32_t iss_sysreg(uint32_t enc, unsigned rt, bool read)
{
	return (enc >> 14 & 3) << 20 | (enc & 7) << 17 | (enc >> 11 & 7) << 14 | (enc >> 7 & 15) << 10 | (rt & 31) << 5 |
	       (enc >> 3 & 15) << 1 | read;
}

/* 0x03, 0x05: MCR, MRC. Direction 1 is a read. The condition is reported as "always", as for every instruction that executes. */
static inline uint32_t iss_cp_rt(unsigned opc1, unsigned crn, unsigned crm, unsigned opc2, unsigned rt, bool read)
{
	return 1u << 24 | 0xeu << 20 | (opc2 & 7) << 17 | (opc1 & 7) << 14 | (crn & 15) << 10 | (rt & 31) << 5 | (crm & 15) << 1 | read;
}

/* 0x04, 0x0c: MCRR, MRRC. */
static inline uint32_t iss_cp_rrt(unsigned opc1, unsigned crm, unsigned rt, unsigned rt2, bool read)
{
	return 1u << 24 | 0xeu << 20 | (opc1 & 15) << 16 | (rt2 & 31) << 10 | (rt & 31) << 5 | (crm & 15) << 1 | read;
}

/* 0x06: LDC, STC. am: bit 0 writes back (W), bit 1 indexed (P), bit 2 literal. */
static inline uint32_t iss_cp_ldst(unsigned imm8, unsigned rn, bool add, unsigned am, bool read)
{
	return 1u << 24 | 0xeu << 20 | (imm8 & 0xff) << 12 | (rn & 31) << 5 | (uint32_t)add << 4 | (am & 7) << 1 | read;
}

/* 0x01: ti 0 WFI, 1 WFE, 2 WFIT, 3 WFET; rn and rv only of the latter two. A64: CV=1, COND=0b1110. */
static inline uint32_t iss_wfx(unsigned ti, unsigned rn, bool rv)
{
	return 1u << 24 | 0xeu << 20 | (rv ? (rn & 31) << 5 | 1u << 2 : 0) | (ti & 3);
}

/* 0x08: VMRS and VMSR; as of MCR with opc1 7, opc2 0. */
static inline uint32_t iss_vmrs(unsigned reg, unsigned rt, bool read)
{
	return 1u << 24 | 0xeu << 20 | 7u << 14 | reg << 10 | rt << 5 | (uint32_t)read;
}

/* 0x07; from AArch32 an instruction that passed its condition counts as unconditional (IMPDEF). */
static inline uint32_t iss_fp_access(void)
{
	return 1u << 24 | 0xeu << 20;
}

/* 0x15, 0x16, 0x17, 0x3c: the instruction's 16-bit comment. */
static inline uint32_t iss_imm16(uint32_t imm16)
{
	return imm16 & 0xffff;
}

/* 0x1a: ERET 0, ERETAA 2, ERETAB 3. */
static inline uint32_t iss_eret(bool eretax, bool b_key)
{
	return (uint32_t)eretax << 1 | b_key;
}

/* 0x1c: which key failed: bit 1 data rather than instruction, bit 0 key B. */
static inline uint32_t iss_pac_fail(bool data, bool b_key)
{
	return (uint32_t)data << 1 | b_key;
}

/* 0x0d: PSTATE.BTYPE. */
static inline uint32_t iss_bti(unsigned btype)
{
	return btype & 3;
}

/* IFSC/DFSC<5:0>. */
unsigned fault_status_code(const struct fault *f);
/* The same as AArch32's short format has it: FS<4> in bit 10, FS<3:0>. */
uint32_t fault_status_short(unsigned fsc);
/* 0x20, 0x21. */
uint32_t iss_iabort(const struct fault *f);
/* 0x24, 0x25: ISV clear. cm: cache maintenance or AT; `f->write` as WnR. */
uint32_t iss_dabort(const struct fault *f, bool cm);
/* ISV=1 part, or-ed in by a load or store of one general register (stage 2 faults only). sas: log2 of bytes. */
static inline uint32_t iss_dabort_isv(unsigned sas, bool sse, unsigned srt, bool sf, bool ar)
{
	return 1u << 24 | (sas & 3) << 22 | (uint32_t)sse << 21 | (srt & 31) << 16 | (uint32_t)sf << 15 | (uint32_t)ar << 14;
}

/* Short name of an exception class ("MSR/MRS trap"), for traces and summaries; never NULL. */
const char *ec_name(unsigned ec);

#endif
