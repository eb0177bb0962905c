/* sim/core/chardev.h - contract: the host end of a serial line or console, implemented by sim/console.
 * All calls come from the run loop's thread: what a host thread received is handed over there. */
#ifndef AERIE_CORE_CHARDEV_H
#define AERIE_CORE_CHARDEV_H

#include <stddef.h>
#include <stdint.h>

struct chardev_ops {
	/* Takes all `len` bytes; an end that has gone away drops them. */
	void (*write)(void *arg, const uint8_t *buf, size_t len);
	/* Moves at most `len` bytes of waiting input to buf and returns how many; 0: none now. */
	size_t (*read)(void *arg, uint8_t *buf, size_t len);
};

/* Owned by the machine; a device fills the last two fields in create() and clears them in destroy(). */
struct chardev {
	const struct chardev_ops *ops;
	void *arg;                 /* of ops; borrowed */
	void (*input)(void *dev);  /* to be called when input has arrived: the device then reads what it has room for and
	                              comes back by itself for the rest. NULL: nobody listens */
	void *dev;                 /* of input; borrowed */
};

static inline void chardev_write(struct chardev *c, const uint8_t *buf, size_t len)
{
	if (c)
		c->ops->write(c->arg, buf, len);
}

static inline size_t chardev_read(struct chardev *c, uint8_t *buf, size_t len)
{
	return c && len ? c->ops->read(c->arg, buf, len) : 0;
}

#endif
