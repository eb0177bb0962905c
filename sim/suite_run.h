/* sim/suite_run.h - runs a suite's tests, each in a process of its own, and says how they came out. */
#ifndef AERIE_SIM_SUITE_RUN_H
#define AERIE_SIM_SUITE_RUN_H

#include <stdio.h>
#include "sim/suite.h"

enum outcome { OUT_PASS, OUT_FAIL, OUT_SKIP, OUT_XFAIL, OUT_XPASS, OUT_NOT_RUN };

struct suite_result {
	enum outcome outcome;
	char why[256];             /* of OUT_FAIL and OUT_SKIP */
	char log[512];             /* the log's path; "": none */
	uint64_t host_ns;
	unsigned passes, fails, skips; /* lines of the console that begin with PASS, FAIL and SKIP */
};

struct suite_plan {
	const char *program;       /* aerie */
	const char *emulator;      /* runs what is in QEMU's spelling instead; NULL: aerie */
	const char *logs;          /* folder */
	uint64_t seed;
	unsigned jobs;
	bool progress;
	const bool *chosen;        /* [count]: the tests to run */
	/* A result is there, in the order of the suite. */
	void (*done)(void *arg, unsigned test, const struct suite_result *r);
	void *arg;
};

/* 0, or -errno where the host failed us (-EINTR: a signal). `result` has an entry for each test. */
int suite_run(const struct suite *s, const struct suite_plan *p, struct suite_result *result, struct error *e);

#endif
