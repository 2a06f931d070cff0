import { readdirSync, readFileSync } from "node:fs";
import { glassNamed, type Glass } from "../../../host-sim/sim/panel/glasses.js";
import type { Picture } from "../../../host-sim/sim/panel/picture.js";
import { panelModel, type PanelModel } from "../../../host-sim/sim/board/panel-model.js";

/** The recordings of real drivers in the folder "streams", whose README says what they hold. */

const FOLDER = new URL("streams/", import.meta.url);

export interface Step {
  readonly label: string;
  readonly t: readonly string[];
  readonly expect: string | null;
}

export interface Stream {
  readonly name: string;
  readonly panel: string;
  readonly address: number;
  readonly steps: readonly Step[];
}

/** All of them. */
export function streams(): Stream[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Stream);
}

/** The glass that a stream was made for. */
export function glassOf({ name, panel }: Stream): Glass {
  // A module whose controller has more columns than an SSD1309, of which the glass shows those from 2 on.
  if (name.endsWith("ssd1309_i2c_128x64_noname2"))
    return { ...glassNamed("SH1106 128x64"), externalVoltage: true };
  return glassNamed(panel);
}

/**
 * Steps whose picture stands upside down: for SH1107, u8g2's initialisation and its flip mode 1 send the same commands
 * (A0 C0), so that what it means by its two flip modes is the other way round.
 */
const UPSIDE_DOWN: Readonly<Record<string, readonly string[]>> = {
  "other-u8g2-sh1107_i2c_64x128": ["flip mode 1, sent anew", "flip mode 0, sent anew", "updateDisplay"],
};

export function isUpsideDown({ name }: Stream, { label }: Step): boolean {
  return UPSIDE_DOWN[name]?.includes(label) ?? false;
}

/** The model of a stream's panel. RAM begins as noise, the same in every run. */
export function panelFor(
  stream: Stream,
  options: { strict?: boolean; onWarning?: (message: string) => void } = {},
): PanelModel {
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  return panelModel(glassOf(stream), { ...options, random, address: stream.address });
}

/** Sends one line of a step. */
export function send(panel: PanelModel, line: string): void {
  const [verb, count] = line.split(" ");
  if (verb === "tick") panel.tick(Number(count));
  else if (verb === "read") panel.read(new Uint8Array(Number(count)));
  else if (verb === "power") panel.power(count === "1");
  else panel.write(Buffer.from(line, "hex"));
}

/** A picture as the streams write it: rows from the top left, the most significant bit of each byte first. */
export function hexOf({ width, height, pixels }: Picture): string {
  const rowBytes = Math.ceil(width / 8);
  const bytes = Buffer.alloc(rowBytes * height);
  pixels.forEach((pixel, i) => {
    const x = i % width;
    if (pixel) bytes[((i - x) / width) * rowBytes + (x >> 3)] |= 0x80 >> (x & 7);
  });
  return bytes.toString("hex");
}
