/* sim/kvm_calls.h - what the functions are called by which a Linux kernel asks its own part at EL2 (nVHE, protected KVM). */
#ifndef AERIE_SIM_KVM_CALLS_H
#define AERIE_SIM_KVM_CALLS_H

#include <stddef.h>
#include <stdint.h>
#include "sim/core/trace.h"

struct kvm_calls;

/* Of a kernel's Image. NULL: it does not say, or out of memory. */
struct kvm_calls *kvm_calls_create(const uint8_t *image, size_t size);
/* ... in a file, packed or not. NULL as well where it is not to be read: who boots it says so. */
struct kvm_calls *kvm_calls_of(const char *path, size_t limit);
void kvm_calls_destroy(struct kvm_calls *c);
/* The name of an event's function, or NULL; lives as long as `calls`. For struct trace. */
const char *kvm_calls_name(void *calls, const struct trace_event *ev);

#endif
