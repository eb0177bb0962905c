/* cpu/exec/cmo.h - cache maintenance and address translation instructions. */
#ifndef AERIE_EXEC_CMO_H
#define AERIE_EXEC_CMO_H

#include "cpu/exec/exec.h"

/* The DC, IC, AT or prediction restriction of that row (op0 = 1, CRn = 7) with the operand of Xt. */
enum exec_status exec_cmo(struct pe *pe, enum sysinsn_id id, uint64_t xt);

#endif
