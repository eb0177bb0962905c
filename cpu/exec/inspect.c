/* cpu/exec/inspect.c - looking at a PE from outside.
 * Not here: who looks (sim/gdb_*.c); what translation and registers do (mmu/, sysreg_ops.c). */
#include "cpu/exec/inspect.h"

#include "cpu/arch/effective.h"
#include "cpu/arch/gic_if.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/sysreg_ops.h"
#include "sim/core/bits.h"

/* ---- translation ---- */

/* Memory as walks read it, with a witness. */
struct witness {
	struct mem_port port;
	inspect_note_fn note;
	void *arg;
};

static bool witness_read(void *arg, pa_t pa, unsigned size, uint64_t *val)
{
	const struct witness *w = arg;
	bool ok = w->port.read(w->port.arg, pa, size, val);

	if (ok && w->note)
		w->note(w->arg, pa, size, *val);
	return ok;
}

/* Never called: inspect_translate() asks for no update. */
static bool no_cas(void *arg, pa_t pa, unsigned size, uint64_t old, uint64_t new_, uint64_t *old_out)
{
	(void)arg, (void)pa, (void)size, (void)old, (void)new_, (void)old_out;
	return false;
}

static bool translate_va(struct pe *pe, unsigned el, va_t va, const struct mem_port *mem, struct xlate_out *out, struct fault *f)
{
	struct xlate_in in = { .va = va, .el = (uint8_t)el, .regime_el = (uint8_t)regime_el(pe, el), .secure = is_secure(pe, el),
			       .no_update = true };
	const struct xlate_ops *ops = in.regime_el == EL1 ? pe->xlate_el1 : pe->xlate_el2;

	return ops->translate(pe, mem, NULL, &in, out, f);
}

bool inspect_translate(struct pe *pe, enum inspect_space s, uint64_t addr, inspect_note_fn note, void *arg, struct xlate_out *out,
		       struct fault *f)
{
	struct witness w = { tlb_mem_port(pe), note, arg };
	const struct mem_port mem = { &w, witness_read, no_cas };

	*out = (struct xlate_out){ .pa = { addr, s == INSPECT_PA_SECURE ? PAS_SECURE : PAS_NONSECURE }, .lg_size = 12 };
	if (s == INSPECT_PA || s == INSPECT_PA_SECURE)
		return true;
	if (s == INSPECT_IPA)
		return pe->xlate_el1->translate_ipa(pe, &mem, (ipa_t){ addr, is_secure(pe, EL1) ? PAS_SECURE : PAS_NONSECURE }, out, f);
	return translate_va(pe, (unsigned)s, addr, &mem, out, f);
}

/* ---- registers ---- */

bool inspect_sysreg_readable(const struct pe *pe, enum sysreg_id id)
{
	const struct sysreg *r = sysreg_row(id);

	if (!(r->rw & DIR_READ) || r->alias || !sysreg_exists(r, &pe->model->feat))
		return false;
	switch (id) {
	case SR_ICC_IAR0_EL1: case SR_ICC_IAR1_EL1: /* acknowledge */
	case SR_RNDR: case SR_RNDRRS:               /* use up randomness */
	case SR_DBGDTRRX_EL0: case SR_DBGDTR_EL0:   /* empty the channel */
		return false;
	default: /* the GIC may have fewer than the table names */
		return !pe->gic || !pe->gic->exists || pe->gic->exists(pe->gic_arg, id);
	}
}

uint64_t inspect_sysreg_read(struct pe *pe, enum sysreg_id id)
{
	return sysreg_read(pe, id);
}

void inspect_sysreg_write(struct pe *pe, enum sysreg_id id, uint64_t v)
{
	if (!(sysreg_row(id)->rw & DIR_WRITE))
		return;
	sysreg_write(pe, id, v);
	(void)sysreg_written(pe, sysreg_row(id)->fx);
}

uint64_t inspect_pstate(const struct pe *pe)
{
	return pe_get_spsr(pe);
}

bool inspect_set_pstate(struct pe *pe, uint64_t v)
{
	unsigned el = (unsigned)bits(v, 3, 2);
	bool same_state = !pe->ps.nrw && !bit(v, 4) && !bit(v, 1);
	bool exists = el == EL0 ? !bit(v, 0) : el == EL1 || (el == EL2 ? el2_enabled(pe) : has(pe, FEAT_EL3));

	if (!same_state || !exists)
		return false;
	pe_set_pstate(pe, v);
	return true;
}
