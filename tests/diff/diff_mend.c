/* tests/diff/diff_mend.c - known faults of the other side whose whole effect a paragraph of the manual decides: they are put right in what it
 * came to, so that nothing else passes for them. The faults are in diff_known.c. Not here: aerie's own code, which would agree with itself.
 * Implements: DDI 0487 J1: FPNeg(), FPAbs(), AltFPMax(), AltFPMin(), FPDefaultNaN() and FPProcessDenorm() with FPCR.AH; V[], IsMerging(). */
#include <string.h>
#include "sim/core/bits.h"
#include "tests/diff/diff_known.h"


static unsigned field(const struct diff_mend *m, const char *name)
{
	return (unsigned)diff_field(m->insn, m->word, name);
}

/* ---- elements of Z registers and predicates; 2, 4 or 8 bytes ---- */

static uint64_t get(const struct diff_case *c, unsigned reg, unsigned bytes, unsigned i)
{
	uint64_t v = 0;

	memcpy(&v, c->vec + (size_t)reg * diff_vl() + (size_t)i * bytes, bytes);
	return v;
}

static void put(struct diff_case *c, unsigned reg, unsigned bytes, unsigned i, uint64_t v)
{
	memcpy(c->vec + (size_t)reg * diff_vl() + (size_t)i * bytes, &v, bytes);
}

static bool active(const struct diff_mend *m, unsigned bytes, unsigned i)
{
	const uint8_t *p = m->in->vec + 32 * (size_t)diff_vl() + field(m, "Pg") * diff_vl() / 8;

	return p[i * bytes / 8] >> i * bytes % 8 & 1;
}

/* ---- floating-point numbers of an element's size ---- */

static uint64_t sign_of(unsigned bytes)
{
	return BIT(8 * bytes - 1);
}

static unsigned fraction_bits(unsigned bytes)
{
	return bytes == 2 ? 10 : bytes == 4 ? 23 : 52;
}

static uint64_t infinity(unsigned bytes)
{
	return (sign_of(bytes) - 1) & ~(BIT(fraction_bits(bytes)) - 1);
}

static uint64_t quiet_bit(unsigned bytes)
{
	return BIT(fraction_bits(bytes) - 1);
}

static bool is_nan(uint64_t v, unsigned bytes)
{
	return (v & (sign_of(bytes) - 1)) > infinity(bytes);
}

static bool is_denormal(uint64_t v, unsigned bytes)
{
	const uint64_t a = v & (sign_of(bytes) - 1);

	return a && a < BIT(fraction_bits(bytes));
}

/* FPUnpack() with FPCR.AH: FZ16 makes zeros of denormals in half precision, FIZ of others. */
static bool is_zero(const struct diff_mend *m, uint64_t v, unsigned bytes)
{
	return !(v & (sign_of(bytes) - 1)) || (is_denormal(v, bytes) && m->in->fpcr & (bytes == 2 ? FPCR_FZ16 : FPCR_FIZ));
}

/* ---- what is put right ---- */

void diff_mend_sign(const struct diff_mend *m, struct diff_case *there)
{
	const unsigned bytes = strstr(m->insn->name, "fp16") ? 2 : field(m, "sz") ? 8 : 4, rn = field(m, "Rn"), rd = field(m, "Rd");

	for (unsigned i = 0; i < (field(m, "Q") ? 16u : 8u) / bytes; i++)
		if (is_nan(get(m->in, rn, bytes, i), bytes))
			put(there, rd, bytes, i, get(m->in, rn, bytes, i));
}

