#!/bin/sh
# why.sh - `aerie why`: outcome, deciding bit, and what would have been without it. Expectations: DDI 0487, the registers' accessors.
set -u
: "${AERIE:?}"

# expect NAME TEXT ARGUMENTS...: the answer, in one line without runs of spaces, contains TEXT
expect()
{
	name=$1 text=$2
	shift 2
	out=$("$AERIE" why "$@" 2>&1 | tr -s ' \n' ' ')
	case $out in
	*"$text"*) echo "ok why: $name" ;;
	*) echo "not ok why: $name: $out" ;;
	esac
}

expect "trap of a virtual memory control" "exception to EL2: ESR_EL2 0x62300400" --set HCR_EL2.TVM=1 'msr sctlr_el1, x0'
expect "the bit" "decided by HCR_EL2.TVM = 0x1 with HCR_EL2.TVM = 0: executes: writes SCTLR_EL1" --set HCR_EL2.TVM=1 'msr sctlr_el1, x0'
expect "the next in priority" "with HCR_EL2.TVM = 0: exception to EL2" --set HCR_EL2.TVM=1 --set HFGWTR_EL2.SCTLR_EL1=1 'msr sctlr_el1, x0'
expect "a fine-grained trap's field" "decided by HFGWTR_EL2.SCTLR_EL1 = 0x1 with HFGWTR_EL2.SCTLR_EL1 = 0: executes" \
	--set HFGWTR_EL2.SCTLR_EL1=1 'msr sctlr_el1, x0'
expect "SCTLR_ELx of the regime" "decided by SCTLR_EL1.UCT = 0" --el 0 'mrs x0, ctr_el0'
expect "in a host's EL0" "decided by SCTLR_EL2.UCT = 0" --el 0 --set HCR_EL2.E2H=1 --set HCR_EL2.TGE=1 'mrs x0, ctr_el0'
expect "VHE redirection" "executes: writes SCTLR_EL2" --el 2 --set HCR_EL2.E2H=1 'msr sctlr_el1, x0'
expect "VNCR redirection" "writes the VNCR page at offset 0x20" --set HCR_EL2.NV=1 --set HCR_EL2.NV2=1 'msr vttbr_el2, x1'
expect "NV without NV2" "exception to EL2: ESR_EL2 0x62310843" --set HCR_EL2.NV=1 'mrs x2, vttbr_el2'
expect "NV1's trap comes before EL3's" "exception to EL2: ESR_EL2 0x6230142c" --set HCR_EL2.NV=1 --set HCR_EL2.NV1=1 --set HCR_EL2.ATA=1 \
	--set SCR_EL3.ATA=0 'msr tfsr_el1, x1'
expect "ERET of a guest hypervisor" "ESR_EL2 0x6a000000" --set HCR_EL2.NV=1 eret
expect "FP access" "decided by CPACR_EL1.FPEN = 0 with CPACR_EL1.FPEN = 0x3: executes" --set CPACR_EL1.FPEN=0 0x1e602820
expect "SMC to a hypervisor" "exception to EL2: ESR_EL2 0x5e000007" --set HCR_EL2.TSC=1 'smc #7'
expect "WFI" "decided by HCR_EL2.TWI = 0x1" --set HCR_EL2.TWI=1 wfi
expect "a word that is none" "UNDEFINED, taken to EL1" 0x00000000
expect "a field that is not there" "has no field TVN" --set HCR_EL2.TVN=1 wfi
expect "a register that is not there" "no register 'FOO_EL1'" --set FOO_EL1=1 wfi
expect "a value that does not fit" "does not fit" --set HCR_EL2.TVM=2 wfi
expect "text that is no instruction" "is neither a 32-bit word" 'mrs x0'
expect "an EL that is not there" "has no EL3" --cpu max-EL3 --el 3 wfi
expect "a described register" "executes: reads CPUECTLR_EL1" --cpu cortex-a72 'mrs x0, CPUECTLR_EL1'
expect "a described register's write enable" "decided by ACTLR_EL2[1] = 0 with ACTLR_EL2[1] = 0x1: exception to EL3" \
	--cpu cortex-a72 'msr CPUECTLR_EL1, x0'
expect "a described instruction" "executes: writes RAMINDEX_EL3" --impdef cortex-a710 --el 3 'msr RAMINDEX_EL3, x0'
expect "nothing" "which instruction?"

expect "an unused encoding of the ID space, FEAT_IDST" "exception to EL1: ESR_EL1 0x623c4001" --cpu max-MTE 'mrs x0, S3_1_C0_C0_6'
expect "... at each level its own" "exception to EL3: ESR_EL3 0x62384001" --cpu v8.5 --el 3 'mrs x0, S3_1_C0_C0_4'
expect "... without FEAT_IDST" "UNDEFINED, taken to EL1: ESR_EL1 0x2000000" --cpu v8.0 'mrs x0, S3_1_C0_C0_4'
expect "RVBAR_EL2 below EL3: not there, whatever NV is" "UNDEFINED, taken to EL1" --set HCR_EL2.NV=1 'mrs x0, rvbar_el2'
expect "... of the highest level" "ESR_EL2 0x62333001" --cpu max-EL3 --set HCR_EL2.NV=1 'mrs x0, rvbar_el2'
expect "an event counter that is not there, before PMUSERENR_EL0" "UNDEFINED, taken to EL1" --el 0 'mrs x0, pmevcntr6_el0'
expect "... one that is" "decided by PMUSERENR_EL0.{EN,ER}" --el 0 'mrs x0, pmevcntr5_el0'
expect "PMUSERENR_EL0.ER is not about types" "decided by PMUSERENR_EL0.EN" --el 0 --set PMUSERENR_EL0.ER=1 --set MDCR_EL2.HPMN=2 \
	'mrs x0, pmevtyper3_el0'
