/* tests/support/insn_oracle.cc - builds, starts and talks to the instruction server under qemu-user. */
#include "tests/support/insn_oracle.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

static std::string setting(const char *name, const char *otherwise)
{
	const char *v = getenv(name);
	return v && *v ? v : otherwise;
}

std::string InsnOracle::start()
{
	std::string gcc = setting("CROSS", "aarch64-linux-gnu-") + "gcc", qemu = setting("QEMU_USER", "qemu-aarch64");
	std::string dir = setting("OUT", testing::TempDir().c_str()) + "/tests", exe = dir + "/insn_server";
	std::string source = setting("SRC", ".") + "/tests/support/guest/insn_server.c";
	int to[2], from[2];

	if (system(("command -v " + qemu + " >/dev/null 2>&1").c_str()) != 0)
		return "no " + qemu + " to compare with";
	if (system(("mkdir -p " + dir + " && " + gcc + " -O1 -nostdlib -static -mgeneral-regs-only -ffreestanding " +
	            source + " -o " + exe + " 2>/dev/null")
	                   .c_str()) != 0)
		return "no " + gcc + " that builds the guest program";
	if (pipe(to) != 0 || pipe(from) != 0)
		return "no pipe";
	signal(SIGPIPE, SIG_IGN);
	pid_ = fork();
	if (pid_ == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		for (int fd : {to[0], to[1], from[0], from[1]})
			close(fd);
		execlp(qemu.c_str(), qemu.c_str(), "-cpu", "max", exe.c_str(), static_cast<char *>(nullptr));
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	to_ = to[1];
	from_ = from[0];
	return pid_ < 0 ? "cannot fork" : "";
}

InsnOracle::~InsnOracle()
{
	if (to_ >= 0)
		close(to_);
	if (from_ >= 0)
		close(from_);
	if (pid_ > 0)
		waitpid(pid_, nullptr, 0);
}

bool InsnOracle::transfer(bool is_write, void *buf, size_t size)
{
	char *p = static_cast<char *>(buf);

	while (size) {
		ssize_t n = is_write ? write(to_, p, size) : read(from_, p, size);
		if (n <= 0)
			return false;
		p += n;
		size -= static_cast<size_t>(n);
	}
	return true;
}

uint32_t InsnOracle::fpcr_bits(uint32_t wanted)
{
	std::vector<insn_case> in(1, insn_case{});
	std::vector<insn_result> out;

	return run(0xd53b4400 /* MRS X0, FPCR */, wanted, in, out) ? static_cast<uint32_t>(out[0].x) & wanted : 0;
}

bool InsnOracle::run(uint32_t word, uint32_t fpcr, const std::vector<insn_case> &in, std::vector<insn_result> &out)
{
	out.resize(in.size());
	for (size_t at = 0; at < in.size();) {
		size_t count = std::min<size_t>(in.size() - at, INSN_MAX_COUNT);
		insn_request rq = {word, fpcr, static_cast<uint32_t>(count), 0};
		if (!transfer(true, &rq, sizeof rq) ||
		    !transfer(true, const_cast<insn_case *>(&in[at]), count * sizeof in[0]) ||
		    !transfer(false, &out[at], count * sizeof out[0]))
			return false;
		at += count;
	}
	return true;
}
