/* tools/difftest_guest.c - executes programs of A64 instructions for the differential test (tests/diff): a static AArch64 Linux
 * program to be run by another emulator in user mode, or on hardware.
 * It finds programs and register states in memory that it shares with the test (argument 1: the descriptor's number), runs each
 * between loading and storing all registers, and leaves the states behind. Signals become events; see tests/diff/diff_proto.h. */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <ucontext.h>
#include <unistd.h>
#include "tests/diff/diff_proto.h"

#define OFF_SP   512 /* of struct diff_case; x is at 264 */
#define OFF_NZCV 520
#define OFF_VEC  5032
_Static_assert(offsetof(struct diff_case, x) == 264 && offsetof(struct diff_case, sp) == OFF_SP, "");
_Static_assert(offsetof(struct diff_case, nzcv) == OFF_NZCV && offsetof(struct diff_case, vec) == OFF_VEC, "");

/* What the assembler below reaches at a fixed place, out of programs' reach. */
struct control {
	struct diff_case *now;
	uint64_t host_sp, host_tp, sve;
};
#define CONTROL_AT 0x3a5c80000000ull
#define control ((struct control *)CONTROL_AT)

/* diff_done, then diff_enter(case): copied to DIFF_DONE_AT. TPIDR_EL0 is the one register that no program touches. */
extern const uint8_t diff_done[], diff_enter[], diff_end[];
#define S_(x) #x
#define S(x)  S_(x)
#define ALL_X "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30"
#define ALL_V "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31"
#define ALL_P "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15"
__asm__(".pushsection .rodata\n"
	"	.arch armv8.2-a+sve\n"
	"	.balign 64\n"
	"	.globl diff_done, diff_enter, diff_end\n"
	"	.macro control_to reg\n"
	"	movz	\\reg, #0x8000, lsl #16\n"
	"	movk	\\reg, #0x3a5c, lsl #32\n"
	"	.endm\n"
	"diff_done:\n"
	"	msr	tpidr_el0, x0\n"
	"	control_to x0\n"
	"	ldr	x0, [x0]\n"
	"	.irp	n, " ALL_X "\n"
	"	str	x\\n, [x0, #264 + 8 * \\n]\n"
	"	.endr\n"
	"	mrs	x1, tpidr_el0\n"
	"	str	x1, [x0, #264]\n"
	"	mov	x1, sp\n"
	"	str	x1, [x0, #" S(OFF_SP) "]\n"
	"	mrs	x1, nzcv\n"
	"	mrs	x2, fpcr\n"
	"	mrs	x3, fpsr\n"
	"	str	x1, [x0, #" S(OFF_NZCV) "]\n"
	"	str	x2, [x0, #" S(OFF_NZCV) " + 8]\n"
	"	str	x3, [x0, #" S(OFF_NZCV) " + 16]\n"
	"	msr	fpcr, xzr\n"
	"	control_to x10\n"
	"	ldp	x11, x12, [x10, #8]\n"
	"	ldr	x13, [x10, #24]\n"
	"	mov	sp, x11\n"
	"	msr	tpidr_el0, x12\n"
	"	add	x1, x0, #" S(OFF_VEC) " & 0xfff\n"
	"	add	x1, x1, #" S(OFF_VEC) " & 0xf000\n"
	"	cbnz	x13, 1f\n"
	"	.irp	n, " ALL_V "\n"
	"	str	q\\n, [x1, #16 * \\n]\n"
	"	.endr\n"
	"	b	2f\n"
	"1:\n"
	"	.irp	n, " ALL_V "\n"
	"	str	z\\n, [x1, #\\n, mul vl]\n"
	"	.endr\n"
	"	addvl	x1, x1, #16\n"
	"	addvl	x1, x1, #16\n"
	"	.irp	n, " ALL_P "\n"
	"	str	p\\n, [x1, #\\n, mul vl]\n"
	"	.endr\n"
	"	rdffr	p0.b\n"
	"	str	p0, [x1, #16, mul vl]\n"
	"2:\n"
	"	ldp	x21, x22, [sp, #16]\n"
	"	ldp	x23, x24, [sp, #32]\n"
	"	ldp	x25, x26, [sp, #48]\n"
	"	ldp	x27, x28, [sp, #64]\n"
	"	ldp	d8, d9, [sp, #96]\n"
	"	ldp	d10, d11, [sp, #112]\n"
	"	ldp	d12, d13, [sp, #128]\n"
	"	ldp	d14, d15, [sp, #144]\n"
	"	ldp	x29, x30, [sp, #80]\n"
	"	ldp	x19, x20, [sp], #176\n"
	"	ret\n"
	"diff_enter:\n"
	"	stp	x19, x20, [sp, #-176]!\n"
	"	stp	x21, x22, [sp, #16]\n"
	"	stp	x23, x24, [sp, #32]\n"
	"	stp	x25, x26, [sp, #48]\n"
	"	stp	x27, x28, [sp, #64]\n"
	"	stp	x29, x30, [sp, #80]\n"
	"	stp	d8, d9, [sp, #96]\n"
	"	stp	d10, d11, [sp, #112]\n"
	"	stp	d12, d13, [sp, #128]\n"
	"	stp	d14, d15, [sp, #144]\n"
	"	control_to x10\n"
	"	mov	x11, sp\n"
	"	mrs	x12, tpidr_el0\n"
	"	stp	x0, x11, [x10]\n"
	"	str	x12, [x10, #16]\n"
	"	ldr	x13, [x10, #24]\n"
	"	add	x1, x0, #" S(OFF_VEC) " & 0xfff\n"
	"	add	x1, x1, #" S(OFF_VEC) " & 0xf000\n"
	"	cbnz	x13, 1f\n"
	"	.irp	n, " ALL_V "\n"
	"	ldr	q\\n, [x1, #16 * \\n]\n"
	"	.endr\n"
	"	b	2f\n"
	"1:	addvl	x2, x1, #16\n"
	"	addvl	x2, x2, #16\n"
	"	ldr	p0, [x2, #16, mul vl]\n"
	"	wrffr	p0.b\n"
	"	.irp	n, " ALL_P "\n"
	"	ldr	p\\n, [x2, #\\n, mul vl]\n"
	"	.endr\n"
	"	.irp	n, " ALL_V "\n"
	"	ldr	z\\n, [x1, #\\n, mul vl]\n"
	"	.endr\n"
	"2:	ldr	x1, [x0, #" S(OFF_NZCV) "]\n"
	"	ldr	x2, [x0, #" S(OFF_NZCV) " + 8]\n"
	"	ldr	x3, [x0, #" S(OFF_NZCV) " + 16]\n"
	"	msr	nzcv, x1\n"
	"	msr	fpcr, x2\n"
	"	msr	fpsr, x3\n"
	"	ldr	x1, [x0, #" S(OFF_SP) "]\n"
	"	mov	sp, x1\n"
	"	.irp	n, " ALL_X "\n"
	"	ldr	x\\n, [x0, #264 + 8 * \\n]\n"
	"	.endr\n"
	"	ldr	x0, [x0, #264]\n"
	"	b	diff_done - 0x1000\n" /* the program */
	"diff_end:\n"
	"	.popsection\n");
