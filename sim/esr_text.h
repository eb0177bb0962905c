/* sim/esr_text.h - ESR_ELx in words. */
#ifndef AERIE_SIM_ESR_TEXT_H
#define AERIE_SIM_ESR_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* "data abort from a lower EL: translation fault level 3, write"; returns buf. */
const char *esr_text(uint64_t esr, char *buf, size_t size);
/* What was tried, without what differs from one instruction to the next: "MSR SCTLR_EL1", "translation fault, level 3, write";
 * empty where the class says it all. Returns buf. */
const char *esr_what(uint64_t esr, char *buf, size_t size);

#endif
