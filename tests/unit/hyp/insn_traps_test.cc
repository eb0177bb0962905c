// tests/unit/hyp/insn_traps_test.cc - traps of FP, WFx, HVC, SMC, SVC, ERET and PAuth, rule by rule (DDI 0487 J1).
#include "tests/unit/hyp/fixture.h"

extern "C" {
#include "hyp/insn_traps.h"
}

namespace
{

constexpr uint64_t E2H = BIT(34), TGE = BIT(27);

// 0: executes; n: traps to ELn.
unsigned fp(Pe &p)
{
	verdict v = hyp_fp_verdict(p.cpu);

	EXPECT_EQ(hyp_derive(p.cpu).fp_trap, v.what != DO_REGISTER);
	return v.what == DO_REGISTER ? 0 : v.target_el;
}

TEST(FpTrap, CpacrByExceptionLevel)
{
	Pe p;

	for (uint64_t fpen : { 0, 2 }) {
		p.set(SR_CPACR_EL1, fpen << 20);
		EXPECT_EQ(fp(p.at(0)), 1u) << fpen;
		EXPECT_EQ(fp(p.at(1)), 1u) << fpen;
		EXPECT_EQ(fp(p.at(2)), 0u) << fpen;
	}
	p.set(SR_CPACR_EL1, 1 << 20);
	EXPECT_EQ(fp(p.at(0)), 1u);
	EXPECT_EQ(fp(p.at(1)), 0u);
	p.set(SR_CPACR_EL1, 3 << 20);
	EXPECT_EQ(fp(p.at(0)), 0u);
	p.set(SR_CPACR_EL1, 0).with(SR_HCR_EL2, TGE);
	EXPECT_EQ(fp(p.at(0)), 2u);
	EXPECT_EQ(hyp_fp_verdict(p.cpu).ec, EC_UNKNOWN) << "EL1's trap under TGE";
}

// The same of SVE: 0, or 10 * target + (1: EC of SVE, 2: of FP).
unsigned sve(Pe &p)
{
	verdict v = hyp_sve_verdict(p.cpu);

	EXPECT_EQ(hyp_derive(p.cpu).sve_trap, v.what != DO_REGISTER);
	return v.what == DO_REGISTER ? 0 : 10u * v.target_el + (v.ec == EC_SVE ? 1 : 2);
}

TEST(SveTrap, ZenBeforeFpenElByEl)
{
	Pe p("max+SVE");

	p.set(SR_CPTR_EL3, BIT(8));
	for (uint64_t zen : { 0, 2 }) {
		p.set(SR_CPACR_EL1, zen << 16 | 3 << 20);
		EXPECT_EQ(sve(p.at(0)), 11u);
		EXPECT_EQ(sve(p.at(1)), 11u);
		EXPECT_EQ(sve(p.at(2)), 0u);
	}
	p.set(SR_CPACR_EL1, 1 << 16 | 3 << 20);
	EXPECT_EQ(sve(p.at(0)), 11u);
	EXPECT_EQ(sve(p.at(1)), 0u);
	p.set(SR_CPACR_EL1, 3 << 16);
	EXPECT_EQ(sve(p.at(1)), 12u);
	p.set(SR_CPACR_EL1, 0);
	EXPECT_EQ(sve(p.at(1)), 11u) << "ZEN first";
	p.set(SR_CPACR_EL1, 3 << 16).set(SR_CPTR_EL2, BIT(8));
	EXPECT_EQ(sve(p.at(1)), 12u) << "EL1's FPEN before EL2's TZ";
	p.with(SR_HCR_EL2, TGE);
	EXPECT_EQ(sve(p.set(SR_CPACR_EL1, 0).at(0)), 21u) << "EL1's trap under TGE keeps its EC";
}

// CheckOriginalSVEEnabled(): ZEN and FPEN of CPACR_EL1, then TZ and TFP of CPTR_EL2, also where all of them trap to EL2.
TEST(SveTrap, CpacrFirstUnderTge)
{
	Pe p("max+SVE");

	p.with(SR_HCR_EL2, TGE).set(SR_CPTR_EL3, BIT(8)).set(SR_CPTR_EL2, BIT(8) | BIT(10)).set(SR_CPACR_EL1, 3 << 16).at(0);
	EXPECT_EQ(sve(p), 22u);
	EXPECT_EQ(hyp_sve_verdict(p.cpu).ec, EC_UNKNOWN) << "FPEN of EL1 comes before TZ of EL2";
	EXPECT_EQ(sve(p.set(SR_CPACR_EL1, 3 << 16 | 3 << 20)), 21u);
	EXPECT_EQ(sve(p.set(SR_CPTR_EL2, BIT(10))), 22u);
	EXPECT_EQ(hyp_sve_verdict(p.cpu).ec, EC_FP_ACCESS);
}

TEST(SveTrap, CptrEl2AndEl3)
{
	Pe p("max+SVE");

	p.set(SR_CPACR_EL1, 3 << 16 | 3 << 20).set(SR_CPTR_EL3, BIT(8)).set(SR_CPTR_EL2, BIT(8) | BIT(10));
	EXPECT_EQ(sve(p.at(0)), 21u);
	EXPECT_EQ(sve(p.at(2)), 21u);
	EXPECT_EQ(sve(p.at(3)), 0u);
	EXPECT_EQ(sve(p.set(SR_CPTR_EL2, BIT(10)).at(1)), 22u);
	p.with(SR_HCR_EL2, E2H).set(SR_CPTR_EL2, 1 << 16 | 3 << 20);
	EXPECT_EQ(sve(p.at(2)), 0u);
	EXPECT_EQ(sve(p.at(0)), 0u) << "ZEN = 01 only concerns a host's EL0";
	p.with(SR_HCR_EL2, TGE);
	EXPECT_EQ(sve(p.at(0)), 21u);
	p.set(SR_CPTR_EL2, 3 << 16 | 3 << 20).set(SR_CPTR_EL3, 0);
	EXPECT_EQ(sve(p.at(0)), 31u);
	EXPECT_EQ(sve(p.at(3)), 31u) << "CPTR_EL3.EZ traps EL3 itself";
	EXPECT_EQ(sve(p.set(SR_CPTR_EL3, BIT(8) | BIT(10)).at(2)), 32u);
}

TEST(SveLength, LeastOfTheLimitsInForce)
{
	Pe p("max+SVE");
	const auto vq = [&p](unsigned el) {
		return hyp_derive(p.at(el).cpu).vq;
	};

	p.set(SR_ZCR_EL1, 3).set(SR_ZCR_EL2, 7).set(SR_ZCR_EL3, 15);
	EXPECT_EQ(vq(0), 4u);
	EXPECT_EQ(vq(1), 4u);
	EXPECT_EQ(vq(2), 8u);
	EXPECT_EQ(vq(3), 16u);
	p.set(SR_ZCR_EL1, 15);
	EXPECT_EQ(vq(1), 8u);
	p.set(SR_ZCR_EL3, 1);
	EXPECT_EQ(vq(1), 2u);
	p.set(SR_ZCR_EL3, 14);
	EXPECT_EQ(vq(3), 8u) << "the next shorter one that there is";
	p.with(SR_HCR_EL2, E2H | TGE).set(SR_ZCR_EL1, 0);
	EXPECT_EQ(vq(0), 8u) << "ZCR_EL1 does not limit a host's EL0";
	Pe q("max+SVE=256");
	q.set(SR_ZCR_EL1, 15).set(SR_ZCR_EL2, 15).set(SR_ZCR_EL3, 15);
	EXPECT_EQ(hyp_derive(q.at(1).cpu).vq, 2u);
}

TEST(FpTrap, CptrEl2InBothLayouts)
{
	Pe p;

	p.set(SR_CPACR_EL1, 3 << 20).set(SR_CPTR_EL2, BIT(10));
	EXPECT_EQ(fp(p.at(0)), 2u);
	EXPECT_EQ(fp(p.at(1)), 2u);
	EXPECT_EQ(fp(p.at(2)), 2u);
	EXPECT_EQ(fp(p.at(3)), 0u);
	p.with(SR_HCR_EL2, E2H).set(SR_CPTR_EL2, 3 << 20);
	EXPECT_EQ(fp(p.at(2)), 0u);
	p.set(SR_CPTR_EL2, 1 << 20);
	EXPECT_EQ(fp(p.at(1)), 0u) << "FPEN = 01 only concerns a host's EL0";
	EXPECT_EQ(fp(p.at(0)), 0u);
	p.with(SR_HCR_EL2, TGE);
	EXPECT_EQ(fp(p.at(0)), 2u);
	EXPECT_EQ(fp(p.at(2)), 0u);
	p.set(SR_CPTR_EL2, 0);
	EXPECT_EQ(fp(p.at(2)), 2u);
}

TEST(FpTrap, CptrEl3TrapsAllLevels)
{
	Pe p;

	p.set(SR_CPACR_EL1, 3 << 20).set(SR_CPTR_EL3, BIT(10));
	for (unsigned el = 0; el < 4; el++)
		EXPECT_EQ(fp(p.at(el)), 3u) << el;
}

unsigned wfx(Pe &p, unsigned ti)
{
	verdict v = hyp_wfx_verdict(p.cpu, ti);

	EXPECT_TRUE(v.what == DO_REGISTER || v.ec == EC_WFX);
	return v.what == DO_REGISTER ? 0 : v.target_el;
}

TEST(WfxTrap, FromTheLowestLevelUp)
{
	Pe p;

	EXPECT_EQ(wfx(p.at(0), 0), 1u) << "SCTLR_EL1.nTWI is 0";
	EXPECT_EQ(wfx(p.at(1), 0), 0u);
	p.with(SR_SCTLR_EL1, BIT(16));
	EXPECT_EQ(wfx(p.at(0), 0), 0u);
	EXPECT_EQ(wfx(p.at(0), 1), 1u) << "nTWE is another bit";
	EXPECT_EQ(wfx(p.at(0), 2), 0u) << "WFIT goes with WFI";
	p.with(SR_HCR_EL2, BIT(13));
	EXPECT_EQ(wfx(p.at(1), 0), 2u);
	EXPECT_EQ(wfx(p.at(1), 3), 0u);
	EXPECT_EQ(wfx(p.at(2), 0), 0u);
	p.set(SR_HCR_EL2, 0).with(SR_SCR_EL3, BIT(13));
	EXPECT_EQ(wfx(p.at(2), 1), 3u);
	EXPECT_EQ(wfx(p.at(3), 1), 0u);
}

TEST(Calls, HvcNeedsEl2AndHce)
{
	Pe p, none("max-EL2"), no_el3("max-EL3");

	EXPECT_EQ(hyp_hvc_verdict(p.at(0).cpu).what, UNDEFINED);
	EXPECT_EQ(hyp_hvc_verdict(p.at(1).cpu).what, UNDEFINED) << "SCR_EL3.HCE";
	p.with(SR_SCR_EL3, BIT(8));
	EXPECT_EQ(hyp_hvc_verdict(p.at(1).cpu).target_el, 2);
	EXPECT_EQ(hyp_hvc_verdict(p.at(2).cpu).target_el, 2);
	EXPECT_EQ(hyp_hvc_verdict(p.at(3).cpu).target_el, 3);
	p.set(SR_SCR_EL3, BIT(8));
	EXPECT_EQ(hyp_hvc_verdict(p.at(1).cpu).what, UNDEFINED) << "Secure EL1 without Secure EL2";
	EXPECT_EQ(hyp_hvc_verdict(none.at(1).cpu).what, DO_NOTHING) << "the firmware's";
	EXPECT_EQ(hyp_hvc_verdict(no_el3.at(1).cpu).target_el, 2);
	no_el3.with(SR_HCR_EL2, BIT(29));
	EXPECT_EQ(hyp_hvc_verdict(no_el3.cpu).what, UNDEFINED) << "HCR_EL2.HCD";
}

TEST(Calls, Smc)
{
	Pe p, no_el3("max-EL3");

	EXPECT_EQ(hyp_smc_verdict(p.at(0).cpu).what, UNDEFINED);
	EXPECT_EQ(hyp_smc_verdict(p.at(1).cpu).target_el, 3);
	p.with(SR_SCR_EL3, BIT(7));
	EXPECT_EQ(hyp_smc_verdict(p.at(1).cpu).what, UNDEFINED) << "SCR_EL3.SMD";
	p.with(SR_HCR_EL2, BIT(19));
	EXPECT_EQ(hyp_smc_verdict(p.at(1).cpu).target_el, 2) << "HCR_EL2.TSC comes first";
	EXPECT_EQ(hyp_smc_verdict(no_el3.at(1).cpu).what, DO_NOTHING) << "the firmware's";
}

TEST(Calls, SvcAndEretUnderFineGrainedTraps)
{
	Pe p;

	EXPECT_EQ(hyp_svc_verdict(p.at(0).cpu).target_el, 1);
	EXPECT_EQ(hyp_svc_verdict(p.at(2).cpu).target_el, 2);
	EXPECT_EQ(hyp_eret_verdict(p.at(0).cpu).what, UNDEFINED);
	EXPECT_EQ(hyp_eret_verdict(p.at(1).cpu).what, DO_REGISTER);
	p.with(SR_HFGITR_EL2, BIT(51) | BIT(52) | BIT(53));
	EXPECT_EQ(hyp_svc_verdict(p.at(0).cpu).target_el, 1) << "SCR_EL3.FGTEn is clear";
	p.with(SR_SCR_EL3, BIT(27));
	EXPECT_EQ(hyp_svc_verdict(p.at(0).cpu).target_el, 2);
	EXPECT_EQ(hyp_svc_verdict(p.at(1).cpu).target_el, 2);
	EXPECT_EQ(hyp_eret_verdict(p.at(1).cpu).ec, EC_ERET);
	EXPECT_EQ(hyp_eret_verdict(p.at(2).cpu).what, DO_REGISTER);
	p.with(SR_HCR_EL2, E2H | TGE);
	EXPECT_EQ(hyp_svc_verdict(p.at(0).cpu).why, nullptr) << "a host's EL0 is not trapped";
}

TEST(PauthTrap, ApiOfBothLevels)
{
	Pe p;

	EXPECT_EQ(hyp_pauth_verdict(p.at(1).cpu).target_el, 2) << "HCR_EL2.API";
	p.with(SR_HCR_EL2, BIT(41));
	EXPECT_EQ(hyp_pauth_verdict(p.at(1).cpu).target_el, 3) << "SCR_EL3.API";
	EXPECT_EQ(hyp_pauth_verdict(p.at(2).cpu).target_el, 3);
	p.with(SR_SCR_EL3, BIT(17));
	EXPECT_EQ(hyp_pauth_verdict(p.at(1).cpu).what, DO_REGISTER);
	p.set(SR_HCR_EL2, E2H | TGE);
	EXPECT_EQ(hyp_pauth_verdict(p.at(0).cpu).what, DO_REGISTER) << "HCR_EL2.API is not about a host's EL0";
}

// 0: executes; n: EC 0x0A to ELn.
unsigned ls64(Pe &p, ls64_kind kind)
{
	verdict v = hyp_ls64_verdict(p.cpu, kind);

	EXPECT_TRUE(v.what == DO_REGISTER || v.ec == EC_LS64);
	return v.what == DO_REGISTER ? 0 : v.target_el;
}

TEST(Ls64, EachKindHasItsBits)
{
	for (ls64_kind kind : {LS64_PLAIN, LS64_ST64BV, LS64_ST64BV0}) {
		uint64_t sctlr = kind == LS64_PLAIN ? BIT(56) : kind == LS64_ST64BV ? BIT(54) : BIT(55);
		uint64_t hcrx = kind == LS64_PLAIN ? BIT(1) : kind == LS64_ST64BV ? BIT(2) : BIT(0);
		Pe p;
		p.with(SR_SCR_EL3, BIT(38) | BIT(36)).set(SR_SCTLR_EL1, 0).set(SR_SCTLR_EL2, 0).set(SR_HCRX_EL2, 0);
		EXPECT_EQ(ls64(p.at(0), kind), 1u);
		EXPECT_EQ(ls64(p.at(1), kind), 2u);
		EXPECT_EQ(ls64(p.at(2), kind), 0u);
		p.set(SR_SCTLR_EL1, sctlr);
		EXPECT_EQ(ls64(p.at(0), kind), 2u);
		p.set(SR_HCRX_EL2, hcrx);
		EXPECT_EQ(ls64(p.at(0), kind), 0u);
		EXPECT_EQ(ls64(p.at(1), kind), 0u);
		p.set(SR_HCRX_EL2, 0).with(SR_HCR_EL2, E2H | TGE);
		EXPECT_EQ(ls64(p.at(0), kind), 2u) << "the host's SCTLR_EL2";
		p.set(SR_SCTLR_EL2, sctlr);
		EXPECT_EQ(ls64(p.at(0), kind), 0u) << "HCRX_EL2 does not concern a host's EL0";
	}
}

TEST(Ls64, ScrEnAS0IsForST64BV0AtEveryLowerEl)
{
	Pe p;

	p.with(SR_SCR_EL3, BIT(38)).without(SR_SCR_EL3, BIT(36)).set(SR_SCTLR_EL1, BIT(54) | BIT(55)).set(SR_HCRX_EL2, BIT(0) | BIT(2));
	for (unsigned el : {0u, 1u, 2u}) {
		EXPECT_EQ(ls64(p.at(el), LS64_ST64BV0), 3u);
		EXPECT_EQ(ls64(p.at(el), LS64_ST64BV), 0u);
	}
	EXPECT_EQ(ls64(p.at(3), LS64_ST64BV0), 0u);
	p.set(SR_HCRX_EL2, 0);
	EXPECT_EQ(ls64(p.at(1), LS64_ST64BV0), 2u) << "EL2's control comes first";
	EXPECT_EQ(LS64_ST64BV0, 1) << "the ISS";
}

TEST(Mops, EnabledByHcrxAndSctlr)
{
	Pe p;

	p.with(SR_SCR_EL3, BIT(38)).set(SR_SCTLR_EL1, 0).set(SR_HCRX_EL2, BIT(11));
	EXPECT_EQ(hyp_mops_verdict(p.at(0).cpu).what, UNDEFINED);
	EXPECT_EQ(hyp_mops_verdict(p.at(1).cpu).what, DO_REGISTER);
	p.set(SR_SCTLR_EL1, BIT(33));
	EXPECT_EQ(hyp_mops_verdict(p.at(0).cpu).what, DO_REGISTER);
	p.set(SR_HCRX_EL2, 0);
	EXPECT_EQ(hyp_mops_verdict(p.at(0).cpu).what, UNDEFINED);
	EXPECT_EQ(hyp_mops_verdict(p.at(1).cpu).what, UNDEFINED);
	EXPECT_EQ(hyp_mops_verdict(p.at(2).cpu).what, DO_REGISTER);
	p.set(SR_HCRX_EL2, BIT(10));
	EXPECT_EQ(hyp_mops_target(p.at(1).cpu), 2u) << "HCRX_EL2.MCE2";
	EXPECT_EQ(hyp_mops_target(p.at(3).cpu), 3u);
	p.set(SR_HCRX_EL2, 0);
	EXPECT_EQ(hyp_mops_target(p.at(0).cpu), 1u);
	p.with(SR_HCR_EL2, TGE);
	EXPECT_EQ(hyp_mops_target(p.at(0).cpu), 2u);
}

// ---- EL1 using AArch32: AArch32.CheckAdvSIMDOrFPEnabled() ----
struct Pe32 : Pe {
	Pe32()
	{
		for (feature f : { FEAT_AA32EL0, FEAT_AA32EL1 })
			model.feat.w[f / 64] |= BIT(f % 64);
		cpu->sr[SR_SCR_EL3] |= BIT(10); // RW: EL2 is AArch64
		cpu->sr[SR_HCR_EL2] = 0;        // not RW: EL1 is AArch32
		cpu->ps.nrw = 1;
		set(SR_CPACR_EL1, 3 << 20).set(SR_FPEXC32_EL2, BIT(30));
	}
};

what of(const Pe32 &p)
{
	return hyp_fp_verdict(p.cpu).what;
}

TEST(FpTrap32, CpacrAndFpexcMakeItUndefined)
{
	Pe32 p;

	EXPECT_TRUE(el1_is_aarch32(p.cpu));
	for (unsigned el : { 0u, 1u }) {
		p.at(el).set(SR_CPACR_EL1, 3 << 20).set(SR_FPEXC32_EL2, BIT(30));
		EXPECT_EQ(of(p), DO_REGISTER);
		p.set(SR_FPEXC32_EL2, 0);
		EXPECT_EQ(of(p), UNDEFINED) << "FPEXC.EN";
		p.set(SR_FPEXC32_EL2, BIT(30)).set(SR_CPACR_EL1, 1 << 20);
		EXPECT_EQ(of(p), el ? DO_REGISTER : UNDEFINED) << "cp10 = 01: EL1 only";
		p.set(SR_CPACR_EL1, 0);
		EXPECT_EQ(of(p), UNDEFINED) << "cp10 = 00";
	}
}

TEST(FpTrap32, Cptr)
{
	Pe32 p;

	p.at(1).set(SR_CPTR_EL2, BIT(10));
	EXPECT_EQ(of(p), TRAP);
	EXPECT_EQ(hyp_fp_verdict(p.cpu).target_el, 2u);
	EXPECT_EQ(hyp_fp_verdict(p.cpu).ec, EC_FP_ACCESS);
	p.set(SR_FPEXC32_EL2, 0);
	EXPECT_EQ(of(p), UNDEFINED) << "FPEXC.EN goes before CPTR_EL2";
	p.set(SR_FPEXC32_EL2, BIT(30)).set(SR_CPTR_EL2, 0).set(SR_CPTR_EL3, BIT(10));
	EXPECT_EQ(hyp_fp_verdict(p.cpu).target_el, 3u);
}

TEST(FpTrap32, UnderAnEl1OfAArch64)
{
	Pe32 p;

	p.set(SR_HCR_EL2, BIT(31)).set(SR_FPEXC32_EL2, 0).at(0);
	EXPECT_EQ(of(p), DO_REGISTER) << "as if FPEXC.EN were 1";
	p.set(SR_CPACR_EL1, 1 << 20);
	EXPECT_EQ(hyp_fp_verdict(p.cpu).target_el, 1u);
	EXPECT_EQ(hyp_fp_verdict(p.cpu).ec, EC_FP_ACCESS);
}

TEST(FpTrap32, VmrsAndVmsr)
{
	enum { FPSID = 0, FPSCR = 1, MVFR2 = 5, MVFR1 = 6, MVFR0 = 7, FPEXC = 8 };
	Pe32 p;

	p.set(SR_FPEXC32_EL2, 0).at(1);
	EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, FPSCR, true).what, UNDEFINED) << "FPEXC.EN";
	for (unsigned reg : { FPSID, MVFR2, MVFR1, MVFR0, FPEXC })
		EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, reg, true).what, DO_REGISTER) << reg;
	EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, FPEXC, false).what, DO_REGISTER);
	p.set(SR_HCR_EL2, BIT(15)); // TID0
	EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, FPSID, true).ec, EC_CP10_RT);
	EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, FPSID, true).target_el, 2u);
	EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, MVFR0, true).what, DO_REGISTER);
	p.set(SR_HCR_EL2, BIT(18)); // TID3
	for (unsigned reg : { MVFR2, MVFR1, MVFR0 })
		EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, reg, true).ec, EC_CP10_RT) << reg;
	EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, FPEXC, true).what, DO_REGISTER);
	p.set(SR_CPACR_EL1, 0);
	EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, MVFR0, true).what, UNDEFINED) << "CPACR goes before HCR_EL2";
	p.set(SR_CPACR_EL1, 3 << 20).at(0);
	for (unsigned reg : { FPSID, MVFR2, MVFR1, MVFR0, FPEXC })
		EXPECT_EQ(hyp_vfp_reg_verdict(p.cpu, reg, true).what, UNDEFINED) << reg;
}

} // namespace