expect "fine-grained traps of the selected counter" "decided by HDFGRTR_EL2.PMEVCNTRn_EL0 = 0x1" --set HDFGRTR_EL2.PMEVCNTRn_EL0=1 \
	'mrs x0, pmxevcntr_el0'
expect "... and of its type" "decided by HDFGWTR_EL2.PMEVTYPERn_EL0 = 0x1" --set HDFGWTR_EL2.PMEVTYPERn_EL0=1 'msr pmxevtyper_el0, x0'
expect "prediction restriction by a guest hypervisor" "decided by HCR_EL2.NV = 0x1" --set HCR_EL2.NV=1 --set HCR_EL2.NV2=1 0xd50b7380
expect "TFSR_EL2 of a guest hypervisor: HCR_EL2.ATA" "decided by HCR_EL2.ATA = 0 with HCR_EL2.ATA = 0x1: executes: reads TFSR_EL1 in the place" \
	--set HCR_EL2.NV=1 --set HCR_EL2.NV2=1 --set SCR_EL3.ATA=1 --set HCR_EL2.ATA=0 'mrs x0, tfsr_el2'
expect "SCXTNUM_EL12: the page before HCR_EL2.EnSCXT" "VNCR page at offset 0x188" --set HCR_EL2.NV=1 --set HCR_EL2.NV2=1 \
	--set HCR_EL2.EnSCXT=0 --set SCR_EL3.EnSCXT=0 'mrs x0, s3_5_c13_c0_7'
expect "MDCR_EL2.TPM before HPMN, without FEAT_FGT, too" "decided by MDCR_EL2.TPM" --cpu v8.5 --set MDCR_EL2.TPM=1 --set MDCR_EL2.HPMN=1 \
	'mrs x0, pmevcntr3_el0'
expect "in a host's EL0 the timer's bits are CNTHCTL_EL2's" "decided by CNTHCTL_EL2.EL0PTEN = 0 with CNTHCTL_EL2.EL0PTEN = 0x1: executes" \
	--el 0 --set HCR_EL2.E2H=1 --set HCR_EL2.TGE=1 'mrs x0, cntp_ctl_el0'
expect "... and the counter's" "decided by CNTHCTL_EL2.EL0VCTEN" --el 0 --set HCR_EL2.E2H=1 --set HCR_EL2.TGE=1 'mrs x0, cntvct_el0'
expect "fine-grained traps of SVC" "decided by HFGITR_EL2.SVC_EL0 = 0x1" --el 0 --set HFGITR_EL2.SVC_EL0=1 'svc #3'
expect "... of TLBI" "decided by HFGITR_EL2.TLBIVMALLE1 = 0x1 with HFGITR_EL2.TLBIVMALLE1 = 0: executes: TLBI_VMALLE1" \
	--set HFGITR_EL2.TLBIVMALLE1=1 'tlbi vmalle1'
expect "... of debug registers" "decided by HDFGWTR_EL2.DBGBVRn_EL1 = 0x1" --set HDFGWTR_EL2.DBGBVRn_EL1=1 'msr dbgbvr3_el1, x0'
expect "... SCR_EL3.FGTEn = 0: none" "executes: writes DBGBVR3_EL1" --set HDFGWTR_EL2.DBGBVRn_EL1=1 --set SCR_EL3.FGTEn=0 'msr dbgbvr3_el1, x0'
expect "HCRX_EL2" "decided by HCRX_EL2.EnALS = 0 with HCRX_EL2.EnALS = 0x1: executes" --set HCRX_EL2.EnALS=0 0xf83fd120
expect "... a feature that HCRX_EL2 switches" "decided by HCRX_EL2.MSCEn = 0" --set HCRX_EL2.MSCEn=0 0x19cc056a
expect "SCR_EL3.HXEn" "decided by SCR_EL3.HXEn = 0" --el 2 --set SCR_EL3.HXEn=0 'mrs x0, hcrx_el2'
expect "FEAT_ECV" "decided by CNTHCTL_EL2.EL1TVCT = 0x1" --set CNTHCTL_EL2.EL1TVCT=1 'mrs x0, cntvct_el0'
expect "FEAT_TIDCP1" "decided by SCTLR_EL1.TIDCP = 0x1" --el 0 --set SCTLR_EL1.TIDCP=1 'mrs x0, s3_3_c11_c0_0'

# Cortex-A76 TRM (100798_0301), CPUECTLR_EL1: resets to 0x961563000
case $("$AERIE" info --cpu cortex-a76 sysreg CPUECTLR_EL1) in
*"storage 0x961563000"*) echo "ok why: Cortex-A76's CPUECTLR_EL1 after reset" ;;
*) echo "not ok why: Cortex-A76's CPUECTLR_EL1 after reset" ;;
esac

row=$(printf 'set HCR_EL2.TVM=1\n1 1 d5181000\n0 0 d53b0020\n' | "$AERIE" why --rows | tr '\t\n' '  ')
case $row in
"trap EL2 0x18 0x62300400 0x400 0 - HCR_EL2.TVM trap EL1 0x18 "*) echo "ok why: rows" ;;
*) echo "not ok why: rows: $row" ;;
esac
