/* sim/qemu_devices.c - QEMU's -device, -drive, -chardev and -serial.
 * Not here: the other options (qemu_args.c). */
#include "sim/qemu_devices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sim/parse.h"

const char qemu_device_names[] = "loader, guest-loader, virtio-blk-device, virtio-blk-pci, virtio-rng-device, virtio-rng-pci, "
				 "virtio-serial-device, virtio-serial-pci, virtconsole, pci-testdev";

static int keep(struct options *o, const char *s, const char **out, struct error *e)
{
	*out = options_keep(o, s);
	return *out ? 0 : error_set(e, ENOMEM, "out of memory");
}

static bool in_list(const char *s, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(s, *list) == 0)
			return true;
	return false;
}

/* ---- -drive ---- */

/* How the host reaches the file does not change what the guest sees. */
static bool host_side_prop(const char *key)
{
	static const char *const names[] = { "cache", "aio", "discard", "detect-zeroes", "werror", "rerror", "locking",
					     "file.locking", NULL };
	return in_list(key, names);
}

static int drive_interface(struct qemu_drive *v, const char *name, struct error *e)
{
	if (strcmp(name, "none") == 0)
		v->interface = QEMU_IF_NONE;
	else if (strcmp(name, "virtio") == 0)
		v->interface = QEMU_IF_VIRTIO;
	else if (strcmp(name, "pflash") == 0)
		v->interface = QEMU_IF_PFLASH;
	else
		return error_set(e, EINVAL, "qemu: -drive if=%s is not modelled", name);
	return 0;
}

static int drive_prop(struct qemu_drive *v, struct options *o, const struct parse_item *it, struct error *e)
{
	const char *value = it->value ? it->value : "";

	if (strcmp(it->key, "file") == 0)
		return keep(o, value, &v->file, e);
	if (strcmp(it->key, "id") == 0)
		return keep(o, value, &v->id, e);
	if (strcmp(it->key, "readonly") == 0 || strcmp(it->key, "read-only") == 0)
		return parse_bool(it->value ? value : "on", it->key, &v->readonly, e);
	if (strcmp(it->key, "if") == 0)
		return drive_interface(v, value, e);
	if (strcmp(it->key, "unit") == 0 || strcmp(it->key, "index") == 0) {
		uint64_t unit = OPT_FLASH;
		int rc = parse_u64(value, "-drive unit", 0, OPT_FLASH - 1, &unit, e);
		v->unit = (unsigned)unit;
		return rc;
	}
	if ((strcmp(it->key, "format") == 0 && strcmp(value, "raw") == 0) || host_side_prop(it->key) ||
	    (strcmp(it->key, "media") == 0 && strcmp(value, "disk") == 0) ||
	    (strcmp(it->key, "snapshot") == 0 && strcmp(value, "off") == 0))
		return 0;
	return error_set(e, EINVAL, "qemu: -drive %s=%s is not modelled", it->key, value);
}

/* The first device gets the last slot, as QEMU has it. */
static int add_virtio(struct qemu_devices *d, struct options *o, struct opt_virtio *v, struct error *e)
{
	const struct board_part *p = board_part_find(o->board, "virtio-mmio", ~0u);

	if (v->pci) {
		v->slot = options_pci_slot(o);
		return options_add_virtio(o, v, e);
	}
	if (!p || d->slots_used >= board_part_count(p))
		return error_set(e, EINVAL, "qemu: more virtio devices than the machine has slots");
	if (d->legacy_said)
		v->legacy = d->legacy;
	v->slot = board_part_count(p) - 1 - d->slots_used++;
	return options_add_virtio(o, v, e);
}

int qemu_drive(struct qemu_devices *d, struct options *o, const char *arg, struct error *e)
{
	struct qemu_drive v = { .interface = QEMU_IF_VIRTIO /* the board's default */, .unit = OPT_FLASH };
	const char *rest = arg;
	struct parse_item it;

	while (rest) {
		int rc = parse_next(&rest, &it, "-drive", e);
		if (!rc)
			rc = drive_prop(&v, o, &it, e);
		if (rc)
			return rc;
	}
	if (!v.file)
		return error_set(e, EINVAL, "qemu: -drive %s: no file", arg);
	if (v.interface == QEMU_IF_PFLASH)
		return options_add_flash(o, &(struct opt_flash){ v.file, v.readonly }, v.unit, e);
	if (v.interface == QEMU_IF_VIRTIO)
		return add_virtio(d, o, &(struct opt_virtio){ .model = "virtio-blk", .path = v.file, .readonly = v.readonly }, e);
	if (d->drive_count == QEMU_IDS)
		return error_set(e, EINVAL, "qemu: more than %d drives", QEMU_IDS);
	d->drive[d->drive_count++] = v;
	return 0;
}

