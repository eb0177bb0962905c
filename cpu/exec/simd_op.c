/* cpu/exec/simd_op.c - the shapes of Advanced SIMD instructions: op bodies that feed a kernel.
 * Implements: DDI 0487 C1.2.6 (vector arrangements), Vpart[], Elem[] accesses of the instructions' pseudocode.
 * Not here:   what is computed (simd_*.c); hot forms (simd_hot.c). */
#include "cpu/exec/codepage.h"
#include "cpu/exec/fp_host.h"
#include "cpu/exec/simd_priv.h"
#include "sim/core/error.h"

const struct simd_row *simd_row_find(const struct simd_row *rows, unsigned count, unsigned id)
{
	for (unsigned i = 0; i < count; i++)
		if (rows[i].id == id)
			return &rows[i];
	CHECK(!"an Advanced SIMD instruction without a row");
	return rows;
}

/* Where an op has fraction bits, in the place of an index, only the plain shape knows them. */
static bool lanes_match(const struct simd_hot *h, uint32_t aux)
{
	return !h->lanes || (h->lanes == AUX_LANES(aux) && (h->body != op_simd_q || !AUX_INDEX(aux)));
}

static op_fn hot_body(const struct simd_hot *h, op_fn body, simd_fn k, uint32_t aux)
{
	for (; h->k; h++)
		if (h->k == k && h->body == body && lanes_match(h, aux))
			return h->hot;
	return NULL;
}

/* The body that has `k` inlined, or NULL. */
static op_fn inlined_body(op_fn body, simd_fn k, uint32_t aux)
{
	static const struct simd_hot *const tables[] = {simd_hot_int,  simd_hot_unary, simd_hot_shift,
							simd_hot_perm, simd_hot_diff,  simd_hot_narrow, simd_hot_fp};
	op_fn hot = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(tables) && !hot; i++)
		hot = hot_body(tables[i], body, k, aux);
	if (!hot && fp_host_has_fma())
		hot = hot_body(simd_hot_fma, body, k, aux);
	return hot;
}

void simd_set(struct op *op, op_fn body, simd_fn k, unsigned rd, unsigned rn, unsigned rm, uint32_t aux)
{
	const op_fn hot = aux <= UINT16_MAX ? inlined_body(body, k, aux) : NULL;

	CHECK(k);
	op->fn = op_ref(hot ? hot : body);
	op->rd = (uint8_t)rd;
	op->rn = (uint8_t)rn;
	op->rm = (uint8_t)rm;
	op->ra = 0;
	if (hot) {
		op->imm = simd_offset(rm) << 48 | simd_offset(rn) << 32 | simd_offset(rd) << 16 | aux;
	} else {
		op->lo = aux;
		op->hi = (int32_t)((intptr_t)k - (intptr_t)op_base);
	}
}

#define RUN(d, n, m) simd_kernel(op)(pe, (d), (n), (m), simd_aux(op))
#define VD           (&pe->v[op->rd])
#define VN           (&pe->v[op->rn])
#define VM           (&pe->v[op->rm])

/* An op body around the block that follows. The block has a scope of its own, closed before the tail call: what it kept on the
 * stack must be dead by then. */
#define BODY(name, ...)                                                                                                    \
	OP(name)                                                                                                           \
	{                                                                                                                  \
		SIMD_WRITES();                                                                                             \
		__VA_ARGS__                                                                                                \
		NEXT();                                                                                                    \
	}

BODY(op_simd_q, {
	RUN(VD, VN, VM);
})

BODY(op_simd_d, {
	union vreg d = *VD;
	RUN(&d, VN, VM);
	simd_put(VD, d.d[0], 0);
})

BODY(op_simd_d_sat, {
	union vreg n = {.d = {VN->d[0], 0}};
	union vreg m = {.d = {VM->d[0], 0}};
	union vreg d = {.d = {VD->d[0], 0}};
	RUN(&d, &n, &m);
	simd_put(VD, d.d[0], 0);
})

BODY(op_simd_hi, {
	union vreg n = {.d = {VN->d[1], 0}};
	union vreg m = {.d = {VM->d[1], 0}};
	RUN(VD, &n, &m);
})

BODY(op_simd_hi_m, {
	union vreg m = {.d = {VM->d[1], 0}};
	RUN(VD, VN, &m);
})

BODY(op_simd_narrow2, {
	union vreg r = {.d = {0, 0}};
	RUN(&r, VN, VM);
	simd_put(VD, VD->d[0], r.d[0]);
})

BODY(op_simd_pair_d, {
	union vreg nm = {.d = {VN->d[0], VM->d[0]}};
	union vreg d = *VD;
	RUN(&d, &nm, &nm);
	simd_put(VD, d.d[0], 0);
})

