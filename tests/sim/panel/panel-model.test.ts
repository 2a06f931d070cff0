import assert from "node:assert/strict";
import type { BoardDescription, Controller } from "../../../firmware/boards/board.js";
import { boards } from "../../../firmware/boards/boards.js";
import { chipOf } from "../../../firmware/boards/chips.js";
import { openPanel } from "../../../firmware/boards/panels.js";
import type { I2C } from "../../../firmware/device.js";
import { Framebuffer } from "../../../firmware/oled/framebuffer.js";
import { pixel } from "../../../firmware/oled/draw.js";
import { panelOf } from "../../../host-sim/sim/board/panel-model.js";

/** A display wired to its driver, as a board has it. */
function wired(board: BoardDescription) {
  const model = panelOf(board, () => 0.5, assert.fail);
  model.power(true);
  class Bus implements I2C {
    write(bytes: Uint8Array): void {
      assert.equal(model.write(bytes), bytes.length);
    }
    close(): void {}
  }
  const device = { i2c: { default: { io: Bus, data: board.data, clock: board.clock } } };
  return { model, driver: () => openPanel(device, board.controller, board) };
}

describe("the display of a board", () => {
  for (const board of boards())
    it(`of ${board.name} shows the corners of a picture at the right place`, () => {
      const { model, driver } = wired(board);
      const frame = new Framebuffer(board.width, board.height);
      pixel(frame, 0, 0, 1);
      pixel(frame, board.width - 1, board.height - 1, 1);
      driver().update(frame);
      const { width, height, pixels } = model.picture();
      assert.deepEqual([width, height], [board.width, board.height]);
      const lit = Array.from(pixels.keys()).filter((at) => pixels[at]);
      assert.deepEqual(lit, [0, width * height - 1]);
    });

  it("can start at another column of the RAM", () => {
    const [mpython] = boards();
    const { model, driver } = wired({ ...mpython, columnOffset: 4 });
    const frame = new Framebuffer(128, 64);
    pixel(frame, 127, 0, 1);
    driver().update(frame);
    assert.ok(model.picture().pixels[127]);
  });

  it("is an error if the controller is unknown, in the model and in the driver", () => {
    const [mpython] = boards();
    const board = { ...mpython, controller: "SH9999" as Controller };
    assert.throws(() => panelOf(board, Math.random, assert.fail), /SH9999/);
    const { driver } = wired(mpython);
    assert.ok(driver());
    assert.throws(() => openPanel({} as never, board.controller, board), /SH9999/);
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
