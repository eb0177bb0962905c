/* sim/fvp_params.c - the parameters of Arm's FVP_BaseR_AEMv8R and FVP_Base_RevC-2xAEMvA. The one place where their names are known.
 *
 * A parameter is mapped; or accepted and ignored, because what it sets is so here or is not seen by software, for the reason its row
 * gives (--explain prints it); or refused. Not here: the options of that command line (fvp_args.c). */
#include "sim/fvp_params.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/core/bits.h"
#include "sim/fvp_cpu.h"
#include "sim/parse.h"

static int keep(struct fvp *p, const char *s, const char **out, struct error *e)
{
	*out = options_keep(p->o, s);
	return *out ? 0 : error_set(e, ENOMEM, "out of memory");
}

static int cores_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	uint64_t n;
	unsigned cluster = name[7] == '1';
	int rc = parse_u64(value, name, cluster ? 0 : 1, p->o->board->cluster ? p->o->board->cluster : FVP_MAX_CORES, &n, e);

	p->cores[cluster] = (unsigned)n;
	return rc;
}

static int regions_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	uint64_t n;
	int rc = parse_u64(value, name, 0, 255, &n, e);

	p->regions[strstr(name, "_s2") != NULL] = (int)n;
	return rc;
}

static int dram_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	uint64_t n;
	int rc = parse_u64(value, name, 1, p->o->board->ram_max >> 30, &n, e);

	p->o->ram = n << 30;
	return rc;
}

/* The lines that write to standard output: here that is one of them. */
static int uart_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	struct opt_serial *s = &p->serial[strstr(name, "_uart")[5] - '0'];

	if (strcmp(value, "-") != 0) {
		s->kind = SERIAL_FILE;
		return keep(p, value, &s->path, e);
	}
	if (!p->stdio_taken)
		s->kind = SERIAL_STDIO;
	p->stdio_taken = true;
	return 0;
}

static int flash_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	struct opt_flash f = { .readonly = true };
	int rc = keep(p, value, &f.path, e);

	return rc ? rc : options_add_flash(p->o, &f, strstr(name, "flashloader1") ? 1 : 0, e);
}

static int rom_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	(void)name;
	return keep(p, value, &p->o->bios, e);
}

static int startup_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	(void)name;
	return keep(p, value, &p->o->startup, e);
}

static int disk_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	struct opt_virtio v = { .model = "virtio-blk" };
	int rc = keep(p, value, &v.path, e);

	(void)name;
	return rc ? rc : options_add_virtio(p->o, &v, e);
}

static bool is_true(const char *v)
{
	return strcmp(v, "1") == 0 || strcasecmp(v, "true") == 0;
}

/* The random-number generator sits in the last of the slots. */
static int rng_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	(void)name;
	return is_true(value) ? options_add_virtio(p->o, &(struct opt_virtio){ .model = "virtio-rng", .slot = 3 }, e) : 0;
}

static int vmsa_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	(void)name, (void)e;
	p->no_vmsa = !is_true(value);
	return 0;
}

static int counter_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	(void)name, (void)e;
	p->o->counter_runs = is_true(value);
	return 0;
}

static int secure_param(struct fvp *p, const char *name, const char *value, struct error *e)
{
	(void)name, (void)e;
	p->o->secure_memory = is_true(value);
	return 0;
}

static int must_be_on(struct fvp *p, const char *name, const char *value, struct error *e)
{
	(void)p;
	return is_true(value) ? 0 : error_set(e, EINVAL, "fvp: %s=%s is not modelled: only 1", name, value);
}

static int must_be_off(struct fvp *p, const char *name, const char *value, struct error *e)
{
	(void)p;
	return !is_true(value) ? 0 : error_set(e, EINVAL, "fvp: %s=%s is not modelled: only 0", name, value);
}

enum { R = 1, A = 2, ALL = R | A, REFUSED = 4 }; /* the models that have it; refused where its value is not empty */

struct param {
	const char *pattern; /* as for fnmatch() */
	unsigned models;
	int (*set)(struct fvp *p, const char *name, const char *value, struct error *e); /* NULL: ignored */
	const char *why;     /* why it is ignored or refused, or what it sets */
};

