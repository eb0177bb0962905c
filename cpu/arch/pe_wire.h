/* cpu/arch/pe_wire.h - the input wires of a PE, as an interrupt controller or a timer drives them. */
#ifndef AERIE_ARCH_PE_WIRE_H
#define AERIE_ARCH_PE_WIRE_H

#include <stdbool.h>

/* Level of a wire (enum pe_wire of pe.h) of a struct pe; has the type of irq_line.set. Sets pe->irq_in, and pe->attention
 * when something may be taken or a sleeping PE may wake. */
void pe_wire(void *pe, unsigned wire, bool level);

#endif
