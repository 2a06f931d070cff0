import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Font } from "../sim/board/font.js";
import { packageRoot } from "./package-root.js";

/** The font that boards have: manifest.json gives it to those with Moddable. */
export const BOARD_FONT = "standard";

/** A font file of fonts/, loaded on first use. */
export class FontFile implements Font {
  #bytes: Uint8Array | undefined;

  constructor(readonly name: string) {}

  read(offset: number, length: number): Uint8Array {
    // (Parts of a Buffer are Buffers, which take several times as long to make, and every glyph is one.)
    this.#bytes ??= Uint8Array.from(readFileSync(join(packageRoot(), "fonts", `${this.name}.font`)));
    return this.#bytes.subarray(offset, offset + length);
  }
}
