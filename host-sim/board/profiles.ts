import type { Device, Panel } from "../../firmware/device.js";
import {
  mpython,
  openPanel as openMpythonPanel,
  type Board as BoardDescription,
} from "../../firmware/boards/mpython.js";
import { chipNamed, type Chip } from "../chips.js";

/** A kind of board that can be simulated: what it is made of, and the driver its firmware uses. */
export interface BoardProfile {
  readonly description: BoardDescription;
  readonly chip: Chip;
  openPanel(device: Device): Panel<never>;
}

const PROFILES: readonly BoardProfile[] = [
  { description: mpython(), chip: chipNamed(mpython().chip) as Chip, openPanel: openMpythonPanel },
];

export const BOARD_NAMES: readonly string[] = PROFILES.map((profile) => profile.description.name);

/** The board of that name, or undefined. */
export function profileNamed(name: string): BoardProfile | undefined {
  return PROFILES.find((profile) => profile.description.name === name);
}