_Static_assert(CONTROL_AT == 0x3a5c80000000 && DIFF_CODE_AT == DIFF_DONE_AT - 0x1000, "the assembler knows them");

/* A host may call an address that is none of its own a bus error, too. */
static enum diff_event event_of(int sig, int code)
{
	switch (sig) {
	case SIGILL:
		return DIFF_UNDEF;
	case SIGSEGV:
		return DIFF_FAULT;
	case SIGBUS:
		return code == BUS_ADRALN ? DIFF_ALIGN : DIFF_FAULT;
	case SIGTRAP:
		return DIFF_TRAP;
	default:
		return DIFF_OTHER;
	}
}

/* Goes on behind the instruction; where it was none of the program's, with the program's end. */
static void on_signal(int sig, siginfo_t *info, void *arg)
{
	mcontext_t *mc = &((ucontext_t *)arg)->uc_mcontext;
	struct diff_case *c = control->now;
	const uint64_t at = mc->pc - DIFF_CODE_AT;

	if (!c || (mc->pc >= DIFF_DONE_AT && mc->pc < DIFF_DONE_AT + 0x1000))
		_exit(3);
	if (at < c->bytes && at % 4 == 0) {
		c->event[at / 4] = event_of(sig, info->si_code);
		mc->pc += 4;
	} else {
		c->wild = mc->pc;
		mc->pc = DIFF_DONE_AT;
	}
	mc->pstate &= ~(uint64_t)0xc00; /* BTYPE */
}

