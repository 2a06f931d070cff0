/**
 * Continuous scrolling of the SSD1306 by Solomon Systech (datasheet rev. 1.1, 10.2). At an interval of some frames,
 * the bytes of a range of pages rotate by one column, and an area of rows is shifted upwards.
 */

const COLUMNS = 128;
// Frames per step, indexed by the three bits of the interval argument.
const INTERVALS = [5, 64, 128, 256, 3, 4, 25, 2];

export class SSD1306Scroll {
  active = false;
  /** A3h: the first row of the vertical scroll area, and the number of its rows. */
  areaTop = 0;
  areaRows = 64;
  /** The number of rows by which the area is currently shifted upwards. */
  shift = 0;

  private toRight = true;
  private startPage = 0;
  private endPage = 7;
  private interval = INTERVALS[0];
  private rowsPerStep = 0;
  private frames = 0;

  /** 26h, 27h, 29h and 2Ah: sets up a scroll. The last two also scroll upwards by `rowsPerStep`. */
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

  /** Stops and leaves the RAM as scrolled. The datasheet requires that it be rewritten. */
  stop(): void {
    this.active = false;
    this.shift = 0;
  }

  /** Advances by `frames` frames. Scrolls `ram` accordingly and returns true if the picture has changed. */
  tick(frames: number, ram: Uint8Array, remapped: boolean): boolean {
    if (!this.active) return false;
    this.frames += frames;
    const steps = Math.floor(this.frames / this.interval);
    this.frames -= steps * this.interval;
    if (steps === 0) return false;
    this.shift = (this.shift + steps * this.rowsPerStep) % this.areaRows;
    // `ram` is in segment order, but scrolling goes by column address.
    const distance = (this.toRight === remapped ? COLUMNS - (steps % COLUMNS) : steps) % COLUMNS;
    for (let page = this.startPage; page <= this.endPage; page++) rotate(ram, page * COLUMNS, distance);
    return true;
  }

  /** The row that is shown in place of `row`, before the start line is added. */
  shiftedRow(row: number): number {
    const within = row - this.areaTop;
    if (within < 0 || within >= this.areaRows) return row;
    return this.areaTop + ((within + this.shift) % this.areaRows);
  }
}

/** Rotates 128 bytes from `start` towards higher indexes. */
function rotate(ram: Uint8Array, start: number, distance: number): void {
  const before = ram.slice(start, start + COLUMNS);
  ram.set(before.subarray(COLUMNS - distance), start);
  ram.set(before.subarray(0, COLUMNS - distance), start + distance);
}
