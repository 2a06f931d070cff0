/** What the kit draws on displays of all sizes, whatever is to be shown: it stays in the picture, and never throws. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { panels } from "../../firmware/boards/panels.js";
import type { Device } from "../../firmware/device.js";
import { bigNumber } from "../../firmware/oled/big-number.js";
import { Chart } from "../../firmware/oled/chart.js";
import { fill } from "../../firmware/oled/draw.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { progressBar } from "../../firmware/oled/gui.js";
import { List } from "../../firmware/oled/list.js";
import { messageBox } from "../../firmware/oled/message-box.js";
import { smallGlyph } from "../../firmware/oled/small-font.js";
import { fitAddress, fitText, smallLines } from "../../firmware/oled/small-text.js";
import { World } from "../../host-sim/testing/index.js";
import { nodeCodecs } from "../../host-sim/node/text-codecs.js";
import { fontFile } from "./board.js";

const sizes = [...new Map(panels().map((panel) => [`${panel.width}x${panel.height}`, panel])).values()];
const text = fc.string({ unit: "grapheme", maxLength: 60 });
const texts = fc.array(text, { maxLength: 7 });
const bytes = (each: string) => nodeCodecs.encode(each);

for (const { name, width, height } of sizes)
  describe(`a display of ${width}x${height}`, () => {
    const device = {
      font: fontFile("gb2312"),
      text: { encode: nodeCodecs.encode },
      smallGlyph: height < 64 ? smallGlyph : undefined,
    } as unknown as Device;

    it("is drawn on by everything of the kit, whatever it shows", () => {
      fc.assert(
        fc.property(texts, text, fc.integer({ min: 0, max: 7 }), fc.float(), (lines, line, row, value) => {
          const frame = new Framebuffer(width, height);
          const y = (row * 8) % height;
          const chart = new Chart(width);
          for (let i = 0; i < 9; i++) chart.add(value * i);
          const all: (() => void)[] = [
            () => fitText(device, frame, bytes(line), y, height - y, 0),
            () => fitAddress(device, frame, bytes(line), y, 8),
            () => smallLines(device, frame, lines.map(bytes), 8),
            () => messageBox(device, frame, line, lines.join(" ")),
            () => new List(device, lines).draw(frame, 0, 0, width, height),
            () => chart.draw(frame, 0, y, width, height - y),
            () => void bigNumber(frame, value.toFixed(1), 0, 0, height),
            () => progressBar(frame, 0, y, width, 8, value),
          ];
          for (const draw of all) {
            fill(frame, 0);
            frame.sent();
            draw();
            assert.ok(frame.to === 0 || (frame.from >= 0 && frame.to <= frame.bytes.length));
          }
        }),
        { numRuns: 60 },
      );
    });

    it("shows whatever a peer sends to a server and to a chat room", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1 }),
          async (sent) => {
            const world = new World();
            try {
              for (const app of ["tcp-echo-server", "chat-server"]) {
                const board = world.board(app, {}, { board: "esp32-ssd1306", panel: name });
                await board.event("listening");
                const tool = await world.phone().connect(board);
                for (const each of sent) tool.send(`${each}\n`);
                await world.sleep(1000);
                assert.ok(board.isOn);
                assert.deepEqual(
                  board.events.items.filter(({ event, code }) => event === "error" && code !== "flood"),
                  [],
                );
              }
            } finally {
              await world.stop();
            }
          },
        ),
        { numRuns: 5 },
      );
    });
  });
