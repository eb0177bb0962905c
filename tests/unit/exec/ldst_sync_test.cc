// tests/unit/exec/ldst_sync_test.cc - exclusives, atomics and ordered accesses on a PE with memory of its own, on the
// fast path and with every access checked. Expectations from DDI 0487 C6.2, B2.8 (alignment), B2.12 (monitors).
#include <gtest/gtest.h>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <random>

extern "C" {
#include "cpu/arch/syndrome.h"
#include "cpu/exec/decode.h"
#include "cpu/exec/exec_priv.h"
#include "cpu/exec/memaccess.h"
#include "cpu/exec/step.h"
#include "sim/core/bus.h"
#include "sim/core/ram.h"
}

namespace
{

constexpr uint64_t RAM = 0x40000000, PAGE = 0x1000, ALIAS = 0x101000, READONLY = 0x200000, NOWHERE = 0x300000,
		   EL1_ONLY = 0x400000;

// VA 0 and 1 MiB are the RAM; one page can be read only, one is EL1's, one is missing.
bool translate(const struct pe *, const struct mem_port *, struct xlate_cache *, const struct xlate_in *in,
	       struct xlate_out *out, struct fault *f)
{
	uint64_t page = in->va & ~0xfffffull;
	memset(out, 0, sizeof *out);
	memset(f, 0, sizeof *f);
	f->va = in->va;
	f->stage = 1;
	f->write = in->acc & ACC_WRITE;
	f->kind = page > EL1_ONLY || page == NOWHERE ? FAULT_TRANSLATION : FAULT_PERMISSION;
	out->pa.addr = RAM + (in->va & 0xfffff);
	out->lg_size = 12;
	out->allow = page == READONLY ? ACC_READ | ACC_EXEC : ACC_READ | ACC_WRITE | ACC_EXEC;
	out->attrs.inner = out->attrs.outer = 15;
	return f->kind != FAULT_TRANSLATION && !(in->acc & ~out->allow) && !(page == EL1_ONLY && in->el == 0);
}
const struct xlate_ops ops = {translate};

OP(op_behind)
{
	pe->op = op;
	pe->acc = acc;
	return OP_EXIT_EVENT;
}

enum outcome { DONE, UNDEFINED, ALIGNMENT, PERMISSION, TRANSLATION, OTHER };

class Sync : public testing::TestWithParam<bool>
{
      protected:
	struct pe *pe = (struct pe *)calloc(1, sizeof *pe);
	struct cpu_model model = {};
	struct trace trace = {};
	struct error err = {};
	struct code_page *page = (struct code_page *)calloc(1, sizeof *page);
	struct code_cache *cache = code_cache_create(false);
	struct ram *ram = ram_create(0x10000, false, &err);

	void SetUp() override
	{
		ASSERT_EQ(cpu_model_parse(&model, "max", &err), 0) << err.msg;
		pe->model = &model;
		pe->clock = clock_create(false, 0);
		pe->bus = bus_create();
		pe->trace = &trace;
		pe->xlate_el1 = pe->xlate_el2 = &ops;
		pe->peers = &pe;
		pe->peer_count = 1;
		ASSERT_EQ(bus_map_ram(pe->bus, "ram", RAM, ram, PAS_ANY, &err), 0);
		ASSERT_EQ(exec_create(pe, cache, &err), 0);
		pe_reset(pe, 1, false);
		settle();
	}
	void TearDown() override
	{
		exec_destroy(pe);
		code_cache_destroy(cache);
		bus_destroy(pe->bus);
		clock_destroy(pe->clock);
		ram_destroy(ram);
		free(page);
		free(pe);
	}
	// After a register changed.
	void settle()
	{
		pe_changed(pe, FX_TRAPS | FX_XLATE);
		tlb_select(pe);
		tlb_set_checked(pe, GetParam());
		pe->attention = 0;
	}
	void without(enum feature f)
	{
		model.feat.w[f / 64] &= ~(1ull << (f % 64));
	}

