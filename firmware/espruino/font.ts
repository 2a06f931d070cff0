import { decoded } from "./bytes.js";

/** The glyphs of ASCII, compressed, from the bundler; empty: the file is there already. */
declare const ASCII_FONT: string;

/** The font's file in flash. Whoever writes a larger one there has more characters. */
const FILE = "palmwire.font";

/** At the first start: puts the font into flash, where it needs no memory. */
export function installFont(): void {
  const storage = require("Storage");
  if (storage["read"](FILE, 0, 1)) return;
  const font = ASCII_FONT;
  if (font) storage["write"](FILE, require("heatshrink").decompress(atob(font)));
}

function read(offset: number, length: number): Uint8Array {
  return decoded(require("Storage")["read"](FILE, offset, length) || "");
}

export const flashFont = { read: read };
