/* tools/difftest_guest32.c - executes programs of A32 and T32 instructions for the differential test (tests/diff): a static
 * AArch32 Linux program (armhf, compiled for A32) to be run by another emulator in user mode, or on hardware.
 * The same as tools/difftest_guest.c, with AArch32's state: R0-R14, the flags, Q, GE, FPSCR and D0-D31. */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>
#include "tests/diff/diff_proto.h"

#define OFF_FLAGS 520 /* of struct diff_case; x is at 264 */
#define OFF_VEC   5032
_Static_assert(offsetof(struct diff_case, x) == 264 && offsetof(struct diff_case, nzcv) == OFF_FLAGS, "");
_Static_assert(offsetof(struct diff_case, vec) == OFF_VEC && OFF_VEC == 0x1000 + 936, "");

/* What the assembler below reaches at a fixed place: the third page behind the program's. */
struct control {
	struct diff_case *now;
	uint32_t host_sp;
	uint32_t target; /* the program's first instruction; bit 0: T32 */
};
#define CONTROL_AT (DIFF32_DONE_AT + 0x1000)
#define control ((struct control *)CONTROL_AT)

/* diff_done, diff_enter(case), and at 0x800 what T32 programs end at: copied to DIFF32_DONE_AT. TPIDRURW is the one register
 * that no program touches. */
extern const uint8_t diff_done[], diff_enter[], diff_end[];
#define S_(x) #x
#define S(x)  S_(x)
#define LOW_R "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14"
__asm__(".pushsection .rodata\n"
	"	.arm\n"
	"	.fpu neon\n"
	"	.balign 64\n"
	"	.globl diff_done, diff_enter, diff_end\n"
	"	.macro control_to reg\n"
	"	movw	\\reg, #0x2000\n"
	"	movt	\\reg, #0x5200\n"
	"	.endm\n"
	"diff_done:\n"
	"	setend	le\n"
	"	mcr	p15, 0, r0, c13, c0, 2\n"
	"	control_to r0\n"
	"	ldr	r0, [r0]\n"
	"	.irp	n, " LOW_R "\n"
	"	str	r\\n, [r0, #264 + 8 * \\n]\n"
	"	.endr\n"
	"	mrc	p15, 0, r1, c13, c0, 2\n"
	"	str	r1, [r0, #264]\n"
	"	mrs	r1, cpsr\n"
	"	str	r1, [r0, #" S(OFF_FLAGS) "]\n"
	"	vmrs	r1, fpscr\n"
	"	movw	r3, #0x009f\n" /* what is in FPSR */
	"	movt	r3, #0xf800\n"
	"	and	r2, r1, r3\n"
	"	bic	r1, r1, r3\n"
	"	str	r1, [r0, #" S(OFF_FLAGS) " + 8]\n"
	"	str	r2, [r0, #" S(OFF_FLAGS) " + 16]\n"
	"	mov	r1, #0\n"
	"	vmsr	fpscr, r1\n"
	"	add	r1, r0, #0x1000\n"
	"	add	r1, r1, #936\n"
	"	vstmia	r1!, {d0-d15}\n"
	"	vstmia	r1, {d16-d31}\n"
	"	control_to r10\n"
	"	ldr	sp, [r10, #4]\n"
	"	vpop	{d8-d15}\n"
	"	pop	{r4-r12, pc}\n"
	"diff_enter:\n"
	"	push	{r4-r12, lr}\n"
	"	vpush	{d8-d15}\n"
	"	control_to r10\n"
	"	str	r0, [r10]\n"
	"	str	sp, [r10, #4]\n"
	"	add	r1, r0, #0x1000\n"
	"	add	r1, r1, #936\n"
	"	vldmia	r1!, {d0-d15}\n"
	"	vldmia	r1, {d16-d31}\n"
	"	ldr	r1, [r0, #" S(OFF_FLAGS) " + 8]\n"
	"	ldr	r2, [r0, #" S(OFF_FLAGS) " + 16]\n"
	"	orr	r1, r1, r2\n"
	"	vmsr	fpscr, r1\n"
	"	ldr	r1, [r0, #" S(OFF_FLAGS) "]\n"
	"	msr	apsr_nzcvqg, r1\n"
	"	.irp	n, " LOW_R "\n"
	"	ldr	r\\n, [r0, #264 + 8 * \\n]\n"
	"	.endr\n"
	"	ldr	r0, [r0, #264]\n"
	"1:	ldr	pc, [pc, #(0x1008 - 8 - (1b - diff_done))]\n" /* control->target */
	"	.org	diff_done + 0x800\n"
	"	.thumb\n"
	"	bx	pc\n"
	"	nop\n"
	"	.arm\n"
	"	b	diff_done\n"
	"diff_end:\n"
	"	.popsection\n");
