/**
 * Scrolling of the SSD1306 by Solomon Systech (datasheet rev. 1.1, 10.2). At an interval of some frames, the bytes of a
 * range of pages rotate by one column, and an area of rows is shifted upwards.
 */

const COLUMNS = 128;
// Frames per step, indexed by the three bits of the interval argument.
const INTERVALS = [5, 64, 128, 256, 3, 4, 25, 2];

export class SSD1306Scroll {
  active = false;
  toRight = true;
  /** The pages that rotate; none if the last is below the first. */
  startPage = 0;
  endPage = 7;
  /** Rows by which the area is shifted at each step. */
  rowsPerStep = 0;
  /** A3h: the first row of the vertical scroll area, and the number of its rows. */
  areaTop = 0;
  areaRows = 64;
  /** The number of rows by which the area is currently shifted upwards. */
  shift = 0;

  private interval = INTERVALS[0];
  private frames = 0;

  /** The number of frames after which the picture next moves. */
  get framesUntilStep(): number {
    return this.interval - this.frames;
  }

  /** `code` is the argument of the commands, 0 to 7. */
  setInterval(code: number): void {
    this.interval = INTERVALS[code];
    this.frames %= this.interval;
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
    this.rotate(steps, ram, remapped);
    return true;
  }

  /** Rotates the pages by `steps` columns. `ram` is in segment order, but scrolling goes by column address. */
  rotate(steps: number, ram: Uint8Array, remapped: boolean): void {
    const distance = (this.toRight === remapped ? COLUMNS - (steps % COLUMNS) : steps) % COLUMNS;
    const end = Math.min((this.endPage + 1) * COLUMNS, ram.length);
    for (let start = this.startPage * COLUMNS; start < end; start += COLUMNS)
      rotatePage(ram.subarray(start, start + COLUMNS), distance);
  }

  /** The row that is shown in place of `row`, before the start line is added. */
  shiftedRow(row: number): number {
    const within = row - this.areaTop;
    if (within < 0 || within >= this.areaRows) return row;
    return this.areaTop + ((within + this.shift) % this.areaRows);
  }
}

/** Rotates the bytes of a page towards higher indexes. */
function rotatePage(page: Uint8Array, distance: number): void {
  const before = page.slice();
  page.set(before.subarray(COLUMNS - distance), 0);
  page.set(before.subarray(0, COLUMNS - distance), distance);
}
