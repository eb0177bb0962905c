/* tools/difftest_guest.c - executes single A64 instructions for the differential test (tests/diff): a static AArch64 Linux
 * program to be run by another emulator in user mode, or on hardware.
 * It reads words and register states, runs each word between loading and storing all registers, and writes the states back.
 * Signals become statuses. See tests/diff/diff_proto.h. */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>
#include "tests/diff/diff_proto.h"

/* run(case): copied to a page that can be written; diff_slot is where the word goes. */
extern uint32_t diff_run[], diff_slot[], diff_done[], diff_end[];
#define S_(x) #x
#define S(x)  S_(x)
__asm__(".pushsection .rodata\n"
	"	.balign 8\n"
	"	.globl diff_run, diff_slot, diff_done, diff_end\n"
	"diff_run:\n"
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
	"	mov	x29, x0\n"
	"	mov	x9, sp\n"
	"	str	x9, [x29, #808]\n"
	"	ldr	x9, [x29, #768]\n"
	"	ldr	x10, [x29, #776]\n"
	"	ldr	x11, [x29, #784]\n"
	"	msr	nzcv, x9\n"
	"	msr	fpcr, x10\n"
	"	msr	fpsr, x11\n"
	"	ldr	x9, [x29, #248]\n"
	"	mov	sp, x9\n"
	"	.irp	n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30\n"
	"	ldr	q\\n, [x29, #256 + 16 * \\n]\n"
	"	.endr\n"
	"	.irp	n, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31\n"
	"	ldr	q\\n, [x29, #256 + 16 * \\n]\n"
	"	.endr\n"
	"	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30\n"
	"	ldr	x\\n, [x29, #8 * \\n]\n"
	"	.endr\n"
	"diff_slot:\n"
	"	nop\n"
	"	b	diff_done\n"
	"	str	x29, [x29, #792]\n" /* taken: any value that no status has; see main() */
	"diff_done:\n"
	"	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30\n"
	"	str	x\\n, [x29, #8 * \\n]\n"
	"	.endr\n"
	"	.irp	n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30\n"
	"	str	q\\n, [x29, #256 + 16 * \\n]\n"
	"	.endr\n"
	"	.irp	n, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31\n"
	"	str	q\\n, [x29, #256 + 16 * \\n]\n"
	"	.endr\n"
	"	mov	x9, sp\n"
	"	str	x9, [x29, #248]\n"
	"	mrs	x9, nzcv\n"
	"	mrs	x10, fpcr\n"
	"	mrs	x11, fpsr\n"
	"	str	x9, [x29, #768]\n"
	"	str	x10, [x29, #776]\n"
	"	str	x11, [x29, #784]\n"
	"	msr	fpcr, xzr\n"
	"	ldr	x9, [x29, #808]\n"
	"	mov	sp, x9\n"
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
	"diff_end:\n"
	"	.popsection\n");
_Static_assert(offsetof(struct diff_case, sp) == 248 && offsetof(struct diff_case, v) == 256, "");
_Static_assert(offsetof(struct diff_case, nzcv) == 768 && offsetof(struct diff_case, status) == 792, "");
_Static_assert(offsetof(struct diff_case, host_sp) == 808, "");

static struct diff_case *now;

/* A label of the template in the copy, which stands so that the instruction is at DIFF_CODE_AT. */
static uint32_t *in_code(const uint32_t *label)
{
	return (uint32_t *)(DIFF_CODE_AT + (uintptr_t)label - (uintptr_t)diff_slot);
}

static void on_signal(int sig, siginfo_t *info, void *arg)
{
	ucontext_t *uc = arg;

	(void)info;
	if (!now)
		_exit(3);
	now->status = sig == SIGILL ? DIFF_UNDEF : sig == SIGTRAP ? DIFF_TRAP : DIFF_FAULT;
	now->pc = uc->uc_mcontext.pc;
	uc->uc_mcontext.regs[29] = (uintptr_t)now;
	uc->uc_mcontext.pc = (uintptr_t)in_code(diff_done);
	uc->uc_mcontext.pstate &= ~(uint64_t)0xc00; /* BTYPE */
}

static void set_up(uint8_t **mem)
{
	static const int signals[] = {SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGFPE};
	struct sigaction sa = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
	stack_t st = {.ss_sp = malloc(65536), .ss_size = 65536};

	*mem = mmap((void *)DIFF_MEM_BASE, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	void *code = mmap((void *)(DIFF_CODE_AT & ~0xfffull), 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (*mem == MAP_FAILED || code == MAP_FAILED || !st.ss_sp || sigaltstack(&st, NULL))
		_exit(2);
	for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
		if (sigaction(signals[i], &sa, NULL))
			_exit(2);
	memcpy(in_code(diff_run), diff_run, (uintptr_t)diff_end - (uintptr_t)diff_run);
}

static void run(struct diff_case *c, uint8_t *mem)
{
	memcpy(mem + DIFF_MEM_AT, c->mem, DIFF_MEM_SIZE);
	c->status = DIFF_NEXT;
	c->pc = 0;
	now = c;
	((void (*)(struct diff_case *))(uintptr_t)in_code(diff_run))(c);
	now = NULL;
	if (c->status == (uintptr_t)c)
		c->status = DIFF_TAKEN;
	memcpy(c->mem, mem + DIFF_MEM_AT, DIFF_MEM_SIZE);
}

int main(void)
{
	static struct diff_case cases[DIFF_MAX];
	struct diff_request rq;
	uint8_t *mem;

	set_up(&mem);
	while (fread(&rq, sizeof rq, 1, stdin) == 1 && rq.count) {
		uint32_t *slot = in_code(diff_slot);
		if (rq.count > DIFF_MAX || fread(cases, sizeof *cases, rq.count, stdin) != rq.count)
			return 1;
		*slot = rq.word;
		__builtin___clear_cache((char *)slot, (char *)(slot + 1));
		for (uint32_t i = 0; i < rq.count; i++) {
			if (i && cases[0].status == DIFF_UNDEF)
				cases[i].status = DIFF_NOT_RUN;
			else
				run(&cases[i], mem);
		}
		if (fwrite(cases, sizeof *cases, rq.count, stdout) != rq.count || fflush(stdout))
			return 1;
	}
	return 0;
}
