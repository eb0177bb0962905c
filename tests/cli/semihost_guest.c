/* tests/cli/semihost_guest.c - a program that asks the host for everything semihosting has, and for much that it must not get.
 * Implements: expectations from Arm's "Semihosting for AArch32 and AArch64", release 2.0. Ends with the number of failures. */
#include <stddef.h>
#include <stdint.h>

enum { OPEN = 1, CLOSE, WRITEC, WRITE0, WRITE, READ, READC, ISERROR, ISTTY, SEEK, FLEN = 12, TMPNAM, REMOVE, RENAME, CLOCK, TIME, SYSTEM,
       ERRNO, CMDLINE = 0x15, HEAPINFO, EXIT = 0x18, EXIT_EXTENDED = 0x20, ELAPSED = 0x30, TICKFREQ };
enum { R = 0, RPLUS = 2, W = 4, WPLUS = 6, A = 8 };

asm(".globl _start\n_start: adrp x0, stack_top\nadd x0, x0, :lo12:stack_top\nmov sp, x0\nbl program\nb .\n"
    ".bss\n.balign 16\n.skip 65536\nstack_top:\n.text\n");

static long failures;

static long call(unsigned op, const void *arg)
{
	register long x0 asm("x0") = (long)(op | 0xdead00000000); /* the operation is W0 */
	register const void *x1 asm("x1") = arg;

	asm volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
	return x0;
}

static unsigned long length(const char *s)
{
	unsigned long n = 0;

	while (s[n])
		n++;
	return n;
}

static void print(const char *s)
{
	call(WRITE0, s);
}

static void check(const char *what, int good)
{
	print(good ? "ok semihosting: " : "not ok semihosting: ");
	print(what);
	call(WRITEC, "\n");
	failures += !good;
}

static long on(unsigned op, long a, long b, long c, long d)
{
	long block[4] = { a, b, c, d };

	return call(op, block);
}

static long open(const char *name, long mode)
{
	return on(OPEN, (long)name, mode, (long)length(name), 0);
}

static int same(const char *a, const char *b, long n)
{
	for (long i = 0; i < n; i++)
		if (a[i] != b[i])
			return 0;
	return 1;
}

static void files(void)
{
	char buf[64] = { 0 };
	long h = open("a.txt", WPLUS);

	check("a file is made", h > 0);
	check("written: 0 bytes are left", on(WRITE, h, (long)"hello world", 11, 0) == 0);
	check("its length", on(FLEN, h, 0, 0, 0) == 11);
	check("seek", on(SEEK, h, 6, 0, 0) == 0);
	check("read: what is missing at the end", on(READ, h, (long)buf, 20, 0) == 15 && same(buf, "world", 6));
	check("read at the end: all is missing", on(READ, h, (long)buf, 20, 0) == 20);
	check("no console", on(ISTTY, h, 0, 0, 0) == 0);
	check("closed", on(CLOSE, h, 0, 0, 0) == 0 && on(CLOSE, h, 0, 0, 0) == -1);
	h = open("a.txt", A);
	check("appended", on(WRITE, h, (long)"!", 1, 0) == 0 && on(FLEN, h, 0, 0, 0) == 12 && on(CLOSE, h, 0, 0, 0) == 0);
	check("renamed", on(RENAME, (long)"a.txt", 5, (long)"sub/b.txt", 9) == 0 && open("a.txt", R) == -1);
	h = open("./sub/b.txt", R);
	check("found in a folder", h > 0 && on(READ, h, (long)buf, 12, 0) == 0 && same(buf, "hello world!", 12));
	check("read-only: nothing is written", on(WRITE, h, (long)"x", 1, 0) == 1 && call(ERRNO, 0) > 0);
	on(CLOSE, h, 0, 0, 0);
	check("removed", on(REMOVE, (long)"sub/b.txt", 9, 0, 0) == 0 && on(REMOVE, (long)"sub/b.txt", 9, 0, 0) == -1);
	check("a temporary name", on(TMPNAM, (long)buf, 7, sizeof(buf), 0) == 0 && length(buf) > 0 && open(buf, W) > 0);
	check("... that does not fit", on(TMPNAM, (long)buf, 7, 4, 0) == -1 && on(TMPNAM, (long)buf, 256, sizeof(buf), 0) == -1);
}

static void escapes(void)
{
	static const char *const names[] = {
		"../outside", "/etc/passwd", "sub/../../outside", "link", "linkdir/outside", "sub/../linkdir/outside", "fifo", "sub", ".", "..",
		"", "/", "./../outside", "/proc/self/root/etc/passwd", "a\nb/../../outside",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int refused = 1;
		for (long mode = 0; mode < 14; mode++)
			refused &= open(names[i], mode) == -1;
		refused &= on(REMOVE, (long)names[i], (long)length(names[i]), 0, 0) == -1 || same(names[i], "fifo", 5) || same(names[i], "link", 5);
		refused &= on(RENAME, (long)"here.txt", 8, (long)names[i], (long)length(names[i])) == -1 || same(names[i], "fifo", 5) ||
			   same(names[i], "link", 5) || open("here.txt", R) == -1;
		check(names[i][0] ? names[i] : "(no name)", refused);
	}
}

