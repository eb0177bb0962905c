/* cpu/exec/hints.h - hints that do something, for every instruction set. */
#ifndef AERIE_EXEC_HINTS_H
#define AERIE_EXEC_HINTS_H

#include "cpu/exec/exec.h"

/* HINT_WFE, ... of insn_consts.h */
enum exec_status hint_do(struct pe *pe, int hint);

#endif
