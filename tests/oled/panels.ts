import assert from "node:assert/strict";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import type { PanelDriver } from "../../firmware/oled/panel-driver.js";
import type { PanelDescription } from "../../firmware/boards/board.js";
import { openPanel } from "../../firmware/boards/open-panel.js";
import { panels } from "../../firmware/boards/panels.js";
import type { I2CBus } from "../../host-sim/sim/board/i2c-bus.js";
import { panelOf } from "../../host-sim/sim/board/panel-model.js";
import type { OLEDController } from "../../host-sim/sim/panel/controller.js";
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

/** All displays, by controller and pixels. */
export const kinds: readonly string[] = panels().map(kindOf);

function kindOf({ controller, width, height }: PanelDescription): string {
  return `${controller} ${width}x${height}`;
}

export function screen(kind: string, random: () => number = Math.random): Screen {
  const onWarning = (message: string) => assert.fail(message);
  const description = panels().find((each) => kindOf(each) === kind) as PanelDescription;
  const model = panelOf(description, random, onWarning, true);
  const { bus, device } = busWith(model);
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
