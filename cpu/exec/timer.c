/* cpu/exec/timer.c - the generic timers of a PE: counters, comparators, interrupts, event stream.
 * Implements: DDI 0487 D12 (Generic Timer): CNTPCT, CNTVCT, CNT*_CVAL, _TVAL, _CTL; D12.2.3 (event streams); FEAT_ECV.
 * The system counter is virtual time (sim/core/clock.h) in units of 1/frequency: exact, no drift. What stops it is a device.
 * Not here:   access control (hyp/access.c). */
#include "cpu/exec/timer.h"

#include "cpu/arch/effective.h"

enum { CTL_ENABLE = 1, CTL_IMASK = 2, CTL_ISTATUS = 4 };

struct timer {
	uint16_t ctl, cval, tval; /* enum sysreg_id */
	bool virt;                /* CNTVOFF_EL2 applies */
	bool poff;                /* CNTPOFF_EL2 may apply */
};

static const struct timer timers[TIMER_COUNT] = {
	[TIMER_PHYS]     = { SR_CNTP_CTL_EL0, SR_CNTP_CVAL_EL0, SR_CNTP_TVAL_EL0, false, true },
	[TIMER_VIRT]     = { SR_CNTV_CTL_EL0, SR_CNTV_CVAL_EL0, SR_CNTV_TVAL_EL0, true, false },
	[TIMER_HYP]      = { SR_CNTHP_CTL_EL2, SR_CNTHP_CVAL_EL2, SR_CNTHP_TVAL_EL2, false, false },
	[TIMER_HYP_VIRT] = { SR_CNTHV_CTL_EL2, SR_CNTHV_CVAL_EL2, SR_CNTHV_TVAL_EL2, false, false },
	[TIMER_SEC_HYP]  = { SR_CNTHPS_CTL_EL2, SR_CNTHPS_CVAL_EL2, SR_CNTHPS_TVAL_EL2, false, false },
	[TIMER_SEC_HYP_VIRT] = { SR_CNTHVS_CTL_EL2, SR_CNTHVS_CVAL_EL2, SR_CNTHVS_TVAL_EL2, false, false },
	[TIMER_SEC]      = { SR_CNTPS_CTL_EL1, SR_CNTPS_CVAL_EL1, SR_CNTPS_TVAL_EL1, false, false },
};

/* First ns at which the counter is at least `count`, which lies ahead. */
static uint64_t ns_at(const struct pe *pe, uint64_t count)
{
	return clock_when_count(pe->clock, pe->model->cntfrq, count);
}

uint64_t timer_count(const struct pe *pe)
{
	return clock_count(pe->clock, pe->model->cntfrq);
}

/* CNTVOFF_EL2 as EL1, and EL0 under it, see it. */
static uint64_t virtual_offset(const struct pe *pe)
{
	return have_el(pe, EL2) ? SYS(pe, CNTVOFF_EL2) : 0;
}

static uint64_t physical_offset(const struct pe *pe)
{
	if (!has(pe, FEAT_ECV_POFF) || !el2_enabled(pe) || !bit(SYS(pe, CNTHCTL_EL2), 12))
		return 0;
	return !have_el(pe, EL3) || bit(SYS(pe, SCR_EL3), 28) ? SYS(pe, CNTPOFF_EL2) : 0;
}

/* Neither offset counts for EL2 as a host and its EL0, nor the physical one for EL2 and EL3. */
static uint64_t offset_of_cntvct(const struct pe *pe)
{
	return el_is_in_host(pe, pe->ps.el) ? 0 : virtual_offset(pe);
}

uint64_t timer_cntvct(struct pe *pe, enum sysreg_id id)
{
	(void)id;
	pe_sync_clock(pe);
	return timer_count(pe) - offset_of_cntvct(pe);
}

uint64_t timer_cntpct(struct pe *pe, enum sysreg_id id)
{
	(void)id;
	pe_sync_clock(pe);
	if (pe->ps.el > EL1 || el_is_in_host(pe, pe->ps.el))
		return timer_count(pe);
	return timer_count(pe) - physical_offset(pe);
}

uint64_t timer_when_cntvct(const struct pe *pe, uint64_t count)
{
	uint64_t off = offset_of_cntvct(pe), now = timer_count(pe);

	if (now - off >= count)
		return clock_now(pe->clock);
	/* What wraps around lies beyond the end of time. */
	return count + off < count && off < now ? CLOCK_NEVER : ns_at(pe, count + off);
}

static uint64_t offset_of(const struct pe *pe, const struct timer *t)
{
	return t->virt ? virtual_offset(pe) : t->poff ? physical_offset(pe) : 0;
}

