// tests/table/sysreg_test.cc - the register, field, trap-control and feature tables against outside data and against themselves.
// The facts are looked for in $AERIE_SHARED/facts, else in shared/facts beside the source tree ($SRC); without them those
// tests are skipped.
#include <gtest/gtest.h>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <cstring>
#include <strings.h>
#include <vector>

extern "C" {
#include "cpu/arch/idregs.h"
#include "cpu/arch/sysreg.h"
#include "cpu/arch/trapctl.h"
#include "sim/core/bits.h"
}

namespace
{

using Fields = std::vector<std::string>;

Fields split(const std::string &s, char sep)
{
	Fields out;
	std::string part;
	std::istringstream in(s);

	while (std::getline(in, part, sep))
		out.push_back(part);
	return out;
}

// Rows behind the heading line; empty where the file is not there.
std::vector<Fields> facts(const char *file)
{
	const char *shared = getenv("AERIE_SHARED"), *src = getenv("SRC");
	std::ifstream in((shared ? std::string(shared) : std::string(src ? src : ".") + "/../shared") + "/facts/" + file);
	std::vector<Fields> rows;
	std::string line;

	std::getline(in, line);
	while (std::getline(in, line))
		rows.push_back(split(line, '\t'));
	return rows;
}

unsigned num(const std::string &s)
{
	return (unsigned)strtoul(s.c_str(), nullptr, 0);
}

uint32_t enc_of(const Fields &f, size_t at)
{
	return (uint32_t)ENC(num(f[at]), num(f[at + 1]), num(f[at + 2]), num(f[at + 3]), num(f[at + 4]));
}

bool is_named(const sysreg *r)
{
	return r->enc < 0xfffe;
}

TEST(SysregTable, EveryEncodingIsTheOneAnAssemblerKnows)
{
	std::map<std::string, Fields> known;
	for (const Fields &f : facts("sysregs_a_llvm22.tsv"))
		known[f[0]] = f;
	if (known.empty())
		GTEST_SKIP() << "no facts/sysregs_a_llvm22.tsv";
	for (const Fields &f : facts("sysregs_r82_llvm22.tsv"))
		known.emplace(f[0], f);
	unsigned checked = 0;
	for (unsigned i = 1; i < SR_COUNT; i++) {
		const sysreg *r = sysreg_row((sysreg_id)i);
		if (!is_named(r))
			continue;
		ASSERT_TRUE(known.count(r->name)) << r->name;
		const Fields &f = known[r->name];
		EXPECT_EQ(r->enc, enc_of(f, 1)) << r->name;
		unsigned rw = f[6] == "RO" ? DIR_READ : f[6] == "WO" ? DIR_WRITE : DIR_READ | DIR_WRITE;
		EXPECT_EQ(r->rw & rw, r->rw) << r->name << " " << f[6];
		checked++;
	}
	printf("sysreg: %u of %zu names checked against an assembler's\n", checked, known.size());
}

TEST(SysregTable, EverySysInstructionIsTheOneAnAssemblerKnows)
{
	std::map<uint32_t, std::string> known;
	for (const Fields &f : facts("sysinsns_llvm22.tsv"))
		known[enc_of(f, 2)] = f[1].substr(0, f[1].find(','));
	if (known.empty())
		GTEST_SKIP() << "no facts/sysinsns_llvm22.tsv";
	unsigned checked = 0;
	for (unsigned i = 1; i < SI_COUNT; i++) {
		const sysreg *r = sysinsn_row((sysinsn_id)i);
		if (!known.count(r->enc))
			continue; // the list holds one form of some families only
		std::string want = known[r->enc], got = r->name;
		for (char &c : got)
			c = c == '_' ? ' ' : c;
		EXPECT_EQ(strcasecmp(want.c_str(), got.c_str()), 0) << want << " / " << got;
		checked++;
	}
	printf("sysinsn: %u of our %u rows checked by name\n", checked, SI_COUNT - 1u);
	EXPECT_GT(checked, SI_COUNT * 3u / 4);
}

TEST(SysregTable, FieldsAreWhereThePublishedDescriptionsHaveThem)
{
	std::map<std::string, std::map<std::string, std::pair<unsigned, unsigned>>> known;
	std::map<std::string, uint64_t> res0;
	for (const Fields &f : facts("sysregs_linux612.tsv"))
		for (const std::string &item : split(f[6], ' ')) {
			Fields nv = split(item, '='), hl = split(nv[1], ':');
			unsigned hi = num(hl[0]), lo = num(hl.back());
			if (nv[0] == "RES0")
				res0[f[0]] |= GENMASK(hi, lo);
			else if (nv[0] != "RES1")
				known[f[0]][nv[0]] = { hi, lo };
		}
	if (known.empty())
		GTEST_SKIP() << "no facts/sysregs_linux612.tsv";
	unsigned checked = 0, inside = 0;
	for (unsigned i = 1; i < SR_COUNT; i++) {
		const sysreg *r = sysreg_row((sysreg_id)i);
		unsigned n;
		const sysreg_field *fd = sysreg_fields((sysreg_id)i, &n);
		if (!known.count(r->name))
			continue;
		for (unsigned k = 0; k < n; k++) {
			if (fd[k].when == FIELD_ZERO || (fd[k].when == FIELD_IF && fd[k].feature == FEAT_PMSA))
				continue; // the list is of the A-profile
			EXPECT_EQ(GENMASK(fd[k].hi, fd[k].lo) & res0[r->name], 0u) << r->name << "." << fd[k].name;
			inside++;
			auto it = known[r->name].find(fd[k].name);
			if (it == known[r->name].end())
				continue;
			EXPECT_EQ(it->second, std::make_pair((unsigned)fd[k].hi, (unsigned)fd[k].lo)) << r->name << "." << fd[k].name;
			checked++;
		}
	}
	printf("fields: %u positions checked by name, %u against RES0\n", checked, inside);
	EXPECT_GT(checked, 300u);
}

TEST(SysregTable, VncrOffsetsAreThePublishedOnes)
{
	std::map<std::string, unsigned> known;
	for (const Fields &f : facts("vncr_layout.tsv"))
		known[f[1]] = num(f[0]);
	if (known.empty())
		GTEST_SKIP() << "no facts/vncr_layout.tsv";
	unsigned checked = 0;
	for (unsigned i = 1; i < SR_COUNT; i++) {
		const sysreg *r = sysreg_row((sysreg_id)i);
		if (!r->vncr_when)
			continue;
		ASSERT_TRUE(known.count(r->name)) << r->name;
		EXPECT_EQ(r->vncr_off, known[r->name]) << r->name;
		EXPECT_EQ(r->vncr_off % 8, 0) << r->name;
		checked++;
	}
	printf("vncr: %u offsets checked\n", checked);
}

template <typename F> void each_row(F f)
{
	for (unsigned i = 1; i < SR_COUNT; i++)
		f(sysreg_row((sysreg_id)i));
	for (unsigned i = 1; i < SI_COUNT; i++)
		f(sysinsn_row((sysinsn_id)i));
}

// Encodings of Armv8-R AArch64's registers (DDI 0600; binutils' test armv8-r): region n of EL1's and EL2's MPU is CRm 8 + n / 2,
// op2 4 * (n % 2), and the limit's one more.
TEST(SysregTable, ProfileR)
{
	struct error e;
	cpu_model r82, a;
	ASSERT_EQ(cpu_model_parse(&r82, "cortex-r82", &e), 0);
	ASSERT_EQ(cpu_model_parse(&a, "max", &e), 0);
	auto check = [&](const std::string &name, unsigned op1, unsigned crn, unsigned crm, unsigned op2) {
		const sysreg *r = sysreg_by_name(name.c_str());
		ASSERT_NE(r, nullptr) << name;
		EXPECT_EQ(r->enc, ENC(3, op1, crn, crm, op2)) << name;
		EXPECT_TRUE(sysreg_exists(r, &r82.feat)) << name;
		EXPECT_FALSE(sysreg_exists(r, &a.feat)) << name;
	};
	for (unsigned el = 1; el <= 2; el++) {
		std::string suffix = "_EL" + std::to_string(el);
		unsigned op1 = el == 2 ? 4 : 0;
		check("MPUIR" + suffix, op1, 0, 0, 4);
		check("PRENR" + suffix, op1, 6, 1, 1);
		check("PRSELR" + suffix, op1, 6, 2, 1);
		for (unsigned n = 0; n < 16; n++) {
			std::string number = n ? std::to_string(n) : "";
			check("PRBAR" + number + suffix, op1, 6, 8 + n / 2, 4 * (n % 2));
			check("PRLAR" + number + suffix, op1, 6, 8 + n / 2, 4 * (n % 2) + 1);
		}
	}
	check("VSCTLR_EL2", 4, 2, 0, 0);
	for (const char *name : { "TTBR0_EL2", "TTBR1_EL2", "VTTBR_EL2", "SCTLR_EL3", "SCR_EL3", "TTBR0_EL3", "LORSA_EL1", "LORC_EL1",
				  "SDER32_EL3", "CNTPS_CTL_EL1" })
		EXPECT_FALSE(sysreg_exists(sysreg_by_name(name), &r82.feat)) << name;
	for (const char *name : { "VSTCR_EL2", "CNTHPS_CTL_EL2", "TTBR0_EL1", "TTBR1_EL1", "TCR_EL1", "VTCR_EL2", "HPFAR_EL2" })
		EXPECT_TRUE(sysreg_exists(sysreg_by_name(name), &r82.feat)) << name;
}

TEST(SysregTable, ProfileROptions)
{
	struct error e;
	cpu_model m;
	EXPECT_EQ(cpu_model_parse(&m, "v8-r+mpu1=0+mpu2=255", &e), 0);
	EXPECT_EQ(m.mpu_regions[0], 0);
	EXPECT_EQ(m.mpu_regions[1], 255);
	for (const char *bad : { "v8-r+mpu1=256", "v8-r+mpu1=", "v8-r+mpu2=x", "max+mpu1=4", "max+PMSA", "v8-r-PMSA", "v8-r-EL2" })
		EXPECT_NE(cpu_model_parse(&m, bad, &e), 0) << bad;
	EXPECT_EQ(cpu_model_parse(&m, "cortex-r82", &e), 0);
	EXPECT_EQ(m.mpu_regions[0], 32);
	EXPECT_FALSE(feature_in(&m.feat, FEAT_EL3));
	EXPECT_FALSE(feature_in(&m.feat, FEAT_VHE));
	EXPECT_TRUE(feature_in(&m.feat, FEAT_SEL2));
}

TEST(SysregTable, RowsAreSortedAndFound)
{
	uint32_t last = 0;
	for (unsigned i = 1; i < SR_COUNT; i++) {
		const sysreg *r = sysreg_row((sysreg_id)i);
		EXPECT_GE(r->enc, last) << r->name;
		last = r->enc;
		EXPECT_EQ(sysreg_by_name(r->name), r);
		for (dir d : { DIR_READ, DIR_WRITE })
			if (r->rw & d && is_named(r)) {
				const sysreg *found = sysreg_by_enc(r->enc, d);
				// Where the R-profile has another register the A-profile's is found first, and leads to it.
				if (found && found->a_only && found != r) {
					feature_set only_r{};
					only_r.w[FEAT_PMSA / 64] |= 1ULL << (FEAT_PMSA % 64);
					found = sysreg_of_model(found, &only_r);
				}
				EXPECT_EQ(found, r) << r->name;
			}
	}
	last = 0;
	for (unsigned i = 1; i < SI_COUNT; i++) {
		EXPECT_GT(sysinsn_row((sysinsn_id)i)->enc, last) << sysinsn_row((sysinsn_id)i)->name;
		last = sysinsn_row((sysinsn_id)i)->enc;
	}
	EXPECT_EQ(sysreg_by_name("tpidr_el0")->id, SR_TPIDR_EL0);
	EXPECT_EQ(sysreg_by_name("NONE_EL7"), nullptr);
	EXPECT_EQ(sysreg_by_enc(ENC(3, 0, 1, 7, 7), DIR_READ), nullptr);
	// DBGDTRRX_EL0 and DBGDTRTX_EL0 are one encoding.
	EXPECT_STREQ(sysreg_by_enc(ENC(2, 3, 0, 5, 0), DIR_READ)->name, "DBGDTRRX_EL0");
	EXPECT_STREQ(sysreg_by_enc(ENC(2, 3, 0, 5, 0), DIR_WRITE)->name, "DBGDTRTX_EL0");
	// Reserved ID registers read as zero and cannot be written.
	EXPECT_EQ(sysreg_by_enc(ENC(3, 0, 0, 7, 7), DIR_READ)->id, SR_ID_RESERVED);
	EXPECT_EQ(sysreg_by_enc(ENC(3, 0, 0, 7, 7), DIR_WRITE), nullptr);
}

TEST(SysregTable, TwinsAndAliasesMatch)
{
	each_row([](const sysreg *r) {
		std::string name = r->name;
		if (r->e2h) {
			const sysreg *t = sysreg_row((sysreg_id)r->e2h);
			EXPECT_EQ(t->el_read, 2) << name;
			EXPECT_FALSE(t->e2h) << name;
		}
		if (r->alias) {
			std::string base = sysreg_row((sysreg_id)r->alias)->name;
			bool el12 = name == base.substr(0, base.size() - 1) + "12";
			EXPECT_TRUE(el12 || name == base.substr(0, base.size() - 1) + "02") << name << " " << base;
			EXPECT_TRUE(sysreg_row((sysreg_id)r->alias)->e2h) << name;
		}
	});
}

TEST(SysregTable, TrapControlsAreOfTheRightLevel)
{
	each_row([](const sysreg *r) {
		for (unsigned i = 0; i < SYSREG_MAX_TRAPS; i++) {
			if (r->trap1[i]) {
				EXPECT_EQ(trapctl_row((trapctl)r->trap1[i])->where & (AT_EL0 | AT_EL1 | AT_EL2), AT_EL0) << r->name;
			}
			if (r->trap2[i]) {
				EXPECT_EQ(trapctl_row((trapctl)r->trap2[i])->where & AT_EL2, 0) << r->name;
			}
			if (r->trap3[i]) {
				EXPECT_EQ(sysreg_row((sysreg_id)trapctl_row((trapctl)r->trap3[i])->reg)->el_read, 3) << r->name;
			}
		}
	});
	for (unsigned i = 1; i < CTL_COUNT; i++) {
		auto *c = trapctl_row((trapctl)i);
		EXPECT_NE(c->reg, 0) << c->name;
		EXPECT_EQ((c->where & TWIN) != 0, c->twin != 0) << c->name;
	}
}

TEST(SysregTable, FieldsDoNotOverlapAndStandTogether)
{
	std::set<unsigned> seen;
	unsigned last = 0;
	for (unsigned i = 1; i < SR_COUNT; i++) {
		unsigned n;
		const sysreg_field *fd = sysreg_fields((sysreg_id)i, &n);
		uint64_t all = 0;
		for (unsigned k = 0; k < n; k++) {
			uint64_t m = GENMASK(fd[k].hi, fd[k].lo);
			EXPECT_EQ(all & m, 0u) << sysreg_row((sysreg_id)i)->name << "." << fd[k].name;
			all |= m;
		}
		EXPECT_TRUE(n == 0 || i > last);
		last = n ? i : last;
	}
}

// ---- features and models ----

cpu_model model(const char *spec)
{
	cpu_model m;
	struct error e;

	EXPECT_EQ(cpu_model_parse(&m, spec, &e), 0) << e.msg;
	return m;
}

TEST(Features, IdFieldsOfRealParts)
{
	cpu_model a57 = model("cortex-a57"), a76 = model("cortex-a76"), a53 = model("cortex-a53");

	EXPECT_EQ(a57.midr, 0x411fd070u);
	EXPECT_EQ(a53.midr, 0x410fd034u);
	EXPECT_EQ(a76.midr, 0x414fd0b1u);
	// From the Technical Reference Manuals.
	EXPECT_EQ(idreg_value(&a57, SR_ID_AA64PFR0_EL1) & 0xff, 0x22u);
	EXPECT_EQ(idreg_value(&a76, SR_ID_AA64PFR0_EL1) & 0xffff, 0x1112u);
	EXPECT_EQ(idreg_value(&a57, SR_ID_AA64ISAR0_EL1), 0x00011120u);
	EXPECT_EQ(idreg_value(&a57, SR_ID_AA64MMFR0_EL1), 0x00001124u);
	EXPECT_EQ(idreg_value(&a57, SR_ID_AA64DFR0_EL1), 0x10305106u);
	EXPECT_EQ(idreg_value(&a53, SR_ID_AA64MMFR0_EL1), 0x00001122u);
	EXPECT_EQ(idreg_value(&a76, SR_ID_AA64ISAR0_EL1), 0x0000100010211120u);
	EXPECT_EQ(idreg_value(&a76, SR_ID_AA64ISAR1_EL1), 0x0000000000100001u);
	EXPECT_EQ(idreg_value(&a76, SR_ID_AA64MMFR1_EL1), 0x0000000010212122u);
	EXPECT_EQ(idreg_value(&a76, SR_ID_AA64MMFR2_EL1), 0x0000000000001011u);
}

// DDI 0487: ID_AA64ISAR1_EL1.{API,GPI}, {APA,GPA}, ID_AA64ISAR2_EL1.{APA3,GPA3}: one algorithm, its level in its own field.
TEST(Features, PointerAuthenticationShowsInTheFieldOfItsAlgorithm)
{
	auto isar1 = [](const char *spec) {
		cpu_model m = model(spec);
		return idreg_value(&m, SR_ID_AA64ISAR1_EL1) & 0xff000ff0;
	};
	auto isar2 = [](const char *spec) {
		cpu_model m = model(spec);
		return idreg_value(&m, SR_ID_AA64ISAR2_EL1) & 0xff00;
	};

	EXPECT_EQ(isar1("max"), 0x10000500u);
	EXPECT_EQ(isar2("max"), 0u);
	EXPECT_EQ(isar1("max+PACQARMA5"), 0x01000050u);
	EXPECT_EQ(isar2("max+PACQARMA5"), 0u);
	EXPECT_EQ(isar1("max+PACQARMA3"), 0u);
	EXPECT_EQ(isar2("max+PACQARMA3"), 0x5100u);
	EXPECT_EQ(isar1("max+PACQARMA3+PACIMP-FPACCOMBINE"), 0x10000400u);
	EXPECT_EQ(isar1("max+PACQARMA5-FPAC"), 0x01000030u);
	EXPECT_EQ(isar1("v8.3+EPAC+PACQARMA5"), 0x01000020u);
	EXPECT_EQ(isar1("v8.3"), 0x10000100u);
	EXPECT_EQ(isar1("v8.0+PAuth"), 0x10000100u);
	EXPECT_EQ(isar1("max-PAuth"), 0u);

	cpu_model m;
	error e;
	EXPECT_LT(cpu_model_parse(&m, "max-PACIMP", &e), 0);
	EXPECT_LT(cpu_model_parse(&m, "v8.0+PACQARMA5", &e), 0);
}

TEST(Features, VersionsGrowAndAbsentReadsAsAbsent)
{
	cpu_model v80 = model("v8.0"), v84 = model("v8.4"), v90 = model("v9.0"), max = model("max");

	EXPECT_FALSE(feature_in(&v80.feat, FEAT_LSE));
	EXPECT_TRUE(feature_in(&v84.feat, FEAT_LSE));
	EXPECT_TRUE(feature_in(&v84.feat, FEAT_FlagM));
	EXPECT_FALSE(feature_in(&v84.feat, FEAT_BTI));
	EXPECT_TRUE(feature_in(&v90.feat, FEAT_BTI));
	for (unsigned f = 0; f < FEAT_COUNT; f++)
		if (!feature_modelled((feature)f)) {
			EXPECT_FALSE(feature_in(&max.feat, (feature)f)) << feature_name((feature)f);
		}
	EXPECT_EQ(idreg_value(&max, SR_ID_AA64PFR0_EL1) & 0xffff, 0x1122u) << "AArch32 at EL0 and EL1";
	EXPECT_EQ(bits(idreg_value(&max, SR_ID_AA64PFR0_EL1), 35, 32), 1u) << "SVE";
	EXPECT_EQ(bits(idreg_value(&max, SR_ID_AA64PFR1_EL1), 27, 24), 0u) << "no SME";
	EXPECT_EQ(bits(idreg_value(&max, SR_ID_AA64DFR0_EL1), 39, 36), 15u) << "no Double Lock";
}

TEST(Features, EveryBaseIsConsistent)
{
	for (const char *const *n = cpu_model_names(); *n; n++) {
		cpu_model m = model(*n);
		EXPECT_STREQ(m.name, *n);
		EXPECT_TRUE(feature_in(&m.feat, FEAT_FP)) << *n;
	}
}

TEST(Features, SpecsAreCheckedAndSaid)
{
	cpu_model m;
	struct error e;

	EXPECT_LT(cpu_model_parse(&m, "cortex-a99", &e), 0);
	EXPECT_NE(strstr(e.msg, "cortex-a99"), nullptr);
	EXPECT_LT(cpu_model_parse(&m, "max+nonsense", &e), 0);
	EXPECT_NE(strstr(e.msg, "nonsense"), nullptr);
	EXPECT_LT(cpu_model_parse(&m, "v8.0+VHE+FHM", &e), 0) << "FHM needs FP16";
	EXPECT_NE(strstr(e.msg, "FP16"), nullptr);
	EXPECT_LT(cpu_model_parse(&m, "max+SME", &e), 0);
	EXPECT_NE(strstr(e.msg, "not modelled"), nullptr);
	EXPECT_LT(cpu_model_parse(&m, "max+", &e), 0);
	EXPECT_LT(cpu_model_parse(&m, "max+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &e), 0);
	EXPECT_EQ(cpu_model_parse(&m, "max-el2+FEAT_el2", &e), 0);
	EXPECT_FALSE(feature_in(&m.feat, FEAT_VHE)) << "taking EL2 away takes what needs it";
	EXPECT_EQ(cpu_model_parse(&m, "cortex-a57-pmuv3", &e), 0);
	EXPECT_EQ(bits(idreg_value(&m, SR_ID_AA64DFR0_EL1), 11, 8), 0u);
}

} // namespace
