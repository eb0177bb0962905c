/* tests/boot/aarch32.c - the first process of a Linux guest in AArch32 state: computes, runs itself as A32 and as T32 code, calls the
 * kernel, switches the machine off. The same lines come out under an emulator in user mode (argument "user"). */
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static int order(const void *a, const void *b)
{
	return *(const int *)a < *(const int *)b ? -1 : *(const int *)a > *(const int *)b;
}

static void compute(void)
{
	static int v[5000];
	uint64_t x = 88172645463325252ull;
	uint32_t h = 0;
	double d = 0;
	float f = 1;

	for (int i = 0; i < 5000; i++) {
		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		v[i] = (int)(x >> 20);
		d += sqrt((double)(i + 1)) * (double)v[i];
		f = f * 1.0009765625f - (float)(v[i] & 7) / 3;
	}
	qsort(v, 5000, sizeof v[0], order);
	for (int i = 0; i < 5000; i++)
		h = h * 31 + (uint32_t)v[i];
	printf("sort %08x, divide %llu %lld, double %.17g, float %.9g\n", h, (unsigned long long)(x / 1000003),
	       (long long)-(int64_t)(x % 977), d, (double)f);
}

/* ---- threads: exclusives ---- */
static uint32_t word_count, byte_count;
static uint64_t pair_count;

static void *count(void *arg)
{
	for (int i = 0; i < 20000; i++) {
		__atomic_fetch_add(&word_count, 3, __ATOMIC_SEQ_CST);
		__atomic_fetch_add(&pair_count, 0x100000001ull, __ATOMIC_SEQ_CST);
		__atomic_fetch_add((uint8_t *)&byte_count, 1, __ATOMIC_SEQ_CST);
	}
	return arg;
}

static void threads(void)
{
	pthread_t t[3];

	for (int i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, count, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	printf("threads %u %llx %u\n", word_count, (unsigned long long)pair_count, byte_count);
}

/* ---- signals: exceptions from A32 and T32 and back ---- */
static volatile sig_atomic_t signals[32];

static void on_signal(int sig, siginfo_t *info, void *arg)
{
	(void)info;
	signals[sig & 31]++;
	((unsigned long *)arg)[0] += 0;
}

static void faults(void)
{
	struct sigaction sa = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };

	sigaction(SIGUSR1, &sa, NULL);
	for (int i = 0; i < 100; i++)
		raise(SIGUSR1);
	printf("signals %d\n", (int)signals[SIGUSR1 & 31]);
}

/* ---- code written and run: the kernel's cache maintenance call ---- */
static void generated(void)
{
	static uint32_t code[2] __attribute__((aligned(4096)));
	extern int mprotect(void *, size_t, int);
	unsigned sum = 0;

	mprotect(code, sizeof code, 7);
	for (uint32_t i = 0; i < 50; i++) {
		code[0] = 0xe2800000 | i; /* add r0, r0, #i */
		code[1] = 0xe12fff1e;     /* bx lr */
		__builtin___clear_cache((char *)code, (char *)(code + 2));
		sum = ((unsigned (*)(unsigned))code)(sum);
	}
	printf("generated %u\n", sum);
}

int main(int argc, char **argv)
{
	const int user = argc > 1 && !strcmp(argv[argc - 1], "user"), first = getpid() == 1;
	struct utsname u;

#ifdef __thumb__
	printf("T32 code\n");
#else
	printf("A32 code\n");
#endif
	compute();
	threads();
	faults();
	generated();
	fflush(stdout);
	if (user || !first)
		return 0;
	uname(&u);
	printf("kernel %s\n", u.sysname);
	fflush(stdout);
	if (!fork()) {
		execl("/other", "other", (char *)NULL);
		_exit(1);
	}
	wait(NULL);
	printf("aarch32: done\n");
	fflush(stdout);
	reboot(RB_POWER_OFF);
	return 1;
}
