/* cpu/arch/idregs32.c - the AArch32 identification registers' values, computed from a CPU model's features.
 * Implements: DDI 0487 G8.2 and D24.2: ID_PFR*, ID_DFR*, ID_MMFR*, ID_ISAR*, MVFR*; all 0 where no EL can use AArch32.
 * Not here:   those of AArch64 (idregs.c). EL2 and EL3 are AArch64 only, so nothing here speaks of Security Extensions or of
 *             virtualization below them. */
#include "cpu/arch/idregs.h"
#include "sim/core/bits.h"

struct field {
	uint16_t reg;     /* enum sysreg_id */
	uint8_t lsb, val;
	uint16_t feature; /* enum feature + 1; 0: Armv8.0 has it */
};

#define IF(f) FEAT_##f + 1

/* The largest value of the rows whose features the model has. */
static const struct field fields[] = {
	{ SR_ID_PFR0_EL1, 0, 1, 0 },   /* A32 */
	{ SR_ID_PFR0_EL1, 4, 3, 0 },   /* T32, with all of Thumb-2 */
	{ SR_ID_PFR0_EL1, 8, 1, 0 },   /* Jazelle: trivial */
	{ SR_ID_PFR0_EL1, 16, 1, IF(CSV2) },
	{ SR_ID_PFR0_EL1, 24, 1, IF(DIT) },
	{ SR_ID_PFR0_EL1, 28, 1, IF(RAS) },
	{ SR_ID_PFR1_EL1, 0, 1, IF(AA32EL1) },  /* modes of the programmers' model */
	{ SR_ID_PFR1_EL1, 16, 1, 0 },           /* Generic Timer */
	{ SR_ID_PFR1_EL1, 28, 1, IF(GICv3) },
	{ SR_ID_PFR2_EL1, 0, 1, IF(CSV3) },
	{ SR_ID_PFR2_EL1, 4, 1, IF(SSBS) },
	{ SR_ID_DFR0_EL1, 0, 6, 0 },   /* Armv8 debug */
	{ SR_ID_DFR0_EL1, 24, 3, IF(PMUv3) },
	{ SR_ID_DFR0_EL1, 24, 4, IF(PMUv3p1) },
	{ SR_ID_DFR0_EL1, 24, 5, IF(PMUv3p4) },
	{ SR_ID_DFR0_EL1, 24, 6, IF(PMUv3p5) },
	{ SR_ID_MMFR0_EL1, 0, 5, 0 },  /* VMSAv7 with PXN and long descriptors */
	{ SR_ID_MMFR0_EL1, 8, 1, 0 },  /* outer and inner shareable domains are coherent, two levels of them */
	{ SR_ID_MMFR0_EL1, 12, 1, 0 },
	{ SR_ID_MMFR0_EL1, 20, 2, 0 }, /* auxiliary control and fault status registers */
	{ SR_ID_MMFR0_EL1, 28, 1, 0 },
	{ SR_ID_MMFR1_EL1, 28, 4, 0 }, /* branch predictor needs no maintenance */
	{ SR_ID_MMFR2_EL1, 16, 6, 0 }, /* unified TLB maintenance by VA, ASID, all ASIDs, last level */
	{ SR_ID_MMFR2_EL1, 20, 2, 0 }, /* CP15 barriers */
	{ SR_ID_MMFR2_EL1, 24, 1, 0 }, /* WFI stalls */
	{ SR_ID_MMFR3_EL1, 0, 1, 0 },  /* cache maintenance by VA, by set and way, branch predictor */
	{ SR_ID_MMFR3_EL1, 4, 1, 0 },
	{ SR_ID_MMFR3_EL1, 8, 2, 0 },
	{ SR_ID_MMFR3_EL1, 12, 2, 0 }, /* broadcast */
	{ SR_ID_MMFR3_EL1, 16, 1, IF(PAN) },
	{ SR_ID_MMFR3_EL1, 16, 2, IF(PAN2) },
	{ SR_ID_MMFR3_EL1, 20, 1, 0 }, /* coherent walks */
	{ SR_ID_MMFR3_EL1, 24, 2, 0 }, /* 40-bit physical addresses */
	{ SR_ID_MMFR4_EL1, 4, 1, 0 },  /* ACTLR2 */
	{ SR_ID_MMFR4_EL1, 16, 1, IF(HPDS) },
	{ SR_ID_ISAR0_EL1, 4, 1, 0 },  /* CLZ; bit fields; CBZ; BKPT; SDIV and UDIV in both instruction sets */
	{ SR_ID_ISAR0_EL1, 8, 1, 0 },
	{ SR_ID_ISAR0_EL1, 12, 1, 0 },
	{ SR_ID_ISAR0_EL1, 20, 1, 0 },
	{ SR_ID_ISAR0_EL1, 24, 2, 0 },
	{ SR_ID_ISAR1_EL1, 0, 1, 0 },  /* SETEND; SRS, RFE, CPS; extensions; IT; immediates; interworking; Jazelle's BXJ */
	{ SR_ID_ISAR1_EL1, 4, 1, 0 },
	{ SR_ID_ISAR1_EL1, 8, 1, 0 },
	{ SR_ID_ISAR1_EL1, 12, 2, 0 },
	{ SR_ID_ISAR1_EL1, 16, 1, 0 },
	{ SR_ID_ISAR1_EL1, 20, 1, 0 },
	{ SR_ID_ISAR1_EL1, 24, 3, 0 },
	{ SR_ID_ISAR1_EL1, 28, 1, 0 },
	{ SR_ID_ISAR2_EL1, 0, 2, 0 },  /* LDRD, LDA; PLI, PLDW; multiplies; MRS, MSR; REV, RBIT */
	{ SR_ID_ISAR2_EL1, 4, 4, 0 },
	{ SR_ID_ISAR2_EL1, 12, 2, 0 },
	{ SR_ID_ISAR2_EL1, 16, 3, 0 },
	{ SR_ID_ISAR2_EL1, 20, 2, 0 },
	{ SR_ID_ISAR2_EL1, 24, 1, 0 },
	{ SR_ID_ISAR2_EL1, 28, 2, 0 },
	{ SR_ID_ISAR3_EL1, 0, 1, 0 },  /* QADD; SIMD in general registers; SVC; LDREX; TBB; T32 MOV; NOP */
	{ SR_ID_ISAR3_EL1, 4, 3, 0 },
	{ SR_ID_ISAR3_EL1, 8, 1, 0 },
	{ SR_ID_ISAR3_EL1, 12, 2, 0 },
	{ SR_ID_ISAR3_EL1, 16, 1, 0 },
	{ SR_ID_ISAR3_EL1, 20, 1, 0 },
	{ SR_ID_ISAR3_EL1, 24, 1, 0 },
	{ SR_ID_ISAR4_EL1, 0, 2, 0 },  /* LDRT, LDRHT; shifts; write-back; SMC; barriers */
	{ SR_ID_ISAR4_EL1, 4, 4, 0 },
	{ SR_ID_ISAR4_EL1, 8, 1, 0 },
	{ SR_ID_ISAR4_EL1, 12, 1, IF(EL3) },
	{ SR_ID_ISAR4_EL1, 16, 1, 0 },
	{ SR_ID_ISAR5_EL1, 0, 1, 0 },  /* SEVL */
	{ SR_ID_ISAR5_EL1, 4, 1, IF(AES) },
	{ SR_ID_ISAR5_EL1, 4, 2, IF(PMULL) },
	{ SR_ID_ISAR5_EL1, 8, 1, IF(SHA1) },
	{ SR_ID_ISAR5_EL1, 12, 1, IF(SHA256) },
	{ SR_ID_ISAR5_EL1, 16, 1, IF(CRC32) },
	{ SR_ID_ISAR5_EL1, 24, 1, IF(RDM) },
	{ SR_ID_ISAR5_EL1, 28, 1, IF(FCMA) },
	{ SR_ID_ISAR6_EL1, 0, 1, IF(JSCVT) },
	{ SR_ID_ISAR6_EL1, 4, 1, IF(DotProd) },
	{ SR_ID_ISAR6_EL1, 8, 1, IF(FHM) },
	{ SR_ID_ISAR6_EL1, 12, 1, IF(SB) },
	{ SR_ID_ISAR6_EL1, 20, 1, IF(AA32BF16) },
	{ SR_ID_ISAR6_EL1, 24, 1, IF(AA32I8MM) },
	{ SR_MVFR0_EL1, 0, 1, IF(FP) },       /* 16 or 32 double registers; single and double precision; divide, square root, rounding */
	{ SR_MVFR0_EL1, 0, 2, IF(AdvSIMD) },
	{ SR_MVFR0_EL1, 4, 2, IF(FP) },
	{ SR_MVFR0_EL1, 8, 2, IF(FP) },
	{ SR_MVFR0_EL1, 16, 1, IF(FP) },
	{ SR_MVFR0_EL1, 20, 1, IF(FP) },
	{ SR_MVFR0_EL1, 28, 1, IF(FP) },
	{ SR_MVFR1_EL1, 0, 1, IF(FP) },       /* denormals; NaN propagation; half-precision conversion; fused multiply-add */
	{ SR_MVFR1_EL1, 4, 1, IF(FP) },
	{ SR_MVFR1_EL1, 8, 1, IF(AdvSIMD) },
	{ SR_MVFR1_EL1, 12, 1, IF(AdvSIMD) },
	{ SR_MVFR1_EL1, 16, 1, IF(AdvSIMD) },
	{ SR_MVFR1_EL1, 20, 1, IF(AdvSIMD) },
	{ SR_MVFR1_EL1, 20, 2, IF(FP16) },
	{ SR_MVFR1_EL1, 24, 2, IF(FP) },
	{ SR_MVFR1_EL1, 24, 3, IF(FP16) },
	{ SR_MVFR1_EL1, 28, 1, IF(FP) },
	{ SR_MVFR2_EL1, 0, 3, IF(AdvSIMD) },  /* rounding to integers, minNum */
	{ SR_MVFR2_EL1, 4, 4, IF(FP) },
};

uint64_t idreg32_value(const struct cpu_model *m, enum sysreg_id id)
{
	uint64_t v = 0;

	if (!feature_in(&m->feat, FEAT_AA32EL0))
		return 0;
	for (unsigned i = 0; i < ARRAY_SIZE(fields); i++) {
		const struct field *f = &fields[i];

		if (f->reg == id && (!f->feature || feature_in(&m->feat, (enum feature)(f->feature - 1))) &&
		    f->val > bits(v, f->lsb + 3u, f->lsb))
			v = deposit(v, f->lsb + 3u, f->lsb, f->val);
	}
	return v;
}
