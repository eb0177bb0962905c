/* cpu/arch/syndrome.c - fault status codes and the ISS of aborts; names of exception classes.
 * Implements: DDI 0487 D24.2.37: ISS encodings of Instruction Abort and Data Abort; EncodeLDFSC(), EncodeSDFSC(), AArch64.FaultSyndrome().
 * Not here:   short encodings (inline in syndrome.h); who takes the exception (hyp/route.c). */
#include "cpu/arch/syndrome.h"

#include "sim/core/bits.h"

#define FNV   BIT(10)
#define CM    BIT(8)
#define S1PTW BIT(7)
#define WNR   BIT(6)

/* base<5:0> with the level in its low bits; level -1 has a code of its own. */
static unsigned with_level(unsigned base, unsigned minus_one, int level)
{
	return level < 0 ? minus_one : base | (level & 3);
}

unsigned fault_status_code(const struct fault *f)
{
	switch (f->kind) {
	case FAULT_NONE:
		break;
	case FAULT_ADDRESS_SIZE:
		return with_level(0x00, 0x29, f->level);
	case FAULT_TRANSLATION:
		return with_level(0x04, 0x2b, f->level);
	case FAULT_ACCESS_FLAG:
		return with_level(0x08, 0x08, f->level);
	case FAULT_PERMISSION:
		return with_level(0x0c, 0x0c, f->level);
	case FAULT_EXTERNAL:
		return 0x10;
	case FAULT_EXTERNAL_WALK:
		return with_level(0x14, 0x13, f->level);
	case FAULT_TAG_CHECK:
		return 0x11;
	case FAULT_ALIGNMENT:
		return 0x21;
	case FAULT_TLB_CONFLICT:
		return 0x30;
	case FAULT_UNSUPPORTED_ATOMIC:
		return 0x35;
	case FAULT_HW_UPDATE:
		return 0x31;
	case FAULT_DEBUG:
		return 0x22;
	case FAULT_DOMAIN:
		return with_level(0x3c, 0x3c, f->level);
	}
	return 0;
}

/* EncodeSDFSC(): what a fault status code of the long format is in the short one, as FS<4> in bit 10 and FS<3:0>. */
uint32_t fault_status_short(unsigned fsc)
{
	static const uint8_t fs[64] = {
		[0x05] = 0x05, [0x06] = 0x07, /* translation, levels 1 and 2 */
		[0x09] = 0x03, [0x0a] = 0x06, /* access flag */
		[0x0d] = 0x0d, [0x0e] = 0x0f, /* permission */
		[0x3d] = 0x09, [0x3e] = 0x0b, /* domain */
		[0x10] = 0x08, [0x11] = 0x16, /* external abort; asynchronous */
		[0x15] = 0x0c, [0x16] = 0x0e, /* external abort on a walk */
		[0x21] = 0x01, [0x22] = 0x02, /* alignment, debug */
		[0x30] = 0x10, [0x34] = 0x14, [0x35] = 0x15, /* TLB conflict, lockdown, unsupported exclusive */
	};
	unsigned v = fs[fsc & 63];

	return (v >> 4) << 10 | (v & 15);
}

uint32_t iss_iabort(const struct fault *f)
{
	return (uint32_t)(fault_status_code(f) | (f->s1ptw ? S1PTW : 0));
}

uint32_t iss_dabort(const struct fault *f, bool cm)
{
	return (uint32_t)(fault_status_code(f) | (f->s1ptw ? S1PTW : 0) | (cm ? CM | WNR : 0) | (f->write ? WNR : 0));
}

const char *ec_name(unsigned ec)
{
	static const char *const names[64] = {
		[EC_UNKNOWN] = "unknown (UNDEFINED)", [EC_WFX] = "WFI/WFE trap", [EC_FP_ACCESS] = "FP/SIMD access",
		[EC_CP15_RT] = "MCR/MRC CP15", [EC_CP15_RRT] = "MCRR/MRRC CP15", [EC_CP14_RT] = "MCR/MRC CP14",
		[EC_CP14_DT] = "LDC/STC CP14", [EC_CP10_RT] = "VMRS trap", [EC_PAC] = "PAuth trap", [EC_LS64] = "LD64B/ST64B",
		[EC_CP14_RRT] = "MRRC CP14", [EC_BTI] = "branch target", [EC_ILLEGAL_STATE] = "illegal execution state",
		[EC_SVC32] = "SVC (AArch32)", [EC_HVC32] = "HVC (AArch32)", [EC_SMC32] = "SMC (AArch32)",
		[EC_SYSREG128] = "MSRR/MRRS trap", [EC_SVC64] = "SVC", [EC_HVC64] = "HVC", [EC_SMC64] = "SMC",
		[EC_SYSREG] = "MSR/MRS/SYS trap", [EC_SVE] = "SVE access", [EC_ERET] = "ERET trap", [EC_TSTART] = "TSTART",
		[EC_PAC_FAIL] = "PAC failure", [EC_SME] = "SME access", [EC_GPC] = "granule protection",
		[EC_IABORT_LOWER] = "instruction abort (lower EL)", [EC_IABORT_SAME] = "instruction abort",
		[EC_PC_ALIGN] = "PC alignment", [EC_DABORT_LOWER] = "data abort (lower EL)", [EC_DABORT_SAME] = "data abort",
		[EC_SP_ALIGN] = "SP alignment", [EC_MOPS] = "memory copy/set", [EC_FP32] = "FP exception (AArch32)",
		[EC_FP64] = "FP exception", [EC_GCS] = "guarded control stack", [EC_SERROR] = "SError",
		[EC_BREAKPT_LOWER] = "breakpoint (lower EL)", [EC_BREAKPT_SAME] = "breakpoint",
		[EC_STEP_LOWER] = "software step (lower EL)", [EC_STEP_SAME] = "software step",
		[EC_WATCHPT_LOWER] = "watchpoint (lower EL)", [EC_WATCHPT_SAME] = "watchpoint", [EC_BKPT32] = "BKPT",
		[EC_VECTOR_CATCH] = "vector catch", [EC_BRK64] = "BRK", [EC_PMU] = "PMU exception",
	};
	const char *n = names[ec & 63];

	return n ? n : "reserved";
}
