// tests/unit/hyp/fixture.h - a PE that is only registers, for tests of verdicts.
#ifndef AERIE_TESTS_HYP_FIXTURE_H
#define AERIE_TESTS_HYP_FIXTURE_H

#include <gtest/gtest.h>
#include <cstdlib>
#include <cstring>

extern "C" {
#include "cpu/arch/effective.h"
#include "cpu/arch/pe.h"
#include "cpu/arch/syndrome.h"
#include "cpu/arch/verdict.h"
}

class Pe
{
public:
	explicit Pe(const char *spec = "max")
	{
		struct error e;

		EXPECT_EQ(cpu_model_parse(&model, spec, &e), 0) << e.msg;
		cpu = static_cast<pe *>(calloc(1, sizeof(pe)));
		cpu->model = &model;
		sysreg_reset(cpu);
		SYS(cpu, SCR_EL3) |= SCR_NS | SCR_RW;
		SYS(cpu, HCR_EL2) |= HCR_RW;
		cpu->ps.sp = 1;
	}
	~Pe()
	{
		free(cpu);
	}
	Pe(const Pe &) = delete;
	Pe &operator=(const Pe &) = delete;
	Pe &at(unsigned el)
	{
		cpu->ps.el = (uint8_t)el;
		return *this;
	}
	Pe &set(sysreg_id id, uint64_t v)
	{
		cpu->sr[id] = v;
		return *this;
	}
	Pe &with(sysreg_id id, uint64_t bits)
	{
		cpu->sr[id] |= bits;
		return *this;
	}
	Pe &without(sysreg_id id, uint64_t bits)
	{
		cpu->sr[id] &= ~bits;
		return *this;
	}
	pe *cpu;
	cpu_model model;
};

#endif
