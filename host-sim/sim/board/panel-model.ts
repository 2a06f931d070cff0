import type { ControllerOptions, OLEDController } from "../panel/controller.js";
import { type Glass, GLASSES, PANEL_CHIPS } from "../panel/glasses.js";
import { SH1106 } from "../panel/sh1106.js";
import { SH1107 } from "../panel/sh1107.js";
import { SSD1306 } from "../panel/ssd1306.js";

/** The model of a board's display. */
export type PanelModel = OLEDController;

/** What the description of a display says of its glass. */
export interface PanelFacts {
  readonly controller: string;
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
  readonly address: number;
}

const MODELS = { SH1106, SH1107, SSD1306 };

/** Creates the model of a glass with its controller, its RAM filled with noise. */
export function panelModel(glass: Glass, options: Omit<ControllerOptions, "glass">): PanelModel {
  return new MODELS[PANEL_CHIPS[glass.controller].family]({ ...options, glass });
}

/**
 * Creates the model of a display, its RAM filled with noise from `random`. `onWarning` and `strict` are as
 * `ControllerOptions` has them. Throws RangeError if there is no such glass with that controller.
 */
export function panelOf(
  panel: PanelFacts,
  random: () => number,
  onWarning: (message: string) => void,
  strict = false,
): PanelModel {
  return panelModel(glassOf(panel), { address: panel.address, random, onWarning, strict });
}

function glassOf({ controller, width, height }: PanelFacts): Glass {
  const glass = GLASSES.find(
    (each) => each.controller === controller && each.width === width && each.height === height,
  );
  if (!glass)
    throw new RangeError(`no model of the display controller '${controller}' with ${width}x${height} pixels`);
  return glass;
}