/* FCMLA (indexed): the second factor that `rot` negates. Where it is the NaN that the result is, its sign stays. */
void diff_mend_fcmla(const struct diff_mend *m, struct diff_case *there)
{
	const unsigned bytes = diff_field(m->insn, m->word, "i2") >= 0 ? 2 : 4, rot = field(m, "rot");
	const unsigned pair = bytes == 2 ? field(m, "i2") : field(m, "i1"), in_segment = 16 / bytes;

	for (unsigned i = 0; i < diff_vl() / bytes; i++) {
		const bool imaginary = i & 1, swapped = rot & 1;
		const bool negated = imaginary ? rot >= 2 : rot == 1 || rot == 2;
		const uint64_t factor = get(m->in, field(m, "Zn"), bytes, (i & ~1u) + swapped);
		const uint64_t other = get(m->in, field(m, "Zm"), bytes, i / in_segment * in_segment + 2 * pair + (imaginary ^ swapped));

		if (negated && is_nan(other, bytes) && !is_nan(factor, bytes) && !(m->in->fpcr & FPCR_DN))
			put(there, field(m, "Zda"), bytes, i, other | quiet_bit(bytes));
	}
}

/* FPMax(), FPMin() with FPCR.AH: of a NaN and anything, and of two zeros, the second; a denormal result is not flushed. */
static uint64_t alternate_max(const struct diff_mend *m, bool min, uint64_t a, uint64_t b, unsigned bytes)
{
	const uint64_t sign = sign_of(bytes), a0 = is_zero(m, a, bytes) ? a & sign : a, b0 = is_zero(m, b, bytes) ? b & sign : b;
	const int64_t va = a0 & sign ? -(int64_t)(a0 - sign) : (int64_t)a0, vb = b0 & sign ? -(int64_t)(b0 - sign) : (int64_t)b0;

	return is_nan(a, bytes) || is_nan(b, bytes) || (min ? va >= vb : va <= vb) ? b0 : a0;
}

/* FMAXP, FMINP; a NaN is an invalid operation, and nothing underflows. */
void diff_mend_pairwise(const struct diff_mend *m, struct diff_case *there)
{
	const unsigned bytes = 1u << field(m, "size");

	there->fpsr = (there->fpsr & ~(uint64_t)(FPSR_UFC | FPSR_IXC)) | (m->in->fpsr & (FPSR_UFC | FPSR_IXC));
	for (unsigned i = 0; i < diff_vl() / bytes; i++) {
		const unsigned from = field(m, i & 1 ? "Zm" : "Zdn");
		const uint64_t a = get(m->in, from, bytes, i & ~1u), b = get(m->in, from, bytes, i | 1);

		if (!active(m, bytes, i))
			continue;
		put(there, field(m, "Zdn"), bytes, i, alternate_max(m, m->insn->name[1] == 'm' && m->insn->name[2] == 'i', a, b, bytes));
		there->fpsr |= is_nan(a, bytes) || is_nan(b, bytes) ? FPSR_IOC : 0;
	}
}

/* FMAXNMV, FMINNMV: what inactive elements are, and the result where there is nothing else, is the default NaN: negative. */
void diff_mend_identity(const struct diff_mend *m, struct diff_case *there)
{
	const unsigned bytes = 1u << field(m, "size");

	for (unsigned i = 0; i < diff_vl() / bytes; i++)
		if (active(m, bytes, i) && !is_nan(get(m->in, field(m, "Zn"), bytes, i), bytes))
			return;
	if (get(there, field(m, "Vd"), bytes, 0) == (infinity(bytes) | quiet_bit(bytes)))
		put(there, field(m, "Vd"), bytes, 0, sign_of(bytes) | infinity(bytes) | quiet_bit(bytes));
}

void diff_mend_logb(const struct diff_mend *m, struct diff_case *there)
{
	const unsigned bytes = 1u << field(m, "size");

	for (unsigned i = 0; bytes > 2 && !(m->in->fpcr & FPCR_FIZ) && i < diff_vl() / bytes; i++)
		if (active(m, bytes, i) && is_denormal(get(m->in, field(m, "Zn"), bytes, i), bytes))
			there->fpsr |= FPSR_IDC;
}

/* A conversion from half precision says nothing of denormals. */
void diff_mend_from_half(const struct diff_mend *m, struct diff_case *there)
{
	there->fpsr = (there->fpsr & ~(uint64_t)FPSR_IDC) | (m->in->fpsr & FPSR_IDC);
}

