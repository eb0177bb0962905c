/* cpu/arch/attrs.h - memory attributes: MAIR bytes, stage 2 descriptors, their combination, PAR_EL1's form. */
#ifndef AERIE_ARCH_ATTRS_H
#define AERIE_ARCH_ATTRS_H

#include "cpu/arch/xlate.h"

enum { SH_NON = 0, SH_OUTER = 2, SH_INNER = 3 };

#define ATTR_NC 0x4 /* Normal Non-cacheable, as a MAIR nibble */
#define ATTR_WT 0xa /* Write-Through, read-allocate */
#define ATTR_WB 0xf /* Write-Back, read- and write-allocate */

/* Attributes of one MAIR_ELx byte; shareability as for `sh` of a descriptor. tagged: FEAT_MTE2. */
struct mem_attrs attrs_from_mair(uint8_t byte, bool mte);
struct mem_attrs attrs_device(void);         /* nGnRnE */
struct mem_attrs attrs_normal_nc(void);
struct mem_attrs attrs_normal(uint8_t nibble, uint8_t sh);
/* Effective shareability: Device and Non-cacheable are Outer Shareable whatever was asked for; reserved 1 reads as 0. */
void attrs_set_shareability(struct mem_attrs *a, unsigned sh);
/* Stage 2 attributes s2 (MemAttr<3:0> of the descriptor, SH) laid over stage 1's. */
struct mem_attrs attrs_combine(struct mem_attrs s1, unsigned s2_memattr, unsigned s2_sh, bool fwb);
/* Attributes that an EL2 MPU region gives (AttrIndx through MAIR_EL2, SH) as MemAttr<3:0> of a stage 2 descriptor. */
unsigned attrs_as_memattr(struct mem_attrs a);
/* ATTR and SH fields of PAR_EL1 (or of a MAIR byte). */
uint8_t attrs_to_mair(struct mem_attrs a);

#endif
