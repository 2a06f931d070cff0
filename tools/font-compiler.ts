/**
 * Makes a font file with some characters of a bitmap font:
 *
 *     npx tsx tools/font-compiler.ts --from fonts/gb2312.hex --subset gb2312 fonts/gb2312.font
 *     npx tsx tools/font-compiler.ts --from fonts/gb2312.hex --used my-texts.txt my.font
 *
 * --from FILE     .hex or BDF; the default is fonts/gb2312.hex
 * --subset NAME   ascii or gb2312
 * --used FILE     the characters of a text (can be repeated); ASCII is always included
 * --hex FILE      also writes the source's lines of these characters, as .hex
 */
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fontBlob } from "./font-blob.js";
import { type Glyph, parseFont } from "./font-source.js";
import { ascii, gb2312, used } from "./font-subset.js";

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
  if (subset === "gb2312") for (const code of gb2312()) codes.add(code);
  else if (subset === "ascii") for (const code of ascii()) codes.add(code);
  else if (subset !== undefined) throw new Error(`--subset is ascii or gb2312, not ${subset}`);
  return codes;
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: "string", default: fileURLToPath(new URL("../fonts/gb2312.hex", import.meta.url)) },
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
  const names = missing.map((code) => String.fromCodePoint(code)).join(" ");
  console.log(`${positionals[0]}: ${selected.length} characters, ${blob.length} bytes`);
  if (missing.length) console.log(`not in ${values.from}, will show as boxes: ${names}`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    console.error(`font-compiler: ${(error as Error).message}`);
    process.exitCode = 2;
  }
}
