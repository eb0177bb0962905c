/* cpu/exec/pauth.h - pointer authentication: codes, and adding, checking and stripping them. */
#ifndef AERIE_EXEC_PAUTH_H
#define AERIE_EXEC_PAUTH_H

#include "cpu/exec/exec.h"

enum pauth_key { KEY_IA, KEY_IB, KEY_DA, KEY_DB };

/* The pointer that results, and EXEC_NEXT or EXEC_EXC (a trap of HCR_EL2.API or SCR_EL3.API, FEAT_FPAC's fault). */
struct pauth_result {
	uint64_t ptr;
	enum exec_status status;
};

/* AddPACIA() and kin, AuthIA() and kin: as they stand when the key is not enabled. */
struct pauth_result pauth_add(struct pe *pe, uint64_t ptr, uint64_t modifier, enum pauth_key key);
struct pauth_result pauth_auth(struct pe *pe, uint64_t ptr, uint64_t modifier, enum pauth_key key, bool combined);
/* AddPACGA(). */
struct pauth_result pauth_generic(struct pe *pe, uint64_t x, uint64_t y);
/* The bits of a lower (upper) address that an authentication code takes, at the current level. */
uint64_t pauth_mask(struct pe *pe, bool data, bool upper);
/* Strip(). */
uint64_t pauth_strip(struct pe *pe, uint64_t ptr, bool data);

#endif
