/* sim/core/irq.h - one interrupt or reset wire from a source to the sink that owns it. Level-sensitive; the sink decides
 * about edges. */
#ifndef AERIE_CORE_IRQ_H
#define AERIE_CORE_IRQ_H

#include <stdbool.h>

struct irq_line {
	void (*set)(void *sink, unsigned n, bool level); /* NULL: unconnected */
	void *sink;                                      /* borrowed */
	unsigned n;                                      /* the sink's number of this wire */
	bool level;
};

static inline void irq_set(struct irq_line *l, bool level)
{
	if (l->level == level)
		return;
	l->level = level;
	if (l->set)
		l->set(l->sink, l->n, level);
}

static inline void irq_pulse(struct irq_line *l)
{
	irq_set(l, true);
	irq_set(l, false);
}

#endif