_Static_assert(CONTROL_AT == 0x52002000 && DIFF32_CODE_AT == DIFF32_DONE_AT - 0x1000, "the assembler knows them");

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

/* Goes on behind the instruction, outside any IT block; where it was none of the program's, with the program's end. */
static void on_signal(int sig, siginfo_t *info, void *arg)
{
	mcontext_t *mc = &((ucontext_t *)arg)->uc_mcontext;
	struct diff_case *c = control->now;
	const uint32_t at = mc->arm_pc - DIFF32_CODE_AT, unit = c && c->isa == DIFF_T32 ? 2 : 4;
	uint16_t first;

	if (!c || (mc->arm_pc >= DIFF32_DONE_AT && mc->arm_pc < DIFF32_DONE_AT + 0x1000))
		_exit(3);
	mc->arm_cpsr &= ~0x0600fe00u; /* IT, E */
	if (at < c->bytes && at % unit == 0) {
		memcpy(&first, (const uint8_t *)c->code + at, 2);
		c->event[at / unit] = event_of(sig, info->si_code);
		mc->arm_pc += unit == 4 || first >= 0xe800 ? 4 : 2;
	} else {
		c->wild = diff32_wild(mc->arm_pc, mc->arm_cpsr);
		mc->arm_pc = DIFF32_DONE_AT;
		mc->arm_cpsr &= ~0x20u;
	}
}

static void *map(uint32_t at, size_t size, int prot, int flags, int fd)
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

static struct diff_shared *set_up(int fd, uint8_t **mem)
{
	const int priv = MAP_PRIVATE | MAP_ANONYMOUS;
	struct diff_shared *s = map(0, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
	uint8_t *code = map(DIFF32_CODE_AT, 4096, PROT_READ | PROT_WRITE, priv, -1);

	*mem = map(DIFF32_MEM_BASE, DIFF_MEM_SIZE, PROT_READ | PROT_WRITE, priv, -1);
	map(CONTROL_AT, 4096, PROT_READ | PROT_WRITE, priv, -1);
	void *stub = map(DIFF32_DONE_AT, 4096, PROT_READ | PROT_WRITE, priv, -1);
	uint8_t *ro = map(DIFF32_RO_BASE, 4096, PROT_READ | PROT_WRITE, priv, -1);
	for (unsigned i = 0; i < 4096; i++) {
		ro[i] = diff_pattern(i);
		code[i] = i < DIFF_LITERALS ? 0 : diff_pattern(i);
	}
	memcpy(stub, diff_done, (size_t)(diff_end - diff_done));
	memcpy(s->stub, stub, 4096);
	__builtin___clear_cache(stub, (char *)stub + 4096);
	if (mprotect(ro, 4096, PROT_READ) || mprotect(stub, 4096, PROT_READ | PROT_EXEC))
		_exit(2);
	catch_signals();
	s->sve = 0;
	s->vl = 16;
	return s;
}

/* The code, and behind it the branch to DIFF32_DONE_AT; nothing to do while it is the same. */
static void place(const struct diff_case *c)
{
	uint8_t *code = (uint8_t *)DIFF32_CODE_AT;
	static uint32_t placed, isa;
	const uint32_t end = diff32_end(c);

	if (c->bytes == placed && c->isa == isa && !memcmp(code, c->code, c->bytes))
		return;
	if (mprotect(code, 4096, PROT_READ | PROT_WRITE))
		_exit(2);
	memset(code, 0, placed + 4);
	memcpy(code, c->code, c->bytes);
	memcpy(code + c->bytes, &end, 4);
	__builtin___clear_cache((char *)code, (char *)code + 4096);
	if (mprotect(code, 4096, PROT_READ | PROT_EXEC))
		_exit(2);
	placed = c->bytes;
	isa = c->isa;
}

int main(int argc, char **argv)
{
	uint8_t *mem;
	uint32_t count;

	if (argc < 2)
		return 2;
	struct diff_shared *s = set_up((int)strtol(argv[1], NULL, 10), &mem);
	while (read(0, &count, 4) == 4) {
		for (uint32_t i = 0; i < count && i < DIFF_BATCH; i++) {
			struct diff_case *c = &s->cases[i];
			memcpy(mem, c->mem, DIFF_MEM_SIZE);
			place(c);
			control->target = DIFF32_CODE_AT | (c->isa == DIFF_T32);
			((void (*)(struct diff_case *))(DIFF32_DONE_AT + (uintptr_t)(diff_enter - diff_done)))(c);
			control->now = NULL;
			c->nzcv &= DIFF32_FLAGS;
			memcpy(c->mem, mem, DIFF_MEM_SIZE);
		}
		if (write(1, &count, 4) != 4)
			return 1;
	}
	return 0;
}
