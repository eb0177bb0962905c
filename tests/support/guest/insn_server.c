/* tests/support/guest/insn_server.c - executes single instructions for a test: requests on stdin, results on stdout.
 * An AArch64 Linux program without a C library, to be run under an emulator in user mode. */
#include "../insn_case.h"

enum { SYS_read = 63, SYS_write = 64, SYS_exit = 93, SYS_mmap = 222 };

static long syscall6(long n, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = n, x0 __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d, x4 __asm__("x4") = e, x5 __asm__("x5") = f;

	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
}

static void die(int status)
{
	for (;;)
		syscall6(SYS_exit, status, 0, 0, 0, 0, 0);
}

static void transfer(long n, long fd, void *buf, unsigned long size)
{
	char *p = buf;

	while (size) {
		long r = syscall6(n, fd, (long)p, (long)size, 0, 0, 0);
		if (r <= 0)
			die(r < 0);
		p += r;
		size -= (unsigned long)r;
	}
}

/* run(cases, results, count, fpcr): loads the registers of each case, executes the word, stores what came of it. */
extern uint32_t run_template[], run_word[], run_end[];
__asm__(".pushsection .rodata\n"
        "	.balign 8\n"
        "	.globl run_template, run_word, run_end\n"
        "run_template:\n"
        "	msr	fpcr, x3\n"
        "	mov	x10, x0\n"
        "	mov	x11, x1\n"
        "	mov	x12, x2\n"
        "1:	ldp	w9, w13, [x10, #88]\n"
        "	msr	nzcv, x9\n"
        "	msr	fpsr, x13\n"
        "	ldp	q0, q1, [x10]\n"
        "	ldp	q2, q3, [x10, #32]\n"
        "	ldp	x0, x1, [x10, #64]\n"
        "	ldr	x2, [x10, #80]\n"
        "run_word:\n"
        "	nop\n"
        "	str	q0, [x11]\n"
        "	str	x0, [x11, #16]\n"
        "	mrs	x9, nzcv\n"
        "	mrs	x13, fpsr\n"
        "	stp	w9, w13, [x11, #24]\n"
        "	add	x10, x10, #96\n"
        "	add	x11, x11, #32\n"
        "	subs	x12, x12, #1\n"
        "	b.ne	1b\n"
        "	ret\n"
        "run_end:\n"
        "	.popsection\n");

static void make_visible(uint32_t *p)
{
	__asm__ volatile("dc cvau, %0; dsb ish; ic ivau, %0; dsb ish; isb" ::"r"(p) : "memory");
}

/* The difference of two objects' addresses is not the compiler's to judge. */
static uint64_t address(const void *p)
{
	__asm__("" : "+r"(p));
	return (uint64_t)p;
}

static struct insn_case cases[INSN_MAX_COUNT];
static struct insn_result results[INSN_MAX_COUNT];

void _start(void)
{
	long words = (long)((address(run_end) - address(run_template)) / 4);
	long at = (long)((address(run_word) - address(run_template)) / 4);
	uint32_t *code = (uint32_t *)syscall6(SYS_mmap, 0, 4096, 7, 0x22, -1, 0);
	struct insn_request rq;

	if ((long)code < 0 && (long)code > -4096)
		die(1);
	for (long i = 0; i < words; i++) {
		code[i] = run_template[i];
		make_visible(&code[i]);
	}
	for (;;) {
		transfer(SYS_read, 0, &rq, sizeof rq);
		if (rq.count == 0 || rq.count > INSN_MAX_COUNT)
			die(rq.count != 0);
		transfer(SYS_read, 0, cases, rq.count * sizeof cases[0]);
		if (code[at] != rq.word) {
			code[at] = rq.word;
			make_visible(&code[at]);
		}
		((void (*)(struct insn_case *, struct insn_result *, unsigned long, unsigned long))code)(
			cases, results, rq.count, rq.fpcr);
		transfer(SYS_write, 1, results, rq.count * sizeof results[0]);
	}
}
