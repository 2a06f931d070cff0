import type { Picture } from "./picture.js";

/**
 * Converts the display RAM to the visible picture. Both controllers scan the RAM line by line: `multiplex` lines
 * beginning at `startLine`, each driven by one COM pad (SSD1306 datasheet tables 10-1 to 10-3; SH1106 "Set Common
 * Output Scan Direction", "Set Display Offset" and "Set Common pads hardware configuration"). The wiring of the
 * module determines which pad drives which row of the glass.
 */

const PADS = 64;
const LINES = 64;

/**
 * The registers that control how the RAM is displayed, with their reset values, which are the same on both
 * controllers.
 */
export class ScanRegisters {
  /** The first RAM line shown, 0 to 63. */
  startLine = 0;
  /** Number of lines scanned, 1 to 64. */
  multiplex = 64;
  /** Vertical shift between lines and COM outputs, 0 to 63. */
  offset = 0;
  /** The first line goes to the last COM output instead of COM0 (C8h). */
  scanReversed = false;
  /** Adjacent lines use pads on alternating sides of the chip. */
  alternativePads = true;
  /** The pads of the two sides are swapped (SSD1306 only). */
  sidesSwapped = false;
  /** Column address 0 drives the last segment instead of SEG0 (A1h). */
  segmentRemap = false;
  /** Every pixel is lit regardless of the RAM (A5h). */
  allOn = false;
  /** A zero in the RAM is a lit pixel (A7h). */
  reversed = false;
  /** Display on (AFh). */
  on = false;
  /** Segment current, 0 to 255. */
  contrast = 0x80;
}

/** A panel and its wiring. It appears upright with segment remap A1h and scan direction C8h. */
export interface Glass {
  readonly width: number;
  readonly height: number;
  /** Column address of the leftmost pixel of the upright picture. */
  readonly firstColumn: number;
  /** Adjacent rows are wired to alternating sides of the chip. */
  readonly alternativePads: boolean;
}

/** The pad of output `com`: 0 to 31 on one side of the chip, 32 to 63 on the other. */
function padOf(com: number, alternative: boolean): number {
  return alternative ? (com >> 1) + (com & 1 ? PADS / 2 : 0) : com;
}

/** The RAM line that each of the 64 pads shows, or -1 if the scan does not reach it. */
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
 * The visible picture for the contents of `ram`: 8 pages of `columns` bytes, bit 0 of a byte the topmost of its eight
 * rows. With `mirrored`, the bytes of a page belong to the segments from last to first. `lineOf` maps a row of the
 * scan to a RAM line, if that is not simply the start line plus the row. The caller decides whether the panel has
 * power at all.
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
  // The segment of the leftmost pixel: with A1h (upright), its column is `firstColumn`.
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

/** The picture of a panel that is off or has no voltage. */
export function dark(glass: Glass, contrast: number): Picture {
  return {
    width: glass.width,
    height: glass.height,
    pixels: new Uint8Array(glass.width * glass.height),
    contrast,
  };
}