/* ---- -device ---- */

static int loader_data(struct opt_load *l, uint64_t data, uint64_t len, bool big_endian, struct error *e)
{
	if (len < 1 || len > 8)
		return error_set(e, EINVAL, "qemu: -device loader: data-len must be 1 to 8");
	l->kind = LOAD_DATA;
	l->data_len = (unsigned)len;
	for (unsigned i = 0; i < len; i++)
		l->data[big_endian ? len - 1 - i : i] = (uint8_t)(data >> (8 * i));
	return 0;
}

static int loader(struct options *o, const char *arg, struct error *e)
{
	struct opt_load l = { .kind = LOAD_ELF };
	uint64_t data = 0, len = 0, cpu;
	bool has_addr = false, raw = false, be = false;
	const char *rest = arg;
	struct parse_item it;

	while (rest) {
		int rc = parse_next(&rest, &it, "-device loader", e);
		if (rc)
			return rc;
		if (strcmp(it.text, "loader") == 0 && !it.value)
			continue;
		else if (!it.value)
			rc = error_set(e, EINVAL, "qemu: -device loader: '%s' wants a value", it.key);
		else if (strcmp(it.key, "file") == 0)
			rc = keep(o, it.value, &l.path, e);
		else if (strcmp(it.key, "addr") == 0)
			rc = parse_u64(it.value, "-device loader,addr", 0, UINT64_MAX, &l.addr, e), has_addr = true;
		else if (strcmp(it.key, "data") == 0)
			rc = parse_u64(it.value, "-device loader,data", 0, UINT64_MAX, &data, e);
		else if (strcmp(it.key, "data-len") == 0)
			rc = parse_u64(it.value, "-device loader,data-len", 1, 8, &len, e);
		else if (strcmp(it.key, "data-be") == 0)
			rc = parse_bool(it.value, "-device loader,data-be", &be, e);
		else if (strcmp(it.key, "force-raw") == 0)
			rc = parse_bool(it.value, "-device loader,force-raw", &raw, e);
		else if (strcmp(it.key, "cpu-num") == 0)
			rc = parse_u64(it.value, "-device loader,cpu-num (only processor 0)", 0, 0, &cpu, e), l.entry = true;
		else
			rc = error_set(e, EINVAL, "qemu: -device loader property %s is not modelled", it.key);
		if (rc)
			return rc;
	}
	if (!l.path) {
		int rc = loader_data(&l, data, len, be, e);
		if (rc)
			return rc;
	} else if (raw || has_addr) {
		l.kind = LOAD_RAW;
	}
	return options_add_load(o, &l, e);
}

/* A hypervisor's guest's kernel or initial RAM disk: a file in memory, and a node in the device tree. */
static int guest_loader(struct options *o, const char *arg, struct error *e)
{
	struct opt_load l = { .kind = LOAD_RAW };
	bool has_addr = false;
	const char *rest = arg;
	struct parse_item it;
	int rc = 0;

	while (!rc && rest) {
		rc = parse_next(&rest, &it, "-device guest-loader", e);
		if (rc || (strcmp(it.text, "guest-loader") == 0 && !it.value))
			continue;
		bool kernel = strcmp(it.key, "kernel") == 0;
		if (!it.value)
			rc = error_set(e, EINVAL, "qemu: -device guest-loader: '%s' wants a value", it.key);
		else if ((kernel || strcmp(it.key, "initrd") == 0) && !l.path)
			l.module = kernel ? "kernel" : "ramdisk", rc = keep(o, it.value, &l.path, e);
		else if (strcmp(it.key, "bootargs") == 0)
			rc = keep(o, it.value, &l.module_args, e);
		else if (strcmp(it.key, "addr") == 0)
			rc = parse_u64(it.value, "-device guest-loader,addr", 0, UINT64_MAX, &l.addr, e), has_addr = true;
		else
			rc = error_set(e, EINVAL, "qemu: -device guest-loader: cannot use %s=%s (addr, bootargs, and one of kernel, "
				       "initrd)", it.key, it.value);
	}
	if (!rc && (!l.path || !has_addr))
		rc = error_set(e, EINVAL, "qemu: -device guest-loader wants addr=, and kernel= or initrd=");
	return rc ? rc : options_add_load(o, &l, e);
}

/* What our functions are like anyway. */
static bool pci_prop(const struct parse_item *it)
{
	return (strcmp(it->key, "disable-legacy") == 0 && strcmp(it->value, "on") == 0) ||
	       (strcmp(it->key, "disable-modern") == 0 && strcmp(it->value, "off") == 0);
}

