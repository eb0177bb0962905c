/* cpu/exec/ldst_gpr.c - fast bodies of loads and stores of general registers, single and pairs.
 * Implements: DDI 0487 C6.2 LDR*, STR*, LDP, STP, LDPSW where the access hits the TLB's fast path.
 * Not here:   everything else about them (ldst.c). */
#include <string.h>

#include "cpu/exec/ldst_priv.h"

#define GET(T)                                                                                                             \
	T t_;                                                                                                              \
	memcpy(&t_, p, sizeof(t_))
#define LOAD_U(T)  GET(T); pe->x[op->rd] = t_
#define LOAD_SX(T) GET(T); pe->x[op->rd] = (uint64_t)(int64_t)t_
#define LOAD_SW(T) GET(T); pe->x[op->rd] = (uint32_t)(int32_t)t_
#define STORE_U(T) T t_ = (T)pe->x[op->rd]; memcpy(p, &t_, sizeof(t_))

#define L(M, name, T, HOW) LDST_LOAD(name, M, sizeof(T), 0, HOW(T))
#define S(M, name, T, HOW) LDST_STORE(name, M, sizeof(T), 0, HOW(T))
LDST_MODES(L, ld_u8, uint8_t, LOAD_U)
LDST_MODES(L, ld_u16, uint16_t, LOAD_U)
LDST_MODES(L, ld_u32, uint32_t, LOAD_U)
LDST_MODES(L, ld_u64, uint64_t, LOAD_U)
LDST_MODES(L, ld_s8x, int8_t, LOAD_SX)
LDST_MODES(L, ld_s16x, int16_t, LOAD_SX)
LDST_MODES(L, ld_s32x, int32_t, LOAD_SX)
LDST_MODES(L, ld_s8w, int8_t, LOAD_SW)
LDST_MODES(L, ld_s16w, int16_t, LOAD_SW)
LDST_MODES(S, st_8, uint8_t, STORE_U)
LDST_MODES(S, st_16, uint16_t, STORE_U)
LDST_MODES(S, st_32, uint32_t, STORE_U)
LDST_MODES(S, st_64, uint64_t, STORE_U)

#define LOAD2(T, U)                                                                                                        \
	T t_[2];                                                                                                           \
	memcpy(t_, p, sizeof(t_));                                                                                         \
	pe->x[op->rd] = (U)t_[0];                                                                                          \
	pe->x[op->ra] = (U)t_[1]
#define STORE2(T, U)                                                                                                       \
	T t_[2] = { (T)pe->x[op->rd], (T)pe->x[op->ra] };                                                                  \
	memcpy(p, t_, sizeof(t_))
#define LP(M, name, T, U) LDST_LOAD(name, M, 2 * sizeof(T), 0, LOAD2(T, U))
#define SP(M, name, T, U) LDST_STORE(name, M, 2 * sizeof(T), 0, STORE2(T, U))
LDST_PAIR_MODES(LP, ldp_32, uint32_t, uint32_t)
LDST_PAIR_MODES(LP, ldp_64, uint64_t, uint64_t)
LDST_PAIR_MODES(LP, ldp_sw, int32_t, uint64_t)
LDST_PAIR_MODES(SP, stp_32, uint32_t, uint32_t)
LDST_PAIR_MODES(SP, stp_64, uint64_t, uint64_t)

op_fn ldst_body_gpr(unsigned desc, enum ls_mode m)
{
	static const op_fn load[4][MODE_COUNT] = { LDST_ROW(ld_u8), LDST_ROW(ld_u16), LDST_ROW(ld_u32), LDST_ROW(ld_u64) };
	static const op_fn load_sx[3][MODE_COUNT] = { LDST_ROW(ld_s8x), LDST_ROW(ld_s16x), LDST_ROW(ld_s32x) };
	static const op_fn load_sw[2][MODE_COUNT] = { LDST_ROW(ld_s8w), LDST_ROW(ld_s16w) };
	static const op_fn store[4][MODE_COUNT] = { LDST_ROW(st_8), LDST_ROW(st_16), LDST_ROW(st_32), LDST_ROW(st_64) };
	static const op_fn load2[2][MODE_COUNT] = { LDST_PAIR_ROW(ldp_32), LDST_PAIR_ROW(ldp_64) };
	static const op_fn store2[2][MODE_COUNT] = { LDST_PAIR_ROW(stp_32), LDST_PAIR_ROW(stp_64) };
	static const op_fn load2_sw[MODE_COUNT] = LDST_PAIR_ROW(ldp_sw);
	unsigned size = desc & LS_SIZE;

	if (desc & LS_PAIR)
		return desc & LS_STORE ? store2[size - 2][m] : desc & LS_SIGNED ? load2_sw[m] : load2[size - 2][m];
	if (desc & LS_STORE)
		return store[size][m];
	if (desc & LS_TO_W)
		return load_sw[size][m];
	return desc & LS_SIGNED ? load_sx[size][m] : load[size][m];
}