static void *map(uint64_t at, size_t size, int prot, int flags, int fd)
{
	void *p = mmap((void *)at, size, prot, flags | (at ? MAP_FIXED : 0), fd, 0);

	if (p == MAP_FAILED)
		_exit(2);
	return p;
}

static void catch_signals(void)
{
	static const int signals[] = {SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGFPE};
	struct sigaction sa = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
	stack_t st = {.ss_sp = malloc(65536), .ss_size = 65536};

	if (!st.ss_sp || sigaltstack(&st, NULL))
		_exit(2);
	for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
		if (sigaction(signals[i], &sa, NULL))
			_exit(2);
}

/* The vector length asked for, or the longest below it that there is. */
static void set_vector_length(struct diff_shared *s)
{
	s->sve = s->sve && getauxval(AT_HWCAP) & HWCAP_SVE;
	if (!s->sve)
		s->vl = 16;
	else
		s->vl = prctl(PR_SVE_SET_VL, s->vl) < 0 ? 16 : (uint32_t)prctl(PR_SVE_GET_VL) & PR_SVE_VL_LEN_MASK;
	control->sve = s->sve;
}

/* ---- allocation tags ---- */
/* PSTATE.TCO: our own accesses to the scratch page are not checked. */
static void check_tags(const struct diff_shared *s, int on)
{
	if (!s->mte)
		return;
	if (on)
		__asm__ volatile(".arch armv8.5-a+memtag\n\tmsr tco, #0" ::: "memory");
	else
		__asm__ volatile(".arch armv8.5-a+memtag\n\tmsr tco, #1" ::: "memory");
}

static void set_tags(const struct diff_shared *s, const struct diff_case *c)
{
	for (uint64_t i = 0; s->mte && i < sizeof c->tags; i++) {
		const uint64_t at = DIFF_MEM_BASE + 16 * i;
		__asm__ volatile(".arch armv8.5-a+memtag\n\tstg %1, [%0]" : : "r"(at), "r"(at | (uint64_t)c->tags[i] << 56) : "memory");
	}
}

static void get_tags(const struct diff_shared *s, struct diff_case *c)
{
	for (uint64_t i = 0; s->mte && i < sizeof c->tags; i++) {
		uint64_t tag = 0;
		__asm__ volatile(".arch armv8.5-a+memtag\n\tldg %0, [%1]" : "+r"(tag) : "r"(DIFF_MEM_BASE + 16 * i) : "memory");
		c->tags[i] = tag >> 56;
	}
}

static void use_tags(struct diff_shared *s)
{
	const unsigned long how = 1 | 1 << 1 | DIFF_INCLUDE << 3; /* tagged addresses, synchronous faults */

	s->mte = s->mte && !prctl(PR_SET_TAGGED_ADDR_CTRL, how, 0, 0, 0) &&
		 !mprotect((void *)DIFF_MEM_BASE, DIFF_MEM_SIZE, PROT_READ | PROT_WRITE | 0x20 /* PROT_MTE */);
	check_tags(s, 0);
}