/* The first row that fits counts. */
static const struct param params[] = {
	{ "cluster[01].NUM_CORES", ALL, cores_param, "the number of processors" },
	{ "cluster[01].num_protection_regions_s[12]", R, regions_param, "the regions of the EL1 and EL2 MPUs" },
	{ "cluster*.has_aarch64", R, must_be_on, "the processors are AArch64's" },
	{ "cluster*.VMSA_supported", R, vmsa_param, "whether EL1 can use tables (ID_AA64MMFR0_EL1.MSA_frac)" },
	{ "cluster*.max_32bit_el", R, NULL, "there is no AArch32" },
	{ "cluster[01].max_32bit_el", A, fvp_max_32bit_el, "the highest level that can use AArch32" },
	{ "cluster[01].memory_tagging_support_level", A, fvp_memory_tagging, "whether DRAM has allocation tags, for FEAT_MTE3" },
	{ "cluster[01].cpu[0-3].RVBAR", A, fvp_reset_address, "where the processors start" },
	{ "cluster[01].cpu[0-3].CONFIG64", A, must_be_on, "the processors start in AArch64" },
	{ "cluster[01].has_arm_v[89]-[0-9]", A, must_be_on, "the processor has what is modelled of it; --cpu v8.4 is an older one" },
	{ "cluster*.gicv3.extended-interrupt-range-support", ALL, NULL, "the extended ranges of INTIDs read as absent" },
	{ "cluster*.gicv3.*", ALL, NULL, "the interrupt controller is GICv3 by system registers" },
	{ "cluster*.PA_SIZE", ALL, NULL, "addresses have as many bits as the processor says" },
	{ "cluster*.semihosting-*", ALL, NULL, "semihosting is what --semihosting says" },
	{ "cluster*.cpu*.semihosting-*", ALL, NULL, "semihosting is what --semihosting says" },
	{ "semihosting-*", ALL, NULL, "semihosting is what --semihosting says" },
	{ "cluster*.gicv4.*", A, NULL, "there are no virtual LPIs" },
	{ "cluster*.restriction_on_speculative_execution*", A, NULL, "nothing is executed speculatively" },
	{ "cluster*.check_memory_attributes", A, NULL, "memory is always coherent" },
	{ "cluster*.ish_is_osh", A, NULL, "memory is always coherent" },
	{ "cluster*.clear_reg_top_eret", A, NULL, "UNPREDICTABLE: registers keep their upper halves" },
	{ "cluster*.enhanced_pac2_level", A, NULL, "pointer authentication is what the processor has (--cpu max+FPAC, -PAuth2)" },
	{ "cluster*.output_attributes", A, NULL, "the bus has no such signals" },
	{ "cluster*.brbe_disable_recording", A, NULL, "there are no branch records" },
	{ "cluster*.stage12_tlb_size", ALL, NULL, "TLB sizes are not seen by software" },
	{ "gic_distributor.has-two-security-states", R, must_be_off, "the GIC has one Security state" },
	{ "gic_distributor.has-two-security-states", A, must_be_on, "the GIC has two Security states" },
	{ "gic_distributor.reg-base-per-redistributor", A | REFUSED, NULL, "the redistributors follow each other from 0x2f100000" },
	{ "gic_distributor.virtual-lpi-support", A, must_be_off, "there are no virtual LPIs" },
	{ "has-gicv4.1", A, must_be_off, "there are no virtual LPIs" },
	{ "gicv3.gicv2-only", A, must_be_off, "the interrupt controller is GICv3" },
	{ "gic_distributor.*", ALL, NULL, "the GIC is what it is without" },
	{ "bp.refcounter.non_arch_start_at_default", R, must_be_on, "the system counter runs from reset on" },
	{ "bp.refcounter.non_arch_start_at_default", A, counter_param, "whether the system counter runs from reset on" },
	{ "bp.refcounter.*", ALL, NULL, "the counter follows virtual time" },
	{ "bp.dram_size", ALL, dram_param, "GiB of DRAM" },
	{ "bp.secure_memory", R, must_be_off, "memory is open to all" },
	{ "bp.secure_memory", A, secure_param, "whether memory is closed to the Non-secure world, and the TZC-400 decides" },
	{ "bp.tzc_400.diagnostics", A, NULL, "the TZC-400 records what it refuses, but prints nothing" },
	{ "bp.secureflashloader.fname", A, rom_param, "what the trusted boot ROM holds" },
	{ "pctl.startup", A, startup_param, "the processors that start from reset" },
	{ "bp.pl011_uart[0-3].out_file", ALL, uart_param, "where a serial line writes" },
	{ "bp.pl011_uart[0-3].in_file", ALL | REFUSED, NULL, "a serial line reads standard input only" },
	{ "bp.pl011_uart[0-3].shutdown_tag", ALL | REFUSED, NULL, "what a guest prints does not stop it" },
	{ "bp.pl011_uart[0-3].*", ALL, NULL, "serial lines neither wait nor stop the simulation" },
	{ "bp.terminal_*", ALL, NULL, "there are no telnet terminals" },
	{ "bp.vis.*", ALL, NULL, "there is no window" },
	{ "bp.flashloader[01].fname", ALL, flash_param, "what flash holds" },
	{ "bp.flashloader[01].fnameWrite", ALL | REFUSED, NULL, "flash is not written back (--flash writes back)" },
	{ "bp.dram_metadata.*", A, NULL, "DRAM has tags where the processors have FEAT_MTE" },
	{ "bp.virtioblockdevice.image_path", ALL, disk_param, "the disk" },
	{ "bp.virtio_rng.enabled", ALL, rng_param, "the random-number generator" },
	{ "bp.virtio*.secure_accesses", R, NULL, "devices reach what the processors reach" },
	{ "bp.exclusive_monitor.*", ALL, NULL, "exclusives work everywhere in memory" },
	{ "bp.ve_sysregs.exit_on_shutdown", ALL, NULL, "a guest that powers off always ends the simulation" },
	{ "bp.ve_sysregs.mmbSiteDefault", ALL, NULL, "there is no daughterboard" },
	{ "bp.smsc_91c111.*", ALL, NULL, "there is no network" },
	{ "bp.virtio_net.*", ALL, NULL, "there is no network" },
	{ "bp.virtiop9device.root_path", ALL | REFUSED, NULL, "there is no shared folder" },
	{ "bp.hostbridge.*", ALL, NULL, "there is no network" },
	{ "bp.sp805_*", R, NULL, "a watchdog waits for software to start it, and its second end resets the machine" },
	{ "cci400.*", ALL, NULL, "memory is always coherent" },
	{ "cci550.*", A, NULL, "memory is always coherent" },
	{ "pci.pci_smmuv3.*", A, NULL, "nothing sits behind the SMMU, which translates nothing" },
	{ "cache_state_modelled", ALL, NULL, "caches are not seen by software" },
	{ "pctl.*", R, NULL, "all processors start from reset" },
	{ "cluster[01].*", A, fvp_cpu_param, "a feature of the processors" },
};

int fvp_param(struct fvp *p, const char *arg, struct error *e)
{
	unsigned model = p->o->board->profile_r ? R : A;
	char name[128];
	const char *eq = strchr(arg, '=');

	if (!eq || eq == arg || (size_t)(eq - arg) >= sizeof(name))
		return error_set(e, EINVAL, "fvp: -C wants NAME=VALUE, not '%s'", arg);
	memcpy(name, arg, (size_t)(eq - arg));
	name[eq - arg] = 0;
	for (size_t i = 0; i < ARRAY_SIZE(params); i++) {
		const struct param *r = &params[i];

		if (!(r->models & model) || fnmatch(r->pattern, name, 0) != 0)
			continue;
		if ((r->models & REFUSED) && eq[1])
			return error_set(e, EINVAL, "fvp: %s=%s is not modelled: %s", name, eq + 1, r->why);
		if (p->explain)
			fprintf(stderr, "%-7s %s=%s: %s\n", r->set ? "mapped" : "ignored", name, eq + 1, r->why);
		return r->set ? r->set(p, name, eq + 1, e) : 0;
	}
	return error_set(e, EINVAL, "fvp: the parameter %s is not modelled (leave it out if the software does not need it)", name);
}
