import assert from "node:assert/strict";
import type { Controller, Driver, PanelDescription } from "../../../firmware/boards/board.js";
import { boardNamed, boards } from "../../../firmware/boards/boards.js";
import { chipOf } from "../../../firmware/boards/chips.js";
import { openPanel } from "../../../firmware/boards/open-panel.js";
import { panelNamed, panels } from "../../../firmware/boards/panels.js";
import type { I2C } from "../../../firmware/device.js";
import { Framebuffer } from "../../../firmware/oled/framebuffer.js";
import { pixel } from "../../../firmware/oled/draw.js";
import { panelOf } from "../../../host-sim/sim/board/panel-model.js";
import { pixelsOf } from "../../oled/board.js";

/** A display wired to its driver, as a board has it. */
function wired(panel: PanelDescription) {
  const model = panelOf(panel, () => 0.5, assert.fail);
  model.power(true);
  class Bus implements I2C {
    write(bytes: Uint8Array): void {
      assert.equal(model.write(bytes), bytes.length);
    }
    close(): void {}
  }
  const device = { i2c: { default: { io: Bus, data: 23, clock: 22 } } };
  return { model, driver: () => openPanel(device, panel.driver, panel) };
}

const known = panelNamed("sh1106-128x64") as PanelDescription;

describe("a display", () => {
  for (const panel of panels())
    it(`${panel.name} shows each pixel at the right place`, () => {
      const { model, driver } = wired(panel);
      const screen = driver();
      assert.deepEqual([screen.width, screen.height], [panel.width, panel.height]);
      const frame = new Framebuffer(panel.width, panel.height);
      // Three corners are lit, and a diagonal, so that no turn and no mirror image is the same.
      for (let i = 0; i < panel.height; i++) pixel(frame, i, i, 1);
      pixel(frame, panel.width - 1, 0, 1);
      pixel(frame, 0, panel.height - 1, 1);
      screen.update(frame);
      const picture = model.picture();
      assert.deepEqual([picture.width, picture.height], [panel.width, panel.height]);
      assert.deepEqual(picture.pixels, pixelsOf(frame));
      pixel(frame, 9, 2, 1);
      pixel(frame, panel.width - 1, panel.height - 1, 1);
      screen.update(frame);
      assert.deepEqual(model.picture().pixels, pixelsOf(frame));
    });

  it("shows a picture at the wrong place if its description has another column than its glass", () => {
    const { model, driver } = wired({ ...known, columnOffset: 4 });
    const frame = new Framebuffer(128, 64);
    pixel(frame, 60, 0, 1);
    driver().update(frame);
    const { pixels } = model.picture();
    assert.deepEqual([pixels[60], pixels[62]], [0, 1]);
  });

  it("is an error if the controller is unknown, in the model and in the driver", () => {
    const panel = { ...known, controller: "SH9999" as Controller, driver: "SH9999" as Driver };
    assert.throws(() => panelOf(panel, Math.random, assert.fail), /SH9999/);
    const { driver } = wired(known);
    assert.ok(driver());
    assert.throws(() => openPanel({} as never, panel.driver, panel), /SH9999/);
  });

  it("has a name of its own", () => {
    const names = panels().map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.equal(panelNamed("ssd1306-1x1"), undefined);
    assert.equal(boardNamed("mpython", "ssd1306-1x1"), undefined);
  });
});

describe("the boards", () => {
  it("have unique names and existing chips", () => {
    const names = boards().map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { chip, data, clock, buttons } of boards()) {
      const { pin_max, outputPin_max } = chipOf(chip);
      for (const pin of [data, clock]) assert.ok(pin <= outputPin_max);
      for (const pin of buttons) assert.ok(pin <= pin_max);
    }
    assert.throws(() => chipOf("esp99"), /esp99/);
  });
});