/* ---- forms that need a feature more than their encoding does: decode by name cannot know ---- */
enum { NEEDS_FP16, NEEDS_PMULL };
static bool lacks_feature(const struct pe *pe, const struct op *op)
{
	return !has(pe, op->ra == NEEDS_PMULL ? FEAT_PMULL : FEAT_FP16);
}
#define BODY_IF(name)                                                                                                      \
	static OP(name##_if)                                                                                               \
	{                                                                                                                  \
		if (unlikely(lacks_feature(pe, op)))                                                                       \
			return op_undefined(pe, op, acc);                                                                  \
		return name(pe, op, acc);                                                                                  \
	}
BODY_IF(op_simd_q)
BODY_IF(op_simd_hi)
BODY_IF(op_simd_elem_q_s)

void simd_require(struct op *op, enum feature f)
{
	op->ra = f == FEAT_PMULL ? NEEDS_PMULL : NEEDS_FP16;
	op->fn = op_ref(op_body(op) == op_simd_q ? op_simd_q_if : op_body(op) == op_simd_hi ? op_simd_hi_if : op_simd_elem_q_s_if);
}

/* Lane 0 of view F with zeros above. */
#define LANE0(v, F) ((union vreg){.d = {(v)->F[0], 0}})

#define SCALAR_BODY(name, FD, FN)                                                                                          \
	static BODY(name, {                                                                                                \
		union vreg d = LANE0(VD, FD);                                                                              \
		union vreg n = LANE0(VN, FN);                                                                              \
		union vreg m = LANE0(VM, FN);                                                                              \
		RUN(&d, &n, &m);                                                                                           \
		simd_put(VD, d.FD[0], 0);                                                                                     \
	})
SCALAR_BODY(scalar_b, b, b)
SCALAR_BODY(scalar_h, h, h)
SCALAR_BODY(scalar_s, s, s)
SCALAR_BODY(scalar_d, d, d)
SCALAR_BODY(scalar_long_h, s, h)
SCALAR_BODY(scalar_long_s, d, s)
SCALAR_BODY(scalar_narrow_b, b, h)
SCALAR_BODY(scalar_narrow_h, h, s)
SCALAR_BODY(scalar_narrow_s, s, d)
const op_fn op_simd_scalar[4] = {scalar_b, scalar_h, scalar_s, scalar_d};
const op_fn op_simd_scalar_long[4] = {NULL, scalar_long_h, scalar_long_s, NULL};
const op_fn op_simd_scalar_narrow[4] = {scalar_narrow_b, scalar_narrow_h, scalar_narrow_s, NULL};

/* Vm.T[index] in every lane. */
static inline union vreg dup_h(const union vreg *v, const struct op *op)
{
	uint64_t e = v->h[AUX_INDEX(simd_aux(op)) & 7] * 0x0001000100010001u;
	return (union vreg){.d = {e, e}};
}
static inline union vreg dup_s(const union vreg *v, const struct op *op)
{
	uint64_t e = v->s[AUX_INDEX(simd_aux(op)) & 3] * 0x0000000100000001u;
	return (union vreg){.d = {e, e}};
}
static inline union vreg dup_d(const union vreg *v, const struct op *op)
{
	uint64_t e = v->d[AUX_INDEX(simd_aux(op)) & 1];
	return (union vreg){.d = {e, e}};
}

#define ELEM_BODIES(T)                                                                                                     \
	BODY(op_simd_elem_q_##T, {                                                                                         \
		union vreg m = dup_##T(VM, op);                                                                            \
		RUN(VD, VN, &m);                                                                                           \
	})                                                                                                                 \
	static BODY(elem_d_##T, {                                                                                          \
		union vreg m = dup_##T(VM, op);                                                                            \
		union vreg n = {.d = {VN->d[0], 0}};                                                                       \
		union vreg d = {.d = {VD->d[0], 0}};                                                                       \
		m.d[1] = 0;                                                                                                \
		RUN(&d, &n, &m);                                                                                           \
		simd_put(VD, d.d[0], 0);                                                                                   \
	})                                                                                                                 \
	static BODY(elem_hi_##T, {                                                                                         \
		union vreg m = dup_##T(VM, op);                                                                            \
		union vreg n = {.d = {VN->d[1], 0}};                                                                       \
		RUN(VD, &n, &m);                                                                                           \
	})
ELEM_BODIES(h)
ELEM_BODIES(s)
ELEM_BODIES(d)
const op_fn op_simd_elem_q[4] = {NULL, op_simd_elem_q_h, op_simd_elem_q_s, op_simd_elem_q_d};
const op_fn op_simd_elem_d[4] = {NULL, elem_d_h, elem_d_s, elem_d_d};
const op_fn op_simd_elem_hi[4] = {NULL, elem_hi_h, elem_hi_s, elem_hi_d};

#define ELEM_SCALAR_BODY(name, FD, FN)                                                                                     \
	static BODY(name, {                                                                                                \
		union vreg e = dup_##FN(VM, op);                                                                           \
		union vreg d = LANE0(VD, FD);                                                                              \
		union vreg n = LANE0(VN, FN);                                                                              \
		union vreg m = LANE0(&e, FN);                                                                              \
		RUN(&d, &n, &m);                                                                                           \
		simd_put(VD, d.FD[0], 0);                                                                                     \
	})
ELEM_SCALAR_BODY(elem_scalar_h, h, h)
ELEM_SCALAR_BODY(elem_scalar_s, s, s)
ELEM_SCALAR_BODY(elem_scalar_d, d, d)
ELEM_SCALAR_BODY(elem_scalar_long_h, s, h)
ELEM_SCALAR_BODY(elem_scalar_long_s, d, s)
const op_fn op_simd_elem_scalar[4] = {NULL, elem_scalar_h, elem_scalar_s, elem_scalar_d};
const op_fn op_simd_elem_scalar_long[4] = {NULL, elem_scalar_long_h, elem_scalar_long_s, NULL};
