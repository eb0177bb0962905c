/* tests/diff/diff_peer.c - the other side of the differential test: tools/difftest_guest under its emulator. Cases are in memory
 * that both map; two pipes say when. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/diff/diff.h"

static pid_t child;
static int to = -1, from = -1;

static _Noreturn void run_peer(char *const argv[], int fd, const int down[2], const int up[2])
{
	char *args[32], number[12];
	unsigned n = 0;

	dup2(down[0], 0);
	dup2(up[1], 1);
	for (int i = 0; i < 2; i++) {
		close(down[i]);
		close(up[i]);
	}
	while (argv[n] && n < 30) {
		args[n] = argv[n];
		n++;
	}
	snprintf(number, sizeof number, "%d", fd);
	args[n] = number;
	args[n + 1] = NULL;
	execvp(args[0], args);
	perror(args[0]);
	_exit(127);
}

struct diff_shared *diff_peer_start(char *const argv[], uint32_t vl, bool sve, bool mte)
{
	int down[2], up[2], fd = memfd_create("cases", 0);
	struct diff_shared *s = MAP_FAILED;

	if (fd >= 0 && !ftruncate(fd, sizeof *s))
		s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (s == MAP_FAILED || pipe2(down, O_CLOEXEC) || pipe2(up, O_CLOEXEC))
		return NULL;
	s->vl = vl;
	s->sve = sve;
	s->mte = mte;
	child = fork();
	if (child == 0)
		run_peer(argv, fd, down, up);
	close(fd);
	close(down[0]);
	close(up[1]);
	to = down[1];
	from = up[0];
	return child > 0 && diff_peer_run(0) ? s : NULL; /* an empty batch: it is there and has said what it has */
}

bool diff_peer_run(unsigned count)
{
	const uint32_t n = count;
	uint32_t done;

	return write(to, &n, 4) == 4 && read(from, &done, 4) == 4 && done == n;
}

void diff_peer_stop(void)
{
	close(to);
	close(from);
	waitpid(child, NULL, 0);
}