static int virtio_blk(struct qemu_devices *d, struct options *o, const char *arg, struct error *e)
{
	struct opt_virtio v = { .model = "virtio-blk", .pci = strncmp(arg, "virtio-blk-pci", 14) == 0 };
	const char *rest = arg;
	struct parse_item it;
	int rc = 0;

	while (!rc && rest) {
		rc = parse_next(&rest, &it, "-device", e);
		if (rc || !it.value)
			continue;
		if (strcmp(it.key, "serial") == 0) {
			rc = keep(o, it.value, &v.serial, e);
		} else if (strcmp(it.key, "drive") == 0) {
			for (unsigned i = 0; i < d->drive_count; i++)
				if (d->drive[i].id && strcmp(d->drive[i].id, it.value) == 0) {
					v.path = d->drive[i].file;
					v.readonly = d->drive[i].readonly;
				}
			if (!v.path)
				rc = error_set(e, EINVAL, "qemu: no -drive with id=%s", it.value);
		} else if (strcmp(it.key, "id") != 0 && !(v.pci && pci_prop(&it))) {
			rc = error_set(e, EINVAL, "qemu: -device virtio-blk property %s is not modelled", it.key);
		}
	}
	if (!rc && !v.path)
		rc = error_set(e, EINVAL, "qemu: -device virtio-blk wants drive=ID");
	return rc ? rc : add_virtio(d, o, &v, e);
}

/* A console on the bus that -device virtio-serial-... made, which drivers find by its registers of version 1, as in QEMU. */
static int virtconsole(struct qemu_devices *d, struct options *o, const char *arg, struct error *e)
{
	struct opt_virtio v = { .model = "virtio-console", .pci = d->serial_bus == QEMU_SERIAL_PCI, .legacy = true };
	const char *rest = arg;
	struct parse_item it;

	while (rest) {
		int rc = parse_next(&rest, &it, "-device virtconsole", e);
		if (rc)
			return rc;
		for (unsigned i = 0; it.value && strcmp(it.key, "chardev") == 0 && i < d->chardev_count; i++)
			v.testdev |= d->chardev[i].testdev && strcmp(d->chardev[i].id, it.value) == 0;
	}
	if (d->serial_bus == QEMU_NO_BUS)
		return error_set(e, EINVAL, "qemu: -device virtconsole needs -device virtio-serial-device before it");
	if (!v.testdev)
		return error_set(e, EINVAL, "qemu: -device virtconsole without a chardev=ID of a -chardev testdev is not modelled");
	return add_virtio(d, o, &v, e);
}

int qemu_device(struct qemu_devices *d, struct options *o, const char *arg, struct error *e)
{
	const char *rest = arg;
	struct parse_item it;
	int rc = parse_next(&rest, &it, "-device", e);

	if (rc)
		return rc;
	if (strcmp(it.text, "loader") == 0)
		return loader(o, arg, e);
	if (strcmp(it.text, "guest-loader") == 0)
		return guest_loader(o, arg, e);
	if (strcmp(it.text, "virtio-rng-device") == 0)
		return add_virtio(d, o, &(struct opt_virtio){ .model = "virtio-rng" }, e);
	if (strcmp(it.text, "virtio-rng-pci") == 0)
		return add_virtio(d, o, &(struct opt_virtio){ .model = "virtio-rng", .pci = true }, e);
	if (strcmp(it.text, "virtio-serial-device") == 0 || strcmp(it.text, "virtio-serial-pci") == 0) {
		d->serial_bus = it.text[14] == 'd' ? QEMU_SERIAL_MMIO : QEMU_SERIAL_PCI;
		return 0;
	}
	if (strcmp(it.text, "pci-testdev") == 0)
		return add_virtio(d, o, &(struct opt_virtio){ .model = "pci-testdev", .pci = true }, e);
	if (strcmp(it.text, "virtio-blk-device") != 0 && strcmp(it.text, "virtio-blk-pci") != 0 && strcmp(it.text, "virtconsole") != 0)
		return error_set(e, EINVAL, "qemu: -device %s is not modelled (there are: %s)", it.text, qemu_device_names);
	if (d->pending_count == QEMU_IDS)
		return error_set(e, EINVAL, "qemu: more than %d devices", QEMU_IDS);
	d->pending[d->pending_count++] = arg;
	return 0;
}

/* ---- -chardev, -serial ---- */

