/** Every character of the font, from TCP to the panel, on the engines. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readOptions } from "../../firmware/options.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import { FontFile } from "../../host-sim/node/font-file.js";
import type { Engine, LoadedApp } from "../../host-sim/sim/engine/engine.js";
import { EspruinoModel } from "../../host-sim/engines/espruino/model.js";
import { XSEngine } from "../../host-sim/engines/xs.js";
import { loaded, ScriptedBoard } from "../../tools/footprint-board.js";
import { PEER_ADDRESS, PEER_PORT } from "../../tools/footprint-world.js";
import { kit, XS } from "./xs-board.js";

const APP = "tcp-echo-client";
const COLUMNS = 128;
/** The number of wide characters that fit. */
const SCREENFUL = 32;
/** Longer than the silence that ends a message and the time between two frames. */
const SHOWN_MS = 200;
/** Reads per lookup: whether there are rows, which ones, one block per width, the glyph. */
const READS_MAX = 5;
const READ_BYTES_MAX = 1 + 2 + 6 + 6 + 32;

interface Glyph {
  readonly character: string;
  readonly width: number;
  /** Sixteen rows, the leftmost pixel the most significant bit. */
  readonly rows: readonly number[];
}

/** The lines of the .hex file that the font is made of. */
const GLYPHS: readonly Glyph[] = readFileSync(new URL("../../fonts/standard.hex", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [code, digits] = line.split(":");
    const size = digits.length / 16;
    const rows = Array.from({ length: 16 }, (_, y) => parseInt(digits.slice(y * size, (y + 1) * size), 16));
    return { character: String.fromCodePoint(parseInt(code, 16)), width: size * 4, rows };
  });

/** The glyphs side by side as the panel shows them: one byte per pixel, row by row. */
function pixelsOf(glyphs: readonly Glyph[]): Uint8Array {
  const pixels = new Uint8Array(COLUMNS * 64);
  let [left, top] = [0, 0];
  for (const { width, rows } of glyphs) {
    if (left + width > COLUMNS) [left, top] = [0, top + 16];
    rows.forEach((bits, y) => {
      for (let x = 0; x < width; x++) pixels[(top + y) * COLUMNS + left + x] = (bits >> (width - 1 - x)) & 1;
    });
    left += width;
  }
  return pixels;
}

/** A font in flash that counts its reads. */
class CountingFont extends FontFile {
  reads = 0;
  bytes = 0;

  override read(offset: number, length: number): Uint8Array {
    assert.ok(length <= 32, `a read of ${length} bytes`);
    this.reads++;
    this.bytes += length;
    return super.read(offset, length);
  }
}

function withFont(app: LoadedApp, font: FontFile): LoadedApp {
  return { boot: (machine, program) => app.boot(machine, { ...program, font }) };
}

async function showsAll(engine: Engine): Promise<void> {
  const { options } = await loadApp(APP);
  const font = new CountingFont("standard");
  const values = readOptions(options, { to: `${PEER_ADDRESS}:${PEER_PORT}` });
  const board = new ScriptedBoard(withFont(await loaded(engine, APP, values), font), APP, values);
  const { clock, network } = board;
  await board.until(() => network.streams.length > 0);
  clock.pass(SHOWN_MS);
  for (let from = 0; from < GLYPHS.length; from += SCREENFUL) {
    const glyphs = GLYPHS.slice(from, from + SCREENFUL);
    const text = glyphs.map(({ character }) => character).join("");
    font.reads = font.bytes = 0;
    network.streams[0].say(new TextEncoder().encode(text));
    clock.pass(SHOWN_MS);
    assert.ok(Buffer.compare(board.board.panel.picture().pixels, pixelsOf(glyphs)) === 0, text);
    assert.ok(
      font.reads >= glyphs.length && font.reads <= glyphs.length * READS_MAX,
      `${font.reads} reads for ${text}`,
    );
    assert.ok(font.bytes <= glyphs.length * READ_BYTES_MAX, `${font.bytes} bytes for ${text}`);
  }
  await board.stop();
  assert.deepEqual(board.errors("crash"), []);
}

describe("all of the font, bit by bit as in Unifont, reading the font in place,", () => {
  before(() => assert.equal(GLYPHS.length, 12350));

  it("is shown through Espruino's API", () => showsAll(new EspruinoModel()));

  (XS ? it : it.skip)("is shown by XS in a board's memory", () => showsAll(new XSEngine(kit)));
});
