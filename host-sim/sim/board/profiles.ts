import type { BoardDescription } from "../../../firmware/boards/board.js";
import { boardNamed, boards } from "../../../firmware/boards/boards.js";
import { chipOf } from "../../../firmware/boards/chips.js";
import { panels } from "../../../firmware/boards/panels.js";
import type { Chip } from "./chips.js";

/** The description of a board that can be simulated, and its chip. */
export interface BoardProfile {
  readonly description: BoardDescription;
  readonly chip: Chip;
}

export const BOARD_PROFILES: readonly BoardProfile[] = boards().map(profileOf);

export const BOARD_NAMES: readonly string[] = BOARD_PROFILES.map(({ description }) => description.name);

/** The displays that can be connected to a board. */
export const PANEL_NAMES: readonly string[] = panels().map(({ name }) => name);

/**
 * Returns the board with that name and that display, by default its own; undefined if there is no such board or display.
 */
export function profileNamed(name: string, panel?: string): BoardProfile | undefined {
  const description = boardNamed(name, panel);
  return description && profileOf(description);
}

function profileOf(description: BoardDescription): BoardProfile {
  return { description, chip: chipOf(description.chip) };
}
