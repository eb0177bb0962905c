/* sim/qemu_devices.h - QEMU's -device, -drive, -chardev and -serial: the part of its command line where options refer to each
 * other by id. Used by qemu_args.c only. */
#ifndef AERIE_SIM_QEMU_DEVICES_H
#define AERIE_SIM_QEMU_DEVICES_H

#include "sim/options.h"

enum { QEMU_IDS = 32 };

struct qemu_drive {
	const char *id, *file;
	bool readonly, used;
	enum { QEMU_IF_NONE, QEMU_IF_VIRTIO, QEMU_IF_PFLASH } interface;
	unsigned unit; /* of pflash; OPT_FLASH: the next */
};

struct qemu_chardev {
	const char *id;
	struct opt_serial serial;
	bool testdev;  /* not a serial line: the test device */
};

struct qemu_devices {
	struct qemu_drive drive[QEMU_IDS];
	unsigned drive_count;
	struct qemu_chardev chardev[QEMU_IDS];
	unsigned chardev_count;
	const char *pending[QEMU_IDS];  /* -device and -serial arguments that name an id: resolved at the end */
	unsigned pending_count;
	unsigned slots_used;
	const char *semihost_chardev;   /* id; NULL: none */
	bool legacy, legacy_said;       /* virtio-mmio.force-legacy, if it was said */
	enum { QEMU_NO_BUS, QEMU_SERIAL_MMIO, QEMU_SERIAL_PCI } serial_bus; /* where consoles go */
};

/* The names of -device, for people. */
extern const char qemu_device_names[];

int qemu_device(struct qemu_devices *d, struct options *o, const char *arg, struct error *e);
int qemu_drive(struct qemu_devices *d, struct options *o, const char *arg, struct error *e);
int qemu_chardev(struct qemu_devices *d, struct options *o, const char *arg, struct error *e);
int qemu_serial(struct qemu_devices *d, struct options *o, const char *arg, struct error *e);
int qemu_semihosting(struct qemu_devices *d, struct options *o, const char *arg, struct error *e);
/* The host end that a -chardev with that id describes. */
int qemu_find_chardev(const struct qemu_devices *d, const char *id, struct opt_serial *s, struct error *e);
/* After the last option: ids find what they name. */
int qemu_devices_done(struct qemu_devices *d, struct options *o, struct error *e);

#endif
