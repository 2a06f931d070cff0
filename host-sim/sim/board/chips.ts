import type { Chip } from "../../../firmware/boards/board.js";
import { chips } from "../../../firmware/boards/chips.js";

export type { Chip };

export const CHIPS: readonly Chip[] = chips();

/** Returns the chip with that name, or undefined. */
export function chipNamed(name: string): Chip | undefined {
  return CHIPS.find((chip) => chip.name === name);
}
