import assert from "node:assert/strict";
import type { Picture } from "../../../host-sim/sim/panel/picture.js";
import { textDump } from "../../../host-sim/views/text-dump.js";
import { glassOf, hexOf, isUpsideDown, panelFor, send, streams, type Stream } from "./streams.js";

/** The picture that a stream expects. */
function expected(stream: Stream, hex: string): Picture {
  const { width, height } = glassOf(stream);
  const bytes = Buffer.from(hex, "hex");
  const rowBytes = Math.ceil(width / 8);
  assert.equal(bytes.length, rowBytes * height);
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => {
    const x = i % width;
    return (bytes[((i - x) / width) * rowBytes + (x >> 3)] >> (7 - (x & 7))) & 1;
  });
  return { width, height, pixels, contrast: 0 };
}

describe("the panel models show what real drivers mean", () => {
  for (const stream of streams())
    it(`of ${stream.name}, on ${stream.panel}`, () => {
      const panel = panelFor(stream);
      const wrong: string[] = [];
      for (const step of stream.steps) {
        const { label, t, expect } = step;
        for (const line of t) send(panel, line);
        const shown = panel.picture();
        if (isUpsideDown(stream, step)) shown.pixels.reverse();
        if (expect === null || hexOf(shown) === expect) continue;
        if (wrong.length === 0)
          wrong.push(`shown:\n${textDump(shown)}\nmeant:\n${textDump(expected(stream, expect))}`);
        wrong.push(label);
      }
      assert.deepEqual(wrong, []);
    });
});
