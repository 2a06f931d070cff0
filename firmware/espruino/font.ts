import { decoded } from "./bytes.js";

/** The font of ASCII, compressed, in base64; empty for a board that has a font. Set by the bundler. */
declare const ASCII_FONT: string;

/** The font's file in flash. A larger font may be stored there instead. */
const FILE = "palmwire.font";

/** Stores the font in flash at the first start; it is read from there and takes no variables. */
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
