/* platforms/dev/fw_cfg.h - numbered and named items that firmware reads: kernel, command line, processors.
 * Who fills them is the loader; the numbers are those of QEMU's documented interface. */
#ifndef AERIE_DEV_FW_CFG_H
#define AERIE_DEV_FW_CFG_H

#include <stddef.h>
#include <stdint.h>
#include "sim/core/device.h"

enum fw_cfg_key {
	FW_CFG_SIGNATURE = 0x00, FW_CFG_ID = 0x01, FW_CFG_RAM_SIZE = 0x03, FW_CFG_NOGRAPHIC = 0x04, FW_CFG_NB_CPUS = 0x05,
	FW_CFG_KERNEL_SIZE = 0x08, FW_CFG_INITRD_SIZE = 0x0b, FW_CFG_MAX_CPUS = 0x0f, FW_CFG_KERNEL_DATA = 0x11,
	FW_CFG_INITRD_DATA = 0x12, FW_CFG_CMDLINE_SIZE = 0x14, FW_CFG_CMDLINE_DATA = 0x15, FW_CFG_FILE_DIR = 0x19,
	FW_CFG_FILE_FIRST = 0x20, FW_CFG_KEYS = 0x40,
};

/* `dev` is what fw_cfg_device.create() gave. Property "ram": bytes of memory. */
extern const struct device_ops fw_cfg_device;

/* Sets an item to a copy of the data; 0 or -ENOMEM. */
int fw_cfg_set(void *dev, enum fw_cfg_key key, const void *data, size_t len);
int fw_cfg_set_u32(void *dev, enum fw_cfg_key key, uint32_t v);
/* A named item, in the directory under the next free number: -ENOSPC, -ENAMETOOLONG (55 characters), -ENOMEM. The same name
 * again replaces it. */
int fw_cfg_set_file(void *dev, const char *name, const void *data, size_t len);

#endif