int qemu_chardev(struct qemu_devices *d, struct options *o, const char *arg, struct error *e)
{
	struct qemu_chardev c = { .serial.kind = SERIAL_NULL };
	const char *rest = arg;
	struct parse_item it;
	int rc = parse_next(&rest, &it, "-chardev", e);

	if (rc)
		return rc;
	if (strcmp(it.text, "stdio") == 0)
		c.serial.kind = SERIAL_STDIO;
	else if (strcmp(it.text, "file") == 0)
		c.serial.kind = SERIAL_FILE;
	else if (strcmp(it.text, "testdev") == 0)
		c.testdev = true;
	else if (strcmp(it.text, "null") != 0)
		return error_set(e, EINVAL, "qemu: -chardev %s is not modelled (there are: stdio, file, null, testdev)", it.text);
	while (!rc && rest) {
		rc = parse_next(&rest, &it, "-chardev", e);
		if (rc)
			break;
		if (strcmp(it.key, "id") == 0 && it.value)
			rc = keep(o, it.value, &c.id, e);
		else if (strcmp(it.key, "path") == 0 && it.value)
			rc = keep(o, it.value, &c.serial.path, e);
		else if (strcmp(it.key, "mux") == 0)
			rc = parse_bool(it.value, "-chardev mux", &c.serial.escape, e);
		else if (strcmp(it.key, "signal") != 0)
			rc = error_set(e, EINVAL, "qemu: -chardev property %s is not modelled", it.key);
	}
	if (!rc && (!c.id || (c.serial.kind == SERIAL_FILE && !c.serial.path) || d->chardev_count == QEMU_IDS))
		rc = error_set(e, EINVAL, "qemu: -chardev %s: id or path is missing", arg);
	if (!rc)
		d->chardev[d->chardev_count++] = c;
	return rc;
}

int qemu_find_chardev(const struct qemu_devices *d, const char *id, struct opt_serial *s, struct error *e)
{
	for (unsigned i = 0; i < d->chardev_count; i++)
		if (strcmp(d->chardev[i].id, id) == 0 && !d->chardev[i].testdev) {
			*s = d->chardev[i].serial;
			return 0;
		}
	return error_set(e, EINVAL, "qemu: no -chardev with id=%s that a console could use", id);
}

int qemu_serial(struct qemu_devices *d, struct options *o, const char *arg, struct error *e)
{
	if (strncmp(arg, "chardev:", 8) == 0) {
		struct opt_serial s;
		return qemu_find_chardev(d, arg + 8, &s, e) ? -EINVAL : options_add_serial(o, &s, e);
	}
	if (strcmp(arg, "mon:stdio") == 0)
		return options_add_serial(o, &(struct opt_serial){ .kind = SERIAL_STDIO, .escape = true }, e);
	if (strcmp(arg, "stdio") == 0)
		return options_add_serial(o, &(struct opt_serial){ .kind = SERIAL_STDIO }, e);
	if (strcmp(arg, "null") == 0 || strcmp(arg, "none") == 0 || (strncmp(arg, "file:", 5) == 0 && arg[5]))
		return options_serial(o, arg, e);
	return error_set(e, EINVAL, "qemu: -serial %s is not modelled (there are: stdio, mon:stdio, null, file:PATH, chardev:ID)", arg);
}

/* ---- -semihosting-config ---- */

/* What is not QEMU's own (dir=, ro) is there, too. */
int qemu_semihosting(struct qemu_devices *d, struct options *o, const char *arg, struct error *e)
{
	int rc = arg ? 0 : options_semihost_arg(o, NULL, e); /* -semihosting */

	while (!rc && arg) {
		const char *item = arg;
		struct parse_item it;

		rc = parse_next(&arg, &it, "-semihosting-config", e);
		if (rc)
			break;
		if (strcmp(it.key, "chardev") == 0 && it.value) {
			rc = keep(o, it.value, &d->semihost_chardev, e);
			continue;
		}
		char *one = strndup(item, arg ? (size_t)(arg - item) - 1 : strlen(item));
		rc = one ? options_semihost_arg(o, one, e) : error_set(e, ENOMEM, "out of memory");
		free(one);
	}
	return rc;
}

int qemu_devices_done(struct qemu_devices *d, struct options *o, struct error *e)
{
	int rc = 0;

	for (unsigned i = 0; !rc && i < d->pending_count; i++)
		rc = (strncmp(d->pending[i], "virtconsole", 11) == 0 ? virtconsole : virtio_blk)(d, o, d->pending[i], e);
	if (!rc && d->semihost_chardev)
		rc = qemu_find_chardev(d, d->semihost_chardev, &o->semihost.out, e);
	return rc;
}