static const struct timer *timer_of(enum sysreg_id id)
{
	for (unsigned i = 0; i < ARRAY_SIZE(timers); i++)
		if (id == timers[i].ctl || id == timers[i].tval || id == timers[i].cval)
			return &timers[i];
	return &timers[0];
}

/* The view of the counter that the register's timer compares with. */
static uint64_t count_of(const struct pe *pe, const struct timer *t)
{
	return timer_count(pe) - offset_of(pe, t);
}

uint64_t timer_tval_read(struct pe *pe, enum sysreg_id id)
{
	const struct timer *t = timer_of(id);

	pe_sync_clock(pe);
	return (uint32_t)(pe->sr[t->cval] - count_of(pe, t));
}

void timer_tval_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	const struct timer *t = timer_of(id);

	pe_sync_clock(pe);
	pe->sr[t->cval] = count_of(pe, t) + (uint64_t)sext(v, 32);
}

static bool condition(const struct pe *pe, const struct timer *t)
{
	return count_of(pe, t) >= pe->sr[t->cval];
}

uint64_t timer_ctl_read(struct pe *pe, enum sysreg_id id)
{
	const struct timer *t = timer_of(id);
	uint64_t ctl = pe->sr[t->ctl] & (CTL_ENABLE | CTL_IMASK);

	pe_sync_clock(pe);
	return ctl | (ctl & CTL_ENABLE && condition(pe, t) ? CTL_ISTATUS : 0);
}

/* When the timer, enabled and not yet due, becomes due. */
static uint64_t deadline(const struct pe *pe, const struct timer *t)
{
	uint64_t cval = pe->sr[t->cval], off = offset_of(pe, t), at = cval + off;

	/* The comparison is on the 64-bit difference: a target behind the wrap of the physical counter never comes. */
	if (at < timer_count(pe))
		return CLOCK_NEVER;
	return ns_at(pe, at);
}

static void fire(void *arg)
{
	struct pe *pe = arg;

	if (pe->waiting && pe->wait_until <= clock_now(pe->clock)) {
		pe->waiting = 0;
		pe->wait_until = CLOCK_NEVER;
		pe->attention = 1;
	}
	timer_update(pe);
}

static void count_changed(void *arg)
{
	timer_update(arg);
}

void timer_attach(struct pe *pe)
{
	pe->count_watch.fn = count_changed;
	pe->count_watch.arg = pe;
	clock_watch_count(pe->clock, &pe->count_watch);
}

void timer_detach(struct pe *pe)
{
	clock_unwatch_count(pe->clock, &pe->count_watch);
}

void timer_update(struct pe *pe)
{
	uint64_t next = pe->waiting ? pe->wait_until : CLOCK_NEVER;

	for (unsigned i = 0; i < ARRAY_SIZE(timers); i++) {
		const struct timer *t = &timers[i];
		uint64_t ctl = pe->sr[t->ctl];
		bool due = (ctl & CTL_ENABLE) && condition(pe, t);

		irq_set(&pe->timer_irq[i], due && !(ctl & CTL_IMASK));
		/* ISTATUS is computed when read: only an unmasked timer needs an event. */
		if ((ctl & (CTL_ENABLE | CTL_IMASK)) == CTL_ENABLE && !due) {
			uint64_t d = deadline(pe, t);

			next = d < next ? d : next;
		}
	}
	pe->timer_event.fn = fire;
	pe->timer_event.arg = pe;
	if (next == CLOCK_NEVER)
		clock_cancel(pe->clock, &pe->timer_event);
	else
		clock_arm(pe->clock, &pe->timer_event, next);
}

/* The next time that bit `n` of a counter with that offset makes the wanted transition. */
static uint64_t next_transition(const struct pe *pe, uint64_t off, unsigned n, bool falling)
{
	uint64_t c = timer_count(pe) - off, period = BIT(n + 1);
	uint64_t phase = falling ? 0 : BIT(n);
	uint64_t next = ((c - phase) & ~(period - 1)) + period + phase;

	return ns_at(pe, next + off);
}

uint64_t timer_event_stream(const struct pe *pe)
{
	bool host = el_is_in_host(pe, EL0);
	uint64_t k = SYS(pe, CNTKCTL_EL1), h = SYS(pe, CNTHCTL_EL2), when = CLOCK_NEVER, w;

	if (!host && (k & BIT(2)))
		when = next_transition(pe, virtual_offset(pe), (unsigned)bits(k, 7, 4) + (bit(k, 17) ? 8 : 0), k & BIT(3));
	if (have_el(pe, EL2) && (h & BIT(2))) {
		w = next_transition(pe, 0, (unsigned)bits(h, 7, 4) + (bit(h, 17) ? 8 : 0), h & BIT(3));
		when = w < when ? w : when;
	}
	return when;
}