static void hostile(void)
{
	static char big[8192];
	long h = open("h.txt", WPLUS), last = 0, n = 0;

	for (unsigned i = 0; i < sizeof(big); i++)
		big[i] = 'n';
	check("a name that is too long", on(OPEN, (long)big, W, sizeof(big), 0) == -1 && on(OPEN, (long)big, W, -1, 0) == -1);
	check("a name with a NUL in it", on(OPEN, (long)"a\0b", W, 3, 0) == -1);
	check("a block where nothing is", call(OPEN, (void *)0x700000000000) == -1 && call(READ, (void *)-8L) == -1);
	check("a buffer where nothing is", on(WRITE, h, 0x700000000000, 16, 0) == -1 && on(READ, h, -4, 16, 0) == -1);
	check("a device for a buffer", on(WRITE, h, 0x09000000, 4096, 0) != 0);
	check("a length beyond memory", on(READ, h, (long)big, -1, 0) == -1 && on(WRITE, h, (long)big, 1L << 60, 0) == -1);
	check("handles that are none", on(CLOSE, -1, 0, 0, 0) == -1 && on(READ, 1000, (long)big, 8, 0) == 8 && on(FLEN, 0, 0, 0, 0) == -1 &&
	      on(SEEK, 1L << 40, 0, 0, 0) == -1 && on(ISTTY, 63, 0, 0, 0) == -1);
	check("a seek beyond all files", on(SEEK, h, 1L << 62, 0, 0) == -1 && on(SEEK, h, -1, 0, 0) == -1);
	on(SEEK, h, 1L << 30, 0, 0);
	check("a file does not grow for ever", on(WRITE, h, (long)big, 8, 0) == 8);
	while (n < 1000 && (last = open("h.txt", R)) > 0)
		n++;
	check("files open at once have an end", n > 8 && n < 1000 && last == -1);
	for (long i = 1; i < 1000; i++)
		on(CLOSE, i, 0, 0, 0);
	check("no program of the host is run", on(SYSTEM, (long)"touch escaped", 13, 0, 0) == -1);
	check("no such operation", call(0, 0) == -1 && call(0x7f, 0) == -1 && call(0xffffffff, 0) == -1);
	check("text that never ends", call(WRITE0, (void *)0x700000000000) == -1);
}

static void rest(void)
{
	char buf[64] = { 0 };
	long block[4] = { (long)buf, sizeof(buf) }, info[4], at = (long)info;
	uint64_t t1, t2;
	long h = open(":semihosting-features", R);

	check("features: magic and both bits", on(FLEN, h, 0, 0, 0) == 5 && on(READ, h, (long)buf, 5, 0) == 0 && same(buf, "SHFB\3", 5));
	check("features are not written", open(":semihosting-features", W) == -1);
	check("the console is one", on(ISTTY, open(":tt", R), 0, 0, 0) == 1 && on(ISTTY, open(":tt", W), 0, 0, 0) == 1);
	h = open(":tt", A);
	check("standard error", on(WRITE, h, (long)"to stderr\n", 10, 0) == 0);
	check("one character of input", call(READC, 0) == 'i');
	h = open(":tt", R);
	check("the rest of it, and its end", on(READ, h, (long)buf, 3, 0) == 0 && same(buf, "nput", 3) && on(READ, h, (long)buf, 9, 0) > 0 &&
	      call(READC, 0) == -1);
	block[0] = (long)buf;
	check("command line", call(CMDLINE, block) == 0 && block[1] == 9 && same(buf, "prog a,b ", 9 + 0));
	block[0] = (long)buf, block[1] = 9;
	check("... that does not fit", call(CMDLINE, block) == -1);
	check("heap", call(HEAPINFO, &at) == 0 && info[0] >= 0x40000000 && info[1] > info[0] && *(volatile char *)info[0] == 0 &&
	      info[2] <= 0x48000000);
	check("ticks are nanoseconds", call(TICKFREQ, 0) == 1000000000 && call(ELAPSED, &t1) == 0 && call(ELAPSED, &t2) == 0 && t2 > t1 &&
	      t2 - t1 < 100);
	check("time is counted", call(CLOCK, 0) < 1000 && call(TIME, 0) > 0);
	check("is it an error?", on(ISERROR, -1, 0, 0, 0) != 0 && on(ISERROR, 5, 0, 0, 0) == 0);
}

void program(void)
{
	long end[2] = { 0x20026, 0 };

	files();
	escapes();
	hostile();
	rest();
	end[1] = 40 + failures;
	call(EXIT, end);
}
