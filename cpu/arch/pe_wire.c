/* cpu/arch/pe_wire.c - the input wires of a PE.
 * Implements: see pe_wire.h. Not here: whether an interrupt is taken (hyp/route.c). */
#include "cpu/arch/pe_wire.h"

#include "cpu/arch/pe.h"
#include "sim/core/bits.h"

void pe_wire(void *arg, unsigned wire, bool level)
{
	struct pe *pe = arg;
	uint32_t in = level ? pe->irq_in | (uint32_t)BIT(wire) : pe->irq_in & ~(uint32_t)BIT(wire);

	if (in == pe->irq_in)
		return;
	pe->irq_in = in;
	if (level)
		pe->attention = 1;
}