/* An old emulator does not notice code that is written where it is mapped a second time, IC IVAU or not. */
static int sees_second_mapping(uint8_t *code)
{
	uint32_t (*const run)(void) = (uint32_t (*)(void))DIFF_CODE_AT;
	uint32_t got = 0;

	for (uint32_t n = 1; n <= 2; n++) {
		const uint32_t words[] = {0x52800000 | n << 5 /* MOV W0, #n */, 0xd65f03c0 /* RET */};
		memcpy(code, words, sizeof words);
		__builtin___clear_cache((char *)DIFF_CODE_AT, (char *)DIFF_CODE_AT + sizeof words);
		got = run();
	}
	memset(code, 0, 8);
	return got == 2;
}

/* The program's page can be written at *code only: it is mapped twice; or, where that does not do, with permission to. */
static struct diff_shared *set_up(int fd, uint8_t **mem, uint8_t **code)
{
	const int twice = memfd_create("code", 0);

	if (twice < 0 || ftruncate(twice, 4096))
		_exit(2);
	struct diff_shared *s = map(0x3a5c70000000, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
	*mem = map(DIFF_MEM_BASE, DIFF_MEM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	*code = map(0x3a5c60000000, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, twice);
	map(DIFF_CODE_AT, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, twice);
	map(CONTROL_AT, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	void *stub = map(DIFF_DONE_AT, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	uint8_t *ro = map(DIFF_RO_BASE, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	for (unsigned i = 0; i < 4096; i++) {
		ro[i] = diff_pattern(i);
		(*code)[i] = i < DIFF_LITERALS ? 0 : diff_pattern(i);
	}
	memcpy(stub, diff_done, (size_t)(diff_end - diff_done));
	memcpy(s->stub, stub, 4096);
	__builtin___clear_cache(stub, (char *)stub + 4096);
	if (mprotect(ro, 4096, PROT_READ) || mprotect(stub, 4096, PROT_READ | PROT_EXEC))
		_exit(2);
	if (!sees_second_mapping(*code))
		*code = (uint8_t *)DIFF_CODE_AT;
	catch_signals();
	set_vector_length(s);
	use_tags(s);
	return s;
}

/* The code, and behind it the branch to DIFF_DONE_AT; nothing to do while it is the same. */
static void place(const struct diff_case *c, uint8_t *code)
{
	static uint32_t placed;
	const uint32_t end = 0x14000000 | (uint32_t)(DIFF_DONE_AT - DIFF_CODE_AT - c->bytes) / 4;

	if (c->bytes == placed && !memcmp(code, c->code, c->bytes))
		return;
	if (code == (uint8_t *)DIFF_CODE_AT && mprotect(code, 4096, PROT_READ | PROT_WRITE))
		_exit(2);
	memcpy(code, c->code, c->bytes);
	memcpy(code + c->bytes, &end, 4);
	if (placed > c->bytes)
		memset(code + c->bytes + 4, 0, placed - c->bytes);
	if (code == (uint8_t *)DIFF_CODE_AT && mprotect(code, 4096, PROT_READ | PROT_EXEC))
		_exit(2);
	__builtin___clear_cache((char *)DIFF_CODE_AT, (char *)DIFF_CODE_AT + 4 * DIFF_WORDS + 4);
	placed = c->bytes;
}

int main(int argc, char **argv)
{
	uint8_t *mem, *code;
	uint32_t count;

	if (argc < 2)
		return 2;
	struct diff_shared *s = set_up((int)strtol(argv[1], NULL, 10), &mem, &code);
	while (read(0, &count, 4) == 4) {
		for (uint32_t i = 0; i < count && i < DIFF_BATCH; i++) {
			struct diff_case *c = &s->cases[i];
			memcpy(mem, c->mem, DIFF_MEM_SIZE);
			set_tags(s, c);
			place(c, code);
			check_tags(s, 1);
			((void (*)(struct diff_case *))(DIFF_DONE_AT + (uintptr_t)(diff_enter - diff_done)))(c);
			control->now = NULL;
			check_tags(s, 0);
			memcpy(c->mem, mem, DIFF_MEM_SIZE);
			get_tags(s, c);
		}
		if (write(1, &count, 4) != 4)
			return 1;
	}
	return 0;
}
