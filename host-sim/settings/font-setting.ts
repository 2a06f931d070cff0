import { readFileSync } from "node:fs";
import { BOARD_FONT, FontFile } from "../node/font-file.js";
import { oneOf, tr } from "../language/language.js";
import type { Font } from "../sim/board/font.js";
import { FONT_ENGINES, type EngineName } from "./common-flags.js";
import { UsageError } from "./usage-error.js";

/** How a font file begins: "PF", and the version of the format. */
const BEGINNING = [0x50, 0x46, 1];

/** The font of that file, or the one that boards have. Throws UsageError where the file is no font. */
export function readFont(file: string | undefined, engine: EngineName): Font {
  if (file === undefined) return new FontFile(BOARD_FONT);
  if (!FONT_ENGINES.includes(engine))
    throw new UsageError(
      tr("--font is for --engine {engines}: other boards have the font that they were given", {
        engines: oneOf(FONT_ENGINES),
      }),
      "font",
      "engine",
    );
  const bytes = contentOf(file);
  if (!BEGINNING.every((byte, i) => bytes[i] === byte))
    throw new UsageError(
      tr("--font {file} is no font file: tools/font-compiler.ts makes them", { file }),
      "font",
    );
  return { read: (offset, length) => bytes.subarray(offset, offset + length) };
}

function contentOf(file: string): Uint8Array {
  try {
    // (Parts of a Buffer are Buffers, which take several times as long to make.)
    return Uint8Array.from(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      tr("--font {file} cannot be read ({reason})", { file, reason: String(code) }),
      "font",
    );
  }
}
