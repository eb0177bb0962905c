/* tests/diff/diff_peer.c - the other side of the differential test: tools/difftest_guest under its emulator, by two pipes. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/diff/diff.h"

static pid_t child;
static FILE *to, *from;

bool diff_peer_start(char *const argv[])
{
	int down[2], up[2];

	if (pipe(down) || pipe(up))
		return false;
	child = fork();
	if (child == 0) {
		dup2(down[0], 0);
		dup2(up[1], 1);
		for (int i = 0; i < 2; i++) {
			close(down[i]);
			close(up[i]);
		}
		execvp(argv[0], argv);
		perror(argv[0]);
		_exit(127);
	}
	close(down[0]);
	close(up[1]);
	to = fdopen(down[1], "wb");
	from = fdopen(up[0], "rb");
	return child > 0 && to && from;
}

bool diff_peer_run(uint32_t word, struct diff_case *cases, unsigned count)
{
	const struct diff_request rq = {word, count};

	return fwrite(&rq, sizeof rq, 1, to) == 1 && fwrite(cases, sizeof *cases, count, to) == count && !fflush(to) &&
	       fread(cases, sizeof *cases, count, from) == count;
}

void diff_peer_stop(void)
{
	const struct diff_request end = {0, 0};

	fwrite(&end, sizeof end, 1, to);
	fclose(to);
	fclose(from);
	waitpid(child, NULL, 0);
}
