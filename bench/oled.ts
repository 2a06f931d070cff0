/**
 * The cost of drawing on the I2C bus: the real drivers connected to the models of the controllers, with every frame
 * checked, compared with other libraries. It counts transactions and bytes, including those of addresses, control
 * bytes and commands, rather than time.
 */
import assert from "node:assert/strict";
import { fill, fillRect, pixel } from "../firmware/oled/draw.js";
import type { Framebuffer } from "../firmware/oled/framebuffer.js";
import { type AutoReturn, dispChar, scrollLines, type TextEnd } from "../firmware/oled/text.js";
import * as TextMode from "../firmware/oled/text-mode.js";
import { fontFile } from "../tests/oled/board.js";
import { ratioToBest as ratioToBestOf } from "../tests/oled/frame-pairs.js";
import { type Cost, type Screen, screen } from "../tests/oled/panels.js";
import { type Area, type Peer, PEERS } from "./oled-peers.js";

const TEXT =
  "hello mPython,I am TCP Client. 欢迎来到Spread Site, 您是第1个客户端用户! 192.168.31.127:5001 accepting..... " +
  "The quick brown fox jumps over the lazy dog. 天地玄黄,宇宙洪荒。日月盈昃,辰宿列张。 0123456789";
const TYPED = [...TEXT.repeat(2)].slice(0, 200);
const NEXT_LINE = "\n我是TCP Client.";

const LINE_PIXELS = 16;
const FULL: Area = { x: 0, y: 0, w: 128, h: 64 };

/** Areas of which every pixel changes. */
const AREAS = {
  full: FULL,
  line: { x: 0, y: 16, w: 128, h: LINE_PIXELS },
  glyph: { x: 40, y: 16, w: 8, h: LINE_PIXELS },
  hanzi: { x: 48, y: 16, w: 16, h: LINE_PIXELS },
};

type Change = keyof typeof AREAS | "typing" | "scroll";
type Costs = Record<Change, Cost>;

/** The smallest rectangle of whole pages that has all columns that differ; undefined if none does. */
function changed(before: Uint8Array, { bytes, width }: Framebuffer): Area | undefined {
  const places = Array.from(bytes.keys()).filter((i) => bytes[i] !== before[i]);
  if (!places.length) return undefined;
  const columns = places.map((i) => i % width);
  const pages = places.map((i) => Math.floor(i / width));
  const x = Math.min(...columns);
  const y = Math.min(...pages) * 8;
  return { x, y, w: Math.max(...columns) + 1 - x, h: (Math.max(...pages) + 1) * 8 - y };
}

/** One change of a dark picture, while the controller's address points elsewhere. */
function once(at: Screen, { x, y, w, h }: Area): Cost {
  fill(at.frame, 0);
  at.update();
  pixel(at.frame, 20, 63, 1);
  at.update();
  pixel(at.frame, 20, 63, 0);
  at.update();
  fillRect(at.frame, x, y, w, h, 1);
  return at.update();
}

function show(at: Screen, text: string, x: number, y: number, atBottom: AutoReturn): TextEnd {
  const bytes = new TextEncoder().encode(text);
  return dispChar({ font: fontFile("standard") }, at.frame, bytes, x, y, TextMode.normal, atBottom);
}

/** Updates: their cost for us, and for others what was drawn and what has changed. */
interface Update {
  cost: Cost;
  areas: readonly Area[];
  boxes: readonly (Area | undefined)[];
}

/** What a library sends for updates. */
function costOf({ cost, finds }: Peer, { areas, boxes }: Update): Cost {
  const sent = finds ? boxes.filter((box) => box !== undefined) : areas;
  return total(sent.map((area) => cost(area)));
}

/** Two hundred characters, each sent when typed. The picture scrolls when it is full. */
function typing(at: Screen): Update {
  const costs: Cost[] = [];
  const areas: Area[] = [];
  const boxes: (Area | undefined)[] = [];
  let scrolls = 0;
  const atBottom = (frame: Framebuffer, y: number) => {
    scrolls++;
    return scrollLines(frame, y);
  };
  let [x, y] = [0, 0];
  fill(at.frame, 0);
  at.update();
  for (const character of TYPED) {
    const before = scrolls;
    const picture = at.frame.bytes.slice();
    const end = show(at, character, x, y, atBottom);
    const scrolled = scrolls > before;
    const w = end.y > y || scrolled ? end.x : end.x - x;
    areas.push(scrolled ? FULL : { x: end.x - w, y: end.y, w, h: LINE_PIXELS });
    boxes.push(changed(picture, at.frame));
    costs.push(at.update());
    [x, y] = [end.x, end.y];
  }
  return { cost: total(costs), areas, boxes };
}

