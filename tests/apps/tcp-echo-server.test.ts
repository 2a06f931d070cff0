import assert from "node:assert/strict";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { pageText } from "../../firmware/oled/text.js";
import { ScriptedBoard } from "../../tools/footprint-board.js";
import { valuesOf } from "../../tools/footprint-trial.js";
import { appInNode } from "../engines/xs-board.js";
import { TestDevice } from "../net/test-device.js";

const NAME = "tcp-echo-server";
const PORT = 5001;

/** The lit pixels of a picture with these texts on these rows. */
function lit(texts: readonly [y: number, text: string][]): number[] {
  const { device } = new TestDevice();
  const frame = new Framebuffer(128, 64);
  for (const [y, text] of texts) pageText(device, frame, device.text.encode(text), 0, y);
  const pixels: number[] = [];
  for (let y = 0; y < 64; y++)
    for (let x = 0; x < 128; x++)
      if (frame.bytes[(y >> 3) * 128 + x] & (1 << (y & 7))) pixels.push(y * 128 + x);
  return pixels;
}

describe("The picture of tcp-echo-server", () => {
  it("shows the number of clients, and that it is accepting when there are none", async () => {
    const board = new ScriptedBoard(await appInNode(NAME), NAME, await valuesOf(NAME));
    const shows = (...rows: [number, string][]) => {
      board.clock.pass(100);
      const { pixels } = board.board.panel.picture();
      const shown = [...pixels.keys()].filter((at) => pixels[at]);
      // The address of this world has more characters than a row: its first numbers give way to the port.
      let address = `${board.network.address}:${PORT}`;
      while (address.length > 16) address = address.slice(address.indexOf(".", 1));
      assert.deepEqual(shown, lit([[0, address], ...rows]));
    };
    await board.until(() => board.network.servers.length > 0);
    shows([16, "accepting....."]);
    const first = board.network.arrive();
    shows([16, "1 connected"]);
    first?.say(Buffer.from("你好"));
    shows([16, "1 connected"], [48, "你好"]);
    const second = board.network.arrive();
    shows([16, "2 connected"], [48, "你好"]);
    first?.finish();
    second?.finish();
    shows([16, "accepting....."], [48, "你好"]);
    await board.stop();
  });
});
