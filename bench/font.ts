/**
 * The cost of a glyph lookup: steps and slots of XS for the firmware's own code, which are exact counts, and the
 * reads of the font file, which is in flash on Espruino too.
 */
import { readGlyph } from "../firmware/oled/font.js";
import { workerKit } from "../host-sim/engines/xs/worker-build.js";
import { fontFile } from "../tests/oled/board.js";
import { GlyphTrial, type LookupCost } from "../tools/footprint-glyphs.js";
import { standard } from "../tools/font-subset.js";

interface Lookup extends LookupCost {
  /** Number of reads from the font file. */
  readonly reads: number;
  readonly bytes: number;
}

const CASES: Readonly<Record<string, number>> = {
  ascii: 0x41,
  greek: 0x3b1,
  firstHanzi: 0x4e00,
  lastHanzi: 0x9fa0,
  fullWidth: 0xff5e,
  missing: 0x4e02,
  missingRow: 0xac00,
  emoji: 0x1f600,
};

function readsOf(code: number): Pick<Lookup, "reads" | "bytes"> {
  const font = fontFile("standard");
  let reads = 0;
  let bytes = 0;
  const counting = {
    read(offset: number, length: number) {
      reads++;
      bytes += length;
      return font.read(offset, length);
    },
  };
  readGlyph(counting, code);
  return { reads, bytes };
}

function over(all: readonly Lookup[], of: (values: number[]) => number): Lookup {
  return {
    compute: of(all.map(({ compute }) => compute)),
    slots: of(all.map(({ slots }) => slots)),
    reads: of(all.map(({ reads }) => reads)),
    bytes: of(all.map(({ bytes }) => bytes)),
  };
}

/** Measures lookups of some characters, the most expensive one, and the mean. */
export async function benchFont({ json }: { json: boolean }): Promise<object> {
  const trial = await GlyphTrial.start(await workerKit(() => {}), "standard");
  const lookup = (code: number): Lookup => ({ ...trial.find(code), ...readsOf(code) });
  const result: Record<string, Lookup> = {};
  for (const [name, code] of Object.entries(CASES)) result[name] = lookup(code);
  const all = [...standard()].filter((code) => code < 0x10000).map(lookup);
  await trial.stop();
  result.mean = over(all, (values) =>
    Math.round(values.reduce((sum, value) => sum + value, 0) / values.length),
  );
  result.most = over(all, (values) => Math.max(...values));
  if (!json) report(result, all.length);
  return { font: result };
}

function report(result: Record<string, Lookup>, characters: number): void {
  const row = (cells: readonly unknown[]) =>
    console.log(cells.map((cell) => String(cell).padStart(12)).join(""));
  row(["", "XS steps", "XS slots", "reads", "bytes read"]);
  for (const [name, { compute, slots, reads, bytes }] of Object.entries(result))
    row([name, compute, slots, reads, bytes]);
  console.log(
    `Lookups of a glyph; mean and most are those of all ${characters} characters. No chunks are allocated.`,
  );
}
