import type { Board as BoardDescription } from "../../../firmware/boards/board.js";
import type { I2CPeripheral } from "../panel/peripheral.js";
import type { Picture } from "../panel/picture.js";
import { SH1106 } from "../panel/sh1106.js";
import { SSD1306 } from "../panel/ssd1306.js";

/** The model of a board's display. */
export interface PanelModel extends I2CPeripheral {
  picture(): Picture;
  power(on: boolean): void;
}

/** The model of the display that a board has; its RAM holds noise from `random` at first. */
export function panelOf(
  { controller, address, height }: BoardDescription,
  random: () => number,
  onWarning: (message: string) => void,
): PanelModel {
  if (controller === "SH1106") return new SH1106({ address, random, onWarning });
  return new SSD1306({ address, height, random, onWarning });
}
