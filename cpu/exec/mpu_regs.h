/* cpu/exec/mpu_regs.h - the registers of the MPUs (FEAT_PMSA), and what the trace says of them. */
#ifndef AERIE_EXEC_MPU_REGS_H
#define AERIE_EXEC_MPU_REGS_H

#include "cpu/arch/pe.h"

/* PRENR_ELx, PRBAR_ELx, PRLAR_ELx and their numbered forms: those that are views of the regions. */
bool mpu_reg_is_view(enum sysreg_id id);
uint64_t mpu_reg_read(struct pe *pe, enum sysreg_id id);
void mpu_reg_write(struct pe *pe, enum sysreg_id id, uint64_t v);
/* An access was looked up in the MPUs; f says why it was denied, NULL: it was not. */
void mpu_trace_match(struct pe *pe, const struct xlate_in *in, const struct fault *f);

#endif
