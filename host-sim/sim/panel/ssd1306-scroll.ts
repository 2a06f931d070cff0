/**
 * Continuous scrolling of the SSD1306 by Solomon Systech (datasheet rev. 1.1, 10.2). Every so many frames the bytes
 * of some pages move on by one column, around the edge, and a band of rows is shown from a few rows further down.
 */

const COLUMNS = 128;
// Frames from one step to the next, by the three bits of the interval argument.
const INTERVALS = [5, 64, 128, 256, 3, 4, 25, 2];

export class SSD1306Scroll {
  active = false;
  /** First of the rows that scroll vertically, and their number (A3h). */
  areaTop = 0;
  areaRows = 64;
  /** Rows of the area by which it is shown shifted upwards just now. */
  shift = 0;

  private toRight = true;
  private startPage = 0;
  private endPage = 7;
  private interval = INTERVALS[0];
  private rowsPerStep = 0;
  private frames = 0;

  /** 26h and 27h, 29h and 2Ah: the last two also scroll upwards by `rowsPerStep`. */
  setUp(toRight: boolean, startPage: number, endPage: number, interval: number, rowsPerStep: number): void {
    this.toRight = toRight;
    this.startPage = startPage;
    this.endPage = endPage;
    this.interval = INTERVALS[interval];
    this.rowsPerStep = rowsPerStep;
  }

  start(): void {
    this.active = true;
    this.frames = 0;
  }

  /** Ends with the RAM as far as it was moved. The datasheet wants it written anew then. */
  stop(): void {
    this.active = false;
    this.shift = 0;
  }

  /** Lets `frames` frames pass. Moves what is due in `ram` and returns whether that was anything. */
  tick(frames: number, ram: Uint8Array, remapped: boolean): boolean {
    if (!this.active) return false;
    this.frames += frames;
    const steps = Math.floor(this.frames / this.interval);
    this.frames -= steps * this.interval;
    if (steps === 0) return false;
    this.shift = (this.shift + steps * this.rowsPerStep) % this.areaRows;
    // `ram` is in the order of the segments, scrolling goes by column addresses.
    const distance = (this.toRight === remapped ? COLUMNS - (steps % COLUMNS) : steps) % COLUMNS;
    for (let page = this.startPage; page <= this.endPage; page++) rotate(ram, page * COLUMNS, distance);
    return true;
  }

  /** The row shown in place of `row`, before the start line is added. */
  shiftedRow(row: number): number {
    const within = row - this.areaTop;
    if (within < 0 || within >= this.areaRows) return row;
    return this.areaTop + ((within + this.shift) % this.areaRows);
  }
}

/** Moves 128 bytes from `start` on towards higher indexes, those that fall off coming in at the other end. */
function rotate(ram: Uint8Array, start: number, distance: number): void {
  const before = ram.slice(start, start + COLUMNS);
  ram.set(before.subarray(COLUMNS - distance), start);
  ram.set(before.subarray(0, COLUMNS - distance), start + distance);
}
