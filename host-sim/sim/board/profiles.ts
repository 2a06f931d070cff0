import type { BoardDescription } from "../../../firmware/boards/board.js";
import { boards } from "../../../firmware/boards/boards.js";
import { chipOf } from "../../../firmware/boards/chips.js";
import type { Chip } from "./chips.js";

/** The description of a board that can be simulated, and its chip. */
export interface BoardProfile {
  readonly description: BoardDescription;
  readonly chip: Chip;
}

export const BOARD_PROFILES: readonly BoardProfile[] = boards().map((description) => ({
  description,
  chip: chipOf(description.chip),
}));

export const BOARD_NAMES: readonly string[] = BOARD_PROFILES.map(({ description }) => description.name);

/** Returns the board with that name, or undefined. */
export function profileNamed(name: string): BoardProfile | undefined {
  return BOARD_PROFILES.find(({ description }) => description.name === name);
}
