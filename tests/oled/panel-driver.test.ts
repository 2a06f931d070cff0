import { propertyRuns } from "../setup.js";
import assert from "node:assert/strict";
import fc from "fast-check";
import { fill, fillRect, pixel } from "../../firmware/oled/draw.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { contrast, invert, poweroff, poweron } from "../../firmware/oled/panel-control.js";
import { fontFile, shows } from "./board.js";
import { drawing } from "./drawing.js";
import { kinds, screen } from "./panels.js";

const step = drawing({ font: fontFile("standard") });

for (const kind of kinds)
  describe(`the driver of ${kind}`, () => {
    it("shows the frame from the first update on, and not the noise in the RAM", () => {
      const { model, panel, frame, update } = screen(kind);
      assert.ok(model.picture().pixels.every((lit) => !lit));
      update();
      fill(frame, 1);
      panel.update(frame);
      assert.ok(shows(model.picture(), frame));
    });

    it("shows the frame after every update, whatever was drawn", () => {
      fc.assert(
        fc.property(fc.array(fc.array(step, { maxLength: 3 }), { maxLength: 8 }), (updates) => {
          const { frame, update } = screen(kind);
          for (const steps of updates) {
            for (const draw of steps) draw(frame);
            update();
          }
        }),
        { numRuns: propertyRuns(250) },
      );
    });

    it("sends nothing if nothing has changed, even if it was drawn again", () => {
      const { frame, update } = screen(kind);
      fillRect(frame, 3, 3, 70, 40, 1);
      update();
      assert.deepEqual(update(), { bytes: 0, transactions: 0 });
      fill(frame, 0);
      fillRect(frame, 3, 3, 70, 40, 1);
      assert.deepEqual(update(), { bytes: 0, transactions: 0 });
    });

    it("can switch to another framebuffer and back", () => {
      const { model, panel, frame, update } = screen(kind);
      update();
      const other = new Framebuffer(panel.width, panel.height);
      fillRect(other, 20, 7, 9, 9, 1);
      panel.update(other);
      assert.ok(shows(model.picture(), other));
      pixel(frame, 100, 3, 1);
      update();
    });

    it("recovers from a NACK anywhere: the next update sends everything", () => {
      fc.assert(
        fc.property(
          fc.array(fc.array(step, { maxLength: 2 }), { minLength: 1, maxLength: 6 }),
          fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }),
          (updates, faults) => {
            const { bus, frame, panel, update } = screen(kind);
            bus.injectFaults((transaction) => faults.includes(transaction));
            for (const steps of updates) {
              for (const draw of steps) draw(frame);
              try {
                panel.update(frame);
              } catch {
                // The next update shows it.
              }
            }
            bus.injectFaults(undefined);
            update();
          },
        ),
        { numRuns: propertyRuns(250) },
      );
    });

    it("recovers from a NACK anywhere in an update of many dots", () => {
      for (let fault = 1; fault <= 14; fault++) {
        const { bus, frame, panel, update } = screen(kind, () => 0.5);
        update();
        for (let dot = 0; dot < 40; dot++)
          pixel(frame, (dot * 37) % frame.width, (dot * 11) % frame.height, 1);
        const last = bus.transactions + fault;
        bus.injectFaults((transaction) => transaction === last);
        try {
          panel.update(frame);
        } catch {
          // The next update shows it.
        }
        bus.injectFaults(undefined);
        update();
      }
    });

    it("initialises a panel that was disconnected with the same contrast and inversion", () => {
      const { model, panel, frame, update } = screen(kind);
      fillRect(frame, 8, 8, 50, 16, 1);
      update();
      contrast(panel, 200);
      invert(panel, true);
      model.power(false);
      assert.throws(() => {
        pixel(frame, 0, 0, 1);
        panel.update(frame);
      });
      assert.throws(() => panel.update(frame));
      model.power(true);
      panel.update(frame);
      assert.equal(model.picture().contrast, 200);
      invert(panel, false);
      assert.ok(shows(model.picture(), frame));
    });

    it("sets contrast, inversion and power, also before the first update", () => {
      const { model, panel, frame, bus } = screen(kind);
      fillRect(frame, 0, 0, 64, 16, 1);
      contrast(panel, 1);
      invert(panel, true);
      poweroff(panel);
      assert.equal(bus.transactions, 0);
      panel.update(frame);
      assert.ok(model.picture().pixels.every((lit) => !lit));
      poweron(panel);
      assert.equal(model.picture().contrast, 1);
      invert(panel, false);
      assert.ok(shows(model.picture(), frame));
      contrast(panel, 255);
      assert.equal(model.picture().contrast, 255);
      poweroff(panel);
      assert.ok(model.picture().pixels.every((lit) => !lit));
    });

    it("includes the setting of a failed command in the next initialisation", () => {
      const { model, panel, update, bus } = screen(kind);
      update();
      bus.injectFaults(() => true);
      assert.throws(() => contrast(panel, 7));
      bus.injectFaults(undefined);
      update();
      assert.equal(model.picture().contrast, 7);
    });
  });
