/* cpu/exec/a32_vfp.h - operands of AArch32 scalar floating-point instructions: half, single and double registers. */
#ifndef AERIE_EXEC_A32_VFP_H
#define AERIE_EXEC_A32_VFP_H

#include "cpu/exec/a32_vreg.h"

/* A register by number and log2 of its bytes: 1 and 2 are S registers (1: the lower half of one), 3 is a D register. */
struct vfp_reg {
	uint8_t number, size;
};

/* The operands of an instruction with a constant `size`. */
#define VFP_REG(low, high, size) ((struct vfp_reg){(uint8_t)((size) == 3 ? DREG(high, low) : SREG(low, high)), (uint8_t)(size)})
#define VFP_D(a)                 VFP_REG((a)->Vd, (a)->D, (a)->size)
#define VFP_N(a)                 VFP_REG((a)->Vn, (a)->N, (a)->size)
#define VFP_M(a)                 VFP_REG((a)->Vm, (a)->M, (a)->size)

static inline uint64_t vfp_read(struct pe *pe, struct vfp_reg r)
{
	return r.size == 3 ? *dreg(pe, r.number) : r.size == 2 ? *sreg(pe, r.number) : (uint16_t)*sreg(pe, r.number);
}
/* What is shorter than the register is zero-extended. */
static inline void vfp_write(struct pe *pe, struct vfp_reg r, uint64_t v)
{
	if (r.size == 3)
		*dreg(pe, r.number) = v;
	else
		*sreg(pe, r.number) = (uint32_t)v;
}

#endif
