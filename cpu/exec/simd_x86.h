/* cpu/exec/simd_x86.h - the host's special instructions on x86-64, each chosen at run time where the host has it.
 * A build with AERIE_PORTABLE does without, so that what other hosts run can be tested here. */
#ifndef AERIE_EXEC_SIMD_X86_H
#define AERIE_EXEC_SIMD_X86_H

#if defined(__x86_64__) && !defined(AERIE_PORTABLE)
#define SIMD_HOST_X86
#include <immintrin.h>
#endif

#endif
