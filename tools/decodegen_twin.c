/* tools/decodegen_twin.c - the T32 encodings of an A32 file that says "twins".
 * Implements: DDI 0487 F3.1.3 and F4.1.1: floating-point and Advanced SIMD are encoded alike in A32 and T32 but for the top byte:
 *               A32 cond 110x, cond 1110   T32 1110 110x, 1110 1110
 *                   1111001U                   111U1111
 *                   11110100                   11111001
 *                   1111 110x, 1111 1110       the same
 *             An encoding that Arm calls NAME_A1 in A32 is NAME_T1 there, unless the line says twin(NAME). */
#include <ctype.h>
#include <string.h>
#include "tools/decodegen_priv.h"

#define TOP        0xff000000u
#define COND       0xf0000000u
#define DATA(u)    (0xef000000u | (uint32_t)(u) << 28) /* 111U1111 */
#define U_A32      24
#define U_T32      28

static void rename_twin(struct gen *g, struct insn *t)
{
	char *name = copy_text(g, t->twin_name ? t->twin_name : t->name);

	for (char *p = name; (p = strstr(p, "_A")); p++)
		if (isdigit((unsigned char)p[2]) && (!p[3] || p[3] == '_'))
			p[1] = 'T';
	t->name = name;
}

static void drop_cond(struct insn *t)
{
	int n = 0;

	t->mask |= COND;
	t->value |= 0xe0000000;
	memmove(t->fields, t->fields + 1, sizeof(*t->fields) * (size_t)--t->field_count);
	for (int i = 0; i < t->not_count; i++)
		if (t->nots[i].mask != COND)
			t->nots[n++] = t->nots[i];
	t->not_count = n;
}

static uint32_t move_u(uint32_t v)
{
	return (v & ~TOP) | (v >> U_A32 & 1) << U_T32;
}

static void data_processing(struct insn *t)
{
	t->mask = move_u(t->mask) | DATA(0);
	t->value = move_u(t->value) | DATA(0);
	for (int i = 0; i < t->field_count; i++)
		if (t->fields[i].off == U_A32)
			t->fields[i].off = U_T32;
	for (int i = 0; i < t->not_count; i++) {
		t->nots[i].mask = move_u(t->nots[i].mask);
		t->nots[i].value = move_u(t->nots[i].value);
	}
}

void add_twin(struct gen *g)
{
	const struct insn *a32 = &g->insns[g->insn_count - 1];
	struct insn *t = &g->insns[g->insn_count];

	if (g->insn_count == MAX_INSNS)
		die("too many encodings in", a32->at.file);
	*t = *a32;
	t->set = SET_T32;
	rename_twin(g, t);
	if (a32->field_count && !strcmp(a32->fields[0].name, "cond"))
		drop_cond(t);
	else if (a32->value >> 25 == 0x79)
		data_processing(t);
	else if (a32->value >> 24 == 0xf4)
		t->value = (t->value & ~TOP) | 0xf9000000;
	else if (a32->value >> 26 != 0x3f)
		fail(g, a32->at, "%s: not an encoding that has a twin in T32", a32->name);
	g->insn_count++;
}
