import type { Board as BoardDescription } from "../../../firmware/boards/board.js";
import * as esp32 from "../../../firmware/boards/esp32-ssd1306.js";
import * as esp32Low from "../../../firmware/boards/esp32-ssd1306-32.js";
import * as esp32c3 from "../../../firmware/boards/esp32c3-ssd1306.js";
import * as esp32s3 from "../../../firmware/boards/esp32s3-ssd1306.js";
import * as mpython from "../../../firmware/boards/mpython.js";
import type { Device, Panel } from "../../../firmware/device.js";
import { chipNamed, type Chip } from "./chips.js";

/** A kind of board that can be simulated: what it is made of, and the driver its firmware uses. */
export interface BoardProfile {
  readonly description: BoardDescription;
  readonly chip: Chip;
  openPanel(device: Device): Panel<never>;
}

export const BOARD_PROFILES: readonly BoardProfile[] = [
  profile(mpython.mpython(), mpython.openPanel),
  profile(esp32.esp32Ssd1306(), esp32.openPanel),
  profile(esp32Low.esp32Ssd130632(), esp32Low.openPanel),
  profile(esp32s3.esp32s3Ssd1306(), esp32s3.openPanel),
  profile(esp32c3.esp32c3Ssd1306(), esp32c3.openPanel),
];

export const BOARD_NAMES: readonly string[] = BOARD_PROFILES.map(({ description }) => description.name);

/** The board of that name, or undefined. */
export function profileNamed(name: string): BoardProfile | undefined {
  return BOARD_PROFILES.find(({ description }) => description.name === name);
}

function profile(description: BoardDescription, openPanel: BoardProfile["openPanel"]): BoardProfile {
  const chip = chipNamed(description.chip);
  if (!chip) throw new Error(`board ${description.name} has an unknown chip`);
  return { description, chip, openPanel };
}
