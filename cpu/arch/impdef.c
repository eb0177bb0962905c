/* cpu/arch/impdef.c - look-up and reset of the registers that the user described.
 * Implements: DDI 0487 D24.2, G8.2 (reserved encodings for IMPLEMENTATION DEFINED registers). */
#include "cpu/arch/impdef.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpu/arch/a32regs.h"
#include "cpu/arch/pe.h"

bool impdef_is_lockdown(uint32_t enc)
{
	unsigned crn = enc >> 7 & 15, crm = enc >> 3 & 15;

	if (!A32_IS_CP15(enc) || A32_IS_WIDE(enc))
		return false;
	switch (crn) {
	case 9:
		return crm <= 2 || (crm >= 5 && crm <= 8);
	case 10:
		return crm <= 1 || crm == 4 || crm == 8;
	case 11:
		return crm <= 8 || crm == 15;
	default:
		return crn == 15;
	}
}

/* ACTLR_EL1, AFSR0_EL1, AMAIR_EL1 and kin: fields.def has one field for all of them, IMPDEF. */
static uint16_t auxiliary(uint32_t enc)
{
	const struct sysreg *r = enc >> 14 == 3 ? sysreg_by_enc(enc, DIR_READ) : NULL;
	unsigned n = 0;
	const struct sysreg_field *f = r ? sysreg_fields((enum sysreg_id)r->id, &n) : NULL;

	return n == 1 && strcmp(f->name, "IMPDEF") == 0 ? r->id : SR_NONE;
}

bool impdef_encoding(uint32_t enc, uint16_t *aux)
{
	unsigned crn = enc >> 7 & 15;

	*aux = SR_NONE;
	if (A32_IS_CP15(enc))
		return impdef_is_lockdown(enc) || (A32_IS_WIDE(enc) && (enc >> 3 & 15) == 15);
	if ((enc >> 14 & 1) && (crn == 11 || crn == 15))
		return true;
	*aux = auxiliary(enc);
	return *aux != SR_NONE;
}

static int compare(const void *a, const void *b)
{
	const struct impdef_row *x = a, *y = b;

	return x->enc < y->enc ? -1 : x->enc > y->enc;
}

const struct impdef_row *impdef_by_enc(const struct impdef *t, uint32_t enc)
{
	struct impdef_row key = { .enc = enc };

	return t ? bsearch(&key, t->row, t->count, sizeof(key), compare) : NULL;
}

const struct impdef_row *impdef_by_name(const struct impdef *t, const char *name)
{
	for (unsigned i = 0; t && i < t->count; i++)
		if (!strcasecmp(t->row[i].name, name))
			return &t->row[i];
	return NULL;
}

const struct impdef_row *impdef_sort(struct impdef *t)
{
	qsort(t->row, t->count, sizeof(t->row[0]), compare);
	t->traced = false;
	for (unsigned i = 0; i < t->count; i++) {
		const struct impdef_row *s = t->row[i].same ? impdef_by_enc(t, t->row[i].same) : &t->row[i];

		if (!s)
			return &t->row[i];
		t->row[i].state = (uint16_t)(s - t->row);
		t->traced |= t->row[i].behaviour == IMPDEF_TRACE;
	}
	return NULL;
}

void impdef_reset(struct pe *pe)
{
	const struct impdef *t = pe->impdef;

	for (unsigned i = 0; t && i < t->count; i++) {
		const struct impdef_row *r = &t->row[i];

		pe->impdef_value[i] = r->value;
		if (!r->aux || !sysreg_exists(sysreg_row((enum sysreg_id)r->aux), &pe->model->feat))
			continue;
		pe->sr[r->aux] = r->value;
		pe->sr_writable[r->aux] = r->behaviour == IMPDEF_STORAGE ? ~0ULL : 0;
	}
}
