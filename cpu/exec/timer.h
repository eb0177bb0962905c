/* cpu/exec/timer.h - the generic timers of a PE: counters, comparators, interrupts, event stream.
 * Implements: DDI 0487 D12. */
#ifndef AERIE_EXEC_TIMER_H
#define AERIE_EXEC_TIMER_H

#include "cpu/exec/sysreg_ops.h"

/* The system counter now, and its value as CNTVCT_EL0 and CNTPCT_EL0 show it at the current EL. */
uint64_t timer_count(const struct pe *pe);
uint64_t timer_cntvct(struct pe *pe, enum sysreg_id id);
uint64_t timer_cntpct(struct pe *pe, enum sysreg_id id);

uint64_t timer_tval_read(struct pe *pe, enum sysreg_id id);
void timer_tval_write(struct pe *pe, enum sysreg_id id, uint64_t v);
uint64_t timer_ctl_read(struct pe *pe, enum sysreg_id id);

/* Between the two the timers follow the system counter as it stops and starts. */
void timer_attach(struct pe *pe);
void timer_detach(struct pe *pe);
/* Interrupt lines and the next deadline, after anything changed that they depend on; pe->wait_until counts as a deadline. */
void timer_update(struct pe *pe);
/* The event stream of CNTKCTL_EL1 or CNTHCTL_EL2: virtual ns of its next event, CLOCK_NEVER when it is off. */
uint64_t timer_event_stream(const struct pe *pe);
/* Virtual ns at which CNTVCT_EL0 as read now reaches `count` (WFET, WFIT). */
uint64_t timer_when_cntvct(const struct pe *pe, uint64_t count);

#endif
