/* cpu/exec/ldst_vec.c - fast bodies of loads and stores of SIMD&FP registers, single and pairs.
 * Implements: DDI 0487 C7.2 LDR, STR, LDP, STP (SIMD&FP) where the access hits the TLB's fast path.
 * Not here:   everything else about them (ldst.c); structures (ldst_simd.c). */
#include <string.h>

#include "cpu/exec/ldst_priv.h"

#define V(n) (&pe->v[op->n])
#define LOAD_V(bytes)                                                                                                      \
	union vreg t_ = { .d = { 0, 0 } };                                                                                 \
	memcpy(&t_, p, bytes);                                                                                             \
	pe->z_live[op->rd] = 0;                                                                                            \
	*V(rd) = t_
#define STORE_V(bytes) memcpy(p, V(rd), bytes)
#define LOAD_V2(bytes)                                                                                                     \
	union vreg t_ = { .d = { 0, 0 } }, u_ = { .d = { 0, 0 } };                                                         \
	memcpy(&t_, p, bytes);                                                                                             \
	memcpy(&u_, (const char *)p + (bytes), bytes);                                                                     \
	pe->z_live[op->rd] = pe->z_live[op->ra] = 0;                                                                       \
	*V(rd) = t_;                                                                                                       \
	*V(ra) = u_
#define STORE_V2(bytes)                                                                                                    \
	memcpy(p, V(rd), bytes);                                                                                           \
	memcpy((char *)p + (bytes), V(ra), bytes)

#define L(M, name, bytes)  LDST_LOAD(name, M, bytes, pe->eff.fp_trap, LOAD_V(bytes))
#define S(M, name, bytes)  LDST_STORE(name, M, bytes, pe->eff.fp_trap, STORE_V(bytes))
#define LP(M, name, bytes) LDST_LOAD(name, M, 2 * (bytes), pe->eff.fp_trap, LOAD_V2(bytes))
#define SP(M, name, bytes) LDST_STORE(name, M, 2 * (bytes), pe->eff.fp_trap, STORE_V2(bytes))
LDST_MODES(L, ld_b, 1)
LDST_MODES(L, ld_h, 2)
LDST_MODES(L, ld_s, 4)
LDST_MODES(L, ld_d, 8)
LDST_MODES(L, ld_q, 16)
LDST_MODES(S, st_b, 1)
LDST_MODES(S, st_h, 2)
LDST_MODES(S, st_s, 4)
LDST_MODES(S, st_d, 8)
LDST_MODES(S, st_q, 16)
LDST_PAIR_MODES(LP, ldp_s, 4)
LDST_PAIR_MODES(LP, ldp_d, 8)
LDST_PAIR_MODES(LP, ldp_q, 16)
LDST_PAIR_MODES(SP, stp_s, 4)
LDST_PAIR_MODES(SP, stp_d, 8)
LDST_PAIR_MODES(SP, stp_q, 16)

op_fn ldst_body_vec(unsigned desc, enum ls_mode m)
{
	static const op_fn load[5][MODE_COUNT] = { LDST_ROW(ld_b), LDST_ROW(ld_h), LDST_ROW(ld_s), LDST_ROW(ld_d), LDST_ROW(ld_q) };
	static const op_fn store[5][MODE_COUNT] = { LDST_ROW(st_b), LDST_ROW(st_h), LDST_ROW(st_s), LDST_ROW(st_d), LDST_ROW(st_q) };
	static const op_fn load2[3][MODE_COUNT] = { LDST_PAIR_ROW(ldp_s), LDST_PAIR_ROW(ldp_d), LDST_PAIR_ROW(ldp_q) };
	static const op_fn store2[3][MODE_COUNT] = { LDST_PAIR_ROW(stp_s), LDST_PAIR_ROW(stp_d), LDST_PAIR_ROW(stp_q) };
	unsigned size = desc & LS_SIZE;

	if (desc & LS_PAIR)
		return desc & LS_STORE ? store2[size - 2][m] : load2[size - 2][m];
	return desc & LS_STORE ? store[size][m] : load[size][m];
}
