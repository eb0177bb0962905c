/* platforms/dev/devices.h - the device models a board may name, and the options each takes.
 *
 * model            windows  irq            backend  properties
 * "pl011"          0: 4 KiB 0: combined    chr      -
 * "pl031"          0: 4 KiB 0: alarm       -        "epoch": seconds since 1970 at time 0 (default: clock_epoch())
 * "virtio-mmio"    0: 512   0: the slot's  -        - (an empty slot)
 * "virtio-console" as above                chr      -
 * "virtio-blk"     as above                blk      "serial": string, at most 20 bytes are shown
 * "virtio-rng"     as above                -        -
 * "cfi-flash"      0: banks -              blk      - (no blk: contents are lost)
 * "pl061"          0: 4 KiB 0: combined    -        -; input wires: pins 0 to 7
 * "pcie-ecam"      0: ECAM  0-3: INTx      -        -; windows 1, 2: memory, 3: I/O; what sits on it is created with env.pci
 * "sp804"          0: 4 KiB 0: combined    -        "hz": of TIMCLK (default 1 MHz)
 * "sp805"          0: 4 KiB 0: WDOGINT     -        "hz": of WDOGCLK (default 32768); irq 1: WDOGRES
 * "v2m-sysregs"    0: 4 KiB -              -        "sys-id"; irq 0: power off, 1: reboot
 * "cnt-control"    0, 1: control, read     -        "cntfrq"; "runs": the counter does so from reset on (default 1)
 * "cnt-frames"     0: CNTCTL, 1: the two frames 0, 1: of the frames  "cntfrq"
 * "fvp-pwrc"       0: 4 KiB -              -        -; env.power; input wires FVP_PWRC_STANDBY(pe), FVP_PWRC_WAKE(pe)
 * "cci-550"        0: 64 KiB or more -     -        -
 * "tzc-400"        0: 4 KiB 0: refusals    -        -; window 1: the memory that filter 0 stands before, size 0: none
 * "smmuv3"         0: 128 KiB or more -     -        - (bypass only)
 * Functions on the PCI host send their messages (MSI-X) on env.bus.
 * The interrupt controllers are in platforms/dev/gic.h, the firmware in platforms/dev/psci_fw.h,
 * "fw-cfg" in platforms/dev/fw_cfg.h. */
#ifndef AERIE_DEV_DEVICES_H
#define AERIE_DEV_DEVICES_H

#include "sim/core/device.h"

/* Input wires of "fvp-pwrc": STANDBYWFI of a PE, and WakeRequest of its redistributor. */
#define FVP_PWRC_STANDBY(pe) (2u * (pe))
#define FVP_PWRC_WAKE(pe)    (2u * (pe) + 1)
#define FVP_PWRC_PE(wire)    ((wire) / 2)

extern const struct device_ops pl011_device;
extern const struct device_ops pl031_device;
extern const struct device_ops cfi_flash_device;
extern const struct device_ops pl061_device;
extern const struct device_ops pcie_ecam_device;
extern const struct device_ops pci_testdev_device;
extern const struct device_ops sp804_device;
extern const struct device_ops sp805_device;
extern const struct device_ops v2m_sysregs_device;
extern const struct device_ops cnt_control_device;
extern const struct device_ops cnt_frames_device;
extern const struct device_ops fvp_pwrc_device;
extern const struct device_ops cci550_device;
extern const struct device_ops empty_slot_device, empty_pcie_device;
extern const struct device_ops tzc400_device;
extern const struct device_ops smmuv3_device;
extern const struct device_ops virtio_slot_device;
extern const struct device_ops virtio_console_device;
extern const struct device_ops virtio_blk_device;
extern const struct device_ops virtio_rng_device;

#endif