/** A full screen of text that scrolls up by one line. */
function scrolling(at: Screen): Update {
  const width = at.frame.width;
  fill(at.frame, 0);
  const { x, y } = show(at, TEXT, 0, 0, scrollLines);
  at.update();
  const picture = at.frame.bytes.slice();
  show(at, NEXT_LINE, x, y, scrollLines);
  assert.deepEqual(at.frame.bytes.slice(0, -2 * width), picture.subarray(2 * width));
  return { cost: at.update(), areas: [FULL], boxes: [changed(picture, at.frame)] };
}

function total(costs: readonly Cost[]): Cost {
  return {
    bytes: costs.reduce((sum, { bytes }) => sum + bytes, 0),
    transactions: costs.reduce((sum, { transactions }) => sum + transactions, 0),
  };
}

function measure(
  kind: "SH1106 128x64" | "SSD1306 128x64",
  peers: readonly Peer[],
): [Costs, Record<string, Costs>] {
  const at = screen(kind, () => 0.5);
  at.update();
  const ofAreas = (cost: (area: Area) => Cost) => ({
    full: cost(AREAS.full),
    line: cost(AREAS.line),
    glyph: cost(AREAS.glyph),
    hanzi: cost(AREAS.hanzi),
  });
  const ours = ofAreas((area) => once(at, area));
  const typed = typing(at);
  const scrolled = scrolling(at);
  const theirs = peers.map((peer) => {
    const costs = {
      ...ofAreas((area) => peer.cost(area)),
      typing: costOf(peer, typed),
      scroll: costOf(peer, scrolled),
    };
    return [peer.name, costs] as const;
  });
  return [{ ...ours, typing: typed.cost, scroll: scrolled.cost }, Object.fromEntries(theirs)];
}

/** Of the columns that differ by chance, and of text. */
function ratios(kind: "SH1106 128x64" | "SSD1306 128x64", pairs: number): Record<string, number> {
  return { columns: ratioToBestOf(kind, "columns", pairs), text: ratioToBestOf(kind, "text", pairs) };
}

/** Bytes and transactions of typical changes, for each controller and for other libraries. */
export async function benchOLED({ json, pairs = 2000 }: { json: boolean; pairs?: number }): Promise<{
  sh1106: Costs;
  ssd1306: Costs;
  peers: { sh1106: Record<string, Costs>; ssd1306: Record<string, Costs> };
  /** Bytes for random pairs of pictures, divided by those of the best encoding found, by how the pictures differ. */
  ratioToBest: Record<"sh1106" | "ssd1306", Record<string, number>>;
}> {
  assert.equal(TYPED.length, 200);
  const [sh1106, besideSH1106] = measure("SH1106 128x64", PEERS.sh1106);
  const [ssd1306, besideSSD1306] = measure("SSD1306 128x64", PEERS.ssd1306);
  const ratioToBest = {
    sh1106: ratios("SH1106 128x64", pairs),
    ssd1306: ratios("SSD1306 128x64", pairs / 10),
  };
  if (!json) {
    report("SH1106", sh1106, besideSH1106, PEERS.sh1106);
    report("SSD1306", ssd1306, besideSSD1306, PEERS.ssd1306);
    console.log(
      "Bytes for random pairs of pictures, divided by those of the best encoding found:",
      ratioToBest,
    );
  }
  return { sh1106, ssd1306, peers: { sh1106: besideSH1106, ssd1306: besideSSD1306 }, ratioToBest };
}

/** Formats the table, with the sources of the other figures. */
function report(
  controller: string,
  ours: Costs,
  theirs: Record<string, Costs>,
  peers: readonly Peer[],
): void {
  const changes = Object.keys(ours) as Change[];
  const row = (name: string, cells: readonly string[]) =>
    console.log(name.padEnd(17) + cells.map((cell) => cell.padStart(15)).join(""));
  row(`${controller} 128x64`, changes);
  for (const [name, costs] of [["palmwire", ours] as const, ...Object.entries(theirs)])
    row(
      name,
      changes.map((change) => `${costs[change].bytes} / ${costs[change].transactions}`),
    );
  console.log("Bytes / transactions on the wire. Measured: palmwire. Computed from what the sources send:");
  for (const { name, source } of peers) console.log(`  ${name}: ${source}`);
  console.log();
}
