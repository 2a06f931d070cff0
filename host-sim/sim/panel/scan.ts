import type { Picture } from "./picture.js";

/**
 * From the display RAM to the glass. Both controllers scan the RAM line by line: `multiplex` lines beginning at
 * `startLine`, each sent to one COM pad (SSD1306 datasheet tables 10-1 to 10-3; SH1106 "Set Common Output Scan
 * Direction", "Set Display Offset" and "Set Common pads hardware configuration"). Which pad belongs to which line of
 * the glass is fixed by how the module is built.
 */

const PADS = 64;
const LINES = 64;

/** The registers that decide how the RAM appears, with the values both controllers have after a reset. */
export class ScanRegisters {
  /** RAM line shown first, 0 to 63. */
  startLine = 0;
  /** Number of lines scanned, 1 to 64. */
  multiplex = 64;
  /** Vertical shift between lines and COM outputs, 0 to 63. */
  offset = 0;
  /** The last line goes to COM0 instead of the first (C8h). */
  scanReversed = false;
  /** Neighbouring lines come out on alternate sides of the chip. */
  alternativePads = true;
  /** The pads of both sides are exchanged (SSD1306 only). */
  sidesSwapped = false;
  /** Column address 0 belongs to the last segment instead of to SEG0 (A1h). */
  segmentRemap = false;
  /** Every pixel lit, whatever the RAM holds (A5h). */
  allOn = false;
  /** A zero in the RAM is a lit pixel (A7h). */
  reversed = false;
  /** Display on (AFh). */
  on = false;
  /** Segment current, 0 to 255. */
  contrast = 0x80;
}

/** A panel as glued to its controller. It stands upright with segment remap A1h and scan direction C8h. */
export interface Glass {
  readonly width: number;
  readonly height: number;
  /** Column address of the leftmost pixel when upright. */
  readonly firstColumn: number;
  /** Neighbouring lines are wired to alternate sides of the chip. */
  readonly alternativePads: boolean;
}

/** The pad on which output `com` leaves the chip: 0 to 31 on one side, 32 to 63 on the other. */
function padOf(com: number, alternative: boolean): number {
  return alternative ? (com >> 1) + (com & 1 ? PADS / 2 : 0) : com;
}

/** For each of the 64 pads the RAM line it shows, or -1 when the scan never reaches it. */
function linesOfPads(registers: ScanRegisters, lineOf: (row: number) => number): Int8Array {
  const lines = new Int8Array(PADS).fill(-1);
  const { multiplex, offset } = registers;
  for (let row = 0; row < multiplex; row++) {
    const com = (registers.scanReversed ? multiplex - 1 - row + offset : row - offset + PADS) % PADS;
    const pad = padOf(com, registers.alternativePads);
    lines[registers.sidesSwapped ? (pad + PADS / 2) % PADS : pad] = lineOf(row) % LINES;
  }
  return lines;
}

/**
 * What the glass shows of `ram`, which holds 8 pages of `columns` bytes, bit 0 of a byte being the topmost of its
 * eight lines. With `mirrored` the bytes of a page belong to the segments from the last to the first. `lineOf` tells
 * the RAM line for a row of the scan, where that is more than the start line added.
 * The caller decides whether the panel has power at all.
 */
export function scan(
  ram: Uint8Array,
  columns: number,
  mirrored: boolean,
  registers: ScanRegisters,
  glass: Glass,
  lineOf: (row: number) => number = (row) => row + registers.startLine,
): Picture {
  const { width, height } = glass;
  const pixels = new Uint8Array(width * height);
  const lines = linesOfPads(registers, lineOf);
  const flip = registers.reversed ? 1 : 0;
  // Upright, that is with A1h, the leftmost pixel is column `firstColumn`, thus this segment:
  const leftSegment = columns - 1 - glass.firstColumn;
  for (let y = 0; y < height; y++) {
    const line = lines[padOf(height - 1 - y, glass.alternativePads)];
    if (line < 0) continue;
    if (registers.allOn) {
      pixels.fill(1, y * width, (y + 1) * width);
      continue;
    }
    const page = (line >> 3) * columns;
    for (let x = 0; x < width; x++) {
      const segment = leftSegment - x;
      const byte = ram[page + (mirrored ? columns - 1 - segment : segment)];
      pixels[y * width + x] = ((byte >> (line & 7)) & 1) ^ flip;
    }
  }
  return { width, height, pixels, contrast: registers.contrast };
}

/** A picture of `glass` with nothing lit: the panel is off or has no voltage. */
export function dark(glass: Glass, contrast: number): Picture {
  return {
    width: glass.width,
    height: glass.height,
    pixels: new Uint8Array(glass.width * glass.height),
    contrast,
  };
}
