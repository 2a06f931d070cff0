import type { BoardDescription, Controller } from "../../../firmware/boards/board.js";
import type { I2CPeripheral } from "../panel/peripheral.js";
import type { Picture } from "../panel/picture.js";
import { SH1106 } from "../panel/sh1106.js";
import { SSD1306 } from "../panel/ssd1306.js";

/** The model of a board's display. */
export interface PanelModel extends I2CPeripheral {
  picture(): Picture;
  power(on: boolean): void;
}

type MakeModel = (
  board: BoardDescription,
  random: () => number,
  onWarning: (message: string) => void,
) => PanelModel;

/** The models of the display controllers. */
const MODELS: Readonly<Record<Controller, MakeModel>> = {
  SH1106: ({ address, columnOffset }, random, onWarning) =>
    new SH1106({ address, columnOffset, random, onWarning }),
  SSD1306: ({ address, height }, random, onWarning) => new SSD1306({ address, height, random, onWarning }),
};

/**
 * Creates the model of a board's display, its RAM filled with noise from `random`. Throws for an unknown controller.
 */
export function panelOf(
  board: BoardDescription,
  random: () => number,
  onWarning: (message: string) => void,
): PanelModel {
  if (!Object.hasOwn(MODELS, board.controller))
    throw new RangeError(`no model of the display controller '${board.controller}'`);
  return MODELS[board.controller](board, random, onWarning);
}
