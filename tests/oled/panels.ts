import assert from "node:assert/strict";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import type { PanelDriver } from "../../firmware/oled/panel-driver.js";
import type { PanelDescription } from "../../firmware/boards/board.js";
import { openPanel } from "../../firmware/boards/open-panel.js";
import { panelNamed } from "../../firmware/boards/panels.js";
import type { I2CBus } from "../../host-sim/sim/board/i2c-bus.js";
import { panelModel } from "../../host-sim/sim/board/panel-model.js";
import type { OLEDController } from "../../host-sim/sim/panel/controller.js";
import { glassNamed } from "../../host-sim/sim/panel/glasses.js";
import { busWith, pixelsOf, shows } from "./board.js";

export interface Cost {
  bytes: number;
  transactions: number;
}

/** A real driver connected to a model that warns of everything that the datasheet does not allow. */
export interface Screen {
  bus: I2CBus;
  model: OLEDController;
  panel: PanelDriver;
  frame: Framebuffer;
  /** Updates, checks that the model shows the frame, and returns the cost. */
  update(): Cost;
}

export const kinds = ["SH1106 128x64", "SSD1306 128x64", "SSD1306 128x32"] as const;

export function screen(kind: (typeof kinds)[number], random: () => number = Math.random): Screen {
  const onWarning = (message: string) => assert.fail(message);
  const height = kind.endsWith("32") ? 32 : 64;
  const model = panelModel(glassNamed(kind), { random, onWarning, strict: true });
  const { bus, device } = busWith(model);
  const description = panelNamed(kind.toLowerCase().replace(" ", "-")) as PanelDescription;
  const panel = openPanel(device, description.driver, description);
  const frame = new Framebuffer(panel.width, panel.height);
  return {
    bus,
    model,
    panel,
    frame,
    update() {
      const { bytes, transactions } = bus;
      panel.update(frame);
      const picture = model.picture();
      if (!shows(picture, frame)) assert.deepEqual(picture.pixels, pixelsOf(frame));
      return { bytes: bus.bytes - bytes, transactions: bus.transactions - transactions };
    },
  };
}
