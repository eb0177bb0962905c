/* sim/testdev.c - the host end of a serial line by which a test program ends the run with a status. */
#include "sim/testdev.h"

static void take(struct testdev *t, uint8_t c)
{
	if (c >= '0' && c <= '9') {
		t->number = (t->number * 10 + c - '0') & 0x7fffffff;
		return;
	}
	if (c == 'q')
		t->exit(t->arg, (int)((t->number << 1 | 1) & 0xff)); /* an exit status has 8 bits */
	t->number = 0;
}

static void testdev_write(void *arg, const uint8_t *buf, size_t len)
{
	for (size_t i = 0; i < len; i++)
		take(arg, buf[i]);
}

static size_t testdev_read(void *arg, uint8_t *buf, size_t len)
{
	(void)arg, (void)buf, (void)len;
	return 0;
}

void testdev_init(struct testdev *t, void (*exit)(void *arg, int status), void *arg)
{
	static const struct chardev_ops ops = { .write = testdev_write, .read = testdev_read };

	*t = (struct testdev){ .chr = { .ops = &ops, .arg = t }, .exit = exit, .arg = arg };
}
