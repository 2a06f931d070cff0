/**
 * Makes a font file with some characters of a bitmap font:
 *
 *     npx tsx tools/font-compiler.ts --from fonts/standard.hex --subset standard fonts/standard.font
 *     npx tsx tools/font-compiler.ts --from fonts/standard.hex --used my-texts.txt my.font
 *
 * --from FILE     .hex, or BDF of at most 16 rows; the default is fonts/standard.hex
 * --subset NAME   ascii, gb2312 or standard
 * --used FILE     the characters of a text (can be repeated); ASCII is always included
 * --hex FILE      also writes the source's lines of these characters, as .hex
 */
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fontBlob } from "./font-blob.js";
import { type Glyph, nameOf, parseFont } from "./font-source.js";
import { ascii, gb2312, standard, used } from "./font-subset.js";

const SUBSETS: Readonly<Record<string, () => Set<number>>> = { ascii, gb2312, standard };
/** So many characters are named in a message. */
const NAMED_MAX = 20;

/** Compiles the glyphs of those `codes` that the font has; ASCII must be among them. */
export function compileFont(source: string, codes: Iterable<number>): Uint8Array {
  return fontBlob(select(parseFont(source), codes));
}

function select(glyphs: Map<number, Glyph>, codes: Iterable<number>): Glyph[] {
  return [...codes].map((code) => glyphs.get(code)).filter((glyph) => glyph !== undefined);
}

/** Formats a glyph as a line of a .hex file. */
export function hexLine(glyph: Glyph): string {
  const hex = (value: number, digits: number): string =>
    value.toString(16).toUpperCase().padStart(digits, "0");
  return `${hex(glyph.code, 4)}:${glyph.rows.map((row) => hex(row, glyph.width / 4)).join("")}\n`;
}

function codesOf(subset: string | undefined, texts: readonly string[]): Set<number> {
  const codes = used(texts.map((file) => readFileSync(file, "utf8")).join(""));
  if (subset === undefined) return codes;
  if (!Object.hasOwn(SUBSETS, subset))
    throw new Error(`--subset is one of ${Object.keys(SUBSETS).join(", ")}, not ${subset}`);
  for (const code of SUBSETS[subset]()) codes.add(code);
  return codes;
}

/** The characters of these code points, and how many more there are. */
function named(codes: readonly number[]): string {
  const names = codes.slice(0, NAMED_MAX).map((code) => `${nameOf(code)} ${String.fromCodePoint(code)}`);
  const more = codes.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: "string", default: fileURLToPath(new URL("../fonts/standard.hex", import.meta.url)) },
      subset: { type: "string" },
      used: { type: "string", multiple: true, default: [] },
      hex: { type: "string" },
    },
  });
  if (positionals.length !== 1) throw new Error("name one file to write");
  const glyphs = parseFont(readFileSync(values.from, "utf8"));
  const codes = codesOf(values.subset, values.used);
  const missing = [...codes].filter((code) => !glyphs.has(code));
  const selected = select(glyphs, codes).sort((a, b) => a.code - b.code);
  const blob = fontBlob(selected);
  writeFileSync(positionals[0], blob);
  if (values.hex !== undefined) writeFileSync(values.hex, selected.map(hexLine).join(""));
  console.log(`${positionals[0]}: ${selected.length} characters, ${blob.length} bytes`);
  if (missing.length) console.log(`not in ${values.from}, will show as boxes: ${named(missing)}`);
  const clipped = selected.filter((glyph) => glyph.clipped).map(({ code }) => code);
  if (clipped.length)
    console.error(`font-compiler: warning: cut off where they stick out of their cells: ${named(clipped)}`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    console.error(`font-compiler: ${(error as Error).message}`);
    process.exitCode = 2;
  }
}
