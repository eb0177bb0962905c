/* Fine-grained traps, a bit at a time: fgt.S. Encodings and bits: DDI 0487 M.a.a, the accessors that name the bit (D24, C5.3 to C5.6),
 * the field's place by the register's diagram; ICC_IGRPEN<n>_EL1: IHI 0069. TEST_EL 2, and 3 for what SCR_EL3 and a host change. */
#include <stdint.h>

typedef uint64_t u64;
enum reg { HFGRTR, HFGWTR, HFGITR, HDFGRTR, HDFGWTR, REGS };

static const struct row {
	uint32_t word;  /* with X1, or XZR where the instruction takes none */
	uint8_t reg, bit;
	uint8_t clear;  /* traps where the bit is 0 */
} rows[] = {
	{ 0xd5385101, HFGRTR, 0, 0 }, /* AFSR0_EL1 */
	{ 0xd5385121, HFGRTR, 1, 0 }, /* AFSR1_EL1 */
	{ 0xd53900e1, HFGRTR, 2, 0 }, /* AIDR_EL1 */
	{ 0xd538a301, HFGRTR, 3, 0 }, /* AMAIR_EL1 */
	{ 0xd5382201, HFGRTR, 4, 0 }, /* APDAKeyLo_EL1 */
	{ 0xd5382221, HFGRTR, 4, 0 }, /* APDAKeyHi_EL1 */
	{ 0xd5382241, HFGRTR, 5, 0 }, /* APDBKeyLo_EL1 */
	{ 0xd5382261, HFGRTR, 5, 0 }, /* APDBKeyHi_EL1 */
	{ 0xd5382301, HFGRTR, 6, 0 }, /* APGAKeyLo_EL1 */
	{ 0xd5382321, HFGRTR, 6, 0 }, /* APGAKeyHi_EL1 */
	{ 0xd5382101, HFGRTR, 7, 0 }, /* APIAKeyLo_EL1 */
	{ 0xd5382121, HFGRTR, 7, 0 }, /* APIAKeyHi_EL1 */
	{ 0xd5382141, HFGRTR, 8, 0 }, /* APIBKeyLo_EL1 */
	{ 0xd5382161, HFGRTR, 8, 0 }, /* APIBKeyHi_EL1 */
	{ 0xd5390001, HFGRTR, 9, 0 }, /* CCSIDR_EL1 */
	{ 0xd5390021, HFGRTR, 10, 0 }, /* CLIDR_EL1 */
	{ 0xd538d021, HFGRTR, 11, 0 }, /* CONTEXTIDR_EL1 */
	{ 0xd5381041, HFGRTR, 12, 0 }, /* CPACR_EL1 */
	{ 0xd53a0001, HFGRTR, 13, 0 }, /* CSSELR_EL1 */
	{ 0xd53b0021, HFGRTR, 14, 0 }, /* CTR_EL0 */
	{ 0xd53b00e1, HFGRTR, 15, 0 }, /* DCZID_EL0 */
	{ 0xd5385201, HFGRTR, 16, 0 }, /* ESR_EL1 */
	{ 0xd5386001, HFGRTR, 17, 0 }, /* FAR_EL1 */
	{ 0xd538c101, HFGRTR, 18, 0 }, /* ISR_EL1 */
	{ 0xd538a461, HFGRTR, 19, 0 }, /* LORC_EL1 */
	{ 0xd538a421, HFGRTR, 20, 0 }, /* LOREA_EL1 */
	{ 0xd538a4e1, HFGRTR, 21, 0 }, /* LORID_EL1 */
	{ 0xd538a441, HFGRTR, 22, 0 }, /* LORN_EL1 */
	{ 0xd538a401, HFGRTR, 23, 0 }, /* LORSA_EL1 */
	{ 0xd538a201, HFGRTR, 24, 0 }, /* MAIR_EL1 */
	{ 0xd5380001, HFGRTR, 25, 0 }, /* MIDR_EL1 */
	{ 0xd53800a1, HFGRTR, 26, 0 }, /* MPIDR_EL1 */
	{ 0xd5387401, HFGRTR, 27, 0 }, /* PAR_EL1 */
	{ 0xd53800c1, HFGRTR, 28, 0 }, /* REVIDR_EL1 */
	{ 0xd5381001, HFGRTR, 29, 0 }, /* SCTLR_EL1 */
	{ 0xd538d0e1, HFGRTR, 30, 0 }, /* SCXTNUM_EL1 */
	{ 0xd53bd0e1, HFGRTR, 31, 0 }, /* SCXTNUM_EL0 */
	{ 0xd5382041, HFGRTR, 32, 0 }, /* TCR_EL1 */
	{ 0xd538d081, HFGRTR, 33, 0 }, /* TPIDR_EL1 */
	{ 0xd53bd061, HFGRTR, 34, 0 }, /* TPIDRRO_EL0 */
	{ 0xd53bd041, HFGRTR, 35, 0 }, /* TPIDR_EL0 */
	{ 0xd5382001, HFGRTR, 36, 0 }, /* TTBR0_EL1 */
	{ 0xd5382021, HFGRTR, 37, 0 }, /* TTBR1_EL1 */
	{ 0xd538c001, HFGRTR, 38, 0 }, /* VBAR_EL1 */
	{ 0xd538ccc1, HFGRTR, 39, 0 }, /* ICC_IGRPEN0_EL1 */
	{ 0xd538cce1, HFGRTR, 39, 0 }, /* ICC_IGRPEN1_EL1 */
	{ 0xd5385301, HFGRTR, 40, 0 }, /* ERRIDR_EL1 */
	{ 0xd5385321, HFGRTR, 41, 0 }, /* ERRSELR_EL1 */
	{ 0xd5385401, HFGRTR, 42, 0 }, /* ERXFR_EL1 */
	{ 0xd5385421, HFGRTR, 43, 0 }, /* ERXCTLR_EL1 */
	{ 0xd5385441, HFGRTR, 44, 0 }, /* ERXSTATUS_EL1 */
	{ 0xd5385501, HFGRTR, 45, 0 }, /* ERXMISC0_EL1 */
	{ 0xd5385521, HFGRTR, 45, 0 }, /* ERXMISC1_EL1 */
	{ 0xd5385461, HFGRTR, 49, 0 }, /* ERXADDR_EL1 */
	{ 0xd538d0a1, HFGRTR, 50, 1 }, /* ACCDATA_EL1 */
	{ 0xd5185101, HFGWTR, 0, 0 }, /* AFSR0_EL1 */
	{ 0xd5185121, HFGWTR, 1, 0 }, /* AFSR1_EL1 */
	{ 0xd518a301, HFGWTR, 3, 0 }, /* AMAIR_EL1 */
	{ 0xd5182201, HFGWTR, 4, 0 }, /* APDAKeyLo_EL1 */
	{ 0xd5182221, HFGWTR, 4, 0 }, /* APDAKeyHi_EL1 */
	{ 0xd5182241, HFGWTR, 5, 0 }, /* APDBKeyLo_EL1 */
	{ 0xd5182261, HFGWTR, 5, 0 }, /* APDBKeyHi_EL1 */
	{ 0xd5182301, HFGWTR, 6, 0 }, /* APGAKeyLo_EL1 */
	{ 0xd5182321, HFGWTR, 6, 0 }, /* APGAKeyHi_EL1 */
	{ 0xd5182101, HFGWTR, 7, 0 }, /* APIAKeyLo_EL1 */
	{ 0xd5182121, HFGWTR, 7, 0 }, /* APIAKeyHi_EL1 */
	{ 0xd5182141, HFGWTR, 8, 0 }, /* APIBKeyLo_EL1 */
	{ 0xd5182161, HFGWTR, 8, 0 }, /* APIBKeyHi_EL1 */
	{ 0xd518d021, HFGWTR, 11, 0 }, /* CONTEXTIDR_EL1 */
	{ 0xd5181041, HFGWTR, 12, 0 }, /* CPACR_EL1 */
	{ 0xd51a0001, HFGWTR, 13, 0 }, /* CSSELR_EL1 */
	{ 0xd5185201, HFGWTR, 16, 0 }, /* ESR_EL1 */
	{ 0xd5186001, HFGWTR, 17, 0 }, /* FAR_EL1 */
	{ 0xd518a461, HFGWTR, 19, 0 }, /* LORC_EL1 */
	{ 0xd518a421, HFGWTR, 20, 0 }, /* LOREA_EL1 */
	{ 0xd518a441, HFGWTR, 22, 0 }, /* LORN_EL1 */
	{ 0xd518a401, HFGWTR, 23, 0 }, /* LORSA_EL1 */
	{ 0xd518a201, HFGWTR, 24, 0 }, /* MAIR_EL1 */
	{ 0xd5187401, HFGWTR, 27, 0 }, /* PAR_EL1 */
	{ 0xd5181001, HFGWTR, 29, 0 }, /* SCTLR_EL1 */
	{ 0xd518d0e1, HFGWTR, 30, 0 }, /* SCXTNUM_EL1 */
	{ 0xd51bd0e1, HFGWTR, 31, 0 }, /* SCXTNUM_EL0 */
	{ 0xd5182041, HFGWTR, 32, 0 }, /* TCR_EL1 */
	{ 0xd518d081, HFGWTR, 33, 0 }, /* TPIDR_EL1 */
	{ 0xd51bd061, HFGWTR, 34, 0 }, /* TPIDRRO_EL0 */
	{ 0xd51bd041, HFGWTR, 35, 0 }, /* TPIDR_EL0 */
	{ 0xd5182001, HFGWTR, 36, 0 }, /* TTBR0_EL1 */
	{ 0xd5182021, HFGWTR, 37, 0 }, /* TTBR1_EL1 */
	{ 0xd518c001, HFGWTR, 38, 0 }, /* VBAR_EL1 */
	{ 0xd518ccc1, HFGWTR, 39, 0 }, /* ICC_IGRPEN0_EL1 */
	{ 0xd518cce1, HFGWTR, 39, 0 }, /* ICC_IGRPEN1_EL1 */
	{ 0xd5185321, HFGWTR, 41, 0 }, /* ERRSELR_EL1 */
	{ 0xd5185421, HFGWTR, 43, 0 }, /* ERXCTLR_EL1 */
	{ 0xd5185441, HFGWTR, 44, 0 }, /* ERXSTATUS_EL1 */
	{ 0xd5185501, HFGWTR, 45, 0 }, /* ERXMISC0_EL1 */
	{ 0xd5185521, HFGWTR, 45, 0 }, /* ERXMISC1_EL1 */
	{ 0xd5185461, HFGWTR, 49, 0 }, /* ERXADDR_EL1 */
	{ 0xd518d0a1, HFGWTR, 50, 1 }, /* ACCDATA_EL1 */
	{ 0xd508711f, HFGITR, 0, 0 }, /* IC IALLUIS */
	{ 0xd508751f, HFGITR, 1, 0 }, /* IC IALLU */
	{ 0xd50b753f, HFGITR, 2, 0 }, /* IC IVAU */
	{ 0xd5087621, HFGITR, 3, 0 }, /* DC IVAC */
	{ 0xd5087661, HFGITR, 3, 0 }, /* DC IGVAC */
	{ 0xd50876a1, HFGITR, 3, 0 }, /* DC IGDVAC */
	{ 0xd5087641, HFGITR, 4, 0 }, /* DC ISW */
	{ 0xd5087681, HFGITR, 4, 0 }, /* DC IGSW */
	{ 0xd50876c1, HFGITR, 4, 0 }, /* DC IGDSW */
	{ 0xd5087a41, HFGITR, 5, 0 }, /* DC CSW */
	{ 0xd5087a81, HFGITR, 5, 0 }, /* DC CGSW */
	{ 0xd5087ac1, HFGITR, 5, 0 }, /* DC CGDSW */
	{ 0xd5087e41, HFGITR, 6, 0 }, /* DC CISW */
	{ 0xd5087e81, HFGITR, 6, 0 }, /* DC CIGSW */
	{ 0xd5087ec1, HFGITR, 6, 0 }, /* DC CIGDSW */
	{ 0xd50b7b21, HFGITR, 7, 0 }, /* DC CVAU */
	{ 0xd50b7c21, HFGITR, 8, 0 }, /* DC CVAP */
	{ 0xd50b7c61, HFGITR, 8, 0 }, /* DC CGVAP */
	{ 0xd50b7ca1, HFGITR, 8, 0 }, /* DC CGDVAP */
	{ 0xd50b7d21, HFGITR, 9, 0 }, /* DC CVADP */
	{ 0xd50b7d61, HFGITR, 9, 0 }, /* DC CGVADP */
	{ 0xd50b7da1, HFGITR, 9, 0 }, /* DC CGDVADP */
	{ 0xd50b7e21, HFGITR, 10, 0 }, /* DC CIVAC */
	{ 0xd50b7e61, HFGITR, 10, 0 }, /* DC CIGVAC */
	{ 0xd50b7ea1, HFGITR, 10, 0 }, /* DC CIGDVAC */
	{ 0xd50b7421, HFGITR, 11, 0 }, /* DC ZVA */
	{ 0xd50b7461, HFGITR, 11, 0 }, /* DC GVA */
	{ 0xd50b7481, HFGITR, 11, 0 }, /* DC GZVA */
	{ 0xd5087801, HFGITR, 12, 0 }, /* AT S1E1R */
	{ 0xd5087821, HFGITR, 13, 0 }, /* AT S1E1W */
	{ 0xd5087841, HFGITR, 14, 0 }, /* AT S1E0R */
	{ 0xd5087861, HFGITR, 15, 0 }, /* AT S1E0W */
	{ 0xd5087901, HFGITR, 16, 0 }, /* AT S1E1RP */
	{ 0xd5087921, HFGITR, 17, 0 }, /* AT S1E1WP */
	{ 0xd508811f, HFGITR, 18, 0 }, /* TLBI VMALLE1OS */
	{ 0xd508813f, HFGITR, 19, 0 }, /* TLBI VAE1OS */
	{ 0xd508815f, HFGITR, 20, 0 }, /* TLBI ASIDE1OS */
	{ 0xd508817f, HFGITR, 21, 0 }, /* TLBI VAAE1OS */
	{ 0xd50881bf, HFGITR, 22, 0 }, /* TLBI VALE1OS */
	{ 0xd50881ff, HFGITR, 23, 0 }, /* TLBI VAALE1OS */
	{ 0xd508853f, HFGITR, 24, 0 }, /* TLBI RVAE1OS */
	{ 0xd508857f, HFGITR, 25, 0 }, /* TLBI RVAAE1OS */
	{ 0xd50885bf, HFGITR, 26, 0 }, /* TLBI RVALE1OS */
	{ 0xd50885ff, HFGITR, 27, 0 }, /* TLBI RVAALE1OS */
	{ 0xd508831f, HFGITR, 28, 0 }, /* TLBI VMALLE1IS */
	{ 0xd508833f, HFGITR, 29, 0 }, /* TLBI VAE1IS */
	{ 0xd508835f, HFGITR, 30, 0 }, /* TLBI ASIDE1IS */
	{ 0xd508837f, HFGITR, 31, 0 }, /* TLBI VAAE1IS */
	{ 0xd50883bf, HFGITR, 32, 0 }, /* TLBI VALE1IS */
	{ 0xd50883ff, HFGITR, 33, 0 }, /* TLBI VAALE1IS */
	{ 0xd508823f, HFGITR, 34, 0 }, /* TLBI RVAE1IS */
	{ 0xd508827f, HFGITR, 35, 0 }, /* TLBI RVAAE1IS */
	{ 0xd50882bf, HFGITR, 36, 0 }, /* TLBI RVALE1IS */
	{ 0xd50882ff, HFGITR, 37, 0 }, /* TLBI RVAALE1IS */
	{ 0xd508863f, HFGITR, 38, 0 }, /* TLBI RVAE1 */
	{ 0xd508867f, HFGITR, 39, 0 }, /* TLBI RVAAE1 */
	{ 0xd50886bf, HFGITR, 40, 0 }, /* TLBI RVALE1 */
	{ 0xd50886ff, HFGITR, 41, 0 }, /* TLBI RVAALE1 */
	{ 0xd508871f, HFGITR, 42, 0 }, /* TLBI VMALLE1 */
	{ 0xd508873f, HFGITR, 43, 0 }, /* TLBI VAE1 */
	{ 0xd508875f, HFGITR, 44, 0 }, /* TLBI ASIDE1 */
	{ 0xd508877f, HFGITR, 45, 0 }, /* TLBI VAAE1 */
	{ 0xd50887bf, HFGITR, 46, 0 }, /* TLBI VALE1 */
	{ 0xd50887ff, HFGITR, 47, 0 }, /* TLBI VAALE1 */
	{ 0xd50b7381, HFGITR, 48, 0 }, /* CFP RCTX */
	{ 0xd50b73a1, HFGITR, 49, 0 }, /* DVP RCTX */
	{ 0xd50b73e1, HFGITR, 50, 0 }, /* CPP RCTX */
	{ 0xd50b7a21, HFGITR, 54, 0 }, /* DC CVAC */
	{ 0xd50b7a61, HFGITR, 54, 0 }, /* DC CGVAC */
	{ 0xd50b7aa1, HFGITR, 54, 0 }, /* DC CGDVAC */
	{ 0xd50b73c1, HFGITR, 60, 0 }, /* COSP RCTX */
	{ 0xd5087941, HFGITR, 62, 0 }, /* AT S1E1A */
	{ 0xd53000a1, HDFGRTR, 0, 0 }, /* DBGBCR<m>_EL1 m=0 */
	{ 0xd53001a1, HDFGRTR, 0, 0 }, /* DBGBCR<m>_EL1 m=1 */
	{ 0xd5300081, HDFGRTR, 1, 0 }, /* DBGBVR<n>_EL1 m=0 */
	{ 0xd5300181, HDFGRTR, 1, 0 }, /* DBGBVR<n>_EL1 m=1 */
	{ 0xd53000e1, HDFGRTR, 2, 0 }, /* DBGWCR<m>_EL1 m=0 */
	{ 0xd53001e1, HDFGRTR, 2, 0 }, /* DBGWCR<m>_EL1 m=1 */
	{ 0xd53000c1, HDFGRTR, 3, 0 }, /* DBGWVR<m>_EL1 m=0 */
	{ 0xd53001c1, HDFGRTR, 3, 0 }, /* DBGWVR<m>_EL1 m=1 */
	{ 0xd5300241, HDFGRTR, 4, 0 }, /* MDSCR_EL1 */
	{ 0xd53078c1, HDFGRTR, 5, 0 }, /* DBGCLAIMSET_EL1 */
	{ 0xd53079c1, HDFGRTR, 5, 0 }, /* DBGCLAIMCLR_EL1 */
	{ 0xd5307ec1, HDFGRTR, 6, 0 }, /* DBGAUTHSTATUS_EL1 */
	{ 0xd5301481, HDFGRTR, 7, 0 }, /* DBGPRCR_EL1 */
	{ 0xd5301181, HDFGRTR, 9, 0 }, /* OSLSR_EL1 */
	{ 0xd5300641, HDFGRTR, 10, 0 }, /* OSECCR_EL1 */
	{ 0xd53b9d41, HDFGRTR, 12, 0 }, /* PMXEVCNTR_EL0 */
	{ 0xd53be801, HDFGRTR, 12, 0 }, /* PMEVCNTR<m>_EL0 m=0 */
	{ 0xd53be821, HDFGRTR, 12, 0 }, /* PMEVCNTR<m>_EL0 m=1 */
	{ 0xd53b9d21, HDFGRTR, 13, 0 }, /* PMXEVTYPER_EL0 */
	{ 0xd53bec01, HDFGRTR, 13, 0 }, /* PMEVTYPER<m>_EL0 m=0 */
	{ 0xd53bec21, HDFGRTR, 13, 0 }, /* PMEVTYPER<m>_EL0 m=1 */
	{ 0xd53befe1, HDFGRTR, 14, 0 }, /* PMCCFILTR_EL0 */
	{ 0xd53b9d01, HDFGRTR, 15, 0 }, /* PMCCNTR_EL0 */
	{ 0xd53b9c21, HDFGRTR, 16, 0 }, /* PMCNTENSET_EL0 */
	{ 0xd53b9c41, HDFGRTR, 16, 0 }, /* PMCNTENCLR_EL0 */
	{ 0xd5389e21, HDFGRTR, 17, 0 }, /* PMINTENSET_EL1 */
	{ 0xd5389e41, HDFGRTR, 17, 0 }, /* PMINTENCLR_EL1 */
	{ 0xd53b9c61, HDFGRTR, 18, 0 }, /* PMOVSCLR_EL0 */
	{ 0xd53b9e61, HDFGRTR, 18, 0 }, /* PMOVSSET_EL0 */
	{ 0xd53b9ca1, HDFGRTR, 19, 0 }, /* PMSELR_EL0 */
	{ 0xd5389ec1, HDFGRTR, 22, 0 }, /* PMMIR_EL1 */
	{ 0xd53b9e01, HDFGRTR, 57, 0 }, /* PMUSERENR_EL0 */
	{ 0xd53b9cc1, HDFGRTR, 58, 0 }, /* PMCEID0_EL0 */
	{ 0xd53b9ce1, HDFGRTR, 58, 0 }, /* PMCEID1_EL0 */
	{ 0xd51000a1, HDFGWTR, 0, 0 }, /* DBGBCR<m>_EL1 m=0 */
	{ 0xd51001a1, HDFGWTR, 0, 0 }, /* DBGBCR<m>_EL1 m=1 */
	{ 0xd5100081, HDFGWTR, 1, 0 }, /* DBGBVR<m>_EL1 m=0 */
	{ 0xd5100181, HDFGWTR, 1, 0 }, /* DBGBVR<m>_EL1 m=1 */
	{ 0xd51000e1, HDFGWTR, 2, 0 }, /* DBGWCR<m>_EL1 m=0 */
	{ 0xd51001e1, HDFGWTR, 2, 0 }, /* DBGWCR<m>_EL1 m=1 */
	{ 0xd51000c1, HDFGWTR, 3, 0 }, /* DBGWVR<m>_EL1 m=0 */
	{ 0xd51001c1, HDFGWTR, 3, 0 }, /* DBGWVR<m>_EL1 m=1 */
	{ 0xd5100241, HDFGWTR, 4, 0 }, /* MDSCR_EL1 */
	{ 0xd51078c1, HDFGWTR, 5, 0 }, /* DBGCLAIMSET_EL1 */
	{ 0xd51079c1, HDFGWTR, 5, 0 }, /* DBGCLAIMCLR_EL1 */
	{ 0xd5101481, HDFGWTR, 7, 0 }, /* DBGPRCR_EL1 */
	{ 0xd5101081, HDFGWTR, 8, 0 }, /* OSLAR_EL1 */
	{ 0xd5100641, HDFGWTR, 10, 0 }, /* OSECCR_EL1 */
	{ 0xd51b9d41, HDFGWTR, 12, 0 }, /* PMXEVCNTR_EL0 */
	{ 0xd51be801, HDFGWTR, 12, 0 }, /* PMEVCNTR<m>_EL0 m=0 */
	{ 0xd51be821, HDFGWTR, 12, 0 }, /* PMEVCNTR<m>_EL0 m=1 */
	{ 0xd51b9d21, HDFGWTR, 13, 0 }, /* PMXEVTYPER_EL0 */
	{ 0xd51bec01, HDFGWTR, 13, 0 }, /* PMEVTYPER<m>_EL0 m=0 */
	{ 0xd51bec21, HDFGWTR, 13, 0 }, /* PMEVTYPER<m>_EL0 m=1 */
	{ 0xd51befe1, HDFGWTR, 14, 0 }, /* PMCCFILTR_EL0 */
	{ 0xd51b9d01, HDFGWTR, 15, 0 }, /* PMCCNTR_EL0 */
	{ 0xd51b9c21, HDFGWTR, 16, 0 }, /* PMCNTENSET_EL0 */
	{ 0xd51b9c41, HDFGWTR, 16, 0 }, /* PMCNTENCLR_EL0 */
	{ 0xd5189e21, HDFGWTR, 17, 0 }, /* PMINTENSET_EL1 */
	{ 0xd5189e41, HDFGWTR, 17, 0 }, /* PMINTENCLR_EL1 */
	{ 0xd51b9c61, HDFGWTR, 18, 0 }, /* PMOVSCLR_EL0 */
	{ 0xd51b9e61, HDFGWTR, 18, 0 }, /* PMOVSSET_EL0 */
	{ 0xd51b9ca1, HDFGWTR, 19, 0 }, /* PMSELR_EL0 */
	{ 0xd51b9c81, HDFGWTR, 20, 0 }, /* PMSWINC_EL0 */
	{ 0xd51b9c01, HDFGWTR, 21, 0 }, /* PMCR_EL0 */
	{ 0xd51b9e01, HDFGWTR, 57, 0 }, /* PMUSERENR_EL0 */
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* Bits that trap where they are 0. */
static const u64 quiet[REGS] = { 0xfff4000000000000, 0xfff4000000000000, 0x0f80000000000000, 0x7800000000000000, 0x7000000000000000 };
/* Not among "all others": reserved bits, and what traps SVC and ERET, by which code at EL0 comes back. */
static const u64 keep[REGS] = { 1UL << 51, 1UL << 51, 1UL << 61 | 7UL << 51, 1UL << 49, 1UL << 63 | 1UL << 58 | 1UL << 51 };

#define HCR_LOW (1UL << 31 | 3UL << 40 | 1UL << 53 | 1UL << 56) /* RW, API, APK, EnSCXT, ATA */
#define HCR_HOST (1UL << 34 | 1UL << 27)                       /* E2H, TGE */
#define DONE    0x77
#define AT_EL0  0x3c0
#define AT_EL1  0x3c5

extern struct {
	u64 count, esr, far, elr, spsr, vector, recover, rspsr, irqs, intid, irq_elr, irq_spsr, save[2], el;
} rt_records[];
void rt_puts(const char *s);
void rt_hex(u64 v);
void fgt_go(const uint32_t *code, u64 spsr, u64 x1);
u64 fgt_read(const uint32_t *code);
void fgt_set(const u64 *v);
void fgt_hcr(u64 v);
u64 fgt_esr_el1(void);
/* The level that took the exception. */
unsigned fgt_level(void);

static uint32_t code[16] __attribute__((aligned(64)));
static u64 buffer[64] __attribute__((aligned(512)));

u64 fgt_accesses, fgt_absent;

static void put_code(uint32_t a, uint32_t b)
{
	code[0] = a;
	code[1] = b;
	__asm__ volatile("dc cvau, %0; dsb ish; ic ivau, %0; dsb ish; isb" ::"r"(code) : "memory");
}

static unsigned field(uint32_t w, unsigned lsb, unsigned width)
{
	return w >> lsb & ((1u << width) - 1);
}

/* ESR of the trap: EC 0x18, IL, ISS of an MSR, MRS or System instruction. */
static u64 syndrome(uint32_t w)
{
	return 0x62000000 | field(w, 19, 2) << 20 | field(w, 5, 3) << 17 | field(w, 16, 3) << 14 | field(w, 12, 4) << 10 | field(w, 0, 5) << 5 |
	       field(w, 8, 4) << 1 | field(w, 21, 1);
}

static int is_insn(uint32_t w)
{
	return field(w, 19, 2) == 1;
}

/* What X1 is: a register's own value, a place for instructions by address. */
static u64 operand(uint32_t w)
{
	unsigned op2 = field(w, 5, 3), crm = field(w, 8, 4);

	if (!is_insn(w))
		return (put_code((w | 1u << 21) & ~1u, 0xd65f03c0), fgt_read(code)); /* mrs x0, ...; ret */
	if (field(w, 12, 4) != 7 || crm == 3 || (field(w, 16, 3) == 0 && (op2 == 2 || op2 == 4 || op2 == 6) && crm != 8))
		return 0; /* TLBI, RCTX, by set and way */
	return (u64)buffer;
}

enum outcome { RAN, TRAPPED, ABSENT, STRANGE };

/* One access at EL0 or EL1. */
static enum outcome run(const struct row *r, unsigned el, u64 x1)
{
	u64 esr, ec;
	unsigned to;

	put_code(r->word, el ? 0xd4000002 | DONE << 5 : 0xd4000001 | DONE << 5); /* hvc, svc */
	fgt_go(code, el ? AT_EL1 : AT_EL0, x1);
	fgt_accesses++;
	esr = rt_records[0].esr;
	to = fgt_level();
	if (to == 1 && TEST_EL == 2)
		esr = fgt_esr_el1();
	ec = esr >> 26;
	if ((ec == 0x15 || ec == 0x16) && (esr & 0xffff) == DONE)
		return RAN;
	if (to == 2 && esr == syndrome(r->word) && rt_records[0].elr == (u64)code)
		return TRAPPED;
	if (ec == 0 || (ec == 0x18 && to == 1))
		return ABSENT;
	return is_insn(r->word) && (ec == 0x24 || ec == 0x25) ? RAN : STRANGE; /* an abort of its own: let through */
}

static void report(const struct row *r, unsigned el, const char *what)
{
	rt_puts("note ");
	rt_hex(r->word);
	rt_puts(el ? " at EL1, bit " : " at EL0, bit ");
	rt_hex((u64)r->reg << 8 | r->bit);
	rt_puts(what);
}

static void set_quiet(u64 *v)
{
	for (unsigned i = 0; i < REGS; i++)
		v[i] = quiet[i];
}

/* The row's bit as it traps, and the others as they do not; or the other way round. */
static void set_row(const struct row *r, int others)
{
	u64 v[REGS];

	set_quiet(v);
	if (others)
		v[r->reg] = ~quiet[r->reg] & ~keep[r->reg];
	if (!others)
		v[r->reg] ^= 1UL << r->bit;
	else if (r->clear)
		v[r->reg] |= 1UL << r->bit;
	else
		v[r->reg] &= ~(1UL << r->bit);
	fgt_set(v);
}

static int at_el0(const struct row *r)
{
	return field(r->word, 16, 3) == 3 && !(field(r->word, 19, 2) == 3 && !field(r->word, 21, 1) && r->reg == HFGWTR && r->bit == 34) &&
	       !(r->reg == HDFGWTR && r->bit == 57); /* TPIDRRO_EL0 and PMUSERENR_EL0 are read only there */
}

static u64 judge(const struct row *r, unsigned el, enum outcome want, u64 x1, const char *what)
{
	enum outcome got = run(r, el, x1);

	if (got == want)
		return 0;
	report(r, el, what);
	return 1;
}

/* Accesses that are not as they should be, of one of the registers: each bit alone traps its access and nothing else does. */
u64 fgt_bits(unsigned reg)
{
	u64 bad = 0, v[REGS];

	for (unsigned i = 0; i < ROWS; i++) {
		const struct row *r = &rows[i];
		u64 x1;

		if (r->reg != reg)
			continue;
		set_quiet(v);
		fgt_set(v);
		fgt_hcr(HCR_LOW);
		x1 = operand(r->word);
		for (unsigned el = at_el0(r) ? 0 : 1; el < 2; el++) {
			set_quiet(v);
			fgt_set(v);
			if (run(r, el, x1) == ABSENT) {
				fgt_absent++;
				report(r, el, ": not there\n");
				continue;
			}
			bad += judge(r, el, RAN, x1, ": traps without its bit\n");
			set_row(r, 0);
			bad += judge(r, el, TRAPPED, x1, ": does not trap as it should\n");
			set_row(r, 1);
			bad += judge(r, el, RAN, x1, ": another bit traps it\n");
		}
	}
	set_quiet(v);
	fgt_set(v);
	return bad;
}

/* Each bit set, and yet nothing traps: what makes it so is set up by the caller; host: HCR_EL2.{E2H,TGE} = {1,1}, EL0 alone. */
u64 fgt_ignored(int host, unsigned reg)
{
	u64 bad = 0;

	for (unsigned i = 0; i < ROWS; i++) {
		const struct row *r = &rows[i];
		u64 x1;

		if (r->reg != reg)
			continue;
		fgt_hcr(HCR_LOW);
		x1 = operand(r->word);
		set_row(r, 0);
		fgt_hcr(host ? HCR_LOW | HCR_HOST : HCR_LOW);
		for (unsigned el = at_el0(r) ? 0 : 1; el < (host ? 1u : 2u); el++) {
			enum outcome got = run(r, el, x1);
			if (got != RAN && got != ABSENT) {
				report(r, el, ": traps\n");
				bad++;
			}
		}
	}
	fgt_hcr(HCR_LOW);
	return bad;
}
