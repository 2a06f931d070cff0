import type { Glass } from "./glasses.js";
import type { Picture } from "./picture.js";

/**
 * Converts the display RAM to the visible picture. The controllers scan the RAM line by line: `multiplex` lines
 * beginning at `startLine`, each driven by one COM pad (SSD1306 datasheet tables 10-1 to 10-3; SH1106 "Set Common
 * Output Scan Direction", "Set Display Offset" and "Set Common pads hardware configuration"). The wiring of the
 * module determines which pad drives which row of the glass. On an SH1107 a line is a column of the RAM, and the pads
 * drive the columns of the glass.
 */

/** The registers that control how the RAM is displayed, with their values after a reset. */
export class ScanRegisters {
  /** The first RAM line shown. */
  startLine = 0;
  /** Number of lines scanned, 1 to `coms`. */
  multiplex: number;
  /** Vertical shift between lines and COM outputs, 0 to `coms` - 1. */
  offset = 0;
  /** The first line goes to the last COM output instead of COM0 (C8h). */
  scanReversed = false;
  /** Adjacent lines use pads on alternating sides of the chip. */
  alternativePads: boolean;
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

  /** `coms` is the number of COM outputs, 64 or 128. The outputs of a chip with 128 are always in sequence. */
  constructor(readonly coms: number) {
    this.multiplex = coms;
    this.alternativePads = coms === 64;
  }
}

/** The pad of output `com`: one half of them on one side of the chip, the other half on the other. */
function padOf(com: number, coms: number, alternative: boolean): number {
  return alternative ? (com >> 1) + (com & 1 ? coms / 2 : 0) : com;
}

/** The RAM line that each pad shows, or -1 if the scan does not reach it. */
function linesOfPads(registers: ScanRegisters, lineOf: (row: number) => number): Int16Array {
  const { coms, multiplex, offset } = registers;
  const lines = new Int16Array(coms).fill(-1);
  for (let row = 0; row < multiplex; row++) {
    const com = (registers.scanReversed ? multiplex - 1 - row + offset : row - offset + coms) % coms;
    const pad = padOf(com, coms, registers.alternativePads);
    lines[registers.sidesSwapped ? (pad + coms / 2) % coms : pad] = lineOf(row);
  }
  return lines;
}

/**
 * The visible picture of a glass whose rows are driven by the COM outputs. `ram` holds pages of `columns` bytes, bit 0
 * of a byte the topmost of its eight rows. With `mirrored`, the bytes of a page belong to the segments from last to
 * first. `lineOf` maps a row of the scan to a RAM line. The caller decides whether the panel has power at all.
 */
export function scanRows(
  ram: Uint8Array,
  columns: number,
  mirrored: boolean,
  registers: ScanRegisters,
  glass: Glass,
  lineOf: (row: number) => number,
): Picture {
  const { width, height, firstColumn, firstCOM, upright } = glass;
  const pixels = new Uint8Array(width * height);
  const lines = linesOfPads(registers, lineOf);
  const flip = registers.reversed ? 1 : 0;
  for (let y = 0; y < height; y++) {
    const com = firstCOM + (upright.reversed ? height - 1 - y : y);
    const line = lines[padOf(com, registers.coms, glass.alternativePads)];
    if (line < 0) continue;
    if (registers.allOn) {
      pixels.fill(1, y * width, (y + 1) * width);
      continue;
    }
    const page = (line >> 3) * columns;
    for (let x = 0; x < width; x++) {
      const column = firstColumn + x;
      if (column >= columns) break;
      const segment = upright.remapped ? columns - 1 - column : column;
      const byte = ram[page + (mirrored ? columns - 1 - segment : segment)];
      pixels[y * width + x] = ((byte >> (line & 7)) & 1) ^ flip;
    }
  }
  return { width, height, pixels, contrast: registers.contrast };
}

/**
 * The visible picture of a glass whose columns are driven by the COM outputs, and whose rows by the segments: `ram`
 * holds a page of `columns` bytes for every eight segments.
 */
export function scanColumns(
  ram: Uint8Array,
  columns: number,
  registers: ScanRegisters,
  glass: Glass,
  lineOf: (row: number) => number,
): Picture {
  const { onItsSide, firstCOM, upright } = glass;
  // As the RAM is laid out.
  const width = onItsSide ? glass.height : glass.width;
  const height = onItsSide ? glass.width : glass.height;
  const pixels = new Uint8Array(width * height);
  const lines = linesOfPads(registers, lineOf);
  const lastSegment = (ram.length / columns) * 8 - 1;
  const mirrored = registers.segmentRemap !== upright.remapped;
  const flip = registers.reversed ? 1 : 0;
  for (let x = 0; x < width; x++) {
    const line = lines[(firstCOM + (upright.reversed ? width - 1 - x : x)) % registers.coms];
    if (line < 0) continue;
    for (let y = 0; y < height; y++) {
      const segment = mirrored ? lastSegment - y : y;
      const lit = registers.allOn ? 1 : ((ram[(segment >> 3) * columns + line] >> (segment & 7)) & 1) ^ flip;
      pixels[onItsSide ? (width - 1 - x) * height + y : y * width + x] = lit;
    }
  }
  return { width: glass.width, height: glass.height, pixels, contrast: registers.contrast };
}

/** The picture of a panel that is off or has no voltage. */
export function dark({ width, height }: Glass, contrast: number): Picture {
  return { width, height, pixels: new Uint8Array(width * height), contrast };
}
