// Boards as data: nothing overlaps, every part has a model, interrupts are distinct and within the controller's range.
#include <gtest/gtest.h>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

extern "C" {
#include "platforms/board.h"
}

namespace {

struct Range {
	uint64_t base, end;
	std::string label;
};

const unsigned kMachines[] = {WHEN_GICV2, WHEN_GICV3, WHEN_GICV2 | WHEN_EL2, WHEN_GICV3 | WHEN_EL2, WHEN_GICV3 | WHEN_EL2 | WHEN_EL3,
			       WHEN_GICV3 | WHEN_ITS, WHEN_GICV2 | WHEN_LOWMEM};

TEST(Boards, PartsDoNotOverlap)
{
	for (auto *b = board_list(); *b; b++)
		for (unsigned when : kMachines) {
			std::vector<Range> all;
			for (size_t i = 0; i < (*b)->part_count; i++) {
				const board_part &p = (*b)->parts[i];
				if (!board_part_present(&p, when))
					continue;
				uint64_t size = p.size ? p.size * board_part_count(&p) : board_ram_first(*b, (*b)->ram_max);
				all.push_back({p.base, p.base + size, p.label});
				if (p.size2)
					all.push_back({p.base2, p.base2 + p.size2, std::string(p.label) + "(2)"});
			}
			for (size_t i = 0; i < all.size(); i++)
				for (size_t j = i + 1; j < all.size(); j++)
					EXPECT_TRUE(all[i].end <= all[j].base || all[j].end <= all[i].base)
						<< (*b)->name << ": " << all[i].label << " " << all[j].label;
		}
}

TEST(Boards, InterruptsAreDistinctAndInRange)
{
	for (auto *b = board_list(); *b; b++)
		for (unsigned memory : {0u, static_cast<unsigned>(WHEN_LOWMEM)}) {
			std::set<int> seen;
			for (size_t i = 0; i < (*b)->part_count; i++) {
				const board_part &p = (*b)->parts[i];
				/* parts of all GICs together have numbers of their own */
				if (!board_part_present(&p, memory | (0xffffu & ~WHEN_LOWMEM)))
					continue;
				for (unsigned n = 0; p.irq && n < board_part_count(&p); n++) {
					int id = p.irq + static_cast<int>(n);
					EXPECT_TRUE(seen.insert(id).second) << p.label;
					EXPECT_GE(id, SPI(0)) << p.label;
					EXPECT_LT(id, SPI(0) + static_cast<int>((*b)->spis)) << p.label;
				}
			}
		}
}

TEST(Boards, NamesAreThoseOfTheList)
{
	std::string names;
	for (auto *b = board_list(); *b; b++)
		names += (names.empty() ? "" : ", ") + std::string((*b)->name);
	EXPECT_EQ(board_names(), names);
}

// The map of FVP_BaseR_AEMv8R, as device trees and board ports for it have it.
TEST(FvpR, IsWhereSoftwareExpectsIt)
{
	const board *b = board_find("fvp-r");

	ASSERT_NE(b, nullptr);
	EXPECT_TRUE(b->profile_r);
	EXPECT_EQ(b->ram_base, 0u);
	EXPECT_EQ(board_part_find(b, "gicv3", WHEN_GICV3)->base, 0xaf000000u);
	EXPECT_EQ(board_part_find(b, "gicv3", WHEN_GICV3)->base2, 0xaf100000u);
	EXPECT_EQ(board_part_find(b, "pl011", 0)->base, 0x9c090000u);
	EXPECT_EQ(board_part_find(b, "pl011", 0)->irq, SPI(5));
	EXPECT_EQ(board_part_find(b, "cfi-flash", 0)->base, 0x88000000u);
	EXPECT_EQ(board_part_find(b, "cnt-control", 0)->base, 0xaa430000u);
	const std::map<std::string, uint64_t> where = {
		{"its", 0xaf020000}, {"sysregs", 0x9c010000}, {"wdog", 0x9c0f0000}, {"timer01", 0x9c110000}, {"timer23", 0x9c120000},
		{"virtio0", 0x9c130000}, {"rtc", 0x9c170000}, {"virtio3", 0x9c200000}, {"twdog", 0xaa490000}, {"frames", 0xaa810000},
		{"ram", 0}};
	std::map<std::string, const board_part *> parts;
	for (size_t i = 0; i < b->part_count; i++)
		parts[b->parts[i].label] = &b->parts[i];
	for (auto &w : where) {
		ASSERT_TRUE(parts.count(w.first)) << w.first;
		EXPECT_EQ(parts[w.first]->base, w.second) << w.first;
	}
	EXPECT_EQ(parts["cntctl"]->base2, 0xaa800000u);
	EXPECT_EQ(parts["frames"]->base2, 0xaa820000u);
	EXPECT_EQ(parts["ram"]->base2, 0x880000000u);
	EXPECT_EQ(board_ram_first(b, 4ULL << 30), 2ULL << 30);
	EXPECT_EQ(parts["wdog"]->irq, 32);
	EXPECT_EQ(parts["timer01"]->irq, 34);
	EXPECT_EQ(parts["timer23"]->irq, 35);
	EXPECT_EQ(parts["twdog"]->irq, 56);
	EXPECT_EQ(parts["frames"]->irq, 57);
	EXPECT_EQ(b->sys_id >> 16 & 0xfff, 0x020u) << "a Base platform";
	EXPECT_EQ(b->timer_sec_hyp, 20);
	EXPECT_EQ(b->timer_virt, 27);
	EXPECT_EQ(b->gic_maintenance, 25);
	EXPECT_EQ(b->cntfrq, 100000000u);
}

// The map of FVP_Base_RevC, as TF-A's platform definitions and device trees for it have it.
TEST(FvpBase, IsWhereSoftwareExpectsIt)
{
	const board *b = board_find("fvp-base");
	const std::map<std::string, uint64_t> where = {
		{"rom", 0}, {"sram", 0x04000000}, {"tdram", 0x06000000}, {"flash", 0x08000000}, {"sysregs", 0x1c010000},
		{"uart0", 0x1c090000}, {"uart3", 0x1c0c0000}, {"wdog", 0x1c0f0000}, {"pwrc", 0x1c100000}, {"timer01", 0x1c110000},
		{"timer23", 0x1c120000}, {"virtio0", 0x1c130000}, {"rtc", 0x1c170000}, {"cci", 0x2a000000}, {"cntctl", 0x2a430000},
		{"twdog", 0x2a490000}, {"tzc", 0x2a4a0000}, {"frames", 0x2a810000}, {"smmu", 0x2b400000}, {"nsram", 0x2e000000}, {"ls64", 0x1d000000},
		/* nothing sits there, but device trees name them */
		{"eth", 0x1a000000}, {"sysctl", 0x1c020000}, {"aaci", 0x1c040000}, {"mmci", 0x1c050000}, {"kmi0", 0x1c060000},
		{"kmi1", 0x1c070000}, {"clcd", 0x1c1f0000}, {"pcie", 0x40000000},
		{"gic", 0x2f000000}, {"its", 0x2f020000}, {"ram", 0x80000000}};
	const std::set<std::string> secure = {"rom", "sram", "tdram", "cntctl", "twdog", "tzc"};

	ASSERT_NE(b, nullptr);
	std::map<std::string, const board_part *> parts;
	for (size_t i = 0; i < b->part_count; i++)
		parts[b->parts[i].label] = &b->parts[i];
	for (auto &w : where) {
		ASSERT_TRUE(parts.count(w.first)) << w.first;
		EXPECT_EQ(parts[w.first]->base, w.second) << w.first;
	}
	for (auto &p : parts)
		EXPECT_EQ(p.second->secure, secure.count(p.first) == 1) << p.first;
	EXPECT_EQ(parts["uart0"]->irq, 37);
	EXPECT_EQ(parts["virtio0"]->irq, 74);
	EXPECT_EQ(parts["twdog"]->irq, 56);
	EXPECT_EQ(parts["frames"]->irq, 57);
	EXPECT_EQ(parts["tzc"]->irq, 80);
	EXPECT_EQ(parts["gic"]->base2, 0x2f100000u);
	EXPECT_EQ(parts["ram"]->base2, 0x880000000u);
	EXPECT_EQ(board_boot_part(b), parts["rom"]);
	EXPECT_EQ(board_ram_first(b, 4ULL << 30), 2ULL << 30);
	EXPECT_EQ(b->timer_sec, 29);
	EXPECT_EQ(b->sys_id >> 28, 2u) << "revision C";
	EXPECT_EQ(b->sys_id >> 16 & 0xfff, 0x020u) << "a Base platform";
}

// The published map of QEMU's machine "virt", which kernels and firmware are built for.
TEST(Virt, IsWhereSoftwareExpectsIt)
{
	const board *b = board_find("virt");

	ASSERT_NE(b, nullptr);
	EXPECT_EQ(b->ram_base, 0x40000000u);
	EXPECT_EQ(board_part_find(b, "gicv3", WHEN_GICV3)->base, 0x08000000u);
	EXPECT_EQ(board_part_find(b, "gicv3", WHEN_GICV3)->base2, 0x080a0000u);
	EXPECT_EQ(board_part_find(b, "gicv2", WHEN_GICV2)->base2, 0x08010000u);
	EXPECT_EQ(board_part_find(b, "gicv2-virt", WHEN_GICV2), nullptr);
	EXPECT_EQ(board_part_find(b, "gicv2-virt", WHEN_GICV2 | WHEN_EL2)->base, 0x08030000u);
	EXPECT_EQ(board_part_find(b, "gicv2-virt", WHEN_GICV2 | WHEN_EL2)->base2, 0x08040000u);
	EXPECT_EQ(board_part_find(b, "gicv3-its", WHEN_GICV3), nullptr);
	EXPECT_EQ(board_part_find(b, "gicv3-its", WHEN_GICV3 | WHEN_ITS)->base, 0x08080000u);
	EXPECT_EQ(board_part_find(b, "gic-v2m", WHEN_GICV2)->base, 0x08020000u);
	EXPECT_EQ(board_part_find(b, "gic-v2m", WHEN_GICV2)->irq, SPI(48));
	EXPECT_EQ(board_part_find(b, "pl011", 0)->base, 0x09000000u);
	EXPECT_EQ(board_part_find(b, "pl011", 0)->irq, SPI(1));
	EXPECT_EQ(board_part_find(b, "pl031", 0)->base, 0x09010000u);
	EXPECT_EQ(board_part_find(b, "pl031", 0)->irq, SPI(2));
	EXPECT_EQ(board_part_find(b, "virtio-mmio", 0)->base, 0x0a000000u);
	EXPECT_EQ(board_part_find(b, "virtio-mmio", 0)->irq, SPI(16));
	EXPECT_EQ(board_part_count(board_part_find(b, "virtio-mmio", 0)), 32u);
	EXPECT_EQ(board_model_count(b, "pl011", 0), 1u);
	EXPECT_EQ(board_model_count(b, "pl011", WHEN_EL3), 2u);
	std::map<std::string, uint64_t> secure;
	for (size_t i = 0; i < b->part_count; i++)
		if (b->parts[i].secure) {
			EXPECT_EQ(b->parts[i].when & WHEN_EL3, WHEN_EL3) << b->parts[i].label;
			secure[b->parts[i].model] = b->parts[i].base;
		}
	EXPECT_EQ(secure, (std::map<std::string, uint64_t>{{"pl011", 0x09040000}, {"pl061", 0x090b0000}, {"ram", 0x0e000000}}));
	EXPECT_EQ(b->timer_virt, 27);
	EXPECT_EQ(b->timer_phys, 30);
	EXPECT_EQ(b->timer_sec, 29);
	EXPECT_EQ(b->timer_hyp, 26);
	EXPECT_EQ(b->timer_hyp_virt, 28);
	EXPECT_EQ(b->pmu, 23);
	EXPECT_EQ(b->gic_maintenance, 25);
	EXPECT_EQ(board_find("toaster"), nullptr);
}

} // namespace