	enum outcome run(uint32_t word)
	{
		for (unsigned i = 0; i < 4; i++)
			page->ops[i].fn = op_ref(op_behind);
		a64_build_op(&page->ops[1], a64_decode_for(&model.feat, word), word, 4);
		pe->page = page;
		pe->code_va = 0x7000;
		pe->op = &page->ops[1];
		pe->acc = -(intptr_t)pe->op - 4096;
		enum op_exit e;
		do
			e = op_body((const struct op *)pe->op)(pe, (const struct op *)pe->op, pe->acc);
		while (e == OP_AGAIN);
		if (e == OP_EXIT_EVENT)
			return DONE;
		if (e != OP_EXIT_STATUS || pe->exec->status != EXEC_EXC)
			return pe->exec->status == EXEC_UNDEF ? UNDEFINED : OTHER;
		unsigned fsc = pe->exc.iss & 63;
		return fsc == 0x21	      ? ALIGNMENT
		       : (fsc & 0x3c) == 0x0c ? PERMISSION
		       : (fsc & 0x3c) == 4    ? TRANSLATION
					      : OTHER;
	}
	uint64_t mem(uint64_t va, unsigned size = 8)
	{
		uint64_t v = 0;
		memcpy(&v, ram->host + (va & 0xffff), size);
		return v;
	}
	void set(uint64_t va, uint64_t v, unsigned size = 8)
	{
		memcpy(ram->host + (va & 0xffff), &v, size);
	}
};
INSTANTIATE_TEST_SUITE_P(Paths, Sync, testing::Bool(), [](auto &i) { return i.param ? "checked" : "fast"; });

// Words with Rt = X0, Rn = X1, Rs = X2, Rt2 = X3.
uint32_t ldxr(unsigned sz, bool acq = false)
{
	return 0x085f7c20 | sz << 30 | (acq ? 0x8000 : 0);
}
uint32_t stxr(unsigned sz, bool rel = false)
{
	return 0x08027c20 | sz << 30 | (rel ? 0x8000 : 0);
}
const uint32_t LDXP_W = 0x887f0c20, LDXP_X = 0xc87f0c20, STXP_W = 0x88220c20, STXP_X = 0xc8220c20;
uint32_t memop(unsigned sz, unsigned op)
{
	return 0x38220020 | sz << 30 | op << 12;
}
uint32_t cas(unsigned sz)
{
	return 0x08a27c20 | sz << 30;
}
uint32_t ldar(unsigned sz)
{
	return 0x08dffc20 | sz << 30;
}
uint32_t stlr(unsigned sz)
{
	return 0x089ffc20 | sz << 30;
}
uint32_t ldapr(unsigned sz)
{
	return 0x38bfc020 | sz << 30;
}

TEST_P(Sync, ExclusiveStoresWhenNothingCameBetween)
{
	for (unsigned sz = 0; sz < 4; sz++)
		for (bool order : {false, true}) {
			uint64_t mask = sz == 3 ? ~0ull : (1ull << (8 << sz)) - 1;
			set(PAGE, 0x1122334455667788);
			pe->x[0] = ~0ull;
			pe->x[1] = PAGE;
			ASSERT_EQ(run(ldxr(sz, order)), DONE);
			EXPECT_EQ(pe->x[0], 0x1122334455667788 & mask);
			pe->x[0] = 0xa1a2a3a4a5a6a7a8;
			pe->x[2] = ~0ull;
			ASSERT_EQ(run(stxr(sz, order)), DONE);
			EXPECT_EQ(pe->x[2], 0u);
			EXPECT_EQ(mem(PAGE), (0x1122334455667788 & ~mask) | (0xa1a2a3a4a5a6a7a8 & mask));
			ASSERT_EQ(run(stxr(sz, order)), DONE); // the monitor is open again
			EXPECT_EQ(pe->x[2], 1u);
		}
}

TEST_P(Sync, ExclusiveFails)
{
	pe->x[1] = PAGE;
	pe->x[0] = 5;
	ASSERT_EQ(run(stxr(3)), DONE); // no monitor
	EXPECT_EQ(pe->x[2], 1u);
	ASSERT_EQ(run(ldxr(3)), DONE);
	set(PAGE, 77); // somebody stored
	ASSERT_EQ(run(stxr(3)), DONE);
	EXPECT_EQ(pe->x[2], 1u);
	EXPECT_EQ(mem(PAGE), 77u);
	ASSERT_EQ(run(ldxr(3)), DONE);
	pe->x[1] = PAGE + 8; // elsewhere
	ASSERT_EQ(run(stxr(3)), DONE);
	EXPECT_EQ(pe->x[2], 1u);
	ASSERT_EQ(run(ldxr(3)), DONE);
	ASSERT_EQ(run(stxr(2)), DONE); // another size
	EXPECT_EQ(pe->x[2], 1u);
	pe->x[1] = NOWHERE;
	ASSERT_EQ(run(stxr(3)), DONE); // without the monitor nothing is translated
	EXPECT_EQ(pe->x[2], 1u);
}

TEST_P(Sync, MonitorIsOnThePhysicalAddress)
{
	pe->x[1] = PAGE;
	ASSERT_EQ(run(ldxr(3)), DONE);
	pe->x[1] = ALIAS;
	pe->x[0] = 9;
	ASSERT_EQ(run(stxr(3)), DONE);
	EXPECT_EQ(pe->x[2], 0u);
	EXPECT_EQ(mem(PAGE), 9u);
}

TEST_P(Sync, ExclusiveFaults)
{
	pe->x[1] = READONLY;
	ASSERT_EQ(run(ldxr(3)), DONE);
	pe->x[2] = 42;
	EXPECT_EQ(run(stxr(3)), PERMISSION);
	EXPECT_EQ(pe->x[2], 42u);
	EXPECT_TRUE(pe->exc.iss & 1 << 6); // WnR
	pe->x[1] = NOWHERE;
	EXPECT_EQ(run(ldxr(0)), TRANSLATION);
	pe->x[0] = 1;
	pe->x[1] = EL1_ONLY;
	EXPECT_EQ(run(ldxr(3)), DONE);
	pe_set_el(pe, 0, 0);
	settle();
	EXPECT_EQ(run(ldxr(3)), PERMISSION);
}

TEST_P(Sync, ExclusivePairs)
{
	pe->x[1] = PAGE;
	set(PAGE, 0x1122334455667788);
	set(PAGE + 8, 0x99aabbccddeeff00);
	ASSERT_EQ(run(LDXP_W), DONE);
	EXPECT_EQ(pe->x[0], 0x55667788u);
	EXPECT_EQ(pe->x[3], 0x11223344u);
	pe->x[0] = 0xf000000001;
	pe->x[3] = 0xf000000002;
	ASSERT_EQ(run(STXP_W), DONE);
	EXPECT_EQ(pe->x[2], 0u);
	EXPECT_EQ(mem(PAGE), 0x200000001u);
	ASSERT_EQ(run(LDXP_X), DONE);
	EXPECT_EQ(pe->x[0], 0x200000001u);
	EXPECT_EQ(pe->x[3], 0x99aabbccddeeff00u);
	pe->x[0] = 3;
	pe->x[3] = 4;
	ASSERT_EQ(run(STXP_X), DONE);
	EXPECT_EQ(pe->x[2], 0u);
	EXPECT_EQ(mem(PAGE), 3u);
	EXPECT_EQ(mem(PAGE + 8), 4u);
	ASSERT_EQ(run(LDXP_X), DONE);
	set(PAGE + 8, 5); // the second half counts too
	ASSERT_EQ(run(STXP_X), DONE);
	EXPECT_EQ(pe->x[2], 1u);
}

TEST_P(Sync, BigEndian)
{
	SYS(pe, SCTLR_EL1) |= 1 << 25;
	settle();
	pe->x[1] = PAGE;
	set(PAGE, 0x1122334455667788);
	ASSERT_EQ(run(ldxr(3)), DONE);
	EXPECT_EQ(pe->x[0], 0x8877665544332211u);
	pe->x[0] = 1;
	ASSERT_EQ(run(stxr(3)), DONE);
	EXPECT_EQ(pe->x[2], 0u);
	EXPECT_EQ(mem(PAGE), 1ull << 56);
	pe->x[2] = 2;
	ASSERT_EQ(run(memop(3, 0)), DONE); // LDADD
	EXPECT_EQ(pe->x[0], 1u);
	EXPECT_EQ(mem(PAGE), 3ull << 56);
	set(PAGE, 0x0000000200000001);
	ASSERT_EQ(run(LDXP_W), DONE); // the first register is at the lower address
	EXPECT_EQ(pe->x[0], 0x01000000u);
	EXPECT_EQ(pe->x[3], 0x02000000u);
	pe->x[0] = 0x0a000000;
	pe->x[3] = 0x0b000000;
	ASSERT_EQ(run(STXP_W), DONE);
	EXPECT_EQ(pe->x[2], 0u);
	EXPECT_EQ(mem(PAGE), 0x0000000b0000000aull);
	pe->x[4] = 0x0a000000; // CASP W4, W5, W6, W7, [X1]
	pe->x[5] = 0x0b000000;
	pe->x[6] = 0x0c000000;
	pe->x[7] = 0x0d000000;
	ASSERT_EQ(run(0x08247c26), DONE);
	EXPECT_EQ(mem(PAGE), 0x0000000d0000000cull);
	EXPECT_EQ(pe->x[4], 0x0a000000u);
}

TEST_P(Sync, Alignment)
{
	pe->x[1] = PAGE + 4;
	for (uint32_t w : {ldxr(3), memop(3, 0), cas(3), ldar(3), stlr(3), ldapr(3), 0xd9400020u /* LDAPUR */})
		EXPECT_EQ(run(w), DONE) << std::hex << w; // FEAT_LSE2, within 16 bytes
	pe->x[1] = PAGE + 12;
	for (uint32_t w : {ldxr(3), memop(3, 0), cas(3), ldar(3), stlr(3), ldapr(3), 0xd9400020u})
		EXPECT_EQ(run(w), ALIGNMENT) << std::hex << w;
	EXPECT_EQ(run(stxr(3)), ALIGNMENT); // whatever the monitor says
	SYS(pe, SCTLR_EL1) |= 1 << 6;	    // nAA
	settle();
	for (uint32_t w : {ldar(3), stlr(3), ldapr(3), 0xd9400020u})
		EXPECT_EQ(run(w), DONE) << std::hex << w;
	for (uint32_t w : {ldxr(3), memop(3, 0), cas(3)})
		EXPECT_EQ(run(w), ALIGNMENT) << std::hex << w;
	pe->x[1] = PAGE + 8;
	EXPECT_EQ(run(LDXP_X), ALIGNMENT);
	EXPECT_EQ(run(LDXP_W), DONE);
	without(FEAT_LSE2);
	pe->x[1] = PAGE + 1;
	for (uint32_t w : {ldxr(1), memop(1, 0), cas(1), ldar(1), stlr(1), ldapr(1)})
		EXPECT_EQ(run(w), ALIGNMENT) << std::hex << w;
	for (uint32_t w : {ldxr(0), memop(0, 0), cas(0), ldar(0), stlr(0), ldapr(0)})
		EXPECT_EQ(run(w), DONE) << std::hex << w;
}

TEST_P(Sync, AlignmentChecked)
{
	SYS(pe, SCTLR_EL1) |= 2; // A
	settle();
	pe->x[1] = PAGE + 4;
	for (uint32_t w : {ldxr(3), memop(3, 0), cas(3), ldar(3), stlr(3)})
		EXPECT_EQ(run(w), ALIGNMENT) << std::hex << w;
}

TEST_P(Sync, StackPointerAlignment)
{
	SYS(pe, SCTLR_EL1) |= 8; // SA
	settle();
	pe->x[X_SP] = PAGE + 8;
	for (uint32_t w : {ldxr(3), stxr(3), memop(3, 0), cas(3), ldar(3), stlr(3), ldapr(3)}) {
		EXPECT_EQ(run(w | 31 << 5), OTHER) << std::hex << w;
		EXPECT_EQ(pe->exc.ec, 0x26);
	}
}

int64_t sx(uint64_t v, unsigned sz)
{
	return (int64_t)(v << (64 - (8 << sz))) >> (64 - (8 << sz));
}

TEST_P(Sync, Atomics)
{
	std::mt19937_64 rnd(4);
	pe->x[1] = PAGE + 0x40;
	for (unsigned sz = 0; sz < 4; sz++)
		for (unsigned op = 0; op < 9; op++)
			for (int i = 0; i < 50; i++) {
				uint64_t mask = sz == 3 ? ~0ull : (1ull << (8 << sz)) - 1, v = rnd(),
					 m = i & 1 ? rnd() : v ^ 1, want;
				uint64_t o = m & mask, a = v & mask;
				set(PAGE + 0x40, m);
				pe->x[2] = v;
				ASSERT_EQ(run(memop(sz, op)), DONE);
				switch (op) {
				case 0:
					want = o + a;
					break;
				case 1:
					want = o & ~a;
					break;
				case 2:
					want = o ^ a;
					break;
				case 3:
					want = o | a;
					break;
				case 4:
					want = sx(o, sz) > sx(a, sz) ? o : a;
					break;
				case 5:
					want = sx(o, sz) < sx(a, sz) ? o : a;
					break;
				case 6:
					want = o > a ? o : a;
					break;
				case 7:
					want = o < a ? o : a;
					break;
				default:
					want = a;
				}
				ASSERT_EQ(mem(PAGE + 0x40), (m & ~mask) | (want & mask))
					<< "op " << op << " size " << sz;
				ASSERT_EQ(pe->x[0], o);
			}
}

TEST_P(Sync, AtomicsFault)
{
	pe->x[1] = READONLY;
	pe->x[0] = pe->x[2] = 7;
	EXPECT_EQ(run(memop(3, 0)), PERMISSION);
	EXPECT_EQ(run(memop(3, 8)), PERMISSION);
	set(READONLY, 1);
	EXPECT_EQ(run(cas(3)), PERMISSION); // though nothing would be stored
	EXPECT_EQ(pe->x[0], 7u);
	EXPECT_EQ(pe->x[2], 7u);
	pe->x[1] = NOWHERE;
	EXPECT_EQ(run(memop(2, 0)), TRANSLATION);
}

TEST_P(Sync, CompareAndSwap)
{
	pe->x[1] = PAGE;
	for (unsigned sz = 0; sz < 4; sz++) {
		uint64_t mask = sz == 3 ? ~0ull : (1ull << (8 << sz)) - 1;
		set(PAGE, 0x1122334455667788);
		pe->x[2] = 0x1122334455667788 ^ (sz == 3 ? 0 : ~mask); // bits above the size do not count
		pe->x[0] = 0xa1a2a3a4a5a6a7a8;
		ASSERT_EQ(run(cas(sz)), DONE);
		EXPECT_EQ(mem(PAGE), (0x1122334455667788 & ~mask) | (0xa1a2a3a4a5a6a7a8 & mask));
		EXPECT_EQ(pe->x[2], 0x1122334455667788 & mask);
		ASSERT_EQ(run(cas(sz)), DONE); // differs now
		EXPECT_EQ(pe->x[2], 0xa1a2a3a4a5a6a7a8 & mask);
	}
}

TEST_P(Sync, CompareAndSwapPair)
{
	pe->x[1] = PAGE;
	set(PAGE, 1);
	set(PAGE + 8, 2);
	pe->x[4] = 1; // CASP X4, X5, X6, X7, [X1]
	pe->x[5] = 2;
	pe->x[6] = 3;
	pe->x[7] = 4;
	ASSERT_EQ(run(0x48247c26), DONE);
	EXPECT_EQ(mem(PAGE), 3u);
	EXPECT_EQ(mem(PAGE + 8), 4u);
	ASSERT_EQ(run(0x48247c26), DONE);
	EXPECT_EQ(pe->x[4], 3u);
	EXPECT_EQ(pe->x[5], 4u);
	EXPECT_EQ(mem(PAGE), 3u);
	pe->x[4] = 0xff00000003; // CASP W4, W5, W6, W7: 32 bits count
	pe->x[5] = 0xff00000000;
	pe->x[6] = 8;
	pe->x[7] = 9;
	ASSERT_EQ(run(0x08247c26), DONE);
	EXPECT_EQ(mem(PAGE), 0x900000008u);
	EXPECT_EQ(pe->x[4], 3u);
	EXPECT_EQ(pe->x[5], 0u);
	EXPECT_EQ(run(0x48257c26), UNDEFINED); // odd Rs
	EXPECT_EQ(run(0x48247c27), UNDEFINED); // odd Rt
}

TEST_P(Sync, OrderedSizesAndSigns)
{
	pe->x[1] = PAGE + 0x10;
	set(PAGE + 0x10, 0x8182838485868788);
	for (unsigned sz = 0; sz < 4; sz++)
		for (uint32_t w : {ldar(sz), ldapr(sz), ldar(sz) & ~0x8000u /* LDLAR */}) {
			pe->x[0] = ~0ull;
			ASSERT_EQ(run(w), DONE);
			EXPECT_EQ(pe->x[0], 0x8182838485868788 & (sz == 3 ? ~0ull : (1ull << (8 << sz)) - 1));
		}
	pe->x[1] = PAGE + 0x20;
	ASSERT_EQ(run(0x198f0020 | 0x100000), DONE); // LDAPURSB X0, [X1, #-16]
	EXPECT_EQ(pe->x[0], (uint64_t)(int64_t)(int8_t)0x88);
	ASSERT_EQ(run(0x19df0020), DONE); // LDAPURSB W0, [X1, #-16]
	EXPECT_EQ(pe->x[0], 0xffffff88u);
	ASSERT_EQ(run(0x999f0020), DONE); // LDAPURSW X0, [X1, #-16]
	EXPECT_EQ(pe->x[0], 0xffffffff85868788u);
	pe->x[0] = 0x1234;
	ASSERT_EQ(run(0x591f0020), DONE); // STLURH W0, [X1, #-16]
	EXPECT_EQ(mem(PAGE + 0x10), 0x8182838485861234u);
}

TEST_P(Sync, UnprivilegedActsAsEl0)
{
	pe->x[1] = EL1_ONLY;
	EXPECT_EQ(run(0xf8400820), PERMISSION); // LDTR X0, [X1]
	EXPECT_EQ(run(0xf8000820), PERMISSION); // STTR
	EXPECT_EQ(run(0xf9400020), DONE);	// LDR
	pe->ps.uao = 1;
	EXPECT_EQ(run(0xf8400820), DONE);
	pe->ps.uao = 0;
	pe->x[1] = PAGE + 8;
	set(PAGE, 0x8899aabbccddeeff);
	ASSERT_EQ(run(0x389f8820), DONE); // LDTRSB X0, [X1, #-8]
	EXPECT_EQ(pe->x[0], ~0ull);
	ASSERT_EQ(run(0x78df8820), DONE); // LDTRSH W0, [X1, #-8]
	EXPECT_EQ(pe->x[0], 0xffffeeffu);
}

} // namespace
