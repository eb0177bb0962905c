/* tests/support/insn_oracle.h - the same instruction under qemu-user: the server of guest/insn_server.c, built and
 * run by the test when the cross compiler and the emulator are there. */
#ifndef AERIE_TESTS_INSN_ORACLE_H
#define AERIE_TESTS_INSN_ORACLE_H

#include <cstdint>
#include <string>
#include <vector>
#include <sys/types.h>

extern "C" {
#include "tests/support/insn_run.h"
}

class InsnOracle
{
      public:
	~InsnOracle();
	/* Empty: ready. Otherwise why not, as a sentence for the skipped test. */
	std::string start();
	/* false: the emulator died (an instruction it does not know). */
	bool run(uint32_t word, uint32_t fpcr, const std::vector<insn_case> &in, std::vector<insn_result> &out);
	/* Those of the bits of FPCR that it keeps: an older emulator has not the youngest. */
	uint32_t fpcr_bits(uint32_t wanted);

      private:
	bool transfer(bool write, void *buf, size_t size);
	int to_ = -1, from_ = -1;
	pid_t pid_ = -1;
};

#endif