/* The registers that are written have zeros above bit 127. */
void diff_mend_zeroes(const struct diff_mend *m, struct diff_case *there)
{
	const bool load = diff_field(m->insn, m->word, "Rt") >= 0, structure = load && m->insn->name[2] != 'A';
	const unsigned first = field(m, load ? "Rt" : "Rd"), count = structure ? (unsigned)(m->insn->name[2] - '0') : 1;

	for (unsigned i = 0; i < count && there->event[0] == DIFF_NONE; i++)
		memset(there->vec + (size_t)((first + i) & 31) * diff_vl() + 16, 0, diff_vl() - 16);
}

/* (operand1 AND mask) OR (operand2 AND NOT mask), and its like with NOT. */
void diff_mend_select(const struct diff_mend *m, struct diff_case *there)
{
	const char *name = m->insn->name;
	const bool sve = name[0] >= 'a', bit = name[2] == 'T', bif = name[2] == 'F';
	const unsigned rd = field(m, sve ? "Zdn" : "Rd"), rn = sve ? rd : field(m, "Rn");
	const unsigned rm = field(m, sve ? "Zm" : "Rm"), mask = sve ? field(m, "Zk") : bit || bif ? rm : rd;
	const uint64_t not1 = !strncmp(name, "bsl1n", 5) ? ~0ull : 0, not2 = !strncmp(name, "bsl2n", 5) ? ~0ull : 0;

	for (unsigned i = 0; i < (sve ? diff_vl() : field(m, "Q") ? 16 : 8) / 8; i++) {
		const uint64_t k = get(m->in, mask, 8, i) ^ (bif ? ~0ull : 0);
		const uint64_t a = get(m->in, rn, 8, i) ^ not1, b = get(m->in, bit || bif ? rd : rm, 8, i) ^ not2;
		const uint64_t v = (a & k) | (b & ~k);
		put(there, rd, 8, i, name[0] == 'n' ? ~v : v);
	}
}

/* The same in AArch32, of D registers. */
void diff_mend_select32(const struct diff_mend *m, struct diff_case *there)
{
	const char form = m->insn->name[3]; /* VBIF, VBIT, VBSL */
	const bool bif = m->insn->name[2] == 'I' && form == 'F', bit = m->insn->name[2] == 'I' && form == 'T';
	const unsigned d = field(m, "D") << 4 | field(m, "Vd"), n = field(m, "N") << 4 | field(m, "Vn"), k = field(m, "M") << 4 | field(m, "Vm");

	for (unsigned i = 0; i < (m->word >> 6 & 1) + 1; i++) {
		const uint64_t vd = get(m->in, 0, 8, d + i), vn = get(m->in, 0, 8, n + i), vm = get(m->in, 0, 8, k + i);
		put(there, 0, 8, d + i, bif ? (vd & vm) | (vn & ~vm) : bit ? (vn & vm) | (vd & ~vm) : (vn & vd) | (vm & ~vd));
	}
}

/* UQXTNB, UQXTNT: the low elements with zeros above, or the high ones alone. */
void diff_mend_narrow(const struct diff_mend *m, struct diff_case *there)
{
	const unsigned bytes = field(m, "tszh") ? 4 : field(m, "tszl"), top = m->insn->name[5] == 't';
	const uint64_t most = BIT(8 * bytes) - 1;

	for (unsigned i = 0; i < diff_vl() / bytes; i += 2) {
		const uint64_t v = get(m->in, field(m, "Zn"), 2 * bytes, i / 2);
		put(there, field(m, "Zd"), bytes, i + top, v < most ? v : most);
		put(there, field(m, "Zd"), bytes, i + !top, top ? get(m->in, field(m, "Zd"), bytes, i) : 0);
	}
}

/* FPSCR.{Len, Stride} */
void diff_mend_len(const struct diff_mend *m, struct diff_case *there)
{
	(void)m;
	there->fpcr &= ~0x00370000ull;
}

/* UNDEFINED: nothing has happened. */
void diff_mend_undefined(const struct diff_mend *m, struct diff_case *there)
{
	const size_t from = offsetof(struct diff_case, x);

	memcpy((uint8_t *)there + from, (const uint8_t *)m->in + from, sizeof *there - from);
	there->event[0] = DIFF_UNDEF;
}
