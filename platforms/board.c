/* platforms/board.c - finds boards by name and parts by model. */
#include "platforms/board.h"

#include <string.h>

static const struct board *const boards[] = { &virt_board, &fvp_r_board, &fvp_base_board, NULL };

const char *board_names(void)
{
	return "virt, fvp-r, fvp-base";
}

const struct board *const *board_list(void)
{
	return boards;
}

const struct board *board_find(const char *name)
{
	for (size_t i = 0; boards[i]; i++)
		if (strcmp(boards[i]->name, name) == 0)
			return boards[i];
	return NULL;
}

const struct board_part *board_part_find(const struct board *b, const char *model, unsigned when)
{
	for (size_t i = 0; i < b->part_count; i++)
		if (strcmp(b->parts[i].model, model) == 0 && board_part_present(&b->parts[i], when))
			return &b->parts[i];
	return NULL;
}

unsigned board_model_count(const struct board *b, const char *model, unsigned when)
{
	unsigned n = 0;

	for (size_t i = 0; i < b->part_count; i++)
		if (strcmp(b->parts[i].model, model) == 0 && board_part_present(&b->parts[i], when))
			n += board_part_count(&b->parts[i]);
	return n;
}

const struct board_part *board_boot_part(const struct board *b)
{
	const struct board_part *rom = board_part_find(b, "rom", ~0u);

	return rom ? rom : board_part_find(b, "cfi-flash", ~0u);
}
